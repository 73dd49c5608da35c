/* The server's side of sigv4.h: what an Authorization header claims, and whether it is true. */
#include <openssl/crypto.h>
#include <string.h>

#include "sigv4/sigv4.h"

enum { SIGNATURE_HEX = 64 };

static const char algorithm[] = "AWS4-HMAC-SHA256";

/* "KEYID/20150830/us-east-1/sts/aws4_request"; a '/' in the key id (a swapped pair) makes too many
 * parts, as at AWS. */
static bool sigv4_split_credential(Arena *arena, const char *credential, SigClaim *out)
{
    const char **parts[] = {&out->key_id, &out->date, &out->region, &out->service,
                            &out->terminator};
    Span rest = span_of(credential);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        size_t end = span_find_char(rest, '/');
        bool last = i + 1 == ARRAY_LEN(parts);
        if (last != (end == rest.len))
            return false;
        *parts[i] = arena_span(arena, span_sub(rest, 0, end));
        rest = span_sub(rest, end + 1, rest.len);
    }
    return true;
}

/* One "Name=value" word; false if it has no '='. */
static bool sigv4_take_word(Arena *arena, Span word, const char **out_credential, SigClaim *out)
{
    size_t eq = span_find_char(word, '=');
    Span name = span_sub(word, 0, eq);
    const char *value = arena_span(arena, span_sub(word, eq + 1, word.len));
    if (eq == word.len)
        return false;
    if (span_is(name, "Credential"))
        *out_credential = value;
    else if (span_is(name, "SignedHeaders"))
        out->signed_headers = value;
    else if (span_is(name, "Signature"))
        out->signature = value;
    return true;
}

static bool sigv4_next_word(Span *rest, Span *out)
{
    static const char separators[] = ", \t";
    size_t from = 0, to;
    while (from < rest->len && rest->ptr[from] && strchr(separators, rest->ptr[from]))
        from++;
    for (to = from; to < rest->len && rest->ptr[to] && !strchr(separators, rest->ptr[to]);)
        to++;
    *out = span_sub(*rest, from, to);
    *rest = span_sub(*rest, to, rest->len);
    return out->len > 0;
}

static const char *sigv4_missing_parts(Arena *arena, Span header, const char *credential,
                                       const SigClaim *claim)
{
    const struct {
        const char *name, *value;
    } parts[] = {{"Credential", credential},
                 {"Signature", claim->signature},
                 {"SignedHeaders", claim->signed_headers}};
    const char *out = NULL;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (!parts[i].value || !parts[i].value[0])
            out = arena_printf(arena, "%sAuthorization header requires '%s' parameter. ",
                               out ? out : "", parts[i].name);
    return out ? arena_printf(arena, "%sAuthorization=%s", out, arena_span(arena, header)) : NULL;
}

const char *sigv4_parse_authorization(Arena *arena, Span header, SigClaim *out)
{
    const char *credential = NULL, *missing;
    Span rest = span_sub(header, sizeof algorithm - 1, header.len), word;
    *out = (SigClaim){0};
    if (!span_starts(header, algorithm))
        return arena_printf(arena, "Unsupported AWS 'algorithm': '%s'.",
                            arena_span(arena, span_sub(header, 0, span_find_char(header, ' '))));
    while (sigv4_next_word(&rest, &word))
        if (!sigv4_take_word(arena, word, &credential, out))
            return arena_printf(arena,
                                "'%s' not a valid key=value pair (missing equal-sign) in "
                                "Authorization header: '%s'.",
                                arena_span(arena, word), arena_span(arena, header));
    missing = sigv4_missing_parts(arena, header, credential, out);
    if (missing)
        return missing;
    if (!sigv4_split_credential(arena, credential, out))
        return arena_printf(arena,
                            "Credential must have exactly 5 slash-delimited elements, e.g. "
                            "keyid/date/region/service/term, got '%s'",
                            credential);
    return NULL;
}

/* Is name one of the ';'-separated names? */
static bool sigv4_name_listed(const char *list, const char *name)
{
    for (Span rest = span_of(list); rest.len > 0;) {
        size_t end = span_find_char(rest, ';');
        if (span_is_nocase(span_sub(rest, 0, end), name))
            return true;
        rest = span_sub(rest, end + 1, rest.len);
    }
    return false;
}

bool sigv4_verify(Arena *arena, const SigClaim *claim, const SigInput *input, const char *amz_date,
                  const Secret *secret_key)
{
    SigInput only = *input;
    SigScope scope = {amz_date, claim->region, claim->service};
    HttpHeader *kept = arena_array(arena, HttpHeader, input->n_headers + 1);
    const char *want;
    only.n_headers = 0;
    for (size_t i = 0; i < input->n_headers; i++)
        if (sigv4_name_listed(claim->signed_headers, input->headers[i].name))
            kept[only.n_headers++] = input->headers[i];
    only.headers = kept;
    if (strlen(claim->signature) != SIGNATURE_HEX ||
        strcmp(sigv4_signed_headers(arena, &only), claim->signed_headers) != 0)
        return false;
    want =
        sigv4_signature(arena, secret_key, &scope,
                        sigv4_string_to_sign(arena, &scope, sigv4_canonical_request(arena, &only)));
    return CRYPTO_memcmp(want, claim->signature, SIGNATURE_HEX) == 0;
}
