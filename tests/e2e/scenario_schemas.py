"""Every JSON that why403 writes of every recorded scenario is what `why403 schema NAME` says: check, sweep, explain, the bundle and diff; no
key stands there that its schema does not name. Needs the shared folder (SHARED=DIR); FULL=1: all scenarios, else every fifth; arguments:
those whose ids begin so.
"""
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from schemas import keys_of, named_keys  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
ORACLE = os.path.join(os.environ.get("SHARED", "../shared"), "oracle")
ASK = ["--allow-endpoint", "all"]


class Schema:
    def __init__(self, jsonschema, name):
        self.name = name
        schema = json.loads(subprocess.check_output([WHY403, "schema", name]))
        self.validator = jsonschema.Draft202012Validator(schema)
        self.keys = named_keys(schema, set())

    def problem(self, text):
        """"" if the text is what the schema says."""
        try:
            document = json.loads(text)
        except ValueError as e:
            return "%s: no JSON: %s: %r" % (self.name, e, text[:200])
        for error in self.validator.iter_errors(document):
            return "%s: %s: %s" % (self.name, error.json_path, error.message[:300])
        unknown = keys_of(document, set()) - self.keys
        return "%s: keys that the schema does not name: %s" % (self.name, sorted(unknown)) if unknown else ""


def outputs(world, folder_args):
    """(schema, text) of each."""
    bundle = os.path.join(world.root, "bundle.json")
    check = world.run([WHY403, "check", "--format", "json", "--allow-exec", *ASK, "--bundle", bundle] + folder_args + ["."], 60)
    yield "report", check[1]
    yield "sweep", world.run([WHY403, "sweep", "--format", "json", *ASK, "."], 60)[1]
    yield "sweep", world.run([WHY403, "sweep", "--profiles", "--format", "json", *ASK], 60)[1]
    with open(bundle, encoding="utf-8") as f:
        yield "bundle", f.read()
    yield "report", world.run([WHY403, "open", bundle, "--format", "json"], 60)[1]
    yield "diff", world.run([WHY403, "diff", bundle, "--format", "json", *ASK], 60)[1]
    try:
        messages = [c["outcome"]["terraform_message"] for c in json.loads(check[1])["configurations"]]
    except (ValueError, KeyError):
        return
    for message in [m for m in messages if m][:1]:
        path = os.path.join(world.root, "error.txt")
        with open(path, "w", encoding="utf-8") as f:
            f.write("Error: %s\n" % message)
        yield "explain", world.run([WHY403, "explain", "--format", "json", path], 60)[1]
        yield "explain", world.run([WHY403, "explain", "--format", "json", *ASK, "--dir", ".", path], 60)[1]


def scenario(truth, schemas, sid):
    sc = truth.load(sid)
    world = truth.World(sc)
    args = sc.get("args", {}).get("check", []) if isinstance(sc.get("args"), dict) else []
    try:
        for name, text in outputs(world, args):
            problem = schemas[name].problem(text)
            if problem:
                return sid, problem
        return sid, ""
    except OSError as e:
        return sid, str(e)
    finally:
        world.close()


def main():
    try:
        import jsonschema
    except ImportError:
        print("ok - JSON of recorded scenarios # SKIP no python3-jsonschema here")
        return 0
    if not os.path.exists(os.path.join(ORACLE, "truth.py")):
        print("ok - JSON of recorded scenarios # SKIP no shared folder (SHARED=DIR)")
        return 0
    sys.path.insert(0, ORACLE)
    import truth
    schemas = {name: Schema(jsonschema, name) for name in ("report", "sweep", "explain", "bundle", "diff")}
    ids = [i for i in truth.all_ids() if len(sys.argv) < 2 or any(i.startswith(a) for a in sys.argv[1:])]
    if not os.environ.get("FULL") and len(sys.argv) < 2:
        ids = ids[::5]
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        for sid, problem in pool.map(lambda i: scenario(truth, schemas, i), ids):
            failed += bool(problem)
            print("%s - JSON of %s%s" % ("not ok" if problem else "ok", sid, ": " + problem if problem else ""), flush=True)
    return failed > 0


sys.exit(main())
