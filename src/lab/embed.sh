#!/bin/sh
# Prints a C file that holds every file below the given scenario folder and the lessons of their lab.ini as a table, so that the
# installed program needs none of them.
set -eu
causes="none $(sed -n 's/.*X(CAUSE_[A-Z_]*, "\([a-z_]*\)".*/\1/p' "$(dirname "$0")/../fact/finding.h" | tr '\n' ' ')"
cd "$1"
# A lesson's cause is one of src/fact/finding.h: what is told here would else be an error in what is made below.
for f in */lab.ini; do
    awk -v causes=" $causes" -v file="src/lab/scenarios/$f" '
        /^cause[ \t]*=/ {
            n++
            sub(/^[^=]*=[ \t]*/, "")
            if (index(causes, " " $0 " ") == 0) {
                printf "%s:%d: \"%s\" is no cause: src/fact/finding.h lists them\n", file, NR, $0
                bad = 1
            }
        }
        END {
            if (n != 1)
                printf "%s: its [lesson] has to have one line \"cause = ...\"\n", file
            exit bad || n != 1
        }' "$f" >&2
done
echo '#include "lab/embed.h"'
echo
n=0
rows=
for f in $(find . -type f | sed 's|^\./||' | LC_ALL=C sort); do
    echo "static const unsigned char file_${n}[] = {"
    od -An -v -tx1 "$f" | sed 's/ *\([0-9a-f][0-9a-f]\)/0x\1,/g'
    echo "0};"
    rows="$rows    {\"${f%%/*}\", \"${f#*/}\", file_$n, sizeof file_$n - 1},
"
    n=$((n + 1))
done
echo
echo "const LabFile lab_files[] = {"
printf '%s' "$rows"
echo "};"
echo "const size_t n_lab_files = $n;"
echo
echo "const LabScenario lab_lessons[] = {"
# One line per lesson, sorted by difficulty and name.
for f in */lab.ini; do
    awk -v name="${f%/lab.ini}" '
        function c(key, text) {
            text = value[key]
            gsub(/\\/, "\\\\", text)
            gsub(/"/, "\\\"", text)
            return "\"" text "\""
        }
        /^\[/ { inside = ($0 == "[lesson]"); next }
        !inside || /^[;#]/ || /^[ \t]*$/ { next }
        /^[ \t]/ { sub(/^[ \t]+/, ""); value[key] = value[key] " " $0; next }
        {
            key = $0
            sub(/[ \t]*=.*/, "", key)
            sub(/^[^=]*=[ \t]*/, "")
            value[key] = $0
        }
        END {
            cause = "CAUSE_" toupper(value["cause"])
            printf "%s %s\t    {%s, %s, %s, %s, %s, %s, %s, {%s, %s, %s}, %s, %s, %s},\n", value["difficulty"], name, "\"" name "\"", c("title"), cause,
                value["difficulty"], c("story"), c("goal"), c("learn"), c("hint1"), c("hint2"), c("hint3"), c("options"),
                value["verdict"] == "unknown" ? "true" : "false", c("situation")
        }' "$f"
done | LC_ALL=C sort | cut -f2-
echo "};"
echo "const size_t n_lab_lessons = sizeof lab_lessons / sizeof lab_lessons[0];"
