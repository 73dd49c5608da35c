/*
 * Functions that this project does not use, turned into compile errors (after git's banned.h).
 * Forced into every file by the Makefile (-include), after the system's own declarations have been
 * seen.
 */
#ifndef WHY403_BASE_BANNED_H
#define WHY403_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* With clang some of them are macros, which can't be poisoned. */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat sprintf vsprintf strncpy strncat strtok gmtime localtime ctime \
    asctime atoi atol system popen gets

#endif
