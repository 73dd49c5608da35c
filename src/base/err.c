#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum err err_set(Err *err, enum err code, Source at, const char *fmt, ...)
{
    va_list args;
    if (!err)
        return code;
    err->code = code;
    err->at = at;
    va_start(args, fmt);
    vsnprintf(err->text, sizeof err->text, fmt, args);
    va_end(args);
    return code;
}

const char *err_sentence(enum err code)
{
    switch (code) {
#define ERR_CASE(name, sentence) \
    case name:                   \
        return sentence;
        ERR_CODES(ERR_CASE)
#undef ERR_CASE
    }
    return "unknown error";
}

void bug_at(const char *file, int line, const char *text)
{
    fprintf(stderr, "why403: BUG: %s:%d: %s\n", file, line, text);
    abort();
}
