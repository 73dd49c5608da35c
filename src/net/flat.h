/*
 * flat: a reply, XML or JSON, as a list of dotted names and texts, so that the rest of net/ need
 * not know which it was.
 *
 *     <R><Result><Keys><member><Id>A</Id></member></Keys></Result></R>    root "R":
 * Result.Keys.1.Id = A
 *     {"Result": {"Keys": [{"Id": "A"}]}}                                  root "":
 * Result.Keys.1.Id = A
 *
 * List elements ("member", "item"; Contents and CommonPrefixes of S3) become numbers from 1. Texts
 * are as they came, not yet safe to show, and may be secrets: a Flat lives in a scratch arena.
 * Parsers are expat and cJSON, both over the wiping allocator.
 */
#ifndef WHY403_NET_FLAT_H
#define WHY403_NET_FLAT_H

#include "fact/question.h"

typedef struct Flat {
    bool fine;           /* well-formed, and not empty */
    bool empty;          /* nothing but blanks */
    bool json;           /* as against XML */
    const char *problem; /* why not fine, in the words of Go's encoding/xml where they are known */
    const char *root;    /* name of the outermost element; "" for JSON */
    VEC(Field) leaves;
} Flat;

/* By the first character: '{' or '[' is JSON, else XML. */
Flat flat_read(Arena *arena, Span body);
Flat flat_read_xml(Arena *arena, Span body);
Flat flat_read_json(Arena *arena, Span body);

/* Text of a leaf, NULL if there is none. */
const char *flat_get(const Flat *flat, const char *path);
/* Compared without case, as Go's encoding/json does. */
const char *flat_get_nocase(const Flat *flat, const char *path);
/* Is there a leaf at path or below it? */
bool flat_has(const Flat *flat, const char *path);

#endif
