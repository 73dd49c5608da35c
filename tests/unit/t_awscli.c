#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>

#include "awscli/awscli.h"
#include "tests/support/fakeworld.h"
#include "tests/support/reasons.h"

/* An AWS in a table: keys of the form GOOD... are alice's, everything else is unknown; roles give
 * GOODROLE, SSO GOODSSO. */
typedef struct TableAws {
    Asker asker;
    Arena *arena;
    int asked;
} TableAws;

static Credentials *table_creds(Arena *arena, const char *id)
{
    Credentials *c = arena_new(arena, Credentials);
    c->access_key_id.text = id;
    c->secret_key = secret_new(arena, span_of("s"));
    c->token = secret_new(arena, span_of("t"));
    return c;
}

static void table_refuse(Answer *a, const char *code, int status)
{
    a->error_code = code;
    a->error_message = "no";
    a->http_status = status;
}

/* A process that prints "hello". */
static const Field table_talk[] = {{"exit_status", "0"},
                                   {"problem", "not_json"},
                                   {"expecting_value_at", "line 1 column 1 (char 0)"}};

static const Answer *table_ask(Asker *asker, const Question *q)
{
    TableAws *t = asker->impl;
    Answer *a = arena_new(t->arena, Answer);
    const char *id = q->creds ? q->creds->access_key_id.text : NULL;
    t->asked++;
    a->state = ANSWER_DONE;
    a->net = NET_OK;
    a->http_status = 200;
    a->ok = true;
    if (q->kind == Q_IMDS_TOKEN || q->kind == Q_IMDS_GET || q->kind == Q_CONTAINER_CREDENTIALS) {
        a->ok = false;
        a->net = NET_REFUSED;
    } else if (id && strncmp(id, "GOOD", 4) != 0) {
        a->ok = false;
        table_refuse(a, "InvalidClientTokenId", 403);
    } else if (q->kind == Q_CREDENTIAL_PROCESS && strcmp(q->params[0].text, "talk") == 0) {
        a->ok = false;
        a->fields = table_talk;
        a->n_fields = ARRAY_LEN(table_talk);
    } else if (q->kind == Q_CREDENTIAL_PROCESS && strcmp(q->params[0].text, "ended") == 0) {
        Credentials *ended = table_creds(t->arena, "GOODPROC");
        ended->expires_at_s = FAKE_NOW_S;
        a->creds = ended;
    } else if (q->kind == Q_CALLER_IDENTITY) {
        a->account = "111122223333";
        a->arn = "arn:aws:iam::111122223333:user/alice";
    } else {
        a->creds = table_creds(t->arena, q->kind == Q_SSO_ROLE_CREDENTIALS ? "GOODSSO"
                                         : q->kind == Q_CREDENTIAL_PROCESS ? "GOODPROC"
                                                                           : "GOODROLE");
    }
    return a;
}

typedef struct CliCase {
    const char *name;
    const char *env[8];
    const char *config, *credentials,
        *sso_cache; /* NULL = no such file; sso_cache is that of session "s" */
    enum outcome_status status;
    const char *key;  /* of the base credentials; NULL = none */
    const char *host; /* NULL = not compared */
    enum predict_reason reason;
} CliCase;

#define PAIR(id) "aws_access_key_id = " id "\naws_secret_access_key = s\n"
#define SSO                                                                              \
    "[profile p]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n[sso-session " \
    "s]\nsso_start_url = https://x\nsso_region "                                         \
    "= eu-west-1\n"

static const CliCase cli_cases[] = {
    {"nothing", {NULL}, NULL, NULL, NULL, OUTCOME_ERROR, NULL, NULL, PREDICT_NO_CREDENTIALS},
    {"default profile, no region: the global host (RULES 103)",
     {NULL},
     NULL,
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_OK,
     "GOOD1",
     "https://sts.amazonaws.com",
     PREDICT_ASKED},
    {"environment beats AWS_PROFILE (RULES 100)",
     {"AWS_ACCESS_KEY_ID=GOODENV", "AWS_SECRET_ACCESS_KEY=s", "AWS_PROFILE=p", NULL},
     "[profile p]\nregion = eu-west-2\n",
     NULL,
     NULL,
     OUTCOME_OK,
     "GOODENV",
     "https://sts.eu-west-2.amazonaws.com",
     PREDICT_ASKED},
    {"a missing AWS_PROFILE is fatal even with keys (env-conflict-04)",
     {"AWS_ACCESS_KEY_ID=GOODENV", "AWS_SECRET_ACCESS_KEY=s", "AWS_PROFILE=gone", NULL},
     NULL,
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_PROFILE_MISSING},
    {"an empty AWS_PROFILE names a profile",
     {"AWS_PROFILE=", NULL},
     NULL,
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_PROFILE_MISSING},
    {"version 1 looks at AWS_DEFAULT_PROFILE first",
     {"AWS_PROFILE=a", "AWS_DEFAULT_PROFILE=b", NULL},
     NULL,
     "[a]\n" PAIR("BADA") "[b]\n" PAIR("GOODB"),
     NULL,
     OUTCOME_OK,
     "GOODB",
     NULL,
     PREDICT_ASKED},
    {"half a pair in the environment is fatal (missing-keys-02)",
     {"AWS_ACCESS_KEY_ID=GOODENV", NULL},
     NULL,
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_ENV_PARTIAL},
    {"the secret alone is not",
     {"AWS_SECRET_ACCESS_KEY=s", NULL},
     NULL,
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_OK,
     "GOOD1",
     NULL,
     PREDICT_ASKED},
    {"old names are not read (env-conflict-11)",
     {"AWS_ACCESS_KEY=GOODENV", "AWS_SECRET_KEY=s", NULL},
     NULL,
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_NO_CREDENTIALS},
    {"half a pair in a file (missing-keys-03)",
     {NULL},
     NULL,
     "[default]\naws_access_key_id = GOOD1\n",
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_FILE_PARTIAL},
    {"a section twice (profile-shadowed-03)",
     {NULL},
     NULL,
     "[default]\n" PAIR("GOOD1") "[default]\nregion = x\n",
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_CLI_PARSE},
    {"BOM in config (damage-17)",
     {NULL},
     "\xEF\xBB\xBF[default]\nregion = eu-west-1\n",
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_CLI_PARSE},
    {"credentials file beats config file",
     {NULL},
     "[default]\n" PAIR("BADCONF"),
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_OK,
     "GOOD1",
     NULL,
     PREDICT_ASKED},
    {"AWS_REGION is not read (region-invalid-03)",
     {"AWS_REGION=eu-west-1", NULL},
     NULL,
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_OK,
     "GOOD1",
     "https://sts.amazonaws.com",
     PREDICT_ASKED},
    {"AWS_DEFAULT_REGION is",
     {"AWS_DEFAULT_REGION=cn-north-1", NULL},
     NULL,
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_OK,
     "GOOD1",
     "https://sts.cn-north-1.amazonaws.com.cn",
     PREDICT_ASKED},
    {"legacy STS",
     {"AWS_DEFAULT_REGION=eu-west-1", "AWS_STS_REGIONAL_ENDPOINTS=legacy", NULL},
     NULL,
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_OK,
     "GOOD1",
     "https://sts.amazonaws.com",
     PREDICT_ASKED},
    {"region with a blank is refused",
     {"AWS_DEFAULT_REGION=us-east-1 ", NULL},
     NULL,
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_REGION_INVALID},
    {"own endpoint without region (endpoint-02)",
     {"AWS_ENDPOINT_URL_STS=http://localhost:4566", NULL},
     NULL,
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_ERROR,
     "GOOD1",
     NULL,
     PREDICT_REGION_MISSING},
    {"own endpoint with region",
     {"AWS_ENDPOINT_URL=http://localhost:4566/", "AWS_DEFAULT_REGION=us-east-1", NULL},
     NULL,
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_OK,
     "GOOD1",
     "http://localhost:4566",
     PREDICT_ASKED},
    {"own endpoint switched off",
     {"AWS_ENDPOINT_URL=http://localhost:4566/", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", NULL},
     NULL,
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_OK,
     "GOOD1",
     "https://sts.amazonaws.com",
     PREDICT_ASKED},
    {"services section",
     {NULL},
     "[default]\nregion = us-east-1\nservices = d\n[services d]\nsts =\n  endpoint_url = "
     "http://h\n",
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_OK,
     "GOOD1",
     "http://h",
     PREDICT_ASKED},
    {"services section that isn't there",
     {NULL},
     "[default]\nregion = us-east-1\nservices = d\n",
     "[default]\n" PAIR("GOOD1"),
     NULL,
     OUTCOME_ERROR,
     "GOOD1",
     NULL,
     PREDICT_SETTING_INVALID},
    {"role with source_profile",
     {"AWS_PROFILE=r", NULL},
     "[profile r]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = base\n",
     "[base]\n" PAIR("GOODBASE"),
     NULL,
     OUTCOME_OK,
     "GOODBASE",
     NULL,
     PREDICT_ASKED},
    {"role on role",
     {"AWS_PROFILE=r", NULL},
     "[profile r]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = m\n[profile m]\nrole_arn = "
     "arn:aws:iam::1:role/y\nsource_profile = base\n",
     "[base]\n" PAIR("GOODBASE"),
     NULL,
     OUTCOME_OK,
     "GOODBASE",
     NULL,
     PREDICT_ASKED},
    {"role on dead keys",
     {"AWS_PROFILE=r", NULL},
     "[profile r]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = base\n",
     "[base]\n" PAIR("BADBASE"),
     NULL,
     OUTCOME_ERROR,
     "BADBASE",
     NULL,
     PREDICT_ASKED},
    {"loop of source profiles",
     {"AWS_PROFILE=a", NULL},
     "[profile a]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = b\n[profile b]\nrole_arn = "
     "arn:aws:iam::1:role/y\nsource_profile = a\n",
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_SOURCE_PROFILE_LOOP},
    {"source_profile that isn't there",
     {"AWS_PROFILE=r", NULL},
     "[profile r]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = gone\n",
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_SOURCE_PROFILE_MISSING},
    {"own keys as source",
     {"AWS_PROFILE=r", NULL},
     "[profile r]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = r\n" PAIR("GOODOWN"),
     NULL,
     NULL,
     OUTCOME_OK,
     "GOODOWN",
     NULL,
     PREDICT_ASKED},
    {"credential_source Environment is beaten by the environment itself",
     {"AWS_PROFILE=r", "AWS_ACCESS_KEY_ID=GOODENV", "AWS_SECRET_ACCESS_KEY=s", NULL},
     "[profile r]\nrole_arn = arn:aws:iam::1:role/x\ncredential_source = Environment\n",
     NULL,
     NULL,
     OUTCOME_OK,
     "GOODENV",
     NULL,
     PREDICT_ASKED},
    {"a second factor is asked for",
     {"AWS_PROFILE=r", NULL},
     "[profile r]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = base\nmfa_serial = m\n",
     "[base]\n" PAIR("GOODBASE"),
     NULL,
     OUTCOME_ERROR,
     "GOODBASE",
     NULL,
     PREDICT_MFA},
    {"a second factor is asked for before the token file is read",
     {"AWS_PROFILE=r", NULL},
     "[profile r]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = w\nmfa_serial = m\n"
     "[profile w]\nrole_arn = arn:aws:iam::1:role/y\nweb_identity_token_file = /nowhere\n",
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_MFA},
    {"and before the SSO token",
     {"AWS_PROFILE=r", NULL},
     "[profile r]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = p\nmfa_serial = m\n" SSO,
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_MFA},
    {"but after the source's settings",
     {"AWS_PROFILE=r", NULL},
     "[profile r]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = p\nmfa_serial = m\n[profile "
     "p]\nsso_role_name = r\n",
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_SSO_INCOMPLETE},
    {"and after a process has run",
     {"AWS_PROFILE=r", NULL},
     "[profile r]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = p\nmfa_serial = m\n[profile "
     "p]\ncredential_process = talk\n",
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_PROCESS_OUTPUT},
    {"an endpoint, no region and no credentials",
     {"AWS_ENDPOINT_URL_STS=https://h", NULL},
     NULL,
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_REGION_MISSING},
    {"web identity without its file (webid-01)",
     {"AWS_WEB_IDENTITY_TOKEN_FILE=/t", "AWS_ROLE_ARN=arn:x", NULL},
     NULL,
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_WEB_IDENTITY_FILE},
    {"web identity without a role (webid-07)",
     {"AWS_WEB_IDENTITY_TOKEN_FILE=/t", NULL},
     NULL,
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_WEB_IDENTITY_ROLE},
    {"SSO before keys of the same profile",
     {"AWS_PROFILE=p", NULL},
     SSO,
     "[p]\n" PAIR("BADKEYS"),
     "{\"accessToken\":\"a\",\"expiresAt\":\"2027-01-01T00:00:00Z\"}",
     OUTCOME_OK,
     "GOODSSO",
     NULL,
     PREDICT_ASKED},
    {"SSO without a token",
     {"AWS_PROFILE=p", NULL},
     SSO,
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_SSO_NO_TOKEN},
    {"SSO token over",
     {"AWS_PROFILE=p", NULL},
     SSO,
     NULL,
     "{\"accessToken\":\"a\",\"expiresAt\":\"2020-01-01T00:00:00UTC\"}",
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_SSO_EXPIRED},
    {"SSO without its session",
     {"AWS_PROFILE=p", NULL},
     "[profile p]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n",
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_SSO_SESSION_MISSING},
    {"SSO without account",
     {"AWS_PROFILE=p", NULL},
     "[profile p]\nsso_start_url = x\nsso_region = eu-west-1\nsso_role_name = r\n",
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_SSO_INCOMPLETE},
    {"credential_process",
     {"AWS_PROFILE=p", NULL},
     "[profile p]\ncredential_process = /bin/x\n",
     NULL,
     NULL,
     OUTCOME_OK,
     "GOODPROC",
     NULL,
     PREDICT_ASKED},
    {"container that does not answer",
     {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://localhost/x", NULL},
     NULL,
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_ASKED},
    {"container at a foreign host",
     {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://evil/x", NULL},
     NULL,
     NULL,
     NULL,
     OUTCOME_ERROR,
     NULL,
     NULL,
     PREDICT_CONTAINER},
    {"an external id of one letter is never sent",
     {"AWS_PROFILE=r", NULL},
     "[profile r]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = base\nexternal_id = x\n",
     "[base]\n" PAIR("GOODBASE"),
     NULL,
     OUTCOME_ERROR,
     "GOODBASE",
     NULL,
     PREDICT_SETTING_INVALID},
    {"line break in the id (wrong-keys-10)",
     {"AWS_ACCESS_KEY_ID=GOOD\n", "AWS_SECRET_ACCESS_KEY=s", NULL},
     NULL,
     NULL,
     NULL,
     OUTCOME_ERROR,
     "GOOD\n",
     NULL,
     PREDICT_HEADER_INVALID},
};

static World *cli_world(const CliCase *c)
{
    const char *env[10] = {"HOME=/h"};
    World *w;
    for (size_t i = 0, n = 1; i < 8; i++)
        if (c->env[i])
            env[n++] = c->env[i];
    w = fake_world("/nowhere", env);
    if (c->config)
        fake_world_put(w, "/h/.aws/config", span_of(c->config));
    if (c->credentials)
        fake_world_put(w, "/h/.aws/credentials", span_of(c->credentials));
    if (c->sso_cache)
        fake_world_put(w, "/h/.aws/sso/cache/a0f1490a20d0211c997b44bc357e1972deab8ae3.json",
                       span_of(c->sso_cache));
    return w;
}

static bool cli_case_holds(const CliCase *c, const Configuration *got)
{
    const char *key = got->base ? got->base->access_key_id.text : NULL;
    if (got->outcome.status != c->status || got->outcome.reason != c->reason ||
        (key == NULL) != (c->key == NULL))
        return false;
    if (key && strcmp(key, c->key) != 0)
        return false;
    return !c->host || (got->sts_endpoint && strcmp(got->sts_endpoint, c->host) == 0);
}

static Configuration *cli_predict_version(Arena *arena, World *w, TableAws *aws,
                                          const char *version)
{
    Facts facts = {.dir = ".",
                   .home = "/h",
                   .now_s = FAKE_NOW_S,
                   .files = snapshot_new(arena, w),
                   .arena = arena,
                   .aws_cli_version = version};
    PredictOptions options = {0};
    *aws = (TableAws){{aws, table_ask}, arena, 0};
    facts.env = envscan_read(arena, facts.files, ".");
    return predict_aws_cli(arena, &facts, &aws->asker, &options);
}

static Configuration *cli_predict(Arena *arena, World *w, TableAws *aws)
{
    return cli_predict_version(arena, w, aws, "1.45.11");
}

/* The chain agrees with what was predicted: before what is used nothing is there. */
static void check_cli_chain(const char *name, const Configuration *got)
{
    const Candidate *used = NULL;
    for (size_t i = 0; i < got->chain.len; i++)
        if (got->chain.items[i].outcome == CHAIN_USED)
            used = &got->chain.items[i];
    if (!used != !got->base || (used && used->creds != got->base))
        fail_msg("%s: the chain and the credentials differ", name);
    for (const Candidate *c = got->chain.items; c < used; c++)
        if (c->outcome != CHAIN_ABSENT)
            fail_msg("%s: %s stands before %s, and is %s", name, c->label, used->label,
                     chain_outcome_name(c->outcome));
    assert_true(got->chain.len > 0);
}

void test_aws_cli_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cli_cases); i++) {
        const CliCase *c = &cli_cases[i];
        Arena arena = ARENA_INIT;
        World *w = cli_world(c);
        TableAws aws;
        Configuration *got = cli_predict(&arena, w, &aws);
        if (!cli_case_holds(c, got))
            print_error("%s: status %d reason %s key %s host %s: %s\n", c->name,
                        (int)got->outcome.status, predict_reason_id(got->outcome.reason),
                        got->base ? got->base->access_key_id.text : "(none)",
                        got->sts_endpoint ? got->sts_endpoint : "(none)",
                        got->outcome.terraform_message ? got->outcome.terraform_message : "");
        assert_true(cli_case_holds(c, got));
        check_cli_chain(c->name, got);
        arena_clear(&arena);
        fake_world_free(w);
    }
}

/* Host and signing region, as botocore 1.43.11 builds them. message: the start of the refusal. */
void test_aws_cli_endpoints(void **state)
{
#define R(name) "AWS_DEFAULT_REGION=" name
#define FIPS "AWS_USE_FIPS_ENDPOINT=true"
#define DUAL "AWS_USE_DUALSTACK_ENDPOINT=True"
#define LEGACY "AWS_STS_REGIONAL_ENDPOINTS=legacy"
#define URL(url) "AWS_ENDPOINT_URL=" url
    static const struct {
        const char *env[3];
        const char *host, *region, *message;
    } rows[] = {
        {{NULL}, "https://sts.amazonaws.com", "us-east-1", NULL},
        {{DUAL}, "https://sts.aws-global.api.aws", "us-east-1", NULL},
        {{FIPS}, "https://sts-fips.aws-global.amazonaws.com", "us-east-1", NULL},
        {{R("aws-global")}, "https://sts.amazonaws.com", "us-east-1", NULL},
        {{R("eu-west-1")}, "https://sts.eu-west-1.amazonaws.com", "eu-west-1", NULL},
        {{R("eu-west-1"), DUAL}, "https://sts.eu-west-1.api.aws", "eu-west-1", NULL},
        {{R("eu-west-1"), FIPS}, "https://sts-fips.eu-west-1.amazonaws.com", "eu-west-1", NULL},
        {{R("eu-west-1"), FIPS, DUAL}, "https://sts-fips.eu-west-1.api.aws", "eu-west-1", NULL},
        {{R("us-gov-west-1"), FIPS},
         "https://sts.us-gov-west-1.amazonaws.com",
         "us-gov-west-1",
         NULL},
        {{R("us-gov-west-1"), FIPS, DUAL},
         "https://sts-fips.us-gov-west-1.api.aws",
         "us-gov-west-1",
         NULL},
        {{R("cn-north-1"), DUAL},
         "https://sts.cn-north-1.api.amazonwebservices.com.cn",
         "cn-north-1",
         NULL},
        {{R("us-iso-east-1")}, "https://sts.us-iso-east-1.c2s.ic.gov", "us-iso-east-1", NULL},
        {{R("eusc-de-east-1")}, "https://sts.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1", NULL},
        {{R("us-esat-1")}, "https://sts.us-esat-1.amazonaws.com", "us-esat-1", NULL},
        {{R("US-EAST-1")}, "https://sts.us-east-1.amazonaws.com", "US-EAST-1", NULL},
        {{R("")}, NULL, NULL, "Invalid endpoint: https://sts..amazonaws.com"},
        {{R(""), FIPS}, NULL, NULL, "Invalid endpoint: https://sts-fips..amazonaws.com"},
        {{R(""), URL("http://h:1/p/")}, "http://h:1/p", "", NULL},
        {{R("eu-west-1"), LEGACY}, "https://sts.amazonaws.com", "us-east-1", NULL},
        {{R("af-south-1"), LEGACY}, "https://sts.af-south-1.amazonaws.com", "af-south-1", NULL},
        {{R("eu-west-1"), LEGACY, FIPS},
         "https://sts-fips.eu-west-1.amazonaws.com",
         "eu-west-1",
         NULL},
        {{R("eu-west-1"), "AWS_STS_REGIONAL_ENDPOINTS=x"},
         NULL,
         NULL,
         "STS regional endpoints option x is invalid."},
        {{R("eu-west-1"), "AWS_STS_REGIONAL_ENDPOINTS="},
         "https://sts.eu-west-1.amazonaws.com",
         "eu-west-1",
         NULL},
        {{URL("http://h")}, NULL, NULL, "You must specify a region."},
        {{R("eu-west-1"), URL("http://h"), FIPS}, "http://h", "eu-west-1", NULL},
        {{R("eu-west-1"), URL("http://[::1]:3/")}, "http://[::1]:3", "eu-west-1", NULL},
        {{R("eu-west-1"), URL("h")}, NULL, NULL, "Invalid endpoint: h"},
        {{R("eu-west-1"), URL("localhost:4566")}, NULL, NULL, "Invalid endpoint: localhost:4566"},
        {{R("eu-west-1"), URL("http://")}, NULL, NULL, "Invalid endpoint: http://"},
        {{R("eu-west-1"), URL("http://a_b/")}, NULL, NULL, "Invalid endpoint: http://a_b/"},
        {{R("eu-west-1"), URL("http://x..y/")}, NULL, NULL, "Invalid endpoint: http://x..y/"},
        {{R("eu-west-1"), URL("http://-x/")}, NULL, NULL, "Invalid endpoint: http://-x/"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        CliCase c = {.env = {rows[i].env[0], rows[i].env[1], rows[i].env[2],
                             "AWS_ACCESS_KEY_ID=GOOD1", "AWS_SECRET_ACCESS_KEY=s"}};
        Arena arena = ARENA_INIT;
        World *w = cli_world(&c);
        TableAws aws;
        Configuration *got = cli_predict(&arena, w, &aws);
        const char *said = got->outcome.terraform_message ? got->outcome.terraform_message : "";
        bool same = rows[i].host
                        ? got->sts_endpoint && strcmp(got->sts_endpoint, rows[i].host) == 0 &&
                              strcmp(got->sts_region, rows[i].region) == 0
                        : strncmp(said, rows[i].message, strlen(rows[i].message)) == 0;
        if (!same)
            print_error("row %zu: %s %s, %s\n", i, got->sts_endpoint ? got->sts_endpoint : "-",
                        got->sts_region ? got->sts_region : "-", said);
        assert_true(same);
        arena_clear(&arena);
        fake_world_free(w);
    }
}

/* Each row was run with versions 1.45.11 and 2.36.12; NULL = a client is made. */
void test_aws_cli_generations_refuse_settings_of_their_own(void **state)
{
#define MODE "Invalid value provided to \"mode\""
#define CHECKSUM(key) "Unsupported configuration value for " key
    static const struct {
        const char *env, *config, *v1, *v2;
    } rows[] = {
        {"AWS_STS_REGIONAL_ENDPOINTS=both", NULL, "STS regional endpoints option both", NULL},
        {"AWS_RETRY_MODE=fast", NULL, MODE, MODE},
        {"AWS_RETRY_MODE=", NULL, MODE, MODE},
        {"AWS_RETRY_MODE=Standard", NULL, MODE, MODE},
        {"AWS_RETRY_MODE=legacy", NULL, NULL, MODE},
        {"AWS_RETRY_MODE=adaptive", NULL, NULL, NULL},
        {"X=y", "retry_mode = fast\n", MODE, MODE},
        {"AWS_REQUEST_CHECKSUM_CALCULATION=never", NULL, CHECKSUM("request_checksum_calculation"),
         CHECKSUM("request_checksum_calculation")},
        {"AWS_REQUEST_CHECKSUM_CALCULATION=", NULL, CHECKSUM("request_checksum_calculation"),
         CHECKSUM("request_checksum_calculation")},
        {"AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_SUPPORTED", NULL, NULL, NULL},
        {"X=y", "response_checksum_validation = x\n", CHECKSUM("response_checksum_validation"),
         CHECKSUM("response_checksum_validation")},
    };
    (void)state;
    for (size_t i = 0; i < 2 * ARRAY_LEN(rows); i++) {
        const char *refusal = i % 2 ? rows[i / 2].v2 : rows[i / 2].v1, *said;
        Arena arena = ARENA_INIT;
        CliCase c = {.env = {rows[i / 2].env, "AWS_DEFAULT_REGION=eu-west-1"}};
        World *w;
        TableAws aws;
        Configuration *got;
        c.config = arena_printf(&arena, "[default]\n" PAIR("GOOD1") "%s",
                                rows[i / 2].config ? rows[i / 2].config : "");
        w = cli_world(&c);
        got = cli_predict_version(&arena, w, &aws, i % 2 ? "2.36.12" : "1.45.11");
        said = got->outcome.terraform_message ? got->outcome.terraform_message : "";
        if (refusal ? strncmp(said, refusal, strlen(refusal)) != 0 || aws.asked != 0
                    : got->outcome.status != OUTCOME_OK)
            fail_msg("row %zu, version %zu: %s", i / 2, i % 2 + 1, said);
        arena_clear(&arena);
        fake_world_free(w);
    }
}

/* A bad setting is told first: the keys are looked at when the client signs. */
void test_aws_cli_refuses_ended_keys_of_a_process(void **state)
{
    static const struct {
        const char *config;
        enum predict_reason reason;
    } rows[] = {
        {"[default]\ncredential_process = ended\n", PREDICT_NO_CREDENTIALS},
        {"[default]\ncredential_process = ended\nretry_mode = fast\n", PREDICT_SETTING_INVALID},
        {"[default]\ncredential_process = good\n", PREDICT_ASKED},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        CliCase c = {.env = {"AWS_DEFAULT_REGION=eu-west-1"}, .config = rows[i].config};
        World *w = cli_world(&c);
        TableAws aws;
        assert_int_equal(cli_predict(&arena, w, &aws)->outcome.reason, rows[i].reason);
        arena_clear(&arena);
        fake_world_free(w);
    }
}

/* A secret that configparser takes for more of the region must not come out with the refusal. */
void test_aws_cli_hides_a_swallowed_secret(void **state)
{
    CliCase c = {.config = "[default]\nregion = eu-west-1\n  aws_access_key_id = HUSHID\n  "
                           "aws_secret_access_key = HUSHHUSH\n"};
    Arena arena = ARENA_INIT;
    World *w = cli_world(&c);
    TableAws aws;
    Configuration *got = cli_predict(&arena, w, &aws);
    (void)state;
    assert_int_equal(got->outcome.reason, PREDICT_REGION_INVALID);
    assert_null(strstr(got->outcome.terraform_message, "HUSH"));
    assert_null(strstr(got->region.text, "HUSH"));
    fake_world_free(w);
    c.config =
        "[default]\n" PAIR("GOOD1") "retry_mode = fast\n  aws_secret_access_key = HUSHHUSH\n";
    w = cli_world(&c);
    got = cli_predict(&arena, w, &aws);
    assert_int_equal(got->outcome.reason, PREDICT_SETTING_INVALID);
    assert_null(strstr(got->outcome.terraform_message, "HUSH"));
    assert_null(strstr(got->outcome.detail, "HUSH"));
    arena_clear(&arena);
    fake_world_free(w);
}

/* Version 2 renews what ends within five minutes; the request carries the proof of the session's
 * own key. */
void test_aws_cli_renews_a_login_session(void **state)
{
    static const struct {
        const char *ends;
        int asked;
    } rows[] = {{"2026-11-23T12:05:01Z", 1}, {"2026-11-23T12:05:00Z", 2}};
    CliCase c = {.env = {"AWS_PROFILE=l"}, .config = "[profile l]\nlogin_session = abc\n"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        World *w = cli_world(&c);
        Facts facts = {.dir = ".",
                       .home = "/h",
                       .now_s = FAKE_NOW_S,
                       .files = snapshot_new(&arena, w),
                       .arena = &arena,
                       .aws_cli_version = "2.32.0"};
        TableAws aws = {{&aws, table_ask}, &arena, 0};
        PredictOptions options = {0};
        Configuration *got;
        fake_world_put(
            w,
            "/h/.aws/login/cache/"
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.json",
            span_of(arena_printf(
                &arena,
                "{\"accessToken\":{\"accessKeyId\":\"GOODLOGIN\",\"secretAccessKey\":\"s\","
                "\"sessionToken\":\"t\",\"accountId\":\"1\",\"expiresAt\":\"%s\"},"
                "\"clientId\":\"c\",\"refreshToken\":\"r\",\"dpopKey\":\"k\"}",
                rows[i].ends)));
        facts.env = envscan_read(&arena, facts.files, ".");
        got = predict_aws_cli(&arena, &facts, &aws.asker, &options);
        assert_int_equal(got->outcome.status, OUTCOME_OK);
        assert_int_equal(aws.asked, rows[i].asked);
        assert_int_equal(got->base->source, CRED_LOGIN);
        arena_clear(&arena);
        fake_world_free(w);
    }
}
