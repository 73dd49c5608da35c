#!/usr/bin/env python3
"""corpus/contradictions.py PROGRAM CORPUS...: no fix names what its text doesn't hold, or advises what the text contradicts.

Prints a line of TAP for each rule. What stands in capitals (REGION, PROFILE, ROLE_ARN) is a place to fill in and no name.
"""
import concurrent.futures
import json
import re
import subprocess
import sys

REGION = re.compile(r"\b(?:us-gov|us-iso[bef]?|us|eu|ap|ca|sa|me|af|il|mx|cn|eusc)-[a-z]+-\d\b")
USUAL = re.compile(r"\b(?:us-(?:east|west)-[12]|eu-(?:west-[123]|central-1|north-1)|ap-(?:northeast-[123]|southeast-[12]|south-1)|sa-east-1|"
                   r"ca-central-1)\b")
# Not the text's: regions to choose from, and the one where the call is served for all others.
EXAMPLES = {"set_region": "AWS_REGION=us-east-1|'us-east-1'|AWS_REGION us-east-1", "right_partition": "Regions: .*"}
TERRAFORM = ("provider", "s3_backend", "remote_state", "exec_plugin")


def unwrapped(text):
    return re.sub(r"[\s│]+", "", text)


def lacking(pattern, advice, flat):
    """Names that the pattern finds in the advice and that the text doesn't hold."""
    return [n for n in re.findall(pattern, advice) if unwrapped(n.rstrip(".:")) not in flat]


def profile(text, error, fix, advice):
    return lacking(r"--profile '?([^'\s]+)", re.sub(r"PROFILE\b", "", advice), unwrapped(text))


def region(text, error, fix, advice):
    """but a region that is meant instead of the one refused."""
    advice = re.sub(EXAMPLES.get(fix["id"], "'?--region'? us-east-1"), "", advice)
    advice = re.sub(r"\S+ is probably meant", "", advice)
    return lacking(REGION, advice, unwrapped(text))


def host(text, error, fix, advice):
    advice = re.sub(r"audience is sts\.amazonaws\.com|pods\.eks\.amazonaws\.com|eks\.amazonaws\.com|\*\.amazonaws\.com|\bsts\.amazonaws\.com", "", advice)
    return [h for h in lacking(r"[\w.-]+\.amazonaws\.com(?:\.cn)?", advice, unwrapped(text)) if ".REGION." not in h]


def arn(text, error, fix, advice):
    return [a for a in lacking(r"arn:aws[^\s,\"'`]+", advice, unwrapped(text)) if "‹" not in a and "123456789012:role/NAME" not in a]


def account(text, error, fix, advice):
    return [n for n in lacking(r"\b\d{12}\b", advice, unwrapped(text)) if n not in ("123456789012", "012345678901")]


def place(text, error, fix, advice):
    return lacking(r"[\w./-]+\.(?:tf|hcl)(?=:\d)", advice, unwrapped(text))


def explicit_deny(text, error, fix, advice):
    """Another key of the same caller is refused as well."""
    return ["unset"] if "explicit deny" in text and "unset AWS_ACCESS_KEY_ID" in advice else []


def usual_region(text, error, fix, advice):
    """Every account has it: there is nothing to enable."""
    return re.findall(r"--region-name (%s)" % USUAL.pattern, advice)


def terraform(text, error, fix, advice):
    """A program that is not Terraform is not mended by it."""
    told = error["component"] in TERRAFORM or re.search("terraform|tofu|terragrunt|valid credential sources|config profile,", text, re.I)
    return [] if told else re.findall(r"terraform (?:init|plan|apply)", advice)


def container(text, error, fix, advice):
    """Who gets credentials from its container gets none from a file of its own."""
    told = re.search(r"AWS_CONTAINER_|read authorization token|invalid endpoint host|169\.254\.170\.|Pod Identity|AssumeRoleForPodIdentity", text, re.I)
    return re.findall(r"aws configure(?: sso)?(?= |$)", advice) if told else []


def other_name(text, error, fix, advice):
    """What is meant instead is something else."""
    return re.findall(r"Where (\S+) is named as the region, \1 is probably meant", advice)


RULES = (other_name, profile, region, host, arn, account, place, explicit_deny, usual_region, terraform, container)


def explained(job):
    program, row = job
    run = subprocess.run([program, "explain", "--format", "json", "-"], input=row["text"].encode(), capture_output=True, timeout=60)
    return row, json.loads(run.stdout)["errors"]


def main():
    rows = [json.loads(line) for corpus in sys.argv[2:] for line in open(corpus, encoding="utf-8")]
    found, n = {rule: [] for rule in RULES}, 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for row, errors in pool.map(explained, [(sys.argv[1], row) for row in rows]):
            for error in errors:
                for fix in error.get("fixes", []):
                    advice = " ".join([c["text"] for c in fix["commands"]] + [fix["admin_text"] or ""])
                    n += 1
                    for rule in RULES:
                        found[rule] += ["%s %s: %s" % (row["id"], fix["id"], what) for what in rule(row["text"], error, fix, advice)]
    for rule in RULES:
        print("%s - contradictions: %s, %d fixes" % ("not ok" if found[rule] or not n else "ok", rule.__name__, n))
        print("".join("# %s\n" % line for line in found[rule][:8]), end="")
    return 1 if any(found.values()) or not n else 0


if __name__ == "__main__":
    sys.exit(main())
