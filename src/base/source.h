/*
 * Source: where a value comes from, so that everything shown can say so (file:line:column,
 * variable, AWS's answer). Value: a text or a secret together with its source; the form in which
 * readers hand facts on.
 */
#ifndef WHY403_BASE_SOURCE_H
#define WHY403_BASE_SOURCE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/secret.h"

enum source_kind {
    SOURCE_NONE,
    SOURCE_FILE, /* name = path as the user would write it, line and column from 1 (0 = the whole
                    file) */
    SOURCE_ENVIRONMENT, /* name = variable */
    SOURCE_ARGUMENT,    /* name = command-line option, such as -var region=... */
    SOURCE_AWS,         /* name = host or operation that answered */
    SOURCE_CLOCK,
    SOURCE_TLS,
    SOURCE_RULE /* name = a rule of Terraform, the provider or AWS; no place in a file */
};

/* Who wrote a setting or holds a credential: the folder that is looked at, or whoever runs why403
 * (environment, command line, home folder, machine). Not known counts as the more dangerous of the
 * two: a host of the folder's, credentials of the user's. */
enum owner { OWNER_UNKNOWN, OWNER_DIR, OWNER_USER };

typedef struct Source {
    enum source_kind kind;
    const char *name;
    int line, column;
} Source;

#define SOURCE_UNKNOWN ((Source){SOURCE_NONE, NULL, 0, 0})

/* Either text or secret or neither (absent). Lives in the arena of whoever made it. */
typedef struct Value {
    const char *text;
    const Secret *secret;
    Source at;
} Value;

#define VALUE_ABSENT ((Value){NULL, NULL, {SOURCE_NONE, NULL, 0, 0}})

Source source_file(const char *path, int line, int column);
Source source_env(const char *variable);
Source source_rule(const char *rule);

bool source_same(Source a, Source b); /* the same place */

bool value_present(Value v); /* there, even if empty */
bool value_empty(Value v);   /* absent or of length 0 */

/* "main.tf:10", "AWS_PROFILE", "sts.us-east-1.amazonaws.com"; "" for SOURCE_NONE. Safe to
 * show. */
const char *source_text(Arena *arena, Source at);

#endif
