#include "engine/runlog.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/ending.h"

enum { RUNLOG_MODE = 0700 | FILE_STRAIGHT };

#define RUNLOG_PREFIX "why403-run-"

/* A real path: what is made and removed there takes no link. */
static const char *runlog_base(Arena *arena, World *w)
{
    static const char *const names[] = {"XDG_RUNTIME_DIR", "TMPDIR"};
    const char *base = "/tmp";
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        base = w->env_get(w, names[i]);
        FileInfo info = w->file_stat(w, base ? base : "");
        if (base && base[0] == '/' && info.state == FILE_OK && info.is_dir)
            break;
        base = "/tmp";
    }
    return w->file_place(w, arena, base);
}

static void runlog_remove(Arena *arena, World *w, const char *folder)
{
    NameVec names = VEC_INIT;
    w->dir_list(w, arena, folder, &names);
    for (size_t i = 0; i < names.len; i++)
        w->file_remove(w, arena_printf(arena, "%s/%s", folder, names.items[i]), NULL);
    w->file_remove(w, folder, NULL);
}

/* why403-run-PID-NUMBER of a process that is no more, and ours. */
static void runlog_sweep(Arena *arena, World *w, const char *base)
{
    NameVec names = VEC_INIT;
    w->dir_list(w, arena, base, &names);
    for (size_t i = 0; i < names.len; i++) {
        const char *folder = arena_printf(arena, "%s/%s", base, names.items[i]);
        unsigned number;
        long pid;
        FileInfo info;
        if (sscanf(names.items[i], RUNLOG_PREFIX "%ld-%8x", &pid, &number) != 2 || pid <= 1)
            continue;
        info = w->file_stat(w, folder);
        if (info.is_dir && !info.is_symlink && info.uid == getuid() && kill((pid_t)pid, 0) != 0 &&
            errno == ESRCH)
            runlog_remove(arena, w, folder);
    }
}

enum err runlog_open(Arena *arena, World *w, RunLog *out, Err *err)
{
    const char *path = w->env_get(w, "TF_LOG_PATH"), *level = w->env_get(w, "TF_LOG"),
               *base = runlog_base(arena, w);
    unsigned number = 0;
    enum err e;
    *out = (RunLog){0};
    runlog_sweep(arena, w, base);
    if (path && path[0]) {
        FileInfo info = w->file_stat(w, path);
        out->path = path;
        out->skip_bytes = info.state == FILE_OK ? info.size_bytes : 0;
        out->set_level = !level || !level[0];
        return ERR_NONE;
    }
    if (level && level[0])
        return ERR_NONE;
    w->random(w, &number, sizeof number);
    out->folder = arena_printf(arena, "%s/" RUNLOG_PREFIX "%ld-%08x", base, (long)getpid(), number);
    e = w->dir_make(w, out->folder, RUNLOG_MODE, err);
    out->path = arena_printf(arena, "%s/terraform.log", out->folder);
    out->set_level = true;
    ending_with_log(out->path, out->folder);
    return e;
}

void runlog_close(Arena *arena, World *w, const RunLog *log)
{
    if (log->folder)
        runlog_remove(arena, w, log->folder);
    ending_with_log(NULL, NULL);
}
