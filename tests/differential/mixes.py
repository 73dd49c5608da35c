"""Random mixes of environment, files, provider blocks and backend, as scenarios of the truth harness.

One mix holds several provider configurations (aliases), so that one run of Terraform settles all of them. Everything follows from
the seed. Each key id has a user of its own, so the ARN that comes back says which key was used.
"""
import hashlib
import json
import random

ROLE_OK, ROLE_NO = "arn:aws:iam::111122223333:role/deploy", "arn:aws:iam::111122223333:role/closed"
ROLE_TWO = "arn:aws:iam::111122223333:role/second"
HEAD = 'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "5.100.0"\n    }\n  }\n}\n'
PROFILES = ["default", "work", "prod", "base"]
REGIONS = ["us-east-1", "us-east-1", "us-east-1", "eu-west-1", "us-west-2", "us-east1", ""]
TOKEN = "IQoJb3JpZ2luX2VjabcdefGHIJKLmnopqrSTUVwxyz0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class Mix:
    def __init__(self, seed, blocks=5):
        self.r = random.Random(seed)
        self.seed, self.files, self.env, self.keys, self.count = seed, {}, {}, [], 0
        self.server = {"roles": [{"arn": ROLE_OK}, {"arn": ROLE_TWO}, {"arn": ROLE_NO, "mode": "identity"}],
                       "web_identity": {"good-jwt": "ok", "old-jwt": "expired"}, "keys": self.keys}
        self.make_environment()
        self.make_credentials("home/.aws/credentials")
        self.make_config("home/.aws/config")
        if self.few():
            self.make_credentials("home/other")
        self.make_sso_cache()
        self.make_module(blocks)

    # ---- chances and keys

    def few(self, percent=12):
        return self.r.randrange(100) < percent

    def key(self, kind):
        """(id, secret, token) of a new key; kind: good, dead, temp, temp_bare, stale."""
        self.count += 1
        body = "".join(self.r.choice(LETTERS) for _ in range(11))
        kid = ("ASIA" if kind.startswith("temp") else "AKIA") + "RTX3G" + body
        secret = "".join(self.r.choice(LETTERS + LETTERS.lower()) for _ in range(40))
        if kind != "dead":
            row = {"id": kid, "secret": secret, "account": "111122223333", "partition": "aws",
                   "arn": "arn:aws:iam::111122223333:user/u%d" % self.count, "user_id": "AIDARTX3GSDSYSPN4W%02d" % self.count}
            if kind.startswith("temp"):
                row["token"] = TOKEN + str(self.count)
            self.keys.append(row)
        token = {"temp": TOKEN + str(self.count), "stale": TOKEN + "stale"}.get(kind)
        return kid, secret, token

    def some_key(self):
        return self.key(self.r.choice(["good", "good", "good", "dead", "dead", "temp", "temp_bare", "stale"]))

    # ---- environment

    def make_environment(self):
        e, r = self.env, self.r
        kind = r.choice(["none", "none", "none", "pair", "pair", "id", "secret", "old"])
        kid, secret, token = self.some_key()
        if kind in ("pair", "id"):
            e["AWS_ACCESS_KEY_ID"] = kid
        if kind in ("pair", "secret"):
            e["AWS_SECRET_ACCESS_KEY"] = secret
        if kind == "old":
            e["AWS_ACCESS_KEY"], e["AWS_SECRET_KEY"] = kid, secret
        if token and kind != "none":
            e["AWS_SESSION_TOKEN"] = token
        elif self.few():
            e["AWS_SESSION_TOKEN"] = r.choice([TOKEN, ""])
        if self.few(25):
            e["AWS_PROFILE"] = r.choice(PROFILES + ["gone", "", "Work", "work "])
        if self.few(15):
            e["AWS_DEFAULT_PROFILE"] = r.choice(PROFILES + ["gone"])
        if self.few(40):
            e["AWS_REGION"] = r.choice(REGIONS)
        if self.few(25):
            e["AWS_DEFAULT_REGION"] = r.choice(REGIONS)
        self.make_rare_environment()

    def make_rare_environment(self):
        e, r = self.env, self.r
        if self.few(6):
            e["AWS_SHARED_CREDENTIALS_FILE"] = r.choice(["@{HOME}/other", "@{HOME}/nowhere", "~/.aws/credentials"])
        if self.few(6):
            e["AWS_CONFIG_FILE"] = r.choice(["@{HOME}/other", "@{HOME}/nowhere"])
        if self.few(10):
            e["AWS_WEB_IDENTITY_TOKEN_FILE"] = r.choice(["@{HOME}/jwt", "@{HOME}/jwt", "@{HOME}/nowhere"])
            self.files["home/jwt"] = r.choice(["good-jwt", "good-jwt", "old-jwt"])
            if self.few(80):
                e["AWS_ROLE_ARN"] = ROLE_OK
        if self.few(15):
            kid, _, _ = self.key("temp")
            self.server["imds"] = {"mode": r.choice(["v1only", "v2", "v2only"]), "role": "web", "key": kid, "region": "eu-west-1"}
        if self.few(6):
            e["AWS_EC2_METADATA_DISABLED"] = r.choice(["true", "false", "yes"])
        if self.few(6):
            kid, _, _ = self.key("temp")
            self.server["ecs"] = {"key": kid}
            e["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = r.choice(["@{ECS}/creds", "@{ECS}/creds", "http://example.com/creds"])
        for name, values, percent in (("AWS_ENDPOINT_URL", ["https://sts.us-west-2.amazonaws.com", "@{CLOSED}", ""], 5),
                                      ("AWS_ENDPOINT_URL_STS", ["https://sts.us-east-1.amazonaws.com", "@{CLOSED}", ""], 5),
                                      ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", ["true", "false", "TRUE"], 6),
                                      ("AWS_STS_REGIONAL_ENDPOINTS", ["legacy", "regional"], 5),
                                      ("AWS_USE_FIPS_ENDPOINT", ["true", "false"], 4),
                                      ("AWS_USE_DUALSTACK_ENDPOINT", ["true", "false"], 4),
                                      ("AWS_SDK_LOAD_CONFIG", ["0", "1"], 5),
                                      ("AWS_RETRY_MODE", ["standard", "legacy"], 2),
                                      ("AWS_SECURITY_TOKEN", [TOKEN], 4)):
            if self.few(percent):
                e[name] = r.choice(values)

    # ---- files

    def pair(self, lines, key=None):
        """Lines of a pair, or half of one, written in one of the ways that people write them."""
        kid, secret, token = key or self.some_key()
        form = self.r.choice(["%s = %s"] * 6 + ["%s=%s", "%s =\t%s", "  %s = %s", "%s = %s  ", '%s = "%s"', "%s = '%s'", "%s = %s # note",
                                               "%s: %s"])
        rows = [("aws_access_key_id", kid), ("aws_secret_access_key", secret)]
        if token:
            rows.append(("aws_session_token", token))
        if self.few(6):
            del rows[self.r.randrange(2)]
        if self.few(5):
            rows = [(n.upper(), v) for n, v in rows]
        lines.extend(form % row for row in rows)

    def finish(self, path, lines):
        text = "\n".join(lines) + "\n"
        if self.few(6):
            text = text.replace("\n", "\r\n")
        if self.few(4):
            text = "\ufeff" + text
        self.files[path] = text

    def header(self, name, config):
        if config:
            prefix = name == "default" and not self.few(20)
            head = name if prefix or self.few(6) else "profile " + name
        else:
            head = "profile " + name if self.few(4) else name
        return ("[ %s ]" if self.few(4) else "[%s]") % head

    def make_credentials(self, path):
        lines = []
        if self.few(12):
            return
        for name in self.r.sample(PROFILES, self.r.randrange(1, 5)):
            lines.append(self.header(name, False))
            if not self.few(10):
                self.pair(lines)
            if self.few(10):
                lines.append("region = " + self.r.choice(REGIONS[:5]))
            if self.few(5):
                lines.append("role_arn = " + ROLE_OK)
            lines.append("")
        if self.few(10):
            lines.append("[%s]" % self.r.choice(PROFILES))
            self.pair(lines)
        self.finish(path, lines)

    def make_config(self, path):
        lines = []
        if self.few(15):
            return
        for name in self.r.sample(PROFILES + ["sso"], self.r.randrange(1, 5)):
            lines.append(self.header(name, True))
            self.make_profile(lines, name)
            lines.append("")
        if self.few(70):
            lines += ["[sso-session corp]", "sso_start_url = https://corp.awsapps.com/start", "sso_region = us-east-1", ""]
        if self.few(40):
            lines += ["[services local]", "sts =", "  endpoint_url = " + self.r.choice(["https://sts.us-east-1.amazonaws.com", "@{CLOSED}"]), ""]
        self.finish(path, lines)

    def make_profile(self, lines, name):
        r = self.r
        kinds = ["none", "none", "keys", "source", "source", "self", "env", "imds", "sso", "flat", "process", "webid", "mfa", "role", "two"]
        kind = "sso" if name == "sso" else r.choice(kinds)
        if self.few(45):
            lines.append("region = " + r.choice(REGIONS))
        if kind == "keys":
            self.pair(lines)
        if kind in ("source", "self", "mfa", "two"):
            lines += ["role_arn = " + r.choice([ROLE_OK, ROLE_OK, ROLE_NO]),
                      "source_profile = " + (name if kind == "self" else r.choice(PROFILES + ["gone"]))]
        if kind == "mfa":
            lines.append("mfa_serial = arn:aws:iam::111122223333:mfa/me")
        if kind in ("env", "imds"):
            lines += ["role_arn = " + ROLE_OK, "credential_source = " + r.choice({"env": ["Environment"], "imds": ["Ec2InstanceMetadata", "EcsContainer", "Magic"]}[kind])]
        if kind == "role":
            lines.append("role_arn = " + ROLE_OK)
        if kind == "sso":
            lines += ["sso_session = corp", "sso_account_id = 111122223333", "sso_role_name = " + r.choice(["Admin", "Admin", "Nope"])]
            if self.few(10):
                lines.append("sso_region = " + r.choice(["us-east-1", "eu-west-1"]))
        if kind == "flat":
            rows = ["sso_start_url = https://corp.awsapps.com/start", "sso_region = us-east-1", "sso_account_id = 111122223333", "sso_role_name = Admin"]
            lines += r.sample(rows, r.choice([4, 4, 4, 3]))
        if kind in ("process", "two"):
            self.process(lines)
        if kind == "webid":
            self.files.setdefault("home/jwt", "good-jwt")
            lines += ["role_arn = " + ROLE_OK, "web_identity_token_file = @{HOME}/jwt"]
        if self.few(5):
            lines.append("endpoint_url = " + r.choice(["https://sts.us-east-1.amazonaws.com", "@{CLOSED}"]))
        if self.few(6):
            lines.append("services = local")
        if self.few(4):
            lines.append("use_fips_endpoint = true")
        if self.few(3):
            lines.append("max_attempts = 2")

    def process(self, lines):
        kid, secret, token = self.some_key()
        out = {"Version": self.r.choice([1, 1, 1, 1, 2]), "AccessKeyId": kid, "SecretAccessKey": secret}
        if token:
            out["SessionToken"] = token
        n = len(self.files)
        body = self.r.choice(["cat <<'X'\n%s\nX\n" % json.dumps(out)] * 4 + ["exit 3\n", "echo hello\n"])
        self.files["home/helper%d" % n] = {"text": "#!/bin/sh\n" + body, "mode": "0755"}
        lines.append("credential_process = @{HOME}/helper%d" % n)

    def make_sso_cache(self):
        kid, _, _ = self.key("temp")
        self.server["sso"] = {"access_tokens": {"live-access-token": "valid", "renewed-access-token": "valid"},
                              "refresh_tokens": {"good-refresh": "renewed-access-token"}, "roles": {"111122223333/Admin": kid}}
        for name in ("corp", "https://corp.awsapps.com/start"):
            if self.few(30):
                continue
            token = {"startUrl": "https://corp.awsapps.com/start", "region": "us-east-1",
                     "accessToken": self.r.choice(["live-access-token"] * 3 + ["revoked-access-token"]),
                     "expiresAt": self.r.choice(["@{NOW+3600}", "@{NOW+3600}", "2024-01-01T00:00:00Z"])}
            if self.few(50):
                token.update(clientId="client", clientSecret="client-secret", refreshToken=self.r.choice(["good-refresh", "dead-refresh"]),
                             registrationExpiresAt="@{NOW+86400}")
            self.files["home/.aws/sso/cache/%s.json" % hashlib.sha1(name.encode()).hexdigest()] = json.dumps(token)

    # ---- the module

    def block(self):
        r, lines = self.r, ["max_retries = 1"]
        if self.few(75):
            lines.append('region = "%s"' % r.choice(REGIONS))
        if self.few(40):
            lines.append('profile = "%s"' % r.choice(PROFILES + ["sso", "gone", ""]))
        kind = r.choice(["none"] * 6 + ["pair", "pair", "id", "secret", "empty"])
        kid, secret, token = self.some_key()
        if kind in ("pair", "id"):
            lines.append('access_key = "%s"' % kid)
        if kind in ("pair", "secret"):
            lines.append('secret_key = "%s"' % secret)
        if kind == "pair" and token:
            lines.append('token = "%s"' % token)
        if kind == "empty":
            lines += ['access_key = ""', 'secret_key = ""']
        roles = r.choice([[]] * 8 + [[ROLE_OK], [ROLE_OK], [ROLE_NO], [""], [ROLE_OK, ROLE_TWO]])
        # the harness has one key for one role, so its sessions have one name too
        lines += ['assume_role {\n    role_arn = "%s"\n    session_name = "%s"\n  }' % (a, a.split("/")[-1] or "none") for a in roles]
        self.rare_arguments(lines)
        return "".join("  %s\n" % x for x in lines)

    def rare_arguments(self, lines):
        r = self.r
        for percent, texts in ((4, ['allowed_account_ids = ["111122223333"]', 'allowed_account_ids = ["999988887777"]']),
                               (3, ['forbidden_account_ids = ["111122223333"]']),
                               (5, ['shared_credentials_files = ["~/other"]', 'shared_credentials_files = ["~/.aws/credentials", "~/other"]']),
                               (4, ['shared_config_files = ["~/other"]', 'shared_config_files = ["$HOME/.aws/config"]']),
                               (4, ['sts_region = "us-west-2"']),
                               (3, ['skip_region_validation = true']),
                               (3, ['skip_metadata_api_check = "true"', 'skip_metadata_api_check = "false"']),
                               (3, ['use_fips_endpoint = true', 'use_dualstack_endpoint = true']),
                               (3, ['skip_credentials_validation = true']),
                               (4, ['endpoints {\n    sts = "https://sts.us-east-1.amazonaws.com"\n  }', 'endpoints {\n    sts = "@{CLOSED}"\n  }']),
                               (4, ['assume_role_with_web_identity {\n    role_arn = "%s"\n    web_identity_token = "good-jwt"\n  }' % ROLE_OK])):
            if self.few(percent):
                lines.append(r.choice(texts))

    def make_module(self, blocks):
        text = HEAD
        if self.few(10):
            lines = ['bucket = "tfstate-corp"', 'key = "a/terraform.tfstate"', "max_retries = 1"]
            if self.few(70):
                lines.append('region = "%s"' % self.r.choice(REGIONS[:6]))
            if self.few(50):
                lines.append('profile = "%s"' % self.r.choice(PROFILES + ["sso", "gone"]))
            text += "terraform {\n  backend \"s3\" {\n%s  }\n}\n" % "".join("    %s\n" % x for x in lines)
            self.server["s3"] = {"buckets": {"tfstate-corp": {"region": "us-east-1", "account": "111122223333"}}}
        for i in range(blocks):
            alias = "p%d" % i
            text += '\nprovider "aws" {\n  alias = "%s"\n%s}\n' % (alias, self.block())
            for kind in ("caller_identity", "region"):
                text += 'data "aws_%s" "%s" {\n  provider = aws.%s\n}\n' % (kind, alias, alias)
            text += 'output "arn_%s" { value = data.aws_caller_identity.%s.arn }\n' % (alias, alias)
            text += 'output "account_%s" { value = data.aws_caller_identity.%s.account_id }\n' % (alias, alias)
            text += 'output "region_%s" { value = data.aws_region.%s.name }\n' % (alias, alias)
        self.files["tf/main.tf"] = text

    def scenario(self):
        name = "mix-%06d" % self.seed
        return {"id": name, "title": name, "cause": "healthy", "files": self.files, "env": self.env, "server": self.server, "core": False}
