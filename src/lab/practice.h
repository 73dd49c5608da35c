/*
 * practice: what the practice AWS consists of: accounts, keys, roles, buckets, logins, faults. Read
 * from a scenario's lab.ini, and again from home/aws-console.ini in the sandbox, where the learner
 * plays the account's administrator (later values win).
 *
 *     [account 111122223333]        [key alice]                 [role deploy]
 *     alias = acme-prod             account = 111122223333      account = 111122223333
 *     opted_in = me-south-1         user = alice                trust = alice
 *                                   deny = s3:*=identity        max_duration = 3600
 *     [fault sts]
 *     host = sts.eu-west-1
 *     kind = status
 *     status = 503
 *
 * A section counts from its first line on: an empty one is not there. Everything lives in the arena
 * given. Must not know: HTTP, sockets, the sandbox.
 */
#ifndef WHY403_LAB_PRACTICE_H
#define WHY403_LAB_PRACTICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

enum { PRACTICE_FILE_MAX = 64 * 1024 };

typedef struct PracticeAccount {
    const char *name;       /* 12 digits */
    const char *alias;      /* NULL = none */
    const char *opted_in;   /* regions, blank-separated */
    const char *sts_off_in; /* regions where STS is switched off */
} PracticeAccount;

typedef struct PracticeKey {
    const char *name;
    const char *account, *user; /* user = IAM user; or */
    const char *session;        /* "ROLE/SESSION": the identity of temporary credentials */
    const char *partition;      /* "aws" unless said */
    const char *status;         /* Active, Inactive, Deleted */
    bool temporary;             /* ASIA and a token (always for session) */
    bool expired;
    bool global_token; /* a version 1 token of the global endpoint */
    const char *deny;  /* "s3:*=identity sts:AssumeRole=scp", see authorise.h */
    int token_size;
    /* made, not read */
    const char *id, *secret, *token, *arn, *user_id;
} PracticeKey;

typedef struct PracticeRole {
    const char *name;
    const char *account, *partition;
    const char
        *trust; /* names of keys that may assume it, blank-separated; NULL = every key of the lab */
    const char *refuse; /* a reason of authorise.h; NULL = it may be assumed */
    const char *deny;   /* for its sessions */
    const char *external_id;
    bool mfa; /* the trust policy asks for a second factor */
    int max_duration;
    /* made */
    const char *arn;
} PracticeRole;

typedef struct PracticeBucket {
    const char *name;
    const char *account, *region;
    const char *objects; /* keys of the objects in it, blank-separated */
} PracticeBucket;

typedef struct PracticeLogin {
    const char *name;
    bool refresh;      /* a refresh token; else an access token */
    const char *state; /* valid, revoked */
    const char *gives; /* refresh: name of the access token that it is exchanged for */
    /* made */
    const char *value;
} PracticeLogin;

typedef struct PracticeSsoRole {
    const char *name; /* role name */
    const char *account, *key;
} PracticeSsoRole;

typedef struct PracticeWebToken {
    const char *name;
    const char *state; /* ok, expired, no_provider, audience, denied */
    int expires;       /* seconds from now */
    /* made */
    const char *value;
} PracticeWebToken;

typedef struct PracticeFault {
    const char *name;
    const char *host;   /* start of the host name; NULL or * = all */
    const char *action; /* GetCallerIdentity ...; NULL = all */
    const char
        *kind; /* none, hang, reset, slow, status, error, captive, malformed, empty, truncated */
    int times; /* 0 = always */
    int status, delay_ms;
    const char *code, *message;
} PracticeFault;

/* Sections that stand once. */
typedef struct PracticeServer {
    int delay_ms;          /* added to every answer */
    int clock_offset_s;    /* the practice AWS's clock against this machine's */
    const char *tls;       /* ok, unknown_ca, wrong_host, expired, none */
    const char *imds;      /* off, v1only, v2, v2only, hang */
    const char *imds_role; /* NULL = the instance has no role */
    const char *imds_key;  /* key it gives */
    const char *imds_region;
    const char *container_key; /* NULL = none */
    int container_status;      /* 0 = 200 */
    const char *container_authorization;
    const char *provider_versions; /* NULL = a built-in list */
    const char
        *signin; /* key of the user whom aws login signs in; NULL = the first one that works */
} PracticeServer;

typedef struct Practice {
    Arena *arena;
    const char *scenario;
    int64_t now_s; /* when it was loaded first: dates in tokens count from here */
    VEC(PracticeAccount *) accounts;
    VEC(PracticeKey *) keys;
    VEC(PracticeRole *) roles;
    VEC(PracticeBucket *) buckets;
    VEC(PracticeLogin *) logins;
    VEC(PracticeSsoRole *) sso_roles;
    VEC(PracticeWebToken *) web_tokens;
    VEC(PracticeFault *) faults;
    PracticeServer server;
} Practice;

/* Reads lab.ini and then console (empty = none). ERR_INPUT names the line. */
enum err practice_load(Arena *arena, const char *scenario, Span lab_ini, Span console,
                       int64_t now_s, Practice *out, Err *err);

/* By name or by what the client sends; NULL if there is none. */
const PracticeAccount *practice_account(const Practice *p, const char *number);
const PracticeKey *practice_key(const Practice *p, const char *name);
const PracticeKey *practice_key_by_id(const Practice *p, const char *id);
const PracticeRole *practice_role(const Practice *p, const char *arn);
const PracticeBucket *practice_bucket(const Practice *p, const char *name);
const PracticeLogin *practice_login_by_value(const Practice *p, const char *value);

/* Is word in the blank-separated list (NULL = empty list)? */
bool practice_listed(const char *list, const char *word);

#endif
