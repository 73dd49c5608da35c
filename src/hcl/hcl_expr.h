/* hcl_expr: expressions of HCL's native syntax (hcl_expr.c), shared by hcl_parse.c and the
 * templates. Private to hcl/hcl_*.c. */
#ifndef WHY403_HCL_HCL_EXPR_H
#define WHY403_HCL_HCL_EXPR_H

#include "hcl/hcl_lex.h"

/* A lexer at the start of text, with a fresh file behind a byte order mark. */
HclLexer hcl_open(Arena *arena, const char *name, Span text);
/* Its file; of one that is too large nothing is kept. */
HclFile *hcl_close(HclLexer *lex);
/* The blocks and arguments of a .tf.json: root, into the lexer's file. */
void hcl_json_document(HclLexer *lex, const HclExpr *root);

#endif
