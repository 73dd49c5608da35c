/*
 * error_codes: what the error codes of AWS, the SDKs and aws-sdk-go-base mean, and what usually
 * lies behind each. Source: see the head of error_codes.tsv.
 */
#ifndef WHY403_DATA_ERROR_CODES_H
#define WHY403_DATA_ERROR_CODES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ErrorCode {
    const char *code;     /* "ExpiredTokenException (oidc)": a blank and the service where it means
                             something of its own there */
    const char *status;   /* "403", "n/a" for what no service says; NULL */
    const char *services; /* NULL */
    const char *meaning;
    const char *causes; /* ids of causes, joined by ",", the likeliest first */
    bool retryable;
} ErrorCode;

extern const ErrorCode error_codes_table[];
extern const size_t n_error_codes;

/* The row of exactly that code (the one without a service); NULL if it is not in the table. */
const ErrorCode *error_code_find(const char *code);

#endif
