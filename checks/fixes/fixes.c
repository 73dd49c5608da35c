#include "checks/fixes/fixes.h"

#include <string.h>

#include "checks/experiments.h"
#include "checks/finding_ids.h"
#include "checks/fixes/byhand.h"

typedef struct FixRow {
    void (*fill)(const FixContext *x);
    const char *by_hand;   /* shows the same without why403; byhand.c fills it in */
    const char *otherwise; /* what to do where no place is known that could be changed; NULL where
                              fill always has an answer */
} FixRow;

#define LOOK BYHAND_LOOK
#define LIST "aws configure list<PROFILE>"
/* Trusts the authorities that the AWS SDKs do, so that it fails where they fail; an empty value
 * counts as none. */
#define CURL "CURL_CA_BUNDLE=$AWS_CA_BUNDLE curl -sS -m 20 "
#define STATUS CURL "-o /dev/null -w '%{http_code}\\n' https://<HOST>"
#define ENDPOINTS                                                                \
    "env | grep -E '^(AWS_ENDPOINT_URL|TF_AWS_)'; grep -nsE 'https?://' ./*.tf " \
    "\"${AWS_CONFIG_FILE:-$HOME/.aws/config}\""
#define SECTIONS                                                    \
    "grep -nsE '^ *\\[' \"${AWS_CONFIG_FILE:-$HOME/.aws/config}\" " \
    "\"${AWS_SHARED_CREDENTIALS_FILE:-$HOME/.aws/credentials}\""
#define NAMES_SET "env | grep -o '^AWS_[A-Z0-9_]*'"
#define BYTES "LC_ALL=C tr 'A-Za-z0-9/+' '[x*]' | cat -vet"
#define METADATA "${AWS_EC2_METADATA_SERVICE_ENDPOINT:-http://169.254.169.254}"
#define ROLE                                                                           \
    "<SIGN>aws sts assume-role --role-arn <ROLE> --role-session-name by-hand --query " \
    "AssumedRoleUser.Arn --region REGION<PROFILE>"

static const FixRow fix_rows[N_CAUSES] = {
    [CAUSE_NETWORK] = {fixes_network, STATUS, NULL},
    [CAUSE_PROXY_OR_TLS] = {fixes_proxy_or_tls, CURL "-v https://<HOST>", NULL},
    [CAUSE_CLOCK_SKEW] = {fixes_clock_skew, CURL "-I https://<HOST> | grep -i '^date'; date -u",
                          NULL},
    [CAUSE_ENDPOINT_OVERRIDE] = {fixes_endpoint_override, ENDPOINTS,
                                 "Take out what sends the call elsewhere: AWS_ENDPOINT_URL*, "
                                 "endpoint_url in the profile, endpoints "
                                 "in the block."},
    [CAUSE_EMULATOR_MISMATCH] = {fixes_emulator_mismatch, ENDPOINTS, NULL},
    [CAUSE_IMDS] =
        {fixes_imds,
         "t=$(curl -sS -m 2 -X PUT " METADATA
         "/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60'); "
         "curl -sS -m 2 -w '%{http_code}\\n' " METADATA
         "/latest/meta-data/iam/security-credentials/ -H \"X-aws-ec2-metadata-token: $t\"",
         NULL},
    [CAUSE_THROTTLED] = {fixes_throttled, LOOK, NULL},
    [CAUSE_AWS_OUTAGE] = {fixes_aws_outage, STATUS, NULL},
    [CAUSE_WRONG_KEYS] = {fixes_wrong_keys, LOOK, NULL},
    [CAUSE_MISSING_KEYS] = {fixes_missing_keys, LIST, NULL},
    [CAUSE_KEY_INACTIVE] = {fixes_key_inactive,
                            "aws iam list-access-keys --user-name <USER> --profile <WITH>", NULL},
    [CAUSE_MISSING_SESSION_TOKEN] = {fixes_missing_session_token, NAMES_SET "; " BYHAND_NAMES,
                                     NULL},
    [CAUSE_STALE_SESSION_TOKEN] = {fixes_stale_session_token,
                                   "<PAIR>aws sts get-caller-identity --region REGION",
                                   "Take out the session token that is sent with this key, or put "
                                   "in the pair that it was issued with."},
    [CAUSE_FILE_DAMAGE] = {fixes_file_damage, "cat <FILES> | " BYTES,
                           "Write key id and secret anew, each alone on its line behind the equals "
                           "sign: no quotes, no blanks, no line "
                           "break, the file as plain UTF-8."},
    [CAUSE_EXPIRED_TOKEN] = {fixes_expired_token, LOOK, NULL},
    [CAUSE_SSO_EXPIRED] = {fixes_sso_expired, LOOK, NULL},
    [CAUSE_WEB_IDENTITY] =
        {fixes_web_identity,
         "cut -d. -f2 <TOKEN_FILE> | tr _- /+ | base64 -d 2>/dev/null; echo; date +%s", NULL},
    [CAUSE_CREDENTIAL_PROCESS_FAILED] = {fixes_credential_process_failed,
                                         "aws configure get credential_process<PROFILE>", NULL},
    [CAUSE_ENV_CONFIG_CONFLICT] =
        {fixes_env_config_conflict, NAMES_SET "; aws configure list",
         "One of the two has to go: the variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and "
         "AWS_SESSION_TOKEN, or the profile."},
    [CAUSE_PROVIDER_BLOCK_OVERRIDE] = {fixes_provider_block_override, BYHAND_NAMES,
                                       "Take access_key, secret_key and token out of the block and "
                                       "out of the variables that feed "
                                       "them, so that the environment or a profile is used."},
    [CAUSE_PROFILE_MISSING] = {fixes_profile_missing, SECTIONS,
                               "Let source_profile name a profile that has keys of its own and "
                               "leads back to none that names it."},
    [CAUSE_PROFILE_SHADOWED] = {fixes_profile_shadowed, "grep -nE '^\\[' <FILES>",
                                "Keep the profile's keys in one place only: where ~/.aws/config "
                                "and ~/.aws/credentials both have "
                                "its section, take the dead one out."},
    [CAUSE_SSO_MISCONFIGURED] = {fixes_sso_misconfigured, LOOK, NULL},
    [CAUSE_BACKEND_CREDENTIALS] =
        {fixes_backend_credentials,
         LOOK "; " CURL
              "-I https://s3.REGION.amazonaws.com/<BUCKET> | grep -iE '^(HTTP|x-amz-bucket)'",
         NULL},
    [CAUSE_REMOTE_EXECUTION] = {fixes_remote_execution, NULL, NULL},
    [CAUSE_REGION_INVALID] = {fixes_region_invalid,
                              "<SIGN>aws ec2 describe-regions --all-regions --query "
                              "'Regions[].RegionName' --output text --region us-east-1<PROFILE>",
                              "Write a region's name that exists, such as eu-west-1, where the "
                              "region is set: in the block, "
                              "AWS_REGION or the profile."},
    [CAUSE_REGION_OPT_IN] =
        {fixes_region_opt_in,
         "<SIGN>aws account get-region-opt-status --region-name REGION --region us-east-1<PROFILE>",
         NULL},
    [CAUSE_PARTITION_MISMATCH] = {fixes_partition_mismatch, LOOK, NULL},
    [CAUSE_IAM_DENIED] = {fixes_iam_denied, LOOK, NULL},
    [CAUSE_SCP_DENIED] = {fixes_scp_denied, ROLE, NULL},
    [CAUSE_ASSUME_ROLE_DENIED] = {fixes_assume_role_denied, ROLE, NULL},
    [CAUSE_MFA_REQUIRED] = {fixes_mfa_required, "aws configure get mfa_serial<ASKED>", NULL},
    [CAUSE_ACCOUNT_MISMATCH] =
        {fixes_account_mismatch,
         "<SIGN>aws sts get-caller-identity --query Account --output text<PROFILE>", NULL},
    [CAUSE_PROVIDER_VERSION] = {fixes_provider_version, "terraform version; terraform providers",
                                NULL},
    [CAUSE_TERRAFORM_VERSION] = {fixes_terraform_version, "terraform version", NULL},
    [CAUSE_LOCK_FILE] = {fixes_lock_file, "cat .terraform.lock.hcl; grep -n 'version *=' ./*.tf",
                         NULL},
    [CAUSE_CONFIGURATION_INVALID] =
        {fixes_configuration_invalid,
         "env | grep -E '^AWS_(ACCOUNT_ID_|DEFAULTS|DISABLE|EC2_|ENABLE|"
         "IGNORE|MAX|RE[QST]|RETRY|S3_|USE_)'",
         "Give the setting that is named a value that the SDK takes, or "
         "take it out: the default is used then."},
};

/* Findings for which their cause's command would show something else. */
static const struct {
    enum finding_id id;
    const char *by_hand;
} hand_rows[] = {
    {F_MISSING_FILE, "ls -l \"${AWS_SHARED_CREDENTIALS_FILE:-$HOME/.aws/credentials}\" "
                     "\"${AWS_CONFIG_FILE:-$HOME/.aws/config}\""},
    {F_HALF_BLOCK, BYHAND_NAMES},
    {F_HALF_ENV, NAMES_SET},
    {F_UNSET_VARIABLE, "env | grep -o '^TF_VAR_[A-Za-z0-9_]*'; " BYHAND_NAMES},
    {F_SOURCE_EMPTY, "aws configure get source_profile<ASKED>"},
    {F_CREDENTIAL_SOURCE, "aws configure get credential_source<ASKED>"},
    {F_CONTAINER, "env | grep '^AWS_CONTAINER_CREDENTIALS_[A-Z]*_URI='"},
};

static const char *hand_form(const FixContext *x, const FixRow *row)
{
    bool in_variable =
        x->f->evidence.len > 0 && x->f->evidence.items[0].at.kind == SOURCE_ENVIRONMENT;
    for (size_t i = 0; i < ARRAY_LEN(hand_rows); i++)
        if (strcmp(finding_rows[hand_rows[i].id].id, x->f->id) == 0)
            return hand_rows[i].by_hand;
    if (x->f->cause == CAUSE_FILE_DAMAGE && in_variable)
        return "printf '%s\\n' \"$<VARIABLE>\" | " BYTES;
    return row->by_hand;
}

bool fixes_known(enum cause cause)
{
    return fix_rows[cause].fill != NULL;
}

const char *fixes_by_hand(enum cause cause)
{
    return fix_rows[cause].by_hand;
}

static FixContext context_of(CheckContext *ctx, Finding *f)
{
    FixContext x = {
        .ctx = ctx, .f = f, .conf = configuration_find(ctx->configurations, f->configuration)};
    x.creds = x.conf ? check_creds(x.conf) : NULL;
    x.profile = x.creds && x.creds->source != CRED_ENVIRONMENT ? x.creds->profile : NULL;
    if (!x.profile && !x.creds && x.conf && x.conf->profile_at.kind != SOURCE_NONE)
        x.profile = x.conf->profile;
    x.region = x.conf ? experiment_region(x.conf) : "us-east-1";
    return x;
}

/* "aws.west (main.tf:10), profile prod": whose fault it is, as far as it has names. */
static const char *place_of(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    Source at = x->f->evidence.len > 0 && x->f->evidence.items[0].at.kind == SOURCE_FILE
                    ? x->f->evidence.items[0].at
                : x->conf ? x->conf->defined_at
                          : SOURCE_UNKNOWN;
    const char *file = at.kind == SOURCE_FILE ? source_text(a, at) : "";
    const char *text = x->conf ? arena_printf(a, "%s%s%s%s", x->conf->address, file[0] ? " (" : "",
                                              file, file[0] ? ")" : "")
                               : file;
    return x->profile ? arena_printf(a, "%s%sprofile %s", text, text[0] ? ", " : "", x->profile)
                      : text;
}

/* No place could be found that could be changed: the same in words, for whoever knows it. */
static void fill_otherwise(const FixContext *x, const FixRow *row)
{
    const char *place = text_safe(x->ctx->arena, place_of(x));
    fixkit_admin(x, "by_hand", "change it by hand",
                 arena_printf(x->ctx->arena, "%s%s%s%s", row->otherwise, place[0] ? " Here: " : "",
                              place, place[0] ? "." : ""));
}

/* Of its form: a finding may be without a cause and still have a way out. */
static enum cause cause_of(const Finding *f)
{
    for (size_t i = 0; f->cause == CAUSE_NONE && i < N_FINDING_IDS; i++)
        if (strcmp(finding_rows[i].id, f->id) == 0)
            return finding_rows[i].cause;
    return f->cause;
}

void fixes_otherwise(CheckContext *ctx, Finding *f)
{
    const FixRow *row = &fix_rows[cause_of(f)];
    FixContext x = context_of(ctx, f);
    if (f->fixes.len == 0 && f->severity == SEVERITY_FAIL && row->otherwise)
        fill_otherwise(&x, row);
}

/* The variables that make a source of credentials; NULL: it has none. */
static const char *const *source_variables(enum cred_source source)
{
    static const char *const keys[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                       "AWS_SESSION_TOKEN", NULL};
    static const char *const web[] = {"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", NULL};
    static const char *const container[] = {"AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", NULL};
    switch (source) {
    case CRED_ENVIRONMENT:
        return keys;
    case CRED_WEB_IDENTITY:
        return web;
    case CRED_CONTAINER:
        return container;
    default:
        return NULL;
    }
}

Fix *fixes_unset_source(CheckContext *ctx, Finding *f)
{
    FixContext x = context_of(ctx, f);
    const char *const *names = NULL;
    Fix *fix;
    for (size_t i = 0; x.conf && i < x.conf->chain.len && !names; i++) {
        enum chain_outcome outcome = x.conf->chain.items[i].outcome;
        if (outcome == CHAIN_USED || outcome == CHAIN_INVALID || outcome == CHAIN_ERROR)
            names = source_variables(x.conf->chain.items[i].source);
    }
    if (!names || (!env_var(ctx->facts->env, names[0]) && !env_var(ctx->facts->env, names[1])))
        return NULL;
    for (size_t i = 0; i < f->fixes.len; i++)
        for (size_t k = 0; k < f->fixes.items[i].env_unset.len; k++)
            if (strcmp(f->fixes.items[i].env_unset.items[k], names[0]) == 0)
                return NULL;
    fix = fixkit_unset(&x, "unset_source", "or leave these variables out: the next source is used",
                       names);
    fixkit_changes_principal(&x, fix, NULL);
    fix->changes_principal = true;
    return fix;
}

void fixes_fill(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->findings->len; i++) {
        Finding *f = ctx->findings->items[i];
        const FixRow *row = &fix_rows[cause_of(f)];
        FixContext x = context_of(ctx, f);
        if (!row->fill || f->severity == SEVERITY_INFO)
            continue;
        row->fill(&x);
        fixes_otherwise(ctx, f);
        if (row->by_hand)
            f->by_hand = byhand_command(&x, hand_form(&x, row));
    }
}
