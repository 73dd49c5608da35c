#include "lab/shellenv.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/world.h"

/* In the order in which a login shell, an interactive one and direnv read them. */
static const char *const source_files[] = {"env",          "home/.profile", "home/.bash_profile",
                                           "home/.bashrc", "home/.zshrc",   "home/infra/.envrc"};

enum { ENV_FILE_MAX = 256 * 1024, N_SOURCES = ARRAY_LEN(source_files) };

typedef struct Stamp {
    int64_t mtime_s, mtime_ns, size;
    uint64_t inode;
} Stamp;

typedef VEC(const char *) EntryVec;

struct ShellEnv {
    Arena *arena;
    const char *root;
    const char *const *fixed;
    const char *paths[N_SOURCES];
    Stamp stamps[N_SOURCES];
    EntryVec entries; /* ends with NULL once read */
    bool read;
};

ShellEnv *shellenv_new(Arena *arena, const char *root, const char *const *fixed)
{
    ShellEnv *env = arena_new(arena, ShellEnv);
    env->arena = arena;
    env->root = arena_strdup(arena, root);
    env->fixed = fixed;
    for (size_t i = 0; i < N_SOURCES; i++)
        env->paths[i] = arena_printf(arena, "%s/%s", root, source_files[i]);
    return env;
}

static bool shellenv_changed(ShellEnv *env)
{
    bool changed = !env->read;
    for (size_t i = 0; i < N_SOURCES; i++) {
        struct stat st;
        Stamp now = {0, 0, 0, 0};
        if (stat(env->paths[i], &st) == 0)
            now = (Stamp){(int64_t)st.st_mtim.tv_sec, (int64_t)st.st_mtim.tv_nsec,
                          (int64_t)st.st_size, (uint64_t)st.st_ino};
        if (memcmp(&now, &env->stamps[i], sizeof now) != 0) {
            env->stamps[i] = now;
            changed = true;
        }
    }
    return changed;
}

static void shellenv_put(ShellEnv *env, const char *entry)
{
    size_t name = strcspn(entry, "=");
    for (size_t i = 0; i < env->entries.len; i++)
        if (strncmp(env->entries.items[i], entry, name + 1) == 0) {
            env->entries.items[i] = entry;
            return;
        }
    vec_push(env->arena, &env->entries, entry);
}

static bool shellenv_name_ok(Span name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!isalnum((unsigned char)name.ptr[i]) && name.ptr[i] != '_')
            return false;
    return name.len > 0;
}

/* `NAME=value` (env file) or `export NAME=value` (start-up files), quotes round the value taken off
 * as a shell does. */
static void shellenv_take_line(ShellEnv *env, Span line, bool script)
{
    size_t eq;
    Span name, value;
    if (script && !span_starts(line, "export "))
        return;
    line = span_sub(line, script ? sizeof "export " - 1 : 0, line.len);
    eq = span_find_char(line, '=');
    name = span_sub(line, 0, eq);
    value = span_sub(line, eq + 1, line.len);
    if (eq == line.len || !shellenv_name_ok(name))
        return;
    if (script && value.len >= 2 && (value.ptr[0] == '"' || value.ptr[0] == '\'') &&
        value.ptr[value.len - 1] == value.ptr[0])
        value = span_sub(value, 1, value.len - 1);
    shellenv_put(env, arena_printf(env->arena, "%.*s=%.*s", (int)name.len, name.ptr, (int)value.len,
                                   value.ptr));
}

static void shellenv_take_file(ShellEnv *env, const char *path, bool script)
{
    AUTO_BUF Buf text = BUF_INIT(ENV_FILE_MAX);
    FILE *f = fopen(path, "r");
    char bytes[4096];
    size_t n;
    Span rest, line;
    while (f && (n = fread(bytes, 1, sizeof bytes, f)) > 0)
        buf_add(&text, (Span){bytes, n});
    if (f)
        fclose(f);
    rest = buf_span(&text);
    while (span_next_line(&rest, &line))
        shellenv_take_line(env, line, script);
}

static void shellenv_refresh(ShellEnv *env)
{
    if (!shellenv_changed(env))
        return;
    env->entries = (EntryVec)VEC_INIT; /* the old ones stay in the arena: somebody may hold them */
    for (size_t i = 0; env->fixed[i]; i++)
        shellenv_put(env, env->fixed[i]);
    for (size_t i = 0; i < N_SOURCES; i++)
        shellenv_take_file(env, env->paths[i], i > 0);
    vec_push(env->arena, &env->entries, (const char *)NULL);
    env->read = true;
}

const char *const *shellenv_all(ShellEnv *env)
{
    shellenv_refresh(env);
    return env->entries.items;
}

const char *shellenv_get(ShellEnv *env, const char *name)
{
    shellenv_refresh(env);
    return envp_get(env->entries.items, name);
}
