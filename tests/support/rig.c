#include "tests/support/rig.h"

#include <locale.h>

void rig_new(Rig *r)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    *r = (Rig){.arena = ARENA_INIT};
    r->cmds.arena = &r->arena;
    model_init(&r->m, RIG_ROWS, RIG_COLS, true);
}

void rig_close(Rig *r)
{
    model_clear(&r->m);
    arena_clear(&r->arena);
}

void rig_view(Rig *r, enum fake_session which, bool busy)
{
    ui_update(&r->m,
              (Msg){.kind = MSG_VIEW,
                    .view = fake_session_view(&r->arena, which),
                    .busy = busy,
                    .now_ms = FAKE_NOW_MS,
                    .now_s = FAKE_NOW_S},
              &r->cmds);
}

void rig_press(Rig *r, int key)
{
    ui_update(&r->m, (Msg){.kind = MSG_KEY, .key = key}, &r->cmds);
}

void rig_press_all(Rig *r, const char *keys)
{
    for (; *keys; keys++)
        rig_press(r, *keys);
}
