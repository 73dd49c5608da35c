"""The completions of bash, zsh and fish, each driven by the real shell: commands, practice set-ups, finding ids, files with blanks,
formats, and the command after --. A shell that is not here is a skip.
"""
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from terminal import Terminal  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
ROOT = tempfile.mkdtemp(prefix="why403-completion-")
# the line that is typed, and what the shell makes of it
UNIQUE = [("why403 chec", "why403 check "),
          ("why403 lab smart-q", "why403 lab smart-quotes "),
          ("why403 check --lab stale-t", "why403 check --lab stale-token "),
          ("why403 check --format mark", "why403 check --format markdown "),
          ("why403 explain id:keys.stale_session_token.long", "why403 explain id:keys.stale_session_token.long_term_key "),
          ("why403 check --offl", "why403 check --offline "),
          ("why403 fix --forg", "why403 fix --forget "),
          ("why403 schema rep", "why403 schema report "),
          ("why403 help expl", "why403 help explain "),
          ("why403 run -- touch-me-not", "why403 run -- touch-me-not-403 ")]


def setup():
    os.makedirs(os.path.join(ROOT, "work", "my infra"))
    os.makedirs(os.path.join(ROOT, "bin"))
    open(os.path.join(ROOT, "work", "a log of CI.txt"), "w").close()
    command = os.path.join(ROOT, "bin", "touch-me-not-403")
    with open(command, "w") as f:
        f.write("#!/bin/sh\n")
    os.chmod(command, 0o755)
    os.symlink(WHY403, os.path.join(ROOT, "bin", "why403"))
    for shell in ("bash", "zsh", "fish"):
        os.makedirs(os.path.join(ROOT, shell), exist_ok=True)
        name = {"bash": "why403", "zsh": "_why403", "fish": "why403.fish"}[shell]
        with open(os.path.join(ROOT, shell, name), "wb") as f:
            f.write(subprocess.run([WHY403, "--completion", shell], stdout=subprocess.PIPE, check=True).stdout)


def shell_terminal(shell):
    path = os.path.join(ROOT, "bin") + ":" + os.environ["PATH"]
    env = {"PATH": path, "HOME": ROOT, "PS1": "> ", "HISTFILE": "/dev/null", "ZDOTDIR": ROOT, "INPUTRC": "/dev/null"}
    argv = ["bash", "--norc", "--noprofile", "-i"] if shell == "bash" else ["zsh", "-f", "-i"]
    t = Terminal([shutil.which(argv[0])] + argv[1:], cols=150, rows=40, env=env, cwd=os.path.join(ROOT, "work"))
    t.wait("[>%$#]")
    if shell == "bash":
        t.type("PS1='> '; . %s/bash/why403" % ROOT)
    else:
        t.type("PS1='> '; fpath=(%s/zsh $fpath); autoload -Uz compinit; compinit -D -u; unsetopt beep" % ROOT)
    t.keys("Enter")
    clear(t)
    return t


def clear(t, count=itertools.count(1)):
    """The number tells the new prompt from the old one, whose line is empty as well once C-u was read."""
    n = next(count)
    t.keys("C-u")
    t.type("clear; echo %d" % n)
    t.keys("Enter")
    t.until(lambda: t.screen().split() == [str(n), ">"], "an empty screen")


def line_of(t):
    """The command line, with what stands behind the cursor cut off; blanks before it kept."""
    y, x = t.cursor()
    return t.screen().split("\n")[y].ljust(x)[:x][2:]


def in_terminal(shell):
    with shell_terminal(shell) as t:
        for typed, wanted in UNIQUE:
            t.type(typed)
            t.keys("Tab")
            t.until(lambda: line_of(t) == wanted, "%r of %r" % (wanted, typed))
            clear(t)
        for typed, wanted in (("why403 check my", "why403 check my\\ infra/"), ("why403 explain a", "why403 explain a\\ log\\ of\\ CI.txt ")):
            t.type(typed)
            t.keys("Tab")
            t.until(lambda: line_of(t) in (wanted, wanted.rstrip(" ")), "%r of %r" % (wanted, typed))
            clear(t)
        t.type("why403 check --format ")
        t.keys("Tab", "Tab")
        t.wait(r"sarif")
        screen = t.screen()
        assert re.search(r"\bjunit\b", screen) and "smart-quotes" not in screen, screen


def in_fish():
    env = {"PATH": os.path.join(ROOT, "bin") + ":" + os.environ["PATH"], "HOME": ROOT, "XDG_CONFIG_HOME": ROOT, "LANG": "C.UTF-8"}

    def candidates(typed):
        done = subprocess.run(["fish", "--no-config", "-c", "source %s/fish/why403.fish; complete -C '%s'" % (ROOT, typed)],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, cwd=os.path.join(ROOT, "work"), check=False)
        assert done.stderr == b"", done.stderr.decode()
        return [c.split("\t")[0] for c in done.stdout.decode().splitlines()]

    for typed, wanted in UNIQUE:
        assert candidates(typed) == [wanted.split()[-1]], (typed, candidates(typed))
    assert candidates("why403 check my") in (["my infra/"], ["my\\ infra/"]), candidates("why403 check my")
    assert candidates("why403 explain a") in (["a log of CI.txt"], ["a\\ log\\ of\\ CI.txt"]), candidates("why403 explain a")
    formats = candidates("why403 check --format ")
    assert "sarif" in formats and "junit" in formats and "smart-quotes" not in formats, formats


setup()
try:
    for name, run in (("bash", lambda: in_terminal("bash")), ("zsh", lambda: in_terminal("zsh")), ("fish", in_fish)):
        if not shutil.which(name):
            print("ok - completions in %s # SKIP no %s here" % (name, name))
            continue
        try:
            run()
            print("ok - completions in %s" % name)
        except Exception as e:  # pylint: disable=broad-except
            print("not ok - completions in %s" % name)
            print(e)
finally:
    shutil.rmtree(ROOT, ignore_errors=True)
