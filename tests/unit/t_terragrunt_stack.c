/* terragrunt.stack.hcl: what it makes is told before it is made, and what it made are units. */
#include "tests/support/setup.h"

#include <string.h>

#include "engine/roots.h"
#include "terragrunt/tgstack.h"
#include "tests/support/fakeworld.h"
#include "tests/support/tgcase.h"

/* As terragrunt stack generate of 1.1.3 takes it, and lays it out. */
#define STACK                                                              \
    "locals {\n  region = \"eu-west-1\"\n}\n"                              \
    "unit \"app\" {\n  source = \"./units/app\"\n  path = \"app\"\n"       \
    "  values = {\n    profile = \"live\"\n  }\n}\n"                       \
    "unit \"db\" {\n  source = \"./units/app\"\n  path = \"data/db\"\n}\n" \
    "unit \"plain\" {\n  source = \"./units/app\"\n  path = \"plain\"\n"   \
    "  no_dot_terragrunt_stack = true\n}\n"                                \
    "stack \"net\" {\n  source = \"./stacks/net\"\n  path = \"net\"\n}\n"

static const char *not_made(Arena *arena, World *w)
{
    TgStackParts parts = tgstack_parts(arena, snapshot_new(arena, w), "/t");
    return tgstack_not_made(arena, &parts);
}

void test_what_a_stack_has_yet_to_make(void **state)
{
    static const struct {
        const char *path, *left; /* what stands there, and what is left to make then */
    } steps[] = {
        {"/t/other.txt", "app, db, plain and stack net"},
        {"/t/.terragrunt-stack/app/terragrunt.hcl", "db, plain and stack net"},
        {"/t/data/db/terragrunt.hcl", "db, plain and stack net"}, /* not below the folder */
        {"/t/plain/terragrunt.hcl", "db and stack net"},
        {"/t/.terragrunt-stack/net/terragrunt.stack.hcl", "db"},
        {"/t/.terragrunt-stack/data/db/terragrunt.hcl", NULL},
    };
    Arena arena = ARENA_INIT;
    World *w = fake_world("/t", NULL);
    (void)state;
    assert_null(not_made(&arena, w));
    fake_world_put(w, "/t/terragrunt.stack.hcl", SPAN_LITERAL(STACK));
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        const char *left;
        fake_world_put(w, steps[i].path, SPAN_LITERAL(""));
        left = not_made(&arena, w);
        if (steps[i].left && left)
            assert_string_equal(left, steps[i].left);
        else
            assert_true(steps[i].left == left);
    }
    fake_world_free(w);
    arena_clear(&arena);
}

void test_a_stack_of_very_many(void **state)
{
    enum { MANY = 30, BYTES = 10000 };
    AUTO_BUF Buf text = BUF_INIT(BYTES);
    Arena arena = ARENA_INIT;
    World *w = fake_world("/t", NULL);
    (void)state;
    for (int i = 0; i < MANY; i++)
        buf_printf(&text, "unit \"u%d\" {\n  path = local.p\n}\n", i);
    fake_world_put(w, "/t/terragrunt.stack.hcl", buf_span(&text));
    assert_non_null(strstr(not_made(&arena, w), "u10, u11 and 18 more"));
    fake_world_free(w);
    arena_clear(&arena);
}

/* Hidden folders hold no roots, this one does; a unit's template is a unit, too. */
void test_generated_units_are_units(void **state)
{
    static const char *const wanted[] = {".terragrunt-stack/app", ".terragrunt-stack/net/u",
                                         "units/app"};
    const RootSearch search = {.folders_max = 0};
    Arena arena = ARENA_INIT;
    World *w = fake_world("/t", NULL);
    RootVec roots = VEC_INIT;
    bool more;
    (void)state;
    fake_world_put(w, "/t/terragrunt.stack.hcl", SPAN_LITERAL(STACK));
    fake_world_put(w, "/t/units/app/terragrunt.hcl", SPAN_LITERAL(""));
    fake_world_put(w, "/t/.terragrunt-stack/app/terragrunt.hcl", SPAN_LITERAL(""));
    fake_world_put(w, "/t/.terragrunt-stack/net/u/terragrunt.hcl", SPAN_LITERAL(""));
    fake_world_put(w, "/t/.other/terragrunt.hcl", SPAN_LITERAL(""));
    assert_int_equal(roots_below(&arena, w, "/t", &search, &roots, &more), FILE_OK);
    assert_int_equal(roots.len, ARRAY_LEN(wanted));
    for (size_t i = 0; i < roots.len; i++) {
        assert_string_equal(roots.items[i].shown, wanted[i]);
        assert_int_equal(roots.items[i].kind, ROOT_TERRAGRUNT);
    }
    fake_world_free(w);
    arena_clear(&arena);
}

/* The values that the stack gives lie beside the unit's file; find_in_parent_folders starts there.
 */
void test_a_generated_unit_is_judged(void **state)
{
    static const char dir[] = "/t/.terragrunt-stack/app";
    TgOptions options = {NULL, NULL};
    Arena arena = ARENA_INIT;
    World *w = fake_world("/t", NULL);
    Snapshot *files;
    TgUnit *unit;
    TfConfig *config;
    const TfValue *profile;
    (void)state;
    fake_world_put(w, "/t/.git/HEAD", SPAN_LITERAL("ref"));
    fake_world_put(w, "/t/root.hcl",
                   SPAN_LITERAL("generate \"p\" {\n  path = \"p.tf\"\n  if_exists = \"skip\"\n"
                                "  contents = \"provider \\\"aws\\\" {\\n  profile = "
                                "var.profile\\n}\\n\"\n}\n"));
    fake_world_put(w, "/t/.terragrunt-stack/app/terragrunt.values.hcl",
                   SPAN_LITERAL("profile = \"live\"\n"));
    fake_world_put(w, "/t/.terragrunt-stack/app/terragrunt.hcl",
                   SPAN_LITERAL(INCLUDE_ROOT "inputs = {\n  profile = values.profile\n}\n"));
    fake_world_put(w, "/t/.terragrunt-stack/app/main.tf",
                   SPAN_LITERAL(MODULE "variable \"profile\" {}\n"));
    files = snapshot_new(&arena, w);
    unit = tgunit_read(&arena, files, dir, &options);
    assert_non_null(unit);
    config = tfconfig_load_for(&arena, tfview_snapshot(&arena, files, &unit->view), &unit->view,
                               dir, NULL, 0, NULL);
    assert_int_equal(config->problems.len, 0);
    assert_int_equal(config->providers.len, 1);
    profile = tfblock_get(config->providers.items[0].block, "profile");
    assert_string_equal(tfvalue_text(profile), "live");
    fake_world_free(w);
    arena_clear(&arena);
}
