#include "errors/scrub_command.h"

#include <ctype.h>
#include <string.h>

#include "errors/scrub_name.h"

enum { COMMAND_MAX = 300 /* so far behind its name a command's option is looked for */ };

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

/* "curl -u user:password", quoted or not: the length of the password. */
static size_t command_curl_user(Span line, size_t at, size_t *out_start)
{
    Span rest = span_sub(line, at, line.len), word;
    static const char *const options[] = {"-u ",     "-U ",           "--user ",
                                          "--user=", "--proxy-user ", "--proxy-user="};
    size_t from = 0, colon;
    char quote;
    for (size_t i = 0; i < ARRAY_LEN(options); i++)
        if (span_starts(rest, options[i]))
            from = strlen(options[i]);
    if (from == 0 && at > 0 && line.ptr[at - 1] == ' ' &&
        (span_starts(rest, "-u") || span_starts(rest, "-U")) && command_is_of(line, at, "curl"))
        from = strlen("-u");
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

/* "mysql -pX" (MySQL's manual: no blank between -p and the password). */
static size_t command_mysql_password(Span line, size_t at, size_t *out_start)
{
    size_t start = at + 2;
    if (!span_starts(span_sub(line, at, line.len), "-p") || at == 0 || line.ptr[at - 1] != ' ' ||
        start >= line.len || line.ptr[start] == ' ' ||
        !(command_is_of(line, at, "mysql") || command_is_of(line, at, "mariadb") ||
          command_is_of(line, at, "sshpass")))
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
    } letters[] = {{"-p ", "sshpass"},
                   {"-p ", "docker login"},
                   {"-a ", "redis-cli"},
                   {"-p ", "podman login"},
                   {"-p ", "nerdctl login"},
                   {"-p ", "buildah login"},
                   {"-p ", "skopeo login"},
                   {"-p ", "oras login"},
                   {"-p ", "helm registry login"},
                   {"-p ", "crane auth login"},
                   {"-p ", "az login"},
                   {"-p ", "az acr login"},
                   {"-w ", "ldap"},
                   {"-P ", "mosquitto_"},
                   {"-b ", "curl"}};
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

/* "smbclient -U ann%X" */
static size_t command_smb_user(Span line, size_t at, size_t *out_start)
{
    size_t len, sign;
    if (!span_starts(span_sub(line, at, line.len), "-U ") || !command_is_of(line, at, "smbclient"))
        return 0;
    len = scrub_run(line, at + 3, scrub_is_value);
    sign = span_find_char(span_sub(line, at + 3, at + 3 + len), '%');
    *out_start = at + 3 + sign + 1;
    return sign < len ? len - sign - 1 : 0;
}

size_t scrub_option(Span line, size_t at, size_t *out_start)
{
    size_t len = command_curl_user(line, at, out_start);
    if (len == 0)
        len = command_smb_user(line, at, out_start);
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

static bool command_is_path(char c)
{
    return command_is_address(c) || c == '.' || c == '/';
}

/* Microsoft Teams': the part behind IncomingWebhook. */
static size_t command_teams_hook(Span line, size_t at, size_t *out_start)
{
    Span rest = span_sub(line, at, at + COMMAND_MAX);
    size_t in = span_find(rest, "/IncomingWebhook/");
    rest = span_sub(rest, 0, in);
    *out_start = at + in + strlen("/IncomingWebhook/");
    return *out_start < line.len && span_find(rest, ".webhook.office.com/") < rest.len &&
                   span_find_char(rest, ' ') == rest.len
               ? scrub_run(line, *out_start, command_is_address)
               : 0;
}

size_t scrub_hook(Span line, size_t at, size_t *out_start)
{
    static const char *const hooks[] = {"://hooks.slack.com/services/",
                                        "://hooks.slack.com/workflows/",
                                        "://hooks.slack.com/triggers/", "://api.telegram.org/bot"};
    Span rest = span_sub(line, at, line.len), host, path;
    if (!span_starts(rest, "://"))
        return 0;
    path = span_sub(rest, 0, 3 + scrub_run(line, at + 3, command_is_path));
    host = span_sub(path, 0, span_find(path, "/api/"));
    if (span_ends(host, "discord.com") || span_ends(host, "discordapp.com")) {
        size_t id = span_find(path, "/webhooks/") + strlen("/webhooks/");
        size_t secret = id + span_find_char(span_sub(path, id, path.len), '/') + 1;
        *out_start = at + secret;
        return secret < path.len ? scrub_run(line, *out_start, command_is_address) : 0;
    }
    if (command_teams_hook(line, at, out_start) > 0)
        return command_teams_hook(line, at, out_start);
    for (size_t i = 0; i < ARRAY_LEN(hooks); i++) {
        size_t start = at + strlen(hooks[i]), last = 0, n;
        if (!span_starts(rest, hooks[i]))
            continue;
        if (span_ends(span_of(hooks[i]), "bot")) { /* 123456:x */
            *out_start = start + span_find_char(span_sub(line, start, line.len), ':') + 1;
            return *out_start < line.len ? scrub_run(line, *out_start, command_is_address) : 0;
        }
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
