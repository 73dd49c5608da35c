#!/bin/sh
# Prints a C file with a main that runs every test_* function of the given cmocka file.
set -eu
names=$(sed -n 's/^void \(test_[a-zA-Z0-9_]*\)(void \*\*state).*/\1/p' "$1")
group=$(basename "$1" .c)
cat <<EOF
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/setup.h"

EOF
for n in $names; do
    echo
    echo "void $n(void **state);"
    printf 'static void run_%s(void **state)\n{\n    test_run(%s, state);\n}\n' "$n" "$n"
done
echo
echo "int main(void)"
echo "{"
echo "    static const struct CMUnitTest tests[] = {"
for n in $names; do echo "        {\"$n\", run_$n, test_setup, NULL, NULL},"; done
echo "    };"
echo "    test_program = \"$group\";"
echo "    return cmocka_run_group_tests_name(\"$group\", tests, NULL, NULL);"
echo "}"
