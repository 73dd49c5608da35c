#include "edit/lineshown.h"

#include <ctype.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"

enum { HEAD_MAX_BYTES = 64 * 1024 };

#define BLANKS " \t\r"

static bool one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c);
}

/* ---- parts of a line ---- */

bool line_split(Span line, LineParts *out)
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

static bool head_has(Span head, const char *const *words, size_t n_words)
{
    AUTO_BUF Buf lower = BUF_INIT(HEAD_MAX_BYTES);
    for (size_t i = 0; i < head.len; i++)
        buf_add_char(&lower, (char)tolower((unsigned char)head.ptr[i]));
    for (size_t i = 0; i < n_words; i++)
        if (span_find(buf_span(&lower), words[i]) < lower.len)
            return true;
    return false;
}

static bool names_secret(Span head)
{
    static const char *const words[] = {"secret", "token", "password"};
    static const char *const files[] = {"token_file"};
    return head_has(head, words, ARRAY_LEN(words)) && !head_has(head, files, ARRAY_LEN(files));
}

static bool names_key_id(Span head)
{
    static const char *const words[] = {"access_key"};
    return head_has(head, words, ARRAY_LEN(words));
}

/* Small and capital letters as no key id has them: a secret, or a part of one, in the id's place (a
 * swapped pair). */
static bool is_like_base64(Span s)
{
    bool small = false, capital = false;
    for (size_t i = 0; i < s.len; i++) {
        if (!isalnum((unsigned char)s.ptr[i]) && !one_of(s.ptr[i], "+/="))
            return false;
        small = small || islower((unsigned char)s.ptr[i]);
        capital = capital || isupper((unsigned char)s.ptr[i]);
    }
    return small && capital;
}

/* ---- what goes on in the lines below ---- */

/* What the lines above a line have left open. */
typedef struct OpenValue {
    bool secret;  /* a secret setting began; only lines that name nothing came since */
    bool comment; /* it stands in a comment */
    bool joined;  /* the last line ends with a backslash: the next one belongs to it */
    size_t indent;
    char quote;   /* its value is in quotes that a line below closes */
    int brackets; /* its value is in brackets that a line below closes */
    Span heredoc; /* its value ends at this word alone on its line */
} OpenValue;

static size_t indent_of(Span line)
{
    size_t n = 0;
    while (n < line.len && (line.ptr[n] == ' ' || line.ptr[n] == '\t'))
        n++;
    return n;
}

static bool is_comment(Span trimmed)
{
    return span_starts(trimmed, "#") || span_starts(trimmed, ";") || span_starts(trimmed, "//");
}

static Span without_comment(Span trimmed)
{
    while (trimmed.len > 0 && one_of(trimmed.ptr[0], "#;/"))
        trimmed = span_sub(trimmed, 1, trimmed.len);
    return span_trim(trimmed, BLANKS);
}

static int bracket_balance(Span s)
{
    int balance = 0;
    for (size_t i = 0; i < s.len; i++)
        balance += one_of(s.ptr[i], "[({") - one_of(s.ptr[i], "])}");
    return balance;
}

static size_t name_length(Span s)
{
    size_t n = 0;
    while (n < s.len && (isalnum((unsigned char)s.ptr[n]) || one_of(s.ptr[n], "_-.\"'$")))
        n++;
    return n;
}

/* `name = value`, `"name": value`, `export name=value`. What a wrapped secret can look like is
 * none: base64 has '=' at its end only, and what is further to the right than the secret's own line
 * needs the blank before '=' that the shared files' readers ask for too. */
static bool is_setting(Span s, bool deeper)
{
    static const char *const commands[] = {"export ", "set ", "setx ", "SET "};
    Span value;
    size_t name, sep;
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        if (span_starts(s, commands[i]))
            s = span_trim(span_sub(s, strlen(commands[i]), s.len), BLANKS);
    name = sep = name_length(s);
    while (sep < s.len && (s.ptr[sep] == ' ' || s.ptr[sep] == '\t'))
        sep++;
    if (name == 0 || isdigit((unsigned char)s.ptr[0]) || sep == s.len ||
        (s.ptr[sep] != '=' && s.ptr[sep] != ':'))
        return false;
    value = span_trim(span_sub(s, sep + 1, s.len), "= \t\r");
    return sep > name || (value.len > 0 && (!deeper || s.ptr[0] == '"'));
}

/* A section, a block, its end, or a setting. */
static bool begins_anew(Span trimmed, bool deeper)
{
    return one_of(trimmed.ptr[0], "[{}])") || span_ends(trimmed, "{") ||
           is_setting(trimmed, deeper);
}

/* The line names a secret; below are the lines after it. */
static OpenValue open_value(Span line, const LineParts *p, Span below)
{
    OpenValue o = {.secret = true, .indent = indent_of(line)};
    Span trimmed = span_trim(line, BLANKS), value = span_trim(p->value, BLANKS);
    o.comment = is_comment(trimmed);
    o.joined = span_ends(trimmed, "\\");
    if (span_starts(value, "<<")) {
        o.heredoc = span_trim(span_sub(value, 2, value.len), "-" BLANKS);
        o.heredoc = span_sub(o.heredoc, 0, name_length(o.heredoc));
    } else if (value.len > 0 && one_of(value.ptr[0], "\"'") &&
               span_find_char(below, value.ptr[0]) < below.len) {
        o.quote = value.ptr[0]; /* line_split takes a pair on one line off */
    } else if (value.len > 0 && one_of(value.ptr[value.len - 1], "[({")) {
        o.brackets = bracket_balance(value);
    }
    return o;
}

/* True if the line is a piece of a secret that began above it; *o goes past the line. */
static bool takes_piece(OpenValue *o, Span line, Span below)
{
    Span trimmed = span_trim(line, BLANKS);
    bool in_brackets = o->brackets > 0, comment = is_comment(trimmed), piece;
    LineParts p;
    if (o->heredoc.len > 0) {
        bool ends =
            trimmed.len == o->heredoc.len && memcmp(trimmed.ptr, o->heredoc.ptr, trimmed.len) == 0;
        if (ends)
            memset(o, 0, sizeof *o);
        return !ends;
    }
    if (o->quote) {
        o->quote = span_find_char(line, o->quote) < line.len ? 0 : o->quote;
        return true;
    }
    if (in_brackets) {
        o->brackets += bracket_balance(line);
        return span_trim(trimmed, "])},").len > 0;
    }
    if (trimmed.len == 0)
        return false;
    if (o->comment && comment)
        trimmed = without_comment(trimmed);
    else if (o->secret && comment && !o->joined && indent_of(line) <= o->indent)
        return false;
    piece = o->secret && trimmed.len > 0 &&
            (o->joined || !begins_anew(trimmed, indent_of(line) > o->indent));
    if (piece) {
        o->joined = span_ends(trimmed, "\\");
        return true;
    }
    *o = (OpenValue){0};
    if (line_split(line, &p) && (names_secret(p.head) || names_key_id(p.head)))
        *o = open_value(line, &p, below);
    return false;
}

static bool is_piece(Span text, Span line)
{
    OpenValue open = {0};
    Span rest = text, at;
    while (span_next_line(&rest, &at)) {
        bool piece = takes_piece(&open, at, rest);
        if (at.ptr == line.ptr)
            return piece;
    }
    return false;
}

/* ---- showing ---- */

static const char *shown_secret(Arena *arena, Span value)
{
    SecretShape shape = secret_shape(secret_new(arena, value));
    return text_secret_span(arena, &shape);
}

/* A key id with its middle taken out, whatever stands around it. */
static const char *shown_value(Arena *arena, Span head, Span value)
{
    Span id = span_trim(value, BLANKS "\"'");
    bool like_id = span_starts(id, "AKIA") || span_starts(id, "ASIA");
    if (value.len > 0 &&
        (names_secret(head) || looks_like_secret(id) || (names_key_id(head) && is_like_base64(id))))
        return shown_secret(arena, value);
    return like_id && (names_key_id(head) || (id.len >= 16 && id.len <= 128))
               ? text_key_id(arena, arena_span(arena, id), false)
               : text_safe_span(arena, value);
}

const char *lineshown_instead(Arena *arena, Span text, Span line, Span instead)
{
    LineParts p;
    if (is_piece(text, line) && span_trim(instead, BLANKS).len > 0)
        return shown_secret(arena, instead);
    if (!line_split(instead, &p))
        return looks_like_secret(span_trim(instead, BLANKS "\"'")) ? shown_secret(arena, instead)
                                                                   : text_safe_span(arena, instead);
    return arena_printf(arena, "%s%s%s", text_safe_span(arena, p.head),
                        shown_value(arena, p.head, p.value), text_safe_span(arena, p.tail));
}

const char *lineshown(Arena *arena, Span text, Span line)
{
    return lineshown_instead(arena, text, line, line);
}
