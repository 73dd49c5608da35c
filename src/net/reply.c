#include "net/reply.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "errors/denial.h"
#include "net/words.h"

/* Who handed the credentials out; for AssumeRole that is still the source of the keys that asked.
 */
static enum cred_source reply_source(const Question *q)
{
    switch (q->kind) {
    case Q_ASSUME_ROLE_WEB_IDENTITY:
        return CRED_WEB_IDENTITY;
    case Q_SSO_ROLE_CREDENTIALS:
        return CRED_SSO;
    case Q_LOGIN_CREATE_TOKEN:
        return CRED_LOGIN;
    case Q_IMDS_GET:
        return CRED_IMDS;
    case Q_CONTAINER_CREDENTIALS:
        return CRED_CONTAINER;
    case Q_CREDENTIAL_PROCESS:
        return CRED_PROCESS;
    default:
        return q->creds ? q->creds->source : CRED_NONE;
    }
}

void reply_field(Reply *r, const char *name, const char *text)
{
    if (text)
        vec_push(r->arena, &r->fields,
                 ((Field){text_safe(r->arena, name), words_field(r->arena, r->q, text)}));
}

void reply_secret(Reply *r, const char *name, const char *text)
{
    if (text)
        vec_push(r->arena, &r->secrets, ((Param){name, NULL, secret_new(r->arena, span_of(text))}));
}

void reply_creds(Reply *r, const char *key_id, const char *secret_key, const char *token,
                 int64_t expires_at_s)
{
    Credentials *c = arena_new(r->arena, Credentials);
    Source at = {SOURCE_AWS, question_kind_name(r->q->kind), 0, 0};
    c->access_key_id = (Value){arena_strdup(r->arena, key_id), NULL, at};
    c->secret_key = secret_new(r->arena, span_of(secret_key));
    c->token = token && token[0] ? secret_new(r->arena, span_of(token)) : NULL;
    c->secret_at = c->token_at = at;
    c->source = reply_source(r->q);
    c->profile = r->q->creds ? arena_strdup(r->arena, r->q->creds->profile) : NULL;
    c->expires_at_s = expires_at_s;
    c->expires_at = expires_at_s ? at : SOURCE_UNKNOWN;
    r->out->creds = c;
}

void reply_error(Reply *r, const char *code, const char *message)
{
    const Secret *encoded = denial_encoded(r->arena, span_of(message));
    r->out->error_code = words_clean(r->arena, r->q, code);
    r->out->error_message = words_clean(r->arena, r->q, message);
    if (encoded)
        vec_push(r->arena, &r->secrets, ((Param){"EncodedMessage", NULL, encoded}));
}

void reply_malformed(Reply *r, const char *words)
{
    r->out->malformed = true;
    if (words)
        r->out->detail = words_clean(r->arena, r->q, words);
}

/* Members that are secret wherever they stand. */
static bool reply_is_secret(const char *name)
{
    static const char *const names[] = {"SecretAccessKey",
                                        "SessionToken",
                                        "Token",
                                        "secretAccessKey",
                                        "sessionToken",
                                        "accessToken",
                                        "refreshToken",
                                        "idToken",
                                        "DecodedMessage",
                                        "clientSecret",
                                        "StringToSign",
                                        "CanonicalRequest",
                                        "SignatureProvided",
                                        "AssumeRolePolicyDocument"};
    const char *last = strrchr(name, '.');
    last = last ? last + 1 : name;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(names[i], last) == 0)
            return true;
    return false;
}

void reply_fields_below(Reply *r, const Flat *flat, const char *prefix)
{
    size_t len = strlen(prefix);
    for (size_t i = 0; i < flat->leaves.len; i++) {
        const Field *leaf = &flat->leaves.items[i];
        if (strncmp(leaf->name, prefix, len) == 0 && !reply_is_secret(leaf->name))
            reply_field(r, leaf->name + len, leaf->text);
    }
}

int64_t reply_time(const char *text)
{
    char *end;
    long long number;
    int64_t t;
    if (!text || !text[0])
        return 0;
    errno = 0;
    number = strtoll(text, &end, 10);
    if (errno == 0 && *end == '\0')
        return number > 100000000000LL ? number / 1000 : number;
    t = text_parse_time(span_of(text));
    return t < 0 ? 0 : t;
}

bool reply_success(const Reply *r)
{
    return r->http->status >= 200 && r->http->status < 300;
}
