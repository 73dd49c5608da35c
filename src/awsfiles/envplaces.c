/*
 * A guess, not a shell: one line, its words, quotes taken off. What a file sources, computes or
 * sets by a condition is not seen, so the result is told as "seems to be set".
 */
#include "awsfiles/envplaces.h"

#include "awsfiles/envfollow.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "data/env_vars.h"

enum {
    PLACE_FILE_MAX = 1024 * 1024,
    PLACE_LEVELS_UP = 32,
    SLIPS_MAX = 2,   /* letters that a misspelt name has otherwise */
    NEAR_LEN_MIN = 6 /* of a shorter name every other is near */
};

typedef struct PlaceScan {
    Arena *arena;
    Snapshot *files;
    EnvFacts *env;
    const char *path, *shown;
    int line;
    int form;          /* of EnvPlace */
    EnvFollow *follow; /* these are looked for instead of what env has; NULL */
    size_t n_follow;
    const char *near; /* a name like this one is looked for, and nothing else; NULL */
    EnvFollow *found; /* of near: name NULL = none so far */
    bool several;
} PlaceScan;

/* One shell word off *rest: quotes and backslashes resolved into out. False at the end of the line
 * or at a comment. */
static bool place_next_word(Span *rest, Buf *out)
{
    char quote = '\0';
    size_t i = 0;
    buf_clear(out);
    while (i < rest->len && strchr(" \t;&", rest->ptr[i]))
        i++;
    if (i == rest->len || rest->ptr[i] == '#')
        return false;
    for (; i < rest->len; i++) {
        char c = rest->ptr[i];
        if (!quote && strchr(" \t;&", c))
            break;
        if (quote ? c == quote : c == '"' || c == '\'') {
            quote = quote ? '\0' : c;
            continue;
        }
        if (c == '\\' && quote != '\'' && i + 1 < rest->len)
            c = rest->ptr[++i];
        buf_add_char(out, c);
    }
    *rest = span_sub(*rest, i, rest->len);
    return true;
}

/* A value with $ or ` in it is the shell's to work out: it counts as the one that is there. */
static void place_follow(PlaceScan *scan, Span name, Span value)
{
    bool computed =
        span_find_char(value, '$') < value.len || span_find_char(value, '`') < value.len;
    for (size_t i = 0; i < scan->n_follow; i++) {
        EnvFollow *f = &scan->follow[i];
        bool same = f->was && (computed || span_is(value, f->was));
        if (!span_is(name, f->name) || (f->same && !same) || (computed && !f->was))
            continue;
        f->same = same;
        f->value = same ? NULL : arena_strndup(scan->arena, value.ptr, value.len);
        f->at = source_file(scan->shown, scan->line, 0);
        f->form = scan->form;
    }
}

static void place_add(PlaceScan *scan, Span name, Span value)
{
    if (scan->near) {
        const char *word = arena_span(scan->arena, name);
        int slips = name.len < 256 ? text_distance(word, scan->near, SLIPS_MAX) : SLIPS_MAX + 1;
        if (slips != 0 && slips <= SLIPS_MAX && !env_vars_find(name)) {
            scan->several |= scan->found->name && strcmp(scan->found->name, word) != 0;
            *scan->found = (EnvFollow){
                .name = word, .at = source_file(scan->shown, scan->line, 0), .form = scan->form};
        }
        return;
    }
    if (scan->follow) {
        place_follow(scan, name, value);
        return;
    }
    for (size_t i = 0; i < scan->env->vars.len; i++) {
        const EnvVar *var = &scan->env->vars.items[i];
        EnvPlace place = {.name = var->name, .at = source_file(scan->shown, scan->line, 0)};
        if (!span_is(name, var->name) || span_is(name, "PATH") || span_is(name, "SHELL"))
            continue;
        Span now = var->value.secret ? secret_use(var->value.secret) : span_of(var->value.text);
        place.same_value = span_same(now, value);
        if (scan->form == ENV_PLACE_FISH)
            place.form = ENV_PLACE_FISH;
        else
            place.form = scan->form == ENV_PLACE_DOTENV ? ENV_PLACE_DOTENV : ENV_PLACE_EXPORT;
        vec_push(scan->arena, &scan->env->places, place);
    }
}

/* export A=1 B=2 · A=1 · declare -x A=1 · .env's A=1 */
static void place_sh_line(PlaceScan *scan, Span line)
{
    AUTO_BUF Buf word = BUF_INIT(PLACE_FILE_MAX);
    if (span_find_char(line, '=') == line.len)
        return; /* most lines of a start-up file set nothing */
    while (place_next_word(&line, &word)) {
        Span s = buf_span(&word);
        size_t equals = span_find_char(s, '=');
        if (equals < s.len)
            place_add(scan, span_sub(s, 0, equals), span_sub(s, equals + 1, s.len));
    }
}

/* set -gx A value · SETUVAR --export A:value (fish_variables) */
static void place_fish_line(PlaceScan *scan, Span line)
{
    AUTO_BUF Buf word = BUF_INIT(PLACE_FILE_MAX);
    AUTO_BUF Buf name = BUF_INIT(256);
    if (!place_next_word(&line, &word))
        return;
    if (span_is(buf_span(&word), "SETUVAR")) {
        while (place_next_word(&line, &word)) {
            Span s = buf_span(&word);
            size_t colon = span_find_char(s, ':');
            if (colon < s.len)
                place_add(scan, span_sub(s, 0, colon), span_sub(s, colon + 1, s.len));
        }
        return;
    }
    if (!span_is(buf_span(&word), "set") && !span_is(buf_span(&word), "export"))
        return;
    while (place_next_word(&line, &word) && word.len > 0 && word.ptr[0] == '-')
        continue;
    buf_add(&name, buf_span(&word));
    if (span_find_char(buf_span(&name), '=') < name.len) {
        place_sh_line(scan, buf_span(&name));
    } else {
        place_next_word(&line, &word);
        place_add(scan, buf_span(&name), buf_span(&word));
    }
}

static void place_file(PlaceScan *scan, const char *path, int form)
{
    Span bytes = SPAN_EMPTY, line;
    if (snapshot_read(scan->files, path, PLACE_FILE_MAX, &bytes) != FILE_OK)
        return;
    scan->path = path;
    scan->shown = text_short_path(scan->arena, path, snapshot_env(scan->files, "HOME"));
    scan->line = 0;
    scan->form = form;
    while (span_next_line(&bytes, &line)) {
        scan->line++;
        line = span_trim(line, " \t\r");
        if (form == ENV_PLACE_FISH)
            place_fish_line(scan, line);
        else
            place_sh_line(scan, line);
    }
}

static void place_folder(PlaceScan *scan, const char *folder, const char *ending, int form)
{
    NameVec names = VEC_INIT;
    if (snapshot_list(scan->files, folder, &names) != FILE_OK)
        return;
    for (size_t i = 0; i < names.len; i++)
        if (span_ends(span_of(names.items[i]), ending))
            place_file(scan, arena_printf(scan->arena, "%s/%s", folder, names.items[i]), form);
}

/* direnv takes the nearest .envrc at or above the folder; .env files are read by make, docker and
 * editors. */
static void place_above(PlaceScan *scan, const char *dir)
{
    const char *real = dir ? snapshot_real(scan->files, dir) : NULL;
    char *folder = arena_strdup(scan->arena, real ? real : dir);
    for (int level = 0; folder && folder[0] && level < PLACE_LEVELS_UP; level++) {
        char *slash = strrchr(folder, '/');
        place_file(scan, arena_printf(scan->arena, "%s/.envrc", folder), ENV_PLACE_EXPORT);
        place_file(scan, arena_printf(scan->arena, "%s/.env", folder), ENV_PLACE_DOTENV);
        if (!slash || slash == folder)
            break;
        *slash = '\0';
    }
}

static void place_everywhere(PlaceScan *scan, const char *dir)
{
    static const char *const sh_files[] = {".bashrc",   ".bash_profile", ".bash_login",
                                           ".profile",  ".zshrc",        ".zshenv",
                                           ".zprofile", ".zlogin",       ".kshrc",
                                           ".envrc",    ".bash_aliases", ".pam_environment"};
    static const char *const fish_files[] = {".config/fish/config.fish",
                                             ".config/fish/fish_variables"};
    const char *home = snapshot_env(scan->files, "HOME");
    place_above(scan, dir);
    for (size_t i = 0; home && home[0] && i < ARRAY_LEN(sh_files); i++)
        place_file(scan, arena_printf(scan->arena, "%s/%s", home, sh_files[i]), ENV_PLACE_EXPORT);
    for (size_t i = 0; home && home[0] && i < ARRAY_LEN(fish_files); i++)
        place_file(scan, arena_printf(scan->arena, "%s/%s", home, fish_files[i]), ENV_PLACE_FISH);
    if (home && home[0]) {
        place_folder(scan, arena_printf(scan->arena, "%s/.config/fish/conf.d", home), ".fish",
                     ENV_PLACE_FISH);
        place_folder(scan, arena_printf(scan->arena, "%s/.config/environment.d", home), ".conf",
                     ENV_PLACE_DOTENV);
    }
    place_file(scan, "/etc/environment", ENV_PLACE_DOTENV);
    place_folder(scan, "/etc/profile.d", ".sh", ENV_PLACE_EXPORT);
}

void envplaces_find(Arena *arena, Snapshot *files, const char *dir, EnvFacts *env)
{
    PlaceScan scan = {.arena = arena, .files = files, .env = env};
    if (env->vars.len > 0)
        place_everywhere(&scan, dir);
}

void envfollow_read(Arena *arena, Snapshot *files, const char *dir, EnvFollow *vars, size_t n)
{
    PlaceScan scan = {.arena = arena, .files = files, .follow = vars, .n_follow = n};
    place_everywhere(&scan, dir);
}

bool envfollow_near(Arena *arena, Snapshot *files, const char *dir, const char *name,
                    EnvFollow *out)
{
    PlaceScan scan = {.arena = arena, .files = files, .near = name, .found = out};
    *out = (EnvFollow){0};
    if (strlen(name) >= NEAR_LEN_MIN)
        place_everywhere(&scan, dir);
    return out->name && !scan.several;
}
