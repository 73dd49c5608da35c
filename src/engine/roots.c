#include "engine/roots.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "engine/rootcalls.h"
#include "hcl/hcl.h"
#include "hcl/tfpath.h"

enum { ROOTS_FILE_MAX = 16 * 1024 * 1024 };

/* One folder that may be a root. */
typedef struct Place {
    Root root;
    bool signs_in; /* provider, backend, required_providers or module */
    bool top_only; /* a backend or cloud block: never a module */
    bool unit, unit_has_source, has_files;
} Place;

typedef struct Roots {
    Arena *arena;
    World *world;
    const RootSearch *search;
    size_t folders_max;
    int depth_max;
    VEC(Place *) places;
    RootCalls calls;
    bool more;
} Roots;

bool roots_fit(const char *const *globs, size_t n, const char *path)
{
    for (size_t i = 0; i < n; i++)
        if (fnmatch(globs[i], path, 0) == 0)
            return true;
    return false;
}

/* ---- what stands in the files ---- */

static void roots_look_at_terraform(Place *place, const HclBlock *terraform)
{
    for (size_t i = 0; i < terraform->body.blocks.len; i++) {
        Span type = terraform->body.blocks.items[i]->type;
        const char *label = terraform->body.blocks.items[i]->labels[0];
        if (span_is(type, "backend") || span_is(type, "cloud"))
            place->signs_in = place->top_only = true;
        if (span_is(type, "backend") && label && strcmp(label, "s3") == 0)
            place->root.says |= ROOT_S3_BACKEND;
        if (span_is(type, "required_providers"))
            place->signs_in = true;
    }
}

static void roots_look_at(Roots *r, Place *place, const HclFile *file)
{
    for (size_t i = 0; i < file->body.blocks.len; i++) {
        const HclBlock *block = file->body.blocks.items[i];
        const HclAttr *source;
        Span text;
        if (span_is(block->type, "provider")) {
            place->signs_in = true;
            if (block->labels[0] && strcmp(block->labels[0], "aws") == 0)
                place->root.says |= ROOT_AWS_PROVIDER;
        } else if (span_is(block->type, "terraform"))
            roots_look_at_terraform(place, block);
        else if (span_is(block->type, "module")) {
            place->signs_in = true;
            source = hcl_body_attr(&block->body, "source");
            if (source && hcl_literal(source->expr, &text))
                rootcalls_source(&r->calls, place->root.dir, text);
        }
    }
}

/* What a unit runs is a module of its, not a root. A source may begin with a function; then what
 * follows it tells the folder well enough. */
static void roots_look_at_unit(Roots *r, Place *place, const HclFile *file)
{
    for (size_t i = 0; i < file->body.blocks.len; i++) {
        const HclBlock *block = file->body.blocks.items[i];
        const HclAttr *source = hcl_body_attr(&block->body, "source");
        const HclExpr *last;
        Span text;
        if (!span_is(block->type, "terraform") || !source)
            continue;
        place->unit_has_source = true;
        if (hcl_literal(source->expr, &text))
            rootcalls_source(&r->calls, place->root.dir, text);
        else if (source->expr->kind == HCL_TEMPLATE && source->expr->n_items > 1) {
            last = source->expr->items[source->expr->n_items - 1];
            if (last->kind == HCL_TEXT)
                rootcalls_source_end(&r->calls, place->root.dir, last->text);
        }
    }
}

static bool roots_is_config(const char *name)
{
    Span s = span_of(name);
    return name[0] != '.' && (span_ends(s, ".tf") || span_ends(s, ".tf.json") ||
                              span_ends(s, ".tofu") || span_ends(s, ".tofu.json"));
}

/* Most files of a tree hold resources only, and those need no parser to be passed over: a block's
 * type can't be written otherwise than by its name, save in JSON. */
static bool roots_may_tell(const char *name, Span text)
{
    static const char *const types[] = {"provider", "terraform", "module"};
    bool may = span_ends(span_of(name), ".json");
    for (size_t i = 0; i < ARRAY_LEN(types) && !may; i++)
        may = span_find(text, types[i]) < text.len;
    return may;
}

/* False: it is a folder, whatever its name ends in. */
static bool roots_read(Roots *r, Place *place, const char *name, bool unit)
{
    Arena scratch = ARENA_INIT;
    Span text;
    const char *path = tfpath_join(&scratch, place->root.dir, name);
    enum file_state state = r->world->file_read(r->world, &scratch, path, ROOTS_FILE_MAX, &text);
    /* one that can't be read may sign in, and Terraform stops there */
    place->signs_in |= state != FILE_OK && state != FILE_ABSENT && state != FILE_IS_DIR;
    if (state == FILE_OK && (unit || roots_may_tell(name, text))) {
        const HclFile *file = span_ends(span_of(name), ".json")
                                  ? hcl_parse_json(&scratch, name, text, true)
                                  : hcl_parse(&scratch, name, text);
        place->signs_in |= file->too_large; /* it may */
        if (unit)
            roots_look_at_unit(r, place, file);
        else
            roots_look_at(r, place, file);
    }
    arena_clear(&scratch);
    return state != FILE_IS_DIR;
}

/* ---- the walk ---- */

static const char *roots_unit_file(const Roots *r)
{
    const char *name = r->world->env_get(r->world, "TG_CONFIG");
    if (!name || !name[0])
        name = r->world->env_get(r->world, "TERRAGRUNT_CONFIG");
    return name && name[0] && !strchr(name, '/') ? name : "terragrunt.hcl";
}

static enum file_state roots_walk(Roots *r, const char *dir, const char *shown, int depth)
{
    NameVec names = VEC_INIT;
    Place *place;
    enum file_state state = r->world->dir_list(r->world, r->arena, dir, &names);
    if (state != FILE_OK)
        return state;
    if (depth == r->depth_max || r->places.len == r->folders_max) {
        r->more = true;
        return FILE_OK;
    }
    place = arena_new(r->arena, Place);
    place->root = (Root){.dir = dir, .shown = shown, .kind = ROOT_TERRAFORM};
    vec_push(r->arena, &r->places, place);
    for (size_t i = 0; i < names.len; i++) {
        const char *name = names.items[i];
        bool unit =
            strcmp(name, roots_unit_file(r)) == 0 || strcmp(name, "terragrunt.hcl.json") == 0;
        const char *path, *below;
        FileInfo info;
        if ((unit || roots_is_config(name)) && roots_read(r, place, name, unit)) {
            place->unit |= unit;
            place->has_files |= !unit;
            if (strcmp(name, "cdk.tf.json") == 0)
                place->root.says |= ROOT_BY_CDK;
            continue;
        }
        if (strcmp(name, ".terragrunt-stack") != 0 &&
            (name[0] == '.' || strcmp(name, "node_modules") == 0))
            continue;
        path = tfpath_join(r->arena, dir, name);
        below = depth ? tfpath_join(r->arena, shown, name) : name;
        info = r->world->file_stat(r->world, path);
        if (info.state == FILE_OK && info.is_dir && !info.is_symlink &&
            !roots_fit(r->search->exclude, r->search->n_exclude, below)) {
            enum file_state went = roots_walk(r, path, below, depth + 1);
            r->more |=
                went != FILE_OK && went != FILE_ABSENT; /* absent: gone since it was listed */
        }
    }
    return FILE_OK;
}

/* The file that units below include is no unit: nothing of its own to run, units below. */
static bool roots_is_parent(const Roots *r, const Place *place)
{
    size_t n = strlen(place->root.dir);
    if (place->unit_has_source || place->has_files)
        return false;
    for (size_t i = 0; i < r->places.len; i++) {
        const Place *other = r->places.items[i];
        if (other->unit && strncmp(other->root.dir, place->root.dir, n) == 0 &&
            other->root.dir[n] == '/')
            return true;
    }
    return false;
}

static bool roots_counts(const Roots *r, Place *place)
{
    if (r->search->n_include > 0 &&
        !roots_fit(r->search->include, r->search->n_include, place->root.shown))
        return false;
    if (roots_fit(r->search->exclude, r->search->n_exclude, place->root.shown))
        return false;
    if (place->unit && !roots_is_parent(r, place)) {
        place->root.kind = ROOT_TERRAGRUNT;
        return true;
    }
    return place->top_only || (place->signs_in && !rootcalls_called(&r->calls, place->root.dir));
}

/* The unit that runs the folder as its module; NULL: none does. */
static const Place *roots_unit_of(const Roots *r, const char *dir)
{
    const char *from;
    for (size_t n = 0; (from = rootcalls_caller(&r->calls, dir, n)) != NULL; n++)
        for (size_t i = 0; i < r->places.len; i++)
            if (r->places.items[i]->unit && strcmp(r->places.items[i]->root.dir, from) == 0)
                return r->places.items[i];
    return NULL;
}

/* A module that signs in by itself is judged in the unit that runs it: whoever looks for it is told
 * where. */
static void roots_tell_passed(const Roots *r, Place *place)
{
    const Place *unit = r->search->units_run && place->root.says & ROOT_AWS_PROVIDER
                            ? roots_unit_of(r, place->root.dir)
                            : NULL;
    if (!unit)
        return;
    place->root.run_by = unit->root.shown;
    vec_push(r->arena, r->search->units_run, place->root);
}

static int roots_compare(const void *a, const void *b)
{
    return strcmp(((const Root *)a)->shown, ((const Root *)b)->shown);
}

enum file_state roots_below(Arena *arena, World *world, const char *top, const RootSearch *search,
                            RootVec *out, bool *out_more)
{
    Roots r = {.arena = arena, .world = world, .search = search, .calls = {.arena = arena}};
    r.folders_max = search->folders_max ? search->folders_max : ROOTS_MAX;
    r.depth_max = search->depth_max ? search->depth_max : ROOTS_DEPTH_MAX;
    const char *cwd = world->cwd(world);
    const char *dir = tfpath_join(arena, cwd ? cwd : "", top);
    enum file_state state = roots_walk(&r, dir, ".", 0);
    NameMap wanted = rootcalls_callers(&r.calls, search->running, search->n_running);
    for (size_t i = 0; i < r.places.len; i++) {
        Place *place = r.places.items[i];
        bool counts = roots_counts(&r, place);
        if (!counts)
            roots_tell_passed(&r, place);
        if (!counts || (search->n_running > 0 && !names_get(&wanted, span_of(place->root.dir))))
            continue;
        for (size_t k = 0; k < search->n_include && search->include_fits; k++)
            search->include_fits[k] |= fnmatch(search->include[k], place->root.shown, 0) == 0;
        vec_push(arena, out, place->root);
    }
    if (out->len > 1)
        qsort(out->items, out->len, sizeof *out->items, roots_compare);
    *out_more = r.more;
    return state;
}
