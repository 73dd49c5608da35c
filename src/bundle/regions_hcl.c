/* Regions of Terraform's language and of JSON: literals by the setting that they stand under. */
#include <ctype.h>
#include <string.h>

#include "bundle/regions_code.h"

enum { DEPTH_MAX = 256, SMALL_MAX = 9 };

typedef struct Walk {
    Regions *r;
    Span text;
    size_t at;
    int depth;
    Span names[DEPTH_MAX];     /* the last setting named at each depth */
    bool value;                /* an '=' or ':' came since: what follows is its value */
    enum region_class goes_on; /* of a line below that begins nothing; REGION_CODE: of none */
    bool open;                 /* the last string ran over its line */
} Walk;

static bool more(const Walk *w)
{
    return w->at < w->text.len;
}

static char here(const Walk *w)
{
    return w->text.ptr[w->at];
}

static bool begins(const Walk *w, const char *text)
{
    return span_starts(span_sub(w->text, w->at, w->text.len), text);
}

static Span *name_here(Walk *w)
{
    return &w->names[w->depth < DEPTH_MAX ? w->depth : DEPTH_MAX - 1];
}

static void to_line_end(Walk *w)
{
    w->at += span_find_char(span_sub(w->text, w->at, w->text.len), '\n');
}

static void comment(Walk *w, size_t lead)
{
    size_t from = w->at + lead, to;
    to_line_end(w);
    to = w->at;
    while (to > from && w->text.ptr[to - 1] == '\r')
        to--;
    region_add(w->r, from, to, REGION_COMMENT);
}

/* Between the marks too, but for line ends: lines keep their numbers. */
static void long_comment(Walk *w)
{
    size_t from = w->at + 2, to = w->at + span_find(span_sub(w->text, w->at, w->text.len), "*/");
    for (size_t i = from, start = from; i <= to && i <= w->text.len; i++)
        if (i == to || w->text.ptr[i] == '\n') {
            region_add(w->r, start, i, REGION_COMMENT);
            start = i + 1;
        }
    w->at = to + 2 < w->text.len ? to + 2 : w->text.len;
}

static enum region_class class_here(Walk *w, Span value, bool label)
{
    return label ? REGION_SAFE : region_of_setting(*name_here(w), value);
}

/* A piece of a value. What a value goes on with below its line is like it. */
static void value_add(Walk *w, size_t from, size_t to, enum region_class kind)
{
    region_add(w->r, from, to, kind);
    if (kind == REGION_SECRET || (kind == REGION_UNSAFE && w->goes_on != REGION_SECRET))
        w->goes_on = kind;
}

static void string(Walk *w, bool label, int nested);

/* ${ ... }: code, whose own literals are values of the same setting. */
static void interpolation(Walk *w, int nested)
{
    int braces = 1;
    w->at += 2;
    while (more(w) && braces > 0) {
        char c = here(w);
        if (c == '"' && nested < DEPTH_MAX) {
            string(w, false, nested + 1);
            continue;
        }
        braces += (c == '{') - (c == '}');
        w->at++;
    }
}

/* At a quote. The literal's pieces between interpolations are regions. */
static void string(Walk *w, bool label, int nested)
{
    size_t from = ++w->at, end = from;
    while (end < w->text.len && w->text.ptr[end] != '"' && w->text.ptr[end] != '\n')
        end += w->text.ptr[end] == '\\' ? 2 : 1;
    end = end < w->text.len ? end : w->text.len;
    enum region_class kind = class_here(w, span_sub(w->text, from, end), label);
    while (more(w) && here(w) != '"' && here(w) != '\n') {
        if (here(w) == '\\') {
            w->at += 2;
        } else if ((begins(w, "${") || begins(w, "%{")) && !begins(w, "$${")) {
            value_add(w, from, w->at, kind);
            interpolation(w, nested);
            from = w->at;
        } else {
            w->at++;
        }
    }
    w->at = w->at < w->text.len ? w->at : w->text.len;
    value_add(w, from, w->at, kind);
    w->open = !more(w) || here(w) != '"';
    w->at += !w->open;
    if (w->open && w->goes_on != REGION_SECRET)
        w->goes_on = REGION_UNSAFE;
}

/* A heredoc whose text is code of the same language: its values are values. */
static void heredoc_code(Walk *w, Span word)
{
    size_t from = w->at, end = from;
    Regions inner = {w->r->arena, VEC_INIT};
    Span line;
    while (more(w)) {
        end = w->at;
        to_line_end(w);
        line = span_trim(span_sub(w->text, end, w->at), " \t\r");
        if (span_same(line, word))
            break;
        w->at += more(w);
        end = w->at;
    }
    regions_hcl(&inner, span_sub(w->text, from, end));
    for (size_t i = 0; i < inner.all.len; i++)
        region_add(w->r, from + inner.all.items[i].from, from + inner.all.items[i].to,
                   inner.all.items[i].kind);
}

static void heredoc(Walk *w)
{
    size_t mark, from;
    Span word, line;
    w->at += begins(w, "<<-") ? 3 : 2;
    mark = w->at;
    while (more(w) && (isalnum((unsigned char)here(w)) || here(w) == '_'))
        w->at++;
    word = span_sub(w->text, mark, w->at);
    if (word.len == 0)
        return;
    to_line_end(w);
    w->at += more(w);
    if (span_is(*name_here(w), "contents")) { /* of a file that Terragrunt generates */
        heredoc_code(w, word);
        return;
    }
    while (more(w)) {
        from = w->at;
        to_line_end(w);
        line = span_trim(span_sub(w->text, from, w->at), " \t\r");
        if (span_same(line, word))
            return;
        region_add(w->r, from, w->at,
                   class_here(w, line, false) == REGION_SECRET ? REGION_SECRET : REGION_UNSAFE);
        w->at += more(w);
    }
}

/* A word of the language, a name, or a value that somebody forgot to quote. */
static void word(Walk *w)
{
    static const char *const known[] = {"true", "false", "null", "string", "number", "bool",
                                        "any",  "list",  "map",  "set",    "object", "tuple",
                                        "for",  "if",    "in",   "else",   "endif",  "optional"};
    size_t from = w->at;
    Span text;
    bool plain;
    while (more(w) && (isalnum((unsigned char)here(w)) || strchr("_-", here(w)) ||
                       (unsigned char)here(w) >= 0x80))
        w->at++;
    text = span_sub(w->text, from, w->at);
    if (!w->value) {
        *name_here(w) = text;
        return;
    }
    plain = !more(w) || !strchr(".([{", here(w));
    if (from > 0 && strchr(".", w->text.ptr[from - 1]))
        plain = false;
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        plain = plain && !span_is(text, known[i]);
    if (!plain)
        return;
    if (more(w) && strchr("/+=", here(w))) /* an unquoted secret has them */
        while (more(w) && !strchr(" \t\r\n,", here(w)))
            w->at++;
    value_add(w, from, w->at, class_here(w, span_sub(w->text, from, w->at), false));
}

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* "wK8m==", with or without a quote: a secret's end, not a setting without a value. */
static bool is_padding(Span name, Span behind)
{
    unsigned kinds = span_kinds(name);
    return (kinds & SPAN_UPPER) && (kinds & SPAN_LOWER) && span_trim(behind, "=\"'").len == 0;
}

/* A setting, a block, a bracket or a comment begins with the line. */
static bool begins_something(Span line)
{
    size_t quote = line.len > 0 && line.ptr[0] == '"', end = quote;
    Span name, rest;
    if (span_run(line, "{}[]()#,") > 0 || span_starts(line, "//") || span_starts(line, "/*"))
        return true;
    while (end < line.len && (quote ? line.ptr[end] != '"' : is_name(line.ptr[end])))
        end++;
    name = span_sub(line, quote, end);
    end += quote;
    rest = span_trim(span_sub(line, end, line.len), " \t");
    if (name.len == 0 || rest.len == 0)
        return false;
    if (span_is(name, "for") || span_is(name, "if") || rest.ptr[0] == '{')
        return true;
    if (strchr("=:", rest.ptr[0]))
        return rest.ptr != line.ptr + end || !is_padding(name, rest);
    return line.ptr[end] == ' ' && memchr(rest.ptr, '{', rest.len); /* a block and its labels */
}

/* At a line's end: the lines below that begin nothing are the rest of its value, which somebody's
 * editor or mail program wrapped. Terraform can't read such a file. */
static void wrapped(Walk *w)
{
    size_t next = w->at;
    while (w->goes_on != REGION_CODE && next < w->text.len) {
        size_t from = next + 1;
        Span rest = span_sub(w->text, from, w->text.len);
        Span line = span_sub(rest, 0, span_find_char(rest, '\n'));
        next = from + line.len;
        if (begins_something(span_trim(line, " \t\r")))
            break;
        region_add(w->r, from, next, w->goes_on);
        w->at = next;
    }
    w->goes_on = REGION_CODE;
    w->open = false;
}

static void step(Walk *w)
{
    char c = here(w);
    if (c == '#')
        comment(w, 1);
    else if (begins(w, "//"))
        comment(w, 2);
    else if (begins(w, "/*"))
        long_comment(w);
    else if (c == '"' && !w->value) {
        size_t from = w->at + 1; /* a label, or a quoted name before '=' */
        string(w, true, 0);
        if (w->depth > 0)
            *name_here(w) = span_sub(w->text, from, w->at > from ? w->at - 1 : from);
    } else if (c == '"')
        string(w, false, 0);
    else if (begins(w, "<<"))
        heredoc(w);
    else if (isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80)
        word(w);
    else
        w->at++;
}

/* Brackets and signs: what they change of the state. */
static void sign(Walk *w, char c)
{
    if (c == '=' || c == ':') {
        w->value = true;
        if (class_here(w, SPAN_EMPTY, false) == REGION_SECRET)
            w->goes_on = REGION_SECRET; /* all of it may stand below */
    }
    if (c == '\n' || c == ',')
        w->value = false; /* but in a list or a call: regions_hcl */
    if (strchr("{}[](),", c))
        w->goes_on = REGION_CODE;
    if (c == '{' || c == '[' || c == '(') {
        Span name = *name_here(w);
        w->depth++;
        *name_here(w) = name; /* items of a list are values of its setting */
        w->value = c != '{' && w->value;
    } else if ((c == '}' || c == ']' || c == ')') && w->depth > 0) {
        w->depth--;
    }
}

void regions_hcl(Regions *r, Span bytes)
{
    Walk walk = {.r = r, .text = bytes}, *w = &walk; /* not in the arena: there are many files */
    bool list[DEPTH_MAX] = {false};
    while (more(w)) {
        char c = here(w);
        bool in_list = w->depth > 0 && w->depth < DEPTH_MAX && list[w->depth];
        if (c == '\n' && (!in_list || w->open)) /* an item may have more than one line */
            wrapped(w);
        if (strchr("=:\n,{[(}])", c) && c) {
            sign(w, c);
            if (c == '[' || c == '(')
                list[w->depth < DEPTH_MAX ? w->depth : 0] = true;
            else if (c == '{')
                list[w->depth < DEPTH_MAX ? w->depth : 0] = false;
            if (w->depth > 0 && w->depth < DEPTH_MAX && list[w->depth])
                w->value = true; /* whatever stands in a list or a call is a value */
            w->at++;
        } else {
            step(w);
        }
    }
}

/* ---- JSON ---- */

/* Length of the string at a quote, quotes and all. */
static size_t json_string(Span text, size_t at)
{
    size_t end = at + 1;
    while (end < text.len && text.ptr[end] != '"')
        end += text.ptr[end] == '\\' ? 2 : 1;
    return (end < text.len ? end + 1 : text.len) - at;
}

static bool json_is_name(Span text, size_t after)
{
    while (after < text.len && isspace((unsigned char)text.ptr[after]))
        after++;
    return after < text.len && text.ptr[after] == ':';
}

/* Too short for an account's number: what it may be depends on its name alone. A list may have half
 * a million of them. */
static bool json_is_small(Span value)
{
    size_t digits = 0;
    while (digits < value.len && isdigit((unsigned char)value.ptr[digits]))
        digits++;
    return digits == value.len && value.len <= SMALL_MAX;
}

void regions_json(Regions *r, Span bytes)
{
    Span names[DEPTH_MAX] = {SPAN_EMPTY}, asked = SPAN_EMPTY;
    enum region_class small = REGION_UNSAFE; /* a small number of the name that was asked last */
    int depth = 0;
    for (size_t at = 0; at < bytes.len;) {
        char c = bytes.ptr[at];
        int level = depth < DEPTH_MAX ? depth : DEPTH_MAX - 1;
        if (c == '"') {
            size_t len = json_string(bytes, at);
            Span inner = span_sub(bytes, at + 1, at + (len > 1 ? len - 1 : 1));
            if (json_is_name(bytes, at + len))
                names[level] = inner;
            else
                region_add(r, at + 1, at + 1 + inner.len, region_of_setting(names[level], inner));
            at += len;
            continue;
        }
        if ((c == '{' || c == '[') && depth + 1 < DEPTH_MAX) {
            names[depth + 1] = names[level];
            depth++;
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        } else if (isalnum((unsigned char)c) || c == '-') {
            size_t from = at;
            while (at < bytes.len && !strchr(",}] \t\r\n", bytes.ptr[at]))
                at++;
            Span value = span_sub(bytes, from, at);
            if (json_is_small(value)) {
                if (!asked.ptr || asked.ptr != names[level].ptr)
                    small = region_of_setting(asked = names[level], value);
                if (small != REGION_SAFE)
                    region_add(r, from, at, small);
            } else if (!span_is(value, "true") && !span_is(value, "false") &&
                       !span_is(value, "null")) {
                region_add(r, from, at, region_of_setting(names[level], value));
            }
            continue;
        }
        at++;
    }
}
