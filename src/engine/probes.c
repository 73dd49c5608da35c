#include "engine/probes.h"

#include <string.h>

/* True if path is dir or lies below it. */
static bool inside(const char *path, const char *dir)
{
    size_t len = strlen(dir);
    return len > 1 && strncmp(path, dir, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

const char *probes_find_program(Arena *arena, World *w, const char *name, const char *dir)
{
    const char *path = w->env_get(w, "PATH");
    const char *home = dir ? w->file_real(w, arena, dir) : NULL;
    Span rest = span_of(path);
    while (rest.len > 0) {
        size_t end = span_find_char(rest, ':');
        Span entry = span_sub(rest, 0, end);
        rest = span_sub(rest, end + 1, rest.len);
        if (entry.len == 0 || entry.ptr[0] != '/')
            continue;
        const char *full = arena_printf(arena, "%.*s/%s", (int)entry.len, entry.ptr, name);
        FileInfo info = w->file_stat(w, full);
        if (info.state == FILE_OK && !info.is_dir && (info.mode & 0111) &&
            !(home && inside(full, home)))
            return full;
    }
    return NULL;
}

/* AWS's own installer keeps version 2 in .../v2/2.x.y/; anything else is not run just to learn its
 * version. */
static const char *aws_cli_version(Arena *arena, World *w, const char *path)
{
    const char *real = w->file_real(w, arena, path);
    const char *v2 = real ? strstr(real, "/v2/") : NULL;
    size_t len;
    if (!v2)
        return NULL;
    v2 += strlen("/v2/");
    len = strspn(v2, "0123456789.");
    return len > 0 && v2[len] == '/' ? arena_strndup(arena, v2, len) : NULL;
}

static bool file_there(World *w, const char *path)
{
    return w->file_stat(w, path).state == FILE_OK;
}

static bool on_ec2(Arena *arena, World *w)
{
    Span vendor;
    return w->file_read(w, arena, "/sys/devices/virtual/dmi/id/sys_vendor", 256, &vendor) ==
               FILE_OK &&
           span_starts(vendor, "Amazon EC2");
}

Facts *probes_gather(Arena *arena, World *w, const SessionOptions *options)
{
    Facts *f = arena_new(arena, Facts);
    f->arena = arena;
    f->world = w;
    f->dir = options->dir;
    f->home = w->env_get(w, "HOME");
    f->now_s = w->now_s(w);
    f->env = envscan_read(arena, w, options->dir);
    if (!options->profile)
        f->tf = tfconfig_load(arena, w, options->dir, options->tf_args, options->n_tf_args);
    f->terraform_path = probes_find_program(arena, w, "terraform", options->dir);
    f->aws_cli_path = probes_find_program(arena, w, "aws", options->dir);
    if (f->aws_cli_path)
        f->aws_cli_version = aws_cli_version(arena, w, f->aws_cli_path);
    f->in_container = file_there(w, "/.dockerenv") || file_there(w, "/run/.containerenv");
    f->on_ec2_hint = on_ec2(arena, w);
    f->denied_message = options->denied_message;
    f->denied_address = options->denied_address;
    return f;
}
