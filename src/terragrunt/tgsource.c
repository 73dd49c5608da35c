/*
 * Where the code of a unit is: its own folder, a folder beside it, or a copy that Terragrunt
 * fetched (terragrunt internal/runner/run/download_source.go, internal/tf/source.go).
 */
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "terragrunt/tgload.h"

static bool source_is_local(Span s)
{
    static const char *const remote[] = {"github.com/", "gitlab.com/", "bitbucket.org/", "git@"};
    if (span_starts(s, "file://"))
        return true;
    if (span_find(s, "::") < s.len || span_find(s, "://") < s.len)
        return false;
    return !span_starts_with_one_of(s, remote, ARRAY_LEN(remote));
}

const char *tgsource_newest_copy(TgLoad *load, const char *cache, const char *sub)
{
    NameVec units = VEC_INIT, copies = VEC_INIT;
    const char *best = NULL;
    int64_t best_s = 0;
    snapshot_list(load->files, cache, &units);
    for (size_t i = 0; i < units.len; i++) {
        const char *unit = tfpath_join(load->arena, cache, units.items[i]);
        copies = (NameVec)VEC_INIT;
        snapshot_list(load->files, unit, &copies);
        for (size_t k = 0; k < copies.len; k++) {
            const char *copy =
                tfpath_join(load->arena, tfpath_join(load->arena, unit, copies.items[k]), sub);
            FileInfo info = snapshot_stat(load->files, copy);
            if (info.state == FILE_OK && info.is_dir && (!best || info.mtime_s > best_s)) {
                best = copy;
                best_s = info.mtime_s;
            }
        }
    }
    return best;
}

static const char *source_cache(TgLoad *load, const TgConfig *config)
{
    Value named = tgunit_env(load->files, "TG_DOWNLOAD_DIR", "TERRAGRUNT_DOWNLOAD");
    Value older = tgunit_env(load->files, "TERRAGRUNT_DOWNLOAD_DIR", NULL);
    const HclValue *v = config->attrs.kind == HV_OBJECT
                            ? hv_get(&config->attrs, SPAN_LITERAL("download_dir"))
                            : NULL;
    if (!named.text)
        named = older;
    const char *dir = named.text                  ? named.text
                      : v && v->kind == HV_STRING ? arena_span(load->arena, v->text)
                                                  : ".terragrunt-cache";
    return tfpath_join(load->arena, load->dir, dir);
}

static void source_local(TgLoad *load, Span source)
{
    TgUnit *unit = load->unit;
    size_t part = span_starts(source, "file://") ? 7 : 0;
    size_t cut;
    source = span_sub(source, part, span_find_char(source, '?'));
    cut = span_find(source, "//");
    unit->view.dir = unit->view.copied =
        tfpath_join(load->arena, load->dir, arena_span(load->arena, span_sub(source, 0, cut)));
    if (cut < source.len)
        unit->view.dir =
            tfpath_join(load->arena, unit->view.dir,
                        arena_span(load->arena, span_sub(source, cut + 2, source.len)));
    if (snapshot_stat(load->files, unit->view.dir).state == FILE_ABSENT)
        tg_problem(load, true, unit->source_at, "Working dir from source does not exist",
                   "the source of the module, %s, is not there", tg_shown(load, unit->view.dir));
}

static void source_remote(TgLoad *load, Span source, const char *cache)
{
    TgUnit *unit = load->unit;
    size_t scheme = span_find(source, "://");
    size_t from = scheme < source.len ? scheme + 3 : 0;
    Span path = span_sub(source, from, span_find_char(source, '?'));
    size_t cut = span_find(path, "//");
    const char *sub =
        cut < path.len ? arena_span(load->arena, span_sub(path, cut + 2, path.len)) : "";
    const char *copy = tgsource_newest_copy(load, cache, sub);
    unit->view.copied = NULL; /* all of it lies in the copy */
    if (copy) {
        unit->view.dir = copy;
        return;
    }
    unit->source_missing = true;
    tg_unknown(
        load, unit->source_at,
        "the module comes from elsewhere and was not fetched yet; terragrunt init fetches it");
}

/* A folder below another that Terragrunt copies: the copy goes round what is hidden only
 * (internal/util/file.go assertCopyPathsSafe, TerragruntExcludes). */
static bool source_holds_cache(TgLoad *load, const char *copied, const char *cache)
{
    Span rest = span_of(cache);
    size_t len = strlen(copied);
    if (!span_starts(rest, copied) || (rest.len > len && rest.ptr[len] != '/'))
        return false;
    rest = span_of(tfpath_relative(load->arena, copied, cache));
    return !span_starts(rest, ".") && span_find(rest, "/.") == rest.len;
}

/* TG_DOWNLOAD_DIR is made absolute when it is read, download_dir is not (seen with 1.1.3). */
void tgsource_check_cache(TgLoad *load, const TgConfig *config)
{
    TgUnit *unit = load->unit;
    const HclValue *v = config->attrs.kind == HV_OBJECT
                            ? hv_get(&config->attrs, SPAN_LITERAL("download_dir"))
                            : NULL;
    const char *cache = source_cache(load, config);
    Value named = tgunit_env(load->files, "TG_DOWNLOAD_DIR", "TERRAGRUNT_DOWNLOAD");
    bool by_file = !named.text && v && v->kind == HV_STRING && v->text.len > 0;
    Source at = by_file ? v->at : named.at;
    if ((!named.text && !by_file) || config->left_out.kind != HV_NULL)
        return;
    if (by_file && v->text.ptr[0] != '/')
        tg_problem(load, true, at, "copy destination must be an absolute path",
                   "download_dir in a file has to be an absolute path, for example "
                   "\"${get_terragrunt_dir()}/%s\"",
                   text_safe(load->arena, arena_span(load->arena, v->text)));
    else if (source_holds_cache(load, load->dir, cache) ||
             (unit->view.copied && source_holds_cache(load, unit->view.copied, cache)))
        tg_problem(load, true, at, "the copy would recurse into itself",
                   "%s lies in a folder that Terragrunt copies there, and has no hidden folder in "
                   "its path",
                   tg_shown(load, cache));
    else
        return;
    vec_push(load->arena, &unit->limits, ((TgLimit){.at = at, .since = "1.1.0"}));
}

/* base64url(sha1(text)), the name of a folder in the cache (internal/util/hash.go). */
static const char *source_hash(Arena *arena, const char *text)
{
    enum { SHA1_BYTES = 20 };
    const char *hex = text_sha1_hex(arena, span_of(text));
    char *bytes = arena_alloc(arena, SHA1_BYTES);
    for (size_t i = 0; i < SHA1_BYTES; i++) {
        const char digits[] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (char)strtol(digits, NULL, 16);
    }
    return base64url_encode(arena, (Span){bytes, SHA1_BYTES});
}

/* Of a local source: CACHE/HASH of the unit's folder/HASH of the source's URL, and in it what
 * stands behind its // (internal/tf/source.go NewSource). */
static TfCopy source_copy(TgLoad *load, Span source, const char *cache)
{
    Arena *arena = load->arena;
    const char *root, *top;
    Span part;
    size_t cut;
    if (span_starts(source, "file://"))
        source = span_sub(source, 7, source.len);
    source = span_sub(source, 0, span_find_char(source, '?'));
    cut = span_find(source, "//");
    root = tfpath_join(arena, load->dir, arena_span(arena, span_sub(source, 0, cut)));
    part = cut < source.len ? span_sub(source, cut + 2, source.len) : SPAN_EMPTY;
    top = arena_printf(arena, "%s/%s/%s", cache, source_hash(arena, load->dir),
                       source_hash(arena, arena_printf(arena, "file://%s", root)));
    return (TfCopy){.dir = tfpath_join(arena, top, arena_span(arena, part)), .top = top};
}

const char *tgsource_working_dir(TgLoad *load, const TgConfig *config)
{
    Span source = config->source.kind == HV_STRING ? config->source.text : SPAN_LITERAL(".");
    const char *cache = source_cache(load, config);
    if (config->source.kind == HV_UNKNOWN)
        return NULL;
    return source.len > 0 && !source_is_local(source) ? tgsource_newest_copy(load, cache, "")
                                                      : source_copy(load, source, cache).dir;
}

/* "git::ssh://host/repo.git//sub?ref=v1": repository and folder in it, without what is asked of
 * them; without a folder the name that the repository goes by. */
static void source_parts(Span source, Span *out_url, Span *out_sub)
{
    size_t scheme = span_find(source, "://"), from = scheme < source.len ? scheme + 3 : 0;
    Span path = span_sub(source, 0, span_find_char(source, '?'));
    size_t cut = from + span_find(span_sub(path, from, path.len), "//"), slash = path.len;
    *out_url = span_sub(path, 0, cut);
    if (cut < path.len) {
        *out_sub = span_sub(path, cut + 2, path.len);
        return;
    }
    while (slash > 0 && path.ptr[slash - 1] != '/')
        slash--;
    *out_sub = span_sub(path, slash, path.len);
    *out_sub = span_sub(*out_sub, 0, span_find_char(*out_sub, '.'));
}

/* TG_SOURCE_MAP "REPOSITORY=FOLDER,...": another place for a source of that repository
 * (internal/runner/runcfg/util.go AdjustSourceWithMap). */
static HclValue source_mapped(TgLoad *load, HclValue source)
{
    Value map = tgunit_env(load->files, "TG_SOURCE_MAP", "TERRAGRUNT_SOURCE_MAP");
    Span rest = span_of(map.text), url, sub;
    if (!map.text || source.kind != HV_STRING)
        return source;
    source_parts(source.text, &url, &sub);
    while (rest.len > 0 && url.len > 0) {
        size_t end = span_find_char(rest, ',');
        Span one = span_sub(rest, 0, end);
        size_t equals = span_find_char(one, '=');
        rest = span_sub(rest, end + 1, rest.len);
        if (span_same(span_sub(one, 0, equals), url)) {
            Span to = span_sub(one, equals + 1, one.len);
            while (to.len > 1 && span_ends(to, "/"))
                to.len--;
            return hv_string(span_of(arena_printf(load->arena, "%.*s//%.*s", (int)to.len, to.ptr,
                                                  (int)sub.len, sub.ptr)),
                             map.at);
        }
    }
    return source;
}

/* TG_SOURCE, else terraform { source }, else the unit's own folder. */
void tgsource_find(TgLoad *load, const TgConfig *config)
{
    TgUnit *unit = load->unit;
    Value given = tgunit_env(load->files, "TG_SOURCE", "TERRAGRUNT_SOURCE");
    HclValue source =
        given.text ? hv_string(span_of(given.text), given.at) : source_mapped(load, config->source);
    const char *cache = source_cache(load, config), *copy;
    unit->view.dir = unit->view.copied = load->dir;
    unit->view.copy = source_copy(load, SPAN_LITERAL("."), cache);
    if (source.kind == HV_UNKNOWN && !source.refused) {
        tg_unknown(load, source.at,
                   arena_printf(load->arena, "the source of the module is not known: %.*s",
                                (int)source.text.len, source.text.ptr));
    } else if (source.kind == HV_STRING && source.text.len > 0) {
        unit->source = arena_span(load->arena, source.text);
        unit->source_at = source.at;
        unit->view.copy = source_copy(load, source.text, cache); /* none of a remote one */
        if (source_is_local(source.text))
            source_local(load, source.text);
        else
            source_remote(load, source.text, cache);
        if (strcmp(unit->view.dir, load->dir) != 0)
            unit->view.over = load->dir;
    }
    unit->view.shown =
        strcmp(unit->view.dir, load->shown_dir) == 0 ? "" : tg_shown(load, unit->view.dir);
    copy = tgsource_newest_copy(load, cache, ".terraform");
    if (copy)
        unit->view.data_dir = copy;
}
