/* tfrows: Terraform files by their text, and what Terraform says first against each. */
#ifndef WHY403_TESTS_TFROWS_H
#define WHY403_TESTS_TFROWS_H

#include <stddef.h>

typedef struct TfRow {
    const char *text;    /* of /t/main.tf */
    const char *summary; /* of the first fatal problem; NULL = none */
} TfRow;

/* Fails for the first row of which something else is said. beside: a second file's path and text;
 * NULL = there is none. */
void tfrows_check(const TfRow *rows, size_t n, const char *beside, const char *beside_text);

#endif
