#!/usr/bin/env python3
"""Files and folders that a comment, or a .md beside the sources, names are there: of this repository, or of one that is known (another program's source). Prints each that is not;
exit 1 if there is one, or if fewer names were looked at than there must be."""
import os
import re
import subprocess
import sys

LEAST = 300  # so that a change of style can't make this blind
WHOLE = re.compile(r"\A.*", re.S)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
# with folders or without, but with an ending that files of this repository have
NAMED = re.compile(r"(?<![\w./~$%{}<>@:-])((?:[\w.-]+/)*[\w-]+\.(?:c|h|def|tsv))\b(?![\w(/]|\.\w)")
# a word that ends with a slash and is not the begin of a path
FOLDER = re.compile(r"(?<![\w./~$%{}<>@:\"'-])([a-z][a-z0-9_]*(?:/[a-z0-9_]+)*)/(?![\w*<~{/\"'-]|\.\w)")
# of other programs: a folder of tfenv, an address of Terraform, sources of Terraform and Vim
OUTSIDE = {"versions", "local.c", "internal/addrs", "src/option.c"}


def known():
    """All paths, and each with any number of its first folders left out."""
    files = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split("\n")
    tails, folders = set(), set()
    for path in files:
        parts = path.split("/")
        for i in range(len(parts)):
            tails.add("/".join(parts[i:]))
            for j in range(i + 1, len(parts)):
                folders.add("/".join(parts[i:j]))
    return files, tails, folders


def main():
    files, tails, folders = known()
    bad = n = 0
    for path in files:
        document = re.match(r"(src|tests)/.*\.md$", path)
        if not document and not re.match(r"(src|checks|ui|tests)/.*\.([ch]|def)$", path) or not os.path.exists(path):
            continue
        with open(path, encoding="utf-8") as f:
            text = f.read()
        for comment in (WHOLE if document else COMMENT).finditer(text):
            for what in list(NAMED.finditer(comment.group())) + list(FOLDER.finditer(comment.group())):
                name = what.group(1)
                n += 1
                if name in tails or name in folders or name in OUTSIDE:
                    continue
                line = text.count("\n", 0, comment.start() + what.start()) + 1
                print("%s:%d: \"%s\" is not there" % (path, line, what.group()))
                bad += 1
    if n < LEAST:
        print("named: only %d names were looked at" % n)
        bad += 1
    print("named: %s" % ("%d to mend" % bad if bad else "fine, %d names" % n))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
