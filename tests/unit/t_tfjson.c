/* What a .tf.json may hold, as terraform 1.11.4 judges it: area json of
 * tests/differential/surface_cases.py. */
#include "tests/support/setup.h"

#include <string.h>

#include "base/alloc.h"
#include "terraform/tfconfig.h"
#include "tests/support/fakeworld.h"
#include "tests/support/tfrows.h"

static const TfRow json_rows[] = {
    {"{\"variable\": \"x\"}", "Incorrect JSON value type"},
    {"{\"variable\": {}}", "Missing block label"},
    {"{\"output\": {\"o\": \"x\"}}", "Incorrect JSON value type"},
    {"[{\"locals\": {}}, 5]", "Incorrect JSON value type"},
    {"{\"terraform\": [[]]}", NULL},
    {"{\"locals\": null}", NULL},
    {"{\"terraform\": {\"backend\": null}}", "Missing block label"},
    {"{\"variable\": {\"x\": {\"default\": 1, \"default\": 2}}}", "Duplicate argument"},
    {"{\"terraform\": {\"nope\": 1}}", "Unsupported argument"},
    {"{\"terraform\": {\"backend\": {\"s3\": {\"bucket\": \"${var.x}\", \"key\": \"k\", "
     "\"region\": "
     "\"us-east-1\"}}}}",
     NULL},
    {"{\"output\": {\"o\": {}}}", "Missing required argument"},
    {"{\"variable\": {\"x\": {\"default\": \"${var.y}\"}}}", NULL},
    {"{\"variable\": {\"x\": {\"default\": \"${\"}}}", NULL},
    {"{\"variable\": {\"x\": {\"type\": \"nope\", \"default\": 5}}}", "Invalid type specification"},
    {"{\"variable\": {\"x\": {\"type\": \"${string}\", \"default\": 5}}}",
     "Invalid type specification"},
    {"{\"variable\": {\"x\": {\"type\": \"list(number)\", \"default\": [\"a\"]}}}",
     "Invalid default value for variable"},
    {"{\"variable\": {\"x\": {\"type\": \"list(number)\", \"default\": [1]}}}", NULL},
    {"{\"variable\": {\"x\": {\"default\": 9, \"validation\": {\"condition\": \"${var.x > "
     "5}\", \"error_message\": \"No.\"}}}}",
     NULL},
    {"{\"variable\": {\"x\": {\"default\": 9, \"validation\": {\"condition\": \"${var.x > "
     "5}\"}}}}",
     "Missing required argument"},
    {"{\"variable\": {\"x\": {\"sensitive\": \"yes\", \"default\": 1}}}", "Unsuitable value type"},
    {"{\"locals\": {\"a b\": 1}}", "Invalid local value name"},
    {"{\"locals\": {\"a\": 01}}", "Invalid JSON"},
    {"{\"locals\": {\"a\": 5.}}", "Invalid JSON"},
    {"{\"locals\": {\"a\": -0.5e+3}}", NULL},
    {"{\"locals\": {\"a\": \"x\ty\"}}", "Invalid JSON"},
    {"{\"resource\": {\"terraform_data\": {\"a\": {\"depends_on\": "
     "[\"${terraform_data.a}\"]}}}}",
     "Invalid expression"},
    {"{\"resource\": {\"terraform_data\": {\"a\": {}, \"b\": {\"depends_on\": "
     "[\"terraform_data.a\"]}}}}",
     NULL},
    {"{\"resource\": {\"terraform_data\": {\"a\": {\"lifecycle\": {\"ignore_changes\": "
     "\"all\"}}}}}",
     NULL},
    {"{\"resource\": {\"terraform_data\": {\"a\": {\"lifecycle\": {\"nope\": true}}}}}",
     "Unsupported argument"},
    {"{\"resource\": {\"terraform_data\": {\"a\": {\"provisioner\": {\"nope\": {}}}}}}",
     "Missing required provisioner plugin"},
    {"{\"moved\": {\"from\": \"terraform_data.x\", \"to\": \"terraform_data.x\"}}",
     "Redundant move statement"},
    {"{\"import\": {\"id\": \"x\"}}", "Missing required argument"},
    {"{\"resource\": {\"//\": \"c\", \"terraform_data\": {\"q\": {}}}}",
     "Incorrect JSON value type"},
    {"{\"resource\": {\"//\": null, \"terraform_data\": {\"q\": {}}}}", "Missing block label"},
    {"{\"resource\": {\"terraform_data\": {\"q\": {\"//\": \"c\"}}}}", NULL},
    {"{\"provider\": {\"//\": null}}", NULL},
    {"{\"variable\": {\"//\": {\"default\": 1}}}", "Invalid variable name"},
};

void test_tf_json_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(json_rows); i++) {
        Arena arena = ARENA_INIT;
        World *world = fake_world("/t", NULL);
        const TfConfig *config;
        const char *got = NULL;
        fake_world_put(world, "/t/x.tf.json", span_of(json_rows[i].text));
        config = tfconfig_load(&arena, snapshot_new(&arena, world), "/t", NULL, 0);
        for (size_t k = 0; k < config->problems.len && !got; k++)
            got = config->problems.items[k].fatal ? config->problems.items[k].summary : NULL;
        if (!got != !json_rows[i].summary || (got && strcmp(got, json_rows[i].summary) != 0))
            fail_msg("%s: %s", json_rows[i].text, got ? got : "no problem");
        fake_world_free(world);
        arena_clear(&arena);
    }
}
