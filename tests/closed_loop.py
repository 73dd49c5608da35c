"""The closed loop: why403 repairs, then Terraform tries again, in each recorded scenario that fails.

    closed_loop.py WHY403 SHARED [--terraform] [--each] [ID|PREFIX ...] [--min PERCENT]

In the scenario's world: `why403 fix --yes`, `eval "$(why403 env)"`, then `terraform init` and `plan` (with --terraform and TF_PLUGIN_MIRROR;
else `why403 check` again). Counted as curable: those for which why403 has an edit that it may apply unasked or an environment to set. A
scenario that passed before must pass after.

--each: every command that sets or unsets variables, each edit that may be applied unasked and `why403 env`, one at a time, each in a fresh world and in
the order of the report, those of warnings too where nothing fails. Told is for how many failing scenarios the first of them works, which change the
account unasked or make a passing one fail, and which neither work nor say what comes next.
"""
import argparse
import concurrent.futures
import json
import os
import shutil
import sys


def shell(world, why403, command, extra=()):
    line = 'eval "$(%s env --allow-exec %s .)" && %s' % (why403, " ".join(extra), command)
    return world.run(["sh", "-c", line], timeout=300)


def offered(report, env_code):
    """Is there a fix that needs nobody: edits that --yes may apply, or an environment to set?"""
    return bool(env_code.strip()) or any(
        fix["risk"] == "edit" for step in report["steps"] for finding in step["findings"] if finding["severity"] == "fail"
        for fix in finding["fixes"])


def passes(world, why403, terraform, args):
    plan = args.get("plan", [])
    if not terraform:
        rc, out, _ = shell(world, why403, "%s check --format json --allow-exec --allow-endpoint all %s ." % (why403, " ".join(plan)), plan)
        return json.loads(out)["verdict"]["status"] == "pass" if out.startswith("{") else False
    shutil.rmtree(os.path.join(world.cwd(), ".terraform"), ignore_errors=True)
    rc, _, err = shell(world, why403, "terraform init -no-color -input=false %s >&2 && terraform plan -no-color -input=false %s" % (
        " ".join(args.get("init", [])), " ".join(plan)), plan)
    return rc == 0


def one(truth, sid, why403, terraform):
    sc = truth.load(sid)
    args = sc.get("args", {})
    world = truth.World(sc)
    try:
        _, out, _ = world.run([why403, "check", "--format", "json", "--allow-exec", "--allow-endpoint", "all"] + args.get("plan", []) + ["."], timeout=120)
        report = json.loads(out)
        _, code, _ = world.run([why403, "env", "--allow-exec", "--allow-endpoint", "all"] + args.get("plan", []) + ["."], timeout=120)
        world.run([why403, "fix", "--yes", "--allow-exec", "--allow-endpoint", "all"] + args.get("plan", []) + ["."], timeout=120)
        return sc["cause"], offered(report, code), passes(world, why403, terraform, args)
    finally:
        world.close()


# ---- one at a time ----

def cures(report, env_code):
    """(name, command, what it says it leads to) of all that can be tried without a person; command None: the edits of `fix --yes`."""
    found = []
    severity = "warn" if report["verdict"]["status"] == "pass" else "fail"
    for step in report["steps"]:
        for finding in step["findings"]:
            for fix in finding["fixes"] if finding["severity"] == severity else ():
                shell = [c["text"] for c in fix["commands"] if c["shell"] == "sh"]
                if fix["edits"] and fix["risk"] == "edit" and severity == "fail" and not any(f[0] == "edits" for f in found):
                    found.append(("edits", None, fix["leads_to"]))
                elif shell and shell[0].split()[0] in ("unset", "export") and "..." not in shell[0] and "PROFILE" not in shell[0].replace("AWS_PROFILE", ""):
                    found.append((fix["id"], shell[0], fix["leads_to"]))
    if env_code.strip():
        found.append(("env", env_code, None))
    return found


def account(report):
    """The account of each configuration: the one it acts in where it works, else that of its key."""
    of = {c["address"]: c["outcome"]["account"] or c["credentials"]["account_from_key"] for c in report["configurations"]
          if c["address"] != "aws_cli"}
    return {address: number for address, number in of.items() if number}


def tried(truth, sc, why403, terraform, command):
    """Does Terraform (or why403) pass after that one cure, and as whom?"""
    args = sc.get("args", {})
    world = truth.World(sc)
    check = [why403, "check", "--format", "json", "--allow-exec", "--allow-endpoint", "all"] + args.get("plan", []) + ["."]
    try:
        if command is None:
            world.run([why403, "fix", "--yes", "--allow-exec", "--allow-endpoint", "all"] + args.get("plan", []) + ["."], timeout=120)
        line = (command + "\n" if command else "") + " ".join("'%s'" % a.replace("'", "'\\''") for a in check)
        _, out, _ = world.run(["sh", "-c", line], timeout=120)
        report = json.loads(out) if out.startswith("{") else {"verdict": {"status": "?"}, "configurations": []}
        good = report["verdict"]["status"] == "pass"
        if terraform:
            line = (command + "\n" if command else "") + "terraform init -no-color -input=false %s >&2 && terraform plan -no-color -input=false %s" % (
                " ".join(args.get("init", [])), " ".join(args.get("plan", [])))
            good = world.run(["sh", "-c", line], timeout=300)[0] == 0
        return good, account(report)
    finally:
        world.close()


def each(truth, sid, why403, terraform):
    sc = truth.load(sid)
    args = sc.get("args", {}).get("plan", [])
    world = truth.World(sc)
    try:
        _, out, _ = world.run([why403, "check", "--format", "json", "--allow-exec", "--allow-endpoint", "all"] + args + ["."], timeout=120)
        _, code, _ = world.run([why403, "env", "--allow-exec", "--allow-endpoint", "all"] + args + ["."], timeout=120)
        report = json.loads(out)
    finally:
        world.close()
    rows, before = [], account(report)
    for name, command, told in cures(report, code):
        good, after = tried(truth, sc, why403, terraform, command)
        other = sorted(a for a in after if a in before and before[a] != after[a])
        rows.append((name, good, other, told))
    return report["verdict"]["status"], rows


def main_each(a, truth, why403):
    count = harmed = first = offered_to = works = total = other = untrue = said = 0
    with concurrent.futures.ThreadPoolExecutor(a.j) as pool:
        for sid, (status, rows) in zip(truth.pick(a.ids), pool.map(lambda s: each(truth, s, why403, a.terraform), truth.pick(a.ids))):
            for name, good, moved, told in rows:
                total += 1
                works += good
                other += bool(moved)
                harmed += status == "pass" and not good
                partly = not good and (told or "").startswith("next: ")
                said += partly
                untrue += not good and not partly and status == "fail" and name != "env"
                print("%-44s %-28s %s%s%s" % (sid, name, "passes" if good else "fails", ", as told: " + told if partly else "",
                                              ", another account for " + ", ".join(moved) if moved else ""), flush=True)
            count += status == "fail"
            offered_to += status == "fail" and bool(rows)
            first += status == "fail" and bool(rows) and rows[0][1]
    print("%d cures tried one at a time, %d work; %d of %d failing scenarios are offered one, the first works for %d (%.1f %%); "
          "%d more lead to another failure and say so, %d neither; %d harm a passing one, %d change the account"
          % (total, works, offered_to, count, first, 100.0 * first / max(1, offered_to), said, untrue, harmed, other))
    return 1 if harmed or untrue else 0


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("why403")
    ap.add_argument("shared")
    ap.add_argument("ids", nargs="*")
    ap.add_argument("--terraform", action="store_true")
    ap.add_argument("--each", action="store_true")
    ap.add_argument("-j", type=int, default=2)
    ap.add_argument("--min", type=float, default=0)
    a = ap.parse_args()
    sys.path.insert(0, os.path.join(os.path.abspath(a.shared), "oracle"))
    import truth
    why403 = os.path.abspath(a.why403)
    if a.each:
        return main_each(a, truth, why403)
    curable = cured = harmed = healthy = 0
    with concurrent.futures.ThreadPoolExecutor(a.j) as pool:
        rows = list(pool.map(lambda sid: (sid,) + one(truth, sid, why403, a.terraform), truth.pick(a.ids)))
    for sid, cause, has_fix, good in rows:
        if cause == "healthy":
            healthy += 1
            harmed += not good
        elif has_fix:
            curable += 1
            cured += good
        print("%-44s %-28s %s" % (sid, cause, "passes" if good else "fails" + (" although a fix was offered" if has_fix else "")), flush=True)
    share = 100.0 * cured / max(1, curable)
    print("%d of %d with a fix that may be applied are cured, %.1f %%; %d of %d healthy ones harmed" % (cured, curable, share, harmed, healthy))
    return 1 if harmed or share < a.min else 0


if __name__ == "__main__":
    sys.exit(main())
