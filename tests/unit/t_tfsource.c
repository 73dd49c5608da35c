/* Addresses of providers, files of init and small forms, as terraform 1.11.4 judges them. */
#include "tests/support/setup.h"

#include "base/alloc.h"
#include "terraform/tfload.h"
#include "tests/support/tfcase.h"
#include "tests/support/tfrows.h"

void test_tf_provider_sources(void **state)
{
    static const char *const good[] = {
        "aws", "A", "1a", "a-b", "a/b/c", "localhost:1/a/b", "terraform", "a\xc3\xa9"};
    static const char *const bad[] = {
        "",    "-",       "a_b",      "a--b",     "a/",      "/a",
        "a b", "a/b/c/d", "http://x", "a..b/c/d", "a:x/b/c", "hashicorp/terraform-provider-x"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        if (tfsource_fault(span_of(good[i])))
            fail_msg("%s: %s", good[i], tfsource_fault(span_of(good[i])));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (!tfsource_fault(span_of(bad[i])))
            fail_msg("%s is taken", bad[i]);
}

static const struct {
    const char *env, *text; /* text of /t/main.tf */
    const char *summary;    /* NULL = nothing is refused */
} place_rows[] = {
    {"TF_DATA_DIR=/t/main.tf/x", "locals {}\n", "failed to read module manifest"},
    {"TF_DATA_DIR=/t/x/y", "locals {}\n", NULL},
    {"TF_DATA_DIR=/proc/x", "locals {}\n", NULL},
    {"TF_DATA_DIR=/proc/x", "terraform {\n backend \"local\" {}\n}\n",
     "failed to read module manifest"},
    {"TF_CLI_ARGS_plan=-out=/proc/x", "locals {}\n", "Failed to write plan file"},
    {"TF_CLI_ARGS_plan=-out=/t/x", "locals {}\n", NULL},
    {"TF_CLI_ARGS_plan=-var -version", "locals {}\n", NULL},
    {"TF_CLI_ARGS_plan=-var -nope", "locals {}\n", "Invalid -var option"},
    {"TF_REATTACH_PROVIDERS={\"a\":{\"Addr\":{\"Network\":\"unix\",\"String\":\"x\"}}}",
     "locals {}\n", NULL},
    {"TF_REATTACH_PROVIDERS={\"a b\":{\"Addr\":{\"Network\":\"unix\",\"String\":\"x\"}}}",
     "locals {}\n", "Invalid format for TF_REATTACH_PROVIDERS"},
};

void test_tf_places_and_arguments(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(place_rows); i++) {
        const char *const env[] = {place_rows[i].env, NULL};
        TfCase f = tfcase_open(FILES({"/t/main.tf", place_rows[i].text}), env, NULL, 0);
        const char *said = NULL;
        for (size_t k = 0; !said && k < f.config->problems.len; k++)
            if (f.config->problems.items[k].fatal)
                said = f.config->problems.items[k].summary;
        if ((said == NULL) != (place_rows[i].summary == NULL) ||
            (said && strcmp(said, place_rows[i].summary) != 0))
            fail_msg("%s: %s", place_rows[i].env, said ? said : "nothing");
        tfcase_close(&f);
    }
}

void test_tf_files_of_init(void **state)
{
    static const struct {
        const char *name, *text; /* below /t/.terraform */
        const char *summary;     /* NULL = nothing is refused */
    } rows[] = {
        {"terraform.tfstate", "{\"version\": 3}", NULL},
        {"terraform.tfstate", "{\"version\": 3, \"backend\": {}}", NULL},
        {"terraform.tfstate", "{\"version\": 3, \"backend\": \"x\"}", "Failed to load state"},
        {"terraform.tfstate", "{}", "Failed to load state"},
        {"terraform.tfstate", "[]", "Failed to load state"},
        {"terraform.tfstate", "{\"version\": \"3\"}", "Failed to load state"},
        {"terraform.tfstate", "{\"version\": 4}", "Failed to load state"},
        {"plugin_path", "[]", NULL},
        {"plugin_path", "{}", "Failed to read .terraform/plugin_path"},
        {"plugin_path", "[1]", "Failed to read .terraform/plugin_path"},
        {"plugin_path", "", "Failed to read .terraform/plugin_path"},
        {"modules/modules.json", "", NULL},
        {"modules/modules.json", "{\"Modules\": [null]}", NULL},
        {"modules/modules.json", "[]", "failed to read module manifest"},
        {"modules/modules.json", "{\"Modules\": {}}", "failed to read module manifest"},
        {"modules/modules.json", "{\"Modules\": [{\"Key\": 5}]}", "failed to read module manifest"},
        {"modules/modules.json", "{\"Modules\": [{\"Key\": \"a\", \"Version\": \"x\"}]}",
         "failed to read module manifest"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char path[64];
        TfCase f;
        const TfProblem *p;
        (void)snprintf(path, sizeof path, "/t/.terraform/%s", rows[i].name);
        f = tfcase_open(FILES({"/t/main.tf", "locals {}\n"}, {path, rows[i].text}), NULL, NULL, 0);
        p = tfcase_problem(&f, "unreadable");
        if ((p == NULL) != (rows[i].summary == NULL) ||
            (p && strcmp(p->summary, rows[i].summary) != 0))
            fail_msg("%s %s: %s", rows[i].name, rows[i].text, p ? p->summary : "nothing");
        tfcase_close(&f);
    }
}

#define OUTPUT(value) "output \"x\" {\n value = " value "\n}\n"
#define CALL "module \"m\" {\n source = \"./m\"\n}\n"
#define IGNORED(what) \
    "resource \"terraform_data\" \"a\" {\n lifecycle {\n ignore_changes = [" what "]\n }\n}\n"

void test_tf_bools_templates_and_overrides(void **state)
{
    static const TfRow rows[] = {
        {"variable \"a\" {\n default = 1\n sensitive = !true\n}\n", NULL},
        {"variable \"a\" {\n default = 1\n sensitive = null\n}\n", "Unsuitable value type"},
        {"variable \"a\" {\n default = 1\n nullable = !local.x\n}\nlocals {\n x = true\n}\n",
         "Variables not allowed"},
        {"variable \"a\" {\n default = 1\n description = null\n}\n", "Unsuitable value type"},
        {"variable \"a\" {\n default = [for x in [1] : x]\n}\n", NULL},
        {"variable \"a\" {\n default = [for x in local.y : x]\n}\n", "Variables not allowed"},
        {OUTPUT("1\n sensitive = !true"), NULL},
        {OUTPUT("\"%{ if 5 }a%{ endif }\""), "Incorrect condition type"},
        {OUTPUT("\"%{ if \"true\" }a%{ endif }\""), NULL},
        {OUTPUT("\"%{ for a in 5 }a%{ endfor }\""), "Iteration over non-iterable value"},
        {OUTPUT("\"%{ for a in [5] }${a}%{ endfor }\""), NULL},
        {IGNORED("input"), NULL},
        {IGNORED("nope"), "Unsupported attribute"},
    };
    static const TfRow outputs[] = {
        {CALL OUTPUT("module.m.o"), NULL},
        {CALL OUTPUT("module.m.nope"), "Unsupported attribute"},
        {CALL OUTPUT("try(module.m.nope, 1)"), NULL},
        {CALL OUTPUT("can(module.m.nope)"), NULL},
        {CALL OUTPUT("false ? module.m.nope : 1"), NULL},
        {CALL OUTPUT("try(module.n.nope, 1)"), "Reference to undeclared module"},
    };
    static const TfRow base[] = {{"locals {}\n", NULL}};
    static const TfRow moved[] = {{"locals {}\n", "Cannot override 'moved' blocks"}};
    (void)state;
    tfrows_check(rows, ARRAY_LEN(rows), NULL, NULL);
    tfrows_check(outputs, ARRAY_LEN(outputs), "/t/m/main.tf", "output \"o\" {\n value = 1\n}\n");
    tfrows_check(base, 1, "/t/override.tf",
                 "removed {\n from = terraform_data.x\n lifecycle {\n destroy = false\n }\n}\n");
    tfrows_check(moved, 1, "/t/override.tf",
                 "moved {\n from = terraform_data.x\n to = terraform_data.y\n}\n");
}
