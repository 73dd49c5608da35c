/* The documents why403.report/1 (contract.md), key by key in its order, and why403.trace/1. */
#include "data/regions.h"
#include "report/explained.h"
#include "report/formats.h"
#include "report/jsonparts.h"
#include "version.h"

/* What the functions below share. */
typedef struct JsonContext {
    const SessionView *view;
    Arena arena;
} JsonContext;

static const char *json_key_id(JsonContext *ctx, const char *key_id)
{
    return text_key_id(&ctx->arena, key_id, ctx->view->options->show_key_ids);
}

static void json_put_tool(JsonContext *ctx, cJSON *root, const char *schema)
{
    cJSON *tool;
    json_put_text(root, "schema", schema);
    tool = json_put_object(root, "tool");
    json_put_text(tool, "name", "why403");
    json_put_text(tool, "version", WHY403_VERSION);
    json_put_text(root, "generated_at", text_time(&ctx->arena, ctx->view->generated_s));
    json_put_number(root, "elapsed_ms", ctx->view->elapsed_ms);
}

static void json_put_target(JsonContext *ctx, cJSON *root)
{
    const Facts *facts = ctx->view->facts;
    const TfConfig *tf = facts->tf;
    cJSON *target = json_put_object(root, "target"), *provider;
    json_put_text(target, "directory", facts->dir);
    json_put_text(target, "terraform_version", facts->terraform_version);
    json_put_text(target, "implementation", tf ? tf->implementation : NULL);
    provider = json_put_object(target, "provider");
    json_put_text(provider, "constraint", report_constraint(&ctx->arena, facts));
    json_put_text(provider, "locked", tf ? tf->lock.version : NULL);
    json_put_text(provider, "installed", tf ? tf->installed_version : NULL);
    json_put_text(provider, "latest", ctx->view->latest_provider_version);
}

static void json_put_credentials(JsonContext *ctx, cJSON *object, const Configuration *conf)
{
    const Credentials *base = conf->base;
    const char *id = base ? base->access_key_id.text : NULL;
    cJSON *creds = json_put_object(object, "credentials"), *array;
    bool hidden = !id || looks_like_secret(span_of(id));
    json_put_text(creds, "source", cred_source_name(base ? base->source : CRED_NONE));
    json_put_text(creds, "profile", base ? base->profile : conf->profile);
    json_put_text(creds, "access_key_id", json_key_id(ctx, id));
    json_put_bool(creds, "has_session_token", base && base->token);
    json_put_text(creds, "account_from_key", hidden ? NULL : account_from_key_id(&ctx->arena, id));
    json_put_text(creds, "expires_at",
                  base && base->expires_at_s ? text_time(&ctx->arena, base->expires_at_s) : NULL);
    array = json_put_array(creds, "assumed_roles");
    for (size_t i = 0; i < conf->roles.len; i++)
        json_add_text(array, conf->roles.items[i].arn);
    array = json_put_array(creds, "chain");
    for (size_t i = 0; i < conf->chain.len; i++) {
        const Candidate *c = &conf->chain.items[i];
        cJSON *row = json_add_object(array);
        json_put_text(row, "source", cred_source_name(c->source));
        json_put_text(row, "outcome", chain_outcome_name(c->outcome));
        json_put_text(row, "reason", c->reason);
        json_put_place(row, "at", c->at);
    }
}

static void json_put_region(cJSON *object, const Configuration *conf)
{
    cJSON *region = json_put_object(object, "region"), *sts;
    json_put_text(region, "value", conf->region.text);
    json_put_text(region, "source", region_source_name(conf->region_source));
    json_put_place(region, "at", conf->region.at);
    if (!conf->sts_endpoint) {
        cJSON_AddNullToObject(object, "sts");
        return;
    }
    sts = json_put_object(object, "sts");
    json_put_text(sts, "endpoint", conf->sts_endpoint);
    json_put_text(sts, "signing_region", conf->sts_region);
}

static void json_put_configurations(JsonContext *ctx, cJSON *root)
{
    cJSON *array = json_put_array(root, "configurations");
    for (size_t i = 0; i < ctx->view->configurations.len; i++) {
        const Configuration *conf = ctx->view->configurations.items[i];
        cJSON *object = json_add_object(array);
        json_put_text(object, "address", conf->address);
        if (conf->used == TRI_UNKNOWN)
            cJSON_AddNullToObject(object, "used");
        else
            json_put_bool(object, "used", conf->used == TRI_YES);
        json_put_text(object, "version", conf->version);
        json_put_place(object, "defined_at", conf->defined_at);
        json_put_credentials(ctx, object, conf);
        json_put_region(object, conf);
        cJSON *outcome = json_put_object(object, "outcome");
        json_put_text(outcome, "status", outcome_status_name(conf->outcome.status));
        json_put_text(outcome, "stage", stage_name(conf->outcome.stage));
        json_put_text(outcome, "error_code", conf->outcome.error_code);
        json_put_nonzero(outcome, "http_status", conf->outcome.http_status);
        json_put_text(outcome, "terraform_message", conf->outcome.terraform_message);
        json_put_text(outcome, "account", conf->outcome.account);
        json_put_text(outcome, "arn", conf->outcome.arn);
    }
}

/* Label and variable name go into the text: the document has a place for files only. */
static const char *json_evidence_text(JsonContext *ctx, const Evidence *e)
{
    const char *text = e->text ? e->text : "";
    if (e->label)
        text = arena_printf(&ctx->arena, "%s: %s", e->label, text);
    if ((e->at.kind == SOURCE_ENVIRONMENT || e->at.kind == SOURCE_ARGUMENT) && e->at.name &&
        !strstr(text, e->at.name))
        text = arena_printf(&ctx->arena, "%s (%s)", text, e->at.name);
    return text;
}

/* Whose line passes over it, null if nobody's. */
static void json_put_ignored(cJSON *object, const Ignore *ignore)
{
    cJSON *ignored;
    if (!ignore) {
        cJSON_AddNullToObject(object, "ignored");
        return;
    }
    ignored = json_put_object(object, "ignored");
    json_put_place(ignored, "at", ignore->at);
    json_put_text(ignored, "until", ignore->until);
    json_put_text(ignored, "reason", ignore->reason);
}

static void json_put_ignores(JsonContext *ctx, cJSON *root)
{
    cJSON *array = json_put_array(root, "ignores");
    for (size_t i = 0; i < ctx->view->ignores.len; i++) {
        const Ignore *ignore = &ctx->view->ignores.items[i];
        cJSON *row = json_add_object(array);
        json_put_text(row, "id", ignore->id);
        json_put_place(row, "at", ignore->at);
        json_put_text(row, "until", ignore->until);
        json_put_text(row, "reason", ignore->reason);
        json_put_bool(row, "counts",
                      !ignore->problem && !ignore->over && !ctx->view->options->no_ignore);
        json_put_number(row, "findings", (double)ignore->n_findings);
        json_put_text(row, "text", report_ignore(&ctx->arena, ctx->view, ignore));
    }
}

static void json_add_finding(JsonContext *ctx, cJSON *array, const Finding *f)
{
    static const char *const sources[] = {"rule", "file",  "environment", "environment",
                                          "aws",  "clock", "tls",         "rule"};
    cJSON *object = json_add_object(array), *evidence;
    json_put_text(object, "id", f->id);
    json_put_text(object, "code", f->code);
    json_put_text(object, "cause", cause_id(f->cause));
    json_put_text(object, "severity", severity_name(f->severity));
    json_put_text(object, "certainty", certainty_name(f->certainty));
    json_put_text(object, "configuration", f->configuration);
    json_put_text(object, "title", f->title);
    json_put_text(object, "detail", f->detail);
    evidence = json_put_array(object, "evidence");
    for (size_t i = 0; i < f->evidence.len; i++) {
        const Evidence *e = &f->evidence.items[i];
        cJSON *row = json_add_object(evidence);
        json_put_text(row, "text", json_evidence_text(ctx, e));
        json_put_place(row, "at", e->at);
        json_put_text(row, "source", sources[e->at.kind]);
    }
    json_put_fixes(object, f->fixes.items, f->fixes.len);
    json_put_text(object, "by_hand", f->by_hand);
    json_put_text(object, "link", f->link);
    json_put_ignored(object, f->ignored);
}

static void json_put_steps(JsonContext *ctx, cJSON *root)
{
    cJSON *array = json_put_array(root, "steps");
    for (int i = 0; i < N_STEPS; i++) {
        const StepResult *step = &ctx->view->steps[i];
        cJSON *object = json_add_object(array), *findings;
        json_put_text(object, "id", step_id((enum step)i));
        json_put_text(object, "title", step_title((enum step)i));
        json_put_text(
            object, "status",
            step_status_name(step->status == STATUS_RUNNING ? STATUS_UNKNOWN : step->status));
        findings = json_put_array(object, "findings");
        for (size_t k = 0; k < step->findings.len; k++)
            json_add_finding(ctx, findings, step->findings.items[k]);
    }
}

static void json_put_requests(JsonContext *ctx, cJSON *root)
{
    cJSON *array = json_put_array(root, "requests");
    for (size_t i = 0; i < ctx->view->asked.len; i++) {
        const Asked *a = &ctx->view->asked.items[i];
        cJSON *object = json_add_object(array);
        json_put_text(object, "host", a->host);
        json_put_text(object, "operation", a->operation);
        json_put_text(object, "why", a->why);
        json_put_text(object, "experiment", a->experiment);
        json_put_text(object, "access_key_id", json_key_id(ctx, a->access_key_id));
        json_put_text(object, "result", a->result);
        json_put_number(object, "elapsed_ms", a->elapsed_ms);
    }
}

static void json_put_verdict(JsonContext *ctx, cJSON *root)
{
    static const char *const statuses[] = {"pass", "fail", "unknown"};
    const Verdict *v = &ctx->view->verdict;
    cJSON *object = json_put_object(root, "verdict"), *ranked, *ruled_out;
    json_put_text(object, "status", statuses[v->status]);
    json_put_text(object, "cause", cause_id(v->cause));
    json_put_text(object, "certainty", certainty_name(v->certainty));
    json_put_text(object, "configuration", v->configuration);
    json_put_text(object, "title", v->title);
    if (v->error_given)
        cJSON_AddBoolToObject(object, "explains_error", v->explains_error);
    else
        cJSON_AddNullToObject(object, "explains_error");
    json_put_ignored(object, v->ignored);
    ranked = json_put_array(object, "ranked");
    for (size_t i = 0; i < v->ranked.len; i++) {
        const Suspect *s = &v->ranked.items[i];
        cJSON *row = json_add_object(ranked), *because;
        json_put_text(row, "cause", cause_id(s->cause));
        json_put_text(row, "certainty", certainty_name(s->certainty));
        json_put_text(row, "configuration", s->configuration);
        because = json_put_array(row, "because");
        for (size_t k = 0; k < s->because.len; k++)
            json_add_text(because, s->because.items[k]);
    }
    ruled_out = json_put_array(object, "ruled_out");
    for (size_t i = 0; i < v->ruled_out.len; i++) {
        cJSON *row = json_add_object(ruled_out);
        json_put_text(row, "cause", cause_id(v->ruled_out.items[i].cause));
        json_put_text(row, "reason", v->ruled_out.items[i].reason);
    }
}

static void json_put_changes(JsonContext *ctx, cJSON *root)
{
    const SessionView *view = ctx->view;
    cJSON *since;
    if (view->worked_s == 0) {
        cJSON_AddNullToObject(root, "since_it_worked");
        return;
    }
    since = json_put_object(root, "since_it_worked");
    json_put_text(since, "at", text_time(&ctx->arena, view->worked_s));
    json_put_change_list(since, &view->changes);
}

void report_json(Buf *out, const SessionView *view, const ReportStyle *style)
{
    (void)style;
    report_json_explained(out, view, NULL);
}

static cJSON *json_document(const SessionView *view, const Explanation *explanation)
{
    JsonContext ctx = {view, ARENA_INIT};
    cJSON *root = cJSON_CreateObject();
    json_put_tool(&ctx, root, "why403.report/1");
    json_put_target(&ctx, root);
    json_put_configurations(&ctx, root);
    json_put_steps(&ctx, root);
    json_put_requests(&ctx, root);
    json_put_verdict(&ctx, root);
    json_put_ignores(&ctx, root);
    json_put_changes(&ctx, root);
    if (explanation)
        report_explained_put(json_put_object(root, "explained"), explanation,
                             view->options->show_key_ids);
    else
        cJSON_AddNullToObject(root, "explained");
    arena_clear(&ctx.arena);
    return root;
}

/* What stood for a configuration's region, in the order of looking. */
static void json_put_region_chain(cJSON *object, const Configuration *conf)
{
    cJSON *array = json_put_array(object, "region_chain");
    for (size_t i = 0; i < conf->region_chain.len; i++) {
        const Candidate *c = &conf->region_chain.items[i];
        cJSON *row = json_add_object(array);
        json_put_text(row, "label", c->label);
        json_put_text(row, "outcome", chain_outcome_name(c->outcome));
        json_put_text(row, "reason", c->reason);
        json_put_place(row, "at", c->at);
    }
}

void report_trace_json(Buf *out, const SessionView *view)
{
    JsonContext ctx = {view, ARENA_INIT};
    cJSON *root = cJSON_CreateObject(), *object;
    size_t i = 0;
    json_put_tool(&ctx, root, "why403.trace/1");
    json_put_target(&ctx, root);
    json_put_configurations(&ctx, root);
    cJSON_ArrayForEach(object, cJSON_GetObjectItem(root, "configurations"))
    {
        const Configuration *conf = view->configurations.items[i++];
        cJSON *notes;
        json_put_region_chain(object, conf);
        notes = json_put_array(object, "notes");
        for (size_t k = 0; k < conf->notes.len; k++)
            json_add_text(notes, conf->notes.items[k]);
    }
    json_put_text(root, "differ", report_trace_differ(&ctx.arena, view));
    arena_clear(&ctx.arena);
    json_write(out, root);
}

void report_json_explained(Buf *out, const SessionView *view, const Explanation *explanation)
{
    json_write(out, json_document(view, explanation));
}

void report_json_line(Buf *out, const SessionView *view, const ReportStyle *style)
{
    (void)style;
    json_write_line(out, json_document(view, NULL));
}
