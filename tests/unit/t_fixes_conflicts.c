#include "tests/support/setup.h"

#include <string.h>

#include "engine/apply.h"
#include "tests/support/checkrows.h"

/* Whoever picks a fix must be cured by it: each row's fix is applied, and the same set-up diagnosed
 * again. */

#define GOOD_PAIR PAIR(ALICE, ALICE_SECRET)
#define DEAD_PAIR PAIR(BOB, BOB_SECRET)
#define ELDER "AKIAQQQQQQQQQQQQQQQQ"
#define ELDER_PAIR PAIR(ELDER, BOB_SECRET)
/* Of the old form, which holds no account: whose it is is not known. */
#define NAMELESS_PAIR PAIR("AKIAJ4QVWXYZ2QABCDEF", BOB_SECRET)
/* Of ALICE's account, and no longer known. */
#define LEFT_PAIR PAIR("AKIARTX3GSDSVM357AAA", BOB_SECRET)
#define BLOCK_VARIABLES PROVIDER("  access_key = var.ak\n  secret_key = var.sk\n")
#define TFVARS(id, secret) "ak = \"" id "\"\nsk = \"" secret "\"\n"
#define VARIABLES "variable \"ak\" {\n  default = \"\"\n}\nvariable \"sk\" {\n  default = \"\"\n}\n"
#define BACKEND(profile)                                                                  \
    "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = \"k\"\n    region = " \
    "\"us-east-1\"\n    profile = " profile "\n  }\n}\n"
#define REQUIRES(constraint)                                                               \
    "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n" \
    "      version = \"" constraint "\"\n    }\n  }\n}\n"
#define CREDENTIALS "/h/.aws/credentials"
#define CONFIG "/h/.aws/config"
#define MAIN "/t/main.tf"
#define ALLOWED "  allowed_account_ids = [\"111122223333\"]\n"

enum when { ASKED, UNASKED };

typedef struct FixCase {
    const char *name;
    const char *env[6];
    FakeFile files[5];
    const char *fix; /* id */
    enum when when;
    size_t n_edits; /* 0: it changes the environment */
} FixCase;

static const FixCase cases[] = {
    {"dead keys in the block",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{MAIN, PROVIDER("  access_key = \"" BOB "\"\n  secret_key = \"" BOB_SECRET "\"\n")}},
     "drop_key_lines",
     ASKED,
     2},
    {"dead keys and token in the block",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{MAIN, PROVIDER("  access_key = \"" BOB "\"\n  secret_key = \"" BOB_SECRET
                      "\"\n  token = \"" TOKEN "\"\n")}},
     "drop_key_lines",
     ASKED,
     3},
    {"dead keys in the block, the account is named",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{MAIN, PROVIDER(ALLOWED "  access_key = \"" BOB "\"\n  secret_key = \"" BOB_SECRET "\"\n")}},
     "drop_key_lines",
     UNASKED,
     2},
    {"dead keys through locals",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{MAIN,
       PROVIDER("  access_key = local.k.id\n  secret_key = local.k.secret\n") "locals {\n  k = {\n "
                                                                              "   id = \"" BOB
                                                                              "\"\n    secret = "
                                                                              "\"" BOB_SECRET
                                                                              "\"\n  }\n}\n"}},
     "drop_key_lines",
     ASKED,
     2},
    {"dead defaults of variables",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{MAIN, BLOCK_VARIABLES "variable \"ak\" {\n  default = \"" BOB
                             "\"\n}\nvariable \"sk\" {\n  default = \"" BOB_SECRET "\"\n}\n"}},
     "drop_key_lines",
     ASKED,
     2},
    {"dead tfvars over good TF_VAR_",
     {"HOME=/h", "TF_VAR_ak=" ALICE, "TF_VAR_sk=" ALICE_SECRET},
     {{MAIN, BLOCK_VARIABLES VARIABLES}, {"/t/terraform.tfvars", TFVARS(BOB, BOB_SECRET)}},
     "drop_key_lines",
     ASKED,
     2},
    {"dead auto.tfvars over good tfvars",
     {"HOME=/h"},
     {{MAIN, BLOCK_VARIABLES VARIABLES},
      {"/t/terraform.tfvars", TFVARS(ALICE, ALICE_SECRET)},
      {"/t/old.auto.tfvars", TFVARS(BOB, BOB_SECRET)}},
     "drop_key_lines",
     ASKED,
     2},
    {"two dead tfvars over good ones",
     {"HOME=/h"},
     {{MAIN, BLOCK_VARIABLES VARIABLES},
      {"/t/terraform.tfvars", TFVARS(ALICE, ALICE_SECRET)},
      {"/t/a.auto.tfvars", TFVARS(ELDER, BOB_SECRET)},
      {"/t/b.auto.tfvars", TFVARS(BOB, BOB_SECRET)}},
     "drop_key_lines",
     ASKED,
     4},
    {"a dead profile in the block over good variables",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{MAIN, PROVIDER("  profile = \"old\"\n")}, {CREDENTIALS, "[old]\n" NAMELESS_PAIR}},
     "drop_profile_line",
     ASKED,
     1},
    {"the profile in both files",
     {"HOME=/h"},
     {{MAIN, PROVIDER("  profile = \"work\"\n")},
      {CREDENTIALS, "[work]\n" DEAD_PAIR},
      {CONFIG, "[profile work]\n" GOOD_PAIR}},
     "drop_key_lines",
     ASKED,
     2},
    {"the section twice",
     {"HOME=/h"},
     {{MAIN, PROVIDER("")}, {CREDENTIALS, "[default]\n" GOOD_PAIR "[default]\n" DEAD_PAIR}},
     "drop_key_lines",
     ASKED,
     2},
    {"the section twice, the second has the id only",
     {"HOME=/h"},
     {{MAIN, PROVIDER("")},
      {CREDENTIALS, "[default]\n" GOOD_PAIR "[default]\naws_access_key_id = " BOB "\n"}},
     "drop_key_lines",
     ASKED,
     1},
    {"the section twice, the second has the secret only",
     {"HOME=/h"},
     {{MAIN, PROVIDER("")},
      {CREDENTIALS, "[default]\n" GOOD_PAIR "[default]\naws_secret_access_key = " BOB_SECRET "\n"}},
     "drop_key_lines",
     UNASKED, /* the same key id acts */
     1},
    {"the section three times",
     {"HOME=/h"},
     {{MAIN, PROVIDER("")},
      {CREDENTIALS, "[default]\n" GOOD_PAIR "[default]\n" ELDER_PAIR "[default]\n" DEAD_PAIR}},
     "drop_key_lines",
     ASKED,
     4},
    {"the section three times, half a pair in the middle",
     {"HOME=/h"},
     {{MAIN, PROVIDER("")},
      {CREDENTIALS,
       "[default]\n" GOOD_PAIR "[default]\naws_access_key_id = " ELDER "\n[default]\n" DEAD_PAIR}},
     "drop_key_lines",
     ASKED,
     3},
    {"dead keys of an override file over dead ones of the block",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{MAIN, PROVIDER("  access_key = \"" ELDER "\"\n  secret_key = \"" BOB_SECRET "\"\n")},
      {"/t/override.tf",
       "provider \"aws\" {\n  access_key = \"" BOB "\"\n  secret_key = \"" BOB_SECRET "\"\n}\n"}},
     "drop_key_lines",
     ASKED,
     4},
    {"dead keys of an override file over good ones of the block",
     {"HOME=/h"},
     {{MAIN, PROVIDER("  access_key = \"" ALICE "\"\n  secret_key = \"" ALICE_SECRET "\"\n")},
      {"/t/override.tf",
       "provider \"aws\" {\n  access_key = \"" BOB "\"\n  secret_key = \"" BOB_SECRET "\"\n}\n"}},
     "drop_key_lines",
     ASKED,
     2},
    {"a dead profile of an override file over a good one of the block",
     {"HOME=/h"},
     {{MAIN, PROVIDER("  profile = \"work\"\n")},
      {"/t/override.tf", "provider \"aws\" {\n  profile = \"old\"\n}\n"},
      {CREDENTIALS, "[old]\n" NAMELESS_PAIR "[work]\n" GOOD_PAIR}},
     "drop_profile_line",
     ASKED,
     1},
    {"[profile default] hides [default]",
     {"HOME=/h"},
     {{MAIN, PROVIDER("")},
      {CONFIG, "[default]\n" GOOD_PAIR "\n[profile default]\nregion = eu-west-1\n" DEAD_PAIR}},
     "drop_key_lines",
     ASKED,
     3},
    {"[profile default] hides [default] further up",
     {"HOME=/h"},
     {{MAIN, PROVIDER("")},
      {CONFIG, "[default]\n" GOOD_PAIR
               "[profile b]\nregion = eu-west-1\n[profile default]\noutput = json\n" DEAD_PAIR}},
     "drop_key_lines",
     ASKED,
     4},
    {"the profile in capitals",
     {"HOME=/h"},
     {{MAIN, PROVIDER("  profile = \"Work\"\n")}, {CREDENTIALS, "[work]\n" GOOD_PAIR}},
     "use_profile",
     UNASKED,
     1},
    {"a name that is a part of the argument's",
     {"HOME=/h"},
     {{MAIN, PROVIDER("  profile = \"pro\" # ours\n")}, {CREDENTIALS, "[Pro]\n" GOOD_PAIR}},
     "use_profile",
     UNASKED,
     1},
    {"one slip of the keyboard", /* another profile, perhaps */
     {"HOME=/h"},
     {{MAIN, PROVIDER("  profile = \"wrk\"\n")}, {CREDENTIALS, "[work]\n" GOOD_PAIR}},
     "use_profile",
     ASKED,
     1},
    {"one slip, and the account is named",
     {"HOME=/h"},
     {{MAIN, PROVIDER(ALLOWED "  profile = \"wrk\"\n")}, {CREDENTIALS, "[work]\n" GOOD_PAIR}},
     "use_profile",
     UNASKED,
     1},
    {"the key of a profile is dead, another's is of the same account",
     {"HOME=/h"},
     {{MAIN, PROVIDER("  profile = \"old\"\n")},
      {CREDENTIALS, "[old]\n" LEFT_PAIR "[work]\n" GOOD_PAIR "[other]\n" DEAD_PAIR}},
     "use_profile",
     ASKED,
     1},
    {"the default profile's key is dead, another's is of the same account",
     {"HOME=/h"},
     {{MAIN, PROVIDER("")}, {CREDENTIALS, "[default]\n" LEFT_PAIR "[work]\n" GOOD_PAIR}},
     "use_profile",
     ASKED,
     0},
    {"no keys: profiles with a region, half a pair or half a role stand before one that has a pair",
     {"HOME=/h"},
     {{MAIN, PROVIDER("")},
      {CREDENTIALS, "[empty]\nregion = eu-west-1\n[half]\naws_access_key_id = " ALICE
                    "\n[taker]\nsource_profile = half\n[work]\n" GOOD_PAIR}},
     "use_profile",
     ASKED,
     0},
    {"yesterday's values in a file, today's in another profile",
     {"HOME=/h"},
     {{MAIN, PROVIDER("  profile = \"yesterday\"\n")},
      {CREDENTIALS,
       "[yesterday]\n" PAIR(OLD, TEMP_SECRET) "aws_session_token = " TOKEN "\n[today]\n" PAIR(
           TEMP, TEMP_SECRET) "aws_session_token = " TOKEN "\n"}},
     "use_profile",
     ASKED,
     1},
    {"the same in a unit of Terragrunt: its local is changed",
     {"HOME=/h"},
     {{MAIN, DATA},
      {"/t/terragrunt.hcl", "locals {\n  who = \"old\"\n}\ngenerate \"p\" {\n  path = \"p.tf\"\n"
                            "  if_exists = \"overwrite\"\n  contents = <<-EOF\n"
                            "    provider \"aws\" {\n      region  = \"eu-west-1\"\n"
                            "      profile = \"${local.who}\"\n    }\n  EOF\n}\n"},
      {CREDENTIALS, "[old]\n" LEFT_PAIR "[work]\n" GOOD_PAIR}},
     "use_profile",
     ASKED,
     1},
    {"[work] in config",
     {"HOME=/h"},
     {{MAIN, PROVIDER("  profile = \"work\"\n")}, {CONFIG, "[work]\n" GOOD_PAIR}},
     "fix_header",
     UNASKED,
     1},
    {"[profile  work] in credentials",
     {"HOME=/h"},
     {{MAIN, PROVIDER("  profile = \"work\"\n")}, {CREDENTIALS, "[profile  work]\n" GOOD_PAIR}},
     "fix_header",
     UNASKED,
     1},
    {"source_profile names none, and one is a slip away",
     {"HOME=/h"},
     {{MAIN, PROVIDER("  profile = \"r\"\n")},
      {CONFIG,
       "[profile r]\nrole_arn = arn:aws:iam::111122223333:role/deploy\nsource_profile = wrk\n"},
      {CREDENTIALS, "[work]\n" GOOD_PAIR}},
     "use_profile",
     UNASKED,
     1},
    {"a missing profile beside keys in the block",
     {"HOME=/h", "AWS_PROFILE=gone"},
     {{MAIN, PROVIDER("  access_key = \"" ALICE "\"\n  secret_key = \"" ALICE_SECRET "\"\n")}},
     "unset_profile",
     ASKED,
     0},
    {"an argument one slip away",
     {"HOME=/h"},
     {{MAIN, PROVIDER("  profle = \"work\"\n")}, {CREDENTIALS, "[work]\n" GOOD_PAIR}},
     "rename_argument",
     UNASKED,
     1},
    {"an argument that became a list",
     {"HOME=/h"},
     {{MAIN, PROVIDER("  profile = \"work\"\n  shared_credentials_file = \"/h/mine\"\n")},
      {"/h/mine", "[work]\n" GOOD_PAIR}},
     "rename_argument",
     UNASKED,
     1},
    {"a version that can't be had",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{MAIN, PROVIDER("") "terraform {\n  required_providers {\n    aws = {\n      source  = "
                          "\"hashicorp/aws\"\n      version = "
                          "\"~> 3.999\"\n    }\n  }\n}\n"}},
     "right_constraint",
     ASKED,
     1},
    {"a longer session than the role allows",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{MAIN, PROVIDER("  assume_role {\n    role_arn = \"arn:aws:iam::111122223333:role/deploy\"\n "
                      "   duration = \"4h\"\n  }\n")}},
     "shorten_session",
     UNASKED,
     1},
    {"a role of another partition than the region's",
     {"HOME=/h", ENV_PAIR(WANG, WANG_SECRET)},
     {{MAIN,
       PROVIDER_IN(
           "cn-north-1",
           "  assume_role {\n    role_arn = \"arn:aws:iam::222233334444:role/deploy\"\n  }\n")}},
     "right_partition",
     UNASKED,
     1},
    {"a backend whose profile is dead beside a block whose profile works",
     {"HOME=/h"},
     {{MAIN, PROVIDER("  profile = \"work\"\n") BACKEND("\"state\"")},
      {CREDENTIALS, "[work]\n" GOOD_PAIR "[state]\n" DEAD_PAIR}},
     "backend_profile_here",
     ASKED,
     1},
    {"the same through a variable, as OpenTofu takes it",
     {"HOME=/h"},
     {{"/t/main.tofu", PROVIDER("  profile = \"work\"\n") BACKEND("var.p") "variable \"p\" {}\n"},
      {"/t/terraform.tfvars", "p = \"state\"\n"},
      {CREDENTIALS, "[work]\n" GOOD_PAIR "[state]\n" DEAD_PAIR}},
     "backend_profile_here",
     ASKED,
     1},
    {"a login session, and a provider that is too old for it",
     {"HOME=/h"},
     {{MAIN, REQUIRES("5.100.0") PROVIDER("  profile = \"work\"\n")},
      {CONFIG, "[profile work]\nlogin_session = abc\n"},
      {CONSOLE_CACHE, CONSOLE("2026-11-23T20:00:00Z")}},
     "raise_provider",
     ASKED,
     1},
    {"the address of a service that this version has not any more",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{MAIN,
       REQUIRES("6.0.0") PROVIDER("  endpoints {\n    opsworks = \"https://o.example\"\n  }\n")}},
     "drop_endpoint",
     ASKED,
     1},
    {"a blank behind AWS_PROFILE",
     {"HOME=/h", "AWS_PROFILE=work "},
     {{MAIN, PROVIDER("")}, {CREDENTIALS, "[work]\n" GOOD_PAIR}},
     "use_profile",
     ASKED,
     0},
};

static FakeCase fake_of(const char *const *env, const FakeFile *files)
{
    return (FakeCase){
        .env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys, .role_opens = true};
}

static const Fix *fix_of(const Diagnosis *d, const char *id)
{
    const Finding *f = d->verdict.finding;
    for (size_t i = 0; f && i < f->fixes.len; i++)
        if (strcmp(f->fixes.items[i].id, id) == 0)
            return &f->fixes.items[i];
    return NULL;
}

/* The files of the case as they are after the fix. */
static void files_after(Diagnosis *d, const FixCase *c, const Fix *fix, FakeFile *out)
{
    ApplyPlan plan = {0};
    Err err = {0};
    for (size_t i = 0; i < ARRAY_LEN(c->files); i++)
        out[i] = c->files[i];
    assert_false(apply_plan(&d->arena, d->world, (const Fix *const[]){fix}, 1, &plan, &err));
    for (size_t i = 0; i < plan.files.len; i++)
        for (size_t k = 0; k < ARRAY_LEN(c->files) && out[k].path; k++)
            if (strcmp(out[k].path, plan.files.items[i].path) == 0)
                out[k].text = arena_span(&d->arena, plan.files.items[i].after);
}

static void env_after(Diagnosis *d, const FixCase *c, const Fix *fix, const char **out)
{
    size_t n = 0;
    for (size_t i = 0; i < ARRAY_LEN(c->env) && c->env[i]; i++) {
        size_t len = strcspn(c->env[i], "=");
        bool gone = false;
        for (size_t k = 0; k < fix->env_set.len; k++)
            gone |= strncmp(fix->env_set.items[k].name, c->env[i], len) == 0;
        for (size_t k = 0; k < fix->env_unset.len; k++)
            gone |= strncmp(fix->env_unset.items[k], c->env[i], len) == 0;
        if (!gone)
            out[n++] = c->env[i];
    }
    for (size_t k = 0; k < fix->env_set.len; k++)
        out[n++] = arena_printf(&d->arena, "%s=%s", fix->env_set.items[k].name,
                                fix->env_set.items[k].value);
}

static void assert_cured(const FixCase *c)
{
    FakeCase before = fake_of(c->env, c->files);
    FakeFile files[ARRAY_LEN(c->files) + 1] = {0};
    const char *env[ARRAY_LEN(c->env) + 2] = {0};
    FakeCase after = fake_of(env, files);
    Diagnosis d, again;
    const Fix *fix;
    diagnosis_of(&before, &d);
    fix = fix_of(&d, c->fix);
    if (!fix)
        fail_msg("%s: no fix %s for %s", c->name, c->fix,
                 d.verdict.finding ? d.verdict.finding->id : "nothing");
    if (fix->edits.len != c->n_edits || fix->unasked != (c->when == UNASKED))
        fail_msg("%s: %zu edits, unasked %d", c->name, fix->edits.len, fix->unasked);
    files_after(&d, c, fix, files);
    env_after(&d, c, fix, env);
    diagnosis_of(&after, &again);
    if (again.verdict.status != VERDICT_PASS)
        fail_msg("%s: after it still %s", c->name,
                 again.verdict.finding ? again.verdict.finding->id : "open");
    diagnosis_free(&again);
    diagnosis_free(&d);
}

void test_fixes_conflicts_cure(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_cured(&cases[i]);
}

/* Where a part only could be taken out, or two profiles are as near, nothing is. */
void test_fixes_conflicts_edit_nothing_in_doubt(void **state)
{
    static const FixCase doubtful[] = {
        {"the block on one line",
         {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
         {{MAIN, "provider \"aws\" { profile = \"old\" }\n" DATA},
          {CREDENTIALS, "[old]\n" NAMELESS_PAIR}},
         "drop_profile_line",
         ASKED,
         0},
        {"two profiles as near",
         {"HOME=/h"},
         {{MAIN, PROVIDER("  profile = \"wrk\"\n")},
          {CREDENTIALS, "[wok]\n" GOOD_PAIR "[wark]\n" GOOD_PAIR}},
         "use_profile",
         ASKED,
         0},
        {"a dead key, and two others of its account",
         {"HOME=/h"},
         {{MAIN, PROVIDER("  profile = \"old\"\n")},
          {CREDENTIALS, "[old]\n" LEFT_PAIR "[a]\n" GOOD_PAIR "[b]\n" GOOD_PAIR}},
         "use_profile",
         ASKED,
         0},
        {"a dead key, and another account's",
         {"HOME=/h"},
         {{MAIN, PROVIDER("  profile = \"old\"\n")},
          {CREDENTIALS, "[old]\n" NAMELESS_PAIR "[a]\n" GOOD_PAIR}},
         "use_profile",
         ASKED,
         0},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(doubtful); i++) {
        FakeCase c = fake_of(doubtful[i].env, doubtful[i].files);
        Diagnosis d;
        diagnosis_of(&c, &d);
        if (d.verdict.status != VERDICT_FAIL || fix_of(&d, doubtful[i].fix))
            fail_msg("%s: %s", doubtful[i].name, doubtful[i].fix);
        diagnosis_free(&d);
    }
}

/* The files were written for a major version: another one is asked for where that has none that
 * fits, and then it is said. */
void test_a_version_of_the_same_major_is_preferred(void **state)
{
    static const struct {
        const char *tf, *title;
    } set_ups[] = {
        {REQUIRES("~> 3.999") PROVIDER(""), "ask for a version that can be had: ~> 3.7"},
        {REQUIRES("5.200.0") PROVIDER(""), "ask for a version that can be had: ~> 5.100"},
        {REQUIRES(">= 5.200, < 6.0") PROVIDER(""), "ask for a version that can be had: ~> 5.100"},
        {REQUIRES("~> 9.1") PROVIDER(""), "(another major version: read its upgrade guide first)"},
    };
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(set_ups); i++) {
        const FakeFile files[] = {{MAIN, set_ups[i].tf}, {NULL, NULL}};
        FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
        Diagnosis d;
        diagnosis_of(&c, &d);
        assert_non_null(d.verdict.finding);
        assert_string_equal(d.verdict.finding->fixes.items[0].id, "right_constraint");
        assert_non_null(strstr(d.verdict.finding->fixes.items[0].title, set_ups[i].title));
        diagnosis_free(&d);
    }
}
