/* bundle_parts: what the files of bundle.h share. Private to src/bundle. */
#ifndef WHY403_BUNDLE_BUNDLE_PARTS_H
#define WHY403_BUNDLE_BUNDLE_PARTS_H

#include "bundle/bundle.h"

/* SHA-256 in hex over a question whose secrets are covered. */
const char *bundle_key(Arena *arena, const Question *question);
const char *bundle_about(Arena *arena, const Question *question);

/* "ok", "absent" ...: a file_state in the document. */
const char *bundle_state_name(enum file_state state);

#endif
