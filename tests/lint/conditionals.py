#!/usr/bin/env python3
"""Statements with three or more "?:": they are hard to read, and a table or an if says the same. Those that stood when the rule came are
counted; the count may only fall. Prints the statements where there are more; exit 1 then."""
import glob
import re
import sys

ALLOWED = 67
SKIPPED = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|//[^\n]*|^#[^\n]*(?:\\\n[^\n]*)*', re.S | re.M)


def blank(match):
    return re.sub(r"[^\n]", "_", match.group())


def main():
    found, looked = [], 0
    for path in sorted(p for room in ("src", "checks", "ui") for p in glob.glob(room + "/**/*.c", recursive=True)):
        line = 1
        for piece in re.split(r"([;{}])", SKIPPED.sub(blank, open(path).read())):
            looked += 1
            if piece.count("?") >= 3:
                found.append("%s:%d" % (path, line + len(piece) - len(piece.lstrip("\n"))))
            line += piece.count("\n")
    if len(found) > ALLOWED:
        print("\n".join(found))
        print("conditionals: %d statements with three or more ?:, at most %d are allowed" % (len(found), ALLOWED))
        return 1
    if looked < 20000:
        print("conditionals: only %d pieces were looked at" % looked)
        return 1
    print("conditionals: fine")
    return 0


sys.exit(main())
