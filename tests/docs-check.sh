#!/bin/sh
# docs-check PROGRAM [--write]: the README's table of commands is the one that the program prints, and the man page names every option
# that --help names. With --write the README's table is replaced.
set -u
cd "$(dirname "$0")/.." || exit 1
program=$1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
"$program" --readme >"$work/table" || exit 1
table() { sed -n '/^| call | does | exit code |$/,/^$/p' "$1" | sed '/^$/d'; }
if [ "${2:-}" = --write ]; then
    awk -v table="$work/table" '
        /^\| (call|command) \| does/ && !done { while ((getline line < table) > 0) print line; skip = done = 1; next }
        skip && /^\|/ { next }
        { skip = 0; print }' README.md >"$work/new" && cat "$work/new" >README.md
fi
status=0
table README.md >"$work/readme"
if ! diff -u "$work/readme" "$work/table"; then
    echo "README.md: the table of commands is not that of $program --readme (make docs-check WRITE=--write)" >&2
    status=1
fi
"$program" --man | sed 's/\\//g' >"$work/man"
for option in $("$program" --help | sed -n 's/^  \(-[a-zA-Z], \)\{0,1\}\(--\{0,1\}[a-z][a-z-]*\).*/\2/p'); do
    grep -q -- "^\.B .*$option" "$work/man" || { echo "man page: $option is missing" >&2; status=1; }
done
for variable in $(sed -n '/^.SH ENVIRONMENT/,/^.SH [^E]/s/^.B //p' "$work/man" | tr -d ,); do
    grep -q "\`$variable\`" README.md || { echo "README.md: $variable is missing" >&2; status=1; }
done
for shell in bash zsh fish; do
    "$program" --completion "$shell" >"$work/completion"
    [ "$shell" = bash ] && ! bash -n "$work/completion" && status=1
    [ -s "$work/completion" ] || status=1
done
[ "$status" -eq 0 ] && echo "ok - README, man page and completions are those of the tables" || echo "not ok - documentation differs from the tables"
exit $status
