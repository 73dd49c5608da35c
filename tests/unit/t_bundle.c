#include "tests/support/setup.h"

#include <string.h>

#include "base/text.h"
#include "bundle/cover.h"
#include "bundle/regions.h"
#include "bundle/tape.h"
#include "tests/support/fakeworld.h"

#define KEY_ID "AKIARTX3GSDSVM357XQK"
#define KEY_SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYq9w8e7r6t5"

/* ---- regions ---- */

/* The text with each piece as its class and what is in it: "region = S<us-east-1>". */
static const char *marked(Arena *a, const char *path, Span bytes)
{
    static const char letters[] = "CSUX#BRA"; /* code safe unsafe secret comment bucket role user */
    PieceVec pieces = regions_of(a, path, bytes);
    AUTO_BUF Buf out = BUF_INIT(1 << 16);
    size_t at = 0;
    for (size_t i = 0; i < pieces.len; i++) {
        const Piece *p = &pieces.items[i];
        assert_true(p->from >= at && p->to > p->from && p->to <= bytes.len);
        buf_add(&out, span_sub(bytes, at, p->from));
        buf_printf(&out, "%c<", letters[p->kind]);
        buf_add(&out, span_sub(bytes, p->from, p->to));
        buf_add_char(&out, '>');
        at = p->to;
    }
    buf_add(&out, span_sub(bytes, at, bytes.len));
    return arena_strdup(a, out.ptr);
}

void test_bundle_regions_say_what_may_hold_a_secret(void **state)
{
    static const struct {
        const char *path, *text, *marked;
    } rows[] = {
        {"/h/.aws/credentials", "[default]\naws_secret_access_key = abc\n",
         "[S<default>]\naws_secret_access_key = X<abc>\n"},
        {"/h/.aws/config", "[profile p]\nregion = us-east-1\nsource_profile = q\n",
         "[profile S<p>]\nregion = S<us-east-1>\nsource_profile = S<q>\n"},
        {"/h/.aws/config", "[profile p]\ncredential_process = tool --pw x\n",
         "[profile S<p>]\ncredential_process = S<tool>U< --pw x>\n"},
        /* a secret that goes on below its line, with an equals sign in it */
        {"/h/.aws/credentials",
         "[p]\naws_secret_access_key = abc\n  jCa1EosxNrO/Y5=7Uv\nregion = x\n",
         "[S<p>]\naws_secret_access_key = X<abc>\n  X<jCa1EosxNrO/Y5=7Uv>\nregion = S<x>\n"},
        {"/h/.aws/credentials",
         "[p]\n  aws_secret_access_key = abc\n  aws_session_token = d\nAb1=c\n",
         "[S<p>]\n  aws_secret_access_key = X<abc>\n  aws_session_token = X<d>\nX<Ab1=c>\n"},
        {"/h/.aws/credentials",
         "[p]\naws_secret_access_key = abcDEF1234gh/ij+KLMN\n[OPQRstuv56789wxyzABC]\nregion = x\n"
         "[OPQRstuv56789wxyzABC\n",
         "[S<p>]\naws_secret_access_key = X<abcDEF1234gh/ij+KLMN>\n[X<OPQRstuv56789wxyzABC>]\n"
         "region = S<x>\n[S<OPQRstuv56789wxyzABC>\n"},
        {"/h/.aws/credentials",
         "[p]\naws_secret_access_key = abcDEF1234gh/ij+KLMN\n[OPQRstuv56789wxyzAB]\n",
         "[S<p>]\naws_secret_access_key = X<abcDEF1234gh/ij+KLMN>\n[S<OPQRstuv56789wxyzAB>]\n"},
        /* the same in a file that Terraform can't read for it */
        {"/t/a.tf", "p {\n  secret_key = \"abc\n  d/e=\"\n  region = \"us-east-1\"\n}\n",
         "p {\n  secret_key = \"X<abc>\nX<  d/e=\">\n  region = \"S<us-east-1>\"\n}\n"},
        {"/t/a.tf", "p {\r\n  secret_key = \"abc\"\r\n\"aB==\"\r\n}\r\n",
         "p {\r\n  secret_key = \"X<abc>\"\r\nX<\"aB==\"\r>\n}\r\n"},
        {"/t/a.tf", "p {\n  token =\nabc\naB==\n}\nq \"b\" {\n}\n",
         "p {\n  token =\nX<abc>\nX<aB==>\n}\nq \"S<b>\" {\n}\n"},
        {"/t/a.tfvars", "k = \"ab\nc\"\n# d\n", "k = \"U<ab>\nU<c\">\n##< d>\n"},
        {"/t/a.tf", "l {\n  token = [\n    \"a\n    b.c\",\n  ]\n  acl = x\n}\n",
         "l {\n  token = [\n    \"X<a>\nX<    b.c\",>\n  ]\n  acl = S<x>\n}\n"},
        /* nothing is wrapped here */
        {"/t/a.tf", "l {\n  token = var.t\n  acl {\n  }\n  \"q\" = \"us-east-1\"\n}\n",
         "l {\n  token = var.t\n  acl {\n  }\n  \"S<q>\" = \"S<us-east-1>\"\n}\n"},
        {"/t/.terraform-version", "1.11.4\n", "S<1.11.4\n>"},
        {"/t/notes", "one line", "U<one line>"},
        {"/t/.why403.ini", "ignore = keys.wrong_keys until 2027-01-31 ask Bob\n",
         "ignore = keys.wrong_keys until 2027-01-31 U<ask Bob>\n"},
        {"/t/.why403.ini", "ignore = keys.wrong_keys\nignore = hunter2\n",
         "ignore = keys.wrong_keys\nignore = U<hunter2>\n"},
        {"/t/.why403.ini", "token = a.b until 2027-01-31\n# Bob\n",
         "U<token = a.b until 2027-01-31>\nU<# Bob>\n"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        assert_string_equal(marked(&a, rows[i].path, span_of(rows[i].text)), rows[i].marked);
        arena_clear(&a);
    }
}

/* Whatever a file holds, its pieces stand in order and inside of it: marked() asserts that. */
void test_bundle_regions_of_any_bytes_are_in_order(void **state)
{
    static const char *const paths[] = {"/h/.aws/config", "/t/main.tf",     "/t/x.json",
                                        "/h/.bashrc",     "/t/.why403.ini", "/t/none"};
    static const char parts[] =
        "[]{}=\"\"'\n\n  #;$<<EOT aws_secret_access_key ignore region \\\t\r";
    uint32_t seed = 7;
    (void)state;
    for (int round = 0; round < 600; round++) {
        Arena a = ARENA_INIT;
        char text[64];
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 1664525u + 1013904223u;
            text[i] = parts[(seed >> 16) % (sizeof parts - 1)];
        }
        marked(&a, paths[round % (int)ARRAY_LEN(paths)], (Span){text, sizeof text});
        arena_clear(&a);
    }
}

/* ---- cover ---- */

static Cover *cover_of(Arena *a, unsigned char secrets, unsigned char names, bool plain)
{
    CoverKeys keys;
    Cover *c;
    memset(keys.secrets, secrets, sizeof keys.secrets);
    memset(keys.names, names, sizeof keys.names);
    c = cover_new(a, &keys, plain);
    cover_learn_home(c, "/home/alice", NULL, "alice", "alices-laptop");
    cover_learn_root(c, "/home/alice/infra");
    cover_learn_secret(c, SPAN_LITERAL(KEY_SECRET));
    cover_learn_bytes(c, "/home/alice/.aws/credentials",
                      SPAN_LITERAL("[default]\naws_access_key_id = " KEY_ID
                                   "\naws_secret_access_key = '" KEY_SECRET "' \r\n"));
    cover_learn_text(c, REGION_SAFE, "arn:aws:iam::123456789012:role/deployer");
    cover_learned(c);
    return c;
}

static Span covered_file(Arena *a, Cover *c)
{
    return cover_bytes(c, a, "/home/alice/.aws/credentials",
                       SPAN_LITERAL("[default]\naws_access_key_id = " KEY_ID
                                    "\naws_secret_access_key = '" KEY_SECRET "' \r\n"));
}

void test_bundle_cover_keeps_the_form_of_a_secret_and_nothing_of_it(void **state)
{
    Arena a = ARENA_INIT;
    Cover *c = cover_of(&a, 1, 2, false);
    Span file = covered_file(&a, c);
    const char *alone = cover_text(c, &a, KEY_SECRET);
    size_t at = span_find(file, "aws_secret_access_key = '") + strlen("aws_secret_access_key = '");
    (void)state;
    assert_int_equal(strlen(alone), strlen(KEY_SECRET));
    assert_string_not_equal(alone, KEY_SECRET);
    for (size_t i = 0; i + 6 <= strlen(KEY_SECRET); i++) /* not six of its characters in a row */
        assert_true(span_find(file, arena_strndup(&a, &KEY_SECRET[i], 6)) == file.len);
    /* what is read out of the covered file is the covered form, strays around it stay */
    assert_true(span_starts(span_sub(file, at, file.len), arena_printf(&a, "%s' \r\n", alone)));
    /* a key id's first and last four */
    assert_true(span_find(file, "AKIA") < file.len && span_find(file, "7XQK") < file.len);
    assert_true(span_find(file, KEY_ID) == file.len);
    assert_string_equal(cover_text(c, &a, "us-east-1"), "us-east-1");
    assert_null(cover_text(c, &a, NULL));
    arena_clear(&a);
}

/* However short, and though the same word stands nowhere else: what an address asks with. */
void test_bundle_cover_takes_the_secrets_of_an_address(void **state)
{
    Arena a = ARENA_INIT;
    Span text = SPAN_LITERAL("[profile p]\nendpoint_url = "
                             "https://ann:KLTBPIEDYP@h.example/"
                             "x?a=plain&token=JRCHDWQLKA&code=ADwyQNeLnpT5xawz8r2A3hS1\n");
    CoverKeys keys;
    Cover *c;
    Span file;
    (void)state;
    memset(&keys, 7, sizeof keys);
    c = cover_new(&a, &keys, true);
    cover_learn_bytes(c, "/h/.aws/config", text);
    cover_learned(c);
    file = cover_bytes(c, &a, "/h/.aws/config", text);
    assert_true(span_find(file, "KLTBPIEDYP") == file.len);
    assert_true(span_find(file, "JRCHDWQLKA") == file.len);
    assert_true(span_find(file, "ADwyQNeLnpT5") == file.len);
    assert_true(span_find(file, "/x?a=plain&token=") < file.len);
    arena_clear(&a);
}

/* As people write it: with what would have to be encoded. */
void test_bundle_cover_takes_any_password_of_an_address(void **state)
{
    static const char *const passwords[] = {"/F7A1H8DE//1ce", "Qw3?rtyuiop99k", "Qw3#rtyuiop99k",
                                            "99/Sup3rSecret", "a@b/cd3efgh1"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(passwords); i++) {
        Arena a = ARENA_INIT;
        const char *text =
            arena_printf(&a, "[profile p]\nendpoint_url = http://u:%s@proxy:1\n", passwords[i]);
        CoverKeys keys;
        Cover *c;
        memset(&keys, 7, sizeof keys);
        c = cover_new(&a, &keys, true);
        cover_learn_bytes(c, "/h/.aws/config", span_of(text));
        cover_learned(c);
        text = arena_span(&a, cover_bytes(c, &a, "/h/.aws/config", span_of(text)));
        if (strstr(text, passwords[i]) || strstr(text, passwords[i] + 4))
            fail_msg("%s", text);
        assert_non_null(strstr(text, "@proxy:1\n"));
        arena_clear(&a);
    }
}

void test_bundle_cover_is_one_function_of_its_keys(void **state)
{
    Arena a = ARENA_INIT;
    Cover *one = cover_of(&a, 1, 2, false), *same = cover_of(&a, 1, 2, false),
          *team = cover_of(&a, 9, 2, false), *other = cover_of(&a, 1, 3, false),
          *plain = cover_of(&a, 1, 2, true);
    const char *arn = "arn:aws:iam::123456789012:role/deployer";
    (void)state;
    assert_string_equal(cover_text(one, &a, KEY_SECRET), cover_text(same, &a, KEY_SECRET));
    assert_string_not_equal(cover_text(one, &a, KEY_SECRET), cover_text(team, &a, KEY_SECRET));
    assert_string_equal(cover_text(one, &a, arn), cover_text(team, &a, arn));
    assert_string_not_equal(cover_text(one, &a, arn), cover_text(other, &a, arn));
    assert_null(strstr(cover_text(one, &a, arn), "123456789012"));
    assert_null(strstr(cover_text(one, &a, arn), "deployer"));
    assert_string_equal(cover_text(plain, &a, arn), arn);
    assert_string_not_equal(cover_text(plain, &a, KEY_SECRET), KEY_SECRET);
    arena_clear(&a);
}

void test_bundle_cover_hides_who_and_where(void **state)
{
    Arena a = ARENA_INIT;
    Cover *c = cover_of(&a, 1, 2, false);
    const char *path = cover_path(c, &a, "/home/alice/clients/acme.tfvars");
    (void)state;
    assert_null(strstr(path, "alice"));
    assert_null(strstr(path, "clients"));
    assert_null(strstr(path, "acme"));
    assert_true(span_ends(span_of(path), ".tfvars"));
    assert_true(span_ends(span_of(cover_path(c, &a, "/home/alice/.aws/config")), "/.aws/config"));
    assert_true(span_ends(span_of(cover_path(c, &a, "/home/alice/infra/main.tf")), "main.tf"));
    arena_clear(&a);
}

void test_bundle_accounts_go_there_and_back(void **state)
{
    static const char text[] = "role of account-48213 and account-7";
    Arena a = ARENA_INIT;
    Span there = cover_expand(&a, SPAN_LITERAL("role of account-48213 and account-7"));
    (void)state;
    assert_true(span_find(there, "account-") == there.len);
    assert_true(span_is(cover_contract(&a, there), text));
    arena_clear(&a);
}

/* ---- tape ---- */

void test_bundle_a_tape_gives_back_what_was_asked_for_and_nothing_else(void **state)
{
    static const char *const env[] = {"HOME=/h", "AWS_PROFILE=p", NULL};
    Arena a = ARENA_INIT;
    World *real = fake_world("/nowhere", env), *w, *empty;
    Tape *tape = tape_new(&a);
    NameVec names;
    Span bytes;
    Err err = ERR_INIT;
    (void)state;
    fake_world_put(real, "/t/main.tf", SPAN_LITERAL("x = 1\n"));
    fake_world_put(real, "/t/unread.tf", SPAN_LITERAL("y = 2\n"));
    fake_world_state(real, "/t/denied", FILE_DENIED);
    w = tape_recorder(tape, real);
    assert_int_equal(w->file_read(w, &a, "/t/main.tf", 100, &bytes), FILE_OK);
    assert_int_equal(w->file_read(w, &a, "/t/denied", 100, &bytes), FILE_DENIED);
    assert_int_equal(w->file_read(w, &a, "/t/absent", 100, &bytes), FILE_ABSENT);
    assert_int_equal(w->dir_list(w, &a, "/t", &names), FILE_OK);
    assert_string_equal(w->env_get(w, "AWS_PROFILE"), "p");
    empty = fake_world("/nowhere", NULL);
    w = tape_player(tape, empty);
    assert_int_equal(w->file_read(w, &a, "/t//main.tf", 100, &bytes), FILE_OK);
    assert_true(span_is(bytes, "x = 1\n"));
    assert_int_equal(w->file_read(w, &a, "/t/main.tf", 3, &bytes), FILE_TOO_BIG);
    assert_int_equal(w->file_read(w, &a, "/t/denied", 100, &bytes), FILE_DENIED);
    assert_int_equal(w->file_read(w, &a, "/t/unread.tf", 100, &bytes), FILE_ABSENT);
    assert_int_equal(w->dir_list(w, &a, "/t", &names), FILE_OK);
    assert_true(names.len >= 2);
    assert_string_equal(w->env_get(w, "AWS_PROFILE"), "p");
    assert_int_equal(w->now_s(w), FAKE_NOW_S);
    assert_int_not_equal(w->file_write(w, "/t/main.tf", bytes, 0600, &err), ERR_NONE);
    fake_world_free(real);
    fake_world_free(empty);
    arena_clear(&a);
}
