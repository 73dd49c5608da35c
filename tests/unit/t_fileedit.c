#include "tests/support/setup.h"

#include <string.h>

#include "edit/fileedit.h"
#include "predict/repair.h"
#include "tests/support/fakeworld.h"

#define SECRET "YqU59aaaBhoXLkc3EAbbNBXwcZWoQaLggRrwfCTl"

static World *world_with(const char *text)
{
    World *w = fake_world("/t", NULL);
    fake_world_put(w, "/f", span_of(text));
    return w;
}

static bool holds(const Secret *s, Arena *a, const char *text)
{
    return secret_equal(s, secret_new(a, span_of(text)));
}

void test_a_dropped_line_shows_no_secret(void **state)
{
    Arena a = ARENA_INIT;
    World *w =
        world_with("[default]\naws_session_token = IQoJb3JpZ2luX2VjSecretSecretSecretSecret\n");
    Edit e;
    (void)state;
    assert_true(fileedit_drop(&a, snapshot_new(&a, w), "/f", 2, &e));
    assert_int_equal(e.line, 2);
    assert_null(e.after);
    assert_true(
        holds(e.before, &a, "aws_session_token = IQoJb3JpZ2luX2VjSecretSecretSecretSecret"));
    assert_non_null(strstr(e.shown_before, "aws_session_token = "));
    assert_null(strstr(e.shown_before, "Secret"));
    assert_false(fileedit_drop(&a, snapshot_new(&a, w), "/f", 9, &e));
    assert_false(fileedit_drop(&a, snapshot_new(&a, w), "/none", 1, &e));
    fake_world_free(w);
    arena_clear(&a);
}

void test_a_value_is_cleaned_and_the_rest_stays(void **state)
{
    static const struct {
        const char *before, *after;
    } rows[] = {
        {"aws_secret_access_key =  " SECRET " ", "aws_secret_access_key =  " SECRET},
        {"aws_access_key_id=\xE2\x80\x9C"
         "AKIARTX3GSDSVM357XQK\xE2\x80\x9D",
         "aws_access_key_id=AKIARTX3GSDSVM357XQK"},
        {"  secret_key = \"" SECRET " \" # note", "  secret_key = \"" SECRET "\" # note"},
        {"export AWS_SECRET_ACCESS_KEY='" SECRET "\xC2\xA0'",
         "export AWS_SECRET_ACCESS_KEY='" SECRET "'"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        World *w = world_with(rows[i].before);
        Edit e;
        assert_true(fileedit_clean(&a, snapshot_new(&a, w), "/f", 1, &e));
        assert_true(holds(e.after, &a, rows[i].after));
        assert_null(strstr(e.shown_after, SECRET));
        assert_null(strstr(e.shown_before, "XLkc3"));
        fake_world_free(w);
        arena_clear(&a);
    }
}

void test_nothing_to_change_is_no_edit(void **state)
{
    Arena a = ARENA_INIT;
    World *w = world_with("aws_secret_access_key = " SECRET "\n");
    Edit e;
    (void)state;
    assert_false(fileedit_clean(&a, snapshot_new(&a, w), "/f", 1, &e));
    assert_false(fileedit_replace(&a, snapshot_new(&a, w), "/f", 1, "prod", "test", &e));
    assert_false(fileedit_strip_bom(&a, snapshot_new(&a, w), "/f", &e));
    fake_world_free(w);
    arena_clear(&a);
}

void test_parts_of_a_line_are_replaced(void **state)
{
    Arena a = ARENA_INIT;
    World *w = world_with("\xEF\xBB\xBF[work]\r\nregion = us-esat-1\nid = A\nsecret = B\n");
    Edit e;
    (void)state;
    assert_true(fileedit_strip_bom(&a, snapshot_new(&a, w), "/f", &e));
    assert_true(holds(e.after, &a, "[work]\r"));
    assert_true(fileedit_replace(&a, snapshot_new(&a, w), "/f", 2, "us-esat-1", "us-east-1", &e));
    assert_string_equal(e.shown_after, "region = us-east-1");
    assert_true(fileedit_take_value(&a, snapshot_new(&a, w), "/f", 3, 4, &e));
    assert_true(holds(e.after, &a, "id = B"));
    fake_world_free(w);
    arena_clear(&a);
}

/* ---- credentials repaired for an experiment ---- */

static Credentials pair(Arena *a, const char *id, const char *secret)
{
    Credentials c = {0};
    c.access_key_id.text = id;
    c.secret_key = secret_new(a, span_of(secret));
    return c;
}

void test_keys_are_repaired_as_they_were_meant(void **state)
{
    static const struct {
        enum repair repair;
        const char *id, *secret, *right_id, *right_secret; /* right_id NULL: nothing to repair */
    } rows[] = {
        {REPAIR_CLEAN, "AKIARTX3GSDSVM357XQK ", SECRET, "AKIARTX3GSDSVM357XQK", SECRET},
        {REPAIR_CLEAN, "\"AKIARTX3GSDSVM357XQK\"", "\"" SECRET "\"", "AKIARTX3GSDSVM357XQK",
         SECRET},
        {REPAIR_CLEAN, "AKIARTX3GSDSVM357XQK", "YqU59aaaBhoXLkc3EAbb\n  NBXwcZWoQaLggRrwfCTl",
         "AKIARTX3GSDSVM357XQK", SECRET},
        {REPAIR_CLEAN, "akiartx3gsdsvm357xqk", SECRET, "AKIARTX3GSDSVM357XQK", SECRET},
        {REPAIR_DECODE, "AKIARTX3GSDSVM357XQK", "%59qU59aaaBhoXLkc3EAbbNBXwcZWoQaLggRrwfCTl",
         "AKIARTX3GSDSVM357XQK", SECRET},
        {REPAIR_EXCHANGE, SECRET, "AKIARTX3GSDSVM357XQK", "AKIARTX3GSDSVM357XQK", SECRET},
        {REPAIR_CLEAN, "AKIARTX3GSDSVM357XQK", SECRET, NULL, NULL},
        {REPAIR_CLEAN, "YOUR KEY", SECRET, NULL, NULL},
    };
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Credentials c = pair(&a, rows[i].id, rows[i].secret);
        const Credentials *r = repair_credentials(&a, &c, rows[i].repair);
        if (!rows[i].right_id) {
            assert_null(r);
            continue;
        }
        assert_non_null(r);
        assert_string_equal(r->access_key_id.text, rows[i].right_id);
        assert_true(holds(r->secret_key, &a, rows[i].right_secret));
    }
    arena_clear(&a);
}

/* Only a whole argument on one line can be dropped: the text of a heredoc would be left behind. */
void test_only_an_argument_of_one_line_is_dropped(void **state)
{
    static const struct {
        const char *line;
        bool drops;
    } rows[] = {{"  token = \"x\"", true},    {"  token = <<EOT", false},
                {"  token = <<-EOT", false},  {"  token = [", false},
                {"  token = f(\"x\")", true}, {"  tokens = \"x\"", false},
                {"  token", false},           {"  = \"x\"", false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        World *w = world_with(rows[i].line);
        Edit e;
        if (fileedit_drop_argument(&a, snapshot_new(&a, w), "/f", 1, "token", &e) != rows[i].drops)
            fail_msg("%s", rows[i].line);
        fake_world_free(w);
        arena_clear(&a);
    }
}
