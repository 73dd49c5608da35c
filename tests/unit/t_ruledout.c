#include "tests/support/setup.h"

#include <string.h>

#include "checks/ruledout.h"
#include "tests/support/checkrows.h"

/* The reason that rules the cause out, NULL = it stays open. */
static const char *reason_for(const Verdict *v, enum cause cause)
{
    for (size_t i = 0; i < v->ruled_out.len; i++)
        if (v->ruled_out.items[i].cause == cause)
            return v->ruled_out.items[i].reason;
    return NULL;
}

static void diagnose_keys(const char *const *env, const char *tf, Diagnosis *d, Verdict *out)
{
    const FakeFile files[] = {{"/t/main.tf", tf}, {NULL, NULL}};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    diagnosis_of(&c, d);
    *out = d->verdict;
    ruledout_fill(&d->arena, d->facts, &d->configurations, &d->findings, out);
}

void test_a_refusal_of_the_key_rules_out_the_way_there(void **state)
{
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET),
                                      "AWS_SESSION_TOKEN=" TOKEN, NULL};
    Diagnosis d;
    Verdict v;
    (void)state;
    diagnose_keys(env, PROVIDER(""), &d, &v);
    assert_int_equal(v.cause, CAUSE_STALE_SESSION_TOKEN);
    assert_null(reason_for(&v, CAUSE_STALE_SESSION_TOKEN));
    assert_non_null(strstr(reason_for(&v, CAUSE_NETWORK), "answered"));
    assert_non_null(reason_for(&v, CAUSE_IAM_DENIED));
    assert_non_null(strstr(reason_for(&v, CAUSE_SSO_EXPIRED), "AWS_ACCESS_KEY_ID"));
    assert_non_null(strstr(reason_for(&v, CAUSE_WRONG_KEYS), "proven"));
    assert_non_null(reason_for(&v, CAUSE_BACKEND_CREDENTIALS));
    assert_string_equal(reason_for(&v, CAUSE_NETWORK), reason_for(&v, CAUSE_AWS_OUTAGE));
    diagnosis_free(&d);
}

/* Nothing may be ruled out by an answer that never came, nor what a finding speaks for. */
void test_without_an_answer_little_is_ruled_out(void **state)
{
    static const char *const env[] = {"HOME=/h", NULL};
    Diagnosis d;
    Verdict v;
    (void)state;
    diagnose_keys(env, PROVIDER("  profile = \"gone\"\n"), &d, &v);
    assert_int_equal(v.cause, CAUSE_PROFILE_MISSING);
    assert_null(reason_for(&v, CAUSE_NETWORK));
    assert_null(reason_for(&v, CAUSE_WRONG_KEYS));
    assert_null(reason_for(&v, CAUSE_PROFILE_MISSING));
    assert_null(reason_for(&v, CAUSE_IAM_DENIED));
    diagnosis_free(&d);
}

/* What works rules out nearly all, and says that AWS accepts the key. */
void test_what_works_rules_out_the_rest(void **state)
{
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    Diagnosis d;
    Verdict v;
    (void)state;
    diagnose_keys(env, PROVIDER(""), &d, &v);
    assert_int_equal(v.status, VERDICT_PASS);
    assert_non_null(strstr(reason_for(&v, CAUSE_WRONG_KEYS), "accepts"));
    assert_non_null(reason_for(&v, CAUSE_ACCOUNT_MISMATCH));
    for (int c = CAUSE_NONE + 1; c < N_CAUSES; c++)
        if (!reason_for(&v, (enum cause)c))
            fail_msg("%s is not ruled out by what works: has it a row in checks/ruledout.c?",
                     cause_id((enum cause)c));
    diagnosis_free(&d);
}
