"""The wizard in a real terminal (tmux): three keys to the fix, resize, stop and go on, every way out leaves the terminal as it was."""
import os
import random
import re
import signal
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from terminal import Terminal, run_tests  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
LAB = [WHY403, "--lab", "stale-token"]
FAILED = r"VERDICT +│[^\n]*\n ✘"


def shell(**more):
    """A shell with job control; the program is typed at its prompt."""
    t = Terminal(["bash", "--noprofile", "--norc", "-i"], env={"PS1": "READY> ", **more})
    t.wait("READY>")
    return t


def start_in_shell(t):
    t.type(" ".join(LAB))
    t.keys("Enter")
    t.wait(FAILED)


def sane(t):
    """Normal screen, cooked terminal, and what is typed is seen."""
    t.until(lambda: not t.alternate(), "the normal screen")
    t.keys("Enter")
    t.type("stty -a | tr -d '\\n' | grep -q '[^-]icanon.*[^-]echo ' && echo TERMINAL-$((1+1))-FINE")
    t.keys("Enter")
    t.wait("TERMINAL-2-FINE")


def test_three_keys_to_the_fix():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        assert re.search(r"> 2 Keys +✘ fail", t.screen())
        t.keys("f")
        t.wait("unset AWS_SESSION_TOKEN")


def test_half_a_cure_is_not_told_as_a_whole_one():
    """unset cures one shell; the line that sets it again is named and offered, in the wizard and on leaving it."""
    with Terminal([WHY403, "--lab", "stale-token"]) as t:
        t.wait(FAILED)
        t.keys("f", "a")
        t.wait(r"Cured in one shell\. The next one sets it again")
        assert "Solved" not in t.screen(), t.screen()
        t.wait(r"The next shell sets it again: ~/infra/\.envrc:3(.*\n)+ > 1  take it out of the file that sets it")
        t.keys("Escape")
        t.wait(r"VERDICT(.*\n)+.*sets it again:(.*\n)+.*\.envrc:3 \(f\)")
        t.keys("q")
        t.wait(r"left to do(.*\n)+ +unset AWS_SESSION_TOKEN\n.*sets it again: ~/infra/\.envrc:3(.*\n)+.*1\. take it out")
    with Terminal(LAB) as t:
        t.wait(FAILED)
        t.keys("f", "a")
        t.wait("Cured in one shell")
        t.keys("a")
        t.wait(r"Cured\.  Written: \.envrc")
        t.wait_gone("sets it again")


def test_a_first_run_is_guided_once():
    """From the first step, by itself; Enter goes on; Esc leaves; the second run starts at the step that matters."""
    with tempfile.TemporaryDirectory() as home:
        with open(home + "/main.tf", "w") as f:
            f.write('provider "aws" {\n  region = "nowhere-1"\n}\ndata "aws_caller_identity" "me" {}\n')
        env = {"HOME": home, "AWS_ACCESS_KEY_ID": "AKIAQ7GRT2M5WZPBXQKD", "AWS_SECRET_ACCESS_KEY": "x" * 40}
        with Terminal([WHY403, "--offline", home], env=env, cwd=home) as t:
            t.wait("The guided way, step 1 of 7: Reach(.*\n)+.*LOOKED AT(.*\n)+.*THE ANSWER")
            t.wait("The guided way, step 2 of 7: Keys")
            t.keys("Enter")
            t.wait("The guided way, step 3 of 7: Expiry")
            t.keys("Escape")
            t.wait_gone("guided way")
            t.keys("W")
            t.wait("The guided way, step 1 of 7: Reach")
            t.keys("f")
            t.wait("why403 .* Fix")
        with Terminal([WHY403, "--offline", home], env=env, cwd=home) as t:
            t.wait("> 5 Region")
            assert "guided way" not in t.screen(), t.screen()


def editor_in(folder, script):
    path = folder + "/editor"
    with open(path, "w") as f:
        f.write(script)
    os.chmod(path, 0o700)
    return path


def test_the_editor_opens_at_the_place():
    """$VISUAL gets the line that the fix changes, and what it writes is looked at at once."""
    with tempfile.TemporaryDirectory() as folder:
        editor = editor_in(folder, "#!/bin/sh\necho \"EDITED $*\" > %s/seen\nsed -i '/AWS_SESSION_TOKEN/d' \"$2\"\n" % folder)
        with Terminal(LAB, env={"VISUAL": editor}) as t:
            t.wait(FAILED)
            t.keys("e")
            t.wait("Back from your editor|VERDICT +│[^\n]*\n ✔")
            seen = open(folder + "/seen").read()
            assert re.search(r"EDITED \+\d+ /.*/\.\w+rc$", seen), seen
            t.wait("VERDICT +│[^\n]*\n ✔")


def begin(t):
    """A lesson tells its story first; Enter leads to the steps."""
    t.wait("STORY")
    t.keys("Enter")


def test_the_region_that_s3_names_is_written():
    """No fix in words where the value is known: what S3 answers is put where the wrong region stands."""
    with Terminal([WHY403, "lab", "backend-region"]) as t:
        begin(t)
        t.wait(FAILED)
        t.keys("H", "H", "H")
        t.wait("The answer:")
        t.keys("Escape")
        t.wait(r"S3 says that it is in(.*\n.*)? eu-central-1")
        t.keys("f")
        t.wait("write the bucket's own region(.*\n)+.*region = \"eu-central-1\"")
        t.keys("a")
        t.wait("Cured")


def test_a_fix_for_the_editor_offers_the_editor():
    """The key that opens the place stands in the footer, and the editor gets the line that the fix is about."""
    with tempfile.TemporaryDirectory() as folder:
        editor = editor_in(folder, "#!/bin/sh\necho \"$*\" > %s/seen\n" % folder)
        with Terminal([WHY403, "lab", "role-typo"], env={"VISUAL": editor}) as t:
            begin(t)
            t.wait(FAILED)
            t.keys("H", "H", "H")
            t.wait("The answer:")
            t.keys("f")
            t.wait("why403 .* Fix")
            t.keys("2")
            t.wait("> 2 .*\n +e opens it in your editor(.*\n)+.* e edit ")
            t.keys("e")
            t.wait("Back from your editor")
            assert re.search(r"\+14 /.*/main\.tf$", open(folder + "/seen").read().strip())


def test_keys_that_never_reached_aws_are_not_called_good():
    with Terminal([WHY403, "lab", "firewall"]) as t:
        begin(t)
        t.wait(FAILED)
        t.keys("Down")
        t.wait("how they are written; AWS has not")


def test_a_click_on_the_footer_is_its_key():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        t.keys("m")
        t.wait("Mouse on")
        footer = t.screen().rstrip("\n").split("\n")[-1]
        col = footer.index("f fix") + 3
        t.tmux("send-keys", "-H", *["%02x" % b for b in b"\033[M " + bytes((32 + col, 32 + 24))])
        t.wait("why403 .* Fix")


def test_a_list_gets_shorter_while_a_word_is_typed():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        t.keys("L")
        t.wait(r"Practice(.*\n)+.* \d+ of \d\d")
        t.type("/clock")
        t.wait(r"(?m)^ > · open +lesson \d+ +.*clock")
        assert t.screen().count("· open") == 1, t.screen()
        t.keys("Enter")
        t.wait(r" 1 of \d\b")
        t.keys("Escape")
        t.wait(r"· open(.*\n)+.*· open(.*\n)+.*· open")
        t.keys("q")
        t.wait(FAILED)


def on_the_mark(t, title):
    """On the mark itself; in a form behind it, where is being typed."""
    row, col = t.cursor()
    line = t.screen().split("\n")[row]
    return line[col:col + 1] == ">" or ("values" in title and line.lstrip()[:1] == ">" and col > line.index(">"))


def test_the_cursor_rests_on_the_selected_row():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        for keys, title in (([], "why403"), (["Enter"], "Details"), (["Escape", "t"], "who loses"), (["s"], "What was asked"),
                            (["Escape", "L"], "Practice"), (["Escape", "?"], "Keys"), (["Escape", "c"], "Which configuration"),
                            (["Escape", "x"], "Report"), (["Escape", "i"], "Lesson"),
                            (["Escape", "f"], " Fix"), (["Escape", "S"], "First set-up"), (["Enter"], "set-up: values"),
                            (["Escape", "Escape", "E"], "Explain an error")):
            t.keys(*keys)
            t.wait(title)
            t.until(lambda: on_the_mark(t, title), "cursor on the mark: " + title)


def test_resize_never_loses_the_place():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        t.keys("Enter")
        t.wait("Details")
        t.type("/fine here")
        t.keys("Enter")
        t.wait(" > WHAT IS FINE")
        for cols, rows in ((40, 10), (120, 40), (20, 5), (200, 60), (80, 24)):
            t.resize(cols, rows)
            t.wait("> WHAT IS FINE")


def test_a_storm_of_resizes():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        t.keys("t")
        t.wait("who loses")
        for n in range(120):
            t.resize(20 + n * 37 % 160, 3 + n * 13 % 50)
        t.resize(80, 24)
        t.wait("who loses(.*\n)+ VERDICT  ✘")
        t.until(lambda: len(t.screen().rstrip("\n").split("\n")) == 24, "a whole screen")


def test_copy_reaches_the_terminal():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        t.keys("y")
        t.wait("Sent to the terminal")
        t.until(lambda: "unset AWS_SESSION_TOKEN" in t.tmux("show-buffer", check=False), "the clipboard")
        t.keys("Y")
        t.wait(r"(?m)^unset AWS_SESSION_TOKEN$")


def test_tiny_terminal_is_one_line():
    with Terminal(LAB, cols=30, rows=2) as t:
        t.wait("2/7 Keys")


def noise(dice, n):
    """Any bytes, whole and broken escape sequences, pastes; but not what quits."""
    pieces = [b"\033[", b"\033O", b"\033[200~", b"\033[201~", b"\033[M", b"\033[<0;10;5M", b"\033[999;999H", b"\xff\xfe", b"\xe6\x97", b"S\r",
              b"\033", b"E", b"f", b"/", b"?"]
    out = b""
    while len(out) < n:
        out += dice.choice(pieces) if dice.random() < 0.3 else bytes([dice.randrange(256)])
    return bytes(b for b in out if b not in b"qQ\x03")


def test_any_bytes_as_keys():
    with tempfile.TemporaryDirectory() as home:
        with open(home + "/main.tf", "w") as f:
            f.write('provider "aws" {\n  region = "us-east-1"\n}\n')
        for name in ("aws", "sh"):
            os.symlink("/bin/true", home + "/" + name)
        env = {"HOME": home, "PATH": home, "SHELL": "/bin/true", "XDG_STATE_HOME": home + "/state"}
        for seed in range(4):
            dice = random.Random(seed)
            with Terminal([WHY403, "--offline", home], env=env, cwd=home) as t:
                t.wait("VERDICT")
                for _ in range(8):
                    data = noise(dice, 200)
                    t.tmux("send-keys", "-H", *["%02x" % b for b in data], check=False)
                    t.resize(20 + dice.randrange(100), 2 + dice.randrange(40))
                t.resize(80, 24)
                t.tmux("send-keys", "-H", *["%02x" % b for b in b"\033[201~"])
                if t.dead() is None:
                    t.keys("C-c")
                t.until(lambda: t.dead() is not None, "its end")
                assert t.dead() == 0, (seed, t.dead(), t.screen())


def test_stop_and_go_on():
    with shell() as t:
        start_in_shell(t)
        t.keys("C-z")
        t.wait("Stopped")
        sane(t)
        t.type("fg")
        t.keys("Enter")
        t.wait(FAILED)
        t.keys("t")
        t.wait("who loses")
        t.keys("q")
        t.wait(FAILED)
        t.keys("t")
        t.wait("who loses")
        t.keys("Q")
        sane(t)


def leave(how, code, says=None):
    with shell() as t:
        start_in_shell(t)
        how(t)
        t.until(lambda: not t.alternate(), "the normal screen")
        t.wait("READY>\\s*$")
        t.type("echo code=$?")
        t.keys("Enter")
        t.wait("code=%d" % code)
        if says:
            assert says in t.screen(), t.screen()
        sane(t)


def program_pid(t):
    children = "/proc/%d/task/%d/children" % (t.pid(), t.pid())
    with open(children) as f:
        return int(f.read().split()[0])


def kill(number):
    return lambda t: os.kill(program_pid(t), number)


def test_quit_prints_the_verdict():
    leave(lambda t: t.keys("q"), 0, "why403: ✘ The session token belongs to another key · proven")


def test_interrupt_key_quits():
    leave(lambda t: t.keys("C-c"), 0)


def test_interrupt_key_quits_while_typing():
    leave(lambda t: t.keys("/", "a", "C-c"), 0)


def test_term_signal():
    leave(kill(signal.SIGTERM), 128 + signal.SIGTERM)


def test_interrupt_signal():
    leave(kill(signal.SIGINT), 128 + signal.SIGINT)


def test_crash_gives_the_terminal_back():
    leave(kill(signal.SIGSEGV), 128 + signal.SIGSEGV)


def test_abort_gives_the_terminal_back():
    leave(kill(signal.SIGABRT), 128 + signal.SIGABRT)


def test_hangup_ends_it():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        pid = t.pid()
        t.tmux("kill-server")
        t.until(lambda: not os.path.exists("/proc/%d" % pid) or open("/proc/%d/stat" % pid).read().split()[2] == "Z", "its end")


def test_arrow_keys_in_both_forms():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        for bytes_, step in (("\033[B", 3), ("\033OB", 4), ("\033[A", 3), ("\033OA", 2), ("j", 3), ("k", 2)):
            t.tmux("send-keys", "-H", *["%02x" % b for b in bytes_.encode()])
            t.wait("> %d " % step)


def test_unknown_sequences_do_nothing():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        t.tmux("send-keys", "-H", *["%02x" % b for b in b"\033[1;5q\033[999~\033[?1;2c"])
        t.keys("t")
        t.wait("who loses")
        assert t.dead() is None


def test_pasted_megabyte():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        t.paste("Error: No valid credential sources found\n" * 30000)
        t.wait("Explain an error")
        t.wait("error")
        t.keys("Escape")
        t.wait(FAILED)


def test_a_pasted_log_is_read_to_its_end():
    """TF_LOG=TRACE writes two megabytes, and the error stands at their end."""
    with Terminal(LAB) as t:
        t.wait(FAILED)
        t.paste("2026-01-13T10:00:00.000Z [TRACE] vertex \"aws_subnet.private\": visit complete\n" * 25000 +
                "Error: No valid credential sources found\n")
        t.wait("One error")


def test_unknown_terminal_goes_on_in_plain_text():
    with Terminal(["env", "TERM=no-such", *LAB], rows=90) as t:
        t.wait("terminal type \"no-such\" is not known")
        t.wait("Verdict: ✘")
        assert not t.alternate()


def test_dumb_terminal_is_linear():
    with Terminal(["env", "TERM=dumb", *LAB]) as t:
        t.wait("Verdict: ✘(.*\n)+>")
        t.type("t")
        t.keys("Enter")
        t.wait("Key AKIA[^\n]*, region ")
        t.type("b")
        t.keys("Enter")
        t.type("q")
        t.keys("Enter")
        t.until(lambda: t.dead() is not None, "its end")
        assert t.dead() == 0


def test_absurd_sizes_in_the_environment():
    with Terminal(["env", "LINES=999999", "COLUMNS=-3", *LAB]) as t:
        t.wait(FAILED)
        t.resize(60, 20)
        t.wait("> 2 Keys")


def test_no_color_and_ascii():
    with Terminal(["env", "NO_COLOR=1", "LC_ALL=C", *LAB]) as t:
        t.wait(r"> 2 Keys +x fail")
        text = t.tmux("capture-pane", "-p", "-e")
        assert not re.search("\033\\[[0-9;]*(3[0-7]|38;)", text), "colour in spite of NO_COLOR"
        assert all(ord(c) < 128 for c in t.screen()), "beyond ASCII"


def test_mouse_selects_a_step():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        t.keys("m")
        t.wait("Mouse on")
        t.tmux("send-keys", "-H", *["%02x" % b for b in b"\033[M\x20\x25\x25"])
        t.wait("> 3 Expiry")
        t.keys("m")
        t.wait("Mouse off")
        t.until(lambda: t.tmux("display-message", "-p", "#{mouse_any_flag}").strip() == "0", "the terminal to have its mouse back")


def colours(*environment, fit):
    """Numbers of the 256 colours on the screen, once they fit; tmux may be asked in the middle of a frame."""
    with Terminal(["env", *environment, *LAB]) as t:
        t.wait(FAILED)
        numbers = set()

        def look():
            numbers.clear()
            numbers.update(re.findall(r"38;5;(\d+)", t.tmux("capture-pane", "-p", "-e")))
            return fit(numbers)

        t.until(look, "colours that fit, not %s" % sorted(numbers))
        return numbers


def test_colours_fit_the_background():
    """114 and 28 are the greens of the two themes; other colours come and go with what is on the screen."""
    def dark(n):
        return "114" in n and "28" not in n

    def light(n):
        return "28" in n and "114" not in n

    for environment, fit in (([], dark), (["WHY403_THEME=light"], light), (["COLORFGBG=0;15"], light), (["COLORFGBG=15;0"], dark),
                             (["COLORFGBG=0;15", "WHY403_THEME=dark"], dark)):
        colours(*environment, fit=fit)


def sandbox_of(t):
    """The sandbox's folders, as a shell opened from the wizard sees them."""
    t.keys("!")
    t.wait("exit brings you back")
    t.type("echo AT=$HOME=$PWD=")
    t.keys("Enter")
    found = re.search(r"AT=(/[^=\n]*)=(/[^=\n]*)=", t.wait(r"AT=/.*=/.*="))
    t.type("exit")
    t.keys("Enter")
    t.wait("why403 +practice")
    return found.group(1), found.group(2)


def test_apply_cures_and_undo_takes_it_back():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        t.keys("f", "j", "a")
        t.wait("Cured")
        t.wait("VERDICT +✔")
        t.keys("u")
        t.wait("VERDICT +✘")


def test_nothing_done_is_never_called_cured():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        for key in ("r", "R", "f", "Escape", "i", "H", "H", "H", "Escape", "r"):
            t.keys(key)
        t.wait(FAILED)
        assert not re.search("Cured|Solved|✔ T", t.screen()), t.screen()


def test_a_saved_file_is_seen_by_itself():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        _, folder = sandbox_of(t)
        t.wait(FAILED)
        path = os.path.join(folder, ".envrc")
        with open(path) as f:
            lines = [line for line in f if "AWS_SESSION_TOKEN" not in line]
        with open(path + ".new", "w") as f:
            f.writelines(lines)
        os.rename(path + ".new", path)
        t.wait("VERDICT +│[^\n]*\n ✔")


def test_a_saved_file_is_named():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        _, folder = sandbox_of(t)
        t.wait(FAILED)
        with open(os.path.join(folder, "main.tf"), "a") as f:
            f.write("# a remark\n")
        t.wait("main.tf changed: looked again")


def test_a_sign_in_elsewhere_is_seen():
    with Terminal([WHY403, "--lab", "sso-expired"]) as t:
        t.wait(FAILED)
        home, _ = sandbox_of(t)
        t.wait(FAILED)
        with open(os.path.join(home, ".aws", "sso", "cache", "0123.json"), "w") as f:
            f.write("{}")
        t.wait("A new sign-in is there: looked again")


def test_mending_in_the_sandbox_shell_solves_it():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        t.keys("!")
        t.wait("exit brings you back")
        t.type("sed -i /AWS_SESSION_TOKEN/d .envrc; exit")
        t.keys("Enter")
        t.wait("Solved")


def test_a_shell_of_a_lesson_ends_with_why403():
    """Told to end while the shell lives, which ignores SIGTERM: it ends too, and no folder of the lesson stays."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        with tempfile.TemporaryDirectory() as scratch, shell(TMPDIR=scratch) as t:
            start_in_shell(t)
            t.keys("!")
            t.wait("exit brings you back")
            t.type("trap '' TERM; echo UP-$((1+1))")
            t.keys("Enter")
            t.wait("UP-2")
            assert os.listdir(scratch), "the lesson has a folder"
            pid = program_pid(t)
            with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
                children = f.read().split()
            os.kill(pid, number)
            t.wait("READY>\\s*$")
            t.type("echo code=$?")
            t.keys("Enter")
            t.wait("code=%d" % (128 + number))
            assert os.listdir(scratch) == [], os.listdir(scratch)
            t.until(lambda: not [c for c in children if os.path.exists("/proc/" + c)], "the end of the shell and the practice AWS")
            sane(t)


def test_another_lesson_from_the_list():
    with Terminal(LAB) as t:
        t.wait(FAILED)
        t.keys("L")
        t.wait("Practice")
        t.type("/rotated")
        t.keys("Enter")
        t.wait("> . open +lesson 16 +You rotated")
        t.keys("Enter")
        t.wait("practice: lesson 16")
        begin(t)
        t.wait(FAILED)


def test_folders_below_are_listed_and_a_folder_is_completed():
    """OpenTofu's and CDK's too; Tab fills the name in, folders only."""
    with tempfile.TemporaryDirectory() as top:
        for path, text in (("tofu/main.tofu", 'provider "aws" {\n  region = "eu-west-1"\n}\n'),
                           ("cdktf.out/stacks/dev/cdk.tf.json", '{"provider": {"aws": [{"region": "eu-west-1"}]}}'),
                           ("tofu-notes.txt", "no folder")):
            os.makedirs(os.path.dirname(os.path.join(top, path)), exist_ok=True)
            with open(os.path.join(top, path), "w") as f:
                f.write(text)
        with Terminal([WHY403, "--offline"], cwd=top) as t:
            t.wait(r"cdktf.out/stacks/dev +CDK for Terraform: no resource uses it(.*\n)+.*tofu +provider: no resource")
            t.type("/folder")
            t.keys("Enter", "Enter")
            t.wait("─ Folder")
            t.wait("⏎ take it  Tab complete .*Esc cancel")
            t.keys("Tab")
            t.wait("(?m)^  cdktf.out/  tofu/")
            t.type("tof")
            t.keys("Tab")
            t.wait("─ Folder[^\n]*: tofu/")
            t.keys("Enter")
            t.wait(r"provider aws \(main.tofu:1\)")


def test_boto_2_s_file_is_the_aws_cli_s_own():
    """It holds no profiles, and no provider reads it. What the farewell warns of names no identity where none signs in."""
    with tempfile.TemporaryDirectory() as home:
        os.mkdir(home + "/.aws")
        with open(home + "/.aws/credentials", "w") as f:
            f.write("[prod]\naws_access_key_id = AKIAQ7GRT2M5WZPBXQKD\naws_secret_access_key = %s\n" % ("x" * 40))
        with open(home + "/main.tf", "w") as f:
            f.write('provider "aws" {\n  region = "us-east-1"\n  profile = "prodd"\n}\ndata "aws_caller_identity" "me" {}\n')
        with Terminal([WHY403, "--offline", home], 120, 48, env={"HOME": home}, cwd=home) as t:
            t.wait("guided way")
            t.keys("Escape", "v", "Enter")
            t.wait("looked in")
            assert "boto" not in t.screen(), t.screen()
            t.keys("t")
            t.wait("Who wins")
            row = re.search("keys of boto 2 +(.*)", t.screen())
            assert not row or row.group(1).startswith("never looks"), t.screen()
            t.keys("Q")
            t.wait("other credentials sign in after this: check")
            assert "the present one" not in t.screen(), t.screen()


def test_report_is_written():
    with tempfile.TemporaryDirectory() as folder, Terminal(LAB, cwd=folder) as t:
        t.wait(FAILED)
        t.keys("x")
        t.wait("LEFT OUT")
        t.keys("Enter")
        t.wait("Save as .*/why403-report.md")
        t.keys("Enter")
        t.wait("Written: .*/why403-report.md")
        t.keys("Enter")
        t.wait("Save as .*/why403-report-2.md")
        t.keys("C-u")
        os.mkdir(os.path.join(folder, "tickets"))
        t.type(folder + "/tick")
        t.keys("Tab")
        t.wait("tickets/")
        t.type("one.md")
        t.keys("Enter")
        t.wait("Written: .*/tickets/one.md")
        assert os.stat(os.path.join(folder, "tickets", "one.md")).st_mode & 0o777 == 0o600
        with open(os.path.join(folder, "why403-report.md")) as f:
            assert "stale_session_token" in f.read()


def test_linear_is_equal_in_power():
    with Terminal([WHY403, "--linear", "--lab", "stale-token"]) as t:
        t.wait("Verdict: ✘(.*\n)+>")
        for line in ("f", "2", "a"):
            t.type(line)
            t.keys("Enter")
        t.wait("Cured")
        t.wait("Verdict: ✔")


def test_linear_takes_any_language():
    with Terminal([WHY403, "--linear", "--lab", "stale-token"], rows=120) as t:
        t.wait("Verdict: ✘(.*\n)+>")
        for line in ("/", "日本語 naïve"):
            t.type(line)
            t.keys("Enter")
        t.wait("Lines with \"日本語 naïve\":")


run_tests(globals(), "wizard")
