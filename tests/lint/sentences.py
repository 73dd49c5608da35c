#!/usr/bin/env python3
"""Nobody reads a long sentence at 3 a.m., or aloud on the telephone: no sentence that a user meets has more than 25 words.

Walked are all string literals of what findings, fixes, notices, help, the guided walk and reports say, the tables with texts, and
the lessons. A place (%s) counts as one word; a colon, a semicolon and a line break end a sentence as a full stop does.
"""
import glob
import os
import re
import sys

MOST = 25
C_FILES = ("checks/**/*.c", "checks/**/*.def", "ui/**/*.c", "src/**/*.c")
FOREIGN = ("src/errors/", "src/data/error_clues.tsv")     # what other programs say
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
# literals with nothing but blanks, line ends, NBSP and the like between them are one text
JOINED = re.compile(r'"((?:[^"\\\n]|\\.)*)"(?:\s*(?:NBSP\s*)?"((?:[^"\\\n]|\\.)*)")*')


def without_comments(text):
    return re.sub(r'("(?:[^"\\\n]|\\.)*")|/\*.*?\*/|//[^\n]*', lambda m: m.group(1) or " ", text, flags=re.S)


def texts_of_c(path):
    with open(path, encoding="utf-8") as f:
        source = without_comments(f.read())
    for run in JOINED.finditer(source):
        yield "".join(LITERAL.findall(run.group(0)))


def texts_of_lesson(path):
    value = ""
    with open(path, encoding="utf-8") as f:
        for line in f:
            if line.startswith("[") and line.strip() != "[lesson]":
                break
            if line[:1] in " \t":
                value += " " + line.strip()
                continue
            if value:
                yield value
            value = line.partition("=")[2].strip()
    if value:
        yield value


def texts_of_table(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            if not line.startswith("#"):
                yield from line.rstrip("\n").split("\t")


def sentences(text):
    text = re.sub(r"%[-+ #0-9.*]*(?:ll|l|h|z|j)?[a-zA-Z]", "X", text)
    for part in re.split(r'[.!?;:](?:["\')]*)(?= |$|\\n)|\\n|\\t', text):
        words = [w for w in part.split() if re.search(r"\w", w)]
        yield len(words), part.strip()


def too_long(root):
    where = [(p, texts_of_c) for pattern in C_FILES for p in glob.glob(os.path.join(root, pattern), recursive=True)]
    where += [(p, texts_of_lesson) for p in glob.glob(os.path.join(root, "src/lab/scenarios/*/lab.ini"))]
    where += [(p, texts_of_table) for p in glob.glob(os.path.join(root, "src/data/*.tsv"))]
    for path, texts in sorted(where):
        if os.path.relpath(path, root).startswith(FOREIGN):
            continue
        for text in texts(path):
            for n, sentence in sentences(text):
                if n > MOST:
                    yield "%s: %d words: %s" % (os.path.relpath(path, root), n, sentence)


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else "."
    found = list(too_long(root))
    print("\n".join(found) if found else "sentences: none has more than %d words" % MOST)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
