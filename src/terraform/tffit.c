/*
 * Which values Terraform converts to the type of an argument (go-cty
 * convert/conversion_primitive.go and conversion_collection.go; run with terraform 1.11.4): numbers
 * and booleans become text; text becomes a number or a boolean where it spells one, a number never
 * a boolean, nor the other way; the elements of a list or map follow the same rule.
 */
#include "terraform/tffit.h"

#include <string.h>

static bool fit_bool(const TfValue *value)
{
    static const char *const words[] = {"true", "false", "1", "0"};
    const char *text = tfvalue_text(value);
    if (value->type != TF_STRING)
        return value->type == TF_BOOL;
    for (size_t i = 0; text && i < ARRAY_LEN(words); i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return !text;
}

static bool fit_number(const TfValue *value)
{
    const char *text = tfvalue_text(value);
    long double unused;
    HclValue v = hv_string(span_of(text), SOURCE_UNKNOWN);
    if (value->type != TF_STRING)
        return value->type == TF_NUMBER;
    return !text || hv_number_of(&v, &unused);
}

/* Elements of a list or map; null is one of any type. */
static bool fit_elements(Span type, const TfValue *value)
{
    static const struct {
        const char *type;
        bool list;
    } of[] = {{"set of ", true}, {"list of ", true}, {"map of ", false}};
    for (size_t i = 0; i < ARRAY_LEN(of); i++) {
        const char *element = type.ptr + strlen(of[i].type);
        if (!span_starts(type, of[i].type))
            continue;
        if (value->type != (of[i].list ? TF_LIST : TF_MAP))
            return false;
        for (size_t k = 0; k < value->n_items; k++)
            if (tffit_wanted(element, &value->items[k]))
                return false;
    }
    return true;
}

const char *tffit_wanted(const char *type, const TfValue *value)
{
    bool scalar = value->type != TF_LIST && value->type != TF_MAP;
    Span name = span_of(type);
    if (value->state != TF_KNOWN)
        return NULL;
    if (span_is(name, "string"))
        return scalar ? NULL : "text";
    if (span_is(name, "number"))
        return scalar && fit_number(value) ? NULL : "a number";
    if (span_is(name, "bool"))
        return scalar && fit_bool(value) ? NULL : "true or false";
    if (span_is(name, "object"))
        return value->type == TF_MAP ? NULL : "an object";
    if (fit_elements(name, value))
        return NULL;
    return span_starts(name, "map of") ? "a map of text" : "a list of text";
}
