#include "terragrunt/tgstack.h"

#include <string.h>

#include "base/text.h"
#include "hcl/hcl_func.h"
#include "hcl/tfpath.h"

enum {
    STACK_FILE_MAX = 4 * 1024 * 1024,
    STACK_PARTS_MAX = 1000,
    STACK_SHOWN_MAX = 12,
    STACK_TEXT_MAX = 8192
};

static HclValue stack_no_names(HclEval *eval, const Span *names, size_t n, Source at,
                               size_t *n_used)
{
    (void)names;
    *n_used = n;
    return hv_unknown(eval->arena, at, "it is not worked out here");
}

/* An argument that needs nothing but itself; a value of locals is not known here. */
static HclValue stack_value(Arena *arena, Snapshot *files, const HclFile *file,
                            const HclBlock *block, const char *name)
{
    HclEval eval = {.arena = arena, .files = files, .resolve = stack_no_names};
    const HclAttr *attr = hcl_body_attr(&block->body, name);
    return attr ? hcl_eval(&eval, file, attr->expr) : hv_null(SOURCE_UNKNOWN);
}

/* DIR/.terragrunt-stack/PATH; DIR/PATH where the block says no_dot_terragrunt_stack. */
static bool stack_made(Arena *arena, Snapshot *files, const HclFile *file, const HclBlock *block,
                       const char *dir)
{
    HclValue path = stack_value(arena, files, file, block, "path"),
             plain = stack_value(arena, files, file, block, "no_dot_terragrunt_stack");
    const char *in = hv_true(&plain) ? dir : tfpath_join(arena, dir, ".terragrunt-stack");
    FileInfo info;
    if (path.kind != HV_STRING)
        return false;
    info = snapshot_stat(files, tfpath_join(arena, in, arena_span(arena, path.text)));
    return info.state == FILE_OK && info.is_dir;
}

TgStackParts tgstack_parts(Arena *arena, Snapshot *files, const char *dir)
{
    TgStackParts parts = VEC_INIT;
    const HclFile *file;
    Span text;
    if (snapshot_read(files, tfpath_join(arena, dir, TG_STACK_FILE), STACK_FILE_MAX, &text) !=
        FILE_OK)
        return parts;
    file = hcl_parse(arena, TG_STACK_FILE, text);
    for (size_t i = 0; i < file->body.blocks.len && parts.len < STACK_PARTS_MAX; i++) {
        const HclBlock *block = file->body.blocks.items[i];
        bool stack = span_is(block->type, "stack");
        if ((stack || span_is(block->type, "unit")) && block->labels[0])
            vec_push(arena, &parts,
                     ((TgStackPart){block->labels[0], stack,
                                    stack_made(arena, files, file, block, dir)}));
    }
    return parts;
}

const char *tgstack_not_made(Arena *arena, const TgStackParts *parts)
{
    AUTO_BUF Buf text = BUF_INIT(STACK_TEXT_MAX);
    size_t n = 0, shown = 0;
    for (size_t i = 0; i < parts->len; i++)
        n += !parts->items[i].made;
    if (n == 0)
        return NULL;
    for (size_t i = 0; i < parts->len && shown < STACK_SHOWN_MAX; i++) {
        const TgStackPart *part = &parts->items[i];
        if (part->made)
            continue;
        if (shown > 0)
            buf_add_str(&text, shown + 1 == n ? " and " : ", ");
        buf_printf(&text, "%s%s", part->stack ? "stack " : "", text_safe(arena, part->name));
        shown++;
    }
    if (n > shown)
        buf_printf(&text, " and %zu more", n - shown);
    return arena_span(arena, buf_span(&text));
}

/* ---- where a unit comes from ---- */

/* The stack's file in dir, or in what dir was copied from, where a stack made dir itself. */
static const char *stack_file(Arena *arena, Snapshot *files, const char *dir)
{
    const TgStackOrigin *outer = tgstack_origin(arena, files, dir);
    const char *own = outer && outer->source ? outer->source : dir;
    return tfpath_join(arena, own, TG_STACK_FILE);
}

static const char *stack_source(Arena *arena, Snapshot *files, const HclFile *file,
                                const HclBlock *block, const char *dir)
{
    HclValue source = stack_value(arena, files, file, block, "source");
    const char *path;
    if (source.kind != HV_STRING ||
        !(span_starts(source.text, ".") || span_starts(source.text, "/")))
        return NULL;
    path = tfpath_join(arena, dir, arena_span(arena, source.text));
    return snapshot_stat(files, path).state == FILE_OK ? path : NULL;
}

const TgStackOrigin *tgstack_origin(Arena *arena, Snapshot *files, const char *dir)
{
    static const char below[] = "/.terragrunt-stack/";
    const char *last = NULL, *path;
    const HclFile *file;
    Span text;
    for (const char *at = strstr(dir, below); at; at = strstr(at + 1, below))
        last = at;
    if (!last)
        return NULL;
    dir = arena_span(arena, (Span){dir, (size_t)(last - dir)});
    path = stack_file(arena, files, dir);
    if (snapshot_read(files, path, STACK_FILE_MAX, &text) != FILE_OK)
        return NULL;
    file = hcl_parse(arena, TG_STACK_FILE, text);
    for (size_t i = 0; i < file->body.blocks.len; i++) {
        const HclBlock *block = file->body.blocks.items[i];
        HclValue part = stack_value(arena, files, file, block, "path");
        TgStackOrigin *origin;
        if (part.kind != HV_STRING || !span_is(part.text, last + sizeof below - 1) ||
            !block->labels[0])
            continue;
        origin = arena_new(arena, TgStackOrigin);
        *origin = (TgStackOrigin){arena_printf(arena, "%s%s", dir, last),
                                  path,
                                  block->labels[0],
                                  hcl_source(file, block->at).line,
                                  block->end_line,
                                  stack_source(arena, files, file, block, dir)};
        return origin;
    }
    return NULL;
}
