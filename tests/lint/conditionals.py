#!/usr/bin/env python3
"""A statement holds at most two "?:": more are hard to read, and a table, an if or text_with (base/text.h) says the same. Prints those that hold
more; exit 1 then."""
import glob
import re
import sys

MOST = 2
SKIPPED = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|//[^\n]*|^#[^\n]*(?:\\\n[^\n]*)*', re.S | re.M)


def blank(match):
    return re.sub(r"[^\n]", "_", match.group())


def main():
    found, looked = [], 0
    for path in sorted(p for room in ("src", "checks", "ui") for p in glob.glob(room + "/**/*.c", recursive=True)):
        line = 1
        for piece in re.split(r"([;{}])", SKIPPED.sub(blank, open(path).read())):
            looked += 1
            if piece.count("?") > MOST:
                found.append("%s:%d" % (path, line + len(piece) - len(piece.lstrip("\n"))))
            line += piece.count("\n")
    if found:
        print("\n".join(found))
        print("conditionals: a statement holds at most %d ?:" % MOST)
        return 1
    if looked < 20000:
        print("conditionals: only %d pieces were looked at" % looked)
        return 1
    print("conditionals: fine")
    return 0


sys.exit(main())
