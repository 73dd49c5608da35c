/*
 * Values that a version refuses although their type is right: one row for each argument, taken from
 * the provider's schema (terraform-provider-aws 5.100 internal/provider/sdkv2/provider.go and
 * validate.go) and the S3 backend's (terraform 1.11 internal/backend/remote-state/s3/validate.go
 * and backend.go PrepareConfig; the same from 1.6 on). How they read a text: tfform.c.
 */
#include <stdio.h>
#include <string.h>

#include "terraform/tfargs.h"
#include "terraform/tfform.h"
#include "terraform/version.h"

void args_problem(const Schema *s, const char *id, const char *summary, Source at, const char *text)
{
    vec_push(s->load->arena, s->out,
             ((TfProblem){.fatal = true,
                          .stage = s->stage,
                          .id = id,
                          .summary = summary,
                          .text = text,
                          .configuration = s->configuration,
                          .at = at}));
}

bool args_at_least(const Schema *s, const char *version)
{
    return s->version && version_compare_text(s->version, version) >= 0;
}

typedef struct Rule {
    const char *block, *argument; /* "provider", "assume_role.duration" */
    enum value_form form;
    size_t min, max; /* FORM_LENGTH and its kin */
} Rule;

#define NAMES(block, role)                                                                        \
    {block, role ".session_name", FORM_LENGTH, 2, 64},                                            \
        {block, role ".duration", FORM_DURATION, 0, 0}, {block, role ".policy", FORM_JSON, 0, 0}, \
    {                                                                                             \
        block, role ".policy_arns", FORM_ARN, 0, 0                                                \
    }

static const Rule rules[] = {
    NAMES("provider", "assume_role"),
    NAMES("provider", "assume_role_with_web_identity"),
    {"provider", "assume_role.external_id", FORM_LENGTH, 2, 1224},
    {"provider", "assume_role.source_identity", FORM_LENGTH, 2, 64},
    {"provider", "assume_role_with_web_identity.web_identity_token", FORM_LENGTH, 4, 20000},
    {"provider", "retry_mode", FORM_RETRY_MODE, 0, 0},
    {"provider", "skip_metadata_api_check", FORM_BOOL_TEXT, 0, 0},
    {"backend-s3", "bucket", FORM_NOT_EMPTY, 0, 0},
    {"backend-s3", "key", FORM_NOT_EMPTY, 0, 0},
    {"backend-s3", "key", FORM_S3_PATH, 0, 0},
    {"backend-s3", "key", FORM_NO_DOUBLE_SLASH, 0, 0},
    {"backend-s3", "workspace_key_prefix", FORM_S3_PATH, 0, 0},
    {"backend-s3", "kms_key_id", FORM_KMS_KEY, 0, 0},
    {"backend-s3", "sse_customer_key", FORM_SSE_KEY, 44, 44},
    {"backend-s3", "retry_mode", FORM_RETRY_MODE, 0, 0},
    {"backend-s3", "ec2_metadata_service_endpoint", FORM_FULL_URL, 0, 0},
    {"backend-s3", "ec2_metadata_service_endpoint_mode", FORM_IMDS_MODE, 0, 0},
    {"backend-s3", "endpoint", FORM_URL, 0, 0},
    {"backend-s3", "iam_endpoint", FORM_URL, 0, 0},
    {"backend-s3", "sts_endpoint", FORM_URL, 0, 0},
    {"backend-s3", "dynamodb_endpoint", FORM_URL, 0, 0},
    {"backend-s3", "endpoints.s3", FORM_URL, 0, 0},
    {"backend-s3", "endpoints.iam", FORM_URL, 0, 0},
    {"backend-s3", "endpoints.sts", FORM_URL, 0, 0},
    {"backend-s3", "endpoints.sso", FORM_FULL_URL, 0, 0},
    {"backend-s3", "endpoints.dynamodb", FORM_URL, 0, 0},
    {"backend-s3", "assume_role.role_arn", FORM_ROLE_ARN, 0, 0},
    {"backend-s3", "assume_role.duration", FORM_DURATION, 0, 0},
    {"backend-s3", "assume_role.external_id", FORM_LENGTH, 2, 1224},
    {"backend-s3", "assume_role.external_id", FORM_EXTERNAL_ID, 0, 0},
    {"backend-s3", "assume_role.policy", FORM_POLICY, 0, 0},
    {"backend-s3", "assume_role.policy_arns", FORM_POLICY_ARN, 0, 0},
    {"backend-s3", "assume_role.session_name", FORM_LENGTH, 2, 64},
    {"backend-s3", "assume_role.session_name", FORM_ROLE_NAME, 0, 0},
    {"backend-s3", "assume_role.source_identity", FORM_LENGTH, 2, 64},
    {"backend-s3", "assume_role.source_identity", FORM_ROLE_NAME, 0, 0},
    {"backend-s3", "assume_role_with_web_identity.role_arn", FORM_ROLE_ARN, 0, 0},
    {"backend-s3", "assume_role_with_web_identity.duration", FORM_DURATION, 0, 0},
    {"backend-s3", "assume_role_with_web_identity.policy", FORM_POLICY, 0, 0},
    {"backend-s3", "assume_role_with_web_identity.policy_arns", FORM_POLICY_ARN, 0, 0},
    {"backend-s3", "assume_role_with_web_identity.session_name", FORM_LENGTH, 2, 64},
    {"backend-s3", "assume_role_with_web_identity.session_name", FORM_ROLE_NAME, 0, 0},
    {"backend-s3", "assume_role_with_web_identity.web_identity_token", FORM_LENGTH, 4, 20000},
    {"backend-s3", "assume_role_with_web_identity.web_identity_token_file", FORM_LENGTH, 4, 20000},
};

static bool rules_provider(const Schema *s)
{
    return strcmp(s->block, "provider") == 0;
}

/* ---- one value ---- */

/* Length of what is known; a secret's bytes stay unseen. */
static size_t rules_length(const TfValue *value)
{
    return value->v.secret ? secret_shape(value->v.secret).len_bytes : strlen(value->v.text);
}

static void rules_told(const Schema *s, const Rule *rule, const char *path, const TfValue *value,
                       const char *fault)
{
    Arena *arena = s->load->arena;
    const char *sdk = rule->form == FORM_DURATION || rule->form == FORM_JSON
                          ? arena_printf(arena, "\"%s\" %s", path, fault)
                          : arena_printf(arena, "%s %s", path, fault);
    args_problem(s, "argument_value", rules_provider(s) ? sdk : form_summary(rule->form),
                 value->expr_at, arena_printf(arena, "%s %s", path, fault));
}

static void rules_value(const Schema *s, const Rule *rule, const char *path, const TfValue *value)
{
    Arena *arena = s->load->arena;
    bool scalar = value->type != TF_LIST && value->type != TF_MAP;
    if (value->state != TF_KNOWN || !scalar)
        return;
    if (rule->form == FORM_LENGTH) {
        size_t len = rules_length(value);
        if (len < rule->min || len > rule->max)
            rules_told(s, rule, path, value,
                       arena_printf(arena, "must be %zu to %zu characters long, and has %zu",
                                    rule->min, rule->max, len));
    } else if (value->v.secret) {
        const char *fault = form_secret_fault(rule->form, secret_shape(value->v.secret));
        if (fault)
            rules_told(s, rule, path, value, fault);
    } else {
        const char *fault = form_fault(arena, rule->form, value->v.text, rules_provider(s));
        if (fault)
            rules_told(s, rule, path, value, fault);
    }
}

/* validateSetStringElements takes the text of a null: Terraform itself crashes. */
static void rules_element(const Schema *s, const Rule *rule, const char *path, const TfValue *value)
{
    if (value->state == TF_NULL && rule->form == FORM_POLICY_ARN)
        rules_told(s, rule, path, value, "is null, at which Terraform crashes");
    else
        rules_value(s, rule, path, value);
}

/* OpenTofu's backend leaves more to AWS (internal/backend/remote-state/s3/validate.go 1.12): an
 * ARN, a policy and names are looked at for being empty only. */
static bool rules_left_to_aws(const Schema *s, const Rule *rule, const TfValue *value)
{
    static const unsigned char forms[] = {FORM_ROLE_ARN, FORM_EXTERNAL_ID, FORM_ROLE_NAME,
                                          FORM_POLICY};
    if (rules_provider(s) || !tf_is_tofu(s->load->config))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(forms); i++)
        if (rule->form == forms[i])
            return true;
    return rule->form == FORM_LENGTH && rule->min < rule->max && value->state == TF_KNOWN &&
           value->type != TF_LIST && rules_length(value) > 0;
}

/* The argument itself, or each element of it. */
static void rules_argument(const Schema *s, const char *argument, const char *path,
                           const TfValue *value)
{
    for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
        if (strcmp(rules[i].block, s->block) != 0 || strcmp(rules[i].argument, argument) != 0 ||
            rules_left_to_aws(s, &rules[i], value))
            continue;
        if (value->state == TF_KNOWN && value->type == TF_LIST)
            for (size_t k = 0; k < value->n_items; k++)
                rules_element(s, &rules[i], arena_printf(s->load->arena, "%s.%zu", path, k),
                              &value->items[k]);
        else
            rules_value(s, &rules[i], path, value);
    }
}

/* ---- arguments that exclude each other ---- */

static bool rules_given(const TfBlock *block, const char *name)
{
    enum tf_state state = tfblock_get(block, name)->state;
    return state == TF_KNOWN || state == TF_UNKNOWN;
}

/* validateAttributesConflict and the endpoints' own of PrepareConfig */
static void rules_backend_conflicts(const Schema *s, const TfBlock *block)
{
    static const char *const endpoints[][2] = {{"dynamodb_endpoint", "dynamodb"},
                                               {"iam_endpoint", "iam"},
                                               {"endpoint", "s3"},
                                               {"sts_endpoint", "sts"}};
    static const char *const pairs[][2] = {{"kms_key_id", "sse_customer_key"},
                                           {"shared_credentials_file", "shared_credentials_files"},
                                           {"force_path_style", "use_path_style"},
                                           {"allowed_account_ids", "forbidden_account_ids"}};
    const TfBlock *given = tfblock_child(block, "endpoints", 0);
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
        if (rules_given(block, pairs[i][0]) && rules_given(block, pairs[i][1]))
            args_problem(s, "argument_conflict", "Invalid Attribute Combination",
                         tfblock_get(block, pairs[i][1])->expr_at,
                         arena_printf(s->load->arena, "%s and %s exclude each other", pairs[i][0],
                                      pairs[i][1]));
    for (size_t i = 0; given && i < ARRAY_LEN(endpoints); i++)
        if (rules_given(block, endpoints[i][0]) && rules_given(given, endpoints[i][1]))
            args_problem(s, "argument_conflict", "Conflicting Parameters",
                         tfblock_get(block, endpoints[i][0])->expr_at,
                         arena_printf(s->load->arena, "%s and endpoints.%s exclude each other",
                                      endpoints[i][0], endpoints[i][1]));
}

/* A role as an object and by the arguments from before 1.6, which OpenTofu and Terraform up to 1.9
 * still know (PrepareConfig, findDeprecatedFields). */
static void rules_backend_roles(const Schema *s, const TfBlock *block)
{
    static const char *const flat[] = {"role_arn",           "session_name",
                                       "external_id",        "assume_role_duration_seconds",
                                       "assume_role_policy", "assume_role_policy_arns",
                                       "assume_role_tags",   "assume_role_transitive_tag_keys"};
    if (!tf_is_tofu(s->load->config) && args_at_least(s, "1.10.0"))
        return;
    for (size_t i = 0; rules_given(block, "assume_role") && i < ARRAY_LEN(flat); i++)
        if (rules_given(block, flat[i]))
            args_problem(s, "argument_conflict", "Conflicting Parameters",
                         tfblock_get(block, flat[i])->expr_at,
                         arena_printf(s->load->arena,
                                      "%s beside assume_role: what it says belongs in there",
                                      flat[i]));
}

/* Configure of backend.go: the environment's key counts where the argument is not there. */
static void rules_backend_env_key(const Schema *s, const TfBlock *block)
{
    static const char *const name = "AWS_SSE_CUSTOMER_KEY";
    const char *key = snapshot_env(s->load->files, name);
    Source at = {SOURCE_ENVIRONMENT, name, 0, 0};
    const char *fault;
    if (!key || !*key)
        return;
    if (rules_given(block, "kms_key_id"))
        args_problem(s, "argument_conflict", "Invalid encryption configuration", at,
                     "only one of kms_key_id and AWS_SSE_CUSTOMER_KEY can be set");
    fault = form_fault(s->load->arena, FORM_SSE_KEY, key, false);
    if (fault && !rules_given(block, "sse_customer_key"))
        args_problem(s, "argument_value", "Invalid AWS_SSE_CUSTOMER_KEY value", at,
                     arena_printf(s->load->arena, "%s %s", name, fault));
}

/* OpenTofu's backend takes what its web identity object lacks from the environment
 * (backend-webid-role-only-file-env). */
static bool rules_tofu_env(const Schema *s, const char *name)
{
    const char *value = snapshot_env(s->load->files, name);
    return tf_is_tofu(s->load->config) && value && *value;
}

/* validateExactlyOneOfAttributes, and the required ones of a nested object */
static void rules_backend_object(const Schema *s, const TfBlock *child)
{
    static const char *const token = "web_identity_token", *const file = "web_identity_token_file";
    Source at = child->at;
    bool web = strcmp(child->type, "assume_role_with_web_identity") == 0;
    if (strncmp(child->type, "assume_role", strlen("assume_role")) != 0)
        return;
    if (!rules_given(child, "role_arn") && !(web && rules_tofu_env(s, "AWS_ROLE_ARN")))
        args_problem(s, "argument_absent", "Missing Required Value", at,
                     arena_printf(s->load->arena, "%s needs role_arn", child->type));
    if (!web)
        return;
    if (rules_given(child, token) && rules_given(child, file))
        args_problem(s, "argument_conflict", "Invalid Attribute Combination", at,
                     "only one of web_identity_token and web_identity_token_file can be set");
    if (!rules_given(child, token) && !rules_given(child, file) &&
        !rules_tofu_env(s, "AWS_WEB_IDENTITY_TOKEN") &&
        !rules_tofu_env(s, "AWS_WEB_IDENTITY_TOKEN_FILE"))
        args_problem(s, "argument_absent", "Missing Required Value", at,
                     "web_identity_token or web_identity_token_file must be there");
}

/* Several roles: none may be without its ARN (expandAssumeRoles). One alone is a warning. */
static void rules_provider_roles(const Schema *s, const TfBlock *block)
{
    for (size_t i = 0; tfblock_child(block, "assume_role", 1) && i < 99; i++) {
        const TfBlock *role = tfblock_child(block, "assume_role", i);
        const TfValue *arn = role ? tfblock_get(role, "role_arn") : NULL;
        const char *text = arn ? tfvalue_text(arn) : NULL;
        if (!role)
            return;
        if (!role->dynamic && arn->state != TF_UNKNOWN && !arn->v.secret && !(text && *text))
            args_problem(s, "argument_absent", "Missing required argument", role->at,
                         "each of several assume_role blocks needs its role_arn");
    }
}

/* configure() and the schema of backend.go before 1.6 (seen with 1.5.7). */
static void rules_backend_before_16(const Schema *s, const TfBlock *block)
{
    static const char *const paths[] = {"key", "workspace_key_prefix"};
    const TfValue *own = tfblock_get(block, "sse_customer_key");
    const char *key = snapshot_env(s->load->files, "AWS_SSE_CUSTOMER_KEY"), *fault;
    bool given = rules_given(block, "sse_customer_key") && (own->v.secret || own->v.text);
    Source at = given ? own->expr_at : (Source){SOURCE_ENVIRONMENT, "AWS_SSE_CUSTOMER_KEY", 0, 0};
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        const TfValue *value = tfblock_get(block, paths[i]);
        const char *text = tfvalue_text(value);
        if (text && *text && (text[0] == '/' || text[strlen(text) - 1] == '/'))
            args_problem(
                s, "argument_value",
                arena_printf(s->load->arena, "%s must not start or end with '/'", paths[i]),
                value->expr_at,
                arena_printf(s->load->arena, "%s begins or ends with a slash", paths[i]));
    }
    if (!given && !(key && *key))
        return;
    if (rules_given(block, "kms_key_id"))
        args_problem(s, "argument_conflict",
                     "Cannot have both kms_key_id and sse_customer_key set.", at,
                     "kms_key_id and a customer's key exclude each other");
    fault = given && own->v.secret
                ? form_secret_fault(FORM_SSE_KEY, secret_shape(own->v.secret))
                : form_fault(s->load->arena, FORM_SSE_KEY, given ? own->v.text : key, false);
    if (fault)
        args_problem(s, "argument_value", "sse_customer_key must be 44 characters in length", at,
                     arena_printf(s->load->arena, "the customer's key %s", fault));
}

void tfrules_check(const Schema *s, const TfBlock *block)
{
    bool provider = rules_provider(s);
    char number[32];
    if (!provider && !args_at_least(s, "1.6.0")) {
        if (s->version)
            rules_backend_before_16(s, block);
        return;
    }
    for (size_t i = 0; i < block->attrs.len; i++)
        rules_argument(s, block->attrs.items[i].name, block->attrs.items[i].name,
                       &block->attrs.items[i].value);
    for (size_t i = 0; i < block->blocks.len; i++) {
        const TfBlock *child = block->blocks.items[i];
        size_t n = 0;
        for (size_t k = 0; k < i; k++)
            n += strcmp(block->blocks.items[k]->type, child->type) == 0;
        (void)snprintf(number, sizeof number, ".%zu", n);
        for (size_t k = 0; k < child->attrs.len; k++) {
            const TfAttr *attr = &child->attrs.items[k];
            rules_argument(s, arena_printf(s->load->arena, "%s.%s", child->type, attr->name),
                           arena_printf(s->load->arena, "%s%s.%s", child->type,
                                        provider ? number : "", attr->name),
                           &attr->value);
        }
        if (!provider && tfblock_get(block, child->type)->state == TF_KNOWN)
            rules_backend_object(s, child);
    }
    if (provider) {
        /* MaxItems of the provider's blocks; assume_role may stand more than once from 5.59 on. */
        static const char *const once[] = {"assume_role_with_web_identity", "default_tags",
                                           "ignore_tags"};
        for (size_t i = 0; i < ARRAY_LEN(once); i++) {
            const TfBlock *second = tfblock_child(block, once[i], 1);
            if (second)
                args_problem(s, "block_twice", "Too many list items", second->at,
                             arena_printf(s->load->arena, "%s can stand once only", once[i]));
        }
        rules_provider_roles(s, block);
    } else {
        rules_backend_conflicts(s, block);
        rules_backend_roles(s, block);
        rules_backend_env_key(s, block);
    }
}
