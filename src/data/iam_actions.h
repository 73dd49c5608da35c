/*
 * iam_actions: the IAM actions that a resource or data source type needs. Upper bounds: many are
 * needed only when an argument is set. Source: see the head of iam_actions.tsv.
 */
#ifndef WHY403_DATA_IAM_ACTIONS_H
#define WHY403_DATA_IAM_ACTIONS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct IamActions {
    const char *type; /* "aws_s3_bucket" */
    const char *kind; /* "resource", "data" */
    const char *read, *create, *update, *destroy,
        *dependent; /* "s3:GetBucketAcl,s3:ListBucket"; NULL = none */
} IamActions;

extern const IamActions iam_actions_table[];
extern const size_t n_iam_actions;

/* NULL if the type is not in the table. */
const IamActions *iam_actions_find(const char *type, bool data);

#endif
