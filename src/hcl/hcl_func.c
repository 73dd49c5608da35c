#include "hcl/hcl_func.h"
#include "base/text.h"

#include <string.h>

static const HclFunction *function_in(const HclFunction *rows, Span name)
{
    for (; rows->name; rows++)
        if (span_is(name, rows->name))
            return rows;
    return NULL;
}

const HclFunction *hcl_function_find(Span name)
{
    const HclFunction *const groups[] = {
        hcl_text_functions,  hcl_list_functions, hcl_set_functions, hcl_type_functions,
        hcl_file_functions,  hcl_code_functions, hcl_csv_functions, hcl_yaml_functions,
        hcl_regex_functions, hcl_net_functions,  hcl_aws_functions, hcl_charset_functions};
    const HclFunction *found = NULL;
    if (span_starts(name, "core::"))
        name = span_sub(name, 6, name.len);
    for (size_t i = 0; i < ARRAY_LEN(groups) && !found; i++)
        found = function_in(groups[i], name);
    return found;
}

/* Which of them is not known, and that one is, may be decided by what any of them holds. */
static HclValue function_unknown(const HclValue *args, size_t n, HclValue v)
{
    v.packed = NULL;
    v.sealed = SPAN_EMPTY;
    for (size_t i = 0; i < n; i++) {
        v.secret |= hv_any_secret(&args[i]);
        if (!v.users)
            v.users = args[i].users;
    }
    return v;
}

/* Which of what was given it is may be what a secret has decided. */
static bool function_chosen(const HclValue *args, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (hv_any_secret(&args[i]) || args[i].users)
            return true;
    return false;
}

HclValue hcl_function_call(HclEval *eval, Span name, HclValue *args, size_t n, Source at)
{
    const HclFunction *f = eval->functions ? function_in(eval->functions, name) : NULL;
    HclCall call = {.eval = eval, .name = name, .args = args, .n = n, .at = at};
    int len = (int)(name.len < 100 ? name.len : 100);
    size_t read = 0;
    HclValue v;
    if (!f)
        f = hcl_function_find(name);
    if (!f && span_find(name, "::") < name.len && !span_starts(name, "core::"))
        return hv_unknown(eval->arena, at, "%.*s is a function of a provider", len, name.ptr);
    if (!f || (eval->lacks && eval->lacks(eval, span_of(f->name))))
        return hv_refused(eval->arena, at, "Call to unknown function",
                          "there is no function named \"%.*s\"", len, name.ptr);
    if ((int)n < f->least)
        return hv_refused(eval->arena, at, "Not enough function arguments",
                          "%s needs more arguments", f->name);
    if (f->most >= 0 && (int)n > f->most)
        return hv_refused(eval->arena, at, "Too many function arguments",
                          "%s takes fewer arguments", f->name);
    for (size_t i = 0; i < n; i++)
        read += f->mode == FUNC_STRICT || args[i].n == 0 ? hv_size(&args[i]) : 0;
    if (!hcl_spend_text(eval, read))
        return hcl_spent(eval, at);
    for (size_t i = 0; i < n && f->mode == FUNC_STRICT; i++)
        if (hv_find_unknown(&args[i]))
            return function_unknown(args, n, *hv_find_unknown(&args[i]));
    if (!f->run)
        return hv_unknown(eval->arena, at, "the function %s is not worked out here", f->name);
    v = f->run(&call);
    v.as_given =
        (call.gives && !function_chosen(args, n)) ||
        (n == 1 && args[0].as_given && (span_is(name, "length") || span_is(name, "trimspace")));
    v.secret |= call.read_secret;
    for (size_t i = 0; i < n; i++) {
        bool parts = f->mode == FUNC_PARTS && args[i].n > 0;
        const char *users = parts ? args[i].whole_users : args[i].users;
        v.secret |= parts ? args[i].secret : hv_any_secret(&args[i]);
        v.users = v.users ? v.users : users;
        v.whole_users = v.whole_users ? v.whole_users : users;
        if (!v.via)
            v.via = args[i].via;
    }
    return v;
}
