/* tfurl: what Go's net/url.Parse says of a text, as far as it refuses it (net/url: url.go,
 * parse and parseAuthority of Go 1.23, with which Terraform 1.11 is built). Pure. */
#ifndef WHY403_TERRAFORM_TFURL_H
#define WHY403_TERRAFORM_TFURL_H

#include <stdbool.h>

#include "base/arena.h"

/* Why Go can't parse it ("invalid URL escape \"%zz\""), allocated in arena or static; NULL if it
 * can. whole (may be NULL): has it a scheme and a host? Only set where it can be parsed. */
const char *tfurl_fault(Arena *arena, const char *url, bool *whole);

#endif
