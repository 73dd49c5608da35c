/* The guided way: by itself and by hand, and what each step of it says. */
#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/rig.h"
#include "ui/view/screen.h"
#include "ui/walk.h"

static void rig_open(Rig *r, enum fake_session which)
{
    rig_new(r);
    rig_view(r, which, false);
}

static void later(Rig *r, int ms)
{
    ui_update(&r->m,
              (Msg){.kind = MSG_TICK, .now_ms = r->m.now_ms + ms, .now_s = r->m.now_s + ms / 1000},
              &r->cmds);
}

static bool says(Rig *r, const char *text)
{
    AUTO_BUF Buf all = BUF_INIT(1 << 16);
    Doc doc = screen_doc(&r->m, &r->arena);
    for (int i = 0; i < (int)doc.lines.len; i++, buf_add_char(&all, ' '))
        for (const char *p = doc_line_text(&r->arena, &doc, i); *p; p++)
            if (*p != ' ' || (all.len > 0 && all.ptr[all.len - 1] != ' '))
                buf_add_char(&all, *p);
    return strstr(all.ptr, text) != NULL;
}

void test_it_goes_on_by_itself_to_the_step_that_fails(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    walk_start(&r.m, true);
    assert_int_equal(r.m.step, STEP_REACH);
    later(&r, 1000);
    assert_int_equal(r.m.step, STEP_REACH);
    later(&r, 2500);
    assert_int_equal(r.m.step, STEP_KEYS);
    later(&r, 60000);
    assert_int_equal(r.m.step, STEP_KEYS); /* there the reader stays */
    assert_true(says(&r, "The guided way ends here."));
    rig_press(&r, UI_KEY_ENTER);
    assert_int_equal(model_screen(&r.m), SCREEN_DETAILS);
    assert_int_equal(r.m.walk, WALK_OFF);
    rig_close(&r);
}

void test_a_key_takes_the_way_over(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_PASS);
    walk_start(&r.m, true);
    rig_press(&r, 'j');
    assert_int_equal(r.m.step, STEP_KEYS);
    later(&r, 60000);
    assert_int_equal(r.m.step, STEP_KEYS);
    for (int s = STEP_KEYS; s < STEP_PROVIDER; s++)
        rig_press(&r, UI_KEY_ENTER);
    assert_int_equal(r.m.step, STEP_PROVIDER);
    assert_true(says(&r, "ends the guided way"));
    rig_press(&r, UI_KEY_ENTER);
    assert_int_equal(r.m.walk, WALK_OFF);
    assert_true(says(&r, "Is this who you expect?"));
    rig_close(&r);
}

void test_it_is_left_and_come_back_to(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    rig_press(&r, 't');
    rig_press(&r, 'W');
    assert_int_equal(model_screen(&r.m), SCREEN_MAIN);
    assert_true(says(&r, "step 1 of 7: Reach"));
    rig_press(&r, UI_KEY_ESC);
    assert_false(says(&r, "guided way"));
    rig_press(&r, UI_KEY_ENTER);
    assert_int_equal(model_screen(&r.m), SCREEN_DETAILS);
    rig_close(&r);
}

void test_a_step_says_question_answer_and_what_is_ruled_out(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    SessionView *view = fake_session_view(&r.arena, FAKE_STALE_TOKEN);
    static const RuledOut out[] = {{CAUSE_NETWORK, "it answered"},
                                   {CAUSE_CLOCK_SKEW, "the clock is right"},
                                   {CAUSE_KEY_INACTIVE, "proven otherwise"}};
    for (size_t i = 0; i < ARRAY_LEN(out); i++)
        vec_push(&r.arena, &view->verdict.ruled_out, out[i]);
    r.m.view = view;
    walk_start(&r.m, false);
    assert_true(says(&r, "Does AWS answer from this machine"));
    assert_true(says(&r, "network it answered"));
    rig_press(&r, UI_KEY_ENTER);
    assert_true(says(&r, "Which keys does Terraform sign with"));
    assert_true(says(&r, "The session token belongs to another key"));
    assert_true(says(&r, "key inactive proven otherwise"));
    assert_true(says(&r, "and 2 causes by the step before this one"));
    view->steps[STEP_EXPIRY].status = STATUS_NOT_ASKED;
    view->steps[STEP_EXPIRY].status_text = "not asked: --offline";
    rig_press(&r, '3');
    assert_true(says(&r, "not asked: --offline"));
    assert_false(says(&r, "not asked not asked"));
    rig_close(&r);
}

/* From a step that passes, f goes to the fix of the one that fails. */
void test_the_fix_is_one_key_from_every_step(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    rig_press(&r, '1');
    rig_press(&r, 'f');
    assert_int_equal(model_screen(&r.m), SCREEN_FIX);
    assert_int_equal(r.m.step, STEP_KEYS);
    assert_non_null(strstr(r.m.notice, "fix of step 2, Keys"));
    rig_close(&r);
}
