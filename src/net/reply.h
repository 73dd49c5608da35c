/*
 * reply: what the services' readers share: the table row of an operation, and putting an Answer
 * together. Texts that go into an Answer are copied to its arena and safe to show; secrets go into
 * Secrets. The scratch arena, where the reply's own texts lie, is wiped as soon as the answer is
 * made.
 */
#ifndef WHY403_NET_REPLY_H
#define WHY403_NET_REPLY_H

#include "net/draft.h"
#include "net/flat.h"

typedef struct NetRow NetRow;

typedef struct Reply {
    const Question *q;
    const NetRow *row;
    const HttpResult *http;
    Arena *arena, *scratch;
    Answer *out;
    VEC(Field) fields;
    VEC(Param) secrets;
} Reply;

struct NetRow {
    enum question_kind kind;
    const char
        *service; /* of the signature, and its protocol's name in messages; NULL = never signed */
    const char *api; /* "GetCallerIdentity" */
    void (*build)(Arena *arena, const Question *q, const NetRow *row, Draft *out);
    void (*parse)(Reply *r);
};

/* What one operation's reader does with the members of a success. */
void reply_field(Reply *r, const char *name, const char *text);
void reply_secret(Reply *r, const char *name, const char *text);
void reply_creds(Reply *r, const char *key_id, const char *secret_key, const char *token,
                 int64_t expires_at_s);
/* An error that AWS itself words; code and message may be NULL. */
void reply_error(Reply *r, const char *code, const char *message);
/* What came is no reply of this service; words are Go's for it, NULL = none. */
void reply_malformed(Reply *r, const char *words);
/* All leaves below prefix that aren't secret, named without it. */
void reply_fields_below(Reply *r, const Flat *flat, const char *prefix);

/* query.c: STS, IAM, EC2; sso.c; s3.c; imds.c; registry.c */
void query_build(Arena *arena, const Question *q, const NetRow *row, Draft *out);
void query_parse(Reply *r);
void sso_get_build(Arena *arena, const Question *q, const NetRow *row, Draft *out);
void sso_credentials_parse(Reply *r);
void sso_roles_parse(Reply *r);
/* Reads a JSON body; false (with the answer filled in) for an error or what is no JSON. */
bool json_open(Reply *r, Flat *out);
void json_fields_parse(Reply *r);
void oidc_build(Arena *arena, const Question *q, const NetRow *row, Draft *out);
void oidc_parse(Reply *r);
void login_build(Arena *arena, const Question *q, const NetRow *row, Draft *out);
void login_parse(Reply *r);
void account_build(Arena *arena, const Question *q, const NetRow *row, Draft *out);
void s3_build(Arena *arena, const Question *q, const NetRow *row, Draft *out);
void s3_parse(Reply *r);
void imds_token_build(Arena *arena, const Question *q, const NetRow *row, Draft *out);
void imds_token_parse(Reply *r);
void imds_get_build(Arena *arena, const Question *q, const NetRow *row, Draft *out);
void imds_get_parse(Reply *r);
void container_build(Arena *arena, const Question *q, const NetRow *row, Draft *out);
void container_parse(Reply *r);
void registry_build(Arena *arena, const Question *q, const NetRow *row, Draft *out);
void registry_parse(Reply *r);
void clock_build(Arena *arena, const Question *q, const NetRow *row, Draft *out);
void clock_parse(Reply *r);

/* Value of expiration members: RFC 3339 text, or seconds or milliseconds since 1970; 0 for NULL, ""
 * and what is no time. */
int64_t reply_time(const char *text);
/* True for 2xx. */
bool reply_success(const Reply *r);

#endif
