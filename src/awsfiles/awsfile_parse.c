/* A shared file by the rules of one of its two readers, with what is damaged in it. */
#include "awsfiles/awsdamage.h"
#include "awsfiles/awsfile.h"
#include "awsfiles/awsreader.h"
#include "awsfiles/awsvalue_old.h"

AwsFile *awsfile_parse(Arena *arena, enum aws_dialect dialect, enum aws_file_kind kind,
                       const char *path, Span bytes)
{
    AwsFile *file = arena_new(arena, AwsFile);
    DamageScan scan = {.arena = arena, .file = file, .bytes = bytes, .rest = bytes};
    file->path = path;
    file->kind = kind;
    file->dialect = dialect;
    if (dialect == DIALECT_BOTO)
        awsboto_read(arena, file, bytes);
    else
        awsgo_read(arena, file, bytes);
    if (file->n_items > AWSFILE_MAX_PROPERTIES) {
        *file = (AwsFile){.path = path,
                          .kind = kind,
                          .dialect = dialect,
                          .state = FILE_TOO_BIG,
                          .n_items = file->n_items};
        return file;
    }
    /* From the end, so that each finds the one after it. */
    for (size_t i = file->sections.len; i-- > 0;) {
        AwsSection *s = &file->sections.items[i];
        s->next_named = names_get(&file->named, span_of(s->name));
        names_put(arena, &file->named, span_of(s->name), s);
    }
    file->old_empty = dialect == DIALECT_GO && awsvalue_old_open_quote(bytes);
    if (awsdamage_of_text(&scan))
        awsdamage_of_items(&scan);
    return file;
}

AwsFile *awsfile_read(Arena *arena, Snapshot *files, enum aws_dialect dialect,
                      enum aws_file_kind kind, const char *path)
{
    Span bytes = SPAN_EMPTY;
    enum file_state state = snapshot_read(files, path, AWSFILE_MAX_BYTES, &bytes);
    AwsFile *file =
        awsfile_parse(arena, dialect, kind, path, state == FILE_OK ? bytes : SPAN_EMPTY);
    if (state != FILE_OK)
        file->state = state;
    file->info = snapshot_stat(files, path);
    return file;
}
