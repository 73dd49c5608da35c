/* tffit: does a value convert to the type that a schema names? Private to src/terraform. */
#ifndef WHY403_TERRAFORM_TFFIT_H
#define WHY403_TERRAFORM_TFFIT_H

#include "terraform/tfload.h"

/* What the value must be instead, in words ("true or false"); NULL if it fits the type ("string",
 * "set of string", "object"), or is not known. */
const char *tffit_wanted(const char *type, const TfValue *value);

#endif
