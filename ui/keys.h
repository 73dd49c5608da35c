/*
 * keys: ONE table of keys, actions, where they work and what they are called. The dispatch of
 * ui_update, the key bar, the help screen, the linear mode's prompt and the man page's list are all
 * made from it.
 *
 * A key is a Unicode character (C-x as its control code) or one of enum key. Must not know curses;
 * ui/paint translates.
 */
#ifndef WHY403_UI_KEYS_H
#define WHY403_UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"

struct Model;

enum key {
    UI_KEY_NONE = 0,
    UI_KEY_ENTER = '\r',
    UI_KEY_TAB = '\t',
    UI_KEY_ESC = 0x1B,
    UI_KEY_BACKSPACE = 0x7F,
    UI_KEY_FIRST = 0x200000, /* beyond Unicode */
    UI_KEY_UP,
    UI_KEY_DOWN,
    UI_KEY_LEFT,
    UI_KEY_RIGHT,
    UI_KEY_PAGE_UP,
    UI_KEY_PAGE_DOWN,
    UI_KEY_HOME,
    UI_KEY_END,
    UI_KEY_BACK_TAB,
    UI_KEY_F1,
    UI_KEY_F5,
    UI_KEY_DELETE
};

#define UI_CTRL(letter) ((letter)&0x1F)

enum action {
    ACT_NONE,
    ACT_UP,
    ACT_DOWN,
    ACT_PAGE_UP,
    ACT_PAGE_DOWN,
    ACT_TOP,
    ACT_END,
    ACT_SCROLL_UP,
    ACT_SCROLL_DOWN,
    ACT_COLUMN,
    ACT_ENTER,
    ACT_COMPLETE,
    ACT_BACK,
    ACT_STEP,
    ACT_VERDICT,
    ACT_FIX,
    ACT_APPLY,
    ACT_UNDO,
    ACT_TRY,
    ACT_RUN,
    ACT_PROVE_IT,
    ACT_COPY,
    ACT_CHAT,
    ACT_PICK,
    ACT_PLAIN,
    ACT_RECHECK,
    ACT_RECHECK_ALL,
    ACT_TRACE,
    ACT_ASKED,
    ACT_START,
    ACT_SWEEP,
    ACT_EXPLAIN,
    ACT_EDIT,
    ACT_LINK,
    ACT_REPORT,
    ACT_LAB,
    ACT_LESSON,
    ACT_HINT,
    ACT_GUESS,
    ACT_SOLVE,
    ACT_SHELL,
    ACT_SETUP,
    ACT_PROVE,
    ACT_YES,
    ACT_AGREE,
    ACT_REFUSE,
    ACT_SEARCH,
    ACT_NEXT_MATCH,
    ACT_PREVIOUS_MATCH,
    ACT_MOUSE,
    ACT_REDRAW,
    ACT_SUSPEND,
    ACT_WALK,
    ACT_HELP,
    ACT_QUIT,
    N_ACTIONS
};

enum { KEYS_PER_ROW = 5 };

typedef struct KeyRow {
    enum action action;
    int keys[KEYS_PER_ROW];                  /* 0 = no more; the first is shown in the key bar */
    unsigned where;                          /* bits 1 << screen, and above them what is typed */
    const char *bar;                         /* short, for the key bar; NULL = only in the help */
    const char *help;                        /* a sentence without a full stop */
    bool (*when)(const struct Model *model); /* NULL = always */
} KeyRow;

extern const KeyRow keys_table[];
extern const size_t n_keys;

/* The row that key means on the model's present screen, one that can't be used now (see when) if
 * there is no better; NULL = none.
 */
const KeyRow *keys_find(const struct Model *model, int key);
bool keys_row_here(const struct Model *model, const KeyRow *row);

/* Can it be had by typing a letter, Enter or a word (--linear)? Moving about, the mouse and the
 * like have no meaning there. */
bool keys_row_typed(const KeyRow *row);
/* How one types it there: "f", "Enter", "b" for back. */
const char *keys_typed_name(Arena *arena, const KeyRow *row);

/* Says a row above it the same already (the same key and effect, under another condition)? For
 * lists of all keys. */
bool keys_row_again(const KeyRow *row);

/* Its words in the key bar, shorter ones where the terminal is narrow. */
const char *keys_bar(const KeyRow *row, bool narrow);

/* "C-c", "Enter", "↑" */
const char *keys_name(Arena *arena, int key, bool utf8);
/* "↑ k" : all keys of a row. */
const char *keys_names(Arena *arena, const KeyRow *row, bool utf8);

/* The section of the man page that lists all keys. */
void keys_man(Buf *out);

#endif
