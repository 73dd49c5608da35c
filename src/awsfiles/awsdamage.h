/*
 * awsdamage: what a person sees in a shared file and its reader doesn't, or takes otherwise. One
 * table of forms (awsdamage.c) with the sentence of each; bytes and lines are looked at in
 * awsdamage_text.c, sections and values in awsdamage_items.c. Private to awsfiles/.
 */
#ifndef WHY403_AWSFILES_AWSDAMAGE_H
#define WHY403_AWSFILES_AWSDAMAGE_H

#include "awsfiles/awsreader.h"

typedef struct DamageScan {
    Arena *arena;
    AwsFile *file;
    Span bytes;
    Span rest, line; /* behind and at the line line_no; 0 = none yet */
    int line_no;
} DamageScan;

/* Notes one; of the harmless ones the first of each form. key only where it is a known one (it
 * could be a piece of a secret). */
void awsdamage_add(DamageScan *scan, const char *form, const char *section, const char *key,
                   Source at, bool harmless);
/* No more of them are noted. */
bool awsdamage_is_full(const DamageScan *scan);
/* Bytes and lines. False for UTF-16, where nothing further can be told. */
bool awsdamage_of_text(DamageScan *scan);
/* Sections, keys and values of the file as it was read. */
void awsdamage_of_items(DamageScan *scan);
/* aws_access_key_id, aws_secret_access_key, aws_session_token */
bool awsdamage_is_credential(const char *key);

#endif
