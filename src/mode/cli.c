#include "mode/cli.h"

#include <ini.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "engine/ignores.h"
#include "mode/clitable.h"

enum {
    SETTINGS_MAX_BYTES = 64 * 1024,
    TIMEOUT_MAX_S = 3600,
    NUMBER_MAX = 100000,
    DURATION_DIGITS = 6,
    GUESS_DISTANCE = 3
};

static const CliOption *cli_find_option(Span name)
{
    for (size_t i = 0; i < n_cli_options; i++) {
        const CliOption *o = &cli_options[i];
        if (span_is(name, o->name) || (name.len == 1 && o->letter == name.ptr[0]))
            return o;
    }
    return NULL;
}

static enum err cli_unknown_option(const char *word, Span name, Err *err)
{
    Arena arena = ARENA_INIT;
    const char *text = text_safe_span(&arena, name);
    TextGuess guess = {.word = text, .slips = GUESS_DISTANCE};
    enum err e;
    for (size_t i = 0; i < n_cli_options; i++)
        if (cli_option_shown(&cli_options[i]))
            text_guess(&guess, cli_options[i].name, cli_options[i].name);
    word = word[0] == '-' && word[1] == '-' ? "--" : "-";
    if (guess.best)
        e = err_set(err, ERR_USAGE, SOURCE_UNKNOWN, "There is no option %s%s. Did you mean --%s?",
                    word, text, guess.best);
    else
        e = err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                    "There is no option %s%s. why403 --help lists them.", word, text);
    arena_clear(&arena);
    return e;
}

static int cli_choice(const CliOption *o, const char *value)
{
    for (int i = 0; o->choices[i]; i++)
        if (strcmp(o->choices[i], value) == 0)
            return i;
    return -1;
}

/* ": did you mean json?", or nothing. */
static const char *cli_guess_choice(Arena *arena, const CliOption *o, const char *value)
{
    TextGuess guess = {.word = value, .slips = GUESS_DISTANCE};
    for (int i = 0; o->choices[i]; i++)
        text_guess(&guess, o->choices[i], o->choices[i]);
    return text_with(arena, " Did you mean ", guess.best, "?");
}

static enum err cli_seconds(const CliOption *o, const char *value, int *out_ms, Err *err)
{
    char *end;
    double seconds = strtod(value, &end);
    if (end == value || *end || !(seconds >= 0.001) || seconds > TIMEOUT_MAX_S)
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                       "--%s takes a number of seconds from 0.001 to %d.", o->name, TIMEOUT_MAX_S);
    *out_ms = (int)(seconds * 1000);
    return ERR_NONE;
}

/* "1h30m", as Go writes durations: whole numbers of d, h, m and s, each once and in that order. */
static enum err cli_duration(const CliOption *o, const char *value, int64_t *out_s, Err *err)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
    const char *at = value;
    int64_t total = 0;
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        size_t digits = strspn(at, "0123456789");
        if (digits == 0 || digits > DURATION_DIGITS || at[digits] != units[i].unit)
            continue;
        total += strtol(at, NULL, 10) * units[i].seconds;
        at += digits + 1;
    }
    if (*at || total == 0)
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                       "--%s takes a time such as 45m, 2h or 1h30m.", o->name);
    *out_s = total;
    return ERR_NONE;
}

static enum err cli_number(const CliOption *o, const char *value, int *out, Err *err)
{
    char *end;
    long n = strtol(value, &end, 10);
    if (end == value || *end || n < 1 || n > NUMBER_MAX)
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN, "--%s takes a number from 1 to %d.", o->name,
                       NUMBER_MAX);
    *out = (int)n;
    return ERR_NONE;
}

/* Puts a value into its member; value is NULL for a flag. */
static enum err cli_apply(Arena *arena, const CliOption *o, const char *value, Options *out,
                          Err *err)
{
    void *member = (char *)out + o->offset;
    TfArg arg = {.kind = TF_ARG_VAR, .text = value};
    switch (o->kind) {
    case CLI_FLAG:
        *(bool *)member = true;
        return ERR_NONE;
    case CLI_TEXT:
    case CLI_TF_CHDIR:
        *(const char **)member = value;
        return ERR_NONE;
    case CLI_SECONDS:
        return cli_seconds(o, value, member, err);
    case CLI_DURATION:
        return cli_duration(o, value, member, err);
    case CLI_NUMBER:
        return cli_number(o, value, member, err);
    case CLI_CHOICE:
        *(int *)member = cli_choice(o, value);
        if (*(int *)member >= 0)
            return ERR_NONE;
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN, "--%s takes %s, not \"%s\".%s", o->name,
                       o->what, text_safe(arena, value), cli_guess_choice(arena, o, value));
    case CLI_ENDPOINT:
        vec_push(arena, &out->allow_endpoints, value);
        return ERR_NONE;
    case CLI_GLOB:
        if (o->offset == offsetof(Options, includes))
            vec_push(arena, &out->includes, value);
        else
            vec_push(arena, &out->excludes, value);
        return ERR_NONE;
    case CLI_TF_VAR:
        if (!strchr(value, '='))
            return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                           "-var takes NAME=VALUE, as Terraform's does.");
        break;
    case CLI_TF_VAR_FILE:
        arg.kind = TF_ARG_VAR_FILE;
        break;
    case CLI_TF_BACKEND:
        arg.kind = TF_ARG_BACKEND_CONFIG;
        break;
    }
    vec_push(arena, &out->tf_args, arg);
    return ERR_NONE;
}

/* One option at argv[*i]; its value may stand after "=" or in the next word, which is then taken
 * too. */
static enum err cli_take_option(Arena *arena, int argc, char *const *argv, int *i, Options *out,
                                unsigned *seen, Err *err)
{
    const char *word = argv[*i], *value = NULL;
    Span name = span_of(word + (word[1] == '-' ? 2 : 1));
    size_t equals = span_find_char(name, '=');
    const CliOption *o;
    if (equals < name.len) {
        value = name.ptr + equals + 1;
        name = span_sub(name, 0, equals);
    }
    o = cli_find_option(name);
    if (!o)
        return cli_unknown_option(word, name, err);
    if (!o->arg && value)
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN, "--%s takes no value.", o->name);
    if (o->arg && !value) {
        if (*i + 1 >= argc)
            return err_set(err, ERR_USAGE, SOURCE_UNKNOWN, "--%s needs a value: --%s %s", o->name,
                           o->name, o->arg);
        value = argv[++*i];
    }
    seen[o - cli_options] = 1;
    out->format_given |= o->offset == offsetof(Options, format) && o->kind == CLI_CHOICE;
    return cli_apply(arena, o, value, out, err);
}

static enum cli_command cli_find_command(const char *word)
{
    for (int c = CLI_WIZARD + 1; c < N_CLI_COMMANDS; c++)
        if (cli_commands[c].works && strcmp(cli_commands[c].name, word) == 0)
            return (enum cli_command)c;
    return CLI_WIZARD;
}

/* Short names are like each other soon, so they must differ by one letter only. */
const char *cli_command_name(enum cli_command command)
{
    return command == CLI_WIZARD ? "" : cli_commands[command].name;
}

const char *cli_guess_command(const char *word)
{
    const char *best = NULL;
    int best_distance = GUESS_DISTANCE;
    for (int c = CLI_WIZARD + 1; c < N_CLI_COMMANDS; c++) {
        const char *name = cli_commands[c].name;
        int limit = strlen(name) > 4 ? 2 : 1;
        int distance = text_distance(word, name, limit);
        bool begun = strlen(word) >= 3 && strncmp(name, word, strlen(word)) == 0;
        if (begun)
            distance = 1;
        if (cli_commands[c].works && distance <= limit && distance < best_distance) {
            best = name;
            best_distance = distance;
        }
    }
    return best;
}

/* help COMMAND and version are other ways to write COMMAND --help and --version. */
static enum err cli_settle(Arena *arena, Options *out, Err *err)
{
    if (out->command == CLI_VERSION) {
        out->version = true;
        if (out->word)
            return err_set(err, ERR_USAGE, SOURCE_UNKNOWN, "version takes no \"%s\".",
                           text_safe(arena, out->word));
    } else if (out->command == CLI_HELP) {
        const char *guess = out->word ? cli_guess_command(out->word) : NULL;
        out->help = true;
        out->command = out->word ? cli_find_command(out->word) : CLI_WIZARD;
        if (out->word && out->command == CLI_WIZARD && guess)
            return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                           "There is no command \"%s\". Did you mean %s?",
                           text_safe(arena, out->word), guess);
        if (out->word && out->command == CLI_WIZARD)
            return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                           "There is no command \"%s\". why403 help lists them.",
                           text_safe(arena, out->word));
    }
    return ERR_NONE;
}

static enum err cli_take_word(Arena *arena, char *const *argv, int *i, int argc, Options *out,
                              Err *err)
{
    if (!out->command_given && !out->word) {
        out->command = cli_find_command(argv[*i]);
        out->command_given = out->command != CLI_WIZARD;
        if (out->command_given)
            return ERR_NONE;
    }
    if (out->command == CLI_RUN) {
        out->child = argv + *i;
        *i = argc;
        return ERR_NONE;
    }
    if (out->command == CLI_SWEEP) {
        vec_push(arena, &out->words, argv[*i]);
        return ERR_NONE;
    }
    if (out->word && !out->command_given && cli_guess_command(out->word))
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                       "There is no command \"%s\". Did you mean %s?", text_safe(arena, out->word),
                       cli_guess_command(out->word));
    if (out->word && out->command == CLI_DIFF && !out->word2) {
        out->word2 = argv[*i];
        return ERR_NONE;
    }
    if (out->word)
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                       "One of \"%.80s\" and \"%.80s\" is too many. why403 --help shows the calls.",
                       text_safe(arena, out->word), text_safe(arena, argv[*i]));
    out->word = argv[*i];
    return ERR_NONE;
}

/* Every option that was given must be one of the command's. */
static enum err cli_judge(const Options *o, const unsigned *seen, Err *err)
{
    for (size_t i = 0; i < n_cli_options; i++)
        if (seen[i] && !(cli_options[i].commands & 1u << o->command))
            return err_set(err, ERR_USAGE, SOURCE_UNKNOWN, "--%s does not go with %s.",
                           cli_options[i].name,
                           o->command == CLI_WIZARD ? "the wizard" : cli_commands[o->command].name);
    if (o->command == CLI_RUN && !o->child && !o->help)
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                       "run needs a command: why403 run -- terraform plan");
    if (o->output && o->session.read_only)
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                       "--read-only writes nothing, so it does not go with --output.");
    if (o->bundle && o->session.read_only)
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                       "--read-only writes nothing, so it does not go with --bundle.");
    if (o->watch && (o->output || o->bundle || o->error_file ||
                     (o->format != FORMAT_TEXT && o->format != FORMAT_JSONL)))
        return err_set(
            err, ERR_USAGE, SOURCE_UNKNOWN,
            "--watch writes text or jsonl to stdout: no other --format, and no --output, "
            "--bundle or --error goes with it.");
    if (o->bundle && (!o->bundle[0] || strcmp(o->bundle, "-") == 0))
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                       "--bundle needs the name of a file: the report goes to stdout.");
    if (o->plain && !o->bundle)
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN, "--plain goes with --bundle FILE only.");
    if (o->chdir && ((o->word && o->command != CLI_DIFF) || o->lab))
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                       "-chdir=DIR names the folder already: no DIR and no --lab goes with it.");
    if (o->command == CLI_SCHEMA && !o->word && !o->help)
        return err_set(
            err, ERR_USAGE, SOURCE_UNKNOWN,
            "schema needs a name: why403 schema report, trace, explain, sweep, bundle or "
            "diff");
    if (o->command == CLI_SWEEP && o->profiles && o->words.len > 0)
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                       "--profiles looks at the profiles of your files, so no DIR goes with it.");
    if (o->command == CLI_SWEEP && o->profiles && o->includes.len + o->excludes.len > 0)
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                       "--include and --exclude name folders, so they do not go with --profiles.");
    if (o->lab && o->word)
        return err_set(err, ERR_USAGE, SOURCE_UNKNOWN,
                       "--lab NAME brings its own folder, so no DIR goes with it.");
    return ERR_NONE;
}

enum err cli_parse(Arena *arena, int argc, char *const *argv, Options *out, Err *err)
{
    unsigned *seen = arena_array(arena, unsigned, n_cli_options);
    bool only_words = false;
    enum err e = ERR_NONE;
    for (int i = 1; i < argc && !e; i++) {
        if (!only_words && strcmp(argv[i], "--") == 0)
            only_words = true;
        else if (!only_words && argv[i][0] == '-' && argv[i][1])
            e = cli_take_option(arena, argc, argv, &i, out, seen, err);
        else
            e = cli_take_word(arena, argv, &i, argc, out, err);
    }
    if (!e)
        e = cli_judge(out, seen, err);
    if (!e)
        e = cli_settle(arena, out, err);
    out->session.tf_args = out->tf_args.items;
    out->session.n_tf_args = out->tf_args.len;
    out->session.allow_endpoints = out->allow_endpoints.items;
    out->session.n_allow_endpoints = out->allow_endpoints.len;
    if (!e && out->word && !out->help && out->command != CLI_LAB && out->command != CLI_EXPLAIN &&
        out->command != CLI_OPEN && out->command != CLI_DIFF)
        out->session.dir = out->word;
    if (!e && out->chdir)
        out->session.dir = out->chdir;
    return e;
}

/* What the handler of inih fills. */
typedef struct Settings {
    Arena *arena;
    Options *out;
    Err *err;
    const char *path;
    enum err failed;
} Settings;

static int cli_take_setting(void *user, const char *section, const char *name, const char *value)
{
    Settings *s = user;
    const CliOption *o = cli_find_option(span_of(name));
    bool on = !strcasecmp(value, "true") || !strcasecmp(value, "yes") || !strcasecmp(value, "on") ||
              !strcmp(value, "1");
    bool off = !strcasecmp(value, "false") || !strcasecmp(value, "no") ||
               !strcasecmp(value, "off") || !strcmp(value, "0");
    if (section[0] && strcmp(section, "why403") != 0)
        return 1; /* another program's, or the wizard's own */
    if (strcmp(name, "ignore") == 0)
        return 1; /* engine/ignores reads them, for the number of the line */
    if (!o || !o->setting || strlen(name) == 1) {
        s->failed = err_set(s->err, ERR_INPUT, SOURCE_UNKNOWN, "%s: there is no setting \"%s\".",
                            s->path, text_safe(s->arena, name));
        return 0;
    }
    if (o->kind == CLI_FLAG && !on && !off)
        s->failed = err_set(s->err, ERR_INPUT, SOURCE_UNKNOWN, "%s: %s takes true or false.",
                            s->path, o->name);
    else if (o->kind != CLI_FLAG)
        s->failed = cli_apply(s->arena, o, arena_strdup(s->arena, value), s->out, s->err);
    else
        *(bool *)((char *)s->out + o->offset) = on;
    return s->failed ? 0 : 1;
}

enum err cli_settings(Arena *arena, World *world, Options *out, Err *err)
{
    const char *base = world->env_get(world, "XDG_CONFIG_HOME"),
               *home = world->env_get(world, "HOME");
    Settings s = {arena, out, err, NULL, ERR_NONE};
    Span bytes;
    enum file_state state;
    int line;
    if (base && base[0] == '/')
        s.path = arena_printf(arena, "%s/why403/config.ini", base);
    else if (home && home[0])
        s.path = arena_printf(arena, "%s/.config/why403/config.ini", home);
    else
        return ERR_NONE;
    state = world->file_read(world, arena, s.path, SETTINGS_MAX_BYTES, &bytes);
    if (state == FILE_ABSENT)
        return ERR_NONE;
    if (state != FILE_OK)
        return err_set(err, ERR_INPUT, source_file(s.path, 0, 0), "%s can't be read.", s.path);
    out->settings = s.path;
    ignores_parse(arena, s.path, bytes, false, &out->ignores);
    out->session.ignores = out->ignores.items;
    out->session.n_ignores = out->ignores.len;
    line = ini_parse_string(arena_span(arena, bytes), cli_take_setting, &s);
    if (!s.failed && line > 0)
        s.failed = err_set(err, ERR_INPUT, source_file(s.path, line, 0),
                           "%s:%d: this is no setting.", s.path, line);
    else if (s.failed && err)
        err->at = source_file(s.path, line > 0 ? line : 0, 0);
    return s.failed;
}
