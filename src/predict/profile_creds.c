/* Credentials out of a profile, source profiles first: aws-sdk-go-v2 config/resolve_credentials.go
 * resolveCredsFromProfile. */
#include <string.h>

#include "predict/message.h"
#include "predict/sources.h"

static bool credential_source_check(Walk *w, const SharedProfile *p, const char *prefix)
{
    const char *source = p->credential_source.text, *complaint = NULL;
    if (strcmp(source, "Ec2InstanceMetadata") == 0 || strcmp(source, "Environment") == 0)
        return true;
    if (strcmp(source, "EcsContainer") != 0)
        complaint =
            "credential_source values must be EcsContainer, Ec2InstanceMetadata, or Environment";
    else if (!container_set(w))
        complaint = "EcsContainer was specified as the credential_source, but neither "
                    "'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' or "
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI' was set";
    if (!complaint)
        return true;
    walk_fail(w, STAGE_CONFIGURATION, PREDICT_CREDENTIAL_SOURCE, p->credential_source.at,
              arena_printf(w->arena, "%s%s", prefix, complaint),
              "credential_source = %s of profile %s can't be used here", source, p->name);
    return false;
}

static bool mfa_check(Walk *w, const SharedProfile *p, const char *prefix)
{
    if (!value_present(p->mfa_serial))
        return true;
    walk_fail(
        w, STAGE_CONFIGURATION, PREDICT_MFA, p->mfa_serial.at,
        arena_printf(
            w->arena,
            "%sassume role with MFA enabled, but AssumeRoleTokenProvider session option not set.",
            prefix),
        "profile %s wants a code from an MFA device (mfa_serial), and Terraform never asks for one",
        p->name);
    return false;
}

bool profile_check(Walk *w, const SharedProfile *p, const char *prefix)
{
    enum pick pick = order_pick_in_profile(w, p);
    bool fine = true;
    if (pick == PICK_SOURCE_PROFILE)
        fine = profile_check(w, p->source, prefix);
    else if (pick == PICK_CREDENTIAL_SOURCE)
        fine = credential_source_check(w, p, prefix);
    else if (pick == PICK_SSO)
        fine = sso_check(w, p, prefix);
    else if (pick == PICK_CONTAINER)
        fine = container_check(w, prefix);
    if (!fine || pick == PICK_PROFILE_WEB_IDENTITY || !p || !value_present(p->role_arn))
        return fine;
    return mfa_check(w, p, prefix);
}

static const Credentials *credential_source_get(Walk *w, const SharedProfile *p)
{
    const char *source = p->credential_source.text;
    const Credentials *c;
    if (strcmp(source, "Ec2InstanceMetadata") == 0)
        return imds_get(w);
    if (strcmp(source, "EcsContainer") == 0)
        return container_get(w);
    c = static_of_env(w);
    if (!c)
        walk_fail(w, STAGE_CREDENTIALS, PREDICT_CREDENTIAL_SOURCE, p->credential_source.at,
                  message_credentials(w),
                  "profile %s takes its keys from the environment (credential_source = "
                  "Environment), and none are set",
                  p->name);
    return c;
}

static const Credentials *profile_get_base(Walk *w, const SharedProfile *p)
{
    switch (order_pick_in_profile(w, p)) {
    case PICK_SOURCE_PROFILE:
        return profile_get(w, p->source);
    case PICK_PROFILE_KEYS:
        return p->keys;
    case PICK_CREDENTIAL_SOURCE:
        return credential_source_get(w, p);
    case PICK_PROFILE_WEB_IDENTITY:
        return webidentity_get_profile(w, p);
    case PICK_SSO:
        return sso_get(w, p);
    case PICK_LOGIN:
        return login_get(w, p);
    case PICK_PROCESS:
        return process_get(w, p);
    case PICK_CONTAINER:
        return container_get(w);
    default:
        return imds_get(w);
    }
}

const Credentials *profile_get(Walk *w, const SharedProfile *p)
{
    const Credentials *c = profile_get_base(w, p);
    if (!c)
        return NULL;
    if (!w->conf->base)
        w->conf->base = c;
    if (!p || !value_present(p->role_arn) ||
        order_pick_in_profile(w, p) == PICK_PROFILE_WEB_IDENTITY)
        return c;
    return role_of_profile(w, p, c);
}
