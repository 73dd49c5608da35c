#include "facts/facts.h"

#include <string.h>

enum {
    ITEMS_MAX = 3 * AWSFILE_MAX_PROPERTIES, /* of all files together, each dialect for itself */
    ITEM_BYTES = 64                         /* of a file cost as much as one item */
};

/* One that is not looked at, because the others had so much in them. */
static AwsFile *one_too_many(Facts *facts, enum aws_dialect dialect, enum aws_file_kind kind,
                             const char *path)
{
    AwsFile *file = arena_new(facts->arena, AwsFile);
    *file = (AwsFile){
        .path = path, .kind = kind, .dialect = dialect, .info = snapshot_stat(facts->files, path)};
    file->state = file->info.state == FILE_OK ? FILE_TOO_BIG : file->info.state;
    return file;
}

const AwsFile *facts_awsfile(Facts *facts, enum aws_dialect dialect, enum aws_file_kind kind,
                             const char *path)
{
    const AwsFile *file;
    size_t n_items = 0;
    for (size_t i = 0; i < facts->awsfiles.len; i++) {
        file = facts->awsfiles.items[i];
        if (file->dialect == dialect && file->kind == kind && strcmp(file->path, path) == 0)
            return file;
        n_items += file->n_items + (size_t)file->info.size_bytes / ITEM_BYTES;
    }
    file = n_items > ITEMS_MAX
               ? one_too_many(facts, dialect, kind, arena_strdup(facts->arena, path))
               : awscache_read(facts->parsed, facts->arena, facts->files, dialect, kind, path);
    vec_push(facts->arena, &facts->awsfiles, file);
    return file;
}
