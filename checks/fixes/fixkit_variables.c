/* Variables set, unset and mended: in every shell, or in the file of a unit that sets them. */
#include <string.h>

#include "checks/fixes/fixkit.h"

static const enum shell shells[] = {SHELL_SH, SHELL_FISH, SHELL_POWERSHELL};

static void unset_lines(const FixContext *x, Fix *fix, const char *const *names)
{
    Arena *a = x->ctx->arena;
    AUTO_BUF Buf sh = BUF_INIT(1024), pwsh = BUF_INIT(1024);
    for (size_t i = 0; names[i]; i++) {
        buf_printf(&sh, " %s", names[i]);
        buf_printf(&pwsh, "%sEnv:%s", i ? "," : "", names[i]);
    }
    fixkit_line(x, fix, SHELL_SH, arena_printf(a, "unset%s", sh.ptr));
    fixkit_line(x, fix, SHELL_FISH, arena_printf(a, "set -e%s", sh.ptr));
    fixkit_line(x, fix, SHELL_POWERSHELL,
                arena_printf(a, "Remove-Item %s -ErrorAction SilentlyContinue", pwsh.ptr));
}

void fixkit_export_credentials(const FixContext *x, Fix *fix, const char *profile)
{
    static const struct {
        enum shell shell;
        const char *before, *format, *after;
    } rows[] = {{SHELL_SH, "eval \"$(", "env", ")\""},
                {SHELL_FISH, "", "fish", " | source"},
                {SHELL_POWERSHELL, "", "powershell", " | Invoke-Expression"}};
    static const char *const dead[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                       "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION", NULL};
    Arena *a = x->ctx->arena;
    if (!profile) /* botocore asks the environment first, but where --profile is given */
        unset_lines(x, fix, dead);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        fixkit_line(x, fix, rows[i].shell,
                    arena_printf(a, "%saws configure export-credentials%s%s --format %s%s",
                                 rows[i].before, profile ? " --profile " : "",
                                 profile ? text_quote(a, rows[i].shell, profile) : "",
                                 rows[i].format, rows[i].after));
}

Fix *fixkit_unset(const FixContext *x, const char *id, const char *title, const char *const *names)
{
    Arena *a = x->ctx->arena;
    Fix *fix = fixkit_unit_unset(x, id, title, names);
    if (fix)
        return fix;
    fix = finding_fix(x->ctx->arena, x->f, id, RISK_SHOW, title);
    unset_lines(x, fix, names);
    for (size_t i = 0; names[i]; i++)
        vec_push(a, &fix->env_unset, arena_strdup(a, names[i]));
    return fix;
}

/* The assignment as that shell writes it; PowerShell wants quotes even round a plain word. */
static const char *assignment(Arena *a, enum shell shell, const char *name, const char *value)
{
    const char *quoted = text_quote(a, shell, value);
    switch (shell) {
    case SHELL_FISH:
        return arena_printf(a, "set -gx %s %s", name, quoted);
    case SHELL_POWERSHELL:
        return arena_printf(a, quoted[0] == '\'' ? "$env:%s = %s" : "$env:%s = '%s'", name, quoted);
    default:
        return arena_printf(a, "export %s=%s", name, quoted);
    }
}

Fix *fixkit_set(const FixContext *x, const char *id, const char *title, const char *name,
                const char *value)
{
    Arena *a = x->ctx->arena;
    Fix *fix;
    if (!value || !text_quote(a, SHELL_SH, value))
        return NULL;
    if (fixkit_unit_sets(x, name))
        return fixkit_unit_set(x, id, title, name, value);
    fix = finding_fix(x->ctx->arena, x->f, id, RISK_SHOW, title);
    for (size_t i = 0; i < ARRAY_LEN(shells); i++)
        fixkit_line(x, fix, shells[i], assignment(a, shells[i], name, value));
    vec_push(a, &fix->env_set, ((HttpHeader){arena_strdup(a, name), arena_strdup(a, value)}));
    return fix;
}

Fix *fixkit_repair(const FixContext *x, const char *id, const char *title, EnvRepair repair)
{
    Arena *a = x->ctx->arena;
    Fix *fix = fixkit_find(x, id, title);
    bool more = fix != NULL;
    if (fixkit_unit_sets(x, repair.from))
        return fixkit_unit_repair(x, id, title, repair.from);
    if (!more)
        fix = finding_fix(x->ctx->arena, x->f, id, RISK_SHOW, title);
    repair.name = arena_strdup(a, repair.name);
    repair.from = arena_strdup(a, repair.from);
    for (size_t i = 0; i < ARRAY_LEN(shells); i++) {
        const char *line = env_repair_line(a, shells[i], repair);
        if (more) /* one line of the three shells can hold both */
            fix->commands.items[i].text =
                arena_printf(a, "%s; %s", fix->commands.items[i].text, line);
        else
            fixkit_line(x, fix, shells[i], line);
    }
    vec_push(a, &fix->env_repair, repair);
    return fix;
}
