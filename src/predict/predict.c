/* The configurations of a module and the order of work in each (RULES.md 1-12). */
#include <string.h>

#include "awscli/awscli.h"
#include "base/text.h"
#include "predict/backend.h"
#include "predict/identity.h"
#include "predict/region.h"
#include "predict/source_rows.h"
#include "predict/unitrole.h"
#include "predict/v1session.h"

/* ---- what Terraform refuses by itself ---- */

static enum predict_reason problem_reason(const TfProblem *p)
{
    static const struct {
        const char *id;
        enum predict_reason reason;
    } rows[] = {
        {"invalid_role_arn", PREDICT_ROLE_ARN_INVALID},
        {"version_constraint", PREDICT_VERSION},
        {"provider_source", PREDICT_VERSION},
        {"provider_not_found", PREDICT_VERSION},
        {"lock", PREDICT_VERSION},
        {"lock_version", PREDICT_VERSION},
        {"lock_checksum", PREDICT_VERSION},
        {"required_version", PREDICT_VERSION},
        {"terraform_version", PREDICT_VERSION},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (strcmp(rows[i].id, p->id) == 0)
            return rows[i].reason;
    return PREDICT_TERRAFORM_REFUSES;
}

/* The backend is set up before providers are installed and variables are read (RULES.md 2). */
static bool problem_concerns(const Walk *w, const TfProblem *p)
{
    if (!p->fatal || strcmp(p->id, "unset_other") == 0 || /* the login does not depend on it */
        strcmp(p->stage, "after") == 0)
        return false;
    if (p->configuration)
        return strcmp(p->configuration, w->conf->address) == 0;
    return !w->backend ||
           (strcmp(p->stage, "init") == 0 && problem_reason(p) == PREDICT_TERRAFORM_REFUSES);
}

static bool problems_check(Walk *w)
{
    const TfConfig *tf = w->facts->tf;
    for (size_t i = 0; tf && i < tf->problems.len; i++) {
        const TfProblem *p = &tf->problems.items[i];
        enum stage stage = strcmp(p->stage, "init") == 0 ? STAGE_INIT : STAGE_CONFIGURATION;
        if (!problem_concerns(w, p))
            continue;
        walk_fail(w, stage, problem_reason(p), p->at, p->summary ? p->summary : p->text, "%s",
                  p->text);
        return false;
    }
    return true;
}

/* ---- one configuration ---- */

static Walk walk_start(Arena *arena, Facts *facts, Asker *asker, const PredictOptions *options,
                       Configuration *conf)
{
    Walk w = {0};
    w.arena = arena;
    w.facts = facts;
    w.asker = asker;
    w.options = options;
    w.conf = conf;
    w.backend = conf->kind == CONF_BACKEND || conf->kind == CONF_REMOTE_STATE ||
                conf->kind == CONF_ENCRYPTION;
    w.generation = w.backend ? generation_of_backend(facts) : generation_of_provider(facts);
    /* the SDK's own name for a session holds the time in nanoseconds; here it must stay the same
     * from walk to walk */
    w.session_name = arena_printf(arena, "aws-go-sdk-%lld000000000", (long long)facts->now_s);
    return w;
}

/* Loading, base credentials, roles, region, identity, accounts. */
static void provider_walk(Walk *w)
{
    Configuration *c = w->conf;
    const Credentials *creds = sources_find(w);
    if (creds)
        creds = role_of_blocks(w, creds);
    if (creds)
        region_resolve_on_instance(w);
    identity_describe(w);
    if (!creds || w->ended || !region_check(w))
        return;
    c->effective = creds;
    if (!v1session_check(w) || !identity_find(w, creds) || !identity_check_accounts(w))
        return;
    c->outcome.status = OUTCOME_OK;
    c->outcome.reason = PREDICT_FINE;
}

/* What Terraform gets can't be told, since something else makes it (Terragrunt). */
static bool not_known_check(Walk *w)
{
    const TfConfig *tf = w->facts->tf;
    if (w->options->not_started) {
        walk_unknown(w, STAGE_NONE, PREDICT_NOT_KNOWN, w->options->not_started_at, "%s",
                     w->options->not_started);
        return false;
    }
    if (!tf || !tf->not_known)
        return true;
    walk_unknown(w, STAGE_NONE, PREDICT_NOT_KNOWN, tf->not_known_at, "%s", tf->not_known);
    return false;
}

static void predict_provider(Walk *w)
{
    Configuration *c = w->conf;
    if (!problems_check(w) || !not_known_check(w))
        return;
    if (c->used == TRI_NO)
        walk_unknown(w, STAGE_NONE, PREDICT_NOT_USED, c->defined_at,
                     "nothing uses this provider configuration, so Terraform never configures it");
    else if (w->facts->tf && (w->facts->tf->backend.kind == BACKEND_REMOTE ||
                              w->facts->tf->backend.kind == BACKEND_CLOUD))
        walk_unknown(w, STAGE_NONE, PREDICT_REMOTE, w->facts->tf->backend.at,
                     "plan and apply run on %s, where this machine's credentials don't exist, "
                     "unless the workspace runs locally",
                     w->facts->tf->backend.remote_host ? w->facts->tf->backend.remote_host
                                                       : "app.terraform.io");
    else
        provider_walk(w);
}

/* A config that is not wholly known is read at apply, or by a later plan (terraform
 * internal/builtin/providers/terraform/data_source_state.go; remote.*-later of surface_cases.py).
 */
static bool remote_waits(Walk *w)
{
    const TfRemoteState *r = w->conf->remote_state;
    bool after = r && r->after_resource && w->facts->tf->no_state;
    if (after && !r->waits)
        walk_unknown(w, STAGE_NONE, PREDICT_NOT_USED, r->at,
                     "it is read when what it depends on is made");
    w->conf->outcome.at_plan = w->conf->outcome.at_plan || after;
    if (!r || !r->waits)
        return after;
    walk_unknown(w, STAGE_NONE,
                 r->waits_for_apply && w->facts->tf->no_state ? PREDICT_NOT_USED
                                                              : PREDICT_NOT_KNOWN,
                 r->at, "its config is not known before: %s", r->waits);
    w->conf->outcome.at_plan = true;
    return true;
}

/* Everything that can be told without asking stays told, however the walk ended. */
static void predict_finish(Walk *w)
{
    bool ended = w->ended;
    Outcome outcome = w->conf->outcome;
    if (!w->conf->sts_endpoint && !w->conf->region_chain.len) {
        if (!w->files)
            shared_find_files(w);
        region_resolve(w);
        identity_describe(w);
    }
    sources_list(w);
    w->ended = ended;
    w->conf->outcome = outcome;
}

static Configuration *predict_one(Arena *arena, Facts *facts, Asker *asker,
                                  const PredictOptions *options, Configuration *conf)
{
    Walk w = walk_start(arena, facts, asker, options, conf);
    conf->outcome.status = OUTCOME_UNKNOWN;
    if (conf->kind == CONF_TERRAGRUNT)
        unitrole_walk(&w);
    else if (!w.backend)
        predict_provider(&w);
    else if (remote_waits(&w))
        conf->used = conf->outcome.reason == PREDICT_NOT_USED ? TRI_NO : TRI_UNKNOWN;
    else if (problems_check(&w) && not_known_check(&w) && conf->kind == CONF_ENCRYPTION)
        encryption_walk(&w);
    else if (!w.ended)
        backend_walk(&w);
    predict_finish(&w);
    return conf;
}

/* ---- all of them ---- */

static Configuration *conf_new(Arena *arena, enum configuration_kind kind, const char *address,
                               Source at, const TfBlock *block)
{
    Configuration *c = arena_new(arena, Configuration);
    c->kind = kind;
    c->address = address;
    c->defined_at = at;
    c->block = block;
    c->used = TRI_YES;
    return c;
}

static Configuration *conf_of_provider(Arena *arena, const Facts *facts, const TfProvider *p)
{
    Configuration *c = conf_new(arena, CONF_PROVIDER, p->address, p->at, p->block);
    c->provider = p;
    c->used = facts->unit && facts->unit->runs_nothing ? TRI_NO : p->used;
    if (facts->tf->not_known && c->used == TRI_NO)
        c->used = TRI_UNKNOWN; /* what would use it isn't known either */
    return c;
}

/* After init the saved copy is what plan reads: it holds what -backend-config added then. */
static const TfBlock *backend_block(const TfBackend *b)
{
    bool saved = b->saved && b->saved_type && strcmp(b->saved_type, "s3") == 0 && !b->saved_differs;
    return saved ? b->saved : b->block;
}

/* Terraform's own refusal has to stand somewhere, also where no AWS provider was made out (a
 * misspelt source). */
static void predict_refusal(Arena *arena, Facts *facts, Asker *asker, const PredictOptions *options,
                            ConfigurationVec *all)
{
    const TfConfig *tf = facts->tf;
    for (size_t i = 0; all->len == 0 && i < tf->problems.len; i++)
        if (tf->problems.items[i].fatal && !tf->problems.items[i].configuration)
            vec_push(
                arena, all,
                predict_one(arena, facts, asker, options,
                            conf_new(arena, CONF_PROVIDER, "aws", tf->problems.items[i].at, NULL)));
    if (all->len == 0 && tf->not_known)
        vec_push(arena, all,
                 predict_one(arena, facts, asker, options,
                             conf_new(arena, CONF_PROVIDER, "aws", tf->not_known_at, NULL)));
}

static Facts *facts_with_env(Arena *arena, Facts *facts, const EnvFacts *env)
{
    Facts *copy;
    if (!env || env == facts->env)
        return facts;
    copy = arena_new(arena, Facts);
    *copy = *facts;
    copy->env = env;
    return copy;
}

/* The AWS CLI is started from the user's shell, whatever Terragrunt sets for Terraform. */
static Facts *facts_of_shell(Arena *arena, Facts *facts)
{
    return facts_with_env(arena, facts, facts->shell_env);
}

static const Answer *ask_nobody(Asker *self, const Question *q)
{
    static const Answer none = {.state = ANSWER_NOT_ASKED};
    (void)self;
    (void)q;
    return &none;
}

/* The unit's own state where Terragrunt ends over another unit's: it fails with that one, and what
 * it would log in with is told without a request, for Terragrunt makes none. */
static void predict_stopped(Arena *arena, Facts *facts, const PredictOptions *options,
                            Configuration *c)
{
    const Outcome *first = &options->state_refused->outcome;
    Asker nobody = {.ask = ask_nobody};
    PredictOptions alone = *options;
    alone.not_started = NULL;
    predict_one(arena, facts, &nobody, &alone, c);
    c->pending = false;
    c->decisive_question = NULL;
    c->decisive = NULL;
    c->outcome = (Outcome){.status = OUTCOME_STOPPED,
                           .stage = STAGE_INIT,
                           .reason = PREDICT_NOT_KNOWN,
                           .detail = options->not_started,
                           .at = options->not_started_at,
                           .error_code = first->error_code,
                           .http_status = first->http_status};
}

static void predict_states(Arena *arena, Facts *facts, Asker *asker, const PredictOptions *options,
                           ConfigurationVec *all)
{
    const TfConfig *tf = facts->tf;
    if (tf->backend.kind == BACKEND_S3) {
        Configuration *c = conf_new(arena, CONF_BACKEND, "backend.s3", tf->backend.at,
                                    backend_block(&tf->backend));
        Facts *at_init = facts_with_env(arena, facts, facts->init_env);
        c->backend = &tf->backend;
        if (options->state_refused)
            predict_stopped(arena, at_init, options, c);
        else
            predict_one(arena, at_init, asker, options, c);
        if (facts->init_env && c->outcome.status == OUTCOME_OK) { /* plan sets it up once more */
            c = conf_new(arena, CONF_BACKEND, "backend.s3", tf->backend.at,
                         backend_block(&tf->backend));
            c->backend = &tf->backend;
            predict_one(arena, facts, asker, options, c);
        }
        vec_push(arena, all, c);
    }
    for (size_t i = 0; i < tf->remote_states.len; i++) {
        const TfRemoteState *r = &tf->remote_states.items[i];
        Configuration *c = conf_new(arena, CONF_REMOTE_STATE, r->address, r->at, r->config);
        c->remote_state = r;
        if (r->backend && strcmp(r->backend, "s3") == 0)
            vec_push(arena, all, predict_one(arena, facts, asker, options, c));
    }
}

static void predict_terraform(Arena *arena, Facts *facts, Asker *asker,
                              const PredictOptions *options, ConfigurationVec *all)
{
    const TfConfig *tf = facts->tf;
    for (size_t i = 0; i < tf->providers.len; i++) {
        const TfProvider *p = &tf->providers.items[i];
        if (!options->only_provider || strcmp(options->only_provider, p->address) == 0)
            vec_push(arena, all,
                     predict_one(arena, facts, asker, options, conf_of_provider(arena, facts, p)));
    }
    /* Before anything else: without the key no state can be read. */
    for (size_t i = 0; i < tf->encryptions.len; i++) {
        const TfEncryption *e = &tf->encryptions.items[i];
        vec_push(arena, all,
                 predict_one(arena, facts, asker, options,
                             conf_new(arena, CONF_ENCRYPTION, e->address, e->at, e->block)));
    }
    predict_states(arena, facts, asker, options, all);
    predict_refusal(arena, facts, asker, options, all);
}

/* Had the role been given, these would have keys. */
static bool lack_credentials(const ConfigurationVec *all, size_t first)
{
    for (size_t i = first; i < all->len; i++)
        if (all->items[i]->outcome.status == OUTCOME_ERROR &&
            all->items[i]->outcome.reason == PREDICT_NO_CREDENTIALS)
            return true;
    return false;
}

/* Terragrunt takes its role with what the user's shell has; Terraform gets that role's keys. */
static void predict_after_role(Arena *arena, Facts *facts, Asker *asker,
                               const PredictOptions *options, ConfigurationVec *all)
{
    Configuration *own =
        conf_new(arena, CONF_TERRAGRUNT, "terragrunt", facts->unit->role.arn.at, NULL);
    PredictOptions waiting = *options;
    Facts *with_role;
    size_t first = all->len;
    bool passed_over;
    predict_one(arena, facts_of_shell(arena, facts), asker, options, own);
    with_role = unitrole_facts(arena, facts, own);
    /* a refusal of the auth provider's role is a warning of Terragrunt's (AWSRole.Envs) */
    passed_over = facts->unit->role.from_auth && own->outcome.status == OUTCOME_ERROR;
    if (!with_role && !passed_over) {
        waiting.not_started = "Terragrunt takes a role first, and Terraform starts only with it";
        waiting.not_started_at = facts->unit->role.arn.at;
    }
    if (!passed_over)
        vec_push(arena, all, own);
    predict_terraform(arena, with_role ? with_role : facts, asker, &waiting, all);
    if (passed_over && lack_credentials(all, first)) {
        vec_push(arena, all, own);
        memmove(all->items + first + 1, all->items + first,
                (all->len - first - 1) * sizeof *all->items);
        all->items[first] = own;
    }
}

/* ---- units whose state Terragrunt reads first ---- */

static void predict_other(Arena *arena, Facts *facts, const OtherUnit *other, Asker *asker,
                          PredictOptions *options, ConfigurationVec *all)
{
    Facts *own = arena_new(arena, Facts);
    Configuration *c = NULL;
    *own = *facts;
    own->tf = other->tf;
    own->unit = other->given->unit;
    own->env = other->env;
    own->init_env = other->init_env;
    own->files = other->files;
    if (unitrole_taken(own)) {
        c = conf_new(
            arena, CONF_TERRAGRUNT,
            arena_printf(arena, "dependency.%s.terragrunt", text_safe(arena, other->given->name)),
            other->given->unit->role.arn.at, NULL);
        c->dependency = other->given;
        c = predict_one(arena, own, asker, options, c);
        vec_push(arena, all, c);
        own = unitrole_facts(arena, own, c);
    }
    if (own && (own->tf->backend.kind == BACKEND_S3 || own->tf->not_known)) {
        /* Its backend, as `terraform init` and `terraform output` there use it. */
        const TfBackend *kept = &own->tf->backend;
        c = conf_new(arena, CONF_REMOTE_STATE,
                     arena_printf(arena, "dependency.%s", text_safe(arena, other->given->name)),
                     kept->at.kind == SOURCE_NONE ? other->given->at : kept->at,
                     backend_block(kept));
        c->dependency = other->given;
        c = predict_one(arena, own, asker, options, c);
        vec_push(arena, all, c);
    }
    if (c && c->outcome.status == OUTCOME_ERROR) {
        options->not_started =
            arena_printf(arena, "Terragrunt reads the outputs of dependency %s first, and fails",
                         text_safe(arena, other->given->name));
        options->not_started_at = other->given->at;
        options->state_refused = c;
    }
}

ConfigurationVec predict_all(Arena *arena, Facts *facts, Asker *asker,
                             const PredictOptions *options)
{
    ConfigurationVec all = VEC_INIT;
    if (options->only_profile) {
        const char *address = arena_printf(arena, "profile.%s", options->only_profile);
        Configuration *c = conf_new(arena, CONF_PROFILE, address,
                                    (Source){SOURCE_ARGUMENT, "--profile", 0, 0}, NULL);
        vec_push(arena, &all, predict_one(arena, facts, asker, options, c));
    } else if (facts->tf) {
        /* Before the unit's own role is taken, and before any of its files is written. */
        PredictOptions rest = *options;
        for (size_t i = 0; i < facts->others.len && !rest.not_started; i++)
            predict_other(arena, facts, &facts->others.items[i], asker, &rest, &all);
        if (unitrole_taken(facts) && !rest.not_started)
            predict_after_role(arena, facts, asker, &rest, &all);
        else
            predict_terraform(arena, facts, asker, &rest, &all);
    }
    if (facts->aws_cli_path)
        vec_push(arena, &all, predict_aws_cli(arena, facts_of_shell(arena, facts), asker, options));
    return all;
}
