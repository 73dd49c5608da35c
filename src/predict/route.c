/* Which proxy: golang.org/x/net/http/httpproxy, with the arguments of aws-sdk-go-base's
 * HTTPTransportOptions over it. */
#include "predict/route.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "facts/owner.h"
#include "predict/no_proxy.h"
#include "predict/settings.h"
#include "terraform/tfform.h"

typedef struct ProxySetting {
    const char *text; /* NULL = none */
    const Secret *auth;
    Source from;
    enum owner by;
} ProxySetting;

/* The reader has taken a password out of the URL already. */
static ProxySetting proxy_variable(const Walk *w, const char *name)
{
    const EnvVar *v = env_var(w->facts->env, name);
    return v && !value_empty(v->value)
               ? (ProxySetting){v->value.text, v->userinfo, source_env(name),
                                owner_of(w->facts, source_env(name))}
               : (ProxySetting){0};
}

static ProxySetting proxy_env(const Walk *w, const char *upper, const char *lower)
{
    ProxySetting p = proxy_variable(w, upper);
    return p.text || generation_has(&w->generation, QUIRK_LOWER_CASE_PROXY)
               ? p
               : proxy_variable(w, lower);
}

/* An empty text switches the proxy off. */
static ProxySetting proxy_arg(const Walk *w, const char *name)
{
    const TfValue *v = walk_arg(w, name);
    return (ProxySetting){v->state == TF_KNOWN ? v->v.text : NULL, NULL, v->expr_at,
                          owner_of(w->facts, v->v.at)};
}

/* https_proxy, then the environment, then http_proxy, which stands in for both
 * (HTTPProxyModeLegacy). */
static ProxySetting proxy_for(const Walk *w, bool https)
{
    ProxySetting http_arg = proxy_arg(w, "http_proxy"), https_arg = proxy_arg(w, "https_proxy"),
                 env;
    if (!https)
        return http_arg.text ? http_arg : proxy_env(w, "HTTP_PROXY", "http_proxy");
    if (https_arg.text)
        return https_arg;
    if (http_arg.text && *http_arg.text && generation_has(&w->generation, QUIRK_HTTP_PROXY_FIRST))
        return http_arg;
    env = proxy_env(w, "HTTPS_PROXY", "https_proxy");
    return env.text || !http_arg.text || generation_has(&w->generation, QUIRK_HTTP_PROXY_ALONE)
               ? env
               : http_arg;
}

static ProxySetting no_proxy_list(const Walk *w)
{
    ProxySetting arg = proxy_arg(w, "no_proxy");
    return arg.text && *arg.text ? arg : proxy_env(w, "NO_PROXY", "no_proxy");
}

/* Splits "user:password@" off and puts "http://" in front of a bare host:port. */
static void route_proxy(Arena *arena, HttpRoute *r, ProxySetting proxy)
{
    const char *scheme = strstr(proxy.text, "://");
    const char *host = scheme ? scheme + 3 : proxy.text, *at;
    at = strrchr(host, '@');
    r->proxy_auth = at ? secret_new(arena, (Span){host, (size_t)(at - host)}) : proxy.auth;
    r->proxy_url = arena_printf(
        arena, "%s%s",
        scheme ? arena_strndup(arena, proxy.text, (size_t)(host - proxy.text)) : "http://",
        at ? at + 1 : host);
    r->proxy_from = proxy.from;
    r->proxy_by = proxy.by;
}

static Walk route_walk(Arena *arena, Facts *facts, const Configuration *conf)
{
    Walk w = {0};
    w.arena = arena;
    w.facts = facts;
    w.conf = (Configuration *)conf;
    w.backend = conf->kind == CONF_BACKEND || conf->kind == CONF_REMOTE_STATE ||
                conf->kind == CONF_ENCRYPTION;
    w.generation = w.backend ? generation_of_backend(facts) : generation_of_provider(facts);
    return w;
}

/* Instance metadata and containers are asked directly (imds api_client.go: a transport without
 * proxy). */
static bool never_proxied(Span host)
{
    return span_starts(host, "169.254.") || span_is(host, "fd00:ec2::254") ||
           span_is(host, "fd00:ec2::23");
}

HttpRoute route_for(Arena *arena, Facts *facts, const Configuration *conf, const char *url)
{
    Walk w = route_walk(arena, facts, conf);
    HttpRoute r = conf->route;
    Authority to = authority_of(url);
    ProxySetting proxy = proxy_for(&w, to.https);
    r.proxy_url = NULL;
    r.proxy_auth = NULL;
    r.proxy_from = SOURCE_UNKNOWN;
    r.proxy_by = OWNER_UNKNOWN;
    if (proxy.text && *proxy.text && !never_proxied(to.host) && !no_proxy_loopback(to.host) &&
        !no_proxy_entry(arena, no_proxy_list(&w).text, to))
        route_proxy(arena, &r, proxy);
    return r;
}

ProxyPassed route_proxy_passed(Arena *arena, Facts *facts, const Configuration *conf,
                               const char *url)
{
    Walk w = route_walk(arena, facts, conf);
    Authority to =
        authority_of(url ? url : ""); /* a child goes nowhere: no host, which no rule names */
    ProxySetting proxy = proxy_for(&w, to.https), list = no_proxy_list(&w);
    ProxyPassed passed = {NULL, list.from, proxy.from};
    if (url && proxy.text && *proxy.text && !never_proxied(to.host))
        passed.rule = no_proxy_entry(arena, list.text, to);
    return passed;
}

/* ValidateProxySettings: an argument that is no URL ends configuration at once (shapes.md S17). */
bool settings_check_proxy(Walk *w)
{
    static const struct {
        const char *arg, *summary;
    } rows[] = {{"http_proxy", "Invalid HTTP Proxy"}, {"https_proxy", "Invalid HTTPS Proxy"}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const TfValue *v = walk_arg(w, rows[i].arg);
        const char *text = v->state == TF_KNOWN ? v->v.text : NULL;
        if (!text || !form_fault(w->arena, FORM_URL, text, false))
            continue;
        walk_fail(w, STAGE_CONFIGURATION, PREDICT_PROXY_URL, v->expr_at, rows[i].summary,
                  "%s is no URL", rows[i].arg);
        return false;
    }
    return true;
}
