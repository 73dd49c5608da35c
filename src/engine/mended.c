#include "engine/mended.h"

#include <string.h>

#include "base/text.h"
#include "data/env_vars.h"
#include "edit/fileedit.h"

static const char *entry_of(const char *const *env, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; env && env[i]; i++)
        if (strncmp(env[i], name, len) == 0 && env[i][len] == '=')
            return env[i];
    return NULL;
}

static void add_absent(Mended *m, World *w, const char *name)
{
    EnvFollow f = {.name = name};
    if (!strchr(name, '*') && !w->env_get(w, name))
        vec_push(&m->arena, &m->absent, f);
}

/* The variables that Terraform, the AWS CLI or a Terragrunt file reads and nobody has set: an
 * export that is written for one of them from now on is a change. */
static void open_absent(Mended *m, World *w, const Facts *facts)
{
    for (size_t i = 0; i < n_env_vars; i++)
        add_absent(m, w, env_vars_table[i].name);
    for (size_t i = 0; facts->unit && i < facts->unit->defaults.len; i++) {
        const char *name = facts->unit->defaults.items[i].variable;
        bool there = false;
        for (size_t k = 0; k < m->absent.len; k++)
            there |= strcmp(m->absent.items[k].name, name) == 0;
        if (!there)
            add_absent(m, w, arena_strdup(&m->arena, name));
    }
    envfollow_read(&m->arena, snapshot_new(&m->arena, w), facts->dir, m->absent.items,
                   m->absent.len);
}

void mended_open(Mended *m, World *w, const Facts *facts)
{
    const EnvFacts *env = facts ? facts->shell_env : NULL;
    VEC(EnvFollow) all = VEC_INIT;
    mended_clear(m);
    for (size_t i = 0; env && i < env->vars.len; i++) {
        EnvFollow f = {.name = arena_strdup(&m->arena, env->vars.items[i].name)};
        f.was = arena_strdup(&m->arena, w->env_get(w, f.name));
        if (f.was)
            vec_push(&m->arena, &all, f);
    }
    if (facts)
        open_absent(m, w, facts);
    if (all.len == 0)
        return;
    envfollow_read(&m->arena, snapshot_new(&m->arena, w), facts->dir, all.items, all.len);
    for (size_t i = 0; i < all.len; i++)
        if (all.items[i].same)
            vec_push(&m->arena, &m->followed, all.items[i]);
}

void mended_clear(Mended *m)
{
    arena_clear(&m->arena);
    arena_clear(&m->looked);
    *m = (Mended){.arena = ARENA_INIT, .looked = ARENA_INIT};
}

/* Copied: the fix goes with the view that it stands in. */
void mended_try(Mended *m, const Fix *fix, bool too)
{
    Arena *a = &m->arena;
    CureEnv c = {VEC_INIT, VEC_INIT, VEC_INIT};
    m->trying = fix != NULL;
    if (!fix || !too)
        memset(&m->tried, 0, sizeof m->tried);
    m->changes_principal = fix && fix->changes_principal;
    m->old_arn = arena_strdup(a, fix ? fix->old_arn : NULL);
    m->new_arn = arena_strdup(a, fix ? fix->new_arn : NULL);
    if (fix)
        c = cure_of_fix(a, fix);
    for (size_t i = 0; i < c.unset.len; i++)
        vec_push(a, &m->tried.unset, (const char *)arena_strdup(a, c.unset.items[i]));
    for (size_t i = 0; i < c.set.len; i++) {
        HttpHeader set = {arena_strdup(a, c.set.items[i].name),
                          arena_strdup(a, c.set.items[i].value)};
        vec_push(a, &m->tried.set, set);
    }
    for (size_t i = 0; i < c.repair.len; i++) {
        EnvRepair r = {arena_strdup(a, c.repair.items[i].name),
                       arena_strdup(a, c.repair.items[i].from), c.repair.items[i].exchange};
        vec_push(a, &m->tried.repair, r);
    }
}

/* ---- half a cure: what the next shell takes back ---- */

static const EnvFollow *line_of(const EnvFollow *lines, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (lines[i].same && strcmp(lines[i].name, name) == 0)
            return &lines[i];
    return NULL;
}

/* One line that sets it as it was; edit NULL: no edit can be told, so an editor has to do. */
static void add_again(Mended *m, const EnvFollow *line, const char *id, const char *title,
                      const Edit *edit)
{
    Arena *a = &m->looked;
    Finding *f = &m->again;
    const char *at = source_text(a, line->at);
    Fix *fix = f->fixes.len > 0 && strcmp(vec_last(&f->fixes)->id, id) == 0 && edit
                   ? vec_last(&f->fixes)
                   : finding_fix(a, f, id, RISK_EDIT, title);
    if (edit)
        vec_push(a, &fix->edits, *edit);
    else
        fix->admin_text = arena_printf(a, "Mend it in your editor: %s sets %s.", at, line->name);
    fix->opens = line->at;
    fix->changes_principal = m->changes_principal;
    fix->old_arn = m->old_arn;
    fix->new_arn = m->new_arn;
    if (!f->title)
        finding_titlef(a, f, "The next shell sets it again: %s", at);
    finding_evidencef(a, f, "again", line->at, "%s", line->name);
}

/* What is done to a line: no value is the shell's to keep, so each has an edit of its own. */
enum again { AGAIN_DROP, AGAIN_SET, AGAIN_CLEAN, AGAIN_RENAME, AGAIN_TAKE };

/* text: of SET the value, of RENAME the name; from: of TAKE the line with the value. */
static void look_again_at(Mended *m, World *w, Snapshot *files, const EnvFollow *line,
                          enum again what, const char *text, const EnvFollow *from)
{
    Arena *a = &m->looked;
    Edit edit;
    bool known = false;
    if (!line)
        return;
    const char *home = w->env_get(w, "HOME"), *file = line->at.name;
    const char *path = file[0] == '~' && file[1] == '/' && home
                           ? arena_printf(&m->looked, "%s%s", home, file + 1)
                           : file;
    int n = line->at.line;
    if (what == AGAIN_DROP)
        known = fileedit_drop(a, files, path, n, &edit);
    else if (what == AGAIN_SET)
        known = fileedit_set_value(a, files, path, n, text, &edit);
    else if (what == AGAIN_CLEAN)
        known = fileedit_clean(a, files, path, n, &edit);
    else if (what == AGAIN_RENAME)
        known = fileedit_replace(a, files, path, n, line->name, text, &edit);
    else if (from && strcmp(line->at.name, from->at.name) == 0)
        known = fileedit_take_value(a, files, path, n, from->at.line, &edit);
    if (what == AGAIN_DROP)
        add_again(m, line, "drop_again", "take it out of the file that sets it",
                  known ? &edit : NULL);
    else
        add_again(m, line, "mend_again", "write it right in the file that sets it",
                  known ? &edit : NULL);
}

/* lines: of the files as they are now, of variables that the process has. */
static void look_for_again(Mended *m, World *w, Snapshot *files, const EnvFollow *lines, size_t n)
{
    const CureEnv *c = &m->tried;
    if (!m->trying)
        return;
    for (size_t i = 0; i < c->unset.len; i++)
        look_again_at(m, w, files, line_of(lines, n, c->unset.items[i]), AGAIN_DROP, NULL, NULL);
    for (size_t i = 0; i < c->set.len; i++)
        look_again_at(m, w, files, line_of(lines, n, c->set.items[i].name), AGAIN_SET,
                      c->set.items[i].value, NULL);
    for (size_t i = 0; i < c->repair.len; i++) {
        const EnvRepair *r = &c->repair.items[i];
        const EnvFollow *line = line_of(lines, n, r->name), *from = line_of(lines, n, r->from);
        if (strcmp(r->name, r->from) == 0) {
            look_again_at(m, w, files, line, AGAIN_CLEAN, NULL, NULL);
        } else if (!r->exchange) {
            look_again_at(m, w, files, from, AGAIN_RENAME, r->name, NULL);
        } else {
            look_again_at(m, w, files, line, AGAIN_TAKE, NULL, from);
            look_again_at(m, w, files, from, AGAIN_TAKE, NULL, line);
        }
    }
}

/* What the files say now of the variables that they set; one whose value the World itself has
 * changed meanwhile (a practice sandbox reads its files) needs no following. */
static void look_at_files(Mended *m, World *w, const char *dir)
{
    VEC(EnvFollow) now = VEC_INIT;
    for (size_t i = 0; i < m->followed.len; i++) {
        EnvFollow f = {.name = m->followed.items[i].name,
                       .was = m->followed.items[i].was,
                       .at = m->followed.items[i].at,
                       .form = m->followed.items[i].form};
        const char *value = w->env_get(w, f.name);
        if (value && strcmp(value, f.was) == 0)
            vec_push(&m->looked, &now, f);
    }
    if (now.len == 0)
        return;
    Snapshot *files = snapshot_new(&m->looked, w);
    envfollow_read(&m->looked, files, dir, now.items, now.len);
    for (size_t i = 0; i < now.len; i++)
        if (!now.items[i].same)
            vec_push(&m->looked, &m->moved, now.items[i]);
    look_for_again(m, w, files, now.items, now.len);
}

/* Exports that stand there now and did not. */
static void look_for_new(Mended *m, World *w, const char *dir)
{
    VEC(EnvFollow) now = VEC_INIT;
    for (size_t i = 0; i < m->absent.len; i++) {
        EnvFollow f = {.name = m->absent.items[i].name};
        vec_push(&m->looked, &now, f);
    }
    envfollow_read(&m->looked, snapshot_new(&m->looked, w), dir, now.items, now.len);
    for (size_t i = 0; i < now.len; i++) {
        const char *before = m->absent.items[i].value, *after = now.items[i].value;
        if (after && !(before && strcmp(before, after) == 0) && !w->env_get(w, now.items[i].name))
            vec_push(&m->looked, &m->moved, now.items[i]);
    }
}

static const EnvFollow *moved_of(const Mended *m, const char *entry)
{
    size_t len = strcspn(entry, "=");
    for (size_t i = 0; i < m->moved.len; i++)
        if (strlen(m->moved.items[i].name) == len &&
            strncmp(m->moved.items[i].name, entry, len) == 0)
            return &m->moved.items[i];
    return NULL;
}

void mended_look(Mended *m, World *w, const char *dir)
{
    VEC(const char *) out = VEC_INIT;
    arena_clear(&m->looked);
    m->looked = (Arena)ARENA_INIT;
    memset(&m->moved, 0, sizeof m->moved);
    m->again = (Finding){.id = "again", .severity = SEVERITY_WARN};
    m->envp = NULL;
    look_at_files(m, w, dir);
    look_for_new(m, w, dir);
    if (!m->trying && m->moved.len == 0)
        return;
    const char *const *base = m->trying ? cure_envp(&m->looked, w, &m->tried) : w->env_all(w);
    for (size_t i = 0; base[i]; i++) {
        const EnvFollow *f = moved_of(m, base[i]);
        if (!f)
            vec_push(&m->looked, &out, arena_strdup(&m->looked, base[i]));
        else if (f->value)
            vec_push(&m->looked, &out, arena_printf(&m->looked, "%s=%s", f->name, f->value));
    }
    for (size_t i = 0; i < m->moved.len; i++)
        if (!m->moved.items[i].was)
            vec_push(
                &m->looked, &out,
                arena_printf(&m->looked, "%s=%s", m->moved.items[i].name, m->moved.items[i].value));
    vec_push(&m->looked, &out, NULL);
    m->envp = out.items;
}

const char *const *mended_over(const Mended *m, Arena *arena, World *w, const char *const *base)
{
    const char *const *is = w->env_all(w);
    VEC(const char *) out = VEC_INIT;
    if (!m->envp)
        return base;
    for (size_t i = 0; base[i]; i++) {
        const char *name = arena_strndup(arena, base[i], strcspn(base[i], "="));
        const char *before = entry_of(is, name), *after = entry_of(m->envp, name);
        if (!before || (after && strcmp(before, after) == 0))
            vec_push(arena, &out, base[i]);
        else if (after)
            vec_push(arena, &out, after);
    }
    for (size_t i = 0; m->envp[i]; i++) {
        const char *name = arena_strndup(arena, m->envp[i], strcspn(m->envp[i], "="));
        if (!entry_of(is, name))
            vec_push(arena, &out, m->envp[i]);
    }
    vec_push(arena, &out, NULL);
    return out.items;
}

/* A file is read anew by the shell itself: its value is never written down. */
static void left_of_file(const EnvFollow *f, Arena *arena, enum shell shell, Buf *out)
{
    AUTO_BUF Buf line = BUF_INIT(4096);
    const char *path = f->at.name ? f->at.name : "";
    CureEnv unset = {VEC_INIT, VEC_INIT, VEC_INIT};
    if (!f->value) {
        vec_push(arena, &unset.unset, f->name);
        cure_shell_code(arena, &line, &unset, shell);
    } else if (path[0] == '~') {
        buf_printf(&line, "%s ~/%s\n", shell == SHELL_FISH ? "source" : ".",
                   text_quote(arena, SHELL_SH, path + 2));
    } else {
        buf_printf(&line, "%s %s\n", shell == SHELL_FISH ? "source" : ".",
                   text_quote(arena, SHELL_SH, path));
    }
    if (!strstr(out->ptr ? out->ptr : "", line.ptr ? line.ptr : ""))
        buf_add_str(out, line.ptr);
}

void mended_left(const Mended *m, Arena *arena, enum shell shell, Buf *out)
{
    if (m->trying)
        cure_shell_code(arena, out, &m->tried, shell);
    for (size_t i = 0; i < m->moved.len; i++)
        left_of_file(&m->moved.items[i], arena, shell, out);
}
