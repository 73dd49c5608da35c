#include "report/fixtext.h"

enum { FIXTEXT_BODY = 4 };

static void fixtext_edit(const FixText *t, const Edit *e)
{
    const Layout *l = t->l;
    int at = t->at + FIXTEXT_BODY;
    layout_indent(l, at);
    layout_putf(l, ROLE_MUTED, "%s:%d", text_short_path(t->arena, e->file, t->home), e->line);
    layout_end(l);
    if (e->shown_before) {
        layout_indent(l, at);
        layout_putf(l, ROLE_FAIL, "- %s", e->shown_before);
        layout_end(l);
    }
    if (e->shown_after) {
        layout_indent(l, at);
        layout_putf(l, ROLE_PASS, "+ %s", e->shown_after);
        layout_end(l);
    }
}

void fixtext_lines(const FixText *t, int indent, const char *text)
{
    Span rest = span_of(text), line;
    while (span_next_line(&rest, &line)) {
        layout_indent(t->l, indent);
        layout_put(t->l, ROLE_CODE, arena_span(t->arena, line));
        layout_end(t->l);
    }
}

void fixtext_put(const FixText *t, const Fix *fix, size_t number)
{
    int at = t->at + FIXTEXT_BODY;
    bool found = false;
    layout_indent(t->l, t->at);
    layout_putf(t->l, ROLE_STRONG, "%zu ", number);
    layout_words(t->l, t->at + 2, t->at + 2, ROLE_PLAIN, fix->title);
    for (size_t i = 0; i < fix->commands.len; i++)
        found = found || fix->commands.items[i].shell == t->shell;
    for (size_t i = 0; i < fix->commands.len; i++)
        if (fix->commands.items[i].shell == (found ? t->shell : SHELL_SH))
            fixtext_lines(t, at, fix->commands.items[i].text);
    for (size_t i = 0; i < fix->edits.len; i++)
        fixtext_edit(t, &fix->edits.items[i]);
    if (fix->new_arn) {
        layout_indent(t->l, at);
        layout_words(t->l, at, at, ROLE_WARN,
                     arena_printf(t->arena, "this changes who acts: %s%s%s then",
                                  fix->old_arn ? fix->old_arn : "", fix->old_arn ? " now, " : "",
                                  fix->new_arn));
    }
    if (fix->leads_to) {
        layout_indent(t->l, at);
        layout_words(t->l, at, at, ROLE_MUTED, arena_printf(t->arena, "tried: %s", fix->leads_to));
    }
    Span rest = span_of(fix->admin_text ? fix->admin_text : ""), line;
    while (span_next_line(&rest, &line)) {
        layout_indent(t->l, at);
        layout_words(t->l, at, at, ROLE_PLAIN, arena_span(t->arena, line));
    }
}
