/*
 * errlog: finds the errors in any text, as a stream: a pasted error, a CI log, -json output, a
 * TF_LOG file of hundreds of megabytes. What it keeps is bounded: ERRLOG_BLOCKS errors, each at
 * most ERRLOG_BLOCK_MAX bytes, and a few facts of the log.
 *
 *     ErrLog *log = errlog_open(&arena);
 *     while (there is more)
 *         errlog_feed(log, chunk);
 *     const ErrLogResult *r = errlog_close(log);      // lives in arena
 *
 * Pure: bytes in, blocks out. Must not know: what an error means (engine/explain.c).
 */
#ifndef WHY403_ERRORS_ERRLOG_H
#define WHY403_ERRORS_ERRLOG_H

#include "base/arena.h"

enum { ERRLOG_BLOCKS = 256, ERRLOG_BLOCK_MAX = 16 * 1024, ERRLOG_LISTED = 16 };

/* What the lines before an error say about where it was printed. */
enum errlog_context {
    ERRLOG_IN_BACKEND_INIT = 1 << 0, /* "Initializing the backend" was the last stage named */
    ERRLOG_IN_REMOTE_RUN = 1 << 1,   /* the run streams from elsewhere */
    ERRLOG_IN_TERRAGRUNT = 1 << 2,
    ERRLOG_IN_TERRAFORM = 1 << 3, /* something Terraform prints was seen */
    ERRLOG_IN_LOG = 1 << 4        /* the error itself is a line of TF_LOG */
};

typedef struct ErrBlock {
    const char *text; /* lines joined by '\n', without boxes, colours and time stamps */
    unsigned context; /* enum errlog_context bits */
} ErrBlock;

typedef VEC(ErrBlock) ErrBlockVec;
typedef VEC(const char *) ErrTextVec;

typedef struct ErrLogResult {
    ErrBlockVec blocks;
    bool is_log; /* TF_LOG lines were among them */
    const char *credentials_source, *access_key_id;
    ErrTextVec regions, endpoints; /* in order of appearance, each once */
    const char *provider_version;  /* of terraform-provider-aws, from its log lines */
    int attempts;                  /* highest number of an attempt that was logged */
    bool dropped;                  /* there was more than is kept */
} ErrLogResult;

typedef struct ErrLog ErrLog;

ErrLog *errlog_open(Arena *arena);
void errlog_feed(ErrLog *log, Span chunk);
const ErrLogResult *errlog_close(ErrLog *log);

#endif
