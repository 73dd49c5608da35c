/*
 * Question and Answer: how pure code talks to AWS.
 *
 * Prediction, checks and experiments are pure functions that run again whenever something new is
 * known. Where they need an answer they call asker->ask(question): the first time it comes back
 * ANSWER_PENDING and the engine sends it (once: equal questions are one request); when the answer
 * has arrived the function runs again and now goes on with it. So a chain such as SSO -> AssumeRole
 * -> GetCallerIdentity is written as straight code, everything independent is in flight at the same
 * time, and a test replays any world by an Asker that answers from a table.
 *
 * Must not know: HTTP, XML, JSON (net/ builds requests from questions and answers from replies).
 */
#ifndef WHY403_FACT_QUESTION_H
#define WHY403_FACT_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/http.h"
#include "fact/credentials.h"

/* code, "service:Operation" as shown in requests[].operation */
#define QUESTION_KINDS(X)                                          \
    X(Q_CALLER_IDENTITY, "sts:GetCallerIdentity")                  \
    X(Q_ASSUME_ROLE, "sts:AssumeRole")                             \
    X(Q_ASSUME_ROLE_WEB_IDENTITY, "sts:AssumeRoleWithWebIdentity") \
    X(Q_ACCESS_KEY_INFO, "sts:GetAccessKeyInfo")                   \
    X(Q_DECODE_MESSAGE, "sts:DecodeAuthorizationMessage")          \
    X(Q_SSO_ROLE_CREDENTIALS, "sso:GetRoleCredentials")            \
    X(Q_SSO_LIST_ROLES, "sso:ListAccountRoles")                    \
    X(Q_SSO_CREATE_TOKEN, "sso-oidc:CreateToken")                  \
    X(Q_LOGIN_CREATE_TOKEN, "signin:CreateOAuth2Token")            \
    X(Q_IAM_LIST_ACCESS_KEYS, "iam:ListAccessKeys")                \
    X(Q_IAM_KEY_LAST_USED, "iam:GetAccessKeyLastUsed")             \
    X(Q_IAM_GET_USER, "iam:GetUser")                               \
    X(Q_IAM_LIST_ROLES, "iam:ListRoles")                           \
    X(Q_IAM_LIST_ALIASES, "iam:ListAccountAliases")                \
    X(Q_IAM_SIMULATE, "iam:SimulatePrincipalPolicy")               \
    X(Q_REGION_OPT_STATUS, "account:GetRegionOptStatus")           \
    X(Q_EC2_DESCRIBE_REGIONS, "ec2:DescribeRegions")               \
    X(Q_S3_HEAD_BUCKET, "s3:HeadBucket")                           \
    X(Q_S3_LIST_OBJECTS, "s3:ListObjectsV2")                       \
    X(Q_S3_HEAD_OBJECT, "s3:HeadObject")                           \
    X(Q_S3_GET_OBJECT, "s3:GetObject")                             \
    X(Q_IMDS_TOKEN, "imds:PutToken")                               \
    X(Q_IMDS_GET, "imds:GetMetadata")                              \
    X(Q_CONTAINER_CREDENTIALS, "container:GetCredentials")         \
    X(Q_CREDENTIAL_PROCESS, "credential_process")                  \
    X(Q_REGISTRY_VERSIONS, "registry:ListVersions")                \
    X(Q_CLOCK, "https:HEAD")                                       \
    X(Q_TERRAFORM_VERSION, "terraform version")                    \
    X(Q_TERRAGRUNT_VERSION, "terragrunt --version")

enum question_kind {
#define QUESTION_ENUM(code, name) code,
    QUESTION_KINDS(QUESTION_ENUM)
#undef QUESTION_ENUM
};

const char *question_kind_name(enum question_kind kind);

/* clang-format off */
/*
 * What each kind carries (params, in this order; * = secret; absent ones are left out) and what its
 * answer brings besides the common members. Regions, endpoints and signatures are in the Question.
 *
 *   Q_CALLER_IDENTITY           -
 *                               -> account, arn, user_id
 *   Q_ASSUME_ROLE               RoleArn RoleSessionName DurationSeconds ExternalId* Policy
 *                               PolicyArns.member.N.arn Tags.member.N.Key Tags.member.N.Value
 *                               TransitiveTagKeys.member.N SerialNumber TokenCode SourceIdentity
 *                               -> creds, arn (of AssumedRoleUser)
 *   Q_ASSUME_ROLE_WEB_IDENTITY  RoleArn RoleSessionName WebIdentityToken* DurationSeconds Policy
 *                               PolicyArns.member.N.arn (unsigned)
 *                               -> creds, arn
 *   Q_SSO_ROLE_CREDENTIALS      account_id role_name access_token*
 *                               -> creds
 *   Q_SSO_LIST_ROLES            account_id access_token*
 *                               -> fields roleName
 *   Q_SSO_CREATE_TOKEN          clientId clientSecret* grantType refreshToken* cache_path (not sent:
 *                               the file that the engine writes the new token back to)
 *                               -> secrets accessToken, refreshToken; field expiresIn
 *   Q_LOGIN_CREATE_TOKEN        clientId grantType refreshToken* dpop_key* (PEM of the cache file;
 *                               signs a proof, not sent) cache_path
 *                               -> creds, secret refreshToken, field expiresIn
 *   Q_IMDS_TOKEN                path ("/latest/api/token")
 *                               -> body_secret
 *   Q_IMDS_GET                  path token*
 *                               -> creds for .../security-credentials/ROLE, field "region" for the
 *                               identity document, else field "body" (the text)
 *   Q_CONTAINER_CREDENTIALS     url Authorization*
 *                               -> creds
 *   Q_CREDENTIAL_PROCESS        command
 *                               -> creds, or field exit_status, or field problem (net/process.c:
 *                               "exit", "timed_out", "not_json", "empty" ...)
 *   Q_S3_HEAD_BUCKET            bucket path_style ("true")
 *                               -> field BucketRegion
 *   Q_S3_LIST_OBJECTS           bucket prefix path_style
 *                               -> field BucketRegion
 *   Q_S3_HEAD_OBJECT, _GET_     bucket key path_style
 *                               -> field BucketRegion
 *   Q_REGISTRY_VERSIONS         -
 *                               -> field latest (the newest release)
 *   Q_TERRAFORM_VERSION         path (absolute, of the program) form* ("text": not as JSON)
 *                               -> field terraform_version, program ("terraform", "opentofu":
 *                               what it calls itself as text, and what JSON looks like)
 *   Q_TERRAGRUNT_VERSION        path
 *                               -> field terragrunt_version
 *
 * For S3 the endpoint is the service's ("https://s3.eu-west-1.amazonaws.com"); the bucket goes in
 * front of it, or with path_style (or a dot in its name) into the path.
 */
/* clang-format on */

/* One parameter of the operation, named as the API names it ("RoleArn"), or for kinds without an
 * API: "path", "url", "command". */
typedef struct Param {
    const char *name;
    const char *text;     /* or */
    const Secret *secret; /* a web identity token, an access token, an external id */
} Param;

typedef struct Question {
    enum question_kind kind;
    const char *configuration; /* address of the configuration it is asked for; not part of what
                                  makes two questions equal */
    const char *why;           /* one sentence for the list of requests; not part either */
    const char *experiment;    /* "drop_token"; NULL = Terraform itself would ask this */
    const char *endpoint;   /* "https://sts.us-east-1.amazonaws.com", no path, no "/" at the end */
    bool overridden;        /* the endpoint comes from an override; never with bearer tokens */
    enum owner endpoint_by; /* who chose it, where it is not AWS's own */
    Source endpoint_at;
    bool private_inside;      /* made of a secret, or of a file of the user's that the folder named:
                                 never sent */
    bool users_inside;        /* made of variables of the user's, or chosen by them */
    const char *region;       /* signing region */
    const Credentials *creds; /* signs the request; NULL = unsigned */
    HttpRoute route;
    const Param *params; /* in the order in which they are sent */
    size_t n_params;
    int64_t clock_offset_s; /* added to the machine's clock for signing */
    int attempts; /* how often Terraform would try at most when the way or AWS fails (0 = once) */
    bool needs_consent; /* goes beyond the configuration's own credentials: only with
                           --try-other-profiles or a yes */
    int timeout_ms;     /* 0 = the session's --timeout */
} Question;

/* Where it goes: its endpoint, for a container's credentials the address; NULL for a child. */
const char *question_url(const Question *question);

enum answer_state {
    ANSWER_PENDING,  /* being asked */
    ANSWER_DONE,     /* see net, http_status, ... */
    ANSWER_NOT_ASKED /* see not_asked */
};

/* Why a question was not put. */
enum not_asked {
    NOT_ASKED_NONE,
    NOT_ASKED_OFFLINE,     /* --offline */
    NOT_ASKED_EXPERIMENTS, /* --no-experiments */
    NOT_ASKED_CONSENT,   /* credential_process without --allow-exec, other profiles' credentials */
    NOT_ASKED_HOST,      /* the host is not AWS's, or a bearer token would leave verified TLS */
    NOT_ASKED_LIMIT,     /* 40 requests */
    NOT_ASKED_READ_ONLY, /* would write */
    NOT_ASKED_ENDPOINT,  /* who chose the host does not own the credentials: only with consent */
    NOT_ASKED_PRIVATE, /* a secret, or a file of the user's that the folder named, would be part of
                          it */
    NOT_ASKED_SECRET,  /* what stands where the key id belongs looks like a secret */
    NOT_ASKED_BUNDLE   /* a bundle, which holds no answer to it */
};

const char *not_asked_sentence(enum not_asked reason);

typedef struct Field {
    const char *name, *text;
} Field;

typedef struct Answer {
    enum answer_state state;
    enum not_asked not_asked;
    enum net_state net; /* for DONE; anything but NET_OK means no answer of the far end */
    int http_status;    /* 0 = none; of the proxy for NET_PROXY_STATUS */
    bool ok;            /* a well-formed successful reply of this operation */
    bool malformed;     /* an HTTP answer came that is no reply of this service (captive portal, cut
                           XML, empty) */
    const char *error_code;    /* "InvalidClientTokenId"; NULL when there is none */
    const char *error_message; /* AWS's own words, safe to show, secrets (encoded authorization
                                  messages) taken out */
    const char *request_id;
    const char *wants;  /* NOT_ASKED_ENDPOINT: who sends it where, and what to type */
    const char *detail; /* about the way there: libcurl's or the system's words, safe to show */
    const char *account, *arn,
        *user_id; /* of GetCallerIdentity, AssumedRoleUser, GetAccessKeyInfo (account) */
    const Credentials *creds; /* of AssumeRole*, SSO, IMDS, container, process */
    const Field *fields;      /* anything else, named as the API names it */
    size_t n_fields;
    const Secret *body_secret; /* for replies that are a secret (IMDS token) */
    const Param *secrets; /* secret members of the reply, named as the API names them: accessToken,
                             refreshToken */
    size_t n_secrets;
    int64_t date_s;     /* Date header of the answer, 0 = none */
    int64_t received_s; /* the machine's clock when it arrived */
    bool tls_verified;
    const char *tls_issuer, *tls_subject;
    int elapsed_ms;
    int attempts;          /* how often it was tried */
    const char *not_saved; /* a renewed token that could not be written back, and why; safe to show
                            */
} Answer;

/* Parameter of that name, NULL if there is none (or no question). Secret ones only come through
 * question_secret. */
const char *question_text(const Question *question, const char *name);
/* Is S3 asked? false for NULL. */
bool question_is_s3(const Question *question);
const Secret *question_secret(const Question *question, const char *name);
/* First field of that name, NULL if there is none. */
const char *answer_field(const Answer *answer, const char *name);
/* First secret of that name, NULL if there is none. */
const Secret *answer_secret(const Answer *answer, const char *name);
/* DONE, NET_OK and an error_code equal to code. */
bool answer_is(const Answer *answer, const char *code);
/* DONE but no AWS answer: the way there failed, or what answered is not AWS. */
bool answer_unreached(const Answer *answer);
/* The connection was taken and nothing came back: in curl's words, which alone tell it from a
 * connection that nobody took. */
bool answer_silent(const Answer *answer);

typedef struct Asker Asker;
struct Asker {
    void *impl;
    /* Never NULL. The question is copied where needed; the answer lives as long as the session's
     * present state. */
    const Answer *(*ask)(Asker *asker, const Question *question);
};

#endif
