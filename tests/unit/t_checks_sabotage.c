/*
 * Sabotage: for each experiment of the table a set-up in which its answer decides. The same set-up
 * with that one answer withheld must come to something else, or the experiment proves nothing and
 * need not be asked. An experiment without a row here fails.
 */
#include "tests/support/setup.h"

#include <string.h>

#include "checks/experiments.h"
#include "tests/support/checkrows.h"

#define GOOD_PROFILE                                                   \
    {                                                                  \
        "/h/.aws/credentials", "[default]\n" PAIR(ALICE, ALICE_SECRET) \
    }
#define TWO_PROFILES                                                                   \
    {                                                                                  \
        "/h/.aws/credentials",                                                         \
            "[default]\n" PAIR(PARKED, BOB_SECRET) "[new]\n" PAIR(ALICE, ALICE_SECRET) \
    }
#define SSO_AND_KEYS                                                                              \
    {                                                                                             \
        "/h/.aws/config",                                                                         \
            "[profile sso]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = "  \
            "Admin\n" PAIR(BOB,                                                                   \
                           BOB_SECRET) "[sso-session corp]\nsso_start_url = "                     \
                                       "https://corp.awsapps.com/start\nsso_region = us-east-1\n" \
    }
#define SSO_LOGIN                                                                               \
    {                                                                                           \
        "/h/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json",                      \
            "{\"accessToken\": \"live\", \"expiresAt\": \"2026-11-23T20:00:00Z\", \"region\": " \
            "\"us-east-1\"}"                                                                    \
    }

/* What the withheld answer must change: the verdict, or (where it never accuses) what its step
 * shows. */
enum sabotage_of { OF_VERDICT, OF_STEP };

typedef struct SabotageRow {
    enum sabotage_of of;
    enum step step; /* OF_STEP */
    const char *env[8];
    FakeFile files[5];
    FakeFault fault;
    FakeCase more; /* env, files and keys are filled in */
    const char
        *after; /* finding id of the verdict with the answer; OF_STEP: part of what is shown */
} SabotageRow;

static const SabotageRow sabotage_rows[N_EXPERIMENTS] = {
    [EXP_DROP_TOKEN] = {.env = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET),
                                "AWS_SESSION_TOKEN=" TOKEN},
                        .files = {{"/t/main.tf", PROVIDER("")}},
                        .after = "keys.stale_session_token.long_term_key"},
    [EXP_FOUND_TOKEN] = {.env = {"HOME=/h", ENV_PAIR(TEMP, TEMP_SECRET),
                                 "AWS_SECURITY_TOKEN=" TOKEN},
                         .files = {{"/t/main.tf", PROVIDER("")}},
                         .after = "keys.missing_session_token.old_name"},
    [EXP_REPAIRED] = {.env = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET "\r")},
                      .files = {{"/t/main.tf", PROVIDER("")}},
                      .after = "keys.file_damage.cr"},
    [EXP_OTHER_PARTITION] = {.env = {"HOME=/h", ENV_PAIR(WANG, WANG_SECRET)},
                             .files = {{"/t/main.tf", PROVIDER("")}},
                             .after = "region.partition_mismatch.keys"},
    [EXP_HOME_REGION] = {.env = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
                         .files = {{"/t/main.tf", PROVIDER_IN("ap-east-1", "")}},
                         .after = "region.region_opt_in.not_enabled"},
    [EXP_REGION_STATUS] = {.env = {"HOME=/h", ENV_PAIR(TEMP, TEMP_SECRET),
                                   "AWS_SESSION_TOKEN=" TOKEN},
                           .files = {{"/t/main.tf", PROVIDER_IN("ap-east-1", "")}},
                           .after = "region.region_opt_in.token_version"},
    [EXP_AWS_CLOCK] = {.env = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
                       .files = {{"/t/main.tf", V5 PROVIDER("")}},
                       .more = {.clock_offset_s = 3600, .clock_unsaid = true},
                       .after = "reach.clock_skew.signature"},
    [EXP_TLS_DATES] = {.env = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
                       .files = {{"/t/main.tf", PROVIDER("")}},
                       .more = {.clock_offset_s = 365 * 86400},
                       .fault = {"", NET_TLS_NOT_YET, 0, NULL, false, true},
                       .after = "reach.clock_skew.certificate"},
    [EXP_OWN_ENDPOINT] = {.env = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET),
                                  "AWS_ENDPOINT_URL_STS=http://127.0.0.1:4566"},
                          .files = {{"/t/main.tf", PROVIDER("")}},
                          .fault = {"127.0.0.1", NET_OK, 403, "InvalidClientTokenId", false, false},
                          .after = "reach.endpoint_override.refuses"},
    [EXP_LOSER] = {.env = {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET)},
                   .files = {{"/t/main.tf", PROVIDER("")}, GOOD_PROFILE},
                   .after = "conflicts.env_config_conflict.env_wins"},
    [EXP_LOSER_SSO] = {.env = {"HOME=/h"},
                       .files = {{"/t/main.tf", PROVIDER("  profile = \"sso\"\n")},
                                 SSO_AND_KEYS,
                                 SSO_LOGIN},
                       .more = {.sso_token = "live"},
                       .after = "conflicts.profile_shadowed.keys_beat_sso"},
    [EXP_LOSER_WEB_IDENTITY] = {.env = {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET),
                                        "AWS_WEB_IDENTITY_TOKEN_FILE=/h/token",
                                        "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/oidc"},
                                .files = {{"/t/main.tf", PROVIDER("")}, {"/h/token", "good-jwt"}},
                                .more = {.web_identity = "good-jwt"},
                                .after = "conflicts.env_config_conflict.env_wins"},
    [EXP_ELSEWHERE] =
        {.env = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
         .files = {{"/t/main.tf",
                    "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = "
                    "\"k\"\n    region = \"us-east-1\"\n    profile = \"dead\"\n  }\n}\n" PROVIDER(
                        "")},
                   {"/h/.aws/credentials", "[dead]\n" PAIR(BOB, BOB_SECRET)}},
         .after = "conflicts.backend_credentials.keys"},
    [EXP_KEY_LAST_USED] = {.env = {"HOME=/h"},
                           .files = {{"/t/main.tf", PROVIDER("")}, TWO_PROFILES},
                           .more = {.with_consent = true},
                           .after = "keys.key_inactive.inactive"},
    [EXP_LIST_KEYS] = {.env = {"HOME=/h"},
                       .files = {{"/t/main.tf", PROVIDER("")}, TWO_PROFILES},
                       .more = {.with_consent = true},
                       .after = "keys.key_inactive.inactive"},
    [EXP_UNCHECKED] =
        {.env = {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET)},
         .files =
             {{"/t/main.tf",
               PROVIDER(
                   "  skip_credentials_validation = true\n  skip_requesting_account_id = true\n")}},
         .after = "keys.wrong_keys.unknown_id"},
    [EXP_ALIAS] = {.of = OF_STEP,
                   .step = STEP_IAM,
                   .env = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
                   .files = {{"/t/main.tf", PROVIDER("")}},
                   .after = "corp-prod"},
    [EXP_SIMULATE] =
        {.of = OF_STEP,
         .step = STEP_IAM,
         .env = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
         .files = {{"/t/main.tf",
                    PROVIDER(
                        "") "resource \"aws_s3_bucket\" \"logs\" {\n  bucket = \"logs\"\n}\n"}},
         .more = {.simulate_denies = "s3:CreateBucket"},
         .after = "s3:CreateBucket"},
    [EXP_DECODE] = {.of = OF_STEP,
                    .step = STEP_IAM,
                    .env = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
                    .files = {{"/t/main.tf", PROVIDER("")}},
                    .more = {.denied_message = "AbC-_1"},
                    .after = "ec2:RunInstances"},
    [EXP_NEWEST] = {.of = OF_STEP,
                    .step = STEP_PROVIDER,
                    .env = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
                    .files = {{"/t/main.tf", PROVIDER("")}},
                    .after = "6.99.0"},
};

static void sabotage_run(const SabotageRow *row, const char *blind, Diagnosis *out)
{
    FakeCase c = row->more;
    c.env = row->env;
    c.files = row->files;
    c.keys = check_keys;
    c.n_keys = n_check_keys;
    c.faults = &row->fault;
    c.n_faults = row->fault.host != NULL;
    c.blind = blind;
    diagnosis_of(&c, out);
}

static bool evidence_says(const EvidenceVec *evidence, const char *words)
{
    for (size_t i = 0; i < evidence->len; i++)
        if (strstr(evidence->items[i].text, words))
            return true;
    return false;
}

/* Does the diagnosis say what the row expects of it when the experiment is answered? */
static bool says(const SabotageRow *row, const Diagnosis *d)
{
    if (row->of == OF_VERDICT)
        return d->verdict.finding && strcmp(d->verdict.finding->id, row->after) == 0;
    if (evidence_says(&d->passed[row->step], row->after))
        return true;
    for (size_t i = 0; i < d->findings.len; i++)
        if (d->findings.items[i]->step == row->step &&
            evidence_says(&d->findings.items[i]->evidence, row->after))
            return true;
    return false;
}

static bool same_verdict(const Diagnosis *a, const Diagnosis *b)
{
    if (a->verdict.status != b->verdict.status || a->verdict.certainty != b->verdict.certainty)
        return false;
    return !a->verdict.finding || strcmp(a->verdict.finding->id, b->verdict.finding->id) == 0;
}

void test_each_experiment_decides_somewhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_EXPERIMENTS; i++) {
        const SabotageRow *row = &sabotage_rows[i];
        const char *id = experiments_table[i].id;
        Diagnosis seeing, blind;
        if (!row->after)
            fail_msg("%s: no set-up in which its answer decides", id);
        sabotage_run(row, NULL, &seeing);
        sabotage_run(row, id, &blind);
        if (!diagnosis_asked(&seeing, id))
            fail_msg("%s was not asked", id);
        if (!says(row, &seeing))
            fail_msg("%s: answered, and not %s but %s", id, row->after,
                     seeing.verdict.finding ? seeing.verdict.finding->id : "no failure");
        if (row->of == OF_STEP ? says(row, &blind) : same_verdict(&seeing, &blind))
            fail_msg("%s: withheld, and nothing changes", id);
        diagnosis_free(&seeing);
        diagnosis_free(&blind);
    }
}

/* Withheld, no experiment leaves behind a proof or an accusation that it alone would have made. */
void test_a_withheld_answer_proves_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_EXPERIMENTS; i++) {
        Diagnosis blind;
        sabotage_run(&sabotage_rows[i], experiments_table[i].id, &blind);
        if (blind.verdict.certainty == CERTAINTY_PROVEN)
            fail_msg("%s: still proven without it: %s", experiments_table[i].id,
                     blind.verdict.finding->id);
        diagnosis_free(&blind);
    }
}
