/* paint_keys: what ui/term/paint.c asks of the keyboard's side when the terminal is opened and
 * closed. Private to paint. */
#ifndef WHY403_UI_TERM_PAINT_KEYS_H
#define WHY403_UI_TERM_PAINT_KEYS_H

/* After curses is there: tells it the sequences of keys, whatever terminfo says. */
void paint_keys_open(void);
/* Safe twice. */
void paint_keys_close(void);

#endif
