#include "base/state.h"

const char *state_place(Arena *arena, World *w, const char *name)
{
    const char *state = w->env_get(w, "XDG_STATE_HOME"), *home = w->env_get(w, "HOME");
    const char *own = NULL;
    if (state && state[0] == '/')
        own = arena_printf(arena, "%s/why403", state);
    else if (home && home[0] == '/')
        own = arena_printf(arena, "%s/.local/state/why403", home);
    own = own ? w->file_place(w, arena, own) : NULL;
    return own ? arena_printf(arena, "%s/%s", own, name) : NULL;
}
