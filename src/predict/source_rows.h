/*
 * source_rows: every source of credentials that Terraform knows, one row each, in the order in
 * which a generation looks at them. What wins, how it is got, and what people are told about it are
 * all read from these rows. Internal to predict/.
 */
#ifndef WHY403_PREDICT_SOURCE_ROWS_H
#define WHY403_PREDICT_SOURCE_ROWS_H

#include "predict/sources.h"

enum source_name {
    SOURCE_BLOCK_KEYS,
    SOURCE_BLOCK_WEB_IDENTITY,
    SOURCE_ENV_KEYS,
    SOURCE_ENV_WEB_IDENTITY,
    SOURCE_SOURCE_PROFILE,
    SOURCE_PROFILE_KEYS,
    SOURCE_CREDENTIAL_SOURCE,
    SOURCE_PROFILE_WEB_IDENTITY,
    SOURCE_SSO,
    SOURCE_LOGIN,
    SOURCE_PROCESS,
    SOURCE_CONTAINER,
    SOURCE_IMDS,
    SOURCE_ROWS /* how many */
};

/* Where a source is set. The block comes first, the machine last; of the other two either may. */
enum source_place { PLACE_BLOCK, PLACE_ENVIRONMENT, PLACE_PROFILE, PLACE_MACHINE };

/* What a source shows without being asked. */
typedef struct Found {
    bool there;
    Source at;
    const Credentials *keys; /* NULL: it must be asked for them, or they are no complete pair */
    const char *unusable;    /* something is there, and why it is no source; NULL = nothing */
    const char *label;       /* instead of the row's */
} Found;

typedef struct SourceRow {
    enum source_name name;
    enum source_place place;
    enum cred_source source; /* where its keys tell no other */
    const char *label;       /* "of profile NAME" is put behind a profile's */
    const char *rule;        /* the rule and scenario that show its place in the order */
    Found (*find)(const Walk *w, const SharedProfile *p);
    bool (*check)(Walk *w, const SharedProfile *p, const char *prefix); /* NULL: nothing to check */
    const Credentials *(*get)(Walk *w, const SharedProfile *p);         /* NULL: the keys of find */
    enum quirk unknown_to; /* the versions that don't look at it */
} SourceRow;

extern const SourceRow source_rows[SOURCE_ROWS];

/* All rows, as the generation in use and the profile that is asked for order them. */
void sources_in_order(const Walk *w, const SourceRow *out[SOURCE_ROWS]);
/* Why the program doesn't look at this source, though it may be there; NULL: it does. */
const char *source_ignored(const Walk *w, const SourceRow *row);

/* Sets w->source: the first row that is there. */
void chain_decide(Walk *w);
/* What the chain refuses before anything is fetched; it runs even where the block's web identity
 * replaces its result. False ended the walk. */
bool chain_check(Walk *w);
/* The base credentials, and the roles of a profile on top of them. NULL ended the walk. */
const Credentials *chain_get(Walk *w);

/* source_list.c: fills the configuration's chain. */
void sources_list(Walk *w);
/* profile_copies.c: every other pair under that name, in the order in which they would come to be
 * used. */
CandidateVec copies_of(Walk *w, const char *name, const Credentials *winner, const char *why);

#endif
