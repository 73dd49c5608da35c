/* The practice AWS answers with AWS's codes, over real sockets and real TLS. */
#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "sigv4/sigv4.h"
#include "tests/support/practice.h"

#define STS_HOST "sts.eu-west-1.amazonaws.com"
#define IDENTITY "Action=GetCallerIdentity&Version=2011-06-15"

static const char world_ini[] =
    "[account 111122223333]\n"
    "alias = acme\n"
    "opted_in = me-south-1\n"
    "[account 444455556666]\n"
    "sts_off_in = eu-west-1\n"
    "[key alice]\nuser = alice\naccount = 111122223333\n"
    "[key off]\nuser = alice\nstatus = Inactive\n"
    "[key gone]\nuser = alice\nstatus = Deleted\n"
    "[key temp]\nsession = Dev/alice\n"
    "[key late]\nsession = Dev/bob\nexpired = yes\n"
    "[key v1]\nsession = Dev/carl\nglobal_token = yes\n"
    "[key china]\nuser = chen\npartition = aws-cn\n"
    "[key other]\nuser = eve\naccount = 444455556666\n"
    "[key limited]\nuser = lim\ndeny = iam:*=identity s3:ListBucket=scp sts:AssumeRole=explicit\n"
    "[key endpoint]\nuser = vpc\ndeny = sts:GetCallerIdentity=endpoint\n"
    "[key star]\nuser = star\ndeny = *=scp\n"
    "[role deploy]\ntrust = alice temp\nmax_duration = 3600\n"
    "[role closed]\ntrust = nobody\n"
    "[role guarded]\nexternal_id = x-1\n"
    "[role frozen]\nrefuse = scp\n"
    "[bucket state]\naccount = 111122223333\nregion = eu-west-1\nobjects = prod/terraform.tfstate\n"
    "[login day]\nstate = valid\n"
    "[login old]\nstate = revoked\n"
    "[login again]\nrefresh = yes\ngives = day\n"
    "[sso_role Dev]\naccount = 111122223333\nkey = temp\n"
    "[web_token ci]\nexpires = 600\n"
    "[web_token stale]\nexpires = -600\nstate = expired\n"
    "[web_token nobody]\nstate = no_provider\n";

typedef struct CodeRow {
    const char *name;
    TestSigned request;
    const char *key; /* its id, secret and token fill what the request leaves out */
    int status;
    const char *body; /* must be part of the answer */
} CodeRow;

static void run_row(TestAws *aws, const CodeRow *row)
{
    TestSigned r = row->request;
    const PracticeKey *k = row->key ? practice_key(&aws->practice, row->key) : NULL;
    TestReply reply;
    r.method = r.method ? r.method : "POST";
    r.host = r.host ? r.host : STS_HOST;
    if (k) {
        r.id = r.id ? r.id : k->id;
        r.secret = r.secret ? r.secret : k->secret;
        r.token = r.token ? r.token : k->token;
        r.service = r.service ? r.service : "sts";
        r.region = r.region ? r.region : "eu-west-1";
    }
    if (r.token && !r.token[0])
        r.token = NULL;
    reply = test_aws_send(aws, &r);
    if (reply.net != NET_OK || reply.status != row->status ||
        (row->body && !strstr(reply.body, row->body)))
        fail_msg("%s: %s %d %s (expected %d %s)", row->name, net_state_name(reply.net),
                 reply.status, reply.body, row->status, row->body ? row->body : "");
}

static void run_rows(const CodeRow *rows, size_t n)
{
    TestAws aws;
    test_aws_start(&aws, world_ini);
    for (size_t i = 0; i < n; i++)
        run_row(&aws, &rows[i]);
    test_aws_stop(&aws);
}

static const CodeRow sts_rows[] = {
    {"good", {.body = IDENTITY}, "alice", 200, "<Arn>arn:aws:iam::111122223333:user/alice</Arn>"},
    {"good session", {.body = IDENTITY}, "temp", 200, "assumed-role/Dev/alice"},
    {"global endpoint",
     {.body = IDENTITY, .host = "sts.amazonaws.com", .region = "us-east-1"},
     "alice",
     200,
     "<Account>111122223333"},
    {"unsigned", {.body = IDENTITY}, NULL, 403, "MissingAuthenticationToken"},
    {"unknown id",
     {.body = IDENTITY, .id = "AKIAIOSFODNN7EXAMPLE"},
     "alice",
     403,
     "InvalidClientTokenId"},
    {"wrong secret",
     {.body = IDENTITY, .secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"},
     "alice",
     403,
     "SignatureDoesNotMatch"},
    {"inactive", {.body = IDENTITY}, "off", 403, "InvalidClientTokenId"},
    {"deleted", {.body = IDENTITY}, "gone", 403, "InvalidClientTokenId"},
    {"other partition", {.body = IDENTITY}, "china", 403, "InvalidClientTokenId"},
    {"temporary without token",
     {.body = IDENTITY, .token = ""},
     "temp",
     403,
     "InvalidClientTokenId"},
    {"token of nobody", {.body = IDENTITY, .token = "IQoJ"}, "temp", 403, "InvalidClientTokenId"},
    {"long-term with token",
     {.body = IDENTITY, .token = "IQoJ"},
     "alice",
     403,
     "InvalidClientTokenId"},
    {"expired", {.body = IDENTITY}, "late", 403, "<Code>ExpiredToken</Code>"},
    {"expired, wrong secret",
     {.body = IDENTITY, .secret = "x"},
     "late",
     403,
     "SignatureDoesNotMatch"},
    {"slow clock", {.body = IDENTITY, .skew_s = -3600}, "alice", 403, "Signature expired: "},
    {"fast clock", {.body = IDENTITY, .skew_s = 3600}, "alice", 403, "Signature not yet current: "},
    {"inside the window", {.body = IDENTITY, .skew_s = -600}, "alice", 200, "user/alice"},
    {"scope region",
     {.body = IDENTITY, .region = "us-west-2"},
     "alice",
     403,
     "scoped to a valid region"},
    {"scope service",
     {.body = IDENTITY, .service = "iam"},
     "alice",
     403,
     "scoped to correct service: 'sts'"},
    {"swapped pair",
     {.body = IDENTITY, .id = "a/b"},
     "alice",
     400,
     "exactly 5 slash-delimited elements"},
    {"blank in the id", {.body = IDENTITY, .id = "AKIA X"}, "alice", 400, "IncompleteSignature"},
    {"no such operation",
     {.body = "Action=Nothing&Version=2011-06-15"},
     "alice",
     400,
     "InvalidAction"},
    {"region not enabled",
     {.body = IDENTITY, .host = "sts.af-south-1.amazonaws.com", .region = "af-south-1"},
     "alice",
     403,
     "InvalidClientTokenId"},
    {"region enabled",
     {.body = IDENTITY, .host = "sts.me-south-1.amazonaws.com", .region = "me-south-1"},
     "alice",
     200,
     "user/alice"},
    {"global token there",
     {.body = IDENTITY, .host = "sts.me-south-1.amazonaws.com", .region = "me-south-1"},
     "v1",
     403,
     "InvalidClientTokenId"},
    {"STS switched off", {.body = IDENTITY}, "other", 403, "RegionDisabledException"},
    {"denied by the endpoint",
     {.body = IDENTITY},
     "endpoint",
     403,
     "because no VPC endpoint policy allows"},
    {"a star does not deny it", {.body = IDENTITY}, "star", 200, "user/star"},
};

void test_sts_answers_in_aws_order(void **state)
{
    (void)state;
    run_rows(sts_rows, sizeof sts_rows / sizeof sts_rows[0]);
}

#define ASSUME(role)                                                                      \
    "Action=AssumeRole&Version=2011-06-15&RoleSessionName=tf&RoleArn=arn%3Aaws%3Aiam%3A%" \
    "3A111122223333%3Arole%2F" role

void test_assume_role(void **state)
{
    static const CodeRow rows[] = {
        {"trusted", {.body = ASSUME("deploy")}, "alice", 200, "<SessionToken>"},
        {"not trusted",
         {.body = ASSUME("closed")},
         "alice",
         403,
         "not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::"},
        {"no such role", {.body = ASSUME("none")}, "alice", 403, "AccessDenied"},
        {"refused by policy",
         {.body = ASSUME("deploy")},
         "limited",
         403,
         "explicit deny in an identity-based policy"},
        {"refused by SCP", {.body = ASSUME("frozen")}, "alice", 403, "service control policy"},
        {"external id missing", {.body = ASSUME("guarded")}, "alice", 403, "AccessDenied"},
        {"external id",
         {.body = ASSUME("guarded") "&ExternalId=x-1"},
         "alice",
         200,
         "<AssumedRoleUser>"},
        {"too long",
         {.body = ASSUME("deploy") "&DurationSeconds=43200"},
         "alice",
         400,
         "exceeds the MaxSessionDuration"},
        {"malformed",
         {.body = "Action=AssumeRole&Version=2011-06-15&RoleSessionName=tf&RoleArn=deploy"},
         "alice",
         400,
         "ValidationError"},
        {"session name", {.body = ASSUME("deploy") "&RoleSessionName=x"}, "alice", 200, NULL},
    };
    (void)state;
    run_rows(rows, sizeof rows / sizeof rows[0]);
}

/* The text between <tag> and </tag>. */
static const char *tag_text(Arena *arena, const char *xml, const char *tag)
{
    const char *from = strstr(xml, arena_printf(arena, "<%s>", tag));
    from = from ? from + strlen(tag) + 2 : "";
    return arena_strndup(arena, from, strcspn(from, "<"));
}

void test_a_role_session_signs(void **state)
{
    TestAws aws;
    TestReply reply;
    TestSigned r = {.method = "POST",
                    .host = STS_HOST,
                    .body = IDENTITY,
                    .service = "sts",
                    .region = "eu-west-1"};
    (void)state;
    test_aws_start(&aws, world_ini);
    reply = test_aws_post(&aws, STS_HOST, "sts", "eu-west-1", "alice", ASSUME("deploy"));
    assert_int_equal(reply.status, 200);
    r.id = tag_text(&aws.arena, reply.body, "AccessKeyId");
    r.secret = tag_text(&aws.arena, reply.body, "SecretAccessKey");
    r.token = tag_text(&aws.arena, reply.body, "SessionToken");
    reply = test_aws_send(&aws, &r);
    assert_non_null(strstr(reply.body, "assumed-role/deploy/tf"));
    test_aws_stop(&aws);
}

/* EC2 says why only in a message that STS reads. */
void test_an_encoded_refusal_can_be_decoded(void **state)
{
    static const char mark[] = "Encoded authorization failure message: ";
    TestAws aws;
    TestReply reply;
    const char *message, *body;
    (void)state;
    test_aws_start(&aws, world_ini);
    reply = test_aws_post(&aws, "ec2.eu-west-1.amazonaws.com", "ec2", "eu-west-1", "star",
                          "Action=DescribeRegions&Version=2016-11-15");
    assert_int_equal(reply.status, 403);
    message = strstr(reply.body, mark);
    assert_non_null(message);
    message += strlen(mark);
    message = sigv4_uri_encode(&aws.arena, (Span){message, strcspn(message, "<")}, false);
    body = arena_printf(&aws.arena,
                        "Action=DecodeAuthorizationMessage&Version=2011-06-15&EncodedMessage=%s",
                        message);
    reply = test_aws_post(&aws, STS_HOST, "sts", "eu-west-1", "alice", body);
    assert_int_equal(reply.status, 200);
    assert_non_null(strstr(reply.body, "explicitDeny"));
    assert_non_null(strstr(reply.body, "ec2:DescribeRegions"));
    assert_non_null(strstr(reply.body, "user/star"));
    reply = test_aws_post(&aws, STS_HOST, "sts", "eu-west-1", "star", body);
    assert_int_equal(reply.status, 403);
    body = "Action=DecodeAuthorizationMessage&Version=2011-06-15&EncodedMessage=AbCd";
    reply = test_aws_post(&aws, STS_HOST, "sts", "eu-west-1", "alice", body);
    assert_int_equal(reply.status, 400);
    assert_non_null(strstr(reply.body, "InvalidAuthorizationMessageException"));
    test_aws_stop(&aws);
}

static const CodeRow service_rows[] = {
    {"ListAccessKeys",
     {.body = "Action=ListAccessKeys&Version=2010-05-08",
      .host = "iam.amazonaws.com",
      .service = "iam",
      .region = "us-east-1"},
     "alice",
     200,
     "<Status>Inactive</Status>"},
    {"denied IAM",
     {.body = "Action=GetUser&Version=2010-05-08",
      .host = "iam.amazonaws.com",
      .service = "iam",
      .region = "us-east-1"},
     "limited",
     403,
     "because no identity-based policy allows the iam:GetUser action"},
    {"aliases",
     {.body = "Action=ListAccountAliases&Version=2010-05-08",
      .host = "iam.amazonaws.com",
      .service = "iam",
      .region = "us-east-1"},
     "alice",
     200,
     "<member>acme</member>"},
    {"key info",
     {.body = "Action=GetAccessKeyInfo&Version=2011-06-15&AccessKeyId=ASIAQNZGKIQY56JQ7WML"},
     "alice",
     200,
     "<Account>029608264753<"},
    {"regions",
     {.body = "Action=DescribeRegions&Version=2016-11-15&AllRegions=true",
      .host = "ec2.eu-west-1.amazonaws.com",
      .service = "ec2"},
     "alice",
     200,
     "not-opted-in"},
    {"EC2's code",
     {.body = "Action=DescribeRegions&Version=2016-11-15",
      .host = "ec2.eu-west-1.amazonaws.com",
      .service = "ec2",
      .secret = "x"},
     "alice",
     401,
     "AuthFailure"},
    {"opt-in status",
     {.path = "/getRegionOptStatus",
      .body = "{\"RegionName\":\"af-south-1\"}",
      .host = "account.us-east-1.amazonaws.com",
      .service = "account",
      .region = "us-east-1"},
     "alice",
     200,
     "DISABLED"},
    {"bucket",
     {.method = "GET",
      .query = "list-type=2&prefix=prod%2F",
      .host = "state.s3.eu-west-1.amazonaws.com",
      .service = "s3"},
     "alice",
     200,
     "<Key>prod/terraform.tfstate</Key>"},
    {"path style",
     {.method = "GET",
      .path = "/state/prod/terraform.tfstate",
      .host = "s3.eu-west-1.amazonaws.com",
      .service = "s3"},
     "alice",
     200,
     "terraform_version"},
    {"no bucket",
     {.method = "GET", .host = "none.s3.eu-west-1.amazonaws.com", .service = "s3"},
     "alice",
     404,
     "NoSuchBucket"},
    {"other account",
     {.method = "GET", .host = "state.s3.eu-west-1.amazonaws.com", .service = "s3"},
     "star",
     403,
     "AccessDenied"},
    {"elsewhere",
     {.method = "GET",
      .host = "state.s3.us-east-1.amazonaws.com",
      .service = "s3",
      .region = "us-east-1"},
     "alice",
     301,
     "PermanentRedirect"},
    {"S3's code",
     {.method = "GET", .host = "state.s3.eu-west-1.amazonaws.com", .service = "s3", .id = "AKIA0"},
     "alice",
     403,
     "InvalidAccessKeyId"},
    {"registry",
     {.method = "GET",
      .path = "/v1/providers/hashicorp/aws/versions",
      .host = "registry.terraform.io"},
     NULL,
     200,
     "\"5.100.0\""},
    {"nobody", {.method = "GET", .host = "glacier.eu-west-1.amazonaws.com"}, NULL, 404, NULL},
};

void test_other_services(void **state)
{
    (void)state;
    run_rows(service_rows, sizeof service_rows / sizeof service_rows[0]);
}

void test_bearer_tokens(void **state)
{
    TestAws aws;
    TestSigned sso = {.method = "GET",
                      .host = "portal.sso.us-east-1.amazonaws.com",
                      .path = "/federation/credentials",
                      .query = "role_name=Dev&account_id=111122223333",
                      .header_name = "x-amz-sso_bearer_token"};
    TestSigned oidc = {.method = "POST", .host = "oidc.us-east-1.amazonaws.com", .path = "/token"};
    TestSigned web = {.method = "POST", .host = STS_HOST};
    const PracticeWebToken *token;
    TestReply reply;
    (void)state;
    test_aws_start(&aws, world_ini);
    sso.header_value = aws.practice.logins.items[0]->value;
    assert_non_null(strstr(test_aws_send(&aws, &sso).body, "secretAccessKey"));
    sso.query = "role_name=Admin&account_id=111122223333";
    assert_non_null(strstr(test_aws_send(&aws, &sso).body, "No access"));
    sso.header_value = aws.practice.logins.items[1]->value;
    assert_int_equal(test_aws_send(&aws, &sso).status, 401);
    oidc.body =
        arena_printf(&aws.arena, "{\"refreshToken\":\"%s\"}", aws.practice.logins.items[2]->value);
    reply = test_aws_send(&aws, &oidc);
    assert_non_null(strstr(reply.body, aws.practice.logins.items[0]->value));
    oidc.body = "{\"refreshToken\":\"no\"}";
    assert_non_null(strstr(test_aws_send(&aws, &oidc).body, "\"invalid_grant\""));
    for (size_t i = 0; i < aws.practice.web_tokens.len; i++) {
        static const char *const want[] = {"<SessionToken>", "ExpiredTokenException",
                                           "InvalidIdentityToken"};
        token = aws.practice.web_tokens.items[i];
        web.body = arena_printf(&aws.arena,
                                "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&"
                                "RoleSessionName=ci&WebIdentityToken=%s"
                                "&RoleArn=arn:aws:iam::111122223333:role/deploy",
                                token->value);
        assert_non_null(strstr(test_aws_send(&aws, &web).body, want[i]));
    }
    test_aws_stop(&aws);
}

void test_requests_to_the_lab_itself(void **state)
{
    TestAws aws;
    TestReply reply;
    (void)state;
    test_aws_start(&aws, world_ini);
    reply = test_aws_post(&aws, arena_printf(&aws.arena, "127.0.0.1:%d", aws.server.aws_port),
                          "sts", "eu-west-1", "alice", IDENTITY);
    assert_non_null(strstr(reply.body, "user/alice"));
    test_aws_stop(&aws);
}

void test_faults(void **state)
{
    static const struct {
        const char *ini;
        enum net_state net;
        int status;
    } rows[] = {
        {"kind = status\nstatus = 503\n", NET_OK, 503},
        {"kind = error\nstatus = 400\ncode = Throttling\n", NET_OK, 400},
        {"kind = captive\n", NET_OK, 200},
        {"kind = malformed\n", NET_OK, 200},
        {"kind = empty\n", NET_OK, 200},
        {"kind = truncated\n", NET_TRUNCATED, 200},
        {"kind = reset\n", NET_RESET, 0},
        {"kind = hang\n", NET_TIMEOUT, 0},
        {"kind = slow\ndelay_ms = 30\n", NET_OK, 200},
        {"kind = none\n", NET_OK, 200},
        {"host = sts.us-east-1\nkind = status\n", NET_OK, 200},
        {"action = AssumeRole\nkind = status\n", NET_OK, 200},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        TestAws aws;
        char ini[256];
        TestReply reply;
        snprintf(ini, sizeof ini, "[key alice]\nuser = alice\n[fault f]\n%s", rows[i].ini);
        test_aws_start(&aws, ini);
        reply = test_aws_send(&aws,
                              &(TestSigned){.method = "POST",
                                            .host = STS_HOST,
                                            .body = IDENTITY,
                                            .service = "sts",
                                            .region = "eu-west-1",
                                            .id = practice_key(&aws.practice, "alice")->id,
                                            .secret = practice_key(&aws.practice, "alice")->secret,
                                            .timeout_ms = rows[i].net == NET_TIMEOUT ? 200 : 0});
        if (reply.net != rows[i].net || (rows[i].status && reply.status != rows[i].status))
            fail_msg("%s: %s %d", rows[i].ini, net_state_name(reply.net), reply.status);
        test_aws_stop(&aws);
    }
}

void test_a_fault_strikes_as_often_as_it_says(void **state)
{
    TestAws aws;
    (void)state;
    test_aws_start(
        &aws, "[key alice]\nuser = alice\n[fault f]\nkind = status\nstatus = 500\ntimes = 2\n");
    assert_int_equal(test_aws_post(&aws, STS_HOST, "sts", "eu-west-1", "alice", IDENTITY).status,
                     500);
    assert_int_equal(test_aws_post(&aws, STS_HOST, "sts", "eu-west-1", "alice", IDENTITY).status,
                     500);
    assert_int_equal(test_aws_post(&aws, STS_HOST, "sts", "eu-west-1", "alice", IDENTITY).status,
                     200);
    test_aws_stop(&aws);
}

void test_the_console_changes_the_world(void **state)
{
    TestAws aws;
    Err err = ERR_INIT;
    (void)state;
    test_aws_start(&aws, "[key alice]\nstatus = Inactive\n");
    assert_int_equal(test_aws_post(&aws, STS_HOST, "sts", "eu-west-1", "alice", IDENTITY).status,
                     403);
    assert_int_equal(sandbox_write(&aws.sandbox, "aws-console.ini",
                                   span_of("[key alice]\nstatus = Active\n"), 0600, &err),
                     0);
    assert_int_equal(test_aws_post(&aws, STS_HOST, "sts", "eu-west-1", "alice", IDENTITY).status,
                     200);
    assert_int_equal(
        sandbox_write(&aws.sandbox, "aws-console.ini", span_of("no ini at all"), 0600, &err), 0);
    assert_int_equal(test_aws_post(&aws, STS_HOST, "sts", "eu-west-1", "alice", IDENTITY).status,
                     200);
    test_aws_stop(&aws);
}

void test_certificates_with_flaws(void **state)
{
    static const struct {
        enum tls_flaw flaw;
        enum net_state net;
    } rows[] = {{TLS_UNKNOWN_CA, NET_TLS_UNKNOWN_CA},
                {TLS_WRONG_HOST, NET_TLS_WRONG_HOST},
                {TLS_EXPIRED, NET_TLS_EXPIRED}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        TestAws aws;
        test_aws_start_flawed(&aws, "[key alice]\nuser = alice\n", rows[i].flaw);
        assert_int_equal(test_aws_post(&aws, STS_HOST, "sts", "eu-west-1", "alice", IDENTITY).net,
                         rows[i].net);
        test_aws_stop(&aws);
    }
}

void test_metadata_and_container(void **state)
{
    TestAws aws;
    HttpHeader ttl = {"X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "21600"},
               token = {"X-Aws-Ec2-Metadata-Token", ""};
    HttpRequest put = {.method = "PUT", .headers = &ttl, .n_headers = 1};
    HttpRequest get = {.method = "GET", .headers = &token, .n_headers = 1};
    const char *base;
    (void)state;
    test_aws_start(&aws, "[key node]\nsession = NodeRole/i-1\n[server]\nimds = v2only\nimds_role = "
                         "NodeRole\nimds_key = node\n"
                         "imds_region = eu-west-3\ncontainer_key = node\n");
    base = arena_printf(&aws.arena, "http://127.0.0.1:%d", aws.server.imds_port);
    put.url = arena_printf(&aws.arena, "%s/latest/api/token", base);
    get.url =
        arena_printf(&aws.arena, "%s/latest/meta-data/iam/security-credentials/NodeRole", base);
    assert_int_equal(test_http(aws.world, &aws.arena, &get).status, 401);
    token.value = test_http(aws.world, &aws.arena, &put).body;
    assert_non_null(strstr(test_http(aws.world, &aws.arena, &get).body, "\"Code\":\"Success\""));
    get.url = arena_printf(&aws.arena, "%s/latest/dynamic/instance-identity/document", base);
    assert_non_null(strstr(test_http(aws.world, &aws.arena, &get).body, "eu-west-3"));
    get.url = arena_printf(&aws.arena, "http://127.0.0.1:%d/creds", aws.server.container_port);
    assert_non_null(strstr(test_http(aws.world, &aws.arena, &get).body, "RoleArn"));
    get.url = arena_printf(&aws.arena, "http://127.0.0.1:%d/", aws.server.closed_port);
    assert_int_equal(test_http(aws.world, &aws.arena, &get).net, NET_REFUSED);
    test_aws_stop(&aws);
}

void test_the_clock_of_the_practice_aws(void **state)
{
    TestAws aws;
    TestReply reply;
    (void)state;
    test_aws_start(&aws, "[key alice]\nuser = alice\n[server]\nclock_offset_s = 10800\n");
    reply = test_aws_post(&aws, STS_HOST, "sts", "eu-west-1", "alice", IDENTITY);
    assert_non_null(strstr(reply.body, "Signature expired"));
    assert_non_null(reply.date);
    test_aws_stop(&aws);
}
