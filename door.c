
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
static long seen;
static int after;
__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("COUNT_TO");
    FILE *f = path ? fopen(path, "w") : NULL;
    if (f) {
        fprintf(f, "%ld", seen);
        fclose(f);
    }
}
/* Is it this call's turn? 1: it fails with errno. */
static int turn(void)
{
    const char *at = getenv("DOOR_AT"), *how = getenv("DOOR_HOW");
    after = 0;
    if (++seen != (at ? atol(at) : -1) || !how)
        return 0;
    if (strcmp(how, "killed before") == 0)
        kill(getpid(), SIGKILL);
    after = strcmp(how, "killed after") == 0;
    errno = strcmp(how, "ENOSPC") == 0 ? ENOSPC : EIO;
    return !after;
}
static int left(int result)
{
    if (after)
        kill(getpid(), SIGKILL);
    return result;
}
#define NEXT(name, type) ((type)dlsym(RTLD_NEXT, name))
static int writes(int flags)
{
    return (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC);
}
int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    if (writes(flags) && strncmp(path, "/dev/", 5) != 0) {
        if (turn())
            return -1;
        return left(NEXT("open", int (*)(const char *, int, ...))(path, flags, mode));
    }
    return NEXT("open", int (*)(const char *, int, ...))(path, flags, mode);
}
int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat(int folder, const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    if (writes(flags) && turn())
        return -1;
    int fd = NEXT("openat", int (*)(int, const char *, int, ...))(folder, path, flags, mode);
    return writes(flags) ? left(fd) : fd;
}
int openat64(int folder, const char *path, int flags, ...) __attribute__((alias("openat")));
ssize_t write(int fd, const void *bytes, size_t n)
{
    struct stat st;
    ssize_t (*next)(int, const void *, size_t) = NEXT("write", ssize_t (*)(int, const void *, size_t));
    if (fd > 2 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        if (turn())
            return -1;
        if (after) /* half of it */
            n = n / 2;
        return left((int)next(fd, bytes, n));
    }
    return next(fd, bytes, n);
}
#define DOOR_OF(name, parameters, values)                              \
    int name parameters                                                \
    {                                                                  \
        if (turn())                                                    \
            return -1;                                                 \
        return left(NEXT(#name, int (*) parameters) values);           \
    }
DOOR_OF(fsync, (int fd), (fd))
DOOR_OF(link, (const char *a, const char *b), (a, b))
DOOR_OF(linkat, (int d, const char *a, int e, const char *b, int f), (d, a, e, b, f))
DOOR_OF(rename, (const char *a, const char *b), (a, b))
DOOR_OF(renameat, (int d, const char *a, int e, const char *b), (d, a, e, b))
DOOR_OF(renameat2, (int d, const char *a, int e, const char *b, unsigned f), (d, a, e, b, f))
DOOR_OF(unlink, (const char *a), (a))
DOOR_OF(unlinkat, (int d, const char *a, int f), (d, a, f))
DOOR_OF(rmdir, (const char *a), (a))
DOOR_OF(mkdir, (const char *a, mode_t m), (a, m))
DOOR_OF(fchmod, (int fd, mode_t m), (fd, m))
DOOR_OF(fchmodat, (int d, const char *a, mode_t m, int f), (d, a, m, f))
DOOR_OF(chmod, (const char *a, mode_t m), (a, m))
DOOR_OF(fsetxattr, (int fd, const char *n, const void *v, size_t s, int f), (fd, n, v, s, f))
