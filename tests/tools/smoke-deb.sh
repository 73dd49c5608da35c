#!/bin/sh
# smoke-deb.sh DEB VERSION: unpacks the package into a scratch root and sees that what is in there works without the source.
set -eu
deb=$(realpath "$1")
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
dpkg -x "$1" "$root"
why403=$root/usr/bin/why403
export HOME="$root/home" LANG=C.UTF-8
mkdir "$HOME"
cd "$root"
[ "$("$why403" version)" = "why403 $2" ] || { echo "the package's version is not $2"; exit 1; }
"$why403" check --lab healthy >/dev/null
code=0
"$why403" check --lab stale-token >/dev/null || code=$?
[ "$code" -eq 1 ] || { echo "check of a broken set-up ends with $code"; exit 1; }
for schema in usr/share/why403/*.json; do
    name=$(basename "$schema" .json)
    "$why403" schema "$name" | cmp - "$schema"
done
for f in usr/share/bash-completion/completions/why403 usr/share/zsh/vendor-completions/_why403 \
    usr/share/fish/vendor_completions.d/why403.fish usr/share/man/man1/why403.1.gz usr/share/doc/why403/copyright; do
    [ -s "$f" ] || { echo "$f is missing"; exit 1; }
done
echo "fine: $(basename "$1"), $(du -k "$deb" | cut -f1) kB, unpacked and run"
