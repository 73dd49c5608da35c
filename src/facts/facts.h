/*
 * Facts: everything that was gathered without asking anybody: environment, files, Terraform
 * configuration, machine. Filled once by engine/probes, read by cred, checks, report and ui. A
 * re-check gathers it anew.
 */
#ifndef WHY403_FACTS_FACTS_H
#define WHY403_FACTS_FACTS_H

#include "awsfiles/awscache.h"
#include "awsfiles/envscan.h"
#include "awsfiles/ssocache.h"
#include "base/snapshot.h"
#include "base/tree.h"
#include "terraform/tfconfig.h"
#include "terraform/toolpin.h"
#include "terragrunt/tgunit.h"

/* A unit whose state Terragrunt reads first, as Terraform gets it there. */
typedef struct OtherUnit {
    const TgOther *given;
    const TfConfig *tf;
    const EnvFacts *env, *init_env;
    Snapshot *files;
} OtherUnit;

typedef struct Facts {
    const char *dir;  /* as given on the command line */
    Tree tree;        /* what came with dir */
    const char *home; /* NULL if not known */
    int64_t now_s;    /* the machine's clock when they were gathered */
    const EnvFacts *env;
    const TfConfig *tf;        /* NULL for --profile without Terraform */
    const TgUnit *unit;        /* what Terragrunt makes of dir; NULL = it is no unit */
    VEC(OtherUnit) others;     /* of unit; none of those in which no AWS is asked */
    const EnvFacts *shell_env; /* what the user's shell has; env is what Terraform gets. The same
                                  where unit is NULL */
    const EnvFacts *init_env; /* what terraform init gets; env is what plan gets. NULL = the same */
    /* Files already read, by path and dialect; more are read on demand through facts_awsfile. */
    VEC(const AwsFile *) awsfiles;
    AwsCache *parsed;              /* what was made of files for other sessions too; NULL */
    const char *terraform_version; /* of the binary on PATH, NULL = not known */
    const char *terraform_path;
    ToolPin
        terraform_pin; /* what a version manager is told to run in dir, if terraform_is_pinned */
    bool terraform_is_pinned;
    const char *terragrunt_version, *terragrunt_path; /* where unit is there; NULL = not known */
    const char *aws_cli_path;
    const char *aws_cli_version;
    const Secret
        *denied_message; /* encoded authorization message of an error that was given, NULL = none */
    const char *denied_address;     /* configuration that printed it, NULL = not told */
    bool in_container, on_ec2_hint; /* /.dockerenv; DMI says Amazon */
    Snapshot *files; /* all that anybody may read, as it was when it was first read */
    Arena *arena;    /* as long as the facts */
} Facts;

/* The file as that dialect reads it; read once, then remembered. Never NULL. */
const AwsFile *facts_awsfile(Facts *facts, enum aws_dialect dialect, enum aws_file_kind kind,
                             const char *path);

#endif
