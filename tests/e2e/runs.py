"""A fix that is a command, run from the wizard: a yes that shows it, the child that has the terminal, another look, terraform plan as proof.

Programs called aws and terraform stand first on PATH and write down how they were called."""
import os
import signal
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from terminal import Terminal, run_tests  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
FAILED = r"VERDICT +│[^\n]*\n ✘"
# What each does in a lesson's sandbox in place of the real one.
LOGIN = "sh ~/bin/sso-login"
PAIR = ("sed -i \"s|^aws_secret_access_key.*|aws_secret_access_key = $(tail -n 1 ~/Downloads/*.csv | tr -d '\\r' | cut -d, -f 2)|\" "
        "~/.aws/credentials")
MEND_BACKEND = "sed -i 's/\"state\"/\"work\"/' main.tf"


class Programs:
    """A folder for PATH with programs that write down their words and then do something."""

    def __init__(self, **programs):
        self.folder = tempfile.TemporaryDirectory(prefix="why403-path-")
        self.log = os.path.join(self.folder.name, "log")
        for name, does in programs.items():
            path = os.path.join(self.folder.name, name)
            with open(path, "w") as f:
                f.write("#!/bin/sh\n[ \"$1\" = version ] && { echo 'Terraform v1.11.4'; exit; }\n"
                        "echo \"%s $*\" >> '%s'\n%s\n" % (name, self.log, does))
            os.chmod(path, 0o755)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def env(self):
        return {"PATH": self.folder.name + ":" + os.environ["PATH"]}

    def called(self):
        if not os.path.exists(self.log):
            return []
        with open(self.log) as f:
            return f.read().splitlines()


def run_fix(t, programs, command, number="1", enter=True):
    """Nothing runs before the second yes; afterwards the wizard waits for Enter on the command's own screen."""
    t.wait(FAILED)
    t.keys("f")
    t.wait("a or Enter asks, then runs it")
    t.keys(number)
    t.wait(r"(?m)^ *> %s  " % number)
    t.keys("a")
    t.wait(r"Run it\? " + command + ".*Press a once more")
    assert not programs.called(), programs.called()
    t.keys("a")
    t.wait("Enter goes back to why403")
    assert programs.called() == [command], programs.called()
    if enter:
        t.keys("Enter")


def cured_by(lesson, command, does, plan="echo No changes.", ends="passes"):
    """In a folder where init has been run: before that a lesson offers no plan."""
    with Programs(aws=does + "\nmkdir -p .terraform", terraform=plan) as programs, Terminal([WHY403, "--lab", lesson], env=programs.env()) as t:
        run_fix(t, programs, command)
        t.wait(r"Cured\.  The command was run\.")
        assert "takes the change back" not in t.screen() and "u undo" not in t.screen(), t.screen()
        t.keys("P")
        t.wait(r"terraform plan -input=false\n[^─]*Enter goes back to why403")  # the same words stand above it, of the fix
        assert programs.called()[-1] == "terraform plan -input=false", programs.called()
        t.keys("Enter")
        t.wait(r"(?m)^─ terraform plan -input=false: " + ends)


def test_a_login_is_run_and_looked_at_again():
    cured_by("sso-expired", "aws sso login --profile dev", LOGIN)


def test_keys_are_written_into_their_profile():
    cured_by("wrong-secret", "aws configure", PAIR)


def test_init_is_run_after_a_change_of_the_backend():
    with Programs(aws="true", terraform=MEND_BACKEND) as programs, Terminal([WHY403, "--lab", "backend-profile"], env=programs.env()) as t:
        run_fix(t, programs, "terraform init -reconfigure", "3")
        t.wait(r"Cured\.  The command was run\.")


def test_a_plan_that_fails_is_not_called_a_pass():
    cured_by("sso-expired", "aws sso login --profile dev", LOGIN, plan="exit 1", ends=r"fails \(exit 1\)")


def test_a_command_that_fails_leaves_the_verdict():
    with Programs(aws="exit 3", terraform="true") as programs, Terminal([WHY403, "--lab", "sso-expired"], env=programs.env()) as t:
        run_fix(t, programs, "aws sso login --profile dev")
        t.wait("Still there.*ended with an error")
        t.wait("VERDICT +✘")


def test_a_command_that_waits_for_its_reader_ends_with_why403():
    """Told to end while what the command said stands on the screen: it ends, as it does at any other time."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        with tempfile.TemporaryDirectory() as scratch, Programs(aws="exit 3", terraform="true") as programs, \
                Terminal([WHY403, "--lab", "sso-expired"], env={**programs.env(), "TMPDIR": scratch}) as t:
            run_fix(t, programs, "aws sso login --profile dev", enter=False)
            os.kill(t.pid(), number)
            assert t.until(t.dead, "the end") == 128 + number, t.dead()
            assert os.listdir(scratch) == [], os.listdir(scratch)


def test_what_a_look_up_shows_stays():
    """It is on the terminal, and then on the page; it is no cure that failed."""
    command = "aws iam list-roles --query Roles[].Arn --output text --profile default"
    with Programs(aws="echo arn:aws:iam::111122223333:role/deploy", terraform="true") as programs, \
            Terminal([WHY403, "--lab", "role-typo"], env=programs.env()) as t:
        t.wait(FAILED)
        t.keys("v", "f")
        t.wait("a or Enter asks, then runs it")
        t.keys("a")
        t.wait("Press a once more")
        t.keys("y")
        t.wait("role/deploy[\\s\\S]*Enter goes back to why403")
        assert programs.called() == [command], programs.called()
        t.keys("Enter")
        t.wait("Looked up[\\s\\S]*role/deploy")
        assert "Still there" not in t.screen(), t.screen()


def test_what_one_does_oneself_is_not_for_an_administrator():
    for lesson, says, other in (("captive-portal", "to do by hand", "to send to"), ("scp-deny", "to send to an administrator", None)):
        with Terminal([WHY403, "--lab", lesson]) as t:
            t.wait(FAILED)
            t.keys("v", "f")
            t.wait("why403 .* Fix")
            t.wait(says)
            assert not other or other not in t.screen(), t.screen()


run_tests(globals(), "runs")
