/* What the AWS provider adds to the language, and roles and account lists are made with
 * (hashicorp/terraform-provider-aws, internal/function: arn_parse.go, arn_build.go,
 * trim_iam_role_path.go). */
#include "base/arn.h"
#include "hcl/hcl_func.h"

#include <string.h>

static HclValue aws_arn_parse(HclCall *call)
{
    static const char *const names[] = {"partition", "service", "region", "account_id", "resource"};
    enum { N = 5 };
    Arena *arena = call->eval->arena;
    Span *keys = arena_array(arena, Span, N), text;
    HclValue *items = arena_array(arena, HclValue, N), bad;
    Arn arn;
    const char *fault;
    if (!hcl_call_text(call, 0, &text, &bad))
        return bad;
    fault = arn_parse(text, &arn);
    if (fault)
        return hv_refused(arena, call->at, "Error in function call", "%s", fault);
    const Span parts[N] = {arn.partition, arn.service, arn.region, arn.account, arn.resource};
    for (size_t i = 0; i < N; i++) {
        keys[i] = span_of(names[i]);
        items[i] = hv_string(parts[i], call->at);
    }
    return hv_object(keys, items, N, call->at);
}

static HclValue aws_arn_build(HclCall *call)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    buf_add_str(&buf, "arn");
    for (size_t i = 0; i < 5; i++) {
        HclValue bad;
        Span part;
        if (!hcl_call_text(call, i, &part, &bad))
            return bad;
        buf_add_char(&buf, ':');
        buf_add(&buf, part);
    }
    return hcl_call_made(call, &buf);
}

/* role/path/to/name becomes role/name. */
static HclValue aws_trim_role_path(HclCall *call)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    HclValue bad;
    Span text, name;
    Arn arn;
    const char *fault;
    if (!hcl_call_text(call, 0, &text, &bad))
        return bad;
    fault = arn_parse(text, &arn);
    if (!fault && !span_is(arn.service, "iam"))
        fault = "service must be \"iam\"";
    if (!fault && arn.region.len > 0)
        fault = "region must be empty";
    if (!fault && !span_starts(arn.resource, "role/"))
        fault = "resource must begin with \"role/\"";
    if (fault)
        return hv_refused(call->eval->arena, call->at, "Error in function call", "%s", fault);
    name = arn.resource;
    while (span_find_char(name, '/') < name.len)
        name = span_sub(name, span_find_char(name, '/') + 1, name.len);
    buf_add(&buf, span_sub(text, 0, text.len - arn.resource.len));
    buf_add_str(&buf, "role/");
    buf_add(&buf, name);
    return hcl_call_made(call, &buf);
}

const HclFunction hcl_aws_functions[] = {
    {"provider::aws::arn_parse", 1, 1, FUNC_STRICT, aws_arn_parse},
    {"provider::aws::arn_build", 5, 5, FUNC_STRICT, aws_arn_build},
    {"provider::aws::trim_iam_role_path", 1, 1, FUNC_STRICT, aws_trim_role_path},
    {NULL, 0, 0, FUNC_STRICT, NULL},
};
