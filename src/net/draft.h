/*
 * draft: a request while it is being put together. A builder fills one in; draft_finish checks what
 * Go's net/http would refuse, signs it where the question has credentials, and makes the
 * HttpRequest.
 */
#ifndef WHY403_NET_DRAFT_H
#define WHY403_NET_DRAFT_H

#include "base/err.h"
#include "fact/question.h"

typedef struct Draft {
    const char *method;
    const char *origin; /* "https://host[:port][/base]", no "/" at the end */
    const char *path;   /* percent-encoded, starts with "/" */
    const char *query;  /* percent-encoded, without "?"; NULL = none */
    VEC(HttpHeader) headers;
    Span body;
    const char *service; /* of the signature; NULL = never signed */
    Span dpop_key;       /* PEM: the request carries a DPoP proof; empty = none */
    bool raw_path;       /* S3: see SigInput */
    bool hash_header;    /* S3: x-amz-content-sha256 is sent and signed */
} Draft;

void draft_header(Arena *arena, Draft *d, const char *name, const char *value);
/* Adds "name=value" percent-encoded to the query. */
void draft_query(Arena *arena, Draft *d, const char *name, const char *value);

/* ERR_INPUT: no URL, or a header that Go refuses ("net/http: invalid header field value", RULES.md
 * 51). */
enum err draft_finish(Arena *arena, const Question *q, Draft *d, int64_t now_s, HttpRequest *out,
                      Err *err);

#endif
