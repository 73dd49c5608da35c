/*
 * Instance metadata: aws-sdk-go-v2 feature/ec2/imds, credentials/ec2rolecreds (RULES.md 30, 31,
 * 72). A machine without it, a disabled one and an instance without a role all end in "no EC2 IMDS
 * role found": no credentials at all.
 */
#include <string.h>
#include <strings.h>

#include "predict/generation.h"
#include "predict/message.h"
#include "predict/route.h"
#include "predict/sources.h"
#include "predict/sts.h"
#include "terraform/version.h"

#define ROLES "/latest/meta-data/iam/security-credentials/"

enum { TIMEOUT_MS = 2000 };

/* from: what moved it from the machine's own address; NONE = nothing did. */
static const char *imds_endpoint(const Walk *w, Source *from)
{
    static const char *const variables[] = {"AWS_EC2_METADATA_SERVICE_ENDPOINT",
                                            "AWS_METADATA_URL"};
    const char *url = walk_text(w, "ec2_metadata_service_endpoint"), *mode;
    const char *shared =
        w->shared ? shared_text(w->shared->section, "ec2_metadata_service_endpoint") : NULL;
    *from = url ? walk_arg(w, "ec2_metadata_service_endpoint")->v.at : SOURCE_UNKNOWN;
    for (size_t i = 0; !url && i < ARRAY_LEN(variables); i++) {
        url = walk_env(w, variables[i]);
        *from = url ? source_env(variables[i]) : SOURCE_UNKNOWN;
    }
    if (!url && shared)
        *from = shared_value(w->shared->section, "ec2_metadata_service_endpoint")->value.at;
    if (url || shared)
        return url ? url : shared;
    mode = walk_text(w, "ec2_metadata_service_endpoint_mode");
    mode = mode ? mode : walk_env(w, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");
    mode = mode || !w->shared
               ? mode
               : shared_text(w->shared->section, "ec2_metadata_service_endpoint_mode");
    return mode && strcasecmp(mode, "IPv6") == 0 ? "http://[fd00:ec2::254]"
                                                 : "http://169.254.169.254";
}

/* skip_metadata_api_check, set either way, beats the variable (provider CHANGELOG 4.12.0 #24441).
 */
static bool imds_disabled(const Walk *w, Source *why)
{
    const char *skip = walk_text(w, "skip_metadata_api_check"),
               *env = walk_env(w, "AWS_EC2_METADATA_DISABLED");
    *why = skip ? walk_arg(w, "skip_metadata_api_check")->expr_at
                : source_env("AWS_EC2_METADATA_DISABLED");
    return skip ? strcmp(skip, "true") == 0 : env && strcasecmp(env, "true") == 0;
}

static Question *imds_question(Walk *w, enum question_kind kind, const char *path,
                               const Secret *token)
{
    Question *q = walk_question(w, kind, "ask the machine's metadata service, as Terraform would");
    Source from;
    const char *url = imds_endpoint(w, &from);
    size_t len = strlen(url);
    q->endpoint = arena_strndup(w->arena, url, len > 0 && url[len - 1] == '/' ? len - 1 : len);
    if (from.kind != SOURCE_NONE)
        walk_overridden(w, q, (Value){url, NULL, from});
    q->route = route_for(w->arena, w->facts, w->conf, url);
    q->timeout_ms = TIMEOUT_MS;
    walk_param(w, q, "path", path);
    walk_secret_param(w, q, "token", token);
    return q;
}

static void imds_nothing(Walk *w, const Question *q, const Answer *a, const char *detail)
{
    walk_fail(w, STAGE_CREDENTIALS, PREDICT_NO_CREDENTIALS, SOURCE_UNKNOWN, message_credentials(w),
              "%s", detail);
    w->conf->decisive_question = q;
    w->conf->decisive = a;
}

/* resolveEC2IMDSClientOptions, since config 1.22.0 (2023-11-02): imds-v1-disabled with 1.15.9,
 * OpenTofu 1.12.6 and 4.67.0, which does not look at it. The variable comes before the profile. */
static bool imds_version_1_disabled(const Walk *w, Source *why)
{
    static const char *const key = "ec2_metadata_v1_disabled";
    const char *value = walk_env(w, "AWS_EC2_METADATA_V1_DISABLED");
    *why = source_env("AWS_EC2_METADATA_V1_DISABLED");
    if (!value && w->shared && (value = shared_text(w->shared->section, key)))
        *why = shared_value(w->shared->section, key)->value.at;
    return value && strcasecmp(value, "true") == 0 &&
           version_compare_text(generation_sdk(&w->generation), "1.22.0") >= 0;
}

typedef struct ImdsToken {
    bool there;   /* the service answers; token is NULL for version 1 only */
    bool refused; /* it would, by version 1, which why switches off */
    Source why;
    const Secret *token;
} ImdsToken;

/* imds/token_provider.go: 403, 404 and 405 mean version 1; 400 is final; silence is silence for the
 * GET as well. */
static ImdsToken imds_token(Walk *w, const Question **out_q, const Answer **out_a)
{
    Question *q = imds_question(w, Q_IMDS_TOKEN, "/latest/api/token", NULL);
    const Answer *a = walk_ask(w, STAGE_CREDENTIALS, q);
    ImdsToken t = {.there = false};
    *out_q = q;
    *out_a = a;
    if (!a || a->net != NET_OK)
        return t;
    if (a->ok)
        t.token = a->body_secret;
    else
        t.refused = a->http_status != 400 && imds_version_1_disabled(w, &t.why);
    t.there = a->ok || (a->http_status != 400 && !t.refused);
    return t;
}

/* First line of the list of roles, NULL when there is none. */
static const char *first_role(Walk *w, const Answer *a)
{
    const char *body = a->ok ? answer_field(a, "body") : NULL;
    Span role = span_trim(span_sub(span_of(body), 0, body ? strcspn(body, "\r\n") : 0), " \t");
    return role.len > 0 ? arena_span(w->arena, role) : NULL;
}

static const Credentials *imds_role(Walk *w, ImdsToken t)
{
    Question *list = imds_question(w, Q_IMDS_GET, ROLES, t.token), *q;
    const Answer *a = walk_ask(w, STAGE_CREDENTIALS, list);
    const char *role = a ? first_role(w, a) : NULL;
    if (!a)
        return NULL;
    if (!role) {
        imds_nothing(w, list, a, "the metadata service answers, but the instance has no role");
        return NULL;
    }
    q = imds_question(w, Q_IMDS_GET, arena_printf(w->arena, ROLES "%s", role), t.token);
    a = sts_ask(w, STAGE_CREDENTIALS, q, "", message_credentials(w));
    return sts_creds(w, q, a, CRED_IMDS, NULL, message_credentials(w));
}

const Credentials *imds_get(Walk *w)
{
    const Question *q;
    const Answer *a;
    Source why;
    ImdsToken t;
    if (imds_disabled(w, &why)) {
        imds_nothing(w, NULL, NULL,
                     "no source has credentials, and instance metadata is switched off");
        w->conf->outcome.at = why;
        return NULL;
    }
    t = imds_token(w, &q, &a);
    if (w->ended)
        return NULL;
    if (t.there)
        return imds_role(w, t);
    if (t.refused) {
        imds_nothing(w, q, a,
                     "the instance metadata service gives no token, and its older protocol is "
                     "switched off");
        w->conf->outcome.at = t.why;
        return NULL;
    }
    imds_nothing(w, q, a,
                 answer_silent(a)
                     ? "no source has credentials, and the instance metadata service is silent"
                     : "no source has credentials, and there is no instance metadata service here");
    return NULL;
}

const char *imds_region(Walk *w)
{
    const Question *q;
    const Answer *a;
    ImdsToken t = imds_token(w, &q, &a);
    if (w->ended || !t.there)
        return NULL;
    a = walk_ask(
        w, STAGE_REGION,
        imds_question(w, Q_IMDS_GET, "/latest/dynamic/instance-identity/document", t.token));
    return a && a->ok ? answer_field(a, "region") : NULL;
}
