#!/usr/bin/env python3
"""Thirty logs that the real Terraform writes in recorded worlds: each of ten causes with TF_LOG=DEBUG, TRACE and JSON. explain finds the
error in each, names the same cause on all levels, and that of the world first; without the lines that Terraform prints at its end too.

Needs SHARED with oracle/, terraform on PATH and TF_PLUGIN_MIRROR; else all are skipped. TFLOGS_KEEP=DIR keeps the logs there.
"""
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
WHY403 = os.environ.get("WHY403", os.path.join(HERE, "..", "..", "why403"))
ORACLE = os.path.join(os.environ.get("SHARED") or os.path.join(HERE, "..", "..", "..", "shared"), "oracle")
LEVELS = ("DEBUG", "TRACE", "JSON")
TIMED_OUT, AT_MOST_S = 124, 1200  # truth.py's own code where a program took longer; a busy machine needs minutes
CAUSES = ("stale_session_token", "missing_session_token", "wrong_keys", "expired_token", "clock_skew", "assume_role_denied",
          "proxy_or_tls", "region_opt_in", "profile_missing", "mfa_required")


def skip(why):
    print("ok - thirty logs of the real Terraform # SKIP %s" % why)
    sys.exit(0)


def recorded(cause):
    """The first recorded world of that cause whose plan fails."""
    for path in sorted(glob.glob(os.path.join(ORACLE, "truth", "*.json"))):
        with open(path, encoding="utf-8") as f:
            truth = json.load(f)
        if truth["cause"] == cause and truth["outcome"] == "error" and truth["step"] == "plan":
            return truth["id"]
    raise SystemExit("no recorded world has the cause %s" % cause)


def logs_of(truth, sid):
    """The text that Terraform writes to stderr on each level."""
    scenario = truth.load(sid)
    args = scenario.get("args", {})
    world = truth.World(scenario)
    try:
        rc, out, err = world.run(["terraform", "init", "-no-color", "-input=false"] + args.get("init", []), timeout=AT_MOST_S)
        if rc != 0:
            raise SystemExit("%s: terraform init: %s" % (sid, err))
        for level in LEVELS:
            world.env["TF_LOG"] = level
            rc, out, err = world.run(["terraform", "plan", "-no-color", "-input=false"] + args.get("plan", []), timeout=AT_MOST_S)
            if rc == TIMED_OUT:
                raise SystemExit("%s: terraform plan with TF_LOG=%s took more than %d s: there is no log to read" % (sid, level, AT_MOST_S))
            yield level, err
    finally:
        world.close()


def first_cause(text):
    run = subprocess.run([WHY403, "explain", "--format", "json", "-"], input=text.encode(), capture_output=True, timeout=60)
    auth = [e for e in json.loads(run.stdout)["errors"] if e["is_auth"]]
    return auth[0]["causes"][0]["cause"] if auth else None


def without_end(text):
    """The log alone: what is printed at the end is in no log file (TF_LOG_PATH)."""
    at = text.find("\nError: ")
    return text[:at + 1] if at >= 0 else text


def main():
    if not os.path.isfile(os.path.join(ORACLE, "truth.py")):
        skip("there is no SHARED/oracle")
    if subprocess.run(["sh", "-c", "command -v terraform"], stdout=subprocess.DEVNULL).returncode != 0:
        skip("there is no terraform here")
    if not os.environ.get("TF_PLUGIN_MIRROR"):
        skip("TF_PLUGIN_MIRROR is not set")
    sys.dont_write_bytecode = True
    sys.path.insert(0, ORACLE)
    import truth
    keep = os.environ.get("TFLOGS_KEEP")
    for cause in CAUSES:
        sid = recorded(cause)
        fits = {cause, *truth.load(sid).get("accept", [])}
        got = {}
        for level, text in logs_of(truth, sid):
            got[level] = first_cause(text)
            got[level + " alone"] = first_cause(without_end(text))
            if keep:
                with open(os.path.join(keep, "%s.%s.log" % (sid, level)), "w", encoding="utf-8") as f:
                    f.write(text)
        good = len(set(got.values())) == 1 and set(got.values()) <= fits
        print("%s - %s: %s on all levels" % ("ok" if good else "not ok", sid, cause))
        if not good:
            print("# %s" % got)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
