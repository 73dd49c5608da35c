#include "lab/live.h"

#include "lab/sandbox.h"

/* A console that can't be read as one leaves the practice AWS as it was. */
static void live_take(Live *live, Span console)
{
    Arena arena = ARENA_INIT;
    const Practice *first = live->plan->practice;
    Practice fresh;
    if (practice_load(&arena, first->scenario, live->plan->lab_ini, console, first->now_s, &fresh,
                      NULL) != ERR_NONE) {
        arena_clear(&arena);
        return;
    }
    arena_clear(&live->arena);
    live->arena = arena;
    live->practice = fresh;
    live->practice.arena = &live->arena;
}

void live_refresh(Live *live)
{
    Buf now = BUF_INIT(PRACTICE_FILE_MAX);
    if (live->plan->console_path)
        sandbox_read(live->plan->console_path, &now);
    if (span_same(buf_span(&now), buf_span(&live->console))) {
        buf_clear(&now);
        return;
    }
    live_take(live, buf_span(&now));
    buf_clear(&live->console);
    live->console = now;
}

void live_begin(Live *live, const ServerPlan *plan)
{
    live->plan = plan;
    live->practice = *plan->practice;
    live->console = (Buf)BUF_INIT(PRACTICE_FILE_MAX);
    live_refresh(live);
}
