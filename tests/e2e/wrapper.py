#!/usr/bin/env python3
"""why403 run from outside: the question whether to open the wizard, --dir, --need. A real terminal, a real command."""
import atexit
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from terminal import Terminal, run_tests  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
ROOT = tempfile.mkdtemp(prefix="why403-wrapper-")
atexit.register(shutil.rmtree, ROOT, ignore_errors=True)
QUESTION = "Open the wizard on it"


def folder(name, text):
    path = os.path.join(ROOT, name)
    os.makedirs(path, exist_ok=True)
    with open(os.path.join(path, "main.tf"), "w") as f:
        f.write(text)
    return path


KEYLESS = folder("keyless", 'provider "aws" {\n  region = "eu-west-1"\n}\ndata "aws_caller_identity" "me" {}\n')
BROKEN = folder("broken", 'provider "aws" {\n  region = "eu-west-1"\n')
NO_AWS = folder("no-aws", 'resource "null_resource" "x" {}\n')


def ran(where, *options, redirect="", **env):
    """The screen after run has ended or asks."""
    end = "; echo ENDED $?" + "; exec cat"
    line = " ".join([WHY403, "run", *options, "--", "sh -c 'echo Error: no; exit 7'", redirect])
    with Terminal(["sh", "-c", line + end], cwd=where, env={"AWS_EC2_METADATA_DISABLED": "true", **env}) as t:
        t.wait("%s|ENDED" % QUESTION)
        return t.screen()


def test_asks_after_a_failure_to_sign_in():
    screen = ran(KEYLESS)
    assert QUESTION in screen and "ENDED" not in screen, screen


def planned(where, *made):
    """What run says after plan of a Terraform that stops, in a folder with what an init made."""
    path = folder("init-%d" % len(os.listdir(ROOT)), open(os.path.join(where, "main.tf")).read())
    for name, text in made:
        os.makedirs(os.path.dirname(os.path.join(path, name)), exist_ok=True)
        with open(os.path.join(path, name), "w") as f:
            f.write(text)
    terraform = os.path.join(folder("bin", ""), "terraform")
    with open(terraform, "w") as f:
        f.write("#!/bin/sh\nexit 1\n")
    os.chmod(terraform, 0o755)
    done = subprocess.run([WHY403, "run", "--offline", "--", terraform, "plan"], cwd=path, capture_output=True, text=True,
                          env={**os.environ, "AWS_EC2_METADATA_DISABLED": "true", "HOME": ROOT}, timeout=60)
    assert done.returncode == 1, done
    return " ".join(done.stderr.split())


def test_a_folder_without_init_is_sent_to_init():
    lock = (".terraform.lock.hcl", 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n}\n')
    fetched = (".terraform/providers/x", "")
    backend = folder("backend", 'terraform {\n  backend "local" {}\n}\nprovider "aws" {\n  region = "eu-west-1"\n}\n')
    init = "stopped before any login. Run terraform init, then the same command again."
    assert init in planned(KEYLESS) and "no version of the AWS provider is chosen" in planned(KEYLESS)
    assert "the AWS provider is not installed" in planned(KEYLESS, lock)
    assert "its backend is not set up" in planned(backend)
    assert init not in planned(KEYLESS, lock, fetched)
    assert init not in planned(BROKEN) and init not in planned(NO_AWS)


def test_asks_nobody_in_ci():
    screen = ran(KEYLESS, CI="true")
    assert QUESTION not in screen and "ENDED 7" in screen, screen


def test_asks_nothing_after_another_failure():
    screen = ran(NO_AWS)
    assert QUESTION not in screen and "ENDED 7" in screen, screen


def test_asks_nothing_after_a_failure_of_the_files():
    screen = ran(BROKEN)
    assert QUESTION not in screen and "ENDED 7" in screen, screen


def test_asks_nothing_where_a_stream_is_no_terminal():
    for redirect in ("2>%s/err" % ROOT, ">%s/out" % ROOT, "</dev/null"):
        screen = ran(KEYLESS, redirect=redirect)
        assert QUESTION not in screen and "ENDED 7" in screen, (redirect, screen)


def test_dir_names_the_folder_that_is_judged():
    screen = ran(NO_AWS, "--dir", KEYLESS)
    assert QUESTION in screen, screen
    screen = ran(KEYLESS, "--dir", NO_AWS)
    assert QUESTION not in screen, screen


run_tests(globals(), "wrapper")
