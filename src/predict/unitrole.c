#include "predict/unitrole.h"

#include <string.h>

#include "predict/identity.h"
#include "predict/region.h"
#include "predict/settings.h"
#include "predict/sources.h"
#include "predict/sts.h"

enum { ROLE_DURATION_S = 3600 /* iam.DefaultAssumeRoleDuration */ };

static const char *const role_message = "error assuming role: ";

bool unitrole_taken(const Facts *facts)
{
    return facts->unit && value_present(facts->unit->role.arn);
}

/* The token itself, or the path of a file that holds it (awshelper TokenFetcher). */
static const Secret *role_token(Walk *w)
{
    enum { TOKEN_MAX_BYTES = 64 * 1024, PATH_MAX_BYTES = 4096 };
    Value token = w->facts->unit->role.web_identity_token;
    Span bytes = SPAN_EMPTY;
    enum file_state state = FILE_ABSENT;
    bool path = token.text && strlen(token.text) < PATH_MAX_BYTES;
    if (path)
        state = walk_read(w, walk_path(w, token.text), TOKEN_MAX_BYTES, &bytes);
    if (state == FILE_TOO_BIG)
        return NULL;
    return state == FILE_OK ? secret_new(w->arena, bytes) : walk_secret(w->arena, token);
}

static Question *role_question(Walk *w, const Credentials *creds)
{
    const TgRole *role = &w->facts->unit->role;
    bool web = value_present(role->web_identity_token);
    Question *q = sts_question(
        w, web ? Q_ASSUME_ROLE_WEB_IDENTITY : Q_ASSUME_ROLE, STAGE_ASSUME_ROLE, CLIENT_SDK, creds,
        "take the role that Terragrunt takes before Terraform starts", role_message);
    if (!q)
        return NULL;
    walk_param(w, q, "RoleArn", role->arn.text);
    walk_param(w, q, "RoleSessionName",
               value_present(role->session_name) ? role->session_name.text : w->session_name);
    if (web)
        walk_secret_param(w, q, "WebIdentityToken", role_token(w));
    walk_param(
        w, q, "DurationSeconds",
        arena_printf(w->arena, "%d", role->duration_s > 0 ? role->duration_s : ROLE_DURATION_S));
    return q;
}

void unitrole_walk(Walk *w)
{
    const TgRole *role = &w->facts->unit->role;
    bool web = value_present(role->web_identity_token);
    const Credentials *creds = web ? NULL : sources_find(w);
    RoleHop hop = {.arn = role->arn.text, .at = role->arn.at, .web_identity = web};
    Question *q;
    const Answer *a;
    w->session_name =
        arena_printf(w->arena, "terragrunt-%lld000000000", (long long)w->facts->now_s);
    if (!creds && !web)
        return;
    if (web && (!settings_check(w, "") || !settings_check_ca(w, role_message)))
        return;
    /* AWS_REGION, AWS_DEFAULT_REGION, else us-east-1, whatever a profile says
     * (getRegionFromEnv). */
    static const char *const variables[] = {"AWS_REGION", "AWS_DEFAULT_REGION"};
    Value region = walk_env_value(w, variables, ARRAY_LEN(variables));
    if (!value_present(region))
        region = (Value){.text = "us-east-1", .at = source_rule("Terragrunt's default")};
    w->conf->region = region;
    identity_describe(w);
    q = role_question(w, creds);
    if (!q || w->ended)
        return;
    hop.question = q;
    a = sts_ask(w, STAGE_ASSUME_ROLE, q, role_message, NULL);
    hop.answer = a ? a : w->conf->decisive_question == q ? w->conf->decisive : NULL;
    vec_push(w->arena, &w->conf->roles, hop);
    if (!a) {
        if (w->conf->outcome.status == OUTCOME_ERROR)
            w->conf->outcome.at = hop.at;
        return;
    }
    w->conf->effective = sts_creds(w, q, a, CRED_ENVIRONMENT, NULL, role_message);
    if (!w->conf->effective)
        return;
    w->conf->outcome.status = OUTCOME_OK;
    w->conf->outcome.reason = PREDICT_FINE;
    w->conf->outcome.arn = a->arn;
}

static void role_variable(Arena *arena, EnvFacts *env, EnvVar var)
{
    for (size_t i = 0; i < env->vars.len; i++)
        if (strcmp(env->vars.items[i].name, var.name) == 0) {
            env->vars.items[i] = var;
            return;
        }
    vec_push(arena, &env->vars, var);
}

/* The environment with the role's keys in it. */
static const EnvFacts *role_env(Arena *arena, const EnvFacts *before, const Credentials *c,
                                Source at)
{
    EnvFacts *env = arena_new(arena, EnvFacts);
    *env = *before;
    env->vars.items = NULL;
    env->vars.len = env->vars.cap = 0;
    for (size_t i = 0; i < before->vars.len; i++)
        vec_push(arena, &env->vars, before->vars.items[i]);
    role_variable(arena, env,
                  (EnvVar){.name = "AWS_ACCESS_KEY_ID",
                           .value = {.text = c->access_key_id.text, .at = at},
                           .known = true});
    role_variable(arena, env,
                  (EnvVar){.name = "AWS_SECRET_ACCESS_KEY",
                           .value = {.secret = c->secret_key, .at = at},
                           .known = true});
    role_variable(arena, env,
                  (EnvVar){.name = "AWS_SESSION_TOKEN",
                           .value = {.secret = c->token, .at = at},
                           .known = true});
    return env;
}

Facts *unitrole_facts(Arena *arena, Facts *facts, const Configuration *terragrunt)
{
    const Credentials *c = terragrunt->effective;
    Source at = facts->unit->role.arn.at;
    Facts *copy;
    if (!c)
        return NULL;
    copy = arena_new(arena, Facts);
    *copy = *facts;
    copy->env = role_env(arena, facts->env, c, at);
    if (facts->init_env)
        copy->init_env = role_env(arena, facts->init_env, c, at);
    return copy;
}
