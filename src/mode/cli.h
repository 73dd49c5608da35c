/*
 * cli: the call as Options. One table of commands and one of options; parsing, --help, shell
 * completion, the man page and the README's table are all made from them, so they can't drift
 * apart.
 *
 *     Options options = OPTIONS_INIT;
 *     enum err e = cli_settings(&arena, world, &options, &err);     // config.ini first, the
 * command line wins if (!e) e = cli_parse(&arena, argc, argv, &options, &err);
 *
 * Must not know: what the commands do. Prints and exits nowhere.
 */
#ifndef WHY403_MODE_CLI_H
#define WHY403_MODE_CLI_H

#include "base/world.h"
#include "engine/session.h"
#include "report/report.h"

enum cli_command {
    CLI_WIZARD,
    CLI_CHECK,
    CLI_TRACE,
    CLI_EXPLAIN,
    CLI_RUN,
    CLI_FIX,
    CLI_ENV,
    CLI_LAB,
    CLI_SWEEP,
    CLI_OPEN,
    CLI_DIFF,
    CLI_SCHEMA,
    CLI_HELP,    /* help [COMMAND]: becomes that command with help set */
    CLI_VERSION, /* becomes the wizard with version set */
    N_CLI_COMMANDS
};
enum cli_completion { CLI_COMPLETION_BASH, CLI_COMPLETION_ZSH, CLI_COMPLETION_FISH };
enum cli_color { CLI_COLOR_AUTO, CLI_COLOR_ALWAYS, CLI_COLOR_NEVER };

typedef struct Options {
    enum cli_command command;
    bool command_given;     /* false: no word of the call named one */
    const char *word2;      /* diff: the second of two; NULL */
    const char *word;       /* DIR, FILE or NAME; NULL = none given */
    char *const *child;     /* run: the command and its arguments, NULL-ended */
    SessionOptions session; /* dir is "." when none was given */
    VEC(TfArg) tf_args;
    VEC(const char *) allow_endpoints;
    IgnoreVec ignores;                           /* of config.ini */
    VEC(const char *) words, includes, excludes; /* sweep: all of its words, and globs */
    bool profiles;
    int requests_max;                     /* sweep; 0 = not given */
    int format, color, shell, completion; /* enum report_format, cli_color, shell, cli_completion;
                                             the last two -1 = not given */
    const char *output, *lab, *error_file, *explain_dir, *chdir;
    bool ascii, linear, verbose, help, version, man, readme;
    const char *bundle; /* check: where to save one; NULL */
    bool plain, format_given, no_history, exit_cause, watch;
    bool progress;
    bool list, reset, scrub, fixed, yes, undo, forget;
    const char *settings; /* path of the config.ini that was read, NULL */
} Options;

#define OPTIONS_INIT                                                                \
    {                                                                               \
        .session = {.dir = ".", .timeout_ms = 20000}, .shell = -1, .completion = -1 \
    }

/* ERR_USAGE with one sentence for anything that is wrong; *out is then half filled. argv must
 * outlive *out. */
enum err cli_parse(Arena *arena, int argc, char *const *argv, Options *out, Err *err);

/* As it is called; "" of the wizard. */
const char *cli_command_name(enum cli_command command);
/* The command that word may have meant, NULL if it is like none. */
const char *cli_guess_command(const char *word);

/* Reads $XDG_CONFIG_HOME/why403/config.ini; ERR_INPUT with file:line for a setting that can't be
 * used. No file is fine. */
enum err cli_settings(Arena *arena, World *world, Options *out, Err *err);

/* The call in short, or one command in full. */
void cli_help(Buf *out, const Options *options);
void cli_man(Buf *out);
/* Markdown table of the commands for the README. */
void cli_readme_table(Buf *out);
/* enum cli_completion. */
void cli_completion(Buf *out, int shell);

#endif
