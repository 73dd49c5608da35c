#include "predict/v1session.h"

#include <string.h>
#include <strings.h>

#include "awsfiles/awsfile_v1.h"
#include "predict/profile.h"

#define HEAD "creating AWS SDK v1 session: creating AWS session: "

static const char *v1_head(const Walk *w)
{
    return w->backend ? "error configuring S3 Backend: Error creating AWS session: " : HEAD;
}

/* session/env_config.go: two variables that only this SDK reads. */
static bool v1_settings(Walk *w)
{
    static const struct {
        const char *name, *what;
    } rows[] = {{"AWS_STS_REGIONAL_ENDPOINTS", "STSRegionalEndpoint"},
                {"AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "S3UsEast1RegionalEndpoint"}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *v = walk_env(w, rows[i].name);
        if (!v || strcasecmp(v, "legacy") == 0 || strcasecmp(v, "regional") == 0)
            continue;
        walk_fail(w, STAGE_CONFIGURATION, PREDICT_SETTING_INVALID, source_env(rows[i].name),
                  arena_printf(w->arena,
                               "%sfailed to load shared config, failed to load, %s from env "
                               "config, unable to resolve the value of %s for %s",
                               v1_head(w), rows[i].name, rows[i].what, v),
                  "%s has the value %s; only legacy and regional are taken", rows[i].name, v);
        return false;
    }
    return true;
}

static bool v1_file(Walk *w, const char *path)
{
    Span bytes = SPAN_EMPTY;
    int line = 0;
    enum file_state state = walk_read(w, path, AWSFILE_MAX_BYTES, &bytes);
    if (state != FILE_OK)
        return state != FILE_TOO_BIG;
    if (awsfile_v1_parses(bytes, &line))
        return true;
    walk_fail(
        w, STAGE_CONFIGURATION, PREDICT_FILE_UNREADABLE, source_file(path, line, 0),
        arena_printf(w->arena, HEAD "SharedConfigLoadError: failed to load config file, %s", path),
        "the provider parses %s a second time, with an older parser that stops at line %d; other "
        "credentials don't help",
        path, line);
    return false;
}

/* The lists of the block as they are written: this session expands no ~ and no $VAR, and then finds
 * no file. */
static bool v1_list(Walk *w, const char *arg, enum aws_file_kind kind, AwsFileVec *to, bool *fine)
{
    const TfValue *list = walk_arg(w, arg);
    bool any = false;
    for (size_t i = 0; list->state == TF_KNOWN && list->type == TF_LIST && i < list->n_items; i++) {
        const char *text = tfvalue_text(&list->items[i]);
        if (!text || !*text)
            continue;
        any = true;
        *fine = *fine && v1_file(w, walk_path(w, text));
        vec_push(w->arena, to, facts_awsfile(w->facts, DIALECT_GO, kind, walk_path(w, text)));
    }
    return any;
}

static bool v1_default(Walk *w, const char *env, const char *home, enum aws_file_kind kind,
                       AwsFileVec *to)
{
    const char *path = walk_env(w, env);
    path = path             ? walk_path(w, path)
           : w->facts->home ? arena_printf(w->arena, "%s/%s", w->facts->home, home)
                            : NULL;
    if (!path)
        return true;
    vec_push(w->arena, to, facts_awsfile(w->facts, DIALECT_GO, kind, path));
    return v1_file(w, path);
}

/* False ended the walk. */
static bool v1_files(Walk *w, SharedFiles *out)
{
    bool fine = true;
    bool credentials =
        v1_list(w, "shared_credentials_files", AWS_CREDENTIALS_FILE, &out->credentials, &fine);
    bool config = v1_list(w, "shared_config_files", AWS_CONFIG_FILE, &out->config, &fine);
    if (credentials || config)
        return fine;
    /* session/session.go loads them in this order, and the first that is broken ends it */
    return v1_default(w, "AWS_CONFIG_FILE", ".aws/config", AWS_CONFIG_FILE, &out->config) &&
           v1_default(w, "AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials", AWS_CREDENTIALS_FILE,
                      &out->credentials);
}

/* How this SDK words what the other one words in its own way; NULL for what it passes over (a
 * missing profile, half a pair). */
static const char *v1_words(Walk *w, const Walk *quiet)
{
    const Outcome *o = &quiet->conf->outcome;
    const SharedProfile *p = quiet->broken;
    switch (o->reason) {
    case PREDICT_SOURCE_PROFILE_MISSING:
    case PREDICT_SOURCE_PROFILE_EMPTY:
        return arena_printf(w->arena,
                            "SharedConfigAssumeRoleError: failed to load assume role for %s, "
                            "source profile %s has no shared credentials",
                            value_present(p->role_arn) ? p->role_arn.text : "",
                            p->source_profile.text);
    case PREDICT_SSO_SESSION_MISSING:
        return o->terraform_message;
    case PREDICT_CREDENTIAL_SOURCE:
    case PREDICT_UNKNOWN_SOURCE:
    case PREDICT_HALF_ROLE:
        return arena_printf(w->arena, "%s: %s",
                            strncmp(o->terraform_message, "only", 4) == 0
                                ? "SharedConfigErr"
                                : "CredentialRequiresARNError",
                            o->terraform_message);
    default:
        return NULL;
    }
}

/* session/shared_config.go setFromIniSection: the same two as keys of the profile. Provider 4
 * loads no shared configuration here (v-key-12 with 4.67.0 and 5.100.0). */
static bool v1_keys(Walk *w, const SharedProfile *profile)
{
    static const struct {
        const char *name, *what;
    } rows[] = {{"sts_regional_endpoints", "STSRegionalEndpoint"},
                {"s3_us_east_1_regional_endpoint", "S3UsEast1RegionalEndpoint"}};
    for (size_t i = 0; profile && i < ARRAY_LEN(rows); i++) {
        const SharedValue *v = shared_value(profile->section, rows[i].name);
        const char *text = v ? v->value.text : NULL;
        if (!text || !*text || strcasecmp(text, "legacy") == 0 || strcasecmp(text, "regional") == 0)
            continue;
        walk_fail(w, STAGE_CONFIGURATION, PREDICT_SETTING_INVALID, v->value.at,
                  arena_printf(w->arena,
                               "%sfailed to load %s from shared config, %s, unable to resolve "
                               "the value of %s for %s",
                               v1_head(w), rows[i].name, v->value.at.name, rows[i].what, text),
                  "%s has the value %s; only legacy and regional are taken", rows[i].name, text);
        return false;
    }
    return true;
}

/* session/shared_config.go setFromIniFiles, for the profile that the environment names. */
static bool v1_profile(Walk *w, const SharedFiles *files)
{
    const char *name = walk_env(w, "AWS_PROFILE") ? walk_env(w, "AWS_PROFILE")
                                                  : walk_env(w, "AWS_DEFAULT_PROFILE"),
               *words;
    Configuration scratch = {0};
    Walk quiet = *w;
    quiet.conf = &scratch;
    quiet.files = files;
    quiet.ended = false;
    quiet.broken = NULL;
    shared_load(&quiet, name ? name : "default", false, SOURCE_UNKNOWN, "");
    words = quiet.ended ? v1_words(w, &quiet) : NULL;
    if (!words)
        return !generation_at_least(&w->generation, "5.0.0") || v1_keys(w, quiet.shared);
    walk_fail(w, STAGE_CONFIGURATION, scratch.outcome.reason, scratch.outcome.at,
              arena_printf(w->arena, HEAD "%s", words),
              "%s; the provider reads this profile too, though another is used",
              scratch.outcome.detail);
    return false;
}

bool v1session_check(Walk *w)
{
    SharedFiles files = {VEC_INIT, VEC_INIT, VEC_INIT, w->files->old_values};
    if (!generation_has(&w->generation, QUIRK_V1_SESSION))
        return true;
    return v1_settings(w) && v1_files(w, &files) && v1_profile(w, &files);
}

bool v1session_backend(Walk *w)
{
    const char *name =
        walk_text(w, "profile") ? walk_text(w, "profile") : walk_env(w, "AWS_PROFILE");
    Configuration scratch = {0};
    Walk quiet = *w;
    if (!generation_has(&w->generation, QUIRK_SDK_V1))
        return true;
    quiet.conf = &scratch;
    shared_load(&quiet, name ? name : "default", false, SOURCE_UNKNOWN, "");
    return v1_settings(w) && v1_keys(w, quiet.ended ? NULL : quiet.shared);
}
