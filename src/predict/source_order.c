/*
 * Which source is taken: the order inside the SDK and the base library (RULES.md 13-35, causes.md
 * F10, F11). What a row of the chain says to people is written in source_chain.c.
 */
#include "predict/sources.h"

#include <string.h>

static bool pick_there(const Walk *w, const SharedProfile *p, enum pick pick)
{
    switch (pick) {
    case PICK_SOURCE_PROFILE:
        return p && p->source;
    case PICK_PROFILE_KEYS:
        return p && p->keys;
    case PICK_CREDENTIAL_SOURCE:
        return p && value_present(p->credential_source);
    case PICK_PROFILE_WEB_IDENTITY:
        return p && value_present(p->web_identity_token_file);
    case PICK_SSO:
        return p && shared_has_sso(p) && !generation_has(&w->generation, QUIRK_NO_SSO);
    case PICK_LOGIN:
        return p && value_present(p->login_session) &&
               !generation_has(&w->generation, QUIRK_NO_LOGIN);
    case PICK_PROCESS:
        return p && value_present(p->credential_process);
    case PICK_CONTAINER:
        return container_set(w);
    default:
        return pick == PICK_IMDS;
    }
}

/* aws-sdk-go-v2 config/resolve_credentials.go resolveCredsFromProfile */
enum pick order_pick_in_profile(const Walk *w, const SharedProfile *p)
{
    static const enum pick order[] = {PICK_SOURCE_PROFILE,       /* profile-shadowed-06 */
                                      PICK_PROFILE_KEYS,         /* profile-shadowed-08 */
                                      PICK_CREDENTIAL_SOURCE,    /* assume-role-11, -12 */
                                      PICK_PROFILE_WEB_IDENTITY, /* F10 */
                                      PICK_SSO,                  /* F10 */
                                      PICK_LOGIN,
                                      PICK_PROCESS,   /* F10 */
                                      PICK_CONTAINER, /* healthy-07 */
                                      PICK_IMDS};
    size_t i = 0;
    while (!pick_there(w, p, order[i]))
        i++;
    return order[i];
}

/* Environment before a profile that the block names: older generations (causes.md F11). */
static bool env_counts(const Walk *w)
{
    bool by_variable =
        walk_env(w, "AWS_PROFILE") && generation_has(&w->generation, QUIRK_AWS_PROFILE_BEATS_ENV);
    return (!w->profile_in_block || generation_has(&w->generation, QUIRK_ENV_BEATS_PROFILE)) &&
           !by_variable;
}

enum pick order_pick_of_chain(const Walk *w)
{
    if (env_counts(w) && static_of_env(w))
        return PICK_ENV_KEYS;
    if (env_counts(w) && walk_env(w, "AWS_WEB_IDENTITY_TOKEN_FILE") &&
        !generation_has(&w->generation, QUIRK_NO_WEB_IDENTITY))
        return PICK_ENV_WEB_IDENTITY;
    return order_pick_in_profile(w, w->shared);
}

/* resolveCredentialChain; a role by web identity in the block replaces whatever it found (RULES.md
 * 22). */
enum pick order_pick(const Walk *w)
{
    ArgGroup g;
    if (static_block_used(w))
        return PICK_BLOCK_KEYS;
    if (walk_group(w, "assume_role_with_web_identity", 0, &g))
        return PICK_BLOCK_WEB_IDENTITY;
    return order_pick_of_chain(w);
}
