#include "tests/support/setup.h"

#include <string.h>

#include "base/snapshot.h"
#include "tests/support/fakeworld.h"

void test_whoever_asks_again_gets_the_same_bytes(void **state)
{
    Arena a = ARENA_INIT;
    World *w = fake_world("/t", NULL);
    Snapshot *s = snapshot_new(&a, w);
    Span first, again;
    const char *digest;
    (void)state;
    fake_world_put(w, "/t/f", span_of("old\n"));
    assert_null(snapshot_digest(s, "/t/f"));
    assert_int_equal(snapshot_read(s, "/t/f", 100, &first), FILE_OK);
    digest = snapshot_digest(s, "/t/f");
    fake_world_put(w, "/t/f", span_of("new, and longer\n"));
    assert_int_equal(snapshot_read(s, "/t/f", 100, &again), FILE_OK);
    assert_true(span_is(again, "old\n") && first.ptr == again.ptr);
    assert_string_equal(snapshot_digest(s, "/t/f"), digest);
    assert_string_equal(digest_of(&a, span_of("old\n")), digest);
    fake_world_free(w);
    arena_clear(&a);
}

void test_an_error_is_remembered_too(void **state)
{
    Arena a = ARENA_INIT;
    World *w = fake_world("/t", NULL);
    Snapshot *s = snapshot_new(&a, w);
    NameVec names;
    Span bytes;
    (void)state;
    assert_int_equal(snapshot_read(s, "/t/f", 100, &bytes), FILE_ABSENT);
    assert_int_equal(snapshot_stat(s, "/t/f").state, FILE_ABSENT);
    assert_null(snapshot_real(s, "/t/f"));
    snapshot_list(s, "/t", &names);
    assert_int_equal(names.len, 0);
    fake_world_put(w, "/t/f", span_of("x"));
    assert_int_equal(snapshot_read(s, "/t/f", 100, &bytes), FILE_ABSENT);
    assert_int_equal(snapshot_stat(s, "/t/f").state, FILE_ABSENT);
    assert_null(snapshot_digest(s, "/t/f"));
    snapshot_list(s, "/t", &names);
    assert_int_equal(names.len, 0);
    fake_world_free(w);
    arena_clear(&a);
}

void test_two_names_of_a_file_are_one_file(void **state)
{
    Arena a = ARENA_INIT;
    World *w = fake_world("/t", NULL);
    Snapshot *s = snapshot_new(&a, w);
    Span first, second;
    static const char *const names[] = {"f", "./f", "/t//f", "/t/./f"};
    (void)state;
    fake_world_put(w, "/t/f", span_of("old"));
    assert_int_equal(snapshot_read(s, "/t/f", 100, &first), FILE_OK);
    fake_world_put(w, "/t/f", span_of("new"));
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        assert_int_equal(snapshot_read(s, names[i], 100, &second), FILE_OK);
        assert_ptr_equal(first.ptr, second.ptr);
    }
    fake_world_free(w);
    arena_clear(&a);
}

/* Each reader has a ceiling of its own. */
void test_a_file_too_big_for_one_is_read_for_another(void **state)
{
    Arena a = ARENA_INIT;
    World *w = fake_world("/t", NULL);
    Snapshot *s = snapshot_new(&a, w);
    Span bytes;
    (void)state;
    fake_world_put(w, "/t/f", span_of("12345678"));
    assert_int_equal(snapshot_read(s, "/t/f", 4, &bytes), FILE_TOO_BIG);
    assert_int_equal(snapshot_read(s, "/t/f", 8, &bytes), FILE_OK);
    assert_int_equal(snapshot_read(s, "/t/f", 4, &bytes), FILE_TOO_BIG);
    assert_int_equal(bytes.len, 0);
    fake_world_free(w);
    arena_clear(&a);
}

void test_of_no_world_nothing_is_there(void **state)
{
    Arena a = ARENA_INIT;
    Snapshot *places[] = {NULL, snapshot_new(&a, NULL)};
    Span bytes;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        assert_int_equal(snapshot_read(places[i], "/f", 1, &bytes), FILE_ABSENT);
        assert_int_equal(snapshot_stat(places[i], "/f").state, FILE_ABSENT);
        assert_null(snapshot_env(places[i], "HOME"));
        assert_null(snapshot_env_all(places[i])[0]);
        assert_null(snapshot_cwd(places[i]));
    }
    arena_clear(&a);
}

/* What many have in common is asked for once, and what is below the folder by each. */
void test_what_lies_outside_is_read_once_for_all(void **state)
{
    Arena a = ARENA_INIT;
    World *w = fake_world("/nowhere", NULL);
    Snapshot *outside = snapshot_new(&a, w), *first, *second;
    Span bytes;
    (void)state;
    fake_world_put(w, "/h/rc", span_of("old"));
    fake_world_put(w, "/live/a/main.tf", span_of("old"));
    first = snapshot_within(&a, w, outside, "/live");
    second = snapshot_within(&a, w, outside, "/live");
    assert_int_equal(snapshot_read(first, "/h/rc", 100, &bytes), FILE_OK);
    assert_int_equal(snapshot_stat(first, "/bin/terraform").state, FILE_ABSENT);
    assert_int_equal(snapshot_read(first, "/live/a/main.tf", 100, &bytes), FILE_OK);
    fake_world_put(w, "/h/rc", span_of("new"));
    fake_world_put(w, "/bin/terraform", span_of("new"));
    fake_world_put(w, "/live/a/main.tf", span_of("new"));
    snapshot_read(second, "/h/rc", 100, &bytes);
    assert_true(span_is(bytes, "old"));
    assert_string_equal(snapshot_digest(second, "/h/rc"), digest_of(&a, span_of("old")));
    assert_int_equal(snapshot_stat(second, "/bin/terraform").state, FILE_ABSENT);
    snapshot_read(second, "/live/a/main.tf", 100, &bytes);
    assert_true(span_is(bytes, "new"));
    snapshot_read(second, "/live/../h/rc", 100, &bytes); /* links may stand before the ".." */
    assert_true(span_is(bytes, "new"));
    fake_world_free(w);
    arena_clear(&a);
}

/* They have no more in common than some megabytes; what is known by then stays so. */
void test_what_is_kept_for_all_has_an_end(void **state)
{
    enum { LARGE = 17 * 1024 * 1024 };
    Arena a = ARENA_INIT;
    World *w = fake_world("/nowhere", NULL);
    Snapshot *outside = snapshot_new(&a, w), *first, *second;
    char *large = arena_alloc(&a, LARGE);
    Span bytes;
    (void)state;
    fake_world_put(w, "/m/large", (Span){large, LARGE});
    fake_world_put(w, "/m/next", span_of("old"));
    first = snapshot_within(&a, w, outside, "/live");
    second = snapshot_within(&a, w, outside, "/live");
    snapshot_read(first, "/m/large", 2 * LARGE, &bytes);
    snapshot_read(first, "/m/next", 100, &bytes);
    fake_world_put(w, "/m/large", span_of("new"));
    fake_world_put(w, "/m/next", span_of("new"));
    snapshot_read(second, "/m/large", 2 * LARGE, &bytes);
    assert_int_equal(bytes.len, LARGE);
    snapshot_read(second, "/m/next", 100, &bytes);
    assert_true(span_is(bytes, "new"));
    fake_world_free(w);
    arena_clear(&a);
}

void test_a_line_is_found_by_its_number(void **state)
{
    Arena a = ARENA_INIT;
    AUTO_BUF Buf text = BUF_INIT(100000);
    World *w = fake_world("/t", NULL);
    Snapshot *s = snapshot_new(&a, w);
    static const int numbers[] = {1, 2, 255, 256, 257, 512, 513, 999, 1000};
    Span line;
    (void)state;
    for (int i = 1; i <= 999; i++)
        buf_add_str(&text, arena_printf(&a, "%d\n", i));
    buf_add_str(&text, "1000");
    fake_world_put(w, "/t/f", buf_span(&text));
    fake_world_put(w, "/t/none", SPAN_EMPTY);
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        assert_true(snapshot_line(s, "/t/f", numbers[i], 100000, &line));
        assert_true(span_is(line, arena_printf(&a, "%d", numbers[i])));
    }
    assert_false(snapshot_line(s, "/t/f", 1001, 100000, &line));
    assert_false(snapshot_line(s, "/t/f", 1281, 100000, &line));
    assert_false(snapshot_line(s, "/t/f", 0, 100000, &line));
    assert_false(snapshot_line(s, "/t/f", -300, 100000, &line));
    assert_false(snapshot_line(s, "/t/f", 1, 10, &line)); /* too large for who asks */
    assert_false(snapshot_line(s, "/t/none", 1, 10, &line));
    assert_false(snapshot_line(s, "/t/absent", 1, 10, &line));
    fake_world_free(w);
    arena_clear(&a);
}
