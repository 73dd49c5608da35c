/* What a Terragrunt unit gives of which not all is known: what stands beside it counts. */
#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/checkrows.h"
#include "tests/support/tgcase.h"

#define SEALED                                                       \
    "profile: ENC[AES256_GCM,data:eA==,iv:eA==,tag:eA==,type:str]\n" \
    "who_unencrypted: dev\nsops:\n    mac: ENC[x]\n    version: 3.8.1\n"
#define SOPS "yamldecode(sops_decrypt_file(\"s.yaml\"))"
#define READS(expr) "provider \"aws\" {\n  profile = " expr "\n}\n" MODULE
#define ANY "variable \"a\" {\n  default = \"old\"\n}\nvariable \"b\" {}\n" READS("var.a")
#define PW "get_env(\"DB_PASSWORD\")"
#define IS PW " == \"hunter2x\""

/* Which is not known: whether "b" is given, what "a" is worth. */
static const char not_known[] = "(not known)";

typedef struct UnknownRow {
    const char *unit, *root, *main_tf, *profile;
} UnknownRow;

static const UnknownRow rows[] = {
    /* what stands behind the part that is not known */
    {"inputs = merge(run_cmd(\"x\"), { a = \"x\" })\n", NULL, ANY, "x"},
    {"inputs = merge({ a = \"x\" }, run_cmd(\"x\"))\n", NULL, ANY, not_known},
    {"inputs = merge({ b = \"x\" }, run_cmd(\"x\"), { a = \"y\" }, null)\n", NULL, ANY, "y"},
    {"inputs = run_cmd(\"x\")\n", NULL, ANY, not_known},
    /* the file that is included, and the unit's own */
    {INCLUDE_ROOT "inputs = { a = \"x\" }\n", "inputs = run_cmd(\"x\")\n", ANY, "x"},
    {INCLUDE_ROOT, "inputs = merge(run_cmd(\"x\"), { a = \"x\" })\n", ANY, "x"},
    {INCLUDE_ROOT "inputs = { c = 1 }\n", "inputs = merge(run_cmd(\"x\"), { a = \"x\" })\n", ANY,
     "x"},
    {INCLUDE_ROOT "inputs = run_cmd(\"x\")\n", "inputs = { a = \"x\" }\n", ANY, not_known},
    {INCLUDE_ROOT "inputs = { b = \"x\" }\n", "inputs = run_cmd(\"x\")\n", ANY, not_known},
    {"include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n"
     "  merge_strategy = \"deep\"\n}\ninputs = { a = \"x\", o = { p = \"y\" } }\n",
     "inputs = run_cmd(\"x\")\n", "variable \"o\" {}\nvariable \"b\" {}\n" READS("var.o.p"),
     not_known},
    {"include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n"
     "  merge_strategy = \"deep\"\n}\ninputs = { a = \"x\", o = { p = \"y\" } }\n",
     "inputs = run_cmd(\"x\")\n", ANY, "x"},
    /* a secret that decides which part is not known leaves nothing to be told */
    {"inputs = merge(" IS " ? run_cmd(\"x\") : {}, { a = \"x\" })\n", NULL, ANY, not_known},
    {INCLUDE_ROOT "inputs = { b = 1 }\n", "inputs = " IS " ? run_cmd(\"x\") : { a = \"x\" }\n", ANY,
     not_known},
    {INCLUDE_ROOT "inputs = { b = 1 }\n",
     "inputs = merge(" IS " ? run_cmd(\"x\") : {}, { a = \"x\" })\n", ANY, not_known},
    {"inputs = merge({ b = 1 }, yamldecode(sops_decrypt_file(" IS " ? \"s.yaml\" : \"n.yaml\")))\n",
     NULL, ANY, not_known},
    {"inputs = { b = 1, a = yamldecode(sops_decrypt_file(\"/h/s.yaml\")).who_unencrypted }\n", NULL,
     ANY, not_known},
    {"inputs = merge(run_cmd(\"x\"), " IS " ? { a = \"x\" } : {})\n", NULL, ANY, not_known},
    {"inputs = merge(run_cmd(\"x\"), { a = \"x\", b = " PW " })\n", NULL, ANY, "x"},
    /* names, and what is not encrypted, stand in a file of sops' */
    {"inputs = merge({ b = 1 }, " SOPS ")\n", NULL, ANY, "old"},
    {"inputs = { a = " SOPS ".who_unencrypted, b = 1 }\n", NULL, ANY, "dev"},
    {"inputs = { a = " SOPS ".profile, b = 1 }\n", NULL, ANY, not_known},
    {"inputs = { a = join(\"\", keys(" SOPS ")), b = 1 }\n", NULL, ANY, "profilewho_unencrypted"},
    {"inputs = { a = jsondecode(sops_decrypt_file(\"s.json\")).p, b = 1 }\n", NULL, ANY, "plain"},
    {"inputs = { a = jsondecode(sops_decrypt_file(\"s.json\")).q[0].r, b = 1 }\n", NULL, ANY,
     not_known},
    {"locals {\n  s = sops_decrypt_file(\"s.yaml\")\n}\n"
     "inputs = { a = yamldecode(local.s).who_unencrypted, b = 1 }\n",
     NULL, ANY, "dev"},
    /* of anything else that is made of it nothing is */
    {"inputs = { a = yamldecode(lower(sops_decrypt_file(\"s.yaml\"))).who_unencrypted, b = 1 }\n",
     NULL, ANY, not_known},
    {"inputs = { a = yamldecode(\"${sops_decrypt_file(\"s.yaml\")}\\n\").who_unencrypted, b = 1 "
     "}\n",
     NULL, ANY, not_known},
    {"inputs = { a = yamldecode(sops_decrypt_file(\"s.yaml\").x).who_unencrypted, b = 1 }\n", NULL,
     ANY, not_known},
    {"inputs = { a = yamldecode(sops_decrypt_file(\"s.ini\")).who_unencrypted, b = 1 }\n", NULL,
     ANY, not_known},
};

static TgCase unknown_open(const UnknownRow *row)
{
    const TestFile files[] = {
        {UNIT "/main.tf", row->main_tf},
        {UNIT "/terragrunt.hcl", row->unit},
        {UNIT "/s.yaml", SEALED},
        {UNIT "/s.ini", SEALED},
        {"/h/s.yaml", SEALED},
        {UNIT "/s.json", "{\"p\": \"plain\", \"q\": [{\"r\": \"ENC[AES256_GCM,data:eA==]\"}], "
                         "\"sops\": {\"version\": \"3.8.1\"}}"},
        {row->root ? "/t/live/root.hcl" : NULL, row->root},
        {NULL, NULL}};
    static const char *const environ[] = {"DB_PASSWORD=hunter2x", NULL};
    return tgcase_open(files, environ, false);
}

void test_inputs_are_known_as_far_as_they_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TgCase c = unknown_open(&rows[i]);
        const TfValue *v = c.config->providers.len > 0 && !c.unit->view.not_known
                               ? tgcase_argument(&c, "profile")
                               : NULL;
        const char *got = v && v->state == TF_KNOWN ? tfvalue_text(v) : not_known;
        for (size_t k = 0; k < c.config->problems.len; k++)
            if (c.config->problems.items[k].fatal)
                fail_msg("%s: %s", rows[i].unit, c.config->problems.items[k].text);
        if (strcmp(got, rows[i].profile) != 0)
            fail_msg("%s: %s, not %s", rows[i].unit, got, rows[i].profile);
        tgcase_close(&c);
    }
}

/* Terragrunt stops before: what its inputs would have been, nobody misses. */
void test_inputs_that_are_refused_leave_no_variable_without_a_value(void **state)
{
    const UnknownRow row = {"inputs = merge(local.none, { a = \"x\" })\n", NULL, ANY, NULL};
    TgCase c = unknown_open(&row);
    (void)state;
    assert_int_equal(c.config->problems.len, 1);
    assert_string_equal(c.config->problems.items[0].summary, "Unsupported attribute");
    tgcase_close(&c);
}

/* Nobody but a program that is started, or who expands it, reads such a variable. */
void test_variable_that_nobody_reads_may_be_unknown(void **state)
{
    static const struct {
        const char *name;
        bool known;
    } names[] = {{"DATADOG_API_KEY", true}, {"GITHUB_TOKEN", true}, {"VAULT_ADDR", true},
                 {"AWS_REGION", false},     {"TF_VAR_a", false},    {"HTTPS_PROXY", false},
                 {"PATH", false},           {"LD_PRELOAD", false},  {"AWS_NEW_ONE", false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        Arena arena = ARENA_INIT;
        const UnknownRow row = {
            arena_printf(&arena,
                         "terraform {\n  extra_arguments \"x\" {\n    commands = [\"plan\"]\n"
                         "    env_vars = { %s = run_cmd(\"x\") }\n  }\n}\ninputs = { b = 1 }\n",
                         names[i].name),
            NULL, ANY, NULL};
        TgCase c = unknown_open(&row);
        if (names[i].known != (c.unit->view.not_known == NULL))
            fail_msg("%s", names[i].name);
        assert_int_equal(c.unit->view.unknown_variables.len, names[i].known);
        tgcase_close(&c);
        arena_clear(&arena);
    }
}

/* What the program that the profile names, or a path, makes of it is not known then. */
void test_variable_that_is_unknown_may_be_read_by_a_program_or_a_path(void **state)
{
    static const struct {
        const char *args, *why;
    } cases[] = {
        {"  profile = \"p\"\n", NULL},
        {"  profile = \"c\"\n", "the credential_process may read ANY_NAME"},
        {"  profile = \"p\"\n  shared_config_files = [\"/h/${\"$\"}ANY_NAME/c\"]\n",
         "ANY_NAME, which extra_arguments set"},
        {"  profile = \"p\"\n  shared_config_files = [\"/h/.aws/config${\"$\"}ANY_NAMES\"]\n",
         NULL},
        {"  profile = \"p\"\n  shared_config_files = [\"/h/.aws/c${\"$\"}SECRET_ONE\"]\n",
         "a path with a variable in it is not known"},
    };
    static const char *const env[] = {"HOME=/h", "DB_PASSWORD=onfig", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Arena arena = ARENA_INIT;
        const FakeFile files[] = {
            {"/t/main.tf",
             arena_printf(&arena, "provider \"aws\" {\n  region = \"us-east-1\"\n%s}\n" DATA,
                          cases[i].args)},
            {"/t/terragrunt.hcl",
             "terraform {\n  extra_arguments \"x\" {\n    commands = "
             "[\"plan\"]\n    env_vars = { ANY_NAME = run_cmd(\"x\"), SECRET_ONE = " PW " }\n"
             "  }\n}\n"},
            {"/h/.aws/credentials", "[p]\n" PAIR(ALICE, ALICE_SECRET)},
            {"/h/.aws/config", "[profile c]\ncredential_process = /x\n"},
            {NULL, NULL}};
        FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
        const Configuration *conf;
        Diagnosis d;
        diagnosis_of(&c, &d);
        conf = configuration_find(&d.configurations, "aws");
        if (!cases[i].why != (conf->outcome.status == OUTCOME_OK) ||
            (cases[i].why && (conf->outcome.reason != PREDICT_NOT_KNOWN ||
                              !span_starts(span_of(conf->outcome.detail), cases[i].why))))
            fail_msg("%s: %s", cases[i].args, conf->outcome.detail);
        diagnosis_free(&d);
        arena_clear(&arena);
    }
}

/* Terraform alone has no inputs there. */
void test_unit_is_looked_at_by_a_plan_of_terragrunt(void **state)
{
    static const char *const env[] = {"HOME=/h", NULL};
    static const FakeFile files[] = {
        {"/t/main.tf", "variable \"r\" {}\nprovider \"aws\" {\n  region = var.r\n}\n" DATA},
        {"/t/terragrunt.hcl", "inputs = merge(run_cmd(\"x\"), {})\n"},
        {NULL, NULL}};
    FakeCase c = {.env = env, .files = files};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_non_null(strstr(d.verdict.title, "terragrunt plan"));
    diagnosis_free(&d);
}
