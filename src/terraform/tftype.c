/*
 * Type constraints of variables: string, number, bool, any, list(T), set(T), map(T), object({...}),
 * tuple([...]), optional(T, default)
 * (https://developer.hashicorp.com/terraform/language/expressions/type-constraints).
 */
#include <string.h>

#include "terraform/tfload.h"

typedef struct Conversion {
    TfLoad *load;
    const HclFile *file; /* of the type expression */
} Conversion;

static HclValue type_convert(Conversion *c, const HclExpr *type, HclValue v);

bool tftype_is_literal(const HclExpr *type)
{
    static const char *const primitives[] = {"string", "number", "bool"};
    for (size_t i = 0; i < ARRAY_LEN(primitives); i++)
        if ((type->kind == HCL_REF || type->kind == HCL_TEXT) && span_is(type->text, primitives[i]))
            return true;
    return false;
}

static HclValue type_bad(Conversion *c, const HclValue *v, const char *what)
{
    return hcl_eval_chosen_by(hv_refused(c->load->arena, v->at, "Invalid value for input variable",
                                         "the variable's type asks for %s", what),
                              v);
}

/* What was converted as a whole has the marks of what it was made from. */
static HclValue type_marked(HclValue out, const HclValue *from)
{
    out.secret = from->secret;
    out.users = from->users;
    out.whole_users = from->whole_users;
    out.via = from->via;
    return out;
}

static HclValue type_items(Conversion *c, const HclExpr *item, HclValue v)
{
    HclValue *items = arena_array(c->load->arena, HclValue, v.n ? v.n : 1);
    HclValue out;
    for (size_t i = 0; i < v.n; i++)
        items[i] = type_convert(c, item, v.items[i]);
    out = v.kind == HV_LIST ? hv_list(items, v.n, v.at) : hv_object(v.keys, items, v.n, v.at);
    return type_marked(out, &v);
}

static HclValue type_list(Conversion *c, const HclExpr *item, HclValue v)
{
    if (v.kind != HV_LIST)
        return type_bad(c, &v, "a list");
    v = type_items(c, item, v);
    v.set = false;
    return v;
}

static HclValue type_set(Conversion *c, const HclExpr *item, HclValue v)
{
    if (v.kind != HV_LIST)
        return type_bad(c, &v, "a set");
    v = type_items(c, item, v);
    if (v.kind == HV_LIST && !v.unknown_inside) {
        v = hv_unique(&c->load->eval, v, true);
        v.set = true;
    }
    return v;
}

static HclValue type_map(Conversion *c, const HclExpr *item, HclValue v)
{
    return v.kind == HV_OBJECT ? type_items(c, item, v) : type_bad(c, &v, "a map");
}

/* optional(T) and optional(T, default): what stands for an attribute that is not given; *type
 * becomes T. */
static HclValue type_absent(Conversion *c, const HclExpr **type, Source at, bool *out_required)
{
    const HclExpr *e = *type;
    *out_required = !(e->kind == HCL_CALL && span_is(e->text, "optional") && e->n_items > 0);
    if (*out_required)
        return hv_null(at);
    *type = e->items[0];
    return e->n_items > 1 ? hcl_eval(&c->load->eval, c->file, e->items[1]) : hv_null(at);
}

static HclValue type_object(Conversion *c, const HclExpr *shape, HclValue v)
{
    size_t n = shape->n_items / 2;
    HclValue *items = arena_array(c->load->arena, HclValue, n ? n : 1);
    Span *keys = arena_array(c->load->arena, Span, n ? n : 1);
    HclValue out;
    if (v.kind != HV_OBJECT || shape->kind != HCL_OBJECT)
        return type_bad(c, &v, "an object");
    for (size_t i = 0; i < n; i++) {
        const HclExpr *type = shape->items[2 * i + 1];
        bool required;
        HclValue absent = type_absent(c, &type, v.at, &required);
        const HclValue *given = hv_get(&v, shape->items[2 * i]->text);
        keys[i] = shape->items[2 * i]->text;
        if (!given && required)
            return type_bad(c, &v, "an attribute that is not there");
        items[i] = absent;
        if (!given) /* the folder's own; that it counts tells what was left out */
            items[i] = hcl_eval_chosen_by(absent, &(HclValue){.users = v.whole_users});
        else if (given->kind == HV_NULL)
            items[i] = hcl_eval_chosen_by(absent, given);
        else
            items[i] = hcl_eval_taken_from(&v, type_convert(c, type, *given));
        items[i].secret |= v.secret;
    }
    out = type_marked(hv_object(keys, items, n, v.at), &v);
    out.whole_users = NULL; /* each item has its own */
    return out;
}

static HclValue type_tuple(Conversion *c, const HclExpr *shape, HclValue v)
{
    HclValue *items, out;
    if (v.kind != HV_LIST || shape->kind != HCL_TUPLE || shape->n_items != v.n)
        return type_bad(c, &v, "a tuple of another length");
    items = arena_array(c->load->arena, HclValue, v.n ? v.n : 1);
    for (size_t i = 0; i < v.n; i++)
        items[i] = type_convert(c, shape->items[i], v.items[i]);
    out = hv_list(items, v.n, v.at);
    return type_marked(out, &v);
}

static HclValue type_plain(Conversion *c, Span name, HclValue v)
{
    HclValue out = v;
    if (span_is(name, "string"))
        out = hv_to_string(&c->load->eval, v);
    else if (span_is(name, "number"))
        out = hv_to_number(&c->load->eval, v);
    else if (span_is(name, "bool"))
        out = hv_to_bool(&c->load->eval, v);
    if (out.kind == HV_UNKNOWN && v.kind != HV_UNKNOWN)
        return type_bad(c, &v, arena_printf(c->load->arena, "a %.*s", (int)name.len, name.ptr));
    return out;
}

static HclValue type_convert(Conversion *c, const HclExpr *type, HclValue v)
{
    static const struct {
        const char *name;
        HclValue (*convert)(Conversion *, const HclExpr *, HclValue);
    } rows[] = {{"list", type_list},
                {"set", type_set},
                {"map", type_map},
                {"object", type_object},
                {"tuple", type_tuple}};
    if (v.kind == HV_UNKNOWN || v.kind == HV_NULL)
        return v;
    if (type->kind == HCL_REF && ((span_is(type->text, "list") && v.kind != HV_LIST) ||
                                  (span_is(type->text, "map") && v.kind != HV_OBJECT)))
        return type_bad(
            c, &v, arena_printf(c->load->arena, "a %.*s", (int)type->text.len, type->text.ptr));
    if (type->kind == HCL_REF || type->kind == HCL_TEXT)
        return type_plain(c, type->text, v);
    for (size_t i = 0; type->kind == HCL_CALL && type->n_items > 0 && i < ARRAY_LEN(rows); i++)
        if (span_is(type->text, rows[i].name))
            return rows[i].convert(c, type->items[0], v);
    return v;
}

HclValue tftype_convert(TfLoad *load, const HclFile *file, const HclExpr *type, HclValue value)
{
    Conversion c = {load, file};
    return type_convert(&c, type, value);
}
