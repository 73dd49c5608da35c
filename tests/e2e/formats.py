"""What the readers of why403's formats hold it to, over every lesson of the practice AWS and a repository of its own:
JSON against the schemas that `why403 schema` prints (and no key beside them), SARIF against the official schema and what GitHub's code
scanning asks, annotations with paths from the top of the repository, JUnit as XML.

SARIF_SCHEMA=FILE names the official schema; else npm fetches a small package that holds it. Without either that part is a skip.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from schemas import keys_of, named_keys  # noqa: E402

try:
    import jsonschema
except ImportError:
    jsonschema = None

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
ROOT = os.path.realpath(tempfile.mkdtemp(prefix="why403-formats-"))
ENV = {"PATH": "/usr/bin:/bin", "HOME": os.path.join(ROOT, "home"), "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true"}
SARIF_PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"      # lib/schemas/sarif-2.1.0-rtm.5.json


def why403(*args, text=None, cwd=None, env=None):
    done = subprocess.run([WHY403, *args], input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**ENV, **(env or {})},
                          cwd=cwd or ROOT, check=False, universal_newlines=True)
    if done.returncode not in (0, 1, 3):
        raise AssertionError("%s: exit %d: %s" % (" ".join(args), done.returncode, done.stderr))
    return done.stdout


def lessons():
    return [s["name"] for s in json.loads(why403("lab", "--list", "--format", "json"))["scenarios"]]


def with_all(function, names):
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(function, names))


# ---- JSON ----

def schema(name):
    return json.loads(why403("schema", name))


def judge(schema_text, document):
    jsonschema.Draft202012Validator(schema_text).validate(document)
    unknown = keys_of(document, set()) - named_keys(schema_text, set())
    assert not unknown, "keys that the schema doesn't name: %s" % sorted(unknown)


def test_json_of_every_lesson_is_valid():
    report, trace, explain = schema("report"), schema("trace"), schema("explain")
    jsonschema.Draft202012Validator.check_schema(report)
    jsonschema.Draft202012Validator.check_schema(trace)
    jsonschema.Draft202012Validator.check_schema(explain)

    def one(name):
        document = json.loads(why403("check", "--lab", name, "--format", "json"))
        judge(report, document)
        judge(trace, json.loads(why403("trace", "--lab", name, "--format", "json")))
        for conf in document["configurations"]:
            message = conf["outcome"]["terraform_message"]
            if message:
                judge(explain, json.loads(why403("explain", "--format", "json", "-", text="Error: %s\n" % message)))

    names = lessons()
    assert len(names) > 40, names
    with_all(one, names)
    for text in ("", "nothing to see here\n", "Error: x: operation error STS: GetCallerIdentity, api error ExpiredToken: y\n"):
        judge(explain, json.loads(why403("explain", "--format", "json", "-", text=text)))


def test_json_with_an_error_is_valid():
    tf = repository()
    with open(os.path.join(ROOT, "error.txt"), "w") as f:
        f.write("Error: api error InvalidClientTokenId: The security token included in the request is invalid.\n")
    judge(schema("report"), json.loads(why403("check", tf, "--offline", "--error", os.path.join(ROOT, "error.txt"), "--format", "json")))


def test_json_with_ignored_findings_is_valid():
    tf = repository()
    with open(os.path.join(tf, ".why403.ini"), "w") as f:
        f.write("ignore = keys.missing_keys until 2999-12-31 known\nignore = none\nignore = reach.network until 2020-01-01\n")
    document = json.loads(why403("check", tf, "--offline", "--format", "json"))
    judge(schema("report"), document)
    assert keys_of(document, set()) <= named_keys(schema("report"), set()), keys_of(document, set()) - named_keys(schema("report"), set())
    assert [i["counts"] for i in document["ignores"]] == [True, False, False]
    log = json.loads(why403("check", tf, "--offline", "--format", "sarif"))
    if official_schema():
        jsonschema.validate(log, official_schema())
    github_takes(log)


def test_diffs_are_valid():
    tf, sides = repository(), [os.path.join(ROOT, name) for name in ("before.json", "after.json")]
    why403("check", tf, "--offline", "--bundle", sides[0])
    with open(os.path.join(tf, "more.tf"), "w") as f:
        f.write('provider "aws" {\n  alias = "more"\n}\n')
    why403("check", tf, "--offline", "--bundle", sides[1], env={"AWS_PROFILE": "other"})
    for pair, same in ((sides, False), ((sides[0], sides[0]), True)):
        document = json.loads(why403("diff", *pair, "--format", "json"))
        judge(schema("diff"), document)
        assert keys_of(document, set()) <= named_keys(schema("diff"), set()) and document["same"] == same, document
    assert {"files", "environment"} <= {c["area"] for c in json.loads(why403("diff", *sides, "--format", "json"))["changes"]}
    judge(schema("diff"), json.loads(why403("diff", sides[0], "now", "--offline", "--format", "json", cwd=tf)))


# ---- SARIF ----

def official_schema():
    named = os.environ.get("SARIF_SCHEMA")
    if named:
        with open(named) as f:
            return json.load(f)
    if not shutil.which("npm"):
        return None
    folder = os.path.join(ROOT, "npm")
    os.makedirs(folder, exist_ok=True)
    done = subprocess.run(["npm", "pack", SARIF_PACKAGE], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60, check=False,
                          env={**os.environ, "HOME": folder}, universal_newlines=True)
    if done.returncode != 0:
        return None
    with tarfile.open(os.path.join(folder, done.stdout.split()[-1])) as tar:
        return json.load(tar.extractfile("package/lib/schemas/sarif-2.1.0-rtm.5.json"))


def github_takes(log):
    """docs.github.com, "SARIF support for code scanning", and the rules GH1001 to GH2012 of Microsoft's multitool."""
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        for key in ("shortDescription", "fullDescription", "help"):
            assert rule[key]["text"], (rule["id"], key)
        assert re.match(r"^[A-Z][A-Za-z0-9]*$", rule["name"]), rule["name"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"] and result["partialFingerprints"]
        assert len(result["locations"]) == 1, "GitHub shows the first only"
        for location in result["locations"] + result.get("relatedLocations", []):
            physical = location["physicalLocation"]
            uri = physical["artifactLocation"]["uri"]
            assert uri and not re.search(r"[ \\]|^\.\.?/|/\.\./", uri), uri
            assert physical["region"]["startLine"] >= 1
        main = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert not main.startswith(("/", "file:")), main


def test_sarif_of_every_lesson_is_what_github_takes():
    def one(name):
        log = json.loads(why403("check", "--lab", name, "--format", "sarif"))
        github_takes(log)
        logs.append(log)
    logs = []
    with_all(one, lessons())
    assert sum(len(log["runs"][0]["results"]) for log in logs) > 40
    wanted = official_schema()
    if wanted is None:
        return "the official schema can't be had: no npm, or no network"
    validator = jsonschema.Draft7Validator({**wanted, "$id": "urn:sarif"})
    for log in logs:
        validator.validate(log)
    return None


# ---- paths ----

def repository():
    """A repository with a module two folders down, whose key is no key."""
    tf = os.path.join(ROOT, "repo", "live", "my prod")
    if not os.path.isdir(tf):
        os.makedirs(tf)
        os.makedirs(os.path.join(ROOT, "home", ".aws"))
        subprocess.run(["git", "init", "-q", os.path.join(ROOT, "repo")], check=True)
        with open(os.path.join(tf, "main.tf"), "w") as f:
            f.write('provider "aws" {\n  region  = "eu-west-1"\n  profile = "gone"\n}\ndata "aws_caller_identity" "me" {}\n')
        with open(os.path.join(ROOT, "home", ".aws", "credentials"), "w") as f:
            f.write("[prod]\naws_access_key_id = AKIARTX3GSDSVM357XQK\naws_secret_access_key = %s\n" % ("x" * 40))
    return tf


def test_paths_are_those_of_the_repository_however_dir_is_written():
    tf = repository()
    for dir_word, cwd in ((tf, ROOT), (".", tf), ("live/my prod", os.path.join(ROOT, "repo")), ("../my prod/", tf)):
        log = json.loads(why403("check", "--offline", "--format", "sarif", dir_word, cwd=cwd))
        github_takes(log)
        places = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in log["runs"][0]["results"]}
        assert places == {"live/my%20prod/main.tf"}, (dir_word, places)
        lines = why403("check", "--offline", "--format", "github", dir_word, cwd=cwd).splitlines()
        assert any(line.startswith("::error file=live/my prod/main.tf,line=") for line in lines), (dir_word, lines)
        assert not any(ROOT in line.split("::")[1] for line in lines), lines


def test_a_profile_alone_has_a_place_below_home():
    repository()
    log = json.loads(why403("check", "--offline", "--profile", "gone", "--format", "sarif"))
    results = log["runs"][0]["results"]
    assert results
    for r in results:
        uri = r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.startswith("~/.aws/"), uri


# ---- the others ----

def test_by_hand_stands_in_every_format():
    for form in ("text", "json", "markdown", "html", "github", "sarif", "junit"):
        out = why403("check", "--lab", "stale-token", "--format", form)
        assert "env -u AWS_SESSION_TOKEN aws sts get-caller-identity" in out, form


def test_junit_counts_what_it_holds():
    def one(name):
        suite = ET.fromstring(why403("check", "--lab", name, "--format", "junit"))[0]
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases) == 7
        assert int(suite.get("failures")) == sum(c.find("failure") is not None for c in cases), name
        assert int(suite.get("skipped")) == sum(c.find("skipped") is not None for c in cases), name
    with_all(one, lessons()[::3])


def main():
    status = 0
    for name, test in list(globals().items()):
        if not name.startswith("test_"):
            continue
        label = "formats: " + name[5:].replace("_", " ")
        if jsonschema is None and ("valid" in name or "sarif" in name):
            print("ok - %s # SKIP no python3-jsonschema here" % label)
            continue
        try:
            skip = test()
            print("ok - %s%s" % (label, " # SKIP " + skip if skip else ""))
        except Exception as e:  # pylint: disable=broad-except
            print("not ok - %s\n%s: %s" % (label, type(e).__name__, str(e)[:1500]))
            status = 1
    shutil.rmtree(ROOT, ignore_errors=True)
    return status


sys.exit(main())
