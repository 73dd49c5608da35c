/* What cli.h prints about itself, all of it from the two tables: help, man page, completions, the
 * README's table. */
#include <string.h>

#include "mode/clitable.h"
#include "version.h"

enum { HELP_COLUMN = 30, HELP_COLUMNS = 80 };

static void clidoc_wrap(Buf *out, int at, int hang, const char *text)
{
    Span rest = span_of(text);
    while (rest.len > 0) {
        size_t n = span_find_char(rest, ' ');
        if (at > hang && at + 1 + (int)n > HELP_COLUMNS) {
            buf_printf(out, "\n%*s", hang, "");
            at = hang;
        } else if (at > hang) {
            buf_add_char(out, ' ');
            at++;
        }
        buf_add(out, span_sub(rest, 0, n));
        at += (int)n;
        rest = span_sub(rest, n < rest.len ? n + 1 : n, rest.len);
    }
    buf_add_char(out, '\n');
}

static void clidoc_row(Buf *out, const char *left, const char *what)
{
    buf_printf(out, "  %-*s", HELP_COLUMN - 2, left);
    if (strlen(left) > HELP_COLUMN - 4)
        buf_printf(out, "\n%*s", HELP_COLUMN, "");
    clidoc_wrap(out, HELP_COLUMN, HELP_COLUMN, what);
}

static bool clidoc_terraforms(const CliOption *o)
{
    return o->kind == CLI_TF_VAR || o->kind == CLI_TF_VAR_FILE || o->kind == CLI_TF_BACKEND ||
           o->kind == CLI_TF_CHDIR;
}

static void clidoc_option(Buf *out, const CliOption *o)
{
    AUTO_BUF Buf left = BUF_INIT(128);
    if (o->letter)
        buf_printf(&left, "-%c, ", o->letter);
    buf_printf(&left, "%s%s", clidoc_terraforms(o) ? "-" : "--", o->name);
    if (o->arg)
        buf_printf(&left, "%c%s", o->kind == CLI_TF_CHDIR ? '=' : ' ', o->arg);
    clidoc_row(out, left.ptr, o->what);
}

static void clidoc_command(Buf *out, const CliCommand *c)
{
    AUTO_BUF Buf left = BUF_INIT(128);
    buf_printf(&left, "why403%s%s %s", c->name[0] ? " " : "", c->name, c->args);
    clidoc_row(out, left.ptr, c->what);
}

void cli_help(Buf *out, const Options *options)
{
    const CliCommand *one = &cli_commands[options->command];
    bool all = options->command == CLI_WIZARD;
    buf_add_str(out,
                all ? "why403 tells why Terraform can't log in to AWS, and what to do about it.\n\n"
                    : "");
    if (!all) {
        clidoc_command(out, one);
        buf_printf(out, "\nExit code: %s; 2 the call or its input was wrong.\n", one->exits);
    }
    for (int c = 0; all && c < N_CLI_COMMANDS; c++)
        if (cli_commands[c].works)
            clidoc_command(out, &cli_commands[c]);
    buf_add_str(out, "\nOptions\n");
    for (size_t i = 0; i < n_cli_options; i++)
        if (cli_option_shown(&cli_options[i]) &&
            (all || (cli_options[i].commands & 1u << options->command)))
            clidoc_option(out, &cli_options[i]);
    if (all)
        buf_add_str(out, "\nwhy403 COMMAND --help tells more of one command.\nSettings: "
                         "$XDG_CONFIG_HOME/why403/config.ini\n");
}

static void clidoc_roff(Buf *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '-' || *p == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, *p);
    }
}

void cli_man(Buf *out)
{
    buf_printf(out,
               ".TH WHY403 1 \"\" \"why403 %s\"\n.SH NAME\nwhy403 \\- tells why Terraform can't "
               "log in to AWS\n.SH SYNOPSIS\n",
               WHY403_VERSION);
    for (int c = 0; c < N_CLI_COMMANDS; c++)
        if (cli_commands[c].works) {
            buf_printf(out, "%s.B why403 %s\n", c > 0 ? ".br\n" : "", cli_commands[c].name);
            buf_printf(out, ".RI \"%s\"\n", cli_commands[c].args);
        }
    buf_add_str(out, ".SH COMMANDS\n");
    for (int c = 0; c < N_CLI_COMMANDS; c++)
        if (cli_commands[c].works) {
            buf_printf(out, ".TP\n.B why403 %s\n", cli_commands[c].name);
            clidoc_roff(out, cli_commands[c].what);
            buf_add_str(out, ". Exit code: ");
            clidoc_roff(out, cli_commands[c].exits);
            buf_add_str(out, ".\n");
        }
    buf_add_str(out, ".SH OPTIONS\n");
    for (size_t i = 0; i < n_cli_options; i++)
        if (cli_option_shown(&cli_options[i])) {
            buf_add_str(out, ".TP\n.B ");
            if (cli_options[i].letter)
                buf_printf(out, "\\-%c, ", cli_options[i].letter);
            buf_add_str(out, clidoc_terraforms(&cli_options[i]) ? "\\-" : "\\-\\-");
            clidoc_roff(out, cli_options[i].name);
            buf_printf(out, "%s%s\n", cli_options[i].arg ? " " : "",
                       cli_options[i].arg ? cli_options[i].arg : "");
            clidoc_roff(out, cli_options[i].what);
            buf_add_str(out, ".\n");
        }
    buf_add_str(out,
                ".SH EXIT STATUS\n2: the call or its input was wrong. 128+N: ended by signal N.\n"
                ".SH TERRAGRUNT\nA folder with\n.I terragrunt.hcl\nis judged as what "
                "terragrunt plan there gives Terraform.\nWhat run_cmd prints is not known "
                "without\n.BR \\-\\-allow\\-exec ;\nhooks are never run.\nThe root of a tree lists "
                "its units.\n"
                ".SH WHERE IT RAN\nOf a run that fails, the folder and the environment in which "
                "Terraform really ran are judged,\nwhoever started it there: Terragrunt, make, a "
                "script or\n.BR terraform\\ \\-chdir .\nOf many folders each cause is told once.\n"
                ".SH FILES\n.I $XDG_CONFIG_HOME/why403/config.ini\nholds settings: ");
    for (size_t i = 0, n = 0; i < n_cli_options; i++)
        if (cli_options[i].setting && cli_option_shown(&cli_options[i])) {
            buf_add_str(out, n++ ? ", " : "");
            clidoc_roff(out, cli_options[i].name);
        }
    buf_add_str(out, ".\n");
}

void cli_readme_table(Buf *out)
{
    buf_add_str(out, "| call | does | exit code |\n| --- | --- | --- |\n");
    for (int c = 0; c < N_CLI_COMMANDS; c++) {
        AUTO_BUF Buf call = BUF_INIT(128);
        if (!cli_commands[c].works)
            continue;
        buf_printf(&call, "why403%s%s ", cli_commands[c].name[0] ? " " : "", cli_commands[c].name);
        for (const char *p = cli_commands[c].args; *p; p++)
            buf_printf(&call, "%s%c", *p == '|' ? "\\" : "", *p);
        buf_printf(out, "| `%s` | %s | %s |\n", call.ptr, cli_commands[c].what,
                   cli_commands[c].exits);
    }
}
