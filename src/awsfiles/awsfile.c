#include "awsfiles/awsfile.h"

#include <string.h>

#include "awsfiles/awsreader.h"

AwsFile *awsfile_parse(Arena *arena, enum aws_dialect dialect, enum aws_file_kind kind,
                       const char *path, Span bytes)
{
    AwsFile *file = arena_new(arena, AwsFile);
    file->path = path;
    file->kind = kind;
    file->dialect = dialect;
    if (dialect == DIALECT_BOTO)
        awsboto_read(arena, file, bytes);
    else
        awsgo_read(arena, file, bytes);
    awsdamage_find(arena, file, bytes);
    return file;
}

AwsFile *awsfile_read(Arena *arena, Snapshot *files, enum aws_dialect dialect,
                      enum aws_file_kind kind, const char *path)
{
    Span bytes = SPAN_EMPTY;
    enum file_state state = snapshot_read(files, path, AWSFILE_MAX_BYTES, &bytes);
    AwsFile *file =
        awsfile_parse(arena, dialect, kind, path, state == FILE_OK ? bytes : SPAN_EMPTY);
    file->state = state;
    file->info = snapshot_stat(files, path);
    return file;
}

const AwsSection *awsfile_section(const AwsFile *file, enum aws_section_kind kind, const char *name)
{
    for (size_t i = file->sections.len; i > 0; i--) {
        const AwsSection *s = &file->sections.items[i - 1];
        if (s->kind == kind && strcmp(s->name, name) == 0)
            return s;
    }
    return NULL;
}

const AwsProperty *awssection_property(const AwsSection *section, const char *key)
{
    for (size_t i = section->properties.len; i > 0; i--)
        if (strcmp(section->properties.items[i - 1].key, key) == 0)
            return &section->properties.items[i - 1];
    return NULL;
}

/* shared_config.go:renameProfileSection drops [default] when there is a [profile default] (RULES.md
 * 36). */
