/*
 * repair: the same credentials as they were probably meant: without what copying, shells and
 * editors put into them. Only for the experiment "would they work then?"; nothing here is ever
 * written to a file.
 *
 * Knows key ids and secrets by their alphabets: an id has A-Z and digits only, a secret A-Z a-z 0-9
 * / + only.
 */
#ifndef WHY403_PREDICT_REPAIR_H
#define WHY403_PREDICT_REPAIR_H

#include "fact/credentials.h"

/* code, what is undone */
#define REPAIRS(X)                                                                            \
    X(REPAIR_CLEAN, "without the stray blanks, quotes, line breaks and invisible characters") \
    X(REPAIR_DECODE, "with the URL-encoding (%2F, %2B, %3D) undone")                          \
    X(REPAIR_EXCHANGE, "with key id and secret exchanged")

enum repair {
#define REPAIR_ENUM(code, text) code,
    REPAIRS(REPAIR_ENUM)
#undef REPAIR_ENUM
        N_REPAIRS
};

const char *repair_text(enum repair repair);

/* A copy in the arena with that repair made, NULL if it changes nothing or what comes out has not
 * the form of a key pair. */
const Credentials *repair_credentials(Arena *arena, const Credentials *creds, enum repair repair);

#endif
