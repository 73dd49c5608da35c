/* Backend, remote state, lock file, .terraform and the CLI configuration. */
#include "tests/support/setup.h"

#include <string.h>

#include "base/alloc.h"
#include "terraform/tfload.h"
#include "terraform/tfplatform.h"
#include "tests/support/tfcase.h"

#define PLATFORM TF_PLATFORM
#define MIRROR_RC "provider_installation {\n filesystem_mirror {\n  path = \"/mirror\"\n }\n}\n"
#define CONSTRAINT(text) \
    "terraform {\n required_providers {\n  aws = {\n   version = \"" text "\"\n  }\n }\n}\n"

#define LOCK(more) \
    "provider \"registry.terraform.io/hashicorp/aws\" {\n version = \"5.100.0\"\n" more "}\n"

static const char *backend_text(const TfCase *f, const char *name)
{
    return tfvalue_text(tfblock_get(f->config->backend.block, name));
}

void test_tf_backend_with_backend_config(void **state)
{
    static const TfArg args[] = {{.kind = TF_ARG_BACKEND_CONFIG, .text = "b.hcl"},
                                 {.kind = TF_ARG_BACKEND_CONFIG, .text = "key=late"}};
    TfCase f = tfcase_open(
        FILES({"/t/main.tf", "terraform {\n backend \"s3\" {\n  bucket = \"b\"\n  key = "
                             "\"early\"\n  assume_role = {\n"
                             "   role_arn = \"arn:aws:iam::111122223333:role/x\"\n   external_id = "
                             "\"e\"\n  }\n }\n}\n"},
              {"/t/b.hcl", "bucket = \"c\"\nsecret_key = \"s\"\n"}),
        (const char *const[]){"TF_CLI_ARGS_init=-backend-config=region=eu-west-1", NULL}, args, 2);
    const TfBlock *role = tfblock_child(f.config->backend.block, "assume_role", 0);
    (void)state;
    assert_int_equal(f.config->backend.kind, BACKEND_S3);
    assert_string_equal(backend_text(&f, "bucket"), "c");
    assert_string_equal(tfblock_get(f.config->backend.block, "bucket")->v.at.name, "b.hcl");
    assert_string_equal(backend_text(&f, "key"), "late");
    assert_string_equal(backend_text(&f, "region"), "eu-west-1");
    assert_non_null(tfblock_get(f.config->backend.block, "secret_key")->v.secret);
    assert_string_equal(tfvalue_text(tfblock_get(role, "role_arn")),
                        "arn:aws:iam::111122223333:role/x");
    assert_non_null(tfblock_get(role, "external_id")->v.secret);
    assert_int_equal(f.config->problems.len, 0);
    tfcase_close(&f);
}

void test_tf_backend_config_file_must_be_there(void **state)
{
    static const TfArg args[] = {{.kind = TF_ARG_BACKEND_CONFIG, .text = "nowhere.hcl"}};
    TfCase f =
        tfcase_open(FILES({"/t/main.tf", "terraform {\n backend \"s3\" {}\n}\n"}), NULL, args, 1);
    (void)state;
    assert_string_equal(tfcase_problem(&f, "backend_config_unreadable")->summary,
                        "Failed to read file");
    tfcase_close(&f);
}

/* The command line's own words for an argument that the backend has not (terraform 1.11.4). */
void test_tf_backend_argument_of_the_command_line(void **state)
{
    static const struct {
        const char *block, *arg, *summary;
    } rows[] = {{"", "nosuch=k", "Invalid backend configuration argument"},
                {"  nosuch = 1\n", "key=k", "Unsupported argument"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        const TfArg args[] = {{.kind = TF_ARG_BACKEND_CONFIG, .text = "bucket=b"},
                              {.kind = TF_ARG_BACKEND_CONFIG, .text = rows[i].arg}};
        const char *tf =
            arena_printf(&arena, "terraform {\n backend \"s3\" {\n%s }\n}\n", rows[i].block);
        TfCase f = tfcase_open(FILES({"/t/main.tf", tf}), NULL, args, ARRAY_LEN(args));
        assert_string_equal(tfcase_problem(&f, "unknown_argument")->summary, rows[i].summary);
        tfcase_close(&f);
        arena_clear(&arena);
    }
}

void test_tf_saved_backend_is_compared(void **state)
{
    static const struct {
        const char *name, *block, *saved;
        bool differs;
    } rows[] = {
        {"same", "bucket = \"b\"", "{\"bucket\":\"b\",\"key\":\"k\",\"region\":null}", false},
        {"other bucket", "bucket = \"c\"", "{\"bucket\":\"b\",\"key\":\"k\"}", true},
        {"new argument", "profile = \"p\"", "{\"bucket\":\"b\",\"key\":\"k\"}", true},
        {"same list", "bucket = \"b\"\n  allowed_account_ids = [\"123456789012\"]",
         "{\"bucket\":\"b\",\"key\":\"k\",\"allowed_account_ids\":[\"123456789012\"]}", false},
        {"other list", "bucket = \"b\"\n  allowed_account_ids = [\"123456789012\"]",
         "{\"bucket\":\"b\",\"key\":\"k\",\"allowed_account_ids\":[\"210987654321\"]}", true},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        const char *tf = arena_printf(
            &arena, "terraform {\n backend \"s3\" {\n  %s\n  key = \"k\"\n }\n}\n", rows[i].block);
        const char *saved = arena_printf(
            &arena, "{\"version\":3,\"backend\":{\"type\":\"s3\",\n\"config\":%s,\"hash\":1}}",
            rows[i].saved);
        TfCase f = tfcase_open(
            FILES({"/t/main.tf", tf}, {"/t/.terraform/terraform.tfstate", saved}), NULL, NULL, 0);
        assert_true(f.config->initialised);
        assert_string_equal(f.config->backend.saved_type, "s3");
        assert_string_equal(tfvalue_text(tfblock_get(f.config->backend.saved, "bucket")), "b");
        assert_string_equal(tfblock_get(f.config->backend.saved, "bucket")->v.at.name,
                            ".terraform/terraform.tfstate");
        assert_int_equal(tfblock_get(f.config->backend.saved, "bucket")->v.at.line, 2);
        if (f.config->backend.saved_differs != rows[i].differs)
            fail_msg("%s", rows[i].name);
        tfcase_close(&f);
        arena_clear(&arena);
    }
}

void test_tf_remote_and_cloud(void **state)
{
    TfCase f = tfcase_open(FILES({"/t/main.tf", "terraform {\n cloud {\n  organization = \"o\"\n "
                                                " workspaces {\n   name = \"w\"\n  }\n }\n}\n"}),
                           (const char *const[]){"TF_CLOUD_HOSTNAME=tfe.example", NULL}, NULL, 0);
    (void)state;
    assert_int_equal(f.config->backend.kind, BACKEND_CLOUD);
    assert_string_equal(f.config->backend.remote_host, "tfe.example");
    assert_string_equal(f.config->backend.remote_organization, "o");
    assert_string_equal(f.config->backend.remote_workspace, "w");
    tfcase_close(&f);
    f = tfcase_open(FILES({"/t/main.tf", "terraform {\n backend \"remote\" {\n  workspaces {\n   "
                                         "prefix = \"app-\"\n  }\n }\n}\n"}),
                    (const char *const[]){"TF_WORKSPACE=prod", NULL}, NULL, 0);
    assert_int_equal(f.config->backend.kind, BACKEND_REMOTE);
    assert_string_equal(f.config->backend.remote_host, "app.terraform.io");
    assert_string_equal(f.config->backend.remote_workspace, "app-prod");
    tfcase_close(&f);
}

void test_tf_remote_states(void **state)
{
    TfCase f =
        tfcase_open(FILES({"/t/main.tf",
                           "variable \"k\" {\n default = \"s\"\n}\ndata "
                           "\"terraform_remote_state\" \"net\" {\n backend = \"s3\"\n config = {\n"
                           "  bucket = \"b\"\n  secret_key = var.k\n  assume_role = {\n   "
                           "role_arn = \"r\"\n  }\n }\n}\n"
                           "module \"m\" {\n source = \"./m\"\n}\n"},
                          {"/t/m/main.tf", "data \"terraform_remote_state\" \"x\" {\n backend = "
                                           "\"s3\"\n config = data.a.b\n}\n"}),
                    NULL, NULL, 0);
    const TfRemoteState *r = f.config->remote_states.items;
    (void)state;
    assert_int_equal(f.config->remote_states.len, 2);
    assert_string_equal(r[0].address, "remote_state.net");
    assert_string_equal(r[0].backend, "s3");
    assert_string_equal(tfvalue_text(tfblock_get(r[0].config, "bucket")), "b");
    assert_non_null(tfblock_get(r[0].config, "secret_key")->v.secret);
    assert_string_equal(
        tfvalue_text(tfblock_get(tfblock_child(r[0].config, "assume_role", 0), "role_arn")), "r");
    assert_string_equal(r[1].address, "module.m.remote_state.x");
    assert_true(r[1].config->dynamic);
    tfcase_close(&f);
}

void test_tf_data_dir_and_workspace(void **state)
{
    TfCase f =
        tfcase_open(FILES({"/t/main.tf", "provider \"aws\" {\n profile = terraform.workspace\n}\n"},
                          {"/t/data/environment", "staging"},
                          {"/t/data/providers/registry.terraform.io/hashicorp/aws/5.9.0/" PLATFORM
                           "/terraform-provider-aws_v5.9.0",
                           ""},
                          {"/t/data/providers/registry.terraform.io/hashicorp/aws/5.10.0/" PLATFORM
                           "/terraform-provider-aws_v5.10.0",
                           ""},
                          {"/t/data/providers/registry.terraform.io/hashicorp/aws/6.0.0/plan9_mips/"
                           "terraform-provider-aws",
                           ""},
                          {"/t/errored.tfstate", "{}"}),
                    (const char *const[]){"TF_DATA_DIR=data", NULL}, NULL, 0);
    (void)state;
    assert_true(f.config->initialised);
    assert_true(f.config->errored_tfstate);
    assert_string_equal(f.config->installed_version, "5.10.0");
    assert_string_equal(tfvalue_text(tfblock_get(f.config->providers.items[0].block, "profile")),
                        "staging");
    tfcase_close(&f);
}

void test_tf_exec_plugins(void **state)
{
    TfCase f = tfcase_open(
        FILES({"/t/main.tf", "provider \"kubernetes\" {\n exec {\n  command = \"aws\"\n "
                             "}\n}\nprovider \"helm\" {\n kubernetes = {\n  exec = {\n"
                             "   command = \"/usr/bin/aws\"\n  }\n }\n}\nprovider \"kubectl\" {\n "
                             "exec {\n  command = \"gke\"\n }\n}\n"}),
        NULL, NULL, 0);
    (void)state;
    assert_int_equal(f.config->exec_plugins.len, 2);
    assert_string_equal(f.config->exec_plugins.items[0], "kubernetes (main.tf:1)");
    assert_string_equal(f.config->exec_plugins.items[1], "helm (main.tf:6)");
    tfcase_close(&f);
}

/* ---- versions ---- */

static const char lock_467[] = "provider \"registry.terraform.io/hashicorp/aws\" {\n version = "
                               "\"4.67.0\"\n constraints = \">= 4.0.0\"\n"
                               " hashes = [\n  \"zh:00\",\n ]\n}\n";

/* provider-version-01 to -07, and the same asked of terraform 1.11.4 with a mirror that
 * holds 5.100.0 */
void test_tf_versions_that_init_can_find(void **state)
{
    static const struct {
        const char *name, *tf, *rc, *lock;
        const char *problem, *chosen;
        bool fatal;
    } rows[] = {
        {"mirror has it", CONSTRAINT("~> 5.0"), MIRROR_RC, NULL, NULL, "5.100.0", false},
        {"mirror has not", CONSTRAINT(">= 6.0"), MIRROR_RC, NULL, "version_constraint", NULL, true},
        {"~> 4 is not 5", CONSTRAINT("~> 4"), MIRROR_RC, NULL, "version_constraint", NULL, true},
        {"registry has it", CONSTRAINT("~> 4.0"), "", NULL, NULL, "4.67.0", false},
        {"registry has not", CONSTRAINT("5.101.0"), "", NULL, "version_constraint", NULL, true},
        {"registry may have it by now", CONSTRAINT(">= 7.0"), "", NULL, "version_constraint", NULL,
         false},
        {"direct beside the mirror", CONSTRAINT("~> 4.0"),
         "provider_installation {\n filesystem_mirror {\n path = \"/mirror\"\n }\n direct {}\n}\n",
         NULL, NULL, "4.67.0", false},
        {"direct, but not for this one", CONSTRAINT("~> 4.0"),
         "provider_installation {\n filesystem_mirror {\n path = \"/mirror\"\n include = "
         "[\"hashicorp/*\"]\n }\n direct {\n "
         "exclude = "
         "[\"registry.terraform.io/hashicorp/*\"]\n }\n}\n",
         NULL, "version_constraint", NULL, true},
        {"locked otherwise", CONSTRAINT("5.100.0"), MIRROR_RC, lock_467, "lock_version", NULL,
         true},
        {"locked and gone", CONSTRAINT(">= 4.0"), MIRROR_RC, lock_467, "lock_version", NULL, true},
        {"locked, registry", CONSTRAINT(">= 4.0"), "", lock_467, NULL, "4.67.0", false},
        {"lock file broken", CONSTRAINT(">= 4.0"), MIRROR_RC, "provider \"x\" {\n version = \n",
         "lock_syntax", NULL, true},
        {"lock, unknown argument", CONSTRAINT(">= 4.0"), MIRROR_RC, LOCK(" nope = 1\n"),
         "lock_syntax", NULL, true},
        {"lock, checksum without kind", CONSTRAINT(">= 4.0"), MIRROR_RC,
         LOCK(" hashes = [\"x\"]\n"), "lock_syntax", NULL, true},
        {"lock, another block", CONSTRAINT(">= 4.0"), MIRROR_RC, LOCK("") "nope {}\n",
         "lock_syntax", NULL, true},
        {"lock, twice", CONSTRAINT(">= 4.0"), MIRROR_RC, LOCK("") LOCK(""), "lock_syntax", NULL,
         true},
        {"lock, short address", CONSTRAINT(">= 4.0"), MIRROR_RC,
         "provider \"hashicorp/aws\" {\n version = \"5.100.0\"\n}\n", "lock_syntax", NULL, true},
        {"lock, no version", CONSTRAINT(">= 4.0"), MIRROR_RC,
         "provider \"registry.terraform.io/hashicorp/random\" {\n}\n", "lock_syntax", NULL, true},
        {"dev override", CONSTRAINT(">= 7.0"),
         "provider_installation {\n dev_overrides {\n \"hashicorp/aws\" = \"/x\"\n }\n direct "
         "{}\n}\n",
         NULL, NULL, NULL, false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfCase f =
            tfcase_open(FILES({"/t/main.tf", rows[i].tf}, {"/rc", rows[i].rc},
                              {"/mirror/registry.terraform.io/hashicorp/aws/5.100.0/" PLATFORM
                               "/terraform-provider-aws",
                               ""},
                              {rows[i].lock ? "/t/.terraform.lock.hcl" : "/t/other",
                               rows[i].lock ? rows[i].lock : ""}),
                        (const char *const[]){"TF_CLI_CONFIG_FILE=/rc", NULL}, NULL, 0);
        const TfProblem *p = f.config->problems.len > 0 ? &f.config->problems.items[0] : NULL;
        const char *chosen = f.config->chosen_version;
        if (!p != !rows[i].problem ||
            (p && (strcmp(p->id, rows[i].problem) != 0 || p->fatal != rows[i].fatal)))
            fail_msg("%s: %s", rows[i].name, p ? p->text : "no problem");
        if (!chosen != !rows[i].chosen || (chosen && strcmp(chosen, rows[i].chosen) != 0))
            fail_msg("%s: %s chosen", rows[i].name, chosen ? chosen : "nothing");
        tfcase_close(&f);
    }
}

/* Of two parts and of three it is the same provider. */
void test_tf_a_source_without_a_host_is_the_registrys(void **state)
{
    static const char *const sources[] = {"hashicorp/random",
                                          "registry.terraform.io/hashicorp/random"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        Arena a = ARENA_INIT;
        const char *tf = arena_printf(
            &a, "terraform {\n required_providers {\n  r = { source = \"%s\" }\n }\n}\n",
            sources[i]);
        TfCase f =
            tfcase_open(FILES({"/t/main.tf", tf}, {"/h/.terraformrc", MIRROR_RC},
                              {"/mirror/registry.terraform.io/hashicorp/random/3.6.0/" PLATFORM
                               "/terraform-provider-random",
                               ""}),
                        (const char *const[]){"HOME=/h", NULL}, NULL, 0);
        if (f.config->problems.len > 0)
            fail_msg("%s: %s", sources[i], f.config->problems.items[0].text);
        tfcase_close(&f);
        arena_clear(&a);
    }
}

void test_tf_mirrors_in_both_layouts(void **state)
{
    TfCase f = tfcase_open(
        FILES({"/t/main.tf", "provider \"aws\" {}\n"}, {"/h/.terraformrc", MIRROR_RC},
              {"/mirror/registry.terraform.io/hashicorp/aws/5.1.0/" PLATFORM
               "/terraform-provider-aws",
               ""},
              {"/mirror/registry.terraform.io/hashicorp/aws/5.2.0/darwin_arm64/"
               "terraform-provider-aws",
               ""},
              {"/mirror/registry.terraform.io/hashicorp/aws/terraform-provider-aws_5.3.0_" PLATFORM
               ".zip",
               ""},
              {"/mirror/registry.terraform.io/hashicorp/aws/"
               "terraform-provider-aws_5.4.0_windows_386.zip",
               ""},
              {"/mirror/registry.terraform.io/hashicorp/aws/index.json", ""}),
        (const char *const[]){"HOME=/h", NULL}, NULL, 0);
    (void)state;
    assert_string_equal(f.config->cli.path, "/h/.terraformrc");
    assert_true(f.config->cli.mirrors_only);
    assert_int_equal(f.config->cli.mirror_versions.len, 2);
    assert_string_equal(f.config->cli.mirror_versions.items[0], "5.1.0");
    assert_string_equal(f.config->cli.mirror_versions.items[1], "5.3.0");
    tfcase_close(&f);
}

/* Each of the folders that are searched where nothing is configured. */
void test_tf_implied_mirror_shuts_the_registry_out(void **state)
{
    static const struct {
        const char *file, *env[3];
        bool mirror;
    } rows[] = {
#define OF_AWS "/registry.terraform.io/hashicorp/aws/5.1.0/" PLATFORM "/terraform-provider-aws"
        {"/t/terraform.d/plugins" OF_AWS, {"HOME=/h"}, true},
        {"/h/.terraform.d/plugins" OF_AWS, {"HOME=/h"}, true},
        {"/h/.local/share/terraform/plugins" OF_AWS, {"HOME=/h"}, true},
        {"/h/.local/share/terraform/plugins" OF_AWS, {"HOME=/h", "XDG_DATA_HOME=/x"}, false},
        {"/x/terraform/plugins" OF_AWS, {"HOME=/h", "XDG_DATA_HOME=/x"}, true},
        {"/usr/local/share/terraform/plugins" OF_AWS, {NULL}, true},
        {"/usr/share/terraform/plugins" OF_AWS, {"HOME=/h"}, true},
        {"/h/terraform/plugins" OF_AWS, {"HOME=/h"}, false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfCase f = tfcase_open(FILES({"/t/main.tf", CONSTRAINT("~> 4.0")}, {rows[i].file, ""}),
                               rows[i].env, NULL, 0);
        if (f.config->cli.mirrors_only != rows[i].mirror)
            fail_msg("%s", rows[i].file);
        assert_int_equal(tfcase_problem(&f, "version_constraint") != NULL, rows[i].mirror);
        tfcase_close(&f);
    }
}

void test_tf_problems_of_a_terraform_version(void **state)
{
    static const struct {
        const char *tf, *version, *id;
    } rows[] = {
        {"terraform {\n required_version = \">= 2.0\"\n}\n", "1.11.4", "required_version"},
        {"terraform {\n required_version = \"~> 1.5\"\n}\n", "1.11.4", NULL},
        /* a version manager's "1.14": any of that line may run */
        {"terraform {\n required_version = \">= 1.14.2\"\n}\n", "1.14", NULL},
        {"terraform {\n required_version = \"1.14.3\"\n}\n", "1.14", NULL},
        {"terraform {\n required_version = \"1.14.0\"\n}\n", "1.14", NULL},
        {"terraform {\n required_version = \"~> 1.13.0\"\n}\n", "1.14", "required_version"},
        {"terraform {\n required_version = \">= 1.15\"\n}\n", "1.14", "required_version"},
        {"terraform {\n required_version = 1\n}\n", "1.11.4", "required_version"}, /* = 1.0.0 */
        {"terraform {\n backend \"s3\" {\n role_arn = \"r\"\n }\n}\n", "1.11.4",
         "unknown_argument"},
        {"terraform {\n backend \"s3\" {\n role_arn = \"r\"\n }\n}\n", "1.9.8", NULL},
        {"terraform {\n backend \"s3\" {\n use_lockfile = true\n }\n}\n", "1.9.8",
         "unknown_argument"},
        {"terraform {\n backend \"s3\" {\n foo = true\n }\n}\n", "1.9.8",
         NULL}, /* told already, whatever the version */
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfCase f = tfcase_open(FILES({"/t/main.tf", rows[i].tf}), NULL, NULL, 0);
        TfProblemVec found = tfconfig_version_problems(&f.arena, snapshot_new(&f.arena, f.world),
                                                       f.config, rows[i].version);
        if (found.len != (rows[i].id ? 1u : 0u) ||
            (rows[i].id && strcmp(found.items[0].id, rows[i].id) != 0))
            fail_msg("%s with %s: %zu problems", rows[i].tf, rows[i].version, found.len);
        tfcase_close(&f);
    }
}

#define TOFU_BACKEND(argument)                                                    \
    "terraform {\n  backend \"s3\" {\n    bucket = \"bucket\"\n    key = \"k\"\n" \
    "    region = \"us-east-1\"\n    " argument "\n  }\n}\n"
#define WEB_IDENTITY \
    "assume_role_with_web_identity = { role_arn = \"arn:aws:iam::111122223333:role/x\" }"

#define BACKEND_ROLE(member) \
    TOFU_BACKEND("assume_role = { role_arn = \"arn:aws:iam::111122223333:role/x\", " member " }")
#define SSE_KEY "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

/* backend.go PrepareConfig and Configure, validate.go; cases of tests/differential/surface_cases.py
 * with terraform 1.11.4 */
void test_tf_values_that_the_backend_refuses(void **state)
{
    static const struct {
        const char *tf, *key, *summary; /* key: of the environment */
    } rows[] = {
        {TOFU_BACKEND("endpoints = { sso = \"x\" }"), "", "Invalid Value"},
        {TOFU_BACKEND("endpoints = { sts = \"x\" }"), "", NULL},
        {TOFU_BACKEND("ec2_metadata_service_endpoint = \"http://[::1\""), "", "Invalid Value"},
        {TOFU_BACKEND("ec2_metadata_service_endpoint = \"http://[::1]\""), "", NULL},
        {TOFU_BACKEND("retry_mode = \"Standard\""), "", "Invalid Value"},
        {TOFU_BACKEND("sse_customer_key = \"____Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMTI=\""), "",
         "Invalid sse_customer_key value"},
        {TOFU_BACKEND("retry_mode = \"standard\""), "", NULL},
        {BACKEND_ROLE("external_id = \"x#y\""), "", "Invalid Value"},
        {BACKEND_ROLE("external_id = \"corp/x:1@y.z\""), "", NULL},
        {BACKEND_ROLE("policy_arns = [null]"), "", "Invalid ARN"},
        {BACKEND_ROLE("tags = { a = [1] }"), "", "Incorrect attribute value type"},
        {BACKEND_ROLE("tags = { a = 1 }"), "", NULL},
        {TOFU_BACKEND(""), "short", "Invalid AWS_SSE_CUSTOMER_KEY value"},
        {TOFU_BACKEND(""), "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!",
         "Invalid AWS_SSE_CUSTOMER_KEY value"},
        {TOFU_BACKEND(""), SSE_KEY, NULL},
        {TOFU_BACKEND("sse_customer_key = \"" SSE_KEY "\""), "short", NULL},
        {TOFU_BACKEND("kms_key_id = \"alias/x\""), SSE_KEY, "Invalid encryption configuration"},
        {TOFU_BACKEND("kms_key_id = \"alias/x\""), "", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char key[80];
        const char *got;
        TfCase f;
        TfProblemVec found;
        (void)snprintf(key, sizeof key, "AWS_SSE_CUSTOMER_KEY=%s", rows[i].key);
        f = tfcase_open(FILES({"/t/main.tf", rows[i].tf}), (const char *const[]){key, NULL}, NULL,
                        0);
        found = tfconfig_version_problems(&f.arena, snapshot_new(&f.arena, f.world), f.config,
                                          "1.11.4");
        got = f.config->problems.len ? f.config->problems.items[0].summary
              : found.len            ? found.items[0].summary
                                     : NULL;
        if (!got != !rows[i].summary || (got && strcmp(got, rows[i].summary) != 0))
            fail_msg("row %zu: %s", i, got);
        tfcase_close(&f);
    }
}

#define ROLE "arn:aws:iam::111122223333:role/x"

/* A module called by an expression; what is fixed before the plan may stand in it. */
#define CALLED(source, x)                                                   \
    "variable \"x\" {\n " x "\n}\nresource \"terraform_data\" \"d\" {\n}\n" \
    "locals {\n m = \"m\"\n later = terraform_data.d.id\n}\n"               \
    "module \"m\" {\n source = \"" source "\"\n}\n"

/* Both programs on PATH, one folder: what each makes of it (lang-* with 1.15.9 and 1.12.6). */
/* CHANGELOGs of both programs: each feature with the last release that lacks it and the first that
 * has it. */
void test_tf_features_begin_with_a_release(void **state)
{
    static const struct {
        enum tf_feature feature;
        const char *program, *without, *with; /* with NULL: there is none */
    } rows[] = {
        {TF_TOFU_FILES, "terraform", "1.15.9", NULL},
        {TF_TOFU_FILES, "opentofu", "1.7.3", "1.8.0"},
        {TF_STATIC_REFERENCES, "terraform", "1.15.9", NULL},
        {TF_STATIC_REFERENCES, "opentofu", "1.7.3", "1.8.0"},
        {TF_CONST_VARIABLES, "terraform", "1.14.9", "1.15.0"},
        {TF_CONST_VARIABLES, "opentofu", "1.11.9", "1.12.0"},
        {TF_CONST_SOURCES, "terraform", "1.14.9", "1.15.0"},
        {TF_CONST_SOURCES, "opentofu", "1.7.3", "1.8.0"},
        {TF_DEPRECATED_VARIABLES, "terraform", "1.14.9", "1.15.0"},
        {TF_DEPRECATED_VARIABLES, "opentofu", "1.9.4", "1.10.0"},
        {TF_EPHEMERAL_VARIABLES, "terraform", "1.9.8", "1.10.0"},
        {TF_EPHEMERAL_VARIABLES, "opentofu", "1.10.9", "1.11.0"},
        {TF_LIFECYCLE_ENABLED, "terraform", "1.15.9", NULL},
        {TF_LIFECYCLE_ENABLED, "opentofu", "1.10.9", "1.11.0"},
        {TF_PROVIDER_FOR_EACH, "terraform", "1.15.9", NULL},
        {TF_PROVIDER_FOR_EACH, "opentofu", "1.8.9", "1.9.0"},
        {TF_ENCRYPTION, "terraform", "1.15.9", NULL},
        {TF_ENCRYPTION, "opentofu", "1.6.3", "1.7.0"},
        {TF_LIFECYCLE_DESTROY, "opentofu", "1.11.9", "1.12.0"},
        {TF_IMPORT_IDENTITY, "opentofu", "1.11.9", "1.12.0"},
        {TF_OUTPUT_TYPES, "terraform", "1.14.9", "1.15.0"},
        {TF_APPLYING, "terraform", "1.9.8", "1.10.0"},
        {TF_APPLYING, "opentofu", "1.10.9", "1.11.0"},
        {TF_LANGUAGE_BLOCK, "terraform", "1.15.9", NULL},
        {TF_LANGUAGE_BLOCK, "opentofu", "1.11.9", "1.12.0"},
        {TF_TOFU_NAMES, "terraform", "1.15.9", NULL},
        {TF_TOFU_NAMES, "opentofu", "1.8.9", "1.9.0"},
        {TF_REMOVED_BLOCKS, "terraform", "1.6.6", "1.7.0"},
        {TF_REMOVED_BLOCKS, "opentofu", "1.6.3", "1.7.0"},
        {TF_IMPORT_FOR_EACH, "terraform", "1.6.6", "1.7.0"},
        {TF_IMPORT_FOR_EACH, "opentofu", "1.6.3", "1.7.0"},
        {TF_PROVIDER_FUNCTIONS, "terraform", "1.7.5", "1.8.0"},
        {TF_PROVIDER_FUNCTIONS, "opentofu", "1.6.3", "1.7.0"},
        {TF_VALIDATION_REFERENCES, "terraform", "1.8.5", "1.9.0"},
        {TF_VALIDATION_REFERENCES, "opentofu", "1.8.9", "1.9.0"},
        {TF_ACTION_BLOCKS, "terraform", "1.13.5", "1.14.0"},
        {TF_ACTION_BLOCKS, "opentofu", "1.12.6", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfConfig config = {.implementation = rows[i].program, .program_version = rows[i].without};
        TfLoad load = {.config = &config};
        if (tf_knows(&load, rows[i].feature))
            fail_msg("row %zu: %s %s", i, rows[i].program, rows[i].without);
        assert_true(config.version_matters);
        config.program_version = rows[i].with;
        if (rows[i].with && !tf_knows(&load, rows[i].feature))
            fail_msg("row %zu: %s %s", i, rows[i].program, rows[i].with);
    }
}

#define REMOVED "removed {\n  from = a_b.c\n  lifecycle {\n    destroy = false\n  }\n}\n"
#define FUNCTION(version, call)                                                                  \
    "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n"       \
    "      version = \"" version "\"\n    }\n  }\n}\noutput \"o\" {\n  value = [provider::" call \
    "]\n}\n"
#define REGION_IN(version, what)                                                           \
    "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n" \
    "      version = \"" version "\"\n    }\n  }\n}\n" what                                \
    " \"x\" {\n  region = \"eu-west-1\"\n}\n"
#define EXPERIMENT(name) "terraform {\n  experiments = [" name "]\n}\n"
#define EACH(value)                                                                                \
    "provider \"aws\" {\n  alias = \"by\"\n  for_each = " value                                    \
    "\n}\nvariable \"a\" {\n  default = "                                                          \
    "[{ name = \"n\", role = \"r\" }]\n}\nresource \"terraform_data\" \"t\" {}\nlocals {\n  by = " \
    "{ for "                                                                                       \
    "a in var.a : a.name => upper(a.role) }\n  late = { a = terraform_data.t.id }\n}\n"
#define TWO_VARIABLES                                                                       \
    "variable \"a\" {\n  default = 1\n}\nvariable \"b\" {\n  default = 1\n  validation {\n" \
    "    condition = var.a == var.b\n    error_message = \"no\"\n  }\n}\n"
#define TEMPLATE "templatestring(local.t, {})"
#define USED "locals {\n  t = \"us-east-1\"\n}\ndata \"aws_region\" \"r\" {\n}\n"

/* What each program and version takes. */
static const struct {
    const char *tf, *program, *version, *summary; /* NULL: nothing is refused */
} language_rows[] = {
    {"variable \"x\" {\n  default = 1\n  const = true\n}\n", "terraform", "1.14.0",
     "Unsupported argument"},
    {"variable \"x\" {\n  default = 1\n  const = true\n}\n", "terraform", "1.15.0", NULL},
    {"variable \"x\" {\n  default = 1\n  const = true\n}\n", "opentofu", "1.12.0", NULL},
    {"variable \"x\" {\n  default = 1\n  ephemeral = true\n}\n", "terraform", "1.5.7",
     "Unsupported argument"},
    {"variable \"x\" {\n  default = 1\n  ephemeral = true\n}\n", "terraform", "1.11.4", NULL},
    {"language {\n}\n", "terraform", "1.15.9", "Unsupported block type"},
    {"output \"o\" {\n  value = 1\n  type = number\n}\n", "terraform", "1.11.4",
     "Unsupported argument"},
    {"output \"o\" {\n  value = 1\n  deprecated = \"x\"\n}\n", "terraform", "1.11.4",
     "Unsupported argument"},
    {"output \"o\" {\n  value = 1\n  deprecated = \"x\"\n}\n", "opentofu", "1.12.6", NULL},
    {"resource \"terraform_data\" \"a\" {\n  lifecycle {\n    destroy = false\n  }\n}\n",
     "terraform", "1.11.4", "Unsupported argument"},
    {"resource \"terraform_data\" \"a\" {\n  lifecycle {\n    destroy = false\n  }\n}\n",
     "opentofu", "1.12.6", NULL},
    {"resource \"terraform_data\" \"a\" {\n  lifecycle {\n    action_trigger {\n    }\n  "
     "}\n}\n",
     "terraform", "1.11.4", "Unsupported block type"},
    {"import {\n  to = terraform_data.x\n  identity = {}\n}\nresource \"terraform_data\" "
     "\"x\" {\n}\n",
     "terraform", "1.11.4", "Unsupported argument"},
    {REMOVED, "terraform", "1.5.7", "Unsupported block type"},
    {REMOVED, "terraform", "1.11.4", NULL},
    {REMOVED, "opentofu", "1.12.6", NULL},
    {"ephemeral \"a_b\" \"c\" {\n}\n", "terraform", "1.5.7", "Unsupported block type"},
    {"import {\n  for_each = {}\n  to = terraform_data.x\n  id = \"x\"\n}\nresource "
     "\"terraform_data\" \"x\" {\n}\n",
     "terraform", "1.5.7", "Unsupported argument"},
    {"output \"o\" {\n  value = [provider::aws::arn_parse(\"" ROLE "\")]\n}\n", "terraform",
     "1.5.7", "Missing newline after argument"},
    {"output \"o\" {\n  value = [provider::aws::arn_parse(\"" ROLE "\")]\n}\n", "opentofu",
     "1.12.6", NULL},
    {FUNCTION("5.100.0", "aws::arn_parse(\"" ROLE "\")"), "terraform", "1.11.4", NULL},
    {FUNCTION("5.100.0", "aws::nope(\"x\")"), "terraform", "1.11.4", "Unknown provider function"},
    {FUNCTION("5.100.0", "aws::user_agent(\"x\")"), "terraform", "1.11.4",
     "Unknown provider function"},
    {FUNCTION("5.30.0", "aws::arn_parse(\"" ROLE "\")"), "terraform", "1.11.4",
     "Unknown provider function"},
    {FUNCTION("6.68.0", "aws::nope(\"x\")"), "terraform", "1.15.9", NULL},
    {REGION_IN("5.100.0", "resource \"aws_sns_topic\""), "terraform", "1.11.4",
     "Unsupported argument"},
    {REGION_IN("5.100.0", "data \"aws_region\""), "terraform", "1.11.4", "Unsupported argument"},
    {REGION_IN("5.100.0", "data \"aws_elb_service_account\""), "terraform", "1.11.4", NULL},
    {REGION_IN("6.68.0", "resource \"aws_sns_topic\""), "terraform", "1.15.9", NULL},
    {FUNCTION("5.100.0", "aws(\"x\")"), "terraform", "1.11.4", "Unknown provider function"},
    {TWO_VARIABLES, "terraform", "1.5.7", "Invalid reference in variable validation"},
    {TWO_VARIABLES, "terraform", "1.11.4", NULL},
    {"provider \"aws\" {\n  region = " TEMPLATE "\n}\n" USED, "terraform", "1.5.7",
     "Call to unknown function"},
    {"provider \"aws\" {\n  region = " TEMPLATE "\n}\n" USED, "opentofu", "1.12.6", NULL},
    {"provider \"aws\" {\n  region = urldecode(\"x\")\n}\n" USED, "terraform", "1.15.9",
     "Call to unknown function"},
    {"resource \"a_b\" \"c\" {\n  lifecycle {\n    enabled = false\n  }\n}\n", "terraform",
     "1.15.9", "Unsupported argument"},
    {"resource \"a_b\" \"c\" {\n  lifecycle {\n    enabled = false\n  }\n}\n", "opentofu", "1.12.6",
     NULL},
    {"language {\n  compatible_with {\n    opentofu = \">= 1.14\"\n  }\n}\n", "opentofu", "1.12.6",
     "Incompatible module"},
    {"language {\n  compatible_with {\n    opentofu = \">= 1.12\"\n  }\n}\n", "opentofu", "1.12.6",
     NULL},
    {"language {\n  compatible_with {\n    terraform = \">= 1.14\"\n  }\n}\n", "opentofu", "1.12.6",
     "OpenTofu crashes"},
    {"language {\n  compatible_with {\n    opentofu = var.x\n  }\n}\nvariable \"x\" {}\n",
     "opentofu", "1.12.6", "Variables not allowed"},
    {"language {\n  foo {\n  }\n}\n", "opentofu", "1.12.6", "Unsupported block type"},
    {EXPERIMENT("module_variable_optional_attrs"), "opentofu", "1.12.6", NULL},
    {EXPERIMENT("foo"), "opentofu", "1.12.6", NULL},
    {EXPERIMENT("module_variable_optional_attrs"), "terraform", "1.5.7",
     "Experiment has concluded"},
    {EXPERIMENT("foo"), "terraform", "1.5.7", "Module uses experimental features"},
    {EXPERIMENT("module_variable_optional_attrs"), "terraform", "1.15.9",
     "Module uses experimental features"},
    {"language {\n  x = 1\n}\n", "opentofu", "1.12.6", "Unsupported argument"},
    {"language {\n  edition = 2024\n}\n", "opentofu", "1.12.6", "Invalid language edition"},
    {"language {\n  edition = TF2021\n}\n", "opentofu", "1.12.6", "Unsupported language edition"},
    {"language {\n  edition = tofu2024\n  experiments = []\n}\n", "opentofu", "1.12.6", NULL},
    {"language {\n  experiments = [a]\n}\n", "opentofu", "1.12.6", "Unknown experiment keyword"},
    {EACH("toset([terraform_data.t.id])"), "opentofu", "1.12.6", "Dynamic value in static context"},
    {EACH("{ for a in var.a : a.name => a.role }"), "opentofu", "1.12.6", NULL},
    {EACH("local.by"), "opentofu", "1.12.6", NULL},
    {EACH("var.none") "variable \"none\" {\n  type = map(string)\n  default = null\n}\n",
     "opentofu", "1.12.6", "Invalid for_each argument"},
    {EACH("local.late"), "opentofu", "1.12.6", "Dynamic value in static context"},
    {"terraform {\n  encryption {\n  }\n}\n", "terraform", "1.15.9", "Unsupported block type"},
    {"terraform {\n  encryption {\n  }\n}\n", "opentofu", "1.12.6", NULL},
    {"provider \"aws\" {\n  for_each = toset([\"a\"])\n  alias = \"by\"\n}\n", "terraform",
     "1.15.9", "Reserved argument name in provider block"},
    {"provider \"aws\" {\n  for_each = toset([\"a\"])\n  alias = \"by\"\n}\n", "opentofu", "1.12.6",
     NULL},
    {"provider \"aws\" {\n  for_each = toset([\"a\"])\n}\n", "opentofu", "1.12.6",
     "Alias required when using \"for_each\""},
    {"variable \"s\" {\n  default = {}\n  sensitive = true\n}\nprovider \"aws\" {\n  for_each "
     "= "
     "var.s\n  alias = \"by\"\n}\n",
     "opentofu", "1.12.6", "Invalid for_each argument"},
    {TOFU_BACKEND("state_tags = { team = \"core\" }"), "terraform", "1.15.9",
     "Unsupported argument"},
    {TOFU_BACKEND("state_tags = { team = \"core\" }"), "opentofu", "1.12.6", NULL},
    {TOFU_BACKEND("state_tags = { team = \"core\" }"), "opentofu", "1.10.0",
     "Unsupported argument"},
    {TOFU_BACKEND(WEB_IDENTITY), "terraform", "1.15.9", "Missing Required Value"},
    {TOFU_BACKEND(WEB_IDENTITY), "opentofu", "1.12.6", NULL},
    {TOFU_BACKEND("role_arn = \"" ROLE "\""), "opentofu", "1.12.6", NULL},
    {TOFU_BACKEND("assume_role = { role_arn = \"" ROLE "\" }\n external_id = \"x\""), "opentofu",
     "1.12.6", "Conflicting Parameters"},
    {TOFU_BACKEND("assume_role = { role_arn = \"" ROLE "\" }\n external_id = \"x\""), "terraform",
     "1.9.8", "Conflicting Parameters"},
    {TOFU_BACKEND("assume_role = { role_arn = \"" ROLE "\" }\n external_id = \"x\""), "terraform",
     "1.15.9", "Unsupported argument"},
    {"variable \"p\" {\n  default = \"x\"\n  sensitive = true\n}\n" TOFU_BACKEND("profile = var.p"),
     "opentofu", "1.12.6", "Backend config contains sensitive values"},
    {"variable \"p\" {\n  default = \"x\"\n}\n" TOFU_BACKEND("profile = var.p"), "opentofu",
     "1.12.6", NULL},
    {CALLED("./${var.x}", "default = \"m\"\n const = true"), "terraform", "1.15.9", NULL},
    {CALLED("./${var.x}", "default = \"m\""), "terraform", "1.15.9", "Unknown module source"},
    {CALLED("./${var.x}", "default = \"m\""), "terraform", "1.14.0", "Variables not allowed"},
    {CALLED("./${var.x}", "default = \"m\""), "opentofu", "1.12.6", NULL},
    {CALLED("./${local.m}", ""), "terraform", "1.15.9", NULL},
    {CALLED("./${local.later}", ""), "terraform", "1.15.9", "Unknown module source"},
    {CALLED("./${local.later}", ""), "opentofu", "1.12.6", "Unknown module source"},
};

void test_tf_language_of_the_program(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(language_rows); i++) {
        TfCase f = tfcase_open(FILES({"/t/main.tf", language_rows[i].tf}, {"/t/m/m.tf", ""}),
                               (const char *const[]){"PATH=/bin1", "TF_VAR_x=m",
                                                     "AWS_WEB_IDENTITY_TOKEN_FILE=/token", NULL},
                               NULL, 0);
        TfProgram program = {language_rows[i].program, language_rows[i].version, "--with"};
        TfConfig *config = tfconfig_load_for(&f.arena, snapshot_new(&f.arena, f.world), NULL, "/t",
                                             NULL, 0, &program);
        TfProblemVec later = tfconfig_version_problems(&f.arena, snapshot_new(&f.arena, f.world),
                                                       config, language_rows[i].version);
        const char *got = config->problems.len ? config->problems.items[0].summary
                          : later.len          ? later.items[0].summary
                                               : NULL;
        if (!got != !language_rows[i].summary ||
            (got && strcmp(got, language_rows[i].summary) != 0))
            fail_msg("row %zu, %s %s: %s", i, language_rows[i].program, language_rows[i].version,
                     got);
        tfcase_close(&f);
    }
}

/* Where module sources are worked out first, a variable's other values are told once all the same.
 */
void test_tf_values_that_lost_are_told_once(void **state)
{
    TfCase f = tfcase_open(FILES({"/t/main.tf", "variable \"m\" {\n default = \"d\"\n}\n"
                                                "module \"x\" {\n source = \"./${var.m}\"\n}\n"
                                                "provider \"aws\" {\n profile = var.m\n}\n"
                                                "data \"aws_region\" \"r\" {}\n"},
                                 {"/t/m/m.tf", ""}),
                           (const char *const[]){"TF_VAR_m=m", NULL}, NULL, 0);
    const TfProgram tofu = {"opentofu", "1.12.6", "--with"};
    TfConfig *config =
        tfconfig_load_for(&f.arena, snapshot_new(&f.arena, f.world), NULL, "/t", NULL, 0, &tofu);
    const TfValue *profile = tfblock_get(config->providers.items[0].block, "profile");
    (void)state;
    assert_string_equal(tfvalue_text(profile), "m");
    assert_int_equal(profile->shadowed.len, 1);
    assert_string_equal(profile->shadowed.items[0].text, "d");
    tfcase_close(&f);
}

/* OpenTofu's own file for the command line; Terraform's in the home folder comes before the one
 * below XDG_CONFIG_HOME (internal/command/cliconfig/config_unix.go of 1.12.6). */
void test_tf_config_file_of_the_program(void **state)
{
    static const struct {
        const char *a, *b, *program, *read;
    } rows[] = {
        {"/h/.tofurc", "/h/.terraformrc", "tofu", "/h/.tofurc"},
        {"/h/.tofurc", "/x/opentofu/tofurc", "tofu", "/h/.tofurc"},
        {"/h/.terraformrc", "/x/opentofu/tofurc", "tofu", "/h/.terraformrc"},
        {"/x/opentofu/tofurc", "/h/other", "tofu", "/x/opentofu/tofurc"},
        {"/h/.tofurc", "/h/.terraformrc", "terraform", "/h/.terraformrc"},
        {"/x/opentofu/tofurc", "/h/other", "terraform", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        TfCase f = tfcase_open(
            FILES({"/t/main.tf", ""}, {rows[i].a, MIRROR_RC}, {rows[i].b, MIRROR_RC},
                  {arena_printf(&a, "/bin1/%s", rows[i].program), ""}),
            (const char *const[]){"PATH=/bin1", "HOME=/h", "XDG_CONFIG_HOME=/x", NULL}, NULL, 0);
        const char *read = f.config->cli.path;
        if (!read != !rows[i].read || (read && strcmp(read, rows[i].read) != 0))
            fail_msg("row %zu: %s", i, read ? read : "none");
        tfcase_close(&f);
        arena_clear(&a);
    }
}

void test_tf_implementation(void **state)
{
    static const struct {
        const char *path, *text, *implementation;
    } rows[] = {{"/t/x.tofu", "", "opentofu"},
                {"/t/.terraform.lock.hcl",
                 "provider \"registry.opentofu.org/hashicorp/aws\" {\n version = \"5.1.0\"\n}\n",
                 "opentofu"},
                {"/t/.terraform.lock.hcl",
                 "provider \"registry.terraform.io/hashicorp/tls\" {\n version = \"4.0.0\"\n}\n",
                 "terraform"},
                {"/t/.terraform.lock.hcl",
                 "provider \"registry.terraform.io/hashicorp/aws\" {\n version = \"5.1.0\"\n}\n",
                 "terraform"},
                {"/t/.terraform.lock.hcl", /* of another provider that names its registry itself */
                 "provider \"registry.opentofu.org/acme/x\" {\n version = \"1.0.0\"\n}\n"
                 "provider \"registry.terraform.io/hashicorp/aws\" {\n version = \"5.1.0\"\n}\n",
                 "terraform"},
                {"/bin2/tofu", "", "opentofu"},
                {"/t/.opentofu-version", "1.11.2\n", "opentofu"},
                {"/t/.terraform-version", "1.9.2\n", "terraform"},
                {"/t/.tool-versions", "opentofu 1.11.2\n", "opentofu"},
                {"/t/mise.toml", "[tools]\nopentofu = \"1.11.2\"\n", "opentofu"},
                {"/t/mise.toml", "[tools]\nnode = \"22\"\n", NULL},
                {"/.opentofu-version", "1.11.2\n", "opentofu"},
                {"/t/.terraform.lock.hcl",
                 "# This file is maintained automatically by \"tofu init\".\n", "opentofu"},
                {"/bin2/terraform", "", "terraform"},
                {"/t/other", "", NULL}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfCase f = tfcase_open(FILES({"/t/main.tf", ""}, {rows[i].path, rows[i].text}),
                               (const char *const[]){"PATH=/bin1:/bin2", NULL}, NULL, 0);
        const char *got = f.config->implementation;
        if (!got != !rows[i].implementation || (got && strcmp(got, rows[i].implementation) != 0))
            fail_msg("%s: %s", rows[i].path, got);
        tfcase_close(&f);
    }
}

/* Terraform alone is on PATH: what a folder of .tofu files holds is OpenTofu's all the same. */
void test_tf_implementation_of_tofu_files_alone(void **state)
{
    static const struct {
        const char *path, *implementation;
    } rows[] = {{"/t/main.tofu", "opentofu"}, {"/t/main.tf", "terraform"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfCase f =
            tfcase_open(FILES({rows[i].path, "provider \"aws\" {\n}\n"}, {"/bin2/terraform", ""}),
                        (const char *const[]){"PATH=/bin1:/bin2", NULL}, NULL, 0);
        assert_string_equal(f.config->implementation, rows[i].implementation);
        assert_true(f.config->has_terraform);
        tfcase_close(&f);
    }
}

/* Endpoints of services that a provider has not any more (CHANGELOG 6.0.0), or not yet. */
void test_tf_endpoints_come_and_go(void **state)
{
    static const struct {
        const char *service, *version;
        bool refused;
    } rows[] = {{"opsworks", "5.100.0", false},
                {"opsworks", "6.68.0", true},
                {"worklink", "6.0.0", true},
                {"sts", "6.68.0", false},
                {"sso", "5.24.0", true},
                {"sso", "5.25.0", false},
                {"nope", "5.100.0", true},
                {"nope", "5.99.0", false}, /* no list of it */
                {"nope", "6.10.0", true},
                {"nope", "6.99.0", false}, /* newer than the list */
                {"opsworks", "6.99.0", true},
                {"opsworks", "4.67.0", false},
                {"sdb", "5.100.0", false},
                {"sdb", "6.0.0", true},
                {"iotevents", "6.1.0", true},
                {"lookoutmetrics", "6.22.1", false},
                {"lookoutmetrics", "6.23.0", true},
                {"elastictranscoder", "6.58.0", false}, /* deprecated, not removed */
                {"chime", "6.58.0", false},
                {"qldb", "6.58.0", false},
                {"r53", "4.67.0", true},
                {"s3vectors", "5.100.0", true},
                {"s3vectors", "6.58.0", false},
                {"bedrock", "4.67.0", true},
                {"bedrock", "5.40.0", false},
                {"accessanalyzer", "5.100.0", false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        TfCase f = tfcase_open(
            FILES({"/t/main.tf",
                   arena_printf(&a,
                                "data \"aws_region\" \"r\" {}\nprovider \"aws\" {\n endpoints "
                                "{\n  %s = \"x\"\n }\n}\n",
                                rows[i].service)},
                  {"/t/.terraform.lock.hcl",
                   arena_printf(&a,
                                "provider \"registry.terraform.io/hashicorp/aws\" {\n version = "
                                "\"%s\"\n}\n",
                                rows[i].version)}),
            NULL, NULL, 0);
        if ((tfcase_problem(&f, "unknown_argument") != NULL) != rows[i].refused)
            fail_msg("%s with %s", rows[i].service, rows[i].version);
        tfcase_close(&f);
        arena_clear(&a);
    }
}

/* What a command of Terraform's own misses before init has run (seen with terraform 1.11.4). */
void test_tf_lacks_init(void **state)
{
#define AWS "provider \"aws\" {}\n"
#define INSTALLED                                                                   \
    "/t/.terraform/providers/registry.terraform.io/hashicorp/aws/5.100.0/" PLATFORM \
    "/terraform-provider-aws_v5.100.0"
#define SAVED "/t/.terraform/terraform.tfstate"
    static const struct {
        const char *tf, *path, *version, *lock, *rc, *lacks;
    } rows[] = {
        {AWS, "/t/other", "1.11.4", "", "", "no version of the AWS provider is chosen yet"},
        {AWS, "/t/other", "1.11.4", LOCK(""), "", "the AWS provider is not installed"},
        {AWS, INSTALLED, "1.11.4", LOCK(""), "", NULL},
        {AWS, "/t/other", "0.13.7", "", "", NULL},
        {AWS, "/t/other", "0.14.0", "", "", "no version of the AWS provider is chosen yet"},
        {AWS, "/t/other", "1.11.4", "",
         "provider_installation {\n dev_overrides {\n \"hashicorp/aws\" = \"/x\"\n }\n direct "
         "{}\n}\n",
         NULL},
        {"locals {\n a = 1\n}\n", "/t/other", "1.11.4", "", "", NULL},
        {"terraform {\n backend \"s3\" {}\n}\n", "/t/other", "1.11.4", "", "",
         "its backend is not set up"},
        {"terraform {\n backend \"s3\" {}\n}\n", SAVED, "1.11.4", "", "", NULL},
        {"module \"m\" {\n source = \"a/b/aws\"\n}\n" AWS, INSTALLED, "1.11.4", LOCK(""), "",
         "its modules are not installed"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfCase f = tfcase_open(
            FILES({"/t/main.tf", rows[i].tf}, {"/t/m/main.tf", ""},
                  {rows[i].path, strcmp(rows[i].path, SAVED) == 0
                                     ? "{\"version\":3,\"backend\":{\"type\":\"s3\",\"config\":{}}}"
                                     : ""},
                  {rows[i].lock[0] ? "/t/.terraform.lock.hcl" : "/t/none", rows[i].lock},
                  {"/rc", rows[i].rc}),
            (const char *const[]){"TF_CLI_CONFIG_FILE=/rc", NULL}, NULL, 0);
        const char *lacks;
        f.config->program_version = rows[i].version;
        lacks = tf_lacks_init(f.config);
        if (!lacks != !rows[i].lacks || (lacks && strcmp(lacks, rows[i].lacks) != 0))
            fail_msg("row %zu: %s", i, lacks ? lacks : "lacks nothing");
        tfcase_close(&f);
    }
}
