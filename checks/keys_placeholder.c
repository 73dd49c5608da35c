#include "checks/all.h"
#include "checks/support.h"
#include "data/key_ids.h"
#include "data/regions.h"

#include <ctype.h>
#include <string.h>

/* Words that nobody's key id has in it, for templates that are in no table ("<your key id>",
 * "REPLACE_ME"). */
static bool template_words(const char *id)
{
    static const char *const words[] = {"YOUR", "EXAMPLE",    "REPLACE",    "CHANGE", "PLACEHOLDER",
                                        "XXXX", "ACCESS_KEY", "ACCESS-KEY", "<",      "${"};
    AUTO_BUF Buf upper = BUF_INIT(256);
    for (const char *p = id; *p; p++)
        buf_add_char(&upper, (char)toupper((unsigned char)*p));
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (span_find(buf_span(&upper), words[i]) < upper.len)
            return true;
    return false;
}

/* Of those that AWS never issues: 20 characters of A-Z and 2-7 behind a prefix that can be a key
 * id. */
static bool like_key_id(const char *id)
{
    return key_id_formed(id) && key_id_begins(span_of(id));
}

static bool known_placeholder(const char *id)
{
    return placeholder_key_find(id) || template_words(id);
}

static void show_placeholder(CheckContext *ctx, const Configuration *conf, Finding *f,
                             const char *id)
{
    const PlaceholderKey *known = placeholder_key_find(id);
    finding_prooff(ctx->arena, f, "key", check_creds(conf)->access_key_id.at, "%s: %s",
                   text_safe(ctx->arena, check_key_id(ctx, id)),
                   known ? known->source : "has the words of a template in it");
}

static void blame_placeholder(CheckContext *ctx, const Configuration *conf, const char *id)
{
    /* Do the files speak of an emulator: endpoints on this machine, or LocalStack's own key ids? */
    const TfBlock *endpoints = conf->block ? tfblock_child(conf->block, "endpoints", 0) : NULL;
    bool emulator = (endpoints && endpoints->attrs.len > 0) || key_id_of_emulator(id);
    Finding *f =
        check_blame(ctx, F_PLACEHOLDER, emulator ? CERTAINTY_LIKELY : CERTAINTY_CERTAIN, conf);
    f->alternative = emulator;
    show_placeholder(ctx, conf, f, id);
    check_show_answer(ctx, f, conf);
    /* Only where something speaks of an emulator: else it would be accused without a reason. */
    if (emulator) {
        f = check_add(ctx, F_EMULATOR_KEYS, SEVERITY_FAIL, CERTAINTY_CERTAIN, conf);
        finding_prooff(ctx->arena, f, "key", check_creds(conf)->access_key_id.at,
                       "%s is no key id of AWS", text_safe(ctx->arena, check_key_id(ctx, id)));
    }
}

static void blame_form(CheckContext *ctx, const Configuration *conf, const char *id)
{
    const KeyPrefix *prefix = key_prefix_of(span_of(id));
    Finding *f = check_blame(ctx, F_NOT_A_KEY_ID, CERTAINTY_CERTAIN, conf);
    if (prefix)
        finding_prooff(ctx->arena, f, "key", check_creds(conf)->access_key_id.at,
                       "begins with %s: %s", prefix->prefix, prefix->meaning);
    else
        finding_prooff(ctx->arena, f, "key", check_creds(conf)->access_key_id.at,
                       "%zu characters, does not begin with AKIA or ASIA", strlen(id));
    check_show_answer(ctx, f, conf);
}

/* Where S3 is another service than AWS's (R2, MinIO, Ceph), its keys have another shape: they are
 * right there, and nobody at AWS's own STS. */
static const char *other_s3(const CheckContext *ctx, const Configuration *conf)
{
    static const char *const variables[] = {"AWS_ENDPOINT_URL_S3", "AWS_S3_ENDPOINT",
                                            "AWS_ENDPOINT_URL"};
    const char *text = tfvalue_text(tfblock_get(tfblock_child(conf->block, "endpoints", 0), "s3"));
    if (!text)
        text = tfvalue_text(tfblock_get(conf->block, "endpoint"));
    for (size_t i = 0; !text && i < ARRAY_LEN(variables); i++)
        text = snapshot_env(ctx->facts->files, variables[i]);
    return text && *text && !strstr(text, "amazonaws.com") ? text : NULL;
}

static void blame_other_service(CheckContext *ctx, const Configuration *conf, const char *endpoint)
{
    Finding *f = check_blame(ctx, F_EMULATOR_KEYS, CERTAINTY_LIKELY, conf);
    finding_detailf(ctx->arena, f,
                    "The keys do not have the form of AWS's, and S3 is asked at %s: they are that "
                    "service's. AWS's own STS does not know them, so that call has to be left out: "
                    "skip_credentials_validation = true, skip_requesting_account_id = true and "
                    "skip_metadata_api_check = true.",
                    text_safe(ctx->arena, endpoint));
    check_show_answer(ctx, f, conf);
}

/* Signed with these keys, it would go to AWS's own: there is nobody else who could know them. */
static bool goes_to_aws(const Configuration *conf)
{
    const Question *q = conf->decisive_question;
    Span host = span_of(q && q->endpoint ? q->endpoint : "");
    if (!span_starts(host, "https://") || value_present(conf->endpoint_override) ||
        !conf->sts_endpoint) /* the block names an STS that only plan knows */
        return false;
    host = span_sub(host, strlen("https://"), host.len);
    return partition_of_host(span_sub(host, 0, strcspn(host.ptr, "/")));
}

/* Nobody was asked (--offline): the answer to a value that documentation prints, or that only tells
 * what to put there, is known all the same (wrong-keys-04, -05). */
static bool known_unasked(const Configuration *conf, const char *id)
{
    return check_counts(conf) && conf->outcome.status == OUTCOME_UNKNOWN && conf->decisive &&
           conf->decisive->state == ANSWER_NOT_ASKED && goes_to_aws(conf) && known_placeholder(id);
}

void check_placeholder(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const Credentials *c = check_creds(conf);
        const char *id = c ? c->access_key_id.text : NULL;
        if (id && known_unasked(conf, id)) {
            blame_placeholder(ctx, conf, id);
            continue;
        }
        if (id && check_fails(conf) && check_refusal(conf) == REFUSAL_WAY && goes_to_aws(conf) &&
            known_placeholder(id)) {
            /* The way to AWS fails before anybody reads the key: what awaits behind it is known. */
            Finding *f = check_add(ctx, F_PLACEHOLDER, SEVERITY_WARN, CERTAINTY_CERTAIN, conf);
            show_placeholder(ctx, conf, f, id);
            continue;
        }
        if (!check_keys_refused(conf) || check_refusal(conf) == REFUSAL_EXPIRED ||
            check_refusal(conf) == REFUSAL_SIGNATURE ||
            check_explained(ctx, conf, CERTAINTY_CERTAIN) || !id)
            continue;
        if (looks_like_secret(span_of(id)) || secret_shape(c->secret_key).looks_like_key_id) {
            SecretShape shape = secret_shape(c->secret_key);
            Finding *f = check_blame(ctx, F_SWAPPED, CERTAINTY_CERTAIN, conf);
            finding_prooff(ctx->arena, f, "key", c->access_key_id.at, "has the form of a secret");
            finding_prooff(ctx->arena, f, "secret", c->secret_at, "%s%s",
                           text_secret_span(ctx->arena, &shape),
                           shape.looks_like_key_id ? ", has the form of a key id" : "");
        } else if (known_placeholder(id))
            blame_placeholder(ctx, conf, id);
        else if (!like_key_id(id) && other_s3(ctx, conf))
            blame_other_service(ctx, conf, other_s3(ctx, conf));
        else if (!like_key_id(id) && !check_waits(ctx, conf) && stray_of(span_of(id)) == 0)
            blame_form(ctx, conf, id);
    }
}
