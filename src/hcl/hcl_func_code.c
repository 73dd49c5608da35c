/* Functions that write text in another way: base64, percent signs, digests. */
#include <ctype.h>
#include <openssl/evp.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "hcl/gunzip.h"
#include "hcl/hcl_func.h"

enum { GUNZIP_STEP_BYTES = 8 /* a table of codes may take as little */ };

/* ---- base64 ---- */

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static HclValue code_in_base64(HclCall *call, Span s)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    for (size_t i = 0; i < s.len; i += 3) {
        unsigned bits = 0;
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (i + k < s.len ? (unsigned char)s.ptr[i + k] : 0u);
        for (size_t k = 0; k < 4; k++)
            buf_add_char(&buf, i + k > s.len ? '=' : base64_digits[bits >> (18 - 6 * k) & 63]);
    }
    return hcl_call_made(call, &buf);
}

static HclValue code_base64encode(HclCall *call)
{
    HclValue bad;
    Span s;
    return hcl_call_text(call, 0, &s, &bad) ? code_in_base64(call, s) : bad;
}

static HclValue code_filebase64(HclCall *call)
{
    HclValue bad;
    Span s;
    return hcl_call_file(call, 0, &s, &bad) ? code_in_base64(call, s) : bad;
}

bool hcl_call_base64(HclCall *call, Buf *out, HclValue *out_bad)
{
    Span s;
    unsigned bits = 0, n = 0;
    if (!hcl_call_text(call, 0, &s, out_bad))
        return false;
    if (span_find_char(s, '\n') < s.len || span_find_char(s, '\r') < s.len) { /* Go skips them */
        *out_bad = hv_unknown(call->eval->arena, call->at, "the base64 text has line ends");
        return false;
    }
    *out_bad = hcl_call_bad(call, "this is not base64");
    if (s.len % 4 != 0)
        return false;
    while (s.len > 0 && s.ptr[s.len - 1] == '=')
        s.len--;
    for (size_t i = 0; i < s.len; i++) {
        const char *digit = s.ptr[i] ? strchr(base64_digits, s.ptr[i]) : NULL;
        if (!digit)
            return false;
        bits = bits << 6 | (unsigned)(digit - base64_digits);
        if (++n % 4 != 1)
            buf_add_char(out, (char)(bits >> (6 - 2 * ((n - 1) % 4))));
    }
    return true;
}

static HclValue code_text_made(HclCall *call, const Buf *buf)
{
    return utf8_valid(buf_span(buf)) ? hcl_call_made(call, buf)
                                     : hcl_call_bad(call, "what it stands for is not UTF-8");
}

static HclValue code_base64decode(HclCall *call)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    HclValue bad;
    return hcl_call_base64(call, &buf, &bad) ? code_text_made(call, &buf) : bad;
}

/* net/url QueryEscape */
static HclValue code_urlencode(HclCall *call)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    HclValue bad;
    Span s;
    if (!hcl_call_text(call, 0, &s, &bad))
        return bad;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < 0x80 && (isalnum(c) || (c && strchr("-_.~", c))))
            buf_add_char(&buf, (char)c);
        else if (c == ' ')
            buf_add_char(&buf, '+');
        else
            buf_printf(&buf, "%%%02X", c);
    }
    return hcl_call_made(call, &buf);
}

/* Go's url.QueryUnescape, as OpenTofu's urldecode. */
static HclValue code_urldecode(HclCall *call)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    HclValue bad;
    Span s;
    if (!hcl_call_text(call, 0, &s, &bad))
        return bad;
    for (size_t i = 0; i < s.len; i++) {
        int byte = span_percent(s, i);
        if (s.ptr[i] != '%') {
            buf_add_char(&buf, s.ptr[i] == '+' ? ' ' : s.ptr[i]);
            continue;
        }
        if (byte < 0)
            return hcl_call_bad(call, "the text is not URL-encoded");
        buf_add_char(&buf, (char)byte);
        i += 2;
    }
    return hcl_call_made(call, &buf);
}

/* The packed bytes depend on Go's compressor and are not worked out; what is in them is known. */
static HclValue code_gzip(HclCall *call)
{
    HclValue v = hv_unknown(call->eval->arena, call->at, "base64gzip is not worked out here");
    HclValue *held = arena_new(call->eval->arena, HclValue), bad;
    Span text;
    if (!hcl_call_text(call, 0, &text, &bad))
        return bad;
    *held = call->args[0];
    v.packed = held;
    return v;
}

static HclValue code_gunzip(HclCall *call)
{
    AUTO_BUF Buf packed = BUF_INIT(HCL_STRING_MAX), text = BUF_INIT(HCL_STRING_MAX);
    HclValue bad;
    if (call->args[0].packed)
        return *call->args[0].packed;
    if (call->args[0].kind == HV_UNKNOWN)
        return call->args[0];
    if (!hcl_call_base64(call, &packed, &bad))
        return bad;
    if (!hcl_spend(call->eval, packed.len / GUNZIP_STEP_BYTES))
        return hcl_spent(call->eval, call->at);
    if (gunzip(buf_span(&packed), &text) || text.overflow)
        return code_text_made(call, &text);
    return hcl_call_bad(call, "this is no gzip data");
}

/* ---- digests ---- */

/* By the function's name: "filebase64sha256" is the digest of a file in base64. */
static HclValue code_digest(HclCall *call)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int len = 0;
    Span name = call->name, s;
    HclValue bad;
    const EVP_MD *md;
    bool base64;
    if (span_starts(name, "core::"))
        name = span_sub(name, 6, name.len);
    if (span_starts(name, "file") ? !hcl_call_file(call, 0, &s, &bad)
                                  : !hcl_call_text(call, 0, &s, &bad))
        return bad;
    name = span_sub(name, span_starts(name, "file") ? 4 : 0, name.len);
    base64 = span_starts(name, "base64");
    name = span_sub(name, base64 ? 6 : 0, name.len);
    md = EVP_get_digestbyname(arena_span(call->eval->arena, name));
    if (!md || !EVP_Digest(s.len ? s.ptr : "", s.len, digest, &len, md,
                           NULL)) /* MD5 may be switched off on this machine */
        return hv_unknown(call->eval->arena, call->at,
                          "this machine's OpenSSL doesn't work the digest out");
    if (base64)
        return code_in_base64(call, (Span){(const char *)digest, len});
    return hv_string(span_of(text_hex(call->eval->arena, digest, len)), call->at);
}

/* What these two make is not worked out; what they surely refuse is (terraform 1.11
 * internal/lang/funcs/crypto.go). */
static HclValue code_rsadecrypt(HclCall *call)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    HclValue bad;
    Span key;
    if (!hcl_call_base64(call, &buf, &bad) || !hcl_call_text(call, 1, &key, &bad))
        return bad;
    if (span_find(key, "-----BEGIN ") == key.len) /* pem.Decode, in ssh.ParseRawPrivateKey */
        return hcl_call_bad(call, "there is no private key in it");
    return hcl_call_open(call);
}

/* A name, or a UUID in one of the four lengths that uuid.Parse reads. */
static HclValue code_uuidv5(HclCall *call)
{
    static const char *const names[] = {"dns", "url", "oid", "x500"};
    HclValue bad;
    Span space;
    if (!hcl_call_text(call, 0, &space, &bad))
        return bad;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (span_is(space, names[i]))
            return hcl_call_open(call);
    if (space.len == 32 || space.len == 36 || space.len == 38 || space.len == 45)
        return hcl_call_open(call);
    return hv_refused(call->eval->arena, call->at, "Error in function call",
                      "uuidv5: there is no such namespace");
}

const HclFunction hcl_code_functions[] = {
    {"base64encode", 1, 1, FUNC_STRICT, code_base64encode},
    {"base64decode", 1, 1, FUNC_STRICT, code_base64decode},
    {"filebase64", 1, 1, FUNC_STRICT, code_filebase64},
    {"urlencode", 1, 1, FUNC_STRICT, code_urlencode},
    {"md5", 1, 1, FUNC_STRICT, code_digest},
    {"sha1", 1, 1, FUNC_STRICT, code_digest},
    {"sha256", 1, 1, FUNC_STRICT, code_digest},
    {"sha512", 1, 1, FUNC_STRICT, code_digest},
    {"base64sha256", 1, 1, FUNC_STRICT, code_digest},
    {"base64sha512", 1, 1, FUNC_STRICT, code_digest},
    {"filemd5", 1, 1, FUNC_STRICT, code_digest},
    {"filesha1", 1, 1, FUNC_STRICT, code_digest},
    {"filesha256", 1, 1, FUNC_STRICT, code_digest},
    {"filesha512", 1, 1, FUNC_STRICT, code_digest},
    {"filebase64sha256", 1, 1, FUNC_STRICT, code_digest},
    {"filebase64sha512", 1, 1, FUNC_STRICT, code_digest},
    {"base64gzip", 1, 1, FUNC_STRICT, code_gzip},
    {"base64gunzip", 1, 1, FUNC_LENIENT, code_gunzip},
    {"urldecode", 1, 1, FUNC_STRICT, code_urldecode},
    HCL_NOT_COMPUTED("bcrypt", 1, 2),
    {"rsadecrypt", 2, 2, FUNC_STRICT, code_rsadecrypt},
    HCL_NOT_COMPUTED("uuid", 0, 0),
    {"uuidv5", 2, 2, FUNC_STRICT, code_uuidv5},
    {NULL, 0, 0, FUNC_STRICT, NULL},
};
