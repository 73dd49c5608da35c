#!/usr/bin/env python3
"""Circles: source files that call each other, directly or by way of others, can only be read together. Prints each; exit 1 if there is one. A file
calls another if it names a function or a table that the other defines and a header offers."""
import glob
import os
import re
import sys

LEAST = 1500  # calls between files that must be seen, so that a change of style can't make this blind
OFFERED = re.compile(r"^(?!static|typedef|#|\s)[A-Za-z_][\w ]*[ *]\**(\w+)(?:\(|\[\w*\];|;)", re.M)
FUNCTION = re.compile(r"^(?!typedef|extern|#|\s)[A-Za-z_][\w ]*[ *]\**(\w+)\([^;{}]*\)\s*\{", re.M)
TABLE = re.compile(r"^(?!typedef|extern|#|\s)[A-Za-z_][\w ]*[ *]+(\w+)(?:\[\w*\])* =", re.M)


def code(path):
    """The file without comments and without strings."""
    text = re.sub(r'^#include "([^"]+\.def)"', lambda m: open(next(d + m.group(1) for d in ("", "src/") if os.path.exists(d + m.group(1)))).read(), open(path).read(), flags=re.M)
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)
    return re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)


def calls():
    """file: the files that it calls."""
    texts = {p: code(p) for room in ("src", "checks", "ui") for p in sorted(glob.glob(room + "/**/*.[ch]", recursive=True))}
    # a table of rows in a .def makes prototypes of them: each word of a row is offered
    headers = [text for p, text in texts.items() if p.endswith(".h")]
    offered = {name for text in headers for name in OFFERED.findall(text)}
    offered |= {name for text in headers for row in re.findall(r"^[A-Z_]+\((.*)", text, re.M) for name in re.findall(r"\w+", row)}
    offered |= {name for text in headers for tables in re.findall(r"^extern [^;]*;", text, re.M) for name in re.findall(r"(\w+)\[", tables)}
    sources = {p: text for p, text in texts.items() if p.endswith(".c")}
    own = {p: set(FUNCTION.findall(text) + TABLE.findall(text)) for p, text in sources.items()}
    statics = {p: {n for n in own[p] if re.search(r"^static\b[^;{=]*\b%s\b" % n, sources[p], re.M)} for p in sources}
    homes = {name: p for p, names in own.items() for name in names - statics[p] if name in offered}
    graph = {}
    for path, text in sources.items():
        named = set(re.findall(r"(?<![.>])\b\w+", text)) - own[path]
        graph[path] = {homes[name] for name in named if name in homes}
    return graph


def circles(graph):
    """The sets of files of which each reaches each (Tarjan), of two files or more."""
    number, low, stack, found = {}, {}, [], []

    def visit(file):
        number[file] = low[file] = len(number)
        stack.append(file)
        for other in graph[file]:
            if other not in number:
                visit(other)
                low[file] = min(low[file], low[other])
            elif other in stack:
                low[file] = min(low[file], number[other])
        if low[file] == number[file]:
            at = stack.index(file)
            found.append(set(stack[at:]))
            del stack[at:]

    for file in sorted(graph):
        if file not in number:
            visit(file)
    return [c for c in found if len(c) > 1]


def main():
    sys.setrecursionlimit(5000)
    graph = calls()
    bad = 0
    for circle in circles(graph):
        bad += 1
        print("a circle: %s" % " ".join(sorted(circle)))
        for file in sorted(circle):
            print("    %s calls %s" % (file, " ".join(sorted(graph[file] & circle))))
    n = sum(len(others) for others in graph.values())
    if n < LEAST:
        bad += 1
        print("circles: only %d calls between files were seen" % n)
    print("circles: %s" % ("%d to mend" % bad if bad else "fine, %d files" % len(graph)))
    return 1 if bad else 0


sys.exit(main())
