#!/usr/bin/env python3
"""Hostile folders against every command: hostile.py WHY403 [NAME...]

Each folder of folders.py is laid out beside a home folder with secrets and keys. Every command and format looks at it, and the wizard, with no
key pressed and then through its screens. A canary on loopback, also as a proxy, must receive nothing (a CONNECT to an AWS host on port 443 is
verified TLS and may pass). No output may hold a secret or a raw control byte, no run may take more than 5 s or 200 MB, and none may die of a
signal. Ends with one line of numbers, and with 1 if a rule was broken.
"""
import concurrent.futures
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

import folders

SECONDS, MEGABYTES, LIMIT_S = 5, 200, 30
JOBS = int(os.environ.get("JOBS", "2"))
AT_WORK = threading.Semaphore(JOBS)  # commands, which are timed; a wizard mostly waits for its next key
KEY = "AKIAIOSFODNN7EXAMPLE"
SECRETS = {
    "environment": "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",
    "session token": "FQoGZXIvYXdzEHOSTILEsessiontokenOfTheUser",
    "credentials file": "hT3sEcReTk3yOfTh3Us3rInHisHomeFolder0001",
    "vault token": "hvs.VAULTTOKENofTheUser",
    "short": "TOPSECRET7",
    "variable": "hunter2ofTheVariable",
    "password in the shell": "PWOFSHELL9",
    "other repository": "prodPASSWORD4711",
}
FORMATS = ("text", "json", "markdown", "html", "github", "sarif", "junit")
LOG = ("Error: configuring Terraform AWS Provider: validating provider credentials: operation error STS: GetCallerIdentity, https response error "
       "StatusCode: 403, RequestID: 1, api error InvalidClientTokenId: The security token included in the request is invalid.\n")
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")


class Canary(threading.Thread):
    """Counts what reaches it, and answers as an AWS that believes everything."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.heard = []

    def run(self):
        while True:
            peer, _ = self.socket.accept()
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        with peer:
            peer.settimeout(3)
            try:
                line = peer.recv(4096)
            except OSError:
                line = b""
            first = line.split(b"\r\n", 1)[0]
            if re.fullmatch(rb"CONNECT [a-z0-9.-]+\.(amazonaws\.com|api\.aws):443 HTTP/1\.[01]", first):
                return
            self.heard.append(first)
            body = b"<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>a</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>"
            peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def home_of(root):
    home = os.path.join(root, "home")
    os.makedirs(os.path.join(home, ".aws"))
    for name, text in ((".aws/credentials", "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n" % (KEY, SECRETS["credentials file"])),
                       ("prod.tfvars", 'db_password = "%s"\n' % SECRETS["other repository"]),
                       (".vault-token", SECRETS["vault token"] + "\n"), ("short", SECRETS["short"])):
        with open(os.path.join(home, name), "w", encoding="utf-8") as f:
            f.write(text)
    return home


def environment(home, keys):
    env = {"PATH": "/usr/bin:/bin", "HOME": home, "LANG": "C.UTF-8", "TERM": "dumb", "XDG_CONFIG_HOME": home + "/none",
           "AWS_EC2_METADATA_DISABLED": "true", "TF_VAR_db_password": SECRETS["variable"], "TF_VAR_team": "blue-of-the-user",
           "DEPLOY_PASSWORD": SECRETS["password in the shell"]}
    if keys:
        env.update(AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRETS["environment"], AWS_SESSION_TOKEN=SECRETS["session token"])
    return env


def too_long(wall, busy):
    """The limit is that of a machine with nothing else to do."""
    return busy > SECONDS or wall > SECONDS * max(2, os.getloadavg()[0] / (os.cpu_count() or 1))


class Run:
    """What came out, how it ended, and what it took."""

    def __init__(self, out, status, usage, started):
        self.out, self.code = out, os.waitstatus_to_exitcode(status)
        self.wall, self.busy, self.megabytes = time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def run(argv, env, cwd):
    started = time.monotonic()
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(argv, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        timer = threading.Timer(LIMIT_S, child.kill)
        timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return Run(out.read(), status, usage, started)


def read_until_quiet(fd, quiet, limit):
    """(What comes out until nothing has for so long, False if that was the end.)"""
    out, end = b"", time.monotonic() + limit
    while time.monotonic() < end:
        if not select.select([fd], [], [], quiet)[0]:
            if out:
                return out, True
            continue
        try:
            piece = os.read(fd, 65536)
        except OSError:
            return out, False
        if not piece:
            return out, False
        out += piece
    return out, True


def wizard(argv, env, cwd, keys, before_keys):
    """In a terminal of its own; before_keys is called when the screen stands and nobody has pressed a key."""
    started = time.monotonic()
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(cwd)
        os.execve(argv[0], argv, {**env, "TERM": "xterm"})
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
    out, alive = read_until_quiet(fd, 1.2, LIMIT_S)
    before_keys()
    for key in keys:
        if not alive:
            break
        try:
            os.write(fd, key)
        except OSError:
            break
        more, alive = read_until_quiet(fd, 0.05, 0.3)
        out += more
    while alive and time.monotonic() - started < LIMIT_S:
        more, alive = read_until_quiet(fd, 0.2, 1)
        out += more
    if alive:
        os.kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    os.close(fd)
    run_ = Run(re.sub(rb"\x1b\[[0-9;?>=!]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>78]|[\r\b\x0e\x0f]", b"", out), status, usage, started)
    run_.wall = 0  # mostly waiting for the next key
    return run_


def commands():
    for fmt in FORMATS:
        yield ["check", "--verbose", "--timeout", "1", "--format", fmt, "."]
    yield ["check", "--no-experiments", "--timeout", "1", "."]
    yield ["check", "--offline", "--plain", "--bundle", "../bundle", "."]
    yield ["check", "--offline", "--bundle", "../covered", "."]
    yield ["trace", "--verbose", "."]
    yield ["fix", "--timeout", "1", "."]
    yield ["env", "--timeout", "1", "."]
    yield ["explain", "--timeout", "1", "--dir", ".", "../log.txt"]
    yield ["run", "--timeout", "1", "--", "sh", "-c", "cat ../log.txt >&2; exit 1"]
    yield ["sweep", "--timeout", "1", "."]
    yield ["diff", "../bundle"]
    yield ["open", "../bundle", "--format", "html"]
    yield ["open", "../covered", "--format", "text"]
    yield ["fix", "--timeout", "1", "--yes", "."]


WIZARDS = ((["--timeout", "1", "."], [bytes([c]) for c in b"jjn\x1bs\x1bt\x1b?\x1bx\x1bf\x1bv"] + [b"\x1b", b"q", b"q"]),
           (["--linear", "--timeout", "1", "."], [b"2\n", b"s\n", b"t\n", b"f\n", b"q\n", b"\x04"]))


class Trial:
    """One folder against all commands."""

    def __init__(self, why403, name):
        self.why403, self.name = why403, name
        self.leaked = self.controls = self.left = 0
        self.slowest, self.largest, self.broken = (0, ""), (0, ""), []
        self.canary = Canary()
        self.canary.start()
        self.root = tempfile.mkdtemp(prefix="hostile.")
        self.folder = os.path.join(self.root, "repo")

    def broke(self, what, problem):
        self.broken.append("%s: %s %s" % (self.name, what, problem))

    def heard(self, what):
        heard, self.canary.heard = self.canary.heard, []
        self.left += len(heard)
        if heard:
            self.broke(what, "sent %r" % heard[-1][:100])

    def judge(self, what, done):
        self.slowest = max(self.slowest, (done.wall or done.busy, "%s: %s" % (self.name, what)))
        self.largest = max(self.largest, (done.megabytes, "%s: %s" % (self.name, what)))
        if done.code not in (0, 1, 2, 3):
            self.broke(what, "ended with %d" % done.code)
        if too_long(done.wall, done.busy) or done.megabytes > MEGABYTES:
            self.broke(what, "took %.1f s (%.1f s of work), %.0f MB" % (done.wall, done.busy, done.megabytes))
        for kind, secret in SECRETS.items():
            if secret.encode() in done.out or secret[::-1].encode() in done.out:
                self.leaked += len(secret)
                self.broke(what, "shows the " + kind)
        found = CONTROL.findall(done.out)
        self.controls += len(found)
        if found:
            self.broke(what, "shows raw control bytes: %r" % found[:3])
        self.heard(what)

    def run(self):
        try:
            home = home_of(self.root)
            with open(self.root + "/log.txt", "w", encoding="utf-8") as f:
                f.write(LOG)
            os.mkdir(self.folder)
            folders.ALL[self.name](self.folder, self.canary.port)
            env = environment(home, self.name not in folders.WITHOUT_KEYS)
            for args, keys in WIZARDS:
                what = "wizard, --linear" if "--linear" in args else "wizard"
                self.judge(what, wizard([self.why403, *args], env, self.folder, keys, lambda w=what: self.heard(w + ", no key pressed,")))
            for command in commands():
                if command[0] in ("diff", "open") and not os.path.exists(os.path.join(self.folder, command[1])):
                    continue  # what would cost too much is not kept
                with AT_WORK:
                    done = run([self.why403, *command], env, self.folder)
                bundle = os.path.join(self.folder, command[command.index("--bundle") + 1]) if "--bundle" in command else ""
                if os.path.exists(bundle):
                    with open(bundle, "rb") as f:
                        done.out += f.read()
                self.judge(" ".join(command), done)
        finally:
            shutil.rmtree(self.root, ignore_errors=True)
        return self


def main():
    why403, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:]
    names = [n for n in reversed(folders.ALL) if not wanted or n in wanted]  # the slow ones stand last
    with concurrent.futures.ThreadPoolExecutor(max_workers=4 * JOBS) as pool:
        trials = list(pool.map(lambda n: Trial(why403, n).run(), names))
    broken = [line for t in trials for line in t.broken]
    for line in broken:
        print("not ok - " + line)
    print("hostile: %d directories tried, %d requests left, %d bytes of secrets found, %d raw control bytes found, slowest %.2f s (%s), largest %.0f MB (%s)" % (
        len(trials), sum(t.left for t in trials), sum(t.leaked for t in trials), sum(t.controls for t in trials),
        *max(t.slowest for t in trials), *max(t.largest for t in trials)))
    return 1 if broken or not trials else 0


if __name__ == "__main__":
    sys.exit(main())
