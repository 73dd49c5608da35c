#include "tests/support/explained.h"

const Explanation *explained_bytes(Arena *a, Span bytes, size_t chunk)
{
    ErrLog *log = errlog_open(a);
    for (size_t at = 0; at < bytes.len; at += chunk)
        errlog_feed(log, span_sub(bytes, at, at + chunk < bytes.len ? at + chunk : bytes.len));
    return explain_errors(a, errlog_close(log), false);
}

const Explanation *explained(Arena *a, const char *text)
{
    return explained_bytes(a, span_of(text), 4096);
}

size_t explained_n_auth(const Explanation *x)
{
    size_t n = 0;
    for (size_t i = 0; i < x->errors.len; i++)
        n += x->errors.items[i].is_auth;
    return n;
}

const ExplainedError *explained_first_auth(const Explanation *x)
{
    for (size_t i = 0; i < x->errors.len; i++)
        if (x->errors.items[i].is_auth)
            return &x->errors.items[i];
    return NULL;
}

void add_utf16(Buf *out, const char *ascii, bool little)
{
    for (; *ascii; ascii++) {
        buf_add_char(out, little ? *ascii : '\0');
        buf_add_char(out, little ? '\0' : *ascii);
    }
}
