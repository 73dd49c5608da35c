/*
 * harmless: which values of a user's file may stand in a diff. The rule is turned round: a value is
 * shown only where it is known to tell nothing (a region, a path, an ARN, yes and no, a number, a
 * profile's name), everything else is masked, whatever its name.
 *
 *     buf_add_str(&diff, harmless_text(arena, name, value));
 *
 * Must not know: lines, files, edits (edit/lineshown.h).
 */
#ifndef WHY403_EDIT_HARMLESS_H
#define WHY403_EDIT_HARMLESS_H

#include "base/arena.h"
#include "base/span.h"

/* Does a setting of that name (or a line that begins so) hold a secret? */
bool names_secret(Span head);
/* A key id. */
bool names_key_id(Span head);

/* Long, or of all kinds of characters, as no name that somebody typed is. */
bool harmless_suspicious(Span s);
/* The value of the setting `name`, inside its quotes or as an expression, fit for showing: what is
 * known to be harmless as it stands, key ids by their ends, the structure of an expression with
 * each text in it judged by itself, anything else as "‹value, 7 characters›" or as a secret's
 * shape. */
const char *harmless_text(Arena *arena, Span name, Span value);

#endif
