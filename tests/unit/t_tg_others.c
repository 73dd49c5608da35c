/* Units whose state Terragrunt reads before the unit itself, since a dependency block names them
 * (pkg/config/dependency.go; each row was run with Terragrunt 1.1.3, which stops or goes on so). */
#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/checkrows.h"

#define STATE(more)                                                                           \
    "remote_state {\n  backend = \"s3\"\n  generate = {\n    path = \"b.tf\"\n"               \
    "    if_exists = \"overwrite\"\n  }\n  config = {\n    bucket = \"b\"\n    key = \"k\"\n" \
    "    region = \"us-east-1\"\n    profile = \"old\"\n  }\n" more "}\n"
#define DEPENDENCY(more) "dependency \"net\" {\n  config_path = \"./net\"\n" more "}\n"
#define PROFILES "[default]\n" PAIR(ALICE, ALICE_SECRET) "[old]\n" PAIR(BOB, BOB_SECRET)

typedef struct OtherRow {
    const char *unit, *net, *db;
    const char *failing; /* the configuration that fails; NULL = Terraform is started */
} OtherRow;

static void other_row(const OtherRow *row)
{
    static const char *const env[] = {"HOME=/h", "AWS_REGION=us-east-1", NULL};
    const FakeFile files[] = {{"/t/main.tf", DATA},
                              {"/t/terragrunt.hcl", row->unit},
                              {"/t/net/main.tf", "output \"id\" {\n  value = 1\n}\n"},
                              {"/t/net/terragrunt.hcl", row->net},
                              {"/h/.aws/credentials", PROFILES},
                              {row->db ? "/t/db/terragrunt.hcl" : NULL, row->db},
                              {NULL, NULL}};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    const Configuration *failing;
    Diagnosis d;
    diagnosis_of(&c, &d);
    failing = configuration_find(&d.configurations, row->failing);
    if (row->failing && !failing)
        fail_msg("no %s for %s and %s", row->failing, row->unit, row->net);
    if (row->failing) {
        assert_int_equal(failing->outcome.status, OUTCOME_ERROR);
        assert_int_equal(configuration_find(&d.configurations, "aws")->outcome.status,
                         OUTCOME_UNKNOWN);
    } else if (configuration_find(&d.configurations, "aws")->outcome.status != OUTCOME_OK) {
        fail_msg("%s with %s: %s", row->unit, row->net, d.verdict.title);
    }
    diagnosis_free(&d);
}

void test_state_of_a_dependency_is_read_first(void **state)
{
    static const char *const net = STATE("");
    static const OtherRow rows[] = {
        {DEPENDENCY(""), net, NULL, "dependency.net"},
        /* mocks stand in for a state that is not there, not for one that refuses */
        {DEPENDENCY("  mock_outputs = { id = 1 }\n"), net, NULL, "dependency.net"},
        {DEPENDENCY("  mock_outputs = { id = 1 }\n"
                    "  mock_outputs_allowed_terraform_commands = [\"validate\"]\n"),
         net, NULL, "dependency.net"},
        {DEPENDENCY("  skip_outputs = true\n"), net, NULL, NULL},
        {DEPENDENCY("  enabled = false\n"), net, NULL, NULL},
        {"dependencies {\n  paths = [\"./net\"]\n}\n", net, NULL, NULL},
        /* what the other unit needs besides its remote_state is not looked at */
        {DEPENDENCY(""), STATE("") "inputs = {\n  a = get_env(\"NOT_SET\")\n}\n", NULL,
         "dependency.net"},
        /* its own dependency is read only where the whole unit has to be */
        {DEPENDENCY("  skip_outputs = true\n"),
         "dependency \"db\" {\n  config_path = \"../db\"\n}\n" STATE(""), STATE(""), NULL},
        {DEPENDENCY(""), "dependency \"db\" {\n  config_path = \"../db\"\n}\n" STATE(""), STATE(""),
         "dependency.net"},
        {DEPENDENCY(""),
         "dependency \"db\" {\n  config_path = \"../db\"\n}\n" STATE(
             "  disable_dependency_optimization = true\n"),
         STATE(""), "dependency.db"},
        /* the state's own iam_role is Terragrunt's to take */
        {DEPENDENCY(""), "iam_role = \"arn:aws:iam::111122223333:role/none\"\n" STATE(""), NULL,
         "dependency.net.terragrunt"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        other_row(&rows[i]);
}

/* DependencyCycleError, where the units are read whole; each is read once. */
void test_dependencies_in_a_circle(void **state)
{
    static const FakeFile files[] = {
        {"/t/main.tf", DATA},
        {"/t/terragrunt.hcl", DEPENDENCY("")},
        {"/t/net/main.tf", "terraform {\n  backend \"s3\" {}\n}\n"},
        {"/t/db/main.tf", "terraform {\n  backend \"s3\" {}\n}\n"},
        {"/t/net/terragrunt.hcl", "dependency \"db\" {\n  config_path = \"../db\"\n}\n"},
        {"/t/db/terragrunt.hcl", "dependency \"net\" {\n  config_path = \"../net\"\n}\n"},
        {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", NULL};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.cause, CAUSE_CONFIGURATION_INVALID);
    assert_int_equal(d.facts->unit->others.len, 2);
    diagnosis_free(&d);
}

/* Its backend is mended where it stands; nobody runs init in the folder that Terragrunt makes. */
void test_fixes_of_a_dependency(void **state)
{
    static const FakeFile files[] = {{"/t/main.tf", DATA},
                                     {"/t/terragrunt.hcl", DEPENDENCY("")},
                                     {"/t/net/terragrunt.hcl", STATE("")},
                                     {"/h/.aws/credentials", PROFILES},
                                     {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", "AWS_REGION=us-east-1", NULL};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    const Finding *f;
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    f = d.verdict.finding;
    assert_non_null(f);
    for (size_t i = 0; i < f->fixes.len; i++)
        for (size_t k = 0; k < f->fixes.items[i].commands.len; k++)
            assert_null(strstr(f->fixes.items[i].commands.items[k].text, "init"));
    diagnosis_free(&d);
}

/* What env_vars sets is changed in the file, not in a shell that never had it. */
void test_variables_that_the_unit_sets(void **state)
{
    static const FakeFile files[] = {
        {"/t/main.tf", DATA},
        {"/t/terragrunt.hcl", "terraform {\n  extra_arguments \"a\" {\n    commands = [\"init\", "
                              "\"plan\"]\n    env_vars = {\n      AWS_REGION = \"us-esat-1\"\n"
                              "      AWS_PROFILE = \"prd\"\n    }\n  }\n}\n"},
        {"/h/.aws/credentials", "[prod]\n" PAIR(ALICE, ALICE_SECRET)},
        {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", NULL};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    size_t n_edits = 0;
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    for (size_t i = 0; i < d.findings.len; i++) {
        const Finding *f = d.findings.items[i];
        if (f->severity != SEVERITY_FAIL)
            continue;
        for (size_t k = 0; k < f->fixes.len; k++) {
            assert_int_equal(f->fixes.items[k].env_set.len, 0);
            assert_int_equal(f->fixes.items[k].env_unset.len, 0);
            n_edits += f->fixes.items[k].edits.len;
        }
        for (size_t k = 0; k < f->evidence.len; k++)
            assert_int_not_equal(f->evidence.items[k].at.kind, SOURCE_ENVIRONMENT);
    }
    assert_true(n_edits > 0);
    diagnosis_free(&d);
}
