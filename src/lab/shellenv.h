/*
 * shellenv: the environment of a lesson. It is what the scenario's env file says and what the
 * start-up files in the sandbox export (`export NAME=value`, ~ and variables as sh expands them;
 * a command in it is not run), read again when they change, so that a line taken out of
 * ~/.bashrc or ~/infra/.envrc is gone as in a new shell.
 */
#ifndef WHY403_LAB_SHELLENV_H
#define WHY403_LAB_SHELLENV_H

#include "base/arena.h"

typedef struct ShellEnv ShellEnv;

/* fixed: "NAME=value" strings that come first (HOME, PATH ...), NULL-ended, borrowed. root: the
 * sandbox; its file "env" and the start-up files below home/ count. Lives in the arena. */
ShellEnv *shellenv_new(Arena *arena, const char *root, const char *const *fixed);
/* "NAME=value" strings, NULL-ended, as the files say now; what was returned earlier stays valid. */
const char *const *shellenv_all(ShellEnv *env);
/* NULL = unset */
const char *shellenv_get(ShellEnv *env, const char *name);

#endif
