#!/usr/bin/env python3
"""bench/units.py PROGRAM: check on one of 60 Terragrunt units below four levels of files, over the same unit as plain Terraform.

What counts is the processor's time, which other work on the machine does not change; the time that passed is told beside it."""
import os
import resource
import subprocess
import sys
import tempfile
import time

ROOT = "locals {\n" + "".join(
    ' %s = read_terragrunt_config(find_in_parent_folders("%s.hcl")).locals\n' % (n, n) for n in ("account", "region", "env")) + (
    '}\ngenerate "p" {\n path = "provider.tf"\n if_exists = "overwrite"\n contents = <<EOF\nprovider "aws" {\n'
    ' region = "${local.region.x}"\n profile = "${local.account.x}"\n}\nEOF\n}\n')
CODE = 'resource "aws_sns_topic" "x" {}\n'


def put(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def used():
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime


def fastest(program, folders):
    """Least (processor, passed) milliseconds for each folder; they take turns."""
    best = [(float("inf"), float("inf"))] * len(folders)
    for _ in range(15):
        for i, folder in enumerate(folders):
            before, start = used(), time.monotonic()
            subprocess.run([program, "check", "--offline", folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            run = ((used() - before) * 1000, (time.monotonic() - start) * 1000)
            best[i] = tuple(min(old, new) for old, new in zip(best[i], run))
    return best


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as top:
        put(top, "t/root.hcl", ROOT)
        for account in "abc":
            put(top, "t/%s/account.hcl" % account, 'locals {\n x = "p-%s"\n}\n' % account)
            for region in ("eu-west-1", "us-east-1"):
                put(top, "t/%s/%s/region.hcl" % (account, region), 'locals {\n x = "%s"\n}\n' % region)
                for env in ("dev", "prod"):
                    put(top, "t/%s/%s/%s/env.hcl" % (account, region, env), 'locals {\n x = "%s"\n}\n' % env)
                    for i in range(5):
                        unit = "t/%s/%s/%s/u%d/" % (account, region, env, i)
                        put(top, unit + "terragrunt.hcl", 'include "root" {\n path = find_in_parent_folders("root.hcl")\n}\n')
                        put(top, unit + "main.tf", CODE)
        put(top, "plain/main.tf", CODE + 'provider "aws" {\n region = "eu-west-1"\n profile = "p-a"\n}\n')
        unit, plain = fastest(program, [os.path.join(top, d) for d in ("t/a/eu-west-1/dev/u1", "plain")])
    good = unit[0] - plain[0] <= 40
    print("terragrunt unit: %.0f ms, the same as plain Terraform: %.0f ms, %.0f ms more (at most 40; %.0f ms more passed)%s" % (
        unit[0], plain[0], unit[0] - plain[0], unit[1] - plain[1], "" if good else "  TOO SLOW"))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
