#include "awsfiles/awsfile.h"

#include <string.h>

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
