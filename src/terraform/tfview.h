/*
 * tfview: a root module as another program lays it out before Terraform runs. Terragrunt copies a
 * module and the files beside terragrunt.hcl into one folder, writes files of its own there and
 * gives Terraform variables and arguments. A TfView says what will be there, and where a person
 * would change it.
 *
 * Must not know: how Terragrunt works it out (terragrunt/tgunit.h).
 */
#ifndef WHY403_TERRAFORM_TFVIEW_H
#define WHY403_TERRAFORM_TFVIEW_H

#include "hcl/hcl.h"
#include "hcl/tfpath.h"
#include "terraform/tfconfig.h"

/* A file that is written, or removed (text.ptr NULL), before Terraform runs. */
typedef struct TfViewFile {
    const char *path; /* absolute */
    Span text;
    const HclLine *lines; /* of text; NULL = it is written there, as it is */
    size_t n_lines;
} TfViewFile;

/* A value for a root variable; it ranks where TF_VAR_name does, and below that variable itself. */
typedef struct TfViewInput {
    const char *name;
    const char *text;             /* as it would stand in the environment; NULL = not known */
    const struct HclValue *value; /* the same where it is no text; NULL */
    const char *why;              /* why it is not known */
    Source at;
    bool secret;   /* made of a secret */
    bool as_given; /* HclValue.as_given */
} TfViewInput;

/* A variable of the environment that Terraform gets. */
typedef struct TfViewVariable {
    const char *name, *value;
    Source at;
    bool secret;                   /* made of a secret */
    bool not_in_init, not_in_plan; /* set for the other of the two only */
} TfViewVariable;

/* One of which it is not known what it holds, by a name that only who expands it, or a program that
 * is started, may read. */
typedef struct TfViewGap {
    const char *name, *why;
    Source at;
} TfViewGap;

typedef struct TfView {
    const char *dir;      /* folder of the module, absolute */
    const char *shown;    /* the same, relative to what the user named; "" = that folder itself */
    const char *over;     /* its files lie over those of dir: the unit's folder; NULL = none */
    const char *copied;   /* the folder that is copied to where Terraform runs, without what lies
                             above   it; NULL = it runs where the files are */
    TfCopy copy;          /* where it is copied to */
    const char *tree_top; /* real path of the folder that holds all of the code; NULL = tree_of */
    const char *data_dir; /* where .terraform really is; NULL = beside the module's files */
    VEC(TfViewFile) files;
    VEC(TfViewInput) inputs;
    const char *inputs_rest; /* any other variable may be given: why it can't be told; NULL */
    Source inputs_rest_at;
    VEC(TfViewVariable) variables;
    VEC(TfViewGap) unknown_variables; /* not known what they hold in plan */
    VEC(TfArg) args;                  /* for init and plan, before the user's own */
    VEC(const char *)
    gaps;                  /* gaps[N]: why the value that a file calls terragrunt.value_N is not
                              known */
    const char *not_known; /* why what Terraform gets can't be told; NULL = it can */
    Source not_known_at;
    TfProblemVec problems;
    const char *version_constraint; /* of the program, besides required_version; NULL = none */
    Source version_constraint_at;
    const char *needs_backend; /* type of the backend block that the module itself must hold; NULL =
                                  none */
    Source needs_backend_at;
} TfView;

/* The file of that path; NULL if it is none that the view writes or removes. */
const TfViewFile *tfview_file(const TfView *view, const char *path);
/* Where a path leads that Terraform is given; dir: where the module's files are. view may be NULL.
 */
const char *tfview_from(Arena *arena, const TfView *view, const char *dir, const char *path);
/* Path as it lies on disk: the unit's own file instead of the module's, the real .terraform. */
const char *tfview_path(Arena *arena, Snapshot *files, const TfView *view, const char *path);

/* A variable that plan gets is made of a secret. */
bool tfview_hides(const TfView *view, Span variable);

/* A snapshot in which the view is already laid out: its files, folders and the variables that plan
 * gets; everything else is the one behind it. */
Snapshot *tfview_snapshot(Arena *arena, Snapshot *behind, const TfView *view);
/* The same with the variables that init gets; NULL: they are those of plan. */
Snapshot *tfview_snapshot_init(Arena *arena, Snapshot *behind, const TfView *view);

#endif
