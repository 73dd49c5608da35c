/*
 * JSON with places, for .tf.json, the JSON files below .terraform, state files and jsondecode:
 * cJSON keeps no lines. And HCL's JSON profile: which properties of a .tf.json are blocks
 * (https://developer.hashicorp.com/terraform/language/syntax/json).
 */
#include <string.h>

#include "hcl/hcl_expr.h"

typedef struct Json {
    HclLexer *lex;
    bool templates;
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
        int digit = hcl_digit(s[i]);
        if (digit > 15)
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
        hcl_utf8_add(out, 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00));
        return 11;
    }
    hcl_utf8_add(out, code >= 0xd800 && code < 0xe000 ? 0xfffd : code);
    return 5;
}

/* The string behind its opening quote, unescaped. */
static Span json_string(Json *j)
{
    HclLexer *lex = j->lex;
    const char *from = lex->p, *p = from;
    bool escaped = false;
    char *bytes, *out;
    while (p < lex->end && *p != '"' && *p != '\n') {
        escaped |= *p == '\\';
        p += *p == '\\' && p + 1 < lex->end ? 2 : 1;
    }
    if (p >= lex->end || *p != '"') {
        json_bad(j, "a string has no closing quote on its line");
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
        return hcl_template_text(j->lex->arena, j->lex->file, text, at);
    e = hcl_node(j->lex, HCL_TEXT, at, 0);
    e->text = text;
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
        e = json_value(j);
        vec_push(j->lex->arena, &items, e);
    }
    if (j->lex->panic)
        return hcl_node(j->lex, HCL_ERROR, at, 0);
    e = hcl_node(j->lex, object ? HCL_OBJECT : HCL_TUPLE, at, 0);
    e->items = items.items;
    e->n_items = (uint32_t)items.len;
    return e;
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

/* ---- blocks ---- */

/* Properties that are blocks, by the type of the block around ("" = the file); labels below them.
 */
static const struct {
    const char *parent, *type;
    int labels;
    bool terragrunt; /* in a .hcl.json only */
} json_blocks[] = {{"", "terraform", 0, false},
                   {"", "provider", 1, false},
                   {"", "variable", 1, false},
                   {"", "locals", 0, false},
                   {"", "module", 1, false},
                   {"", "resource", 2, false},
                   {"", "data", 2, false},
                   {"", "ephemeral", 2, false},
                   {"", "output", 1, false},
                   {"", "check", 1, false},
                   {"", "import", 0, false},
                   {"", "moved", 0, false},
                   {"", "removed", 0, false},
                   {"check", "data", 2, false},
                   {"terraform", "required_providers", 0, false},
                   {"terraform", "backend", 1, false},
                   {"terraform", "cloud", 0, false},
                   {"cloud", "workspaces", 0, false},
                   {"backend", "workspaces", 0, false},
                   {"provider", "assume_role", 0, false},
                   {"provider", "assume_role_with_web_identity", 0, false},
                   {"provider", "endpoints", 0, false},
                   {"provider", "default_tags", 0, false},
                   {"provider", "ignore_tags", 0, false},
                   {"provider", "exec", 0, false},
                   {"provider", "kubernetes", 0, false},
                   {"kubernetes", "exec", 0, false},
                   {"", "include", 1, true},
                   {"", "remote_state", 0, true},
                   {"", "generate", 1, true},
                   {"", "dependency", 1, true},
                   {"", "dependencies", 0, true},
                   {"", "feature", 1, true},
                   {"", "exclude", 0, true},
                   {"", "errors", 0, true},
                   {"errors", "ignore", 1, true},
                   {"errors", "retry", 1, true},
                   {"terraform", "extra_arguments", 1, true},
                   {"terraform", "before_hook", 1, true},
                   {"terraform", "after_hook", 1, true},
                   {"terraform", "error_hook", 1, true}};

static void json_body(HclLexer *lex, HclBody *out, const char *parent, const HclExpr *object);

/* {"include": {"path": ...}}: what stands there is no object for each label. */
static bool json_is_bare(const HclExpr *e)
{
    for (uint32_t i = 1; i < e->n_items; i += 2)
        if (e->items[i]->kind != HCL_OBJECT && e->items[i]->kind != HCL_TUPLE)
            return true;
    return false;
}

static void json_block(HclLexer *lex, HclBody *out, HclBlock shape, int labels, const HclExpr *e)
{
    HclBlock *block;
    if (e->kind == HCL_TUPLE) {
        for (uint32_t i = 0; i < e->n_items; i++)
            if (e->items[i]->kind != HCL_TUPLE)
                json_block(lex, out, shape, labels, e->items[i]);
        return;
    }
    if (e->kind != HCL_OBJECT)
        return;
    if (span_is(shape.type, "include") && json_is_bare(e))
        labels = 0;
    for (uint32_t i = 0; labels > shape.n_labels && i + 1 < e->n_items; i += 2) {
        HclBlock deeper = shape;
        deeper.at = e->items[i]->at;
        deeper.labels[deeper.n_labels++] = arena_span(lex->arena, e->items[i]->text);
        json_block(lex, out, deeper, labels, e->items[i + 1]);
    }
    if (labels > shape.n_labels)
        return;
    block = arena_new(lex->arena, HclBlock);
    *block = shape;
    block->end_line = block->at.line;
    json_body(lex, &block->body, arena_span(lex->arena, shape.type), e);
    vec_push(lex->arena, &out->blocks, block);
}

static void json_body(HclLexer *lex, HclBody *out, const char *parent, const HclExpr *object)
{
    bool terragrunt = span_ends(span_of(lex->file->name), ".hcl.json");
    for (uint32_t i = 0; i + 1 < object->n_items; i += 2) {
        const HclExpr *key = object->items[i];
        HclAttr attr = {
            .name = key->text, .expr = object->items[i + 1], .at = key->at, .file = lex->file};
        bool block = false;
        for (size_t k = 0; k < ARRAY_LEN(json_blocks) && !block; k++) {
            if (strcmp(json_blocks[k].parent, parent) != 0 ||
                (json_blocks[k].terragrunt && !terragrunt) ||
                !span_is(key->text, json_blocks[k].type))
                continue;
            block = true;
            json_block(lex, out, (HclBlock){.type = key->text, .at = key->at, .file = lex->file},
                       json_blocks[k].labels, attr.expr);
        }
        if (!block && !span_is(key->text, "//"))
            vec_push(lex->arena, &out->attrs, attr);
    }
}

HclFile *hcl_parse_json(Arena *arena, const char *name, Span text, bool templates)
{
    HclLexer lex = hcl_open(arena, name, text);
    Json j = {&lex, templates};
    lex.file->json = true;
    lex.file->value = json_value(&j);
    if (!lex.panic && (json_next(&j) != '\0' || lex.p < lex.end))
        json_bad(&j, "more stands behind the end of the document");
    if (templates && lex.file->value->kind == HCL_OBJECT)
        json_body(&lex, &lex.file->body, "", lex.file->value);
    return lex.file;
}
