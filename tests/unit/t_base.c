#include "tests/support/setup.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/arn.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/utf8.h"

void test_arena_keeps_what_grows(void **state)
{
    Arena a = ARENA_INIT;
    VEC(int) v = VEC_INIT;
    (void)state;
    for (int i = 0; i < 1000; i++)
        vec_push(&a, &v, i);
    assert_int_equal(v.len, 1000);
    assert_int_equal(v.items[999], 999);
    assert_string_equal(arena_printf(&a, "%s:%d", "main.tf", 3), "main.tf:3");
    arena_clear(&a);
    arena_clear(&a);
}

void test_buf_stops_at_its_ceiling(void **state)
{
    AUTO_BUF Buf b = BUF_INIT(5);
    (void)state;
    buf_add_str(&b, "abc");
    assert_false(b.overflow);
    buf_add_str(&b, "defg");
    assert_true(b.overflow);
    assert_string_equal(b.ptr, "abcde");
    buf_clear(&b);
}

void test_span_lines_and_trim(void **state)
{
    Span rest = span_of("one\r\n\ntwo"), line;
    (void)state;
    assert_true(span_next_line(&rest, &line));
    assert_true(span_is(line, "one\r"));
    assert_true(span_next_line(&rest, &line));
    assert_int_equal(line.len, 0);
    assert_true(span_next_line(&rest, &line));
    assert_true(span_is(line, "two"));
    assert_false(span_next_line(&rest, &line));
    assert_true(span_is(span_trim(span_of(" \tx y\t"), " \t"), "x y"));
    assert_int_equal(span_find(span_of("abcabd"), "abd"), 3);
}

void test_secret_shape_tells_strays_not_bytes(void **state)
{
    static const struct {
        const char *text;
        unsigned strays;
    } rows[] = {
        {"abc", 0},
        {" abc", STRAY_LEADING_BLANK},
        {"abc ", STRAY_TRAILING_BLANK},
        {"a bc", STRAY_INNER_BLANK},
        {"\"abc\"", STRAY_QUOTE},
        {"abc\r", STRAY_CR},
        {"abc\n", STRAY_LF},
        {"abc\xC2\xA0", STRAY_NBSP},
        {"a\xE2\x80\x8B"
         "bc",
         STRAY_ZERO_WIDTH},
        {"\xE2\x80\x9C"
         "abc",
         STRAY_SMART_QUOTE},
        {"ab%2Fc", STRAY_PERCENT},
    };
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        SecretShape shape = secret_shape(secret_new(&a, span_of(rows[i].text)));
        assert_int_equal(shape.strays, rows[i].strays);
        assert_int_equal(shape.len_bytes, strlen(rows[i].text));
    }
    assert_int_equal(secret_shape(secret_new(&a, span_of("x"))).tag,
                     secret_shape(secret_new(&a, span_of("x"))).tag);
    assert_true(secret_shape(secret_new(&a, span_of("AKIAIOSFODNN7EXAMPLE"))).looks_like_key_id);
    assert_true(secret_shape(secret_new(&a, span_of("corp/x:1@y.z_+=,-"))).plain);
    assert_false(secret_shape(secret_new(&a, span_of("x#y"))).plain);
    arena_clear(&a);
}

void test_key_id_is_masked(void **state)
{
    Arena a = ARENA_INIT;
    (void)state;
    assert_string_equal(text_key_id(&a, "AKIAIOSFODNN7EXAMPLE", false), "AKIA…MPLE");
    assert_string_equal(text_key_id(&a, "test", false), "(4 characters)");
    assert_string_equal(text_key_id(&a, "test", true), "test");
    assert_null(text_key_id(&a, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", true));
    arena_clear(&a);
}

void test_safe_text_shows_what_hides(void **state)
{
    Arena a = ARENA_INIT;
    (void)state;
    assert_string_equal(text_safe(&a, "a\x1b[31m\n"), "a\\x1b[31m\\n");
    assert_string_equal(text_safe(&a, "x\xE2\x80\xAEy"), "x\\u202ey");
    assert_string_equal(text_safe(&a, "bad\xFFutf"), "bad\\xffutf");
    assert_string_equal(text_safe(&a, "Grüße ✔"), "Grüße ✔");
    arena_clear(&a);
}

void test_quoting_per_shell(void **state)
{
    Arena a = ARENA_INIT;
    (void)state;
    assert_string_equal(text_quote(&a, SHELL_SH, "prod"), "prod");
    assert_string_equal(text_quote(&a, SHELL_SH, "it's $x"), "'it'\\''s $x'");
    assert_string_equal(text_quote(&a, SHELL_FISH, "it's"), "'it\\'s'");
    assert_string_equal(text_quote(&a, SHELL_POWERSHELL, "it's"), "'it''s'");
    assert_string_equal(text_quote(&a, SHELL_SH, "=ls"), "'=ls'");
    assert_string_equal(text_quote(&a, SHELL_FISH, "%self"), "'%self'");
    assert_string_equal(text_quote(&a, SHELL_SH, "a=b%c"), "a=b%c");
    /* w’|touch x|’ would end the quotes and start a command */
    assert_string_equal(text_quote(&a, SHELL_POWERSHELL, "w\xe2\x80\x99|touch x|\xe2\x80\x98"),
                        "'w\xe2\x80\x99\xe2\x80\x99|touch x|\xe2\x80\x98\xe2\x80\x98'");
    assert_string_equal(text_quote(&a, SHELL_POWERSHELL, "\xe2\x80\x9b\xe2\x80\x9c"),
                        "'\xe2\x80\x9b\xe2\x80\x9b\xe2\x80\x9c'");
    assert_null(text_quote(&a, SHELL_SH, "a\nb"));
    assert_null(text_quote(&a, SHELL_SH,
                           "a\xc2\x9b"
                           "2J")); /* C1 */
    assert_null(text_quote(&a, SHELL_SH,
                           "a\xe2\x80\xae"
                           "fdp.exe"));                                /* U+202E */
    assert_null(text_quote(&a, SHELL_POWERSHELL, "p\xe2\x80\x8brod")); /* nobody sees it */
    assert_null(text_quote(&a, SHELL_FISH, "caf\xe9"));                /* no UTF-8 */
    assert_string_equal(text_quote(&a, SHELL_SH, "caf\xc3\xa9"), "'caf\xc3\xa9'");
    arena_clear(&a);
}

void test_times(void **state)
{
    static const struct {
        const char *text;
        int64_t go, any;
    } rows[] = {
        {"2026-11-23T15:44:46Z", 1795448686, 1795448686},
        {"2026-11-23T16:44:46.123+01:00", 1795448686, 1795448686},
        {"2026-11-23T21:14:46+05:30", 1795448686, 1795448686},
        {"2026-11-23T21:14:46+0530", -1, 1795448686},
        {"2026-11-23T10:44:46-05", -1, 1795448686},
        {"2026-11-23 15:44:46", -1, 1795448686},
        {"2026-11-23T15:44:46", -1, 1795448686},
        {"2026-11-23T15:44:46UTC", -1, 1795448686},
        {"2026-11-23T15:44:46 UTC", -1, 1795448686},
        {"2024-02-29T00:00:00Z", 1709164800, 1709164800},
        {"0001-01-01T00:00:00Z", 1, 1},
        {"2026-02-31T00:00:00Z", -1, -1},
        {"2026-13-01T00:00:00Z", -1, -1},
        {"2026-11-23T24:00:00Z", -1, -1},
        {"2026-11-23T15:44:60Z", -1, -1},
        {"2026-11-23T15:44:46.Z", -1, -1},
        {"2026-11-23T15:44:46+24:00", -1, -1},
        {"2026-11-23T15:44:46+01:60", -1, -1},
        {"2026-11-23T15:44:46Z and more", -1, -1},
        {"2026-11-23T15:44:46+01:00:00", -1, -1},
        {"2026-1-23T15:44:46Z  ", -1, -1},
        {" 2026-11-23T15:44:46Z", -1, -1},
        {"soon", -1, -1},
    };
    Arena a = ARENA_INIT;
    (void)state;
    assert_string_equal(text_time(&a, 1795448686), "2026-11-23T15:44:46Z");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t go = text_parse_rfc3339(span_of(rows[i].text)),
                any = text_parse_time(span_of(rows[i].text));
        if (go != rows[i].go || any != rows[i].any)
            fail_msg("%s: %lld, %lld", rows[i].text, (long long)go, (long long)any);
    }
    assert_string_equal(text_duration(&a, 3 * 3600 + 12 * 60), "3 h 12 min");
    arena_clear(&a);
}

void test_distance_for_did_you_mean(void **state)
{
    (void)state;
    assert_int_equal(text_distance("us-esat-1", "us-east-1", 3), 1);
    assert_int_equal(text_distance("us-east-1", "us-east-1", 3), 0);
    assert_int_equal(text_distance("eu-west-1", "us-east-1", 1), 2);
}

void test_a_missing_text_is_no_empty_one(void **state)
{
    (void)state;
    assert_true(text_same(NULL, NULL));
    assert_true(text_same("a", "a"));
    assert_false(text_same("a", "b"));
    assert_false(text_same(NULL, ""));
    assert_false(text_same("", NULL));
}

static void say_bye(void)
{
    if (write(STDERR_FILENO, "bye\n", 4) < 0)
        _exit(9);
}

/* One sentence, after the hook that gives the terminal back, and exit 2. */
void test_exhausted_memory_ends_the_program_in_order(void **state)
{
    int pipe_fd[2], status;
    char said[100] = "";
    size_t len = 0;
    ssize_t got;
    pid_t child;
    (void)state;
    assert_int_equal(pipe(pipe_fd), 0);
    child = fork();
    if (child == 0) {
        dup2(pipe_fd[1], STDERR_FILENO);
        mem_on_exhaustion(say_bye);
        mem_fail_at(2);
        mem_alloc(10);
        mem_alloc(10);
        _exit(0);
    }
    close(pipe_fd[1]);
    while ((got = read(pipe_fd[0], said + len, sizeof said - 1 - len)) > 0)
        len += (size_t)got;
    close(pipe_fd[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 2);
    assert_string_equal(said, "bye\nwhy403: out of memory\n");
}

void test_columns_of_a_terminal(void **state)
{
    static const struct {
        const char *text;
        int columns;
    } rows[] = {{"abc", 3},
                {"\xE6\x97\xA5", 2},
                {"\xF0\x9F\x9A\x80", 2} /* rocket */,
                {"e\xCC\x81", 1},
                {"\xE2\x9C\x85", 2} /* white heavy check mark */,
                {"\xE2\x9C\x94", 1} /* heavy check mark */,
                {"\xE2\x80\xA6", 1},
                {"\xff", 1}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(utf8_columns(span_of(rows[i].text)), rows[i].columns);
}

/* The ends of each length; what is no character has the bytes that Go writes for it. */
void test_characters_as_utf8(void **state)
{
    static const struct {
        uint32_t c;
        const char *bytes;
    } rows[] = {{'a', "a"},
                {0x7F, "\x7F"},
                {0x80, "\xC2\x80"},
                {0x7FF, "\xDF\xBF"},
                {0x800, "\xE0\xA0\x80"},
                {0xD7FF, "\xED\x9F\xBF"},
                {0xD800, "\xEF\xBF\xBD"},
                {0xDFFF, "\xEF\xBF\xBD"},
                {0xE000, "\xEE\x80\x80"},
                {0xFFFF, "\xEF\xBF\xBF"},
                {0x10000, "\xF0\x90\x80\x80"},
                {0x10FFFF, "\xF4\x8F\xBF\xBF"},
                {0x110000, "\xEF\xBF\xBD"},
                {UINT32_MAX, "\xEF\xBF\xBD"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_BUF Buf b = BUF_INIT(8);
        buf_add_utf8(&b, rows[i].c);
        assert_string_equal(b.ptr, rows[i].bytes);
    }
}

void test_what_fits_into_columns(void **state)
{
    Span wide = span_of("a\xE6\x97\xA5"
                        "e\xCC\x81z");
    (void)state;
    assert_int_equal(utf8_fit(wide, 0).len, 0);
    assert_int_equal(utf8_fit(wide, 2).len, 1);
    assert_int_equal(utf8_fit(wide, 3).len, 4);
    assert_int_equal(utf8_fit(wide, 4).len, 7);
    assert_int_equal(utf8_fit(wide, 9).len, wide.len);
}

void test_programs_on_path(void **state)
{
    static const char *const found[] = {"/usr/bin/tf", "/opt/x/tf", NULL};
    Arena arena = ARENA_INIT;
    Span path = span_of("/usr/bin::.:bin:/opt/x");
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(found); i++) {
        const char *full = text_next_on_path(&arena, &path, "tf");
        assert_true(full ? found[i] && strcmp(full, found[i]) == 0 : !found[i]);
    }
    assert_null(text_next_on_path(&arena, &path, "tf"));
    arena_clear(&arena);
}

void test_how_key_ids_begin(void **state)
{
    (void)state;
    assert_true(key_id_begins(span_of("AKIA")));
    assert_true(key_id_begins(span_of("ASIAX")));
    assert_false(key_id_begins(span_of("AROAX")));
    assert_false(key_id_begins(span_of("AKI")));
    assert_false(key_id_begins(SPAN_EMPTY));
}

void test_digits_count_in_their_base(void **state)
{
    Arena a = ARENA_INIT;
    (void)state;
    assert_int_equal(span_digit('7', 8), 7);
    assert_int_equal(span_digit('8', 8), -1);
    assert_int_equal(span_digit('f', 16), 15);
    assert_int_equal(span_hex_digit('G'), -1);
    assert_int_equal(span_digit('Z', 36), 35);
    assert_int_equal(span_digit('_', 36), -1);
    assert_string_equal(text_hex(&a, "\x00\x9f\xff", 3), "009fff");
    assert_string_equal(text_hex(&a, "", 0), "");
    arena_clear(&a);
}

void test_an_account_has_twelve_digits(void **state)
{
    Arena a = ARENA_INIT;
    (void)state;
    assert_string_equal(arn_account(&a, "arn:aws:iam::111122223333:role/a:b"), "111122223333");
    assert_null(arn_account(&a, "arn:aws:iam::aws:policy/AdministratorAccess"));
    assert_null(arn_account(&a, "arn:aws:s3:::bucket"));
    assert_null(arn_account(&a, "111122223333"));
    assert_null(arn_account(&a, NULL));
    arena_clear(&a);
}
