/*
 * testserver: a server on loopback whose every connection is handled by a function of the test, in
 * a process of its own. So a test can hang, cut, garble and lie as it likes; test_server_stop ends
 * them all.
 *
 *     static void hello(TestConn *c) { test_read_request(c); test_send(c, TEST_REPLY("200 OK",
 * "hi")); } TestServer *s = test_server_start(hello, NULL);
 *     ... http://127.0.0.1:PORT/ with s->port ...
 *     test_server_stop(s);
 */
#ifndef WHY403_TESTS_SUPPORT_TESTSERVER_H
#define WHY403_TESTS_SUPPORT_TESTSERVER_H

#include <stdbool.h>

#include "tests/support/testca.h"

typedef struct TestConn {
    int fd;
    SSL *ssl; /* NULL = plain */
    const TestCa *ca;
    char request[8192]; /* head of the last request, NUL-ended */
    char body[8192];    /* its body */
    int number;         /* requests read on this connection */
} TestConn;

typedef void (*TestServe)(TestConn *c);

typedef struct TestServer {
    int port;
    int pid;
} TestServer;

TestServer *test_server_start(TestServe serve, const TestCa *ca);
void test_server_stop(TestServer *s);

/* From here on the connection speaks TLS with that certificate; false if the client hung up. */
bool test_speak_tls(TestConn *c, enum test_cert cert);
/* Reads one request with its body; false at the end of the connection. */
bool test_read_request(TestConn *c);
void test_send(TestConn *c, const char *bytes);
/* Ends the connection with a reset. */
void test_reset(TestConn *c);
/* Does nothing until the server is stopped. */
void test_hang(void);

/* A whole reply with the right length. */
#define TEST_REPLY(status, body) test_reply((status), "", (body))
#define TEST_REPLY_WITH(status, headers, body) test_reply((status), (headers), (body))
/* headers: "Name: value\r\n"...; lives until the next call. */
const char *test_reply(const char *status, const char *headers, const char *body);

/* A port on which connections are refused until *out_fd is closed. */
int test_refused_port(int *out_fd);

#endif
