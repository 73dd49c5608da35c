#!/usr/bin/env python3
"""bench/sweep.py PROGRAM: sweep of 500 profiles and of 200 roots, each with a key of its own, against an AWS whose answers take 100 ms
(at most 3 s and 60 MB); and of 200 roots in a tree of 50,000 files, over reading that tree with find and cat (at most 3 times)."""
import asyncio
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

ANSWER = ('<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
          "<Arn>arn:aws:iam::111122223333:user/ci</Arn><UserId>AIDA</UserId><Account>111122223333</Account>"
          "</GetCallerIdentityResult></GetCallerIdentityResponse>").encode()
SECONDS, MEGABYTES, RATIO = 3.0, 60, 3.0


class Aws(threading.Thread):
    """Answers each request after 100 ms, any number at a time: one thread, so that the machine's processors are left to the program."""

    def __init__(self):
        super().__init__(daemon=True)
        self.loop = asyncio.new_event_loop()
        self.port, self.requests, self.ready = 0, 0, threading.Event()
        self.start()
        self.ready.wait()

    async def answer(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: (\d+)", head)
                await reader.readexactly(int(length.group(1)) if length else 0)
                self.requests += 1
                await asyncio.sleep(0.1)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s" % (len(ANSWER), ANSWER))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def serve(self):
        server = await asyncio.start_server(self.answer, "127.0.0.1", 0, backlog=1000)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await server.serve_forever()

    def run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self.serve())


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def letters(i):
    return "".join("ABCDEFGHIJ"[int(c)] for c in "%04d" % i)


def home_of(top):
    put(top + "/home/.aws/credentials", "".join(
        "[team%d]\naws_access_key_id = AKIAQ3EGSWEEPBEN%s\naws_secret_access_key = %s\n" % (i, letters(i), ("Zk%d" % i + "x9Qw" * 10)[:40]) for i in range(500)))
    put(top + "/home/.aws/config", "".join("[profile team%d]\nregion = eu-west-1\n" % i for i in range(500)))
    return top + "/home"


def root(folder, i):
    put(folder + "/main.tf", 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'
        'provider "aws" {\n  region = "eu-west-1"\n  profile = "team%d"\n}\nmodule "net" {\n  source = "../../modules/net"\n}\n' % i)
    put(folder + "/variables.tf", "".join('variable "v%d" {\n  type = string\n  default = "x"\n}\n' % k for k in range(20)))
    put(folder + "/resources.tf", "".join('resource "aws_sns_topic" "t%d" {\n  name = "${var.v%d}-t"\n}\n' % (k, k) for k in range(20)))


def tree_of(top, name, n_roots, n_others):
    """Roots, the module that they call, and folders of modules and of what lies beside Terraform."""
    tree = os.path.join(top, name)
    put(tree + "/modules/net/main.tf", 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n')
    for i in range(n_roots):
        root("%s/live/r%03d" % (tree, i), i)
    for i in range(n_others // 50):
        for k in range(50):
            put("%s/services/s%03d/d%d/f%02d.%s" % (tree, i, k % 5, k, "tf" if k % 2 else "py"),
                'resource "aws_sqs_queue" "q%d" {\n  name = "q"\n  tags = {\n    team = "a"\n  }\n}\n' % k * 8)
    return tree


def measured(program, env, cwd, *args):
    """Seconds, and the most memory in MB."""
    start = time.monotonic()
    with subprocess.Popen([program, "sweep", *args, "--format", "json"], cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as p:
        err = p.stderr.read()
        _, status, usage = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode not in (0, 1, 3):
        sys.exit("sweep %s: exit %d: %s" % (" ".join(args), p.returncode, err.decode()))
    return time.monotonic() - start, usage.ru_maxrss / 1024


def told(what, value, most, unit):
    print("%s: %.2f %s (at most %g)%s" % (what, value, unit, most, "" if value <= most else "  TOO MUCH"))
    return value <= most


def main():
    program = os.path.abspath(sys.argv[1])
    aws = Aws()
    good = True
    with tempfile.TemporaryDirectory() as top:
        env = {"PATH": "/nonexistent", "HOME": home_of(top), "LC_ALL": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true",
               "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:%d" % aws.port}
        small = tree_of(top, "small", 200, 0)
        for what, args in (("500 profiles", ["--profiles", "--requests", "1000"]), ("200 roots", [])):
            before = aws.requests
            seconds, megabytes = min(measured(program, env, small, *args) for _ in range(3))
            what = "sweep of %s, %d requests of 100 ms" % (what, (aws.requests - before) // 3)
            good &= told(what, seconds, SECONDS, "s")
            good &= told(what, megabytes, MEGABYTES, "MB")
        big = tree_of(top, "big", 200, 49400)
        cat = ["sh", "-c", "find . -name '*.tf' | xargs cat > /dev/null"]
        reads, sweeps = [], []
        for _ in range(4):
            start = time.monotonic()
            subprocess.run(cat, cwd=big, check=True)
            reads.append(time.monotonic() - start)
            sweeps.append(measured(program, env, big, "--offline")[0])
        good &= told("sweep of 200 roots in 50,000 files (%.0f ms), over find and cat (%.0f ms)" % (min(sweeps) * 1000, min(reads) * 1000),
                     min(sweeps) / min(reads), RATIO, "times")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
