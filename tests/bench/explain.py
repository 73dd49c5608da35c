#!/usr/bin/env python3
"""bench/explain.py PROGRAM: logs of 100 MB against `grep -c 403` over each, both in processor time; and the memory used."""
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


ERROR = ("%sError: validating provider credentials: retrieving caller identity from STS: operation error STS: GetCallerIdentity, "
         "https response error StatusCode: 403, RequestID: %s, api error InvalidClientTokenId: The security token included in the "
         "request is invalid.\n")
ID = "1fd5f3ca-6c3c-8dd2-9b3f-403bbd0e7c1e"


def mixed(f, dice):
    piece = "".join(dice.choice(LINES) % dice.randrange(10 ** 7) for _ in range(20000))
    for _ in range(SIZE // len(piece) + 1):
        f.write(piece)


def repeated(f, dice):
    """One line of an error, again and again."""
    line = ERROR % ("2024-05-05T05:05:05.123Z ", ID)
    for _ in range(SIZE // len(line) + 1):
        f.write(line)


def similar(f, dice):
    """The same with a time and a request id of its own each time."""
    for i in range(SIZE // len(ERROR % ("2024-05-05T05:05:05.123Z ", ID)) + 1):
        f.write(ERROR % ("2024-05-05T%02d:%02d:%02d.%03dZ " % (i // 3600 % 24, i // 60 % 60, i % 60, i % 1000),
                         "%08x%s" % (dice.getrandbits(32), ID[8:])))


# What the log holds, and how many times grep's time it may take.
LOGS = ((mixed, 2), (repeated, 2), (similar, 4))


def measure(program, write, most):
    with tempfile.NamedTemporaryFile("w", suffix=".log") as f:
        write(f, random.Random(403))
        f.flush()
        ours = min(cost([program, "explain", f.name]) for _ in range(3))
        grep = min(cost(["grep", "-c", "403", f.name]) for _ in range(3))
    ratio = ours / max(grep, 0.001)
    print("explain, %s: %.2f s, grep -c 403: %.2f s, ratio %.1f (at most %d)%s" % (
        write.__name__, ours, grep, ratio, most, "" if ratio <= most else "  TOO MUCH"))
    return ratio <= most


def main():
    program = os.path.abspath(sys.argv[1])
    good = [measure(program, write, most) for write, most in LOGS]
    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print("explain: %d KiB (at most 30720)%s" % (kilobytes, "" if kilobytes <= 30 * 1024 else "  TOO MUCH"))
    return 0 if all(good) and kilobytes <= 30 * 1024 else 1


if __name__ == "__main__":
    sys.exit(main())
