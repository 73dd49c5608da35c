#!/usr/bin/env python3
"""Bad input from outside: files that are no files, settings that are nonsense, streams that are closed, servers that are no AWS.

Each case tells the exit code of the contract and a word of the sentence that must be there; none may crash, hang or take longer than its limit.
"""
import hashlib
import http.server
import os
import pty
import random
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import tap  # noqa: E402
from tap import report  # noqa: E402

WHY403 = os.environ.get("WHY403", os.path.abspath("why403"))
LIMIT_S = float(os.environ.get("BAD_INPUT_LIMIT", "10"))
KEYS = "[default]\naws_access_key_id = AKIARZPUZDIKGB2VALC4\naws_secret_access_key = 0123456789abcdefghijABCDEFGHIJ+/01234567\n"
MAIN = 'provider "aws" {\n  region = "eu-west-1"\n}\ndata "aws_caller_identity" "me" {}\n'
CRASH = ("AddressSanitizer", "LeakSanitizer", "runtime error:", "Assertion", "core dumped")
MB10 = 10 * 1024 * 1024


class Place:
    """A HOME and a Terraform folder of their own; .path("tf/main.tf") names a file in them."""

    def __init__(self, keys=KEYS, main=MAIN):
        self.root = tempfile.mkdtemp(prefix="bad-input-")
        os.chmod(self.root, 0o755)
        for folder in ("home/.aws", "tf"):
            os.makedirs(self.path(folder))
        if keys is not None:
            self.write("home/.aws/credentials", keys)
        if main is not None:
            self.write("tf/main.tf", main)
        self.env = {"HOME": self.path("home"), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true",
                    "HTTPS_PROXY": "http://127.0.0.1:9"}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]

    def path(self, name):
        return os.path.join(self.root, name)

    def write(self, name, text, mode=0o644):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        os.chmod(path, mode)
        return path

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["chmod", "-R", "u+rwx", self.root], check=False)
        shutil.rmtree(self.root, ignore_errors=True)


def judge(code, out, expected, words, absent=()):
    """What is wrong with an outcome; "" if nothing is."""
    text = out.decode("utf-8", "replace")
    if any(w in text for w in CRASH):
        return "a sanitizer or an assertion spoke: " + text[-600:]
    if code not in (expected if isinstance(expected, tuple) else (expected,)):
        return "exit %s instead of %s: %s" % (code, expected, text[-400:])
    for word in words if isinstance(words, (list, tuple)) else [words]:
        if word and word not in text:
            return 'no "%s" in: %s' % (word, text[-1500:])
    for word in absent:
        if word in text:
            return '"%s" in: %s' % (word, text[-600:])
    return ""


def allowed(limit):
    """The limit in seconds that holds on a machine with nothing else to do, stretched by what this one has to do."""
    return limit * max(2, os.getloadavg()[0])


def call(place, args, env=None, cwd="tf", stdin=subprocess.DEVNULL, limit=LIMIT_S, **more):
    """(exit code, stdout + stderr, problem): the problem is a time-out."""
    merged = {k: v for k, v in {**place.env, **(env or {})}.items() if v is not None}
    started = time.monotonic()
    try:
        run = subprocess.run([WHY403] + args, cwd=place.path(cwd), env=merged, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             timeout=allowed(limit) + 50, **more)
    except subprocess.TimeoutExpired as e:
        return None, (e.stdout or b"") + (e.stderr or b""), "it hung"
    took = time.monotonic() - started
    both = run.stdout + run.stderr
    if run.returncode == 2 and not (run.stderr.startswith(b"why403: ") and run.stderr.rstrip().count(b"why403: ") == 1):
        return 2, both, "not one sentence: %r" % run.stderr
    return run.returncode, both, "it took %.1f s" % took if took > allowed(limit) else ""


def case(name, place, args, expected, words="", absent=(), **more):
    code, out, problem = call(place, args, **more)
    report(name, problem or judge(code, out, expected, words, absent))
    return out.decode("utf-8", "replace")


# ---- files that are no files ----

def make_big(path):
    with open(path, "wb") as f:
        f.write(b"# padding padding padding padding padding padding padding padding\n" * (MB10 // 66 + 1))


def make_long_line(path):
    with open(path, "wb") as f:
        f.write(b"[" + b"x" * MB10)


def make_binary(path):
    with open(path, "wb") as f:
        f.write(bytes((i * 131 + 7) % 256 for i in range(65536)))


def make_half(path):
    with open(path, "wb") as f:
        f.write(b'{"a": "b\n[default\naws_access_key_id\nx = "${')


def make_nothing(path):
    open(path, "wb").close()


def make_loop(path):
    os.symlink(path, path)


KINDS = {"a 10 MB file": make_big, "one line of 10 MB": make_long_line, "a binary file": make_binary, "a half-written file": make_half,
         "an empty file": make_nothing, "a FIFO": os.mkfifo, "a folder": os.mkdir, "a loop of links": make_loop}
SSO_NAME = "home/.aws/sso/cache/%s.json" % hashlib.sha1(b"https://d.awsapps.com/start").hexdigest()
PLACES = {"credentials": "home/.aws/credentials", "config": "home/.aws/config", "main.tf": "tf/main.tf", "b.tf": "tf/b.tf",
          "c.tf.json": "tf/c.tf.json", "tfvars": "tf/terraform.tfvars", "lock file": "tf/.terraform.lock.hcl", "SSO cache": SSO_NAME,
          "saved backend": "tf/.terraform/terraform.tfstate", "modules list": "tf/.terraform/modules/modules.json",
          "CLI configuration": "home/.terraformrc", "start-up file": "home/.bashrc", "CA bundle": "home/ca.pem", "token file": "home/token"}


def files():
    for where, name in PLACES.items():
        for kind, make in KINDS.items():
            with Place() as p:
                path = p.path(name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                if os.path.exists(path):
                    os.unlink(path)
                make(path)
                env = {}
                if where == "SSO cache":
                    p.write("home/.aws/config", "[default]\nsso_start_url = https://d.awsapps.com/start\nsso_region = eu-west-1\n"
                            "sso_account_id = 123456789012\nsso_role_name = r\n")
                    os.unlink(p.path("home/.aws/credentials"))
                if where == "CA bundle":
                    env = {"AWS_CA_BUNDLE": path}
                if where == "token file":
                    env = {"AWS_WEB_IDENTITY_TOKEN_FILE": path, "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/r"}
                out = case("%s is %s" % (where, kind), p, ["check", "--offline", "--verbose"], (0, 1, 2, 3), env=env)
                if os.environ.get("SHOW"):
                    print(out)


# ---- Terraform's language ----

def hcl():
    with Place() as p:
        p.write("tf/b.tf", 'locals {\n  x = [1,\n}\n')
        p.write("home/.aws/credentials", KEYS.replace("[default]", "[default"))
        out = case("HCL that doesn't parse: its place, and the rest is diagnosed", p, ["check", "--offline"], 1, ["b.tf:3:1", "bracket"])
        case("the same in JSON", p, ["check", "--offline", "--format", "json"], 1, ["b.tf:3:1", "keys.file_damage"])
        if os.environ.get("SHOW"):
            print(out)
    for name, text, code in (
            ("1,000 nested lists", "locals {\n  x = %s1%s\n}\n" % ("[" * 1000, "]" * 1000), 1),
            ("1,000 nested parentheses that feed the region", "locals {\n  x = %s\"eu-west-1\"%s\n}\n" % ("(" * 1000, ")" * 1000), 3),
            ("1,000 nested blocks", "a {\n" * 1000 + "}\n" * 1000, 1),
            ("1,000 nested templates", 'locals {\n  x = %s1%s\n}\n' % ('"${' * 1000, '}"' * 1000), 1),
            ("100,000 open brackets", "locals {\n  x = %s" % ("[" * 100000), 3),
            ("100,000 minus signs", "locals {\n  x = %s1\n}\n" % ("-" * 100000), (1, 3)),
            ("100,000 references in a row", "locals {\n  x = a%s\n}\n" % (".b" * 100000), (1, 3)),
            ("locals in a circle", "locals {\n  x = local.y\n  y = local.x\n}\n", (1, 3)),
            ("a local that is itself", "locals {\n  x = \"${local.x}\"\n}\n", (1, 3)),
            ("a string that doubles 40 times", "locals {\n  l0 = \"aaaaaaaaaa\"\n%s  x = local.l40\n}\n" %
             "".join("  l%d = \"${local.l%d}${local.l%d}\"\n" % (i, i - 1, i - 1) for i in range(1, 41)), (1, 3))):
        with Place(main=MAIN.replace('"eu-west-1"', "local.x")) as p:
            p.write("tf/b.tf", text)
            out = case(name, p, ["check", "--offline"], code)
            if os.environ.get("SHOW"):
                print(out)
    with Place(main='module "m" {\n  source = "./m"\n}\n') as p:
        p.write("tf/m/main.tf", 'module "m" {\n  source = "../m"\n}\n' + MAIN)
        case("a module that calls itself", p, ["check", "--offline"], (1, 3))
    with Place() as p:
        os.symlink(".", p.path("tf/again"))
        case("a folder that links to itself", p, ["check", "--offline"], 3)
        case("and is called by way of it", p, ["check", "--offline", "again/" * 30], 3)


# ---- the folder ----

class Unprivileged:
    """Root may read everything: the cases on permissions run as nobody, with a copy of the program that nobody may run."""

    def __init__(self, place):
        self.more = {}
        if os.geteuid() == 0:
            self.more = {"user": 65534, "group": 65534, "extra_groups": []}
            subprocess.run(["chown", "-R", "65534:65534", place.root], check=True)

    def usable(self):
        try:
            return subprocess.run([WHY403, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.more).returncode == 0
        except (OSError, subprocess.SubprocessError):
            return False


def folders():
    with Place() as p:
        os.mkdir(p.path("empty"))
        case("no such folder", p, ["check", "none"], 2, "there is no folder")
        case("a folder without Terraform", p, ["check", p.path("empty")], 2, ["no Terraform configuration", "--profile", "why403 lab"])
        case("a file for a folder", p, ["check", "main.tf"], 2, "main.tf is a file; name its folder: why403 check\n")
        os.mkdir(p.path("a b"))
        p.write("a b/main.tf", MAIN)
        case("a file of another folder", p, ["trace", p.path("a b/main.tf")], 2,
             "a b/main.tf is a file; name its folder: why403 trace '" + p.path("a b") + "'")
        case("a FIFO for a folder", p, ["check", "/dev/null"], 2, "can't be read")
        case("an empty name for a folder", p, ["check", ""], 2)
        case("a name of 5,000 characters", p, ["check", "x" * 5000], 2)
        case("a name with control characters", p, ["check", "a\x1b[31m\n\x9b"], 2, absent=["\x1b[31m"])
    deleted_folder()
    with Place() as p:
        p.write("home/.aws/config", "[default]\nregion = eu-west-1\n")
        who = Unprivileged(p)
        if not who.usable():
            print("ok - permissions # SKIP nobody can't run the program here")
            return
        for name, path, mode, code, words in (
                ("a folder that may not be listed", "tf", 0o100, 2, "permission denied"),
                ("a folder that may not be entered", "tf", 0o000, 2, "permission denied"),
                ("a folder that may be listed only", "tf", 0o400, 1, "permission denied"),
                ("credentials that may not be read", "home/.aws/credentials", 0o000, 1, ["keys.file_damage.unreadable", "permission denied"]),
                ("a home that may not be entered", "home", 0o000, 1, "permission denied"),
                ("a main.tf that may not be read", "tf/main.tf", 0o000, 1, ["main.tf can't be read: permission denied"])):
            os.chmod(p.path(path), mode)
            case(name, p, ["check", "--offline", "--verbose", p.path("tf")], code, words, cwd=".", **who.more)
            os.chmod(p.path(path), 0o700)
        os.chmod(p.path("tf"), 0o500)
        case("a report into a folder that may not be written", p, ["check", "--offline", "-o", p.path("tf/report")], 2, "report", **who.more)
        os.chmod(p.path("tf"), 0o700)
        p.write("home/.config/why403/config.ini", "timeout = 3\n", 0o000)
        os.chown(p.path("home/.config/why403/config.ini"), 65534 if os.geteuid() == 0 else -1, -1)
        case("settings that may not be read", p, ["check", "--offline"], 2, "config.ini can't be read", **who.more)


def deleted_folder():
    """The folder that the shell stands in is gone: nothing else may be judged in its place."""
    with Place() as p:
        p.write("log", "Error: operation error STS: GetCallerIdentity, api error ExpiredToken: expired\n")

        def leave():
            os.mkdir(p.path("gone"))
            os.chdir(p.path("gone"))
            os.rmdir(p.path("gone"))
        for args in (["check", "--offline"], ["check"], ["check", ".", "--offline"], ["check", "--offline", "-o", "r"], ["trace"], ["env"], ["setup"], ["sweep", "--offline"],
                     ["sweep", "--offline", "."], ["fix", "--offline", "--yes"], ["check", "--offline", "--bundle", "b.json"], ["diff", "now"], ["open", "b.json"]):
            case("a deleted folder: " + " ".join(args), p, args, 2, absent=["/bin", "main.tf"], preexec_fn=leave,
                 words="was deleted meanwhile" if args[0] not in ("diff", "open") else "")
        for args, code in ((["--help"], 0), (["--version"], 0), (["lab", "--list"], 0), (["explain", "-"], 1), (["explain", p.path("log")], 1)):
            with open(p.path("log"), "rb") as log:
                case("a deleted folder: " + args[0], p, args, code, preexec_fn=leave, stdin=log)


# ---- the call ----

def calls():
    with Place() as p:
        for args, words in (
                (["--ofline"], "Did you mean --offline"), (["--format"], "needs a value"), (["--format", "yaml"], "yaml"), (["--format="], "--format"),
                (["--timeout", "0"], "seconds"), (["--timeout", "-1"], "seconds"), (["--timeout", "nan"], "seconds"), (["--timeout", "inf"], "seconds"),
                (["--timeout", "1e9"], "seconds"), (["--timeout", "5x"], "seconds"), (["--timeout", ""], "seconds"), (["--timeout", "1e-9"], "seconds"),
                (["--color", "red"], "red"), (["--offline=yes"], "takes no value"), (["-Z"], "no option"), (["--"], None), (["--", "-x"], "folder"),
                (["-o"], "needs a value"), (["-var"], "needs a value"), (["-var", "x"], "NAME=VALUE"), (["--undo"], "does not go with"),
                (["--provider", "nope"], "nope"), (["a", "b"], "too many"), (["--lab", "nope"], "--list"), (["--lab", "healthy", "."], "--lab"),
                (["--lab", ""], ""), (["--error", "none"], "none"), (["-\x1b[31m"], "no option"), (["-var-file", "none.tfvars", "--offline"], None),
                (["-o", "/nowhere/report", "--offline"], "/nowhere/report"), (["-o", ".", "--offline"], "is not a regular file"), (["-o", "/dev/full", "--offline"], "/dev/full"),
                (["-o", "", "--offline"], "")):
            case("check " + " ".join(a.replace("\x1b", "ESC") for a in args), p, ["check"] + args, 2 if words is not None else (1, 2, 3), words or "",
                 absent=["\x1b"], env={"HTTPS_PROXY": "http://127.0.0.1:9"})
        for args, words in ((["chekc"], "chekc"), (["open", "x"], ""), (["run"], "why403 run --"), (["explain", "/"], "can't be read"),
                            (["explain", "id:"], "no finding"), (["explain", "none"], "can't be read"), (["explain", "--format", "html"], "json"),
                            (["lab", "nope"], "lab --list"), (["lab", "../../etc"], "lab --list"), (["fix", "--undo"], "nothing to undo"),
                            (["env", "--shell", "tcsh"], "tcsh"), (["--completion", "tcsh"], "tcsh"), (["fix", "--read-only", "--yes"], "--read-only")):
            case(" ".join(args), p, args, 2, words)
        for text, words in (("timeout = soon\n", "seconds"), ("nonsense = 1\n", "nonsense"), ("[why403\n", "config.ini:1"), ("= 3\n", "config.ini"),
                            ("timeout\n", "config.ini:1"), ("x" * 100000, "config.ini"), (b"\xff\xfe\x00t", "config.ini"),
                            ("format = yaml\n", "yaml"), ("offline = perhaps\n", "true or false")):
            p.write("home/.config/why403/config.ini", text)
            shown = text if isinstance(text, str) and len(text) < 40 else "%d bytes" % len(text)
            case("settings: %r" % shown, p, ["check", "--offline"], 2, words)
        os.unlink(p.path("home/.config/why403/config.ini"))
        os.mkfifo(p.path("home/.config/why403/config.ini"))
        case("settings in a FIFO", p, ["check", "--offline"], 2, "config.ini can't be read")


# ---- streams and terminals ----

def sh(place, script, expected, name, words="", env=None, limit=LIMIT_S):
    merged = {**place.env, "W": WHY403, **(env or {})}
    started = time.monotonic()
    try:
        run = subprocess.run(["sh", "-c", script], cwd=place.path("tf"), env=merged, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, timeout=allowed(limit) + 50)
    except subprocess.TimeoutExpired:
        report(name, "it hung")
        return b""
    took = time.monotonic() - started
    report(name, "it took %.1f s" % took if took > allowed(limit) else judge(run.returncode, run.stdout + run.stderr, expected, words))
    return run.stdout + run.stderr


def streams():
    with Place() as p:
        sh(p, '"$W" check --offline <&-', 3, "stdin closed", "CANNOT TELL")
        sh(p, '"$W" check --offline >&-', (2, 3), "stdout closed")
        sh(p, '"$W" check --offline 2>&-', 3, "stderr closed", "CANNOT TELL")
        sh(p, '"$W" check none <&- >&- 2>&-', 2, "all streams closed")
        sh(p, '"$W" check --offline -o report <&- >&- 2>&- ; code=$?; grep -q "CANNOT TELL" report && exit $code', 3, "a report with all streams closed")
        sh(p, '"$W" explain <&-', (0, 2), "explain with stdin closed")
        for args in ("check --offline", "check --offline --format json", "trace", "--help", "--version", "lab --list", "env", "explain /dev/null",
                     "explain --scrub main.tf", "fix --list", "explain id:keys.wrong_keys", "--man"):
            # a setting that the SDK refuses: its cure needs nobody to be asked
            sh(p, 'AWS_REQUEST_CHECKSUM_CALCULATION=nope "$W" %s >/dev/full' % args, 2, args + " to a full device", "No space left")
        for args in ("check --offline", "--man", "explain --scrub log", "lab --list"):
            p.write("tf/log", "a line of a log\n" * 100000)
            sh(p, '{ "$W" %s; echo "code $?" >&2; } | true' % args, 0, args + " | true", "code ")
        sh(p, 'mkfifo hang; "$W" explain hang & pid=$!; while ! kill -0 $pid; do :; done; timeout 5 sh -c "until grep -q S /proc/$pid/stat; do :; done"; '
              'for i in 1 2 3; do kill -TERM $pid 2>/dev/null; done; wait $pid', 143, "a signal while a FIFO is waited for")
        for name, env in (("TERM unknown", {"TERM": "no-such-terminal"}), ("TERM unset", {}), ("absurd sizes", {"LINES": "-5", "COLUMNS": "99999999999"}),
                          ("COLUMNS of 1", {"COLUMNS": "1", "LINES": "1"}), ("locale C", {"LANG": "C", "LC_ALL": "C"}),
                          ("a locale that is not there", {"LC_ALL": "xx_YY.nope"}), ("HOME empty", {"HOME": ""}), ("PATH empty", {"PATH": ""}),
                          ("HOME relative", {"HOME": "."}), ("XDG folders relative", {"XDG_CONFIG_HOME": "x", "XDG_STATE_HOME": "y", "XDG_RUNTIME_DIR": "z"}),
                          ("HOME of 100,000 bytes", {"HOME": "/" + "x" * 100000})):
            case(name, p, ["check", "--offline"], (1, 3), env=env)
        for name in ("HOME", "PATH"):
            for args in (["check", "--offline"], ["trace"], ["fix"], ["env", "--offline"], ["lab", "--list"], ["fix", "--list"]):
                case("%s unset: %s" % (name, " ".join(args)), p, args, (0, 1, 2, 3), env={name: None})
        run = subprocess.run([WHY403, "check", "--offline"], cwd=p.path("tf"), env={}, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        report("an empty environment", judge(run.returncode, run.stdout + run.stderr, 3, "CANNOT TELL"))


def in_terminal(place, args, env, keys=b"", limit=120):
    """Runs in a terminal of its own, sends keys as soon as something was drawn; (exit status, output)."""
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(place.path("tf"))
        os.execve(WHY403, [WHY403] + args, {**place.env, **env})
    out, end, sent = b"", time.monotonic() + limit, False
    os.set_blocking(fd, False)
    while time.monotonic() < end:
        ready = select.select([fd], [], [], 0.5)[0]
        if ready:
            try:
                piece = os.read(fd, 65536)
            except OSError:
                break
            if not piece:
                break
            out += piece
        if out and not sent:
            sent = True
            try:
                os.write(fd, keys)
            except OSError:
                pass
    else:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return None, out
    os.close(fd)
    return os.waitpid(pid, 0)[1], out


def terminals():
    with Place() as p:
        for name, env in (("TERM unknown", {"TERM": "no-such-terminal"}), ("TERM dumb", {"TERM": "dumb"}), ("TERM unset", {}), ("TERM empty", {"TERM": ""}),
                          ("absurd sizes", {"TERM": "xterm", "LINES": "-3", "COLUMNS": "1000000000"}),
                          ("1 by 1", {"TERM": "xterm", "LINES": "1", "COLUMNS": "1"}), ("locale C", {"TERM": "xterm", "LANG": "C"})):
            status, out = in_terminal(p, ["--offline"], env, b"q\nq\n\x04")
            report("wizard, " + name, "it hung: %r" % out[-300:] if status is None else
                   judge(os.waitstatus_to_exitcode(status), out, (0, 2), ""))


# ---- profiles ----

def profiles():
    role = "role_arn = arn:aws:iam::123456789012:role/r\n"
    for name, config, code, words in (
            ("a profile that is its own source", "[default]\n%ssource_profile = default\n" % role, (1, 3), ""),
            ("two source_profiles in a circle", "[default]\n%ssource_profile = b\n[profile b]\n%ssource_profile = default\n" % (role, role), 1, "source_profile"),
            ("a chain of 300 profiles", "[default]\n%ssource_profile = p0\n" % role + "".join(
                "[profile p%d]\n%ssource_profile = p%d\n" % (i, role, i + 1) for i in range(300)), (1, 3), ""),
            ("200 profiles", "".join("[profile p%d]\nregion = eu-west-1\nsso_session = s%d\n%ssource_profile = p%d\n" % (i, i, role, i + 1) for i in range(200)), 3, ""),
            ("a token file that is missing", "[default]\n%sweb_identity_token_file = /none\n" % role, 1, "/none"),
            ("an sso-session that is missing", "[default]\nsso_session = nope\nsso_account_id = 123456789012\nsso_role_name = r\n", 1, "nope"),
            ("an sso_region that leads astray", "[default]\nsso_start_url = https://d.awsapps.com/start\nsso_region = evil.example/\n"
             "sso_account_id = 123456789012\nsso_role_name = r\n", 1, ""),
            ("credential_source nonsense", "[default]\n%scredential_source = Moon\n" % role, 1, "Moon")):
        with Place(keys=None if code != 3 else KEYS) as p:
            p.write("home/.aws/config", config)
            out = case(name, p, ["check", "--offline"], code, words)
            case(name + ", traced", p, ["trace"], 0)
            if os.environ.get("SHOW"):
                print(out)


def processes():
    """credential_process, with consent and 2 s."""
    secret = "SeededProcessSecret0123456789abcdefghij"
    for name, script, words in (
            ("hangs", "sleep 1000", "credential_process"),
            ("hangs with children that hold its output", "sleep 1000 & sleep 1000 & wait", "credential_process"),
            ("ignores signals", "trap '' TERM INT HUP; while :; do sleep 1; done", "credential_process"),
            ("floods stdout", "yes %s" % secret, "credential_process"),
            ("floods stderr", "yes %s >&2" % secret, "credential_process"),
            ("prints a secret to stderr and fails", "echo %s >&2; exit 3" % secret, "credential_process"),
            ("prints a secret that is no JSON", "echo %s" % secret, "credential_process"),
            ("prints half a JSON object", "printf '{\"Version\": 1, \"SecretAccessKey\": \"%s'" % secret, "credential_process"),
            ("prints another version", "echo '{\"Version\": 9, \"SecretAccessKey\": \"%s\"}'" % secret, "credential_process"),
            ("prints nothing", "true", "credential_process"),
            ("dies by a signal", "kill -SEGV $$", "credential_process"),
            ("kills its own group", "kill -KILL 0", "credential_process"),
            ("is not there", None, "credential_process")):
        with Place(keys=None) as p:
            path = p.path("home/process")
            if script:
                p.write("home/process", "#!/bin/sh\n%s\n" % script, 0o755)
            p.write("home/.aws/config", "[default]\ncredential_process = %s\n" % path)
            out = case("credential_process " + name, p, ["check", "--allow-exec", "--timeout", "2"], 1, words, absent=[secret, secret[:12]], limit=6)
            left, end = b"?", time.monotonic() + 10
            while left and time.monotonic() < end:  # what was killed may take a moment to go
                left = subprocess.run(["pgrep", "-f", path], stdout=subprocess.PIPE, check=False).stdout
            if left:
                report("credential_process %s: nothing is left running" % name, "%r" % left)
            if os.environ.get("SHOW"):
                print(out)
            case("credential_process %s, no consent" % name, p, ["check", "--timeout", "2"], 3)


# ---- servers that are no AWS ----

class Server:
    """Answers every connection on a loopback port by one function of the socket, until it is closed."""

    def __init__(self, answer):
        self.answer, self.open = answer, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.loop, daemon=True).start()

    def loop(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.open.append(connection)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            data = b""
            while b"\r\n\r\n" not in data:
                piece = connection.recv(65536)
                if not piece:
                    return
                data += piece
            self.answer(connection)
        except OSError:
            pass

    def close(self):
        self.listener.close()
        for connection in self.open:
            connection.close()


def http(status, body, kind="text/xml", length=None, more=""):
    body = body if isinstance(body, bytes) else body.encode()
    head = "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n%s\r\n" % (
        status, kind, len(body) if length is None else length, more)

    def answer(connection):
        connection.sendall(head.encode() + body)
        connection.shutdown(socket.SHUT_WR)
    return answer


def raw(data):
    def answer(connection):
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
    return answer


def endless(head, piece):
    def answer(connection):
        connection.sendall(head)
        while True:
            connection.sendall(piece)
    return answer


def hang(connection):
    connection.recv(1)


def drip(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        connection.sendall(b"<")
        time.sleep(0.05)


def servers():
    xml = "<GetCallerIdentityResponse><GetCallerIdentityResult>%s</GetCallerIdentityResult></GetCallerIdentityResponse>"
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">%s]><a>&j;</a>' % "".join(
        '<!ENTITY %s "%s">' % (chr(98 + i), "&%s;" % chr(97 + i) * 10) for i in range(9))
    for name, answer, code in (
            ("a captive portal", http("200 OK", "<html><body>Log in to the WLAN</body></html>", "text/html"), 1),
            ("an empty answer", http("200 OK", ""), (1, 3)),
            ("half an XML document", http("200 OK", "<GetCallerIdentityResponse><GetCaller"), (1, 3)),
            ("an XML bomb", http("403 Forbidden", bomb), (1, 3)),
            ("XML of 100,000 levels", http("403 Forbidden", "<a>" * 100000), (1, 3)),
            ("an answer without an ARN", http("200 OK", xml % ""), (0, 1, 3)),
            ("an answer with control characters", http("200 OK", xml % "<Arn>arn:aws:iam::123456789012:user/\u009b31m\u202eevil</Arn>"
                                                       "<Account>123456789012</Account>"), (0, 1, 3)),
            ("binary", http("200 OK", bytes(range(256)) * 100, "application/octet-stream"), (1, 3)),
            ("a status of 999", http("999 What", "x"), (1, 3)),
            ("a redirect to itself", http("302 Found", "", more="Location: /\r\n"), (1, 3)),
            ("a status line that is none", raw(b"SSH-2.0-OpenSSH_9.2\r\n"), 1),
            ("nothing at all", raw(b""), 1),
            ("a body shorter than told", http("200 OK", "<a>", length=5000), 1),
            ("a negative length", raw(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx"), (1, 3)),
            ("a broken chunk", raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), 1),
            ("an endless body", endless(b"HTTP/1.1 200 OK\r\n\r\n", b"<a>" * 10000), (1, 3)),
            ("endless headers", endless(b"HTTP/1.1 200 OK\r\n", b"X-A: %s\r\n" % (b"b" * 1000)), (1, 3)),
            ("an endless status line", endless(b"HTTP/1.1 200 ", b"a" * 10000), (1, 3)),
            ("endless chunks of compressed zeros", endless(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", b"\x1f\x8b\x08\0" * 5000), (1, 3)),
            ("an answer that hangs", hang, 1),
            ("an answer that drips", drip, 1)):
        server = Server(answer)
        with Place() as p:
            out = case("a server with " + name, p, ["check", "--timeout", "1"], code, absent=["\u009b", "\u202e", "0123456789abcdefghij"],
                       env={"AWS_ENDPOINT_URL": server.url}, limit=8)
            if os.environ.get("SHOW"):
                print(out)
        server.close()


def memory():
    """Too little of it to start a resolver's thread is the program's own trouble, and says nothing about a name."""
    wrong, ended, name = [], 0, socket.gethostname()
    try:
        socket.gethostbyname(name)
    except OSError:
        print("ok - %s # SKIP this machine does not resolve its own name" % "24 to 44 MB of memory")
        return
    with Place(main='provider "aws" {\n  region = "us-east-1"\n}\ndata "aws_caller_identity" "x" {}\n') as p:
        for kilobytes in range(24000, 44000, 1000):
            def limit(n=kilobytes * 1024):
                resource.setrlimit(resource.RLIMIT_AS, (n, n))
            run = subprocess.run([WHY403, "check", "--timeout", "1"], cwd=p.path("tf"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, timeout=allowed(LIMIT_S) + 50, preexec_fn=limit,
                                 env={**p.env, "HTTPS_PROXY": "", "AWS_ENDPOINT_URL_STS": "http://%s:9" % name})
            ended += run.returncode == 2
            if b"be resolved" in run.stdout:
                wrong.append(kilobytes)
    report("24 to 44 MB of memory: no host name is accused", "%s" % wrong if wrong else "" if ended else "it never was too little")


def kills():
    """fix --yes killed at any moment: the file is the old or the new one, and the new one can be undone."""
    old = KEYS.replace("[default]", "[default").encode() + b"# padding\n" * 20000
    new, seen, wrong = old.replace(b"[default", b"[default]", 1), set(), []
    chance = random.Random(403)
    for i in range(40):
        with Place() as p:
            path = p.write("home/.aws/credentials", old)
            child = subprocess.Popen([WHY403, "fix", "--yes", "--offline"], cwd=p.path("tf"), env=p.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                child.wait(chance.uniform(0.002, 0.1) if i else 60)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            with open(path, "rb") as f:
                now = f.read()
            seen.add("old" if now == old else "new" if now == new else "mix")
            code = call(p, ["fix", "--undo"])[0]
            with open(path, "rb") as f:
                after = f.read()
            left = [n for n in os.listdir(os.path.dirname(path)) if ".why403-" in n]
            if left or now not in (old, new) or after != old or (now == new and code != 0):
                wrong.append((i, len(now), code))
    report("killed at any moment, the file is old or new, and undone is old", "%s" % wrong if wrong else "" if "new" in seen else "never written")


def main():
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    wanted = sys.argv[1:] or ["files", "hcl", "folders", "calls", "streams", "terminals", "profiles", "processes", "servers", "memory", "kills"]
    for name in wanted:
        globals()[name]()
    return tap.status()


if __name__ == "__main__":
    sys.exit(main())
