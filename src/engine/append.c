/* A plan that adds text to the end of a file, which may not be there yet. */
#include <string.h>

#include "base/snapshot.h"
#include "base/text.h"
#include "base/utf8.h"
#include "edit/lineshown.h"
#include "engine/applyfile.h"

enum { APPEND_CONTEXT = 2, APPEND_DIFF_MAX = 4 * 1024 * 1024, APPEND_MODE = 0600 };

/* What goes between the old text and the new one, so that the new one starts after a blank line. */
static const char *append_seam(Span before)
{
    if (before.len == 0)
        return "";
    if (before.ptr[before.len - 1] != '\n')
        return "\n\n";
    return before.len == 1 || before.ptr[before.len - 2] == '\n' ? "" : "\n";
}

typedef VEC(Span) AppendLines;

static AppendLines append_lines(Arena *arena, Span bytes)
{
    AppendLines lines = VEC_INIT;
    Span line;
    while (bytes.len > 0 && span_next_line(&bytes, &line))
        vec_push(arena, &lines, line);
    return lines;
}

/* The last lines as they were, secrets masked, then what comes; a last line without its end is
 * replaced by one that has it. */
static void append_diff(Arena *arena, Buf *diff, const ApplyFile *f)
{
    bool ended = f->before.len == 0 || f->before.ptr[f->before.len - 1] == '\n';
    AppendLines old = append_lines(arena, f->before), new = append_lines(arena, f->after);
    size_t first = old.len > APPEND_CONTEXT ? old.len - APPEND_CONTEXT : 0;
    const char *name = text_safe(arena, f->path);
    buf_printf(diff, "--- %s\n+++ %s\n@@ -%zu,%zu +%zu,%zu @@\n", f->fresh ? "/dev/null" : name,
               name, old.len > 0 ? first + 1 : 0, old.len - first, first + 1, new.len - first);
    for (size_t i = first; i < old.len; i++) {
        bool whole = ended || i + 1 < old.len;
        apply_diff_line(diff, whole ? ' ' : '-', lineshown(arena, f->before, old.items[i]), whole);
        if (!whole)
            apply_diff_line(diff, '+', lineshown(arena, f->before, old.items[i]), true);
    }
    for (size_t i = old.len; i < new.len; i++)
        apply_diff_line(diff, '+', text_safe_span(arena, new.items[i]), true);
}

enum err apply_plan_append(Arena *arena, World *w, const char *path, const char *digest,
                           const char *text, ApplyPlan *out, Err *err)
{
    AUTO_BUF Buf diff = BUF_INIT(APPEND_DIFF_MAX);
    ApplyFile file = {.path = path, .real = path, .mode = APPEND_MODE, .fresh = true};
    enum err e = ERR_NONE;
    *out = (ApplyPlan){0};
    if (w->file_stat(w, path).state == FILE_ABSENT) {
        file.real = w->file_place(w, arena, path);
    } else {
        file.fresh = false;
        e = apply_read(arena, w, path, &file, err);
    }
    if (!e && !file.real)
        e = err_set(err, ERR_INPUT, source_file(path, 0, 0), "%s: its links lead in a circle.",
                    path);
    if (!e && (file.fresh ? digest != NULL
                          : !digest || strcmp(digest, digest_of(arena, file.before)) != 0))
        e = apply_changed(path, err);
    if (!e && !utf8_valid(file.before))
        e = err_set(err, ERR_INPUT, source_file(path, 0, 0), "%s is no UTF-8 text; mend it first.",
                    path);
    if (e)
        return e;
    const char *seam = append_seam(file.before);
    size_t seam_len = strlen(seam), text_len = strlen(text);
    char *bytes = arena_alloc(arena, file.before.len + seam_len + text_len + 1);
    if (file.before.len > 0)
        memcpy(bytes, file.before.ptr, file.before.len);
    memcpy(bytes + file.before.len, seam, seam_len);
    memcpy(bytes + file.before.len + seam_len, text, text_len + 1);
    file.after = (Span){bytes, file.before.len + seam_len + text_len};
    append_diff(arena, &diff, &file);
    vec_push(arena, &out->files, file);
    out->diff = arena_strdup(arena, diff.ptr);
    return ERR_NONE;
}
