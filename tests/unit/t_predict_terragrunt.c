/* What Terragrunt itself does before Terraform starts: its role, and what Terraform then has. */
#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/predictscene.h"

#define ROLE "arn:aws:iam::111122223333:role/deploy"
#define MAIN_TF \
    "provider \"aws\" {\n  region = \"us-east-1\"\n}\ndata \"aws_caller_identity\" \"me\" {}\n"

static const char *const keys[] = {"AWS_ACCESS_KEY_ID=" GOOD, "AWS_SECRET_ACCESS_KEY=" SECRET,
                                   NULL};

/* tg-iam-role: the provider gets the keys of the role, which the user's keys take first. */
void test_role_is_taken_first(void **state)
{
    static const char *const files[] = {
        "/t/terragrunt.hcl", "iam_role = \"" ROLE "\"\niam_assume_role_duration = 1800\n", NULL};
    static const SceneRow rows[] = {
        {.kind = Q_ASSUME_ROLE, .state = ANSWER_DONE, .status = 200, .key_id = OTHER},
    };
    SceneRun *run =
        scene_run(&(Scene){.env = keys, .files = files, .hcl = MAIN_TF, .rows = rows, .n_rows = 1});
    const Configuration *own = scene_conf(run, "terragrunt"), *aws = scene_conf(run, "aws");
    const Question *q = scene_question(run, Q_ASSUME_ROLE);
    (void)state;
    assert_non_null(own);
    assert_string_equal(own->base->access_key_id.text, GOOD);
    assert_string_equal(scene_param(q, "RoleArn"), ROLE);
    assert_string_equal(scene_param(q, "DurationSeconds"), "1800");
    assert_int_equal(strncmp(scene_param(q, "RoleSessionName"), "terragrunt-", 11), 0);
    assert_string_equal(aws->base->access_key_id.text, OTHER);
    assert_int_equal(aws->outcome.status, OUTCOME_OK);
    scene_end(run);
}

/* tg-env-iam-role: refused, so Terraform never starts; the provider is not accused. */
void test_refused_role_is_terragrunts(void **state)
{
    static const char *const env[] = {"AWS_ACCESS_KEY_ID=" GOOD, "AWS_SECRET_ACCESS_KEY=" SECRET,
                                      "TG_IAM_ASSUME_ROLE=" ROLE, "AWS_REGION=eu-west-1", NULL};
    static const char *const files[] = {"/t/terragrunt.hcl", "locals {}\n", NULL};
    static const SceneRow rows[] = {
        {.kind = Q_ASSUME_ROLE, .state = ANSWER_DONE, .status = 403, .code = "AccessDenied"},
    };
    SceneRun *run =
        scene_run(&(Scene){.env = env, .files = files, .hcl = MAIN_TF, .rows = rows, .n_rows = 1});
    const Configuration *own = scene_conf(run, "terragrunt"), *aws = scene_conf(run, "aws");
    (void)state;
    assert_int_equal(own->outcome.status, OUTCOME_ERROR);
    assert_string_equal(own->outcome.error_code, "AccessDenied");
    assert_string_equal(own->outcome.at.name, "TG_IAM_ASSUME_ROLE");
    assert_string_equal(scene_question(run, Q_ASSUME_ROLE)->endpoint,
                        "https://sts.eu-west-1.amazonaws.com");
    assert_int_equal(aws->outcome.status, OUTCOME_UNKNOWN);
    scene_end(run);
}

/* The auth provider's role is refused, which Terragrunt 1.1.3 only warns of: told where Terraform
 * finds no credentials for it, and nowhere else. */
void test_refused_role_of_the_auth_provider(void **state)
{
    static const char *const with[] = {
        "AWS_ACCESS_KEY_ID=" GOOD, "AWS_SECRET_ACCESS_KEY=" SECRET,
        "TG_AUTH_PROVIDER_CMD=echo {\"awsRole\": {\"roleARN\": \"" ROLE
        "\", \"webIdentityToken\": \"t\"}}",
        NULL};
    static const char *const files[] = {"/t/terragrunt.hcl", "locals {}\n", NULL};
    static const SceneRow rows[] = {
        {.kind = Q_ASSUME_ROLE_WEB_IDENTITY,
         .state = ANSWER_DONE,
         .status = 400,
         .code = "ExpiredToken"},
    };
    (void)state;
    for (int keyless = 0; keyless < 2; keyless++) {
        SceneRun *run = scene_run(&(Scene){
            .env = with + 2 * keyless, .files = files, .hcl = MAIN_TF, .rows = rows, .n_rows = 1});
        const Configuration *own = configuration_find(&run->all, "terragrunt"),
                            *aws = scene_conf(run, "aws");
        assert_int_equal(own != NULL, keyless);
        assert_ptr_equal(run->all.items[keyless], aws); /* it comes before what it causes */
        assert_int_equal(aws->outcome.status, keyless ? OUTCOME_ERROR : OUTCOME_OK);
        scene_end(run);
    }
}

/* Terragrunt 1.1.3 with AWS_CA_BUNDLE=/nowhere/x: "error loading AWS config: open /nowhere/x: no
 * such file or directory" before Terraform starts; a bundle without a certificate stops it too. */
void test_bundle_stops_terragrunts_role(void **state)
{
    static const char *const bundles[] = {"AWS_CA_BUNDLE=/nowhere/x", "AWS_CA_BUNDLE=/run/page"};
    static const char *const files[] = {"/t/terragrunt.hcl", "iam_role = \"" ROLE "\"\n",
                                        "/run/page", "<html></html>\n", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bundles); i++) {
        const char *const env[] = {keys[0], keys[1], bundles[i], NULL};
        SceneRun *run = scene_run(&(Scene){.env = env, .files = files, .hcl = MAIN_TF});
        const Configuration *own = scene_conf(run, "terragrunt");
        assert_int_equal(own->outcome.reason, i == 0 ? PREDICT_CA_BUNDLE : PREDICT_CA_GARBAGE);
        assert_string_equal(own->outcome.at.name, "AWS_CA_BUNDLE");
        assert_null(scene_question(run, Q_ASSUME_ROLE));
        assert_int_equal(scene_conf(run, "aws")->outcome.status, OUTCOME_UNKNOWN);
        scene_end(run);
    }
}

/* remote_state with --backend-bootstrap: Terragrunt makes the bucket, unless disable_init says that
 * it is left alone. */
void test_bucket_that_terragrunt_makes(void **state)
{
#define STATE_IN_S3(more)                                                       \
    "remote_state {\n  backend = \"s3\"\n" more                                 \
    "  generate = {\n    path = \"b.tf\"\n    if_exists = \"overwrite\"\n  }\n" \
    "  config = {\n    bucket = \"b\"\n    key = \"k\"\n    region = \"us-east-1\"\n  }\n}\n"
    static const struct {
        const char *variable, *unit;
        enum outcome_status status;
    } cases[] = {
        {"TG_BACKEND_BOOTSTRAP=true", STATE_IN_S3(""), OUTCOME_UNKNOWN},
        {"TG_BACKEND_BOOTSTRAP=true", STATE_IN_S3("  disable_init = true\n"), OUTCOME_ERROR},
        {"TG_BACKEND_BOOTSTRAP=false", STATE_IN_S3(""), OUTCOME_ERROR},
    };
    static const SceneRow rows[] = {
        {.kind = Q_S3_LIST_OBJECTS, .state = ANSWER_DONE, .status = 404, .code = "NoSuchBucket"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *const env[] = {keys[0], keys[1], cases[i].variable, NULL};
        const char *const files[] = {"/t/terragrunt.hcl", cases[i].unit, NULL};
        SceneRun *run = scene_run(
            &(Scene){.env = env, .files = files, .hcl = MAIN_TF, .rows = rows, .n_rows = 1});
        assert_int_equal(scene_conf(run, "backend.s3")->outcome.status, cases[i].status);
        scene_end(run);
    }
}

/* What can't be told before something runs leaves every configuration open, none accused. */
void test_what_is_not_known_is_not_judged(void **state)
{
    static const char *const files[] = {
        "/t/terragrunt.hcl", "terraform {\n  source = \"git::https://example.com/m.git\"\n}\n",
        NULL};
    SceneRun *run = scene_run(&(Scene){.env = keys, .files = files});
    const Configuration *aws = scene_conf(run, "aws");
    (void)state;
    assert_non_null(aws);
    assert_int_equal(aws->outcome.status, OUTCOME_UNKNOWN);
    assert_int_equal(aws->outcome.reason, PREDICT_NOT_KNOWN);
    assert_string_equal(aws->outcome.at.name, "terragrunt.hcl");
    scene_end(run);
}

/* extra_arguments set AWS_PROFILE for Terraform; the AWS CLI, started from the shell, has none of
 * it (tg-extra-env). */
void test_variables_for_terraform_alone(void **state)
{
    static const char *const files[] = {
        ".aws/credentials",
        "[default]\naws_access_key_id = " GOOD "\naws_secret_access_key = " SECRET "\n"
        "[old]\naws_access_key_id = " DEAD "\naws_secret_access_key = " SECRET "\n",
        "/t/terragrunt.hcl",
        "terraform {\n  extra_arguments \"p\" {\n"
        "    commands = get_terraform_commands_that_need_vars()\n"
        "    env_vars = {\n      AWS_PROFILE = \"old\"\n    }\n  }\n}\n",
        NULL};
    SceneRun *run = scene_run(&(Scene){.files = files, .hcl = MAIN_TF});
    (void)state;
    assert_string_equal(scene_conf(run, "aws")->base->access_key_id.text, DEAD);
    assert_null(env_var(run->facts->shell_env, "AWS_PROFILE"));
    scene_end(run);
}

void test_excluded_unit_runs_nothing(void **state)
{
    static const char *const files[] = {
        "/t/terragrunt.hcl", "exclude {\n  if = true\n  no_run = true\n  actions = [\"plan\"]\n}\n",
        NULL};
    SceneRun *run = scene_run(&(Scene){.env = keys, .files = files, .hcl = MAIN_TF});
    (void)state;
    assert_int_equal(scene_conf(run, "aws")->outcome.reason, PREDICT_NOT_USED);
    scene_end(run);
}

/* iam_web_identity_token names a file or is the token itself (awshelper TokenFetcher). */
void test_web_identity_token_of_a_file(void **state)
{
    static const char *const files[] = {
        "/t/terragrunt.hcl", "iam_role = \"" ROLE "\"\niam_web_identity_token = \"/run/token\"\n",
        "/run/token", "a.b.c", NULL};
    static const SceneRow rows[] = {
        {.kind = Q_ASSUME_ROLE_WEB_IDENTITY, .state = ANSWER_DONE, .status = 200, .key_id = OTHER}};
    SceneRun *run = scene_run(&(Scene){.files = files, .hcl = MAIN_TF, .rows = rows, .n_rows = 1});
    const Question *q = scene_question(run, Q_ASSUME_ROLE_WEB_IDENTITY);
    (void)state;
    assert_non_null(q);
    assert_true(span_is(secret_use(question_secret(q, "WebIdentityToken")), "a.b.c"));
    scene_end(run);
}

/* An account that Terragrunt alone knows may be the right one: nobody is accused of it. */
void test_account_that_is_not_known(void **state)
{
    static const char *const files[] = {
        "/t/terragrunt.hcl",
        "generate \"p\" {\n  path = \"p.tf\"\n  if_exists = \"overwrite\"\n  contents = <<EOF\n"
        "provider \"aws\" {\n  region = \"us-east-1\"\n"
        "  allowed_account_ids = [\"${get_aws_caller_identity_user_id()}\"]\n}\nEOF\n}\n",
        NULL};
    SceneRun *run = scene_run(
        &(Scene){.env = keys, .files = files, .hcl = "data \"aws_caller_identity\" \"me\" {}\n"});
    const Configuration *aws = scene_conf(run, "aws");
    (void)state;
    assert_int_equal(aws->outcome.status, OUTCOME_OK);
    assert_non_null(strstr(aws->notes.items[aws->notes.len - 1], "not compared"));
    scene_end(run);
}

/* What extra_arguments set for init alone is not there in plan, and the other way round; the
 * backend is set up in both (r-env-on-init-only, r-env-on-plan-only-state of Terragrunt 1.1). */
void test_variables_of_one_command(void **state)
{
    static const struct {
        const char *command, *backend, *provider;
    } cases[] = {{"init", DEAD, GOOD}, {"plan", DEAD, DEAD}, {"apply", GOOD, GOOD}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Arena arena = ARENA_INIT;
        const char *files[] = {
            ".aws/credentials",
            "[default]\naws_access_key_id = " GOOD "\naws_secret_access_key = " SECRET "\n"
            "[old]\naws_access_key_id = " DEAD "\naws_secret_access_key = " SECRET "\n",
            "/t/terragrunt.hcl",
            arena_printf(&arena,
                         "terraform {\n  extra_arguments \"p\" {\n    commands = [\"%s\"]\n"
                         "    env_vars = {\n      AWS_PROFILE = \"old\"\n    }\n  }\n}\n",
                         cases[i].command),
            NULL};
        SceneRun *run = scene_run(
            &(Scene){.files = files,
                     .hcl = MAIN_TF "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n"
                                    "    key = \"k\"\n    region = \"us-east-1\"\n  }\n}\n"});
        assert_string_equal(scene_conf(run, "backend.s3")->base->access_key_id.text,
                            cases[i].backend);
        assert_string_equal(scene_conf(run, "aws")->base->access_key_id.text, cases[i].provider);
        scene_end(run);
        arena_clear(&arena);
    }
}

/* The code of a source that was not fetched may use the provider: it is open, not unused. */
void test_code_that_is_not_there_yet(void **state)
{
    static const char *const files[] = {
        "/t/terragrunt.hcl",
        "terraform {\n  source = \"git::https://example.com/m.git\"\n}\n"
        "generate \"p\" {\n  path = \"p.tf\"\n  if_exists = \"overwrite\"\n"
        "  contents = \"provider \\\"aws\\\" {}\"\n}\n",
        NULL};
    SceneRun *run = scene_run(&(Scene){.env = keys, .files = files});
    const Configuration *aws = scene_conf(run, "aws");
    (void)state;
    assert_int_equal(aws->used, TRI_UNKNOWN);
    assert_int_equal(aws->outcome.reason, PREDICT_NOT_KNOWN);
    scene_end(run);
}
