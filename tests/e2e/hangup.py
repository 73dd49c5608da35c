"""The terminal goes away and nobody says so with a signal: the wizard ends, it does not spin.

Output: TAP."""
import fcntl
import os
import pty
import select
import subprocess
import sys
import tempfile
import termios
import time

WHY403 = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("WHY403", "./why403"))


def leader(slave, ready, go):
    """The session that owns the terminal; the wizard runs in one of its own, so no SIGHUP comes."""
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    with tempfile.TemporaryDirectory() as home:
        p = subprocess.Popen([WHY403, "--lab", "healthy"], stdin=slave, stdout=slave, stderr=slave,
                             start_new_session=True,
                             env={"PATH": os.environ["PATH"], "TERM": "xterm", "HOME": home,
                                  "LC_ALL": "C.UTF-8"})
        os.write(ready, str(p.pid).encode())
        os.read(go, 1)
    os._exit(0)  # the session leader is gone: the kernel hangs the terminal up


def ended(pid, seconds):
    for _ in range(int(seconds * 50)):
        try:
            if open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False


def main():
    master, slave = pty.openpty()
    ready_r, ready_w = os.pipe()
    go_r, go_w = os.pipe()
    child = os.fork()
    if child == 0:
        leader(slave, ready_w, go_r)
    os.close(slave)
    os.close(ready_w)
    pid = int(os.read(ready_r, 20) or 0)  # nothing: it could not be started
    seen = b""
    while pid and b"Keys" not in seen and select.select([master], [], [], 60)[0]:
        seen += os.read(master, 65536)
    if b"Keys" not in seen:
        print("not ok 1 - the wizard starts: %r" % seen[-200:])
        return 1
    os.write(go_w, b"x")
    os.waitpid(child, 0)
    os.close(master)
    good = ended(pid, 10)
    print(("ok" if good else "not ok"), "1 - the wizard ends when its terminal is hung up")
    print("1..1")
    if not good:
        os.kill(pid, 9)
    return not good


sys.exit(main())
