/*
 * JSON with places, for .tf.json, the JSON files below .terraform, state files and jsondecode:
 * cJSON keeps no lines. What of a .tf.json is a block, hcl_json_blocks.c tells.
 */
#include <string.h>

#include "base/utf8.h"
#include "hcl/hcl_expr.h"

typedef struct Json {
    HclLexer *lex;
    bool templates;
    int depth;            /* of objects */
    bool variable;        /* below the property "variable" of the document */
    bool terraform;       /* below "terraform" */
    bool literal_backend; /* a backend is text as it stands */
} Json;

static HclExpr *json_value(Json *j);

static HclExpr *json_bad(Json *j, const char *detail)
{
    if (!j->lex->panic)
        hcl_fail(j->lex, hcl_here(j->lex), "Invalid JSON", detail);
    return hcl_node(j->lex, HCL_ERROR, hcl_here(j->lex), 0);
}

static char json_next(Json *j)
{
    HclLexer *lex = j->lex;
    while (lex->p < lex->end && strchr(" \t\r\n", *lex->p) && *lex->p)
        lex->line += *lex->p++ == '\n';
    return lex->p < lex->end ? *lex->p : '\0';
}

static bool json_accept(Json *j, char c)
{
    if (json_next(j) != c || j->lex->p == j->lex->end)
        return false;
    j->lex->p++;
    return true;
}

static bool json_hex4(const char *s, uint32_t *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++) {
        int digit = span_hex_digit(s[i]);
        if (digit < 0)
            return false;
        *out = *out << 4 | (uint32_t)digit;
    }
    return true;
}

/* The escape behind a backslash; bytes read, 0 if it is none. */
static size_t json_escape(Span s, char **out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *simple = s.len > 0 && s.ptr[0] ? strchr(from, s.ptr[0]) : NULL;
    uint32_t code, low;
    if (simple) {
        *(*out)++ = to[simple - from];
        return 1;
    }
    if (s.len < 5 || s.ptr[0] != 'u' || !json_hex4(s.ptr + 1, &code))
        return 0;
    if (code >= 0xd800 && code < 0xdc00 && s.len >= 11 && s.ptr[5] == '\\' && s.ptr[6] == 'u' &&
        json_hex4(s.ptr + 7, &low) && low >= 0xdc00 && low < 0xe000) {
        *out += utf8_encode(0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00), *out);
        return 11;
    }
    *out += utf8_encode(code, *out);
    return 5;
}

/* The string behind its opening quote, unescaped. */
static Span json_string(Json *j)
{
    HclLexer *lex = j->lex;
    const char *from = lex->p, *p = from;
    bool escaped = false;
    char *bytes, *out;
    while (p < lex->end && *p != '"' && (unsigned char)*p >= ' ') {
        escaped |= *p == '\\';
        p += *p == '\\' && p + 1 < lex->end ? 2 : 1;
    }
    if (p >= lex->end || *p != '"') {
        json_bad(j, "a string has no closing quote, or a control character in it");
        return SPAN_EMPTY;
    }
    lex->p = p + 1;
    if (!escaped)
        return (Span){from, (size_t)(p - from)};
    out = bytes = arena_alloc(lex->arena, (size_t)(p - from) + 1);
    while (from < p) {
        size_t len;
        if (*from != '\\') {
            *out++ = *from++;
            continue;
        }
        len = json_escape((Span){from + 1, (size_t)(p - from - 1)}, &out);
        if (len == 0)
            json_bad(j, "a backslash in a string begins no escape");
        from += len + 1;
    }
    return (Span){bytes, (size_t)(out - bytes)};
}

static HclExpr *json_text(Json *j, bool template)
{
    HclPlace at = hcl_here(j->lex);
    HclExpr *e;
    Span text;
    j->lex->p++;
    text = json_string(j);
    if (template && !j->lex->panic &&
        (span_find(text, "${") < text.len || span_find(text, "%{") < text.len))
        return hcl_template_text(j->lex, text, at);
    e = hcl_node(j->lex, HCL_TEXT, at, 0);
    e->text = text;
    return e;
}

/* What a variable block says is text as it stands, but for its validation, and so is a backend
 * (terraform internal/configs/named_values.go and internal/command/init.go decode them without an
 * evaluation context, and the JSON syntax reads no templates then: hcl json/structure.go
 * expression.Value; backend-bucket-template in surface_json.py). OpenTofu evaluates backends. */
static HclExpr *json_member(Json *j, Span key)
{
    Json before = *j;
    HclExpr *e;
    j->depth++;
    if (j->templates && j->depth == 1 && span_is(key, "variable")) {
        j->variable = true;
        j->templates = false;
    } else if (j->variable && j->depth == 3 && span_is(key, "validation")) {
        j->templates = true;
    } else if (j->literal_backend && j->depth == 1 && span_is(key, "terraform")) {
        j->terraform = true;
    } else if (j->terraform && j->depth == 2 &&
               (span_is(key, "backend") || span_is(key, "cloud"))) {
        j->templates = false;
    }
    e = json_value(j);
    j->depth = before.depth;
    j->variable = before.variable;
    j->terraform = before.terraform;
    j->templates = before.templates;
    return e;
}

static HclExpr *json_items(Json *j, bool object)
{
    VEC(HclExpr *) items = VEC_INIT;
    HclPlace at = hcl_here(j->lex);
    char closer = object ? '}' : ']';
    HclExpr *e;
    j->lex->p++;
    while (!j->lex->panic && !json_accept(j, closer)) {
        if (items.len > 0 && !json_accept(j, ','))
            return json_bad(j, "a comma or the closing bracket is expected here");
        if (object) {
            if (json_next(j) != '"')
                return json_bad(j, "a property name in double quotes is expected here");
            e = json_text(j, false);
            vec_push(j->lex->arena, &items, e);
            if (!j->lex->panic && !json_accept(j, ':'))
                return json_bad(j, "a colon is expected behind a property name");
        }
        e = object ? json_member(j, e->text) : json_value(j);
        vec_push(j->lex->arena, &items, e);
    }
    if (j->lex->panic)
        return hcl_node(j->lex, HCL_ERROR, at, 0);
    e = hcl_node(j->lex, object ? HCL_OBJECT : HCL_TUPLE, at, 0);
    e->items = items.items;
    e->n_items = (uint32_t)items.len;
    return e;
}

/* Takes the digits that *rest begins with; false if there are none. */
static bool json_digits(Span *rest)
{
    size_t n = span_run(*rest, "0123456789");
    *rest = span_sub(*rest, n, rest->len);
    return n > 0;
}

/* The grammar of RFC 8259: no sign but -, no leading 0, digits on both sides of a point. */
static bool json_number(Span s)
{
    Span rest = span_sub(s, span_starts(s, "-"), s.len);
    bool zero = span_starts(rest, "0");
    if (zero)
        rest = span_sub(rest, 1, rest.len);
    else if (!json_digits(&rest))
        return false;
    if (span_starts(rest, ".")) {
        rest = span_sub(rest, 1, rest.len);
        if (!json_digits(&rest))
            return false;
    }
    if (span_starts(rest, "e") || span_starts(rest, "E")) {
        rest = span_sub(rest, 1, rest.len);
        rest = span_sub(rest, span_starts(rest, "+") || span_starts(rest, "-"), rest.len);
        if (!json_digits(&rest))
            return false;
    }
    return rest.len == 0;
}

static HclExpr *json_word(Json *j)
{
    static const struct {
        const char *word;
        enum hcl_kind kind;
    } words[] = {{"true", HCL_BOOL}, {"false", HCL_BOOL}, {"null", HCL_NULL}};
    HclLexer *lex = j->lex;
    Span rest = {lex->p, (size_t)(lex->end - lex->p)};
    HclExpr *e = hcl_node(lex, HCL_NUMBER, hcl_here(lex), 0);
    size_t len = 0;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (span_starts(rest, words[i].word)) {
            e->kind = (uint8_t)words[i].kind;
            e->text = span_of(words[i].word);
            lex->p += e->text.len;
            return e;
        }
    while (len < rest.len && strchr("+-.eE0123456789", rest.ptr[len]) && rest.ptr[len])
        len++;
    if (len == 0)
        return json_bad(j, "a value is expected here");
    e->text = span_sub(rest, 0, len);
    if (!json_number(e->text))
        return json_bad(j, "this is no number");
    lex->p += len;
    return e;
}

static HclExpr *json_value(Json *j)
{
    char c = json_next(j);
    HclExpr *e;
    if (!hcl_enter(j->lex))
        e = hcl_node(j->lex, HCL_ERROR, hcl_here(j->lex), 0);
    else if (c == '{' || c == '[')
        e = json_items(j, c == '{');
    else
        e = c == '"' ? json_text(j, j->templates) : json_word(j);
    hcl_leave(j->lex);
    return e;
}

static HclFile *json_file(Arena *arena, const char *name, Span text, bool templates,
                          bool literal_backend)
{
    HclLexer lex = hcl_open(arena, name, text);
    Json j = {.lex = &lex, .templates = templates, .literal_backend = literal_backend};
    lex.file->json = true;
    lex.file->value = json_value(&j);
    if (!lex.panic && (json_next(&j) != '\0' || lex.p < lex.end))
        json_bad(&j, "more stands behind the end of the document");
    if (templates && !lex.file->too_large)
        hcl_json_document(&lex, lex.file->value);
    return hcl_close(&lex);
}

HclFile *hcl_parse_json(Arena *arena, const char *name, Span text, bool templates)
{
    return json_file(arena, name, text, templates, false);
}

HclFile *hcl_parse_tf_json(Arena *arena, const char *name, Span text, bool backend_evaluated)
{
    return json_file(arena, name, text, true, !backend_evaluated);
}
