/*
 * leak: the last scan. Everything that leaves the program passes it: reports in each format, files,
 * what the wizard prints at its end, bundles, sentences on stderr. It knows every value that became
 * a Secret in this process (secret_remember) and masks each place where one stands, in plain, as a
 * URL, base64, JSON or HTML has it, and every 12 characters of one. It is a net under the types
 * and masks, not in their place: a hit is a fault of the program, and told. A value that only looks
 * like a secret (base/suspect.h) is masked without a word.
 *
 * What is let through, since it would mask harmless text that happens to be equal: values of less
 * than 6 characters; values of one kind of character only (small letters, capitals or digits, with
 * any signs between) of less than 16; ARNs, paths, and the EXAMPLE keys of documentation. Of a
 * value of less than 12 characters the whole is looked for, as a word of its own; of longer ones
 * any 12 characters in a row that have two kinds of characters and 6 different ones.
 */
#ifndef WHY403_BASE_LEAK_H
#define WHY403_BASE_LEAK_H

#include "base/span.h"

/* text without them, added to out; how many places were masked. */
size_t leak_mask(Buf *out, Span text);

/* leak_mask, and a hit is told on stderr; with WHY403_LEAK_ABORT in the environment (tests) the
 * process ends there. */
void leak_guard(Buf *out, Span text);

/* Which characters of text belong to one; marks has room for all. False: none does. */
bool leak_marks(Span text, bool *marks);

/* Forgets what was prepared (tests). */
void leak_forget(void);

#endif
