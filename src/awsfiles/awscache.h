/*
 * awscache: the shared files of AWS's as they were read for many sessions at once (sweep), so that
 * forty profiles are not forty readings of one file. Each session still reads the bytes by its
 * snapshot; what was made of bytes with the same digest is taken from here.
 *
 *     AwsCache cache = {.arena = arena};
 *     file = awscache_read(&cache, session_arena, files, DIALECT_GO, AWS_CONFIG_FILE, path);
 *
 * Must not know: sessions, and who wins.
 */
#ifndef WHY403_AWSFILES_AWSCACHE_H
#define WHY403_AWSFILES_AWSCACHE_H

#include "awsfiles/awsfile.h"

typedef struct AwsCacheRow {
    const char *digest; /* of the bytes that it was made of */
    const AwsFile *file;
} AwsCacheRow;

typedef struct AwsCache {
    Arena *arena; /* must outlive all that was read */
    VEC(AwsCacheRow) rows;
} AwsCache;

/* As awsfile_read, where cache is NULL just that. arena: of whoever asks. */
const AwsFile *awscache_read(AwsCache *cache, Arena *arena, Snapshot *files,
                             enum aws_dialect dialect, enum aws_file_kind kind, const char *path);

#endif
