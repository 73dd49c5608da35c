/*
 * ruledout: which causes it is not, and why: for each one sentence with what was seen. A cause that
 * nothing speaks for and nothing speaks against is not in the list. Pure.
 */
#ifndef WHY403_CHECKS_RULEDOUT_H
#define WHY403_CHECKS_RULEDOUT_H

#include "checks/checks.h"

/* Fills verdict->ruled_out in the order of the causes. Of the verdict's configuration, else of the
 * first that Terraform meets; a cause that any finding warns of is never ruled out. */
void ruledout_fill(Arena *arena, const Facts *facts, const ConfigurationVec *configurations,
                   const FindingVec *findings, Verdict *verdict);

#endif
