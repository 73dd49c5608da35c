/* Variables in a path. The wanted texts are what Go's os.ExpandEnv and Python's
 * os.path.expandvars made of them. */
#include "tests/support/setup.h"

#include <string.h>

#include "predict/walk.h"
#include "tests/support/fakeworld.h"

void test_variables_in_a_path(void **state)
{
    static const struct {
        const char *path, *go, *python;
    } rows[] = {
        {"/$A/x", "/va/x", "/va/x"},
        {"/${A}/x", "/va/x", "/va/x"},
        {"/$A_1", "/vb", "/vb"},
        {"/$A-1", "/va-1", "/va-1"},
        {"/$NONE/x", "//x", "/$NONE/x"},
        {"/${NONE}/x", "//x", "/${NONE}/x"},
        {"/$", "/$", "/$"},
        {"/$/x", "/$/x", "/$/x"},
        {"/${A", "/A", "/${A"},
        {"/${}x", "/x", "/${}x"},
        {"/${a-b}", "/dash", "/dash"},
        {"/$1x", "/x", "/$1x"},
        {"/${1}", "/", "/${1}"},
        {"/$$A", "/A", "/$va"},
        {"/$*x", "/x", "/$*x"},
        {"/$-x", "/x", "/$-x"},
        {"/${A}${A_1}", "/vavb", "/vavb"},
        {"~/x", "/h/x", "/h/x"},
        {"~", "/h", "/h"},
        {"$T/x", "/h/x", "/h/x"},
        {"~me/x", "/t/~me/x", "/t/~me/x"},
        {"x", "/t/x", "/t/x"},
        {"/$AWS_SECRET_ACCESS_KEY", "/${AWS_SECRET_ACCESS_KEY}", "/${AWS_SECRET_ACCESS_KEY}"},
    };
    static const char *const env[] = {
        "A=va",
        "A_1=vb",
        "a-b=dash",
        "T=~",
        "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI1K7MDENG2bPxRfiCYzzTESTKEY1",
        NULL};
    Arena arena = ARENA_INIT;
    World *world = fake_world("/nowhere", env);
    Facts facts = {.files = snapshot_new(&arena, world), .home = "/h", .dir = "/t"};
    Configuration conf = {.kind = CONF_PROVIDER};
    Walk w = {.arena = &arena, .facts = &facts, .conf = &conf};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *go = walk_expand(&w, rows[i].path),
                   *python = walk_expand_python(&w, rows[i].path);
        if (strcmp(go, rows[i].go) != 0 || strcmp(python, rows[i].python) != 0)
            fail_msg("%s: %s and %s", rows[i].path, go, python);
    }
    fake_world_free(world);
    arena_clear(&arena);
}
