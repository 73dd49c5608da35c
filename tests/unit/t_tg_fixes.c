/* What is told to do in a Terragrunt unit: in Terragrunt's words, where Terragrunt reads. */
#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/checkrows.h"

#define UNIT_OF(profile)                                                                      \
    "generate \"p\" {\n  path = \"p.tf\"\n  if_exists = \"overwrite\"\n  contents = <<-EOF\n" \
    "    provider \"aws\" {\n      region  = \"eu-west-1\"\n      profile = \"" profile       \
    "\"\n    }\n  EOF\n}\n"
/* Of ALICE's account, and no longer known. */
#define LEFT PAIR("AKIARTX3GSDSVM357AAA", BOB_SECRET)
#define PROFILES "[old]\n" LEFT "[work]\n" PAIR(ALICE, ALICE_SECRET)

static const char *const home[] = {"HOME=/h", NULL};

static const Fix *fix_of(const Finding *f, const char *id)
{
    for (size_t i = 0; f && i < f->fixes.len; i++)
        if (strcmp(f->fixes.items[i].id, id) == 0)
            return &f->fixes.items[i];
    return NULL;
}

static void diagnosis_of_unit(Diagnosis *d, const FakeFile *files, const char *const *env)
{
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    diagnosis_of(&c, d);
}

/* The variable is not set, or set under a name that is a slip away (lesson terragrunt-env). */
void test_a_default_that_nobody_meant(void **state)
{
    static const FakeFile files[] = {
        {"/t/main.tf", DATA},
        {"/t/terragrunt.hcl", UNIT_OF("${get_env(\"DEPLOY_PROFILE\", \"old\")}")},
        {"/h/.aws/credentials", PROFILES},
        {"/t/.envrc", "export DEPLOY_PROFLE=work\n"},
        {NULL, NULL}};
    const Finding *f;
    const Fix *set;
    Diagnosis d;
    (void)state;
    diagnosis_of_unit(&d, files, home);
    f = d.verdict.finding;
    assert_non_null(f);
    assert_string_equal(f->fixes.items[0].id, "rename_variable");
    assert_string_equal(f->fixes.items[0].edits.items[0].file, "/t/.envrc");
    set = fix_of(f, "set_variable");
    assert_non_null(set);
    assert_string_equal(set->env_set.items[0].name, "DEPLOY_PROFILE");
    assert_string_equal(set->env_set.items[0].value, "work");
    assert_true(set->changes_principal);
    diagnosis_free(&d);
}

void test_a_variable_that_is_set_is_no_default(void **state)
{
    static const char *const env[] = {"HOME=/h", "DEPLOY_PROFILE=old", NULL};
    static const FakeFile files[] = {
        {"/t/main.tf", DATA},
        {"/t/terragrunt.hcl", UNIT_OF("${get_env(\"DEPLOY_PROFILE\", \"other\")}")},
        {"/h/.aws/credentials", PROFILES},
        {NULL, NULL}};
    Diagnosis d;
    (void)state;
    diagnosis_of_unit(&d, files, env);
    assert_null(fix_of(d.verdict.finding, "set_variable"));
    diagnosis_free(&d);
}

/* The command by hand, the place of the fix's words, and the page that explains it. */
void test_who_refuses_is_named(void **state)
{
    static const struct {
        const char *main_tf, *unit, *by_hand, *fix, *link;
    } cases[] = {
        {DATA, "nonsense {}\n", "terragrunt hcl validate", "correct what Terragrunt refuses",
         "https://docs.terragrunt.com/reference/hcl/"},
        {DATA, "inputs = {\n", "terragrunt hcl validate", "correct what Terragrunt refuses",
         "https://docs.terragrunt.com/reference/hcl/"},
        {DATA, "locals {\n  a = get_env(\"NOT_SET\")\n}\n", "terragrunt hcl validate",
         "set the variable that get_env asks for", "https://docs.terragrunt.com/reference/hcl/"},
        {DATA, "terraform {\n  source = \"./none\"\n}\nterraform_binary = \"/none/tf\"\n",
         "terragrunt hcl validate", "name a program that is there",
         "https://docs.terragrunt.com/reference/hcl/"},
        {"variable {}\n" DATA, "inputs = {}\n", "terragrunt validate", "correct main.tf:1",
         "https://developer.hashicorp.com/terraform/language/syntax/configuration"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const FakeFile files[] = {
            {"/t/main.tf", cases[i].main_tf}, {"/t/terragrunt.hcl", cases[i].unit}, {NULL, NULL}};
        const Finding *f;
        Diagnosis d;
        diagnosis_of_unit(&d, files, home);
        f = d.verdict.finding;
        assert_non_null(f);
        assert_string_equal(f->by_hand, cases[i].by_hand);
        assert_non_null(fix_of(f, "right_files"));
        assert_string_equal(fix_of(f, "right_files")->title, cases[i].fix);
        assert_string_equal(f->link, cases[i].link);
        diagnosis_free(&d);
    }
}

/* The code stands in the files that Terragrunt reads, and Terragrunt hands the commands on. */
void test_commands_of_a_unit(void **state)
{
    static const FakeFile files[] = {
        {"/t/main.tf", "terraform {\n  required_providers {\n    aws = {\n      source  = "
                       "\"hashicorp/aws\"\n      version = \"~> 99.0\"\n    }\n  }\n}\n" DATA},
        {"/t/terragrunt.hcl", UNIT_OF("work")},
        {"/h/.aws/credentials", PROFILES},
        {NULL, NULL}};
    const Finding *f;
    Diagnosis d;
    (void)state;
    diagnosis_of_unit(&d, files, home);
    f = d.verdict.finding;
    assert_non_null(f);
    assert_string_equal(f->by_hand, "terragrunt run -- version; terragrunt run -- providers");
    assert_non_null(fix_of(f, "upgrade"));
    assert_string_equal(fix_of(f, "upgrade")->commands.items[0].text, "terragrunt init -upgrade");
    diagnosis_free(&d);
}

void test_files_to_look_through_are_those_of_the_unit(void **state)
{
    static const FakeFile files[] = {
        {"/t/main.tf", "terraform {\n  required_providers {\n    aws = {\n      source  = "
                       "\"hashicorp/aws\"\n      version = \"~> 5.0\"\n    }\n  }\n}\n" DATA},
        {"/t/terragrunt.hcl", "include \"root\" {\n  path = \"/t/root.hcl\"\n}\n"},
        {"/t/root.hcl", UNIT_OF("work")},
        {"/h/.aws/credentials", PROFILES},
        {"/t/.terraform.lock.hcl",
         "provider \"registry.terraform.io/hashicorp/aws\" {\n  version     "
         "= \"4.67.0\"\n  constraints = \"~> 4.0\"\n}\n"},
        {NULL, NULL}};
    Diagnosis d;
    (void)state;
    diagnosis_of_unit(&d, files, home);
    assert_non_null(d.verdict.finding);
    assert_string_equal(d.verdict.finding->by_hand,
                        "cat .terraform.lock.hcl; grep -ns 'version *=' /t/terragrunt.hcl "
                        "/t/root.hcl ./*.tf");
    diagnosis_free(&d);
}

/* A folder that a stack made is made anew by the next `terragrunt stack generate`: what it is made
 * of is changed with it. */
void test_fixes_where_a_stack_made_the_unit(void **state)
{
    static const FakeFile files[] = {
        {"/t/live/terragrunt.stack.hcl",
         "unit \"db\" {\n  source = \"../db\"\n  path = \"db\"\n  values = {\n    p = \"wrk\"\n"
         "  }\n}\nunit \"app\" {\n  source = \"../app\"\n  path = \"app\"\n  values = {\n"
         "    p = \"wrk\"\n  }\n}\n"},
        {"/t/app/terragrunt.hcl", "inputs = {\n  p = values.p\n}\n"},
        {"/t/live/.terragrunt-stack/app/terragrunt.hcl", "inputs = {\n  p = values.p\n}\n"},
        {"/t/live/.terragrunt-stack/app/terragrunt.values.hcl", "p = \"wrk\"\n"},
        {"/t/live/.terragrunt-stack/app/main.tf",
         "variable \"p\" {}\n" PROVIDER("  profile = var.p\n")},
        {"/h/.aws/credentials", PROFILES},
        {NULL, NULL}};
    FakeCase c = {.env = home,
                  .files = files,
                  .dir = "/t/live/.terragrunt-stack/app",
                  .keys = check_keys,
                  .n_keys = n_check_keys};
    const Fix *fix;
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.cause, CAUSE_PROFILE_MISSING);
    fix = fix_of(d.verdict.finding, "use_profile");
    assert_non_null(fix);
    assert_int_equal(fix->edits.len, 2);
    assert_string_equal(fix->edits.items[0].file, "/t/live/terragrunt.stack.hcl");
    assert_int_equal(fix->edits.items[0].line, 12);
    assert_non_null(strstr(fix->edits.items[1].file, "app/terragrunt.values.hcl"));
    diagnosis_free(&d);
}

/* A profile's name is no secret, whatever the local that holds it is called. */
void test_a_profiles_name_is_shown(void **state)
{
    static const FakeFile files[] = {
        {"/t/main.tf", DATA},
        {"/t/terragrunt.hcl", "locals {\n  p = \"wrk\"\n}\n" UNIT_OF("${local.p}")},
        {"/h/.aws/credentials", PROFILES},
        {NULL, NULL}};
    const Fix *fix;
    Diagnosis d;
    (void)state;
    diagnosis_of_unit(&d, files, home);
    fix = fix_of(d.verdict.finding, "use_profile");
    assert_non_null(fix);
    assert_string_equal(fix->edits.items[0].shown_before, "  p = \"wrk\"");
    assert_string_equal(fix->edits.items[0].shown_after, "  p = \"work\"");
    diagnosis_free(&d);
}
