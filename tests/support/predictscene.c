#include "tests/support/predictscene.h"

#include <string.h>

#include "base/alloc.h"
#include "tests/support/fakeworld.h"
#include "tests/support/outcomes.h"

typedef struct SceneAsker {
    Asker asker;
    const Scene *scene;
    SceneRun *run;
} SceneAsker;

static const char *const scene_good_keys[] = {GOOD, OTHER, "ASIASCENE", "ASIAROLE"};

static bool question_has(const Question *q, const char *match)
{
    if (!match)
        return true;
    if ((q->endpoint && strstr(q->endpoint, match)) ||
        (q->creds && strstr(q->creds->access_key_id.text, match)))
        return true;
    for (size_t i = 0; i < q->n_params; i++)
        if (q->params[i].text && strstr(q->params[i].text, match))
            return true;
    return false;
}

static const Credentials *scene_creds(Arena *arena, const char *key_id)
{
    Credentials *c = arena_new(arena, Credentials);
    c->access_key_id.text = key_id;
    c->secret_key = secret_new(arena, span_of(SECRET));
    c->token = secret_new(arena, span_of("token"));
    return c;
}

static void answer_by_row(Arena *arena, Answer *a, const SceneRow *row)
{
    Field *field = arena_new(arena, Field);
    a->state = row->state;
    a->not_asked = row->not_asked;
    a->net = row->net;
    a->http_status = row->status;
    a->error_code = row->code;
    a->ok = row->state == ANSWER_DONE && row->net == NET_OK && row->status == 200;
    if (row->field) {
        *field = (Field){row->field, row->value};
        a->fields = field;
        a->n_fields = 1;
    }
    if (row->key_id)
        a->creds = scene_creds(arena, row->key_id);
}

static void answer_refuse(Answer *a, int status, const char *code)
{
    a->ok = false;
    a->http_status = status;
    a->error_code = code;
}

static bool known_key(const Question *q)
{
    for (size_t i = 0; q->creds && i < ARRAY_LEN(scene_good_keys); i++)
        if (strcmp(q->creds->access_key_id.text, scene_good_keys[i]) == 0)
            return true;
    return !q->creds;
}

static void answer_by_rule(Arena *arena, Answer *a, const Question *q)
{
    a->state = ANSWER_DONE;
    a->http_status = 200;
    a->ok = true;
    if (!known_key(q)) {
        answer_refuse(a, 403, "InvalidClientTokenId");
        return;
    }
    switch (q->kind) {
    case Q_CALLER_IDENTITY:
    case Q_IAM_GET_USER:
        a->account = "111122223333";
        a->arn = "arn:aws:iam::111122223333:user/alice";
        break;
    case Q_ASSUME_ROLE:
        a->creds = scene_creds(arena, "ASIAROLE");
        break;
    case Q_IMDS_TOKEN:
    case Q_IMDS_GET:
        a->ok = false;
        a->http_status = 0;
        a->net = NET_REFUSED;
        break;
    case Q_S3_HEAD_OBJECT:
    case Q_S3_LIST_OBJECTS:
        break;
    default:
        a->creds = scene_creds(arena, "ASIASCENE");
    }
}

static const Answer *scene_ask(Asker *asker, const Question *q)
{
    SceneAsker *s = asker->impl;
    Answer *a = arena_new(&s->run->arena, Answer);
    vec_push(&s->run->arena, &s->run->asked, q);
    for (size_t i = 0; i < s->scene->n_rows; i++)
        if (s->scene->rows[i].kind == q->kind && question_has(q, s->scene->rows[i].match)) {
            answer_by_row(&s->run->arena, a, &s->scene->rows[i]);
            return a;
        }
    answer_by_rule(&s->run->arena, a, q);
    return a;
}

static void scene_files(SceneRun *run, const Scene *scene)
{
    for (size_t i = 0; scene->files && scene->files[i]; i += 2) {
        const char *path = scene->files[i];
        fake_world_put(run->world, path[0] == '/' ? path : arena_printf(&run->arena, "/h/%s", path),
                       span_of(scene->files[i + 1]));
    }
    if (scene->hcl)
        fake_world_put(run->world, "/t/main.tf", span_of(scene->hcl));
}

static World *scene_world(SceneRun *run, const Scene *scene)
{
    VEC(const char *) env = VEC_INIT;
    vec_push(&run->arena, &env, "HOME=/h");
    for (size_t i = 0; scene->env && scene->env[i]; i++)
        vec_push(&run->arena, &env, scene->env[i]);
    vec_push(&run->arena, &env, NULL);
    return fake_world("/nowhere", env.items);
}

/* What TG_AUTH_PROVIDER_CMD=echo ... prints; NULL: no command may run. */
static const char *scene_echo(const Scene *scene)
{
    static const char start[] = "TG_AUTH_PROVIDER_CMD=echo ";
    for (size_t i = 0; scene->env && scene->env[i]; i++)
        if (span_starts(span_of(scene->env[i]), start))
            return scene->env[i] + strlen(start);
    return NULL;
}

static bool scene_prints(void *data, const char *cwd, const char *const *argv, Span *out,
                         const char **out_why)
{
    (void)cwd;
    (void)argv;
    (void)out_why;
    *out = span_of(data);
    return true;
}

/* A /t/terragrunt.hcl makes it a unit. */
static void scene_terraform(SceneRun *run, const Scene *scene)
{
    Facts *f = run->facts;
    const char *echo = scene_echo(scene);
    TgOptions options = {echo ? scene_prints : NULL, (void *)(uintptr_t)echo};
    TgUnit *unit = tgunit_read(&run->arena, f->files, "/t", &options);
    f->unit = unit;
    f->shell_env = f->env;
    if (unit && tfview_snapshot_init(&run->arena, f->files, &unit->view))
        f->init_env = envscan_read(&run->arena,
                                   tfview_snapshot_init(&run->arena, f->files, &unit->view), "/t");
    if (unit)
        f->files = tfview_snapshot(&run->arena, f->files, &unit->view);
    f->env = envscan_read(&run->arena, f->files, "/t");
    f->tf =
        tfconfig_load_for(&run->arena, f->files, unit ? &unit->view : NULL, "/t", NULL, 0, NULL);
}

static void scene_holds(const Scene *scene, const SceneRun *run)
{
    AUTO_BUF Buf setup = BUF_INIT(OUTCOME_MAX), text = BUF_INIT(OUTCOME_MAX);
    buf_printf(&setup, "%s\n%s\n", scene->hcl ? scene->hcl : "",
               scene->profile ? scene->profile : "");
    for (size_t i = 0; scene->env && scene->env[i]; i++)
        buf_printf(&setup, "%s\n", scene->env[i]);
    for (size_t i = 0; scene->files && scene->files[i]; i++)
        buf_printf(&setup, "%s\n", scene->files[i]);
    for (size_t i = 0; i < scene->n_rows; i++) {
        const SceneRow *r = &scene->rows[i];
        const char *texts[] = {r->match, r->code, r->field, r->value, r->key_id};
        buf_printf(&setup, "%d %d %d %d %d", r->kind, r->state, r->not_asked, r->net, r->status);
        for (size_t k = 0; k < ARRAY_LEN(texts); k++)
            buf_printf(&setup, " %s", texts[k] ? texts[k] : "");
    }
    outcome_add_configurations(&text, &run->all);
    for (size_t i = 0; i < run->asked.len; i++)
        outcome_add_question(&text, run->asked.items[i]);
    outcome_hold(NULL, buf_span(&setup), buf_span(&text));
}

SceneRun *scene_run(const Scene *scene)
{
    return scene_run_in(scene, NULL);
}

SceneRun *scene_run_in(const Scene *scene, const char *top)
{
    SceneRun *run = mem_alloc(sizeof *run);
    SceneAsker asker = {{&asker, scene_ask}, scene, run};
    PredictOptions options = {.only_profile = scene->profile};
    run->world = scene_world(run, scene);
    scene_files(run, scene);
    run->facts = arena_new(&run->arena, Facts);
    run->facts->arena = &run->arena;
    run->facts->files = snapshot_new(&run->arena, run->world);
    run->facts->dir = "/t";
    run->facts->home = "/h";
    if (top)
        run->facts->tree = (Tree){run->facts->files, "/t", top};
    run->facts->now_s = FAKE_NOW_S;
    run->facts->env = envscan_read(&run->arena, run->facts->files, "/t");
    if (!scene->profile)
        scene_terraform(run, scene);
    run->all = predict_all(&run->arena, run->facts, &asker.asker, &options);
    scene_holds(scene, run);
    return run;
}

void scene_end(SceneRun *run)
{
    fake_world_free(run->world);
    arena_clear(&run->arena);
    mem_free(run);
}

const Configuration *scene_conf(const SceneRun *run, const char *address)
{
    for (size_t i = 0; i < run->all.len; i++)
        if (strcmp(run->all.items[i]->address, address) == 0)
            return run->all.items[i];
    return NULL;
}

int scene_asked(const SceneRun *run, enum question_kind kind)
{
    int n = 0;
    for (size_t i = 0; i < run->asked.len; i++)
        n += run->asked.items[i]->kind == kind;
    return n;
}

const Question *scene_question(const SceneRun *run, enum question_kind kind)
{
    for (size_t i = 0; i < run->asked.len; i++)
        if (run->asked.items[i]->kind == kind)
            return run->asked.items[i];
    return NULL;
}

const char *scene_param(const Question *q, const char *name)
{
    for (size_t i = 0; i < q->n_params; i++)
        if (strcmp(q->params[i].name, name) == 0)
            return q->params[i].text;
    return NULL;
}
