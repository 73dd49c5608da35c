#include "ui/view/words.h"

#include <string.h>

#include "base/text.h"
#include "report/formats.h"

static const struct {
    enum glyph glyph;
    enum role role;
    const char *word;
} status_rows[] = {
    [STATUS_PASS] = {GLYPH_PASS, ROLE_PASS, "pass"},
    [STATUS_WARN] = {GLYPH_WARN, ROLE_WARN, "warn"},
    [STATUS_FAIL] = {GLYPH_FAIL, ROLE_FAIL, "fail"},
    [STATUS_UNKNOWN] = {GLYPH_UNKNOWN, ROLE_UNKNOWN, "open"},
    [STATUS_NOT_APPLICABLE] = {GLYPH_NA, ROLE_DIM, "n/a"},
    [STATUS_NOT_ASKED] = {GLYPH_SKIP, ROLE_DIM, "skip"},
    [STATUS_RUNNING] = {GLYPH_WAIT, ROLE_RUNNING, "wait"},
};

const char *status_glyph(enum step_status status, bool utf8)
{
    return glyph_text(status_rows[status].glyph, utf8);
}

const char *status_word(enum step_status status)
{
    return status_rows[status].word;
}

enum role status_role(enum step_status status)
{
    return status_rows[status].role;
}

/* On its own screen the verdict is that of all that a sweep looked at: the worst stands first. NULL
 * = elsewhere, or not all have ended. */
static const SweepGroup *worst_of_sweep(const Model *model)
{
    const SweepShown *s = model_screen(model) == SCREEN_SWEEP ? model->sweep : NULL;
    return s && s->over && s->groups.len > 0 ? &s->groups.items[0] : NULL;
}

enum role verdict_role(const Model *model)
{
    static const enum role roles[] = {ROLE_PASS, ROLE_FAIL, ROLE_UNKNOWN};
    if (worst_of_sweep(model))
        return roles[worst_of_sweep(model)->first->status];
    return roles[model_verdict(model)];
}

const char *kind_word(enum configuration_kind kind)
{
    static const char *const words[] = {
        [CONF_PROVIDER] = "provider",  [CONF_ENCRYPTION] = "encryption",
        [CONF_BACKEND] = "S3 backend", [CONF_REMOTE_STATE] = "remote state",
        [CONF_PROFILE] = "profile",    [CONF_TERRAGRUNT] = "Terragrunt",
        [CONF_AWS_CLI] = "AWS CLI",
    };
    return words[kind];
}

const char *lesson_name(const Model *model, Arena *arena, const LabScenario *lesson)
{
    return model_lesson_told(model, lesson)
               ? lesson->name
               : arena_printf(arena, "lesson %zu", model_lesson(model, lesson) + 1);
}

const char *verdict_text(const Model *model, Arena *arena)
{
    static const enum glyph glyphs[] = {GLYPH_PASS, GLYPH_FAIL, GLYPH_UNKNOWN};
    const Verdict *v = model->view ? &model->view->verdict : NULL;
    const char *certainty = v ? certainty_name(v->certainty) : NULL;
    if (worst_of_sweep(model))
        return arena_printf(arena, "%s %s",
                            glyph_text(glyphs[worst_of_sweep(model)->first->status], model->utf8),
                            model->sweep->counts);
    if (!v)
        return arena_printf(arena, "%s looking", glyph_text(GLYPH_WAIT, model->utf8));
    if (model_nothing_here(model))
        return arena_printf(arena, "%s nothing to judge: there is no Terraform here",
                            glyph_text(GLYPH_UNKNOWN, model->utf8));
    if (model_veiled(model))
        return arena_printf(arena, "%s something is wrong: what? g to guess, H for a hint",
                            glyph_text(glyphs[v->status], model->utf8));
    const char *title = v->title && v->title[0]     ? v->title
                        : v->status == VERDICT_PASS ? "nothing wrong"
                                                    : "cannot tell yet";
    if (v->status == VERDICT_PASS && model->again)
        title = arena_printf(arena, "Cured in one shell; the next sets it again: %s (f)",
                             place_text(model, arena, model->again->evidence.items[0].at));
    else if (v->status == VERDICT_PASS && model->left[0])
        title = model->scenario ? "Cured in the shell of the sandbox, which ! opens"
                                : "Cured once it is done in your shell: ! opens one, q prints it";
    return arena_printf(arena, "%s %s%s%s", glyph_text(glyphs[v->status], model->utf8), title,
                        v->status == VERDICT_FAIL && certainty ? " · " : "",
                        v->status == VERDICT_FAIL && certainty ? certainty : "");
}

const char *folder_text(const Model *model, Arena *arena, const char *text)
{
    const char *dir = model->view && model->view->facts ? model->view->facts->dir : NULL, *hit;
    size_t len = dir ? strlen(dir) : 0;
    if (len < 2 || !text)
        return text;
    while ((hit = strstr(text, dir)) != NULL && hit[len] == '/')
        text = arena_printf(arena, "%.*s%s", (int)(hit - text), text, hit + len + 1);
    return text;
}

const char *here_text(const Model *model, Arena *arena)
{
    const Facts *facts = model->view ? model->view->facts : NULL;
    return facts && facts->dir ? text_safe(arena, report_folder(arena, facts)) : "";
}

const char *place_text(const Model *model, Arena *arena, Source at)
{
    if (at.kind == SOURCE_FILE && model->view && model->view->facts)
        at.name =
            text_short_path(arena, folder_text(model, arena, at.name), model->view->facts->home);
    if (at.kind == SOURCE_AWS && at.name && strncmp(at.name, "https://", 8) == 0)
        at.name += 8;
    return source_text(arena, at);
}

const char *status_sentence(enum step_status status)
{
    static const char *const words[] = {[STATUS_PASS] = "pass",
                                        [STATUS_WARN] = "warning",
                                        [STATUS_FAIL] = "fail",
                                        [STATUS_UNKNOWN] = "cannot tell",
                                        [STATUS_NOT_APPLICABLE] = "does not apply",
                                        [STATUS_NOT_ASKED] = "not asked",
                                        [STATUS_RUNNING] = "waiting for an answer"};
    return words[status];
}

const char *concerned_text(const Model *model, Arena *arena, const Finding *f)
{
    const StepResult *step = model_step(model);
    const char *list = "";
    size_t n = 0;
    for (size_t i = 0; f->configuration && i < step->findings.len; i++) {
        const Finding *other = step->findings.items[i];
        if (other->configuration && findings_same(other, f))
            list = arena_printf(arena, "%s%s%s", list, n++ ? ", " : "", other->configuration);
    }
    return n > 0 ? list : f->configuration;
}

const char *tail_text(Arena *arena, const char *text, int cols, bool utf8)
{
    GlyphOut g;
    int all = glyph_columns(text, utf8);
    size_t n;
    if (all <= cols)
        return text;
    for (; all > cols - 3 && (n = glyph_next(text, utf8, &g)) > 0; text += n)
        all -= g.columns;
    return arena_printf(arena, "…%s", text);
}
