#!/usr/bin/env python3
"""Scores `why403 explain --format json` against a corpus of real error texts.

    tests/corpus/score.py [--why403 PATH] [--corpus FILE ...] [--half even|odd] [--verbose] [--min AREA=PERCENT ...]

Areas: is_auth (decoys included), single (a login failure is told once, and no other beside it), first (first cause is one of those the
text leaves open), top3 (the labelled cause is among the first three, rows whose label isn't inferred), component (of decoys too, where
something is told; no component is as good as "other"), code (rows with a labelled code), code_all (rows without one as well).
The error that counts is the first that has to do with signing in, else the first.
"""
import argparse
import json
import os
import subprocess
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
AREAS = ("is_auth", "single", "first", "top3", "component", "code", "code_all")


def explain(binary, text):
    run = subprocess.run([binary, "explain", "--format", "json", "-"], input=text.encode(), capture_output=True, timeout=20)
    report = json.loads(run.stdout)
    errors = report["errors"]
    auth = [e for e in errors if e["is_auth"]]
    if run.returncode != (1 if auth else 0):
        raise SystemExit("exit code %d for: %s" % (run.returncode, text[:200]))
    return (auth or errors or [{"is_auth": False, "component": None, "code": None, "causes": []}])[0], len(auth)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--why403", default=os.path.join(HERE, "..", "..", "why403"))
    ap.add_argument("--corpus", nargs="+", default=[os.path.join(HERE, "..", "fixtures", "errors", "corpus.jsonl")])
    ap.add_argument("--half", choices=("even", "odd"))
    ap.add_argument("--verbose", action="store_true")
    ap.add_argument("--min", action="append", default=[], metavar="AREA=PERCENT")
    args = ap.parse_args()
    marks = {a: [] for a in AREAS}
    lines = [line for corpus in args.corpus for line in open(corpus, encoding="utf-8")]
    for line in lines:
        row = json.loads(line)
        if args.half and zlib.crc32(row["id"].encode()) % 2 != (args.half == "odd"):
            continue
        got, n_auth = explain(args.why403, row["text"])
        causes = [c["cause"] for c in got["causes"]]
        auth = row["cause"] != "not_auth"

        def mark(area, good, detail):
            marks[area].append(good)
            if args.verbose and not good:
                print("%-46s %-9s %s" % (row["id"], area, detail))

        mark("is_auth", got["is_auth"] == auth, "%s, label %s" % (got["is_auth"], row["cause"]))
        if auth:
            mark("single", n_auth == 1, "%d" % n_auth)
            mark("first", bool(causes) and causes[0] in row["causes_possible"], "%s not in %s" % (causes[:1], row["causes_possible"]))
            if row["confidence"] != "inferred" and row["cause"] != "unknown":
                mark("top3", row["cause"] in causes[:3], "%s lacks %s" % (causes[:3], row["cause"]))
        if auth or got["component"]:
            mark("component", (got["component"] or "other") == (row["component"] or "other"), "%s, label %s" % (got["component"], row["component"]))
        if row["code"] and (auth or got["component"]):
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
