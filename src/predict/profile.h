/*
 * profile: the shared configuration as the Go SDK merges it: config files, then credentials files
 * over them, one profile with its source profiles behind it. Port of aws-sdk-go-v2
 * config/shared_config.go (loadIniFiles, mergeSections, processConfigSections, setFromIniSections)
 * onto files that keep line numbers.
 *
 * Internal to predict/.
 */
#ifndef WHY403_PREDICT_PROFILE_H
#define WHY403_PREDICT_PROFILE_H

#include "predict/walk.h"

/* A value of a merged section and the kind of file it came from. */
typedef struct SharedValue {
    const char *key;
    Value value;
    enum aws_file_kind kind;
    const AwsProperty *property;
} SharedValue;

typedef struct SharedSection {
    const char *name;
    Source at;
    enum aws_file_kind kind;
    VEC(SharedValue) values;
    int partial; /* how often half a pair was met in what was merged last */
} SharedSection;

typedef struct SharedProfile {
    const char *name;
    const SharedSection *section;
    const Credentials *keys; /* a complete pair, NULL = none */
    Value role_arn, external_id, mfa_serial, role_session_name, source_profile, credential_source,
        credential_process, web_identity_token_file, sso_session, sso_region, sso_start_url,
        sso_account_id, sso_role_name, login_session, duration_seconds;
    struct SharedProfile *source; /* of source_profile */
    const SharedSection *sso;     /* the [sso-session] section, NULL = none needed */
    bool has_region;              /* region = is there */
    Value region;
    enum aws_file_kind region_kind;
} SharedProfile;

typedef VEC(const AwsFile *) AwsFileVec;

/* The files in use, in the order in which they are merged, and those that a setting put out of use.
 */
typedef struct SharedFiles {
    AwsFileVec config, credentials;
    AwsFileVec
        bypassed;    /* files that would be read if a variable or argument did not name others */
    bool old_values; /* QUIRK_OLD_VALUES: AwsProperty.old counts */
} SharedFiles;

/* Sets w->files. */
void shared_find_files(Walk *w);

/*
 * Loads name. must_exist: a missing profile is an error (profile = or AWS_PROFILE; RULES.md 20,
 * 42), else it gives NULL without ending the walk. prefix: "" or "loading configuration: " in front
 * of Terraform's message.
 */
SharedProfile *shared_load(Walk *w, const char *name, bool must_exist, Source asked_at,
                           const char *prefix);

/* Last value of key in the merged section, NULL if none. */
const SharedValue *shared_value(const SharedSection *section, const char *key);
/* Its text, NULL when absent or empty. */
const char *shared_text(const SharedSection *section, const char *key);
/* endpoint_url of the service in the services section of the profile in effect; absent if none. */
Value shared_service_endpoint(const Walk *w, const char *service);

bool shared_has_sso(const SharedProfile *p);

#endif
