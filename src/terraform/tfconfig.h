/*
 * tfconfig: what a Terraform root module says, as Terraform itself would evaluate it before any
 * provider is asked.
 *
 * tfconfig_load reads the root module and every local or installed module below it (.tf, .tf.json,
 * override files, tfvars, TF_VAR_*, -var, -var-file), the lock file, .terraform/ and the CLI
 * configuration. What can't be evaluated (a resource attribute, a data source, an unset variable)
 * is TF_UNKNOWN with its place and reason, never a guess.
 *
 * Everything lives in the arena given. Values of arguments that contract.md calls secret
 * (secret_key, token, external_id, web_identity_token, values of variables that feed them) are
 * Secrets from here on.
 */
#ifndef WHY403_TERRAFORM_TFCONFIG_H
#define WHY403_TERRAFORM_TFCONFIG_H

#include "base/snapshot.h"

enum tf_state {
    TF_ABSENT,
    TF_NULL,
    TF_KNOWN,
    TF_UNKNOWN /* why says what it depends on */
};

enum tf_type { TF_STRING, TF_NUMBER, TF_BOOL, TF_LIST, TF_MAP };

/* Ends the reason why a resource's value is not known. */
#define TF_AFTER_APPLY "only an apply knows, unless the state holds it"

typedef struct TfValue {
    enum tf_state state;
    enum tf_type type;
    Value v; /* string, number or bool as Terraform would print it; secret for secret arguments. at
                = where it was written last: the literal, the variable's default, the tfvars line,
                TF_VAR_x, -var */
    Source expr_at;  /* where the expression stands in the block */
    const char *via; /* "var.region", "local.keys" if it came through a reference; NULL = literal */
    const char *users; /* made of something that is not the folder's: a variable, an option, a file
                          outside, by name; NULL = of what the folder holds (or known to be
                          harmless) */
    bool as_given;   /* a root variable as it was given, not made of one or chosen by one; of a list
                        or map: so may its items be */
    bool of_secret;  /* made of a secret, though it is sent as one or (access_key) shown by its ends
                      */
    const char *why; /* for TF_UNKNOWN, one sentence, safe to show */
    struct TfValue *items; /* of a list or map */
    const char **keys;     /* of a map */
    size_t n_items;
    size_t n_replaced; /* of shadowed, the last so many: what override files replaced, as against
                          other values of one variable */
    VEC(Value)
    shadowed; /* values of the same variable or argument that lost to v (RULES.md 81; override
                 files), last loser first */
} TfValue;

typedef struct TfBlock TfBlock;

typedef struct TfAttr {
    const char *name;
    TfValue value;
} TfAttr;

typedef VEC(TfBlock *) TfBlockVec;

struct TfBlock {
    const char *type;      /* "provider", "assume_role", "endpoints" */
    const char *labels[2]; /* NULL where there is none */
    Source at;             /* of the header; file is relative to the root module ("main.tf",
                              "modules/net/main.tf") */
    int end_line;
    VEC(TfAttr) attrs;
    TfBlockVec blocks;
    TfBlockVec none;      /* what dynamic blocks over nothing would have made: type and place */
    bool by_secret;       /* how many blocks a dynamic one makes in it, a secret decides */
    const char *by_users; /* or what is not the folder's, by name; NULL */
    bool dynamic;         /* from a dynamic block that can't be expanded: its number is not known */
};

/* TF_ABSENT value when there is no such argument. Never NULL. */
const TfValue *tfblock_get(const TfBlock *block, const char *name);
/* The n-th nested block of that type, NULL if there are fewer. */
const TfBlock *tfblock_child(const TfBlock *block, const char *type, size_t n);
/* Text of a known string, number or bool; NULL for all else (absent, null, unknown, secret). */
const char *tfvalue_text(const TfValue *value);

enum tri { TRI_NO, TRI_YES, TRI_UNKNOWN };

/* One provider "aws" configuration, the implied empty one included. */
typedef struct TfProvider {
    const char *address;   /* "aws", "aws.west", "module.net.aws" (contract.md) */
    const char *module;    /* "" = root, "module.net" */
    const char *alias;     /* NULL */
    const TfBlock *block;  /* NULL for the implied one */
    enum tri used;         /* does any resource, data source or module use it (RULES.md 10)? */
    const char *used_by;   /* "data.aws_caller_identity.me (main.tf:14)", NULL */
    bool implied;          /* RULES.md 12 */
    Source at;             /* NONE for the implied one */
    TfValue local_version; /* version = in the block (deprecated) */
} TfProvider;

enum tf_backend_kind {
    BACKEND_NONE,
    BACKEND_LOCAL,
    BACKEND_S3,
    BACKEND_REMOTE,
    BACKEND_CLOUD,
    BACKEND_OTHER
};

typedef struct TfBackend {
    enum tf_backend_kind kind;
    const char *type;     /* "s3", "remote", "gcs" */
    const TfBlock *block; /* with -backend-config merged in */
    Source at;
    const TfBlock *saved; /* the copy in .terraform/terraform.tfstate, NULL if none; its Sources
                             name that file */
    const char *saved_type;
    bool saved_differs;
    const char *remote_host, *remote_organization, *remote_workspace;
} TfBackend;

/* A key provider of OpenTofu's encryption block that signs in to AWS by itself. */
typedef struct TfEncryption {
    const char *address; /* "encryption.NAME" */
    const TfBlock *block;
    Source at;
} TfEncryption;

typedef struct TfRemoteState {
    const char *address; /* "remote_state.NAME", with the module in front where it isn't the root */
    const char *name;
    const char *backend;      /* "s3" */
    const TfBlock *config;    /* the config map as attributes */
    const TfValue *workspace; /* beside it: whose state is read; absent or null = default's */
    Source at;
    const char *waits; /* why config is not wholly known, and so not even validated; NULL = it is */
    bool waits_for_apply; /* for a resource that does not exist yet */
    bool after_resource;  /* depends_on names one: read when that is made */
} TfRemoteState;

/* A resource or data source of an aws_* type (others are counted only). */
typedef struct TfResource {
    const char *address; /* "aws_s3_bucket.logs", "data.aws_ami.x", module in front */
    const char *type;
    bool data;
    const char *provider; /* address of its TfProvider */
    const TfBlock *block;
    Source at;
} TfResource;

typedef struct TfConstraint {
    const char *text;   /* "~> 5.0" */
    const char *source; /* provider source as written, "hashicorp/aws", NULL */
    const char *module;
    Source at;
} TfConstraint;

typedef VEC(TfConstraint) TfConstraintVec;

/* The aws entry of .terraform.lock.hcl. */
typedef struct TfLock {
    enum file_state state;
    const char *version, *constraints; /* NULL: no entry */
    VEC(const char *) hashes;
    Source at;
    const char *parse_error;
} TfLock;

typedef struct TfCli {
    const char *path;          /* of the CLI configuration file, NULL if none */
    VEC(const char *) mirrors; /* filesystem mirrors' folders */
    VEC(const char *)
    mirror_versions;   /* versions of hashicorp/aws that the mirrors hold for this platform */
    bool mirrors_only; /* no direct method for hashicorp/aws */
    VEC(const char *) dev_overrides; /* "hashicorp/aws=/path" */
    const char *network_mirror;
    Source at;
} TfCli;

/* Something Terraform refuses (fatal: init or plan stops here) or that why403 could not read. */
typedef struct TfProblem {
    bool fatal;                /* Terraform stops */
    const char *stage;         /* "init", "configuration", or "after" a plan that is made */
    const char *id;            /* "syntax", "unknown_argument", "unset_variable", "unset_other",
                                  "invalid_role_arn", "provider_source", "version_constraint" */
    const char *summary;       /* Terraform's own first line where it is known */
    const char *text;          /* our sentence */
    const char *configuration; /* address concerned, NULL = the module */
    Source at;
    const char *wrong, *right; /* an argument's name as it is written, and the one that is meant;
                                  NULL = not known */
    const char *subject;       /* the variable or provider that it is about; NULL = not told */
    bool gone;                 /* wrong names a service that this version no longer has */
    bool perhaps;              /* not fatal as far as is known, but the program in use is newer */
} TfProblem;

typedef VEC(TfProblem) TfProblemVec;

typedef struct TfConfig {
    const char *dir;             /* as given */
    enum file_state state;       /* FILE_ABSENT, FILE_IS_DIR never: a folder is FILE_OK */
    bool has_terraform;          /* at least one .tf or .tf.json in dir */
    const char *implementation;  /* "terraform", "opentofu"; NULL = not known */
    const char *program_version; /* of it; NULL = not known: the newest is taken */
    const char *program_why;     /* what decided: "PATH", ".terraform.lock.hcl", "--with" */
    const char *program_path;    /* what a variable names, as it stands there; NULL = PATH's */
    bool version_matters;        /* something in the files is read otherwise by other versions */
    VEC(TfProvider) providers;   /* aws only, in file order, root first */
    TfBackend backend;
    VEC(TfRemoteState) remote_states;
    VEC(TfEncryption) encryptions;
    VEC(TfResource) resources;
    TfConstraintVec aws_constraints;       /* required_providers of hashicorp/aws, every module */
    TfConstraintVec terraform_constraints; /* required_version */
    TfLock lock;
    const char
        *installed_version; /* hashicorp/aws in .terraform/providers for this platform, NULL */
    Source installed_at;
    const char *chosen_version; /* of hashicorp/aws that init will use: the locked one, else the
                                   newest that constraints, mirrors and the table of releases allow;
                                   NULL = none, or not known */
    bool may_be_newer; /* nothing keeps init from a release that came after the table of them */
    bool initialised;  /* .terraform/ is there */
    TfCli cli;
    const char *modules_users;   /* the same that chose which module is called */
    const char *workspace_users; /* the user's variable that chose the workspace; NULL = none did */
    const char *not_known;       /* why what Terraform gets can't be told; NULL = it can */
    Source not_known_at;
    TfProblemVec problems;
    bool no_state; /* a local state that isn't there yet: nothing was applied */
    size_t n_files, n_other_resources;
    bool errored_tfstate; /* an errored.tfstate lies in dir */
    VEC(const char *)
    exec_plugins; /* kubernetes/helm provider blocks with exec { command = "aws" }: "kubernetes
                     (main.tf:4)" */
} TfConfig;

typedef enum TfArgKind { TF_ARG_VAR, TF_ARG_VAR_FILE, TF_ARG_BACKEND_CONFIG } TfArgKind;

/* Terraform's own arguments from the command line, in order. */
typedef struct TfArg {
    TfArgKind kind;
    const char *text;
    bool secret;  /* made of a secret */
    bool folders; /* a file of the folder's says it (Terragrunt) */
} TfArg;

/* Whose rules count; NULL where it is not known. */
typedef struct TfProgram {
    const char *implementation, *version, *why;
} TfProgram;

/* What of terraform init is missing in the folder, so that plan and apply stop before any login (a
 * sentence's part); NULL: nothing that is known. */
const char *tf_lacks_init(const TfConfig *config);
/* By the file's own name, a path or not: "opentofu" where tofu is in it, else "terraform". */
const char *tf_program_called(const char *path);
/* OpenTofu's rules count? */
bool tf_is_tofu(const TfConfig *config);
/* "terraform" or "tofu": what a person types here. config may be NULL. */
const char *tf_program_name(const TfConfig *config);
struct HclEval;
/* For files that are none of a module's: functions that OpenTofu alone has. */
bool tf_lacks_tofus_function(struct HclEval *eval, Span name);
/* A version that is not known is the newest. */
bool tf_program_at_least(const TfConfig *config, const char *version);

/* Never NULL; an absent or empty folder shows in state and has_terraform. */
TfConfig *tfconfig_load(Arena *arena, Snapshot *files, const char *dir, const TfArg *args,
                        size_t n_args);

/* The same for a root module that another program lays out (terraform/tfview.h; files are then
 * those of tfview_snapshot; NULL: none does), and for a program that is known (NULL: by what PATH
 * and the folder show). */
struct TfView;
TfConfig *tfconfig_load_for(Arena *arena, Snapshot *files, const struct TfView *view,
                            const char *dir, const TfArg *args, size_t n_args,
                            const TfProgram *program);

/* Problems that only show once Terraform's own version is known: required_version (id
 * "required_version"), arguments of the S3 backend that this version does not have (id
 * "unknown_argument"). Those of config->problems are not repeated. */
TfProblemVec tfconfig_version_problems(Arena *arena, Snapshot *files, const TfConfig *config,
                                       const char *terraform_version);

#endif
