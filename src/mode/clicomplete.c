/* Completions for bash, zsh and fish, made from the tables of commands, options, practice set-ups,
 * findings and schemas: nothing is run while somebody presses Tab. What stands after -- is the
 * command that `why403 run` starts, and is completed as the shell would. */
#include <string.h>

#include "checks/finding_ids.h"
#include "data/schemas.h"
#include "lab/lab.h"
#include "mode/clitable.h"

static bool complete_has(const CliOption *o, int command)
{
    return cli_option_shown(o) && (o->commands & 1u << command);
}

static bool complete_one_dash(const CliOption *o)
{
    return o->kind == CLI_TF_VAR || o->kind == CLI_TF_VAR_FILE || o->kind == CLI_TF_BACKEND ||
           o->kind == CLI_TF_CHDIR;
}

static bool complete_arg_is(const CliOption *o, const char *a, const char *b)
{
    return o->arg && (strcmp(o->arg, a) == 0 || (b && strcmp(o->arg, b) == 0));
}

/* What a value is made of: its choices, files, folders, practice set-ups. */
enum complete_value { VALUE_ANY, VALUE_CHOICES, VALUE_FILES, VALUE_FOLDERS, VALUE_LABS };

static enum complete_value complete_value(const CliOption *o)
{
    if (o->choices)
        return VALUE_CHOICES;
    if (strcmp(o->name, "lab") == 0)
        return VALUE_LABS;
    if (complete_arg_is(o, "DIR", NULL))
        return VALUE_FOLDERS;
    return complete_arg_is(o, "FILE", "X") || complete_arg_is(o, "PROGRAM", NULL) ? VALUE_FILES
                                                                                  : VALUE_ANY;
}

static void complete_choices(Buf *out, const CliOption *o)
{
    for (int k = 0; o->choices[k]; k++)
        buf_printf(out, "%s%s", k ? " " : "", o->choices[k]);
}

static void complete_commands(Buf *out)
{
    for (int c = CLI_WIZARD + 1; c < N_CLI_COMMANDS; c++)
        if (cli_commands[c].works)
            buf_printf(out, "%s ", cli_commands[c].name);
}

static void complete_labs(Buf *out)
{
    size_t n;
    const LabScenario *all = lab_scenarios(&n);
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s ", all[i].name);
}

static void complete_ids(Buf *out, const char *prefix)
{
    for (size_t i = 0; i < N_FINDING_IDS; i++)
        buf_printf(out, "%s%s ", prefix, finding_rows[i].id);
}

static void complete_schemas(Buf *out)
{
    for (size_t i = 0; i < n_data_schemas; i++)
        buf_printf(out, "%s ", data_schemas[i].name);
}

/* What the word after a command may be. */
enum complete_word {
    WORD_NONE,
    WORD_FOLDER,
    WORD_LAB,
    WORD_ID,
    WORD_SCHEMA,
    WORD_COMMAND,
    WORD_FILE
};

static enum complete_word complete_word(int command)
{
    const char *args = cli_commands[command].args;
    if (command == CLI_LAB)
        return WORD_LAB;
    if (command == CLI_EXPLAIN)
        return WORD_ID;
    if (command == CLI_SCHEMA)
        return WORD_SCHEMA;
    if (command == CLI_HELP)
        return WORD_COMMAND;
    if (command == CLI_RUN)
        return WORD_NONE;
    if (strstr(args, "DIR") && !strstr(args, "FILE"))
        return WORD_FOLDER;
    return args[0] ? WORD_FILE : WORD_NONE;
}

/* ---- bash ---- */

static void bash_values(Buf *out)
{
    static const char *const actions[] = {[VALUE_ANY] = "COMPREPLY=()",
                                          [VALUE_FILES] = "_why403_files -f",
                                          [VALUE_FOLDERS] = "_why403_files -d",
                                          [VALUE_LABS] = "_why403_words \"$labs\""};
    for (size_t i = 0; i < n_cli_options; i++) {
        const CliOption *o = &cli_options[i];
        if (!cli_option_shown(o) || !o->arg)
            continue;
        buf_printf(out, "    --%s", o->name);
        if (complete_one_dash(o))
            buf_printf(out, " | -%s", o->name);
        if (o->letter)
            buf_printf(out, " | -%c", o->letter);
        buf_add_str(out, ") ");
        if (o->choices) {
            buf_add_str(out, "_why403_words \"");
            complete_choices(out, o);
            buf_add_str(out, "\"");
        } else {
            buf_add_str(out, actions[complete_value(o)]);
        }
        buf_add_str(out, "; return ;;\n");
    }
}

static void bash_options(Buf *out)
{
    for (int c = 0; c < N_CLI_COMMANDS; c++) {
        if (!cli_commands[c].works)
            continue;
        buf_printf(out, "        %s) _why403_words \"",
                   c == CLI_WIZARD ? "''" : cli_commands[c].name);
        for (size_t i = 0; i < n_cli_options; i++)
            if (complete_has(&cli_options[i], c))
                buf_printf(out, "%s%s%s ", complete_one_dash(&cli_options[i]) ? "-" : "--",
                           cli_options[i].name, cli_options[i].kind == CLI_TF_CHDIR ? "=" : "");
        buf_add_str(out, "\" ;;\n");
    }
}

static void bash_words(Buf *out)
{
    static const char *const actions[] = {
        [WORD_NONE] = "_why403_words \"--\"",
        [WORD_FOLDER] = "_why403_files -d",
        [WORD_FILE] = "_why403_files -f",
        [WORD_LAB] = "_why403_words \"$labs\"",
        [WORD_ID] = "_why403_ids",
        [WORD_SCHEMA] = "_why403_words \"$schemas\"",
        [WORD_COMMAND] = "_why403_words \"$commands\"",
    };
    for (int c = CLI_WIZARD + 1; c < N_CLI_COMMANDS; c++)
        if (cli_commands[c].works)
            buf_printf(out, "    %s) %s ;;\n", cli_commands[c].name, actions[complete_word(c)]);
}

static void complete_bash(Buf *out)
{
    buf_add_str(
        out, "# bash completion of why403; made by why403 --completion bash\n"
             "# shellcheck shell=bash disable=SC2207\n"
             "_why403_words() { COMPREPLY+=($(compgen -W \"$1\" -- \"$cur\")); }\n\n"
             "# files or folders, blanks in their names included\n"
             "_why403_files() {\n"
             "    local name\n"
             "    compopt -o filenames 2>/dev/null\n"
             "    while IFS= read -r name; do COMPREPLY+=(\"$name\"); done < <(compgen \"$1\" "
             "-- \"$cur\")\n"
             "}\n\n"
             "# id:FINDING: bash takes the colon as a word of its own, unless it was told "
             "otherwise\n"
             "_why403_ids() {\n"
             "    if [[ $cur == id:* ]]; then\n"
             "        COMPREPLY=($(compgen -P id: -W \"$ids\" -- \"${cur#id:}\"))\n"
             "    elif [[ $cur == : && $prev == id ]]; then\n"
             "        COMPREPLY=($(compgen -W \"$ids\"))\n"
             "    elif [[ $prev == : ]]; then\n"
             "        _why403_words \"$ids\"\n"
             "    else\n"
             "        _why403_files -f\n"
             "        if [[ -n $cur && id: == \"$cur\"* ]]; then compopt -o nospace 2>/dev/null; "
             "COMPREPLY+=(id:); fi\n"
             "    fi\n"
             "}\n\n"
             "_why403() {\n"
             "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} "
             "command='' i\n"
             "    local commands=\"");
    complete_commands(out);
    buf_add_str(out, "\"\n    local labs=\"");
    complete_labs(out);
    buf_add_str(out, "\"\n    local schemas=\"");
    complete_schemas(out);
    buf_add_str(out, "\"\n    local ids=\"");
    complete_ids(out, "");
    buf_add_str(out,
                "\"\n    COMPREPLY=()\n"
                "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                "        if [[ ${COMP_WORDS[i]} == -- ]]; then\n"
                "            if declare -F _command_offset >/dev/null; then _command_offset $((i + "
                "1))\n"
                "            elif ((COMP_CWORD == i + 1)); then _why403_words \"$(compgen -c -- "
                "\"$cur\")\"\n"
                "            else _why403_files -f; fi\n"
                "            return\n"
                "        fi\n"
                "        if [[ -z $command && \" $commands\" == *\" ${COMP_WORDS[i]} \"* ]]; then "
                "command=${COMP_WORDS[i]}; fi\n"
                "    done\n"
                "    # --option=value comes as three words\n"
                "    if [[ $cur == = ]]; then cur=\n"
                "    elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
                "    case $prev in\n");
    bash_values(out);
    buf_add_str(out, "    esac\n    if [[ $cur == -* ]]; then\n        case $command in\n");
    bash_options(out);
    buf_add_str(out,
                "        esac\n        if [[ ${COMPREPLY[0]-} == *= ]]; then compopt -o nospace "
                "2>/dev/null; fi\n        return\n    fi\n    case $command in\n");
    bash_words(out);
    buf_add_str(out, "    *) _why403_words \"$commands\"; _why403_files -d ;;\n    esac\n}\n"
                     "complete -F _why403 why403\n");
}

/* ---- zsh ---- */

/* Inside a single-quoted zsh word: brackets and colons have a meaning for _arguments, an apostrophe
 * ends the word. */
static void zsh_text(Buf *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '\'')
            buf_add_str(out, "'\\''");
        else
            buf_printf(out, "%s%c", strchr("[]:", *p) ? "\\" : "", *p);
    }
}

static void zsh_value(Buf *out, const CliOption *o)
{
    static const char *const actions[] = {[VALUE_ANY] = " ",
                                          [VALUE_FILES] = "_files",
                                          [VALUE_FOLDERS] = "_files -/",
                                          [VALUE_LABS] = "(${labs})"};
    if (!o->arg)
        return;
    buf_printf(out, ":%s:", o->arg);
    if (o->choices) {
        buf_add_str(out, "(");
        complete_choices(out, o);
        buf_add_str(out, ")");
    } else if (complete_value(o) == VALUE_LABS) {
        buf_add_str(out, "(");
        complete_labs(out);
        buf_add_str(out, ")");
    } else {
        buf_add_str(out, actions[complete_value(o)]);
    }
}

static void zsh_option(Buf *out, const CliOption *o)
{
    const char *dash = complete_one_dash(o) ? "-" : "--";
    const char *mark = o->kind == CLI_TF_CHDIR ? "=-" : o->arg && !complete_one_dash(o) ? "=" : "";
    const char *star = complete_one_dash(o) && o->kind != CLI_TF_CHDIR ? "*"
                       : o->kind == CLI_ENDPOINT                       ? "*"
                                                                       : "";
    if (o->letter) {
        buf_printf(out, "        '(-%c)--%s%s[", o->letter, o->name, mark);
        zsh_text(out, o->what);
        buf_add_str(out, "]");
        zsh_value(out, o);
        buf_printf(out, "'\n        '(--%s)-%c[", o->name, o->letter);
    } else {
        buf_printf(out, "        '%s%s%s%s[", star, dash, o->name, mark);
    }
    zsh_text(out, o->what);
    buf_add_str(out, "]");
    zsh_value(out, o);
    buf_add_str(out, "'\n");
}

static void zsh_words(Buf *out, int command)
{
    switch (complete_word(command)) {
    case WORD_FOLDER:
        buf_add_str(out, "'1:folder:_files -/'");
        break;
    case WORD_FILE:
        buf_add_str(out, "'*:file:_files'");
        break;
    case WORD_LAB:
        buf_add_str(out, "'1:practice:(");
        complete_labs(out);
        buf_add_str(out, ")'");
        break;
    case WORD_ID:
        buf_add_str(out, "'1:file or finding:{ _files; compadd -- ${ids} }'");
        break;
    case WORD_SCHEMA:
        buf_add_str(out, "'1:schema:(");
        complete_schemas(out);
        buf_add_str(out, ")'");
        break;
    case WORD_COMMAND:
        buf_add_str(out, "'1:command:(");
        complete_commands(out);
        buf_add_str(out, ")'");
        break;
    case WORD_NONE:
        buf_add_str(out, command == CLI_RUN ? "'1:dashes:(--)'" : "");
        break;
    }
}

static void complete_zsh(Buf *out)
{
    buf_add_str(out,
                "#compdef why403\n# zsh completion of why403; made by why403 --completion zsh\n"
                "local curcontext=$curcontext command='' i\nlocal -a verbs ids opts\n"
                "verbs=(\n");
    for (int c = CLI_WIZARD + 1; c < N_CLI_COMMANDS; c++) {
        if (!cli_commands[c].works)
            continue;
        buf_printf(out, "    '%s:", cli_commands[c].name);
        zsh_text(out, cli_commands[c].what);
        buf_add_str(out, "'\n");
    }
    buf_add_str(out, ")\nids=(");
    complete_ids(out, "id:");
    buf_add_str(out, ")\n"
                     "for (( i = 2; i < CURRENT; i++ )); do\n"
                     "    if [[ $words[i] == -- ]]; then # the command that is run\n"
                     "        shift $i words\n"
                     "        (( CURRENT -= i ))\n"
                     "        _normal\n"
                     "        return\n"
                     "    fi\n"
                     "    if [[ -z $command && -n ${(M)verbs:#${words[i]}:*} ]]; then\n"
                     "        command=$words[i]\n"
                     "        words[i]=()\n"
                     "        (( CURRENT--, i-- ))\n"
                     "    fi\n"
                     "done\n"
                     "case $command in\n");
    for (int c = CLI_WIZARD; c < N_CLI_COMMANDS; c++) {
        if (!cli_commands[c].works)
            continue;
        buf_printf(out, "%s)\n    opts=(\n", c == CLI_WIZARD ? "''" : cli_commands[c].name);
        for (size_t i = 0; i < n_cli_options; i++)
            if (complete_has(&cli_options[i], c))
                zsh_option(out, &cli_options[i]);
        buf_add_str(out, "    )\n    _arguments $opts ");
        if (c == CLI_WIZARD)
            buf_add_str(out, "'1:command or folder:{ _describe command verbs; _files -/ }'");
        else
            zsh_words(out, c);
        buf_add_str(out, "\n    ;;\n");
    }
    buf_add_str(out, "esac\n");
}

/* ---- fish ---- */

static void fish_text(Buf *out, const char *text)
{
    buf_add_char(out, '\'');
    for (const char *p = text; *p; p++)
        buf_printf(out, "%s%c", strchr("'\\", *p) ? "\\" : "", *p);
    buf_add_char(out, '\'');
}

static void fish_option(Buf *out, const CliOption *o)
{
    buf_add_str(out, "complete -c why403");
    /* -n '...' : the command so far is one of the option's. */
    buf_add_str(out, " -n '__why403_in");
    for (int c = 0; c < N_CLI_COMMANDS; c++)
        if (cli_commands[c].works && (o->commands & 1u << c))
            buf_printf(out, " %s", c == CLI_WIZARD ? "wizard" : cli_commands[c].name);
    buf_add_str(out, "'");
    buf_printf(out, " -%c %s", complete_one_dash(o) ? 'o' : 'l', o->name);
    if (o->letter)
        buf_printf(out, " -s %c", o->letter);
    if (o->choices) {
        buf_add_str(out, " -x -a '");
        complete_choices(out, o);
        buf_add_str(out, "'");
    } else if (complete_value(o) == VALUE_LABS) {
        buf_add_str(out, " -x -a \"$labs\"");
    } else if (complete_value(o) == VALUE_FOLDERS) {
        buf_add_str(out, " -x -a '(__fish_complete_directories)'");
    } else if (o->arg) {
        buf_add_str(out, complete_value(o) == VALUE_FILES ? " -r -F" : " -x");
    }
    buf_add_str(out, " -d ");
    fish_text(out, o->what);
    buf_add_char(out, '\n');
}

static void complete_fish(Buf *out)
{
    buf_add_str(out, "# fish completion of why403; made by why403 --completion fish\n"
                     "set -l labs '");
    complete_labs(out);
    buf_add_str(out, "'\nset -l ids '");
    complete_ids(out, "id:");
    buf_add_str(out, "'\nset -g __why403_commands ");
    complete_commands(out);
    buf_add_str(out,
                "\n# is the command one of these? wizard: none was given\n"
                "function __why403_in\n"
                "    set -l words (commandline -opc)[2..-1]\n"
                "    contains -- -- $words; and return 1\n"
                "    for word in $words\n"
                "        if contains -- $word $__why403_commands\n"
                "            contains -- $word $argv\n"
                "            return\n"
                "        end\n"
                "    end\n"
                "    contains -- wizard $argv\n"
                "end\n"
                "# what may follow --: the command that is run\n"
                "function __why403_child\n"
                "    set -l words (commandline -opc)\n"
                "    set -l at (contains -i -- -- $words); or return\n"
                "    set -l rest $words[(math $at + 1)..-1]\n"
                "    complete -C (string join ' ' -- (string escape -- $rest) (commandline -ct))\n"
                "end\n"
                "complete -c why403 -f\n"
                "complete -c why403 -n 'contains -- -- (commandline -opc)' -x -a "
                "'(__why403_child)'\n"
                "complete -c why403 -n '__why403_in wizard' -a '(__fish_complete_directories)'\n");
    for (int c = CLI_WIZARD + 1; c < N_CLI_COMMANDS; c++) {
        static const char *const words[] = {
            [WORD_FOLDER] = "-a '(__fish_complete_directories)'",
            [WORD_FILE] = "-F",
            [WORD_LAB] = "-a \"$labs\"",
            [WORD_ID] = "-F -a \"$ids\"",
            [WORD_COMMAND] = "-a \"$__why403_commands\"",
        };
        const char *word = words[complete_word(c)];
        if (!cli_commands[c].works)
            continue;
        buf_printf(out, "complete -c why403 -n '__why403_in wizard' -a %s -d ",
                   cli_commands[c].name);
        fish_text(out, cli_commands[c].what);
        buf_add_char(out, '\n');
        if (word)
            buf_printf(out, "complete -c why403 -n '__why403_in %s' %s\n", cli_commands[c].name,
                       word);
    }
    buf_add_str(out, "complete -c why403 -n '__why403_in schema' -a '");
    complete_schemas(out);
    buf_add_str(out, "'\n");
    for (size_t i = 0; i < n_cli_options; i++)
        if (cli_option_shown(&cli_options[i]))
            fish_option(out, &cli_options[i]);
}

void cli_completion(Buf *out, int shell)
{
    static void (*const writers[])(Buf *) = {[CLI_COMPLETION_BASH] = complete_bash,
                                             [CLI_COMPLETION_ZSH] = complete_zsh,
                                             [CLI_COMPLETION_FISH] = complete_fish};
    writers[shell](out);
}
