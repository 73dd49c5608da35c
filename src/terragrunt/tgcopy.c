/*
 * What reaches the folder where Terraform runs, and what does not: terraform { exclude_from_copy }
 * (terragrunt internal/util/file.go:CopyFolderContentsWithFilter; globs that start from the
 * module's folder), and what an earlier run left there.
 */
#include <fnmatch.h>
#include <string.h>

#include "terragrunt/tgload.h"

static bool copy_left_out(TgLoad *load, const HclValue *patterns, const char *name)
{
    for (size_t i = 0; i < patterns->n; i++) {
        const char *pattern = arena_span(load->arena, patterns->items[i].text);
        if (strncmp(pattern, "**/", 3) == 0)
            pattern += 3;
        if (patterns->items[i].kind == HV_STRING && fnmatch(pattern, name, FNM_PATHNAME) == 0)
            return true;
    }
    return false;
}

static void copy_leave_out_of(TgLoad *load, const HclValue *patterns, const char *dir)
{
    NameVec names = VEC_INIT;
    snapshot_list(load->files, dir, &names);
    for (size_t i = 0; i < names.len; i++)
        if (copy_left_out(load, patterns, names.items[i]))
            vec_push(load->arena, &load->unit->view.files,
                     ((TfViewFile){tfpath_join(load->arena, load->unit->view.dir, names.items[i]),
                                   SPAN_EMPTY, NULL, 0}));
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
        const char *list = tfpath_join(load->arena, tg_dirname(load->arena, path), lists[i]);
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
    if (config->left_out.kind != HV_LIST)
        return;
    copy_leave_out_of(load, &config->left_out, load->unit->view.dir);
}
