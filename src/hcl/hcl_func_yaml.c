/*
 * yamldecode, as Terraform reads YAML (zclconf/go-cty-yaml 1.1: resolve.go, implied_type.go;
 * compared with `terraform console` 1.11.4): the words of YAML 1.1 for true and false, "017" is
 * seventeen, "1_000" is text, one document, "<<" takes one mapping. libyaml reads the text.
 */
#include <string.h>
#include <yaml.h>

#include "hcl/hcl_func.h"
#include "hcl/hcl_lex.h"

/* A level takes as much of the stack as four of an expression (HCL_EVAL_DEPTH_MAX), and libyaml
 * looks at each level around for each token. */
enum { YAML_DEPTH_MAX = 600 };

typedef struct YamlAnchor {
    const char *name;
    HclValue value;
    bool open; /* its own definition is still being read */
} YamlAnchor;

typedef struct Yaml {
    HclCall *call;
    Arena *arena;
    yaml_parser_t parser;
    VEC(YamlAnchor) anchors;
    HclValue bad; /* the first refusal */
    bool failed;
} Yaml;

static HclValue yaml_value(Yaml *y, const yaml_event_t *event);

/* Takes steps; the budget's end is the document's. */
static bool yaml_spend(Yaml *y, size_t steps)
{
    if (hcl_spend(y->call->eval, steps) || y->failed)
        return !y->failed;
    y->failed = true;
    y->bad = hcl_spent(y->call->eval, y->call->at);
    return false;
}

static HclValue yaml_refuse(Yaml *y, const char *why)
{
    if (!y->failed)
        y->bad = hcl_call_bad(y->call, why);
    y->failed = true;
    return y->bad;
}

/* False where the text is no YAML; the event needs yaml_event_delete() then as well. */
static bool yaml_next(Yaml *y, yaml_event_t *out)
{
    memset(out, 0, sizeof *out);
    if (!y->failed && yaml_parser_parse(&y->parser, out))
        return true;
    yaml_refuse(y, "this is not YAML");
    return false;
}

/* Where in the file the value stands, if the text is a file as a whole. */
static Source yaml_place(const Yaml *y, const yaml_event_t *event)
{
    Source at = y->call->args[0].at;
    if (at.kind == SOURCE_FILE && at.column <= 1) {
        at.line = (int)event->start_mark.line + 1;
        at.column = (int)event->start_mark.column + 1;
    }
    return at;
}

/* ---- scalars ---- */

static bool yaml_is_word(Span s, const char *const *words)
{
    for (; *words; words++)
        if (span_is(s, *words))
            return true;
    return false;
}

static size_t yaml_digits(Span s)
{
    size_t n = 0;
    while (n < s.len && span_digit(s.ptr[n], 10) >= 0)
        n++;
    return n;
}

/* "0x1F" and "0o17" in small letters and without a sign; false where it is text. Longer than 64
 * bits is refused. */
static bool yaml_based(Yaml *y, Span s, Source at, HclValue *out)
{
    bool hex = span_starts(s, "0x");
    int base = hex ? 16 : 8;
    Span rest = span_sub(s, 2, s.len);
    unsigned long long value = 0;
    if ((!hex && !span_starts(s, "0o")) || rest.len == 0)
        return false;
    for (size_t i = 0; i < rest.len; i++)
        if (span_digit(rest.ptr[i], base) < 0)
            return false;
    for (size_t i = 0; i < rest.len; i++) {
        if (value >> 60) {
            *out = yaml_refuse(y, "a number is too large");
            return true;
        }
        value = value * (unsigned)base + (unsigned long long)span_digit(rest.ptr[i], base);
    }
    *out = hv_number(y->arena, (long double)value, at);
    return true;
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?, rewritten as Terraform writes numbers. */
static bool yaml_decimal(Yaml *y, Span s, Source at, HclValue *out)
{
    bool minus = span_starts(s, "-"), point;
    const char *text;
    Span rest = span_sub(s, minus || span_starts(s, "+"), s.len), whole, part = SPAN_EMPTY;
    whole = span_sub(rest, 0, yaml_digits(rest));
    rest = span_sub(rest, whole.len, rest.len);
    point = span_starts(rest, ".");
    if (point) {
        rest = span_sub(rest, 1, rest.len);
        part = span_sub(rest, 0, yaml_digits(rest));
        rest = span_sub(rest, part.len, rest.len);
    }
    if (whole.len + part.len == 0)
        return false;
    if (rest.len > 0) {
        size_t sign = rest.len > 1 && strchr("+-", rest.ptr[1]) ? 2 : 1;
        Span digits = span_sub(rest, sign, rest.len);
        if ((rest.ptr[0] | 0x20) != 'e' || digits.len == 0 || yaml_digits(digits) != digits.len)
            return false;
    }
    if (whole.len == 0)
        whole = SPAN_LITERAL("0");
    part = part.len ? (Span){part.ptr - 1, part.len + 1} : SPAN_LITERAL(""); /* with its point */
    text = arena_printf(y->arena, "%s%.*s%.*s%.*s", minus ? "-" : "", (int)whole.len, whole.ptr,
                        (int)part.len, part.ptr, (int)rest.len, rest.len ? rest.ptr : "");
    *out = hv_to_number(y->call->eval, hv_string(span_of(text), at));
    return true;
}

/* A date becomes its midnight; a time of day is not followed. */
static bool yaml_time(Yaml *y, Span s, Source at, HclValue *out)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int numbers[3] = {0}, leap;
    for (int i = 0; i < 3; i++) {
        size_t n = yaml_digits(s);
        if (i == 0 ? n != 4 : n < 1 || n > 2)
            return false;
        for (size_t k = 0; k < n; k++)
            numbers[i] = numbers[i] * 10 + (s.ptr[k] - '0');
        s = span_sub(s, n, s.len);
        if (i < 2 && !span_starts(s, "-"))
            return false;
        s = span_sub(s, i < 2, s.len);
    }
    if (s.len > 0 && (s.len == 1 || !strchr("Tt ", s.ptr[0]) || !yaml_digits(span_sub(s, 1, 2))))
        return false;
    leap = numbers[0] % 4 == 0 && (numbers[0] % 100 != 0 || numbers[0] % 400 == 0);
    if (numbers[1] < 1 || numbers[1] > 12 || numbers[2] < 1 ||
        numbers[2] > days[numbers[1] - 1] + (numbers[1] == 2 && leap))
        return false;
    if (s.len > 0)
        *out = hv_unknown(y->arena, at, "a time of day in YAML is not followed");
    else
        *out = hv_string(span_of(arena_printf(y->arena, "%04d-%02d-%02dT00:00:00Z", numbers[0],
                                              numbers[1], numbers[2])),
                         at);
    return true;
}

/* A word without quotes, by its look. */
static HclValue yaml_plain(Yaml *y, Span s, Source at)
{
    static const char *const yes[] = {"y",    "Y",    "yes", "Yes", "YES", "true",
                                      "True", "TRUE", "on",  "On",  "ON",  NULL};
    static const char *const no[] = {"n",     "N",     "no",  "No",  "NO",  "false",
                                     "False", "FALSE", "off", "Off", "OFF", NULL};
    static const char *const nothing[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const endless[] = {".inf",  ".Inf",  ".INF",  "+.inf", "+.Inf",
                                          "+.INF", "-.inf", "-.Inf", "-.INF", ".nan",
                                          ".NaN",  ".NAN",  NULL};
    HclValue v;
    if (yaml_is_word(s, nothing))
        return hv_null(at);
    if (yaml_is_word(s, yes) || yaml_is_word(s, no))
        return hv_bool(yaml_is_word(s, yes), at);
    if (yaml_is_word(s, endless))
        return yaml_refuse(y, "infinity and NaN are no numbers");
    if (yaml_based(y, s, at, &v) || yaml_decimal(y, s, at, &v) || yaml_time(y, s, at, &v))
        return v;
    return hv_string(s, at);
}

static HclValue yaml_scalar(Yaml *y, const yaml_event_t *event)
{
    Source at = yaml_place(y, event);
    Span s = {(const char *)event->data.scalar.value, event->data.scalar.length};
    Span tag = span_of((const char *)event->data.scalar.tag);
    HclValue v;
    s.ptr = arena_span(y->arena, s);
    if (tag.len > 0 && !span_starts(tag, "tag:yaml.org,2002:"))
        return yaml_refuse(y, "a tag is not known");
    tag = tag.len ? span_sub(tag, strlen("tag:yaml.org,2002:"), tag.len) : tag;
    if (span_is(tag, "binary"))
        return hv_unknown(y->arena, at, "binary data in YAML is not followed");
    if (tag.len > 0 && !span_is(tag, "str") && !span_is(tag, "int") && !span_is(tag, "float") &&
        !span_is(tag, "bool") && !span_is(tag, "null") && !span_is(tag, "timestamp"))
        return yaml_refuse(y, "a tag is not known");
    if (event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE || span_is(tag, "str"))
        return hv_string(s, at);
    if (span_is(tag, "null"))
        return hv_null(at);
    v = yaml_plain(y, s, at);
    if (tag.len > 0 && !span_is(tag, "timestamp") && v.kind == HV_STRING)
        return yaml_refuse(y, "a value does not fit its tag");
    return v;
}

/* ---- lists and mappings ---- */

static HclValue yaml_list(Yaml *y, Source at)
{
    VEC(HclValue) items = VEC_INIT;
    bool end = false;
    while (!end && !y->failed) {
        yaml_event_t event;
        end = yaml_next(y, &event) && event.type == YAML_SEQUENCE_END_EVENT;
        if (!end && !y->failed)
            vec_push(y->arena, &items, yaml_value(y, &event));
        yaml_event_delete(&event);
    }
    return hv_list(items.items, items.len, at);
}

typedef struct YamlPairs {
    VEC(Span) keys;
    VEC(HclValue) items;
} YamlPairs;

/* What "<<" takes in stands where it stands: a later key wins over it, and it over an earlier one.
 */
static void yaml_pair(Yaml *y, YamlPairs *out, Span key, HclValue v)
{
    if (!span_is(key, "<<")) {
        vec_push(y->arena, &out->keys, key);
        vec_push(y->arena, &out->items, v);
        return;
    }
    if (v.kind != HV_OBJECT)
        yaml_refuse(y, "\"<<\" takes a mapping");
    if (!yaml_spend(y, v.n))
        return;
    for (size_t i = 0; v.kind == HV_OBJECT && i < v.n; i++) {
        vec_push(y->arena, &out->keys, v.keys[i]);
        vec_push(y->arena, &out->items, v.items[i]);
    }
}

static HclValue yaml_mapping(Yaml *y, Source at)
{
    YamlPairs pairs = {VEC_INIT, VEC_INIT};
    bool end = false;
    while (!end && !y->failed) {
        yaml_event_t key_event, event;
        HclValue key;
        end = yaml_next(y, &key_event) && key_event.type == YAML_MAPPING_END_EVENT;
        if (!end && !y->failed) {
            key = yaml_value(y, &key_event);
            key = key.kind == HV_UNKNOWN ? key : hv_to_string(y->call->eval, key);
            if (key.kind != HV_STRING || key_event.type != YAML_SCALAR_EVENT)
                yaml_refuse(y, "a key is no text");
            if (yaml_next(y, &event))
                yaml_pair(y, &pairs, key.text, yaml_value(y, &event));
            yaml_event_delete(&event);
        }
        yaml_event_delete(&key_event);
    }
    return hv_object(pairs.keys.items, pairs.items.items, pairs.keys.len, at);
}

static HclValue yaml_alias(Yaml *y, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    if (!yaml_spend(y, 1 + y->anchors.len / 16))
        return y->bad;
    for (size_t i = y->anchors.len; i-- > 0;)
        if (strcmp(y->anchors.items[i].name, name) == 0)
            return y->anchors.items[i].open ? yaml_refuse(y, "an anchor stands within itself")
                                            : y->anchors.items[i].value;
    return yaml_refuse(y, "an alias has no anchor before it");
}

/* The value that begins with event, an alias aside. */
static HclValue yaml_own_value(Yaml *y, const yaml_event_t *event)
{
    bool scalar = event->type == YAML_SCALAR_EVENT, list = event->type == YAML_SEQUENCE_START_EVENT;
    const yaml_char_t *anchor = event->data.scalar.anchor, *tag = event->data.scalar.tag;
    const char *own = list ? YAML_SEQ_TAG : YAML_MAP_TAG;
    size_t index = y->anchors.len;
    HclValue v;
    if (list) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (!scalar) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    if (!scalar && tag && strcmp((const char *)tag, own) != 0)
        return yaml_refuse(y, "a tag is not known");
    if (anchor)
        vec_push(
            y->arena, &y->anchors,
            ((YamlAnchor){.name = arena_strdup(y->arena, (const char *)anchor), .open = true}));
    if (scalar)
        v = yaml_scalar(y, event);
    else
        v = list ? yaml_list(y, yaml_place(y, event)) : yaml_mapping(y, yaml_place(y, event));
    if (anchor) {
        y->anchors.items[index].value = v;
        y->anchors.items[index].open = false;
    }
    return v;
}

/* How deep the call stands counts: both are on the stack. */
static HclValue yaml_value(Yaml *y, const yaml_event_t *event)
{
    HclEval *eval = y->call->eval;
    HclValue v;
    if (event->type == YAML_ALIAS_EVENT)
        return yaml_alias(y, event);
    if (eval->depth >= YAML_DEPTH_MAX) {
        y->failed = true;
        y->bad = hv_unknown(y->arena, yaml_place(y, event), HCL_TOO_DEEP);
        return y->bad;
    }
    /* libyaml looks at each level around for each token */
    if (!yaml_spend(y, 1 + (size_t)eval->depth / 16))
        return y->bad;
    eval->depth++;
    v = yaml_own_value(y, event);
    eval->depth--;
    return v;
}

/* The stream's events must be: start, one document, end. */
static HclValue yaml_document(Yaml *y)
{
    static const yaml_event_type_t expected[] = {YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT,
                                                 YAML_NO_EVENT /* the value */,
                                                 YAML_DOCUMENT_END_EVENT, YAML_STREAM_END_EVENT};
    HclValue v = hv_null(y->call->at);
    for (size_t i = 0; i < ARRAY_LEN(expected) && !y->failed; i++) {
        yaml_event_t event;
        if (yaml_next(y, &event)) {
            yaml_version_directive_t *version = event.type == YAML_DOCUMENT_START_EVENT
                                                    ? event.data.document_start.version_directive
                                                    : NULL;
            if (expected[i] == YAML_NO_EVENT)
                v = yaml_value(y, &event);
            else if (event.type != expected[i])
                yaml_refuse(y, "one document is expected");
            if (version && version->minor != 1)
                yaml_refuse(y, "only YAML 1.1 is read");
        }
        yaml_event_delete(&event);
    }
    return y->failed ? y->bad : v;
}

static HclValue yaml_decode(HclCall *call)
{
    Yaml y = {.call = call, .arena = call->eval->arena};
    HclValue v;
    Span s;
    if (!hcl_call_text(call, 0, &s, &v))
        return v;
    if (!yaml_parser_initialize(&y.parser))
        return hv_unknown(y.arena, call->at, "there is no memory to read YAML with");
    yaml_parser_set_input_string(&y.parser, (const unsigned char *)(s.ptr ? s.ptr : ""), s.len);
    v = yaml_document(&y);
    yaml_parser_delete(&y.parser);
    return v;
}

const HclFunction hcl_yaml_functions[] = {
    {"yamldecode", 1, 1, FUNC_STRICT, yaml_decode},
    HCL_NOT_COMPUTED("yamlencode", 1, 1),
    {NULL, 0, 0, FUNC_STRICT, NULL},
};
