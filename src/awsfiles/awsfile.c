#include "awsfiles/awsfile.h"

#include <string.h>

const AwsSection *awsfile_named(const AwsFile *file, const char *name)
{
    return names_get(&file->named, span_of(name));
}

const AwsSection *awsfile_section(const AwsFile *file, enum aws_section_kind kind, const char *name)
{
    const AwsSection *last = NULL;
    for (const AwsSection *s = awsfile_named(file, name); s; s = s->next_named)
        if (s->kind == kind)
            last = s;
    return last;
}

const AwsProperty *awssection_property(const AwsSection *section, const char *key)
{
    for (size_t i = section->properties.len; i > 0; i--)
        if (strcmp(section->properties.items[i - 1].key, key) == 0)
            return &section->properties.items[i - 1];
    return NULL;
}
