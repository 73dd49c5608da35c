/*
 * World: the only door outside. Files, environment, clock, HTTP, children and random bytes are
 * asked for through it and nowhere else, so that a real machine, a lab sandbox, a test fixture or a
 * loaded bundle can be diagnosed by the same engine. The real one is host/host.h; tests make others
 * by filling in the functions.
 *
 * HTTP and children are asynchronous: *_start returns at once, the result arrives by callback from
 * inside world_poll, which is the program's one place to wait. Callbacks only post; they must not
 * call back into the World except *_start and *_cancel.
 *
 * Must not know: AWS, Terraform. Everything here is about bytes, hosts, files, processes.
 */
#ifndef WHY403_BASE_WORLD_H
#define WHY403_BASE_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/http.h"
#include "base/span.h"

typedef struct World World;

/* ---- files ---- */

/* The value of name in "NAME=value" entries, NULL-ended: the first one, as getenv; NULL = none. */
const char *envp_get(const char *const *envp, const char *name);

/* With the mode of a file that is written: its path is real and was judged, so a link that stands
 * on it by now is somebody's trick, and nothing is written (ERR_CHANGED). */
enum { FILE_STRAIGHT = 1 << 16 };
/* Likewise: of a file that is there, too, nobody may do more than mode says: what comes out may be
 * more private than what the user kept there. */
enum { FILE_NO_WIDER = 1 << 17 };

/* A file's bytes for others, if they are still what they were. */
typedef struct FileSwap {
    const char *path;
    const Span *before; /* what must be there; NULL = nothing */
    const Span *after;  /* what comes there; NULL = nothing: the file goes */
    unsigned mode;      /* of a file that was not there; FILE_STRAIGHT */
    const char *keep;   /* a file that holds a copy of before: what was replaced itself takes its
                           place where that can be, so that a late writer to it is not lost; NULL */
} FileSwap;

/* ---- children ---- */

typedef struct ChildRequest {
    const char *const *argv; /* NULL-ended; argv[0] is an absolute path. Never a shell but for
                                credential_process */
    const char *const *envp; /* NULL = the World's own environment */
    const char *cwd;         /* NULL = the World's */
    Span stdin_bytes;        /* empty = /dev/null */
    size_t max_output_bytes; /* of stdout and of stderr each; more is a kill with flooded set */
    int timeout_ms;          /* then the whole process group is killed */
    bool is_fact; /* what it prints is read like a file, and kept like one by what records */
} ChildRequest;

typedef struct ChildResult {
    bool started, timed_out, flooded;
    int exit_status; /* -1 when killed by a signal */
    int signal_number;
    Span out, err; /* live until the callback returns; may hold secrets */
    const char *detail;
    int elapsed_ms;
} ChildResult;

typedef void (*ChildDone)(void *data, const ChildResult *result);

/* ---- the door ---- */

struct World {
    void *impl;
    /* Whole file into the arena; *out is empty unless FILE_OK. Follows symlinks. A path with a NUL
     * or empty is FILE_ABSENT. */
    enum file_state (*file_read)(World *w, Arena *arena, const char *path, size_t max_bytes,
                                 Span *out);
    FileInfo (*file_stat)(World *w, const char *path);
    /* Names in a folder without "." and "..", sorted by bytes. */
    enum file_state (*dir_list)(World *w, Arena *arena, const char *path, NameVec *out);
    /* The path with symlinks resolved, NULL if it doesn't exist. */
    const char *(*file_real)(World *w, Arena *arena, const char *path);
    /* Writes beside the target and renames; symlinks are followed to the real file; mode and owner
     * of an existing file are kept (FILE_NO_WIDER), else mode is used. At any moment the file is
     * the old or the new one. Links are looked at once: whoever changes one meanwhile moves
     * nothing. */
    enum err (*file_write)(World *w, const char *path, Span bytes, unsigned mode, Err *err);
    /* As file_write, but nothing is lost that somebody else saved: what is replaced is compared
     * after it has been replaced, and goes back (ERR_CHANGED) if it is not before. */
    enum err (*file_swap)(World *w, const FileSwap *swap, Err *err);
    /* Where a file is, or would be made: links of its name and of the folders that are there
     * followed, also one that leads to nothing; what is not there yet stands behind as it was
     * named. NULL: links that lead in a circle, or no name. What is written there with
     * FILE_STRAIGHT stays there, whoever changes a link meanwhile. */
    const char *(*file_place)(World *w, Arena *arena, const char *path);
    /* A file, or a folder that is empty; absent is fine. The path is a real one: nothing goes
     * through a link that came into its way. A symlink itself goes, not what it points to. */
    enum err (*file_remove)(World *w, const char *path, Err *err);
    /* The folder and what is missing above it, each with mode; there already is fine. Links are
     * followed once, with FILE_STRAIGHT in mode none is. */
    enum err (*dir_make)(World *w, const char *path, unsigned mode, Err *err);
    /* Takes the lock file at path, a real one (made if missing, 0600), for as long as this process
     * lives or until file_unlock; it never waits. A handle >= 0, or -1: somebody else holds it
     * (ERR_CHANGED) or it can't be made. */
    int (*file_lock)(World *w, const char *path, Err *err);
    void (*file_unlock)(World *w, int handle);

    const char *(*env_get)(World *w,
                           const char *name); /* NULL = unset; lives as long as the World */
    /* "NAME=value" strings, NULL-ended */
    const char *const *(*env_all)(World *w);
    const char *(*cwd)(World *w);

    int64_t (*now_s)(World *w);   /* epoch seconds, the machine's clock */
    int64_t (*mono_ms)(World *w); /* for durations */
    void (*random)(World *w, void *out, size_t len);

    /* Return a number > 0 to cancel with. The callback always comes once, also after cancel
     * (NET_CANCELLED), never from inside the start itself. The request is copied. */
    uint64_t (*http_start)(World *w, const HttpRequest *request, HttpDone done, void *data);
    void (*http_cancel)(World *w, uint64_t id);
    uint64_t (*child_start)(World *w, const ChildRequest *request, ChildDone done, void *data);
    void (*child_cancel)(World *w, uint64_t id);

    /* Waits until something happens, extra_fd (-1 = none) can be read, or timeout_ms is over (-1 =
     * no limit); runs callbacks. True if extra_fd can be read. */
    bool (*poll)(World *w, int extra_fd, int timeout_ms);
};

#endif
