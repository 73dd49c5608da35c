/*
 * What every unit test file includes first: cmocka and its needs, and a set-up that pins the
 * environment (no AWS_*, TF_*, XDG_*, proxies; TZ=UTC, LANG=C.UTF-8) and counts live bytes: a test
 * that leaves memory of the project's allocator behind fails.
 */
#ifndef WHY403_TESTS_SUPPORT_SETUP_H
#define WHY403_TESTS_SUPPORT_SETUP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* "t_base": set by its main. */
extern const char *test_program;

int test_setup(void **state);
/* Runs that test, then fails it for outcomes that differ (outcomes.h) and for live bytes; neither
 * is said of a test that failed by itself, whose arenas nobody cleared. */
void test_run(void (*test)(void **state), void **state);

/* Absolute path of the project's tests folder (from WHY403_TESTS, else ./tests). */
const char *test_dir(void);

#endif
