/*
 * ignores: findings that somebody decided to pass over. In .why403.ini of the folder, or in the
 * user's config.ini, a line
 *
 *     ignore = FINDING_ID [until YYYY-MM-DD] [reason]
 *
 * Such a finding stays in every report, marked with who passes over it, and so does the failure:
 * the verdict stays "fail" and says in its title whose line passes over it. Only the exit code of
 * check and the status of the step follow the line. So a folder can't make anything say PASS, and
 * --no-ignore counts all the same (README, "Passing over a finding"). After its day, or where the
 * id is none, a line counts for nothing and is told.
 *
 *     ignores_parse(arena, path, bytes, &ignores);           // of each file
 *     ignores_apply(arena, &ignores, &findings, ...);        // after each diagnosis
 */
#ifndef WHY403_ENGINE_IGNORES_H
#define WHY403_ENGINE_IGNORES_H

#include "engine/session.h"

#define IGNORES_FILE ".why403.ini"

/* Adds the lines of one file, those that can't be used with a problem. Only what looks like an id
 * is ever shown of such a line: the file may be a link to anything. alone: nothing else may stand
 * in the file. */
void ignores_parse(Arena *arena, const char *path, Span bytes, bool alone, IgnoreVec *out);
/* Of the folder: its own file, NULL-safe; the user's stand in options->ignores. */
IgnoreVec ignores_of(Arena *arena, Snapshot *files, const SessionOptions *options);

/* Marks the findings and lets the verdict follow. view->ignores is filled; the verdict is that of
 * all findings. */
void ignores_apply(Arena *arena, const IgnoreVec *ignores, const FindingVec *findings, bool waiting,
                   int64_t now_s, SessionView *view);

#endif
