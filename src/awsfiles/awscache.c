#include "awsfiles/awscache.h"

#include <string.h>

static const AwsFile *awscache_parsed(AwsCache *cache, enum aws_dialect dialect,
                                      enum aws_file_kind kind, const char *path, Span bytes,
                                      const char *digest)
{
    AwsCacheRow fresh;
    for (size_t i = 0; i < cache->rows.len; i++) {
        const AwsCacheRow *row = &cache->rows.items[i];
        if (row->file->dialect == dialect && row->file->kind == kind &&
            strcmp(row->file->path, path) == 0 && strcmp(row->digest, digest) == 0)
            return row->file;
    }
    fresh.digest = arena_strdup(cache->arena, digest);
    bytes.ptr = arena_span(cache->arena, bytes);
    fresh.file =
        awsfile_parse(cache->arena, dialect, kind, arena_strdup(cache->arena, path), bytes);
    vec_push(cache->arena, &cache->rows, fresh);
    return fresh.file;
}

const AwsFile *awscache_read(AwsCache *cache, Arena *arena, Snapshot *files,
                             enum aws_dialect dialect, enum aws_file_kind kind, const char *path)
{
    Span bytes;
    AwsFile *file;
    const char *digest;
    if (!cache || snapshot_read(files, path, AWSFILE_MAX_BYTES, &bytes) != FILE_OK ||
        bytes.len == 0 || !(digest = snapshot_digest(files, path)))
        return awsfile_read(arena, files, dialect, kind, arena_strdup(arena, path));
    file = arena_new(arena, AwsFile);
    *file = *awscache_parsed(cache, dialect, kind, path, bytes, digest);
    file->info = snapshot_stat(files, path);
    return file;
}
