#include "engine/commandshown.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "edit/harmless.h"
#include "errors/scrub.h"
#include "errors/scrub_page.h"

enum { COMMAND_MAX = 1024 * 1024, DEPTH_MAX = 3 };

/* A word as a shell takes it apart, quotes and all. */
typedef struct CommandWord {
    Span text;
    bool live; /* a shell would put something else in its place */
} CommandWord;

static bool command_parts(char c)
{
    return c != '\0' && strchr(" \t\r\n;|&<>()", c) != NULL;
}

/* POSIX, 2.6: a "$" before anything else is itself, so is one before a quote. */
static bool command_expands(Span text, size_t at)
{
    char next = at + 1 < text.len ? text.ptr[at + 1] : ' ';
    return text.ptr[at] == '`' ||
           (text.ptr[at] == '$' && (isalnum((unsigned char)next) || strchr("_{(@*#?-$!", next)));
}

/* nested: inside another's quotes, where "\\$" is that one's, for a shell within to work out. */
static CommandWord command_word(Span rest, bool nested)
{
    CommandWord word = {span_sub(rest, 0, 0), false};
    char quote = '\0';
    size_t i = 0;
    for (; i < rest.len && (quote || !command_parts(rest.ptr[i])); i++) {
        char c = rest.ptr[i];
        word.live |= quote != '\'' && command_expands(rest, i);
        if (quote != '\'' && c == '\\' && i + 1 < rest.len) {
            i++;
            word.live |= nested && command_expands(rest, i);
        } else if (quote && c == quote)
            quote = '\0';
        else if (!quote && (c == '\'' || c == '"'))
            quote = c;
    }
    word.text = span_sub(rest, 0, i);
    return word;
}

static bool command_quoted(Span word)
{
    return span_starts(word, "'") || span_starts(word, "\"") || span_starts(word, "$'");
}

/* How a shell writes a quote within its like. */
static const char *command_escaped(char quote)
{
    return quote == '"' ? "\\\"" : "'\\''";
}

/* What one pair of quotes around all of it holds, as it is written there. */
static Span command_inner(Span word)
{
    size_t open = span_starts(word, "$'") ? 1 : 0; /* as bash writes it */
    char quote = word.len > open + 1 ? word.ptr[open] : ' ';
    Span inner;
    if ((quote != '\'' && quote != '"') || word.ptr[word.len - 1] != quote)
        return word;
    inner = span_sub(word, open + 1, word.len - 1);
    for (size_t i = 0; i < inner.len; i++)
        if (span_starts(span_sub(inner, i, inner.len), command_escaped(quote)))
            i += strlen(command_escaped(quote)) - 1;
        else if (inner.ptr[i] == quote)
            return word;
        else if (quote == '"' && inner.ptr[i] == '\\')
            i++;
    return inner;
}

static void command_mask(Buf *out, Span value)
{
    Span inner = command_inner(value);
    size_t open = (size_t)(inner.ptr - value.ptr);
    if (inner.len == 0) {
        buf_add(out, value);
        return;
    }
    buf_add(out, span_sub(value, 0, open));
    scrub_mask(out, inner.len);
    buf_add(out, span_sub(value, open + inner.len, value.len));
}

/* ---- what its name says of a value ---- */

/* Is it one of these words, or the last of several ("_db_pass")? */
static bool command_last_is(Span name, const char *const *words, size_t n)
{
    size_t from = name.len;
    while (from > 0 && name.ptr[from - 1] != '_' && name.ptr[from - 1] != '.')
        from--;
    name = span_sub(name, from, name.len);
    return span_is_one_of(name, words, n);
}

/* "--db-password", "'DB_PASSWORD'": does such a value want hiding? Never one that a name says would
 * be run ("--password-command") or read. */
static bool command_names_secret(Span name, Span value)
{
    static const char *const other[] = {"command", "cmd",  "program", "script", "helper", "exec",
                                        "file",    "path", "stdin",   "env",    "url",    "uri",
                                        "arn",     "type", "name",    "ttl"};
    static const char *const weak[] = {"pass",   "pw",         "pwd",         "passcode",
                                       "pin",    "otp",        "jwt",         "auth",
                                       "cookie", "credential", "credentials", "key"};
    AUTO_BUF Buf plain = BUF_INIT(COMMAND_MAX);
    Span said;
    for (size_t i = 0; i < name.len; i++)
        if (!strchr("'\"\\", name.ptr[i]))
            buf_add_char(&plain,
                         name.ptr[i] == '-' ? '_' : (char)tolower((unsigned char)name.ptr[i]));
    said = span_trim(buf_span(&plain), "_/:");
    if (span_find_char(said, ' ') < said.len || span_starts(said, "no_") ||
        span_ends_with_one_of(said, other, ARRAY_LEN(other)))
        return false;
    value = command_inner(value);
    return names_secret(said) || (command_last_is(said, weak, ARRAY_LEN(weak)) && value.len > 0 &&
                                  !strchr("/.~", value.ptr[0]));
}

/* Where the name ends that a word gives its value: at "=", or ":", if that is no URL's. */
static size_t command_name_end(Span word)
{
    size_t i = 0;
    while (i < word.len && word.ptr[i] != '=' && word.ptr[i] != ':')
        i++;
    return span_starts(span_sub(word, i, word.len), "://") ? word.len : i;
}

/* "-u bob:secret", "-ubob:secret", "--user=bob:secret", as curl takes them. */
static size_t command_password_at(Span before, Span word)
{
    static const char *const options[] = {"-u", "-U", "--user", "--proxy-user"};
    for (size_t i = 0; i < ARRAY_LEN(options); i++) {
        bool is_long = options[i][1] == '-';
        size_t from = strlen(options[i]), colon;
        if (span_is(before, options[i]))
            from = 0;
        else if (!span_starts(word, options[i]) ||
                 (is_long && (from >= word.len || word.ptr[from] != '=')))
            continue;
        colon = from + span_find_char(span_sub(word, from, word.len), ':');
        return colon < word.len && !span_starts(span_sub(word, colon, word.len), "://") ? colon + 1
                                                                                        : word.len;
    }
    return word.len;
}

static bool command_is_scheme(Span word)
{
    return span_is_nocase(word, "Bearer") || span_is_nocase(word, "Basic") || span_is(word, "=") ||
           span_is(word, ":");
}

/* Can't be told apart by its blanks: the unquoted script of sh -c, or bash's own way of escaping.
 */
static bool command_is_opaque(Span before, Span word)
{
    bool script = span_is(before, "eval") || (span_starts(before, "-") && span_ends(before, "c") &&
                                              !span_starts(before, "--"));
    if (span_starts(word, "$'"))
        return span_find_char(word, '\\') < word.len;
    return script && command_inner(word).len == word.len && word.ptr[0] != '-';
}

/* The secret of a word, empty if it holds none; before: the word before it. */
static Span command_secret(Span before, Span word)
{
    Span none = span_sub(word, 0, 0), inner = command_inner(word), name, value;
    size_t end = command_name_end(inner), at = command_password_at(before, inner);
    bool option = inner.len > 0 && inner.ptr[0] == '-', script = false;
    for (size_t i = 0; i < inner.len && command_quoted(word); i++)
        script |= command_parts(inner.ptr[i]);
    name = span_sub(inner, 0, end);
    value = span_sub(inner, end < inner.len ? end + 1 : end, inner.len);
    if (value.len > 0 && command_names_secret(name, value)) /* "PASSWORD=x id" may be sh -c's */
        return script && !option ? none : value;
    if (at < inner.len)
        return span_sub(inner, at, inner.len);
    name = command_inner(before);
    end = command_name_end(name);
    if (name.len == 0 || (option && inner.len == word.len) || command_is_scheme(word))
        return none;
    if (name.ptr[0] == '-' ? end < name.len : end + 1 != name.len || name.ptr[end] != ':')
        return none;
    return command_names_secret(name, word) ? word : none;
}

static void command_add(Buf *out, Span text, int depth);

/* As of sh -c: what stands in the quotes is taken apart as the shell in there does. */
static void command_add_quoted(Buf *out, Span inner, char quote, int depth)
{
    AUTO_BUF Buf plain = BUF_INIT(COMMAND_MAX), shown = BUF_INIT(COMMAND_MAX);
    const char *escaped = command_escaped(quote);
    for (size_t i = 0; i < inner.len; i++) {
        if (span_starts(span_sub(inner, i, inner.len), escaped)) {
            buf_add_char(&plain, quote);
            i += strlen(escaped) - 1;
        } else {
            if (quote == '"' && inner.ptr[i] == '\\' && i + 1 < inner.len)
                buf_add_char(&plain, inner.ptr[i++]);
            buf_add_char(&plain, inner.ptr[i]);
        }
    }
    command_add(&shown, buf_span(&plain), depth + 1);
    for (size_t i = 0; i < shown.len; i++)
        if (buf_span(&shown).ptr[i] == quote)
            buf_add_str(out, escaped);
        else
            buf_add_char(out, buf_span(&shown).ptr[i]);
}

static void command_add(Buf *out, Span text, int depth)
{
    Span before = span_sub(text, 0, 0);
    for (size_t i = 0; i < text.len;) {
        CommandWord word = command_word(span_sub(text, i, text.len), depth > 0);
        Span inner = command_inner(word.text), secret = span_sub(word.text, 0, 0);
        size_t open = (size_t)(inner.ptr - word.text.ptr);
        bool opaque = command_is_opaque(before, word.text);
        if (word.text.len == 0) {
            if (!strchr(" \t", text.ptr[i])) /* another command, or a file's name */
                before = span_sub(text, 0, 0);
            buf_add_char(out, text.ptr[i++]);
            continue;
        }
        if (!word.live && !opaque)
            secret = command_secret(before, word.text);
        if (secret.len > 0) {
            size_t at = (size_t)(secret.ptr - word.text.ptr);
            buf_add(out, span_sub(word.text, 0, at));
            command_mask(out, secret);
            buf_add(out, span_sub(word.text, at + secret.len, word.text.len));
        } else if (inner.len < word.text.len && !opaque && depth < DEPTH_MAX) {
            buf_add(out, span_sub(word.text, 0, open));
            command_add_quoted(out, inner, word.text.ptr[open - 1], depth);
            buf_add(out, span_sub(word.text, open + inner.len, word.text.len));
        } else
            buf_add(out, word.text);
        if (!command_is_scheme(word.text))
            before = word.text;
        i += word.text.len;
    }
}

/* ---- secrets that show themselves by their form, or as in a log ---- */

static size_t command_count_parts(Span text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] != ' ' && text.ptr[i] != '\t' && command_parts(text.ptr[i]);
    return n;
}

/* scrub knows logs, not shells: "password=$(...)" is a value to it, and so may be what follows a
 * ";", or after "PASSWORD= ". What would run is cut off before scrub sees it. */
static void command_scrub(Buf *out, Span text)
{
    for (size_t i = 0; i < text.len;) {
        AUTO_BUF Buf shaped = BUF_INIT(COMMAND_MAX);
        size_t n = 1;
        while (i + n < text.len && !command_expands(text, i + n) &&
               !(text.ptr[i + n - 1] == '=' && command_parts(text.ptr[i + n])))
            n++;
        Span piece = span_sub(text, i, i + n), part;
        i += n;
        scrub_line(&shaped, piece, false);
        if (command_count_parts(buf_span(&shaped)) == command_count_parts(piece)) {
            buf_add(out, buf_span(&shaped));
            continue;
        }
        for (size_t k = 0; k < piece.len; k += part.len) {
            for (n = 1; k + n < piece.len &&
                        (piece.ptr[k + n] == ' ' || !command_parts(piece.ptr[k + n]));)
                n++;
            part = span_sub(piece, k, k + n);
            scrub_line(out, part, false);
        }
    }
}

const char *command_shown(Arena *arena, const char *command)
{
    AUTO_BUF Buf named = BUF_INIT(COMMAND_MAX), shaped = BUF_INIT(COMMAND_MAX);
    if (!command)
        return NULL;
    command_add(&named, span_of(command), 0);
    command_scrub(&shaped, buf_span(&named));
    return text_safe_span(arena, buf_span(&shaped));
}
