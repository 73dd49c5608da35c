#include "errors/errprefix.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"

enum { BOX_BEFORE_MAX = 160, KEYS_MAX_BYTES = 300, NAME_MAX_BYTES = 60, SPEAKER_MAX = 32 };

static bool errprefix_digits(Span s, size_t at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (at + i >= s.len || !isdigit((unsigned char)s.ptr[at + i]))
            return false;
    return true;
}

static char errprefix_char(Span s, size_t at)
{
    return at < s.len ? s.ptr[at] : '\0';
}

/* ---- prefixes ---- */

/* Length of a date and time at the start, 0 if there is none: 2024-03-05T09:14:10.1234567Z,
 * 2021/12/17 09:26:39, [2024-01-02 03:04:05,000]. */
static size_t errprefix_date(Span s)
{
    size_t n = 19;
    char sep = errprefix_char(s, 4);
    if (!errprefix_digits(s, 0, 4) || (sep != '-' && sep != '/') || !errprefix_digits(s, 5, 2) ||
        errprefix_char(s, 7) != sep || !errprefix_digits(s, 8, 2) ||
        !strchr("T ,", errprefix_char(s, 10)))
        return 0;
    if (errprefix_char(s, 10) == ',' && errprefix_char(s, 11) == ' ')
        n = 20;
    if (!errprefix_digits(s, n - 8, 2) || !errprefix_digits(s, n - 5, 2) ||
        !errprefix_digits(s, n - 2, 2))
        return 0;
    while (n < s.len && (isdigit((unsigned char)s.ptr[n]) || strchr(".,Z+-:", s.ptr[n])))
        n++;
    return n;
}

/* 09:21:03, 09:21:03.123 */
static size_t errprefix_clock(Span s)
{
    size_t n = 8;
    if (!errprefix_digits(s, 0, 2) || errprefix_char(s, 2) != ':' || !errprefix_digits(s, 3, 2) ||
        errprefix_char(s, 5) != ':' || !errprefix_digits(s, 6, 2))
        return 0;
    while (n < s.len && (isdigit((unsigned char)s.ptr[n]) || s.ptr[n] == '.'))
        n++;
    return errprefix_char(s, n) == ' ' ? n : 0;
}

/* syslog: "Jan  2 03:04:05 host program[4211]: " */
static size_t errprefix_syslog(Span s)
{
    size_t end;
    if (s.len < 20 || !isupper((unsigned char)s.ptr[0]) || s.ptr[3] != ' ' ||
        errprefix_clock(span_sub(s, 7, s.len)) == 0)
        return 0;
    end = span_find(s, "]: ");
    return end < s.len && end < 100 ? end + 3 : 0;
}

size_t errprefix_time(Span s)
{
    size_t n = errprefix_date(s);
    if (n == 0 && errprefix_char(s, 0) == '[') {
        n = errprefix_date(span_sub(s, 1, s.len));
        while (n > 0 && errprefix_char(s, n + 1) == ' ' && n < 40)
            n += span_find_char(span_sub(s, n + 2, s.len), ']') + 1; /* a zone's name */
        n = n > 0 && errprefix_char(s, n + 1) == ']' ? n + 2 : 0;
    }
    if (n == 0)
        n = errprefix_clock(s);
    return n > 0 ? n : errprefix_syslog(s);
}

/* klog: E0802 07:01:46.220550       1 controller.go:166] */
static size_t errprefix_klog(Span s)
{
    size_t end;
    if (s.len < 20 || !strchr("IWEF", s.ptr[0]) || !errprefix_digits(s, 1, 4) ||
        errprefix_char(s, 5) != ' ' || !errprefix_digits(s, 6, 2))
        return 0;
    end = span_find(s, "] ");
    return end < s.len && end < 120 ? end + 2 : 0;
}

/* BuildKit: "#12 3.004 " */
static size_t errprefix_buildkit(Span s)
{
    size_t n = 1;
    if (errprefix_char(s, 0) != '#' || !isdigit((unsigned char)errprefix_char(s, 1)))
        return 0;
    while (n < s.len && (isdigit((unsigned char)s.ptr[n]) || strchr(" .", s.ptr[n])))
        n++;
    return n < 20 ? n : 0;
}

/* "[pod/x/terraform] ", "[plan : step-terraform] ": a name in brackets, no level of a log. */
static size_t errprefix_bracketed(Span s)
{
    size_t end = span_find_char(s, ']');
    Span name;
    if (errprefix_char(s, 0) != '[' || end >= s.len || end < 2 || end > NAME_MAX_BYTES ||
        (end + 1 < s.len && s.ptr[end + 1] != ' ' && s.ptr[end + 1] != '['))
        return 0;
    name = span_sub(s, 1, end);
    if (span_is(name, "TRACE") || span_is(name, "DEBUG") || span_is(name, "INFO") ||
        span_is(name, "WARN") || span_is(name, "ERROR"))
        return 0;
    return end + 1;
}

/* `{app="tf", pod="tf-7c9"} `: the labels that Loki's logcli writes before a line. */
static size_t errprefix_labels(Span s)
{
    size_t name = 1, end;
    if (errprefix_char(s, 0) != '{')
        return 0;
    while (name < s.len && (isalnum((unsigned char)s.ptr[name]) || s.ptr[name] == '_'))
        name++;
    if (name == 1 || !span_starts(span_sub(s, name, s.len), "=\""))
        return 0;
    end = span_find(s, "\"} ");
    return end < s.len ? end + 3 : 0;
}

/* "<jane> ", "08:01 <jane> ": who says it in a chat (IRC). */
static size_t errprefix_speaker(Span s)
{
    size_t from = errprefix_digits(s, 0, 2) && errprefix_char(s, 2) == ':' &&
                          errprefix_digits(s, 3, 2) && errprefix_char(s, 5) == ' '
                      ? 6
                      : 0;
    size_t n = from + 1;
    while (n < s.len && (isalnum((unsigned char)s.ptr[n]) || strchr("_-", s.ptr[n])))
        n++;
    return errprefix_char(s, from) == '<' && n > from + 1 && n < from + SPEAKER_MAX &&
                   span_starts(span_sub(s, n, s.len), "> ")
               ? n + 2
               : 0;
}

/* "[10.06.24, 09:01:40] Jana: An error occurred (": what a chat's export writes before a message,
 * where an error begins in it. */
static size_t errprefix_chat(Span s)
{
    static const char *const heads[] = {"Error: ", "An error occurred ("};
    size_t stamp, colon;
    Span rest;
    if (errprefix_char(s, 0) != '[' || !isdigit((unsigned char)errprefix_char(s, 1)))
        return 0;
    stamp = span_find(s, "] ");
    rest = span_sub(s, stamp + 2, s.len);
    if (stamp >= SPEAKER_MAX || span_find_char(s, ':') > stamp)
        return 0;
    colon = span_find(rest, ": ");
    for (size_t i = 0; colon < SPEAKER_MAX && i < ARRAY_LEN(heads); i++)
        if (span_starts(span_sub(rest, colon + 2, rest.len), heads[i]) &&
            isupper((unsigned char)errprefix_char(rest, 0)))
            return stamp + 2 + colon + 2;
    return 0;
}

/* TeamCity's service message: what stands in text='...'. */
static size_t errprefix_teamcity(Span s)
{
    size_t at = span_starts(s, "##teamcity[message") ? span_find(s, "text='") : s.len;
    return at < s.len ? at + 6 : 0;
}

/* Terragrunt's key-value format: "time=... level=stderr prefix=UNIT tf-path=terraform msg=". */
static size_t errprefix_key_value(Span s)
{
    Span start = span_sub(s, 0, span_starts(s, "time=") ? KEYS_MAX_BYTES : 0);
    size_t level = span_find(start, " level="), message = span_find(start, " msg=");
    bool quoted = errprefix_char(s, message + strlen(" msg=")) == '"';
    return level < message && message < start.len && !quoted ? message + strlen(" msg=") : 0;
}

bool errprefix_is_added(Span s)
{
    return span_starts(s, "+ Error: ") || span_starts(s, "+  ") || span_starts(s, "+ │") ||
           span_is(s, "+ ");
}

/* What wrappers write before each line; the time stamp has been taken off already. */
static size_t errprefix_mark(Span s)
{
    static const char *const words[] = {
        "##[error]",    "##[debug]", "##[section]", "::error::", "[0m",
        "\xEF\xBB\xBF", "│",         "┃",           "║",         "???",
        "> ",           ">> ",       "`",           "| ",        "*** ",
        "STDERR: ",     "STDOUT: ",  "stderr: ",    "stdout: ",  "STDERR ",
        "STDOUT ",      "â”‚",       "Γöé",         "Ôöé",       "\xC3\xA2\xC2\x94\xC2\x82"};
    static size_t (*const readers[])(Span) = {
        errprefix_key_value, errprefix_klog, errprefix_buildkit, errprefix_labels,
        errprefix_speaker,   errprefix_chat, errprefix_teamcity, errprefix_bracketed};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (span_starts(s, words[i]))
            return strlen(words[i]);
    if (errprefix_is_added(s))
        return 2;
    if (s.len == 1 && strchr("|>`'", s.ptr[0]))
        return 1;
    if ((span_starts(s, "ERRO[") || span_starts(s, "WARN[") || span_starts(s, "INFO[")) &&
        span_find_char(s, ']') < 16)
        return span_find_char(s, ']') + 1;
    for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
        size_t n = readers[i](s);
        if (n > 0)
            return n;
    }
    return 0;
}

static const char *const errprefix_bars[] = {"│", "â”‚", "Γöé", "Ôöé", "\xC3\xA2\xC2\x94\xC2\x82"};

bool errprefix_is_quote(Span line)
{
    return span_starts(line, "> ") || span_starts(line, ">> ") || span_is(line, ">");
}

static bool errprefix_is_box(Span prefix)
{
    for (size_t i = 0; i < ARRAY_LEN(errprefix_bars); i++)
        if (span_starts(prefix, errprefix_bars[i]))
            return true;
    return span_starts(prefix, "???") || span_starts(prefix, "| ") || span_is(prefix, "|");
}

/* Whatever a program writes before the box: "stack-name  │ Error", "09:21:03 STDERR [x] terraform:
 * │", "TestVpc 2024-… logger.go:66: │", "terraform-1  | ". */
static size_t errprefix_before_box(Span s)
{
    Span start = span_sub(s, 0, BOX_BEFORE_MAX);
    size_t pipe = span_find(start, "  | "), colon;
    for (size_t i = 0; i < ARRAY_LEN(errprefix_bars); i++) {
        size_t at = span_find(start, errprefix_bars[i]);
        if (at < start.len && at > 1 && strchr(" \t:", s.ptr[at - 1]) &&
            span_find(span_sub(s, 0, at), "rror: ") >= at)
            return at + strlen(errprefix_bars[i]);
    }
    colon = span_find_char(start, ':');
    if (pipe < start.len && pipe > 1 && pipe < NAME_MAX_BYTES && pipe < colon)
        for (size_t i = 0; i < pipe; i++)
            if (!isalnum((unsigned char)s.ptr[i]) && !strchr("-_. ", s.ptr[i]))
                return 0;
    return pipe < start.len && pipe > 1 && pipe < NAME_MAX_BYTES && pipe < colon ? pipe + 4 : 0;
}

/* The name of the program whose output Terragrunt or a test passes on: "terraform: ". */
static size_t errprefix_program(Span s)
{
    static const char *const names[] = {"terraform: ", "tofu: ", "logger.go:66: "};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (span_starts(s, names[i]))
            return strlen(names[i]);
    if (isupper((unsigned char)errprefix_char(s, 0))) { /* Go's test log: "TestVpc 2024-…" */
        size_t n = span_find_char(s, ' ');
        if (span_starts(s, "Test") && n < NAME_MAX_BYTES &&
            errprefix_date(span_sub(s, n + 1, s.len)) > 0)
            return n + 1;
    }
    return 0;
}

/* A box that is closed on the right too ("│ text   │", Python's rich): without that border. */
Span errprefix_without_right_border(Span text)
{
    Span bare = span_trim(text, " \t");
    for (size_t i = 0; i < ARRAY_LEN(errprefix_bars); i++) {
        size_t n = strlen(errprefix_bars[i]);
        if (bare.len > n && span_ends(bare, errprefix_bars[i]) &&
            span_find(bare, errprefix_bars[i]) < bare.len - n)
            return span_sub(text, 0, (size_t)(bare.ptr - text.ptr) + bare.len - n);
    }
    return text;
}

size_t errprefix_length(Span rest, bool *boxed)
{
    size_t n = errprefix_mark(rest);
    if (n == 0)
        n = errprefix_program(rest);
    if (n > 0) {
        *boxed = *boxed || errprefix_is_box(rest);
        return n;
    }
    n = errprefix_before_box(rest);
    *boxed = *boxed || n > 0;
    return n;
}
