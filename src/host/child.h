/* Private to host/: one child process in flight. child_start.c brings it up, child.c takes it to
 * its end. */
#ifndef WHY403_HOST_CHILD_H
#define WHY403_HOST_CHILD_H

#include <sys/types.h>

#include "base/world.h"
#include "host/impl.h"

struct ChildJob {
    ChildJob *next;
    uint64_t id;
    ChildDone done;
    void *data;
    pid_t pid;        /* 0 = never started or already waited for */
    int in, out, err; /* our ends, -1 = closed */
    Arena arena;
    Span input; /* what is still to be written to its stdin */
    Buf out_bytes, err_bytes;
    int64_t started_ms, deadline_ms;
    bool over;
    ChildResult result;
};

/* Closes *fd unless it is -1, and makes it -1. */
void child_close_fd(int *fd);

#endif
