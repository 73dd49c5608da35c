"""What a gate is told: findings that somebody decided to pass over (.why403.ini, config.ini) in every format, and check --watch."""
import hashlib
import json
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
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
LIMIT_S = float(os.environ.get("WHY403_WAIT", "60"))
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


def test_sweep_counts_as_check_does():
    f = Folder("ignore = keys.missing_keys\n")
    code, out = f.why403("sweep", "--offline", "..")
    assert code == 0 and "1 of 1 fail (1 ignored)" in out and "Ignored by .why403.ini:1: " in out, (code, out)
    assert "keys.missing_keys.none, .why403.ini" not in out, out
    assert f.why403("sweep", "--offline", "--no-ignore", "..")[0] == 1
    f.write("infra/other/main.tf", MODULE)
    code, out = f.why403("sweep", "--offline", "..")
    assert code == 1 and "2 of 2 fail (1 ignored)" in out, (code, out)
    told = json.loads(f.why403("sweep", "--offline", "--format", "json", "..")[1])
    assert {i["name"]: i["verdict"]["ignored"] for i in told["items"]} == {"../infra": True, "../infra/other": False}, told["items"]
    assert sorted((c["items"], c["ignored"]) for c in told["causes"]) == [(["../infra"], True), (["../infra/other"], False)], told["causes"]


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


def test_the_page_of_a_finding_tells_its_exit_code():
    f = Folder()
    code = f.check("--exit-cause")[0]
    assert "exit code of check --exit-cause: %d\n" % code in f.why403("explain", "id:keys.missing_keys.none")[1]


def test_where_nothing_signs_in_it_says_what_was_looked_for_and_where_to_go_on():
    """A PASS for want of credentials is no proof of a login, nor that --need is met."""
    for module, seen in (('output "x" {\n  value = 1\n}\n', "none in 1 file"), ('provider "aws" {}\n', "the provider aws, and nothing here uses it")):
        f = Folder(module=module)
        for form in FORMATS:
            code, out = f.check("--format", form, "--need", "2h")
            flat = re.sub(r"\s+", " ", out.replace("\\", ""))
            assert code == 0 and "Nothing in this folder wants AWS credentials" in flat, (form, out)
            assert form == "github" or (seen in re.sub("&quot;", "", flat) and "no credentials here that could end" in flat), (form, out)
            assert "why403 sweep" in flat and "why403 run -- terraform plan" in flat, (form, out)
        assert "no credentials here" not in f.check()[1]
        assert f.why403("run", "--offline", "--no-history", "--need", "2h", "--", "echo", "ran") == (0, "ran\n")
        assert f.err == "why403: Nothing in this folder wants AWS credentials: --need 2 h 0 min has nothing to hold.\n", f.err


def test_keys_that_others_can_read_are_told():
    f = Folder()
    f.write(".aws/credentials", "[default]\naws_access_key_id = AKIARTX3GSDSVM357XQK\naws_secret_access_key = %s\n" % ("x" * 40))
    for mode, told in ((0o600, False), (0o644, True)):
        os.chmod(f.home + "/.aws/credentials", mode)
        assert ("0644, so others on this machine can read it" in re.sub(r"\s+", " ", f.check("-v")[1])) == told, mode


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


def test_a_file_that_can_t_be_read_is_told():
    f = Folder("ignore = keys.missing_keys\n" * 4000)
    code, report = f.report()
    assert code == 1 and [i["counts"] for i in report["ignores"]] == [False] and "can't be read" in report["ignores"][0]["text"], report["ignores"]


def test_a_bundle_keeps_what_is_ignored_but_not_why():
    f = Folder(IGNORES)
    bundle = f.home + "/facts.json"
    assert f.check("--bundle", bundle)[0] == 0
    with open(bundle) as file:
        assert "robot" not in file.read()
    code, out = f.why403("open", bundle, "--format", "json")
    assert code == 0 and json.loads(out)["verdict"]["ignored"]["at"]["line"] == 2, out[-2000:]


# ---- watch ----

class Watched:
    """check --watch, whose output is waited for."""

    def __init__(self, folder, *args):
        self.process = subprocess.Popen([WHY403, "check", "--watch", *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        stdin=subprocess.DEVNULL, env=folder.env, cwd=folder.dir)
        self.text = ""

    def wait(self, pattern):
        """What was written up to and with the pattern, which is then forgotten."""
        end = time.monotonic() + LIMIT_S
        while not re.search(pattern, self.text):
            left = end - time.monotonic()
            assert left > 0, "waited in vain for %r in:\n%s" % (pattern, self.text[-3000:])
            if select.select([self.process.stdout], [], [], left)[0]:
                more = os.read(self.process.stdout.fileno(), 1 << 16).decode()
                assert more, "it ended before %r:\n%s%s" % (pattern, self.text[-3000:], self.process.stderr.read().decode())
                self.text += more
        at = re.search(pattern, self.text).end()
        seen, self.text = self.text[:at], self.text[at:]
        return seen

    def __del__(self):
        if self.process.poll() is None:     # a test failed before its end
            self.process.kill()
            self.process.wait()

    def end(self, number=signal.SIGINT):
        """Its exit code, and what it wrote that was not waited for."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=LIMIT_S)
        assert not err, err
        return self.process.returncode, self.text + out.decode()


KEYS = "[default]\naws_access_key_id = AKIARTX3GSDSVM357XQK\naws_secret_access_key = " + "x" * 40 + "\n"


def test_watch_tells_what_a_saved_file_changes_and_nothing_else():
    f = Folder()
    f.write("infra/net/main.tf", 'provider "aws" {\n  region = "us-east-1"\n  alias = "inner"\n}\n')
    f.write("infra/more.tf", 'module "net" {\n  source = "./net"\n}\n')
    w = Watched(f, "--offline")
    w.wait("FAIL  No credentials are found anywhere(.|\n)*FAIL  No credentials(.|\n)*missing_keys in aws.*\n")
    f.write(".aws/credentials", KEYS)                 # neither the file nor its folder was there
    seen = w.wait("\\+ aws  AKIA.{5,9} from .*\n")
    assert re.search(r"^\n?\d{4}-\d\d-\d\dT.*  (\.aws|credentials|a file|credentials and others) changed\n", seen), seen
    assert "- keys.missing_keys.none" in w.wait("- keys.missing_keys.none.*\n") and "RULED OUT" not in seen
    f.write("infra/net/main.tf", "# nothing else\n")     # read, and nothing that is told changes
    f.write("infra/main.tf", MODULE.replace("us-east-1", "us-esat-1"))
    seen = w.wait("\\+ region.region_invalid.*\n")
    assert seen.count(" changed\n") == 1 and "main.tf" in seen, seen
    code, rest = w.end()
    assert code == 1 and not rest.strip(), (code, rest)


def test_watch_ends_with_the_last_verdict_after_ctrl_c_only():
    f = Folder()
    w = Watched(f, "--offline", "--exit-cause")
    w.wait("missing_keys in aws")
    code = f.check("--exit-cause")[0]
    assert w.end()[0] == code >= 10
    w = Watched(f, "--offline")
    w.wait("missing_keys in aws")
    assert w.end(signal.SIGTERM)[0] in (-signal.SIGTERM, 128 + signal.SIGTERM)


def test_watch_writes_a_line_of_json_for_each_look_that_differs():
    f = Folder()
    w = Watched(f, "--offline", "--format", "jsonl")
    assert json.loads(w.wait(".*\n"))["verdict"]["cause"] == "missing_keys"
    f.write("infra/.why403.ini", "ignore = keys.missing_keys\n")
    assert json.loads(w.wait(".*\n"))["verdict"]["ignored"]["at"]["line"] == 1
    assert w.end() == (0, "")


def at(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def watched_to_the_end(make, news, *args):
    """Nobody saves anything: make(end) gives a folder whose credentials end then, and news is told for that alone, after it. Where the machine is
    so slow that they have ended before the first report, once more with more time."""
    for seconds in (5, 25, 125):
        end = int(time.time()) + seconds
        f = make(end)
        w = Watched(f, *args)
        first = w.wait("THE SEVEN STEPS(.|\n)*7 Provider.*\n")
        if time.time() < end:
            break
        w.end()
    seen = first + w.wait("credentials end\n(  .*\n)*?" + news)
    told = re.findall(r"\n(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)  (.*)\n", seen)
    assert len(told) == 1 and told[0][0] > at(end) and told[0][1] == "credentials end", (at(end), told, seen)
    assert not re.search(news, first), first
    w.end()


def with_profile(settings):
    f = Folder(module=MODULE.replace("us-east-1", "us-east-1\"\n  profile = \"p"))
    f.write(".aws/config", "[profile p]\n" + settings)
    f.env.update(HTTPS_PROXY="http://127.0.0.1:9", HTTP_PROXY="http://127.0.0.1:9")     # AWS itself is not asked
    return f


def test_what_wants_a_yes_says_so_and_how():
    f = with_profile("credential_process = ./p.sh\n")
    for form in FORMATS:
        code, out = f.why403("check", "--no-history", "--format", form)
        assert code == 3 and "A command would tell: it runs with a yes (--allow-exec)" in out.replace("\\", ""), (code, form, out)
    code, out = f.why403("sweep", "..")
    assert code == 3 and "a yes (--allow-exec): run the credential_process command, a program of the folder you stand in: ./p.sh" in re.sub(r"\s+", " ", out), out
    assert not os.path.exists(f.home + "/ran")


def test_a_yes_is_asked_for_without_the_secrets_of_the_command():
    """Nobody knows of a process's words what they are but by what they are called; the rest is shown whole, or a yes would be blind."""
    hidden = ("Hunter2Pass", "tok3nV4lue99", "urlPassw0rd", "dbPassw0rd1")
    words = ["./p.sh", "--user", "bob", "--password", hidden[0], "--token=" + hidden[1], "https://u:%s@h/x" % hidden[2], "DB_PASSWORD=" + hidden[3]]
    f = with_profile("credential_process = %s\n" % " ".join(words))
    f.write("unit/terragrunt.hcl", "inputs = { x = run_cmd(%s) }\n" % ", ".join(json.dumps(w) for w in words))
    f.write("unit/main.tf", MODULE.replace('"us-east-1"', "var.x") + 'variable "x" {}\n')
    for where in (".", "../unit"):
        calls = [(command, "--format", form, where) for command in ("check", "sweep") for form in FORMATS]
        for args in calls + [("trace", where), ("check", "--verbose", "--bundle", "../b.json", where), ("open", "../b.json")]:
            code, out = f.why403(*args)
            out = re.sub(r"\s+", " ", out + f.err)
            assert code in (0, 3) and not [h for h in hidden if h in out], (args, code, out)
        out = re.sub(r"\s+", " ", f.check(where)[1] + f.why403("check", "--no-history", where)[1])
        assert "./p.sh --user bob --password ‹secret, 11 characters› --token=‹secret, 12 characters›" in out, out
        with open(f.home + "/b.json", encoding="utf-8") as bundle:
            text = bundle.read()
        assert not [h for h in hidden if h in text], text
        os.remove(f.home + "/b.json")


def test_a_command_beside_the_unit_is_run_with_a_yes():
    """run_cmd("./which.sh") starts from the unit's folder, as it does in Terragrunt (1.1.3; an auth provider's ./auth.sh too)."""
    f = Folder()
    f.write("unit/terragrunt.hcl", 'inputs = { x = run_cmd("./which.sh") }\n')
    f.write("unit/main.tf", MODULE.replace('"us-east-1"', "var.x") + 'variable "x" {}\n')
    f.write("unit/which.sh", "#!/bin/sh\necho eu-west-3\n")
    os.chmod(f.home + "/unit/which.sh", 0o755)
    for option, region in (("--allow-exec", "eu-west-3"), ("--no-experiments", None)):
        out = f.why403("check", "--offline", "--format", "json", option, "../unit")[1]
        assert json.loads(out)["configurations"][0]["region"]["value"] == region, (option, out)


def test_watch_looks_again_when_credentials_end():
    """A credential_process says when: then it is run again, and what it gives now is told."""
    def make(end):
        f = with_profile("credential_process = ./p.sh\n")
        for name, key, until in (("first", "ASIARTX3GSDSVM357XQK", end), ("then", "ASIARTX3GSDSVM35ZZZZ", end + 36000)):
            f.write(name, json.dumps({"Version": 1, "AccessKeyId": key, "SecretAccessKey": "x" * 40, "SessionToken": "t", "Expiration": at(until)}))
        f.write("infra/p.sh", "#!/bin/sh\nif [ -e ../ran ]; then cat ../then; else : >../ran; cat ../first; fi\n")
        os.chmod(f.dir + "/p.sh", 0o755)
        return f
    watched_to_the_end(make, r"  \+ aws  ASIA.{1,3}ZZZZ from a credential_process", "--allow-exec", "--no-experiments", "--timeout", "1")


def test_watch_looks_again_when_an_sso_login_ends():
    def make(end):
        f = with_profile("sso_session = s\nsso_account_id = 111122223333\nsso_role_name = r\n[sso-session s]\nsso_region = us-east-1\n"
                         "sso_start_url = https://acme.awsapps.com/start\n")
        f.write(".aws/sso/cache/%s.json" % hashlib.sha1(b"s").hexdigest(), json.dumps(
            {"accessToken": "t" * 40, "expiresAt": at(end), "region": "us-east-1", "startUrl": "https://acme.awsapps.com/start"}))
        return f
    watched_to_the_end(make, r"  \+ verdict  FAIL  The SSO login has expired\n", "--offline")


def test_watch_looks_again_when_a_login_session_ends():
    """That of aws login: its end is that of the keys in the cache, which only AWS could renew."""
    def make(end):
        f = with_profile("login_session = arn:aws:iam::111122223333:user/me\n")
        f.write(".aws/login/cache/%s.json" % hashlib.sha256(b"arn:aws:iam::111122223333:user/me").hexdigest(), json.dumps(
            {"accessToken": {"accessKeyId": "ASIARTX3GSDSVM357XQK", "secretAccessKey": "x" * 40, "sessionToken": "t", "accountId": "111122223333",
                             "expiresAt": at(end)},
             "tokenType": "aws_sigv4", "refreshToken": "r", "idToken": "i", "clientId": "arn:aws:signin:::devtools/same-device", "dpopKey": "k"}))
        return f
    watched_to_the_end(make, r"  \+ aws  ", "--offline")


def test_watch_waits_without_work():
    f = Folder()
    w = Watched(f, "--offline")
    w.wait("missing_keys in aws(.|\n)*missing_keys in aws.*\n")
    ticks = lambda: sum(int(n) for n in open("/proc/%d/stat" % w.process.pid).read().rsplit(")", 1)[1].split()[11:13])
    before = ticks()
    select.select([w.process.stdout], [], [], 5)
    assert (ticks() - before) / os.sysconf("SC_CLK_TCK") < 0.5
    assert w.end()[0] == 1


def test_watch_refuses_what_does_not_go_with_it():
    f = Folder()
    for args in (["--format", "html"], ["-o", "out"], ["--bundle", "b"], ["--error", "main.tf"]):
        assert f.check("--watch", *args) == (2, "") and "--watch writes text or jsonl" in f.err, args


def main():
    run_tests(globals(), "gate")


if __name__ == "__main__":
    main()
