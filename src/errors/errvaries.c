#include "errors/errvaries.h"

#include <string.h>

enum { UUID_LEN = 36, DATE_LEN = 10, CLOCK_LEN = 8, BASIC_LEN = 16 };

/* All are of a word. */
#define WORD ERRVARIES_WORD
#define MARK (ERRVARIES_WORD | ERRVARIES_MARK)
#define HEX (ERRVARIES_WORD | ERRVARIES_HEX)
const unsigned char errvaries_kinds[256] = {
    ['0'] = HEX,  ['1'] = HEX,  ['2'] = HEX,  ['3'] = HEX,  ['4'] = HEX,  ['5'] = HEX,
    ['6'] = HEX,  ['7'] = HEX,  ['8'] = HEX,  ['9'] = HEX,  ['A'] = HEX,  ['B'] = HEX,
    ['C'] = HEX,  ['D'] = HEX,  ['E'] = HEX,  ['F'] = HEX,  ['G'] = WORD, ['H'] = MARK,
    ['I'] = WORD, ['J'] = WORD, ['K'] = WORD, ['L'] = WORD, ['M'] = WORD, ['N'] = WORD,
    ['O'] = WORD, ['P'] = WORD, ['Q'] = WORD, ['R'] = MARK, ['S'] = WORD, ['T'] = WORD,
    ['U'] = WORD, ['V'] = WORD, ['W'] = WORD, ['X'] = WORD, ['Y'] = WORD, ['Z'] = WORD,
    ['a'] = HEX,  ['b'] = HEX,  ['c'] = HEX,  ['d'] = HEX,  ['e'] = HEX,  ['f'] = HEX,
    ['g'] = WORD, ['h'] = MARK, ['i'] = WORD, ['j'] = WORD, ['k'] = WORD, ['l'] = WORD,
    ['m'] = WORD, ['n'] = WORD, ['o'] = WORD, ['p'] = WORD, ['q'] = WORD, ['r'] = MARK,
    ['s'] = WORD, ['t'] = WORD, ['u'] = WORD, ['v'] = WORD, ['w'] = WORD, ['x'] = WORD,
    ['y'] = WORD, ['z'] = WORD};
#undef WORD
#undef MARK
#undef HEX

static bool errvaries_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool errvaries_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool errvaries_hex(char c)
{
    return errvaries_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Behind "RequestID: ", "request id: ", "HostID: ": whatever stands there. */
static size_t errvaries_marked(Span rest)
{
    static const char *const marks[] = {"RequestID:", "request id:", "HostID:", "host id:"};
    if (rest.len < 2 || (rest.ptr[1] != 'e' && rest.ptr[1] != 'o'))
        return 0;
    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        size_t n = strlen(marks[i]);
        if (!span_starts(rest, marks[i]))
            continue;
        while (n < rest.len && (rest.ptr[n] == ' ' || rest.ptr[n] == '\n' || rest.ptr[n] == '\t'))
            n++;
        while (n < rest.len && (errvaries_digit(rest.ptr[n]) || errvaries_letter(rest.ptr[n]) ||
                                (rest.ptr[n] && strchr("-+/=", rest.ptr[n]))))
            n++;
        return n;
    }
    return 0;
}

static size_t errvaries_uuid(Span rest)
{
    size_t n = 0;
    while (n < rest.len && n < UUID_LEN &&
           (errvaries_hex(rest.ptr[n]) ||
            (rest.ptr[n] == '-' && (n == 8 || n == 13 || n == 18 || n == 23))))
        n++;
    return n == UUID_LEN ? n : 0;
}

/* Does the text follow the pattern, in which 0 is any digit and - one of the signs of a date? */
static bool errvaries_like(Span rest, const char *pattern)
{
    for (size_t i = 0; pattern[i]; i++) {
        char c = i < rest.len ? rest.ptr[i] : '\0';
        bool good = pattern[i] == '0'   ? errvaries_digit(c)
                    : pattern[i] == '-' ? c == '-' || c == '/'
                                        : c == pattern[i];
        if (!good)
            return false;
    }
    return true;
}

/* 09:21:03, 09:21:03.123Z, 09:21:03,123+01:00 */
static size_t errvaries_clock(Span rest)
{
    size_t n = CLOCK_LEN;
    if (!errvaries_like(rest, "00:00:00"))
        return 0;
    if (n + 1 < rest.len && (rest.ptr[n] == '.' || rest.ptr[n] == ',') &&
        errvaries_digit(rest.ptr[n + 1]))
        for (n++; n < rest.len && errvaries_digit(rest.ptr[n]);)
            n++;
    return n;
}

static size_t errvaries_time(Span rest)
{
    size_t n;
    if (errvaries_like(rest, "00000000T000000Z"))
        return BASIC_LEN;
    if (!errvaries_like(rest, "0000-00-00"))
        return errvaries_clock(rest);
    n = rest.len > DATE_LEN && strchr("T ", rest.ptr[DATE_LEN])
            ? errvaries_clock(span_sub(rest, DATE_LEN + 1, rest.len))
            : 0;
    return n > 0 ? DATE_LEN + 1 + n : 0;
}

size_t errvaries_at(Span text, size_t at)
{
    char c = text.ptr[at];
    Span rest = span_sub(text, at, text.len);
    size_t n = 0;
    if (errvaries_kinds[(unsigned char)c] & ERRVARIES_MARK)
        return errvaries_marked(rest);
    if (errvaries_digit(c))
        n = errvaries_time(rest);
    return n > 0 ? n : errvaries_uuid(rest);
}
