/* Networks: terraform internal/lang/funcs/cidr.go, apparentlymart/go-cidr. */
#include <arpa/inet.h>
#include <string.h>

#include "hcl/hcl_func.h"

enum { CIDR_BYTES = 16 };

typedef struct Cidr {
    unsigned char address[CIDR_BYTES];
    int bits; /* of an address: 32 or 128 */
    int prefix;
} Cidr;

/* "10.0.0.0/8". A zero in front of a number is taken for decimal by Terraform: those are left
 * alone. */
static bool cidr_read(HclCall *call, Cidr *out, HclValue *out_bad)
{
    HclValue bad;
    Span s, address, length;
    char text[64];
    size_t slash;
    if (!hcl_call_text(call, 0, &s, &bad)) {
        *out_bad = bad;
        return false;
    }
    *out_bad = hcl_call_bad(call, "this is no network such as 10.0.0.0/8");
    slash = span_find_char(s, '/');
    address = span_sub(s, 0, slash);
    length = span_sub(s, slash + 1, s.len);
    if (slash >= s.len || address.len >= sizeof text || length.len < 1 || length.len > 3)
        return false;
    memcpy(text, address.ptr, address.len);
    text[address.len] = '\0';
    out->bits = strchr(text, ':') ? 128 : 32;
    out->prefix = 0;
    for (size_t i = 0; i < length.len; i++) {
        if (length.ptr[i] < '0' || length.ptr[i] > '9')
            return false;
        out->prefix = out->prefix * 10 + (length.ptr[i] - '0');
    }
    if (inet_pton(out->bits == 32 ? AF_INET : AF_INET6, text, out->address) != 1 ||
        (length.len > 1 && length.ptr[0] == '0') ||
        (strchr(text, '.') != NULL) != (out->bits == 32)) {
        *out_bad =
            hv_unknown(call->eval->arena, call->at, "this way to write a network is not followed");
        return false;
    }
    if (out->prefix > out->bits)
        return false;
    for (int i = out->prefix; i < out->bits; i++)
        out->address[i / 8] &= (unsigned char)~(0x80 >> i % 8);
    return true;
}

static HclValue cidr_text(HclCall *call, const Cidr *c, bool with_prefix)
{
    char text[INET6_ADDRSTRLEN];
    if (!inet_ntop(c->bits == 32 ? AF_INET : AF_INET6, c->address, text, sizeof text) ||
        (c->bits == 128 && strchr(text, '.')))
        return hv_unknown(call->eval->arena, call->at, "this address is not worked out here");
    return hv_string(span_of(with_prefix ? arena_printf(call->eval->arena, "%s/%d", text, c->prefix)
                                         : arena_strdup(call->eval->arena, text)),
                     call->at);
}

/* Puts number into the n bits of the address that end at bit end. False: it doesn't fit. */
static bool cidr_put(Cidr *c, int end, int n, unsigned long long number)
{
    for (int i = end - 1; i >= end - n && number > 0; i--, number >>= 1)
        if (number & 1)
            c->address[i / 8] |= (unsigned char)(0x80 >> i % 8);
    return number == 0;
}

/* A negative number counts from the end. */
static HclValue cidr_host(HclCall *call)
{
    HclValue bad;
    long long number;
    Cidr c;
    int n;
    if (!cidr_read(call, &c, &bad) || !hcl_call_number(call, 1, &number, &bad))
        return bad;
    n = c.bits - c.prefix;
    if (number < 0) {
        if (n < 60 && -number > (1LL << n))
            return hcl_call_bad(call, "the network has fewer addresses");
        if (n >= 60)
            return hv_unknown(call->eval->arena, call->at,
                              "counting from the end of this network is not worked out here");
        number += 1LL << n;
    }
    if (!cidr_put(&c, c.bits, n, (unsigned long long)number))
        return hcl_call_bad(call, "the network has fewer addresses");
    return cidr_text(call, &c, false);
}

static HclValue cidr_netmask(HclCall *call)
{
    HclValue bad;
    Cidr c;
    if (!cidr_read(call, &c, &bad))
        return bad;
    if (c.bits != 32)
        return hcl_call_bad(call, "only IPv4 has netmasks");
    for (int i = 0; i < 32; i++)
        c.address[i / 8] = (unsigned char)(i < c.prefix ? c.address[i / 8] | 0x80 >> i % 8
                                                        : c.address[i / 8] & ~(0x80 >> i % 8));
    return cidr_text(call, &c, false);
}

static HclValue cidr_subnet(HclCall *call)
{
    HclValue bad;
    long long more, number;
    Cidr c;
    if (!cidr_read(call, &c, &bad) || !hcl_call_number(call, 1, &more, &bad) ||
        !hcl_call_number(call, 2, &number, &bad))
        return bad;
    if (more < 0 || number < 0)
        return hv_unknown(call->eval->arena, call->at, "negative numbers are not worked out here");
    if (more > c.bits - c.prefix)
        return hcl_call_bad(call, "the network has not that many bits to give");
    c.prefix += (int)more;
    if (!cidr_put(&c, c.prefix, (int)more, (unsigned long long)number))
        return hcl_call_bad(call, "there are fewer networks of that size");
    return cidr_text(call, &c, true);
}

const HclFunction hcl_cidr_functions[] = {
    {"cidrhost", 2, 2, FUNC_STRICT, cidr_host},
    {"cidrnetmask", 1, 1, FUNC_STRICT, cidr_netmask},
    {"cidrsubnet", 3, 3, FUNC_STRICT, cidr_subnet},
    /* None of these stands where credentials are configured. */
    HCL_NOT_COMPUTED("cidrsubnets", 1, -1),
    HCL_NOT_COMPUTED("cidrcontains", 2, 2),
    {NULL, 0, 0, FUNC_STRICT, NULL},
};
