#include "base/scratch.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

#define MARK ".why403-"

enum { PROCESS_DIGITS = 8, DIGITS = 16 };

const char *scratch_name(Arena *arena, World *w, const char *base)
{
    unsigned number = 0;
    w->random(w, &number, sizeof number);
    return arena_printf(arena, "%s" MARK "%08x%08x", base, (unsigned)getpid(), number);
}

/* Git's own folder of the work tree that holds the path, if it is the user's; NULL = none. */
static const char *scratch_git(Arena *arena, World *w, const char *folder)
{
    while (folder[0] == '/' && folder[1]) {
        const char *git = arena_printf(arena, "%s/.git", folder);
        FileInfo info = w->file_stat(w, git);
        if (info.state == FILE_OK)
            return info.is_dir && !info.is_symlink && info.uid == geteuid() ? git : NULL;
        folder = text_dirname(arena, folder);
    }
    return NULL;
}

size_t scratch_folders(Arena *arena, World *w, const char *target, const char *out[2])
{
    size_t n = 0;
    const char *own = text_dirname(arena, target), *real = w->file_real(w, arena, own);
    const char *git = scratch_git(arena, w, real ? real : own);
    if (git)
        out[n++] = git;
    out[n++] = own;
    return n;
}

/* The number of the process that the name holds, 0 if it is none of base. */
static unsigned long scratch_process(const char *name, const char *base)
{
    size_t len = strlen(base);
    char digits[PROCESS_DIGITS + 1] = {0};
    const char *mark = name + len;
    if (strncmp(name, base, len) != 0 || strncmp(mark, MARK, sizeof MARK - 1) != 0 ||
        strlen(mark) != sizeof MARK - 1 + DIGITS)
        return 0;
    mark += sizeof MARK - 1;
    for (size_t i = 0; i < DIGITS; i++)
        if (!isxdigit((unsigned char)mark[i]))
            return 0;
    memcpy(digits, mark, PROCESS_DIGITS);
    return strtoul(digits, NULL, 16);
}

static bool scratch_lives(unsigned long process)
{
    pid_t pid = (pid_t)process;
    return pid > 0 && (kill(pid, 0) == 0 || errno != ESRCH);
}

void scratch_tidy(Arena *arena, World *w, const char *target, bool all)
{
    const char *folders[2], *base = text_basename(target);
    size_t n = base[0] ? scratch_folders(arena, w, target, folders) : 0;
    for (size_t i = 0; i < n; i++) {
        NameVec names = VEC_INIT;
        w->dir_list(w, arena, folders[i], &names);
        for (size_t k = 0; k < names.len; k++) {
            unsigned long process = scratch_process(names.items[k], base);
            if (process > 0 && (all || !scratch_lives(process)))
                w->file_remove(w, arena_printf(arena, "%s/%s", folders[i], names.items[k]), NULL);
        }
    }
}
