#!/usr/bin/env python3
"""What a stranger's folder and a poor machine must not bring about: secrets pasted in odd places shown in any report, a shortage of the
program's own told as a finding."""
import os
import random
import re
import resource
import shutil
import socket
import string
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import tap  # noqa: E402
from tap import report  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
WHY403 = os.path.abspath(os.environ.get("WHY403", os.path.join(HERE, "..", "..", "why403")))
FORMATS = ("text", "json", "markdown", "html", "github", "sarif", "junit")
MAIN = 'provider "aws" {\n%s}\ndata "aws_caller_identity" "x" {}\n'


class Place:
    """A home and a Terraform folder."""

    def __init__(self):
        self.root = tempfile.mkdtemp(prefix="why403-trust-")
        self.env = {"PATH": "/usr/bin:/bin", "HOME": self.root + "/home", "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true",
                    "WHY403_LEAK_ABORT": "1"}

    def write(self, name, text, mode=0o600):
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        os.chmod(path, mode)

    def run(self, args, env=(), descriptors=None):
        def limit():
            if descriptors:
                resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
        run = subprocess.run([WHY403, *args], cwd=self.root, env=dict(self.env, **dict(env)), stdin=subprocess.DEVNULL, timeout=120,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=limit)
        return run.returncode, run.stdout.decode("utf-8", "replace")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root)


def parts(value):
    """What of a value gives it away: the whole, and of a long one any 12 characters at its ends and in the middle."""
    if len(value) < 16:
        return {value}
    return {value, value[:12], value[-12:], value[len(value) // 2:][:12]}


def shown(values, out):
    return [v for v in values if any(p in out for p in parts(v))]


def descriptors():
    with Place() as p:
        p.write("tf/main.tf", MAIN % '  region = "eu-west-1"\n')
        p.write("home/.aws/credentials", somebodys_keys())
        for n in (6, 7, 8, 9, 10):
            for args in (["check", "tf"], ["fix", "--yes", "tf"]):
                code, out = p.run(args, descriptors=n)
                good = code == 2 and "too many files are open" in out and "certain" not in out
                report("%d descriptors, %s: the program's own trouble" % (n, args[0]), "" if good else "%d: %s" % (code, out[-300:]))
        for args in (["check", "--offline", "tf"], ["fix", "--offline", "--yes", "tf"], ["check", "--offline", "--bundle", "home/b.json", "tf"],
                     ["sweep", "--offline", "tf"], ["env", "tf"], ["trace", "tf"], ["fix", "--undo"], ["open", "home/b.json"], ["diff", "home/b.json", "home/b.json"],
                     ["explain", "home/log"], ["check", "--lab", "stale-token"]):
            p.write("home/log", "Error: operation error STS: GetCallerIdentity, api error ExpiredToken: expired\n")
            usual, bad = p.run(args)[0], []
            for n in range(4, 41):
                code, out = p.run(args, descriptors=n)
                own = code == 2 and len([line for line in out.splitlines() if line.startswith("why403: ")]) == 1
                if code != usual and not own and "error while loading shared libraries" not in out:
                    bad.append("%d: %d, %s" % (n, code, out[-200:]))
            report("4 to 40 descriptors, %s: a sentence at most" % " ".join(args), "; ".join(bad))


def drawn(dice, n, alphabet=string.ascii_letters + string.digits + "+/"):
    while True:
        value = "".join(dice.choice(alphabet) for _ in range(n))
        if alphabet != string.ascii_letters + string.digits + "+/" or (value[0].isalnum() and value[-1].isalnum() and
                                                                       any(c.isdigit() for c in value)):
            return value


def somebodys_keys():
    return "[default]\naws_access_key_id = AKIAQYLPMN5HHHFPZAM2\naws_secret_access_key = %s\n" % drawn(random.Random(1), 40)


def pasted():
    key = drawn(random.Random(2), 40, string.ascii_letters + string.digits)
    url = "http://bob:hunter2pass@h.example/?token=tok3nvalue99"
    secrets = [key, "hunter2pass", "tok3nvalue99"]
    places = [("variable %s" % n, {n: v}, "") for n, v in
              (("AWS_REGION", key), ("AWS_PROFILE", key), ("AWS_CA_BUNDLE", key), ("AWS_ENDPOINT_URL_STS", url), ("AWS_ENDPOINT_URL", url))]
    places += [("argument %s" % n, {}, "  %s\n" % t) for n, t in
               (("region", 'region = "%s"' % key), ("profile", 'profile = "%s"' % key), ("custom_ca_bundle", 'custom_ca_bundle = "%s"' % key),
                ("endpoints", 'endpoints {\n    sts = "%s"\n  }' % url), ("shared_config_files", 'shared_config_files = ["%s"]' % key))]
    for name, env, arguments in places:
        with Place() as p:
            p.write("tf/main.tf", MAIN % arguments)
            bad = []
            for args in [["check", "--offline", "--format", f, "tf"] for f in FORMATS] + [["trace", "tf"], ["fix", "--offline", "tf"]]:
                code, out = p.run(args, env)
                if shown(secrets, out) or code < 0:
                    bad.append("%s shows %s (%d)" % (" ".join(args), shown(secrets, out), code))
            report("a secret pasted as %s" % name, "; ".join(bad))


def links_of_the_folder():
    """A repository that names a file of its reader's by a link where a report will be saved."""
    for what, link, target, file in (("a file", "tf/report.md", "../home/.profile", "tf/report.md"), ("what is not there", "tf/report.md", "../home/.bash_profile", "tf/report.md"),
                                     ("a folder", "tf/out", "../home", "tf/out/.profile")):
        with Place() as p:
            p.write("tf/main.tf", MAIN % '  region = "eu-west-1"\n')
            p.write("home/.profile", "umask 077\n")
            os.symlink(target, os.path.join(p.root, link))
            for option in (["-o", file, "--format", "markdown"], ["--plain", "--bundle", file]):
                code, out = p.run(["check", "--offline", *option, "tf"])
                with open(p.root + "/home/.profile", encoding="utf-8") as f:
                    kept = f.read() == "umask 077\n" and not os.path.lexists(p.root + "/home/.bash_profile")
                report("%s is not written through a link to %s" % (option[0], what), "" if code == 2 and "leads out" in out and kept else "%d: %s" % (code, out[-300:]))
            code, out = p.run(["check", "--offline", "-o", "home/report.md", "tf"])
            report("a file of one's own is", "" if code == 1 and os.path.exists(p.root + "/home/report.md") else "%d: %s" % (code, out[-300:]))


def regions():
    with Place() as p:
        p.write("tf/main.tf", MAIN % '  region = "eu-west-1"\n  sts_region = "127.0.0.1/#"\n')
        p.write("home/.aws/credentials", somebodys_keys())
        code, out = p.run(["check", "--offline", "tf"])
        report("a region that exists is not said to be missing", "" if code == 1 and "'eu-west-1' does not exist" not in out else "%d: %s" % (code, out[-300:]))


class Ear(threading.Thread):
    """A proxy on loopback that answers nothing of use and keeps what it hears, and the first line of each."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.socket.getsockname()[1]
        self.heard, self.whole = [], []

    def run(self):
        while True:
            peer = self.socket.accept()[0]
            with peer:
                peer.settimeout(3)
                try:
                    text = peer.recv(65536)
                    head, _, body = text.partition(b"\r\n\r\n")
                    length = re.search(rb"(?i)content-length: (\d+)", head)
                    while length and len(body) < int(length[1]):
                        body += peer.recv(65536)
                    self.heard.append(head.split(b"\r\n")[0].decode("latin-1"))
                    self.whole.append((head + body).decode("latin-1"))
                    peer.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                except OSError:
                    pass


BACKEND = 'terraform {\n  backend "s3" {\n    bucket = "b-1"\n    key = "k"\n    region = "eu-west-1"\n%s  }\n}\n'


def consents():
    """A consent to a host lets nothing else through that the folder chose: its proxy needs another."""
    ear = Ear()
    ear.start()
    port = ear.url.rpartition("/")[2]
    folders = (("provider", MAIN % ('  region = "eu-west-1"\n  http_proxy = "%s"\n  endpoints {\n    sts = "http://localstack.corp:4566"\n  }\n' % ear.url)),
               ("backend", BACKEND % ('    http_proxy = "%s"\n    endpoints = { s3 = "http://localstack.corp:4566", sts = "http://localstack.corp:4566" }\n' % ear.url)))
    for name, text in folders:
        for args in (["check", "--no-experiments"], ["fix", "--yes"], ["env"], ["sweep"]):
            with Place() as p:
                p.write("tf/main.tf", text)
                p.write("home/.aws/credentials", somebodys_keys())
                p.write("home/.config/why403/config.ini", "allow-endpoint = localstack.corp\n")
                del ear.heard[:]
                p.run([*args, "tf"])
                report("%s: the agreed host is not asked through the folder's proxy by %s" % (name, args[0]), "; ".join(ear.heard))
                if args[0] == "check":
                    code, out = p.run([*args, "tf"])
                    report("%s: the proxy is what is told" % name, "" if "--allow-endpoint " + port in out else "%d: %s" % (code, out[-600:]))
                    p.run([*args, "--allow-endpoint", port, "tf"])
                    report("%s: with both agreed to it is asked" % name, "" if ear.heard else "nothing was heard")


MOCK = '  access_key = "mock"\n  secret_key = "mock"\n'
ENDPOINT = '  endpoints {\n    sts = "%s"\n  }\n'
ROLE_OF = '  assume_role {\n    role_arn = "arn:aws:iam::111122223333:role/x"\n    %s\n  }\n'
DYNAMIC = '  dynamic "%s" {\n    for_each = %s\n    content {\n      %s\n    }\n  }\n'
ROLE = MAIN % '''  region = "eu-west-1"
  endpoints {
    sts = "%(url)s"
  }
  assume_role {
    role_arn = "arn:aws:iam::111122223333:role/x"
    external_id = %(value)s
  }
''' + 'variable "team" {\n  default = ""\n}\n'


def external_ids():
    """Whoever agreed to the folder's host has agreed to requests, not to a variable's value in them."""
    ear = Ear()
    ear.start()
    value = "4711-of-somebody"
    for said, env, asked in (('"%s"' % value, {}, True), ("var.team", {"TF_VAR_team": value}, False)):
        with Place() as p:
            p.write("tf/main.tf", ROLE % {"url": ear.url, "value": said})
            p.write("home/.aws/credentials", somebodys_keys())
            del ear.whole[:]
            p.run(["check", "--no-experiments", "--allow-endpoint", "all", "tf"], env)
            heard = [h for h in ear.whole if "AssumeRole" in h and value in h]
            report("the external id %s goes %s" % (said, "to an agreed host" if asked else "to AWS only"), "" if bool(heard) == asked else "heard: %s" % ear.whole)


def variables():
    """A secret of the reader's leaves by no way round: as a key, an index, by what is refused, as a key id."""
    ear = Ear()
    ear.start()
    value, port = "hunter2qzx", ear.url.rpartition(":")[2]
    made = "${strrev(keys({ (var.team) = 1 })[0])}"
    for name, keys, more in (("path", MOCK, '  endpoints {\n    sts = "%s/%s"\n  }\n' % (ear.url, made)),
                             ("tag", MOCK, ENDPOINT % ear.url + ROLE_OF % ('tags = { a = "%s" }' % made)),
                             ("tag's key", MOCK, ENDPOINT % ear.url + ROLE_OF % ('tags = { "%s" = "a" }' % made)),
                             ("session", MOCK, ENDPOINT % ear.url + ROLE_OF % ('session_name = "a%s"' % made)),
                             ("external id", MOCK, ENDPOINT % ear.url + ROLE_OF % ("external_id = length(var.team)")),
                             ("home's path", MOCK, ENDPOINT % ear.url + ROLE_OF % ('external_id = basename(pathexpand("~"))')),
                             ("letter that is guessed", MOCK, ENDPOINT % (ear.url + '/${trimprefix(substr(var.team, 0, 1), "h") == "" ? "yes" : "no"}')),
                             ("dynamic block's value", MOCK, DYNAMIC % ("endpoints", 'slice(split("#", "x#${var.team}"), 1, 2)', 'sts = "%s/${strrev(endpoints.value)}"' % ear.url)),
                             ("number of blocks", MOCK, ENDPOINT % ear.url + DYNAMIC % ("assume_role", 'startswith(var.team, "h") ? [1] : []', 'role_arn = "arn:aws:iam::111122223333:role/x"')),
                             ("key id, agreed", '  access_key = var.team\n  secret_key = "x"\n', ENDPOINT % ear.url)):
        with Place() as p:
            p.write("tf/main.tf", MAIN % ('  region = "eu-west-1"\n' + keys + more) + 'variable "team" {\n  sensitive = true\n}\n')
            del ear.whole[:]
            agreed = ["--allow-endpoint", "all"] if "agreed" in name else []
            out = p.run(["check", "--no-experiments", *agreed, "tf"], {"TF_VAR_team": value})[1]
            report("a secret in the %s is not sent" % name, "; ".join(ear.whole))
            report("a secret in the %s is not shown" % name, out if value in out or value[::-1] in out else "")
    for name, keys in (("mock keys", MOCK), ("a key id of a variable, agreed", '  access_key = var.team\n  secret_key = "x"\n')):
        with Place() as p:
            p.write("tf/main.tf", MAIN % ('  region = "eu-west-1"\n' + keys + ENDPOINT % ear.url) + 'variable "team" {}\n')
            del ear.whole[:]
            p.run(["check", "--no-experiments", *(["--allow-endpoint", port] if "agreed" in name else []), "--allow-endpoint", "all", "tf"],
                  {"TF_VAR_team": "AKIAQYLPMN5HHHFPZAM2"})
            report("%s: that host is asked" % name, "" if ear.whole else "nothing was heard")


UNIT_MAIN = MAIN % ('  region = "eu-west-1"\n' + MOCK + ENDPOINT % "%s/${var.team}") + 'variable "team" {\n  default = "d"\n}\nvariable "no" {\n  default = ""\n}\n'


def units():
    """The same through Terragrunt: by a variable's name, a choice of files, code that it writes."""
    ear = Ear()
    ear.start()
    value, get = "hunter2qzx", 'get_env("DB_PASSWORD")'
    guess = 'startswith(%s, "h")' % get
    extra = 'terraform {\n  extra_arguments "x" {\n    commands = ["init", "plan"]\n    %s\n  }\n}\n'
    written = 'generate "p" {\n  path = "t.auto.tfvars"\n  if_exists = "overwrite"\n  contents = <<EOF\n%s\nEOF\n}\n'
    for name, unit, asked in (("nothing of it", extra % 'env_vars = { TF_VAR_team = "a", AWS_SESSION_TOKEN_OF_CI = %s }' % get, True),
                              ("a variable", extra % "env_vars = { TF_VAR_team = %s }" % get, False),
                              ("a variable's name", extra % 'env_vars = { (%s ? "TF_VAR_team" : "TF_VAR_no") = "x" }' % guess, False),
                              ("an argument", extra % 'arguments = ["-var", "team=${%s}"]' % get, False),
                              ("the name of an input", 'inputs = { (%s ? "team" : "no") = "x" }\n' % guess, False),
                              ("an input that is null", 'inputs = { team = %s ? null : "x" }\n' % guess, False),
                              ("a name in code", written % ('${%s ? "team" : "no"} = "x"' % guess), False),
                              ("a file that is included", 'include "r" {\n  path = %s ? "r.hcl" : "s.hcl"\n}\n' % guess, False),
                              ("whether nothing runs", "exclude {\n  if = %s\n  no_run = true\n  actions = [\"plan\"]\n}\n" % guess, False)):
        with Place() as p:
            p.write("tf/main.tf", UNIT_MAIN % ear.url)
            p.write("tf/terragrunt.hcl", unit)
            p.write("tf/r.hcl", 'inputs = { team = "r" }\n')
            p.write("tf/s.hcl", 'inputs = { team = "s" }\n')
            del ear.whole[:]
            out = p.run(["check", "--no-experiments", "--allow-endpoint", "all", "tf"], {"DB_PASSWORD": value})[1]
            report("a secret decides %s: %s" % (name, "that host is asked" if asked else "nobody is asked"),
                   "" if bool(ear.whole) == asked else "%s\n%s" % (ear.whole, out))


def containers():
    """Where a container's keys come from is the folder's choice in a Terragrunt unit: nobody's token goes there."""
    ear = Ear()
    ear.start()
    value = "hunter2qzx"
    full = 'AWS_CONTAINER_CREDENTIALS_FULL_URI = "%s/c"' % ear.url
    extra = 'terraform {\n  extra_arguments "x" {\n    commands = ["init", "plan"]\n    env_vars = {\n      %s\n    }\n  }\n}\n'
    for name, variables, env, agreed, asked in (
            ("alone", full, {}, False, False), ("alone, agreed", full, {}, True, True),
            ("with a token of the unit's, agreed", full + '\n      AWS_CONTAINER_AUTHORIZATION_TOKEN = "mock"', {}, True, True),
            ("with a secret as token, agreed", full + '\n      AWS_CONTAINER_AUTHORIZATION_TOKEN = get_env("DB_PASSWORD")', {"DB_PASSWORD": value}, True, False),
            ("with the reader's token, agreed", full, {"AWS_CONTAINER_AUTHORIZATION_TOKEN": value}, True, False),
            ("with a file of the reader's, agreed", full + '\n      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE = "@/home/.vault-token"', {}, True, False)):
        with Place() as p:
            p.write("tf/main.tf", MAIN % '  region = "eu-west-1"\n')
            p.write("tf/terragrunt.hcl", (extra % variables).replace("@", p.root))
            p.write("home/.vault-token", value)
            del ear.whole[:]
            for command in (["check", "--no-experiments"], ["fix", "--yes"], ["env"]):
                p.run([*command, *(["--allow-endpoint", "all"] if agreed else []), "tf"], env)
            report("a container's address %s: %s" % (name, "asked" if asked else "not asked"), "" if bool(ear.whole) == asked else "heard: %s" % ear.whole)


def unit_proxies():
    """A Terragrunt unit's proxy is the folder's: it hears nothing of the reader's without a yes."""
    ear = Ear()
    ear.start()
    extra = 'terraform {\n  extra_arguments "x" {\n    commands = ["init", "plan"]\n    env_vars = {\n      %s\n    }\n  }\n}\n'
    http, user = 'HTTP_PROXY = "%s"' % ear.url, ear.url.replace("://", '://${get_env("PLAIN")}:x@')
    for name, variables, env in (
            ("an address of the reader's", http, {"AWS_ENDPOINT_URL_STS": "http://localstack.corp:4566"}),
            ("instance metadata of the reader's", http, {"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://imds.corp:99"}),
            ("a value as its user", 'HTTPS_PROXY = "%s"' % user, {"PLAIN": "private1"}),
            ("AWS's own name", 'HTTPS_PROXY = "%s"' % ear.url, {})):
        with Place() as p:
            p.write("home/.aws/credentials", somebodys_keys())
            p.write("tf/main.tf", MAIN % '  region = "eu-west-1"\n')
            p.write("tf/terragrunt.hcl", extra % variables)
            del ear.whole[:]
            for command in (["check", "--no-experiments"], ["fix", "--yes"]):
                p.run([*command, "tf"], env)
            report("a unit's proxy, %s: hears nothing" % name, "heard: %s" % ear.whole if ear.whole else "")


def unit_programs():
    """terraform_binary of a unit runs no program that came with it, however far above it lies."""
    for name, unit, command in (
            ("by a path", 'terraform_binary = "../../tools/terraform"\n', ["sweep", "--offline", "."]),
            ("by the unit's folder", 'terraform_binary = "${get_terragrunt_dir()}/../../tools/terraform"\n', ["check", "--offline", "live/unit"]),
            ("by an include", 'include "r" {\n  path = find_in_parent_folders("root.hcl")\n}\n', ["check", "--offline", "live/unit"])):
        with Place() as p:
            p.write("tools/terraform", "#!/bin/sh\necho ran >> %s/ran\n" % p.root)
            os.chmod(p.root + "/tools/terraform", 0o755)
            p.write("root.hcl", 'terraform_binary = "${get_parent_terragrunt_dir()}/tools/terraform"\n')
            p.write("live/unit/main.tf", MAIN % '  region = "eu-west-1"\n')
            p.write("live/unit/terragrunt.hcl", unit)
            p.run(command)
            report("a unit names its program %s: it is not run" % name, "it ran" if os.path.exists(p.root + "/ran") else "")


def own_settings():
    """A config.ini that lies in the folder gives no consent."""
    ear = Ear()
    ear.start()
    for where, asked in (("tf/.config", False), ("home/.config", True)):
        with Place() as p:
            p.write("tf/main.tf", MAIN % ('  region = "eu-west-1"\n' + ENDPOINT % ear.url))
            p.write(where + "/why403/config.ini", "allow-endpoint = all\n")
            del ear.heard[:]
            out = p.run(["check", "--no-experiments", "tf"],
                        {"XDG_CONFIG_HOME": p.root + "/" + where, "AWS_ACCESS_KEY_ID": "AKIAQYLPMN5HHHFPZAM2", "AWS_SECRET_ACCESS_KEY": drawn(random.Random(1), 40)})[1]
            report("%s: %s" % (where, "counts" if asked else "does not count"), "" if bool(ear.heard) == asked and ("do not count" in out) != asked else "%s\n%s" % (ear.heard, out[-500:]))


def home_itself():
    """The folder that is looked at is HOME: its .aws holds its owner's keys."""
    ear = Ear()
    ear.start()
    for where, env, asked in ((".aws/credentials", {}, False), ("aws/credentials", {"AWS_SHARED_CREDENTIALS_FILE": "aws/credentials"}, True)):
        with Place() as p:
            p.write("home/main.tf", MAIN % ('  region = "eu-west-1"\n' + ENDPOINT % ear.url))
            p.write("home/" + where, somebodys_keys())
            del ear.heard[:]
            out = p.run(["check", "--no-experiments", p.root + "/home"], {k: p.root + "/home/" + v for k, v in env.items()})[1]
            report("HOME is looked at, keys in %s: %s" % (where, "the folder's" if asked else "not sent"), "" if bool(ear.heard) == asked else "%s\n%s" % (ear.heard, out[-500:]))


def regions_of_services():
    """The label of a region may be a service's, and the host then a customer's: sts.s3.amazonaws.com is a bucket."""
    ear = Ear()
    ear.start()
    for region, asked in (("s3", False), ("vpce-x", False), ("xn--evil", False), ("eu-west-9", True)):
        with Place() as p:
            p.write("tf/main.tf", MAIN % ('  region = "%s"\n  skip_region_validation = true\n' % region))
            p.write("home/.aws/credentials", somebodys_keys())
            del ear.heard[:]
            p.run(["check", "--no-experiments", "tf"], {"HTTPS_PROXY": ear.url})
            heard = [h for h in ear.heard if "sts.%s." % region in h]
            report("region %s: its host is %sasked" % (region, "" if asked else "not "), "" if bool(heard) == asked else "heard: %s" % ear.heard)


def main():
    consents()
    external_ids()
    variables()
    units()
    containers()
    unit_proxies()
    unit_programs()
    own_settings()
    home_itself()
    regions_of_services()
    descriptors()
    links_of_the_folder()
    regions()
    pasted()
    return tap.status()


if __name__ == "__main__":
    sys.exit(main())
