/* The last scan: each form of a secret is masked, harmless text that is equal is not. */
#include "tests/support/setup.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/leak.h"
#include "base/secret.h"
#include "base/suspect.h"

static const char key[] = "wJq7rXUtnFEMI/K7MDENG+bPxRfiCYzQ2hTn4L9a";

static int leak_setup(void **state)
{
    (void)state;
    secret_remember(true);
    return 0;
}

static int leak_teardown(void **state)
{
    (void)state;
    leak_forget();
    secret_remember(false);
    return 0;
}

static void learn(const char *value)
{
    Arena arena = ARENA_INIT;
    secret_new(&arena, span_of(value));
    arena_clear(&arena);
}

/* The text as it leaves; *hits = places that were masked. */
static const char *left(Arena *arena, const char *text, size_t *hits)
{
    AUTO_BUF Buf out = BUF_INIT(64 * 1024);
    *hits = leak_mask(&out, span_of(text));
    return arena_strndup(arena, out.ptr, out.len);
}

static void hidden(const char *text)
{
    Arena arena = ARENA_INIT;
    size_t hits = 0;
    const char *out = left(&arena, text, &hits);
    if (hits == 0 || !strstr(out, "‹secret›"))
        fail_msg("let through: %s", text);
    arena_clear(&arena);
}

static void kept(const char *text)
{
    Arena arena = ARENA_INIT;
    size_t hits = 0;
    const char *out = left(&arena, text, &hits);
    if (hits != 0 || strcmp(out, text) != 0)
        fail_msg("masked: %s -> %s", text, out);
    arena_clear(&arena);
}

void test_every_form_of_a_secret_is_masked(void **state)
{
    (void)state;
    leak_setup(NULL);
    learn(key);
    learn("p\"ss<w0rd&more\nlines");
    hidden("the key wJq7rXUtnFEMI/K7MDENG+bPxRfiCYzQ2hTn4L9a.");
    hidden("?secret=wJq7rXUtnFEMI%2FK7MDENG%2BbPxRfiCYzQ2hTn4L9a&x");
    hidden("\"p\\\"ss<w0rd&more\\nlines\"");
    hidden("<b>p&quot;ss&lt;w0rd&amp;more</b>");
    hidden("Basic eDp3SnE3clhVdG5GRU1JL0s3TURFTkcrYlB4UmZpQ1l6UTJoVG40TDlh"); /* x:KEY */
    leak_teardown(NULL);
}

void test_twelve_characters_of_a_secret_are_masked(void **state)
{
    (void)state;
    leak_setup(NULL);
    learn(key);
    for (size_t i = 0; i + 12 <= strlen(key); i++) {
        Arena arena = ARENA_INIT;
        hidden(arena_printf(&arena, "a %.12s b", key + i));
        arena_clear(&arena);
    }
    kept("a wJq7rXUtnFE b"); /* eleven */
    leak_teardown(NULL);
}

void test_what_stands_around_a_secret_stays(void **state)
{
    Arena arena = ARENA_INIT;
    size_t hits = 0;
    (void)state;
    leak_setup(NULL);
    learn(key);
    learn("Hunter2");
    assert_string_equal(left(&arena, "a wJq7rXUtnFEMI/K7MDENG+bPxRfiCYzQ2hTn4L9a, Hunter2!", &hits),
                        "a ‹secret›, ‹secret›!");
    assert_int_equal(hits, 2);
    arena_clear(&arena);
    leak_teardown(NULL);
}

void test_harmless_text_that_is_equal_stays(void **state)
{
    (void)state;
    leak_setup(NULL);
    learn("test");
    learn("terraform");
    learn("123456789012");
    learn("mock_secret_key");
    learn("arn:aws:iam::123456789012:role/deploy");
    learn("/home/ada/.aws/token");
    learn("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    learn("Hunter2");
    kept("a test of terraform, account 123456789012, mock_secret_key");
    kept("arn:aws:iam::123456789012:role/deploy from /home/ada/.aws/token");
    kept("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    kept("aHunter2 Hunter21"); /* no word of its own */
    leak_teardown(NULL);
}

void test_secrets_that_begin_alike_are_each_found(void **state)
{
    (void)state;
    leak_setup(NULL);
    learn("Passw0rdA");
    learn("Passw0rdB");
    learn("Passw0rd");
    hidden("x Passw0rdA");
    hidden("x Passw0rdB");
    hidden("x Passw0rd");
    kept("x Passw0rdC");
    leak_teardown(NULL);
}

/* A key pasted where a name belongs, a URL's password and token: masked, but nobody's fault; a
 * value that became a secret too is one again. */
void test_what_looks_like_a_secret_is_masked(void **state)
{
    (void)state;
    leak_setup(NULL);
    suspect_scan(SPAN_LITERAL("region = \"wJalrXUtnFEMIxK7MDENGxbPxRfiCYzq8Tn4KEYq\""));
    suspect_scan(SPAN_LITERAL("http://bob:hunter2pass@h.example/?x=1&token=tok3nvalue99"));
    hidden("region wJalrXUtnFEMIxK7MDENGxbPxRfiCYzq8Tn4KEYq is unknown");
    hidden("region wJalrXUtnFEMIxK7MDEN...");
    hidden("http://h.example/?x=1&token=tok3nvalue99");
    hidden("the password hunter2pass");
    /* a line of a certificate has slashes as they come */
    suspect_scan(SPAN_LITERAL("MIIBijCCAS+gAwIBAgIUcX4/tiZfa0XjxZbbqJD9y3HfdnmZCaEHf9rM91REGbdk"));
    kept("cX4/tiZfa0XjxZbbqJD9y3HfdnmZCaEHf9rM91REGbdk");
    suspect_scan(SPAN_LITERAL("AWS_CA_BUNDLE=/tmp/wiZfa0XjxZbbqJD9y3HfdnmZCaEHf9rM91REGbdk"));
    hidden("no file wiZfa0XjxZbbqJD9y3HfdnmZCaEHf9rM91REGbdk");
    kept("h.example x=1 bob");
    suspect_scan(SPAN_LITERAL("Users/Bob1/Projects/Terraform2/modules/xy 0123456789abcdef0123456789"
                              "abcdef01234567 aTokenOf.somebody ?token=${var.x}"));
    kept("Users/Bob1/Projects/Terraform2/modules/xy 0123456789abcdef0123456789abcdef01234567");
    leak_teardown(NULL);
}

/* 500 profiles with session tokens, a report of a megabyte: as good as nothing beside the rest. */
void test_the_scan_is_fast(void **state)
{
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE + 1), value[800];
    clock_t before;
    size_t hits = 0;
    AUTO_BUF Buf out = BUF_INIT(2 * SIZE);
    (void)state;
    leak_setup(NULL);
    for (int i = 0; i < 500; i++) {
        for (size_t k = 0; k + 1 < sizeof value; k++)
            value[k] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/"
                [(k * k * 7 + k * (size_t)(i + 11) * 13 + (k >> 3)) % 64];
        value[sizeof value - 1] = '\0';
        learn(value);
    }
    for (size_t i = 0; i < SIZE; i++)
        text[i] = i % 80 == 79 ? '\n' : " report of a Terraform 1.11.4"[i * 31 % 29];
    text[SIZE] = '\0';
    leak_mask(&out, SPAN_LITERAL("learns"));
    before = clock();
    hits = leak_mask(&out, span_of(text));
    assert_true((double)(clock() - before) / CLOCKS_PER_SEC < 0.5);
    assert_int_equal(hits, 0);
    free(text);
    leak_teardown(NULL);
}
