#include "engine/apply.h"

#include <string.h>

#include "base/scratch.h"
#include "base/secret.h"
#include "base/snapshot.h"
#include "base/text.h"
#include "edit/lineshown.h"
#include "engine/applyfile.h"
#include "engine/backup.h"

enum { DIFF_CONTEXT = 2, DIFF_MAX = 4 * 1024 * 1024, NEW_FOLDER_MODE = 0700 | FILE_STRAIGHT };

/* One line of the file as it was, and what becomes of it. */
typedef struct ApplyLine {
    Span text;        /* without its '\n' */
    bool ended;       /* it had one */
    const Edit *edit; /* changes or removes it; NULL = stays */
    const Edit *add;  /* a line that goes after it */
} ApplyLine;

typedef VEC(ApplyLine) ApplyLineVec;

enum err apply_changed(const char *path, Err *err)
{
    return err_set(err, ERR_CHANGED, source_file(path, 0, 0), "%s was changed since it was read",
                   path);
}

/* ---- making the new bytes ---- */

enum err apply_read(Arena *arena, World *w, const char *path, ApplyFile *out, Err *err)
{
    FileInfo info = w->file_stat(w, path);
    Source at = source_file(path, 0, 0);
    if (info.state == FILE_ABSENT)
        return err_set(err, ERR_CHANGED, at, "%s is gone", path);
    if (w->file_read(w, arena, path, APPLY_FILE_MAX, &out->before) != FILE_OK)
        return err_set(err, ERR_IO, at, "%s can't be read.", path);
    out->path = path;
    out->real = w->file_real ? w->file_real(w, arena, path) : path;
    out->real = out->real ? out->real : path;
    out->mode = info.mode;
    out->links = info.links;
    return ERR_NONE;
}

static ApplyLineVec apply_split(Arena *arena, Span bytes)
{
    ApplyLineVec lines = VEC_INIT;
    for (size_t at = 0; at < bytes.len;) {
        size_t n = span_find_char(span_sub(bytes, at, bytes.len), '\n');
        ApplyLine line = {span_sub(bytes, at, at + n), at + n < bytes.len, NULL, NULL};
        vec_push(arena, &lines, line);
        at += n + 1;
    }
    return lines;
}

static bool apply_same(Span text, const Secret *secret)
{
    Span other = secret_use(secret);
    return span_same(text, other);
}

/* Marks the edits of one file on its lines; the file, and so every line that a fix changes, must
 * still be what the fix saw. */
static enum err apply_mark(ApplyLineVec *lines, const char *path, const char *digest,
                           const Fix *fix, Err *err)
{
    for (size_t i = 0; i < fix->edits.len; i++) {
        const Edit *e = &fix->edits.items[i];
        Source at = source_file(path, e->line, 0);
        ApplyLine *line;
        if (strcmp(e->file, path) != 0)
            continue;
        if (!e->digest || strcmp(e->digest, digest) != 0)
            return apply_changed(path, err);
        if (e->line < (e->before ? 1 : 0) || (size_t)e->line > lines->len)
            return apply_changed(path, err);
        line = e->line > 0 ? &lines->items[e->line - 1] : NULL;
        if (!e->before) {
            if (!line)
                return err_set(err, ERR_INPUT, at, "A line can't be added before the first of %s.",
                               path);
            line->add = e;
        } else if (line->edit && line->edit != e) {
            if (!secret_equal(line->edit->after, e->after))
                return err_set(err, ERR_INPUT, at,
                               "Two fixes change line %d of %s; apply one, then look again.",
                               e->line, path);
        } else if (!apply_same(line->text, e->before)) {
            return apply_changed(path, err);
        } else {
            line->edit = e;
        }
    }
    return ERR_NONE;
}

static void apply_put(Buf *out, Span text, bool ended)
{
    buf_add(out, text);
    if (ended)
        buf_add_char(out, '\n');
}

/* The bytes that come out; they hold secrets, so they live in the arena (wiped) and nowhere else.
 */
static Span apply_join(Arena *arena, const ApplyLineVec *lines, size_t room)
{
    AUTO_BUF Buf out = BUF_INIT(room);
    for (size_t i = 0; i < lines->len; i++) {
        const ApplyLine *line = &lines->items[i];
        if (!line->edit)
            apply_put(&out, line->text, line->ended || line->add);
        else if (line->edit->after)
            apply_put(&out, secret_use(line->edit->after), line->ended || line->add);
        if (line->add && line->add->after)
            apply_put(&out, secret_use(line->add->after), line->ended);
    }
    return (Span){arena_span(arena, buf_span(&out)), out.len};
}

/* ---- showing ---- */

void apply_diff_line(Buf *diff, char sign, const char *shown, bool ended)
{
    buf_printf(diff, "%c%s\n%s", sign, shown, ended ? "" : "\\ No newline at end of file\n");
}

static bool apply_is_changed(const ApplyLine *line)
{
    return line->edit || line->add;
}

/* One hunk: lines from..to, in old numbers from 1. *shift: how many lines the new file is ahead. */
static void apply_diff_hunk(Arena *arena, Buf *diff, Span text, const ApplyLineVec *lines,
                            size_t from, size_t to, int *shift)
{
    size_t added = 0, removed = 0;
    for (size_t i = from; i < to; i++) {
        const ApplyLine *line = &lines->items[i];
        added += (line->edit && line->edit->after ? 1u : 0u) + (line->add ? 1u : 0u);
        removed += line->edit ? 1u : 0u;
    }
    buf_printf(diff, "@@ -%zu,%zu +%d,%zu @@\n", from + 1, to - from, (int)from + 1 + *shift,
               to - from + added - removed);
    *shift += (int)added - (int)removed;
    for (size_t i = from; i < to; i++) {
        const ApplyLine *line = &lines->items[i];
        if (line->edit)
            apply_diff_line(diff, '-', line->edit->shown_before, line->ended);
        else
            apply_diff_line(diff, ' ', lineshown(arena, text, line->text),
                            line->ended || line->add);
        if (line->edit && line->edit->after)
            apply_diff_line(diff, '+', line->edit->shown_after, line->ended);
        if (line->add)
            apply_diff_line(diff, '+', line->add->shown_after, line->ended);
    }
}

static void apply_diff(Arena *arena, Buf *diff, const ApplyFile *file, const ApplyLineVec *lines)
{
    int shift = 0;
    const char *path = text_safe(arena, file->path);
    if (file->links > 1)
        buf_printf(diff,
                   "# %s has %u names (hard links): only this one gets the new text, the others "
                   "keep the old one.\n",
                   path, file->links);
    buf_printf(diff, "--- %s\n+++ %s\n", path, path);
    for (size_t i = 0; i < lines->len;) {
        size_t from, to;
        if (!apply_is_changed(&lines->items[i])) {
            i++;
            continue;
        }
        from = i > DIFF_CONTEXT ? i - DIFF_CONTEXT : 0;
        for (to = i + 1; to < lines->len && to <= i + 2 * DIFF_CONTEXT; to++)
            if (apply_is_changed(&lines->items[to]))
                i = to;
        to = i + 1 + DIFF_CONTEXT < lines->len ? i + 1 + DIFF_CONTEXT : lines->len;
        apply_diff_hunk(arena, diff, file->before, lines, from, to, &shift);
        i = to;
    }
}

/* ---- the plan ---- */

static bool apply_planned(const ApplyPlan *plan, const char *path)
{
    for (size_t i = 0; i < plan->files.len; i++)
        if (strcmp(plan->files.items[i].path, path) == 0)
            return true;
    return false;
}

static enum err apply_plan_file(Arena *arena, World *w, const char *path, const Fix *const *fixes,
                                size_t n, ApplyPlan *out, Buf *diff, Err *err)
{
    ApplyFile file = {0};
    enum err e = apply_read(arena, w, path, &file, err);
    ApplyLineVec lines = VEC_INIT;
    const char *digest = e ? NULL : digest_of(arena, file.before);
    size_t room = file.before.len + 2;
    if (!e)
        lines = apply_split(arena, file.before);
    for (size_t i = 0; i < n && !e; i++) {
        e = apply_mark(&lines, path, digest, fixes[i], err);
        for (size_t k = 0; k < fixes[i]->edits.len; k++)
            room += fixes[i]->edits.items[k].after
                        ? secret_shape(fixes[i]->edits.items[k].after).len_bytes + 1
                        : 0;
    }
    if (e)
        return e;
    file.after = apply_join(arena, &lines, room);
    apply_diff(arena, diff, &file, &lines);
    vec_push(arena, &out->files, file);
    return ERR_NONE;
}

enum err apply_plan(Arena *arena, World *w, const Fix *const *fixes, size_t n_fixes, ApplyPlan *out,
                    Err *err)
{
    AUTO_BUF Buf diff = BUF_INIT(DIFF_MAX);
    enum err e = ERR_NONE;
    *out = (ApplyPlan){0};
    for (size_t i = 0; i < n_fixes; i++)
        for (size_t k = 0; k < fixes[i]->edits.len && !e; k++)
            if (!apply_planned(out, fixes[i]->edits.items[k].file))
                e = apply_plan_file(arena, w, fixes[i]->edits.items[k].file, fixes, n_fixes, out,
                                    &diff, err);
    out->diff = arena_strdup(arena, diff.ptr);
    return e;
}

/* ---- writing ---- */

static bool apply_unchanged(Arena *arena, World *w, const ApplyFile *f)
{
    Span now;
    if (f->fresh)
        return w->file_stat(w, f->real).state == FILE_ABSENT;
    return w->file_read(w, arena, f->real, APPLY_FILE_MAX, &now) == FILE_OK &&
           span_same(now, f->before);
}

/* From one state to the other, if it is in the first: forward as planned, else back. */
static enum err apply_swap(World *w, const ApplyFile *f, bool forward, const char *keep, Err *err)
{
    const Span *before = f->fresh ? NULL : &f->before;
    FileSwap swap = {.path = f->real,
                     .before = forward ? before : &f->after,
                     .after = forward ? &f->after : before,
                     .mode = f->mode | FILE_STRAIGHT,
                     .keep = keep};
    return w->file_swap(w, &swap, err);
}

/* The first n files back to what they were; true if all could be. */
static bool apply_take_back(World *w, const ApplyPlan *plan, size_t n)
{
    bool all = true;
    for (size_t i = 0; i < n; i++)
        all = apply_swap(w, &plan->files.items[i], false, NULL, NULL) == ERR_NONE && all;
    return all;
}

static enum err apply_make_folder(Arena *arena, World *w, const char *path, Err *err)
{
    const char *slash = strrchr(path, '/');
    return slash && slash > path
               ? w->dir_make(w, arena_strndup(arena, path, (size_t)(slash - path)), NEW_FOLDER_MODE,
                             err)
               : ERR_NONE;
}

static enum err apply_write_all(Arena *arena, World *w, const ApplyPlan *plan, const char *backup,
                                Err *err)
{
    for (size_t i = 0; i < plan->files.len; i++) {
        const ApplyFile *f = &plan->files.items[i];
        const char *keep = f->fresh ? NULL : backup_before(arena, w, backup, i);
        Err why = ERR_INIT;
        enum err e = f->fresh ? apply_make_folder(arena, w, f->real, &why) : ERR_NONE;
        if (!e)
            e = apply_swap(w, f, true, keep, &why);
        if (!e)
            continue;
        if (!apply_take_back(w, plan, i))
            return err_set(err, ERR_IO, why.at, "%s. why403 fix --undo puts the others back.",
                           why.text);
        backup_remove(arena, w, backup, NULL);
        return e == ERR_CHANGED
                   ? err_set(err, e, why.at, "%s", why.text)
                   : err_set(err, ERR_IO, why.at, "%s. Nothing was changed.", why.text);
    }
    return ERR_NONE;
}

enum err apply_write(Arena *arena, World *w, const ApplyPlan *plan, Err *err)
{
    const char *backup = NULL;
    int lock = -1;
    enum err e = backup_lock(arena, w, &lock, err);
    for (size_t i = 0; i < plan->files.len && !e; i++)
        scratch_tidy(arena, w, plan->files.items[i].real, true); /* of a run that was killed */
    for (size_t i = 0; i < plan->files.len && !e; i++)
        if (!apply_unchanged(arena, w, &plan->files.items[i]))
            e = apply_changed(plan->files.items[i].path, err);
    if (!e)
        e = backup_make(arena, w, plan, &backup, err);
    if (!e)
        e = apply_write_all(arena, w, plan, backup, err);
    backup_unlock(w, lock);
    return e;
}
