#!/bin/sh
# What the README, the man page and the completions say is what the program's tables say.
exec sh "$(dirname "$0")/../docs-check.sh" "${WHY403:-$PWD/why403}"
