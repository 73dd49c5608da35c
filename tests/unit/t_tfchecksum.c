#include "tests/support/setup.h"

#include <string.h>

#include "base/world.h"
#include "terraform/tfconfig.h"
#include "tests/support/fakeworld.h"

#define HASH_RIGHT "h1:edXOJWE4ORX8Fm+dpVpICzMZJat4AX0VRCAy/xkcOc0="
#define HASH_OTHER "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static bool has_problem(const TfConfig *tf, const char *id)
{
    for (size_t i = 0; i < tf->problems.len; i++)
        if (strcmp(tf->problems.items[i].id, id) == 0)
            return tf->problems.items[i].fatal;
    return false;
}

/* provider-version-03 of the recorded scenarios */
void test_lock_file_checksums(void **state)
{
    static const struct {
        const char *name, *version, *hashes;
        bool refused;
    } rows[] = {
        {"the released package", "5.100.0", "\"" HASH_RIGHT "\",", false},
        {"another package", "5.100.0", "\"" HASH_OTHER "\",", true},
        {"one of several fits", "5.100.0", "\"" HASH_OTHER "\",\n\"" HASH_RIGHT "\",", false},
        {"zip checksums can't be judged", "5.100.0", "\"" HASH_OTHER "\",\n\"zh:00\",", false},
        {"a package of some platform", "4.67.0",
         "\"h1:dCRc4GqsyfqHEMjgtlM1EympBcgTmcTkWaJmtd91+KA=\",", false},
        {"a package of no platform", "4.67.0", "\"" HASH_OTHER "\",", true},
        {"no checksums", "5.100.0", "", false},
        {"a version not in the table", "5.99.1", "\"" HASH_OTHER "\",", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Arena arena = ARENA_INIT;
        World *w = fake_world("/nowhere", (const char *const[]){"HOME=/h", NULL});
        const char *lock = arena_printf(&arena,
                                        "provider \"registry.terraform.io/hashicorp/aws\" {\n  "
                                        "version = \"%s\"\n  hashes = [\n%s\n  ]\n}\n",
                                        rows[i].version, rows[i].hashes);
        fake_world_put(w, "/t/main.tf",
                       SPAN_LITERAL("provider \"aws\" {\n  region = \"us-east-1\"\n}\n"));
        fake_world_put(w, "/t/.terraform.lock.hcl", span_of(lock));
        if (has_problem(tfconfig_load(&arena, snapshot_new(&arena, w), "/t", NULL, 0),
                        "lock_checksum") != rows[i].refused)
            fail_msg("%s", rows[i].name);
        fake_world_free(w);
        arena_clear(&arena);
    }
}
