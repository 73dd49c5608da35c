#!/usr/bin/env python3
"""Nothing hostile shows: escape sequences, line breaks, C1, bidi and invisible characters, broken UTF-8, through every field that a
repository, the environment or an answer fills, against every command and format, and in the wizard.

No raw control byte may come out, and no line that pretends to be one of why403's own.
"""
import json
import os
import pty
import re
import sys
import tempfile

import secrets as shared
import tap  # found where secrets finds it: tests/support

INVISIBLE = "\u200b\u202e\u2066\u180e\u3164\ufe0f\u2028\u00ad\u061c\ufeff\u034f\u115f\u2800\U000e0041\U000e0100"
EVIL = "a\x1b]52;c;RVZJTA==\x07\x1b[6;66mb\u009b6;66mc\u0085\r\nFORGED\n::error::FORGED\n" + INVISIBLE + "z"
RAW = EVIL.encode() + b"\xff\xc0\xaf\xed\xa0\x80"
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f%s\ud800-\udfff]" % INVISIBLE)
OWN_COLOR = re.compile("\x1b\\[(0|1|2|3[0-7]|1;3[0-7])m")
FORMATS = ("text", "json", "markdown", "html", "github", "sarif", "junit")


def hcl(text):
    """As a quoted string of HCL, everything outside ASCII and every control character escaped."""
    return '"%s"' % "".join(c if " " <= c <= "~" and c not in '"\\$%' else "\\U%08x" % ord(c) for c in text)


def problems(out, fmt=""):
    found = []
    try:
        text = out.decode("utf-8")
    except UnicodeDecodeError as e:
        return ["broken UTF-8 at %d: %r" % (e.start, out[max(0, e.start - 30):e.end + 10])]
    bare = OWN_COLOR.sub("", text)
    if fmt in ("json", "sarif"):
        bare = bare.replace("\t", " ")
    for m in UNSAFE.finditer(bare):
        found.append("raw %r in %r" % (m[0], bare[max(0, m.start() - 40):m.end() + 10]))
    for line in bare.splitlines():
        if line.strip(" │|>*-") == "FORGED" or line.startswith("FORGED") or re.match(r"\s*::error::FORGED", line):
            found.append("a forged line: %r" % line)
    if fmt in ("json", "sarif"):
        try:
            # the hostile text stands in place of a secret too, so what says that one was masked is true
            json.loads(re.sub(r"why403: \d+ parts? of a secret [^\n]*\n", "", text))
        except ValueError as e:
            found.append("no JSON: %s" % e)
    return found[:3]


def judge(w, name, args, fmt="", env=None):
    code, out = shared.run(w, args, env)
    found = problems(out, fmt)
    if code not in (0, 1, 2, 3, 127):
        found.append("exit %d" % code)
    tap.report("nothing hostile in: " + name, "; ".join(found))


def evil_world(root):
    """Every field that somebody else may fill."""
    w = shared.World(root)
    w.env["TERM"] = "xterm"
    w.write("tf/ok.tf", 'data "aws_caller_identity" "me" {}\n')
    w.write("home/.aws/config", "")
    return w


def block(name):
    return 'provider "aws" {\n  %s = %s\n}\ndata "aws_caller_identity" "me" {}\n' % (name, hcl(EVIL))


PROVIDER = ("region", "profile", "access_key", "secret_key", "token", "sts_region", "http_proxy", "https_proxy", "no_proxy", "custom_ca_bundle",
            "ec2_metadata_service_endpoint", "retry_mode", "s3_us_east_1_regional_endpoint", "shared_config_files", "shared_credentials_files",
            "allowed_account_ids", "forbidden_account_ids", "unknown_argument")
BACKEND = ("bucket", "key", "region", "profile", "access_key", "role_arn", "endpoint", "dynamodb_table", "kms_key_id", "workspace_key_prefix")
VARIABLES = ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE",
             "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_SESSION_NAME",
             "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "HTTPS_PROXY", "NO_PROXY", "AWS_STS_REGIONAL_ENDPOINTS", "AWS_RETRY_MODE",
             "AWS_MAX_ATTEMPTS", "AWS_USE_FIPS_ENDPOINT", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_EC2_METADATA_SERVICE_ENDPOINT",
             "TF_VAR_x", "TF_CLI_ARGS", "TF_CLI_ARGS_plan", "TF_CLI_CONFIG_FILE", "TF_DATA_DIR", "TF_WORKSPACE", "TF_LOG", "SHELL", "HOME_IS")
KEYS = ("region", "source_profile", "role_arn", "credential_source", "credential_process", "sso_session", "sso_start_url", "sso_region",
        "sso_account_id", "sso_role_name", "endpoint_url", "services", "mfa_serial", "external_id", "web_identity_token_file", "login_session",
        "duration_seconds", "ca_bundle", "retry_mode", "max_attempts", "aws_access_key_id", "aws_secret_access_key", "aws_session_token")


def all_fields(w):
    for i, name in enumerate(PROVIDER):
        w.write("tf/p%d.tf" % i, 'provider "aws" {\n  alias = "p%d"\n  %s = %s\n}\ndata "aws_caller_identity" "p%d" { provider = aws.p%d }\n' % (
            i, name, "[%s]" % hcl(EVIL) if name.endswith(("files", "ids")) else hcl(EVIL), i, i))
    w.write("tf/nested.tf", 'provider "aws" {\n  alias = "n"\n  assume_role {\n    role_arn = %s\n    session_name = %s\n    external_id = %s\n  }\n'
            '  endpoints {\n    sts = %s\n  }\n}\nprovider "aws" {\n  alias = "each"\n  for_each = toset([%s])\n  region = each.key\n}\n'
            'data "aws_caller_identity" "n" { provider = aws.n }\n' % ((hcl(EVIL),) * 5))
    w.write("tf/terraform.tf", 'terraform {\n  required_version = %s\n  required_providers {\n    aws = {\n      source = %s\n      version = %s\n    }\n  }\n'
            '  backend "s3" {\n%s  }\n}\n' % (hcl(EVIL), hcl("hashicorp/aws"), hcl(EVIL), "".join("    %s = %s\n" % (n, hcl(EVIL)) for n in BACKEND)))
    w.write("tf/odd-\x1b[6;66m\nFORGED\u202e.tf", 'provider "aws" {\n  alias = "odd"\n  region = "nowhere-1"\n  profile = "gone"\n}\n'
            'data "aws_caller_identity" "odd" { provider = aws.odd }\n')
    w.write("tf/.terraform.lock.hcl", 'provider "registry.terraform.io/hashicorp/aws" {\n  version = %s\n  constraints = %s\n  hashes = [%s]\n}\n' % (
        (hcl(EVIL),) * 3))
    w.write("tf/.terraform/terraform.tfstate", json.dumps({"version": 3, "terraform_version": EVIL, "backend": {
        "type": EVIL, "config": {n: EVIL for n in BACKEND}, "hash": 1}}))
    w.write("tf/terraform.tfvars", "x = %s\n%s\n" % (hcl(EVIL), EVIL.replace("\n", " ")))
    one = EVIL.replace("\n", "\x0b").replace("\r", "")
    text = "".join("[profile %s]\n%s = %s\n" % (n, n, one) for n in KEYS)
    w.write("home/.aws/config", text + "[profile %s]\nregion = x\n[%s\n[sso-session %s]\n%s\n" % (one, one, one, one))
    w.write("home/.aws/credentials", "[default]\naws_access_key_id = AKIARZPUZDIKGB2VALC4%s\naws_secret_access_key = %s\n%s = %s\n%s\n" % (one, one, one, one, one))
    w.write("tf/profiles.tf", "".join('provider "aws" {\n  alias = "k%d"\n  profile = "%s"\n}\ndata "aws_caller_identity" "k%d" { provider = aws.k%d }\n' % (
        i, n, i, i) for i, n in enumerate(KEYS)))
    w.write("home/.bashrc", "export AWS_PROFILE='%s'\n" % one)


def fields(root):
    w = evil_world(root)
    all_fields(w)
    for fmt in FORMATS:
        judge(w, "everything at once, --format " + fmt, ["check", "--offline", "--verbose", "--show-key-ids", "--format", fmt], fmt)
    judge(w, "everything, in colour", ["check", "--offline", "--verbose", "--color", "always"])
    judge(w, "everything, in ASCII", ["check", "--offline", "--verbose", "--ascii"])
    for args in (["trace", "--verbose"], ["fix", "--offline"], ["env", "--offline"], ["env", "--offline", "--shell", "fish"],
                 ["env", "--offline", "--shell", "powershell"], ["check", "--profile", EVIL], ["check", "--provider", EVIL], [EVIL], ["check", EVIL],
                 ["check", "--offline", "-var", EVIL], ["check", "--offline", "-var", "x=" + EVIL], ["check", "--offline", "-var-file", EVIL],
                 ["check", "--offline", "-backend-config", EVIL], ["check", "--format", EVIL], ["check", "--error", EVIL], ["lab", EVIL], ["explain", EVIL],
                 ["explain", "id:" + EVIL], ["fix", "--undo", EVIL], ["run", "--", EVIL], ["--" + EVIL]):
        judge(w, "everything: " + " ".join(args).encode("unicode_escape").decode()[:60], args)
    for keys, args, name in ((b"jjjj\rnN\x1bts\x1bL\x1b?\x1bx\x1bc\x1bf\x1bvrRq\x1bqq", ["--offline"], "the wizard"),
                             (b"2\n?\nt\nf\nq\n\x04", ["--offline", "--linear"], "the wizard, linear")):
        out = shared.in_terminal(w, args, keys)
        text = out.decode("utf-8", "replace")
        bad = [s for s in ["\x1b]52;c;RVZJTA==", "\x1b[6;66m", "\u009b", "\u0085"] + list(INVISIBLE) if s in text]
        if "linear" in name and re.search(r"(?m)^\s*(::error::)?FORGED", text):
            bad.append("a forged line")
        tap.report("nothing hostile in: " + name, "%r" % bad if bad else "only %d bytes" % len(out) if len(out) < 400 else "")


def variables(root):
    w = evil_world(root)
    w.write("tf/main.tf", 'variable "x" { default = "" }\nprovider "aws" {\n  region = var.x\n}\n')
    for name in VARIABLES:
        for fmt in ("text", "json", "github"):
            judge(w, "%s, --format %s" % (name, fmt), ["check", "--offline", "--verbose", "--show-key-ids", "--format", fmt], fmt, {name: RAW})
        judge(w, name + ", trace, in one", ["trace", "--verbose"], env={name: RAW})
    for n in PROVIDER + tuple(k for k in KEYS if "secret" not in k):
        if n in PROVIDER:
            value = "[%s]" % hcl(EVIL) if n.endswith(("files", "ids")) else hcl(EVIL)
            w.write("tf/main.tf", 'provider "aws" {\n  region = "eu-west-1"\n  %s = %s\n}\n' % (n if n != "region" else "retry_mode", value))
        else:
            w.write("tf/main.tf", 'provider "aws" {\n  profile = "p"\n}\n')
            w.write("home/.aws/config", "[profile p]\nregion = eu-west-1\n%s = %s\n" % (n, EVIL.replace("\n", " ").replace("\r", " ")))
        for args in (["check", "--offline", "--verbose"], ["fix", "--offline"]):
            judge(w, "%s alone, %s" % (n, args[0]), args)


def answers(root):
    w = evil_world(root)
    sts = shared.Sts()
    loose = EVIL.replace("\x1b", "\u009b").replace("\x07", "")  # XML has no C0
    env = {"AWS_ENDPOINT_URL_STS": sts.url, "AWS_ACCESS_KEY_ID": shared.KEY, "AWS_SECRET_ACCESS_KEY": "x" * 40, "AWS_REGION": "eu-west-1"}
    for kind, text in (("XML", "<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>" % ((loose,) * 3)),
                       ("an identity", "<R><GetCallerIdentityResult><Arn>%s</Arn><UserId>%s</UserId><Account>%s</Account></GetCallerIdentityResult></R>" % ((loose,) * 3)),
                       ("no XML", EVIL), ("JSON", json.dumps({"__type": EVIL, "message": EVIL, "Code": EVIL}))):
        for status in ("403 " + EVIL.split("\r")[0], "200 OK", "302 Found\r\nLocation: http://x/\u202e\x1b[6;66m"):
            sts.fixed = (status, text)
            for fmt in ("text", "json", "github", "html"):
                judge(w, "an answer of %s, %s, --format %s" % (kind, status[:3], fmt), ["check", "--verbose", "--timeout", "3", "--format", fmt], fmt, env)


def texts(root):
    w = evil_world(root)
    log = w.write("log", "2023-01-13T00:01:34.644-0500 [DEBUG] provider: %s\nError: configuring Terraform AWS Provider: %s: operation error STS: "
                  "GetCallerIdentity, https response error StatusCode: 403, RequestID: %s, api error InvalidClientTokenId: %s\n\n  with provider[\"%s\"],\n"
                  "  on %s line 3, in provider \"aws\":\n" % ((EVIL.replace("\n", " "),) * 6))
    for args in (["explain", log], ["explain", "--format", "json", log], ["check", "--offline", "--error", log]):
        judge(w, "a log, " + " ".join(args[:2]), args, "json" if "json" in args else "")
    w.write("tf/n\n::error::FORGED\n.tf", "")
    judge(w, "what a bundle holds", ["check", "--offline", "--bundle", os.path.join(root, "b.json"), "--yes"])
    # The filter's output is the log's own, but a terminal obeys none of its escapes.
    child, fd = pty.fork()
    if child == 0:
        os.execve(shared.WHY403, [shared.WHY403, "explain", "--scrub", log], w.env)
    out = b""
    try:
        while piece := os.read(fd, 65536):
            out += piece
    except OSError:
        pass  # it has ended
    code = os.waitpid(child, 0)[1]
    found = [p for p in problems(out.replace(b"\r\n", b"\n")) if "forged" not in p]
    tap.report("nothing hostile in: a log scrubbed on a terminal", "; ".join(found) or ("" if code == 0 and b"InvalidClientTokenId" in out else "%d: %r" % (code, out)))


def main():
    for part in (fields, variables, answers, texts):
        with tempfile.TemporaryDirectory() as root:
            part(root)
    return tap.status()


if __name__ == "__main__":
    sys.exit(main())
