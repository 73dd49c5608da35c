#include "errors/errnouns.h"

#include <ctype.h>
#include <string.h>

enum { SENTENCE_WORDS = 64, NEAR_WORDS = 8 };

/* The words of a sentence, up to its end. */
typedef struct Sentence {
    Span words[SENTENCE_WORDS];
    size_t n;
} Sentence;

static bool errnouns_is_letter(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '\'' || c == '.';
}

/* Takes the next sentence off *rest; false at the end. A full stop ends one where a blank follows,
 * so do colons, semicolons and line ends. */
static bool errnouns_next(Span *rest, Sentence *out)
{
    size_t at = 0;
    out->n = 0;
    if (rest->len == 0)
        return false;
    while (at < rest->len && out->n < SENTENCE_WORDS) {
        size_t from = at;
        Span word;
        while (at < rest->len && errnouns_is_letter(rest->ptr[at]))
            at++;
        word = span_sub(*rest, from, at);
        if (word.len > 0)
            out->words[out->n++] = span_trim(word, ".'");
        if (span_ends(word, ".") && at < rest->len && isspace((unsigned char)rest->ptr[at]))
            break;
        if (at < rest->len && strchr(":;\n!?", rest->ptr[at]) && ++at)
            break;
        if (at == from)
            at++;
    }
    *rest = span_sub(*rest, at, rest->len);
    return true;
}

/* Do the words from `at` on begin with phrase ("could not find")? Returns how many, 0 = no. */
static size_t errnouns_match(const Sentence *s, size_t at, const char *phrase)
{
    Span rest = span_of(phrase);
    size_t n = 0;
    while (rest.len > 0) {
        size_t blank = span_find_char(rest, ' ');
        Span word = span_sub(rest, 0, blank);
        if (at + n >= s->n || s->words[at + n].len != word.len)
            return 0;
        for (size_t i = 0; i < word.len; i++)
            if (tolower((unsigned char)s->words[at + n].ptr[i]) != word.ptr[i])
                return 0;
        n++;
        rest = span_sub(rest, blank < rest.len ? blank + 1 : blank, rest.len);
    }
    return n;
}

/* One of the phrases joined by '|' begins within NEAR_WORDS of the noun at `at`. */
static bool errnouns_near(const Sentence *s, size_t at, const char *phrases)
{
    size_t from = at > NEAR_WORDS ? at - NEAR_WORDS : 0;
    for (size_t i = from; i < s->n && i <= at + NEAR_WORDS; i++)
        for (Span rest = span_of(phrases); rest.len > 0;) {
            char phrase[40];
            size_t n = span_find_char(rest, '|');
            if (n < sizeof phrase) {
                memcpy(phrase, rest.ptr, n);
                phrase[n] = '\0';
                if (errnouns_match(s, i, phrase) > 0)
                    return true;
            }
            rest = span_sub(rest, n < rest.len ? n + 1 : n, rest.len);
        }
    return false;
}

static const char *const errnouns_nouns[] = {"credentials",   "credential",       "access key",
                                             "access keys",   "secret key",       "security token",
                                             "session token", "secret access key"};

/* What is said of them; the last row is about the noun "profile". */
static const char *const errnouns_verbs[] = {
    [ERRNOUNS_MISSING] =
        ("missing|not found|not be found|no aws|no credentials|no valid|no iam|no usable|could not "
         "find|could not load|could not locate|could "
         "not retrieve|could not get|couldn't find|couldn't load|couldn't get|unable to "
         "find|unable "
         "to load|unable to locate|unable to retrieve|unable to get|unable to obtain|unable to "
         "fetch|could not fetch|failed to fetch|failed to "
         "load|failed to retrieve|failed to get|failed to find|failed to obtain|cannot find|cannot "
         "load|can't find|not configured|not set|not provided|not enabled|not available|without"),
    [ERRNOUNS_INVALID] = ("invalid|not valid|incorrect|wrong|rejected|unrecognized"),
    [ERRNOUNS_EXPIRED] = ("expired|has expired|have expired"),
    [ERRNOUNS_NO_PROFILE] = ("not found|not be found|does not exist|doesn't exist|not defined|no "
                             "such|unable to find|cannot find|could not find|couldn't find|not "
                             "configured|not set up|not "
                             "seem to be configured|doesn't seem to be|does not seem to be|is "
                             "missing|isn't configured"),
};

static bool errnouns_in(const Sentence *s, enum errnouns what)
{
    for (size_t at = 0; at < s->n; at++) {
        bool noun = what == ERRNOUNS_NO_PROFILE && errnouns_match(s, at, "profile") > 0;
        for (size_t i = 0; what != ERRNOUNS_NO_PROFILE && i < ARRAY_LEN(errnouns_nouns); i++)
            noun = noun || errnouns_match(s, at, errnouns_nouns[i]) > 0;
        if (noun && errnouns_near(s, at, errnouns_verbs[what]))
            return true;
    }
    return false;
}

bool errnouns_find(Span text, enum errnouns what)
{
    Sentence s;
    while (errnouns_next(&text, &s))
        if (errnouns_in(&s, what))
            return true;
    return false;
}
