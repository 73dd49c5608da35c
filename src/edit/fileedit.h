/*
 * fileedit: makes an Edit (fact/finding.h) of one line of a file: the line as it is, the line as it
 * should be, and both fit for showing, secrets masked. Reads the snapshot that was diagnosed and
 * writes nothing;
 * the rest of the file is nobody's business here.
 *
 *     Edit e;
 *     if (fileedit_drop(arena, files, "/h/.aws/credentials", 4, &e)) ...
 *
 * All return false when there is no such file or line, or nothing would change; *out is untouched
 * then.
 */
#ifndef WHY403_EDIT_FILEEDIT_H
#define WHY403_EDIT_FILEEDIT_H

#include "base/snapshot.h"
#include "fact/finding.h"

enum { FILEEDIT_MAX_BYTES = 16 * 1024 * 1024 };

/* The line goes. */
bool fileedit_drop(Arena *arena, Snapshot *files, const char *path, int line, Edit *out);
/* The line goes if it is one whole argument of HCL, `name = value`; name NULL: any argument's. */
bool fileedit_drop_argument(Arena *arena, Snapshot *files, const char *path, int line,
                            const char *name, Edit *out);
/* Its first occurrence of from becomes to; neither is secret. */
bool fileedit_replace(Arena *arena, Snapshot *files, const char *path, int line, const char *from,
                      const char *to, Edit *out);
/* The value behind '=' or ':' (inside its quotes, where it has plain ones) loses what never belongs
 * to a key. */
bool fileedit_clean(Arena *arena, Snapshot *files, const char *path, int line, Edit *out);
/* The value behind '=' or ':' becomes that of another line (for a swapped pair), the quotes stay.
 */
bool fileedit_take_value(Arena *arena, Snapshot *files, const char *path, int line, int from_line,
                         Edit *out);
/* The byte order mark before the first line goes. */
bool fileedit_strip_bom(Arena *arena, Snapshot *files, const char *path, Edit *out);

/* The line becomes these bytes. */
bool fileedit_set(Arena *arena, Snapshot *files, const char *path, int line, Span after, Edit *out);
/* The value behind '=' or ':' becomes this text, which is no secret; the quotes stay. */
bool fileedit_set_value(Arena *arena, Snapshot *files, const char *path, int line,
                        const char *value, Edit *out);
/* A name that people gave (a profile, a region) becomes another where it is the whole value, or
 * stands once in quotes on a line of Terragrunt's; the whole value is shown whatever the setting is
 * called, unless it looks like a secret. */
bool fileedit_rename(Arena *arena, Snapshot *files, const char *path, int line, const char *wrong,
                     const char *right, Edit *out);
/* The value behind '=' or ':' without its quotes; NULL if there is none. May be a secret: for
 * comparing, not for showing. */
const char *fileedit_value(Arena *arena, Snapshot *files, const char *path, int line);

/*
 * Several lines at once (fileedit_lines.c); *out gets one Edit for each.
 */

/* The value and its indented continuation lines become one line (damage-21 of the recorded
 * scenarios). */
bool fileedit_join(Arena *arena, Snapshot *files, const char *path, int line, EditVec *out);
/* The block that starts on line goes, up to its closing brace. */
bool fileedit_drop_block(Arena *arena, Snapshot *files, const char *path, int line, EditVec *out);
/* UTF-16 with a byte order mark becomes UTF-8 without one. */
bool fileedit_to_utf8(Arena *arena, Snapshot *files, const char *path, EditVec *out);

/* `export AWS_ACCESS_KEY_ID=...` and its like become settings of the section above them, or of
 * [default] where there is none. */
bool fileedit_from_shell(Arena *arena, Snapshot *files, const char *path, EditVec *out);
/* Typographic quotes on that line become straight ones. */
bool fileedit_straight_quotes(Arena *arena, Snapshot *files, const char *path, int line,
                              EditVec *out);

#endif
