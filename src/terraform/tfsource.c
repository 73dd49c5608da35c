/*
 * The form of a provider's address, "hashicorp/aws" or "host/namespace/type": what
 * terraform-registry-address provider.go:ParseProviderSource refuses (seen with terraform 1.11.4 in
 * TF_REATTACH_PROVIDERS and required_providers; tests/unit/t_tfsource.c).
 */
#include "terraform/tfload.h"

static const char source_ascii[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";

/* Letters, digits and single dashes within; what is no ASCII is left to IDNA. */
static bool source_part(Span part)
{
    for (size_t i = 0; i < part.len; i++)
        if ((unsigned char)part.ptr[i] >= 0x80)
            return true;
    return part.len > 0 && span_run(part, source_ascii) == part.len && part.ptr[0] != '-' &&
           part.ptr[part.len - 1] != '-' && span_find(part, "--") == part.len;
}

/* Labels with dots between, and a port perhaps. */
static bool source_host(Span host)
{
    Span name = span_sub(host, 0, span_find_char(host, ':'));
    size_t port = name.len + (name.len < host.len);
    if (host.len > name.len &&
        span_run(span_sub(host, port, host.len), "0123456789") + port != host.len)
        return false;
    for (;;) {
        size_t dot = span_find_char(name, '.');
        if (dot == 0)
            return false;
        if (dot == name.len)
            return true;
        name = span_sub(name, dot + 1, name.len);
    }
}

const char *tfsource_fault(Span source)
{
    Span parts[3], rest = source;
    size_t n = 0;
    for (;;) {
        size_t slash = span_find_char(rest, '/');
        if (n == ARRAY_LEN(parts) || slash == 0)
            return "it has the form hashicorp/aws";
        parts[n++] = span_sub(rest, 0, slash);
        if (slash == rest.len)
            break;
        rest = span_sub(rest, slash + 1, rest.len);
    }
    if (n == 3 && !source_host(parts[0]))
        return "it begins with a host, which is no name of one";
    for (size_t i = n == 3; i < n; i++)
        if (!source_part(parts[i]))
            return "its parts are letters, digits and single dashes within";
    return span_starts(parts[n - 1], "terraform-")
               ? "a provider's type has no \"terraform-\" in front"
               : NULL;
}
