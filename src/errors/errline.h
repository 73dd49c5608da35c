/*
 * errline: one line of a pasted error or log without what terminals, CI systems, log collectors and
 * Terraform's boxes put around it: colours, time stamps, log levels of wrappers, box characters
 * (also ASCII and mojibake), quote marks, HTML.
 */
#ifndef WHY403_ERRORS_ERRLINE_H
#define WHY403_ERRORS_ERRLINE_H

#include "base/span.h"

enum errline_kind {
    ERRLINE_TEXT,
    ERRLINE_BLANK,
    ERRLINE_BOX_TOP,    /* a box begins */
    ERRLINE_BOX_BOTTOM, /* and ends */
    ERRLINE_LOG,        /* of TF_LOG: time stamp, [LEVEL], module */
    ERRLINE_JSON,       /* begins with an object or an array of them */
    ERRLINE_COMMAND     /* a command that was echoed: context, never evidence */
};

enum { ERRLINE_MAX = 64 * 1024, ERRLINE_GAPS = 4 };

/* The blanks before each thing that was taken off a line, and before what is left: lines of one
 * program that another one passes on have the same ones where the program's own begin alike. */
typedef struct ErrMargin {
    size_t gaps[ERRLINE_GAPS];
    size_t n; /* things taken off, at most ERRLINE_GAPS - 1 */
} ErrMargin;

typedef struct ErrLine {
    enum errline_kind kind;
    Span text;     /* in the buffer given */
    size_t indent; /* blanks before all; whoever reads it sets it */
    ErrMargin margin;
    bool boxed;     /* a box character stood before it */
    bool cited;     /* or the mark of a mail's quotation */
    bool log_error; /* ERRLINE_LOG: [ERROR] */
    bool passed;    /* an error that a level of info passes on */
    Span message;   /* of a harmless line: what stands behind its level */
    bool harmless;  /* a wrapper's own level says that it is no error: info, debug, trace */
} ErrLine;

/* Does it begin as an error of Terraform or the AWS CLI does? */
bool errline_begins_error(Span text);
/* Does it hold one behind other words ("upload failed: ... An error occurred (")? Not in quotes,
 * and not where it says that it goes on all the same. */
bool errline_tells_error(Span text);
/* raw: without its line end. room: at least raw.len bytes; text points into it. */
ErrLine errline_read(Span raw, char *room);
/* Only its text, whatever kind of line it is: the same, but for a command's. */
Span errline_text(Span raw, char *room);

#endif
