/*
 * Shown: text that was made safe to show. Foreign text (names in a repository, variables, logs,
 * what AWS and proxies answer) can hold escape sequences that rewrite a terminal, line breaks that
 * forge a line of a report, and characters that nobody sees or that turn the text around. Only the
 * functions here make a Shown, and the writers of report/, ui/ and mode/ put nothing else on a
 * page; each format's own escaper comes on top.
 *
 *     Shown name = shown(arena, profile);       // one line
 *     html_put(out, name);
 *
 * Making safe what is safe already changes nothing.
 */
#ifndef WHY403_BASE_SHOWN_H
#define WHY403_BASE_SHOWN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

typedef struct Shown {
    const char *text; /* never NULL */
} Shown;

/* A character that is never shown as itself: C0, C1, DEL, blanks that are none, what changes the
 * direction of text, what has no shape (variation selectors, fillers, tags), noncharacters. */
bool shown_unsafe(uint32_t c);

/* On one line: unsafe characters, line breaks and broken UTF-8 become escapes (\n, \x1b, \u202e).
 * NULL gives "". */
Shown shown(Arena *arena, const char *text);
Shown shown_span(Arena *arena, Span text);
/* The same for text of ours that has lines: '\n' stays. */
Shown shown_lines(Arena *arena, const char *text);
/* The same for text of ours whose words hold together: the no-break space stays. */
Shown shown_glued(Arena *arena, const char *text);
/* A composed text: line breaks stay only if fmt itself has some. */
Shown shown_vprintf(Arena *arena, const char *fmt, va_list args) PRINTF_LIKE(2, 0);

/* JSON (or any text whose strings know \uXXXX): unsafe characters beyond ASCII become that, so that
 * the value stays and the bytes are harmless. */
void shown_json(Buf *out, Span document);

#endif
