/* The S3 backend and remote states: RULES.md 2, 91, 92, and what its own set-up refuses. Tried with
 * Terraform 1.11.4. */
#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/certificate.h"
#include "tests/support/predictscene.h"
#include "tests/support/reasons.h"

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})
#define KEYS "AWS_ACCESS_KEY_ID=" GOOD, "AWS_SECRET_ACCESS_KEY=" SECRET
#define PAIR(name, id) \
    "[" name "]\naws_access_key_id = " id "\naws_secret_access_key = " SECRET "\n"
#define BARE(args) \
    "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = \"k\"\n" args "  }\n}\n"
#define BACKEND(args) BARE("    region = \"us-east-1\"\n" args)

#define OF_TOFU "provider \"registry.opentofu.org/hashicorp/aws\" {\n  version = \"6.68.0\"\n}\n"

#define UNASKED                                                                                   \
    "validating provider credentials: retrieving caller identity from STS: operation error STS: " \
    "GetCallerIdentity, "

typedef struct BackendCase {
    const char *name, *hcl;
    const char *const *env, *const *files;
    SceneRow row; /* status 0 = none */
    enum predict_reason reason;
    enum stage stage;
    const char *code, *message;
} BackendCase;

#define S3_REFUSES(what, how, name)                                     \
    {                                                                   \
        .kind = what, .state = ANSWER_DONE, .status = how, .code = name \
    }

static const BackendCase cases[] = {
    {"backend-05",
     BACKEND("    profile = \"p\"\n"),
     NULL,
     LIST(".aws/credentials", PAIR("p", GOOD)),
     {0},
     PREDICT_FINE,
     STAGE_NONE,
     NULL,
     NULL},
    {"backend-01",
     BACKEND("    profile = \"p\"\n"),
     LIST(KEYS),
     LIST(".aws/credentials", PAIR("p", DEAD)),
     {0},
     PREDICT_ASKED,
     STAGE_CALLER_IDENTITY,
     "InvalidClientTokenId",
     "validating provider credentials: retrieving caller identity from STS: "},
    {"backend-10",
     BACKEND("    profile = \"gone\"\n"),
     LIST(KEYS),
     NULL,
     {0},
     PREDICT_PROFILE_MISSING,
     STAGE_CONFIGURATION,
     NULL,
     "failed to get shared config profile, gone"},
    {"backend-03", BACKEND(""), LIST(KEYS), NULL,
     S3_REFUSES(Q_S3_LIST_OBJECTS, 301, "PermanentRedirect"), PREDICT_ASKED, STAGE_STATE_ACCESS,
     NULL,
     "Failed to get existing workspaces: Unable to list objects in S3 bucket \"b\" with prefix "
     "\"env:/\": "},
    {"OpenTofu passes a redirect on with its code", BACKEND(""), LIST(KEYS),
     LIST("/t/.terraform.lock.hcl", OF_TOFU),
     S3_REFUSES(Q_S3_LIST_OBJECTS, 301, "PermanentRedirect"), PREDICT_ASKED, STAGE_STATE_ACCESS,
     "PermanentRedirect",
     "Failed to get existing workspaces: operation error S3: ListObjectsV2, https response error "
     "StatusCode: 301"},
    {"backend-04: the listing is passed over", BACKEND(""), LIST(KEYS), NULL,
     S3_REFUSES(Q_S3_LIST_OBJECTS, 403, "AccessDenied"), PREDICT_FINE, STAGE_NONE, NULL, NULL},
    {"backend-04: the object is not", BACKEND(""), LIST(KEYS), NULL,
     S3_REFUSES(Q_S3_HEAD_OBJECT, 403, "Forbidden"), PREDICT_ASKED, STAGE_STATE_ACCESS, "Forbidden",
     "Unable to access object \"k\" in S3 bucket \"b\": "},
    {"a prefix of its own is listed for real", BACKEND("    workspace_key_prefix = \"ws\"\n"),
     LIST(KEYS), NULL, S3_REFUSES(Q_S3_LIST_OBJECTS, 403, "AccessDenied"), PREDICT_ASKED,
     STAGE_STATE_ACCESS, "AccessDenied", NULL},
    {"backend-08", BACKEND(""), LIST(KEYS), NULL,
     S3_REFUSES(Q_S3_LIST_OBJECTS, 404, "NoSuchBucket"), PREDICT_ASKED, STAGE_STATE_ACCESS,
     "NoSuchBucket", "Failed to get existing workspaces: S3 bucket \"b\" does not exist."},
    {"no state yet", BACKEND(""), LIST(KEYS), NULL, S3_REFUSES(Q_S3_HEAD_OBJECT, 404, "NotFound"),
     PREDICT_FINE, STAGE_NONE, NULL, NULL},
    {"backend-11",
     BACKEND("    skip_credentials_validation = true\n    skip_requesting_account_id = true\n"),
     LIST("AWS_ACCESS_KEY_ID=" DEAD, "AWS_SECRET_ACCESS_KEY=" SECRET), NULL,
     S3_REFUSES(Q_S3_LIST_OBJECTS, 403, "InvalidAccessKeyId"), PREDICT_ASKED, STAGE_STATE_ACCESS,
     "InvalidAccessKeyId", NULL},
    {"backend-13",
     BARE("    region = \"us-east1\"\n"),
     LIST(KEYS),
     NULL,
     {0},
     PREDICT_REGION_INVALID,
     STAGE_INIT,
     NULL,
     "Invalid region value"},
    {"backend-14",
     BARE(""),
     LIST(KEYS),
     NULL,
     {0},
     PREDICT_REGION_MISSING,
     STAGE_INIT,
     NULL,
     "Missing region value"},
    {"a profile gives no region",
     BARE("    profile = \"p\"\n"),
     NULL,
     LIST(".aws/credentials", PAIR("p", GOOD) "region = us-east-1\n"),
     {0},
     PREDICT_REGION_MISSING,
     STAGE_INIT,
     NULL,
     NULL},
    {"a region of the environment is not looked at",
     BARE(""),
     LIST(KEYS, "AWS_REGION=us-east1"),
     NULL,
     {0},
     PREDICT_FINE,
     STAGE_NONE,
     NULL,
     NULL},
    {"backend-15",
     BACKEND("    allowed_account_ids = [\"999988887777\"]\n"),
     LIST(KEYS),
     NULL,
     {0},
     PREDICT_ACCOUNT_NOT_ALLOWED,
     STAGE_ACCOUNT_CHECK,
     NULL,
     "Invalid account ID"},
    {"an empty role is refused",
     BACKEND("    assume_role = {\n      role_arn = \"\"\n    }\n"),
     LIST(KEYS),
     NULL,
     {0},
     PREDICT_ROLE_ARN_INVALID,
     STAGE_INIT,
     NULL,
     "Invalid Value"},
    {"no bucket",
     "terraform {\n  backend \"s3\" {\n    key = \"k\"\n    region = \"us-east-1\"\n  }\n}\n",
     LIST(KEYS),
     NULL,
     {0},
     PREDICT_BACKEND_INCOMPLETE,
     STAGE_INIT,
     NULL,
     "Missing Required Value"},
    {"no bucket, and a file for init",
     "terraform {\n  backend \"s3\" {\n    key = \"k\"\n    region = \"us-east-1\"\n  }\n}\n",
     LIST(KEYS),
     LIST("/t/backend/dev.hcl", "bucket = \"b\"\n"),
     {0},
     PREDICT_NOT_KNOWN,
     STAGE_INIT,
     NULL,
     NULL},
    {"AWS_SHARED_CREDENTIALS_FILE is expanded for the backend",
     BACKEND(""),
     LIST("AWS_SHARED_CREDENTIALS_FILE=~/other"),
     LIST("other", PAIR("default", GOOD)),
     {0},
     PREDICT_FINE,
     STAGE_NONE,
     NULL,
     NULL},
    {"AWS_CA_BUNDLE too",
     BACKEND(""),
     LIST(KEYS, "AWS_CA_BUNDLE=~/nope.pem"),
     NULL,
     {0},
     PREDICT_CA_BUNDLE,
     STAGE_CONFIGURATION,
     NULL,
     "reading custom CA bundle: open /h/nope.pem: no such file or directory"},
    {"an address without a scheme is none",
     BACKEND("    endpoints = {\n      sts = \"sts.us-east-1.amazonaws.com\"\n    }\n"),
     LIST(KEYS),
     NULL,
     {0},
     PREDICT_ENDPOINT_FORM,
     STAGE_CALLER_IDENTITY,
     NULL,
     UNASKED "decomposing request: unsupported protocol scheme \"\""},
    {"a host with a port is a scheme to Go",
     BACKEND("    endpoints = {\n      sts = \"localhost:4566\"\n    }\n"),
     LIST(KEYS),
     NULL,
     {0},
     PREDICT_ENDPOINT_FORM,
     STAGE_CALLER_IDENTITY,
     NULL,
     UNASKED "decomposing request: unsupported protocol scheme \"localhost\""},
    {"S3 too",
     BACKEND("    endpoints = {\n      s3 = \"s3.us-east-1.amazonaws.com\"\n    }\n"),
     LIST(KEYS),
     NULL,
     {0},
     PREDICT_ENDPOINT_FORM,
     STAGE_STATE_ACCESS,
     NULL,
     "Failed to get existing workspaces: Unable to list objects in S3 bucket \"b\" with prefix "
     "\"env:/\": operation error S3: ListObjectsV2, decomposing request: unsupported protocol "
     "scheme \"\""},
    {"OpenTofu puts https:// before it",
     BACKEND("    endpoints = {\n      sts = \"sts.us-east-1.amazonaws.com\"\n      s3 = "
             "\"s3.us-east-1.amazonaws.com\"\n    }\n"),
     LIST(KEYS),
     LIST("/t/.terraform.lock.hcl", OF_TOFU),
     {0},
     PREDICT_FINE,
     STAGE_NONE,
     NULL,
     NULL},
    {"before that of a variable too",
     BACKEND(""),
     LIST(KEYS, "AWS_ENDPOINT_URL_STS=sts.us-east-1.amazonaws.com"),
     LIST("/t/.terraform.lock.hcl", OF_TOFU),
     {0},
     PREDICT_FINE,
     STAGE_NONE,
     NULL,
     NULL},
    {"but not before what the SDK itself reads",
     BACKEND(""),
     LIST(KEYS, "AWS_ENDPOINT_URL=sts.us-east-1.amazonaws.com"),
     LIST("/t/.terraform.lock.hcl", OF_TOFU),
     {0},
     PREDICT_ENDPOINT_FORM,
     STAGE_CALLER_IDENTITY,
     NULL,
     UNASKED "decomposing request: unsupported protocol scheme \"\""},
    {"keys of the block",
     BACKEND("    access_key = \"" GOOD "\"\n    secret_key = \"" SECRET "\"\n"),
     LIST("AWS_ACCESS_KEY_ID=" DEAD),
     NULL,
     {0},
     PREDICT_FINE,
     STAGE_NONE,
     NULL,
     NULL},
};

void test_backend_outcomes(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const BackendCase *b = &cases[i];
        Scene scene = {b->env, b->files, b->hcl, &b->row, b->row.status != 0, NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *c = scene_conf(run, "backend.s3");
        const char *said = c->outcome.terraform_message ? c->outcome.terraform_message : "";
        if (c->outcome.reason != b->reason || c->outcome.stage != b->stage)
            fail_msg("%s: %s at %s", b->name, predict_reason_id(c->outcome.reason),
                     stage_name(c->outcome.stage));
        if ((c->outcome.error_code != NULL) != (b->code != NULL) ||
            (b->code && strcmp(c->outcome.error_code, b->code) != 0))
            fail_msg("%s: code %s", b->name, c->outcome.error_code);
        if (b->message && strncmp(said, b->message, strlen(b->message)) != 0)
            fail_msg("%s: says %s", b->name, said);
        scene_end(run);
    }
}

void test_the_state_of_a_workspace(void **state)
{
    Scene scene = {LIST(KEYS, "TF_WORKSPACE=blue"), NULL, BACKEND(""), NULL, 0, NULL};
    SceneRun *run = scene_run(&scene);
    (void)state;
    assert_string_equal(scene_param(scene_question(run, Q_S3_HEAD_OBJECT), "key"), "env:/blue/k");
    assert_string_equal(scene_question(run, Q_S3_HEAD_OBJECT)->endpoint,
                        "https://s3.us-east-1.amazonaws.com");
    scene_end(run);
}

void test_a_remote_state_has_credentials_of_its_own(void **state)
{
    Scene scene = {LIST(KEYS),
                   NULL,
                   "data \"terraform_remote_state\" \"net\" {\n  backend = \"s3\"\n  config = {\n  "
                   "  bucket = \"b\"\n    key = \"k\"\n"
                   "    region = \"us-east-1\"\n    profile = \"gone\"\n  }\n}\n",
                   NULL,
                   0,
                   NULL};
    SceneRun *run = scene_run(&scene); /* backend-20 of the differential set */
    const Configuration *c = scene_conf(run, "remote_state.net");
    (void)state;
    assert_int_equal(c->kind, CONF_REMOTE_STATE);
    assert_int_equal(c->outcome.reason, PREDICT_PROFILE_MISSING);
    scene_end(run);
}

#define REMOTE(key)                                                                              \
    "data \"terraform_remote_state\" \"net\" {\n  backend = \"s3\"\n  config = {\n    bucket = " \
    "\"b\"\n"                                                                                    \
    "    key = " key                                                                             \
    "\n    region = \"us-east-1\"\n  }\n}\nresource \"terraform_data\" \"later\" {}\n"

/* remote.*-later and remote.key-* of surface_cases.py, with terraform 1.11.4 */
void test_a_remote_state_is_read_where_it_is_known(void **state)
{
    static const SceneRow gone = S3_REFUSES(Q_S3_HEAD_OBJECT, 404, "NotFound");
    static const struct {
        const char *hcl, *const *files;
        enum predict_reason reason;
    } rows[] = {
        {REMOTE("\"k\""), NULL, PREDICT_STATE_MISSING},
        {REMOTE("terraform_data.later.id"), NULL, PREDICT_NOT_USED},
        {REMOTE("\"k\"\n    allowed_account_ids = [terraform_data.later.id]"), NULL,
         PREDICT_NOT_USED},
        {REMOTE("data.aws_ssm_parameter.k.value"), NULL, PREDICT_NOT_KNOWN},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Scene scene = {LIST(KEYS), rows[i].files, rows[i].hcl, &gone, 1, NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *c = scene_conf(run, "remote_state.net");
        if (c->outcome.reason != rows[i].reason)
            fail_msg("%s: %s", rows[i].hcl, predict_reason_id(c->outcome.reason));
        scene_end(run);
    }
}

#define OF_WORKSPACE(beside, config)                                                              \
    "data \"terraform_remote_state\" \"net\" {\n  backend = \"s3\"\n" beside "  config = {\n    " \
    "bucket = \"b\"\n    key = \"k\"\n    region = \"us-east-1\"\n" config                        \
    "  }\n}\nresource \"terraform_data\" \"later\" {}\n"

/* Which state is looked for, and whether it has to be there; the workspace that is selected here
 * is a backend's affair. Each with terraform 1.11.4. */
void test_whose_workspace_a_state_is_of(void **state)
{
    static const SceneRow gone = S3_REFUSES(Q_S3_HEAD_OBJECT, 404, "NotFound");
    static const struct {
        const char *hcl, *key, *prefix;
        enum predict_reason reason;
    } rows[] = {
        {OF_WORKSPACE("", ""), "k", "env:/", PREDICT_STATE_MISSING},
        {OF_WORKSPACE("  workspace = null\n", ""), "k", "env:/", PREDICT_STATE_MISSING},
        {OF_WORKSPACE("  workspace = \"default\"\n", ""), "k", "env:/", PREDICT_STATE_MISSING},
        {OF_WORKSPACE("  workspace = \"prod\"\n", ""), "env:/prod/k", "env:/", PREDICT_FINE},
        {OF_WORKSPACE("  workspace = 5\n", "    workspace_key_prefix = \"ws\"\n"), "ws/5/k", "ws/",
         PREDICT_FINE},
        {OF_WORKSPACE("  workspace = \"prod\"\n", "    workspace_key_prefix = \"\"\n"), "prod/k",
         "", PREDICT_FINE},
        {OF_WORKSPACE("  workspace = \"prod\"\n", "    workspace_key_prefix = \"a//b\"\n"),
         "a/b/prod/k", "a//b/", PREDICT_FINE},
        {OF_WORKSPACE("  workspace = terraform.workspace\n", ""), "env:/blue/k", "env:/",
         PREDICT_FINE},
        {OF_WORKSPACE("  workspace = terraform_data.later.id\n", ""), NULL, NULL, PREDICT_NOT_USED},
        {OF_WORKSPACE("  depends_on = [terraform_data.later]\n", ""), NULL, NULL, PREDICT_NOT_USED},
        {OF_WORKSPACE("  depends_on = [data.aws_region.x]\n", ""), "k", "env:/",
         PREDICT_STATE_MISSING},
        {BACKEND("    workspace_key_prefix = \"\"\n"), "blue/k", "", PREDICT_FINE},
        {BACKEND("    workspace_key_prefix = \"ws\"\n"), "ws/blue/k", "ws/", PREDICT_FINE},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Scene scene = {LIST(KEYS, "TF_WORKSPACE=blue"), NULL, rows[i].hcl, &gone, 1, NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *c =
            scene_conf(run, strstr(rows[i].hcl, "backend \"") ? "backend.s3" : "remote_state.net");
        if (c->outcome.reason != rows[i].reason)
            fail_msg("%s: %s", rows[i].hcl, predict_reason_id(c->outcome.reason));
        if (rows[i].key) {
            const Question *list = scene_question(run, Q_S3_LIST_OBJECTS),
                           *head = scene_question(run, Q_S3_HEAD_OBJECT);
            assert_string_equal(scene_param(head, "key"), rows[i].key);
            assert_string_equal(scene_param(list, "prefix"), rows[i].prefix);
        }
        scene_end(run);
    }
}

/* One that has no instance, itself or with its module, is not read (terraform 1.11.4). What a
 * variable of the reader's decides so is theirs to send. */
void test_a_remote_state_without_instance_is_not_read(void **state)
{
    static const struct {
        const char *beside, *module;
        bool read;
    } rows[] = {
        {"  count = 0\n", "", false},           {"  count = 1\n", "", true},
        {"  for_each = {}\n", "", false},       {"  for_each = toset([])\n", "", false},
        {"  for_each = { a = 1 }\n", "", true}, {"  count = var.n\n", "", false},
        {"", "  count = 0\n", false},           {"", "  count = 2\n", true},
        {"", "  for_each = {}\n", false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char data[512], call[256];
        const char *const in_module[] = {"/t/m/main.tf", data, NULL};
        Scene scene = {LIST(KEYS), NULL, data, NULL, 0, NULL};
        SceneRun *run;
        size_t n = 0;
        snprintf(data, sizeof data,
                 "variable \"n\" {\n  default = 0\n}\ndata \"terraform_remote_state\" \"net\" {\n"
                 "  backend = \"s3\"\n%s  config = {\n    bucket = \"b\"\n    key = \"k\"\n"
                 "    region = \"us-east-1\"\n  }\n}\n",
                 rows[i].beside);
        snprintf(call, sizeof call, "module \"m\" {\n  source = \"./m\"\n%s}\n", rows[i].module);
        if (rows[i].module[0]) {
            scene.files = in_module;
            scene.hcl = call;
        }
        run = scene_run(&scene);
        for (size_t k = 0; k < run->all.len; k++)
            n += run->all.items[k]->kind == CONF_REMOTE_STATE;
        if ((n > 0) != rows[i].read)
            fail_msg("%s%s", data, rows[i].module);
        scene_end(run);
    }
}

/* The system's bundles are the system's whoever names them, but not what came with a folder that
 * lies below /usr, nor what a path only begins like one. */
void test_a_bundle_of_the_system_did_not_come_with_the_folder(void **state)
{
    static const char *const env[] = {"AWS_ACCESS_KEY_ID=" GOOD, "AWS_SECRET_ACCESS_KEY=" SECRET,
                                      NULL};
    static const char *const files[] = {"/usr/why403-scene/ca.pem", BUNDLE, NULL};
    static const char hcl[] = "provider \"aws\" {\n  region = \"us-east-1\"\n"
                              "  custom_ca_bundle = \"/usr/why403-scene/ca.pem\"\n}\n"
                              "data \"aws_caller_identity\" \"me\" {}\n";
    static const struct {
        const char *top;
        bool users;
    } rows[] = {{"/t", true}, {"/usr/why403-scene", false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        SceneRun *run = scene_run_in(&(Scene){.env = env, .files = files, .hcl = hcl}, rows[i].top);
        assert_int_equal(scene_conf(run, "aws")->route.ca_by == OWNER_USER, rows[i].users);
        scene_end(run);
    }
}
