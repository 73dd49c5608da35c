/* Characters and classes of characters in a pattern. */
#include <stdlib.h>
#include <string.h>

#include "hcl/goregex_priv.h"

enum { CHAR_MAX = 0x10ffff };

void goregex_add_range(GoRegexReader *r, GoRegexRangeVec *out, unsigned from, unsigned to)
{
    vec_push(r->arena, out, ((GoRegexRange){from, to}));
}

/* unicode.SimpleFold of ASCII: the other case, and the Kelvin sign and the long s. */
void goregex_add_folded(GoRegexReader *r, GoRegexRangeVec *out, unsigned from, unsigned to)
{
    goregex_add_range(r, out, from, to);
    if (!r->flags.fold)
        return;
    if (to >= 0x80 && to != CHAR_MAX)
        goregex_give_up(r, GOREGEX_UNKNOWN);
    for (unsigned c = from; c <= to && c < 0x80; c++) {
        bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
        if (upper || lower)
            goregex_add_range(r, out, c ^ 0x20, c ^ 0x20);
        if ((c | 0x20) == 'k' && (upper || lower))
            goregex_add_range(r, out, 0x212a, 0x212a);
        if ((c | 0x20) == 's' && (upper || lower))
            goregex_add_range(r, out, 0x17f, 0x17f);
    }
}

static int re_range_order(const void *a, const void *b)
{
    const GoRegexRange *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

void goregex_negate(GoRegexReader *r, GoRegexRangeVec *v)
{
    GoRegexRangeVec out = VEC_INIT;
    unsigned next = 0;
    if (v->len > 0)
        qsort(v->items, v->len, sizeof *v->items, re_range_order);
    for (size_t i = 0; i < v->len; i++) {
        if (v->items[i].from > next)
            goregex_add_range(r, &out, next, v->items[i].from - 1);
        if (v->items[i].to >= next)
            next = v->items[i].to + 1;
    }
    if (next <= CHAR_MAX)
        goregex_add_range(r, &out, next, CHAR_MAX);
    *v = out;
}

typedef struct NamedClass {
    const char *name;
    const GoRegexRange ranges[4];
    size_t n;
} NamedClass;

static const NamedClass perl_classes[] = {
    {"d", {{'0', '9'}}, 1},
    {"w", {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}, 4},
    {"s", {{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}}, 3}};

static const NamedClass posix_classes[] = {
    {"alnum", {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}, 3},
    {"alpha", {{'A', 'Z'}, {'a', 'z'}}, 2},
    {"ascii", {{0, 0x7f}}, 1},
    {"blank", {{'\t', '\t'}, {' ', ' '}}, 2},
    {"cntrl", {{0, 0x1f}, {0x7f, 0x7f}}, 2},
    {"digit", {{'0', '9'}}, 1},
    {"graph", {{'!', '~'}}, 1},
    {"lower", {{'a', 'z'}}, 1},
    {"print", {{' ', '~'}}, 1},
    {"punct", {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}, 4},
    {"space", {{'\t', '\r'}, {' ', ' '}}, 2},
    {"upper", {{'A', 'Z'}}, 1},
    {"word", {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}, 4},
    {"xdigit", {{'0', '9'}, {'A', 'F'}, {'a', 'f'}}, 3}};

static void re_add_class(GoRegexReader *r, GoRegexRangeVec *out, const NamedClass *c, bool negated)
{
    GoRegexRangeVec own = VEC_INIT;
    for (size_t i = 0; i < c->n; i++)
        goregex_add_folded(r, &own, c->ranges[i].from, c->ranges[i].to);
    if (negated)
        goregex_negate(r, &own);
    for (size_t i = 0; i < own.len; i++)
        vec_push(r->arena, out, own.items[i]);
}

/* \d and its like. False: it is something else. */
bool goregex_take_perl_class(GoRegexReader *r, GoRegexRangeVec *out)
{
    for (size_t i = 0; r->left.len > 1 && r->left.ptr[0] == '\\' && i < ARRAY_LEN(perl_classes);
         i++)
        if ((r->left.ptr[1] | 0x20) == perl_classes[i].name[0]) {
            bool negated = !(r->left.ptr[1] & 0x20);
            goregex_skip(r, 2);
            re_add_class(r, out, &perl_classes[i], negated);
            return true;
        }
    return false;
}

static bool re_take_posix_class(GoRegexReader *r, GoRegexRangeVec *out)
{
    for (size_t i = 0; span_starts(r->left, "[:") && i < ARRAY_LEN(posix_classes); i++)
        for (int negated = 0; negated < 2; negated++) {
            char text[16] = "[:^";
            size_t len = strlen(posix_classes[i].name);
            memcpy(text + 2 + negated, posix_classes[i].name, len);
            memcpy(text + 2 + negated + len, ":]", 3);
            if (goregex_take_text(r, text)) {
                re_add_class(r, out, &posix_classes[i], negated);
                return true;
            }
        }
    return false;
}

/* One character behind a backslash, without the backslash. */
static unsigned re_take_escaped(GoRegexReader *r)
{
    static const char letters[] = "afnrtv", codes[] = "\a\f\n\r\t\v";
    char c = r->left.len > 0 ? r->left.ptr[0] : '\0';
    const char *letter = c ? strchr(letters, c) : NULL;
    if (r->left.len == 0) {
        goregex_give_up(r, GOREGEX_REFUSED);
        return 0;
    }
    if (letter) {
        goregex_skip(r, 1);
        return (unsigned char)codes[letter - letters];
    }
    if (c > ' ' && c < 0x7f && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') &&
        !(c >= '0' && c <= '9')) {
        goregex_skip(r, 1);
        return (unsigned char)c;
    }
    goregex_give_up(r, c && strchr("xpPQEC01234567", c) ? GOREGEX_UNKNOWN : GOREGEX_REFUSED);
    return 0;
}

unsigned goregex_take_char(GoRegexReader *r)
{
    size_t width = goregex_width(r->left, 0);
    unsigned c = width ? (unsigned char)r->left.ptr[0] : 0;
    if (goregex_take_text(r, "\\"))
        return re_take_escaped(r);
    if (width > 1)
        c &= 0xffu >> (width + 1);
    for (size_t i = 1; i < width; i++)
        c = c << 6 | ((unsigned char)r->left.ptr[i] & 0x3fu);
    goregex_skip(r, width);
    return c;
}

/* Behind "[". */
void goregex_read_set(GoRegexReader *r, GoRegexRangeVec *out)
{
    bool negated = goregex_take_text(r, "^"), first = true;
    while (r->out->state == GOREGEX_FINE && (first || !goregex_at_char(r, ']'))) {
        unsigned from, to;
        if (r->left.len == 0) {
            goregex_give_up(r, GOREGEX_REFUSED);
            break;
        }
        first = false;
        if (re_take_posix_class(r, out) || goregex_take_perl_class(r, out))
            continue;
        if (span_starts(r->left, "[:"))
            goregex_give_up(r, GOREGEX_UNKNOWN);
        from = to = goregex_take_char(r);
        if (goregex_at_char(r, '-') && r->left.len > 1 && r->left.ptr[1] != ']') {
            goregex_skip(r, 1);
            to = goregex_take_char(r);
            if (to < from)
                goregex_give_up(r, GOREGEX_REFUSED);
        }
        if (r->out->state == GOREGEX_FINE)
            goregex_add_folded(r, out, from, to);
    }
    goregex_take_text(r, "]");
    if (negated)
        goregex_negate(r, out);
}
