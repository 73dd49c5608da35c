#include "engine/explain_words.h"

#include <ctype.h>
#include <string.h>

#include "base/err.h"
#include "base/secret.h"
#include "data/error_codes.h"
#include "data/provider_args.h"
#include "data/regions.h"
#include "engine/explain_hosts.h"
#include "errors/errnames.h"
#include "errors/errnouns.h"
#include "errors/errwho.h"

enum { EXPLAIN_RETRIES = 4, CLOCK_TOLERANCE_S = 300, LABEL_MAX = 40 };

/* ---- whose ---- */

static bool explain_is_backend(const ExplainContext *ctx)
{
    return ctx->parts->component == COMPONENT_S3_BACKEND;
}

static bool explain_is_provider(const ExplainContext *ctx)
{
    return ctx->parts->component == COMPONENT_PROVIDER;
}

static bool explain_is_remote_state(const ExplainContext *ctx)
{
    return ctx->parts->component == COMPONENT_REMOTE_STATE;
}

/* At a resource of the provider, after it has logged in. */
static bool explain_is_resource(const ExplainContext *ctx)
{
    return explain_is_provider(ctx) &&
           squeeze_has(&ctx->s, "with aws_|with data.aws_|resource \"aws_|data \"aws_|* aws_");
}

static bool explain_is_iam_call(const ExplainContext *ctx)
{
    return squeeze_has(&ctx->s, "operation error IAM:|calling iam:|iam.amazonaws");
}

static bool explain_is_remote_run(const ExplainContext *ctx)
{
    return (ctx->block->context & ERRLOG_IN_REMOTE_RUN) ||
           squeeze_has(&ctx->s, "app.terraform.io|remote apply|remote plan");
}

static bool explain_is_aws_provider(const ExplainContext *ctx)
{
    return squeeze_has(&ctx->s, "hashicorp/aws|provider aws|provider \"aws\"|provider.aws|-aws_v");
}

static bool explain_is_backend_argument(const ExplainContext *ctx)
{
    return errwho_backend_argument(&ctx->s);
}

/* The argument that is refused came and went with no version of the provider, at the top, in a
 * block or as a service's endpoint: then no other version helps. */
static bool explain_is_argument_of_none(const ExplainContext *ctx)
{
    const char *name = errnames_argument(ctx->arena, ctx->s.text.ptr);
    return name && !provider_arg_varies("provider", name) && !endpoint_service_find(name);
}

bool explain_names_aws(const ExplainContext *ctx)
{
    bool told = ctx->parts->code &&
                strcmp(ctx->parts->code, "Forbidden") != 0; /* every web server says that */
    return ctx->parts->component != COMPONENT_OTHER ||
           (told && error_code_find(ctx->parts->code)) ||
           squeeze_has(&ctx->s, "amazonaws|arn:aws|aws_|aws-|AWS |operation error|) when calling "
                                "the |service control policy|sts:|iam:|s3:|request "
                                "id:|Aws::|Amazon.|botocore|boto3") ||
           squeeze_has_words(&ctx->s, "aws*|IAM|EC2*");
}

bool explain_is_terraform(const ExplainContext *ctx)
{
    const enum err_component c = ctx->parts->component;
    return (c != COMPONENT_OTHER && c != COMPONENT_AWS_CLI) ||
           (ctx->block->context & (ERRLOG_IN_TERRAFORM | ERRLOG_IN_TERRAGRUNT |
                                   ERRLOG_IN_REMOTE_RUN | ERRLOG_IN_LOG)) != 0 ||
           squeeze_has(&ctx->s, "terraform*|tofu*|opentofu|terragrunt*|valid credential sources|"
                                "shared config profile,|invalid endpoint host");
}

/* A program that is not Terraform asked the store of another maker (R2, Wasabi, MinIO), whose codes
 * are S3's. Terraform's own calls can be led astray. */
static bool explain_is_others_store(const ExplainContext *ctx)
{
    return ctx->parts->component == COMPONENT_OTHER && !explain_is_terraform(ctx) &&
           explain_is_asked_elsewhere(ctx);
}

static bool explain_is_awsish(const ExplainContext *ctx)
{
    return explain_names_aws(ctx) ||
           (!explain_names_other_host(ctx) &&
            squeeze_has(&ctx->s, "ETIMEDOUT|i/o timeout|request send failed|credential"));
}

/* ---- which call ---- */

static bool explain_is_login_operation(const char *operation)
{
    static const char *const logins[] = {
        "AssumeRole",         "GetCallerIdentity", "GetSessionToken",   "GetFederationToken",
        "GetRoleCredentials", "CreateToken",       "CreateOAuth2Token", "GetWebIdentityToken",
        "GetMetadata",        "RegisterClient"};
    return span_starts_with_one_of(span_of(operation), logins, ARRAY_LEN(logins));
}

bool explain_is_login_call(const ExplainContext *ctx)
{
    if (explain_is_backend(ctx) || explain_is_remote_state(ctx))
        return true;
    if (ctx->parts->operation && explain_is_login_operation(ctx->parts->operation))
        return true;
    if (squeeze_has(&ctx->s, "://sts.|//sts-fips.|.sts.|lookup sts.|portal.sso|//oidc.|"
                             "signin.aws|169.254|host: sts.|hostname: 'sts.|validating provider "
                             "credentials|WebIdentityErr|AssumeRole"))
        return true;
    return !ctx->parts->operation && !explain_is_resource(ctx) && !explain_names_other_host(ctx) &&
           !explain_names_own_host(ctx) && explain_is_awsish(ctx);
}

/* ---- regions ---- */

static bool explain_is_other_partition(const ExplainContext *ctx)
{
    return squeeze_has(&ctx->s, "amazonaws.com.cn|arn:aws-cn|arn:aws-us-gov|cn-north-1|"
                                "cn-northwest-1|us-gov-");
}

/* The first region that the text names, else the one that was signed for; NULL. */
static const Region *explain_named_region(const ExplainContext *ctx)
{
    Span text = ctx->s.text;
    const Region *sent = ctx->block->sent.region ? region_find(ctx->block->sent.region) : NULL;
    if (!sent && ctx->log->regions.len == 1) /* all that came before names one */
        sent = region_find(ctx->log->regions.items[0]);
    for (size_t i = 0; i < text.len;) {
        size_t end = i;
        while (end < text.len && (islower((unsigned char)text.ptr[end]) ||
                                  isdigit((unsigned char)text.ptr[end]) || text.ptr[end] == '-'))
            end++;
        if (end - i > 8 && end - i < LABEL_MAX) {
            const Region *r = region_find(arena_span(ctx->arena, span_sub(text, i, end)));
            if (r)
                return r;
        }
        i = end + 1;
    }
    return sent;
}

/* One that an account must enable first. */
static bool explain_is_optin_region(const ExplainContext *ctx)
{
    const Region *r = explain_named_region(ctx);
    return r && r->opt_in;
}

/* One that every account has. */
static bool explain_is_usual_region(const ExplainContext *ctx)
{
    const Region *r = explain_named_region(ctx);
    return r && !r->opt_in;
}

/* What stands behind "invalid AWS Region:". */
static Span explain_refused_region(const ExplainContext *ctx)
{
    size_t end = 0, at = squeeze_find(&ctx->s, SPAN_LITERAL("nvalid AWS Region:"), 0, &end);
    Span text;
    size_t from = 0, to;
    if (at >= ctx->s.len)
        return SPAN_EMPTY;
    text = span_sub(ctx->s.text, ctx->s.at[end - 1] + 1u, ctx->s.text.len);
    while (from < text.len && text.ptr[from] == ' ')
        from++;
    for (to = from; to < text.len && !strchr(" \n,\"", text.ptr[to]); to++)
        continue;
    return span_sub(text, from, to);
}

static bool explain_is_known_region_refused(const ExplainContext *ctx)
{
    Span name = explain_refused_region(ctx);
    const Region *r =
        name.len > 0 && name.len < LABEL_MAX ? region_find(arena_span(ctx->arena, name)) : NULL;
    return r && (r->opt_in || r->first_provider_version); /* the first ones are known to all */
}

static bool explain_is_empty_region(const ExplainContext *ctx)
{
    return squeeze_has(&ctx->s, "nvalid AWS Region:") && explain_refused_region(ctx).len == 0;
}

/* ---- the key that was sent ---- */

/* Four letters that tell a key's kind: of the last request before the error, else of the text. */
static bool explain_has_key(const ExplainContext *ctx, const char *kind)
{
    const char *sent = ctx->block->sent.access_key_id;
    if (sent)
        return span_starts(span_of(sent), kind);
    return squeeze_has_words(&ctx->s, arena_printf(ctx->arena, "%s*", kind));
}

static bool explain_is_long_with_token(const ExplainContext *ctx)
{
    return explain_has_key(ctx, KEY_ID_LONG_TERM) && ctx->block->sent.token == ERRLOG_TOKEN_SENT;
}

static bool explain_is_long_without_token(const ExplainContext *ctx)
{
    return explain_has_key(ctx, KEY_ID_LONG_TERM) &&
           ctx->block->sent.token == ERRLOG_TOKEN_NOT_SENT;
}

static bool explain_is_temporary_without_token(const ExplainContext *ctx)
{
    return explain_has_key(ctx, KEY_ID_TEMPORARY) &&
           ctx->block->sent.token == ERRLOG_TOKEN_NOT_SENT;
}

static bool explain_is_temporary_with_token(const ExplainContext *ctx)
{
    return explain_has_key(ctx, KEY_ID_TEMPORARY) && ctx->block->sent.token == ERRLOG_TOKEN_SENT;
}

static bool explain_is_clock_told(const ExplainContext *ctx)
{
    int64_t off = ctx->block->sent.clock_offset_s;
    return off > CLOCK_TOLERANCE_S || off < -CLOCK_TOLERANCE_S;
}

static bool explain_is_clock_right(const ExplainContext *ctx)
{
    return ctx->block->sent.clock_told && !explain_is_clock_told(ctx);
}

/* ---- the chain, and what sentences say ---- */

static bool explain_decides_clock(const ExplainContext *ctx)
{
    return ctx->decides == ERRLINK_CLOCK;
}

static bool explain_decides_tls(const ExplainContext *ctx)
{
    return ctx->decides == ERRLINK_TLS;
}

static bool explain_decides_proxy(const ExplainContext *ctx)
{
    return ctx->decides == ERRLINK_PROXY;
}

static bool explain_decides_dns(const ExplainContext *ctx)
{
    return ctx->decides == ERRLINK_DNS;
}

static bool explain_decides_no_credentials(const ExplainContext *ctx)
{
    return ctx->decides == ERRLINK_NO_CREDENTIALS;
}

static bool explain_tells_missing(const ExplainContext *ctx)
{
    return errnouns_find(ctx->s.text, ERRNOUNS_MISSING);
}

static bool explain_tells_invalid(const ExplainContext *ctx)
{
    return errnouns_find(ctx->s.text, ERRNOUNS_INVALID);
}

static bool explain_tells_expired(const ExplainContext *ctx)
{
    return errnouns_find(ctx->s.text, ERRNOUNS_EXPIRED);
}

static bool explain_tells_no_profile(const ExplainContext *ctx)
{
    return errnouns_find(ctx->s.text, ERRNOUNS_NO_PROFILE);
}

/* ---- the rest ---- */

/* An answer of AWS that is about the caller is what counts, not where credentials came from. */
static bool explain_has_inner_code(const ExplainContext *ctx)
{
    const ErrorCode *row = ctx->parts->code ? error_code_find(ctx->parts->code) : NULL;
    return row && row->status && strcmp(row->status, "n/a") != 0;
}

static bool explain_has_code(const ExplainContext *ctx)
{
    return ctx->parts->code != NULL;
}

static bool explain_is_retries(const ExplainContext *ctx)
{
    return ctx->log->attempts >= EXPLAIN_RETRIES &&
           squeeze_has(&ctx->s, "retrying request|attempt=");
}

/* 5.24.0 lost the credentials of containers (terraform-provider-aws issue 34234). */
static bool explain_is_provider_5_24_0(const ExplainContext *ctx)
{
    return ctx->log->provider_version && strcmp(ctx->log->provider_version, "5.24.0") == 0;
}

static bool explain_is_cluster_refused(const ExplainContext *ctx)
{
    return errwho_cluster_refused(&ctx->s);
}

static bool explain_is_oidc_tried(const ExplainContext *ctx)
{
    return (ctx->block->context & ERRLOG_OIDC_TRIED) != 0;
}

static const struct {
    const char *word;
    bool (*holds)(const ExplainContext *ctx);
} explain_words[] = {
    {"@backend", explain_is_backend},
    {"@provider", explain_is_provider},
    {"@remote_state", explain_is_remote_state},
    {"@resource", explain_is_resource},
    {"@iam_call", explain_is_iam_call},
    {"@remote_run", explain_is_remote_run},
    {"@oidc_tried", explain_is_oidc_tried},
    {"@cluster_refused", explain_is_cluster_refused},
    {"@aws_provider", explain_is_aws_provider},
    {"@backend_argument", explain_is_backend_argument},
    {"@argument_of_none", explain_is_argument_of_none},
    {"@awsish", explain_is_awsish},
    {"@others_store", explain_is_others_store},
    {"@login_call", explain_is_login_call},
    {"@bad_region_host", explain_is_bad_region_host},
    {"@odd_host", explain_is_odd_host},
    {"@loopback", explain_is_loopback},
    {"@other_partition", explain_is_other_partition},
    {"@optin_region", explain_is_optin_region},
    {"@usual_region", explain_is_usual_region},
    {"@known_region_refused", explain_is_known_region_refused},
    {"@empty_region", explain_is_empty_region},
    {"@long_key_with_token", explain_is_long_with_token},
    {"@long_without_token", explain_is_long_without_token},
    {"@temporary_without_token", explain_is_temporary_without_token},
    {"@temporary_with_token", explain_is_temporary_with_token},
    {"@clock_told", explain_is_clock_told},
    {"@clock_right", explain_is_clock_right},
    {"@inner_code", explain_has_inner_code},
    {"@code", explain_has_code},
    {"@retries", explain_is_retries},
    {"@provider_5_24_0", explain_is_provider_5_24_0},
    {"@decides_clock", explain_decides_clock},
    {"@decides_tls", explain_decides_tls},
    {"@decides_proxy", explain_decides_proxy},
    {"@decides_dns", explain_decides_dns},
    {"@decides_no_credentials", explain_decides_no_credentials},
    {"@tells_missing", explain_tells_missing},
    {"@tells_invalid", explain_tells_invalid},
    {"@tells_expired", explain_tells_expired},
    {"@tells_no_profile", explain_tells_no_profile},
};

static bool explain_word_holds(const ExplainContext *ctx, Span word)
{
    for (size_t i = 0; i < ARRAY_LEN(explain_words); i++)
        if (span_is(word, explain_words[i].word))
            return explain_words[i].holds(ctx);
    BUG("a word of error_clues.tsv is not known");
}

bool explain_holds(const ExplainContext *ctx, const char *alternatives)
{
    Span rest = span_of(alternatives);
    while (rest.len > 0) {
        size_t n = span_find_char(rest, '|');
        Span one = span_sub(rest, 0, n);
        if (n > 0 &&
            (one.ptr[0] == '@' ? explain_word_holds(ctx, one) : squeeze_has_word(&ctx->s, one)))
            return true;
        rest = span_sub(rest, n < rest.len ? n + 1 : n, rest.len);
    }
    return false;
}
