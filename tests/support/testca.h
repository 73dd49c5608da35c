/*
 * testca: a throw-away certificate authority for tests, made anew in each process. Files lie in a
 * folder that test_ca_free removes.
 */
#ifndef WHY403_TESTS_SUPPORT_TESTCA_H
#define WHY403_TESTS_SUPPORT_TESTCA_H

#include <openssl/ssl.h>

enum test_cert {
    TEST_CERT_GOOD,
    TEST_CERT_WRONG_HOST,
    TEST_CERT_EXPIRED,
    TEST_CERT_NOT_YET,
    TEST_CERT_UNKNOWN_CA,
    TEST_CERT_SELF_SIGNED,
    N_TEST_CERTS
};

typedef struct TestCa {
    char dir[64];
    char ca_file[96];    /* the authority that signs all but UNKNOWN_CA and SELF_SIGNED */
    char rogue_file[96]; /* the one that signs UNKNOWN_CA */
    SSL_CTX *contexts[N_TEST_CERTS];
} TestCa;

/* Certificates for host (a DNS name); "localhost" is in each but WRONG_HOST too. */
TestCa *test_ca_new(const char *host);
void test_ca_free(TestCa *ca);

#endif
