#!/bin/sh
# Scores the program against the recorded truth beside the checkout: conformance.sh SHARED PROGRAM
# First the set-up that .ci/marks is about, then each file of .ci/marks.d: SET.WITH, where SET is a folder of SHARED and WITH one of
# its programs, "plain" (the usual one) or "cli2" (AWS CLI 2 on PATH). Files of a set that is not there are passed over.
# At last what `explain` makes of the texts that those programs printed, by .ci/marks.explain.
set -u
shared=$1
program=$2
failed=

marks_of() { sed -n 's/^\([a-z0-9_]*=[0-9.]*\)$/--min \1/p' "$1"; }

part() { # SET WITH MARKS
    args=
    path=$PATH
    cli=$shared/$1/cli
    case $2 in
    plain) ;;
    cli2)
        cli=$shared/$1/cli2
        for bin in "$shared/$1"/cli2-path/v2/*/bin; do path=$bin:$PATH; done
        ;;
    *) args="--with $2" ;;
    esac
    echo "# $1, $2"
    # shellcheck disable=SC2046,SC2086 # the marks and arguments are words
    ORACLE_SET=$shared/$1 ORACLE_CLI=$cli PATH=$path \
        python3 "$shared/oracle/judge.py" --why403 "$program" $args $(marks_of "$3") || failed="$failed $1.$2"
}

part oracle plain .ci/marks
for marks in .ci/marks.d/*; do
    name=${marks##*/}
    set=${name%%.*}
    with=${name#*.}
    [ ! -d "$shared/$set/scenarios" ] || part "$set" "$with" "$marks"
done
if [ -f "$shared/oracle/explain_judge.py" ]; then
    echo "# explain, on what the real programs printed in all of them"
    # shellcheck disable=SC2046 # the marks are words
    python3 "$shared/oracle/explain_judge.py" --why403 "$program" $(marks_of .ci/marks.explain) || failed="$failed explain"
fi
[ -z "$failed" ] || { echo "conformance: below the marks:$failed"; exit 1; }
