/*
 * tape: what a World gave to whoever asked it: files, folders, links, variables, the clock, what
 * commands printed that are read like files (commands.h). A
 * World that records hands everything on to another one; a World that plays gives back what is on
 * the tape and nothing else: it reads, writes, asks and starts nothing.
 *
 *     Tape *tape = tape_new(arena);
 *     World *w = tape_recorder(tape, world);       // ... a session on w ...
 *     World *again = tape_player(tape, world);     // world lends its loop to wait in
 *
 * Must not know: AWS, Terraform; what is a secret.
 */
#ifndef WHY403_BUNDLE_TAPE_H
#define WHY403_BUNDLE_TAPE_H

#include "base/world.h"
#include "bundle/commands.h"

/* A path that was asked for; each part is there only if it was asked for. */
typedef struct TapeFile {
    const char *path; /* absolute */
    bool was_read, was_stat, was_listed, was_resolved;
    enum file_state state;
    Span bytes;
    bool cut; /* too large to be kept: bytes is empty */
    FileInfo info;
    enum file_state list_state;
    NameVec names;
    const char *real; /* NULL: nothing is there */
} TapeFile;

typedef VEC(TapeFile *) TapeFileVec;
typedef VEC(const char *) TapeTextVec;

typedef struct Tape Tape;

Tape *tape_new(Arena *arena);
/* Both live in the tape's arena; inner is borrowed. */
World *tape_recorder(Tape *tape, World *inner);
World *tape_player(Tape *tape, World *inner);

/* What is on it, in the order of asking. */
const TapeFileVec *tape_files(const Tape *tape);
/* Of files, as they were read. */
size_t tape_bytes(const Tape *tape);
/* Variables: "NAME=value". */
const TapeTextVec *tape_env(const Tape *tape);
const char *tape_cwd(const Tape *tape);
/* Where the home folder really is; NULL = there, it is no link. */
const char *tape_home_real(const Tape *tape);
int64_t tape_now_s(const Tape *tape);

/* Names of variables that were asked for one by one. */
const TapeTextVec *tape_env_asked(const Tape *tape);

/* What commands of Terragrunt files printed. */
const Commands *tape_commands(const Tape *tape);

/* To fill one by hand. */
TapeFile *tape_file(Tape *tape, const char *path);
void tape_put_command(Tape *tape, CommandRun *command);
void tape_put_env(Tape *tape, const char *entry);
void tape_put_place(Tape *tape, const char *cwd, int64_t now_s);

#endif
