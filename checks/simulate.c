#include "checks/simulate.h"

#include <string.h>

#include "base/arn.h"

enum { SIMULATE_TIMEOUT_MS = 5000 };

const char *simulate_source(Arena *arena, const char *arn)
{
    const char *tail = check_arn_tail(arn);
    Span role = span_of(tail);
    if (span_starts(role, "user/"))
        return arn;
    if (!span_starts(role, "assumed-role/") || span_starts(role, "assumed-role/AWSReservedSSO"))
        return NULL;
    role = span_sub(role, strlen("assumed-role/"), role.len);
    role = span_sub(role, 0, span_find_char(role, '/'));
    return arena_printf(arena, "arn:%s:iam::%s:role/%s", check_arn_partition(arena, arn),
                        arn_account(arena, arn), arena_span(arena, role));
}

const Answer *simulate_ask(CheckContext *ctx, const Configuration *conf, enum experiment e,
                           enum question_kind kind, const Param *params, size_t n)
{
    Question q = {0};
    q.kind = kind;
    q.endpoint = "https://iam.amazonaws.com";
    q.region = "us-east-1";
    q.creds = conf->effective ? conf->effective : conf->base;
    q.params = params;
    q.n_params = n;
    q.timeout_ms = SIMULATE_TIMEOUT_MS;
    return experiment_ask(ctx, conf, e, STEP_IAM, &q);
}
