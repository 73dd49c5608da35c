/* Private to host/: one HTTP request in flight. http_setup.c makes the easy handle, http.c takes it
 * to its end. */
#ifndef WHY403_HOST_HTTP_H
#define WHY403_HOST_HTTP_H

#include "host/tls.h"

struct HttpJob {
    HttpJob *next;
    Host *owner;
    uint64_t id;
    HttpDone done;
    void *data;
    CURL *easy; /* NULL once it is over */
    struct curl_slist *headers, *connect_to;
    Arena arena; /* the request's and the answer's texts */
    VEC(HttpHeader) in;
    Buf body;
    TlsWatch watch;
    const char *connection; /* names the connection: scheme, host, port, proxy, trust */
    bool proxied, tls_wanted;
    bool over;
    int64_t started_ms, ready_ms;
    char words[CURL_ERROR_SIZE];
    HttpResult result;
};

/* Makes job->easy for the request, which is copied. Anything but NET_OK: it can't even be tried;
 * job->words says why. */
enum net_state http_set_up(HttpJob *job, const HttpRequest *request);

#endif
