#!/usr/bin/env python3
"""Each row of the tables of rules in C tells where it was seen: generation.c, tfprogram.c, source_rows.c. (Those of src/data: make data-check.)"""
import re
import sys

# file, table, and what the text that names the source must hold: a version, a scenario, a rule, an issue or a file
TABLES = (("src/predict/generation.c", "quirk_rows"), ("src/terraform/tfprogram.c", "feature_rows"),
          ("src/terraform/tfprogram.c", "function_rows"), ("src/predict/source_rows.c", "source_rows"))
CITES = re.compile(r"\d+\.\d+|#\d+|[a-z]+(-[a-z0-9]+)+|RULES \d+|[A-Z]\d+\b|\w+\.(go|c|md)\b|CHANGELOG|issue|PrepareConfig|SDK version")


def rows(text, table):
    """The rows between the braces that open behind the table's name; strings may hold braces."""
    start = re.search(r"\b%s\[\w*\] = \{" % table, text).end()
    depth, begin, i = 1, None, start
    while depth > 0:
        c = text[i]
        if c == '"':
            i = re.compile(r'"(?:\\.|[^"\\])*"').match(text, i).end()
            continue
        if text.startswith("/*", i):
            i = text.index("*/", i) + 2
            continue
        if c == "{":
            depth += 1
            begin = i if depth == 2 else begin
        elif c == "}":
            depth -= 1
            if depth == 1:
                yield text[begin:i + 1]
        i += 1


def main():
    bad = n = 0
    for path, table in TABLES:
        with open(path, encoding="utf-8") as f:
            text = f.read()
        for row in rows(text, table):
            n += 1
            strings = "".join(re.findall(r'"((?:\\.|[^"\\])*)"', re.sub(r'"\s*"', "", row))[-1:])
            if not CITES.search(strings) or re.fullmatch(r"[\d.]+", strings):
                print("%s: a row of %s tells no source: %s" % (path, table, " ".join(row.split())[:90]))
                bad += 1
    print("sources: %d rows, each tells where it was seen" % n if not bad else "sources: %d rows of %d without" % (bad, n))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
