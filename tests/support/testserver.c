#include "tests/support/testserver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/err.h"

enum { BACKLOG = 256 };

static int loopback_socket(int *out_port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) != 0)
        BUG("no loopback socket");
    *out_port = ntohs(at.sin_port);
    return fd;
}

int test_refused_port(int *out_fd)
{
    int port;
    *out_fd = loopback_socket(&port); /* bound, but nobody listens */
    return port;
}

static void serve_one(int fd, TestServe serve, const TestCa *ca)
{
    TestConn *c = calloc(1, sizeof *c);
    c->fd = fd;
    c->ca = ca;
    serve(c);
    if (c->ssl)
        SSL_shutdown(c->ssl);
    close(c->fd);
    _exit(0);
}

static void serve_all(int listener, TestServe serve, const TestCa *ca)
{
    struct sigaction reap = {.sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT};
    sigaction(SIGCHLD, &reap, NULL);
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0)
            continue;
        if (fork() == 0) {
            close(listener);
            serve_one(fd, serve, ca);
        }
        close(fd);
    }
}

TestServer *test_server_start(TestServe serve, const TestCa *ca)
{
    TestServer *s = mem_alloc(sizeof *s);
    int listener = loopback_socket(&s->port);
    if (listen(listener, BACKLOG) != 0)
        BUG("can't listen");
    s->pid = fork();
    if (s->pid == 0) {
        setpgid(0, 0);
        serve_all(listener, serve, ca);
    }
    setpgid(s->pid, s->pid);
    close(listener);
    return s;
}

void test_server_stop(TestServer *s)
{
    kill(-s->pid, SIGKILL);
    while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    mem_free(s);
}

bool test_speak_tls(TestConn *c, enum test_cert cert)
{
    c->ssl = SSL_new(c->ca->contexts[cert]);
    SSL_set_fd(c->ssl, c->fd);
    if (SSL_accept(c->ssl) == 1)
        return true;
    SSL_free(c->ssl);
    c->ssl = NULL;
    return false;
}

static ssize_t conn_read(TestConn *c, void *out, size_t len)
{
    return c->ssl ? SSL_read(c->ssl, out, (int)len) : read(c->fd, out, len);
}

static size_t header_length(const char *head)
{
    for (const char *line = head; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncasecmp(line, "Content-Length:", 15) == 0)
            return (size_t)strtol(line + 15, NULL, 10);
        if (!*line)
            break;
    }
    return 0;
}

bool test_read_request(TestConn *c)
{
    size_t len = 0, want;
    while (len < 4 || memcmp(c->request + len - 4, "\r\n\r\n", 4) != 0) {
        if (len + 1 >= sizeof c->request || conn_read(c, c->request + len, 1) != 1)
            return false;
        len++;
    }
    c->request[len] = '\0';
    want = header_length(c->request);
    for (len = 0; len < want && len + 1 < sizeof c->body; len++)
        if (conn_read(c, c->body + len, 1) != 1)
            return false;
    c->body[len] = '\0';
    c->number++;
    return true;
}

void test_send(TestConn *c, const char *bytes)
{
    size_t len = strlen(bytes);
    while (len > 0) {
        ssize_t n = c->ssl ? SSL_write(c->ssl, bytes, (int)len) : write(c->fd, bytes, len);
        if (n <= 0)
            return;
        bytes += n;
        len -= (size_t)n;
    }
}

void test_reset(TestConn *c)
{
    struct linger now = {1, 0};
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(c->fd);
    _exit(0);
}

void test_hang(void)
{
    for (;;)
        pause();
}

const char *test_reply(const char *status, const char *headers, const char *body)
{
    static char text[65536];
    snprintf(text, sizeof text, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n%s\r\n%s", status,
             strlen(body), headers, body);
    return text;
}
