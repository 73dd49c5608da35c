/* The run function of every check (checks.def): declared here for the file that holds it and for
 * table.c. */
#ifndef WHY403_CHECKS_ALL_H
#define WHY403_CHECKS_ALL_H

#include "checks/checks.h"

#define CHECK(run, step, id, question) void run(CheckContext *ctx);
#include "checks/checks.def"
#undef CHECK

#endif
