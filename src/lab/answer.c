#include <string.h>

#include "lab/authorise.h"
#include "lab/fault.h"
#include "lab/service.h"

static const struct {
    const Operation *rows;
    const size_t *n;
} operation_tables[] = {{sts_operations, &n_sts_operations},
                        {iam_operations, &n_iam_operations},
                        {other_operations, &n_other_operations}};

static const Operation *answer_find(const LabCall *call)
{
    for (size_t t = 0; call->action && t < ARRAY_LEN(operation_tables); t++)
        for (size_t i = 0; i < *operation_tables[t].n; i++) {
            const Operation *op = &operation_tables[t].rows[i];
            if (op->service == call->target.service && strcmp(op->action, call->action) == 0)
                return op;
        }
    return NULL;
}

/* A signed operation of the query protocol or of a JSON service. */
static void answer_operation(LabCall *call)
{
    AUTO_BUF Buf out = BUF_INIT(256 * 1024);
    const Operation *op = answer_find(call);
    const char *version = call_param(call, "Version");
    if (!op)
        call_error(call, 400, "InvalidAction", "Could not find operation %s for version %s",
                   call->action ? call->action : "", version ? version : "NO_VERSION_SPECIFIED");
    else if ((!op->permission || authorise_action(call, op->permission, NULL)) &&
             op->answer(call, &out) && call->reply.status == 0)
        call_reply_xml(call, buf_span(&out));
}

/* Services that authenticate in a way of their own. */
static const struct {
    enum lab_service service;
    const char *action; /* NULL = all */
    void (*answer)(LabCall *call);
} unsigned_rows[] = {
    {SVC_STS, "AssumeRoleWithWebIdentity", service_web_identity},
    {SVC_SSO, NULL, service_sso},
    {SVC_OIDC, NULL, service_oidc},
    {SVC_SIGNIN, NULL, service_signin},
    {SVC_REGISTRY, NULL, service_registry},
};

static bool answer_unsigned(LabCall *call)
{
    for (size_t i = 0; i < ARRAY_LEN(unsigned_rows); i++) {
        const char *action = unsigned_rows[i].action;
        if (unsigned_rows[i].service != call->target.service ||
            (action && !(call->action && strcmp(action, call->action) == 0)))
            continue;
        unsigned_rows[i].answer(call);
        return true;
    }
    return false;
}

void call_answer(LabCall *call)
{
    call_add_header(call, call->target.service == SVC_S3 ? "x-amz-request-id" : "x-amzn-RequestId",
                    call->request_id);
    if (fault_strike(call))
        return;
    if (call->target.service == SVC_NONE) {
        call_reply(call, 404, "text/plain",
                   SPAN_LITERAL("nobody answers to this name in the lab\n"));
        return;
    }
    if (call->target.service == SVC_S3)
        service_s3_tell_region(call);
    if (answer_unsigned(call) || !authorise_signer(call))
        return;
    if (call->target.service == SVC_S3)
        service_s3(call);
    else if (call->target.service == SVC_DYNAMODB)
        call_reply(call, 200, "application/x-amz-json-1.0", SPAN_LITERAL("{}"));
    else
        answer_operation(call);
}
