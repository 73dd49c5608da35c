/* Blocks and whole files as values: what other files see of them. */
#include "terragrunt/tgload.h"

HclValue tgvalue_object(TgScope *scope, const HclBody *body, Source at, const char *contents)
{
    Arena *arena = scope->load->arena;
    Span *keys = arena_array(arena, Span, body->attrs.len + 1);
    HclValue *items = arena_array(arena, HclValue, body->attrs.len + 1);
    for (size_t i = 0; i < body->attrs.len; i++) {
        const HclAttr *attr = &body->attrs.items[i];
        keys[i] = attr->name;
        items[i] = contents && span_is(attr->name, contents) ? tgtext_value(scope, attr->expr)
                                                             : tgscope_eval(scope, attr->expr);
    }
    return hv_object(keys, items, body->attrs.len, at);
}

TgNamed tgvalue_named(TgScope *scope, const HclBlock *block, const char *contents)
{
    TgNamed named = {.name = block->labels[0] ? block->labels[0] : "",
                     .at = hcl_source(scope->file, block->at)};
    named.value = tgvalue_object(scope, &block->body, named.at, contents);
    tgsecret_check_block(scope, &block->body, &named.value);
    return named;
}

static HclValue value_named_all(Arena *arena, const TgNamedVec *all, Source at)
{
    Span *keys = arena_array(arena, Span, all->len + 1);
    HclValue *items = arena_array(arena, HclValue, all->len + 1);
    for (size_t i = 0; i < all->len; i++) {
        keys[i] = span_of(all->items[i].name);
        items[i] = all->items[i].value;
    }
    return hv_object(keys, items, all->len, at);
}

HclValue tgvalue_config(TgLoad *load, const TgConfig *config, Source at)
{
    Arena *arena = load->arena;
    size_t n = 0, n_attrs = config->attrs.kind == HV_OBJECT ? config->attrs.n : 0;
    Span *keys = arena_array(arena, Span, n_attrs + 8);
    HclValue *items = arena_array(arena, HclValue, n_attrs + 8);
    const struct {
        const char *name;
        HclValue value;
    } parts[] = {
        {"locals", config->locals},
        {"inputs", config->inputs_rest.kind == HV_NULL ? config->inputs : config->inputs_rest},
        {"remote_state", config->remote_state.value},
        {"exclude", config->exclude},
        {"feature", config->feature},
        {"generate", value_named_all(arena, &config->generate, at)}};
    for (size_t i = 0; i < n_attrs; i++) {
        keys[n] = config->attrs.keys[i];
        items[n++] = config->attrs.items[i];
    }
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (parts[i].value.kind != HV_NULL) {
            keys[n] = span_of(parts[i].name);
            items[n++] = parts[i].value;
        }
    if (config->source.kind != HV_NULL) {
        Span *member = arena_array(arena, Span, 1);
        HclValue *value = arena_array(arena, HclValue, 1);
        member[0] = SPAN_LITERAL("source");
        value[0] = config->source;
        keys[n] = SPAN_LITERAL("terraform");
        items[n++] = hv_object(member, value, 1, at);
    }
    return hv_object(keys, items, n, at);
}
