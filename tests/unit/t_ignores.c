#include "tests/support/setup.h"

#include <string.h>

#include "engine/ignores.h"

static IgnoreVec parsed(Arena *a, const char *text, bool alone)
{
    IgnoreVec all = VEC_INIT;
    ignores_parse(a, ".why403.ini", span_of(text), alone, &all);
    return all;
}

static void assert_same(const char *is, const char *should)
{
    if (should)
        assert_string_equal(is, should);
    else
        assert_null(is);
}

void test_ignores_reads_lines(void **state)
{
    static const struct {
        const char *line, *id, *until, *reason, *problem; /* problem: part of it */
    } rows[] = {
        {"ignore = keys.wrong_keys.secret", "keys.wrong_keys.secret", NULL, NULL, NULL},
        {"\xef\xbb\xbfignore = keys.wrong_keys", "keys.wrong_keys", NULL, NULL, NULL},
        {"ignore=keys.wrong_keys", "keys.wrong_keys", NULL, NULL, NULL},
        {"  ignore =\tkeys.wrong_keys \t until  2027-02-28\r", "keys.wrong_keys", "2027-02-28",
         NULL, NULL},
        {"ignore = keys.wrong_keys until 2027-02-28 we know = yes", "keys.wrong_keys", "2027-02-28",
         "we know = yes", NULL},
        {"ignore = keys.wrong_keys untilled soil", "keys.wrong_keys", NULL, "untilled soil", NULL},
        {"ignore = keys.wrong_keys \x1b[2J", "keys.wrong_keys", NULL, "\\x1b[2J", NULL},
        {"ignore = keys.wrong_key", NULL, NULL, NULL, "perhaps keys.wrong_keys was meant"},
        {"ignore = keys.wrong", NULL, NULL, NULL, "no finding \"keys.wrong\""},
        {"ignore = keys", NULL, NULL, NULL, "no finding \"keys\""},
        {"ignore = wJalrXUtnFEMI/K7MDENG", NULL, NULL, NULL, "takes the id of a finding"},
        {"ignore =", NULL, NULL, NULL, "takes the id of a finding"},
        {"ignore = keys.wrong_keys until", "keys.wrong_keys", NULL, NULL, "takes a day"},
        {"ignore = keys.wrong_keys until 2027-02-30x", "keys.wrong_keys", NULL, NULL,
         "takes a day"},
        {"ignore = keys.wrong_keys until tomorrow", "keys.wrong_keys", NULL, NULL, "takes a day"},
        {"format = json", NULL, NULL, NULL, "only ignore"},
        {"ignored = keys.wrong_keys", NULL, NULL, NULL, "only ignore"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        IgnoreVec all = parsed(&a, rows[i].line, true);
        assert_int_equal(all.len, 1);
        assert_same(all.items[0].id, rows[i].id);
        if (rows[i].problem &&
            !(all.items[0].problem && strstr(all.items[0].problem, rows[i].problem)))
            fail_msg("%s: %s", rows[i].line, all.items[0].problem ? all.items[0].problem : "fine");
        if (!rows[i].problem) {
            assert_null(all.items[0].problem);
            assert_same(all.items[0].until, rows[i].until);
            assert_same(all.items[0].reason, rows[i].reason);
        }
        arena_clear(&a);
    }
}

void test_ignores_knows_the_line_and_the_last_moment(void **state)
{
    Arena a = ARENA_INIT;
    IgnoreVec all = parsed(&a,
                           "# a comment\n; another\n\n[colors]\nx = 1\nignore = keys.wrong_keys\n"
                           "[why403]\nignore = iam.iam_denied until 2026-11-23",
                           true);
    (void)state;
    assert_int_equal(all.len, 1);
    assert_int_equal(all.items[0].at.line, 8);
    assert_int_equal(all.items[0].ends_s, text_parse_time(span_of("2026-11-24T00:00:00Z")));
    arena_clear(&a);
}

void test_ignores_leaves_other_settings_of_config_ini_alone(void **state)
{
    Arena a = ARENA_INIT;
    IgnoreVec all = parsed(&a, "format = json\nignore = keys.wrong_keys\n", false);
    (void)state;
    assert_int_equal(all.len, 1);
    assert_int_equal(all.items[0].at.line, 2);
    arena_clear(&a);
}
