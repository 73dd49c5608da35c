#!/usr/bin/env python3
"""As seeded.py, in the places that stand around a login: backends of other kinds, sources of modules, settings of Terraform and Terragrunt, what programs print, arguments of the
command line. Each with secrets that are mixed, all-capital and all-digit."""
import hashlib
import json
import os
import sys
import tempfile

import secrets as shared
import seeded
import tap  # found where secrets finds it: tests/support
from seeded import KEY, Table, called, judge, secret

KINDS = ("mixed", "capital", "digits")
ARN = "arn:aws:iam::123456789012:role/r"


def programs(w):
    """What a helper prints, on either stream, as JSON or not."""
    for kind in KINDS:
        w.write("bin/err-" + kind, "#!/bin/sh\necho 'login failed: password %s for ann' >&2\necho \"%s\" >&2\nexit 3\n" % (
            secret("sentence on stderr", kind), secret("line on stderr", kind)), 0o755)
        w.write("bin/out-" + kind, "#!/bin/sh\necho 'token=%s'\n" % secret("stdout that is no JSON", kind), 0o755)
        w.write("bin/odd-" + kind, "#!/bin/sh\necho '{\"Version\": 1, \"AccessKeyId\": \"%s\", \"SecretAccessKey\": [\"%s\"], \"Extra\": \"%s\"}'\n" % (
            KEY, secret("list in place of a key", kind), secret("extra field", kind)), 0o755)
    text = "".join("[profile %s-%s]\ncredential_process = %s/bin/%s-%s\nregion = eu-west-1\n" % (p, k, w.root, p, k) for p in ("err", "out", "odd") for k in KINDS)
    for kind in KINDS:
        text += "[profile arg-%s]\ncredential_process = %s/bin/err-%s get --secret=%s -H 'X-Token: %s'\n" % (
            kind, w.root, kind, secret("credential_process --secret=", kind), secret("credential_process header", kind))
        text += "[profile sess-%s]\nrole_arn = %s\nsource_profile = k\nexternal_id = %s\n" % (kind, ARN, secret("external id of a profile", kind))
        text += "[profile svc-%s]\nservices = s-%s\nregion = eu-west-1\n[services s-%s]\nsts =\n  endpoint_url = https://ann:%s@h.example/?sig=%s\n" % (
            kind, kind, kind, secret("endpoint of a service", kind), secret("sig of an endpoint", "key"))
        start = "https://%s.awsapps.com/start" % kind
        text += "[profile sso-%s]\nsso_start_url = %s\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = r\n" % (kind, start)
        w.write("home/.aws/sso/cache/%s.json" % hashlib.sha1(start.encode()).hexdigest(), json.dumps({
            "startUrl": start, "region": "eu-west-1", "expiresAt": secret("expiresAt that is a token", kind), "accessToken": secret("SSO token", kind),
            "note": secret("extra field of an SSO cache", kind), "nested": {"deviceCode": secret("nested in an SSO cache", kind)}}))
    w.write("home/.aws/config", text)
    w.write("home/.aws/credentials", "[k]\naws_access_key_id = %s\naws_secret_access_key = %s\n" % (KEY, secret("secret key", "key")))


def backends(w, n, kind):
    """One module for each kind of backend, below roots/."""
    s = lambda where: secret(where, kind)  # noqa: E731
    rows = {
        "http": 'address = "https://ann:%s@state.example/x?token=%s"\nusername = "ann"\npassword = "%s"' % (s("http address"), s("http query"), s("http password")),
        "pg": 'conn_str = "postgres://ann:%s@db.example/tf?password=%s"' % (s("pg userinfo"), s("pg password")),
        "consul": 'address = "c.example"\nscheme = "https"\npath = "x"\naccess_token = "%s"\nhttp_auth = "ann:%s"' % (s("consul token"), s("consul http_auth")),
        "azurerm": 'storage_account_name = "a"\ncontainer_name = "c"\nkey = "k"\naccess_key = "%s"\nsas_token = "sv=1&sig=%s"\nclient_secret = "%s"' % (
            s("azurerm access_key"), s("azurerm sas"), s("azurerm client_secret")),
        "gcs": 'bucket = "b"\ncredentials = "{\\"private_key\\": \\"%s\\"}"\nencryption_key = "%s"' % (s("gcs private_key"), s("gcs encryption_key")),
        "remote": 'hostname = "app.terraform.io"\norganization = "o"\ntoken = "%s"\nworkspaces {\n name = "w"\n}' % s("remote token"),
        "s3": 'bucket = "b"\nkey = "k"\nregion = "eu-west-1"\nsse_customer_key = "%s"\nsecret_key = "%s"\naccess_key = "%s"' % (s("s3 sse_customer_key"), s("s3 key"), KEY),
    }
    name, body = list(rows.items())[n]
    text = 'terraform {\n  backend "%s" {\n%s\n  }\n}\nprovider "aws" {\n  region = "eu-west-1"\n  profile = "err-%s"\n}\ndata "aws_caller_identity" "x" {}\n' % (name, body, kind)
    config = dict(line.split(" = ", 1) for line in body.split("\n") if " = " in line)
    text += 'data "terraform_remote_state" "r" {\n  backend = "%s"\n  config = {\n%s\n  }\n}\n' % (name, "\n".join("    %s = %s" % row for row in config.items()))
    w.write("tf/roots/%s-%s/main.tf" % (name, kind), text)
    w.write("tf/roots/%s-%s/.terraform/terraform.tfstate" % (name, kind), json.dumps({"version": 3, "backend": {"type": name, "hash": 1, "config": {
        k: v.strip('"').replace('\\"', '"') for k, v in config.items()}}}))


def module(w):
    text = 'terraform {\n  required_providers {\n'
    for kind in KINDS:
        text += '    p%s = {\n      source = "https://ann:%s@r.example/a/b"\n    }\n' % (kind, secret("source of a provider", kind))
    text += "  }\n}\n"
    for kind in KINDS:
        s = lambda where: secret(where, kind)  # noqa: E731, B023
        text += 'module "git_%s" {\n  source = "git::https://oauth2:%s@git.example/m.git?ref=v1&sshkey=%s"\n  api_key = "%s"\n}\n' % (
            kind, s("source of a module"), s("sshkey of a module"), s("argument of a module"))
        text += 'module "reg_%s" {\n  source = "https://r.example/m.zip?token=%s"\n}\n' % (kind, s("archive of a module"))
        for profile in ("err", "out", "odd", "arg", "sess", "svc", "sso"):
            text += ('provider "aws" {\n  alias = "%s_%s"\n  region = "eu-west-1"\n  profile = "%s-%s"\n}\ndata "aws_caller_identity" "%s_%s" {\n  provider = aws.%s_%s\n}\n' % (
                (profile, kind) * 4))
        text += ('provider "vault" {\n  alias = "v%s"\n  address = "https://ann:%s@v.example"\n  token = "%s"\n  auth_login {\n    path = "a"\n    parameters = {\n      password = "%s"\n'
                 '    }\n  }\n}\n' % (kind, s("address of Vault"), s("token of Vault"), s("password for Vault")))
        text += ('provider "aws" {\n  alias = "tags_%s"\n  region = "eu-west-1"\n  profile = "nothing"\n  default_tags {\n    tags = {\n      token = "%s"\n    }\n  }\n'
                 '  assume_role {\n    role_arn = "%s"\n    session_name = "%s"\n    external_id = "%s"\n    source_identity = "x"\n    tags = {\n      secret = "%s"\n    }\n  }\n}\n' % (
                     kind, s("default tag"), ARN, "x", s("external id"), s("tag of a session")))
        text += ('provider "kubernetes" {\n  alias = "k%s"\n  token = "%s"\n  exec {\n    command = "aws"\n    args = ["--token", "%s"]\n    env = {\n      PASSWORD = "%s"\n    }\n  }\n}\n' % (
            kind, s("token of Kubernetes"), s("argument of exec"), s("variable of exec")))
        text += 'variable "odd_%s" {\n  default = "x"\n  validation {\n    condition = var.odd_%s != ""\n    error_message = "not that."\n  }\n}\n' % (kind, kind)
        text += "# password = %s\n/* token: %s */\n" % (s("comment"), s("comment"))
        w.env["TF_HTTP_PASSWORD" if kind == "mixed" else "TF_HTTP_PASSWORD_" + kind] = s("TF_HTTP_PASSWORD")
        w.env["PG_CONN_STR" if kind == "mixed" else "PG_%s_CONN_STR" % kind] = "postgres://ann:%s@db/x" % s("PG_CONN_STR")
        w.env["TF_TOKEN_%s_example" % kind] = s("TF_TOKEN")
    w.write("tf/main.tf", text + 'provider "aws" {\n  region = "eu-west-1"\n  profile = "err-mixed"\n}\ndata "aws_caller_identity" "x" {}\n')
    w.write("tf/.terraform/modules/modules.json", json.dumps({"Modules": [{"Key": "", "Source": "", "Dir": "."}] + [
        {"Key": "git_" + k, "Source": "git::https://oauth2:%s@git.example/m.git" % secret("modules.json", k), "Dir": ".terraform/modules/git_" + k} for k in KINDS]}))
    w.env["TF_CLI_ARGS_init"] = " ".join("-backend-config=password=%s -backend-config='token=%s'" % (secret("TF_CLI_ARGS_init", k), secret("TF_CLI_ARGS_init", k)) for k in KINDS)
    w.write("home/.terraformrc", "".join(
        'credentials "%s.example" {\n  token = "%s"\n}\nhost "%s.example" {\n  services = {\n    "modules.v1" = "https://ann:%s@h/"\n  }\n}\n' % (
            k, secret(".terraformrc", k), k, secret("host of .terraformrc", k)) for k in KINDS) +
        'credentials_helper "x" {\n  args = ["--token=%s", "--password", "%s"]\n}\nprovider_installation {\n  network_mirror {\n    url = "https://ann:%s@m.example/"\n  }\n}\n' % (
            secret("credentials_helper", "mixed"), secret("credentials_helper", "mixed"), secret("network_mirror", "mixed")))
    w.write("home/.gitconfig", "[http]\n\tproxy = http://ann:%s@p:1\n\textraHeader = Authorization: Bearer %s\n" % (secret("git's proxy", "mixed"), secret("git's header", "mixed")))
    w.write("tf/.why403.ini", "ignore = keys.wrong_keys password=%s\nignore = keys.expired token %s\n" % (secret("reason of .why403.ini", "mixed"), secret("reason of .why403.ini", "key")))


def terragrunt(w):
    for kind in KINDS:
        s = lambda where: secret(where, kind)  # noqa: E731, B023
        w.write("tf/units/%s/terragrunt.hcl" % kind, """
terraform {
  source = "git::https://oauth2:%s@git.example/m.git//x?ref=v1"
  extra_arguments "x" {
    commands  = ["plan", "init"]
    arguments = ["-var", "db_password=%s", "-backend-config=token=%s"]
    env_vars = {
      TF_VAR_api_token      = "%s"
      AWS_SECRET_ACCESS_KEY = "%s"
      DB_PASS               = "%s"
    }
  }
  before_hook "h" {
    commands = ["plan"]
    execute  = ["login", "--password", "%s"]
  }
}
remote_state {
  backend = "http"
  config = {
    address  = "https://ann:%s@s.example/"
    password = "%s"
  }
}
generate "p" {
  path      = "p.tf"
  if_exists = "overwrite"
  contents  = <<-EOT
    provider "aws" {
      region     = "eu-west-1"
      access_key = "%s"
      secret_key = "%s"
    }
  EOT
}
inputs = {
  db_password = "%s"
  secret      = get_env("NOT_SET_%s", "%s")
  from        = run_cmd("login", "--token", "%s")
}
""" % (s("source of a unit"), s("-var of extra_arguments"), s("-backend-config of extra_arguments"), s("TF_VAR of env_vars"), s("key of env_vars"), s("env_vars"),
       s("hook"), s("address of remote_state"), s("password of remote_state"), KEY, s("generated key"), s("input"), kind, s("default of get_env"), s("run_cmd")))


def calls(w, table):
    roots = w.tf + "/roots"
    for fmt in seeded.FORMATS:
        called(w, table, "check --format " + fmt, ["check", "--offline", "--verbose", "--show-key-ids", "--format", fmt])
    for fmt in ("text", "json", "html"):
        called(w, table, "sweep --format " + fmt, ["sweep", "--offline", "--format", fmt, roots, w.tf + "/units"])
    for unit in ["units/" + k for k in KINDS] + ["roots/" + n for n in sorted(os.listdir(roots)) if "mixed" in n or "capital" in n]:
        for args in (["check", "--offline", "--format", "json"], ["check", "--offline", "--verbose"], ["trace"], ["fix", "--offline"]):
            called(w, table, "%s in %s" % (args[0], unit), args + [w.tf + "/" + unit], least=0)
    called(w, table, "check, asking", ["check", "--timeout", "1", "--allow-exec", "--try-other-profiles", "--verbose"])
    called(w, table, "check --format json, asking", ["check", "--timeout", "1", "--allow-exec", "--try-other-profiles", "--format", "json"])
    called(w, table, "sweep --profiles, asking", ["sweep", "--timeout", "1", "--allow-exec", "--profiles", "--format", "jsonl"])
    covered, plain = w.root + "/covered", w.root + "/plain"
    called(w, table, "a bundle, asking", ["check", "--timeout", "1", "--allow-exec", "--bundle", covered], [covered])
    called(w, table, "a plain bundle, asking", ["check", "--timeout", "1", "--allow-exec", "--plain", "--bundle", plain], [plain])
    for fmt in ("text", "markdown", "html"):
        called(w, table, "open --format " + fmt, ["open", plain, "--format", fmt])
    for kind in KINDS:
        given = [secret("-backend-config", kind) for _ in range(3)]
        table = Table()
        called(w, table, "-backend-config, " + kind, ["check", "--offline", "--verbose", "-backend-config", "password=" + given[0], "-backend-config=access_token=" + given[1],
                                                      "-var", "api_token=" + given[2]])
    for args in (["trace", "--verbose"], ["trace", "--format", "json"], ["fix", "--offline"], ["env", "--offline"], ["explain", "--dir", ".", w.tf + "/main.tf"],
                 ["explain", "--scrub", w.tf + "/main.tf"], ["explain", "--scrub", w.root + "/home/.terraformrc"], ["explain", "--scrub", w.root + "/home/.gitconfig"],
                 ["explain", "--scrub", w.tf + "/units/digits/terragrunt.hcl"], ["explain", "--scrub", w.root + "/home/.aws/config"]):
        called(w, table, " ".join(args)[:30], args, least=0)
    judge(table, "the wizard", shared.in_terminal(w, ["--offline"], b"jjjj\rnN\x1bts\x1bL\x1b?\x1bx\x1bc\x1bf\x1bvrRq\x1bqq"), 400)
    judge(table, "the wizard in a unit", shared.in_terminal(w, ["--offline", "units/mixed"], b"jjjj\rnN\x1btjjjjj\x1bs\x1bf\x1bqq"), 400)
    judge(table, "the wizard, linear", shared.in_terminal(w, ["--offline", "--linear", "roots/http-mixed"], b"2\n?\nt\nf\nq\n\x04"), 400)


def main():
    with tempfile.TemporaryDirectory() as root:
        w = shared.World(root)
        w.env["WHY403_LEAK_ABORT"] = "1"
        programs(w)
        module(w)
        terragrunt(w)
        for n in range(7):
            for kind in KINDS:
                backends(w, n, kind)
        tap.report("more than 250 secrets are seeded", "" if len(seeded.seeded) > 250 else "only %d" % len(seeded.seeded))
        calls(w, Table())
    return tap.status()


if __name__ == "__main__":
    sys.exit(main())
