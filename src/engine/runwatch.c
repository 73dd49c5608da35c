#include "engine/runwatch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "hcl/tfpath.h"

enum { PROC_FILE_MAX = 1024 * 1024, PROC_DEPTH_MAX = 64 };

static const char *const terraforms[] = {"terraform", "tofu"};

/* ---- /proc ---- */

/* What a file below /proc holds; false where the process is gone or another's. */
static bool proc_read(pid_t pid, const char *name, Buf *out)
{
    char path[PATH_MAX], chunk[4096];
    ssize_t n;
    int fd;
    snprintf(path, sizeof path, "/proc/%ld/%s", (long)pid, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    while ((n = read(fd, chunk, sizeof chunk)) > 0)
        buf_add(out, (Span){chunk, (size_t)n});
    close(fd);
    return n == 0 && out->len > 0;
}

/* Strings that end in NUL each, as a list that ends in NULL. */
static const char *const *proc_strings(Arena *arena, Span bytes)
{
    VEC(const char *) all = VEC_INIT;
    while (bytes.len > 0) {
        size_t n = span_find_char(bytes, '\0');
        vec_push(arena, &all, arena_span(arena, span_sub(bytes, 0, n)));
        bytes = span_sub(bytes, n < bytes.len ? n + 1 : n, bytes.len);
    }
    vec_push(arena, &all, NULL);
    return all.items;
}

/* Each thread has children of its own (a Go program starts them from any). */
static void proc_children(pid_t pid, void (*take)(void *data, pid_t parent, pid_t pid), void *data)
{
    char path[PATH_MAX];
    struct dirent *entry;
    DIR *tasks;
    snprintf(path, sizeof path, "/proc/%ld/task", (long)pid);
    tasks = opendir(path);
    while (tasks && (entry = readdir(tasks))) {
        AUTO_BUF Buf list = BUF_INIT(PROC_FILE_MAX);
        char name[NAME_MAX + 32];
        const char *at;
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "task/%s/children", entry->d_name);
        if (!proc_read(pid, name, &list))
            continue;
        buf_add_char(&list, '\0');
        for (at = list.ptr; *at;) {
            char *end;
            long child = strtol(at, &end, 10);
            if (end == at)
                break;
            take(data, pid, (pid_t)child);
            at = end + (*end == ' ');
        }
    }
    if (tasks)
        closedir(tasks);
}

/* ---- one process ---- */

static bool is_terraform(const char *program)
{
    for (size_t i = 0; i < ARRAY_LEN(terraforms); i++)
        if (strcmp(program, terraforms[i]) == 0)
            return true;
    return false;
}

/* The command behind the options that stand before it. */
static void process_command(RunWatch *watch, RunProcess *p, const char *const *argv)
{
    static const char *const commands[] = {"init",    "plan",   "apply", "destroy",
                                           "refresh", "import", "test"};
    for (size_t i = 1; argv[0] && argv[i]; i++) {
        if (strncmp(argv[i], "-chdir=", 7) == 0) {
            p->chdir = arena_strdup(watch->arena, argv[i] + 7);
        } else if (argv[i][0] != '-') {
            for (size_t k = 0; k < ARRAY_LEN(commands); k++)
                p->configures |= strcmp(argv[i], commands[k]) == 0;
            return;
        }
    }
}

/* "--working-dir DIR", "--working-dir=DIR" and the variables of both generations. */
static const char *terragrunt_folder(RunWatch *watch, const RunProcess *p, const char *const *argv)
{
    static const char *const flags[] = {"--working-dir", "--terragrunt-working-dir"};
    static const char *const variables[] = {"TG_WORKING_DIR=", "TERRAGRUNT_WORKING_DIR="};
    for (size_t i = 1; argv[i]; i++)
        for (size_t k = 0; k < ARRAY_LEN(flags); k++) {
            size_t n = strlen(flags[k]);
            const char *rest = strncmp(argv[i], flags[k], n) == 0 ? argv[i] + n : NULL;
            if (rest && (rest[0] == '=' || (rest[0] == '\0' && argv[i + 1])))
                return tfpath_join(watch->arena, p->folder, rest[0] ? rest + 1 : argv[i + 1]);
        }
    for (size_t i = 0; p->env[i]; i++)
        for (size_t k = 0; k < ARRAY_LEN(variables); k++)
            if (span_starts(span_of(p->env[i]), variables[k]) && strchr(p->env[i], '=')[1])
                return tfpath_join(watch->arena, p->folder, strchr(p->env[i], '=') + 1);
    return p->folder;
}

static bool starts_with_one_of(const char *text, const char *const *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strncmp(text, all[i], strlen(all[i])) == 0)
            return true;
    return false;
}

/* "run --all plan", "plan --all", "stack run plan", TG_ALL=true, "run-all plan" and "plan-all" of
 * older ones. A queue that is filtered runs some of the units only, and which is Terragrunt's to
 * tell; so is what stands behind "--", which is Terraform's. */
static bool terragrunt_runs_all(const RunProcess *p, const char *const *argv)
{
    static const char *const some[] = {"--filter", "--queue-", "--units-that-include",
                                       "--terragrunt-include-dir", "--terragrunt-exclude-dir"};
    static const char *const some_set[] = {"TG_FILTER=", "TG_QUEUE_",
                                           "TERRAGRUNT_INCLUDE_DIR=", "TERRAGRUNT_EXCLUDE_DIR="};
    static const char *const every[] = {"--all",    "-a",        "--all=true", "run-all",
                                        "plan-all", "apply-all", "destroy-all"};
    static const char *const every_set[] = {"TG_ALL=true", "TG_ALL=1"};
    bool all = false, stack = false;
    for (size_t i = 1; argv[i] && strcmp(argv[i], "--") != 0; i++) {
        if (starts_with_one_of(argv[i], some, ARRAY_LEN(some)))
            return false;
        for (size_t k = 0; k < ARRAY_LEN(every); k++)
            all |= strcmp(argv[i], every[k]) == 0;
        all |= stack && strcmp(argv[i], "run") == 0;
        stack |= strcmp(argv[i], "stack") == 0;
    }
    for (size_t i = 0; p->env[i]; i++) {
        if (starts_with_one_of(p->env[i], some_set, ARRAY_LEN(some_set)))
            return false;
        for (size_t k = 0; k < ARRAY_LEN(every_set); k++)
            all |= strcmp(p->env[i], every_set[k]) == 0;
    }
    return all;
}

/* The words of a script that the system hands to a shell begin with the shell. */
static const char *const *program_words(const char *const *argv)
{
    static const char *const shells[] = {"sh", "bash", "dash", "zsh", "ksh", "busybox"};
    for (size_t i = 0; argv[0] && argv[1] && i < ARRAY_LEN(shells); i++)
        if (strcmp(text_basename(argv[0]), shells[i]) == 0 &&
            (is_terraform(text_basename(argv[1])) ||
             strcmp(text_basename(argv[1]), "terragrunt") == 0))
            return argv + 1;
    return argv;
}

/* The name says whether anybody asks about it. Until it has become another program it bears its
 * parent's, so that it is looked at again each time. */
static void process_learn(RunWatch *watch, RunProcess *p)
{
    AUTO_BUF Buf line = BUF_INIT(PROC_FILE_MAX), env = BUF_INIT(PROC_FILE_MAX);
    const char *const *argv;
    char path[64], folder[PATH_MAX];
    ssize_t n;
    const char *program;
    if (!proc_read(p->pid, "cmdline", &line))
        return;
    argv = program_words(proc_strings(watch->arena, buf_span(&line)));
    program = argv[0] ? text_basename(argv[0]) : "";
    if (p->program && strcmp(p->program, program) == 0)
        return;
    p->program = NULL;
    p->configures = p->every_unit = false;
    if (!is_terraform(program) && strcmp(program, "terragrunt") != 0)
        return;
    snprintf(path, sizeof path, "/proc/%ld/cwd", (long)p->pid);
    n = readlink(path, folder, sizeof folder - 1);
    if (n <= 0 || !proc_read(p->pid, "environ", &env))
        return;
    folder[n] = '\0';
    p->program = program;
    p->folder = arena_strdup(watch->arena, folder);
    p->env = proc_strings(watch->arena, buf_span(&env));
    if (is_terraform(program)) {
        process_command(watch, p, argv);
    } else {
        p->every_unit = terragrunt_runs_all(p, argv);
        p->folder = terragrunt_folder(watch, p, argv);
    }
}

static RunProcess *watch_find(const RunWatch *watch, pid_t pid)
{
    for (size_t i = watch->processes.len; i-- > 0;)
        if (watch->processes.items[i].pid == pid)
            return &watch->processes.items[i];
    return NULL;
}

static void watch_take(void *data, pid_t parent, pid_t pid)
{
    RunWatch *watch = data;
    RunProcess *p = watch_find(watch, pid);
    int depth = 0;
    for (pid_t up = parent; up && depth < PROC_DEPTH_MAX; depth++) {
        const RunProcess *above = watch_find(watch, up);
        up = above ? above->parent : 0;
    }
    if (!p && watch->processes.len == RUNWATCH_PROCESSES_MAX)
        return;
    if (!p) {
        vec_push(watch->arena, &watch->processes, ((RunProcess){.pid = pid, .parent = parent}));
        p = &watch->processes.items[watch->processes.len - 1];
    }
    process_learn(watch, p);
    if (depth < PROC_DEPTH_MAX)
        proc_children(pid, watch_take, watch);
}

void runwatch_look(RunWatch *watch, pid_t child)
{
    watch_take(watch, 0, child);
}

/* ---- places ---- */

/* -chdir: Terraform changes into it, so that its folder may be there already. */
static const char *process_folder(const RunWatch *watch, const RunProcess *p)
{
    const RunProcess *above = watch_find(watch, p->parent);
    const char *joined;
    if (!p->chdir)
        return p->folder;
    joined =
        tfpath_join(watch->arena, above && above->folder ? above->folder : p->folder, p->chdir);
    if (strcmp(joined, p->folder) == 0 ||
        span_ends(span_of(p->folder), arena_printf(watch->arena, "/%s", p->chdir)))
        return p->folder;
    return tfpath_join(watch->arena, p->folder, p->chdir);
}

static bool matters(const char *variable)
{
    static const char *const begins[] = {"AWS_",  "TF_",  "TG_",     "TERRAGRUNT_",
                                         "HOME=", "HTTP", "NO_PROXY"};
    for (size_t i = 0; i < ARRAY_LEN(begins); i++)
        if (strncmp(variable, begins[i], strlen(begins[i])) == 0)
            return true;
    return false;
}

static bool env_holds(const char *const *env, const char *variable)
{
    for (size_t i = 0; env[i]; i++)
        if (strcmp(env[i], variable) == 0)
            return true;
    return false;
}

static void names_missing(Arena *arena, const char *const *from, const char *const *in,
                          NameVec *out)
{
    for (size_t i = 0; from[i]; i++) {
        const char *name;
        bool there = false;
        if (!matters(from[i]) || env_holds(in, from[i]))
            continue;
        name = arena_strndup(arena, from[i], strcspn(from[i], "="));
        for (size_t k = 0; k < out->len; k++)
            there |= strcmp(out->items[k], name) == 0;
        if (!there)
            vec_push(arena, out, name);
    }
}

NameVec runwatch_differing(Arena *arena, const char *const *a, const char *const *b)
{
    NameVec names = VEC_INIT;
    names_missing(arena, a, b, &names);
    names_missing(arena, b, a, &names);
    return names;
}

static RunPlace process_place(const RunWatch *watch, const RunProcess *p)
{
    RunPlace place = {process_folder(watch, p), p->env, p->program, false};
    const RunProcess *up = watch_find(watch, p->parent);
    for (int i = 0; up && i < PROC_DEPTH_MAX; i++, up = watch_find(watch, up->parent))
        if (up->program && strcmp(up->program, "terragrunt") == 0) {
            const char *cache = strstr(place.folder, "/.terragrunt-cache/");
            const char *unit =
                cache ? arena_strndup(watch->arena, place.folder, (size_t)(cache - place.folder))
                      : NULL;
            return (RunPlace){unit ? unit : up->folder, up->env, p->program, true};
        }
    return place;
}

RunPlaceVec runwatch_places(const RunWatch *watch)
{
    RunPlaceVec all = VEC_INIT;
    for (size_t i = 0; i < watch->processes.len; i++) {
        const RunProcess *p = &watch->processes.items[i];
        RunPlace place;
        bool known = false;
        if (!p->program || !is_terraform(p->program) || !p->configures)
            continue;
        place = process_place(watch, p);
        for (size_t k = 0; k < all.len; k++)
            known |= strcmp(all.items[k].folder, place.folder) == 0 &&
                     runwatch_differing(watch->arena, all.items[k].env, place.env).len == 0;
        if (!known)
            vec_push(watch->arena, &all, place);
    }
    return all;
}

RunPlaceVec runwatch_trees(const RunWatch *watch)
{
    RunPlaceVec all = VEC_INIT;
    for (size_t i = 0; i < watch->processes.len; i++) {
        const RunProcess *p = &watch->processes.items[i];
        bool known = false;
        for (size_t k = 0; k < all.len; k++)
            known |= p->folder && strcmp(all.items[k].folder, p->folder) == 0;
        if (p->program && p->every_unit && !known)
            vec_push(watch->arena, &all, ((RunPlace){p->folder, p->env, p->program, true}));
    }
    return all;
}
