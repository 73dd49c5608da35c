#!/bin/sh
# Scores the program against the recorded truth beside the checkout: conformance.sh SHARED PROGRAM
set -eu
marks=$(sed -n 's/^\([a-z0-9]*=[0-9.]*\)$/--min \1/p' .ci/marks)
# shellcheck disable=SC2086 # the marks are words
exec python3 "$1/oracle/judge.py" --why403 "$2" $marks
