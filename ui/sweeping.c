#include "ui/sweeping.h"

#include "report/sweepwords.h"
#include "ui/wizard.h"

enum { TELL_MS = 120 };

/* The list as it is now, for the model; the old one goes once the model has the new. */
static void sweeping_tell(Wizard *w)
{
    Sweeping *s = &w->sweeping;
    Arena old = s->shown_arena;
    const SweepResult *result = sweep_result(s->sweep);
    s->shown_arena = (Arena)ARENA_INIT;
    s->shown.groups = sweepgroups_by_cause(&s->shown_arena, result);
    s->shown.counts = sweepgroups_counts(&s->shown_arena, result);
    s->shown.waiting_for = arena_strdup(&s->shown_arena, sweep_waiting_for(s->sweep));
    s->shown.n_items = s->items.len;
    s->shown.n_done = result->n_done;
    s->shown.over = s->state == SWEEP_OVER;
    s->told_ms = s->world->mono_ms(s->world);
    wizard_tell(w, (Msg){.kind = MSG_SWEEP, .sweep = &s->shown});
    arena_clear(&old);
}

static void nothing_more(void *data, size_t index, const SweepRow *row, const SessionView *view)
{
    (void)data, (void)index, (void)row, (void)view;
}

void sweeping_start(Wizard *w, bool profiles)
{
    RootVec run = VEC_INIT;
    const RootSearch everything = {.units_run = &run};
    Sweeping *s = &w->sweeping;
    const char *top = w->model.sweep_at.shown ? s->shown.top : w->options.dir;
    SweepPlan plan = {.done = nothing_more};
    sweeping_stop(w);
    s->world = w->world;
    top = top ? top : ".";
    s->shown.top = top;
    s->shown.profiles = profiles;
    if (profiles)
        sweepitems_profiles(&s->arena, w->world, top, &s->items, &s->shown.more);
    else
        (void)sweepitems_below(&s->arena, w->world, top, &everything, &s->items, &s->shown.more);
    s->shown.note = sweepwords_note(&s->arena, &run);
    plan.items = s->items.items;
    plan.n_items = s->items.len;
    s->sweep = sweep_open(w->world, &w->options, &plan);
    s->state = sweep_turn(s->sweep);
    sweeping_tell(w);
}

static bool sweeping_runs(const Sweeping *s)
{
    return s->sweep && s->state != SWEEP_OVER;
}

int sweeping_limit(const Wizard *w, int wanted_ms)
{
    if (!sweeping_runs(&w->sweeping))
        return wanted_ms;
    if (w->sweeping.state == SWEEP_MOVED)
        return 0;
    return wanted_ms >= 0 && wanted_ms < TELL_MS ? wanted_ms : TELL_MS;
}

bool sweeping_turn(Wizard *w)
{
    Sweeping *s = &w->sweeping;
    if (!sweeping_runs(s))
        return false;
    s->state = sweep_turn(s->sweep);
    if (s->state == SWEEP_OVER || s->world->mono_ms(s->world) - s->told_ms >= TELL_MS)
        sweeping_tell(w);
    return s->state == SWEEP_OVER;
}

void sweeping_stop(Wizard *w)
{
    Sweeping *s = &w->sweeping;
    sweep_close(s->sweep);
    arena_clear(&s->arena);
    arena_clear(&s->shown_arena);
    *s = (Sweeping){.sweep = NULL};
    w->model.sweep = NULL;
    w->model.sweep_at = (SweepItem){.shown = NULL};
}
