/*
 * What feeds secrets: from an argument that must not be shown back to the variables, locals and
 * outputs that it is made of, so that whatever else they reach isn't shown either.
 */
#include <string.h>

#include "terraform/tfload.h"

typedef struct Marking {
    TfLoad *load;
    TfModule *module;
    int depth;
} Marking;

static void mark_expr(Marking m, const HclExpr *e, const char *path);

static bool mark_add(TfLoad *load, TfSlot *slot, const char *path)
{
    for (size_t i = 0; i < slot->secret_paths.len; i++)
        if (strcmp(slot->secret_paths.items[i], path) == 0)
            return false;
    vec_push(load->arena, &slot->secret_paths, path);
    return true;
}

static void mark_slot(Marking m, Span root, Span name, const char *path)
{
    bool variable = span_is(root, "var");
    TfSlot *slot = variable || span_is(root, "local")
                       ? names_get(variable ? &m.module->variables : &m.module->locals, name)
                       : NULL;
    const HclAttr *from = slot ? slot->attr : NULL;
    if (!slot || !mark_add(m.load, slot, path))
        return;
    if (variable && m.module->parent) {
        from = hcl_body_attr(&m.module->call->body, arena_span(m.load->arena, name));
        m.module = m.module->parent;
    }
    if (from)
        mark_expr(m, from->expr, path);
}

static void mark_one_output(Marking m, TfModule *child, Span name, const char *path)
{
    TfSlot *slot = names_get(&child->outputs, name);
    if (!slot || !slot->attr || !mark_add(m.load, slot, path))
        return;
    m.module = child;
    mark_expr(m, slot->attr->expr, path);
}

/* module.m.out or module.m[0].out feeds a secret: so does what the output is made of; every output
 * where it isn't told which. */
static void mark_output(Marking m, Span name, const char *path)
{
    TfModule *child = names_get(&m.module->children, name);
    size_t len;
    if (!child)
        return;
    if (path[0] && (hcl_body_attr(&child->call->body, "count") ||
                    hcl_body_attr(&child->call->body, "for_each")))
        path += 1 + strcspn(path + 1, ".");
    len = strcspn(path[0] ? path + 1 : path, ".");
    if (path[0])
        mark_one_output(m, child, (Span){path + 1, len}, path + 1 + len);
    for (size_t i = 0; !path[0] && i < child->source->outputs.len; i++)
        if (child->source->outputs.items[i]->labels[0])
            mark_one_output(m, child, span_of(child->source->outputs.items[i]->labels[0]), "");
}

static void mark_reference(Marking m, const HclExpr *e, const char *path)
{
    const HclExpr *object = e->items[0];
    Span key = e->kind == HCL_ATTR ? e->text : SPAN_EMPTY;
    if (e->kind == HCL_INDEX && !hcl_literal(e->items[1], &key)) {
        mark_expr(m, object, "");
        return;
    }
    if (object->kind == HCL_REF && span_is(object->text, "module"))
        mark_output(m, key, path);
    else if (object->kind == HCL_REF &&
             (span_is(object->text, "var") || span_is(object->text, "local")))
        mark_slot(m, object->text, key, path);
    else
        mark_expr(m, object, arena_printf(m.load->arena, ".%.*s%s", (int)key.len, key.ptr, path));
}

static void mark_object(Marking m, const HclExpr *e, const char *path)
{
    for (uint32_t i = 0; i + 1 < e->n_items; i += 2) {
        Span key;
        size_t len = path[0] ? strcspn(path + 1, ".") : 0;
        if (path[0] == '\0')
            mark_expr(m, e->items[i + 1], "");
        else if (hcl_literal(e->items[i], &key) && key.len == len &&
                 memcmp(key.ptr, path + 1, len) == 0)
            mark_expr(m, e->items[i + 1], path + 1 + len);
    }
}

static void mark_expr(Marking m, const HclExpr *e, const char *path)
{
    uint32_t first = e->kind == HCL_CONDITION ? 1 : 0;
    if (++m.depth > HCL_EVAL_DEPTH_MAX)
        return;
    if (e->kind == HCL_ATTR || e->kind == HCL_INDEX)
        mark_reference(m, e, path);
    else if (e->kind == HCL_OBJECT)
        mark_object(m, e, path);
    else
        for (uint32_t i = first; i < e->n_items; i++)
            if (e->items[i])
                mark_expr(m, e->items[i],
                          e->kind == HCL_CONDITION || e->kind == HCL_CALL ? path : "");
}

void tfsecret_mark(TfLoad *load, TfModule *module, const HclExpr *expr)
{
    mark_expr((Marking){load, module, 0}, expr, "");
}
