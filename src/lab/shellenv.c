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

static const char *shellenv_value(const ShellEnv *env, const char *name)
{
    for (size_t i = 0; i < env->entries.len; i++) {
        const char *at = env->entries.items[i];
        if (strncmp(at, name, strlen(name)) == 0 && at[strlen(name)] == '=')
            return at + strlen(name) + 1;
    }
    return "";
}

/* How many bytes a $NAME or ${NAME} at the begin of s has, and its name; 0 = it is none, and the
 * dollar sign means itself (what else a shell computes is left as it is written). */
static size_t shellenv_variable(Span s, Span *name)
{
    bool braces = s.len > 1 && s.ptr[1] == '{';
    size_t from = braces ? 2 : 1, to = from;
    while (to < s.len && (isalnum((unsigned char)s.ptr[to]) || s.ptr[to] == '_'))
        to++;
    *name = span_sub(s, from, to);
    if (to == from || isdigit((unsigned char)s.ptr[from]) ||
        (braces && (to == s.len || s.ptr[to] != '}')))
        return 0;
    return to + (braces ? 1 : 0);
}

/* The value of an assignment as sh expands it, from the begin of *rest to the end of its word,
 * which is where *rest begins then (POSIX XCU 2.2 Quoting, 2.6.1 Tilde Expansion): ~ at its begin
 * and behind a colon, variables but in single quotes. */
static const char *shellenv_expand(const ShellEnv *env, Span *rest)
{
    AUTO_BUF Buf out = BUF_INIT(ENV_FILE_MAX);
    char quote = '\0';
    bool tilde = true;
    Span s = *rest, name;
    size_t i = 0;
    while (i < s.len) {
        char c = s.ptr[i];
        char next = i + 1 < s.len ? s.ptr[i + 1] : '\0';
        size_t variable =
            c == '$' && quote != '\'' ? shellenv_variable(span_sub(s, i, s.len), &name) : 0;
        bool home = tilde && !quote && c == '~' && (!next || strchr("/: \t", next));
        tilde = !quote && c == ':';
        if (!quote && strchr(" \t;&|", c))
            break;
        if (variable) {
            buf_add_str(&out, shellenv_value(env, arena_span(env->arena, name)));
            i += variable;
            continue;
        }
        i++;
        if (home) {
            buf_add_str(&out, shellenv_value(env, "HOME"));
        } else if (quote ? c == quote : c == '"' || c == '\'') {
            quote = quote ? '\0' : c;
        } else if (c == '\\' && next && (!quote || (quote == '"' && strchr("$`\"\\", next)))) {
            buf_add_char(&out, next);
            i++;
        } else {
            buf_add_char(&out, c);
        }
    }
    *rest = span_sub(s, i, s.len);
    return arena_span(env->arena, buf_span(&out));
}

static const char *shellenv_entry(const ShellEnv *env, Span name, const char *value)
{
    return arena_printf(env->arena, "%.*s=%s", (int)name.len, name.ptr, value);
}

/* `export NAME=value NAME=value` of a start-up file, up to what is no assignment. All words are
 * expanded before the first is assigned. */
static void shellenv_take_export(ShellEnv *env, Span line)
{
    Span rest = span_sub(line, sizeof "export " - 1, line.len);
    EntryVec assigned = VEC_INIT;
    while (span_starts(line, "export ")) {
        size_t eq;
        Span name;
        rest = span_sub(rest, span_run(rest, " \t"), rest.len);
        eq = span_find_char(rest, '=');
        name = span_sub(rest, 0, eq);
        if (eq == rest.len || !shellenv_name_ok(name))
            break;
        rest = span_sub(rest, eq + 1, rest.len);
        vec_push(env->arena, &assigned, shellenv_entry(env, name, shellenv_expand(env, &rest)));
    }
    for (size_t i = 0; i < assigned.len; i++)
        shellenv_put(env, assigned.items[i]);
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
        if (script)
            shellenv_take_export(env, line);
        else {
            /* `NAME=value` of the env file, taken as it stands. */
            size_t eq = span_find_char(line, '=');
            Span name = span_sub(line, 0, eq);
            if (eq < line.len && shellenv_name_ok(name))
                shellenv_put(
                    env, shellenv_entry(env, name,
                                        arena_span(env->arena, span_sub(line, eq + 1, line.len))));
        }
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
