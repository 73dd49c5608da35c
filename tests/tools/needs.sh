#!/bin/sh
# needs.sh PROGRAM: the libraries that it needs at run time, with the Debian packages that hold them where dpkg is there.
set -u
ldd "$1" | awk '$3 ~ /^\// { print $1, $3 }' | while read -r name path; do
    package=$(dpkg-query -S "$(readlink -f "$path")" 2>/dev/null | cut -d: -f1)
    printf '%s%s\n' "$name" "${package:+ ($package)}"
done | LC_ALL=C sort
