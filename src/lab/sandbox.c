#include "lab/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"

#define PREFIX "why403-lab-"
#define LOCK_NAME "lock"
#define UNLOCKED_NAME "lock.new"

enum { PATH_MAX_BYTES = 4096, DEPTH_MAX = 64, MAKING_MAX_S = 600 };

/* ---- removing: by descriptor, never through a symlink ---- */

static void sandbox_remove_below(int dir_fd, int depth);

static void sandbox_remove_entry(int dir_fd, const char *name, int depth)
{
    int fd;
    if (unlinkat(dir_fd, name, 0) == 0)
        return;
    fd = openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    fchmod(fd, 0700); /* a lesson may have taken the rights away */
    sandbox_remove_below(fd, depth + 1);
    unlinkat(dir_fd, name, AT_REMOVEDIR);
}

/* Takes over dir_fd. */
static void sandbox_remove_below(int dir_fd, int depth)
{
    DIR *dir = depth < DEPTH_MAX ? fdopendir(dir_fd) : NULL;
    const struct dirent *entry;
    if (!dir) {
        close(dir_fd);
        return;
    }
    while ((entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            (depth > 0 || strcmp(entry->d_name, LOCK_NAME) != 0))
            sandbox_remove_entry(dirfd(dir), entry->d_name, depth);
    closedir(dir);
}

/* The lock goes last: what a kill leaves of a removal is a left-over like any other. */
static void sandbox_remove(const char *root)
{
    int fd = open(root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), again;
    if (fd < 0)
        return;
    again = dup(fd);
    sandbox_remove_below(fd, 0);
    if (again >= 0) {
        unlinkat(again, LOCK_NAME, 0);
        close(again);
    }
    rmdir(root);
}

/* ---- left-overs ---- */

#ifndef F_OFD_SETLK
#define F_OFD_SETLK 37 /* glibc declares it for _GNU_SOURCE only */
#endif

/* What is started in the sandbox holds the lock too: a shell that outlives the program keeps it.
 * Not flock(): an older why403 locks by process, and the two kinds don't see each other. */
static bool sandbox_lock(int fd)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(fd, F_OFD_SETLK, &whole) == 0;
}

/* Ours, private, and nobody holds its lock. A sandbox without a lock file is one that is just being
 * made or removed, if it is young: the file gets its name when it is locked. */
static bool sandbox_is_leftover(int parent_fd, const char *name)
{
    struct stat st;
    int dir_fd, fd;
    bool dead = false;
    if (fstatat(parent_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(st.st_mode) ||
        st.st_uid != geteuid() || (st.st_mode & 077) != 0)
        return false;
    dir_fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    fd = dir_fd >= 0 ? openat(dir_fd, LOCK_NAME, O_RDWR | O_NOFOLLOW | O_CLOEXEC) : -1;
    if (fd >= 0) {
        dead = sandbox_lock(fd);
        close(fd);
    } else if (dir_fd >= 0 && errno == ENOENT) {
        struct timespec now;
        dead = clock_gettime(CLOCK_REALTIME, &now) == 0 && now.tv_sec - st.st_mtime > MAKING_MAX_S;
    }
    if (dir_fd >= 0)
        close(dir_fd);
    return dead;
}

static void sandbox_sweep(const char *parent)
{
    Arena arena = ARENA_INIT;
    DIR *dir = opendir(parent);
    const struct dirent *entry;
    VEC(const char *) dead = VEC_INIT;
    while (dir && (entry = readdir(dir)))
        if (strncmp(entry->d_name, PREFIX, sizeof PREFIX - 1) == 0 &&
            sandbox_is_leftover(dirfd(dir), entry->d_name))
            vec_push(&arena, &dead,
                     (const char *)arena_printf(&arena, "%s/%s", parent, entry->d_name));
    if (dir)
        closedir(dir);
    for (size_t i = 0; i < dead.len; i++)
        sandbox_remove(dead.items[i]);
    arena_clear(&arena);
}

/* ---- making ---- */

static bool sandbox_try(const char *parent, Sandbox *out)
{
    AUTO_BUF Buf path = BUF_INIT(PATH_MAX_BYTES);
    AUTO_BUF Buf lock = BUF_INIT(PATH_MAX_BYTES);
    AUTO_BUF Buf unlocked = BUF_INIT(PATH_MAX_BYTES);
    if (!parent || parent[0] != '/')
        return false;
    buf_printf(&path, "%s/" PREFIX "%ld-XXXXXX", parent, (long)getpid());
    if (path.overflow || !mkdtemp(path.ptr)) /* mkdtemp makes it 0700 */
        return false;
    buf_printf(&lock, "%s/" LOCK_NAME, path.ptr);
    buf_printf(&unlocked, "%s/" UNLOCKED_NAME, path.ptr);
    out->lock_fd = open(unlocked.ptr, O_RDWR | O_CREAT | O_EXCL, 0600); /* children keep it */
    out->root = mem_strdup(path.ptr);
    if (out->lock_fd >= 0 && sandbox_lock(out->lock_fd) && rename(unlocked.ptr, lock.ptr) == 0)
        return true;
    sandbox_clear(out);
    return false;
}

enum err sandbox_make(Sandbox *out, Err *err)
{
    const char *parents[] = {getenv("XDG_RUNTIME_DIR"), getenv("TMPDIR"), "/tmp"};
    *out = (Sandbox)SANDBOX_INIT;
    for (size_t i = 0; i < ARRAY_LEN(parents); i++) {
        if (!sandbox_try(parents[i], out))
            continue;
        sandbox_sweep(parents[i]);
        return ERR_NONE;
    }
    return err_set(err, ERR_IO, SOURCE_UNKNOWN,
                   "no private folder can be made for the practice AWS below $XDG_RUNTIME_DIR, "
                   "$TMPDIR or /tmp: %s",
                   strerror(errno));
}

void sandbox_clear(Sandbox *sandbox)
{
    if (sandbox->root)
        sandbox_remove(sandbox->root);
    if (sandbox->lock_fd >= 0)
        close(sandbox->lock_fd);
    mem_free(sandbox->root);
    *sandbox = (Sandbox)SANDBOX_INIT;
}

/* ---- writing ---- */

static bool sandbox_make_parents(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return false;
        *slash = '/';
    }
    return true;
}

static bool sandbox_write_all(int fd, Span bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            bytes = span_sub(bytes, (size_t)n, bytes.len);
    }
    return true;
}

enum err sandbox_write(const Sandbox *sandbox, const char *path, Span bytes, unsigned mode,
                       Err *err)
{
    AUTO_BUF Buf whole = BUF_INIT(PATH_MAX_BYTES);
    int fd = -1;
    bool ok;
    buf_printf(&whole, "%s/%s", sandbox->root, path);
    if (!whole.overflow && sandbox_make_parents(whole.ptr))
        fd = open(whole.ptr, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, (mode_t)mode);
    ok = fd >= 0 && sandbox_write_all(fd, bytes);
    if (fd >= 0 && close(fd) != 0)
        ok = false;
    return ok ? ERR_NONE
              : err_set(err, ERR_IO, source_file(path, 0, 0),
                        "the practice file %s can't be written: %s", path, strerror(errno));
}

void sandbox_read(const char *path, Buf *out)
{
    FILE *f = fopen(path, "r");
    char bytes[4096];
    size_t n;
    while (f && (n = fread(bytes, 1, sizeof bytes, f)) > 0)
        buf_add(out, (Span){bytes, n});
    if (f)
        fclose(f);
}
