/*
 * Blocks that Terraform looks at together: two moves of one object, what is moved or removed and
 * still there, checks that stand twice (terraform 1.11 internal/refactoring move_validate.go,
 * internal/configs module.go; seen with terraform 1.11.4).
 */
#include <string.h>

#include "terraform/tfload.h"

static Span moves_address(TfLoad *load, const HclBlock *block, const char *name)
{
    const HclAttr *attr = hcl_body_attr(&block->body, name);
    return attr ? hcl_reference(load->arena, attr->expr) : SPAN_EMPTY;
}

/* A resource or module call of that address stands in this module: TYPE.NAME or module.NAME. */
static bool moves_declared(const TfModule *module, Span address)
{
    size_t dot = span_find_char(address, '.');
    Span type = span_sub(address, 0, dot), name = span_sub(address, dot + 1, address.len);
    const HclBlockVec *calls = &module->source->modules;
    if (tfsource_resource(module->source, SPAN_LITERAL("resource"), type, name))
        return true;
    for (size_t i = 0; span_is(type, "module") && i < calls->len; i++)
        if (calls->items[i]->labels[0] && span_is(name, calls->items[i]->labels[0]))
            return true;
    return false;
}

static bool moves_same(Span a, Span b)
{
    return a.len > 0 && span_same(a, b);
}

/* Where the moves that begin at an address end: back at it? */
static bool moves_circle(TfLoad *load, const HclBlockVec *moves, Span start)
{
    Span at = start;
    for (size_t round = 0; round < moves->len; round++) {
        Span next = SPAN_EMPTY;
        for (size_t i = 0; i < moves->len; i++)
            if (moves_same(moves_address(load, moves->items[i], "from"), at))
                next = moves_address(load, moves->items[i], "to");
        if (next.len == 0)
            return false;
        if (moves_same(next, start))
            return true;
        at = next;
    }
    return false;
}

static void moves_moved(TfLoad *load, const TfModule *module)
{
    const HclBlockVec *moves = &module->source->moves;
    for (size_t i = 0; i < moves->len && moves->len < 500; i++) {
        Span from = moves_address(load, moves->items[i], "from"),
             to = moves_address(load, moves->items[i], "to");
        Source at = hcl_source(moves->items[i]->file, moves->items[i]->at);
        if (from.len == 0 || to.len == 0 || moves_same(from, to))
            continue;
        for (size_t k = 0; k < i; k++)
            if (moves_same(from, moves_address(load, moves->items[k], "from")) &&
                !moves_same(to, moves_address(load, moves->items[k], "to")))
                tf_refuse(load, "configuration", "Ambiguous move statements", at,
                          "one object is moved to two places");
        if (moves_circle(load, moves, from))
            tf_refuse(load, "configuration", "Cyclic dependency in move statements", at,
                      "moves lead in a circle");
        else if (moves_declared(module, from))
            tf_refuse(load, "configuration", "Moved object still exists", at,
                      "what is moved away still stands in this configuration");
    }
}

static void moves_checks(TfLoad *load, const TfModule *module)
{
    const HclBlockVec *checks = &module->source->checks;
    for (size_t i = 0; i < checks->len && checks->len < 500; i++) {
        const HclBlock *block = checks->items[i];
        size_t data = 0;
        for (size_t k = 0; k < i; k++)
            if (block->labels[0] && checks->items[k]->labels[0] &&
                strcmp(block->labels[0], checks->items[k]->labels[0]) == 0)
                tf_refuse(load, "init", "Duplicate check configuration",
                          hcl_source(block->file, block->at), "two checks have one name");
        for (size_t k = 0; k < block->body.blocks.len; k++)
            data += span_is(block->body.blocks.items[k]->type, "data");
        if (data > 1)
            tf_refuse(load, "init", "Multiple data resource blocks",
                      hcl_source(block->file, block->at), "a check has one data block at most");
    }
}

void tfmoves_check(TfLoad *load, const TfModule *module)
{
    if (tf_is_tofu(load->config))
        return;
    moves_moved(load, module);
    const HclBlockVec *removals = &module->source->removals;
    for (size_t i = 0; i < removals->len; i++)
        if (moves_declared(module, moves_address(load, removals->items[i], "from")))
            tf_refuse(load, "configuration", "Removed resource still exists",
                      hcl_source(removals->items[i]->file, removals->items[i]->at),
                      "what is removed still stands in this configuration");
    moves_checks(load, module);
}
