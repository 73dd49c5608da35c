/* Opening a lab makes a private sandbox, closing it leaves nothing; the real HOME is not touched.
 */
#include "tests/support/setup.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/lab.h"
#include "lab/sandbox.h"
#include "tests/support/practice.h"

/* A folder of the test's own as TMPDIR, HOME and state. */
static char place[64];

static void place_make(void)
{
    snprintf(place, sizeof place, "/tmp/why403-test-XXXXXX");
    assert_non_null(mkdtemp(place));
    setenv("TMPDIR", place, 1);
    setenv("HOME", place, 1);
    unsetenv("XDG_RUNTIME_DIR");
    unsetenv("XDG_STATE_HOME");
}

static size_t place_count(void)
{
    DIR *dir = opendir(place);
    size_t n = 0;
    assert_non_null(dir);
    for (const struct dirent *e = readdir(dir); e; e = readdir(dir))
        n += e->d_name[0] != '.';
    closedir(dir);
    return n;
}

static void place_remove(void)
{
    assert_int_equal(rmdir(place), 0);
    unsetenv("TMPDIR");
}

static const char *home_of(Lab *lab)
{
    World *w = lab_world(lab);
    return w->env_get(w, "HOME");
}

static void put_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

void test_a_lab_leaves_nothing_behind(void **state)
{
    Err err = ERR_INIT;
    struct stat st;
    Lab *lab;
    Arena a = ARENA_INIT;
    char home[512];
    (void)state;
    place_make();
    lab = lab_open("stale-token", &err);
    if (!lab)
        fail_msg("%s", err.text);
    assert_int_equal(place_count(), 1);
    snprintf(home, sizeof home, "%s", home_of(lab));
    assert_int_equal(strncmp(home, place, strlen(place)), 0);
    assert_int_equal(stat(arena_printf(&a, "%s/..", home), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(stat(arena_printf(&a, "%s/.aws/config", home), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(arena_printf(&a, "%s/main.tf", lab_dir(lab)), &st), 0);
    lab_close(lab);
    assert_int_equal(place_count(), 0);
    place_remove();
    arena_clear(&a);
}

void test_the_environment_is_the_scenarios(void **state)
{
    Err err = ERR_INIT;
    Lab *lab;
    World *w;
    (void)state;
    place_make();
    setenv("AWS_PROFILE", "mine", 1);
    lab = lab_open("stale-token", &err);
    w = lab_world(lab);
    assert_null(w->env_get(w, "AWS_PROFILE"));
    assert_int_equal(strncmp(w->env_get(w, "AWS_ACCESS_KEY_ID"), "AKIA", 4), 0);
    assert_non_null(w->env_get(w, "AWS_SESSION_TOKEN"));
    assert_string_equal(w->cwd(w), lab_dir(lab));
    assert_int_equal(lab_solve(lab, &err), 0);
    assert_null(w->env_get(w, "AWS_SESSION_TOKEN"));
    lab_close(lab);
    unsetenv("AWS_PROFILE");
    place_remove();
}

static bool env_holds(const char *const *env, const char *entry)
{
    for (; *env; env++)
        if (strcmp(*env, entry) == 0)
            return true;
    return false;
}

void test_the_shell_reaches_the_lab_only(void **state)
{
    Err err = ERR_INIT;
    Arena a = ARENA_INIT;
    Lab *lab;
    const char *const *env;
    (void)state;
    place_make();
    lab = lab_open("stale-token", &err);
    env = lab_shell_env(lab);
    assert_true(env_holds(env, arena_printf(&a, "HOME=%s", home_of(lab))));
    assert_false(env_holds(env, "WHY403_LAB=stale-token"));
    assert_true(
        env_holds(env, arena_printf(&a, "WHY403_LAB=%zu", lab_number(lab_find("stale-token")))));
    assert_true(env_holds(env, arena_printf(&a, "AWS_CA_BUNDLE=%.*s/ca.pem",
                                            (int)(strlen(home_of(lab)) - 5), home_of(lab))));
    lab_close(lab);
    place_remove();
    arena_clear(&a);
}

/* Makes sandboxes, one after the other; false if one was taken away by somebody who sweeps. */
static bool sandboxes_stay(int rounds)
{
    bool stay = true;
    for (int i = 0; i < rounds && stay; i++) {
        Sandbox own = SANDBOX_INIT;
        stay = sandbox_make(&own, NULL) == ERR_NONE && access(own.root, F_OK) == 0;
        sandbox_clear(&own);
    }
    return stay;
}

/* Whoever makes one sweeps: none may take another's for a dead one's while it is being made. */
void test_no_sandbox_is_swept_while_it_is_made(void **state)
{
    enum { OTHERS = 3, ROUNDS = 300 };
    pid_t others[OTHERS];
    int status, bad = 0;
    (void)state;
    place_make();
    for (int i = 0; i < OTHERS; i++) {
        others[i] = fork();
        if (others[i] == 0)
            _exit(sandboxes_stay(ROUNDS) ? 0 : 1);
    }
    bad = !sandboxes_stay(ROUNDS);
    for (int i = 0; i < OTHERS; i++) {
        assert_int_equal(waitpid(others[i], &status, 0), others[i]);
        bad += status != 0;
    }
    assert_int_equal(bad, 0);
    place_remove();
}

void test_leftovers_of_the_dead_are_swept(void **state)
{
    Err err = ERR_INIT;
    Arena a = ARENA_INIT;
    Sandbox own = SANDBOX_INIT, other = SANDBOX_INIT;
    const char *dead;
    pid_t child;
    int fds[2];
    char byte;
    (void)state;
    place_make();
    assert_int_equal(pipe(fds), 0);
    child = fork();
    if (child == 0) { /* makes one, says so, and dies without tidying when the parent tells it to */
        Sandbox lost = SANDBOX_INIT;
        sandbox_make(&lost, NULL);
        sandbox_write(&lost, "deep/er/file", span_of("x"), 0600, NULL);
        if (write(fds[1], "x", 1) != 1)
            _exit(1);
        pause();
        _exit(0);
    }
    assert_int_equal(read(fds[0], &byte, 1), 1);
    assert_int_equal(sandbox_make(&own, &err), 0);
    assert_int_equal(place_count(), 2); /* it lives: its sandbox stays */
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(sandbox_make(&other, &err), 0);
    assert_int_equal(place_count(), 2); /* the dead one is gone, both of ours are there */
    dead = arena_printf(&a, "%s", own.root);
    sandbox_clear(&own);
    sandbox_clear(&own);
    assert_int_not_equal(access(dead, F_OK), 0);
    sandbox_clear(&other);
    close(fds[0]);
    close(fds[1]);
    place_remove();
    arena_clear(&a);
}

/* A folder whose maker was killed before it had a lock, or after: young it may still be being made.
 */
void test_a_folder_without_a_lock_goes_when_it_is_old(void **state)
{
    static const struct timespec old[2] = {{1, 0}, {1, 0}};
    Sandbox own = SANDBOX_INIT;
    Err err = ERR_INIT;
    char young[128], dead[128];
    (void)state;
    place_make();
    snprintf(young, sizeof young, "%s/why403-lab-1-abcdef", place);
    snprintf(dead, sizeof dead, "%s/why403-lab-2-abcdef", place);
    assert_int_equal(mkdir(young, 0700), 0);
    assert_int_equal(mkdir(dead, 0700), 0);
    assert_int_equal(utimensat(AT_FDCWD, dead, old, 0), 0);
    assert_int_equal(sandbox_make(&own, &err), 0);
    assert_int_equal(access(young, F_OK), 0);
    assert_int_not_equal(access(dead, F_OK), 0);
    sandbox_clear(&own);
    rmdir(young);
    place_remove();
}

/* The program is killed, the shell that it opened there goes on. */
void test_a_shell_that_lives_on_keeps_its_folder(void **state)
{
    Sandbox other = SANDBOX_INIT;
    Err err = ERR_INIT;
    int fds[2], stop[2];
    char byte;
    pid_t program;
    (void)state;
    place_make();
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(pipe(stop), 0);
    program = fork();
    if (program == 0) {
        Sandbox lost = SANDBOX_INIT;
        sandbox_make(&lost, NULL);
        if (fork() == 0) { /* reads until the test has closed its end, as a program of its own */
            close(stop[1]);
            dup2(stop[0], STDIN_FILENO);
            execlp("cat", "cat", (char *)NULL);
            _exit(127);
        }
        if (write(fds[1], "x", 1) != 1)
            _exit(1);
        pause();
        _exit(0);
    }
    assert_int_equal(read(fds[0], &byte, 1), 1);
    kill(program, SIGKILL);
    assert_int_equal(waitpid(program, NULL, 0), program);
    assert_int_equal(sandbox_make(&other, &err), 0);
    assert_int_equal(place_count(), 2);
    sandbox_clear(&other);
    close(stop[1]);
    close(fds[1]);
    assert_int_equal(read(fds[0], &byte, 1), 0); /* the shell has gone, and with it its end */
    assert_int_equal(sandbox_make(&other, &err), 0);
    assert_int_equal(place_count(), 1);
    sandbox_clear(&other);
    close(fds[0]);
    close(stop[0]);
    place_remove();
}

void test_nothing_is_removed_through_a_symlink(void **state)
{
    Err err = ERR_INIT;
    Arena a = ARENA_INIT;
    Sandbox box = SANDBOX_INIT;
    const char *kept, *file;
    (void)state;
    place_make();
    kept = arena_printf(&a, "%s/kept", place);
    assert_int_equal(mkdir(kept, 0700), 0);
    file = arena_printf(&a, "%s/file", kept);
    assert_int_equal(close(open(file, O_CREAT | O_WRONLY, 0600)), 0);
    assert_int_equal(sandbox_make(&box, &err), 0);
    assert_int_equal(symlink(kept, arena_printf(&a, "%s/link", box.root)), 0);
    sandbox_clear(&box);
    assert_int_equal(unlink(file), 0);
    assert_int_equal(rmdir(kept), 0);
    place_remove();
    arena_clear(&a);
}

void test_the_server_ends_with_its_process(void **state)
{
    int fds[2];
    pid_t child, server = 0;
    (void)state;
    assert_int_equal(pipe(fds), 0);
    child = fork();
    if (child == 0) {
        TestAws aws;
        test_aws_start(&aws, "[key alice]\nuser = alice\n");
        if (write(fds[1], &aws.server.pid, sizeof aws.server.pid) < 0)
            _exit(1);
        sandbox_clear(&aws.sandbox);
        _exit(0); /* without server_stop */
    }
    assert_int_equal(read(fds[0], &server, sizeof server), sizeof server);
    assert_int_equal(waitpid(child, NULL, 0), child);
    close(fds[1]);
    /* The server was the last to hold nothing of ours; its end is seen by its number being free
     * (bounded wait on a condition). */
    for (int i = 0; i < 500 && kill(server, 0) == 0; i++)
        poll(NULL, 0, 10);
    assert_int_not_equal(kill(server, 0), 0);
    close(fds[0]);
}

void test_progress_is_kept_and_reset(void **state)
{
    Err err = ERR_INIT;
    char path[128];
    (void)state;
    place_make();
    setenv("XDG_STATE_HOME", place, 1);
    snprintf(path, sizeof path, "%s/why403/lab-solved", place);
    assert_int_equal(lab_best("stale-token"), LAB_OPEN);
    assert_int_equal(lab_record_solved("stale-token", (LabResult){.keys = 12}, &err), 0);
    assert_int_equal(lab_record_solved("wrong-secret", (LabResult){.keys = 0}, &err),
                     0); /* nobody counted */
    assert_int_equal(lab_best("stale-token"), 12);
    assert_int_equal(lab_best("wrong-secret"), 0);
    assert_int_equal(lab_best("stale"), LAB_OPEN);
    assert_int_equal(lab_record_solved("stale-token", (LabResult){.keys = 15}, &err), 0);
    assert_int_equal(lab_best("stale-token"), 12);
    assert_int_equal(lab_record_solved("stale-token", (LabResult){.keys = 9}, &err), 0);
    assert_int_equal(lab_best("stale-token"), 9);
    assert_int_equal(lab_best("wrong-secret"), 0);
    put_file(path,
             "healthy\nstale-token nine\nwrong-secret 99999999999999999999\n"); /* without counts,
                                                                                   and damaged */
    assert_int_equal(lab_best("healthy"), 0);
    assert_int_equal(lab_best("stale-token"), 0);
    assert_int_equal(lab_best("wrong-secret"), 0);
    assert_int_equal(lab_record_solved("healthy", (LabResult){.keys = 3}, &err), 0);
    assert_int_equal(lab_best("healthy"), 3);
    assert_int_equal(lab_reset_progress(&err), 0);
    assert_int_equal(lab_best("stale-token"), LAB_OPEN);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof path, "%s/why403", place);
    assert_int_equal(rmdir(path), 0);
    unsetenv("XDG_STATE_HOME");
    place_remove();
}

void test_hints_and_wrong_guesses_cost_points(void **state)
{
    (void)state;
    assert_int_equal(lab_score((LabResult){.keys = 9}), 100);
    assert_true(lab_score((LabResult){.keys = 9, .hints = 1}) < 100);
    assert_true(lab_score((LabResult){.keys = 9, .wrong = 1}) < 100);
    assert_true(lab_score((LabResult){.keys = 40}) < lab_score((LabResult){.keys = 20}));
    assert_true(lab_score((LabResult){.keys = 900, .hints = 3, .wrong = 9}) > 0);
}
