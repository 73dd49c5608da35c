#include "checks/all.h"
#include "checks/experiments.h"

#include <string.h>

static const Credentials *with_token(Arena *arena, const Credentials *from, const Secret *token,
                                     Source at)
{
    Credentials *c = arena_new(arena, Credentials);
    *c = *from;
    c->token = token;
    c->token_at = at;
    return c;
}

/* A long-term key with a token. By the rule it can't work; the same key alone shows whether that
 * was all. */
static void stale_of(CheckContext *ctx, const Configuration *conf, const Credentials *c)
{
    Trial t = {.experiment = EXP_DROP_TOKEN, .step = STEP_KEYS};
    const Answer *a;
    enum trial trial;
    Finding *f;
    t.creds = with_token(ctx->arena, c, NULL, SOURCE_UNKNOWN);
    trial = experiment_identity(ctx, conf, &t, &a);
    if (trial == TRIAL_PENDING)
        return;
    f = check_blame(ctx, F_TOKEN_STALE,
                    trial == TRIAL_ACCEPTED ? CERTAINTY_PROVEN : CERTAINTY_CERTAIN, conf);
    if (trial == TRIAL_REFUSED) { /* the token is wrong, but so is the key */
        f->certainty = CERTAINTY_POSSIBLE;
        f->severity = SEVERITY_WARN;
        f->alternative = true;
    }
    check_show(ctx, f, conf);
    if (trial == TRIAL_ACCEPTED)
        finding_prooff(ctx->arena, f, "asked", (Source){SOURCE_AWS, "sts", 0, 0},
                       "same key, no token: accepted%s%s", a->arn ? " as " : "",
                       a->arn ? check_arn_tail(a->arn) : "");
    else if (trial == TRIAL_REFUSED)
        finding_evidencef(ctx->arena, f, "asked", (Source){SOURCE_AWS, "sts", 0, 0},
                          "same key, no token: %s", a->error_code);
}

void check_stale_token(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const Credentials *c = check_creds(conf);
        if (check_keys_refused(conf) && c->token && check_is_long_term(c) &&
            !check_explained(ctx, conf, CERTAINTY_CERTAIN))
            stale_of(ctx, conf, c);
    }
}

/* ---- a temporary key without its token ---- */

typedef struct FoundToken {
    const Secret *token;
    Source at;
    bool old_name; /* as against: in the environment, while the key is in a file */
} FoundToken;

static bool found_in_environment(const CheckContext *ctx, const char *name, bool old_name,
                                 FoundToken *out)
{
    const EnvVar *var = env_var(ctx->facts->env, name);
    if (!var || !var->value.secret || secret_shape(var->value.secret).len_bytes == 0)
        return false;
    *out = (FoundToken){var->value.secret, var->value.at, old_name};
    return true;
}

static bool found_in_profile(const CheckContext *ctx, const char *profile, FoundToken *out)
{
    AwsFileList files = check_files(ctx);
    for (size_t i = 0; profile && i < files.len; i++) {
        const AwsSection *section = awsfile_section(files.items[i], SECTION_PROFILE, profile);
        const AwsProperty *p = section ? awssection_property(section, "aws_security_token") : NULL;
        if (p && p->value.secret) {
            *out = (FoundToken){p->value.secret, p->value.at, true};
            return true;
        }
    }
    return false;
}

/* Tokens that lie about under names that Terraform does not read for this key (RULES.md 27, 28). */
static bool found_token(const CheckContext *ctx, const Credentials *c, FoundToken *out)
{
    if (c->source == CRED_ENVIRONMENT)
        return found_in_environment(ctx, "AWS_SECURITY_TOKEN", true, out);
    return found_in_profile(ctx, c->profile, out) ||
           found_in_environment(ctx, "AWS_SESSION_TOKEN", false, out);
}

static void missing_of(CheckContext *ctx, const Configuration *conf, const Credentials *c)
{
    Trial t = {.experiment = EXP_FOUND_TOKEN, .step = STEP_KEYS};
    FoundToken found = {NULL, SOURCE_UNKNOWN, false};
    bool any = found_token(ctx, c, &found);
    enum trial trial = TRIAL_UNKNOWN;
    Finding *f;
    if (any) {
        t.creds = with_token(ctx->arena, c, found.token, found.at);
        trial = experiment_identity(ctx, conf, &t, NULL);
    }
    f = check_blame(ctx, any && found.old_name ? F_TOKEN_OLD_NAME : F_TOKEN_MISSING,
                    trial == TRIAL_ACCEPTED ? CERTAINTY_PROVEN : CERTAINTY_CERTAIN, conf);
    check_show(ctx, f, conf);
    finding_prooff(ctx->arena, f, "token", c->secret_at, "none beside this key");
    if (any)
        finding_evidencef(ctx->arena, f, "token", found.at,
                          "a token stands here, where Terraform does not look%s",
                          trial == TRIAL_ACCEPTED ? "; with it the key is accepted" : "");
}

void check_missing_token(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const Credentials *c = check_creds(conf);
        enum refusal refusal = check_refusal(conf);
        if (check_keys_refused(conf) && check_is_temporary(c) && !c->token &&
            refusal != REFUSAL_SIGNATURE)
            missing_of(ctx, conf, c);
    }
}
