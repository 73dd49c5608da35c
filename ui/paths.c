#include "ui/paths.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

/* The user's own, also while a lesson has another. */
static const char *home_of(const Wizard *w)
{
    World *own = w->ui->machine ? w->ui->machine : w->machine;
    return own ? own->env_get(own, "HOME") : w->world->env_get(w->world, "HOME");
}

/* Of a folder that was deleted meanwhile, a way to it in which nothing is: never another folder. */
static const char *here(char bytes[PATH_MAX])
{
    return getcwd(bytes, PATH_MAX) ? bytes : "/proc/self/cwd";
}

const char *paths_expand(Wizard *w, Arena *arena, const char *typed)
{
    char bytes[PATH_MAX];
    const char *home = home_of(w);
    if (typed[0] == '~' && (typed[1] == '/' || !typed[1]) && home)
        return arena_printf(arena, "%s%s", home, typed + 1);
    return typed[0] == '/' ? typed : arena_printf(arena, "%s/%s", here(bytes), typed);
}

static bool inside(Wizard *w, Arena *arena, const char *path, const char *dir)
{
    const char *real = w->world->file_real(w->world, arena, dir),
               *at = w->world->file_real(w->world, arena, path);
    size_t len = real ? strlen(real) : 0;
    return real && at && strncmp(at, real, len) == 0 && (at[len] == '/' || !at[len]);
}

const char *paths_for_report(Wizard *w, Arena *arena, const char *name)
{
    char bytes[PATH_MAX];
    const char *dot = strrchr(name, '.'), *dir = here(bytes), *home = home_of(w);
    if (w->options.dir && inside(w, arena, dir, w->options.dir) && home &&
        !inside(w, arena, home, w->options.dir))
        dir = home;
    const char *path = arena_printf(arena, "%s/%s", dir, name);
    for (int n = 2; w->world->file_stat(w->world, path).state != FILE_ABSENT && n < 1000; n++)
        path = arena_printf(arena, "%s/%.*s-%d%s", dir, (int)(dot - name), name, n, dot);
    return text_short_path(arena, path, home);
}

const char *paths_complete(Wizard *w, Arena *arena, const char *typed, bool folders_only,
                           NameVec *out_names)
{
    const char *path = paths_expand(w, arena, typed), *slash = strrchr(path, '/');
    const char *begun = slash + 1, *found = NULL;
    const char *dir = text_dirname(arena, path);
    size_t len = strlen(begun), same = 0;
    NameVec names = VEC_INIT;
    if (strcmp(typed, "~") == 0)
        return "~/";
    if (w->world->dir_list(w->world, arena, dir, &names) != FILE_OK)
        return typed;
    for (size_t i = 0; i < names.len; i++) {
        const char *name = names.items[i];
        bool hidden = name[0] == '.' && begun[0] != '.';
        if (strncmp(name, begun, len) != 0 || hidden)
            continue;
        FileInfo info = w->world->file_stat(w->world, arena_printf(arena, "%s/%s", dir, name));
        bool folder = info.state == FILE_OK && info.is_dir;
        if (folders_only && !folder)
            continue;
        size_t common = 0;
        while (found && common < same && found[common] == name[common])
            common++;
        same = found ? common : strlen(name);
        found = found ? found : name;
        vec_push(arena, out_names, folder ? arena_printf(arena, "%s/", name) : name);
    }
    if (!found)
        return typed;
    if (out_names->len == 1)
        found = out_names->items[0];
    return arena_printf(arena, "%s%.*s", typed,
                        out_names->len == 1 ? (int)strlen(found + len) : (int)(same - len),
                        found + len);
}
