#!/usr/bin/env python3
"""What a stranger's folder and a poor machine must not bring about: secrets pasted in odd places shown in any report, 500 secrets of all
kinds shown in any output, a shortage of the program's own told as a finding."""
import json
import os
import random
import resource
import shutil
import string
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
WHY403 = os.path.abspath(os.environ.get("WHY403", os.path.join(HERE, "..", "..", "why403")))
FORMATS = ("text", "json", "markdown", "html", "github", "sarif", "junit")
MAIN = 'provider "aws" {\n%s}\ndata "aws_caller_identity" "x" {}\n'
failed = 0


def report(name, problem):
    global failed
    failed += bool(problem)
    print("%s - %s%s" % ("not ok" if problem else "ok", name, ": " + problem if problem else ""), flush=True)


class Place:
    """A home and a Terraform folder."""

    def __init__(self):
        self.root = tempfile.mkdtemp(prefix="why403-trust-")
        self.env = {"PATH": "/usr/bin:/bin", "HOME": self.root + "/home", "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true",
                    "WHY403_LEAK_ABORT": "1"}

    def write(self, name, text, mode=0o600):
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        os.chmod(path, mode)

    def run(self, args, env=(), descriptors=None):
        def limit():
            if descriptors:
                resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
        run = subprocess.run([WHY403, *args], cwd=self.root, env=dict(self.env, **dict(env)), stdin=subprocess.DEVNULL, timeout=120,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=limit)
        return run.returncode, run.stdout.decode("utf-8", "replace")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root)


def parts(value):
    """What of a value gives it away: the whole, and of a long one any 12 characters at its ends and in the middle."""
    if len(value) < 16:
        return {value}
    return {value, value[:12], value[-12:], value[len(value) // 2:][:12]}


def shown(values, out):
    return [v for v in values if any(p in out for p in parts(v))]


def descriptors():
    with Place() as p:
        p.write("tf/main.tf", MAIN % '  region = "eu-west-1"\n')
        p.write("home/.aws/credentials", "[default]\naws_access_key_id = AKIAQYLPMN5HHHFPZAM2\naws_secret_access_key = %s\n" % drawn(random.Random(1), 40))
        for n in (6, 7, 8, 9, 10):
            for args in (["check", "tf"], ["fix", "--yes", "tf"]):
                code, out = p.run(args, descriptors=n)
                good = code == 2 and "too many files are open" in out and "certain" not in out
                report("%d descriptors, %s: the program's own trouble" % (n, args[0]), "" if good else "%d: %s" % (code, out[-300:]))


def drawn(dice, n, alphabet=string.ascii_letters + string.digits + "+/"):
    while True:
        value = "".join(dice.choice(alphabet) for _ in range(n))
        if alphabet != string.ascii_letters + string.digits + "+/" or (value[0].isalnum() and value[-1].isalnum() and
                                                                       any(c.isdigit() for c in value)):
            return value


def pasted():
    key = drawn(random.Random(2), 40, string.ascii_letters + string.digits)
    url = "http://bob:hunter2pass@h.example/?token=tok3nvalue99"
    secrets = [key, "hunter2pass", "tok3nvalue99"]
    places = [("variable %s" % n, {n: v}, "") for n, v in
              (("AWS_REGION", key), ("AWS_PROFILE", key), ("AWS_CA_BUNDLE", key), ("AWS_ENDPOINT_URL_STS", url), ("AWS_ENDPOINT_URL", url))]
    places += [("argument %s" % n, {}, "  %s\n" % t) for n, t in
               (("region", 'region = "%s"' % key), ("profile", 'profile = "%s"' % key), ("custom_ca_bundle", 'custom_ca_bundle = "%s"' % key),
                ("endpoints", 'endpoints {\n    sts = "%s"\n  }' % url), ("shared_config_files", 'shared_config_files = ["%s"]' % key))]
    for name, env, arguments in places:
        with Place() as p:
            p.write("tf/main.tf", MAIN % arguments)
            bad = []
            for args in [["check", "--offline", "--format", f, "tf"] for f in FORMATS] + [["trace", "tf"], ["fix", "--offline", "tf"]]:
                code, out = p.run(args, env)
                if shown(secrets, out) or code < 0:
                    bad.append("%s shows %s (%d)" % (" ".join(args), shown(secrets, out), code))
            report("a secret pasted as %s" % name, "; ".join(bad))


def many():
    """500 and more: 40 characters and session tokens of 200 profiles, and short, all-capital, all-digit ones in odd places."""
    dice = random.Random(403)
    secrets, lines, variables, env = [], [], [], {}

    def secret(n, alphabet=string.ascii_letters + string.digits + "+/"):
        secrets.append(drawn(dice, n, alphabet))
        return secrets[-1]

    for i in range(200):
        lines.append("[p%d]\naws_access_key_id = ASIA%s\naws_secret_access_key = %s\naws_session_token = %s\n" % (
            i, drawn(dice, 16, string.ascii_uppercase + "234567"), secret(40), secret(120)))
    for i in range(40):
        variables.append('variable "db_password_%d" {\n  default = "%s"\n  sensitive = true\n}\n' % (i, secret(9)))
        env["TF_VAR_api_token_%d" % i] = secret(16, string.ascii_uppercase)
        env["TF_VAR_pin_password_%d" % i] = secret(16, string.digits)
    with Place() as p:
        p.write("home/.aws/credentials", "\n".join(lines))
        p.write("home/.aws/config", "[profile p0]\nregion = eu-west-1\n")
        p.write("home/.aws/sso/cache/%s.json" % ("0" * 40), json.dumps({"startUrl": "https://x.awsapps.com/start", "accessToken": secret(60),
                                                                      "clientSecret": secret(80), "refreshToken": secret(60)}))
        p.write("tf/variables.tf", "".join(variables))
        p.write("tf/main.tf", 'provider "aws" {\n  profile = "p0"\n  access_key = "AKIAQYLPMN5HHHFPZAM2"\n  secret_key = "%s"\n  assume_role {\n    role_arn = '
                '"arn:aws:iam::111122223333:role/x"\n    external_id = "%s"\n  }\n}\ndata "aws_caller_identity" "x" {}\n' % (secret(40), secret(8)))
        p.write("log.txt", "Error: validating provider credentials: api error InvalidClientTokenId: x\n%s" % "".join(
            "%s=%s\n" % (n, secret(40)) for n in ("AWS_SECRET_ACCESS_KEY", "aws_secret_access_key", "secret_key") * 5))
        calls = [["check", "--offline", "--format", f, "tf"] for f in FORMATS] + [
            ["trace", "tf"], ["env", "tf"], ["fix", "--offline", "tf"], ["fix", "--offline", "--yes", "tf"], ["fix", "--list", "tf"],
            ["explain", "log.txt"], ["explain", "--format", "json", "log.txt"], ["explain", "--scrub", "log.txt"], ["explain", "--dir", "tf", "log.txt"],
            ["check", "--offline", "--verbose", "tf"], ["check", "--offline", "--bundle", "facts.json", "tf"]]
        calls += [["open", "facts.json", "--format", f] for f in FORMATS] + [["-chdir=tf", "diff", "facts.json"], ["sweep", "--offline", "tf"]]
        report("%d secrets are seeded" % len(secrets), "" if len(secrets) >= 500 else "too few")
        for args in calls:
            code, out = p.run(args, env)
            if "--bundle" in args:
                with open(os.path.join(p.root, "facts.json"), encoding="utf-8") as f:
                    out += f.read()
            found = shown(secrets, out)
            report("500 secrets, %s" % " ".join(args), "" if not found and code in (0, 1, 3) else "%d shown, code %d: %s" % (len(found), code, out[-200:] if code not in (0, 1, 3) else ""))


def main():
    descriptors()
    pasted()
    many()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
