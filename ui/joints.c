#include "ui/joints.h"

#include "base/text.h"
#include "engine/apply.h"
#include "ui/view/words.h"

static const char *shown_path(const Wizard *w, Arena *arena, const char *path)
{
    return text_safe(arena, place_text(&w->model, arena, source_file(path, 0, 0)));
}

static enum err joints_apply(void *data, const SessionView *view, const Finding *finding,
                             const Fix *fix, Arena *arena, const char **out_note, Err *err)
{
    Wizard *w = data;
    ApplyPlan plan = {0};
    (void)view, (void)finding;
    enum err e = apply_plan(arena, w->world, &fix, 1, &plan, err);
    if (!e)
        e = apply_write(arena, w->world, &plan, err);
    if (e)
        return e;
    *out_note =
        plan.files.len == 1
            ? arena_printf(arena, "Written: %s. The old file is kept (u puts it back).",
                           shown_path(w, arena, plan.files.items[0].path))
            : arena_printf(arena, "Written: %zu files. The old ones are kept (u puts them back).",
                           plan.files.len);
    return ERR_NONE;
}

static enum err joints_undo(void *data, const SessionView *view, Arena *arena,
                            const char **out_note, Err *err)
{
    Wizard *w = data;
    Backup backup = {0};
    (void)view;
    enum err e = apply_undo(arena, w->world, &backup, err);
    if (e)
        return e;
    *out_note = backup.files.len == 1
                    ? arena_printf(arena, "Put back as it was: %s.",
                                   shown_path(w, arena, backup.files.items[0]))
                    : arena_printf(arena, "Put back as they were: %zu files.", backup.files.len);
    return ERR_NONE;
}

static enum err joints_setup_plan(void *data, const SessionView *view, const SetupForm *form,
                                  Arena *arena, const char **out_diff, Err *err)
{
    Wizard *w = data;
    const char *path = setup_config_path(arena, view->facts);
    if (!path)
        return err_set(err, ERR_IO, SOURCE_UNKNOWN,
                       "HOME is not set: there is no place for ~/.aws/config.");
    const char *digest = setup_config_digest(view->facts, path);
    enum err e =
        apply_plan_append(arena, w->world, path, digest,
                          setup_profile_text(arena, view->facts, form), &w->setup_plan, err);
    *out_diff = e ? NULL : w->setup_plan.diff;
    return e;
}

static enum err joints_setup_write(void *data, Arena *arena, const char **out_note, Err *err)
{
    Wizard *w = data;
    enum err e = apply_write(arena, w->world, &w->setup_plan, err);
    if (!e)
        *out_note =
            arena_printf(arena, "Written: %s. u takes it back until something else changes it.",
                         shown_path(w, arena, w->setup_plan.files.items[0].path));
    return e;
}

static const Explanation *joints_explain(void *data, Arena *arena, Span text)
{
    const Wizard *w = data;
    ErrLog *log = errlog_open(arena);
    errlog_feed(log, text);
    return explain_errors(arena, errlog_close(log), w->options.show_key_ids);
}

void joints_make(UiHooks *hooks, Wizard *wizard)
{
    *hooks = (UiHooks){.data = wizard,
                       .apply = joints_apply,
                       .undo = joints_undo,
                       .explain = joints_explain,
                       .setup_plan = joints_setup_plan,
                       .setup_write = joints_setup_write};
}
