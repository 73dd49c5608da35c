/* history: what is kept of a run, so that the next one can say what changed since it last worked.
 */
#include <string.h>

#include "bundle/diff.h"
#include "bundle/history.h"
#include "bundle/home.h"
#include "engine/question_same.h"
#include "hcl/tfpath.h"
#include "mode/mode.h"

enum {
    HISTORY_FILES_MAX = 2000,
    HISTORY_BYTES_MAX = 2 * 1024 * 1024,
    HISTORY_SESSION_MAX = 48 * 1024 * 1024
};

bool mode_keeps_history(const Mode *m, const World *world)
{
    const SessionOptions *s = &m->options->session;
    return world == m->world && !m->practice && !s->read_only && !m->options->no_history &&
           !m->options->lab;
}

Session *mode_session_kept(Mode *m, World *world, const SessionOptions *options, bool keeps,
                           Tape **out_tape)
{
    *out_tape = keeps ? tape_new(m->arena) : NULL;
    return session_open(keeps ? tape_recorder(*out_tape, world) : world, options);
}

void mode_history(Mode *m, Arena *arena, const Tape *tape, const Session *session,
                  SessionView *view)
{
    const SessionOptions *o = view->options;
    const Bundle *passed;
    const char *dir;
    Bundle *now;
    ChangeVec all;
    CoverKeys keys;
    /* what is kept of a huge folder would cost more than the diagnosis itself (tests/hostile:
     * many-files) */
    if (!tape || tape_bytes(tape) > HISTORY_BYTES_MAX || tape_files(tape)->len > HISTORY_FILES_MAX)
        return;
    if (bundle_keys(arena, m->world, true, &keys, NULL))
        return;
    dir = tfpath_join(arena, tape_cwd(tape), o->dir); /* run: of the folder where it ran */
    now = bundle_make(arena, tape, session, &keys, true);
    if (!now)
        return;
    passed = view->verdict.status == VERDICT_PASS
                 ? NULL
                 : history_read(arena, m->world, dir, o->profile, HISTORY_PASSED);
    history_keep(arena, m->world, dir, o->profile, now);
    if (!passed || !bundle_comparable(passed, now))
        return;
    all = bundle_diff(arena, passed, now);
    /* That the verdict is another one is known; what was asked follows from what was found. */
    for (size_t i = 0; i < all.len; i++)
        if (strcmp(all.items[i].area, "verdict") != 0 &&
            (strcmp(all.items[i].area, "answers") != 0 ||
             (all.items[i].before && all.items[i].after)))
            vec_push(arena, &view->changes, all.items[i]);
    view->worked_s = passed->saved_s;
}

/* ---- of a session that goes on ---- */

/* What the session was told, for one that looks at the same and asks nobody. */
typedef struct Told {
    Arena *arena;
    VEC(const Question *) questions;
    VEC(const Answer *) answers;
} Told;

static void told_add(void *data, const Question *question, const Answer *answer)
{
    Told *told = data;
    if (answer->state == ANSWER_PENDING)
        return;
    vec_push(told->arena, &told->questions, question);
    vec_push(told->arena, &told->answers, answer);
}

static const Answer *told_find(void *data, const Question *question)
{
    const Told *told = data;
    for (size_t i = 0; i < told->questions.len; i++)
        if (question_equal(told->questions.items[i], question))
            return told->answers.items[i];
    return NULL;
}

/* The wizard's session has no tape: its folder is read once more by one that has, and that judges
 * by the same answers: not where that would hold a huge folder twice (tests/hostile: bomb-join).
 * Where it comes to another verdict (one configuration is looked at alone, a file has just been
 * changed) nothing is told or kept. */
void mode_history_of(void *mode, const Session *session, Arena *arena, ChangeVec *out,
                     int64_t *out_worked_s)
{
    Mode *m = mode;
    const SessionView *shown = session_view(session);
    SessionOptions options = *shown->options;
    Arena scratch = ARENA_INIT;
    Told told = {.arena = &scratch};
    AnswerSource source = {&told, told_find};
    Tape *tape;
    *out_worked_s = 0;
    if (session_size(session) > HISTORY_SESSION_MAX)
        return;
    tape = tape_new(&scratch);
    session_answers(session, told_add, &told);
    options.answers = &source;
    Session *again = session_open(tape_recorder(tape, m->world), &options);
    SessionView judged = *session_view(again);
    if (judged.verdict.status == shown->verdict.status &&
        judged.verdict.cause == shown->verdict.cause)
        mode_history(m, &scratch, tape, again, &judged);
    for (size_t i = 0; i < judged.changes.len; i++) {
        const Change *c = &judged.changes.items[i];
        Change one = {arena_strdup(arena, c->area), arena_strdup(arena, c->what),
                      arena_strdup(arena, c->before), arena_strdup(arena, c->after)};
        vec_push(arena, out, one);
    }
    *out_worked_s = judged.worked_s;
    session_close(again);
    arena_clear(&scratch);
}
