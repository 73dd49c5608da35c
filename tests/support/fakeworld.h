/*
 * A World for tests: real files below a folder and files in memory, an environment of its own, a
 * clock that stands still. HTTP and children are not there: starting one is a BUG.
 *
 *     World *w = fake_world(root, (const char *const[]){"HOME=/h", "TF_VAR_x=1", NULL});
 *     fake_world_put(w, "/h/.terraformrc", SPAN_LITERAL("..."));      // in memory, wins over the
 * disk fake_world_state(w, "/t/main.tf", FILE_DENIED);                 // as if it could not be
 * read fake_world_free(w);
 */
#ifndef WHY403_TESTS_SUPPORT_FAKEWORLD_H
#define WHY403_TESTS_SUPPORT_FAKEWORLD_H

#include "base/world.h"

/* now_s of every fake world: 2026-11-23T12:00:00Z */
#define FAKE_NOW_S 1795435200

/* A file of a test; a list of them ends with a path that is NULL. */
typedef struct TestFile {
    const char *path, *text;
} TestFile;

/* root_dir is the working folder: relative paths are below it, absolute ones are the disk's;
 * "/nowhere" makes a world that lives in memory only. env: "NAME=value" strings, NULL-ended, or
 * NULL for none; copied. The caller frees with fake_world_free. */
World *fake_world(const char *root_dir, const char *const *env);
void fake_world_free(World *w);

/* A file in memory (copied). Its folders exist with it. */
void fake_world_put(World *w, const char *path, Span bytes);
/* From now on path answers with state (FILE_DENIED, FILE_LOOP, FILE_ABSENT ...), whatever the disk
 * says. */
void fake_world_state(World *w, const char *path, enum file_state state);
/* Permission bits of a file that is there; 0600 without. */
void fake_world_mode(World *w, const char *path, unsigned mode);
/* What file_write (or fake_world_put) left in memory; empty if nothing. Nothing is ever written to
 * the disk. */
Span fake_world_written(World *w, const char *path);
void fake_world_clock(World *w, int64_t now_s);

#endif
