/*
 * ui: the wizard. update(model, event) and view(model) are free of other side effects; ui_run is
 * the loop that joins them with a Session and a terminal. Draws by role through ui/paint (the only
 * file that includes <curses.h>).
 */
#ifndef WHY403_UI_UI_H
#define WHY403_UI_UI_H

#include "base/world.h"
#include "engine/session.h"
#include "lab/lab.h"

enum ui_color { UI_COLOR_AUTO, UI_COLOR_ALWAYS, UI_COLOR_NEVER };

typedef struct UiOptions {
    bool ascii;  /* --ascii, or the locale is not UTF-8 */
    bool linear; /* --linear, TERM=dumb */
    enum ui_color color;
    bool lesson;    /* lab is a lesson: its answer is hidden at first */
    bool picker;    /* the list of lessons first; the folder's own session asks nobody */
    bool offline;   /* with picker: what the user asked for, once a lesson or a folder is opened */
    Lab *lab;       /* a practice scenario is open; NULL */
    World *machine; /* where one comes to on leaving practice; NULL = the World given */
    const char *const *command; /* what `run` was called with, NULL-ended; NULL */
    /* What changed since it last worked, and this run kept; NULL = nothing is kept. In arena. */
    void (*history)(void *mode, const Session *session, Arena *arena, ChangeVec *out,
                    int64_t *out_worked_s);
    void *mode;
    const char *error_text; /* a pasted error to go on from (explain), NULL */
} UiOptions;

/* Runs until the user leaves; the terminal is restored on every way out. Prints verdict and fix
 * commands to stdout at the end. Returns the exit code (0, or 128+N after signal N). */
int ui_run(World *world, const SessionOptions *session_options, const UiOptions *options);
/* What is seen on the screen of that short name (ui/codes.h) and which keys work there, as text of
 * at most columns; false if no screen has that name. */
bool codes_page(Buf *out, const char *code, int columns, bool utf8);

#endif
