/*
 * The chain of one configuration: one table of sources, put in order for the generation in use
 * (RULES.md 13-35, causes.md F10, F11). The first row that is there and looked at is where the
 * credentials come from; source_list.c tells the same rows to people.
 */
#include "predict/source_rows.h"

#include "predict/profile_creds.h"

/* ---- is it there, where does it stand, and what does it hold ---- */

static Found found_keys(const Credentials *keys)
{
    return keys ? (Found){.there = true, .at = keys->access_key_id.at, .keys = keys} : (Found){0};
}

static Found found_value(Value v)
{
    return (Found){.there = value_present(v), .at = v.at};
}

static Found find_block_keys(const Walk *w, const SharedProfile *p)
{
    (void)p;
    return (Found){.there = static_block_used(w),
                   .at = walk_arg(w, "access_key")->v.at,
                   .keys = static_of_block(w)};
}

static Found find_block_web_identity(const Walk *w, const SharedProfile *p)
{
    ArgGroup g;
    bool there = walk_group(w, "assume_role_with_web_identity", 0, &g);
    (void)p;
    return (Found){.there = there, .at = g.at};
}

static Found find_env_keys(const Walk *w, const SharedProfile *p)
{
    Found f = found_keys(static_of_env(w));
    Value half = static_env_half(w);
    (void)p;
    if (value_present(half)) {
        f.at = half.at;
        f.unusable = arena_printf(w->arena, "only %s is set: half a pair is passed over",
                                  half.at.name ? half.at.name : "one of the two");
    }
    return f;
}

static Found find_env_web_identity(const Walk *w, const SharedProfile *p)
{
    static const char *const name = "AWS_WEB_IDENTITY_TOKEN_FILE";
    (void)p;
    return (Found){.there = walk_env(w, name) != NULL, .at = source_env(name)};
}

/* Its keys are those that its source profiles end in, if they stand in a file. */
static Found find_source_profile(const Walk *w, const SharedProfile *p)
{
    const SharedProfile *last = p;
    if (!p || !p->source)
        return (Found){0};
    while (last->source)
        last = last->source;
    return (Found){.there = true,
                   .at = p->source_profile.at,
                   .keys = last->keys,
                   .label = arena_printf(w->arena, "profile %s: role_arn with source_profile %s",
                                         p->name, p->source->name)};
}

static Found find_profile_keys(const Walk *w, const SharedProfile *p)
{
    (void)w;
    return found_keys(p ? p->keys : NULL);
}

static Found find_sso(const Walk *w, const SharedProfile *p)
{
    (void)w;
    if (!p || !shared_has_sso(p))
        return (Found){0};
    return (Found){.there = true,
                   .at = value_present(p->sso_session)     ? p->sso_session.at
                         : value_present(p->sso_start_url) ? p->sso_start_url.at
                                                           : p->sso_account_id.at};
}

static Found find_credential_source(const Walk *w, const SharedProfile *p)
{
    (void)w;
    return found_value(p ? p->credential_source : VALUE_ABSENT);
}

static Found find_profile_web_identity(const Walk *w, const SharedProfile *p)
{
    (void)w;
    return found_value(p ? p->web_identity_token_file : VALUE_ABSENT);
}

static Found find_login(const Walk *w, const SharedProfile *p)
{
    (void)w;
    return found_value(p ? p->login_session : VALUE_ABSENT);
}

static Found find_process(const Walk *w, const SharedProfile *p)
{
    (void)w;
    return found_value(p ? p->credential_process : VALUE_ABSENT);
}

static Found find_container(const Walk *w, const SharedProfile *p)
{
    bool full = walk_env(w, "AWS_CONTAINER_CREDENTIALS_FULL_URI") != NULL;
    (void)p;
    return (Found){.there = container_set(w),
                   .at = source_env(full ? "AWS_CONTAINER_CREDENTIALS_FULL_URI"
                                         : "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")};
}

/* Whether it has a role to give is known only when it is asked; nothing comes after it. */
static Found find_imds(const Walk *w, const SharedProfile *p)
{
    (void)w;
    (void)p;
    return (Found){.there = true, .at = source_rule("instance metadata")};
}

/* ---- how to get them ---- */

static bool check_env_web_identity(Walk *w, const SharedProfile *p, const char *prefix)
{
    (void)p;
    return webidentity_check_env(w, prefix);
}

static bool check_source_profile(Walk *w, const SharedProfile *p, const char *prefix)
{
    return profile_check(w, p->source, prefix);
}

static bool check_container(Walk *w, const SharedProfile *p, const char *prefix)
{
    (void)p;
    return container_check(w, prefix);
}

static const Credentials *get_block_web_identity(Walk *w, const SharedProfile *p)
{
    (void)p;
    return webidentity_get_block(w);
}

static const Credentials *get_env_web_identity(Walk *w, const SharedProfile *p)
{
    (void)p;
    return webidentity_get_env(w);
}

static const Credentials *get_source_profile(Walk *w, const SharedProfile *p)
{
    return profile_get(w, p->source);
}

static const Credentials *get_container(Walk *w, const SharedProfile *p)
{
    (void)p;
    return container_get(w);
}

static const Credentials *get_imds(Walk *w, const SharedProfile *p)
{
    (void)p;
    return imds_get(w);
}

/* ---- the table ---- */

/* aws-sdk-go-v2 config/resolve_credentials.go resolveCredentialChain, resolveCredsFromProfile; what
 * the block itself holds comes before both. */
const SourceRow source_rows[SOURCE_ROWS] = {
    {SOURCE_BLOCK_KEYS, PLACE_BLOCK, CRED_PROVIDER_BLOCK, "access_key and secret_key in the block",
     "RULES 13, override-01", find_block_keys, NULL, NULL, QUIRK_NONE},
    /* replaces whatever the chain found (RULES.md 22) */
    {SOURCE_BLOCK_WEB_IDENTITY, PLACE_BLOCK, CRED_WEB_IDENTITY,
     "assume_role_with_web_identity in the block", "RULES 22, webid-06", find_block_web_identity,
     NULL, get_block_web_identity, QUIRK_NONE},
    {SOURCE_ENV_KEYS, PLACE_ENVIRONMENT, CRED_ENVIRONMENT, "AWS_ACCESS_KEY_ID",
     "RULES 19, env-conflict-02", find_env_keys, NULL, NULL, QUIRK_NONE},
    {SOURCE_ENV_WEB_IDENTITY, PLACE_ENVIRONMENT, CRED_WEB_IDENTITY, "AWS_WEB_IDENTITY_TOKEN_FILE",
     "RULES 21, env-conflict-09", find_env_web_identity, check_env_web_identity,
     get_env_web_identity, QUIRK_NO_WEB_IDENTITY},
    {SOURCE_SOURCE_PROFILE, PLACE_PROFILE, CRED_CONFIG_FILE, "source_profile",
     "RULES 34, profile-shadowed-06", find_source_profile, check_source_profile, get_source_profile,
     QUIRK_NONE},
    {SOURCE_PROFILE_KEYS, PLACE_PROFILE, CRED_CREDENTIALS_FILE, "keys",
     "RULES 33, 35, profile-shadowed-08", find_profile_keys, NULL, NULL, QUIRK_NONE},
    {SOURCE_CREDENTIAL_SOURCE, PLACE_PROFILE, CRED_CONFIG_FILE, "credential_source",
     "RULES 45, assume-role-11", find_credential_source, credential_source_check,
     credential_source_get, QUIRK_NONE},
    {SOURCE_PROFILE_WEB_IDENTITY, PLACE_PROFILE, CRED_WEB_IDENTITY, "web_identity_token_file",
     "causes.md F10", find_profile_web_identity, NULL, webidentity_get_profile, QUIRK_NONE},
    {SOURCE_SSO, PLACE_PROFILE, CRED_SSO, "SSO", "RULES 35, profile-shadowed-08", find_sso,
     sso_check, sso_get, QUIRK_NO_SSO},
    {SOURCE_LOGIN, PLACE_PROFILE, CRED_LOGIN, "login_session", "provider-facts login", find_login,
     NULL, login_get, QUIRK_NO_LOGIN},
    {SOURCE_PROCESS, PLACE_PROFILE, CRED_PROCESS, "credential_process", "causes.md F10",
     find_process, NULL, process_get, QUIRK_NONE},
    {SOURCE_CONTAINER, PLACE_MACHINE, CRED_CONTAINER, "credentials of the container",
     "RULES 30, healthy-07", find_container, check_container, get_container, QUIRK_NONE},
    {SOURCE_IMDS, PLACE_MACHINE, CRED_IMDS, "role of the EC2 instance", "RULES 30, healthy-05",
     find_imds, NULL, get_imds, QUIRK_NONE},
};

/* Why a profile that somebody names keeps the environment from being looked at; NULL: it doesn't.
 * Before provider 4 and Terraform 1.7 the environment came first even then, but for AWS_PROFILE in
 * two versions (causes.md F11). */
static const char *environment_ignored(const Walk *w)
{
    if (w->profile_in_block && !generation_has(&w->generation, QUIRK_ENV_BEATS_PROFILE))
        return w->conf->kind == CONF_PROFILE ? "not looked at: the profile is asked for"
                                             : "not looked at: profile = in the block comes first";
    if (walk_env(w, "AWS_PROFILE") && generation_has(&w->generation, QUIRK_AWS_PROFILE_BEATS_ENV))
        return "not looked at: this version takes the profile of AWS_PROFILE first";
    return NULL;
}

const char *source_ignored(const Walk *w, const SourceRow *row)
{
    if (generation_has(&w->generation, row->unknown_to))
        return "not looked at: this version doesn't know it yet";
    return row->place == PLACE_ENVIRONMENT ? environment_ignored(w) : NULL;
}

void sources_in_order(const Walk *w, const SourceRow *out[SOURCE_ROWS])
{
    static const enum source_place env_first[] = {PLACE_BLOCK, PLACE_ENVIRONMENT, PLACE_PROFILE,
                                                  PLACE_MACHINE};
    static const enum source_place env_ignored[] = {PLACE_BLOCK, PLACE_PROFILE, PLACE_ENVIRONMENT,
                                                    PLACE_MACHINE};
    const enum source_place *order = environment_ignored(w) ? env_ignored : env_first;
    size_t n = 0;
    for (size_t k = 0; k < ARRAY_LEN(env_first); k++)
        for (size_t i = 0; i < SOURCE_ROWS; i++)
            if (source_rows[i].place == order[k])
                out[n++] = &source_rows[i];
}

/* The first row from that place on that is there and looked at; IMDS is, if nothing else. */
static const SourceRow *source_pick(const Walk *w, enum source_place from, const SharedProfile *p)
{
    const SourceRow *order[SOURCE_ROWS];
    size_t i = 0;
    sources_in_order(w, order);
    while (i + 1 < SOURCE_ROWS &&
           (order[i]->place < from || source_ignored(w, order[i]) || !order[i]->find(w, p).there))
        i++;
    return order[i];
}

static const Credentials *row_get(Walk *w, const SourceRow *row, const SharedProfile *p)
{
    return row->get ? row->get(w, p) : row->find(w, p).keys;
}

/* ---- a profile, source profiles first ---- */

bool profile_check(Walk *w, const SharedProfile *p, const char *prefix)
{
    const SourceRow *row = source_pick(w, PLACE_PROFILE, p);
    if (row->check && !row->check(w, p, prefix))
        return false;
    return row->name == SOURCE_PROFILE_WEB_IDENTITY || mfa_check(w, p, prefix);
}

const Credentials *profile_get(Walk *w, const SharedProfile *p)
{
    const SourceRow *row = source_pick(w, PLACE_PROFILE, p);
    const Credentials *c = row_get(w, row, p);
    if (!c)
        return NULL;
    if (!w->conf->base)
        w->conf->base = c;
    if (!p || !value_present(p->role_arn) || row->name == SOURCE_PROFILE_WEB_IDENTITY)
        return c;
    return role_of_profile(w, p, c);
}

/* ---- the chain ---- */

void chain_decide(Walk *w)
{
    w->source = source_pick(w, PLACE_BLOCK, w->shared);
}

bool chain_check(Walk *w)
{
    const SourceRow *row =
        w->source->place == PLACE_BLOCK ? source_pick(w, PLACE_ENVIRONMENT, w->shared) : w->source;
    if (row->place == PLACE_PROFILE || row->place == PLACE_MACHINE)
        return profile_check(w, w->shared, "");
    return !row->check || row->check(w, w->shared, "");
}

const Credentials *chain_get(Walk *w)
{
    bool profile = w->source->place == PLACE_PROFILE || w->source->place == PLACE_MACHINE;
    return profile ? profile_get(w, w->shared) : row_get(w, w->source, w->shared);
}
