#!/usr/bin/env python3
"""Seeds every kind of secret (contract: "Secrets") into files, variables and logs, then looks for them in every output there is."""
import json
import os
import subprocess
import sys
import tempfile

WHY403 = os.environ.get("WHY403", os.path.abspath("why403"))
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOm9yZy9zZWVkIn0.c2lnbmF0dXJlLXNlZWRlZC1oZXJl"

# kind -> the bytes that must never come out
SEEDS = {
    "secret key in the environment": "SeedEnvSecret0123456789abcdefghijklmnOP/",
    "session token in the environment": "SeedEnvTokenIQoJb3JpZ2luX2VjEAbCdEf0123456789" * 3,
    "secret key in the credentials file": "SeedFileSecret123456789abcdefghijklmn+/0",
    "session token in the credentials file": "SeedFileTokenFwoGZXIvYXdzEAbCdEf0123456789" * 3,
    "secret key in the provider block": "SeedBlockSecret23456789abcdefghijklmnOP/",
    "token in the provider block": "SeedBlockToken0123456789AbCdEf",
    "external id": "SeedExternalId-4711-abc",
    "variable that feeds a sensitive argument": "SeedVariableSecret9abcdefghijklmnOP/0123",
    "TF_VAR": "SeedTfVarSecret6789abcdefghijklmnOP/0123",
    "SSO access token": "SeedSsoAccessToken0123456789AbCd",
    "SSO refresh token": "SeedSsoRefreshToken0123456789AbC",
    "SSO client secret": "SeedSsoClientSecret0123456789AbC",
    "proxy password": "SeedProxyPassw0rd",
    "container authorization token": "SeedContainerAuth0123456789",
    "TF_TOKEN": "SeedTfToken.atlasv1.0123456789",
    "web identity token": JWT,
    "web identity token's payload": JWT.split(".")[1],
    "credential_process output": "SeedProcessSecret789abcdefghijklmnOP/012",
    "request signature": "5eed" + "0123456789abcdef" * 3 + "0123456789ab",
    "encoded authorization message": "SeedEncodedMessage" + "4GbxZ9aQ" * 20,
    "bearer token": "SeedBearer0123456789abcdef",
    "IMDS token": "SeedImdsTokenAQAEAF0123456789==",
}
S = SEEDS


def write(path, text, mode=0o600):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    os.chmod(path, mode)


def world(root):
    home, tf = root + "/home", root + "/tf"
    write(home + "/.aws/credentials",
          "[default]\naws_access_key_id = AKIARZPUZDIKGB2VALC4\naws_secret_access_key = \"%s\" \naws_session_token = %s\n[swapped]\n"
          "aws_access_key_id = %s\naws_secret_access_key = AKIARZPUZDIKGB2VALC4\n" % (
              S["secret key in the credentials file"], S["session token in the credentials file"],
              S["secret key in the credentials file"]))
    process = root + "/process.sh"
    write(process, "#!/bin/sh\necho '{\"Version\":9,\"SecretAccessKey\":\"%s\"}'\n" % S["credential_process output"], 0o700)
    write(home + "/.aws/config",
          "[profile proc]\ncredential_process = %s\n[profile sso]\nsso_start_url = https://seed.awsapps.com/start\nsso_region = eu-west-1\n"
          "sso_account_id = 123456789012\nsso_role_name = r\nregion = eu-west-1\n[profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\n"
          "source_profile = default\nexternal_id = %s\n" % (process, S["external id"]))
    write(home + "/.aws/sso/cache/f40d3ab5ed7f6a09fcbd3fd0bd0c42a84c1a1b31.json", json.dumps({
        "accessToken": S["SSO access token"], "refreshToken": S["SSO refresh token"], "clientSecret": S["SSO client secret"],
        "clientId": "id", "expiresAt": "2020-01-01T00:00:00Z", "region": "eu-west-1", "startUrl": "https://seed.awsapps.com/start"}))
    write(root + "/token", JWT)
    write(home + "/.bashrc", "export AWS_SECRET_ACCESS_KEY=%s\n" % S["secret key in the environment"])
    write(tf + "/main.tf", """
variable "sk" { default = "%s" }
variable "tv" {}
provider "aws" {
  region     = "eu-west-1"
  access_key = "AKIARZPUZDIKGB2VALC4"
  secret_key = var.sk
  token      = "%s"
  assume_role {
    role_arn    = "arn:aws:iam::123456789012:role/x"
    external_id = "%s"
  }
}
provider "aws" {
  alias      = "lit"
  access_key = "AKIARZPUZDIKGB2VALC4"
  secret_key = "%s"
}
provider "aws" {
  alias      = "tv"
  access_key = "%s"
  secret_key = var.tv
}
provider "aws" {
  alias   = "sso"
  profile = "sso"
}
provider "aws" {
  alias   = "proc"
  profile = "proc"
}
provider "aws" {
  alias   = "role"
  profile = "role"
}
data "aws_caller_identity" "a" {}
data "aws_caller_identity" "b" { provider = aws.lit }
data "aws_caller_identity" "c" { provider = aws.tv }
data "aws_caller_identity" "d" { provider = aws.sso }
data "aws_caller_identity" "e" { provider = aws.proc }
data "aws_caller_identity" "f" { provider = aws.role }
terraform {
  backend "s3" {
    bucket = "b"
    key    = "k"
  }
}
""" % (S["variable that feeds a sensitive argument"], S["token in the provider block"], S["external id"],
       S["secret key in the provider block"], S["TF_VAR"]))
    env = {
        "HOME": home, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "XDG_STATE_HOME": root + "/state",
        "AWS_ACCESS_KEY_ID": "ASIARZPUZDIKGB2VALC4", "AWS_SECRET_ACCESS_KEY": S["secret key in the environment"] + "\r",
        "AWS_SESSION_TOKEN": S["session token in the environment"], "TF_VAR_tv": S["TF_VAR"],
        "HTTPS_PROXY": "http://user:%s@127.0.0.1:9" % S["proxy password"],
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9/", "AWS_CONTAINER_AUTHORIZATION_TOKEN": S["container authorization token"],
        "TF_TOKEN_app_terraform_io": S["TF_TOKEN"], "AWS_WEB_IDENTITY_TOKEN_FILE": root + "/token",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return tf, env


LOG = """2023-01-13T00:01:34.644-0500 [DEBUG] provider.terraform-provider-aws_v5.1.0_x5: HTTP Request Sent: http.request.header.authorization="AWS4-HMAC-SHA256 Credential=AKIARZPUZDIKGB2VALC4/20230113/us-west-2/sts/aws4_request, SignedHeaders=host, Signature=%(request signature)s" http.request.header.x_amz_security_token=%(session token in the environment)s
2023-01-13T00:01:34.644-0500 [DEBUG] X-Aws-Ec2-Metadata-Token: %(IMDS token)s
Authorization: Bearer %(bearer token)s
x-amz-sso_bearer_token: %(SSO access token)s
Action=AssumeRole&ExternalId=%(external id)s&WebIdentityToken=%(web identity token)s&X-Amz-Signature=%(request signature)s
{"AccessKeyId":"AKIARZPUZDIKGB2VALC4","SecretAccessKey":"%(credential_process output)s","refreshToken":"%(SSO refresh token)s","clientSecret":"%(SSO client secret)s"}
<SecretAccessKey>%(secret key in the environment)s</SecretAccessKey><SessionToken>%(session token in the credentials file)s</SessionToken>
proxy http://user:%(proxy password)s@proxy.example:3128 TF_TOKEN_app_terraform_io=%(TF_TOKEN)s
  secret_key = "%(secret key in the provider block)s"
  token      = "%(token in the provider block)s"
  external_id = "%(external id)s"
AWS_CONTAINER_AUTHORIZATION_TOKEN=%(container authorization token)s
TF_VAR_sk=%(variable that feeds a sensitive argument)s
the bare %(TF_VAR)s in a sentence and %(secret key in the credentials file)s too
Error: error launching: UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: %(encoded authorization message)s
	status code: 403, request id: 374a9d87-2bb7-4cbe-bb01-3b1a9cc7b20b
Error: process provider error: parse failed of process output: {"SecretAccessKey": "%(credential_process output)s"}, error: x
Error: parse "http://user:%(proxy password)s@127.0.0.1:9": invalid
Error: InvalidIdentityToken: %(web identity token)s is bad
""" % S

CALLS = [["check", "--format", f, "--show-key-ids", "--verbose", "--timeout", "2"] for f in
         ("text", "json", "markdown", "html", "github", "sarif", "junit")]
CALLS += [["check", "--offline", "--verbose"], ["check", "--allow-exec", "--timeout", "2"], ["trace", "--verbose"], ["fix"], ["fix", "--yes"], ["env"],
          ["run", "--", "false"], ["run", "--fixed", "--", "false"], ["check", "--profile", "swapped", "--offline", "--show-key-ids"],
          ["explain", "LOG"], ["explain", "--format", "json", "--show-key-ids", "LOG"], ["explain", "--scrub", "LOG"],
          ["check", "--error", "LOG", "--offline"], ["check", "-var", "sk=" + S["TF_VAR"], "--offline"]]


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as root:
        tf, env = world(root)
        write(root + "/log", LOG)
        for call in CALLS:
            argv = [root + "/log" if a == "LOG" else a for a in call]
            run = subprocess.run([WHY403] + argv, cwd=tf, env=env, capture_output=True, stdin=subprocess.DEVNULL, timeout=120)
            out = (run.stdout + run.stderr).decode("utf-8", "replace")
            leaks = [kind for kind, seed in SEEDS.items() if seed in out or json.dumps(seed)[1:-1] in out or seed[:24] in out]
            good = not leaks and run.returncode in (0, 1, 2, 3) and len(out) > 20
            name = " ".join("VALUE" if "=" in a else a for a in call)
            print("%s - no secret in: %s%s" % ("ok" if good else "not ok", name, "" if good else " leaks %s rc %d" % (leaks, run.returncode)))
            failed += not good
            if call == ["explain", "--scrub", "LOG"]:
                kept = "374a9d87-2bb7-4cbe-bb01-3b1a9cc7b20b" in out and out.count("\n") == LOG.count("\n")
                print("%s - scrub keeps lines and request ids" % ("ok" if kept else "not ok"))
                failed += not kept
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
