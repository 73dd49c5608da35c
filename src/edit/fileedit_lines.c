/* Edits of several lines. */
#include "edit/fileedit.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "edit/lineshown.h"

typedef VEC(Span) SpanVec;

static bool lines_of(Arena *arena, Snapshot *files, const char *path, SpanVec *out)
{
    Span rest, line;
    if (!path || snapshot_read(files, path, FILEEDIT_MAX_BYTES, &rest) != FILE_OK)
        return false;
    while (span_next_line(&rest, &line))
        vec_push(arena, out, line);
    return true;
}

static bool drop_line(Arena *arena, Snapshot *files, const char *path, size_t index, EditVec *out)
{
    Edit edit;
    if (!fileedit_drop(arena, files, path, (int)index + 1, &edit))
        return false;
    vec_push(arena, out, edit);
    return true;
}

/* ---- a value over several lines ---- */

/* Indented, not empty, and no setting of its own. */
static bool is_continuation(Span line)
{
    Span text = span_trim(line, " \t\r");
    return line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t') && text.len > 0 &&
           text.ptr[0] != '#' && text.ptr[0] != ';' && span_find(text, " =") == text.len;
}

bool fileedit_join(Arena *arena, Snapshot *files, const char *path, int line, EditVec *out)
{
    SpanVec lines = VEC_INIT;
    AUTO_BUF Buf joined = BUF_INIT(64 * 1024);
    Edit edit;
    size_t first = (size_t)line - 1, next = (size_t)line;
    if (line < 1 || !lines_of(arena, files, path, &lines) || next >= lines.len ||
        !is_continuation(lines.items[next]))
        return false;
    buf_add(&joined, span_trim(lines.items[first], " \t\r"));
    for (; next < lines.len && is_continuation(lines.items[next]); next++) {
        buf_add(&joined, span_trim(lines.items[next], " \t\r"));
        if (!drop_line(arena, files, path, next, out))
            return false;
    }
    if (joined.overflow || !fileedit_set(arena, files, path, line, buf_span(&joined), &edit))
        return false;
    vec_push(arena, out, edit);
    return true;
}

/* ---- a block ---- */

/* Opening minus closing braces outside of quotes. */
static int brace_balance(Span line)
{
    int balance = 0;
    bool quoted = false;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (c == '"' && (i == 0 || line.ptr[i - 1] != '\\'))
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '}'))
            balance += c == '{' ? 1 : -1;
    }
    return balance;
}

bool fileedit_drop_block(Arena *arena, Snapshot *files, const char *path, int line, EditVec *out)
{
    SpanVec lines = VEC_INIT;
    int depth = 0;
    if (line < 1 || !lines_of(arena, files, path, &lines) || (size_t)line > lines.len)
        return false;
    for (size_t i = (size_t)line - 1; i < lines.len; i++) {
        depth += brace_balance(lines.items[i]);
        if (!drop_line(arena, files, path, i, out))
            return false;
        if (depth <= 0)
            return depth == 0 && i >= (size_t)line - 1 &&
                   memchr(lines.items[i].ptr, '}', lines.items[i].len);
    }
    return false;
}

/* ---- UTF-16 ---- */

/*
 * A file in UTF-16 split at its 0x0A bytes leaves the other half of each line feed behind: at the
 * start of the next line (little endian) or at the end of this one (big endian). false where a
 * character beyond the first plane stands.
 */
static bool utf8_of_line(Span raw, bool little, bool first_line, Buf *out)
{
    if (little && !first_line)
        raw = span_sub(raw, 1, raw.len);
    if (first_line)
        raw = span_sub(raw, 2, raw.len); /* the byte order mark */
    for (size_t i = 0; i + 1 < raw.len; i += 2) {
        unsigned char a = (unsigned char)raw.ptr[i], b = (unsigned char)raw.ptr[i + 1];
        unsigned c = little ? (unsigned)b << 8 | a : (unsigned)a << 8 | b;
        if (c >= 0xD800 && c <= 0xDFFF)
            return false;
        buf_add_utf8(out, c);
    }
    return !out->overflow;
}

bool fileedit_to_utf8(Arena *arena, Snapshot *files, const char *path, EditVec *out)
{
    SpanVec lines = VEC_INIT;
    AUTO_BUF Buf whole = BUF_INIT(FILEEDIT_MAX_BYTES);
    Span rest, text = SPAN_EMPTY;
    bool little;
    if (!lines_of(arena, files, path, &lines) || lines.len == 0)
        return false;
    little = span_starts(lines.items[0], "\xFF\xFE");
    if (!little && !span_starts(lines.items[0], "\xFE\xFF"))
        return false;
    for (size_t i = 0; i < lines.len; i++) {
        bool leftover = little && i > 0 && i + 1 == lines.len && lines.items[i].len == 1;
        if (!leftover && !utf8_of_line(lines.items[i], little, i == 0, &whole))
            return false;
        buf_add_char(&whole, '\n');
    }
    rest = buf_span(&whole);
    for (size_t i = 0; i < lines.len && span_next_line(&rest, &text); i++) {
        Edit edit;
        bool leftover = little && i > 0 && i + 1 == lines.len && lines.items[i].len == 1;
        if (leftover ? !fileedit_drop(arena, files, path, (int)i + 1, &edit)
                     : !fileedit_set(arena, files, path, (int)i + 1, text, &edit))
            return false;
        /* What such a line holds can't be told before it is read; after, it can. */
        edit.shown_before = "‹a line in UTF-16›";
        edit.shown_after = leftover ? NULL : lineshown(arena, buf_span(&whole), text);
        vec_push(arena, out, edit);
    }
    return true;
}

/* ---- shell lines ---- */

/* "export NAME=value", "NAME=value", "$env:NAME = value", "setx NAME value", "set -gx NAME value"
 * of a variable that has a setting; the setting's name, NULL for any other line. */
static const char *setting_of(Span line, Span *out_value)
{
    static const struct {
        const char *variable, *setting;
    } rows[] = {{"AWS_ACCESS_KEY_ID", "aws_access_key_id"},
                {"AWS_SECRET_ACCESS_KEY", "aws_secret_access_key"},
                {"AWS_SESSION_TOKEN", "aws_session_token"},
                {"AWS_REGION", "region"},
                {"AWS_DEFAULT_REGION", "region"}};
    static const struct {
        const char *command;
        bool by_words; /* no equal sign parts name and value */
    } commands[] = {{"export ", false}, {"$env:", false}, {"$Env:", false}, {"SET ", false},
                    {"set ", true},     {"setx ", true},  {"SETX ", true},  {"setenv ", true}};
    Span text = span_trim(line, " \t\r"), name;
    bool by_words = false;
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        if (span_starts(text, commands[i].command)) {
            text = span_trim(span_sub(text, strlen(commands[i].command), text.len), " \t");
            by_words = commands[i].by_words;
        }
    while (by_words && span_starts(text, "-"))
        text = span_trim(span_sub(text, span_find_char(text, ' '), text.len), " \t");
    name = span_sub(text, 0, span_find_char(text, '='));
    name = span_sub(name, 0, span_find_char(name, ' '));
    text = span_trim(span_sub(text, name.len, text.len), " \t");
    if (text.len == 0 || (text.ptr[0] != '=' && !by_words))
        return NULL;
    *out_value = span_trim(span_sub(text, text.ptr[0] == '=', text.len), " \t\"';");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (span_is(name, rows[i].variable))
            return rows[i].setting;
    return NULL;
}

bool fileedit_from_shell(Arena *arena, Snapshot *files, const char *path, EditVec *out)
{
    SpanVec lines = VEC_INIT;
    bool in_section = false;
    if (!lines_of(arena, files, path, &lines))
        return false;
    for (size_t i = 0; i < lines.len; i++) {
        AUTO_BUF Buf text = BUF_INIT(64 * 1024);
        Span value;
        const char *setting = setting_of(lines.items[i], &value);
        Edit edit;
        if (span_starts(lines.items[i], "["))
            in_section = true;
        if (!setting)
            continue;
        buf_printf(&text, "%s%s = ", in_section ? "" : "[default]\n", setting);
        buf_add(&text, value);
        if (!fileedit_set(arena, files, path, (int)i + 1, buf_span(&text), &edit))
            return false;
        in_section = true;
        vec_push(arena, out, edit);
    }
    return out->len > 0;
}

/* ---- quotes ---- */

bool fileedit_straight_quotes(Arena *arena, Snapshot *files, const char *path, int line,
                              EditVec *out)
{
    static const char *const double_quotes[] = {"\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E"};
    SpanVec lines = VEC_INIT;
    AUTO_BUF Buf text = BUF_INIT(64 * 1024);
    Span rest;
    Edit edit;
    if (line < 1 || !lines_of(arena, files, path, &lines) || (size_t)line > lines.len)
        return false;
    for (rest = lines.items[line - 1]; rest.len > 0;) {
        size_t len = 1;
        for (size_t i = 0; i < ARRAY_LEN(double_quotes); i++)
            if (span_starts(rest, double_quotes[i]))
                len = strlen(double_quotes[i]);
        buf_add(&text, len > 1 ? SPAN_LITERAL("\"") : span_sub(rest, 0, 1));
        rest = span_sub(rest, len, rest.len);
    }
    if (!fileedit_set(arena, files, path, line, buf_span(&text), &edit))
        return false;
    vec_push(arena, out, edit);
    return true;
}
