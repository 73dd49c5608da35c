/* textencodebase64 and textdecodebase64 (terraform 1.11 internal/lang/funcs/encoding.go): what they
 * surely refuse. What they make of another encoding than UTF-8 is not worked out here. */
#include "base/text.h"
#include "base/utf8.h"
#include "hcl/hcl_func.h"

/* Every name that ianaindex.IANA.Encoding of golang.org/x/text 0.37 has an encoding for. */
static const char *const charset_names[] = {"437",
                                            "850",
                                            "852",
                                            "855",
                                            "860",
                                            "862",
                                            "863",
                                            "865",
                                            "866",
                                            "ansi_x3.4-1968",
                                            "ansi_x3.4-1986",
                                            "arabic",
                                            "asmo-708",
                                            "big5",
                                            "ccsid00858",
                                            "ccsid01140",
                                            "cp00858",
                                            "cp01140",
                                            "cp037",
                                            "cp367",
                                            "cp437",
                                            "cp819",
                                            "cp850",
                                            "cp852",
                                            "cp855",
                                            "cp860",
                                            "cp862",
                                            "cp863",
                                            "cp865",
                                            "cp866",
                                            "cp936",
                                            "csascii",
                                            "csbig5",
                                            "cseuckr",
                                            "cseucpkdfmtjapanese",
                                            "csgb18030",
                                            "csgbk",
                                            "csibm00858",
                                            "csibm01140",
                                            "csibm037",
                                            "csibm1047",
                                            "csibm855",
                                            "csibm860",
                                            "csibm863",
                                            "csibm865",
                                            "csibm866",
                                            "csiso2022jp",
                                            "csiso885913",
                                            "csiso885914",
                                            "csiso885915",
                                            "csiso885916",
                                            "csiso88596e",
                                            "csiso88596i",
                                            "csiso88598e",
                                            "csiso88598i",
                                            "csisolatin1",
                                            "csisolatin2",
                                            "csisolatin3",
                                            "csisolatin4",
                                            "csisolatin5",
                                            "csisolatin6",
                                            "csisolatinarabic",
                                            "csisolatincyrillic",
                                            "csisolatingreek",
                                            "csisolatinhebrew",
                                            "cskoi8r",
                                            "cskoi8u",
                                            "csmacintosh",
                                            "cspc850multilingual",
                                            "cspc862latinhebrew",
                                            "cspc8codepage437",
                                            "cspcp852",
                                            "csshiftjis",
                                            "csutf16",
                                            "csutf16be",
                                            "csutf16le",
                                            "csutf8",
                                            "cswindows1250",
                                            "cswindows1251",
                                            "cswindows1252",
                                            "cswindows1253",
                                            "cswindows1254",
                                            "cswindows1255",
                                            "cswindows1256",
                                            "cswindows1257",
                                            "cswindows1258",
                                            "cswindows874",
                                            "cyrillic",
                                            "ebcdic-cp-ca",
                                            "ebcdic-cp-nl",
                                            "ebcdic-cp-us",
                                            "ebcdic-cp-wt",
                                            "ebcdic-us-37+euro",
                                            "ecma-114",
                                            "ecma-118",
                                            "elot_928",
                                            "euc-jp",
                                            "euc-kr",
                                            "extended_unix_code_packed_format_for_japanese",
                                            "gb18030",
                                            "gbk",
                                            "greek",
                                            "greek8",
                                            "hebrew",
                                            "hz-gb-2312",
                                            "ibm-1047",
                                            "ibm00858",
                                            "ibm01140",
                                            "ibm037",
                                            "ibm1047",
                                            "ibm367",
                                            "ibm437",
                                            "ibm819",
                                            "ibm850",
                                            "ibm852",
                                            "ibm855",
                                            "ibm860",
                                            "ibm862",
                                            "ibm863",
                                            "ibm865",
                                            "ibm866",
                                            "iso-2022-jp",
                                            "iso-8859-1",
                                            "iso-8859-10",
                                            "iso-8859-13",
                                            "iso-8859-14",
                                            "iso-8859-15",
                                            "iso-8859-16",
                                            "iso-8859-2",
                                            "iso-8859-3",
                                            "iso-8859-4",
                                            "iso-8859-5",
                                            "iso-8859-6",
                                            "iso-8859-6-e",
                                            "iso-8859-6-i",
                                            "iso-8859-7",
                                            "iso-8859-8",
                                            "iso-8859-8-e",
                                            "iso-8859-8-i",
                                            "iso-8859-9",
                                            "iso-celtic",
                                            "iso-ir-100",
                                            "iso-ir-101",
                                            "iso-ir-109",
                                            "iso-ir-110",
                                            "iso-ir-126",
                                            "iso-ir-127",
                                            "iso-ir-138",
                                            "iso-ir-144",
                                            "iso-ir-148",
                                            "iso-ir-157",
                                            "iso-ir-199",
                                            "iso-ir-226",
                                            "iso-ir-6",
                                            "iso646-us",
                                            "iso_646.irv:1991",
                                            "iso_8859-1",
                                            "iso_8859-10:1992",
                                            "iso_8859-14",
                                            "iso_8859-14:1998",
                                            "iso_8859-15",
                                            "iso_8859-16",
                                            "iso_8859-16:2001",
                                            "iso_8859-1:1987",
                                            "iso_8859-2",
                                            "iso_8859-2:1987",
                                            "iso_8859-3",
                                            "iso_8859-3:1988",
                                            "iso_8859-4",
                                            "iso_8859-4:1988",
                                            "iso_8859-5",
                                            "iso_8859-5:1988",
                                            "iso_8859-6",
                                            "iso_8859-6-e",
                                            "iso_8859-6-i",
                                            "iso_8859-6:1987",
                                            "iso_8859-7",
                                            "iso_8859-7:1987",
                                            "iso_8859-8",
                                            "iso_8859-8-e",
                                            "iso_8859-8-i",
                                            "iso_8859-8:1988",
                                            "iso_8859-9",
                                            "iso_8859-9:1989",
                                            "koi8-r",
                                            "koi8-u",
                                            "l1",
                                            "l10",
                                            "l2",
                                            "l3",
                                            "l4",
                                            "l5",
                                            "l6",
                                            "l8",
                                            "latin-9",
                                            "latin1",
                                            "latin10",
                                            "latin2",
                                            "latin3",
                                            "latin4",
                                            "latin5",
                                            "latin6",
                                            "latin8",
                                            "mac",
                                            "macintosh",
                                            "ms936",
                                            "ms_kanji",
                                            "pc-multilingual-850+euro",
                                            "shift_jis",
                                            "us",
                                            "us-ascii",
                                            "utf-16",
                                            "utf-16be",
                                            "utf-16le",
                                            "utf-8",
                                            "windows-1250",
                                            "windows-1251",
                                            "windows-1252",
                                            "windows-1253",
                                            "windows-1254",
                                            "windows-1255",
                                            "windows-1256",
                                            "windows-1257",
                                            "windows-1258",
                                            "windows-874",
                                            "windows-936"};

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

static HclValue charset_open(HclCall *call)
{
    return hv_unknown(call->eval->arena, call->at, "the function %.*s is not worked out here",
                      (int)call->name.len, call->name.ptr);
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
    return charset_open(call);
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
    return charset_open(call);
}

const HclFunction hcl_charset_functions[] = {
    {"textencodebase64", 2, 2, FUNC_STRICT, charset_encode},
    {"textdecodebase64", 2, 2, FUNC_STRICT, charset_decode},
    {NULL, 0, 0, FUNC_STRICT, NULL},
};
