/*
 * call: one request to the practice AWS on its way to an answer: what came in, for whom, signed by
 * which key, and the reply that is being made. The services (service_*.c) are a table of functions
 * over it.
 */
#ifndef WHY403_LAB_CALL_H
#define WHY403_LAB_CALL_H

#include "base/world.h"
#include "lab/practice.h"
#include "lab/target.h"

/* What signing in by browser has under way (grant.h). */
typedef struct LabGrant LabGrant;

/* Credentials that AssumeRole and the like gave out, how often each fault struck; as long as the
 * server runs. */
typedef struct LabState {
    Arena arena;
    VEC(PracticeKey *) issued;
    VEC(LabGrant *) grants;
    VEC(int) fault_counts; /* by index of the fault */
} LabState;

enum reply_end {
    REPLY_WHOLE,
    REPLY_CUT,  /* breaks off in the middle */
    REPLY_RESET /* no answer: the connection is cut */
};

typedef struct Reply {
    int status;
    const char *content_type;
    Span body;
    VEC(HttpHeader) headers;
    enum reply_end end;
} Reply;

typedef struct FormField {
    const char *name, *value;
} FormField;

typedef struct LabCall {
    Arena *arena; /* of this request */
    const Practice *practice;
    LabState *state;
    int64_t now_s;                            /* by the practice AWS's clock */
    const char *method, *host, *path, *query; /* raw, not decoded */
    const HttpHeader *headers;
    size_t n_headers;
    Span body;
    Target target;
    const char *action;      /* "GetCallerIdentity"; NULL = none */
    VEC(FormField) form;     /* query protocol's or the URL's parameters, decoded */
    const char *sent_key_id; /* as in the Authorization header, NULL */
    const PracticeKey *key;  /* who signed; NULL until it is known */
    const char *request_id;
    Reply reply;
} LabCall;

/* Header compared without case, NULL if absent; parameter, NULL if absent. */
const char *call_header(const LabCall *call, const char *name);
const char *call_param(const LabCall *call, const char *name);
/* Fills target, action, form, request_id from what came in. */
void call_read(LabCall *call);

void call_add_header(LabCall *call, const char *name, const char *value);
void call_reply(LabCall *call, int status, const char *content_type, Span body);
/* AWS's error in the form of the service that was asked. Always false, so that an answer function
 * can `return call_error(...)`. */
bool call_error(LabCall *call, int status, const char *code, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
/* The envelope of a successful query-protocol answer around the inner elements. */
void call_reply_xml(LabCall *call, Span inner);

/* Text with XML's own characters escaped; <name>text</name>. */
void call_xml_tag(Buf *out, const char *name, const char *text);

/* The practice's key or one given out since. */
const PracticeKey *call_find_key(const LabCall *call, const char *id);

/* What the server does with a complete request: faults, authentication, service. */
void call_answer(LabCall *call);

#endif
