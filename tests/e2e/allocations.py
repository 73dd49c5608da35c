#!/usr/bin/env python3
"""Each allocation fails once: check, fix, explain and env end with exit code 2 and a sentence, or as ever; no file is torn. Likewise where the
system has no open file left (ENFILE), whatever is to be read: that is no finding about the user's files.

The door is calloc(3), which the one allocator calls (base/alloc.c; cJSON, expat, libcurl and OpenSSL are given it too), replaced through
LD_PRELOAD. At each of the first 2,000 allocations the program forks, and the allocation fails in the child. Where a child has written the file
all the same, it is put back."""
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
FIRST = 2000
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
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
extern void *__libc_calloc(size_t n, size_t size);
static long seen, fork_until; /* until which a child goes on without the allocation */
static int outcomes = -1, said = -1;
static const char *watched;
/* What libraries allocate before it, in constructors of their own, counts for nothing. */
__attribute__((constructor)) static void begin(void)
{
    const char *until = getenv("FORK_UNTIL"), *path = getenv("OUTCOMES");
    if (!until || !path)
        return;
    outcomes = creat(path, 0600);
    watched = getenv("WATCHED");
    said = memfd_create("said", MFD_CLOEXEC);
    fork_until = seen + atol(until);
    unsetenv("FORK_UNTIL"); /* a program that it starts is none of ours */
}
static void look(const char *path, char *out, size_t size)
{
    int fd = open(path, O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, out, size - 1);
    memset(out + (n > 0 ? n : 0), 0, size - (n > 0 ? n : 0));
    close(fd);
}
/* What a child that went on has written must be whole; the next one begins with the old again. */
static void put_back(const char *before, const char *after)
{
    static char whole[1024];
    int fd;
    look(getenv("WHOLE"), whole, sizeof whole);
    if (memcmp(whole, after, sizeof whole) != 0 && write(outcomes, "0 99 a torn file\n", 17) != 17)
        abort();
    fd = open(watched, O_WRONLY | O_TRUNC);
    if (write(fd, before, strlen(before)) != (ssize_t)strlen(before))
        abort();
    close(fd);
}
/* True in the child. */
static int fails_in_a_child(void)
{
    static char text[1024], line[1200], before[1024], after[1024];
    int status = -1;
    pid_t child;
    ssize_t n;
    long until = fork_until;
    fork_until = 0; /* what fork allocates counts for nothing */
    look(watched, before, sizeof before);
    lseek(said, 0, SEEK_SET);
    if (ftruncate(said, 0) != 0 || (child = fork()) < 0)
        abort();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, 1);
        dup2(said, 2);
        alarm(60);
        return 1;
    }
    waitpid(child, &status, 0);
    n = pread(said, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = 0;
    for (char *c = text; *c; c++)
        *c = *c == '\n' ? ' ' : *c;
    n = snprintf(line, sizeof line, "%ld %d %s\n", seen, WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), text);
    if (write(outcomes, line, n) != n)
        abort();
    look(watched, after, sizeof after);
    if (memcmp(before, after, sizeof after) != 0)
        put_back(before, after);
    fork_until = until;
    return 0;
}
void *calloc(size_t n, size_t size)
{
    if (seen < fork_until) {
        seen++;
        return fails_in_a_child() ? NULL : __libc_calloc(n, size);
    }
    seen++;
    return __libc_calloc(n, size);
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


def run(root, door, args, **more):
    env = {"PATH": "/usr/bin:/bin", "HOME": root + "/home", "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true", "LD_PRELOAD": door,
           **more}
    run = subprocess.run([WHY403, *args], cwd=root, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    return run.returncode, run.stderr.decode("utf-8", "replace")


def sweep(root, door, args):
    lay_out(root)
    code, _ = run(root, door, args)
    shutil.copyfile(root + "/home/.aws/credentials", root + "/whole")
    lay_out(root)
    run(root, door, args, FORK_UNTIL=str(FIRST), OUTCOMES=root + "/outcomes", WATCHED=root + "/home/.aws/credentials", WHOLE=root + "/whole")
    with open(root + "/outcomes") as f:
        ends = [(int(at), int(got), err) for at, got, err in (line.split(" ", 2) for line in f)]
    wrong = [(at, got, err[-80:]) for at, got, err in ends if not (got == code or (got == 2 and "out of memory" in err))]
    out_of_memory = sum("out of memory" in err for _, _, err in ends)
    report("%s: each of %d allocations fails, %d end it" % (args[0], len(ends), out_of_memory), "%s" % wrong[:4] if wrong else "" if out_of_memory > 100 else "hardly any")


def no_file_left(root, door):
    for args in COMMANDS:
        for part in ("log.txt",) if args[0] == "explain" else ("/tf", "main.tf", "/.aws/credentials", "/.aws/config"):
            lay_out(root)
            code, err = run(root, door, args, NO_FILE_LEFT_FOR=part)
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
