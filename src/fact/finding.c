#include "fact/finding.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "base/shown.h"

static const struct {
    const char *id, *title;
} step_rows[] = {
#define STEP_ROW(code, id, title) {id, title},
    STEPS(STEP_ROW)
#undef STEP_ROW
};

static const struct {
    const char *id;
    enum step step;
    int exit;
    const char *meaning;
} cause_rows[] = {
#define CAUSE_ROW(code, id, step, exit, meaning) {id, step, exit, meaning},
    CAUSES(CAUSE_ROW)
#undef CAUSE_ROW
};

const char *step_id(enum step step)
{
    return step_rows[step].id;
}

const char *step_title(enum step step)
{
    return step_rows[step].title;
}

const char *cause_id(enum cause cause)
{
    return cause_rows[cause].id;
}

enum step cause_step(enum cause cause)
{
    return cause_rows[cause].step;
}

const char *cause_meaning(enum cause cause)
{
    return cause_rows[cause].meaning;
}

int cause_exit(enum cause cause)
{
    return cause_rows[cause].exit;
}

enum cause cause_by_id(const char *id)
{
    for (int c = CAUSE_NONE + 1; c < N_CAUSES; c++)
        if (strcmp(cause_rows[c].id, id) == 0)
            return (enum cause)c;
    return CAUSE_NONE;
}

const char *certainty_name(enum certainty c)
{
    static const char *const names[] = {NULL, "possible", "likely", "certain", "proven"};
    return names[c];
}

const char *severity_name(enum severity s)
{
    static const char *const names[] = {"info", "warn", "fail"};
    return names[s];
}

const char *step_status_name(enum step_status s)
{
    static const char *const names[] = {"pass",           "warn",      "fail",   "unknown",
                                        "not_applicable", "not_asked", "running"};
    return names[s];
}

const char *fix_risk_name(enum fix_risk risk)
{
    static const char *const names[] = {"show", "edit", "run"};
    return names[risk];
}

Finding *finding_new(Arena *arena, const char *id, enum cause cause, enum severity severity,
                     enum certainty certainty, const char *configuration)
{
    Finding *f = arena_new(arena, Finding);
    f->id = arena_strdup(arena, id);
    f->cause = cause;
    f->step = cause_step(cause);
    f->severity = severity;
    f->certainty = certainty;
    f->configuration = arena_strdup(arena, configuration); /* an address: compared, not shown */
    f->title = f->detail = "";
    return f;
}

void finding_titlef(Arena *arena, Finding *f, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    f->title = shown_vprintf(arena, fmt, args).text;
    va_end(args);
}

void finding_detailf(Arena *arena, Finding *f, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    f->detail = shown_vprintf(arena, fmt, args).text;
    va_end(args);
}

static void evidence_add(Arena *arena, Finding *f, const char *label, Source at, bool proof,
                         const char *text)
{
    Evidence e = {arena_strdup(arena, label), text, at, proof};
    vec_push(arena, &f->evidence, e);
}

void finding_evidencef(Arena *arena, Finding *f, const char *label, Source at, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    evidence_add(arena, f, label, at, false, shown_vprintf(arena, fmt, args).text);
    va_end(args);
}

void finding_prooff(Arena *arena, Finding *f, const char *label, Source at, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    evidence_add(arena, f, label, at, true, shown_vprintf(arena, fmt, args).text);
    va_end(args);
}

Fix *finding_fix(Arena *arena, Finding *f, const char *id, enum fix_risk risk, const char *title)
{
    Fix fix = {0};
    fix.id = arena_strdup(arena, id);
    fix.title = shown(arena, title).text;
    fix.risk = risk;
    vec_push(arena, &f->fixes, fix);
    return vec_last(&f->fixes);
}

void fix_command(Arena *arena, Fix *fix, enum shell shell, const char *text)
{
    Command c = {shell, arena_strdup(arena, text)};
    vec_push(arena, &fix->commands, c);
}

/* sh expands all words of export before it assigns; fish and PowerShell differ. */
static const char *exchange_line(Arena *arena, enum shell shell, EnvRepair r)
{
    switch (shell) {
    case SHELL_SH:
        return arena_printf(arena, "export %s=\"$%s\" %s=\"$%s\"", r.name, r.from, r.from, r.name);
    case SHELL_FISH:
        return arena_printf(arena, "set -l kept $%s; set -gx %s $%s; set -gx %s $kept", r.name,
                            r.name, r.from, r.from);
    case SHELL_POWERSHELL:
        return arena_printf(arena, "$env:%s, $env:%s = $env:%s, $env:%s", r.name, r.from, r.from,
                            r.name);
    }
    return "";
}

const char *env_repair_line(Arena *arena, enum shell shell, EnvRepair r)
{
    if (r.exchange)
        return exchange_line(arena, shell, r);
    switch (shell) {
    case SHELL_SH:
        return arena_printf(arena,
                            "export %s=\"$(printf %%s \"$%s\" | LC_ALL=C tr -cd 'A-Za-z0-9/+=')\"",
                            r.name, r.from);
    case SHELL_FISH:
        return arena_printf(arena, "set -gx %s (string replace -ra '[^A-Za-z0-9/+=]' '' -- $%s)",
                            r.name, r.from);
    case SHELL_POWERSHELL:
        return arena_printf(arena, "$env:%s = $env:%s -replace '[^A-Za-z0-9/+=]',''", r.name,
                            r.from);
    }
    return "";
}

const char *env_repair_value(Arena *arena, const char *value)
{
    char *out = arena_alloc(arena, strlen(value) + 1);
    size_t len = 0;
    for (const char *p = value; *p; p++)
        if (isalnum((unsigned char)*p) || strchr("/+=", *p))
            out[len++] = *p;
    return out;
}

const char *ruled_out_names(Arena *arena, const Verdict *v, size_t at)
{
    const char *reason = v->ruled_out.items[at].reason, *names = NULL;
    for (size_t i = 0; i < v->ruled_out.len; i++) {
        const char *id = cause_id(v->ruled_out.items[i].cause);
        if (strcmp(v->ruled_out.items[i].reason, reason) != 0)
            continue;
        if (i < at)
            return NULL;
        names = names ? arena_printf(arena, "%s, %s", names, id) : id;
    }
    return names;
}

/* Edits are of one place each, so they are never the same. */
static bool same_fix(const Fix *a, const Fix *b)
{
    bool same = a->edits.len == 0 && b->edits.len == 0 && text_same(a->title, b->title) &&
                a->commands.len == b->commands.len && text_same(a->admin_text, b->admin_text);
    for (size_t i = 0; same && i < a->commands.len; i++)
        same = text_same(a->commands.items[i].text, b->commands.items[i].text);
    return same;
}

static bool says_same(const Finding *a, const Finding *b)
{
    bool same = text_same(a->id, b->id) && text_same(a->title, b->title) &&
                text_same(a->detail, b->detail) && a->certainty == b->certainty &&
                a->fixes.len == b->fixes.len;
    for (size_t i = 0; same && i < a->fixes.len; i++)
        same = same_fix(&a->fixes.items[i], &b->fixes.items[i]);
    return same;
}

void findings_mark_same(FindingVec *findings)
{
    for (size_t i = 0; i < findings->len; i++) {
        Finding *f = findings->items[i];
        f->same_as = NULL;
        for (size_t k = 0; !f->same_as && k < i; k++)
            if (!findings->items[k]->same_as && says_same(f, findings->items[k]))
                f->same_as = findings->items[k];
    }
}

bool findings_same(const Finding *a, const Finding *b)
{
    return (a->same_as ? a->same_as : a) == (b->same_as ? b->same_as : b);
}
