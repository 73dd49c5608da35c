/*
 * hcl_lex: tokens of HCL's native syntax, one at a time, and the characters of templates, which the
 * parser reads itself. Private to hcl_parse.c, hcl_template.c and the JSON reader; see hcl.h for
 * the whole.
 */
#ifndef WHY403_HCL_HCL_LEX_H
#define WHY403_HCL_HCL_LEX_H

#include "hcl/hcl.h"

enum hcl_token {
    TOKEN_EOF,
    TOKEN_NEWLINE,
    TOKEN_IDENT,
    TOKEN_NUMBER,
    TOKEN_QUOTE,   /* the opening quote; the lexer stands behind it */
    TOKEN_HEREDOC, /* "<<EOT\n"; text is the marker; the lexer stands behind the newline */
    TOKEN_SYMBOL,  /* text: one of { } [ ] ( ) , . ... = == ... */
    TOKEN_INVALID  /* a character that HCL does not have */
};

typedef struct HclToken {
    enum hcl_token kind;
    Span text;
    HclPlace at;
    bool flush; /* heredoc "<<-" */
} HclToken;

typedef struct HclLexer HclLexer;
struct HclLexer {
    Arena *arena;
    HclFile *file;
    const char *p, *end;
    int line;
    HclToken token; /* looked at, not yet taken */
    bool have;
    int deaf; /* > 0: newlines are blanks (inside parentheses, brackets, interpolations) */
    int depth;
    const HclPlace *fixed; /* every place is this one: a template inside a JSON string */
    bool loose;            /* HCL 1: argument names may stand in quotes */
    bool
        panic; /* an error was met; everything returns until the body goes on behind the bad item */
    int n_panics; /* a file that is one long error is given up */
    /* hcl_expr, for the templates: they stand in expressions, and hold some */
    HclExpr *(*expr)(HclLexer *lex);
};

/* The next token without taking it; newlines are skipped where they are blanks. */
const HclToken *hcl_peek(HclLexer *lex);
HclToken hcl_take(HclLexer *lex);
bool hcl_at(HclLexer *lex, const char *symbol);
bool hcl_at_word(HclLexer *lex, const char *word);
/* Takes the symbol if it is next. */
bool hcl_accept(HclLexer *lex, const char *symbol);

/* Keeps the first error of the file; sets panic. */
void hcl_fail(HclLexer *lex, HclPlace at, const char *summary, const char *detail);
/* One level deeper; false beyond HCL_DEPTH_MAX, and the file is given up. hcl_leave ends it either
 * way. */
bool hcl_enter(HclLexer *lex);
void hcl_leave(HclLexer *lex);
/* Place of the next unread byte (no token may be looked at). */
HclPlace hcl_here(const HclLexer *lex);

/* The tree gets n nodes larger. Past HCL_NODES_MAX the lexer is at the end of the file. */
void hcl_count(HclLexer *lex, HclPlace at, size_t n);
HclExpr *hcl_node(HclLexer *lex, enum hcl_kind kind, HclPlace at, size_t n_items);

/* hcl_parse.c: an expression; never NULL, HCL_ERROR after a failure. */
HclExpr *hcl_expr(HclLexer *lex);
/* hcl_template.c: the lexer stands behind the quote / behind the heredoc's first line. */
HclExpr *hcl_quoted(HclLexer *lex, HclPlace at);
HclExpr *hcl_heredoc(HclLexer *lex, const HclToken *opener);
/* A whole text as a template (strings of .tf.json), in the file of outer. */
HclExpr *hcl_template_text(const HclLexer *outer, Span text, HclPlace at);

#endif
