/*
 * explain_own: what a text's own wording asks for instead of what its cause asks for as a rule: the
 * command that tells whether it is so, and the first thing to do. A denial by the policy of a VPC
 * endpoint is no matter of the caller's policies, a wrong code of MFA none of a device that is
 * missing. Private to engine/explain*.
 */
#ifndef WHY403_ENGINE_EXPLAIN_OWN_H
#define WHY403_ENGINE_EXPLAIN_OWN_H

#include "engine/explain.h"
#include "errors/squeeze.h"

/* Puts them into the cause and its finding, where the text is one of these. Everything lives in
 * arena. */
void explain_own(Arena *arena, const Squeezed *s, ExplainedCause *cause, Finding *f);

#endif
