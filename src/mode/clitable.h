/*
 * clitable: the tables behind cli.h: every command and every option with its words. Private to
 * cli*.c and its tests.
 */
#ifndef WHY403_MODE_CLITABLE_H
#define WHY403_MODE_CLITABLE_H

#include "mode/cli.h"

typedef struct CliCommand {
    const char *name; /* "" = the wizard */
    const char *args; /* "[DIR]" */
    const char *what; /* one line */
    const char *exits;
    bool works; /* false: not offered yet */
} CliCommand;

enum cli_kind {
    CLI_FLAG,
    CLI_TEXT,
    CLI_SECONDS,
    CLI_DURATION, /* into an int64_t of seconds */
    CLI_NUMBER,
    CLI_CHOICE,
    CLI_TF_VAR,
    CLI_TF_VAR_FILE,
    CLI_TF_BACKEND,
    CLI_TF_CHDIR, /* a text, written with one dash as Terraform's own options */
    CLI_ENDPOINT,
    CLI_GLOB /* repeatable: pushed on the list at its place */
};

typedef struct CliOption {
    const char *name;  /* without dashes */
    char letter;       /* 0 = none */
    const char *arg;   /* "FILE"; NULL for a flag */
    unsigned commands; /* bit set of enum cli_command */
    bool setting;      /* may stand in config.ini */
    bool hidden;       /* for packagers: not in --help */
    enum cli_kind kind;
    size_t offset;              /* in Options */
    const char *const *choices; /* NULL-ended, in the order of their values */
    const char *what;
} CliOption;

extern const CliCommand cli_commands[N_CLI_COMMANDS];
extern const CliOption cli_options[];
extern const size_t n_cli_options;

/* Offered by a command that works, and not hidden. */
bool cli_option_shown(const CliOption *option);

#endif
