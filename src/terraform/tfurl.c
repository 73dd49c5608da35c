#include "terraform/tfurl.h"

#include <ctype.h>
#include <string.h>

#include "base/span.h"
#include "base/text.h"

static bool url_is_one_of(char c, const char *more)
{
    return isalnum((unsigned char)c) || (c && strchr(more, c));
}

/* The first escape that is none; in a host only bytes beyond ASCII, and a percent sign, may be
 * escaped (unescape). */
static const char *url_escape_fault(Arena *arena, Span text, bool host)
{
    for (size_t i = span_find_char(text, '%'); i < text.len; i++) {
        Span escape = span_sub(text, i, i + 3);
        if (text.ptr[i] != '%')
            continue;
        if (escape.len < 3 || !isxdigit((unsigned char)escape.ptr[1]) ||
            !isxdigit((unsigned char)escape.ptr[2]) ||
            (host && strchr("01234567", escape.ptr[1]) && !span_is(escape, "%25")))
            return arena_printf(arena, "invalid URL escape \"%s\"", text_safe_span(arena, escape));
    }
    return NULL;
}

/* ":8080", ":" or nothing (validOptionalPort) */
static const char *url_port_fault(Arena *arena, Span port)
{
    if (port.len == 0 ||
        (port.ptr[0] == ':' && span_run(span_sub(port, 1, port.len), "0123456789") == port.len - 1))
        return NULL;
    return arena_printf(arena, "invalid port \"%s\" after host", text_safe_span(arena, port));
}

static size_t url_last(Span text, char c)
{
    size_t at = text.len;
    for (size_t i = 0; i < text.len; i++)
        at = text.ptr[i] == c ? i : at;
    return at;
}

/* parseHost */
static const char *url_host_fault(Arena *arena, Span host)
{
    bool bracket = span_starts(host, "[");
    size_t end = url_last(host, bracket ? ']' : ':');
    const char *fault;
    if (bracket && end == host.len)
        return "missing ']' in host";
    fault = url_port_fault(arena, span_sub(host, end + bracket, host.len));
    if (!fault)
        fault = url_escape_fault(arena, host, true);
    for (size_t i = 0; i < host.len && !fault; i++)
        if ((unsigned char)host.ptr[i] < 0x80 &&
            !url_is_one_of(host.ptr[i], "-_.~!$&'()*+,;=:[]<>\"%"))
            fault = arena_printf(arena, "invalid character \"%s\" in host name",
                                 text_safe_span(arena, span_sub(host, i, i + 1)));
    return fault;
}

/* parseAuthority */
static const char *url_authority_fault(Arena *arena, Span authority)
{
    size_t at = url_last(authority, '@');
    Span user = at < authority.len ? span_sub(authority, 0, at) : SPAN_EMPTY;
    const char *fault = url_host_fault(
        arena, at < authority.len ? span_sub(authority, at + 1, authority.len) : authority);
    for (size_t i = 0; i < user.len && !fault; i++)
        if (!url_is_one_of(user.ptr[i], "-._:~!$&'()*+,;=%@"))
            fault = "net/url: invalid userinfo";
    return fault ? fault : url_escape_fault(arena, user, false);
}

/* getScheme: how long it is; 0 = none */
static size_t url_scheme(Span url)
{
    size_t n = 0;
    while (n < url.len && url_is_one_of(url.ptr[n], "+-."))
        n++;
    return n < url.len && url.ptr[n] == ':' && isalpha((unsigned char)url.ptr[0]) ? n : 0;
}

const char *tfurl_fault(Arena *arena, const char *url, bool *whole)
{
    Span rest = span_of(url), fragment, authority = SPAN_EMPTY;
    size_t hash = span_find_char(rest, '#'), scheme;
    const char *fault = NULL;
    fragment = span_sub(rest, hash, rest.len);
    rest = span_sub(rest, 0, hash);
    for (size_t i = 0; i < rest.len; i++)
        if ((unsigned char)rest.ptr[i] < ' ' || rest.ptr[i] == 0x7f)
            return "net/url: invalid control character in URL";
    if (span_starts(rest, ":"))
        return "missing protocol scheme";
    scheme = url_scheme(rest);
    rest = span_sub(rest, scheme ? scheme + 1 : 0, span_find_char(rest, '?'));
    if (scheme && !span_starts(rest, "/"))
        rest = SPAN_EMPTY; /* opaque, whatever it holds */
    if (!span_starts(rest, "/") && span_find_char(rest, ':') < span_find_char(rest, '/'))
        return "first path segment in URL cannot contain colon";
    if (span_starts(rest, "//") && (scheme || !span_starts(rest, "///"))) {
        size_t end = 2 + span_find_char(span_sub(rest, 2, rest.len), '/');
        authority = span_sub(rest, 2, end);
        rest = span_sub(rest, end, rest.len);
        fault = url_authority_fault(arena, authority);
    }
    if (!fault)
        fault = url_escape_fault(arena, rest, false);
    if (!fault)
        fault = url_escape_fault(arena, fragment, false);
    if (whole && !fault)
        *whole = scheme && authority.len > 0;
    return fault;
}
