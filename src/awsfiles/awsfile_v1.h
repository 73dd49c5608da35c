/*
 * awsfile_v1: would aws-sdk-go version 1 take these bytes for a config or credentials file?
 * Provider 4 and 5 make a session of that SDK beside the one they sign in with, and stop where it
 * can't parse a file, whoever gave the credentials. Only the grammar is followed (internal/ini of
 * v1.55: ini_lexer.go, ini_parser.go, visitor.go); no value is kept.
 */
#ifndef WHY403_AWSFILES_AWSFILE_V1_H
#define WHY403_AWSFILES_AWSFILE_V1_H

#include <stdbool.h>

#include "base/span.h"

/* True if it parses; else *out_line (may be NULL) is the line where it breaks off, or the last one.
 */
bool awsfile_v1_parses(Span bytes, int *out_line);

#endif
