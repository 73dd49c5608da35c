/*
 * What stands in TF_CLI_ARGS, TF_CLI_ARGS_init and TF_CLI_ARGS_plan that a command does not know:
 * it stops before it reads a file (terraform internal/command/arguments/init.go, plan.go and
 * extended.go; meta.go:extendedFlagSet). The lists are those of Terraform 1.5 to 1.14; OpenTofu has
 * others of its own, and nothing is said about it.
 */
#include <string.h>

#include "terraform/tfload.h"

enum { FLAG_INIT = 1, FLAG_PLAN = 2, FLAG_BOTH = 3, FLAG_NAME_MAX = 40 };

static const struct {
    const char *name;
    unsigned commands;
    bool takes_value; /* which may be the next word */
} flag_rows[] = {
    {"allow-deferral", FLAG_PLAN, false},
    {"backend", FLAG_INIT, false},
    {"backend-config", FLAG_INIT, true},
    {"backup", FLAG_PLAN, true},
    {"cloud", FLAG_INIT, false},
    {"compact-warnings", FLAG_BOTH, false},
    {"destroy", FLAG_PLAN, false},
    {"detailed-exitcode", FLAG_PLAN, false},
    {"force-copy", FLAG_INIT, false},
    {"from-module", FLAG_INIT, true},
    {"generate-config-out", FLAG_PLAN, true},
    {"get", FLAG_INIT, false},
    {"h", FLAG_BOTH, false},
    {"help", FLAG_BOTH, false},
    {"ignore-remote-version", FLAG_BOTH, false},
    {"input", FLAG_BOTH, false},
    {"json", FLAG_BOTH, false},
    {"lock", FLAG_BOTH, false},
    {"lock-timeout", FLAG_BOTH, true},
    {"lockfile", FLAG_INIT, true},
    {"migrate-state", FLAG_INIT, false},
    {"no-color", FLAG_BOTH, false},
    {"out", FLAG_PLAN, true},
    {"parallelism", FLAG_PLAN, true},
    {"plugin-dir", FLAG_INIT, true},
    {"reconfigure", FLAG_INIT, false},
    {"refresh", FLAG_PLAN, false},
    {"refresh-only", FLAG_PLAN, false},
    {"replace", FLAG_PLAN, true},
    {"state", FLAG_PLAN, true},
    {"state-out", FLAG_PLAN, true},
    {"target", FLAG_BOTH, true},
    {"test-directory", FLAG_INIT, true},
    {"upgrade", FLAG_INIT, false},
    {"var", FLAG_BOTH, true},
    {"var-file", FLAG_BOTH, true},
};

static void flags_refused(TfLoad *load, const char *variable, Span name, bool init)
{
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = init ? "init" : "configuration",
                           .id = "unknown_flag",
                           .summary = "Failed to parse command-line flags",
                           .at = {SOURCE_ENVIRONMENT, variable, 0, 0}},
               "%s holds -%s, which terraform %s does not know", variable,
               text_safe(load->arena, arena_span(load->arena, name)), init ? "init" : "plan");
}

/* True if the next word is this flag's value. */
static bool flags_word(TfLoad *load, const char *variable, unsigned reads, const char *word)
{
    Span flag = span_of(word + (word[1] == '-' ? 2 : 1));
    Span name = span_sub(flag, 0, span_find_char(flag, '='));
    bool known_programs = !tf_program_at_least(load->config, "1.15.0");
    for (size_t i = 0; i < ARRAY_LEN(flag_rows); i++) {
        unsigned missing = reads & ~flag_rows[i].commands;
        if (!span_is(name, flag_rows[i].name))
            continue;
        if (missing)
            flags_refused(load, variable, name, (missing & FLAG_INIT) != 0);
        return flag_rows[i].takes_value && name.len == flag.len;
    }
    if (known_programs && name.len > 0 && name.len < FLAG_NAME_MAX)
        flags_refused(load, variable, name, (reads & FLAG_INIT) != 0);
    return false;
}

/* Flags end at the first word that is none, as in Go's flag package. */
void tfflags_check(TfLoad *load)
{
    static const struct {
        const char *variable;
        unsigned reads;
    } rows[] = {{"TF_CLI_ARGS", FLAG_BOTH},
                {"TF_CLI_ARGS_init", FLAG_INIT},
                {"TF_CLI_ARGS_plan", FLAG_PLAN}};
    if (tf_is_tofu(load->config))
        return;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Span rest = span_of(snapshot_env(load->files, rows[i].variable));
        const char *word;
        bool value = false;
        while (tfvars_next_word(load, &rest, &word)) {
            if (!value && (word[0] != '-' || word[1] == '\0' || strcmp(word, "--") == 0))
                break;
            value = !value && flags_word(load, rows[i].variable, rows[i].reads, word);
        }
    }
}
