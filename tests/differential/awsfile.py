#!/usr/bin/env python3
"""Compare the boto dialect of read/awsfile with botocore itself on random files.

    awsfile.py DUMP [N] [SEED]       DUMP = the built awsfile_dump; ends with 1 when a file is read differently

Needs botocore. The files are made of what breaks real ones: BOMs, odd blanks, brackets, comments, quotes, indented lines,
names that stand twice, broken UTF-8, carriage returns.
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import botocore.configloader as loader
import botocore.exceptions

KEYS = ["aws_access_key_id", "aws_secret_access_key", "region", "Region", "s3", "output", "role_arn", "", "a b", "k:", "x=", "ü",
        "aws_session_token", "export AWS_PROFILE", "[k]", "k\u00a0"]
VALUES = ["AKIA", "", "a=b", "a:b", "\"q\"", "'q'", "x # c", "x ; c", "# c", "[v]", "x\u00a0", "\u200bx", "\u201cx\u201d", "x\\",
          "a\u2028b", "a\x0bb", "a\x0cb", "a\x1cb", "a\x85b", "\x1f", "%s", "x]"]
HEADS = ["default", "DEFAULT", "profile a", "a", " a ", "profile  b", "profile 'c d'", "profile \"e", "profile f g", "profilex h",
         "sso-session s", "services t", "profile", "preview", "", "]", "a]b", "profile a ", "sso-sessions", "profile\ta", "plugins",
         "profile \\a", "profile \"a\\\"b\"", "profile ''", "default ", "a # b"]
INDENTS = ["", "", "", "", " ", "  ", "\t", "    ", "\u00a0", "\u3000 ", "\x1c", "\x0c"]
SEPARATORS = [" = ", "=", ": ", ":", "\t=\t", " =", "\u00a0=\u00a0"] * 6 + [" "]
ENDS = ["\n"] * 12 + ["\r\n", "\r", " \n", "\t\r\n", "\u00a0\n", "\x0b\n", "\u2028\n", "", "\n\n", "\n \n"]


def key(r):
    """Names that differ keep a file readable, so that more is compared than the refusal."""
    return r.choice(KEYS) + (str(r.randrange(10000)) if r.random() < 0.7 else "")


def line(r):
    kind = r.random()
    if kind < 0.18:
        return r.choice(["", "", "", " "]) + "[" + r.choice(HEADS) + (str(r.randrange(100)) if r.random() < 0.3 else "") + r.choice(["]"] * 8 + ["", "] x", "] # c", "]]"])
    if kind < 0.30:
        return r.choice(INDENTS) + r.choice("#;") + r.choice(VALUES)
    if kind < 0.33:
        return r.choice(INDENTS[4:] * 6 + [""]) + r.choice(VALUES)
    if kind < 0.40:
        return r.choice(["", " ", "\t", "\u00a0", "\x1d"])
    return r.choice(INDENTS) + key(r) + r.choice(SEPARATORS) + r.choice(VALUES)


def content(r):
    text = "".join(line(r) + r.choice(ENDS) for _ in range(r.choice([1, 2, 3, 4, 6, 9, 14])))
    if r.random() < 0.75:
        text = "[" + r.choice(["default", "profile a", "a"]) + "]\n" + text
    if r.random() < 0.03:
        text = "\ufeff" + text
    data = text.encode("utf-8")
    if r.random() < 0.04 and data:
        at = r.randrange(len(data))
        data = data[:at] + r.choice([b"\xff", b"\x80", b"\xc3", b"\xed\xa0\x80", b"\xf5"]) + data[at:]
    if r.random() < 0.01:
        data = text.encode("utf-16")
    return data


def real(path, kind):
    try:
        if kind == "credentials":
            return {("profile", k): v for k, v in loader.raw_config_parse(path).items()}
        conf = loader.load_config(path)
    except botocore.exceptions.ConfigParseError:
        return None
    out = {}
    for name, part in (("profile", "profiles"), ("sso", "sso_sessions"), ("services", "services")):
        for k, v in conf[part].items():
            out[name, k] = v
    return out


def hidden(value):
    """What awsfile keeps of a value whose further lines hold a secret."""
    lines = value.split("\n")
    return "\n".join(lines[:1] + [re.sub(r"(?is)^([^=:]*(secret|token)[^=:]*|\s*aws_access_key_id\s*)[=:].*", "‹secret›", x) for x in lines[1:]])


def text(h):
    return bytes.fromhex(h).decode("utf-8", "surrogateescape")


def ours(row):
    if row["error"]:
        return None
    out = {}
    for kind, name, _, properties in row["sections"]:
        if kind == 3:
            continue
        out[("profile", "sso", "services")[kind], text(name)] = {
            text(k): ({text(a): text(b) for a, b, _, _ in sub} if sub or text(v).startswith("\n") else text(v))
            for k, v, sub, _ in properties}
    return out


def main():
    dump, n, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2000, int(sys.argv[3]) if len(sys.argv) > 3 else 1
    r = random.Random(seed)
    bad = fatal = 0
    child = subprocess.Popen([dump], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "f")
        for i in range(n):
            data = content(r)
            kind = r.choice(["config", "credentials"])
            with open(path, "wb") as f:
                f.write(data)
            want = real(path, kind)
            child.stdin.write("boto %s %s\n" % (kind, path))
            child.stdin.flush()
            got = ours(json.loads(child.stdout.readline()))
            for section in (want or {}).values():
                for k, v in section.items():
                    if isinstance(v, str) and not re.search("secret|token", k):
                        section[k] = hidden(v)
            fatal += want is None
            if got != want:
                bad += 1
                if bad <= 10:
                    print("file %d (%s): %r\n  botocore %r\n  awsfile  %r" % (i, kind, data, want, got))
    child.stdin.close()
    child.wait()
    print("%d files, seed %d: %d unreadable for botocore, %d read differently" % (n, seed, fatal, bad))
    return 1 if bad or child.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
