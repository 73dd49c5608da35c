"""True cause against verdict, over every lab scenario and, where it is there, the shared recorded scenarios.

    confusion.py WHY403 [SHARED] [--marks FILE]

Prints one row for each true cause with what it was taken for, and the shares that were right. Ends with 1 where one is below the mark
that FILE names (LAB_VERDICTS=100, RECORDED_VERDICTS=99). Each lesson runs with the options that it names itself.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys


def verdict_of(text):
    v = json.loads(text)["verdict"]
    return "healthy" if v["status"] == "pass" else v["cause"] or v["status"]


def first_warning(text):
    """What is warned of where the verdict is open, in the words of a lesson that says so itself."""
    report = json.loads(text)
    if report["verdict"]["status"] != "unknown":
        return "a verdict where nobody can tell"
    return next((f["cause"] for s in report["steps"] for f in s["findings"] if f["severity"] != "info"), "no warning")


def lab_rows(why403):
    listed = subprocess.run([why403, "lab", "--list", "--format", "json"], capture_output=True, text=True, check=True).stdout
    for s in json.loads(listed)["scenarios"]:
        p = subprocess.run([why403, "check", "--lab", s["name"], "--format", "json"] + s["options"].split(), capture_output=True, text=True,
                           timeout=120, stdin=subprocess.DEVNULL)
        yield "lab/" + s["name"], [s["cause"] or "healthy"], (first_warning if s["unknowable"] else verdict_of)(p.stdout)


def shared_rows(why403, shared):
    sys.path.insert(0, os.path.join(shared, "oracle"))
    import truth
    for sid in truth.all_ids():
        sc = truth.load(sid)
        world = truth.World(sc)
        try:
            _, out, _ = world.run([why403, "check", "--format", "json", "--allow-exec", "--allow-endpoint", "all"] + sc.get("args", {}).get("plan", []) + ["."], 120)
        finally:
            world.close()
        yield sid, [sc["cause"]] + sc.get("accept", []), verdict_of(out)


def marks_of(path):
    with open(path) as f:
        return dict(re.findall(r"^([A-Z_]+)=([0-9.]+)$", f.read(), re.M))


def share(rows, what, mark):
    """Prints how many are right; False below the mark."""
    right = sum(got in fits for _, fits, got in rows)
    percent = 100.0 * right / max(1, len(rows))
    low = percent < float(mark or 0)
    print("%s: %d of %d right, %.1f %%%s" % (what, right, len(rows), percent, "  below %s" % mark if low else ""))
    return not low


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("why403")
    ap.add_argument("shared", nargs="?")
    ap.add_argument("--marks")
    a = ap.parse_args()
    why403, marks = os.path.abspath(a.why403), marks_of(a.marks) if a.marks else {}
    lab, recorded = list(lab_rows(why403)), []
    if a.shared and os.path.exists(os.path.join(a.shared, "oracle", "truth.py")):
        recorded = list(shared_rows(why403, os.path.abspath(a.shared)))
    table = collections.defaultdict(collections.Counter)
    for name, fits, got in lab + recorded:
        table[fits[0]]["right" if got in fits else got] += 1
        if got not in fits:
            print("%-36s %s, taken for %s" % (name, fits[0], got))
    for cause in sorted(table):
        print("%-26s %s" % (cause, "  ".join("%s %d" % kv for kv in table[cause].most_common())))
    good = share(lab, "lessons", marks.get("LAB_VERDICTS"))
    if recorded:
        good = share(recorded, "recorded scenarios", marks.get("RECORDED_VERDICTS")) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
