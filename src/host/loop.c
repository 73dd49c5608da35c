/* The one place to wait: libcurl's sockets and timers, children's pipes, one descriptor of the
 * caller. */
#include "base/alloc.h"
#include "host/impl.h"

/* Smaller of two waits in milliseconds, where -1 is "no limit". */
static int loop_sooner(int a, int b)
{
    if (a < 0)
        return b;
    return b < 0 || a < b ? a : b;
}

/* Without libcurl (offline, or nothing asked yet) poll(2) does; the layouts differ. */
static void loop_wait_plain(struct curl_waitfd *fds, size_t n, int timeout_ms)
{
    struct pollfd *plain = mem_calloc(n + 1, sizeof *plain);
    for (size_t i = 0; i < n; i++)
        plain[i] = (struct pollfd){
            fds[i].fd, (short)(fds[i].events & CURL_WAIT_POLLOUT ? POLLOUT : POLLIN), 0};
    if (poll(plain, (nfds_t)n, timeout_ms) > 0)
        for (size_t i = 0; i < n; i++)
            fds[i].revents = plain[i].revents ? fds[i].events : 0;
    mem_free(plain);
}

static bool loop_wait(Host *h, int extra_fd, int timeout_ms)
{
    struct curl_waitfd *fds = mem_calloc(child_fd_count(h) + 1, sizeof *fds);
    size_t n = child_fds(h, fds);
    bool extra;
    if (extra_fd >= 0)
        fds[n] = (struct curl_waitfd){extra_fd, CURL_WAIT_POLLIN, 0};
    if (h->multi)
        curl_multi_poll(h->multi, fds, (unsigned)(n + (extra_fd >= 0)),
                        timeout_ms < 0 ? 3600 * 1000 : timeout_ms, NULL);
    else
        loop_wait_plain(fds, n + (extra_fd >= 0), timeout_ms);
    extra = extra_fd >= 0 && fds[n].revents != 0;
    mem_free(fds);
    return extra;
}

bool host_poll(World *w, int extra_fd, int timeout_ms)
{
    Host *h = host_of(w);
    bool extra;
    http_turn(h);
    child_turn(h);
    timeout_ms = loop_sooner(timeout_ms, loop_sooner(http_wait_ms(h), child_wait_ms(h)));
    if (http_ready(h) || child_ready(h))
        timeout_ms = 0;
    extra = loop_wait(h, extra_fd, timeout_ms);
    http_turn(h);
    child_turn(h);
    while (http_deliver(h) || child_deliver(h))
        continue;
    return extra;
}
