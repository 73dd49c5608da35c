/*
 * Settings of the environment that stop the SDK before anything else when their value is bad:
 * aws-sdk-go-v2 config/env_config.go NewEnvConfig, in its order.
 */
#include "predict/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "terraform/version.h"

enum setting_form {
    FORM_BOOL,       /* a variable: case does not count */
    FORM_BOOL_STATE, /* the same with other words */
    FORM_BOOL_KEY,   /* a key of a profile: true and false, as they stand here */
    FORM_AUTO,
    FORM_MODE,
    FORM_INT,
    FORM_SIZE,
    FORM_RETRY,
    FORM_DEFAULTS,
    FORM_ACCOUNT,
    FORM_CHECKSUM,
    FORM_FILE_MODE
};

typedef struct Setting {
    const char *name;
    enum setting_form form;
    const char *since; /* of aws-sdk-go-v2/config: earlier ones don't look at it */
} Setting;

#define ALWAYS "0.0.0"
#define SINCE_METADATA_V1 "1.22.0"
#define SINCE_ENDPOINTS "1.21.0"
#define SINCE_COMPRESSION "1.26.0"
#define SINCE_EXPRESS "1.25.7"
#define SINCE_ACCOUNT "1.27.31"
#define SINCE_CHECKSUM "1.29.0"
#define SINCE_SKEW "1.32.31"

/* config/env_config.go NewEnvConfig, in its order; versions: config/CHANGELOG.md. Measured:
 * six-bad-env-* of the recorded scenarios, with five programs. */
static const Setting env_settings[] = {
    {"AWS_DISABLE_REQUEST_COMPRESSION", FORM_BOOL, SINCE_COMPRESSION},
    {"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", FORM_SIZE, SINCE_COMPRESSION},
    {"AWS_DISABLE_CLOCK_SKEW_CORRECTION", FORM_BOOL, SINCE_SKEW},
    {"AWS_ENABLE_ENDPOINT_DISCOVERY", FORM_AUTO, ALWAYS},
    {"AWS_S3_USE_ARN_REGION", FORM_BOOL, ALWAYS},
    {"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", FORM_MODE, ALWAYS},
    {"AWS_EC2_METADATA_V1_DISABLED", FORM_BOOL, SINCE_METADATA_V1},
    {"AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", FORM_BOOL, ALWAYS},
    {"AWS_USE_DUALSTACK_ENDPOINT", FORM_BOOL_STATE, ALWAYS},
    {"AWS_USE_FIPS_ENDPOINT", FORM_BOOL_STATE, ALWAYS},
    {"AWS_DEFAULTS_MODE", FORM_DEFAULTS, ALWAYS},
    {"AWS_MAX_ATTEMPTS", FORM_INT, ALWAYS},
    {"AWS_RETRY_MODE", FORM_RETRY, ALWAYS},
    {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", FORM_BOOL, SINCE_ENDPOINTS},
    {"AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", FORM_BOOL, SINCE_EXPRESS},
    {"AWS_ACCOUNT_ID_ENDPOINT_MODE", FORM_ACCOUNT, SINCE_ACCOUNT},
    {"AWS_REQUEST_CHECKSUM_CALCULATION", FORM_CHECKSUM, SINCE_CHECKSUM},
    {"AWS_RESPONSE_CHECKSUM_VALIDATION", FORM_CHECKSUM, SINCE_CHECKSUM},
    {"AWS_RESTRICT_FILE_PERMISSIONS", FORM_FILE_MODE, SINCE_SKEW},
};

/* config/shared_config.go SharedConfig.setFromIniSection, in its order. All other keys with a bad
 * value are passed over: use_fips_endpoint, use_dualstack_endpoint, s3_*, ec2_metadata_v1_disabled,
 * endpoint_discovery_enabled, ignore_configured_endpoint_urls (six-bad-key-*). */
static const Setting profile_settings[] = {
    {"ec2_metadata_service_endpoint_mode", FORM_MODE, ALWAYS},
    {"defaults_mode", FORM_DEFAULTS, ALWAYS},
    {"max_attempts", FORM_INT, ALWAYS},
    {"retry_mode", FORM_RETRY, ALWAYS},
    {"disable_request_compression", FORM_BOOL_KEY, SINCE_COMPRESSION},
    {"disable_clock_skew_correction", FORM_BOOL_KEY, SINCE_SKEW},
    {"request_min_compression_size_bytes", FORM_SIZE, SINCE_COMPRESSION},
    {"account_id_endpoint_mode", FORM_ACCOUNT, SINCE_ACCOUNT},
    {"request_checksum_calculation", FORM_CHECKSUM, SINCE_CHECKSUM},
    {"response_checksum_validation", FORM_CHECKSUM, SINCE_CHECKSUM},
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

/* strconv.ParseInt with 64 bits and strconv.Atoi */
static bool number_too_big(const char *text)
{
    errno = 0;
    (void)strtol(text, NULL, 10);
    return errno == ERANGE;
}

/* smithy-go's MaxRequestMinCompressSizeBytes */
static bool size_in_range(const char *text)
{
    long n = strtol(text, NULL, 10);
    return n >= 0 && n <= 10485760;
}

static bool form_fits(enum setting_form form, const char *v)
{
    static const char *const bools[] = {"true", "false", NULL};
    static const char *const autos[] = {"true", "false", "auto", NULL};
    static const char *const modes[] = {"IPv4", "IPv6", NULL};
    static const char *const defaults[] = {"legacy", "standard", "in-region", "cross-region",
                                           "mobile", "auto",     NULL};
    static const char *const checksums[] = {"when_supported", "when_required", NULL};
    static const char *const file_modes[] = {"user_read_write", "unrestricted", NULL};
    switch (form) {
    case FORM_BOOL:
    case FORM_BOOL_STATE:
        return one_of(v, bools);
    case FORM_BOOL_KEY:
        return strcmp(v, "true") == 0 || strcmp(v, "false") == 0;
    case FORM_AUTO:
        return one_of(v, autos);
    case FORM_MODE:
        return one_of(v, modes);
    case FORM_INT:
        return number(v) && !number_too_big(v);
    case FORM_SIZE:
        return number(v) && size_in_range(v);
    case FORM_RETRY: /* aws.ParseRetryMode: case counts */
        return strcmp(v, "standard") == 0 || strcmp(v, "adaptive") == 0;
    case FORM_DEFAULTS:
        return one_of(v, defaults);
    case FORM_ACCOUNT:
        return strcmp(v, "preferred") == 0 || strcmp(v, "required") == 0 ||
               strcmp(v, "disabled") == 0;
    case FORM_CHECKSUM:
        return one_of(v, checksums);
    case FORM_FILE_MODE:
        return one_of(v, file_modes);
    }
    return true;
}

/* What a value of that form must be, in the SDK's words; NULL for forms whose message is built
 * otherwise. */
static const char *form_need(enum setting_form form)
{
    switch (form) {
    case FORM_BOOL:
    case FORM_BOOL_KEY:
        return "need true or false";
    case FORM_BOOL_STATE:
        return "need true, false";
    case FORM_AUTO:
        return "need true, false or auto";
    case FORM_MODE:
        return "unknown EC2 IMDS endpoint mode, must be either IPv6 or IPv4";
    case FORM_ACCOUNT:
        return "must be preferred/required/disabled";
    case FORM_CHECKSUM:
        return "must be when_supported/when_required";
    case FORM_FILE_MODE:
        return "must be user_read_write/unrestricted";
    default:
        return NULL;
    }
}

static const char *env_complaint(Arena *a, const Setting *s, const char *v)
{
    switch (s->form) {
    case FORM_INT:
        return arena_printf(a, "invalid value %s=%s, strconv.ParseInt: parsing \"%s\": %s", s->name,
                            v, v, number(v) ? "value out of range" : "invalid syntax");
    case FORM_SIZE:
        return number(v)
                   ? "invalid range for env var min request compression size bytes, must be "
                     "within 0 and 10485760 inclusively"
                   : arena_printf(a, "invalid value for env var, %s=%s, need int64", s->name, v);
    case FORM_RETRY:
        return arena_printf(a, "invalid %s value, unknown RetryMode, %s", s->name, v);
    case FORM_DEFAULTS:
        return arena_printf(a, "invalid %s value: %s", s->name, v);
    default:
        return arena_printf(a, "invalid value for environment variable, %s=%s, %s", s->name, v,
                            form_need(s->form));
    }
}

static const char *profile_complaint(Arena *a, const Setting *s, const char *v)
{
    switch (s->form) {
    case FORM_MODE:
        return form_need(FORM_MODE);
    case FORM_DEFAULTS:
        return arena_printf(a, "invalid value: %s", v);
    case FORM_INT:
        return arena_printf(a, "invalid value %s=%s, expect integer", s->name, v);
    case FORM_RETRY:
        return arena_printf(a, "unknown RetryMode, %s", v);
    case FORM_SIZE:
        return number(v) ? arena_printf(a,
                                        "invalid range for min request compression size bytes %s, "
                                        "must be within 0 and 10485760 inclusively",
                                        v)
                         : arena_printf(a,
                                        "invalid value for min request compression size bytes %s, "
                                        "need int64",
                                        v);
    default:
        return arena_printf(a, "invalid value for shared config profile field, %s=%s, %s", s->name,
                            v, form_need(s->form));
    }
}

bool settings_check(Walk *w, const char *prefix)
{
    const char *sdk = generation_sdk(&w->generation);
    if (generation_has(&w->generation, QUIRK_SDK_V1))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(env_settings); i++) {
        const Setting *s = &env_settings[i];
        const char *v = walk_env(w, s->name);
        if (!v || form_fits(s->form, v) || version_compare_text(sdk, s->since) < 0)
            continue;
        walk_fail(w, STAGE_CONFIGURATION, PREDICT_SETTING_INVALID, source_env(s->name),
                  arena_printf(w->arena, "%s%s", prefix, env_complaint(w->arena, s, v)),
                  "%s has the value %s, which the AWS SDK does not take", s->name, v);
        return false;
    }
    return true;
}

const SharedValue *settings_of_profile(Walk *w, const SharedSection *section,
                                       const char **out_complaint)
{
    const char *sdk = generation_sdk(&w->generation);
    for (size_t i = 0; i < ARRAY_LEN(profile_settings); i++) {
        const Setting *s = &profile_settings[i];
        const char *v = shared_text(section, s->name);
        /* setFromIniSection: an empty value is one too, but for two modes
         * (seen with terraform 1.11.4: profile.*-env-* of surface_cases.py) */
        if (!v && s->form != FORM_MODE && s->form != FORM_DEFAULTS &&
            shared_value(section, s->name))
            v = "";
        if (!v || form_fits(s->form, v) || version_compare_text(sdk, s->since) < 0)
            continue;
        *out_complaint = arena_printf(w->arena, "failed to load %s from shared config, %s", s->name,
                                      profile_complaint(w->arena, s, v));
        return shared_value(section, s->name);
    }
    return NULL;
}
