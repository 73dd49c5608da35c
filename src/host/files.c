/* Reading: files, folders, links. A path that can't be used is a state of the user's world, never
 * an error of ours. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "host/impl.h"

enum { FIRST_CHUNK = 4096 };

static enum file_state host_errno_state(int number)
{
    static const struct {
        int number;
        enum file_state state;
    } rows[] = {
        {ENOENT, FILE_ABSENT}, {ENOTDIR, FILE_ABSENT},      {EACCES, FILE_DENIED},
        {EPERM, FILE_DENIED},  {ENAMETOOLONG, FILE_ABSENT}, {ELOOP, FILE_LOOP},
        {EISDIR, FILE_IS_DIR}, {ENXIO, FILE_NOT_REGULAR},   {EFBIG, FILE_TOO_BIG},
    };
    host_want_errno(number);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (rows[i].number == number)
            return rows[i].state;
    return FILE_FAILED;
}

const char *host_path(World *w, Arena *arena, const char *path)
{
    if (path[0] == '/' || !host_of(w)->overlay.cwd)
        return path;
    return arena_printf(arena, "%s/%s", host_of(w)->overlay.cwd, path);
}

/* AWS_CONFIG_FILE=/dev/null is a common way to say "no file": an empty one for every reader. */
static bool files_is_dev_null(const struct stat *st)
{
    struct stat null;
    return S_ISCHR(st->st_mode) && stat("/dev/null", &null) == 0 && null.st_rdev == st->st_rdev;
}

static enum file_state files_judge(const struct stat *st, size_t max_bytes)
{
    if (S_ISDIR(st->st_mode))
        return FILE_IS_DIR;
    if (!S_ISREG(st->st_mode) && !files_is_dev_null(st))
        return FILE_NOT_REGULAR;
    if (st->st_size > 0 && (uintmax_t)st->st_size > max_bytes)
        return FILE_TOO_BIG;
    return FILE_OK;
}

/* Reads to the end, whatever fstat said of the size (it says 0 below /proc). */
static enum file_state files_slurp(int fd, Buf *out)
{
    char chunk[FIRST_CHUNK];
    ssize_t n;
    for (;;) {
        n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        buf_add(out, (Span){chunk, (size_t)n});
        if (out->overflow)
            break;
    }
    mem_wipe(chunk, sizeof chunk);
    if (n < 0)
        return host_errno_state(errno);
    return out->overflow ? FILE_TOO_BIG : FILE_OK;
}

enum file_state host_fd_read(Arena *arena, int fd, size_t max_bytes, Span *out)
{
    AUTO_BUF Buf bytes = BUF_INIT(max_bytes);
    struct stat st;
    enum file_state state =
        fstat(fd, &st) != 0 ? host_errno_state(errno) : files_judge(&st, max_bytes);
    *out = SPAN_EMPTY;
    if (state == FILE_OK)
        state = files_slurp(fd, &bytes);
    if (state == FILE_OK)
        *out = (Span){arena_strndup(arena, bytes.ptr, bytes.len), bytes.len};
    return state;
}

enum file_state host_file_read(World *w, Arena *arena, const char *path, size_t max_bytes,
                               Span *out)
{
    Arena scratch = ARENA_INIT;
    enum file_state state;
    int fd;
    *out = SPAN_EMPTY;
    if (!path || !path[0])
        return FILE_ABSENT;
    /* non-blocking: opening a FIFO must not wait for a writer */
    fd = open(host_path(w, &scratch, path), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    state = fd < 0 ? host_errno_state(errno) : host_fd_read(arena, fd, max_bytes, out);
    arena_clear(&scratch);
    if (fd >= 0)
        close(fd);
    return state;
}

FileInfo host_file_stat(World *w, const char *path)
{
    FileInfo info = {.state = FILE_ABSENT};
    Arena scratch = ARENA_INIT;
    struct stat st, link;
    const char *full;
    if (!path || !path[0])
        return info;
    full = host_path(w, &scratch, path);
    info.is_symlink = lstat(full, &link) == 0 && S_ISLNK(link.st_mode);
    if (stat(full, &st) != 0) {
        info.state = host_errno_state(errno);
        arena_clear(&scratch);
        return info;
    }
    arena_clear(&scratch);
    info.is_dir = S_ISDIR(st.st_mode);
    info.state = info.is_dir ? FILE_OK : files_judge(&st, SIZE_MAX);
    info.mode = (unsigned)st.st_mode & 07777u;
    info.uid = st.st_uid;
    info.gid = st.st_gid;
    info.links = (unsigned)st.st_nlink;
    info.size_bytes = st.st_size;
    info.mtime_s = st.st_mtime;
    return info;
}

static int files_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum file_state host_dir_list(World *w, Arena *arena, const char *path, NameVec *out)
{
    Arena scratch = ARENA_INIT;
    const char *full = path && path[0] ? host_path(w, &scratch, path) : NULL;
    int fd = full ? open(full, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK) : -1;
    enum file_state state = !full ? FILE_ABSENT : fd < 0 ? host_errno_state(errno) : FILE_OK;
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;
    *out = (NameVec)VEC_INIT;
    arena_clear(&scratch);
    if (fd >= 0 && !dir) {
        host_want_errno(errno);
        close(fd);
        return FILE_FAILED;
    }
    while (dir && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            vec_push(arena, out, arena_strdup(arena, entry->d_name));
    if (dir)
        closedir(dir);
    if (out->len > 0)
        qsort(out->items, out->len, sizeof *out->items, files_order);
    return state;
}

const char *host_file_real(World *w, Arena *arena, const char *path)
{
    Arena scratch = ARENA_INIT;
    char real[PATH_MAX];
    bool found = path && path[0] && realpath(host_path(w, &scratch, path), real);
    arena_clear(&scratch);
    return found ? arena_strdup(arena, real) : NULL;
}
