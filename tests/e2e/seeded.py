#!/usr/bin/env python3
"""More than 500 secrets of every kind, long, short, all-capital, all-digit and with signs, in every place that people keep them in, against every
command and format, the wizard included.

What comes out is searched for each, as it is and as URLs, base64, JSON and HTML write it: a short one as a whole, of a longer one any 12
characters in a row. SEED: another draw."""
import base64
import hashlib
import html
import json
import os
import random
import re
import signal
import string
import subprocess
import sys
import tempfile
import time
import urllib.parse

import secrets as shared
import tap  # found where secrets finds it: tests/support

GRAM, PREFIX, SHORT = 12, 6, 12
FORMATS = ("text", "json", "markdown", "html", "github", "sarif", "junit")
LETTERS = string.ascii_letters + string.digits
ALPHABETS = {"mixed": (LETTERS, 9), "capital": (string.ascii_uppercase, 10), "digits": (string.digits, 9), "small": (string.ascii_lowercase, 11),
             "signs": (LETTERS + "+/=&<%~", 18), "key": (LETTERS + "+/", 40), "long": (LETTERS + "+/", 200)}
KEY = "AKIARZPUZDIKGB2VALC4"
dice = random.Random(int(os.environ.get("SEED", "403")))
seeded = {}  # secret -> where it was put


def secret(where, kind):
    alphabet, length = ALPHABETS[kind]
    while True:
        value = "".join(dice.choice(alphabet) for _ in range(length))
        if value[0].isalnum() and value[-1].isalnum() and value not in seeded:
            break
    seeded[value] = "%s, %s" % (where, kind)
    return value


def forms(value):
    yield value
    yield urllib.parse.quote(value, safe="")
    yield json.dumps(value)[1:-1]
    yield html.escape(value)
    for pad in range(3):
        text = base64.b64encode(b"\0" * pad + value.encode()).decode().rstrip("=")
        yield text[(pad * 8 + 5) // 6:(pad + len(value)) * 8 // 6]


class Table:
    """What gives a secret away -> its place. A short one counts as a word of its own."""

    def __init__(self):
        self.grams, self.wholes = {}, {}
        for value, where in seeded.items():
            for form in forms(value):
                if len(form) < PREFIX:
                    continue
                if len(form) <= SHORT:
                    self.wholes[form] = where
                for i in range(len(form) - GRAM + 1):
                    self.grams[form[i:i + GRAM]] = where
        self.word = re.compile("(?<![A-Za-z0-9])(?:%s)(?![A-Za-z0-9])" % "|".join(sorted(map(re.escape, self.wholes), key=len, reverse=True)))

    def found(self, out):
        text = out.decode("utf-8", "replace")
        bare = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]", "", text)
        flat = re.sub(r"\s+", "", re.sub(r"<[^<>]*>", "", bare))  # wrapped by a layout or not
        places = {self.grams[t[i:i + GRAM]] for t in (text, bare, flat) for i in range(len(t) - GRAM + 1) if t[i:i + GRAM] in self.grams}
        return sorted(places | {self.wholes[m[0]] for m in self.word.finditer(bare)})


# ---- the places: each is filled once with every kind of secret that fits ----
ALL = tuple(ALPHABETS)
PLAIN = ("mixed", "capital", "digits", "small", "key")


def credentials(w):
    text = ""
    for kind in ALL:
        for n in range(10):
            text += "[k-%s-%d]\naws_access_key_id = ASIARZPUZDIKGB2VALC4\naws_secret_access_key = %s\naws_session_token = %s\n" % (
                kind, n, secret("secret key of a profile", kind), secret("session token of a profile", kind))
        text += "[damaged-%s\naws_access_key_id = %s\naws_secret_access_key = %s\n" % (kind, KEY, secret("secret key below a damaged header", kind))
        text += "[quoted-%s]\naws_access_key_id = %s\naws_secret_access_key = \"%s\" \n" % (kind, KEY, secret("secret key in quotes", kind))
        text += "[swapped-%s]\naws_access_key_id = %s\naws_secret_access_key = AKIA3QX7LMW5TB2YHR4D\n" % (kind, secret("secret key in the id's place", "key"))
        text += "# aws_secret_access_key = %s\n; password: %s\n" % (secret("commented-out key", kind), secret("password in a comment", kind))
        text += "[split-%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n  %s\n" % (
            kind, KEY, secret("first line of a key", "signs"), secret("second line of a key", "signs"))
    w.write("home/.aws/credentials", text)


def config(w):
    text = ""
    for kind in ALL:
        text += "[profile role-%s]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = k-key-0\nexternal_id = %s\n" % (kind, secret("external id", kind))
        text += "[profile keys-%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n" % (kind, KEY, secret("secret key in config", kind))
        if kind in PLAIN:
            text += "[profile proc-%s]\ncredential_process = /nonexistent/helper --password %s -u ann:%s TOKEN=%s\n" % (
                kind, secret("credential_process --password", kind), secret("credential_process -u", kind), secret("credential_process TOKEN=", kind))
            text += "[profile url-%s]\nregion = eu-west-1\nendpoint_url = https://ann:%s@h.example/?token=%s\n" % (
                kind, secret("password of an endpoint", kind), secret("token of an endpoint", kind))
    w.write("home/.aws/config", text + "[profile sso]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 123456789012\n"
            "sso_role_name = r\n")
    w.write("home/.aws/sso/cache/%s.json" % hashlib.sha1(b"https://x.awsapps.com/start").hexdigest(), json.dumps({
        "startUrl": "https://x.awsapps.com/start", "region": "eu-west-1", "expiresAt": "2020-01-01T00:00:00Z", "clientId": "id",
        **{n: secret("SSO " + n, "long") for n in ("accessToken", "refreshToken", "clientSecret")}}))


def module(w):
    names = ["v_%s_%d" % (kind, n) for kind in ALL for n in range(5)]
    text = "".join('variable "%s" {\n  default = %s\n  sensitive = true\n}\n' % (n, json.dumps(secret("sensitive variable", n.split("_")[1])).replace("%{", "%%{"))
                   for n in names)
    aliases, tfvars = "", ""
    for kind in ALL:
        rows = {"literal": '"%s"' % secret("secret_key of a block", kind), "variable": "var.v_%s_0" % kind, "env": "var.db_password_%s" % kind,
                "tfvars": "var.plain_%s" % kind, "local": "local.l_%s" % kind}
        text += 'variable "db_password_%s" {\n  default = ""\n}\nvariable "plain_%s" {\n  default = "%s"\n}\nlocals {\n  l_%s = "x${var.plain_%s}"\n}\n' % (
            kind, kind, secret("default that feeds a key", kind), kind, kind)
        tfvars += 'plain_%s = "%s"\n' % (kind, secret("tfvars", kind))
        w.env["TF_VAR_db_password_" + kind] = secret("TF_VAR_db_password", kind)
        w.env["TF_VAR_api_token_" + kind] = secret("TF_VAR of no variable", kind)
        for row, value in rows.items():
            aliases += ('provider "aws" {\n  alias = "%s_%s"\n  region = "eu-west-1"\n  access_key = "%s"\n  secret_key = %s\n  token = "%s"\n'
                        '  assume_role {\n    role_arn = "arn:aws:iam::123456789012:role/x"\n    external_id = "%s"\n  }\n}\n' % (
                            row, kind, KEY, value, secret("token of a block", kind), secret("external id of a block", kind)))
        if kind in PLAIN:
            aliases += 'provider "aws" {\n  alias = "proxy_%s"\n  region = "eu-west-1"\n  https_proxy = "http://bob:%s@p.example:3128"\n}\n' % (
                kind, secret("password of a proxy", kind))
    text += ('terraform {\n  backend "s3" {\n    bucket = "b-1"\n    key = "k"\n    region = "eu-west-1"\n    access_key = "%s"\n    secret_key = "%s"\n  }\n}\n'
             'data "aws_caller_identity" "x" {}\nprovider "aws" {\n  profile = "role-mixed"\n  region = "eu-west-1"\n}\n' % (KEY, secret("secret key of a backend", "key")))
    w.write("tf/main.tf", text + aliases)
    w.write("tf/terraform.tfvars", tfvars)
    w.write("tf/.terraform/terraform.tfstate", json.dumps({"version": 3, "backend": {"type": "s3", "config": {
        "bucket": "b-1", "key": "k2", "region": "eu-west-1", "access_key": KEY, "secret_key": secret("saved backend", "key"), "token": secret("saved backend", "long")},
        "hash": 1}}))


def shell(w):
    lines = ""
    for kind in PLAIN:
        lines += "export AWS_SECRET_ACCESS_KEY=%s\nexport DB_PASS=%s\nexport GITHUB_TOKEN='%s'\n# old password: %s\n" % tuple(
            secret("start-up file", kind) for _ in range(4))
        lines += "export HTTPS_PROXY=http://bob:%s@p.example:3128\n" % secret("proxy in a start-up file", kind)
        w.env["TF_TOKEN_h%s_example" % kind] = secret("TF_TOKEN", kind)
    w.write("tf/.envrc", lines)
    w.write("home/.bashrc", lines.replace("export ", "declare -x "))
    w.env.update({"AWS_ACCESS_KEY_ID": "ASIARZPUZDIKGB2VALC4", "AWS_SECRET_ACCESS_KEY": ' "%s"\r' % secret("variable", "key"), "AWS_SESSION_TOKEN": secret("variable", "long"),
                  "HTTPS_PROXY": "http://bob:%s@127.0.0.1:9" % secret("proxy of the shell", "mixed")})


def log(w):
    lines = ["Error: configuring Terraform AWS Provider: validating provider credentials: operation error STS: GetCallerIdentity, https response error "
             "StatusCode: 403, RequestID: 1, api error InvalidClientTokenId: The security token included in the request is invalid."]
    for kind in PLAIN:
        lines += [shape % secret("log: " + shape, kind) for shape in (
            'external_id "%s"', 'external_id = "%s"', "curl -u ann:%s https://x.example/", "curl --user 'ann:%s' https://x.example/", "AWS_SECRET_ACCESS_KEY=%s",
            '  secret_key = "%s"', '{"SecretAccessKey":"%s"}', "<SecretAccessKey>%s</SecretAccessKey>", "password: %s", "https://ann:%s@x.example/", "?token=%s&x=1",
            "mysql --password=%s", "DB_PWD=%s", 'export DB_PASS="%s"', "Authorization: Bearer %s", "sso_bearer: %s", "x-api-key: %s", '$env:AWS_SECRET_ACCESS_KEY = "%s"')]
    for prefix in ("ghp_", "glpat-", "xoxb-", "gho_", "github_pat_", "hvs.", "npm_", "x.atlasv1."):
        value = "".join(dice.choice(LETTERS) for _ in range(36))
        seeded[value] = "log: " + prefix
        lines.append("token %s%s of somebody" % (prefix, value))
    lines += ["-----BEGIN RSA PRIVATE KEY-----"] + [secret("log: PEM", "key") + "A" * 24 for _ in range(6)] + ["-----END RSA PRIVATE KEY-----"]
    return w.write("log", "\n".join(lines) + "\n")


def seed(root):
    w = shared.World(root)
    w.env["WHY403_LEAK_ABORT"] = "1"
    for part in (credentials, config, module, shell):
        part(w)
    return w, log(w)


# ---- the calls ----

def judge(table, name, out, least=20):
    found = table.found(out)
    if found and os.environ.get("SHOW"):
        print(out.decode("utf-8", "replace"))
    tap.report("none of %d secrets in: %s" % (len(seeded), name), "%s" % found[:int(os.environ.get("TELL", "6"))] if found else "only %d bytes" % len(out) if len(out) < least else "")


def called(w, table, name, args, files=(), least=20):
    code, out = shared.run(w, args, limit=300)
    for file in files:
        with open(file, "rb") as f:
            out += f.read()
    judge(table, name, out, least)
    if code not in (0, 1, 2, 3) or b"out of memory" in out:
        tap.report(name + " ends", "exit %d: %s" % (code, out[-200:]))


def watched(w, table):
    child = subprocess.Popen([shared.WHY403, "check", "--offline", "--watch", "--verbose"], cwd=w.tf, env=w.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
    time.sleep(2)
    w.write("tf/later.tf", 'provider "aws" {\n  alias = "later"\n  region = "eu-west-1"\n  access_key = "%s"\n  secret_key = "%s"\n}\n' % (KEY, next(iter(seeded))))
    time.sleep(2)
    child.send_signal(signal.SIGINT)
    judge(table, "check --watch, over a change", child.communicate(timeout=60)[0])
    os.unlink(w.tf + "/later.tf")


def calls(w, text, table):
    two, covered, plain, kept = (os.path.join(w.root, n) for n in ("two", "covered", "plain", "kept"))
    for fmt in FORMATS:
        called(w, table, "check --format " + fmt, ["check", "--offline", "--verbose", "--show-key-ids", "--format", fmt])
    called(w, table, "check -o", ["check", "--offline", "-o", kept], [kept], 0)
    called(w, table, "check, asking", ["check", "--timeout", "1", "--allow-exec", "--try-other-profiles"])
    called(w, table, "check --error", ["check", "--offline", "--error", text])
    called(w, table, "check --bundle", ["check", "--offline", "--bundle", covered], [covered])
    called(w, table, "check --bundle --plain", ["check", "--offline", "--plain", "--bundle", plain], [plain])
    for fmt in FORMATS:
        called(w, table, "open --format " + fmt, ["open", covered, "--format", fmt])
    w.write("tf/z.tf", 'provider "aws" {\n  alias = "z"\n  region = "eu-west-1"\n  access_key = "%s"\n  secret_key = "%s"\n}\n' % (KEY, secret("a later file", "key")))
    table = Table()
    called(w, table, "check --bundle, later", ["check", "--offline", "--bundle", two], [two])
    for args in ([covered, two], [plain], ["last"], ["--format", "json", covered, two]):
        called(w, table, "diff " + " ".join(os.path.basename(a) for a in args), ["diff", *args], least=0)
    os.unlink(w.tf + "/z.tf")
    for args in (["trace", "--verbose", "--show-key-ids"], ["trace", "--format", "json"], ["fix", "--offline"], ["env", "--offline"], ["sweep", "--offline"],
                 ["sweep", "--offline", "--format", "json"], ["sweep", "--offline", "--format", "jsonl"], ["sweep", "--offline", "--profiles"],
                 ["sweep", "--offline", "--profiles", "--format", "html"], ["explain", text], ["explain", "--format", "json", text], ["explain", "--scrub", text],
                 ["explain", "--dir", ".", text], ["run", "--", "sh", "-c", "echo failed; exit 1"], ["run", "--fixed", "--", "sh", "-c", "exit 1"],
                 ["check", "--offline", "--profile", "role-capital"], ["check", "--offline", "--profile", "proc-digits"],
                 ["check", "--offline", "--profile", "url-small"], ["check", "--offline", "-var", "plain_key=" + secret("-var", "key")]):
        called(w, table, " ".join(a for a in args if a != text)[:40], args, least=0)
    for shell_ in ("sh", "fish", "powershell"):
        called(w, table, "env --shell " + shell_, ["env", "--offline", "--shell", shell_], least=0)
    watched(w, table)
    judge(table, "the wizard", shared.in_terminal(w, ["--offline"], b"jjjj\rnN\x1bts\x1bL\x1b?\x1bx\x1bc\x1bf\x1bvrRq\x1bqq"), 400)
    judge(table, "the wizard, linear", shared.in_terminal(w, ["--offline", "--linear"], b"2\n?\nt\nf\nq\n\x04"), 400)
    called(w, table, "fix --yes", ["fix", "--offline", "--yes"], least=0)
    called(w, table, "fix --list", ["fix", "--list"], least=0)
    called(w, table, "fix --undo", ["fix", "--undo"], least=0)
    history = [os.path.join(d, f) for d, _, names in os.walk(w.root + "/state") for f in names if "/backups/" not in d + "/"]
    called(w, table, "what is kept of the runs", ["check", "--offline"], history)


def main():
    with tempfile.TemporaryDirectory() as root:
        w, text = seed(root)
        tap.report("more than 500 secrets are seeded", "" if len(seeded) > 500 else "only %d" % len(seeded))
        calls(w, text, Table())
    return tap.status()


if __name__ == "__main__":
    sys.exit(main())
