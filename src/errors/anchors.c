#include "errors/anchors.h"

#include <stdint.h>
#include <string.h>

#include "base/err.h"

enum { ANCHOR_BLOCK = 4, ANCHOR_BITS = 14, ANCHOR_BUCKETS = 1 << ANCHOR_BITS };

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
    uint8_t after[ANCHOR_BUCKETS];  /* how far, where none does */
    uint16_t first[ANCHOR_BUCKETS]; /* 1 + the first word whose window ends in this block */
    uint16_t *next;                 /* 1 + the next such word */
};

/* Of a block (Knuth's multiplicative hash); the order of bytes is the machine's, in words as in
 * texts. */
static size_t anchors_hash(const char *p)
{
    uint32_t block;
    memcpy(&block, p, sizeof block);
    return (block * 2654435769u) >> (32 - ANCHOR_BITS);
}

Anchors *anchors_new(Arena *arena, const char *const *words, size_t n)
{
    Anchors *a = arena_new(arena, Anchors);
    a->words = words;
    a->n = n;
    a->next = arena_array(arena, uint16_t, n + 1);
    a->known = arena_array(arena, AnchorWord, n + 1);
    memset(a->shift, ANCHOR_MIN - ANCHOR_BLOCK + 1, sizeof a->shift);
    memset(a->after, ANCHOR_MIN - ANCHOR_BLOCK + 1, sizeof a->after);
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
            if (shift > 0 && shift < a->after[h])
                a->after[h] = shift;
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

/* How far the window that ends there may move; 0 where *out_word begins it. */
static inline size_t anchors_step(const Anchors *a, Span text, size_t end, size_t *out_word)
{
    size_t bucket = anchors_hash(text.ptr + end - ANCHOR_BLOCK);
    if (a->shift[bucket] > 0)
        return a->shift[bucket];
    *out_word = anchors_check(a, text, end - ANCHOR_MIN, bucket);
    return *out_word < a->n ? 0 : a->after[bucket];
}

/* End of the first window with a word that ends from `end` to `last`; above `last` if there is
 * none. */
static size_t anchors_scan(const Anchors *a, Span text, size_t end, size_t last, size_t *out_word)
{
    while (end <= last) {
        size_t step = anchors_step(a, text, end, out_word);
        if (step == 0)
            return end;
        end += step;
    }
    return last + 1;
}

/* Two halves side by side, for the processor waits for what one step reads before it can begin the
 * next one. */
size_t anchors_find(const Anchors *a, Span text, size_t from, size_t *out_word)
{
    size_t end = from + ANCHOR_MIN, last = end + (text.len - from) / 2, other = last + 1;
    while (end <= last && other <= text.len) {
        size_t word, step = anchors_step(a, text, end, out_word);
        size_t other_step = anchors_step(a, text, other, &word);
        if (step == 0)
            return end - ANCHOR_MIN;
        if (other_step == 0)
            break;
        end += step;
        other += other_step;
    }
    last = last < text.len ? last : text.len;
    end = anchors_scan(a, text, end, last, out_word);
    if (end <= last)
        return end - ANCHOR_MIN;
    end = anchors_scan(a, text, other, text.len, out_word);
    return end <= text.len ? end - ANCHOR_MIN : text.len;
}
