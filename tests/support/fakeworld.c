#include "tests/support/fakeworld.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

typedef struct FakeFile {
    const char *path; /* absolute */
    enum file_state state;
    Span bytes;
    unsigned mode;
} FakeFile;

typedef struct FakeWorld {
    World world;
    Arena arena;
    const char *root;
    const char **env;
    VEC(FakeFile) files;
    int64_t now_s;
} FakeWorld;

/* Absolute, without "." and "..", double or trailing slashes; symlinks are left alone. */
static const char *fake_path(FakeWorld *f, Arena *arena, const char *path)
{
    char *full =
        path[0] == '/' ? arena_strdup(arena, path) : arena_printf(arena, "%s/%s", f->root, path);
    char *out = arena_alloc(arena, strlen(full) + 2);
    size_t len = 0;
    for (Span rest = span_of(full); rest.len > 0;) {
        size_t end = span_find_char(rest, '/');
        Span part = span_sub(rest, 0, end);
        rest = span_sub(rest, end + 1, rest.len);
        if (part.len == 0 || span_is(part, "."))
            continue;
        if (span_is(part, "..")) {
            while (len > 0 && out[--len] != '/')
                ;
            continue;
        }
        out[len++] = '/';
        memcpy(out + len, part.ptr, part.len);
        len += part.len;
    }
    if (len == 0)
        out[len++] = '/';
    out[len] = '\0';
    return out;
}

static FakeFile *fake_find(FakeWorld *f, const char *full)
{
    for (size_t i = 0; i < f->files.len; i++)
        if (strcmp(f->files.items[i].path, full) == 0)
            return &f->files.items[i];
    return NULL;
}

static bool fake_is_folder(FakeWorld *f, const char *full)
{
    size_t len = strlen(full);
    for (size_t i = 0; i < f->files.len; i++) {
        const char *path = f->files.items[i].path;
        if (strncmp(path, full, len) == 0 && path[len] == '/')
            return true;
    }
    return false;
}

static enum file_state fake_errno_state(void)
{
    return errno == EACCES                                                ? FILE_DENIED
           : errno == ELOOP                                               ? FILE_LOOP
           : errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG ? FILE_ABSENT
                                                                          : FILE_FAILED;
}

static FileInfo fake_file_stat(World *w, const char *path)
{
    FakeWorld *f = w->impl;
    Arena scratch = ARENA_INIT;
    FileInfo out = {.state = FILE_ABSENT};
    const char *full = path && path[0] ? fake_path(f, &scratch, path) : NULL;
    FakeFile *file = full ? fake_find(f, full) : NULL;
    struct stat st;
    if (file) {
        out = (FileInfo){.state = file->state,
                         .mode = file->mode,
                         .size_bytes = (int64_t)file->bytes.len,
                         .mtime_s = f->now_s};
    } else if (full && fake_is_folder(f, full)) {
        out = (FileInfo){.state = FILE_OK, .is_dir = true, .mode = 0700, .mtime_s = f->now_s};
    } else if (full && stat(full, &st) != 0) {
        out.state = fake_errno_state();
    } else if (full) {
        struct stat link;
        out = (FileInfo){.state = FILE_OK,
                         .is_dir = S_ISDIR(st.st_mode),
                         .is_symlink = lstat(full, &link) == 0 && S_ISLNK(link.st_mode),
                         .mode = (unsigned)st.st_mode & 07777,
                         .uid = st.st_uid,
                         .gid = st.st_gid,
                         .size_bytes = st.st_size,
                         .mtime_s = st.st_mtim.tv_sec};
        if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
            out.state = FILE_NOT_REGULAR;
    }
    arena_clear(&scratch);
    return out;
}

static enum file_state fake_disk_read(Arena *arena, const char *full, size_t size, Span *out)
{
    int fd = open(full, O_RDONLY | O_CLOEXEC);
    char *bytes;
    size_t len = 0;
    if (fd < 0)
        return fake_errno_state();
    bytes = arena_alloc(arena, size + 1);
    while (len < size) {
        ssize_t n = read(fd, bytes + len, size - len);
        if (n <= 0)
            break;
        len += (size_t)n;
    }
    close(fd);
    *out = (Span){bytes, len};
    return FILE_OK;
}

static enum file_state fake_file_read(World *w, Arena *arena, const char *path, size_t max_bytes,
                                      Span *out)
{
    FakeWorld *f = w->impl;
    FileInfo info = fake_file_stat(w, path);
    const char *full;
    FakeFile *file;
    *out = SPAN_EMPTY;
    if (info.state != FILE_OK)
        return info.state;
    if (info.is_dir)
        return FILE_IS_DIR;
    if ((uint64_t)info.size_bytes > max_bytes)
        return FILE_TOO_BIG;
    full = fake_path(f, arena, path);
    file = fake_find(f, full);
    if (!file)
        return fake_disk_read(arena, full, (size_t)info.size_bytes, out);
    *out = (Span){arena_span(arena, file->bytes), file->bytes.len};
    return FILE_OK;
}

static void fake_name_add(Arena *arena, NameVec *out, Span name)
{
    for (size_t i = 0; i < out->len; i++)
        if (span_is(name, out->items[i]))
            return;
    vec_push(arena, out, arena_span(arena, name));
}

static int fake_name_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum file_state fake_dir_list(World *w, Arena *arena, const char *path, NameVec *out)
{
    FakeWorld *f = w->impl;
    FileInfo info = fake_file_stat(w, path);
    const char *full;
    DIR *dir;
    struct dirent *entry;
    *out = (NameVec)VEC_INIT;
    if (info.state != FILE_OK)
        return info.state;
    if (!info.is_dir)
        return FILE_NOT_REGULAR;
    full = fake_path(f, arena, path);
    dir = opendir(full);
    while (dir && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            vec_push(arena, out, arena_strdup(arena, entry->d_name));
    if (dir)
        closedir(dir);
    for (size_t i = 0, len = strlen(full); i < f->files.len; i++) {
        const FakeFile *file = &f->files.items[i];
        Span rest;
        if (strncmp(file->path, full, len) != 0 || file->path[len] != '/' ||
            file->state == FILE_ABSENT)
            continue;
        rest = span_of(file->path + len + 1);
        fake_name_add(arena, out, span_sub(rest, 0, span_find_char(rest, '/')));
    }
    if (out->len > 0)
        qsort(out->items, out->len, sizeof *out->items, fake_name_order);
    return FILE_OK;
}

static const char *fake_file_real(World *w, Arena *arena, const char *path)
{
    FakeWorld *f = w->impl;
    FileInfo info = fake_file_stat(w, path);
    const char *full;
    char *real;
    if (info.state != FILE_OK)
        return NULL;
    full = fake_path(f, arena, path);
    real = realpath(full, NULL);
    if (real) {
        full = arena_strdup(arena, real);
        free(real);
    }
    return full;
}

static enum err fake_file_write(World *w, const char *path, Span bytes, unsigned mode, Err *err)
{
    (void)mode;
    (void)err;
    fake_world_put(w, path, bytes);
    return ERR_NONE;
}

/* Folders are there with their files. */
static enum err fake_dir_make(World *w, const char *path, unsigned mode, Err *err)
{
    (void)w, (void)path, (void)mode, (void)err;
    return ERR_NONE;
}

static const char *fake_file_place(World *w, Arena *arena, const char *path)
{
    (void)w;
    return arena_strdup(arena, path);
}

static enum err fake_file_swap(World *w, const FileSwap *swap, Err *err)
{
    Span now = SPAN_EMPTY;
    Arena scratch = ARENA_INIT;
    bool there = fake_file_read(w, &scratch, swap->path, SIZE_MAX / 2, &now) == FILE_OK;
    bool same = swap->before
                    ? there && now.len == swap->before->len &&
                          (now.len == 0 || memcmp(now.ptr, swap->before->ptr, now.len) == 0)
                    : !there;
    arena_clear(&scratch);
    if (!same)
        return err_set(err, ERR_CHANGED, source_file(swap->path, 0, 0),
                       "%s was changed since it was read", swap->path);
    if (swap->after)
        fake_world_put(w, swap->path, *swap->after);
    else
        fake_world_state(w, swap->path, FILE_ABSENT);
    return ERR_NONE;
}

static const char *fake_env_get(World *w, const char *name)
{
    FakeWorld *f = w->impl;
    size_t len = strlen(name);
    for (size_t i = 0; f->env[i]; i++)
        if (strncmp(f->env[i], name, len) == 0 && f->env[i][len] == '=')
            return f->env[i] + len + 1;
    return NULL;
}

static const char *const *fake_env_all(World *w)
{
    return ((FakeWorld *)w->impl)->env;
}

static const char *fake_cwd(World *w)
{
    return ((FakeWorld *)w->impl)->root;
}

static int64_t fake_now_s(World *w)
{
    return ((FakeWorld *)w->impl)->now_s;
}

static int64_t fake_mono_ms(World *w)
{
    (void)w;
    return 0;
}

static void fake_random(World *w, void *out, size_t len)
{
    (void)w;
    memset(out, 0x5a, len);
}

static uint64_t fake_http_start(World *w, const HttpRequest *request, HttpDone done, void *data)
{
    (void)w, (void)request, (void)done, (void)data;
    BUG("a fake world has no HTTP");
}

static uint64_t fake_child_start(World *w, const ChildRequest *request, ChildDone done, void *data)
{
    (void)w, (void)request, (void)done, (void)data;
    BUG("a fake world has no children");
}

static void fake_cancel(World *w, uint64_t id)
{
    (void)w, (void)id;
}

static bool fake_poll(World *w, int extra_fd, int timeout_ms)
{
    (void)w, (void)extra_fd, (void)timeout_ms;
    return false;
}

World *fake_world(const char *root_dir, const char *const *env)
{
    FakeWorld *f = mem_calloc(1, sizeof *f);
    size_t n = 0;
    while (env && env[n])
        n++;
    f->root = arena_strdup(&f->arena, root_dir);
    f->env = arena_array(&f->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        f->env[i] = arena_strdup(&f->arena, env[i]);
    f->now_s = FAKE_NOW_S;
    f->world = (World){.impl = f,
                       .file_read = fake_file_read,
                       .file_stat = fake_file_stat,
                       .dir_list = fake_dir_list,
                       .file_real = fake_file_real,
                       .file_write = fake_file_write,
                       .dir_make = fake_dir_make,
                       .file_place = fake_file_place,
                       .file_swap = fake_file_swap,
                       .env_get = fake_env_get,
                       .env_all = fake_env_all,
                       .cwd = fake_cwd,
                       .now_s = fake_now_s,
                       .mono_ms = fake_mono_ms,
                       .random = fake_random,
                       .http_start = fake_http_start,
                       .http_cancel = fake_cancel,
                       .child_start = fake_child_start,
                       .child_cancel = fake_cancel,
                       .poll = fake_poll};
    return &f->world;
}

void fake_world_free(World *w)
{
    FakeWorld *f = w->impl;
    Arena arena = f->arena;
    arena_clear(&arena);
    mem_free(f);
}

static void fake_set(World *w, const char *path, enum file_state state, Span bytes)
{
    FakeWorld *f = w->impl;
    const char *full = fake_path(f, &f->arena, path);
    FakeFile *file = fake_find(f, full);
    FakeFile fresh = {full, state, {arena_span(&f->arena, bytes), bytes.len}, 0600};
    if (file)
        *file = fresh;
    else
        vec_push(&f->arena, &f->files, fresh);
}

void fake_world_put(World *w, const char *path, Span bytes)
{
    fake_set(w, path, FILE_OK, bytes);
}

void fake_world_state(World *w, const char *path, enum file_state state)
{
    fake_set(w, path, state, SPAN_EMPTY);
}

Span fake_world_written(World *w, const char *path)
{
    FakeWorld *f = w->impl;
    FakeFile *file = fake_find(f, fake_path(f, &f->arena, path));
    return file && file->state == FILE_OK ? file->bytes : SPAN_EMPTY;
}

void fake_world_clock(World *w, int64_t now_s)
{
    ((FakeWorld *)w->impl)->now_s = now_s;
}

void fake_world_mode(World *w, const char *path, unsigned mode)
{
    FakeWorld *f = w->impl;
    Arena scratch = ARENA_INIT;
    FakeFile *file = fake_find(f, fake_path(f, &scratch, path));
    if (file)
        file->mode = mode;
    arena_clear(&scratch);
}
