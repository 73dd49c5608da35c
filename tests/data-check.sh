#!/bin/sh
# The tables of src/data: each names its sources and the day it was made, has the same number of columns in every row, and
# `why403 --version --verbose` tells that day. Ends with 1 where one does not.
set -u
program=$1
bad=0
told=$("$program" --version --verbose)
for table in src/data/*.tsv; do
    name=$(basename "$table" .tsv)
    head -1 "$table" | grep -q '^# sources: ' || { echo "$table: line 1 names no sources"; bad=1; }
    awk -F'\t' -v t="$table" 'NR == 2 { n = NF } NR > 2 && NF != n { print t ":" NR ": " NF " columns, not " n; bad = 1 } END { exit bad }' "$table" || bad=1
    awk -F'\t' -v t="$table" 'NR == 2 { for (i = 1; i <= NF; i++) if ($i ~ /^(source|evidence|date_source)$/) k = i }
        NR > 2 && k && ($k == "" || $k == "-") { print t ":" NR ": names no source"; bad = 1 } END { exit bad }' "$table" || bad=1
    date=$(head -1 "$table" | sed -n 's/.*compiled \([0-9-]*\).*/\1/p')
    [ -z "$date" ] || echo "$told" | grep -q "^data of $date: .*($name)\$" || { echo "$table: of $date, which --version --verbose does not tell"; bad=1; }
done
[ $bad -ne 0 ] || echo "data-check: $(ls src/data/*.tsv | wc -l) tables, all with sources, columns and date"
exit $bad
