#!/usr/bin/env python3
"""Mutants: small wrong changes of the sources, one at a time, in a scratch copy; the unit tests (and, for those that survive them, the
same under the sanitizers as make check-san runs them, the corpora where the change is of the readers of errors, and the conformance run,
where it is there) must notice each. Prints each survivor and the share that died.

Only those test programs are asked that enter the changed function (entered.c tells which these are, before anything is changed), first
those that noticed most in their time. UNTESTED=1: prints the functions that none enters, and ends.

    python3 tests/mutants/mutate.py N SEED [SHARED]      or: make mutants N=40 SEED=1
"""
import glob
import os
import random
import re
import shutil
import subprocess
import sys
import time

ROOMS = ["src/predict", "src/terraform", "checks", "src/awsfiles", "src/edit", "src/errors"]
SCRATCH = os.path.abspath("build/mutants")
BUILD = os.path.join(SCRATCH, "build", "mutants")  # whole: a program finds its library there from whatever folder it is started in
LIB = BUILD + "/libwhy403.so"
BUILD_SAN = os.path.join(SCRATCH, "build", "mutants-san")
LIB_SAN = BUILD_SAN + "/libwhy403.so"
WATCH = BUILD + "/entered.so"
LIMIT_S = 120  # a test program that takes ten times as long as it did, and this much more: a mutant that loops for ever was noticed
TOOK_S = {}  # by each test program before anything was changed
ENVIRONMENT = {**os.environ, "LANG": "C.UTF-8", "TZ": "UTC"}
SANITIZERS = {"ASAN_OPTIONS": "detect_leaks=1", "UBSAN_OPTIONS": "halt_on_error=1"}

SWAPS = [(r" < ", " <= "), (r" <= ", " < "), (r" > ", " >= "), (r" >= ", " > "), (r" == ", " != "), (r" != ", " == "),
         (r" && ", " || "), (r" \|\| ", " && "), (r"(?<=[ (])!(?=[a-z(*])", ""), (r"\btrue\b", "false"), (r"\bfalse\b", "true"),
         (r"(?<=[ (\[-])0\b(?![.x])", "1"), (r"(?<=[ (\[])1\b(?!\.)", "2"), (r" \+ ", " - "), (r" - ", " + ")]
STATEMENT = re.compile(r"^\s+(?!return|break|continue|va_end|const|static|char|int|size_t|bool|Span|Buf|Arena|enum|struct|case|default|goto|else|\(void\))"
                       r"[a-z*][^{}]*;\s*(/\*.*\*/)?$")
CONDITION = re.compile(r"^(\s+(?:else )?if \()(.*)(\))( \{)?$")


def masked(line):
    """The line with its strings, characters and comments blanked, so that only code is changed."""
    return re.sub(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|/\*.*?\*/|/\*.*$|//.*$', lambda m: "\1" * len(m.group()), line)


def whole(text):
    return text.count("(") == text.count(")")


def mutants_of(path):
    """(path, line number, new line, what) for each mutant within functions."""
    inside = comment = False
    for number, line in enumerate(open(path).read().split("\n")):
        if line in ("{", "}"):
            inside = line == "{"
            continue
        starts = "/*" in line
        if not inside or comment or line.lstrip().startswith(("/*", "*", "#", "enum", "BUG", "AUTO_BUF")) or "assert" in line:
            comment = (comment or starts) and "*/" not in line
            continue
        comment = starts and "*/" not in line
        bare = masked(line)
        for pattern, new in SWAPS:
            for m in re.finditer(pattern, bare):
                yield path, number, line[:m.start()] + new + line[m.end():], "%s becomes %s" % (m.group().strip() or "!", new.strip() or "nothing")
        condition = CONDITION.match(bare)
        if condition and whole(condition.group(2)):
            yield path, number, line[:condition.end(1)] + "!(" + line[condition.start(2):condition.end(2)] + ")" + line[condition.end(2):], "condition turned"
        if STATEMENT.match(bare) and whole(bare):
            yield path, number, re.match(r"\s*", line).group() + ";", "statement deleted"


def make(*targets, build=BUILD, lib=LIB, options=("OPT=-O1 -fPIC -finstrument-functions",)):
    """Functions tell when they are entered; who listens (WATCH) learns it, nobody else does: libc's listener does nothing."""
    done = subprocess.run(["make", "-s", "-j2", "BUILD=" + build, "LIB=" + lib, *options, *targets],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode == 0, done.stdout.decode(errors="replace")


def make_san(*targets):
    return make(*targets, build=BUILD_SAN, lib=LIB_SAN, options=("SAN=address,undefined", "OPT=-O1 -fPIC"))


def dies_under_sanitizers(programs):
    """As dies, for what only reads or writes beyond its own."""
    if not make_san(LIB_SAN)[0]:
        return None
    for program in sorted((BUILD_SAN + "/unit/" + os.path.basename(p) for p in programs), key=lambda p: TOOK_S.get(p, 1)):
        if how := fails(program, SANITIZERS):
            return os.path.basename(program) + how + " under the sanitizers"
    return None


def function_at(lines, number):
    """The function that holds a line: the nearest name before a parenthesis that stands at the beginning of a line."""
    for line in reversed(lines[:number]):
        head = re.match(r"[A-Za-z][^;=#]*?(\w+)\(", line)
        if head:
            return head.group(1)
    return ""


def functions():
    """(name, first address, end) of the library's functions, in the order of their addresses."""
    table = subprocess.check_output(["nm", "--defined-only", "-n", LIB], text=True).split("\n")
    rows = [(int(at, 16), kind, name.split(".")[0]) for at, kind, name in (row.split() for row in table if row)]
    return [(name, at, after[0]) for (at, kind, name), after in zip(rows, rows[1:] + [(1 << 62,)]) if kind in "tT"]


def entered_by(programs):
    """For each function, the programs that enter it. Two functions of one name are one."""
    subprocess.run([*os.environ.get("CC", "cc").split(), "-shared", "-fPIC", "-O1", "-o", WATCH, "tests/mutants/entered.c"], check=True)
    table, by = functions(), {}
    for program in programs:
        marks = program + ".entered"
        if how := fails(program, {"LD_PRELOAD": WATCH, "ENTERED": marks, "ENTERED_IN": LIB}):
            sys.exit("mutants: %s%s before anything is changed" % (os.path.basename(program), how))
        with open(marks, "rb") as f:
            seen = f.read()
        for name, start, end in table:
            if seen.find(1, start, end) >= 0:
                by.setdefault(name, []).append(program)
    return by


def dies(programs, kills):
    """The test program that notices; those that noticed most in their time are asked first."""
    for program in sorted(programs, key=lambda p: (-kills.get(p, 0) / TOOK_S.get(p, 1), TOOK_S.get(p, 1))):
        if fails(program) and (how := fails(program)):  # once may be luck
            kills[program] = kills.get(program, 0) + 1
            return os.path.basename(program) + how
    return None


def fails(program, more=()):
    """How the program fails, as the line of a mutant tells it; empty if it doesn't."""
    start = time.monotonic()
    try:
        code = subprocess.run([program], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env={**ENVIRONMENT, **dict(more)},
                                timeout=LIMIT_S + 10 * TOOK_S.get(program, LIMIT_S)).returncode
        failed = "" if code == 0 else " failed" if code > 0 else " crashed"
    except subprocess.TimeoutExpired:
        failed = " took too long"
    TOOK_S.setdefault(program, time.monotonic() - start)
    return failed


def program():
    """The program itself, of the sources as they are now; None if it can't be built."""
    return BUILD + "/why403" if make(BUILD + "/why403")[0] else None


def corpora():
    """Do the corpora of error texts notice?"""
    why403 = program()
    if not why403:
        return False
    done = subprocess.run(["sh", "tests/e2e/corpus.sh"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, env={**ENVIRONMENT, "WHY403": why403})
    return done.returncode != 0 or b"not ok" in done.stdout


def conformance(shared):
    """Does the conformance run notice?"""
    marks = [w for line in open(".ci/marks") if re.match(r"[a-z0-9]+=[0-9.]+$", line) for w in ("--min", line.strip())]
    judge = os.path.join(shared, "oracle", "judge.py") if shared else ""
    why403 = program() if os.path.exists(judge) else None
    return why403 and subprocess.run(["python3", judge, "--why403", why403, *marks], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                     check=False).returncode != 0


def noticed_by(programs, kills, path, shared):
    """What notices the change of the file; None if nothing does."""
    if how := dies(programs, kills):
        return how
    if how := dies_under_sanitizers(programs):
        return how
    if path.startswith("src/errors/") and corpora():
        return "the corpora"
    return "the conformance run" if conformance(shared) else None


def main():
    n, seed = int(sys.argv[1]), int(sys.argv[2])
    shared = os.path.abspath(sys.argv[3]) if len(sys.argv) > 3 else ""
    if os.path.isdir(SCRATCH):
        shutil.rmtree(SCRATCH)
    shutil.copytree(".", SCRATCH, ignore=shutil.ignore_patterns(".git", "build"))
    os.chdir(SCRATCH)
    tests = [BUILD + "/unit/" + os.path.basename(t)[:-2] for t in glob.glob("tests/unit/t_*.c")]
    fine, said = make(LIB, *tests)
    if not fine:
        sys.exit("mutants: the sources don't build\n" + said[-3000:])
    by = entered_by(tests)
    if os.environ.get("UNTESTED"):
        print("\n".join(name for name, _, _ in functions() if name not in by))
        return
    fine, said = make_san(LIB_SAN, *[BUILD_SAN + "/unit/" + os.path.basename(t) for t in tests])
    if not fine:
        sys.exit("mutants: the sources don't build with the sanitizers\n" + said[-3000:])
    if conformance(shared) or corpora():
        sys.exit("mutants: the corpora or the conformance run fail before anything is changed")
    kills = {}
    every = [m for room in ROOMS for path in sorted(glob.glob(room + "/**/*.c", recursive=True)) for m in mutants_of(path)]
    print("%d mutants are possible" % len(every), flush=True)
    chosen = random.Random(seed).sample(every, min(len(every), 3 * n))
    done = dead = 0
    for path, number, line, what in chosen:
        if done == n:
            break
        text = open(path).read()
        lines = text.split("\n")
        old, lines[number] = lines[number], line
        with open(path, "w") as f:
            f.write("\n".join(lines))
        if make(LIB)[0]:  # what no longer compiles is no mutant
            done += 1
            function = function_at(lines, number)
            noticed = noticed_by(by.get(function, []), kills, path, shared)
            dead += bool(noticed)
            print("%s %s:%d %s%s" % ("dead" if noticed else "ALIVE", path, number + 1, what, " (%s)" % noticed if noticed else
                                     " (%s; entered by %d programs)\n    %s" % (function, len(by.get(function, [])), old.strip())), flush=True)
        with open(path, "w") as f:
            f.write(text)
    print("%d of %d mutants died: %d %%" % (dead, done, 100 * dead // max(done, 1)))


if __name__ == "__main__":
    main()
