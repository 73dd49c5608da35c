"""The cases of surface.py: a world that works, and one element of it changed at a time.

Each area is a function that yields (name, change); a change is a dict with some of
  provider  lines inside provider "aws"       backend   lines inside backend "s3" (makes the world one with a backend)
  remote    lines of terraform_remote_state's config          extra   text behind the rest of main.tf
  files     more files, or other texts for those of the world     env  variables
  light     without the provider, which has no part in it: backend and remote state are asked in a tenth of the time
  config    the text of ~/.aws/config     credentials  that of ~/.aws/credentials    args  arguments for init and plan
"""
import json

import surface_json

KEY = ("AKIARTX3GSDSVM357XQK", "YqU59+67BhoXLkc3EAbbNBXwcZWoQaLggRrwfCTl")
ACCOUNT = "111122223333"
ROLE = "arn:aws:iam::%s:role/deploy" % ACCOUNT
OIDC = "arn:aws:iam::%s:role/oidc" % ACCOUNT
POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
REQUIRED = 'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "5.100.0"\n    }\n  }\n%s}\n'
USES = ('data "aws_caller_identity" "me" {}\ndata "aws_region" "here" {}\noutput "arn" { value = data.aws_caller_identity.me.arn }\n'
        'output "account" { value = data.aws_caller_identity.me.account_id }\noutput "region" { value = data.aws_region.here.name }\n')
PROFILE = "[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
STATE = json.dumps({"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "0b2e5f6a-1c1d-4a59-8d5b-0a1b2c3d4e5f",
                    "outputs": {"x": {"value": "y", "type": "string"}}, "resources": [], "check_results": None})
LATER = 'resource "terraform_data" "later" {}\n'          # terraform_data.later.id is known after apply


def quote(text):
    return '"%s"' % text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")


def world(name, change):
    c = dict(change)
    main = c.get("main")
    if main is None:
        backend = ""
        if "backend" in c:
            lines = {"bucket": '"tfstate-corp"', "key": '"a/terraform.tfstate"', "region": '"us-east-1"'}
            lines.update(c.get("given") or {})
            backend = '  backend "s3" {\n' + "".join("    %s = %s\n" % kv for kv in lines.items() if kv[1] is not None) + indent(c["backend"], 4) + "  }\n"
        light = c.get("light")
        main = ("terraform {\n%s}\n" if light else REQUIRED) % backend + "\n"
        region = c.get("region", '"us-east-1"')
        main += "" if light else 'provider "aws" {\n' + ("  region = %s\n" % region if region is not None else "") + indent(c.get("provider", ""), 2) + "}\n"
        if "remote" in c:
            lines = {"bucket": '"tfstate-corp"', "key": '"b/terraform.tfstate"', "region": '"us-east-1"'}
            lines.update(c.get("given") or {})
            main += 'data "terraform_remote_state" "net" {\n  backend = "s3"\n%s  config = {\n' % indent(c.get("beside", ""), 2)
            main += "".join("    %s = %s\n" % kv for kv in lines.items() if kv[1] is not None) + indent(c["remote"], 4) + "  }\n}\n"
        main += "" if light else USES
    main += c.get("extra", "")
    if "terraform_data.later" in main:
        main += LATER
    files = {"tf/main.tf": main, "home/token": "good-jwt"}
    if "config" in c:
        files["home/.aws/config"] = c["config"]
    if "credentials" in c:
        files["home/.aws/credentials"] = c["credentials"]
    files.update(c.get("files", {}))
    files = {k: v for k, v in files.items() if v is not None}
    env = {} if c.get("bare") else {"AWS_ACCESS_KEY_ID": KEY[0], "AWS_SECRET_ACCESS_KEY": KEY[1]}
    env.update(c.get("env", {}))
    scenario = {"id": name, "title": name, "cause": "*", "files": files, "env": env, "server": {
        "keys": [{"id": KEY[0], "secret": KEY[1], "account": ACCOUNT, "partition": "aws", "arn": "arn:aws:iam::%s:user/alice" % ACCOUNT,
                  "user_id": "AIDARTX3GSDSYSPN4W5B"}],
        "roles": [{"arn": ROLE}, {"arn": OIDC}], "web_identity": {"good-jwt": "ok"},
        "s3": {"buckets": {"tfstate-corp": {"region": "us-east-1", "account": ACCOUNT, "objects": {"b/terraform.tfstate": STATE}}}}}}
    if "args" in c:
        scenario["args"] = c["args"]
    return scenario


def indent(text, n):
    return "".join(" " * n + line + "\n" for line in text.splitlines())


def light(area, change):
    """The same change in a world without the provider; as it is where the provider has a part in it."""
    c = dict(change)
    if "main" in c or "region" in c or "aws" in c.get("extra", ""):
        return c
    if area in ("variables", "profile"):
        c["backend"] = c.get("backend", "") + c.pop("provider", "")
    return dict(c, light=True) if "provider" not in c else c


# ---- values ----

WRONG_TYPE = {"string": ["[\"a\"]", "{ a = 1 }", "5", "true"], "bool": ['"yes"', '"true"', '"1"', "1", "[true]", '""', '"TRUE"'],
              "number": ['"3"', '"abc"', "1.5", "-1", "0", "[1]", '""', "true"],
              "list": ['"x"', "[1]", "{ a = 1 }", "[]", "[null]", '[""]', "[[\"a\"]]", "true"],
              "map": ['"x"', "[\"a\"]", "{ a = null }", "{ a = [1] }", "{}", "{ a = 1 }"]}


def kind_of(schema_type):
    if isinstance(schema_type, str):
        return schema_type
    return "map" if schema_type[0] == "map" else "list"


def values(kind, good=(), bad=()):
    """(label, expression) of what one argument of that kind is given."""
    out = [("good%d" % i, g) for i, g in enumerate(good)] + [("bad%d" % i, b) for i, b in enumerate(bad)]
    out += [("null", "null"), ("later", "[terraform_data.later.id]" if kind == "list" else "{ a = terraform_data.later.id }" if kind == "map"
             else "terraform_data.later.id")]
    out += [("type%d" % i, w) for i, w in enumerate(WRONG_TYPE[kind])]
    if kind == "string":
        out += [("empty", '""'), ("blank", '" "'), ("odd", '"not valid"')]
        out += [("padded%d" % i, '" %s "' % g.strip('"')) for i, g in enumerate(good[:1]) if g.startswith('"')]
    return out


DURATIONS = (['"15m"', '"1h0m"', '"1h"', '"12h"', '"1h30m"', '"900s"', '"3600000ms"'],
             ['"14m59s"', '"12h1s"', '"3600"', '"-1h"', '"PT1H"', '"1 h"', '"0"', '"1h0"', '"1d"', '"1h "'])
NAMES = (['"ab"', '"deploy@ci=1,2.3-x_y+z"', '"%s"' % ("a" * 64)], ['"a"', '"%s"' % ("a" * 65), '"has blank"', '"a/b"', '"a:b"', '"ümlaut"'])
EXTERNAL = (['"ab"', '"corp/x:1@y.z"'], ['"a"', '"has blank"', '"%s"' % ("a" * 1225), '"x#y"'])
POLICIES = ([quote('{"Version":"2012-10-17","Statement":[]}'), quote(' {"Version":"2012-10-17","Statement":[]}'), 'jsonencode({ Version = "2012-10-17", Statement = [] })'],
            ['"{"', '"policy.json"', quote('"policy.json"'), quote('[{"a":1}]'), quote("{'a':1}"), quote('{"a":1,}'), '"{} x"'])
ARNS = (['["%s"]' % POLICY, '["arn:aws:iam::111122223333:policy/x/y"]'],
        ['["x"]', '["%s", ""]' % POLICY, '["arn:aws:iam::111122223333:role/x"]', '["arn:aws:iam:::policy/"]', '["arn:aws:iam"]', '[" %s"]' % POLICY])
ROLES = (['"%s"' % ROLE],
         ['"deploy"', '"arn:aws:iam::111122223333:user/alice"', '"arn:aws:iam::1111:role/deploy"', '"arn:aws:iam::111122223333:role/"', '"arn:aws:iam:us-east-1:111122223333:role/deploy"',
          '"arn:aws:s3:::x"', '"arn:AWS:iam::111122223333:role/deploy"', '"arn:aws:iam::111122223333"', '"%s\\n"' % ROLE, '"arn:aws:iam::111122223333:deploy"'])
TOKENS = (['"good-jwt"'], ['"abc"', '"bad-jwt"'])
TOKEN_FILES = (['"@{HOME}/token"', '"~/token"'], ['"/nowhere"', '"abc"', '"@{HOME}"'])
IDS = (['["%s"]' % ACCOUNT, '["444455556666", "%s"]' % ACCOUNT], ['["444455556666"]', '["12"]', '[%s]' % ACCOUNT, '["abc"]', '[" %s"]' % ACCOUNT])
TAGS = (['{ a = "b" }', '{ "aws:x" = "y" }', '{ "%s" = "v" }' % ("k" * 129)], [])
KEYS = (['["a"]'], ['["%s"]' % ("k" * 129)])
MODES = (['"IPv4"', '"IPv6"'], ['"ipv4"', '"v4"', '"ipv6"'])
URLS = (['"https://x.invalid"', '"http://localhost:4566"'], ['"x.invalid"', '"https://"', '"ht tp://x"', '"://x"', '"https://x y"', '"%zz"', '"https://x:port"', '"ftp://x"'])
RETRY = (['"standard"', '"adaptive"'], ['"legacy"', '"Standard"', '"fast"'])
PATHS = (["[]", '["@{HOME}/none"]', '["~/none"]'], [])

SPECIAL = {
    "duration": DURATIONS, "session_name": NAMES, "source_identity": NAMES, "external_id": EXTERNAL, "policy": POLICIES, "policy_arns": ARNS,
    "role_arn": ROLES, "web_identity_token": TOKENS, "web_identity_token_file": TOKEN_FILES, "tags": TAGS, "transitive_tag_keys": KEYS,
    "allowed_account_ids": IDS, "forbidden_account_ids": (['["444455556666"]'], ['["%s"]' % ACCOUNT, '["12"]', '["abc"]']),
    "ec2_metadata_service_endpoint_mode": MODES, "ec2_metadata_service_endpoint": URLS, "retry_mode": RETRY,
    "http_proxy": (['"@{PROXY}"'], ['"proxy:3128"', '"://x"', '"ht tp://x"', '"@{CLOSED}"']),
    "https_proxy": (['"@{PROXY}"'], ['"127.0.0.1:9"', '"://x"', '"ht tp://x"', '"@{CLOSED}"']),
    "no_proxy": (['"localhost"', '"*.example.com"'], []), "max_retries": (["1", "25"], []),
    "region": (['"us-west-2"', '"eu-central-1"'], ['"us-east-1a"', '"US-EAST-1"', '"us_east_1"', '"mars-1"', '"us-gov-west-1"', '"aws-global"', '"auto"']),
    "sts_region": (['"us-west-2"', '"us-east-1"'], ['"mars-1"', '"us-east-1a"']),
    "s3_us_east_1_regional_endpoint": (['"legacy"', '"regional"'], ['"global"', '"Legacy"']),
    "skip_metadata_api_check": (['"true"', '"false"'], ['"maybe"']), "token_bucket_rate_limiter_capacity": (["500", "1"], []),
    "custom_ca_bundle": (['"@{CA}"'], ['"/nowhere.pem"', '"@{HOME}"', '"@{HOME}/token"']), "profile": (['"p"'], ['"nope"', '"P"']),
    "shared_config_files": PATHS, "shared_credentials_files": PATHS, "shared_credentials_file": (['"~/none"'], []),
    "access_key": (['"%s"' % KEY[0]], ['"AKIAQQQQQQQQQQQQQQQQ"']), "secret_key": (['"%s"' % KEY[1]], ['"wrong"']), "token": ([], ['"IQoJwrong"']),
    "bucket": (['"tfstate-corp"'], ['"no-such-bucket"', '"Has_Upper"', '"tfstate-corp/x"', '"s3://tfstate-corp"', '"arn:aws:s3:::tfstate-corp"', '"a"', '"tfstate..corp"', '"192.168.1.1"', '"-x"']),
    "key": (['"terraform.tfstate"', '"x/y.tfstate"', '"a b"', '"."', '"../x"'], ['"/x"', '"x/"', '"a//b"', '"/"']),
    "workspace_key_prefix": (['"ws"', '"a/b"', '"a//b"'], ['"/x"', '"x/"', '"/"']),
    "acl": (['"private"', '"bucket-owner-full-control"'], ['"nope"']), "dynamodb_table": (['"locks"'], []), "encrypt": ([], []),
    "kms_key_id": (['"arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"', '"alias/state"', '"1234abcd-12ab-34cd-96ef-1234567890ab"',
                    '"arn:aws:kms:us-east-1:111122223333:alias/state"', '"mrk-1234abcd12ab34cd56ef1234567890ab"'],
                   ['"1234"', '"arn:aws:kms:us-east-1:111122223333:key/1234"', '"arn:aws:kms"', '"1234ABCD-12ab-34cd-56ef-1234567890ab"', '"alias/"', '"arn:aws:s3:::x"']),
    "sse_customer_key": (['"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="'], ['"short"', '"%s"' % ("!" * 44), '"%s"' % ("a" * 43)]),
    "endpoint": URLS, "iam_endpoint": URLS, "sts_endpoint": URLS, "dynamodb_endpoint": URLS,
    "endpoints.s3": URLS, "endpoints.iam": URLS, "endpoints.sts": URLS, "endpoints.sso": URLS, "endpoints.dynamodb": URLS,
}


def special(name, kind):
    good, bad = SPECIAL.get(name, ([], []))
    if kind == "bool":
        good = ["true", "false"]
    return values(kind, good, bad)


# ---- areas ----

def surroundings(name):
    """What must stand beside an argument for it to matter."""
    extra = {"config": "[default]\nregion = us-east-1\n[profile p]\nregion = us-east-1\n", "credentials": PROFILE % (("p",) + KEY)}
    return extra if name == "profile" else {}


def provider_arguments(schema):
    for name, a in sorted(schema["attributes"].items()):
        for label, text in special(name, kind_of(a["type"])):
            c = surroundings(name)
            if name == "region":
                c["region"] = text
            elif name in ("access_key", "secret_key", "token"):
                pair = {"access_key": quote(KEY[0]), "secret_key": quote(KEY[1])}
                pair[name] = text
                c["provider"] = "".join("%s = %s\n" % kv for kv in pair.items())
            else:
                c["provider"] = "%s = %s" % (name, text)
            yield "%s-%s" % (name, label), c
        yield name + "-block", {"provider": "%s {}" % name}
        yield name + "-twice", {"provider": "%s = null\n%s = null" % (name, name)}


def provider_blocks(schema):
    base = {"assume_role": {"role_arn": quote(ROLE)}, "assume_role_with_web_identity": {"role_arn": quote(OIDC), "web_identity_token_file": '"@{HOME}/token"'},
            "default_tags": {}, "ignore_tags": {}}
    for block, own in base.items():
        for name, a in sorted(schema["block_types"][block]["block"]["attributes"].items()):
            for label, text in special(name, kind_of(a["type"])):
                args = dict(own)
                if name == "web_identity_token":
                    args.pop("web_identity_token_file")
                if name == "role_arn" and label.startswith("good"):
                    text = own["role_arn"]
                args[name] = text
                yield "%s.%s-%s" % (block, name, label), {"provider": block + " {\n" + "".join("  %s = %s\n" % kv for kv in args.items()) + "}"}
        body = "".join("  %s = %s\n" % kv for kv in own.items())
        for label, text in (("empty", block + " {}"), ("twice", "%s {\n%s}\n%s {\n%s}" % (block, body, block, body)), ("attribute", "%s = {\n%s}" % (block, body)),
                            ("list", "%s = [{\n%s}]" % (block, body)), ("unknown", "%s {\n%s  nope = 1\n}" % (block, body)), ("inner", "%s {\n%s  x {}\n}" % (block, body)),
                            ("label", '%s "x" {\n%s}' % (block, body)), ("dynamic", 'dynamic "%s" {\n  for_each = [1]\n  content {\n%s  }\n}' % (block, body)),
                            ("dynamic-none", 'dynamic "%s" {\n  for_each = []\n  content {\n%s  }\n}' % (block, body)),
                            ("dynamic-later", 'dynamic "%s" {\n  for_each = [terraform_data.later.id]\n  content {\n%s  }\n}' % (block, body)),
                            ("dynamic-no-content", 'dynamic "%s" {\n  for_each = [1]\n}' % block), ("dynamic-no-each", 'dynamic "%s" {\n  content {}\n}' % block),
                            ("dynamic-more", 'dynamic "%s" {\n  for_each = []\n  labels = []\n  content {}\n}' % block),
                            ("dynamic-two-contents", 'dynamic "%s" {\n  for_each = []\n  content {}\n  content {}\n}' % block)):
            yield "%s-%s" % (block, label), {"provider": text}
    yield "webid-both", {"provider": 'assume_role_with_web_identity {\n  role_arn = "%s"\n  web_identity_token = "good-jwt"\n  web_identity_token_file = "@{HOME}/token"\n}' % OIDC}
    yield "webid-both-later", {"provider": 'assume_role_with_web_identity {\n  role_arn = "%s"\n  web_identity_token = terraform_data.later.id\n  web_identity_token_file = "@{HOME}/token"\n}' % OIDC}
    yield "webid-neither", {"provider": 'assume_role_with_web_identity {\n  role_arn = "%s"\n}' % OIDC}
    yield "webid-no-role", {"provider": 'assume_role_with_web_identity {\n  web_identity_token = "good-jwt"\n}'}
    for service in ("sts", "s3", "iam", "ec2", "dynamodb", "lambda"):
        for i, url in enumerate(URLS[0] + URLS[1] + ["null", '""', '" "', "terraform_data.later.id", "5"]):
            if service in ("sts", "ec2") or i in (2, 7, 9, 10):
                yield "endpoints.%s-%d" % (service, i), {"provider": "endpoints {\n  %s = %s\n}" % (service, url)}
    for label, body in (("unknown", 'nope = "https://x.invalid"'), ("both", 'cloudwatchlogs = "https://x.invalid"\nlogs = "https://y.invalid"'), ("alias", 'cloudwatchlogs = "https://x.invalid"'),
                        ("r53", 'r53 = "https://x.invalid"'), ("block", "s3 {}")):
        yield "endpoints-" + label, {"provider": "endpoints {\n%s\n}" % body}
    yield "endpoints-two-blocks", {"provider": 'endpoints {\n  s3 = "https://x.invalid"\n}\nendpoints {\n  ec2 = "https://y.invalid"\n}'}
    yield "endpoints-two-same", {"provider": 'endpoints {\n  s3 = "https://x.invalid"\n}\nendpoints {\n  s3 = "https://y.invalid"\n}'}
    yield "endpoints-attribute", {"provider": 'endpoints = {\n  s3 = "https://x.invalid"\n}'}
    yield "endpoints-empty", {"provider": "endpoints {}"}
    for name in ("regoin", "nope", "aws_access_key", "s3_force_path_style", "shared_credentials_file", "skip_get_ec2_platforms", "count", "for_each", "depends_on", "lifecycle",
                 "source", "version", "alias", "provider", "role_arn", "max_retry", "configuration_aliases"):
        yield "provider-unknown-" + name, {"provider": '%s = "x"' % name}
    for name in ("lifecycle", "locals", "nope", "assume_roles", "timeouts", "provisioner", "connection"):
        yield "provider-block-" + name, {"provider": "%s {}" % name}
    yield "provider-dynamic-none-unknown", {"provider": 'dynamic "nope" {\n  for_each = []\n  content {}\n}'}
    for label, text in (("allowed-forbidden", 'allowed_account_ids = ["%s"]\nforbidden_account_ids = ["444455556666"]' % ACCOUNT),
                        ("allowed-forbidden-empty", "allowed_account_ids = []\nforbidden_account_ids = []"),
                        ("allowed-null-forbidden", 'allowed_account_ids = null\nforbidden_account_ids = ["444455556666"]'),
                        ("version", 'version = "~> 5.0"'), ("version-other", 'version = "~> 4.0"'), ("version-bad", 'version = "abc"'), ("version-empty", 'version = ""'),
                        ("version-number", "version = 5"), ("alias-reference", "alias = var.x"), ("alias-number", "alias = 5"), ("alias-blank", 'alias = "a b"'), ("alias-digit", 'alias = "1a"'), ("alias-empty", 'alias = ""'),
                        ("skip-all", "skip_credentials_validation = true\nskip_requesting_account_id = true\nskip_metadata_api_check = true\nskip_region_validation = true")):
        yield "provider-" + label, {"provider": text}


BACKEND = {"string": "access_key acl bucket custom_ca_bundle dynamodb_endpoint dynamodb_table ec2_metadata_service_endpoint ec2_metadata_service_endpoint_mode endpoint http_proxy "
           "https_proxy iam_endpoint key kms_key_id no_proxy profile region retry_mode secret_key shared_credentials_file sse_customer_key sts_endpoint sts_region token "
           "workspace_key_prefix", "list": "allowed_account_ids forbidden_account_ids shared_config_files shared_credentials_files", "number": "max_retries",
           "bool": "encrypt force_path_style insecure skip_credentials_validation skip_metadata_api_check skip_region_validation skip_requesting_account_id skip_s3_checksum "
           "use_dualstack_endpoint use_fips_endpoint use_lockfile use_path_style"}
OBJECTS = {"assume_role": {"role_arn": quote(ROLE)}, "assume_role_with_web_identity": {"role_arn": quote(OIDC), "web_identity_token_file": '"@{HOME}/token"'}, "endpoints": {}}
MEMBERS = {"assume_role": {"string": "duration external_id policy role_arn session_name source_identity", "list": "policy_arns transitive_tag_keys", "map": "tags"},
           "assume_role_with_web_identity": {"string": "duration policy role_arn session_name web_identity_token web_identity_token_file", "list": "policy_arns"},
           "endpoints": {"string": "dynamodb iam s3 sso sts"}}
GONE = ("role_arn", "session_name", "external_id", "assume_role_duration_seconds", "assume_role_policy", "assume_role_policy_arns", "assume_role_tags",
        "assume_role_transitive_tag_keys", "lock_table", "nope", "regoin", "prefix", "use_legacy_workflow", "dynamodb_region")


def state_arguments(where):
    """The same for the backend block ("backend") and the config of a terraform_remote_state ("remote")."""
    for kind, names in BACKEND.items():
        for name in names.split():
            for label, text in special(name, kind):
                c = dict(surroundings(name), **{where: "%s = %s" % (name, text)})
                if name in ("bucket", "key", "region"):
                    c.update({where: "", "given": {name: text}})
                if name in ("access_key", "secret_key", "token"):
                    pair = {"access_key": quote(KEY[0]), "secret_key": quote(KEY[1])}
                    pair[name] = text
                    c[where] = "".join("%s = %s\n" % kv for kv in pair.items())
                yield "%s-%s" % (name, label), c
    for name, own in OBJECTS.items():
        for kind, members in MEMBERS[name].items():
            for member in members.split():
                for label, text in special("endpoints." + member if name == "endpoints" else member, kind):
                    args = dict(own)
                    if member == "web_identity_token":
                        args.pop("web_identity_token_file")
                    if member == "role_arn" and label.startswith("good"):
                        text = own["role_arn"]
                    args[member] = text
                    yield "%s.%s-%s" % (name, member, label), {where: "%s = {\n%s}" % (name, "".join("  %s = %s\n" % kv for kv in args.items()))}
        body = "".join("  %s = %s\n" % kv for kv in own.items())
        for label, text in (("empty", name + " = {}"), ("block", "%s {\n%s}" % (name, body)), ("null", name + " = null"), ("string", name + ' = "x"'), ("list", "%s = [{\n%s}]" % (name, body)),
                            ("list-empty", name + " = []"), ("unknown", "%s = {\n%s  nope = 1\n}" % (name, body)), ("number", name + " = 1"), ("true", name + " = true")):
            yield "%s-%s" % (name, label), {where: text}
    yield "webid-both", {where: 'assume_role_with_web_identity = {\n  role_arn = "%s"\n  web_identity_token = "good-jwt"\n  web_identity_token_file = "@{HOME}/token"\n}' % OIDC}
    yield "webid-neither", {where: 'assume_role_with_web_identity = {\n  role_arn = "%s"\n}' % OIDC}
    yield "assume-no-role", {where: 'assume_role = {\n  session_name = "abc"\n}'}
    for name in GONE:
        yield "gone-" + name, {where: '%s = "x"' % name}
    for name in ("bucket", "key", "region"):
        yield "missing-" + name, {where: "", "given": {name: None}}
        yield "missing-%s-env" % name, {where: "", "given": {name: None}, "env": {"AWS_REGION": "us-east-1"}}
    for label, text in (("kms-sse", 'kms_key_id = "alias/x"\nsse_customer_key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="'),
                        ("cred-file-both", 'shared_credentials_file = "~/none"\nshared_credentials_files = ["~/none"]'),
                        ("endpoint-both", 'endpoint = "https://x.invalid"\nendpoints = { s3 = "https://y.invalid" }'),
                        ("endpoint-other", 'endpoint = "https://x.invalid"\nendpoints = { sts = "https://sts.us-east-1.amazonaws.com" }'),
                        ("path-style-both", "force_path_style = true\nuse_path_style = true"),
                        ("accounts-both", 'allowed_account_ids = ["%s"]\nforbidden_account_ids = ["444455556666"]' % ACCOUNT),
                        ("accounts-both-empty", "allowed_account_ids = []\nforbidden_account_ids = []"),
                        ("lock-both", 'use_lockfile = true\ndynamodb_table = "locks"'), ("unknown-block", "nope {}"), ("variable", 'profile = var.x'),
                        ("local", "profile = local.x"), ("function", 'profile = lower("DEFAULT")'), ("workspace", "workspace_key_prefix = terraform.workspace"),
                        ("template", 'workspace_key_prefix = "a-${1 + 1}"'), ("same-twice", "encrypt = true\nencrypt = true")):
        yield label, {where: text}
    for label, value in (("43", "a" * 43), ("44", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="), ("44-bad", "!" * 44), ("empty", "")):
        yield "sse-env-" + label, {where: "", "env": {"AWS_SSE_CUSTOMER_KEY": value}}
        yield "sse-env-kms-" + label, {where: 'kms_key_id = "alias/x"', "env": {"AWS_SSE_CUSTOMER_KEY": value}}


def variables(table):
    """Every variable that Terraform, the provider or the SDK reads."""
    words = {
        "bool": ["true", "false", "TRUE", "1", "0", "yes", "", " ", " true"],
        "number": ["3", "0", "-1", "abc", "", " 3", "1.5"],
        "AWS_RETRY_MODE": ["standard", "adaptive", "legacy", "Standard", "", " standard"], "AWS_DEFAULTS_MODE": ["standard", "legacy", "auto", "in-region", "nope", "", "Standard"],
        "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": ["IPv4", "IPv6", "ipv4", "nope", "", "v4"], "AWS_ACCOUNT_ID_ENDPOINT_MODE": ["preferred", "required", "disabled", "nope", "", "Preferred"],
        "AWS_REQUEST_CHECKSUM_CALCULATION": ["when_supported", "when_required", "WHEN_REQUIRED", "nope", ""],
        "AWS_RESPONSE_CHECKSUM_VALIDATION": ["when_supported", "when_required", "nope", ""], "AWS_ENABLE_ENDPOINT_DISCOVERY": ["true", "false", "auto", "nope", ""],
        "url": ["https://x.invalid", "x.invalid", "", " ", "https://", "ht tp://x"], "AWS_REGION": ["us-west-2", "", " ", "nope", " us-east-1"], "AWS_DEFAULT_REGION": ["us-west-2", "", "nope"],
        "AWS_SDK_UA_APP_ID": ["app", "", "x" * 60, "a b"], "AWS_STS_REGIONAL_ENDPOINTS": ["legacy", "regional", "nope"], "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT": ["legacy", "regional", "nope", ""],
        "AWS_ROLE_SESSION_NAME": ["x", "a b"], "AWS_ROLE_ARN": [OIDC, "nope", ""], "AWS_PROFILE": ["nope", "", " ", "default"], "AWS_DEFAULT_PROFILE": ["nope", ""], "AWS_CONFIG_FILE": ["/nowhere", "", "@{HOME}", "~/x"],
        "AWS_SHARED_CREDENTIALS_FILE": ["/nowhere", "", "@{HOME}", "~/x", "rel/x"], "AWS_SHARED_CONFIG_FILE": ["/nowhere", ""], "AWS_CA_BUNDLE": ["/nowhere", "", "@{HOME}", "@{HOME}/token"],
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": ["http://169.254.170.2/x", "http://x.invalid/x", ""], "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": ["/x", ""],
        "TF_LOG": ["DEBUG", "nope", "JSON", "off"], "TF_LOG_CORE": ["trace"], "TF_LOG_PROVIDER": ["nope"], "TF_LOG_PATH": ["@{HOME}/log", "@{HOME}", "/nowhere/log"], "TF_INPUT": ["0", "false", "nope", "1"],
        "TF_IN_AUTOMATION": ["1", "nope"], "TF_DATA_DIR": ["@{HOME}/data", "", "rel", "@{HOME}/token"], "TF_WORKSPACE": ["default", "dev", "", "a b", "a/b", "..", "ümlaut", "dev/x", "-x"],
        "TF_PLUGIN_CACHE_DIR": ["@{HOME}/cache", "@{HOME}", "", "/nowhere"], "TF_REGISTRY_DISCOVERY_RETRY": ["3", "abc", "-1"], "TF_REGISTRY_CLIENT_TIMEOUT": ["20", "abc"],
        "TF_REATTACH_PROVIDERS": ["", "{}", "nope", "{"], "TF_CLI_CONFIG_FILE": ["/nowhere", "", "@{HOME}", "@{HOME}/token"], "TF_APPEND_USER_AGENT": ["x", "", "a b/c", "x\n", "a\x7fb", "x\ty", "é"],
        "TF_DISABLE_PLUGIN_TLS": ["1"], "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE": ["1"], "CHECKPOINT_DISABLE": ["", "0"], "TF_CLOUD_ORGANIZATION": ["x"], "TF_TOKEN_app_terraform_io": ["x", ""],
        "HTTPS_PROXY": ["", "nope:1", "@{CLOSED}", "ht tp://x"], "NO_PROXY": ["localhost", "amazonaws.com", "*"], "SSL_CERT_FILE": ["/nowhere", ""], "HOME": ["/nowhere", ""], "GODEBUG": ["x509ignoreCN=0", "nope"],
    }
    bools = ("AWS_USE_FIPS_ENDPOINT AWS_USE_DUALSTACK_ENDPOINT AWS_EC2_METADATA_DISABLED AWS_EC2_METADATA_V1_DISABLED AWS_IGNORE_CONFIGURED_ENDPOINT_URLS AWS_S3_DISABLE_EXPRESS_SESSION_AUTH "
             "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS AWS_S3_USE_ARN_REGION AWS_DISABLE_REQUEST_COMPRESSION AWS_SDK_LOAD_CONFIG").split()
    numbers = "AWS_MAX_ATTEMPTS AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES AWS_METADATA_SERVICE_TIMEOUT AWS_METADATA_SERVICE_NUM_ATTEMPTS".split()
    urls = "AWS_ENDPOINT_URL_S3 AWS_ENDPOINT_URL_STS AWS_ENDPOINT_URL_IAM AWS_ENDPOINT_URL_DYNAMODB AWS_ENDPOINT_URL_EC2 TF_AWS_STS_ENDPOINT AWS_EC2_METADATA_SERVICE_ENDPOINT AWS_STS_ENDPOINT".split()
    tried = {n: words["bool"] for n in bools}
    tried.update({n: words["number"] for n in numbers})
    tried.update({n: words["url"] for n in urls})
    tried.update({n: v for n, v in words.items() if n.upper() == n or n.startswith("TF_")})
    for name in table:
        if name not in tried and "*" not in name:
            tried[name] = ["x", ""]
    for name, choices in sorted(tried.items()):
        for i, value in enumerate(choices):
            yield "%s-%d" % (name, i), {"env": {name: value}}
            if name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
                yield "%s-alone-%d" % (name, i), {"env": {name: value}, "region": None}
            if name.startswith(("TF_WORKSPACE", "AWS_MAX", "AWS_RETRY", "AWS_USE", "AWS_ENDPOINT_URL_S", "AWS_EC2")) and i < 6:
                yield "%s-backend-%d" % (name, i), {"env": {name: value}, "backend": ""}
    for i, (name, value) in enumerate((("TF_VAR_x", "v"), ("TF_VAR_x", ""), ("TF_VAR_nope", "v"), ("TF_VAR_x", "[1"))):
        yield "TF_VAR-%d" % i, {"env": {name: value}, "extra": 'variable "x" { type = string }\n'}
        yield "TF_VAR-list-%d" % i, {"env": {name: value}, "extra": 'variable "x" { type = list(string) }\n'}
    for name in ("TF_CLI_ARGS", "TF_CLI_ARGS_init", "TF_CLI_ARGS_plan"):
        for i, value in enumerate(("-no-color", "-nope", "-input=false", "-upgrade", "-lock=false", "-lock-timeout=5s", "-lock-timeout=5", "-var x=1", "-var", "-var=x", "-var-file=nope.tfvars",
                                   "-parallelism=5", "-parallelism=0", "-parallelism=x", "-refresh=false", "-refresh=nope", "-target=nope", "-target=data.aws_region.here", "-out=p", "extra",
                                   '"unclosed', "-backend=false", "-backend-config=nope.hcl", "-backend-config=key=x", "-reconfigure", "-migrate-state", "-get=false", "-json", "-destroy",
                                   "-replace=x", "-replace=terraform_data.x", "-compact-warnings", "-detailed-exitcode", "-plugin-dir=nope", "-lockfile=readonly", "-lockfile=nope", "-input=maybe", "--upgrade", "-chdir=x", "-help", "-version", "-state=x", "-from-module=x", "-force-copy", "")):
            if name == "TF_CLI_ARGS_init" or i % 2 == 0 or i < 24:
                yield "%s-%d" % (name, i), {"env": {name: value}}


PROFILE_KEYS = {
    "region": ["us-west-2", "", "nope", "us-east-1 # x"], "output": ["json", "jsn"], "retry_mode": ["standard", "adaptive", "legacy", "nope", "Standard", ""], "max_attempts": ["3", "abc", "0", "-1", ""],
    "use_fips_endpoint": ["true", "false", "nope", "TRUE", "1", ""], "use_dualstack_endpoint": ["true", "nope", ""], "ca_bundle": ["/nowhere", "", "@{HOME}/token"],
    "defaults_mode": ["standard", "nope", "", "auto"], "endpoint_url": ["https://x.invalid", "x", "", "ht tp://x"], "services": ["s", "nope", ""], "ignore_configured_endpoint_urls": ["true", "nope", ""],
    "ec2_metadata_service_endpoint": ["http://x.invalid", "nope", "ht tp://x"], "ec2_metadata_service_endpoint_mode": ["IPv4", "nope", "", "ipv6"], "ec2_metadata_v1_disabled": ["true", "nope", ""],
    "account_id_endpoint_mode": ["preferred", "nope", ""], "request_checksum_calculation": ["when_supported", "nope", ""], "response_checksum_validation": ["when_required", "nope", ""],
    "disable_request_compression": ["true", "nope", ""], "request_min_compression_size_bytes": ["100", "abc", "-1", "10485761", ""], "s3_use_arn_region": ["true", "nope", ""],
    "s3_disable_multiregion_access_points": ["true", "nope", ""], "s3_disable_express_session_auth": ["true", "nope", ""], "endpoint_discovery_enabled": ["true", "auto", "nope", ""], "sdk_ua_app_id": ["x", "", "a b"],
    "role_arn": [ROLE, "nope", ""], "source_profile": ["p", "nope", "", "self"], "credential_source": ["Environment", "nope", ""], "mfa_serial": ["x"], "external_id": ["ab", ""], "duration_seconds": ["3600", "abc", "1", ""],
    "role_session_name": ["x", ""], "web_identity_token_file": ["@{HOME}/token", "/nowhere", ""], "credential_process": ["/bin/false", "", "nope"], "sso_session": ["nope", ""], "sso_start_url": ["https://x", ""],
    "sso_account_id": [ACCOUNT, ""], "sso_region": ["us-east-1", "nope", ""], "sso_role_name": ["x", ""], "aws_access_key_id": [KEY[0], ""], "aws_secret_access_key": [KEY[1], ""], "aws_session_token": ["x", ""], "aws_account_id": [ACCOUNT, "x"],
    "login_session": ["x"], "s3": ["\n  addressing_style = path", "x"], "cli_pager": ["x"], "tcp_keepalive": ["nope"], "sts_regional_endpoints": ["legacy", "nope"], "nope": ["x"],
}


def profile_keys():
    for name, choices in PROFILE_KEYS.items():
        for i, value in enumerate(choices):
            line = "%s = %s\n" % (name, value)
            yield "%s-env-%d" % (name, i), {"config": "[default]\n" + line}
            yield "%s-file-%d" % (name, i), {"config": "[default]\n" + line, "credentials": PROFILE % (("default",) + KEY), "bare": True}
            if i < 3:
                yield "%s-credentials-%d" % (name, i), {"credentials": PROFILE % (("default",) + KEY) + line, "bare": True}
                yield "%s-profile-%d" % (name, i), {"config": "[profile p]\n" + line, "credentials": PROFILE % (("p",) + KEY), "provider": 'profile = "p"', "bare": True}
    role = "role_arn = %s\nsource_profile = p\n" % ROLE
    for i, more in enumerate(("", "external_id = ab\n", "external_id = a\n", "duration_seconds = 3600\n", "duration_seconds = abc\n", "duration_seconds = 100\n", "role_session_name = x\n",
                              "role_session_name = ab\n", "mfa_serial = x\n", "credential_source = Environment\n", "region = us-west-2\n", "credential_process = /bin/false\n", "web_identity_token_file = @{HOME}/token\n")):
        yield "role-%d" % i, {"config": "[profile r]\n" + role + more, "credentials": PROFILE % (("p",) + KEY), "provider": 'profile = "r"', "bare": True}
    for i, section in enumerate(("[profile p", "profile p]", "[profile  p]", "[ profile p ]", "[profile p] # x", "[PROFILE p]", "[profile 'p']", '[profile "p"]', "[p]", "[profile\tp]", "[profile p]]", "[profile p]x")):
        yield "section-%d" % i, {"config": section + "\nregion = us-west-2\naws_access_key_id = %s\naws_secret_access_key = %s\n" % KEY, "provider": 'profile = "p"', "bare": True}
    for i, text in enumerate(("garbage\n", "= x\n", "a = b\n", "[]\n", "[default]\n[default]\n", "\ufeff[default]\nregion = us-west-2\n", "[default]\nx\n", "[default]\n= x\n", "[default]\n  x = y\n", "[default]\nx =\n  a = b\n  c\n", "#\n;\n", "", "\0")):
        yield "config-text-%d" % i, {"config": text}
        yield "config-text-bare-%d" % i, {"config": text, "credentials": PROFILE % (("default",) + KEY), "bare": True}


def file_level():
    """Whole files and blocks: what stands twice, in another file, in JSON, or in no form that Terraform reads."""
    def extra(**texts):
        for name, text in texts.items():
            yield name.replace("_", "-"), {"extra": text}
    yield from extra(
        provider_twice='provider "aws" {\n  region = "us-east-1"\n}\n', provider_alias='provider "aws" {\n  alias = "b"\n}\n',
        provider_alias_twice='provider "aws" {\n  alias = "b"\n}\nprovider "aws" {\n  alias = "b"\n}\n',
        alias_unknown='data "aws_region" "b" {\n  provider = aws.nope\n}\n', alias_used='provider "aws" {\n  alias = "b"\n  region = "us-west-2"\n}\ndata "aws_region" "b" {\n  provider = aws.b\n}\n',
        alias_quoted='provider "aws" {\n  alias = "b"\n  region = "us-west-2"\n}\ndata "aws_region" "b" {\n  provider = "aws.b"\n}\n', alias_index='data "aws_region" "b" {\n  provider = aws["b"]\n}\n',
        alias_deep='data "aws_region" "b" {\n  provider = aws.b.c\n}\n', provider_null='data "aws_region" "b" {\n  provider = null\n}\n',
        provider_other='data "aws_region" "b" {\n  provider = google\n}\n', provider_no_label="provider {}\n", provider_two_labels='provider "aws" "x" {}\n',
        provider_bad_name='provider "a b" {}\n', provider_upper='provider "AWS" {}\n', provider_for_each='provider "aws" {\n  alias = "by"\n  for_each = toset(["a"])\n  region = "us-east-1"\n}\n',
        provider_count='provider "aws" {\n  alias = "by"\n  count = 1\n}\n',
        variable_unset='variable "x" {}\n', variable_default='variable "x" {\n  default = "y"\n}\n', variable_null='variable "x" {\n  default = null\n}\n',
        variable_not_null='variable "x" {\n  default = null\n  nullable = false\n}\n', variable_wrong='variable "x" {\n  type = number\n  default = "abc"\n}\n', variable_type_bad='variable "x" {\n  type = nope\n  default = 1\n}\n',
        variable_type_text='variable "x" {\n  type = "string"\n  default = 1\n}\n', variable_type_list='variable "x" {\n  type = list\n  default = []\n}\n', variable_type_empty_list='variable "x" {\n  type = list()\n  default = []\n}\n',
        variable_default_reference='variable "x" {\n  default = local.y\n}\n', variable_default_function='variable "x" {\n  default = lower("A")\n}\n',
        variable_name_bad='variable "a b" {\n  default = 1\n}\n', variable_reserved='variable "source" {\n  default = 1\n}\n', variable_reserved_count='variable "count" {\n  default = 1\n}\n',
        variable_validation='variable "x" {\n  default = 1\n  validation {\n    condition = var.x > 5\n    error_message = "Too small."\n  }\n}\n',
        variable_validation_ok='variable "x" {\n  default = 9\n  validation {\n    condition = var.x > 5\n    error_message = "Too small."\n  }\n}\n',
        variable_validation_no_message='variable "x" {\n  default = 9\n  validation {\n    condition = var.x > 5\n  }\n}\n', variable_validation_no_condition='variable "x" {\n  default = 9\n  validation {\n    error_message = "No."\n  }\n}\n',
        variable_validation_other='variable "x" {\n  default = 9\n  validation {\n    condition = local.z\n    error_message = "No."\n  }\n}\nlocals {\n  z = true\n}\n',
        variable_validation_constant='variable "x" {\n  default = 9\n  validation {\n    condition = true\n    error_message = "No."\n  }\n}\n',
        variable_unknown_argument='variable "x" {\n  default = 1\n  nope = 2\n}\n', variable_block='variable "x" {\n  default = 1\n  nope {}\n}\n', variable_sensitive_text='variable "x" {\n  default = 1\n  sensitive = "yes"\n}\n',
        variable_ephemeral='variable "x" {\n  default = 1\n  ephemeral = true\n}\n', variable_description_number='variable "x" {\n  default = 1\n  description = 5\n}\n', variable_no_label="variable {}\n",
        variable_twice='variable "x" {\n  default = 1\n}\nvariable "x" {\n  default = 1\n}\n', variable_optional='variable "x" {\n  type = object({ a = optional(string, "b") })\n  default = {}\n}\n',
        variable_object_missing='variable "x" {\n  type = object({ a = string })\n  default = {}\n}\n', variable_one_line='variable "x" { default = 1 }\n', variable_one_line_two='variable "x" { default = 1, type = number }\n',
        variable_one_line_nested='variable "x" { validation { condition = true } }\n',
        local_twice="locals {\n  a = 1\n  a = 2\n}\n", local_two_blocks="locals {\n  a = 1\n}\nlocals {\n  a = 2\n}\n", local_cycle="locals {\n  a = local.b\n  b = local.a\n}\n", local_self="locals {\n  a = local.a\n}\n",
        local_undeclared="locals {\n  a = local.nope\n}\n", local_var="locals {\n  a = var.nope\n}\n", local_label='locals "x" {}\n', local_block="locals {\n  a {}\n}\n", local_bad_name="locals {\n  1a = 2\n}\n",
        local_function='locals {\n  a = nope("x")\n}\n', local_function_arguments='locals {\n  a = lower("x", "y")\n}\n', local_function_fails='locals {\n  a = file("nope.txt")\n}\n', local_function_fails_used='locals {\n  a = jsondecode("{")\n}\noutput "z" {\n  value = local.a\n}\n',
        local_function_fails_unused='locals {\n  a = jsondecode("{")\n}\n', local_index="locals {\n  a = [1][5]\n}\n", local_attribute="locals {\n  a = { b = 1 }.c\n}\n", local_divide="locals {\n  a = 1 / 0\n}\n", local_add='locals {\n  a = 1 + "x"\n}\n',
        local_condition='locals {\n  a = "x" ? 1 : 2\n}\n', local_types='locals {\n  a = true ? 1 : [2]\n}\n', local_number="locals {\n  a = tonumber(\"x\")\n}\n", local_bad_reference="locals {\n  a = nope\n}\n", local_path="locals {\n  a = path.nope\n}\n",
        local_terraform="locals {\n  a = terraform.nope\n}\n", local_each="locals {\n  a = each.key\n}\n", local_count="locals {\n  a = count.index\n}\n", local_self_object="locals {\n  a = self.x\n}\n", local_resource="locals {\n  a = aws_s3_bucket.nope.id\n}\n",
        local_data="locals {\n  a = data.aws_region.nope.name\n}\n", local_module="locals {\n  a = module.nope.x\n}\n", local_data_attribute="locals {\n  a = data.aws_region.here.nope\n}\n", local_provider_function='locals {\n  a = provider::aws::arn_parse("arn:aws:iam::111122223333:role/x").account_id\n}\n',
        local_provider_function_bad='locals {\n  a = provider::aws::nope("x")\n}\n', local_provider_function_other='locals {\n  a = provider::nope::x("x")\n}\n', local_for='locals {\n  a = { for x in ["a", "a"] : x => 1 }\n}\n', local_template='locals {\n  a = "${nope}"\n}\n', local_interpolate_list='locals {\n  a = "x${[1]}"\n}\n',
        output_twice='output "arn" {\n  value = 1\n}\n', output_no_value='output "z" {}\n', output_reference='output "z" {\n  value = var.nope\n}\n', output_unknown_argument='output "z" {\n  value = 1\n  nope = 1\n}\n', output_sensitive='variable "s" {\n  default = "x"\n  sensitive = true\n}\noutput "z" {\n  value = var.s\n}\n',
        output_sensitive_ok='variable "s" {\n  default = "x"\n  sensitive = true\n}\noutput "z" {\n  value = var.s\n  sensitive = true\n}\n', output_ephemeral='output "z" {\n  value = 1\n  ephemeral = true\n}\n', output_depends='output "z" {\n  value = 1\n  depends_on = [data.aws_region.here]\n}\n', output_depends_text='output "z" {\n  value = 1\n  depends_on = ["x"]\n}\n',
        output_precondition='output "z" {\n  value = 1\n  precondition {\n    condition = false\n    error_message = "No."\n  }\n}\n', output_null='output "z" {\n  value = null\n}\n', output_name='output "a b" {\n  value = 1\n}\n',
        module_no_source='module "m" {}\n', module_source_empty='module "m" {\n  source = ""\n}\n', module_nowhere='module "m" {\n  source = "./nope"\n}\n', module_variable_source='module "m" {\n  source = var.x\n}\nvariable "x" {\n  default = "./m"\n}\n', module_local_version='module "m" {\n  source = "./m"\n  version = "1.0"\n}\n',
        module_no_prefix='module "m" {\n  source = "m"\n}\n', module_bad_source='module "m" {\n  source = "a b"\n}\n', module_name='module "a b" {\n  source = "./m"\n}\n', module_version_bad='module "m" {\n  source = "terraform-aws-modules/vpc/aws"\n  version = "nope"\n}\n', module_no_label='module {\n  source = "./m"\n}\n',
        resource_no_label='resource "terraform_data" {}\n', resource_three='resource "terraform_data" "a" "b" {}\n', resource_name='resource "terraform_data" "a b" {}\n', resource_twice='resource "terraform_data" "a" {}\nresource "terraform_data" "a" {}\n', resource_count_for_each='resource "terraform_data" "a" {\n  count = 1\n  for_each = {}\n}\n',
        resource_count_text='resource "terraform_data" "a" {\n  count = "x"\n}\n', resource_count_null='resource "terraform_data" "a" {\n  count = null\n}\n', resource_count_negative='resource "terraform_data" "a" {\n  count = -1\n}\n', resource_count_later='resource "terraform_data" "a" {\n  count = length(terraform_data.later.id)\n}\n', resource_for_each_list='resource "terraform_data" "a" {\n  for_each = ["x"]\n}\n',
        resource_for_each_null='resource "terraform_data" "a" {\n  for_each = null\n}\n', resource_lifecycle='resource "terraform_data" "a" {\n  lifecycle {\n    nope = 1\n  }\n}\n', resource_lifecycle_twice='resource "terraform_data" "a" {\n  lifecycle {}\n  lifecycle {}\n}\n', resource_ignore='resource "terraform_data" "a" {\n  lifecycle {\n    ignore_changes = all\n  }\n}\n',
        resource_prevent_text='resource "terraform_data" "a" {\n  lifecycle {\n    prevent_destroy = var.x\n  }\n}\nvariable "x" {\n  default = true\n}\n', resource_depends='resource "terraform_data" "a" {\n  depends_on = [nope.x]\n}\n', resource_depends_text='resource "terraform_data" "a" {\n  depends_on = ["terraform_data.b"]\n}\n', resource_provisioner='resource "terraform_data" "a" {\n  provisioner "nope" {}\n}\n',
        resource_provisioner_local='resource "terraform_data" "a" {\n  provisioner "local-exec" {\n    command = "true"\n  }\n}\n', resource_provisioner_empty='resource "terraform_data" "a" {\n  provisioner "local-exec" {}\n}\n', resource_provisioner_when='resource "terraform_data" "a" {\n  provisioner "local-exec" {\n    command = "true"\n    when = nope\n  }\n}\n', resource_self='resource "terraform_data" "a" {\n  input = terraform_data.a.id\n}\n', resource_cycle='resource "terraform_data" "a" {\n  input = terraform_data.b.id\n}\nresource "terraform_data" "b" {\n  input = terraform_data.a.id\n}\n',
        resource_argument='resource "terraform_data" "a" {\n  nope = 1\n}\n', resource_unknown_reference='resource "terraform_data" "a" {\n  input = terraform_data.nope.id\n}\n', data_aws_argument='data "aws_region" "z" {\n  nope = 1\n}\n', data_lifecycle='data "aws_region" "z" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n', data_postcondition='data "aws_region" "z" {\n  lifecycle {\n    postcondition {\n      condition = self.name == "x"\n      error_message = "No."\n    }\n  }\n}\n',
        terraform_twice='terraform {\n  required_version = ">= 1.0"\n}\n', required_version_high='terraform {\n  required_version = ">= 99.0"\n}\n', required_version_exact='terraform {\n  required_version = "1.11.4"\n}\n', required_version_bad='terraform {\n  required_version = "nope"\n}\n', required_version_empty='terraform {\n  required_version = ""\n}\n', required_version_number="terraform {\n  required_version = 1.0\n}\n", required_version_pessimistic='terraform {\n  required_version = "~> 1.11.0"\n}\n',
        required_version_list='terraform {\n  required_version = ">= 1.0, < 1.11"\n}\n', required_version_not='terraform {\n  required_version = "!= 1.11.4"\n}\n', required_version_v='terraform {\n  required_version = ">= v1.0"\n}\n', required_version_pre='terraform {\n  required_version = ">= 1.0.0-beta1"\n}\n', required_version_x='terraform {\n  required_version = "1.x"\n}\n', required_version_var='terraform {\n  required_version = var.x\n}\nvariable "x" {\n  default = ">= 1.0"\n}\n', required_version_null="terraform {\n  required_version = null\n}\n", required_version_blank='terraform {\n  required_version = " >= 1.0 "\n}\n', required_version_comma='terraform {\n  required_version = ">= 1.0,"\n}\n', required_version_two='terraform {\n  required_version = ">= 1.0"\n  required_version = ">= 1.1"\n}\n',
        required_providers_twice='terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n    }\n  }\n}\n', required_providers_other='terraform {\n  required_providers {}\n}\n', experiments="terraform {\n  experiments = [nope]\n}\n", language="terraform {\n  language = TF2021\n}\n", language_bad="terraform {\n  language = TF2030\n}\n", terraform_argument="terraform {\n  nope = 1\n}\n", terraform_block="terraform {\n  nope {}\n}\n", terraform_label='terraform "x" {}\n', provider_meta='terraform {\n  provider_meta "aws" {}\n}\n', provider_meta_arg='terraform {\n  provider_meta "aws" {\n    user_agent = ["x"]\n  }\n}\n', cloud_empty="terraform {\n  cloud {}\n}\n", backend_two='terraform {\n  backend "local" {}\n}\nterraform {\n  backend "local" {}\n}\n', backend_unknown='terraform {\n  backend "nope" {}\n}\n', backend_local='terraform {\n  backend "local" {\n    path = "x.tfstate"\n  }\n}\n', backend_local_arg='terraform {\n  backend "local" {\n    nope = 1\n  }\n}\n', backend_gone='terraform {\n  backend "etcd" {}\n}\n', backend_no_label="terraform {\n  backend {}\n}\n", backend_cloud='terraform {\n  cloud {\n    organization = "x"\n    workspaces {\n      name = "y"\n    }\n  }\n  backend "local" {}\n}\n',
        unknown_block="nope {}\n", unknown_argument="nope = 1\n", moved="moved {\n  from = terraform_data.a\n  to = terraform_data.b\n}\n", moved_half="moved {\n  from = terraform_data.a\n}\n", moved_self="moved {\n  from = terraform_data.a\n  to = terraform_data.a\n}\n", removed='removed {\n  from = terraform_data.a\n  lifecycle {\n    destroy = false\n  }\n}\n', removed_half="removed {}\n", import_half="import {\n  id = \"x\"\n}\n", import_no_resource='import {\n  id = "x"\n  to = terraform_data.nope\n}\n', check='check "c" {\n  assert {\n    condition = true\n    error_message = "No."\n  }\n}\n', check_false='check "c" {\n  assert {\n    condition = false\n    error_message = "No."\n  }\n}\n', check_empty='check "c" {}\n', check_message='check "c" {\n  assert {\n    condition = true\n  }\n}\n', ephemeral='ephemeral "aws_nope" "x" {}\n', ephemeral_ok='ephemeral "aws_secretsmanager_secret_version" "x" {\n  secret_id = terraform_data.later.id\n}\n',
        unclosed_block='variable "z" {\n', unclosed_text='locals {\n  a = "x\n}\n', extra_brace="}\n", semicolon="locals {\n  a = 1;\n}\n", colon="locals {\n  a : 1\n}\n", comma="locals {\n  a = 1,\n  b = 2\n}\n", single_quotes="locals {\n  a = 'x'\n}\n", curly_quotes="locals {\n  a = \u201cx\u201d\n}\n", nbsp="locals {\n\u00a0 a = 1\n}\n", zero_width="locals {\n  a\u200b = 1\n}\n", tab="locals {\n\ta = 1\n}\n", crlf="locals {\r\n  a = 1\r\n}\r\n", comment_open="/* x\n", comment="// x\n# y\n/* z */\n", heredoc_open="locals {\n  a = <<EOT\nx\n}\n", heredoc="locals {\n  a = <<-EOT\n    x\n  EOT\n}\n", heredoc_indented_end="locals {\n  a = <<EOT\nx\n  EOT\n}\n", bad_escape='locals {\n  a = "\\q"\n}\n', dollar='locals {\n  a = "$${x}"\n}\n', conflict="<<<<<<< HEAD\n=======\n>>>>>>> x\n", block_no_brace='variable "z"\n', block_brace_next_line='variable "z"\n{\n}\n', equals_block='variable "z" = {\n}\n', nul="\0", one_line_nested='terraform { required_providers { x = { source = "hashicorp/aws" } } }\n', object_no_value="locals {\n  a = { b }\n}\n", object_new_lines="locals {\n  a = { b = 1\n    c = 2 }\n}\n", list_no_comma="locals {\n  a = [1 2]\n}\n", missing_newline="locals {\n  a = 1 b = 2\n}\n", dash_name='variable "a-b" {\n  default = 1\n}\n', digit_name='variable "1a" {\n  default = 1\n}\n', legacy_star='locals {\n  a = data.aws_region.*.name\n}\n', splat="locals {\n  a = [1][*]\n}\n", dollar_only='locals {\n  a = "${1}"\n}\n', percent='locals {\n  a = "%{ if true }x%{ endif }"\n}\n', percent_open='locals {\n  a = "%{ if true }x"\n}\n')

    good = '"region": "us-east-1"'
    for label, name, text in (
            ("json-second", "tf/x.tf.json", '{"locals": {"a": 1}}'), ("json-bad", "tf/x.tf.json", '{"locals": {"a": 1},}'), ("json-comment", "tf/x.tf.json", '{"//": "x", "locals": {"a": 1}}'), ("json-array", "tf/x.tf.json", '[{"locals": {"a": 1}}]'), ("json-empty", "tf/x.tf.json", ""), ("json-object-empty", "tf/x.tf.json", "{}"),
            ("json-text", "tf/x.tf.json", '"x"'), ("json-unknown", "tf/x.tf.json", '{"nope": {}}'), ("json-provider", "tf/x.tf.json", '{"provider": {"aws": {"alias": "j", %s}}}' % good), ("json-provider-twice", "tf/x.tf.json", '{"provider": {"aws": {%s}}}' % good), ("json-provider-list", "tf/x.tf.json", '{"provider": {"aws": [{"alias": "j"}, {"alias": "k"}]}}'),
            ("json-variable", "tf/x.tf.json", '{"variable": {"j": {"default": 1}}}'), ("json-variable-unset", "tf/x.tf.json", '{"variable": {"j": {}}}'), ("json-output", "tf/x.tf.json", '{"output": {"j": {"value": "${var.nope}"}}}'), ("json-twice", "tf/x.tf.json", '{"locals": {"a": 1}, "locals": {"b": 1}}'), ("json-bom", "tf/x.tf.json", '\ufeff{"locals": {"a": 1}}'), ("json-type", "tf/x.tf.json", '{"variable": {"j": 5}}'),
            ("second-empty", "tf/x.tf", ""), ("second-blank", "tf/x.tf", "\n\n"), ("second-bom", "tf/x.tf", "\ufefflocals {\n  a = 1\n}\n"), ("second-text", "tf/x.tf", "hello\n"), ("second-provider", "tf/x.tf", 'provider "aws" {\n  region = "us-west-2"\n}\n'), ("second-backup", "tf/x.tf.bak", "garbage {"), ("second-hidden", "tf/.x.tf", "garbage {"), ("second-tilde", "tf/x.tf~", "garbage {"), ("second-hash", "tf/#x.tf#", "garbage {"), ("second-upper", "tf/X.TF", "garbage {"),
            ("override-provider", "tf/override.tf", 'provider "aws" {\n  region = "us-west-2"\n}\n'), ("override-bad", "tf/x_override.tf", "garbage {"), ("override-alias", "tf/override.tf", 'provider "aws" {\n  alias = "zz"\n}\n'), ("override-variable", "tf/override.tf", 'variable "zz" {\n  default = 1\n}\n'), ("override-locals", "tf/override.tf", "locals {\n  zz = 1\n}\n"), ("override-output", "tf/override.tf", 'output "zz" {\n  value = 1\n}\n'), ("override-region-bad", "tf/override.tf", 'provider "aws" {\n  region = "mars-1"\n}\n'), ("override-resource", "tf/override.tf", 'resource "terraform_data" "zz" {}\n'), ("override-backend", "tf/override.tf", 'terraform {\n  backend "local" {}\n}\n'),
            ("tfvars-undeclared", "tf/terraform.tfvars", "nope = 1\n"), ("tfvars-bad", "tf/terraform.tfvars", "nope\n"), ("tfvars-block", "tf/terraform.tfvars", "nope {}\n"), ("tfvars-reference", "tf/terraform.tfvars", "x = var.y\n"), ("tfvars-function", "tf/terraform.tfvars", 'x = lower("A")\n'), ("tfvars-empty", "tf/terraform.tfvars", ""), ("tfvars-twice", "tf/terraform.tfvars", "x = 1\nx = 2\n"), ("tfvars-json-bad", "tf/terraform.tfvars.json", "{"), ("tfvars-json", "tf/terraform.tfvars.json", '{"nope": 1}'), ("tfvars-json-array", "tf/terraform.tfvars.json", "[1]"), ("tfvars-auto-bad", "tf/a.auto.tfvars", "= 1\n"), ("tfvars-auto", "tf/a.auto.tfvars", 'nope = "x"\n'), ("tfvars-other", "tf/prod.tfvars", "garbage {\n"), ("tfvars-bom", "tf/terraform.tfvars", "\ufeffnope = 1\n"), ("tfvars-curly", "tf/terraform.tfvars", "x = \u201ca\u201d\n"),
            ("lock-bad", "tf/.terraform.lock.hcl", "garbage {"), ("lock-empty", "tf/.terraform.lock.hcl", ""), ("lock-version", "tf/.terraform.lock.hcl", 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.99.0"\n}\n'), ("lock-hash", "tf/.terraform.lock.hcl", 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n  hashes = ["h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]\n}\n'), ("lock-no-version", "tf/.terraform.lock.hcl", 'provider "registry.terraform.io/hashicorp/aws" {\n}\n'), ("lock-bad-hash", "tf/.terraform.lock.hcl", 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n  hashes = ["x"]\n}\n'), ("lock-bad-version", "tf/.terraform.lock.hcl", 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "nope"\n}\n'), ("lock-unknown-argument", "tf/.terraform.lock.hcl", 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n  nope = 1\n}\n'), ("lock-other-block", "tf/.terraform.lock.hcl", "nope {}\n"), ("lock-twice", "tf/.terraform.lock.hcl", 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n}\nprovider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n}\n'), ("lock-short-address", "tf/.terraform.lock.hcl", 'provider "hashicorp/aws" {\n  version = "5.100.0"\n}\n'), ("lock-constraints-bad", "tf/.terraform.lock.hcl", 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n  constraints = "nope"\n}\n'),
            ("state-bad", "tf/terraform.tfstate", "garbage"), ("state-empty", "tf/terraform.tfstate", ""), ("state-object", "tf/terraform.tfstate", "{}"), ("state-version", "tf/terraform.tfstate", '{"version": 99}'), ("state-good", "tf/terraform.tfstate", STATE), ("state-newer", "tf/terraform.tfstate", STATE.replace("1.11.4", "1.99.0")), ("state-v3", "tf/terraform.tfstate", STATE.replace('"version": 4', '"version": 3')), ("environment-dev", "tf/.terraform/environment", "dev"), ("environment-bad", "tf/.terraform/environment", "a b"), ("environment-empty", "tf/.terraform/environment", ""), ("saved-bad", "tf/.terraform/terraform.tfstate", "garbage"), ("saved-empty", "tf/.terraform/terraform.tfstate", ""), ("saved-local", "tf/.terraform/terraform.tfstate", '{"version": 3, "backend": {"type": "local", "config": {"path": null, "workspace_dir": null}, "hash": 1}}'), ("modules-json-bad", "tf/.terraform/modules/modules.json", "garbage"), ("gitignore", "tf/.gitignore", "x"), ("terraform-file", "tf/.terraform", "x"), ("tofu-file", "tf/x.tofu", "garbage {"), ("test-file", "tf/x.tftest.hcl", "garbage {"), ("terraformrc", "home/.terraformrc", "garbage {"), ("version-file", "tf/.terraform-version", "1.5.0")):
        yield "file-" + label, {"files": {name: text}}
    for label, module, call in (("good", 'variable "v" {}\n', 'v = 1'), ("missing", 'variable "v" {}\n', ""), ("unknown", "", "nope = 1"), ("provider-inside", 'provider "aws" {\n  region = "us-west-2"\n}\ndata "aws_region" "z" {}\n', ""), ("provider-inside-count", 'provider "aws" {\n  region = "us-west-2"\n}\ndata "aws_region" "z" {}\n', "count = 1"),
                                ("alias-needed", 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n      configuration_aliases = [aws.b]\n    }\n  }\n}\ndata "aws_region" "z" {\n  provider = aws.b\n}\n', ""), ("alias-given", 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n      configuration_aliases = [aws.b]\n    }\n  }\n}\ndata "aws_region" "z" {\n  provider = aws.b\n}\n', "providers = {\n    aws.b = aws\n  }"),
                                ("alias-nope", 'data "aws_region" "z" {}\n', "providers = {\n    aws = aws.nope\n  }"), ("alias-undeclared", 'data "aws_region" "z" {}\n', "providers = {\n    aws.b = aws\n  }"), ("providers-list", "", "providers = [aws]"), ("providers-other", "", "providers = {\n    google = aws\n  }"), ("empty", None, ""), ("syntax", "garbage {", ""), ("backend", 'terraform {\n  backend "local" {}\n}\n', ""), ("cycle", 'module "m" {\n  source = "../m"\n}\n', ""), ("null", 'variable "v" {\n  nullable = false\n}\n', "v = null"), ("wrong-type", 'variable "v" {\n  type = number\n}\n', 'v = "abc"'),
                                ("count", "", "count = 2"), ("for-each", "", "for_each = { a = 1 }"), ("for-each-list", "", 'for_each = ["a"]'), ("depends", 'data "aws_region" "z" {}\n', "depends_on = [terraform_data.later]"), ("version-arg", "", 'version = "1.0"'), ("required-version", 'terraform {\n  required_version = ">= 99"\n}\n', ""), ("provider-constraint", 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n      version = "~> 4.0"\n    }\n  }\n}\n', ""), ("source-other", 'terraform {\n  required_providers {\n    aws = {\n      source = "other/aws"\n    }\n  }\n}\n', ""), ("output", 'output "o" {\n  value = 1\n}\n', ""), ("validation", 'variable "v" {\n  validation {\n    condition = var.v > 5\n    error_message = "No."\n  }\n}\n', "v = 1"), ("lifecycle", "", "lifecycle {}"), ("local-bad", "locals {\n  a = var.nope\n}\n", ""), ("twice", "", 'source = "./m"')):
        files = {} if module is None else {"tf/m/main.tf": module}
        yield "module-" + label, {"files": files or {"tf/m/readme.md": "x"}, "extra": 'module "m" {\n  source = "./m"\n  %s\n}\n' % call}
    yield "module-output-unknown", {"files": {"tf/m/main.tf": 'output "o" {\n  value = 1\n}\n'}, "extra": 'module "m" {\n  source = "./m"\n}\noutput "z" {\n  value = module.m.nope\n}\n'}
    for label, inner in (("source-none", 'version = "5.100.0"'), ("source-short", 'source = "aws"'), ("source-case", 'source = "HashiCorp/AWS"'), ("source-other", 'source = "other/aws"'), ("source-full", 'source = "registry.terraform.io/hashicorp/aws"'), ("source-host", 'source = "registry.example.com/hashicorp/aws"'), ("source-bad", 'source = "a/b/c/d"'), ("source-blank", 'source = " hashicorp/aws"'), ("source-empty", 'source = ""'), ("source-url", 'source = "https://registry.terraform.io/hashicorp/aws"'), ("source-prefix", 'source = "hashicorp/terraform-provider-aws"'), ("source-number", "source = 5"), ("version-bad", 'source = "hashicorp/aws"\n      version = "nope"'), ("version-none", 'source = "hashicorp/aws"'), ("version-far", 'source = "hashicorp/aws"\n      version = ">= 99"'), ("version-old", 'source = "hashicorp/aws"\n      version = "~> 4.0"'), ("version-empty", 'source = "hashicorp/aws"\n      version = ""'), ("version-number", 'source = "hashicorp/aws"\n      version = 5'), ("version-list", 'source = "hashicorp/aws"\n      version = ["5"]'), ("version-null", 'source = "hashicorp/aws"\n      version = null'), ("version-v", 'source = "hashicorp/aws"\n      version = "v5.100.0"'), ("version-var", 'source = "hashicorp/aws"\n      version = var.x'), ("unknown", 'source = "hashicorp/aws"\n      nope = 1'), ("aliases", 'source = "hashicorp/aws"\n      configuration_aliases = [aws.b]'), ("aliases-text", 'source = "hashicorp/aws"\n      configuration_aliases = ["aws.b"]')):
        yield "requirement-" + label, {"main": 'terraform {\n  required_providers {\n    aws = {\n      %s\n    }\n  }\n}\nprovider "aws" {\n  region = "us-east-1"\n}\n' % inner + USES}
    for label, inner in (("text", 'aws = "~> 5.0"'), ("text-bad", 'aws = "nope"'), ("list", "aws = []"), ("null", "aws = null"), ("number", "aws = 5"), ("twice", 'aws = {\n      source = "hashicorp/aws"\n    }\n    aws = {\n      source = "hashicorp/aws"\n    }'), ("two-names", 'aws = {\n      source = "hashicorp/aws"\n    }\n    amazon = {\n      source = "hashicorp/aws"\n    }'), ("other", 'nope = {\n      source = "hashicorp/nope"\n    }'), ("name", 'Aws = {\n      source = "hashicorp/aws"\n    }'), ("underscore", 'a_b = {\n      source = "hashicorp/aws"\n    }'), ("block", "aws {}"), ("label", "")):
        yield "required-providers-" + label, {"main": 'terraform {\n  required_providers%s {\n    %s\n  }\n}\nprovider "aws" {\n  region = "us-east-1"\n}\n' % (' "x"' if label == "label" else "", inner) + USES}
    for label, extra_args in (("var", ["-var", "x=1"]), ("var-undeclared", ["-var", "nope=1"]), ("var-bad", ["-var", "x"]), ("var-type", ["-var", "n=abc"]), ("var-file-none", ["-var-file", "nope.tfvars"]), ("var-empty", ["-var", "x="]), ("var-blank", ["-var", "x =1"]), ("var-list", ["-var", "l=[1"])):
        yield "argument-" + label, {"args": {"plan": extra_args}, "extra": 'variable "x" {\n  default = "a"\n}\nvariable "n" {\n  type = number\n  default = 1\n}\nvariable "l" {\n  type = list(string)\n  default = []\n}\n'}
    for label, extra_args, files in (("pair", ["-backend-config=key=z/x"], {}), ("file", ["-backend-config=b.hcl"], {"tf/b.hcl": 'profile = "nope"\n'}), ("file-none", ["-backend-config=nope.hcl"], {}), ("unknown", ["-backend-config=nope=1"], {}), ("file-bad", ["-backend-config=b.hcl"], {"tf/b.hcl": "garbage {"}), ("file-unknown", ["-backend-config=b.hcl"], {"tf/b.hcl": "nope = 1\n"}), ("object", ['-backend-config=assume_role={"role_arn"="%s"}' % ROLE], {}), ("object-bad", ["-backend-config=assume_role={"], {}), ("bool", ["-backend-config=encrypt=maybe"], {}), ("bool-good", ["-backend-config=encrypt=true"], {}), ("empty", ["-backend-config=key="], {}), ("slash", ["-backend-config=key=/x"], {}), ("file-reference", ["-backend-config=b.hcl"], {"tf/b.hcl": "profile = var.x\n"}), ("file-block", ["-backend-config=b.hcl"], {"tf/b.hcl": "assume_role {\n}\n"}), ("list", ['-backend-config=allowed_account_ids=["%s"]' % ACCOUNT], {}), ("list-other", ['-backend-config=allowed_account_ids=["444455556666"]'], {}), ("file-terraform", ["-backend-config=b.hcl"], {"tf/b.hcl": 'terraform {\n  backend "s3" {}\n}\n'}), ("json", ["-backend-config=b.json"], {"tf/b.json": '{"key": "q"}'})):
        yield "backend-config-" + label, {"backend": "", "args": {"init": extra_args, "plan": []}, "env": {}, "files": files, "cli_init": True}
    yield "backend-config-without-backend", {"args": {"init": ["-backend-config=key=x"]}}


def beside_config():
    """What stands in a terraform_remote_state beside config, states of other backends, and what a module call passes."""
    for label, text in (("workspace-empty", 'workspace = ""'), ("workspace-null", "workspace = null"), ("workspace-list", 'workspace = ["a"]'), ("workspace-object", "workspace = {}"),
                        ("defaults-text", 'defaults = "x"'), ("defaults-list", 'defaults = ["a"]'), ("defaults-null", "defaults = null"), ("defaults-object", "defaults = { a = 1 }"),
                        ("defaults-set", 'defaults = toset(["a"])'), ("outputs-object", "outputs = {}"), ("outputs-text", 'outputs = "x"'), ("unknown", "nope = 1"), ("count-half", "count = 1.5")):
        yield label, {"remote": "", "beside": text}
    state = 'data "terraform_remote_state" "s" {\n  backend = %s\n%s}\n'
    for label, backend in (("null", "null"), ("list", '["s3"]'), ("object", "{}"), ("number", "5"), ("empty", '""'), ("capital", '"S3"')):
        yield "backend-" + label, {"main": state % (backend, "  config = {}\n")}
    for label, backend, config in (("local-text", "local", 'path = "main.tf"'), ("local-folder", "local", 'path = ".."'), ("local-object", "local", 'path = "s.json"'), ("inmem", "inmem", ""),
                                   ("remote-bare", "remote", 'organization = "x"'), ("remote-empty", "remote", 'organization = "x"\nworkspaces = { name = "" }'),
                                   ("remote-both", "remote", 'organization = "x"\nworkspaces = { name = "a", prefix = "b" }'), ("cloud-bare", "cloud", ""), ("cloud-organization", "cloud", 'organization = "x"')):
        yield "state-" + label, {"main": state % (quote(backend), "  config = {\n%s  }\n" % indent(config, 4)), "files": {"tf/s.json": "{}"}}
    builtin = 'terraform {\n  required_providers {\n    foo = {\n      source = "terraform.io/builtin/terraform"\n    }\n  }\n}\n'
    for label, passed, child, root in (("mismatch", "foo = terraform", "locals {\n}\n", ""), ("mismatch-alias", "foo.x = terraform.x", "locals {\n}\n", ""), ("mismatch-source", "foo = foo", builtin, ""),
                                       ("both", "foo = foo", builtin, builtin), ("alias-undeclared", "foo.x = foo", builtin, builtin)):
        yield "passed-" + label, {"main": root + 'module "m" {\n  source = "./m"\n  providers = {\n    %s\n  }\n}\n' % passed, "files": {"tf/m/main.tf": child}}
    for label, text in (("name", 'provider_meta "a b" {}'), ("twice", 'provider_meta "a" {}\n  provider_meta "a" {}'), ("two", 'provider_meta "a" {}\n  provider_meta "b" {}')):
        yield "provider-meta-" + label, {"main": "terraform {\n  %s\n}\n" % text}


def passed_on():
    """What a module call passes must stand in the module that calls."""
    call = 'module "%s" {\n  source = "./%s"\n%s  providers = {\n    %s\n  }\n}\n'
    required = 'terraform {\n  required_providers {\n    terraform = {\n      source = "terraform.io/builtin/terraform"\n%s    }\n  }\n}\n'
    block, other, nothing = 'provider "terraform" {}\n', 'provider "terraform" {\n  alias = "x"\n}\n', "locals {\n}\n"
    plain, aliased = required % "", required % "      configuration_aliases = [terraform.x]\n"
    same, given, named = (call % ("m", "m", "", text) for text in ("terraform = terraform", "terraform.x = terraform", "terraform = terraform.x"))
    inner, bare = call % ("n", "n", "", "terraform = terraform"), 'module "m" {\n  source = "./m"\n}\n'
    for label, root, child, grandchild in (
            ("nothing", same, nothing, None), ("resource", same + LATER, nothing, None), ("required", plain + same, plain, None), ("block", block + same, nothing, None),
            ("count", same.replace("source", "count = 0\n  source"), nothing, None), ("alias", plain + named, plain, None), ("alias-block", plain + other + named, plain, None),
            ("other-alias", other + same, nothing, None), ("to-alias", plain + given, aliased, None), ("to-alias-nothing", given, nothing, None),
            ("inner", block + bare, plain + inner, plain), ("inner-passed", block + same, plain + inner, plain), ("inner-nothing", same, plain + inner, plain),
            ("inner-bare", plain + bare, inner, plain), ("inner-alias", block + given, aliased + inner.replace("= terraform\n", "= terraform.x\n"), plain)):
        files = {"tf/m/main.tf": child}
        if grandchild:
            files["tf/m/n/main.tf"] = grandchild
        yield "passed-on-" + label, {"main": root, "files": files}
    own = 'provider "aws" {\n  region = "us-east-1"\n}\n'
    yield "passed-on-own", {"main": own + 'module "m" {\n  source = "./m"\n  providers = {\n    aws = aws\n  }\n}\n', "files": {"tf/m/main.tf": own}}


def override_files():
    """Each block of an override file is read by itself before it is merged."""
    state = 'terraform {\n  backend "s3" {\n    bucket = "tfstate-corp"\n    key    = "a/x"\n    region = "us-east-1"\n  }\n}\n'
    variable, output = 'variable "v" {\n  default = 1\n}\n', 'output "o" {\n  value = 1\n}\n'
    for label, base, over in (
            ("backend-local", state, 'terraform {\n  backend "local" {}\n}\n'), ("backend-unknown", state, 'terraform {\n  backend "local" {\n    nope = 1\n  }\n}\n'),
            ("backend-two", state, 'terraform {\n  backend "local" {}\n  backend "s3" {}\n}\n'), ("variable-null", variable, 'variable "v" {\n  nullable = false\n  default = null\n}\n'),
            ("variable-flag", variable, 'variable "v" {\n  sensitive = "x"\n}\n'), ("variable-type", variable, 'variable "v" {\n  type = nope\n}\n'),
            ("variable-unknown", variable, 'variable "v" {\n  nope = 1\n}\n'), ("variable-reference", variable, 'variable "v" {\n  default = var.x\n}\n'),
            ("output-flag", output, 'output "o" {\n  sensitive = true\n}\n'), ("output-flag-bad", output, 'output "o" {\n  sensitive = "x"\n}\n'),
            ("output-unknown", output, 'output "o" {\n  nope = 1\n}\n'), ("locals-name", "locals {\n  a = 1\n}\n", 'locals {\n  a = 2\n}\n'),
            ("resource-label", "", 'resource "terraform_data" {\n}\n'), ("module-source", 'module "m" {\n  source = "./m"\n}\n', 'module "m" {\n  source = ""\n}\n'),
            ("block-unknown", "", "nope {}\n"), ("required-version", "", 'terraform {\n  required_version = "nope"\n}\n')):
        yield label, {"main": base or LATER, "files": {"tf/override.tf": over, "tf/m/main.tf": "locals {\n}\n"}}
    yield "state-folder", {"main": 'terraform {\n  backend "local" {\n    path = ".."\n  }\n}\n'}
    yield "state-folder-default", {"main": LATER, "files": {"tf/terraform.tfstate/x": "x"}}
    yield "backend-for", {"backend": 'assume_role = { for k in ["role_arn"] : k => "%s" }' % ROLE, "light": True}
    s3 = {"bucket": "tfstate-corp", "key": "a/x", "region": "us-east-1"}
    for label, more in (("template", {"bucket": '${"tfstate-corp"}'}), ("template-key", {"key": "%{ if true }x%{ endif }"}), ("reference", {"workspace_key_prefix": "${var.x}"})):
        yield "json-backend-" + label, {"main": "", "files": {"tf/main.tf": None, "tf/x.tf.json": json.dumps({"terraform": {"backend": {"s3": dict(s3, **more)}}})}}
        yield "json-config-" + label, {"backend": "", "light": True, "args": {"init": ["-backend-config=b.json"]}, "files": {"tf/b.json": json.dumps(more)}}
    yield "policy-nul", {"provider": 'assume_role {\n  role_arn = "%s"\n  policy   = "{}\\u0000"\n}' % ROLE}


def given_to_init():
    """-backend-config as words: names, types and expressions; numbers of flags."""
    for i, text in enumerate(("assume_role=null", "assume_role={}", "assume_role=var.x", "assume_role=%s" % ROLE, "assume_role.role_arn=%s" % ROLE, "endpoints=x", "endpoints=null", "endpoints.s3=x",
                              'allowed_account_ids= ["%s"]' % ACCOUNT, 'allowed_account_ids=toset(["%s"])' % ACCOUNT, "allowed_account_ids=[1 2]", "workspace_key_prefix=[x]", "key={", "key=null",
                              " region=us-east-1", "region =us-east-1", "region= us-east-1", "max_retries=1e2", "max_retries=0x5", "encrypt=True")):
        yield "word-%02d" % i, {"backend": "", "args": {"init": ["-backend-config=" + text]}}
    for i, text in enumerate(("--no-color", "--compact-warnings", "-destroy -refresh-only=false", "-refresh-only=false -refresh=false", "-destroy -destroy=false -refresh-only",
                              "-destroy -refresh-only", "-refresh-only=true -refresh=0", "-destroy -replace=terraform_data.q", "-refresh-only -replace=terraform_data.q",
                              "-destroy=false -replace=terraform_data.later", "-target=terraform_data.q[a]", "-target=terraform_data.q[1.5]", "'-target=terraform_data.q[\"a\"]'",
                              "'-replace=terraform_data.q[\"${x}\"]'", "-state=/", "-state-out=/", "-allow-deferral", "-=x")):
        yield "plan-flag-%02d" % i, {"extra": LATER, "light": True, "env": {"TF_CLI_ARGS_plan": text}}
    for i, text in enumerate(("--no-color", "--compact-warnings", "-migrate-state=false -reconfigure", "-migrate-state -reconfigure", "-backend=true -cloud=true")):
        yield "init-flag-%02d" % i, {"extra": LATER, "light": True, "env": {"TF_CLI_ARGS_init": text}}
    for i, (kind, value) in enumerate((("list(string)", "null"), ("any", "null"), ("string", "null"), ("number", "null"))):
        yield "not-null-%02d" % i, {"extra": 'variable "v" {\n  type     = %s\n  nullable = false\n}\n' % kind, "light": True, "env": {"TF_VAR_v": value}}
    for i, text in enumerate(("-", "-- x", "-parallelism=1_0", "-parallelism=0b11", "-parallelism=1__0", "-parallelism=99999999999999999999", "-parallelism=08")):
        yield "flag-%02d" % i, {"extra": "", "light": True, "env": {"TF_CLI_ARGS_plan": text}}
    yield "capital-scheme", {"backend": 'endpoint = "HTTPS://s3.us-east-1.amazonaws.com"'}
    yield "sse-letters", {"backend": 'sse_customer_key = "____Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMTI="'}


def areas(schema, env_table):
    return {"files": file_level(), "provider": provider_arguments(schema), "blocks": provider_blocks(schema), "backend": state_arguments("backend"),
            "remote": state_arguments("remote"), "variables": variables(env_table), "profile": profile_keys(), "json": surface_json.json_forms(),
            "beside": beside_config(), "given": given_to_init(), "passed": passed_on(), "override": override_files()}
