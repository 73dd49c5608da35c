#include "errors/scrub_prose.h"

#include <ctype.h>
#include <string.h>

#include "errors/scrub_name.h"
#include "errors/scrub_words.h"

enum {
    PROSE_MIN = 5, /* the shortest that has a form of its own */
    STATEMENT_MAX = 120,
    OWNER_WORDS = 4,
    PROSE_UNIT = 2,  /* letters of a unit: 15ms */
    PROSE_LOOK = 80, /* so much of a value tells what it is */
    PROMPT_MAX = 1024
};

static bool prose_is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool prose_is_among(Span word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_is_nocase(word, words[i]))
            return true;
    return false;
}

/* base64, sha-256, utf8, OAuth2.0, v4: a technical word and a number. */
static bool prose_is_technical(Span value)
{
    static const char *const words[] = {"base",  "utf",     "sha",  "md",   "hs",   "rs",   "es",
                                        "ps",    "oauth",   "x",    "pkcs", "sigv", "v",    "ec",
                                        "s",     "ipv",     "http", "tls",  "ssl",  "aes",  "rsa",
                                        "imdsv", "version", "saml", "sso",  "ed",   "step", "line"};
    size_t end = value.len;
    while (end > 0 && strchr("0123456789.-", value.ptr[end - 1]))
        end--;
    return end < value.len && prose_is_among(span_sub(value, 0, end), words, ARRAY_LEN(words));
}

/* 15m0s, 900s, 12h, 403ms, 40-character */
static bool prose_is_measure(Span value)
{
    size_t letters = 0;
    if (!isdigit((unsigned char)value.ptr[0]))
        return false;
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '-' && i > 0 && isdigit((unsigned char)value.ptr[i - 1]))
            return true; /* a date, too */
        letters = isalpha((unsigned char)value.ptr[i]) ? letters + 1 : 0;
        if (letters > PROSE_UNIT)
            return false;
    }
    return true;
}

/* Letters and digits, or a sign in the middle, as no word of a sentence has. */
static bool prose_has_form(Span value)
{
    bool letter = false, other = false;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        letter = letter || isalpha((unsigned char)c);
        other = other || isdigit((unsigned char)c) ||
                (i > 0 && i + 1 < value.len && strchr("!@#%^*~+", c));
    }
    return letter && other;
}

static bool prose_is_place(Span value)
{
    static const char *const begins[] = {"arn:",         "/",   "~", "./", "../", "$",
                                         "\xe2\x80\xb9", "***", "-"};
    return span_starts_with_one_of(value, begins, ARRAY_LEN(begins)) ||
           span_find(value, "://") < value.len || scrub_is_reference(value);
}

static bool prose_is_secret(Span value)
{
    return value.len >= PROSE_MIN && prose_has_form(value) && !prose_is_place(value) &&
           !prose_is_technical(value) && !prose_is_measure(value);
}

/* The value at `at`, past a quote, without the signs that end a sentence. Of a long one without
 * quotes PROSE_LOOK characters, since a name may stand in it and its value be read again:
 * prose_whole. */
static Span prose_value(Span line, size_t at, bool *out_quoted)
{
    size_t n;
    *out_quoted = at < line.len && strchr("\"'`", line.ptr[at]);
    if (*out_quoted) {
        n = span_find_char(span_sub(line, at + 1, line.len), line.ptr[at]);
        if (at + 1 + n < line.len)
            return span_sub(line, at + 1, at + 1 + n);
        return SPAN_EMPTY;
    }
    n = scrub_run(span_sub(line, 0, at + PROSE_LOOK), at, scrub_is_value);
    while (n > 0 && n < PROSE_LOOK && strchr(".!?:", line.ptr[at + n - 1]))
        n--;
    return span_sub(line, at, at + n);
}

/* All of it, if prose_value read its begin. */
static Span prose_whole(Span line, Span value)
{
    size_t start = (size_t)(value.ptr - line.ptr), more;
    if (value.len != PROSE_LOOK)
        return value;
    more = scrub_run(line, start + value.len, scrub_is_value);
    value.len += more;
    while (more-- > 0 && strchr(".!?:", value.ptr[value.len - 1]))
        value.len--;
    return value;
}

static size_t prose_take(Span line, Span value, size_t *out_start)
{
    value = prose_whole(line, value);
    *out_start = (size_t)(value.ptr - line.ptr);
    return value.len;
}

/* Where the word before `at` begins. */
static size_t prose_word_before(Span line, size_t at)
{
    while (at > 0 && line.ptr[at - 1] == ' ')
        at--;
    while (at > 0 && line.ptr[at - 1] != ' ')
        at--;
    return at;
}

/* "the password for ann" before `end`: a name, and whose it is. */
static bool prose_is_owned(Span line, size_t end)
{
    static const char *const words[] = {"for", "of", "to", "von"};
    size_t at = end, next;
    bool strong;
    for (int i = 0; i < OWNER_WORDS && at > 0; i++, at = next) {
        next = prose_word_before(line, at);
        if (strchr("fotvFOTV", line.ptr[next]) &&
            prose_is_among(span_trim(span_sub(line, next, at), " "), words, ARRAY_LEN(words)))
            return next > 0 && scrub_name_before(line, next - 1, &strong) && strong;
    }
    return false;
}

static bool prose_ends_line(Span line, Span value)
{
    size_t end = (size_t)(value.ptr - line.ptr) + value.len;
    return span_trim(span_sub(line, end, line.len), " \t\r.!\"'│|").len == 0;
}

/* Behind "the password is": what has a secret's form, or stands in quotes and is none of the words
 * that tell how it is. */
static size_t prose_joined(Span line, size_t at, size_t word, size_t *out_start)
{
    bool strong = false, quoted, colon;
    size_t start = at + word;
    Span value;
    if (at < 2 || line.ptr[at - 1] != ' ' ||
        (!scrub_name_before(line, at - 1, &strong) && !prose_is_owned(line, at - 1)))
        return 0;
    colon = start < line.len && line.ptr[start] == ':';
    start += colon;
    start += span_run(span_sub(line, start, line.len), " ");
    value = prose_whole(line, prose_value(line, start, &quoted));
    if (value.len == 0)
        return 0;
    quoted = quoted || (colon && prose_ends_line(line, value)); /* the password is: x */
    if (!prose_is_secret(value) &&
        (!quoted || !strong || scrub_is_state(value) || prose_is_place(value) ||
         span_find_char(value, ' ') < value.len))
        return 0;
    return prose_take(line, value, out_start);
}

/* `login ann` right before `at`, as .netrc has it. */
static bool prose_is_netrc(Span line, size_t at)
{
    size_t user, login;
    if (at == 0 || line.ptr[at - 1] != ' ')
        return false; /* a word that goes on is read back to its begin for each name in it */
    user = prose_word_before(line, at);
    login = prose_word_before(line, user);
    return login < user && span_is(span_trim(span_sub(line, login, user), " "), "login");
}

/* A statement of SQL that makes or changes who may log in: `alter role ann with`. */
static bool prose_is_statement(Span line, size_t at)
{
    static const char *const verbs[] = {"create", "alter", "set", "grant"};
    static const char *const objects[] = {"user", "role", "login", "for"};
    Span before = span_sub(line, at > STATEMENT_MAX ? at - STATEMENT_MAX : 0, at);
    bool verb = false;
    while (before.len > 0) {
        size_t n = span_find_char(before, ' ');
        Span word = span_sub(before, 0, n);
        word = span_sub(word, span_find_char(word, ']') < n ? span_find_char(word, ']') + 1 : 0, n);
        word = span_trim(word, "\"'");
        if (verb && prose_is_among(word, objects, ARRAY_LEN(objects)))
            return true;
        verb = prose_is_among(word, verbs, ARRAY_LEN(verbs));
        before = span_sub(before, n + 1, before.len);
    }
    return false;
}

/* `passphrase "X"`, and nothing else on the line. */
static bool prose_is_setting(Span line, size_t at, Span value)
{
    size_t end = (size_t)(value.ptr - line.ptr) + value.len + 1;
    return !scrub_is_state(value) && span_run(line, " \t") == at &&
           span_trim(span_sub(line, end, line.len), " \t\r;,").len == 0;
}

/* "password X" of .netrc, PASSWORD 'X', password('X') and IDENTIFIED BY 'X' of SQL. */
static size_t prose_beside(Span line, size_t at, size_t word, size_t *out_start)
{
    bool quoted, capitals = isupper((unsigned char)line.ptr[at + word - 1]),
                 by = span_is_nocase(span_sub(line, at, at + strlen("identified")), "identified");
    size_t start = at + word + span_run(span_sub(line, at + word, line.len), " ("), n;
    Span value = prose_value(line, start, &quoted);
    if (by && span_is_nocase(span_sub(line, at + word - strlen("with"), at + word), "with")) {
        n = span_find_char(span_sub(line, start, line.len), '\'');
        start += n;
        value = prose_value(line, start, &quoted);
    }
    if (start == at + word || value.len == 0)
        return 0;
    if (!quoted && !by && prose_is_netrc(line, at) && !prose_is_place(value))
        return prose_take(line, value, out_start);
    if (!prose_is_secret(value) && !(quoted && prose_is_setting(line, at, value)) &&
        !(quoted && line.ptr[start] == '\'' &&
          (capitals || by || line.ptr[start - 1] == '(' || prose_is_statement(line, at))))
        return 0;
    return prose_take(line, value, out_start);
}

size_t scrub_said(Span line, size_t at, size_t *out_start)
{
    static const char *const joins[] = {"is", "was", "ist", "war", "lautet", "to", "est"};
    static const char *const names[] = {"password", "passwd",        "passphrase",     "passwort",
                                        "kennwort", "identified by", "identified with"};
    Span rest = span_sub(line, at, line.len);
    switch (line.ptr[at]) {
    case 'e':
    case 'i':
    case 'l':
    case 't':
    case 'w':
        for (size_t i = 0; i < ARRAY_LEN(joins) && at > 0 && line.ptr[at - 1] == ' '; i++) {
            size_t n, len;
            if (!span_starts(rest, joins[i]))
                continue;
            n = strlen(joins[i]);
            if (n >= rest.len || (rest.ptr[n] != ' ' && rest.ptr[n] != ':'))
                continue;
            len = prose_joined(line, at, n, out_start);
            if (len > 0)
                return len;
        }
        break;
    default:
        break;
    }
    if (at + 1 >= line.len || !span_char_in(line.ptr[at + 1], "aedAED"))
        return 0; /* most words: none of the names below */
    if (at > 0 && (line.ptr[at - 1] == '-' || line.ptr[at - 1] == '_' || line.ptr[at - 1] == '.'))
        return 0;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        size_t n;
        if ((line.ptr[at] | ' ') != names[i][0])
            continue;
        n = strlen(names[i]);
        if (n < rest.len && span_char_in(rest.ptr[n], " (") &&
            span_is_nocase(span_sub(rest, 0, n), names[i]))
            return prose_beside(line, at, n, out_start);
    }
    return 0;
}

size_t scrub_prompt(Span line, size_t at, size_t *out_start)
{
    static const char sudo[] = "[sudo] ", prompt[] = "password for ", mfa[] = "enter mfa code for ";
    Span value, asked = span_trim(span_sub(line, 0, PROMPT_MAX), " \t");
    bool drawn = span_starts(asked, sudo), code;
    asked = span_sub(asked, drawn ? strlen(sudo) : 0, asked.len);
    code = span_is_nocase(span_sub(asked, 0, strlen(mfa)), mfa);
    if (line.len > PROMPT_MAX ||
        (!code && !span_is_nocase(span_sub(asked, 0, strlen(prompt)), prompt)))
        return 0;
    value = span_trim(span_sub(line, at + 1, line.len), " \t\r");
    if (code)
        return scrub_is_mfa_code(value) ? prose_take(line, value, out_start) : 0;
    if (span_find_char(value, ' ') < value.len || span_starts(value, "‹"))
        return 0;
    for (size_t i = 1; i < value.len; i++) /* a word tells how it went, where nobody asked */
        drawn = drawn || !islower((unsigned char)value.ptr[i]);
    return drawn ? prose_take(line, value, out_start) : 0;
}

static bool prose_is_option_char(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_';
}

size_t scrub_to_argument(Span rest)
{
    size_t quotes = span_run(rest, "\\\"'"), n = quotes;
    n += quotes > 0 && n < rest.len && rest.ptr[n] == ',';
    if (n > 0 && n == quotes)
        return 0;
    n += span_run(span_sub(rest, n, rest.len), " ");
    return n + (quotes > 0 ? span_run(span_sub(rest, n, rest.len), "\\") : 0);
}

size_t scrub_long_option(Span line, size_t at, size_t *out_start)
{
    size_t end, start;
    bool strong, quoted;
    Span value;
    if (at > 0 && !span_char_in(line.ptr[at - 1], " \t\"'[("))
        return 0;
    end = at + scrub_run(line, at, prose_is_option_char);
    if (end >= line.len || !scrub_name_before(line, end, &strong))
        return 0;
    start = end + scrub_to_argument(span_sub(line, end, line.len));
    if (start == end)
        return 0;
    value = prose_value(line, start, &quoted);
    if (value.len == 0 || span_char_in(value.ptr[0], "-=") || (!quoted && scrub_is_state(value)) ||
        prose_is_place(value))
        return 0;
    return prose_take(line, value, out_start);
}

/* openssl's -passin pass:x */
static bool prose_is_passin(Span before)
{
    static const char *const options[] = {"-passin", "-passout", "-pass"};
    size_t end = before.len;
    while (end > 0 && span_char_in(before.ptr[end - 1], " \"',\\"))
        end--;
    return end < before.len &&
           span_ends_with_one_of(span_sub(before, 0, end), options, ARRAY_LEN(options));
}

/* "--- PASS: TestS3Upload (0.01s)", "PASS: test_login2": how a test went. */
static bool prose_is_tests_verdict(Span line, size_t at, size_t end, Span value)
{
    Span before = span_sub(line, 0, end), after = span_sub(line, at + 2 + value.len, line.len);
    return line.ptr[at] == ':' && span_ends(before, "PASS") &&
           (span_ends(before, "--- PASS") || span_starts(value, "Test") ||
            span_starts(value, "test") || span_starts(after, " ("));
}

size_t scrub_short_name(Span line, size_t at, size_t *out_start)
{
    static const char *const names[] = {"pw", "pwd", "pass"};
    size_t name_end = at, begin, start = at + 1, digits;
    bool quoted;
    Span value;
    while (name_end > 0 && span_char_in(line.ptr[name_end - 1], " \"'"))
        name_end--;
    begin = name_end;
    if (name_end == 0 || !span_char_in(line.ptr[name_end - 1], "wWdDsS"))
        return 0;
    while (begin > 0 && prose_is_word_char(line.ptr[begin - 1]))
        begin--;
    if (!prose_is_among(span_sub(line, begin, name_end), names, ARRAY_LEN(names)) ||
        (begin > 0 && span_char_in(line.ptr[begin - 1], "-./$%")))
        return 0;
    start += span_run(span_sub(line, start, line.len), " \t");
    value = prose_value(line, start, &quoted);
    digits = span_run(value, "0123456789.");
    if (value.len > 0 && begin > 0 && line.ptr[begin - 1] == ';' && line.ptr[at] == '=')
        return prose_take(line, value, out_start); /* Uid=ann;Pwd=x; */
    if (prose_is_passin(span_sub(line, 0, begin)))
        return prose_take(line, value, out_start);
    if (prose_is_tests_verdict(line, at, name_end, value))
        return 0;
    if (value.len == 0 || (digits == value.len && digits < PROSE_LOOK) || prose_is_place(value) ||
        scrub_is_state(value) || (value.len > 2 && value.ptr[1] == ':' && value.ptr[2] == '\\'))
        return 0;
    if (!prose_is_secret(value) && !quoted && (line.ptr[at] != '=' || value.len < SCRUB_MIN))
        return 0;
    return prose_take(line, value, out_start);
}
