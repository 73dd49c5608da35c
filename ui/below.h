/*
 * below: the folders below one without Terraform that Terraform or Terragrunt is run in, so that
 * one can be chosen instead of typed.
 */
#ifndef WHY403_UI_BELOW_H
#define WHY403_UI_BELOW_H

#include "base/world.h"

enum { BELOW_MOST = 40 };

typedef struct Below {
    const char *path; /* as it is opened: below dir as dir was given */
    const char *what; /* "Terragrunt unit", "root module: provider, S3 backend" */
} Below;

/* At most BELOW_MOST, in the order of the names; folders of tools are passed over. In arena. */
Below *below_find(World *w, Arena *arena, const char *dir, size_t *out_n);

#endif
