"""A real terminal to drive the program in: tmux with a server of its own. Everything waits by condition: tmux passes the program's
output through a pipe as well, so that wait() looks at the screen again whenever something was drawn.

    with Terminal(["./why403", "lab", "stale-token"], cols=80, rows=24) as t:
        t.wait("VERDICT")
        t.keys("f")
"""
import os
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

LIMIT_S = float(os.environ.get("WHY403_WAIT", "60"))


class Terminal:
    def __init__(self, argv, cols=80, rows=24, env=None, cwd=None, shell=False):
        self.folder = tempfile.mkdtemp(prefix="why403-tmux-")
        self.socket = os.path.join(self.folder, "s")
        base = {"PATH": os.environ["PATH"], "HOME": self.folder, "LANG": "C.UTF-8", "TZ": "UTC", "SHELL": "/bin/sh",
                "TMPDIR": os.environ.get("TMPDIR", "/tmp")}
        base.update(env or {})
        words = ["env", "-i", "TERM=tmux-256color"] + ["%s=%s" % pair for pair in base.items()] + argv
        command = "exec " + " ".join(shlex.quote(w) for w in words)
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(cols), "-y", str(rows), "-c", cwd or os.getcwd(), "exec cat")
        for option in (("status", "off"), ("remain-on-exit", "on"), ("escape-time", "0"), ("default-terminal", "tmux-256color"),
                       ("set-clipboard", "on"), ("allow-passthrough", "on")):
            self.tmux("set-option", "-g", *option)
        self.tmux("set-option", "-ga", "terminal-overrides", ",*:Tc")
        self.fifo_path = os.path.join(self.folder, "out")
        os.mkfifo(self.fifo_path)
        self.fifo = os.open(self.fifo_path, os.O_RDWR | os.O_NONBLOCK)
        self.tmux("respawn-pane", "-k", "-c", cwd or os.getcwd(), command)
        self.tmux("pipe-pane", "-O", "exec cat > " + shlex.quote(self.fifo_path))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def tmux(self, *args, check=True):
        done = subprocess.run(["tmux", "-S", self.socket, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                              env={**os.environ, "LANG": "C.UTF-8", "TMUX": ""})
        if check and done.returncode:
            raise RuntimeError("tmux %s: %s" % (" ".join(args), done.stderr.decode()))
        return done.stdout.decode(errors="replace")

    def close(self):
        """The program gets a hang-up and has ended when this returns: the caller may take its folders away."""
        try:
            program = os.pidfd_open(self.pid())
        except (OSError, ValueError, RuntimeError):  # it has ended already
            program = None
        self.tmux("kill-server", check=False)
        if program is not None:
            if not select.select([program], [], [], LIMIT_S)[0]:
                signal.pidfd_send_signal(program, signal.SIGKILL)
                select.select([program], [], [], LIMIT_S)
            os.close(program)
        os.close(self.fifo)
        shutil.rmtree(self.folder, ignore_errors=True)

    def keys(self, *names):
        self.tmux("send-keys", *names)

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def paste(self, text):
        path = os.path.join(self.folder, "paste")
        with open(path, "w") as f:
            f.write(text)
        self.tmux("load-buffer", path)
        self.tmux("paste-buffer", "-p")

    def resize(self, cols, rows):
        self.tmux("resize-window", "-x", str(cols), "-y", str(rows))

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def cursor(self):
        x, y = self.tmux("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(y), int(x)

    def alternate(self):
        return self.tmux("display-message", "-p", "#{alternate_on}").strip() == "1"

    def pid(self):
        return int(self.tmux("display-message", "-p", "#{pane_pid}"))

    def dead(self):
        """Exit status once the program has ended, None before; the signal's number, as text, after one."""
        form = "#{pane_dead}|#{pane_dead_status}|#{pane_dead_signal}|#{pid}"
        dead, status, number, server = self.tmux("display-message", "-p", form).strip().split("|")
        if dead == "1" and not status and not number:  # its terminal is closed, and tmux 3.3 may have missed that it ended: told once more
            os.kill(int(server), signal.SIGCHLD)
            return None
        return None if dead != "1" else number or int(status)

    def until(self, condition, what):
        """Until condition() is true: asked again after every output of the program."""
        end = time.monotonic() + LIMIT_S
        while True:
            value = condition()
            if value:
                return value
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError("waited in vain for %s; the screen:\n%s" % (what, self.screen()))
            select.select([self.fifo], [], [], min(left, 0.1))
            try:
                os.read(self.fifo, 1 << 16)
            except BlockingIOError:
                pass

    def wait(self, pattern):
        self.until(lambda: re.search(pattern, self.screen()), repr(pattern))
        return self.screen()

    def wait_gone(self, pattern):
        self.until(lambda: not re.search(pattern, self.screen()), "%r to go" % pattern)


def run_tests(functions, what):
    """Runs each test_x of a module's functions (its globals()), or those that the command line names; one line each."""
    only = sys.argv[1:]
    for name, run in list(functions.items()):
        if name.startswith("test_") and (not only or name in only):
            label = "%s: %s" % (what, name[5:].replace("_", " "))
            try:
                run()
                print("ok - " + label, flush=True)
            except Exception:  # one test that fails must not hide the others
                print("not ok - " + label, flush=True)
                traceback.print_exc(file=sys.stdout)
