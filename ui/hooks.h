/*
 * hooks: what the wizard can do beyond looking: apply and undo a fix, explain a pasted error, write
 * a first profile. Function pointers, so that views and update know nothing of how it is done and
 * tests can put in their own.
 */
#ifndef WHY403_UI_HOOKS_H
#define WHY403_UI_HOOKS_H

#include "engine/explain.h"
#include "engine/setup.h"

typedef struct UiHooks {
    void *data;
    /* Writes the edits of fix (backup first); *out_note: one sentence of what was done. NULL =
     * can't be applied here. */
    enum err (*apply)(void *data, const SessionView *view, const Finding *finding, const Fix *fix,
                      Arena *arena, const char **out_note, Err *err);
    enum err (*undo)(void *data, const SessionView *view, Arena *arena, const char **out_note,
                     Err *err);
    /* Never NULL from a hook that is there; lives in arena. */
    const Explanation *(*explain)(void *data, Arena *arena, Span text);
    /* What writing the profile would change, as a diff that is safe to show; setup_write then does
     * exactly that. */
    enum err (*setup_plan)(void *data, const SessionView *view, const SetupForm *form, Arena *arena,
                           const char **out_diff, Err *err);
    enum err (*setup_write)(void *data, Arena *arena, const char **out_note, Err *err);
} UiHooks;

#endif
