/*
 * What reaches the folder where Terraform runs, and what does not: what is hidden and not named by
 * include_in_copy, what exclude_from_copy names (terragrunt
 * internal/util/file.go:newLegacyCopyFilter; globs that start from the folder that is copied), and
 * what an earlier run left there.
 */
#include <string.h>

#include "terragrunt/tgload.h"

static const char *const *copy_globs(TgLoad *load, const HclValue *list)
{
    VEC(const char *) globs = VEC_INIT;
    for (size_t i = 0; list->kind == HV_LIST && i < list->n; i++)
        if (list->items[i].kind == HV_STRING)
            vec_push(load->arena, &globs, arena_span(load->arena, list->items[i].text));
    vec_push(load->arena, &globs, NULL);
    return globs.items;
}

static void copy_leave_out_of(TgLoad *load, const char *dir)
{
    TfView *view = &load->unit->view;
    const TfCopy *copy = &view->copy;
    NameVec names = VEC_INIT;
    snapshot_list(load->files, dir, &names);
    for (size_t i = 0; i < names.len; i++) {
        const char *name = names.items[i];
        /* Terraform reads it unasked, and takes one that is hidden, too. */
        bool hidden = name[0] == '.' &&
                      (span_ends(span_of(name), ".auto.tfvars") ||
                       span_ends(span_of(name), ".auto.tfvars.json")) &&
                      !tfpath_fits(load->arena, copy->kept, name);
        if (hidden || tfpath_fits(load->arena, copy->left_out, name))
            vec_push(
                load->arena, &view->files,
                ((TfViewFile){tfpath_join(load->arena, view->dir, name), SPAN_EMPTY, NULL, 0}));
    }
}

/* ---- what an earlier run left ---- */

/* Terraform reads it by its name alone. */
static bool copy_is_read(const char *name)
{
    static const char *const endings[] = {".tf", ".tf.json", ".auto.tfvars", ".auto.tfvars.json"};
    if (strcmp(name, "terraform.tfvars") == 0 || strcmp(name, "terraform.tfvars.json") == 0)
        return true;
    for (size_t i = 0; name[0] != '.' && i < ARRAY_LEN(endings); i++)
        if (span_ends(span_of(name), endings[i]))
            return true;
    return false;
}

/* The lists that Terragrunt keeps of what it has copied there, and takes away before it copies
 * anew; they hold whole paths. */
static bool copy_listed(TgLoad *load, const char *path)
{
    static const char *const lists[] = {".terragrunt-module-manifest",
                                        ".terragrunt-source-manifest"};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        const char *list = tfpath_join(load->arena, text_dirname(load->arena, path), lists[i]);
        Span text;
        if (snapshot_read(load->files, list, TG_FILE_MAX, &text) == FILE_OK &&
            span_find(text, path) < text.len)
            return true;
    }
    return false;
}

static void copy_keep(TgLoad *load, const char *name)
{
    TfView *view = &load->unit->view;
    const char *real = tfpath_join(load->arena, view->copy.dir, name),
               *path = tfpath_join(load->arena, view->dir, name), *shown = tg_shown(load, real);
    HclLine *lines;
    size_t n;
    Span text;
    if (tg_exists(load, tfview_path(load->arena, load->files, view, path)) ||
        tg_private(load, real) || copy_listed(load, real) ||
        snapshot_read(load->files, real, TG_FILE_MAX, &text) != FILE_OK)
        return;
    lines = tgtext_all_at(load, text, source_file(shown, 1, 1), &n);
    for (size_t i = 0; i < n; i++)
        lines[i].at.line = (int)i + 1;
    vec_push(load->arena, &view->files, ((TfViewFile){path, text, lines, n}));
    vec_push(load->arena, &load->unit->left, ((TgLeft){path, shown, text}));
}

/* No run takes away what Terragrunt generated or a hook wrote, not even where the block that wrote
 * it is gone or names another path by now (seen with 1.1.3: "Duplicate output definition"). */
void tgcopy_keep_left(TgLoad *load)
{
    const TfView *view = &load->unit->view;
    NameVec names = VEC_INIT;
    if (!view->copied || !view->copy.dir ||
        !tg_exists(load, tfpath_join(load->arena, view->copy.dir, ".terragrunt-module-manifest")))
        return;
    snapshot_list(load->files, view->copy.dir, &names);
    for (size_t i = 0; i < names.len; i++)
        if (copy_is_read(names.items[i]))
            copy_keep(load, names.items[i]);
}

void tgcopy_forget_written(TgUnit *unit)
{
    size_t kept = 0;
    for (size_t i = 0; i < unit->left.len; i++) {
        const TgLeft *left = &unit->left.items[i];
        if (tfview_file(&unit->view, left->path)->text.ptr == left->text.ptr)
            unit->left.items[kept++] = *left;
    }
    unit->left.len = kept;
}

void tgcopy_leave_out(TgLoad *load, const TgConfig *config)
{
    TfView *view = &load->unit->view;
    view->copy.kept = copy_globs(load, &config->kept);
    view->copy.left_out = copy_globs(load, &config->left_out);
    if (view->copied)
        copy_leave_out_of(load, view->dir);
    if (view->over)
        copy_leave_out_of(load, view->over);
}
