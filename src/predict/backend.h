/* backend: the S3 backend and terraform_remote_state (RULES.md 2, 91, 92; terraform
 * internal/backend/remote-state/s3). Internal to predict/. */
#ifndef WHY403_PREDICT_BACKEND_H
#define WHY403_PREDICT_BACKEND_H

#include "predict/walk.h"

/* The whole walk of one; its block is set. */
void backend_walk(Walk *w);
/* Of OpenTofu's key provider aws_kms, up to its sign-in (internal/encryption/keyprovider/aws_kms).
 */
void encryption_walk(Walk *w);

#endif
