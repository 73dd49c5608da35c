/*
 * shell: the two ends of a lesson's shell: the environment it is given, and how a why403 started in
 * it finds its way back to the lab (lab_shell_world in lab.h).
 */
#ifndef WHY403_LAB_SHELL_H
#define WHY403_LAB_SHELL_H

#include "base/arena.h"
#include "lab/sandbox.h"

typedef struct ShellPlan {
    const char *scenario, *root; /* number; folder of the sandbox */
    int aws_port, relay_port;
} ShellPlan;

/* The lesson's environment and what makes it reach the lab. */
const char *const *shell_env(Arena *arena, const ShellPlan *plan, const char *const *lesson);

/* Programs for PATH that would act on the machine and act on the lesson instead: its clock. */
enum err shell_write_tools(const Sandbox *sandbox, Err *err);

#endif
