#include "checks/fixes/byhand.h"

#include <string.h>

static void add_file(const FixContext *x, Buf *out, const Evidence *e)
{
    const char *path = fixkit_path(x, e->at),
               *quoted = path ? text_quote(x->ctx->arena, SHELL_SH, path) : NULL;
    if (!quoted || span_find(buf_span(out), quoted) < out->len)
        return;
    buf_printf(out, "%s%s", out->len > 0 ? " " : "", quoted);
}

/* Where the code stands: in a Terragrunt unit in the files that Terragrunt reads and in those of
 * its source, since what it generates is not there before it runs. */
static const char *code_of(const FixContext *x)
{
    AUTO_BUF Buf out = BUF_INIT(16 * 1024);
    const TgUnit *unit = x->ctx->facts->unit;
    bool elsewhere = unit && unit->view.shown[0];
    const char *folder = elsewhere ? text_quote(x->ctx->arena, SHELL_SH, unit->view.shown) : ".";
    for (size_t i = 0; unit && i < unit->files.len; i++)
        add_file(x, &out, &(Evidence){.at = source_file(unit->files.items[i].shown, 0, 0)});
    if (out.overflow)
        buf_clear(&out);
    return arena_printf(x->ctx->arena, "%s%s/*.tf",
                        text_with(x->ctx->arena, "", out.len > 0 ? out.ptr : NULL, " "),
                        folder ? folder : ".");
}

/* The files that the finding is about, quoted: those that prove it, else all that it names. */
static const char *files_of(const FixContext *x)
{
    AUTO_BUF Buf out = BUF_INIT(16 * 1024);
    for (int proof = 1; proof >= 0 && out.len == 0; proof--)
        for (size_t i = 0; i < x->f->evidence.len; i++)
            if (x->f->evidence.items[i].proof || !proof)
                add_file(x, &out, &x->f->evidence.items[i]);
    if (out.len > 0 && !out.overflow)
        return arena_strdup(x->ctx->arena, out.ptr);
    return x->f->cause == CAUSE_PROVIDER_BLOCK_OVERRIDE ? code_of(x) : "~/.aws/credentials";
}

static const char *quoted(const FixContext *x, const char *text)
{
    return text && text[0] ? text_quote(x->ctx->arena, SHELL_SH, text) : NULL;
}

/* NULL: its name is none that a command may hold, and without it somebody else would be asked. */
static const char *option(const FixContext *x, const char *profile)
{
    const char *name = quoted(x, profile);
    if (!profile || !profile[0])
        return "";
    return name ? arena_printf(x->ctx->arena, " --profile %s", name) : NULL;
}

static const char *profile_of(const FixContext *x)
{
    return option(x, x->profile);
}

static const char *asked_of(const FixContext *x)
{
    return option(x, x->conf && x->conf->profile_at.kind != SOURCE_NONE ? x->conf->profile
                                                                        : x->profile);
}

static const char *region_of(const FixContext *x)
{
    return x->region;
}

static const char *param_of(const Question *q, const char *name)
{
    for (size_t i = 0; q && i < q->n_params; i++)
        if (strcmp(q->params[i].name, name) == 0)
            return q->params[i].text ? q->params[i].text : "";
    return NULL;
}

/* That role, if it was asked for: of the next nobody but it could ask. Without its external id,
 * which is kept secret, the answer would be another one. */
static const char *role_of(const FixContext *x)
{
    /* The first role that the AWS CLI does not take by itself, as it does with a job's token from
     * variables or a profile; NULL for one of Terraform's own. */
    const RoleHop *first = x->conf && x->conf->roles.len > 0 ? &x->conf->roles.items[0] : NULL;
    if (first && first->web_identity) {
        bool by_itself = first->from_profile || first->at.kind == SOURCE_ENVIRONMENT;
        first = by_itself && x->conf->roles.len > 1 ? first + 1 : NULL;
    }
    bool refused = first && first->answer && !first->answer->ok;
    return refused && !param_of(first->question, "ExternalId") ? quoted(x, first->arn) : NULL;
}

static const char *bucket_of(const FixContext *x)
{
    return x->conf ? quoted(x, param_of(x->conf->decisive_question, "bucket")) : NULL;
}

static const char *token_file_of(const FixContext *x)
{
    for (size_t i = 0; x->conf && i < x->conf->roles.len; i++) {
        const char *path = x->conf->roles.items[i].web_identity
                               ? fixkit_path(x, x->conf->roles.items[i].token_at)
                               : NULL;
        if (path)
            return quoted(x, path);
    }
    return "\"$AWS_WEB_IDENTITY_TOKEN_FILE\"";
}

static const char *user_of(const FixContext *x)
{
    const char *user;
    fixkit_evidence(x, "its user", &user);
    return quoted(x, user);
}

static const char *with_of(const FixContext *x)
{
    const char *profile;
    fixkit_evidence(x, "asked with", &profile);
    return quoted(x, profile);
}

static const char *variable_of(const FixContext *x)
{
    for (size_t i = 0; i < x->f->evidence.len; i++)
        if (x->f->evidence.items[i].at.kind == SOURCE_ENVIRONMENT)
            return x->f->evidence.items[i].at.name;
    return NULL;
}

/* What is no shortcut of Terragrunt's is handed on by run. */
static const char *run_of(const FixContext *x)
{
    return x->ctx->facts->unit ? "terragrunt run --" : fixkit_program(x);
}

/* Of a text it is not known whether it is set; an empty value counts as none. */
static const char *trust_of(const FixContext *x)
{
    const EnvFacts *env = x->ctx->facts ? x->ctx->facts->env : NULL;
    return x->ctx->of_text || (env && env_text(env, "AWS_CA_BUNDLE"))
               ? "CURL_CA_BUNDLE=$AWS_CA_BUNDLE "
               : "";
}

static const char *validate_of(const FixContext *x)
{
    return fixkit_of_terragrunt(x) ? "terragrunt hcl validate"
                                   : arena_printf(x->ctx->arena, "%s validate", fixkit_program(x));
}

typedef struct Place {
    const char *word;
    const char *(*value)(const FixContext *x); /* NULL: not known */
} Place;

static const Place places[] = {
    {"REGION", region_of},       {"<HOST>", fixkit_host},
    {"<PROFILE>", profile_of},   {"<ASKED>", asked_of},
    {"<FILES>", files_of},       {"<ROLE>", role_of},
    {"<BUCKET>", bucket_of},     {"<TOKEN_FILE>", token_file_of},
    {"<USER>", user_of},         {"<WITH>", with_of},
    {"<SIGN>", byhand_sign},     {"<PAIR>", byhand_pair},
    {"<VARIABLE>", variable_of}, {"<CODE>", code_of},
    {"<RUN>", run_of},           {"<VALIDATE>", validate_of},
    {"<TRUST>", trust_of},
};

static const Place *place_at(Span rest)
{
    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        if (span_starts(rest, places[i].word))
            return &places[i];
    return NULL;
}

/* One walk over the form, so that a value is never taken for a place. NULL if something is not
 * known. */
static const char *filled(const FixContext *x, const char *form)
{
    AUTO_BUF Buf out = BUF_INIT(64 * 1024);
    while (*form) {
        const Place *place = place_at(span_of(form));
        const char *value = place ? place->value(x) : NULL;
        if (place && !value)
            return NULL;
        buf_add_str(&out, place ? value : arena_strndup(x->ctx->arena, form, 1));
        form += place ? strlen(place->word) : 1;
    }
    return out.overflow ? NULL : arena_strdup(x->ctx->arena, out.ptr);
}

const char *byhand_command(const FixContext *x, const char *form)
{
    const char *text = filled(x, form);
    text = text ? text : filled(x, BYHAND_LOOK);
    return text ? text : filled(x, BYHAND_NAMES);
}
