/* The units below a folder that is none itself: the root of a Terragrunt tree. */
#include <string.h>

#include "hcl/tfpath.h"
#include "terragrunt/tgunit.h"

enum { BELOW_DEPTH = 8, BELOW_FOLDERS = 2000 };

typedef struct Below {
    Arena *arena;
    Snapshot *files;
    const char *top;
    size_t n_folders;
    NameVec *out;
} Below;

/* Copies that Terragrunt and Terraform made are no units; those that a stack made are
 * (.terragrunt-stack). */
static bool below_passed_over(const char *name)
{
    return strcmp(name, ".terragrunt-cache") == 0 || strcmp(name, ".terraform") == 0 ||
           strcmp(name, ".git") == 0 || strcmp(name, "node_modules") == 0;
}

static void below_walk(Below *b, const char *dir, int depth)
{
    NameVec names = VEC_INIT;
    if (depth == BELOW_DEPTH || ++b->n_folders > BELOW_FOLDERS ||
        snapshot_list(b->files, dir, &names) != FILE_OK)
        return;
    for (size_t i = 0; i < names.len && b->out->len < TG_BELOW_MAX; i++) {
        const char *path = tfpath_join(b->arena, dir, names.items[i]);
        FileInfo info = snapshot_stat(b->files, path);
        if (info.state != FILE_OK || !info.is_dir || below_passed_over(names.items[i]))
            continue;
        if (snapshot_stat(b->files, tgunit_file_in(b->arena, b->files, path)).state == FILE_OK)
            vec_push(b->arena, b->out, tfpath_relative(b->arena, b->top, path));
        below_walk(b, path, depth + 1);
    }
}

void tgunit_below(Arena *arena, Snapshot *files, const char *dir, NameVec *out)
{
    const char *cwd = snapshot_cwd(files);
    Below b = {arena, files, tfpath_join(arena, cwd ? cwd : "", dir), 0, out};
    below_walk(&b, b.top, 0);
}
