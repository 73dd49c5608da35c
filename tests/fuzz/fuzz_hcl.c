/*
 * Whole root modules out of any bytes: parsed as native syntax, as JSON, as a single value, then
 * loaded and worked out. For libFuzzer; whatever comes in, nothing may crash, hang or grow without
 * end.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/alloc.h"
#include "hcl/hcl.h"
#include "terraform/tfconfig.h"
#include "tests/support/fakeworld.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const env[] = {"HOME=/h", "TF_CLI_CONFIG_FILE=/rc", "TF_VAR_x=[1]", NULL};
    Span text = {(const char *)data, size};
    Arena arena = ARENA_INIT;
    World *w = fake_world("/nowhere", env);
    fake_world_put(w, "/nowhere/main.tf", text);
    fake_world_put(w, "/nowhere/x.tf.json", text);
    fake_world_put(w, "/nowhere/x_override.tf", text);
    fake_world_put(w, "/nowhere/terraform.tfvars", text);
    fake_world_put(w, "/nowhere/.terraform.lock.hcl", text);
    fake_world_put(w, "/nowhere/.terraform/modules/modules.json", text);
    fake_world_put(w, "/nowhere/.terraform/terraform.tfstate", text);
    fake_world_put(w, "/rc", text);
    tfconfig_load(&arena, snapshot_new(&arena, w), "/nowhere", NULL, 0);
    hcl_parse_value(&arena, "TF_VAR_x", text);
    fake_world_free(w);
    arena_clear(&arena);
    return 0;
}
