#include "ui/deeds.h"

#include <string.h>

#include "base/text.h"
#include "engine/cure.h"

/* A lesson's sandbox has no provider: a plan there could only ask for init, which finds none. */
static bool plans_in_a_lesson(const Model *model, const Fix *fix)
{
    const char *command = model_command(model, fix, 0);
    return model->scenario && command && strstr(command, " plan") &&
           span_starts(span_of(command), deed_program(model));
}

enum deed deed_of(const Model *model, const Fix *fix)
{
    if (!fix || !model->view || !model->hooks)
        return DEED_NONE;
    if (fix->edits.len > 0)
        return model->hooks->apply && !model->view->options->read_only ? DEED_WRITE : DEED_NONE;
    if (fix->risk == RISK_RUN && !model->view->options->read_only && model_command(model, fix, 0) &&
        !model_command(model, fix, 1) && !plans_in_a_lesson(model, fix))
        return DEED_RUN;
    return cure_changes_env(fix) ? DEED_TRY : DEED_NONE;
}

enum deed deed_here(const Model *model)
{
    return deed_of(model, model_current_fix(model, NULL));
}

int deed_first(const Model *model)
{
    const Fix *fix;
    for (int n = 0; (fix = model_fix(model, n, NULL)) != NULL; n++)
        if (deed_of(model, fix) != DEED_NONE)
            return n;
    for (int n = 0; (fix = model_fix(model, n, NULL)) != NULL; n++)
        if (deed_copyable(model, fix))
            return n;
    return 0;
}

const char *deed_program(const Model *model)
{
    return tf_program_name(model->view->facts->tf);
}

bool deed_init_first(const Model *model)
{
    const TfConfig *tf = model->view->facts->tf;
    return !model->command && tf && !tf->initialised;
}

bool deed_copyable(const Model *model, const Fix *fix)
{
    return fix && (model_command(model, fix, 0) || fix->admin_text);
}

const Fix *deed_copied(const Model *model, const Finding **out_finding)
{
    const Fix *fix;
    if (model_screen(model) == SCREEN_FIX || model_screen(model) == SCREEN_PLAIN) {
        fix = model_fix(model, model_fix_row(model), out_finding);
        if (model_screen(model) == SCREEN_FIX || deed_copyable(model, fix))
            return deed_copyable(model, fix) ? fix : NULL;
    }
    for (int n = 0; (fix = model_fix(model, n, out_finding)) != NULL; n++)
        if (deed_copyable(model, fix))
            return fix;
    return NULL;
}

const char *deed_left(const Model *model)
{
    bool here = model_screen(model) == SCREEN_FIX ||
                (model_screen(model) == SCREEN_PLAIN && model->depth > 1 &&
                 model->stack[model->depth - 2] == SCREEN_FIX);
    return here && model->left[0] && !deed_copied(model, NULL) ? model->left : NULL;
}

const char *deed_text(const Model *model, Arena *arena, const Finding *finding, const Fix *fix)
{
    const char *text = "", *command;
    for (size_t i = 0; (command = model_command(model, fix, i)) != NULL; i++)
        text = arena_printf(arena, "%s%s\n", text, command);
    if (!fix->admin_text)
        return text;
    text = arena_printf(arena, "%s\n%s%s", fix->admin_text, text[0] ? "\n" : "", text);
    return fix->for_others
               ? arena_printf(arena, "Subject: AWS access: %s\n\n%s", finding->title, text)
               : text;
}

/* Three backquotes set a block off in Slack, Teams and Mattermost alike. */
const char *deed_chat(Arena *arena, const Finding *finding, const Fix *fix)
{
    return fix && fix->for_others ? arena_printf(arena, "*AWS access: %s*\n```\n%s\n```\n",
                                                 finding->title, fix->admin_text)
                                  : NULL;
}
