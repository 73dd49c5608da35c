/*
 * Which arguments a file and its blocks take, which they need, and of what kind they are: the hcl
 * tags of Terragrunt 1.1's structures (pkg/config/config.go, catalog.go, engine.go, exclude.go,
 * errors_block.go; internal/remotestate/config.go). A pointer there means that the argument may be
 * left out. Terragrunt 1.1.3 was run for a part of the rows only; the others are read from
 * the tags.
 */
#include <string.h>

#include "terragrunt/tgload.h"

enum { SCHEMA_NAMES_MAX = 8, SCHEMA_SHOWN_MAX = 60 };

typedef struct SchemaRow {
    const char *outer; /* the block that it stands in; NULL = the file */
    const char *type;
    const char *needed[SCHEMA_NAMES_MAX], *other[SCHEMA_NAMES_MAX];
} SchemaRow;

/* locals takes any name; include and dependency are read by functions that check them. */
static const SchemaRow rows[] = {
    {NULL,
     "terraform",
     {NULL},
     {"source", "version", "update_source_with_cas", "mutable", "include_in_copy",
      "exclude_from_copy", "copy_terraform_lock_file"}},
    {"terraform",
     "extra_arguments",
     {"commands"},
     {"arguments", "required_var_files", "optional_var_files", "env_vars"}},
    {"terraform",
     "before_hook",
     {"commands", "execute"},
     {"if", "run_on_error", "suppress_stdout", "working_dir"}},
    {"terraform",
     "after_hook",
     {"commands", "execute"},
     {"if", "run_on_error", "suppress_stdout", "working_dir"}},
    {"terraform",
     "error_hook",
     {"commands", "execute", "on_errors"},
     {"suppress_stdout", "working_dir"}},
    {NULL,
     "remote_state",
     {"backend", "config"},
     {"disable_init", "disable_dependency_optimization", "generate", "encryption"}},
    {NULL,
     "generate",
     {"path", "if_exists", "contents"},
     {"if_disabled", "comment_prefix", "disable_signature", "disable", "hcl_fmt", "mutable"}},
    {NULL, "dependencies", {"paths"}, {NULL}},
    {NULL, "exclude", {"if", "actions"}, {"exclude_dependencies", "no_run"}},
    {NULL, "feature", {"default"}, {NULL}}, /* "does not have a default value" */
    {"errors", "retry", {"retryable_errors", "max_attempts", "sleep_interval_sec"}, {NULL}},
    {"errors", "ignore", {"ignorable_errors"}, {"message", "signals"}},
    {NULL, "catalog", {"urls"}, {"no_shell", "no_hooks", "default_template"}},
    {NULL, "engine", {"source"}, {"version", "type", "meta"}},
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

static void schema_arguments(TgScope *scope, const HclBlock *block, const SchemaRow *row)
{
    for (size_t i = 0; i < SCHEMA_NAMES_MAX && row->needed[i]; i++)
        if (!hcl_body_attr(&block->body, row->needed[i]))
            tg_problem(scope->load, true, hcl_source(scope->file, block->at),
                       "Missing required argument", "a block %s needs the argument \"%s\"",
                       row->type, row->needed[i]);
    for (size_t i = 0; i < block->body.attrs.len; i++) {
        const HclAttr *attr = &block->body.attrs.items[i];
        if (!schema_named(row->needed, attr->name) && !schema_named(row->other, attr->name))
            tg_problem(scope->load, true, hcl_source(scope->file, attr->at), "Unsupported argument",
                       "a block %s has no argument named \"%.*s\"", row->type,
                       schema_shown_len(attr->name), attr->name.ptr);
    }
}

void tgschema_block(TgScope *scope, const HclBlock *block, const char *outer)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (span_is(block->type, rows[i].type) &&
            (outer ? rows[i].outer && strcmp(rows[i].outer, outer) == 0 : !rows[i].outer))
            schema_arguments(scope, block, &rows[i]);
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
        tg_problem(scope->load, true, at, "Unsupported argument",
                   "Terragrunt has no argument named \"%.*s\"", schema_shown_len(name), name.ptr);
    } else if (row->kind == SCHEMA_BEFORE_1) {
        vec_push(scope->load->arena, &scope->load->unit->before_1, at);
        tg_problem(scope->load, true, at, "Unsupported argument",
                   "Terragrunt has no argument named \"%s\" since version 1", row->name);
    } else if (!schema_fits(scope, v, row->kind)) {
        tg_problem(scope->load, true, at, "Unsuitable value type", "%s must be %s", row->name,
                   wanted[row->kind]);
    }
}
