#!/bin/sh
# Holds the layers (src/README.md): who may include whom, and who may open a Secret. Prints each
# violation; exit 1 if there is one. Each grep must find at least as many places as stand behind it,
# so that a file that moves can't make it blind.
set -u
bad=0
say() { echo "$1"; bad=1; }

# room: the rooms it may include
allowed() {
    readers="base fact data hcl terraform terragrunt awsfiles errors edit facts"
    case $1 in
    base) echo base ;;
    fact) echo base fact ;;
    data) echo base data ;;
    hcl) echo base hcl ;;
    terraform) echo base data hcl terraform ;;
    awsfiles) echo base fact data awsfiles ;;
    errors) echo base fact data errors ;;
    edit) echo base fact data edit ;;
    terragrunt) echo base fact data hcl terraform awsfiles terragrunt ;;
    facts) echo base fact data hcl terraform terragrunt awsfiles facts ;;
    sigv4) echo base fact sigv4 ;;
    predict) echo "$readers sigv4 predict awscli" ;;
    awscli) echo "$readers sigv4 predict awscli" ;;
    net) echo "$readers sigv4 net" ;;
    checks | checks/fixes) echo "$readers predict awscli checks checks/fixes" ;;
    host) echo base host ;;
    lab) echo base fact data sigv4 net host lab ;;
    engine) echo "$readers sigv4 predict awscli net checks checks/fixes engine" ;;
    bundle) echo "$readers predict awscli engine bundle" ;;
    report) echo "$readers predict awscli engine report" ;;
    ui | ui/view) echo "$readers predict awscli engine report lab ui ui/view ui/term" ;;
    ui/term) echo base ui ui/term ;;
    mode) echo "$readers predict awscli checks engine bundle report lab host ui mode" ;;
    *) say "$2: the room $1 is not in tests/lint/layers.sh" >&2 ;;
    esac
}

sources=$(find src checks ui -name '*.[ch]' -o -name '*.def' | sort)
n_files=0
for file in $sources; do
    n_files=$((n_files + 1))
    dir=${file%/*}
    [ "$dir" = src ] && continue # main.c may everything
    room=${dir#src/}
    may=$(allowed "$room" "$file")
    [ -n "$may" ] || { bad=1; continue; }
    for inc in $(sed -n 's/^#include "\([a-z0-9_\/]*\)\/[^\/]*".*/\1/p' "$file" | sort -u); do
        case " $may " in
        *" $inc "*) ;;
        *) say "$file: $room must not include $inc" ;;
        esac
    done
done
[ "$n_files" -ge 480 ] || say "layers: only $n_files files were looked at"

# only_in WHAT PATTERN LEAST WHERE...: PATTERN stands in files of WHERE only, and in at least LEAST of them.
only_in() {
    what=$1 pattern=$2 least=$3
    shift 3
    found=0
    for file in $(echo "$sources" | xargs grep -lE "$pattern"); do
        found=$((found + 1))
        fine=false
        for where in "$@"; do
            # shellcheck disable=SC2254 # WHERE is a pattern
            case $file in $where) fine=true ;; esac
        done
        $fine || say "$file: $what"
    done
    [ "$found" -ge "$least" ] || say "layers: \"$pattern\" was found in $found files, expected $least: has the code moved?"
}
only_in "must not open a Secret" 'secret_use\(' 15 'src/base/secret.*' 'src/awsfiles/*' 'src/hcl/*' 'src/terraform/*' \
    'src/errors/*' 'src/edit/*' 'src/sigv4/*' 'src/predict/repair.c' 'src/net/*' 'src/host/*' 'src/lab/*' 'src/bundle/*' \
    'src/engine/apply*.c' src/engine/ssocache_write.c
# all that these rooms see of the outside is base/snapshot.h: nothing in them can read anew, write, ask or start
only_in "must not see the World: it judges a Snapshot" '\bWorld \*' 40 'src/base/*' 'src/host/*' 'src/lab/*' 'src/net/*' 'src/engine/*' \
    'src/bundle/*' 'src/report/*' 'src/mode/*' 'ui/*' src/main.c
# nor does one of their files include base/world.h, by way of whatever header
world=base/world.h seen=
while [ "$world" != "$seen" ]; do
    seen=$world
    pattern=$(echo "$seen" | tr '\n' '|' | sed 's/|$//')
    world=$({ echo base/world.h; echo "$sources" | grep '\.h$' | xargs grep -lE "^#include \"($pattern)\"" | sed 's|^src/||'; } | LC_ALL=C sort -u)
done
[ "$(echo "$world" | wc -l)" -ge 40 ] || say "layers: only $(echo "$world" | wc -l) headers were found that see base/world.h"
judges=$(echo "$sources" | grep -E '^(checks|src/(fact|data|hcl|terraform|terragrunt|awsfiles|errors|edit|facts|sigv4|predict|awscli))/')
for file in $(echo "$judges" | xargs grep -lE "^#include \"($(echo "$world" | tr '\n' '|' | sed 's/|$//'))\""); do
    say "$file: sees base/world.h; it judges a Snapshot (base/snapshot.h)"
done
only_in "must not parse JSON: base/jsonread.h does, within bounds" 'cJSON_Parse' 1 src/base/jsonread.c
only_in "only ui/term/paint*.c include <curses.h>" '^#include <n?curses' 2 'ui/term/paint*.c'
# exhaustion, forked children, crash handlers, a signal while it computes
only_in "only src/main.c exits" '\b_?exit\(' 5 src/main.c src/base/alloc.c src/base/ending.c 'src/host/*' 'src/lab/*' ui/term/child.c 'src/engine/run*.c'
[ "$bad" -eq 0 ] && echo "layers: fine"
exit "$bad"
