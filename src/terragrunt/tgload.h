/*
 * tgload: what the parts of the Terragrunt reader share while one unit is read: parsed files, the
 * scope that a file's expressions are worked out in, and what a file says. Private to
 * src/terragrunt; the result is tgunit.h.
 *
 * Order of work in one file (terragrunt pkg/config/config.go:ParseConfig): include blocks, feature
 * flags, locals, dependencies, the rest; then what is included is merged in, last include first.
 * Source of every rule here: Terragrunt 1.1 (https://docs.terragrunt.com/reference/hcl/) and the
 * scenarios tg-*.
 */
#ifndef WHY403_TERRAGRUNT_TGLOAD_H
#define WHY403_TERRAGRUNT_TGLOAD_H

#include "base/names.h"
#include "base/text.h"
#include "hcl/hcl_func.h"
#include "hcl/tfpath.h"
#include "terragrunt/tgunit.h"

enum {
    TG_FILE_MAX = 4 * 1024 * 1024,
    TG_NODES_MAX = HCL_NODES_MAX, /* of all files together */
    TG_READS_MAX = 2000,          /* files, every reading of one counted */
    TG_MERGED_MAX = 100000,       /* values, in all merges of one unit together */
    TG_PROBLEMS_MAX = 100,        /* told of one unit */
    TG_FILES_MADE_MAX = 1000,     /* generate blocks of one unit */
    TG_DEPTH_MAX = 100,           /* of read_terragrunt_config within each other */
    TG_DEFAULTS_MAX = 200,        /* of get_env, that were taken */
    TG_PARENTS_MAX = 100 /* folders that find_in_parent_folders looks into, as Terragrunt */
};

/* A block with a name, worked out: its arguments as an object. */
typedef struct TgNamed {
    const char *name;
    HclValue value; /* HV_OBJECT */
    Source at;      /* of the header */
} TgNamed;

typedef VEC(TgNamed) TgNamedVec;

enum tg_merge { TG_SHALLOW, TG_DEEP, TG_DEEP_MAPS, TG_NO_MERGE };

typedef struct TgInclude {
    const char *name, *path; /* path: absolute */
    enum tg_merge merge;
    bool expose;
    Source at;
} TgInclude;

typedef VEC(TgInclude) TgIncludeVec;

/* What a file says, with what it includes merged in. Absent parts are HV_NULL or empty. */
typedef struct TgConfig {
    HclValue attrs;  /* plain arguments by name: iam_role, download_dir, terraform_binary ... */
    HclValue source; /* of the terraform block */
    TgNamedVec generate, extra_arguments, before_hooks, after_hooks, dependencies, ignores;
    bool has_terraform;   /* a terraform block */
    HclValue left_out;    /* its exclude_from_copy */
    HclValue kept;        /* its include_in_copy */
    TgNamed remote_state; /* value HV_NULL = none */
    TgNamed engine;       /* value HV_NULL = none */
    HclValue inputs, locals, exclude, feature;
    HclValue inputs_rest; /* HV_UNKNOWN: why it can't be told which other inputs there are, and what
                             those that were there before are worth; HV_NULL = none */
} TgConfig;

/* A text that will be written, and where its lines are. */
typedef struct TgMade {
    Span text;
    const HclLine *lines;
    size_t n_lines;
} TgMade;

typedef struct TgLoad TgLoad;
struct TgLoad {
    Arena *arena;
    Snapshot *files;
    const TgOptions *options;
    TgUnit *unit;
    const char *dir;       /* of the unit, absolute */
    const char *shown_dir; /* of the one that the user named: paths are shown from there */
    TgUnit *main;          /* of that one */
    NameVec *others;       /* folders of other units whose reading has begun; shared by all */
    const char *command;   /* of Terraform, after init: "plan"; "output" of a dependency */
    const char *original;  /* path of the unit's file, absolute */
    Tree tree;
    const char *home;
    const struct TgReading *reading; /* the files that are being read, the innermost first */
    size_t n_reads, n_nodes, n_merged;
    HclBudget budget; /* of the expressions of all files */
    VEC(TgMade) made;
    int depth;
    bool state_only;        /* what remote_state needs is worked out alone */
    bool finds_working_dir; /* get_working_dir reads the unit for its source */
    /* tgconfig_read, for the functions that read a file: files call functions, too */
    const TgConfig *(*read)(TgLoad *load, const char *path, const char *config_path,
                            const TgInclude *as_include);
    /* all that comes after the files were read, for a unit that another one depends on */
    void (*finish)(TgLoad *load, const TgConfig *config);
};

/* One file being read. config_path is the file that "the Terragrunt folder" means: the unit's also
 * in a file that it includes, the file itself where read_terragrunt_config reads it. */
typedef struct TgScope {
    TgLoad *load;
    const char *path, *config_path;
    const TgInclude *as_include; /* read as this include of config_path; NULL = for itself */
    const HclFile *file;
    HclEval eval;
    NameMap locals; /* TgLocal */
    TgIncludeVec includes;
    HclValue include, feature, dependency, values; /* what the names of these roots are worth */
    bool early; /* include blocks are being worked out: no locals, no include yet */
} TgScope;

/* ---- tgload.c ---- */
/* What Terragrunt stops at (fatal), or what why403 could not work out. */
void tg_problem(TgLoad *load, bool fatal, Source at, const char *summary, const char *fmt, ...)
    PRINTF_LIKE(5, 6);
/* The same for what stops at another time: "init", "configuration" (after init), "after" (the
 * plan).
 */
void tg_problem_in(TgLoad *load, const char *stage, Source at, const char *summary,
                   const char *text);
/* The auth provider's command gives nothing to sign in with. */
void tg_problem_of_auth(TgLoad *load, Source at, const char *summary, const char *what);
/* A value that is not known gets a number; text that is generated calls it terragrunt.value_N. */
const char *tg_gap(TgLoad *load, Span why);
/* Terraform gets something that can't be told here: no configuration can be predicted. */
void tg_unknown(TgLoad *load, Source at, const char *why);
/* Of the file, or of all together, there is too much to be looked at; told then. */
bool tg_is_too_large(TgLoad *load, const HclFile *file);
/* The path as a person in the unit's folder would write it: "../../root.hcl". */
const char *tg_shown(TgLoad *load, const char *path);
/* File or folder is there. */
bool tg_exists(TgLoad *load, const char *path);
/* A file of the user's rather than of the code: outside the tree, in no folder above the unit, or
 * in the home folder itself. */
bool tg_private(TgLoad *load, const char *path);
/* What the command prints, without its last line break; false and *out_why where it may not or
 * could not be run. */
bool tg_run(TgLoad *load, const char *cwd, const HclValue *words, size_t n, Source at, Span *out,
            const char **out_why);

/* The first of the variables that is set and not empty: Terragrunt's name, and its older one. */
Value tgunit_env(Snapshot *files, const char *name, const char *older);

/* The variable says yes (strconv.ParseBool). */
bool tg_on(Value v);
/* An experiment of that name is switched on: TG_EXPERIMENT, TG_EXPERIMENT_MODE. */
bool tg_experiment(TgLoad *load, const char *name);
/* The strict control of that name is: TG_STRICT_CONTROL, TG_STRICT_MODE. */
bool tg_strict(TgLoad *load, const char *name);

/* ---- tgsource.c ---- */
/* TG_SOURCE, else terraform { source }, else the unit's own folder: where the view's code is. */
void tgsource_find(TgLoad *load, const TgConfig *config);
/* The cache lies where Terragrunt can copy the code to. */
void tgsource_check_cache(TgLoad *load, const TgConfig *config);
/* The folder that get_working_dir gives: where the copy is made; NULL: not known. */
const char *tgsource_working_dir(TgLoad *load, const TgConfig *config);
/* The copies that Terragrunt made: CACHE/HASH/HASH. The newest that holds sub is it; NULL. */
const char *tgsource_newest_copy(TgLoad *load, const char *cache, const char *sub);

/* ---- tghooks.c ---- */
/* Which hooks run, and those that can only fail. */
void tghooks_look(TgLoad *load, const TgConfig *config);

/* ---- tgauth.c ---- */
/* What TG_AUTH_PROVIDER_CMD gives: variables that count from the first file on, or a role. */
void tgauth_get(TgLoad *load);
/* A program of that name is on PATH; what is named with its path is not doubted. */
bool tgprogram_there(TgLoad *load, const char *name);

/* ---- tgerrors.c ---- */
/* The patterns of an ignore block. */
void tgerrors_block(TgLoad *load, const TgNamed *block);

/* ---- tgcopy.c ---- */
/* Takes away what does not reach the folder where Terraform runs. */
void tgcopy_leave_out(TgLoad *load, const TgConfig *config);
/* Lays out what an earlier run left there, and puts it into unit->left. */
void tgcopy_keep_left(TgLoad *load);
/* Takes out of unit->left what this run writes anew or removes. */
void tgcopy_forget_written(TgUnit *unit);

/* ---- tgconfig.c ---- */
/* Reads a file and all that it includes. NULL when it can't be read; the problem is told. */
const TgConfig *tgconfig_read(TgLoad *load, const char *path, const char *config_path,
                              const TgInclude *as_include);

/* ---- tgvalue.c ---- */
/* The arguments of a body, worked out; contents is the argument that becomes text with gaps. */
HclValue tgvalue_object(TgScope *scope, const HclBody *body, Source at, const char *contents);
/* A block as an object; contents is the argument that becomes text with gaps, or NULL. */
TgNamed tgvalue_named(TgScope *scope, const HclBlock *block, const char *contents);
/* The whole as read_terragrunt_config and an exposed include give it. */
HclValue tgvalue_config(TgLoad *load, const TgConfig *config, Source at);

/* ---- tgschema.c ---- */
/* Arguments that a block lacks or does not take; outer: the type of the block that it stands in. */
void tgschema_block(TgScope *scope, const HclBlock *block, const char *outer);
/* One of the file's own arguments: its name and the kind of its value. */
void tgschema_argument(TgScope *scope, Span name, const HclValue *v, Source at);

/* ---- tgdepend.c ---- */
/* The dependency blocks of the scope's file, and what dependency.NAME.outputs are worth in it. */
void tgdepend_read(TgScope *scope, TgConfig *config);

/* ---- tgother.c ---- */
/* The unit whose file lies at path, of which the state is read for that dependency block. */
void tgother_read(TgLoad *load, const TgNamed *dependency, const char *path, bool mocked);

/* ---- tgrole.c ---- */
/* An argument of the file as text; *out_why where it is there and not known. */
Value tgrole_attr(TgLoad *load, const TgConfig *config, const char *name, const char **out_why);
/* The variable, else the argument. */
Value tgrole_setting(TgLoad *load, const TgConfig *config, const char *variable, const char *older,
                     const char *attr, const char **out_why);
/* The role of iam_role, or of the variables. */
void tgrole_take(TgLoad *load, const TgConfig *config);

/* ---- tgsecret.c ---- */
/* "WHAT is not known: it is made of a secret ...". */
void tgsecret_tell(TgLoad *load, Source at, const char *what);
/* A secret decides more of the argument than a value that keeps its mark; told then. */
bool tgsecret_decides(TgLoad *load, Span name, const HclValue *v, Source at);
/* The same for all arguments of a block; made: what tgvalue_object made of body. */
void tgsecret_check_block(TgScope *scope, const HclBody *body, const HclValue *made);
/* The same for terraform { source }, where a URL may hold a token: it is taken out. */
void tgsecret_take_source(TgScope *scope, const HclAttr *attr, HclValue *v);
/* May that become a variable of Terraform's environment? It reads TF_VAR_x with the mark, and
 * variables whose name says what they hold. */
bool tgsecret_may_be_variable(Span name, const HclValue *v);
/* Does text[from, end) stand in quotes, on one line, where code (HCL, JSON) has a value and no
 * name? Then no name, block or line of it depends on what it is. */
bool tgsecret_is_value(Span text, size_t from, size_t end);

/* ---- tgscope.c ---- */
HclValue tgscope_resolve(HclEval *eval, const Span *names, size_t n, Source at, size_t *n_used);
/* Names the locals of the body's locals block. */
void tgscope_locals(TgScope *scope);
/* All of them, worked out: Terragrunt stops at one that fails even where nothing uses it. */
HclValue tgscope_all_locals(TgScope *scope);
/* An expression in that scope; what Terragrunt refuses is told once. */
HclValue tgscope_eval(TgScope *scope, const HclExpr *expr);

/* ---- tgfunc.c ---- */
extern const HclFunction tg_functions[];

/* ---- tgmerge.c ---- */
/* child over parent, as the include of that merge strategy does. */
TgConfig tgmerge(TgLoad *load, const TgConfig *parent, const TgConfig *child, enum tg_merge how);
/* The same for two values: objects key by key, in each other where deep; lists one after another
 * with TG_DEEP; else child's. */
HclValue tgmerge_values(TgLoad *load, const HclValue *parent, const HclValue *child,
                        enum tg_merge how);

/* ---- tgtext.c ---- */
/* contents = "...": the text that will be written, with terragrunt.value_N for what is not known.
 */
HclValue tgtext_value(TgScope *scope, const HclExpr *expr);
/* Where its lines are written; of one that went through a function: where that value is. */
const HclLine *tgtext_lines(TgLoad *load, const HclValue *v, size_t *out_n);
/* All lines of text at that place. */
HclLine *tgtext_all_at(TgLoad *load, Span text, Source at, size_t *out_n);

/* ---- tggenerate.c ---- */
/* A value as HCL writes it, with terragrunt.value_N for what is not known. */
const char *tggenerate_literal(TgLoad *load, const HclValue *v);
/* An argument of remote_state that Terragrunt keeps for itself. */
bool tggenerate_own_argument(Span name);
/* Files of generate blocks and of remote_state. */
void tggenerate_files(TgLoad *load, const TgConfig *config);
/* The file of remote_state alone, also where it generates none. */
void tggenerate_state(TgLoad *load, const TgConfig *config);

/* ---- tgargs.c ---- */
/* inputs, extra_arguments and remote_state without generate: variables and arguments. */
void tgargs_give(TgLoad *load, const TgConfig *config);
/* What extra_arguments set for `terraform output`, in init as well. */
void tgargs_give_output(TgLoad *load, const TgConfig *config);

#endif
