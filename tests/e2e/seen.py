#!/usr/bin/env python3
"""What was seen beats what was predicted: each recorded error, given with --error to the folder that it comes from and to another one.

Its own folder gives it (verdict.explains_error is true). A folder that works is then no PASS but cannot tell, exit 3, and names what was printed; one
that fails otherwise keeps its verdict, with explains_error false. FULL=1: every recorded error, else one in some. Needs the shared folder (SHARED=DIR).
"""
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import tap  # noqa: E402
from tap import report  # noqa: E402

WHY403 = os.environ.get("WHY403", os.path.abspath("why403"))
SHARED = os.environ.get("SHARED", "../shared")
ONE_IN = 1 if os.environ.get("FULL") else 5
WORKS = "healthy-02-long-token"
# Two folders that fail in different ways: a code of AWS's, and none.
OTHERS = ("expired-token-02-file", "region-invalid-01-arg")


def check(truth, sid, text):
    """(exit code, verdict) of the scenario's folder, told that text."""
    sc = truth.load(sid)
    world = truth.World(sc)
    try:
        with tempfile.NamedTemporaryFile("w", dir=world.tmp, suffix=".log") as seen:
            seen.write(text)
            seen.flush()
            code, out, _ = world.run([WHY403, "check", "--format", "json", "--allow-exec", "--allow-endpoint", "all", "--error", seen.name]
                                     + sc.get("args", {}).get("plan", []) + ["."], 120)
    finally:
        world.close()
    try:
        return code, json.loads(out)["verdict"]
    except ValueError:
        return code, None


def kind(t):
    """What tells one error from another: AWS's code, else the first line without what changes."""
    return t["error"]["code"] or re.sub(r"[^A-Za-z ].*", "", t["error"]["summaries"][0])


def own(code, verdict):
    if verdict is None:
        return "exit %s and no report" % code
    return "" if verdict["explains_error"] is True and code == 1 else "exit %d, %s, explains_error %s" % (
        code, verdict["cause"], verdict["explains_error"])


def other(code, verdict, works):
    if verdict is None:
        return "exit %s and no report" % code
    want = ("unknown", 3) if works else ("fail", 1)
    if (verdict["status"], code) != want or verdict["explains_error"] is not False:
        return "exit %d, %s, explains_error %s" % (code, verdict["status"], verdict["explains_error"])
    return ""


def main():
    if not os.path.isdir(SHARED + "/oracle"):
        print("ok - what was seen beats what was predicted # SKIP no shared folder (SHARED=DIR)")
        return 0
    sys.path.insert(0, os.path.abspath(SHARED + "/oracle"))
    import truth
    errors = []
    for sid in truth.all_ids():
        with open(os.path.join(truth.TRUTH, sid + ".json"), encoding="utf-8") as f:
            t = json.load(f)
        if t["error"] and t["error"]["summaries"]:
            errors.append((sid, t))
    with open(os.path.join(truth.TRUTH, OTHERS[0] + ".json"), encoding="utf-8") as f:
        first = kind(json.load(f))
    for sid, t in errors[::ONE_IN]:
        text = t["error"]["text"]
        report("%s: its own folder" % sid, own(*check(truth, sid, text)))
        report("%s: a folder that works" % sid, other(*check(truth, WORKS, text), works=True))
        elsewhere = OTHERS[1] if kind(t) == first else OTHERS[0]
        report("%s: %s" % (sid, elsewhere), other(*check(truth, elsewhere, text), works=False))
    return tap.status()


if __name__ == "__main__":
    sys.exit(main())
