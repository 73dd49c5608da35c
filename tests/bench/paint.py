"""From the start of the program to the wizard's first picture (the frame, the steps, the keys), in a terminal of 80x24, on a module of 1,000 files.

    paint.py WHY403
"""
import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

WHY403 = os.path.abspath(sys.argv[1])
RUNS, MARK_MS = int(os.environ.get("RUNS", "15")), 30


def processor_ms(pid):
    """Its own time on a processor so far, which other programs don't change; 0 where the system doesn't tell."""
    try:
        with open("/proc/%d/schedstat" % pid) as f:
            return int(f.read().split()[0]) / 1e6
    except (OSError, ValueError):
        return 0


def first_paint(env, folder):
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    start, out = time.perf_counter(), b""
    child = subprocess.Popen([WHY403, "--offline", folder], stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True)
    while b"quit" not in out and select.select([master], [], [], 10)[0]:    # the last word of the picture
        out += os.read(master, 1 << 16)
    took, work = time.perf_counter() - start, processor_ms(child.pid)
    os.write(master, b"q")
    while child.poll() is None:     # what it writes at its end has to be taken, or it never ends
        if select.select([master], [], [], 0.02)[0]:
            os.read(master, 1 << 16)
    child.wait()
    os.close(master)
    os.close(slave)
    return 1000 * took, work


def main():
    with tempfile.TemporaryDirectory(prefix="why403-paint-") as root:
        for i in range(1000):
            with open(os.path.join(root, "f%04d.tf" % i), "w") as f:
                f.write('resource "aws_s3_bucket" "b%d" {\n  bucket = "logs-%d"\n}\n' % (i, i))
        with open(os.path.join(root, "main.tf"), "w") as f:
            f.write('provider "aws" {\n  region = "us-east-1"\n}\n')
        env = {"HOME": root, "PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        runs = [first_paint(env, root) for _ in range(RUNS + 1)][1:]
        times = [took for took, _ in runs]
        print("first paint on 1,000 files: %.1f ms in the median, %.1f at least, %.1f at most (mark %d ms); %.1f ms of the processor" % (
            statistics.median(times), min(times), max(times), MARK_MS, statistics.median(work for _, work in runs)))


main()
