/*
 * unitrole: the role that Terragrunt takes before it starts Terraform (iam_role,
 * TG_IAM_ASSUME_ROLE; terragrunt internal/awshelper/config.go:AssumeIamRole). Its keys stand in the
 * environment that Terraform gets, so they rank where exported keys rank. Internal to predict/.
 */
#ifndef WHY403_PREDICT_UNITROLE_H
#define WHY403_PREDICT_UNITROLE_H

#include "predict/walk.h"

/* Does Terragrunt take a role here? */
bool unitrole_taken(const Facts *facts);
/* Fills the configuration "terragrunt": who takes the role, and what AWS says. */
void unitrole_walk(Walk *w);
/* Facts as Terraform has them after that: the role's keys in the environment. NULL where the role
 * is not taken (refused, or the answer is outstanding). */
Facts *unitrole_facts(Arena *arena, Facts *facts, const Configuration *terragrunt);

#endif
