/*
 * awsvalue_old: a value of a shared file as the parser of aws-sdk-go version 1, and of version 2
 * before internal/ini 1.7.0 (2023-11-13), takes it: provider 5.25 and older, and the S3 backend of
 * Terraform before 1.8. Only blanks and whole double quotes come off; single quotes, tabs and
 * no-break spaces after a value are sent as part of it.
 */
#ifndef WHY403_AWSFILES_AWSVALUE_OLD_H
#define WHY403_AWSFILES_AWSVALUE_OLD_H

#include "base/arena.h"
#include "base/span.h"

/* raw is what stands between separator and line end. False if that parser drops the key. */
bool awsvalue_old(Arena *arena, Span raw, Span *out);

/* A double quote opens in this file and is never closed: that parser then counts no tokens at all,
 * and the whole file is as if it were empty. */
bool awsvalue_old_open_quote(Span bytes);

#endif
