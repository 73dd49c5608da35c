/* tfargs: arguments against the schema of the version that will run (tfargs.c) and against what it
 * lets a value be (tfrules.c). Private to src/terraform. */
#ifndef WHY403_TERRAFORM_TFARGS_H
#define WHY403_TERRAFORM_TFARGS_H

#include "terraform/tfload.h"

/* What one block is held against, and where its problems go. */
typedef struct Schema {
    TfLoad *load;
    const char *block;         /* "provider", "backend-s3" */
    const char *version;       /* of provider or Terraform; NULL = not known */
    const char *configuration; /* address that problems name */
    const char *stage;
    TfProblemVec *out; /* where problems go */
} Schema;

void args_problem(const Schema *s, const char *id, const char *summary, Source at,
                  const char *text);
/* Is the version that one or newer? False where it is not known. */
bool args_at_least(const Schema *s, const char *version);

/* Values that the version's own validators refuse, in the block and the blocks and objects in it.
 */
void tfrules_check(const Schema *s, const TfBlock *block);

#endif
