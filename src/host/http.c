/*
 * HTTP over libcurl's multi interface: one easy handle per request, connections kept for the next
 * one to the same host. libcurl is initialised by the first request, so that a run that asks nobody
 * does not pay for it.
 */
#include <string.h>

#include "base/alloc.h"
#include "host/classify.h"
#include "host/hooks.h"
#include "host/http.h"

enum { KEPT_CONNECTIONS = 64 };

static CURLM *http_multi(Host *h)
{
    static bool initialised;
    if (h->multi)
        return h->multi;
    if (!initialised && curl_global_init_mem(CURL_GLOBAL_DEFAULT, hook_alloc, hook_free,
                                             hook_realloc, hook_strdup, hook_calloc) != 0)
        BUG("libcurl can't be initialised");
    initialised = true;
    h->multi = curl_multi_init();
    if (!h->multi)
        BUG("no libcurl multi handle");
    curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, (long)KEPT_CONNECTIONS);
    return h->multi;
}

static void http_over(HttpJob *job, enum net_state net, const char *detail)
{
    job->over = true;
    job->result.net = net;
    job->result.detail = arena_strdup(&job->arena, detail);
    job->ready_ms = host_clock_ms() + (net == NET_CANCELLED ? 0 : job->owner->overlay.delay_ms);
}

uint64_t host_http_start(World *w, const HttpRequest *request, HttpDone done, void *data)
{
    Host *h = host_of(w);
    CURLM *multi = http_multi(h);
    HttpJob *job = mem_alloc(sizeof *job);
    enum net_state refused;
    job->owner = h;
    job->id = ++h->last_id;
    job->done = done;
    job->data = data;
    job->started_ms = host_clock_ms();
    refused = http_set_up(job, request);
    job->next = h->http;
    h->http = job;
    if (refused != NET_OK)
        http_over(job, refused, job->words);
    else if (curl_multi_add_handle(multi, job->easy) != CURLM_OK)
        http_over(job, NET_FAILED, "libcurl took no further request");
    return job->id;
}

/* ---- the end of a transfer ---- */

static void http_drop_easy(HttpJob *job)
{
    if (!job->easy)
        return;
    curl_multi_remove_handle(job->owner->multi, job->easy);
    curl_easy_cleanup(job->easy);
    curl_slist_free_all(job->headers);
    curl_slist_free_all(job->connect_to);
    job->easy = NULL;
    job->headers = job->connect_to = NULL;
}

static void http_finish(HttpJob *job, CURLcode code)
{
    HttpOutcome o = {.code = code,
                     .proxied = job->proxied,
                     .tls_wanted = job->tls_wanted,
                     .body_cut = job->body.overflow};
    enum net_state net;
    if (code != CURLE_OK) { /* no resolver and no connection is ever told why it got none */
        host_want_descriptors();
        host_want_memory();
    }
    if (code == CURLE_COULDNT_RESOLVE_HOST && strstr(job->words, "thread failed to start"))
        mem_end_for_want("no further thread could be started (ulimit -u, -v). Nothing can be said "
                         "about AWS like this.");
    curl_easy_getinfo(job->easy, CURLINFO_OS_ERRNO, &o.os_errno);
    curl_easy_getinfo(job->easy, CURLINFO_HTTP_CONNECTCODE, &o.connect_status);
    curl_easy_getinfo(job->easy, CURLINFO_RESPONSE_CODE, &o.status);
    o.words = job->words[0] ? job->words : curl_easy_strerror(code);
    long connects = 0;
    curl_easy_getinfo(job->easy, CURLINFO_NUM_CONNECTS, &connects);
    if (job->watch.view.seen)
        peer_remember(job->owner, job->connection, &job->watch.view);
    else if (connects == 0)
        (void)peer_recall(job->owner, job->connection, &job->arena, &job->watch.view);
    o.tls = &job->watch.view;
    net = http_classify(&o);
    if (net == NET_PROXY_STATUS || net == NET_PROXY_AUTH)
        job->result.status = (int)(o.connect_status ? o.connect_status : o.status);
    else
        job->result.status = (int)o.status;
    job->result.tls_subject = o.tls->subject;
    job->result.tls_issuer = o.tls->issuer;
    job->result.tls_not_after_s = o.tls->not_after_s;
    job->result.tls_verified = o.tls->seen && !job->watch.insecure && tls_refusal(o.tls) == NET_OK;
    http_over(job, net, code == CURLE_OK ? "" : o.words);
    http_drop_easy(job);
}

void http_turn(Host *h)
{
    int running, left;
    CURLMsg *message;
    if (!h->multi)
        return;
    curl_multi_perform(h->multi, &running);
    while ((message = curl_multi_info_read(h->multi, &left))) {
        CURLcode code = message->data.result;
        HttpJob *job = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&job);
        http_finish(job, code);
    }
}

void host_http_cancel(World *w, uint64_t id)
{
    for (HttpJob *job = host_of(w)->http; job; job = job->next)
        if (job->id == id && (!job->over || job->ready_ms > host_clock_ms())) {
            http_drop_easy(job);
            http_over(job, NET_CANCELLED, "");
        }
}

/* ---- results ---- */

static void http_free(HttpJob *job)
{
    http_drop_easy(job);
    buf_clear(&job->body);
    arena_clear(&job->arena);
    mem_free(job);
}

bool http_ready(const Host *h)
{
    for (const HttpJob *job = h->http; job; job = job->next)
        if (job->over && job->ready_ms <= host_clock_ms())
            return true;
    return false;
}

bool http_deliver(Host *h)
{
    int64_t now = host_clock_ms();
    for (HttpJob **at = &h->http; *at; at = &(*at)->next) {
        HttpJob *job = *at;
        if (!job->over || job->ready_ms > now)
            continue;
        *at = job->next;
        job->result.headers = job->in.items;
        job->result.n_headers = job->in.len;
        job->result.body = buf_span(&job->body);
        job->result.truncated = job->body.overflow;
        job->result.elapsed_ms = (int)(now - job->started_ms);
        job->done(job->data, &job->result);
        http_free(job);
        return true;
    }
    return false;
}

int http_wait_ms(const Host *h)
{
    int64_t now = host_clock_ms(), least = -1;
    for (const HttpJob *job = h->http; job; job = job->next) {
        int64_t left = job->ready_ms > now ? job->ready_ms - now : 0;
        if (job->over && (least < 0 || left < least))
            least = left;
    }
    return (int)least;
}

void http_close(Host *h)
{
    while (h->http) {
        HttpJob *job = h->http;
        h->http = job->next;
        http_free(job);
    }
    if (h->multi)
        curl_multi_cleanup(h->multi);
    h->multi = NULL;
    peer_close(h);
    trust_close(h);
}
