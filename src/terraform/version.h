/*
 * version: version numbers and Terraform's version constraints ("~> 5.0, != 5.3.1"), as providers
 * and required_version use them
 * (https://developer.hashicorp.com/terraform/language/expressions/version-constraints).
 *
 * Must not know: which versions exist (data/provider_versions.h), which files name them.
 *
 *     if (version_meets("~> 5.0", "5.100.0") == VERSION_YES) ...
 */
#ifndef WHY403_TERRAFORM_VERSION_H
#define WHY403_TERRAFORM_VERSION_H

#include <stdbool.h>

#include "base/span.h"

typedef struct Version {
    unsigned parts[3];
    int n_parts;     /* as written: "5.0" has 2 */
    Span prerelease; /* behind '-', empty for a release; borrowed */
} Version;

/* "5.100.0", "v1.2", "6.0.0-beta1", "1.2.3+build"; false for anything else. */
bool version_parse(Span text, Version *out);
/* < 0, 0, > 0; a pre-release comes before its release (semver.org 11). */
int version_compare(const Version *a, const Version *b);
/* The same for texts; what is no version comes first. */
int version_compare_text(const char *a, const char *b);

enum version_match {
    VERSION_NO,
    VERSION_YES,
    VERSION_BAD /* constraint or version can't be read */
};

/* An empty constraint is met by every release. A pre-release meets only "= that very version". */
enum version_match version_meets(const char *constraint, const char *version);
bool version_constraint_valid(const char *constraint);

#endif
