"""What a gate is told: findings that somebody decided to pass over (.why403.ini, config.ini) in every format, and check --watch."""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from terminal import run_tests  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
MODULE = 'provider "aws" {\n  region = "us-east-1"\n}\ndata "aws_caller_identity" "me" {}\n'
IGNORES = """# agreed on 3 November
ignore = keys.missing_keys until 2999-01-31 the robot has none: OPS-12
ignore = keys.wrong_kyes
ignore = keys.file_damage.bom until 2020-01-31
ignore = region.region_invalid until tomorrow
fromat = json
"""
FORMATS = ("text", "json", "jsonl", "markdown", "html", "sarif", "junit", "github")


class Folder:
    """A home with a module for which nothing gives credentials."""

    def __init__(self, ignores=None, config=None, module=MODULE):
        self.folder = tempfile.TemporaryDirectory(prefix="why403-gate-")
        self.home = os.path.realpath(self.folder.name)
        self.dir = self.home + "/infra"
        self.write("infra/main.tf", module)
        if ignores is not None:
            self.write("infra/.why403.ini", ignores)
        if config is not None:
            self.write(".config/why403/config.ini", config)
        self.env = {"HOME": self.home, "PATH": "/usr/bin:/bin", "AWS_EC2_METADATA_DISABLED": "true", "LANG": "C.UTF-8"}

    def write(self, name, text):
        path = self.home + "/" + name
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + ".new", "w") as f:
            f.write(text)
        os.rename(path + ".new", path)

    def why403(self, *args):
        done = subprocess.run([WHY403, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False,
                              env=self.env, cwd=self.dir, universal_newlines=True)
        self.err = done.stderr
        return done.returncode, done.stdout

    def check(self, *args):
        return self.why403("check", "--offline", "--no-history", *args)

    def report(self, *args):
        code, out = self.check("--format", "json", *args)
        return code, json.loads(out)


def findings(report):
    return {f["id"]: f for step in report["steps"] for f in step["findings"]}


# ---- ignore ----

def test_an_ignored_failure_stays_one_and_only_the_exit_code_follows():
    assert Folder().check()[0] == 1
    f = Folder(IGNORES)
    code, report = f.report()
    assert code == 0 and report["verdict"]["status"] == "fail", report["verdict"]
    assert report["verdict"]["title"].startswith("Ignored by .why403.ini:2: "), report["verdict"]["title"]
    whose = {"at": {"file": ".why403.ini", "line": 2}, "until": "2999-01-31", "reason": "the robot has none: OPS-12"}
    assert report["verdict"]["ignored"] == whose and findings(report)["keys.missing_keys.none"]["ignored"] == whose
    assert [s["status"] for s in report["steps"] if s["id"] == "keys"] == ["warn"]
    assert f.check("--exit-cause")[0] == 0 and f.check("--exit-cause", "--no-ignore")[0] == Folder().check("--exit-cause")[0] >= 10
    code, report = f.report("--no-ignore")
    assert code == 1 and report["verdict"]["ignored"] is None and not report["verdict"]["title"].startswith("Ignored")
    assert [i["counts"] for i in report["ignores"]] == [False] * 5


def test_each_line_is_told_in_every_format():
    f = Folder(IGNORES)
    told = ("keys.missing_keys is ignored until 2999-01-31, the robot has none: OPS-12 (1 found)",
            'there is no finding "keys.wrong_kyes", perhaps keys.wrong_keys was meant', "keys.file_damage.bom was ignored until 2020-01-31: "
            "it counts again", "until takes a day such as", "only ignore = FINDING_ID may stand here")
    for form in FORMATS:
        code, out = f.check("--format", form)
        assert code == 0, (form, code)
        flat = re.sub(r"\s+", " ", re.sub(r"\\([^\"n])", r"\1", out).replace("\\\"", '"').replace("&quot;", '"').replace("&#34;", '"'))
        for line, text in enumerate(told, 2):
            assert ".why403.ini:%d: %s" % (line, text) in flat, (form, text, out[-3000:])
        assert "PASS" not in out and "fromat" not in out, form


def test_formats_say_it_in_their_own_way():
    f = Folder(IGNORES)
    result, = [r for r in json.loads(f.check("--format", "sarif")[1])["runs"][0]["results"] if r["ruleId"] == "keys.missing_keys.none"]
    assert [s["kind"] for s in result["suppressions"]] == ["external"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("main.tf"), result["locations"]
    suite = ET.fromstring(f.check("--format", "junit")[1])[0]
    assert suite.get("failures") == "0" and suite.find(".//testcase[@name='Keys']/skipped").get("message").startswith("ignored: ")
    assert "::error" not in f.check("--format", "github")[1]


def test_what_is_not_ignored_decides():
    module = MODULE + 'provider "aws" {\n  alias  = "b"\n  region = "us-esat-1"\n  access_key = "AKIARTX3GSDSVM357XQK"\n  secret_key = "%s"\n}\n' \
        'data "aws_caller_identity" "b" {\n  provider = aws.b\n}\n' % ("x" * 40)
    f = Folder("ignore = keys.missing_keys\n", module=module)
    code, report = f.report()
    assert code == 1 and report["verdict"]["ignored"] is None and report["verdict"]["configuration"] == "aws.b", report["verdict"]
    assert findings(report)["keys.missing_keys.none"]["ignored"]["at"]["line"] == 1
    f.write("infra/.why403.ini", "ignore = keys.missing_keys\nignore = %s\n" % report["verdict"]["cause"].join(
        [re.match(r"\w+\.", next(i for i in findings(report) if report["verdict"]["cause"] in i)).group(), ""]))
    code, report = f.report()
    assert code == 0 and report["verdict"]["status"] == "fail" and report["verdict"]["title"].startswith("Ignored by"), report["verdict"]


def test_the_user_s_own_file_counts_everywhere_and_a_profile_has_no_folder():
    f = Folder(config="offline = true\n[why403]\nignore = keys.missing_keys not on this laptop\n[colors]\nx = 1\n")
    code, report = f.report()
    assert code == 0 and report["verdict"]["ignored"]["at"]["line"] == 3 and report["verdict"]["ignored"]["reason"] == "not on this laptop"
    assert "config.ini:3" in report["verdict"]["title"], report["verdict"]["title"]
    f = Folder("ignore = conflicts.profile_missing\n")
    assert f.check("--profile", "nobody")[0] == 1


def test_a_link_in_the_folder_shows_nothing_of_what_it_leads_to():
    f = Folder()
    f.write(".aws/credentials", "[default]\naws_access_key_id = AKIARTX3GSDSVM357XQK\naws_secret_access_key = q7w8e9r0q7w8e9r0q7w8e9r0q7w8e9r0q7w8e9r0\n")
    f.write(".vault-token", "hvs.abcdefghij\nignore = hvs.CAESIJ12345\n")
    for target in (".aws/credentials", ".vault-token"):
        os.symlink(f.home + "/" + target, f.dir + "/.why403.ini")
        for form in FORMATS:
            out = f.check("--format", form)[1]
            assert ".why403.ini: this is a link" in re.sub(r"\\(\W)", r"\1", out), (form, out)
            assert "q7w8" not in out and "CAESI" not in out and "abcdefghij" not in out, (form, out)
        bundle = f.home + "/facts.json"
        f.check("--bundle", bundle)
        with open(bundle) as file:
            text = file.read()
            assert "q7w8" not in text and "CAESI" not in text and "abcdefghij" not in text
        os.unlink(f.dir + "/.why403.ini")


def test_a_bundle_keeps_what_is_ignored_but_not_why():
    f = Folder(IGNORES)
    bundle = f.home + "/facts.json"
    assert f.check("--bundle", bundle)[0] == 0
    with open(bundle) as file:
        assert "robot" not in file.read()
    code, out = f.why403("open", bundle, "--format", "json")
    assert code == 0 and json.loads(out)["verdict"]["ignored"]["at"]["line"] == 2, out[-2000:]


def main():
    run_tests(globals(), "gate")


if __name__ == "__main__":
    main()
