#!/bin/sh
# Runs end-to-end scripts. Each prints TAP lines: "ok - name", "not ok - name", "ok - name # SKIP why"; a script that prints no such line
# or ends with an exit code other than 0 counts as one failure. Ends with "e2e: N passed, N failed, N skipped".
set -u
passed=0 failed=0 skipped=0
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
for script in "$@"; do
    case $script in
    *.py) python3 "$script" >"$log" 2>&1 ;;
    *) sh "$script" >"$log" 2>&1 ;;
    esac
    status=$?
    skip=$(grep -c '^ok .*# SKIP' "$log")
    ok=$(($(grep -c '^ok ' "$log") - skip)) bad=$(grep -c '^not ok ' "$log")
    if [ "$bad" -eq 0 ] && { [ "$status" -ne 0 ] || [ $((ok + skip)) -eq 0 ]; }; then
        bad=1
    fi
    if [ "$bad" -ne 0 ]; then
        echo "== $script (exit $status)"
        grep -v '^ok ' "$log" | tail -60
    fi
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
done
[ -z "${TALLY:-}" ] || echo "$passed $failed $skipped" >>"$TALLY"
echo "e2e: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
