#!/bin/sh
# Runs cmocka programs one after another, shows what failed, and ends with "unit: N passed, N failed, N skipped".
set -u
passed=0 failed=0 skipped=0
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
count() { grep -c "$1" "$log" || true; }
for program in "$@"; do
    "$program" >"$log" 2>&1
    status=$?
    ok=$(count '^\[       OK \]') bad=$(count '^\[  FAILED  \] test_') skip=$(count '^\[  SKIPPED \] test_')
    # cmocka lists each failure and each skip twice: once as it happens, once in its closing list
    names=$(sed -n 's/^\[  FAILED  \] \(test_[a-zA-Z0-9_]*\).*/\1/p' "$log" | sort -u | wc -l)
    skips=$(sed -n 's/^\[  SKIPPED \] \(test_[a-zA-Z0-9_]*\).*/\1/p' "$log" | sort -u | wc -l)
    bad=$names skip=$skips
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1 # it died
    fi
    if [ "$bad" -ne 0 ]; then
        echo "== $program (exit $status)"
        grep -v '^\[       OK \]\|^\[ RUN' "$log" | tail -60
    fi
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
done
[ -z "${TALLY:-}" ] || echo "$passed $failed $skipped" >>"$TALLY"
echo "unit: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
