/* profile_merge: one merged section out of many files. */
#ifndef WHY403_PREDICT_PROFILE_MERGE_H
#define WHY403_PREDICT_PROFILE_MERGE_H

#include "predict/profile.h"

/* src over dst, as mergeSections does; either may be NULL. Counts half pairs. */
SharedSection *profile_merge(Arena *arena, SharedSection *dst, SharedSection *src);
/* The profile of that name over all files, NULL if no file has it. */
SharedSection *profile_section(Arena *arena, const SharedFiles *files, const char *name);
/* An sso-session or services section of the config files, NULL if there is none. */
SharedSection *profile_other_section(Arena *arena, const SharedFiles *files,
                                     enum aws_section_kind kind, const char *name);

#endif
