/* file: what can be known of a file or folder; read by a World, kept by a Snapshot. */
#ifndef WHY403_BASE_FILE_H
#define WHY403_BASE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

enum file_state {
    FILE_OK,
    FILE_ABSENT,
    FILE_DENIED,
    FILE_IS_DIR,
    FILE_TOO_BIG,
    FILE_NOT_REGULAR,
    FILE_LOOP,
    FILE_FAILED
};

/* What is wrong, to stand after a path and a colon: "permission denied". */
const char *file_state_sentence(enum file_state state);

typedef struct FileInfo {
    enum file_state state; /* FILE_OK also for a folder; is_dir tells */
    bool is_dir, is_symlink;
    unsigned mode; /* permission bits */
    unsigned uid, gid;
    int64_t size_bytes, mtime_s;
    unsigned links; /* names that the file has; 0 = not known */
} FileInfo;

typedef VEC(const char *) NameVec;

#endif
