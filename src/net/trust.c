#include "net/trust.h"

#include <string.h>
#include <strings.h>

#include "net/net.h"

/* AWS's own service over TLS and on its usual port, whoever wrote that down. */
static bool trust_is_service(const char *url, const char *host)
{
    return strncmp(url, "https://", strlen("https://")) == 0 && net_host_is_service(span_of(host));
}

static bool trust_chose_dir(enum owner owner)
{
    return owner != OWNER_USER;
}

/* Is the far end the folder's choice, and no service of AWS's? */
static bool trust_host_strange(const Question *q, const char *url, const char *host)
{
    return q->overridden && trust_chose_dir(q->endpoint_by) && !trust_is_service(url, host);
}

Trust trust_of(Arena *arena, const Question *q)
{
    const char *url = question_url(q), *host = url ? net_url_host(arena, url) : "";
    const HttpRoute *r = &q->route;
    bool tls = url && strncmp(url, "https://", strlen("https://")) == 0;
    bool unchecked = r->insecure && trust_chose_dir(r->insecure_by);
    bool other_ca = (r->ca_file || r->ca_dir) && trust_chose_dir(r->ca_by);
    bool proxied = r->proxy_url && trust_chose_dir(r->proxy_by);
    Trust t = {true, host, NULL, SOURCE_UNKNOWN};
    if (!url || (q->creds && q->creds->owner == OWNER_DIR))
        return t;
    t.fine = false;
    if (trust_host_strange(q, url, host))
        t = (Trust){false, host, "endpoint", q->endpoint_at};
    else if (proxied && (!tls || r->insecure || other_ca))
        t = (Trust){false, net_url_host(arena, r->proxy_url), "proxy", r->proxy_from};
    else if (unchecked)
        t = (Trust){false, host, "insecure = true", r->insecure_from};
    else if (tls && other_ca)
        t = (Trust){false, host, "CA bundle", r->ca_from};
    else
        t.fine = true;
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
