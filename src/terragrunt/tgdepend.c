/*
 * What the outputs of other units are worth (terragrunt pkg/config/dependency.go): those of a state
 * that lies beside the unit, its mock outputs, or not known.
 */
#include <string.h>

#include "terragrunt/tgload.h"

/* Its code may name a backend, or include a file that does. */
static bool depend_keeps_elsewhere(TgLoad *load, const char *dir)
{
    NameVec names = VEC_INIT;
    if (snapshot_list(load->files, dir, &names) != FILE_OK)
        return true;
    for (size_t i = 0; i < names.len; i++) {
        Span name = span_of(names.items[i]), text;
        bool code = span_ends(name, ".tf") || span_ends(name, ".tofu") || span_ends(name, ".hcl");
        if (code &&
            (snapshot_read(load->files, tfpath_join(load->arena, dir, names.items[i]), TG_FILE_MAX,
                           &text) != FILE_OK ||
             span_find(text, "backend") < text.len || span_find(text, "include") < text.len ||
             span_find(text, "remote_state") < text.len))
            return true;
    }
    return false;
}

/* A folder in which nothing was ever applied has no outputs: neither a backend nor a state. */
static bool depend_never_applied(TgLoad *load, const char *dir)
{
    NameVec names = VEC_INIT;
    snapshot_list(load->files, dir, &names);
    for (size_t i = 0; i < names.len; i++)
        if (span_ends(span_of(names.items[i]), ".tfstate") ||
            strcmp(names.items[i], ".terragrunt-cache") == 0)
            return false;
    return !depend_keeps_elsewhere(load, dir);
}

/* mock_outputs count for the commands of a list, or for all (dependency.go:
 * shouldReturnMockOutputs). */
static bool depend_mock_allowed(const HclValue *dependency)
{
    const HclValue *commands =
        hv_get(dependency, SPAN_LITERAL("mock_outputs_allowed_terraform_commands"));
    bool plan = !commands || commands->kind != HV_LIST || commands->n == 0;
    for (size_t i = 0; !plan && i < commands->n; i++)
        plan = hv_is(&commands->items[i], "plan");
    return plan && hv_get(dependency, SPAN_LITERAL("mock_outputs"));
}

/* "shallow": what is mocked and not in the state counts, too; "deep_map_only": also within maps. */
static HclValue depend_with_mocks(TgLoad *load, const HclValue *dependency, const HclValue *outputs)
{
    const HclValue *mock = hv_get(dependency, SPAN_LITERAL("mock_outputs")),
                   *how =
                       hv_get(dependency, SPAN_LITERAL("mock_outputs_merge_strategy_with_state")),
                   *older = hv_get(dependency, SPAN_LITERAL("mock_outputs_merge_with_state"));
    bool deep = how && hv_is(how, "deep_map_only"),
         shallow = how ? hv_is(how, "shallow") : older && hv_true(older);
    if (!mock || (!deep && !shallow) || !depend_mock_allowed(dependency))
        return *outputs;
    return tgmerge_values(load, mock, outputs, deep ? TG_DEEP_MAPS : TG_SHALLOW);
}

/* The outputs that a state file holds (version 4); false where it is none, or holds none. */
static bool depend_state(TgLoad *load, const char *path, HclValue *out)
{
    HclEval eval = {.arena = load->arena, .budget = &load->budget, .files = load->files};
    HclValue text, state;
    const HclValue *outputs;
    Span *keys, bytes;
    HclValue *items;
    if (snapshot_read(load->files, path, TG_FILE_MAX, &bytes) != FILE_OK)
        return false;
    text = hv_string(bytes, source_file(tg_shown(load, path), 1, 1));
    state = hcl_eval_call(&eval, SPAN_LITERAL("jsondecode"), &text, 1, text.at);
    outputs = state.kind == HV_OBJECT ? hv_get(&state, SPAN_LITERAL("outputs")) : NULL;
    if (!outputs || outputs->kind != HV_OBJECT || outputs->n == 0)
        return false;
    keys = arena_array(load->arena, Span, outputs->n);
    items = arena_array(load->arena, HclValue, outputs->n);
    for (size_t i = 0; i < outputs->n; i++) {
        const HclValue *value = hv_get(&outputs->items[i], SPAN_LITERAL("value")),
                       *secret = hv_get(&outputs->items[i], SPAN_LITERAL("sensitive"));
        keys[i] = outputs->keys[i];
        items[i] = value ? *value : hv_null(text.at);
        items[i].at = text.at;
        items[i].secret |= secret && hv_true(secret);
    }
    *out = hv_object(keys, items, outputs->n, text.at);
    return true;
}

/* Without a backend the state lies in the unit's folder, from which Terragrunt copies it to where
 * Terraform runs, or there. */
static bool depend_local_state(TgLoad *load, const char *dir, HclValue *out)
{
    const char *copy =
        tgsource_newest_copy(load, tfpath_join(load->arena, dir, ".terragrunt-cache"), "");
    if (!tree_holds(&load->tree, dir) || depend_keeps_elsewhere(load, dir))
        return false;
    return depend_state(load, tfpath_join(load->arena, dir, "terraform.tfstate"), out) ||
           (copy && depend_state(load, tfpath_join(load->arena, copy, "terraform.tfstate"), out));
}

/* The file that config_path means: it names a folder, or the file (getCleanedTargetConfigPath). */
static const char *depend_file(TgScope *scope, const char *config_path)
{
    TgLoad *load = scope->load;
    const char *path =
        tfpath_join(load->arena, text_dirname(load->arena, scope->config_path), config_path);
    FileInfo info = snapshot_stat(load->files, path);
    return info.state == FILE_OK && !info.is_dir ? path
                                                 : tgunit_file_in(load->arena, load->files, path);
}

/* Outputs of another unit are in its state. Its mock outputs count where it has none. */
static HclValue depend_outputs(TgScope *scope, const TgNamed *dependency)
{
    TgLoad *load = scope->load;
    const HclValue *path = hv_get(&dependency->value, SPAN_LITERAL("config_path")),
                   *skip = hv_get(&dependency->value, SPAN_LITERAL("skip_outputs")),
                   *enabled = hv_get(&dependency->value, SPAN_LITERAL("enabled")),
                   *mock = hv_get(&dependency->value, SPAN_LITERAL("mock_outputs"));
    const char *file = path && path->kind == HV_STRING
                           ? depend_file(scope, arena_span(load->arena, path->text))
                           : NULL;
    const char *dir = file ? text_dirname(load->arena, file) : NULL;
    bool disabled = enabled && enabled->kind == HV_BOOL && !hv_true(enabled),
         skipped = skip && hv_true(skip),
         without = disabled || skipped || (dir && depend_never_applied(load, dir));
    HclValue outputs;
    if (dir && !disabled && !tg_exists(load, dir))
        tg_problem(load, true, dependency->at, "does not exist",
                   "the folder of dependency %s, %s, is not there",
                   text_safe(load->arena, dependency->name),
                   path->secret ? "‹secret›" : tg_shown(load, dir));
    if (!without && dir && depend_local_state(load, dir, &outputs))
        return depend_with_mocks(load, &dependency->value, &outputs);
    if (without && (disabled || depend_mock_allowed(&dependency->value)))
        return mock ? *mock : hv_null(dependency->at);
    if (without && !skipped)
        tg_problem(load, true, dependency->at, "detected no outputs",
                   "%s is a dependency that was never applied, and it has no mock_outputs for plan",
                   dir ? tg_shown(load, dir) : text_safe(load->arena, dependency->name));
    if (!without && file && tg_exists(load, file))
        tgother_read(load, dependency, file, depend_mock_allowed(&dependency->value));
    return hv_unknown(load->arena, dependency->at,
                      "dependency %s has its outputs in the state of another unit",
                      text_safe(load->arena, dependency->name));
}

void tgdepend_read(TgScope *scope, TgConfig *config)
{
    Arena *arena = scope->load->arena;
    size_t n = 0, most = scope->file->body.blocks.len + 1;
    Span *keys = arena_array(arena, Span, most), *member = arena_array(arena, Span, most);
    HclValue *items = arena_array(arena, HclValue, most),
             *value = arena_array(arena, HclValue, most);
    scope->dependency = hv_null(SOURCE_UNKNOWN);
    if (scope->load->state_only)
        return;
    for (size_t i = 0; i < scope->file->body.blocks.len; i++) {
        const HclBlock *block = scope->file->body.blocks.items[i];
        TgNamed named;
        if (!span_is(block->type, "dependency") || !block->labels[0])
            continue;
        named = tgvalue_named(scope, block, NULL);
        vec_push(arena, &config->dependencies, named);
        keys[n] = span_of(named.name);
        member[n] = SPAN_LITERAL("outputs");
        value[n] = depend_outputs(scope, &named);
        items[n] = hv_object(&member[n], &value[n], 1, named.at);
        n++;
    }
    scope->dependency = n > 0 ? hv_object(keys, items, n, SOURCE_UNKNOWN) : hv_null(SOURCE_UNKNOWN);
}
