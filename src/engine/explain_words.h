/*
 * explain_words: the @words of data/error_clues.tsv: what is known of an error beside its phrases,
 * from its parts, from the log around it, from the tables of regions. Private to engine/explain*.
 */
#ifndef WHY403_ENGINE_EXPLAIN_WORDS_H
#define WHY403_ENGINE_EXPLAIN_WORDS_H

#include "errors/errchain.h"
#include "errors/errlog.h"
#include "errors/errparts.h"
#include "errors/squeeze.h"

/* What is known of one error. */
typedef struct ExplainContext {
    Arena *arena;
    const ErrBlock *block;
    const ErrLogResult *log;
    const ErrParts *parts;
    Squeezed s;
    enum errlink decides; /* the innermost link of the chain that does */
} ExplainContext;

/* One of the alternatives holds: phrases as whole words, @words as the function of that name says.
 */
bool explain_holds(const ExplainContext *ctx, const char *alternatives);
/* Something in it is AWS's: a host, an ARN, a code, a component of ours. */
bool explain_names_aws(const ExplainContext *ctx);
/* Did Terraform print it, or something that runs it? */
bool explain_is_terraform(const ExplainContext *ctx);
/* The call or the host is one of signing in, or of the backend. */
bool explain_is_login_call(const ExplainContext *ctx);

#endif
