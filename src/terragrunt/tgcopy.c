/*
 * What does not reach the folder where Terraform runs: terraform { exclude_from_copy } (terragrunt
 * internal/util/file.go:CopyFolderContentsWithFilter; globs that start from the module's folder).
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

void tgcopy_leave_out(TgLoad *load, const TgConfig *config)
{
    if (config->left_out.kind != HV_LIST)
        return;
    copy_leave_out_of(load, &config->left_out, load->unit->view.dir);
}
