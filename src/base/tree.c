#include "base/tree.h"

#include <string.h>

#include "base/text.h"
#include "base/world.h"

bool tree_below(const char *path, const char *top)
{
    size_t len = strlen(top);
    while (len > 0 && top[len - 1] == '/')
        len--;
    return strncmp(path, top, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

/* The nearest folder upwards that holds .git, NULL if there is none. */
static const char *tree_git_top(Arena *arena, Snapshot *files, const char *real)
{
    char *at = arena_strdup(arena, real);
    for (;;) {
        char *slash;
        if (snapshot_stat(files, arena_printf(arena, "%s/.git", at)).state == FILE_OK)
            return at;
        slash = strrchr(at, '/');
        if (!slash || slash == at)
            return NULL;
        *slash = '\0';
    }
}

Tree tree_of(Arena *arena, Snapshot *files, const char *dir, const char *home)
{
    Tree tree = {files, dir, NULL};
    const char *git, *real_home;
    if (!files || !dir)
        return (Tree){NULL, dir, NULL};
    tree.top = snapshot_real(files, dir);
    if (!tree.top || tree.top[0] != '/')
        return tree;
    git = tree_git_top(arena, files, tree.top);
    real_home = home ? snapshot_real(files, home) : NULL;
    if (git && !(real_home && tree_below(real_home, git)))
        tree.top = git;
    return tree;
}

bool tree_holds(const Tree *tree, const char *path)
{
    Arena scratch = ARENA_INIT;
    const char *real = NULL;
    bool holds;
    if (tree->files && tree->top && path && path[0])
        real = snapshot_real(
            tree->files, path[0] == '/' ? path : arena_printf(&scratch, "%s/%s", tree->dir, path));
    holds = real && tree_below(real, tree->top);
    arena_clear(&scratch);
    return holds;
}

/* Does a link that lies in the tree, on the way to that name, lead out of it? A ".." is no link:
 * who wrote the name goes up by it, though from where the link before it has led. */
static bool tree_leads_out(Arena *arena, const Tree *tree, const char *name)
{
    bool inside = tree_below("/", tree->top);
    for (const char *end = strchr(name + 1, '/'), *part = name + 1; end;
         part = end + 1, end = strchr(part, '/')) {
        const char *at = arena_strndup(arena, name, (size_t)(end - name));
        const char *real = snapshot_real(tree->files, at);
        bool next = real && tree_below(real, tree->top);
        if (inside && real && !next && !span_is((Span){part, (size_t)(end - part)}, ".."))
            return true;
        inside = next;
    }
    return false;
}

/* Where what is written to that name goes, links followed; NULL: a link of the tree leads it out.
 * *out_real: the path is real. */
static const char *tree_target(Arena *arena, const Tree *tree, const char *name, bool *out_real)
{
    const char *slash = strrchr(name, '/'), *target, *real;
    const char *folder =
        snapshot_real(tree->files, arena_strndup(arena, name, (size_t)(slash - name) + 1));
    bool inside = folder && tree_below(folder, tree->top);
    *out_real = true;
    if (tree_leads_out(arena, tree, name))
        return NULL;
    if (!folder) /* nothing will be found there, unless somebody makes it meanwhile */
        return name;
    target = arena_printf(arena, "%s/%s", folder[1] ? folder : "", slash + 1);
    if (!snapshot_stat(tree->files, target).is_symlink)
        return target;
    real = snapshot_real(tree->files, target);
    if (inside)
        return real && tree_below(real, tree->top) ? real : NULL;
    *out_real = real != NULL;
    return real ? real : target;
}

enum err tree_write(World *w, const char *dir, const char *path, Span bytes, unsigned mode,
                    Err *err)
{
    Arena arena = ARENA_INIT;
    Snapshot *files = snapshot_new(&arena, w);
    Tree tree = tree_of(&arena, files, dir, w->env_get(w, "HOME"));
    const char *name =
        path && path[0] && tree.top ? snapshot_name(&arena, snapshot_real(files, "."), path) : "";
    const char *target = path;
    bool real = false;
    enum err e;
    if (name[0] == '/' && name[1])
        target = tree_target(&arena, &tree, name, &real);
    e = target || !path
            ? w->file_write(w, target, bytes, mode | (real ? FILE_STRAIGHT : 0u), err)
            : err_set(err, ERR_INPUT, source_file(path, 0, 0),
                      "%s is a link of the folder's that leads out of it; nothing is written "
                      "through that.",
                      text_safe(&arena, path));
    arena_clear(&arena);
    return e;
}
