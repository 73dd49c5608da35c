/*
 * An AWS in a table: an Asker that answers as STS, IAM and the others would for a handful of keys,
 * at once and without a network. And a diagnosis of a folder that lives in memory, asked of that
 * Asker.
 *
 *     static const FakeKey keys[] = {{.id = ALICE, .secret = "...", .account = "111122223333", .arn
 * = "..."}}; Diagnosis d = diagnosis_of(&(FakeCase){.env = env, .files = files, .keys = keys,
 * .n_keys = 1}); assert_string_equal(cause_id(d.verdict.cause), "wrong_keys"); diagnosis_free(&d);
 *
 * It asserts what must never happen: an experiment at an overridden endpoint or a host that is not
 * AWS's, a session token in another partition.
 */
#ifndef WHY403_TESTS_SUPPORT_FAKEASKER_H
#define WHY403_TESTS_SUPPORT_FAKEASKER_H

#include "base/world.h"
#include "checks/checks.h"

typedef struct FakeKey {
    const char *id, *secret, *token; /* token NULL = long-term */
    const char *account, *arn;
    const char *partition; /* NULL = "aws" */
    bool inactive, expired;
    bool global_token;    /* a version 1 token: not valid in opt-in regions */
    const char *opted_in; /* the one opt-in region that its account has enabled */
    const char *deny;     /* operation that is denied: "sts:AssumeRole"; with words behind '|':
                             "sts:AssumeRole|..." */
} FakeKey;

/* What a host does instead of answering; the first that fits. */
typedef struct FakeFault {
    const char *host; /* part of the endpoint, "" = any */
    enum net_state net;
    int status;
    const char *code; /* AWS's, NULL = none */
    bool malformed, no_request_id;
} FakeFault;

typedef struct FakeFile {
    const char *path, *text;
} FakeFile;

typedef struct FakeCase {
    const char *name;       /* of the row of a test, for its messages; NULL */
    const char *const *env; /* "NAME=value", NULL-ended; HOME is /h */
    const FakeFile *files;  /* ended by a NULL path */
    const char *dir;        /* Terraform's folder; NULL = /t */
    const FakeKey *keys;
    size_t n_keys;
    const FakeFault *faults;
    size_t n_faults;
    const char *fault_message;   /* what AWS says with a fault's code, NULL = nothing */
    const char *process_problem; /* of a credential_process, as net/process.c names it: "empty" */
    int64_t clock_offset_s;      /* AWS's clock minus this machine's */
    bool clock_unsaid;           /* AWS refuses a wrong time as if the signature were wrong */
    bool tls_unverified;         /* nobody vouches for the clock that answers */
    int64_t need_s;
    const char *denied_message; /* encoded authorization message of an error that the user gave; AWS
                                   decodes any */
    const char *simulate_denies; /* the action that IAM's simulation denies, NULL = none */
    const char *sso_token; /* access token for which the portal gives credentials of the first key,
                              NULL = none */
    const char *web_identity; /* token that opens its role, NULL = none */
    bool role_opens;   /* each key's account has a role/deploy that it may assume for an hour */
    unsigned mode;     /* of the files; 0 = 0600 */
    const char *blind; /* an experiment that gets no answer: sabotage */
    const char *terraform_version; /* of the program on PATH, NULL = not known */
    bool with_consent;
    bool never_answers;      /* everything stays pending */
    bool offline;            /* nobody is asked */
    const char *locked_file; /* a path that git-crypt keeps encrypted, NULL = none */
    bool tries_cures;        /* fixes that are none go, as in a session (engine/trycure.h) */
} FakeCase;

typedef struct Diagnosis {
    Arena arena;
    World *world;
    Facts *facts;
    ConfigurationVec configurations;
    FindingVec findings;
    EvidenceVec passed[N_STEPS];
    bool pending[N_STEPS], unknown[N_STEPS];
    Verdict verdict;
    VEC(const char *) experiments; /* those that were asked, each once */
    size_t n_asked;
} Diagnosis;

void diagnosis_of(const FakeCase *c, Diagnosis *out);
void diagnosis_free(Diagnosis *d);
/* First finding of that id, NULL if there is none. */
const Finding *diagnosis_finding(const Diagnosis *d, const char *id);
bool diagnosis_asked(const Diagnosis *d, const char *experiment);

#endif
