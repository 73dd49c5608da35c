#include "engine/cliversion.h"

#include <string.h>

#include "base/text.h"
#include "engine/shim.h"

static const char *version_digits(Arena *arena, const char *text)
{
    size_t len = strspn(text, "0123456789.");
    while (len > 0 && text[len - 1] == '.')
        len--;
    return len > 0 ? arena_strndup(arena, text, len) : NULL;
}

/* .../v2/2.x.y/ of AWS's installer; Cellar/awscli/2.x of Homebrew; installs/awscli/2.x of asdf and
 * mise; /nix/store/HASH-awscli2-2.x of Nix. A number without a dot may be anything's. */
static const char *version_in_path(Arena *arena, const char *path)
{
    static const char *const before[] = {"/v2/",      "/awscli/", "/awscli@1/",
                                         "/aws-cli/", "-awscli-", "-awscli2-"};
    if (strstr(path, "/snap/")) /* the number in /snap/aws-cli/1500 is the revision */
        return "2";
    for (size_t i = 0; i < ARRAY_LEN(before); i++) {
        const char *at = strstr(path, before[i]);
        const char *version = at ? version_digits(arena, at + strlen(before[i])) : NULL;
        if (version && strchr(version, '.'))
            return version;
    }
    return NULL;
}

/* The first entry of dir that begins so: "awscli-1.45.11.dist-info". */
static const char *version_of_entry(Arena *arena, Snapshot *files, const char *dir,
                                    const char *begins)
{
    NameVec names = VEC_INIT;
    snapshot_list(files, dir, &names);
    for (size_t i = 0; i < names.len; i++)
        if (span_starts(span_of(names.items[i]), begins)) {
            const char *version = version_digits(arena, names.items[i] + strlen(begins));
            if (version && strchr(version, '.')) /* "2" of mise is a link to the newest of them */
                return version;
        }
    return NULL;
}

/* What pip or the distribution's package says in prefix/lib/python3.x. */
static const char *version_of_package(Arena *arena, Snapshot *files, const char *prefix)
{
    static const char *const packages[] = {"site-packages", "dist-packages"}, *const libs[] = {
                                                                                  "lib", "lib64"};
    const char *version = NULL;
    for (size_t l = 0; l < ARRAY_LEN(libs) && !version; l++) {
        const char *lib = arena_printf(arena, "%s/%s", prefix, libs[l]);
        NameVec names = VEC_INIT;
        snapshot_list(files, lib, &names);
        for (size_t i = 0; i < names.len && !version; i++)
            for (size_t k = 0; k < ARRAY_LEN(packages) && !version; k++)
                if (span_starts(span_of(names.items[i]), "python3"))
                    version = version_of_entry(
                        arena, files,
                        arena_printf(arena, "%s/%s/%s", lib, names.items[i], packages[k]),
                        "awscli-");
    }
    return version;
}

/* Shims of version managers stand for what lies beside them: pyenv's versions, the installs of asdf
 * and mise. */
static const char *version_behind_shim(Arena *arena, Snapshot *files, const char *base)
{
    const char *versions = arena_printf(arena, "%s/versions", base), *version;
    NameVec names = VEC_INIT;
    version = version_of_entry(arena, files, arena_printf(arena, "%s/installs/awscli", base), "");
    if (!version)
        version =
            version_of_entry(arena, files, arena_printf(arena, "%s/installs/aws-cli", base), "");
    snapshot_list(files, versions, &names);
    for (size_t i = 0; i < names.len && !version; i++)
        version = version_of_package(arena, files,
                                     arena_printf(arena, "%s/%s", versions, names.items[i]));
    return version;
}

/* The folder two above the file: the prefix of bin/aws. *out_last is the folder between. */
static const char *version_prefix(Arena *arena, const char *path, const char **out_last)
{
    const char *slash = strrchr(path, '/'), *base;
    base = arena_strndup(arena, path, slash ? (size_t)(slash - path) : 0);
    slash = strrchr(base, '/');
    *out_last = slash ? slash + 1 : "";
    return slash ? arena_strndup(arena, base, (size_t)(slash - base)) : NULL;
}

/* The links of snap, mise and asdf lead to those programs themselves: what is told by the path as
 * PATH gives it comes before what lies there. */
const char *cliversion_of(Arena *arena, Snapshot *files, const char *dir, const char *path)
{
    const char *real = snapshot_real(files, path), *version, *last, *prefix;
    enum tool_manager manager = shim_manager(arena, files, path);
    ToolPin pin;
    real = real ? real : path;
    version = version_in_path(arena, real);
    if (!version)
        version = version_in_path(arena, path);
    if (!version && manager != MANAGER_NONE &&
        toolpin_find(arena, files, dir, manager, "awscli", &pin) && pin.version)
        version = pin.version;
    prefix = version_prefix(arena, path, &last);
    if (!version && prefix && strcmp(last, "shims") == 0)
        version = version_behind_shim(arena, files, prefix);
    prefix = version_prefix(arena, real, &last);
    if (!version && prefix)
        version = version_of_package(arena, files, prefix);
    if (!version && prefix && strcmp(last, "shims") == 0)
        version = version_behind_shim(arena, files, prefix);
    return version;
}
