/*
 * Resources, data sources and locals of one module that depend on each other in a circle, or on
 * themselves (terraform 1.11 internal/terraform/graph.go Validate and validate_selfref.go; seen
 * with surface.py: files.resource-cycle, -self). All of a module waits for what its depends_on,
 * count and for_each name; its inputs are not followed: one may well need another output of it.
 */
#include <stdlib.h>
#include <string.h>

#include "terraform/tfload.h"

enum node_state { NODE_NEW, NODE_OPEN, NODE_DONE };

typedef struct Node {
    const char *name; /* "aws_vpc.a", "data.aws_region.b", "local.c", "module.d" */
    const HclBlock *block;
    const HclAttr *local; /* NULL: the block is a resource */
    enum node_state state;
} Node;

typedef struct Cycle {
    TfLoad *load;
    NameMap nodes;
    VEC(Node *) path;
    bool told;
    bool order_only; /* in depends_on, where a resource may name itself (seen with 1.11.4) */
} Cycle;

static void cycle_visit(Cycle *c, Node *node);

static void cycle_tell(Cycle *c, size_t from)
{
    Node *first = c->path.items[from];
    bool self = from + 1 == c->path.len && !first->local && !span_is(first->block->type, "module");
    const char *names = first->name;
    for (size_t i = from + 1; i < c->path.len; i++)
        names = arena_printf(c->load->arena, "%s, %s", names, c->path.items[i]->name);
    c->told = true;
    tf_problem(c->load,
               (TfProblem){.fatal = true,
                           .stage = "configuration",
                           .id = "cycle",
                           .summary = self ? "Self-referential block"
                                           : arena_printf(c->load->arena, "Cycle: %s", names),
                           .at = hcl_source(first->block->file, first->block->at)},
               self                      ? "%s refers to itself"
               : from + 1 == c->path.len ? "%s waits for itself"
                                         : "these depend on each other in a circle: %s",
               names);
}

static void cycle_follow(Cycle *c, const char *name)
{
    Node *node = names_get(&c->nodes, span_of(name));
    bool locals = true;
    if (!node || c->told)
        return;
    if (node->state != NODE_OPEN) {
        cycle_visit(c, node);
        return;
    }
    for (size_t i = c->path.len; i-- > 0;) {
        locals &= c->path.items[i]->local != NULL;
        if (c->path.items[i] != node)
            continue;
        if (!locals &&
            !(c->order_only &&
              i + 1 ==
                  c->path.len)) /* locals among themselves are told where they are worked out */
            cycle_tell(c, i);
        return;
    }
}

/* TYPE.NAME, data.TYPE.NAME, local.NAME; names that a loop binds hit no resource of that name. */
static void cycle_expr(Cycle *c, const HclExpr *e)
{
    const HclExpr *object = e->kind == HCL_ATTR ? e->items[0] : NULL;
    if (object && object->kind == HCL_REF) {
        cycle_follow(c, arena_printf(c->load->arena, "%.*s.%.*s", (int)object->text.len,
                                     object->text.ptr, (int)e->text.len, e->text.ptr));
    } else if (object && object->kind == HCL_ATTR && object->items[0]->kind == HCL_REF &&
               span_is(object->items[0]->text, "data")) {
        cycle_follow(c, arena_printf(c->load->arena, "data.%.*s.%.*s", (int)object->text.len,
                                     object->text.ptr, (int)e->text.len, e->text.ptr));
    }
    for (uint32_t i = 0; i < e->n_items && !c->told; i++)
        if (e->items[i])
            cycle_expr(c, e->items[i]);
}

static void cycle_body(Cycle *c, const HclBody *body)
{
    static const char *const no_value[] = {"provider", "ignore_changes", "replace_triggered_by"};
    static const char *const apart[] = {"provisioner", "connection", "postcondition"};
    for (size_t i = 0; i < body->attrs.len && !c->told; i++) {
        bool skip = false;
        for (size_t k = 0; k < ARRAY_LEN(no_value); k++)
            skip |= span_is(body->attrs.items[i].name, no_value[k]);
        c->order_only = span_is(body->attrs.items[i].name, "depends_on");
        if (!skip)
            cycle_expr(c, body->attrs.items[i].expr);
    }
    for (size_t i = 0; i < body->blocks.len && !c->told; i++) {
        bool skip = false;
        for (size_t k = 0; k < ARRAY_LEN(apart); k++)
            skip |= span_is(body->blocks.items[i]->type, apart[k]);
        if (!skip)
            cycle_body(c, &body->blocks.items[i]->body);
    }
}

static void cycle_visit(Cycle *c, Node *node)
{
    if (node->state == NODE_DONE || c->path.len > HCL_DEPTH_MAX)
        return;
    node->state = NODE_OPEN;
    vec_push(c->load->arena, &c->path, node);
    if (node->local)
        cycle_expr(c, node->local->expr);
    else if (span_is(node->block->type, "module")) {
        static const char *const awaited[] = {"depends_on", "count", "for_each"};
        for (size_t i = 0; i < ARRAY_LEN(awaited); i++) {
            const HclAttr *attr = hcl_body_attr(&node->block->body, awaited[i]);
            c->order_only = false;
            if (attr)
                cycle_expr(c, attr->expr);
        }
    } else
        cycle_body(c, &node->block->body);
    c->path.len--;
    node->state = NODE_DONE;
}

static Node *cycle_add(Cycle *c, const char *name, const HclBlock *block, const HclAttr *local)
{
    Node *node = arena_new(c->load->arena, Node);
    *node = (Node){name, block, local, NODE_NEW};
    names_put(c->load->arena, &c->nodes, span_of(name), node);
    return node;
}

void tfcycle_check(TfLoad *load, const TfModule *module)
{
    Cycle c = {.load = load};
    const TfSource *source = module->source;
    VEC(Node *) all = VEC_INIT;
    for (size_t i = 0; i < source->resources.len; i++) {
        const HclBlock *b = source->resources.items[i];
        bool data = span_is(b->type, "data");
        if (b->n_labels >= 2 && (data || span_is(b->type, "resource")))
            vec_push(load->arena, &all,
                     cycle_add(&c,
                               arena_printf(load->arena, "%s%s.%s", data ? "data." : "",
                                            b->labels[0], b->labels[1]),
                               b, NULL));
    }
    for (size_t i = 0; i < source->modules.len; i++)
        vec_push(
            load->arena, &all,
            cycle_add(&c,
                      arena_printf(load->arena, "module.%s", source->modules.items[i]->labels[0]),
                      source->modules.items[i], NULL));
    for (size_t i = 0; i < source->locals.len; i++)
        for (size_t k = 0; k < source->locals.items[i]->body.attrs.len; k++) {
            const HclAttr *local = &source->locals.items[i]->body.attrs.items[k];
            cycle_add(
                &c, arena_printf(load->arena, "local.%.*s", (int)local->name.len, local->name.ptr),
                source->locals.items[i], local);
        }
    for (size_t i = 0; i < all.len && !c.told; i++)
        cycle_visit(&c, all.items[i]);
}
