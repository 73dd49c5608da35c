/* The wizard's trace of a Terragrunt unit: which files it is made of, who asked for each, and what
 * they set. */
#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/fakesession.h"
#include "tests/support/tgcase.h"
#include "ui/model.h"
#include "ui/view/screen.h"

static void trace_shows(int width, const char *const *wanted, size_t n)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE "variable \"region\" {}\n"},
        {UNIT "/terragrunt.hcl",
         INCLUDE_ROOT "locals {\n  env = read_terragrunt_config(\"../env.hcl\")\n}\n"
                      "inputs = {\n  region = local.env.locals.region\n}\n"},
        {"/t/live/env.hcl", "locals {\n  region = get_env(\"TEAM_REGION\", \"eu-west-1\")\n}\n"},
        {"/t/root.hcl",
         "terraform {\n  extra_arguments \"a\" {\n    commands = [\"plan\"]\n    env_vars = {\n"
         "      AWS_PROFILE = \"old\"\n    }\n  }\n}\n"
         "generate \"p\" {\n  path = \"p.tf\"\n  if_exists = \"overwrite\"\n"
         "  contents = \"# x\"\n}\n"},
        {NULL, NULL}};
    TgCase c = tgcase_open(files, NULL, false);
    SessionView *view = fake_session_view(&c.arena, FAKE_STALE_TOKEN);
    AUTO_BUF Buf text = BUF_INIT(1024 * 1024);
    Facts facts = *view->facts;
    Doc doc = doc_new(&c.arena, width, true);
    Model m;
    model_init(&m, 24, width, true);
    facts.unit = c.unit;
    view->facts = &facts;
    m.view = view;
    view_trace(&m, &doc);
    for (size_t i = 0; i < doc.lines.len; i++)
        buf_printf(&text, "%s\n", doc_line_text(&c.arena, &doc, (int)i));
    for (size_t i = 0; i < n; i++)
        if (!strstr(text.ptr, wanted[i]))
            fail_msg("no \"%s\" in:\n%s", wanted[i], text.ptr);
    tgcase_close(&c);
}

void test_trace_shows_the_chain_of_includes(void **state)
{
    static const char *const wanted[] = {
        "TERRAGRUNT READS",
        "terragrunt.hcl  (the unit)",
        "../../root.hcl  (include root, terragrunt.hcl:1)",
        "../env.hcl  (read_terragrunt_config, terragrunt.hcl:5)",
        "writes p.tf  (generate, ../../root.hcl:",
        "sets AWS_PROFILE  (env_vars, ../../root.hcl:5)",
        "gives region  (inputs, ../env.hcl:2)",
        "takes the default of the variable TEAM_REGION  (get_env, ../env.hcl:2)",
    };
    (void)state;
    trace_shows(120, wanted, ARRAY_LEN(wanted));
    trace_shows(80, wanted, ARRAY_LEN(wanted));
}
