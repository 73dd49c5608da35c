#include "hcl/tfpath.h"

#include <fnmatch.h>
#include <string.h>

#include "base/span.h"
#include "base/tree.h"

const char *tfpath_join(Arena *arena, const char *dir, const char *name)
{
    const char *full = name[0] == '/' || !dir[0] ? name : arena_printf(arena, "%s/%s", dir, name);
    bool absolute = full[0] == '/';
    char *out = arena_alloc(arena, strlen(full) + 2);
    size_t len = 0, floor = absolute ? 1 : 0;
    Span rest = span_of(full);
    if (absolute)
        out[len++] = '/';
    while (rest.len > 0) {
        size_t end = span_find_char(rest, '/');
        Span part = span_sub(rest, 0, end);
        rest = span_sub(rest, end + 1, rest.len);
        if (part.len == 0 || span_is(part, "."))
            continue;
        if (span_is(part, "..") && len > floor) {
            while (len > floor && out[len - 1] != '/')
                len--;
            if (len > floor)
                len--;
            continue;
        }
        if (span_is(part, "..") && absolute)
            continue;
        if (len > (absolute ? 1u : 0u))
            out[len++] = '/';
        memcpy(out + len, part.ptr, part.len);
        len += part.len;
        if (span_is(part, ".."))
            floor = len;
    }
    out[len] = '\0';
    return out;
}

const char *tfpath_relative(Arena *arena, const char *dir, const char *path)
{
    size_t same = 0, ups = 0;
    AUTO_BUF Buf out = BUF_INIT(1 << 16);
    for (size_t i = 0;; i++) {
        bool end_dir = dir[i] == '\0' || dir[i] == '/',
             end_path = path[i] == '\0' || path[i] == '/';
        if (end_dir && end_path)
            same = i;
        if (dir[i] == '\0' || path[i] == '\0' || dir[i] != path[i])
            break;
    }
    for (const char *p = dir + same; *p; p++)
        ups += *p == '/' && p[1];
    for (size_t i = 0; i < ups; i++)
        buf_add_str(&out, i ? "/.." : "..");
    path += same;
    path += *path == '/';
    if (*path)
        buf_printf(&out, out.len ? "/%s" : "%s", path);
    return arena_span(arena, buf_span(&out));
}

static bool path_glob_fits(const char *glob, const char *path)
{
    if (strncmp(glob, "**/", 3) != 0)
        return fnmatch(glob, path, FNM_PATHNAME) == 0;
    for (const char *p = path; p; p = strchr(p, '/') ? strchr(p, '/') + 1 : NULL)
        if (fnmatch(glob + 3, p, FNM_PATHNAME) == 0)
            return true;
    return false;
}

bool tfpath_fits(Arena *arena, const char *const *globs, const char *path)
{
    for (; globs && *globs; globs++)
        for (size_t end = 1; end <= strlen(path); end++)
            if ((path[end] == '/' || path[end] == '\0') &&
                path_glob_fits(*globs, arena_span(arena, (Span){path, end})))
                return true;
    return false;
}

/* .terraform is the program's own: it is made there. */
static bool path_is_hidden(const char *path)
{
    Span rest = span_of(path);
    while (rest.len > 0) {
        size_t end = span_find_char(rest, '/');
        Span part = span_sub(rest, 0, end);
        rest = span_sub(rest, end + 1, rest.len);
        if (span_is(part, ".terraform") || (rest.len == 0 && span_is(part, ".terraform.lock.hcl")))
            return false;
        if (span_starts(part, "."))
            return true;
    }
    return false;
}

bool tfpath_is_copied(Arena *arena, const TfCopy *copy, const char *path)
{
    const char *from_top =
        copy->dir ? tfpath_relative(arena, copy->top, tfpath_join(arena, copy->dir, path)) : path;
    if (tfpath_fits(arena, copy->left_out, from_top) || tfpath_fits(arena, copy->left_out, path))
        return false;
    return !path_is_hidden(from_top) || tfpath_fits(arena, copy->kept, from_top) ||
           tfpath_fits(arena, copy->kept, path);
}

const char *tfpath_from(Arena *arena, const char *dir, const TfCopy *copy, const char *name)
{
    const char *there =
        copy && copy->dir && name[0] != '/' ? tfpath_join(arena, copy->dir, name) : NULL;
    bool stands = there && tree_below(there, copy->top) &&
                  tfpath_is_copied(arena, copy, tfpath_relative(arena, copy->dir, there));
    return there && !stands ? there : tfpath_join(arena, dir, name);
}
