/* Questions of the CLI's clients, and what botocore prints when an answer is a refusal or none
 * comes: exceptions.py (1.43.11). */
#include <stdlib.h>
#include <string.h>

#include "awscli/awscli_walk.h"
#include "base/text.h"

enum { CLI_ATTEMPTS = 5 /* retries.legacy: one and four more */ };

Question *cli_question(Cli *cli, enum question_kind kind, const char *url, const char *region,
                       const char *why)
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

/* signers.py get_auth_instance: the region is looked at before the credentials are. */
bool cli_can_sign(Cli *cli, enum stage stage, const CliEndpoint *e)
{
    if (e->region)
        return true;
    walk_fail(&cli->w, stage, PREDICT_REGION_MISSING, e->override.at,
              "You must specify a region. You can also configure your region by running \"aws "
              "configure\".",
              "an endpoint of your own is set, and then the AWS CLI needs a region to sign with");
    return false;
}

Question *cli_sts_question(Cli *cli, enum question_kind kind, enum stage stage,
                           const Credentials *creds, const char *why)
{
    CliEndpoint e = cli_sts_endpoint(cli);
    Question *q;
    if (!e.url) {
        walk_fail(&cli->w, stage, e.problem, e.override.at, e.message, "%s", e.message);
        return NULL;
    }
    if (creds && !cli_can_sign(cli, stage, &e))
        return NULL;
    q = cli_question(cli, kind, e.url, e.region, why);
    q->creds = creds;
    if (!value_empty(e.override))
        walk_overridden(&cli->w, q, e.override);
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
        {NET_RESET,
         "Connection was closed before we received a valid response from endpoint URL: \"%s/\".",
         false},
        {NET_EMPTY,
         "Connection was closed before we received a valid response from endpoint URL: \"%s/\".",
         false},
        {NET_PROXY_DNS, "Failed to connect to proxy URL: \"%s\"", true},
        {NET_PROXY_REFUSED, "Failed to connect to proxy URL: \"%s\"", true},
        {NET_PROXY_STATUS, "Failed to connect to proxy URL: \"%s\"", true},
        {NET_PROXY_AUTH, "Failed to connect to proxy URL: \"%s\"", true},
        {NET_TLS_UNKNOWN_CA, "SSL validation failed for %s/", false},
        {NET_TLS_WRONG_HOST, "SSL validation failed for %s/", false},
        {NET_TLS_EXPIRED, "SSL validation failed for %s/", false},
        {NET_TLS_NOT_YET, "SSL validation failed for %s/", false},
        {NET_TLS_FAILED, "SSL validation failed for %s/", false},
        {NET_CA_UNREADABLE, "SSL validation failed for %s/ [Errno 2] No such file or directory",
         false},
        {NET_CA_GARBAGE, "SSL validation failed for %s/ [X509: NO_CERTIFICATE_OR_CRL_FOUND]",
         false},
    };
    const char *url = q->endpoint ? q->endpoint : "";
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *about = rows[i].proxy && q->route.proxy_url ? q->route.proxy_url : url;
        const char *place = strstr(rows[i].format, "%s");
        if (rows[i].net == a->net)
            return arena_printf(cli->w.arena, "%.*s%s%s", (int)(place - rows[i].format),
                                rows[i].format, about, place + 2);
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
        return arena_printf(cli->w.arena,
                            "An error occurred (%s) when calling the %s operation: %s",
                            a->error_code, operation, a->error_message ? a->error_message : "");
    return arena_printf(cli->w.arena, "Unable to parse the response of the %s operation",
                        operation);
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
              "the %s holds a line break, so no request can be made of it",
              id ? "access key id" : "session token");
    return true;
}

const Answer *cli_ask(Cli *cli, enum stage stage, const Question *q)
{
    const Answer *a;
    if (cli_header_refused(cli, stage, q->creds))
        return NULL;
    a = walk_ask(&cli->w, stage, q);
    if (!a) {
        /* What stands in place of the id looks like a secret and is not sent; the code follows from
         * the rule (RULES.md 53, 54). */
        if (cli->w.conf->decisive->not_asked == NOT_ASKED_SECRET && q->creds) {
            bool slash = strchr(q->creds->access_key_id.text, '/') != NULL;
            Outcome *o = &cli->w.conf->outcome;
            walk_fail(&cli->w, stage, PREDICT_ASKED, q->creds->access_key_id.at,
                      "An error occurred when calling the GetCallerIdentity operation",
                      "what stands where the key id belongs looks like a secret key");
            o->error_code = slash ? "IncompleteSignature" : "InvalidClientTokenId";
            o->http_status = slash ? 400 : 403;
        }
        return NULL;
    }
    if (a->ok)
        return a;
    walk_refused(&cli->w, stage, q, a, cli_error_message(cli, q, a));
    return NULL;
}
