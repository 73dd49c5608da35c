#!/usr/bin/env python3
"""Somebody else changes the files while why403 looks at them or mends them: another why403, an editor, one who swaps a folder for a link. Nothing that anybody saved is lost, no line
is changed that was not shown, and an undo gives back what was replaced. RACES: rounds of each race (200 take some minutes); RACE_S: after so many
seconds a race ends with the rounds that it has come to.
"""
import ctypes
import http.server
import os
import pty
import random
import re
import select
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bad_input import KEYS, WHY403, Place, call, judge, report
import tap  # found where bad_input finds it: tests/support
from fix_files import OLD, Damaged

ROUNDS = int(os.environ.get("RACES", "20"))
LIMIT_S = float(os.environ.get("RACE_S", "300"))
LAST = 30  # saves of an editor in one round


def start(place, *args):
    return subprocess.Popen([WHY403, "fix", "--yes", "--offline"] + list(args), cwd=place.path("tf"), env=place.env, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def rounds(least=5):
    """The numbers of the rounds of one race, as many as there is time for."""
    end = time.monotonic() + LIMIT_S
    for i in range(ROUNDS):
        if i >= least and time.monotonic() > end:
            return
        yield i


def sentences(out):
    """What why403 may say of a race, and nothing else."""
    said = re.findall(r"why403: (.*)", out)
    return [s for s in said if not re.search(r"was changed since it was read|is gone|another why403 is changing files|; looking again|too often", s)]


def two_fixes():
    wrong, done = [], 0
    for done, i in enumerate(rounds(), 1):
        with Damaged() as p:
            pair = [start(p), start(p)]
            outs = [child.communicate(timeout=60)[0].decode() for child in pair]
            written = sum(out.count("written;") for out in outs)
            if p.now() != p.new or written != 1 or any(sentences(out) for out in outs):
                wrong.append((i, p.now()[:40], outs))
            elif call(p, ["fix", "--undo"])[0] != 0 or p.now() != p.old or call(p, ["fix", "--undo"])[0] != 2:
                wrong.append((i, "undo", p.now()[:40]))
    report("%d times two fixes at once: one writes, one undo gives back every byte" % done, "%s" % wrong[:2] if wrong else "")


def text(number):
    return b"# save %d\n" % number + OLD


def fixed(data):
    return data.replace(b"[default\n", b"[default]\n", 1)


class Editor(threading.Thread):
    """Saves the file again and again, each time another text with the same damage."""

    def __init__(self, place, in_place, seed):
        super().__init__()
        self.place, self.in_place, self.dice = place, in_place, random.Random(seed)

    def run(self):
        for i in range(1, LAST + 1):
            name = self.place.credentials if self.in_place else self.place.credentials + ".editor"
            with open(name, "wb") as f:
                f.write(text(i))
            if not self.in_place:
                os.rename(name, self.place.credentials)
            time.sleep(self.dice.random() * 0.004)


def kept(place):
    """All that the backups hold."""
    found = []
    for folder, _, names in os.walk(place.backups):
        for name in names:
            if name.endswith(".before"):
                with open(os.path.join(folder, name), "rb") as f:
                    found.append(f.read())
    return found


def against_an_editor(in_place):
    wrong, written, again, done = [], 0, 0, 0
    for done, i in enumerate(rounds(), 1):
        with Damaged(text(0)) as p:
            editor = Editor(p, in_place, i)
            editor.start()
            fixes = [start(p) for _ in range(2)]
            outs = [child.communicate(timeout=60)[0].decode() for child in fixes]
            editor.join()
            last, now = text(LAST), p.now()
            written += sum("written;" in out for out in outs)
            again += sum("looking again" in out for out in outs)
            if now not in (last, fixed(last)) and last not in kept(p):
                wrong.append((i, "lost", now[:60], outs))
            if any(sentences(out) for out in outs):
                wrong.append((i, outs))
            code, out, _ = call(p, ["fix", "--undo"])
            after = p.now()
            if code == 0 and not re.fullmatch(rb"# save \d+\n" + re.escape(OLD), after):
                wrong.append((i, "undo", after[:60]))
            if code != 0 and after != now:
                wrong.append((i, "an undo that refused has changed the file", out))
            left = [n for n in os.listdir(p.path("home/.aws")) if n != "credentials"]
            if left:
                wrong.append((i, "left behind", left))
    report("%d times against an editor that %s: nothing it saved is lost (%d written, %d times looked again)" % (
        done, "writes in place" if in_place else "renames", written, again), "%s" % wrong[:2] if wrong else "")


class Sts(http.server.ThreadingHTTPServer):
    """Refuses a key that comes with a session token. Before its first answer, somebody puts a line on top of the file."""

    def __init__(self, place):
        super().__init__(("127.0.0.1", 0), StsAnswer)
        self.place, self.edited, self.lock = place, False, threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()


class StsAnswer(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.server.lock:
            if not self.server.edited:
                self.server.edited = True
                with open(self.server.place.path("home/.aws/credentials"), "r+b") as f:
                    old = f.read()
                    f.seek(0)
                    f.write(b"# mine\n" + old)
        if self.headers.get("X-Amz-Security-Token"):
            status, body = 403, "<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message></Error></ErrorResponse>"
        else:
            status, body = 200, ("<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/a</Arn><UserId>AIDA</UserId>"
                                 "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>")
        self.send_response(status)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


def while_answers_are_awaited():
    """The line of the token was the third; now the secret key stands there."""
    damaged = KEYS.replace("aws_secret", "aws_session_token = %s\naws_secret" % ("IQoJb3JpZ2luX2Vj" * 4))
    with Place(keys=damaged) as p:
        sts = Sts(p)
        url = "http://127.0.0.1:%d" % sts.server_address[1]
        code, out, problem = call(p, ["fix", "--yes"], env={"AWS_ENDPOINT_URL_STS": url, "HTTPS_PROXY": None}, limit=30)
        sts.shutdown()
        with open(p.path("home/.aws/credentials")) as f:
            now = f.read()
        problem = problem or judge(code, out, (0, 1, 3), "looking again")
        report("a file that changes while answers are awaited loses the line that was meant", problem or (
            "" if now == "# mine\n" + KEYS else "it is now %r: %s" % (now, out.decode())))


HAD = b"[default]\nregion = us-east-1\n"
OURS = b"\n[profile work]\nregion = eu-west-1\n"
THEIRS = b"\n[profile work]\nregion = eu-north-1\n"


class SetUp:
    """The wizard as plain text, on a terminal, at the plan of [profile work]: one more Enter writes it."""

    def __init__(self, place):
        self.end, inner = pty.openpty()
        self.out = b""
        self.child = subprocess.Popen([WHY403, "--linear", "--offline"], cwd=place.path("tf"), env={**place.env, "TERM": "dumb"},
                                      stdin=inner, stdout=inner, stderr=inner)
        os.close(inner)
        for line, then in ((b"S", rb"access key of an IAM\s+user"), (b"3", rb"Profile name \[work\]"), (b"work", rb"Region( \[[^]]*\])?:"),
                           (b"eu-west-1", rb"WHAT WILL BE WRITTEN")):
            os.write(self.end, line + b"\n")
            self.wait(then)

    def wait(self, pattern):
        limit = time.monotonic() + 60
        while not re.search(pattern, self.out):
            if not select.select([self.end], [], [], max(0, limit - time.monotonic()))[0]:
                raise AssertionError("waited in vain for %r in %r" % (pattern, self.out[-600:]))
            self.out += os.read(self.end, 1 << 16)
        return re.search(pattern, self.out).group()

    def enter(self):
        self.out = b""
        os.write(self.end, b"\n")

    def outcome(self):
        """Was it written (else the profile is there already)? A plan that was looked at again gets a yes as well."""
        while True:
            self.wait(rb"Written: |There is a profile work\s+already|(?s:(looking again|WHAT WILL BE WRITTEN).*)\n> $")
            if re.search(rb"Written: |There is a profile", self.out):
                return b"Written: " in self.out
            self.enter()

    def close(self):
        self.child.kill()
        self.child.wait()
        os.close(self.end)


class Laptop(Place):
    def __init__(self, had=HAD):
        super().__init__()
        self.config = self.path("home/.aws/config")
        self.backups = self.path("home/.local/state/why403/backups")
        if had is not None:
            self.write("home/.aws/config", had)

    def now(self):
        with open(self.config, "rb") as f:
            return f.read()


def race_of_set_ups(had):
    """What is wrong after two set-ups of the same profile got their yes at once, as (what, file, said), or None."""
    with Laptop(had) as p:
        pair = [SetUp(p), SetUp(p)]
        for wizard in pair:
            wizard.enter()
        written = [wizard.outcome() for wizard in pair]
        now = p.now()
        for wizard in pair:
            wizard.close()
        if now != (had + OURS if had else OURS[1:]) or sum(written) != 1:
            return "twice", now, written
        code, out, _ = call(p, ["fix", "--undo"])
        undone = p.now() if os.path.exists(p.config) else None
        return None if code == 0 and undone == had else ("undo", undone, out)


def add_theirs(place, rename):
    """As another terminal does it: it looks, and where the profile is not there yet it adds it."""
    before = place.now()
    if b"[profile work]" in before:
        return False
    if not rename:
        with open(place.config, "ab") as f:
            f.write(THEIRS)
        return True
    with open(place.config + ".other", "wb") as f:
        f.write(before + THEIRS)
    os.rename(place.config + ".other", place.config)
    return True


def race_of_a_terminal(rename, dice):
    """(what is wrong or None, was ours written?) after another terminal added the profile around the moment of the yes."""
    with Laptop() as p:
        wizard = SetUp(p)
        late = dice.random() ** 2 * 0.15 - 0.005
        if late >= 0:
            wizard.enter()
            time.sleep(late)
        added = add_theirs(p, rename)
        if late < 0:
            wizard.enter()
        written = wizard.outcome()
        now = p.now()
        wizard.close()
        fine = [HAD + THEIRS, HAD + OURS]
        if not rename:  # an appending terminal that looked before ours was written, and wrote after it: it did that, not we
            fine.append(HAD + OURS + THEIRS)
        if now not in fine or (added and THEIRS not in now and HAD + THEIRS not in kept(p)):
            return ("twice or lost", now, written), written
        return None, written


def set_up():
    for had in (HAD, None):
        outcomes = [(i, race_of_set_ups(had)) for i in rounds()]
        wrong = [found for found in outcomes if found[1]]
        report("%d times two set-ups of one profile at once%s: one writes, the other says that it is there, an undo gives back every byte" % (
            len(outcomes), "" if had else ", the first of the machine"), "%s" % wrong[:2] if wrong else "")
    for rename in (False, True):
        dice, wrong, ours, done = random.Random(403), [], 0, 0
        for done, _ in enumerate(rounds(), 1):
            problem, written = race_of_a_terminal(rename, dice)
            ours += written
            if problem:
                wrong.append((done, problem))
        report("%d times a terminal that %s the profile meanwhile: set-up writes no second one (%d times it was first)" % (
            done, "renames a file with" if rename else "appends", ours), "%s" % wrong[:2] if wrong else "")


class Swapper(threading.Thread):
    """Lays a folder's name over a link that leads out, and back, as fast as it can: by an exchange of names the name is never missing."""

    def __init__(self, folder, outside):
        super().__init__()
        self.folder, self.link, self.over, self.swaps = folder, folder + ".link", threading.Event(), 0
        os.symlink(outside, self.link)

    def exchange(self):
        call_of = ctypes.CDLL(None, use_errno=True).renameat2
        if call_of(-100, os.fsencode(self.folder), -100, os.fsencode(self.link), 2) != 0:
            raise OSError(ctypes.get_errno(), "two names can't be exchanged here")
        self.swaps += 1

    def run(self):
        while not self.over.is_set():
            try:
                self.exchange()
            except FileNotFoundError:  # the folder has done its service: why403 removed it
                return

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.join()
        if os.path.islink(self.folder):
            self.exchange()


def tree_of(folder):
    """Every file below, with its bytes, owner's mode and number: one that was replaced by its like shows too."""
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            with open(path, "rb") as f:
                found[path] = (f.read(), os.stat(path).st_mode, os.stat(path).st_ino)
    return found


IN_SUB = 'provider "aws" {\n  region = "eu-west-1"\n  shared_credentials_files = ["sub/keys"]\n}\ndata "aws_caller_identity" "me" {}\n'
SWAPPED = (
    ("a report", ["check", "--offline", "--format", "json", "-o", "sub/report"], None, {}),
    ("a report over an old one", ["check", "--offline", "--format", "json", "-o", "sub/keys"], OLD, {}),
    ("a bundle", ["check", "--offline", "--bundle", "sub/report"], None, {}),
    ("fix", ["fix", "--yes", "--offline"], OLD, {}),
    ("fix in a git work tree", ["fix", "--yes", "--offline"], OLD, {"git": True}),
    ("fix --undo", ["fix", "--undo"], OLD, {"undo": True}),
)


def write_through(args, keys, git=False, undo=False):
    """What changed outside while one call wrote below a folder that somebody swaps, and whether it wrote."""
    with Place(keys=KEYS, main=IN_SUB) as p:
        for folder in ("tf/sub", "home/outside"):
            os.makedirs(p.path(folder))
        if keys is not None:
            p.write("tf/sub/keys", keys, 0o600)
            # with the like of it outside only the place tells what undo would change; a fix reads it by the same name, so it has to differ
            p.write("home/outside/keys", fixed(keys) if undo else b"# mine\n" + fixed(keys), 0o600)
        if git:
            os.makedirs(p.path("tf/.git"))
        if undo:
            call(p, ["fix", "--yes", "--offline"])
        inside, before = tree_of(p.path("tf/sub")), tree_of(p.path("home/outside"))
        with Swapper(p.path("tf/sub"), p.path("home/outside")) as swapper:
            code, out, _ = call(p, args)
        problem = "it hung" if code is None else ""
        if undo and [row[0] for row in inside.values()] != [fixed(keys)]:
            problem = "it wasn't mended"
        if tree_of(p.path("home/outside")) != before:
            problem = "outside: %s" % sorted(set(tree_of(p.path("home/outside")).items()) ^ set(before.items()))
        if not problem and swapper.swaps == 0:
            problem = "nobody swapped"
        return problem and (problem, code, out[-300:]), tree_of(p.path("tf/sub")) != inside


STATE = "tf/state/why403/"
AN_OLD_BACKUP = STATE + "backups/000000000001-00000000"


def state_through(args, swapped):
    """What changed outside while one call used a folder for what it keeps, or one below it, that somebody swaps."""
    with Damaged() as p:
        p.write(AN_OLD_BACKUP + "/0.before", OLD, 0o600)
        os.makedirs(p.path(swapped), exist_ok=True)
        for name in ("letter", "0.before", "files", "names.json", "lab-solved.new"):
            p.write("home/outside/" + name, "mine\n", 0o600)
        before = tree_of(p.path("home/outside"))
        with Swapper(p.path(swapped), p.path("home/outside")) as swapper:
            code, out, _ = call(p, args, env={"XDG_STATE_HOME": p.path("tf/state"), "TMPDIR": p.path("tf/state")})
        if tree_of(p.path("home/outside")) != before:
            return "outside", sorted(set(tree_of(p.path("home/outside")).items()) ^ set(before.items())), out[-300:]
        return ("it hung or nobody swapped", code) if code is None or not swapper.swaps else None


def swapped_state():
    for args, swapped in ((["fix", "--list"], AN_OLD_BACKUP), (["fix", "--forget"], AN_OLD_BACKUP), (["fix", "--forget"], STATE + "backups"),
                          (["fix", "--undo"], STATE + "backups"), (["fix", "--yes", "--offline"], STATE + "backups"),
                          (["check", "--offline"], STATE + "history"), (["check", "--offline", "--bundle", "b.json"], STATE + "bundles")):
        wrong = [found for found in (state_through(args, swapped) for _ in rounds()) if found]
        report("%s while %s is swapped for a link: nothing outside changes" % (" ".join(args), swapped), "%d: %s" % (len(wrong), wrong[:1]) if wrong else "")


def set_up_through(config):
    """What changed outside while the wizard set a profile up in a file below a folder that somebody swaps, and whether it was written."""
    with Laptop() as p:
        for folder in ("tf/sub", "home/outside"):
            os.makedirs(p.path(folder))
            p.write(folder + "/config", HAD, 0o600)
        p.env["AWS_CONFIG_FILE"] = config
        wizard = SetUp(p)
        before = tree_of(p.path("home/outside"))
        with Swapper(p.path("tf/sub"), p.path("home/outside")) as swapper:
            wizard.enter()
            wizard.wait(rb"\n> $")
        wizard.close()
        if tree_of(p.path("home/outside")) != before:
            return ("outside", sorted(set(tree_of(p.path("home/outside")).items()) ^ set(before.items()))), False
        return (None if swapper.swaps else "nobody swapped"), os.path.exists(p.path("tf/" + config)) and b"work" in open(p.path("tf/" + config), "rb").read()


def swapped_set_up():
    for name, config in (("a file that is there", "sub/config"), ("a new file", "sub/fresh"), ("a new file in a new folder", "sub/new/config")):
        found = [set_up_through(config) for _ in rounds()]
        wrong = [problem for problem, _ in found if problem]
        report("%d set-ups in %s below a folder that is swapped for a link: nothing outside changes (%d were written)" % (
            len(found), name, sum(written for _, written in found)), "%d: %s" % (len(wrong), wrong[:1]) if wrong else "")


def swapped_folders():
    for name, args, keys, more in SWAPPED:
        wrong, wrote, done = [], 0, 0
        for done, _ in enumerate(rounds(), 1):
            problem, written = write_through(args, keys, **more)
            wrote += written
            if problem:
                wrong.append((done, problem))
        report("%d times %s below a folder that is swapped for a link meanwhile: nothing outside changes (%d were written)" % (done, name, wrote),
               "%d: %s" % (len(wrong), wrong[:2]) if wrong else "")


def main():
    swapped_folders()
    swapped_state()
    swapped_set_up()
    two_fixes()
    against_an_editor(False)
    against_an_editor(True)
    while_answers_are_awaited()
    set_up()
    return tap.status()


if __name__ == "__main__":
    sys.exit(main())
