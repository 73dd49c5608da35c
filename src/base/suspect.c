#include "base/suspect.h"

#include <ctype.h>
#include <string.h>

#include "base/base64.h"
#include "base/secret.h"
#include "base/tokenform.h"

enum {
    KEY_CHANGES =
        13, /* from one kind of character to another: 24 are usual in 40 that were drawn */
    VALUE_MIN = 6,
    VALUE_MAX = 200,
    SCAN_MAX = 4 * 1024 * 1024 /* of a larger file its beginning */
};

static int suspect_kind(char c)
{
    if (islower((unsigned char)c))
        return 0;
    if (isupper((unsigned char)c))
        return 1;
    return isdigit((unsigned char)c) ? 2 : 3;
}

bool suspect_is_key(Span run)
{
    int count[4] = {0}, changes = 0;
    for (size_t i = 0; i < run.len; i++) {
        count[suspect_kind(run.ptr[i])]++;
        changes += i > 0 && suspect_kind(run.ptr[i]) != suspect_kind(run.ptr[i - 1]);
    }
    return run.len == SECRET_KEY_LEN && count[0] > 1 && count[1] > 1 && count[2] > 0 &&
           changes >= KEY_CHANGES && span_find(run, "EXAMPLE") == run.len;
}

size_t suspect_key_run(Span text)
{
    size_t n = 0;
    while (n < text.len && n <= SECRET_KEY_LEN && base64_is_char(text.ptr[n]))
        n++;
    return n;
}

/* "/tmp/", "example/" of "https://h.example/": before a name, and no line of a certificate, which
 * has slashes and capitals as they come. before: the character in front; '\0' = none. */
static bool suspect_is_folder(Span text, char before)
{
    if ((span_kinds(text) & SPAN_UPPER) || span_find_char(text, '+') < text.len)
        return false;
    return span_ends(text, "/") && (span_starts(text, "/") || (before && strchr("._-~", before)));
}

/* A run of a key's characters and nothing of the kind beside it, or the last part of such a path.
 */
static void suspect_keys(Span bytes)
{
    for (size_t i = 0; i < bytes.len;) {
        size_t end = i;
        Span run;
        while (end < bytes.len && base64_is_char(bytes.ptr[end]))
            end++;
        run = span_sub(bytes, i, end);
        if (run.len > SECRET_KEY_LEN &&
            suspect_is_folder(span_sub(run, 0, run.len - SECRET_KEY_LEN),
                              i > 0 ? bytes.ptr[i - 1] : '\0'))
            run = span_sub(run, run.len - SECRET_KEY_LEN, run.len);
        if (suspect_is_key(run) && (end >= bytes.len || !strchr("=-_", bytes.ptr[end])))
            secret_suspect(run);
        i = end > i ? end : i + 1;
    }
}

static size_t suspect_until(Span text, const char *ends)
{
    size_t n = 0;
    while (n < text.len && n <= VALUE_MAX && !strchr(ends, text.ptr[n]) && text.ptr[n] > ' ')
        n++;
    return n;
}

static void suspect_value(Span value)
{
    if (value.len >= VALUE_MIN && value.len <= VALUE_MAX &&
        span_find_char(value, '$') == value.len) /* "${var.x}" is a name */
        secret_suspect(value);
}

/* Behind "://": the password, and what a query's name calls a secret. */
static void suspect_url(Span rest)
{
    static const char *const names[] = {
        "token=", "access_token=", "secret=", "password=",  "passwd=",
        "sig=",   "api_key=",      "apikey=", "signature=", "sshkey="};
    size_t len = suspect_until(rest, "\"'<>`"), at = tokenform_userinfo(rest),
           colon = span_find_char(rest, ':');
    size_t host = at + suspect_until(span_sub(rest, at, rest.len), "/?#\"'<>`");
    Span url = span_sub(rest, 0, len);
    if (colon < at)
        suspect_value(span_sub(rest, colon + 1, at));
    for (size_t i = host; i < url.len; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names && strchr("?&", url.ptr[i]); k++) {
            Span value = span_sub(url, i + 1, url.len);
            if (!span_starts(value, names[k]))
                continue;
            value = span_sub(value, strlen(names[k]), value.len);
            suspect_value(span_sub(value, 0, suspect_until(value, "&#\"'")));
        }
}

void suspect_scan(Span bytes)
{
    Span rest;
    if (!secret_remembers())
        return;
    bytes = span_sub(bytes, 0, bytes.len < SCAN_MAX ? bytes.len : SCAN_MAX);
    suspect_keys(bytes);
    for (rest = bytes; rest.len > 0;) {
        size_t at = span_find(rest, "://");
        rest = span_sub(rest, at + strlen("://"), rest.len);
        suspect_url(rest);
    }
}
