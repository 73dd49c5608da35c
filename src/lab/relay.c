#include "lab/relay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/span.h"

enum { PIPE_BYTES = 16 * 1024, TUNNELS_MAX = 256 };

/* One direction: bytes read from `from` that `to` has not taken yet. */
typedef struct Pipe {
    int from, to;
    char bytes[PIPE_BYTES];
    size_t len;
    bool ended; /* from has said all; to is told once len is 0 */
    bool closed;
} Pipe;

typedef struct Tunnel {
    struct Tunnel *next;
    int client, lab; /* lab -1: the CONNECT has not come yet */
    Pipe up, down;
    bool broken; /* cut both ends as one of them was cut */
    bool done;
} Tunnel;

struct Relay {
    int listener, port, target_port;
    Tunnel *tunnels;
    size_t n_tunnels;
};

/* ---- sockets ---- */

static struct sockaddr_in relay_address(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((in_port_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return at;
}

/* Non-blocking, and small enough for select. */
static bool relay_tame(int fd)
{
    return fd >= 0 && fd < FD_SETSIZE && fcntl(fd, F_SETFL, O_NONBLOCK) == 0;
}

static int relay_connect(int port)
{
    struct sockaddr_in at = relay_address(port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0 && relay_tame(fd))
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

Relay *relay_open(int target_port)
{
    struct sockaddr_in at = relay_address(0);
    socklen_t len = sizeof at;
    Relay *relay = mem_alloc(sizeof *relay);
    relay->target_port = target_port;
    relay->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (relay_tame(relay->listener) &&
        bind(relay->listener, (struct sockaddr *)&at, sizeof at) == 0 &&
        listen(relay->listener, 64) == 0 &&
        getsockname(relay->listener, (struct sockaddr *)&at, &len) == 0) {
        relay->port = ntohs(at.sin_port);
        return relay;
    }
    if (relay->listener >= 0)
        close(relay->listener);
    mem_free(relay);
    return NULL;
}

int relay_port(const Relay *relay)
{
    return relay->port;
}

/* ---- tunnels ---- */

static void relay_accept(Relay *relay)
{
    int fd = accept(relay->listener, NULL, NULL);
    Tunnel *t;
    if (fd < 0)
        return;
    if (!relay_tame(fd) || relay->n_tunnels >= TUNNELS_MAX) {
        close(fd);
        return;
    }
    t = mem_alloc(sizeof *t);
    t->client = fd;
    t->lab = -1;
    t->up = (Pipe){.from = fd, .to = -1};
    t->down = (Pipe){.from = -1, .to = fd};
    t->next = relay->tunnels;
    relay->tunnels = t;
    relay->n_tunnels++;
}

static void relay_say(Pipe *pipe, const char *text)
{
    memcpy(pipe->bytes, text, strlen(text));
    pipe->len = strlen(text);
}

/* The head of the request is whole: connect, and leave in the pipe what came after it. */
static void relay_begin(const Relay *relay, Tunnel *t, size_t head)
{
    bool connects = t->up.len > 8 && memcmp(t->up.bytes, "CONNECT ", 8) == 0;
    t->lab = connects ? relay_connect(relay->target_port) : -1;
    memmove(t->up.bytes, t->up.bytes + head, t->up.len - head);
    t->up.len -= head;
    t->up.to = t->down.from = t->lab;
    if (t->lab >= 0) {
        relay_say(&t->down, "HTTP/1.1 200 Connection established\r\n\r\n");
        return;
    }
    relay_say(&t->down,
              "HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    t->up.len = 0;
    t->up.ended = t->up.closed = t->down.ended = true;
}

static void relay_fill(Tunnel *t, Pipe *p)
{
    ssize_t n = recv(p->from, p->bytes + p->len, PIPE_BYTES - p->len, 0);
    if (n > 0)
        p->len += (size_t)n;
    else if (n == 0)
        p->ended = true;
    else if (errno != EAGAIN && errno != EINTR)
        t->broken = true;
}

static void relay_drain(Tunnel *t, Pipe *p)
{
    ssize_t n = p->len > 0 ? send(p->to, p->bytes, p->len, MSG_NOSIGNAL) : 0;
    if (n > 0) {
        memmove(p->bytes, p->bytes + n, p->len - (size_t)n);
        p->len -= (size_t)n;
    } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
        t->broken = true;
    }
    if (p->len == 0 && p->ended && !p->closed) {
        shutdown(p->to, SHUT_WR);
        p->closed = true;
    }
}

/* A connection that the lab cut is cut for the client, too: SO_LINGER 0 sends RST. */
static void relay_close(int fd, bool broken)
{
    const struct linger now = {1, 0};
    if (fd < 0)
        return;
    if (broken)
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
}

static bool relay_wants_read(const Pipe *p)
{
    return p->from >= 0 && !p->ended && p->len < PIPE_BYTES;
}

static bool relay_wants_write(const Pipe *p)
{
    return p->to >= 0 && !p->closed && (p->len > 0 || p->ended);
}

static void relay_step(const Relay *relay, Tunnel *t, const fd_set *read, const fd_set *write)
{
    Pipe *pipes[] = {&t->up, &t->down};
    for (size_t i = 0; i < ARRAY_LEN(pipes); i++) {
        if (relay_wants_read(pipes[i]) && FD_ISSET(pipes[i]->from, read))
            relay_fill(t, pipes[i]);
        if (relay_wants_write(pipes[i]) && FD_ISSET(pipes[i]->to, write))
            relay_drain(t, pipes[i]);
    }
    if (t->lab < 0 && !t->up.closed) {
        size_t end = span_find((Span){t->up.bytes, t->up.len}, "\r\n\r\n");
        if (end < t->up.len)
            relay_begin(relay, t, end + 4);
        else if (t->up.ended || t->up.len == PIPE_BYTES)
            t->done = true;
    }
    t->done = t->done || t->broken || (t->up.closed && t->down.closed);
}

void relay_prepare(const Relay *relay, fd_set *read, fd_set *write, int *max_fd)
{
    FD_SET(relay->listener, read);
    *max_fd = relay->listener > *max_fd ? relay->listener : *max_fd;
    for (const Tunnel *t = relay->tunnels; t; t = t->next) {
        const Pipe *pipes[] = {&t->up, &t->down};
        for (size_t i = 0; i < ARRAY_LEN(pipes); i++) {
            if (relay_wants_read(pipes[i]))
                FD_SET(pipes[i]->from, read);
            if (relay_wants_write(pipes[i]))
                FD_SET(pipes[i]->to, write);
        }
        *max_fd = t->client > *max_fd ? t->client : *max_fd;
        *max_fd = t->lab > *max_fd ? t->lab : *max_fd;
    }
}

void relay_run(Relay *relay, const fd_set *read, const fd_set *write)
{
    if (FD_ISSET(relay->listener, read))
        relay_accept(relay);
    for (Tunnel **at = &relay->tunnels; *at;) {
        Tunnel *t = *at;
        relay_step(relay, t, read, write);
        if (!t->done) {
            at = &t->next;
            continue;
        }
        *at = t->next;
        relay_close(t->client, t->broken);
        relay_close(t->lab, t->broken);
        mem_free(t);
        relay->n_tunnels--;
    }
}
