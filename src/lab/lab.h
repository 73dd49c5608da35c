/*
 * lab: the practice AWS. A scenario is a folder of real files (home/, tf/, env, lab.ini) built into
 * the program; opening one copies it to a private sandbox, starts an AWS of its own on 127.0.0.1
 * (libmicrohttpd, TLS, SigV4 verified for real, keys made per run) in a child process, and gives a
 * World in which the engine finds all of it. Never touches the real HOME or a real AWS.
 *
 *     Lab *lab = lab_open("stale-token", &err);
 *     Session *s = session_open(lab_world(lab), &options);     // options.dir = lab_dir(lab)
 *     ...
 *     lab_close(lab);                                          // server gone, sandbox removed
 */
#ifndef WHY403_LAB_LAB_H
#define WHY403_LAB_LAB_H

#include "base/world.h"
#include "fact/finding.h"

typedef struct LabScenario {
    const char *name;  /* "stale-token" */
    const char *title; /* one line */
    enum cause cause;  /* CAUSE_NONE: a healthy one */
    int difficulty;    /* 1 .. 3 */
    const char *story, *goal, *learn;
    const char *hints[3]; /* from weak to strong */
    const char *
        options; /* of check, blank-separated, without which nobody can tell the cause; "" = none */
    bool unknowable;       /* even then the verdict is "cannot tell", and the cause a warning */
    const char *situation; /* one line that tells what one meets, and not why: in place of the title
                              as long as the lesson is open */
} LabScenario;

/* Sorted by difficulty, then name. */
const LabScenario *lab_scenarios(size_t *out_n);
/* By its name, or its number in that order, from 1 ("13"): the name often tells the cause. */
const LabScenario *lab_find(const char *name);
/* Its number; 0 = none of the built-in ones. */
size_t lab_number(const LabScenario *scenario);
/* The title once the lesson was solved, before that the situation. */
const char *lab_line(const LabScenario *scenario);

typedef struct Lab Lab;

Lab *lab_open(const char *name, Err *err);
void lab_close(Lab *lab);
World *lab_world(Lab *lab);
const LabScenario *lab_scenario(const Lab *lab);
const char *lab_dir(const Lab *lab); /* the Terraform directory in the sandbox */

/* Environment for a shell in the sandbox, "NAME=value", NULL-ended: the lesson's own, with a proxy
 * that leads every AWS host to the lab and the lab's authority to trust, so that the AWS CLI and
 * Terraform work there and nothing asks the real AWS. */
const char *const *lab_shell_env(Lab *lab);
/* For a why403 that is started in such a shell: a World that reaches the lab, without what
 * lab_shell_env added. NULL if this process was not started there. The caller frees it with
 * host_world_free; arena must live as long. */
World *lab_shell_world(Arena *arena);

/* Does in the sandbox what the scenario's model solution says (edits files; in aws-console.ini what
 * an administrator would do). */
enum err lab_solve(Lab *lab, Err *err);

/* Progress in XDG state. Best is the fewest keys that the lesson was solved with: LAB_OPEN = not
 * solved yet, 0 = solved, and nobody counted. Recording a worse count changes nothing. */
enum { LAB_OPEN = -1 };
int lab_best(const char *name);
/* How a lesson was solved: keys pressed (0 = nobody counted), wrong guesses of the cause, hints. */
typedef struct LabResult {
    int keys, wrong, hints;
} LabResult;
/* 100 at best: less for each hint, each wrong guess, and each key beyond what it needs. */
int lab_score(LabResult result);
/* The best so far; false = not solved yet. */
bool lab_result(const char *name, LabResult *out);
enum err lab_record_solved(const char *name, LabResult result, Err *err);
enum err lab_reset_progress(Err *err);

#endif
