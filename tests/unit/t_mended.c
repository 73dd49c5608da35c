/* The environment that start-up files will make, after they were edited while the wizard is open.
 */
#include "tests/support/setup.h"

#include <string.h>

#include "engine/mended.h"
#include "engine/probes.h"
#include "tests/support/fakeworld.h"

static const char *const env[] = {"HOME=/h", "AWS_SESSION_TOKEN=old", "AWS_REGION=eu-west-1", NULL};

static const char *now_of(const Mended *m, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; m->envp && m->envp[i]; i++)
        if (strncmp(m->envp[i], name, len) == 0 && m->envp[i][len] == '=')
            return m->envp[i] + len + 1;
    return NULL;
}

typedef struct Scene {
    Arena arena;
    World *w;
    Mended m;
} Scene;

static void scene_open(Scene *s, const char *envrc)
{
    SessionOptions options = {.dir = "/t"};
    *s = (Scene){.arena = ARENA_INIT};
    s->w = fake_world("/nowhere", env);
    fake_world_put(s->w, "/t/main.tf", SPAN_LITERAL("provider \"aws\" {}\n"));
    fake_world_put(s->w, "/t/.envrc", span_of(envrc));
    mended_open(&s->m, s->w, probes_gather(&s->arena, s->w, &options));
}

static void scene_edit(Scene *s, const char *envrc)
{
    fake_world_put(s->w, "/t/.envrc", span_of(envrc));
    mended_look(&s->m, s->w, "/t");
}

static void scene_close(Scene *s)
{
    mended_clear(&s->m);
    fake_world_free(s->w);
    arena_clear(&s->arena);
}

void test_mended_a_line_that_goes_takes_its_variable(void **state)
{
    Scene s;
    (void)state;
    scene_open(&s, "export AWS_SESSION_TOKEN=old\n");
    mended_look(&s.m, s.w, "/t");
    assert_null(s.m.envp);
    scene_edit(&s, "# nothing\n");
    assert_null(now_of(&s.m, "AWS_SESSION_TOKEN"));
    assert_string_equal(now_of(&s.m, "AWS_REGION"), "eu-west-1");
    scene_close(&s);
}

void test_mended_a_new_export_counts(void **state)
{
    AUTO_BUF Buf left = BUF_INIT(4096);
    Scene s;
    (void)state;
    scene_open(&s, "export AWS_SESSION_TOKEN=old\n");
    scene_edit(&s, "export AWS_SESSION_TOKEN=old\nexport AWS_PROFILE=work\n");
    assert_string_equal(now_of(&s.m, "AWS_PROFILE"), "work");
    assert_string_equal(now_of(&s.m, "AWS_SESSION_TOKEN"), "old");
    mended_left(&s.m, &s.arena, SHELL_SH, &left);
    assert_string_equal(left.ptr, ". /t/.envrc\n");
    scene_close(&s);
}

/* It was written before and the shell has not taken it: perhaps it never will. */
void test_mended_an_export_that_was_there_is_no_change(void **state)
{
    Scene s;
    (void)state;
    scene_open(&s, "export AWS_PROFILE=work\n");
    scene_edit(&s, "export AWS_PROFILE=work\n# more\n");
    assert_null(s.m.envp);
    scene_edit(&s, "export AWS_PROFILE=$(whoami)\n");
    assert_null(s.m.envp);
    scene_close(&s);
}

/* A variable that a Terragrunt file asks for counts as those do that programs read. */
void test_mended_follows_what_get_env_asks_for(void **state)
{
    SessionOptions options = {.dir = "/t"};
    Scene s = {.arena = ARENA_INIT};
    EnvFollow near;
    (void)state;
    s.w = fake_world("/nowhere", env);
    fake_world_put(s.w, "/t/main.tf", SPAN_LITERAL("provider \"aws\" {}\n"));
    fake_world_put(s.w, "/t/terragrunt.hcl",
                   SPAN_LITERAL("inputs = {\n  p = get_env(\"DEPLOY_PROFILE\", \"old\")\n}\n"));
    fake_world_put(s.w, "/t/.envrc", SPAN_LITERAL("export DEPLOY_PROFLE=work\n"));
    assert_true(
        envfollow_near(&s.arena, snapshot_new(&s.arena, s.w), "/t", "DEPLOY_PROFILE", &near));
    assert_string_equal(near.name, "DEPLOY_PROFLE");
    assert_int_equal(near.at.line, 1);
    assert_false(envfollow_near(&s.arena, snapshot_new(&s.arena, s.w), "/t", "OTHER_NAME", &near));
    mended_open(&s.m, s.w, probes_gather(&s.arena, s.w, &options));
    scene_edit(&s, "export DEPLOY_PROFILE=work\n");
    assert_string_equal(now_of(&s.m, "DEPLOY_PROFILE"), "work");
    scene_close(&s);
}
