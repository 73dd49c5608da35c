#include "ui/below.h"

#include <string.h>

#include "engine/roots.h"

/* It is looked for while the first picture is made. */
enum { BELOW_DEPTH = 6, BELOW_FOLDERS = 400 };

/* NULL: nothing in it signs in to AWS, as far as its files say. */
static const char *what_of(const Root *root)
{
    if (root->kind == ROOT_TERRAGRUNT)
        return "Terragrunt unit";
    if (root->says & ROOT_BY_CDK)
        return "root module, made by CDK for Terraform";
    if ((root->says & ROOT_AWS_PROVIDER) && (root->says & ROOT_S3_BACKEND))
        return "root module: AWS provider, S3 backend";
    if (root->says & ROOT_AWS_PROVIDER)
        return "root module: AWS provider";
    return root->says & ROOT_S3_BACKEND ? "root module: S3 backend" : NULL;
}

Below *below_find(World *w, Arena *arena, const char *dir, size_t *out_n)
{
    const RootSearch search = {.folders_max = BELOW_FOLDERS, .depth_max = BELOW_DEPTH};
    Below *found = arena_array(arena, Below, BELOW_MOST);
    RootVec roots = VEC_INIT;
    bool more;
    *out_n = 0;
    (void)roots_below(arena, w, dir, &search, &roots, &more);
    for (size_t i = 0; i < roots.len && *out_n < BELOW_MOST; i++) {
        const char *what = what_of(&roots.items[i]);
        if (what && strcmp(roots.items[i].shown, ".") != 0)
            found[(*out_n)++] =
                (Below){arena_printf(arena, "%s/%s", dir, roots.items[i].shown), what};
    }
    return found;
}
