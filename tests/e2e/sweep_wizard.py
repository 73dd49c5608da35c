"""The sweep in the wizard: a list by cause that grows while answers come in; Enter opens a root, q goes back to the list and then to the
folder; the same in plain text."""
import http.server
import os
import re
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from terminal import Terminal, run_tests  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYSWEEPTESTK"


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


class Tree:
    """Twelve roots whose profile is not there, two with half a pair of keys, two that only an answer could tell (and none is asked)."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.top = self.folder.name + "/infra"
        self.env = {"HOME": self.folder.name + "/home", "AWS_EC2_METADATA_DISABLED": "true", "PATH": "/usr/bin:/bin"}
        write(self.env["HOME"] + "/.aws/credentials", "[good]\naws_access_key_id = AKIAQ3EGSWEEPBENAAAA\naws_secret_access_key = %s\n"
              "[half]\naws_access_key_id = AKIAQ3EGSWEEPBENAAAA\n" % SECRET)
        for kind, n, profile in (("gone", 12, "nobody"), ("half", 2, "half"), ("good", 2, "good")):
            for i in range(n):
                write("%s/live/%s%02d/main.tf" % (self.top, kind, i),
                      'provider "aws" {\n  region  = "eu-west-1"\n  profile = "%s"\n}\ndata "aws_caller_identity" "me" {\n}\n' % profile)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def terminal(self, *more, cols=110, rows=40):
        return Terminal([WHY403, "--offline", *more], cols=cols, rows=rows, env=self.env, cwd=self.top)


def test_enter_opens_a_root_and_q_goes_back():
    with Tree() as tree, tree.terminal() as t:
        t.wait("There is no Terraform configuration")
        t.keys("B")
        screen = t.wait(r"14 of 16 fail, 2 can't be told, 0 pass")
        assert "profile_missing" in screen and "12 x" in screen, screen
        t.wait(r"> +live/[a-z]+\d\d")
        t.keys("/")
        t.type("gone07")
        t.keys("Enter")
        t.wait(r"> +live/gone07")
        t.keys("Enter")
        t.wait(r"VERDICT")
        t.wait(r"q list")
        assert "nobody" in t.screen(), t.screen()
        t.keys("q")
        t.wait(r"> +live/gone07")
        t.keys("q")
        t.wait("There is no Terraform configuration")
        t.keys("B")
        t.wait(r"14 of 16 fail")
        t.keys("Q")
        t.until(lambda: t.dead() is not None, "the end")


def test_roots_are_told_from_the_folder_that_was_named():
    with Tree() as tree, Terminal([WHY403, "--offline", tree.top], env=tree.env) as t:
        t.wait("There is no Terraform configuration")
        t.wait(r"(?m)^ > +live/gone00 +provider: profile nobody, which is not there$")
        t.keys("B")
        t.wait("Everything below %s: 14 of 16 fail" % re.escape(tree.top))
        t.wait(r"> +live/[a-z]+\d\d")
        t.keys("Enter")
        t.wait(r"q list")


def test_profiles_are_a_list_too():
    with Tree() as tree, tree.terminal() as t:
        t.wait("There is no Terraform configuration")
        t.keys("/")
        t.type("every profile")
        t.keys("Enter")
        t.wait(r"> +Every profile")
        t.keys("Enter")
        t.wait(r"Every profile: 2 of 2 fail, 0 pass")
        t.wait(r"> +half")
        t.keys("Enter")
        t.wait(r"half of a pair|Half of a key pair")
        t.wait(r"q list")


class Aws(http.server.BaseHTTPRequestHandler):
    """Answers once it is let."""
    let = threading.Event()

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.let.wait(60)
        body = ('<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
                "<Arn>arn:aws:iam::111122223333:user/ci</Arn><UserId>AIDA</UserId><Account>111122223333</Account>"
                "</GetCallerIdentityResult></GetCallerIdentityResponse>").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def test_progress_while_it_waits():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Aws)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Tree() as tree:
        tree.env["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:%d" % server.server_port
        with Terminal([WHY403, "--no-experiments"], cols=110, rows=40, env=tree.env, cwd=tree.top) as t:
            t.wait("There is no Terraform configuration")
            t.keys("B")
            t.wait(r"Looked at 14 of 16, waiting for 127\.0\.0\.1")
            t.keys("Down", "Down")
            t.wait(r"> +live/gone00")
            Aws.let.set()
            t.wait(r"14 of 16 fail, 2 pass")
            assert "user/ci" in t.wait(r"> +live/gone00"), t.screen()
    server.shutdown()


def test_a_lesson_has_no_list():
    with Terminal([WHY403, "--lab", "stale-token"]) as t:
        t.wait("VERDICT")
        t.keys("B")
        t.wait("nothing below it")


def test_plain_text():
    with Tree() as tree, tree.terminal("--linear") as t:
        t.wait("There is no Terraform configuration")
        t.type("B\n")
        t.wait("== Everything below ==")
        t.wait(r"Everything below: 14 of 16 fail")
        t.wait(r"(?s)Everything below: 14 of 16 fail.*\n>")
        t.type("3\n")
        t.wait(r"(?s)== Steps ==.*\n>")
        t.type("b\n")
        t.wait(r"(?s)> b\n+Verdict: [^\n]*\n+== Everything below ==.*14\. +live/gone11.*\n>")


run_tests(globals(), "sweep in the wizard")
