/* Folders made, files removed, locks: what a store of backups needs beside reading and writing. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/impl.h"

static enum err folders_failed(Err *err, const char *path, const char *what)
{
    return err_set(err, ERR_IO, source_file(path, 0, 0), "%s: %s: %s", path, what, strerror(errno));
}

/* No link may stand on the way to it. false: errno; nothing there, or no way to it, is success. */
static bool folders_remove(World *w, Arena *arena, const char *path)
{
    Place at;
    struct stat st;
    bool done = false;
    if (host_place_open(w, arena, path, true, &at))
        done = fstatat(at.folder, at.name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
               unlinkat(at.folder, at.name, S_ISDIR(st.st_mode) ? AT_REMOVEDIR : 0) == 0;
    int why = errno;
    host_place_close(&at);
    errno = why;
    return done || why == ENOENT;
}

enum err host_file_remove(World *w, const char *path, Err *err)
{
    Arena arena = ARENA_INIT;
    enum err e =
        folders_remove(w, &arena, path) ? ERR_NONE : folders_failed(err, path, "can't be removed");
    arena_clear(&arena);
    return e;
}

enum err host_dir_make(World *w, const char *path, unsigned mode, Err *err)
{
    Arena arena = ARENA_INIT;
    bool straight = mode & FILE_STRAIGHT;
    const char *real = straight ? path : host_file_place(w, &arena, path);
    int fd = -1;
    if (real)
        fd = host_place_folder(&arena, real, mode & ~(unsigned)FILE_STRAIGHT);
    enum err e = fd < 0 ? folders_failed(err, path, "can't be made") : ERR_NONE;
    if (fd >= 0)
        close(fd);
    arena_clear(&arena);
    return e;
}

int host_file_lock(World *w, const char *path, Err *err)
{
    Arena arena = ARENA_INIT;
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    Place at;
    int fd = host_place_open(w, &arena, path, true, &at)
                 ? openat(at.folder, at.name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)
                 : -1;
    if (fd < 0)
        folders_failed(err, path, "can't be locked");
    host_place_close(&at);
    arena_clear(&arena);
    if (fd < 0)
        return -1;
    if (fcntl(fd, F_SETLK, &lock) == 0)
        return fd;
    close(fd);
    err_set(err, ERR_CHANGED, source_file(path, 0, 0),
            "another why403 is changing files right now");
    return -1;
}

void host_file_unlock(World *w, int handle)
{
    (void)w;
    if (handle >= 0)
        close(handle);
}
