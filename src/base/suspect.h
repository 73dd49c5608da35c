/*
 * suspect: values that look like a secret wherever they stand: one pasted as a region, a profile or
 * a file's name, the password or ?token= of a URL. Whatever a session reads passes here, and what
 * is found is remembered for the last scan (base/leak.h), which masks it without calling it a
 * fault: nobody could know that it is one.
 *
 * Must not know: what the bytes are of.
 */
#ifndef WHY403_BASE_SUSPECT_H
#define WHY403_BASE_SUSPECT_H

#include "base/span.h"

/* Remembers what looks like one; nothing while secrets are not remembered (secret_remember). */
void suspect_scan(Span bytes);
/* How many of a secret access key's characters text begins with; counted to one more than it has.
 */
size_t suspect_key_run(Span text);
/* Has the run a key's length and the look of drawn characters: no path, words, hexadecimal digits?
 */
bool suspect_is_key(Span run);

#endif
