"""From a failure to its cure in a real terminal: copying, trying, running, leaving practice, what stays on the terminal."""
import os
import re
import shutil
import sys
import tempfile

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
        t.wait("Sent to the terminal as a mail; ")
        t.until(lambda: clipboard(t).startswith("Subject: AWS access: "), "a mail in the clipboard")
        t.keys("M")
        t.wait("Sent to the terminal as a chat message; ")
        t.until(lambda: clipboard(t).startswith("*AWS access: "), "a chat message in the clipboard")
        assert "```\n" in clipboard(t), clipboard(t)
        t.keys("Y")
        t.wait("Subject: AWS access: ")


def test_the_fix_screen_starts_on_what_can_be_done():
    with Terminal(lesson("stale-token")) as t:
        t.wait(FAILED)
        t.keys("f")
        t.wait(r"(?m)keys-\d+ *$")  # at rest: a late answer would take the question back
        t.wait(r"(?m)^ *> \d  ")
        t.keys("1")
        t.wait(r"(?m)^ *> 1  ")
        t.keys("2")
        t.wait(r"(?m)^ *> 2  and out of")
        t.keys("Enter")
        t.wait("Press Enter once more")
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
            t.wait(r"─ Folder")
            t.type("~/mine")
            t.keys("Enter")
            t.wait("Practice is left")
            assert "practice:" not in t.screen(), t.screen()
            t.keys("t")
            t.wait("who loses")
            assert re.search("mine", t.screen()) and "XQKD" not in t.screen(), t.screen()


def inside(t, command):
    """A second why403, in the shell of a lesson: a process of its own whose environment nobody changes."""
    t.wait(FAILED)
    t.keys("!")
    t.wait("exit brings you back")
    t.type(command)
    t.keys("Enter")
    t.wait("why403  ~/infra")
    t.wait(FAILED)


def test_a_change_of_the_environment_is_seen_to_work():
    with Terminal(lesson("stale-token")) as t:
        inside(t, WHY403)
        t.keys("f", "1")
        t.wait("a try it")
        t.keys("a")
        t.wait("Cured in one shell")
        t.wait("VERDICT  ✔ Cured in one shell; the next sets it again: .*envrc:3")
        t.wait("Your own shell does not have it yet")
        t.keys("!")
        t.wait("A shell with the environment that the fix makes")
        t.type("echo TOKEN=${AWS_SESSION_TOKEN:-none}")
        t.keys("Enter")
        t.wait("TOKEN=none")
        t.type("exit")
        t.keys("Enter")
        t.wait("Checking everything again")  # what stood there before the shell is drawn once more
        t.wait("VERDICT  ✔ Cured in one shell")
        t.keys("Q")
        screen = t.wait("Left to do in your shell:")
        assert re.search(r"(?m)^ +unset AWS_SESSION_TOKEN$", screen) and 'eval "$(why403 env' in screen, screen
        t.wait(r"The next shell sets it again: ~/infra/\.envrc:3(.*\n)+  1\. take it out of the file")


def test_the_shell_of_a_fix_reads_no_start_up_file():
    with Terminal(lesson("stale-token")) as t:
        inside(t, "echo 'export AWS_SESSION_TOKEN=again' >> ~/.bashrc; SHELL=/bin/bash " + WHY403)
        t.keys("f", "1")
        t.wait("a try it")
        t.keys("a")
        t.wait("Cured in one shell")
        t.keys("!")
        t.wait("no start-up file is read in it")
        t.type("echo TOKEN=${AWS_SESSION_TOKEN:-none}")
        t.keys("Enter")
        t.wait("TOKEN=none")


def test_env_is_offered_only_where_it_gives_the_same():
    """Somebody else may sign in after it, and nobody was asked: why403 env does nothing of that kind."""
    keys = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}
    with tempfile.TemporaryDirectory() as home:
        with open(home + "/main.tf", "w") as f:
            f.write('provider "aws" {\n  region = "eu-central-1"\n}\ndata "aws_caller_identity" "me" {}\n')
        with Terminal([WHY403, "--offline"], env={"HOME": home, **keys}, cwd=home) as t:
            t.wait("A placeholder stands where a key belongs")
            t.keys("Escape", "f")
            t.wait("or take the keys out of the environment")
            t.keys("a")
            t.wait("Press a once more")
            t.keys("y")
            t.wait("Cannot tell yet whether that cured it")
            assert "why403 env" not in t.screen(), t.screen()
            t.keys("Q")
            screen = t.wait("Left to do in your shell:")
            assert "unset AWS_ACCESS_KEY_ID" in screen and "why403 env" not in screen, screen


def test_the_second_half_of_a_cure_is_undone_first():
    with Terminal(lesson("stale-token")) as t:
        inside(t, WHY403)
        t.keys("f", "a")
        t.wait("Cured in one shell")
        t.keys("a")
        t.wait("VERDICT  ✔ Cured once it is done in your shell")
        t.keys("u")
        t.wait("Put back as it was")
        t.wait("VERDICT  ✔ Cured in one shell")
        t.keys("u")
        t.wait("VERDICT  ✘")


def test_what_cured_a_sandbox_is_not_told_of_the_users_own_shell():
    with Terminal([WHY403, "--lab", "stale-token"]) as t:
        t.wait("VERDICT +│?[^✘]*✘")
        t.keys("f")
        t.wait("a try it")
        t.keys("a")
        t.wait("Cured in one shell")
        t.keys("a")
        t.wait("VERDICT  ✔ Cured in the shell of the sandbox")
        t.keys("Q")
        screen = t.wait("In a shell of your own this would be left to do:")
        assert "in your shell" not in screen, screen


def test_an_edit_of_the_file_that_sets_it_is_a_cure():
    with Terminal(lesson("stale-token")) as t:
        inside(t, WHY403)
        t.keys("f", "2", "a")
        t.wait("Cured once you run this in your shell")
        t.wait("VERDICT  ✔ Cured once it is done in your shell")
        t.keys("u")
        t.wait("VERDICT  ✘")
        t.keys("Q")
        t.wait("What to do:(.*\n)+  and\n")


def commands_shown(t, name):
    """The commands of the page of fixes, by the title above each; the screen is wide enough for every one."""
    rows = re.findall(r"(?m)^ *>? *\d+  (.*?) {3,}.*\n +(\S.*)$", t.screen())
    found = [command.strip() for title, command in rows if name in title]
    assert len(found) == 1, t.screen()
    return found[0]


def in_shell(t, line, there):
    """Types a line in a lesson's shell; what it prints tells that it has ended."""
    t.type(line)
    t.keys("Enter")
    return t.wait(there)


def test_a_role_that_terragrunt_takes_is_found_and_named():
    """By the commands on the screen alone, and an editor that puts in what the first of them printed."""
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/ed", "w") as f:
            f.write("#!/bin/sh\nsed -i \"${1#+}s|arn:[^\\\"]*|$(cat '%s/roles')|\" \"$2\"\n" % folder)
        os.chmod(folder + "/ed", 0o700)
        with Terminal([WHY403, "lab", "terragrunt-role"], 180, 48) as t:
            t.wait("g to guess")
            t.keys("g")
            said = t.wait(r"(?m)^ *>? *\d  AWS refused the role$")
            t.keys(re.search(r"(?m)^ *>? *(\d)  AWS refused the role$", said).group(1))
            t.wait("Enter says so")
            t.keys("Enter")
            t.wait("Right!")
            t.keys("f")
            t.wait("write the role's right name")
            roles, opened = commands_shown(t, "which roles the account has"), commands_shown(t, "write the role's right name")
            assert roles.startswith("aws iam list-roles ") and opened.endswith("/common/root.hcl"), (roles, opened)
            t.keys("!")
            t.wait("exit brings you back")
            if not shutil.which("aws"):     # the rest is seen all the same
                roles = "echo arn:aws:iam::111122223333:role/deploy-eu"
            in_shell(t, "%s > '%s/roles'; echo LISTED $?" % (roles, folder), "(?m)^LISTED 0$")
            with open(folder + "/roles") as f:
                assert f.read().strip() == "arn:aws:iam::111122223333:role/deploy-eu"
            in_shell(t, "EDITOR='%s/ed'; %s; echo EDITED $?" % (folder, opened), "(?m)^EDITED 0$")
            t.type("exit")
            t.keys("Enter")
            t.wait("Solved: all|All checks pass")
            t.wait("VERDICT +✔|" + CURED)


def test_what_is_printed_on_leaving_is_numbered():
    with Terminal(lesson("env-vs-profile"), rows=50) as t:
        t.wait(FAILED)
        t.keys("q")
        screen = t.wait("What to do")
        assert re.search(r"(?m)^  1\. .+\(aws", screen) and re.search(r"(?m)^  and$", screen), screen
        assert "profile work" in screen and "one of these" not in screen, screen
    with Terminal(lesson("sso-expired"), rows=50) as t:
        t.wait(FAILED)
        t.keys("q")
        screen = t.wait("What to do, one of these")
        assert re.search(r"(?m)^  or$", screen) and re.search(r"(?m)^  [23]\. without a browser", screen), screen


def test_a_plan_shows_that_it_is_cured():
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/terraform", "w") as f:
            f.write("#!/bin/sh\n[ \"$1\" = version ] && exec echo 'Terraform v1.11.4'\n[ \"$1\" = init ] && mkdir .terraform\necho RAN $* token=${AWS_SESSION_TOKEN:-none}\n")
        os.chmod(folder + "/terraform", 0o700)
        with Terminal(lesson("stale-token")) as t:
            t.wait(FAILED)
            t.keys("!")
            t.wait("exit brings you back")
            t.type("PATH=%s:$PATH %s" % (folder, WHY403))
            t.keys("Enter")
            t.wait("why403  ~/infra")
            t.wait(FAILED)
            t.keys("f", "1", "a")
            t.wait("VERDICT  ✔")
            t.wait("P runs terraform init first")
            t.keys("P")
            t.wait("RAN init -input=false token=none(.*\n)+.*Enter goes back")
            t.keys("Enter")
            t.wait("terraform init -input=false: passes(.*\n)+.*P runs terraform plan")
            t.keys("P")
            t.wait("RAN plan -input=false token=none(.*\n)+.*Enter goes back")
            t.keys("Enter")
            t.wait("terraform plan -input=false: passes")


run_tests(globals(), "cures")
