#include "base/tree.h"

#include <string.h>

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

/* As it is written; with ".." in it that says nothing. */
static bool tree_names(const Tree *tree, const char *name)
{
    return tree_below(name, tree->top) && !strstr(name, "/../");
}

bool tree_leads_out(const Tree *tree, const char *path)
{
    Arena scratch = ARENA_INIT;
    const char *cwd = tree->files ? snapshot_real(tree->files, ".") : NULL;
    const char *name = path && path[0] && tree->top ? snapshot_name(&scratch, cwd, path) : "";
    const char *slash = strrchr(name, '/'), *folder;
    bool out = false, inside;
    if (slash) {
        folder =
            snapshot_real(tree->files, arena_strndup(&scratch, name, (size_t)(slash - name) + 1));
        inside = folder && tree_below(folder, tree->top);
        out = folder &&
              (inside ? snapshot_stat(tree->files, name).is_symlink && !tree_holds(tree, name)
                      : tree_names(tree, name));
    }
    arena_clear(&scratch);
    return out;
}
