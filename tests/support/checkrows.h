/*
 * Tables of set-ups for the tests of checks: each row is an environment, files, and what the
 * diagnosis of it must be. The keys that the AWS of the tests knows stand here, so that rows can be
 * short.
 */
#ifndef WHY403_TESTS_SUPPORT_CHECKROWS_H
#define WHY403_TESTS_SUPPORT_CHECKROWS_H

#include "tests/support/fakeasker.h"

/* A user of the default account; its account has enabled ap-south-2 and no other opt-in region. */
#define ALICE "AKIARTX3GSDSVM357XQK"
#define ALICE_SECRET "YqU59aaaBhoXLkc3EAbbNBXwcZWoQaLggRrwfCTl"
/* Known to nobody. */
#define BOB "AKIAWO645SY5AEFLKHJ4"
#define BOB_SECRET "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"
/* A role session. */
#define TEMP "ASIARTX3GSDSTJ3PS6PZ"
#define TEMP_SECRET "fBXsWAsivk5h15Tgva9SOXHZPuzU0WTOoKt4tRyv"
#define TOKEN "IQoJb3JpZ2luX2VjNotARealTokenButLongEnough"
/* What `aws login` leaves for login_session = abc. */
#define CONSOLE_CACHE \
    "/h/.aws/login/cache/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.json"
#define CONSOLE(end)                                                                        \
    "{\"accessToken\":{\"accessKeyId\":\"" TEMP "\",\"secretAccessKey\":\"" TEMP_SECRET     \
    "\",\"sessionToken\":\"" TOKEN "\",\"accountId\":\"111122223333\",\"expiresAt\":\"" end \
    "\"},\"clientId\":\"c\",\"refreshToken\":\"r\",\"dpopKey\":\"k\"}"
/* Its time is over. */
#define OLD "ASIARTX3GSDS3SCFQOPG"
/* A user in China. */
#define WANG "AKIATHPRDSKWFLQN7ZD5"
#define WANG_SECRET "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"
/* A key of ALICE's user that was switched off. */
#define PARKED "AKIARTX3GSDS7UU4BLZZ"

#define DATA "data \"aws_caller_identity\" \"me\" {}\n"
#define PROVIDER(args) "provider \"aws\" {\n  region = \"us-east-1\"\n" args "}\n" DATA
/* In front of it: a provider that does not correct the clock by itself, as 6.57 and later do. */
#define V5                                                                                  \
    "terraform {\n  required_providers {\n    aws = {\n      source  = \"hashicorp/aws\"\n" \
    "      version = \"5.100.0\"\n    }\n  }\n}\n"
#define PROVIDER_IN(region, args) "provider \"aws\" {\n  region = \"" region "\"\n" args "}\n" DATA
#define PAIR(id, secret) "aws_access_key_id = " id "\naws_secret_access_key = " secret "\n"
#define ENV_PAIR(id, secret) "AWS_ACCESS_KEY_ID=" id, "AWS_SECRET_ACCESS_KEY=" secret

typedef struct CheckRow {
    const char *name;
    const char *env[8];
    FakeFile files[5];
    const char *cause; /* NULL = works */
    enum certainty certainty;
    const char *id;         /* finding that must be there, NULL = any */
    const char *experiment; /* that must have been asked; where it proves the cause, being blind for
                               it must prove nothing */
    FakeFault fault;        /* all zero = none */
    int64_t clock_offset_s;
} CheckRow;

extern const FakeKey check_keys[];
extern const size_t n_check_keys;

/* Each row comes to its verdict, with its finding, after asking its experiment. */
void check_rows_verdicts(const CheckRow *rows, size_t n);
/* Rows that work: no finding of severity fail, no experiment but the three that only show
 * something. */
void check_rows_healthy(const CheckRow *rows, size_t n);
/* Rows that an experiment proves are not proven when it gets no answer. */
void check_rows_blind(const CheckRow *rows, size_t n);

#endif
