#include "mode/clitable.h"

const CliCommand cli_commands[N_CLI_COMMANDS] = {
    [CLI_WIZARD] = {"", "[DIR]",
                    "the wizard on the Terraform root module in DIR (default: here); without a "
                    "terminal the same as check",
                    "0", true},
    [CLI_CHECK] = {"check", "[DIR]", "everything at once, no questions: a report on stdout",
                   "0 nothing wrong, 1 a cause was found, 3 could not tell", true},
    [CLI_TRACE] = {"trace", "[DIR]",
                   "who wins and who loses, source by source, for provider, S3 backend and AWS CLI "
                   "side by side; no network",
                   "0", true},
    [CLI_EXPLAIN] = {"explain", "[FILE|-]",
                     "reads a pasted error, CI log or TF_LOG file and names the cause; id:CODE "
                     "prints the page of a finding, step or screen",
                     "1 a cause, 0 none, 3 none in what of a large text was read", true},
    [CLI_RUN] = {"run", "-- COMMAND...",
                 "runs Terraform with its debug log in a private file and explains a failure",
                 "the command's own", true},
    [CLI_FIX] = {"fix", "[DIR]",
                 "the fixes for what was found, as diffs or commands; applies the file edits you "
                 "agree to, checks again",
                 "0 cured, 1 still there, 3 cannot tell", true},
    [CLI_ENV] =
        {"env", "[DIR]",
         "shell code that sets the environment right: eval \"$(why403 env)\"; never a secret", "0",
         true},
    [CLI_LAB] =
        {"lab", "[NAME]",
         "practice: a broken set-up and an AWS of its own on this machine; no account, no network",
         "0", true},
    [CLI_OPEN] = {"open", "BUNDLE",
                  "the wizard, or a report with --format, on facts that somebody else saved with "
                  "check --bundle FILE; nothing is asked, applied or run",
                  "as check", true},
    [CLI_DIFF] = {"diff", "[A [B]]",
                  "what differs between two bundles, or a bundle and now; last is the last run "
                  "here, passed the last that passed",
                  "0 the same, 1 something differs", true},
    [CLI_SWEEP] = {"sweep", "[DIR|FILE...]",
                   "every root module and Terragrunt unit below, or every profile with --profiles: "
                   "one table, each cause once; equal questions are asked once",
                   "the worst: 1 a cause, 3 something could not be told, 0 nothing wrong", true},
    [CLI_SCHEMA] =
        {"schema", "NAME",
         "prints the JSON Schema of what is written: report (check), trace, explain, sweep, bundle "
         "or diff",
         "0", true},
    [CLI_HELP] = {"help", "[COMMAND]", "this help, or that of one command", "0", true},
    [CLI_VERSION] = {"version", "", "the version; with --verbose how old the built-in tables are",
                     "0", true},
};

#define IN(command) (1u << (command))
#define IN_ALL (~0u)
#define IN_SESSION                                                                              \
    (IN(CLI_WIZARD) | IN(CLI_CHECK) | IN(CLI_TRACE) | IN(CLI_FIX) | IN(CLI_ENV) | IN(CLI_RUN) | \
     IN(CLI_EXPLAIN) | IN(CLI_DIFF))
#define IN_ASKING ((IN_SESSION & ~IN(CLI_TRACE)) | IN(CLI_SWEEP))
#define IN_FOLDER (IN(CLI_WIZARD) | IN(CLI_CHECK) | IN(CLI_TRACE) | IN(CLI_FIX) | IN(CLI_ENV))
#define IN_REPORT (IN(CLI_WIZARD) | IN(CLI_CHECK) | IN(CLI_LAB) | IN(CLI_OPEN))
#define AT(member) offsetof(Options, member)

static const char *const format_choices[] = {
#define FORMAT_NAME(code, name) name,
    REPORT_FORMATS(FORMAT_NAME)
#undef FORMAT_NAME
        NULL};
static const char *const color_choices[] = {"auto", "always", "never", NULL};
static const char *const shell_choices[] = {"sh", "fish", "powershell", NULL};

static const char *const completion_choices[] = {"bash", "zsh", "fish", NULL};

/* name, letter, argument, commands, setting, hidden, kind, place, choices, what */
const CliOption cli_options[] = {
    {"format", 0, "FORMAT",
     IN_REPORT | IN(CLI_TRACE) | IN(CLI_EXPLAIN) | IN(CLI_DIFF) | IN(CLI_SWEEP), true, false,
     CLI_CHOICE, AT(format), format_choices,
     "text, json, markdown, html, github, sarif, junit or jsonl (one line for each report)"},
    {"output", 'o', "FILE", IN_REPORT | IN(CLI_TRACE) | IN(CLI_EXPLAIN) | IN(CLI_SWEEP), false,
     false, CLI_TEXT, AT(output), NULL, "write the report to FILE"},
    {"provider", 0, "ADDRESS", IN_SESSION, false, false, CLI_TEXT, AT(session.provider), NULL,
     "look at one provider configuration only, such as aws.west"},
    {"profile", 0, "NAME", IN_SESSION, false, false, CLI_TEXT, AT(session.profile), NULL,
     "look at a profile of the shared configuration, with no Terraform at all"},
    {"with", 0, "PROGRAM", IN_SESSION | IN(CLI_SWEEP), false, false, CLI_TEXT, AT(session.program),
     NULL, "whose rules count: terraform, tofu or the path of one of them"},
    {"bundle", 0, "FILE", IN(CLI_CHECK), false, false, CLI_TEXT, AT(bundle), NULL,
     "save what was read and answered for why403 open elsewhere: no secrets, pseudonyms for names; "
     "says what is in it first"},
    {"plain", 0, NULL, IN(CLI_CHECK), false, false, CLI_FLAG, AT(plain), NULL,
     "leave the names in the bundle as they are"},
    {"no-history", 0, NULL, IN(CLI_CHECK) | IN(CLI_WIZARD) | IN(CLI_FIX) | IN(CLI_RUN), true, false,
     CLI_FLAG, AT(no_history), NULL, "keep nothing of this run to compare the next one with"},
    {"error", 0, "FILE", IN(CLI_WIZARD) | IN(CLI_CHECK), false, false, CLI_TEXT, AT(error_file),
     NULL, "what Terraform printed, as evidence"},
    {"dir", 0, "DIR", IN(CLI_EXPLAIN) | IN(CLI_RUN), false, false, CLI_TEXT, AT(explain_dir), NULL,
     "explain: look at the root module in DIR too, and join what is found there with the error; "
     "run: judge DIR after a failure"},
    {"offline", 0, NULL, IN_ASKING | IN(CLI_LAB), true, false, CLI_FLAG, AT(session.offline), NULL,
     "ask nobody anything"},
    {"timeout", 0, "SECONDS", IN_ASKING | IN(CLI_LAB), true, false, CLI_SECONDS,
     AT(session.timeout_ms), NULL, "how long a request may take (20)"},
    {"need", 0, "DURATION", IN_ASKING, true, false, CLI_DURATION, AT(session.need_s), NULL,
     "warn of credentials that end sooner: 45m, 2h, 1h30m (1h)"},
    {"exit-cause", 0, NULL, IN(CLI_CHECK) | IN(CLI_OPEN), true, false, CLI_FLAG, AT(exit_cause),
     NULL, "a failure ends with the number of its cause instead of 1"},
    {"watch", 0, NULL, IN(CLI_CHECK), false, false, CLI_FLAG, AT(watch), NULL,
     "look again when a file that was read changes or credentials end, and tell what changed, "
     "until Ctrl-C"},
    {"no-ignore", 0, NULL, IN_ASKING | IN(CLI_OPEN), true, false, CLI_FLAG, AT(session.no_ignore),
     NULL, "findings that .why403.ini of the folder or config.ini passes over count all the same"},
    {"no-experiments", 0, NULL, IN_ASKING | IN(CLI_LAB), true, false, CLI_FLAG,
     AT(session.no_experiments), NULL, "ask only what Terraform itself would ask"},
    {"try-other-profiles", 0, NULL, IN_ASKING | IN(CLI_LAB), false, false, CLI_FLAG,
     AT(session.try_other_profiles), NULL,
     "try credentials that this configuration does not name, too"},
    {"allow-endpoint", 0, "HOST", IN_ASKING | IN(CLI_LAB), true, false, CLI_ENDPOINT, 0, NULL,
     "requests signed with your own keys may go to HOST where the folder says so; repeatable, or "
     "all"},
    {"allow-exec", 0, NULL, IN_SESSION | IN(CLI_LAB) | IN(CLI_SWEEP), false, false, CLI_FLAG,
     AT(session.allow_exec), NULL,
     "run the credential_process or run_cmd that the configuration names"},
    {"read-only", 0, NULL, IN_SESSION | IN(CLI_LAB) | IN(CLI_SWEEP), true, false, CLI_FLAG,
     AT(session.read_only), NULL, "write nothing at all"},
    {"chdir", 0, "DIR", IN_FOLDER | IN(CLI_DIFF), false, false, CLI_TF_CHDIR, AT(chdir), NULL,
     "as Terraform's -chdir: the same as DIR"},
    {"var", 0, "NAME=VALUE", IN_SESSION, false, false, CLI_TF_VAR, 0, NULL, "as Terraform's -var"},
    {"var-file", 0, "FILE", IN_SESSION, false, false, CLI_TF_VAR_FILE, 0, NULL,
     "as Terraform's -var-file"},
    {"backend-config", 0, "X", IN_SESSION, false, false, CLI_TF_BACKEND, 0, NULL,
     "as terraform init's -backend-config"},
    {"lab", 0, "NAME", IN(CLI_WIZARD) | IN(CLI_CHECK) | IN(CLI_TRACE) | IN(CLI_FIX), false, false,
     CLI_TEXT, AT(lab), NULL, "on a practice set-up instead of a folder"},
    {"profiles", 0, NULL, IN(CLI_SWEEP), false, false, CLI_FLAG, AT(profiles), NULL,
     "every profile of both files instead of folders"},
    {"include", 0, "GLOB", IN(CLI_SWEEP), false, false, CLI_GLOB, AT(includes), NULL,
     "only folders whose path fits GLOB; repeatable"},
    {"exclude", 0, "GLOB", IN(CLI_SWEEP), false, false, CLI_GLOB, AT(excludes), NULL,
     "no folder whose path fits GLOB, nor what is below it; repeatable"},
    {"requests", 0, "N", IN(CLI_SWEEP), true, false, CLI_NUMBER, AT(requests_max), NULL,
     "how many requests may leave in all (200)"},
    {"list", 0, NULL, IN(CLI_LAB) | IN(CLI_FIX), false, false, CLI_FLAG, AT(list), NULL,
     "list what there is"},
    {"progress", 0, NULL, IN(CLI_LAB), false, false, CLI_FLAG, AT(progress), NULL,
     "how far the course is, with points and certificates"},
    {"reset", 0, NULL, IN(CLI_LAB), false, false, CLI_FLAG, AT(reset), NULL,
     "forget what was solved"},
    {"scrub", 0, NULL, IN(CLI_EXPLAIN), false, false, CLI_FLAG, AT(scrub), NULL,
     "write the text without its secrets"},
    {"fixed", 0, NULL, IN(CLI_RUN), false, false, CLI_FLAG, AT(fixed), NULL,
     "run in the repaired environment"},
    {"yes", 'y', NULL, IN(CLI_FIX) | IN(CLI_CHECK), false, false, CLI_FLAG, AT(yes), NULL,
     "fix: apply the fixes that may be applied unasked; check --bundle: write it unasked"},
    {"undo", 0, NULL, IN(CLI_FIX), false, false, CLI_FLAG, AT(undo), NULL,
     "put the files back as they were before the last fix, or before the one named: fix --undo ID"},
    {"forget", 0, NULL, IN(CLI_FIX), false, false, CLI_FLAG, AT(forget), NULL,
     "remove the backups"},
    {"shell", 0, "SHELL", IN(CLI_ENV), false, false, CLI_CHOICE, AT(shell), shell_choices,
     "sh, fish or powershell"},
    {"show-key-ids", 0, NULL, IN_ALL, true, false, CLI_FLAG, AT(session.show_key_ids), NULL,
     "show access key ids in full"},
    {"ascii", 0, NULL, IN_ALL, true, false, CLI_FLAG, AT(ascii), NULL, "no character beyond ASCII"},
    {"color", 0, "WHEN", IN_ALL, true, false, CLI_CHOICE, AT(color), color_choices,
     "auto, always or never"},
    {"linear", 0, NULL, IN(CLI_WIZARD) | IN(CLI_LAB) | IN(CLI_OPEN), true, false, CLI_FLAG,
     AT(linear), NULL, "the wizard as plain numbered text"},
    {"verbose", 'v', NULL, IN_ALL, true, false, CLI_FLAG, AT(verbose), NULL,
     "passes, unused sources and every request too"},
    {"version", 'V', NULL, IN_ALL, false, false, CLI_FLAG, AT(version), NULL, "print the version"},
    {"help", 'h', NULL, IN_ALL, false, false, CLI_FLAG, AT(help), NULL, "print this help"},
    {"completion", 0, "SHELL", IN(CLI_WIZARD), false, true, CLI_CHOICE, AT(completion),
     completion_choices, "bash, zsh or fish"},
    {"readme", 0, NULL, IN(CLI_WIZARD), false, true, CLI_FLAG, AT(readme), NULL,
     "print the README's table of commands"},
    {"man", 0, NULL, IN(CLI_WIZARD), false, true, CLI_FLAG, AT(man), NULL, "print the man page"},
};
const size_t n_cli_options = ARRAY_LEN(cli_options);

bool cli_option_shown(const CliOption *option)
{
    for (int c = 0; c < N_CLI_COMMANDS; c++)
        if (!option->hidden && cli_commands[c].works && (option->commands & IN(c)))
            return true;
    return false;
}
