#include "errors/scrub.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "base/tokenform.h"
#include "errors/scrub_command.h"
#include "errors/scrub_form.h"
#include "errors/scrub_markup.h"
#include "errors/scrub_name.h"
#include "errors/scrub_page.h"
#include "errors/scrub_prose.h"
#include "errors/scrub_words.h"

enum {
    SCRUB_RUN = 100,
    SCRUB_ALONE = 10,
    ALONE_WORD = 20, /* letters and digits of a user's name: fewer */
    SHAPED_MIN = 16,
    RUN_READ = 128,
    DOTTED_MAX = 200, /* or a long run is counted at each dot */
    REFERENCE_MAX = 256,
    PLAIN_MAX = 11 /* "passwd a1b2c" is longer by one */
};

/* What is counted as work: each 16 bytes as 1, each place at which a secret might begin as 1, and
 */
enum {
    WORK_BYTES = 16,
    WORK_READ = 5,  /* bytes that a sign may be the reason to read again, of up to RUN_READ */
    WORK_SIGN = 6,  /* one at which a secret might be announced */
    WORK_PART = 11, /* a line, or what stands of it beside a key in PEM */
    WORK_OPEN = 20, /* a line before which something is open */
    WORK_SECRET = 14
};

/* ---- where nothing can begin: most of a log ---- */

/* Of ASCII, as isalnum in the C locale, which a call of it for each byte of a log would be slow. */
static bool scrub_is_word(char c)
{
    return (unsigned)((c | ' ') - 'a') < 26 || (unsigned)(c - '0') < 10;
}

/* Sets of bytes, as page_odd: letters and digits, and "/+", "-_.=", "/+=_-%". */
static const uint64_t scrub_base64[4] = {0x03FF880000000000, 0x07FFFFFE07FFFFFE, 0, 0};
static const uint64_t scrub_jwt[4] = {0x23FF600000000000, 0x07FFFFFE87FFFFFE, 0, 0};
static const uint64_t scrub_token[4] = {0x23FFA82000000000, 0x07FFFFFE87FFFFFE, 0, 0};
/* Letters, digits, blanks, brackets and the signs of a sentence. */
static const uint64_t scrub_plain[4] = {0x8BFF530300002200, 0x07FFFFFE07FFFFFE, 0, 0};
/* Signs that no secret begins with, nor what announces one: blanks, brackets, "<,;!?*|&" and what
 * is not ASCII. */
static const uint64_t scrub_signs[4] = {0x9800174300002200, 0x3800000028000000, UINT64_MAX,
                                        UINT64_MAX};

static inline size_t scrub_run_in(Span line, size_t at, const uint64_t set[4])
{
    size_t n = 0;
    while (at + n < line.len && scrub_in(set, line.ptr[at + n]))
        n++;
    return n;
}

/* Where the next secret may begin, or what announces one, or a key id: not inside a word, and at no
 * sign that none of them begins with. */
static size_t scrub_dull_end(Span line, size_t at)
{
    bool inside = at > 0 && scrub_is_word(line.ptr[at - 1]);
    for (; at < line.len; at++) {
        char c = line.ptr[at];
        bool word = scrub_is_word(c);
        if (word ? !inside || (c | ' ') == 'b' || c == '3' : !scrub_in(scrub_signs, c))
            return at;
        inside = word;
    }
    return at;
}

/* ---- things that show themselves by their form ---- */

/* Is what stands alone before the "@" a token? A name of a user has no capitals and digits in it
 * both, or it is short, or has a sign between its words. */
static bool scrub_is_no_name(Span user)
{
    return (user.len >= SCRUB_ALONE && scrub_is_mixed(user)) ||
           (user.len >= ALONE_WORD && scrub_run_in(user, 0, scrub_plain) == user.len);
}

/* user:password@ after "://" at `at`: the password, or a token that stands alone before the "@". A
 * password may hold a ":" and an "@" itself: it ends at the last "@" before the host. */
static size_t scrub_password(Span line, size_t at, size_t *out_start)
{
    Span rest = span_sub(line, at + 3, line.len);
    size_t end = tokenform_userinfo(rest), colon = span_find_char(rest, ':'),
           alone = span_find_char(span_sub(rest, 0, end), '@');
    bool named = colon < alone;
    if (alone < colon && alone < end)
        end = alone;
    *out_start = at + 3 + (named ? colon + 1 : 0);
    return named ? end - colon - 1 : end > 0 && scrub_is_no_name(span_sub(rest, 0, end)) ? end : 0;
}

/* Are there as many characters of a secret as the shortest one has that is known by its form? */
static bool scrub_is_long_enough(Span rest)
{
    for (size_t i = 0; i < SHAPED_MIN; i++)
        if (i >= rest.len || !(scrub_in(scrub_token, rest.ptr[i]) || rest.ptr[i] == '.'))
            return false;
    return true;
}

/* What stands right behind 40 characters makes them a part of something longer: a full stop that
 * ends a sentence doesn't. */
static bool scrub_joins(Span rest)
{
    if (rest.len == 0 || !strchr("=-_.", rest.ptr[0]))
        return false;
    return rest.ptr[0] != '.' || (rest.len > 1 && !isspace((unsigned char)rest.ptr[1]));
}

/* Length of a secret that begins at `at` and is known by its form alone; 0 if none does. *dull_end:
 * where the last run ends that was found to be none, so that a long one is counted once. */
static size_t scrub_shaped(Span line, size_t at, size_t *dull_end)
{
    char before = at > 0 ? line.ptr[at - 1] : ' ';
    size_t run, exact;
    Span text;
    /* before anything is counted: else a long run is counted again from each of its characters */
    if (scrub_in(scrub_token, before) &&
        ((before != '=' && before != '/') || before == line.ptr[at]))
        return 0;
    if (line.ptr[at] == '.')
        return 0;
    if (!scrub_is_long_enough(span_sub(line, at, line.len)))
        return 0;
    run = at < *dull_end ? *dull_end - at : scrub_run_in(line, at, scrub_token);
    exact = scrub_run_in(span_sub(line, 0, at + SECRET_KEY_LEN + 1), at, scrub_base64);
    text = span_sub(line, at, at + run);
    if (scrub_form_prefix(text))
        return run;
    if (scrub_form_may_be_dotted(span_sub(line, at, line.len)) &&
        scrub_form_dotted(span_sub(
            line, at, at + scrub_run_in(span_sub(line, 0, at + DOTTED_MAX), at, scrub_jwt))))
        return scrub_run_in(line, at, scrub_jwt);
    if (span_starts(text, "eyJ") && scrub_run_in(line, at, scrub_jwt) >= 20)
        return scrub_run_in(line, at, scrub_jwt);
    if (at >= *dull_end && run >= SCRUB_RUN && scrub_is_mixed(text))
        return run;
    *dull_end = at + run; /* what is not mixed has no mixed end either */
    if (exact == SECRET_KEY_LEN && scrub_is_mixed(span_sub(line, at, at + exact)) &&
        !scrub_joins(span_sub(line, at + exact, line.len)))
        return exact;
    return 0;
}

/* Does a run begin there that is longer than a secret access key? */
static bool scrub_is_key_run(Span line, size_t at)
{
    return scrub_is_word(line.ptr[at]) && (at == 0 || !scrub_in(scrub_token, line.ptr[at - 1])) &&
           scrub_run_in(span_sub(line, 0, at + SECRET_KEY_LEN + 1), at, scrub_base64) >
               SECRET_KEY_LEN;
}

/* Is it a header's value that begins at `at`: Authorization: Bearer? */
static bool scrub_is_header(Span line, size_t at)
{
    bool strong;
    while (at > 0 && strchr(" \t\"'\\:=", line.ptr[at - 1]))
        at--;
    return scrub_name_before(line, at, &strong) != NULL;
}

/* "Bearer xyz", "Basic xyz": the length of xyz. "TestAccVpc_basic (1.32s)" is none. */
static size_t scrub_scheme(Span line, size_t at, size_t *out_start)
{
    static const char *const schemes[] = {"Bearer ", "Basic ", "bearer ", "basic "};
    if (at > 0 && (isalnum((unsigned char)line.ptr[at - 1]) || line.ptr[at - 1] == '_'))
        return 0;
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
        size_t len = strlen(schemes[i]), n;
        if (!span_starts(span_sub(line, at, line.len), schemes[i]))
            continue;
        n = scrub_run(line, at + len, scrub_is_value);
        *out_start = at + len;
        if (n > 0 && at + len + n == line.len && scrub_is_header(line, at))
            return n; /* folded, it may go on below */
        return n >= SCRUB_MIN && (scrub_is_header(line, at) ||
                                  !scrub_is_word_of_prose(span_sub(line, at + len, at + len + n)))
                   ? n
                   : 0;
    }
    return 0;
}

static size_t scrub_key_id(Span line, size_t at)
{
    size_t n = 0;
    Span s = span_sub(line, at, line.len);
    if (s.ptr[0] != 'A' || !key_id_begins(s))
        return 0;
    if (at > 0 && isalnum((unsigned char)line.ptr[at - 1]))
        return 0;
    while (n < s.len && (isupper((unsigned char)s.ptr[n]) || isdigit((unsigned char)s.ptr[n])))
        n++;
    return n >= KEY_ID_LEN - 4 && n <= 128 ? n : 0;
}

/* What is known of a line from its places so far. */
typedef struct ScrubPlaces {
    size_t dull_end;
    size_t run, run_read; /* where the last run of a value's characters begins, of what was read */
    ScrubCommands commands;
    ScrubHeld held;
} ScrubPlaces;

/* At a separator: by the name right before it, or one farther away. */
static size_t scrub_announced(Span line, size_t at, bool command, ScrubPlaces *places,
                              size_t *out_start)
{
    size_t len, n, named;
    *out_start = at;
    if (at > 0 && line.ptr[at - 1] == line.ptr[at])
        return 0; /* the first of several is a name's */
    len = scrub_named(line, at, out_start);
    named = *out_start; /* where a value begins that may still be a condition */
    if (len == 0)
        len = scrub_authorization(line, at, out_start);
    if (len == 0)
        len = scrub_form_named(line, at, out_start);
    if (len > 0 || command)
        return len;
    *out_start = at;
    if (line.ptr[at] == '>')
        return scrub_markup_text(line, at, out_start);
    len = line.ptr[at] == '=' ? scrub_markup_value(line, at, out_start)
                              : scrub_between_colons(line, at, out_start);
    if (len > 0)
        return len;
    if (named > at)
        *out_start = named;
    if (*out_start > at && scrub_begins_reference(span_sub(
                               line, *out_start, line.len))) { /* key = var.x ? "a" : "b" */
        n = scrub_run(span_sub(line, 0, *out_start + REFERENCE_MAX), *out_start, scrub_is_value);
        if (scrub_is_reference(span_sub(line, *out_start, *out_start + n)))
            len = scrub_next_value(line, *out_start, *out_start + n, out_start);
    }
    if (len == 0)
        len = scrub_short_name(line, at, out_start);
    return len ? len : scrub_held_value(&places->held, line, at, out_start);
}

/* The secret nearest to `at`, if one begins there or is announced there. */
static size_t scrub_find(Span line, size_t at, bool command, ScrubPlaces *places, size_t *out_start)
{
    size_t len = 0;
    *out_start = at;
    switch (line.ptr[at]) {
    case '=':
    case '>':
        return scrub_announced(line, at, command, places, out_start);
    case ':':
        if (span_starts(span_sub(line, at, line.len), "://"))
            len = scrub_password(line, at, out_start);
        if (len == 0)
            len = scrub_hook(line, at, out_start);
        if (len == 0)
            len = scrub_prompt(line, at, out_start);
        return len ? len : scrub_announced(line, at, command, places, out_start);
    case '-':
        len = scrub_option(&places->commands, line, at, out_start);
        if (len == 0 && !command)
            len = scrub_long_option(line, at, out_start);
        break;
    case '"':
    case '\'':
        len = scrub_named_quoted(line, at, out_start);
        break;
    case '$':
        len = scrub_crypt(line, at);
        break;
    case '%':
        len = scrub_encoded(line, at, out_start);
        break;
    case '_':
    case 'x':
    case '0':
        len = scrub_glued(line, at, out_start);
        break;
    case '~':
        len = scrub_azure_secret(line, at, out_start);
        break;
    case '3':
        len = scrub_lost_sign(line, at, out_start);
        break;
    case 'n':
        len = scrub_net_use(line, at, out_start);
        break;
    case 'C':
        len = scrub_secure_string(line, at, out_start);
        break;
    case 's':
    case 'c':
        len = line.ptr[at] == 'c' ? scrub_secure_string(line, at, out_start) : 0;
        if (len > 0)
            break;
        len = scrub_setting(line, at, out_start);
        if (len == 0)
            len = scrub_table_row(line, at, out_start);
        break;
    case 'B':
    case 'b':
        if (at + 1 < line.len && strchr("ea", line.ptr[at + 1]))
            len = scrub_scheme(line, at, out_start);
        break;
    case 'e':
    case 'i':
    case 'I':
    case 'k':
    case 'K':
    case 'l':
    case 'p':
    case 'P':
    case 't':
    case 'w':
        len = command ? 0 : scrub_said(line, at, out_start);
        if (len == 0 && line.ptr[at] == 't')
            len = scrub_table_row(line, at, out_start);
        break;
    default:
        break;
    }
    if (len > 0)
        return len;
    *out_start = at;
    len = scrub_shaped(line, at, &places->dull_end);
    return len > 0 || !scrub_is_key_run(line, at) ? len : scrub_behind_name(line, at, out_start);
}

/* ---- keys in PEM, which stand on many lines, or on one with "\n" ---- */

enum { PEM_LINES_MAX = 200, CUT_WORD_MAX = 8 * 1024 };

/* Is it "-----BEGIN RSA PRIVATE KEY-----"? *out_len: its length. */
static bool scrub_is_pem_head(Span rest, size_t *out_len)
{
    size_t close;
    if (!span_starts(rest, "-----BEGIN "))
        return false;
    close =
        strlen("-----BEGIN ") + span_find(span_sub(rest, strlen("-----BEGIN "), rest.len), "-----");
    if (close >= rest.len || span_find(span_sub(rest, 0, close), "KEY") >= close)
        return false;
    *out_len = close + strlen("-----");
    return true;
}

/* The part of the line that is a key's; what is left of the line comes back. */
static Span scrub_pem(Scrub *scrub, ScrubPage *page, Span rest)
{
    size_t end = span_find(rest, "-----END ");
    Span body = span_trim(span_sub(rest, 0, end), " \t\r");
    if (body.len > 0)
        scrub_page_mask(page, body);
    scrub->pem_lines =
        end < rest.len || scrub->pem_lines >= PEM_LINES_MAX ? 0 : scrub->pem_lines + 1;
    return span_sub(rest, end, rest.len);
}

/* A certificate is no secret: its lines begin there, or end. */
static void scrub_public(Scrub *scrub, Span rest)
{
    if (span_starts(rest, "-----BEGIN "))
        scrub->public_lines = PEM_LINES_MAX;
    else if (span_starts(rest, "-----END "))
        scrub->public_lines = 0;
}

static void scrub_put_key_id(ScrubPage *page, Span id, bool show)
{
    char text[32];
    if (show)
        return;
    snprintf(text, sizeof text, "%.4s…%.4s", id.ptr, id.ptr + id.len - 4);
    scrub_page_replace(page, id, text);
}

/* A line end that a program wrote as "\n", and how long it is; 0 if none stands there. */
static size_t scrub_written_end(Span rest)
{
    size_t n = span_run(rest, "\\");
    if (n > 0 && n < rest.len && rest.ptr[n] == 'r')
        return n + 1 + scrub_written_end(span_sub(rest, n + 1, rest.len));
    return n > 0 && n < rest.len && rest.ptr[n] == 'n' ? n + 1 : 0;
}

/* What of the line's begin is still a secret's of the line before; how much that is. */
static size_t scrub_wrapped(ScrubWrap *wrap, ScrubPage *page, Span line)
{
    size_t start, len;
    if (!wrap->open)
        return 0;
    len = scrub_wrap_next(wrap, line, &start);
    if (len == 0)
        return 0;
    scrub_page_mask(page, span_sub(line, start, start + len));
    return start + len;
}

/* The same of a name that the line before began, and of a key in PEM whose begin was cut off. */
static size_t scrub_begun(Scrub *scrub, ScrubPage *page, Span line)
{
    size_t start = 0, len = scrub_block_next(&scrub->block, line, &start), i;
    bool read;
    if (len > 0) {
        scrub_page_mask(page, span_sub(line, start, start + len));
        scrub->wrap = (ScrubWrap){0};
        return start + len;
    }
    i = scrub_wrapped(&scrub->wrap, page, line);
    if (i > 0)
        return i;
    len = scrub_seam_next(&scrub->seam, line, &start, &read);
    scrub->work += read ? WORK_OPEN : 0;
    if (len == 0 && scrub->public_lines == 0)
        len = scrub_wrap_key_line(line, &start);
    if (len == 0)
        return 0;
    scrub_page_mask(page, span_sub(line, start, start + len));
    scrub->wrap = (ScrubWrap){0};
    scrub_wrap_after(&scrub->wrap, line, start, start + len);
    return start + len;
}

/* What it costs to read the value again in which a sign stands: back to its begin, or on. */
static unsigned long scrub_run_cost(ScrubPlaces *places, Span line, size_t at)
{
    for (; places->run_read < at; places->run_read++)
        if (!scrub_is_value(line.ptr[places->run_read]))
            places->run = places->run_read + 1;
    return (at - places->run < RUN_READ ? at - places->run : RUN_READ) / WORK_READ;
}

static unsigned long scrub_cost(ScrubPlaces *places, Span line, size_t at)
{
    switch (line.ptr[at]) {
    case '=':
    case ':':
    case '>':
    case '-':
        return WORK_SIGN + scrub_run_cost(places, line, at);
    case '_':
    case 'x':
    case '0':
        return 1 + scrub_run_cost(places, line, at);
    case '$': /* a hash is read to its end */
        return WORK_SECRET;
    case 'n': /* and the words behind "net use" */
        return span_starts(span_sub(line, at, line.len), "net use ") ? WORK_SECRET : 1;
    case '3': /* and what stands behind a sign that was lost */
        return at + 1 < line.len && (line.ptr[at + 1] | ' ') == 'd' ? WORK_SECRET : 1;
    default:
        return 1;
    }
}

/* line: of page->text; what ends before i is masked already. block: NULL for a command. What it
 * cost. */
static unsigned long scrub_pieces(ScrubWrap *wrap, ScrubBlock *block, ScrubPage *page, Span line,
                                  size_t i, bool show_key_ids)
{
    ScrubPlaces places = {0};
    unsigned long work = 0;
    size_t end;
    bool last = i > 0 && wrap->open; /* a secret reaches to the end */
    while ((i = scrub_dull_end(line, i)) < line.len) {
        size_t start, len = scrub_key_id(line, i);
        work += scrub_cost(&places, line, i);
        if (len > 0) {
            scrub_put_key_id(page, span_sub(line, i, i + len), show_key_ids);
            i += len;
            continue;
        }
        len = scrub_find(line, i, !block, &places, &start);
        if (len == 0) {
            i++;
            continue;
        }
        scrub_page_mask(page, span_sub(line, start, start + len));
        work += WORK_SECRET;
        i = start + len;
        if (block && i == line.len && start > 0 && strchr("\"'", line.ptr[start - 1]))
            scrub_block_quoted(block, line, start);
        while (block && (len = scrub_next_value(line, start, i, &end)) > 0) {
            scrub_page_mask(page, span_sub(line, end, end + len));
            work += WORK_SECRET;
            i = end + len;
        }
        *wrap = (ScrubWrap){0};
        end = scrub_written_end(span_sub(line, i, line.len));
        scrub_wrap_after(wrap, span_sub(line, 0, end > 0 ? i : line.len), start, i);
        last = wrap->open;
        if (end > 0 && last) {
            Span rest = span_sub(line, i + end, line.len);
            i += end + scrub_wrapped(wrap, page, span_sub(rest, 0, span_find_char(rest, '\\')));
        }
    }
    if (!last)
        scrub_wrap_announced(wrap, line);
    return work;
}

/* line: of page->text. */
static void scrub_part(Scrub *scrub, ScrubPage *page, Span line, bool show_key_ids)
{
    size_t head = 0, at = 0, begun;
    scrub->public_lines -= scrub->public_lines > 0;
    for (;;) {
        if (scrub->pem_lines > 0)
            line = scrub_pem(scrub, page, line);
        for (at = 0; (at += span_find_char(span_sub(line, at, line.len), '-')) < line.len; at++) {
            if (scrub_is_pem_head(span_sub(line, at, line.len), &head))
                break;
            scrub_public(scrub, span_sub(line, at, line.len));
        }
        begun = scrub_begun(scrub, page, span_sub(line, 0, at));
        scrub->work += WORK_PART + scrub_pieces(&scrub->wrap, &scrub->block, page,
                                                span_sub(line, 0, at), begun, show_key_ids);
        if (at >= line.len)
            return;
        scrub->pem_lines = 1;
        line = scrub_pem(scrub, page, span_sub(line, at + head, line.len));
        if (line.len == 0)
            return;
    }
}

/* Nothing of the lines before goes on in one without signs. */
static bool scrub_is_idle(const Scrub *scrub)
{
    return scrub->pem_lines == 0 && !scrub->wrap.open && scrub->block.kind == BLOCK_NONE &&
           !scrub_seam_is_open(&scrub->seam);
}

/* Too short for a secret and what announces it, without a sign that says so in fewer characters:
 * millions of them may come. */
static bool scrub_is_plain(Span line)
{
    for (size_t i = 0; i < line.len; i++)
        if (!scrub_in(scrub_plain, line.ptr[i]))
            return false;
    return true;
}

void scrub_next(Scrub *scrub, Buf *out, Span line, bool show_key_ids)
{
    ScrubPage page;
    bool idle = scrub_is_idle(scrub);
    scrub->work += 1 + line.len / WORK_BYTES;
    if (line.len <= PLAIN_MAX && idle && scrub_is_plain(line)) {
        buf_add(out, line);
        scrub->public_lines -= scrub->public_lines > 0;
        scrub->wrap = (ScrubWrap){0};
        scrub_seam_after(&scrub->seam, line);
        return;
    }
    scrub->work += idle ? 0 : WORK_OPEN;
    scrub_page_open(&page, out, line);
    scrub_part(scrub, &page, page.text, show_key_ids);
    scrub_seam_after(&scrub->seam, scrub->wrap.seen > 0 ? SPAN_EMPTY : page.text);
    scrub_block_after(&scrub->block, page.text);
    scrub_page_close(&page);
}

Span scrub_cut(Span text)
{
    size_t end = text.len, least = end > CUT_WORD_MAX ? end - CUT_WORD_MAX : 0;
    while (end > least && !strchr(" \t\n\"',;<>", text.ptr[end - 1]))
        end--;
    return span_sub(text, 0, end);
}

void scrub_line(Buf *out, Span line, bool show_key_ids)
{
    ScrubWrap wrap = {0};
    ScrubPage page;
    scrub_page_open(&page, out, line);
    scrub_pieces(&wrap, NULL, &page, page.text, 0, show_key_ids);
    scrub_page_close(&page);
}

const char *scrub_text(Arena *arena, const char *text, bool show_key_ids)
{
    size_t len = strlen(text);
    AUTO_BUF Buf out = BUF_INIT(len * 6 + 64);
    Span rest = span_of(text), line;
    Scrub scrub = {0};
    bool first = true;
    while (span_next_line(&rest, &line)) {
        if (!first)
            buf_add_char(&out, '\n');
        first = false;
        scrub_next(&scrub, &out, line, show_key_ids);
    }
    return arena_span(arena, buf_span(&out));
}
