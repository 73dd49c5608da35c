/*
 * Configuration: what Terraform will do for one provider block, the S3 backend, a remote state, a
 * bare profile, or what the AWS CLI would do here. predict_* fills it by walking the same steps in
 * the same order as the real program (RULES.md 1-12), asking through the Asker where the real
 * program would ask.
 *
 * It is made anew whenever an answer arrives: as long as an answer is missing, status is
 * OUTCOME_UNKNOWN and pending is set.
 */
#ifndef WHY403_PREDICT_CONFIGURATION_H
#define WHY403_PREDICT_CONFIGURATION_H

#include "fact/question.h"
#include "facts/facts.h"

enum configuration_kind {
    CONF_PROVIDER,
    CONF_ENCRYPTION, /* OpenTofu's key provider aws_kms */
    CONF_BACKEND,
    CONF_REMOTE_STATE,
    CONF_PROFILE,
    CONF_TERRAGRUNT, /* the role that Terragrunt takes before it starts Terraform */
    CONF_AWS_CLI
};

enum chain_outcome {
    CHAIN_USED,
    CHAIN_SHADOWED,
    CHAIN_ABSENT,
    CHAIN_INVALID,
    CHAIN_ERROR,
    CHAIN_NOT_REACHED
};
const char *chain_outcome_name(enum chain_outcome outcome);

/* One possible source, in order of precedence. */
typedef struct Candidate {
    enum cred_source source;
    enum chain_outcome outcome;
    const char *label;  /* "AWS_ACCESS_KEY_ID", "profile prod in ~/.aws/credentials" */
    const char *reason; /* why it won or lost; one sentence, safe to show */
    Source at;
    const char *profile;
    const Credentials
        *creds;       /* what it holds, also when it lost; NULL if nothing usable without asking */
    const char *rule; /* "RULES 17": where the order is from */
    bool replaced;    /* another value of the same argument: an override file or a later -var won */
    bool unknown;     /* of a kind that the version in use does not know yet */
    bool unasked;     /* its turn has come, and nobody has asked it: USED by the order alone, or
                         NOT_REACHED where only an answer shows that it is there */
    bool empty;       /* a profile that is there and holds nothing to sign in with */
    bool bypassed;    /* in a file that is not read: it would not be used if the winner went */
} Candidate;

typedef VEC(Candidate) CandidateVec;

/* code, JSON name; in the order in which Terraform meets them */
#define STAGES(X)                               \
    X(STAGE_NONE, NULL)                         \
    X(STAGE_INIT, "init")                       \
    X(STAGE_CONFIGURATION, "configuration")     \
    X(STAGE_CREDENTIALS, "credentials")         \
    X(STAGE_ASSUME_ROLE, "assume_role")         \
    X(STAGE_REGION, "region")                   \
    X(STAGE_CALLER_IDENTITY, "caller_identity") \
    X(STAGE_ACCOUNT_CHECK, "account_check")     \
    X(STAGE_STATE_ACCESS, "state_access")

enum stage {
#define STAGE_ENUM(code, name) code,
    STAGES(STAGE_ENUM)
#undef STAGE_ENUM
};
const char *stage_name(enum stage stage);

/* STOPPED: it is never come to, since another one fails before; nothing is its own fault. */
enum outcome_status { OUTCOME_OK, OUTCOME_ERROR, OUTCOME_UNKNOWN, OUTCOME_STOPPED };
/* The contract's: what is STOPPED ends in an "error", too. */
const char *outcome_status_name(enum outcome_status status);

/*
 * Why it ends in an error when Terraform itself decides (no answer of AWS): one name for each rule,
 * so that checks map it to a cause without reading sentences. The X-macro is the list of all of
 * them: code, id, RULES.md / scenario that shows it. PREDICT_ASKED: the answer decides (see
 * decisive).
 */
#define PREDICT_REASONS(X)                                                               \
    X(PREDICT_FINE, "fine", "healthy-02")                                                \
    X(PREDICT_ASKED, "asked", "wrong-keys-02")                                           \
    X(PREDICT_STATIC_HALF, "static_half", "missing-keys-04")                             \
    X(PREDICT_PROFILE_MISSING, "profile_missing", "profile-missing-01")                  \
    X(PREDICT_SOURCE_PROFILE_MISSING, "source_profile_missing", "profile-missing-06")    \
    X(PREDICT_SOURCE_PROFILE_EMPTY, "source_profile_empty", "profile-missing-06")        \
    X(PREDICT_SOURCE_PROFILE_LOOP, "source_profile_loop", "assume-role-14")              \
    X(PREDICT_FILE_PARTIAL, "file_partial", "missing-keys-03")                           \
    X(PREDICT_FILE_UNREADABLE, "file_unreadable", "damage-23")                           \
    X(PREDICT_ENV_PARTIAL, "env_partial", "missing-keys-02 (AWS CLI)")                   \
    X(PREDICT_CLI_PARSE, "cli_parse", "profile-shadowed-03 (AWS CLI)")                   \
    X(PREDICT_NO_CREDENTIALS, "no_credentials", "missing-keys-01")                       \
    X(PREDICT_MFA, "mfa", "assume-role-08")                                              \
    X(PREDICT_ROLE_ARN_INVALID, "role_arn_invalid", "assume-role-10")                    \
    X(PREDICT_SSO_SESSION_MISSING, "sso_session_missing", "sso-misconf-01")              \
    X(PREDICT_SSO_INCOMPLETE, "sso_incomplete", "sso-misconf-06")                        \
    X(PREDICT_SSO_MISMATCH, "sso_mismatch", "sso-misconf-04")                            \
    X(PREDICT_SSO_NO_TOKEN, "sso_no_token", "sso-expired-02")                            \
    X(PREDICT_SSO_EXPIRED, "sso_expired", "sso-expired-01")                              \
    X(PREDICT_SSO_CACHE_BROKEN, "sso_cache_broken", "sso-expired-01")                    \
    X(PREDICT_LOGIN_EXPIRED, "login_expired", "source")                                  \
    X(PREDICT_LOGIN_DAMAGED, "login_damaged", "source")                                  \
    X(PREDICT_WEB_IDENTITY_FILE, "web_identity_file", "webid-01")                        \
    X(PREDICT_WEB_IDENTITY_ROLE, "web_identity_role", "webid-07")                        \
    X(PREDICT_WEB_IDENTITY_BLOCK_ROLE, "web_identity_block_role", "webid-07")            \
    X(PREDICT_WEB_IDENTITY_BLOCK_TOKEN, "web_identity_block_token", "webid-07")          \
    X(PREDICT_PROCESS_FAILED, "process_failed", "credproc-01")                           \
    X(PREDICT_PROCESS_OUTPUT, "process_output", "credproc-03")                           \
    X(PREDICT_PROCESS_NOT_RUN, "process_not_run", "credproc-07")                         \
    X(PREDICT_CREDENTIAL_SOURCE, "credential_source", "assume-role-11")                  \
    X(PREDICT_UNKNOWN_SOURCE, "unknown_source", "assume-role-11")                        \
    X(PREDICT_HALF_ROLE, "half_role", "field f10")                                       \
    X(PREDICT_CONTAINER, "container", "missing-keys-10")                                 \
    X(PREDICT_REGION_MISSING, "region_missing", "region-invalid-02")                     \
    X(PREDICT_REGION_INVALID, "region_invalid", "region-invalid-01")                     \
    X(PREDICT_HOST_UNSAFE, "host_unsafe", "region-invalid-08")                           \
    X(PREDICT_HEADER_INVALID, "header_invalid", "wrong-keys-10")                         \
    X(PREDICT_SETTING_INVALID, "setting_invalid", "provider-facts aws-sdk-go-v2 region") \
    X(PREDICT_CA_BUNDLE, "ca_bundle", "proxy-tls-09")                                    \
    X(PREDICT_CA_GARBAGE, "ca_garbage", "proxy-tls-11")                                  \
    X(PREDICT_PROXY_URL, "proxy_url", "shapes.md S17")                                   \
    X(PREDICT_ACCOUNT_NOT_ALLOWED, "account_not_allowed", "account-mismatch-01")         \
    X(PREDICT_TERRAFORM_REFUSES, "terraform_refuses", "missing-keys-05")                 \
    X(PREDICT_VERSION, "version", "provider-version-01")                                 \
    X(PREDICT_BACKEND_INCOMPLETE, "backend_incomplete", "shapes.md B2 B3")               \
    X(PREDICT_STATE_MISSING, "state_missing", "data_source_state.go Read")               \
    X(PREDICT_REMOTE, "remote", "causes.md remote_execution")                            \
    X(PREDICT_NOT_USED, "not_used", "healthy-04")                                        \
    X(PREDICT_NOT_KNOWN, "not_known", "a value that only plan would know")               \
    X(PREDICT_ENDPOINT_FORM, "endpoint_form", "endpoints.sts without https://, asked")

enum predict_reason {
#define PREDICT_ENUM(code, id, scenario) code,
    PREDICT_REASONS(PREDICT_ENUM)
#undef PREDICT_ENUM
};

typedef struct Outcome {
    enum outcome_status status;
    enum stage stage;
    enum predict_reason reason;
    bool unasked;       /* OK since the block's skip_* leave nothing to be asked */
    bool at_plan;       /* not known here, and Terraform works it out itself at plan */
    const char *detail; /* one sentence of ours for reason, with names and places; NULL for ASKED */
    Source at;          /* where the reason lies (file:line, variable) */
    const char *error_code;        /* AWS's */
    int http_status;               /* 0 = none */
    const char *terraform_message; /* first line of what Terraform prints (after "Error: ") */
    const char *account, *arn;
} Outcome;

/* One hop of assume_role or of a profile's role_arn. */
typedef struct RoleHop {
    const char *arn;
    Source at;
    bool from_profile; /* role_arn in a profile, as against assume_role in a block */
    bool web_identity;
    const Answer *answer; /* NULL = not reached */
    const Question *question;
    Source value_at; /* where the ARN itself is written, where a block only names what holds it */
    Source token_at; /* of a web identity: its file, or the argument that holds it */
    Source named_at; /* of a web identity: the setting that names its file or holds it */
} RoleHop;

enum region_source {
    REGION_NONE,
    REGION_PROVIDER_BLOCK,
    REGION_BACKEND_BLOCK,
    REGION_ENVIRONMENT,
    REGION_CONFIG_FILE,
    REGION_CREDENTIALS_FILE,
    REGION_IMDS
};
const char *region_source_name(enum region_source source);

typedef struct Configuration {
    const char *address;
    enum configuration_kind kind;
    enum tri used;
    const char *version; /* aws_cli only */
    Source defined_at;
    const TfProvider *provider; /* CONF_PROVIDER */
    const TfBackend *backend;   /* CONF_BACKEND */
    const TfRemoteState *remote_state;
    const TgOther *dependency; /* the unit whose state it is, or whose role; NULL */
    const TfBlock *block;      /* its arguments, NULL for none */

    const char *profile;     /* asked for: by the block, by variable, or "default" */
    Source profile_at;       /* who asked for it; NONE = nobody */
    const Credentials *base; /* the credentials that would be used first; NULL = none (yet) */
    CandidateVec chain;      /* all sources in order of precedence */
    VEC(RoleHop) roles;
    const Credentials *effective; /* after the roles; NULL if not reached */

    Value region;
    enum region_source region_source;
    CandidateVec region_chain; /* source field unused; label and reason say who lost */
    const char *sts_endpoint;  /* of configure's own call, NULL if none is made */
    const char *sts_region;    /* signing region */
    Value endpoint_override;   /* what moved it, absent = AWS's own */
    HttpRoute route;

    Outcome outcome;
    bool pending; /* an answer is outstanding */
    const Question
        *decisive_question; /* the request whose answer decided outcome (or is waited for) */
    int64_t clock_offset_s; /* the SDK corrected the clock by itself: AWS's minus this machine's */
    const Answer *decisive;
    VEC(const char *)
    notes; /* warnings Terraform would print, facts worth telling ("partial pair in the environment
              is skipped") */
    VEC(Source) note_at;
} Configuration;

typedef VEC(Configuration *) ConfigurationVec;

/* All that is left is instance metadata, and nobody has asked whether this machine has it: told in
 * these words everywhere. */
#define CONF_MACHINE_ROLE "no keys, unless this machine has a role"
bool configuration_needs_machine(const Configuration *conf);

/* That of the address; NULL: there is none, or address is NULL. */
const Configuration *configuration_find(const ConfigurationVec *all, const char *address);

/* What predict may know of the caller's wishes. */
typedef struct PredictOptions {
    bool allow_exec;
    bool offline;
    const char *not_started; /* why Terragrunt may not come to start Terraform; NULL = it starts it;
                                set by predict_all itself */
    Source not_started_at;
    const struct Configuration *state_refused; /* the dependency's state for which Terragrunt ends;
                                                  NULL = none; set by predict_all itself */
    const char *only_provider;                 /* --provider ADDRESS, NULL = all */
    const char
        *only_profile; /* --profile NAME: CONF_PROFILE instead of Terraform's configurations */
} PredictOptions;

/*
 * All configurations in the contract's order: providers in file order, backend, remote states,
 * aws_cli last. Pure but for reading files through facts. Called again whenever an answer has
 * arrived; everything returned lives in arena.
 */
ConfigurationVec predict_all(Arena *arena, Facts *facts, Asker *asker,
                             const PredictOptions *options);

#endif
