/* Children: their output, their end, and that none survives its deadline. */
#include "tests/support/setup.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "host/host.h"
#include "tests/support/fetch.h"

static Fetched run(World *w, Arena *a, const char *script, const ChildRequest *like)
{
    const char *argv[] = {"/bin/sh", "-c", script, NULL};
    ChildRequest r = like ? *like : (ChildRequest){0};
    Fetched f = {.arena = a};
    r.argv = argv;
    if (r.max_output_bytes == 0)
        r.max_output_bytes = 65536;
    assert_true(fetch_child(w, &r, &f) > 0);
    assert_int_equal(f.calls, 0);
    fetch_wait(w, &f, 1);
    return f;
}

void test_output_and_exit_status_arrive(void **state)
{
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    Fetched f = run(w, &a, "printf out; printf err >&2; exit 3", NULL);
    (void)state;
    assert_true(f.child.started);
    assert_int_equal(f.child.exit_status, 3);
    assert_string_equal(f.child.out.ptr, "out");
    assert_string_equal(f.child.err.ptr, "err");
    f = run(w, &a, "kill -TERM $$", NULL);
    assert_int_equal(f.child.exit_status, -1);
    assert_int_equal(f.child.signal_number, SIGTERM);
    host_world_free(w);
    arena_clear(&a);
}

void test_input_environment_and_folder_are_given(void **state)
{
    static const char *const envp[] = {"A=1", NULL};
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    ChildRequest with_input = {.stdin_bytes = span_of("hello"), .cwd = "/", .envp = envp};
    Fetched f = run(w, &a, "cat; pwd; echo $A$HOME", &with_input);
    (void)state;
    assert_string_equal(f.child.out.ptr, "hello/\n1\n");
    f = run(w, &a, "cat; echo end", NULL); /* /dev/null */
    assert_string_equal(f.child.out.ptr, "end\n");
    host_world_free(w);
    arena_clear(&a);
}

void test_input_that_nobody_reads_does_no_harm(void **state)
{
    static char much[300000];
    Arena a = ARENA_INIT;
    World *w;
    ChildRequest r = {.stdin_bytes = {much, sizeof much}};
    Fetched f;
    (void)state;
    host_init();
    w = host_world_new();
    f = run(w, &a, "exec <&-; echo done", &r);
    assert_int_equal(f.child.exit_status, 0);
    assert_string_equal(f.child.out.ptr, "done\n");
    f = run(w, &a, "wc -c", &r);
    assert_non_null(strstr(f.child.out.ptr, "300000"));
    host_world_free(w);
    arena_clear(&a);
}

/* Own process group: what the child started dies with it. */
void test_the_deadline_ends_the_whole_group(void **state)
{
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    ChildRequest r = {.timeout_ms = 200};
    Fetched f = {.calls = 0};
    pid_t grandchild = 0;
    (void)state;
    for (; grandchild == 0 && r.timeout_ms < 60000;
         r.timeout_ms *= 4) { /* a shell may start late */
        f = run(w, &a, "sleep 600 & echo $!; wait", &r);
        grandchild = (pid_t)strtol(f.child.out.ptr, NULL, 10);
    }
    assert_true(f.child.timed_out);
    assert_int_equal(f.child.signal_number, SIGKILL);
    assert_true(grandchild > 0);
    /* killed; whoever adopted it may take a moment to bury it */
    for (int i = 0; i < 500 && kill(grandchild, 0) == 0; i++) {
        AUTO_BUF Buf path = BUF_INIT(64);
        Span text;
        buf_printf(&path, "/proc/%d/stat", (int)grandchild);
        if (w->file_read(w, &a, path.ptr, 4096, &text) != FILE_OK || strstr(text.ptr, ") Z "))
            break;
        w->poll(w, -1, 10);
        assert_true(i < 499);
    }
    host_world_free(w);
    arena_clear(&a);
}

void test_a_flood_is_stopped_at_the_ceiling(void **state)
{
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    ChildRequest r = {.max_output_bytes = 1000};
    Fetched f = run(w, &a, "yes", &r);
    (void)state;
    assert_true(f.child.flooded);
    assert_int_equal(f.child.out.len, 1000);
    f = run(w, &a, "yes >&2", &r);
    assert_true(f.child.flooded);
    host_world_free(w);
    arena_clear(&a);
}

void test_a_program_that_is_not_there(void **state)
{
    static const char *const argv[] = {"/nonexistent/program", NULL};
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    ChildRequest r = {.argv = argv, .max_output_bytes = 100, .stdin_bytes = span_of("x")};
    Fetched f = {.arena = &a};
    (void)state;
    fetch_child(w, &r, &f);
    assert_int_equal(f.calls, 0);
    fetch_wait(w, &f, 1);
    assert_false(f.child.started);
    assert_string_equal(f.child.detail, "No such file or directory");
    r.cwd = "/nonexistent/folder"; /* the folder alone is there where root has had it as HOME */
    r.argv = (const char *const[]){"/bin/true", NULL};
    f = (Fetched){.arena = &a};
    fetch_child(w, &r, &f);
    fetch_wait(w, &f, 1);
    assert_false(f.child.started);
    host_world_free(w);
    arena_clear(&a);
}

void test_a_child_inherits_no_descriptor(void **state)
{
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    int ends[2];
    Fetched f;
    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[1], 200), 200); /* not close-on-exec */
    f = run(w, &a, "ls /proc/$$/fd | tr '\\n' ' '", NULL);
    close(ends[0]);
    close(ends[1]);
    close(200);
    assert_non_null(strstr(f.child.out.ptr, "1 "));
    assert_null(strstr(f.child.out.ptr, "200 "));
    host_world_free(w);
    arena_clear(&a);
}

/* Neither what this process blocks nor what it ignores. */
void test_a_child_starts_with_ordinary_signals(void **state)
{
    Arena a = ARENA_INIT;
    World *w;
    sigset_t block, old;
    Fetched f;
    (void)state;
    host_init(); /* ignores SIGPIPE */
    w = host_world_new();
    sigemptyset(&block);
    sigaddset(&block, SIGUSR1);
    sigprocmask(SIG_BLOCK, &block, &old);
    f = run(w, &a, "kill -USR1 $$; echo survived", NULL);
    sigprocmask(SIG_SETMASK, &old, NULL);
    assert_int_equal(f.child.signal_number, SIGUSR1);
    f = run(w, &a, "kill -PIPE $$; echo survived", NULL);
    assert_int_equal(f.child.signal_number, SIGPIPE);
    host_world_free(w);
    arena_clear(&a);
}

void test_cancel_and_leaving_in_the_middle(void **state)
{
    static const char *const argv[] = {"/bin/sleep", "600", NULL};
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    ChildRequest r = {.argv = argv, .max_output_bytes = 100};
    Fetched f = {.arena = &a};
    uint64_t id = fetch_child(w, &r, &f);
    (void)state;
    w->child_cancel(w, id);
    assert_int_equal(f.calls, 0);
    fetch_wait(w, &f, 1);
    assert_int_equal(f.child.signal_number, SIGKILL);
    assert_string_equal(f.child.detail, "cancelled");
    fetch_child(w, &r, &f);
    host_world_free(w);
    assert_int_equal(f.calls, 1);
    arena_clear(&a);
}

void test_many_children_at_once(void **state)
{
    enum { MANY = 20 };
    static Fetched all[MANY];
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    (void)state;
    memset(all, 0, sizeof all);
    for (int i = 0; i < MANY; i++) {
        const char *argv[] = {"/bin/sh", "-c", arena_printf(&a, "echo %d", i), NULL};
        ChildRequest r = {.argv = argv, .max_output_bytes = 100};
        all[i].arena = &a;
        fetch_child(w, &r, &all[i]);
    }
    fetch_wait(w, all, MANY);
    for (int i = 0; i < MANY; i++)
        assert_string_equal(all[i].child.out.ptr, arena_printf(&a, "%d\n", i));
    host_world_free(w);
    arena_clear(&a);
}
