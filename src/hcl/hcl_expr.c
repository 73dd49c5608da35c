#include "hcl/hcl_expr.h"

#include <string.h>

static HclExpr *hcl_unary(HclLexer *lex);
static HclExpr *hcl_postfix(HclLexer *lex, HclExpr *e);

typedef VEC(HclExpr *) ExprVec;

static HclExpr *hcl_bad(HclLexer *lex, HclPlace at, const char *summary, const char *detail)
{
    if (!lex->panic)
        hcl_fail(lex, at, summary, detail);
    return hcl_node(lex, HCL_ERROR, at, 0);
}

static HclExpr *hcl_from_vec(HclLexer *lex, enum hcl_kind kind, HclPlace at, const ExprVec *items)
{
    HclExpr *e = hcl_node(lex, kind, at, 0);
    e->items = items->items;
    e->n_items = (uint32_t)items->len;
    return e;
}

static HclExpr *hcl_pair(HclLexer *lex, enum hcl_kind kind, HclPlace at, HclExpr *a, HclExpr *b)
{
    HclExpr *e = hcl_node(lex, kind, at, b ? 2 : 1);
    e->items[0] = a;
    if (b)
        e->items[1] = b;
    return e;
}

/* ---- operators ---- */

static const struct {
    const char *symbol;
    enum hcl_op op;
    int level;
} operators[] = {{"||", HCL_OP_OR, 1}, {"&&", HCL_OP_AND, 2}, {"==", HCL_OP_EQ, 3},
                 {"!=", HCL_OP_NE, 3}, {"<", HCL_OP_LT, 4},   {"<=", HCL_OP_LE, 4},
                 {">", HCL_OP_GT, 4},  {">=", HCL_OP_GE, 4},  {"+", HCL_OP_ADD, 5},
                 {"-", HCL_OP_SUB, 5}, {"*", HCL_OP_MUL, 6},  {"/", HCL_OP_DIV, 6},
                 {"%", HCL_OP_MOD, 6}};

static int hcl_operator(HclLexer *lex, enum hcl_op *out_op)
{
    const HclToken *t = hcl_peek(lex);
    for (size_t i = 0; t->kind == TOKEN_SYMBOL && i < ARRAY_LEN(operators); i++) {
        if (span_is(t->text, operators[i].symbol)) {
            *out_op = operators[i].op;
            return operators[i].level;
        }
    }
    return 0;
}

static HclExpr *hcl_binary(HclLexer *lex, int min_level)
{
    HclExpr *left = hcl_unary(lex);
    enum hcl_op op = HCL_OP_NONE;
    int level, depth = lex->depth;
    while (!lex->panic && (level = hcl_operator(lex, &op)) >= min_level) {
        HclExpr *right;
        lex->have = false;
        /* never left again in here: a + b + c is as deep as it is long, for whoever walks the
         * tree */
        right = hcl_enter(lex) ? hcl_binary(lex, level + 1) : hcl_node(lex, HCL_ERROR, left->at, 0);
        left = hcl_pair(lex, HCL_BINARY, left->at, left, right);
        left->op = (uint8_t)op;
    }
    lex->depth = depth;
    return left;
}

HclExpr *hcl_expr(HclLexer *lex)
{
    HclExpr *e, *out;
    if (!hcl_enter(lex)) {
        hcl_leave(lex);
        return hcl_node(lex, HCL_ERROR, hcl_here(lex), 0);
    }
    e = hcl_binary(lex, 1);
    if (!lex->panic && hcl_accept(lex, "?")) {
        out = hcl_node(lex, HCL_CONDITION, e->at, 3);
        out->items[0] = e;
        out->items[1] = hcl_expr(lex);
        if (!lex->panic && !hcl_accept(lex, ":"))
            hcl_fail(
                lex, hcl_peek(lex)->at, "Missing false expression in conditional",
                "a conditional needs a colon and what it is worth when the condition is false");
        out->items[2] = lex->panic ? hcl_node(lex, HCL_ERROR, e->at, 0) : hcl_expr(lex);
        e = out;
    }
    hcl_leave(lex);
    return e;
}

/* ---- brackets ---- */

/* Expressions with commas between them up to closer, which is taken. */
static void hcl_list(HclLexer *lex, ExprVec *items, const char *closer, bool *out_expand,
                     const char *summary)
{
    while (!lex->panic && !hcl_accept(lex, closer)) {
        HclExpr *e = hcl_expr(lex);
        vec_push(lex->arena, items, e);
        if (out_expand && !lex->panic && hcl_accept(lex, "...")) {
            *out_expand = true;
            if (!hcl_at(lex, closer))
                hcl_fail(lex, hcl_peek(lex)->at, "Missing closing parenthesis",
                         "\"...\" stands behind the last argument only");
        }
        if (!lex->panic && !hcl_at(lex, closer) && !hcl_accept(lex, ","))
            hcl_fail(lex, hcl_peek(lex)->at, summary,
                     "a comma or the closing bracket is expected here");
    }
}

/* "for k, v in" and its collection up to the colon; fills text, key, items[0]. The word for has
 * been taken. */
static void hcl_for_intro(HclLexer *lex, HclExpr *out)
{
    HclToken name = hcl_take(lex);
    out->text = name.text;
    if (name.kind != TOKEN_IDENT)
        hcl_fail(lex, name.at, "Invalid 'for' expression",
                 "\"for\" requires a variable name behind it");
    if (!lex->panic && hcl_accept(lex, ",")) {
        out->key = out->text;
        name = hcl_take(lex);
        out->text = name.text;
        if (name.kind != TOKEN_IDENT)
            hcl_fail(lex, name.at, "Invalid 'for' expression",
                     "\"for\" requires a value variable name behind the comma");
    }
    if (!lex->panic && !hcl_at_word(lex, "in"))
        hcl_fail(lex, hcl_peek(lex)->at, "Invalid 'for' expression",
                 "\"for\" requires the word in behind its names");
    if (lex->panic)
        return;
    lex->have = false;
    out->items[0] = hcl_expr(lex);
}

static HclExpr *hcl_for(HclLexer *lex, HclPlace at, bool object, const char *closer)
{
    HclExpr *e = hcl_node(lex, object ? HCL_FOR_OBJECT : HCL_FOR_TUPLE, at, object ? 4 : 3);
    size_t n = 1;
    hcl_for_intro(lex, e);
    if (!lex->panic && !hcl_accept(lex, ":"))
        hcl_fail(lex, hcl_peek(lex)->at, "Invalid 'for' expression",
                 "a colon is required behind the collection");
    if (!lex->panic)
        e->items[n++] = hcl_expr(lex);
    if (object && !lex->panic) {
        if (!hcl_accept(lex, "=>"))
            hcl_fail(lex, hcl_peek(lex)->at, "Invalid 'for' expression",
                     "an object needs key => value");
        else
            e->items[n++] = hcl_expr(lex);
        e->expand = !lex->panic && hcl_accept(lex, "...");
    }
    if (!lex->panic && hcl_at_word(lex, "if")) {
        lex->have = false;
        e->items[n++] = hcl_expr(lex);
    }
    if (!lex->panic && !hcl_accept(lex, closer))
        hcl_fail(lex, hcl_peek(lex)->at, "Invalid 'for' expression",
                 "more stands behind the end of this expression");
    return lex->panic ? hcl_node(lex, HCL_ERROR, at, 0) : e;
}

static HclExpr *hcl_tuple(HclLexer *lex, HclPlace at)
{
    ExprVec items = VEC_INIT;
    if (hcl_at_word(lex, "for")) {
        lex->have = false;
        return hcl_for(lex, at, false, "]");
    }
    hcl_list(lex, &items, "]", NULL, "Missing item separator");
    return hcl_from_vec(lex, HCL_TUPLE, at, &items);
}

static HclExpr *hcl_object_key(HclLexer *lex)
{
    bool parentheses = hcl_at(lex, "(");
    HclExpr *key = hcl_expr(lex);
    if ((key->kind == HCL_REF || key->kind == HCL_NULL) && !parentheses) {
        if (key->kind == HCL_NULL)
            key->text = SPAN_LITERAL("null");
        key->kind = HCL_TEXT; /* a bare word is a name, not a reference and no value */
        key->key = key->text;
    }
    return key;
}

static HclExpr *hcl_object(HclLexer *lex, HclPlace at)
{
    ExprVec items = VEC_INIT;
    if (hcl_at_word(lex, "for")) {
        lex->have = false;
        return hcl_for(lex, at, true, "}");
    }
    lex->deaf = 0;
    while (!lex->panic) {
        while (hcl_peek(lex)->kind == TOKEN_NEWLINE)
            lex->have = false;
        if (hcl_accept(lex, "}"))
            break;
        vec_push(lex->arena, &items, hcl_object_key(lex));
        if (!lex->panic && !hcl_accept(lex, "=") && !hcl_accept(lex, ":"))
            hcl_fail(lex, hcl_peek(lex)->at, "Missing attribute value",
                     "an attribute value, introduced by an equals sign, is expected here");
        if (lex->panic)
            break;
        vec_push(lex->arena, &items, hcl_expr(lex));
        if (!lex->panic && hcl_peek(lex)->kind != TOKEN_NEWLINE && !hcl_at(lex, "}") &&
            !hcl_accept(lex, ","))
            hcl_fail(lex, hcl_peek(lex)->at, "Missing attribute separator",
                     "a newline or a comma is expected before the next attribute");
    }
    items.len &= ~(size_t)1;
    return hcl_from_vec(lex, HCL_OBJECT, at, &items);
}

/* A bracketed thing: newlines are blanks in it (but for objects, which see to that themselves), and
 * again what they were after. */
static HclExpr *hcl_bracketed(HclLexer *lex, HclPlace at, HclExpr *(*inside)(HclLexer *, HclPlace))
{
    int deaf = lex->deaf;
    HclExpr *e;
    lex->deaf = 1;
    e = hcl_enter(lex) ? inside(lex, at) : hcl_node(lex, HCL_ERROR, at, 0);
    hcl_leave(lex);
    lex->deaf = deaf;
    return e;
}

static HclExpr *hcl_parentheses(HclLexer *lex, HclPlace at)
{
    HclExpr *e = hcl_expr(lex);
    if (!lex->panic && !hcl_accept(lex, ")"))
        return hcl_bad(lex, at, "Unbalanced parentheses", "a closing parenthesis is missing");
    return e;
}

static HclExpr *hcl_arguments(HclLexer *lex, HclPlace at)
{
    ExprVec items = VEC_INIT;
    bool expand = false;
    HclExpr *e;
    hcl_list(lex, &items, ")", &expand, "Missing argument separator");
    e = hcl_from_vec(lex, HCL_CALL, at, &items);
    e->expand = expand;
    return e;
}

/* ---- terms ---- */

static HclExpr *hcl_word(HclLexer *lex, HclToken t)
{
    HclExpr *e = hcl_node(lex, HCL_REF, t.at, 0);
    e->text = t.text;
    while (!lex->panic && hcl_accept(lex, "::")) { /* provider::aws::arn_parse */
        HclToken part = hcl_take(lex);
        if (part.kind != TOKEN_IDENT)
            return hcl_bad(lex, part.at, "Missing function name",
                           "a function name is expected behind \"::\"");
        e->text.len = (size_t)(part.text.ptr + part.text.len - e->text.ptr);
    }
    if (hcl_accept(lex, "(")) {
        HclExpr *call = hcl_bracketed(lex, t.at, hcl_arguments);
        call->text = e->text;
        return call;
    }
    if (span_is(t.text, "true") || span_is(t.text, "false"))
        e->kind = HCL_BOOL;
    else if (span_is(t.text, "null"))
        e->kind = HCL_NULL;
    return e;
}

static const struct {
    const char *symbol;
    HclExpr *(*inside)(HclLexer *, HclPlace);
} openers[] = {{"(", hcl_parentheses}, {"[", hcl_tuple}, {"{", hcl_object}};

static HclExpr *hcl_term(HclLexer *lex)
{
    HclToken t = hcl_take(lex);
    HclExpr *e;
    for (size_t i = 0; t.kind == TOKEN_SYMBOL && i < ARRAY_LEN(openers); i++)
        if (span_is(t.text, openers[i].symbol)) {
            e = hcl_bracketed(lex, t.at, openers[i].inside);
            e->wrapped |= i == 0;
            return e;
        }
    if (t.kind == TOKEN_IDENT)
        return hcl_word(lex, t);
    if (t.kind == TOKEN_QUOTE)
        return hcl_quoted(lex, t.at);
    if (t.kind == TOKEN_HEREDOC)
        return hcl_heredoc(lex, &t);
    if (t.kind == TOKEN_NUMBER) {
        e = hcl_node(lex, HCL_NUMBER, t.at, 0);
        e->text = t.text;
        return e;
    }
    return hcl_bad(lex, t.at, t.kind == TOKEN_EOF ? "Missing expression" : "Invalid expression",
                   "the start of an expression is expected here");
}

static HclExpr *hcl_unary(HclLexer *lex)
{
    HclPlace at = hcl_peek(lex)->at;
    bool negated = hcl_accept(lex, "!");
    HclExpr *e;
    if (!negated && !hcl_accept(lex, "-"))
        return hcl_postfix(lex, hcl_term(lex));
    e = hcl_enter(lex) ? hcl_unary(lex) : hcl_node(lex, HCL_ERROR, at, 0);
    hcl_leave(lex);
    e = hcl_pair(lex, HCL_UNARY, at, e, NULL);
    e->op = negated ? HCL_OP_NOT : HCL_OP_NEG;
    return e;
}

/* ---- what follows a term ---- */

static HclExpr *hcl_star_inside(HclLexer *lex, HclPlace at)
{
    if (hcl_accept(lex, "*")) {
        if (!hcl_accept(lex, "]"))
            return hcl_bad(lex, at, "Missing close bracket on splat index",
                           "the star is followed by a closing bracket");
        return NULL;
    }
    HclExpr *key = hcl_expr(lex);
    if (!lex->panic && !hcl_accept(lex, "]"))
        return hcl_bad(lex, at, "Missing close bracket on index",
                       "the index operator ends with a closing bracket");
    return key;
}

/* ".name", ".0"; the dot has been taken. */
static HclExpr *hcl_dot(HclLexer *lex, HclExpr *left, HclPlace at)
{
    HclToken t = hcl_take(lex);
    HclExpr *e;
    if (t.kind == TOKEN_IDENT) {
        e = hcl_pair(lex, HCL_ATTR, left->at, left, NULL);
        e->text = t.text;
        return e;
    }
    if (t.kind == TOKEN_NUMBER) {
        HclExpr *index = hcl_node(lex, HCL_NUMBER, t.at, 0);
        index->text = t.text;
        if (span_find_char(t.text, '.') < t.text.len)
            return hcl_bad(lex, t.at, "Invalid legacy index syntax",
                           "two indexes can't be chained with dots; write [0][1]");
        return hcl_pair(lex, HCL_INDEX, left->at, left, index);
    }
    return hcl_bad(lex, at, "Invalid attribute name", "an attribute name is required after a dot");
}

static HclExpr *hcl_splat(HclLexer *lex, HclExpr *left, HclPlace at, bool full)
{
    HclExpr *each = hcl_node(lex, HCL_EACH, at, 0);
    if (full) {
        each = hcl_enter(lex) ? hcl_postfix(lex, each) : each;
        hcl_leave(lex);
    } else {
        while (!lex->panic && hcl_accept(lex, "."))
            each = hcl_dot(lex, each, at);
    }
    return hcl_pair(lex, HCL_SPLAT, left->at, left, each);
}

static HclExpr *hcl_postfix(HclLexer *lex, HclExpr *e)
{
    int depth = lex->depth;
    while (!lex->panic) {
        HclPlace at = hcl_peek(lex)->at;
        if (hcl_accept(lex, ".")) {
            e = hcl_accept(lex, "*") ? hcl_splat(lex, e, at, false) : hcl_dot(lex, e, at);
        } else if (hcl_accept(lex, "[")) {
            HclExpr *key = hcl_bracketed(lex, at, hcl_star_inside);
            e = key ? hcl_pair(lex, HCL_INDEX, e->at, e, key) : hcl_splat(lex, e, at, true);
        } else {
            break;
        }
        hcl_enter(lex); /* as above */
    }
    lex->depth = depth;
    return e;
}
