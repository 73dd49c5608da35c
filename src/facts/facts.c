#include "facts/facts.h"

#include <string.h>

const AwsFile *facts_awsfile(Facts *facts, enum aws_dialect dialect, enum aws_file_kind kind,
                             const char *path)
{
    const AwsFile *file;
    for (size_t i = 0; i < facts->awsfiles.len; i++) {
        file = facts->awsfiles.items[i];
        if (file->dialect == dialect && file->kind == kind && strcmp(file->path, path) == 0)
            return file;
    }
    file = awscache_read(facts->parsed, facts->arena, facts->files, dialect, kind, path);
    vec_push(facts->arena, &facts->awsfiles, file);
    return file;
}
