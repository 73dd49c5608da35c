#include "awscli/awscli_verbs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/compiler.h"

typedef struct Verb {
    const char *command, *since;
} Verb;

/* Read in `aws CMD help` of 1.45.11, which has none of them, and in the CHANGELOG of version 2. */
static const Verb verbs[] = {
    {"aws sso login", "2"},
    {"aws login", "2.32"},
    {"aws configure sso", "2"}, /* and sso-session */
    {"aws configure list-profiles", "2"},
    {"aws configure export-credentials", "2"},
};

static bool older(const char *version, const char *than)
{
    int major = 0, minor = 0, than_major = 0, than_minor = 0;
    if (sscanf(version, "%d.%d", &major, &minor) < 1)
        return false;
    sscanf(than, "%d.%d", &than_major, &than_minor);
    return major < than_major || (major == than_major && minor < than_minor);
}

const char *awscli_needs(const char *version, const char *command)
{
    for (size_t i = 0; version && i < ARRAY_LEN(verbs); i++)
        if (strstr(command, verbs[i].command) && older(version, verbs[i].since))
            return verbs[i].since;
    return NULL;
}

/* AWS CLI 2.22 signs in by a redirect to this machine unless told otherwise; before it the device
 * code was the only way, and --no-browser kept it from opening a browser
 * (aws-cli CHANGELOG 2.22.0: "sso login --use-device-code"). */
const char *awscli_code_flag(const char *version)
{
    return version && version[0] == '2' && older(version, "2.22") ? " --no-browser"
                                                                  : " --use-device-code";
}

const char *awscli_configure_default(const EnvFacts *env)
{
    bool named = env && (env_var(env, "AWS_PROFILE") || env_var(env, "AWS_DEFAULT_PROFILE"));
    return named ? "env -u AWS_PROFILE -u AWS_DEFAULT_PROFILE " : "";
}
