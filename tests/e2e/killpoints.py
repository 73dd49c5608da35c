#!/usr/bin/env python3
"""fix, the first set-up and a report are broken off at each call that changes a file: killed before it, killed after it, told that the disk is full
or broken.

Whatever happens, the file is the old one or the new one, the next run leaves nothing beside it, and an undo gives back every byte. In a git work tree
nothing stands beside it at any time, where `git add` would take it. The door is the
C library's functions, replaced through LD_PRELOAD. FULL=1 tries each call; else a sample."""
import os
import pty
import re
import select
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bad_input import KEYS, WHY403, Place, call, report
import tap  # found where bad_input finds it: tests/support
from door import build

SAMPLE = 14
DOOR = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
static long seen;
static int after;
__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("COUNT_TO");
    FILE *f = path ? fopen(path, "w") : NULL;
    if (f) {
        fprintf(f, "%ld", seen);
        fclose(f);
    }
}
/* Is it this call's turn? 1: it fails with errno. */
static int turn(void)
{
    const char *at = getenv("DOOR_AT"), *how = getenv("DOOR_HOW");
    after = 0;
    if (++seen != (at ? atol(at) : -1) || !how)
        return 0;
    if (strcmp(how, "killed before") == 0)
        kill(getpid(), SIGKILL);
    after = strcmp(how, "killed after") == 0;
    errno = strcmp(how, "ENOSPC") == 0 ? ENOSPC : EIO;
    return !after;
}
static int left(int result)
{
    if (after)
        kill(getpid(), SIGKILL);
    return result;
}
#define NEXT(name, type) ((type)dlsym(RTLD_NEXT, name))
static int writes(int flags)
{
    return (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC);
}
int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    if (writes(flags) && strncmp(path, "/dev/", 5) != 0) {
        if (turn())
            return -1;
        return left(NEXT("open", int (*)(const char *, int, ...))(path, flags, mode));
    }
    return NEXT("open", int (*)(const char *, int, ...))(path, flags, mode);
}
int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat(int folder, const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    if (writes(flags) && turn())
        return -1;
    int fd = NEXT("openat", int (*)(int, const char *, int, ...))(folder, path, flags, mode);
    return writes(flags) ? left(fd) : fd;
}
int openat64(int folder, const char *path, int flags, ...) __attribute__((alias("openat")));
ssize_t write(int fd, const void *bytes, size_t n)
{
    struct stat st;
    ssize_t (*next)(int, const void *, size_t) = NEXT("write", ssize_t (*)(int, const void *, size_t));
    if (fd > 2 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        if (turn())
            return -1;
        if (after) /* half of it */
            n = n / 2;
        return left((int)next(fd, bytes, n));
    }
    return next(fd, bytes, n);
}
#define DOOR_OF(name, parameters, values)                              \
    int name parameters                                                \
    {                                                                  \
        if (turn())                                                    \
            return -1;                                                 \
        return left(NEXT(#name, int (*) parameters) values);           \
    }
DOOR_OF(fsync, (int fd), (fd))
DOOR_OF(link, (const char *a, const char *b), (a, b))
DOOR_OF(linkat, (int d, const char *a, int e, const char *b, int f), (d, a, e, b, f))
DOOR_OF(rename, (const char *a, const char *b), (a, b))
DOOR_OF(renameat, (int d, const char *a, int e, const char *b), (d, a, e, b))
DOOR_OF(renameat2, (int d, const char *a, int e, const char *b, unsigned f), (d, a, e, b, f))
DOOR_OF(unlink, (const char *a), (a))
DOOR_OF(unlinkat, (int d, const char *a, int f), (d, a, f))
DOOR_OF(rmdir, (const char *a), (a))
DOOR_OF(mkdir, (const char *a, mode_t m), (a, m))
DOOR_OF(fchmod, (int fd, mode_t m), (fd, m))
DOOR_OF(fchmodat, (int d, const char *a, mode_t m, int f), (d, a, m, f))
DOOR_OF(chmod, (const char *a, mode_t m), (a, m))
DOOR_OF(fsetxattr, (int fd, const char *n, const void *v, size_t s, int f), (fd, n, v, s, f))
"""
HOW = ("killed before", "killed after", "ENOSPC", "EIO")
OLD = KEYS.replace("[default]", "[default").encode()
NEW = KEYS.encode()
CONFIG = b"[default]\nregion = us-east-1\n"
REPORT = b"the report of last week\n"
MAIN_OF_DIR = 'provider "aws" {\n  region = "eu-west-1"\n  shared_credentials_files = ["keys"]\n}\ndata "aws_caller_identity" "me" {}\n'


def read(path):
    try:
        with open(path, "rb") as f:
            return f.read()
    except FileNotFoundError:
        return None


def fix(place, env):
    call(place, ["fix", "--yes", "--offline"], env=env)


def report_to(place, env):
    call(place, ["check", "--offline", "--format", "json", "-o", "../home/out/report.json"], env=env)


def undo(place):
    return call(place, ["fix", "--undo"])[0]


def fix_again(place):
    """The next fix takes away what is left of the last, also where it has nothing to write; then the old file is put back."""
    fix(place, {})
    left = [n for n in os.listdir(place.path("home/.aws")) if n != "credentials"]
    return "the next fix leaves %s" % left if left else undo(place)


def again(place):
    """The next report takes away what is left of the last; then the old one is put back."""
    report_to(place, {})
    place.write("home/out/report.json", REPORT, 0o600)


def until(fd, pattern, limit=30):
    out, end = b"", time.monotonic() + limit
    while time.monotonic() < end and not re.search(pattern, out):
        if not select.select([fd], [], [], 0.1)[0]:
            continue
        try:
            piece = os.read(fd, 65536)
        except OSError:
            return False
        if not piece:
            return False
        out += piece
    return re.search(pattern, out) is not None


def set_up(place, env):
    """Single sign-on, in plain text, up to the file and its undo's offer."""
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(place.path("tf"))
        os.execve(WHY403, [WHY403, "--linear", "--offline"], {**place.env, **env, "TERM": "dumb", "COLUMNS": "200"})
    steps = (("Verdict:", "S"), ("Single sign-on", "1"), ("Profile name", "work"), ("Start URL", "https://acme.awsapps.com/start"), ("SSO region", "us-east-1"),
             ("Account", "123456789012"), ("Role", "Developer"), ("Region", "eu-west-1"), ("WHAT WILL BE WRITTEN", ""),
             ("Written|can't|nothing was changed|Nothing", "Q"))
    for prompt, answer in steps:
        if not until(fd, prompt.encode()):
            break
        time.sleep(0.05)
        try:
            os.write(fd, answer.encode() + b"\n")
        except OSError:
            break
    until(fd, b"\0never", 2)
    for number in (signal.SIGHUP, signal.SIGKILL):
        if os.waitpid(pid, os.WNOHANG)[0]:
            break
        os.kill(pid, number)
        time.sleep(0.3)
    else:
        os.waitpid(pid, 0)
    os.close(fd)


def is_set_up(data):
    return data is not None and data.startswith(CONFIG) and data.count(b"[profile work]") == 1 and data.endswith(b"sso_registration_scopes = sso:account:access\n")


class Work:
    def __init__(self, name, run, file, before, is_new, back=undo, git=False):
        self.name, self.run, self.file, self.before, self.is_new = name, run, file, before, is_new
        self.back, self.git = back, git

    def place(self):
        p = Place(keys=None if self.before != OLD else OLD.decode())
        p.write(self.file, self.before, 0o600)
        if self.git:
            p.write("tf/main.tf", MAIN_OF_DIR)
            os.makedirs(p.path("tf/.git"))
        return p


def judge(work, p):
    """What is wrong after a run that was broken off; "" if nothing is."""
    path = p.path(work.file)
    folder, name = os.path.split(path)
    others = [] if not work.git else ["main.tf", ".git"]
    now = read(path)
    if now != work.before and not work.is_new(now):
        return "torn: %r" % now
    if work.git and sorted(os.listdir(folder)) != sorted([name, *others]):
        return "git would take %s" % os.listdir(folder)
    code = work.back(p)
    if read(path) != work.before:
        return "the undo (%s) leaves %r" % (code, (read(path) or b"")[:60])
    left = [n for n in os.listdir(folder) if n not in (name, *others)] + (os.listdir(p.path("tf/.git")) if work.git else [])
    return "left behind: %s" % left if left else ""


def sweep(work, door):
    with work.place() as p:
        count = p.path("count")
        work.run(p, {"LD_PRELOAD": door, "COUNT_TO": count})
        n = int(read(count) or 0)
        written = work.is_new(read(p.path(work.file)))
    report("%s writes, by %d calls" % (work.name, n), "" if written and n > 4 else "it doesn't")
    points = range(1, n + 1) if os.environ.get("FULL") else sorted({1 + i * (n - 1) // (SAMPLE - 1) for i in range(SAMPLE)})
    for how in HOW:
        wrong = []
        for at in points if n else ():
            with work.place() as p:
                work.run(p, {"LD_PRELOAD": door, "DOOR_AT": str(at), "DOOR_HOW": how})
                problem = judge(work, p)
                if problem:
                    wrong.append((at, problem))
        report("%s, %s at %d of %d calls" % (work.name, how, len(points), n), "%s" % wrong[:4] if wrong else "")


def main():
    with Place() as tools:
        door = build(tools.root, DOOR, "every call that changes a file is broken off")
        sweep(Work("fix", fix, "home/.aws/credentials", OLD, lambda now: now == NEW), door)
        sweep(Work("fix, then fix", fix, "home/.aws/credentials", OLD, lambda now: now == NEW, fix_again), door)
        sweep(Work("fix in a git work tree", fix, "tf/keys", OLD, lambda now: now == NEW, git=True), door)
        sweep(Work("report", report_to, "home/out/report.json", REPORT, lambda now: now is not None and now.startswith(b"{") and now.endswith(b"}\n"), again), door)
        sweep(Work("set-up", set_up, "home/.aws/config", CONFIG, is_set_up), door)
    return tap.status()


if __name__ == "__main__":
    sys.exit(main())
