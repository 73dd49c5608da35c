/*
 * Arguments of provider and backend blocks against the schema of the version that will run: unknown
 * ones, wrong types, role ARNs in a wrong form, pairs that exclude each other (RULES.md 1:
 * assume-role-10, provider-version-05). A provider configuration that nothing uses is not even
 * validated (seen with terraform 1.11.4), so it has no problems.
 */
#include <stdint.h>
#include <string.h>

#include "data/provider_args.h"
#include "terraform/tfargs.h"
#include "terraform/tffit.h"
#include "terraform/tfform.h"
#include "terraform/version.h"

/* "duration" of "assume_role.duration" */
static const char *args_last_name(const char *argument)
{
    const char *dot = strrchr(argument, '.');
    return dot ? dot + 1 : argument;
}

/* To the problem told last: the name on its line, and the one that belongs there. */
static void args_rename(const Schema *s, const char *wrong, const char *right)
{
    vec_last(s->out)->wrong = args_last_name(wrong);
    vec_last(s->out)->right = right ? args_last_name(right) : NULL;
}

/* ---- versions ---- */

/* "removed 5.0.0" within "deprecated 4.0.0, removed 5.0.0" */
static bool args_removed(const ProviderArg *row, const char *version)
{
    const char *removed = row->changed ? strstr(row->changed, "removed ") : NULL;
    Span text = span_of(removed ? removed + strlen("removed ") : "");
    Version limit, v;
    return version && version_parse(span_sub(text, 0, span_run(text, "0123456789.")), &limit) &&
           version_parse(span_of(version), &v) && version_compare(&v, &limit) >= 0;
}

static bool args_too_new(const ProviderArg *row, const char *version)
{
    Version since, v;
    return version && row->since && version_parse(span_of(row->since), &since) &&
           version_parse(span_of(version), &v) && version_compare(&v, &since) < 0;
}

/* The argument of that block which is meant, if name is a slip of it. */
static const char *args_meant(const Schema *s, const char *name)
{
    const char *best = NULL;
    int least = 3;
    for (size_t i = 0; i < n_provider_args; i++) {
        const ProviderArg *row = &provider_args_table[i];
        int d =
            strcmp(row->block, s->block) == 0 ? text_distance(name, row->argument, least) : least;
        if (d < least && !args_removed(row, s->version) && !args_too_new(row, s->version)) {
            best = row->argument;
            least = d;
        }
    }
    return best;
}

static bool args_version_within(const Schema *s, const char *from, const char *to)
{
    return s->version && version_compare_text(s->version, from) >= 0 &&
           version_compare_text(s->version, to) <= 0;
}

/* Is the table the whole truth for that version? */
static bool args_complete(const Schema *s)
{
    if (strcmp(s->block, "provider") != 0)
        return true;
    return args_version_within(s, PROVIDER_ARGS_FROM, PROVIDER_ARGS_COMPLETE_TO);
}

/* internal/command/init.go:backendConfigOverrideBody has words of its own for the command line. */
static const char *args_unsupported(Source at)
{
    return at.kind == SOURCE_ARGUMENT ? "Invalid backend configuration argument"
                                      : "Unsupported argument";
}

/* The right name, but a block written as an argument or the reverse
 * (hashicorp/terraform-provider-aws#30142: assume_role = { ... }). */
static bool args_other_form(const Schema *s, const char *name, bool block)
{
    const ProviderArg *row = provider_arg_find(s->block, name);
    return row && row->type && strcmp(s->block, "provider") == 0 &&
           !args_removed(row, s->version) && !args_too_new(row, s->version) &&
           (strcmp(row->type, "block") == 0) != block;
}

static void args_unknown(const Schema *s, const char *name, Source at, bool block)
{
    const char *meant = args_meant(s, name);
    const char *what = block ? "block type" : "argument";
    if (!meant && !args_complete(s))
        return;
    if (args_other_form(s, name, block)) {
        args_problem(s, "wrong_form", block ? "Unsupported block type" : args_unsupported(at), at,
                     arena_printf(s->load->arena,
                                  block
                                      ? "\"%s\" is an argument: it is written with an equals sign"
                                      : "\"%s\" is a block: it is written without the equals sign",
                                  name));
        return;
    }
    args_problem(s, "unknown_argument", block ? "Unsupported block type" : args_unsupported(at), at,
                 meant
                     ? arena_printf(s->load->arena, "there is no %s \"%s\" here; \"%s\" is meant?",
                                    what, name, meant)
                     : arena_printf(s->load->arena, "there is no %s \"%s\" here", what, name));
    args_rename(s, name, block ? NULL : meant);
    if (!meant && strcmp(s->block, "provider") == 0 && s->load->config->may_be_newer) {
        vec_last(s->out)->fatal = false;
        vec_last(s->out)->perhaps = true;
    }
}

/* Does the row take the place of that one, in the same block? */
static bool args_replaces(const ProviderArg *row, const ProviderArg *old)
{
    size_t prefix = (size_t)(args_last_name(old->argument) - old->argument);
    Span of = span_of(row->changed);
    if (strcmp(row->block, old->block) != 0 || !span_starts(of, "replaces ") ||
        (size_t)(args_last_name(row->argument) - row->argument) != prefix ||
        strncmp(row->argument, old->argument, prefix) != 0)
        return false;
    of = span_sub(of, strlen("replaces "), of.len);
    return span_is(span_sub(of, 0, span_find_char(of, ',')), args_last_name(old->argument));
}

/* What the version has instead of a row that it has not any more, or not yet; NULL = nothing. */
static const char *args_instead(const Schema *s, const ProviderArg *row)
{
    for (size_t i = 0; i < n_provider_args; i++) {
        const ProviderArg *other = &provider_args_table[i];
        if ((args_replaces(other, row) || args_replaces(row, other)) &&
            !args_removed(other, s->version) && !args_too_new(other, s->version))
            return other->argument;
    }
    return NULL;
}

static void args_version(const Schema *s, const ProviderArg *row, Source at)
{
    bool backend = strcmp(s->block, "backend-s3") == 0;
    if (backend &&
        tf_is_tofu(s->load->config)) /* nothing was taken out there (backend-flat-role) */
        return;
    const char *product = strcmp(s->block, "provider") == 0 ? "provider" : "Terraform";
    if (args_removed(row, s->version))
        args_problem(s, "unknown_argument", args_unsupported(at), at,
                     arena_printf(s->load->arena, "%s %s has no \"%s\" any more (%s)", product,
                                  s->version, row->argument, row->changed));
    else if (args_too_new(row, s->version))
        args_problem(s, "unknown_argument", args_unsupported(at), at,
                     arena_printf(s->load->arena, "%s %s has no \"%s\" yet (it came with %s)",
                                  product, s->version, row->argument, row->since));
    else
        return;
    args_rename(s, row->argument, args_instead(s, row));
}

/* The provider's numbers are Go's int: "Attribute must be a whole number, got 9.22e+18". */
static bool args_no_int(const TfValue *value)
{
    const char *text = tfvalue_text(value);
    HclValue v = hv_string(span_of(text), SOURCE_UNKNOWN);
    long double n;
    return text && hv_number_of(&v, &n) &&
           (n < (long double)INT64_MIN || n >= -(long double)INT64_MIN ||
            n != (long double)(int64_t)n);
}

static void args_type(const Schema *s, const ProviderArg *row, const TfValue *value)
{
    const char *wanted = row->type ? tffit_wanted(row->type, value) : NULL;
    if (!wanted && strcmp(s->block, "provider") == 0 && row->type &&
        strcmp(row->type, "number") == 0 && args_no_int(value))
        wanted = "a whole number";
    for (size_t i = 0; !wanted && value->state == TF_KNOWN && value->type == TF_LIST &&
                       strcmp(s->block, "provider") == 0 && i < value->n_items;
         i++)
        if (value->items[i].state == TF_NULL) {
            args_problem(
                s, "argument_type", "Null value found in list", value->expr_at,
                arena_printf(s->load->arena, "\"%s\" has an element that is null", row->argument));
            return;
        }
    if (wanted)
        args_problem(s, "argument_type", "Incorrect attribute value type", value->expr_at,
                     arena_printf(s->load->arena, "\"%s\" must be %s", row->argument, wanted));
}

/* ---- role ARNs ---- */

static void args_role_arn(const Schema *s, const TfBlock *block, size_t index)
{
    const TfValue *value = tfblock_get(block, "role_arn");
    const char *arn = tfvalue_text(value);
    const char *fault = arn && arn[0] ? form_arn_fault(arn) : NULL;
    bool provider = strcmp(s->block, "provider") == 0;
    Arena *arena = s->load->arena;
    if (!fault || (!provider && (strncmp(fault, "arn:", 4) != 0 || tf_is_tofu(s->load->config))))
        return;
    args_problem(
        s, "invalid_role_arn",
        provider ? arena_printf(arena, "\"%s.%zu.role_arn\" (%s) is an invalid ARN: %s",
                                block->type, index, text_safe(arena, arn), fault)
                 : "Invalid ARN",
        value->expr_at,
        arena_printf(arena, "\"%s\" is no ARN of a role: %s", text_safe(arena, arn), fault));
}

static bool args_env_set(const Schema *s, const char *name)
{
    const char *value = snapshot_env(s->load->files, name);
    return value && *value;
}

static bool args_given(const TfValue *value)
{
    return value->state == TF_KNOWN || value->state == TF_UNKNOWN;
}

/* Up to 6.61 it read the variable of the other one even beside what the block gives, and then had
 * both (issue 49671: 6.56.0 to 6.61.0; mended by pull request 49744). */
static void args_token_twice(const Schema *s, const TfBlock *block, const char *given,
                             const char *variable)
{
    const TfValue *value = tfblock_get(block, given);
    if (s->version && args_given(value) && args_env_set(s, variable) &&
        version_compare_text(s->version, "6.62.0") < 0)
        args_problem(s, "token_twice", "Invalid Attribute Combination", value->expr_at,
                     arena_printf(s->load->arena,
                                  "provider %s takes %s beside %s of the block, and refuses both; "
                                  "6.62 and up to 6.55 don't",
                                  s->version, variable, given));
}

/* A role for web identity needs a token or the file it is in. */
static void args_token(const Schema *s, const TfBlock *block)
{
    static const char *const token = "web_identity_token", *const file = "web_identity_token_file",
                             *const token_env = "TF_AWS_WEB_IDENTITY_TOKEN",
                             *const file_env = "AWS_WEB_IDENTITY_TOKEN_FILE";
    /* From 6.56 on the provider looks for a token that the block lacks in TF_AWS_WEB_IDENTITY_TOKEN
     * and AWS_WEB_IDENTITY_TOKEN_FILE; exactly one of them must be there (six-webid-* with 6.68.0;
     * internal/provider/sdkv2/provider.go:expandAssumeRoleWithWebIdentity, pull request 48736). */
    bool from_env = !s->version || version_compare_text(s->version, "6.56.0") >= 0,
         has_token = args_given(tfblock_get(block, token)),
         has_file = args_given(tfblock_get(block, file));
    if (strcmp(block->type, "assume_role_with_web_identity") != 0 || block->dynamic)
        return;
    /* SDK schema.go:validateExactlyOneAttribute: what is not known yet does not count */
    if (tfblock_get(block, token)->state == TF_KNOWN && tfblock_get(block, file)->state == TF_KNOWN)
        args_problem(s, "argument_conflict",
                     from_env ? "Conflicting configuration arguments"
                              : "Invalid combination of arguments",
                     tfblock_get(block, file)->expr_at,
                     "only one of web_identity_token and web_identity_token_file can be set");
    else if (!has_token && !has_file &&
             !(from_env && args_env_set(s, token_env) != args_env_set(s, file_env)))
        args_problem(s, "argument_missing",
                     from_env ? "Invalid Attribute Combination"
                              : "Invalid combination of arguments",
                     block->at, "web_identity_token or web_identity_token_file must be there");
    else if (from_env && has_token)
        args_token_twice(s, block, token, file_env);
    else if (from_env && has_file)
        args_token_twice(s, block, file, token_env);
}

static void args_exclusive(const Schema *s, const TfBlock *block)
{
    const TfValue *allowed = tfblock_get(block, "allowed_account_ids"),
                  *forbidden = tfblock_get(block, "forbidden_account_ids");
    /* SDK helper/schema schema.go:validateConflictingAttributes: in the provider an empty list is
     * one, too; the backend asks for values (surface: argument, accounts-both-empty) */
    bool both = strcmp(s->block, "provider") == 0
                    ? allowed->state == TF_KNOWN && forbidden->state == TF_KNOWN
                    : allowed->n_items > 0 && forbidden->n_items > 0;
    if (both)
        args_problem(s, "argument_conflict", "Conflicting configuration arguments",
                     allowed->expr_at,
                     "allowed_account_ids and forbidden_account_ids exclude each other");
}

/* ---- blocks ---- */

/* Arguments of the S3 backend that OpenTofu alone has, since 1.11 (backend-state-tags). */
static bool args_of_tofu(const Schema *s, const char *name)
{
    return strcmp(s->block, "backend-s3") == 0 &&
           (strcmp(name, "state_tags") == 0 || strcmp(name, "lock_tags") == 0);
}

static void args_attrs(const Schema *s, const TfBlock *block, const char *prefix)
{
    for (size_t i = 0; i < block->attrs.len; i++) {
        const TfAttr *attr = &block->attrs.items[i];
        const char *name = arena_printf(s->load->arena, "%s%s", prefix, attr->name);
        const ProviderArg *row = strchr(attr->name, '.')
                                     ? NULL /* -backend-config=assume_role.policy=x */
                                     : provider_arg_find(s->block, name);
        bool as_block =
            row && row->type && strcmp(row->type, "block") == 0 &&
            (!attr->value.expr_at.name || !span_ends(span_of(attr->value.expr_at.name), ".json"));
        bool provider = strcmp(s->block, "provider") == 0;
        if (provider && (strcmp(name, "alias") == 0 || strcmp(name, "version") == 0 ||
                         strcmp(name, "for_each") == 0))
            continue;
        if (!row || as_block ||
            (args_of_tofu(s, name) &&
             (!tf_is_tofu(s->load->config) || !tf_program_at_least(s->load->config, "1.11.0")))) {
            args_unknown(s, name, attr->value.expr_at, false);
            continue;
        }
        args_version(s, row, attr->value.expr_at);
        args_type(s, row, &attr->value);
    }
}

/* hcldec: the provider's blocks have no labels and no blocks in them; an endpoint is a text. */
static void args_child_form(const Schema *s, const TfBlock *child)
{
    static const ProviderArg endpoint = {.argument = "endpoints", .type = "string"};
    Arena *arena = s->load->arena;
    if (child->labels[0])
        args_problem(s, "unknown_argument",
                     arena_printf(arena, "Extraneous label for %s", child->type), child->at,
                     arena_printf(arena, "a block %s has no label", child->type));
    for (size_t i = 0; i < child->blocks.len; i++)
        args_unknown(s, child->blocks.items[i]->type, child->blocks.items[i]->at, true);
    for (size_t i = 0; strcmp(child->type, "endpoints") == 0 && i < child->attrs.len; i++)
        args_type(s, &endpoint, &child->attrs.items[i].value);
}

/* Names of services are in lower case in every version; which there are, only the versions that
 * the table is made from tell. */
static bool args_no_service(const Schema *s, const char *name)
{
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] != '\0' ||
           args_version_within(s, ENDPOINT_SERVICES_FROM, ENDPOINT_SERVICES_TO);
}

/* endpoints { SERVICE = URL } */
static void args_endpoints(const Schema *s, const TfBlock *endpoints)
{
    for (size_t i = 0; i < endpoints->attrs.len; i++) {
        const TfAttr *attr = &endpoints->attrs.items[i];
        const EndpointService *known = endpoint_service_find(attr->name);
        const char *name = text_safe(s->load->arena, attr->name), *why = NULL;
        if (!known && args_no_service(s, attr->name))
            why = arena_printf(s->load->arena,
                               "provider aws has no endpoint for a service \"%s\"; the names are "
                               "those of its documentation, in lower case",
                               name);
        else if (known && known->removed && s->version &&
                 version_compare_text(s->version, known->removed) >= 0)
            why = arena_printf(s->load->arena,
                               "provider %s has no endpoint \"%s\" any more (removed with %s)",
                               s->version, name, known->removed);
        else if (known && known->since && s->version &&
                 version_compare_text(s->version, known->since) < 0)
            why = arena_printf(s->load->arena,
                               "provider %s has no endpoint \"%s\" yet (no version before %s has)",
                               s->version, name, known->since);
        if (!why)
            continue;
        args_problem(s, "unknown_argument", "Unsupported argument", attr->value.expr_at, why);
        args_rename(s, attr->name, NULL);
        vec_last(s->out)->gone = known && known->removed && s->version &&
                                 version_compare_text(s->version, known->removed) >= 0;
    }
}

static void args_provider_blocks(const Schema *s, const TfBlock *block)
{
    static const char *const looked_into[] = {"assume_role", "assume_role_with_web_identity",
                                              "default_tags", "ignore_tags"};
    size_t seen[ARRAY_LEN(looked_into)] = {0};
    for (size_t i = 0; i < block->none.len; i++) {
        const ProviderArg *row = provider_arg_find(s->block, block->none.items[i]->type);
        if (!row || !row->type || strcmp(row->type, "block") != 0)
            args_unknown(s, block->none.items[i]->type, block->none.items[i]->at, true);
    }
    for (size_t i = 0; i < block->blocks.len; i++) {
        const TfBlock *child = block->blocks.items[i];
        const ProviderArg *row = provider_arg_find(s->block, child->type);
        if (!row || !row->type || strcmp(row->type, "block") != 0)
            args_unknown(s, child->type, child->at, true);
        else
            args_child_form(s, child);
        if (strcmp(child->type, "endpoints") == 0)
            args_endpoints(s, child);
        for (size_t k = 0; k < ARRAY_LEN(looked_into); k++)
            if (strcmp(child->type, looked_into[k]) == 0) {
                args_attrs(s, child, arena_printf(s->load->arena, "%s.", child->type));
                args_token(s, child);
                args_role_arn(s, child, seen[k]++);
                /* Chains of roles came with 5.67: until then one block was allowed (assume-role-06
                 * with 4.67.0). */
                if (k == 0 && seen[k] == 2 && s->version &&
                    version_compare_text(s->version, "5.67.0") < 0)
                    args_problem(
                        s, "unknown_argument", "Too many assume_role blocks", child->at,
                        arena_printf(
                            s->load->arena,
                            "provider %s takes one assume_role block; a chain of roles came "
                            "with 5.67",
                            s->version));
            }
    }
}

static void args_backend_blocks(const Schema *s, const TfBlock *block)
{
    for (size_t i = 0; i < block->blocks.len; i++) {
        const TfBlock *child = block->blocks.items[i];
        if (tfblock_get(block, child->type)->state == TF_ABSENT)
            args_problem(
                s, "unknown_argument", "Unsupported block type", child->at,
                arena_printf(
                    s->load->arena,
                    "there is no block type \"%s\" here; as an argument it has an equals sign",
                    child->type));
        else if (strncmp(child->type, "assume_role", strlen("assume_role")) == 0 &&
                 !args_at_least(s, "1.6.0"))
            args_role_arn(s, child, 0);
        /* Members of an object that Terraform converts to another type than is given:
         * "endpoints.s3". */
        if (tfblock_get(block, child->type)->state == TF_KNOWN)
            for (size_t m = 0; m < child->attrs.len; m++) {
                const TfAttr *attr = &child->attrs.items[m];
                const ProviderArg *row = provider_arg_find(
                    s->block, arena_printf(s->load->arena, "%s.%s", child->type, attr->name));
                if (row)
                    args_type(s, row, &attr->value);
            }
    }
}

void tfargs_check_backend(TfLoad *load, const char *terraform_version, TfProblemVec *out)
{
    const TfBackend *backend = &load->config->backend;
    Schema s = {load, "backend-s3", terraform_version, "backend.s3", "init", out};
    if (backend->kind != BACKEND_S3)
        return;
    args_attrs(&s, backend->block, "");
    args_backend_blocks(&s, backend->block);
    tfrules_check(&s, backend->block);
}

/* A remote state's config is read by the same schema, when plan reads it. */
void tfargs_check_remote(TfLoad *load, const char *terraform_version, TfProblemVec *out)
{
    for (size_t i = 0; i < load->config->remote_states.len; i++) {
        const TfRemoteState *r = &load->config->remote_states.items[i];
        Schema s = {load, "backend-s3", terraform_version, r->address, "configuration", out};
        if (!r->backend || strcmp(r->backend, "s3") != 0 || r->waits)
            continue; /* dataSourceRemoteStateValidate wants it wholly known */
        args_attrs(&s, r->config, "");
        args_backend_blocks(&s, r->config);
        tfrules_check(&s, r->config);
    }
}

void tfargs_check(TfLoad *load)
{
    TfConfig *config = load->config;
    const char *version = config->cli.dev_overrides.len > 0 ? NULL : config->chosen_version;
    for (size_t i = 0; i < config->providers.len; i++) {
        const TfProvider *p = &config->providers.items[i];
        Schema s = {load, "provider", version, p->address, "configuration", &config->problems};
        if (!p->block || p->used == TRI_NO)
            continue;
        args_attrs(&s, p->block, "");
        args_provider_blocks(&s, p->block);
        args_exclusive(&s, p->block);
        tfrules_check(&s, p->block);
    }
    tfargs_check_backend(load, NULL, &config->problems);
    tfargs_check_remote(load, NULL, &config->problems);
}
