/* Which config and credentials files are read, and which are not because something names others
 * (RULES.md 39, 41, 44). */
#include <string.h>
#include <strings.h>

#include "predict/profile.h"

enum { FILES_MAX = 100 /* that one list names; nobody has so many */ };

static void files_add(Walk *w, AwsFileVec *to, enum aws_file_kind kind, const char *path)
{
    vec_push(w->arena, to, facts_awsfile(w->facts, DIALECT_GO, kind, path));
}

/* All texts of a list argument, ~ and $VAR expanded; false when the argument is absent or empty.
 * More than FILES_MAX end the walk. */
static bool files_of_list(Walk *w, AwsFileVec *to, enum aws_file_kind kind, const char *arg)
{
    const TfValue *v = walk_list(w, arg);
    bool any = false;
    if (v->state != TF_KNOWN || v->type != TF_LIST)
        return false;
    if (v->n_items > FILES_MAX)
        walk_unknown(w, STAGE_CONFIGURATION, PREDICT_NOT_KNOWN, v->expr_at,
                     "not known: %s is too large to be looked at, with more than %d files", arg,
                     FILES_MAX);
    for (size_t i = 0; i < v->n_items && i < FILES_MAX; i++) {
        const char *text = tfvalue_text(&v->items[i]);
        if (text && *text) {
            files_add(w, to, kind, walk_expand(w, text));
            any = true;
        }
    }
    return any;
}

typedef struct FileRule {
    enum aws_file_kind kind;
    const char *list, *single;            /* arguments */
    const char *backend_env, *env, *home; /* variables, then the place below HOME */
} FileRule;

/* aws-sdk-go-base aws_config.go commonLoadOptions; backend.go Configure (its own variables, which
 * it expands) */
static const FileRule file_rules[] = {
    {AWS_CONFIG_FILE, "shared_config_files", NULL, "AWS_SHARED_CONFIG_FILE", "AWS_CONFIG_FILE",
     ".aws/config"},
    {AWS_CREDENTIALS_FILE, "shared_credentials_files", "shared_credentials_file",
     "AWS_SHARED_CREDENTIALS_FILE", "AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials"},
};

static void files_resolve(Walk *w, const FileRule *r, AwsFileVec *to, AwsFileVec *bypassed)
{
    const char *single = r->single ? walk_text(w, r->single) : NULL;
    const char *backend = w->backend ? walk_env(w, r->backend_env) : NULL;
    const char *env =
        generation_has(&w->generation, QUIRK_NO_CONFIG_FILE_ENV) ? NULL : walk_env(w, r->env);
    const char *home =
        w->facts->home ? arena_printf(w->arena, "%s/%s", w->facts->home, r->home) : NULL;
    bool taken = files_of_list(w, to, r->kind, r->list);
    if (!taken && backend) {
        files_add(w, to, r->kind, walk_expand(w, backend));
        taken = true;
    }
    if (!taken && single) {
        files_add(w, to, r->kind, walk_expand(w, single));
        taken = true;
    }
    if (env && (!w->backend || strcmp(r->env, r->backend_env) != 0))
        files_add(w, taken ? bypassed : to, r->kind, walk_path(w, env));
    taken = taken || env;
    if (home)
        files_add(w, taken ? bypassed : to, r->kind, home);
}

/* Provider 1 and 2 read the config file only when asked to (provider CHANGELOG 3.0.0 #14077). */
static bool config_file_counts(const Walk *w)
{
    const char *asked = walk_env(w, "AWS_SDK_LOAD_CONFIG");
    return !generation_has(&w->generation, QUIRK_CONFIG_FILE_ON_DEMAND) ||
           (asked && (strcmp(asked, "1") == 0 || strcasecmp(asked, "true") == 0 ||
                      strcasecmp(asked, "t") == 0));
}

void shared_find_files(Walk *w)
{
    SharedFiles *f = arena_new(w->arena, SharedFiles);
    files_resolve(w, &file_rules[0], config_file_counts(w) ? &f->config : &f->bypassed,
                  &f->bypassed);
    files_resolve(w, &file_rules[1], &f->credentials, &f->bypassed);
    for (size_t i = 0; i < f->config.len && !w->ended; i++)
        if (f->config.items[i]->state == FILE_TOO_BIG)
            walk_too_large(w, f->config.items[i]->path);
    for (size_t i = 0; i < f->credentials.len && !w->ended; i++)
        if (f->credentials.items[i]->state == FILE_TOO_BIG)
            walk_too_large(w, f->credentials.items[i]->path);
    f->old_values = generation_has(&w->generation, QUIRK_OLD_VALUES);
    w->files = f;
}
