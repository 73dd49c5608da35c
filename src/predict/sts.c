#include "predict/sts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "data/key_ids.h"
#include "predict/message.h"
#include "predict/route.h"
#include "terraform/tfview.h"

enum {
    CLOCK_SKEW_S = 4 * 60,  /* aws/retry skewThreshold */
    ATTEMPTS_TO_HEAL = 3,   /* of S3's RequestTimeTooSkewed */
    ATTEMPTS_SDK = 3,       /* aws-sdk-go-v2 aws/retry DefaultMaxAttempts */
    ATTEMPTS_PROVIDER = 25, /* provider's max_retries */
    ATTEMPTS_BACKEND = 5,   /* backend.go: intAttrDefault(obj, "max_retries", 5) */
    ATTEMPTS_NETWORK =
        9 /* aws-sdk-go-base constants.MaxNetworkRetryCount; a check has to end (RULES.md 89) */
};

static int number_or(const char *text, int fallback)
{
    int n = 0;
    if (!text)
        return fallback;
    for (; *text >= '0' && *text <= '9' && n < 1000; text++)
        n = n * 10 + (*text - '0');
    return *text || n == 0 ? fallback : n;
}

int sts_attempts(const Walk *w, enum sts_client client)
{
    const char *shared = w->shared ? shared_text(w->shared->section, "max_attempts") : NULL;
    int n = number_or(walk_env(w, "AWS_MAX_ATTEMPTS"), number_or(shared, ATTEMPTS_SDK));
    if (client == CLIENT_MAIN || (client == CLIENT_ROLE && w->static_keys)) {
        int own = walk_int(w, "max_retries", w->backend ? ATTEMPTS_BACKEND : ATTEMPTS_PROVIDER);
        n = own > 0 ? own : n;
    }
    return n > ATTEMPTS_NETWORK ? ATTEMPTS_NETWORK : n;
}

static enum endpoint_service service_of(enum question_kind kind)
{
    switch (kind) {
    case Q_IAM_GET_USER:
    case Q_IAM_LIST_ROLES:
        return SERVICE_IAM;
    case Q_S3_HEAD_BUCKET:
    case Q_S3_LIST_OBJECTS:
    case Q_S3_HEAD_OBJECT:
        return SERVICE_S3;
    case Q_SSO_ROLE_CREDENTIALS:
        return SERVICE_SSO;
    case Q_SSO_CREATE_TOKEN:
        return SERVICE_OIDC;
    case Q_LOGIN_CREATE_TOKEN:
        return SERVICE_SIGNIN;
    default:
        return SERVICE_STS;
    }
}

/* What the SDK says when its endpoint rules give no host. */
static const char *endpoint_words(Walk *w, enum question_kind kind, const Endpoint *e)
{
    Question q = {.kind = kind};
    const char *why = e->problem == PREDICT_REGION_MISSING ? "Missing Region"
                      : e->fips ? "FIPS and custom endpoint are not supported"
                                : "Dualstack and custom endpoint are not supported";
    return arena_printf(
        w->arena,
        "%s, failed to resolve service endpoint, endpoint rule error, Invalid Configuration: %s",
        message_operation(w, &q), why);
}

static void endpoint_fail(Walk *w, enum stage stage, enum question_kind kind, const Endpoint *e,
                          const char *message)
{
    bool open = span_ends(span_of(message),
                          ": "); /* else a whole sentence, and the SDK's words stand below it */
    if (stage == STAGE_CALLER_IDENTITY && e->problem != PREDICT_HOST_UNSAFE && open)
        message = arena_printf(w->arena, "%s%s", message, endpoint_words(w, kind, e));
    switch (e->problem) {
    case PREDICT_REGION_MISSING:
        walk_fail(w, stage, PREDICT_REGION_MISSING, SOURCE_UNKNOWN, message,
                  "no region is set, so there is no host to ask");
        return;
    case PREDICT_SETTING_INVALID:
        walk_fail(
            w, stage, PREDICT_SETTING_INVALID, e->override.at, message,
            "the SDK takes no endpoint of your own together with FIPS or dual-stack endpoints");
        return;
    default:
        walk_fail(w, stage, PREDICT_HOST_UNSAFE, w->conf->region.at, message,
                  "the region or endpoint in use makes no host name of AWS; nothing is sent there");
    }
}

/* A key id and a token stand in the open in each request: what a secret variable holds, or a
 * Terragrunt unit has made of one, may be any secret of the user's. */
static bool hides_secret(const Walk *w, const Credentials *creds)
{
    const TgUnit *unit = w->facts->unit;
    if (!creds)
        return false;
    if (creds->source == CRED_ENVIRONMENT)
        return unit && creds->token && tfview_hides(&unit->view, SPAN_LITERAL("AWS_SESSION_TOKEN"));
    return (creds->token && walk_hands_secret(w, walk_arg(w, "token"))) ||
           (creds->access_key_id.text && walk_hands_secret(w, walk_arg(w, "access_key")) &&
            !key_id_formed(creds->access_key_id.text));
}

Question *sts_question(Walk *w, enum question_kind kind, enum stage stage, enum sts_client client,
                       const Credentials *creds, const char *why, const char *message)
{
    const char *region = value_present(w->conf->region) ? w->conf->region.text : "";
    Endpoint e = endpoint_for(w, service_of(kind), region, client != CLIENT_SDK);
    const TfValue *unknown = endpoint_unknown(w, service_of(kind));
    Question *q;
    if (unknown && walk_value_not_known(w, "the address in endpoints", unknown))
        return NULL;
    if (!e.url) {
        endpoint_fail(w, stage, kind, &e, message);
        return NULL;
    }
    q = walk_question(w, kind, why);
    q->endpoint = e.url;
    q->region = e.region;
    walk_overridden(w, q, e.override);
    q->creds = creds;
    if (q->endpoint_by == OWNER_DIR && hides_secret(w, creds))
        q->private_inside = true;
    q->attempts = sts_attempts(w, client);
    q->route = route_for(w->arena, w->facts, w->conf, e.url);
    if (q->overridden && !value_present(w->conf->endpoint_override))
        w->conf->endpoint_override = e.override;
    return q;
}

/* Go refuses to write a header with a line break or another control character in it (RULES.md 51).
 */
static const char *header_refused(const Credentials *c)
{
    enum { BAD = STRAY_CR | STRAY_LF | STRAY_CONTROL };
    if (c && c->access_key_id.text && (stray_of(span_of(c->access_key_id.text)) & BAD))
        return "Authorization";
    return c && c->token && (secret_shape(c->token).strays & BAD) ? "X-Amz-Security-Token" : NULL;
}

/* A secret where the key id belongs is not sent; what AWS says to it follows from the rule
 * (RULES.md 53, 54). */
static void secret_as_id(Walk *w, enum stage stage, const Question *q, const char *message)
{
    Outcome *o = &w->conf->outcome;
    bool slash = strchr(q->creds->access_key_id.text, '/') != NULL;
    walk_fail(w, stage, PREDICT_ASKED, q->creds->access_key_id.at, message ? message : "",
              "what stands where the key id belongs looks like a secret key");
    o->error_code = slash ? "IncompleteSignature" : "InvalidClientTokenId";
    o->http_status = slash ? 400 : 403;
    w->conf->pending = false;
    if (!message)
        o->terraform_message = NULL;
}

/* Codes at which the SDK looks at the clock: aws/retry retryable_error.go, defaultClockSkewCodes.
 */
static bool clock_code(const Answer *a)
{
    static const char *const codes[] = {"RequestTimeTooSkewed",  "RequestExpired",
                                        "RequestInTheFuture",    "InvalidSignatureException",
                                        "SignatureDoesNotMatch", "AuthFailure"};
    for (size_t i = 0; a->error_code && i < ARRAY_LEN(codes); i++)
        if (strcmp(codes[i], a->error_code) == 0)
            return true;
    return false;
}

/* S3's own refusal is retried by every SDK of version 2, and the third attempt is signed with S3's
 * time: backends of 1.11.4 and of OpenTofu 1.12.6 that ask S3 first, half an hour off either way;
 * with max_retries 1 and 2 they fail. STS's refusal isn't retried there. */
static bool clock_retried(const Walk *w, const Question *q, const Answer *a)
{
    return w->backend && service_of(q->kind) == SERVICE_S3 &&
           answer_is(a, "RequestTimeTooSkewed") && q->attempts >= ATTEMPTS_TO_HEAL &&
           !generation_has(&w->generation, QUIRK_SDK_V1);
}

/* The SDK of provider 6.57 and later measures the skew in a refusal and signs again, unless it may
 * not try twice (six-clock-*). */
static bool clock_measured(const Walk *w, const Question *q, const Answer *a)
{
    const char *off = walk_env(w, "AWS_DISABLE_CLOCK_SKEW_CORRECTION"),
               *key = w->shared ? shared_text(w->shared->section, "disable_clock_skew_correction")
                                : NULL;
    off = off ? off : key;
    return clock_code(a) && q->attempts > 1 && !w->backend &&
           generation_has(&w->generation, QUIRK_HEALS_CLOCK) &&
           !(off && strcasecmp(off, "true") == 0);
}

static bool clock_healed(const Walk *w, const Question *q, const Answer *a)
{
    int64_t skew = a->date_s && a->received_s ? a->date_s - a->received_s : 0;
    return !a->ok && a->net == NET_OK && llabs(skew) >= CLOCK_SKEW_S && q->clock_offset_s == 0 &&
           (clock_measured(w, q, a) || clock_retried(w, q, a));
}

/* What Go says of an address that no request can be made of; NULL = one can be (net/url getScheme,
 * net/http; asked of Terraform 1.5.7, 1.15.9 and OpenTofu 1.12.6). */
static const char *address_refused(Arena *arena, const char *url)
{
    size_t n = strspn(url, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    if (url[n] != ':')
        n = 0;
    if ((n == 4 || n == 5) && strncasecmp(url, "https", n) == 0)
        return url[n + 1] ? NULL : "http: no Host in request URL";
    return arena_printf(arena, "unsupported protocol scheme \"%.*s\"", (int)n, url);
}

/* False: the walk has ended with it. */
static bool address_usable(Walk *w, enum stage stage, const Question *q, const char *head,
                           const char *message)
{
    const char *words = q->overridden ? address_refused(w->arena, q->endpoint) : NULL;
    if (!words)
        return true;
    walk_fail(w, stage, PREDICT_ENDPOINT_FORM, w->conf->endpoint_override.at,
              message ? message
                      : arena_printf(w->arena, "%s%s, decomposing request: %s", head,
                                     message_operation(w, q), words),
              "the address of an endpoint is written without https:// in front, and no request can "
              "be made of it");
    return false;
}

/* golang.org/x/net http/httpguts:ValidHeaderFieldValue of what go-base appends to its own words
 * (surface: TF_APPEND_USER_AGENT). False: the walk has ended with it. */
static bool agent_usable(Walk *w, enum stage stage, const Question *q, const char *head,
                         const char *message)
{
    static const char *const name = "TF_APPEND_USER_AGENT";
    const char *agent = snapshot_env(w->facts->files, name);
    while (agent && *agent && ((unsigned char)*agent >= ' ' || *agent == '\t') && *agent != 0x7f)
        agent++;
    if (!agent || !*agent)
        return true;
    walk_fail(w, stage, PREDICT_SETTING_INVALID, source_env(name),
              message ? message
                      : arena_printf(w->arena,
                                     "%s%s, decomposing request: net/http: invalid header field "
                                     "value for \"User-Agent\"",
                                     head, message_operation(w, q)),
              "%s holds a line break or control character, so no request can be made", name);
    return false;
}

const Answer *sts_try(Walk *w, enum stage stage, const Question *q, const char *head,
                      const char *message)
{
    const char *header = header_refused(q->creds);
    const Answer *a;
    if (header) {
        const char *inner = arena_printf(
            w->arena, "%s%s, decomposing request: net/http: invalid header field value for \"%s\"",
            head, message_operation(w, q), header);
        walk_fail(w, stage, PREDICT_HEADER_INVALID, q->creds->access_key_id.at,
                  message ? message : inner,
                  "the %s holds a line break or control character, so no request can be made of it",
                  strcmp(header, "Authorization") == 0 ? "access key id" : "session token");
        return NULL;
    }
    if (!address_usable(w, stage, q, head, message) || !agent_usable(w, stage, q, head, message))
        return NULL;
    a = walk_ask(w, stage, q);
    if (a && clock_healed(w, q, a)) {
        Question *again = arena_new(w->arena, Question);
        *again = *q;
        again->clock_offset_s = a->date_s - a->received_s;
        again->why = "the same with AWS's time, as the SDK does by itself";
        w->conf->clock_offset_s = again->clock_offset_s;
        return walk_ask(w, stage, again);
    }
    if (!a && w->conf->decisive->state == ANSWER_NOT_ASKED &&
        w->conf->decisive->not_asked == NOT_ASKED_SECRET)
        secret_as_id(w, stage, q, message);
    return a;
}

const Answer *sts_ask(Walk *w, enum stage stage, const Question *q, const char *head,
                      const char *message)
{
    const Answer *a = sts_try(w, stage, q, head, message);
    if (!a || a->ok)
        return a;
    walk_refused(w, stage, q, a,
                 message ? message
                         : arena_printf(w->arena, "%s%s", head, message_of_answer(w, q, a)));
    return NULL;
}

const Credentials *sts_creds(Walk *w, const Question *q, const Answer *a, enum cred_source source,
                             const char *profile, const char *message)
{
    Credentials *c;
    if (!a)
        return NULL;
    if (!a->creds || !a->creds->access_key_id.text) {
        walk_refused(w, STAGE_CREDENTIALS, q, a, message);
        return NULL;
    }
    c = arena_new(w->arena, Credentials);
    *c = *a->creds;
    c->source = source;
    c->profile = profile;
    c->owner = q->creds ? q->creds->owner : OWNER_USER;
    return c;
}
