/*
 * Finding: what a check says: an id, evidence with places, fixes. And the vocabulary of causes,
 * steps, severities, certainties. Pure data. The ids come from the table in checks/; they are
 * stable for ever (contract.md).
 */
#ifndef WHY403_FACT_FINDING_H
#define WHY403_FACT_FINDING_H

#include "base/http.h"
#include "base/source.h"
#include "base/text.h"

/* code, id, title; the wizard's order */
#define STEPS(X)                                \
    X(STEP_REACH, "reach", "Reach")             \
    X(STEP_KEYS, "keys", "Keys")                \
    X(STEP_EXPIRY, "expiry", "Expiry")          \
    X(STEP_CONFLICTS, "conflicts", "Conflicts") \
    X(STEP_REGION, "region", "Region")          \
    X(STEP_IAM, "iam", "IAM")                   \
    X(STEP_PROVIDER, "provider", "Provider")

enum step {
#define STEP_ENUM(code, id, title) code,
    STEPS(STEP_ENUM)
#undef STEP_ENUM
        N_STEPS
};

/* code, id, step, exit code of check --exit-cause, one line that says what it means (contract.md
 * "Causes"), sorted by step. Exit codes are as stable as ids: of 10-19 reach, 20-29 keys, 30-39
 * expiry, 40-49 conflicts, 50-54 region, 55-59 and then 67-69 iam, 60-66 provider a new cause takes
 * the next. */
#define CAUSES(X)                                                                               \
    X(CAUSE_NONE, NULL, STEP_REACH, 0, NULL)                                                    \
    X(CAUSE_NETWORK, "network", STEP_REACH, 10, "no answer, or no way there")                   \
    X(CAUSE_PROXY_OR_TLS, "proxy_or_tls", STEP_REACH, 11,                                       \
      "something between answered instead of AWS, or trust failed")                             \
    X(CAUSE_CLOCK_SKEW, "clock_skew", STEP_REACH, 12, "this machine's clock is wrong")          \
    X(CAUSE_ENDPOINT_OVERRIDE, "endpoint_override", STEP_REACH, 13,                             \
      "a setting sends the call elsewhere")                                                     \
    X(CAUSE_EMULATOR_MISMATCH, "emulator_mismatch", STEP_REACH, 14,                             \
      "an emulator's keys against AWS, or the reverse")                                         \
    X(CAUSE_IMDS, "imds", STEP_REACH, 15,                                                       \
      "the instance metadata service does not give credentials")                                \
    X(CAUSE_THROTTLED, "throttled", STEP_REACH, 16,                                             \
      "AWS answers that there are too many requests")                                           \
    X(CAUSE_AWS_OUTAGE, "aws_outage", STEP_REACH, 17, "AWS itself answers with server errors")  \
    X(CAUSE_WRONG_KEYS, "wrong_keys", STEP_KEYS, 20, "an id or secret that never was right")    \
    X(CAUSE_MISSING_KEYS, "missing_keys", STEP_KEYS, 21,                                        \
      "no credentials are found at all, or half of a pair")                                     \
    X(CAUSE_KEY_INACTIVE, "key_inactive", STEP_KEYS, 22, "the key is switched off or deleted")  \
    X(CAUSE_MISSING_SESSION_TOKEN, "missing_session_token", STEP_KEYS, 23,                      \
      "a temporary key without its session token")                                              \
    X(CAUSE_STALE_SESSION_TOKEN, "stale_session_token", STEP_KEYS, 24,                          \
      "a key is sent with a session token that is not its own")                                 \
    X(CAUSE_FILE_DAMAGE, "file_damage", STEP_KEYS, 25,                                          \
      "the right credentials, unusable by how they are written")                                \
    X(CAUSE_EXPIRED_TOKEN, "expired_token", STEP_EXPIRY, 30,                                    \
      "temporary credentials past their time")                                                  \
    X(CAUSE_SSO_EXPIRED, "sso_expired", STEP_EXPIRY, 31, "the SSO login is over")               \
    X(CAUSE_WEB_IDENTITY, "web_identity", STEP_EXPIRY, 32,                                      \
      "the web identity token does not open the role")                                          \
    X(CAUSE_CREDENTIAL_PROCESS_FAILED, "credential_process_failed", STEP_EXPIRY, 33,            \
      "the credential_process gives no credentials")                                            \
    X(CAUSE_ENV_CONFIG_CONFLICT, "env_config_conflict", STEP_CONFLICTS, 40,                     \
      "a variable and a profile compete, and the dead one wins")                                \
    X(CAUSE_PROVIDER_BLOCK_OVERRIDE, "provider_block_override", STEP_CONFLICTS, 41,             \
      "keys in HCL win and are dead")                                                           \
    X(CAUSE_PROFILE_MISSING, "profile_missing", STEP_CONFLICTS, 42,                             \
      "the profile asked for does not exist")                                                   \
    X(CAUSE_PROFILE_SHADOWED, "profile_shadowed", STEP_CONFLICTS, 43,                           \
      "another section or file of the same profile wins")                                       \
    X(CAUSE_SSO_MISCONFIGURED, "sso_misconfigured", STEP_CONFLICTS, 44,                         \
      "the profile's SSO settings are wrong or incomplete")                                     \
    X(CAUSE_BACKEND_CREDENTIALS, "backend_credentials", STEP_CONFLICTS, 45,                     \
      "the S3 backend or a remote state can't be opened")                                       \
    X(CAUSE_REMOTE_EXECUTION, "remote_execution", STEP_CONFLICTS, 46,                           \
      "the run happens elsewhere: local credentials do not count")                              \
    X(CAUSE_REGION_INVALID, "region_invalid", STEP_REGION, 50,                                  \
      "the region does not exist or is missing")                                                \
    X(CAUSE_REGION_OPT_IN, "region_opt_in", STEP_REGION, 51,                                    \
      "the region is not enabled for this account or token")                                    \
    X(CAUSE_PARTITION_MISMATCH, "partition_mismatch", STEP_REGION, 52,                          \
      "keys of another AWS partition")                                                          \
    X(CAUSE_IAM_DENIED, "iam_denied", STEP_IAM, 55,                                             \
      "AWS refused a call other than assuming a role")                                          \
    X(CAUSE_SCP_DENIED, "scp_denied", STEP_IAM, 56,                                             \
      "a service control policy of the organization denies it")                                 \
    X(CAUSE_ASSUME_ROLE_DENIED, "assume_role_denied", STEP_IAM, 57, "AWS refused the role")     \
    X(CAUSE_MFA_REQUIRED, "mfa_required", STEP_IAM, 58,                                         \
      "a second factor is asked for, and no right code is given")                               \
    X(CAUSE_ACCOUNT_MISMATCH, "account_mismatch", STEP_IAM, 59,                                 \
      "the credentials work, but for another account")                                          \
    X(CAUSE_PROVIDER_VERSION, "provider_version", STEP_PROVIDER, 60,                            \
      "the provider's version and the configuration do not fit")                                \
    X(CAUSE_TERRAFORM_VERSION, "terraform_version", STEP_PROVIDER, 61,                          \
      "Terraform's own version does not fit")                                                   \
    X(CAUSE_LOCK_FILE, "lock_file", STEP_PROVIDER, 62, "the dependency lock file does not fit") \
    X(CAUSE_CONFIGURATION_INVALID, "configuration_invalid", STEP_PROVIDER, 63,                  \
      "Terraform refuses the files, or the SDK a setting's value")

enum cause {
#define CAUSE_ENUM(code, id, step, exit, meaning) code,
    CAUSES(CAUSE_ENUM)
#undef CAUSE_ENUM
        N_CAUSES
};

enum certainty {
    CERTAINTY_NONE,
    CERTAINTY_POSSIBLE,
    CERTAINTY_LIKELY,
    CERTAINTY_CERTAIN,
    CERTAINTY_PROVEN
};
enum severity { SEVERITY_INFO, SEVERITY_WARN, SEVERITY_FAIL };
/* RUNNING is the wizard's only: check waits until there is none. */
enum step_status {
    STATUS_PASS,
    STATUS_WARN,
    STATUS_FAIL,
    STATUS_UNKNOWN,
    STATUS_NOT_APPLICABLE,
    STATUS_NOT_ASKED,
    STATUS_RUNNING
};

const char *step_id(enum step step);
const char *step_title(enum step step);
const char *cause_id(enum cause cause); /* NULL for CAUSE_NONE */
enum step cause_step(enum cause cause);
const char *cause_meaning(enum cause cause);
int cause_exit(enum cause cause); /* 0 for CAUSE_NONE */
/* CAUSE_NONE if there is no such id. */
enum cause cause_by_id(const char *id);
const char *certainty_name(enum certainty c); /* NULL for NONE */
const char *severity_name(enum severity s);
const char *step_status_name(enum step_status s);

typedef struct Evidence {
    const char *label; /* "key", "STS", "asked"; for the wizard's columns, NULL = none */
    const char *text;  /* safe to show; key ids already masked by text_key_id */
    Source at;
    bool proof; /* this is what proves it */
} Evidence;

typedef VEC(Evidence) EvidenceVec;

enum fix_risk { RISK_SHOW, RISK_EDIT, RISK_RUN };
const char *fix_risk_name(enum fix_risk risk);

typedef struct Command {
    enum shell shell;
    const char *text; /* every value quoted by text_quote */
} Command;

/* One line changed, removed (after NULL) or added (before NULL) in a file. The bytes go to
 * engine/apply; what is shown is masked.
 */
typedef struct Edit {
    const char *file;   /* path to open */
    const char *digest; /* of the whole file that it was made for (base/snapshot.h) */
    int line;           /* from 1; for an addition the line after which it goes, 0 = top */
    const Secret *before, *after; /* the whole line without its line end, as a Secret because it may
                                     hold one; NULL as said */
    const char *shown_before, *shown_after; /* with secret spans as text_secret_span says */
} Edit;

typedef VEC(Edit) EditVec;

/* name becomes from's value without what never belongs to a key or token, or both exchange their
 * values (a swapped pair); the shell does it, so no value is ever written down. */
typedef struct EnvRepair {
    const char *name, *from;
    bool exchange;
} EnvRepair;

/* The line of that shell which makes the repair. */
const char *env_repair_line(Arena *arena, enum shell shell, EnvRepair repair);
/* A copy of value as env_repair_line would leave it. */
const char *env_repair_value(Arena *arena, const char *value);

typedef struct Fix {
    const char *id; /* "unset_session_token" */
    const char *title;
    enum fix_risk risk;
    bool changes_principal; /* another account or identity would act: never applied unasked */
    bool looks;             /* its command only shows something, and cures nothing */
    bool unasked;           /* --yes may apply it (contract.md, architecture.md) */
    VEC(Command) commands;
    EditVec edits;
    VEC(const char *) env_unset; /* variables that `why403 env` / run --fixed takes out */
    VEC(HttpHeader) env_set;     /* name and value that it sets; never a secret */
    VEC(EnvRepair) env_repair;
    const char *admin_text;        /* what to do, in words, NULL = none */
    bool for_others;               /* admin_text is to be sent to somebody who has the rights */
    const char *old_arn, *new_arn; /* side by side where the principal changes */
    Source opens;         /* the place that its commands open in an editor; SOURCE_NONE = none */
    const char *leads_to; /* what stands after it, as it was tried (engine/trycure.h): "Terraform
                             can log in", "next: ..."; NULL = not tried */
} Fix;

/* Somebody's line that passes over a finding (engine/ignores.h). */
typedef struct Ignore {
    const char *id;     /* of the finding; NULL where there is a problem */
    const char *until;  /* "2027-01-31", NULL = for good */
    int64_t ends_s;     /* when that day is over; 0 */
    const char *reason; /* safe to show, NULL = none was given */
    Source at;
    const char *problem; /* why the line can't be used, safe to show; NULL */
    bool over;           /* its day is over: it counts no more */
    size_t n_findings;   /* that it passes over now */
} Ignore;

typedef VEC(Ignore) IgnoreVec;

typedef struct Finding {
    const char *id;   /* "keys.file_damage.trailing_blank" */
    const char *code; /* "keys-37", to be said aloud; NULL = none */
    enum cause cause;
    enum step step;
    enum severity severity;
    enum certainty certainty;
    bool alternative; /* another explanation of the same failure that is still open: ranked behind
                         the others */
    const char *configuration; /* address, NULL = all */
    const char *title;         /* at most 60 columns, names the thing and the place */
    const char *detail;        /* why: plain sentences */
    EvidenceVec evidence;
    VEC(Fix) fixes;
    const char *by_hand;           /* the command that shows the same thing without why403, NULL */
    const char *link;              /* https, AWS's or Terraform's own page, NULL */
    const Ignore *ignored;         /* by whom it is passed over; NULL: it counts */
    const struct Finding *same_as; /* the first of its step that says and offers the same, of
                                      another configuration; NULL = it is that first one */
} Finding;

typedef VEC(Finding *) FindingVec;

/* Sets same_as of each: a reader is told once what a hundred blocks have in common. */
void findings_mark_same(FindingVec *findings);
/* Do two findings of one step, marked before, say the same? */
bool findings_same(const Finding *a, const Finding *b);

/* Ranked by diagnosis. */
typedef struct Suspect {
    enum cause cause;
    enum certainty certainty;
    const char *configuration;
    VEC(const char *) because;
    const Finding *finding; /* NULL = none of its own */
} Suspect;

/* What it is not. */
typedef struct RuledOut {
    enum cause cause;
    const char *reason; /* one sentence: what was seen that rules it out */
} RuledOut;

struct Verdict;
/* "network, throttled": all causes with the reason of the i-th, NULL if one before it has the same.
 */
const char *ruled_out_names(Arena *arena, const struct Verdict *verdict, size_t i);

enum verdict_status { VERDICT_PASS, VERDICT_FAIL, VERDICT_UNKNOWN };

typedef struct Verdict {
    enum verdict_status status;
    enum cause cause;
    enum certainty certainty;
    const char *configuration;
    const char *title;
    const Finding *finding;
    VEC(Suspect) ranked;
    VEC(RuledOut) ruled_out;          /* in the order of the causes */
    bool error_given, explains_error; /* what Terraform printed: was it given, does this give it? */
    const char *unexplained;          /* one sentence, where it does not; else NULL */
    const Ignore *ignored; /* a failure that somebody passes over, which the title tells; NULL */
} Verdict;

/* Growing a finding; texts are copied into the arena. */
Finding *finding_new(Arena *arena, const char *id, enum cause cause, enum severity severity,
                     enum certainty certainty, const char *configuration);
void finding_titlef(Arena *arena, Finding *f, const char *fmt, ...) PRINTF_LIKE(3, 4);
void finding_detailf(Arena *arena, Finding *f, const char *fmt, ...) PRINTF_LIKE(3, 4);
void finding_evidencef(Arena *arena, Finding *f, const char *label, Source at, const char *fmt, ...)
    PRINTF_LIKE(5, 6);
void finding_prooff(Arena *arena, Finding *f, const char *label, Source at, const char *fmt, ...)
    PRINTF_LIKE(5, 6);
/* A fix without commands and edits yet; the pointer is good until the next finding_fix on the same
 * finding. */
Fix *finding_fix(Arena *arena, Finding *f, const char *id, enum fix_risk risk, const char *title);
void fix_command(Arena *arena, Fix *fix, enum shell shell, const char *text);

#endif
