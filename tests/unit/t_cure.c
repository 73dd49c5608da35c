#include "tests/support/setup.h"

#include <string.h>

#include "engine/cure.h"
#include "tests/support/fakeworld.h"
#include "tests/support/sampleview.h"

void test_cure_takes_the_variable_out_in_each_shell(void **state)
{
    static const struct {
        enum shell shell;
        const char *code;
    } rows[] = {
        {SHELL_SH, "unset AWS_SESSION_TOKEN\nexport AWS_PROFILE='it'\\''s me'\n"},
        {SHELL_FISH, "set -e AWS_SESSION_TOKEN\nset -gx AWS_PROFILE 'it\\'s me'\n"},
        {SHELL_POWERSHELL, "Remove-Item Env:AWS_SESSION_TOKEN -ErrorAction "
                           "SilentlyContinue\n$env:AWS_PROFILE = 'it''s me'\n"},
    };
    Arena a = ARENA_INIT;
    CureEnv cure = cure_env(&a, sample_view(&a));
    (void)state;
    assert_int_equal(cure.unset.len, 1);
    vec_push(&a, &cure.set, ((HttpHeader){"AWS_PROFILE", "it's me"}));
    vec_push(
        &a, &cure.set,
        ((HttpHeader){"AWS_REGION", "a\nb"})); /* no command for a value with a control character */
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_BUF Buf out = BUF_INIT(4096);
        cure_shell_code(&a, &out, &cure, rows[i].shell);
        assert_string_equal(out.ptr, rows[i].code);
    }
    arena_clear(&a);
}

void test_cure_leaves_what_works_and_what_changes_the_principal(void **state)
{
    Arena a = ARENA_INIT;
    SessionView *view = sample_view(&a);
    Finding *f = view->steps[STEP_KEYS].findings.items[0];
    CureEnv cure = cure_env(&a, sample_view_pass(&a));
    (void)state;
    assert_int_equal(cure.unset.len, 0);
    f->fixes.items[0].changes_principal = true;
    cure = cure_env(&a, view);
    assert_int_equal(cure.unset.len, 0);
    /* an edit counts only where it may be applied unasked */
    assert_false(cure_is_unasked(&f->fixes.items[1]));
    f->fixes.items[1].unasked = true;
    assert_true(cure_is_unasked(&f->fixes.items[1]));
    f->fixes.items[1].changes_principal = true;
    assert_false(cure_is_unasked(&f->fixes.items[1]));
    arena_clear(&a);
}

/* The provider and the backend have the same fix of the one environment. */
void test_cure_makes_each_change_once(void **state)
{
    Arena a = ARENA_INIT;
    SessionView *view = sample_view(&a);
    Finding *f = view->steps[STEP_KEYS].findings.items[0];
    Finding again = *f;
    EnvRepair swap = {
        .name = "AWS_ACCESS_KEY_ID", .from = "AWS_SECRET_ACCESS_KEY", .exchange = true};
    CureEnv cure;
    (void)state;
    vec_push(&a, &f->fixes.items[0].env_repair, swap);
    again.fixes = f->fixes;
    vec_push(&a, &view->steps[STEP_KEYS].findings, &again);
    cure = cure_env(&a, view);
    assert_int_equal(cure.unset.len, 1);
    assert_int_equal(cure.repair.len, 1);
    arena_clear(&a);
}

void test_cure_shows_a_change_of_identity_apart(void **state)
{
    Arena a = ARENA_INIT;
    SessionView *view = sample_view(&a);
    Fix *fix = &view->steps[STEP_KEYS].findings.items[0]->fixes.items[0];
    CureEnv other;
    (void)state;
    assert_null(cure_env_other(&a, view, &other));
    fix->changes_principal = true;
    assert_ptr_equal(cure_env_other(&a, view, &other), fix);
    assert_string_equal(other.unset.items[0], "AWS_SESSION_TOKEN");
    arena_clear(&a);
}

void test_cure_names_no_variable_that_is_none(void **state)
{
    Arena a = ARENA_INIT;
    SessionView *view = sample_view(&a);
    Finding *f = view->steps[STEP_KEYS].findings.items[0];
    (void)state;
    vec_push(&a, &f->fixes.items[0].env_unset, "X; rm -rf /");
    vec_push(&a, &f->fixes.items[0].env_unset, "");
    assert_int_equal(cure_env(&a, view).unset.len, 1);
    arena_clear(&a);
}

void test_cure_makes_the_environment_of_a_child(void **state)
{
    Arena a = ARENA_INIT;
    World *w = fake_world("/nowhere", (const char *const[]){"HOME=/h", "AWS_SESSION_TOKEN=x",
                                                            "AWS_PROFILE=old", NULL});
    CureEnv cure = cure_env(&a, sample_view(&a));
    const char *const *env;
    size_t n = 0;
    bool home = false, profile = false;
    (void)state;
    vec_push(&a, &cure.set, ((HttpHeader){"AWS_PROFILE", "new"}));
    for (env = cure_envp(&a, w, &cure); env[n]; n++) {
        home = home || strcmp(env[n], "HOME=/h") == 0;
        profile = profile || strcmp(env[n], "AWS_PROFILE=new") == 0;
        assert_int_not_equal(strncmp(env[n], "AWS_SESSION_TOKEN", 17), 0);
    }
    assert_true(home && profile);
    assert_int_equal(n, 2);
    fake_world_free(w);
    arena_clear(&a);
}
