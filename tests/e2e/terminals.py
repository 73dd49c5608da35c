"""Every widely used terminal, at three sizes, with and without UTF-8: the wizard starts, draws, and leaves the terminal as it was. What has
no entry in this machine's terminfo is told in plain text, which works as well. Then all others that can move their cursor (some of them;
FULL=1: all) at 80x24."""
import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from concurrent.futures import ThreadPoolExecutor

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
LIMIT_S = float(os.environ.get("WHY403_WAIT", "30"))
TERMS = ["linux", "xterm", "xterm-16color", "xterm-88color", "xterm-256color", "xterm-direct", "xterm-mono", "screen", "screen-256color",
         "screen.xterm-256color", "tmux", "tmux-256color", "vt100", "vt220", "rxvt", "rxvt-unicode", "rxvt-unicode-256color", "st",
         "st-256color", "alacritty", "foot", "kitty", "xterm-kitty", "putty", "putty-256color", "konsole", "konsole-256color", "Eterm",
         "cons25", "linux-16color", "ansi", "cygwin", "dumb"]
SIZES = [(40, 10), (80, 24), (200, 60)]
LOCALES = ["C.UTF-8", "C"]
OF_PACKAGES = ["putty", "linux-16color", "foot", "alacritty", "kitty", "xterm-kitty", "st", "konsole"]  # ncurses-term, foot-terminfo, kitty-terminfo
OTHERS = 40
CLEAN = re.compile(rb"\033(\[[0-9;?<>=]*[A-Za-z@`]|\][^\a\033]*(\a|\033\\)|[()][A-Za-z0-9]|[=>78cDEHM])")


def capability(term, name):
    done = subprocess.run(["tput", "-T", term, name], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.stdout if done.returncode == 0 else b""


def run(home, term, cols, rows, locale):
    """What the program wrote, its exit status, and the terminal's settings before and after."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
    before = termios.tcgetattr(slave)
    env = {"HOME": home, "PATH": "/usr/bin:/bin", "TERM": term, "LANG": locale, "LC_ALL": locale, "AWS_EC2_METADATA_DISABLED": "true"}
    if "TERMINFO_DIRS" in os.environ:
        env["TERMINFO_DIRS"] = os.environ["TERMINFO_DIRS"]
    child = subprocess.Popen([WHY403, "--offline", home], stdin=slave, stdout=slave, stderr=slave, env=env, close_fds=True,
                             start_new_session=True, cwd=home)
    out, asked, end = b"", False, time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        if select.select([master], [], [], 0.02)[0]:
            try:
                out += os.read(master, 1 << 16)
            except OSError:
                break
            continue
        text = CLEAN.sub(b"", out)
        if not asked and re.search(rb"VERDICT|Verdict:|\d/7 ", text):
            asked = True
            os.write(master, b"q\n")
        if child.poll() is not None:
            break
    if child.poll() is None:
        child.kill()
    child.wait()
    while select.select([master], [], [], 0)[0]:  # what it wrote between the last look and its end
        out += os.read(master, 1 << 16)
    after = termios.tcgetattr(slave)
    os.close(slave)
    os.close(master)
    return out, child.returncode, before, after


def judge(home, known, term, cols, rows, locale):
    out, status, before, after = run(home, term, cols, rows, locale)
    plain = b"Verdict:" in out or b"Going on with plain text" in out
    text = CLEAN.sub(b"", out)
    if status != 0:
        return "exit status %s: %r" % (status, out[-200:])
    if before != after:
        return "the terminal's settings are not those of before"
    if (term == "dumb" or not known) != plain:
        return "plain text: %s, in terminfo: %s" % (plain, known)
    if b"\n" not in text.split(b"why403: ")[-1]:
        return "no verdict on the normal screen at the end"
    if locale == "C" and re.search(rb"[\x80-\xff]", out):
        return "more than ASCII without UTF-8"
    leave = capability(term, "rmcup")
    seen = out.replace(b"\0", b"")  # old terminals want time after some of it: curses pads, tput into a pipe doesn't
    if not plain and leave and leave not in seen[max(0, seen.rfind(capability(term, "smcup"))):]:
        return "the alternate screen is not left"
    return None


def other_types():
    """What else the terminal database here knows, in the order of its names."""
    folders = ["/lib/terminfo", "/etc/terminfo", "/usr/share/terminfo"] + os.environ.get("TERMINFO_DIRS", "").split(":")
    names = {name for folder in folders if folder for _, _, files in os.walk(folder) for name in files}
    return sorted(names - set(TERMS))


def others(home):
    names = other_types()
    names = names if os.environ.get("FULL") == "1" else names[::max(1, len(names) // OTHERS)]
    names = [n for n in names if capability(n, "cup") and capability(n, "clear")]
    with ThreadPoolExecutor(2) as pool:
        faults = [f for f in pool.map(lambda n: (n, judge(home, True, n, 80, 24, "C.UTF-8")), names) if f[1]]
    print("%s - terminals: %d others" % ("not ok" if faults else "ok", len(names)))
    for name, fault in faults:
        print("# %s: %s" % (name, fault))


def main():
    home = tempfile.mkdtemp(prefix="why403-terminals-")
    with open(home + "/main.tf", "w") as f:
        f.write('provider "aws" {\n  region = "us-east-1"\n}\ndata "aws_caller_identity" "me" {}\n')
    started, drawn = time.monotonic(), 0
    for term in TERMS:
        known = term != "dumb" and capability(term, "cup") != b""
        drawn += known
        cases = [(cols, rows, locale) for cols, rows in SIZES for locale in LOCALES]
        with ThreadPoolExecutor(2) as pool:
            faults = list(pool.map(lambda c: judge(home, known, term, *c), cases))
        bad = ["%dx%d %s: %s" % (*case, fault) for case, fault in zip(cases, faults) if fault]
        print("%s - terminals: %s%s" % ("not ok" if bad else "ok", term, "" if known or term == "dumb" else " (not in terminfo: plain text)"))
        for line in bad:
            print("# " + line)
        sys.stdout.flush()
    others(home)
    shutil.rmtree(home, ignore_errors=True)
    seconds = time.monotonic() - started
    print("# %d of %d drawn, %.0f s" % (drawn, len(TERMS), seconds))
    absent = [term for term in OF_PACKAGES if not capability(term, "cup")]
    print("ok - terminals: those of packages of their own%s" % (" # SKIP no entry here for " + ", ".join(absent) if absent else ""))
    print("%s - terminals: the common ones are drawn here" % ("ok" if drawn >= 8 else "not ok"))


main()
