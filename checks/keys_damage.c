#include "checks/all.h"
#include "checks/experiments.h"
#include "predict/repair.h"

/* What a stray character says of how it came there; the first that is set decides. */
static const struct {
    unsigned strays;
    enum finding_id id;
} stray_rows[] = {
    {STRAY_CR, F_DAMAGE_CR},
    {STRAY_SMART_QUOTE, F_DAMAGE_SMART_QUOTE},
    {STRAY_QUOTE, F_DAMAGE_QUOTE},
    {STRAY_ZERO_WIDTH, F_DAMAGE_ZERO_WIDTH},
    {STRAY_NBSP, F_DAMAGE_NBSP},
    {STRAY_LF, F_DAMAGE_LF},
    {STRAY_TRAILING_BLANK, F_DAMAGE_TRAILING_BLANK},
    {STRAY_LEADING_BLANK, F_DAMAGE_LEADING_BLANK},
    {STRAY_INNER_BLANK, F_DAMAGE_INNER_BLANK},
    {STRAY_PERCENT, F_DAMAGE_PERCENT},
};

static enum finding_id stray_finding(unsigned strays)
{
    if ((strays & STRAY_LF) && (strays & STRAY_INNER_BLANK))
        return F_DAMAGE_LINE_BREAK;
    for (size_t i = 0; i < ARRAY_LEN(stray_rows); i++)
        if (strays & stray_rows[i].strays)
            return stray_rows[i].id;
    return F_DAMAGE_FORM;
}

static unsigned strays_of(const Credentials *c)
{
    return stray_of(span_of(c->access_key_id.text)) | secret_shape(c->secret_key).strays |
           secret_shape(c->token).strays;
}

static void show_strays(CheckContext *ctx, Finding *f, const Credentials *c)
{
    SecretShape shape = secret_shape(c->secret_key);
    if (stray_of(span_of(c->access_key_id.text)))
        finding_evidencef(ctx->arena, f, "key", c->access_key_id.at, "as sent: '%s'",
                          text_safe(ctx->arena, check_key_id(ctx, c->access_key_id.text)));
    if (shape.strays)
        finding_evidencef(ctx->arena, f, "secret", c->secret_at, "%s",
                          text_secret_span(ctx->arena, &shape));
    shape = secret_shape(c->token);
    if (shape.strays)
        finding_evidencef(ctx->arena, f, "token", c->token_at, "%s",
                          text_secret_span(ctx->arena, &shape));
}

/* The strays alone make the request invalid, whatever the key (RULES.md 51): Go refuses to send it,
 * or AWS can't read the header.
 */
static bool strays_suffice(const Configuration *conf)
{
    return conf->outcome.reason == PREDICT_HEADER_INVALID || check_refusal(conf) == REFUSAL_FORM;
}

static void blame_strays(CheckContext *ctx, const Configuration *conf, const Credentials *c,
                         enum trial trial, enum repair repair)
{
    bool proven = trial == TRIAL_ACCEPTED;
    enum finding_id id = repair == REPAIR_EXCHANGE ? F_SWAPPED : stray_finding(strays_of(c));
    enum certainty certainty = proven                 ? CERTAINTY_PROVEN
                               : strays_suffice(conf) ? CERTAINTY_CERTAIN
                                                      : CERTAINTY_POSSIBLE;
    Finding *f = check_add(ctx, id, certainty == CERTAINTY_POSSIBLE ? SEVERITY_WARN : SEVERITY_FAIL,
                           certainty, conf);
    f->alternative = certainty == CERTAINTY_POSSIBLE;
    show_strays(ctx, f, c);
    check_show_answer(ctx, f, conf);
    if (proven)
        finding_prooff(ctx->arena, f, "asked", (Source){SOURCE_AWS, "sts", 0, 0},
                       "the same values %s: accepted", repair_text(repair));
}

static void damage_of(CheckContext *ctx, const Configuration *conf)
{
    const Credentials *c = check_creds(conf);
    enum trial worst = TRIAL_REFUSED;
    for (int r = 0; r < N_REPAIRS; r++) {
        Trial t = {.experiment = EXP_REPAIRED, .step = STEP_KEYS};
        enum trial got;
        bool swapped = looks_like_secret(span_of(c->access_key_id.text)) ||
                       secret_shape(c->secret_key).looks_like_key_id;
        t.creds = r == REPAIR_EXCHANGE && !swapped
                      ? NULL
                      : repair_credentials(ctx->arena, c, (enum repair)r);
        if (!t.creds)
            continue;
        got = experiment_identity(ctx, conf, &t, NULL);
        if (got == TRIAL_ACCEPTED) {
            blame_strays(ctx, conf, c, got, (enum repair)r);
            return;
        }
        worst = got == TRIAL_PENDING ? TRIAL_PENDING : worst;
    }
    if (worst != TRIAL_PENDING && strays_of(c))
        blame_strays(ctx, conf, c, TRIAL_REFUSED, REPAIR_CLEAN);
}

void check_values_damaged(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (check_keys_refused(conf) && !check_explained(ctx, conf, CERTAINTY_CERTAIN))
            damage_of(ctx, conf);
    }
}
