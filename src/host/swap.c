/*
 * Replacing a file only if it is still what was read. Names are exchanged first and compared then:
 * what is compared is what was replaced, so that there is no moment in which somebody else's save
 * could get lost. If it was another file, it goes back.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ending.h"
#include "base/scratch.h"
#include "host/impl.h"

enum {
    PUT_BACK_TRIES = 256,
    COMPARE_CHUNK = 16 * 1024,
    KEEP_MODE = 0600,
    SWAP_OPEN = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW
};

/* glibc declares it for _GNU_SOURCE only */
extern int renameat2(int old_dir, const char *old_path, int new_dir, const char *new_path,
                     unsigned flags);

typedef struct Swap {
    World *w;
    Arena *arena;
    const FileSwap *want;
    Place at;
    Err *err;
} Swap;

static enum err swap_changed(const Swap *s)
{
    return err_set(s->err, ERR_CHANGED, source_file(s->want->path, 0, 0),
                   "%s was changed since it was read", s->want->path);
}

static enum err swap_failed(const Swap *s, const char *what)
{
    return err_set(s->err, ERR_IO, source_file(s->want->path, 0, 0), "%s: %s: %s", s->want->path,
                   what, strerror(errno));
}

/* From beside it to its place. */
static int swap_rename(const Swap *s, const char *from, unsigned flags)
{
    if (flags && host_of(s->w)->overlay.no_exchange) {
        errno = EINVAL;
        return -1;
    }
    return renameat2(s->at.scratch, from, s->at.folder, s->at.name, flags);
}

static bool swap_unsupported(void)
{
    return errno == EINVAL || errno == ENOSYS || errno == ENOTSUP || errno == EPERM;
}

static void swap_let_go(int fd)
{
    if (fd >= 0)
        close(fd);
}

/* Is that a plain file of exactly those bytes? *out_st is filled if so. */
static bool swap_holds(int folder, const char *name, Span bytes, struct stat *out_st)
{
    char chunk[COMPARE_CHUNK];
    int fd = openat(folder, name, SWAP_OPEN);
    bool same = fd >= 0 && fstat(fd, out_st) == 0 && S_ISREG(out_st->st_mode) &&
                (uintmax_t)out_st->st_size == bytes.len;
    while (same) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            same = n == 0 && bytes.len == 0;
            break;
        }
        same = (size_t)n <= bytes.len && memcmp(chunk, bytes.ptr, (size_t)n) == 0;
        bytes = span_sub(bytes, (size_t)n, bytes.len);
    }
    if (fd >= 0)
        close(fd);
    return same;
}

static bool swap_stat(int folder, const char *name, struct stat *out_st)
{
    return fstatat(folder, name, out_st, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool swap_is_there(const Swap *s)
{
    struct stat st;
    return swap_stat(s->at.folder, s->at.name, &st) || errno != ENOENT;
}

static void swap_drop(const Swap *s, const char *beside)
{
    unlinkat(s->at.scratch, beside, 0);
}

static bool swap_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* The old file itself goes where its bytes are kept, so that whoever still has it open and writes
 * on has written into the backup. On another file system, or where it has other names, the copy
 * that is there already stays. */
static void swap_keep(Swap *s, const char *old)
{
    struct stat st;
    int from = s->at.scratch;
    const char *keep = s->want->keep;
    Place to = {.folder = -1, .scratch = -1};
    bool kept = keep && swap_stat(from, old, &st) && st.st_nlink == 1 &&
                host_place_open(s->w, s->arena, keep, true, &to) &&
                fchmodat(from, old, KEEP_MODE, 0) == 0 &&
                renameat(from, old, to.folder, to.name) == 0;
    host_place_close(&to);
    if (kept)
        return;
    if (keep && !swap_holds(from, old, *s->want->before, &st)) {
        Span now;
        int fd = openat(from, old, SWAP_OPEN);
        if (fd >= 0 && host_fd_read(s->arena, fd, SIZE_MAX / 2, &now) == FILE_OK)
            host_file_write(s->w, keep, now, KEEP_MODE | FILE_STRAIGHT, NULL);
        swap_let_go(fd);
    }
    swap_drop(s, old);
}

/* A file that is held open keeps its number to itself: without that a save made meanwhile could get
 * the number of a file that is gone, and be taken for it. -1 if it can't be opened. */
static int swap_hold(const Swap *s, const char *beside, struct stat *out_st)
{
    int fd = openat(s->at.scratch, beside, SWAP_OPEN);
    if (fd < 0 || fstat(fd, out_st) == 0)
        return fd;
    close(fd);
    return -1;
}

/*
 * The target is ours, and beside is what it was: not what was read. It goes back, and what comes
 * out should be ours. If it is not, somebody has saved over ours meanwhile: that is newer still, so
 * it goes back too, until nothing newer comes out. Both files of an exchange are held: the number
 * of neither can be somebody else's by then.
 */
static enum err swap_put_back(Swap *s, const char *beside, const struct stat *ours)
{
    struct stat expected = *ours, going, out, scratch;
    const char *saved;
    bool is_ours = true;
    int held = -1; /* the file that should come out */
    for (int i = 0; i < PUT_BACK_TRIES; i++) {
        int going_held = swap_hold(s, beside, &going);
        if (going_held < 0 && !swap_stat(s->at.scratch, beside, &going))
            break;
        if (swap_rename(s, beside, RENAME_EXCHANGE) != 0) {
            /* the target is gone: what was there before must not be */
            bool gone = errno == ENOENT && swap_rename(s, beside, RENAME_NOREPLACE) == 0;
            swap_let_go(going_held);
            if (!gone)
                break;
            swap_let_go(held);
            return swap_changed(s);
        }
        bool is_expected =
            swap_stat(s->at.scratch, beside, &out) && swap_same_file(&out, &expected) &&
            (!is_ours || swap_holds(s->at.scratch, beside, *s->want->after, &scratch));
        swap_let_go(held);
        held = going_held;
        if (is_expected) {
            swap_let_go(held);
            swap_drop(s, beside);
            return swap_changed(s);
        }
        is_ours = false;
        expected = going;
    }
    swap_let_go(held);
    /* under a name that scratch_tidy leaves alone */
    saved = arena_printf(s->arena, "%s-saved", beside);
    if (renameat(s->at.scratch, beside, s->at.scratch, saved) == 0)
        beside = saved;
    return err_set(s->err, ERR_IO, source_file(s->want->path, 0, 0),
                   "%s changes too fast; what it was is in %s beside it%s", s->want->path, beside,
                   s->at.scratch == s->at.folder ? "" : ", or in .git");
}

/* Without an exchange of names: the old file gets a second name first, and what is compared is
 * that. */
static enum err swap_by_link(Swap *s, const char *beside)
{
    const char *aside = scratch_name(s->arena, s->w, s->at.name);
    bool linked = linkat(s->at.folder, s->at.name, s->at.scratch, aside, 0) == 0;
    struct stat old, now;
    bool same = (linked ? swap_holds(s->at.scratch, aside, *s->want->before, &old)
                        : swap_holds(s->at.folder, s->at.name, *s->want->before, &old)) &&
                swap_stat(s->at.folder, s->at.name, &now) && swap_same_file(&old, &now);
    if (!same || swap_rename(s, beside, 0) != 0) {
        enum err e = same ? swap_failed(s, "can't be replaced") : swap_changed(s);
        if (linked)
            swap_drop(s, aside);
        swap_drop(s, beside);
        return e;
    }
    if (linked)
        swap_keep(s, aside);
    return ERR_NONE;
}

static enum err swap_replace(Swap *s, const char *beside, const struct stat *ours)
{
    struct stat old;
    if (swap_rename(s, beside, RENAME_EXCHANGE) != 0) {
        enum err e;
        if (swap_unsupported())
            return swap_by_link(s, beside);
        e = errno == ENOENT ? swap_changed(s) : swap_failed(s, "can't be replaced");
        swap_drop(s, beside);
        return e;
    }
    if (!swap_holds(s->at.scratch, beside, *s->want->before, &old))
        return swap_put_back(s, beside, ours);
    swap_keep(s, beside);
    return ERR_NONE;
}

/* Only where nothing is. */
static enum err swap_make(Swap *s, const char *beside)
{
    enum err e = ERR_NONE;
    if (swap_rename(s, beside, RENAME_NOREPLACE) == 0)
        return ERR_NONE;
    if (swap_unsupported() && linkat(s->at.scratch, beside, s->at.folder, s->at.name, 0) == 0) {
        swap_drop(s, beside);
        return ERR_NONE;
    }
    if (swap_unsupported()) { /* no second names either: the empty file takes the place first */
        int fd = openat(s->at.folder, s->at.name,
                        O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, KEEP_MODE);
        if (fd >= 0) {
            close(fd);
            if (swap_rename(s, beside, 0) == 0)
                return ERR_NONE;
        }
    }
    e = errno == EEXIST ? swap_changed(s) : swap_failed(s, "can't be made");
    swap_drop(s, beside);
    return e;
}

static enum err swap_remove(Swap *s)
{
    const char *aside = scratch_name(s->arena, s->w, s->at.name);
    struct stat old;
    if (renameat(s->at.folder, s->at.name, s->at.scratch, aside) != 0)
        return errno == ENOENT ? swap_changed(s) : swap_failed(s, "can't be removed");
    if (swap_holds(s->at.scratch, aside, *s->want->before, &old)) {
        swap_keep(s, aside);
        return ERR_NONE;
    }
    if (swap_rename(s, aside, RENAME_NOREPLACE) != 0) {
        /* one that was made meanwhile is newer, and stays */
        if (swap_unsupported())
            (void)!linkat(s->at.scratch, aside, s->at.folder, s->at.name, 0);
        swap_drop(s, aside);
    }
    return swap_changed(s);
}

static enum err swap_run(Swap *s)
{
    const FileSwap *want = s->want;
    const char *beside = NULL;
    struct stat st = {0};
    enum err e;
    if (want->before ? !swap_holds(s->at.folder, s->at.name, *want->before, &st) : swap_is_there(s))
        return swap_changed(s);
    if (!want->after)
        return want->before ? swap_remove(s) : ERR_NONE;
    e = host_write_beside(s->w, s->arena, &s->at, *want->after,
                          want->mode & ~(unsigned)FILE_STRAIGHT, &beside, s->err);
    if (e)
        return e;
    if (!swap_stat(s->at.scratch, beside, &st))
        return swap_failed(s, "can't be written");
    return want->before ? swap_replace(s, beside, &st) : swap_make(s, beside);
}

/* There is no such place: whatever was to be replaced is gone. */
static enum err swap_nowhere(const Swap *s)
{
    if (!s->at.path)
        return err_set(s->err, ERR_INPUT, SOURCE_UNKNOWN, "%s: too many links", s->want->path);
    if (errno == ENOTDIR || errno == ELOOP || (errno == ENOENT && s->want->before))
        return swap_changed(s);
    return s->want->before || s->want->after ? swap_failed(s, "can't write beside it") : ERR_NONE;
}

enum err host_file_swap(World *w, const FileSwap *want, Err *err)
{
    Arena arena = ARENA_INIT;
    Swap s = {.w = w, .arena = &arena, .want = want, .err = err};
    enum err e;
    ending_hold();
    e = host_place_open(w, &arena, want->path, want->mode & FILE_STRAIGHT, &s.at)
            ? swap_run(&s)
            : swap_nowhere(&s);
    if (!e && s.at.folder >= 0)
        host_place_sync(&s.at);
    host_place_close(&s.at);
    ending_release();
    arena_clear(&arena);
    return e;
}
