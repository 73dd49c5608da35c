/*
 * tfload: what the parts of tfconfig share while a root module is read: parsed folders, module
 * instances, slots of variables and locals. Private to terraform/tf*.c; the result is tfconfig.h.
 *
 * A TfSource is a folder of files, parsed and merged once. A TfModule is one call of it, with its
 * own variables. Values are worked out when they are first asked for, so order and loops in the
 * files don't matter.
 */
#ifndef WHY403_TERRAFORM_TFLOAD_H
#define WHY403_TERRAFORM_TFLOAD_H

#include "base/names.h"
#include "base/text.h"
#include "hcl/hcl_eval.h"
#include "hcl/tfpath.h"
#include "terraform/tfview.h"

enum {
    TF_FILE_MAX = 16 * 1024 * 1024,
    TF_MODULES_MAX = 2000,    /* calls in the whole tree */
    TF_MODULE_DEPTH_MAX = 40, /* a module that calls itself */
    TF_PROBLEMS_MAX = 200,
    TF_CONSTRAINT_BYTES_MAX = 64 * 1024,
    TF_CONFIGURATIONS_MAX = 1000, /* provider blocks and remote states */
    TF_NODES_MAX = HCL_NODES_MAX, /* of all files together */
};

typedef VEC(HclBlock *) HclBlockVec;

typedef struct TfSource {
    const char *dir;   /* to read from */
    const char *shown; /* relative to the root module; "" = the root */
    enum file_state state;
    HclBlockVec terraform, providers, variables, locals, modules, resources, outputs, imports,
        languages, moves, removals, checks;
    NameMap by_address; /* of the resources, as tfsource_resource asks */
    size_t n_files;
} TfSource;

enum slot_state { SLOT_NEW, SLOT_BUSY, SLOT_DONE };

/* A value given to a root variable from outside, lowest precedence first. */
typedef struct TfGiven {
    const HclFile *file;   /* of expr */
    const HclExpr *expr;   /* NULL: text is the value */
    const HclValue *value; /* or it is worked out already, each part with its own marks */
    const char *text;
    const char *why; /* none of them: it is not known, and this is why */
    Source at;
    bool secret;   /* made of a secret, whatever is in it */
    bool as_given; /* HclValue.as_given, of what another program hands on */
} TfGiven;

typedef struct TfSlot {
    Span name;
    enum slot_state state;
    HclValue value;
    const HclBlock *declared; /* variable block; NULL for locals and outputs */
    const HclAttr *attr; /* local: its expression; output: its value; variable: its default or the
                            call's argument */
    VEC(TfGiven) given;  /* root variables */
    bool made;           /* another program made its value of a secret: nobody gave it as it is */
    VEC(const char *)
    secret_paths; /* "" = all of it, ".key" = that part: feeds a secret argument */
    ValueVec shadowed;
} TfSlot;

/* An entry of required_providers. */
typedef struct TfRequired {
    const char *source; /* "hashicorp/aws", whatever was written */
    Source at;
} TfRequired;

typedef VEC(TfArg) TfArgVec;

/* A part of an address: .NAME or .NAME[index]; index NULL = none. */
typedef struct TfStep {
    Span name;
    const HclExpr *index;
} TfStep;

typedef VEC(TfStep) TfStepVec;

enum tf_target {
    TF_TARGET_WRONG,
    TF_TARGET_MODULE,
    TF_TARGET_RESOURCE,
    TF_TARGET_INSTANCE,
    TF_TARGET_DATA
};

enum tf_feature {
    TF_TOFU_FILES,
    TF_STATIC_REFERENCES,
    TF_CONST_VARIABLES,
    TF_CONST_SOURCES,
    TF_DEPRECATED_VARIABLES,
    TF_LIFECYCLE_ENABLED,
    TF_APPLYING, /* terraform.applying */
    TF_EPHEMERAL_VARIABLES,
    TF_PROVIDER_FOR_EACH,
    TF_ENCRYPTION,
    TF_LANGUAGE_BLOCK,
    TF_TOFU_NAMES,
    TF_REMOVED_BLOCKS,
    TF_IMPORT_FOR_EACH,
    TF_PROVIDER_FUNCTIONS,
    TF_VALIDATION_REFERENCES,
    TF_ACTION_BLOCKS,
    TF_OUTPUT_TYPES,
    TF_IMPORT_IDENTITY,
    TF_LIFECYCLE_DESTROY
};

typedef struct TfLoad TfLoad;
typedef struct TfModule TfModule;
struct TfModule {
    TfLoad *load;
    const char *path; /* "" or "module.net" */
    const char *name; /* "net" */
    TfModule *parent;
    const HclBlock *call;
    const TfSource *source;
    NameMap variables, locals, outputs, children; /* TfSlot, TfSlot, TfSlot, TfModule */
    VEC(TfModule *) kids;
    NameMap local_names; /* provider local name -> its source, "hashicorp/aws" */
    int depth;
    bool many;     /* count or for_each on the call or above it */
    bool has_gaps; /* a call in it could not be followed */
};

struct TfLoad {
    Arena *arena;
    Snapshot *files;
    TfConfig *config;
    HclEval eval;
    const TfView *view;   /* who laid it out; NULL = it is what the user has */
    const char *dir;      /* the root module, to read from */
    const char *data_dir; /* .terraform or TF_DATA_DIR, to read from */
    const char *data_shown;
    const char *workspace;
    TfModule *root;
    VEC(TfModule *) modules; /* root first, then in file order, depth first */
    NameMap sources;         /* folder -> TfSource */
    NameMap installed;       /* "net.inner" -> folder as modules.json says it */
    VEC(TfRequired) required;
    NameMap provider_at;     /* "module.net.aws.west" -> index in config->providers */
    NameMap checked_sources; /* provider sources already looked for */
    HclBlockVec methods;     /* of provider_installation; empty = the implied ones */
    const char *concerns;    /* address of the configuration whose block is being worked out */
    const TfArg *args;
    size_t n_args;
    bool no_backend;         /* init is told to leave the backend alone (TF_CLI_ARGS_init) */
    VEC(TfSlot *) early;     /* worked out before it was known what is secret */
    size_t n_nodes;          /* of the files so far */
    size_t constraint_bytes; /* of all version constraints */
    bool too_large;
    int counting; /* how many counts of resources are being worked out, one within the other */
    bool strict;  /* an expression that Terraform refuses is a problem (provider and backend blocks)
                   */
};

/* ---- tfprogram.c: which program runs, and what it knows ---- */
void tfprogram_find(TfLoad *load, const TfProgram *program);
/* Does the program know it? Whoever asks lets the program's version matter. */
bool tf_knows(TfLoad *load, enum tf_feature feature);
/* Is the function one that the program does not have? Of a module's eval. */
bool tf_lacks_function(HclEval *eval, Span name);
bool tf_reads_required_version(const TfConfig *config, const char *file);

/* ---- tfmodule.c: folders and calls ---- */
void tfmodule_load_tree(TfLoad *load);

/* ---- tfmerge.c: override files ---- */
void tfsource_override(TfLoad *load, TfSource *source, const HclFile *file);

/* ---- tfwords.c ---- */
typedef struct {
    NameVec list;
    bool invalid; /* an open quote, a last backslash, a bracket: no command runs with it */
} TfWords;

/* What the variable puts before a command's own arguments; empty where it is not set or invalid. */
TfWords tfwords_of(TfLoad *load, const char *variable);

/* ---- tfvars.c ---- */
/* Terraform's own arguments, with those of TF_CLI_ARGS in front. */
void tfvars_arguments(TfLoad *load);
/* Terraform shows its version, or a command's help, where such a word stands among a variable's,
 * and does nothing else. */
bool tfwords_only_show(const TfWords *words);
void tfflags_check(TfLoad *load);
void tfreattach_check(TfLoad *load);
/* Values from the environment, tfvars files and arguments for the root's variables. */
void tfvars_gather(TfLoad *load);
/* Problem for every root variable that has no value. */
void tfvars_require(TfLoad *load);
/* When a false validation of a variable of the root stops the plan: TfProblem.stage. */
const char *tfvars_rule_stage(TfLoad *load, const char *variable);

/* ---- tfscope.c: references ---- */
HclValue tfscope_resolve(HclEval *eval, const Span *names, size_t n, Source at, size_t *n_used);
/* With the names that are bound around it (tfinstances.c). */
HclValue tfscope_eval(TfLoad *load, TfModule *module, const HclFile *file, const HclExpr *expr);
/* The object that each (or the iterator of a dynamic block) is for one element. */
HclValue tfscope_each(TfLoad *load, HclValue key, HclValue value);
HclValue tfscope_variable(TfLoad *load, TfModule *module, Span name);

/* ---- tfinstances.c ---- */
typedef void TfVisit(TfLoad *load, void *what);
/* Once for each instance of the block, as far as they are known; false: they are not. */
bool tfinstances_visit(TfLoad *load, TfModule *module, const HclBlock *block, TfVisit *visit,
                       void *what);

/* ---- tfsecret.c ---- */
/* What expr takes its value from (variables, locals, outputs) is marked as feeding a secret
 * argument. */
void tfsecret_mark(TfLoad *load, TfModule *module, const HclExpr *expr);

/* ---- tftype.c: type constraints of variables ---- */
bool tftype_is_literal(
    const HclExpr *type); /* values from outside are taken as text, not as expressions */
HclValue tftype_convert(TfLoad *load, const HclFile *file, const HclExpr *type, HclValue value);

/* ---- tfblock.c ---- */
TfValue tfvalue_of(TfLoad *load, HclValue value, Source expr_at, bool secret);
/* The block with every expression worked out. top is the block's own kind ("provider"); it decides
 * which arguments are secret. */
TfBlock *tfblock_of(TfLoad *load, TfModule *module, const HclBlock *block);
void tfblock_mark_secrets(TfLoad *load, TfModule *module, const HclBody *body);
bool tfblock_is_secret(Span name);

/* ---- tfprovider.c, tfbackend.c ... each fills its part of load->config ---- */
void tfprovider_require(
    TfLoad *load); /* sources and constraints: which local name is hashicorp/aws */
bool tfprovider_block_is_aws(const TfModule *module, const HclBlock *block);
void tfprovider_load(TfLoad *load);
void tfresource_load(TfLoad *load);
/* Why the file is no state (statefile.Read: JSON with a version up to 4); NULL = it is one, or
 * empty. */
const char *tfresource_state_fault(const HclFile *file);
/* Is that local name hashicorp/aws in this module? */
bool tfprovider_is_aws(const TfModule *module, Span local_name);
/* The configuration that (local name, alias) means in module; NULL if there is none. Makes the
 * implied one. alias empty = default.
 */
TfProvider *tfprovider_find(TfLoad *load, TfModule *module, Span local_name, Span alias);
/* Is what (local name, alias) means in module a block with for_each? It may make none at all. */
bool tfprovider_many(TfLoad *load, const TfModule *module, Span local_name, Span alias);
/* The provider block of module of that name; NULL if there is none. alias empty = default. */
const HclBlock *tfprovider_declared(TfLoad *load, const TfModule *module, Span local_name,
                                    Span alias);
/* aws.west; aws.by["dev"] is aws.by: all configurations of one for_each go together. */
Span tfprovider_reference(TfLoad *load, const HclExpr *e);
/* "aws.west" -> "aws", "west" */
void tfprovider_split(Span reference, Span *out_local_name, Span *out_alias);
void tfbackend_load(TfLoad *load);
/* Backends other than s3: the root's, and that of a remote state whose data block is made. */
void tfbackends_check(TfLoad *load, const TfBackend *backend);
void tfbackends_remote(TfLoad *load, const TfModule *module, const HclBlock *block,
                       const TfBlock *made, const TfBlock *config);
/* assume_role = { ... } is an argument in the backend and a block in the provider: it is given both
 * ways. */
void tfbackend_objects(TfLoad *load, TfBlock *block);
/* Blocks and arguments that this program does not know. */
void tflanguage_load(TfLoad *load);
/* One of Terraform's own blocks that this program does not know. */
void tflanguage_block(TfLoad *load, const HclBlock *block);
/* init stops at it, since the language of this program is like that. */
void tflanguage_problem(TfLoad *load, const char *summary, Source at, const char *text);
/* "Terraform 1.9.8 has no " what; fatal. */
void tflanguage_refuse(TfLoad *load, const char *summary, Source at, const char *what);
/* References to provider configurations with for_each; behind tfresource_load. */
void tfeach_check(TfLoad *load);
/* OpenTofu's encryption block and TF_ENCRYPTION. */
void tfencryption_load(TfLoad *load);
/* Can the expression be worked out before the plan: by what the program allows there? */
bool tflanguage_static(TfLoad *load, TfModule *module, const HclExpr *e);
void tfremote_load(TfLoad *load);
bool tfremote_is_state(const HclBlock *block);
void tflock_load(TfLoad *load);
void tfdir_load_modules(TfLoad *load); /* modules.json, before the tree */
void tfdir_load(TfLoad *load);
void tfcli_load(TfLoad *load);
extern const char tf_platform[]; /* "linux_amd64" */
/* The registry's host for this program: registry.terraform.io or registry.opentofu.org. */
const char *tfcli_host(const TfLoad *load);
/* Could init find that provider ("registry.terraform.io/hashicorp/random") with the methods that
 * are configured? */
bool tfcli_may_have(TfLoad *load, const char *full);
void tfcheck_run(TfLoad *load); /* last: what Terraform would refuse */
/* Labels, arguments and names of one of Terraform's own blocks (not of an override file). */
/* override: in an override file, where no argument is needed. */
void tfshape_check(TfLoad *load, const HclBlock *block, bool override);
/* Refuses every reference and function call in an expression that must stand as it is. */
void tfshape_literal(TfLoad *load, const char *stage, const HclFile *file, const HclExpr *e);
/* What the block's values can't be, whatever the rest of the configuration says. */
void tfsettings_check(TfLoad *load, const HclBlock *block);
/* Addresses that stand in the block as themselves: moves, depends_on. */
void tfaddress_check(TfLoad *load, const HclBlock *block);
/* a.b["c"].d: names and indexes, which are numbers and texts, or any_index. */
bool tfaddress_steps(Arena *arena, const HclExpr *e, bool any_index, TfStepVec *out);
/* What an address names, its modules passed over; NULL, or what is wrong with it. */
const char *tfaddress_target(const TfStepVec *steps, enum tf_target *out);
/* Import blocks: their targets and ids. */
void tfimports_check(TfLoad *load, const TfModule *module);
/* Moves, removals and checks of a module, looked at together. */
void tfmoves_check(TfLoad *load, const TfModule *module);
/* What is built into Terraform: terraform_data, remote states, provisioners. */
void tfbuiltin_check(TfLoad *load, const TfModule *module);
/* References of a module that lead nowhere. */
void tfrefs_check(TfLoad *load, const TfModule *module);
/* Those of a provider block but for variables and locals, which are told where it is worked out. */
void tfrefs_provider(TfLoad *load, const TfModule *module, const HclBlock *block,
                     const char *address);
/* Resources and locals of a module that need each other in a circle. */
void tfcycle_check(TfLoad *load, const TfModule *module);
/* Is an argument of that name Terraform's own in a resource (meta-arguments), not its provider's?
 */
bool tfvalue_is_meta(Span argument);
/* Is the value one that Terraform surely refuses too? */
bool tfvalue_refused_surely(const HclValue *v);
/* Is it made of terraform_data.NAME.id of something that nothing has made yet? */
bool tfvalue_after_apply(const TfLoad *load, const HclExpr *e);
/* Is it made of a variable that is marked so ("sensitive", "ephemeral"), as far as that is seen? */
bool tfvalue_marked(const TfModule *module, const HclExpr *e, const char *mark);
/* The same, where what can't be followed counts as marked: false is sure. */
bool tfvalue_may_be_marked(const TfModule *module, const HclExpr *e, const char *mark);
/* count, for_each, conditions and sensitive outputs, as far as their values are known. */
void tfmeta_check(TfLoad *load, TfModule *module);
void tfversion_check(TfLoad *load);
void tfargs_check(TfLoad *load);
/* region in a resource of this folder, where the chosen provider is too old for it. */
void tfperregion_check(TfLoad *load, const TfModule *module);
void tfargs_check_backend(TfLoad *load, const char *terraform_version, TfProblemVec *out);
void tfargs_check_remote(TfLoad *load, const char *terraform_version, TfProblemVec *out);

/* What is wrong with the form of a provider's address, "hashicorp/aws"; NULL = nothing. */
const char *tfsource_fault(Span source);

/* ---- tfload.c ---- */
/* A place of the kernel's, where nobody makes files: /proc, /sys. */
bool tf_is_kernels(const char *path);
/* The first resource ("resource"), data source ("data") or ephemeral one of that type and name;
 * NULL if the folder has none. */
const HclBlock *tfsource_resource(const TfSource *source, Span kind, Span type, Span name);
/* The block, which has two labels, can be found from now on. */
void tfsource_note(TfLoad *load, TfSource *source, HclBlock *block);
/* Is the file there, but outside the folder's tree, whatever link leads to it? What it says is not
 * the folder's then. */
bool tfload_foreign(TfLoad *load, const char *path);
/* A link of the folder's to a file of the user's that is no file of Terraform's: it is not read,
 * and what Terraform gets is not known. */
bool tfload_private(TfLoad *load, const char *path, const char *shown);
/* A file whose text can't all be looked at: nothing that hangs on it is known, so from here on no
 * problem is told. */
void tfload_too_large(TfLoad *load, Source at);
/* The same if the file, or all files together, have too many nodes; true then. */
bool tfload_is_too_large(TfLoad *load, const HclFile *file);
/* Has it as many configurations as it may have? One more is too large. */
bool tfload_full(TfLoad *load, Source at);
void tf_problem(TfLoad *load, TfProblem problem, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A form that Terraform refuses whatever its values are; stage: "init" or "configuration". */
void tf_refuse(TfLoad *load, const char *stage, const char *summary, Source at, const char *text);

#endif
