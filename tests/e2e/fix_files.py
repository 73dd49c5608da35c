#!/usr/bin/env python3
"""Fixes against a file system that says no: a folder that can't be written, a disk that is full, a file that changes while its diff is
shown, two why403 at once, backups that are gone. Whatever happens, the file is the old one or the new one, and a sentence says which.
"""
import fcntl
import os
import pty
import resource
import select
import shutil
import signal
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bad_input import KEYS, WHY403, Place, call, judge, report
import tap  # found where bad_input finds it: tests/support

OLD = KEYS.replace("[default]", "[default").encode()
NEW = KEYS.encode()
NOBODY = 65534


class Damaged(Place):
    """The section's bracket is missing: a fix that --yes may write."""

    def __init__(self, text=OLD):
        super().__init__(keys=None)
        self.old, self.new = text, text.replace(b"[default", b"[default]", 1)
        self.credentials = self.write("home/.aws/credentials", text, 0o600)
        self.backups = self.path("home/.local/state/why403/backups")

    def now(self):
        with open(self.credentials, "rb") as f:
            return f.read()

    def fix(self, *args, **more):
        return call(self, ["fix", "--offline"] + list(args or ["--yes"]), **more)


def expect(name, place, got, codes, words, content):
    code, out, problem = got
    problem = problem or judge(code, out, codes, words)
    if not problem and place.now() != content:
        problem = "the file is %s" % ("old" if place.now() == place.old else "new" if place.now() == place.new else "neither: %r" % place.now())
    report(name, problem)


def as_nobody(place):
    """Root may write anything, so the program runs as nobody in a place that is nobody's."""
    if os.getuid():
        return {}
    for folder, _, files in os.walk(place.root):
        for name in [folder] + [os.path.join(folder, f) for f in files]:
            os.chown(name, NOBODY, NOBODY)
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def read_only():
    with Damaged() as p:
        os.chmod(p.path("home/.aws"), 0o555)
        expect("a folder that can't be written", p, p.fix(**as_nobody(p)), (1, 2, 3), "Permission denied", p.old)
        os.chmod(p.path("home/.aws"), 0o755)
    with Damaged() as p:
        os.chmod(p.path("home"), 0o555)
        expect("no place for the backup", p, p.fix(**as_nobody(p)), (1, 2, 3), "Permission denied", p.old)
        os.chmod(p.path("home"), 0o755)
    with Damaged() as p:  # the file is replaced, so its own mode does not hinder, and is kept
        os.chmod(p.credentials, 0o400)
        expect("a file that is read-only", p, p.fix(**as_nobody(p)), (0, 3), "written", p.new)
        report("its mode is kept", "" if os.stat(p.credentials).st_mode & 0o777 == 0o400 else "%o" % os.stat(p.credentials).st_mode)
    with Damaged() as p:  # an undo that may not write says so and keeps the backup
        who = as_nobody(p)
        p.fix(**who)
        os.chmod(p.path("home/.aws"), 0o555)
        expect("an undo that may not write", p, call(p, ["fix", "--undo"], **who), 2, "Permission denied", p.new)
        os.chmod(p.path("home/.aws"), 0o755)
        expect("and after that it may", p, call(p, ["fix", "--undo"], **who), 0, "put back", p.old)


def full(limit):
    def prepare():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return prepare


def full_disk():
    """A limit on the size of files stands for the disk: each write beyond it fails, as it does on one that is full."""
    text = OLD + b"# padding\n" * 1000
    for limit in (0, 50, 200, 5000, len(text) - 1):
        with Damaged(text) as p:
            expect("a disk that is full after %d bytes" % limit, p, p.fix(preexec_fn=full(limit)), (1, 2, 3), "can't be written", p.old)
            left = [n for n in os.listdir(p.path("home/.aws")) if n != "credentials"]
            report("nothing is left behind after %d bytes" % limit, "%s" % left if left else "")
            p.fix()
            expect("an undo on a full disk, %d bytes" % limit, p, call(p, ["fix", "--undo"], preexec_fn=full(limit)), 2, "can't be written", p.new)
            expect("and with room again", p, call(p, ["fix", "--undo"]), 0, "put back", p.old)


def answered(place, before_answer):
    """fix in a terminal; before_answer runs while the question stands. What was printed, and the exit code."""
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(place.path("tf"))
        os.execve(WHY403, [WHY403, "fix", "--offline"], place.env)
    out, asked, deadline = b"", 0, time.monotonic() + 60
    while time.monotonic() < deadline:
        if not select.select([fd], [], [], 0.2)[0]:
            continue
        try:
            piece = os.read(fd, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
        if out.count(b"[y/N] ") > asked:
            asked += 1
            if asked == 1:
                before_answer()
            os.write(fd, b"y\n" if asked == 1 else b"n\n")
    else:
        os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    os.close(fd)
    return os.waitstatus_to_exitcode(status), out, ""


def changed_meanwhile():
    with Damaged() as p:
        mine = p.old + b"# mine\n"
        got = answered(p, lambda: p.write("home/.aws/credentials", mine, 0o600))
        expect("a file that changes while its diff is shown", p, got, (0, 1, 3), "was changed since it was read; looking again", mine)
        report("nothing was kept of it", "" if not os.path.isdir(p.backups) or not [n for n in os.listdir(p.backups) if n != "lock"] else "a backup")
    with Damaged() as p:
        got = answered(p, lambda: os.unlink(p.credentials))
        gone = not os.path.exists(p.credentials)
        report("a file that goes while its diff is shown", judge(got[0], got[1], (0, 1, 3), "") or ("" if gone else "it was made anew"))
    with Damaged() as p:
        expect("an answer of yes", p, answered(p, lambda: None), (0, 3), "written", p.new)


def two_at_once():
    with Damaged() as p:
        os.makedirs(p.backups, 0o700)
        with open(os.path.join(p.backups, "lock"), "w") as held:
            fcntl.lockf(held, fcntl.LOCK_EX)
            expect("another why403 is at it", p, p.fix(), (1, 2, 3), "another why403", p.old)
            expect("and undo waits for nobody", p, call(p, ["fix", "--undo"]), 2, "another why403", p.old)
        expect("when it has left", p, p.fix(), (0, 3), "written", p.new)
    wrong = []
    for i in range(12):
        with Damaged(OLD + b"# padding\n" * 5000) as p:
            pair = [subprocess.Popen([WHY403, "fix", "--yes", "--offline"], cwd=p.path("tf"), env=p.env, stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL) for _ in range(2)]
            codes = [child.wait(60) for child in pair]
            if p.now() != p.new or call(p, ["fix", "--undo"])[0] != 0 or p.now() != p.old or call(p, ["fix", "--undo"])[0] != 2:
                wrong.append((i, codes))
    report("two fixes at once write once, and one undo takes it back", "%s" % wrong if wrong else "")


def backups_gone():
    with Damaged() as p:
        p.fix()
        shutil.rmtree(p.backups)
        expect("the backups' folder is gone", p, call(p, ["fix", "--undo"]), 2, "nothing to undo", p.new)
        expect("and the list is empty", p, call(p, ["fix", "--list"]), 0, "no backup", p.new)
    with Damaged() as p:
        p.fix()
        one = [n for n in os.listdir(p.backups) if n != "lock"][0]
        os.unlink(os.path.join(p.backups, one, "0.before"))
        expect("the old bytes are gone", p, call(p, ["fix", "--undo"]), 2, "can't be read", p.new)
    with Damaged() as p:
        p.fix()
        one = [n for n in os.listdir(p.backups) if n != "lock"][0]
        with open(os.path.join(p.backups, one, "files"), "w") as f:
            f.write("[{")
        expect("the list of a backup is broken", p, call(p, ["fix", "--undo"]), 2, "nothing to undo", p.new)
    with Damaged() as p:
        p.write("home/.local/state", "a file")
        expect("a file stands where backups belong", p, p.fix(), (1, 2, 3), "why403:", p.old)


ACL, DEFAULT_ACL = "system.posix_acl_access", "system.posix_acl_default"
ANYBODY = 0xFFFFFFFF


def access_list(users):
    """As acl(5) lays it out: the owner may read and write, each of users read; the group nothing. The mask is read, which mode tells as the group's."""
    entries = [(1, 6, ANYBODY), *[(2, 4, user) for user in users], (4, 0, ANYBODY), (16, 4, ANYBODY), (32, 0, ANYBODY)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def list_of(path):
    try:
        return os.getxattr(path, ACL)
    except OSError:
        return None


def access_lists():
    few, many = access_list([1, NOBODY]), access_list(range(1000, 1490))  # as many as ext4 takes
    for name, users in (("few", few), ("many", many)):
        with Damaged() as p:
            try:
                os.setxattr(p.credentials, ACL, users)
            except OSError:
                print("ok - a file with an access list, %s # SKIP the file system has none" % name)
                continue
            expect("a file with an access list, %s" % name, p, p.fix(), (0, 3), "written", p.new)
            report("its list is kept", "" if list_of(p.credentials) == users else "another")
            expect("an undo of it", p, call(p, ["fix", "--undo"]), 0, "put back", p.old)
            report("its list is kept by undo", "" if list_of(p.credentials) == users else "another")
    for home in ("home/.aws", "home"):  # what a folder gives to its new files is given to none of ours
        with Damaged() as p:
            try:
                os.setxattr(p.path(home), DEFAULT_ACL, few)
            except OSError:
                continue
            expect("a folder with a default list: %s" % home, p, p.fix(), (0, 3), "written", p.new)
            call(p, ["check", "--offline", "-o", p.path(home + "/report")])
            open_to = [f for d, _, names in os.walk(p.path("home")) for f in [os.path.join(d, n) for n in names]
                       if os.stat(f).st_mode & 0o077 and "/terraform" not in f]
            report("nothing of ours is open to others there: %s" % home, "%s" % open_to if open_to else "")


def main():
    for part in (access_lists, read_only, full_disk, changed_meanwhile, two_at_once, backups_gone):
        part()
    return tap.status()


if __name__ == "__main__":
    sys.exit(main())
