#include "tests/support/setup.h"

#include <string.h>

#include "base/utf8.h"
#include "mode/clitable.h"

static enum err parse(Arena *a, Options *out, Err *err, const char *line)
{
    char *argv[32] = {(char *)"why403"};
    int argc = 1;
    char *rest = arena_strdup(a, line);
    while (*rest && argc < 31) {
        argv[argc++] = rest;
        rest += strcspn(rest, " ");
        while (*rest == ' ')
            *rest++ = '\0';
    }
    return cli_parse(a, argc, argv, out, err);
}

void test_cli_reads_calls(void **state)
{
    static const struct {
        const char *line;
        enum cli_command command;
        const char *dir;
    } rows[] = {
        {"", CLI_WIZARD, "."},
        {"infra", CLI_WIZARD, "infra"},
        {"check", CLI_CHECK, "."},
        {"check infra", CLI_CHECK, "infra"},
        {"--offline check infra", CLI_CHECK, "infra"},
        {"check -- -strange", CLI_CHECK, "-strange"},
        {"./check", CLI_WIZARD, "./check"},
        {"trace infra --verbose", CLI_TRACE, "infra"},
        {"lab stale-token", CLI_LAB, "."},
        {"check --format json -o out.json --timeout 2.5 -v", CLI_CHECK, "."},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        Options o = OPTIONS_INIT;
        Err err = ERR_INIT;
        if (parse(&a, &o, &err, rows[i].line))
            print_error("%s: %s\n", rows[i].line, err.text);
        assert_int_equal(err.code, ERR_NONE);
        assert_int_equal(o.command, rows[i].command);
        assert_string_equal(o.session.dir, rows[i].dir);
        arena_clear(&a);
    }
}

void test_cli_reads_values(void **state)
{
    Arena a = ARENA_INIT;
    Options o = OPTIONS_INIT;
    Err err = ERR_INIT;
    (void)state;
    assert_int_equal(
        parse(
            &a, &o, &err,
            "check -var a=1 -var=b=x=y --var c=3 --var=d=4 -var-file t.tfvars -backend-config=k=v "
            "--format=json --timeout=2.5 --profile prod --color=never --need 1d2h3m4s "
            "--exit-cause"),
        ERR_NONE);
    assert_int_equal(o.session.n_tf_args, 6);
    assert_string_equal(o.session.tf_args[1].text, "b=x=y");
    assert_string_equal(o.session.tf_args[3].text, "d=4");
    assert_int_equal(o.session.tf_args[4].kind, TF_ARG_VAR_FILE);
    assert_int_equal(o.session.tf_args[5].kind, TF_ARG_BACKEND_CONFIG);
    assert_int_equal(o.format, FORMAT_JSON);
    assert_int_equal(o.session.timeout_ms, 2500);
    assert_int_equal(o.color, CLI_COLOR_NEVER);
    assert_string_equal(o.session.profile, "prod");
    assert_int_equal(o.session.need_s, 86400 + 2 * 3600 + 3 * 60 + 4);
    assert_true(o.exit_cause);
    arena_clear(&a);
}

void test_cli_refuses_with_one_sentence(void **state)
{
    static const struct {
        const char *line, *word;
    } rows[] = {
        {"check --ofline", "Did you mean --offline?"},
        {"check --xyzzy", "--xyzzy"},
        {"check --format yaml", "yaml"},
        {"check --format", "needs a value"},
        {"check --offline=yes", "takes no value"},
        {"check --timeout 0", "seconds"},
        {"check --need 0h", "such as"},
        {"check --need 1m2h", "such as"},
        {"check --need 1h30", "such as"},
        {"check --timeout soon", "seconds"},
        {"check --timeout 1e9", "seconds"},
        {"check a b", "too many"},
        {"check -var novalue", "NAME=VALUE"},
        {"trace --offline", "does not go with trace"},
        {"--reset", "does not go with the wizard"},
        {"check -o x --read-only", "--read-only"},
        {"check --lab x dir", "--lab"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        Options o = OPTIONS_INIT;
        Err err = ERR_INIT;
        assert_int_equal(parse(&a, &o, &err, rows[i].line), ERR_USAGE);
        if (!strstr(err.text, rows[i].word))
            print_error("%s: %s\n", rows[i].line, err.text);
        assert_non_null(strstr(err.text, rows[i].word));
        arena_clear(&a);
    }
}

/* A -var may be a secret: it is in no sentence. */
void test_cli_keeps_variables_to_itself(void **state)
{
    Arena a = ARENA_INIT;
    Options o = OPTIONS_INIT;
    Err err = ERR_INIT;
    (void)state;
    assert_int_equal(parse(&a, &o, &err, "check -var hunter2hunter2"), ERR_USAGE);
    assert_null(strstr(err.text, "hunter2"));
    arena_clear(&a);
}

void test_cli_table_is_sound(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_cli_options; i++) {
        const CliOption *o = &cli_options[i];
        assert_true(o->what[0] != '\0' && o->what[strlen(o->what) - 1] != '.');
        assert_true((o->arg != NULL) == (o->kind != CLI_FLAG));
        assert_true((o->choices != NULL) == (o->kind == CLI_CHOICE));
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(o->name, cli_options[k].name);
            assert_true(o->letter == 0 || o->letter != cli_options[k].letter);
        }
    }
}

void test_cli_documents_every_option(void **state)
{
    AUTO_BUF Buf help = BUF_INIT(1 << 18), man = BUF_INIT(1 << 18), bash = BUF_INIT(1 << 18),
                 zsh = BUF_INIT(1 << 18);
    Options all = OPTIONS_INIT;
    Span rest, line;
    (void)state;
    cli_help(&help, &all);
    cli_man(&man);
    cli_completion(&bash, CLI_COMPLETION_BASH);
    cli_completion(&zsh, CLI_COMPLETION_ZSH);
    for (size_t i = 0; i < n_cli_options; i++) {
        AUTO_BUF Buf name = BUF_INIT(64);
        bool shown = cli_option_shown(&cli_options[i]);
        buf_printf(&name, "-%s", cli_options[i].name);
        assert_true(shown == (strstr(help.ptr, name.ptr) != NULL) || !shown);
        assert_true(!shown || strstr(bash.ptr, name.ptr));
        assert_true(!shown || strstr(zsh.ptr, name.ptr));
    }
    rest = buf_span(&help);
    while (span_next_line(&rest, &line))
        assert_true(utf8_columns(line) <= 80);
    for (int c = CLI_CHECK; c < N_CLI_COMMANDS; c++)
        if (!cli_commands[c].works)
            assert_null(strstr(man.ptr, cli_commands[c].what));
}
