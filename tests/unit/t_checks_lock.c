#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/checkrows.h"

/* May the state be locked? Asked of IAM's simulation, since trying would write. */

#define STATE(args)                                                                       \
    PROVIDER("")                                                                          \
    "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = \"k\"\n    region = " \
    "\"us-east-1\"\n" args "  }\n}\n"

static enum verdict_status verdict_of(const char *args, const char *more_env, const char *denied,
                                      bool blind)
{
    const char *env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), more_env, NULL};
    const FakeFile files[] = {{"/t/main.tf", args}, {NULL, NULL}};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = check_keys,
                  .n_keys = n_check_keys,
                  .simulate_denies = denied,
                  .blind = blind ? "simulate" : NULL};
    Diagnosis d;
    enum verdict_status status;
    diagnosis_of(&c, &d);
    status = d.verdict.status;
    if (status == VERDICT_FAIL)
        if (strcmp(d.verdict.finding->id, "conflicts.backend_credentials.lock") != 0)
            fail_msg("%s", d.verdict.finding->id);
    diagnosis_free(&d);
    return status;
}

void test_lock_is_asked_of_the_simulation(void **state)
{
    static const struct {
        const char *tf, *env, *denied;
        bool blind;
        enum verdict_status status;
    } rows[] = {
        {STATE("    use_lockfile = true\n"), NULL, "s3:PutObject", false, VERDICT_FAIL},
        {STATE("    use_lockfile = true\n"), NULL, "s3:GetObject", false, VERDICT_PASS},
        {STATE("    use_lockfile = true\n"), NULL, "s3:PutObject", true, VERDICT_PASS},
        {STATE("    use_lockfile = false\n"), NULL, "s3:PutObject", false, VERDICT_PASS},
        {STATE(""), NULL, "s3:PutObject", false, VERDICT_PASS},
        {STATE("    dynamodb_table = \"t\"\n"), NULL, "dynamodb:PutItem", false, VERDICT_FAIL},
        {STATE("    use_lockfile = true\n"), "TF_CLI_ARGS_plan=-lock=false", "s3:PutObject", false,
         VERDICT_PASS},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        enum verdict_status got =
            verdict_of(rows[i].tf, rows[i].env, rows[i].denied, rows[i].blind);
        if (got != rows[i].status)
            fail_msg("row %zu: verdict %d", i, (int)got);
    }
}
