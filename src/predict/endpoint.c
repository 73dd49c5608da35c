#include "predict/endpoint.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "awsfiles/envscan.h"
#include "data/regions.h"

enum { REGION_MAX_BYTES = 32 };

typedef struct ServiceRule {
    const char *sdk_env, *services_key; /* AWS_ENDPOINT_URL_STS, sts = in a services section */
    const char *block_key;              /* in endpoints */
    const char *old_env[2];             /* read by provider and backend themselves, deprecated */
    const char *given_env; /* read by provider and backend themselves: the switch to ignore it
                              doesn't reach it */
    const char *old_arg;   /* the backend's flat argument */
    const char *host, *fips_host; /* %s = region */
} ServiceRule;

/* provider names/data, internal/provider expandEndpoints; terraform backend.go Configure; SDK
 * resolveBaseEndpoint */
static const ServiceRule service_rules[] = {
    [SERVICE_STS] = {"AWS_ENDPOINT_URL_STS",
                     "sts",
                     "sts",
                     {"TF_AWS_STS_ENDPOINT", "AWS_STS_ENDPOINT"},
                     "AWS_ENDPOINT_URL_STS",
                     "sts_endpoint",
                     "sts.%s.",
                     "sts-fips.%s."},
    [SERVICE_IAM] = {"AWS_ENDPOINT_URL_IAM",
                     "iam",
                     "iam",
                     {"TF_AWS_IAM_ENDPOINT", "AWS_IAM_ENDPOINT"},
                     "AWS_ENDPOINT_URL_IAM",
                     "iam_endpoint",
                     "iam.",
                     "iam-fips."},
    [SERVICE_S3] = {"AWS_ENDPOINT_URL_S3",
                    "s3",
                    "s3",
                    {"TF_AWS_S3_ENDPOINT", "AWS_S3_ENDPOINT"},
                    "AWS_ENDPOINT_URL_S3",
                    "endpoint",
                    "s3.%s.",
                    "s3-fips.%s."},
    [SERVICE_SSO] = {"AWS_ENDPOINT_URL_SSO",
                     "sso",
                     "sso",
                     {NULL, NULL},
                     "AWS_ENDPOINT_URL_SSO",
                     NULL,
                     "portal.sso.%s.",
                     "portal.sso-fips.%s."},
    [SERVICE_OIDC] = {"AWS_ENDPOINT_URL_SSO_OIDC",
                      "sso_oidc",
                      "ssooidc",
                      {NULL, NULL},
                      NULL,
                      NULL,
                      "oidc.%s.",
                      "oidc-fips.%s."},
    [SERVICE_SIGNIN] = {"AWS_ENDPOINT_URL_SIGNIN",
                        "signin",
                        "signin",
                        {NULL, NULL},
                        NULL,
                        NULL,
                        "signin.%s.",
                        "signin-fips.%s."},
};

bool endpoint_region_safe(const char *region)
{
    size_t len = region ? strlen(region) : 0;
    return len > 0 && len <= REGION_MAX_BYTES &&
           strspn(region, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

/* ---- what moves it ---- */

/* endpoints { sts = } of the provider (any of several blocks), endpoints = { sts = } of the
 * backend. */
static Value override_block(Walk *w, const char *key)
{
    ArgGroup g;
    for (size_t i = 0; walk_group(w, "endpoints", i, &g); i++) {
        Value v = group_value(&g, key);
        if (value_present(v))
            return v;
    }
    return VALUE_ABSENT;
}

const TfValue *endpoint_unknown(const Walk *w, enum endpoint_service service)
{
    const char *key = service_rules[service].block_key;
    const TfValue *unknown = NULL;
    ArgGroup g;
    for (size_t i = 0; walk_group(w, "endpoints", i, &g); i++) {
        const TfValue *v = group_arg(&g, key);
        if (value_present(group_value(&g, key)))
            return NULL;
        if (!unknown && walk_is_unknown(w, v))
            unknown = v;
    }
    return unknown;
}

static Value override_found(Walk *w, const ServiceRule *r)
{
    Value v = override_block(w, r->block_key);
    if (!value_present(v) && w->backend && r->old_arg)
        v = walk_value(w, r->old_arg);
    if (!value_present(v) && r->given_env &&
        !(w->backend && generation_has(&w->generation, QUIRK_NO_ENDPOINT_SETTINGS)))
        v = walk_env_value(w, &r->given_env, 1);
    if (!value_present(v) && r->old_env[0])
        v = walk_env_value(w, r->old_env + (w->backend ? 1 : 0), w->backend ? 1 : 2);
    return v;
}

/* What aws-sdk-go-base is given as StsEndpoint and so on: beats everything the SDK would find
 * (RULES.md 78). */
static Value override_given(Walk *w, const ServiceRule *r)
{
    Value v = override_found(w, r);
    bool adds = w->backend && (generation_has(&w->generation, QUIRK_ADDS_HTTPS) ||
                               (generation_has(&w->generation, QUIRK_SDK_V1) &&
                                r == &service_rules[SERVICE_S3])); /* asked of 1.5.7 */
    if (adds && value_present(v) && v.text && !strstr(v.text, "://"))
        v.text = arena_printf(w->arena, "https://%s", v.text);
    return v;
}

static bool switch_on(const char *text)
{
    return text && strcasecmp(text, "true") == 0;
}

static bool configured_endpoints_ignored(Walk *w)
{
    const char *env = walk_env(w, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
    return env ? switch_on(env)
               : w->shared &&
                     switch_on(shared_text(w->shared->section, "ignore_configured_endpoint_urls"));
}

/*
 * resolveBaseEndpoint of the SDK's clients: AWS_ENDPOINT_URL, even empty, hides the services
 * section. Clients that the SDK makes while it resolves credentials (a profile's role, web
 * identity, SSO) have no base endpoint yet, so AWS_ENDPOINT_URL and the profile's endpoint_url
 * don't reach them: such a role is asked at AWS, the call after it elsewhere.
 */
static Value override_configured(Walk *w, const ServiceRule *r, bool direct)
{
    static const char *const any = "AWS_ENDPOINT_URL";
    const SharedValue *shared =
        direct && w->shared ? shared_value(w->shared->section, "endpoint_url") : NULL;
    Value v;
    if (configured_endpoints_ignored(w) ||
        generation_has(&w->generation, QUIRK_NO_ENDPOINT_SETTINGS))
        return VALUE_ABSENT;
    v = walk_env_value(w, &r->sdk_env, 1);
    if (!value_present(v) && !walk_env_set(w, any))
        v = shared_service_endpoint(w, r->services_key);
    if (!value_present(v) && direct)
        v = walk_env_value(w, &any, 1);
    return value_present(v) || !shared || value_empty(shared->value) ? v : shared->value;
}

/* ---- AWS's own names ---- */

/* Argument, then variable, then profile. Terraform's backend took any variable that is not empty
 * for a yes until 1.15; OpenTofu's leaves it to the SDK. */
static bool endpoint_switch(Walk *w, const char *arg, const char *env, const char *key)
{
    bool by_presence = w->backend && generation_has(&w->generation, QUIRK_BOOL_BY_PRESENCE);
    const char *text;
    if (walk_text(w, arg))
        return walk_true(w, arg) || (!w->backend && switch_on(walk_env(w, env)));
    text = walk_env(w, env);
    if (text)
        return by_presence || switch_on(text);
    return w->shared && switch_on(shared_text(w->shared->section, key));
}

/* Provider before 4.0 and backend before 1.6 call the global STS from the older regions
 * (AWS_STS_REGIONAL_ENDPOINTS=legacy, or the profile's key of that name). */
static bool sts_is_global(Walk *w, const char *region)
{
    static const char *const legacy[] = {
        "us-east-1",      "us-east-2",      "us-west-1",      "us-west-2",
        "ca-central-1",   "eu-central-1",   "eu-north-1",     "eu-west-1",
        "eu-west-2",      "eu-west-3",      "sa-east-1",      "ap-south-1",
        "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "aws-global"};
    const char *mode = walk_env(w, "AWS_STS_REGIONAL_ENDPOINTS");
    if (!generation_has(&w->generation, QUIRK_SDK_V1))
        return false;
    if (!mode && w->shared)
        mode = shared_text(w->shared->section, "sts_regional_endpoints");
    if (mode && strcasecmp(mode, "regional") == 0)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(legacy); i++)
        if (strcmp(legacy[i], region) == 0)
            return true;
    return false;
}

/* AWS's own. */
static Endpoint endpoint_at(const char *url, const char *region)
{
    return (Endpoint){.url = url, .region = region, .override = VALUE_ABSENT};
}

/* IAM has one host for a partition. */
static Endpoint endpoint_iam(Walk *w, const Partition *p, bool fips)
{
    static const struct {
        const char *partition, *host, *region;
    } rows[] = {
        {"aws", "iam.amazonaws.com", "us-east-1"},
        {"aws-cn", "iam.cn-north-1.amazonaws.com.cn", "cn-north-1"},
        {"aws-us-gov", "iam.us-gov.amazonaws.com", "us-gov-west-1"},
        {"aws-iso", "iam.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"},
        {"aws-iso-b", "iam.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (strcmp(rows[i].partition, p->name) == 0)
            return endpoint_at(fips && i == 0 ? "https://iam-fips.amazonaws.com"
                                              : arena_printf(w->arena, "https://%s", rows[i].host),
                               rows[i].region);
    return endpoint_at(arena_printf(w->arena, "https://iam.%s.%s", p->home_region, p->dns_suffix),
                       p->home_region);
}

const char *endpoint_signin(Arena *arena, const char *region, bool fips, bool dual)
{
    static const struct {
        const char *partition, *suffix;
    } own[] = {{"aws", "signin.aws.amazon.com"},
               {"aws-cn", "signin.amazonaws.cn"},
               {"aws-us-gov", "signin.amazonaws-us-gov.com"}};
    const Partition *p = partition_of_region(region);
    for (size_t i = 0; !fips && !dual && i < ARRAY_LEN(own); i++)
        if (strcmp(own[i].partition, p->name) == 0)
            return arena_printf(arena, "https://%s.%s", region, own[i].suffix);
    return arena_printf(arena, "https://signin%s.%s.%s", fips ? "-fips" : "", region,
                        dual ? p->dualstack_suffix : p->dns_suffix);
}

static const char *service_host(Walk *w, enum endpoint_service service, const char *region,
                                bool fips, bool dual)
{
    const ServiceRule *r = &service_rules[service];
    const Partition *p = partition_of_region(region);
    const char *suffix = dual ? p->dualstack_suffix : p->dns_suffix;
    const char *form = fips ? r->fips_host : r->host, *place;
    if (service == SERVICE_STS && fips && !dual && strcmp(p->name, "aws-us-gov") == 0)
        form = r->host;                  /* GovCloud's only names are FIPS ones */
    if (service == SERVICE_S3 && dual) { /* S3 keeps the suffix and says dualstack in front of it */
        form = fips ? "s3-fips.dualstack.%s." : "s3.dualstack.%s.";
        suffix = p->dns_suffix;
    }
    place = strstr(form, "%s");
    return arena_printf(w->arena, "https://%.*s%s%s%s", (int)(place - form), form, region,
                        place + 2, suffix);
}

static Endpoint endpoint_aws(Walk *w, enum endpoint_service service, const char *region, bool fips,
                             bool dual)
{
    if (!endpoint_region_safe(region))
        return (Endpoint){.region = region,
                          .problem =
                              region && *region ? PREDICT_HOST_UNSAFE : PREDICT_REGION_MISSING};
    if (service == SERVICE_IAM)
        return endpoint_iam(w, partition_of_region(region), fips);
    if (service == SERVICE_SIGNIN)
        return endpoint_at(endpoint_signin(w->arena, region, fips, dual), region);
    if (service == SERVICE_STS && sts_is_global(w, region))
        return endpoint_at("https://sts.amazonaws.com", "us-east-1");
    return endpoint_at(service_host(w, service, region, fips, dual), region);
}

/* Without the "/" at the end, the scheme in lower case: Go's url.Parse makes it so. */
static const char *override_url(Walk *w, Value v)
{
    Span s = span_of(v.text);
    const char *scheme = strstr(v.text, "://");
    char *url;
    while (s.len > 0 && s.ptr[s.len - 1] == '/')
        s.len--;
    url = arena_strndup(w->arena, s.ptr, s.len);
    for (size_t i = 0; scheme && url[i] && url[i] != ':'; i++)
        url[i] = (char)tolower((unsigned char)url[i]);
    return url;
}

Endpoint endpoint_for(Walk *w, enum endpoint_service service, const char *region, bool direct)
{
    const ServiceRule *r = &service_rules[service];
    const char *sts_region = service == SERVICE_STS ? walk_text(w, "sts_region") : NULL;
    bool fips =
        endpoint_switch(w, "use_fips_endpoint", "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
    bool dual = endpoint_switch(w, "use_dualstack_endpoint", "AWS_USE_DUALSTACK_ENDPOINT",
                                "use_dualstack_endpoint");
    Value given = override_given(w, r), configured = VALUE_ABSENT;
    Endpoint e;
    if (sts_region && (direct || value_present(given)))
        region = sts_region;
    if (!value_present(given))
        configured = override_configured(w, r, direct);
    if (!value_present(given) && !value_present(configured))
        return endpoint_aws(w, service, region, fips, dual);
    e = (Endpoint){.region = region, .fips = fips};
    e.override = envscan_without_userinfo(w->arena, value_present(given) ? given : configured);
    if (value_present(configured) &&
        (fips || dual)) /* the SDK's endpoint rules forbid both together */
        e.problem = PREDICT_SETTING_INVALID;
    else if (e.override.text)
        e.url = override_url(w, e.override);
    else
        e.problem = PREDICT_HOST_UNSAFE; /* an address that holds a password is nobody's endpoint */
    return e;
}
