/* why403.sweep/1: what a sweep found, as src/data/schema/sweep.json says. */
#include "base/text.h"
#include "report/jsonparts.h"
#include "report/sweepout.h"
#include "version.h"

static void sweep_json_row(cJSON *array, Arena *arena, const SweepHead *head, const SweepRow *row)
{
    static const char *const kinds[] = {"terraform", "terragrunt", "profile"};
    static const char *const statuses[] = {"pass", "fail", "unknown"};
    cJSON *object = json_add_object(array), *confs, *verdict, *roles;
    json_put_text(object, "kind", kinds[row->item.kind]);
    json_put_text(object, "name", row->item.shown);
    json_put_text(object, "directory", row->item.kind == SWEEP_PROFILE ? NULL : row->item.dir);
    json_put_text(object, "identity", row->identity);
    json_put_text(object, "session", row->session);
    roles = json_put_array(object, "roles");
    for (size_t i = 0; i < row->roles.len; i++)
        json_add_text(roles, row->roles.items[i]);
    verdict = json_put_object(object, "verdict");
    json_put_text(verdict, "status", statuses[row->status]);
    json_put_text(verdict, "cause", cause_id(row->cause));
    json_put_text(verdict, "certainty", certainty_name(row->certainty));
    json_put_text(verdict, "configuration", row->configuration);
    json_put_text(verdict, "finding", row->finding);
    json_put_text(verdict, "title", row->title);
    json_put_text(verdict, "place", row->place);
    json_put_text(verdict, "fix", row->fix);
    json_put_bool(verdict, "ignored", row->ignored);
    confs = json_put_array(object, "configurations");
    for (size_t i = 0; i < row->configurations.len; i++) {
        const SweepConf *c = &row->configurations.items[i];
        cJSON *one = json_add_object(confs);
        json_put_text(one, "address", c->address);
        json_put_bool(one, "used", !c->unused);
        json_put_text(one, "profile", c->profile);
        json_put_text(one, "access_key_id",
                      text_key_id(arena, c->access_key_id, head->show_key_ids));
        json_put_text(one, "outcome", c->outcome);
        json_put_text(one, "error_code", c->error_code);
        json_put_text(one, "arn", c->identity);
    }
}

static void sweep_json_members(cJSON *object, const SweepGroup *g)
{
    cJSON *names = json_put_array(object, "items");
    for (size_t k = 0; k < g->rows.len; k++)
        json_add_text(names, g->rows.items[k]->item.shown);
}

void sweepout_json(Buf *out, Arena *arena, const SweepHead *head, const SweepResult *result,
                   const SweepGroupVec *groups)
{
    SweepGroupVec identities = sweepgroups_by_identity(arena, result),
                  sessions = sweepgroups_by_session(arena, result);
    cJSON *root = cJSON_CreateObject(), *tool, *array;
    json_put_text(root, "schema", "why403.sweep/1");
    tool = json_put_object(root, "tool");
    json_put_text(tool, "name", "why403");
    json_put_text(tool, "version", WHY403_VERSION);
    json_put_text(root, "generated_at", text_time(arena, head->generated_s));
    json_put_number(root, "elapsed_ms", result->elapsed_ms);
    json_put_number(root, "requests", (double)result->requests);
    json_put_number(root, "requests_max", (double)result->requests_max);
    json_put_bool(root, "complete", !head->more);
    array = json_put_array(root, "items");
    for (size_t i = 0; i < result->rows.len; i++)
        sweep_json_row(array, arena, head, &result->rows.items[i]);
    array = json_put_array(root, "causes");
    for (size_t i = 0; i < groups->len; i++) {
        const SweepGroup *g = &groups->items[i];
        cJSON *object;
        if (g->first->status == VERDICT_PASS)
            continue;
        object = json_add_object(array);
        json_put_text(object, "cause", cause_id(g->first->cause));
        json_put_text(object, "finding", g->first->finding);
        json_put_text(object, "title", sweepgroups_title(arena, g));
        json_put_text(object, "place", sweepgroups_place(g));
        json_put_text(object, "fix", g->first->fix);
        json_put_bool(object, "ignored", g->first->ignored);
        sweep_json_members(object, g);
    }
    array = json_put_array(root, "identities");
    for (size_t i = 0; i < identities.len; i++) {
        cJSON *object = json_add_object(array);
        json_put_text(object, "arn", identities.items[i].first->identity);
        sweep_json_members(object, &identities.items[i]);
    }
    array = json_put_array(root, "sessions");
    for (size_t i = 0; i < sessions.len; i++) {
        cJSON *object = json_add_object(array);
        json_put_text(object, "session", sessions.items[i].first->session);
        sweep_json_members(object, &sessions.items[i]);
    }
    json_write(out, root);
}
