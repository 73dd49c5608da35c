#include "bundle/commands.h"

#include <string.h>

#include "base/text.h"

/* A command that is running. */
typedef struct Running {
    Commands *commands;
    Arena *arena;
    CommandRun *command;
    ChildDone done;
    void *data;
} Running;

static bool is_same(const CommandRun *c, const ChildRequest *request)
{
    const char *a = c->cwd ? c->cwd : "", *b = request->cwd ? request->cwd : "";
    size_t n = 0;
    while (n < c->words.len && request->argv[n] && strcmp(c->words.items[n], request->argv[n]) == 0)
        n++;
    return n == c->words.len && !request->argv[n] && strcmp(a, b) == 0;
}

static void recorded(void *data, const ChildResult *result)
{
    Running *r = data;
    CommandRun *c = r->command;
    c->started = result->started;
    c->timed_out = result->timed_out;
    c->flooded = result->flooded;
    c->exit_status = result->exit_status;
    c->out = (Span){arena_span(r->arena, result->out), result->out.len};
    vec_push(r->arena, &r->commands->items, c);
    r->done(r->data, result);
}

uint64_t commands_record(Commands *commands, Arena *arena, World *inner,
                         const ChildRequest *request, ChildDone done, void *data)
{
    Running *r = arena_new(arena, Running);
    *r = (Running){commands, arena, arena_new(arena, CommandRun), done, data};
    r->command->cwd = arena_strdup(arena, request->cwd);
    for (size_t i = 0; request->argv[i]; i++)
        vec_push(arena, &r->command->words, (const char *)arena_strdup(arena, request->argv[i]));
    return inner->child_start(inner, request, recorded, r);
}

const CommandRun *commands_find(const Commands *commands, const ChildRequest *request)
{
    for (size_t i = 0; i < commands->items.len; i++)
        if (is_same(commands->items.items[i], request))
            return commands->items.items[i];
    return NULL;
}
