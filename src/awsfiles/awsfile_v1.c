#include "awsfiles/awsfile_v1.h"

#include <string.h>

#include "awsfiles/unispace.h"
#include "base/compiler.h"
#include "base/utf8.h"

/* ---- ini_lexer.go ---- */

enum v1_token {
    T_NONE,
    T_LITERAL,
    T_SEPARATOR,
    T_COMMA,
    T_OPERATOR,
    T_BLANK,
    T_NEWLINE,
    T_COMMENT,
    N_TOKENS
};

typedef struct V1Token {
    enum v1_token type;
    Span text;
} V1Token;

static size_t newline_length(Span s)
{
    if (s.len > 0 && s.ptr[0] == '\n')
        return 1;
    return s.len > 1 && s.ptr[0] == '\r' && s.ptr[1] == '\n' ? 2 : 0;
}

static size_t rune_length(Span s)
{
    uint32_t c;
    size_t len = utf8_decode(s, &c);
    return len > 0 ? len : 1;
}

/* unicode.IsSpace without the two characters that lines are made of. */
static bool v1_blank(Span s)
{
    return s.ptr[0] != '\n' && s.ptr[0] != '\r' &&
           unispace_indent(span_sub(s, 0, rune_length(s)), UNISPACE_GO) > 0;
}

static size_t literal_length(Span s)
{
    size_t i = 0;
    while (i < s.len && newline_length(span_sub(s, i, s.len)) == 0 && !strchr("=: []", s.ptr[i]))
        i += rune_length(span_sub(s, i, s.len));
    return i > 0 ? i : 1;
}

static size_t comment_length(Span s)
{
    size_t i = 0;
    while (i < s.len && newline_length(span_sub(s, i, s.len)) == 0)
        i++;
    return i;
}

/* Takes the next token off *rest; T_NONE at the end. */
static V1Token v1_next(Span *rest)
{
    V1Token t = {T_NONE, SPAN_EMPTY};
    size_t len = 1;
    if (rest->len == 0)
        return t;
    if (v1_blank(*rest)) {
        t.type = T_BLANK;
        while (len < rest->len && v1_blank(span_sub(*rest, len, rest->len)))
            len += rune_length(span_sub(*rest, len, rest->len));
    } else if (newline_length(*rest) > 0) {
        t.type = T_NEWLINE;
        len = newline_length(*rest);
    } else if (rest->ptr[0] == ',') {
        t.type = T_COMMA;
    } else if (rest->ptr[0] == ';' || rest->ptr[0] == '#') {
        t.type = T_COMMENT;
        len = comment_length(*rest);
    } else if (rest->ptr[0] == '[' || rest->ptr[0] == ']') {
        t.type = T_SEPARATOR;
    } else if (rest->ptr[0] == '=' || rest->ptr[0] == ':') {
        t.type = T_OPERATOR;
    } else {
        t.type = T_LITERAL;
        len = literal_length(*rest);
    }
    t.text = span_sub(*rest, 0, len);
    *rest = span_sub(*rest, len, rest->len);
    return t;
}

/* ---- ini_parser.go: what is on the stack, and what a token does to it ---- */

enum v1_node {
    N_START,
    N_COMMENT,
    N_EXPRESSION,
    N_EQUAL,
    N_STATEMENT,
    N_SECTION,
    N_ASSIGNED,
    N_HEADER,
    N_HEADER_EMPTY,
    N_SKIPPED,
    N_NODES
};

enum v1_step {
    S_INVALID,
    S_STATEMENT,
    S_STATEMENT_PRIME,
    S_VALUE,
    S_OPEN,
    S_SECTION,
    S_CLOSE,
    S_SKIP,
    S_SKIP_TOKEN,
    S_COMMENT,
    S_COMPLETE,
    S_TERMINAL
};

/* columns: NONE, LITERAL, SEPARATOR, COMMA, OPERATOR, BLANK, NEWLINE, COMMENT */
static const enum v1_step v1_table[N_NODES][N_TOKENS] = {
    [N_START] = {S_TERMINAL, S_STATEMENT, S_OPEN, S_INVALID, S_INVALID, S_SKIP_TOKEN, S_SKIP_TOKEN,
                 S_COMMENT},
    [N_COMMENT] = {S_COMPLETE, S_STATEMENT, S_OPEN, S_INVALID, S_INVALID, S_SKIP_TOKEN,
                   S_SKIP_TOKEN, S_COMMENT},
    [N_EXPRESSION] = {S_COMPLETE, S_VALUE, S_OPEN, S_INVALID, S_STATEMENT_PRIME, S_VALUE, S_SKIP,
                      S_COMMENT},
    [N_EQUAL] = {S_SKIP, S_VALUE, S_VALUE, S_INVALID, S_VALUE, S_SKIP_TOKEN, S_SKIP, S_INVALID},
    [N_STATEMENT] = {S_COMPLETE, S_SECTION, S_CLOSE, S_INVALID, S_INVALID, S_SKIP_TOKEN,
                     S_SKIP_TOKEN, S_COMMENT},
    [N_SECTION] = {S_INVALID, S_SECTION, S_CLOSE, S_INVALID, S_SECTION, S_SECTION, S_SKIP_TOKEN,
                   S_INVALID},
    [N_ASSIGNED] = {S_TERMINAL, S_VALUE, S_VALUE, S_SKIP, S_VALUE, S_VALUE, S_COMPLETE, S_COMMENT},
    [N_HEADER] = {S_COMPLETE, S_STATEMENT, S_OPEN, S_INVALID, S_INVALID, S_SKIP_TOKEN, S_SKIP_TOKEN,
                  S_COMMENT},
    [N_HEADER_EMPTY] = {S_COMPLETE, S_STATEMENT, S_OPEN, S_INVALID, S_INVALID, S_SKIP_TOKEN,
                        S_SKIP_TOKEN, S_COMMENT},
    [N_SKIPPED] = {S_TERMINAL, S_STATEMENT, S_OPEN, S_INVALID, S_INVALID, S_SKIP_TOKEN,
                   S_SKIP_TOKEN, S_COMMENT},
};

enum { STACK_MAX = 8 };

typedef struct V1Parser {
    enum v1_node stack[STACK_MAX];
    size_t depth;
    bool skipping, after_newline;
    bool broken;
} V1Parser;

static void v1_push(V1Parser *p, enum v1_node node)
{
    if (p->depth == STACK_MAX)
        p->broken = true;
    else
        p->stack[p->depth++] = node;
}

/* visitor.go: a word that nothing is assigned to, a header without a name or an unfinished one
 * can't be visited. */
static void v1_complete(V1Parser *p, enum v1_node node)
{
    if (node == N_EXPRESSION || node == N_STATEMENT || node == N_HEADER_EMPTY)
        p->broken = true;
}

/* skipper.go: from a key without a value on, everything that is indented belongs to it. */
static bool v1_skips(V1Parser *p, enum v1_token type)
{
    if (p->skipping && p->after_newline && type != T_BLANK) {
        p->skipping = p->after_newline = false;
        return false;
    }
    p->after_newline = type == T_NEWLINE;
    return p->skipping;
}

static void v1_open(V1Parser *p, enum v1_node node, V1Token t)
{
    p->broken = p->broken || t.text.ptr[0] != '[';
    if (node != N_START)
        v1_complete(p, node);
    v1_push(p, N_STATEMENT);
}

/* One turn of parse(); false when it is over. */
static bool v1_turn(V1Parser *p, V1Token t)
{
    enum v1_node node = p->stack[--p->depth];
    enum v1_step step = v1_table[node][t.type];
    if (v1_skips(p, t.type)) {
        if (t.type == T_NONE)
            return false;
        step = S_SKIP_TOKEN;
    }
    switch (step) {
    case S_TERMINAL:
        if (node != N_START)
            v1_complete(p, node);
        return false;
    case S_SKIP_TOKEN:
        v1_push(p, node);
        break;
    case S_STATEMENT:
        if (node != N_START)
            v1_complete(p, node);
        v1_push(p, N_EXPRESSION);
        break;
    case S_STATEMENT_PRIME:
        v1_push(p, N_EQUAL);
        break;
    case S_VALUE:
        v1_push(p, node == N_EQUAL ? N_ASSIGNED : node);
        break;
    case S_OPEN:
        v1_open(p, node, t);
        break;
    case S_CLOSE:
        p->broken = p->broken || t.text.ptr[0] != ']';
        v1_push(p, node == N_SECTION ? N_HEADER : N_HEADER_EMPTY);
        break;
    case S_SECTION:
        v1_push(p, N_SECTION);
        break;
    case S_COMPLETE:
        v1_complete(p, node);
        if (p->depth == 0)
            v1_push(p, N_START);
        break;
    case S_SKIP:
        v1_push(p, N_SKIPPED);
        p->skipping = true;
        break;
    case S_COMMENT:
        if (node == N_START)
            v1_push(p, N_START);
        else
            v1_complete(p, node);
        v1_push(p, N_COMMENT);
        break;
    default:
        p->broken = true;
    }
    return !p->broken && p->depth > 0;
}

bool awsfile_v1_parses(Span bytes, int *out_line)
{
    V1Parser p = {{N_START}, 1, false, false, false};
    int line = 1, at = 1;
    bool more = true;
    while (more) {
        V1Token t = v1_next(&bytes);
        at = line;
        more = v1_turn(&p, t);
        line += t.type == T_NEWLINE;
    }
    if (out_line)
        *out_line = at;
    return !p.broken && p.depth <= 1;
}
