#include "data/key_ids.h"

#include <string.h>

#include "base/secret.h"
#include "data/regions.h"

const KeyPrefix key_prefixes_table[] = {
#define ROW(prefix, meaning, access_key_id, source) {prefix, meaning, access_key_id},
#include "data/key_prefixes.inc"
#undef ROW
};
const size_t n_key_prefixes = ARRAY_LEN(key_prefixes_table);

const PlaceholderKey placeholder_keys_table[] = {
#define ROW(key_id, secret, source) {key_id, secret, source},
#include "data/placeholder_keys.inc"
#undef ROW
};
const size_t n_placeholder_keys = ARRAY_LEN(placeholder_keys_table);

const KeyPrefix *key_prefix_of(Span key_id)
{
    for (size_t i = 0; i < n_key_prefixes; i++)
        if (span_starts(key_id, key_prefixes_table[i].prefix))
            return &key_prefixes_table[i];
    return NULL;
}

const PlaceholderKey *placeholder_key_find(const char *key_id)
{
    for (size_t i = 0; key_id && i < n_placeholder_keys; i++)
        if (strcmp(key_id, placeholder_keys_table[i].key_id) == 0)
            return &placeholder_keys_table[i];
    return NULL;
}

bool key_id_formed(const char *key_id)
{
    size_t len = strlen(key_id);
    return len >= 16 && len <= 128 && strspn(key_id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == len;
}

bool key_id_of_emulator(const char *key_id)
{
    return span_starts(span_of(key_id), "LKIA") || span_starts(span_of(key_id), "LSIA");
}

static int base32_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

/*
 * Characters 5 to 20 are base32; the account is bits 1 to 40 of the first six bytes. Only when the
 * top bit is set (5th character Q..Z, 2..7): older ids hold no account, and what the arithmetic
 * gives for them is noise. Tal Be'ery, "A short note on AWS KEY ID"; vectors in the unit test.
 */
const char *account_from_key_id(Arena *arena, const char *key_id)
{
    unsigned long long bits = 0;
    if (!key_id || !(key_id_begins(span_of(key_id)) || key_id_of_emulator(key_id)) ||
        strlen(key_id) != 20 || base32_value(key_id[4]) < 16)
        return NULL;
    for (size_t i = 4; i < 20; i++) {
        int v = base32_value(key_id[i]);
        if (v < 0)
            return NULL;
        if (i < 14)
            bits = bits << 5 | (unsigned)v; /* ten characters: the 48 bits and two more */
    }
    return arena_printf(arena, "%012llu", (bits >> 2 & 0x7FFFFFFFFF80ULL) >> 7);
}
