/* What Terragrunt gives Terraform besides files: variables, arguments, environment. */
#include <string.h>

#include "data/env_vars.h"
#include "terragrunt/tgload.h"

/* ---- inputs ---- */

/* What is handed on is copied, more than once: it comes from the budget of the expressions. */
static bool args_may_hold(TgLoad *load, const HclValue *v)
{
    HclEval eval = {.arena = load->arena, .budget = &load->budget};
    bool parts = v->kind == HV_LIST || v->kind == HV_OBJECT;
    if (hcl_spend_text(&eval, parts ? v->weight + v->bytes : v->text.len))
        return true;
    tg_unknown(load, v->at, "not known: what the unit hands on is too large to be looked at");
    return false;
}

/* As it would stand in TF_VAR_name: a string as it is, all else as JSON (ToTerraformEnvVars). */
static void args_input(TgLoad *load, Span name, const HclValue *v)
{
    TfViewInput input = {.name = arena_span(load->arena, name),
                         .at = v->at,
                         .secret = hv_any_secret(v),
                         .as_given = v->as_given};
    HclEval eval = {.arena = load->arena, .budget = &load->budget, .files = load->files};
    HclValue copy = *v, json;
    const HclValue *unknown = hv_find_unknown(v);
    if (unknown) {
        input.why = arena_span(load->arena, unknown->text);
    } else if (v->kind == HV_NULL) {
        input.why = HCL_PRIVATE;
    } else if (v->kind == HV_STRING) {
        input.text = arena_span(load->arena, v->text);
    } else {
        json = hcl_eval_call(&eval, SPAN_LITERAL("jsonencode"), &copy, 1, v->at);
        input.text = json.kind == HV_STRING ? arena_span(load->arena, json.text) : NULL;
        input.value = v;
        input.why = "it can't be written as JSON";
    }
    vec_push(load->arena, &load->unit->view.inputs, input);
}

/* That it is null may be what a secret has decided. */
static bool args_is_null(const HclValue *v)
{
    return v->kind == HV_NULL && (!v->secret || v->as_given);
}

/* Inputs that are null come by a file of their own (NullTFVarsFile). */
static void args_nulls(TgLoad *load, const HclValue *inputs)
{
    AUTO_BUF Buf out = BUF_INIT(TG_FILE_MAX);
    const char *path =
        tfpath_join(load->arena, load->unit->view.dir, ".terragrunt-null-vars.auto.tfvars.json");
    size_t n = 0;
    for (size_t i = 0; i < inputs->n; i++)
        if (args_is_null(&inputs->items[i]))
            buf_printf(&out, "%s\"%.*s\": null", n++ ? ", " : "{", (int)inputs->keys[i].len,
                       inputs->keys[i].ptr);
    if (n == 0)
        return;
    buf_add_char(&out, '}');
    vec_push(load->arena, &load->unit->view.files,
             ((TfViewFile){path, span_of(arena_span(load->arena, buf_span(&out))), NULL, 0}));
}

static void args_inputs(TgLoad *load, const TgConfig *config)
{
    const HclValue *inputs = &config->inputs, *rest = &config->inputs_rest;
    if (rest->kind == HV_UNKNOWN) {
        load->unit->view.inputs_rest = arena_printf(load->arena, "the inputs are not known: %.*s",
                                                    (int)rest->text.len, rest->text.ptr);
        load->unit->view.inputs_rest_at = rest->at;
    }
    if (inputs->kind == HV_UNKNOWN && !inputs->refused)
        tg_unknown(load, inputs->at,
                   arena_printf(load->arena, "the inputs are not known: %.*s",
                                (int)inputs->text.len, inputs->text.ptr));
    if (inputs->kind != HV_OBJECT)
        return;
    for (size_t i = 0; i < inputs->n && args_may_hold(load, &inputs->items[i]); i++)
        if (!args_is_null(&inputs->items[i]))
            args_input(load, inputs->keys[i], &inputs->items[i]);
    args_nulls(load, inputs);
}

/* ---- extra_arguments ---- */

/* Does the list of commands name that one? The init that Terragrunt runs before plan gets what
 * blocks say for init, plan what they say for plan (seen with Terragrunt 1.1). */
static bool args_concern(const HclValue *block, const char *command)
{
    const HclValue *commands = hv_get(block, SPAN_LITERAL("commands"));
    for (size_t i = 0; commands && commands->kind == HV_LIST && i < commands->n; i++)
        if (hv_is(&commands->items[i], command))
            return true;
    return false;
}

static void args_push(TgLoad *load, int kind, const char *text, bool secret)
{
    TfArg arg = {.text = text, .secret = secret, .folders = true};
    arg.kind = (unsigned)kind;
    vec_push(load->arena, &load->unit->view.args, arg);
}

/* "-var=x=1", "-var-file=f", "-backend-config=k=v"; or the value is the next word. init alone takes
 * a -backend-config, and what it gets of variables says nothing of plan. */
static void args_words(TgLoad *load, const HclValue *words, bool init, bool plan)
{
    static const struct {
        const char *option;
        int kind;
    } options[] = {{"-var-file", TF_ARG_VAR_FILE},
                   {"-var", TF_ARG_VAR},
                   {"-backend-config", TF_ARG_BACKEND_CONFIG}};
    for (size_t i = 0; words && words->kind == HV_LIST && i < words->n; i++) {
        Span word = words->items[i].text;
        if (words->items[i].kind != HV_STRING)
            continue;
        for (size_t k = 0; k < ARRAY_LEN(options); k++) {
            size_t len = strlen(options[k].option);
            if (!span_starts(word, options[k].option))
                continue;
            if (options[k].kind == TF_ARG_BACKEND_CONFIG ? !init : !plan)
                break;
            if (word.len > len && word.ptr[len] == '=')
                args_push(load, options[k].kind,
                          arena_span(load->arena, span_sub(word, len + 1, word.len)),
                          words->items[i].secret);
            else if (word.len == len && ++i < words->n)
                args_push(load, options[k].kind, arena_span(load->arena, words->items[i].text),
                          words->items[i].secret);
            break;
        }
    }
}

static void args_files(TgLoad *load, const HclValue *files, bool required)
{
    for (size_t i = 0; files && files->kind == HV_LIST && i < files->n; i++) {
        const char *name = arena_span(load->arena, files->items[i].text);
        const char *path = tfpath_join(load->arena, load->unit->view.dir, name);
        if (files->items[i].kind == HV_STRING && tg_exists(load, path) && tg_private(load, path))
            tg_unknown(load, files->items[i].at,
                       "it names a variables file outside the folder, which is not looked at");
        else if (files->items[i].kind == HV_STRING &&
                 (required ||
                  tg_exists(load, tfview_path(load->arena, load->files, &load->unit->view, path))))
            args_push(load, TF_ARG_VAR_FILE, name, false);
    }
}

/* A later block of extra_arguments goes before an earlier one, and before an auth provider. */
static void args_variable(TgLoad *load, TfViewVariable variable)
{
    for (size_t i = 0; i < load->unit->view.variables.len; i++) {
        TfViewVariable *earlier = &load->unit->view.variables.items[i];
        if (strcmp(earlier->name, variable.name) != 0)
            continue;
        earlier->not_in_init |= !variable.not_in_init;
        earlier->not_in_plan |= !variable.not_in_plan;
    }
    vec_push(load->arena, &load->unit->view.variables, variable);
}

static void args_unknown_variable(TgLoad *load, const TfViewVariable *v, bool plan)
{
    TfViewGap gap = {v->name,
                     arena_printf(load->arena, "%s, which extra_arguments set, is not known: %s",
                                  text_safe(load->arena, v->name), v->value),
                     v->at};
    if (env_vars_is_read(span_of(v->name)) || v->secret)
        tg_unknown(load, v->at, gap.why);
    else if (plan)
        vec_push(load->arena, &load->unit->view.unknown_variables, gap);
}

static void args_variables(TgLoad *load, const HclValue *variables, bool init, bool plan)
{
    for (size_t i = 0; variables && variables->kind == HV_OBJECT && i < variables->n; i++) {
        const HclValue *v = &variables->items[i];
        if (!args_may_hold(load, v))
            return;
        TfViewVariable variable = {.name = arena_span(load->arena, variables->keys[i]),
                                   .value = arena_span(load->arena, v->text),
                                   .at = v->at,
                                   .secret = v->secret,
                                   .not_in_init = !init,
                                   .not_in_plan = !plan};
        if (!tgsecret_may_be_variable(variables->keys[i], v))
            tgsecret_tell(load, v->at,
                          arena_printf(load->arena, "%s, which extra_arguments set,",
                                       text_safe(load->arena, variable.name)));
        else if (v->kind == HV_UNKNOWN && !v->refused)
            args_unknown_variable(load, &variable, plan);
        else if (v->text.ptr && v->kind != HV_UNKNOWN)
            args_variable(load, variable);
    }
}

static void args_extra(TgLoad *load, const HclValue *block)
{
    bool init = args_concern(block, "init"), plan = args_concern(block, load->command);
    if (!init && !plan)
        return;
    args_words(load, hv_get(block, SPAN_LITERAL("arguments")), init, plan);
    args_variables(load, hv_get(block, SPAN_LITERAL("env_vars")), init, plan);
    if (!plan)
        return;
    args_files(load, hv_get(block, SPAN_LITERAL("required_var_files")), true);
    args_files(load, hv_get(block, SPAN_LITERAL("optional_var_files")), false);
}

/* ---- remote_state without generate ---- */

static void args_state(TgLoad *load, const HclValue *state)
{
    const HclValue *config = hv_get(state, SPAN_LITERAL("config")),
                   *backend = hv_get(state, SPAN_LITERAL("backend")),
                   *how = hv_get(state, SPAN_LITERAL("generate"));
    bool s3 = backend && hv_is(backend, "s3");
    if (!backend || backend->kind != HV_STRING || (how && how->kind == HV_OBJECT))
        return;
    load->unit->view.needs_backend = arena_span(load->arena, backend->text);
    load->unit->view.needs_backend_at = backend->at;
    for (size_t i = 0; config && config->kind == HV_OBJECT && i < config->n; i++) {
        const HclValue *v = &config->items[i];
        Span name = config->keys[i];
        if ((s3 && tggenerate_own_argument(name)) || v->kind == HV_NULL)
            continue;
        if (s3 && span_is(name, "lock_table"))
            name = SPAN_LITERAL("dynamodb_table");
        args_push(load, TF_ARG_BACKEND_CONFIG,
                  arena_printf(load->arena, "%.*s=%s", (int)name.len, name.ptr,
                               v->kind == HV_STRING ? arena_span(load->arena, v->text)
                                                    : tggenerate_literal(load, v)),
                  hv_any_secret(v));
    }
}

void tgargs_give(TgLoad *load, const TgConfig *config)
{
    args_inputs(load, config);
    for (size_t i = 0; i < config->extra_arguments.len; i++)
        args_extra(load, &config->extra_arguments.items[i].value);
    if (config->remote_state.value.kind == HV_OBJECT)
        args_state(load, &config->remote_state.value);
}

/* applyExtraArgsEnvVarsForOutput: variables alone. */
void tgargs_give_output(TgLoad *load, const TgConfig *config)
{
    for (size_t i = 0; i < config->extra_arguments.len; i++) {
        const HclValue *block = &config->extra_arguments.items[i].value;
        if (args_concern(block, load->command))
            args_variables(load, hv_get(block, SPAN_LITERAL("env_vars")), true, true);
    }
}
