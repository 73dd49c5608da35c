#include "tests/support/checkrows.h"

#include <string.h>

#include "tests/support/setup.h"

const FakeKey check_keys[] = {
    {.id = ALICE,
     .secret = ALICE_SECRET,
     .account = "111122223333",
     .arn = "arn:aws:iam::111122223333:user/alice",
     .opted_in = "ap-south-2"},
    {.id = TEMP,
     .secret = TEMP_SECRET,
     .token = TOKEN,
     .account = "111122223333",
     .arn = "arn:aws:sts::111122223333:assumed-role/deploy/ci",
     .opted_in = "ap-east-1",
     .global_token = true},
    {.id = OLD,
     .secret = TEMP_SECRET,
     .token = TOKEN,
     .account = "111122223333",
     .arn = "arn:aws:sts::111122223333:assumed-role/deploy/old",
     .expired = true},
    {.id = WANG,
     .secret = WANG_SECRET,
     .account = "222233334444",
     .arn = "arn:aws-cn:iam::222233334444:user/wang",
     .partition = "aws-cn"},
    {.id = PARKED,
     .secret = BOB_SECRET,
     .account = "111122223333",
     .arn = "arn:aws:iam::111122223333:user/alice",
     .inactive = true},
};
const size_t n_check_keys = ARRAY_LEN(check_keys);

static FakeCase case_of(const CheckRow *row)
{
    bool faulty = row->fault.host != NULL;
    return (FakeCase){.name = row->name,
                      .env = row->env,
                      .files = row->files,
                      .keys = check_keys,
                      .n_keys = n_check_keys,
                      .faults = &row->fault,
                      .n_faults = faulty,
                      .clock_offset_s = row->clock_offset_s};
}

static void assert_verdict(const CheckRow *row, const Diagnosis *d)
{
    const char *cause = d->verdict.status == VERDICT_FAIL ? cause_id(d->verdict.cause) : NULL;
    if ((row->cause == NULL) != (cause == NULL) || (cause && strcmp(cause, row->cause) != 0) ||
        d->verdict.certainty != row->certainty)
        fail_msg("%s: %s, certainty %d", row->name, cause ? cause : "no failure",
                 d->verdict.certainty);
    if (row->id && !diagnosis_finding(d, row->id))
        fail_msg("%s: no finding %s", row->name, row->id);
    if (row->experiment && !diagnosis_asked(d, row->experiment))
        fail_msg("%s: %s was not asked", row->name, row->experiment);
}

void check_rows_verdicts(const CheckRow *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        FakeCase c = case_of(&rows[i]);
        Diagnosis d;
        diagnosis_of(&c, &d);
        assert_verdict(&rows[i], &d);
        diagnosis_free(&d);
    }
}

static bool only_shows(const char *experiment)
{
    return strcmp(experiment, "alias") == 0 || strcmp(experiment, "simulate") == 0 ||
           strcmp(experiment, "newest") == 0;
}

void check_rows_healthy(const CheckRow *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        FakeCase c = case_of(&rows[i]);
        Diagnosis d;
        if (rows[i].cause)
            continue;
        diagnosis_of(&c, &d);
        for (size_t k = 0; k < d.findings.len; k++)
            if (d.findings.items[k]->severity == SEVERITY_FAIL)
                fail_msg("%s: accused of %s", rows[i].name, d.findings.items[k]->id);
        for (size_t k = 0; k < d.experiments.len; k++)
            if (!only_shows(d.experiments.items[k]))
                fail_msg("%s: asks %s", rows[i].name, d.experiments.items[k]);
        diagnosis_free(&d);
    }
}

void check_rows_blind(const CheckRow *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        FakeCase c = case_of(&rows[i]);
        Diagnosis d;
        if (!rows[i].experiment || rows[i].certainty != CERTAINTY_PROVEN)
            continue;
        c.blind = rows[i].experiment;
        diagnosis_of(&c, &d);
        if (d.verdict.certainty == CERTAINTY_PROVEN)
            fail_msg("%s: still proven without %s", rows[i].name, c.blind);
        diagnosis_free(&d);
    }
}
