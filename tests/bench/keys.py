"""From key press to paint, measured from outside through a pty, while every request hangs: a proxy takes the connections and never
says a word. Beside it the same for another program that is installed here, as a yardstick.

    keys.py WHY403
"""
import fcntl
import os
import pty
import select
import shutil
import signal
import socket
import statistics
import struct
import sys
import tempfile
import termios
import time

WHY403 = os.path.abspath(sys.argv[1])
PRESSES = int(os.environ.get("PRESSES", "400"))
MARK_MS = 1.0


class Program:
    """A program on a pty of 80x24; all output is taken in."""

    def __init__(self, argv, env):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(argv[0], argv, env)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def drain(self, quiet_s):
        """Takes output until none came for quiet_s; returns it."""
        out = b""
        while select.select([self.fd], [], [], quiet_s)[0]:
            try:
                out += os.read(self.fd, 1 << 16)
            except OSError:
                break
        return out

    def until(self, text, limit_s=20):
        end, out = time.monotonic() + limit_s, b""
        while text not in out and time.monotonic() < end:
            out += self.drain(0.05)
        return text in out

    def press(self, key, answer):
        """Milliseconds from the write of key to the first output that holds answer."""
        start, out = time.perf_counter(), b""
        os.write(self.fd, key)
        while answer not in out:
            if not select.select([self.fd], [], [], 2)[0]:
                return None
            out += os.read(self.fd, 1 << 16)
        return 1000 * (time.perf_counter() - start)

    def cpu_ms(self):
        """Its own time on a processor so far; a busy machine doesn't change it."""
        with open("/proc/%d/stat" % self.pid) as f:
            words = f.read().rsplit(")", 1)[1].split()
        return 1000 * (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def close(self):
        os.kill(self.pid, signal.SIGTERM)
        self.drain(0.2)
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def hanging_module(folder):
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    with open(os.path.join(folder, "main.tf"), "w") as f:
        f.write('provider "aws" {\n  region = "us-west-2"\n}\ndata "aws_caller_identity" "me" {}\n')
    env = {"HOME": folder, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm-256color",
           "HTTPS_PROXY": "http://127.0.0.1:%d" % listener.getsockname()[1],
           "AWS_ACCESS_KEY_ID": "AKIAQ7GRT2M5WZPBXQKD", "AWS_SECRET_ACCESS_KEY": "x" * 40}
    return listener, env


def report(name, times, cpu_ms, mark=""):
    times = sorted(t for t in times if t is not None)
    print("%-44s p50 %6.2f ms   p95 %6.2f ms   max %6.2f ms   work %5.2f ms each   %d presses%s" % (
        name, statistics.median(times), times[int(len(times) * 0.95)], times[-1], cpu_ms / len(times), len(times), mark))


def why403(folder):
    listener, env = hanging_module(folder)
    program = Program([WHY403, folder], env)
    try:
        if not program.until(b"asking"):
            print("why403: it never came to ask")
            return
        program.drain(0.05)
        times, before = [], program.cpu_ms()
        for i in range(PRESSES):
            times.append(program.press(b"j" if i % 12 < 6 else b"k", b">"))
            program.drain(0.002)
        report("why403, a step down or up, requests hanging", times, program.cpu_ms() - before, "  (mark %.0f ms)" % MARK_MS)
    finally:
        program.close()
        listener.close()


def yardstick(name, argv, folder):
    if not shutil.which(argv[0]):
        return
    env = {"HOME": folder, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    program = Program(argv, env)
    try:
        program.drain(0.5)
        times, before = [], program.cpu_ms()
        for i in range(PRESSES // 4):
            times.append(program.press(b"j" if i % 12 < 6 else b"k", b"\033["))
            program.drain(0.005)
        report(name, times, program.cpu_ms() - before)
    finally:
        program.close()


with tempfile.TemporaryDirectory(prefix="why403-keys-") as root:
    why403(root)
    with open(os.path.join(root, "text"), "w") as text:
        text.write("line\n" * 200)
    yardstick("tig, a line down or up (beside it)", ["tig", "--", "."], root)
    yardstick("htop, a line down or up (beside it)", ["htop"], root)
    yardstick("less, a line down or up (beside it)", ["less", os.path.join(root, "text")], root)
