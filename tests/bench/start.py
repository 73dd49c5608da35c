"""Start-up and file reading, as ratios measured in one run: each command in turn with its yardstick, medians compared.

    start.py WHY403 EMPTY
"""
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

WHY403, EMPTY = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
RUNS = int(os.environ.get("RUNS", "15"))


def processor():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def once(argv, cwd, env):
    """Seconds by the clock, and of the processor, which other programs don't change."""
    start, used = time.perf_counter(), processor()
    subprocess.run(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start, processor() - used


def pair(name, ours, yardstick, cwd, mark, env, runs=RUNS):
    a, b = [], []
    for i in range(runs + 1):           # the first pair warms the caches and is not counted
        x, y = once(ours, cwd, env), once(yardstick, cwd, env)
        if i:
            a.append(x)
            b.append(y)
    ratio, work = (statistics.median(x[k] / y[k] for x, y in zip(a, b)) for k in (0, 1))
    print("%-44s %7.1f ms  beside %7.1f ms: %5.2f times, %5.2f of the processor (mark %s)" % (
        name, 1000 * statistics.median(x[0] for x in a), 1000 * statistics.median(y[0] for y in b), ratio, work, mark))


def small_module(root):
    home, tf = os.path.join(root, "home"), os.path.join(root, "tf")
    os.makedirs(os.path.join(home, ".aws"))
    os.makedirs(tf)
    with open(os.path.join(home, ".aws", "credentials"), "w") as f:
        f.write("[default]\naws_access_key_id = AKIARTX3GSDSVM357XQK\naws_secret_access_key = %s\n" % ("x" * 40))
    with open(os.path.join(tf, "main.tf"), "w") as f:
        f.write('provider "aws" {\n  region = "us-east-1"\n}\ndata "aws_caller_identity" "me" {}\n')
    return home, tf


def large_tree(root, n=10000):
    tf = os.path.join(root, "large")
    os.makedirs(tf)
    for i in range(n):
        with open(os.path.join(tf, "f%05d.tf" % i), "w") as f:
            f.write('resource "aws_s3_bucket" "b%d" {\n  bucket = "logs-%d-${var.region}"\n  tags = {\n    Name = "b%d"\n'
                    '    Team = lookup(local.teams, "x", "none")\n  }\n}\n' % (i, i, i))
    with open(os.path.join(tf, "variables.tf"), "w") as f:
        f.write('variable "region" { default = "us-east-1" }\nlocals { teams = {} }\nprovider "aws" { region = var.region }\n')
    return tf


def main():
    with tempfile.TemporaryDirectory(prefix="why403-bench-") as root:
        home, tf = small_module(root)
        env = {"HOME": home, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TMPDIR": root}
        # Terraform's own start to tell its version is most of the time that anybody waits: it is measured beside itself
        alone = {**env, "PATH": root}
        pair("trace of a small module, no Terraform on PATH", [WHY403, "trace", tf], [EMPTY], tf, 1.3, alone)
        terraform = shutil.which("terraform")
        if terraform:
            pair("the same beside terraform version -json", [WHY403, "trace", tf], [terraform, "version", "-json"], tf, 1.3, env)
        pair("check --offline of a small module", [WHY403, "check", "--offline", tf], [EMPTY], tf, "-", env)
        pair("check --lab stale-token", [WHY403, "check", "--lab", "stale-token"], [EMPTY], tf, "3 and the answers' time", env)
        large = large_tree(root)
        pair("trace of 10,000 .tf files", [WHY403, "trace", large], ["sh", "-c", "cat %s/*.tf" % large], large, 10, env, runs=5)


main()
