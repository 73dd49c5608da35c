#include "edit/lineshown.h"

#include <ctype.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "edit/harmless.h"

enum { SECTION_MAX = 100 };

#define BLANKS " \t\r"
#define BOM "\xEF\xBB\xBF" /* what some editors put before the first line, and none shows */

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
        bool ends = span_same(trimmed, o->heredoc);
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

static const char *shown_piece(Arena *arena, Span value)
{
    SecretShape shape = secret_shape(secret_hold(arena, value));
    return text_secret_span(arena, &shape);
}

static const char *shown_line(Arena *arena, Span line);

/* "[profile work]", "[[x]]", "provider \"aws\" {", "}, {", "EOT",
 * "data \"aws_caller_identity\" \"me\" {}" */
static bool is_structure(Span trimmed)
{
    Span inside = span_trim(trimmed, "[]{}()<-, \t");
    bool section = trimmed.ptr[0] == '[' && span_ends(trimmed, "]") && inside.len <= SECTION_MAX;
    bool opens = span_ends(trimmed, "{") || span_ends(trimmed, "{}") || span_ends(trimmed, "{ }");
    bool block = opens && span_find_char(inside, '=') >= inside.len &&
                 isalpha((unsigned char)trimmed.ptr[0]) && inside.len <= 2 * SECTION_MAX;
    if (inside.len == 0)
        return true;
    if (!section && !block)
        return false;
    for (size_t i = 0; i < inside.len; i++)
        if (!isalnum((unsigned char)inside.ptr[i]) && !one_of(inside.ptr[i], " \"_-./@+:"))
            return false;
    while (inside.len > 0) { /* each word by itself: a secret pasted as a name is none */
        size_t end = 0;
        while (end < inside.len && !one_of(inside.ptr[end], " \""))
            end++;
        if (harmless_suspicious(span_sub(inside, 0, end)))
            return false;
        inside = span_sub(inside, end + 1, inside.len);
    }
    return true;
}

/* "set -gx NAME value" of fish, "setx NAME value": the name; what comes before the value. */
static bool split_words(Span line, Span *out_name, Span *out_head)
{
    static const char *const commands[] = {"set ", "setx "};
    Span trimmed = span_trim(line, BLANKS), rest = SPAN_EMPTY;
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        if (span_starts(trimmed, commands[i]))
            rest = span_sub(trimmed, strlen(commands[i]), trimmed.len);
    while (rest.len > 0) {
        size_t end = span_find_char(rest, ' ');
        Span word = span_sub(rest, 0, end);
        if (word.len > 0 && word.ptr[0] != '-') {
            *out_name = word;
            *out_head = (Span){line.ptr, (size_t)(word.ptr + word.len - line.ptr)};
            return end < rest.len && name_length(word) == word.len;
        }
        rest = span_sub(rest, end + 1, rest.len);
    }
    return false;
}

/* The last word of what stands before a value, without quotes. */
static Span name_of(Span head)
{
    Span s = span_trim(head, " \t\r\"'=:");
    size_t from = s.len;
    while (from > 0 && !one_of(s.ptr[from - 1], " \t\"':"))
        from--;
    return span_sub(s, from, s.len);
}

/* Nothing but a name (and a command in front of it) may stand before a value that is shown. */
static bool is_head(Span head)
{
    Span s = span_trim(head, " \t\r\"'=:");
    for (size_t i = 0; i < s.len; i++)
        if (!isalnum((unsigned char)s.ptr[i]) && !one_of(s.ptr[i], "_-. \t$:\"'"))
            return false;
    return s.len > 0 && s.len <= 2 * SECTION_MAX && !harmless_suspicious(name_of(head));
}

static const char *shown_comment(Arena *arena, Span line)
{
    size_t from = indent_of(line);
    Span text;
    while (from < line.len && one_of(line.ptr[from], "#;/ \t"))
        from++;
    text = span_sub(line, from, line.len);
    if (is_setting(span_trim(text, BLANKS), false) ||
        (span_trim(text, BLANKS).len > 0 && text.ptr[0] == '[' &&
         is_structure(span_trim(text, BLANKS))))
        return arena_printf(arena, "%s%s", text_safe_span(arena, span_sub(line, 0, from)),
                            shown_line(arena, text));
    return arena_printf(arena, "%s%s", text_safe_span(arena, span_sub(line, 0, from)),
                        span_trim(text, BLANKS).len == 0
                            ? ""
                            : arena_printf(arena, "‹comment, %zu characters›", text.len));
}

/* What stands behind a value: the closing quote, a comma, a bracket, a comment. */
static const char *shown_tail(Arena *arena, Span tail)
{
    size_t n = 0;
    while (n < tail.len && one_of(tail.ptr[n], "\"', \t\r;)}]"))
        n++;
    if (n == tail.len)
        return text_safe_span(arena, tail);
    return arena_printf(arena, "%s‹%zu characters›", text_safe_span(arena, span_sub(tail, 0, n)),
                        tail.len - n);
}

/* `"name": value`, as against an item of a list. */
static bool names_in_quotes(Span trimmed)
{
    size_t end = span_find_char(span_sub(trimmed, 1, trimmed.len), trimmed.ptr[0]);
    Span after = span_trim(span_sub(trimmed, end + 2, trimmed.len), BLANKS);
    return after.len > 0 && one_of(after.ptr[0], ":=");
}

/* `variable "region" { default = "eu-west1" }`: the block's head, what is set in it, its end. NULL:
 * it is no such line. */
static const char *shown_one_line_block(Arena *arena, Span line)
{
    size_t open = span_find_char(line, '{'), close = line.len;
    while (close > open && line.ptr[close - 1] != '}')
        close--;
    if (open >= line.len || close <= open + 2 || span_find_char(line, '=') < open ||
        span_find_char(line, ':') < open ||
        !is_structure(span_trim(span_sub(line, 0, open + 1), BLANKS)) ||
        span_trim(span_sub(line, close, line.len), BLANKS).len > 0)
        return NULL;
    return arena_printf(arena, "%s%s%s", text_safe_span(arena, span_sub(line, 0, open + 1)),
                        shown_line(arena, span_sub(line, open + 1, close - 1)),
                        text_safe_span(arena, span_sub(line, close - 1, line.len)));
}

static const char *shown_line(Arena *arena, Span line)
{
    const char *block;
    Span trimmed = span_trim(line, BLANKS), name, head;
    LineParts p;
    if (span_starts(line, BOM))
        return arena_printf(arena, "%s%s", text_safe_span(arena, span_sub(line, 0, strlen(BOM))),
                            shown_line(arena, span_sub(line, strlen(BOM), line.len)));
    if (trimmed.len == 0 || is_structure(trimmed))
        return text_safe_span(arena, line);
    if (is_comment(trimmed))
        return shown_comment(arena, line);
    if ((block = shown_one_line_block(arena, line)))
        return block;
    if (span_starts(trimmed, "$env:")) {
        size_t from = (size_t)(trimmed.ptr - line.ptr) + strlen("$env:");
        return arena_printf(arena, "%s%s", text_safe_span(arena, span_sub(line, 0, from)),
                            shown_line(arena, span_sub(line, from, line.len)));
    }
    if (one_of(trimmed.ptr[0], "\"'") && !names_in_quotes(trimmed))
        return harmless_text(arena, SPAN_EMPTY, line);
    if (line_split(line, &p) && is_head(p.head))
        return arena_printf(arena, "%s%s%s", text_safe_span(arena, p.head),
                            harmless_text(arena, name_of(p.head), p.value),
                            shown_tail(arena, p.tail));
    if (split_words(line, &name, &head)) {
        Span value = span_sub(line, head.len, line.len);
        size_t blanks = indent_of(value);
        return arena_printf(arena, "%s%s%s", text_safe_span(arena, head),
                            text_safe_span(arena, span_sub(value, 0, blanks)),
                            harmless_text(arena, name, span_sub(value, blanks, value.len)));
    }
    return arena_printf(arena, "%s‹line, %zu characters›",
                        text_safe_span(arena, span_sub(line, 0, indent_of(line))), trimmed.len);
}

const char *lineshown_instead(Arena *arena, Span text, Span line, Span instead)
{
    return is_piece(text, line) && span_trim(instead, BLANKS).len > 0 ? shown_piece(arena, instead)
                                                                      : shown_line(arena, instead);
}

const char *lineshown(Arena *arena, Span text, Span line)
{
    return lineshown_instead(arena, text, line, line);
}
