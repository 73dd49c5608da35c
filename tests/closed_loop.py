"""The closed loop: why403 repairs, then Terraform tries again, in each recorded scenario that fails.

    closed_loop.py WHY403 SHARED [--terraform] [ID|PREFIX ...] [--min PERCENT]

In the scenario's world: `why403 fix --yes`, `eval "$(why403 env)"`, then `terraform init` and `plan` (with --terraform and TF_PLUGIN_MIRROR;
else `why403 check` again). Counted as curable: those for which why403 has an edit that it may apply unasked or an environment to set. A
scenario that passed before must pass after.
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


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("why403")
    ap.add_argument("shared")
    ap.add_argument("ids", nargs="*")
    ap.add_argument("--terraform", action="store_true")
    ap.add_argument("-j", type=int, default=2)
    ap.add_argument("--min", type=float, default=0)
    a = ap.parse_args()
    sys.path.insert(0, os.path.join(os.path.abspath(a.shared), "oracle"))
    import truth
    why403 = os.path.abspath(a.why403)
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
