"""check --bundle and open: of every lesson, and of every recorded scenario where the shared folder is there (SHARED=DIR). What open says
is what check said; no secret is in the bundle, no whole key id, no account; one name has one pseudonym.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import tap  # noqa: E402
from tap import report  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
SHARED = os.environ.get("SHARED", "../shared")


def run(argv, env, **more):
    p = subprocess.run([WHY403] + argv, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, **more)
    return p.returncode, p.stdout.decode("utf-8", "replace"), p.stderr.decode("utf-8", "replace")


def said(code, text):
    r = json.loads(text)
    v = r["verdict"]
    return (code, v["status"], v["cause"], v["certainty"], v["configuration"],
            [(s["id"], s["status"], [f["id"] for f in s["findings"]]) for s in r["steps"]])


def compare(live, opened):
    a, b = said(*live[:2]), said(*opened[:2])
    if a[:5] != b[:5]:
        return "check says %s, open %s" % (a[:5], b[:5])
    return "" if a == b else "other findings: %s" % [(x, y) for x, y in zip(a[5], b[5]) if x != y]


def parts(secret):
    """Every 12 characters of it, or all of it."""
    return {secret[i:i + 12] for i in range(max(1, len(secret) - 11))}


def leaks(bundle, secrets):
    return [s for s in secrets if any(p in bundle for p in parts(s))]


def whole_ids(bundle):
    """Key ids of the lab's accounts say their account; those of a bundle say another."""
    return re.findall(r"(?:AKIA|ASIA)[A-Z2-7]{16}", bundle)


def lesson(scenario):
    name, options = scenario["name"], scenario["options"].split()
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ, HOME=folder, XDG_STATE_HOME=folder + "/state")
        file = folder + "/bundle.json"
        live = run(["check", "--lab", name, "--format", "json", "--bundle", file] + options, env)
        if not os.path.exists(file):
            return name, "no bundle: " + live[2][-300:]
        opened = run(["open", file, "--format", "json"], env)
        bundle = open(file, encoding="utf-8").read()
        if opened[0] == 2:
            return name, opened[2]
        problem = compare(live, opened)
        accounts = set(re.findall(r"(?<!\d)\d{12}(?!\d)", live[1]))
        for account in accounts:
            if account in bundle:
                problem = problem or "the account %s stands in the bundle" % account
        if os.stat(file).st_mode & 0o777 != 0o600:
            problem = problem or "others can read it"
        return name, problem


def lessons():
    listed = json.loads(subprocess.check_output([WHY403, "lab", "--list", "--format", "json"]))["scenarios"]
    with ThreadPoolExecutor(2) as pool:
        for name, problem in pool.map(lesson, listed):
            report("bundle of the lesson " + name, problem)


def scenario(truth, judge, sid):
    sc = truth.load(sid)
    world = truth.World(sc)
    try:
        file = os.path.join(world.root, "bundle.json")
        args = sc.get("args", {}).get("check", []) if isinstance(sc.get("args"), dict) else []
        live = world.run([WHY403, "check", "--format", "json", "--allow-exec", "--allow-endpoint", "all", "--bundle", file] + args + ["."], 60)
        if not os.path.exists(file):
            return sid, "no bundle was written: exit %d, %s" % (live[0], live[2][-300:])
        opened = world.run([WHY403, "open", file, "--format", "json"], 60)
        bundle = open(file, encoding="utf-8").read()
        if opened[0] == 2:
            return sid, opened[2][-300:]
        problem = compare(live, opened)
        found = [p for p in judge.secrets(sc) if any(h in bundle for h in judge.halves(p)) and p not in ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",)]
        return sid, problem or ("a secret stands in the bundle: %s" % found if found else "")
    finally:
        world.close()


def scenarios():
    oracle = os.path.join(SHARED, "oracle")
    if not os.path.exists(os.path.join(oracle, "truth.py")):
        print("ok - bundles of recorded scenarios # SKIP no shared folder (SHARED=DIR)")
        return
    sys.path.insert(0, oracle)
    import judge
    import truth
    ids = [i for i in truth.all_ids() if len(sys.argv) < 3 or any(i.startswith(a) for a in sys.argv[2:])]
    if not os.environ.get("FULL") and len(sys.argv) < 3:
        ids = ids[::5]
    with ThreadPoolExecutor(2) as pool:
        for sid, problem in pool.map(lambda i: scenario(truth, judge, i), ids):
            report("bundle of " + sid, problem)


def folders():
    """Whatever way DIR and a -var-file are written, in a repository or not: below the home folder their names are pseudonyms."""
    module = 'variable "r" {\n  default = null\n}\nprovider "aws" {\n  region = var.r\n}\ndata "aws_caller_identity" "me" {\n}\n'
    with tempfile.TemporaryDirectory() as home:
        home = os.path.realpath(home)
        for name in ("infra", "infra/live/prod", "other/stage"):
            os.makedirs(os.path.join(home, name), exist_ok=True)
            with open(os.path.join(home, name, "main.tf"), "w", encoding="utf-8") as f:
                f.write(module)
        with open(home + "/other/x.tfvars", "w", encoding="utf-8") as f:
            f.write('r = "eu-west-3"\n')
        env = {"HOME": home, "PATH": "/nonexistent", "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true"}
        file = home + "/bundle.json"
        for repository in ("", "infra", "other"):
            if repository:
                os.mkdir("%s/%s/.git" % (home, repository))
            for words in (["."], ["live/prod"], ["./live//prod/"], ["live/../live/prod"], ["../infra"], ["../other/stage"], [home + "/other/stage"],
                          ["-var-file", "../x.tfvars", "../other/stage"], ["-var-file", home + "/other/x.tfvars", "live/prod"]):
                live = run(["check", "--offline", "--format", "json", "--bundle", file] + words, env, cwd=home + "/infra")
                opened = run(["open", file, "--format", "json"], env, cwd="/")
                regions = [[c["region"]["value"] for c in json.loads(out)["configurations"]] if out else None for out in (live[1], opened[1])]
                problem = opened[2][-200:] if opened[0] == 2 else compare(live, opened)
                report("bundle of %s%s" % (" ".join(words).replace(home, "~"), ", %s is a repository" % repository if repository else ""),
                       problem or ("regions %s" % regions if regions[0] != regions[1] else ""))


def places():
    """A home folder that is a link, and files by names and in folders of one's own, found by a variable, a mirror or a module's source."""
    need = 'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 4.0"\n    }\n  }\n}\n'
    state = {"version": 3, "backend": {"type": "s3", "hash": 1, "config": {"bucket": "b-zz", "key": "k", "region": "eu-west-3"}}}
    keys = "[default]\naws_access_key_id = AKIAQX3DPLMNBVC2RT5K\naws_secret_access_key = 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\n"
    files = {"work/be/main.tf": 'terraform {\n  backend "s3" {}\n}\nprovider "aws" {\n  region = "eu-west-1"\n}\n', "work/lock/main.tf": need,
             "work/plain/main.tf": 'variable "r" {\n  default = null\n}\nprovider "aws" {\n  region = var.r\n}\ndata "aws_caller_identity" "me" {\n}\n',
             "work/uses/main.tf": 'module "m" {\n  source = "../mods/vpc"\n}\n', "mods/vpc/main.tf": "", "acme/data/terraform.tfstate": json.dumps(state),
             "work/mods/vpc/main.tf": 'provider "aws" {\n  region = "eu-west-1"\n}\ndata "aws_caller_identity" "me" {\n}\n',
             "work/mods/vpc/acme_override.tf": 'provider "aws" {\n  region = "eu-west-3"\n}\n', "acme/awsrc": keys, "acme/x.tfvars": 'r = "eu-west-2"\n',
             "acme/mirror/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64/terraform-provider-aws_v5.100.0_x5": ""}
    with tempfile.TemporaryDirectory() as top:
        top = os.path.realpath(top)
        os.mkdir(top + "/annas-home")
        os.symlink(top + "/annas-home", top + "/link")
        for name, text in files.items():
            os.makedirs(os.path.dirname(top + "/link/" + name), exist_ok=True)
            with open(top + "/link/" + name, "w", encoding="utf-8") as f:
                f.write(text)
        rows = [("be", {"TF_DATA_DIR": "%s/acme/data"}, "eu-west-3"), ("be", {"TF_DATA_DIR": "../../acme/data"}, "eu-west-3"),
                ("be", {"TF_DATA_DIR": "%s/work/be/../../acme/data"}, "eu-west-3"), ("lock", {"TF_CLI_CONFIG_FILE": "%s/acme/rc"}, "Failed to query"),
                ("plain", {"TF_CLI_ARGS_plan": "-no-color -var-file=../../acme/x.tfvars"}, "eu-west-2"), ("uses", {}, "eu-west-3"),
                ("plain", {"AWS_SHARED_CREDENTIALS_FILE": "../../acme/awsrc", "AWS_REGION": "eu-west-1"}, "RT5K")]
        for home in (top + "/link", top + "/annas-home", top + "/annas-home/"):
            with open(top + "/link/acme/rc", "w", encoding="utf-8") as f:
                f.write('provider_installation {\n  filesystem_mirror {\n    path = "%s/acme/mirror"\n  }\n}\n' % home)
            for folder, more, shows in rows:
                env = {"HOME": home, "PATH": "/nonexistent", "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true"}
                env.update({k: v.replace("%s", home) for k, v in more.items()})
                for cwd, words in ((folder, ["."]), ("", ["-chdir=" + folder])):
                    live = run(["check", "--offline", "--no-history", "--format", "json", "--bundle", top + "/b.json"] + words, env, cwd="%s/work/%s" % (home, cwd))
                    opened = run(["open", top + "/b.json", "--format", "json"], env, cwd="/")
                    with open(top + "/b.json", encoding="utf-8") as f:
                        text = f.read()
                    problem = compare(live, opened) or " ".join(n for n in ("annas-home", "acme/") if n in text)
                    report("bundle of %s %s at %s" % (" ".join(words), more, home.replace(top, "")), problem or ("" if shows in live[1] and shows in opened[1] else "no " + shows))


def pasted():
    """A key that stands where a file's, an address's or a login's name belongs: in no bundle and no history, and the files are found there all the same."""
    ca, token, path, code = ("wiZfa0XjxZbbqJD9y3HfdnmZCaEHf9rM91REGbdk", "KiqbIaUyipEQTdaaXnAoGTNpYtdZGpcSy4wXbJtC",
                             "maBXZBMKST9OPE261yEzR2Um5sD1Wet1aSXBLsPX", "ADwyQNeLnpT5xawz8r2A3hS1")
    with tempfile.TemporaryDirectory() as top:
        for folder in ("home/.aws", "tf"):
            os.makedirs(top + "/" + folder)
        files = {"tf/main.tf": 'provider "aws" {\n  region = "eu-west-1"\n}\ndata "aws_caller_identity" "me" {\n}\n', ca: "no certificate\n",
                 "home/.aws/config": "[profile dev]\nregion = eu-west-1\nservices = z\nsso_start_url = https://x.awsapps.com/start?code=%s\n"
                                     "[services z]\nsts =\n  endpoint_url = https://sts.corp.example/%s\n" % (code, path)}
        for name, text in files.items():
            with open(top + "/" + name, "w", encoding="utf-8") as f:
                f.write(text)
        env = {"HOME": top + "/home", "PATH": "/nonexistent", "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true", "AWS_PROFILE": "dev",
               "AWS_CA_BUNDLE": top + "/" + ca, "AWS_WEB_IDENTITY_TOKEN_FILE": "/tmp/" + token}
        live = run(["check", "--offline", "--format", "json", "--bundle", top + "/b.json"], env, cwd=top + "/tf")
        opened = run(["open", top + "/b.json", "--format", "json"], env, cwd="/")
        kept = [top + "/b.json"]
        for folder, _, names in os.walk(top + "/home/.local/state/why403/history"):
            kept += [folder + "/" + n for n in names]
        text = "".join(open(k, encoding="utf-8").read() for k in kept)
        left = leaks(text, [ca, token, path, code])
        report("a key that was pasted as a name", "%d files kept" % len(kept) if len(kept) < 2 else compare(live, opened) or ", ".join(left))


def hostile():
    """Files that are no bundle end in a sentence and exit code 2."""
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ, HOME=folder, XDG_STATE_HOME=folder + "/state")
        good = folder + "/good.json"
        run(["check", "--lab", "stale-token", "--bundle", good], env)
        base = json.load(open(good, encoding="utf-8"))
        link = [{"path": "/a%d" % i, "real": "/a%d" % (i + 1)} for i in range(50000)]
        cases = {
            "empty": b"", "no JSON": b"{\"schema\": ", "a list": b"[]", "another schema": b"{\"schema\": \"why403.report/1\"}",
            "deep": b"{\"schema\":" + b"[" * 200000, "cut": json.dumps(base).encode()[:5000],
            "nulls": json.dumps({k: None if k != "schema" else v for k, v in base.items()}).encode(),
            "numbers": json.dumps({k: 7 if k != "schema" else v for k, v in base.items()}).encode(),
            "links": json.dumps(dict(base, files=link)).encode(),
            "a relative path": json.dumps(dict(base, files=[{"path": "../../etc/passwd", "read": "ok", "text": ""}])).encode(),
            "a name with a slash": json.dumps(dict(base, files=[{"path": "/d", "list": "ok", "names": ["../x"]}])).encode(),
            "bad base64": json.dumps(dict(base, files=[{"path": "/d", "read": "ok", "base64": "%%%%"}])).encode(),
            "credentials without a key": json.dumps(dict(base, answers=[dict(a, credentials={}) for a in base["answers"]])).encode(),
            "an unknown way": json.dumps(dict(base, answers=[dict(a, way="magic") for a in base["answers"]])).encode(),
        }
        for name, content in cases.items():
            file = folder + "/case"
            with open(file, "wb") as f:
                f.write(content)
            code, out, err = run(["open", file, "--format", "json"], env)
            report("a bundle that is hostile: " + name, "" if code == 2 and err.startswith("why403: ") and not out else "exit %d, %r" % (code, err[-200:]))
        os.mkfifo(folder + "/fifo")
        for file in (folder + "/fifo", "/dev/zero", folder, folder + "/missing"):
            code, out, err = run(["open", file], env)
            report("a bundle that is no file: " + os.path.basename(file), "" if code == 2 and "can't be read" in err else "exit %d, %r" % (code, err[-200:]))


def measured(argv, env):
    """(exit code, what it printed, processor time in s, MB)."""
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen([WHY403] + argv, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return child.returncode, out.read().decode("utf-8", "replace"), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def large():
    """However large a bundle is: 5 s and 200 MB, and one that is too large says so with its name."""
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ, HOME=folder, XDG_STATE_HOME=folder + "/state")
        run(["check", "--lab", "stale-token", "--bundle", folder + "/good.json"], env)
        base = json.load(open(folder + "/good.json", encoding="utf-8"))
        options, answer = base["options"], base["answers"][0]

        def variables(n, value):
            return dict(base, environment=[{"name": "A%d" % i, "value": value} for i in range(n)] + [{"name": "HOME", "value": "/" + value}])

        def answers(numbers):
            return dict(base, answers=[dict(answer, question="q%d" % i) for i in numbers])
        same = {"schema": base["schema"]}
        twins = (  # what it is of, two bundles, what open and diff end with
            ("values", lambda: dict(same, x=[0] * 10000000), None, (2, 2)),
            ("variables that are too many", lambda: variables(400000, "x"), None, (2, 2)),
            ("arguments that are too many", lambda: dict(base, options=dict(options, arguments=[{"kind": "var", "text": "a=x"}] * 150000)), None, (2, 2)),
            ("variables", lambda: variables(40000, "x"), lambda: variables(40000, "y"), (3, 1)),
            ("answers", lambda: answers(range(9999)), lambda: answers(range(9999, 0, -1)), (3, 1)),
            ("files of two homes", lambda: dict(variables(5000, "x"), files=[{"path": "/x/%d" % i, "read": "ok", "text": "a"} for i in range(50000)]),
             lambda: dict(variables(5000, "y"), files=[{"path": "/y/%d" % i, "read": "ok", "text": "a"} for i in range(50000)]), (2, 1)),
            ("a file", lambda: dict(base, files=base["files"] + [{"path": "/x", "read": "ok", "text": "a" * 30000000}]), None, (1, 0)),
            ("long paths", lambda: dict(base, files=base["files"] + [{"path": "/" + "x%d" % i * 30} for i in range(55000)]), None, (1, 0)))
        for name, one, other, codes in twins:
            for file, content in (("a", one), ("b", other or one)):
                pid = os.fork()  # what this process holds would count as its child's
                if pid == 0:
                    with open(folder + "/" + file, "w", encoding="utf-8") as f:
                        f.write(json.dumps(content(), separators=(",", ":")))
                    os._exit(0)
                os.waitpid(pid, 0)
            for argv, wanted in ((["open", folder + "/a"], codes[0]), (["diff", folder + "/a", folder + "/b"], codes[1])):
                code, out, busy, size = measured(argv, env)
                fine = code == wanted and busy < 5 and size < 200 and (code != 2 or other or folder + "/a can't be opened: it is too large" in out)
                report("a large bundle, %s: %s" % (argv[0], name), "" if fine else "exit %d, %.1f s, %d MB, %s" % (code, busy, size, out[-200:]))


def edited():
    """Another key in a bundle is one that nobody asked AWS about: it must not be told what the old one was told."""
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ, HOME=folder, XDG_STATE_HOME=folder + "/state")
        file = folder + "/bundle.json"
        run(["check", "--lab", "wrong-secret", "--bundle", file], env)
        text = open(file, encoding="utf-8").read()
        code = run(["open", file, "--format", "json"], env)[0]
        report("a bundle says what check said", "" if code == 1 else "exit %d" % code)
        other = re.sub(r"AKIA([A-Z2-7]{16})", lambda m: "AKIA" + m.group(1)[:8] + "Q7" + m.group(1)[10:], text)
        assert other != text
        with open(file, "w", encoding="utf-8") as f:
            f.write(other)
        code, out, err = run(["open", file, "--format", "json"], env)
        status = json.loads(out)["verdict"]["status"] if out else err
        report("a bundle with another key id can't be told", "" if (code, status) == (3, "unknown") else "exit %d, %s" % (code, status))


def wizard():
    """The wizard on a bundle: the same verdict, and no key runs, writes or asks anything."""
    from terminal import Terminal
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ, HOME=folder, XDG_STATE_HOME=folder + "/state")
        file = folder + "/bundle.json"
        run(["check", "--lab", "stale-token", "--bundle", file], env)
        with Terminal([WHY403, "open", file], 110, 40) as t:
            t.wait("The session token belongs to another key")
            t.wait("A bundle from elsewhere")
            before = tree(t.folder)
            t.keys("f")
            t.wait("take the token out of the environment")
            t.keys("j", "a")
            t.wait("nothing is asked|Nothing here that a could|nothing is written")
            t.keys("\x1b")
            t.keys("r")
            t.wait("The session token belongs to another key")
            changed = tree(t.folder) - before
        report("the wizard on a bundle", "written: %s" % changed if changed else "")


CONFIG = """provider "aws" {
  region                      = "eu-west-1"
  profile                     = "%s"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
data "aws_caller_identity" "me" {}
"""
SECRET = "Zb7QxL0pTn3vWk9cRd5yMh2gJf8sEa1uKiOq4lCw"


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def tree(folder):
    return {os.path.join(d, f) for d, _, names in os.walk(folder) for f in names}


def history():
    """What check keeps, what diff and the report say of it, and when nothing is kept."""
    with tempfile.TemporaryDirectory() as folder:
        home, tf = folder + "/home", folder + "/tf"
        env = {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8"}
        keys = "[dev]\naws_access_key_id = AKIAQX3DPLMNBVC2RT5K\naws_secret_access_key = %s\n"
        put(home + "/.aws/credentials", keys % SECRET)
        put(tf + "/main.tf", CONFIG % "dev")
        before = tree(home)
        for option in ("--read-only", "--no-history"):
            run(["check", "--offline", option], env, cwd=tf)
            report("check %s keeps nothing" % option, "" if tree(home) == before else str(tree(home) - before))
        report("diff without a run", "" if run(["diff", "--offline"], env, cwd=tf)[0] == 2 else "no exit 2")
        code = run(["check", "--offline"], env, cwd=tf)[0]
        report("check that passes", "" if code == 0 else "exit %d" % code)
        kept = tree(home) - before
        report("what is kept is for its owner alone", "" if kept and all(os.stat(f).st_mode & 0o777 == 0o600 for f in kept) else str(kept))
        found = [f for f in kept if leaks(open(f, encoding="utf-8").read(), [SECRET])]
        report("no secret is kept", str(found) if found else "")
        code, out, _ = run(["diff", "--offline"], env, cwd=tf)
        report("diff of the same", "" if code == 0 and "nothing differs" in out else "exit %d, %s" % (code, out))
        put(tf + "/main.tf", CONFIG % "prod")
        put(home + "/.aws/credentials", keys % SECRET[::-1])
        code, out, _ = run(["diff", "--offline", "--format", "json"], env, cwd=tf)
        changes = json.loads(out)["changes"]
        files = [(c["what"].rsplit("/", 1)[1], c["before"], c["after"]) for c in changes if c["area"] == "files"]
        report("diff tells the lines", "" if code == 1 and ("main.tf:3", 'profile                     = "dev"', 'profile                     = "prod"') in files
               else "exit %d, %s" % (code, files))
        report("diff tells of a secret only that it changed",
               "" if [f for f in files if f[0] == "credentials:3" and "‹secret" in f[1]] and not leaks(out, [SECRET, SECRET[::-1]]) else str(files))
        code, out, _ = run(["check", "--offline", "--format", "json"], env, cwd=tf)
        since = json.loads(out)["since_it_worked"]
        report("the report says what changed since it last worked", "" if code == 1 and since and len(since["changes"]) == 2 else str(since))
        text = run(["check", "--offline"], env, cwd=tf)[1]
        report("so does the text", "" if "WHAT CHANGED SINCE IT LAST WORKED" in text else text)
        for form in ("text", "markdown", "html", "github", "junit", "sarif"):
            out = re.sub(r"&[a-z0-9#]+;|\\|\s", "", run(["check", "--offline", "--format", form], env, cwd=tf)[1])
            report("and as %s, with both lines" % form, "" if re.search("(?i)changedsinceitlastworked", out) and "main.tf:3:" in out and
                   "credentials:3:" in out else out)
        put(tf + "/main.tf", CONFIG % "dev")
        code, out, _ = run(["check", "--offline", "--format", "json"], env, cwd=tf)
        report("nothing changed is said of what passes", "" if code == 0 and json.loads(out)["since_it_worked"] is None else out[-500:])


UNIT = """locals {
  said  = jsondecode(run_cmd("--terragrunt-quiet", "sh", "said.sh"))
  which = run_cmd("--terragrunt-quiet", "sh", "-c", "echo ${local.said.profile}")
}
generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite_terragrunt"
  contents  = <<EOF
provider "aws" {
  region  = "us-east-1"
  profile = "${local.which}"
  assume_role { role_arn = "${local.said.role}" }
}
EOF
}
"""


def commands():
    """What run_cmd printed with consent is in the bundle, without secrets and names; nothing is run by open; a failure stays one."""
    with tempfile.TemporaryDirectory() as folder:
        home, unit, ran = folder + "/home", folder + "/unit", folder + "/ran"
        env = {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8"}
        put(home + "/.aws/credentials", "[acme]\naws_access_key_id = AKIAQX3DPLMNBVC2RT5K\naws_secret_access_key = %s\n" % SECRET)
        put(unit + "/main.tf", 'data "aws_caller_identity" "me" {}\n')
        put(unit + "/terragrunt.hcl", UNIT)
        said_sh = "echo x >>%s\necho '{\"profile\": \"acme\", \"password\": \"Wq8zT3vLk0\", \"role\": \"arn:aws:iam::345678901234:role/acme-deployer\"}'\n"
        for name, script in (("prints", said_sh % ran), ("fails", "echo x >>%s\nexit 3\n" % ran)):
            put(unit + "/said.sh", script)
            live = run(["check", "--offline", "--allow-exec", "--format", "json", "--bundle", folder + "/b.json", "--yes"], env, cwd=unit)
            before, text = os.path.getsize(ran), open(folder + "/b.json", encoding="utf-8").read()
            opened = run(["open", folder + "/b.json", "--format", "json"], env)
            kept = json.loads(text)["commands"]
            report("bundle of a run_cmd that %s" % name, compare(live, opened) or ("" if kept else "it keeps no command"))
            report("open runs nothing of a run_cmd that %s" % name, "" if os.path.getsize(ran) == before else "it ran")
            report("no secret or name of a run_cmd that %s" % name, str(found) if (found := [
                s for s in ("Wq8zT3vLk0", "345678901234", "acme-deployer") if s in text]) else "")
            if name == "prints":
                used = json.loads(opened[1])["configurations"][0]["credentials"]
                report("open knows the profile that run_cmd said", "" if used["profile"] == "acme" else str(used))
                report("its two commands are told", "" if "what 2 commands of Terragrunt files printed" in live[2] else live[2])


def kept_by_fix_and_run():
    """fix and run keep the look that they took, as check does: what has changed since it last worked is known whoever looked."""
    with tempfile.TemporaryDirectory() as folder:
        home, tf, live = folder + "/home", folder + "/tf", folder + "/tf/live"
        env = {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8"}
        put(home + "/.aws/credentials", "[dev]\naws_access_key_id = AKIAQX3DPLMNBVC2RT5K\naws_secret_access_key = %s\n" % SECRET)
        history = lambda: {f for f in tree(home) if "/history/" in f}
        calls = (("fix", ["fix", "--offline"], [tf]), ("run", ["run", "--offline", "--", "sh", "-c", "exit 1"], [tf]),
                 ("run elsewhere", ["run", "--offline", "--", "terraform", "-chdir=live", "plan"], [live]))
        put(folder + "/bin/terraform", "#!/bin/sh\nexit 1\n")
        os.chmod(folder + "/bin/terraform", 0o755)
        env["PATH"] = folder + "/bin:" + env["PATH"]
        for name, call, where in calls:
            for place in (tf, live):
                put(place + "/main.tf", CONFIG % "dev")
            for option in ("--read-only", "--no-history"):
                run([call[0], option] + call[1:], env, cwd=tf)
                report("%s %s keeps nothing" % (name, option), str(history()) if history() else "")
            run(call, env, cwd=tf)
            kept = history()
            report("%s keeps its look" % name, "" if len(kept) == 2 and all(os.stat(f).st_mode & 0o777 == 0o600 for f in kept) else str(kept))
            report("no secret is kept by %s" % name, str(found) if (found := [f for f in kept if leaks(open(f, encoding="utf-8").read(), [SECRET])]) else "")
            code, out, err = run(["diff", "passed", "--offline"], env, cwd=where[0])
            report("diff with what %s kept" % name, "" if code == 0 and "nothing differs" in out else "exit %d, %s" % (code, out + err))
            put(where[0] + "/main.tf", CONFIG % "prod")
            code, out, err = run(call, env, cwd=tf)
            if name != "fix":
                report("%s says what changed since it last worked" % name, "" if "WHAT CHANGED SINCE IT LAST WORKED" in err else err)
            since = json.loads(run(["check", "--offline", "--format", "json", where[0]], env)[1])["since_it_worked"]
            report("check knows what %s saw work" % name, "" if since and len(since["changes"]) == 1 else str(since))
            for f in history():
                os.remove(f)


def kept_by_the_wizard():
    """The wizard keeps its run as check does, and tells what changed since it last worked; not where nothing is to be kept."""
    from terminal import Terminal
    with tempfile.TemporaryDirectory() as folder:
        home, tf = folder + "/home", folder + "/tf"
        env = {"HOME": home, "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true", "PATH": "/nonexistent"}  # nothing is waited for
        put(home + "/.aws/credentials", "[dev]\naws_access_key_id = AKIAQX3DPLMNBVC2RT5K\naws_secret_access_key = %s\n" % SECRET)
        put(tf + "/main.tf", CONFIG % "dev")

        def wizard(*options, wait):
            with Terminal([WHY403, "--offline", *options], 110, 40, env=env, cwd=tf) as t:
                t.wait(wait)
                screen = t.screen()
                t.keys("Q")
                t.until(lambda: t.dead() is not None, "the end")
                return screen

        def history():
            return {f for f in tree(home) if "/history/" in f}
        for option in ("--read-only", "--no-history"):
            wizard(option, wait="Terraform can log in")
            report("the wizard %s keeps nothing" % option, str(history()) if history() else "")
        wizard(wait="Terraform can log in")
        kept = history()
        report("the wizard keeps its run", "" if any(f.endswith(".passed.json") for f in kept) else str(kept))
        found = [f for f in kept if leaks(open(f, encoding="utf-8").read(), [SECRET])]
        report("no secret is kept by the wizard", str(found) if found else "")
        put(tf + "/main.tf", CONFIG % "prod")
        screen = wizard(wait=r"CHANGED SINCE IT LAST WORKED(.*\n)+.*main\.tf:3")
        report("the wizard says what changed since it last worked", "" if '"prod"' in screen else screen)
        later_looks(Terminal, env, home, tf)


def later_looks(terminal, env, home, tf):
    """A file that is saved, r, and a fix in the wizard's own environment are looks of their own: each tells its own changes, or none."""
    keys = "aws_access_key_id = AKIAQX3DPLMNBVC2RT5K\naws_secret_access_key = %s\n" % SECRET
    put(home + "/.aws/credentials", "[dev]\n" + keys + "[second]\n" + keys)
    put(tf + "/main.tf", CONFIG % "dev")

    def change(t, before, after):
        t.wait(r"CHANGED SINCE IT LAST WORKED(.*\n)+.*main\.tf:3.*\"%s\"(.*\n)?.*-> (.*\n)?.*\"%s\"" % (before, after))

    def save(name):
        put(tf + "/main.tf.new", CONFIG % name)
        os.rename(tf + "/main.tf.new", tf + "/main.tf")
    with terminal([WHY403, "--offline"], 150, 45, env=env, cwd=tf) as t:
        t.wait("Terraform can log in")
        save("prod")
        change(t, "dev", "prod")
        save("second")
        t.wait("Terraform can log in")
        report("a look that passes tells no changes", t.screen() if "LAST WORKED" in t.screen() else "")
        save("stage")
        change(t, "second", "stage")
        t.keys("r")
        change(t, "second", "stage")
        t.keys("Q")
        t.until(lambda: t.dead() is not None, "the end")
    report("each look tells its own changes", "")
    put(tf + "/main.tf", re.sub("  region .*\n", "", CONFIG) % "dev")
    run(["check", "--offline"], dict(env, AWS_REGION="eu-west-1"), cwd=tf)
    with terminal([WHY403, "--offline"], 150, 45, env=dict(env, AWS_REGION="eu-west-11"), cwd=tf) as t:
        t.wait(r"CHANGED SINCE IT LAST WORKED(.*\n)+.*AWS_REGION: eu-west-1 -> eu-west-11")
        t.keys("f", "1")
        t.wait("a try it")
        t.keys("a")
        t.wait("Cured once")
        t.keys("x")
        t.wait("LEFT OUT")
        t.keys("Enter")
        t.wait("Save as .*/why403-report.md")
        t.keys("C-u")
        t.type(tf + "/report.md")
        t.keys("Enter")
        t.wait("Written: .*/report.md")
    text = open(tf + "/report.md", encoding="utf-8").read()
    report("what a fix in the wizard's own environment leads to is no change since it last worked", "" if "last worked" not in text and "PASS" in text else text)


def names():
    """Pseudonyms are the same in each bundle and for whoever has the key; another key gives others; --plain leaves them in."""
    with tempfile.TemporaryDirectory() as folder:
        def bundle(home, *options):
            env = {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8", "USER": "ada", "HTTPS_PROXY": "http://ada:Hq7wPz0s@proxy.acme.example:3128"}
            tf = home + "/work/acme-infra"
            put(home + "/.aws/credentials", "[dev]\naws_access_key_id = AKIAQX3DPLMNBVC2RT5K\naws_secret_access_key = %s\n# old: Kp3 secret note\n" % SECRET)
            put(home + "/.aws/config", "[profile dev]\nregion = eu-west-1\n[profile admin]\nrole_arn = arn:aws:iam::345678901234:role/acme-deployer\n"
                "source_profile = dev\nmfa_serial = arn:aws:iam::345678901234:mfa/ada\nexternal_id = T7x\n")
            put(tf + "/main.tf", 'terraform {\n  backend "s3" {\n    bucket = "acme-tf-state"\n    key    = "net"\n    region = "eu-west-1"\n    profile = "admin"\n  }\n}\n' +
                CONFIG % "admin")
            put(tf + "/secret.auto.tfvars", 'db_password = "4711"\nnote = "HUNTERTWO"\n')
            run(["check", "--offline", "--bundle", folder + "/b.json", "--yes"] + list(options), env, cwd=tf)
            return open(folder + "/b.json", encoding="utf-8").read()
        home = folder + "/home/ada"
        one, two = bundle(home), bundle(home)
        pseudonyms = sorted(set(re.findall(r"\b(?:account|role|user|host|bucket|dir)-\d+", one)))
        kinds = {p.split("-")[0] for p in pseudonyms}
        report("each kind of name has pseudonyms", "" if kinds >= {"account", "role", "user", "host", "bucket", "dir"} else str(kinds))
        report("the same name, the same pseudonym", "" if set(pseudonyms) == set(re.findall(r"\b(?:account|role|user|host|bucket|dir)-\d+", two)) else "they differ")
        for name in ("345678901234", "acme-deployer", "acme-tf-state", "proxy.acme.example", "acme-infra", "ada", "AKIAQX3DPLMNBVC2RT5K"):
            report("no name in a bundle: " + name, "it stands there" if re.search(r"(?<![A-Za-z0-9])%s(?![A-Za-z0-9])" % re.escape(name), one) else "")
        for secret in (SECRET, "Hq7wPz0s", "T7x", "4711", "HUNTERTWO", "Kp3"):
            report("no secret in a bundle: " + secret, "it stands there" if secret in one else "")
        table = json.load(open(home + "/.local/state/why403/bundles/names.json", encoding="utf-8"))
        report("the table tells them", "" if {"345678901234", "acme-deployer", "acme-tf-state"} <= set(table.values()) else str(table))
        other = folder + "/home2/bea"
        put(other + "/.local/state/why403/bundles/names.key", open(home + "/.local/state/why403/bundles/names.key").read())
        shared = set(re.findall(r"\b(?:account|role|bucket)-\d+", bundle(other)))
        report("a shared key gives the same pseudonyms", "" if shared == {p for p in pseudonyms if p.split("-")[0] in ("account", "role", "bucket")} else str(shared))
        put(folder + "/one.json", one)
        put(folder + "/theirs.json", bundle(other))
        out = run(["diff", folder + "/one.json", folder + "/theirs.json"], {"HOME": home, "PATH": "/nonexistent", "LANG": "C.UTF-8"})[1]
        report("diff of two people's compares names, and files by their place below home", "" if "The secrets of the two" in out and
               "  ~/.aws/credentials:" in out and "- there" not in out and "- not read" not in out else out)
        out = run(["diff", folder + "/one.json", folder + "/one.json"], {"HOME": home, "PATH": "/nonexistent", "LANG": "C.UTF-8"})
        report("diff of a bundle and itself says that nothing differs", "" if out[0] == 0 and "nothing differs" in out[1] else str(out))
        alone = set(re.findall(r"\b(?:account|role|bucket)-\d+", bundle(folder + "/home3/ada")))
        report("another key gives others", "" if not alone & shared else str(alone & shared))
        plain = bundle(home, "--plain")
        report("--plain leaves names in", "" if "acme-deployer" in plain and "345678901234" in plain else "they are not there")
        report("--plain leaves no secret in", "it does" if leaks(plain, [SECRET, "Hq7wPz0s", "HUNTERTWO"]) or "AKIAQX3DPLMNBVC2RT5K" in plain else "")


for part in (edited, names, commands, history, kept_by_fix_and_run, kept_by_the_wizard, wizard, lessons, folders, places, pasted, hostile, large, scenarios):
    if len(sys.argv) < 2 or part.__name__ == sys.argv[1]:
        part()
sys.exit(tap.status())
