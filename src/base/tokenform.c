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

/* "x://user:password@host"; a password may hold a slash. */
static bool tokenform_url_password(Span text)
{
    size_t from = span_find(text, "://"), colon = 0;
    for (size_t i = from + strlen("://"); i < text.len && text.ptr[i] > ' '; i++) {
        if (text.ptr[i] == ':' && colon == 0)
            colon = i;
        else if (text.ptr[i] == '@' && colon > 0)
            return i > colon + 1;
    }
    return false;
}

bool tokenform_is_secret(Span text)
{
    static const char *const within[] = {"PRIVATE KEY-----", "://hooks.slack.com/",
                                         ".webhook.office.com/", "://discord.com/api/webhooks/"};
    Span bare = span_trim(text, " \t\r\n\"'");
    return tokenform_begins(bare) || span_starts(bare, "Bearer ") || span_starts(bare, "Basic ") ||
           span_has_one_of(bare, within, ARRAY_LEN(within)) || tokenform_url_password(bare);
}
