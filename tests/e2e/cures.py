"""From a failure to its cure in a real terminal: copying, trying, running, leaving practice, what stays on the terminal."""
import os
import re
import subprocess
import sys
import tempfile

try:
    import pexpect
except ImportError:
    pexpect = None

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from terminal import Terminal, run_tests  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
FAILED = r"VERDICT +│[^\n]*\n ✘"
CURED = r"VERDICT +│[^\n]*\n ✔"


def lesson(name):
    return [WHY403, "--lab", name]


def clipboard(t):
    return t.tmux("show-buffer", check=False)


def test_text_for_an_administrator_is_copied():
    with Terminal(lesson("scp-deny")) as t:
        t.wait(FAILED)
        t.keys("v", "y")
        t.wait("Sent to the terminal")
        t.until(lambda: clipboard(t).startswith("Subject: AWS access: "), "a mail in the clipboard")
        t.keys("M")
        t.until(lambda: clipboard(t).startswith("*AWS access: "), "a chat message in the clipboard")
        assert "```\n" in clipboard(t), clipboard(t)
        t.keys("Y")
        t.wait("Subject: AWS access: ")


def test_the_fix_screen_starts_on_what_can_be_done():
    with Terminal(lesson("stale-token")) as t:
        t.wait(FAILED)
        t.keys("f")
        t.wait(r"(?m)^ *> \d  ")
        t.keys("1")
        t.wait(r"(?m)^ *> 1  ")
        t.keys("2")
        t.wait(r"(?m)^ *> 2  and out of")
        t.keys("Enter")
        t.wait("Cured")
        t.wait("VERDICT +✔")
        t.keys("u")
        t.wait("VERDICT +✘")
        t.wait(r"(?m)^ *> \d  ")


def test_another_folder_leaves_practice():
    with tempfile.TemporaryDirectory() as home:
        os.mkdir(home + "/mine")
        with open(home + "/mine/main.tf", "w") as f:
            f.write('provider "aws" {\n  region = "us-east-1"\n  profile = "mine"\n}\n')
        os.mkdir(home + "/.aws")
        with open(home + "/.aws/credentials", "w") as f:
            f.write("[mine]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n")
        with Terminal([WHY403, "--offline", "--lab", "stale-token"], env={"HOME": home}, cwd=home) as t:
            t.wait("practice: stale-token")
            t.keys("c")
            t.wait("Which configuration")
            t.type("/folder")
            t.keys("Enter", "Enter")
            t.wait("Folder: ")
            t.type("~/mine")
            t.keys("Enter")
            t.wait("Practice is left")
            assert "practice:" not in t.screen(), t.screen()
            t.keys("t")
            t.wait("who loses")
            assert re.search("mine", t.screen()) and "XQKD" not in t.screen(), t.screen()


def terminal_types():
    """Every type of the terminal database here that can move its cursor."""
    names = set()
    for folder in ("/lib/terminfo", "/etc/terminfo", "/usr/share/terminfo"):
        for _, _, files in os.walk(folder):
            names.update(files)
    for name in sorted(names):
        if " cup=" in subprocess.run(["infocmp", "-1", name], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.decode(errors="replace").replace("\t", " "):
            yield name


def starts_with(name, folder):
    """Does the full screen come up on a terminal of that type, 80x24?"""
    child = pexpect.spawn(WHY403, ["--offline", folder], dimensions=(24, 80), timeout=60,
                          env={"TERM": name, "HOME": folder, "PATH": os.environ["PATH"], "LANG": "C.UTF-8"})
    try:
        return child.expect([b"VERDICT", b"not known here", b"Verdict: "]) == 0
    finally:
        child.close(force=True)


def test_every_terminal_that_can_move_its_cursor_is_taken():
    if not pexpect:
        return
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/main.tf", "w") as f:
            f.write('provider "aws" {\n  region = "us-east-1"\n}\n')
        names = list(terminal_types())
        assert "linux" in names and "xterm" in names, names
        refused = [name for name in names if not starts_with(name, folder)]
        assert not refused, refused


run_tests(globals(), "cures")
