#!/usr/bin/env python3
"""Compare why403's prediction of the AWS CLI with the real `aws sts get-caller-identity` (version 1) on random mixes.

    differ_cli.py --shared DIR [--why403 PATH] [--seed N] [--count N] [-j 2] [--keep DIR]

Needs aws and the truth harness below DIR/oracle; no Terraform. The mixes are those of mixes.py with what only the CLI minds put on
top: its own variables, its own reading of files, profiles with everything at once.
"""
import argparse
import concurrent.futures
import json
import os
import random
import re
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import mixes

EXTRA_ENV = (("AWS_PROFILE", ["work", "prod", "sso", "base", "default", "gone", ""], 35),
             ("AWS_DEFAULT_PROFILE", ["work", "prod", "sso", ""], 12),
             ("AWS_DEFAULT_REGION", ["us-east-1", "eu-west-1", "us-esat-1", "", "us east 1", "US-EAST-1", "-x", "cn-north-1"], 30),
             ("AWS_CREDENTIAL_EXPIRATION", ["2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z"], 4),
             ("AWS_SECURITY_TOKEN", ["", "IQoJstale"], 5),
             ("AWS_MAX_ATTEMPTS", ["1", "2"], 4),
             ("AWS_EC2_METADATA_V1_DISABLED", ["true", "false"], 4),
             ("AWS_ENDPOINT_URL_SSO", ["https://portal.sso.us-east-1.amazonaws.com", "@{CLOSED}"], 3),
             ("AWS_CA_BUNDLE", ["", "@{HOME}/nowhere", "@{HOME}/.aws/config"], 3),
             ("REQUESTS_CA_BUNDLE", ["@{HOME}/nowhere"], 3),
             ("https_proxy", ["@{CLOSED}", "@{PROXY}"], 3),
             ("NO_PROXY", ["example.com", ".amazonaws.com.invalid"], 3),
             ("AWS_CONTAINER_CREDENTIALS_FULL_URI", ["@{ECS}/creds", "http://example.com/x", ""], 4),
             ("AWS_CONFIG_FILE", ["", "~/.aws/config", "$HOME/.aws/config"], 4))

EXTRA_LINES = (("s3 =\n  addressing_style = path", 8), ("aws_security_token = stale", 4), ("sts_regional_endpoints = legacy", 6),
               ("use_dualstack_endpoint = True", 3), ("ignore_configured_endpoint_urls = true", 4), ("services = gone", 3),
               ("ca_bundle = ~/nowhere", 2), ("sso_role_name = Admin", 3), ("duration_seconds = 900", 6), ("duration_seconds = soon", 3),
               ("role_session_name = me", 5), ("external_id = x", 4), ("sso_session = gone", 3), ("cli_pager =", 6),
               ("login_session = arn:aws:iam::111122223333:user/x", 2), ("web_identity_token_file = /nowhere", 3),
               ("region = us-east-1\n", 6), ("max_attempts = 1", 4), ("ec2_metadata_service_endpoint = @{CLOSED}", 2))


class CliMix(mixes.Mix):
    def __init__(self, seed):
        super().__init__(seed, blocks=1)
        extra = random.Random(seed * 7919)
        calm = seed % 3 != 0            # most mixes end at the first thing that is refused; these get further
        if calm:
            for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE"):
                if extra.randrange(100) < 70:
                    self.env.pop(name, None)
            self.env["AWS_PROFILE"] = extra.choice(["work", "prod", "base", "default", "sso"])
        for name, values, percent in EXTRA_ENV:
            if extra.randrange(100) < (percent / 4 if calm else percent):
                self.env[name] = extra.choice(values)
        if calm and extra.randrange(100) < 80:
            self.calm_files(extra)
        for name in ("home/.aws/config", "home/.aws/credentials"):
            if isinstance(self.files.get(name), str):
                self.files[name] = self.spoil(extra, self.files[name])

    def calm_files(self, r):
        """Every profile is there once, and keys are written plainly."""
        keys, conf = [], ["[sso-session corp]", "sso_start_url = https://corp.awsapps.com/start", "sso_region = us-east-1"]
        for name in ("default", "work", "prod", "base", "sso"):
            kid, secret, token = self.some_key()
            if name != "sso" and r.randrange(100) < 55:
                keys += ["[%s]" % name, "aws_access_key_id = " + kid, "aws_secret_access_key = " + secret]
                keys += ["aws_session_token = " + token] if token else []
            conf.append("[%s]" % name if name == "default" else "[profile %s]" % name)
            self.make_profile(conf, name)
        self.files["home/.aws/credentials"], self.files["home/.aws/config"] = "\n".join(keys) + "\n", "\n".join(conf) + "\n"

    def spoil(self, r, text):
        out = []
        for line in text.split("\n"):
            out.append(line)
            if line.startswith("["):
                out += [extra for extra, percent in EXTRA_LINES if r.randrange(100) < percent]
        if r.randrange(100) < 4:
            out.insert(0, "[DEFAULT]\nregion = us-west-2")
        if r.randrange(100) < 3:
            out.append("a line without a separator")
        if r.randrange(100) < 3:
            out.append("[default]\nregion = us-east-1")
        return "\n".join(out)


def compare(got, real):
    outcome, sts = got.get("outcome") or {}, got.get("sts") or {}
    key = (got.get("credentials") or {}).get("access_key_id")
    if outcome.get("status") != real["outcome"]:
        yield "%s %s (%s), real: %s %s" % (outcome.get("status"), key, outcome.get("terraform_message"), real["outcome"], real["error"])
        return
    if real["key"] and key != real["key"]:
        yield "key %s, real: %s" % (key, real["key"])
    if real["code"] and outcome.get("error_code") != real["code"]:
        yield "code %s, real: %s (%s)" % (outcome.get("error_code"), real["code"], real["error"])
    host = (sts.get("endpoint") or "").split("://")[-1]
    if real["outcome"] == "ok" and (host, sts.get("signing_region")) != (real["host"], real["region"]):
        yield "asks %s %s, real: %s %s" % (host, sts.get("signing_region"), real["host"], real["region"])
    if real["arn"] and "assumed-role" not in real["arn"] and outcome.get("arn") != real["arn"]:
        yield "arn %s, real: %s" % (outcome.get("arn"), real["arn"])
    said = re.sub(r"\s+", " ", outcome.get("terraform_message") or "")
    # a region that swallowed a secret spans lines: the real one prints them all, why403 its first, and only the last is compared
    swallowed = re.search(r"(key|token) = ", real["error"] or "") and said[-24:] in real["error"]
    if real["outcome"] == "error" and real["error"] and said[:24] not in real["error"] and not swallowed:
        yield "says %r, real: %r" % (said, real["error"])


def settle(seed, options, truth, cli):
    scenario = CliMix(seed).scenario()
    name = scenario["id"]
    with open(os.path.join(truth.SCENARIOS, name + ".json"), "w", encoding="utf-8") as f:
        json.dump(scenario, f, indent=1)
    real = cli.observe(name)
    world = truth.World(scenario)
    try:
        code, out, err = world.run([options.why403, "check", "--format", "json", "--show-key-ids", "--allow-exec", "--allow-endpoint", "all", "--no-experiments", "."], timeout=120)
        if code not in (0, 1, 3):
            return seed, real, ["exit %d: %s" % (code, err[-300:])]
        report = json.loads(out)
        got = next((c for c in report["configurations"] if c["address"] == "aws_cli"), {})
        refused = any("not asked: that host" in (r["result"] or "") for r in report["requests"])
        if refused and (got.get("outcome") or {}).get("status") == "unknown":
            return seed, real, []       # a bearer token is never sent where a setting sends it
        wrong = [w.replace(world.home, "$HOME") for w in compare(json.loads(world.tidy(json.dumps(got))), real)]
    finally:
        world.close()
    if wrong and options.keep:
        os.makedirs(options.keep, exist_ok=True)
        shutil.copy(os.path.join(truth.SCENARIOS, name + ".json"), options.keep)
    return seed, real, wrong


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--shared", required=True)
    p.add_argument("--why403", default="./why403")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=60)
    p.add_argument("-j", type=int, default=2)
    p.add_argument("--keep")
    p.add_argument("-v", "--verbose", action="store_true", help="what the real one says, too")
    options = p.parse_args()
    options.why403 = os.path.abspath(options.why403)
    work = tempfile.mkdtemp(prefix="differential-cli-")
    os.makedirs(os.path.join(work, "scenarios"))
    os.environ["ORACLE_SET"] = work
    sys.path.insert(0, os.path.join(os.path.abspath(options.shared), "oracle"))
    import cli
    import truth
    settled = fine = 0
    try:
        with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
            for seed, real, wrong in pool.map(lambda s: settle(s, options, truth, cli), range(options.seed, options.seed + options.count)):
                settled += not wrong
                fine += real["outcome"] == "ok"
                if options.verbose:
                    print("mix %d: %s %s" % (seed, real["outcome"], real["error"] or real["arn"]), flush=True)
                for text in wrong:
                    print("mix %d: %s" % (seed, text), flush=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print("%d of %d mixes agree (%d of them a working CLI)" % (settled, options.count, fine))
    return 0 if settled == options.count else 1


if __name__ == "__main__":
    sys.exit(main())
