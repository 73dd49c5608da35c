#!/bin/sh
# What a release is made of, as far as it can be held without building it anew (make deb does): one version everywhere, make install,
# two tarballs alike, the packaging files by the readers that are here, the man page, the scripts.
set -u
WHY403=${WHY403:-$PWD/why403}
cd "$(dirname "$0")/../.." || exit 1
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
status=0

# holds NAME COMMAND...: one line; what the command says only where it fails
holds() {
    name=$1
    shift
    if "$@" >"$dir/said" 2>&1; then
        echo "ok - packaging: $name"
    else
        echo "not ok - packaging: $name"
        cat "$dir/said"
        status=1
    fi
}
# where TOOL NAME COMMAND...: the same where the tool is, else a skip
where() {
    tool=$1
    shift
    if command -v "$tool" >/dev/null; then holds "$@"; else echo "ok - packaging: $1 # SKIP no $tool here"; fi
}

version=$(sed -n 's/.*WHY403_VERSION "\(.*\)"/\1/p' src/version.h)
holds "the program tells the version of src/version.h" test "$("$WHY403" version)" = "why403 $version"
holds "the change log knows it" grep -q "^## $version\b" CHANGELOG.md
holds "no other file holds it" sh -c "! grep -rnwF '$version' .packaging action.yml .pre-commit-hooks.yaml"

alike() {
    for n in 1 2; do
        (umask 0$((n - 1))77 && TZ=Asia/Tokyo make -s dist "DIST=$dir/dist$n" URL=https://example.invalid/x) || return 1
    done
    cmp "$dir/dist1/why403-$version.tar.gz" "$dir/dist2/why403-$version.tar.gz"
}
holds "two tarballs of the source are alike" alike
holds "the tarball's files are filled in" sh -c "! grep -n '@[A-Z]*@' '$dir'/dist1/packaging/*"
holds "the PKGBUILD is shell" bash -n "$dir/dist1/packaging/PKGBUILD"
where ruby "the formula is Ruby" ruby -c "$dir/dist1/packaging/why403.rb"
where rpmspec "the spec is one" rpmspec -P "$dir/dist1/packaging/why403.spec"
where nix-instantiate "the flake is Nix" nix-instantiate --parse .packaging/nix/flake.nix
yaml() {
    python3 -c 'import sys, yaml
action, hooks = [yaml.safe_load(open(p)) for p in ("action.yml", ".pre-commit-hooks.yaml")]
assert action["runs"]["using"] == "composite" and all(s["shell"] for s in action["runs"]["steps"])
assert all({"id", "name", "entry", "language", "files"} <= set(h) for h in hooks)'
}
if python3 -c 'import yaml' 2>/dev/null; then holds "action and hooks are YAML of their kind" yaml
else echo "ok - packaging: action and hooks are YAML of their kind # SKIP no python3-yaml here"; fi

"$WHY403" --man >"$dir/why403.1"
clean_man() { ! mandoc -Tlint "$dir/why403.1" | grep -E 'WARNING|ERROR|UNSUPP|whitespace'; }
where mandoc "mandoc has nothing to say of the man page" clean_man
scripts() { git ls-files -z -- '*.sh' .ci/deps .ci/run | xargs -0 shellcheck -S warning -e SC2034; }
where shellcheck "shellcheck has nothing to say of the scripts" scripts
for s in bash zsh fish; do "$WHY403" --completion "$s" >"$dir/completion.$s"; done
where shellcheck "nor of the completion for bash" shellcheck "$dir/completion.bash"
where zsh "zsh reads its completion" zsh -n "$dir/completion.zsh"
where fish "fish reads its completion" fish -n "$dir/completion.fish"
exit "$status"
