#include "errors/scrub_words.h"

#include <string.h>

/* The first letters are compared here: a call for each of so many words would be most of what a
 * line costs. */
static bool words_have(const char *const *words, size_t n, Span word)
{
    char first = word.len > 0 ? (char)(word.ptr[0] | ' ') : '\0';
    for (size_t i = 0; i < n; i++)
        if (words[i][0] == first && span_is_nocase(word, words[i]))
            return true;
    return false;
}

bool scrub_is_state(Span word)
{
    static const char *const words[] = {
        "a",         "an",        "and",    "any",      "are",      "argument", "as",
        "basic",     "bearer",    "be",     "bool",     "but",      "can",      "cannot",
        "computed",  "default",   "denied", "disabled", "does",     "empty",    "enabled",
        "error",     "expired",   "failed", "false",    "field",    "file",     "flag",
        "for",       "found",     "from",   "has",      "if",       "in",       "incorrect",
        "invalid",   "is",        "it",     "known",    "mismatch", "missing",  "must",
        "name",      "needed",    "no",     "none",     "not",      "null",     "number",
        "of",        "off",       "ok",     "on",       "one",      "optional", "option",
        "or",        "parameter", "prompt", "read",     "redacted", "rejected", "required",
        "sensitive", "set",       "string", "that",     "the",      "this",     "to",
        "true",      "unknown",   "unset",  "used",     "valid",    "value",    "values",
        "was",       "when",      "which",  "with",     "wrong",    "yes",      "your"};
    return words_have(words, ARRAY_LEN(words), span_trim(word, ".,:;!?*"));
}

bool scrub_is_mfa_code(Span value)
{
    enum { MFA_DIGITS = 6 };
    return value.len == MFA_DIGITS && span_kinds(value) == SPAN_DIGIT &&
           span_run(value, "0123456789") == MFA_DIGITS;
}

static const char *const words_begins[] = {"var.",  "local.", "data.",      "module.",
                                           "each.", "self.",  "(sensitive", "(known"};
static const char *const words_whole[] = {"null", "true", "false", "{", "{}"};

bool scrub_refers(Span rest)
{
    return span_starts_with_one_of(rest, words_begins, ARRAY_LEN(words_begins));
}

bool scrub_begins_reference(Span rest)
{
    return scrub_refers(rest) || span_starts_with_one_of(rest, words_whole, ARRAY_LEN(words_whole));
}

bool scrub_is_reference(Span value)
{
    return scrub_refers(value) || span_is_one_of(value, words_whole, ARRAY_LEN(words_whole));
}
