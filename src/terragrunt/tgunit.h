/*
 * tgunit: what Terragrunt makes of a folder with terragrunt.hcl before it starts Terraform there:
 * the view that Terraform gets, the role that Terragrunt itself takes first, the files that said
 * so. Nothing is asked; nothing is run unless the caller allows it.
 *
 * What executes (run_cmd, hooks, an auth provider) is not known without consent; a hook is never
 * run, since that is what it would do for itself.
 *
 *     TgUnit *unit = tgunit_read(arena, files, dir, &options);
 *     if (unit)
 *         config = tfconfig_load_for(arena, tfview_snapshot(arena, files, &unit->view), ...);
 */
#ifndef WHY403_TERRAGRUNT_TGUNIT_H
#define WHY403_TERRAGRUNT_TGUNIT_H

#include "terraform/tfview.h"
#include "terragrunt/tgstack.h"

typedef struct TgOptions {
    /* Runs a command for a file and gives what it prints on stdout; false: it failed, *out_why says
     * how. NULL = nothing may be run. */
    bool (*run)(void *data, const char *cwd, const char *const *argv, Span *out,
                const char **out_why);
    void *data;
} TgOptions;

/* iam_role, or TG_IAM_ASSUME_ROLE: Terragrunt takes it with the credentials that it finds itself
 * and hands its keys on in the environment. */
typedef struct TgRole {
    Value arn;       /* absent = none */
    const char *why; /* arn is there but not known */
    Value session_name, web_identity_token;
    int duration_s; /* 0 = the default, 3600 */
    bool from_auth; /* the auth provider named it: a refusal is a warning, and Terraform starts with
                       what there is */
} TgRole;

/* A pattern of errors { ignore } (Go's regular expressions) that an error of Terraform's is held
 * against; the first of a block that matches decides. */
typedef struct TgIgnore {
    const char *block;
    Span pattern;
    bool negative; /* "!PATTERN": what it matches is not passed over */
    Source at;
} TgIgnore;

/* A command that Terragrunt runs beside Terraform; it is told, never run. */
typedef struct TgHook {
    const char *name, *command;
    const char *when; /* "before" or "after" Terraform */
    Source at;
} TgHook;

/* get_env took its default: nobody has set the variable. */
typedef struct TgDefault {
    const char *variable;
    Source at; /* of the default */
} TgDefault;

/* A file that an earlier run left where Terraform runs, and that no run takes away. */
typedef struct TgLeft {
    const char *path;  /* in the view */
    const char *shown; /* where it lies */
    Span text;
} TgLeft;

/* The newest Terragrunt that the rules here were run with. */
#define TG_KNOWN_VERSION "1.1.3"

/* A problem, by its place, that not every version has. */
typedef struct TgLimit {
    Source at;
    const char *since;  /* older ones do not stop there; NULL = all known ones do */
    bool newer_may_not; /* one after TG_KNOWN_VERSION may know what is not known here */
} TgLimit;

/* One file that took part, in the order of reading. */
typedef struct TgRead {
    const char *shown;
    const char *how; /* "the unit", "include root", "read_terragrunt_config" */
    Source at;       /* who asked for it; NONE for the unit */
} TgRead;

/* Another unit whose state is read first, since a dependency block names it. */
typedef struct TgOther {
    const char *name, *dir; /* of the block; of the unit, absolute */
    Source at;              /* of the block */
    struct TgUnit *unit;    /* as `terraform output` gets it */
    bool mocked;            /* no state there is no error: mock_outputs count instead */
} TgOther;

typedef struct TgUnit {
    const char *shown; /* its file: "terragrunt.hcl" */
    TfView view;
    TgRole role;
    VEC(TgRead) files;
    const char *source; /* terraform { source }, as written; NULL = the folder itself */
    Source source_at;
    Value version_constraint; /* of Terragrunt itself; absent = none */
    VEC(TgLimit) limits;
    bool source_missing; /* a remote source of which no copy lies in the cache */
    const char *binary;  /* terraform_binary, TG_TF_PATH; NULL = Terragrunt's own choice */
    Source binary_at;
    bool binary_unknown;    /* terraform_binary is there, and its value is not known */
    bool keeps_state_in_s3; /* by remote_state, without disable_init */
    bool makes_bucket;      /* Terragrunt makes that bucket where there is none */
    bool runs_nothing;      /* exclude keeps plan from running */
    Source excluded_at;
    VEC(TgIgnore) ignores;
    VEC(TgLeft) left;
    const TgStackOrigin *origin; /* the stack that made the folder; NULL = none did */
    VEC(TgOther) others;         /* in the order in which they are read */
    VEC(TgHook) hooks;           /* those that run for init and plan */
    const char *exec_wanted;     /* a command that a yes would run, NULL = none */
    Source exec_at;
    VEC(TgDefault) defaults;  /* of get_env, each variable and place once */
    Source functions_ask_at;  /* a get_aws_* function; NONE = none is called */
    const char *auth_command; /* TG_AUTH_PROVIDER_CMD; NULL = none */
} TgUnit;

/* Name of the unit's file in dir (terragrunt.hcl, terragrunt.hcl.json, TG_CONFIG); NULL: it is no
 * unit. */
const char *tgunit_find(Arena *arena, Snapshot *files, const char *dir);
/* Path of the file that Terragrunt reads in a folder that is named alone: terragrunt.hcl.json
 * before terragrunt.hcl; the latter also where neither is there. */
const char *tgunit_file_in(Arena *arena, Snapshot *files, const char *dir);
/* The folder in which Terragrunt works when it is started in the unit dir: TG_WORKING_DIR names
 * another one (terragrunt internal/cli/flags/global). dir itself where it is no unit or none is
 * named. */
const char *tgunit_working_dir(Arena *arena, Snapshot *files, const char *dir);

/* NULL where dir is no unit. Everything lives in arena. */
TgUnit *tgunit_read(Arena *arena, Snapshot *files, const char *dir, const TgOptions *options);

/* "writes " for a file of the view that Terragrunt generates, "finds " for one that an earlier run
 * left; NULL: it is neither, or another of its path took its place. */
const char *tgunit_made(const TgUnit *unit, const TfViewFile *file);

/* Which Terragrunt runs makes a difference for this unit. */
bool tgunit_asks_version(const TgUnit *unit);
/* The unit as that version of Terragrunt takes it; without this it is as the newest does. */
void tgunit_of_version(Arena *arena, TgUnit *unit, const char *version);

/* The ignore block that passes over an error of Terraform's with that message (its first line, or
 * more of it); NULL: none does, as far as the message tells. */
const TgIgnore *tgunit_passes_over(Arena *arena, const TgUnit *unit, const char *message);

#endif
