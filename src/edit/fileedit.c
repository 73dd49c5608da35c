#include "edit/fileedit.h"

#include <ctype.h>
#include <string.h>

#include "edit/harmless.h"
#include "edit/keyclean.h"
#include "edit/lineshown.h"

enum { LINE_MAX_BYTES = 64 * 1024 };

/* A line as it stands in its file. */
typedef struct FileLine {
    const char *path;
    int line;
    Span text; /* the whole file */
    const char *digest;
    Span bytes;
} FileLine;

static bool line_of_file(Snapshot *files, const char *path, int line, FileLine *out)
{
    *out = (FileLine){.path = path, .line = line};
    if (!path || snapshot_read(files, path, FILEEDIT_MAX_BYTES, &out->text) != FILE_OK)
        return false;
    out->digest = snapshot_digest(files, path);
    return snapshot_line(files, path, line, FILEEDIT_MAX_BYTES, &out->bytes) &&
           out->bytes.len < LINE_MAX_BYTES;
}

/* ---- edits ---- */

/* after NULL: the line goes. */
static bool edit_make(Arena *arena, const FileLine *at, const Buf *after, Edit *out)
{
    Span before = at->bytes;
    if (after && span_same(buf_span(after), before))
        return false;
    out->file = arena_strdup(arena, at->path);
    out->line = at->line;
    out->digest = at->digest;
    out->before = secret_hold(arena, before);
    out->after = after ? secret_hold(arena, buf_span(after)) : NULL;
    out->shown_before = lineshown(arena, at->text, before);
    out->shown_after = after ? lineshown_instead(arena, at->text, before, buf_span(after)) : NULL;
    return true;
}

bool fileedit_drop(Arena *arena, Snapshot *files, const char *path, int line, Edit *out)
{
    FileLine old;
    return line_of_file(files, path, line, &old) && edit_make(arena, &old, NULL, out);
}

/* `name = value`, and the value ends where the line does. */
static bool is_argument(Span line, const char *name)
{
    static const char open[] = "{[(", close[] = "}])";
    Span text = span_trim(line, " \t\r");
    size_t end = 0, sep;
    int depth = 0;
    while (end < text.len &&
           (isalnum((unsigned char)text.ptr[end]) || text.ptr[end] == '_' || text.ptr[end] == '-'))
        end++;
    for (sep = end; sep < text.len && (text.ptr[sep] == ' ' || text.ptr[sep] == '\t');)
        sep++;
    for (size_t i = 0; i < text.len; i++)
        depth += memchr(open, text.ptr[i], 3) ? 1 : memchr(close, text.ptr[i], 3) ? -1 : 0;
    return end > 0 && sep < text.len && text.ptr[sep] == '=' && depth == 0 &&
           span_find(text, "<<") == text.len && (!name || span_is(span_sub(text, 0, end), name));
}

bool fileedit_drop_argument(Arena *arena, Snapshot *files, const char *path, int line,
                            const char *name, Edit *out)
{
    FileLine old;
    return line_of_file(files, path, line, &old) && is_argument(old.bytes, name) &&
           edit_make(arena, &old, NULL, out);
}

bool fileedit_replace(Arena *arena, Snapshot *files, const char *path, int line, const char *from,
                      const char *to, Edit *out)
{
    AUTO_BUF Buf after = BUF_INIT(2 * LINE_MAX_BYTES);
    FileLine old;
    size_t at;
    if (!from[0] || !line_of_file(files, path, line, &old) ||
        (at = span_find(old.bytes, from)) == old.bytes.len)
        return false;
    buf_add(&after, span_sub(old.bytes, 0, at));
    buf_add_str(&after, to);
    buf_add(&after, span_sub(old.bytes, at + strlen(from), old.bytes.len));
    return edit_make(arena, &old, &after, out);
}

static bool edit_value(Arena *arena, const FileLine *old, const LineParts *p, Span value, Edit *out)
{
    AUTO_BUF Buf after = BUF_INIT(2 * LINE_MAX_BYTES);
    buf_add(&after, p->head);
    buf_add(&after, value);
    buf_add(&after, p->tail);
    return edit_make(arena, old, &after, out);
}

bool fileedit_clean(Arena *arena, Snapshot *files, const char *path, int line, Edit *out)
{
    AUTO_BUF Buf clean = BUF_INIT(LINE_MAX_BYTES);
    FileLine old;
    LineParts p;
    if (!line_of_file(files, path, line, &old) || !line_split(old.bytes, &p))
        return false;
    keyclean(&clean, p.value);
    return edit_value(arena, &old, &p, buf_span(&clean), out);
}

bool fileedit_set(Arena *arena, Snapshot *files, const char *path, int line, Span bytes, Edit *out)
{
    AUTO_BUF Buf after = BUF_INIT(bytes.len);
    FileLine old;
    buf_add(&after, bytes);
    return line_of_file(files, path, line, &old) && edit_make(arena, &old, &after, out);
}

bool fileedit_set_value(Arena *arena, Snapshot *files, const char *path, int line,
                        const char *value, Edit *out)
{
    FileLine old;
    LineParts p;
    return line_of_file(files, path, line, &old) && line_split(old.bytes, &p) &&
           edit_value(arena, &old, &p, span_of(value), out);
}

/* Nothing but the name and what encloses it stands on the line. */
static bool name_alone(const LineParts *p, const char *name)
{
    Span tail = span_trim(p->tail, " \t\r\"',)]}");
    return tail.len == 0 && !names_secret(p->head) && !names_key_id(p->head) &&
           !harmless_suspicious(span_of(name));
}

/* "wrong" in quotes, once on a line of an expression: a default of get_env, a row of a map. */
static bool rename_quoted(Arena *arena, const FileLine *old, const char *wrong, const char *right,
                          Edit *out)
{
    const char *from = arena_printf(arena, "\"%s\"", wrong);
    size_t len = strlen(from), at = span_find(old->bytes, from);
    AUTO_BUF Buf after = BUF_INIT(2 * LINE_MAX_BYTES);
    Span rest = span_sub(old->bytes, at + len, old->bytes.len);
    if (!wrong[0] || at == old->bytes.len || span_find(rest, from) < rest.len)
        return false;
    buf_add(&after, span_sub(old->bytes, 0, at));
    buf_printf(&after, "\"%s\"", right);
    buf_add(&after, rest);
    return edit_make(arena, old, &after, out);
}

bool fileedit_rename(Arena *arena, Snapshot *files, const char *path, int line, const char *wrong,
                     const char *right, Edit *out)
{
    FileLine old;
    LineParts p;
    if (!line_of_file(files, path, line, &old) || !line_split(old.bytes, &p))
        return false;
    if (!span_is(span_trim(p.value, " \t\r"), wrong))
        return span_ends(span_of(path), ".hcl") && rename_quoted(arena, &old, wrong, right, out);
    if (!edit_value(arena, &old, &p, span_of(right), out))
        return false;
    if (name_alone(&p, wrong) && name_alone(&p, right)) {
        out->shown_before = arena_span(arena, old.bytes);
        out->shown_after = arena_printf(arena, "%.*s%s%.*s", (int)p.head.len, p.head.ptr, right,
                                        (int)p.tail.len, p.tail.ptr);
    }
    return true;
}

const char *fileedit_value(Arena *arena, Snapshot *files, const char *path, int line)
{
    FileLine old;
    LineParts p;
    return line_of_file(files, path, line, &old) && line_split(old.bytes, &p)
               ? arena_span(arena, span_trim(p.value, " \t\r"))
               : NULL;
}

bool fileedit_take_value(Arena *arena, Snapshot *files, const char *path, int line, int from_line,
                         Edit *out)
{
    FileLine old, other;
    LineParts p, q;
    if (!line_of_file(files, path, line, &old) || !line_of_file(files, path, from_line, &other) ||
        !line_split(old.bytes, &p) || !line_split(other.bytes, &q))
        return false;
    return edit_value(arena, &old, &p, q.value, out);
}

bool fileedit_strip_bom(Arena *arena, Snapshot *files, const char *path, Edit *out)
{
    static const char bom[] = "\xEF\xBB\xBF";
    AUTO_BUF Buf after = BUF_INIT(LINE_MAX_BYTES);
    FileLine old;
    if (!line_of_file(files, path, 1, &old) || !span_starts(old.bytes, bom))
        return false;
    buf_add(&after, span_sub(old.bytes, strlen(bom), old.bytes.len));
    return edit_make(arena, &old, &after, out);
}
