#include "base/tokenform.h"

#include <string.h>

static const char *const prefixes[] = {"ghp_",
                                       "gho_",
                                       "ghu_",
                                       "ghs_",
                                       "ghr_",
                                       "github_pat_",
                                       "glpat-",
                                       "glrt-",
                                       "gldt-",
                                       "glcbt-",
                                       "glptt-",
                                       "glft-",
                                       "glsoat-",
                                       "glimt-",
                                       "glagent-",
                                       "npm_",
                                       "dckr_pat_",
                                       "pypi-",
                                       "xapp-",
                                       "sk_live_",
                                       "rk_live_",
                                       "sk_test_",
                                       "rk_test_",
                                       "whsec_",
                                       "sk-proj-",
                                       "sk-ant-",
                                       "dop_v1_",
                                       "doo_v1_",
                                       "dor_v1_",
                                       "squ_",
                                       "sqp_",
                                       "sqa_",
                                       "glsa_",
                                       "hf_",
                                       "shpat_",
                                       "rubygems_",
                                       "NRAK-",
                                       "PMAK-",
                                       "ATATT3",
                                       "AGE-SECRET-KEY-1",
                                       "GOCSPX-",
                                       "lin_api_",
                                       "ABSKQmVkcm9ja0FQSUtleS"};

bool tokenform_begins(Span text)
{
    if (text.len == 0 || !strchr("gndpxrswhANPGl", text.ptr[0]))
        return false;
    if (span_starts(text, "xox"))
        return text.len > 4 && strchr("abcdeprs", text.ptr[3]) && text.ptr[4] == '-';
    return span_starts_with_one_of(text, prefixes, ARRAY_LEN(prefixes));
}

/* A name with a dot, an address, or this machine: with "/" behind it, the path begins there. */
static bool tokenform_is_host(Span text)
{
    return span_find_char(text, '.') < text.len || span_starts(text, "[") ||
           span_starts(text, "localhost");
}

/* "proxy:8080": the digits may be a password's, too. */
static bool tokenform_has_port(Span authority)
{
    size_t colon = span_find_char(authority, ':');
    return colon + 1 < authority.len &&
           span_run(span_sub(authority, colon + 1, authority.len), "0123456789") + colon + 1 ==
               authority.len;
}

static bool tokenform_in_url(char c)
{
    return c > ' ' && !strchr("\"'<>`", c);
}

size_t tokenform_userinfo(Span rest)
{
    size_t end = 0, at = 0, last, colon;
    while (end < rest.len && tokenform_in_url(rest.ptr[end]) && !strchr("/?#", rest.ptr[end])) {
        at = rest.ptr[end] == '@' ? end : at;
        end++;
    }
    Span authority = span_sub(rest, 0, end);
    colon = span_find_char(authority, ':');
    if (colon == end ||
        tokenform_is_host(span_sub(rest, at > 0 ? at + 1 : 0, at > 0 ? end : colon)))
        return at;
    last = at;
    for (; end < rest.len && tokenform_in_url(rest.ptr[end]); end++) {
        if (span_starts(span_sub(rest, end, rest.len), "://"))
            break;
        last = rest.ptr[end] == '@' ? end : last;
    }
    rest = span_sub(rest, last + 1, end);
    return (at == 0 && tokenform_has_port(authority)) && !tokenform_is_host(rest) &&
                   span_find_char(rest, ':') == rest.len
               ? 0
               : last;
}

/* "x://user:password@host" */
static bool tokenform_url_password(Span text)
{
    size_t scheme = span_find(text, "://");
    Span rest = span_sub(text, scheme + strlen("://"), text.len);
    return span_find_char(rest, ':') + 1 < tokenform_userinfo(rest);
}

bool tokenform_is_secret(Span text)
{
    static const char *const within[] = {"PRIVATE KEY-----", "://hooks.slack.com/",
                                         ".webhook.office.com/", "://discord.com/api/webhooks/"};
    static const char *const dotted[] = {"hvs.", "hvb.", "hvr.", "SG.", "ya29."};
    enum { DOTTED_MIN = 20 };
    Span bare = span_trim(text, " \t\r\n\"'");
    if (bare.len >= DOTTED_MIN && span_starts_with_one_of(bare, dotted, ARRAY_LEN(dotted)))
        return true;
    return tokenform_begins(bare) || span_starts(bare, "Bearer ") || span_starts(bare, "Basic ") ||
           span_has_one_of(bare, within, ARRAY_LEN(within)) || tokenform_url_password(bare);
}
