"""sweep over a generated tree of 200 roots with a dozen causes: every cause has all its roots and no other, what works passes, and AWS (a
server on loopback that the environment names) is asked nothing twice.

Output: TAP."""
import http.server
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import urllib.parse

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYSWEEPTESTK"
ROOTS = 200
KEYS = {"good": "AKIAQ3EGSWEEPBENGOOD", "dead": "AKIAQ3EGSWEEPBENDEAD", "long": "AKIAQ3EGSWEEPBENLONG", "expired": "ASIAQ3EGSWEEPBENEXPD",
        "bare": "ASIAQ3EGSWEEPBENBARE", "stale": "AKIAQ3EGSWEEPBENSTAL"}
REFUSED = {"dead": (403, "InvalidClientTokenId"), "expired": (403, "ExpiredToken"), "bare": (403, "InvalidClientTokenId"),
           "stale": (403, "InvalidClientTokenId")}
REGION = '  region = "eu-west-1"\n'
asked = []


def provider(profile, more=REGION):
    return {"main.tf": 'provider "aws" {\n%s  profile = "%s"\n}\ndata "aws_caller_identity" "me" {\n}\n' % (more, profile)}


def damaged():
    """A credentials file of the root's own, since one that others share would break theirs too."""
    files = provider("marked", REGION + '  shared_credentials_files = ["${path.module}/keys"]\n')
    return dict(files, keys="[marked\naws_access_key_id = AKIAQ3EGSWEEPBENMARK\naws_secret_access_key = %s\n" % SECRET)


def locked(version):
    return ('provider "registry.terraform.io/hashicorp/aws" {\n  version = "%s"\n  constraints = "%s"\n  hashes = [\n'
            '    "h1:ubIjl7hnvXN3MXmSaP6cyZQSLy21Y2ZYFyvUiVPv2Ys=",\n  ]\n}\n' % (version, version))


def with_lock(files):
    files["main.tf"] = 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n      version = "~> 5.0"\n    }\n  }\n}\n' + files["main.tf"]
    return dict(files, **{".terraform.lock.hcl": locked("4.67.0")})


# cause -> the files of a root that has it; None: nothing is wrong
CAUSES = {
    None: lambda: provider("good"),
    "wrong_keys": lambda: provider("dead"),
    "profile_missing": lambda: provider("nobody"),
    "missing_keys": lambda: provider("half"),
    "expired_token": lambda: provider("expired"),
    "missing_session_token": lambda: provider("bare"),
    "stale_session_token": lambda: provider("stale"),
    "file_damage": damaged,
    "region_invalid": lambda: provider("good", '  region = "eu-west-99"\n'),
    "configuration_invalid": lambda: {"main.tf": provider("good")["main.tf"] + 'data "aws_region" "r" {\n  current = \n}\n'},
    "account_mismatch": lambda: provider("good", REGION + '  allowed_account_ids = ["999988887777"]\n'),
    "sso_expired": lambda: provider("sso"),
    "sso_misconfigured": lambda: provider("sso-nowhere"),
    "assume_role_denied": lambda: provider("role"),
    "lock_file": lambda: with_lock(provider("good")),
}


class Aws(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        action = urllib.parse.parse_qs(body)["Action"][0]
        key = self.headers["Authorization"].split("Credential=")[1].split("/")
        asked.append((key[0], key[2], self.headers.get("X-Amz-Security-Token"), body))
        name = [n for n, i in KEYS.items() if i == key[0]][0]
        status, code = REFUSED.get(name, (200, None))
        if action == "AssumeRole" and status == 200:
            status, code = 403, "AccessDenied"
        if status == 200:
            text = ('<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
                    "<Arn>arn:aws:iam::111122223333:user/ci</Arn><UserId>AIDA</UserId><Account>111122223333</Account>"
                    "</GetCallerIdentityResult></GetCallerIdentityResponse>")
        else:
            text = ('<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>%s</Code>'
                    "<Message>User: arn:aws:iam::111122223333:user/ci is not authorized</Message></Error></ErrorResponse>" % code)
        self.send_response(status)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args):
        pass


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def home_of(top):
    def keys(name, token=None):
        return "[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n%s" % (
            name, KEYS[name], SECRET, "aws_session_token = %s\n" % token if token else "")
    token = "FwoGZXIvYXdzEBYaD" + "k3Zq" * 40
    write(top + "/home/.aws/credentials", keys("good") + keys("dead") + keys("expired", token=token) + keys("bare") + keys("long") +
          keys("stale", token=token) + "[half]\naws_access_key_id = AKIAQ3EGSWEEPBENHALF\n")
    write(top + "/home/.aws/config",
          "[profile sso]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n"
          "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n"
          "[profile sso-nowhere]\nsso_session = gone\nsso_account_id = 111122223333\nsso_role_name = Dev\n"
          "[profile role]\nrole_arn = arn:aws:iam::111122223333:role/deploy\nsource_profile = long\n")
    return top + "/home"


def tree_of(top):
    """Which root has which cause, in any order of names."""
    causes = [list(CAUSES)[i % len(CAUSES)] for i in range(ROOTS)]
    random.Random(403).shuffle(causes)
    wanted = {}
    for i, cause in enumerate(causes):
        name = "live/%s/r%03d" % ("abcd"[i % 4], i)
        for file, text in CAUSES[cause]().items():
            write("%s/infra/%s/%s" % (top, name, file), text)
        wanted.setdefault(cause, []).append(name)
    return {cause: sorted(names) for cause, names in wanted.items()}


def main():
    problems = []

    def ok(good, what, seen=""):
        print("%s - %s" % ("ok" if good else "not ok", what) + ("" if good else "\n# %s" % str(seen)[:1500].replace("\n", "\n# ")), flush=True)
        problems.extend([] if good else [what])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Aws)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as top:
        wanted = tree_of(top)
        env = {"PATH": "/nonexistent", "HOME": home_of(top), "LC_ALL": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true",
               "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:%d" % server.server_port}
        run = subprocess.run([WHY403, "sweep", "--no-experiments", "--format", "json"], cwd=top + "/infra", env=env, capture_output=True, text=True, timeout=120)
        report = json.loads(run.stdout)
        got = {}
        for cause in report["causes"]:
            got.setdefault(cause["cause"], []).extend(cause["items"])
        passes = sorted(i["name"] for i in report["items"] if i["verdict"]["status"] == "pass")
        ok(run.returncode == 1 and len(report["items"]) == ROOTS, "every root is looked at", (run.returncode, len(report["items"]), run.stderr))
        ok(passes == wanted.pop(None), "what works passes", passes)
        for cause, names in wanted.items():
            others = {i["name"]: i["verdict"] for i in report["items"] if i["name"] in names and i["verdict"]["cause"] != cause}
            ok(sorted(got.get(cause, [])) == names, "%s has all its roots and no other" % cause, (others or got.get(cause)))
        ok(set(got) == set(wanted) and len(got) >= 12, "there is no other cause", set(got) ^ set(wanted))
        places = {c["cause"]: c["place"] for c in report["causes"]}
        ok([places[c] for c in ("file_damage", "region_invalid", "missing_keys")] == ["keys:1", "main.tf:2", "~/.aws/credentials:21"],
           "each cause has its place", places)
        ok(len(asked) == len(set(asked)) == report["requests"], "nothing is asked twice", (sorted(asked), report["requests"]))
        ok(SECRET not in run.stdout + run.stderr, "no secret is shown")
        told = {form: subprocess.run([WHY403, "sweep", "--no-experiments", "--format", form], cwd=top + "/infra", env=env, capture_output=True, text=True,
                                     timeout=120).stdout for form in ("text", "markdown", "github")}
        n, first = len(wanted["file_damage"]), wanted["file_damage"][0]
        lines = [line for line in told["github"].split("\n")[:len(report["causes"])] if line.startswith("::error title=why403%3A ")]
        ok(len(lines) == len(report["causes"]), "annotations begin with each cause", lines)
        ok(any("%d x A section header lacks its bracket::file_damage, keys.file_damage.missing_bracket, keys:1: %s%%0AFix: close" % (
            n, ", ".join(wanted["file_damage"])) in line for line in lines), "a cause's annotation has all its roots", lines)
        ok("::notice title=why403 PASS" not in told["github"] and "::notice file=" not in told["github"], "what passes is one line", told["github"][-500:])
        ok("::error file=live/" in told["github"] and "::error file=main.tf" not in told["github"], "without git, paths are told from here", lines)
        ok("| %d | A section header lacks its bracket |" % n in told["markdown"], "the ticket begins with each cause", told["markdown"])
        ok("Fix: close the section's bracket (why403 fix %s)" % first in told["text"], "the fix says what to type", told["text"])
        ok("One of them in full: why403 check live/" in told["text"], "so does the end, from here", told["text"][-300:])
    server.shutdown()
    return 1 if problems else 0


sys.exit(main())
