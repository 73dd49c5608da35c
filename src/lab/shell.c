#include "lab/shell.h"

#include <stdlib.h>
#include <string.h>

#include "base/world.h"
#include "host/host.h"
#include "lab/lab.h"

extern char **environ;

/* Where Terraform gets its providers from: these may be asked for real, everything else goes to the
 * lab. */
#define DOWNLOADS                                                                             \
    "127.0.0.1,localhost,registry.terraform.io,releases.hashicorp.com,registry.opentofu.org," \
    "github.com,"                                                                             \
    "objects.githubusercontent.com,release-assets.githubusercontent.com"

typedef VEC(const char *) EntryVec;

typedef struct Added {
    const char *name, *value;
} Added;

enum { N_ADDED = 5 };

/* Below the sandbox's root: stands first on PATH. */
#define SHELL_BIN "shell-bin"

/* What a shell needs and the lesson itself does not have. */
static void shell_added(Arena *arena, const char *root, int relay_port, Added out[N_ADDED])
{
    const char *proxy = arena_printf(arena, "http://127.0.0.1:%d", relay_port);
    out[0] = (Added){"HTTPS_PROXY", proxy};
    out[1] = (Added){"https_proxy", proxy};
    out[2] = (Added){"NO_PROXY", DOWNLOADS};
    out[3] = (Added){"AWS_CA_BUNDLE", arena_printf(arena, "%s/ca.pem", root)};
    out[4] = (Added){"CURL_CA_BUNDLE", out[3].value}; /* the commands of fixes */
}

static void shell_put(Arena *arena, EntryVec *out, const char *name, const char *value)
{
    vec_push(arena, out, (const char *)arena_printf(arena, "%s=%s", name, value));
}

/* A lesson's own proxy or AWS_CA_BUNDLE stays: it may be what is wrong. */
const char *const *shell_env(Arena *arena, const ShellPlan *plan, const char *const *lesson)
{
    EntryVec out = VEC_INIT;
    Added added[N_ADDED];
    shell_added(arena, plan->root, plan->relay_port, added);
    for (size_t i = 0; lesson[i]; i++)
        vec_push(arena, &out,
                 strncmp(lesson[i], "PATH=", 5) == 0
                     ? arena_printf(arena, "PATH=%s/" SHELL_BIN ":%s", plan->root, lesson[i] + 5)
                     : lesson[i]);
    for (size_t i = 0; i < N_ADDED; i++)
        if (!envp_get(lesson, added[i].name))
            shell_put(arena, &out, added[i].name, added[i].value);
    shell_put(arena, &out, "WHY403_LAB", plan->scenario);
    shell_put(arena, &out, "WHY403_LAB_ROOT", plan->root);
    shell_put(arena, &out, "WHY403_LAB_PORTS",
              arena_printf(arena, "%d %d", plan->aws_port, plan->relay_port));
    const char *prompt = "(lab) \\w $ ";
    shell_put(arena, &out, "PS1", prompt);
    /* start-up files of bash set PS1 anew (Debian's /etc/bash.bashrc) */
    shell_put(arena, &out, "PROMPT_COMMAND", arena_printf(arena, "PS1='%s'", prompt));
    vec_push(arena, &out, (const char *)NULL);
    return out.items;
}

/* What sets a clock sets that of the lesson. */
static const char clock_script[] =
    "#!/bin/sh\n"
    "file=\"$WHY403_SANDBOX/home/aws-console.ini\"\n"
    "if ! grep -q '^clock_offset_s' \"$file\" 2>/dev/null; then\n"
    "  echo 'The practice clock is right already.'\n"
    "  exit 0\n"
    "fi\n"
    "sed -i 's/^clock_offset_s.*/clock_offset_s = 0/' \"$file\" &&\n"
    "  echo \"The practice clock is set; this machine's was left alone.\"\n";

/* What asks for more rights goes on without them. */
static const char sudo_script[] = "#!/bin/sh\n"
                                  "while [ \"${1#-}\" != \"$1\" ]; do shift; done\n"
                                  "exec \"$@\"\n";

enum err shell_write_tools(const Sandbox *sandbox, Err *err)
{
    static const struct {
        const char *path, *script;
    } tools[] = {
        {SHELL_BIN "/timedatectl", clock_script}, {SHELL_BIN "/chronyc", clock_script},
        {SHELL_BIN "/ntpdate", clock_script},     {SHELL_BIN "/hwclock", clock_script},
        {SHELL_BIN "/sntp", clock_script},        {SHELL_BIN "/sudo", sudo_script},
    };
    enum err e = ERR_NONE;
    for (size_t i = 0; !e && i < ARRAY_LEN(tools); i++)
        e = sandbox_write(sandbox, tools[i].path, span_of(tools[i].script), 0700, err);
    return e;
}

/* ---- inside ---- */

static bool shell_is_added(Arena *arena, const char *entry, const Added added[N_ADDED])
{
    for (size_t i = 0; i < N_ADDED; i++)
        if (strcmp(entry, arena_printf(arena, "%s=%s", added[i].name, added[i].value)) == 0)
            return true;
    return strncmp(entry, "WHY403_LAB", sizeof "WHY403_LAB" - 1) == 0;
}

World *lab_shell_world(Arena *arena)
{
    const char *root = getenv("WHY403_LAB_ROOT"), *ports = getenv("WHY403_LAB_PORTS");
    HostOverlay overlay = {.aws_port = 0};
    EntryVec env = VEC_INIT;
    Added added[N_ADDED];
    char *next = NULL;
    if (!root || root[0] != '/' || !ports)
        return NULL;
    overlay.aws_port = (int)strtol(ports, &next, 10);
    if (overlay.aws_port <= 0 || overlay.aws_port > 65535)
        return NULL;
    shell_added(arena, root, (int)strtol(next, NULL, 10), added);
    for (char **e = environ; e && *e; e++)
        if (!shell_is_added(arena, *e, added))
            vec_push(arena, &env, (const char *)*e);
    vec_push(arena, &env, (const char *)NULL);
    overlay.env = env.items;
    overlay.aws_ca_file = arena_printf(arena, "%s/ca.pem", root);
    return host_world_overlay(&overlay);
}
