"""sweep over a generated tree: every root is found and no other, each cause has all its roots, and
equal questions are asked once. AWS is a server on loopback that the environment names.

Output: TAP."""
import http.server
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading

WHY403 = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("WHY403", "why403"))
GOOD, DEAD = "AKIAGOODGOODGOODGOOD", "AKIADEADDEADDEADDEAD"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYSWEEPTESTKY"
asked = []
failed = n = 0


class Aws(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked.append(self.headers["Authorization"])
        good = GOOD in self.headers["Authorization"]
        xmlns = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"'
        body = (f"<GetCallerIdentityResponse {xmlns}><GetCallerIdentityResult>"
                "<Arn>arn:aws:iam::111122223333:user/ci</Arn><UserId>AIDA</UserId>"
                "<Account>111122223333</Account></GetCallerIdentityResult>"
                "</GetCallerIdentityResponse>" if good else
                f"<ErrorResponse {xmlns}><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code>"
                "<Message>The security token included in the request is invalid.</Message></Error>"
                "</ErrorResponse>").encode()
        self.send_response(200 if good else 403)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def ok(good, what, seen=""):
    global failed, n
    n += 1
    failed += not good
    print(("ok" if good else "not ok"), n, "-", what)
    if not good:
        print("#", str(seen)[:2000].replace("\n", "\n# "))


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)


def root(tree, name, provider, more=""):
    write(f"{tree}/{name}/main.tf",
          f'provider "aws" {{\n  region = "eu-west-1"\n{provider}\n}}\n'
          f'data "aws_caller_identity" "me" {{\n}}\n{more}')


def globs(sweep, tree, top):
    """A gate that looks at less than it was told to must not pass."""
    offline = ("--offline", "--format", "json")
    for args in (("--include", "*/good0O"), ("--include", "*/good01", "--include", "*/good0O"), ("--exclude", "*"), ("--include", "*/good01", "--exclude", "live")):
        ok(sweep(*offline, *args, code=2) == "", f"{' '.join(args)} is a slip of the pen")
    ok(json.loads(sweep(*offline, "--include", "*/good0O", "live/good01/main.tf", code=0))["items"] == [],
       "of files that a hook names none may be left")
    for args, code in ((("--include", "./live/good01/"), 3), (("--include", "live/*01", "live/good01/main.tf"), 3),
                       (("--exclude", "live/", "live/good01/main.tf"), 0), (("--exclude", "live/*", "live/good01/main.tf"), 0)):
        items = json.loads(sweep(*offline, *args, code=code))["items"]
        ok([i["name"] for i in items] == ["live/good01"] * (code == 3), f"{' '.join(args)} leaves {code // 3}", items)
    os.mkdir(f"{top}/empty")
    for args in (("--exclude", "*"), ()):
        sweep(*offline, *args, f"{top}/empty", code=2)
    write(f"{top}/units/live/app/terragrunt.hcl", 'terraform {\n  source = "../../modules//app"\n}\n')
    write(f"{top}/units/modules/app/main.tf", 'provider "aws" {\n}\n')
    ok("modules/app is judged in the unit live/app" in sweep("--offline", f"{top}/units", code=0), "a root that a unit runs is named")
    root(tree, "live/good01/odd.tf", '  profile = "good"')
    ok(len(json.loads(sweep(*offline, "--include", "*/odd.tf", code=3))["items"]) == 1, "a folder may be called as a file")
    shutil.rmtree(f"{tree}/live/good01/odd.tf")
    write(f"{top}/deep/" + "/".join("d" * 30) + "/main.tf", 'provider "aws" {\n}\n')
    report = json.loads(sweep(*offline, f"{top}/deep", code=3))
    ok(report["complete"] is False and report["items"] == [], "what is too deep to be looked at is no pass")
    locked = f"{top}/locked/prod"
    write(f"{locked}/main.tf", 'provider "aws" {\n}\n')
    os.chmod(locked, 0)
    if os.access(locked, os.R_OK):
        ok(True, "a folder that can't be read is no pass # SKIP everything can be read")
    else:
        ok(json.loads(sweep(*offline, f"{top}/locked", code=3))["complete"] is False, "a folder that can't be read is no pass")
    os.chmod(locked, 0o700)


def many_profiles(top):
    """Each is the end of a chain, and all are looked at, soon: the files are read once for all."""
    home, count = f"{top}/many", 1000
    write(f"{home}/.aws/config", "".join(f"[profile p{i}]\nrole_arn = arn:aws:iam::111122223333:role/r{i}\nsource_profile = p{i + 1}\nregion = eu-west-1\n" for i in range(count)))
    write(f"{home}/bin/aws", "#!/bin/sh\n")  # an AWS CLI 1, which can't list profiles: why403 does
    os.makedirs(f"{home}/lib/python3.11/site-packages/awscli-1.22.34.dist-info")
    os.chmod(f"{home}/bin/aws", 0o755)
    env = {"PATH": f"{home}/bin:/usr/bin:/bin", "HOME": home, "AWS_EC2_METADATA_DISABLED": "true", "LANG": "C.UTF-8"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run([WHY403, "sweep", "--profiles", "--offline", "--format", "json"], env=env, cwd=f"{home}/.aws", capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    ok(len(json.loads(run.stdout)["items"]) == count, "a thousand profiles are looked at")
    ok(took < 5 or "/san/" in WHY403, f"which takes less than 5 s of work ({took:.1f})", took)


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Aws)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as top:
        tree, home = f"{top}/infra", f"{top}/home"
        write(f"{home}/.aws/credentials",
              f"[good]\naws_access_key_id = {GOOD}\naws_secret_access_key = {SECRET}\n"
              f"[dead]\naws_access_key_id = {DEAD}\naws_secret_access_key = {SECRET}\n")
        write(f"{tree}/.git/HEAD", "ref: refs/heads/main\n")
        wanted = {"good": [], "dead": [], "none": []}
        for i in range(60):
            for kind, profile in (("good", "good"), ("dead", "dead"), ("none", f"gone{i}")):
                name = f"live/{kind}{i:02}"
                root(tree, name, f'  profile = "{profile}"',
                     'module "m" {\n  source = "../../modules/net"\n}\n' if i % 2 else "")
                wanted[kind].append(name)
        write(f"{tree}/modules/net/main.tf",
              'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n')
        root(tree, "live/good00/.terraform/modules/copy", "")
        root(tree, "node_modules/x", "")
        root(tree, ".hidden", "")
        write(f"{tree}/docs/readme.txt", "no Terraform")
        env = {"PATH": "/nonexistent", "HOME": home, "LC_ALL": "C.UTF-8",
               "AWS_EC2_METADATA_DISABLED": "true",
               "AWS_ENDPOINT_URL_STS": f"http://127.0.0.1:{server.server_port}"}

        def sweep(*args, code=1):
            run = subprocess.run([WHY403, "sweep", *args], cwd=tree, env=env, capture_output=True,
                                 text=True, timeout=120)
            ok(run.returncode == code, f"sweep {' '.join(args)} ends with {code}",
               f"{run.returncode}\n{run.stdout[-500:]}{run.stderr}")
            ok(SECRET not in run.stdout + run.stderr, f"sweep {' '.join(args)} shows no secret")
            return run.stdout

        report = json.loads(sweep("--no-experiments", "--format", "json"))
        schema = json.loads(subprocess.run([WHY403, "schema", "sweep"], capture_output=True,
                                           text=True).stdout)
        try:
            import jsonschema
            wrong = [e.message for e in jsonschema.Draft202012Validator(schema).iter_errors(report)]
            ok(not wrong, "the JSON is what its schema says", wrong[:3])
        except ImportError:
            ok(True, "the JSON is what its schema says # SKIP no jsonschema")
        names = [i["name"] for i in report["items"]]
        ok(sorted(names) == sorted(sum(wanted.values(), [])), "every root is found, and no other",
           set(names) ^ set(sum(wanted.values(), [])))
        ok(len(asked) == len(set(asked)) == 2 == report["requests"],
           "two keys are two requests for 120 roots", (len(asked), report["requests"]))
        causes = {c["cause"]: sorted(c["items"]) for c in report["causes"]}
        ok(causes.get("wrong_keys") == sorted(wanted["dead"]), "the dead key has all its roots",
           causes.keys())
        ok(causes.get("profile_missing") == sorted(wanted["none"]),
           "the missing profiles have all their roots", causes.keys())
        ok(all(i["identity"] == "arn:aws:iam::111122223333:user/ci" for i in report["items"]
               if i["name"] in wanted["good"]), "who works is told")
        text = sweep("--no-experiments")
        ok("120 of 180 fail, 60 pass" in text and text.count("FAIL") == 2,
           "each cause stands once in the table", text)
        lines = sweep("--no-experiments", "--format", "jsonl").splitlines()
        ok(len(lines) == 180 and all(json.loads(x)["schema"] == "why403.report/1" for x in lines),
           "jsonl has a report line for each")
        for form in ("markdown", "html", "github", "sarif", "junit"):
            out = sweep("--no-experiments", "--format", form)
            ok("dead07" in out, f"{form} names the roots", out[:300])
        ok(len(json.loads(sweep("--format", "json", "--no-experiments", "live/good01/main.tf",
                                "live/good02/main.tf", code=0))["items"]) == 2,
           "files name their folders")
        kept = json.loads(sweep("--format", "json", "--no-experiments", "--exclude", "live/[dn]*",
                                code=0))
        ok(len(kept["items"]) == 60, "--exclude leaves folders out", len(kept["items"]))
        kept = json.loads(sweep("--format", "json", "--no-experiments", "--include", "*/dead0?"))
        ok(len(kept["items"]) == 10, "--include keeps folders", len(kept["items"]))
        globs(sweep, tree, top)
        env["AWS_REGION"] = "eu-west-1"
        profiles = json.loads(sweep("--profiles", "--format", "json", "--no-experiments"))
        ok({i["name"]: i["verdict"]["status"] for i in profiles["items"]} ==
           {"good": "pass", "dead": "fail"}, "--profiles looks at every profile", profiles["items"])
        ok(profiles["identities"] == [{"arn": "arn:aws:iam::111122223333:user/ci", "items": ["good"]}],
           "and tells who each acts as", profiles["identities"])
        write(f"{home}/.aws/config",
              "[sso-session corp]\nsso_start_url = https://corp.example/start\nsso_region = eu-west-1\n" + "".join(
                  f"[profile sso{i}]\nsso_session = corp\nsso_account_id = 11112222333{i}\nsso_role_name = Dev\n" for i in range(3)) +
              "[profile admin]\nrole_arn = arn:aws:iam::111122223333:role/admin\nsource_profile = good\n"
              "[profile deep]\nrole_arn = arn:aws:iam::111122223333:role/deep\nsource_profile = admin\n")
        profiles = json.loads(sweep("--profiles", "--format", "json", "--offline"))
        ok({s["session"]: s["items"] for s in profiles["sessions"]} ==
           {"sso-session corp": ["sso0", "sso1", "sso2"], "keys of profile good": ["admin", "deep", "good"], "keys of profile dead": ["dead"]},
           "--profiles groups by where they begin", profiles["sessions"])
        ok({i["name"]: i["roles"] for i in profiles["items"]}["deep"] ==
           ["arn:aws:iam::111122223333:role/deep", "arn:aws:iam::111122223333:role/admin"], "and tells the roles on the way")
        text = sweep("--profiles", "--offline")
        ok("sso-session corp" in text and "keys of profile dead" not in text, "one alone with its keys is told once", text)

        def named(*files, code=1):
            return sorted(i["name"] for i in json.loads(sweep("--format", "json", "--no-experiments", *files, code=code))["items"])

        write(f"{tree}/modules/deep/main.tf", 'resource "aws_vpc" "v" {\n}\n')
        write(f"{tree}/modules/middle/main.tf", 'module "d" {\n  source = "../deep"\n}\n')
        for name in ("good01", "dead01"):
            write(f"{tree}/live/{name}/more.tf", 'module "deep" {\n  source = "../../modules/middle"\n}\n')
        ok(named("modules/deep/main.tf", "live/good07/main.tf") == ["live/dead01", "live/good01", "live/good07"],
           "a module's file names the roots that run it, by way of another module too", named("modules/deep/main.tf"))
        for name in ("a", "b"):
            write(f"{tree}/units/{name}/terragrunt.hcl",
                  'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\nterraform {\n  source = "../../modules/deep"\n}\n')
        write(f"{tree}/units/root.hcl", 'locals {\n  x = 1\n}\n')
        units = ["units/a", "units/b"]
        ok(named("units/root.hcl") == units, "a file that units include names the units below it", named("units/root.hcl"))
        ok(named("modules/deep/main.tf")[2:] == units, "units run modules too")
        ok(named("docs/readme.txt", code=0) == [], "another file names nothing")
        many_profiles(top)
    server.shutdown()
    print(f"1..{n}")
    return failed > 0


sys.exit(main())
