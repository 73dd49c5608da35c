#include "engine/explain_fixes.h"

#include <string.h>

#include "checks/fixes/fixes.h"
#include "engine/explain_own.h"
#include "errors/errnames.h"

/* ---- which form of a finding ---- */

/* Texts that tell of another form than the cause's own (fixes.def). The first row that fits counts;
 * phrases as squeeze_has takes them. */
static const struct {
    enum cause cause;
    enum finding_id id;
    const char *phrases;
} form_rows[] = {
    {CAUSE_NETWORK, F_NETWORK_DNS,
     "no such host|could not resolve|getaddrinfo|server misbehaving|name or service not known"},
    {CAUSE_PROXY_OR_TLS, F_TLS_UNKNOWN_CA,
     "unknown authority|unable to get local issuer|self signed|self-signed"},
    {CAUSE_PROXY_OR_TLS, F_CA_UNREADABLE, "CA bundle|.pem: no such file|.crt: no such file"},
    {CAUSE_PROXY_OR_TLS, F_PROXY_LOGIN,
     "Proxy Authentication Required|407 Proxy|StatusCode: 407|status code: 407"},
    {CAUSE_ENDPOINT_OVERRIDE, F_ENDPOINT_REGION, "Credential should be scoped to a valid region"},
    /* a container's address, which knows no hop limit */
    {CAUSE_IMDS, F_CONTAINER, "invalid endpoint host|169.254.170."},
    {CAUSE_IMDS, F_IMDS_NO_ROLE, "no EC2 IMDS role found|no EC2 instance role found"},
    /* the chain of a Java program: it says that there is no such variable */
    {CAUSE_MISSING_KEYS, F_MISSING_ALL, "neither AWS_CONTAINER_CREDENTIALS"},
    {CAUSE_MISSING_KEYS, F_CONTAINER,
     "invalid endpoint host|only loopback hosts|only host IP|failed to read authorization token|"
     "failed to load credentials|authorization token has expired|AWS_CONTAINER_|169.254.170.|"
     "AssumeRoleForPodIdentity"},
    {CAUSE_MISSING_KEYS, F_HALF_FILE, "Partial credentials found"},
    {CAUSE_EXPIRED_TOKEN, F_LOGIN_EXPIRED, "aws login|login session"},
    {CAUSE_WEB_IDENTITY, F_WEBID_FILE,
     "no such file or directory|unable to read file at|cannot find the file"},
    {CAUSE_ENV_CONFIG_CONFLICT, F_PROFILE_BEATS,
     "A Profile was specified along with the environment variables"},
    {CAUSE_SSO_MISCONFIGURED, F_SSO_NO_ACCESS, "ForbiddenException|No access|GetRoleCredentials"},
    {CAUSE_SSO_MISCONFIGURED, F_SSO_NO_SECTION, "sso-session|sso_session"},
    {CAUSE_BACKEND_CREDENTIALS, F_BACKEND_BUCKET, "NoSuchBucket|S3 bucket does not exist"},
    {CAUSE_BACKEND_CREDENTIALS, F_BACKEND_DENIED, "AccessDenied|Forbidden"},
    {CAUSE_REGION_INVALID, F_REGION_MISSING,
     "Missing region|region is required|must specify a region|\"region\" is required"},
    {CAUSE_REGION_OPT_IN, F_REGION_STS_OFF, "STS is not activated|RegionDisabledException"},
    {CAUSE_ASSUME_ROLE_DENIED, F_ROLE_ARN, "IAM Role ARN"},
    {CAUSE_ASSUME_ROLE_DENIED, F_ROLE_PARAMETER,
     "ValidationError|PackedPolicyTooLarge|DurationSeconds"},
    {CAUSE_PROVIDER_VERSION, F_VERSION_ARGUMENT,
     "Unsupported argument|is not expected here|Unsupported block type|unknown key"},
    {CAUSE_LOCK_FILE, F_LOCK_INSTALLED, "no version is selected|there is no package for"},
    {CAUSE_CONFIGURATION_INVALID, F_CONFIG_SETTING,
     "invalid value for environment variable|invalid value for env var|from shared config, |"
     "invalid value for shared config|invalid AWS_|invalid value AWS_"},
};

static enum finding_id explain_form(enum cause cause, const Squeezed *s)
{
    for (size_t i = 0; i < ARRAY_LEN(form_rows); i++)
        if (form_rows[i].cause == cause && squeeze_has(s, form_rows[i].phrases))
            return form_rows[i].id;
    return fixes_form(cause);
}

/* ---- a configuration, as far as the text tells it ---- */

/* The names that Terraform's debug log gives to where credentials come from. */
static enum cred_source explain_source(const char *name)
{
    static const struct {
        const char *name;
        enum cred_source source;
    } rows[] = {
        {"EnvConfigCredentials", CRED_ENVIRONMENT},
        {"EnvProvider", CRED_ENVIRONMENT},
        {"StaticCredentials", CRED_PROVIDER_BLOCK},
        {"StaticProvider", CRED_PROVIDER_BLOCK},
        {"SharedConfigCredentials", CRED_CREDENTIALS_FILE},
        {"SharedCredentialsProvider", CRED_CREDENTIALS_FILE},
        {"SSOProvider", CRED_SSO},
        {"WebIdentityCredentials", CRED_WEB_IDENTITY},
        {"ProcessProvider", CRED_PROCESS},
        {"EC2RoleProvider", CRED_IMDS},
        {"CredentialsEndpointProvider", CRED_CONTAINER},
    };
    for (size_t i = 0; name && i < ARRAY_LEN(rows); i++)
        if (span_starts(span_of(name), rows[i].name))
            return rows[i].source;
    return CRED_NONE;
}

/* NULL where the log doesn't tell whose they are. */
static const Credentials *explain_creds(Arena *arena, const ErrLogResult *log,
                                        const ErrNames *names)
{
    enum cred_source source = explain_source(log->credentials_source);
    Credentials *c;
    if (source == CRED_NONE)
        return NULL;
    c = arena_new(arena, Credentials);
    c->source = source;
    c->access_key_id.text = log->access_key_id;
    c->profile = names->profile;
    return c;
}

static const char *explain_configuration_address(const ErrParts *parts)
{
    if (parts->address)
        return parts->address;
    return parts->component == COMPONENT_PROVIDER     ? "aws"
           : parts->component == COMPONENT_S3_BACKEND ? "backend.s3"
                                                      : ""; /* no name of a configuration's */
}

static Configuration *explain_configuration(Arena *arena, const ExplainedError *e,
                                            const ErrLogResult *log, const ErrNames *names)
{
    Configuration *conf = arena_new(arena, Configuration);
    Answer *answer = arena_new(arena, Answer);
    answer->state = ANSWER_DONE;
    answer->http_status = e->parts.http_status;
    answer->error_code = e->parts.code;
    answer->error_message = names->message;
    answer->request_id = e->parts.request_id;
    conf->address = explain_configuration_address(&e->parts);
    conf->defined_at = e->parts.at;
    conf->profile = names->profile;
    conf->profile_at = names->profile ? source_rule("the error's text") : SOURCE_UNKNOWN;
    conf->region.text = names->region;
    conf->base = explain_creds(arena, log, names);
    conf->decisive = answer;
    conf->outcome.status = OUTCOME_ERROR;
    conf->outcome.reason = PREDICT_ASKED;
    conf->outcome.error_code = e->parts.code;
    conf->outcome.account = names->account;
    conf->outcome.arn = names->caller;
    if (names->role)
        vec_push(arena, &conf->roles, ((RoleHop){.arn = names->role, .answer = answer}));
    return conf;
}

/* ---- the table's fixes ---- */

/* Of one configuration and nothing else: a text is explained by itself. */
static CheckContext *explain_context(Arena *arena, Configuration *conf, const ErrNames *names,
                                     bool show_key_ids)
{
    CheckContext *ctx = arena_new(arena, CheckContext);
    ConfigurationVec *confs = arena_new(arena, ConfigurationVec);
    Facts *facts = arena_new(arena, Facts);
    facts->arena = arena;
    facts->env = arena_new(arena, EnvFacts);
    facts->files = snapshot_new(arena, NULL);
    vec_push(arena, confs, conf);
    ctx->arena = arena;
    ctx->facts = facts;
    ctx->configurations = confs;
    ctx->show_key_ids = show_key_ids;
    ctx->of_text = true;
    ctx->text_host = names->host;
    ctx->text_bucket_region = names->bucket_region;
    ctx->text_region_refused = names->region_refused;
    ctx->text_argument = names->argument;
    ctx->text_meant = names->meant;
    ctx->text_file = names->file;
    ctx->findings = arena_new(arena, FindingVec);
    return ctx;
}

/* A program that is not Terraform isn't mended by it, as long as there is anything else to do. */
static void explain_drop_terraform(Finding *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->fixes.len; i++)
        if (f->fixes.items[i].commands.len == 0 ||
            !span_starts(span_of(f->fixes.items[i].commands.items[0].text), "terraform "))
            f->fixes.items[kept++] = f->fixes.items[i];
    if (kept > 0)
        f->fixes.len = kept;
}

/* A state that could not be written lies in the folder. */
static bool explain_tells_errored_state(const Squeezed *s)
{
    return squeeze_has(s, "errored.tfstate|Failed to save state|Failed to persist state|"
                          "failed to upload state");
}

void explain_fixes_fill(Arena *arena, ExplainedError *e, const Squeezed *s, const ErrLogResult *log,
                        bool show_key_ids)
{
    ErrNames names;
    Configuration *conf;
    CheckContext *ctx;
    errnames_read(arena, e->text, e->parts.code, &names);
    conf = explain_configuration(arena, e, log, &names);
    ctx = explain_context(arena, conf, &names, show_key_ids);
    /* A new cause whose row in fixes.def is still to be written (a test asks for it) has nothing
     * that could be told. */
    size_t kept = 0;
    for (size_t i = 0; i < e->causes.len; i++)
        if (fixes_known(e->causes.items[i].cause))
            e->causes.items[kept++] = e->causes.items[i];
    e->causes.len = kept;
    for (size_t i = 0; i < e->causes.len; i++) {
        ExplainedCause *c = &e->causes.items[i];
        Finding *f = check_add(ctx, explain_form(c->cause, s), SEVERITY_FAIL, c->certainty, conf);
        c->finding = f;
    }
    fixes_fill(ctx);
    for (size_t i = 0; i < ctx->findings->len && explain_tells_errored_state(s); i++)
        fixes_save_state(ctx, ctx->findings->items[i], i == 0);
    for (size_t i = 0; i < ctx->findings->len && !e->of_terraform; i++)
        explain_drop_terraform(ctx->findings->items[i]);
    for (size_t i = 0; i < e->causes.len; i++)
        explain_own(arena, s, &e->causes.items[i], ctx->findings->items[i]);
}

const Finding *explain_finding_of(Arena *arena, enum finding_id id, bool show_key_ids)
{
    const ExplainedError nothing = {.parts = {.address = "aws"}};
    const ErrLogResult no_log = {0};
    const ErrNames no_names = {0};
    Configuration *conf = explain_configuration(arena, &nothing, &no_log, &no_names);
    CheckContext *ctx = explain_context(arena, conf, &no_names, show_key_ids);
    const Finding *f = check_add(ctx, id, SEVERITY_FAIL, CERTAINTY_CERTAIN, conf);
    fixes_fill(ctx);
    return f;
}
