/*
 * errblocks: joins lines to errors: where one begins, what still belongs to it, where it ends, and
 * whether it is one that came before (the same text but for request ids counts up). Private to
 * errlog.
 */
#ifndef WHY403_ERRORS_ERRBLOCKS_H
#define WHY403_ERRORS_ERRBLOCKS_H

#include "errors/errfate.h"
#include "errors/errline.h"
#include "errors/errlog.h"
#include "errors/errplace.h"

enum { ERRBLOCKS_COUNTED = 2 };

/* Where the collecting is, without the text. */
typedef struct ErrBlocksState {
    unsigned context; /* of what comes next */
    bool open, warning, boxed, inner;
    bool passed;      /* what is open was passed on by lines of a harmless level */
    bool quoted;      /* what is open stands in a manual */
    bool cited;       /* what is open began in a mail's quotation */
    bool counted;     /* what is open began in the list */
    bool retold;      /* in one of Terragrunt's */
    bool list;        /* what a line counted is told one by one */
    bool retells;     /* Terragrunt's, of the units' errors, which were shown before or are below */
    ErrMargin margin; /* of the line that counted */
    int lines, blanks;
    unsigned long long place; /* where what is open began */
    const char *unit;         /* Terragrunt's, whose error comes next; NULL */
} ErrBlocksState;

/* How often an error came: by itself, and in the list of Terragrunt's that has it most often, since
 * each list tells all of them once more. */
typedef struct ErrTold {
    int shown, listed;
    int list, in_list; /* the last one that had it, and how often */
} ErrTold;

typedef struct ErrBlocks {
    Arena *arena;
    ErrLogResult *result;
    ErrBlocksState now;
    ErrFate fate;
    ErrPlace place;                         /* of the line that is read */
    bool quoting;                           /* the line that is read stands in a manual */
    int lists;                              /* how many have begun */
    ErrTold told[ERRLOG_BLOCKS];            /* of result->blocks */
    Buf block;                              /* the one being collected */
    unsigned long long seen[ERRLOG_BLOCKS]; /* fingerprints of result->blocks */
    /* Those whose count went up; whoever wants to know sets n_counted to 0 before. One more than
     * the table holds stands for many. */
    int n_counted, counted[ERRBLOCKS_COUNTED];
} ErrBlocks;

void errblocks_open(ErrBlocks *b, Arena *arena, ErrLogResult *result);
/* The open block is complete. */
void errblocks_end(ErrBlocks *b);
/* A box begins. */
void errblocks_box(ErrBlocks *b);
/* A blank line. One that is outside of the quotation in which an error began ends it. */
void errblocks_blank(ErrBlocks *b, const ErrLine *line);
/* A line of text. opens: it holds something that begins an error although it is no heading. */
void errblocks_text(ErrBlocks *b, const ErrLine *line, bool opens);
/* The index-th error again. */
void errblocks_again(ErrBlocks *b, size_t index, bool quoted);
/* A whole error at once. */
void errblocks_add(ErrBlocks *b, Span text, unsigned context);

#endif
