/* Replies of the query services and of S3, good and bad of every kind. */
#include "tests/support/setup.h"

#include <string.h>

#include "base/alloc.h"
#include "net/net.h"

static Answer parse(Arena *a, const Question *q, int status, const HttpHeader *header,
                    const char *body)
{
    HttpResult r = {.net = NET_OK,
                    .status = status,
                    .headers = header,
                    .n_headers = header ? 1 : 0,
                    .body = span_of(body)};
    Answer out;
    net_parse(a, q, &r, 1767225600, &out);
    return out;
}

static const char identity_xml[] =
    "<GetCallerIdentityResponse "
    "xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n<GetCallerIdentityResult>"
    "<Arn>arn:aws:iam::123456789012:user/a&amp;b</Arn><UserId>AIDAEXAMPLE</"
    "UserId><Account>123456789012</Account>"
    "</GetCallerIdentityResult>\n<ResponseMetadata><RequestId>r-1</RequestId></"
    "ResponseMetadata>\n</GetCallerIdentityResponse>\n";

void test_caller_identity_in_xml_and_json(void **state)
{
    static const char json[] =
        "{\"GetCallerIdentityResponse\":{\"GetCallerIdentityResult\":{\"Account\":\"123456789012\","
        "\"Arn\":\"arn:aws:iam::123456789012:user/a\",\"UserId\":\"AIDAEXAMPLE\"},"
        "\"ResponseMetadata\":{\"RequestId\":\"r-1\"}}}";
    static const HttpHeader date = {"Date", "Mon, 23 Nov 2026 15:44:46 GMT"};
    Arena a = ARENA_INIT;
    Question q = {.kind = Q_CALLER_IDENTITY};
    Answer got = parse(&a, &q, 200, &date, identity_xml);
    (void)state;
    assert_true(got.ok && !got.malformed);
    assert_string_equal(got.arn, "arn:aws:iam::123456789012:user/a&b");
    assert_string_equal(got.account, "123456789012");
    assert_string_equal(got.user_id, "AIDAEXAMPLE");
    assert_int_equal(got.date_s, 1795448686);
    got = parse(&a, &q, 200, NULL, json);
    assert_true(got.ok);
    assert_string_equal(got.account, "123456789012");
    arena_clear(&a);
}

void test_assume_role_gives_credentials_and_hides_them(void **state)
{
    static const char xml[] =
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAX</"
        "AccessKeyId><SecretAccessKey>SSS</SecretAccessKey>"
        "<SessionToken>TTT</SessionToken><Expiration>2026-11-23T16:44:46Z</Expiration></"
        "Credentials><AssumedRoleUser>"
        "<AssumedRoleId>AROA:s</AssumedRoleId><Arn>arn:aws:sts::1:assumed-role/r/s</Arn></"
        "AssumedRoleUser></AssumeRoleResult>"
        "</AssumeRoleResponse>";
    Arena a = ARENA_INIT;
    Question q = {.kind = Q_ASSUME_ROLE};
    Answer got = parse(&a, &q, 200, NULL, xml);
    (void)state;
    assert_true(got.ok);
    assert_string_equal(got.creds->access_key_id.text, "ASIAX");
    assert_true(span_is(secret_use(got.creds->secret_key), "SSS"));
    assert_true(span_is(secret_use(got.creds->token), "TTT"));
    assert_int_equal(got.creds->expires_at_s, 1795452286);
    assert_string_equal(got.arn, "arn:aws:sts::1:assumed-role/r/s");
    for (size_t i = 0; i < got.n_fields; i++)
        assert_true(!strstr(got.fields[i].text, "SSS") && !strstr(got.fields[i].text, "TTT"));
    got =
        parse(&a, &q, 200, NULL,
              "<AssumeRoleResponse><AssumeRoleResult><X/></AssumeRoleResult></AssumeRoleResponse>");
    assert_true(got.malformed && !got.ok && !got.creds);
    arena_clear(&a);
}

void test_lists_are_numbered(void **state)
{
    static const char keys[] = "<ListAccessKeysResponse><ListAccessKeysResult><AccessKeyMetadata><"
                               "member><AccessKeyId>AKIA1</AccessKeyId><Status>Active</"
                               "Status>"
                               "</member><member><AccessKeyId>AKIA2</AccessKeyId><Status>Inactive</"
                               "Status></member></AccessKeyMetadata>"
                               "<IsTruncated>true</IsTruncated><Marker>m</Marker></"
                               "ListAccessKeysResult></ListAccessKeysResponse>";
    static const char regions[] =
        "<DescribeRegionsResponse><requestId>r</requestId><regionInfo><item><regionName>us-east-1</"
        "regionName></item><item>"
        "<regionName>af-south-1</regionName><optInStatus>opted-in</optInStatus></item></"
        "regionInfo></DescribeRegionsResponse>";
    Arena a = ARENA_INIT;
    Question q = {.kind = Q_IAM_LIST_ACCESS_KEYS};
    Answer got = parse(&a, &q, 200, NULL, keys);
    (void)state;
    assert_string_equal(answer_field(&got, "AccessKeyMetadata.2.AccessKeyId"), "AKIA2");
    assert_string_equal(answer_field(&got, "AccessKeyMetadata.2.Status"), "Inactive");
    assert_string_equal(answer_field(&got, "Marker"), "m");
    q.kind = Q_EC2_DESCRIBE_REGIONS;
    got = parse(&a, &q, 200, NULL, regions);
    assert_true(got.ok);
    assert_string_equal(answer_field(&got, "regionInfo.2.optInStatus"), "opted-in");
    arena_clear(&a);
}

typedef struct BadRow {
    const char *what;
    enum question_kind kind;
    int status;
    const char *body;
    const char *code; /* NULL = none */
    bool malformed;
    const char *detail; /* Go's words, NULL = none */
} BadRow;

static const BadRow bad_rows[] = {
    {"error", Q_CALLER_IDENTITY, 403,
     "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>m</"
     "Message></Error>"
     "<RequestId>r</RequestId></ErrorResponse>",
     "InvalidClientTokenId", false, NULL},
    {"error in JSON", Q_CALLER_IDENTITY, 403,
     "{\"Error\":{\"Code\":\"ExpiredToken\",\"Message\":\"m\"},\"RequestId\":\"r\"}",
     "ExpiredToken", false, NULL},
    {"EC2's error", Q_EC2_DESCRIBE_REGIONS, 401,
     "<Response><Errors><Error><Code>AuthFailure</Code><Message>m</Message></Error></"
     "Errors><RequestID>r</RequestID></Response>",
     "AuthFailure", false, NULL},
    {"plain 403", Q_CALLER_IDENTITY, 403, "Forbidden", "UnknownError", true, NULL},
    {"empty 403", Q_CALLER_IDENTITY, 403, "", "UnknownError", true, NULL},
    {"web page with 403", Q_CALLER_IDENTITY, 403, "<html><body><h1>Blocked</h1></body></html>",
     "UnknownError", true, NULL},
    {"broken web page", Q_CALLER_IDENTITY, 403, "<html><br></html>", NULL, true,
     "XML syntax error on line 1: mismatched tag"},
    {"empty 503", Q_CALLER_IDENTITY, 503, "", "UnknownError", false, NULL},
    {"captive portal", Q_CALLER_IDENTITY, 200,
     "<!DOCTYPE html><html><head><title>x</title></head><body>Sign in</body></html>", NULL, true,
     "GetCallerIdentityResult node not found"},
    {"empty 200", Q_CALLER_IDENTITY, 200, "", NULL, true, "empty response"},
    {"blank 200", Q_CALLER_IDENTITY, 200, " \r\n", NULL, true, "empty response"},
    {"cut", Q_CALLER_IDENTITY, 200, "<GetCallerIdentityResponse><Get", NULL, true,
     "XML syntax error on line 1: unexpected EOF"},
    {"no XML", Q_CALLER_IDENTITY, 200, "hello", NULL, true,
     "XML syntax error on line 1: syntax error"},
    {"another operation", Q_CALLER_IDENTITY, 200,
     "<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>", NULL, true,
     "GetCallerIdentityResult node not found"},
    {"no account", Q_CALLER_IDENTITY, 200,
     "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>a</Arn></GetCallerIdentityResult></"
     "GetCallerIdentityResponse>",
     NULL, true, "no account in the response"},
    {"entities", Q_CALLER_IDENTITY, 200, "<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>", NULL, true,
     "an entity is declared"},
    {"JSON of something else", Q_CALLER_IDENTITY, 200, "{\"login\":\"please\"}", NULL, true,
     "GetCallerIdentityResult node not found"},
    {"S3 error", Q_S3_LIST_OBJECTS, 404,
     "<Error><Code>NoSuchBucket</Code><Message>m</Message></Error>", "NoSuchBucket", false, NULL},
    {"S3 head 403", Q_S3_HEAD_BUCKET, 403, "", "Forbidden", false, NULL},
    {"S3 head 404", Q_S3_HEAD_OBJECT, 404, "", "NotFound", false, NULL},
    {"S3 head 301", Q_S3_HEAD_BUCKET, 301, "", "MovedPermanently", false, NULL},
    {"S3 head 400", Q_S3_HEAD_BUCKET, 400, "", "BadRequest", false, NULL},
    {"S3 empty 403", Q_S3_LIST_OBJECTS, 403, "", "UnknownError", true, NULL},
    {"S3 page", Q_S3_LIST_OBJECTS, 200, "<html></html>", NULL, true,
     "ListBucketResult node not found"},
};

void test_bad_answers(void **state)
{
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad_rows); i++) {
        const BadRow *row = &bad_rows[i];
        Question q = {.kind = row->kind};
        Answer got = parse(&a, &q, row->status, NULL, row->body);
        bool code_fits =
            row->code ? got.error_code && strcmp(got.error_code, row->code) == 0 : !got.error_code;
        bool detail_fits =
            row->detail ? got.detail && strcmp(got.detail, row->detail) == 0 : !got.detail;
        if (got.ok || !code_fits || got.malformed != row->malformed || !detail_fits)
            fail_msg("%s: code %s, malformed %d, detail %s", row->what, got.error_code,
                     got.malformed, got.detail);
    }
    arena_clear(&a);
}

void test_the_regions_of_buckets(void **state)
{
    static const HttpHeader region = {"x-amz-bucket-region", "eu-west-1"};
    Arena a = ARENA_INIT;
    Question q = {.kind = Q_S3_HEAD_BUCKET};
    Answer got = parse(&a, &q, 301, &region, "");
    (void)state;
    assert_string_equal(answer_field(&got, "BucketRegion"), "eu-west-1");
    assert_string_equal(got.error_message, "Moved Permanently");
    q.kind = Q_S3_GET_OBJECT;
    got = parse(&a, &q, 200, NULL, "{\"the state\": \"with secrets\"}");
    assert_true(got.ok);
    for (size_t i = 0; i < got.n_fields; i++)
        assert_null(strstr(got.fields[i].text, "secrets"));
    arena_clear(&a);
}

/* Deep, long and repeated input ends in a sentence, not in a crash or in all memory. */
void test_monstrous_xml(void **state)
{
    Arena a = ARENA_INIT;
    Question q = {.kind = Q_CALLER_IDENTITY};
    AUTO_BUF Buf deep = BUF_INIT(1 << 20);
    AUTO_BUF Buf wide = BUF_INIT(1 << 20);
    Answer got;
    (void)state;
    for (int i = 0; i < 1000; i++)
        buf_add_str(&deep, "<a>");
    got = parse(&a, &q, 200, NULL, deep.ptr);
    assert_true(got.malformed);
    assert_string_equal(got.detail, "nested too deeply");
    buf_add_str(&wide, "<GetCallerIdentityResponse>");
    for (int i = 0; i < 30000; i++)
        buf_add_str(&wide, "<b/>");
    got = parse(&a, &q, 200, NULL, wide.ptr);
    assert_true(got.malformed);
    arena_clear(&a);
}

/* ---- what AWS says is cleaned ---- */

static const char *clean(Arena *a, const Question *q, const char *message)
{
    AUTO_BUF Buf body = BUF_INIT(1 << 16);
    buf_printf(&body,
               "<ErrorResponse><Error><Code>X</Code><Message>%s</Message></Error></ErrorResponse>",
               message);
    return parse(a, q, 400, NULL, body.ptr).error_message;
}

void test_secrets_leave_the_words_of_aws(void **state)
{
    Arena a = ARENA_INIT;
    Param external = {"ExternalId", NULL, secret_new(&a, span_of("very-external"))};
    Credentials creds = {.access_key_id.text = "AKIAIOSFODNN7EXAMPLE",
                         .secret_key = secret_new(&a, span_of("the-secret-key")),
                         .token = secret_new(&a, span_of("the-token"))};
    Question q = {.kind = Q_ASSUME_ROLE, .creds = &creds, .params = &external, .n_params = 1};
    (void)state;
    assert_string_equal(
        clean(&a, &q, "Value 'very-external' at 'externalId' is wrong, very-external"),
        "Value '‹removed›' at 'externalId' is wrong, ‹removed›");
    assert_string_equal(
        clean(&a, &q,
              "Authorization=AWS4 Credential=AKIAIOSFODNN7EXAMPLE/2026, Signature=00ff00, x"),
        "Authorization=AWS4 Credential=AKIA…MPLE/2026, Signature=‹removed›, x");
    assert_string_equal(clean(&a, &q,
                              "It does not match.\n\nThe Canonical String for this request should "
                              "have been\n'POST the-token'"),
                        "It does not match.");
    assert_string_equal(clean(&a, &q, "got the-token and the-secret-key\xE2\x80\xAE"),
                        "got ‹removed› and ‹removed›\\u202e");
    arena_clear(&a);
}

void test_an_encoded_message_is_kept_as_a_secret(void **state)
{
    static const char xml[] =
        "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not "
        "authorized. Encoded "
        "authorization failure message: AbC-_1+/= and more</Message></Error></Errors></Response>";
    Arena a = ARENA_INIT;
    Question q = {.kind = Q_EC2_DESCRIBE_REGIONS};
    Answer got = parse(&a, &q, 403, NULL, xml);
    (void)state;
    assert_string_equal(
        got.error_message,
        "You are not authorized. Encoded authorization failure message: ‹removed› and more");
    assert_true(span_is(secret_use(answer_secret(&got, "EncodedMessage")), "AbC-_1+/="));
    arena_clear(&a);
}

void test_a_decoded_message_names_who_what_and_the_statement(void **state)
{
    static const char xml[] =
        "<DecodeAuthorizationMessageResponse "
        "xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><DecodeAuthorizationMessageResult>"
        "<DecodedMessage>{&quot;allowed&quot;:false,&quot;explicitDeny&quot;:true,&quot;"
        "matchedStatements&quot;:{&quot;items&quot;:"
        "["
        "{&quot;statementId&quot;:&quot;NoServers&quot;,&quot;effect&quot;:&quot;DENY&quot;}]},&"
        "quot;context&quot;:{&quot;principal"
        "&quot;:{&quot;arn&quot;:&quot;arn:aws:iam::111122223333:user/"
        "bob&quot;},&quot;action&quot;:&quot;ec2:StopInstances&quot;,"
        "&quot;resource&quot;:&quot;*&quot;,&quot;conditions&quot;:{&quot;items&quot;:[{&quot;key&"
        "quot;:&quot;aws:SourceIp&quot;}]}"
        "}}"
        "</DecodedMessage></DecodeAuthorizationMessageResult></DecodeAuthorizationMessageResponse>";
    Arena a = ARENA_INIT;
    Question q = {.kind = Q_DECODE_MESSAGE};
    Answer got = parse(&a, &q, 200, NULL, xml);
    (void)state;
    assert_true(got.ok);
    assert_string_equal(answer_field(&got, "explicitDeny"), "true");
    assert_string_equal(answer_field(&got, "context.action"), "ec2:StopInstances");
    assert_string_equal(answer_field(&got, "context.resource"), "*");
    assert_string_equal(answer_field(&got, "context.principal.arn"),
                        "arn:aws:iam::111122223333:user/bob");
    assert_string_equal(answer_field(&got, "matchedStatements.items.1.statementId"), "NoServers");
    assert_null(answer_field(&got, "context.conditions.items.1.key"));
    assert_null(answer_field(&got, "DecodedMessage"));
    assert_non_null(answer_secret(&got, "DecodedMessage"));
    arena_clear(&a);
}

void test_the_way_there_is_told(void **state)
{
    Arena a = ARENA_INIT;
    Question q = {.kind = Q_CALLER_IDENTITY};
    HttpResult r = {
        .net = NET_TLS_UNKNOWN_CA, .detail = "bad\x07", .tls_issuer = "CN=Corp", .elapsed_ms = 12};
    Answer got;
    (void)state;
    net_parse(&a, &q, &r, 5, &got);
    assert_int_equal(got.state, ANSWER_DONE);
    assert_int_equal(got.net, NET_TLS_UNKNOWN_CA);
    assert_string_equal(got.detail, "bad\\x07");
    assert_string_equal(got.tls_issuer, "CN=Corp");
    assert_int_equal(got.elapsed_ms, 12);
    assert_int_equal(got.received_s, 5);
    assert_false(got.ok);
    assert_true(answer_unreached(&got));
    arena_clear(&a);
}
