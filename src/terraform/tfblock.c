#include <string.h>

#include "data/regions.h"
#include "terraform/tfload.h"

static const TfValue absent = {.state = TF_ABSENT};

const TfValue *tfblock_get(const TfBlock *block, const char *name)
{
    for (size_t i = 0; block && i < block->attrs.len; i++)
        if (strcmp(block->attrs.items[i].name, name) == 0)
            return &block->attrs.items[i].value;
    return &absent;
}

const TfBlock *tfblock_child(const TfBlock *block, const char *type, size_t n)
{
    for (size_t i = 0; block && i < block->blocks.len; i++)
        if (strcmp(block->blocks.items[i]->type, type) == 0 && n-- == 0)
            return block->blocks.items[i];
    return NULL;
}

const char *tfvalue_text(const TfValue *value)
{
    return value && value->state == TF_KNOWN && value->type != TF_LIST && value->type != TF_MAP
               ? value->v.text
               : NULL;
}

/* Arguments that contract.md calls secret. */
bool tfblock_is_secret(Span name)
{
    static const char *const names[] = {"secret_key", "token", "external_id", "web_identity_token",
                                        "sse_customer_key"};
    return span_is_one_of(name, names, ARRAY_LEN(names));
}

/* ---- values ---- */

static void tfvalue_items(TfLoad *load, TfValue *out, const HclValue *value, Source expr_at,
                          bool secret)
{
    out->n_items = value->n;
    out->items = arena_array(load->arena, TfValue, value->n ? value->n : 1);
    out->keys = value->kind == HV_OBJECT
                    ? arena_array(load->arena, const char *, value->n ? value->n : 1)
                    : NULL;
    for (size_t i = 0; i < value->n; i++) {
        bool for_secrets = secret || (out->keys && tfblock_is_secret(value->keys[i]));
        HclValue item = value->items[i];
        item.secret |= value->secret;
        out->items[i] = tfvalue_of(load, item, expr_at, for_secrets);
        if (out->keys)
            out->keys[i] = arena_span(load->arena, value->keys[i]);
    }
}

/* A text with a NUL in it would end there: the two bytes of "modified UTF-8" stand for it, which
 * are in no other text and which every validator refuses as it does NUL (surface: policy-nul). */
static const char *tfvalue_chars(Arena *arena, Span text)
{
    AUTO_BUF Buf out = BUF_INIT(text.len * 2 + 1);
    if (span_find_char(text, '\0') == text.len)
        return arena_span(arena, text);
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i])
            buf_add_char(&out, text.ptr[i]);
        else
            buf_add(&out, SPAN_LITERAL("\xc0\x80"));
    return arena_span(arena, buf_span(&out));
}

TfValue tfvalue_of(TfLoad *load, HclValue value, Source expr_at, bool secret)
{
    static const enum tf_type types[] = {[HV_BOOL] = TF_BOOL,
                                         [HV_NUMBER] = TF_NUMBER,
                                         [HV_STRING] = TF_STRING,
                                         [HV_LIST] = TF_LIST,
                                         [HV_OBJECT] = TF_MAP};
    TfValue out = {.state = TF_KNOWN, .expr_at = expr_at, .via = value.via};
    out.v.at = value.at.kind == SOURCE_NONE ? expr_at : value.at;
    /* A region, a number, yes and no tell nobody anything, unless they tell of a secret: one that a
     * variable chose could spell it, by as many aliases as it takes. */
    bool region = value.kind == HV_STRING && region_find(arena_span(load->arena, value.text));
    bool counts = value.kind == HV_NUMBER || value.kind == HV_BOOL;
    bool harmless = value.as_given && (region || (counts && !value.secret));
    out.as_given =
        value.kind == HV_LIST || value.kind == HV_OBJECT ? !value.whole_users : value.as_given;
    out.users = harmless ? NULL : value.users;
    out.of_secret = value.secret;
    for (size_t i = 0; value.shadowed && i < value.shadowed->len; i++) {
        Value v = value.shadowed->items[i];
        if ((secret || value.secret) && v.text)
            v = (Value){.secret = secret_new(load->arena, span_of(v.text)), .at = v.at};
        vec_push(load->arena, &out.shadowed, v);
    }
    bool nothing = value.kind == HV_NULL || value.kind == HV_UNKNOWN ||
                   ((value.kind == HV_LIST || value.kind == HV_OBJECT) && value.n == 0);
    if (nothing && value.secret && !value.as_given && !secret) {
        out.state = TF_UNKNOWN; /* that there is nothing, or nothing yet, tells of it */
        out.why = HCL_PRIVATE;
    } else if (value.kind == HV_NULL) {
        out.state = TF_NULL;
    } else if (value.kind == HV_UNKNOWN) {
        out.state = TF_UNKNOWN;
        out.why = arena_span(load->arena, value.text);
    } else if (value.kind == HV_LIST || value.kind == HV_OBJECT) {
        out.type = types[value.kind];
        tfvalue_items(load, &out, &value, expr_at, secret);
    } else {
        out.type = types[value.kind];
        if (value.secret && !secret) {
            out.state = TF_UNKNOWN;
            out.why = HCL_PRIVATE;
        } else if (secret)
            out.v.secret = secret_new(load->arena, value.text);
        else
            out.v.text = tfvalue_chars(load->arena, value.text);
    }
    return out;
}

/* ---- blocks ---- */

static void tfblock_body(TfLoad *load, TfModule *module, TfBlock *out, const HclBody *body);

static bool tfblock_shows_key_id(Span name)
{
    return span_is(name, "access_key"); /* shown by its own rule (text_key_id), even where it is the
                                           secret by mistake */
}

/* What override files replaced, the latest first (override-05); only a value that would be known
 * can have lost. */
static void tfblock_replaced(TfLoad *load, TfValue *out, const HclAttr *attr)
{
    for (const HclAttr *old = attr->replaced; old; old = old->replaced) {
        HclValue value = hcl_eval(&load->eval, old->file, old->expr);
        TfValue lost;
        if (tfblock_shows_key_id(old->name))
            value.secret = false;
        lost = tfvalue_of(load, value, hcl_source(old->file, old->expr->at),
                          tfblock_is_secret(old->name));
        if (lost.state != TF_KNOWN || lost.type == TF_LIST || lost.type == TF_MAP)
            continue;
        vec_push(load->arena, &out->shadowed, lost.v);
        out->n_replaced += 1 + lost.shadowed.len;
        for (size_t i = 0; i < lost.shadowed.len; i++)
            vec_push(load->arena, &out->shadowed, lost.shadowed.items[i]);
    }
}

static void tfblock_attr(TfLoad *load, TfModule *module, TfBlock *out, const HclAttr *attr)
{
    HclValue value = hcl_eval(&load->eval, attr->file, attr->expr);
    Source at = hcl_source(attr->file, attr->expr->at);
    TfAttr made = {.name = arena_span(load->arena, attr->name)};
    bool of_secret = value.secret, shown = tfblock_shows_key_id(attr->name);
    (void)module;
    if (shown)
        value.secret = false;
    if (value.refused && load->strict)
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "expression",
                               .summary = value.refused,
                               .configuration = load->concerns,
                               .at = at},
                   "%.*s", (int)value.text.len, value.text.ptr);
    made.value = tfvalue_of(load, value, at, tfblock_is_secret(attr->name));
    made.value.of_secret = of_secret;
    tfblock_replaced(load, &made.value, attr);
    vec_push(load->arena, &out->attrs, made);
}

static TfBlock *tfblock_new(TfLoad *load, TfBlock *parent, const HclBlock *block)
{
    TfBlock *out = arena_new(load->arena, TfBlock);
    out->type = arena_span(load->arena, block->type);
    out->labels[0] = block->labels[0];
    out->labels[1] = block->labels[1];
    out->at = hcl_source(block->file, block->at);
    out->end_line = block->end_line;
    if (parent)
        vec_push(load->arena, &parent->blocks, out);
    return out;
}

static void dynamic_refused(TfLoad *load, const char *summary, Source at, const char *text)
{
    if (load->strict)
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "expression",
                               .summary = summary,
                               .configuration = load->concerns,
                               .at = at},
                   "%s", text);
}

/* hcl ext/dynblock expand_spec.go: for_each, iterator and one content; labels only where the block
 * has some, which none of a provider has. */
static const HclBlock *dynamic_content(TfLoad *load, const HclBlock *block)
{
    const HclBlock *content = NULL;
    Source at = hcl_source(block->file, block->at);
    if (!hcl_body_attr(&block->body, "for_each"))
        dynamic_refused(load, "Missing required argument", at, "a dynamic block needs for_each");
    for (size_t i = 0; i < block->body.attrs.len; i++) {
        const HclAttr *attr = &block->body.attrs.items[i];
        if (!span_is(attr->name, "for_each") && !span_is(attr->name, "iterator"))
            dynamic_refused(load, "Unsupported argument", hcl_source(attr->file, attr->at),
                            "a dynamic block has for_each and iterator, nothing else");
    }
    for (size_t i = 0; i < block->body.blocks.len; i++) {
        const HclBlock *child = block->body.blocks.items[i];
        bool is_content = span_is(child->type, "content");
        if (!is_content || content)
            dynamic_refused(
                load, is_content ? "Extraneous dynamic content block" : "Unsupported block type",
                hcl_source(child->file, child->at),
                "a dynamic block has one block content, and no other");
        content = is_content ? child : content;
    }
    if (!content)
        dynamic_refused(load, "Missing dynamic content block", at,
                        "a dynamic block needs a block content");
    return content;
}

/* dynamic "x" { for_each = ...; content { ... } }: one block for each element, or one that says so
 * if that is not known. */
static void tfblock_dynamic(TfLoad *load, TfModule *module, TfBlock *parent, const HclBlock *block)
{
    const HclAttr *for_each = hcl_body_attr(&block->body, "for_each");
    const HclAttr *iterator = hcl_body_attr(&block->body, "iterator");
    const HclBlock *content = dynamic_content(load, block);
    HclValue elements =
        for_each ? hcl_eval(&load->eval, for_each->file, for_each->expr) : hv_null(SOURCE_UNKNOWN);
    Span name = iterator ? iterator->expr->text : span_of(block->labels[0]);
    if (!content)
        return;
    if (iterator && !iterator->file->json && iterator->expr->kind != HCL_REF)
        dynamic_refused(load, "Invalid expression", hcl_source(iterator->file, iterator->expr->at),
                        "the iterator of a dynamic block is a name, without quotes");
    if (for_each && elements.kind != HV_UNKNOWN && elements.kind != HV_LIST &&
        elements.kind != HV_OBJECT)
        dynamic_refused(load, "Invalid dynamic for_each value",
                        hcl_source(for_each->file, for_each->expr->at),
                        "for_each of a dynamic block is a list, a set or a map");
    parent->by_secret |= elements.secret;
    parent->by_users = parent->by_users ? parent->by_users : elements.whole_users;
    if (elements.kind != HV_LIST && elements.kind != HV_OBJECT) {
        TfBlock *out = tfblock_new(load, parent, block);
        out->type = block->labels[0];
        out->labels[0] = NULL;
        out->dynamic = true;
        return;
    }
    if (elements.n == 0) {
        TfBlock *none = tfblock_new(load, NULL, block);
        none->type = block->labels[0];
        vec_push(load->arena, &parent->none, none);
    }
    for (size_t i = 0; i < elements.n; i++) {
        TfBlock *out = tfblock_new(load, parent, block);
        const HclBinding *outer = load->eval.outer;
        HclValue each = tfscope_each(load, hcl_eval_key_of(&load->eval, &elements, i),
                                     hcl_eval_taken_from(&elements, elements.items[i]));
        HclBinding binding = {name, &each, outer};
        out->type = block->labels[0];
        out->labels[0] = NULL;
        load->eval.outer = &binding;
        tfblock_body(load, module, out, &content->body);
        load->eval.outer = outer;
    }
}

static bool dynamic_has(const HclExpr *object, const char *name)
{
    for (uint32_t i = 0; object->kind == HCL_OBJECT && i + 1 < object->n_items; i += 2)
        if (span_is(object->items[i]->text, name))
            return true;
    return object->kind != HCL_OBJECT;
}

/* In JSON a dynamic block is a property, whose own properties are the blocks that it makes; what
 * stands in them is not followed. */
static void dynamic_json_one(TfLoad *load, TfBlock *parent, const HclAttr *attr,
                             const HclExpr *type, const HclExpr *value)
{
    static const char *const needed[] = {"for_each", "content"};
    HclBlock *block;
    TfBlock *out;
    if (value->kind == HCL_TUPLE) {
        for (uint32_t i = 0; i < value->n_items; i++)
            dynamic_json_one(load, parent, attr, type, value->items[i]);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(needed); i++)
        if (!dynamic_has(value, needed[i]))
            dynamic_refused(load,
                            i == 0 ? "Missing required argument" : "Missing dynamic content block",
                            hcl_source(attr->file, type->at),
                            arena_printf(load->arena, "a dynamic block needs %s", needed[i]));
    block = arena_new(load->arena, HclBlock);
    block->file = attr->file;
    block->at = attr->at;
    out = tfblock_new(load, parent, block);
    out->type = arena_span(load->arena, type->text);
    out->dynamic = true;
}

static bool tfblock_json_dynamic(TfLoad *load, TfBlock *parent, const HclAttr *attr)
{
    const HclExpr *e = attr->expr;
    uint32_t n = e->kind == HCL_TUPLE ? e->n_items : 1;
    if (!attr->file->json || !span_is(attr->name, "dynamic") ||
        (e->kind != HCL_OBJECT && e->kind != HCL_TUPLE))
        return false;
    for (uint32_t k = 0; k < n; k++) {
        const HclExpr *object = e->kind == HCL_TUPLE ? e->items[k] : e;
        for (uint32_t i = 0; object->kind == HCL_OBJECT && i + 1 < object->n_items; i += 2)
            dynamic_json_one(load, parent, attr, object->items[i], object->items[i + 1]);
    }
    return true;
}

static void tfblock_body(TfLoad *load, TfModule *module, TfBlock *out, const HclBody *body)
{
    for (size_t i = 0; i < body->attrs.len; i++)
        if (!tfblock_json_dynamic(load, out, &body->attrs.items[i]))
            tfblock_attr(load, module, out, &body->attrs.items[i]);
    for (size_t i = 0; i < body->blocks.len; i++) {
        const HclBlock *block = body->blocks.items[i];
        if (span_is(block->type, "dynamic") && block->labels[0])
            tfblock_dynamic(load, module, out, block);
        else
            tfblock_body(load, module, tfblock_new(load, out, block), &block->body);
    }
}

TfBlock *tfblock_of(TfLoad *load, TfModule *module, const HclBlock *block)
{
    TfBlock *out = tfblock_new(load, NULL, block);
    load->eval.data = module;
    load->strict = span_is(block->type, "provider");
    tfblock_body(load, module, out, &block->body);
    return out;
}

void tfblock_mark_secrets(TfLoad *load, TfModule *module, const HclBody *body)
{
    for (size_t i = 0; i < body->attrs.len; i++) {
        const HclAttr *attr = &body->attrs.items[i];
        if (tfblock_is_secret(attr->name))
            tfsecret_mark(load, module, attr->expr);
        for (uint32_t k = 0; attr->expr->kind == HCL_OBJECT && k + 1 < attr->expr->n_items; k += 2)
            if (tfblock_is_secret(attr->expr->items[k]->text))
                tfsecret_mark(load, module, attr->expr->items[k + 1]);
    }
    for (size_t i = 0; i < body->blocks.len; i++)
        tfblock_mark_secrets(load, module, &body->blocks.items[i]->body);
}
