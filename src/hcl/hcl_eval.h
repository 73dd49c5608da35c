/*
 * hcl_eval: what an expression is worth, as far as that can be known before any provider runs. What
 * can't be is HV_UNKNOWN with one sentence saying why: never a guess.
 *
 * References are resolved by a callback, so that this module knows expressions and functions but no
 * variables or modules. All evaluations of a load share a budget of steps and bytes, and depth has
 * a limit: loops, bombs end as HV_UNKNOWN.
 *
 * Source of the semantics: HCL's specification,
 * https://developer.hashicorp.com/terraform/language/expressions and /functions, compared with
 * `terraform console` 1.11.4.
 */
#ifndef WHY403_HCL_HCL_EVAL_H
#define WHY403_HCL_HCL_EVAL_H

#include "base/snapshot.h"
#include "base/tree.h"
#include "hcl/hcl.h"
#include "hcl/tfpath.h"

/*
 * Of all expressions of a load together. The recorded healthy set-ups take some dozens of steps and
 * less than 1 kB, a policy of 5 kB decoded for each of 100 accounts some 20,000 steps and 10 MB. A
 * step takes a microsecond at most, so that a load takes 0.3 s, and no command much more than eight
 * of them (engine/trycure.c, which tries nothing after a load of more than 48 MB). One call may go
 * past the bytes, by what 1 MB of text, the largest that is taken, becomes as a tree: some 30 MB.
 */
enum {
    HCL_STEPS_MAX = 320000,
    HCL_BYTES_MAX = 48 * 1024 * 1024,
    HCL_STEP_BYTES = 64, /* reading or making so much text is a step, or so many values */
    HCL_STEPS_FILE = 32, /* asking the file system */
    HCL_STRING_MAX = 1024 * 1024,
    HCL_ITEMS_MAX = 100000,
    HCL_WEIGHT_MAX = 1000000,
    HCL_EVAL_DEPTH_MAX = HCL_DEPTH_MAX
};

enum hv_kind { HV_UNKNOWN, HV_NULL, HV_BOOL, HV_NUMBER, HV_STRING, HV_LIST, HV_OBJECT };

typedef VEC(Value) ValueVec;

typedef struct HclValue HclValue;
struct HclValue {
    enum hv_kind kind;
    bool secret; /* feeds an argument that must not be shown; spreads to whatever is made of it. Of
                    a list or object: its length or keys do */
    const char *users;       /* made of what whoever runs the program brought along (HclFile.users):
                                spreads as secret does; NULL = of what the folder holds alone */
    bool as_given;           /* a root variable's value, or its length, or without blanks around it:
                                whether there is one is no secret */
    const char *whole_users; /* HV_LIST, HV_OBJECT: of whatever is taken out of it, too; users alone
                                says that something within is such */
    bool set;                /* HV_LIST: without order, so without indexes */
    Span text; /* HV_STRING, HV_NUMBER and HV_BOOL as Terraform prints them; HV_UNKNOWN: why, one
                  sentence, safe to show */
    Source at; /* where it was written: a literal, a default, a tfvars line, a variable */
    const char *via;          /* first reference it came through, "var.region"; NULL = literal */
    const ValueVec *shadowed; /* values of that variable that lost; NULL */
    HclValue *items;          /* HV_LIST, HV_OBJECT */
    Span *keys;               /* HV_OBJECT, sorted by bytes */
    size_t n;
    size_t weight; /* values within, itself included; a bomb is cut at HCL_WEIGHT_MAX */
    size_t bytes;  /* HV_LIST, HV_OBJECT: of all texts within */
    uint16_t depth;
    bool unknown_inside, secret_inside;
    const HclValue *packed; /* HV_UNKNOWN: what base64gzip was given */
    Span sealed; /* HV_UNKNOWN: the text, as sops has encrypted the values in it; .ptr NULL */
    const char *
        refused; /* HV_UNKNOWN because Terraform refuses it: its summary, such as "Invalid index" */
};

typedef struct HclEval HclEval;

/* Names of a reference: names[0] is "var", "local", "data", ... Returns the value of the first
 * *n_used of them (1 .. n). */
typedef HclValue (*HclResolve)(HclEval *eval, const Span *names, size_t n, Source at,
                               size_t *n_used);

/* A piece of a template's text: where it begins there, where it is written, and what value stands
 * for it (HV_NULL where it is text). */
typedef struct HclPiece {
    size_t from;
    Source at;
    HclValue value;
} HclPiece;

typedef VEC(HclPiece) HclPieceVec;

typedef struct HclBinding {
    Span name;
    const HclValue *value;
    const struct HclBinding *next;
} HclBinding;

/* What was spent of HCL_STEPS_MAX and HCL_BYTES_MAX. */
typedef struct HclBudget {
    size_t steps;
    size_t bytes; /* what the arena grew by meanwhile, and texts that were joined outside it */
    /* private */
    bool under_way;
    size_t arena_size;
} HclBudget;

struct HclEval {
    Arena *arena;
    HclBudget *budget;  /* shared by all that has this arena; NULL = this one's alone */
    Snapshot *files;    /* file(), fileexists() */
    const char *base;   /* folder that relative paths of file() start from: where terraform runs */
    const TfCopy *copy; /* that it runs in; NULL = it runs in base */
    const char *home;   /* pathexpand(); NULL = not known */
    const Tree *tree;   /* files outside it are not opened: HCL_OUTSIDE; NULL = any may be */
    HclResolve resolve;
    /* Does the program that runs lack the function? NULL: it has all. */
    bool (*lacks)(HclEval *eval, Span name);
    void *data; /* the resolver's: a module */
    const HclBinding
        *outer; /* names bound around whole expressions: the iterator of a dynamic block */
    /* Of the program whose file it is, looked up before Terraform's; the last row's name is NULL.
     * NULL = none. */
    const struct HclFunction *functions;
    /* What stands for an unknown part of a template, whose text so far is before; NULL: the whole
     * is unknown. The callback may be NULL. */
    const char *(*gap)(HclEval *eval, const HclValue *unknown, Span before);
    /* The template whose pieces are kept; NULL = none's. A piece of a heredoc is at most a line. */
    const HclExpr *traced;
    HclPieceVec pieces;
    /* private */
    HclValue (*node)(HclEval *eval, const HclExpr *e);
    const HclFile *file;
    const HclBinding *bindings; /* names of for expressions */
    const HclValue *each;       /* the item of the nearest splat */
    int depth;
    bool met_secret; /* what is worked out now has made something of one */
    const char *met_users;
    HclBudget own;
};

/* Why a value is HV_UNKNOWN that a file outside the folder's tree would make: what it holds is the
 * user's, and could be sent or shown wherever the folder likes. */
#define HCL_OUTSIDE "it is made from a file outside the folder, which is not looked at"
/* And why an argument is not known that is none for secrets, but made of one. */
#define HCL_PRIVATE "it is made of a secret, which is neither shown nor sent"

/* And why one past the budget. */
#define HCL_TOO_LONG "working this out takes too long"
#define HCL_TOO_MUCH "working this out takes too much memory"
/* And why one beyond HCL_EVAL_DEPTH_MAX. */
#define HCL_TOO_DEEP "this is nested too deeply to be worked out"

/* Why a.b = 1 is refused in an object (hclsyntax ObjectConsKeyExpr.Value). */
#define HCL_DOTTED_KEY "a key with a dot stands in quotes, a reference in parentheses"

HclValue hcl_eval(HclEval *eval, const HclFile *file, const HclExpr *expr);
/* A function of Terraform's, with evaluated arguments. */
HclValue hcl_eval_call(HclEval *eval, Span name, HclValue *args, size_t n, Source at);

/* ---- hcl_budget.c ---- */
/* While expressions are worked out the arena's growth counts: true if this is the first of them,
 * which hcl_budget_close() is told. */
bool hcl_budget_open(HclEval *eval);
void hcl_budget_close(HclEval *eval, bool first);
/* Takes steps from the budget; false once it is used up. */
bool hcl_spend(HclEval *eval, size_t steps);
/* The same for as many as reading or making so much text takes. */
bool hcl_spend_text(HclEval *eval, size_t bytes);
/* The same for text that is held outside the arena. */
bool hcl_spend_bytes(HclEval *eval, size_t bytes);
const HclBudget *hcl_budget(const HclEval *eval);

/* ---- hcl_value.c ---- */
/* Not known, because the budget is used up. */
HclValue hcl_spent(HclEval *eval, Source at);
/* What it takes to look at all of v, as bytes of text. */
size_t hv_size(const HclValue *v);

HclValue hv_unknown(Arena *arena, Source at, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* The same for what Terraform refuses; summary is its own. */
HclValue hv_refused(Arena *arena, Source at, const char *summary, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
HclValue hv_string(Span text, Source at);
/* The key of item i of a list, set or object: an index, the item itself, a name. */
HclValue hcl_eval_key_of(HclEval *eval, const HclValue *collection, size_t i);
HclValue hv_bool(bool value, Source at);
HclValue hv_number(Arena *arena, long double value, Source at);
HclValue hv_null(Source at);
HclValue hv_list(HclValue *items, size_t n, Source at);
/* keys and items are sorted and doubles dropped (the last wins) in place. */
HclValue hv_object(Span *keys, HclValue *items, size_t n, Source at);
bool hv_is(const HclValue *v, const char *text);
bool hv_true(const HclValue *v);
/* NULL if there is no such key, or v is no object. */
const HclValue *hv_get(const HclValue *v, Span key);
bool hv_number_of(const HclValue *v, long double *out);
bool hv_equal(const HclValue *a, const HclValue *b);
/* The first unknown within v, NULL if it is known as a whole. */
const HclValue *hv_find_unknown(const HclValue *v);
bool hv_any_secret(const HclValue *v);
/* v was made of from: secrecy and way go along. */
HclValue hcl_eval_made_of(HclValue v, const HclValue *from);
/* v was chosen by from: its secrecy goes along. */
HclValue hcl_eval_chosen_by(HclValue v, const HclValue *from);
/* v was taken out of a list or object: what is of the whole of that goes along. */
HclValue hcl_eval_taken_from(const HclValue *whole, HclValue v);
/* Number or bool as a string; a string stays; HV_NULL, lists and objects become HV_UNKNOWN. */
HclValue hv_to_string(HclEval *eval, HclValue v);
HclValue hv_to_number(HclEval *eval, HclValue v);
HclValue hv_to_bool(HclEval *eval, HclValue v);
/* By their text, numbers by value. */
HclValue hv_sorted(HclEval *eval, HclValue list);
/* Without doubles; sorted for a set of plain values. */
HclValue hv_unique(HclEval *eval, HclValue list, bool sorted);

#endif
