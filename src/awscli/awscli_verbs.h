/*
 * awscli_verbs: commands of the AWS CLI that not every version has. Version 1 answers them with
 * "Invalid choice" (tried with 1.45.11), so nobody is to be told to type them there.
 */
#ifndef WHY403_AWSCLI_AWSCLI_VERBS_H
#define WHY403_AWSCLI_AWSCLI_VERBS_H

#include "awsfiles/envscan.h"

/* The version that a command line needs ("2", "2.32") where the installed one is known and older;
 * NULL: it can be run as it is, or nothing is known against it. version may be NULL. */
const char *awscli_needs(const char *version, const char *command);

/* How this version signs in by a code shown on the terminal: " --use-device-code". */
const char *awscli_code_flag(const char *version);

/* What stands before "aws configure" where the profile default is meant, which is named by naming
 * none: with --profile default, or AWS_PROFILE, version 1.45.11 writes "[profile default]" beside
 * the [default] that is there (tried). "env -u ..." where a variable names one, else "". */
const char *awscli_configure_default(const EnvFacts *env);

#endif
