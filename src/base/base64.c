#include "base/base64.h"

#include <ctype.h>
#include <limits.h>
#include <openssl/evp.h>
#include <string.h>

bool base64_is_char(char c)
{
    return isalnum((unsigned char)c) || c == '+' || c == '/';
}

bool base64_is_text(Span s)
{
    size_t n = s.len;
    while (n > 0 && s.len - n < 2 && s.ptr[n - 1] == '=')
        n--;
    for (size_t i = 0; i < n; i++)
        if (!base64_is_char(s.ptr[i]))
            return false;
    return true;
}

char *base64_encode(Arena *arena, Span bytes)
{
    char *out = arena_alloc(arena, bytes.len / 3 * 4 + 5);
    out[0] = '\0';
    EVP_EncodeBlock((unsigned char *)out, (const unsigned char *)bytes.ptr, (int)bytes.len);
    return out;
}

bool base64_decode(Arena *arena, Span text, Span *out)
{
    unsigned char *bytes;
    int n;
    *out = SPAN_EMPTY;
    if (text.len % 4 != 0 || text.len > INT_MAX)
        return false;
    bytes = arena_alloc(arena, text.len + 1);
    n = EVP_DecodeBlock(bytes, (const unsigned char *)text.ptr, (int)text.len);
    if (n < 0)
        return false;
    for (size_t i = text.len; i > 0 && text.len - i < 2 && text.ptr[i - 1] == '=' && n > 0; i--)
        n--; /* EVP_DecodeBlock counts what was padded */
    bytes[n] = '\0';
    *out = (Span){(const char *)bytes, (size_t)n};
    return true;
}

char *base64url_encode(Arena *arena, Span bytes)
{
    char *out = base64_encode(arena, bytes);
    for (char *p = out; *p; p++) {
        if (*p == '+')
            *p = '-';
        else if (*p == '/')
            *p = '_';
        else if (*p == '=')
            *p = '\0';
    }
    return out;
}

Span base64url_decode(Arena *arena, Span text)
{
    size_t padded = (text.len + 3) / 4 * 4;
    char *quads = arena_alloc(arena, padded + 1), *bytes = arena_alloc(arena, padded + 1);
    int n;
    for (size_t i = 0; i < padded; i++) {
        char c = i < text.len ? text.ptr[i] : '=';
        quads[i] = (char)(c == '-' ? '+' : c == '_' ? '/' : c);
    }
    n = EVP_DecodeBlock((unsigned char *)bytes, (const unsigned char *)quads, (int)padded);
    return n > (int)(padded - text.len) ? (Span){bytes, (size_t)n - (padded - text.len)}
                                        : SPAN_EMPTY;
}
