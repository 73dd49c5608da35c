#include "lab/fault.h"

#include <string.h>

static bool fault_fits(const PracticeFault *f, const LabCall *call)
{
    bool host =
        !f->host || strcmp(f->host, "*") == 0 || strncmp(f->host, call->host, strlen(f->host)) == 0;
    bool action = !f->action || (call->action && strcmp(f->action, call->action) == 0);
    return host && action && f->kind && strcmp(f->kind, "none") != 0;
}

/* Index of the fault that strikes, or the number of faults. */
static size_t fault_find(const LabCall *call)
{
    size_t n = call->practice->faults.len;
    while (call->state->fault_counts.len < n)
        vec_push(&call->state->arena, &call->state->fault_counts, 0);
    for (size_t i = 0; i < n; i++) {
        const PracticeFault *f = call->practice->faults.items[i];
        if (fault_fits(f, call) && (f->times <= 0 || call->state->fault_counts.items[i] < f->times))
            return i;
    }
    return n;
}

int fault_delay_ms(const LabCall *call)
{
    size_t i = fault_find(call);
    int delay = call->practice->server.delay_ms;
    if (i == call->practice->faults.len)
        return delay;
    if (strcmp(call->practice->faults.items[i]->kind, "hang") == 0)
        return FAULT_HANG;
    return delay + call->practice->faults.items[i]->delay_ms;
}

static void fault_status(LabCall *call, const PracticeFault *f)
{
    call_reply(call, f->status > 0 ? f->status : 500, "text/plain",
               span_of(f->message ? f->message : "Internal error\n"));
}

static void fault_error(LabCall *call, const PracticeFault *f)
{
    const char *message = f->message ? f->message : "Rate exceeded";
    call_error(call, f->status > 0 ? f->status : 400, f->code ? f->code : "Throttling", "%s",
               message);
}

static void fault_captive(LabCall *call, const PracticeFault *f)
{
    call->reply.headers.len = 0; /* whoever answers here has no request id of AWS's */
    call_reply(call, f->status > 0 ? f->status : 200, "text/html",
               span_of("<!DOCTYPE html><html><head><title>Guest network: sign in</title></head>"
                       "<body>Please sign in to use this network.</body></html>"));
}

static void fault_malformed(LabCall *call, const PracticeFault *f)
{
    (void)f;
    call_reply(call, 200, "text/xml", SPAN_LITERAL("<GetCallerIdentityResponse><Get"));
}

static void fault_empty(LabCall *call, const PracticeFault *f)
{
    (void)f;
    call_reply(call, 200, "text/xml", SPAN_EMPTY);
}

static void fault_truncated(LabCall *call, const PracticeFault *f)
{
    fault_malformed(call, f);
    call->reply.end = REPLY_CUT;
}

static void fault_reset(LabCall *call, const PracticeFault *f)
{
    (void)f;
    call->reply.end = REPLY_RESET;
}

/* slow and hang are not here: they only hold the answer back. */
static const struct {
    const char *kind;
    void (*reply)(LabCall *call, const PracticeFault *f);
} fault_rows[] = {
    {"status", fault_status},       {"error", fault_error}, {"captive", fault_captive},
    {"malformed", fault_malformed}, {"empty", fault_empty}, {"reset", fault_reset},
    {"truncated", fault_truncated},
};

bool fault_strike(LabCall *call)
{
    size_t i = fault_find(call);
    const PracticeFault *f;
    if (i == call->practice->faults.len)
        return false;
    f = call->practice->faults.items[i];
    call->state->fault_counts.items[i]++;
    for (size_t k = 0; k < ARRAY_LEN(fault_rows); k++) {
        if (strcmp(fault_rows[k].kind, f->kind) != 0)
            continue;
        fault_rows[k].reply(call, f);
        return true;
    }
    return false;
}
