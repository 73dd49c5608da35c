"""True cause against verdict, over every lab scenario and, where it is there, the shared recorded scenarios.

    confusion.py WHY403 [SHARED] [--min PERCENT]

Prints one row for each true cause with what it was taken for, and the share that was right. Ends with 1 below --min.
"""
import argparse
import collections
import json
import os
import subprocess
import sys


def verdict_of(text):
    v = json.loads(text)["verdict"]
    return "healthy" if v["status"] == "pass" else v["cause"] or v["status"]


def lab_rows(why403):
    listed = subprocess.run([why403, "lab", "--list", "--format", "json"], capture_output=True, text=True, check=True).stdout
    for s in json.loads(listed)["scenarios"]:
        p = subprocess.run([why403, "check", "--lab", s["name"], "--format", "json", "--allow-exec"], capture_output=True, text=True,
                           timeout=120, stdin=subprocess.DEVNULL)
        yield "lab/" + s["name"], [s["cause"] or "healthy"], verdict_of(p.stdout)


def shared_rows(why403, shared):
    sys.path.insert(0, os.path.join(shared, "oracle"))
    import truth
    for sid in truth.all_ids():
        sc = truth.load(sid)
        world = truth.World(sc)
        try:
            _, out, _ = world.run([why403, "check", "--format", "json", "--allow-exec"] + sc.get("args", {}).get("plan", []) + ["."], 120)
        finally:
            world.close()
        yield sid, [sc["cause"]] + sc.get("accept", []), verdict_of(out)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("why403")
    ap.add_argument("shared", nargs="?")
    ap.add_argument("--min", type=float, default=0)
    a = ap.parse_args()
    why403 = os.path.abspath(a.why403)
    rows = list(lab_rows(why403))
    if a.shared and os.path.exists(os.path.join(a.shared, "oracle", "truth.py")):
        rows += shared_rows(why403, os.path.abspath(a.shared))
    table, right = collections.defaultdict(collections.Counter), 0
    for name, fits, got in rows:
        hit = got in fits
        right += hit
        table[fits[0]]["right" if hit else got] += 1
        if not hit:
            print("%-36s %s, taken for %s" % (name, fits[0], got))
    for cause in sorted(table):
        print("%-26s %s" % (cause, "  ".join("%s %d" % kv for kv in table[cause].most_common())))
    share = 100.0 * right / max(1, len(rows))
    print("%d of %d right, %.1f %%" % (right, len(rows), share))
    return 1 if share < a.min else 0


if __name__ == "__main__":
    sys.exit(main())
