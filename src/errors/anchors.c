#include "errors/anchors.h"

#include <stdint.h>
#include <string.h>

#include "base/err.h"

enum { ANCHOR_BLOCK = 3, ANCHOR_BUCKETS = 1 << 14 };

/* What of a word is compared first. */
typedef struct AnchorWord {
    uint32_t start; /* its first four bytes */
    uint32_t len;
} AnchorWord;

struct Anchors {
    const char *const *words;
    AnchorWord *known;
    size_t n;
    uint8_t shift[ANCHOR_BUCKETS];  /* how far the window may move when it ends in this block; 0 = a
                                       word may end its window here */
    uint16_t first[ANCHOR_BUCKETS]; /* 1 + the first word whose window ends in this block */
    uint16_t *next;                 /* 1 + the next such word */
};

static size_t anchors_hash(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return ((size_t)b[0] << 7 ^ (size_t)b[1] << 4 ^ b[2] ^ (size_t)b[2] << 9) &
           (ANCHOR_BUCKETS - 1);
}

Anchors *anchors_new(Arena *arena, const char *const *words, size_t n)
{
    Anchors *a = arena_new(arena, Anchors);
    a->words = words;
    a->n = n;
    a->next = arena_array(arena, uint16_t, n + 1);
    a->known = arena_array(arena, AnchorWord, n + 1);
    memset(a->shift, ANCHOR_MIN - ANCHOR_BLOCK + 1, sizeof a->shift);
    for (size_t w = 0; w < n; w++) {
        if (strlen(words[w]) < ANCHOR_MIN)
            BUG("an anchor is too short");
        memcpy(&a->known[w].start, words[w], sizeof a->known[w].start);
        a->known[w].len = (uint32_t)strlen(words[w]);
        for (int i = 0; i + ANCHOR_BLOCK <= ANCHOR_MIN; i++) {
            size_t h = anchors_hash(words[w] + i);
            uint8_t shift = (uint8_t)(ANCHOR_MIN - ANCHOR_BLOCK - i);
            if (shift < a->shift[h])
                a->shift[h] = shift;
            if (shift == 0) {
                a->next[w] = a->first[h];
                a->first[h] = (uint16_t)(w + 1);
            }
        }
    }
    return a;
}

/* A word that begins at text[at]; n if there is none. */
static size_t anchors_check(const Anchors *a, Span text, size_t at, size_t bucket)
{
    uint32_t start;
    memcpy(&start, text.ptr + at, sizeof start);
    for (size_t w = a->first[bucket]; w; w = a->next[w - 1]) {
        size_t len = a->known[w - 1].len;
        if (a->known[w - 1].start == start && len <= text.len - at &&
            memcmp(text.ptr + at, a->words[w - 1], len) == 0)
            return w - 1;
    }
    return a->n;
}

size_t anchors_find(const Anchors *a, Span text, size_t from, size_t *out_word)
{
    size_t end = from + ANCHOR_MIN;
    while (end <= text.len) {
        size_t bucket = anchors_hash(text.ptr + end - ANCHOR_BLOCK);
        size_t shift = a->shift[bucket];
        if (shift == 0) {
            size_t word = anchors_check(a, text, end - ANCHOR_MIN, bucket);
            if (word < a->n) {
                *out_word = word;
                return end - ANCHOR_MIN;
            }
            shift = 1;
        }
        end += shift;
    }
    return text.len;
}
