#!/bin/sh
# What src/lab/embed.sh says of a lesson whose cause is written wrongly: file and line, before a compiler sees anything.
set -u
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
tap() { if [ "$1" -eq 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi; }

cp -R src/lab/scenarios/missing-keys "$dir/"
sh src/lab/embed.sh "$dir" >"$dir.c" 2>"$dir.err"
tap $? "a lesson with a cause is embedded"
sed 's/^cause = .*/cause = missing_kys/' src/lab/scenarios/missing-keys/lab.ini >"$dir/missing-keys/lab.ini"
line=$(grep -n '^cause' "$dir/missing-keys/lab.ini" | cut -d: -f1)
sh src/lab/embed.sh "$dir" >"$dir.c" 2>"$dir.err" && status=1 || status=0
tap $status "a cause that there is not ends it"
grep -q "^src/lab/scenarios/missing-keys/lab.ini:$line: \"missing_kys\" is no cause" "$dir.err"
tap $? "file and line are told"
grep -v '^cause' src/lab/scenarios/missing-keys/lab.ini >"$dir/missing-keys/lab.ini"
sh src/lab/embed.sh "$dir" >"$dir.c" 2>"$dir.err" && status=1 || status=0
tap $status "a lesson without a cause ends it"
rm -f "$dir.c" "$dir.err"
