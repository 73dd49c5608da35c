#include "engine/sweepitems.h"

#include <string.h>

#include "awsfiles/awsfile.h"
#include "base/names.h"
#include "base/text.h"
#include "base/tree.h"
#include "hcl/tfpath.h"

/* A list that is added to, and what stands in it already. */
typedef struct Items {
    Arena *arena;
    World *world;
    const RootSearch *search;
    SweepItemVec *out;
    NameMap known;
    bool *more;
} Items;

static Items items_of(Arena *arena, World *world, const RootSearch *search, SweepItemVec *out,
                      bool *more)
{
    Items items = {.arena = arena, .world = world, .search = search, .out = out, .more = more};
    for (size_t i = 0; i < out->len; i++)
        names_put(arena, &items.known, span_of(out->items[i].dir), out);
    return items;
}

static void items_add(Items *items, const Root *root, const char *shown)
{
    SweepItem item = {root->kind == ROOT_TERRAGRUNT ? SWEEP_TERRAGRUNT : SWEEP_TERRAFORM, root->dir,
                      shown};
    if (names_get(&items->known, span_of(root->dir)))
        return;
    names_put(items->arena, &items->known, span_of(root->dir), items->out);
    vec_push(items->arena, items->out, item);
}

static enum file_state items_find(Items *items, const char *top, const RootSearch *search,
                                  RootVec *out)
{
    bool more = false;
    enum file_state state = roots_below(items->arena, items->world, top, search, out, &more);
    *items->more |= more;
    return state;
}

enum file_state sweepitems_below(Arena *arena, World *world, const char *dir,
                                 const RootSearch *search, SweepItemVec *out, bool *out_more)
{
    Items items = items_of(arena, world, search, out, out_more);
    RootVec roots = VEC_INIT;
    enum file_state state = items_find(&items, dir, search, &roots);
    for (size_t i = 0; i < roots.len; i++)
        items_add(&items, &roots.items[i],
                  strcmp(dir, ".") == 0 ? roots.items[i].shown
                                        : tfpath_join(arena, dir, roots.items[i].shown));
    return state;
}

/* ---- files that changed ---- */

/* Folders of one repository. */
typedef struct Repository {
    const char *top;
    VEC(const char *) dirs;
} Repository;

typedef VEC(Repository) RepositoryVec;

/* As the words of the call name it: from the working directory where it lies in there. */
static const char *shown_from(Arena *arena, const char *cwd, const char *dir)
{
    if (!cwd || !tree_below(dir, cwd))
        return dir;
    dir = tfpath_relative(arena, cwd, dir);
    return dir[0] ? dir : ".";
}

/* Does a glob fit the path, or (above) a folder that it is below? */
static bool items_fits(Arena *arena, const char *const *globs, size_t n, const char *path,
                       bool above)
{
    const char *slash;
    if (roots_fit(globs, n, path))
        return true;
    slash = above ? strrchr(path, '/') : NULL;
    return slash && slash > path &&
           items_fits(arena, globs, n, arena_strndup(arena, path, (size_t)(slash - path)), true);
}

/* Globs fit the path from the top of the repository, or that from here. */
static void items_show_roots(Items *items, const char *cwd, const RootVec *roots)
{
    const RootSearch *s = items->search;
    for (size_t i = 0; i < roots->len; i++) {
        const Root *root = &roots->items[i];
        const char *shown = shown_from(items->arena, cwd, root->dir);
        if (s->n_include > 0 &&
            !items_fits(items->arena, s->include, s->n_include, root->shown, false) &&
            !items_fits(items->arena, s->include, s->n_include, shown, false))
            continue;
        if (!items_fits(items->arena, s->exclude, s->n_exclude, shown, true))
            items_add(items, root, shown);
    }
}

/* What a .hcl file of several units says counts for all units below it. */
static void items_below_shared(Items *items, const char *cwd, const char *dir)
{
    RootVec found = VEC_INIT, units = VEC_INIT;
    RootSearch all = *items->search;
    all.n_include = 0;
    (void)items_find(items, dir, &all, &found);
    for (size_t i = 0; i < found.len; i++) {
        if (strcmp(found.items[i].shown, ".") == 0)
            return; /* it is a unit's own */
        if (found.items[i].kind == ROOT_TERRAGRUNT)
            vec_push(items->arena, &units, found.items[i]);
    }
    items_show_roots(items, cwd, &units);
}

static Repository *repository_at(Arena *arena, RepositoryVec *all, const char *top)
{
    for (size_t i = 0; i < all->len; i++)
        if (strcmp(all->items[i].top, top) == 0)
            return &all->items[i];
    Repository fresh = {.top = top};
    vec_push(arena, all, fresh);
    return vec_last(all);
}

void sweepitems_of_files(Arena *arena, World *world, const char *const *files, size_t n_files,
                         const RootSearch *search, SweepItemVec *out, bool *out_more)
{
    Items items = items_of(arena, world, search, out, out_more);
    Snapshot *names = snapshot_new(arena, world);
    NameMap seen = {0};
    RepositoryVec repositories = VEC_INIT;
    const char *cwd = snapshot_real(names, ".");
    for (size_t i = 0; i < n_files; i++) {
        const char *dir = text_dirname(arena, files[i]), *real = snapshot_real(names, dir);
        const char *name = strrchr(files[i], '/');
        bool hcl = span_ends(span_of(files[i]), ".hcl") && (name ? name[1] : files[i][0]) != '.';
        const char *key = arena_printf(arena, "%s%s", dir, hcl ? "/hcl" : "");
        if (!real || names_get(&seen, span_of(key)))
            continue;
        names_put(arena, &seen, span_of(key), out);
        Tree tree = tree_of(arena, names, dir, world->env_get(world, "HOME"));
        vec_push(arena, &repository_at(arena, &repositories, tree.top)->dirs, real);
        if (hcl)
            items_below_shared(&items, cwd, real);
    }
    for (size_t i = 0; i < repositories.len; i++) {
        RootSearch running = *search;
        RootVec roots = VEC_INIT;
        running.n_include = 0;
        running.running = repositories.items[i].dirs.items;
        running.n_running = repositories.items[i].dirs.len;
        (void)items_find(&items, repositories.items[i].top, &running, &roots);
        items_show_roots(&items, cwd, &roots);
    }
}

/* ---- profiles ---- */

static const char *shared_file(Arena *arena, World *world, const char *variable, const char *name)
{
    const char *set = world->env_get(world, variable), *home = world->env_get(world, "HOME");
    return set && set[0] ? set : arena_printf(arena, "%s/.aws/%s", home ? home : "", name);
}

void sweepitems_profiles(Arena *arena, World *world, const char *dir, SweepItemVec *out,
                         bool *out_more)
{
    enum { WORK_MAX = 250 * 1000 * 1000 /* items read, all profiles together */ };
    static const struct {
        const char *variable, *name;
        enum aws_file_kind kind;
    } both[] = {{"AWS_CONFIG_FILE", "config", AWS_CONFIG_FILE},
                {"AWS_SHARED_CREDENTIALS_FILE", "credentials", AWS_CREDENTIALS_FILE}};
    Snapshot *files = snapshot_new(arena, world);
    NameMap seen = {0};
    for (size_t i = 0; i < ARRAY_LEN(both); i++) {
        const AwsFile *f = awsfile_read(arena, files, DIALECT_GO, both[i].kind,
                                        shared_file(arena, world, both[i].variable, both[i].name));
        *out_more |= f->state == FILE_TOO_BIG;
        for (size_t k = 0; k < f->sections.len; k++) {
            const AwsSection *s = &f->sections.items[k];
            SweepItem item = {SWEEP_PROFILE, dir, s->name};
            if (s->kind != SECTION_PROFILE || names_get(&seen, span_of(s->name)))
                continue;
            names_put(arena, &seen, span_of(s->name), &seen);
            if (out->len * f->n_items < WORK_MAX)
                vec_push(arena, out, item);
            else
                *out_more = true;
        }
    }
}
