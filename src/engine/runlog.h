/*
 * runlog: the private folder in which `why403 run` lets Terraform write its debug log: below
 * $XDG_RUNTIME_DIR, else the folder for temporary files; 0700; named after this process, so that
 * what a killed run left behind is known and removed by the next.
 */
#ifndef WHY403_ENGINE_RUNLOG_H
#define WHY403_ENGINE_RUNLOG_H

#include "base/world.h"

typedef struct RunLog {
    const char *folder; /* ours to remove; NULL = the log is the user's own */
    const char *path;   /* NULL = there is no log */
    bool set_level;     /* TF_LOG has to be set too */
    int64_t skip_bytes; /* what stood in the user's log before */
} RunLog;

/* Removes the left-overs of dead processes, then decides: a TF_LOG_PATH of the user's is read, not
 * replaced; with TF_LOG alone the log goes to the user's screen and stays there. */
enum err runlog_open(Arena *arena, World *w, RunLog *out, Err *err);
void runlog_close(Arena *arena, World *w, const RunLog *log);

#endif
