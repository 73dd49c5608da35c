#!/usr/bin/env python3
"""Bad answers, and no answers, of each service that a login asks: the real program against the recorded worlds' AWS.

For each set-up that works, each host that it asks goes wrong in each way (FULL=1; else the first set-up in all, the others in some). The program must end in time, ask at most 40 times, give the exit
code of its verdict, and never accuse credentials of what the way to AWS or AWS itself has done. Needs the shared folder (SHARED=DIR).
"""
import copy
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import tap  # noqa: E402
from tap import report  # noqa: E402

WHY403 = os.environ.get("WHY403", os.path.abspath("why403"))
SHARED = os.environ.get("SHARED", "../shared")
TIMEOUT_S = 1.5
LIMIT_S = 60.0  # nothing here waits longer than a few time-outs; a busy machine may
REQUESTS = 40
# What may be said of a fault of the way or of AWS itself.
OF_THE_WAY = {"network", "proxy_or_tls", "throttled", "aws_outage", "clock_skew", "imds", None}
WAY = [{"kind": k} for k in ("refuse", "forbidden", "hang", "reset", "tls_wrong_host", "tls_unknown_ca", "tls_expired", "tls_garbage", "captive",
                             "malformed", "truncated", "empty", "huge")] + \
      [{"kind": "slow", "seconds": 5}, {"kind": "date_skew", "minutes": 3000}] + \
      [{"kind": "status", "status": s} for s in (200, 302, 400, 403, 404, 429, 500, 502, 503)] + \
      [{"kind": "status", "status": 403, "type": "text/html", "body": "<html>blocked</html>"}] + \
      [{"kind": "error", "status": s, "code": c, "message": "m"} for s, c in ((400, "Throttling"), (500, "InternalFailure"), (503, "ServiceUnavailable"))]
SOME = [f for f in WAY if f["kind"] in ("hang", "reset", "tls_unknown_ca", "captive") or f.get("status") == 403 or f.get("code") == "Throttling"]
# Refused or broken once, fine from the second time on.
ONCE = [{"kind": "error", "status": 403, "code": "InvalidClientTokenId", "message": "The security token included in the request is invalid."},
        {"kind": "error", "status": 400, "code": "Throttling", "message": "Rate exceeded"}, {"kind": "error", "status": 500, "code": "InternalFailure"},
        {"kind": "reset"}, {"kind": "empty"}, {"kind": "truncated"}, {"kind": "captive"}]


def check(truth, sc, args=()):
    """(exit code, the report or None, seconds)"""
    world = truth.World(sc)
    try:
        started = time.monotonic()
        code, out, err = world.run([WHY403, "check", "--format", "json", "--allow-endpoint", "all", "--timeout", str(TIMEOUT_S)] + list(args) + ["."], LIMIT_S + 20)
        took = time.monotonic() - started
    finally:
        world.close()
    try:
        return code, json.loads(out), took
    except ValueError:
        return code, None, took


def asked(report_):
    return [r for r in report_["requests"] if not (r["result"] or "").startswith("not asked")]


def judge(code, said, took, allowed, firm_only=False):
    """What is wrong with it; "" if nothing is. allowed: causes that may be named; None = whatever it says."""
    if said is None:
        return "exit %s and no report" % code
    verdict = said["verdict"]
    if took > LIMIT_S:
        return "it took %.1f s" % took
    if len(asked(said)) > REQUESTS:
        return "%d requests" % len(asked(said))
    if code != {"pass": 0, "fail": 1, "unknown": 3}[verdict["status"]]:
        return "exit %d with verdict %s" % (code, verdict["status"])
    firm = verdict["certainty"] in ("proven", "certain")
    if allowed is not None and verdict["cause"] not in allowed and (firm or not firm_only):
        return "accused %s (%s): %s" % (verdict["cause"], verdict["certainty"], verdict["title"])
    return ""


def hosts_of(report_):
    hosts = []
    for r in asked(report_):
        name = r["host"].split(":")[0]
        if name.endswith((".amazonaws.com", ".api.aws")) and name not in hosts:
            hosts.append(name)
    return hosts


def web_identity(truth):
    """A role by the token of a file, as in a CI job."""
    sc = copy.deepcopy(truth.load("healthy-02-long-token"))
    role = "arn:aws:iam::111122223333:role/ci"
    sc["env"] = {"AWS_WEB_IDENTITY_TOKEN_FILE": "@{HOME}/token", "AWS_ROLE_ARN": role}
    sc["files"]["home/token"] = "good-token"
    sc["server"] = {"keys": [], "web_identity": {"good-token": "ok"}, "roles": [{"arn": role, "mode": "ok"}]}
    return sc


def set_ups(truth):
    for sid in ("healthy-02-long-token", "healthy-03-aliases", "sso-healthy-06", "assume-role-06-chain-healthy", "backend-05-healthy",
                "healthy-05-imds-v2only"):
        yield sid, truth.load(sid)
    yield "web identity", web_identity(truth)


def with_fault(sc, fault, host):
    sc = copy.deepcopy(sc)
    sc["server"]["faults"] = [dict(fault, host=host)]
    return sc


def title(fault):
    return " ".join(str(fault[k]) for k in ("kind", "status", "code", "type") if k in fault)


def each_service(truth):
    full = True
    for sid, sc in set_ups(truth):
        code, said, took = check(truth, sc)
        report("%s: works" % sid, judge(code, said, took, {None}) or ("" if code == 0 else "it doesn't: " + str(said["verdict"])))
        if said is None:
            continue
        for host in hosts_of(said):
            for fault in WAY if full else SOME:
                outcome = check(truth, with_fault(sc, fault, host))
                report("%s: %s at %s" % (sid, title(fault), host), judge(*outcome, OF_THE_WAY))
            for fault in ONCE if full else ONCE[:2]:
                outcome = check(truth, with_fault(sc, dict(fault, times=1), host))
                report("%s: %s once at %s" % (sid, title(fault), host), judge(*outcome, OF_THE_WAY, firm_only=True))
        full = bool(os.environ.get("FULL"))


def clocks(truth):
    for minutes in (-525600, -1440, -20, 20, 1440, 525600):
        sc = copy.deepcopy(truth.load("healthy-02-long-token"))
        sc["server"]["clock_offset_min"] = minutes
        report("a clock that is %d minutes off" % -minutes, judge(*check(truth, sc), {"clock_skew"}))


def metadata(truth):
    for mode in ("off", "hang", "v1only"):
        sc = copy.deepcopy(truth.load("healthy-05-imds-v2only"))
        sc["server"]["imds"]["mode"] = mode
        report("metadata service: " + mode, judge(*check(truth, sc), {"imds", "missing_keys", "network", None}))


def profiles(truth):
    """200 profiles, all dead, and one asks for each other."""
    sc = copy.deepcopy(truth.load("healthy-03-aliases"))
    text = "".join("[p%d]\naws_access_key_id = AKIARTX3GSDSZ%07d\naws_secret_access_key = %040d\n" % (i, i, i) for i in range(200))
    sc["files"]["home/.aws/credentials"] = text.replace("0000000\n", "2222222\n")
    sc["files"]["home/.aws/config"] = "".join("[profile r%d]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = %s%d\n" %
                                              (i, "r" if i < 199 else "p", i + 1 if i < 199 else 0) for i in range(200))
    for asked_for in ("p7", "r0", "r198"):
        sc["files"]["tf/main.tf"] = ('provider "aws" {\n  region  = "us-east-1"\n  profile = "%s"\n}\ndata "aws_caller_identity" "me" {}\n' % asked_for)
        for args in ([], ["--try-other-profiles"]):
            report(" ".join(["200 profiles,", asked_for] + args), judge(*check(truth, sc, args), None))


def powerless(truth):
    """GetCallerIdentity needs no permission, so a user without any can log in."""
    for sid in ("healthy-02-long-token", "healthy-03-aliases"):
        sc = copy.deepcopy(truth.load(sid))
        for key in sc["server"]["keys"]:
            key["deny"] = {"*": "identity"}
        report("%s: a user without any permission" % sid, judge(*check(truth, sc), {None}))


def main():
    oracle = os.path.join(SHARED, "oracle")
    if not os.path.exists(os.path.join(oracle, "truth.py")):
        print("ok - faults of each service # SKIP no shared folder (SHARED=DIR)")
        return 0
    sys.path.insert(0, oracle)
    import truth
    for part in (clocks, metadata, profiles, powerless, each_service):
        if len(sys.argv) < 2 or part.__name__ in sys.argv[1:]:
            part(truth)
    return tap.status()


if __name__ == "__main__":
    sys.exit(main())
