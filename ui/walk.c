#include "ui/walk.h"

#include "base/state.h"
#include "base/text.h"
#include "ui/moves.h"

enum { READ_MS = 3000, FOLDER_MODE = 0700 | FILE_STRAIGHT, FILE_MODE = 0600 | FILE_STRAIGHT };

void walk_start(Model *m, bool by_itself)
{
    moves_home(m);
    moves_step(m, 0);
    moves_reset(m, SCREEN_MAIN);
    m->walk = by_itself ? WALK_BY_ITSELF : WALK_BY_HAND;
    m->walk_since_ms = m->now_ms;
}

void walk_touched(Model *m)
{
    if (m->walk)
        m->walk = WALK_BY_HAND;
}

void walk_leave(Model *m)
{
    m->walk = WALK_OFF;
    moves_reset(m, SCREEN_MAIN);
}

void walk_next(Model *m)
{
    bool end = m->step == model_walk_end(m), fails = model_finding(m) != NULL;
    if (!end) {
        moves_step(m, (int)m->step + 1);
        m->walk_since_ms = m->now_ms;
        return;
    }
    walk_leave(m);
    if (fails)
        moves_open(m, SCREEN_DETAILS);
    else if (m->view && m->view->verdict.status == VERDICT_PASS)
        moves_step(m, STEP_IAM); /* "Is this who you expect?" */
}

void walk_tick(Model *m)
{
    const StepResult *step = model_step(m);
    if (m->walk != WALK_BY_ITSELF || !step)
        return;
    if (step->status == STATUS_RUNNING || m->step >= model_walk_end(m))
        m->walk_since_ms = m->now_ms;
    else if (m->now_ms - m->walk_since_ms >= READ_MS)
        walk_next(m);
}

bool walk_is_first(World *w)
{
    Arena arena = ARENA_INIT;
    Err err = ERR_INIT;
    const char *path = state_place(&arena, w, "walked");
    bool first = path && !w->env_get(w, "WHY403_SANDBOX") &&
                 w->file_stat(w, path).state == FILE_ABSENT &&
                 w->dir_make(w, text_dirname(&arena, path), FOLDER_MODE, &err) == ERR_NONE &&
                 w->file_write(w, path, span_of(""), FILE_MODE, &err) == ERR_NONE;
    arena_clear(&arena);
    return first;
}
