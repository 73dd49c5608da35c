/* Where a program called terraform runs below a child of ours: folder and environment from /proc.
 */
#include "tests/support/setup.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "engine/runwatch.h"

enum { PATIENCE_MS = 10000, STEP_MS = 10 };

/* cat stands in for Terraform: it waits for its stdin to end. */
static void become_terraform(const char *folder, const char *const *argv)
{
    static const char *const env[] = {"AWS_PROFILE=old", "PATH=/usr/bin:/bin", NULL};
    if (chdir(folder) == 0)
        execve("/bin/cat", (char *const *)argv, (char *const *)env);
    _exit(127);
}

/* Ours -> "make" (a fork that waits) -> terraform. */
static pid_t start_tree(int in, const char *folder, const char *const *argv)
{
    pid_t make = fork(), terraform;
    int status;
    if (make != 0)
        return make;
    dup2(in, STDIN_FILENO);
    terraform = fork();
    if (terraform == 0)
        become_terraform(folder, argv);
    waitpid(terraform, &status, 0);
    _exit(0);
}

static RunPlaceVec watch_tree(RunWatch *watch, const char *folder, const char *const *argv)
{
    int ends[2], status;
    RunPlaceVec places = VEC_INIT;
    pid_t child;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[1], F_SETFD, FD_CLOEXEC),
                     0); /* or cat itself would keep its stdin from ending */
    child = start_tree(ends[0], folder, argv);
    close(ends[0]);
    for (int waited = 0; places.len == 0 && waited < PATIENCE_MS; waited += STEP_MS) {
        runwatch_look(watch, child);
        places = runwatch_places(watch);
        poll(NULL, 0, STEP_MS);
    }
    kill(child, SIGKILL);
    close(ends[1]);
    waitpid(child, &status, 0);
    return places;
}

void test_folder_and_environment_of_a_grandchild(void **state)
{
    static const char *const argv[] = {"/opt/bin/terraform", "-", "plan", NULL};
    Arena arena = ARENA_INIT;
    RunWatch watch = {.arena = &arena};
    RunPlaceVec places = watch_tree(&watch, "/usr/lib", argv);
    (void)state;
    if (access("/proc/self/task", F_OK) != 0) {
        arena_clear(&arena);
        skip();
    }
    assert_int_equal(places.len, 1);
    assert_string_equal(places.items[0].folder, "/usr/lib");
    assert_string_equal(places.items[0].program, "terraform");
    assert_string_equal(places.items[0].env[0], "AWS_PROFILE=old");
    assert_false(places.items[0].by_terragrunt);
    arena_clear(&arena);
}

/* A shell stands in for Terragrunt: it waits for its stdin to end, and its words are those that
 * Terragrunt would be given. */
static pid_t start_terragrunt(int in, const char *const *words, const char *variable)
{
    const char *const env[] = {"PATH=/usr/bin:/bin", variable, NULL};
    const char *argv[16] = {"/opt/bin/terragrunt", "-c", "read x"};
    pid_t child;
    for (size_t i = 0; words[i]; i++)
        argv[3 + i] = words[i];
    child = fork();
    if (child != 0)
        return child;
    dup2(in, STDIN_FILENO);
    if (chdir("/usr/lib") == 0)
        execve("/bin/sh", (char *const *)argv, (char *const *)env);
    _exit(127);
}

/* The words are read from the process, as it really has them. */
static bool runs_every_unit(const char *const *words, const char *variable)
{
    int ends[2], status;
    Arena arena = ARENA_INIT;
    RunWatch watch = {.arena = &arena};
    bool every = false, seen = false;
    pid_t child;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[1], F_SETFD, FD_CLOEXEC), 0);
    child = start_terragrunt(ends[0], words, variable);
    close(ends[0]);
    for (int waited = 0; !seen && waited < PATIENCE_MS; waited += STEP_MS) {
        runwatch_look(&watch, child);
        seen = watch.processes.len > 0 && watch.processes.items[0].program;
        poll(NULL, 0, STEP_MS);
    }
    every = seen && watch.processes.items[0].every_unit;
    kill(child, SIGKILL);
    close(ends[1]);
    waitpid(child, &status, 0);
    assert_true(seen);
    arena_clear(&arena);
    return every;
}

void test_words_that_mean_every_unit(void **state)
{
    static const struct {
        const char *words[6], *variable;
        bool every;
    } cases[] = {
        {{"run", "--all", "plan"}, NULL, true},
        {{"run", "--all=true", "plan"}, NULL, true},
        {{"run", "-a", "--", "plan"}, NULL, true},
        {{"plan", "--all"}, NULL, true},
        {{"--working-dir", "/usr", "run", "--all", "plan"}, NULL, true},
        {{"stack", "run", "plan"}, NULL, true},
        {{"run-all", "plan"}, NULL, true},
        {{"plan-all"}, NULL, true},
        {{"run", "plan"}, "TG_ALL=true", true},
        {{"run", "plan"}, "TG_ALL=false", false},
        {{"run", "plan"}, NULL, false},
        {{"plan"}, NULL, false},
        {{"run", "--", "plan", "--all"}, NULL, false},
        {{"run", "--graph", "plan"}, NULL, false},
        {{"stack", "generate"}, NULL, false},
        {{"run", "--all", "--filter", "./a", "plan"}, NULL, false},
        {{"run", "--all", "--queue-include-dir=a", "plan"}, NULL, false},
        {{"run-all", "plan", "--terragrunt-include-dir", "a"}, NULL, false},
        {{"run", "--all", "plan"}, "TG_FILTER=./a", false},
        {{"run", "--all", "plan"}, "TG_QUEUE_EXCLUDE_DIR=a", false},
        {{"run-all", "plan"}, "TERRAGRUNT_INCLUDE_DIR=a", false},
    };
    (void)state;
    if (access("/proc/self/task", F_OK) != 0)
        skip();
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (runs_every_unit(cases[i].words, cases[i].variable) != cases[i].every)
            fail_msg("terragrunt %s %s ... %s", cases[i].words[0],
                     cases[i].words[1] ? cases[i].words[1] : "",
                     cases[i].variable ? cases[i].variable : "");
}

/* One folder with one environment is one place; what Terragrunt started is the unit's. */
void test_places_are_told_once(void **state)
{
    static const char *const one[] = {"AWS_PROFILE=a", "SHLVL=1", NULL},
                             *const same[] = {"SHLVL=2", "AWS_PROFILE=a", NULL},
                             *const other[] = {"AWS_PROFILE=b", NULL};
    Arena arena = ARENA_INIT;
    RunWatch watch = {.arena = &arena};
    const RunProcess all[] = {
        {1, 0, "terragrunt", "/p/live", NULL, false, false, one},
        {2, 1, "terraform", "/p/live/x/.terragrunt-cache/h/h", NULL, true, false, other},
        {3, 1, "tofu", "/p/live/y/.terragrunt-cache/h/h/sub", NULL, true, false, other},
        {4, 0, NULL, NULL, NULL, false, false, NULL},
        {5, 4, "terraform", "/p/a", NULL, true, false, one},
        {6, 4, "terraform", "/p/a", NULL, true, false, same},
        {7, 4, "terraform", "/p/a", NULL, true, false, other},
        {8, 4, "terraform", "/p/b", NULL, false, false, one}, /* terraform version */
        {9, 4, "terraform", "/p/sub", "sub", true, false, one},
    };
    static const char *const folders[] = {"/p/live/x", "/p/live/y", "/p/a", "/p/a", "/p/sub"};
    RunPlaceVec places;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        vec_push(&arena, &watch.processes, all[i]);
    places = runwatch_places(&watch);
    assert_int_equal(places.len, ARRAY_LEN(folders));
    for (size_t i = 0; i < places.len; i++)
        assert_string_equal(places.items[i].folder, folders[i]);
    assert_true(places.items[0].by_terragrunt);
    assert_ptr_equal(places.items[0].env, one);
    assert_int_equal(runwatch_differing(&arena, one, other).len, 1);
    assert_string_equal(runwatch_differing(&arena, one, other).items[0], "AWS_PROFILE");
    assert_int_equal(runwatch_differing(&arena, one, same).len, 0);
    arena_clear(&arena);
}

/* Told to run all: each unit below is looked at, also one for which Terraform never started. */
void test_terragrunt_that_runs_every_unit_is_a_tree(void **state)
{
    static const char *const env[] = {"PATH=/bin", NULL};
    Arena arena = ARENA_INIT;
    RunWatch watch = {.arena = &arena};
    const RunProcess all[] = {
        {1, 0, "terragrunt", "/p/live", NULL, false, true, env},
        {2, 1, "terraform", "/p/live/x/.terragrunt-cache/h/h", NULL, true, false, env},
        {3, 0, "terragrunt", "/p/live", NULL, false, true, env},
        {4, 0, "terragrunt", "/p/other", NULL, false, false, env},
    };
    RunPlaceVec trees;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        vec_push(&arena, &watch.processes, all[i]);
    trees = runwatch_trees(&watch);
    assert_int_equal(trees.len, 1);
    assert_string_equal(trees.items[0].folder, "/p/live");
    arena_clear(&arena);
}
