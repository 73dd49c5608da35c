/*
 * explain_fixes: for the causes that an error's text leaves open, the fixes of the one table
 * (checks/fixes/fixes.def), filled with what the text names. Nothing is read and nobody is asked:
 * no file, no environment.
 */
#ifndef WHY403_ENGINE_EXPLAIN_FIXES_H
#define WHY403_ENGINE_EXPLAIN_FIXES_H

#include "checks/finding_ids.h"
#include "engine/explain.h"
#include "errors/squeeze.h"

/* Gives each cause of the error its finding. e->text is scrubbed already; s is the text as it was,
 * to choose the form by. Lives in arena. */
void explain_fixes_fill(Arena *arena, ExplainedError *e, const Squeezed *s, const ErrLogResult *log,
                        bool show_key_ids);
/* The finding as it is of any world, with the fixes that hold everywhere: for its page. In arena.
 */
const Finding *explain_finding_of(Arena *arena, enum finding_id id, bool show_key_ids);

#endif
