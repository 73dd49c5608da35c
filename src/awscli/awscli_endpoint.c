/* STS's host and what moves it: botocore args.py, client.py, configprovider.py, utils.py (1.43.11).
 * Each row of the unit test was compared with botocore itself. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "awscli/awscli_walk.h"
#include "awsfiles/envscan.h"
#include "data/regions.h"

/* endpoint_url below the service in the section that the profile's services = names. */
static Value cli_services_endpoint(const Cli *cli, const char *service, CliEndpoint *out)
{
    const char *name = cli_text(&cli->profile, "services");
    const AwsSection *s =
        name && cli->config ? awsfile_section(cli->config, SECTION_SERVICES, name) : NULL;
    const AwsProperty *block = s ? awssection_property(s, service) : NULL;
    if (name && (!s || s->properties.len == 0)) {
        out->problem = PREDICT_SETTING_INVALID;
        out->message = arena_printf(cli->w.arena,
                                    "The profile is configured to use the services section but the "
                                    "\"%s\" services configuration does "
                                    "not exist.",
                                    name);
    }
    for (size_t i = 0; block && i < block->n_sub; i++)
        if (strcmp(block->sub[i].key, "endpoint_url") == 0)
            return block->sub[i].value;
    return VALUE_ABSENT;
}

Value cli_configured_endpoint(const Cli *cli, const char *service, CliEndpoint *out)
{
    char *variable = arena_printf(cli->w.arena, "AWS_ENDPOINT_URL_%s", service);
    const char *const variables[] = {variable, "AWS_ENDPOINT_URL"};
    Value v;
    if (cli_true(cli, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls"))
        return VALUE_ABSENT;
    for (char *c = variable; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    v = walk_env_value(&cli->w, variables, ARRAY_LEN(variables));
    if (value_empty(v))
        v = cli_services_endpoint(cli, service, out);
    return value_empty(v) && out->problem == PREDICT_FINE ? cli_setting(cli, NULL, "endpoint_url")
                                                          : v;
}

/* args.py LEGACY_GLOBAL_STS_REGIONS: with sts_regional_endpoints = legacy these ask the global
 * host. */
static bool cli_sts_is_global(const Cli *cli, const char *mode)
{
    static const char *const legacy[] = {
        "ap-northeast-1", "ap-south-1",   "ap-southeast-1", "ap-southeast-2",
        "aws-global",     "ca-central-1", "eu-central-1",   "eu-north-1",
        "eu-west-1",      "eu-west-2",    "eu-west-3",      "sa-east-1",
        "us-east-1",      "us-east-2",    "us-west-1",      "us-west-2"};
    if (!cli->region || strcmp(cli->region, "aws-global") == 0)
        return true;
    for (size_t i = 0; strcmp(mode, "legacy") == 0 && i < ARRAY_LEN(legacy); i++)
        if (strcmp(legacy[i], cli->region) == 0)
            return true;
    return false;
}

/* The same rule as everywhere: only such a region may become part of a host name (architecture.md).
 * Capitals are the same host. */
static const char *cli_region_in_host(const Cli *cli, const char *region)
{
    char *lower = arena_strdup(cli->w.arena, region);
    size_t len;
    for (char *c = lower; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    len = strspn(lower, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return len > 0 && len <= 32 && lower[len] == '\0' ? lower : NULL;
}

static CliEndpoint cli_refused(Value override, const char *region, const char *message)
{
    CliEndpoint e = {NULL, region, override, PREDICT_SETTING_INVALID, message};
    return e;
}

/* AWS's own host. Without a region the pseudo region aws-global stands in it as soon as a variant
 * is wanted. */
static CliEndpoint cli_aws_endpoint(const Cli *cli, bool fips, bool dual)
{
    const Partition *p = partition_of_region(cli->region);
    const char *region = cli->region ? cli->region : "aws-global",
               *host = cli_region_in_host(cli, region);
    const char *suffix = dual ? p->dualstack_suffix : p->dns_suffix;
    CliEndpoint e = {NULL, strcmp(region, "aws-global") == 0 ? "us-east-1" : region, VALUE_ABSENT,
                     PREDICT_HOST_UNSAFE, NULL};
    bool plain = fips && !dual &&
                 strcmp(p->name, "aws-us-gov") == 0; /* GovCloud's only names are FIPS ones */
    const char *url = arena_printf(cli->w.arena, "https://sts%s.%s.%s",
                                   fips && !plain ? "-fips" : "", host ? host : region, suffix);
    if (region[0] == '\0')
        return cli_refused(cli->w.conf->region, region,
                           arena_printf(cli->w.arena, "Invalid endpoint: %s", url));
    e.message = arena_printf(cli->w.arena, "Could not connect to the endpoint URL: \"%s/\"", url);
    if (host) {
        e.url = url;
        e.problem = PREDICT_FINE;
    }
    return e;
}

/* utils.is_valid_endpoint_url: a scheme and a host name or bracketed address. */
static bool cli_url_valid(const char *url)
{
    const char *host = strstr(url, "://");
    size_t label = 0;
    if (!host || host == url || strpbrk(url, "\t\r\n"))
        return false;
    host += 3;
    if (*host == '[')
        return strchr(host, ']') != NULL;
    for (; *host && !strchr("/?#:", *host); host++) {
        if (*host == '.' ? label == 0 || host[-1] == '-'
                         : !isalnum((unsigned char)*host) && (*host != '-' || label == 0))
            return false;
        label = *host == '.' ? 0 : label + 1;
    }
    return host[-1] != '-' && host[-1] != '/';
}

/* FIPS and dual-stack switches are passed over with an endpoint of one's own. Version 2 asks the
 * region's host whatever AWS_STS_REGIONAL_ENDPOINTS says, be it no mode at all (2.36.12). */
CliEndpoint cli_sts_endpoint(const Cli *cli)
{
    CliEndpoint e = {NULL, cli->region, VALUE_ABSENT, PREDICT_FINE, NULL};
    bool fips = cli_true(cli, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
    bool dual = cli_true(cli, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
    Value mode = cli->v2 ? VALUE_ABSENT
                         : cli_setting(cli, "AWS_STS_REGIONAL_ENDPOINTS", "sts_regional_endpoints");
    const char *sts_mode = !value_empty(mode) && mode.text ? mode.text : "regional";
    Span url;
    e.override = envscan_without_userinfo(cli->w.arena, cli_configured_endpoint(cli, "sts", &e));
    if (e.problem != PREDICT_FINE)
        return e;
    if (value_empty(e.override) && !fips && !dual && strcmp(sts_mode, "legacy") != 0 &&
        strcmp(sts_mode, "regional") != 0)
        return cli_refused(
            mode, cli->region,
            arena_printf(cli->w.arena, "STS regional endpoints option %s is invalid.", sts_mode));
    if (value_empty(e.override) && !fips && !dual && cli_sts_is_global(cli, sts_mode))
        return (CliEndpoint){"https://sts.amazonaws.com", "us-east-1", VALUE_ABSENT, PREDICT_FINE,
                             NULL};
    if (value_empty(e.override))
        return cli_aws_endpoint(cli, fips, dual);
    if (!e.override.text || !cli_url_valid(e.override.text))
        return cli_refused(e.override, cli->region,
                           arena_printf(cli->w.arena, "Invalid endpoint: %s",
                                        e.override.text ? e.override.text : ""));
    url = span_of(e.override.text);
    while (url.len > 0 && url.ptr[url.len - 1] == '/')
        url.len--;
    e.url = arena_span(cli->w.arena, url);
    return e;
}

/* tokens.py:SSOTokenProvider is asked for a bearer token by every client, even by those that sign
 * with keys. */
static bool cli_sso_session_complete(Cli *cli, enum stage stage)
{
    static const char *const wanted[] = {"sso_start_url", "sso_region"};
    const AwsProperty *named = cli_property(&cli->profile, "sso_session");
    const AwsSection *session;
    if (!named || !named->value.text)
        return true;
    session =
        cli->config ? awsfile_section(cli->config, SECTION_SSO_SESSION, named->value.text) : NULL;
    if (!session || session->properties.len == 0) {
        walk_fail(
            &cli->w, stage, PREDICT_SSO_SESSION_MISSING, named->value.at,
            arena_printf(cli->w.arena,
                         "The profile \"%s\" is configured to use the SSO token provider but the "
                         "\"%s\" sso_session configuration "
                         "does not exist.",
                         cli->profile_name, named->value.text),
            "there is no section [sso-session %s]; the AWS CLI stops at that whatever keys it has",
            named->value.text);
        return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
        if (awssection_property(session, wanted[i]))
            continue;
        walk_fail(&cli->w, stage, PREDICT_SSO_INCOMPLETE, session->at,
                  arena_printf(cli->w.arena,
                               "The profile \"%s\" is configured to use the SSO token provider but "
                               "is missing the following configuration",
                               cli->profile_name),
                  "[sso-session %s] lacks %s", session->name, wanted[i]);
        return false;
    }
    return true;
}

/* Is the value one of words ("a b", in their order), which are all in lower case? */
static bool cli_is_word(const char *value, const char *words, bool any_case)
{
    for (Span rest = span_of(words), word; rest.len > 0;
         rest = span_sub(rest, word.len + 1, rest.len)) {
        word = span_sub(rest, 0, span_find_char(rest, ' '));
        if (strlen(value) == word.len && (any_case ? strncasecmp(value, word.ptr, word.len)
                                                   : strncmp(value, word.ptr, word.len)) == 0)
            return true;
    }
    return false;
}

/*
 * What every client is made with, before it looks at an endpoint of one's own; an empty value is
 * none of the words either (args.py:_handle_checksum_config,
 * config.py:_validate_retry_configuration of 1.43.11; version 2.36.12 run with each).
 */
static bool cli_client_settings(Cli *cli, enum stage stage)
{
    static const char *const checksums = "when_supported when_required";
    const struct {
        const char *variable, *key, *words;
        bool any_case;
    } rows[] = {
        {"AWS_REQUEST_CHECKSUM_CALCULATION", "request_checksum_calculation", checksums, true},
        {"AWS_RESPONSE_CHECKSUM_VALIDATION", "response_checksum_validation", checksums, true},
        {"AWS_RETRY_MODE", "retry_mode", cli->v2 ? "standard adaptive" : "legacy standard adaptive",
         false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Value v = cli_setting(cli, rows[i].variable, rows[i].key);
        const char *message, *first;
        if (!v.text || cli_is_word(v.text, rows[i].words, rows[i].any_case))
            continue;
        /* further lines may be settings that configparser took for more of it */
        first = arena_span(cli->w.arena, span_sub(span_of(v.text), 0, strcspn(v.text, "\n")));
        message =
            rows[i].any_case
                ? arena_printf(cli->w.arena, "Unsupported configuration value for %s.", rows[i].key)
                : arena_printf(cli->w.arena,
                               "Invalid value provided to \"mode\": \"%s\" must be one of:", first);
        walk_fail(&cli->w, stage, PREDICT_SETTING_INVALID, v.at, message,
                  "%s is \"%s\", and the AWS CLI takes nothing but one of: %s", rows[i].key, first,
                  rows[i].words);
        return false;
    }
    return true;
}

bool cli_client(Cli *cli, enum stage stage)
{
    CliEndpoint e = cli_sts_endpoint(cli);
    if (!cli_sso_session_complete(cli, stage) || !cli_client_settings(cli, stage))
        return false;
    if (e.problem != PREDICT_SETTING_INVALID && e.problem != PREDICT_REGION_INVALID)
        return true;
    walk_fail(&cli->w, stage, e.problem,
              value_present(e.override) ? e.override.at : cli->w.conf->region.at, e.message, "%s",
              e.message);
    return false;
}
