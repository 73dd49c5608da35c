#include "tests/support/fakeasker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks/fixes/fixes.h"
#include "data/regions.h"
#include "engine/probes.h"
#include "engine/trycure.h"
#include "tests/support/fakeworld.h"
#include "tests/support/outcomes.h"
#include "tests/support/setup.h"

enum { CLOCK_WINDOW_S = 15 * 60 };

typedef struct FakeAws {
    Asker asker; /* first: the Asker is the FakeAws */
    const FakeCase *c;
    Diagnosis *d;
} FakeAws;

static Answer *answer_new(FakeAws *aws)
{
    Answer *a = arena_new(&aws->d->arena, Answer);
    a->state = ANSWER_DONE;
    a->received_s = FAKE_NOW_S;
    a->date_s = FAKE_NOW_S + aws->c->clock_offset_s;
    a->tls_verified = !aws->c->tls_unverified;
    a->request_id = "11111111-2222-3333-4444-555555555555";
    a->http_status = 200;
    a->elapsed_ms = 7;
    return a;
}

static Answer *refuse(FakeAws *aws, int status, const char *code, const char *message)
{
    Answer *a = answer_new(aws);
    a->http_status = status;
    a->error_code = code;
    a->error_message = message;
    return a;
}

static const Answer *not_asked(FakeAws *aws, enum not_asked why)
{
    Answer *a = arena_new(&aws->d->arena, Answer);
    a->state = ANSWER_NOT_ASKED;
    a->not_asked = why;
    return a;
}

/* ---- the rules of a request ---- */

static const char *param(const Question *q, const char *name)
{
    for (size_t i = 0; i < q->n_params; i++)
        if (strcmp(q->params[i].name, name) == 0)
            return q->params[i].text;
    return NULL;
}

static void assert_rules(const Question *q)
{
    const Partition *p = q->region ? partition_of_region(q->region) : NULL;
    if (!q->experiment || (strcmp(q->experiment, "try_fix") == 0 && !q->creds))
        return; /* a try asks the machine's own endpoints as Terraform does */
    assert_false(q->overridden);
    assert_true(span_starts(span_of(q->endpoint), "https://"));
    assert_non_null(q->why);
    if (q->kind == Q_REGISTRY_VERSIONS) {
        assert_null(q->creds);
        return;
    }
    assert_non_null(p);
    assert_true(span_ends(span_of(q->endpoint), p->dns_suffix) ||
                span_ends(span_of(q->endpoint), p->dualstack_suffix));
}

static const FakeKey *key_of(const FakeAws *aws, const char *id)
{
    for (size_t i = 0; id && i < aws->c->n_keys; i++)
        if (strcmp(aws->c->keys[i].id, id) == 0)
            return &aws->c->keys[i];
    return NULL;
}

static bool secret_is(FakeAws *aws, const Secret *s, const char *text)
{
    return secret_equal(s, text ? secret_new(&aws->d->arena, span_of(text)) : NULL);
}

/* In AWS's order (causes.md F4): id, token, region, clock, signature, end. NULL = the caller is
 * known. */
static const Answer *authenticate(FakeAws *aws, const Question *q, const FakeKey **out)
{
    static const char *const invalid = "The security token included in the request is invalid.";
    const FakeKey *k = key_of(aws, q->creds->access_key_id.text);
    const Region *region = region_find(q->region);
    int64_t skew_s = q->clock_offset_s - aws->c->clock_offset_s;
    *out = k;
    if (!k || k->inactive ||
        strcmp(k->partition ? k->partition : "aws", partition_of_region(q->region)->name) != 0)
        return refuse(aws, 403, "InvalidClientTokenId", invalid);
    if (!secret_is(aws, q->creds->token, k->token))
        return refuse(aws, 403, "InvalidClientTokenId", invalid);
    if (region && region->opt_in &&
        (k->global_token || !k->opted_in || strcmp(k->opted_in, q->region) != 0))
        return refuse(aws, 403, "InvalidClientTokenId", invalid);
    if (llabs(skew_s) > CLOCK_WINDOW_S)
        return refuse(
            aws, 403, "SignatureDoesNotMatch",
            aws->c->clock_unsaid
                ? "The request signature we calculated does not match the signature you provided."
                : "Signature expired: A is now earlier than B (C - 15 min.)");
    if (!secret_is(aws, q->creds->secret_key, k->secret))
        return refuse(
            aws, 403, "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided.");
    if (k->expired)
        return refuse(aws, 403, "ExpiredToken",
                      "The security token included in the request is expired");
    return NULL;
}

static const Answer *denied(FakeAws *aws, const FakeKey *k, const Question *q)
{
    const char *operation = question_kind_name(q->kind), *words;
    size_t len = strlen(operation);
    if (!k->deny || strncmp(k->deny, operation, len) != 0)
        return NULL;
    words = k->deny[len] == '|' ? k->deny + len + 1 : "";
    return refuse(aws, 403, "AccessDenied",
                  arena_printf(&aws->d->arena, "User: %s is not authorized to perform: %s %s",
                               k->arn, operation, words));
}

static const Answer *fields(FakeAws *aws, size_t n, const char *const *names_and_texts)
{
    Answer *a = answer_new(aws);
    Field *f = arena_array(&aws->d->arena, Field, n);
    for (size_t i = 0; i < n; i++)
        f[i] = (Field){names_and_texts[2 * i], names_and_texts[2 * i + 1]};
    a->fields = f;
    a->n_fields = n;
    a->ok = true;
    return a;
}

static const Answer *one_field(FakeAws *aws, const char *name, const char *text)
{
    return fields(aws, 1, (const char *[]){name, text});
}

static const Answer *process_failed(FakeAws *aws, const char *problem)
{
    Answer *a = answer_new(aws);
    Field *f = arena_new(&aws->d->arena, Field);
    *f = (Field){"problem", problem};
    a->fields = f;
    a->n_fields = 1;
    return a;
}

static const Answer *simulated(FakeAws *aws, const Question *q)
{
    const char **rows = arena_array(&aws->d->arena, const char *, 4 * q->n_params);
    size_t n = 0;
    for (size_t i = 0; i < q->n_params; i++) {
        bool action = strncmp(q->params[i].name, "ActionNames.", strlen("ActionNames.")) == 0;
        const char *name = action ? q->params[i].text : NULL;
        bool denied_here =
            name && aws->c->simulate_denies && strcmp(name, aws->c->simulate_denies) == 0;
        if (!name)
            continue;
        rows[4 * n] = arena_printf(&aws->d->arena, "EvaluationResults.%zu.EvalActionName", n + 1);
        rows[4 * n + 1] = name;
        rows[4 * n + 2] = arena_printf(&aws->d->arena, "EvaluationResults.%zu.EvalDecision", n + 1);
        rows[4 * n + 3] = denied_here ? "implicitDeny" : "allowed";
        n++;
    }
    return fields(aws, 2 * n, rows);
}

static const Secret *secret_param(const Question *q, const char *name)
{
    for (size_t i = 0; i < q->n_params; i++)
        if (strcmp(q->params[i].name, name) == 0)
            return q->params[i].secret;
    return NULL;
}

/* Half an hour as the first of the keys. */
static const Credentials *session_creds(FakeAws *aws)
{
    const FakeKey *k = &aws->c->keys[0];
    Credentials *c = arena_new(&aws->d->arena, Credentials);
    c->source = CRED_WEB_IDENTITY;
    c->access_key_id.text = k->id;
    c->secret_key = secret_new(&aws->d->arena, span_of(k->secret));
    c->token = k->token ? secret_new(&aws->d->arena, span_of(k->token)) : NULL;
    c->expires_at_s = FAKE_NOW_S + 30 * 60;
    return c;
}

/* The portal and the web identity call are not signed: a bearer token opens them. */
static const Answer *serve_bearer(FakeAws *aws, const Question *q)
{
    bool sso = q->kind == Q_SSO_ROLE_CREDENTIALS;
    const char *right = sso                                     ? aws->c->sso_token
                        : q->kind == Q_ASSUME_ROLE_WEB_IDENTITY ? aws->c->web_identity
                                                                : NULL;
    Answer *a;
    if (!right ||
        !secret_is(aws, secret_param(q, sso ? "access_token" : "WebIdentityToken"), right))
        return sso ? refuse(aws, 401, "UnauthorizedException", "Session token not found or invalid")
                   : refuse(aws, 403, "AccessDenied", "not served here");
    a = answer_new(aws);
    a->ok = true;
    a->creds = session_creds(aws);
    return a;
}

/* The role session is the key itself: who acts is told apart elsewhere. */
static const Answer *serve_role(FakeAws *aws, const Question *q, const FakeKey *k)
{
    const char *arn = arena_printf(&aws->d->arena, "arn:%s:iam::%s:role/deploy",
                                   k->partition ? k->partition : "aws", k->account);
    const char *seconds = param(q, "DurationSeconds");
    Credentials *c;
    Answer *a;
    if (!aws->c->role_opens || strcmp(param(q, "RoleArn"), arn) != 0)
        return refuse(aws, 403, "AccessDenied", "not served here");
    if (seconds && strtol(seconds, NULL, 10) > 3600)
        return refuse(
            aws, 400, "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    c = arena_new(&aws->d->arena, Credentials);
    *c = *q->creds;
    a = answer_new(aws);
    a->ok = true;
    a->creds = c;
    a->arn = arn;
    return a;
}

static const Answer *serve(FakeAws *aws, const Question *q, const FakeKey *k)
{
    Answer *a = answer_new(aws);
    const FakeKey *other;
    a->ok = true;
    switch (q->kind) {
    case Q_CALLER_IDENTITY:
        a->account = k->account;
        a->arn = k->arn;
        return a;
    case Q_REGION_OPT_STATUS:
        return one_field(aws, "RegionOptStatus",
                         k->opted_in && strcmp(k->opted_in, param(q, "RegionName")) == 0
                             ? "ENABLED"
                             : "DISABLED");
    case Q_IAM_SIMULATE:
        return simulated(aws, q);
    case Q_IAM_LIST_ALIASES:
        return one_field(aws, "AccountAliases.1", "corp-prod");
    case Q_DECODE_MESSAGE:
        assert_true(secret_is(aws, secret_param(q, "EncodedMessage"), aws->c->denied_message));
        return fields(aws, 6,
                      (const char *[]){
                          "explicitDeny", "true", "context.action", "ec2:RunInstances",
                          "context.resource", "arn:aws:ec2:us-east-1:111122223333:instance/*",
                          "context.principal.arn", k->arn, "matchedStatements.items.1.statementId",
                          "NoServers", "matchedStatements.items.1.effect", "DENY"});
    case Q_IAM_KEY_LAST_USED:
        other = key_of(aws, param(q, "AccessKeyId"));
        return other ? one_field(aws, "UserName", "alice") : refuse(aws, 403, "AccessDenied", "no");
    case Q_IAM_LIST_ACCESS_KEYS:
        for (size_t i = 0; i < aws->c->n_keys; i++)
            if (aws->c->keys[i].inactive)
                return fields(aws, 2,
                              (const char *[]){"AccessKeyMetadata.1.AccessKeyId",
                                               aws->c->keys[i].id, "AccessKeyMetadata.1.Status",
                                               "Inactive"});
        return a;
    case Q_ASSUME_ROLE:
        return serve_role(aws, q, k);
    case Q_S3_LIST_OBJECTS: /* the bucket is there, and the state in it */
    case Q_S3_HEAD_OBJECT:
        return a;
    default:
        return refuse(aws, 403, "AccessDenied", "not served here");
    }
}

static const Answer *fault(FakeAws *aws, const Question *q)
{
    for (size_t i = 0; i < aws->c->n_faults; i++) {
        const FakeFault *f = &aws->c->faults[i];
        Answer *a;
        if (f->host[0] && !(q->endpoint && strstr(q->endpoint, f->host)))
            continue;
        if (f->code && strcmp(f->code, "NotFound") == 0 && q->kind != Q_S3_HEAD_OBJECT)
            continue; /* the object is not there, the bucket is */
        a = answer_new(aws);
        a->net = f->net;
        a->http_status = f->status;
        a->error_code = f->code;
        a->error_message = aws->c->fault_message;
        a->malformed = f->malformed;
        a->request_id = f->no_request_id ? NULL : a->request_id;
        return a;
    }
    return NULL;
}

static void note_experiment(FakeAws *aws, const Question *q)
{
    aws->d->n_asked++;
    if (q->experiment && !diagnosis_asked(aws->d, q->experiment))
        vec_push(&aws->d->arena, &aws->d->experiments, arena_strdup(&aws->d->arena, q->experiment));
}

static const Answer *fake_ask(Asker *asker, const Question *q)
{
    FakeAws *aws = (FakeAws *)asker;
    const FakeKey *k = NULL;
    const Answer *a;
    assert_rules(q);
    if (aws->c->never_answers) {
        Answer *pending = arena_new(&aws->d->arena, Answer);
        pending->state = ANSWER_PENDING;
        return pending;
    }
    if (aws->c->offline)
        return not_asked(aws, NOT_ASKED_OFFLINE);
    if (q->needs_consent && !aws->c->with_consent)
        return not_asked(aws, NOT_ASKED_CONSENT);
    if (q->experiment && aws->c->blind && strcmp(aws->c->blind, q->experiment) == 0)
        return not_asked(aws, NOT_ASKED_EXPERIMENTS);
    note_experiment(aws, q);
    if (q->kind == Q_CLOCK) {
        assert_true(q->route.insecure && !q->creds);
        return answer_new(aws);
    }
    a = fault(aws, q);
    if (a)
        return a;
    if (q->kind == Q_REGISTRY_VERSIONS)
        return one_field(aws, "latest", "6.99.0");
    if (q->kind == Q_IMDS_TOKEN || q->kind == Q_IMDS_GET) {
        Answer *silent = answer_new(aws);
        silent->net = NET_REFUSED;
        silent->http_status = 0;
        return silent;
    }
    if (q->kind == Q_CREDENTIAL_PROCESS && aws->c->process_problem)
        return process_failed(aws, aws->c->process_problem);
    if (!q->creds)
        return serve_bearer(aws, q);
    a = authenticate(aws, q, &k);
    if (!a)
        a = denied(aws, k, q);
    return a ? a : serve(aws, q, k);
}

/* ---- one diagnosis ---- */

/* For tests/run-unit.sh, which asks for a fixture of each finding: the ids of this one. */
static void note_findings(const FindingVec *findings)
{
    const char *path = getenv("FINDINGS_SEEN");
    FILE *f = path ? fopen(path, "a") : NULL;
    for (size_t i = 0; f && i < findings->len; i++)
        fprintf(f, "%s\n", findings->items[i]->id);
    if (f)
        fclose(f);
}

static void try_cures(const FakeCase *c, Diagnosis *d, const SessionOptions *options,
                      const PredictOptions *predict, CheckContext *ctx)
{
    CureWorldVec worlds = VEC_INIT;
    SessionView view = {.verdict = d->verdict};
    trycure_all(&(CureTrial){.world = d->world,
                             .options = options,
                             .predict = predict,
                             .other_profiles = c->with_consent,
                             .worlds = &worlds,
                             .ctx = ctx,
                             .view = &view});
}

void diagnosis_of(const FakeCase *c, Diagnosis *out)
{
    SessionOptions options = {
        .dir = c->dir ? c->dir : "/t", .timeout_ms = 1000, .allow_exec = c->with_consent};
    PredictOptions predict = {0};
    FakeAws aws = {{NULL, fake_ask}, c, out};
    *out = (Diagnosis){.arena = ARENA_INIT};
    out->world = fake_world(c->dir ? c->dir : "/t", c->env);
    for (const FakeFile *f = c->files; f && f->path; f++) {
        fake_world_put(out->world, f->path, span_of(f->text));
        if (c->mode)
            fake_world_mode(out->world, f->path, c->mode);
    }
    if (c->locked_file)
        fake_world_put(out->world, c->locked_file, (Span){"\0GITCRYPT\0\1\2\3", 13});
    if (c->denied_message)
        options.denied_message = secret_new(&out->arena, span_of(c->denied_message));
    out->facts = probes_gather(&out->arena, out->world, &options);
    if (c->terraform_version)
        probes_terraform_version(out->facts, &options, NULL, c->terraform_version);
    out->configurations = predict_all(&out->arena, out->facts, &aws.asker, &predict);
    CheckContext ctx = {.arena = &out->arena,
                        .facts = out->facts,
                        .configurations = &out->configurations,
                        .asker = &aws.asker,
                        .need_s = c->need_s,
                        .findings = &out->findings,
                        .passed = out->passed,
                        .pending = out->pending,
                        .unknown = out->unknown};
    checks_run(&ctx);
    fixes_fill(&ctx);
    out->verdict =
        diagnose(&out->arena, out->facts, &out->configurations, &out->findings, c->never_answers);
    if (c->tries_cures)
        try_cures(c, out, &options, &predict, &ctx);
    note_findings(&out->findings);
    outcome_of_diagnosis(c, out);
}

void diagnosis_free(Diagnosis *d)
{
    fake_world_free(d->world);
    arena_clear(&d->arena);
}

const Finding *diagnosis_finding(const Diagnosis *d, const char *id)
{
    for (size_t i = 0; i < d->findings.len; i++)
        if (strcmp(d->findings.items[i]->id, id) == 0)
            return d->findings.items[i];
    return NULL;
}

bool diagnosis_asked(const Diagnosis *d, const char *experiment)
{
    for (size_t i = 0; i < d->experiments.len; i++)
        if (strcmp(d->experiments.items[i], experiment) == 0)
            return true;
    return false;
}
