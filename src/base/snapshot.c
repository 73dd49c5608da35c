#include "base/snapshot.h"

#include <string.h>

#include "base/names.h"
#include "base/suspect.h"
#include "base/text.h"
#include "base/world.h"

/* What is known of one path; each part is filled when it is first asked for. */
typedef struct SnapEntry {
    const char *path;
    bool was_resolved, was_read, was_stat, was_listed;
    const char *real;       /* NULL: nothing is there */
    struct SnapEntry *file; /* the entry that holds the bytes: this one, or that of its real name */
    enum file_state state;
    Span bytes;
    size_t asked_bytes; /* the most that was asked for; a larger file may be read up to more */
    VEC(size_t) lines;  /* where each LINES_APART-th line of bytes begins; empty: not asked yet */
    const char *digest;
    FileInfo info;
    enum file_state list_state;
    NameVec names;
} SnapEntry;

struct Snapshot {
    Arena *arena;
    World *w; /* NULL = nothing is there */
    NameMap entries;
    const char *const *env; /* instead of the World's; NULL */
    Snapshot *behind;       /* NULL = no layer: w itself */
    SnapshotLayer layer;
    Snapshot *outside; /* of what is not below folder; NULL */
    const char *folder;
    size_t held; /* bytes, about */
};

enum {
    OUTSIDE_MAX = 16 * 1024 * 1024, /* held of what many snapshots have in common */
    ENTRY_BYTES = 512,              /* about, of a path that is known and its name */
    LINES_APART = 256
};

static void snapshot_suspect(const char *const *env)
{
    for (; env && *env; env++)
        suspect_scan(span_of(strchr(*env, '=') ? strchr(*env, '=') + 1 : *env));
}

Snapshot *snapshot_new(Arena *arena, World *w)
{
    Snapshot *s = arena_new(arena, Snapshot);
    s->arena = arena;
    s->w = w;
    snapshot_suspect(w && w->env_all ? w->env_all(w) : NULL);
    return s;
}

Snapshot *snapshot_within(Arena *arena, World *w, Snapshot *outside, const char *folder)
{
    Snapshot *s = snapshot_new(arena, w);
    s->outside = folder && folder[0] == '/' ? outside : NULL;
    s->folder = folder;
    return s;
}

/* The one that keeps what is read there. A path that would have to be followed to tell where it
 * leads is this one's own. */
static Snapshot *snapshot_of_path(Snapshot *s, const char *path)
{
    if (!s || !s->outside || !path || path[0] != '/' || strstr(path, "/..") ||
        strcmp(path, s->folder) == 0 || text_below(path, s->folder))
        return s;
    return s->outside->held < OUTSIDE_MAX || names_get(&s->outside->entries, span_of(path))
               ? s->outside
               : s;
}

Snapshot *snapshot_over(Arena *arena, Snapshot *behind, const SnapshotLayer *layer)
{
    Snapshot *s = snapshot_new(arena, NULL);
    s->behind = behind;
    s->layer = *layer;
    return s;
}

/* Where the path lies behind the layer. */
static const char *snapshot_place(Snapshot *s, const char *path)
{
    return s->layer.place(s->layer.data, s->arena, s->behind, path);
}

static bool snapshot_made(Snapshot *s, const char *path, Span *out)
{
    *out = SPAN_EMPTY;
    return path && s->layer.made(s->layer.data, path, out);
}

const char *snapshot_name(Arena *arena, const char *cwd, const char *path)
{
    if (path[0] == '/')
        cwd = NULL;
    AUTO_BUF Buf out = BUF_INIT(strlen(path) + (cwd ? strlen(cwd) : 0) + 2);
    Span rest = span_of(path);
    bool absolute = path[0] == '/' || (cwd && cwd[0] == '/');
    if (cwd && cwd[0] == '/')
        buf_add_str(&out, cwd);
    while (rest.len > 0) {
        size_t end = span_find_char(rest, '/');
        Span part = span_sub(rest, 0, end);
        rest = span_sub(rest, end + 1, rest.len);
        if (part.len == 0 || span_is(part, "."))
            continue;
        if (out.len == 0 ? absolute : out.ptr[out.len - 1] != '/')
            buf_add_char(&out, '/');
        buf_add(&out, part);
    }
    if (out.len == 0)
        buf_add_str(&out, absolute ? "/" : ".");
    return arena_strndup(arena, out.ptr, out.len);
}

/* NULL where there can be nothing. */
static SnapEntry *snapshot_entry(Snapshot *s, const char *path)
{
    SnapEntry *e;
    const char *name;
    if (!s || !s->w || !path || !path[0])
        return NULL;
    e = names_get(&s->entries, span_of(path));
    if (e)
        return e;
    name = snapshot_name(s->arena, snapshot_cwd(s), path);
    e = names_get(&s->entries, span_of(name));
    if (!e) {
        e = arena_new(s->arena, SnapEntry);
        e->path = name;
        s->held += ENTRY_BYTES;
        names_put(s->arena, &s->entries, span_of(name), e);
    }
    if (strcmp(name, path) != 0)
        names_put(s->arena, &s->entries, span_of(arena_strdup(s->arena, path)), e);
    return e;
}

static void snapshot_resolve(Snapshot *s, SnapEntry *e)
{
    if (e->was_resolved)
        return;
    e->was_resolved = true;
    e->file = e;
    e->real = s->w->file_real ? s->w->file_real(s->w, s->arena, e->path) : e->path;
    if (e->real && strcmp(e->real, e->path) != 0) {
        e->file = snapshot_entry(s, e->real);
        snapshot_resolve(s, e->file);
    }
}

/* Of a path that is no layer's: its entry, once its bytes are read, whatever came of that. */
static SnapEntry *snapshot_bytes(Snapshot *s, const char *path, size_t max_bytes)
{
    SnapEntry *e;
    s = snapshot_of_path(s, path);
    e = snapshot_entry(s, path);
    if (!e)
        return NULL;
    snapshot_resolve(s, e);
    e = e->file;
    if (!e->was_read || (e->state == FILE_TOO_BIG && max_bytes > e->asked_bytes)) {
        e->was_read = true;
        e->asked_bytes = max_bytes;
        e->state = s->w->file_read(s->w, s->arena, e->path, max_bytes, &e->bytes);
        suspect_scan(e->bytes);
        s->held += e->bytes.len;
    }
    return e;
}

bool snapshot_is_secret(const Snapshot *s, const char *path)
{
    return s && s->behind && s->layer.secret(s->layer.data, path);
}

enum file_state snapshot_read(Snapshot *s, const char *path, size_t max_bytes, Span *out)
{
    const SnapEntry *e;
    *out = SPAN_EMPTY;
    if (s && s->behind) {
        Span made;
        if (!snapshot_made(s, path, &made))
            return snapshot_read(s->behind, path ? snapshot_place(s, path) : NULL, max_bytes, out);
        if (!made.ptr || made.len > max_bytes)
            return made.ptr ? FILE_TOO_BIG : FILE_ABSENT;
        *out = made;
        return FILE_OK;
    }
    e = snapshot_bytes(s, path, max_bytes);
    if (!e)
        return FILE_ABSENT;
    if (e->state == FILE_OK && e->bytes.len > max_bytes)
        return FILE_TOO_BIG;
    if (e->state == FILE_OK)
        *out = e->bytes;
    return e->state;
}

/* The n-th line from there on, from 0. */
static bool line_from(Span rest, size_t n, Span *out)
{
    for (size_t i = 0; i <= n; i++)
        if (!span_next_line(&rest, out))
            return false;
    return true;
}

bool snapshot_line(Snapshot *s, const char *path, int line, size_t max_bytes, Span *out)
{
    SnapEntry *e;
    Span made, text;
    size_t n = (size_t)line - 1;
    if (line < 1 || snapshot_read(s, path, max_bytes, &text) != FILE_OK)
        return false;
    if (s->behind)
        return snapshot_made(s, path, &made)
                   ? line_from(text, n, out)
                   : snapshot_line(s->behind, snapshot_place(s, path), line, max_bytes, out);
    e = snapshot_bytes(s, path, max_bytes);
    if (e->lines.len == 0) {
        Span rest = text, next;
        size_t seen = 0;
        do {
            if (seen++ % LINES_APART == 0)
                vec_push(s->arena, &e->lines, text.len - rest.len);
        } while (span_next_line(&rest, &next));
    }
    return n / LINES_APART < e->lines.len &&
           line_from(span_sub(text, e->lines.items[n / LINES_APART], text.len), n % LINES_APART,
                     out);
}

const char *snapshot_digest(Snapshot *s, const char *path)
{
    SnapEntry *e;
    Span made;
    if (s && s->behind)
        return !path || snapshot_made(s, path, &made)
                   ? NULL
                   : snapshot_digest(s->behind, snapshot_place(s, path));
    s = snapshot_of_path(s, path);
    e = snapshot_entry(s, path);
    if (!e || !e->was_resolved)
        return NULL;
    e = e->file;
    if (e->was_read && e->state == FILE_OK && !e->digest)
        e->digest = digest_of(s->arena, e->bytes);
    return e->digest;
}

FileInfo snapshot_stat(Snapshot *s, const char *path)
{
    SnapEntry *e;
    if (s && s->behind) {
        Span made;
        if (!snapshot_made(s, path, &made))
            return snapshot_stat(s->behind, path ? snapshot_place(s, path) : NULL);
        if (!made.ptr)
            return (FileInfo){.state = FILE_ABSENT};
        return (FileInfo){.state = FILE_OK, .mode = 0644, .size_bytes = (int64_t)made.len};
    }
    s = snapshot_of_path(s, path);
    e = snapshot_entry(s, path);
    if (!e)
        return (FileInfo){.state = FILE_ABSENT};
    if (!e->was_stat) {
        e->was_stat = true;
        e->info = s->w->file_stat(s->w, e->path);
    }
    return e->info;
}

enum file_state snapshot_list(Snapshot *s, const char *path, NameVec *out)
{
    SnapEntry *e;
    *out = (NameVec)VEC_INIT;
    if (s && s->behind && path)
        return s->layer.list(s->layer.data, s->arena, s->behind, path, out);
    s = snapshot_of_path(s, path);
    e = snapshot_entry(s, path);
    if (!e)
        return FILE_ABSENT;
    if (!e->was_listed) {
        e->was_listed = true;
        e->list_state = s->w->dir_list(s->w, s->arena, e->path, &e->names);
        s->held += e->names.len * sizeof *e->names.items;
        for (size_t i = 0; i < e->names.len; i++)
            s->held += strlen(e->names.items[i]);
    }
    *out = e->names;
    return e->list_state;
}

const char *snapshot_real(Snapshot *s, const char *path)
{
    SnapEntry *e;
    Span made;
    if (s && s->behind && snapshot_made(s, path, &made) && made.ptr) {
        const char *slash = strrchr(path, '/');
        const char *folder =
            slash ? snapshot_real(s->behind,
                                  arena_span(s->arena, span_sub(span_of(path), 0,
                                                                (size_t)(slash - path) + 1)))
                  : NULL;
        return folder ? arena_printf(s->arena, "%s%s", folder[1] ? folder : "", slash) : NULL;
    }
    if (s && s->behind)
        return snapshot_real(s->behind, path);
    s = snapshot_of_path(s, path);
    e = snapshot_entry(s, path);
    if (!e)
        return NULL;
    snapshot_resolve(s, e);
    return e->real;
}

void snapshot_each(const Snapshot *s, void (*each)(void *data, const char *path, bool listed),
                   void *data)
{
    while (s && s->behind)
        s = s->behind;
    for (size_t i = 0; s && i < s->entries.cap; i++) {
        const SnapEntry *e = s->entries.rows[i].value;
        bool own_name = e && span_is(s->entries.rows[i].name, e->path);
        if (own_name && e->path[0] == '/' && (e->was_read || e->was_listed))
            each(data, e->path, e->was_listed);
    }
}

void snapshot_environment(Snapshot *s, const char *const *env)
{
    s->env = env;
    snapshot_suspect(env);
}

const char *const *snapshot_env_all(const Snapshot *s)
{
    static const char *const none[] = {NULL};
    const char *const *all = NULL;
    if (s && s->behind)
        all = s->layer.env(s->layer.data);
    else if (s && s->env)
        all = s->env;
    else if (s && s->w && s->w->env_all)
        all = s->w->env_all(s->w);
    return all ? all : none;
}

const char *snapshot_env(const Snapshot *s, const char *name)
{
    const char *last = NULL;
    size_t len = strlen(name);
    if (s && s->w && !s->env)
        return s->w->env_get ? s->w->env_get(s->w, name) : NULL;
    for (const char *const *all = snapshot_env_all(s); *all; all++)
        if (strncmp(*all, name, len) == 0 && (*all)[len] == '=')
            last = *all + len + 1;
    return last;
}

const char *snapshot_on_path(Snapshot *s, Arena *arena, const char *program)
{
    Span rest = span_of(snapshot_env(s, "PATH"));
    const char *full;
    while ((full = text_next_on_path(arena, &rest, program))) {
        FileInfo info = snapshot_stat(s, full);
        if (info.state == FILE_OK && !info.is_dir)
            return full;
    }
    return NULL;
}

const char *snapshot_cwd(const Snapshot *s)
{
    if (s && s->behind)
        return snapshot_cwd(s->behind);
    return s && s->w && s->w->cwd ? s->w->cwd(s->w) : NULL;
}

const char *digest_of(Arena *arena, Span bytes)
{
    return text_sha1_hex(arena, bytes);
}
