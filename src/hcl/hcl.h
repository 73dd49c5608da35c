/*
 * hcl: the syntax of HCL 2 (native and JSON), bytes in, tree out; no I/O and no meaning. Everything
 * that `terraform fmt` accepts parses. What does not is told once per file with Terraform's own
 * summary; the rest of the file is still in the tree.
 *
 * Must not know: what a provider, a variable or a backend is (terraform/tfconfig.h), what an
 * expression is worth (hcl_eval.h).
 *
 *     HclFile *f = hcl_parse(arena, "main.tf", text);
 *     if (f->error.summary) ...               // f->body holds what could be read
 *     for (size_t i = 0; i < f->body.blocks.len; i++) ...
 *
 * Trees borrow from the text, which must live as long as they do. Source of the grammar: the HCL
 * native syntax specification, https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md, and
 * terraform 1.11.4 itself.
 */
#ifndef WHY403_HCL_HCL_H
#define WHY403_HCL_HCL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/source.h"
#include "base/span.h"

/* Brackets, templates and operators within each other; Terraform itself has no limit. */
enum { HCL_DEPTH_MAX = 2500 };

/* Expressions of one file, a block counted as BLOCK and an argument as ATTR of them. A module that
 * people wrote has some thousands. */
enum { HCL_NODES_MAX = 300000, HCL_NODES_BLOCK = 8, HCL_NODES_ATTR = 2 };

typedef struct HclPlace {
    uint32_t offset; /* into the file's text */
    int line;        /* from 1 */
} HclPlace;

enum hcl_kind {
    HCL_ERROR, /* could not be parsed */
    HCL_NULL,
    HCL_BOOL,     /* text: true, false */
    HCL_NUMBER,   /* text: as written */
    HCL_TEXT,     /* text: escapes resolved */
    HCL_TEMPLATE, /* items: parts, joined; wrapped = one interpolation alone, keeps its type */
    HCL_IF_PART,  /* template: items: condition, then, else (may be NULL) */
    HCL_FOR_PART, /* template: text value name, key key name; items: collection, body */
    HCL_REF,      /* text: first name of a reference */
    HCL_ATTR,     /* items: object; text: name */
    HCL_INDEX,    /* items: object, key */
    HCL_SPLAT,    /* items: object, what is done with each (starting at an HCL_EACH) */
    HCL_EACH,     /* the item that the nearest splat is at */
    HCL_CALL,     /* text: function; items: arguments; expand = the last is spread (...) */
    HCL_UNARY,    /* op; items: operand */
    HCL_BINARY,   /* op; items: left, right */
    HCL_CONDITION,
    HCL_TUPLE,
    HCL_OBJECT,    /* items: key, value, key, value ... */
    HCL_FOR_TUPLE, /* text value name, key key name (or empty); items: collection, value, condition
                      or NULL */
    HCL_FOR_OBJECT /* the same; items: collection, key, value, condition or NULL; expand = grouped
                      (...) */
};

enum hcl_op {
    HCL_OP_NONE,
    HCL_OP_OR,
    HCL_OP_AND,
    HCL_OP_EQ,
    HCL_OP_NE,
    HCL_OP_LT,
    HCL_OP_LE,
    HCL_OP_GT,
    HCL_OP_GE,
    HCL_OP_ADD,
    HCL_OP_SUB,
    HCL_OP_MUL,
    HCL_OP_DIV,
    HCL_OP_MOD,
    HCL_OP_NOT,
    HCL_OP_NEG
};

typedef struct HclExpr HclExpr;
struct HclExpr {
    uint8_t kind, op;
    bool expand;  /* "..." */
    bool wrapped; /* HCL_TEMPLATE: "${x}" alone; HCL_ATTR/HCL_REF object key: in parentheses */
    uint32_t n_items;
    HclPlace at;
    Span text, key; /* key of HCL_TEXT: an object key that is a bare word */
    HclExpr **items;
};

typedef struct HclFile HclFile;
typedef struct HclBlock HclBlock;

typedef struct HclAttr {
    Span name;
    HclExpr *expr;
    HclPlace at;
    const HclFile *file; /* the one that expr is written in; after an override not the block's */
    const struct HclAttr *replaced; /* what an override file took the place of; NULL = nothing */
} HclAttr;

typedef struct HclBody {
    VEC(HclAttr) attrs;
    VEC(HclBlock *) blocks;
} HclBody;

struct HclBlock {
    Span type;
    const char *labels[2]; /* more are dropped */
    int n_labels;
    HclPlace at;
    int end_line;
    HclBody body;
    const HclFile *file;
};

/* What Terraform would say first; summary NULL = nothing. */
typedef struct HclError {
    const char *summary; /* Terraform's */
    const char *detail;  /* one sentence of ours, safe to show */
    HclPlace at;
} HclError;

/* A line of a file that a program made: where it is really written, and where the value was that
 * the program put into it; value.len 0 = none. */
typedef struct HclLine {
    Source at;
    Span value;
    Source value_at;
    bool secret; /* something that must not be shown stands in it: so do all its literals */
} HclLine;

struct HclFile {
    const char *name; /* as shown: relative to the root module, or "TF_VAR_x" */
    enum source_kind kind;
    Span text;
    bool json;
    HclBody body;
    HclExpr *value; /* of hcl_parse_value, hcl_parse_json */
    HclError error;
    size_t n_nodes;
    /* More than HCL_NODES_MAX, or deeper than HCL_DEPTH_MAX: nothing of it is kept, and nothing of
     * it is known. */
    bool too_large, too_deep;
    HclPlace too_large_at;
    HclError form; /* of a .tf.json: the first property that has no block's form */
    /* A file that a program made; a line beyond them stands in the file itself. NULL = the file is
     * what it seems. */
    const HclLine *lines;
    size_t n_lines;
    const char *users; /* not the folder's: the variable, option or outside file that it is, by
                          name; NULL = the folder's */
};

/* Never NULL. name is kept, text is borrowed. A leading byte order mark is skipped, as Terraform
 * does. */
HclFile *hcl_parse(Arena *arena, const char *name, Span text);
/* The same for the CLI configuration, which is HCL 1: argument names may stand in quotes. */
HclFile *hcl_parse_loose(Arena *arena, const char *name, Span text);
/* One expression alone (a TF_VAR_x of a list type): in file->value. */
HclFile *hcl_parse_value(Arena *arena, const char *name, Span text);
/* A template file: in file->value. */
HclFile *hcl_parse_template(Arena *arena, const char *name, Span text);
/* JSON: the document in file->value; strings are templates where templates is set (.tf.json), else
 * plain (jsondecode, state). */
HclFile *hcl_parse_json(Arena *arena, const char *name, Span text, bool templates);
/* A .tf.json; backend_evaluated: a backend's strings are templates, too (OpenTofu), else plain. */
HclFile *hcl_parse_tf_json(Arena *arena, const char *name, Span text, bool backend_evaluated);

const HclAttr *hcl_body_attr(const HclBody *body, const char *name);
/* Line and column (in characters, from 1; 0 far out on an endless line) of a place. */
Source hcl_source(const HclFile *file, HclPlace at);
/* Of a file that is too_large: "too large", "nested too deeply". */
const char *hcl_too_what(const HclFile *file);
/* The same for a literal of that text: in a file that a program made, where the program took it
 * from. */
Source hcl_literal_source(const HclFile *file, HclPlace at, Span text);
/* Does a literal stand in a line that holds a secret (HclLine)? */
bool hcl_literal_secret(const HclFile *file, HclPlace at, Span text);
/* The text of a literal string without interpolation; false for every other expression. */
bool hcl_literal(const HclExpr *expr, Span *out);
/* The same of a number or boolean too, as written: Terraform takes it where it wants a text. */
bool hcl_constant(const HclExpr *expr, Span *out);
/* Holds it no name and no call? Then Terraform works it out where nothing is known around it (a
 * nil hcl.EvalContext): "./${"m"}", true ? "a" : "b". */
bool hcl_nameless(const HclExpr *expr);
/* "a.b" for an expression that is a plain reference or quoted form of one (provider = aws.west,
 * "aws.west"); empty if it is not. */
Span hcl_reference(Arena *arena, const HclExpr *expr);

#endif
