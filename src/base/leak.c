#include "base/leak.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/base64.h"
#include "base/secret.h"

enum {
    GRAM = 12,            /* so many characters in a row give a secret away */
    PREFIX = 6,           /* the shortest that is looked for at all */
    ONE_KIND_MIN = 16,    /* the shortest of one kind of character */
    DIFFERENT_MIN = 6,    /* different characters of a gram that tells something */
    REACH = 64,           /* how far a gram is followed; what comes after begins with a gram too */
    VALUE_MAX = 16 * 1024 /* of a longer value its beginning */
};

#define HASH_BASE 1099511628211ULL

/* One form of one secret, at one place in it. */
typedef struct Needle {
    uint64_t hash;
    const Span *form; /* NULL = the slot is free */
    size_t at;
    bool suspect; /* it only looks like a secret: no fault where it stands */
} Needle;

typedef struct NeedleTable {
    Needle *slots;
    size_t cap, len;
} NeedleTable;

/* When two needles of a table are one. */
typedef bool (*NeedleSame)(const Needle *a, const Needle *b);

static struct {
    Arena arena;
    NeedleTable grams;   /* by their GRAM characters */
    NeedleTable wholes;  /* by all their characters */
    NeedleTable lengths; /* one for each length of the wholes that begin alike, by that beginning */
    size_t n_secrets, n_suspects;
    bool suspects; /* what is learned now */
} leak;

void leak_forget(void)
{
    mem_free(leak.grams.slots);
    mem_free(leak.wholes.slots);
    mem_free(leak.lengths.slots);
    arena_clear(&leak.arena);
    memset(&leak, 0, sizeof leak);
}

static uint64_t leak_hash(const char *p, size_t len)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < len; i++)
        hash = hash * HASH_BASE + (unsigned char)p[i];
    return hash;
}

static size_t leak_slot(const NeedleTable *t, uint64_t hash)
{
    return (size_t)((hash ^ hash >> 29) * 0x9E3779B97F4A7C15ULL >> 20) & (t->cap - 1);
}

static const char *needle_at(const Needle *n)
{
    return n->form->ptr + n->at;
}

static bool needle_same_gram(const Needle *a, const Needle *b)
{
    return memcmp(needle_at(a), needle_at(b), GRAM) == 0;
}

static bool needle_same_whole(const Needle *a, const Needle *b)
{
    return span_same(*a->form, *b->form);
}

static bool needle_same_length(const Needle *a, const Needle *b)
{
    return a->form->len == b->form->len && memcmp(needle_at(a), needle_at(b), PREFIX) == 0;
}

/* Of needles that are one the first stays, so that no look-up is a walk: tokens begin alike, and a
 * value may repeat itself. */
static void leak_insert(NeedleTable *t, Needle n, NeedleSame same)
{
    size_t i;
    if (t->len * 2 >= t->cap) {
        NeedleTable bigger = {NULL, t->cap ? t->cap * 2 : 1024, 0};
        bigger.slots = mem_alloc(bigger.cap * sizeof *bigger.slots);
        for (size_t k = 0; k < t->cap; k++)
            if (t->slots[k].form)
                leak_insert(&bigger, t->slots[k], same);
        mem_free(t->slots);
        *t = bigger;
    }
    for (i = leak_slot(t, n.hash); t->slots[i].form; i = (i + 1) & (t->cap - 1))
        if (t->slots[i].hash == n.hash && same(&t->slots[i], &n)) {
            t->slots[i].suspect &= n.suspect;
            return;
        }
    t->slots[i] = n;
    t->len++;
}

/* How many characters of the needle's form stand at text[at], if at least n do. */
static size_t leak_same(Span text, size_t at, const Needle *needle, size_t n)
{
    size_t len = needle->form->len - needle->at;
    size_t same = 0;
    while (same < len && at + same < text.len &&
           text.ptr[at + same] == needle->form->ptr[needle->at + same])
        same++;
    return same >= n ? same : 0;
}

/* ---- what is looked for ---- */

/* Small letters, capitals, digits: how many of the three. */
static int leak_kinds(Span s)
{
    unsigned kinds = span_kinds(s);
    return !!(kinds & SPAN_LOWER) + !!(kinds & SPAN_UPPER) + !!(kinds & SPAN_DIGIT);
}

static bool leak_tells(Span gram)
{
    bool seen[256] = {false};
    int different = 0;
    for (size_t i = 0; i < gram.len; i++) {
        different += !seen[(unsigned char)gram.ptr[i]];
        seen[(unsigned char)gram.ptr[i]] = true;
    }
    return different >= DIFFERENT_MIN && leak_kinds(gram) >= 2;
}

static bool leak_is_harmless(Span value)
{
    static const char *const starts[] = {"arn:",  "/home/", "/etc/", "/var/", "/tmp/", "/usr/",
                                         "/run/", "/opt/",  "~/",    "./",    "../"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (span_starts(value, starts[i]))
            return true;
    if (span_find(value, "EXAMPLE") < value.len) /* the documentation's */
        return true;
    return value.len < PREFIX || (leak_kinds(value) < 2 && value.len < ONE_KIND_MIN);
}

static void leak_add_form(Span form)
{
    Span *kept = arena_new(&leak.arena, Span);
    *kept = (Span){arena_span(&leak.arena, form), form.len};
    if (form.len < PREFIX)
        return;
    leak_insert(&leak.wholes, (Needle){leak_hash(kept->ptr, form.len), kept, 0, leak.suspects},
                needle_same_whole);
    leak_insert(&leak.lengths, (Needle){leak_hash(kept->ptr, PREFIX), kept, 0, leak.suspects},
                needle_same_length);
    for (size_t i = 0; i + GRAM <= form.len; i++)
        if (leak_tells(span_sub(*kept, i, i + GRAM)))
            leak_insert(&leak.grams,
                        (Needle){leak_hash(kept->ptr + i, GRAM), kept, i, leak.suspects},
                        needle_same_gram);
}

static void leak_add_url(Span value)
{
    AUTO_BUF Buf out = BUF_INIT(value.len * 3 + 1);
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (isalnum(c) || strchr("-._~", (char)c))
            buf_add_char(&out, (char)c);
        else
            buf_printf(&out, "%%%02X", c);
    }
    if (out.len != value.len)
        leak_add_form(buf_span(&out));
}

static void leak_add_json(Span value)
{
    AUTO_BUF Buf out = BUF_INIT(value.len * 6 + 1);
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (c == '"' || c == '\\')
            buf_printf(&out, "\\%c", c);
        else if (c == '\n' || c == '\r' || c == '\t')
            buf_printf(&out, "\\%c", c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
        else if (c < 0x20)
            buf_printf(&out, "\\u%04x", c);
        else
            buf_add_char(&out, (char)c);
    }
    if (out.len != value.len)
        leak_add_form(buf_span(&out));
}

static void leak_add_html(Span value)
{
    static const char *const names[] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};
    AUTO_BUF Buf out = BUF_INIT(value.len * 6 + 1);
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (c < sizeof names / sizeof *names && names[c])
            buf_add_str(&out, names[c]);
        else
            buf_add_char(&out, (char)c);
    }
    if (out.len != value.len)
        leak_add_form(buf_span(&out));
}

/* The characters that depend on the value alone, for each of the three places that it can have in
 * the text that was encoded. */
static void leak_add_base64(Span value)
{
    for (size_t lead = 0; lead < 3; lead++) {
        char *in = arena_alloc(&leak.arena, value.len + 3), *out;
        size_t first = (lead * 8 + 5) / 6, last = (lead + value.len) * 8 / 6;
        memcpy(in + lead, value.ptr, value.len);
        out = base64_encode(&leak.arena, (Span){in, lead + value.len});
        if (last > first + GRAM)
            leak_add_form((Span){out + first, last - first});
    }
}

static void leak_learn_value(Span value)
{
    value = span_trim(value, " \t\r\n\"'");
    if (span_starts(value, "eyJ")) /* a web token's header is the same for everybody */
        value = span_sub(value, span_find_char(value, '.') + 1, value.len);
    value = span_sub(value, 0, value.len < VALUE_MAX ? value.len : VALUE_MAX);
    if (leak_is_harmless(value))
        return;
    leak_add_form(value);
    leak_add_url(value);
    leak_add_json(value);
    leak_add_html(value);
    leak_add_base64(value);
}

static void leak_learn(void *data, Span value)
{
    size_t *skip = data;
    if (*skip > 0) {
        --*skip;
        return;
    }
    *(leak.suspects ? &leak.n_suspects : &leak.n_secrets) += 1;
    leak_learn_value(value);
}

/* ---- the scan ---- */

static bool leak_is_edge(Span text, size_t at)
{
    return at == 0 || at >= text.len || !isalnum((unsigned char)text.ptr[at - 1]) ||
           !isalnum((unsigned char)text.ptr[at]);
}

/* The whole that those characters are; NULL = none. */
static const Needle *leak_whole(Span text)
{
    const NeedleTable *t = &leak.wholes;
    uint64_t hash = leak_hash(text.ptr, text.len);
    for (size_t i = leak_slot(t, hash); t->slots[i].form; i = (i + 1) & (t->cap - 1))
        if (t->slots[i].hash == hash && span_same(*t->slots[i].form, text))
            return &t->slots[i];
    return NULL;
}

/* The longest whole form that stands at `at` as a word of its own. */
static size_t leak_whole_at(Span text, size_t at, bool *out_suspect)
{
    const NeedleTable *t = &leak.lengths;
    size_t best = 0;
    uint64_t hash;
    if (at + PREFIX > text.len || !leak_is_edge(text, at))
        return 0;
    hash = leak_hash(text.ptr + at, PREFIX);
    for (size_t i = leak_slot(t, hash); t->slots[i].form; i = (i + 1) & (t->cap - 1)) {
        size_t len = t->slots[i].form->len;
        const Needle *whole = NULL;
        if (t->slots[i].hash == hash && len > best && at + len <= text.len &&
            leak_is_edge(text, at + len))
            whole = leak_whole(span_sub(text, at, at + len));
        if (whole) {
            best = len;
            *out_suspect = whole->suspect;
        }
    }
    return best;
}

/* As much of any form as stands at `at`, if it is a gram of it. */
static size_t leak_gram_at(Span text, size_t at, uint64_t hash, size_t *out_back, bool *out_suspect)
{
    const NeedleTable *t = &leak.grams;
    Span near = span_sub(text, 0, at + REACH < text.len ? at + REACH : text.len);
    size_t best = 0;
    if (!t->cap)
        return 0;
    for (size_t i = leak_slot(t, hash); t->slots[i].form; i = (i + 1) & (t->cap - 1)) {
        const Needle *n = &t->slots[i];
        size_t same = n->hash == hash ? leak_same(near, at, n, GRAM) : 0, back = 0;
        if (same <= best)
            continue;
        best = same;
        *out_suspect = n->suspect;
        while (back < n->at && back < at &&
               text.ptr[at - back - 1] == n->form->ptr[n->at - back - 1])
            back++;
        *out_back = back; /* what stands before it tells nothing by itself */
    }
    return best;
}

typedef void (*LeakHit)(void *data, size_t from, size_t to, bool suspect);

static void leak_each(Span text, LeakHit hit, void *data)
{
    size_t done = 0;
    uint64_t hash = 0, power = 1;
    /* Whatever became a secret, or looks like one, since the last time. */
    size_t skip = leak.n_secrets;
    secret_each(leak_learn, &skip);
    skip = leak.n_suspects;
    leak.suspects = true;
    secret_each_suspect(leak_learn, &skip);
    leak.suspects = false;
    if (leak.wholes.len == 0)
        return;
    for (int i = 1; i < GRAM; i++)
        power *= HASH_BASE;
    for (size_t i = 0; i < text.len; i++) { /* i: where a gram begins */
        size_t back = 0, len = 0, whole;
        bool suspect = false, suspect_whole = false;
        if (i == 0)
            hash = text.len >= GRAM ? leak_hash(text.ptr, GRAM) : 0;
        else if (i + GRAM <= text.len)
            hash = (hash - power * (unsigned char)text.ptr[i - 1]) * HASH_BASE +
                   (unsigned char)text.ptr[i + GRAM - 1];
        if (i + GRAM <= text.len)
            len = leak_gram_at(text, i, hash, &back, &suspect);
        whole = leak_whole_at(text, i, &suspect_whole);
        if (whole > len) {
            len = whole;
            back = 0;
            suspect = suspect_whole;
        }
        if (i + len <= done || len == 0)
            continue;
        hit(data, i - back > done ? i - back : done, i + len, suspect);
        done = i + len;
    }
}

typedef struct Masking {
    Buf *out;
    Span text;
    size_t done, hits, faults;
} Masking;

/* Where the escape begins that `at` lies inside of (\\n, \\u009b); at itself if in none. */
static size_t escape_begin(Span text, size_t at)
{
    for (size_t back = 1; back <= 5 && back <= at; back++) {
        size_t slash = at - back, run = 0;
        while (run <= slash && text.ptr[slash - run] == '\\')
            run++;
        if (run % 2 == 1 && (back == 1 || text.ptr[slash + 1] == 'u'))
            return slash;
        if (run > 0 ||
            (back < 5 && !isxdigit((unsigned char)text.ptr[slash]) && text.ptr[slash] != 'u'))
            return at;
    }
    return at;
}

/* A mask takes whole characters and whole escapes, so that the document stays one. */
static void leak_widen(Span text, size_t *from, size_t *to)
{
    size_t escape = escape_begin(text, *to);
    *from = escape_begin(text, *from);
    if (escape < *to) {
        size_t len = escape + 1 < text.len && text.ptr[escape + 1] == 'u' ? 6 : 2;
        *to = escape + len < text.len ? escape + len : text.len;
    }
    while (*from > 0 && ((unsigned char)text.ptr[*from] & 0xC0) == 0x80)
        --*from;
    while (*to < text.len && ((unsigned char)text.ptr[*to] & 0xC0) == 0x80)
        ++*to;
}

static void leak_mask_one(void *data, size_t from, size_t to, bool suspect)
{
    Masking *m = data;
    leak_widen(m->text, &from, &to);
    if (to <= m->done)
        return;
    if (from < m->done)
        from = m->done;
    if (m->hits == 0 || from > m->done) { /* what goes on is one */
        buf_add(m->out, span_sub(m->text, m->done, from));
        buf_add_str(m->out, "‹secret›");
        m->hits++;
        m->faults += !suspect;
    }
    m->done = to;
}

/* How many hits are faults. */
static size_t leak_mask_all(Buf *out, Span text, size_t *out_hits)
{
    Masking m = {out, text, 0, 0, 0};
    leak_each(text, leak_mask_one, &m);
    buf_add(out, span_sub(text, m.done, text.len));
    *out_hits = m.hits;
    return m.faults;
}

size_t leak_mask(Buf *out, Span text)
{
    size_t hits;
    leak_mask_all(out, text, &hits);
    return hits;
}

static void leak_mark(void *data, size_t from, size_t to, bool suspect)
{
    (void)suspect;
    memset((bool *)data + from, true, to - from);
}

bool leak_marks(Span text, bool *marks)
{
    memset(marks, 0, text.len);
    leak_each(text, leak_mark, marks);
    return memchr(marks, 1, text.len) != NULL;
}

void leak_guard(Buf *out, Span text)
{
    size_t masked, hits = leak_mask_all(out, text, &masked);
    if (hits == 0)
        return;
    fprintf(stderr,
            "why403: %zu part%s of a secret stood in this output and %s masked. That is a fault of "
            "why403: please report it.\n",
            hits, hits == 1 ? "" : "s", hits == 1 ? "was" : "were");
    if (getenv("WHY403_LEAK_ABORT"))
        abort();
}
