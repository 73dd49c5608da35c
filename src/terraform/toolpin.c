#include "terraform/toolpin.h"

#include <string.h>

#include "base/text.h"
#include "hcl/tfpath.h"
#include "terraform/version.h"

enum { PIN_FILE_MAX = 64 * 1024, PIN_LEVELS_MAX = 64 };

static const char *const TERRAFORM = "terraform", *const OPENTOFU = "opentofu";

static bool pin_in_list(Span text, const char *tool, Span *out);
static bool pin_in_toml(Span text, const char *tool, Span *out);

/* How a file says it: a list of programs, or (NULL) one version for the tool that it is named
 * after. */
typedef bool PinReader(Span text, const char *tool, Span *out);

static const struct {
    const char *file, *tool;
    unsigned managers;
    PinReader *read;
} file_rows[] = {
    {".opentofu-version", "opentofu", MANAGER_TFENV | MANAGER_TENV, NULL},
    {".terraform-version", "terraform", MANAGER_TFENV | MANAGER_TENV, NULL},
    {"mise.local.toml", NULL, MANAGER_MISE, pin_in_toml},
    {"mise.toml", NULL, MANAGER_MISE, pin_in_toml},
    {".mise.toml", NULL, MANAGER_MISE, pin_in_toml},
    {"mise/config.toml", NULL, MANAGER_MISE, pin_in_toml},
    {".mise/config.toml", NULL, MANAGER_MISE, pin_in_toml},
    {".config/mise.toml", NULL, MANAGER_MISE, pin_in_toml},
    {".config/mise/config.toml", NULL, MANAGER_MISE, pin_in_toml},
    {".tool-versions", NULL, MANAGER_ASDF | MANAGER_MISE | MANAGER_TENV, pin_in_list},
};

static const struct {
    const char *name, *tool;
    unsigned managers;
} env_rows[] = {
    {"TFENV_TERRAFORM_VERSION", "terraform", MANAGER_TFENV | MANAGER_TENV},
    {"TOFUENV_TOFU_VERSION", "opentofu", MANAGER_TFENV | MANAGER_TENV},
    {"ASDF_TERRAFORM_VERSION", "terraform", MANAGER_ASDF},
    {"ASDF_OPENTOFU_VERSION", "opentofu", MANAGER_ASDF},
    {"ASDF_AWSCLI_VERSION", "awscli", MANAGER_ASDF},
    {"MISE_TERRAFORM_VERSION", "terraform", MANAGER_MISE},
    {"MISE_OPENTOFU_VERSION", "opentofu", MANAGER_MISE},
    {"MISE_AWSCLI_VERSION", "awscli", MANAGER_MISE},
};

/* ---- what stands in a file ---- */

static Span pin_word(Span *rest)
{
    Span s = span_trim(*rest, " \t\r");
    size_t n = 0;
    while (n < s.len && s.ptr[n] != ' ' && s.ptr[n] != '\t')
        n++;
    *rest = span_sub(s, n, s.len);
    return span_sub(s, 0, n);
}

/* "aws-cli" and "aqua:opentofu/opentofu" are the same tools by longer names. */
static bool pin_names(Span name, const char *tool)
{
    for (size_t i = name.len; i-- > 0;)
        if (name.ptr[i] == ':' || name.ptr[i] == '/') {
            name = span_sub(name, i + 1, name.len);
            break;
        }
    return span_is(name, tool) || (strcmp(tool, "awscli") == 0 && span_is(name, "aws-cli"));
}

static Span pin_without_comment(Span line)
{
    return span_trim(span_sub(line, 0, span_find_char(line, '#')), " \t\r");
}

/* "terraform 1.5.7 1.4.0 # the first that is installed" */
static bool pin_in_list(Span text, const char *tool, Span *out)
{
    Span line;
    while (span_next_line(&text, &line)) {
        Span rest = pin_without_comment(line);
        if (pin_names(pin_word(&rest), tool)) {
            *out = pin_word(&rest);
            return out->len > 0;
        }
    }
    return false;
}

/* The first text in quotes behind that: = "1.5", = ["1.5"], = { version = "1.5" }. */
static Span pin_quoted(Span s)
{
    size_t from = 0, to;
    while (from < s.len && s.ptr[from] != '"' && s.ptr[from] != '\'')
        from++;
    for (to = from + 1; to < s.len && s.ptr[to] != s.ptr[from]; to++)
        ;
    return to < s.len ? span_sub(s, from + 1, to) : SPAN_EMPTY;
}

/* tools = { opentofu = "1.12.1", terraform = { version = "1.5.7" } } */
static bool pin_in_inline(Span table, const char *tool, Span *out)
{
    size_t from = span_find_char(table, '{') + 1;
    int depth = 0;
    char quote = 0;
    for (size_t i = from; i <= table.len && from <= table.len; i++) {
        char c = i < table.len ? table.ptr[i] : ',';
        if (quote || c == '"' || c == '\'') {
            quote = !quote ? c : c == quote ? 0 : quote;
            continue;
        }
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (c == ',' && depth <= 0) {
            Span item = span_sub(table, from, i);
            size_t equals = span_find_char(item, '=');
            if (equals < item.len &&
                pin_names(span_trim(span_sub(item, 0, equals), "\"' \t"), tool)) {
                *out = pin_quoted(span_sub(item, equals, item.len));
                return out->len > 0;
            }
            from = i + 1;
        }
    }
    return false;
}

/* The key, or outside of [tools] a dotted one, is that tool's. */
static bool pin_key_is(Span key, bool tools, const char *tool)
{
    if (!tools) {
        size_t dot = span_find_char(key, '.');
        if (dot == key.len || !span_is(span_trim(span_sub(key, 0, dot), "\"' \t"), "tools"))
            return false;
        key = span_sub(key, dot + 1, key.len);
    }
    key = span_trim(key, " \t");
    if (span_ends(key, ".version"))
        key.len -= strlen(".version");
    return pin_names(span_trim(key, "\"' \t"), tool);
}

/* Lines of [tools], or a table [tools.terraform] with a line version; before any table dotted keys
 * and the table in one line (toml.io v1.0.0, "Keys", "Inline Table"). */
static bool pin_in_toml(Span text, const char *tool, Span *out)
{
    bool tools = false, own = false, top = true;
    Span line;
    while (span_next_line(&text, &line)) {
        Span s = pin_without_comment(line), key, value;
        size_t equals = span_find_char(s, '=');
        if (span_starts(s, "[")) {
            Span name = span_trim(s, "[] \t");
            top = false;
            tools = span_is(name, "tools");
            own = span_starts(name, "tools.") &&
                  pin_names(span_trim(span_sub(name, strlen("tools."), name.len), "\"' "), tool);
            continue;
        }
        if (equals == s.len)
            continue;
        key = span_sub(s, 0, equals);
        value = span_sub(s, equals + 1, s.len);
        if (top && span_is(span_trim(key, "\"' \t"), "tools")) {
            if (pin_in_inline(value, tool, out))
                return true;
            continue;
        }
        if (((tools || top) && pin_key_is(key, tools, tool)) ||
            (own && span_is(span_trim(key, "\"' \t"), "version"))) {
            *out = pin_quoted(value);
            return out->len > 0;
        }
    }
    return false;
}

static bool pin_in_file(Span text, size_t row, const char *tool, Span *out)
{
    Span line;
    if (file_rows[row].read)
        return file_rows[row].read(text, tool, out);
    if (strcmp(file_rows[row].tool, tool) != 0)
        return false;
    while (span_next_line(&text, &line)) {
        *out = pin_without_comment(line);
        if (out->len > 0)
            return true;
    }
    return false;
}

/* ---- folders, the nearest first ---- */

typedef struct PinWalk {
    Snapshot *files;
    Arena *arena;
    const char *level;
    bool home; /* the home folder has had its turn */
    size_t n;
} PinWalk;

static PinWalk pin_walk(Arena *arena, Snapshot *files, const char *dir)
{
    const char *real = snapshot_real(files, dir);
    return (PinWalk){files, arena, real ? real : dir, false, 0};
}

static void pin_up(PinWalk *w)
{
    const char *home = snapshot_env(w->files, "HOME");
    w->home = w->home || (home && strcmp(w->level, home) == 0);
    if (++w->n < PIN_LEVELS_MAX && w->level[0] == '/' && w->level[1]) {
        const char *up = text_dirname(w->arena, w->level);
        w->level = *up ? up : "/";
    } else {
        w->level = w->home ? NULL : home;
        w->home = true;
    }
}

static bool pin_read(const PinWalk *w, size_t row, Span *text)
{
    return snapshot_read(w->files, tfpath_join(w->arena, w->level, file_rows[row].file),
                         PIN_FILE_MAX, text) == FILE_OK;
}

static void pin_set(Arena *arena, Span version, const char *where, ToolPin *out)
{
    Version parsed;
    if (span_starts(version, "v"))
        version = span_sub(version, 1, version.len);
    out->where = where;
    out->version = version_parse(version, &parsed) && parsed.n_parts > 1
                       ? arena_strndup(arena, version.ptr, version.len)
                       : NULL;
}

bool toolpin_find(Arena *arena, Snapshot *files, const char *dir, unsigned managers,
                  const char *tool, ToolPin *out)
{
    for (size_t i = 0; i < ARRAY_LEN(env_rows); i++) {
        const char *value = snapshot_env(files, env_rows[i].name);
        if (value && *value && (env_rows[i].managers & managers) &&
            strcmp(env_rows[i].tool, tool) == 0) {
            pin_set(arena, span_of(value), env_rows[i].name, out);
            return true;
        }
    }
    for (PinWalk w = pin_walk(arena, files, dir); w.level; pin_up(&w))
        for (size_t i = 0; i < ARRAY_LEN(file_rows); i++) {
            Span text, version;
            if ((file_rows[i].managers & managers) && pin_read(&w, i, &text) &&
                pin_in_file(text, i, tool, &version)) {
                pin_set(arena, version, file_rows[i].file, out);
                return true;
            }
        }
    return false;
}

const char *toolpin_program(Arena *arena, Snapshot *files, const char *dir, const char **out_where)
{
    for (PinWalk w = pin_walk(arena, files, dir); w.level; pin_up(&w))
        for (size_t i = 0; i < ARRAY_LEN(file_rows); i++) {
            Span text, version;
            bool tofu, terraform;
            if (!pin_read(&w, i, &text))
                continue;
            tofu = pin_in_file(text, i, OPENTOFU, &version);
            terraform = pin_in_file(text, i, TERRAFORM, &version);
            if (tofu == terraform)
                continue;
            *out_where = file_rows[i].file;
            return tofu ? OPENTOFU : TERRAFORM;
        }
    return NULL;
}
