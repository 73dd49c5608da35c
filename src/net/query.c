/*
 * The query protocol of STS, IAM and EC2: a form out, XML back (or JSON, where something between
 * asked for it). Errors as aws-sdk-go-v2 reads them: aws/protocol/xml GetErrorResponseComponents,
 * aws/protocol/ec2query.
 */
#include <string.h>

#include "net/reply.h"
#include "sigv4/sigv4.h"

enum { FORM_MAX_BYTES = 256 * 1024 };

static const char *query_version(const char *service)
{
    static const struct {
        const char *service, *version;
    } rows[] = {{"sts", "2011-06-15"}, {"iam", "2010-05-08"}, {"ec2", "2016-11-15"}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (strcmp(rows[i].service, service) == 0)
            return rows[i].version;
    BUG("no version of this service's API is known");
}

static void query_add(Arena *arena, Buf *form, const char *name, Span value)
{
    buf_printf(form, "%s%s=%s", form->len ? "&" : "", sigv4_uri_encode(arena, span_of(name), false),
               sigv4_uri_encode(arena, value, false));
}

void query_build(Arena *arena, const Question *q, const NetRow *row, Draft *out)
{
    AUTO_BUF Buf form = BUF_INIT(FORM_MAX_BYTES);
    query_add(arena, &form, "Action", span_of(row->api));
    query_add(arena, &form, "Version", span_of(query_version(row->service)));
    for (size_t i = 0; i < q->n_params; i++) {
        const Param *p = &q->params[i];
        query_add(arena, &form, p->name, p->secret ? secret_use(p->secret) : span_of(p->text));
    }
    out->method = "POST";
    out->path = "/";
    out->service = row->service;
    out->body = (Span){arena_strndup(arena, form.ptr, form.len), form.len};
    draft_header(arena, out, "Content-Type", "application/x-www-form-urlencoded");
}

/* First of several places that has a text. */
static const char *query_first(const Flat *flat, const char *const *paths, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *text = flat_get(flat, paths[i]);
        if (text && text[0])
            return text;
    }
    return NULL;
}

/*
 * A well-formed body without a code, or none at all, is "UnknownError" to the SDK (RULES.md 85); a
 * body that is no XML is an error of deserialization and has no code. Both mean that something
 * between answered, unless it is a server's own breakdown.
 */
static void query_parse_error(Reply *r, const Flat *flat)
{
    static const char *const codes[] = {"Error.Code", "Errors.Error.Code"};
    static const char *const messages[] = {"Error.Message", "Errors.Error.Message"};
    static const char *const ids[] = {"RequestId", "RequestID"};
    const char *code = query_first(flat, codes, ARRAY_LEN(codes)),
               *id = query_first(flat, ids, ARRAY_LEN(ids));
    bool plain = flat->empty || !memchr(r->http->body.ptr, '<', r->http->body.len);
    if (!r->out->request_id && id)
        reply_field(r, "RequestId", id);
    if (code) {
        reply_error(r, code, query_first(flat, messages, ARRAY_LEN(messages)));
        return;
    }
    if (flat->fine || plain)
        reply_error(r, "UnknownError", "UnknownError");
    if (r->http->status < 500)
        reply_malformed(r, flat->fine || plain ? NULL : flat->problem);
}

/* "GetCallerIdentityResult." below the root (XML),
 * "GetCallerIdentityResponse.GetCallerIdentityResult." (JSON); EC2 has neither. */
static const char *query_prefix(Reply *r, const Flat *flat)
{
    const char *api = r->row->api, *result = arena_printf(r->scratch, "%sResult", api);
    if (strcmp(r->row->service, "ec2") == 0)
        return strcmp(flat->root, arena_printf(r->scratch, "%sResponse", api)) == 0 ? "" : NULL;
    if (flat->json)
        result = arena_printf(r->scratch, "%sResponse.%s", api, result);
    return flat_has(flat, result) ? arena_printf(r->scratch, "%s.", result) : NULL;
}

static const char *query_get(Reply *r, const Flat *flat, const char *prefix, const char *name)
{
    return flat_get(flat, arena_printf(r->scratch, "%s%s", prefix, name));
}

/* What STS decoded is JSON in a member: who, what, on what, and by which statement. Conditions stay
 * inside: they name too much. */
static void query_take_decoded(Reply *r, const char *json)
{
    static const char *const shown[] = {
        "allowed",          "explicitDeny",          "context.action",
        "context.resource", "context.principal.arn", "matchedStatements.items."};
    Flat flat = flat_read_json(r->scratch, span_of(json));
    for (size_t i = 0; i < flat.leaves.len; i++)
        for (size_t k = 0; k < ARRAY_LEN(shown); k++)
            if (strncmp(flat.leaves.items[i].name, shown[k], strlen(shown[k])) == 0)
                reply_field(r, flat.leaves.items[i].name, flat.leaves.items[i].text);
    reply_secret(r, "DecodedMessage", json);
}

void query_parse(Reply *r)
{
    Flat flat = flat_read(r->scratch, r->http->body);
    bool wants_creds = r->q->kind == Q_ASSUME_ROLE || r->q->kind == Q_ASSUME_ROLE_WEB_IDENTITY;
    const char *prefix;
    if (!reply_success(r)) {
        query_parse_error(r, &flat);
        return;
    }
    if (!flat.fine) {
        reply_malformed(r, flat.problem);
        return;
    }
    prefix = query_prefix(r, &flat);
    if (!prefix) {
        reply_malformed(r, arena_printf(r->scratch, "%sResult node not found", r->row->api));
        return;
    }
    const char *key_id = query_get(r, &flat, prefix, "Credentials.AccessKeyId");
    const char *secret_key = query_get(r, &flat, prefix, "Credentials.SecretAccessKey");
    reply_fields_below(r, &flat, prefix);
    if (r->q->kind == Q_DECODE_MESSAGE)
        query_take_decoded(r, query_get(r, &flat, prefix, "DecodedMessage"));
    if (key_id && secret_key)
        reply_creds(r, key_id, secret_key, query_get(r, &flat, prefix, "Credentials.SessionToken"),
                    reply_time(query_get(r, &flat, prefix, "Credentials.Expiration")));
    if (wants_creds && !r->out->creds)
        reply_malformed(r, "no credentials in the response");
    else if (r->q->kind == Q_CALLER_IDENTITY &&
             (!query_get(r, &flat, prefix, "Account") || !query_get(r, &flat, prefix, "Arn")))
        reply_malformed(r, "no account in the response");
    else
        r->out->ok = true;
}
