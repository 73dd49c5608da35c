/* SARIF 2.1.0 (docs.oasis-open.org/sarif): one rule for each finding id, one result for each
 * finding. What GitHub's code scanning asks beyond the standard is held too: every result has one
 * place with a region, rules carry a name, two descriptions and a help text
 * (docs.github.com, "SARIF support for code scanning"). */
#include "report/formats.h"
#include "report/jsonparts.h"
#include "report/places.h"
#include "version.h"

enum { SARIF_RELATED_MAX = 20 };

typedef struct SarifContext {
    const SessionView *view;
    Arena arena;
    cJSON *rules, *results;
} SarifContext;

static void sarif_put_message(cJSON *object, const char *key, const char *text)
{
    json_put_text(json_put_object(object, key), "text", text && text[0] ? text : "-");
}

/* Where the rule of that id stands among rules; their number if it does not. */
static int sarif_rule_index(const cJSON *rules, const char *id)
{
    const cJSON *rule;
    int index = 0;
    cJSON_ArrayForEach(rule, rules)
    {
        if (strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(rule, "id")), id) == 0)
            break;
        index++;
    }
    return index;
}

/* "keys.file_damage.trailing_blank" as "KeysFileDamageTrailingBlank". */
static const char *sarif_rule_name(Arena *arena, const char *id)
{
    char *name = arena_strdup(arena, id), *end = name;
    bool up = true;
    for (const char *p = id; *p; p++) {
        bool part = *p == '.' || *p == '_';
        if (!part)
            *end++ = up && *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
        up = part;
    }
    *end = '\0';
    return name;
}

static void sarif_add_rule(SarifContext *ctx, const Finding *f)
{
    const char *meaning = f->cause == CAUSE_NONE ? f->title : cause_meaning(f->cause);
    cJSON *rule = json_add_object(ctx->rules), *properties, *tags;
    json_put_text(rule, "id", f->id);
    json_put_text(rule, "name", sarif_rule_name(&ctx->arena, f->id));
    sarif_put_message(rule, "shortDescription", arena_printf(&ctx->arena, "%s.", meaning));
    sarif_put_message(
        rule, "fullDescription",
        arena_printf(&ctx->arena, "%s (step %s of why403).", meaning, step_title(f->step)));
    sarif_put_message(rule, "help",
                      arena_printf(&ctx->arena,
                                   "why403 explain id:%s prints the page of this finding.%s%s",
                                   f->id, f->link ? " See also " : "", f->link ? f->link : ""));
    if (f->link)
        json_put_text(rule, "helpUri", f->link);
    properties = json_put_object(rule, "properties");
    tags = json_put_array(properties, "tags");
    json_add_text(tags, step_id(f->step));
    if (f->cause != CAUSE_NONE)
        json_add_text(tags, cause_id(f->cause));
}

/* A reference to a file is a URI: what has a meaning in one is written as %XX. */
static const char *sarif_uri(Arena *arena, const char *path)
{
    AUTO_BUF Buf uri = BUF_INIT(64 * 1024);
    for (const char *p = path; *p; p++) {
        bool plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
                     (*p >= '0' && *p <= '9') || strchr("/-._~", *p);
        if (plain)
            buf_add_char(&uri, *p);
        else
            buf_printf(&uri, "%%%02X", (unsigned)(unsigned char)*p);
    }
    if (path[0] == '/')
        return arena_printf(arena, "file://%s", uri.ptr);
    return arena_strdup(arena, uri.ptr);
}

static void sarif_put_place(SarifContext *ctx, cJSON *location, RepoPlace place)
{
    cJSON *physical = json_put_object(location, "physicalLocation");
    json_put_text(json_put_object(physical, "artifactLocation"), "uri",
                  sarif_uri(&ctx->arena, place.path));
    json_put_number(json_put_object(physical, "region"), "startLine",
                    place.line > 0 ? place.line : 1);
}

/* What else was seen, each with its place. */
static void sarif_put_related(SarifContext *ctx, cJSON *result, const Finding *f)
{
    cJSON *related = NULL;
    int n = 0;
    for (size_t i = 0; i < f->evidence.len && n < SARIF_RELATED_MAX; i++) {
        const Evidence *e = &f->evidence.items[i];
        RepoPlace place = report_repo_place(&ctx->arena, ctx->view, e->at);
        cJSON *location;
        if (!place.path)
            continue;
        if (!related)
            related = json_put_array(result, "relatedLocations");
        location = json_add_object(related);
        json_put_number(location, "id", ++n);
        sarif_put_place(ctx, location, place);
        sarif_put_message(location, "message", e->text);
    }
}

/* Title, why, what was seen, how to see it by hand, what to do. */
static const char *sarif_text(SarifContext *ctx, const Finding *f)
{
    Arena *arena = &ctx->arena;
    const char *text = arena_printf(arena, "%s. %s", f->title, f->detail ? f->detail : "");
    for (size_t i = 0; i < f->evidence.len; i++)
        if (f->evidence.items[i].text)
            text = arena_printf(arena, "%s\nSeen: %s", text, f->evidence.items[i].text);
    for (size_t i = 0; i < f->fixes.len; i++)
        text = arena_printf(arena, "%s\nFix: %s", text, f->fixes.items[i].title);
    return f->by_hand ? arena_printf(arena, "%s\nBy hand: %s", text, f->by_hand) : text;
}

/* All results of a view have the list or none (SARIF 2.1.0, 3.27.23). */
static void sarif_put_suppressions(SarifContext *ctx, cJSON *result, const Finding *f)
{
    cJSON *list, *row;
    RepoPlace place;
    if (ctx->view->ignores.len == 0)
        return;
    list = json_put_array(result, "suppressions");
    if (!f->ignored)
        return;
    row = json_add_object(list);
    place = report_repo_place(&ctx->arena, ctx->view, f->ignored->at);
    json_put_text(row, "kind", "external");
    json_put_text(row, "status", "accepted");
    json_put_text(row, "justification", report_ignore(&ctx->arena, ctx->view, f->ignored));
    if (place.path)
        sarif_put_place(ctx, json_put_object(row, "location"), place);
}

static void sarif_add_result(SarifContext *ctx, const Finding *f)
{
    static const char *const levels[] = {
        [SEVERITY_INFO] = "note", [SEVERITY_WARN] = "warning", [SEVERITY_FAIL] = "error"};
    RepoPlace place = report_finding_place(&ctx->arena, ctx->view, f);
    cJSON *result;
    int rule = sarif_rule_index(ctx->rules, f->id);
    if (rule == cJSON_GetArraySize(ctx->rules))
        sarif_add_rule(ctx, f);
    result = json_add_object(ctx->results);
    json_put_text(result, "ruleId", f->id);
    json_put_number(result, "ruleIndex", rule);
    json_put_text(result, "level", levels[f->severity]);
    sarif_put_message(result, "message", sarif_text(ctx, f));
    sarif_put_place(ctx, json_add_object(json_put_array(result, "locations")), place);
    sarif_put_related(ctx, result, f);
    sarif_put_suppressions(ctx, result, f);
    /* one alert stays one, however the lines around it move */
    json_put_text(json_put_object(result, "partialFingerprints"), "why403/1",
                  arena_printf(&ctx->arena, "%s:%s:%s", f->id,
                               f->configuration ? f->configuration : "", place.path));
}

void report_sarif_begin(SarifRun *run)
{
    cJSON *root = cJSON_CreateObject(), *only, *driver;
    json_put_text(root, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json_put_text(root, "version", "2.1.0");
    only = json_add_object(json_put_array(root, "runs"));
    driver = json_put_object(json_put_object(only, "tool"), "driver");
    json_put_text(driver, "name", "why403");
    json_put_text(driver, "semanticVersion", WHY403_VERSION);
    run->document = root;
    run->rules = json_put_array(driver, "rules");
    json_put_text(only, "columnKind", "unicodeCodePoints");
    run->results = json_put_array(only, "results");
}

/* A list of the run; made when its first is known. */
static cJSON *sarif_list(SarifRun *run, const char *name)
{
    cJSON *only = cJSON_GetArrayItem(cJSON_GetObjectItem(run->document, "runs"), 0);
    cJSON *properties = cJSON_GetObjectItem(only, "properties"), *list;
    if (!properties)
        properties = json_put_object(only, "properties");
    list = cJSON_GetObjectItem(properties, name);
    return list ? list : json_put_array(properties, name);
}

/* No result reads as "nothing wrong": what could not be told is told of the run (SARIF 2.1.0,
 * 3.20.21). */
static void sarif_put_open(SarifContext *ctx, SarifRun *run)
{
    cJSON *only = cJSON_GetArrayItem(cJSON_GetObjectItem(run->document, "runs"), 0);
    cJSON *invocation = cJSON_GetArrayItem(cJSON_GetObjectItem(only, "invocations"), 0), *list;
    const SessionView *view = ctx->view;
    if (view->verdict.status != VERDICT_UNKNOWN)
        return;
    if (!invocation) {
        invocation = json_add_object(json_put_array(only, "invocations"));
        json_put_bool(invocation, "executionSuccessful", true);
        json_put_array(invocation, "toolExecutionNotifications");
    }
    list = json_add_object(cJSON_GetObjectItem(invocation, "toolExecutionNotifications"));
    json_put_text(list, "level", "warning");
    sarif_put_message(list, "message",
                      arena_printf(&ctx->arena, "%s: %s", view->facts->dir, view->verdict.title));
}

void report_sarif_add(SarifRun *run, const SessionView *view)
{
    SarifContext ctx = {view, ARENA_INIT, run->rules, run->results};
    const char *change;
    sarif_put_open(&ctx, run);
    for (int i = 0; i < N_STEPS; i++)
        for (size_t k = 0; k < view->steps[i].findings.len; k++)
            sarif_add_result(&ctx, view->steps[i].findings.items[k]);
    for (size_t i = 0; i < view->verdict.ruled_out.len; i++) {
        const char *line = report_ruled_out(&ctx.arena, &view->verdict, i);
        if (line)
            json_add_text(sarif_list(run, "ruledOut"), line);
    }
    for (size_t i = 0; i < view->ignores.len; i++)
        json_add_text(sarif_list(run, "ignores"),
                      report_ignore(&ctx.arena, view, &view->ignores.items[i]));
    for (size_t i = 0; (change = report_change(&ctx.arena, view, i)) != NULL; i++)
        json_add_text(sarif_list(run, "changedSinceItLastWorked"), change);
    arena_clear(&ctx.arena);
}

void report_sarif_end(SarifRun *run, Buf *out)
{
    json_write(out, run->document);
}

void report_sarif(Buf *out, const SessionView *view, const ReportStyle *style)
{
    SarifRun run;
    (void)style;
    report_sarif_begin(&run);
    report_sarif_add(&run, view);
    report_sarif_end(&run, out);
}
