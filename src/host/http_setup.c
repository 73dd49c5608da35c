/* From an HttpRequest to libcurl's options. Proxy and trust store are always set: libcurl never
 * chooses for itself. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "host/http.h"

enum { DEFAULT_BODY_MAX = 1024 * 1024, DEFAULT_TIMEOUT_MS = 20000 };

typedef struct UrlParts {
    char *scheme, *host, *port, *user;
} UrlParts;

static void url_parts_clear(UrlParts *u)
{
    curl_free(u->scheme);
    curl_free(u->host);
    curl_free(u->port);
    curl_free(u->user);
}

static bool url_parts_read(UrlParts *u, const char *url, unsigned flags)
{
    CURLU *handle = curl_url();
    bool fine = handle && url && curl_url_set(handle, CURLUPART_URL, url, flags) == CURLUE_OK &&
                curl_url_get(handle, CURLUPART_SCHEME, &u->scheme, 0) == CURLUE_OK &&
                curl_url_get(handle, CURLUPART_HOST, &u->host, 0) == CURLUE_OK;
    if (fine) {
        curl_url_get(handle, CURLUPART_PORT, &u->port, CURLU_DEFAULT_PORT);
        curl_url_get(handle, CURLUPART_USER, &u->user, 0);
    }
    curl_url_cleanup(handle);
    return fine;
}

static bool host_is_loopback(const char *host)
{
    return strcasecmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
           strcmp(host, "[::1]") == 0;
}

static enum net_state http_refuse(HttpJob *job, enum net_state why, const char *words)
{
    snprintf(job->words, sizeof job->words, "%s", words);
    return why;
}

/* ---- callbacks ---- */

static size_t http_on_body(char *bytes, size_t size, size_t count, void *data)
{
    HttpJob *job = data;
    buf_add(&job->body, (Span){bytes, size * count});
    return job->body.overflow ? 0 : size * count;
}

static size_t http_on_header(char *bytes, size_t size, size_t count, void *data)
{
    HttpJob *job = data;
    Span line = span_trim((Span){bytes, size * count}, "\r\n");
    size_t colon = span_find_char(line, ':');
    HttpHeader header;
    if (span_starts(line, "HTTP/")) /* of a "100 Continue" before it */
        job->in.len = 0;
    if (colon == line.len || span_starts(line, "HTTP/"))
        return size * count;
    header.name = arena_span(&job->arena, span_sub(line, 0, colon));
    header.value = arena_span(&job->arena, span_trim(span_sub(line, colon + 1, line.len), " \t"));
    vec_push(&job->arena, &job->in, header);
    return size * count;
}

/* libcurl's own sockets are not close-on-exec in this version; a child must not inherit them. */
static curl_socket_t http_on_socket(void *data UNUSED, curlsocktype purpose UNUSED,
                                    struct curl_sockaddr *address)
{
    int fd = socket(address->family, address->socktype, address->protocol);
    if (fd >= 0)
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd < 0 ? CURL_SOCKET_BAD : fd;
}

/* ---- options ---- */

static void http_set_basics(HttpJob *job, const HttpRequest *request)
{
    CURL *easy = job->easy;
    int timeout_ms = request->timeout_ms > 0 ? request->timeout_ms : DEFAULT_TIMEOUT_MS;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, job);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, job->words);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT,
                     1L); /* a resolver that hangs must not hold a cancel up */
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    curl_easy_setopt(
        easy, CURLOPT_CONNECTTIMEOUT_MS,
        (long)(request->connect_timeout_ms > 0 ? request->connect_timeout_ms : timeout_ms));
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, http_on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, job);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, http_on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, job);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, http_on_socket);
}

static void http_set_method(HttpJob *job, const HttpRequest *request)
{
    CURL *easy = job->easy;
    bool post = strcmp(request->method, "POST") == 0;
    if (strcmp(request->method, "HEAD") == 0) {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    if (strcmp(request->method, "GET") == 0 && request->body.len == 0)
        return;
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
                     arena_strndup(&job->arena, request->body.ptr, request->body.len));
    if (!post)
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
}

static bool http_add_header(HttpJob *job, const char *line)
{
    struct curl_slist *longer = curl_slist_append(job->headers, line);
    if (longer)
        job->headers = longer;
    return longer != NULL;
}

/* False if a header would break out of its line. */
static bool http_set_headers(HttpJob *job, const HttpRequest *request)
{
    bool typed = false, accepts = false;
    for (size_t i = 0; i < request->n_headers; i++) {
        const HttpHeader *header = &request->headers[i];
        if (strpbrk(header->name, "\r\n:") || strpbrk(header->value, "\r\n"))
            return false;
        typed = typed || strcasecmp(header->name, "Content-Type") == 0;
        accepts = accepts || strcasecmp(header->name, "Accept") == 0;
        http_add_header(job, header->value[0]
                                 ? arena_printf(&job->arena, "%s: %s", header->name, header->value)
                                 : arena_printf(&job->arena, "%s;", header->name));
    }
    http_add_header(job, "Expect:");
    if (!typed)
        http_add_header(job, "Content-Type:");
    if (!accepts)
        http_add_header(job, "Accept:");
    curl_easy_setopt(job->easy, CURLOPT_HTTPHEADER, job->headers);
    return true;
}

/* Tells one trust from another. */
static const char *http_trust_name(HttpJob *job, const HttpRoute *route)
{
    const char *file = route->ca_file ? route->ca_file : "",
               *dir = route->ca_dir ? route->ca_dir : "";
    return arena_printf(&job->arena, "%s:%s%s%s", file, dir, route->ca_as_go ? " as Go" : "",
                        route->insecure ? " insecure" : "");
}

/*
 * libcurl loads no certificates of its own here: the watch judges. CURLOPT_CAPATH only names the
 * trust, because libcurl compares it before it uses a connection again.
 */
static enum net_state http_set_trust(HttpJob *job, const HttpRoute *given)
{
    const HostOverlay *overlay = &job->owner->overlay;
    HttpRoute lab = {.ca_file = overlay->aws_ca_file, .insecure = given->insecure};
    const HttpRoute *route =
        overlay->aws_port > 0 && !given->ca_file && !given->ca_dir ? &lab : given;
    enum net_state problem;
    job->watch.owner = job->owner;
    job->watch.arena = &job->arena;
    job->watch.insecure = route->insecure;
    job->watch.trust = trust_get(job->owner, route, &problem);
    if (problem != NET_OK && !route->insecure)
        return http_refuse(job, problem, route->ca_file);
    curl_easy_setopt(job->easy, CURLOPT_CAINFO, NULL);
    curl_easy_setopt(job->easy, CURLOPT_PROXY_CAINFO, NULL);
    curl_easy_setopt(job->easy, CURLOPT_CAPATH,
                     arena_printf(&job->arena, "/nonexistent/%s", http_trust_name(job, route)));
    curl_easy_setopt(job->easy, CURLOPT_PROXY_CAPATH, NULL);
    curl_easy_setopt(job->easy, CURLOPT_SSL_VERIFYPEER, route->insecure ? 0L : 1L);
    curl_easy_setopt(job->easy, CURLOPT_SSL_VERIFYHOST, route->insecure ? 0L : 2L);
    curl_easy_setopt(job->easy, CURLOPT_PROXY_SSL_VERIFYPEER,
                     route->insecure ? 0L : 1L); /* one TLS configuration, as in Go */
    curl_easy_setopt(job->easy, CURLOPT_PROXY_SSL_VERIFYHOST, route->insecure ? 0L : 2L);
    curl_easy_setopt(job->easy, CURLOPT_SSL_SESSIONID_CACHE,
                     0L); /* a resumed session shows no certificate */
    tls_watch(job->easy, &job->watch);
    return NET_OK;
}

/* In a lab nothing leaves the machine: https goes to the lab's port, anything else beyond loopback
 * is refused untried. */
static enum net_state http_set_overlay(HttpJob *job, const UrlParts *url, const HttpRoute *route)
{
    const HostOverlay *overlay = &job->owner->overlay;
    UrlParts proxy = {0};
    bool outside = false;
    if (overlay->aws_port <= 0)
        return NET_OK;
    if (job->proxied)
        outside = !url_parts_read(&proxy, route->proxy_url,
                                  CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME) ||
                  !host_is_loopback(proxy.host);
    url_parts_clear(&proxy);
    if (outside)
        return http_refuse(job, NET_PROXY_DNS, "Could not resolve proxy");
    if (host_is_loopback(url->host))
        return NET_OK;
    if (!job->tls_wanted)
        return http_refuse(job, NET_REFUSED, "Connection refused");
    job->connect_to =
        curl_slist_append(NULL, arena_printf(&job->arena, "::127.0.0.1:%d", overlay->aws_port));
    curl_easy_setopt(job->easy, CURLOPT_CONNECT_TO, job->connect_to);
    return NET_OK;
}

static enum net_state http_set_all(HttpJob *job, const HttpRequest *request, const UrlParts *url)
{
    enum net_state state = NET_OK;
    job->tls_wanted = strcmp(url->scheme, "https") == 0;
    if ((!job->tls_wanted && strcmp(url->scheme, "http") != 0) || url->user)
        return http_refuse(job, NET_BAD_URL, "Unsupported URL");
    job->watch.host = arena_strdup(&job->arena, url->host);
    job->connection =
        arena_printf(&job->arena, "%s://%s:%s via %s trusting %s", url->scheme, url->host,
                     url->port, request->route.proxy_url ? request->route.proxy_url : "",
                     http_trust_name(job, &request->route));
    http_set_basics(job, request);
    http_set_method(job, request);
    if (!http_set_headers(job, request))
        return http_refuse(job, NET_BAD_URL, "a header holds a line break");
    Span login = secret_use(request->route.proxy_auth);
    job->proxied = request->route.proxy_url && request->route.proxy_url[0];
    curl_easy_setopt(job->easy, CURLOPT_PROXY, job->proxied ? request->route.proxy_url : "");
    curl_easy_setopt(job->easy, CURLOPT_NOPROXY, "");
    if (login.len != 0) {
        curl_easy_setopt(job->easy, CURLOPT_PROXYAUTH, (long)CURLAUTH_BASIC);
        curl_easy_setopt(job->easy, CURLOPT_PROXYUSERPWD, login.ptr);
    }
    if (job->tls_wanted ||
        (request->route.proxy_url && strncasecmp(request->route.proxy_url, "https:", 6) == 0))
        state = http_set_trust(job, &request->route);
    if (state == NET_OK)
        state = http_set_overlay(job, url, &request->route);
    curl_easy_setopt(job->easy, CURLOPT_URL, request->url);
    return state;
}

enum net_state http_set_up(HttpJob *job, const HttpRequest *request)
{
    UrlParts url = {0};
    enum net_state state = NET_BAD_URL;
    job->body = (Buf)BUF_INIT(request->max_body_bytes ? request->max_body_bytes : DEFAULT_BODY_MAX);
    job->easy = curl_easy_init();
    if (!job->easy)
        BUG("no libcurl handle");
    if (url_parts_read(&url, request->url, 0))
        state = http_set_all(job, request, &url);
    else
        http_refuse(job, NET_BAD_URL, "URL can't be parsed");
    url_parts_clear(&url);
    return state;
}
