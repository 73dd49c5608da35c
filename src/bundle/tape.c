#include "bundle/tape.h"

#include <string.h>

#include "base/names.h"
#include "base/snapshot.h"

enum { TAPE_FILE_MAX = 1024 * 1024, TAPE_ALL_MAX = 16 * 1024 * 1024 };

/* A child that a player was to start: what was kept of it, or nothing. */
typedef struct Played {
    const CommandRun *command; /* NULL: it is not known */
    ChildDone done;
    void *data;
} Played;

struct Tape {
    Arena *arena;
    World world, *inner;
    NameMap by_path;
    TapeFileVec files;
    TapeTextVec env, env_asked;
    NameMap asked;
    const char **env_list; /* NULL-ended, for a player */
    const char *cwd, *home_real;
    int64_t now_s;
    size_t bytes;
    Commands commands;
    VEC(Played) played;
    uint64_t next_id;
};

static Tape *tape_of(World *w)
{
    return w->impl;
}

Tape *tape_new(Arena *arena)
{
    Tape *t = arena_new(arena, Tape);
    t->arena = arena;
    return t;
}

const TapeFileVec *tape_files(const Tape *t)
{
    return &t->files;
}

size_t tape_bytes(const Tape *t)
{
    return t->bytes;
}

const TapeTextVec *tape_env(const Tape *t)
{
    return &t->env;
}

const TapeTextVec *tape_env_asked(const Tape *t)
{
    return &t->env_asked;
}

const char *tape_cwd(const Tape *t)
{
    return t->cwd;
}

const char *tape_home_real(const Tape *t)
{
    return t->home_real;
}

const Commands *tape_commands(const Tape *t)
{
    return &t->commands;
}

int64_t tape_now_s(const Tape *t)
{
    return t->now_s;
}

static const char *tape_name(Tape *t, const char *path)
{
    return snapshot_name(t->arena, t->cwd ? t->cwd : "/", path);
}

static TapeFile *tape_find(Tape *t, const char *path)
{
    return names_get(&t->by_path, span_of(tape_name(t, path)));
}

TapeFile *tape_file(Tape *t, const char *path)
{
    const char *name = tape_name(t, path);
    TapeFile *f = names_get(&t->by_path, span_of(name));
    if (f)
        return f;
    f = arena_new(t->arena, TapeFile);
    f->path = name;
    names_put(t->arena, &t->by_path, span_of(name), f);
    vec_push(t->arena, &t->files, f);
    return f;
}

void tape_put_env(Tape *t, const char *entry)
{
    vec_push(t->arena, &t->env, arena_strdup(t->arena, entry));
}

void tape_put_command(Tape *t, CommandRun *command)
{
    vec_push(t->arena, &t->commands.items, command);
}

void tape_put_place(Tape *t, const char *cwd, int64_t now_s)
{
    t->cwd = arena_strdup(t->arena, cwd);
    t->now_s = now_s;
}

/* ---- recording ---- */

static enum file_state rec_read(World *w, Arena *arena, const char *path, size_t max_bytes,
                                Span *out)
{
    Tape *t = tape_of(w);
    TapeFile *f;
    enum file_state state = t->inner->file_read(t->inner, arena, path, max_bytes, out);
    if (!path || !path[0])
        return state;
    f = tape_file(t, path);
    if (f->was_read && f->state == FILE_OK)
        return state;
    f->was_read = true;
    f->state = state;
    f->cut = out->len > TAPE_FILE_MAX || t->bytes + out->len > TAPE_ALL_MAX;
    if (state == FILE_OK && !f->cut) {
        f->bytes = (Span){arena_strndup(t->arena, out->ptr, out->len), out->len};
        t->bytes += out->len;
    }
    return state;
}

static FileInfo rec_stat(World *w, const char *path)
{
    Tape *t = tape_of(w);
    FileInfo info = t->inner->file_stat(t->inner, path);
    if (path && path[0]) {
        TapeFile *f = tape_file(t, path);
        f->was_stat = true;
        f->info = info;
    }
    return info;
}

static enum file_state rec_list(World *w, Arena *arena, const char *path, NameVec *out)
{
    Tape *t = tape_of(w);
    enum file_state state = t->inner->dir_list(t->inner, arena, path, out);
    TapeFile *f;
    if (!path || !path[0])
        return state;
    f = tape_file(t, path);
    if (f->was_listed)
        return state;
    f->was_listed = true;
    f->list_state = state;
    for (size_t i = 0; i < out->len; i++)
        vec_push(t->arena, &f->names, (const char *)arena_strdup(t->arena, out->items[i]));
    return state;
}

static const char *rec_real(World *w, Arena *arena, const char *path)
{
    Tape *t = tape_of(w);
    const char *real = t->inner->file_real(t->inner, arena, path);
    if (path && path[0]) {
        TapeFile *f = tape_file(t, path);
        f->was_resolved = true;
        f->real = arena_strdup(t->arena, real);
    }
    return real;
}

static const char *rec_env_get(World *w, const char *name)
{
    Tape *t = tape_of(w);
    if (!names_get(&t->asked, span_of(name))) {
        const char *copy = arena_strdup(t->arena, name);
        names_put(t->arena, &t->asked, span_of(copy), t);
        vec_push(t->arena, &t->env_asked, copy);
    }
    return t->inner->env_get(t->inner, name);
}

static const char *const *rec_env_all(World *w)
{
    World *inner = tape_of(w)->inner;
    return inner->env_all(inner);
}

static const char *rec_cwd(World *w)
{
    World *inner = tape_of(w)->inner;
    return inner->cwd(inner);
}

#define INNER(w) (tape_of(w)->inner)

static const char *rec_place(World *w, Arena *arena, const char *path)
{
    return INNER(w)->file_place(INNER(w), arena, path);
}

static enum err rec_write(World *w, const char *path, Span bytes, unsigned mode, Err *err)
{
    return INNER(w)->file_write(INNER(w), path, bytes, mode, err);
}

static enum err rec_swap(World *w, const FileSwap *swap, Err *err)
{
    return INNER(w)->file_swap(INNER(w), swap, err);
}

static enum err rec_remove(World *w, const char *path, Err *err)
{
    return INNER(w)->file_remove(INNER(w), path, err);
}

static enum err rec_make(World *w, const char *path, unsigned mode, Err *err)
{
    return INNER(w)->dir_make(INNER(w), path, mode, err);
}

static int rec_lock(World *w, const char *path, Err *err)
{
    return INNER(w)->file_lock(INNER(w), path, err);
}

static void rec_unlock(World *w, int handle)
{
    INNER(w)->file_unlock(INNER(w), handle);
}

static int64_t rec_now_s(World *w)
{
    return INNER(w)->now_s(INNER(w));
}

static int64_t rec_mono_ms(World *w)
{
    return INNER(w)->mono_ms(INNER(w));
}

static void rec_random(World *w, void *out, size_t len)
{
    INNER(w)->random(INNER(w), out, len);
}

static uint64_t rec_http(World *w, const HttpRequest *request, HttpDone done, void *data)
{
    return INNER(w)->http_start(INNER(w), request, done, data);
}

static void rec_http_cancel(World *w, uint64_t id)
{
    INNER(w)->http_cancel(INNER(w), id);
}

static uint64_t rec_child(World *w, const ChildRequest *request, ChildDone done, void *data)
{
    Tape *t = tape_of(w);
    if (request->is_fact)
        return commands_record(&t->commands, t->arena, t->inner, request, done, data);
    return t->inner->child_start(t->inner, request, done, data);
}

static void rec_child_cancel(World *w, uint64_t id)
{
    INNER(w)->child_cancel(INNER(w), id);
}

static bool rec_poll(World *w, int extra_fd, int timeout_ms)
{
    return INNER(w)->poll(INNER(w), extra_fd, timeout_ms);
}

World *tape_recorder(Tape *t, World *inner)
{
    const char *const *all = inner->env_all(inner);
    const char *home = inner->env_get(inner, "HOME");
    const char *real = home && home[0] ? inner->file_real(inner, t->arena, home) : NULL;
    t->inner = inner;
    t->home_real = real && strcmp(real, home) != 0 ? real : NULL;
    tape_put_place(t, inner->cwd(inner), inner->now_s(inner));
    for (; all && *all; all++)
        tape_put_env(t, *all);
    t->world = (World){.impl = t,
                       .file_read = rec_read,
                       .file_stat = rec_stat,
                       .dir_list = rec_list,
                       .file_real = rec_real,
                       .file_write = rec_write,
                       .file_swap = rec_swap,
                       .file_place = rec_place,
                       .file_remove = rec_remove,
                       .dir_make = rec_make,
                       .file_lock = rec_lock,
                       .file_unlock = rec_unlock,
                       .env_get = rec_env_get,
                       .env_all = rec_env_all,
                       .cwd = rec_cwd,
                       .now_s = rec_now_s,
                       .mono_ms = rec_mono_ms,
                       .random = rec_random,
                       .http_start = rec_http,
                       .http_cancel = rec_http_cancel,
                       .child_start = rec_child,
                       .child_cancel = rec_child_cancel,
                       .poll = rec_poll};
    return &t->world;
}

/* ---- playing ---- */

static enum file_state play_read(World *w, Arena *arena, const char *path, size_t max_bytes,
                                 Span *out)
{
    const TapeFile *f = path && path[0] ? tape_find(tape_of(w), path) : NULL;
    (void)arena;
    *out = SPAN_EMPTY;
    if (!f || !f->was_read)
        return f && f->was_stat && f->info.is_dir ? FILE_IS_DIR : FILE_ABSENT;
    if (f->state == FILE_OK && (f->cut || f->bytes.len > max_bytes))
        return FILE_TOO_BIG;
    if (f->state == FILE_OK)
        *out = f->bytes;
    return f->state;
}

static FileInfo play_stat(World *w, const char *path)
{
    const TapeFile *f = path && path[0] ? tape_find(tape_of(w), path) : NULL;
    FileInfo info = {.state = FILE_ABSENT};
    if (f && f->was_stat)
        return f->info;
    if (f && f->was_listed && f->list_state == FILE_OK) /* it was only looked into */
        info = (FileInfo){.state = FILE_OK, .is_dir = true, .mode = 0755};
    else if (f && f->was_read && f->state == FILE_OK)
        info = (FileInfo){.state = FILE_OK, .mode = 0600, .size_bytes = (int64_t)f->bytes.len};
    return info;
}

static enum file_state play_list(World *w, Arena *arena, const char *path, NameVec *out)
{
    const TapeFile *f = path && path[0] ? tape_find(tape_of(w), path) : NULL;
    (void)arena;
    *out = (NameVec)VEC_INIT;
    if (!f || !f->was_listed)
        return FILE_ABSENT;
    *out = f->names;
    return f->list_state;
}

static const char *play_real(World *w, Arena *arena, const char *path)
{
    Tape *t = tape_of(w);
    const TapeFile *f = path && path[0] ? tape_find(t, path) : NULL;
    if (f && f->was_resolved)
        return arena_strdup(arena, f->real);
    return play_stat(w, path).state == FILE_OK ? arena_strdup(arena, tape_name(t, path)) : NULL;
}

static enum err play_refuse(Err *err)
{
    return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                   "This is a bundle from elsewhere: nothing is written or changed.");
}

static enum err play_write(World *w, const char *path, Span bytes, unsigned mode, Err *err)
{
    (void)w, (void)path, (void)bytes, (void)mode;
    return play_refuse(err);
}

static enum err play_swap(World *w, const FileSwap *swap, Err *err)
{
    (void)w, (void)swap;
    return play_refuse(err);
}

/* Nothing is ever written. */
static const char *play_place(World *w, Arena *arena, const char *path)
{
    (void)w;
    return arena_strdup(arena, path);
}

static enum err play_remove(World *w, const char *path, Err *err)
{
    (void)w, (void)path;
    return play_refuse(err);
}

static enum err play_make(World *w, const char *path, unsigned mode, Err *err)
{
    (void)w, (void)path, (void)mode;
    return play_refuse(err);
}

static int play_lock(World *w, const char *path, Err *err)
{
    (void)w, (void)path;
    play_refuse(err);
    return -1;
}

static void play_unlock(World *w, int handle)
{
    (void)w, (void)handle;
}

static const char *play_env_get(World *w, const char *name)
{
    const Tape *t = tape_of(w);
    size_t len = strlen(name);
    for (size_t i = 0; i < t->env.len; i++)
        if (strncmp(t->env.items[i], name, len) == 0 && t->env.items[i][len] == '=')
            return t->env.items[i] + len + 1;
    return NULL;
}

static const char *const *play_env_all(World *w)
{
    return tape_of(w)->env_list;
}

static const char *play_cwd(World *w)
{
    return tape_of(w)->cwd;
}

static int64_t play_now_s(World *w)
{
    return tape_of(w)->now_s;
}

static uint64_t play_http(World *w, const HttpRequest *request, HttpDone done, void *data)
{
    (void)w, (void)request, (void)done, (void)data;
    return 0; /* nothing is asked: whoever wants an answer finds it in the bundle or not at all */
}

static void play_cancel(World *w, uint64_t id)
{
    (void)w, (void)id;
}

static uint64_t play_child(World *w, const ChildRequest *request, ChildDone done, void *data)
{
    Tape *t = tape_of(w);
    const CommandRun *known = request->is_fact ? commands_find(&t->commands, request) : NULL;
    vec_push(t->arena, &t->played, ((Played){known, done, data}));
    return ++t->next_id;
}

static bool play_poll(World *w, int extra_fd, int timeout_ms)
{
    Tape *t = tape_of(w);
    size_t n = t->played.len;
    for (size_t i = 0; i < n; i++) {
        Played p = t->played.items[i];
        ChildResult result = {.exit_status = -1, .detail = "a bundle runs nothing"};
        if (p.command)
            result = (ChildResult){.started = p.command->started,
                                   .timed_out = p.command->timed_out,
                                   .flooded = p.command->flooded,
                                   .exit_status = p.command->exit_status,
                                   .out = p.command->out};
        p.done(p.data, &result);
    }
    t->played.len = 0;
    return t->inner->poll(t->inner, extra_fd, n > 0 ? 0 : timeout_ms);
}

World *tape_player(Tape *t, World *inner)
{
    t->inner = inner;
    t->env_list = arena_array(t->arena, const char *, t->env.len + 1);
    for (size_t i = 0; i < t->env.len; i++)
        t->env_list[i] = t->env.items[i];
    t->world = (World){.impl = t,
                       .file_read = play_read,
                       .file_stat = play_stat,
                       .dir_list = play_list,
                       .file_real = play_real,
                       .file_write = play_write,
                       .file_swap = play_swap,
                       .file_place = play_place,
                       .file_remove = play_remove,
                       .dir_make = play_make,
                       .file_lock = play_lock,
                       .file_unlock = play_unlock,
                       .env_get = play_env_get,
                       .env_all = play_env_all,
                       .cwd = play_cwd,
                       .now_s = play_now_s,
                       .mono_ms = rec_mono_ms,
                       .random = rec_random,
                       .http_start = play_http,
                       .http_cancel = play_cancel,
                       .child_start = play_child,
                       .child_cancel = play_cancel,
                       .poll = play_poll};
    return &t->world;
}
