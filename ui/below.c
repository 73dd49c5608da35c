#include "ui/below.h"

#include <string.h>

enum { DEPTH_MOST = 5, FOLDERS_MOST = 400, FILE_MOST = 256 * 1024 };

typedef struct Search {
    World *w;
    Arena *arena;
    size_t n, folders;
    Below found[BELOW_MOST];
} Search;

static bool ends(const char *text, const char *end)
{
    size_t len = strlen(text), n = strlen(end);
    return len > n && strcmp(text + len - n, end) == 0;
}

static bool of_a_tool(const char *name)
{
    return name[0] == '.' || strcmp(name, "node_modules") == 0;
}

/* What a file says that only a root module has. */
static void look(Search *s, const char *path, bool *provider, bool *backend)
{
    Span text = SPAN_EMPTY;
    if (s->w->file_read(s->w, s->arena, path, FILE_MOST, &text) != FILE_OK)
        return;
    const char *copy = arena_strndup(s->arena, text.ptr ? text.ptr : "", text.len);
    *provider = *provider || strstr(copy, "provider \"aws\"");
    *backend = *backend || strstr(copy, "backend \"s3\"");
}

static const char *what_of(Search *s, const char *dir, const NameVec *names)
{
    bool provider = false, backend = false;
    for (size_t i = 0; i < names->len; i++) {
        const char *name = names->items[i];
        if (strcmp(name, "terragrunt.hcl") == 0)
            return "Terragrunt unit";
        if (strcmp(name, "cdk.tf.json") == 0)
            return "root module, made by CDK for Terraform";
        if (ends(name, ".tf") || ends(name, ".tofu") || ends(name, ".tf.json"))
            look(s, arena_printf(s->arena, "%s/%s", dir, name), &provider, &backend);
    }
    return provider && backend ? "root module: AWS provider, S3 backend"
           : provider          ? "root module: AWS provider"
           : backend           ? "root module: S3 backend"
                               : NULL;
}

static void walk(Search *s, const char *dir, int depth)
{
    NameVec names = VEC_INIT;
    if (depth > DEPTH_MOST || ++s->folders > FOLDERS_MOST || s->n == BELOW_MOST ||
        s->w->dir_list(s->w, s->arena, dir, &names) != FILE_OK)
        return;
    const char *what = depth > 0 ? what_of(s, dir, &names) : NULL;
    if (what)
        s->found[s->n++] = (Below){dir, what};
    for (size_t i = 0; i < names.len; i++) {
        const char *path = arena_printf(s->arena, "%s/%s", dir, names.items[i]);
        FileInfo info;
        if (of_a_tool(names.items[i]))
            continue;
        info = s->w->file_stat(s->w, path);
        if (info.state == FILE_OK && info.is_dir)
            walk(s, path, depth + 1);
    }
}

Below *below_find(World *w, Arena *arena, const char *dir, size_t *out_n)
{
    Search *s = arena_new(arena, Search);
    s->w = w;
    s->arena = arena;
    walk(s, dir, 0);
    *out_n = s->n;
    return s->found;
}
