#!/usr/bin/env python3
"""Each allocation fails once: check, fix, explain and env end with exit code 2 and a sentence, or as ever; no file is torn. Likewise where the
system has no open file left (ENFILE), whatever is to be read: that is no finding about the user's files.

The door is calloc(3), which the one allocator calls (base/alloc.c; cJSON, expat, libcurl and OpenSSL are given it too), replaced through
LD_PRELOAD. FULL=1 tries each of the first 2,000 allocations; else a sample."""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import tap  # noqa: E402
from door import build  # noqa: E402
from tap import report  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
WHY403 = os.path.abspath(os.environ.get("WHY403", os.path.join(HERE, "..", "..", "why403")))
FIRST, SAMPLE = 2000, 40
DOOR = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
extern void *__libc_calloc(size_t n, size_t size);
static long seen;
__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("COUNT_TO");
    FILE *f = path ? fopen(path, "w") : NULL;
    if (f) {
        fprintf(f, "%ld", seen);
        fclose(f);
    }
}
void *calloc(size_t n, size_t size)
{
    const char *at = getenv("FAIL_AT");
    return ++seen == (at ? atol(at) : -1) ? NULL : __libc_calloc(n, size);
}
int open(const char *path, int flags, ...)
{
    const char *part = getenv("NO_FILE_LEFT_FOR");
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    if (part && strstr(path, part)) {
        errno = ENFILE;
        return -1;
    }
    int (*next)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    return next(path, flags, mode);
}
int open64(const char *path, int flags, ...) __attribute__((alias("open")));
"""
MAIN = 'provider "aws" {\n  region = "eu-west-1"\n}\ndata "aws_caller_identity" "x" {}\n'
BROKEN = "[default\naws_access_key_id = AKIAQYLPMN5HHHFPZAM2\naws_secret_access_key = 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\n"
LOG = "Error: validating provider credentials: operation error STS: GetCallerIdentity, https response error StatusCode: 403, " \
      "RequestID: 1, api error InvalidClientTokenId: The security token included in the request is invalid.\n"
COMMANDS = (["check", "--offline", "tf"], ["fix", "--offline", "--yes", "tf"], ["explain", "log.txt"], ["env", "--offline", "tf"])


def lay_out(root):
    for name, text in (("home/.aws/credentials", BROKEN), ("tf/main.tf", MAIN), ("log.txt", LOG)):
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)
        os.chmod(path, 0o600)
    shutil.rmtree(os.path.join(root, "home/.local"), ignore_errors=True)


def run(root, door, args, at, count_to=None, **more):
    env = {"PATH": "/usr/bin:/bin", "HOME": root + "/home", "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true", "LD_PRELOAD": door,
           "FAIL_AT": str(at), **({"COUNT_TO": count_to} if count_to else {}), **more}
    run = subprocess.run([WHY403, *args], cwd=root, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return run.returncode, run.stderr.decode("utf-8", "replace")


def sweep(root, door, args):
    lay_out(root)
    code, _ = run(root, door, args, -1, root + "/count")
    with open(root + "/count") as f:
        n = min(int(f.read()), FIRST)
    with open(root + "/home/.aws/credentials") as f:
        new = f.read()
    points = range(1, n + 1) if os.environ.get("FULL") else sorted({1 + i * (n - 1) // (SAMPLE - 1) for i in range(SAMPLE)})
    wrong = []
    for at in points:
        lay_out(root)
        got, err = run(root, door, args, at)
        with open(root + "/home/.aws/credentials") as f:
            now = f.read()
        if not (got == code or (got == 2 and "out of memory" in err)) or now not in (BROKEN, new):
            wrong.append((at, got, err[-80:]))
    report("%s: %d of %d allocations fail" % (args[0], len(points), n), "%s" % wrong[:4] if wrong else "" if n > 10 else "hardly any")


def no_file_left(root, door):
    for args in COMMANDS:
        for part in ("log.txt",) if args[0] == "explain" else ("/tf", "main.tf", "/.aws/credentials", "/.aws/config"):
            lay_out(root)
            code, err = run(root, door, args, -1, NO_FILE_LEFT_FOR=part)
            with open(root + "/home/.aws/credentials") as f:
                kept = f.read() == BROKEN
            report("%s: the system has no open file left for %s" % (args[0], part),
                   "" if code == 2 and "too many open files" in err.lower() and kept else "%d: %s" % (code, err[-200:]))


def main():
    root = tempfile.mkdtemp(prefix="why403-alloc-")
    try:
        door = build(root, DOOR, "each allocation fails once")
        for args in COMMANDS:
            sweep(root, door, args)
        no_file_left(root, door)
    finally:
        shutil.rmtree(root)
    return tap.status()


if __name__ == "__main__":
    sys.exit(main())
