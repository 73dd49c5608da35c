/* tfform: forms that Terraform's and the provider's validators know of one text: durations, ARNs,
 * URLs, policies, names. Pure; knows no blocks. */
#ifndef WHY403_TERRAFORM_TFFORM_H
#define WHY403_TERRAFORM_TFFORM_H

#include "base/arena.h"
#include "base/secret.h"

enum value_form {
    FORM_LENGTH,
    FORM_NOT_EMPTY,
    FORM_S3_PATH,
    FORM_NO_DOUBLE_SLASH,
    FORM_KMS_KEY,
    FORM_SSE_KEY,
    FORM_RETRY_MODE,
    FORM_BOOL_TEXT,
    FORM_IMDS_MODE,
    FORM_URL,
    FORM_FULL_URL,
    FORM_ROLE_ARN,
    FORM_POLICY_ARN,
    FORM_ARN,
    FORM_TIME,     /* any duration */
    FORM_DURATION, /* one of a role's session */
    FORM_EXTERNAL_ID,
    FORM_ROLE_NAME,
    FORM_JSON,
    FORM_POLICY
};

/* What is wrong with it, behind the argument's name ("must not begin or end with a slash"); NULL if
 * it is fine. sdk: the provider reads it, not the backend, where the two differ. */
const char *form_fault(Arena *arena, enum value_form form, const char *text, bool sdk);
/* The same as far as a secret's shape shows it. */
const char *form_secret_fault(enum value_form form, SecretShape shape);
/* What the provider's check of a role ARN would say behind "is an invalid ARN: "; NULL if it is
 * fine. */
const char *form_arn_fault(const char *arn);
/* The summary that the backend prints. */
const char *form_summary(enum value_form form);

#endif
