#include "errors/scrub_wrap.h"

#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/base64.h"
#include "errors/errline.h"
#include "errors/scrub_name.h"

enum {
    WRAP_KEY = 40,      /* a secret access key's length: nothing comes after it */
    WRAP_FOLD = 40,     /* a line is folded at this many columns or more */
    WRAP_FIRST = 16,    /* so much must stand below a name that has nothing beside it */
    WRAP_KEY_LINE = 64, /* base64 in PEM (RFC 7468 2); OpenSSH's own format has 70 */
    WRAP_SSH_LINE = 70,
    WRAP_LINE = 4096 /* of a longer line nothing is a fold */
};

static bool wrap_is_char(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("/+=_-%.", c));
}

/* ---- what stands there ---- */

typedef struct WrapLetters {
    bool upper, lower, digit, sign;
} WrapLetters;

static WrapLetters wrap_letters(Span s)
{
    WrapLetters has = {0};
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        has.upper = has.upper || isupper(c);
        has.lower = has.lower || islower(c);
        has.digit = has.digit || isdigit(c);
        has.sign = has.sign || c == '/' || c == '+';
    }
    return has;
}

static bool wrap_has_dashes(Span s)
{
    return span_find_char(s, '-') < s.len || span_find_char(s, '_') < s.len;
}

/* Past a colour, or any other sequence of a terminal. */
static size_t wrap_escape(Span rest)
{
    size_t n = 2;
    if (!span_starts(rest, "\x1b["))
        return 0;
    while (n < rest.len && !isalpha((unsigned char)rest.ptr[n]))
        n++;
    return n < rest.len ? n + 1 : n;
}

/* Nothing but a border, the end of a colour or the sign with which a shell goes on. */
static bool wrap_is_tail(Span rest)
{
    while (rest.len > 0) {
        size_t n = wrap_escape(rest);
        if (n == 0 && span_starts(rest, "│"))
            n = strlen("│");
        if (n == 0 && strchr(" \t\r|\\", rest.ptr[0]))
            n = 1;
        if (n == 0)
            return false;
        rest = span_sub(rest, n, rest.len);
    }
    return true;
}

/* NAME=value, and not the signs that fill base64 up. */
static bool wrap_is_assignment(Span run)
{
    Span bare = span_trim(run, "=");
    return run.ptr[0] == '=' ? bare.len > 0 : span_find_char(bare, '=') < bare.len;
}

/* What may stand right behind a secret: a blank, a quote, a closing sign; no colon, as behind
 * "Error". */
static bool wrap_may_follow(Span rest)
{
    return rest.len == 0 || strchr(" \t\r\"'`,;)}]<&|\\\x1b", rest.ptr[0]) ||
           span_starts(rest, "│");
}

/* A word that stands alone below a line that was folded is what was left of it. */
static bool wrap_is_rest(const ScrubWrap *wrap, Span run, bool alone)
{
    return alone && wrap->width >= WRAP_FOLD && run.len <= wrap->width && wrap->seen > 0;
}

static bool wrap_goes_on(const ScrubWrap *wrap, Span run, bool alone)
{
    WrapLetters has;
    int kinds;
    if (wrap_is_assignment(run))
        return false; /* as most lines that have a run, which is not read to its end for it */
    has = wrap_letters(run);
    kinds = has.upper + has.lower + has.digit;
    if (wrap->seen == 0 || wrap->whole)
        return run.len >= WRAP_FIRST && kinds == 3;
    if (wrap->seen < WRAP_KEY && wrap->seen + run.len == WRAP_KEY && kinds > 1)
        return true;
    if (wrap_is_rest(wrap, run, alone))
        return true;
    if (scrub_is_word_of_prose(run) || (wrap_has_dashes(run) && !wrap->dashes))
        return false;
    return kinds > 1 || (has.sign && has.upper);
}

/* ---- from line to line ---- */

void scrub_wrap_after(ScrubWrap *wrap, Span line, size_t at, size_t end)
{
    Span value = span_sub(line, at, end);
    wrap->open = line.len <= WRAP_LINE && wrap_is_tail(span_sub(line, end, line.len));
    wrap->seen += value.len;
    wrap->dashes = wrap->dashes || wrap_has_dashes(value);
    wrap->width = line.len;
    wrap->whole = wrap->seen == WRAP_KEY;
    for (size_t i = 0; wrap->open && i < value.len; i++)
        wrap->open = wrap_is_char(value.ptr[i]); /* a password is no run of such characters */
}

/* <Name>, not </Name> */
static bool wrap_ends_in_tag(Span text)
{
    size_t open = text.len;
    if (!span_ends(text, ">"))
        return false;
    while (open > 0 && text.ptr[open - 1] != '<')
        open--;
    return open > 0 && text.ptr[open] != '/';
}

void scrub_wrap_announced(ScrubWrap *wrap, Span line)
{
    Span bare = span_trim(line, " \t\r|\\\"'");
    bool strong = false;
    *wrap = (ScrubWrap){0};
    if (line.len > WRAP_LINE ||
        !(span_ends(bare, "=") || span_ends(bare, ":") || wrap_ends_in_tag(bare)))
        return;
    bare = span_trim(span_sub(bare, 0, bare.len - 1), " \t\"'\\");
    wrap->open = scrub_name_before(bare, bare.len, &strong) && strong;
    wrap->width = line.len;
}

/* Where the text begins behind all that stands before it. */
static size_t wrap_text_start(Span line)
{
    char *room = mem_alloc(line.len + 1);
    Span text = span_trim(errline_text(line, room), " \t\"'"), word = text;
    size_t at = 0, n = 0;
    while (n < word.len && wrap_is_char(word.ptr[n]))
        n++;
    while (n > 0 && at + n <= line.len && memcmp(line.ptr + at, word.ptr, n) != 0)
        at++;
    if (n == 0 || at + n > line.len)
        at = line.len;
    mem_free(room);
    return at;
}

size_t scrub_wrap_next(ScrubWrap *wrap, Span line, size_t *out_start)
{
    size_t at = line.len <= WRAP_LINE ? wrap_text_start(line) : line.len, n;
    Span run, rest;
    n = scrub_run(line, at, wrap_is_char);
    run = span_sub(line, at, at + n);
    rest = span_sub(line, at + n, line.len);
    *out_start = at;
    if (n == 0 || !wrap_may_follow(rest) || !wrap_goes_on(wrap, run, wrap_is_tail(rest))) {
        *wrap = (ScrubWrap){0};
        return 0;
    }
    scrub_wrap_after(wrap, line, at, at + n);
    return n;
}

size_t scrub_wrap_key_line(Span line, size_t *out_start)
{
    Span text = line;
    WrapLetters has;
    size_t n = 0;
    while (text.len > 0 && span_char_in(text.ptr[text.len - 1], " \t\r|"))
        text.len--;
    text.len -= span_ends(text, "│") ? strlen("│") : 0;
    while (text.len > 0 && text.ptr[text.len - 1] == ' ')
        text.len--;
    while (n < text.len && n <= WRAP_SSH_LINE && base64_is_char(text.ptr[text.len - n - 1]))
        n++;
    if (n != WRAP_KEY_LINE && n != WRAP_SSH_LINE)
        return 0;
    *out_start = text.len - n;
    has = wrap_letters(span_sub(text, *out_start, text.len));
    return has.upper && has.lower && has.digit && line.len <= WRAP_LINE &&
                   wrap_text_start(line) == *out_start
               ? n
               : 0;
}
