/*
 * Where a file is written: its folder is found once and held by a descriptor, and everything that
 * follows is asked of that descriptor. Whoever swaps the folder's name for a link meanwhile moves
 * nothing of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/scratch.h"
#include "base/text.h"
#include "host/impl.h"

/* Held, not read: a folder of which only the names may be used will do. O_PATH is glibc's for
 * _GNU_SOURCE only. */
#ifdef __O_PATH
enum { PLACE_OPEN = __O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };
#else
enum { PLACE_OPEN = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };
#endif

enum { LINKS_MAX = 40 };

/* Where the bytes really belong: links followed, one that points nowhere yet included. NULL = a
 * loop. */
static const char *place_target(Arena *arena, const char *path)
{
    char to[PATH_MAX];
    for (int i = 0; i < LINKS_MAX; i++) {
        ssize_t n = readlink(path, to, sizeof to - 1);
        if (n < 0)
            return path;
        to[n] = '\0';
        path = to[0] == '/' ? arena_strdup(arena, to)
                            : arena_printf(arena, "%s/%s", text_dirname(arena, path), to);
    }
    return NULL;
}

const char *host_file_place(World *w, Arena *arena, const char *path)
{
    char real[PATH_MAX];
    const char *rest = "";
    if (!path || !path[0])
        return NULL;
    path = place_target(arena, host_path(w, arena, path));
    while (path && !realpath(path, real)) {
        if (errno != ENOENT || !path[1])
            return NULL;
        rest = arena_printf(arena, "/%s%s", text_basename(path), rest);
        path = place_target(arena, text_dirname(arena, path));
    }
    return path ? arena_printf(arena, "%s%s", real[1] || !rest[0] ? real : "", rest) : NULL;
}

int host_place_folder(Arena *arena, const char *real, unsigned make_mode)
{
    int at = open("/", PLACE_OPEN);
    Span rest = span_of(real);
    while (at >= 0 && rest.len > 0) {
        size_t end = span_find_char(rest, '/');
        Span part = span_sub(rest, 0, end);
        rest = span_sub(rest, end + 1, rest.len);
        if (part.len == 0)
            continue;
        const char *name = arena_span(arena, part);
        bool made = make_mode && mkdirat(at, name, (mode_t)make_mode) == 0;
        int failed = errno, next = openat(at, name, PLACE_OPEN), why = errno;
        close(at);
        if (next < 0 && why == ENOENT && make_mode && !made)
            why = failed; /* why it can't be made, not what is missing for it */
        errno = why;
        at = next;
    }
    return at;
}

/* On the same file system, and may be written to. */
static bool place_reaches(int folder, int other)
{
    struct stat a, b;
    return fstat(folder, &a) == 0 && fstat(other, &b) == 0 && a.st_dev == b.st_dev &&
           faccessat(folder, ".", W_OK | X_OK, 0) == 0;
}

/* The folder for the bytes while they are written: git's own, if it can be reached. */
static int place_scratch(World *w, Arena *arena, int folder, const char *real)
{
    const char *folders[2];
    int fd =
        scratch_folders(arena, w, real, folders) > 1 ? host_place_folder(arena, folders[0], 0) : -1;
    if (fd >= 0 && place_reaches(fd, folder))
        return fd;
    if (fd >= 0)
        close(fd);
    return folder;
}

bool host_place_open(World *w, Arena *arena, const char *path, bool straight, Place *out)
{
    char real[PATH_MAX];
    const char *folder;
    *out = (Place){.folder = -1, .scratch = -1, .path = path};
    errno = ELOOP;
    if (!path || !path[0])
        return false;
    path = host_path(w, arena, path);
    out->path = straight ? path : place_target(arena, path);
    if (!out->path)
        return false;
    folder = text_dirname(arena, out->path);
    out->name = text_basename(out->path)[0] ? text_basename(out->path) : ".";
    if (!straight && !realpath(folder, real))
        return false;
    folder = straight ? folder : arena_strdup(arena, real);
    out->folder = host_place_folder(arena, folder, 0);
    if (out->folder < 0)
        return false;
    out->real = arena_printf(arena, "%s/%s", folder[1] ? folder : "", out->name);
    out->scratch = place_scratch(w, arena, out->folder, out->real);
    return true;
}

void host_place_close(Place *place)
{
    if (place->scratch >= 0 && place->scratch != place->folder)
        close(place->scratch);
    if (place->folder >= 0)
        close(place->folder);
    place->folder = place->scratch = -1;
}

void host_place_sync(const Place *place)
{
    int fd = openat(place->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fsync(fd); /* some file systems can't; the rename stands all the same */
    close(fd);
}
