/*
 * Text made fit for eyes and shells. All foreign text (answers of AWS and proxies, logs, profile
 * names, HCL strings) passes text_safe before it is shown; every value in a suggested command
 * passes a text_quote_*.
 */
#ifndef WHY403_BASE_TEXT_H
#define WHY403_BASE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

/* The text of a Shown (base/shown.h), for composing. NULL stays NULL. */
const char *text_safe(Arena *arena, const char *text);
const char *text_safe_span(Arena *arena, Span text);
/* The folder of a path, as dirname(1) gives it: "." for a bare name. */
const char *text_dirname(Arena *arena, const char *path);
/* A missing text (NULL) differs from an empty one. */
bool text_same(const char *a, const char *b);
/* What stands behind its last slash, a part of path; all of a bare name. */
const char *text_basename(const char *path);
/* The rest of a path that begins with the folder dir, a part of path; NULL where it does not. */
const char *text_below(const char *path, const char *dir);
/* A key id as the contract shows it: AKIA…MPLE; under 12 characters "(N characters)"; NULL for NULL
 * and for what looks like a secret. With full the id itself, strays made visible, still NULL for
 * what looks like a secret. */
const char *text_key_id(Arena *arena, const char *key_id, bool full);
/* Where the next folder of a PATH would have the program; NULL at its end. A relative folder is
 * passed over: it is another one wherever somebody stands. */
const char *text_next_on_path(Arena *arena, Span *path, const char *program);

/* "‹secret, 40 characters, ends with CR›" */
struct SecretShape;
const char *text_secret_span(Arena *arena, const struct SecretShape *shape);

enum shell { SHELL_SH, SHELL_FISH, SHELL_POWERSHELL };

/* One word for that shell, quoted only where needed. NULL if text is not shown as it is (shown.h):
 * a command that does another thing than one reads is none. */
const char *text_quote(Arena *arena, enum shell shell, const char *text);

/* RFC 3339 in UTC, "2026-11-23T15:44:46Z"; and back, -1 if it is no time; fractions are dropped,
 * what was before 1970 is 1. text_parse_rfc3339 reads as Go's time.Parse(time.RFC3339) does;
 * text_parse_time what Python's dateutil and people write as well: a blank for the T, "+0530",
 * "UTC" or no zone, which is UTC. */
const char *text_time(Arena *arena, int64_t epoch_s);
int64_t text_parse_time(Span text);
int64_t text_parse_rfc3339(Span text);
/* "3 h 12 min", "45 s", "2 days"; negative spans are given without sign. */
const char *text_duration(Arena *arena, int64_t seconds);

/* Two small hexadecimal digits for each byte. */
char *text_hex(Arena *arena, const void *bytes, size_t len);
/* The digest in text_hex: name of a login's cache file. NULL where OpenSSL has none. */
const char *text_sha1_hex(Arena *arena, Span text);
const char *text_sha256_hex(Arena *arena, Span text);

/* Path with the home folder as ~ (for showing). home may be NULL. */
const char *text_short_path(Arena *arena, const char *path, const char *home);

/* The text between the other two, "" where there is none: ", region eu-west-1". text may be NULL.
 */
const char *text_with(Arena *arena, const char *before, const char *text, const char *after);

/* Where the needle stands in the text, whatever its letters' case; NULL: nowhere, or it is empty.
 */
const char *text_find_nocase(const char *text, const char *needle);
/* Edit distance (insert, delete, replace, swap of neighbours), at most limit+1; for "did you mean".
 */
int text_distance(const char *a, const char *b, int limit);

/* Which of many names a misspelt word means: start with the word and how few slips are too many;
 * best stays NULL while it is like none. */
typedef struct TextGuess {
    const char *word;
    int slips;
    const char *best;
} TextGuess;

/* meant: what to say, if the word is more like this name than like all before. */
void text_guess(TextGuess *guess, const char *name, const char *meant);

#endif
