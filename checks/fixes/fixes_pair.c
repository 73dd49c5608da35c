/* How the right key pair is put in, where the wrong one stands: `aws configure` writes into the
 * shared files of the AWS CLI, which mends nothing for a pair in a block, a variable or a file of
 * its own. */
#include <string.h>

#include "checks/fixes/fixes.h"
#include "terraform/tfconfig.h"

/* Does the pair stand in a file that `aws configure` does not write? The block may name others. */
static bool in_other_file(const FixContext *x)
{
    const TfValue *files =
        x->conf && x->conf->block ? tfblock_get(x->conf->block, "shared_credentials_files") : NULL;
    return files && files->state == TF_KNOWN && files->n_items > 0 &&
           x->creds->source == CRED_CREDENTIALS_FILE;
}

/* A line that asks for a variable's value and keeps it out of the shell's history. */
static const char *ask_line(Arena *a, enum shell shell, const char *name, bool hidden)
{
    const char *quiet = hidden ? "stty -echo; " : "", *loud = hidden ? "stty echo; echo; " : "";
    switch (shell) {
    case SHELL_FISH:
        return arena_printf(a, "read %s-P '%s: ' -gx %s", hidden ? "-s " : "", name, name);
    case SHELL_POWERSHELL:
        return arena_printf(a, "$env:%s = Read-Host '%s'", name, name);
    default:
        return arena_printf(a, "printf '%s: '; %sread -r %s; %sexport %s", name, quiet, name, loud,
                            name);
    }
}

/* A line that opens the file where the value stands; NULL where the path can't be quoted. */
static const char *open_line(Arena *a, enum shell shell, const char *path, int line)
{
    const char *file = text_quote(a, shell, path);
    if (!file)
        return NULL;
    if (shell == SHELL_POWERSHELL)
        return arena_printf(a, "notepad %s", file);
    return arena_printf(a, "%s +%d %s", shell == SHELL_SH ? "\"${EDITOR:-vi}\"" : "vi", line, file);
}

/* The commands for the places of one pair, in one line of each shell: a value that is typed ahead
 * must not be taken for a command. False if a place is none that a person can write to. */
static bool put_places(const FixContext *x, const char *title, const Source *places, size_t n)
{
    static const enum shell shells[] = {SHELL_SH, SHELL_FISH, SHELL_POWERSHELL};
    Arena *a = x->ctx->arena;
    const char *text[ARRAY_LEN(shells)] = {NULL};
    for (size_t i = 0; i < n; i++) {
        const char *path = fixkit_path(x, places[i]), *line;
        bool opened = false;
        if (places[i].kind != SOURCE_ENVIRONMENT && (!path || places[i].line < 1))
            return false;
        for (size_t k = 0; path && k < i; k++)
            opened = opened ||
                     (fixkit_path(x, places[k]) && strcmp(fixkit_path(x, places[k]), path) == 0);
        for (size_t s = 0; s < ARRAY_LEN(shells) && !opened; s++) {
            line = path ? open_line(a, shells[s], path, places[i].line)
                        : ask_line(a, shells[s], places[i].name, i > 0);
            if (!line)
                return false;
            text[s] = text[s] ? arena_printf(a, "%s; %s", text[s], line) : line;
        }
    }
    Fix *fix = finding_fix(a, x->f, "write_pair", RISK_SHOW, title);
    for (size_t s = 0; s < ARRAY_LEN(shells); s++)
        fixkit_line(x, fix, shells[s], text[s]);
    for (size_t i = 0; i < n && fix->opens.kind == SOURCE_NONE; i++)
        if (fixkit_path(x, places[i]))
            fix->opens = places[i];
    return true;
}

bool fixes_open_place(const FixContext *x, const char *title, Source at)
{
    return at.kind == SOURCE_FILE && put_places(x, title, &at, 1);
}

void fixes_put_pair(const FixContext *x, const char *title)
{
    const Credentials *c = x->creds;
    Source places[3];
    size_t n = 0;
    if (!c || c->source == CRED_NONE || c->source == CRED_CONFIG_FILE ||
        (c->source == CRED_CREDENTIALS_FILE && !in_other_file(x))) {
        fixkit_configure(x, "configure", title, x->profile);
        return;
    }
    places[n++] = c->access_key_id.at;
    places[n++] = c->secret_at;
    if (c->token)
        places[n++] = c->token_at;
    bool typed = c->source == CRED_PROVIDER_BLOCK || c->source == CRED_BACKEND_BLOCK ||
                 c->source == CRED_ENVIRONMENT || c->source == CRED_CREDENTIALS_FILE;
    if (!typed || !put_places(x, title, places, n))
        fixkit_words(x, "mend_source", "mend what gives these keys",
                     "The keys come out of a program, a service or a setting that no command "
                     "rewrites. Make it give a pair that AWS knows, then try again.");
}
