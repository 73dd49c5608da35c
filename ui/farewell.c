/* What stays on the terminal when the wizard is left: the verdict, what to do in numbered ways,
 * what else fails, what the shell still has to run. */
#include <string.h>

#include "base/shown.h"
#include "base/text.h"
#include "engine/cure.h"
#include "ui/deeds.h"
#include "ui/view/words.h"
#include "ui/wizard.h"

/* A sentence of ours as the terminal can show it; a command keeps its bytes. */
static const char *said(const Model *m, Arena *arena, const char *text)
{
    AUTO_BUF Buf out = BUF_INIT(64 * 1024);
    GlyphOut g;
    text = shown(arena, text ? text : "").text;
    for (size_t n; (n = glyph_next(text, m->utf8, &g)) > 0; text += n)
        buf_add_str(&out, g.shown);
    return arena_strdup(arena, out.len > 0 ? out.ptr : "");
}

static void put_lines(Buf *out, Arena *arena, const char *before, const char *text)
{
    Span rest = span_of(shown_lines(arena, text).text), line;
    while (span_next_line(&rest, &line))
        buf_printf(out, "%s%.*s\n", before, (int)line.len, line.ptr);
}

/* How the titles of fixes hang together: "and out of the file that sets it" goes with the one
 * before, "then ..." comes after it, "or ..." instead of it, as does one that says none of them.
 * *out_title: without that word. */
static const char *join_of(const char *title, const char **out_title)
{
    static const struct {
        const char *word, *join;
    } words[] = {{"and ", "and"}, {"then ", "then"}, {"or, ", "or"}, {"or ", "or"}};
    *out_title = title;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strncmp(title, words[i].word, strlen(words[i].word)) == 0) {
            *out_title = title + strlen(words[i].word);
            return words[i].join;
        }
    return "or";
}

/* One way to cure it: its title with the configuration and profile, its warning, its commands or
 * the lines that it changes. */
static void put_fix(const Model *m, Arena *arena, Buf *out, const Finding *f, const Fix *fix, int n)
{
    const Configuration *c = configuration_find(&m->view->configurations, f->configuration);
    const char *profile = c && c->profile_at.kind != SOURCE_NONE ? c->profile : NULL, *command,
               *title;
    join_of(fix->title, &title);
    buf_printf(out, "  %d. %s", n, said(m, arena, title));
    if (f->configuration)
        buf_printf(out, " (%s%s%s)", shown(arena, f->configuration).text,
                   profile ? ", profile " : "", profile ? shown(arena, profile).text : "");
    buf_add_char(out, '\n');
    if (fix->changes_principal && fix->old_arn)
        buf_printf(out, "     WARNING: another identity acts after this: %s instead of %s\n",
                   fix->new_arn ? shown(arena, fix->new_arn).text : "one that is not known",
                   shown(arena, fix->old_arn).text);
    else if (fix->changes_principal) /* nobody is known to act now */
        buf_printf(out, "     WARNING: other credentials sign in after this: %s\n",
                   fix->new_arn ? shown(arena, fix->new_arn).text : "check whose they are");
    for (size_t i = 0; i < fix->edits.len; i++) {
        const Edit *e = &fix->edits.items[i];
        const char *at = place_text(m, arena, source_file(e->file, e->line, 0));
        if (e->shown_before)
            put_lines(out, arena, arena_printf(arena, "     # %s  - ", said(m, arena, at)),
                      said(m, arena, e->shown_before));
        if (e->shown_after)
            put_lines(out, arena, arena_printf(arena, "     # %s  + ", said(m, arena, at)),
                      said(m, arena, e->shown_after));
    }
    for (size_t i = 0; (command = model_command(m, fix, i)) != NULL; i++)
        put_lines(out, arena, "       ", command);
    if (fix->admin_text)
        put_lines(out, arena, "     # ", fix->admin_text);
}

static void put_fixes(const Model *m, Arena *arena, Buf *out, const Finding *f)
{
    const char *title;
    size_t ways = 0;
    for (size_t i = 0; i < f->fixes.len; i++)
        ways += i == 0 || strcmp(join_of(f->fixes.items[i].title, &title), "or") == 0;
    if (ways > 0)
        buf_add_str(out, ways > 1 ? "What to do, one of these:\n" : "What to do:\n");
    for (size_t i = 0; i < f->fixes.len; i++) {
        if (i > 0)
            buf_printf(out, "  %s\n", join_of(f->fixes.items[i].title, &title));
        put_fix(m, arena, out, f, &f->fixes.items[i], (int)i + 1);
    }
}

/* The failures that stay after the verdict's own is cured. */
static void put_others(const Model *m, Arena *arena, Buf *out)
{
    FindingVec all = cure_findings(arena, m->view);
    if (all.len > 1)
        buf_printf(out, all.len == 2 ? "%zu other failure stays:\n" : "%zu other failures stay:\n",
                   all.len - 1);
    for (size_t i = 1; i < all.len; i++)
        buf_printf(out, "  %s: %s%s%s\n", step_title(all.items[i]->step),
                   said(m, arena, all.items[i]->title), all.items[i]->configuration ? ", in " : "",
                   all.items[i]->configuration ? shown(arena, all.items[i]->configuration).text
                                               : "");
}

static void put_left(const Wizard *w, Arena *arena, Buf *out)
{
    const char *dir = w->options.dir, *word = "";
    if (!w->model.left[0])
        return;
    if (dir && strcmp(dir, ".") != 0 && text_quote(arena, SHELL_SH, dir))
        word = arena_printf(arena, " %s", text_quote(arena, SHELL_SH, dir));
    buf_add_str(out, w->lab ? "In a shell of your own this would be left to do:\n"
                            : "Left to do in your shell:\n");
    put_lines(out, arena, "       ", w->model.left);
    if (!w->lab && w->model.env_does_it && model_verdict(&w->model) == VERDICT_PASS)
        buf_printf(out, "  or all at once\n       eval \"$(why403 env%s)\"\n", word);
}

void wizard_farewell(const Wizard *w, Buf *out)
{
    Arena arena = ARENA_INIT;
    const Finding *f = w->model.view ? w->model.view->verdict.finding : NULL;
    if (w->model.scenario && (w->lab_is_ours || w->ui->lesson)) {
        /* Of a lesson nothing is left to do: its sandbox is gone, and its commands are not for the
         * user's own shell. */
        size_t number = model_lesson(&w->model, w->model.scenario) + 1;
        if (w->model.solved.keys > 0 && model_verdict(&w->model) == VERDICT_PASS)
            buf_printf(out,
                       "why403: practice is left, lesson %zu is solved: why403 lab lists them\n",
                       number);
        else
            buf_printf(out,
                       "why403: practice is left, not solved yet: why403 lab %zu opens it again\n",
                       number);
        return;
    }
    bool cured = w->model.left[0] && model_verdict(&w->model) == VERDICT_PASS;
    const char *done = w->lab ? "Practice is left; the shell of its sandbox was cured."
                              : "Cured once this is done in your shell.";
    buf_printf(out, "why403: %s\n",
               cured ? done : said(&w->model, &arena, verdict_text(&w->model, &arena)));
    if (f)
        put_fixes(&w->model, &arena, out, f);
    if (f)
        put_others(&w->model, &arena, out);
    put_left(w, &arena, out);
    /* The other half of a cure. */
    const Finding *again = w->model.again;
    if (again) {
        buf_printf(out, "%s. What to do about that:\n", said(&w->model, &arena, again->title));
        for (size_t i = 0; i < again->fixes.len; i++)
            put_fix(&w->model, &arena, out, again, &again->fixes.items[i], (int)i + 1);
    }
    arena_clear(&arena);
}
