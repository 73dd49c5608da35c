"""The commands of the README's cookbook and the man page's examples, each run by a shell in a repository like theirs (offline, with a
terraform and a terragrunt that only fail): none may be misspelt, none may end with an exit code that its command does not have.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
ERROR = ("Error: Retrieving AWS account details: validating provider credentials: retrieving caller identity from STS: operation error STS: "
         "GetCallerIdentity, https response error StatusCode: 403, RequestID: 1, api error InvalidClientTokenId: The security token included in the "
         "request is invalid.\n")
LEAST = {"cookbook": 16, "man page": 12}


def cookbook():
    with open(os.path.join(SOURCE, "README.md")) as f:
        text = f.read()
    text = text[text.index("\n## Cookbook\n"):]
    text = text[:text.index("\n## ", 5)]
    return re.findall(r"^    (\S.*)$", text, re.M)


def man_page():
    text = subprocess.run([WHY403, "--man"], stdout=subprocess.PIPE, check=True, universal_newlines=True).stdout.replace("\\", "")
    return [line.strip() for block in re.findall(r"^\.EX\n(.*?)^\.EE", text, re.M | re.S) for line in block.splitlines()]


def world(root):
    for folder in ("home/.aws", "home/.config/why403", "home/infra/prod", "repo/live/prod", "repo/live/unit", "bin"):
        os.makedirs(os.path.join(root, folder))
    module = 'provider "aws" {\n  region  = "eu-west-1"\n  profile = "prod"\n}\ndata "aws_caller_identity" "me" {}\n'
    files = {"repo/live/prod/main.tf": module, "repo/main.tf": module, "home/infra/prod/main.tf": module, "repo/live/unit/main.tf": module,
             "repo/live/unit/terragrunt.hcl": "inputs = {}\n", "repo/ci.log": ERROR,
             "home/.aws/config": "[profile prod]\nregion = eu-west-1\n[profile dev]\nregion = eu-west-1\n",
             "home/.aws/credentials": "[prod]\naws_access_key_id = AKIARTX3GSDSVM357XQK\naws_secret_access_key = %s\n" % ("x" * 40),
             "home/.config/why403/config.ini": "offline = true\n"}
    for name, text in files.items():
        with open(os.path.join(root, name), "w") as f:
            f.write(text)
    for name in ("terraform", "terragrunt"):
        path = os.path.join(root, "bin", name)
        with open(path, "w") as f:
            f.write("#!/bin/sh\ncase $1 in version) echo '{\"terraform_version\": \"1.11.4\"}' ;; *) cat <<'X' >&2; exit 1 ;; esac\n%sX\n" % ERROR)
        os.chmod(path, 0o755)
    os.symlink(WHY403, os.path.join(root, "bin", "why403"))
    subprocess.run(["git", "init", "-q", os.path.join(root, "repo")], check=True)


def run(command, root):
    """What is wrong with it, None if nothing."""
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=os.path.join(root, "repo"), stdin=subprocess.DEVNULL, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, universal_newlines=True,
                          env={"PATH": os.path.join(root, "bin") + ":/usr/bin:/bin", "HOME": os.path.join(root, "home"), "LANG": "C.UTF-8",
                               "AWS_EC2_METADATA_DISABLED": "true"})
    allowed = (0, 1, 3, *range(10, 70)) if "--exit-cause" in command else (0, 1, 3)
    nothing = "--undo" in command and "nothing to undo" in done.stdout   # nothing was fixed here
    if done.returncode not in allowed and not nothing:
        return "exit %d: %s" % (done.returncode, done.stdout[-600:])
    written = re.findall(r"(?:-o|--bundle|>) (\S+\.\w+)", command)
    if "$" not in command and any(not os.path.getsize(os.path.join(root, "repo", name)) for name in written):
        return "it wrote nothing"
    return None if done.stdout or done.returncode == 0 or written or "-o " in command else "exit %d without a word" % done.returncode


def main():
    status = 0
    for what, commands in (("cookbook", cookbook()), ("man page", man_page())):
        root = os.path.realpath(tempfile.mkdtemp(prefix="why403-cookbook-"))
        try:
            world(root)
            wrong = [(c, run(c, root)) for c in commands]
        finally:
            shutil.rmtree(root, ignore_errors=True)
        wrong = [(c, said) for c, said in wrong if said]
        fine = not wrong and len(commands) >= LEAST[what]
        print("%s - %s: %d commands run" % ("ok" if fine else "not ok", what, len(commands)))
        for command, said in wrong:
            print("  %s\n    %s" % (command, said))
        status |= not fine
    return status


sys.exit(main())
