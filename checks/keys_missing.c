#include "checks/all.h"
#include "checks/support.h"

#include <string.h>

#include "checks/sso_login.h"
#include "predict/generation.h"

/* IMDS comes last, so its error is what Terraform prints when every source was empty. It is to
 * blame only where there is an instance (causes.md F7): off EC2 nobody takes the connection. Where
 * somebody takes it and no answer comes, that is how a hop limit of 1 looks from a container: only
 * the answer to the token request is held back. */
static bool imds_answered(const Configuration *conf)
{
    const Answer *a = conf->decisive;
    const Question *q = conf->decisive_question;
    return q && (q->kind == Q_IMDS_TOKEN || q->kind == Q_IMDS_GET) && a &&
           a->state == ANSWER_DONE && a->net == NET_OK && a->http_status > 0;
}

static bool asks_imds(const Configuration *conf)
{
    const Question *q = conf->decisive_question;
    return q && (q->kind == Q_IMDS_TOKEN || q->kind == Q_IMDS_GET);
}

static bool imds_disabled(const CheckContext *ctx)
{
    const char *v = env_text(ctx->facts->env, "AWS_EC2_METADATA_DISABLED");
    return v && span_is_nocase(span_of(v), "true");
}

/* A file that a variable names and that is not there (RULES.md 41): the likeliest reason for
 * finding nothing. */
static const AwsFile *absent_file(const CheckContext *ctx)
{
    static const char *const variables[] = {"AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"};
    AwsFileList files = check_files(ctx);
    for (size_t v = 0; v < ARRAY_LEN(variables); v++) {
        const char *path = env_text(ctx->facts->env, variables[v]);
        for (size_t i = 0; path && i < files.len; i++)
            if (files.items[i]->state == FILE_ABSENT &&
                span_ends(span_of(files.items[i]->path), path))
                return files.items[i];
    }
    return NULL;
}

/* A relative path counts from where Terraform is started, and people think of other folders. */
static void show_absent(CheckContext *ctx, Finding *f, const AwsFile *absent)
{
    const Facts *facts = ctx->facts;
    const char *path = absent->path, *there[2];
    finding_prooff(ctx->arena, f, "file", source_file(path, 0, 0), "does not exist");
    if (path[0] == '/')
        return;
    finding_evidencef(ctx->arena, f, "relative", source_file(path, 0, 0),
                      "it counts from the folder where Terraform runs, %s",
                      text_safe(ctx->arena, facts->tf ? facts->tf->dir : "."));
    there[0] = facts->home ? arena_printf(ctx->arena, "%s/%s", facts->home, path) : NULL;
    there[1] = facts->home ? arena_printf(ctx->arena, "%s/.aws/%s", facts->home, path) : NULL;
    for (size_t i = 0; i < ARRAY_LEN(there); i++)
        if (there[i] && snapshot_stat(facts->files, there[i]).state == FILE_OK)
            finding_evidencef(ctx->arena, f, "there is", source_file(there[i], 0, 0), "%s",
                              text_safe(ctx->arena, there[i]));
}

static void show_chain(CheckContext *ctx, Finding *f, const Configuration *conf)
{
    for (size_t i = 0; i < conf->chain.len; i++) {
        const Candidate *c = &conf->chain.items[i];
        finding_evidencef(ctx->arena, f, "looked at", c->at, "%s: %s",
                          text_safe(ctx->arena, c->label ? c->label : cred_source_name(c->source)),
                          c->reason ? c->reason : "nothing");
    }
}

/* A profile that somebody asked for and that holds nothing is named: it looks as if it were set up.
 */
static void name_empty_profile(CheckContext *ctx, Finding *f, const Configuration *conf)
{
    for (size_t i = 0; i < conf->chain.len; i++) {
        const Candidate *c = &conf->chain.items[i];
        if (!c->empty || conf->profile_at.kind == SOURCE_NONE)
            continue;
        finding_titlef(ctx->arena, f, "Profile %.24s has no keys, role or sign-in",
                       text_safe(ctx->arena, c->profile));
        finding_detailf(ctx->arena, f,
                        "The profile is there, and nothing to sign in with is in it. Every other "
                        "place where Terraform looks was empty, too. It ends with a message about "
                        "the instance metadata service, only because that is the last place it "
                        "asks.");
        return;
    }
}

static void half_in_env(CheckContext *ctx)
{
    bool id =
        env_var(ctx->facts->env, "AWS_ACCESS_KEY_ID") || env_var(ctx->facts->env, "AWS_ACCESS_KEY");
    bool secret = env_var(ctx->facts->env, "AWS_SECRET_ACCESS_KEY") ||
                  env_var(ctx->facts->env, "AWS_SECRET_KEY");
    Finding *f;
    if (id == secret)
        return;
    f = check_add(ctx, F_HALF_ENV, SEVERITY_WARN, CERTAINTY_CERTAIN, NULL);
    finding_evidencef(ctx->arena, f, id ? "set" : "not set", source_env("AWS_ACCESS_KEY_ID"),
                      id ? "yes" : "no");
    finding_evidencef(ctx->arena, f, secret ? "set" : "not set",
                      source_env("AWS_SECRET_ACCESS_KEY"), secret ? "yes" : "no");
}

static enum finding_id imds_form(const CheckContext *ctx, const Configuration *conf)
{
    if (imds_disabled(ctx))
        return F_IMDS_DISABLED;
    if (!imds_answered(conf))
        return F_IMDS_UNREACHED;
    /* no token, and the protocol without one is switched off: whether there is a role isn't known
     */
    if (conf->decisive_question->kind == Q_IMDS_TOKEN)
        return F_IMDS_REFUSES;
    return conf->decisive->http_status == 404 ? F_IMDS_NO_ROLE : F_IMDS_REFUSES;
}

/* A refusal off EC2 is that of a proxy or a sandbox that holds the address back: there a laptop
 * without ~/.aws lacks a login, not a role. Who expects an instance says so: by the machine's own
 * vendor, by the endpoint's variable, by credential_source. */
static bool expects_instance(const CheckContext *ctx, const Configuration *conf)
{
    bool last_resort = false;
    for (size_t i = 0; i < conf->chain.len; i++)
        last_resort = last_resort || (conf->chain.items[i].source == CRED_IMDS &&
                                      conf->chain.items[i].outcome == CHAIN_ERROR);
    return ctx->facts->on_ec2_hint || !last_resort || imds_form(ctx, conf) != F_IMDS_REFUSES ||
           env_text(ctx->facts->env, "AWS_EC2_METADATA_SERVICE_ENDPOINT");
}

/* A console session that this version passes over and a newer one would use: then the version is at
 * fault, not a lack of keys (field f01). One that is no session would help no version. */
static const Candidate *session_passed_over(const CheckContext *ctx, const Configuration *conf,
                                            const LoginToken **out)
{
    for (size_t i = 0; conf->kind == CONF_PROVIDER && i < conf->chain.len; i++) {
        const Candidate *c = &conf->chain.items[i];
        if (c->source == CRED_LOGIN && c->unknown && c->profile &&
            (*out = console_login_of(ctx, c->profile)) && (*out)->creds)
            return c;
    }
    return NULL;
}

static bool version_passes_over(CheckContext *ctx, const Configuration *conf)
{
    const LoginToken *login = NULL;
    const Candidate *c = session_passed_over(ctx, conf, &login);
    Generation g = generation_of_provider(ctx->facts);
    const char *since = generation_until(PRODUCT_PROVIDER, QUIRK_NO_LOGIN);
    Finding *f;
    if (!c)
        return false;
    f = check_blame(ctx, F_VERSION_LOGIN,
                    login->creds->expires_at_s > ctx->facts->now_s ? CERTAINTY_CERTAIN
                                                                   : CERTAINTY_LIKELY,
                    conf);
    finding_prooff(ctx->arena, f, "login", c->at, "%s: provider %s does not know it, %s does",
                   text_safe(ctx->arena, c->label), g.version, since);
    finding_detailf(ctx->arena, f,
                    "Profile %s signs in with `aws login`, as the AWS CLI 2 can. Provider %s "
                    "passes over it as if the profile were empty, and ends with a message about "
                    "the instance metadata service; %s and newer take it.",
                    text_safe(ctx->arena, c->profile), g.version, since);
    show_chain(ctx, f, conf);
    return true;
}

static void nothing_found(CheckContext *ctx, const Configuration *conf)
{
    bool instance = imds_answered(conf) ||
                    (asks_imds(conf) && (ctx->facts->on_ec2_hint || answer_silent(conf->decisive)));
    const AwsFile *absent = absent_file(ctx);
    bool expected;
    Finding *f;
    if (!instance && version_passes_over(ctx, conf))
        return;
    f = check_blame(ctx, absent ? F_MISSING_FILE : F_MISSING_ALL,
                    instance ? CERTAINTY_LIKELY : CERTAINTY_CERTAIN, conf);
    if (absent)
        show_absent(ctx, f, absent);
    else
        name_empty_profile(ctx, f, conf);
    show_chain(ctx, f, conf);
    check_show_answer(ctx, f, conf);
    if (!instance && !(imds_disabled(ctx) && ctx->facts->on_ec2_hint))
        return;
    expected = expects_instance(ctx, conf);
    f->alternative = expected;
    f = check_add(ctx, imds_form(ctx, conf), expected ? SEVERITY_FAIL : SEVERITY_WARN,
                  expected ? CERTAINTY_LIKELY : CERTAINTY_POSSIBLE, conf);
    f->alternative = !expected;
    check_show_answer(ctx, f, conf);
}

/* The service that the variable names is gone, refuses, or its token can't be had: nobody's network
 * is at fault, and the variable that leads there says whose it is (field f56, f57, f05). */
static void container_fails(CheckContext *ctx, const Configuration *conf)
{
    const char *variable = env_var(ctx->facts->env, "AWS_CONTAINER_CREDENTIALS_FULL_URI")
                               ? "AWS_CONTAINER_CREDENTIALS_FULL_URI"
                               : "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    bool gone = check_refusal(conf) == REFUSAL_WAY;
    Finding *f = check_blame(ctx, F_CONTAINER, CERTAINTY_CERTAIN, conf);
    finding_titlef(ctx->arena, f, gone ? "%.40s: nobody answers" : "%.40s: it refuses", variable);
    finding_prooff(ctx->arena, f, "variable", source_env(variable), "%s sends Terraform there",
                   variable);
    if (conf->decisive->detail)
        finding_evidencef(ctx->arena, f, "seen", source_env(variable), "%s",
                          text_safe(ctx->arena, conf->decisive->detail));
    check_show_answer(ctx, f, conf);
}

/* source_profile or credential_source says from whom to take a role, and none is named (field f10):
 * nobody was asked. */
static void tell_source(CheckContext *ctx, const Configuration *conf, Finding *f)
{
    bool half = conf->outcome.reason == PREDICT_HALF_ROLE;
    if (!half && conf->outcome.reason != PREDICT_UNKNOWN_SOURCE)
        return;
    finding_titlef(ctx->arena, f, "%s",
                   half ? "A profile names a source, but no role_arn"
                        : "credential_source has a value that is none");
    finding_detailf(ctx->arena, f, "%s. %s", text_safe(ctx->arena, conf->outcome.detail),
                    half ? "Such a profile is half a role: add role_arn, or delete the line that "
                           "names the source. AWS was not asked."
                         : "It takes Environment, EcsContainer or Ec2InstanceMetadata, upper and "
                           "lower case as here. No source was looked at.");
}

void check_missing_keys(CheckContext *ctx)
{
    static const ReasonRow rows[] = {
        {PREDICT_STATIC_HALF, F_HALF_BLOCK, CERTAINTY_CERTAIN},
        {PREDICT_FILE_PARTIAL, F_HALF_FILE, CERTAINTY_CERTAIN},
        {PREDICT_SOURCE_PROFILE_EMPTY, F_SOURCE_EMPTY, CERTAINTY_LIKELY},
        {PREDICT_CREDENTIAL_SOURCE, F_CREDENTIAL_SOURCE, CERTAINTY_CERTAIN},
        {PREDICT_UNKNOWN_SOURCE, F_CREDENTIAL_SOURCE, CERTAINTY_CERTAIN},
        {PREDICT_HALF_ROLE, F_CREDENTIAL_SOURCE, CERTAINTY_CERTAIN},
        {PREDICT_CONTAINER, F_CONTAINER, CERTAINTY_LIKELY}};
    Finding *f;
    half_in_env(ctx);
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (check_works(conf) && conf->base && conf->outcome.unasked)
            check_passf(ctx, STEP_KEYS, "key", conf->base->access_key_id.at,
                        "%s, not tried: skip_credentials_validation is set",
                        check_key_id(ctx, conf->base->access_key_id.text));
        else if (check_works(conf) && conf->base)
            check_passf(ctx, STEP_KEYS, "key", conf->base->access_key_id.at, "%s, accepted%s%s",
                        check_key_id(ctx, conf->base->access_key_id.text),
                        conf->outcome.arn ? " as " : "",
                        conf->outcome.arn ? check_arn_tail(conf->outcome.arn) : "");
        if (!check_fails(conf) || check_explained(ctx, conf, CERTAINTY_CERTAIN))
            continue;
        if (conf->outcome.reason == PREDICT_NO_CREDENTIALS)
            nothing_found(ctx, conf);
        else if ((f = check_reason(ctx, conf, rows, ARRAY_LEN(rows))))
            tell_source(ctx, conf, f);
        else if (check_asks_container(conf) && check_refusal(conf) != REFUSAL_NONE)
            container_fails(ctx, conf);
    }
}
