#include "base/arn.h"

#include <ctype.h>
#include <string.h>

#include "base/compiler.h"

enum { ACCOUNT_LEN = 12 };

const char *arn_parse(Span text, Arn *out)
{
    Arn arn;
    Span *parts[] = {&arn.partition, &arn.service, &arn.region, &arn.account};
    *out = (Arn){0};
    if (!span_starts(text, "arn:"))
        return "arn: invalid prefix";
    text = span_sub(text, strlen("arn:"), text.len);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        size_t colon = span_find_char(text, ':');
        if (colon == text.len)
            return "arn: not enough sections";
        *parts[i] = span_sub(text, 0, colon);
        text = span_sub(text, colon + 1, text.len);
    }
    arn.resource = text;
    *out = arn;
    return NULL;
}

bool arn_is_account(Span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!isdigit((unsigned char)text.ptr[i]))
            return false;
    return text.len == ACCOUNT_LEN;
}

const char *arn_account(Arena *arena, const char *arn)
{
    Arn parts;
    arn_parse(span_of(arn), &parts);
    return arn_is_account(parts.account) ? arena_span(arena, parts.account) : NULL;
}
