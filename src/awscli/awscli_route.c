/* Proxy and trust store: botocore endpoint.py, httpsession.py, Python's urllib.request
 * (1.43.11, 3.11). */
#include <string.h>
#include <strings.h>

#include "awscli/awscli_walk.h"
#include "facts/owner.h"

/* urllib.request.getproxies_environment: the lower-case name wins. Read as they are, since
 * facts keep passwords apart. */
static const char *cli_proxy_variable(const Cli *cli, const char *lower, const char *upper,
                                      Source *out_from)
{
    const char *const names[] = {lower, upper};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *text = snapshot_env(cli->w.facts->files, names[i]);
        if (text && text[0]) {
            *out_from = source_env(names[i]);
            return text;
        }
    }
    return NULL;
}

/* urllib.request.proxy_bypass_environment: "*", or a name that the host (with or without port) ends
 * in after a dot. */
static bool cli_no_proxy(const Cli *cli, Span host)
{
    Source from;
    Span list = span_of(cli_proxy_variable(cli, "no_proxy", "NO_PROXY", &from));
    Span bare = span_sub(host, 0, span_find_char(host, ':'));
    if (span_is(list, "*"))
        return true;
    while (list.len > 0) {
        Span name = span_trim(span_sub(list, 0, span_find_char(list, ',')), " \t");
        list = span_sub(list, span_find_char(list, ',') + 1, list.len);
        while (name.len > 0 && name.ptr[0] == '.')
            name = span_sub(name, 1, name.len);
        for (int i = 0; name.len > 0 && i < 2; i++) {
            Span whole = i == 0 ? bare : host;
            Span tail = whole.len >= name.len ? span_sub(whole, whole.len - name.len, whole.len)
                                              : SPAN_EMPTY;
            if (tail.len == name.len && strncasecmp(tail.ptr, name.ptr, name.len) == 0 &&
                (whole.len == name.len || whole.ptr[whole.len - name.len - 1] == '.'))
                return true;
        }
    }
    return false;
}

/*
 * Loopback is proxied like any other host. Trust: AWS_CA_BUNDLE or ca_bundle, else
 * REQUESTS_CA_BUNDLE, else a bundle of botocore's own; SSL_CERT_FILE is not read. A ca_bundle set
 * to nothing switches the check off (httpsession.py:_setup_ssl_cert).
 */
HttpRoute cli_route(const Cli *cli, const char *url)
{
    HttpRoute r = {0};
    bool https = strncmp(url, "https:", 6) == 0;
    const char *proxy = https ? cli_proxy_variable(cli, "https_proxy", "HTTPS_PROXY", &r.proxy_from)
                              : cli_proxy_variable(cli, "http_proxy", "HTTP_PROXY", &r.proxy_from);
    Value ca = cli_setting(cli, "AWS_CA_BUNDLE", "ca_bundle");
    const char *start = strstr(url, "://");
    Span host = span_of(start ? start + 3 : url);
    /* "user:password@" apart, "http://" in front of a bare host:port
     * (httpsession.py:_fix_proxy_url). */
    if (proxy && !cli_no_proxy(cli, span_sub(host, 0, strcspn(host.ptr, "/?#")))) {
        const char *scheme = strstr(proxy, "://"), *rest = scheme ? scheme + 3 : proxy,
                   *at = strrchr(rest, '@');
        if (at)
            r.proxy_auth = secret_new(cli->w.arena, (Span){rest, (size_t)(at - rest)});
        r.proxy_url = arena_printf(
            cli->w.arena, "%s%s",
            scheme ? arena_strndup(cli->w.arena, proxy, (size_t)(rest - proxy)) : "http://",
            at ? at + 1 : rest);
    }
    if (!ca.text)
        ca = cli_setting(cli, "REQUESTS_CA_BUNDLE", NULL);
    if (ca.text && ca.text[0]) {
        r.ca_file = walk_path(&cli->w, ca.text);
        r.ca_from = ca.at;
    }
    r.insecure = ca.text && !ca.text[0];
    r.insecure_from = ca.at;
    r.proxy_by = OWNER_USER;
    r.ca_by = r.insecure_by = owner_of(cli->w.facts, ca.at);
    return r;
}
