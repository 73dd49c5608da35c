"""The real AWS CLI 2 signs in at the practice AWS, by aws sso login and by aws login, and the lesson is solved by it. It is AWS_CLI_2, or
the aws on PATH (npm's @aws-cdk/asset-awscli-v2 holds one: layer.zip); a version 1 or none is a skip.
"""
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path.insert(0, SUPPORT)
from terminal import Terminal  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
ROWS = (("sso", "sso-expired"), ("login", "login-ended"))


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


def main():
    aws = cli()
    bad = 0
    for kind, lesson in ROWS:
        if not aws:
            print("ok - %s of the AWS CLI 2 # SKIP no AWS CLI 2 here" % kind)
            continue
        try:
            sign_in(aws, kind, lesson)
            print("ok - %s of the AWS CLI 2" % kind)
        except Exception as e:  # pylint: disable=broad-except
            print("not ok - %s of the AWS CLI 2\n%s" % (kind, e))
            bad = 1
    print("1..%d" % len(ROWS))
    return bad


if __name__ == "__main__":
    sys.exit(main())
