#include "errors/errplain.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

static char errplain_char(Span s, size_t at)
{
    return at < s.len ? s.ptr[at] : '\0';
}

/* Length of an escape sequence at `at`: ESC [ ... letter, ESC ] or ESC _ ... BEL or ST, and "[31m"
 * whose ESC a log viewer has dropped. 0 = none. */
static size_t errplain_escape(Span s, size_t at)
{
    bool escape = s.ptr[at] == '\x1b';
    size_t k = at + escape, from;
    if (escape && (errplain_char(s, k) == ']' || errplain_char(s, k) == '_')) {
        while (k < s.len && s.ptr[k] != '\a' && s.ptr[k] != '\x1b')
            k++;
        if (errplain_char(s, k) == '\x1b' && errplain_char(s, k + 1) == '\\')
            return k + 2 - at; /* ECMA-48's own end of it, ESC \ */
        return errplain_char(s, k) == '\a' ? k + 1 - at : 2;
    }
    if (errplain_char(s, k) != '[')
        return escape;
    from = ++k;
    while (k < s.len && (isdigit((unsigned char)s.ptr[k]) || strchr(";?", s.ptr[k])))
        k++;
    if (k < s.len &&
        ((escape && isalpha((unsigned char)s.ptr[k])) || (k > from && s.ptr[k] == 'm')))
        return k + 1 - at;
    return escape;
}

/* What web pages make of quotes and brackets, and the tags that they put around a log. */
static const struct {
    const char *written, *meant;
} errplain_html[] = {
    {"&quot;", "\""},       {"&#34;", "\""},       {"&#x22;", "\""},      {"&#39;", "'"},
    {"&#x27;", "'"},        {"&apos;", "'"},       {"&lt;", "<"},         {"&gt;", ">"},
    {"&amp;", "&"},         {"&nbsp;", " "},       {"&#160;", " "},       {"<pre>", ""},
    {"</pre>", ""},         {"<code>", ""},        {"</code>", ""},       {"<br>", " "},
    {"<br/>", " "},         {"<br />", " "},       {"<p>", ""},           {"</p>", ""},
    {"<details>", ""},      {"</details>", ""},    {"<summary>", ""},     {"</summary>", ""},
    {"<span>", ""},         {"</span>", ""},       {"\xC2\xA0", " "},     {"\xE2\x80\x9C", "\""},
    {"\xE2\x80\x9D", "\""}, {"\xE2\x80\x98", "'"}, {"\xE2\x80\x99", "'"},
};

static size_t errplain_entity(Span s, size_t at, const char **out_meant)
{
    Span rest = span_sub(s, at, s.len);
    for (size_t i = 0; i < ARRAY_LEN(errplain_html); i++)
        if (span_starts(rest, errplain_html[i].written)) {
            *out_meant = errplain_html[i].meant;
            return strlen(errplain_html[i].written);
        }
    return 0;
}

/* "=E2": the byte; -1 if there is none. */
static int errplain_quoted_byte(Span s, size_t at)
{
    int value = 0;
    if (errplain_char(s, at) != '=')
        return -1;
    for (size_t i = at + 1; i <= at + 2; i++) {
        char c = errplain_char(s, i);
        if (span_hex_digit(c) < 0 || islower((unsigned char)c))
            return -1;
        value = value * 16 + span_hex_digit(c);
    }
    return value;
}

/* Quoted-printable (RFC 2045 6.7): "=E2=94=82", one character of several bytes of UTF-8. What is
 * ASCII is left: "=20" stands in many texts that are no mail. */
static size_t errplain_quoted(Span s, size_t at, char out[5])
{
    int lead = errplain_quoted_byte(s, at);
    size_t n = lead >= 0x80 ? utf8_bytes((unsigned char)lead) : 0;
    for (size_t i = 0; i < n; i++) {
        int byte = errplain_quoted_byte(s, at + 3 * i);
        if (byte < 0 || (i > 0 && (byte & 0xC0) != 0x80))
            return 0;
        out[i] = (char)byte;
    }
    out[n] = '\0';
    return 3 * n;
}

Span errplain_read(Span raw, char *room)
{
    char quoted[5];
    size_t n = 0;
    for (size_t i = 0; i < raw.len;) {
        char c = raw.ptr[i];
        const char *meant = "";
        size_t skip = 0;
        if (c == '\x1b' || c == '[')
            skip = errplain_escape(raw, i);
        else if (c == '&' || c == '<' || c == '\xC2' || c == '\xE2')
            skip = errplain_entity(raw, i, &meant);
        else if (c == '=' && (skip = errplain_quoted(raw, i, quoted)) > 0)
            meant = quoted;
        if (skip > 0) {
            while (*meant)
                room[n++] = *meant++;
            i += skip;
            continue;
        }
        if (c != '\r')
            room[n++] = c;
        i++;
    }
    return (Span){room, n};
}
