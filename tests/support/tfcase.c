#include "tests/support/tfcase.h"

#include <string.h>

#include "tests/support/outcomes.h"
#include "tests/support/setup.h"

TfCase tfcase_open(const TestFile *files, const char *const *env, const TfArg *args, size_t n_args)
{
    TfCase c = {ARENA_INIT, fake_world("/t", env), NULL};
    AUTO_BUF Buf shown = BUF_INIT(OUTCOME_MAX);
    const TestFile *all = files;
    for (; files->path; files++)
        fake_world_put(c.world, files->path, span_of(files->text));
    c.config = tfconfig_load(&c.arena, snapshot_new(&c.arena, c.world), "/t", args, n_args);
    for (size_t i = 0; i < n_args; i++)
        buf_printf(&shown, "%d %s\n", args[i].kind, args[i].text);
    outcome_of_terraform(all, env, buf_span(&shown), c.config);
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

void tfcase_no_problem(const TfCase *c)
{
    for (size_t i = 0; i < c->config->problems.len; i++)
        if (c->config->problems.items[i].fatal)
            fail_msg("%s: %s", c->config->problems.items[i].id, c->config->problems.items[i].text);
}

const TfProvider *tfcase_provider(const TfCase *c, const char *address)
{
    for (size_t i = 0; i < c->config->providers.len; i++)
        if (strcmp(c->config->providers.items[i].address, address) == 0)
            return &c->config->providers.items[i];
    fail_msg("no provider %s", address);
    return NULL;
}

const char *tfcase_text(const TfCase *c, const char *address, const char *name)
{
    return tfvalue_text(tfblock_get(tfcase_provider(c, address)->block, name));
}
