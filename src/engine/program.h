/*
 * program: which of Terraform and OpenTofu runs, as far as somebody names it (--with, Terragrunt),
 * and where it lies. What the folder and PATH show otherwise is terraform/tfprogram.c's.
 */
#ifndef WHY403_ENGINE_PROGRAM_H
#define WHY403_ENGINE_PROGRAM_H

#include "base/world.h"
#include "engine/session.h"

/* Absolute path of the program on PATH, NULL if there is none; a relative PATH entry and what came
 * with dir (base/tree.h) are passed over. dir NULL: nothing came with it. */
const char *program_find(Arena *arena, Snapshot *files, const char *name, const char *dir);

/* Did the program of that absolute path come with dir, by its name or by where its links lead? */
bool program_came_with(Arena *arena, World *world, const char *path, const char *dir);

/* The user's PATH for a command of theirs: without empty and relative entries and without folders
 * that came with dir, which the shell would else take programs from. Never empty, as the shell
 * takes that for the folder it stands in. */
const char *program_search_path(Arena *arena, World *world, const char *dir);

typedef struct Program {
    TfProgram rules;  /* rules.implementation NULL: nobody names one */
    const char *path; /* absolute; NULL = PATH decides, or it is not asked */
    bool named;       /* path alone counts, even where it is NULL */
} Program;

/* What --with may be: terraform, tofu or opentofu (*out is that word), a program of such a name on
 * PATH, or the path of one (*out is absolute). ERR_USAGE for all else. */
enum err program_named(Arena *arena, World *world, const char *given, const char **out, Err *err);
/* What --with names, as program_named left it. */
Program program_asked(const SessionOptions *options);
/* What Terragrunt starts in that unit: TG_TF_PATH, then terraform_binary, then tofu where it is on
 * PATH, then terraform (pkg/options/options.go, internal/cli/commands/run/run.go of 1.1.3). A file
 * of the unit is code: what it names is not asked for its version where it lies in the code, or is
 * called neither terraform nor tofu. user: without what Terragrunt lays over the files. */
Program program_of_unit(Facts *facts, Snapshot *user, const TgUnit *unit, const char *dir);
/* The path of a program that a variable names, NULL where it lies in the code. */
const char *program_outside(Facts *facts, const char *dir, const char *path);

#endif
