#!/usr/bin/env python3
"""Compare why403's prediction with the real Terraform and the real AWS CLI on random mixes.

    differ.py --shared DIR [--why403 PATH] [--seed N] [--count N] [-j 2] [--keep DIR]

Needs terraform, a provider mirror (TF_PLUGIN_MIRROR) and the truth harness below DIR/oracle; aws is compared where it is on PATH.
A mix is settled when, for each provider configuration that Terraform told something about, outcome, AWS's code, identity, the key
and host that went out, and the first line of the error agree. Those that don't are kept as scenarios below --keep.
"""
import argparse
import concurrent.futures
import json
import os
import re
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)


def first_line(text):
    """The part of a message that doesn't change from run to run."""
    text = re.sub(r"RequestID: [^,]*", "RequestID: X", re.sub(r"HostID: [^,]*, ", "", text or ""))
    # a name that this machine's name server doesn't know; with one that does, Terraform says the other sentence
    text = re.sub(r'failed to resolve host ("[^"]*").*', r"invalid endpoint host, \1, only loopback/ecs/eks hosts are allowed", text)
    text = re.sub(r"(request send failed|deserialization failed).*", r"\1", text)
    text = re.sub(r"operation error (\w+): (\w+),.*?api error (\w+):.*", r"operation error \1: \2 \3", text)
    return re.sub(r"exceeded maximum number of attempts, \d+, ", "", re.sub(r"\s+", " ", text)).strip()


def sent(rows, wanted):
    return next((r for r in rows or [] if wanted(r)), None)


def without_session(arn):
    """One key stands for a role in the harness, and its ARN bears the session name of whoever assumed it last."""
    return re.sub(r"(:assumed-role/.+)/[^/]*$", r"\1", arn or "")


def first_keys(requests):
    keys = {}
    for r in requests:
        if r.get("key"):
            keys.setdefault(r["source"], r["key"])
    return keys.values()


def compare_one(address, want, got, summaries, tidy, withheld, requests, twins):
    outcome = got.get("outcome") or {}
    if outcome.get("status") == "unknown" and withheld:
        return
    if outcome.get("status") != want["outcome"]:
        yield "%s: %s (%s), Terraform: %s %s" % (address, outcome.get("status"), outcome.get("terraform_message"), want["outcome"], summaries[:1])
        return
    if want["outcome"] == "error":
        if want.get("code") and outcome.get("error_code") != want["code"]:
            yield "%s: code %s, Terraform: %s" % (address, outcome.get("error_code"), want["code"])
        line = first_line(tidy(outcome.get("terraform_message") or ""))
        if summaries and not any(first_line(s) == line for s in summaries):
            yield "%s: says %r, Terraform: %r" % (address, line, [first_line(s) for s in summaries])
    else:
        for name in ("account", "arn"):
            if want.get(name) and "$" not in want[name] and without_session(outcome.get(name)) != without_session(want[name]):
                yield "%s: %s %s, Terraform: %s" % (address, name, outcome.get(name), want[name])
    base = sent(want.get("sent"), lambda r: r.get("key"))
    own = (got.get("credentials") or {}).get("access_key_id")
    # configurations that end as one identity may have been given each other's requests: then any process' first key will do
    if base and own != base["key"] and not (twins and own in first_keys(requests)):
        yield "%s: key %s, Terraform: %s" % (address, own, base["key"])
    call = sent(want.get("sent"), lambda r: r.get("action") == "GetCallerIdentity" and r.get("host", "").startswith("sts"))
    sts = got.get("sts") or {}
    ours = ((sts.get("endpoint") or "").split("://")[-1], sts.get("signing_region"))
    # configurations that share a key share what the harness takes for theirs
    shared = [(r.get("host"), r.get("region")) for r in requests if r.get("action") == "GetCallerIdentity" and r.get("key") == (call or {}).get("key")]
    if call and ours != (call["host"], call["region"]) and ours not in shared:
        yield "%s: asks %s %s, Terraform: %s %s" % (address, sts.get("endpoint"), sts.get("signing_region"), call["host"], call["region"])


def compare(report, truth_row, cli_row, tidy):
    confs = {c["address"]: c for c in report["configurations"]}
    expected = dict(truth_row["providers"])
    # a bearer token is never sent where an endpoint of the user's leads it: then there is nothing to compare
    withheld = any((r["result"] or "").startswith("not asked: that host") for r in report["requests"])
    backend = [r for r in truth_row["requests"] if r["source"].startswith("backend")]
    if truth_row["step"] == "init" and truth_row["outcome"] == "error":
        expected = {"backend.s3": {"outcome": "error", "code": truth_row["error"]["code"], "sent": backend}}
    for address, want in expected.items():
        lines = [d["summary"] for d in truth_row["diagnostics"] if d["severity"] == "error" and d["provider"] == address]
        if address == "backend.s3":
            lines = truth_row["error"]["summaries"]
        if address not in confs:
            yield "%s is missing" % address
        else:
            twins = want.get("arn") and sum(without_session(w.get("arn")) == without_session(want["arn"]) for w in expected.values()) > 1
            yield from compare_one(address, want, confs[address], lines, tidy, withheld, truth_row["requests"], twins)
    if cli_row and "aws_cli" in confs and not (withheld and (confs["aws_cli"]["outcome"] or {}).get("status") == "unknown"):
        got = confs["aws_cli"]
        key = (got.get("credentials") or {}).get("access_key_id")
        if (got.get("outcome") or {}).get("status") != cli_row["outcome"] or (cli_row["key"] and key != cli_row["key"]):
            yield "aws_cli: %s %s, real: %s %s %s" % ((got.get("outcome") or {}).get("status"), key, cli_row["outcome"], cli_row["key"], cli_row["error"])


def settle(seed, options, truth, cli):
    import mixes
    scenario = mixes.Mix(seed, options.blocks).scenario()
    name = scenario["id"]
    with open(os.path.join(truth.SCENARIOS, name + ".json"), "w", encoding="utf-8") as f:
        json.dump(scenario, f, indent=1)
    row, _ = truth.observe(name)
    cli_row = cli.observe(name) if cli else None
    world = truth.World(scenario)
    try:
        code, out, err = world.run([options.why403, "check", "--format", "json", "--show-key-ids", "--allow-exec", "--allow-endpoint", "all", "--no-experiments", "."], timeout=120)
        wrong = list(compare(json.loads(out), row, cli_row, world.tidy)) if code in (0, 1, 3) else ["exit %d: %s" % (code, err[-300:])]
    finally:
        world.close()
    if wrong and options.keep:
        os.makedirs(options.keep, exist_ok=True)
        shutil.copy(os.path.join(truth.SCENARIOS, name + ".json"), options.keep)
    return seed, len(row["providers"]), wrong


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--shared", required=True)
    p.add_argument("--why403", default="./why403")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=60)
    p.add_argument("--blocks", type=int, default=5)
    p.add_argument("-j", type=int, default=2)
    p.add_argument("--keep")
    p.add_argument("--no-cli", action="store_true")
    options = p.parse_args()
    options.why403 = os.path.abspath(options.why403)
    work = tempfile.mkdtemp(prefix="differential-")
    os.makedirs(os.path.join(work, "scenarios"))
    os.environ["ORACLE_SET"] = work
    sys.path.insert(0, os.path.join(os.path.abspath(options.shared), "oracle"))
    import cli as cli_module
    import truth
    cli = None if options.no_cli or not shutil.which("aws") else cli_module
    settled = configurations = 0
    try:
        with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
            for seed, n, wrong in pool.map(lambda s: settle(s, options, truth, cli), range(options.seed, options.seed + options.count)):
                settled += not wrong
                configurations += n
                for text in wrong:
                    print("mix %d: %s" % (seed, text), flush=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print("%d of %d mixes agree (%d provider configurations)" % (settled, options.count, configurations))
    return 0 if settled == options.count else 1


if __name__ == "__main__":
    sys.exit(main())
