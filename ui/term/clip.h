/*
 * clip: the clipboard, by OSC 52 written to the terminal. Terminals don't acknowledge, so the
 * sentence says what to do when the paste turns out empty. Inside tmux and screen the sequence is
 * passed through.
 */
#ifndef WHY403_UI_TERM_CLIP_H
#define WHY403_UI_TERM_CLIP_H

#include "base/span.h"

enum { CLIP_MAX = 8 * 1024 };

/* Sends text (never a secret, at most CLIP_MAX bytes) and returns the sentence for the user. */
const char *clip_copy(const char *text);
/* The bytes that clip_copy writes; false if text is empty or too long. inside: "tmux", "screen" or
 * NULL. */
bool clip_sequence(Buf *out, const char *text, const char *inside);

#endif
