#include "tests/support/tfrows.h"

#include <string.h>

#include "terraform/tfconfig.h"
#include "tests/support/fakeworld.h"
#include "tests/support/outcomes.h"
#include "tests/support/setup.h"

static const char *first_fatal(const TfConfig *config)
{
    for (size_t i = 0; i < config->problems.len; i++)
        if (config->problems.items[i].fatal)
            return config->problems.items[i].summary;
    return NULL;
}

void tfrows_check(const TfRow *rows, size_t n, const char *beside, const char *beside_text)
{
    for (size_t i = 0; i < n; i++) {
        Arena arena = ARENA_INIT;
        const TestFile files[] = {
            {"/t/main.tf", rows[i].text}, {beside, beside_text}, {NULL, NULL}};
        World *world = fake_world("/t", NULL);
        const TfConfig *config;
        const char *got;
        fake_world_put(world, "/t/main.tf", span_of(rows[i].text));
        if (beside)
            fake_world_put(world, beside, span_of(beside_text));
        config = tfconfig_load(&arena, snapshot_new(&arena, world), "/t", NULL, 0);
        outcome_of_terraform(files, NULL, SPAN_EMPTY, config);
        got = first_fatal(config);
        if (!got != !rows[i].summary || (got && strcmp(got, rows[i].summary) != 0))
            fail_msg("%s: %s", rows[i].text, got ? got : "no problem");
        fake_world_free(world);
        arena_clear(&arena);
    }
}
