#!/bin/sh
# Runs cmocka programs, two at a time (JOBS=n), shows what failed, and ends with "unit: N passed, N failed, N skipped".
set -u
passed=0 failed=0 skipped=0
logs=$(mktemp -d) || exit 1
trap 'rm -rf "$logs"' EXIT
count() { grep -c "$1" "$log" || true; }
# Every finding has a test that brings it about.
check_findings() {
    sed -n 's/.*"\([a-z]*\.[a-z_0-9]*\.[a-z_0-9]*\)", CAUSE_.*/\1/p' checks/finding_ids.def | LC_ALL=C sort -u >"$logs/all"
    [ "$(wc -l <"$logs/all")" -ge 150 ] || { echo "run-unit: the ids in checks/finding_ids.def are not found"; return 1; }
    cat "$logs"/*.seen | LC_ALL=C sort -u | LC_ALL=C comm -13 - "$logs/all" >"$logs/wrong"
    sed 's/$/ has no fixture: add a row that brings it about to tests\/unit\/t_checks_findings.c/' "$logs/wrong"
    [ ! -s "$logs/wrong" ]
}
# shellcheck disable=SC2016 # the inner shell's parameters
printf '%s\n' "$@" | xargs -P "${JOBS:-2}" -I {} sh -c '
    log=$1/$(basename "$2")
    FINDINGS_SEEN=$log.seen "$2" >"$log" 2>&1
    echo $? >"$log.status"' sh "$logs" {}
for program in "$@"; do
    log=$logs/$(basename "$program")
    status=$(cat "$log.status")
    ok=$(count '^\[       OK \]') bad=$(count '^\[  FAILED  \] test_') skip=$(count '^\[  SKIPPED \] test_')
    # cmocka lists each failure and each skip twice: once as it happens, once in its closing list
    names=$(sed -n 's/^\[  FAILED  \] \(test_[a-zA-Z0-9_]*\).*/\1/p' "$log" | LC_ALL=C sort -u | wc -l)
    skips=$(sed -n 's/^\[  SKIPPED \] \(test_[a-zA-Z0-9_]*\).*/\1/p' "$log" | LC_ALL=C sort -u | wc -l)
    bad=$names skip=$skips
    if [ "${status:-1}" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1 # it died
    fi
    if [ "$bad" -ne 0 ]; then
        echo "== $program (exit $status)"
        grep -v '^\[       OK \]\|^\[ RUN' "$log" | tail -60
    fi
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
done
# A test that failed didn't come to its other rows: their findings would be named as well.
if [ $# -gt 30 ] && [ "$failed" -eq 0 ] && ! check_findings; then
    failed=$((failed + 1))
fi
[ -z "${TALLY:-}" ] || echo "$passed $failed $skipped" >>"$TALLY"
echo "unit: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
