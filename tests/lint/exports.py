#!/usr/bin/env python3
"""Functions that a header offers and that no other source file takes (tests don't count, but for a few): they become static, or go. Prints each; exit 1
if there is one, or if fewer functions were looked at than there must be. A check that is no row of checks/checks.def never runs: it is printed as well."""
import glob
import re
import sys

# What only tests take, because it shows them what can't be seen otherwise.
FOR_TESTS = """awsfile_parse clip_sequence digest_of fixes_by_hand grid_dump grid_dump_roles hcl_function_find leak_forget mem_fail_at mem_live_bytes outside_editor_args scrub_line
    net_host_is_aws paint_cell paint_cursor paint_open_headless role_letter tfconfig_load
    tgunit_find""".split()
# Newer than this rule; each becomes static when its file is at rest.
FOR_TESTS += "fixes_configuration_invalid net_host_is_service profile_check profile_get tfconfig_load_view".split()
LEAST = 900  # so that a change of style can't make this blind
PROTOTYPE = re.compile(r"^(?!static|typedef|extern|#|enum\b[^(]*\{|struct\b[^(]*\{)[A-Za-z_][\w ]*[ *]\**(\w+)\(", re.M)

INLINE = re.compile(r"^static inline [^;{]*\{.*?^\}", re.M | re.S)


def code(path):
    text = open(path).read()
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)


def main():
    sources = {p: code(p) for room in ("src", "checks", "ui") for p in glob.glob(room + "/**/*.[chd]*", recursive=True) if p.endswith((".c", ".h", ".def"))}
    words = {p: set(re.findall(r"\w+", text)) for p, text in sources.items()}
    offered = {name: p for p, text in sources.items() if p.endswith(".h") for name in PROTOTYPE.findall(text)}
    bad = 0
    for name, header in sorted(offered.items()):
        if name in FOR_TESTS:
            continue
        users = [p for p in sources if p != header and name in words[p]]
        macro = re.search(r"#define[^\n]*(\\\n[^\n]*)*\b%s\b" % name, sources[header])
        # what an inline function of the header calls is taken by whoever calls that
        inline = any(re.search(r"\b%s\(" % name, body) for body in INLINE.findall(sources[header]))
        if len(users) < 2 and not macro and not inline:
            print("%s: %s is used by %s" % (header, name, users[0] if users else "nobody"))
            bad += 1
    table = set(re.findall(r"^CHECK\((\w+),", sources["checks/checks.def"], re.M))
    for path, text in sorted(sources.items()):
        for name in re.findall(r"^void (check_\w+)\(CheckContext \*\w+\)\s*\{", text, re.M) if path.startswith("checks/") else ():
            if name not in table and name not in offered:
                print("%s: the check %s has no row in checks/checks.def: add it where its turn is" % (path, name))
                bad += 1
    if len(offered) < LEAST:
        print("exports: only %d functions were looked at" % len(offered))
        bad += 1
    print("exports: %s" % ("%d to mend" % bad if bad else "fine"))
    return 1 if bad else 0


sys.exit(main())
