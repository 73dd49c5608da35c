/* A signal that nobody takes ends the program while it works; one that is taken does not. */
#include "tests/support/setup.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/ending.h"

enum { WORK_S = 20 /* far more than it takes to be ended */ };

static void work(void)
{
    clock_t from = clock();
    while (clock() - from < WORK_S * CLOCKS_PER_SEC)
        continue;
}

static void left_alone(void)
{
    ending_asked(SIGTERM);
    work();
}

static void seen(void)
{
    clock_t from = clock();
    ending_asked(SIGTERM);
    ending_seen();
    while (clock() - from < CLOCKS_PER_SEC)
        continue;
}

static void held(void)
{
    clock_t from = clock();
    ending_hold();
    ending_asked(SIGHUP);
    while (clock() - from < CLOCKS_PER_SEC)
        continue;
    (void)!write(STDOUT_FILENO, "done", 4);
    ending_release();
    _exit(7);
}

static int end_of(void (*run)(void), int out)
{
    int status = 0;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(out, STDOUT_FILENO);
        run();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void test_work_ends_when_a_signal_is_not_taken(void **state)
{
    char text[8] = "";
    int fds[2];
    (void)state;
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(end_of(left_alone, fds[1]), 128 + SIGTERM);
    assert_int_equal(end_of(seen, fds[1]), 0);
    assert_int_equal(end_of(held, fds[1]), 128 + SIGHUP);
    assert_int_equal(read(fds[0], text, sizeof text - 1), 4);
    close(fds[0]);
    close(fds[1]);
}

static char log_path[64], folder[] = "/tmp/t_ending.XXXXXX";

static void with_log(void)
{
    ending_with_log(log_path, folder);
    left_alone();
}

void test_no_private_log_stays_behind(void **state)
{
    struct stat st;
    FILE *f;
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(log_path, sizeof log_path, "%s/terraform.log", folder);
    f = fopen(log_path, "w");
    assert_non_null(f);
    fclose(f);
    assert_int_equal(end_of(with_log, STDOUT_FILENO), 128 + SIGTERM);
    assert_int_equal(lstat(folder, &st), -1);
}
