"""The first set-up in a real terminal, full screen and plain text: from no credentials at all to a profile that works, and back."""
import csv
import os
import random
import re
import resource
import select
import signal
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from terminal import Terminal, run_tests  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
PROFILE = """[profile work]
sso_session = work
sso_account_id = 123456789012
sso_role_name = Developer
region = eu-west-1

[sso-session work]
sso_start_url = https://acme.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
"""
OLD = "[default]\nregion = us-east-1"
VALUES = ("work", "https://acme.awsapps.com/start/#/", "us-east-1", "1234-5678-9012", "Developer", "eu-west-1")


class Laptop:
    """A home with a Terraform module and an aws on PATH that writes down how it was called."""

    def __init__(self, config=None, status=0):
        self.folder = tempfile.TemporaryDirectory(prefix="why403-setup-")
        self.home = self.folder.name
        self.config = self.home + "/.aws/config"
        self.calls = self.home + "/calls"
        os.makedirs(self.home + "/bin")
        os.makedirs(self.home + "/infra")
        with open(self.home + "/infra/main.tf", "w") as f:
            f.write('provider "aws" {\n  region = "us-east-1"\n}\ndata "aws_caller_identity" "me" {}\n')
        with open(self.home + "/bin/aws", "w") as f:
            f.write('#!/bin/sh\n[ "$1" = --version ] && exec echo aws-cli/2.15.0\necho "$*" >>%s\necho RAN\nexit %d\n' % (self.calls, status))
        os.chmod(self.home + "/bin/aws", 0o755)
        if config is not None:
            os.makedirs(self.home + "/.aws")
            with open(self.config, "w") as f:
                f.write(config)

    def open(self, *more, **size):
        env = {"HOME": self.home, "PATH": self.home + "/bin:" + os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true"}
        return Terminal([WHY403, *more, "--offline", self.home + "/infra"], env=env, **size)

    def written(self):
        with open(self.config) as f:
            return f.read()

    def called(self):
        with open(self.calls) as f:
            return f.read().split("\n")[:-1]


def fill(t):
    """Every value of single sign-on, each after its question."""
    t.wait("VERDICT")
    t.keys("S")
    t.wait("> 1 +Single sign-on")
    t.keys("Enter")
    for name, value in zip(("Profile name", "Start URL", "SSO region", "Account", "Role", "Region"), VALUES):
        t.wait("> " + name)
        t.keys("C-u")
        t.type(value)
        t.keys("Enter")
    t.wait("WHAT WILL BE WRITTEN")


def mark_under_cursor(t):
    row, col = t.cursor()
    line = t.screen().split("\n")[row]
    return line.lstrip()[:1] == ">" and col >= line.index(">")


def test_sign_on_writes_a_new_file_and_undo_takes_it_away():
    laptop = Laptop()
    with laptop.open() as t:
        fill(t)
        assert "+[profile work]" in t.screen() and "/dev/null" in t.screen(), t.screen()
        assert not os.path.exists(laptop.config), "written before the yes"
        t.keys("Enter")
        t.wait("Written: ~/.aws/config")
        assert laptop.written() == PROFILE
        assert stat.S_IMODE(os.stat(laptop.config).st_mode) == 0o600
        t.keys("Enter")
        t.wait("Checking everything again")
        assert laptop.called() == ["sso login --profile work --use-device-code"], laptop.called()
        assert "export AWS_PROFILE=work" in t.screen()
        t.keys("u")
        t.wait("Put back as it was")
        assert not os.path.exists(laptop.config)


def test_the_profile_that_the_block_names_is_offered():
    """It is in the field already, gives way to what is typed, and no variable is asked for where the block names it."""
    laptop = Laptop()
    with open(laptop.home + "/infra/main.tf", "w") as f:
        f.write('provider "aws" {\n  region  = "us-east-1"\n  profile = "dev"\n}\ndata "aws_caller_identity" "me" {}\n')
    with laptop.open() as t:
        t.wait("VERDICT")
        t.keys("S", "3", "Enter")
        t.wait(r"> Profile name +dev(.*\n)+.*main\.tf:3 asks for the profile dev")
        t.keys("x", "y")
        t.wait(r"> Profile name +xy *\n")
        t.keys("C-u")
        t.wait(r"> Profile name *\n")
        t.type("dev")
        t.keys("Enter")
        t.wait("> Region +us-east-1")
        t.keys("Enter")
        t.wait("WHAT WILL BE WRITTEN")
        assert "AWS_PROFILE" not in t.screen(), t.screen()
        t.keys("Escape")
        t.wait("> Region")
        t.keys("Up")
        t.wait("> Profile name +dev")
        t.type("2")
        t.keys("Enter", "Enter")
        t.wait(r"profile = \"dev2\"\n.*at main\.tf:3, instead of dev")


def test_an_old_file_stays_as_it_is_above_the_new_profile():
    laptop = Laptop(OLD)
    with laptop.open() as t:
        fill(t)
        assert "No newline at end of file" in t.screen(), t.screen()
        t.keys("Escape")
        t.wait("> Region")
        assert laptop.written() == OLD
        t.keys("Enter")
        t.wait("WHAT WILL BE WRITTEN")
        t.keys("a")
        t.wait("Written: ~/.aws/config")
        assert laptop.written() == OLD + "\n\n" + PROFILE
        t.keys("u")
        t.wait("Put back as it was")
        assert laptop.written() == OLD


def test_a_file_that_changes_meanwhile_is_looked_at_again():
    laptop = Laptop(OLD)
    changed = "[default]\nregion = eu-north-1\n"
    with laptop.open() as t:
        fill(t)
        with open(laptop.config, "w") as f:
            f.write(changed)
        t.keys("Enter")
        t.wait("region = eu-north-1")  # the wizard also sees by itself that a file has changed
        assert laptop.written() == changed
        t.keys("Enter")
        t.wait("Written: ~/.aws/config")
        assert laptop.written() == changed + "\n" + PROFILE


def test_a_full_disk_leaves_the_old_file():
    """A limit on the size of files stands for the disk; with room again the same yes writes."""
    for limit in (0, len(OLD), len(OLD) + len(PROFILE)):
        laptop = Laptop(OLD)
        with laptop.open(cols=200) as t:
            fill(t)
            resource.prlimit(t.pid(), resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            t.keys("Enter")
            t.wait("can't be (written|made)|nothing was changed")
            assert laptop.written() == OLD, laptop.written()
            assert os.listdir(laptop.home + "/.aws") == ["config"], os.listdir(laptop.home + "/.aws")
            resource.prlimit(t.pid(), resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            t.keys("Enter")
            t.wait("Written: ~/.aws/config")
            assert laptop.written() == OLD + "\n\n" + PROFILE


def test_killed_at_any_moment_the_file_is_old_or_new():
    chance, written = random.Random(403), OLD + "\n\n" + PROFILE
    for _ in range(5):
        laptop = Laptop(OLD)
        with laptop.open() as t:
            fill(t)
            program = os.pidfd_open(t.pid())
            t.keys("Enter")
            select.select([], [], [], chance.uniform(0, 0.03))
            signal.pidfd_send_signal(program, signal.SIGKILL)
            assert select.select([program], [], [], 60)[0], "it has not ended"
            os.close(program)
        now = laptop.written()
        assert now in (OLD, written), now
        env = {"HOME": laptop.home, "PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true"}
        undone = subprocess.run([WHY403, "fix", "--undo"], env=env, cwd=laptop.home + "/infra", stdin=subprocess.DEVNULL, capture_output=True, check=False)
        assert laptop.written() == OLD and (now == OLD or undone.returncode == 0), (now, undone)
        assert os.listdir(laptop.home + "/.aws") == ["config"], os.listdir(laptop.home + "/.aws")


def test_a_profile_that_another_terminal_adds_is_not_written_twice():
    """The AWS CLI reads no file with two sections of one name."""
    laptop = Laptop(OLD)
    with laptop.open() as t:
        fill(t)
        with open(laptop.config, "a") as f:
            f.write("\n[profile work]\nregion = eu-north-1\n")
        t.keys("Enter")
        t.wait("There is a profile work already")
        assert laptop.written().count("[profile work]") == 1


def test_a_command_that_fails_can_be_read():
    laptop = Laptop(status=3)
    with laptop.open() as t:
        fill(t)
        t.keys("Enter")
        t.wait("Written: ~/.aws/config")
        t.keys("Enter")
        t.wait(r"RAN\n+The command failed.* Enter goes back")
        t.keys("Enter")
        t.wait("NOW SIGN IN")


def test_read_only_writes_nothing():
    laptop = Laptop()
    with laptop.open("--read-only") as t:
        fill(t)
        t.keys("Enter")
        t.wait("--read-only")
        assert not os.path.exists(laptop.config)


def test_nothing_here_is_no_pass():
    with tempfile.TemporaryDirectory(prefix="why403-empty-") as home:
        with Terminal([WHY403, "--offline"], env={"HOME": home, "AWS_EC2_METADATA_DISABLED": "true"}, cwd=home) as t:
            t.wait("There is no Terraform configuration in ~")
            t.wait(r"VERDICT  \? nothing to judge")
            t.keys("G", "Enter")
            t.wait("> 1 +Single")
            t.keys("v")
            t.wait(r"VERDICT +│[^\n]*\n \? nothing")
            t.keys("q")
            t.until(lambda: t.dead() is not None, "its end")
            assert "Terraform can log in" not in t.screen(), t.screen()


def test_the_cursor_is_where_is_typed():
    laptop = Laptop(OLD)
    for cols, rows in ((80, 24), (40, 10), (120, 40)):
        with laptop.open(cols=cols, rows=rows) as t:
            t.wait("> 2|2/7|VERDICT|cannot|✘")
            t.keys("S")
            t.wait("> 1 +Single")
            t.until(lambda: mark_under_cursor(t), "the cursor on the mark")
            t.keys("Enter")
            t.wait("> Profile name")
            t.until(lambda: mark_under_cursor(t), "the cursor on the field")
            t.keys("C-u")
            t.type("x" * 70)
            t.keys("Enter")
            t.wait("at most")
            t.until(lambda: mark_under_cursor(t), "the cursor on the field still")
            for size in ((20, 5), (cols, rows)):
                t.resize(*size)
            t.wait("at most")


def test_sign_on_in_plain_text():
    laptop = Laptop()
    with laptop.open("--linear", rows=200) as t:
        t.wait("Verdict: .*(\n.*)*\n>")
        t.type("S")
        t.keys("Enter")
        t.wait("Single sign-on")
        t.type("1")
        t.keys("Enter")
        for name, value in zip(("Profile name", "Start URL", "SSO region", "Account", "Role", "Region"), VALUES):
            t.wait("(?m)^%s( \\[[^]]*\\])?:$" % name)
            t.type(value)
            t.keys("Enter")
        t.wait("WHAT WILL BE WRITTEN(.*\n)+>")
        assert not os.path.exists(laptop.config)
        t.keys("Enter")
        t.wait("Written: ~/.aws/config(.*\n)+>")
        assert laptop.written() == PROFILE
        t.keys("Enter")
        t.wait("RAN(.*\n)+>")
        assert laptop.called() == ["sso login --profile work --use-device-code"]
        t.type("u")
        t.keys("Enter")
        t.wait("Put back as it was")
        assert not os.path.exists(laptop.config)


def key_of(t):
    """What the administrator left in the sandbox's Downloads."""
    top = os.environ.get("TMPDIR", "/tmp")
    for name in os.listdir(top):
        path = "%s/%s/home/Downloads/alice_accessKeys.csv" % (top, name)
        if name.startswith("why403-lab-%d-" % t.pid()) and os.path.exists(path):
            with open(path) as f:
                return list(csv.reader(f))[1]
    raise AssertionError("no sandbox of %d" % t.pid())


def configure(t, key):
    """Answers the real aws configure."""
    for question, answer in (("Access Key ID", key[0]), ("Secret Access Key", key[1]), ("region name", ""), ("output format", "")):
        t.wait(r"(?m)%s \[[^]]*\]: *$" % question)
        t.type(answer)
        t.keys("Enter")


def test_a_key_from_nothing_to_cured():
    with Terminal([WHY403, "--lab", "new-laptop"]) as t:
        t.wait("S first set-up")
        t.keys("S")
        t.wait("> 1 +Single")
        t.keys("j", "j", "Enter")
        t.wait("> Profile name +default")
        t.keys("Enter")
        t.wait("> Region")
        t.type("us-east-1")
        t.keys("Enter")
        t.wait(r"\+region = us-east-1")
        t.keys("Enter")
        t.wait("Written: ~/.aws/config")
        t.keys("Enter")
        configure(t, key_of(t))
        t.wait("Terraform can sign in now")
        t.wait("VERDICT +✔")
        assert key_of(t)[1] not in t.screen()


def test_a_key_in_plain_text():
    with Terminal([WHY403, "--linear", "--lab", "new-laptop"], rows=200) as t:
        t.wait("(?m)^Verdict: ✘(.*\n)+>")
        for line, then in (("S", "access key of an IAM user(.*\n)+>"), ("3", r"(?m)^Profile name \[default\]:$"), ("", r"(?m)^Region \[us-east-1\]:$"),
                           ("us-east-1", "WHAT WILL BE WRITTEN(.*\n)+>"), ("", "Written: (.*\n)+>")):
            t.type(line)
            t.keys("Enter")
            t.wait(then)
        t.keys("Enter")
        configure(t, key_of(t))
        t.wait("Verdict: ✔")


run_tests(globals(), "set-up")
