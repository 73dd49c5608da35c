/*
 * Values of root variables, lowest precedence first (RULES.md 81;
 * https://developer.hashicorp.com/terraform/language/values/variables): TF_VAR_x, terraform.tfvars,
 * terraform.tfvars.json,
 * *.auto.tfvars(.json) by name, then -var and -var-file in order, those of TF_CLI_ARGS and
 * TF_CLI_ARGS_plan before the command line's own.
 */
#include <string.h>

#include "terraform/tfload.h"

static void vars_give(TfLoad *load, Span name, TfGiven given)
{
    TfSlot *slot = names_get(&load->root->variables, name);
    if (slot)
        vec_push(load->arena, &slot->given, given);
}

/* Text from the environment or a -var is an expression unless the variable's type is string,
 * number, bool or not given. */
static bool vars_takes_expression(const TfSlot *slot)
{
    const HclAttr *type =
        slot && slot->declared ? hcl_body_attr(&slot->declared->body, "type") : NULL;
    return type && !tftype_is_literal(type->expr);
}

static void vars_give_text(TfLoad *load, Span name, const char *text, Source at, bool secret,
                           bool as_given)
{
    TfSlot *slot = names_get(&load->root->variables, name);
    TfGiven given = {.text = text, .at = at, .secret = secret, .as_given = as_given};
    HclFile *file;
    if (vars_takes_expression(slot)) {
        file = hcl_parse_value(load->arena, at.name, span_of(text));
        file->kind = at.kind;
        file->users = at.kind == SOURCE_FILE ? NULL : at.name;
        given.file = file;
        given.expr = file->value;
        if (file->error.summary)
            tf_problem(load,
                       (TfProblem){.fatal = true,
                                   .stage = "configuration",
                                   .id = "variable_syntax",
                                   .summary = file->error.summary,
                                   .at = at},
                       "the value of variable %.*s is no expression: %s", (int)name.len, name.ptr,
                       file->error.detail);
    }
    vars_give(load, name, given);
}

/* What another program gives where the environment has no TF_VAR_x of that name. */
static void vars_view(TfLoad *load)
{
    const TfView *view = load->view;
    for (size_t i = 0; view && i < view->inputs.len; i++) {
        const TfViewInput *input = &view->inputs.items[i];
        TfGiven gap = {.why = input->why, .at = input->at, .secret = input->secret},
                whole = {.value = input->value, .at = input->at, .as_given = input->as_given};
        const TfSlot *slot = names_get(&load->root->variables, span_of(input->name));
        if (snapshot_env(load->files, arena_printf(load->arena, "TF_VAR_%s", input->name)))
            continue;
        if (input->text && input->value && vars_takes_expression(slot))
            vars_give(load, span_of(input->name), whole);
        else if (input->text)
            vars_give_text(load, span_of(input->name), input->text, input->at, input->secret,
                           input->as_given);
        else
            vars_give(load, span_of(input->name), gap);
    }
}

static bool vars_view_gives(const TfView *view, Span name)
{
    for (size_t i = 0; i < view->inputs.len; i++)
        if (span_is(name, view->inputs.items[i].name))
            return true;
    return false;
}

/* Whatever else it may give: each variable that is not given by it for sure. */
static void vars_view_rest(TfLoad *load)
{
    const HclBlockVec *variables = &load->root->source->variables;
    const TfView *view = load->view;
    for (size_t i = 0; view && view->inputs_rest && i < variables->len; i++) {
        const char *name = variables->items[i]->labels[0];
        if (name && !vars_view_gives(view, span_of(name)) &&
            !snapshot_env(load->files, arena_printf(load->arena, "TF_VAR_%s", name)))
            vars_give(load, span_of(name),
                      (TfGiven){.why = view->inputs_rest, .at = view->inputs_rest_at});
    }
}

static void vars_from_json(TfLoad *load, const HclFile *file)
{
    const HclExpr *object = file->value;
    if (object->kind != HCL_OBJECT && !file->error.summary)
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "syntax",
                               .summary = "Incorrect JSON value type",
                               .at = hcl_source(file, object->at)},
                   "a JSON object is wanted here, with a value for each variable");
    for (uint32_t i = 2; object->kind == HCL_OBJECT && i + 1 < object->n_items; i += 2)
        for (uint32_t k = 0; k < i; k += 2)
            if (span_same(object->items[i]->text, object->items[k]->text))
                tf_problem(load,
                           (TfProblem){.fatal = true,
                                       .stage = "configuration",
                                       .id = "syntax",
                                       .summary = "Duplicate attribute definition",
                                       .at = hcl_source(file, object->items[i]->at)},
                           "a variable is given twice in this file");
    for (uint32_t i = 0; object->kind == HCL_OBJECT && i + 1 < object->n_items; i += 2)
        vars_give(load, object->items[i]->text,
                  (TfGiven){.file = file,
                            .expr = object->items[i + 1],
                            .at = hcl_source(file, object->items[i + 1]->at)});
}

/* named: by -var-file, where a missing file is an error. shown: as the user would write it. */
static void vars_file_unreadable(TfLoad *load, const char *shown, enum file_state state)
{
    bool copied = load->view && load->view->copied && shown[0] != '/';
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = "configuration",
                           .id = "tfvars_unreadable",
                           .summary = state == FILE_ABSENT ? "Failed to read variables file"
                                                           : "Failed to read variable values",
                           .at = source_file(shown, 0, 0)},
               "the variables file %s can't be read: %s%s", shown, file_state_sentence(state),
               copied ? ". Terraform runs in a copy below .terragrunt-cache: begin the path with "
                        "${get_terragrunt_dir()}"
                      : "");
}

static void vars_file(TfLoad *load, const char *shown, bool named)
{
    Span text;
    const char *path = tfview_from(load->arena, load->view, load->dir, shown);
    const TfViewFile *made = load->view ? tfview_file(load->view, path) : NULL;
    enum file_state state;
    HclFile *file;
    if ((!named || load->view) && tfload_private(load, path, shown))
        return;
    state = snapshot_read(load->files, path, TF_FILE_MAX, &text);
    if (state == FILE_ABSENT && !named)
        return;
    if (state == FILE_TOO_BIG)
        tfload_too_large(load, source_file(shown, 0, 0));
    if (state != FILE_OK) {
        vars_file_unreadable(load, shown, state);
        return;
    }
    file = span_ends(span_of(shown), ".json") ? hcl_parse_json(load->arena, shown, text, false)
                                              : hcl_parse(load->arena, shown, text);
    if (tfload_is_too_large(load, file))
        return;
    file->users = tfload_foreign(load, path) ? shown : NULL;
    if (made) { /* written before Terraform runs: it is changed where its lines are */
        file->lines = made->lines;
        file->n_lines = made->n_lines;
    }
    if (file->error.summary)
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "syntax",
                               .summary = file->error.summary,
                               .at = hcl_source(file, file->error.at)},
                   "%s", file->error.detail);
    if (file->json)
        vars_from_json(load, file);
    else if (file->body.blocks.len > 0)
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "syntax",
                               .summary = arena_printf(
                                   load->arena, "Unexpected \"%s\" block",
                                   text_safe(load->arena,
                                             arena_span(load->arena,
                                                        span_sub(file->body.blocks.items[0]->type,
                                                                 0, 60)))),
                               .at = hcl_source(file, file->body.blocks.items[0]->at)},
                   "a variables file holds values only, no blocks");
    for (size_t i = 0; !file->json && i < file->body.attrs.len; i++) {
        const HclAttr *attr = &file->body.attrs.items[i];
        vars_give(
            load, attr->name,
            (TfGiven){.file = file, .expr = attr->expr, .at = hcl_source(file, attr->expr->at)});
    }
}

/* In a tfvars file a name that is not declared is a warning only; given on the command line it is
 * an error. */
static void vars_declared(TfLoad *load, Span name)
{
    if (!names_get(&load->root->variables, name))
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "undeclared_variable",
                               .summary = "Value for undeclared variable",
                               .at = {SOURCE_ARGUMENT, "-var", 0, 0}},
                   "-var sets \"%.*s\", which the root module does not declare",
                   (int)(name.len < 100 ? name.len : 100), name.ptr);
}

/* internal/command/meta_vars.go:collectVariableValues */
static void vars_option_refused(TfLoad *load, const char *why)
{
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = "configuration",
                           .id = "var_option",
                           .summary = "Invalid -var option",
                           .at = {SOURCE_ARGUMENT, "-var", 0, 0}},
               "%s", why);
}

static void vars_argument(TfLoad *load, const TfArg *arg)
{
    Span text = span_of(arg->text);
    size_t eq = span_find_char(text, '=');
    if (arg->kind == TF_ARG_VAR && eq >= text.len)
        vars_option_refused(load, "-var takes NAME=VALUE");
    else if (arg->kind == TF_ARG_VAR && eq > 0 && text.ptr[eq - 1] == ' ') {
        vars_option_refused(load, "the name of a -var ends in a blank before its \"=\"");
        return;
    }
    if (arg->kind == TF_ARG_VAR_FILE)
        vars_file(load, arg->text, true);
    else if (arg->kind == TF_ARG_VAR && eq < text.len) {
        vars_declared(load, span_trim(span_sub(text, 0, eq), " "));
        vars_give_text(load, span_trim(span_sub(text, 0, eq), " "), arg->text + eq + 1,
                       (Source){SOURCE_ARGUMENT,
                                arena_printf(load->arena, "-var %.*s", (int)eq, text.ptr), 0, 0},
                       arg->secret, false);
    }
}

/* ---- TF_CLI_ARGS ---- */

static const struct {
    const char *option;
    int kind;
} vars_options[] = {{"-var", TF_ARG_VAR},
                    {"-var-file", TF_ARG_VAR_FILE},
                    {"-backend-config", TF_ARG_BACKEND_CONFIG}};

/* "-var=x=1", "--var x=1": the argument of one of the options; the next word if it stands apart. */
static void vars_option(TfLoad *load, const TfWords *words, size_t *at, TfArgVec *out)
{
    const char *word = words->list.items[*at];
    const char *dash = word[0] == '-' && word[1] == '-' ? word + 1 : word;
    for (size_t i = 0; i < ARRAY_LEN(vars_options); i++) {
        size_t len = strlen(vars_options[i].option);
        TfArg arg = {.text = dash + len + 1};
        if (strncmp(dash, vars_options[i].option, len) != 0 ||
            (dash[len] != '=' && dash[len] != '\0'))
            continue;
        arg.kind = (unsigned)vars_options[i].kind;
        if (dash[len] == '\0' && ++*at >= words->list.len)
            return;
        if (dash[len] == '\0')
            arg.text = words->list.items[*at];
        vec_push(load->arena, out, arg);
        return;
    }
}

/* What TF_CLI_ARGS and TF_CLI_ARGS_init / _plan put before the command line's own arguments. */
void tfvars_arguments(TfLoad *load)
{
    static const char *const variables[] = {"TF_CLI_ARGS", "TF_CLI_ARGS_init", "TF_CLI_ARGS_plan"};
    TfArgVec all = VEC_INIT;
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        TfWords words = tfwords_of(load, variables[i]);
        TfArgVec found = VEC_INIT;
        bool shows = tfwords_only_show(&words);
        for (size_t w = 0; !shows && w < words.list.len; w++)
            vars_option(load, &words, &w, &found);
        for (size_t k = 0; k < found.len; k++) /* init takes -var, and looks at none of them */
            if (i != 1 || found.items[k].kind == TF_ARG_BACKEND_CONFIG)
                vec_push(load->arena, &all, found.items[k]);
    }
    for (size_t i = 0; load->view && i < load->view->args.len; i++)
        vec_push(load->arena, &all, load->view->args.items[i]);
    for (size_t i = 0; i < load->n_args; i++)
        vec_push(load->arena, &all, load->args[i]);
    load->args = all.items;
    load->n_args = all.len;
}

void tfvars_gather(TfLoad *load)
{
    const char *const *env = snapshot_env_all(load->files);
    for (size_t i = 0; env && env[i]; i++) {
        Span entry = span_of(env[i]);
        size_t eq = span_find_char(entry, '=');
        if (span_starts(entry, "TF_VAR_") && eq < entry.len)
            vars_give_text(load, span_sub(entry, 7, eq), env[i] + eq + 1,
                           source_env(arena_strndup(load->arena, env[i], eq)),
                           tfview_hides(load->view, span_sub(entry, 0, eq)), false);
    }
    vars_view(load);
    vars_view_rest(load);
    vars_file(load, "terraform.tfvars", false);
    vars_file(load, "terraform.tfvars.json", false);
    NameVec names = VEC_INIT;
    snapshot_list(load->files, load->dir, &names);
    for (size_t i = 0; i < names.len; i++) {
        Span name = span_of(names.items[i]);
        if (span_ends(name, ".auto.tfvars") || span_ends(name, ".auto.tfvars.json"))
            vars_file(load, names.items[i], false);
    }
    for (size_t i = 0; i < load->n_args; i++)
        vars_argument(load, &load->args[i]);
}

/* What the variable's type refuses is refused wherever it came from; of a default tfcheck.c tells.
 */
static void vars_suitable(TfLoad *load, const TfSlot *slot, const HclBlock *block)
{
    HclValue v = tfscope_variable(load, load->root, span_of(block->labels[0]));
    const HclValue *fault = hv_find_unknown(&v);
    const char *refused = fault ? fault->refused : NULL;
    bool misfit = refused && strcmp(refused, "Invalid value for input variable") == 0;
    if (refused && (misfit ? slot->given.len > 0 : v.kind == HV_UNKNOWN))
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "variable_type",
                               .summary = fault->refused,
                               .at = fault->at},
                   "the value of variable %s does not suit: %.*s", block->labels[0],
                   (int)fault->text.len, fault->text.ptr);
}

/* ---- is a variable the login's business? ---- */

enum { REACH_DEPTH = 16 };

/* Does the expression take its value from var.NAME, by itself or through locals? */
static bool vars_reaches(TfLoad *load, const HclExpr *e, const char *name, int depth)
{
    const HclExpr *root = e->kind == HCL_ATTR ? e->items[0] : NULL;
    if (root && root->kind == HCL_REF && span_is(root->text, "var") && span_is(e->text, name))
        return true;
    if (root && root->kind == HCL_REF && span_is(root->text, "local") && depth < REACH_DEPTH) {
        const TfSlot *slot = names_get(&load->root->locals, e->text);
        if (slot && slot->attr && vars_reaches(load, slot->attr->expr, name, depth + 1))
            return true;
    }
    for (uint32_t i = 0; i < e->n_items; i++)
        if (e->items[i] && vars_reaches(load, e->items[i], name, depth))
            return true;
    return false;
}

/* Arguments of a provider block that decide who signs in, and where. */
static bool vars_signs(Span argument)
{
    static const char *const names[] = {"access_key", "secret_key", "token",   "profile",
                                        "region",     "role_arn",   "for_each"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (span_is(argument, names[i]))
            return true;
    return span_starts(argument, "shared_c") || span_starts(argument, "web_identity");
}

/* any: not only what decides who signs in. */
static bool vars_reaches_body(TfLoad *load, const HclBody *body, const char *name, bool any)
{
    for (size_t i = 0; i < body->attrs.len; i++)
        if ((any || vars_signs(body->attrs.items[i].name)) &&
            vars_reaches(load, body->attrs.items[i].expr, name, 0))
            return true;
    for (size_t i = 0; i < body->blocks.len; i++)
        if (vars_reaches_body(load, &body->blocks.items[i]->body, name, any))
            return true;
    return false;
}

static bool vars_reaches_provider(TfLoad *load, const char *name, bool any)
{
    const HclBlockVec *providers = &load->root->source->providers;
    for (size_t i = 0; i < providers->len; i++)
        if (tfprovider_block_is_aws(load->root, providers->items[i]) &&
            vars_reaches_body(load, &providers->items[i]->body, name, any))
            return true;
    return false;
}

/* ---- validation ---- */

/* A rule of the root's own that says no ends the plan, in OpenTofu before a provider is configured
 * (l-validation-cross-fails with OpenTofu 1.12, lang/eval_variable.go). In Terraform a provider
 * that the variable does not reach is none the wiser and signs in (two plans of 1.11.4, once with
 * the variable in the block and once without). What can't be told passes. */
const char *tfvars_rule_stage(TfLoad *load, const char *variable)
{
    bool alone = !tf_is_tofu(load->config) && !vars_reaches_provider(load, variable, true);
    return alone ? "after" : "configuration";
}

void tfvars_require(TfLoad *load)
{
    const HclBlockVec *variables = &load->root->source->variables;
    for (size_t i = 0; i < variables->len; i++) {
        const HclBlock *block = variables->items[i];
        const TfSlot *slot =
            block->labels[0] ? names_get(&load->root->variables, span_of(block->labels[0])) : NULL;
        if (!slot)
            continue;
        vars_suitable(load, slot, block);
        /* backend/backendrun unparsed_value.go: the value that wins is worked out without anything
         * that it could name. */
        const TfGiven *last = slot->given.len > 0 ? &slot->given.items[slot->given.len - 1] : NULL;
        if (last && last->expr && !load->view)
            tfshape_literal(load, "configuration", last->file, last->expr);
        if (slot->given.len > 0 || hcl_body_attr(&block->body, "default"))
            continue;
        tf_problem(
            load,
            (TfProblem){.fatal = true,
                        .stage = "configuration",
                        .id = vars_reaches_provider(load, block->labels[0], false)
                                  ? "unset_variable"
                                  : "unset_other",
                        .summary = "No value for required variable",
                        .subject = block->labels[0],
                        .at = hcl_source(block->file, block->at)},
            "variable %s has no default and is set nowhere: on a terminal Terraform asks for it, "
            "elsewhere it stops",
            block->labels[0]);
    }
}
