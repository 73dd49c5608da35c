#include "engine/commandshown.h"

#include <string.h>

#include "base/text.h"
#include "edit/harmless.h"
#include "errors/scrub.h"

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

static CommandWord command_word(Span rest)
{
    CommandWord word = {span_sub(rest, 0, 0), false};
    char quote = '\0';
    size_t i = 0;
    for (; i < rest.len && (quote || !command_parts(rest.ptr[i])); i++) {
        char c = rest.ptr[i];
        word.live |= quote != '\'' && (c == '$' || c == '`');
        if (quote != '\'' && c == '\\' && i + 1 < rest.len)
            i++;
        else if (quote && c == quote)
            quote = '\0';
        else if (!quote && (c == '\'' || c == '"'))
            quote = c;
    }
    word.text = span_sub(rest, 0, i);
    return word;
}

/* What a pair of quotes around all of it holds. */
static Span command_inner(Span word)
{
    bool quoted = word.len > 1 && (word.ptr[0] == '\'' || word.ptr[0] == '"') &&
                  word.ptr[word.len - 1] == word.ptr[0];
    return quoted ? span_sub(word, 1, word.len - 1) : word;
}

static void command_mask(Buf *out, Span value)
{
    Span inner = command_inner(value);
    size_t quote = (size_t)(inner.ptr - value.ptr);
    if (inner.len == 0) {
        buf_add(out, value);
        return;
    }
    buf_add(out, span_sub(value, 0, quote));
    buf_printf(out, "‹secret, %zu characters›", inner.len);
    buf_add(out, span_sub(value, value.len - quote, value.len));
}

/* "--db-password", "DB_PASSWORD": does its value want hiding? */
static bool command_names_secret(Span name)
{
    AUTO_BUF Buf plain = BUF_INIT(COMMAND_MAX);
    for (size_t i = 0; i < name.len; i++)
        buf_add_char(&plain, name.ptr[i] == '-' ? '_' : name.ptr[i]);
    return names_secret(buf_span(&plain));
}

/* Where the secret of a word begins, word.len if it holds none; before: the word before it. */
static size_t command_secret_at(Span before, Span word)
{
    size_t equals = span_find_char(word, '='), colon = span_find_char(word, ':');
    if (equals < word.len && command_names_secret(span_sub(word, 0, equals)))
        return equals + 1;
    if (before.len == 0 || before.ptr[0] != '-' || word.ptr[0] == '-')
        return word.len;
    if (span_is(before, "-u") || span_is(before, "--user"))
        return colon < word.len ? colon + 1 : word.len;
    return span_find_char(before, '=') == before.len && command_names_secret(before) ? 0 : word.len;
}

static void command_add(Buf *out, Span text, int depth)
{
    Span before = span_sub(text, 0, 0);
    for (size_t i = 0; i < text.len;) {
        CommandWord word = command_word(span_sub(text, i, text.len));
        Span inner = command_inner(word.text);
        size_t secret = word.text.len;
        if (word.text.len == 0) {
            if (!strchr(" \t", text.ptr[i])) /* another command, or a file's name */
                before = span_sub(text, 0, 0);
            buf_add_char(out, text.ptr[i++]);
            continue;
        }
        if (!word.live)
            secret = command_secret_at(before, word.text);
        if (secret < word.text.len) {
            buf_add(out, span_sub(word.text, 0, secret));
            command_mask(out, span_sub(word.text, secret, word.text.len));
        } else if (inner.len < word.text.len && depth < DEPTH_MAX) { /* as of sh -c */
            buf_add_char(out, word.text.ptr[0]);
            command_add(out, inner, depth + 1);
            buf_add_char(out, word.text.ptr[0]);
        } else
            buf_add(out, word.text);
        before = word.text;
        i += word.text.len;
    }
}

/* Characters by which a shell runs something. */
static size_t command_count_live(Span text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        n += c == '$' || c == '`' || (c != ' ' && c != '\t' && command_parts(c));
    }
    return n;
}

const char *command_shown(Arena *arena, const char *command)
{
    AUTO_BUF Buf named = BUF_INIT(COMMAND_MAX), shaped = BUF_INIT(COMMAND_MAX);
    if (!command)
        return NULL;
    command_add(&named, span_of(command), 0);
    scrub_line(&shaped, buf_span(&named), false);
    /* scrub knows logs, not shells: "password=$(...)" is a value to it */
    if (command_count_live(buf_span(&shaped)) < command_count_live(buf_span(&named)))
        return text_safe_span(arena, buf_span(&named));
    return text_safe_span(arena, buf_span(&shaped));
}
