#!/bin/sh
# Runs end-to-end scripts, two at a time (JOBS=n). Each prints TAP lines: "ok - name", "not ok - name", "ok - name # SKIP why"; a script that
# prints no such line or ends with an exit code other than 0 counts as one failure. Ends with "e2e: N passed, N failed, N skipped".
set -u
passed=0 failed=0 skipped=0
logs=$(mktemp -d) || exit 1
trap 'rm -rf "$logs"' EXIT
# shellcheck disable=SC2016 # the inner shell's parameters
printf '%s\n' "$@" | xargs -P "${JOBS:-2}" -I {} sh -c '
    log=$1/$(basename "$2")
    case $2 in
    *.py) python3 "$2" >"$log" 2>&1 </dev/null ;;
    *) sh "$2" >"$log" 2>&1 </dev/null ;;
    esac
    echo $? >"$log.status"' sh "$logs" {}
for script in "$@"; do
    log=$logs/$(basename "$script")
    status=$(cat "$log.status")
    skip=$(grep -c '^ok .*# SKIP' "$log")
    ok=$(($(grep -c '^ok ' "$log") - skip)) bad=$(grep -c '^not ok ' "$log")
    if [ "$bad" -eq 0 ] && { [ "${status:-1}" -ne 0 ] || [ $((ok + skip)) -eq 0 ]; }; then
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
