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

enum err host_file_remove(World *w, const char *path, Err *err)
{
    Arena arena = ARENA_INIT;
    enum err e = ERR_NONE;
    if (remove(host_path(w, &arena, path)) != 0 && errno != ENOENT)
        e = folders_failed(err, path, "can't be removed");
    arena_clear(&arena);
    return e;
}

/* The folder is there, or is made; else errno tells why it can't be made, not what is missing for
 * it. */
static bool folders_one(const char *path, unsigned mode)
{
    struct stat st;
    int why;
    if (mkdir(path, (mode_t)mode) == 0 || errno == EEXIST)
        return true;
    why = errno;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return true;
    errno = why;
    return false;
}

enum err host_dir_make(World *w, const char *path, unsigned mode, Err *err)
{
    Arena arena = ARENA_INIT;
    char *full = arena_strdup(&arena, host_path(w, &arena, path));
    enum err e = ERR_NONE;
    struct stat st;
    for (char *p = full + 1;; p++) {
        char c = *p;
        if (c != '/' && c != '\0')
            continue;
        *p = '\0';
        if (!folders_one(full, mode)) {
            e = folders_failed(err, path, "can't be made");
            break;
        }
        *p = c;
        if (c == '\0')
            break;
    }
    if (!e && (stat(full, &st) != 0 || !S_ISDIR(st.st_mode))) {
        errno = ENOTDIR;
        e = folders_failed(err, path, "can't be made");
    }
    arena_clear(&arena);
    return e;
}

int host_file_lock(World *w, const char *path, Err *err)
{
    Arena arena = ARENA_INIT;
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open(host_path(w, &arena, path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    arena_clear(&arena);
    if (fd < 0) {
        folders_failed(err, path, "can't be locked");
        return -1;
    }
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
