#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/checkrows.h"

/* Each row's set-up fails; which of its fixes are still offered once they were tried, and what they
 * are said to lead to. */

#define CREDENTIALS "/h/.aws/credentials"
#define MAIN "/t/main.tf"
#define BOB_2 "AKIAWO645SY5AEFLKHJ5"

typedef struct CureCase {
    const char *name;
    const char *env[8];
    FakeFile files[5];
    const char *fix;      /* id */
    const char *leads_to; /* its beginning; NULL = the fix is not offered; "" = not tried */
    const char *new_arn;  /* part of it: another account acts then; NULL = not told */
} CureCase;

static const CureCase cases[] = {
    {"dead keys, and nothing else to sign in with",
     {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET)},
     {{MAIN, PROVIDER("")}},
     "unset_keys",
     NULL,
     NULL},
    {"dead keys over others as dead",
     {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET)},
     {{MAIN, PROVIDER("")}, {CREDENTIALS, "[default]\n" PAIR(BOB_2, BOB_SECRET)}},
     "unset_keys",
     NULL,
     NULL},
    {"dead keys over another account's that live",
     {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET)},
     {{MAIN, PROVIDER("")}, {CREDENTIALS, "[default]\n" PAIR(ALICE, ALICE_SECRET)}},
     "unset_keys",
     "Terraform can log in, as arn:aws:iam::111122223333:user/alice",
     "user/alice"},
    {"a container endpoint that is gone, and nothing else",
     {"HOME=/h", "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:1/x"},
     {{MAIN, PROVIDER("")}},
     "unset_container",
     NULL,
     NULL},
    {"the variables' account is not allowed, that of the file behind them is",
     {"HOME=/h", ENV_PAIR(TEMP, TEMP_SECRET), "AWS_SESSION_TOKEN=" TOKEN},
     {{MAIN, PROVIDER("  forbidden_account_ids = [\"111122223333\"]\n")},
      {CREDENTIALS, "[default]\n" PAIR(BOB, BOB_SECRET)}},
     "unset_source",
     NULL,
     NULL},
    {"dead keys that AWS will not know, over others that live, behind an account list",
     {"HOME=/h", ENV_PAIR(WANG, WANG_SECRET)},
     {{MAIN, PROVIDER("")}, {CREDENTIALS, "[default]\n" PAIR(ALICE, ALICE_SECRET)}},
     "unset_source",
     "Terraform can log in, as arn:aws:iam::111122223333:user/alice",
     "user/alice"},
    {"a profile that the block names, so that AWS_PROFILE changes nothing",
     {"HOME=/h"},
     {{MAIN, PROVIDER("  profile = \"laptop\"\n")},
      {"/h/.aws/config", "[profile laptop]\nregion = us-east-1\n"},
      {CREDENTIALS, "[work]\n" PAIR(ALICE, ALICE_SECRET)}},
     "use_profile",
     NULL,
     NULL},
    {"blanks round both halves: one repair of both",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=" ALICE " ", "AWS_SECRET_ACCESS_KEY=" ALICE_SECRET " "},
     {{MAIN, PROVIDER("")}},
     "clean_variable",
     "Terraform can log in",
     NULL},
    {"exchanged, and of an account that is not allowed: that comes next",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=" ALICE_SECRET, "AWS_SECRET_ACCESS_KEY=" ALICE},
     {{MAIN, PROVIDER("  allowed_account_ids = [\"444455556666\"]\n")}},
     "exchange_pair",
     "next: ",
     NULL},
};

static const Fix *fix_of(const Diagnosis *d, const char *id)
{
    for (size_t i = 0; i < d->findings.len; i++)
        for (size_t k = 0; k < d->findings.items[i]->fixes.len; k++)
            if (strcmp(d->findings.items[i]->fixes.items[k].id, id) == 0)
                return &d->findings.items[i]->fixes.items[k];
    return NULL;
}

static void check_case(const CureCase *c, bool tried)
{
    FakeCase fake = {.env = c->env,
                     .files = c->files,
                     .keys = check_keys,
                     .n_keys = n_check_keys,
                     .tries_cures = tried};
    Diagnosis d;
    const Fix *fix;
    diagnosis_of(&fake, &d);
    fix = fix_of(&d, c->fix);
    if (d.verdict.status != VERDICT_FAIL)
        fail_msg("%s: does not fail", c->name);
    /* one that nobody offers untried */
    bool only_tried = strcmp(c->fix, "unset_source") == 0;
    if (tried ? !fix != !c->leads_to : !fix != only_tried)
        fail_msg("%s: %s is %s", c->name, c->fix, fix ? "offered" : "not offered");
    if (tried && fix && !span_starts(span_of(fix->leads_to ? fix->leads_to : ""), c->leads_to))
        fail_msg("%s: leads to %s", c->name, fix->leads_to ? fix->leads_to : "nothing");
    if (tried && c->new_arn && (!fix->changes_principal || !strstr(fix->new_arn, c->new_arn)))
        fail_msg("%s: the change of identity is not told", c->name);
    diagnosis_free(&d);
}

/* Untried they are all there: what is gone later goes because it was tried. */
void test_trycure_offers_only_what_helps(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        check_case(&cases[i], false);
        check_case(&cases[i], true);
    }
}

/* A failure that loses its last fix says in words what to do. */
void test_trycure_leaves_no_failure_without_a_way_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        FakeCase fake = {.env = cases[i].env,
                         .files = cases[i].files,
                         .keys = check_keys,
                         .n_keys = n_check_keys,
                         .tries_cures = true};
        Diagnosis d;
        diagnosis_of(&fake, &d);
        if (d.verdict.finding->fixes.len == 0)
            fail_msg("%s: no way out", cases[i].name);
        diagnosis_free(&d);
    }
}

static size_t n_asked_with(size_t n_providers)
{
    static const char *const env[] = {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET), NULL};
    Arena arena = ARENA_INIT;
    const char *tf = "";
    Diagnosis d;
    for (size_t i = 0; i < n_providers; i++)
        tf = arena_printf(&arena,
                          "%sprovider \"aws\" {\n  alias = \"a%zu\"\n  region = \"us-east-1\"\n}\n"
                          "data \"aws_region\" \"r%zu\" {\n  provider = aws.a%zu\n}\n",
                          tf, i, i, i);
    const FakeFile files[] = {{MAIN, tf}, {NULL, NULL}};
    diagnosis_of(&(FakeCase){.env = env,
                             .files = files,
                             .keys = check_keys,
                             .n_keys = n_check_keys,
                             .tries_cures = true},
                 &d);
    assert_int_equal(d.verdict.status, VERDICT_FAIL);
    n_providers = d.n_asked;
    diagnosis_free(&d);
    arena_clear(&arena);
    return n_providers;
}

/* What many failures have for a cure is looked at once: 300 provider blocks took 8 s. */
void test_trycure_looks_once_at_what_many_would_do(void **state)
{
    (void)state;
    assert_in_range(n_asked_with(40), 1, 3 * n_asked_with(20));
}
