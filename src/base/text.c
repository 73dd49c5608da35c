#include "base/text.h"

#include <ctype.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/secret.h"
#include "base/shown.h"

/* Of POSIX 2024; before that every libc has it, behind a macro of its own. */
time_t timegm(struct tm *);

const char *text_safe_span(Arena *arena, Span text)
{
    return shown_span(arena, text).text;
}

const char *text_safe(Arena *arena, const char *text)
{
    return text ? shown(arena, text).text : NULL;
}

const char *text_next_on_path(Arena *arena, Span *path, const char *program)
{
    while (path->len > 0) {
        size_t end = span_find_char(*path, ':');
        Span dir = span_sub(*path, 0, end);
        *path = span_sub(*path, end + 1, path->len);
        if (span_starts(dir, "/"))
            return arena_printf(arena, "%.*s/%s", (int)dir.len, dir.ptr, program);
    }
    return NULL;
}

const char *text_dirname(Arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : arena_strndup(arena, path, (size_t)(slash - path));
}

bool text_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

const char *text_basename(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *text_below(const char *path, const char *dir)
{
    size_t len = strlen(dir);
    return len > 0 && strncmp(path, dir, len) == 0 && path[len] == '/' ? path + len + 1 : NULL;
}

const char *text_key_id(Arena *arena, const char *key_id, bool full)
{
    Span id = span_of(key_id);
    if (!key_id || looks_like_secret(id))
        return NULL;
    if (full)
        return arena_strdup(arena, key_id);
    if (id.len < 12)
        return arena_printf(arena, "(%zu characters)", id.len);
    return arena_printf(arena, "%s…%s", text_safe_span(arena, span_sub(id, 0, 4)),
                        text_safe_span(arena, span_sub(id, id.len - 4, id.len)));
}

const char *text_secret_span(Arena *arena, const SecretShape *shape)
{
    static const struct {
        unsigned stray;
        const char *text;
    } notes[] = {
        {STRAY_LEADING_BLANK, "starts with a blank"},
        {STRAY_TRAILING_BLANK, "ends with a blank"},
        {STRAY_INNER_BLANK, "has a blank inside"},
        {STRAY_QUOTE, "has a quote at an end"},
        {STRAY_SMART_QUOTE, "has a typographic quote"},
        {STRAY_CR, "ends with CR"},
        {STRAY_LF, "has a line break"},
        {STRAY_NBSP, "has a non-breaking space"},
        {STRAY_ZERO_WIDTH, "has an invisible character"},
        {STRAY_PERCENT, "is URL-encoded"},
        {STRAY_CONTROL, "has a control character"},
        {STRAY_NON_ASCII, "has a non-ASCII character"},
    };
    AUTO_BUF Buf out = BUF_INIT(512);
    buf_printf(&out, "‹secret, %zu characters", shape->len_bytes);
    for (size_t i = 0; i < ARRAY_LEN(notes); i++)
        if (shape->strays & notes[i].stray)
            buf_printf(&out, ", %s", notes[i].text);
    buf_add_str(&out, "›");
    return arena_strndup(arena, out.ptr, out.len);
}

/* A word that needs no quotes. At its beginning "=" is a command's path in zsh, "%" a process in
 * fish. */
static bool plain_word(enum shell shell, const char *text)
{
    const char *extra = shell == SHELL_POWERSHELL ? "_-./:\\" : "_-./:=@%+,";
    if (!text[0] || text[0] == '=' || text[0] == '%')
        return false;
    for (const char *p = text; *p; p++)
        if (!isalnum((unsigned char)*p) && !strchr(extra, *p))
            return false;
    return text[0] != '-' || shell != SHELL_POWERSHELL;
}

/* What PowerShell takes for a single quote: the ASCII one and U+2018 to U+201B (tokenizer.cs,
 * IsSingleQuote). 0 if p begins with none. */
static size_t powershell_quote(const char *p)
{
    if (*p == '\'')
        return 1;
    return strncmp(p, "\xe2\x80", 2) == 0 && p[2] >= '\x98' && p[2] <= '\x9b' ? 3 : 0;
}

const char *text_quote(Arena *arena, enum shell shell, const char *text)
{
    AUTO_BUF Buf out = BUF_INIT(strlen(text) * 4 + 3);
    if (strcmp(shown(arena, text).text, text) != 0)
        return NULL;
    if (plain_word(shell, text))
        return arena_strdup(arena, text);
    buf_add_char(&out, '\'');
    for (const char *p = text; *p; p++) {
        size_t quote = shell == SHELL_POWERSHELL ? powershell_quote(p) : 0;
        if (shell == SHELL_SH && *p == '\'')
            buf_add_str(&out, "'\\''");
        else if (shell == SHELL_FISH && (*p == '\'' || *p == '\\'))
            buf_printf(&out, "\\%c", *p);
        else if (quote == 0)
            buf_add_char(&out, *p);
        if (quote > 0) { /* doubled, it stands for itself */
            buf_add(&out, (Span){p, quote});
            buf_add(&out, (Span){p, quote});
            p += quote - 1;
        }
    }
    buf_add_char(&out, '\'');
    return arena_strndup(arena, out.ptr, out.len);
}

const char *text_time(Arena *arena, int64_t epoch_s)
{
    time_t t = (time_t)epoch_s;
    struct tm tm;
    if (!gmtime_r(&t, &tm))
        return "?";
    return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1,
                        tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* shape: "d" stands for a digit, "?" for anything, the rest for itself. */
static bool time_has_shape(const char *text, const char *shape)
{
    for (; *shape; shape++, text++)
        if (*shape == 'd' ? !isdigit((unsigned char)*text) : *text != *shape && *shape != '?')
            return false;
    return true;
}

/* Seconds that a zone adds to UTC; false if it is none. Go takes "Z" and "+05:30" only. */
static bool time_zone(const char *p, bool rfc3339, int64_t *out_s)
{
    bool colon = time_has_shape(p, "?dd:dd"), minutes = colon || time_has_shape(p, "?dddd");
    size_t len = colon ? 6 : minutes ? 5 : 3;
    int h, m;
    *out_s = 0;
    if (strcmp(p, "Z") == 0)
        return true;
    if (!rfc3339 && (!*p || strcmp(p, "UTC") == 0 || strcmp(p, "GMT") == 0 || strcmp(p, "z") == 0))
        return true;
    if ((*p != '+' && *p != '-') || (rfc3339 && !colon) || strlen(p) != len ||
        !time_has_shape(p, "?dd"))
        return false;
    h = (p[1] - '0') * 10 + p[2] - '0';
    m = minutes ? (p[len - 2] - '0') * 10 + p[len - 1] - '0' : 0;
    *out_s = (*p == '-' ? -1 : 1) * (h * 3600 + m * 60);
    return h < 24 && m < 60;
}

static int64_t time_read(Span text, bool rfc3339)
{
    char buf[48];
    struct tm given = {0}, tm;
    const char *rest = buf + 19;
    int64_t at, zone_s;
    if (text.len < 19 || text.len >= sizeof buf)
        return -1;
    memcpy(buf, text.ptr, text.len);
    buf[text.len] = '\0';
    if (!rfc3339 && (buf[10] == ' ' || buf[10] == 't'))
        buf[10] = 'T';
    if (!time_has_shape(buf, "dddd-dd-ddTdd:dd:dd") ||
        strptime(buf, "%Y-%m-%dT%H:%M:%S", &given) != rest || given.tm_sec > 59)
        return -1;
    tm = given;
    at = timegm(&tm);
    if (tm.tm_mday != given.tm_mday) /* 31 February */
        return -1;
    if (time_has_shape(rest, ".d"))
        for (rest++; isdigit((unsigned char)*rest); rest++)
            continue;
    if (!rfc3339 && *rest == ' ')
        rest++;
    if (!time_zone(rest, rfc3339, &zone_s))
        return -1;
    at -= zone_s;
    return at < 1 ? 1 : at; /* long ago is a time, too */
}

int64_t text_parse_time(Span text)
{
    return time_read(text, false);
}

int64_t text_parse_rfc3339(Span text)
{
    return time_read(text, true);
}

const char *text_duration(Arena *arena, int64_t seconds)
{
    int64_t s = seconds < 0 ? -seconds : seconds;
    if (s < 120)
        return arena_printf(arena, "%lld s", (long long)s);
    if (s < 3600)
        return arena_printf(arena, "%lld min", (long long)(s / 60));
    if (s < 48 * 3600)
        return arena_printf(arena, "%lld h %lld min", (long long)(s / 3600),
                            (long long)(s % 3600 / 60));
    return arena_printf(arena, "%lld days", (long long)(s / 86400));
}

char *text_hex(Arena *arena, const void *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *from = bytes;
    char *out = arena_alloc(arena, 2 * len + 1);
    for (size_t i = 0; i < len; i++) {
        out[2 * i] = digits[from[i] >> 4];
        out[2 * i + 1] = digits[from[i] & 15];
    }
    out[2 * len] = '\0';
    return out;
}

static const char *text_digest(Arena *arena, Span text, const EVP_MD *md)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int len = 0;
    if (!EVP_Digest(text.ptr ? text.ptr : "", text.len, digest, &len, md, NULL))
        return NULL;
    return text_hex(arena, digest, len);
}

const char *text_sha1_hex(Arena *arena, Span text)
{
    return text_digest(arena, text, EVP_sha1());
}

const char *text_sha256_hex(Arena *arena, Span text)
{
    return text_digest(arena, text, EVP_sha256());
}

const char *text_short_path(Arena *arena, const char *path, const char *home)
{
    size_t len = home ? strlen(home) : 0;
    if (len > 1 && strncmp(path, home, len) == 0 && (path[len] == '/' || path[len] == '\0'))
        return arena_printf(arena, "~%s", path + len);
    return path;
}

const char *text_with(Arena *arena, const char *before, const char *text, const char *after)
{
    return text && text[0] ? arena_printf(arena, "%s%s%s", before, text, after) : "";
}

const char *text_find_nocase(const char *text, const char *needle)
{
    size_t len = strlen(needle);
    for (; len > 0 && *text; text++)
        if (strncasecmp(text, needle, len) == 0)
            return text;
    return NULL;
}

enum { DISTANCE_MAX_LEN = 64 };

int text_distance(const char *a, const char *b, int limit)
{
    int rows[3][DISTANCE_MAX_LEN + 1];
    int *before = rows[0], *last = rows[1], *now = rows[2];
    int na = (int)strlen(a), nb = (int)strlen(b);
    if (na > DISTANCE_MAX_LEN || nb > DISTANCE_MAX_LEN || abs(na - nb) > limit)
        return limit + 1;
    for (int j = 0; j <= nb; j++)
        last[j] = j;
    for (int i = 1; i <= na; i++) {
        int *spare = before;
        now[0] = i;
        for (int j = 1; j <= nb; j++) {
            int best = last[j - 1] + (a[i - 1] != b[j - 1]);
            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        before = last;
        last = now;
        now = spare;
    }
    return last[nb] <= limit ? last[nb] : limit + 1;
}

void text_guess(TextGuess *guess, const char *name, const char *meant)
{
    int slips = text_distance(guess->word, name, guess->slips);
    if (slips >= guess->slips)
        return;
    guess->slips = slips;
    guess->best = meant;
}
