#include "edit/fileedit.h"

#include <ctype.h>
#include <string.h>

#include "edit/keyclean.h"

enum { LINE_MAX_BYTES = 64 * 1024 };

/* ---- lines and their parts ---- */

static bool line_of_file(Arena *arena, World *w, const char *path, int line, Span *out)
{
    Span rest;
    if (!path || line < 1 || w->file_read(w, arena, path, FILEEDIT_MAX_BYTES, &rest) != FILE_OK)
        return false;
    for (int n = 0; span_next_line(&rest, out);)
        if (++n == line)
            return out->len < LINE_MAX_BYTES;
    return false;
}

typedef struct LineParts {
    Span head;  /* up to the value, blanks and opening quote included */
    Span value; /* inside plain quotes where it has a pair of them */
    Span tail;
} LineParts;

static bool split_line(Span line, LineParts *out)
{
    size_t sep = 0, start, end = line.len;
    while (sep < line.len && line.ptr[sep] != '=' && line.ptr[sep] != ':')
        sep++;
    if (sep == line.len)
        return false;
    for (start = sep + 1; start < line.len && (line.ptr[start] == ' ' || line.ptr[start] == '\t');)
        start++;
    if (start + 1 < end && (line.ptr[start] == '"' || line.ptr[start] == '\'')) {
        const char *close = memchr(line.ptr + start + 1, line.ptr[start], end - start - 1);
        if (close) {
            start++;
            end = (size_t)(close - line.ptr);
        }
    }
    out->head = span_sub(line, 0, start);
    out->value = span_sub(line, start, end);
    out->tail = span_sub(line, end, line.len);
    return true;
}

/* ---- showing ---- */

static bool name_is_secret(Span head)
{
    static const char *const words[] = {"secret", "token", "password"};
    AUTO_BUF Buf lower = BUF_INIT(LINE_MAX_BYTES);
    for (size_t i = 0; i < head.len; i++)
        buf_add_char(&lower, (char)tolower((unsigned char)head.ptr[i]));
    if (span_find(buf_span(&lower), "token_file") < lower.len)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (span_find(buf_span(&lower), words[i]) < lower.len)
            return true;
    return false;
}

static const char *shown_secret(Arena *arena, Span value)
{
    SecretShape shape = secret_shape(secret_new(arena, value));
    return text_secret_span(arena, &shape);
}

/* A key id with its middle taken out, whatever stands around it. */
static const char *shown_value(Arena *arena, Span value)
{
    Span id = span_trim(value, " \t\r\"'");
    bool like_id =
        id.len >= 16 && id.len <= 128 && (span_starts(id, "AKIA") || span_starts(id, "ASIA"));
    if (looks_like_secret(id))
        return shown_secret(arena, value);
    return like_id ? text_key_id(arena, arena_span(arena, id), false)
                   : text_safe_span(arena, value);
}

const char *fileedit_shown(Arena *arena, Span line)
{
    LineParts p;
    if (!split_line(line, &p))
        return looks_like_secret(span_trim(line, " \t\r\"'")) ? shown_secret(arena, line)
                                                              : text_safe_span(arena, line);
    return arena_printf(arena, "%s%s%s", text_safe_span(arena, p.head),
                        name_is_secret(p.head) && p.value.len > 0 ? shown_secret(arena, p.value)
                                                                  : shown_value(arena, p.value),
                        text_safe_span(arena, p.tail));
}

/* ---- edits ---- */

/* after NULL: the line goes. */
static bool edit_make(Arena *arena, const char *path, int line, Span before, const Buf *after,
                      Edit *out)
{
    if (after && after->len == before.len && memcmp(after->ptr, before.ptr, before.len) == 0)
        return false;
    out->file = arena_strdup(arena, path);
    out->line = line;
    out->before = secret_new(arena, before);
    out->after = after ? secret_new(arena, buf_span(after)) : NULL;
    out->shown_before = fileedit_shown(arena, before);
    out->shown_after = after ? fileedit_shown(arena, buf_span(after)) : NULL;
    return true;
}

bool fileedit_drop(Arena *arena, World *w, const char *path, int line, Edit *out)
{
    Span before;
    return line_of_file(arena, w, path, line, &before) &&
           edit_make(arena, path, line, before, NULL, out);
}

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* `name = value`, and the value ends where the line does. */
static bool is_argument(Span line, const char *name)
{
    static const char open[] = "{[(", close[] = "}])";
    Span text = span_trim(line, " \t\r");
    size_t end = 0, sep;
    int depth = 0;
    while (end < text.len && in_name(text.ptr[end]))
        end++;
    for (sep = end; sep < text.len && (text.ptr[sep] == ' ' || text.ptr[sep] == '\t');)
        sep++;
    for (size_t i = 0; i < text.len; i++)
        depth += memchr(open, text.ptr[i], 3) ? 1 : memchr(close, text.ptr[i], 3) ? -1 : 0;
    return end > 0 && sep < text.len && text.ptr[sep] == '=' && depth == 0 &&
           span_find(text, "<<") == text.len && (!name || span_is(span_sub(text, 0, end), name));
}

bool fileedit_drop_argument(Arena *arena, World *w, const char *path, int line, const char *name,
                            Edit *out)
{
    Span before;
    return line_of_file(arena, w, path, line, &before) && is_argument(before, name) &&
           edit_make(arena, path, line, before, NULL, out);
}

bool fileedit_replace(Arena *arena, World *w, const char *path, int line, const char *from,
                      const char *to, Edit *out)
{
    AUTO_BUF Buf after = BUF_INIT(2 * LINE_MAX_BYTES);
    Span before;
    size_t at;
    if (!from[0] || !line_of_file(arena, w, path, line, &before) ||
        (at = span_find(before, from)) == before.len)
        return false;
    buf_add(&after, span_sub(before, 0, at));
    buf_add_str(&after, to);
    buf_add(&after, span_sub(before, at + strlen(from), before.len));
    return edit_make(arena, path, line, before, &after, out);
}

static bool edit_value(Arena *arena, const char *path, int line, Span before, const LineParts *p,
                       Span value, Edit *out)
{
    AUTO_BUF Buf after = BUF_INIT(2 * LINE_MAX_BYTES);
    buf_add(&after, p->head);
    buf_add(&after, value);
    buf_add(&after, p->tail);
    return edit_make(arena, path, line, before, &after, out);
}

bool fileedit_clean(Arena *arena, World *w, const char *path, int line, Edit *out)
{
    AUTO_BUF Buf clean = BUF_INIT(LINE_MAX_BYTES);
    Span before;
    LineParts p;
    if (!line_of_file(arena, w, path, line, &before) || !split_line(before, &p))
        return false;
    keyclean(&clean, p.value);
    return edit_value(arena, path, line, before, &p, buf_span(&clean), out);
}

bool fileedit_set(Arena *arena, World *w, const char *path, int line, Span bytes, Edit *out)
{
    AUTO_BUF Buf after = BUF_INIT(bytes.len);
    Span before;
    buf_add(&after, bytes);
    return line_of_file(arena, w, path, line, &before) &&
           edit_make(arena, path, line, before, &after, out);
}

bool fileedit_set_value(Arena *arena, World *w, const char *path, int line, const char *value,
                        Edit *out)
{
    Span before;
    LineParts p;
    return line_of_file(arena, w, path, line, &before) && split_line(before, &p) &&
           edit_value(arena, path, line, before, &p, span_of(value), out);
}

const char *fileedit_value(Arena *arena, World *w, const char *path, int line)
{
    Span text;
    LineParts p;
    return line_of_file(arena, w, path, line, &text) && split_line(text, &p)
               ? arena_span(arena, span_trim(p.value, " \t\r"))
               : NULL;
}

bool fileedit_take_value(Arena *arena, World *w, const char *path, int line, int from_line,
                         Edit *out)
{
    Span before, other;
    LineParts p, q;
    if (!line_of_file(arena, w, path, line, &before) ||
        !line_of_file(arena, w, path, from_line, &other) || !split_line(before, &p) ||
        !split_line(other, &q))
        return false;
    return edit_value(arena, path, line, before, &p, q.value, out);
}

bool fileedit_strip_bom(Arena *arena, World *w, const char *path, Edit *out)
{
    static const char bom[] = "\xEF\xBB\xBF";
    AUTO_BUF Buf after = BUF_INIT(LINE_MAX_BYTES);
    Span before;
    if (!line_of_file(arena, w, path, 1, &before) || !span_starts(before, bom))
        return false;
    buf_add(&after, span_sub(before, strlen(bom), before.len));
    return edit_make(arena, path, 1, before, &after, out);
}
