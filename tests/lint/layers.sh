#!/bin/sh
# Holds the layers (src/README.md): who may include whom, and who may open a Secret. Prints each violation; exit 1 if there is one.
set -u
bad=0
say() { echo "$1"; bad=1; }

# layer: the layers it may include
allowed() {
    case $1 in
    base) echo base ;;
    fact) echo base fact ;;
    data) echo base data ;;
    read) echo base fact data read ;;
    cred) echo base fact data read cred ;;
    net) echo base fact data read cred net ;;
    checks) echo base fact data read cred checks ;;
    host) echo base host ;;
    lab) echo base fact data cred net host lab ;;
    engine) echo base fact data read cred net checks engine ;;
    report) echo base fact data read cred engine report ;;
    mode) echo base fact data read cred checks engine report lab host ui mode ;;
    ui) echo base fact data read cred engine report lab ui ;;
    esac
}

for dir in src/base src/fact src/data src/read src/cred src/net src/host src/lab src/engine src/report src/mode checks ui; do
    layer=$(basename "$dir")
    may=$(allowed "$layer")
    for file in "$dir"/*.[ch]; do
        [ -f "$file" ] || continue
        for inc in $(sed -n 's/^#include "\([a-z]*\)\/.*/\1/p' "$file" | sort -u); do
            case " $may " in
            *" $inc "*) ;;
            *) say "$file: $layer must not include $inc" ;;
            esac
        done
    done
done

for file in $(grep -l 'secret_use(' src/*/*.c checks/*.c ui/*.c src/*.c 2>/dev/null); do
    case $file in
    src/base/secret.c | src/read/* | src/cred/sigv4*.c | src/cred/repair*.c | src/net/* | src/host/* | src/lab/* | src/engine/apply*.c) ;;
    *) say "$file: must not open a Secret" ;;
    esac
done

for file in $(grep -l '^#include <\(n\?curses\|ncurses.*\)\.h>' src/*/*.[ch] ui/*.[ch] 2>/dev/null); do
    case $file in
    ui/paint.c | ui/paint_keys.c) ;;
    *) say "$file: only ui/paint*.c include <curses.h>" ;;
    esac
done
for file in $(grep -lE '\b_?exit\(' src/*/*.c checks/*.c ui/*.c 2>/dev/null); do
    case $file in
    src/base/alloc.c | src/host/* | src/lab/* | ui/child.c | src/engine/run*.c) ;; # exhaustion, forked children, crash handlers
    *) say "$file: only src/main.c exits" ;;
    esac
done
[ "$bad" -eq 0 ] && echo "layers: fine"
exit "$bad"
