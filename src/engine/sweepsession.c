#include "engine/sweepsession.h"

#include <string.h>

#include "base/text.h"

enum { CHAIN_MAX = 20 };

/* A setting of a profile: the credentials file's is laid over the config file's (aws-sdk-go-v2
 * config/shared_config.go, mergeSections). NULL: it is not there, empty or a secret. */
static const char *session_setting(const Facts *facts, const char *profile, const char *key,
                                   bool *out_there)
{
    static const enum aws_file_kind order[] = {AWS_CREDENTIALS_FILE, AWS_CONFIG_FILE};
    for (size_t k = 0; k < ARRAY_LEN(order); k++)
        for (size_t i = facts->awsfiles.len; i-- > 0;) {
            const AwsFile *f = facts->awsfiles.items[i];
            const AwsSection *s = f->kind == order[k] && f->dialect == DIALECT_GO
                                      ? awsfile_section(f, SECTION_PROFILE, profile)
                                      : NULL;
            const AwsProperty *p = s ? awssection_property(s, key) : NULL;
            if (!p || value_empty(p->value))
                continue;
            if (out_there)
                *out_there = true;
            return p->value.text;
        }
    return NULL;
}

static bool session_has(const Facts *facts, const char *profile, const char *key)
{
    bool there = false;
    (void)session_setting(facts, profile, key, &there);
    return there;
}

/* Where the chain begins, by the order in which the SDK looks (aws-sdk-go-v2
 * config/resolve_credentials.go, resolveCredsFromProfile). */
static const char *session_begin(Arena *arena, const Facts *facts, const char *profile)
{
    const char *name = text_safe(arena, profile), *value;
    if (session_has(facts, profile, "aws_access_key_id"))
        return arena_printf(arena, "keys of profile %s", name);
    if ((value = session_setting(facts, profile, "credential_source", NULL)))
        return arena_printf(arena, "credential_source %s", text_safe(arena, value));
    if (session_has(facts, profile, "web_identity_token_file"))
        return arena_printf(arena, "web identity token of profile %s", name);
    if ((value = session_setting(facts, profile, "sso_session", NULL)))
        return arena_printf(arena, "sso-session %s", text_safe(arena, value));
    if ((value = session_setting(facts, profile, "sso_start_url", NULL)))
        return arena_printf(arena, "SSO %s", text_safe(arena, value));
    if (session_has(facts, profile, "credential_process"))
        return arena_printf(arena, "credential_process of profile %s", name);
    if (session_has(facts, profile, "login_session"))
        return arena_printf(arena, "login session of profile %s", name);
    return NULL;
}

SweepSession sweepsession_of(Arena *arena, const Facts *facts, const char *profile)
{
    SweepSession out = {0};
    for (int n = 0; n < CHAIN_MAX; n++) {
        const char *role = session_setting(facts, profile, "role_arn", NULL);
        const char *source = session_setting(facts, profile, "source_profile", NULL);
        if (role)
            vec_push(arena, &out.roles, text_safe(arena, role));
        if (!role || !source || strcmp(source, profile) == 0)
            break;
        profile = source;
    }
    out.begins = session_begin(arena, facts, profile);
    return out;
}
