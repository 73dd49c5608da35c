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

static void scene_open_with(Scene *s, const char *const *variables, const char *envrc)
{
    SessionOptions options = {.dir = "/t"};
    *s = (Scene){.arena = ARENA_INIT};
    s->w = fake_world("/nowhere", variables);
    fake_world_put(s->w, "/t/main.tf", SPAN_LITERAL("provider \"aws\" {}\n"));
    fake_world_put(s->w, "/t/.envrc", span_of(envrc));
    mended_open(&s->m, s->w, probes_gather(&s->arena, s->w, &options));
}

static void scene_open(Scene *s, const char *envrc)
{
    scene_open_with(s, env, envrc);
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

/* What a shell is told is told again by the file that it was read from: only half a cure. */
void test_mended_half_a_cure_is_told_with_its_line(void **state)
{
    static const char *const swapped[] = {"HOME=/h",
                                          "AWS_ACCESS_KEY_ID=s",
                                          "AWS_SECRET_ACCESS_KEY=k",
                                          "AWS_SECURITY_TOKEN= t ",
                                          "AWS_PROFILE=wrok",
                                          NULL};
    static const char *const unset[] = {"AWS_PROFILE", NULL};
    static const struct {
        const char *unset;
        HttpHeader set;
        EnvRepair repair;
        const char *file;
        size_t n_edits;
        const char *after[2]; /* of each edit, NULL = the line goes */
    } rows[] = {
        {.unset = unset[0], .file = "export AWS_PROFILE=wrok\n", .n_edits = 1},
        {.unset = unset[0], .file = "export AWS_PROFILE=$(pick)\n", .n_edits = 1},
        {.unset = unset[0], .file = "export AWS_PROFILE=work\n"}, /* that is another value */
        {.unset = unset[0], .file = "export AWS_REGION=eu-west-1\n"},
        {.set = {"AWS_PROFILE", "work"},
         .file = "export AWS_PROFILE=wrok\n",
         .n_edits = 1,
         .after = {"export AWS_PROFILE=work"}},
        {.repair = {"AWS_SECURITY_TOKEN", "AWS_SECURITY_TOKEN", false},
         .file = "export AWS_SECURITY_TOKEN=\" t \"\n",
         .n_edits = 1,
         .after = {"export AWS_SECURITY_TOKEN=\"t\""}},
        {.repair = {"AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", false},
         .file = "export AWS_SECURITY_TOKEN=' t '\n",
         .n_edits = 1,
         .after = {"export AWS_SESSION_TOKEN=' t '"}},
        {.repair = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", true},
         .file = "export AWS_ACCESS_KEY_ID=s\nexport AWS_SECRET_ACCESS_KEY=k\n",
         .n_edits = 2,
         .after = {"export AWS_ACCESS_KEY_ID=k", "export AWS_SECRET_ACCESS_KEY=s"}},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Fix fix = {.id = "x"};
        Scene s;
        scene_open_with(&s, swapped, rows[i].file);
        if (rows[i].unset)
            vec_push(&s.arena, &fix.env_unset, rows[i].unset);
        if (rows[i].set.name)
            vec_push(&s.arena, &fix.env_set, rows[i].set);
        if (rows[i].repair.name)
            vec_push(&s.arena, &fix.env_repair, rows[i].repair);
        mended_try(&s.m, &fix, false);
        mended_look(&s.m, s.w, "/t");
        assert_int_equal(s.m.again.fixes.len, rows[i].n_edits > 0);
        for (size_t k = 0; k < rows[i].n_edits; k++) {
            const Fix *f = &s.m.again.fixes.items[0];
            assert_int_equal(f->edits.len, rows[i].n_edits);
            const Secret *after = f->edits.items[k].after;
            if (rows[i].after[k])
                assert_true(span_is(secret_use(after), rows[i].after[k]));
            else
                assert_null(after);
        }
        if (rows[i].n_edits > 0)
            assert_string_equal(s.m.again.title, "The next shell sets it again: /t/.envrc:1");
        scene_edit(&s, "# nothing\n");
        assert_int_equal(s.m.again.fixes.len, 0);
        scene_close(&s);
    }
}

/* Two causes, cured one after the other: the second try must not bring the first one back. */
void test_mended_a_second_cure_keeps_the_first(void **state)
{
    Fix first = {.id = "x"}, second = {.id = "y"};
    Scene s;
    (void)state;
    scene_open(&s, "# nothing\n");
    vec_push(&s.arena, &first.env_unset, "AWS_SESSION_TOKEN");
    vec_push(&s.arena, &second.env_unset, "AWS_REGION");
    mended_try(&s.m, &first, false);
    mended_try(&s.m, &second, true);
    mended_look(&s.m, s.w, "/t");
    assert_null(now_of(&s.m, "AWS_SESSION_TOKEN"));
    assert_null(now_of(&s.m, "AWS_REGION"));
    mended_try(&s.m, &second, false);
    mended_look(&s.m, s.w, "/t");
    assert_non_null(now_of(&s.m, "AWS_SESSION_TOKEN"));
    scene_close(&s);
}
