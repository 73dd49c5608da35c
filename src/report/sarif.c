/* SARIF 2.1.0 (docs.oasis-open.org/sarif): one rule for each finding id, one result for each
 * finding. */
#include "report/formats.h"
#include "report/jsonparts.h"
#include "version.h"

static void sarif_put_message(cJSON *object, const char *key, const char *text)
{
    json_put_text(json_put_object(object, key), "text", text ? text : "");
}

static bool sarif_has_rule(const cJSON *rules, const char *id)
{
    const cJSON *rule;
    cJSON_ArrayForEach(rule,
                       rules) if (strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(rule, "id")),
                                         id) == 0) return true;
    return false;
}

static void sarif_add_rule(cJSON *rules, const Finding *f)
{
    cJSON *rule;
    if (sarif_has_rule(rules, f->id))
        return;
    rule = json_add_object(rules);
    json_put_text(rule, "id", f->id);
    sarif_put_message(rule, "shortDescription",
                      f->cause == CAUSE_NONE ? f->title : cause_meaning(f->cause));
    if (f->link)
        json_put_text(rule, "helpUri", f->link);
}

static void sarif_add_location(cJSON *locations, Source at)
{
    cJSON *physical;
    if (at.kind != SOURCE_FILE || !at.name)
        return;
    physical = json_put_object(json_add_object(locations), "physicalLocation");
    json_put_text(json_put_object(physical, "artifactLocation"), "uri", at.name);
    if (at.line > 0)
        json_put_number(json_put_object(physical, "region"), "startLine", at.line);
}

static void sarif_add_result(Arena *arena, cJSON *results, const Finding *f)
{
    static const char *const levels[] = {
        [SEVERITY_INFO] = "note", [SEVERITY_WARN] = "warning", [SEVERITY_FAIL] = "error"};
    cJSON *result = json_add_object(results), *locations;
    json_put_text(result, "ruleId", f->id);
    json_put_text(result, "level", levels[f->severity]);
    sarif_put_message(result, "message",
                      arena_printf(arena, "%s. %s", f->title, f->detail ? f->detail : ""));
    locations = json_put_array(result, "locations");
    for (size_t i = 0; i < f->evidence.len; i++)
        sarif_add_location(locations, f->evidence.items[i].at);
}

void report_sarif(Buf *out, const SessionView *view, const ReportStyle *style)
{
    Arena arena = ARENA_INIT;
    cJSON *root = cJSON_CreateObject(), *run, *driver, *rules, *results;
    (void)style;
    json_put_text(root, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json_put_text(root, "version", "2.1.0");
    run = json_add_object(json_put_array(root, "runs"));
    driver = json_put_object(json_put_object(run, "tool"), "driver");
    json_put_text(driver, "name", "why403");
    json_put_text(driver, "semanticVersion", WHY403_VERSION);
    rules = json_put_array(driver, "rules");
    results = json_put_array(run, "results");
    for (int i = 0; i < N_STEPS; i++) {
        for (size_t k = 0; k < view->steps[i].findings.len; k++) {
            sarif_add_rule(rules, view->steps[i].findings.items[k]);
            sarif_add_result(&arena, results, view->steps[i].findings.items[k]);
        }
    }
    json_write(out, root);
    arena_clear(&arena);
}
