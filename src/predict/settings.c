/*
 * Settings of the environment that stop the SDK before anything else when their value is bad:
 * aws-sdk-go-v2 config/env_config.go NewEnvConfig, in its order.
 */
#include "predict/settings.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum setting_form {
    FORM_BOOL,
    FORM_BOOL_STATE,
    FORM_AUTO,
    FORM_MODE,
    FORM_INT,
    FORM_RETRY,
    FORM_DEFAULTS
};

static const struct {
    const char *name;
    enum setting_form form;
} setting_rows[] = {
    {"AWS_DISABLE_REQUEST_COMPRESSION", FORM_BOOL},
    {"AWS_ENABLE_ENDPOINT_DISCOVERY", FORM_AUTO},
    {"AWS_S3_USE_ARN_REGION", FORM_BOOL},
    {"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", FORM_MODE},
    {"AWS_EC2_METADATA_V1_DISABLED", FORM_BOOL},
    {"AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", FORM_BOOL},
    {"AWS_USE_DUALSTACK_ENDPOINT", FORM_BOOL_STATE},
    {"AWS_USE_FIPS_ENDPOINT", FORM_BOOL_STATE},
    {"AWS_DEFAULTS_MODE", FORM_DEFAULTS},
    {"AWS_MAX_ATTEMPTS", FORM_INT},
    {"AWS_RETRY_MODE", FORM_RETRY},
    {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", FORM_BOOL},
};

static bool one_of(const char *text, const char *const *list)
{
    for (; *list; list++)
        if (strcasecmp(text, *list) == 0)
            return true;
    return false;
}

static bool number(const char *text)
{
    char *end;
    (void)strtol(text, &end, 10);
    return end != text && *end == '\0' && strspn(text, "+-0123456789") == strlen(text);
}

/* What the SDK says of a bad value, NULL for a good one. */
static const char *setting_complaint(Arena *a, enum setting_form form, const char *name,
                                     const char *v)
{
    static const char *const bools[] = {"true", "false", NULL}, *const autos[] = {"true", "false",
                                                                                  "auto", NULL};
    static const char *const modes[] = {"IPv4", "IPv6", NULL}, *const retries[] = {
                                                                   "standard", "adaptive", NULL};
    static const char *const defaults[] = {"legacy", "standard", "in-region", "cross-region",
                                           "mobile", "auto",     NULL};
    const char *head = arena_printf(a, "invalid value for environment variable, %s=%s, ", name, v);
    switch (form) {
    case FORM_BOOL:
        return one_of(v, bools) ? NULL : arena_printf(a, "%sneed true or false", head);
    case FORM_BOOL_STATE:
        return one_of(v, bools) ? NULL : arena_printf(a, "%sneed true, false", head);
    case FORM_AUTO:
        return one_of(v, autos) ? NULL : arena_printf(a, "%sneed true, false or auto", head);
    case FORM_MODE:
        return one_of(v, modes)
                   ? NULL
                   : arena_printf(
                         a, "%sunknown EC2 IMDS endpoint mode, must be either IPv6 or IPv4", head);
    case FORM_INT:
        return number(v)
                   ? NULL
                   : arena_printf(
                         a, "invalid value %s=%s, strconv.ParseInt: parsing \"%s\": invalid syntax",
                         name, v, v);
    case FORM_RETRY:
        return one_of(v, retries)
                   ? NULL
                   : arena_printf(a, "invalid %s value, unknown RetryMode, %s", name, v);
    case FORM_DEFAULTS:
        return one_of(v, defaults) ? NULL : arena_printf(a, "invalid %s value: %s", name, v);
    }
    return NULL;
}

bool settings_check(Walk *w, const char *prefix)
{
    if (generation_has(&w->generation, QUIRK_SDK_V1))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(setting_rows); i++) {
        const char *name = setting_rows[i].name, *v = walk_env(w, name);
        const char *complaint =
            v ? setting_complaint(w->arena, setting_rows[i].form, name, v) : NULL;
        if (!complaint)
            continue;
        walk_fail(w, STAGE_CONFIGURATION, PREDICT_SETTING_INVALID, source_env(name),
                  arena_printf(w->arena, "%s%s", prefix, complaint),
                  "%s has the value %s, which the AWS SDK does not take", name, v);
        return false;
    }
    return true;
}

const char *settings_of_profile(Walk *w, const SharedSection *section)
{
    static const struct {
        const char *key;
        enum setting_form form;
    } rows[] = {{"ec2_metadata_service_endpoint_mode", FORM_MODE},
                {"defaults_mode", FORM_DEFAULTS},
                {"max_attempts", FORM_INT},
                {"retry_mode", FORM_RETRY}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *v = shared_text(section, rows[i].key), *tail;
        if (!v || !setting_complaint(w->arena, rows[i].form, "", v))
            continue;
        tail = rows[i].form == FORM_MODE
                   ? "unknown EC2 IMDS endpoint mode, must be either IPv6 or IPv4"
               : rows[i].form == FORM_DEFAULTS ? arena_printf(w->arena, "invalid value: %s", v)
               : rows[i].form == FORM_INT
                   ? arena_printf(w->arena, "invalid value max_attempts=%s, expect integer", v)
                   : arena_printf(w->arena, "unknown RetryMode, %s", v);
        return arena_printf(w->arena, "failed to load %s from shared config, %s", rows[i].key,
                            tail);
    }
    return NULL;
}
