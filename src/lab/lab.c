#include "lab/lab.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "host/host.h"
#include "lab/embed.h"
#include "lab/fill.h"
#include "lab/sandbox.h"
#include "lab/shell.h"
#include "lab/shellenv.h"
#include "lab/solve.h"

#define CONSOLE_FILE "home/aws-console.ini"

struct Lab {
    Arena arena;
    const LabScenario *scenario;
    Practice practice;
    Sandbox sandbox;
    TlsSet tls;
    Server server;
    const char *dir, *home;
    ShellEnv *env;
    World *world;
    uint64_t (*child_start)(World *w, const ChildRequest *request, ChildDone done,
                            void *data); /* the host's own */
    Lab *next;
};

/* The World's functions get no pointer of ours: a lab is found by its World. */
static Lab *open_labs;

static Lab *lab_of(const World *w)
{
    Lab *lab = open_labs;
    while (lab && lab->world != w)
        lab = lab->next;
    if (!lab)
        BUG("a World of no lab");
    return lab;
}

static const char *lab_env_get(World *w, const char *name)
{
    return shellenv_get(lab_of(w)->env, name);
}

static const char *const *lab_env_all(World *w)
{
    return shellenv_all(lab_of(w)->env);
}

static uint64_t lab_child_start(World *w, const ChildRequest *request, ChildDone done, void *data)
{
    const Lab *lab = lab_of(w);
    ChildRequest inside = *request;
    if (!inside.envp)
        inside.envp = shellenv_all(lab->env);
    return lab->child_start(w, &inside, done, data);
}

/* ---- opening ---- */

static enum tls_flaw lab_tls_flaw(const char *word)
{
    static const struct {
        const char *word;
        enum tls_flaw flaw;
    } rows[] = {
        {"unknown_ca", TLS_UNKNOWN_CA}, {"wrong_host", TLS_WRONG_HOST}, {"expired", TLS_EXPIRED}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (strcmp(rows[i].word, word) == 0)
            return rows[i].flaw;
    return TLS_FLAWLESS;
}

static enum err lab_start_server(Lab *lab, Err *err)
{
    const LabFile *ini = lab_file_find(lab->scenario->name, "lab.ini");
    ServerPlan plan = {&lab->practice, {(const char *)ini->bytes, ini->len}, NULL, NULL};
    enum err e = tls_make(&lab->arena, lab_tls_flaw(lab->practice.server.tls), &lab->tls, err);
    plan.console_path = arena_printf(&lab->arena, "%s/" CONSOLE_FILE, lab->sandbox.root);
    if (strcmp(lab->practice.server.tls, "none") != 0)
        plan.tls = &lab->tls;
    if (!e)
        e = sandbox_write(&lab->sandbox, "ca.pem", span_of(lab->tls.ca), 0600, err);
    if (!e)
        e = server_start(&plan, &lab->server, err);
    return e;
}

static enum err lab_write_files(Lab *lab, Err *err)
{
    FillPlan plan = {&lab->practice, &lab->server, &lab->tls, lab->sandbox.root};
    enum err e = sandbox_write(&lab->sandbox, "home/.keep", SPAN_EMPTY, 0600, err);
    if (!e)
        e = sandbox_write(&lab->sandbox, "tmp/.keep", SPAN_EMPTY, 0600, err);
    if (!e)
        e = shell_write_tools(&lab->sandbox, err);
    for (size_t i = 0; !e && i < n_lab_files; i++) {
        const LabFile *f = &lab_files[i];
        if (strcmp(f->scenario, lab->scenario->name) != 0 || strcmp(f->path, "lab.ini") == 0)
            continue;
        e = sandbox_write(&lab->sandbox, lab_file_place(&lab->arena, f->path),
                          fill_text(&lab->arena, &plan, (Span){(const char *)f->bytes, f->len}),
                          strncmp(f->path, "home/bin/", 9) == 0 ? 0700 : 0600, err);
    }
    return e;
}

/* "NAME=value" of this process's own environment, or the default. */
static const char *lab_inherit(Lab *lab, const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return arena_printf(&lab->arena, "%s=%s", name, value && value[0] ? value : otherwise);
}

/* What every lesson's environment begins with. The metadata endpoint is named so that nobody asks
 * the real one. */
static const char *const *lab_fixed_env(Lab *lab)
{
    const char *const entries[] = {
        arena_printf(&lab->arena, "HOME=%s", lab->home),
        arena_printf(&lab->arena, "TMPDIR=%s/tmp", lab->sandbox.root),
        arena_printf(&lab->arena, "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:%d",
                     strcmp(lab->practice.server.imds, "off") == 0 ? lab->server.closed_port
                                                                   : lab->server.imds_port),
        lab_inherit(lab, "PATH", "/usr/local/bin:/usr/bin:/bin"),
        lab_inherit(lab, "TERM", "dumb"),
        lab_inherit(lab, "LANG", "C.UTF-8"),
        access("/bin/bash", X_OK) == 0 ? "SHELL=/bin/bash" : "SHELL=/bin/sh",
        "USER=learner",
        /* commands that are shown act on the sandbox, never on the machine (checks/fixes) */
        arena_printf(&lab->arena, "WHY403_SANDBOX=%s", lab->sandbox.root),
    };
    const char **out = arena_array(&lab->arena, const char *, ARRAY_LEN(entries) + 1);
    memcpy(out, entries, sizeof entries);
    return out;
}

static void lab_make_world(Lab *lab)
{
    HostOverlay overlay = {.env = NULL, .cwd = lab->dir, .aws_port = lab->server.aws_port};
    lab->env = shellenv_new(&lab->arena, lab->sandbox.root, lab_fixed_env(lab));
    overlay.env = shellenv_all(lab->env);
    overlay.aws_ca_file = arena_printf(&lab->arena, "%s/ca.pem", lab->sandbox.root);
    lab->world = host_world_overlay(&overlay);
    lab->child_start = lab->world->child_start;
    lab->world->env_get = lab_env_get;
    lab->world->env_all = lab_env_all;
    lab->world->child_start = lab_child_start;
    lab->next = open_labs;
    open_labs = lab;
}

Lab *lab_open(const char *name, Err *err)
{
    Lab *lab;
    enum err e;
    if (!lab_find(name)) {
        err_set(err, ERR_USAGE, SOURCE_UNKNOWN, "there is no practice set-up of that name");
        return NULL;
    }
    lab = mem_alloc(sizeof *lab);
    lab->scenario = lab_find(name);
    lab->server = (Server)SERVER_INIT;
    lab->sandbox = (Sandbox)SANDBOX_INIT;
    const LabFile *ini = lab_file_find(lab->scenario->name, "lab.ini"),
                  *console = lab_file_find(lab->scenario->name, CONSOLE_FILE);
    Span rest = console ? (Span){(const char *)console->bytes, console->len} : SPAN_EMPTY;
    e = practice_load(&lab->arena, lab->scenario->name, (Span){(const char *)ini->bytes, ini->len},
                      rest, (int64_t)time(NULL), &lab->practice, err);
    if (!e)
        e = sandbox_make(&lab->sandbox, err);
    if (!e) {
        lab->dir = arena_printf(&lab->arena, "%s/home/infra", lab->sandbox.root);
        lab->home = arena_printf(&lab->arena, "%s/home", lab->sandbox.root);
        e = lab_start_server(lab, err);
    }
    if (!e)
        e = lab_write_files(lab, err);
    if (!e)
        lab_make_world(lab);
    if (!e)
        return lab;
    lab_close(lab);
    return NULL;
}

void lab_close(Lab *lab)
{
    if (!lab)
        return;
    for (Lab **at = &open_labs; *at; at = &(*at)->next)
        if (*at == lab) {
            *at = lab->next;
            break;
        }
    host_world_free(lab->world);
    server_stop(&lab->server);
    sandbox_clear(&lab->sandbox);
    arena_clear(&lab->arena);
    mem_free(lab);
}

World *lab_world(Lab *lab)
{
    return lab->world;
}

const LabScenario *lab_scenario(const Lab *lab)
{
    return lab->scenario;
}

const char *lab_dir(const Lab *lab)
{
    return lab->dir;
}

const char *const *lab_shell_env(Lab *lab)
{
    /* its number: env is the first that one looks at, and the name often tells the cause */
    const char *number = arena_printf(&lab->arena, "%zu", lab_number(lab->scenario));
    ShellPlan plan = {number, lab->sandbox.root, lab->server.aws_port, lab->server.relay_port};
    return shell_env(&lab->arena, &plan, shellenv_all(lab->env));
}

enum err lab_solve(Lab *lab, Err *err)
{
    FillPlan plan = {&lab->practice, &lab->server, &lab->tls, lab->sandbox.root};
    const LabFile *ini = lab_file_find(lab->scenario->name, "lab.ini");
    return solve_all(&lab->arena, &lab->sandbox, &plan, (Span){(const char *)ini->bytes, ini->len},
                     err);
}
