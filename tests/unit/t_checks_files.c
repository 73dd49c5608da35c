#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/checkrows.h"

/* What stops Terraform at its own files, and what of it is said. */

static void judge(const char *tf, const char *version, const char *locked, Diagnosis *out)
{
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    const FakeFile files[] = {{"/t/main.tf", tf}, {NULL, NULL}};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = check_keys,
                  .n_keys = n_check_keys,
                  .terraform_version = version,
                  .locked_file = locked};
    diagnosis_of(&c, out);
}

/* Whatever else is wrong with the files: a wrong version is all that Terraform prints. */
void test_files_of_another_version_are_told_so_first(void **state)
{
    static const char *const wrong[] = {
        "output \"x\" {\n  value = var.nope\n}\n",
        "provider \"aws\" {\n",
        "locals {\n  a = \xE2\x80\x9Cx\xE2\x80\x9D\n}\n",
        PROVIDER("") "provider \"aws\" {}\n",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        Diagnosis d;
        Arena a = ARENA_INIT;
        const char *tf =
            arena_printf(&a, "terraform {\n  required_version = \"~> 99.0\"\n}\n%s", wrong[i]);
        judge(tf, "1.11.4", NULL, &d);
        if (d.verdict.cause != CAUSE_TERRAFORM_VERSION)
            fail_msg("%s: %s", wrong[i], cause_id(d.verdict.cause));
        diagnosis_free(&d);
        judge(wrong[i], "1.11.4", NULL, &d);
        if (d.verdict.status != VERDICT_FAIL || d.verdict.cause == CAUSE_TERRAFORM_VERSION)
            fail_msg("%s alone: %s", wrong[i], cause_id(d.verdict.cause));
        diagnosis_free(&d);
        arena_clear(&a);
    }
}

/* What no version has is wrong whatever the version; what some version has is a matter of it. The
 * first with Terraform 1.11.4 and provider 5.100.0. */
void test_arguments_that_no_version_has_are_no_matter_of_the_version(void **state)
{
    static const struct {
        const char *lines;
        enum cause cause;
    } rows[] = {
        {"  required_version = \">= 0.14.9\"\n", CAUSE_CONFIGURATION_INVALID},
        {"  endpoints {\n    nosuch = \"http://h\"\n  }\n", CAUSE_CONFIGURATION_INVALID},
        {"  nosuch {\n  }\n", CAUSE_CONFIGURATION_INVALID},
        {"  shared_credentials_file = \"/h/mine\"\n", CAUSE_PROVIDER_VERSION},
        {"  tag_policy_compliance = \"error\"\n", CAUSE_PROVIDER_VERSION},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Diagnosis d;
        Arena a = ARENA_INIT;
        judge(arena_printf(&a,
                           "terraform {\n  required_providers {\n    aws = {\n      source = "
                           "\"hashicorp/aws\"\n      version = \"5.100.0\"\n    }\n  }\n}\n%s",
                           arena_printf(&a, PROVIDER("%s"), rows[i].lines)),
              "1.11.4", NULL, &d);
        if (d.verdict.status != VERDICT_FAIL || d.verdict.cause != rows[i].cause)
            fail_msg("%s: %s", rows[i].lines, cause_id(d.verdict.cause));
        diagnosis_free(&d);
        arena_clear(&a);
    }
}

void test_a_file_that_git_crypt_keeps_is_told_as_such(void **state)
{
    Diagnosis d;
    (void)state;
    judge(PROVIDER(""), "1.11.4", "/t/terraform.tfvars", &d);
    assert_int_equal(d.verdict.cause, CAUSE_FILE_DAMAGE);
    assert_string_equal(d.verdict.title, "terraform.tfvars is encrypted by git-crypt");
    assert_string_equal(d.verdict.finding->fixes.items[0].id, "unlock");
    diagnosis_free(&d);
}

/* Whose variables nobody sets here, and that has no provider of its own. */
void test_a_folder_that_looks_like_a_module_is_told_so(void **state)
{
    static const struct {
        const char *tf;
        bool module;
    } rows[] = {
        {"variable \"env\" {}\n" DATA, true},
        {"variable \"env\" {}\n" PROVIDER(""), false},
        {"variable \"env\" {}\nterraform {\n  backend \"local\" {}\n}\n" DATA, false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Diagnosis d;
        judge(rows[i].tf, "1.11.4", NULL, &d);
        assert_int_equal(d.verdict.cause, CAUSE_CONFIGURATION_INVALID);
        if ((strstr(d.verdict.finding->detail, "looks like a module") != NULL) != rows[i].module)
            fail_msg("row %zu: %s", i, d.verdict.finding->detail);
        diagnosis_free(&d);
    }
}

#define NEEDS(version)                                                                     \
    "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n" \
    "      version = \"" version "\"\n    }\n  }\n}\n"

static size_t n_refused(const Diagnosis *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->findings.len; i++)
        n += strcmp(d->findings.items[i]->title, "Terraform refuses the configuration") == 0;
    return n;
}

/* One trouble in many places of a configuration is told once, and once for each configuration. */
void test_one_trouble_is_told_once_for_each_configuration(void **state)
{
    static const struct {
        const char *args;
        size_t told;
    } rows[] = {
        {"  retry_mode = \"x\"\n", 2},
        {"  profile = var.nope\n  access_key = var.neither\n", 2},
        {"  retry_mode = \"x\"\n  profile = var.nope\n", 4},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Diagnosis d;
        Arena a = ARENA_INIT;
        judge(arena_printf(&a,
                           NEEDS("5.100.0") "provider \"aws\" {\n%s}\n" DATA
                                            "provider \"aws\" {\n  alias = \"west\"\n%s}\n"
                                            "data \"aws_region\" \"west\" {\n"
                                            "  provider = aws.west\n}\n",
                           rows[i].args, rows[i].args),
              "1.11.4", NULL, &d);
        if (n_refused(&d) != rows[i].told)
            fail_msg("%s: %zu", rows[i].args, n_refused(&d));
        diagnosis_free(&d);
        arena_clear(&a);
    }
}

/* Where init may take a release that came after why403, only a slip of the pen is sure to be
 * refused. */
void test_an_argument_may_be_newer_than_the_table(void **state)
{
    static const struct {
        const char *tf;
        enum severity severity;
        const char *title;
    } rows[] = {
        {NEEDS("~> 6.68.0") PROVIDER("nosuch = 1\n"), SEVERITY_FAIL, "Terraform refuses"},
        {NEEDS("< 6.70") PROVIDER("nosuch = 1\n"), SEVERITY_FAIL, "Terraform refuses"},
        {NEEDS("~> 5.0") PROVIDER("nosuch = 1\n"), SEVERITY_FAIL, "Terraform refuses"},
        {NEEDS("~> 6.0") PROVIDER("nosuch = 1\n"), SEVERITY_WARN, "Terraform may refuse"},
        {NEEDS(">= 5.0") PROVIDER("nosuch = 1\n"), SEVERITY_WARN, "Terraform may refuse"},
        {PROVIDER("nosuch = 1\n"), SEVERITY_WARN, "Terraform may refuse"},
        {PROVIDER("profil = 1\n"), SEVERITY_FAIL, "Terraform refuses"},
        /* before the table begins */
        {NEEDS("~> 3.70.0") PROVIDER("nosuch = 1\n"), SEVERITY_INFO, NULL},
        {NEEDS("~> 3.70.0") PROVIDER("profil = 1\n"), SEVERITY_FAIL, "Terraform refuses"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const Finding *f = NULL;
        Diagnosis d;
        judge(rows[i].tf, "1.11.4", NULL, &d);
        for (size_t k = 0; k < d.findings.len && !f; k++)
            if (strstr(d.findings.items[k]->title, " the configuration"))
                f = d.findings.items[k];
        if (!f != !rows[i].title ||
            (f && (f->severity != rows[i].severity || !strstr(f->title, rows[i].title))))
            fail_msg("row %zu: %s", i, f ? f->title : "nothing");
        diagnosis_free(&d);
    }
}
