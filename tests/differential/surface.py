#!/usr/bin/env python3
"""The whole surface against the real Terraform: one element changed at a time in a world that works.

    surface.py --shared DIR --work DIR [--why403 PATH] [--areas files,provider,...] [--every N] [--budget SECONDS] [-j 2] [--detail] [NAME ...]

Cases come from surface_cases.py: every provider argument (of `terraform providers schema -json`), every S3 backend and remote state
argument, every variable, every profile key and what can be wrong with files. What Terraform did with a case is kept below --work, so that
a second run asks only why403 again. --every N takes each N-th case of an area; --budget ends the asking of Terraform after that many seconds (cases
without an answer are left out). --light asks in a world without the provider, where it has no part, and about variables and profiles by way of the
backend (a tenth of the time). Needs terraform and a provider mirror (TF_PLUGIN_MIRROR) for cases that --work does not hold.

Compared: does init or plan stop (exit code 1), does it pass (0); with --detail also the first line of the error, key and endpoint.
Ends with 1 where an outcome differs.
"""
import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import surface_cases  # noqa: E402


def provider_schema(work):
    """The provider's own schema, from the mirror; kept in --work."""
    path = os.path.join(work, "provider.json")
    if not os.path.exists(path):
        folder = tempfile.mkdtemp(prefix="schema-")
        with open(os.path.join(folder, "main.tf"), "w") as f:
            f.write(surface_cases.REQUIRED % "")
        with open(os.path.join(folder, "rc"), "w") as f:
            f.write('provider_installation {\n  filesystem_mirror {\n    path = "%s"\n  }\n}\n' % os.environ["TF_PLUGIN_MIRROR"])
        env = dict(os.environ, TF_CLI_CONFIG_FILE=os.path.join(folder, "rc"))
        subprocess.run(["terraform", "init", "-input=false"], cwd=folder, env=env, check=True, capture_output=True)
        out = subprocess.run(["terraform", "providers", "schema", "-json"], cwd=folder, env=env, check=True, capture_output=True).stdout
        with open(path, "w") as f:
            json.dump(json.loads(out)["provider_schemas"]["registry.terraform.io/hashicorp/aws"]["provider"]["block"], f)
        shutil.rmtree(folder)
    with open(path) as f:
        return json.load(f)


def collect(options):
    with open(os.path.join(HERE, "..", "..", "src", "data", "env_vars.tsv"), encoding="utf-8") as f:
        names = [line.split("\t")[0] for line in f.read().splitlines()[2:]]
    out = []
    for area, cases in surface_cases.areas(provider_schema(options.work), names).items():
        if options.areas and area not in options.areas.split(","):
            continue
        cases = list(dict(cases).items())
        cases.sort(key=lambda kv: hashlib.md5(kv[0].encode()).hexdigest())
        for name, change in cases[::options.every]:
            full = "%s.%s" % (area, name.replace("/", "_"))
            if not options.names or any(n in full for n in options.names):
                out.append(surface_cases.world(full, surface_cases.light(area, change) if options.light else change))
    return out


def terraform_says(truth, options, scenario, deadline):
    """What the real program did with it; None where it was not asked."""
    text = json.dumps(scenario, sort_keys=True)
    path = os.path.join(options.work, "truth", scenario["id"] + ".json")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            kept = json.load(f)
        if kept["of"] == hashlib.sha1(text.encode()).hexdigest():
            return kept["truth"]
    if time.time() > deadline:
        return None
    with open(os.path.join(options.work, "scenarios", scenario["id"] + ".json"), "w", encoding="utf-8") as f:
        f.write(text)
    row, _ = truth.observe(scenario["id"])
    with open(path, "w", encoding="utf-8") as f:
        json.dump({"of": hashlib.sha1(text.encode()).hexdigest(), "truth": row}, f)
    return row


NOT_SERVED = ("Error releasing the state lock", "Unsupported state file format: The state file could not be parsed as JSON")


def settle(truth, options, scenario, deadline):
    import differ
    try:
        row = terraform_says(truth, options, scenario, deadline)
        if row is None:
            return scenario, None, None, []
        if "tf/terraform.tfstate" not in scenario["files"] and any(w in d["summary"] + d["detail"] for d in row["diagnostics"] for w in NOT_SERVED):
            return scenario, None, None, ["left out: the pretend AWS keeps no locks and no new states"]
        world = truth.World(scenario)
    except Exception as e:      # a world that can't be made (no such place in a value) is a fault of the case
        return scenario, None, None, ["the case itself: %r" % e]
    try:
        given = scenario.get("args", {})
        argv = [options.why403, "check", "--format", "json", "--show-key-ids", "--allow-exec"] + options.extra
        code, out, err = world.run(argv + given.get("init", []) + given.get("plan", []) + ["."], timeout=120)
        wanted = 0 if row["outcome"] == "ok" else 1
        wrong, details = [], []
        verdict = json.loads(out)["verdict"] if code in (0, 1, 3) else {"title": err[-200:]}
        if code != wanted:
            wrong.append("exit %d (%s: %s); Terraform: %s" % (code, verdict.get("cause"), verdict["title"],
                                                               "fine" if wanted == 0 else "%s: %s" % (row["step"], first_error(row))))
        elif code != 2 and options.detail:
            details = list(differ.compare(json.loads(out), row, None, world.tidy))
    finally:
        world.close()
    return scenario, row, wrong, details


def first_error(row):
    e = next((d for d in row["diagnostics"] if d["severity"] == "error"), None)
    return "%s / %s" % (e["summary"], e["detail"][:160].replace("\n", " ")) if e else row["error"]["text"].strip()[:200].replace("\n", " ")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("names", nargs="*")
    p.add_argument("--shared", required=True)
    p.add_argument("--work", required=True)
    p.add_argument("--why403", default="./why403")
    p.add_argument("--areas")
    p.add_argument("--every", type=int, default=1)
    p.add_argument("--budget", type=float, default=1e9)
    p.add_argument("-j", type=int, default=2)
    p.add_argument("--light", action="store_true")
    p.add_argument("--detail", action="store_true")
    options = p.parse_args()
    options.why403 = os.path.abspath(options.why403)
    options.work = os.path.abspath(options.work)
    if not os.path.exists(os.path.join(options.shared, "oracle", "truth.py")):
        print("no truth harness below %s: skipped" % options.shared)
        return 0
    for name in ("scenarios", "truth"):
        os.makedirs(os.path.join(options.work, name), exist_ok=True)
    os.environ["ORACLE_SET"] = options.work
    sys.path.insert(0, os.path.join(os.path.abspath(options.shared), "oracle"))
    import truth
    known = subprocess.run([options.why403, "check", "--help"], capture_output=True, text=True).stdout
    options.extra = ["--allow-endpoint", "all"] if "--allow-endpoint" in known else []
    deadline = time.time() + options.budget
    count, bad, unlike = collections.Counter(), collections.Counter(), 0
    with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
        for scenario, row, wrong, details in pool.map(lambda s: settle(truth, options, s, deadline), collect(options)):
            area = scenario["id"].split(".")[0]
            if row is None:
                for text in details:
                    print("%-44s %s" % (scenario["id"], text), flush=True)
                continue
            count[area] += 1
            bad[area] += bool(wrong)
            unlike += bool(details)
            for text in wrong + details:
                print("%-44s %s" % (scenario["id"], text), flush=True)
    for area in count:
        print("%-10s %4d cases, %3d differ" % (area, count[area], bad[area]))
    print("%d cases, %d differ in outcome, %d in detail" % (sum(count.values()), sum(bad.values()), unlike))
    return 1 if sum(bad.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
