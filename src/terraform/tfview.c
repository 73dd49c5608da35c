#include "terraform/tfview.h"

#include <string.h>

#include "hcl/tfpath.h"

/* Of one snapshot with its view. */
typedef struct Laid {
    const TfView *view;
    const char *const *env;
} Laid;

const TfViewFile *tfview_file(const TfView *view, const char *path)
{
    for (size_t i = view->files.len; i-- > 0;)
        if (strcmp(view->files.items[i].path, path) == 0)
            return &view->files.items[i];
    return NULL;
}

const char *tfview_from(Arena *arena, const TfView *view, const char *dir, const char *path)
{
    const char *here = tfpath_join(arena, dir, path);
    const TfViewFile *written = view && view->copied ? tfview_file(view, here) : NULL;
    if (written && written->text.len > 0)
        return here; /* Terragrunt writes it there, hidden or not */
    return tfpath_from(arena, dir, view && view->copied ? &view->copy : NULL, path);
}

/* What comes after "dir/" in path; NULL if path does not lie below dir. */
static const char *view_below(const char *dir, const char *path)
{
    size_t len = strlen(dir);
    if (strncmp(dir, path, len) != 0 || path[len] != '/')
        return NULL;
    return path + len + 1;
}

const char *tfview_path(Arena *arena, Snapshot *files, const TfView *view, const char *path)
{
    const char *name = view_below(view->dir, path);
    const char *mine;
    if (!name)
        return path;
    if (view->data_dir && strcmp(name, ".terraform") == 0)
        return view->data_dir;
    if (view->data_dir && strncmp(name, ".terraform/", 11) == 0)
        return tfpath_join(arena, view->data_dir, name + 11);
    if (!view->over || !tfpath_is_copied(arena, &view->copy, name))
        return path;
    mine = tfpath_join(arena, view->over, name);
    return snapshot_stat(files, mine).state == FILE_ABSENT ? path : mine;
}

static bool laid_made(void *data, const char *path, Span *out)
{
    const Laid *laid = data;
    const TfViewFile *file = tfview_file(laid->view, path);
    if (file)
        *out = file->text;
    return file != NULL;
}

static bool laid_secret(void *data, const char *path)
{
    const TfViewFile *file = tfview_file(((const Laid *)data)->view, path);
    for (size_t i = 0; file && i < file->n_lines && file->lines; i++)
        if (file->lines[i].secret)
            return true;
    return false;
}

static const char *laid_place(void *data, Arena *arena, Snapshot *behind, const char *path)
{
    const Laid *laid = data;
    return tfview_path(arena, behind, laid->view, path);
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

static enum file_state laid_list(void *data, Arena *arena, Snapshot *behind, const char *path,
                                 NameVec *out)
{
    const TfView *view = ((const Laid *)data)->view;
    NameVec theirs, mine = VEC_INIT;
    enum file_state state = snapshot_list(behind, tfview_path(arena, behind, view, path), &theirs);
    *out = (NameVec)VEC_INIT;
    for (size_t i = 0; i < theirs.len; i++)
        vec_push(arena, out, theirs.items[i]);
    if (view->over && strcmp(path, view->dir) == 0 &&
        snapshot_list(behind, view->over, &mine) == FILE_OK)
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

static const char *const *laid_env(void *data)
{
    return ((const Laid *)data)->env;
}

static bool view_gives(const TfViewVariable *v, bool init)
{
    return init ? !v->not_in_init : !v->not_in_plan;
}

static bool view_sets(const TfView *view, const char *entry, bool init)
{
    Span name = span_sub(span_of(entry), 0, span_find_char(span_of(entry), '='));
    for (size_t i = 0; i < view->variables.len; i++)
        if (span_is(name, view->variables.items[i].name) &&
            view_gives(&view->variables.items[i], init))
            return true;
    return false;
}

bool tfview_hides(const TfView *view, Span variable)
{
    bool secret = false;
    for (size_t i = 0; view && i < view->variables.len; i++)
        if (span_is(variable, view->variables.items[i].name) &&
            view_gives(&view->variables.items[i], false))
            secret = view->variables.items[i].secret;
    return secret;
}

static const char *const *view_environment(Arena *arena, Snapshot *behind, const TfView *view,
                                           bool init)
{
    const char *const *all = snapshot_env_all(behind);
    VEC(const char *) out = VEC_INIT;
    for (; all && *all; all++)
        if (!view_sets(view, *all, init))
            vec_push(arena, &out, *all);
    for (size_t i = 0; i < view->variables.len; i++)
        if (view_gives(&view->variables.items[i], init))
            vec_push(arena, &out,
                     arena_printf(arena, "%s=%s", view->variables.items[i].name,
                                  view->variables.items[i].value));
    vec_push(arena, &out, NULL);
    return out.items;
}

static Snapshot *view_snapshot(Arena *arena, Snapshot *behind, const TfView *view, bool init)
{
    Laid *laid = arena_new(arena, Laid);
    SnapshotLayer layer = {laid, laid_made, laid_place, laid_list, laid_env, laid_secret};
    laid->view = view;
    laid->env = view_environment(arena, behind, view, init);
    return snapshot_over(arena, behind, &layer);
}

Snapshot *tfview_snapshot(Arena *arena, Snapshot *behind, const TfView *view)
{
    return view_snapshot(arena, behind, view, false);
}

Snapshot *tfview_snapshot_init(Arena *arena, Snapshot *behind, const TfView *view)
{
    for (size_t i = 0; i < view->variables.len; i++)
        if (view->variables.items[i].not_in_init || view->variables.items[i].not_in_plan)
            return view_snapshot(arena, behind, view, true);
    return NULL;
}
