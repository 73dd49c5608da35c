/* What one shared file says by itself, for the tests of its readers. */
#ifndef WHY403_TESTS_SUPPORT_AWSPROPERTY_H
#define WHY403_TESTS_SUPPORT_AWSPROPERTY_H

#include <string.h>

#include "awsfiles/awsfile.h"

static inline bool awsfile_has_prefixed(const AwsFile *file, enum aws_section_kind kind,
                                        const char *name)
{
    for (size_t i = 0; i < file->sections.len; i++) {
        const AwsSection *s = &file->sections.items[i];
        if (s->kind == kind && s->profile_prefix && strcmp(s->name, name) == 0)
            return true;
    }
    return false;
}

/*
 * What this file says for key in that profile (session, services block) as its dialect sees it,
 * NULL if nothing. Go: sections of one name are one, the last value counts, and [profile x] takes
 * the place of [x] in a config file (RULES.md 36, 37). Boto: the last section alone.
 */
static inline const AwsProperty *awsfile_property(const AwsFile *file, enum aws_section_kind kind,
                                                  const char *name, const char *key)
{
    const AwsSection *last = awsfile_section(file, kind, name);
    bool prefixed;
    if (!last || file->dialect == DIALECT_BOTO)
        return last ? awssection_property(last, key) : NULL;
    prefixed = awsfile_has_prefixed(file, kind, name);
    for (size_t i = file->sections.len; i > 0; i--) {
        const AwsSection *s = &file->sections.items[i - 1];
        const AwsProperty *p;
        if (s->kind != kind || s->profile_prefix != prefixed || strcmp(s->name, name) != 0)
            continue;
        p = awssection_property(s, key);
        if (p)
            return p;
    }
    return NULL;
}

#endif
