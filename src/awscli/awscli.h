/*
 * awscli: what `aws sts get-caller-identity` would do in the root module's folder: AWS CLI version
 * 1 (awscli 1.45.11 over botocore 1.43.11), which knows nothing of HCL (RULES.md 99-103). Where
 * version 2 is known to be installed its order of AWS_PROFILE and AWS_REGION is taken; what else it
 * does differently stands in the notes.
 */
#ifndef WHY403_AWSCLI_AWSCLI_H
#define WHY403_AWSCLI_AWSCLI_H

#include "predict/configuration.h"

/* Pure but for reading files through facts; asks what the CLI would ask. Never NULL; everything
 * lives in arena. */
Configuration *predict_aws_cli(Arena *arena, Facts *facts, Asker *asker,
                               const PredictOptions *options);

#endif
