#include "checks/all.h"
#include "checks/experiments.h"
#include "data/regions.h"

#include <string.h>

/*
 * The residue: AWS refused the keys, and nothing nearer explains it: no damage, no token, no
 * region, no partition, no clock, no better source. Then it is the key itself. An unknown id and
 * one that was switched off or deleted read alike (causes.md, InvalidClientTokenId); only the
 * owner's account can tell them apart.
 */

static void add_open(CheckContext *ctx, const Configuration *conf, enum finding_id id)
{
    Finding *f = check_add(ctx, id, SEVERITY_WARN, CERTAINTY_POSSIBLE, conf);
    f->alternative = true;
    check_show_creds(ctx, f, check_creds(conf));
}

/* Which of another profile's keys could look into the same account: told offline by the account
 * number in both ids. */
static const Credentials *neighbour(CheckContext *ctx, const Credentials *c)
{
    const char *account = account_from_key_id(ctx->arena, c->access_key_id.text);
    AwsFileList files = check_files(ctx);
    for (size_t i = 0; account && i < files.len; i++)
        for (size_t k = 0; k < files.items[i]->sections.len; k++) {
            const AwsSection *s = &files.items[i]->sections.items[k];
            const AwsProperty *id = awssection_property(s, "aws_access_key_id");
            const AwsProperty *secret = awssection_property(s, "aws_secret_access_key");
            const AwsProperty *token = awssection_property(s, "aws_session_token");
            const char *other =
                id && id->value.text ? account_from_key_id(ctx->arena, id->value.text) : NULL;
            Credentials *n;
            if (!other || !secret || strcmp(other, account) != 0 ||
                strcmp(id->value.text, c->access_key_id.text) == 0)
                continue;
            n = arena_new(ctx->arena, Credentials);
            n->access_key_id = id->value;
            n->secret_key = secret->value.secret;
            n->token = token ? token->value.secret : NULL;
            n->source = CRED_CREDENTIALS_FILE;
            n->profile = s->name;
            return n;
        }
    return NULL;
}

static const Answer *ask_iam(CheckContext *ctx, const Configuration *conf, enum experiment e,
                             enum question_kind kind, const Credentials *creds, const Param *param)
{
    Question q = {0};
    q.kind = kind;
    q.endpoint = "https://iam.amazonaws.com";
    q.region = "us-east-1";
    q.creds = creds;
    q.params = param;
    q.n_params = 1;
    q.needs_consent = true;
    return experiment_ask(ctx, conf, e, STEP_KEYS, &q);
}

/* "AccessKeyMetadata.2.Status" beside the "AccessKeyMetadata.2.AccessKeyId" that is the key; NULL
 * if it is not in the list. */
static const char *status_in_list(Arena *arena, const Answer *a, const char *key_id)
{
    for (size_t i = 0; i < a->n_fields; i++) {
        Span name = span_of(a->fields[i].name);
        if (!span_ends(name, ".AccessKeyId") || !a->fields[i].text ||
            strcmp(a->fields[i].text, key_id) != 0)
            continue;
        name = span_sub(name, 0, name.len - strlen("AccessKeyId"));
        return answer_field(a, arena_printf(arena, "%.*sStatus", (int)name.len, name.ptr));
    }
    return NULL;
}

/* Does the owner's account list the key as inactive? Asked with the keys of another profile, so
 * only with consent. out_user: the owner. */
static const char *listed_status(CheckContext *ctx, const Configuration *conf, const Credentials *c,
                                 const Credentials *with, const char **out_user, bool *pending)
{
    Param key = {"AccessKeyId", c->access_key_id.text, NULL}, user = {"UserName", NULL, NULL};
    const Answer *a;
    *pending = false;
    if (!with || strcmp(partition_of_region(experiment_region(conf))->name, "aws") != 0)
        return NULL;
    a = ask_iam(ctx, conf, EXP_KEY_LAST_USED, Q_IAM_KEY_LAST_USED, with, &key);
    *pending = !a;
    user.text = a && a->state == ANSWER_DONE && a->ok ? answer_field(a, "UserName") : NULL;
    *out_user = user.text;
    if (!user.text)
        return NULL;
    a = ask_iam(ctx, conf, EXP_LIST_KEYS, Q_IAM_LIST_ACCESS_KEYS, with, &user);
    *pending = !a;
    return a && a->state == ANSWER_DONE && a->ok
               ? status_in_list(ctx->arena, a, c->access_key_id.text)
               : NULL;
}

static bool key_is_inactive(CheckContext *ctx, const Configuration *conf, const Credentials *c,
                            bool *pending)
{
    const Credentials *with = neighbour(ctx, c);
    const char *user = NULL, *status = listed_status(ctx, conf, c, with, &user, pending);
    Finding *f;
    if (!status || strcmp(status, "Inactive") != 0)
        return false;
    f = check_blame(ctx, F_KEY_INACTIVE, CERTAINTY_PROVEN, conf);
    check_show(ctx, f, conf);
    finding_prooff(ctx->arena, f, "asked", (Source){SOURCE_AWS, "iam:ListAccessKeys", 0, 0},
                   "the account lists this key as %s", text_safe(ctx->arena, status));
    finding_evidencef(ctx->arena, f, "its user", SOURCE_UNKNOWN, "%s", text_safe(ctx->arena, user));
    finding_evidencef(ctx->arena, f, "asked with", SOURCE_UNKNOWN, "%s",
                      text_safe(ctx->arena, with->profile));
    return true;
}

static void unknown_id(CheckContext *ctx, const Configuration *conf, const Credentials *c)
{
    bool pending = false;
    bool other_token = c->token && check_is_temporary(c);
    const char *account = account_from_key_id(ctx->arena, c->access_key_id.text);
    Finding *f;
    if (check_is_long_term(c) && key_is_inactive(ctx, conf, c, &pending))
        return;
    if (pending)
        return;
    f = check_blame(ctx, other_token ? F_TOKEN_OTHER : F_WRONG_ID, CERTAINTY_LIKELY, conf);
    check_show(ctx, f, conf);
    if (account)
        finding_evidencef(ctx->arena, f, "account", source_rule("the account number in the key id"),
                          "%s", account);
    add_open(ctx, conf, other_token ? F_WRONG_ID : F_KEY_MAYBE_INACTIVE);
}

/* Something nearer was worth asking and got no answer (offline, switched off, cut on the way): then
 * the residue is only likely. Of what lost, conflict_untried.c says it. */
static bool something_open(const Configuration *conf, const Credentials *c)
{
    enum { CLOCK_SUSPECT_S = 5 * 60 };
    int64_t offset_s = conf->decisive && conf->decisive->date_s
                           ? conf->decisive->date_s - conf->decisive->received_s
                           : 0;
    return secret_shape(c->secret_key).strays || stray_of(span_of(c->access_key_id.text)) ||
           offset_s >= CLOCK_SUSPECT_S || offset_s <= -CLOCK_SUSPECT_S;
}

void check_key_itself(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const Credentials *c = check_creds(conf);
        enum refusal refusal = check_refusal(conf);
        if (!check_keys_refused(conf) || refusal == REFUSAL_EXPIRED ||
            check_explained(ctx, conf, CERTAINTY_CERTAIN) || check_waits(ctx, conf))
            continue;
        if (refusal == REFUSAL_SIGNATURE) {
            SecretShape shape = secret_shape(c->secret_key);
            Finding *f =
                check_blame(ctx, F_WRONG_SECRET,
                            something_open(conf, c) ? CERTAINTY_LIKELY : CERTAINTY_CERTAIN, conf);
            check_show(ctx, f, conf);
            vec_last(&f->evidence)->proof = true;
            if (shape.len_bytes != 40)
                finding_prooff(ctx->arena, f, "length", c->secret_at,
                               "%zu characters; a secret key has 40", shape.len_bytes);
        } else if (refusal == REFUSAL_FORM) {
            Finding *f = check_blame(ctx, F_WRONG_ID, CERTAINTY_LIKELY, conf);
            check_show(ctx, f, conf);
            add_open(ctx, conf, F_GATEWAY_ANSWER);
        } else
            unknown_id(ctx, conf, c);
    }
}
