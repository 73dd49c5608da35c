#include "tests/support/tfcase.h"

#include <string.h>

TfCase tfcase_open(const TestFile *files, const char *const *env, const TfArg *args, size_t n_args)
{
    TfCase c = {ARENA_INIT, fake_world("/t", env), NULL};
    for (; files->path; files++)
        fake_world_put(c.world, files->path, span_of(files->text));
    c.config = tfconfig_load(&c.arena, snapshot_new(&c.arena, c.world), "/t", args, n_args);
    return c;
}

void tfcase_close(TfCase *c)
{
    fake_world_free(c->world);
    arena_clear(&c->arena);
}

const TfProblem *tfcase_problem(const TfCase *c, const char *id)
{
    for (size_t i = 0; i < c->config->problems.len; i++)
        if (strcmp(c->config->problems.items[i].id, id) == 0)
            return &c->config->problems.items[i];
    return NULL;
}
