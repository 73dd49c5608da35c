#include "tests/support/tgcase.h"

#include "tests/support/outcomes.h"
#include "tests/support/setup.h"

#include <string.h>

static bool run_echo(void *data, const char *cwd, const char *const *argv, Span *out,
                     const char **out_why)
{
    (void)data;
    (void)cwd;
    *out_why = "it failed";
    *out = span_of(argv[0] && argv[1] ? argv[1] : "");
    return strcmp(argv[0], "echo") == 0;
}

TgCase tgcase_open(const TestFile *files, const char *const *env, bool may_run)
{
    TgCase c = {ARENA_INIT, fake_world("/t", env), NULL, NULL};
    TgOptions options = {may_run ? run_echo : NULL, NULL};
    for (const TestFile *f = files; f->path; f++)
        fake_world_put(c.world, f->path, span_of(f->text));
    Snapshot *snapshot = snapshot_new(&c.arena, c.world);
    c.unit = tgunit_read(&c.arena, snapshot, UNIT, &options);
    assert_non_null(c.unit);
    c.config = tfconfig_load_for(&c.arena, tfview_snapshot(&c.arena, snapshot, &c.unit->view),
                                 &c.unit->view, UNIT, NULL, 0, NULL);
    outcome_of_terraform(files, env, span_of(may_run ? "may run" : ""), c.config);
    return c;
}

void tgcase_close(TgCase *c)
{
    fake_world_free(c->world);
    arena_clear(&c->arena);
}

const TfValue *tgcase_argument(const TgCase *c, const char *name)
{
    for (size_t i = 0; i < c->config->providers.len; i++)
        if (strcmp(c->config->providers.items[i].address, "aws") == 0)
            return tfblock_get(c->config->providers.items[i].block, name);
    fail_msg("there is no provider aws");
    return NULL;
}

void tgcase_refused(const TgCase *c, const char *summary, const char *at)
{
    for (size_t i = 0; i < c->config->problems.len; i++) {
        const TfProblem *p = &c->config->problems.items[i];
        Arena arena = ARENA_INIT;
        bool same = p->fatal && p->summary && strstr(p->summary, summary);
        if (same)
            assert_string_equal(source_text(&arena, p->at), at);
        arena_clear(&arena);
        if (same)
            return;
    }
    fail_msg("nothing says: %s", summary);
}

void tgcase_no_problem(const TgCase *c)
{
    for (size_t i = 0; i < c->config->problems.len; i++)
        fail_msg("%s: %s", c->config->problems.items[i].id, c->config->problems.items[i].text);
    assert_null(c->config->not_known);
}

void tgcase_profile(const char *root, const char *locals, const char *expr, const char *const *env,
                    const char *want)
{
    Arena arena = ARENA_INIT;
    const char *unit = arena_printf(
        &arena,
        "%s%sgenerate \"p\" {\n  path = \"p.tf\"\n  if_exists = \"overwrite\"\n"
        "  contents = \"provider \\\"aws\\\" {\\n  profile = \\\"${%s}\\\"\\n}\\n\"\n}\n",
        root ? INCLUDE_ROOT : "", locals, expr);
    const TestFile files[] = {{UNIT "/main.tf", MODULE},
                              {UNIT "/terragrunt.hcl", unit},
                              {"/t/.git/HEAD", "ref"},
                              {"/t/live/env.hcl", "locals {\n  name = \"live\"\n}\n"},
                              {"/t/live/d/terragrunt.hcl", INCLUDE_ROOT},
                              {"/t/live/vars.tfvars", "who = \"ann\"\n"},
                              {"/t/mods/app/main.tf", MODULE},
                              {"/t/live/s.yaml", "a: ENC[x]\nsops:\n  version: 3\n"},
                              {root ? "/t/root.hcl" : "/t/other.hcl", root ? root : ""},
                              {NULL, NULL}};
    TgCase c = tgcase_open(files, env, false);
    const char *got = tfvalue_text(tgcase_argument(&c, "profile"));
    if (want && got)
        assert_string_equal(got, want);
    else if (want || got)
        fail_msg("%s: %s, expected %s", expr, got ? got : "not known", want ? want : "not known");
    if (want)
        tgcase_no_problem(&c);
    else
        assert_int_equal(tgcase_argument(&c, "profile")->state, TF_UNKNOWN);
    tgcase_close(&c);
    arena_clear(&arena);
}
