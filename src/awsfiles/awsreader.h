/*
 * awsreader: what both dialects of awsfile share while they walk over the lines of a file: where
 * they are, the property that is still open for more lines, and how spans of the file become values
 * with a place. Private to awsfiles/awsfile*.c.
 *
 *     AwsReader r = {.arena = arena, .file = file};
 *     while (awsreader_next(&r)) { ... awsreader_section / _property / _piece / _sub ... }
 *     awsreader_close(&r);
 */
#ifndef WHY403_AWSFILES_AWSREADER_H
#define WHY403_AWSFILES_AWSREADER_H

#include "awsfiles/awsfile.h"

typedef struct AwsReader {
    Arena *arena;
    AwsFile *file;
    Span rest, line;
    int line_no;
    /* the property that further lines may still add to */
    bool open;
    Span key, raw;
    Source at;
    VEC(Span) pieces;
    VEC(AwsProperty) subs;
} AwsReader;

/* The next line without its '\n'; false at the end of the file or once AWSFILE_MAX_PROPERTIES is
 * reached. */
bool awsreader_next(AwsReader *r);
/* The place of a span of the present line. */
Source awsreader_at(const AwsReader *r, Span where);

void awsreader_section(AwsReader *r, enum aws_section_kind kind, Span name, bool profile_prefix,
                       Span header);
/* Opens a property; raw is what stands between separator and line end. */
void awsreader_property(AwsReader *r, Span key, Span value, Span raw);
/* One more line of the open property's value. */
void awsreader_piece(AwsReader *r, Span piece);
/* One member of the open property's nested block. */
void awsreader_sub(AwsReader *r, Span key, Span value, Source at);
/* Ends the open property: puts it into the last section. Lines are joined with '\n'. Safe when none
 * is open. */
void awsreader_close(AwsReader *r);
/* A further line of a value that is no secret by its key may still hold one: indented
 * "aws_secret_access_key = ..." under "region
 * =" is part of the region to configparser. The line is kept, its content is not. Key ids go the
 * same way: texts are shown. */
void awsreader_hide_secrets(AwsReader *r);
/* The pieces of the open property joined with '\n'. */
Span awsreader_joined(AwsReader *r);

/* A section header (key NULL) or a property of the file, for finding what stands twice. */
typedef struct AwsEntry {
    const char *group; /* equal for sections that the dialect takes for one */
    const char *key;
    size_t section, property; /* indexes */
    int line;
} AwsEntry;

typedef VEC(AwsEntry) AwsEntryVec;

/* All of them, sorted by group, key, line: what stands twice are neighbours. */
AwsEntryVec awsreader_entries(Arena *arena, const AwsFile *file);
/* e says the same name again as the entry before it. */
bool awsreader_repeats(const AwsEntry *before, const AwsEntry *e);

/* The dialects. Both fill file->sections; boto also file->parse_error. */
void awsgo_read(Arena *arena, AwsFile *file, Span bytes);
void awsboto_read(Arena *arena, AwsFile *file, Span bytes);

#endif
