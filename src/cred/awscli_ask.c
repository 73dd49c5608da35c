/* Hosts, proxies, trust store and error texts of botocore: args.py, client.py, endpoint.py, httpsession.py, utils.py (1.43.11). */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "cred/awscli_walk.h"
#include "data/regions.h"

enum { CLI_ATTEMPTS = 5 /* retries.legacy: one and four more */ };

/* ---- endpoint ---- */

/* ConfiguredEndpointProvider: variable of the service, of all, the services section, the profile. */
static Value cli_configured_endpoint(const Cli *cli, CliEndpoint *out)
{
    static const char *const variables[] = {"AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"};
    Value v = walk_env_value(&cli->w, variables, ARRAY_LEN(variables));
    const char *name = cli_text(&cli->profile, "services");
    if (!value_empty(v))
        return v;
    if (name) {
        const AwsSection *s = cli->config ? awsfile_section(cli->config, SECTION_SERVICES, name) : NULL;
        const AwsProperty *sts = s ? awssection_property(s, "sts") : NULL;
        if (!s || s->properties.len == 0) {
            out->problem = PREDICT_SETTING_INVALID;
            out->message =
                arena_printf(cli->w.arena,
                             "The profile is configured to use the services section but the \"%s\" services configuration "
                             "does not exist.",
                             name);
            return VALUE_ABSENT;
        }
        for (size_t i = 0; sts && i < sts->n_sub; i++)
            if (strcmp(sts->sub[i].key, "endpoint_url") == 0 && !value_empty(sts->sub[i].value))
                return sts->sub[i].value;
    }
    return cli_setting(cli, NULL, "endpoint_url");
}

/* args.py LEGACY_GLOBAL_STS_REGIONS: with sts_regional_endpoints = legacy these ask the global host. */
static bool cli_sts_is_global(const Cli *cli)
{
    static const char *const legacy[] = {"ap-northeast-1", "ap-south-1",   "ap-southeast-1", "ap-southeast-2",
                                         "aws-global",     "ca-central-1", "eu-central-1",   "eu-north-1",
                                         "eu-west-1",      "eu-west-2",    "eu-west-3",      "sa-east-1",
                                         "us-east-1",      "us-east-2",    "us-west-1",      "us-west-2"};
    Value mode = cli_setting(cli, "AWS_STS_REGIONAL_ENDPOINTS", "sts_regional_endpoints");
    if (!cli->region)
        return true;
    for (size_t i = 0; mode.text && strcmp(mode.text, "legacy") == 0 && i < ARRAY_LEN(legacy); i++)
        if (strcmp(legacy[i], cli->region) == 0)
            return true;
    return false;
}

/* The same rule as everywhere: only such a region may become part of a host name (architecture.md). */
static bool cli_region_safe(const char *region)
{
    size_t len = strspn(region, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return len > 0 && len <= 32 && region[len] == '\0';
}

static CliEndpoint cli_aws_endpoint(const Cli *cli, bool fips, bool dual)
{
    CliEndpoint e = {"https://sts.amazonaws.com", "us-east-1", VALUE_ABSENT, PREDICT_FINE, NULL};
    const Partition *p = partition_of_region(cli->region);
    if (!fips && !dual && cli_sts_is_global(cli))
        return e;
    e.region = cli->region ? cli->region : "us-east-1";
    if (!cli_region_safe(e.region)) {
        e.url = NULL;
        e.problem = PREDICT_HOST_UNSAFE;
        e.message =
            arena_printf(cli->w.arena, "Could not connect to the endpoint URL: \"https://sts.%s.%s/\"", e.region, p->dns_suffix);
        return e;
    }
    if (fips && !dual && strcmp(p->name, "aws-us-gov") == 0)
        fips = false; /* GovCloud's only names are FIPS ones */
    e.url = arena_printf(cli->w.arena, "https://sts%s.%s.%s", fips ? "-fips" : "", e.region,
                         dual ? p->dualstack_suffix : p->dns_suffix);
    return e;
}

/* utils.is_valid_endpoint_url: a scheme and a host name. */
static bool cli_url_valid(const char *url)
{
    const char *host = strstr(url, "://");
    return host && host != url && host[3] != '\0' && !strchr("/?#:", host[3]) && !strpbrk(url, "\t\r\n ");
}

CliEndpoint cli_sts_endpoint(const Cli *cli)
{
    CliEndpoint e = {NULL, cli->region, VALUE_ABSENT, PREDICT_FINE, NULL};
    bool fips = cli_true(cli, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
    bool dual = cli_true(cli, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
    Span url;
    if (!cli_true(cli, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls"))
        e.override = cli_configured_endpoint(cli, &e);
    if (e.problem != PREDICT_FINE)
        return e;
    if (value_empty(e.override))
        return cli_aws_endpoint(cli, fips, dual);
    if (fips || dual || !e.override.text || !cli_url_valid(e.override.text)) {
        e.problem = PREDICT_SETTING_INVALID;
        e.message = fips || dual ? "Invalid Configuration: FIPS, dual-stack and a custom endpoint are not supported together"
                                 : arena_printf(cli->w.arena, "Invalid endpoint: %s", e.override.text ? e.override.text : "");
        return e;
    }
    url = span_of(e.override.text);
    while (url.len > 0 && url.ptr[url.len - 1] == '/')
        url.len--;
    e.url = arena_span(cli->w.arena, url);
    return e;
}

/* ---- route ---- */

/* urllib.request.getproxies_environment: the lower-case name wins. Read through the World, since facts keep passwords apart. */
static const char *cli_proxy_variable(const Cli *cli, const char *lower, const char *upper, Source *out_from)
{
    const char *const names[] = {lower, upper};
    World *world = cli->w.facts->world;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *text = world ? world->env_get(world, names[i]) : NULL;
        if (text && text[0]) {
            *out_from = source_env(names[i]);
            return text;
        }
    }
    return NULL;
}

static Span cli_url_host(const char *url)
{
    const char *start = strstr(url, "://");
    Span host = span_of(start ? start + 3 : url);
    return span_sub(host, 0, strcspn(host.ptr, "/?#"));
}

/* urllib.request.proxy_bypass_environment: "*", or a name that the host (with or without port) ends in after a dot. */
static bool cli_no_proxy(const Cli *cli, Span host)
{
    Source from;
    Span list = span_of(cli_proxy_variable(cli, "no_proxy", "NO_PROXY", &from));
    Span bare = span_sub(host, 0, span_find_char(host, ':'));
    if (span_is(list, "*"))
        return true;
    while (list.len > 0) {
        Span name = span_trim(span_sub(list, 0, span_find_char(list, ',')), " \t");
        list = span_sub(list, span_find_char(list, ',') + 1, list.len);
        while (name.len > 0 && name.ptr[0] == '.')
            name = span_sub(name, 1, name.len);
        for (int i = 0; name.len > 0 && i < 2; i++) {
            Span whole = i == 0 ? bare : host;
            Span tail = whole.len >= name.len ? span_sub(whole, whole.len - name.len, whole.len) : SPAN_EMPTY;
            if (tail.len == name.len && strncasecmp(tail.ptr, name.ptr, name.len) == 0 &&
                (whole.len == name.len || whole.ptr[whole.len - name.len - 1] == '.'))
                return true;
        }
    }
    return false;
}

/* "user:password@" apart, "http://" in front of a bare host:port (httpsession.py:_fix_proxy_url). */
static void cli_set_proxy(const Cli *cli, HttpRoute *r, const char *text)
{
    const char *scheme = strstr(text, "://"), *host = scheme ? scheme + 3 : text, *at = strrchr(host, '@');
    if (at)
        r->proxy_auth = secret_new(cli->w.arena, (Span){host, (size_t)(at - host)});
    r->proxy_url =
        arena_printf(cli->w.arena, "%.*s%s", scheme ? (int)(host - text) : 7, scheme ? text : "http://", at ? at + 1 : host);
}

/*
 * Loopback is proxied like any other host. Trust: AWS_CA_BUNDLE or ca_bundle, else REQUESTS_CA_BUNDLE, else a bundle of botocore's
 * own; SSL_CERT_FILE is not read. A ca_bundle set to nothing switches the check off (httpsession.py:_setup_ssl_cert).
 */
HttpRoute cli_route(const Cli *cli, const char *url)
{
    HttpRoute r = {0};
    bool https = strncmp(url, "https:", 6) == 0;
    const char *proxy = https ? cli_proxy_variable(cli, "https_proxy", "HTTPS_PROXY", &r.proxy_from)
                              : cli_proxy_variable(cli, "http_proxy", "HTTP_PROXY", &r.proxy_from);
    Value ca = cli_setting(cli, "AWS_CA_BUNDLE", "ca_bundle");
    if (proxy && !cli_no_proxy(cli, cli_url_host(url)))
        cli_set_proxy(cli, &r, proxy);
    if (!ca.text)
        ca = cli_setting(cli, "REQUESTS_CA_BUNDLE", NULL);
    if (ca.text && ca.text[0]) {
        r.ca_file = walk_path(&cli->w, ca.text);
        r.ca_from = ca.at;
    }
    r.insecure = ca.text && !ca.text[0];
    return r;
}

/* ---- questions ---- */

Question *cli_question(Cli *cli, enum question_kind kind, const char *url, const char *region, const char *why)
{
    Question *q = walk_question(&cli->w, kind, why);
    Value attempts = cli_setting(cli, "AWS_MAX_ATTEMPTS", "max_attempts");
    long n = attempts.text ? strtol(attempts.text, NULL, 10) : CLI_ATTEMPTS;
    q->endpoint = url;
    q->region = region;
    q->route = cli_route(cli, url);
    q->attempts = n > 0 && n < CLI_ATTEMPTS ? (int)n : CLI_ATTEMPTS;
    return q;
}

Question *cli_sts_question(Cli *cli, enum question_kind kind, enum stage stage, const Credentials *creds, const char *why)
{
    CliEndpoint e = cli_sts_endpoint(cli);
    Question *q;
    if (!e.url) {
        walk_fail(&cli->w, stage, e.problem, e.override.at, e.message, "%s", e.message);
        return NULL;
    }
    if (creds && !e.region) {
        walk_fail(&cli->w, stage, PREDICT_REGION_MISSING, e.override.at,
                  "You must specify a region. You can also configure your region by running \"aws configure\".",
                  "an endpoint of your own is set, and then the AWS CLI needs a region to sign with");
        return NULL;
    }
    q = cli_question(cli, kind, e.url, e.region, why);
    q->creds = creds;
    q->overridden = !value_empty(e.override);
    if (q->overridden)
        cli->w.conf->endpoint_override = e.override;
    return q;
}

/* What botocore prints when the way to the host fails; %s = the URL, or the proxy's. */
static const char *cli_net_message(const Cli *cli, const Question *q, const Answer *a)
{
    static const struct {
        enum net_state net;
        const char *format;
        bool proxy;
    } rows[] = {
        {NET_TIMEOUT, "Connect timeout on endpoint URL: \"%s/\"", false},
        {NET_RESET, "Connection was closed before we received a valid response from endpoint URL: \"%s/\".", false},
        {NET_EMPTY, "Connection was closed before we received a valid response from endpoint URL: \"%s/\".", false},
        {NET_PROXY_DNS, "Failed to connect to proxy URL: \"%s\"", true},
        {NET_PROXY_REFUSED, "Failed to connect to proxy URL: \"%s\"", true},
        {NET_PROXY_STATUS, "Failed to connect to proxy URL: \"%s\"", true},
        {NET_PROXY_AUTH, "Failed to connect to proxy URL: \"%s\"", true},
        {NET_TLS_UNKNOWN_CA, "SSL validation failed for %s/", false},
        {NET_TLS_WRONG_HOST, "SSL validation failed for %s/", false},
        {NET_TLS_EXPIRED, "SSL validation failed for %s/", false},
        {NET_TLS_NOT_YET, "SSL validation failed for %s/", false},
        {NET_TLS_FAILED, "SSL validation failed for %s/", false},
        {NET_CA_UNREADABLE, "SSL validation failed for %s/ [Errno 2] No such file or directory", false},
        {NET_CA_GARBAGE, "SSL validation failed for %s/ [X509: NO_CERTIFICATE_OR_CRL_FOUND]", false},
    };
    const char *url = q->endpoint ? q->endpoint : "";
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *about = rows[i].proxy && q->route.proxy_url ? q->route.proxy_url : url;
        const char *place = strstr(rows[i].format, "%s");
        if (rows[i].net == a->net)
            return arena_printf(cli->w.arena, "%.*s%s%s", (int)(place - rows[i].format), rows[i].format, about, place + 2);
    }
    return arena_printf(cli->w.arena, "Could not connect to the endpoint URL: \"%s/\"", url);
}

static const char *cli_error_message(const Cli *cli, const Question *q, const Answer *a)
{
    const char *operation = question_kind_name(q->kind);
    operation = strchr(operation, ':') ? strchr(operation, ':') + 1 : operation;
    if (a->net != NET_OK)
        return cli_net_message(cli, q, a);
    if (a->error_code)
        return arena_printf(cli->w.arena, "An error occurred (%s) when calling the %s operation: %s", a->error_code, operation,
                            a->error_message ? a->error_message : "");
    return arena_printf(cli->w.arena, "Unable to parse the response of the %s operation", operation);
}

/* http.client refuses a header with a line break in it. */
static bool cli_header_refused(Cli *cli, enum stage stage, const Credentials *c)
{
    enum { BAD = STRAY_CR | STRAY_LF };
    bool id = c && c->access_key_id.text && (stray_of(span_of(c->access_key_id.text)) & BAD);
    if (!id && !(c && c->token && (secret_shape(c->token).strays & BAD)))
        return false;
    walk_fail(&cli->w, stage, PREDICT_HEADER_INVALID, id ? c->access_key_id.at : c->token_at,
              "An HTTP Client raised an unhandled exception: Invalid header value",
              "the %s holds a line break, so no request can be made of it", id ? "access key id" : "session token");
    return true;
}

/* What stands in place of the id looks like a secret and is not sent; the code follows from the rule (RULES.md 53, 54). */
static void cli_secret_as_id(Cli *cli, enum stage stage, const Question *q)
{
    bool slash = strchr(q->creds->access_key_id.text, '/') != NULL;
    Outcome *o = &cli->w.conf->outcome;
    walk_fail(&cli->w, stage, PREDICT_ASKED, q->creds->access_key_id.at,
              "An error occurred when calling the GetCallerIdentity operation",
              "what stands where the key id belongs looks like a secret key");
    o->error_code = slash ? "IncompleteSignature" : "InvalidClientTokenId";
    o->http_status = slash ? 400 : 403;
}

const Answer *cli_ask(Cli *cli, enum stage stage, const Question *q)
{
    const Answer *a;
    if (cli_header_refused(cli, stage, q->creds))
        return NULL;
    a = walk_ask(&cli->w, stage, q);
    if (!a) {
        if (cli->w.conf->decisive->not_asked == NOT_ASKED_SECRET && q->creds)
            cli_secret_as_id(cli, stage, q);
        return NULL;
    }
    if (a->ok)
        return a;
    walk_refused(&cli->w, stage, q, a, cli_error_message(cli, q, a));
    return NULL;
}
