/*
 * explain_score: weighs what an error's text says (data/error_clues.tsv): is it a login failure at
 * all, and for each cause the sum of what speaks for and against it. Private to engine/explain.
 *
 * The numbers are rough tenths of a bit of evidence, 10 = "twice as likely": the codes' own rows
 * hold how often each cause stood behind them, the other rows what a second observation adds.
 */
#ifndef WHY403_ENGINE_EXPLAIN_SCORE_H
#define WHY403_ENGINE_EXPLAIN_SCORE_H

#include "engine/explain.h"
#include "engine/explain_words.h"

/* Fills is_auth, note and causes of out; ctx->parts are out's. */
void explain_score(const ExplainContext *ctx, ExplainedError *out);

#endif
