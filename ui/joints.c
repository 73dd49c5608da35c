#include "ui/joints.h"

#include "base/text.h"
#include "engine/apply.h"

static const Explanation *joints_explain(void *data, Arena *arena, Span text)
{
    const Wizard *w = data;
    ErrLog *log = errlog_open(arena);
    errlog_feed(log, text);
    return explain_errors(arena, errlog_close(log), w->options.show_key_ids);
}

/* One sentence for the files of a change. */
static const char *joints_note(Arena *arena, const char *verb, const char *const *files, size_t n)
{
    if (n == 1)
        return arena_printf(arena, "%s %s", verb, text_safe(arena, files[0]));
    return arena_printf(arena, "%s %zu files", verb, n);
}

static enum err joints_apply(void *data, const SessionView *view, const Finding *finding, const Fix *fix, Arena *arena,
                             const char **out_note, Err *err)
{
    const Wizard *w = data;
    ApplyPlan plan;
    enum err e = apply_plan(arena, w->world, &fix, 1, &plan, err);
    (void)view;
    (void)finding;
    if (!e)
        e = apply_write(arena, w->world, &plan, err);
    if (!e)
        *out_note = joints_note(arena, "written:", (const char *const[]){plan.files.items[0].path}, plan.files.len);
    return e;
}

static enum err joints_undo(void *data, const SessionView *view, Arena *arena, const char **out_note, Err *err)
{
    const Wizard *w = data;
    Backup backup = {0};
    enum err e = apply_undo(arena, w->world, &backup, err);
    (void)view;
    if (!e)
        *out_note = joints_note(arena, "put back:", backup.files.items, backup.files.len);
    return e;
}

void joints_make(UiHooks *hooks, Wizard *wizard)
{
    *hooks = (UiHooks){.data = wizard, .apply = joints_apply, .undo = joints_undo, .explain = joints_explain};
}
