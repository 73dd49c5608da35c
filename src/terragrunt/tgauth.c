/*
 * TG_AUTH_PROVIDER_CMD: a command that prints what to sign in with, before any file is read
 * (terragrunt internal/runner/run/creds/providers/externalcmd). It runs with consent only.
 */
#include <limits.h>
#include <string.h>

#include "terragrunt/tgload.h"

enum { AUTH_WORDS_MAX = 64 };

bool tgprogram_there(TgLoad *load, const char *name)
{
    const char *path = snapshot_env(load->files, "PATH");
    return strchr(name, '/') || !path || !*path || snapshot_on_path(load->files, load->arena, name);
}

/* Words as a shell takes them apart, with quotes of both kinds and backslashes, without anything
 * that a shell would expand (go-shellwords). */
static size_t auth_words(Arena *arena, Span text, HclValue *out, size_t most)
{
    size_t n = 0, i = 0;
    while (i < text.len && n < most) {
        AUTO_BUF Buf word = BUF_INIT(TG_FILE_MAX);
        char quote = 0;
        while (i < text.len && text.ptr[i] == ' ')
            i++;
        if (i == text.len)
            break;
        for (; i < text.len && (quote || text.ptr[i] != ' '); i++) {
            char c = text.ptr[i];
            if (c == quote)
                quote = 0;
            else if (!quote && (c == '"' || c == '\''))
                quote = c;
            else if (c == '\\' && quote != '\'' && i + 1 < text.len)
                buf_add_char(&word, text.ptr[++i]);
            else
                buf_add_char(&word, c);
        }
        out[n++] = hv_string(span_of(arena_span(arena, buf_span(&word))), SOURCE_UNKNOWN);
    }
    return n;
}

static void auth_variable(TgLoad *load, const char *name, const HclValue *v, Source at)
{
    TfViewVariable variable = {
        .name = name, .value = v ? arena_span(load->arena, v->text) : "", .at = at};
    if (v && v->kind == HV_STRING)
        vec_push(load->arena, &load->unit->view.variables, variable);
}

/* awsCredentials where both halves are there, else nothing is done (AWSCredentials.Envs). */
static void auth_keys(TgLoad *load, const HclValue *keys, Source at)
{
    static const char *const names[][2] = {{"ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID"},
                                           {"SECRET_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY"},
                                           {"SESSION_TOKEN", "AWS_SESSION_TOKEN"}};
    HclValue none = hv_string(SPAN_EMPTY, at);
    for (size_t i = 0; i < 2; i++) {
        const HclValue *v = hv_get(keys, span_of(names[i][0]));
        if (!v || v->kind != HV_STRING || v->text.len == 0)
            return;
    }
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const HclValue *v = hv_get(keys, span_of(names[i][0]));
        auth_variable(load, names[i][1], v && v->kind == HV_STRING ? v : &none, at);
    }
}

static Value auth_text(TgLoad *load, const HclValue *object, const char *name, Source at)
{
    const HclValue *v = hv_get(object, span_of(name));
    if (!v || v->kind != HV_STRING || v->text.len == 0)
        return VALUE_ABSENT;
    return (Value){.text = arena_span(load->arena, v->text), .at = at};
}

/* Seconds; 0 = none is given. A value that Go reads into no int64 spoils the whole answer. */
static bool auth_duration(const HclValue *role, int *out_s)
{
    const HclValue *v = hv_get(role, SPAN_LITERAL("duration"));
    long double seconds = 0;
    if (v && v->kind != HV_NULL &&
        (v->kind != HV_NUMBER || !hv_number_of(v, &seconds) || seconds < INT_MIN ||
         seconds > INT_MAX || seconds != (int)seconds))
        return false;
    *out_s = (int)seconds;
    return true;
}

/* False: it is no answer that Terragrunt reads. */
static bool auth_take(TgLoad *load, const HclValue *answer, Source at)
{
    const HclValue *envs = hv_get(answer, SPAN_LITERAL("envs")),
                   *keys = hv_get(answer, SPAN_LITERAL("awsCredentials")),
                   *role = hv_get(answer, SPAN_LITERAL("awsRole"));
    int duration_s = 0;
    if (role && role->kind == HV_OBJECT && !auth_duration(role, &duration_s))
        return false;
    for (size_t i = 0; envs && envs->kind == HV_OBJECT && i < envs->n; i++)
        auth_variable(load, arena_span(load->arena, envs->keys[i]), &envs->items[i], at);
    if (keys && keys->kind == HV_OBJECT) {
        auth_keys(load, keys, at);
    } else if (role && role->kind == HV_OBJECT) {
        load->unit->role =
            (TgRole){.arn = auth_text(load, role, "roleARN", at),
                     .session_name = auth_text(load, role, "roleSessionName", at),
                     .web_identity_token = auth_text(load, role, "webIdentityToken", at),
                     .duration_s = duration_s,
                     .from_auth = true};
    }
    return true;
}

void tgauth_get(TgLoad *load)
{
    Value command = tgunit_env(load->files, "TG_AUTH_PROVIDER_CMD", "TERRAGRUNT_AUTH_PROVIDER_CMD");
    HclEval eval = {.arena = load->arena, .budget = &load->budget, .files = load->files};
    HclValue *words = arena_array(load->arena, HclValue, AUTH_WORDS_MAX), text, answer;
    const char *why = NULL;
    size_t n;
    Span out;
    load->unit->auth_command = command.text;
    n = auth_words(load->arena, span_of(command.text), words, AUTH_WORDS_MAX);
    if (n == 0)
        return;
    if (!tg_run(load, load->dir, words, n, command.at, &out, &why)) {
        if (!load->options->run)
            tg_unknown(load, command.at,
                       "a command gives the credentials (auth provider), and it runs only with "
                       "your consent");
        else
            tg_problem_of_auth(load, command.at, "Failed to execute the auth provider's command",
                               "ends in an error, or can't be started");
        return;
    }
    text = hv_string(out, command.at);
    text.secret = true;
    answer = hcl_eval_call(&eval, SPAN_LITERAL("jsondecode"), &text, 1, command.at);
    if (answer.kind == HV_NULL) /* null gives nothing, and is no error (since 1.0.5) */
        return;
    if (answer.kind != HV_OBJECT)
        tg_problem_of_auth(load, command.at, "returned a response with invalid JSON format",
                           "prints no JSON object");
    else if (!auth_take(load, &answer, command.at))
        tg_problem_of_auth(load, command.at, "returned a response with invalid JSON format",
                           "gives a duration that is no whole number of seconds");
}
