#include "report/places.h"

#include "report/formats.h"

/* Without "." and "..": what a reader that knows the repository only would look up. */
static const char *place_clean(Arena *arena, const char *path)
{
    char *out = arena_strdup(arena, path), *end = out;
    Span rest = span_of(path);
    bool rooted = path[0] == '/';
    while (rest.len > 0) {
        size_t n = span_find_char(rest, '/');
        Span part = span_sub(rest, 0, n);
        rest = span_sub(rest, n < rest.len ? n + 1 : n, rest.len);
        if (part.len == 0 || span_is(part, "."))
            continue;
        if (span_is(part, "..") && end > out) {
            while (end > out && *--end != '/')
                continue;
            continue;
        }
        if (span_is(part, "..") && rooted)
            continue;
        if (rooted || end > out)
            *end++ = '/';
        memmove(end, part.ptr, part.len);
        end += part.len;
    }
    *end = '\0';
    return out;
}

/* The top of what the paths are told from: of the git work tree; without one (sources that were
 * unpacked, a checkout by REST) where the call was made, if the folder lies below it. */
static const char *place_top(Arena *arena, const Tree *tree)
{
    const char *cwd =
        snapshot_cwd(tree->files) ? snapshot_real(tree->files, snapshot_cwd(tree->files)) : NULL;
    bool git =
        snapshot_stat(tree->files, arena_printf(arena, "%s/.git", tree->top)).state == FILE_OK;
    return !git && cwd && tree_below(tree->top, cwd) ? cwd : tree->top;
}

/* The rest of path below the top, NULL if it lies elsewhere. */
static const char *place_below(Arena *arena, const Facts *facts, const char *path)
{
    const Tree *tree = &facts->tree;
    const char *home = facts->home ? snapshot_real(tree->files, facts->home) : NULL;
    const char *top = place_top(arena, tree);
    size_t len = strlen(top);
    if (!path || !tree_below(path, top))
        return NULL;
    if (home && strcmp(home, top) != 0 && tree_below(home, top) &&
        tree_below(path, home)) /* a folder above the home folder is no repository */
        return NULL;
    return path[len] == '/' && path[len + 1] ? path + len + 1 : NULL;
}

/* As the folder was named, where it isn't known what lies around it. */
static RepoPlace place_unrooted(Arena *arena, const SessionView *view, Source at)
{
    const char *dir = view->options->dir;
    bool away = at.name[0] == '/' || at.name[0] == '~';
    RepoPlace place = {at.name, at.line, !away};
    if (away)
        place.path = text_short_path(arena, at.name, view->facts->home);
    else if (dir && dir[0] != '/' && strcmp(dir, ".") != 0)
        place.path = place_clean(arena, arena_printf(arena, "%s/%s", dir, at.name));
    return place;
}

RepoPlace report_repo_place(Arena *arena, const SessionView *view, Source at)
{
    const Tree *tree = &view->facts->tree;
    const char *dir, *path, *below;
    if (at.kind != SOURCE_FILE || !at.name || !at.name[0])
        return (RepoPlace){NULL, 0, false};
    dir = tree->files && tree->top ? snapshot_real(tree->files, tree->dir) : NULL;
    if (!dir || at.name[0] == '~')
        return place_unrooted(arena, view, at);
    path = place_clean(arena,
                       at.name[0] == '/' ? at.name : arena_printf(arena, "%s/%s", dir, at.name));
    below = place_below(arena, view->facts, path);
    if (!below) /* through a link */
        below = place_below(arena, view->facts, snapshot_real(tree->files, path));
    if (below)
        return (RepoPlace){arena_strdup(arena, below), at.line, true};
    return (RepoPlace){text_short_path(arena, path, view->facts->home), at.line, false};
}

/* The first configuration that is written down in the repository. */
static RepoPlace place_of_configurations(Arena *arena, const SessionView *view)
{
    RepoPlace place = {NULL, 0, false};
    for (size_t i = 0; i < view->configurations.len && !place.inside; i++)
        place = report_repo_place(arena, view, view->configurations.items[i]->defined_at);
    return place;
}

/* What stands for a session of which no line is to blame: the first resource that needs AWS (where
 * no provider block is written), what asks for the provider, the shared files that were read. */
static RepoPlace place_of_session(Arena *arena, const SessionView *view)
{
    const Facts *facts = view->facts;
    RepoPlace place = {NULL, 0, false};
    for (size_t i = 0; facts->tf && i < facts->tf->resources.len && !place.path; i++)
        place = report_repo_place(arena, view, facts->tf->resources.items[i].at);
    for (size_t i = 0; facts->tf && i < facts->tf->aws_constraints.len && !place.path; i++)
        place = report_repo_place(arena, view, facts->tf->aws_constraints.items[i].at);
    for (size_t i = 0; i < facts->awsfiles.len && !place.path; i++)
        place = report_repo_place(arena, view, source_file(facts->awsfiles.items[i]->path, 0, 0));
    if (!place.path)
        place = report_repo_place(arena, view, source_file("main.tf", 0, 0));
    return place;
}

RepoPlace report_finding_place(Arena *arena, const SessionView *view, const Finding *f)
{
    const Configuration *conf = configuration_find(&view->configurations, f->configuration);
    RepoPlace place = {NULL, 0, false}, outside = {NULL, 0, false};
    for (size_t i = 0; i < f->evidence.len && !place.inside; i++) {
        if (f->ignored && source_same(f->evidence.items[i].at, f->ignored->at))
            continue; /* who passes over it is not where it is */
        place = report_repo_place(arena, view, f->evidence.items[i].at);
        if (place.path && !outside.path)
            outside = place;
    }
    if (!place.inside && conf)
        place = report_repo_place(arena, view, conf->defined_at);
    if (!place.inside)
        place = place_of_configurations(arena, view);
    if (!place.inside && outside.path)
        place = outside;
    return place.path ? place : place_of_session(arena, view);
}
