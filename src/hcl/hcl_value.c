#include <stdlib.h>
#include <string.h>

#include "hcl/hcl_eval.h"
#include "hcl/hcl_node.h"

enum { HV_UNIQUE_MAX = 2000 /* compared each with each */ };

HclValue hv_unknown(Arena *arena, Source at, const char *fmt, ...)
{
    HclValue v = {.kind = HV_UNKNOWN, .at = at};
    va_list args;
    va_start(args, fmt);
    v.text = span_of(arena_vprintf(arena, fmt, args));
    va_end(args);
    return v;
}

HclValue hv_refused(Arena *arena, Source at, const char *summary, const char *fmt, ...)
{
    HclValue v = {.kind = HV_UNKNOWN, .at = at, .refused = summary};
    va_list args;
    va_start(args, fmt);
    v.text = span_of(arena_vprintf(arena, fmt, args));
    va_end(args);
    return v;
}

HclValue hv_string(Span text, Source at)
{
    return (HclValue){.kind = HV_STRING, .text = text.ptr ? text : SPAN_LITERAL(""), .at = at};
}

HclValue hv_bool(bool value, Source at)
{
    return (HclValue){
        .kind = HV_BOOL, .text = value ? SPAN_LITERAL("true") : SPAN_LITERAL("false"), .at = at};
}

HclValue hv_null(Source at)
{
    return (HclValue){.kind = HV_NULL, .at = at};
}

/* Digits behind the point that a long double still has, with as many before it. */
static int hv_precision(long double value)
{
    int precision = 18;
    for (long double v = value < 0 ? -value : value; v >= 1 && precision > 0; v /= 10)
        precision--;
    return precision > 15 ? 15 : precision;
}

/* Whole numbers in full, others with up to 18 digits in all; always with '.', whatever the locale.
 */
HclValue hv_number(Arena *arena, long double value, Source at)
{
    bool whole = value > -1e18L && value < 1e18L && value == (long double)(long long)value;
    char *text = whole ? arena_printf(arena, "%lld", (long long)value)
                       : arena_printf(arena, "%.*Lf", hv_precision(value), value);
    size_t len = strlen(text);
    if (!whole) {
        for (size_t i = 1; i < len; i++)
            if (text[i] == ',')
                text[i] = '.';
        while (strchr(text, '.') && (text[len - 1] == '0' || text[len - 1] == '.')) {
            bool point = text[len - 1] == '.';
            text[--len] = '\0';
            if (point)
                break;
        }
    }
    return (HclValue){.kind = HV_NUMBER, .text = {text, len}, .at = at};
}

/* What a list or object is as a whole follows from its items, once, when it is made. */
static HclValue hv_weigh(HclValue v)
{
    v.weight = 1;
    v.bytes = 0;
    v.depth = 0;
    v.unknown_inside = v.secret_inside = false;
    for (size_t i = 0; i < v.n; i++) {
        const HclValue *item = &v.items[i];
        v.weight += item->weight ? item->weight : 1;
        v.bytes += item->weight ? item->bytes : item->text.len;
        v.bytes += v.keys ? v.keys[i].len : 0;
        v.depth = item->depth > v.depth ? item->depth : v.depth;
        v.unknown_inside |= item->kind == HV_UNKNOWN || item->unknown_inside;
        v.secret_inside |= item->secret || item->secret_inside;
        v.users = v.users ? v.users : item->users;
    }
    if (v.weight > HCL_WEIGHT_MAX || ++v.depth > HCL_EVAL_DEPTH_MAX)
        return (HclValue){.kind = HV_UNKNOWN,
                          .at = v.at,
                          .text = SPAN_LITERAL("the value is too large to be looked at")};
    return v;
}

HclValue hv_list(HclValue *items, size_t n, Source at)
{
    return hv_weigh((HclValue){.kind = HV_LIST, .items = items, .n = n, .at = at});
}

typedef struct KeyedValue {
    Span key;
    HclValue value;
    size_t order;
} KeyedValue;

static int hv_span_order(Span a, Span b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int d = len ? memcmp(a.ptr, b.ptr, len) : 0;
    return d ? d : (a.len > b.len) - (a.len < b.len);
}

static int hv_keyed_order(const void *a, const void *b)
{
    const KeyedValue *x = a, *y = b;
    int d = hv_span_order(x->key, y->key);
    return d ? d : (x->order > y->order) - (x->order < y->order);
}

static bool hv_keys_sorted(const Span *keys, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (hv_span_order(keys[i - 1], keys[i]) >= 0)
            return false;
    return true;
}

HclValue hv_object(Span *keys, HclValue *items, size_t n, Source at)
{
    HclValue v = {.kind = HV_OBJECT, .items = items, .keys = keys, .n = n, .at = at};
    Arena scratch = ARENA_INIT;
    KeyedValue *rows;
    if (hv_keys_sorted(keys, n))
        return hv_weigh(v);
    rows = arena_array(&scratch, KeyedValue, n);
    for (size_t i = 0; i < n; i++)
        rows[i] = (KeyedValue){keys[i], items[i], i};
    qsort(rows, n, sizeof *rows, hv_keyed_order);
    v.n = 0;
    for (size_t i = 0; i < n; i++) {
        if (v.n > 0 && hv_span_order(keys[v.n - 1], rows[i].key) == 0)
            v.n--;
        keys[v.n] = rows[i].key;
        items[v.n++] = rows[i].value;
    }
    arena_clear(&scratch);
    return hv_weigh(v);
}

bool hv_is(const HclValue *v, const char *text)
{
    return v->kind == HV_STRING && span_is(v->text, text);
}

bool hv_true(const HclValue *v)
{
    return (v->kind == HV_BOOL || v->kind == HV_STRING) && span_is(v->text, "true");
}

const HclValue *hv_get(const HclValue *v, Span key)
{
    size_t from = 0, to = v->kind == HV_OBJECT ? v->n : 0;
    while (from < to) {
        size_t middle = (from + to) / 2;
        int d = hv_span_order(v->keys[middle], key);
        if (d == 0)
            return &v->items[middle];
        if (d < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

static bool hv_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits with an optional sign, fraction and exponent; nothing else, and no locale. */
static bool hv_parse_number(Span s, long double *out)
{
    long double value = 0, scale = 1;
    int exponent = 0;
    size_t i = 0;
    bool negative = i < s.len && s.ptr[i] == '-', minus = false;
    i += negative;
    if (i >= s.len || !hv_digit(s.ptr[i]))
        return false;
    for (; i < s.len && hv_digit(s.ptr[i]); i++)
        value = value * 10 + (s.ptr[i] - '0');
    if (i + 1 < s.len && s.ptr[i] == '.')
        for (i++; i < s.len && hv_digit(s.ptr[i]); i++, scale *= 10)
            value = value * 10 + (s.ptr[i] - '0');
    if (i + 1 < s.len && (s.ptr[i] == 'e' || s.ptr[i] == 'E')) {
        i++;
        minus = s.ptr[i] == '-';
        i += minus || s.ptr[i] == '+';
        for (; i < s.len && hv_digit(s.ptr[i]) && exponent < 5000; i++)
            exponent = exponent * 10 + (s.ptr[i] - '0');
    }
    value /= scale;
    while (exponent-- > 0)
        value = minus ? value / 10 : value * 10;
    *out = negative ? -value : value;
    return i == s.len;
}

bool hv_number_of(const HclValue *v, long double *out)
{
    return (v->kind == HV_NUMBER || v->kind == HV_STRING) && hv_parse_number(v->text, out);
}

bool hv_equal(const HclValue *a, const HclValue *b)
{
    if (a->kind != b->kind || a->n != b->n)
        return false;
    if (a->kind == HV_NULL)
        return true;
    if (a->kind != HV_LIST && a->kind != HV_OBJECT)
        return hv_span_order(a->text, b->text) == 0;
    for (size_t i = 0; i < a->n; i++)
        if ((a->kind == HV_OBJECT && hv_span_order(a->keys[i], b->keys[i]) != 0) ||
            !hv_equal(&a->items[i], &b->items[i]))
            return false;
    return true;
}

const HclValue *hv_find_unknown(const HclValue *v)
{
    if (v->kind == HV_UNKNOWN)
        return v;
    for (size_t i = 0; v->unknown_inside && i < v->n; i++)
        if (v->items[i].kind == HV_UNKNOWN || v->items[i].unknown_inside)
            return hv_find_unknown(&v->items[i]);
    return NULL;
}

bool hv_any_secret(const HclValue *v)
{
    return v->secret || v->secret_inside;
}

static HclValue hv_converted(HclValue v, enum hv_kind kind, Span text)
{
    v.kind = kind;
    v.text = text;
    return v;
}

HclValue hv_to_string(HclEval *eval, HclValue v)
{
    if (v.kind == HV_BOOL || v.kind == HV_NUMBER)
        return hv_converted(v, HV_STRING, v.text);
    if (v.kind == HV_LIST || v.kind == HV_OBJECT)
        return hv_unknown(eval->arena, v.at, "a list or object stands where text is needed");
    return v;
}

/* Digits alone: their leading zeros fall away, and none is lost however many there are. */
static bool hv_digits(Span *text)
{
    for (size_t i = 0; i < text->len; i++)
        if (!hv_digit(text->ptr[i]))
            return false;
    while (text->len > 1 && text->ptr[0] == '0')
        *text = span_sub(*text, 1, text->len);
    return text->len > 0;
}

HclValue hv_to_number(HclEval *eval, HclValue v)
{
    long double value;
    Span digits = v.text;
    if (v.kind == HV_STRING && hv_digits(&digits))
        return hv_converted(v, HV_NUMBER, digits);
    if (v.kind == HV_STRING && hv_number_of(&v, &value)) {
        HclValue number = hv_number(eval->arena, value, v.at);
        return hv_converted(v, HV_NUMBER, number.text);
    }
    if (v.kind == HV_NUMBER || v.kind == HV_NULL || v.kind == HV_UNKNOWN)
        return v;
    return hv_unknown(eval->arena, v.at, "what stands here is no number");
}

HclValue hv_to_bool(HclEval *eval, HclValue v)
{
    if (v.kind == HV_STRING) {
        if (span_is(v.text, "true") || span_is(v.text, "1"))
            return hv_converted(v, HV_BOOL, SPAN_LITERAL("true"));
        if (span_is(v.text, "false") || span_is(v.text, "0"))
            return hv_converted(v, HV_BOOL, SPAN_LITERAL("false"));
    }
    if (v.kind == HV_BOOL || v.kind == HV_NULL || v.kind == HV_UNKNOWN)
        return v;
    return hv_unknown(eval->arena, v.at, "what stands here is neither true nor false");
}

static int hv_value_order(const void *a, const void *b)
{
    const HclValue *x = a, *y = b;
    long double m, n;
    if (x->kind == HV_NUMBER && y->kind == HV_NUMBER && hv_number_of(x, &m) && hv_number_of(y, &n))
        return (m > n) - (m < n);
    return hv_span_order(x->text, y->text);
}

HclValue hv_sorted(HclEval *eval, HclValue list)
{
    HclValue out = list;
    bool numbers = list.n > 0 && list.items[0].kind == HV_NUMBER; /* read anew each time */
    if (!hcl_spend(eval, 2 * list.n + list.bytes / (numbers ? 2 : 1024)))
        return hcl_spent(eval, list.at);
    out.items = arena_array(eval->arena, HclValue, list.n ? list.n : 1);
    if (list.n > 0) {
        memcpy(out.items, list.items, list.n * sizeof *list.items);
        qsort(out.items, list.n, sizeof *out.items, hv_value_order);
    }
    return out;
}

static bool hv_all_plain(const HclValue *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i].kind != HV_STRING && list->items[i].kind != HV_NUMBER &&
            list->items[i].kind != HV_BOOL)
            return false;
    return true;
}

/* Of a set of plain values: in their order. */
static HclValue hv_unique_sorted(HclEval *eval, HclValue list)
{
    HclValue out = hv_sorted(eval, list);
    if (out.kind == HV_UNKNOWN)
        return out;
    out.n = 0;
    for (size_t i = 0; i < list.n; i++)
        if (out.n == 0 || !hv_equal(&out.items[out.n - 1], &out.items[i]))
            out.items[out.n++] = out.items[i];
    return out;
}

HclValue hv_unique(HclEval *eval, HclValue list, bool sorted)
{
    HclValue out = list;
    if (sorted && hv_all_plain(&list))
        return hv_unique_sorted(eval, list);
    if (list.n > HV_UNIQUE_MAX)
        return hv_unknown(eval->arena, list.at, "the list is too long to be looked at");
    out.items = arena_array(eval->arena, HclValue, list.n ? list.n : 1);
    out.n = 0;
    for (size_t i = 0; i < list.n; i++) {
        bool seen = false;
        if (!hcl_spend_text(eval, out.n * (1 + hv_size(&list.items[i]) / 16)))
            return hcl_spent(eval, list.at);
        for (size_t k = 0; k < out.n && !seen; k++)
            seen = hv_equal(&out.items[k], &list.items[i]);
        if (!seen)
            out.items[out.n++] = list.items[i];
    }
    return out;
}

/* ---- what the parts of the evaluator share ---- */

HclValue hcl_spent(HclEval *eval, Source at)
{
    return hv_unknown(eval->arena, at,
                      hcl_budget(eval)->bytes > HCL_BYTES_MAX ? HCL_TOO_MUCH : HCL_TOO_LONG);
}

/* A value of a list takes as long as a byte of text that is read character by character; what is
 * only compared or copied goes faster. */
size_t hv_size(const HclValue *v)
{
    if (v->kind == HV_LIST || v->kind == HV_OBJECT)
        return v->weight + v->bytes / 16;
    return v->text.len;
}

Source hcl_eval_source(HclEval *eval, const HclExpr *e)
{
    return hcl_source(eval->file, e->at);
}

HclValue hcl_eval_made_of(HclValue v, const HclValue *from)
{
    v = hcl_eval_chosen_by(v, from);
    if (!v.via)
        v.via = from->via;
    return v;
}

HclValue hcl_eval_chosen_by(HclValue v, const HclValue *from)
{
    v.as_given = v.as_given && !hv_any_secret(from) && !from->users;
    v.secret |= hv_any_secret(from);
    if (!v.users)
        v.users = from->users;
    if (!v.whole_users)
        v.whole_users = from->users;
    return v;
}

HclValue hcl_eval_taken_from(const HclValue *whole, HclValue v)
{
    return hcl_eval_made_of(
        v, &(HclValue){.via = whole->via, .secret = whole->secret, .users = whole->whole_users});
}

HclValue hcl_eval_within(HclEval *eval, const HclFile *file, const HclExpr *expr)
{
    const HclFile *outer_file = eval->file;
    const HclBinding *outer_bindings = eval->bindings;
    const HclValue *outer_each = eval->each;
    bool outer_met = eval->met_secret;
    const char *outer_users = eval->met_users;
    HclValue v;
    eval->file = file;
    eval->bindings = eval->outer;
    eval->each = NULL;
    v = hcl_eval_node(eval, expr);
    eval->file = outer_file;
    eval->bindings = outer_bindings;
    eval->each = outer_each;
    eval->met_users = outer_users;
    eval->met_secret = outer_met; /* what a reference was made of is its value's to tell */
    return v;
}
