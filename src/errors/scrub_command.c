#include "errors/scrub_command.h"

#include <ctype.h>
#include <string.h>

#include "errors/scrub_name.h"

enum { COMMAND_MAX = 300 /* so far behind its name a command's option is looked for */ };

/* "curl -u user:password", quoted or not: the length of the password. */
static size_t command_curl_user(Span line, size_t at, size_t *out_start)
{
    Span rest = span_sub(line, at, line.len), word;
    size_t from = span_starts(rest, "-u ") ? 3 : span_starts(rest, "--user ") ? 7 : 0, colon;
    char quote;
    if (from == 0 || from >= rest.len || (at > 0 && line.ptr[at - 1] != ' '))
        return 0;
    quote = rest.ptr[from] == '\'' || rest.ptr[from] == '"' ? rest.ptr[from] : ' ';
    from += quote != ' ';
    word = span_sub(rest, from, rest.len);
    word = span_sub(word, 0, span_find_char(word, quote));
    colon = span_find_char(word, ':');
    if (colon + 1 >= word.len || span_starts(span_sub(word, colon + 1, word.len), "‹"))
        return 0;
    *out_start = at + from + colon + 1;
    return word.len - colon - 1;
}

/* Does a word with that begin stand in the same command before `at`? mysqldump is one too. */
static bool command_is_of(Span line, size_t at, const char *name)
{
    size_t len = strlen(name), least = at > COMMAND_MAX ? at - COMMAND_MAX : 0;
    for (size_t i = at; i > least && !strchr("|;&`", line.ptr[i - 1]); i--)
        if (span_starts(span_sub(line, i - 1, at), name) &&
            (i == 1 || !isalnum((unsigned char)line.ptr[i - 2])))
            return i - 1 + len < at;
    return false;
}

/* "mysql -pX" (MySQL's manual: no blank between -p and the password). */
static size_t command_mysql_password(Span line, size_t at, size_t *out_start)
{
    size_t start = at + 2;
    if (!span_starts(span_sub(line, at, line.len), "-p") || at == 0 || line.ptr[at - 1] != ' ' ||
        start >= line.len ||
        !(command_is_of(line, at, "mysql") || command_is_of(line, at, "mariadb")))
        return 0;
    start += line.ptr[start] == '\'' || line.ptr[start] == '"';
    *out_start = start;
    return scrub_run(line, start, scrub_is_value);
}

/* "sshpass -p X": programs whose option for the password is one letter. */
static size_t command_letter(Span line, size_t at, size_t *out_start)
{
    static const struct {
        const char *option, *program;
    } letters[] = {{"-p ", "sshpass"}, {"-p ", "docker login"}, {"-a ", "redis-cli"}};
    for (size_t i = 0; i < ARRAY_LEN(letters); i++) {
        size_t start = at + strlen(letters[i].option);
        if (!span_starts(span_sub(line, at, line.len), letters[i].option) || start >= line.len ||
            !command_is_of(line, at, letters[i].program))
            continue;
        start += line.ptr[start] == '\'' || line.ptr[start] == '"';
        *out_start = start;
        return scrub_run(line, start, scrub_is_value);
    }
    return 0;
}

size_t scrub_option(Span line, size_t at, size_t *out_start)
{
    size_t len = command_curl_user(line, at, out_start);
    if (len == 0)
        len = command_letter(line, at, out_start);
    return len > 0 ? len : command_mysql_password(line, at, out_start);
}

static bool command_is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

size_t scrub_setting(Span line, size_t at, size_t *out_start)
{
    static const char *const words[] = {"setx ",    "setenv ",  "set -x ",       "set -gx ",
                                        "set -Ux ", "set -lx ", "configure set "};
    Span rest = span_sub(line, at, line.len);
    size_t start = 0, end;
    bool strong;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (span_starts(rest, words[i]))
            start = at + strlen(words[i]);
    if (start == 0)
        return 0;
    start += span_run(span_sub(line, start, line.len), " ");
    end = start + scrub_run(line, start, command_is_name);
    if (end >= line.len || line.ptr[end] != ' ' || !scrub_name_before(line, end, &strong))
        return 0;
    start = end + span_run(span_sub(line, end, line.len), " ");
    if (start < line.len && (line.ptr[start] == '"' || line.ptr[start] == '\'')) {
        *out_start = start + 1;
        return span_find_char(span_sub(line, start + 1, line.len), line.ptr[start]);
    }
    *out_start = start;
    return scrub_run(line, start, scrub_is_value);
}

static bool command_is_address(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-';
}

size_t scrub_hook(Span line, size_t at, size_t *out_start)
{
    static const char *const hooks[] = {
        "://hooks.slack.com/services/", "://hooks.slack.com/workflows/",
        "://hooks.slack.com/triggers/", "://discord.com/api/webhooks/",
        "://discordapp.com/api/webhooks/"};
    Span rest = span_sub(line, at, line.len);
    for (size_t i = 0; i < ARRAY_LEN(hooks); i++) {
        size_t start = at + strlen(hooks[i]), last = 0, n;
        if (!span_starts(rest, hooks[i]))
            continue;
        while ((n = scrub_run(line, start, command_is_address)) > 0) {
            *out_start = start;
            last = n;
            start += n;
            if (start < line.len && line.ptr[start] == '/')
                start++;
            else
                break;
        }
        return last;
    }
    return 0;
}
