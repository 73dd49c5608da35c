#include "errors/scrub_seam.h"

#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "errors/errline.h"
#include "errors/scrub_command.h"
#include "errors/scrub_name.h"
#include "errors/scrub_prose.h"
#include "errors/scrub_words.h"

enum {
    SEAM_HEAD = 4096, /* so much of the next line is read */
    SEAM_NEAR = 160,  /* so near to its begin the rest of a name stands, prefixes and all */
    SEAM_FORM = 16,   /* characters of all three kinds have a secret's form */
    SEAM_FOLD = 40,   /* a line is folded at this many columns or more */
    SEAM_KNOWN = 12   /* so many characters tell where the text begins */
};

static bool seam_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Without what stands behind its text. */
static Span seam_without_border(Span line)
{
    for (;;) {
        while (line.len > 0 && seam_is_blank(line.ptr[line.len - 1]))
            line.len--;
        if (span_ends(line, "│"))
            line.len -= strlen("│");
        else if (span_ends(line, "|"))
            line.len -= 1;
        else
            return line;
    }
}

void scrub_seam_after(ScrubSeam *seam, Span line)
{
    Span text = seam_without_border(line);
    char last = text.len > 0 ? text.ptr[text.len - 1] : '\0';
    seam->len = 0;
    if (!isalnum((unsigned char)last) && (!last || !strchr("_-=:>\"'\\", last)))
        return;
    text = span_sub(text, text.len > SEAM_TAIL ? text.len - SEAM_TAIL : 0, text.len);
    memcpy(seam->tail, text.ptr, text.len);
    seam->len = text.len;
    seam->width = line.len;
}

/* Where the text begins behind all that stands before it. */
static size_t seam_text_start(Span line)
{
    char *room = mem_alloc(line.len + 1);
    Span text = errline_text(line, room);
    size_t n = text.len < SEAM_KNOWN ? text.len : SEAM_KNOWN, at = 0;
    while (at + n <= line.len && memcmp(line.ptr + at, text.ptr, n) != 0)
        at++;
    mem_free(room);
    return n > 0 && at + n <= line.len ? at : line.len;
}

static bool seam_is_sign(char c)
{
    return c == '=' || c == ':' || c == '>';
}

/* </Name> */
static bool seam_closes(Span tail)
{
    size_t open = tail.len;
    while (open > 0 && tail.ptr[open - 1] != '<')
        open--;
    return span_ends(tail, ">") && open > 0 && open < tail.len && tail.ptr[open] == '/';
}

/* The separator in the tail, with nothing but a quote behind it; tail.len if there is none. */
static size_t seam_separator(Span tail)
{
    size_t end = tail.len;
    while (end > 0 && span_char_in(tail.ptr[end - 1], " \t\"'\\"))
        end--;
    return end > 0 && seam_is_sign(tail.ptr[end - 1]) && !seam_closes(span_sub(tail, 0, end))
               ? end - 1
               : tail.len;
}

static bool seam_is_scheme(Span tail)
{
    static const char *const schemes[] = {"Bearer", "Basic", "bearer", "basic"};
    if (!span_ends(tail, "r") && !span_ends(tail, "c"))
        return false;
    return span_ends_with_one_of(tail, schemes, ARRAY_LEN(schemes));
}

static bool seam_is_secret(const ScrubSeam *seam, Span value, bool strong)
{
    unsigned kinds = span_kinds(value);
    Span bare = span_trim(value, "=");
    if (span_find_char(bare, '=') < bare.len || span_starts(value, "arn:") ||
        span_find(value, "://") < value.len || span_starts(value, "‹"))
        return false;
    if (value.len >= SEAM_FORM && scrub_is_mixed(value))
        return true;
    return strong && seam->width >= SEAM_FOLD && value.len >= SCRUB_MIN && (kinds & SPAN_DIGIT) &&
           kinds != SPAN_DIGIT;
}

static size_t seam_name_end(Span joined, size_t sep)
{
    while (sep > 0 && span_char_in(joined.ptr[sep - 1], " \t\"'\\"))
        sep--;
    return sep;
}

static bool seam_has_words(Span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (isalnum((unsigned char)text.ptr[i]))
            return true;
    return false;
}

/* Both lines as one: what the separator at `sep` announces, if it begins behind the seam. */
static size_t seam_value(const ScrubSeam *seam, Span line, size_t at, size_t sep, Span joined,
                         size_t *out_start)
{
    bool strong = false;
    size_t start, len;
    if (sep >= joined.len)
        return 0;
    len = scrub_named(joined, sep, &start);
    if (len == 0 || start < seam->len)
        return 0;
    if (!scrub_name_before(joined, seam_name_end(joined, sep), &strong) ||
        !seam_is_secret(seam, span_sub(joined, start, start + len), strong))
        return 0;
    *out_start = at + start - seam->len;
    if (start + len == joined.len)
        len += scrub_run(line, *out_start + len, scrub_is_value);
    return len;
}

/* Behind "Bearer" at the end of a line. */
static size_t seam_credential(const ScrubSeam *seam, Span line, size_t at, size_t *out_start)
{
    size_t len;
    at += span_run(span_sub(line, at, line.len), " \t");
    len = scrub_run(line, at, scrub_is_value);
    *out_start = at;
    return seam_is_secret(seam, span_sub(line, at, at + len), true) ? len : 0;
}

/* "curl -u \": a command that goes on below? */
static bool seam_goes_on(Span tail)
{
    return span_ends(tail, " \\");
}

/* The argument of the option with which such a line ends. */
static size_t seam_argument(const ScrubSeam *seam, Span line, size_t *out_start)
{
    char room[SEAM_TAIL + SEAM_HEAD];
    ScrubCommands commands = {0};
    size_t tail = seam->len - 1, option = tail, at = seam_text_start(line), start, len;
    Span head = span_sub(line, at, at + SEAM_HEAD), joined;
    memcpy(room, seam->tail, tail);
    memcpy(room + tail, head.ptr, head.len);
    joined = (Span){room, tail + head.len};
    while (option > 0 && room[option - 1] == ' ')
        option--;
    while (option > 0 && room[option - 1] != ' ')
        option--;
    if (room[option] != '-')
        return 0;
    len = scrub_option(&commands, joined, option, &start);
    if (len == 0)
        len = scrub_long_option(joined, option, &start);
    *out_start = at + start - tail;
    return len > 0 && start >= tail ? len : 0;
}

bool scrub_seam_is_open(const ScrubSeam *seam)
{
    Span tail = {seam->tail, seam->len};
    return seam->len > 0 &&
           (seam_separator(tail) < tail.len || seam_is_scheme(tail) || seam_goes_on(tail));
}

size_t scrub_seam_next(const ScrubSeam *seam, Span line, size_t *out_start, bool *out_read)
{
    char room[SEAM_TAIL + SEAM_HEAD];
    Span tail = {seam->tail, seam->len}, joined, head;
    Span near = span_sub(line, 0, SEAM_NEAR < line.len ? SEAM_NEAR : line.len);
    size_t sep = seam_separator(tail), at, rest = near.len;
    bool scheme = seam_is_scheme(tail), strong;
    *out_read = false;
    if (tail.len == 0 || line.len == 0)
        return 0;
    *out_read = seam_goes_on(tail);
    if (*out_read && (at = seam_argument(seam, line, out_start)) > 0)
        return at;
    if (sep < tail.len && !scrub_name_before(tail, seam_name_end(tail, sep), &strong))
        return 0;
    if (sep == tail.len && !scheme && (rest = scrub_name_goes_on(tail, near)) == near.len)
        return 0;
    *out_read = true;
    at = seam_has_words(span_sub(near, 0, rest)) ? seam_text_start(line) : rest;
    head = span_sub(line, at, at + SEAM_HEAD < line.len ? at + SEAM_HEAD : line.len);
    if (scheme)
        return seam_credential(seam, line, at, out_start);
    memcpy(room, tail.ptr, tail.len);
    memcpy(room + tail.len, head.ptr, head.len);
    joined = (Span){room, tail.len + head.len};
    while (sep >= tail.len && sep < joined.len && !seam_is_sign(joined.ptr[sep]))
        sep++;
    return seam_value(seam, line, at, sep, joined, out_start);
}
