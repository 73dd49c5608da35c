#include "terraform/tfview.h"

#include <string.h>

#include "hcl/tfpath.h"

/* The World behind answers with its own impl; only what a view changes goes through here. */
typedef struct ViewWorld {
    World world; /* first, so that a World of tfview_world is one of these */
    World *behind;
    const TfView *view;
    Arena *arena;
    const char **env;
} ViewWorld;

static ViewWorld *view_world(World *w)
{
    return (ViewWorld *)(void *)w;
}

const TfViewFile *tfview_file(const TfView *view, const char *path)
{
    for (size_t i = view->files.len; i-- > 0;)
        if (strcmp(view->files.items[i].path, path) == 0)
            return &view->files.items[i];
    return NULL;
}

/* What comes after "dir/" in path; NULL if path does not lie below dir. */
static const char *view_below(const char *dir, const char *path)
{
    size_t len = strlen(dir);
    if (strncmp(dir, path, len) != 0 || path[len] != '/')
        return NULL;
    return path + len + 1;
}

const char *tfview_path(Arena *arena, World *world, const TfView *view, const char *path)
{
    const char *name = view_below(view->dir, path);
    const char *mine;
    if (!name)
        return path;
    if (view->data_dir && strcmp(name, ".terraform") == 0)
        return view->data_dir;
    if (view->data_dir && strncmp(name, ".terraform/", 11) == 0)
        return tfpath_join(arena, view->data_dir, name + 11);
    if (!view->over)
        return path;
    mine = tfpath_join(arena, view->over, name);
    return world->file_stat(world, mine).state == FILE_ABSENT ? path : mine;
}

static enum file_state view_read(World *w, Arena *arena, const char *path, size_t max_bytes,
                                 Span *out)
{
    ViewWorld *v = view_world(w);
    const TfViewFile *file = tfview_file(v->view, path);
    *out = SPAN_EMPTY;
    if (!file)
        return v->behind->file_read(v->behind, arena, tfview_path(arena, v->behind, v->view, path),
                                    max_bytes, out);
    if (!file->text.ptr)
        return FILE_ABSENT;
    if (file->text.len > max_bytes)
        return FILE_TOO_BIG;
    *out = file->text;
    return FILE_OK;
}

static FileInfo view_stat(World *w, const char *path)
{
    ViewWorld *v = view_world(w);
    const TfViewFile *file = tfview_file(v->view, path);
    if (!file)
        return v->behind->file_stat(v->behind, tfview_path(v->arena, v->behind, v->view, path));
    if (!file->text.ptr)
        return (FileInfo){.state = FILE_ABSENT};
    return (FileInfo){.state = FILE_OK, .mode = 0644, .size_bytes = (int64_t)file->text.len};
}

/* Adds a name where it belongs in a list that is sorted by bytes. */
static void view_add_name(Arena *arena, NameVec *names, const char *name)
{
    size_t at = 0;
    while (at < names->len && strcmp(names->items[at], name) < 0)
        at++;
    if (at < names->len && strcmp(names->items[at], name) == 0)
        return;
    vec_push(arena, names, name);
    memmove(names->items + at + 1, names->items + at, (names->len - 1 - at) * sizeof *names->items);
    names->items[at] = name;
}

static void view_drop_name(NameVec *names, const char *name)
{
    for (size_t i = 0; i < names->len; i++)
        if (strcmp(names->items[i], name) == 0) {
            memmove(names->items + i, names->items + i + 1,
                    (names->len - 1 - i) * sizeof *names->items);
            names->len--;
            return;
        }
}

static enum file_state view_list(World *w, Arena *arena, const char *path, NameVec *out)
{
    ViewWorld *v = view_world(w);
    const TfView *view = v->view;
    const char *real = tfview_path(arena, v->behind, view, path);
    enum file_state state = v->behind->dir_list(v->behind, arena, real, out);
    NameVec mine = VEC_INIT;
    if (view->over && strcmp(path, view->dir) == 0 &&
        v->behind->dir_list(v->behind, arena, view->over, &mine) == FILE_OK)
        for (size_t i = 0; i < mine.len; i++)
            view_add_name(arena, out, mine.items[i]);
    for (size_t i = 0; i < view->files.len; i++) {
        const TfViewFile *file = &view->files.items[i];
        const char *name = view_below(path, file->path);
        if (!name || strchr(name, '/'))
            continue;
        if (file->text.ptr)
            view_add_name(arena, out, name);
        else
            view_drop_name(out, name);
    }
    return state;
}

static const char *view_env_get(World *w, const char *name)
{
    ViewWorld *v = view_world(w);
    for (size_t i = v->view->variables.len; i-- > 0;)
        if (strcmp(v->view->variables.items[i].name, name) == 0)
            return v->view->variables.items[i].value;
    return v->behind->env_get(v->behind, name);
}

static const char *const *view_env_all(World *w)
{
    return view_world(w)->env;
}

static bool view_sets(const TfView *view, const char *entry)
{
    Span name = span_sub(span_of(entry), 0, span_find_char(span_of(entry), '='));
    for (size_t i = 0; i < view->variables.len; i++)
        if (span_is(name, view->variables.items[i].name))
            return true;
    return false;
}

static const char **view_environment(Arena *arena, World *behind, const TfView *view)
{
    const char *const *all = behind->env_all(behind);
    VEC(const char *) out = VEC_INIT;
    for (; all && *all; all++)
        if (!view_sets(view, *all))
            vec_push(arena, &out, *all);
    for (size_t i = 0; i < view->variables.len; i++)
        vec_push(arena, &out,
                 arena_printf(arena, "%s=%s", view->variables.items[i].name,
                              view->variables.items[i].value));
    vec_push(arena, &out, NULL);
    return out.items;
}

World *tfview_world(Arena *arena, World *behind, const TfView *view)
{
    ViewWorld *v = arena_new(arena, ViewWorld);
    v->world = *behind;
    v->behind = behind;
    v->view = view;
    v->arena = arena;
    v->env = view_environment(arena, behind, view);
    v->world.file_read = view_read;
    v->world.file_stat = view_stat;
    v->world.dir_list = view_list;
    v->world.env_get = view_env_get;
    v->world.env_all = view_env_all;
    return &v->world;
}
