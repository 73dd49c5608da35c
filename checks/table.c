#include "checks/all.h"

#define CHECK(run, step, id, question) {id, step, question, run},
const Check checks_table[] = {
#include "checks/checks.def"
};
#undef CHECK

const size_t n_checks = ARRAY_LEN(checks_table);

void checks_run(CheckContext *ctx)
{
    for (size_t i = 0; i < n_checks; i++)
        checks_table[i].run(ctx);
}
