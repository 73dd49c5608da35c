#include "engine/cure.h"

#include <ctype.h>
#include <string.h>

FindingVec cure_findings(Arena *arena, const SessionView *view)
{
    FindingVec out = VEC_INIT;
    if (view->verdict.status != VERDICT_FAIL)
        return out;
    if (view->verdict.finding)
        vec_push(arena, &out, (Finding *)view->verdict.finding);
    for (int s = 0; s < N_STEPS; s++) {
        for (size_t i = 0; i < view->steps[s].findings.len; i++) {
            Finding *f = view->steps[s].findings.items[i];
            if (f->severity == SEVERITY_FAIL && f != view->verdict.finding)
                vec_push(arena, &out, f);
        }
    }
    return out;
}

bool cure_is_unasked(const Fix *fix)
{
    return fix->unasked && !fix->changes_principal && fix->edits.len > 0;
}

static bool cure_is_name(const char *name)
{
    if (!isalpha((unsigned char)name[0]) && name[0] != '_')
        return false;
    for (const char *p = name; *p; p++)
        if (!isalnum((unsigned char)*p) && *p != '_')
            return false;
    return true;
}

static bool cure_has(const CureEnv *cure, const EnvRepair *r)
{
    for (size_t i = 0; i < cure->repair.len; i++) {
        const EnvRepair *o = &cure->repair.items[i];
        if (o->exchange == r->exchange && strcmp(o->name, r->name) == 0 &&
            (!o->from || !r->from ? o->from == r->from : strcmp(o->from, r->from) == 0))
            return true;
    }
    return false;
}

static bool cure_unsets(const CureEnv *cure, const char *name)
{
    for (size_t i = 0; i < cure->unset.len; i++)
        if (strcmp(cure->unset.items[i], name) == 0)
            return true;
    return false;
}

/* Each configuration brings the same fix of one environment: an exchange made twice is none. */
static void cure_take(Arena *arena, CureEnv *cure, const Fix *fix)
{
    for (size_t i = 0; i < fix->env_unset.len; i++)
        if (cure_is_name(fix->env_unset.items[i]) && !cure_unsets(cure, fix->env_unset.items[i]))
            vec_push(arena, &cure->unset, fix->env_unset.items[i]);
    for (size_t i = 0; i < fix->env_set.len; i++)
        if (cure_is_name(fix->env_set.items[i].name))
            vec_push(arena, &cure->set, fix->env_set.items[i]);
    for (size_t i = 0; i < fix->env_repair.len; i++)
        if (!cure_has(cure, &fix->env_repair.items[i]))
            vec_push(arena, &cure->repair, fix->env_repair.items[i]);
}

bool cure_changes_env(const Fix *fix)
{
    return fix->env_unset.len > 0 || fix->env_set.len > 0 || fix->env_repair.len > 0;
}

CureEnv cure_of_fix(Arena *arena, const Fix *fix)
{
    CureEnv cure = {VEC_INIT, VEC_INIT, VEC_INIT};
    cure_take(arena, &cure, fix);
    return cure;
}

const Fix *cure_env_other(Arena *arena, const SessionView *view, CureEnv *out)
{
    FindingVec findings = cure_findings(arena, view);
    *out = (CureEnv){VEC_INIT, VEC_INIT, VEC_INIT};
    for (size_t i = 0; i < findings.len; i++)
        for (size_t k = 0; k < findings.items[i]->fixes.len; k++) {
            const Fix *fix = &findings.items[i]->fixes.items[k];
            if (!fix->changes_principal || !cure_changes_env(fix))
                continue;
            cure_take(arena, out, fix);
            return fix;
        }
    return NULL;
}

CureEnv cure_env(Arena *arena, const SessionView *view)
{
    FindingVec findings = cure_findings(arena, view);
    CureEnv cure = {VEC_INIT, VEC_INIT, VEC_INIT};
    for (size_t i = 0; i < findings.len; i++) {
        for (size_t k = 0; k < findings.items[i]->fixes.len; k++) {
            const Fix *fix = &findings.items[i]->fixes.items[k];
            if (fix->changes_principal || !cure_changes_env(fix))
                continue;
            cure_take(arena, &cure, fix);
            if (fix->env_repair.len == 0) /* each damaged variable has a repair of its own; of all
                                             else the first is the cure */
                break;
        }
    }
    return cure;
}

/* Is the entry's name, of len bytes, this one? */
static bool cure_is(const char *name, const char *entry, size_t len)
{
    return strlen(name) == len && strncmp(name, entry, len) == 0;
}

static bool cure_touches(const CureEnv *cure, const char *entry)
{
    size_t len = strcspn(entry, "=");
    for (size_t i = 0; i < cure->unset.len; i++)
        if (cure_is(cure->unset.items[i], entry, len))
            return true;
    for (size_t i = 0; i < cure->set.len; i++)
        if (cure_is(cure->set.items[i].name, entry, len))
            return true;
    for (size_t i = 0; i < cure->repair.len; i++)
        if (cure_is(cure->repair.items[i].name, entry, len) ||
            (cure->repair.items[i].exchange && cure_is(cure->repair.items[i].from, entry, len)))
            return true;
    return false;
}

const char *const *cure_envp(Arena *arena, World *w, const CureEnv *cure)
{
    VEC(const char *) out = VEC_INIT;
    for (const char *const *e = w->env_all(w); e && *e; e++)
        if (!cure_touches(cure, *e))
            vec_push(arena, &out, *e);
    for (size_t i = 0; i < cure->set.len; i++)
        vec_push(arena, &out,
                 arena_printf(arena, "%s=%s", cure->set.items[i].name, cure->set.items[i].value));
    for (size_t i = 0; i < cure->repair.len; i++) {
        const EnvRepair *r = &cure->repair.items[i];
        const char *value = w->env_get(w, r->from), *other = w->env_get(w, r->name);
        if (value)
            vec_push(arena, &out,
                     arena_printf(arena, "%s=%s", r->name,
                                  r->exchange ? value : env_repair_value(arena, value)));
        if (r->exchange && other)
            vec_push(arena, &out, arena_printf(arena, "%s=%s", r->from, other));
    }
    vec_push(arena, &out, NULL);
    return out.items;
}

void cure_shell_code(Arena *arena, Buf *out, const CureEnv *cure, enum shell shell)
{
    for (size_t i = 0; i < cure->unset.len; i++) {
        static const char *const forms[] = {
            [SHELL_SH] = "unset %s\n",
            [SHELL_FISH] = "set -e %s\n",
            [SHELL_POWERSHELL] = "Remove-Item Env:%s -ErrorAction SilentlyContinue\n"};
        const char *form = forms[shell], *at = strstr(form, "%s");
        buf_add(out, (Span){form, (size_t)(at - form)});
        buf_add_str(out, cure->unset.items[i]);
        buf_add_str(out, at + 2);
    }
    for (size_t i = 0; i < cure->set.len; i++) {
        const HttpHeader *set = &cure->set.items[i];
        const char *value = text_quote(arena, shell, set->value);
        if (!value)
            continue;
        if (shell == SHELL_POWERSHELL)
            buf_printf(out, value[0] == '\'' ? "$env:%s = %s\n" : "$env:%s = '%s'\n", set->name,
                       value);
        else
            buf_printf(out, shell == SHELL_FISH ? "set -gx %s %s\n" : "export %s=%s\n", set->name,
                       value);
    }
    for (size_t i = 0; i < cure->repair.len; i++)
        buf_printf(out, "%s\n", env_repair_line(arena, shell, cure->repair.items[i]));
}
