#!/usr/bin/env python3
"""bench/explain.py PROGRAM: a debug log of 100 MB against `grep -c 403` over it, both in processor time; and the memory used."""
import os
import random
import resource
import subprocess
import sys
import tempfile

LINES = [
    '2023-11-02T13:31:14.652+0100 [TRACE] vertex "module.net.aws_subnet.private[%d]": visit complete\n',
    "2023-11-02T13:31:14.652+0100 [DEBUG] provider.terraform-provider-aws_v5.100.0_x5: HTTP Response Received: "
    "http.status_code=200 aws.operation=DescribeSubnets n=%d tf_req_id=1fd5f3ca-6c3c-8dd2-9b3f-403bbd0e7c1e\n",
    "  |       <subnetId>subnet-%08x</subnetId>\n",
    '2023-11-02T13:31:14.652+0100 [INFO]  ReferenceTransformer: "aws_subnet.x%d" references: []\n',
]
SIZE = 100 * 1024 * 1024


def cost(argv):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(argv, stdout=subprocess.PIPE)  # GNU grep stops at its first match when it writes to /dev/null
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    program = os.path.abspath(sys.argv[1])
    dice = random.Random(403)
    with tempfile.NamedTemporaryFile("w", suffix=".log") as f:
        piece = "".join(dice.choice(LINES) % dice.randrange(10 ** 7) for _ in range(20000))
        for _ in range(SIZE // len(piece) + 1):
            f.write(piece)
        f.flush()
        ours = min(cost([program, "explain", f.name]) for _ in range(3))
        kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        grep = min(cost(["grep", "-c", "403", f.name]) for _ in range(3))
    ratio = ours / max(grep, 0.001)
    good = ratio <= 2 and kilobytes <= 30 * 1024
    print("explain: %.2f s, grep -c 403: %.2f s, ratio %.1f (at most 2); %d KiB (at most 30720)%s" % (
        ours, grep, ratio, kilobytes, "" if good else "  TOO MUCH"))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
