#include "tests/support/setup.h"

#include <string.h>

#include "checks/experiments.h"
#include "checks/finding_ids.h"
#include "checks/fixes.h"
#include "checks/refusal.h"

/* STEP.cause.form, each part in lower case. */
static bool id_fits(const char *id, enum cause cause)
{
    Arena a = ARENA_INIT;
    const char *prefix = arena_printf(&a, "%s.%s.", step_id(cause_step(cause)), cause_id(cause));
    bool fits = strncmp(id, prefix, strlen(prefix)) == 0 &&
                strspn(id + strlen(prefix), "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(id + strlen(prefix)) &&
                id[strlen(prefix)] != '\0';
    arena_clear(&a);
    return fits;
}

void test_each_finding_has_a_full_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_FINDING_IDS; i++) {
        const FindingRow *row = &finding_rows[i];
        if (!id_fits(row->id, row->cause))
            fail_msg("%s is not of its cause %s", row->id, cause_id(row->cause));
        if (row->title[0] == '\0' || text_columns(span_of(row->title)) > 60 || strlen(row->meaning) < 40)
            fail_msg("%s: title or meaning", row->id);
        assert_true(span_starts(span_of(row->link), "https://"));
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(finding_rows[k].id, row->id);
    }
}

void test_each_cause_has_a_finding_and_a_way_out(void **state)
{
    (void)state;
    for (int c = CAUSE_NONE + 1; c < N_CAUSES; c++) {
        bool found = false;
        for (size_t i = 0; i < N_FINDING_IDS; i++)
            found |= finding_rows[i].cause == (enum cause)c;
        if (!found || !fixes_known((enum cause)c))
            fail_msg("%s: %s", cause_id((enum cause)c), found ? "no fix" : "no finding");
    }
}

void test_checks_have_names_and_questions(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_checks; i++) {
        assert_non_null(checks_table[i].run);
        assert_true(strlen(checks_table[i].what) > 10);
        assert_int_equal(strncmp(checks_table[i].id, step_id(checks_table[i].step), strlen(step_id(checks_table[i].step))), 0);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(checks_table[k].id, checks_table[i].id);
    }
}

void test_experiments_say_what_they_prove(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_EXPERIMENTS; i++) {
        const Experiment *e = &experiments_table[i];
        assert_true(e->when[0] && e->differs[0] && e->accepted[0] && e->refused[0]);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(experiments_table[k].id, e->id);
    }
}

void test_refusals_are_told_apart(void **state)
{
    static const struct {
        Answer answer;
        enum refusal refusal;
        bool knows;
    } cases[] = {
        {{.state = ANSWER_PENDING}, REFUSAL_NONE, false},
        {{.state = ANSWER_DONE, .ok = true, .http_status = 200}, REFUSAL_NONE, true},
        {{.state = ANSWER_DONE, .net = NET_DNS}, REFUSAL_WAY, false},
        {{.state = ANSWER_DONE, .http_status = 200, .malformed = true}, REFUSAL_WAY, false},
        {{.state = ANSWER_DONE, .http_status = 502, .malformed = true}, REFUSAL_SERVER, false},
        {{.state = ANSWER_DONE, .http_status = 403, .error_code = "InvalidClientTokenId"}, REFUSAL_UNKNOWN, false},
        {{.state = ANSWER_DONE, .http_status = 403, .error_code = "AccessDenied"}, REFUSAL_DENIED, true},
        {{.state = ANSWER_DONE, .http_status = 403, .error_code = "SignatureDoesNotMatch"}, REFUSAL_SIGNATURE, false},
        {{.state = ANSWER_DONE,
          .http_status = 403,
          .error_code = "SignatureDoesNotMatch",
          .error_message = "Signature expired: x is now earlier"},
         REFUSAL_CLOCK,
         false},
        {{.state = ANSWER_DONE,
          .http_status = 403,
          .error_code = "SignatureDoesNotMatch",
          .error_message = "Credential should be scoped to a valid region. "},
         REFUSAL_SCOPE,
         false},
        {{.state = ANSWER_DONE, .http_status = 400, .error_code = "Throttling"}, REFUSAL_THROTTLED, false},
        {{.state = ANSWER_DONE, .http_status = 500, .error_code = "Strange"}, REFUSAL_SERVER, false},
        {{.state = ANSWER_DONE, .http_status = 418, .error_code = "Strange"}, REFUSAL_OTHER, false},
    };
    (void)state;
    assert_int_equal(refusal_of(NULL), REFUSAL_NONE);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(refusal_of(&cases[i].answer), cases[i].refusal);
        assert_int_equal(answer_knows_caller(&cases[i].answer), cases[i].knows);
    }
}
