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
    if (strlen(left) > HELP_COLUMN - 4)
        buf_printf(out, "  %s\n%*s", left, HELP_COLUMN, "");
    else
        buf_printf(out, "  %-*s", HELP_COLUMN - 2, left);
    clidoc_wrap(out, HELP_COLUMN, HELP_COLUMN, what);
}

static bool clidoc_terraforms(const CliOption *o)
{
    return o->kind == CLI_TF_VAR || o->kind == CLI_TF_VAR_FILE || o->kind == CLI_TF_BACKEND ||
           o->kind == CLI_TF_CHDIR;
}

/* --exit-cause: its codes are a list of their own. */
static bool clidoc_has_codes(const CliOption *o)
{
    return o->offset == offsetof(Options, exit_cause);
}

/* What an option does, said on the page of one command (CLI_WIZARD: of all of them). */
static const char *clidoc_what(Buf *text, const CliOption *o, enum cli_command command)
{
    unsigned text_or_json = 1u << CLI_TRACE | 1u << CLI_EXPLAIN | 1u << CLI_DIFF;
    if (o->offset == offsetof(Options, format) && (text_or_json & 1u << command))
        return "text or json";
    buf_add_str(text, o->what);
    if (clidoc_has_codes(o))
        buf_add_str(text, command == CLI_WIZARD ? ": why403 check --help lists them"
                                                : ": the list below");
    return text->ptr;
}

static void clidoc_option(Buf *out, const CliOption *o, enum cli_command command)
{
    AUTO_BUF Buf left = BUF_INIT(128);
    AUTO_BUF Buf what = BUF_INIT(256);
    if (o->letter)
        buf_printf(&left, "-%c, ", o->letter);
    buf_printf(&left, "%s%s", clidoc_terraforms(o) ? "-" : "--", o->name);
    if (o->arg)
        buf_printf(&left, "%c%s", o->kind == CLI_TF_CHDIR ? '=' : ' ', o->arg);
    clidoc_row(out, left.ptr, clidoc_what(&what, o, command));
}

static void clidoc_command(Buf *out, const CliCommand *c)
{
    AUTO_BUF Buf left = BUF_INIT(128);
    buf_printf(&left, "why403%s%s%s%s", c->name[0] ? " " : "", c->name, c->args[0] ? " " : "",
               c->args);
    clidoc_row(out, left.ptr, c->what);
}

void cli_help(Buf *out, const Options *options)
{
    const CliCommand *one = &cli_commands[options->command];
    bool all = options->command == CLI_WIZARD, codes = false;
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
            (all || (cli_options[i].commands & 1u << options->command))) {
            clidoc_option(out, &cli_options[i], options->command);
            codes = codes || (!all && clidoc_has_codes(&cli_options[i]));
        }
    /* What --exit-cause ends with. */
    if (codes) {
        buf_add_str(out, "\nWith --exit-cause a failure ends with\n");
        for (int c = CAUSE_NONE + 1; c < N_CAUSES; c++) {
            AUTO_BUF Buf left = BUF_INIT(64);
            buf_printf(&left, "%d  %s", cause_exit((enum cause)c), cause_id((enum cause)c));
            clidoc_row(out, left.ptr, cause_meaning((enum cause)c));
        }
    }
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

/* A call that stands in the man page; tests/e2e/cookbook.py runs them. */
static const struct {
    enum cli_command command;
    const char *call;
} clidoc_examples[] = {
    {CLI_WIZARD, "why403 ~/infra/prod"},
    {CLI_WIZARD, "why403 --linear"},
    {CLI_CHECK, "why403 check"},
    {CLI_CHECK, "why403 check live/prod --format sarif -o why403.sarif"},
    {CLI_CHECK, "why403 check --profile prod"},
    {CLI_CHECK, "why403 check --exit-cause --need 2h"},
    {CLI_TRACE, "why403 trace live/prod"},
    {CLI_EXPLAIN, "terraform plan 2>&1 | why403 explain"},
    {CLI_EXPLAIN, "why403 explain id:keys.stale_session_token.long_term_key"},
    {CLI_EXPLAIN, "why403 explain --scrub ci.log > to-send.log"},
    {CLI_RUN, "why403 run -- terraform plan"},
    {CLI_FIX, "why403 fix --yes"},
    {CLI_FIX, "why403 fix --undo"},
    {CLI_ENV, "eval \"$(why403 env)\""},
    {CLI_LAB, "why403 lab stale-token"},
    {CLI_SCHEMA, "why403 schema report"},
    {CLI_HELP, "why403 help explain"},
    {CLI_VERSION, "why403 version --verbose"},
};

/* The call in bold, what is to be put in for it in italics. */
static void clidoc_man_call(Buf *out, const CliCommand *c)
{
    buf_printf(out, ".B why403%s%s\n", c->name[0] ? " " : "", c->name);
    if (c->args[0]) {
        buf_add_str(out, ".I ");
        clidoc_roff(out, c->args);
        buf_add_char(out, '\n');
    }
}

static void clidoc_man_exits(Buf *out)
{
    buf_add_str(out, ".PP\nA failure that\n.B check \\-\\-exit\\-cause\nfinds ends with the number "
                     "of its cause:\n");
    for (int c = CAUSE_NONE + 1; c < N_CAUSES; c++)
        buf_printf(out, "%s%d %s", c > CAUSE_NONE + 1 ? ",\n" : "", cause_exit((enum cause)c),
                   cause_id((enum cause)c));
    buf_add_str(out, ".\n");
}

/* One subsection: the call, what it does, its exit code, its options by name, examples. */
static void clidoc_man_command(Buf *out, int command)
{
    const CliCommand *c = &cli_commands[command];
    int n = 0;
    buf_printf(out, ".SS %s\n", command == CLI_WIZARD ? "The wizard" : c->name);
    clidoc_man_call(out, c);
    buf_add_str(out, ".PP\n");
    clidoc_roff(out, c->what);
    buf_add_str(out, ".\n.PP\nExit code: ");
    clidoc_roff(out, c->exits);
    buf_add_str(out, ".\n");
    for (size_t i = 0; i < n_cli_options; i++) {
        const CliOption *o = &cli_options[i];
        if (!cli_option_shown(o) || !(o->commands & 1u << command))
            continue;
        buf_add_str(out, n++ ? ",\n" : ".PP\nOptions:\n");
        buf_add_str(out, clidoc_terraforms(o) ? "\\-" : "\\-\\-");
        clidoc_roff(out, o->name);
    }
    buf_add_str(out, n ? ".\n" : "");
    n = 0;
    for (size_t i = 0; i < ARRAY_LEN(clidoc_examples); i++) {
        if (clidoc_examples[i].command != (enum cli_command)command)
            continue;
        buf_add_str(out, n++ ? "" : ".PP\nExamples:\n.PP\n.EX\n");
        buf_add_str(out, "    ");
        clidoc_roff(out, clidoc_examples[i].call);
        buf_add_char(out, '\n');
    }
    buf_add_str(out, n ? ".EE\n" : "");
}

void cli_man(Buf *out)
{
    buf_add_str(out, ".TH WHY403 1 \"" WHY403_DATE "\" \"why403 " WHY403_VERSION
                     "\"\n.SH NAME\nwhy403 \\- tells why Terraform can't log in to AWS\n"
                     ".SH SYNOPSIS\n");
    for (int c = 0, n = 0; c < N_CLI_COMMANDS; c++)
        if (cli_commands[c].works) {
            buf_add_str(out, n++ ? ".br\n" : "");
            clidoc_man_call(out, &cli_commands[c]);
        }
    buf_add_str(out, ".SH DESCRIPTION\nReads what Terraform would read, predicts which "
                     "credentials,\nregion and endpoint it will use, asks AWS the one question "
                     "that separates\nthe possible causes of a failure, and shows the answer with "
                     "its evidence,\nthe reason and a fix.\nNo secret is ever shown.\n"
                     ".SH COMMANDS\n");
    for (int c = 0; c < N_CLI_COMMANDS; c++)
        if (cli_commands[c].works)
            clidoc_man_command(out, c);
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
            if (clidoc_has_codes(&cli_options[i]))
                buf_add_str(out, ":\nEXIT STATUS lists them");
            buf_add_str(out, ".\n");
        }
    buf_add_str(out,
                ".SH EXIT STATUS\n2: the call or its input was wrong. 128+N: ended by signal N.\n");
    clidoc_man_exits(out);
    buf_add_str(out,
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
    buf_add_str(
        out,
        ", and\n.BR ignore ,\nas in\n.IR .why403.ini .\n.PP\n.I .why403.ini\nin the folder holds "
        "findings that are passed over, a line each:\n.B ignore = FINDING_ID [until "
        "YYYY\\-MM\\-DD] [reason]\n.br\nThe verdict stays FAIL and says whose line it "
        "is; only the exit code follows.\n");
    buf_add_str(out, ".PP\n.I share/why403/*.json\nhold the JSON Schemas that\n.B why403 "
                     "schema\nprints.\n.SH SEE ALSO\n.BR terraform (1),\n.BR aws (1)\n");
}

void cli_readme_table(Buf *out)
{
    buf_add_str(out, "| call | does | exit code |\n| --- | --- | --- |\n");
    for (int c = 0; c < N_CLI_COMMANDS; c++) {
        AUTO_BUF Buf call = BUF_INIT(128);
        if (!cli_commands[c].works)
            continue;
        buf_printf(&call, "why403%s%s%s", cli_commands[c].name[0] ? " " : "", cli_commands[c].name,
                   cli_commands[c].args[0] ? " " : "");
        for (const char *p = cli_commands[c].args; *p; p++)
            buf_printf(&call, "%s%c", *p == '|' ? "\\" : "", *p);
        buf_printf(out, "| `%s` | %s | %s |\n", call.ptr, cli_commands[c].what,
                   cli_commands[c].exits);
    }
}
