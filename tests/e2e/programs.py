#!/usr/bin/env python3
"""No program that a folder brings is run, whatever leads to it from PATH: the folder itself, a link, "..", a relative or an empty entry. The same
programs elsewhere are run, so that the silence of the others is proved to mean something."""
import os
import shutil
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import tap  # noqa: E402
from tap import report  # noqa: E402
from terminal import Terminal  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
PROGRAMS = ("terraform", "tofu", "terragrunt", "aws", "xdg-open", "editor", "vi", "git", "uname")
MAIN = 'provider "aws" {\n  region = "us-east-1"\n}\ndata "aws_caller_identity" "me" {}\n'
CALLS = (["check", "--verbose"], ["check", "--format", "json", "--no-experiments"], ["trace"], ["fix", "--yes"], ["env"], ["sweep"], ["check", "--bundle", "../facts"])


class Place:
    """DIR is repo; what its programs, or those of tools beside it, are called with stands in ran."""

    def __init__(self):
        self.root = os.path.realpath(tempfile.mkdtemp(prefix="why403-programs-"))
        self.ran = self.root + "/ran"
        for folder in ("home", "repo/bin", "tools", "links"):
            os.makedirs(os.path.join(self.root, folder))
        for name, text in (("main.tf", MAIN), ("terragrunt.hcl", "")):
            with open(os.path.join(self.root, "repo", name), "w") as f:
                f.write(text)
        for folder in ("repo", "repo/bin"):
            self.programs(folder)
        os.symlink("../repo/bin", self.root + "/links/folder")
        os.mkdir(self.root + "/links/files")
        for name in PROGRAMS:
            os.symlink("../../repo/bin/" + name, os.path.join(self.root, "links/files", name))

    def programs(self, folder):
        for name in PROGRAMS:
            path = os.path.join(self.root, folder, name)
            with open(path, "w") as f:
                f.write('#!/bin/sh\necho "%s $0 $*" >>%s\necho Terraform v1.11.0\n' % (name, self.ran))
            os.chmod(path, 0o755)

    def env(self, path):
        return {"PATH": path, "HOME": self.root + "/home", "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true", "HTTPS_PROXY": "http://127.0.0.1:9"}

    def what_ran(self):
        if not os.path.exists(self.ran):
            return ""
        with open(self.ran) as f:
            text = f.read()
        os.unlink(self.ran)
        return text

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root)


def ways(root):
    return {"the folder's own path": root + "/repo/bin", "its top": root + "/repo", "a linked folder": root + "/links/folder", "linked files": root + "/links/files",
            "..": root + "/tools/../repo/bin", "two slashes and a dot": root + "//repo/./bin/", "an empty entry first": ":/nonexistent",
            "an empty entry": "/nonexistent::/nonexistent", "an empty entry last": "/nonexistent:", "a dot": ".", "a relative entry": "bin", "./bin": "./bin",
            "a relative way back": "../repo/bin"}


def calls(p):
    for name, path in ways(p.root).items():
        for args in CALLS:
            for folder in (["."] if args[0] == "sweep" else [], ["../repo"]):
                subprocess.run([WHY403, *args, *folder], cwd=p.root + "/repo", env=p.env(path), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, timeout=120)
        ran = p.what_ran()
        report("PATH is %s: nothing of the folder is run" % name, ran)
    p.programs("tools")
    subprocess.run([WHY403, "check"], cwd=p.root + "/repo", env=p.env(p.root + "/repo/bin:" + p.root + "/tools"), stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    ran = p.what_ran()
    report("behind it on PATH, one from elsewhere is run", "" if p.root + "/tools/" in ran and "/repo/" not in ran else "ran: %r" % ran)


def wizard(p):
    """From its start to the first set-up, whose last step calls aws."""
    for name in ("an empty entry first", "linked files", "a dot"):
        env = {**p.env(ways(p.root)[name]), "TMUX": ""}
        with Terminal([WHY403, "--offline"], env=env, cwd=p.root + "/repo") as t:
            t.wait("VERDICT")
            t.keys("S")
            t.wait("> 1 +Single sign-on")
            t.keys("j", "j", "Enter")
            t.wait("> Profile name")
            t.keys("Enter")
            t.wait("> Region")
            t.keys("C-u")
            t.type("us-east-1")
            t.keys("Enter")
            t.wait("WHAT WILL BE WRITTEN")
            t.keys("Enter")
            t.wait("Written: ")
            t.keys("Enter")
            t.wait("not installed|no aws|can't|AWS CLI")
        shutil.rmtree(p.root + "/home/.aws", ignore_errors=True)
        report("the wizard and its set-up, PATH is %s: nothing of the folder is run" % name, p.what_ran())


def work_tree(p):
    """The folder lies deeper in a git work tree: what stands elsewhere in that came with it too."""
    deep = p.root + "/repo/envs/prod"
    os.makedirs(p.root + "/repo/.git", exist_ok=True)
    os.makedirs(deep, exist_ok=True)
    shutil.copy(p.root + "/repo/main.tf", deep)
    for name, path in (("its bin", p.root + "/repo/bin"), ("links to its bin", p.root + "/links/files")):
        for args in CALLS:
            subprocess.run([WHY403, *args], cwd=deep, env=p.env(path), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
        report("a folder of a work tree, PATH is %s: nothing of it is run" % name, p.what_ran())


def editor_and_shell(p):
    """VISUAL, EDITOR and SHELL, as a path too."""
    repo, tools = p.root + "/repo", p.root + "/tools"
    shutil.copy(repo + "/vi", repo + "/bin/bash")
    shutil.copy(tools + "/editor", tools + "/bash")
    rows = [(n, v, "") for n in ("VISUAL", "EDITOR") for v in (repo + "/bin/editor", repo + "/editor -f", "bin/editor", "./editor", p.root + "/links/files/editor")]
    rows += [("EDITOR", tools + "/editor -f", "editor"), ("EDITOR", "../tools/editor", "editor"), ("SHELL", repo + "/bin/bash", ""), ("SHELL", p.root + "/links/folder/bash", ""),
             ("SHELL", tools + "/bash", "bash")]
    for name, value, runs in rows:
        with Terminal([WHY403, "--offline", repo], env={**p.env("/usr/bin:/bin"), "TMUX": "", name: value}, cwd=repo if "tools" not in value else p.root + "/home") as t:
            t.wait("VERDICT")
            if name == "SHELL":
                t.keys("!")
                if not runs:  # what is run in its place waits for this
                    t.wait("exit brings you back")
                    t.type("exit")
                    t.keys("Enter")
                t.wait("Checking everything again")
            else:
                t.keys("Enter")
                t.keys("e")
                t.wait("no editor here|Back from your editor|editor ended")
            t.keys("q")
        ran = p.what_ran()
        report("%s=%s is %s" % (name, value.replace(p.root, ""), "run" if runs else "not run"), "" if bool(ran) == bool(runs) and "/repo/" not in ran.partition(" +")[0] else "ran: %r" % ran)


def credential_process(p):
    """A command by its bare name: the shell's own look on PATH finds nothing of the folder either."""
    p.programs("tools")
    os.makedirs(p.root + "/home/.aws", exist_ok=True)
    with open(p.root + "/home/.aws/config", "w") as f:
        f.write("[default]\ncredential_process = aws creds\n")
    for name, path in ways(p.root).items():
        if name != "linked files":  # a link outside of the folder is its owner's
            subprocess.run([WHY403, "check", "--allow-exec"], cwd=p.root + "/repo", env=p.env(path), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, timeout=120)
            report("credential_process = aws, PATH is %s: nothing of the folder is run" % name, p.what_ran())
    subprocess.run([WHY403, "check", "--allow-exec"], cwd=p.root + "/repo", env=p.env(":" + p.root + "/repo/bin:" + p.root + "/tools:/usr/bin:/bin"),
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    ran = p.what_ran()
    report("one from elsewhere is", "" if "aws %s/tools/aws creds" % p.root in ran and "/repo/" not in ran else "ran: %r" % ran)
    with open(p.root + "/home/.aws/config", "w") as f:
        f.write("[default]\ncredential_process = ./bin/aws creds\n")
    told = subprocess.run([WHY403, "--linear"], cwd=p.root + "/repo", env=p.env("/usr/bin:/bin"), input=b"q\n", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120).stdout
    report("a relative one is told as the folder's", "" if b"a program of the folder you stand in" in b" ".join(told.split()) and not p.what_ran() else told.decode("utf-8", "replace")[-600:])


def main():
    with Place() as p:
        assert os.stat(p.root + "/repo/aws").st_mode & stat.S_IXUSR
        calls(p)
        wizard(p)
        editor_and_shell(p)
        work_tree(p)
    with Place() as p:
        credential_process(p)
    return tap.status()


if __name__ == "__main__":
    sys.exit(main())
