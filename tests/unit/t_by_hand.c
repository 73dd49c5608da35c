/*
 * What a finding tells to type "by hand" does what it is there for: every command of fixes.def
 * is typed, as the user reads it, into the shell of a lesson on its cause, and must show there what
 * why403 saw.
 */
#include "tests/support/setup.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checks/fixes/byhand.h"
#include "checks/fixes/fixes.h"
#include "engine/session.h"
#include "lab/lab.h"
#include "lab/practice.h"
#include "tests/support/fakeasker.h"

enum { SIGNS = 3, OUTPUT_MAX = 256 * 1024, PATIENCE_MS = 60000, AT_ONCE = 2 };

/* tool: the program that the command needs beside a POSIX system's own and what the lesson brings,
 * NULL = none. signs: what must be in what it says. */
typedef struct HandCase {
    enum cause cause;
    const char *lesson, *tool;
    int exit_status;
    const char *signs[SIGNS];
} HandCase;

/* world: shell code that puts the lesson's keys elsewhere first; NULL = the lesson as it is. */
typedef struct HandWorld {
    HandCase c;
    const char *world;
} HandWorld;

/* A finding with a command of its own (BY_HAND), instead of its cause's. */
typedef struct HandOwn {
    enum finding_id id;
    HandWorld in;
} HandOwn;

static const HandCase cases[] = {
    {CAUSE_NETWORK, "firewall", "curl", 56, {"000", "Connection reset by peer"}},
    {CAUSE_PROXY_OR_TLS, "captive-portal", "curl", 0, {"<!DOCTYPE html>", "sign in"}},
    {CAUSE_PROXY_OR_TLS,
     "ca-bundle-gone",
     "curl",
     77,
     {"error setting certificate", "home/certs/old-company.pem"}},
    {CAUSE_PROXY_OR_TLS, "corporate-ca", "curl", 60, {"unable to get local issuer certificate"}},
    {CAUSE_CLOCK_SKEW, "clock-behind", "curl", 0, {"Date: ", "UTC"}},
    {CAUSE_ENDPOINT_OVERRIDE,
     "endpoint-leftover",
     NULL,
     2,
     {"AWS_ENDPOINT_URL_STS=http://127.0.0.1:"}},
    {CAUSE_EMULATOR_MISMATCH, "emulator-keys", NULL, 2, {"main.tf:17:", "http://localhost:4566"}},
    {CAUSE_IMDS, "imds-no-role", "curl", 0, {"404"}},
    {CAUSE_THROTTLED, "throttled", "aws", 255, {"(Throttling)"}},
    {CAUSE_AWS_OUTAGE, "sts-outage", "curl", 0, {"503"}},
    {CAUSE_WRONG_KEYS, "wrong-secret", "aws", 255, {"SignatureDoesNotMatch"}},
    {CAUSE_MISSING_KEYS, "missing-keys", "aws", 255, {"Partial credentials found in env"}},
    {CAUSE_MISSING_KEYS, "half-pair", "aws", 255, {"missing: aws_secret_access_key"}},
    {CAUSE_MISSING_KEYS, "new-laptop", "aws", 0, {"access_key                <not set>"}},
    {CAUSE_KEY_INACTIVE, "inactive-key", "aws", 0, {"\"Status\": \"Inactive\""}},
    {CAUSE_MISSING_SESSION_TOKEN,
     "missing-token",
     NULL,
     0,
     {"aws_access_key_id =", "aws_security_token ="}},
    {CAUSE_STALE_SESSION_TOKEN, "stale-token", "aws", 0, {"arn:aws:iam::111122223333:user/alice"}},
    {CAUSE_FILE_DAMAGE, "hidden-bom", NULL, 0, {"M-oM-;M-?["}},
    {CAUSE_FILE_DAMAGE, "smart-quotes", NULL, 0, {"= M-bM-^@M-^"}},
    {CAUSE_FILE_DAMAGE, "wrapped-secret", NULL, 0, {"$\n  xxxxxxxxxxxxxxxxxxxx$"}},
    {CAUSE_EXPIRED_TOKEN, "expired-token", "aws", 255, {"ExpiredToken"}},
    {CAUSE_SSO_EXPIRED, "sso-expired", "aws", 255, {"Token has expired"}},
    {CAUSE_WEB_IDENTITY,
     "web-identity-old",
     NULL,
     0,
     {"\"aud\":\"sts.amazonaws.com\"", "\"exp\":"}},
    {CAUSE_CREDENTIAL_PROCESS_FAILED, "process-broken", "aws", 0, {"bin/vault-get-keys"}},
    {CAUSE_ENV_CONFIG_CONFLICT,
     "env-vs-profile",
     "aws",
     0,
     {"AWS_ACCESS_KEY_ID\n", "AWS_PROFILE\n", "work"}},
    {CAUSE_PROVIDER_BLOCK_OVERRIDE,
     "block-override",
     NULL,
     0,
     {"terraform.tfvars:2:access_key", "aws_access_key_id ="}},
    {CAUSE_PROFILE_MISSING, "profile-missing", NULL, 2, {".aws/config:4:[prod]"}},
    {CAUSE_PROFILE_SHADOWED,
     "profile-shadowed",
     NULL,
     0,
     {"credentials:1:[work]", "config:1:[profile work]"}},
    {CAUSE_SSO_MISCONFIGURED,
     "sso-session-typo",
     "aws",
     255,
     {"sso-session does not exist", "corp"}},
    {CAUSE_SSO_MISCONFIGURED, "sso-wrong-role", "aws", 255, {"ForbiddenException"}},
    {CAUSE_BACKEND_CREDENTIALS, "backend-profile", "aws", 255, {"InvalidClientTokenId"}},
    {CAUSE_BACKEND_CREDENTIALS,
     "backend-region",
     "aws",
     0,
     {"user/alice", "x-amz-bucket-region: eu-central-1"}},
    {CAUSE_REGION_INVALID, "wrong-region", "aws", 0, {"eu-west-1"}},
    {CAUSE_REGION_OPT_IN, "region-not-enabled", "aws", 0, {"\"RegionOptStatus\": \"DISABLED\""}},
    {CAUSE_PARTITION_MISMATCH, "china-key", "aws", 255, {"InvalidClientTokenId"}},
    {CAUSE_IAM_DENIED,
     "endpoint-policy",
     "aws",
     255,
     {"AccessDenied", "no VPC endpoint policy allows"}},
    {CAUSE_SCP_DENIED,
     "scp-deny",
     "aws",
     255,
     {"AccessDenied", "explicit deny in a service control policy"}},
    {CAUSE_ASSUME_ROLE_DENIED,
     "role-typo",
     "aws",
     255,
     {"AccessDenied", "arn:aws:iam::111122223333:role/deploy"}},
    {CAUSE_ASSUME_ROLE_DENIED, "role-external-id", "aws", 0, {"arn:aws:iam::111122223333:user/"}},
    {CAUSE_MFA_REQUIRED, "mfa-profile", "aws", 0, {"arn:aws:iam::111122223333:mfa/alice"}},
    {CAUSE_ACCOUNT_MISMATCH, "account-mismatch", "aws", 0, {"111122223333"}},
    {CAUSE_PROVIDER_VERSION,
     "version-nowhere",
     "terraform",
     0,
     {"Terraform v", "hashicorp/aws] ~> 5.200"}},
    {CAUSE_TERRAFORM_VERSION, "old-terraform", NULL, 0, {"Terraform v1.5.7"}},
    {CAUSE_CONFIGURATION_INVALID,
     "setting-refused",
     NULL,
     0,
     {"AWS_REQUEST_CHECKSUM_CALCULATION=required"}},
    {CAUSE_LOCK_FILE, "lock-behind", NULL, 0, {"\"4.67.0\"", "version = \"~> 5.0\""}},
};

/* The same cause with the keys in each place from which Terraform takes them: the command must take
 * them from there too, or it shows something else. */
#define BLOCK(lines) "sed -i 's|region *= .*|&\\n" lines "|' main.tf && "
#define STALE_PROFILE                                                                             \
    "printf '[work]\\naws_access_key_id = %s\\naws_secret_access_key = %s\\naws_session_token = " \
    "%s\\n' \"$AWS_ACCESS_KEY_ID\" \"$AWS_SECRET_ACCESS_KEY\" \"$AWS_SESSION_TOKEN\" "
#define IN_BLOCK                                                                                 \
    "awk -v id=\"$AWS_ACCESS_KEY_ID\" -v secret=\"$AWS_SECRET_ACCESS_KEY\" -v "                  \
    "token=\"$AWS_SESSION_TOKEN\" '{print} /region = /{print \"  access_key = \\\"\" id "        \
    "\"\\\"\\n  secret_key = \\\"\" secret \"\\\"\"; if (token) print \"  token = \\\"\" token " \
    "\"\\\"\"}' main.tf > new && mv new main.tf"
#define VARIABLE(name) "printf 'variable \"" name "\" {\\n  type = string\\n}\\n' >> main.tf; "
/* Values that are set in the environment of the next shell. */
#define IN_TF_VARS                                                                   \
    BLOCK("  access_key = var.id\\n  secret_key = var.secret\\n  token = var.token") \
    VARIABLE("id")                                                                   \
    VARIABLE("secret")                                                               \
    VARIABLE("token")                                                                \
    "printf 'export TF_VAR_id=%s\\nexport "                                          \
    "TF_VAR_secret=%s\\nexport TF_VAR_token=%s\\n' \"$AWS_ACCESS_KEY_ID\" "          \
    "\"$AWS_SECRET_ACCESS_KEY\" \"$AWS_SESSION_TOKEN\" >> ~/.bashrc"

#define NO_ROLE \
    BLOCK("  assume_role {\\n    role_arn = \"arn:aws:iam::111122223333:role/nope\"\\n  }")
#define NO_PROFILE "sed -i /profile/d main.tf; "
/* .terraform/terraform.tfstate as terraform init leaves it */
#define SAVED(line)                                                                   \
    "sed -i '/backend/,/}/{/ *= /d}' main.tf; mkdir .terraform && printf '{\\n  "     \
    "\"version\": 3,\\n  \"backend\": {\\n    \"type\": \"s3\",\\n "                  \
    "   \"config\": {\\n      \"bucket\": \"acme-state\",\\n      \"key\": "          \
    "\"network/terraform.tfstate\",\\n      \"region\": \"eu-west-1\",\\n      " line \
    "\\n    },\\n    \"hash\": 1\\n  }\\n}\\n' > .terraform/terraform.tfstate"
#define SAVED_PAIR                                                                                 \
    SAVED("\"access_key\": \"'\"$(sed -n 's/.*key_id = //p;T;q' ~/.aws/credentials)\"'\",\\n     " \
          " \"secret_key\": \"x'\"$(sed -n 's/.*secret_access_key = .//p;T;q' "                    \
          "~/.aws/credentials)\"'\"")
/* A key id of the documentation where a module's author put it, for the user to replace. */
#define EXAMPLE_IN_TFVARS                                       \
    BLOCK("  access_key = var.id\\n  secret_key = var.secret")  \
    VARIABLE("id")                                              \
    VARIABLE("secret")                                          \
    "printf '# yours\nid = \"AKIAIOSFODNN7EXAMPLE\"\nsecret = " \
    "\"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"\n' > terraform.tfvars"
static const HandWorld elsewhere[] = {
    {{CAUSE_WRONG_KEYS, "stale-token", "aws", 255, {"InvalidClientTokenId"}}, EXAMPLE_IN_TFVARS},
    {{CAUSE_STALE_SESSION_TOKEN, "stale-token", "aws", 0, {"user/alice"}}, IN_BLOCK},
    {{CAUSE_STALE_SESSION_TOKEN, "stale-token", "aws", 0, {"user/alice"}},
     BLOCK("  access_key = var.id\\n  secret_key = var.secret\\n  token = var.token") VARIABLE("id")
         VARIABLE("secret") VARIABLE("token") "printf 'id = \"%s\"\\nsecret = "
                                              "\"%s\"\\ntoken = \"%s\"\\n' "
                                              "\"$AWS_ACCESS_KEY_ID\" "
                                              "\"$AWS_SECRET_ACCESS_KEY\" "
                                              "\"$AWS_SESSION_TOKEN\" > terraform.tfvars"},
    {{CAUSE_STALE_SESSION_TOKEN, "stale-token", "aws", 0, {"user/alice"}},
     BLOCK("  profile = \"work\"") STALE_PROFILE ">> ~/.aws/credentials"},
    {{CAUSE_STALE_SESSION_TOKEN, "stale-token", "aws", 0, {"user/alice"}},
     BLOCK("  profile = \"work\"\\n  shared_credentials_files = [\"~/keys\"]") STALE_PROFILE
     "> ~/keys"},
    {{CAUSE_WRONG_KEYS, "stale-token", "aws", 255, {"SignatureDoesNotMatch"}},
     "AWS_SESSION_TOKEN=; AWS_SECRET_ACCESS_KEY=x${AWS_SECRET_ACCESS_KEY#?}; " IN_BLOCK},
    {{CAUSE_WRONG_KEYS, "stale-token", "aws", 255, {"SignatureDoesNotMatch"}},
     BLOCK(
         "  profile = \"work\"\\n  shared_credentials_files = [\"~/keys\"]") "printf "
                                                                             "'[work]\\naws_access_"
                                                                             "key_id = "
                                                                             "%s\\naws_secret_"
                                                                             "access_key = x%s\\n' "
                                                                             "\"$AWS_ACCESS_KEY_"
                                                                             "ID\" "
                                                                             "\"${AWS_SECRET_"
                                                                             "ACCESS_KEY#?}\" > "
                                                                             "~/keys"},
    {{CAUSE_STALE_SESSION_TOKEN, "stale-token", "aws", 0, {"user/alice"}}, IN_TF_VARS},
    {{CAUSE_WRONG_KEYS, "stale-token", "aws", 255, {"SignatureDoesNotMatch"}},
     "AWS_SESSION_TOKEN=; AWS_SECRET_ACCESS_KEY=x${AWS_SECRET_ACCESS_KEY#?}; " IN_TF_VARS},
    {{CAUSE_WRONG_KEYS, "stale-token", "aws", 255, {"SignatureDoesNotMatch"}},
     BLOCK("  profile = \"work\"") "printf '[profile work]\\ncredential_process = "
                                   "%s/answer\\n' \"$HOME\" >> ~/.aws/config; printf "
                                   "'#!/bin/sh\\necho "
                                   "{\\\"Version\\\":1,\\\"AccessKeyId\\\":\\\"%s\\\","
                                   "\\\"SecretAccessKey\\\":\\\"x%s\\\"}\\n' "
                                   "\"$AWS_ACCESS_KEY_ID\" \"${AWS_SECRET_ACCESS_KEY#?}\" "
                                   "> ~/answer; chmod 700 ~/answer"},
    /* who is refused the role tells whose credentials signed: a person's login, a job's token, an
     * instance, a task */
    {{CAUSE_ASSUME_ROLE_DENIED, "sso-wrong-role", "aws", 255, {"AccessDenied", "SSO_Developer"}},
     NO_ROLE "sed -i 's/= developer/= Developer/' ~/.aws/config"},
    {{CAUSE_ASSUME_ROLE_DENIED, "web-identity-old", "aws", 255, {"AccessDenied", "/ci/job"}},
     NO_ROLE "sed -i 's/job-1/job-2/' .envrc"},
    {{CAUSE_ASSUME_ROLE_DENIED, "imds-no-role", "aws", 255, {"AccessDenied", "BuildNode/i-0abc"}},
     NO_ROLE NO_PROFILE "sed -i 's/imds_role =/& BuildNode/' ~/aws-console.ini"},
    {{CAUSE_ASSUME_ROLE_DENIED, "imds-no-role", "aws", 255, {"AccessDenied", "BuildNode/i-0abc"}},
     "sed -i 's/role.deploy/role\\/nope/' ~/.aws/config; sed -i 's/imds_role =/& BuildNode/' "
     "~/aws-console.ini"},
    /* the instance's answer has the form of a task's; without IMDSv2 it may be asked like one */
    {{CAUSE_ASSUME_ROLE_DENIED, "imds-no-role", "aws", 255, {"AccessDenied", "BuildNode/i-0abc"}},
     NO_ROLE NO_PROFILE
     "sed -i 's/imds_role =/imds = v1only\\n& BuildNode/' ~/aws-console.ini; printf 'export "
     "AWS_EC2_METADATA_DISABLED=true AWS_CONTAINER_CREDENTIALS_FULL_URI=%s/latest/meta-data/iam/"
     "security-credentials/BuildNode\\n' \"$AWS_EC2_METADATA_SERVICE_ENDPOINT\" >> ~/.bashrc"},
    /* what terraform init saved counts, not what the block says by now */
    {{CAUSE_BACKEND_CREDENTIALS, "backend-profile", "aws", 255, {"SignatureDoesNotMatch"}},
     SAVED_PAIR},
    {{CAUSE_BACKEND_CREDENTIALS, "backend-profile", "aws", 255, {"InvalidClientTokenId"}},
     SAVED("\"profile\": \"state\"")},
};

#define PROFILE(lines)                                                                  \
    "mkdir -p ~/.aws; " BLOCK("  profile = \"work\"") "printf '[profile work]\\n" lines \
                                                      "' >> ~/.aws/config"
#define ROLE_OF "role_arn = arn:aws:iam::111122223333:role/deploy\\n"

static const HandOwn own[] = {
    {F_MISSING_FILE,
     {{CAUSE_MISSING_KEYS, "new-laptop", NULL, 2, {"nowhere/keys"}},
      "echo export AWS_SHARED_CREDENTIALS_FILE=~/nowhere/keys >> ~/.bashrc"}},
    {F_FILE_OPEN,
     {{CAUSE_FILE_DAMAGE, "new-laptop", NULL, 0, {"-rw-r--r--"}},
      "mkdir -p ~/.aws; echo '[x]' > ~/.aws/credentials; chmod 644 ~/.aws/credentials"}},
    {F_HALF_BLOCK,
     {{CAUSE_MISSING_KEYS, "stale-token", NULL, 0, {"  access_key ="}},
      BLOCK("  access_key = \"AKIARTX3GSDSVM357XQK\"") ":"}},
    {F_HALF_ENV, {{CAUSE_MISSING_KEYS, "missing-keys", NULL, 0, {"AWS_ACCESS_KEY_ID"}}, NULL}},
    {F_UNSET_VARIABLE,
     {{CAUSE_MISSING_KEYS, "stale-token", NULL, 0, {"  access_key =", "  secret_key ="}},
      BLOCK("  access_key = var.id\\n  secret_key = var.secret") VARIABLE("id")
          VARIABLE("secret") ":"}},
    {F_SOURCE_EMPTY,
     {{CAUSE_MISSING_KEYS, "new-laptop", "aws", 0, {"base"}},
      PROFILE(ROLE_OF "source_profile = base\\n[profile base]\\nregion = eu-west-1\\n")}},
    {F_CREDENTIAL_SOURCE,
     {{CAUSE_MISSING_KEYS, "new-laptop", "aws", 0, {"EcsContainer"}},
      PROFILE(ROLE_OF "credential_source = EcsContainer\\n")}},
    {F_CONFIG_REFUSED,
     {{CAUSE_CONFIGURATION_INVALID, "stale-token", "terraform", 1, {"on main.tf line 12"}},
      BLOCK("  bogus") ":"}},
    {F_CONFIG_VARIABLE,
     {{CAUSE_CONFIGURATION_INVALID, "healthy", NULL, 0, {"prod.tfvars:1:env ="}},
      "printf 'variable \"env\" {}\\n' > vars.tf; printf 'env = \"x\"\\n' > prod.tfvars"}},
    {F_CONTAINER,
     {{CAUSE_MISSING_KEYS, "new-laptop", NULL, 0, {"AWS_CONTAINER_CREDENTIALS_FULL_URI="}},
      "echo export AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:9/keys >> ~/.bashrc"}},
    {F_TERRAGRUNT_AUTH,
     {{CAUSE_CREDENTIAL_PROCESS_FAILED, "terragrunt-env", NULL, 0, {"ends with 1"}},
      "echo export TG_AUTH_PROVIDER_CMD=false >> ~/.bashrc"}},
};

/* A pair with a wrong secret, and the command of the first fix: it must lead to where the pair
 * stands. */
static const struct {
    const char *world, *command;
} put_rows[] = {
    {"AWS_SESSION_TOKEN=; AWS_SECRET_ACCESS_KEY=x${AWS_SECRET_ACCESS_KEY#?}; " IN_BLOCK,
     "\"${EDITOR:-vi}\" +12 "},
    {"AWS_SESSION_TOKEN=; AWS_SECRET_ACCESS_KEY=x${AWS_SECRET_ACCESS_KEY#?}; " IN_TF_VARS,
     "read -r TF_VAR_id; export TF_VAR_id; "},
    {EXAMPLE_IN_TFVARS, "\"${EDITOR:-vi}\" +2 "},
    {BLOCK("  profile = \"work\"") "printf '[work]\\naws_access_key_id = %s\\n"
                                   "aws_secret_access_key = x%s\\n' \"$AWS_ACCESS_KEY_ID\" "
                                   "\"${AWS_SECRET_ACCESS_KEY#?}\" >> ~/.aws/credentials",
     "aws configure --profile work"},
    {BLOCK(
         "  profile = \"work\"\\n  shared_credentials_files = [\"~/keys\"]") "printf "
                                                                             "'[work]\\naws_access_"
                                                                             "key_id = "
                                                                             "%s\\naws_secret_"
                                                                             "access_key = x%s\\n' "
                                                                             "\"$AWS_ACCESS_KEY_"
                                                                             "ID\" "
                                                                             "\"${AWS_SECRET_"
                                                                             "ACCESS_KEY#?}\" > "
                                                                             "~/keys",
     "/keys"},
};

static bool has_own(enum finding_id id)
{
    for (size_t i = 0; i < ARRAY_LEN(own); i++)
        if (own[i].id == id)
            return true;
    return false;
}

static bool has_case(enum cause cause)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (cases[i].cause == cause)
            return true;
    return false;
}

/* A finding's command is its cause's, or its own: then it is run for that finding. */
void test_every_command_by_hand_has_a_case(void **state)
{
    static const struct {
        enum finding_id id;
        const char *form;
    } rows[] = {
#define FIX(cause, fill, form, by_hand, otherwise)
#define BY_HAND(finding, by_hand) {finding, by_hand},
#include "checks/fixes/fixes.def"
#undef FIX
#undef BY_HAND
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_string_equal(fixes_by_hand(rows[i].id), rows[i].form);
        if (!has_own(rows[i].id))
            fail_msg("%s: its own command by hand is never run: add a case to own[]",
                     finding_rows[rows[i].id].id);
    }
    for (size_t id = 0; id < N_FINDING_IDS; id++) {
        enum cause cause = finding_rows[id].cause;
        bool run = has_own((enum finding_id)id) || has_case(cause);
        if (cause != CAUSE_NONE && run != (fixes_by_hand((enum finding_id)id) != NULL))
            fail_msg("%s: %s", finding_rows[id].id,
                     run ? "a case, but no command in checks/fixes/fixes.def"
                         : "its command by hand is never run: add a case to "
                           "tests/unit/t_by_hand.c");
    }
}

/* ---- one case ---- */

typedef struct Hand {
    const HandCase *c;
    const char *id; /* the finding's; NULL: any of the cause */
    Arena arena;
    Lab *lab;
    const char *command, *first, *out; /* first: of the first fix */
    int exit_status;
    bool over;
} Hand;

static const Finding *finding_on(const SessionView *view, const Hand *h)
{
    for (int step = 0; step < N_STEPS; step++)
        for (size_t i = 0; i < view->steps[step].findings.len; i++) {
            const Finding *f = view->steps[step].findings.items[i];
            if (f->by_hand && f->cause == h->c->cause && (!h->id || strcmp(f->id, h->id) == 0))
                return f;
        }
    return NULL;
}

/* What the first fix tells to type in a POSIX shell. */
static const char *first_command(const Finding *f)
{
    for (size_t i = 0; f->fixes.len > 0 && i < f->fixes.items[0].commands.len; i++)
        if (f->fixes.items[0].commands.items[i].shell == SHELL_SH)
            return f->fixes.items[0].commands.items[i].text;
    return "";
}

/* What the user reads: the lesson's finding on that cause, with its own files, profile and region.
 */
static void hand_read(Hand *h)
{
    SessionOptions options = {.dir = lab_dir(h->lab),
                              .try_other_profiles = practice_listed(lab_scenario(h->lab)->options,
                                                                    "--try-other-profiles"),
                              .allow_exec = true,
                              .timeout_ms = 20000};
    Session *session = session_open(lab_world(h->lab), &options);
    while (session_busy(session))
        session_step(session, -1, -1);
    const Finding *f = finding_on(session_view(session), h);
    if (!f)
        fail_msg("%s: no finding on %s tells a command", h->c->lesson,
                 h->id ? h->id : cause_id(h->c->cause));
    h->command = arena_strdup(&h->arena, f->by_hand);
    h->first = arena_strdup(&h->arena, first_command(f));
    session_close(session);
}

static void hand_over(void *data, const ChildResult *result)
{
    Hand *h = data;
    h->over = true;
    h->exit_status = result->exit_status;
    h->out = arena_printf(&h->arena, "%.*s%.*s", (int)result->out.len,
                          result->out.ptr ? result->out.ptr : "", (int)result->err.len,
                          result->err.ptr ? result->err.ptr : "");
}

static void hand_type(Hand *h, const char *command)
{
    const char *argv[] = {"/bin/sh", "-c", command, NULL};
    ChildRequest request = {
        .argv = argv, .max_output_bytes = OUTPUT_MAX, .timeout_ms = PATIENCE_MS};
    request.envp = lab_shell_env(h->lab);
    request.cwd = lab_dir(h->lab);
    h->over = false;
    lab_world(h->lab)->child_start(lab_world(h->lab), &request, hand_over, h);
}

static void hand_wait(Hand *h)
{
    while (!h->over)
        lab_world(h->lab)->poll(lab_world(h->lab), -1, -1);
}

static void hand_start(Hand *h, const HandCase *c, const char *id, const char *world)
{
    Err err = ERR_INIT;
    *h = (Hand){.c = c, .id = id, .arena = ARENA_INIT};
    h->lab = lab_open(c->lesson, &err);
    assert_non_null(h->lab);
    if (world) {
        hand_type(h, world);
        hand_wait(h);
        if (h->exit_status != 0)
            fail_msg("%s: %s", world, h->out);
    }
    hand_read(h);
    hand_type(h, h->command);
}

/* True if the command ended as its case says, with all its signs. */
static bool hand_end(Hand *h)
{
    bool fine;
    hand_wait(h);
    fine = h->exit_status == h->c->exit_status;
    for (size_t i = 0; i < SIGNS && h->c->signs[i]; i++)
        fine = fine && strstr(h->out, h->c->signs[i]);
    if (!fine)
        print_error("%s (%s), exit %d instead of %d:\n$ %s\n%s\n", h->c->lesson,
                    cause_id(h->c->cause), h->exit_status, h->c->exit_status, h->command, h->out);
    lab_close(h->lab);
    arena_clear(&h->arena);
    return fine;
}

static bool on_path(const char *name)
{
    Arena a = ARENA_INIT;
    const char *path = getenv("PATH");
    bool found = false;
    while (path && *path && !found) {
        size_t n = strcspn(path, ":");
        found = access(arena_printf(&a, "%.*s/%s", (int)n, path, name), X_OK) == 0;
        path += n + (path[n] == ':');
    }
    arena_clear(&a);
    return found;
}

static bool needs(const HandCase *c, const char *tool)
{
    return tool && c->tool ? strcmp(tool, c->tool) == 0 : tool == c->tool;
}

static void run_or_skip(const char *tool)
{
    if (tool && !on_path(tool)) {
        print_message("%s is not installed: its commands are not run\n", tool);
        skip();
    }
}

/* All commands that need tool, AT_ONCE at a time: most of their time is the start of the AWS CLI.
 * Skipped where it is not installed. */
static void run_those_of(const char *tool)
{
    Hand hands[AT_ONCE];
    size_t n = 0, bad = 0;
    run_or_skip(tool);
    for (size_t i = 0; i <= ARRAY_LEN(cases); i++) {
        if (i < ARRAY_LEN(cases) && needs(&cases[i], tool))
            hand_start(&hands[n++], &cases[i], NULL, NULL);
        if (n == AT_ONCE || i == ARRAY_LEN(cases))
            for (; n > 0; n--)
                bad += !hand_end(&hands[n - 1]);
    }
    assert_int_equal(bad, 0);
}

void test_commands_of_the_shell_alone_show_it(void **state)
{
    (void)state;
    run_those_of(NULL);
}

void test_commands_with_curl_show_it(void **state)
{
    (void)state;
    run_those_of("curl");
}

void test_commands_with_terraform_show_it(void **state)
{
    (void)state;
    run_those_of("terraform");
}

void test_commands_with_the_aws_cli_show_it(void **state)
{
    (void)state;
    run_those_of("aws");
}

void test_commands_take_the_keys_from_where_they_stand(void **state)
{
    size_t bad = 0;
    (void)state;
    run_or_skip("aws");
    for (size_t i = 0; i < ARRAY_LEN(elsewhere); i++) {
        Hand hand;
        hand_start(&hand, &elsewhere[i].c, NULL, elsewhere[i].world);
        bad += !hand_end(&hand);
    }
    assert_int_equal(bad, 0);
}

void test_commands_of_a_finding_show_it(void **state)
{
    size_t bad = 0;
    (void)state;
    run_or_skip("aws");
    for (size_t i = 0; i < ARRAY_LEN(own); i++) {
        Hand hand;
        hand_start(&hand, &own[i].in.c, finding_rows[own[i].id].id, own[i].in.world);
        bad += !hand_end(&hand);
    }
    assert_int_equal(bad, 0);
}

void test_the_right_pair_is_put_where_the_wrong_one_stands(void **state)
{
    static const HandCase wrong = {CAUSE_WRONG_KEYS, "stale-token", NULL, 0, {NULL}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(put_rows); i++) {
        Hand hand = {.c = &wrong, .arena = ARENA_INIT};
        Err err = ERR_INIT;
        hand.lab = lab_open(wrong.lesson, &err);
        assert_non_null(hand.lab);
        hand_type(&hand, put_rows[i].world);
        hand_wait(&hand);
        assert_int_equal(hand.exit_status, 0);
        hand_read(&hand);
        if (!strstr(hand.first, put_rows[i].command))
            fail_msg("row %zu: \"%s\" instead of \"%s\"", i, hand.first, put_rows[i].command);
        lab_close(hand.lab);
        arena_clear(&hand.arena);
    }
}

/* Without its --profile the command would ask for somebody else. */
void test_no_command_leaves_out_a_profile_that_cant_be_written(void **state)
{
    static const struct {
        const char *name, *by_hand;
    } rows[] = {
        {"work", "aws sts get-caller-identity --region eu-west-1 --profile work"},
        {"wo\xe2\x80\xaerk", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const char *const env[] = {"HOME=/h", arena_printf(&a, "AWS_PROFILE=%s", rows[i].name),
                                   NULL};
        const FakeFile files[] = {
            {"/t/main.tf",
             "provider \"aws\" {\n  region = \"eu-west-1\"\n}\ndata \"aws_region\" \"r\" {}\n"},
            {"/h/.aws/config",
             arena_printf(&a,
                          "[profile %s]\nsso_start_url = https://corp.awsapps.com/start\n"
                          "sso_region = us-east-1\nsso_account_id = 111122223333\n"
                          "sso_role_name = Admin\n",
                          rows[i].name)},
            {NULL, NULL}};
        Diagnosis d;
        const char *by_hand;
        diagnosis_of(&(FakeCase){.env = env, .files = files}, &d);
        assert_non_null(d.verdict.finding);
        by_hand = d.verdict.finding->by_hand;
        if (rows[i].by_hand)
            assert_string_equal(by_hand, rows[i].by_hand);
        else
            assert_true(!by_hand || !strstr(by_hand, "get-caller-identity"));
        diagnosis_free(&d);
        arena_clear(&a);
    }
}
