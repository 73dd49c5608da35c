#include "ui/pointed.h"

#include <string.h>

#include "ui/view/lists.h"

/* A line of it: a file named as a whole is one that was read, such as a token's, and no setting. */
static bool in_file(Source at)
{
    return at.kind == SOURCE_FILE && at.name && at.name[0] && at.line > 0;
}

static Source fix_place(const Fix *fix)
{
    if (!fix || fix->edits.len == 0)
        return fix ? fix->opens : SOURCE_UNKNOWN;
    const Edit *e = &fix->edits.items[0];
    return source_file(e->file, e->line > 0 ? e->line : 1, 0);
}

/* What proves it says the place best; else the first thing seen that stands in a file. Where a
 * permission is refused the key is right, and its place comes last. */
static Source evidence_place(const Finding *f)
{
    Source key = SOURCE_UNKNOWN;
    for (int proof = 1; f && proof >= 0; proof--)
        for (size_t i = 0; i < f->evidence.len; i++) {
            const Evidence *e = &f->evidence.items[i];
            if (e->proof != (proof == 1) || !in_file(e->at))
                continue;
            if (f->step != STEP_IAM || !e->label || strcmp(e->label, "key") != 0)
                return e->at;
            key = in_file(key) ? key : e->at;
        }
    return key;
}

static const Configuration *configuration_of(const Model *m)
{
    const Finding *f = model_finding(m);
    const char *want = m->focus[0] ? m->focus : f ? f->configuration : NULL;
    const Configuration *c;
    if (model_screen(m) == SCREEN_START)
        return list_start(m, m->spots[SCREEN_START].item).configuration;
    c = configuration_find(&m->view->configurations, want);
    return c || m->view->configurations.len == 0 ? c : m->view->configurations.items[0];
}

Source pointed_place(const Model *m)
{
    enum screen screen = model_screen(m);
    /* where a lesson's answer stands is a part of the answer */
    bool step = (screen == SCREEN_MAIN || screen == SCREEN_DETAILS || screen == SCREEN_FIX) &&
                !model_veiled(m);
    Source at = SOURCE_UNKNOWN;
    if (!m->view)
        return at;
    if (step)
        at = fix_place(model_current_fix(m, NULL));
    for (int n = 0; step && !in_file(at) && model_fix(m, n, NULL); n++)
        at = fix_place(model_fix(m, n, NULL));
    if (step && !in_file(at))
        at = evidence_place(model_finding(m));
    const Configuration *c = in_file(at) ? NULL : configuration_of(m);
    return c && in_file(c->defined_at) ? c->defined_at : at;
}

const char *pointed_path(const Model *m, Arena *arena, Source at)
{
    const Facts *f = m->view ? m->view->facts : NULL;
    if (at.name[0] == '~' && at.name[1] == '/' && f && f->home)
        return arena_printf(arena, "%s%s", f->home, at.name + 1);
    if (at.name[0] == '/' || !f || !f->dir)
        return at.name;
    /* a relative path of ours begins with the folder already */
    return text_below(at.name, f->dir) ? at.name : arena_printf(arena, "%s/%s", f->dir, at.name);
}

const char *pointed_link(const Model *m)
{
    const Finding *f = NULL;
    if (model_veiled(m))
        return NULL;
    if (model_screen(m) == SCREEN_FIX && !model_current_fix(m, &f))
        f = NULL;
    f = f ? f : model_finding(m);
    return f ? f->link : NULL;
}
