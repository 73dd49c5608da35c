#include "checks/all.h"
#include "checks/support.h"

#include <string.h>

/* It works, and still more than one source is set: the one that loses surprises people later
 * (requests.md 3-5). */
static void compete_of(CheckContext *ctx, const Configuration *conf)
{
    const Candidate *winner = NULL, *loser = NULL;
    bool silent; /* Terraform says nothing of it (RULES.md 17) */
    Finding *f;
    for (size_t i = 0; i < conf->chain.len; i++) {
        const Candidate *c = &conf->chain.items[i];
        if (c->outcome == CHAIN_USED && !winner)
            winner = c;
        else if (c->outcome == CHAIN_SHADOWED && c->creds && !loser)
            loser = c;
    }
    if (!winner)
        return;
    if (!loser) {
        check_passf(ctx, STEP_CONFLICTS, "source", winner->at, "%s: nothing competes with it",
                    text_safe(ctx->arena,
                              winner->label ? winner->label : cred_source_name(winner->source)));
        return;
    }
    silent = loser->source == CRED_ENVIRONMENT && conf->profile_at.kind != SOURCE_ENVIRONMENT &&
             (winner->source == CRED_CREDENTIALS_FILE || winner->source == CRED_CONFIG_FILE ||
              winner->source == CRED_SSO);
    f = check_add(ctx, F_ENV_AND_PROFILE, silent ? SEVERITY_WARN : SEVERITY_INFO, CERTAINTY_CERTAIN,
                  conf);
    if (silent)
        finding_titlef(ctx->arena, f, "The block's profile beats the exported keys");
    finding_evidencef(ctx->arena, f, "wins", winner->at, "%s",
                      text_safe(ctx->arena, winner->label ? winner->label : ""));
    finding_evidencef(ctx->arena, f, "loses", loser->at, "%s, key %s",
                      text_safe(ctx->arena, loser->label ? loser->label : ""),
                      check_key_id(ctx, loser->creds->access_key_id.text));
}

void check_sources_compete(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++)
        if (check_works(ctx->configurations->items[i]))
            compete_of(ctx, ctx->configurations->items[i]);
}
