/* One profile and what stands behind it: aws-sdk-go-v2 config/shared_config.go setFromIniSections.
 */
#include "predict/profile.h"

#include <string.h>

#include "base/names.h"
#include "predict/profile_merge.h"
#include "predict/settings.h"

enum { SOURCE_PROFILES_MAX = 200 };

typedef struct Loading {
    Walk *w;
    const char *prefix;
    NameMap seen;
} Loading;

static const Credentials *section_keys(const Walk *w, const SharedProfile *p)
{
    const SharedValue *id = shared_value(p->section, "aws_access_key_id");
    const SharedValue *secret = shared_value(p->section, "aws_secret_access_key");
    const SharedValue *token = shared_value(p->section, "aws_session_token");
    Arena *arena = w->arena;
    Credentials *c;
    if (!id || !secret || value_empty(id->value) || value_empty(secret->value))
        return NULL;
    c = arena_new(arena, Credentials);
    c->access_key_id = id->value;
    c->secret_key = walk_secret(arena, secret->value);
    c->secret_at = secret->value.at;
    if (token && !value_empty(token->value)) {
        c->token = walk_secret(arena, token->value);
        c->token_at = token->value.at;
    }
    c->source = id->kind == AWS_CONFIG_FILE ? CRED_CONFIG_FILE : CRED_CREDENTIALS_FILE;
    c->profile = p->name;
    c->owner = walk_owner(w, c);
    return c;
}

static void profile_fill(const Walk *w, SharedProfile *p)
{
    const SharedSection *s = p->section;
    const SharedValue *region = shared_value(s, "region");
    const struct {
        Value *to;
        const char *key;
    } rows[] = {
        {&p->role_arn, "role_arn"},
        {&p->external_id, "external_id"},
        {&p->mfa_serial, "mfa_serial"},
        {&p->role_session_name, "role_session_name"},
        {&p->source_profile, "source_profile"},
        {&p->credential_source, "credential_source"},
        {&p->credential_process, "credential_process"},
        {&p->web_identity_token_file, "web_identity_token_file"},
        {&p->sso_session, "sso_session"},
        {&p->sso_region, "sso_region"},
        {&p->sso_start_url, "sso_start_url"},
        {&p->sso_account_id, "sso_account_id"},
        {&p->sso_role_name, "sso_role_name"},
        {&p->login_session, "login_session"},
        {&p->duration_seconds, "duration_seconds"},
        {&p->region, "region"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const SharedValue *v = shared_value(s, rows[i].key);
        *rows[i].to = v && !value_empty(v->value) ? v->value : VALUE_ABSENT;
    }
    p->has_region = !value_empty(p->region);
    p->region_kind = region ? region->kind : AWS_CONFIG_FILE;
    p->keys = section_keys(w, p);
}

bool shared_has_sso(const SharedProfile *p)
{
    return value_present(p->sso_session) || value_present(p->sso_region) ||
           value_present(p->sso_account_id) || value_present(p->sso_start_url) ||
           value_present(p->sso_role_name);
}

static bool has_credentials(const SharedProfile *p)
{
    return value_present(p->source_profile) || value_present(p->credential_source) ||
           value_present(p->credential_process) || value_present(p->web_identity_token_file) ||
           shared_has_sso(p) || p->keys; /* not login_session: hasCredentials of config 1.33 */
}

#define PROFILE_FAIL(l, reason, at, message, ...)          \
    walk_fail((l)->w, STAGE_CONFIGURATION, (reason), (at), \
              arena_printf((l)->w->arena, "%s%s", (l)->prefix, (message)), __VA_ARGS__)

/* validateCredentialsRequireARN. False ends the walk. */
static bool profile_has_role(Loading *l, const SharedProfile *p)
{
    const Value *needs_role[] = {&p->source_profile, &p->credential_source,
                                 &p->web_identity_token_file};
    static const char *const names[] = {"source_profile", "credential_source",
                                        "web_identity_token_file"};
    for (size_t i = 0; !value_present(p->role_arn) && i < ARRAY_LEN(needs_role); i++)
        if (value_present(*needs_role[i])) {
            PROFILE_FAIL(l, PREDICT_HALF_ROLE, needs_role[i]->at,
                         arena_printf(l->w->arena,
                                      "credential type %s requires role_arn, profile %s", names[i],
                                      p->name),
                         "profile %s has %s but no role_arn", p->name, names[i]);
            return false;
        }
    return true;
}

/* validateCredentialType. False ends the walk. */
static bool profile_has_one_type(Loading *l, const SharedProfile *p)
{
    int types = value_present(p->source_profile) + value_present(p->credential_source) +
                value_present(p->credential_process) + value_present(p->web_identity_token_file);
    if (types <= 1)
        return true;
    PROFILE_FAIL(
        l, PREDICT_CREDENTIAL_SOURCE, p->section->at,
        "only one credential type may be specified per profile: source profile, credential source, "
        "credential process, "
        "web identity token",
        "profile %s has more than one of source_profile, credential_source, credential_process and "
        "web_identity_token_file",
        p->name);
    return false;
}

static SharedProfile *profile_load(Loading *l, const char *name, SharedSection *section);

/* Ends the walk unless the source profile exists and holds something. */
static bool profile_link_source(Loading *l, SharedProfile *p)
{
    Arena *arena = l->w->arena;
    const char *name = p->source_profile.text,
               *arn = value_present(p->role_arn) ? p->role_arn.text : "";
    SharedSection *section;
    /* A profile with source_profile gets its credentials from there and nowhere else. */
    p->credential_source = p->credential_process = p->web_identity_token_file = VALUE_ABSENT;
    p->sso_account_id = p->sso_region = p->sso_role_name = p->sso_start_url = VALUE_ABSENT;
    p->keys = NULL;
    l->w->broken = p;
    if (l->seen.len > SOURCE_PROFILES_MAX) {
        walk_unknown(l->w, STAGE_CONFIGURATION, PREDICT_NOT_KNOWN, p->source_profile.at,
                     "the chain of source_profile is too long to be followed: %d and more",
                     SOURCE_PROFILES_MAX);
        return false;
    }
    section = profile_section(arena, l->w->files, name);
    if (!section) {
        PROFILE_FAIL(l, PREDICT_SOURCE_PROFILE_MISSING, p->source_profile.at,
                     arena_printf(arena,
                                  "failed to load assume role %s, of profile %s, failed to get "
                                  "shared config profile, %s",
                                  arn, name, name),
                     "profile %s takes its credentials from source_profile = %s, and no file has "
                     "that profile",
                     p->name, name);
        return false;
    }
    p->source = profile_load(l, name, section);
    if (!p->source)
        return false;
    if (!has_credentials(p->source)) {
        PROFILE_FAIL(
            l, PREDICT_SOURCE_PROFILE_EMPTY, p->source_profile.at,
            arena_printf(arena, "failed to load assume role %s, of profile %s, <nil>", arn, name),
            "source_profile = %s exists but holds no credentials", name);
        return false;
    }
    l->w->broken = NULL;
    return true;
}

static bool profile_link_sso(Loading *l, SharedProfile *p)
{
    Arena *arena = l->w->arena;
    if (!value_present(p->sso_session) || generation_has(&l->w->generation, QUIRK_NO_SSO_SESSION))
        return true;
    p->sso =
        profile_other_section(arena, l->w->files, SECTION_SSO_SESSION,
                              arena_span(arena, span_trim(span_of(p->sso_session.text), " \t")));
    if (!p->sso)
        PROFILE_FAIL(
            l, PREDICT_SSO_SESSION_MISSING, p->sso_session.at,
            arena_printf(arena, "failed to find SSO session section, %s", p->sso_session.text),
            "profile %s names sso_session = %s, and no [sso-session %s] is in the config file",
            p->name, p->sso_session.text, p->sso_session.text);
    return p->sso != NULL;
}

/* NULL ends the walk. section: the profile's. */
static SharedProfile *profile_load(Loading *l, const char *name, SharedSection *section)
{
    Arena *arena = l->w->arena;
    SharedProfile *p = arena_new(arena, SharedProfile);
    bool again = names_get(&l->seen, span_of(name)) != NULL, nested = l->seen.len > 0;
    const SharedValue *refused;
    const char *complaint = NULL;
    p->name = name;
    p->section = section;
    if (p->section->partial > 0) {
        PROFILE_FAIL(
            l, PREDICT_FILE_PARTIAL, p->section->at,
            arena_printf(arena,
                         "error fetching config from profile, %s, Error using profile: ", name),
            "profile %s has only half a pair of aws_access_key_id and aws_secret_access_key", name);
        return NULL;
    }
    refused = settings_of_profile(l->w, p->section, &complaint);
    if (refused) {
        PROFILE_FAIL(
            l, PREDICT_SETTING_INVALID, refused->value.at,
            arena_printf(arena, "error fetching config from profile, %s, %s", name, complaint),
            "profile %s has %s = %s, which the AWS SDK does not take", name, refused->key,
            refused->value.text);
        return NULL;
    }
    profile_fill(l->w, p);
    if (again)
        p->role_arn = p->external_id = p->mfa_serial = p->role_session_name = p->source_profile =
            VALUE_ABSENT; /* a profile that is its own source_profile (RULES.md 45) */
    else if (!profile_has_role(l, p))
        return NULL;
    if (nested && p->keys)
        return p;
    names_put(arena, &l->seen, span_of(name), p);
    if (!profile_has_one_type(l, p))
        return NULL;
    if (value_present(p->source_profile) && !profile_link_source(l, p))
        return NULL;
    return profile_link_sso(l, p) ? p : NULL;
}

/* A path that can be opened but not read, such as a folder, stops loading whatever profile is
 * wanted (RULES.md 50); so does a file that the SDK dies of. */
static bool files_readable(Loading *l)
{
    const AwsFileVec *kinds[] = {&l->w->files->config, &l->w->files->credentials};
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
        for (size_t i = 0; i < kinds[k]->len; i++) {
            const AwsFile *f = kinds[k]->items[i];
            if (f->parse_error) {
                PROFILE_FAIL(l, PREDICT_FILE_UNREADABLE, f->parse_error_at,
                             "Plugin did not respond", "%s: %s", f->path, f->parse_error);
                return false;
            }
            if (f->state != FILE_IS_DIR)
                continue;
            PROFILE_FAIL(
                l, PREDICT_FILE_UNREADABLE, source_file(f->path, 0, 0),
                arena_printf(
                    l->w->arena,
                    "failed to load shared config file, %s, read all: read %s: is a directory",
                    f->path, f->path),
                "%s is a folder, not a file", f->path);
            return false;
        }
    return true;
}

SharedProfile *shared_load(Walk *w, const char *name, bool must_exist, Source asked_at,
                           const char *prefix)
{
    Loading l = {w, prefix, {NULL, 0, 0}};
    SharedSection *section;
    if (!files_readable(&l))
        return NULL;
    section = profile_section(w->arena, w->files, name);
    if (section)
        return profile_load(&l, name, section);
    if (must_exist)
        PROFILE_FAIL(&l, PREDICT_PROFILE_MISSING, asked_at,
                     arena_printf(w->arena, "failed to get shared config profile, %s", name),
                     "no file has the profile %s", name);
    return NULL;
}

Value shared_service_endpoint(const Walk *w, const char *service)
{
    const char *name = w->shared ? shared_text(w->shared->section, "services") : NULL;
    const SharedSection *section =
        name ? profile_other_section(w->arena, w->files, SECTION_SERVICES, name) : NULL;
    const SharedValue *v = section ? shared_value(section, service) : NULL;
    for (size_t i = v && v->property ? v->property->n_sub : 0; i-- > 0;)
        if (strcmp(v->property->sub[i].key, "endpoint_url") == 0 &&
            !value_empty(v->property->sub[i].value))
            return v->property->sub[i].value;
    return VALUE_ABSENT;
}
