/*
 * bundle: one diagnosis as a file for somebody else: what was read, what was answered, which
 * versions; no secret, names as pseudonyms (cover.h says how). why403.bundle/1, JSON.
 *
 *     Tape *tape = tape_new(arena);  World *w = tape_recorder(tape, world);
 *     ... a session on w ...
 *     Bundle *b = bundle_make(arena, tape, session, &keys, false);
 *     bundle_write(&out, b);
 *
 *     Bundle *b = bundle_read(arena, bytes, &err);
 *     World *w = bundle_world(b, world);  SessionOptions o = *bundle_options(b);
 *     ... session_open(w, &o) asks nobody ...
 *
 * Must not know: the command line, files' places.
 */
#ifndef WHY403_BUNDLE_BUNDLE_H
#define WHY403_BUNDLE_BUNDLE_H

#include "base/world.h"
#include "bundle/cover.h"
#include "bundle/tape.h"
#include "engine/session.h"

#define BUNDLE_SCHEMA "why403.bundle/1"

enum { BUNDLE_MAX_BYTES = 32 * 1024 * 1024, BUNDLE_MARK_LEN = 32 };

/* A question that was put, and what became of it. */
typedef struct BundleAnswer {
    const char *key;   /* what makes it equal to one that is put again */
    const char *about; /* kind, configuration and experiment, for people and diff */
    const char *operation, *host;
    Answer answer;
} BundleAnswer;

/* What was said when it was saved. */
typedef struct BundleVerdict {
    const char *status, *cause, *certainty, *title;
} BundleVerdict;

typedef struct Bundle {
    Arena *arena;
    const char *version; /* of the program that saved it */
    int64_t saved_s;
    bool plain;
    const char *key_mark;   /* of secrets' key, then of names': the same for the same keys */
    SessionOptions options; /* what counted of the call */
    Tape *tape;
    VEC(BundleAnswer) answers;
    BundleVerdict verdict;
    const char *terraform, *provider, *aws_cli; /* versions found; NULL = not known */
    const CoverRowVec *rows; /* of one that was made here: the table that stays at home */
    size_t n_secrets;
    AnswerSource source;
} Bundle;

/* NULL: what was read is too much to be covered. */
Bundle *bundle_make(Arena *arena, const Tape *tape, const Session *session, const CoverKeys *keys,
                    bool plain);
void bundle_write(Buf *out, const Bundle *bundle);
/* What was written of it is no more than bundle_read takes. */
bool bundle_fits(const Bundle *bundle, Span text);
/* NULL with why it can't be opened in *err, to stand after its name and a colon. */
Bundle *bundle_read(Arena *arena, Span bytes, Err *err);

/* What it holds, for people: shown before it is written. */
void bundle_contents(Buf *out, const Bundle *bundle);

/* A World of what it holds; inner lends its loop. */
World *bundle_world(Bundle *bundle, World *inner);
/* Options with which a session on it says what it said: nobody is asked, nothing written. */
const SessionOptions *bundle_options(Bundle *bundle);

#endif
