/* region_suggest: what a wrong region name was probably meant to be. Each rule knows one class of
 * mistake; the first that fits speaks. */
#include "data/regions.h"

#include <ctype.h>
#include <string.h>

#include "base/span.h"
#include "base/text.h"

enum { REGION_NAME_MAX = 64, REGION_TYPO_LIMIT = 2 };

static const struct {
    const char *wrong, *region, *how;
} region_aliases[] = {
#define ROW(wrong, region, how) {wrong, region, how},
#include "data/region_aliases.inc"
#undef ROW
};

/* Lower case, without blanks and quotes at the ends (typographic ones and non-breaking spaces too).
 */
static void region_normalise(const char *wrong, char out[REGION_NAME_MAX])
{
    Span s = span_of(wrong);
    size_t len = 0;
    for (size_t i = 0; i < s.len && len + 1 < REGION_NAME_MAX; i++)
        if ((unsigned char)s.ptr[i] < 0x80)
            out[len++] = (char)tolower((unsigned char)s.ptr[i]);
    out[len] = '\0';
    s = span_trim(span_of(out), " \t\r\n\"'`,;");
    memmove(out, s.ptr, s.len);
    out[s.len] = '\0';
}

/* Letters and digits alone: "us_east_1" and "us-east1" and "us-east-1" are one. */
static void region_squeeze(const char *name, char out[REGION_NAME_MAX])
{
    size_t len = 0;
    for (; *name && len + 1 < REGION_NAME_MAX; name++)
        if (isalnum((unsigned char)*name))
            out[len++] = *name;
    out[len] = '\0';
}

/* "use1" for us-east-1, "apne1" for ap-northeast-1, "usgw1" for us-gov-west-1: how zone ids begin.
 */
static void region_short_code(const char *region, char out[REGION_NAME_MAX])
{
    static const char *const words[][2] = {
        {"northeast", "ne"}, {"northwest", "nw"}, {"southeast", "se"}, {"southwest", "sw"}};
    Span rest = span_of(region);
    size_t len = 0;
    for (int part = 0; rest.len > 0; part++) {
        Span word = span_sub(rest, 0, span_find_char(rest, '-'));
        const char *shorter = NULL;
        for (size_t i = 0; i < ARRAY_LEN(words); i++)
            if (span_is(word, words[i][0]))
                shorter = words[i][1];
        rest = span_sub(rest, word.len + 1, rest.len);
        word = part == 0 ? word : shorter ? span_of(shorter) : span_sub(word, 0, 1);
        for (size_t i = 0; i < word.len && len + 1 < REGION_NAME_MAX; i++)
            out[len++] = word.ptr[i];
    }
    out[len] = '\0';
}

static const char *region_as_written(const char *wrong, const char *name, const char **out_how)
{
    if (!region_find(name))
        return NULL;
    *out_how = strlen(wrong) != strlen(name) ? "has blanks, quotes or other stray characters round"
                                             : "is written in capitals instead of";
    return region_find(name)->name;
}

/* Zones: "us-east-1a", "us-west-2-lax-1a", "us-east-1-wl1-bos-wlz-1", "use1-az1". */
static const char *region_of_zone(const char *name, const char **out_how)
{
    for (size_t i = 0; i < n_regions; i++) {
        const char *region = regions_table[i].name;
        const char *tail = name + strlen(region);
        char code[REGION_NAME_MAX];
        if (strncmp(name, region, strlen(region)) == 0) {
            if (tail[0] >= 'a' && tail[0] <= 'z' && tail[1] == '\0')
                return *out_how = "is an availability zone of", region;
            if (tail[0] == '-' && isalpha((unsigned char)tail[1]) && strlen(tail) > 4)
                return *out_how = strstr(tail, "-wl") == tail ? "is a Wavelength zone of"
                                                              : "is a local zone of",
                       region;
        }
        region_short_code(region, code);
        if (strncmp(name, code, strlen(code)) == 0 && strncmp(name + strlen(code), "-az", 3) == 0)
            return *out_how = "is the id of an availability zone of", region;
    }
    return NULL;
}

static const char *region_of_separators(const char *name, const char **out_how)
{
    char wanted[REGION_NAME_MAX], squeezed[REGION_NAME_MAX];
    region_squeeze(name, wanted);
    for (size_t i = 0; i < n_regions; i++) {
        region_squeeze(regions_table[i].name, squeezed);
        if (strcmp(wanted, squeezed) == 0)
            return *out_how = "lacks the hyphens of", regions_table[i].name;
    }
    return NULL;
}

/* "Frankfurt", "N. Virginia", "US East (Ohio)": the console's names. */
static const char *region_of_place(const char *name, const char **out_how)
{
    for (size_t i = 0; i < n_regions; i++) {
        Span whole = span_of(regions_table[i].description);
        size_t open = span_find_char(whole, '(');
        Span inner = span_sub(whole, open + 1, whole.len > 0 ? whole.len - 1 : 0);
        if (span_is_nocase(whole, name) || (open < whole.len && span_is_nocase(inner, name)))
            return *out_how = "is the display name of", regions_table[i].name;
    }
    return NULL;
}

static const char *region_without_number(const char *name, const char **out_how)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < n_regions; i++) {
        const char *region = regions_table[i].name;
        if (len > 4 && strncmp(region, name, len) == 0 && region[len] == '-' &&
            region[len + 2] == '\0')
            return *out_how = "lacks the number of", region;
    }
    return NULL;
}

static const char *region_of_typo(const char *name, const char **out_how)
{
    const Region *best = NULL;
    int best_distance = REGION_TYPO_LIMIT + 1;
    for (size_t i = 0; i < n_regions; i++) {
        const Region *r = &regions_table[i];
        int distance = text_distance(name, r->name, REGION_TYPO_LIMIT);
        if (distance < best_distance ||
            (distance == best_distance && best && best->opt_in && !r->opt_in)) {
            best = r;
            best_distance = distance;
        }
    }
    if (!best || best_distance > REGION_TYPO_LIMIT)
        return NULL;
    *out_how = "looks like a slip of the keyboard for";
    return best->name;
}

const char *region_suggest(Arena *arena, const char *wrong, const char **out_how)
{
    static const char *(*const rules[])(const char *name, const char **out_how) = {
        region_of_zone, region_of_separators, region_of_place, region_without_number,
        region_of_typo};
    char name[REGION_NAME_MAX];
    const char *found;
    (void)arena;
    *out_how = NULL;
    if (!wrong || !wrong[0] || strlen(wrong) >= REGION_NAME_MAX)
        return NULL;
    region_normalise(wrong, name);
    found = region_as_written(wrong, name, out_how);
    if (found)
        return found;
    for (size_t i = 0; i < ARRAY_LEN(region_aliases); i++)
        if (strcmp(region_aliases[i].wrong, name) == 0)
            return *out_how = region_aliases[i].how, region_aliases[i].region;
    for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
        found = rules[i](name, out_how);
        if (found)
            return found;
    }
    return NULL;
}
