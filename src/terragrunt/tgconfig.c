/* One Terragrunt file, and what it includes. */
#include <string.h>

#include "terragrunt/tgload.h"

static HclValue config_argument(TgScope *scope, const HclAttr *attr)
{
    HclValue v = tgscope_eval(scope, attr->expr);
    tgsecret_decides(scope->load, attr->name, &v, hcl_source(scope->file, attr->at));
    return v;
}

/* ---- includes ---- */

static enum tg_merge config_merge_strategy(TgScope *scope, const HclBlock *block)
{
    const HclAttr *attr = hcl_body_attr(&block->body, "merge_strategy");
    HclValue v = attr ? config_argument(scope, attr) : hv_null(SOURCE_UNKNOWN);
    if (hv_is(&v, "deep"))
        return TG_DEEP;
    if (hv_is(&v, "no_merge"))
        return TG_NO_MERGE;
    if (v.kind == HV_STRING && !hv_is(&v, "shallow") && !hv_is(&v, ""))
        tg_problem(scope->load, true, v.at, "Include merge strategy is unknown",
                   "merge_strategy is no_merge, shallow or deep");
    return TG_SHALLOW;
}

static void config_include(TgScope *scope, const HclBlock *block)
{
    TgLoad *load = scope->load;
    const HclAttr *path = hcl_body_attr(&block->body, "path"),
                  *expose = hcl_body_attr(&block->body, "expose");
    TgInclude include = {.name = block->labels[0] ? block->labels[0] : "",
                         .at = hcl_source(scope->file, block->at)};
    HclValue v;
    if (!path) /* tgschema_block tells */
        return;
    v = config_argument(scope, path);
    if (v.kind == HV_UNKNOWN && !v.refused)
        tg_unknown(load, v.at,
                   arena_printf(load->arena, "what is included is not known: %.*s", (int)v.text.len,
                                v.text.ptr));
    if (v.kind != HV_STRING || v.text.len == 0)
        return;
    include.path = tfpath_join(load->arena, text_dirname(load->arena, scope->config_path),
                               arena_span(load->arena, v.text));
    include.merge = config_merge_strategy(scope, block);
    if (expose) {
        v = config_argument(scope, expose);
        include.expose = hv_true(&v);
    }
    if (!tg_exists(load, include.path)) {
        tg_problem(load, true, include.at, "Include configuration not found",
                   "there is no %s to include", tg_shown(load, include.path));
        return;
    }
    if (tg_private(load, include.path)) {
        tg_unknown(load, include.at,
                   "it includes a file outside the folder, which is not looked at");
        scope->include = hv_unknown(load->arena, include.at, HCL_OUTSIDE);
        return;
    }
    vec_push(load->arena, &scope->includes, include);
}

/* Only one level is allowed (TooManyLevelsOfInheritanceError). */
static void config_includes(TgScope *scope)
{
    const HclBlock *bare = NULL;
    scope->early = true;
    for (size_t i = 0; i < scope->file->body.blocks.len; i++) {
        const HclBlock *block = scope->file->body.blocks.items[i];
        if (!span_is(block->type, "include"))
            continue;
        if (!block->labels[0] && bare)
            tg_problem(
                scope->load, true, hcl_source(scope->file, block->at),
                "Multiple bare include blocks (include blocks without label) is not supported",
                "of several include blocks each needs a name");
        if (!block->labels[0])
            bare = block;
        if (scope->as_include)
            tg_problem(scope->load, true, hcl_source(scope->file, block->at),
                       "Only one level of includes is allowed",
                       "%s is included itself, so it can't include another file",
                       tg_shown(scope->load, scope->path));
        else
            config_include(scope, block);
    }
    scope->early = false;
}

static const TgConfig **config_included(TgScope *scope)
{
    TgLoad *load = scope->load;
    const TgConfig **all = arena_array(load->arena, const TgConfig *, scope->includes.len + 1);
    for (size_t i = 0; i < scope->includes.len; i++) {
        const TgInclude *include = &scope->includes.items[i];
        const char *how = include->name[0] ? arena_printf(load->arena, "include %s",
                                                          text_safe(load->arena, include->name))
                                           : "include";
        vec_push(load->arena, &load->unit->files,
                 ((TgRead){tg_shown(load, include->path), how, include->at}));
        all[i] = tgconfig_read(load, include->path, scope->config_path, include);
    }
    return all;
}

/* include.NAME.x of those with expose = true; a single one without a name is include itself. */
static HclValue config_exposed(TgScope *scope, const TgConfig **included)
{
    TgLoad *load = scope->load;
    Span *keys = arena_array(load->arena, Span, scope->includes.len + 1);
    HclValue *items = arena_array(load->arena, HclValue, scope->includes.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < scope->includes.len; i++) {
        const TgInclude *include = &scope->includes.items[i];
        if (!include->expose || !included[i])
            continue;
        keys[n] = span_of(include->name);
        items[n++] = tgvalue_config(load, included[i], include->at);
    }
    if (scope->includes.len == 1 && n == 1 && keys[0].len == 0)
        return items[0];
    return n > 0 ? hv_object(keys, items, n, SOURCE_UNKNOWN) : hv_null(SOURCE_UNKNOWN);
}

/* ---- feature, values ---- */

/* What TG_FEATURE (or the older TERRAGRUNT_FEATURE) says of a flag: "name=value,...". */
static bool config_feature_given(TgLoad *load, const char *name, Span *out)
{
    static const char *const variables[] = {"TG_FEATURE", "TERRAGRUNT_FEATURE"};
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        Span rest = span_of(snapshot_env(load->files, variables[i]));
        while (rest.len > 0) {
            size_t end = span_find_char(rest, ',');
            Span one = span_sub(rest, 0, end);
            size_t eq = span_find_char(one, '=');
            rest = span_sub(rest, end + 1, rest.len);
            if (eq < one.len && span_is(span_sub(one, 0, eq), name)) {
                *out = span_sub(one, eq + 1, one.len);
                return true;
            }
        }
    }
    return false;
}

static HclValue config_feature_value(TgScope *scope, const HclBlock *block)
{
    const HclAttr *attr = hcl_body_attr(&block->body, "default");
    HclValue v = attr ? tgscope_eval(scope, attr->expr) : hv_null(SOURCE_UNKNOWN);
    Span given;
    if (!config_feature_given(scope->load, block->labels[0], &given))
        return v;
    v = hv_string(given, source_env("TG_FEATURE"));
    return span_is(given, "true") || span_is(given, "false") ? hv_to_bool(&scope->eval, v) : v;
}

static HclValue config_features(TgScope *scope, const HclValue *inherited)
{
    Arena *arena = scope->load->arena;
    size_t n = 0, most = scope->file->body.blocks.len + 1;
    Span *keys = arena_array(arena, Span, most), *member = arena_array(arena, Span, most);
    HclValue *items = arena_array(arena, HclValue, most),
             *value = arena_array(arena, HclValue, most);
    HclValue mine;
    for (size_t i = 0; i < scope->file->body.blocks.len; i++) {
        const HclBlock *block = scope->file->body.blocks.items[i];
        if (!span_is(block->type, "feature") || !block->labels[0])
            continue;
        keys[n] = span_of(block->labels[0]);
        member[n] = SPAN_LITERAL("value");
        value[n] = config_feature_value(scope, block);
        items[n] = hv_object(&member[n], &value[n], 1, hcl_source(scope->file, block->at));
        n++;
    }
    mine = n > 0 ? hv_object(keys, items, n, SOURCE_UNKNOWN) : hv_null(SOURCE_UNKNOWN);
    if (inherited->kind == HV_NULL || n == 0)
        return n > 0 ? mine : *inherited;
    return tgmerge_values(scope->load, inherited, &mine, TG_SHALLOW);
}

/* terragrunt.values.hcl beside the file: what a stack gives a unit. */
static HclValue config_values(TgScope *scope)
{
    TgLoad *load = scope->load;
    const char *path =
        tfpath_join(load->arena, text_dirname(load->arena, scope->path), "terragrunt.values.hcl");
    const HclFile *file, *outer = scope->file;
    HclValue v;
    Span text;
    if (snapshot_read(load->files, path, TG_FILE_MAX, &text) != FILE_OK)
        return hv_null(SOURCE_UNKNOWN);
    file = hcl_parse(load->arena, tg_shown(load, path), text);
    if (tg_is_too_large(load, file))
        return hv_unknown(load->arena, source_file(file->name, 0, 0), "it is too large");
    scope->file = file;
    v = tgvalue_object(scope, &file->body, source_file(file->name, 1, 1), NULL);
    scope->file = outer;
    return v;
}

/* ---- the rest of the file ---- */

static void config_terraform(TgScope *scope, TgConfig *config, const HclBlock *block)
{
    const HclAttr *source = hcl_body_attr(&block->body, "source"),
                  *left_out = hcl_body_attr(&block->body, "exclude_from_copy"),
                  *kept = hcl_body_attr(&block->body, "include_in_copy");
    Arena *arena = scope->load->arena;
    if (source) {
        config->source = tgscope_eval(scope, source->expr);
        tgsecret_take_source(scope, source, &config->source);
    }
    if (left_out)
        config->left_out = config_argument(scope, left_out);
    if (kept)
        config->kept = config_argument(scope, kept);
    config->has_terraform = true;
    for (size_t i = 0; i < block->body.blocks.len; i++) {
        const HclBlock *inner = block->body.blocks.items[i];
        if (span_is(inner->type, "extra_arguments"))
            vec_push(arena, &config->extra_arguments, tgvalue_named(scope, inner, NULL));
        else if (span_is(inner->type, "before_hook"))
            vec_push(arena, &config->before_hooks, tgvalue_named(scope, inner, NULL));
        else if (span_is(inner->type, "after_hook"))
            vec_push(arena, &config->after_hooks, tgvalue_named(scope, inner, NULL));
    }
}

/* Of generate = { NAME = { ... } } and remote_state = { ... } each argument within counts. */
static void config_check_secret(TgScope *scope, const HclAttr *attr, const HclValue *v)
{
    bool state = span_is(attr->name, "remote_state"), files = span_is(attr->name, "generate");
    Source at = hcl_source(scope->file, attr->at);
    if ((!state && !files) || v->secret) {
        tgsecret_decides(scope->load, attr->name, v, at);
        return;
    }
    for (size_t i = 0; v->kind == HV_OBJECT && i < v->n; i++) {
        const HclValue *one = &v->items[i];
        if (state || one->secret || one->kind != HV_OBJECT)
            tgsecret_decides(scope->load, v->keys[i], one, at);
        for (size_t k = 0; files && one->kind == HV_OBJECT && k < one->n; k++)
            tgsecret_decides(scope->load, one->keys[k], &one->items[k], at);
    }
}

/* merge(local.secrets, { region = "eu-west-1" }): what stands behind what is not known counts,
 * whatever that holds. False: a secret decides which part is not known. */
static bool config_known_inputs(TgScope *scope, const HclExpr *e, HclValue *out)
{
    Arena *arena = scope->load->arena;
    VEC(HclValue) parts = VEC_INIT;
    for (uint32_t i = 0; i < e->n_items; i++) {
        HclValue part = hcl_eval(&scope->eval, scope->file, e->items[i]);
        if (part.secret || (part.kind != HV_OBJECT && hv_any_secret(&part)))
            return false;
        if (part.kind == HV_OBJECT)
            vec_push(arena, &parts, part);
        else if (part.kind != HV_NULL)
            parts.len = 0;
    }
    *out = hcl_eval_call(&scope->eval, SPAN_LITERAL("merge"), parts.items, parts.len,
                         hcl_source(scope->file, e->at));
    return true;
}

static void config_inputs(TgScope *scope, TgConfig *config, const HclAttr *attr, HclValue v)
{
    bool parts =
        attr->expr->kind == HCL_CALL && span_is(attr->expr->text, "merge") && !attr->expr->expand;
    HclValue known = hv_object(NULL, NULL, 0, v.at);
    config->inputs = v;
    if (v.kind != HV_UNKNOWN)
        return;
    if (parts ? !config_known_inputs(scope, attr->expr, &known) : hv_any_secret(&v)) {
        tgsecret_tell(scope->load, hcl_source(scope->file, attr->at), "inputs");
        return;
    }
    config->inputs_rest = v;
    config->inputs = known;
    config_check_secret(scope, attr, &known);
}

/* generate = { NAME = { ... } } and remote_state = { ... } may stand as arguments, too. */
static void config_attributes(TgScope *scope, TgConfig *config)
{
    Arena *arena = scope->load->arena;
    const HclBody *body = &scope->file->body;
    VEC(Span) keys = VEC_INIT;
    VEC(HclValue) items = VEC_INIT;
    for (size_t i = 0; i < body->attrs.len; i++) {
        const HclAttr *attr = &body->attrs.items[i];
        bool whole = span_is(attr->name, "inputs") || span_is(attr->name, "generate");
        HclValue v;
        Source at = hcl_source(scope->file, attr->at);
        if (whole && scope->load->state_only)
            continue;
        v = tgscope_eval(scope, attr->expr);
        config_check_secret(scope, attr, &v);
        if (span_is(attr->name, "inputs")) {
            config_inputs(scope, config, attr, v);
            if (v.kind != HV_OBJECT && v.kind != HV_UNKNOWN && v.kind != HV_NULL)
                tg_problem(scope->load, true, at, "json: cannot unmarshal",
                           "inputs has to be an object: inputs = { NAME = VALUE }");
        } else if (span_is(attr->name, "remote_state")) {
            config->remote_state = (TgNamed){"", v, at};
        } else if (span_is(attr->name, "generate")) {
            for (size_t k = 0; v.kind == HV_OBJECT && k < v.n; k++)
                vec_push(arena, &config->generate,
                         ((TgNamed){arena_span(arena, v.keys[k]), v.items[k], at}));
        } else {
            tgschema_argument(scope, attr->name, &v, at);
            vec_push(arena, &keys, attr->name);
            vec_push(arena, &items, v);
        }
    }
    config->attrs = keys.len > 0 ? hv_object(keys.items, items.items, keys.len, SOURCE_UNKNOWN)
                                 : hv_null(SOURCE_UNKNOWN);
}

static void config_errors(TgScope *scope, TgConfig *config, const HclBlock *block)
{
    for (size_t i = 0; i < block->body.blocks.len; i++)
        if (span_is(block->body.blocks.items[i]->type, "ignore"))
            vec_push(scope->load->arena, &config->ignores,
                     tgvalue_named(scope, block->body.blocks.items[i], NULL));
}

/* The folders of a dependencies block have to be there (config.go validateDependencies). */
static void config_dependencies(TgScope *scope, const HclBlock *block)
{
    TgLoad *load = scope->load;
    TgNamed named = tgvalue_named(scope, block, NULL);
    const HclValue *paths = hv_get(&named.value, SPAN_LITERAL("paths"));
    for (size_t i = 0; paths && paths->kind == HV_LIST && i < paths->n; i++) {
        const HclValue *v = &paths->items[i];
        const char *dir;
        if (v->kind != HV_STRING)
            continue;
        dir = tfpath_join(load->arena, text_dirname(load->arena, scope->config_path),
                          arena_span(load->arena, v->text));
        if (!tg_exists(load, dir))
            tg_problem(load, true, v->at.kind == SOURCE_FILE ? v->at : named.at,
                       "Found paths in the 'dependencies' block that do not exist",
                       "the folder %s, which dependencies names, is not there",
                       tg_shown(load, dir));
    }
}

/* Blocks of which a file has one at most: "Multiple locals block", "Duplicate terraform block". */
static void config_check_single(TgScope *scope)
{
    static const char *const types[] = {"locals",       "terraform", "remote_state", "exclude",
                                        "dependencies", "errors",    "catalog",      "engine"};
    const HclBlock *first[ARRAY_LEN(types)] = {NULL};
    for (size_t i = 0; i < scope->file->body.blocks.len; i++) {
        const HclBlock *block = scope->file->body.blocks.items[i];
        for (size_t k = 0; k < ARRAY_LEN(types); k++) {
            if (!span_is(block->type, types[k]))
                continue;
            if (first[k])
                tg_problem(scope->load, true, hcl_source(scope->file, block->at),
                           arena_printf(scope->load->arena, "Duplicate %s block", types[k]),
                           "a file may have one %s block, and another stands at %s", types[k],
                           source_text(scope->load->arena, hcl_source(scope->file, first[k]->at)));
            else
                first[k] = block;
        }
    }
}

/* DuplicatedGenerateBlocksError: two of a file with one name. */
static void config_check_generate(TgScope *scope)
{
    NameMap names = {0};
    for (size_t i = 0; i < scope->file->body.blocks.len; i++) {
        HclBlock *block = scope->file->body.blocks.items[i];
        if (!span_is(block->type, "generate") || !block->labels[0])
            continue;
        if (names_get(&names, span_of(block->labels[0])))
            tg_problem(scope->load, true, hcl_source(scope->file, block->at),
                       "Detected generate blocks with the same name",
                       "generate \"%s\" stands twice in this file",
                       text_safe(scope->load->arena, block->labels[0]));
        names_put(scope->load->arena, &names, span_of(block->labels[0]), block);
    }
}

/* unit and stack stand in terragrunt.stack.hcl alone, which read_terragrunt_config may read. */
static bool config_known_block(const TgScope *scope, Span type)
{
    static const char *const types[] = {"locals",       "include",  "feature",    "terraform",
                                        "remote_state", "generate", "dependency", "dependencies",
                                        "exclude",      "errors",   "catalog",    "engine"};
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (span_is(type, types[i]))
            return true;
    return (span_is(type, "unit") || span_is(type, "stack")) &&
           span_ends(span_of(scope->path), "/terragrunt.stack.hcl");
}

/* What resolveOutputJSON decodes: remote_state, and the terraform block's extra_arguments. */
static void config_block_of_state(TgScope *scope, TgConfig *config, const HclBlock *block)
{
    if (span_is(block->type, "remote_state"))
        config->remote_state = tgvalue_named(scope, block, NULL);
    for (size_t i = 0; span_is(block->type, "terraform") && i < block->body.blocks.len; i++)
        if (span_is(block->body.blocks.items[i]->type, "extra_arguments"))
            vec_push(scope->load->arena, &config->extra_arguments,
                     tgvalue_named(scope, block->body.blocks.items[i], NULL));
}

static void config_blocks(TgScope *scope, TgConfig *config)
{
    Arena *arena = scope->load->arena;
    for (size_t i = 0; i < scope->file->body.blocks.len; i++) {
        const HclBlock *block = scope->file->body.blocks.items[i];
        if (scope->load->state_only) {
            config_block_of_state(scope, config, block);
            continue;
        }
        tgschema_block(scope, block, NULL);
        if (span_is(block->type, "terraform"))
            config_terraform(scope, config, block);
        else if (span_is(block->type, "remote_state"))
            config->remote_state = tgvalue_named(scope, block, NULL);
        else if (span_is(block->type, "generate"))
            vec_push(arena, &config->generate, tgvalue_named(scope, block, "contents"));
        else if (span_is(block->type, "engine"))
            config->engine = tgvalue_named(scope, block, NULL);
        else if (span_is(block->type, "exclude"))
            config->exclude = tgvalue_named(scope, block, NULL).value;
        else if (span_is(block->type, "errors"))
            config_errors(scope, config, block);
        else if (span_is(block->type, "dependencies"))
            config_dependencies(scope, block);
        else if (!config_known_block(scope, block->type))
            tg_problem(scope->load, true, hcl_source(scope->file, block->at),
                       "Unsupported block type", "Terragrunt has no block type \"%.*s\"",
                       (int)(block->type.len < 60 ? block->type.len : 60), block->type.ptr);
    }
}

static TgConfig config_empty(void)
{
    HclValue null = hv_null(SOURCE_UNKNOWN);
    return (TgConfig){.attrs = null,
                      .source = null,
                      .left_out = null,
                      .kept = null,
                      .remote_state = {.value = null},
                      .engine = {.value = null},
                      .inputs = null,
                      .inputs_rest = null,
                      .locals = null,
                      .exclude = null,
                      .feature = null};
}

static const HclFile *config_parse(TgLoad *load, const char *path)
{
    const char *shown = tg_shown(load, path);
    HclFile *file;
    Span text;
    enum file_state state = snapshot_read(load->files, path, TG_FILE_MAX, &text);
    if (state == FILE_TOO_BIG) {
        tg_unknown(
            load, source_file(shown, 0, 0),
            arena_printf(load->arena, "%s can't be read: %s", shown, file_state_sentence(state)));
        return NULL;
    }
    if (state != FILE_OK) {
        tg_problem(load, true, source_file(shown, 0, 0), "Could not read the configuration",
                   "%s can't be read: %s", shown, file_state_sentence(state));
        return NULL;
    }
    file = span_ends(span_of(path), ".json") ? hcl_parse_json(load->arena, shown, text, true)
                                             : hcl_parse(load->arena, shown, text);
    if (tg_is_too_large(load, file))
        return NULL;
    if (file->error.summary)
        tg_problem(load, true, hcl_source(file, file->error.at), file->error.summary, "%s",
                   file->error.detail);
    return file;
}

static const TgConfig *config_of_scope(TgScope *scope)
{
    TgLoad *load = scope->load;
    TgConfig *config = arena_new(load->arena, TgConfig);
    const TgConfig **included;
    HclValue inherited = hv_null(SOURCE_UNKNOWN);
    *config = config_empty();
    scope->include = scope->feature = scope->dependency = scope->values = inherited;
    config_check_single(scope);
    config_check_generate(scope);
    config_includes(scope);
    included = config_included(scope);
    for (size_t i = 0; i < scope->includes.len; i++)
        if (included[i] && included[i]->feature.kind == HV_OBJECT)
            inherited = included[i]->feature;
    if (scope->include.kind != HV_UNKNOWN)
        scope->include = config_exposed(scope, included);
    scope->values = config_values(scope);
    scope->feature = config->feature = config_features(scope, &inherited);
    tgscope_locals(scope);
    config->locals = tgscope_all_locals(scope);
    tgdepend_read(scope, config);
    config_attributes(scope, config);
    config_blocks(scope, config);
    for (size_t i = scope->includes.len; i-- > 0;)
        if (included[i])
            *config = tgmerge(load, included[i], config, scope->includes.items[i].merge);
    return config;
}

typedef struct TgReading {
    const char *path, *config_path;
    const struct TgReading *outer;
} TgReading;

/* The same file for the same folder again, while it is read: that has no end. */
static bool config_reads_itself(const TgReading *reading)
{
    for (const TgReading *r = reading->outer; r; r = r->outer)
        if (strcmp(r->path, reading->path) == 0 &&
            strcmp(r->config_path, reading->config_path) == 0)
            return true;
    return false;
}

/* May one more file be read? Terragrunt has no limits; past ours nothing is known. */
static bool config_may_read(TgLoad *load, const TgReading *reading, const TgInclude *as_include)
{
    Source at = source_file(tg_shown(load, reading->path), 0, 0);
    bool deep = load->depth >= TG_DEPTH_MAX;
    if (deep && config_reads_itself(reading)) {
        tg_problem(load, true, at, "Too many files are read",
                   "Terragrunt files read each other without end");
        return false;
    }
    if (!deep && ++load->n_reads <= TG_READS_MAX)
        return true;
    if (as_include)
        at = as_include->at;
    tg_unknown(load, at,
               arena_printf(load->arena,
                            "not known: the unit is too large to be looked at, for %s more than %d",
                            deep ? "its files read each other to a depth of"
                                 : "the files that it reads are",
                            deep ? TG_DEPTH_MAX : TG_READS_MAX));
    return false;
}

const TgConfig *tgconfig_read(TgLoad *load, const char *path, const char *config_path,
                              const TgInclude *as_include)
{
    TgScope *scope = arena_new(load->arena, TgScope);
    TgReading reading = {path, config_path, load->reading};
    const TgConfig *config;
    if (!config_may_read(load, &reading, as_include))
        return NULL;
    scope->load = load;
    scope->path = path;
    scope->config_path = config_path;
    scope->as_include = as_include;
    scope->file = config_parse(load, path);
    if (!scope->file)
        return NULL;
    scope->eval = (HclEval){.arena = load->arena,
                            .budget = &load->budget,
                            .files = load->files,
                            .tree = &load->tree,
                            .base = text_dirname(load->arena, path),
                            .home = load->home,
                            .resolve = tgscope_resolve,
                            .lacks = tf_lacks_tofus_function,
                            .data = scope,
                            .functions = tg_functions};
    load->depth++;
    load->reading = &reading;
    config = config_of_scope(scope);
    load->reading = reading.outer;
    load->depth--;
    return config;
}
