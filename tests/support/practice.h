/*
 * A practice AWS for tests, from an ini text of the test's own, and a World that reaches it under
 * AWS's names.
 *
 *     TestAws aws;
 *     test_aws_start(&aws, "[key alice]\nuser = alice\n");
 *     TestReply r = test_aws_post(&aws, "sts.eu-west-1.amazonaws.com", "sts", "eu-west-1", "alice",
 * "Action=GetCallerIdentity&Version=2011-06-15"); test_aws_stop(&aws);
 */
#ifndef WHY403_TESTS_SUPPORT_PRACTICE_H
#define WHY403_TESTS_SUPPORT_PRACTICE_H

#include "base/world.h"
#include "lab/sandbox.h"
#include "lab/server.h"

typedef struct TestAws {
    Arena arena;
    Practice practice;
    TlsSet tls;
    Sandbox sandbox;
    Server server;
    World *world;
    const char *console; /* path; absent until the test writes it */
} TestAws;

typedef struct TestReply {
    bool arrived;
    enum net_state net;
    int status;
    const char *body, *date, *bucket_region, *location;
} TestReply;

/* How a request is signed; what is left out is as Terraform does it. */
typedef struct TestSigned {
    const char *method, *host, *path, *query, *body;
    const char *service, *region; /* of the credential scope; NULL service = unsigned */
    const char *id, *secret, *token;
    int64_t skew_s;
    const char *header_name, *header_value; /* one more header */
    int timeout_ms;
} TestSigned;

void test_aws_start(TestAws *aws, const char *ini);
void test_aws_start_flawed(TestAws *aws, const char *ini, enum tls_flaw flaw);
void test_aws_stop(TestAws *aws);

TestReply test_aws_send(TestAws *aws, const TestSigned *request);
/* A POST of the query protocol, signed by the key of that name. */
TestReply test_aws_post(TestAws *aws, const char *host, const char *service, const char *region,
                        const char *key, const char *body);
TestReply test_http(World *w, Arena *arena, const HttpRequest *request);

#endif
