"""A library that stands before libc in a program (LD_PRELOAD): what a test wants to fail there, fails."""
import os
import shutil
import subprocess
import sys


def build(root, source, name):
    """The library's path. Without a C compiler the test of that name is skipped, and the script ends."""
    path = os.path.join(root, "door.so")
    with open(path + ".c", "w") as f:
        f.write(source)
    compiler = os.environ.get("CC", "cc").split()
    if not shutil.which(compiler[0]):
        print("ok - %s # SKIP there is no C compiler here" % name)
        sys.exit(0)
    subprocess.run([*compiler, "-shared", "-fPIC", "-O1", "-o", path, path + ".c", "-ldl"], check=True)
    return path
