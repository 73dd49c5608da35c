#include "net/trust.h"

#include <string.h>
#include <strings.h>

#include "data/regions.h"
#include "net/net.h"

static bool trust_chose_dir(enum owner owner)
{
    return owner != OWNER_USER;
}

/* Is the far end the folder's choice, and no service of AWS's? A region that has not the form of
 * one may make another host of it: "s3" a bucket's that is called sts. */
static bool trust_host_strange(const Question *q, const char *url, const char *host)
{
    bool chosen = q->overridden || q->kind == Q_CONTAINER_CREDENTIALS ||
                  (q->region && !region_has_form(q->region));
    /* AWS's own service over TLS and on its usual port, whoever wrote that down. */
    return chosen && trust_chose_dir(q->endpoint_by) &&
           (!net_url_is_tls(url) || !net_host_is_service(span_of(host)));
}

static void trust_object(Trust *t, const char *host, const char *what, Source at)
{
    t->objections[t->n++] = (Objection){host, what, at};
}

Trust trust_of(Arena *arena, const Question *q)
{
    const char *url = question_url(q), *host = url ? net_url_host(arena, url) : "";
    const HttpRoute *r = &q->route;
    bool tls = url && net_url_is_tls(url);
    bool unchecked = r->insecure && trust_chose_dir(r->insecure_by);
    bool other_ca = (r->ca_file || r->ca_dir) && trust_chose_dir(r->ca_by);
    bool proxied = r->proxy_url && trust_chose_dir(r->proxy_by);
    /* A proxy hears the host's name, whatever stands in the request. */
    bool hears = proxied && (q->users_inside || (q->overridden && q->endpoint_by == OWNER_USER &&
                                                 !net_host_is_aws(span_of(host))));
    Trust t = {0};
    if (url && hears)
        trust_object(&t, net_url_host(arena, r->proxy_url), "proxy", r->proxy_from);
    if (!url || (q->creds && q->creds->owner == OWNER_DIR))
        return t;
    if (trust_host_strange(q, url, host))
        trust_object(&t, host,
                     q->overridden || q->kind == Q_CONTAINER_CREDENTIALS ? "endpoint" : "region",
                     q->endpoint_at);
    if (proxied && !hears && (!tls || r->insecure || other_ca))
        trust_object(&t, net_url_host(arena, r->proxy_url), "proxy", r->proxy_from);
    if (unchecked)
        trust_object(&t, host, "insecure = true", r->insecure_from);
    if (tls && other_ca)
        trust_object(&t, host, "CA bundle", r->ca_from);
    return t;
}

bool trust_allows(const char *allowed, const char *host)
{
    size_t len = strlen(allowed);
    if (strcmp(allowed, "all") == 0 || strcasecmp(allowed, host) == 0)
        return true;
    return len > 0 && strncasecmp(allowed, host, len) == 0 && host[len] == ':' &&
           !strchr(host + len + 1, ':');
}
