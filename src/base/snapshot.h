/*
 * Snapshot: the files, folders and variables of a World as one session judges them. Each is read
 * once, when it is first asked for; whoever asks again gets the same bytes, or the same error, even
 * if somebody has changed the file since. So everybody who reads, predicts, checks or plans an edit
 * speaks of the same bytes, and an edit can say by their digest which file it was made for.
 *
 * This is all of the World that readers, prediction and checks see: nothing in it writes, asks,
 * starts or reads anew. Two paths of one file (a link, "./x" and "x") are one file here too.
 *
 *     Snapshot *files = snapshot_new(arena, world);
 *     if (snapshot_read(files, path, MAX_BYTES, &bytes) == FILE_OK) ...
 *
 * A NULL snapshot, or one of no World, is a place where nothing is.
 */
#ifndef WHY403_BASE_SNAPSHOT_H
#define WHY403_BASE_SNAPSHOT_H

#include "base/err.h"
#include "base/file.h"
#include "base/span.h"

typedef struct World World; /* base/world.h, which nobody needs who asks a snapshot */
typedef struct Snapshot Snapshot;

/* All bytes live in the arena. The World must live as long as something may still be read. */
Snapshot *snapshot_new(Arena *arena, World *w);
/* As snapshot_new, but what lies outside of a folder (absolute; NULL: there is none) is asked of
 * another snapshot, so that many that look at folders in there read what they have in common once:
 * the user's start-up files, the folders of PATH, a module that all call. That one keeps some
 * megabytes; what is more, each reads for itself. outside: NULL = as snapshot_new. */
Snapshot *snapshot_within(Arena *arena, World *w, Snapshot *outside, const char *folder);

/* What another program will lay over the files before they count. */
typedef struct SnapshotLayer {
    void *data;
    /* Is the file written or removed (out->ptr NULL) by the layer? */
    bool (*made)(void *data, const char *path, Span *out);
    /* Where the path lies in the snapshot behind. */
    const char *(*place)(void *data, Arena *arena, Snapshot *behind, const char *path);
    enum file_state (*list)(void *data, Arena *arena, Snapshot *behind, const char *path,
                            NameVec *out);
    const char *const *(*env)(void *data);
    /* Is the file, which the layer writes, made of a secret? */
    bool (*secret)(void *data, const char *path);
} SnapshotLayer;

/* A snapshot of its own name space; the bytes are those of the one behind. */
Snapshot *snapshot_over(Arena *arena, Snapshot *behind, const SnapshotLayer *layer);

/* What a path is called here, seen from the folder cwd (NULL: not known): "./a//b" and "a/b" are
 * one name; ".." stays, since a link may stand before it. */
const char *snapshot_name(Arena *arena, const char *cwd, const char *path);

/* As World.file_read, file_stat, dir_list, file_real. */
enum file_state snapshot_read(Snapshot *s, const char *path, size_t max_bytes, Span *out);
/* A layer made it of a secret (HclLine.secret). */
bool snapshot_is_secret(const Snapshot *s, const char *path);
/* The line of that number (from 1), without its "\n"; false if there is none. A folder may hold a
 * thousand findings in one file of a million lines: where lines begin is kept. */
bool snapshot_line(Snapshot *s, const char *path, int line, size_t max_bytes, Span *out);
FileInfo snapshot_stat(Snapshot *s, const char *path);
enum file_state snapshot_list(Snapshot *s, const char *path, NameVec *out);
const char *snapshot_real(Snapshot *s, const char *path);
/* Of the bytes that snapshot_read gave for the path; NULL: it gave none. */
const char *snapshot_digest(Snapshot *s, const char *path);

/* Each file that was read, there or not, and each folder that was listed, by an absolute path;
 * those behind a layer too. */
void snapshot_each(const Snapshot *s, void (*each)(void *data, const char *path, bool listed),
                   void *data);

/* Other variables than the World's: "NAME=value", NULL-ended, borrowed; NULL = the World's. */
void snapshot_environment(Snapshot *s, const char *const *env);
const char *snapshot_env(const Snapshot *s, const char *name);
/* Never NULL. */
const char *const *snapshot_env_all(const Snapshot *s);
/* The first file of that name in a folder of PATH, the arena's; NULL: none. Entries that are no
 * absolute path don't count (Go: os/exec.LookPath, ErrDot). */
const char *snapshot_on_path(Snapshot *s, Arena *arena, const char *program);
/* NULL if not known. */
const char *snapshot_cwd(const Snapshot *s);

/* The digest of any bytes, to be compared with that of a snapshot or an Edit. */
const char *digest_of(Arena *arena, Span bytes);

#endif
