#include "awsfiles/envscan.h"

#include <string.h>

#include "awsfiles/envplaces.h"
#include "base/text.h"
#include "data/env_vars.h"

/* The part of a URL between "//" and "@", where it holds a password; empty if there is none. */
static Span env_url_userinfo(Span url)
{
    size_t from = span_find(url, "://"), end, at = 0;
    from = from < url.len ? from + 3 : 0;
    for (end = from; end < url.len && !strchr("/?#", url.ptr[end]); end++)
        if (url.ptr[end] == '@')
            at = end;
    if (at == 0 && span_find_char(url, '@') < url.len) {
        /* a password with a "/" in it: what should be the port is none */
        size_t colon = from + span_find_char(span_sub(url, from, end), ':');
        if (colon < end && span_run(span_sub(url, colon + 1, end), "0123456789") < end - colon - 1)
            for (size_t i = end; i < url.len; i++)
                at = url.ptr[i] == '@' ? i : at;
    }
    if (at == 0 || span_find_char(span_sub(url, from, at), ':') == at - from)
        return SPAN_EMPTY;
    return span_sub(url, from, at);
}

static const char *env_cut_userinfo(Arena *arena, Span url, Span userinfo)
{
    return arena_printf(arena, "%.*s%.*s", (int)(userinfo.ptr - url.ptr), url.ptr,
                        (int)(url.len - (size_t)(userinfo.ptr - url.ptr) - userinfo.len - 1),
                        userinfo.ptr + userinfo.len + 1);
}

Value envscan_without_userinfo(Arena *arena, Value url)
{
    Span userinfo = url.text ? env_url_userinfo(span_of(url.text)) : SPAN_EMPTY;
    if (userinfo.len > 0)
        url.text = env_cut_userinfo(arena, span_of(url.text), userinfo);
    return url;
}

/* What a string in TF_ENCRYPTION says may be shown by the name before it: the rest of that variable
 * is a file of code, whose words stand elsewhere too. */
static bool env_shown_name(Span name)
{
    static const char *const shown[] = {"REGION", "KEY_SPEC", "KMS_KEY",      "PROFILE",
                                        "ARN",    "FILE",     "SESSION_NAME", "ENDPOINT"};
    for (size_t i = 0; i < ARRAY_LEN(shown); i++)
        if (env_vars_name_has(name, shown[i]))
            return true;
    return false;
}

/* The text of a quoted string whose first quote lies before rest; returns where it is over. */
static size_t env_quoted(Span rest, Span *text)
{
    size_t end = 0;
    while (end < rest.len && rest.ptr[end] != '"')
        end += rest.ptr[end] == '\\' ? 2 : 1;
    *text = span_sub(rest, 0, end);
    return end + 1;
}

/* The lines of a heredoc whose "<<" lies before rest; returns where they are over. */
static size_t env_heredoc(Span rest, Span *text)
{
    Span lines = rest, line, mark;
    if (!span_next_line(&lines, &mark))
        mark = SPAN_EMPTY;
    mark = span_trim(mark, "- \t\r");
    *text = lines;
    while (span_next_line(&lines, &line))
        if (span_same(span_trim(line, " \t\r"), mark)) {
            *text = span_sub(*text, 0, (size_t)(line.ptr - text->ptr));
            break;
        }
    return rest.len - lines.len;
}

static size_t env_text_opens(Span rest)
{
    size_t quote = span_find_char(rest, '"'), heredoc = span_find(rest, "<<");
    return quote < heredoc ? quote : heredoc;
}

/* TF_ENCRYPTION is held back as a whole; only its strings are remembered as secrets, so that no
 * line of it takes "us-east-1" out of a report. */
static Secret *env_encryption(Arena *arena, Span value)
{
    Span rest = value, last = SPAN_EMPTY;
    while (rest.len > 0) {
        size_t open = env_text_opens(rest);
        Span between = span_trim(span_sub(rest, 0, open), " \t\r\n"), text, line, name = last;
        bool assigned = span_ends(between, "=") || span_ends(between, ":");
        bool heredoc = open < rest.len && rest.ptr[open] == '<';
        rest = span_sub(rest, open + (heredoc ? 2 : 1), rest.len);
        size_t end = heredoc ? env_heredoc(rest, &text) : env_quoted(rest, &text);
        while (span_next_line(&between, &name))
            ;
        name = span_trim(name, " =:");
        rest = span_sub(rest, end, rest.len);
        assigned = assigned && !env_shown_name(name.len > 0 ? name : last);
        last = text;
        while (assigned && span_next_line(&text, &line))
            if (span_trim(line, " \t\r").len >= 8)
                (void)secret_new(arena, span_trim(line, " \t\r"));
    }
    return secret_hold(arena, value);
}

static void env_add(Arena *arena, EnvFacts *env, Span name, Span value)
{
    const EnvVarRow *row = env_vars_find(name);
    bool prefixed = span_starts(name, "AWS_") || span_starts(name, "TF_");
    EnvVar var = {
        .name = arena_span(arena, name), .known = row != NULL, .note = row ? row->trap : NULL};
    Span userinfo = SPAN_EMPTY;
    if (!row && !prefixed)
        return;
    if ((row && row->area && strcmp(row->area, "proxy") == 0) || env_vars_name_has(name, "_URL") ||
        env_vars_name_has(name, "_ENDPOINT"))
        userinfo = env_url_userinfo(value);
    var.value.at = source_env(var.name);
    var.strays = stray_of(value);
    if (span_is(name, "TF_ENCRYPTION")) {
        var.value.secret = env_encryption(arena, value);
    } else if (env_vars_is_secret(name, value)) {
        var.value.secret = secret_new(arena, value);
    } else if (userinfo.len > 0) {
        var.userinfo = secret_new(arena, userinfo);
        var.value.text = env_cut_userinfo(arena, value, userinfo);
    } else {
        var.value.text = arena_span(arena, value);
    }
    vec_push(arena, &env->vars, var);
}

EnvFacts *envscan_read(Arena *arena, Snapshot *files, const char *dir)
{
    EnvFacts *env = arena_new(arena, EnvFacts);
    const char *const *all = snapshot_env_all(files);
    const char *shell = snapshot_env(files, "SHELL");
    for (; all && *all; all++) {
        Span entry = span_of(*all);
        size_t equals = span_find_char(entry, '=');
        if (equals > 0 && equals < entry.len)
            env_add(arena, env, span_sub(entry, 0, equals), span_sub(entry, equals + 1, entry.len));
    }
    if (shell && shell[0])
        env->shell = arena_strdup(arena, text_basename(shell));
    envplaces_find(arena, files, dir, env);
    return env;
}

const EnvVar *env_var(const EnvFacts *env, const char *name)
{
    for (size_t i = 0; i < env->vars.len; i++)
        if (strcmp(env->vars.items[i].name, name) == 0)
            return &env->vars.items[i];
    return NULL;
}

const char *env_text(const EnvFacts *env, const char *name)
{
    const EnvVar *var = env_var(env, name);
    return var && var->value.text && var->value.text[0] ? var->value.text : NULL;
}

const EnvPlace *env_place(const EnvFacts *env, const char *name)
{
    const EnvPlace *best = NULL;
    for (size_t i = 0; i < env->places.len; i++) {
        const EnvPlace *place = &env->places.items[i];
        if (strcmp(place->name, name) == 0 && (!best || (place->same_value && !best->same_value)))
            best = place;
    }
    return best;
}
