/* Writing a file so that at any moment it is the old or the new one: beside it, to the disk, then
 * renamed over it. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/ending.h"
#include "base/scratch.h"
#include "base/text.h"
#include "host/impl.h"

enum { NAME_TRIES = 16 };

static enum err write_failed(Err *err, const char *path, const char *what)
{
    return err_set(err, errno == ELOOP ? ERR_INPUT : ERR_IO, source_file(path, 0, 0), "%s: %s: %s",
                   path, what, strerror(errno));
}

/* A new file that nobody else can read where target's bytes stand meanwhile; its name there in
 * *out_name. */
static int write_open_beside(World *w, Arena *arena, const Place *at, const char **out_name)
{
    for (int i = 0; i < NAME_TRIES; i++) {
        int fd;
        *out_name = scratch_name(arena, w, at->name);
        fd = openat(at->scratch, *out_name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                    0600);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

/* A file of no name in target's folder, where the file system has such: a kill leaves nothing of
 * it. -1 where there is none. */
static int write_open_unnamed(const Place *at)
{
#ifdef __O_TMPFILE /* glibc's name for it, whoever asks */
    return openat(at->folder, ".", O_WRONLY | O_CLOEXEC | __O_TMPFILE, 0600);
#else
    (void)at;
    return -1;
#endif
}

static bool write_name_is(Arena *arena, int fd, int folder, const char *name)
{
    const char *open_file = arena_printf(arena, "/proc/self/fd/%d", fd);
    return linkat(AT_FDCWD, open_file, folder, name, AT_SYMLINK_FOLLOW) == 0;
}

/* Gives it a name beside target; false: the file system or /proc can't. */
static bool write_name(World *w, Arena *arena, int fd, const Place *at, const char **out_name)
{
    for (int i = 0; i < NAME_TRIES; i++) {
        *out_name = scratch_name(arena, w, at->name);
        if (write_name_is(arena, fd, at->scratch, *out_name))
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
static bool write_keep_acl(Arena *arena, int fd, const Place *at)
{
    static const char name[] = "system.posix_acl_access";
    char list[4096];
    int old = openat(at->folder, at->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    ssize_t len;
    if (old >= 0) {
        len = fgetxattr(old, name, list, sizeof list);
        int why = errno;
        close(old);
        errno = why;
    } else { /* it may be replaced by whom it may not be read by */
        len = lgetxattr(arena_printf(arena, "/proc/self/fd/%d/%s", at->folder, at->name), name,
                        list, sizeof list);
    }
    if (len > 0)
        return fsetxattr(fd, name, list, (size_t)len, 0) == 0;
    if (len < 0 && errno != ENODATA && errno != ENOTSUP)
        return false;
    return fremovexattr(fd, name) == 0 || errno == ENODATA || errno == ENOTSUP;
}

/* What the user's tools noted about the file (user.*, xattr(7)), as far as the file system takes
 * it; labels of the system's (security.*) are for the system to put on a new file. */
static void write_keep_notes(Arena *arena, int fd, const Place *at)
{
    char *names = arena_alloc(arena, XATTR_LIST_MAX), *value = arena_alloc(arena, XATTR_SIZE_MAX);
    int old = openat(at->folder, at->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    ssize_t len = old >= 0 ? flistxattr(old, names, XATTR_LIST_MAX) : -1;
    for (const char *name = names; len > 0 && name < names + len; name += strlen(name) + 1) {
        ssize_t size = strncmp(name, "user.", strlen("user.")) == 0
                           ? fgetxattr(old, name, value, XATTR_SIZE_MAX)
                           : -1;
        if (size >= 0)
            (void)fsetxattr(fd, name, value, (size_t)size, 0);
    }
    if (old >= 0)
        close(old);
}

/* A link stands where none did. */
static enum err write_linked(const Place *at, Err *err)
{
    return err_set(err, ERR_CHANGED, source_file(at->path, 0, 0),
                   "%s: a link came into its way; nothing was written through that", at->path);
}

/* What goes wrong with the bytes, owner, mode and list of a new file; NULL = nothing. */
static const char *write_fill(Arena *arena, int fd, const Place *at, const struct stat *old,
                              unsigned mode, Span bytes)
{
    bool no_wider = mode & FILE_NO_WIDER;
    unsigned kept = (old ? (unsigned)old->st_mode : mode) & 07777u;
    if (!write_keep_owner(fd, old, no_wider ? kept & mode : kept))
        return "can't keep its owner and mode";
    /* What a new file has of its folder's default list, the mode just given holds down. */
    if (old && !no_wider && !write_keep_acl(arena, fd, at))
        return "can't keep its access control list";
    if (old)
        write_keep_notes(arena, fd, at);
    return write_all(fd, bytes) && fsync(fd) == 0 ? NULL : "can't be written";
}

enum err host_write_beside(World *w, Arena *arena, const Place *at, Span bytes, unsigned mode,
                           const char **out_name, Err *err)
{
    const char *failed = NULL;
    struct stat st;
    const struct stat *old =
        fstatat(at->folder, at->name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? &st : NULL;
    enum err e = ERR_NONE;
    int fd;
    if (old && S_ISLNK(old->st_mode)) /* links were followed, so it is new */
        return write_linked(at, err);
    if (old && !S_ISREG(old->st_mode))
        return err_set(err, ERR_INPUT, source_file(at->path, 0, 0), "%s is not a regular file",
                       at->path);
    *out_name = NULL;
    fd = write_open_unnamed(at);
    if (fd >= 0) {
        failed = write_fill(arena, fd, at, old, mode, bytes);
        if (!failed && !write_name(w, arena, fd, at, out_name))
            *out_name = NULL; /* then by name, as where there is no file without one */
        else if (failed)
            e = write_failed(err, at->path, failed);
        close(fd);
        if (failed || *out_name)
            return e;
    }
    fd = write_open_beside(w, arena, at, out_name);
    if (fd < 0)
        return write_failed(err, at->path, "can't write beside it");
    failed = write_fill(arena, fd, at, old, mode, bytes);
    if (failed)
        e = write_failed(err, at->path, failed);
    close(fd);
    if (failed)
        unlinkat(at->scratch, *out_name, 0);
    return e;
}

/* A file that is not there yet needs no name but its own; false: it takes the long way. */
static bool write_new(Arena *arena, const Place *at, Span bytes, unsigned mode)
{
    struct stat st;
    int fd =
        fstatat(at->folder, at->name, &st, AT_SYMLINK_NOFOLLOW) != 0 ? write_open_unnamed(at) : -1;
    bool done = fd >= 0 && !write_fill(arena, fd, at, NULL, mode, bytes) &&
                write_name_is(arena, fd, at->folder, at->name);
    if (fd >= 0)
        close(fd);
    return done;
}

/* There is no such place. */
static enum err write_nowhere(const Place *at, const char *path, bool straight, Err *err)
{
    if (!at->path || !at->path[0])
        return err_set(err, ERR_INPUT, SOURCE_UNKNOWN, "%s: %s", path ? path : "",
                       path && path[0] ? "too many links" : "no file name");
    if (straight && (errno == ENOTDIR || errno == ELOOP))
        return write_linked(at, err);
    return write_failed(err, at->path, "can't write beside it");
}

enum err host_file_write(World *w, const char *path, Span bytes, unsigned mode, Err *err)
{
    Arena arena = ARENA_INIT;
    Place at;
    const char *beside = NULL;
    bool straight = mode & FILE_STRAIGHT;
    enum err e = ERR_NONE;
    ending_hold();
    if (!host_place_open(w, &arena, path, straight, &at))
        e = write_nowhere(&at, path, straight, err);
    else if (!write_new(&arena, &at, bytes, mode))
        e = host_write_beside(w, &arena, &at, bytes, mode, &beside, err);
    if (!e && beside && renameat(at.scratch, beside, at.folder, at.name) != 0) {
        e = write_failed(err, at.path, "can't be replaced");
        unlinkat(at.scratch, beside, 0);
    } else if (!e) {
        host_place_sync(&at);
        scratch_tidy(&arena, w, at.real, false); /* of a run that was killed */
    }
    host_place_close(&at);
    ending_release();
    arena_clear(&arena);
    return e;
}
