#!/bin/sh
# The corpus of real errors: the shares reached must not fall.
cd "$(dirname "$0")/../.." || exit 1
python3 tests/corpus/score.py --why403 "${WHY403:-$PWD/why403}" --min is_auth=98 --min first=98 --min top3=95 --min component=98 --min code=98 |
    sed -n 's/^\([a-z_0-9]* .*\)  too low$/not ok - corpus: \1/p; /too low/!s/^\([a-z_0-9]* .*%\)$/ok - corpus: \1/p'
