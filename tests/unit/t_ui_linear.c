#include "tests/support/setup.h"

#include <locale.h>
#include <string.h>

#include "tests/support/fakesession.h"
#include "tests/support/golden.h"
#include "ui/linear.h"

static const struct {
    const char *name;
    enum fake_session fake;
    enum screen screen;
    bool utf8;
} cases[] = {
    {"linear-main", FAKE_STALE_TOKEN, SCREEN_MAIN, true},    {"linear-ascii", FAKE_STALE_TOKEN, SCREEN_MAIN, false},
    {"linear-trace", FAKE_MANY, SCREEN_TRACE, true},         {"linear-fix", FAKE_EDIT, SCREEN_FIX, true},
    {"linear-start", FAKE_NO_TERRAFORM, SCREEN_START, true}, {"linear-help", FAKE_STALE_TOKEN, SCREEN_HELP, true},
    {"linear-lab", FAKE_STALE_TOKEN, SCREEN_LAB, true},
};

static void print_case(size_t i, Buf *out)
{
    Arena arena = ARENA_INIT;
    Model m;
    setlocale(LC_CTYPE, "C.UTF-8");
    model_init(&m, 12, 78, cases[i].utf8);
    m.view = fake_session_view(&arena, cases[i].fake);
    m.step = STEP_KEYS;
    m.now_s = FAKE_NOW_S;
    m.now_ms = FAKE_NOW_MS;
    m.scenarios = fake_scenarios(&m.n_scenarios);
    if (cases[i].screen != SCREEN_MAIN)
        m.stack[m.depth++] = cases[i].screen;
    linear_print(&m, out);
    model_clear(&m);
    arena_clear(&arena);
}

void test_linear_screens(void **state)
{
    bool same = true;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_BUF Buf out = BUF_INIT(1 << 20);
        print_case(i, &out);
        same = golden_text(cases[i].name, out.ptr) && same;
    }
    assert_true(same);
}

/* Nothing that a screen reader would stumble over: no escape sequences, no spinner; in ASCII nothing beyond it. */
void test_linear_is_plain(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_BUF Buf out = BUF_INIT(1 << 20);
        print_case(i, &out);
        assert_null(strchr(out.ptr, '\033'));
        for (const char *p = out.ptr; !cases[i].utf8 && *p; p++)
            assert_true((unsigned char)*p < 0x80);
    }
}
