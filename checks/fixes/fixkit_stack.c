/* A folder that `terragrunt stack generate` made: what is changed there lasts until the next one,
 * so the stack's values, or the source that is copied, are changed with it. */
#include <string.h>

#include "checks/fixes/fixkit.h"

static const TgStackOrigin *origin_of(const FixContext *x)
{
    return x->ctx->facts->unit ? x->ctx->facts->unit->origin : NULL;
}

/* "main.tf" for a file in the folder that was made; NULL for others. */
static const char *name_in(const FixContext *x, const TgStackOrigin *origin, const char *path)
{
    Arena *a = x->ctx->arena;
    const char *cwd = snapshot_cwd(x->ctx->facts->files);
    const char *whole = path ? tfpath_join(a, cwd ? cwd : "", path) : "";
    return text_below(whole, origin->dir);
}

/* "role" of `role = "x"`. */
static Span line_key(Span line)
{
    return span_trim(span_sub(line, 0, span_find_char(line, '=')), " \t");
}

/* What stands behind the equals sign, without its quotes. */
static Span line_value(Span line)
{
    Span v = span_trim(span_sub(line, span_find_char(line, '=') + 1, line.len), " \t\r,");
    return v.len > 1 && v.ptr[0] == '"' ? span_sub(v, 1, v.len - 1) : v;
}

/* The line of the stack's block that gives key (empty: any) the value; 0. */
static int values_line(const FixContext *x, const TgStackOrigin *origin, Span key, Span value)
{
    Span rest, line;
    int n = 0;
    if (value.len == 0 ||
        snapshot_read(x->ctx->facts->files, origin->file, FILEEDIT_MAX_BYTES, &rest) != FILE_OK)
        return 0;
    while (span_next_line(&rest, &line) && ++n <= origin->end_line)
        if (n >= origin->line && (key.len == 0 || span_same(line_key(line), key)) &&
            span_same(line_value(line), value))
            return n;
    return 0;
}

bool fixkit_stack_edit(const FixContext *x, const Edit *edit, Edit *out)
{
    const TgStackOrigin *origin = origin_of(x);
    const char *name = origin ? name_in(x, origin, edit->file) : NULL, *value, *old, *source;
    Snapshot *files = x->ctx->facts->files;
    Arena *a = x->ctx->arena;
    int line;
    if (!name || !edit->shown_before || !edit->shown_after)
        return false;
    value = arena_span(a, line_value(span_of(edit->shown_after)));
    old = arena_span(a, line_value(span_of(edit->shown_before)));
    if (strcmp(name, "terragrunt.values.hcl") == 0) {
        line = values_line(x, origin, line_key(span_of(edit->shown_before)), span_of(old));
        return line > 0 && fileedit_rename(a, files, origin->file, line, old, value, out);
    }
    source = origin->source ? tfpath_join(a, origin->source, name) : NULL;
    return source && fileedit_rename(a, files, source, edit->line, old, value, out);
}

Source fixkit_stack_place(const FixContext *x, Source at, const char *path, const char *word)
{
    const TgStackOrigin *origin = origin_of(x);
    const char *name = origin ? name_in(x, origin, path) : NULL;
    Arena *a = x->ctx->arena;
    int line;
    if (!name)
        return at;
    line = values_line(x, origin, SPAN_EMPTY, span_of(word));
    if (line > 0)
        return source_file(origin->file, line, 1);
    return origin->source ? source_file(tfpath_join(a, origin->source, name), at.line, 1) : at;
}
