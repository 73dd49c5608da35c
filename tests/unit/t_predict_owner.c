/* Whose keys a request is signed with: the folder's own mock keys may go to the folder's host,
 * until something of whoever runs the program travels with them. */
#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/predictscene.h"

#define MOCK                                                                              \
    "  access_key = \"mock\"\n  secret_key = \"mock\"\n  skip_region_validation = true\n" \
    "  endpoints {\n    sts = \"http://localstack.corp:4566\"\n  }\n"
#define PROVIDER(body)                                                              \
    "variable \"who\" {\n  default = \"x\"\n}\nvariable \"region\" {\n  default = " \
    "\"eu-west-1\"\n}\n"                                                            \
    "variable \"n\" {\n  type = number\n  default = 1\n}\n"                         \
    "variable \"skip\" {\n  type = bool\n  default = false\n}\n"                    \
    "provider \"aws\" {\n" MOCK body "}\ndata \"aws_caller_identity\" \"me\" {}\n"
#define ROLE(body)                                                        \
    PROVIDER("  region = \"eu-west-1\"\n  assume_role {\n    role_arn = " \
             "\"arn:aws:iam::111122223333:role/r\"\n    " body "\n  }\n")

typedef struct OwnerRow {
    const char *hcl;
    enum owner owner;
} OwnerRow;

static const OwnerRow rows[] = {
    {PROVIDER("  region = \"eu-west-1\"\n"), OWNER_DIR},
    /* a region, a number, yes and no as they were given */
    {PROVIDER("  region = var.region\n"), OWNER_DIR},
    {PROVIDER("  region = \"eu-west-1\"\n  max_retries = var.n\n"), OWNER_DIR},
    {PROVIDER("  region = \"eu-west-1\"\n  skip_requesting_account_id = var.skip\n"), OWNER_DIR},
    {"locals {\n  r = var.region\n}\n" PROVIDER("  region = local.r\n"), OWNER_DIR},
    /* and chosen by what it then could spell */
    {PROVIDER("  region = var.who == \"a\" ? \"eu-west-1\" : \"us-east-1\"\n"), OWNER_USER},
    {PROVIDER("  region = { a = \"eu-west-1\", me = \"us-east-1\" }[var.who]\n"), OWNER_USER},
    {PROVIDER("  region = lookup({ a = \"eu-west-1\" }, var.who, \"us-east-1\")\n"), OWNER_USER},
    {PROVIDER("  region = \"eu-west-1\"\n  max_retries = length(var.who) + 1\n"), OWNER_USER},
    {PROVIDER("  region = \"eu-west-1\"\n  skip_requesting_account_id = var.who == \"a\"\n"),
     OWNER_USER},
    {PROVIDER("  region = var.who\n"), OWNER_USER},
    {PROVIDER("  region = terraform.workspace == \"w\" ? \"eu-west-1\" : \"us-east-1\"\n"),
     OWNER_USER},
    {ROLE("session_name = terraform.workspace"), OWNER_USER},
    {ROLE("session_name = var.who"), OWNER_USER},
    {ROLE("session_name = \"xy\""), OWNER_DIR},
    /* names that no request holds, and which of the folder's own it is */
    {PROVIDER("  region = \"eu-west-1\"\n  shared_config_files = [var.who]\n"), OWNER_DIR},
    {PROVIDER(
         "  region = \"eu-west-1\"\n  shared_config_files = [var.who == \"a\" ? \"a\" : \"me\"]\n"),
     OWNER_USER},
    {PROVIDER("  region = \"eu-west-1\"\n  shared_config_files = [\"${var.who}.conf\"]\n"),
     OWNER_USER},
    {PROVIDER("  region = \"eu-west-1\"\n  default_tags {\n    tags = { a = var.who }\n  }\n"),
     OWNER_DIR},
    {PROVIDER("  region = \"eu-west-1\"\n  allowed_account_ids = [\"${var.who}\"]\n"), OWNER_DIR},
};

void test_what_travels_with_the_folders_keys_decides_whose_they_are(void **state)
{
    static const char *const env[] = {"TF_VAR_who=me",     "TF_VAR_region=eu-west-1", "TF_VAR_n=2",
                                      "TF_VAR_skip=false", "TF_WORKSPACE=ws",         NULL};
    static const char *const files[] = {"/t/me", "[default]\n", "/t/me.conf", "[default]\n", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        SceneRun *run =
            scene_run_in(&(Scene){.env = env, .files = files, .hcl = rows[i].hcl}, "/t");
        const Question *q = scene_question(run, Q_CALLER_IDENTITY);
        q = q ? q : scene_question(run, Q_ASSUME_ROLE);
        if (!q || !q->creds || q->creds->owner != rows[i].owner)
            fail_msg("%s: %d", rows[i].hcl, q && q->creds ? (int)q->creds->owner : -1);
        scene_end(run);
    }
}

/* Wherever in the block: nobody is asked then (net/policy.c). */
void test_a_file_from_outside_anywhere_in_the_block_is_told(void **state)
{
    static const struct {
        const char *body;
        bool told;
    } cases[] = {{"", false},
                 {"  ignore_tags {\n    keys = [file(\"/h/x\")]\n  }\n", true},
                 {"  default_tags {\n    tags = { a = \"x\" }\n  }\n  ignore_tags {\n    keys = "
                  "[file(\"/h/x\")]\n  }\n",
                  true},
                 {"  ignore_tags {\n    keys = [\"a\", \"b\", file(\"/h/x\")]\n  }\n", true},
                 {"  default_tags {\n    tags = { a = file(\"/h/x\") }\n  }\n", false},
                 {"  max_retries = length(file(\"/h/x\"))\n", true}};
    static const char *const env[] = {NULL};
    static const char *const files[] = {"/h/x", "theirs", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Arena arena = ARENA_INIT;
        const char *hcl = arena_printf(&arena,
                                       "provider \"aws\" {\n" MOCK "  region = \"eu-west-1\"\n%s}\n"
                                       "data \"aws_caller_identity\" \"me\" {}\n",
                                       cases[i].body);
        SceneRun *run = scene_run_in(&(Scene){.env = env, .files = files, .hcl = hcl}, "/t");
        const Question *q = scene_question(run, Q_CALLER_IDENTITY);
        if (!q || q->private_inside != cases[i].told)
            fail_msg("%s: %d", cases[i].body, q ? q->private_inside : -1);
        scene_end(run);
        arena_clear(&arena);
    }
}

/* Nobody is asked without it, as if the block had none: AWS's refusal would say nothing. */
void test_role_is_not_asked_for_without_what_is_not_known(void **state)
{
    static const struct {
        const char *body;
        bool asked;
    } cases[] = {{"session_name = \"abc\"", true},
                 {"session_name = bcrypt(\"x\")", false},
                 {"external_id = bcrypt(\"x\")", false},
                 {"source_identity = bcrypt(\"x\")", false},
                 {"policy = bcrypt(\"x\")", false},
                 {"policy_arns = [\"arn:aws:iam::aws:policy/A\", bcrypt(\"x\")]", false},
                 {"tags = { a = bcrypt(\"x\") }", false},
                 {"transitive_tag_keys = [bcrypt(\"x\")]", false},
                 {"duration = bcrypt(\"x\")", false},
                 {"session_name = can(file(\"/h/none\")) ? \"abc\" : \"bcd\"", false},
                 {"session_name = try(filemd5(\"/h/none\"), \"bcd\")", false},
                 {"session_name = can(file(\"/t/none\")) ? \"abc\" : \"bcd\"", true}};
    static const char *const env[] = {NULL};
    static const char *const files[] = {"/h/x", "theirs", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Arena arena = ARENA_INIT;
        const char *hcl =
            arena_printf(&arena, "%s%s%s",
                         "provider \"aws\" {\n" MOCK "  region = \"eu-west-1\"\n"
                         "  assume_role {\n    role_arn = "
                         "\"arn:aws:iam::111122223333:role/r\"\n    ",
                         cases[i].body, "\n  }\n}\ndata \"aws_caller_identity\" \"me\" {}\n");
        SceneRun *run = scene_run_in(&(Scene){.env = env, .files = files, .hcl = hcl}, "/t");
        if ((scene_question(run, Q_ASSUME_ROLE) != NULL) != cases[i].asked)
            fail_msg("%s", cases[i].body);
        scene_end(run);
        arena_clear(&arena);
    }
}

#define BACKEND                                                                          \
    "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = \"k\"\n"             \
    "    region = \"us-east-1\"\n    access_key = \"mock\"\n    secret_key = \"mock\"\n" \
    "    endpoints = {\n      s3 = \"http://localstack.corp:4566\"\n"                    \
    "      sts = \"http://localstack.corp:4566\"\n    }\n  }\n}\n"

/* The key of a workspace's state holds its name; TF_CLI_ARGS_init is the user's. */
void test_the_users_workspace_and_arguments_are_part_of_the_backends_requests(void **state)
{
    static const struct {
        const char *variable;
        enum owner owner;
    } cases[] = {{"X=1", OWNER_DIR},
                 {"TF_WORKSPACE=ws", OWNER_USER},
                 {"TF_CLI_ARGS_init=-backend-config=key=mine", OWNER_USER},
                 {"TF_CLI_ARGS_init=-backend-config=region=eu-west-1", OWNER_DIR}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *const env[] = {cases[i].variable, NULL};
        SceneRun *run = scene_run_in(&(Scene){.env = env, .hcl = BACKEND}, "/t");
        assert_true(run->asked.len > 0);
        for (size_t k = 0; k < run->asked.len; k++)
            assert_int_equal(run->asked.items[k]->creds->owner, cases[i].owner);
        scene_end(run);
    }
}

#define STATE_IN(beside, config)                                                                  \
    "variable \"who\" {\n  default = \"x\"\n}\nlocals {\n  a = {\n    bucket = \"b\"\n    "       \
    "key = \"k\"\n    region = \"eu-west-1\"\n    access_key = \"mock\"\n    secret_key = "       \
    "\"mock\"\n    endpoints = {\n      s3 = \"http://localstack.corp:4566\"\n    }\n  }\n}\n"    \
    "data \"terraform_remote_state\" \"net\" {\n  backend = \"s3\"\n" beside "  config = " config \
    "\n}\n"                                                                                       \
    "output \"x\" {\n  value = data.terraform_remote_state.net.outputs\n}\n"
#define STATE_OF(config) STATE_IN("", config)

/* Which configuration it is, which file adds to it, which profile of the folder's: each was chosen
 * by somebody. */
void test_who_chose_the_state_the_file_and_the_profile(void **state)
{
    static const char *const files[] = {
        "/out/b.hcl",
        "bucket = \"mine\"\n",
        "/out/environment",
        "ws",
        "/t/b.hcl",
        "bucket = \"theirs\"\n",
        "/t/creds",
        "[ops]\naws_access_key_id = " GOOD "\naws_secret_access_key = " SECRET "\n"
        "[default]\naws_access_key_id = " OTHER "\naws_secret_access_key = " SECRET "\n",
        NULL};
    static const struct {
        const char *hcl, *env[3];
        enum owner owner;
    } cases[] = {
        {STATE_OF("local.a"), {"TF_VAR_who=me"}, OWNER_DIR},
        {STATE_OF("var.who == \"me\" ? local.a : merge(local.a, { bucket = \"c\" })"),
         {"TF_VAR_who=me"},
         OWNER_USER},
        {STATE_OF("{ x = local.a, me = local.a }[var.who]"), {"TF_VAR_who=me"}, OWNER_USER},
        {STATE_OF("local.a"), {"TF_WORKSPACE=me"}, OWNER_DIR}, /* whichever is selected */
        {STATE_IN("  workspace = var.who\n", "local.a"), {"TF_VAR_who=me"}, OWNER_USER},
        {STATE_IN("  workspace = var.who\n", "local.a"), {NULL}, OWNER_DIR},
        {STATE_IN("  workspace = terraform.workspace\n", "local.a"),
         {"TF_WORKSPACE=me"},
         OWNER_USER},
        {BACKEND, {"TF_CLI_ARGS_init=-backend-config=/t/b.hcl"}, OWNER_DIR},
        {BACKEND, {"TF_CLI_ARGS_init=-backend-config=/out/b.hcl"}, OWNER_USER},
        {BACKEND, {"TF_DATA_DIR=/out"}, OWNER_USER},
        {BACKEND, {"TF_DATA_DIR=data"}, OWNER_DIR},
        {"provider \"aws\" {\n  region = \"eu-west-1\"\n  endpoints {\n    sts = "
         "\"http://localstack.corp:4566\"\n  }\n}\ndata \"aws_caller_identity\" \"me\" {}\n",
         {"AWS_SHARED_CREDENTIALS_FILE=/t/creds", "AWS_PROFILE=ops"},
         OWNER_USER},
        {"provider \"aws\" {\n  region = \"eu-west-1\"\n  endpoints {\n    sts = "
         "\"http://localstack.corp:4566\"\n  }\n}\ndata \"aws_caller_identity\" \"me\" {}\n",
         {"AWS_SHARED_CREDENTIALS_FILE=/t/creds"},
         OWNER_DIR},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        SceneRun *run =
            scene_run_in(&(Scene){.env = cases[i].env, .files = files, .hcl = cases[i].hcl}, "/t");
        const Question *q = run->asked.len > 0 ? run->asked.items[0] : NULL;
        if (!q || !q->creds || q->creds->owner != cases[i].owner)
            fail_msg("case %zu: %d", i, q && q->creds ? (int)q->creds->owner : -1);
        scene_end(run);
    }
}

#define TOKEN_OF(value)                                                                            \
    "variable \"t\" {\n  sensitive = true\n  default = \"mock\"\n}\nprovider \"aws\" {\n"          \
    "  region = \"eu-west-1\"\n  access_key = \"AKIAIOSFODNN7EXAMPLE\"\n  secret_key = \"mock\"\n" \
    "  token = " value "\n  endpoints {\n    sts = \"http://localstack.corp:4566\"\n  }\n}\n"      \
    "data \"aws_caller_identity\" \"me\" {}\n"

/* A token stands in the open in each request: whoever agreed to the folder's host did not agree to
 * send it what a variable holds. */
void test_a_token_of_a_variable_is_no_host_s_of_the_folder(void **state)
{
    static const struct {
        const char *hcl, *env[2];
        bool private;
    } cases[] = {
        {TOKEN_OF("var.t"), {"TF_VAR_t=hunter2"}, true},
        {TOKEN_OF("var.t == \"hunter2\" ? \"abc\" : \"bcd\""), {"TF_VAR_t=hunter2"}, true},
        {TOKEN_OF("var.t"), {"X=1"}, false}, /* its default is the folder's own */
        {TOKEN_OF("\"mock\""), {"TF_VAR_t=hunter2"}, false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        SceneRun *run = scene_run_in(&(Scene){.env = cases[i].env, .hcl = cases[i].hcl}, "/t");
        const Question *q = scene_question(run, Q_CALLER_IDENTITY);
        if (!q || q->private_inside != cases[i].private)
            fail_msg("case %zu: %s", i, q ? "the other way" : "nobody is asked");
        scene_end(run);
    }
}

#define UNIT_SETS(variables)                                                                     \
    "terraform {\n  extra_arguments \"x\" {\n    commands = [\"init\", \"plan\"]\n    env_vars " \
    "= {\n" variables "    }\n  }\n}\n"
#define FULL_URI "      AWS_CONTAINER_CREDENTIALS_FULL_URI = \"http://127.0.0.1:1/c\"\n"

/* The address of a container's credentials that a Terragrunt unit sets is the folder's, and a
 * token goes with the request in the open. */
void test_the_address_of_a_container_that_a_unit_sets_is_the_folders(void **state)
{
    static const struct {
        const char *unit, *env[3];
        enum owner by;
        bool private;
    } cases[] = {
        {"",
         {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:1/c",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN=t"},
         OWNER_USER,
         false},
        {UNIT_SETS(FULL_URI), {"X=1"}, OWNER_DIR, false},
        {UNIT_SETS(FULL_URI), {"AWS_CONTAINER_AUTHORIZATION_TOKEN=t"}, OWNER_DIR, true},
        {UNIT_SETS(FULL_URI "      AWS_CONTAINER_AUTHORIZATION_TOKEN = \"mock\"\n"),
         {"X=1"},
         OWNER_DIR,
         false},
        {UNIT_SETS(FULL_URI "      AWS_CONTAINER_AUTHORIZATION_TOKEN = get_env(\"DB_PASSWORD\")\n"),
         {"DB_PASSWORD=hunter2"},
         OWNER_DIR,
         true},
        {UNIT_SETS(FULL_URI "      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE = \"/h/.vault-token\"\n"),
         {"X=1"},
         OWNER_DIR,
         true},
        {UNIT_SETS(FULL_URI "      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE = \"/t/token\"\n"),
         {"X=1"},
         OWNER_DIR,
         false},
        {UNIT_SETS("      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE = \"/h/.vault-token\"\n"),
         {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:1/c"},
         OWNER_USER,
         true},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *const files[] = {"/t/token",
                                     "mock",
                                     "/h/.vault-token",
                                     "hvs.x",
                                     cases[i].unit[0] ? "/t/terragrunt.hcl" : NULL,
                                     cases[i].unit,
                                     NULL};
        SceneRun *run =
            scene_run_in(&(Scene){.env = cases[i].env,
                                  .files = files,
                                  .hcl = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n"
                                         "data \"aws_caller_identity\" \"me\" {}\n"},
                         "/t");
        const Question *q = scene_question(run, Q_CONTAINER_CREDENTIALS);
        if (!q || q->endpoint_by != cases[i].by || q->private_inside != cases[i].private)
            fail_msg("case %zu: %s", i, q ? "the other way" : "nobody is asked");
        scene_end(run);
    }
}
