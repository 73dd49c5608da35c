#!/bin/sh
# Runs cmocka programs one after another, shows what failed, and ends with "unit: N passed, N failed, N skipped".
set -u
passed=0 failed=0 skipped=0
log=$(mktemp) || exit 1
FINDINGS_SEEN=$log.seen
export FINDINGS_SEEN
trap 'rm -f "$log" "$log.seen" "$log.all" "$log.wrong"' EXIT
count() { grep -c "$1" "$log" || true; }
# Every finding has a test that brings it about.
check_findings() {
    sed -n 's/.*"\([a-z]*\.[a-z_0-9]*\.[a-z_0-9]*\)", CAUSE_.*/\1/p' checks/finding_ids.def | LC_ALL=C sort -u >"$log.all"
    [ "$(wc -l <"$log.all")" -ge 150 ] || { echo "run-unit: the ids in checks/finding_ids.def are not found"; return 1; }
    LC_ALL=C sort -u "$FINDINGS_SEEN" | LC_ALL=C comm -13 - "$log.all" >"$log.wrong"
    sed 's/$/ has no fixture: add a row that brings it about to tests\/unit\/t_checks_findings.c/' "$log.wrong"
    [ ! -s "$log.wrong" ]
}
for program in "$@"; do
    "$program" >"$log" 2>&1
    status=$?
    ok=$(count '^\[       OK \]') bad=$(count '^\[  FAILED  \] test_') skip=$(count '^\[  SKIPPED \] test_')
    # cmocka lists each failure and each skip twice: once as it happens, once in its closing list
    names=$(sed -n 's/^\[  FAILED  \] \(test_[a-zA-Z0-9_]*\).*/\1/p' "$log" | LC_ALL=C sort -u | wc -l)
    skips=$(sed -n 's/^\[  SKIPPED \] \(test_[a-zA-Z0-9_]*\).*/\1/p' "$log" | LC_ALL=C sort -u | wc -l)
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
if [ $# -gt 30 ] && ! check_findings; then
    failed=$((failed + 1))
fi
[ -z "${TALLY:-}" ] || echo "$passed $failed $skipped" >>"$TALLY"
echo "unit: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
