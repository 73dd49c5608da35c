/*
 * below: the folders below one without Terraform that Terraform or Terragrunt is run in, and which
 * credentials each takes, so that one can be chosen instead of typed. Nobody is asked.
 */
#ifndef WHY403_UI_BELOW_H
#define WHY403_UI_BELOW_H

#include "base/world.h"
#include "engine/session.h"

enum { BELOW_MOST = 40 };

typedef struct Below {
    const char *path; /* as it is opened: below dir as dir was given */
    const char *what; /* "Terragrunt unit: AWS_ACCESS_KEY_ID", "S3 backend: no credentials" */
} Below;

/* At most BELOW_MOST below options->dir, in the order of the names; folders of tools are passed
 * over. In arena. */
Below *below_find(World *w, Arena *arena, const SessionOptions *options, size_t *out_n);

#endif
