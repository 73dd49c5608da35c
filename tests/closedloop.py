#!/usr/bin/env python3
"""The closed loop over the shared scenarios: `why403 fix --yes` and `eval "$(why403 env)"` in each broken world, then look again.

    tests/closedloop.py WHY403 SHARED [-j N] [--verbose] [ID|PREFIX ...]

The second look is the real `terraform plan` where terraform and a provider mirror are (TF_PLUGIN_MIRROR), else why403's own check.
A world that worked before must work after; of the broken ones the cured are counted, by cause.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import shutil
import sys

SCRIPT = r"""
"$WHY403" fix --yes --allow-exec . >fix.out 2>&1; echo "fix $?"
code=$("$WHY403" env --allow-exec --shell sh . 2>env.err) && eval "$code"; echo "env $? $(printf %s "$code" | wc -l)"
if [ -n "$REAL" ]; then terraform init -no-color -input=false >/dev/null 2>&1 && terraform plan -no-color -input=false >plan.out 2>&1
else "$WHY403" check --allow-exec . >plan.out 2>&1; fi
echo "again $?"
"""


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("why403")
    ap.add_argument("shared")
    ap.add_argument("-j", type=int, default=2)
    ap.add_argument("--verbose", action="store_true")
    ap.add_argument("ids", nargs="*")
    args = ap.parse_args()
    sys.path.insert(0, os.path.join(args.shared, "oracle"))
    import truth  # noqa: E402
    real = "1" if os.environ.get("TF_PLUGIN_MIRROR") and shutil.which("terraform") else ""
    binary = os.path.abspath(args.why403)

    def one(sid):
        sc = truth.load(sid)
        with open(os.path.join(truth.TRUTH, sid + ".json"), encoding="utf-8") as f:
            was = json.load(f)["outcome"]
        w = truth.World(sc)
        try:
            _, out, _ = w.run(["env", "WHY403=" + binary, "REAL=" + real, "sh", "-c", SCRIPT])
        finally:
            w.close()
        fields = dict(line.split(" ", 1) for line in out.splitlines() if " " in line)
        return sid, sc["cause"], was, fields

    cured, total, broken = collections.Counter(), collections.Counter(), []
    with concurrent.futures.ThreadPoolExecutor(args.j) as pool:
        for sid, cause, was, fields in pool.map(one, truth.pick(args.ids)):
            good = fields.get("again") == "0"
            if was == "ok":
                if not good:
                    broken.append(sid)
                continue
            total[cause] += 1
            cured[cause] += good
            if args.verbose:
                print("%-44s %-26s %s" % (sid, cause, "cured" if good else "not cured " + str(fields)))
    for cause in sorted(total):
        print("%-28s %3d of %3d" % (cause, cured[cause], total[cause]))
    print("cured %d of %d; worked before and fails after: %s" % (sum(cured.values()), sum(total.values()), broken or "none"))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
