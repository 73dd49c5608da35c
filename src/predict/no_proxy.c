#include "predict/no_proxy.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

Authority authority_of(const char *url)
{
    Authority a = {SPAN_EMPTY, SPAN_EMPTY, strncmp(url, "https://", 8) == 0};
    const char *host = strstr(url, "://");
    size_t len;
    host = host ? host + 3 : url;
    len = strcspn(host, "/?#");
    a.host = (Span){host, len};
    if (len > 0 && host[0] == '[') {
        size_t end = span_find_char(a.host, ']');
        a.port = end + 2 <= len ? span_sub(a.host, end + 2, len) : SPAN_EMPTY;
        a.host = span_sub(a.host, 1, end);
    } else {
        size_t colon = span_find_char(a.host, ':');
        a.port = colon < len ? span_sub(a.host, colon + 1, len) : SPAN_EMPTY;
        a.host = span_sub(a.host, 0, colon);
    }
    if (a.port.len == 0)
        a.port = span_of(a.https ? "443" : "80");
    return a;
}

/* Address as 16 bytes, version 4 mapped; false if it is none. */
static bool address_parse(Span text, unsigned char out[16])
{
    char buf[INET6_ADDRSTRLEN];
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (text.len == 0 || text.len >= sizeof buf)
        return false;
    memcpy(buf, text.ptr, text.len);
    buf[text.len] = '\0';
    if (inet_pton(AF_INET6, buf, out) == 1)
        return true;
    memcpy(out, mapped, sizeof mapped);
    return inet_pton(AF_INET, buf, out + 12) == 1;
}

bool no_proxy_loopback(Span host)
{
    unsigned char a[16];
    static const unsigned char one[16] = {[15] = 1};
    if (span_is_nocase(host, "localhost"))
        return true;
    return address_parse(host, a) &&
           (memcmp(a, one, 16) == 0 || (a[10] == 0xFF && a[11] == 0xFF && a[12] == 127));
}

static bool cidr_match(Span entry, Span host)
{
    unsigned char net[16], address[16];
    size_t slash = span_find_char(entry, '/');
    Span base = span_sub(entry, 0, slash), bits_text = span_sub(entry, slash + 1, entry.len);
    int bits = 0;
    if (slash >= entry.len || bits_text.len == 0 || !address_parse(base, net) ||
        !address_parse(host, address))
        return false;
    for (size_t i = 0; i < bits_text.len; i++) {
        if (!isdigit((unsigned char)bits_text.ptr[i]) || bits > 128)
            return false;
        bits = bits * 10 + (bits_text.ptr[i] - '0');
    }
    if (span_find_char(base, ':') == base.len)
        bits += 96;
    if (bits > 128)
        return false;
    for (int i = 0; i < bits; i++)
        if ((net[i / 8] ^ address[i / 8]) & (0x80 >> (i % 8)))
            return false;
    return true;
}

static bool ends_nocase(Span s, Span end)
{
    return s.len >= end.len && strncasecmp(s.ptr + s.len - end.len, end.ptr, end.len) == 0;
}

static bool domain_match(Span entry, Span host)
{
    Span dotted = entry;
    if (span_starts(entry, "*."))
        dotted = entry = span_sub(entry, 1, entry.len);
    if (span_starts(entry, ".")) /* only what lies below it */
        return ends_nocase(host, dotted) && host.len > dotted.len;
    if (host.len == entry.len)
        return strncasecmp(host.ptr, entry.ptr, entry.len) == 0;
    return host.len > entry.len && host.ptr[host.len - entry.len - 1] == '.' &&
           ends_nocase(host, entry);
}

/* "host:port" splits, an IPv6 address doesn't. */
static bool entry_match(Span entry, Authority to)
{
    size_t colon = span_find_char(entry, ':');
    bool port = colon < entry.len &&
                span_find_char(span_sub(entry, colon + 1, entry.len), ':') == entry.len - colon - 1;
    unsigned char a[16], b[16];
    if (span_is(entry, "*"))
        return true;
    if (cidr_match(entry, to.host))
        return true;
    if (port) {
        Span want = span_sub(entry, colon + 1, entry.len);
        if (!span_same(want, to.port))
            return false;
        entry = span_sub(entry, 0, colon);
    }
    if (address_parse(entry, a))
        return address_parse(to.host, b) && memcmp(a, b, sizeof a) == 0;
    return entry.len > 0 && domain_match(entry, to.host);
}

const char *no_proxy_entry(Arena *arena, const char *list, Authority to)
{
    for (Span rest = span_of(list); rest.len > 0;) {
        size_t end = span_find_char(rest, ',');
        Span entry = span_trim(span_sub(rest, 0, end), " \t\r\n");
        rest = span_sub(rest, end + 1, rest.len);
        if (entry_match(entry, to))
            return arena_span(arena, entry);
    }
    return NULL;
}
