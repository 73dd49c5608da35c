/*
 * v1session: the session of aws-sdk-go version 1 that provider 4 and 5 make after the region check,
 * for the services that had not moved (aws-sdk-go-base v2/awsv1shim session.go). It signs nobody
 * in, but it reads the shared files again, with its own parser and for AWS_PROFILE or default
 * whatever the block says, and its errors end configuration. Internal to predict/.
 */
#ifndef WHY403_PREDICT_V1SESSION_H
#define WHY403_PREDICT_V1SESSION_H

#include "predict/walk.h"

/* False ended the walk. */
bool v1session_check(Walk *w);
/* Of the S3 backend before Terraform 1.6, which signs in with this SDK: the two settings that only
 * it reads (aws-sdk-go-base v1 session.go; seen with 1.5.7). False ended the walk. */
bool v1session_backend(Walk *w);

#endif
