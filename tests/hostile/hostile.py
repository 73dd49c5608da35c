#!/usr/bin/env python3
"""Hostile folders against every command: hostile.py WHY403 [NAME...]

Each folder of folders.py is laid out beside a home folder with secrets and keys. Every command and format looks at it. A canary on
loopback, also as a proxy, must receive nothing (a CONNECT to an AWS host on port 443 is verified TLS and may pass). No output may
hold a secret or a raw control byte, no run may take more than 5 s or 200 MB, and none may die of a signal. Ends with one line of
numbers, and with 1 if a rule was broken.
"""
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

import folders

SECONDS, MEGABYTES, LIMIT_S = 5, 200, 30
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


def run(argv, env, cwd):
    start = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(argv, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        timer = threading.Timer(LIMIT_S, child.kill)
        timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        del before
        return child.returncode, out.read(), time.monotonic() - start, usage.ru_maxrss / 1024


def commands():
    for fmt in FORMATS:
        yield ["check", "--verbose", "--timeout", "1", "--format", fmt]
    yield ["check", "--no-experiments", "--timeout", "1"]
    yield ["check", "--offline", "--plain", "--bundle", "../bundle"]
    yield ["trace", "--verbose"]
    yield ["fix", "--timeout", "1"]
    yield ["env", "--timeout", "1"]


def main():
    why403, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:]
    canary = Canary()
    canary.start()
    tried = leaked = controls = 0
    slowest, largest, broken = (0, ""), (0, ""), []
    for name, make in folders.ALL.items():
        if wanted and name not in wanted:
            continue
        root = tempfile.mkdtemp(prefix="hostile.")
        try:
            home = home_of(root)
            folder = os.path.join(root, "repo")
            os.mkdir(folder)
            make(folder, canary.port)
            tried += 1
            for command in commands():
                keys = name not in folders.WITHOUT_KEYS
                code, out, seconds, megabytes = run([why403] + command + ["."], environment(home, keys), folder)
                if "--bundle" in command and os.path.exists(root + "/bundle"):
                    with open(root + "/bundle", "rb") as f:
                        out += f.read()
                what = "%s: %s" % (name, " ".join(command))
                if seconds > slowest[0]:
                    slowest = (seconds, what)
                if megabytes > largest[0]:
                    largest = (megabytes, what)
                if code not in (0, 1, 2, 3):
                    broken.append("%s ended with %d" % (what, code))
                if seconds > SECONDS or megabytes > MEGABYTES:
                    broken.append("%s took %.1f s, %.0f MB" % (what, seconds, megabytes))
                for kind, secret in SECRETS.items():
                    if secret.encode() in out or secret[::-1].encode() in out:
                        leaked += len(secret)
                        broken.append("%s shows the %s" % (what, kind))
                found = CONTROL.findall(out)
                controls += len(found)
                if found:
                    broken.append("%s shows raw control bytes: %r" % (what, found[:3]))
                if canary.heard:
                    broken.append("%s sent %r" % (what, canary.heard[-1][:100]))
                    folders.LEFT.extend(canary.heard)
                    canary.heard = []
        finally:
            shutil.rmtree(root, ignore_errors=True)
    for line in broken:
        print("not ok - " + line)
    print("hostile: %d directories tried, %d requests left, %d bytes of secrets found, %d raw control bytes found, slowest %.2f s (%s), "
          "largest %.0f MB (%s)" % (tried, len(folders.LEFT), leaked, controls, *slowest, *largest))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
