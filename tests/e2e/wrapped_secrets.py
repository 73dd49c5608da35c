#!/usr/bin/env python3
"""A secret that goes on below its line, in each way that editors, mail and shells make of it: no 8 characters of it in a row stand in any output, bundle or history."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bad_input import Place, call, report
import tap  # found where bad_input finds it: tests/support

WINDOW = 8
ID = "AKIARTX3GSDSVM357XQK"
ONE, TWO = "YqU59+67BhoXLkc3EAbb", "NBXwcZWoQaLggRrwfCTl"
START = "[default]\naws_access_key_id = %s\n" % ID
KEY = "aws_secret_access_key = "
TF = 'provider "aws" {\n  region     = "eu-west-1"\n  access_key = "%s"\n' % ID + "%s}\ndata \"aws_caller_identity\" \"me\" {}\n"

SHARED = {
    "indented": START + KEY + ONE + "\n  " + TWO + "\n",
    "not indented": START + KEY + ONE + "\n" + TWO + "\nregion = eu-west-1\n",
    "in three pieces": START + KEY + ONE[:10] + "\n  " + ONE[10:] + "\n  " + TWO + "\n",
    "CRLF": (START + KEY + ONE + "\n  " + TWO + "\n").replace("\n", "\r\n"),
    "a tab": START + KEY + ONE + "\n\t" + TWO + "\n",
    "all below": START + KEY + "\n  " + ONE + "\n  " + TWO + "\n",
    "with a missing bracket": START.replace("]", "") + KEY + ONE + "\n  " + TWO + "\n",
    "a damaged id above": START.replace("= A", "= \u201cA") + KEY + ONE + "\n  " + TWO + "\n",
    "a token with padding": START + KEY + ONE + TWO + "\naws_session_token = " + ONE + "\n  " + TWO + "==\nregion = eu-west-1 \n",
    "quotes": START + KEY + '"' + ONE + "\n  " + TWO + '"\n',
    "a quote never closed": START + KEY + '"' + ONE + "\n" + TWO + "\n",
    "swapped": "[default]\naws_access_key_id = " + ONE + "\n  " + TWO + "\naws_secret_access_key = " + ID + "\n",
    "shell lines": "export AWS_ACCESS_KEY_ID=%s\nexport AWS_SECRET_ACCESS_KEY=%s\\\n%s\n" % (ID, ONE, TWO),
    "commented out above a damage": "# " + KEY + ONE + "\n#   " + TWO + "\n" + START.replace("]", "") + KEY + "x" * 40 + "\n",
    "a byte order mark": "\ufeff" + START + KEY + ONE + "\n  " + TWO + "\n",
    "UTF-16": ("\ufeff" + START + KEY + ONE + "\n  " + TWO + "\n").encode("utf-16-le"),
    "no equals sign": START + "aws_secret_access_key " + ONE + "\n  " + TWO + "\n",
    "colon": START + "aws_secret_access_key: " + ONE + "\n  " + TWO + "\n",
}
MODULES = {
    "a heredoc": TF % ("  secret_key = <<EOT\n%s\n%s\nEOT\n" % (ONE, TWO)),
    "an indented heredoc": TF % ("  secret_key = <<-EOT\n    %s\n    %s\n  EOT\n" % (ONE, TWO)),
    "join": TF % ('  secret_key = join("", [\n    "%s",\n    "%s",\n  ])\n' % (ONE, TWO)),
    "a string with a line break": TF % ('  secret_key = "%s\n%s"\n' % (ONE, TWO)),
}
for way, value in {
    "CRLF": '"%s\r\n%s"', "two strings": '"%s"\n"%s"', "no quotes": "%s\n%s", "all below": "\n%s\n%s", "single quotes": "'%s\n%s'",
    "typographic quotes": "\u201c%s\n%s\u201d", "an indented line": '"%s\n      %s"', "an equals sign": '"%s\n%s=="', "a blank line": '"%s\n\n%s"',
}.items():
    MODULES["a provider's, " + way] = TF % ("  secret_key = " + value % (ONE, TWO) + "\n")
MODULES["a backend's"] = 'terraform {\n  backend "s3" {\n    bucket = "b"\n    key = "k"\n    secret_key = "%s\n%s"\n    region = "eu-west-1"\n  }\n}\n' % (ONE, TWO)
MODULES["a local value"] = TF % "" + 'locals {\n  db_password = "%s\n%s"\n}\n' % (ONE, TWO)
FILES = {
    "terraform.tfvars": 'k = "%s\n%s"\n' % (ONE, TWO),
    "terragrunt.hcl": 'inputs = {\n  k = "%s\n%s"\n}\n' % (ONE, TWO),
}
CALLS = [["check"]] + [["check", "--format", f] for f in ("json", "markdown", "html", "github", "sarif", "junit")]
CALLS += [["trace"], ["fix"], ["env"], ["fix", "--yes"], ["fix", "--list"]]


def leaks(out):
    text = out.decode("utf-8", "replace")
    flat = re.sub(r"\s+", "", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|<[^<>]*>", "", text))
    return sorted({s[i:i + WINDOW] for s in (ONE, TWO) for i in range(len(s) - WINDOW + 1) if s[i:i + WINDOW] in text or s[i:i + WINDOW] in flat})


def kept(place):
    """What lies beside the outputs: the bundle, the history."""
    found = [place.path("b.json")]
    for folder, _, names in os.walk(place.path("home/.local/state/why403")):
        found += [os.path.join(folder, n) for n in names if "/backups" not in folder]
    out = b""
    for path in found:
        if os.path.exists(path):
            with open(path, "rb") as f:
                out += f.read()
    return out


def tell_kept(name, place):
    code, _, trouble = call(place, ["check", "--offline", "--bundle", place.path("b.json")])
    files = kept(place)
    problem = trouble or ("" if code in (0, 1, 3) and b'"why403.bundle/' in files and b"main.tf" in files else "exit %s, %d bytes" % (code, len(files)))
    report("nor in a bundle or the history: " + name, problem or ("%s" % leaks(files) if leaks(files) else ""))


def tell(name, **files):
    problem = ""
    for args in CALLS:
        with Place(**files) as place:
            code, out, trouble = call(place, args + ([] if args[0] in ("trace", "env") or "--list" in args else ["--offline"]))
            problem = problem or trouble or ("exit %s of %s: %s" % (code, args, out[-300:]) if code not in (0, 1, 3) else "")
            if leaks(out):
                problem = problem or "%s shows %s: %s" % (" ".join(args), leaks(out), out.decode("utf-8", "replace")[:3000])
    report("a secret over lines is never shown: " + name, problem)


for title, text in SHARED.items():
    tell(title, keys=text)
for title, text in MODULES.items():
    tell(title, main=text, keys=None)
    with Place(main=text, keys=None) as here:
        tell_kept(title, here)
for title, text in FILES.items():
    with Place(main='variable "k" {}\n' + TF % "  secret_key = var.k\n", keys=None) as here:
        here.write("tf/" + title, text)
        tell_kept(title, here)
print("1..%d" % (len(SHARED) + 2 * len(MODULES) + len(FILES)))
sys.exit(tap.status())
