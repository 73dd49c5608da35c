/* What a failed test says of itself: its own sentence, and that of each outcome that differs. */
#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/span.h"
#include "tests/support/outcomes.h"

enum { OUTPUT_MAX = 64 << 10 };

/* ---- the tests that a child runs ---- */

static void fails_with_an_arena(void **state)
{
    Arena arena = ARENA_INIT;
    (void)state;
    arena_strdup(&arena, "never cleared");
    fail_msg("the row is wrong");
}

static void leaves_an_arena(void **state)
{
    static Arena arena;
    (void)state;
    arena_strdup(&arena, "never cleared");
}

static void has_outcomes_that_nobody_recorded(void **state)
{
    (void)state;
    outcome_hold("first.of.rows", span_of("set-up one"), span_of("verdict 1\n"));
    outcome_hold(NULL, span_of("set-up two"), span_of("verdict 2\n"));
    print_error("went on\n");
}

static void passes(void **state)
{
    (void)state;
}

#define RUN(test)                        \
    static void run_##test(void **state) \
    {                                    \
        test_run(test, state);           \
    }
RUN(fails_with_an_arena)
RUN(leaves_an_arena)
RUN(has_outcomes_that_nobody_recorded)
RUN(passes)

/* ---- what it prints ---- */

static int run_group(void)
{
    const struct CMUnitTest tests[] = {
        {"test_fails", run_fails_with_an_arena, test_setup, NULL, NULL},
        {"test_leaves", run_leaves_an_arena, test_setup, NULL, NULL},
        {"test_differs", run_has_outcomes_that_nobody_recorded, test_setup, NULL, NULL},
        {"test_passes", run_passes, test_setup, NULL, NULL},
    };
    unsetenv("GENERATE");
    return cmocka_run_group_tests_name("inner", tests, NULL, NULL);
}

static void read_output(int fd, Buf *out)
{
    char bytes[4096];
    ssize_t n;
    while ((n = read(fd, bytes, sizeof bytes)) > 0)
        buf_add(out, (Span){bytes, (size_t)n});
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *p = strstr(text, what); p; p = strstr(p + 1, what))
        n++;
    return n;
}

void test_a_failed_test_tells_why_and_nothing_else(void **state)
{
    AUTO_BUF Buf out = BUF_INIT(OUTPUT_MAX);
    const char *text;
    int ends[2], status;
    pid_t child;
    (void)state;
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        status = run_group();
        fflush(NULL);
        _exit(status);
    }
    close(ends[1]);
    read_output(ends[0], &out);
    close(ends[0]);
    waitpid(child, &status, 0);
    buf_add_char(&out, '\0');
    text = buf_span(&out).ptr;
    assert_int_equal(WEXITSTATUS(status), 3);
    assert_non_null(strstr(text, "the row is wrong"));
    assert_int_equal(count(text, "bytes still live"), 1); /* of the test that passed but for it */
    assert_non_null(strstr(text, "first.of.rows"));
    assert_non_null(strstr(text, "set-up two"));
    assert_non_null(strstr(text, "went on"));
    assert_non_null(strstr(text, "GENERATE=1 make unit UNIT=t_harness"));
    assert_null(strstr(text, "Could not run"));
    /* as tests/run-unit.sh counts: each failure as it happens, and in the closing list */
    assert_int_equal(count(text, "[  FAILED  ] test_"), 6);
}
