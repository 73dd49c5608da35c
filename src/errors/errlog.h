/*
 * errlog: finds the errors in any bytes, as a stream: a pasted error, a CI log, -json output, a
 * TF_LOG file of hundreds of megabytes, in whatever encoding, with lines of any length. What it
 * keeps is bounded: ERRLOG_BLOCKS different errors, each at most ERRLOG_BLOCK_MAX bytes, and a few
 * facts of the log.
 *
 *     ErrLog *log = errlog_open(&arena);
 *     while (there is more)
 *         errlog_feed(log, chunk);                    // result's blocks grow as errors end
 *     const ErrLogResult *r = errlog_close(log);      // lives in arena
 *
 * decode.h makes text of the bytes, errseam.h says where it may be divided, errwords.h which lines
 * are looked at; errline.h takes what stands around a line, errjson.h reads objects, errrecord.h
 * records of Terraform's debug log; errmanual.h and errmention.h know what only speaks of errors;
 * errblocks.h joins lines to errors, errfate.h tells what became of them.
 *
 * Pure: bytes in, blocks out. Must not know: what an error means (engine/explain.c).
 */
#ifndef WHY403_ERRORS_ERRLOG_H
#define WHY403_ERRORS_ERRLOG_H

#include <stdint.h>

#include "base/arena.h"

/* How much is read of lines that are not passed over and did not come before, each as 1 and 1 for
 * each 64 bytes, and what is told from the errors before as 3 more: some seconds of work. */
enum { ERRLOG_WORK = 4500 * 1000 };

enum { ERRLOG_BLOCKS = 256, ERRLOG_BLOCK_MAX = 16 * 1024, ERRLOG_LISTED = 16 };

/* What the lines before an error say about where it was printed. */
enum errlog_context {
    ERRLOG_IN_BACKEND_INIT = 1 << 0, /* "Initializing the backend" was the last stage named */
    ERRLOG_IN_REMOTE_RUN = 1 << 1,   /* the run streams from elsewhere */
    ERRLOG_IN_TERRAGRUNT = 1 << 2,
    ERRLOG_IN_TERRAFORM = 1 << 3, /* something Terraform prints was seen */
    ERRLOG_IN_LOG = 1 << 4,       /* the error itself is a line of TF_LOG */
    ERRLOG_BOXED = 1 << 5,        /* it stood in Terraform's box, or was Terraform's own JSON */
    ERRLOG_COUNTED = 1 << 6,      /* a line above it counted it as an error */
    ERRLOG_OIDC_TRIED = 1 << 7    /* GitHub's action would have signed in with a token of the job */
};

/* Was a session token signed with the last request before the error? */
enum errlog_token { ERRLOG_TOKEN_UNKNOWN, ERRLOG_TOKEN_SENT, ERRLOG_TOKEN_NOT_SENT };

/* What the last signed request before an error tells. */
typedef struct ErrSigned {
    const char *access_key_id; /* NULL */
    const char *region;        /* NULL */
    enum errlog_token token;
    bool clock_told;        /* request and answer state their times */
    int64_t clock_offset_s; /* this machine's time minus AWS's, as request and answer state them */
} ErrSigned;

typedef VEC(const char *) ErrTextVec;

/* How a run goes on behind an error: it ended there, another attempt was told, that one worked. */
enum errlog_fate { ERRLOG_ENDED, ERRLOG_RETRIED, ERRLOG_WORKED };

/* Of an error when it came last. */
typedef struct ErrLast {
    unsigned long long place; /* errplace.h: in whose run */
    unsigned long long at;    /* in bytes from the start */
    enum errlog_fate fate;
} ErrLast;

typedef struct ErrBlock {
    const char *text; /* lines joined by '\n', without boxes, colours and time stamps */
    unsigned context; /* enum errlog_context bits */
    int count;        /* how often it came; what Terragrunt lists once more is no further time */
    ErrSigned sent;
    ErrTextVec units; /* folders of the Terragrunt units in which it came, as the log writes them */
    unsigned long came; /* the how manyth error it was, when it came last */
    ErrLast last;       /* what is known of that time */
    bool healed;        /* the run went on and worked; known at the end */
    bool quoted;        /* a manual's words about an error, each time */
} ErrBlock;

typedef VEC(ErrBlock) ErrBlockVec;

typedef struct ErrLogResult {
    ErrBlockVec blocks;
    bool is_log;  /* TF_LOG lines were among them */
    bool windows; /* it was printed there: PowerShell's prompt, its way to tell an error, a path */
    const char *credentials_source, *access_key_id;
    ErrTextVec regions, endpoints; /* in order of appearance, each once */
    const char *provider_version;  /* of terraform-provider-aws, from its log lines */
    int attempts;                  /* highest number of an attempt that was logged */
    bool dropped;                  /* there was more than is kept */
    /* What stands behind so many bytes of text (in UTF-8) is not known: reading it is more than
     * ERRLOG_WORK allows. 0 = all was read. */
    unsigned long long unread_after;
    unsigned long work; /* so far, as ERRLOG_WORK counts it */
    ErrSigned sent;     /* the last one */
    int64_t asked_at_s; /* its own time; 0 = none was logged */
} ErrLogResult;

typedef struct ErrLog ErrLog;

ErrLog *errlog_open(Arena *arena);
void errlog_feed(ErrLog *log, Span chunk);
/* What has been found so far; blocks that have ended. */
const ErrLogResult *errlog_so_far(const ErrLog *log);
const ErrLogResult *errlog_close(ErrLog *log);

#endif
