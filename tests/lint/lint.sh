#!/bin/sh
# Format, layers, the top level, cppcheck, clang-tidy; a linter that is not installed is said to be missing and fails in CI.
set -u
bad=0
build=${1:-build/lint}
have() { command -v "$1" >/dev/null 2>&1 || { echo "lint: $1 is not installed"; [ -z "${CI:-}" ] || bad=1; return 1; }; }

sh tests/lint/layers.sh || bad=1
python3 tests/lint/exports.py || bad=1
python3 tests/lint/circles.py || bad=1
python3 tests/lint/conditionals.py || bad=1
python3 tests/lint/sources.py || bad=1
python3 tests/lint/sentences.py || bad=1
python3 tests/lint/named.py || bad=1
# What a test or a trial left at the top level is no source: only these stand there.
git ls-files | grep -v / | grep -vxE 'Makefile|(README|CHANGELOG|CONTRIBUTING|SECURITY)\.md|LICENSE|action\.yml|\..*' | sed 's/$/: does not belong at the top level/' | grep . && bad=1
if have clang-format; then
    git ls-files '*.c' '*.h' | xargs clang-format --dry-run --Werror 2>&1 | head -20 | grep . && bad=1
fi
if have cppcheck; then
    cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --suppressions-list=tests/lint/cppcheck.txt \
        --error-exitcode=1 -j 2 -Isrc -I. -D__STDC_VERSION__=201112L src checks ui || bad=1
fi
if have clang-tidy; then
    flags="-std=c11 -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -Isrc -I. -I$build/gen $(pkg-config --cflags ncursesw libcurl libcrypto libcjson expat libmicrohttpd inih libpcre2-8 yaml-0.1)"
    # shellcheck disable=SC2086 # flags are words
    git ls-files 'src/*.c' 'checks/*.c' 'ui/*.c' | xargs -P 2 -n 8 sh -c 'flags=$1; shift; clang-tidy --quiet --warnings-as-errors="*" "$@" -- $flags 2>/dev/null' sh "$flags" || bad=1
fi
exit "$bad"
