/* What a secret of the environment reaches in a Terragrunt unit: whoever sees what is predicted, or
 * is asked by it, can't tell one secret from another. */
#include "tests/support/setup.h"

#include <string.h>

#include "hcl/hcl_eval.h"
#include "tests/support/tgcase.h"

#define PW "get_env(\"DB_PASSWORD\")"
#define IS PW " == \"hunter2x\""
#define MAIN                                                                            \
    "variable \"a\" {\n  default = \"old\"\n}\nvariable \"b\" {\n  default = \"\"\n}\n" \
    "provider \"aws\" {\n  profile = var.a\n  region = \"eu-west-1\"\n}\n" MODULE
#define MAIN_READS(expr) "provider \"aws\" {\n  profile = " expr "\n}\n" MODULE
#define OBJECT(name)                                                                        \
    "variable \"o\" {\n  type = object({ p = string, pw = string })\n}\n" MAIN_READS("var." \
                                                                                     "o." name)
#define EXTRA(body)                                                                          \
    "terraform {\n  extra_arguments \"x\" {\n    commands = [\"init\", \"plan\"]\n    " body \
    "\n  }\n}\n"
#define MAKES(path, contents)                                                \
    "generate \"p\" {\n  path = \"" path "\"\n  if_exists = \"overwrite\"\n" \
    "  disable_signature = true\n  contents = <<EOF\n" contents "EOF\n}\n"
#define STATE(body)                                                                           \
    "remote_state {\n  backend = \"s3\"\n  generate = {\n    path = \"b.tf\"\n"               \
    "    if_exists = \"overwrite\"\n  }\n  config = {\n    bucket = \"b\"\n    key = \"k\"\n" \
    "    region = \"us-east-1\"\n    " body "\n  }\n}\n"

/* What stands for the profile: a text that is known, or one of these. Nobody is asked with either:
 * what the one secret leaves without a value another may hide. */
static const char hidden[] = "(hidden)", not_known[] = "(not known)", either[] = "(either)";

typedef struct SecretRow {
    const char *unit;
    const char *profile;
    const char *main_tf; /* NULL = MAIN */
} SecretRow;

/* Whether a variable is empty tells nothing where it came as it was given, all where a unit made
 * it. */
#define IF_EMPTY(asks) \
    "variable \"b\" {\n  default = \"old\"\n}\n" MAIN_READS(asks " ? \"yes\" : \"no\"")

static const SecretRow rows[] = {
    {"inputs = { b = " IS " ? \"\" : \"x\" }\n", hidden, IF_EMPTY("var.b == \"\"")},
    {"inputs = { b = " IS " ? \"\" : \"x\" }\n", hidden, IF_EMPTY("length(var.b) == 0")},
    {"inputs = { b = " IS " ? \"\" : \"x\" }\n", hidden, IF_EMPTY("length(trimspace(var.b)) > 0")},
    {"inputs = merge(" IS " ? { c = \"x\" } : null, run_cmd(\"x\"), { a = \"x\" })\n", not_known,
     NULL},
    {"inputs = { b = get_env(\"DB_PASSWORD\") }\n", "no", IF_EMPTY("var.b == \"\"")},
    {"inputs = { b = get_env(" IS " ? \"EMPTY\" : \"FULL\", \"x\") }\n", hidden,
     IF_EMPTY("var.b == \"\"")},
    {"inputs = { b = get_env(\"NONE\", " IS " ? \"\" : \"x\") }\n", hidden,
     IF_EMPTY("var.b == \"\"")},
    {"inputs = { a = get_env(" IS " ? \"EMPTY\" : \"FULL\", \"x\") == \"\" ? \"yes\" : \"no\" }\n",
     hidden, NULL},
    {EXTRA("env_vars = { TF_VAR_b = " IS " ? \"\" : \"x\" }"), hidden, IF_EMPTY("var.b == \"\"")},
    {EXTRA("arguments = [\"-var\", \"b=${" IS " ? \"\" : \"x\"}\"]"), hidden,
     IF_EMPTY("var.b == \"\"")},
    {MAKES("t.auto.tfvars", "b = \"${" IS " ? \"\" : \"x\"}\"\n"), hidden,
     IF_EMPTY("var.b == \"\"")},
    /* variables of extra_arguments: TF_VAR_x has a mark, a key's name says what it is */
    {EXTRA("env_vars = { TF_VAR_a = " PW " }"), hidden, NULL},
    {EXTRA("env_vars = { TF_VAR_a = strrev(" PW ") }"), hidden, NULL},
    {EXTRA("env_vars = { TF_VAR_a = " IS " ? \"x\" : \"y\" }"), hidden, NULL},
    {EXTRA("env_vars = { AWS_SECRET_ACCESS_KEY = " PW ", DB_URL = " PW " }"), "old", NULL},
    {EXTRA("env_vars = { AWS_PROFILE = " PW " }"), not_known, NULL},
    {EXTRA("env_vars = { TF_WORKSPACE = " PW " }"), not_known, NULL},
    {EXTRA("env_vars = { HTTPS_PROXY = \"http://${" PW "}\" }"), not_known, NULL},
    {EXTRA("env_vars = { (" IS " ? \"TF_VAR_a\" : \"X\") = \"x\" }"), not_known, NULL},
    {EXTRA("env_vars = " IS " ? { TF_VAR_a = \"x\" } : {}"), not_known, NULL},
    {EXTRA("env_vars = { TF_VAR_a = " IS " ? \"x\" : null }"), either, NULL},
    /* inputs of which one secret leaves nothing, or nothing yet */
    {"inputs = { a = " IS " ? run_cmd(\"date\") : \"x\" }\n", hidden, NULL},
    {"inputs = { a = " IS " ? null : \"x\" }\n", either, NULL},
    /* words */
    {EXTRA("arguments = [\"-var\", \"a=${" PW "}\"]"), hidden, NULL},
    {EXTRA("arguments = [\"-var=a=${" PW "}\"]"), hidden, NULL},
    {EXTRA("arguments = [\"-var=b=${" PW "}\", \"-var=a=x\"]"), "x", NULL},
    {EXTRA("arguments = [\"-var=${" PW "}=x\"]"), not_known, NULL},
    {EXTRA("arguments = [\"-var\", \"${" IS " ? \"a\" : \"b\"}=x\"]"), not_known, NULL},
    {EXTRA("arguments = [\"-var\", " IS " ? \"a=x\" : \"b=x\"]"), not_known, NULL},
    {EXTRA("arguments = [\"-var-file=${" PW "}\"]"), not_known, NULL},
    {EXTRA("arguments = [\"-var-file\", \"x=${" PW "}\"]"), not_known, NULL},
    {EXTRA("arguments = " IS " ? [\"-var=a=x\"] : []"), not_known, NULL},
    {EXTRA("required_var_files = [" PW "]"), not_known, NULL},
    {EXTRA("optional_var_files = [\"${" PW "}.tfvars\"]"), not_known, NULL},
    {"terraform {\n  extra_arguments \"x\" {\n    commands = [" IS
     " ? \"plan\" : \"apply\"]\n    env_vars = { TF_VAR_a = \"x\" }\n  }\n}\n",
     not_known, NULL},
    /* inputs */
    {"inputs = { a = " PW " }\n", hidden, NULL},
    {"inputs = { o = { p = \"x\", pw = " PW " } }\n", "x", OBJECT("p")},
    {"inputs = { o = { p = \"x\", pw = " PW " } }\n", hidden, OBJECT("pw")},
    {"inputs = { o = { p = " IS " ? \"x\" : \"y\", pw = \"z\" } }\n", hidden, OBJECT("p")},
    {"inputs = { o = " IS " ? { p = \"x\", pw = \"a\" } : { p = \"y\", pw = \"a\" } }\n", not_known,
     OBJECT("p")},
    {"inputs = merge({ a = \"x\" }, { b = " PW " })\n", "x", NULL},
    {"inputs = merge({ b = " PW " }, { a = lookup({ k = \"x\", s = " PW " }, \"k\") })\n", "x",
     NULL},
    {"inputs = { a = concat([\"x\"], [" PW "])[0] }\n", "x", NULL},
    {"inputs = { a = values({ k = \"x\", s = " PW " })[0] }\n", "x", NULL},
    {"inputs = { a = keys({ k = " PW " })[0] }\n", "k", NULL},
    {"inputs = { a = keys({ (" PW ") = \"x\" })[0] }\n", hidden, NULL},
    {"inputs = { a = lookup({ hunter2x = \"x\" }, " PW ", \"y\") }\n", hidden, NULL},
    {"inputs = merge({ a = \"x\" }, " IS " ? { a = \"y\" } : {})\n", not_known, NULL},
    {"inputs = { (" IS " ? \"a\" : \"b\") = \"x\" }\n", not_known, NULL},
    {"inputs = { a = " IS " ? null : \"x\" }\n", either, NULL},
    {"inputs = " IS " ? { a = \"x\" } : null\n", not_known, NULL},
    /* code that is written */
    {MAKES("t.auto.tfvars", "a = \"${" PW "}\"\n"), hidden, NULL},
    {MAKES("t.auto.tfvars", "a = \"x-${" PW "}-y-${" PW "}\"\nb = \"y\"\n"), hidden, NULL},
    {MAKES("t.auto.tfvars", "b = \"${" PW "}\"\na = \"x\"\n"), "x", NULL},
    {MAKES("t.auto.tfvars.json", "{\n\"b\": \"${" PW "}\",\n\"a\": \"x\"\n}\n"), "x", NULL},
    {MAKES("t.auto.tfvars.json", "{\"a\": \"${" PW "}\"}\n"), hidden, NULL},
    {MAKES("t.auto.tfvars.json", "{\"${" IS " ? \"a\" : \"b\"}\": \"x\"}\n"), not_known, NULL},
    {MAKES("t.auto.tfvars", "${" IS " ? \"a\" : \"b\"} = \"x\"\n"), not_known, NULL},
    {MAKES("t.auto.tfvars", "\"${" IS " ? \"a\" : \"b\"}\" = \"x\"\n"), not_known, NULL},
    {MAKES("t.auto.tfvars", "${" IS " ? \"#\" : \"\"}a = \"x\"\nb = \"${" PW "}\"\n"), not_known,
     NULL},
    {MAKES("t.auto.tfvars", "%{ if " IS " }a = \"x\"%{ endif }\nb = \"${" PW "}\"\n"), not_known,
     NULL},
    {MAKES("t.auto.tfvars", "a = \"x%{ if " IS " }y%{ endif }\"\n"), hidden, NULL},
    {MAKES("t.auto.tfvars", "a = \"x%{ for c in split(\"x\", " PW ") }y%{ endfor }\"\n"), hidden,
     NULL},
    {MAKES("t.auto.tfvars", "a = \"${" IS " ? \"x\\\" #\" : \"y\"}\"\n"), either, NULL},
    {MAKES("t.auto.tfvars", "a = \"${" IS " ? \"\\\\\" : \"y\"}\"\n"), either, NULL},
    {MAKES("t.auto.tfvars", "a = \"${" IS " ? \"\\n\" : \"y\"}\"\n"), either, NULL},
    {MAKES("t.tf", "provider \"aws\" {\n  alias = \"z\"\n}\nmodule \"${" PW "}\" {\n}\n"),
     not_known, NULL},
    {"locals {\n  t = \"a = \\\"${" PW "}\\\"\"\n}\n" MAKES("t.auto.tfvars", "${local.t}\n"),
     not_known, NULL},
    {"generate \"p\" {\n  path = " IS " ? \"t.auto.tfvars\" : \"t.txt\"\n  if_exists = "
     "\"overwrite\"\n  contents = \"a = \\\"x\\\"\"\n}\n",
     not_known, NULL},
    {"generate \"p\" {\n  path = \"t.auto.tfvars\"\n  if_exists = \"overwrite\"\n  disable = " IS
     "\n  contents = \"a = \\\"x\\\"\"\n}\n",
     not_known, NULL},
    {"generate = {\n  p = {\n    path = \"${" PW "}.auto.tfvars\"\n    if_exists = \"overwrite\"\n"
     "    contents = \"a = \\\"x\\\"\"\n  }\n}\n",
     not_known, NULL},
    {"generate = {\n  (" PW ") = {\n    path = \"t.auto.tfvars\"\n    if_exists = \"overwrite\"\n"
     "    contents = \"a = \\\"x\\\"\"\n  }\n}\n",
     not_known, NULL},
    {MAKES("t.auto.tfvars", "b = ${jsonencode(" PW ")}\na = \"x\"\n"), "x", NULL},
    {MAKES("t.auto.tfvars", "a = ${jsonencode(" PW ")}\n"), hidden, NULL},
    {MAKES("t.auto.tfvars", "${jsonencode(" PW ")} = 1\n"), not_known, NULL},
    {MAKES("t.auto.tfvars", "%{ if " PW " != \"\" }a = \"x\"%{ endif }\n"), "x", NULL},
    {MAKES(".netrc", "machine h password ${" PW "}\n"), "old", NULL},
    {MAKES("netrc", "machine h password ${" PW "}\n"), hidden, MAIN_READS("file(\"netrc\")")},
    /* what was written, read as a file */
    {MAKES("t.json", "{\"p\": \"${" PW "}\", \"q\": \"x\"}\n"), hidden,
     MAIN_READS("jsondecode(file(\"t.json\")).p")},
    {MAKES("t.json", "{\"p\": \"${" PW "}\"}\n"), hidden, MAIN_READS("filemd5(\"t.json\")")},
    {MAKES("t.json", "{\"p\": \"${" PW "}\"}\n"), hidden,
     MAIN_READS("templatefile(\"t.json\", {})")},
    {MAKES("t.json", "{\"p\": \"x\"}\n"), "x", MAIN_READS("jsondecode(file(\"t.json\")).p")},
    /* which file it is */
    {"terraform {\n  source = " IS " ? \"./one\" : \"./two\"\n}\n", not_known, NULL},
    {"terraform {\n  source = \"git::https://h/r.git//${" PW "}\"\n}\n", not_known, NULL},
    {"terraform {\n  source = \"git::https://${" PW "}@h/r.git//${" PW "}\"\n}\n", not_known, NULL},
    {"terraform {\n  source = \".\"\n  exclude_from_copy = [" PW "]\n}\n", not_known, NULL},
    {"include \"r\" {\n  path = " IS " ? \"/t/root.hcl\" : \"/t/no.hcl\"\n}\n", not_known, NULL},
    {"include \"r\" {\n  path = \"/t/root.hcl\"\n  merge_strategy = " IS
     " ? \"deep\" : \"shallow\"\n}\n",
     not_known, NULL},
    {"inputs = { a = read_terragrunt_config(" IS
     " ? \"/t/root.hcl\" : \"/t/no.hcl\", { locals = { who = \"y\" } }).locals.who }\n",
     hidden, NULL},
    {"dependency \"d\" {\n  config_path = \"../${" PW "}\"\n  mock_outputs = {}\n}\n", not_known,
     NULL},
    {"dependency \"d\" {\n  config_path = \"../net\"\n  enabled = " IS
     "\n  mock_outputs = { a = \"x\" }\n}\ninputs = { a = dependency.d.outputs.a }\n",
     not_known, NULL},
    {"dependency \"d\" {\n  config_path = \"../net\"\n  enabled = false\n"
     "  mock_outputs = { a = \"x\", b = " PW " }\n}\ninputs = { a = dependency.d.outputs.a }\n",
     "x", NULL},
    /* whether it is given at all tells nothing of it */
    {"inputs = { a = " PW " == \"\" ? \"y\" : \"x\" }\n", "x", NULL},
    {"exclude {\n  if = " PW " == \"\"\n  no_run = true\n  actions = [\"plan\"]\n}\n", "old", NULL},
    /* the rest */
    {"terraform {\n  after_hook \"h\" {\n    commands = [\"init\"]\n    execute = [" IS
     " ? \"false\" : \"true\"]\n  }\n}\n",
     "old", NULL},
    {EXTRA("env_vars = { LANG = " IS " ? \"x\" : null }"), "old", NULL},
    {STATE("external_id = " PW), "old", NULL},
    {STATE("assume_role = " IS " ? null : { role_arn = \"arn:aws:iam::111122223333:role/r\" }"),
     not_known, NULL},
    {STATE("assume_role = { role_arn = \"arn:aws:iam::111122223333:role/r\", (" IS
           " ? \"session_name\" : \"policy\") = \"x\" }"),
     not_known, NULL},
    {STATE("(" IS " ? \"profile\" : \"kms_key_id\") = \"x\""), not_known, NULL},
    {"remote_state {\n  backend = " IS " ? \"s3\" : \"gcs\"\n  config = {}\n}\n", not_known, NULL},
    {"remote_state = {\n  backend = \"s3\"\n  disable_init = " IS "\n  config = {}\n}\n", not_known,
     NULL},
    {"iam_role = " IS " ? \"\" : \"arn:aws:iam::111122223333:role/r\"\n", not_known, NULL},
    {"iam_role = " IS " ? null : \"arn:aws:iam::111122223333:role/r\"\n", not_known, NULL},
    {"exclude {\n  if = " IS "\n  no_run = true\n  actions = [\"plan\"]\n}\n", not_known, NULL},
    {"terraform_binary = " PW "\n", not_known, NULL},
};

/* What can be seen of it. */
static const char *seen(TgCase *c)
{
    const TfView *view = &c->unit->view;
    const TfProvider *aws = NULL;
    const TfValue *profile;
    for (size_t i = 0; i < c->config->providers.len; i++)
        if (strcmp(c->config->providers.items[i].address, "aws") == 0)
            aws = &c->config->providers.items[i];
    if (view->not_known)
        return strstr(view->not_known, HCL_PRIVATE) ? not_known : view->not_known;
    if (!aws)
        return "(no provider)";
    profile = tfblock_get(aws->block, "profile");
    if (profile && profile->why && strcmp(profile->why, HCL_PRIVATE) == 0)
        return hidden;
    if (profile && !tfvalue_text(profile))
        return profile->why ? profile->why : "(not known without a reason)";
    return profile ? tfvalue_text(profile) : "(none)";
}

void test_unit_says_the_same_for_every_secret(void **state)
{
    static const char *const environs[][4] = {{"DB_PASSWORD=hunter2x", "EMPTY=", "FULL=x", NULL},
                                              {"DB_PASSWORD=Tr0ubadour", "EMPTY=", "FULL=x", NULL}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const TestFile files[] = {{UNIT "/main.tf", rows[i].main_tf ? rows[i].main_tf : MAIN},
                                  {UNIT "/terragrunt.hcl", rows[i].unit},
                                  {UNIT "/one/main.tf", MAIN},
                                  {UNIT "/two/main.tf", MODULE},
                                  {"/t/root.hcl", "locals {\n  who = \"x\"\n}\n"},
                                  {"/t/live/net/terragrunt.hcl", ""},
                                  {NULL, NULL}};
        for (size_t k = 0; k < ARRAY_LEN(environs); k++) {
            TgCase c = tgcase_open(files, environs[k], false);
            const char *got = seen(&c);
            bool as_wanted = rows[i].profile == either ? got == hidden || got == not_known
                                                       : strcmp(got, rows[i].profile) == 0;
            if (!as_wanted)
                fail_msg("row %zu, secret %zu: %s, wanted %s\n%s", i, k, got, rows[i].profile,
                         rows[i].unit);
            tgcase_close(&c);
        }
    }
}

/* A token before a URL's "@" chooses nothing: the folder's own reason stays. */
void test_token_of_a_source_hides_no_code(void **state)
{
    static const char *const sources[] = {
        "git::https://${" PW "}@h/r.git//m?ref=v1", "git::https://oauth2:${" PW "}@h/r.git//m",
        "git::https://${replace(" PW ", \"h\", \"x//y\")}@h/${\"r\"}.git//m"};
    static const char *const environ[] = {"DB_PASSWORD=hunter2x", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        Arena arena = ARENA_INIT;
        const TestFile files[] = {
            {UNIT "/main.tf", MAIN},
            {UNIT "/terragrunt.hcl",
             arena_printf(&arena, "terraform {\n  source = \"%s\"\n}\n", sources[i])},
            {NULL, NULL}};
        TgCase c = tgcase_open(files, environ, false);
        assert_non_null(strstr(c.unit->view.not_known, "was not fetched yet"));
        assert_null(strstr(c.unit->source, "@"));
        assert_non_null(strstr(c.unit->source, "h/r.git//m"));
        tgcase_close(&c);
        arena_clear(&arena);
    }
}

/* What Terraform gets is not known then: nobody is accused of what may be among it. */
void test_what_is_not_known_may_be_what_is_missing(void **state)
{
    static const struct {
        const char *unit, *main_tf, *root;
    } cases[] = {
        {MAKES("t.auto.tfvars", "${" IS " ? \"a\" : \"b\"} = \"x\"\n"),
         "variable \"a\" {}\nprovider \"aws\" {\n  profile = var.a\n}\n" MODULE, NULL},
        {MAKES("t.tf", "locals {\n  ${" IS " ? \"a\" : \"b\"} = \"x\"\n}\n"), MAIN_READS("local.a"),
         NULL},
        {"include \"r\" {\n  path = \"/h/private.hcl\"\n  expose = true\n}\n"
         "inputs = { a = include.r.locals.who }\n",
         MAIN, "/h/private.hcl"},
        {EXTRA("required_var_files = [\"/h/s.tfvars\"]"), MAIN, "/h/s.tfvars"},
    };
    static const char *const environ[] = {"DB_PASSWORD=hunter2x", "HOME=/h", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const TestFile files[] = {{UNIT "/main.tf", cases[i].main_tf},
                                  {UNIT "/terragrunt.hcl", cases[i].unit},
                                  {cases[i].root, "a = \"theirs\"\n"},
                                  {NULL, NULL}};
        TgCase c = tgcase_open(files, environ, false);
        assert_non_null(c.unit->view.not_known);
        for (size_t k = 0; k < c.config->problems.len; k++)
            if (c.config->problems.items[k].fatal)
                fail_msg("%zu: %s", i, c.config->problems.items[k].text);
        tgcase_close(&c);
    }
}
