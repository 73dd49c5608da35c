/*
 * solve: the model solution of a scenario: the [solve N] sections of its lab.ini, each one edit of
 * a line in a sandbox file.
 *
 *     [solve 1]
 *     file = home/.bashrc
 *     line = export AWS_SESSION_TOKEN      ; start of the line
 *     put = export AWS_PROFILE=work        ; what stands there afterwards; without it the line is
 * removed
 */
#ifndef WHY403_LAB_SOLVE_H
#define WHY403_LAB_SOLVE_H

#include "lab/fill.h"
#include "lab/sandbox.h"

/* ERR_INPUT if a line is not there. */
enum err solve_all(Arena *arena, const Sandbox *sandbox, const FillPlan *fill, Span lab_ini,
                   Err *err);

#endif
