#!/usr/bin/env python3
"""Scores `why403 explain --format json` against a corpus of real error texts.

    tests/corpus/score.py [--why403 PATH] [--corpus FILE] [--verbose] [--min AREA=PERCENT ...]

Areas: is_auth (decoys included), first (first cause is one of those the text leaves open), top3 (the labelled cause is among the first
three, rows whose label isn't inferred), component, code (rows with a labelled code), code_all (rows without one as well).
The error that counts is the first that has to do with signing in, else the first.
"""
import argparse
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
AREAS = ("is_auth", "first", "top3", "component", "code", "code_all")


def explain(binary, text):
    run = subprocess.run([binary, "explain", "--format", "json", "-"], input=text.encode(), capture_output=True, timeout=20)
    report = json.loads(run.stdout)
    errors = report["errors"]
    auth = [e for e in errors if e["is_auth"]]
    if run.returncode != (1 if auth else 0):
        raise SystemExit("exit code %d for: %s" % (run.returncode, text[:200]))
    return (auth or errors or [{"is_auth": False, "component": None, "code": None, "causes": []}])[0]


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--why403", default=os.path.join(HERE, "..", "..", "why403"))
    ap.add_argument("--corpus", default=os.path.join(HERE, "..", "fixtures", "errors", "corpus.jsonl"))
    ap.add_argument("--verbose", action="store_true")
    ap.add_argument("--min", action="append", default=[], metavar="AREA=PERCENT")
    args = ap.parse_args()
    marks = {a: [] for a in AREAS}
    for line in open(args.corpus, encoding="utf-8"):
        row = json.loads(line)
        got = explain(args.why403, row["text"])
        causes = [c["cause"] for c in got["causes"]]
        auth = row["cause"] != "not_auth"

        def mark(area, good, detail):
            marks[area].append(good)
            if args.verbose and not good:
                print("%-46s %-9s %s" % (row["id"], area, detail))

        mark("is_auth", got["is_auth"] == auth, "%s, label %s" % (got["is_auth"], row["cause"]))
        if auth:
            mark("first", bool(causes) and causes[0] in row["causes_possible"], "%s not in %s" % (causes[:1], row["causes_possible"]))
            mark("component", got["component"] == row["component"], "%s, label %s" % (got["component"], row["component"]))
            if row["confidence"] != "inferred" and row["cause"] != "unknown":
                mark("top3", row["cause"] in causes[:3], "%s lacks %s" % (causes[:3], row["cause"]))
        if row["code"]:
            mark("code", got["code"] == row["code"], "%s, label %s" % (got["code"], row["code"]))
        mark("code_all", got["code"] == row["code"], "%s, label %s" % (got["code"], row["code"]))
    failed = False
    floors = dict(m.split("=") for m in args.min)
    for area in AREAS:
        share = 100.0 * sum(marks[area]) / max(1, len(marks[area]))
        low = area in floors and share < float(floors[area])
        failed |= low
        print("%-10s %4d of %4d  %5.1f %%%s" % (area, sum(marks[area]), len(marks[area]), share, "  too low" if low else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
