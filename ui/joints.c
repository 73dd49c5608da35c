#include "ui/joints.h"

static const Explanation *joints_explain(void *data, Arena *arena, Span text)
{
    const Wizard *w = data;
    ErrLog *log = errlog_open(arena);
    errlog_feed(log, text);
    return explain_errors(arena, errlog_close(log), w->options.show_key_ids);
}

void joints_make(UiHooks *hooks, Wizard *wizard)
{
    *hooks = (UiHooks){.data = wizard, .explain = joints_explain};
}
