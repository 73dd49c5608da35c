/*
 * Which arguments, blocks and labels a file and its blocks take, which they need, and of what kind
 * they are: the hcl tags of Terragrunt 1.1's structures (pkg/config/config.go, dependency.go,
 * catalog.go, engine.go, exclude.go, errors_block.go; internal/remotestate/config.go). A pointer
 * there means that the argument may be left out. Each row was run with Terragrunt 1.1.3: with what
 * it needs alone, without each of that, with each of the others, with one that it has not, with a
 * block in it, with no label and with one too many.
 */
#include <string.h>

#include "terragrunt/tgload.h"

enum { SCHEMA_NAMES_MAX = 8, SCHEMA_SHOWN_MAX = 60 };

typedef struct SchemaRow {
    const char *outer; /* the block that it stands in; NULL = the file */
    const char *type;
    int labels; /* how many it has; SCHEMA_ONE_OR_NONE */
    const char *needed[SCHEMA_NAMES_MAX], *other[SCHEMA_NAMES_MAX];
    bool any; /* takes any argument */
    const char *blocks[SCHEMA_NAMES_MAX];
} SchemaRow;

enum { SCHEMA_ONE_OR_NONE = -1 };

static const SchemaRow rows[] = {
    {.type = "terraform",
     .other = {"source", "version", "update_source_with_cas", "mutable", "include_in_copy",
               "exclude_from_copy", "copy_terraform_lock_file"},
     .blocks = {"extra_arguments", "before_hook", "after_hook", "error_hook"}},
    {.outer = "terraform",
     .type = "extra_arguments",
     .labels = 1,
     .needed = {"commands"},
     .other = {"arguments", "required_var_files", "optional_var_files", "env_vars"}},
    {.outer = "terraform",
     .type = "before_hook",
     .labels = 1,
     .needed = {"commands", "execute"},
     .other = {"if", "run_on_error", "suppress_stdout", "working_dir"}},
    {.outer = "terraform",
     .type = "after_hook",
     .labels = 1,
     .needed = {"commands", "execute"},
     .other = {"if", "run_on_error", "suppress_stdout", "working_dir"}},
    {.outer = "terraform",
     .type = "error_hook",
     .labels = 1,
     .needed = {"commands", "execute", "on_errors"},
     .other = {"suppress_stdout", "working_dir"}},
    {.type = "remote_state",
     .needed = {"backend", "config"},
     .other = {"disable_init", "disable_dependency_optimization", "generate", "encryption"}},
    {.type = "generate",
     .labels = 1,
     .needed = {"path", "if_exists", "contents"},
     .other = {"if_disabled", "comment_prefix", "disable_signature", "disable", "hcl_fmt",
               "mutable"}},
    {.type = "dependency",
     .labels = 1,
     .needed = {"config_path"},
     .other = {"enabled", "skip_outputs", "mock_outputs", "mock_outputs_allowed_terraform_commands",
               "mock_outputs_merge_with_state", "mock_outputs_merge_strategy_with_state"},
     .blocks = {"expansion"}},
    {.type = "include",
     .labels = SCHEMA_ONE_OR_NONE,
     .needed = {"path"},
     .other = {"expose", "merge_strategy"}},
    {.type = "dependencies", .needed = {"paths"}},
    {.type = "exclude", .needed = {"if", "actions"}, .other = {"exclude_dependencies", "no_run"}},
    {.type = "feature", .labels = 1, .needed = {"default"}}, /* "does not have a default value" */
    {.type = "errors", .blocks = {"retry", "ignore"}},
    {.outer = "errors",
     .type = "retry",
     .labels = 1,
     .needed = {"retryable_errors", "max_attempts", "sleep_interval_sec"}},
    {.outer = "errors",
     .type = "ignore",
     .labels = 1,
     .needed = {"ignorable_errors"},
     .other = {"message", "signals"}},
    {.type = "catalog", .needed = {"urls"}, .other = {"no_shell", "no_hooks", "default_template"}},
    {.type = "engine", .needed = {"source"}, .other = {"version", "type", "meta"}},
    {.type = "locals", .any = true},
};

/* Arguments that 1.1.3 knows but refuses until an experiment is switched on (terragrunt
 * pkg/config/errors.go). */
static const struct {
    const char *type, *name, *experiment;
} gated[] = {
    {"terraform", "version", "version-attribute"},
    {"generate", "mutable", "mutable-generate"},
};

static bool schema_named(const char *const *names, Span name)
{
    for (size_t i = 0; i < SCHEMA_NAMES_MAX && names[i]; i++)
        if (span_is(name, names[i]))
            return true;
    return false;
}

static int schema_shown_len(Span name)
{
    return (int)(name.len < SCHEMA_SHOWN_MAX ? name.len : SCHEMA_SHOWN_MAX);
}

/* Terragrunt stops at a name that it does not know; a newer one may know it. */
static void schema_not_known(TgScope *scope, Source at, const char *summary, const char *text)
{
    TgUnit *unit = scope->load->unit;
    vec_push(scope->load->arena, &unit->limits, ((TgLimit){.at = at, .newer_may_not = true}));
    tg_problem(scope->load, true, at, summary, "%s", text);
}

static void schema_gated(TgScope *scope, const HclBlock *block, const HclAttr *attr)
{
    for (size_t i = 0; i < ARRAY_LEN(gated); i++)
        if (span_is(block->type, gated[i].type) && span_is(attr->name, gated[i].name) &&
            !tg_experiment(scope->load, gated[i].experiment))
            schema_not_known(scope, hcl_source(scope->file, attr->at),
                             arena_printf(scope->load->arena, "requires the '%s' experiment",
                                          gated[i].experiment),
                             arena_printf(scope->load->arena,
                                          "%s in a block %s is refused unless --experiment %s is "
                                          "given",
                                          gated[i].name, gated[i].type, gated[i].experiment));
}

static void schema_arguments(TgScope *scope, const HclBlock *block, const SchemaRow *row)
{
    Arena *arena = scope->load->arena;
    for (size_t i = 0; i < SCHEMA_NAMES_MAX && row->needed[i]; i++)
        if (!hcl_body_attr(&block->body, row->needed[i]))
            tg_problem(scope->load, true, hcl_source(scope->file, block->at),
                       "Missing required argument", "a block %s needs the argument \"%s\"",
                       row->type, row->needed[i]);
    for (size_t i = 0; i < block->body.attrs.len && !row->any; i++) {
        const HclAttr *attr = &block->body.attrs.items[i];
        if (!schema_named(row->needed, attr->name) && !schema_named(row->other, attr->name))
            schema_not_known(scope, hcl_source(scope->file, attr->at), "Unsupported argument",
                             arena_printf(arena, "a block %s has no argument named \"%.*s\"",
                                          row->type, schema_shown_len(attr->name), attr->name.ptr));
        schema_gated(scope, block, attr);
    }
    for (size_t i = 0; i < block->body.blocks.len; i++) {
        const HclBlock *inner = block->body.blocks.items[i];
        if (!schema_named(row->blocks, inner->type))
            schema_not_known(scope, hcl_source(scope->file, inner->at), "Unsupported block type",
                             arena_printf(arena, "a block %s takes no block \"%.*s\"", row->type,
                                          schema_shown_len(inner->type), inner->type.ptr));
    }
}

static void schema_labels(TgScope *scope, const HclBlock *block, const SchemaRow *row)
{
    int least = row->labels == SCHEMA_ONE_OR_NONE ? 0 : row->labels,
        most = row->labels == SCHEMA_ONE_OR_NONE ? 1 : row->labels;
    Source at = hcl_source(scope->file, block->at);
    if (block->n_labels < least)
        tg_problem(scope->load, true, at,
                   arena_printf(scope->load->arena, "Missing name for %s", row->type),
                   "a block %s has a name: %s \"NAME\" { ... }", row->type, row->type);
    else if (block->n_labels > most)
        tg_problem(scope->load, true, at,
                   arena_printf(scope->load->arena, "Extraneous label for %s", row->type),
                   "a block %s takes %s", row->type, most == 0 ? "no name" : "one name only");
}

/* "Error with hook: need at least one non-empty argument in execute", also for commands that are
 * not run now. */
static void schema_hook(TgScope *scope, const HclBlock *block)
{
    const HclAttr *execute = hcl_body_attr(&block->body, "execute");
    HclValue words = execute ? tgscope_eval(scope, execute->expr) : hv_null(SOURCE_UNKNOWN);
    bool nothing = words.kind == HV_LIST;
    for (size_t i = 0; nothing && i < words.n; i++)
        nothing = hv_is(&words.items[i], "");
    if (nothing)
        tg_problem(scope->load, true, hcl_source(scope->file, block->at), "Error with hook",
                   "a hook needs a command in execute");
}

void tgschema_block(TgScope *scope, const HclBlock *block, const char *outer)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (span_is(block->type, rows[i].type) &&
            (outer ? rows[i].outer && strcmp(rows[i].outer, outer) == 0 : !rows[i].outer)) {
            schema_labels(scope, block, &rows[i]);
            schema_arguments(scope, block, &rows[i]);
            if (span_ends(block->type, "_hook"))
                schema_hook(scope, block);
        }
    for (size_t i = 0; !outer && i < block->body.blocks.len; i++)
        tgschema_block(scope, block->body.blocks.items[i],
                       span_is(block->type, "terraform") ? "terraform" : "errors");
}

/* ---- the file's own arguments ---- */

enum schema_kind { SCHEMA_TEXT, SCHEMA_BOOL, SCHEMA_NUMBER, SCHEMA_BEFORE_1 };

typedef struct SchemaName {
    const char *name;
    enum schema_kind kind;
} SchemaName;

static const SchemaName names[] = {
    {"terraform_binary", SCHEMA_TEXT},
    {"terraform_version_constraint", SCHEMA_TEXT},
    {"terragrunt_version_constraint", SCHEMA_TEXT},
    {"download_dir", SCHEMA_TEXT},
    {"prevent_destroy", SCHEMA_BOOL},
    {"iam_role", SCHEMA_TEXT},
    {"iam_assume_role_duration", SCHEMA_NUMBER},
    {"iam_assume_role_session_name", SCHEMA_TEXT},
    {"iam_web_identity_token", SCHEMA_TEXT},
    {"skip", SCHEMA_BEFORE_1},
    {"retryable_errors", SCHEMA_BEFORE_1},
    {"retry_max_attempts", SCHEMA_BEFORE_1},
    {"retry_sleep_interval_sec", SCHEMA_BEFORE_1},
};

/* cty converts between text, numbers and booleans where that loses nothing. */
static bool schema_fits(TgScope *scope, const HclValue *v, enum schema_kind kind)
{
    HclValue converted;
    if (v->kind == HV_NULL || v->kind == HV_UNKNOWN)
        return true;
    if (v->kind == HV_LIST || v->kind == HV_OBJECT)
        return false;
    if (kind == SCHEMA_TEXT)
        return true;
    converted = kind == SCHEMA_BOOL ? hv_to_bool(&scope->eval, *v) : hv_to_number(&scope->eval, *v);
    return converted.kind == (kind == SCHEMA_BOOL ? HV_BOOL : HV_NUMBER);
}

void tgschema_argument(TgScope *scope, Span name, const HclValue *v, Source at)
{
    static const char *const wanted[] = {"a string", "a bool", "a number"};
    const SchemaName *row = NULL;
    for (size_t i = 0; i < ARRAY_LEN(names) && !row; i++)
        if (span_is(name, names[i].name))
            row = &names[i];
    if (!row) {
        schema_not_known(scope, at, "Unsupported argument",
                         arena_printf(scope->load->arena,
                                      "Terragrunt has no argument named \"%.*s\"",
                                      schema_shown_len(name), name.ptr));
    } else if (row->kind == SCHEMA_BEFORE_1) {
        vec_push(scope->load->arena, &scope->load->unit->limits,
                 ((TgLimit){.at = at, .since = "1.0.0"}));
        tg_problem(scope->load, true, at, "Unsupported argument",
                   "Terragrunt has no argument named \"%s\" since version 1", row->name);
    } else if (!schema_fits(scope, v, row->kind)) {
        tg_problem(scope->load, true, at, "Unsuitable value type", "%s must be %s", row->name,
                   wanted[row->kind]);
    }
}
