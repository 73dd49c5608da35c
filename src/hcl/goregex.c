/* Rewrites a pattern of Go's for PCRE2, part by part, and has it matched. */
#include "hcl/goregex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

enum {
    PATTERN_MAX = 64 * 1024,
    REPEAT_MAX = 1000,    /* regexp/syntax repeat: maxSize */
    DEPTH_MAX = 100,      /* of groups */
    TEXT_MAX = 64 * 1024, /* a search may look at each character from each other one */
    STRIDE = 16,          /* characters that are passed over while one part is tried */
    MEMORY_MAX_KIB = 8192
};

/* What a "*" would repeat. */
enum re_last { RE_NOTHING, RE_ATOM, RE_REPEAT, RE_FLAGS };

typedef struct Level {
    bool counted; /* "{2}" stands within */
    bool fold;    /* the flag i, as it was outside */
} Level;

typedef struct GoRegexReader {
    Span left; /* of the pattern */
    Buf made;
    GoRegex *out;
    Level levels[DEPTH_MAX];
    int depth;
    bool fold;
    enum re_last last;
    bool last_counted;
} GoRegexReader;

/* The first state that is not fine stays; nothing more is read. */
static void re_give_up(GoRegexReader *r, enum goregex_state state)
{
    if (r->out->state == GOREGEX_FINE)
        r->out->state = state;
    r->left = SPAN_EMPTY;
}

static void re_skip(GoRegexReader *r, size_t n)
{
    r->left = span_sub(r->left, n, r->left.len);
}

static bool re_at(const GoRegexReader *r, const char *chars)
{
    return r->left.len > 0 && r->left.ptr[0] && strchr(chars, r->left.ptr[0]);
}

static bool re_take(GoRegexReader *r, const char *text)
{
    bool there = span_starts(r->left, text);
    if (there)
        re_skip(r, strlen(text));
    return there;
}

static bool re_is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

size_t goregex_width(Span text, size_t at)
{
    size_t n = at < text.len ? 1 : 0;
    while (n > 0 && at + n < text.len && ((unsigned char)text.ptr[at + n] & 0xc0) == 0x80)
        n++;
    return n;
}

/* ---- characters ---- */

/* One character, escaped or not; its number, for a range. */
static uint32_t re_take_char(GoRegexReader *r)
{
    static const char letters[] = "afnrtv", codes[] = "\a\f\n\r\t\v";
    size_t width = goregex_width(r->left, 0);
    uint32_t c = width ? (unsigned char)r->left.ptr[0] : 0;
    if (re_take(r, "\\")) {
        const char *letter = re_at(r, letters) ? strchr(letters, r->left.ptr[0]) : NULL;
        c = r->left.len > 0 ? (unsigned char)r->left.ptr[0] : 0;
        if (re_at(r, "xpPQEC01234567"))
            re_give_up(r, GOREGEX_UNKNOWN);
        else if (!letter && (c <= ' ' || c >= 0x7f || (c != '_' && re_is_word((char)c))))
            re_give_up(r, GOREGEX_REFUSED);
        re_skip(r, 1);
        return letter ? (uint32_t)codes[letter - letters] : c;
    }
    if (width > 1)
        c &= 0xffu >> (width + 1);
    for (size_t i = 1; i < width; i++)
        c = c << 6 | ((unsigned char)r->left.ptr[i] & 0x3fu);
    re_skip(r, width);
    return c;
}

/* \d and its like, and [:digit:] and its like within brackets, as ranges of ASCII: so that the flag
 * i adds to them what it adds in Go. A false answer: it is something else. */
static bool re_take_class(GoRegexReader *r, bool in_brackets)
{
    static const struct {
        const char *name, *ranges;
    } rows[] = {{"\\d", "0-9"},
                {"\\w", "0-9A-Z_a-z"},
                {"\\s", "\\t\\n\\f\\r\\x20"},
                {"[:alnum:]", "0-9A-Za-z"},
                {"[:alpha:]", "A-Za-z"},
                {"[:ascii:]", "\\x00-\\x7f"},
                {"[:blank:]", "\\t\\x20"},
                {"[:cntrl:]", "\\x00-\\x1f\\x7f"},
                {"[:digit:]", "0-9"},
                {"[:graph:]", "!-~"},
                {"[:lower:]", "a-z"},
                {"[:print:]", "\\x20-~"},
                {"[:punct:]", "!-/:-@\\[-`{-~"},
                {"[:space:]", "\\t-\\r\\x20"},
                {"[:upper:]", "A-Z"},
                {"[:word:]", "0-9A-Z_a-z"},
                {"[:xdigit:]", "0-9A-Fa-f"}};
    for (size_t i = 0; i < (in_brackets ? ARRAY_LEN(rows) : 3); i++)
        if (re_take(r, rows[i].name)) {
            buf_printf(&r->made, in_brackets ? "%s" : "[%s]", rows[i].ranges);
            return true;
        }
    for (size_t i = 0; i < 3; i++)
        if (r->left.len > 1 && r->left.ptr[0] == '\\' &&
            r->left.ptr[1] == (rows[i].name[1] & ~0x20)) {
            re_skip(r, 2);
            if (in_brackets && r->fold) /* which case folds into what is left out? */
                re_give_up(r, GOREGEX_UNKNOWN);
            if (in_brackets) /* PCRE2's \S leaves out \v as well */
                buf_printf(&r->made, "\\%c%s", rows[i].name[1] & ~0x20, i == 2 ? "\\x0b" : "");
            else
                buf_printf(&r->made, "[^%s]", rows[i].ranges);
            return true;
        }
    return false;
}

/* Behind "[", with the "]". */
static void re_read_set(GoRegexReader *r)
{
    bool first = true;
    buf_add_str(&r->made, re_take(r, "^") ? "[^" : "[");
    while (r->out->state == GOREGEX_FINE && (first || !re_at(r, "]"))) {
        uint32_t from, to;
        if (r->left.len == 0)
            re_give_up(r, GOREGEX_REFUSED);
        first = false;
        if (re_take_class(r, true))
            continue;
        if (span_starts(r->left, "[:"))
            re_give_up(r, GOREGEX_UNKNOWN);
        from = to = re_take_char(r);
        if (re_at(r, "-") && r->left.len > 1 && r->left.ptr[1] != ']') {
            re_skip(r, 1);
            to = re_take_char(r);
            if (to < from)
                re_give_up(r, GOREGEX_REFUSED);
        }
        buf_printf(&r->made, "\\x{%x}-\\x{%x}", (unsigned)from, (unsigned)to);
    }
    re_take(r, "]");
    buf_add_char(&r->made, ']');
}

/* ---- groups ---- */

static void re_open(GoRegexReader *r)
{
    if (r->depth >= DEPTH_MAX) {
        re_give_up(r, GOREGEX_UNKNOWN);
        return;
    }
    r->levels[r->depth++] = (Level){.fold = r->fold};
    r->last = RE_NOTHING;
}

static void re_close(GoRegexReader *r)
{
    buf_add_char(&r->made, ')');
    if (r->depth == 0) {
        re_give_up(r, GOREGEX_REFUSED);
        return;
    }
    r->depth--;
    r->fold = r->levels[r->depth].fold;
    r->last = RE_ATOM;
    r->last_counted = r->levels[r->depth].counted;
    if (r->depth > 0)
        r->levels[r->depth - 1].counted |= r->last_counted;
}

/* Names are kept here: PCRE2 has another idea of what a name is. */
static void re_open_capture(GoRegexReader *r, Span name)
{
    int group = r->out->n_groups;
    for (int i = 0; i < group && name.len > 0; i++)
        if (span_same(r->out->names[i], name))
            re_give_up(r,
                       GOREGEX_UNKNOWN); /* Go takes one name twice when one stands in the other */
    if (group >= GOREGEX_GROUPS_MAX) {
        re_give_up(r, GOREGEX_UNKNOWN);
        return;
    }
    r->out->names[r->out->n_groups++] = name;
    buf_add_char(&r->made, '(');
    re_open(r);
}

/* Behind "(?P<" or "(?<"; look-behind has no name there. */
static void re_open_named(GoRegexReader *r)
{
    Span name = span_sub(r->left, 0, span_find_char(r->left, '>'));
    bool fine = name.len > 0 && name.len < r->left.len;
    for (size_t i = 0; i < name.len; i++)
        fine &= re_is_word(name.ptr[i]);
    if (!fine) {
        re_give_up(r, GOREGEX_REFUSED);
        return;
    }
    re_skip(r, name.len + 1);
    re_open_capture(r, name);
}

/* Behind "(?": "ims", "-s", "i-s", then ")" for the rest of the group or ":" for a group of their
 * own; the flag U is not followed. What else can stand there is PCRE2's alone. */
static void re_read_flags(GoRegexReader *r)
{
    Span letters = r->left;
    bool fold = r->fold, on = true, any = true;
    for (; re_at(r, "ims-") && (on || !re_at(r, "-")); re_skip(r, 1)) {
        any = !re_at(r, "-");
        if (re_at(r, "i"))
            fold = on;
        on &= any;
    }
    letters.len -= r->left.len;
    if (!any || !re_at(r, ":)")) {
        re_give_up(r, re_at(r, "U") ? GOREGEX_UNKNOWN : GOREGEX_REFUSED);
        return;
    }
    buf_printf(&r->made, "(?%.*s%c", (int)letters.len, letters.ptr, r->left.ptr[0]);
    if (re_take(r, ":"))
        re_open(r); /* with the flag as it was outside */
    else
        r->last = re_take(r, ")") ? RE_FLAGS : RE_NOTHING;
    r->fold = fold;
}

/* ---- repeats ---- */

static bool re_take_number(Span *s, int *out)
{
    size_t n = 0;
    *out = 0;
    for (; n < s->len && s->ptr[n] >= '0' && s->ptr[n] <= '9'; n++)
        *out = *out > REPEAT_MAX ? *out : *out * 10 + (s->ptr[n] - '0');
    if (n == 0 || (n > 1 && s->ptr[0] == '0'))
        return false;
    *s = span_sub(*s, n, s->len);
    return true;
}

/* The length of "{2}", "{2,}" or "{2,4}", 0 if it is text. */
static size_t re_counts(GoRegexReader *r)
{
    Span s = span_sub(r->left, 1, r->left.len);
    int min, max;
    if (!re_at(r, "{") || !re_take_number(&s, &min))
        return 0;
    max = min;
    if (span_starts(s, ",")) {
        s = span_sub(s, 1, s.len);
        if (!re_take_number(&s, &max))
            max = REPEAT_MAX;
    }
    if (!span_starts(s, "}"))
        return 0;
    if (min > REPEAT_MAX || max > REPEAT_MAX || max < min)
        re_give_up(r, GOREGEX_REFUSED);
    return r->left.len - s.len + 1;
}

/* "a**" and PCRE2's possessive "a*+" are two repeats, which Go refuses. */
static bool re_take_repeat(GoRegexReader *r)
{
    size_t n = re_at(r, "*+?") ? 1 : re_counts(r);
    bool counted = n > 1;
    if (n == 0)
        return false;
    if (r->last == RE_FLAGS || (counted && r->last_counted)) /* a limit on the product of counts */
        re_give_up(r, GOREGEX_UNKNOWN);
    else if (r->last != RE_ATOM)
        re_give_up(r, GOREGEX_REFUSED);
    buf_add(&r->made, span_sub(r->left, 0, n));
    re_skip(r, n);
    if (re_take(r, "?"))
        buf_add_char(&r->made, '?');
    if (counted && r->depth > 0)
        r->levels[r->depth - 1].counted = true;
    r->last = RE_REPEAT;
    return true;
}

/* ---- the whole ---- */

/* "^" and its like in brackets of their own: PCRE2 can't repeat them bare. */
static bool re_take_look(GoRegexReader *r)
{
    static const char *const looks[] = {"^", "$", "\\A", "\\z", "\\b", "\\B"};
    for (size_t i = 0; i < ARRAY_LEN(looks); i++)
        if (re_take(r, looks[i])) {
            buf_printf(&r->made, "(?:%s)", looks[i]);
            return true;
        }
    return false;
}

static void re_read_part(GoRegexReader *r)
{
    if (re_take(r, ")")) {
        re_close(r);
        return;
    }
    if (re_take(r, "|")) {
        buf_add_char(&r->made, '|');
        r->last = RE_NOTHING;
        return;
    }
    if (re_take_repeat(r))
        return;
    r->last = RE_ATOM;
    r->last_counted = false;
    if (re_take(r, "(?P<") || re_take(r, "(?<"))
        re_open_named(r);
    else if (re_take(r, "(?"))
        re_read_flags(r);
    else if (re_take(r, "("))
        re_open_capture(r, SPAN_EMPTY);
    else if (re_take(r, "["))
        re_read_set(r);
    else if (re_take(r, "."))
        buf_add_char(&r->made, '.');
    else if (!re_take_look(r) && !re_take_class(r, false))
        buf_printf(&r->made, "\\x{%x}", (unsigned)re_take_char(r));
}

static void *re_alloc(size_t size, void *arena)
{
    return arena_alloc(arena, size);
}

static void re_free(void *bytes, void *arena)
{
    (void)bytes, (void)arena;
}

/* "$" is the end of the text only, a line ends with "\n" only, and "(?m)^" stands behind the last
 * one as well. */
static const void *re_code(Arena *arena, Span pattern)
{
    pcre2_general_context *memory = pcre2_general_context_create(re_alloc, re_free, arena);
    pcre2_compile_context *context = pcre2_compile_context_create(memory);
    uint32_t options = PCRE2_AUTO_CALLOUT | PCRE2_UTF | PCRE2_DOLLAR_ENDONLY |
                       PCRE2_ALT_CIRCUMFLEX | PCRE2_NEVER_UCP;
    int code;
    size_t at;
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    return pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len, options, &code, &at, context);
}

const GoRegex *goregex_compile(Arena *arena, Span pattern)
{
    GoRegex *out = arena_new(arena, GoRegex);
    GoRegexReader r = {.left = pattern, .made = BUF_INIT(PATTERN_MAX), .out = out};
    while (r.left.len > 0)
        re_read_part(&r);
    if (r.depth > 0)
        re_give_up(&r, GOREGEX_REFUSED);
    if (r.made.overflow)
        re_give_up(&r, GOREGEX_UNKNOWN);
    if (out->state == GOREGEX_FINE)
        out->code = re_code(arena, buf_span(&r.made));
    if (!out->code)
        re_give_up(&r, GOREGEX_UNKNOWN);
    buf_clear(&r.made);
    return out;
}

typedef struct Work {
    long left;
    size_t at; /* in the text, when it was last counted */
} Work;

/* PCRE2's own limit begins anew at each place that a match could begin at. */
static int re_count(pcre2_callout_block *block, void *data)
{
    Work *work = data;
    size_t to = block->current_position, passed = to > work->at ? to - work->at : work->at - to;
    work->left -= 1 + (long)(passed / STRIDE);
    work->at = to;
    return work->left > 0 ? 0 : PCRE2_ERROR_CALLOUT;
}

bool goregex_find(const GoRegex *regex, Span text, size_t from, long *work, GoRegexMatch *out)
{
    Work counted = {*work - GOREGEX_SEARCH, from};
    pcre2_match_data *data;
    pcre2_match_context *context;
    int n = PCRE2_ERROR_CALLOUT;
    if (counted.left <= 0 || text.len > TEXT_MAX) {
        *work = 0;
        return false;
    }
    data = pcre2_match_data_create(GOREGEX_GROUPS_MAX + 1, NULL);
    context = pcre2_match_context_create(NULL);
    if (data && context) {
        pcre2_set_callout(context, re_count, &counted);
        pcre2_set_heap_limit(context, MEMORY_MAX_KIB);
        n = pcre2_match(regex->code, (PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len, from,
                        from > 0 ? PCRE2_NO_UTF_CHECK : 0, data, context);
    }
    *work = n < 0 && n != PCRE2_ERROR_NOMATCH ? 0 : counted.left;
    for (int i = 0; i < 2 * (GOREGEX_GROUPS_MAX + 1); i++) {
        size_t at = n > i / 2 ? pcre2_get_ovector_pointer(data)[i] : PCRE2_UNSET;
        out->at[i] = at == PCRE2_UNSET ? GOREGEX_NOWHERE : (long)at;
    }
    pcre2_match_context_free(context);
    pcre2_match_data_free(data);
    return n > 0;
}
