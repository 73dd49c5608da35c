#include "predict/message.h"

#include <string.h>

#include "base/text.h"

static const char *host_of(const Question *q)
{
    return q->endpoint ? q->endpoint : "";
}

/* "sts:GetCallerIdentity" as the SDK writes it: "STS: GetCallerIdentity". */
const char *message_operation(Walk *w, const Question *q)
{
    static const struct {
        const char *service, *sdk;
    } rows[] = {{"sts", "STS"}, {"iam", "IAM"},           {"s3", "S3"},
                {"sso", "SSO"}, {"sso-oidc", "SSO OIDC"}, {"imds", "ec2imds"}};
    const char *name = question_kind_name(q->kind), *colon = strchr(name, ':');
    size_t len = colon ? (size_t)(colon - name) : strlen(name);
    for (size_t i = 0; colon && i < ARRAY_LEN(rows); i++)
        if (strlen(rows[i].service) == len && strncmp(rows[i].service, name, len) == 0)
            return arena_printf(w->arena, "operation error %s: %s", rows[i].sdk, colon + 1);
    return arena_printf(w->arena, "operation error %s", name);
}

/* Go's words for a way that failed. */
static const char *net_words(Walk *w, const Question *q, const Answer *a)
{
    const char *host = strstr(host_of(q), "://");
    Arena *arena = w->arena;
    host = host ? host + 3 : host_of(q);
    switch (a->net) {
    case NET_DNS:
        return arena_printf(arena, "dial tcp: lookup %s: no such host", host);
    case NET_REFUSED:
        return arena_printf(arena, "dial tcp %s: connect: connection refused", host);
    case NET_TIMEOUT:
        return "context deadline exceeded";
    case NET_UNREACHABLE:
        return arena_printf(arena, "dial tcp %s: connect: no route to host", host);
    case NET_RESET:
        return "read: connection reset by peer";
    case NET_EMPTY:
        return "EOF";
    case NET_PROXY_AUTH:
        return "Proxy Authentication Required";
    case NET_PROXY_STATUS:
        return a->http_status == 403   ? "Forbidden"
               : a->http_status == 502 ? "Bad Gateway"
                                       : arena_printf(arena, "proxy status %d", a->http_status);
    case NET_PROXY_REFUSED:
        return "proxyconnect tcp: dial tcp: connect: connection refused";
    case NET_PROXY_DNS:
        return "proxyconnect tcp: dial tcp: lookup of the proxy: no such host";
    case NET_TLS_UNKNOWN_CA:
        return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
    case NET_TLS_WRONG_HOST:
        return arena_printf(arena,
                            "tls: failed to verify certificate: x509: certificate is valid for "
                            "another host, not %s",
                            host);
    case NET_TLS_EXPIRED:
    case NET_TLS_NOT_YET:
        return "tls: failed to verify certificate: x509: certificate has expired or is not yet "
               "valid";
    case NET_TLS_FAILED:
        return "http: server gave HTTP response to HTTPS client";
    default:
        return net_state_sentence(a->net);
    }
}

static const char *answer_tail(Walk *w, const Question *q, const Answer *a)
{
    Arena *arena = w->arena;
    const char *id = a->request_id ? a->request_id : "";
    if (a->net == NET_TRUNCATED)
        return arena_printf(arena,
                            "https response error StatusCode: %d, RequestID: %s, decomposing "
                            "response: unexpected EOF",
                            a->http_status, id);
    if (a->net != NET_OK)
        return arena_printf(arena,
                            "https response error StatusCode: 0, RequestID: , request send failed, "
                            "Post \"%s/\": %s",
                            host_of(q), net_words(w, q, a));
    if (a->malformed)
        return arena_printf(
            arena, "https response error StatusCode: %d, RequestID: %s, deserialization failed",
            a->http_status, id);
    return arena_printf(arena,
                        "https response error StatusCode: %d, RequestID: %s, api error %s: %s",
                        a->http_status, id, a->error_code ? a->error_code : "UnknownError",
                        a->error_message ? a->error_message : "UnknownError");
}

const char *message_of_answer(Walk *w, const Question *q, const Answer *a)
{
    bool again =
        q->attempts > 1 && ((a->net != NET_OK && a->net != NET_TRUNCATED) || a->http_status >= 500);
    const char *tries =
        again ? arena_printf(w->arena, "exceeded maximum number of attempts, %d, ", q->attempts)
              : "";
    return arena_printf(w->arena, "%s, %s%s", message_operation(w, q), tries, answer_tail(w, q, a));
}

const char *message_credentials(const Walk *w)
{
    if (!generation_has(&w->generation, QUIRK_SDK_V1))
        return "No valid credential sources found";
    return w->backend
               ? "error configuring S3 Backend: no valid credential sources for S3 Backend found."
               : "error configuring Terraform AWS Provider: no valid credential sources for "
                 "Terraform AWS Provider found.";
}

const char *message_identity_head(const Walk *w)
{
    static const char *const v5 =
        "validating provider credentials: retrieving caller identity from STS: ";
    if (generation_has(&w->generation, QUIRK_SDK_V1))
        return w->backend ? "error configuring S3 Backend: error validating provider credentials: "
                            "error calling sts:GetCallerIdentity: "
                          : "error configuring Terraform AWS Provider: error validating provider "
                            "credentials: error calling "
                            "sts:GetCallerIdentity: ";
    if (w->backend)
        return v5;
    return generation_has(&w->generation, QUIRK_OLD_PREFIX)
               ? "configuring Terraform AWS Provider: validating provider credentials: retrieving "
                 "caller identity from STS: "
               : "Retrieving AWS account details: validating provider credentials: retrieving "
                 "caller identity from STS: ";
}
