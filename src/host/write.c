/* Writing a file so that at any moment it is the old or the new one: beside it, to the disk, then
 * renamed over it. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/ending.h"
#include "base/scratch.h"
#include "base/text.h"
#include "host/impl.h"

enum { LINKS_MAX = 40, NAME_TRIES = 16 };

/* Where the bytes really belong: links followed, one that points nowhere yet included. NULL = a
 * loop. */
static const char *write_target(Arena *arena, const char *path)
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

static enum err write_failed(Err *err, const char *path, const char *what)
{
    return err_set(err, errno == ELOOP ? ERR_INPUT : ERR_IO, source_file(path, 0, 0), "%s: %s: %s",
                   path, what, strerror(errno));
}

/* On the same file system, and may be written to. */
static bool write_reaches(const char *folder, const char *other)
{
    struct stat a, b;
    return stat(folder, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev &&
           access(folder, W_OK | X_OK) == 0;
}

const char *host_name_beside(World *w, Arena *arena, const char *target)
{
    const char *folders[2];
    size_t n = scratch_folders(arena, w, target, folders), i = 0;
    while (i + 1 < n && !write_reaches(folders[i], folders[n - 1]))
        i++;
    return scratch_name(arena, w, folders[i], target);
}

/* A new file beside target that nobody else can read; its name in *out_name. */
static int write_open_beside(World *w, Arena *arena, const char *target, const char **out_name)
{
    for (int i = 0; i < NAME_TRIES; i++) {
        int fd;
        *out_name = host_name_beside(w, arena, target);
        fd = open(*out_name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

/* A file of no name in target's folder, where the file system has such: a kill leaves nothing of
 * it. -1 where there is none. */
static int write_open_unnamed(Arena *arena, const char *target)
{
#ifdef __O_TMPFILE /* glibc's name for it, whoever asks */
    return open(text_dirname(arena, target), O_WRONLY | O_CLOEXEC | __O_TMPFILE, 0600);
#else
    (void)arena;
    (void)target;
    return -1;
#endif
}

static bool write_name_is(Arena *arena, int fd, const char *name)
{
    const char *open_file = arena_printf(arena, "/proc/self/fd/%d", fd);
    return linkat(AT_FDCWD, open_file, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0;
}

/* Gives it a name beside target; false: the file system or /proc can't. */
static bool write_name(World *w, Arena *arena, int fd, const char *target, const char **out_name)
{
    for (int i = 0; i < NAME_TRIES; i++) {
        *out_name = host_name_beside(w, arena, target);
        if (write_name_is(arena, fd, *out_name))
            return true;
        if (errno != EEXIST)
            return false;
    }
    return false;
}

static bool write_all(int fd, Span bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes = span_sub(bytes, (size_t)n, bytes.len);
    }
    return true;
}

/* Owner first: changing it may take mode bits away. */
static bool write_keep_owner(int fd, const struct stat *old, unsigned mode)
{
    struct stat now;
    if (old && fstat(fd, &now) == 0 && (now.st_uid != old->st_uid || now.st_gid != old->st_gid) &&
        fchown(fd, old->st_uid, old->st_gid) != 0)
        return false;
    return fchmod(fd, (mode_t)mode) == 0;
}

/* The list of who else may read target, onto the new file after its mode: with a list the mode's
 * group bits are its mask (acl(5)), so the mode alone would open the file to the group. Without one
 * the new file drops what it got from its folder's default. false: refuse the edit. */
static bool write_keep_acl(int fd, const char *target)
{
    static const char name[] = "system.posix_acl_access";
    char list[4096];
    ssize_t len = getxattr(target, name, list, sizeof list);
    if (len > 0)
        return fsetxattr(fd, name, list, (size_t)len, 0) == 0;
    if (len < 0 && errno != ENODATA && errno != ENOTSUP)
        return false;
    return fremovexattr(fd, name) == 0 || errno == ENODATA || errno == ENOTSUP;
}

static void write_sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fsync(fd); /* some file systems can't; the rename stands all the same */
    close(fd);
}

/* What goes wrong with the bytes, owner, mode and list of a new file; NULL = nothing. */
static const char *write_fill(int fd, const char *target, const struct stat *old, unsigned mode,
                              Span bytes)
{
    if (!write_keep_owner(fd, old, old ? (unsigned)old->st_mode & 07777u : mode))
        return "can't keep its owner and mode";
    if (old && !write_keep_acl(fd, target))
        return "can't keep its access control list";
    return write_all(fd, bytes) && fsync(fd) == 0 ? NULL : "can't be written";
}

enum err host_write_beside(World *w, Arena *arena, const char *target, Span bytes, unsigned mode,
                           const char **out_name, Err *err)
{
    const char *failed = NULL;
    struct stat st;
    const struct stat *old = stat(target, &st) == 0 ? &st : NULL;
    enum err e = ERR_NONE;
    int fd;
    if (old && !S_ISREG(old->st_mode))
        return err_set(err, ERR_INPUT, source_file(target, 0, 0), "%s is not a regular file",
                       target);
    *out_name = NULL;
    fd = write_open_unnamed(arena, target);
    if (fd >= 0) {
        failed = write_fill(fd, target, old, mode, bytes);
        if (!failed && !write_name(w, arena, fd, target, out_name))
            *out_name = NULL; /* then by name, as where there is no file without one */
        else if (failed)
            e = write_failed(err, target, failed);
        close(fd);
        if (failed || *out_name)
            return e;
    }
    fd = write_open_beside(w, arena, target, out_name);
    if (fd < 0)
        return write_failed(err, target, "can't write beside it");
    failed = write_fill(fd, target, old, mode, bytes);
    if (failed)
        e = write_failed(err, target, failed);
    close(fd);
    if (failed)
        unlink(*out_name);
    return e;
}

void host_sync_folder_of(Arena *arena, const char *target)
{
    write_sync_folder(text_dirname(arena, target));
}

const char *host_write_target(World *w, Arena *arena, const char *path)
{
    return path && path[0] ? write_target(arena, host_path(w, arena, path)) : NULL;
}

/* A file that is not there yet needs no name but its own; false: it takes the long way. */
static bool write_new(Arena *arena, const char *target, Span bytes, unsigned mode)
{
    int fd = access(target, F_OK) != 0 ? write_open_unnamed(arena, target) : -1;
    bool done =
        fd >= 0 && !write_fill(fd, target, NULL, mode, bytes) && write_name_is(arena, fd, target);
    if (fd >= 0)
        close(fd);
    return done;
}

enum err host_file_write(World *w, const char *path, Span bytes, unsigned mode, Err *err)
{
    Arena arena = ARENA_INIT;
    const char *target = host_write_target(w, &arena, path), *beside = NULL;
    enum err e = ERR_NONE;
    ending_hold();
    if (!target)
        e = err_set(err, ERR_INPUT, SOURCE_UNKNOWN, "%s: %s", path ? path : "",
                    path && path[0] ? "too many links" : "no file name");
    else if (!write_new(&arena, target, bytes, mode))
        e = host_write_beside(w, &arena, target, bytes, mode, &beside, err);
    if (!e && beside && rename(beside, target) != 0) {
        e = write_failed(err, target, "can't be replaced");
        unlink(beside);
    } else if (!e) {
        host_sync_folder_of(&arena, target);
        scratch_tidy(&arena, w, target, false); /* of a run that was killed */
    }
    ending_release();
    arena_clear(&arena);
    return e;
}
