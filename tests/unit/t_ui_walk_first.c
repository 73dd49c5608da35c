/* The guided way comes by itself once for each user. */
#include "tests/support/setup.h"

#include "tests/support/fakeworld.h"
#include "ui/walk.h"

void test_it_is_the_first_run_only_once(void **state)
{
    static const struct {
        const char *env[3];
        bool once, again;
    } rows[] = {{{"HOME=/home/me", NULL}, true, false},
                {{"HOME=/home/me", "XDG_STATE_HOME=/state", NULL}, true, false},
                {{NULL}, false, false}, /* nowhere to remember it */
                {{"HOME=/home/me", "WHY403_SANDBOX=/tmp/lab", NULL}, false, false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        World *w = fake_world("/nowhere", rows[i].env);
        assert_int_equal(walk_is_first(w), rows[i].once);
        assert_int_equal(walk_is_first(w), rows[i].again);
        fake_world_free(w);
    }
}
