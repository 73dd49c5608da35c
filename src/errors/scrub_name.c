#include "errors/scrub_name.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "errors/scrub_words.h"

enum {
    FOLD_MIN = 40,    /* a line is folded at this many columns or more */
    SCOPE_DATE = 8,   /* digits of the date behind a key id */
    SWAPPED_MIN = 20, /* the shortest that is a secret in a key id's place */
    SWAPPED_MAX = 4096,
    SWAPPED_LOOK = 64, /* so many of its characters tell that it is one */
    TYPE_MAX = 40,     /* characters of a type's name and brackets */
    PHRASE_MAX = 4096, /* a longer line is no setting */
    DRAWN_MIN = 12,
    SHORT_TOKEN = 4, /* what stands alone behind "token:" */
    HOST_MAX = 512   /* TF_TOKEN_ and a host, of which each dash may be two signs */
};

/* Names whose value is a secret, in lower case, without '_' and '-', by their last letter, which
 * most words don't share. strong: whatever follows "=" or ":" is the value; else only what does not
 * look like a word of a sentence. Of two that end alike the longer one comes first. */
typedef struct ScrubName {
    const char *name;
    size_t len;
    bool strong;
} ScrubName;

#define NAME(text, strong)             \
    {                                  \
        text, sizeof(text) - 1, strong \
    }
static const ScrubName scrub_names_a[] = {
    NAME("clientkeydata", true),
};
static const ScrubName scrub_names_d[] = {
    NAME("externalid", true),
    NAME("password", true),
    NAME("passwd", true),
    NAME("wachtwoord", true),
};
static const ScrubName scrub_names_e[] = {
    NAME("passphrase", true),    NAME("mot de passe", true),    NAME("cookie", true),
    NAME("xamzsignature", true), NAME("devicecode", true),      NAME("serialnumbertokencode", true),
    NAME("tokencode", true),     NAME("failure message", true), NAME("secretkeybase", true),
    NAME("signature", false),    NAME("samlresponse", true),    NAME("usercode", true),
};
static const ScrubName scrub_names_g[] = {
    NAME("secretstring", true),
};
static const ScrubName scrub_names_n[] = {
    NAME("sessiontoken", true),       NAME("securitytoken", true), NAME("accesstoken", true),
    NAME("refreshtoken", true),       NAME("idtoken", true),       NAME("webidentitytoken", true),
    NAME("ssobearertoken", true),     NAME("metadatatoken", true), NAME("samlassertion", true),
    NAME("authorizationtoken", true), NAME("apitoken", true),      NAME("bearertoken", true),
    NAME("registrationtoken", true),  NAME("token", false),        NAME("authorization", false),
};
static const ScrubName scrub_names_r[] = {
    NAME("ssobearer", true),
    NAME("codeverifier", true),
};
static const ScrubName scrub_names_s[] = {
    NAME("storepass", true),
    NAME("keypass", true),
    NAME("tokens", false),
};
static const ScrubName scrub_names_t[] = {
    NAME("clientsecret", true),
    NAME("passwort", true),
    NAME("kennwort", true),
    NAME("secret", false),
};
static const ScrubName scrub_names_y[] = {
    NAME("secretaccesskey", true), NAME("secretkey", true),  NAME("secret access key", true),
    NAME("secret key", true),      NAME("api key", true),    NAME("apikey", true),
    NAME("privatekey", true),      NAME("accountkey", true), NAME("sharedaccesskey", true),
    NAME("applicationkey", true),  NAME("appkey", true),     NAME("licensekey", true),
    NAME("routingkey", true),
};
#undef NAME

#define NAMES(letter)                                         \
    {                                                         \
        scrub_names_##letter, ARRAY_LEN(scrub_names_##letter) \
    }
static const struct {
    const ScrubName *names;
    size_t n;
} scrub_names['z' - 'a' + 1] = {
    ['a' - 'a'] = NAMES(a), ['d' - 'a'] = NAMES(d), ['e' - 'a'] = NAMES(e),
    ['g' - 'a'] = NAMES(g), ['n' - 'a'] = NAMES(n), ['r' - 'a'] = NAMES(r),
    ['s' - 'a'] = NAMES(s), ['t' - 'a'] = NAMES(t), ['y' - 'a'] = NAMES(y),
};
#undef NAMES

/* What ends a name of several words, DB_PASS, and is too short to be looked for in one. */
static const char *const scrub_last_words[] = {"pass", "pwd", "pw"};

/* The set of a value's bytes: what isgraph takes in the C locale but "\"'`,;&<>|)}]\\". */
static const uint64_t scrub_value_bytes[4] = {0xA7FFED3A00000000, 0x4FFFFFFECFFFFFFF, 0, 0};

bool scrub_is_value(char c)
{
    return scrub_in(scrub_value_bytes, c);
}

size_t scrub_run(Span line, size_t at, bool (*in)(char))
{
    size_t n = 0;
    while (at + n < line.len && in(line.ptr[at + n]))
        n++;
    return n;
}

static bool scrub_is_last_word(Span line, size_t end)
{
    size_t i = end;
    Span word;
    if (end == 0 || !span_char_in(line.ptr[end - 1], "sdwSDW"))
        return false;
    while (i > 0 && isalpha((unsigned char)line.ptr[i - 1]))
        i--;
    word = span_sub(line, i, end);
    for (size_t k = 0; k < ARRAY_LEN(scrub_last_words); k++)
        if (i > 1 && span_char_in(line.ptr[i - 1], "_-") &&
            isalnum((unsigned char)line.ptr[i - 2]) && span_is_nocase(word, scrub_last_words[k]))
            return true;
    return false;
}

enum {
    NAMED_NONE = 1 << 26,
    NAME_ROOM = 32, /* the longest of them, and what is seen before it */
    NAME_TELLS = 4  /* the letter, from the end, in which those of one last letter differ most */
};

/* The end of what stands before `end` in a name's characters, at the end of the room; where it
 * begins. */
static size_t scrub_name_letters(char name[NAME_ROOM], Span line, size_t end)
{
    size_t n = NAME_ROOM - 1;
    name[n] = '\0';
    for (size_t i = end; i > 0 && n > 0; i--) {
        char c = line.ptr[i - 1];
        if (c == '_' || c == '-')
            continue;
        if ((unsigned)(c - '0') >= 10 && (unsigned)((c | ' ') - 'a') >= 26 &&
            !(c == ' ' && n < NAME_ROOM - 1))
            break;
        name[--n] = (char)((unsigned)(c - 'A') < 26 ? c | ' ' : c);
    }
    return n;
}

static inline bool scrub_is_name_char(char c)
{
    return (unsigned)((c | ' ') - 'a') < 26 || (unsigned)(c - '0') < 10 || c == '_' || c == '-';
}

/* TF_TOKEN_app_terraform_io */
static bool scrub_is_host_token(Span line, size_t end)
{
    size_t i = end;
    while (i > 0 && end - i <= HOST_MAX && scrub_is_name_char(line.ptr[i - 1]))
        i--;
    return end - i > strlen("tf_token") &&
           span_is_nocase(span_sub(line, i, i + strlen("tf_token")), "tf_token");
}

static const char *scrub_name_of(const char name[NAME_ROOM], size_t n, bool *out_strong)
{
    unsigned last = (unsigned)(name[NAME_ROOM - 2] - 'a');
    for (size_t k = 0; last < ARRAY_LEN(scrub_names) && k < scrub_names[last].n; k++) {
        const ScrubName *known = &scrub_names[last].names[k];
        if (known->len <= NAME_ROOM - 1 - n &&
            name[NAME_ROOM - 1 - NAME_TELLS] == known->name[known->len - NAME_TELLS] &&
            memcmp(name + NAME_ROOM - 1 - known->len, known->name, known->len) == 0) {
            *out_strong = known->strong;
            return known->name;
        }
    }
    return NULL;
}

/* Is it the last letter of a name, as of most words it is not? */
static bool scrub_may_end_name(char c)
{
    unsigned last = (unsigned)((c | ' ') - 'a');
    return last < ARRAY_LEN(scrub_names) && (scrub_names[last].n > 0 || c == 'w' || c == 'W');
}

const char *scrub_name_before(Span line, size_t end, bool *out_strong)
{
    char name[NAME_ROOM];
    size_t n;
    const char *found;
    *out_strong = true;
    if (scrub_is_host_token(line, end))
        return "tftoken";
    /* the last letters of all names, so that most words are not read */
    if (end == 0 || !scrub_may_end_name(line.ptr[end - 1]))
        return NULL;
    if (scrub_is_last_word(line, end))
        return "pass";
    n = scrub_name_letters(name, line, end);
    found = scrub_name_of(name, n, out_strong);
    if (found || name[NAME_ROOM - 2] != 's')
        return found;
    memmove(name + n + 1, name + n, NAME_ROOM - 2 - n); /* passwords = [...] */
    found = scrub_name_of(name, n + 1, out_strong);
    return found && *out_strong ? found : NULL;
}

/* What may stand between a name and its "=". */
static bool scrub_is_between(char c)
{
    return c == '\0' || c == ' ' || c == '\t' || c == '"' || c == '\'' || c == '\\' || c == ']' ||
           c == ')';
}

/* Do a name's last letters stand at `at`, and a separator behind them? */
static bool scrub_name_ends_at(Span next, size_t at, const char *letters)
{
    while (*letters && at < next.len) {
        if (next.ptr[at] != '_' && next.ptr[at] != '-' &&
            tolower((unsigned char)next.ptr[at]) != *letters++)
            return false;
        at++;
    }
    at += scrub_run(next, at, scrub_is_between);
    return *letters == '\0' && at < next.len && span_char_in(next.ptr[at], "=:>");
}

static size_t scrub_name_ends_in(Span next, const char *letters)
{
    for (size_t i = 0; i < next.len; i++)
        if ((*letters == '\0' || (next.ptr[i] | ' ') == *letters) &&
            (i == 0 || !isalnum((unsigned char)next.ptr[i - 1])) &&
            scrub_name_ends_at(next, i, letters))
            return i;
    return next.len;
}

/* One or two letters begin a name only where a word begins: half of all words end in some. */
static bool scrub_begins_word(Span tail, size_t end, size_t m)
{
    char before = m < end ? tail.ptr[end - m - 1] : ' ';
    return m > 2 || !isalnum((unsigned char)before) ||
           (islower((unsigned char)before) && isupper((unsigned char)tail.ptr[end - m]));
}

/* How many letters of a name stand between each begin of a word and `end`, as bits of a set. */
static uint32_t scrub_named_lengths(Span text, size_t end)
{
    uint32_t set = 1, n = 0;
    for (size_t i = end; i > 0 && n < NAME_ROOM - 1; i--) {
        if (!scrub_is_name_char(text.ptr[i - 1]) && text.ptr[i - 1] != ' ')
            break;
        n += text.ptr[i - 1] != '_' && text.ptr[i - 1] != '-';
        if (i == 1 || !isalnum((unsigned char)text.ptr[i - 2]))
            set |= UINT32_C(1) << n;
    }
    return set;
}

/* The last letters of what stands before the separators of the text, as bits of a set; NAMED_NONE:
 * of something else. *lengths: how long the rest of a name may be that ends there. */
static uint32_t scrub_named_letters(Span text, uint32_t *lengths)
{
    uint32_t set = 0;
    *lengths = 0;
    for (size_t i = 0; i < text.len; i++) {
        size_t end = i;
        if (text.ptr[i] != '=' && text.ptr[i] != ':' && text.ptr[i] != '>')
            continue;
        while (end > 0 && scrub_is_between(text.ptr[end - 1]))
            end--;
        set |= end > 0 && isalpha((unsigned char)text.ptr[end - 1])
                   ? UINT32_C(1) << ((text.ptr[end - 1] | ' ') - 'a')
                   : NAMED_NONE;
        *lengths |= scrub_named_lengths(text, end);
    }
    return set;
}

/* What a line's tail may have begun. */
typedef struct ScrubBegun {
    Span tail;
    size_t end;                     /* of its letters */
    const char *last;               /* of them, as a name has them */
    size_t room;                    /* how many there are */
    unsigned char rests[NAME_ROOM]; /* how long what may be its rest is, the longest first */
    size_t n_rests;
} ScrubBegun;

/* Where the rest of `known` stands in `next`; next.len if the tail does not begin it. */
static size_t scrub_rest_of(const ScrubName *known, const ScrubBegun *begun, Span next)
{
    const char *name = known->name, *last = begun->last;
    for (size_t k = 0; k < begun->n_rests; k++) {
        size_t m = known->len - begun->rests[k], at = next.len;
        if (begun->rests[k] >= known->len || m > begun->room)
            continue;
        if (name[m - 1] == *last && (m == 1 || name[m - 2] == last[-1]) &&
            memcmp(last + 1 - m, name, m) == 0 && scrub_begins_word(begun->tail, begun->end, m))
            at = scrub_name_ends_in(next, name + m);
        if (at < next.len)
            return at;
    }
    return next.len;
}

size_t scrub_name_goes_on(Span tail, Span next)
{
    char name[NAME_ROOM], *last = name + NAME_ROOM - 2;
    size_t end = tail.len, n;
    uint32_t lengths, letters = scrub_named_letters(next, &lengths);
    ScrubBegun begun;
    if (letters == 0)
        return next.len; /* most lines: a separator ends each name */
    while (end > 0 && scrub_is_between(tail.ptr[end - 1]))
        end--;
    n = scrub_name_letters(name, tail, end);
    if (n >= NAME_ROOM - 1 || isdigit((unsigned char)*last))
        return next.len;
    begun = (ScrubBegun){.tail = tail, .end = end, .last = last, .room = NAME_ROOM - 1 - n};
    for (size_t rest = NAME_ROOM; rest-- > 0;)
        if (lengths >> rest & 1)
            begun.rests[begun.n_rests++] = (unsigned char)rest;
    letters |= *last == ' ' ? 0 : UINT32_C(1) << (*last - 'a'); /* it may be whole */
    for (size_t l = 0; l < ARRAY_LEN(scrub_names); l++)
        for (size_t k = 0; (letters >> l & 1) && k < scrub_names[l].n; k++) {
            size_t at = scrub_rest_of(&scrub_names[l].names[k], &begun, next);
            if (at < next.len)
                return at;
        }
    return next.len;
}

/* (string) (len=40) "x", as programs in Go print a value: where its quote stands. */
static size_t scrub_past_types(Span line, size_t at)
{
    size_t i = at;
    while (i < line.len && line.ptr[i] == '(') {
        size_t n = span_find_char(span_sub(line, i, i + TYPE_MAX), ')');
        i += n + 1;
        i += span_run(span_sub(line, i, line.len), " ");
    }
    return i < line.len && line.ptr[i] == '"' ? i : at;
}

/* After "=", ":" or ">" at `at`: where the value begins, past blanks and an opening quote (escaped
 * or not). */
/* The quotes before a value. Of an empty one (token="", with backslashes too) only the first: what
 * stands behind it is another's. */
static size_t scrub_opens(Span rest)
{
    size_t one = span_run(rest, "\\"), all = span_run(rest, "\\\"'");
    one += one < rest.len && strchr("\"'", rest.ptr[one]);
    if (all == 2 * one && one > 0 && memcmp(rest.ptr, rest.ptr + one, one) == 0 &&
        strchr("\"'", rest.ptr[one - 1]))
        return one;
    return all;
}

static size_t scrub_value_start(Span line, size_t at)
{
    size_t i = at + 1;
    while (i < line.len &&
           (line.ptr[i] == ' ' || line.ptr[i] == '\t' || line.ptr[i] == '[' || line.ptr[i] == '='))
        i++;
    i = scrub_past_types(line, i);
    if (span_starts(span_sub(line, i, line.len), "<![CDATA["))
        return i + strlen("<![CDATA[");
    if (i + 1 < line.len && span_char_in(line.ptr[i], "Nbu") &&
        span_char_in(line.ptr[i + 1], line.ptr[i] == 'N' ? "'" : "'\""))
        i++; /* a string of SQL Server's, bytes of Python's */
    return i + scrub_opens(span_sub(line, i, line.len));
}

static bool scrub_quoted(Span line, size_t start)
{
    return start > 0 && (line.ptr[start - 1] == '"' || line.ptr[start - 1] == '\'');
}

/* A quoted value runs to its quote, blanks and all. */
static size_t scrub_value_length(Span line, size_t start)
{
    size_t n = 0;
    if (!scrub_quoted(line, start))
        return scrub_run(line, start, scrub_is_value);
    while (start + n < line.len && line.ptr[start + n] != line.ptr[start - 1]) {
        if (line.ptr[start + n] == '\\') { /* ends a text that is quoted so itself */
            if (start > 1 && line.ptr[start - 2] == '\\')
                break;
            n += start + n + 1 < line.len;
        }
        n++;
    }
    while (n > 1 && line.ptr[start + n - 2] == '\\' && strchr("rn", line.ptr[start + n - 1]))
        n -= 2; /* a line end that was written so */
    return n;
}

bool scrub_is_word_of_prose(Span value)
{
    bool lower = false;
    for (size_t i = 0; i < value.len; i++) {
        lower = lower || islower((unsigned char)value.ptr[i]);
        if (!isalpha((unsigned char)value.ptr[i]) && !strchr(".-", value.ptr[i]))
            return false;
    }
    return lower || value.len < SCRUB_MIN;
}

/* `password: x` and nothing else on the line: a name of one word at its beginning, a value of one
 * word at its end. A sentence has more. */
static bool scrub_fills_line(Span line, size_t name_end, size_t value_end)
{
    Span name = span_trim(span_sub(line, 0, name_end), " \t\"'#;+/*");
    for (size_t i = 0; i < name.len; i++)
        if (!isalnum((unsigned char)name.ptr[i]) && !strchr("_-.", name.ptr[i]))
            return false;
    return span_trim(span_sub(line, value_end, line.len), " \t\r\n\"',;*/").len == 0;
}

/* ?token=x or &token=x: in an address nothing is prose. */
static bool scrub_is_query(Span line, size_t at, size_t name_end)
{
    size_t i = name_end;
    while (i > 0 &&
           (isalnum((unsigned char)line.ptr[i - 1]) || span_char_in(line.ptr[i - 1], "_-")))
        i--;
    return line.ptr[at] == '=' && i > 0 && span_char_in(line.ptr[i - 1], "?&");
}

/* X-Vault-Token: of such a header nothing is prose. */
static bool scrub_is_header_name(Span line, size_t end)
{
    size_t i = end;
    while (i > 0 && (isalnum((unsigned char)line.ptr[i - 1]) || line.ptr[i - 1] == '-'))
        i--;
    return span_starts(span_sub(line, i, end), "X-") || span_starts(span_sub(line, i, end), "x-");
}

/* Is the word that ends there one of a program ("sso_bearer"), not of prose? */
static bool scrub_is_identifier(Span line, size_t end)
{
    size_t i = end;
    while (i > 0 && (isalnum((unsigned char)line.ptr[i - 1]) || line.ptr[i - 1] == '_'))
        i--;
    return memchr(line.ptr + i, '_', end - i) != NULL || scrub_is_header_name(line, end);
}

/* TF_VAR_token=x, GITHUB_TOKEN=x: of a variable nothing is prose. */
static bool scrub_is_variable(Span line, size_t at, size_t end)
{
    size_t i = end;
    bool capitals = true;
    while (i > 0 && (isalnum((unsigned char)line.ptr[i - 1]) || line.ptr[i - 1] == '_')) {
        i--;
        capitals = capitals && !islower((unsigned char)line.ptr[i]);
    }
    return line.ptr[at] == '=' && (span_starts(span_sub(line, i, end), "TF_VAR_") ||
                                   (capitals && scrub_is_identifier(line, end)));
}

/* --secret=x: of an option nothing is prose, but what says how it is. */
static bool scrub_is_option(Span line, size_t at, size_t end, Span value)
{
    size_t i = end;
    while (i > 0 && (isalnum((unsigned char)line.ptr[i - 1]) || strchr("_-", line.ptr[i - 1])))
        i--;
    return line.ptr[at] == '=' && line.ptr[i] == '-' && !scrub_is_state(value);
}

/* "SecretAccessKey: wJalrXU" at the end of a line that was folded: a name with capitals inside of
 * it, and letters that are no word. */
static bool scrub_is_folded(Span line, size_t name_end, Span value)
{
    size_t i = name_end;
    bool name = false, inner = false;
    while (i > 1 && isalnum((unsigned char)line.ptr[i - 2])) {
        i--;
        name = name ||
               (isupper((unsigned char)line.ptr[i]) && islower((unsigned char)line.ptr[i - 1]));
    }
    for (size_t k = 1; k < value.len; k++)
        inner = inner ||
                (isupper((unsigned char)value.ptr[k]) && islower((unsigned char)value.ptr[k - 1]));
    return line.len >= FOLD_MIN && value.ptr + value.len == line.ptr + line.len && name &&
           (inner || value.len < SCRUB_MIN);
}

/* "token", "secret": no longer name, as of a field that names one. */
static bool scrub_is_whole_token(Span line, size_t end)
{
    Span name = span_trim(span_sub(line, 0, end), " \t\"'-");
    return span_is_nocase(name, "token") || span_is_nocase(name, "secret");
}

/* Capitals, small letters and digits in one word: no name of a secret is written so. */
static bool scrub_looks_drawn(Span value)
{
    for (size_t i = 0; i < value.len; i++)
        if (!isalnum((unsigned char)value.ptr[i]) && !strchr("/+=", value.ptr[i]))
            return false;
    return value.len >= DRAWN_MIN && scrub_is_mixed(value);
}

size_t scrub_named_quoted(Span line, size_t at, size_t *out_start)
{
    size_t end = at, len;
    bool strong = false;
    while (end > 0 && (line.ptr[end - 1] == ' ' || line.ptr[end - 1] == '\t'))
        end--;
    if (end == at || !scrub_name_before(line, end, &strong) ||
        (strong && !scrub_is_identifier(line, end)))
        return 0;
    len = scrub_value_length(line, at + 1);
    if (!strong && !scrub_looks_drawn(span_sub(line, at + 1, at + 1 + len)))
        return 0;
    *out_start = at + 1;
    return at + 1 + len < line.len && !span_starts(span_sub(line, at + 1, line.len), "‹") ? len : 0;
}

/* The part of a key id's place before "/20260101/us-east-1/sts", which may be written with %2F. */
static size_t scrub_without_scope(Span value)
{
    for (size_t i = 0; i < value.len; i++) {
        size_t n = value.ptr[i] == '/' ? 1 : span_percent(value, i) == '/' ? 3 : 0, digits = 0;
        while (n > 0 && i + n + digits < value.len &&
               isdigit((unsigned char)value.ptr[i + n + digits]))
            digits++;
        if (digits == SCOPE_DATE)
            return i;
    }
    return value.len;
}

static bool scrub_is_id_or_secret(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("/+=_-%", c));
}

/* Where a key id is expected stands what has capitals, small letters and digits, as no key id has:
 * the pair was swapped. */
static size_t scrub_swapped(Span line, size_t at, size_t name_end, size_t *out_start)
{
    static const char *const names[] = {"credential", "accesskeyid", "accesskey"};
    char name[16];
    size_t n = sizeof name - 1, start;
    Span value;
    bool known = false;
    if (name_end == 0 || !span_char_in(line.ptr[name_end - 1], "lLdDyY_- "))
        return 0;
    name[n] = '\0';
    for (size_t i = name_end; i > 0 && n > 0; i--)
        if (isalnum((unsigned char)line.ptr[i - 1]))
            name[--n] = (char)tolower((unsigned char)line.ptr[i - 1]);
        else if (!span_char_in(line.ptr[i - 1], "_- "))
            break;
    for (size_t k = 0; k < ARRAY_LEN(names); k++)
        known = known || span_ends(span_of(name + n), names[k]);
    if (!known)
        return 0;
    start = scrub_value_start(line, at);
    *out_start = start;
    for (size_t most = SWAPPED_LOOK;;
         most = SWAPPED_MAX) { /* a long one is not read for each name */
        size_t len;
        value = span_sub(line, 0, start + most);
        value = span_sub(value, start, start + scrub_run(value, start, scrub_is_id_or_secret));
        len = scrub_without_scope(value);
        if (len < SWAPPED_MIN || !scrub_is_mixed(span_sub(value, 0, len)))
            return 0;
        if (most == SWAPPED_MAX || len < most)
            return len;
    }
}

/* `passphrase: correct horse battery`: behind a name that begins the line, all words up to its end,
 * if none of them is one of a sentence. */
static size_t scrub_phrase(Span line, size_t name_end, size_t start)
{
    Span rest = span_sub(line, start, line.len), left, bare;
    if (line.len > PHRASE_MAX || !scrub_fills_line(line, name_end, line.len))
        return 0;
    rest = bare = span_trim(span_sub(rest, 0, span_find(rest, " #")), " \t\r");
    for (left = rest; left.len > 0;) {
        size_t n = span_find_char(left, ' ');
        Span word = span_sub(left, 0, n);
        if (scrub_is_state(word) || span_find_char(word, ':') < word.len ||
            span_find_char(word, '=') < word.len)
            return 0;
        left = span_trim(span_sub(left, n, left.len), " ");
    }
    return bare.len;
}

/* "AWS Secret Access Key [None]: ": what the AWS CLI asks has the old value before the colon. */
static size_t scrub_before_prompt(Span line, size_t end)
{
    size_t open = end;
    if (end == 0 || line.ptr[end - 1] != ']')
        return end;
    while (open > 0 && end - open < TYPE_MAX && line.ptr[open - 1] != '[')
        open--;
    return open > 1 && line.ptr[open - 1] == '[' && line.ptr[open - 2] == ' ' ? open - 1 : end;
}

/* </password>: what stands behind it is another's. */
static bool scrub_is_end_tag(Span line, size_t end)
{
    size_t i = end;
    while (i > 0 && (isalnum((unsigned char)line.ptr[i - 1]) || strchr("_-.:", line.ptr[i - 1])))
        i--;
    return i > 1 && line.ptr[i - 1] == '/' && line.ptr[i - 2] == '<';
}

size_t scrub_value_at(Span line, size_t at, size_t *out_start)
{
    *out_start = scrub_value_start(line, at);
    return scrub_value_length(line, *out_start);
}

size_t scrub_name_end(Span line, size_t at)
{
    while (at > 0 && scrub_is_between(line.ptr[at - 1]))
        at--;
    return at;
}

static bool scrub_is_no_quote(char c)
{
    return c != '"' && c != '\'' && c != '\\' && c != '\r';
}

/* Is what begins there told by its begin to be none? Asked before it is read to its end. */
static bool scrub_is_no_value(Span line, size_t start)
{
    Span rest = span_sub(line, start, line.len);
    return span_starts(rest, "AWS4-HMAC") || span_starts(rest, "‹") || span_starts(rest, "***") ||
           (!scrub_quoted(line, start) && scrub_refers(rest));
}

/* <failure message="exit status 1">, of tests: only AWS's "authorization failure message" is
 * encoded. What a wrapped line begins with may be that. */
static bool scrub_is_tests_message(Span line, const char *name, size_t end, Span value)
{
    size_t len = strlen(name);
    Span before = span_sub(line, 0, end > len ? end - len : 0);
    return strcmp(name, "failure message") == 0 &&
           !span_ends(span_trim(before, " "), "authorization") &&
           (span_find_char(value, ' ') < value.len || !scrub_is_mixed(value));
}

size_t scrub_named(Span line, size_t at, size_t *out_start)
{
    size_t end = at, len, words;
    bool strong = false;
    const char *name;
    Span value;
    if (line.ptr[at] == '>' && at > 0 && strchr("=-", line.ptr[at - 1]))
        end--; /* password => "x" */
    end = scrub_name_end(line, scrub_before_prompt(line, end));
    name = scrub_name_before(line, end, &strong);
    if (name && line.ptr[at] == '>' && scrub_is_end_tag(line, end))
        return 0;
    if (!name)
        return scrub_swapped(line, at, end, out_start);
    *out_start = scrub_value_start(line, at);
    if (scrub_is_no_value(line, *out_start))
        return 0;
    len = scrub_value_length(line, *out_start);
    if (strcmp(name, "cookie") == 0) /* a=b; c=d */
        len = scrub_quoted(line, *out_start) ? len : scrub_run(line, *out_start, scrub_is_no_quote);
    value = span_sub(line, *out_start, *out_start + len);
    if (len == 0 || (!scrub_quoted(line, *out_start) && scrub_is_reference(value)) ||
        scrub_is_tests_message(line, name, end, value))
        return 0;
    if ((span_is_nocase(value, "Bearer") || span_is_nocase(value, "Basic")))
        return 0; /* the word after it is the secret: scrub_scheme */
    words = strong && line.ptr[at] == ':' && !scrub_quoted(line, *out_start)
                ? scrub_phrase(line, end, *out_start)
                : 0;
    if (words > len)
        return words;
    if (!strong && scrub_fills_line(line, end, *out_start + len) && len >= SHORT_TOKEN &&
        line.ptr[at] == ':' && scrub_is_whole_token(line, end) && !scrub_is_state(value))
        return len;
    if (!strong && !scrub_is_query(line, at, end) && !scrub_is_header_name(line, end) &&
        !scrub_is_option(line, at, end, value) && !scrub_is_variable(line, at, end) &&
        (len < SCRUB_MIN ||
         (scrub_is_word_of_prose(span_trim(value, ":")) && !scrub_quoted(line, *out_start))))
        return 0;
    if (line.ptr[at] == ':' && !scrub_quoted(line, *out_start) &&
        scrub_is_word_of_prose(span_trim(value, ":")) && !scrub_is_identifier(line, end) &&
        !scrub_is_folded(line, end, value) && !scrub_fills_line(line, end, *out_start + len))
        return 0; /* "Session token: not found", "token: SharedConfigAssumeRoleError: ..." */
    return len;
}
