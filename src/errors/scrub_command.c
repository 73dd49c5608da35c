#include "errors/scrub_command.h"

#include <ctype.h>
#include <string.h>

#include "errors/scrub_name.h"
#include "errors/scrub_prose.h"
#include "errors/scrub_words.h"

enum { COMMAND_MAX = 300 /* so far behind its name a command's option is looked for */ };

/* Names with which a command begins; mysqldump is one too. */
static const Span command_names[] = {
    [SCRUB_CURL] = SPAN_LITERAL("curl"),
    [SCRUB_SMBCLIENT] = SPAN_LITERAL("smbclient"),
    [SCRUB_MYSQL] = SPAN_LITERAL("mysql"),
    [SCRUB_MARIADB] = SPAN_LITERAL("mariadb"),
    [SCRUB_SSHPASS] = SPAN_LITERAL("sshpass"),
    [SCRUB_REDIS] = SPAN_LITERAL("redis-cli"),
    [SCRUB_DOCKER] = SPAN_LITERAL("docker login"),
    [SCRUB_PODMAN] = SPAN_LITERAL("podman login"),
    [SCRUB_NERDCTL] = SPAN_LITERAL("nerdctl login"),
    [SCRUB_BUILDAH] = SPAN_LITERAL("buildah login"),
    [SCRUB_SKOPEO] = SPAN_LITERAL("skopeo login"),
    [SCRUB_ORAS] = SPAN_LITERAL("oras login"),
    [SCRUB_HELM] = SPAN_LITERAL("helm registry login"),
    [SCRUB_CRANE] = SPAN_LITERAL("crane auth login"),
    [SCRUB_AZ] = SPAN_LITERAL("az login"),
    [SCRUB_AZ_ACR] = SPAN_LITERAL("az acr login"),
    [SCRUB_LDAP] = SPAN_LITERAL("ldap"),
    [SCRUB_MOSQUITTO] = SPAN_LITERAL("mosquitto_"),
    [SCRUB_OPENSSL] = SPAN_LITERAL("openssl"),
};

/* How long the command's name is that begins there, 0 if none does. Its words may be those of a
 * list: "docker", "login". */
static size_t command_begins(Span rest, Span name)
{
    size_t at = 0;
    if (rest.ptr[0] != name.ptr[0])
        return 0;
    for (size_t k = 0; k < name.len; k++) {
        size_t n = name.ptr[k] == ' ' ? span_run(span_sub(rest, at, rest.len), " \"',\\")
                                      : at < rest.len && rest.ptr[at] == name.ptr[k];
        if (n == 0)
            return 0;
        at += n;
    }
    return at;
}

/* Reads what stands between there and what was read before, so that a line of options is read once
 * and not for each of them. No name goes on past a dash before an option. */
static void command_read(ScrubCommands *seen, Span line, size_t at)
{
    for (size_t i = seen->read; i < at; i++) {
        if (strchr("|;&`", line.ptr[i]))
            seen->begin = i + 1;
        else if (islower((unsigned char)line.ptr[i]) &&
                 (i == 0 || !isalnum((unsigned char)line.ptr[i - 1])))
            for (size_t k = 0; k < ARRAY_LEN(command_names); k++) {
                size_t len = command_begins(span_sub(line, i, line.len), command_names[k]);
                seen->behind[k] = len > 0 ? i + len : seen->behind[k];
            }
    }
    seen->read = at;
}

/* Does a word with that begin stand in the same command before `at`? */
static bool command_is_of(ScrubCommands *seen, Span line, size_t at, enum scrub_program program)
{
    size_t len = command_names[program].len, behind;
    command_read(seen, line, at);
    behind = seen->behind[program];
    return behind >= len && behind < at && behind - len >= seen->begin &&
           behind - len + COMMAND_MAX >= at;
}

static bool command_is_letter(char c)
{
    return isalpha((unsigned char)c);
}

/* Where the argument of the option that ends at `end` begins: behind a blank, or as the next word
 * of a list. 0: it has none. */
static size_t command_argument(Span line, size_t end)
{
    Span rest = span_sub(line, end, line.len);
    size_t n = span_starts(rest, ", ") ? strlen(", ") : scrub_to_argument(rest);
    return n > 0 && n < rest.len ? end + n : 0;
}

/* The word at `start`, up to its quote or to a sign that ends a value. */
static Span command_word(Span line, size_t start)
{
    Span rest;
    size_t n;
    if (!span_char_in(line.ptr[start], "'\""))
        return span_sub(line, start, start + scrub_run(line, start, scrub_is_value));
    rest = span_sub(line, start + 1, line.len);
    n = span_find_char(rest, line.ptr[start]);
    if (n == rest.len)
        n = scrub_run(rest, 0, scrub_is_value);
    while (n > 0 && start > 0 && line.ptr[start - 1] == '\\' && rest.ptr[n - 1] == '\\')
        n--; /* the quote is written in a text that is quoted itself */
    return span_sub(rest, 0, n);
}

static size_t command_take(Span line, Span value, size_t *out_start)
{
    *out_start = (size_t)(value.ptr - line.ptr);
    return span_starts(value, "‹") ? 0 : value.len;
}

/* Where curl's option ends whose argument is user:password; 0 if it is none. -sSu is one too. */
static size_t command_user_option(ScrubCommands *seen, Span line, size_t at)
{
    static const char *const options[] = {"--proxy-user", "--user", "-u", "-U"};
    Span rest = span_sub(line, at, line.len);
    size_t end;
    for (size_t i = 0; span_char_in(rest.ptr[1], "uU-") && i < ARRAY_LEN(options); i++)
        if (span_starts(rest, options[i]))
            return at + strlen(options[i]);
    end = 1 + scrub_run(rest, 1, command_is_letter);
    return end > 2 && span_char_in(rest.ptr[end - 1], "uU") && end < rest.len &&
                   span_char_in(rest.ptr[end], " \"'") && command_is_of(seen, line, at, SCRUB_CURL)
               ? at + end
               : 0;
}

/* "curl -u user:password", quoted or not: the length of the password. */
static size_t command_curl_user(ScrubCommands *seen, Span line, size_t at, size_t *out_start)
{
    bool listed = at > 0 && span_char_in(line.ptr[at - 1], "\"'");
    size_t end, start, colon;
    Span word;
    if (at > 0 && line.ptr[at - 1] != ' ' && !listed)
        return 0;
    end = command_user_option(seen, line, at);
    if (end == 0 || end >= line.len)
        return 0;
    start = command_argument(line, end);
    if (start == 0 && line.ptr[end] == '=' && end > at + strlen("-u"))
        start = end + 1;
    listed = listed || (start > 0 && !span_char_in(line.ptr[end], " ="));
    if (start == 0 && !listed)
        start = command_is_of(seen, line, at, SCRUB_CURL) ? end : 0; /* -uann:x */
    if (start == 0 || start >= line.len || (listed && !command_is_of(seen, line, at, SCRUB_CURL)))
        return 0;
    word = command_word(line, start);
    if (!listed && !span_char_in(line.ptr[start], "'\"")) { /* a password may hold any sign */
        word = span_sub(line, start, line.len);
        word = span_sub(word, 0, span_find_char(word, ' '));
    }
    colon = span_find_char(word, ':');
    if (colon + 1 >= word.len)
        return 0;
    return command_take(line, span_sub(word, colon + 1, word.len), out_start);
}

/* "mysql -pX" (MySQL's manual: no blank between -p and the password). */
static size_t command_mysql_password(ScrubCommands *seen, Span line, size_t at, size_t *out_start)
{
    size_t start = at + 2;
    if (!span_starts(span_sub(line, at, line.len), "-p") || at == 0 ||
        !span_char_in(line.ptr[at - 1], " \"'") || start >= line.len || line.ptr[start] == ' ' ||
        !(command_is_of(seen, line, at, SCRUB_MYSQL) ||
          command_is_of(seen, line, at, SCRUB_MARIADB) ||
          command_is_of(seen, line, at, SCRUB_SSHPASS)))
        return 0;
    start += line.ptr[start] == '\'' || line.ptr[start] == '"';
    *out_start = start;
    return scrub_run(line, start, scrub_is_value);
}

/* "sshpass -p X": programs whose option for the password is one letter. */
static size_t command_letter(ScrubCommands *seen, Span line, size_t at, size_t *out_start)
{
    static const struct {
        char option;
        enum scrub_program program;
    } letters[] = {{'p', SCRUB_SSHPASS}, {'p', SCRUB_DOCKER},    {'a', SCRUB_REDIS},
                   {'p', SCRUB_PODMAN},  {'p', SCRUB_NERDCTL},   {'p', SCRUB_BUILDAH},
                   {'p', SCRUB_SKOPEO},  {'p', SCRUB_ORAS},      {'p', SCRUB_HELM},
                   {'p', SCRUB_CRANE},   {'p', SCRUB_AZ},        {'p', SCRUB_AZ_ACR},
                   {'w', SCRUB_LDAP},    {'P', SCRUB_MOSQUITTO}, {'b', SCRUB_CURL},
                   {'k', SCRUB_OPENSSL}, {'K', SCRUB_OPENSSL}};
    size_t start = span_char_in(line.ptr[at + 2], " \"',\\") ? command_argument(line, at + 2) : 0;
    for (size_t i = 0; start > 0 && i < ARRAY_LEN(letters); i++)
        if (line.ptr[at + 1] == letters[i].option &&
            command_is_of(seen, line, at, letters[i].program))
            return command_take(line, command_word(line, start), out_start);
    return 0;
}

/* "smbclient -U ann%X" */
static size_t command_smb_user(ScrubCommands *seen, Span line, size_t at, size_t *out_start)
{
    size_t len, sign;
    if (!span_starts(span_sub(line, at, line.len), "-U ") ||
        !command_is_of(seen, line, at, SCRUB_SMBCLIENT))
        return 0;
    len = scrub_run(line, at + 3, scrub_is_value);
    sign = span_find_char(span_sub(line, at + 3, at + 3 + len), '%');
    *out_start = at + 3 + sign + 1;
    return sign < len ? len - sign - 1 : 0;
}

size_t scrub_option(ScrubCommands *seen, Span line, size_t at, size_t *out_start)
{
    size_t len;
    if (at + 2 >= line.len || !strchr("uU-pawPbsSfLkKviIgnN", line.ptr[at + 1]) ||
        (line.ptr[at + 1] == '-' && !strchr("up", line.ptr[at + 2])))
        return 0; /* most dashes: none of the options below */
    len = command_curl_user(seen, line, at, out_start);
    if (len == 0)
        len = command_smb_user(seen, line, at, out_start);
    if (len == 0)
        len = command_letter(seen, line, at, out_start);
    return len > 0 ? len : command_mysql_password(seen, line, at, out_start);
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
    if (rest.len < 2 || (rest.ptr[1] != 'e' && rest.ptr[1] != 'o'))
        return 0; /* most words */
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

size_t scrub_secure_string(Span line, size_t at, size_t *out_start)
{
    static const char name[] = "ConvertTo-SecureString ";
    static const char *const options[] = {"-string ", "-asplaintext ", "-force "};
    Span rest = span_sub(line, at, at + COMMAND_MAX), word;
    size_t from = strlen(name);
    bool bare;
    if (rest.len <= from || !span_is_nocase(span_sub(rest, 0, from), name))
        return 0;
    for (size_t i = 0; i < ARRAY_LEN(options); i++) {
        size_t n = strlen(options[i]);
        from += span_is_nocase(span_sub(rest, from, from + n), options[i]) ? n : 0;
    }
    if (from >= rest.len || span_char_in(rest.ptr[from], "$-("))
        return 0; /* a variable, another option, what a command gives */
    word = command_word(line, at + from);
    bare = word.ptr == rest.ptr + from;
    if (span_starts(word, "$") || (bare && from == strlen(name) &&
                                   !span_starts(span_sub(rest, from + word.len, rest.len), " -")))
        return 0; /* "ConvertTo-SecureString failed": a sentence */
    return command_take(line, word, out_start);
}

size_t scrub_net_use(Span line, size_t at, size_t *out_start)
{
    Span rest = span_sub(line, at, at + COMMAND_MAX);
    size_t from = strlen("net use ");
    bool share = false;
    if (!span_is_nocase(span_sub(rest, 0, from), "net use "))
        return 0;
    while (from < rest.len) {
        size_t n = span_find_char(span_sub(rest, from, rest.len), ' ');
        Span word = span_trim(span_sub(rest, from, from + n), "\"'\r");
        if (share && word.len > 0 && !strchr("/*‹", word.ptr[0])) {
            *out_start = at + (size_t)(word.ptr - rest.ptr);
            return scrub_is_state(word) ? 0 : word.len;
        }
        share = share || span_starts(word, "\\\\");
        from += n + 1;
    }
    return 0;
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
    size_t host = 3 + span_find_char(span_sub(rest, 3, rest.len), '/'), in;
    if (!span_ends(span_sub(rest, 0, host), ".webhook.office.com"))
        return 0;
    in = span_find(rest, "/IncomingWebhook/");
    *out_start = at + in + strlen("/IncomingWebhook/");
    return *out_start < line.len && span_find_char(span_sub(rest, 0, in), ' ') == in
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
