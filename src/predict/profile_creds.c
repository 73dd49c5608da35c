#include "predict/profile_creds.h"

#include <string.h>

#include "predict/message.h"

bool credential_source_check(Walk *w, const SharedProfile *p, const char *prefix)
{
    const char *source = p->credential_source.text, *complaint = NULL;
    bool container = strcmp(source, "EcsContainer") == 0;
    if (strcmp(source, "Ec2InstanceMetadata") == 0 || strcmp(source, "Environment") == 0)
        return true;
    if (!container)
        complaint =
            "credential_source values must be EcsContainer, Ec2InstanceMetadata, or Environment";
    else if (!container_set(w))
        complaint = "EcsContainer was specified as the credential_source, but neither "
                    "'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' or "
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI' was set";
    if (!complaint)
        return true;
    walk_fail(w, STAGE_CONFIGURATION,
              container ? PREDICT_CREDENTIAL_SOURCE : PREDICT_UNKNOWN_SOURCE,
              p->credential_source.at, arena_printf(w->arena, "%s%s", prefix, complaint),
              "credential_source = %s of profile %s can't be used here", source, p->name);
    return false;
}

bool mfa_check(Walk *w, const SharedProfile *p, const char *prefix)
{
    if (!p || !value_present(p->role_arn) || !value_present(p->mfa_serial))
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

const Credentials *credential_source_get(Walk *w, const SharedProfile *p)
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
