/*
 * The dialect of the AWS CLI: botocore/configloader.py (1.43.11) over Python's
 * configparser.RawConfigParser (3.11, _read), a file opened as text: UTF-8 must be right, and CR
 * alone ends a line too. A line that configparser does not understand, and a name that stands
 * twice, make the whole file unreadable.
 */
#include "awsfiles/awsreader.h"

#include <limits.h>
#include <string.h>

#include "awsfiles/unispace.h"
#include "base/text.h"
#include "base/utf8.h"

typedef struct BotoReader {
    AwsReader base;
    bool in_section;
    size_t indent; /* of the line that began the present section or property */
    const char *bogus, *nested;
    Source bogus_at, nested_at;
} BotoReader;

/* Python's universal newlines: "\n", "\r\n" and "\r" end a line. */
static bool awsboto_next(AwsReader *r)
{
    size_t end = 0, skip;
    if (r->file->n_items > AWSFILE_MAX_PROPERTIES || r->rest.len == 0)
        return false;
    while (end < r->rest.len && r->rest.ptr[end] != '\n' && r->rest.ptr[end] != '\r')
        end++;
    r->line = span_sub(r->rest, 0, end);
    skip =
        end + 1 < r->rest.len && r->rest.ptr[end] == '\r' && r->rest.ptr[end + 1] == '\n' ? 2 : 1;
    r->rest = span_sub(r->rest, end + skip, r->rest.len);
    r->line_no++;
    return true;
}

/* shlex.split of a section header. False unless it gives exactly two words; the second goes to out.
 */
static bool awsboto_second_word(Span header, Buf *out)
{
    char quote = '\0';
    bool in_word = false;
    int words = 0;
    for (size_t i = 0; i < header.len; i++) {
        char c = header.ptr[i];
        if (!quote && strchr(" \t\r\n", c) && c) {
            in_word = false;
            continue;
        }
        words += !in_word;
        in_word = true;
        if (quote ? c == quote : c == '"' || c == '\'') {
            quote = quote ? '\0' : c;
            continue;
        }
        if (c == '\\' && quote != '\'') {
            if (++i == header.len)
                return false;
            if (quote && header.ptr[i] != '\\' && header.ptr[i] != '"' && words == 2)
                buf_add_char(out, '\\');
            c = header.ptr[i];
        }
        if (words == 2)
            buf_add_char(out, c);
    }
    return !quote && words == 2;
}

/* configloader.py:build_profile_map for a config file; every section of a credentials file is a
 * profile (SharedCredentialProvider).
 */
static void awsboto_push_section(BotoReader *b, Span header)
{
    static const struct {
        const char *start;
        enum aws_section_kind kind;
    } rows[] = {{"profile", SECTION_PROFILE},
                {"sso-session", SECTION_SSO_SESSION},
                {"services", SECTION_SERVICES}};
    AUTO_BUF Buf name = BUF_INIT(header.len + 1);
    AwsReader *r = &b->base;
    if (span_is(header, "DEFAULT")) {
        awsreader_section(r, SECTION_IGNORED, header, false, header);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(rows) && r->file->kind == AWS_CONFIG_FILE; i++) {
        if (!span_starts(header, rows[i].start))
            continue;
        if (awsboto_second_word(header, &name))
            awsreader_section(r, rows[i].kind, buf_span(&name), rows[i].kind == SECTION_PROFILE,
                              header);
        else
            awsreader_section(r, SECTION_IGNORED, header, false, header);
        return;
    }
    awsreader_section(r,
                      r->file->kind == AWS_CREDENTIALS_FILE || span_is(header, "default")
                          ? SECTION_PROFILE
                          : SECTION_IGNORED,
                      header, false, header);
}

/* str.splitlines: takes the next line off *rest. */
static bool awsboto_split_line(Span *rest, Span *out)
{
    size_t end = 0, skip = 0;
    if (rest->len == 0)
        return false;
    while (end < rest->len && skip == 0) {
        uint32_t c = (unsigned char)rest->ptr[end];
        size_t len = utf8_decode(span_sub(*rest, end, rest->len), &c);
        bool ends = (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 ||
                    c == 0x2028 || c == 0x2029;
        if (ends && len > 0)
            skip = len;
        else
            end += len > 0 ? len : 1;
    }
    *out = span_sub(*rest, 0, end);
    *rest = span_sub(*rest, end + skip, rest->len);
    return true;
}

/* configloader.py:_parse_nested. Members are NAME = VALUE, one a line; a line without '=' makes the
 * file unreadable. */
static void awsboto_take_nested(BotoReader *b, Span value)
{
    AwsReader *r = &b->base;
    Span line;
    while (awsboto_split_line(&value, &line)) {
        size_t at;
        line = unispace_trim(line, UNISPACE_PYTHON);
        at = span_find_char(line, '=');
        if (line.len == 0)
            continue;
        if (at == line.len) {
            if (!b->nested)
                b->nested_at = r->at;
            b->nested = "a line of an indented block has no equal sign";
            continue;
        }
        awsreader_sub(r, unispace_trim(span_sub(line, 0, at), UNISPACE_PYTHON),
                      unispace_trim(span_sub(line, at + 1, line.len), UNISPACE_PYTHON), r->at);
    }
}

/* RawConfigParser._join_multiline_values, then the nested block. */
static void awsboto_close(BotoReader *b)
{
    AwsReader *r = &b->base;
    Span value;
    if (!r->open)
        return;
    value = unispace_trim_right(awsreader_joined(r), UNISPACE_PYTHON);
    if (span_starts(value, "\n")) {
        awsboto_take_nested(b, value);
    } else {
        awsreader_hide_secrets(r);
        value = unispace_trim_right(awsreader_joined(r), UNISPACE_PYTHON);
    }
    r->pieces.len = 0;
    awsreader_piece(r, value);
    awsreader_close(r);
}

static void awsboto_bogus(BotoReader *b, const char *text)
{
    if (b->bogus)
        return;
    b->bogus = text;
    b->bogus_at = source_file(b->base.file->path, b->base.line_no, 0);
}

static void awsboto_take_option(BotoReader *b, Span value)
{
    AwsReader *r = &b->base;
    size_t equals = span_find_char(value, '='), colon = span_find_char(value, ':');
    size_t at = equals < colon ? equals : colon;
    if (at == value.len) {
        awsboto_bogus(b, "a line has neither an equal sign nor a colon");
        return;
    }
    if (at == 0)
        awsboto_bogus(b, "a line starts with an equal sign or a colon");
    awsboto_close(b);
    awsreader_property(
        r, unispace_trim_right(span_sub(value, 0, at), UNISPACE_PYTHON),
        unispace_trim(span_sub(value, at + 1, value.len), UNISPACE_PYTHON),
        (Span){value.ptr + at + 1, (size_t)(r->line.ptr + r->line.len - value.ptr) - at - 1});
}

/* One line of RawConfigParser._read. False when it makes the file unreadable at once. */
static bool awsboto_take_line(BotoReader *b)
{
    AwsReader *r = &b->base;
    Span value = unispace_trim(r->line, UNISPACE_PYTHON);
    size_t indent = unispace_indent(r->line, UNISPACE_PYTHON), close = value.len;
    bool continues = r->open && r->key.len > 0;
    if (value.len == 0) {
        if (continues)
            awsreader_piece(r, SPAN_EMPTY);
        return true;
    }
    if (value.ptr[0] == '#' || value.ptr[0] == ';')
        return true;
    if (continues && indent > b->indent) {
        awsreader_piece(r, value);
        return true;
    }
    b->indent = indent;
    while (close > 0 && value.ptr[close - 1] != ']')
        close--;
    if (value.ptr[0] == '[' && close > 2) {
        awsboto_close(b);
        awsboto_push_section(b, span_sub(value, 1, close - 1));
        b->in_section = true;
        return true;
    }
    if (!b->in_section)
        return false;
    awsboto_take_option(b, value);
    return true;
}

/* The first line that is not UTF-8, 0 if all is well. */
static int awsboto_broken_utf8(Span bytes)
{
    int line = 1;
    for (size_t i = 0; i < bytes.len;) {
        uint32_t c = 0;
        size_t len = utf8_decode(span_sub(bytes, i, i + 4), &c);
        if (len == 0)
            return line;
        line += c == '\n';
        i += len;
    }
    return 0;
}

static void awsboto_fail(AwsFile *file, const char *text, Source at)
{
    if (file->parse_error)
        return;
    file->parse_error = text;
    file->parse_error_at = at;
}

/* configparser is strict: the first name that stands twice ends the reading. [DEFAULT] alone may
 * come again. */
static void awsboto_find_repeats(Arena *arena, AwsFile *file)
{
    AwsEntryVec all = awsreader_entries(arena, file);
    const AwsEntry *first = NULL;
    for (size_t i = 1; i < all.len; i++) {
        const AwsEntry *e = &all.items[i];
        if (!awsreader_repeats(e - 1, e) || (!e->key && strcmp(e->group, "DEFAULT") == 0))
            continue;
        if (!first || e->line < first->line)
            first = e;
    }
    if (first)
        awsboto_fail(file,
                     first->key ? "a key stands twice in one section"
                                : arena_printf(arena, "the section [%s] stands twice",
                                               text_safe(arena, first->group)),
                     source_file(file->path, first->line, 0));
}

/* What stands under [DEFAULT] is a value of every section that doesn't have its own. */
static void awsboto_inherit_defaults(Arena *arena, AwsFile *file)
{
    size_t added = 0;
    for (size_t d = 0; d < file->sections.len; d++) {
        const AwsSection *from = &file->sections.items[d];
        if (strcmp(from->header, "DEFAULT") != 0)
            continue;
        for (size_t i = 0; i < file->sections.len; i++) {
            AwsSection *to = &file->sections.items[i];
            for (size_t p = 0; strcmp(to->header, "DEFAULT") != 0 && p < from->properties.len; p++)
                if (!awssection_property(to, from->properties.items[p].key) &&
                    ++added < AWSFILE_MAX_PROPERTIES)
                    vec_push(arena, &to->properties, from->properties.items[p]);
        }
    }
}

void awsboto_read(Arena *arena, AwsFile *file, Span bytes)
{
    BotoReader b = {.base = {.arena = arena, .file = file, .rest = bytes}};
    int broken = awsboto_broken_utf8(bytes);
    if (broken > 0)
        awsboto_fail(file, "it is not UTF-8 text", source_file(file->path, broken, 0));
    while (!file->parse_error && awsboto_next(&b.base))
        if (!awsboto_take_line(&b))
            awsboto_fail(file, "something stands before the first section",
                         source_file(file->path, b.base.line_no, 0));
    awsboto_close(&b);
    awsboto_find_repeats(arena, file);
    if (b.bogus)
        awsboto_fail(file, b.bogus, b.bogus_at);
    if (b.nested)
        awsboto_fail(file, b.nested, b.nested_at);
    if (!file->parse_error)
        awsboto_inherit_defaults(arena, file);
}
