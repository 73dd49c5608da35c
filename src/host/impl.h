/*
 * Private to host/: the real World's insides. One Host holds what is in flight: http.c owns the
 * HttpJobs, child.c the ChildJobs, loop.c waits for both. A job that has come to its end stays in
 * its list until host_poll hands its result over.
 */
#ifndef WHY403_HOST_IMPL_H
#define WHY403_HOST_IMPL_H

#include <curl/curl.h>
#include <poll.h>

#include "base/world.h"
#include "host/host.h"

typedef struct HttpJob HttpJob;
typedef struct ChildJob ChildJob;
typedef struct Trust Trust;
typedef struct Peer Peer;

typedef struct Host {
    World world;
    HostOverlay overlay;
    char *cwd;
    CURLM *
        multi; /* NULL until the first http_start: offline runs don't pay for libcurl and OpenSSL */
    HttpJob *http;
    ChildJob *children;
    Trust *trusts; /* certificate stores already loaded */
    Peer *peers;   /* certificates seen on connections that may be used again */
    uint64_t last_id;
} Host;

static inline Host *host_of(World *w)
{
    return w->impl;
}

/* clock.c */
/* Ends the program with a sentence where the system has no more of what it was asked for: that is
 * the program's own trouble, never a finding about the user's files or network. */
void host_want_errno(int number);
/* The same where a library failed and doesn't say why: are there descriptors left? */
void host_want_descriptors(void);
/* ... is there memory left for a resolver's thread? */
void host_want_memory(void);
/* What getcwd left in errno. */
NORETURN void host_want_folder(int number);
/* As many descriptors as the hard limit allows, up to what is ever needed. */
void host_raise_descriptors(void);

int64_t host_clock_ms(void); /* monotonic */

/* files.c */
enum file_state host_file_read(World *w, Arena *arena, const char *path, size_t max_bytes,
                               Span *out);
FileInfo host_file_stat(World *w, const char *path);
enum file_state host_dir_list(World *w, Arena *arena, const char *path, NameVec *out);
const char *host_file_real(World *w, Arena *arena, const char *path);
/* Of a file that is open, to its end; as host_file_read judges it. */
enum file_state host_fd_read(Arena *arena, int fd, size_t max_bytes, Span *out);
/* place.c: where a file is written, held so that no name of a folder is looked up again */
typedef struct Place {
    const char *path; /* links of the file's own name followed: to be told; NULL = a loop */
    const char *real, *name;
    int folder;  /* that holds name */
    int scratch; /* that holds the bytes while they are written; the same number: beside it */
} Place;
/* straight: path is real, and no link may stand on it. false: there is no such folder (errno), or
 * path is NULL or names nothing. */
bool host_place_open(World *w, Arena *arena, const char *path, bool straight, Place *out);
void host_place_close(Place *place);
const char *host_file_place(World *w, Arena *arena, const char *path);
/* The folder of a real path, no component of which may be a link: its descriptor, or -1 (errno).
 * What is missing is made with that mode; 0: nothing is. */
int host_place_folder(Arena *arena, const char *real, unsigned make_mode);
/* The folder's names to the disk. */
void host_place_sync(const Place *place);
/* write.c */
enum err host_file_write(World *w, const char *path, Span bytes, unsigned mode, Err *err);
/* Those bytes in a new file of the place's scratch folder, on the disk, with target's owner and
 * mode (mode where it is not there). */
enum err host_write_beside(World *w, Arena *arena, const Place *at, Span bytes, unsigned mode,
                           const char **out_name, Err *err);
/* swap.c */
enum err host_file_swap(World *w, const FileSwap *want, Err *err);
/* folders.c */
enum err host_file_remove(World *w, const char *path, Err *err);
enum err host_dir_make(World *w, const char *path, unsigned mode, Err *err);
int host_file_lock(World *w, const char *path, Err *err);
void host_file_unlock(World *w, int handle);
/* The path itself if absolute, else below the World's folder. */
const char *host_path(World *w, Arena *arena, const char *path);

/* http.c; *_turn moves everything on without waiting; *_ready: a result can be handed over now;
 * *_deliver hands one over, false when there is none; *_wait_ms: milliseconds to the next thing
 * that only the clock brings, or -1 */
uint64_t host_http_start(World *w, const HttpRequest *request, HttpDone done, void *data);
void host_http_cancel(World *w, uint64_t id);
void http_turn(Host *h);
bool http_deliver(Host *h);
bool http_ready(const Host *h);
int http_wait_ms(const Host *h);
void http_close(Host *h);

/* child.c */
uint64_t host_child_start(World *w, const ChildRequest *request, ChildDone done, void *data);
void host_child_cancel(World *w, uint64_t id);
void child_turn(Host *h);
bool child_deliver(Host *h);
bool child_ready(const Host *h);
int child_wait_ms(const Host *h);
size_t child_fd_count(const Host *h);
/* Writes what to wait for into out (room for child_fd_count) and returns how many. */
size_t child_fds(const Host *h, struct curl_waitfd *out);
void child_open(Host *h);
void child_close(Host *h);

/* loop.c */
bool host_poll(World *w, int extra_fd, int timeout_ms);

#endif
