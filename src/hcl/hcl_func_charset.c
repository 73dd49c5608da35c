/* textencodebase64 and textdecodebase64 (terraform 1.11 internal/lang/funcs/encoding.go): what they
 * surely refuse. What they make of another encoding than UTF-8 is not worked out here. */
#include "base/text.h"
#include "base/utf8.h"
#include "hcl/hcl_func.h"

static const char *const charset_names[] = {
#include "hcl/charset_names.def"
};

static bool charset_in(Span name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_is_nocase(name, names[i]))
            return true;
    return false;
}

static bool charset_named(HclCall *call, Span *out, HclValue *out_bad)
{
    if (!hcl_call_text(call, 1, out, out_bad))
        return false;
    *out = span_trim(*out, " \t\r\n\v\f");
    if (out->len > 0 && charset_in(*out, charset_names, ARRAY_LEN(charset_names)))
        return true;
    *out_bad = hcl_call_bad(call, "there is no encoding of that name");
    return false;
}

static bool charset_beyond_ascii(Span text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return true;
    return false;
}

static HclValue charset_encode(HclCall *call)
{
    static const char *const ascii[] = {"us",      "us-ascii", "ansi_x3.4-1968", "ansi_x3.4-1986",
                                        "cp367",   "ibm367",   "iso646-us",      "iso_646.irv:1991",
                                        "iso-ir-6"};
    HclValue bad;
    Span text, name;
    if (!hcl_call_text(call, 0, &text, &bad) || !charset_named(call, &name, &bad))
        return bad;
    if (charset_in(name, ascii, ARRAY_LEN(ascii)) && charset_beyond_ascii(text))
        return hcl_call_bad(call, "the text holds characters that the encoding has not");
    return hcl_call_open(call);
}

static HclValue charset_decode(HclCall *call)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    HclValue bad;
    Span name;
    if (!charset_named(call, &name, &bad) || !hcl_call_base64(call, &buf, &bad))
        return bad;
    if ((span_is_nocase(name, "utf-8") || span_is_nocase(name, "csutf8")) &&
        utf8_valid(buf_span(&buf)))
        return hcl_call_made(call, &buf);
    return hcl_call_open(call);
}

const HclFunction hcl_charset_functions[] = {
    {"textencodebase64", 2, 2, FUNC_STRICT, charset_encode},
    {"textdecodebase64", 2, 2, FUNC_STRICT, charset_decode},
    {NULL, 0, 0, FUNC_STRICT, NULL},
};
