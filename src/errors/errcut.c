#include "errors/errcut.h"

#include <ctype.h>
#include <string.h>

#include "data/error_codes.h"

enum { CUT_LEAST = 5 }; /* so much of a code must be left */

static size_t errcut_word(Span text)
{
    size_t n = 0;
    while (n < text.len && isalnum((unsigned char)text.ptr[n]))
        n++;
    return n;
}

/* Nothing of the line stands behind it but the mark of a cut. */
static bool errcut_is_end(Span rest)
{
    return rest.len == 0 || rest.ptr[0] == '\n' || span_starts(rest, "...") ||
           span_starts(rest, "…");
}

/* The code that begins so: the shortest one, with which every other that fits begins. NULL if there
 * is none, or if the word is one. */
static const char *errcut_code(Span word)
{
    const char *best = NULL;
    for (size_t i = 0; i < n_error_codes; i++) {
        Span code = span_of(error_codes_table[i].code);
        if (code.len < word.len || memcmp(code.ptr, word.ptr, word.len) != 0 ||
            span_find_char(code, ' ') < code.len || span_find_char(code, '.') < code.len)
            continue;
        if (code.len == word.len)
            return NULL;
        if (!best || span_starts(span_of(best), error_codes_table[i].code))
            best = error_codes_table[i].code;
        else if (!span_starts(code, best))
            return NULL;
    }
    return best;
}

/* A code that goes on in the next line was wrapped, not cut. */
static bool errcut_is_wrapped(Arena *arena, Span word, Span rest)
{
    Span next = span_trim(rest, "\n \t");
    const char *joined = arena_printf(arena, "%s%s", arena_span(arena, word),
                                      arena_span(arena, span_sub(next, 0, errcut_word(next))));
    return rest.len > 0 && rest.ptr[0] == '\n' && error_code_find(joined) != NULL;
}

const char *errcut_mend(Arena *arena, const char *text)
{
    static const char *const marks[] = {"api error ", "An error occurred (",
                                        "Error Code: ", "<Code>"};
    Span all = span_of(text);
    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        size_t at = span_find(all, marks[i]) + strlen(marks[i]), n;
        Span rest = span_sub(all, at, all.len), word;
        const char *code;
        n = errcut_word(rest);
        word = span_sub(rest, 0, n);
        rest = span_sub(rest, n, rest.len);
        if (n < CUT_LEAST || !errcut_is_end(rest) || errcut_is_wrapped(arena, word, rest))
            continue;
        code = errcut_code(word);
        if (code)
            return arena_printf(arena, "%s%s: %s", arena_span(arena, span_sub(all, 0, at)), code,
                                arena_span(arena, rest));
    }
    return text;
}
