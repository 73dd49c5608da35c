#include "report/sweepwords.h"

#include <string.h>

#include "base/text.h"

const char *sweepwords_note(Arena *arena, const RootVec *run)
{
    enum { NOTED = 5 };
    const char *text = NULL;
    for (size_t i = 0; i < run->len && i < NOTED; i++)
        text =
            arena_printf(arena, "%s%s%s is judged in the unit %s, which runs it.", text ? text : "",
                         text ? " " : "", text_safe(arena, run->items[i].shown),
                         text_safe(arena, run->items[i].run_by));
    return run->len > NOTED ? arena_printf(arena, "%s So are %zu more.", text, run->len - NOTED)
                            : text;
}

const char *sweepwords_requests(Arena *arena, const SweepResult *result)
{
    return arena_printf(arena, "%zu request%s of at most %zu", result->requests,
                        result->requests == 1 ? "" : "s", result->requests_max);
}

const char *sweepwords_ids(Arena *arena, const SweepGroup *g)
{
    const char *place = sweepgroups_place(g), *text = cause_id(g->first->cause);
    if (text && g->first->finding)
        text = arena_printf(arena, "%s, %s", text, g->first->finding);
    return text && place ? arena_printf(arena, "%s, %s", text, place) : text;
}

const char *sweepwords_who(Arena *arena, const SweepRow *row, bool show_key_ids)
{
    const SweepConf *found = NULL;
    const char *id;
    for (size_t i = 0; i < row->configurations.len; i++) {
        const SweepConf *c = &row->configurations.items[i];
        if (row->configuration ? strcmp(c->address, row->configuration) == 0 && !found
                               : !c->unused && !found)
            found = c;
    }
    if (!found)
        return row->configuration ? row->configuration : "";
    id = text_key_id(arena, found->access_key_id, show_key_ids);
    if (row->item.kind == SWEEP_PROFILE) /* whose name stands before it */
        return id ? id : "";
    if (found->profile)
        return arena_printf(arena, "%s: profile %s%s%s", found->address, found->profile,
                            id ? ", " : "", id ? id : "");
    return id ? arena_printf(arena, "%s: %s", found->address, id) : found->address;
}

const char *sweepwords_call(Arena *arena, const SweepHead *head, const char *command,
                            const SweepItem *item)
{
    const char *dir = item->dir;
    size_t len = head->cwd ? strlen(head->cwd) : 0;
    if (item->kind == SWEEP_PROFILE)
        return arena_printf(arena, "why403 %s --profile %s", command,
                            text_quote(arena, SHELL_SH, item->shown));
    if (len > 0 && strncmp(dir, head->cwd, len) == 0 && dir[len] == '/' && dir[len + 1] != '-')
        dir += len + 1;
    else if (len > 0 && strcmp(dir, head->cwd) == 0)
        return arena_printf(arena, "why403 %s", command);
    return arena_printf(arena, "why403 %s %s", command, text_quote(arena, SHELL_SH, dir));
}

const char *sweepwords_fix(Arena *arena, const SweepHead *head, const SweepGroup *g)
{
    const SweepRow *row = g->first;
    return row->fix ? arena_printf(arena, "%s (%s)", row->fix,
                                   sweepwords_call(arena, head, "fix", &row->item))
                    : NULL;
}
