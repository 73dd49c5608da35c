#!/usr/bin/env python3
"""Every kind of secret of the contract, each a marker of its own in each place where people keep it, against every command and format.

What comes out is searched for the markers, for any 8 characters in a row of them, and for their base64, URL-encoded and JSON-escaped forms.
"""
import base64
import hashlib
import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import tap  # noqa: E402
from tap import report  # noqa: E402

WHY403 = os.environ.get("WHY403", os.path.abspath("why403"))
WINDOW = 8
markers = {}


def marker(kind, length=40, alphabet=None):
    """A text that no other place has; the same in each run."""
    if kind not in markers:
        text = base64.b64encode(b"".join(hashlib.sha512(b"%d %s" % (i, kind.encode())).digest() for i in range(1 + length // 80))).decode()
        if alphabet == "hex":
            text = hashlib.sha512(kind.encode()).hexdigest()
        elif alphabet == "plain":
            text = re.sub("[+/=]", "x", text)
        markers[kind] = text[:length]
    return markers[kind]


def jwt(kind):
    if kind not in markers:
        parts = [json.dumps({"alg": "RS256", "kid": kind}), json.dumps({"sub": "seed", "aud": "sts.amazonaws.com", "exp": 1600000000, "x": kind})]
        markers[kind] = ".".join([base64.urlsafe_b64encode(p.encode()).decode().rstrip("=") for p in parts] + [marker(kind + " signature", 60, "plain")])
    return markers[kind]


def url_of(kind, host, scheme="http://"):
    return "%suser:%s@%s" % (scheme, marker(kind, 16, "plain"), host)


def forms():
    """Every text of WINDOW characters that gives a part of a marker away -> its kind."""
    seen = {}
    for kind, value in markers.items():
        shapes = [value, urllib.parse.quote(value, safe=""), json.dumps(value)[1:-1], value.replace("/", "\\/"), value.swapcase(), value[::-1]]
        shapes += [base64.b64encode(b"\0" * pad + value.encode()).decode()[4 if pad else 0:-4] for pad in range(3)]
        shapes.append(value.encode().hex())
        for shape in shapes:
            for i in range(max(1, len(shape) - WINDOW + 1)):
                seen.setdefault(shape[i:i + WINDOW], kind)
    for known in ("eyJhbGciOiJSUzI1NiIs", ):  # every token of that algorithm begins so
        for i in range(len(known) - WINDOW + 1):
            seen.pop(known[i:i + WINDOW], None)
    return seen


def leaks(out, table):
    text = out.decode("utf-8", "replace")
    flat = re.sub(r"\s+", "", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|<[^<>]*>", "", text))  # wrapped by a layout or not
    return sorted({table[t[i:i + WINDOW]] for t in (text, flat) for i in range(len(t) - WINDOW + 1) if t[i:i + WINDOW] in table})


class World:
    def __init__(self, root):
        self.root = root
        self.tf = root + "/tf"
        self.env = {"HOME": root + "/home", "PATH": root + "/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "XDG_STATE_HOME": root + "/state",
                    "XDG_RUNTIME_DIR": root + "/run", "AWS_EC2_METADATA_DISABLED": "true", "SHELL": "/bin/bash"}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]
        os.makedirs(root + "/run", 0o700)

    def write(self, name, text, mode=0o600):
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(text)
        os.chmod(path, mode)
        return path


KEY = "AKIARZPUZDIKGB2VALC4"


# ---- the places ----

def seed_environment(w):
    """Damaged on purpose, so that findings and diffs have something to show."""
    w.env.update({
        "AWS_ACCESS_KEY_ID": "ASIARZPUZDIKGB2VALC4", "AWS_SECRET_ACCESS_KEY": ' "%s"\r' % marker("secret key, environment"),
        "AWS_SESSION_TOKEN": marker("session token, environment", 300) + "\n", "AWS_SECURITY_TOKEN": marker("security token, environment", 300),
        "AWS_SECRET_KEY": marker("old secret key, environment"), "AWS_BEARER_TOKEN_BEDROCK": marker("bearer token, environment"),
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": marker("container token, environment"), "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9/",
        "TF_TOKEN_app_terraform_io": marker("TF_TOKEN", 60, "plain"), "TF_VAR_from_env": marker("TF_VAR"),
        "TF_VAR_object": json.dumps({"secret": marker("TF_VAR, in an object"), "list": [marker("TF_VAR, in a list")]}),
        "TF_CLI_ARGS": "-var=from_args=" + marker("TF_CLI_ARGS", 40, "plain"), "TF_CLI_ARGS_plan": "-var from_args='%s'" % marker("TF_CLI_ARGS_plan", 40, "plain"),
        "HTTP_PROXY": url_of("proxy, HTTP_PROXY", "127.0.0.1:9"), "HTTPS_PROXY": url_of("proxy, HTTPS_PROXY", "127.0.0.1:9"),
        "ALL_PROXY": url_of("proxy, ALL_PROXY", "127.0.0.1:9", "socks5://"), "AWS_ENDPOINT_URL_S3": url_of("endpoint, variable", "127.0.0.1:9"),
        "GITHUB_TOKEN": "ghp_" + marker("GitHub token", 36, "plain"), "ACTIONS_ID_TOKEN_REQUEST_TOKEN": jwt("actions token"),
        "VAULT_TOKEN": "hvs." + marker("Vault token", 60, "plain")})


def seed_files(w):
    w.write("home/.aws/credentials", "\ufeff[default]\r\naws_access_key_id = %s\r\naws_secret_access_key = \"%s\" \r\naws_session_token = %s\r\n"
            "[swapped]\naws_access_key_id = %s\naws_secret_access_key = %s\n[wrapped]\naws_access_key_id = %s\naws_secret_access_key = %s\n%s\n"
            "[no_equals]\naws_access_key_id = %s\naws_secret_access_key %s\n[colon]\naws_secret_access_key: %s\n[shell]\n"
            "export AWS_SECRET_ACCESS_KEY=%s\n[comment]\n# aws_secret_access_key = %s\naws_access_key_id = %s # %s\n" % (
                KEY, marker("secret key, credentials"), marker("session token, credentials", 300), marker("secret key, swapped"), KEY, KEY,
                marker("secret key, first line of two", 20), marker("secret key, second line of two", 20), KEY,
                marker("secret key, without a sign"), marker("secret key, after a colon"), marker("secret key, shell line"),
                marker("secret key, comment"), KEY, marker("secret key, comment behind an id")))
    w.write("bin/helper", "#!/bin/sh\necho '{\"Version\": 9, \"SecretAccessKey\": \"%s\", \"SessionToken\": \"%s\"}'\necho 'token %s' >&2\nexit 1\n" % (
        marker("secret key, process"), marker("session token, process", 200), marker("text on stderr, process")), 0o755)
    w.write("home/.aws/config", "[profile proc]\ncredential_process = %s/bin/helper\n[profile sso]\nsso_session = s\nsso_account_id = 123456789012\n"
            "sso_role_name = r\n[sso-session s]\nsso_start_url = https://seed.awsapps.com/start\nsso_region = eu-west-1\n"
            "[profile legacy]\nsso_start_url = https://seed.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = r\n"
            "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = default\nexternal_id = %s\n"
            "[profile web]\nrole_arn = arn:aws:iam::123456789012:role/r\nweb_identity_token_file = %s/token\n"
            "[profile keys]\naws_access_key_id = %s\naws_secret_access_key = %s\nendpoint_url = %s\n[profile login]\nlogin_session = arn:aws:iam::1:user/a\n" % (
                w.root, marker("external id, profile"), w.root, KEY, marker("secret key, config"), url_of("endpoint, profile", "127.0.0.1:9")))
    for name, kind in (("s", "session"), ("https://seed.awsapps.com/start", "legacy")):
        w.write("home/.aws/sso/cache/%s.json" % hashlib.sha1(name.encode()).hexdigest(), json.dumps({
            "accessToken": marker("SSO access token, " + kind, 80), "refreshToken": marker("SSO refresh token, " + kind, 80),
            "clientSecret": jwt("SSO client secret, " + kind), "clientId": "id", "expiresAt": "2020-01-01T00:00:00Z", "region": "eu-west-1",
            "registrationExpiresAt": "2020-01-01T00:00:00Z", "startUrl": "https://seed.awsapps.com/start"}) + ("" if kind == "legacy" else "x"))
    w.write("home/.aws/login/cache/%s.json" % hashlib.sha256(b"arn:aws:iam::1:user/a").hexdigest(), json.dumps({
        "accessToken": {"accessKeyId": "ASIARZPUZDIKGB2VALC4", "secretAccessKey": marker("secret key, login"), "sessionToken": marker("session token, login", 200),
                        "accountId": "123456789012", "expiresAt": "2020-01-01T00:00:00Z"}, "refreshToken": marker("refresh token, login", 80),
        "idToken": jwt("id token, login"), "clientId": "c", "dpopKey": marker("private key, login", 200)}))
    w.write("token", jwt("web identity token, file"))
    w.write("home/.bashrc", "export AWS_SECRET_ACCESS_KEY=%s\nexport AWS_SESSION_TOKEN='%s\nexport HTTPS_PROXY=%s\n" % (
        marker("secret key, start-up file"), marker("session token, start-up file", 200), url_of("proxy, start-up file", "p.example:1")))
    w.write("tf/.envrc", "export AWS_SECRET_ACCESS_KEY=\"%s\nexport TF_VAR_from_env=%s\n" % (marker("secret key, .envrc"), marker("TF_VAR, .envrc")))
    w.write("tf/.env", "AWS_SECRET_ACCESS_KEY: %s\n" % marker("secret key, .env"))
    w.write("home/.terraformrc", "credentials \"app.terraform.io\" {\n  token = \"%s\"\n}\n" % marker("Terraform Cloud token", 60, "plain"))
    w.write("home/.terraform.d/credentials.tfrc.json", json.dumps({"credentials": {"app.terraform.io": {"token": marker("Terraform Cloud token, JSON", 60, "plain")}}}))


def seed_terraform(w):
    w.write("tf/main.tf", """
variable "sk" { default = "%s" }
variable "from_env" {}
variable "from_args" { default = "" }
variable "from_tfvars" {}
variable "half" { default = "%s" }
variable "object" { type = any }
variable "map" { default = { secret = "%s" } }
locals {
  joined = "${var.half}%s"
  shown  = trimspace(local.joined)
}
provider "aws" {
  region     = "eu-west-1"
  access_key = "%s"
  secret_key = " %s"
  token      = "%s"
  http_proxy = "%s"
  assume_role {
    role_arn    = "arn:aws:iam::123456789012:role/x"
    external_id = "%s"
  }
  endpoints {
    sts = "%s"
  }
}
""" % (marker("variable's default"), marker("half a secret in a variable", 20), marker("variable's default, in a map"), marker("half a secret in a string", 20),
       KEY, marker("secret key, provider block"), marker("token, provider block", 200), url_of("proxy, provider block", "127.0.0.1:9"),
       marker("external id, provider block"), url_of("endpoint, provider block", "127.0.0.1:9")))
    blocks = {"sk": "secret_key = var.sk", "env": "secret_key = var.from_env", "args": "secret_key = var.from_args", "vars": "secret_key = var.from_tfvars",
              "joined": "secret_key = local.shown", "object": "secret_key = var.object.secret", "list": "secret_key = var.object.list[0]",
              "map": 'secret_key = lookup(var.map, "secret")', "here": "secret_key = <<E\n%s\nE" % marker("secret key, heredoc"),
              "swap": 'secret_key = "AKIARZPUZDIKGB2VALC4"', "sso": None, "legacy": None, "proc": None, "role": None, "web": None, "keys": None, "login": None}
    text = ""
    for alias, line in blocks.items():
        key = marker("secret key in access_key") if alias == "swap" else KEY
        text += 'provider "aws" {\n  alias = "%s"\n  region = "eu-west-1"\n%s}\ndata "aws_caller_identity" "%s" { provider = aws.%s }\n' % (
            alias, '  access_key = "%s"\n  %s\n' % (key, line) if line else '  profile = "%s"\n' % alias, alias, alias)
    w.write("tf/others.tf", text + """
provider "aws" {
  alias  = "inline"
  region = "eu-west-1"
  assume_role_with_web_identity {
    role_arn           = "arn:aws:iam::123456789012:role/x"
    web_identity_token = "%s"
  }
}
data "aws_caller_identity" "inline" { provider = aws.inline }
data "aws_caller_identity" "me" {}
data "terraform_remote_state" "r" {
  backend = "s3"
  config = {
    bucket     = "b"
    key        = "k"
    region     = "eu-west-1"
    access_key = "%s"
    secret_key = "%s"
  }
}
terraform {
  backend "s3" {
    bucket     = "b"
    key        = "k"
    region     = "eu-west-1"
    access_key = "%s"
    secret_key = "%s"
    token      = "%s"
  }
}
""" % (jwt("web identity token, block"), KEY, marker("secret key, remote state"), KEY, marker("secret key, backend"), marker("token, backend", 100)))
    w.write("tf/terraform.tfvars", 'from_tfvars = "%s"\n' % marker("tfvars"))
    w.write("tf/more.auto.tfvars", 'sk = "%s\u00a0"\n' % marker("auto.tfvars"))
    w.write("tf/.terraform/terraform.tfstate", json.dumps({"version": 3, "backend": {"type": "s3", "config": {
        "bucket": "b", "key": "k", "region": "eu-west-1", "access_key": KEY, "secret_key": marker("secret key, saved backend"),
        "token": marker("token, saved backend", 100), "external_id": marker("external id, saved backend")}, "hash": 1}}))
    w.write("backend.hcl", 'secret_key = "%s"\n' % marker("secret key, -backend-config file"))


# each breaks the module in a way of its own, with the secret where the fault is
BROKEN = {
    "a quote that never closes": ("tf/broken.tf", 'provider "aws" {{\n  alias = "x"\n  secret_key = "{}\n}}\n'),
    "a value without quotes": ("tf/broken.tf", 'provider "aws" {{\n  alias = "x"\n  secret_key = {}\n}}\n'),
    "typographic quotes": ("tf/broken.tf", 'provider "aws" {{\n  alias = "x"\n  secret_key = \u201c{}\u201d\n}}\n'),
    "a secret for an argument's name": ("tf/broken.tf", 'provider "aws" {{\n  alias = "x"\n  {} = "x"\n}}\n'),
    "tfvars without quotes": ("tf/z.auto.tfvars", "sk = {}\n"),
    "tfvars that never end": ("tf/z.auto.tfvars", 'sk = "{}\n'),
    "tfvars with a colon": ("tf/z.auto.tfvars", "sk: {}\n"),
    "tfvars in JSON that break off": ("tf/z.auto.tfvars.json", '{{"sk": "{}'),
    "a saved backend that breaks off": ("tf/.terraform/terraform.tfstate", '{{"backend": {{"type": "s3", "config": {{"secret_key": "{}'),
    "a lock file with it": ("tf/.terraform.lock.hcl", 'provider "{}" {{\n'),
    "settings of Terraform that break off": ("home/.terraformrc", 'credentials "x" {{\n  token = "{}\n'),
    "credentials alone on a line": ("home/.aws/credentials", "{0}\n[default]\n{0}\n[{0}\n"),
    "a function that fails on it": ("tf/broken.tf", 'provider "aws" {{\n  alias = "x"\n  secret_key = tonumber("{}")\n}}\ndata "aws_caller_identity" "x" {{ provider = aws.x }}\n'),
    "a file that is not there": ("tf/broken.tf", 'provider "aws" {{\n  alias = "x"\n  token = jsondecode("{}")\n}}\ndata "aws_caller_identity" "x" {{ provider = aws.x }}\n'),
}
def log_text():
    m = marker
    return """2023-01-13T00:01:34.644-0500 [DEBUG] provider: HTTP Request Sent: http.request.header.authorization="AWS4-HMAC-SHA256 Credential=%s/20230113/us-west-2/sts/aws4_request, SignedHeaders=host, Signature=%s" http.request.header.x_amz_security_token=%s
Authorization: Bearer %s
authorization: Basic %s
x-amz-sso_bearer_token: %s
X-Aws-Ec2-Metadata-Token: %s
http.request.body="Action=AssumeRoleWithWebIdentity&WebIdentityToken=%s&ExternalId=%s&Version=2011-06-15"
GET /?X-Amz-Security-Token=%s&X-Amz-Signature=%s HTTP/1.1
{"AccessKeyId":"%s","SecretAccessKey":"%s","Token":"%s","refreshToken":"%s","clientSecret":"%s"}
{\\"SecretAccessKey\\":\\"%s\\"}
<SecretAccessKey>%s</SecretAccessKey><SessionToken>%s</SessionToken>
export AWS_SECRET_ACCESS_KEY=%s AWS_SESSION_TOKEN='%s'
$env:AWS_SECRET_ACCESS_KEY = "%s"
  secret_key = "%s"
  external_id = "%s"
proxy %s and https://u:%s@x.example/
TF_TOKEN_app_terraform_io=%s TF_VAR_secret_key=%s
AWS_CONTAINER_AUTHORIZATION_TOKEN=%s
Error: configuring Terraform AWS Provider: validating provider credentials: retrieving caller identity from STS: operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: 374a9d87-2bb7-4cbe-bb01-3b1a9cc7b20b, api error InvalidClientTokenId: The security token %s included in the request is invalid.
Error: UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: %s
	status code: 403, request id: 374a9d87-2bb7-4cbe-bb01-3b1a9cc7b20c
Error: process provider error: error in credential_process: {"SecretAccessKey": "%s"}
Error: InvalidIdentityToken: %s is not valid
Error: parse "%s": first path segment in URL cannot contain colon
""" % (KEY, m("signature", 64, "hex"), m("log: session token", 300), m("log: bearer", 60), m("log: basic", 40), jwt("log: sso bearer"), m("log: IMDS token", 56),
       jwt("log: web identity"), m("log: external id", 30, "plain"), urllib.parse.quote(m("log: token in a query", 200)), m("log: signature in a query", 64, "hex"),
       KEY, m("log: secret key, JSON"), m("log: token, JSON", 300), m("log: refresh token", 80), jwt("log: client secret"), m("log: secret, escaped JSON"),
       m("log: secret key, XML"), m("log: token, XML", 300), m("log: secret key, shell"), m("log: token, shell", 300), m("log: secret key, PowerShell"),
       m("log: secret key, HCL"), m("log: external id, HCL", 30, "plain"), url_of("log: proxy", "p.example:3128"), m("log: URL", 16, "plain"),
       m("log: TF_TOKEN", 60, "plain"), m("log: TF_VAR"), m("log: container token"), m("log: token in a message", 300), m("log: encoded message", 400, "plain"),
       m("log: process"), jwt("log: identity in a message"), url_of("log: URL in a message", "127.0.0.1:9"))


# ---- an STS that hands out secrets and repeats what it was sent ----

class Sts:
    fixed = None  # (status line, body) for every request

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.loop, daemon=True).start()

    def loop(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection:
            data = b""
            while b"\r\n\r\n" not in data:
                piece = connection.recv(65536)
                if not piece:
                    return
                data += piece
            head, _, body = data.partition(b"\r\n\r\n")
            wanted = int((re.search(rb"(?i)content-length: (\d+)", head) or [0, 0])[1])
            while len(body) < wanted:
                body += connection.recv(65536)
            if self.fixed:
                status, text = self.fixed
            elif b"Action=AssumeRole" in body:
                status, text = 200, ("<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIARZPUZDIKGB2VALC4</AccessKeyId><SecretAccessKey>%s"
                                     "</SecretAccessKey><SessionToken>%s</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
                                     "</AssumeRoleResult></AssumeRoleResponse>" % (marker("answer: secret key"), marker("answer: token", 200)))
            else:
                token = re.search(rb"(?i)x-amz-security-token: ([^\r\n]*)", head)
                sent = re.search(rb"(?i)authorization: ([^\r\n]*)", head)
                status, text = 403, ("<ErrorResponse><Error><Code>AccessDenied</Code><Message>Token %s, header %s, Encoded authorization failure message: %s"
                                     "</Message></Error></ErrorResponse>" % (token[1].decode() if token else "-", sent[1].decode() if sent else "-",
                                                                             marker("answer: encoded message", 400, "plain")))
            text = text.encode()
            connection.sendall(("HTTP/1.1 %s\r\nContent-Type: text/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (status if isinstance(status, str) else "%d X" % status, len(text))).encode() + text)


# ---- the calls ----

def run(w, args, env=None, limit=60):
    merged = {**w.env, **(env or {})}
    done = subprocess.run([WHY403] + args, cwd=w.tf, env=merged, stdin=subprocess.DEVNULL, capture_output=True, timeout=limit, check=False)
    out = done.stdout + done.stderr
    if "-o" in args and os.path.exists(args[args.index("-o") + 1]):
        with open(args[args.index("-o") + 1], "rb") as f:
            out += f.read()
    return done.returncode, out


def judge(w, name, args, env=None, least=20, codes=(0, 1, 2, 3)):
    code, out = run(w, args, env)
    found = leaks(out, forms())
    problem = "leaks %s" % found if found else "exit %d" % code if code not in codes else "only %d bytes" % len(out) if len(out) < least else ""
    if b"Sanitizer" in out or b"runtime error" in out:
        problem = out[-500:].decode("utf-8", "replace")
    if problem and os.environ.get("SHOW"):
        print(out.decode("utf-8", "replace"))
    report("no secret in: " + name, problem)


def in_terminal(w, args, keys, limit=120):
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(w.tf)
        os.execve(WHY403, [WHY403] + args, {**w.env, "TERM": "xterm-256color", "LINES": "50", "COLUMNS": "160"})
    out, end, at = b"", time.monotonic() + limit, 0
    os.set_blocking(fd, False)
    while time.monotonic() < end:
        try:
            if select.select([fd], [], [], 0.1)[0]:
                piece = os.read(fd, 65536)
                if not piece:
                    break
                out += piece
            elif at < len(keys):
                os.write(fd, keys[at:at + 1])
                at += 1
        except OSError:
            break
    else:
        os.kill(pid, signal.SIGKILL)
    os.close(fd)
    os.waitpid(pid, 0)
    return out


def inside(between):
    """between stands in the middle of each marker."""
    def make(text):
        for value in sorted(markers.values(), key=len, reverse=True):
            text = text.replace(value, value[:7] + between + value[7:])
        return text.encode()
    return make


# How a log is written that holds the same.
WRITTEN = {
    "in UTF-16": lambda text: ("\ufeff" + text).encode("utf-16-le"),
    "in UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "in UTF-16, big end first": lambda text: ("\ufeff" + text).encode("utf-16-be"),
    "in UTF-16, big end first, without a mark": lambda text: text.encode("utf-16-be"),
    "with NULs": inside("\0"),
    "with blanks that nobody sees": inside("\u200b"),
    "with colours": inside("\x1b[0m\x1b[1m"),
    "with slashes that JSON escapes": lambda text: text.replace("/", "\\/").encode(),
    "with slashes that JSON escapes twice": lambda text: text.replace("/", "\\\\/").encode(),
    "with signs as numbers of JSON": lambda text: text.replace("/", "\\u002f").replace("+", "\\u002b").encode(),
    "with HTML's entities": lambda text: text.replace("/", "&#x2F;").replace("+", "&#43;").replace('"', "&quot;").encode(),
}


def commands(w):
    log = w.write("log", log_text())
    full = ["--show-key-ids", "--verbose", "--timeout", "2"]
    for fmt in ("text", "json", "markdown", "html", "github", "sarif", "junit"):
        judge(w, "check --format " + fmt, ["check", "--format", fmt, "--offline"] + full)
    judge(w, "check --allow-exec -o FILE", ["check", "--allow-exec", "--try-other-profiles", "-o", w.root + "/report"] + full)
    judge(w, "check, a text of 40 columns", ["check", "--offline", "--ascii", "--color", "always"], {"COLUMNS": "40"})
    judge(w, "trace", ["trace", "--verbose", "--show-key-ids"])
    judge(w, "fix", ["fix", "--offline"])
    judge(w, "env", ["env", "--offline"], least=1)
    for shell in ("sh", "fish", "powershell"):
        judge(w, "env --shell " + shell, ["env", "--offline", "--shell", shell], least=1)
    for profile in ("swapped", "wrapped", "no_equals", "colon", "shell", "comment", "proc", "sso", "legacy", "role", "web", "keys", "login", "nope"):
        judge(w, "check --profile " + profile, ["check", "--profile", profile, "--allow-exec", "--format", "json"] + full, {
            "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""})
    judge(w, "check -var", ["check", "--offline", "-v", "-var", "sk=" + marker("-var"), "-var", "nope=" + marker("-var, undeclared"), "-var", "from_env=[" + marker("-var, broken")])
    judge(w, "check -backend-config", ["check", "--offline", "-v", "-backend-config", "secret_key=" + marker("-backend-config"), "-backend-config",
                                       w.root + "/backend.hcl", "-backend-config", "nope=" + marker("-backend-config, unknown")])
    judge(w, "a bad option", ["check", "--secret=" + marker("option")])
    judge(w, "explain", ["explain", log])
    judge(w, "explain --format json", ["explain", "--format", "json", "--show-key-ids", log])
    judge(w, "explain --scrub", ["explain", "--scrub", "--show-key-ids", log])
    for form, make in WRITTEN.items():
        path = os.path.join(w.root, "written")
        with open(path, "wb") as f:
            f.write(make(log_text()))
        for args in (["explain"], ["explain", "--format", "json"], ["explain", "--scrub"]):
            judge(w, "%s of a log %s" % (" ".join(args), form), args + [path])
    judge(w, "check --error", ["check", "--offline", "--error", log] + ["--verbose"])
    judge(w, "run", ["run", "--", "sh", "-c", "cat %s >> $TF_LOG_PATH; echo failed; exit 1" % log])
    judge(w, "run --fixed", ["run", "--fixed", "--", "sh", "-c", "exit 1"])
    judge(w, "lab --list", ["lab", "--list"])
    judge(w, "check --lab", ["check", "--lab", "stale-token", "--format", "json"])


def answers(w):
    sts = Sts()
    env = {"AWS_ENDPOINT_URL_STS": sts.url, "AWS_SECRET_ACCESS_KEY": marker("secret key, environment"),
           "AWS_SESSION_TOKEN": marker("session token, environment"), "HTTPS_PROXY": "", "HTTP_PROXY": "", "ALL_PROXY": ""}
    w.write("tf/others.tf", 'data "aws_caller_identity" "me" {}\n')
    w.write("tf/main.tf", 'provider "aws" {\n  region = "eu-west-1"\n  assume_role {\n    role_arn = "arn:aws:iam::123456789012:role/x"\n    external_id = "%s"\n  }\n}\n'
            % marker("external id, sent"))
    for fmt in ("text", "json", "html", "markdown"):
        judge(w, "answers that hand out and repeat secrets, " + fmt, ["check", "--format", fmt, "--verbose", "--timeout", "3"], env)


def wizard(w):
    table = forms()
    keys = b"jjjj\rnN\x1bts\x1bL\x1b?\x1bx\x1bc\x1bf\x1bvrRq\x1bqq"
    for name, args in (("the wizard", ["--offline"]), ("the wizard, linear", ["--offline", "--linear"])):
        out = in_terminal(w, args, keys if len(args) == 1 else b"2\n?\nt\nf\nq\n\x04")
        found = leaks(out, table)
        report("no secret in: " + name, "leaks %s" % found if found else "only %d bytes" % len(out) if len(out) < 400 else "")


def broken():
    for name, (path, text) in BROKEN.items():
        with tempfile.TemporaryDirectory() as root:
            w = World(root)
            w.write("tf/main.tf", 'variable "sk" { default = "x" }\nprovider "aws" {\n  region = "eu-west-1"\n  access_key = "%s"\n  secret_key = var.sk\n}\n'
                    'data "aws_caller_identity" "me" {}\n' % KEY)
            value = marker("broken: " + name, 40, "plain")
            value = "x" + value[1:]  # a name of HCL, so that it may be taken for a reference
            markers["broken: " + name] = value
            w.write(path, text.format(value))
            code, out = run(w, ["check", "--offline", "--verbose"])
            more = run(w, ["fix", "--offline"])[1] + run(w, ["check", "--offline", "--format", "json"])[1] + run(w, ["trace"])[1]
            found = leaks(out + more, forms())
            if found and os.environ.get("SHOW"):
                print((out + more).decode("utf-8", "replace"))
            report("no secret in what is said of " + name, "leaks %s" % found if found else "exit %d" % code if code not in (1, 3) else "")


def children(w):
    """What other processes can see: arguments of why403's own children, and what it adds to their environment."""
    seen = w.root + "/seen"
    dump = "#!/bin/sh\n{ tr '\\0' '\\n' </proc/$$/cmdline; tr '\\0' '\\n' </proc/$PPID/cmdline; tr '\\0' '\\n' </proc/$$/environ; } >>%s\necho '{\"Version\":1}'\n" % seen
    w.write("bin/helper", dump, 0o755)
    w.write("bin/terraform", dump, 0o755)
    w.write("bin/aws", dump, 0o755)
    run(w, ["check", "--allow-exec", "--timeout", "2"])
    given = [("%s=%s" % pair).replace("\0", "\n") for pair in w.env.items()]
    with open(seen, encoding="utf-8", newline="") as f:
        text = f.read()
    for line in given:
        text = text.replace(line, "")
    found = leaks(text.encode(), forms())
    report("arguments and environment of children have nothing new", "leaks %s" % found if found else "" if text else "no child was run")


def backups(w):
    """Applied fixes: diffs clean, copies for nobody else, nothing else left behind."""
    for name in ("tf/others.tf", "tf/.terraform", "tf/more.auto.tfvars"):
        path = os.path.join(w.root, name)
        (shutil.rmtree if os.path.isdir(path) else os.remove)(path)
    w.write("tf/main.tf", 'provider "aws" {\n  region = "eu-west-1"\n}\ndata "aws_caller_identity" "me" {}\n')
    w.write("home/.aws/credentials", "[default\naws_access_key_id = %s\naws_secret_access_key = %s\n" % (KEY, marker("secret key, credentials")))
    for name in [n for n in w.env if n.startswith(("AWS_", "TF_")) and n != "AWS_EC2_METADATA_DISABLED"]:
        del w.env[name]
    judge(w, "fix --yes", ["fix", "--yes", "--offline"])
    judge(w, "fix --list", ["fix", "--list"], least=1)
    loose = [os.path.join(d, f) for d, _, names in os.walk(w.root + "/state") for f in names if os.stat(os.path.join(d, f)).st_mode & 0o077]
    loose += [d for d, _, _ in os.walk(w.root + "/state/why403") if os.stat(d).st_mode & 0o077]
    there = any(names for _, _, names in os.walk(w.root + "/state"))
    report("backups are for the user only", "%s" % loose if loose else "" if there else "no backup")
    judge(w, "fix --undo", ["fix", "--undo"], least=1)
    with open(w.root + "/home/.aws/credentials", encoding="utf-8") as f:
        report("fix --undo puts the file back", "" if f.read().startswith("[default\n") else "it does not")


def main():
    with tempfile.TemporaryDirectory() as root:
        w = World(root)
        seed_environment(w)
        seed_files(w)
        seed_terraform(w)
        commands(w)
        wizard(w)
        children(w)
        answers(w)
        backups(w)
    broken()
    return tap.status()


if __name__ == "__main__":
    sys.exit(main())
