"""The real AWS CLI 2 signs in at the practice AWS, by aws sso login and by aws login, and the lesson is solved by it; and the first set-up
leads there from a session that is known, without a browser. It is AWS_CLI_2, or the aws on PATH (npm's @aws-cdk/asset-awscli-v2 holds one: layer.zip); a version 1 or none is a skip.
"""
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path.insert(0, SUPPORT)
from signin_shell import browse  # noqa: E402
from terminal import Terminal  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))


def cli():
    """The path of an AWS CLI 2, None if there is none."""
    path = os.environ.get("AWS_CLI_2") or shutil.which("aws")
    if not path:
        return None
    said = subprocess.run([path, "--version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout
    return path if said.startswith("aws-cli/2") else None


def sign_in(aws, kind, lesson):
    with tempfile.TemporaryDirectory() as folder, Terminal([WHY403, "--lab", lesson]) as t:
        out = os.path.join(folder, "out")
        t.wait("VERDICT +│?[^✘]*✘")
        t.keys("!")
        t.wait("exit brings you back")
        words = [sys.executable, os.path.abspath(os.path.join(SUPPORT, "signin_shell.py")), aws, kind]
        t.type("%s >%s 2>&1; echo en''ded" % (" ".join(shlex.quote(w) for w in words), shlex.quote(out)))
        t.keys("Enter")
        t.wait("(?m)^ended")
        with open(out, encoding="utf-8") as f:
            said = f.read()
        assert "SIGNED IN" in said and "NOT SIGNED IN" not in said, said
        t.type("exit")
        t.keys("Enter")
        t.wait("Solved")


def in_shell(t, line):
    """What a line prints in the shell of the lesson, which ends then."""
    out = os.path.join(t.folder, "printed")
    t.keys("!")
    t.wait("exit brings you back")
    t.type("(%s) >%s; exit" % (line, shlex.quote(out)))
    t.keys("Enter")
    t.wait("VERDICT +│?[^✘]*✘")
    with open(out, encoding="utf-8") as f:
        return f.read()


def set_up(aws, _kind, lesson):
    """Nothing is left but the portal's section; the profile is made anew, its region is the provider's. The login needs no browser here."""
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(aws, os.path.join(folder, "aws"))
        with Terminal([WHY403, "--lab", lesson], env={"PATH": folder + ":" + os.environ["PATH"]}) as t:
            t.wait("VERDICT +│?[^✘]*✘")
            env = in_shell(t, "sed -i '1,/^$/d' ~/.aws/config; rm -r ~/.aws/sso; sed -i /profile/d main.tf; env")
            os.environ.update(line.split("=", 1) for line in env.splitlines() if re.match("(https_proxy|HTTPS_PROXY|AWS_CA_BUNDLE)=", line))
            t.keys("S")
            t.wait("> 1 +Single sign-on")
            t.keys("Enter")
            for name, there, typed in (("Profile name", "default", ""), ("Start URL", "https://acme.awsapps.com/start", ""),
                                       ("SSO region", "us-east-1", ""), ("Account", "", "111122223333"), ("Role", "", "Developer"),
                                       ("Region", "eu-west-1", "")):
                t.wait("> %s *%s" % (name, there))
                t.type(typed)
                t.keys("Enter")
            t.wait(r"\+sso_session = acme")
            t.keys("Enter")
            t.wait("Next: step 3, Expiry")
            t.keys("Enter")
            code = re.search(r"\b[A-Z]{4}-\d{4}\b", t.wait(r"\b[A-Z]{4}-\d{4}\b")).group(0)
            browse("https://oidc.us-east-1.amazonaws.com/device?user_code=" + code)
            t.wait("Terraform can sign in now. Enter goes to the steps")
            t.wait("VERDICT +✔")
            t.keys("Enter")
            t.wait("VERDICT +│")


ROWS = (("sso", "sso-expired", sign_in), ("login", "login-ended", sign_in), ("set-up", "sso-expired", set_up))


def main():
    aws = cli()
    bad = 0
    for kind, lesson, run in ROWS:
        if not aws:
            print("ok - %s of the AWS CLI 2 # SKIP no AWS CLI 2 here" % kind)
            continue
        try:
            run(aws, kind, lesson)
            print("ok - %s of the AWS CLI 2" % kind)
        except Exception as e:  # pylint: disable=broad-except
            print("not ok - %s of the AWS CLI 2\n%s" % (kind, e))
            bad = 1
    print("1..%d" % len(ROWS))
    return bad


if __name__ == "__main__":
    sys.exit(main())
