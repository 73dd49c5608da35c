/*
 * why403: from the call to a command and its exit code. The only place that exits.
 */
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/ending.h"
#include "base/text.h"
#include "base/tree.h"
#include "data/dates.h"
#include "data/provider_versions.h"
#include "engine/program.h"
#include "host/host.h"
#include "lab/lab.h"
#include "mode/mode.h"
#include "ui/keys.h"
#include "ui/term/theme.h"
#include "version.h"

enum { HELP_MAX = 256 * 1024, COLUMNS_MAX = 100 };

static int main_signal_pipe[2] = {-1, -1};
static volatile int main_signal_number;

static void main_on_signal(int number)
{
    int saved = errno;
    main_signal_number = number;
    ending_asked(number);
    if (write(main_signal_pipe[1], "", 1) < 0)
        main_signal_number = number; /* the pipe is full: it is readable, which is all it is for */
    errno = saved;
}

/* From here on these signals end the program in order: the lab's server and sandbox go away, no
 * file stays half written. */
static void main_catch_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    struct sigaction action = {0};
    if (pipe(main_signal_pipe) != 0)
        return;
    for (int i = 0; i < 2; i++) {
        fcntl(main_signal_pipe[i], F_SETFD, FD_CLOEXEC);
        fcntl(main_signal_pipe[i], F_SETFL, O_NONBLOCK);
    }
    action.sa_handler = main_on_signal;
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        sigaction(numbers[i], &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
}

static int main_columns(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    int n = 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        n = size.ws_col;
    else if (columns)
        n = (int)strtol(columns, NULL, 10);
    return n > COLUMNS_MAX ? COLUMNS_MAX : n > 0 ? n : 0;
}

static bool main_wants_color(const Options *o)
{
    const char *term = getenv("TERM");
    enum theme_wish wish = theme_color_wish(getenv);
    if (o->color != CLI_COLOR_AUTO)
        return o->color == CLI_COLOR_ALWAYS;
    if (wish != THEME_AUTO)
        return wish == THEME_ALWAYS && !o->output;
    return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0 && !o->output;
}

static int main_print(Mode *m, void (*write_text)(Buf *out, const Options *options))
{
    AUTO_BUF Buf out = BUF_INIT(HELP_MAX);
    write_text(&out, m->options);
    return mode_output(m, &out);
}

static void main_write_version(Buf *out, const Options *options)
{
    buf_add_str(out, "why403 " WHY403_VERSION "\n");
    if (!options->verbose)
        return;
    buf_printf(out, "newest AWS provider known: %s\n",
               provider_versions_table[n_provider_versions - 1].version);
    for (size_t i = 0; i < n_data_dates; i++)
        buf_printf(out, "data of %s: %s (%s)\n", data_dates[i].date, data_dates[i].what,
                   data_dates[i].table);
}

static void main_write_man(Buf *out, const Options *options)
{
    (void)options;
    cli_man(out);
    keys_man(out);
    theme_man(out);
}

static void main_write_readme(Buf *out, const Options *options)
{
    (void)options;
    cli_readme_table(out);
}

static void main_write_completion(Buf *out, const Options *options)
{
    cli_completion(out, options->completion);
}

static int main_dispatch(Mode *m)
{
    static int (*const commands[N_CLI_COMMANDS])(Mode *) = {
        [CLI_WIZARD] = mode_wizard, [CLI_CHECK] = mode_check,     [CLI_TRACE] = mode_trace,
        [CLI_LAB] = mode_lab,       [CLI_EXPLAIN] = mode_explain, [CLI_RUN] = mode_run,
        [CLI_FIX] = mode_fix,       [CLI_ENV] = mode_env,         [CLI_OPEN] = mode_open,
        [CLI_DIFF] = mode_diff,     [CLI_SCHEMA] = mode_schema,   [CLI_SWEEP] = mode_sweep,
    };
    const Options *o = m->options;
    if (o->help)
        return main_print(m, cli_help);
    if (o->version)
        return main_print(m, main_write_version);
    if (o->man)
        return main_print(m, main_write_man);
    if (o->readme)
        return main_print(m, main_write_readme);
    if (o->completion >= 0)
        return main_print(m, main_write_completion);
    return commands[o->command](m);
}

/* config.ini gives consent, so it counts only as a file of whoever looks: HOME may be the folder
 * that is looked at. */
static bool main_settings_are_folders(Arena *arena, World *world, const Options *options)
{
    Tree tree;
    if (!options->settings)
        return false;
    tree = tree_of(arena, snapshot_new(arena, world), options->session.dir,
                   world->env_get(world, "HOME"));
    return tree_holds(&tree, options->settings);
}

static enum err main_options(Arena *arena, World *world, int argc, char **argv, Options *out,
                             Err *err)
{
    if (cli_settings(arena, world, out, err) || cli_parse(arena, argc, argv, out, err))
        return err->code;
    if (!main_settings_are_folders(arena, world, out))
        return ERR_NONE;
    mode_tell("why403: %s lies in the folder that is looked at, so its settings do not count.\n",
              text_safe(arena, out->settings));
    *out = (Options)OPTIONS_INIT;
    return cli_parse(arena, argc, argv, out, err);
}

static int main_run(Arena *arena, int argc, char **argv)
{
    Options options = OPTIONS_INIT;
    Mode m = {.options = &options, .arena = arena, .signal_number = &main_signal_number};
    Err err = ERR_INIT;
    int code;
    m.world = lab_shell_world(arena);
    m.practice = m.world != NULL;
    if (!m.world)
        m.world = host_world_new();
    m.signal_fd = main_signal_pipe[0];
    if (main_options(arena, m.world, argc, argv, &options, &err)) {
        code = mode_complain_err(&err);
    } else if (options.session.program && program_named(arena, m.world, options.session.program,
                                                        &options.session.program, &err)) {
        code = mode_complain_err(&err);
    } else {
        m.style.color = main_wants_color(&options);
        m.style.utf8 = !options.ascii && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
        m.style.columns = main_columns();
        m.style.verbose = options.verbose;
        m.terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
        code = main_dispatch(&m);
    }
    host_world_free(m.world);
    return code;
}

int main(int argc, char **argv)
{
    Arena arena = ARENA_INIT;
    int code;
    host_init();
    secret_remember(true);
    setlocale(LC_CTYPE, "");
    main_catch_signals();
    code = main_run(&arena, argc, argv);
    arena_clear(&arena);
    exit(code);
}
