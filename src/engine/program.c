#include "engine/program.h"

#include <string.h>

#include "base/text.h"
#include "base/tree.h"
#include "hcl/tfpath.h"

static Tree program_tree(Arena *arena, Snapshot *files, const char *dir)
{
    return tree_of(arena, dir ? files : NULL, dir, snapshot_env(files, "HOME"));
}

/* By its name too: a link in the folder is the folder's choice of a program. */
static bool program_is_of(const Tree *tree, const char *path)
{
    return tree->top && (tree_below(path, tree->top) || tree_holds(tree, path));
}

bool program_came_with(Arena *arena, World *w, const char *path, const char *dir)
{
    Tree tree = program_tree(arena, snapshot_new(arena, w), dir);
    return program_is_of(&tree, path);
}

const char *program_find(Arena *arena, Snapshot *files, const char *name, const char *dir)
{
    Tree tree = program_tree(arena, files, dir);
    Span rest = span_of(snapshot_env(files, "PATH"));
    const char *full;
    while ((full = text_next_on_path(arena, &rest, name))) {
        FileInfo info = snapshot_stat(files, full);
        if (info.state == FILE_OK && !info.is_dir && (info.mode & 0111) &&
            !program_is_of(&tree, full))
            return full;
    }
    return NULL;
}

const char *program_search_path(Arena *arena, World *w, const char *dir)
{
    Snapshot *files = snapshot_new(arena, w);
    Tree tree = program_tree(arena, files, dir);
    Span rest = span_of(snapshot_env(files, "PATH"));
    const char *kept = "", *entry;
    while ((entry = text_next_on_path(arena, &rest, "")))
        if (!program_is_of(&tree, entry))
            kept = arena_printf(arena, "%s%s%.*s", kept, *kept ? ":" : "", (int)strlen(entry) - 1,
                                entry); /* without the slash that a program's name would follow */
    return *kept ? kept : "/usr/bin:/bin";
}

/* --with names a program or the path of one: what is not called tofu is Terraform, until it says
 * itself what it is. */
Program program_asked(const SessionOptions *options)
{
    Program p = {.rules = {.why = "--with"}};
    if (!options->program)
        return p;
    p.rules.implementation = tf_program_called(options->program);
    p.named = strchr(options->program, '/') != NULL;
    p.path = p.named ? options->program : NULL;
    return p;
}

const char *program_outside(Facts *f, const char *dir, const char *path)
{
    const char *full = tfpath_join(f->arena, dir, path), *real = snapshot_real(f->files, full);
    if (tree_holds(&f->tree, full) || (real && tree_holds(&f->tree, real)))
        return NULL;
    return full[0] == '/' ? full : real;
}

/* A folder's code may name what its reader runs by that name anyway, or the system holds: how far
 * the folder reaches that it came with, its code decides (an include, a root above it). */
static bool program_is_readers(Facts *f, Snapshot *user, const char *dir, const char *full)
{
    static const char *const tops[] = {"/usr/bin", "/usr/local/bin", "/nix/store"};
    const char *real = snapshot_real(user, full), *at;
    Span rest = span_of(snapshot_env(user, "PATH"));
    Tree tree = program_tree(f->arena, user, dir);
    if (!real)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(tops); i++)
        if (tree_below(real, tops[i]))
            return true;
    while ((at = text_next_on_path(f->arena, &rest, text_basename(full))))
        if (!program_is_of(&tree, at) && snapshot_real(user, at) &&
            strcmp(snapshot_real(user, at), real) == 0)
            return true;
    return false;
}

static bool program_may_be(const char *name)
{
    Span base = span_of(text_basename(name));
    return span_starts(base, "terraform") || span_starts(base, "tofu") ||
           span_starts(base, "opentofu");
}

/* By where its links lead, too: whoever went over may have kept the name. */
static const char *program_of_path(Facts *f, const char *path)
{
    const char *real = snapshot_real(f->files, path);
    return real && program_may_be(real) ? tf_program_called(real) : tf_program_called(path);
}

Program program_of_unit(Facts *f, Snapshot *user, const TgUnit *unit, const char *dir)
{
    Program p = {.named = true};
    const char *name = unit->binary, *full;
    bool of_code = name && unit->binary_at.kind == SOURCE_FILE;
    if (!name && unit->binary_unknown)
        return (Program){0};
    if (!name)
        name = program_find(f->arena, user, "tofu", dir)        ? "tofu"
               : program_find(f->arena, user, "terraform", dir) ? "terraform"
                                                                : NULL;
    if (!name)
        return (Program){0};
    full = strchr(name, '/') ? tfpath_join(f->arena, dir, name)
                             : program_find(f->arena, user, name, dir);
    p.rules.implementation = program_of_path(f, full ? full : name);
    p.rules.why = !unit->binary ? "Terragrunt"
                  : of_code     ? "terraform_binary"
                                : unit->binary_at.name;
    if (full && (!of_code || program_may_be(name)))
        p.path = strchr(name, '/') ? program_outside(f, dir, full) : full;
    if (p.path && of_code && strchr(name, '/') && !program_is_readers(f, user, dir, p.path))
        p.path = NULL;
    return p;
}

enum err program_named(Arena *arena, World *w, const char *given, const char **out, Err *err)
{
    static const char *const words[] = {"terraform", "tofu", "opentofu"};
    const char *shown = text_safe(arena, given);
    FileInfo info;
    *out = given;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(given, words[i]) == 0)
            return ERR_NONE;
    if (!strchr(given, '/')) {
        *out =
            program_may_be(given) ? program_find(arena, snapshot_new(arena, w), given, NULL) : NULL;
        if (*out)
            return ERR_NONE;
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                       program_may_be(given)
                           ? "--with %s: no program of that name is on PATH."
                           : "--with takes terraform, tofu or the path of one of them, not \"%s\".",
                       shown);
    }
    *out = given[0] == '/' ? given : tfpath_join(arena, w->cwd(w), given);
    info = w->file_stat(w, *out);
    if (info.state == FILE_OK && !info.is_dir && (info.mode & 0111))
        return ERR_NONE;
    return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                   info.state != FILE_OK ? "--with %s: there is no such program."
                   : info.is_dir         ? "--with %s: that is a folder, not a program."
                                         : "--with %s: that file is not executable.",
                   shown);
}
