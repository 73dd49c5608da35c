#include "engine/afterworld.h"

#include <string.h>

#include "engine/apply.h"
#include "engine/cure.h"
#include "engine/mended.h"
#include "engine/probes.h"

/* A World whose files and variables are partly others; the rest is the one behind. */
typedef struct AfterWorld {
    World w; /* first: its functions find the rest by it */
    World *behind;
    ApplyPlan plan;
    const char *const *env;
} AfterWorld;

static AfterWorld *after_of(World *w)
{
    return (AfterWorld *)(void *)w;
}

static enum file_state after_read(World *w, Arena *arena, const char *path, size_t max_bytes,
                                  Span *out)
{
    AfterWorld *after = after_of(w);
    for (size_t i = 0; i < after->plan.files.len; i++) {
        const ApplyFile *f = &after->plan.files.items[i];
        if (strcmp(path, f->path) != 0 && strcmp(path, f->real) != 0)
            continue;
        *out = f->after.len <= max_bytes ? f->after : SPAN_EMPTY;
        return f->after.len <= max_bytes ? FILE_OK : FILE_TOO_BIG;
    }
    return after->behind->file_read(after->behind, arena, path, max_bytes, out);
}

static const char *const *after_env_all(World *w)
{
    return after_of(w)->env;
}

static const char *after_env_get(World *w, const char *name)
{
    return envp_get(after_of(w)->env, name);
}

/* The variables with the fixes' changes, and with what edited start-up files set then. */
static const char *const *after_environment(Arena *arena, AfterWorld *after, const Facts *now,
                                            const Fix *const *fixes, size_t n_fixes)
{
    VEC(const char *) out = VEC_INIT;
    for (size_t i = 0; i < n_fixes; i++) {
        CureEnv cure = cure_of_fix(arena, fixes[i]);
        after->env = cure_envp(arena, &after->w, &cure);
    }
    if (after->plan.files.len == 0)
        return after->env;
    Mended m = {.arena = ARENA_INIT, .looked = ARENA_INIT};
    mended_open(&m, after->behind, now);
    mended_look(&m, &after->w, now->dir);
    for (const char *const *e = m.envp ? m.envp : after->env; *e; e++)
        vec_push(arena, &out, (const char *)arena_strdup(arena, *e));
    vec_push(arena, &out, NULL);
    mended_clear(&m);
    return out.items;
}

Facts *afterworld_facts(Arena *arena, World *world, const SessionOptions *options, const Facts *now,
                        const Fix *const *fixes, size_t n_fixes)
{
    AfterWorld *after = arena_new(arena, AfterWorld);
    SessionOptions *then = arena_new(arena, SessionOptions);
    Facts *facts;
    Err err = {0};
    *after = (AfterWorld){.w = *world, .behind = world};
    after->env = options->environment ? options->environment : world->env_all(world);
    if (apply_plan(arena, world, fixes, n_fixes, &after->plan, &err))
        return NULL;
    after->w.file_read = after_read;
    after->w.env_all = after_env_all;
    after->w.env_get = after_env_get;
    after->env = after_environment(arena, after, now, fixes, n_fixes);
    *then = *options;
    then->environment = NULL;
    facts = probes_gather(arena, &after->w, then);
    probes_terraform_version(facts, then, now->tf ? now->tf->implementation : NULL,
                             now->terraform_version);
    return facts;
}
