/* Which questions may leave the machine, by host: architecture.md "What protects the user". */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "data/regions.h"
#include "net/net.h"

const char *net_url_host(Arena *arena, const char *url)
{
    Span rest = span_of(url);
    size_t scheme = span_find(rest, "://"), end = 0;
    if (scheme < rest.len)
        rest = span_sub(rest, scheme + 3, rest.len);
    while (end < rest.len && !strchr("/?#", rest.ptr[end]))
        end++;
    rest = span_sub(rest, 0, end);
    if (span_find_char(rest, '@') < rest.len) /* user info is never shown */
        rest = span_sub(rest, span_find_char(rest, '@') + 1, rest.len);
    return arena_span(arena, rest);
}

bool net_url_is_tls(const char *url)
{
    return strncasecmp(url, "https://", strlen("https://")) == 0;
}

/* Without ":port". */
static Span policy_name(Span host)
{
    return span_starts(host, "[") ? host : span_sub(host, 0, span_find_char(host, ':'));
}

static bool policy_name_chars(Span host)
{
    for (size_t i = 0; i < host.len; i++)
        if (!islower((unsigned char)host.ptr[i]) && !isdigit((unsigned char)host.ptr[i]) &&
            host.ptr[i] != '-' && host.ptr[i] != '.')
            return false;
    return host.len > 0 && host.ptr[0] != '.';
}

/* The endpoints of `aws login` lie below names of their own (service/signin endpoint rules). */
static bool policy_is_signin(Span name)
{
    static const char *const suffixes[] = {"signin.aws.amazon.com", "signin.amazonaws.cn",
                                           "signin.amazonaws-us-gov.com"};
    for (size_t i = 0; i < ARRAY_LEN(suffixes); i++)
        if (host_is_below(name, suffixes[i]))
            return true;
    return false;
}

bool net_host_is_aws(Span host)
{
    Span name = policy_name(host);
    if (!policy_name_chars(name))
        return false;
    return partition_of_host(name) || policy_is_signin(name);
}

static bool policy_is_region(Span text)
{
    char region[33]; /* a label that is longer is no region's */
    if (text.len >= sizeof region)
        return false;
    memcpy(region, text.ptr, text.len);
    region[text.len] = '\0';
    return region_has_form(region);
}

static bool policy_is_suffix(Span text)
{
    for (size_t i = 0; i < n_partitions; i++)
        if (span_is(text, partitions_table[i].dns_suffix) ||
            (partitions_table[i].dualstack_suffix &&
             span_is(text, partitions_table[i].dualstack_suffix)))
            return true;
    return false;
}

/* "portal.sso." + region + a partition's suffix and nothing else: a customer's host below the same
 * suffix (a bucket named sts.evil) is not AWS's service. */
static bool policy_is_service_host(Span host, const char *service)
{
    Span rest = span_sub(host, strlen(service), host.len);
    size_t dot = span_find_char(rest, '.');
    return span_starts(host, service) && policy_is_region(span_sub(rest, 0, dot)) &&
           policy_is_suffix(span_sub(rest, dot + 1, rest.len));
}

bool net_host_is_service(Span host)
{
    static const char *const regional[] = {
        "sts.",        "sts-fips.", "s3.",     "s3-fips.",    "s3.dualstack.", "s3-fips.dualstack.",
        "portal.sso.", "oidc.",     "signin.", "signin-fips."};
    static const char *const global[] = {"sts.amazonaws.com", "iam.amazonaws.com",
                                         "iam-fips.amazonaws.com", "s3.amazonaws.com"};
    for (size_t i = 0; i < ARRAY_LEN(global); i++)
        if (span_is(host, global[i]))
            return true;
    for (size_t i = 0; i < ARRAY_LEN(regional); i++)
        if (policy_is_service_host(host, regional[i]))
            return true;
    return policy_is_signin(host);
}

/* Kinds that carry a token which whoever receives it can use, and AWS's own services that may. */
static const struct {
    enum question_kind kind;
    const char *services[3];
} bearers[] = {
    {Q_SSO_ROLE_CREDENTIALS, {"portal.sso."}},
    {Q_SSO_LIST_ROLES, {"portal.sso."}},
    {Q_SSO_CREATE_TOKEN, {"oidc."}},
    {Q_LOGIN_CREATE_TOKEN, {"signin.", "signin-fips."}},
    {Q_ASSUME_ROLE_WEB_IDENTITY, {"sts.", "sts-fips."}},
};

static bool policy_carries_token(enum question_kind kind)
{
    for (size_t i = 0; i < ARRAY_LEN(bearers); i++)
        if (bearers[i].kind == kind)
            return true;
    return false;
}

/* By the system's authorities or by those that the user named. */
static bool policy_verified(const HttpRoute *route)
{
    return !route->insecure && ((!route->ca_file && !route->ca_dir) || route->ca_by == OWNER_USER);
}

static bool policy_may_have_token(const Question *q, Span host)
{
    if (q->kind == Q_LOGIN_CREATE_TOKEN && policy_is_signin(host))
        return true;
    if (q->kind == Q_ASSUME_ROLE_WEB_IDENTITY && span_is(host, "sts.amazonaws.com"))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(bearers); i++)
        for (size_t s = 0; bearers[i].kind == q->kind && s < ARRAY_LEN(bearers[i].services) &&
                           bearers[i].services[s];
             s++)
            if (policy_is_service_host(host, bearers[i].services[s]))
                return true;
    return false;
}

/* credentials/endpointcreds and config/resolve_credentials.go: plain HTTP only to loopback and the
 * addresses of ECS and EKS. */
static bool policy_container(const char *url, Span host)
{
    static const char *const allowed[] = {"localhost", "169.254.170.2", "169.254.170.23",
                                          "[fd00:ec2::23]", "[::1]"};
    Span name = span_starts(host, "[") ? span_sub(host, 0, span_find_char(host, ']') + 1)
                                       : policy_name(host);
    if (net_url_is_tls(url))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(allowed); i++)
        if (span_is(name, allowed[i]))
            return true;
    return span_starts(name, "127.");
}

static bool policy_host(Arena *arena, const Question *q)
{
    const char *url = q->endpoint;
    bool tls;
    Span host;
    for (size_t i = 0; q->kind == Q_CONTAINER_CREDENTIALS && i < q->n_params; i++)
        if (strcmp(q->params[i].name, "url") == 0)
            url = q->params[i].text;
    host = span_of(net_url_host(arena, url));
    tls = net_url_is_tls(url);
    if (q->kind == Q_CONTAINER_CREDENTIALS)
        return policy_container(url, host);
    if (q->kind == Q_IMDS_TOKEN || q->kind == Q_IMDS_GET)
        return true;
    if (q->kind == Q_REGISTRY_VERSIONS)
        return tls &&
               (span_is(host, "registry.terraform.io") || span_is(host, "registry.opentofu.org"));
    if (q->kind == Q_CLOCK) /* may go unchecked, so it carries nothing */
        return tls && !q->overridden && !q->creds && q->n_params == 0 && net_host_is_aws(host);
    if (policy_carries_token(q->kind))
        return tls && !q->overridden && policy_verified(&q->route) &&
               policy_may_have_token(q, host);
    return q->overridden ? !q->experiment : net_host_is_aws(host);
}

enum not_asked net_may_ask(const Question *q)
{
    Arena scratch = ARENA_INIT;
    bool fine;
    if (q->kind == Q_CREDENTIAL_PROCESS || q->kind == Q_TERRAFORM_VERSION ||
        q->kind == Q_TERRAGRUNT_VERSION)
        return NOT_ASKED_NONE;
    if (q->creds && q->creds->access_key_id.text &&
        looks_like_secret(span_of(q->creds->access_key_id.text)))
        return NOT_ASKED_SECRET;
    fine = policy_host(&scratch, q);
    arena_clear(&scratch);
    return fine ? NOT_ASKED_NONE : NOT_ASKED_HOST;
}
