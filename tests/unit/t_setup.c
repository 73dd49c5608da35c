#include "tests/support/setup.h"

#include <string.h>

#include "engine/setup.h"
#include "tests/support/fakeworld.h"

#define CONFIG "/h/.aws/config"

/* A home with a config file, and the facts of it. */
typedef struct Desk {
    Arena arena;
    World *world;
    Facts facts;
    SetupForm form;
} Desk;

static void desk_open(Desk *d, enum setup_way way, const char *config, const char *const *env)
{
    *d = (Desk){.arena = ARENA_INIT, .world = fake_world("/nowhere", env)};
    if (config)
        fake_world_put(d->world, CONFIG, span_of(config));
    d->facts.home = "/h";
    d->facts.files = snapshot_new(&d->arena, d->world);
    d->facts.arena = &d->arena;
    d->facts.env = envscan_read(&d->arena, d->facts.files, "/h");
    facts_awsfile(&d->facts, DIALECT_GO, AWS_CONFIG_FILE, CONFIG);
    setup_begin(&d->form, way, &d->facts);
}

static void desk_close(Desk *d)
{
    fake_world_free(d->world);
    arena_clear(&d->arena);
}

static const char *problem(Desk *d, int field, const char *text)
{
    setup_set(&d->form, field, text);
    return setup_problem(&d->arena, &d->facts, &d->form, field);
}

static const char *const no_env[] = {"HOME=/h", NULL};

void test_values_that_are_fine(void **state)
{
    static const struct {
        enum setup_way way;
        int field;
        const char *text, *kept;
    } rows[] = {
        {SETUP_SSO, 0, " dev ", "dev"},
        {SETUP_SSO, 1, "https://acme.awsapps.com/start/#/?tab=accounts",
         "https://acme.awsapps.com/start"},
        {SETUP_SSO, 1, "https://ssoins-7223.portal.eu-west-1.app.aws",
         "https://ssoins-7223.portal.eu-west-1.app.aws"},
        {SETUP_SSO, 1, "https://start.home.awsapps.cn/directory/acme",
         "https://start.home.awsapps.cn/directory/acme"},
        {SETUP_SSO, 2, "eu-central-1", "eu-central-1"},
        {SETUP_SSO, 2, "xy-northwest-7", "xy-northwest-7"},
        {SETUP_SSO, 3, "1234-5678-9012", "123456789012"},
        {SETUP_SSO, 4, "Developer_Access", "Developer_Access"},
        {SETUP_ROLE, 1, "arn:aws:iam::123456789012:role/ci/deploy",
         "arn:aws:iam::123456789012:role/ci/deploy"},
        {SETUP_ROLE, 1, "arn:aws-us-gov:iam::123456789012:role/x",
         "arn:aws-us-gov:iam::123456789012:role/x"},
        {SETUP_ROLE, 2, "base", "base"},
        {SETUP_KEYS, 1, "us-east-1", "us-east-1"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Desk d;
        desk_open(&d, rows[i].way, "[profile base]\nregion = us-east-1\n", no_env);
        assert_null(problem(&d, rows[i].field, rows[i].text));
        assert_string_equal(d.form.values[rows[i].field], rows[i].kept);
        desk_close(&d);
    }
}

void test_values_that_are_not_say_why(void **state)
{
    static const struct {
        enum setup_way way;
        int field;
        const char *text, *says;
    } rows[] = {
        {SETUP_SSO, 0, "", "is needed"},
        {SETUP_SSO, 0, "my profile", "without blanks"},
        {SETUP_SSO, 0, "x]\n[default", "without blanks"},
        {SETUP_SSO, 0, "--endpoint-url", "starts with a letter"},
        {SETUP_SSO, 0, "base", "already (~/.aws/config:1)"},
        {SETUP_SSO, 0, "corp", "sso-session corp already (~/.aws/config:3)"},
        {SETUP_SSO, 0, "AKIAQ7GRT2M5WZPBXQKD", "looks like a key"},
        {SETUP_SSO, 4, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYQ7GRT2M5Wq", "looks like a key"},
        {SETUP_SSO, 1, "acme.awsapps.com/start", "https://acme.awsapps.com/start"},
        {SETUP_SSO, 1, "http://acme.awsapps.com/start", "starts with https://"},
        {SETUP_SSO, 1, "https://eu-west-1.console.aws.amazon.com/iam", "console's address"},
        {SETUP_SSO, 1, "https://user:pw@evil.example/start", "no address"},
        {SETUP_SSO, 1, "https://localhost", "no address"},
        {SETUP_SSO, 2, "eu-west1", "eu-west-1?"},
        {SETUP_SSO, 2, "us-east-1a", "us-east-1?"},
        {SETUP_SSO, 2, "Earth", "looks like"},
        {SETUP_SSO, 3, "12345678901", "12 digits"},
        {SETUP_SSO, 4, "AWSReservedSSO_Developer_Access_0123456789abcdef",
         "the portal's is Developer_Access"},
        {SETUP_SSO, 4, "arn:aws:iam::123456789012:role/x", "name alone"},
        {SETUP_ROLE, 1, "arn:aws:sts::123456789012:assumed-role/x/y", "session of a role"},
        {SETUP_ROLE, 1, "arn:aws:iam::123456789012:user/x", "is a user"},
        {SETUP_ROLE, 1, "arn:amazon:iam::123456789012:role/x", "no partition"},
        {SETUP_ROLE, 1, "arn:aws:iam::1234:role/x", "looks like arn:"},
        {SETUP_ROLE, 1, "arn:aws:iam::123456789012:role/", "looks like arn:"},
        {SETUP_ROLE, 1, "deploy", "looks like arn:"},
        {SETUP_ROLE, 2, "prod", "There are: base."},
        {SETUP_ROLE, 2, "default", "its own source"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Desk d;
        desk_open(
            &d, rows[i].way,
            "[profile base]\nregion = us-east-1\n[sso-session corp]\nsso_region = us-east-1\n",
            no_env);
        const char *said = problem(&d, rows[i].field, rows[i].text);
        if (!said || !strstr(said, rows[i].says))
            print_error("%s: %s\n", rows[i].text, said ? said : "(fine)");
        assert_non_null(said);
        assert_non_null(strstr(said, rows[i].says));
        desk_close(&d);
    }
}

void test_no_profile_to_assume_from(void **state)
{
    Desk d;
    (void)state;
    desk_open(&d, SETUP_ROLE, NULL, no_env);
    assert_non_null(strstr(problem(&d, 2, "base"), "no profile yet"));
    desk_close(&d);
}

/* The name that Terraform finds: what AWS_PROFILE asks for, else default, else one for AWS_PROFILE.
 */
void test_the_name_that_terraform_finds(void **state)
{
    static const struct {
        const char *config;
        const char *env[3];
        const char *name;
        bool variable;
    } rows[] = {
        {NULL, {"HOME=/h", NULL}, "default", false},
        {"[default]\nregion = us-east-1\n", {"HOME=/h", NULL}, "work", true},
        {NULL, {"HOME=/h", "AWS_PROFILE=prod", NULL}, "prod", false},
        {"[profile prod]\nregion = us-east-1\n",
         {"HOME=/h", "AWS_PROFILE=prod", NULL},
         "default",
         true},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Desk d;
        desk_open(&d, SETUP_KEYS, rows[i].config, rows[i].env);
        assert_string_equal(setup_profile_name(&d.form), rows[i].name);
        assert_int_equal(setup_needs_variable(&d.facts, &d.form), rows[i].variable);
        desk_close(&d);
    }
}

/* What a block names is looked for there alone: no variable is to be set for it, and none helps
 * where the new profile has another name. */
void test_the_name_that_the_files_ask_for(void **state)
{
    static const struct {
        const char *config, *asked, *typed, *name;
        bool naming;
    } rows[] = {
        {NULL, "dev", NULL, "dev", false},
        {NULL, "dev", "other", "other", true},
        {"[profile dev]\nregion = us-east-1\n", "dev", NULL, "default", true},
        {NULL, "a b", NULL, "default", true},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Desk d;
        desk_open(&d, SETUP_KEYS, rows[i].config, no_env);
        setup_name_asked(&d.form, &d.facts, rows[i].asked, "main.tf:11");
        if (rows[i].typed)
            setup_set(&d.form, 0, rows[i].typed);
        assert_string_equal(setup_profile_name(&d.form), rows[i].name);
        assert_int_equal(setup_needs_naming(&d.form), rows[i].naming);
        assert_false(setup_needs_variable(&d.facts, &d.form));
        desk_close(&d);
    }
}

static void fill(Desk *d, const char *const *values)
{
    for (int i = 0; values[i]; i++)
        setup_set(&d->form, i, values[i]);
    assert_int_equal(setup_first_problem(&d->arena, &d->facts, &d->form), -1);
}

void test_the_text_that_is_written(void **state)
{
    static const struct {
        enum setup_way way;
        const char *values[7];
        const char *text, *command;
    } rows[] = {
        {SETUP_SSO,
         {"work", "https://acme.awsapps.com/start", "us-east-1", "123456789012", "Dev", "eu-west-1",
          NULL},
         "[profile work]\nsso_session = work\nsso_account_id = 123456789012\nsso_role_name = "
         "Dev\nregion = eu-west-1\n\n"
         "[sso-session work]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = "
         "us-east-1\n"
         "sso_registration_scopes = sso:account:access\n",
         "aws sso login --profile work"},
        {SETUP_ROLE,
         {"deploy", "arn:aws:iam::123456789012:role/deploy", "base", "us-east-1", NULL},
         "[profile deploy]\nrole_arn = arn:aws:iam::123456789012:role/deploy\nsource_profile = "
         "base\nregion = us-east-1\n",
         NULL},
        {SETUP_KEYS,
         {"default", "us-east-1", NULL},
         "[default]\nregion = us-east-1\n",
         "aws configure"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Desk d;
        desk_open(&d, rows[i].way, "[profile base]\nregion = us-east-1\n", no_env);
        fill(&d, rows[i].values);
        assert_string_equal(setup_profile_text(&d.arena, &d.facts, &d.form), rows[i].text);
        if (rows[i].command)
            assert_string_equal(setup_command(&d.arena, NULL, &d.form), rows[i].command);
        else
            assert_null(setup_command(&d.arena, NULL, &d.form));
        desk_close(&d);
    }
}

/* The AWS CLI writes [profile default] for a default that is named, also by a variable. */
void test_the_default_profile_is_named_by_naming_none(void **state)
{
    static const char *const named[] = {"HOME=/h", "AWS_PROFILE=default", NULL};
    static const char *const old[] = {"HOME=/h", "AWS_DEFAULT_PROFILE=", NULL};
    static const struct {
        const char *const *env;
        const char *command;
    } rows[] = {
        {no_env, "aws configure"},
        {named, "env -u AWS_PROFILE -u AWS_DEFAULT_PROFILE aws configure"},
        {old, "env -u AWS_PROFILE -u AWS_DEFAULT_PROFILE aws configure"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Desk d;
        desk_open(&d, SETUP_KEYS, NULL, rows[i].env);
        setup_set(&d.form, 0, "default");
        assert_string_equal(setup_command(&d.arena, &d.facts, &d.form), rows[i].command);
        desk_close(&d);
    }
}

void test_which_file_is_written(void **state)
{
    static const char *const other[] = {"HOME=/h", "AWS_CONFIG_FILE=~/corp/config", NULL};
    Desk d;
    (void)state;
    desk_open(&d, SETUP_KEYS, NULL, no_env);
    assert_string_equal(setup_config_path(&d.arena, &d.facts), CONFIG);
    desk_close(&d);
    desk_open(&d, SETUP_KEYS, NULL, other);
    assert_string_equal(setup_config_path(&d.arena, &d.facts), "/h/corp/config");
    desk_close(&d);
}

void test_every_way_says_what_it_needs(void **state)
{
    (void)state;
    for (int w = 0; w < N_SETUP_WAYS; w++) {
        assert_true(setup_ways[w].title[0] && setup_ways[w].who[0]);
        assert_in_range(setup_ways[w].n_fields, 1, SETUP_FIELDS_MAX);
        for (int i = 0; i < setup_ways[w].n_fields; i++) {
            const SetupField *f = &setup_ways[w].fields[i];
            assert_true(f->name[0] && f->hint[0] && f->sample[0]);
        }
    }
}

void test_what_is_known_already_is_filled_in(void **state)
{
    static const char config[] = "[default]\nregion = eu-west-1\n\n[sso-session acme]\n"
                                 "sso_start_url = https://acme.awsapps.com/start\n"
                                 "sso_region = eu-central-1\n";
    Desk d;
    (void)state;
    desk_open(&d, SETUP_SSO, config, no_env);
    assert_string_equal(d.form.values[1], "https://acme.awsapps.com/start");
    assert_string_equal(d.form.values[2], "eu-central-1");
    setup_set(&d.form, 0, "dev");
    setup_set(&d.form, 3, "123456789012");
    setup_set(&d.form, 4, "Dev");
    setup_set(&d.form, 5, "eu-west-1");
    assert_string_equal(setup_profile_text(&d.arena, &d.facts, &d.form),
                        "[profile dev]\nsso_session = acme\nsso_account_id = 123456789012\n"
                        "sso_role_name = Dev\nregion = eu-west-1\n");
    desk_close(&d);
}

/* Each portal that is signed in at is offered, and its name stands for the address and the region.
 */
void test_the_name_of_a_session_stands_for_its_portal(void **state)
{
    static const char config[] =
        "[sso-session acme]\nsso_start_url = https://acme.awsapps.com/start\n"
        "sso_region = eu-central-1\n[sso-session beta]\n"
        "sso_start_url = https://beta.awsapps.com/start\nsso_region = us-east-1\n"
        "[profile base]\nregion = us-east-1\n[sso-session torn]\nsso_region = us-east-1\n";
    Desk d;
    (void)state;
    desk_open(&d, SETUP_SSO, config, no_env);
    assert_string_equal(setup_there(&d.arena, &d.facts, &d.form, 1),
                        "Set up here: acme, beta. The name is enough.");
    setup_set(&d.form, 1, "beta");
    setup_take_session(&d.form, &d.facts, 1);
    assert_string_equal(d.form.values[1], "https://beta.awsapps.com/start");
    assert_string_equal(d.form.values[2], "us-east-1");
    setup_set(&d.form, 1, "torn"); /* names no portal: what was typed stays, and is told of */
    setup_take_session(&d.form, &d.facts, 1);
    assert_string_equal(d.form.values[1], "torn");
    setup_set(&d.form, 4, "acme"); /* a role of that name */
    setup_take_session(&d.form, &d.facts, 4);
    assert_string_equal(d.form.values[4], "acme");
    desk_close(&d);
    desk_open(&d, SETUP_ROLE, config, no_env);
    assert_string_equal(setup_there(&d.arena, &d.facts, &d.form, 2), "Profiles here: base.");
    assert_null(setup_there(&d.arena, &d.facts, &d.form, 1));
    desk_close(&d);
}

/* Where no browser can be opened the AWS CLI shows a code instead. */
void test_a_code_where_no_browser_can_be_opened(void **state)
{
    static const char *const ssh[] = {"HOME=/h", "DISPLAY=:0", "SSH_CONNECTION=1 2 3 4", NULL};
    static const char *const desk[] = {"HOME=/h", "DISPLAY=:0", NULL};
    static const struct {
        const char *const *env;
        const char *version, *command;
    } rows[] = {
        {ssh, "2.31.4", "aws sso login --profile dev --use-device-code"},
        {ssh, NULL, "aws sso login --profile dev --use-device-code"},
        {ssh, "2.15.30", "aws sso login --profile dev --no-browser"},
        {desk, "2.31.4", "aws sso login --profile dev"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Desk d;
        desk_open(&d, SETUP_SSO, NULL, rows[i].env);
        d.facts.aws_cli_version = rows[i].version;
        setup_set(&d.form, 0, "dev");
        assert_string_equal(setup_command(&d.arena, &d.facts, &d.form), rows[i].command);
        assert_null(setup_needs_cli(&d.facts, &d.form));
        d.facts.aws_cli_version = "1.45.11";
        assert_string_equal(setup_needs_cli(&d.facts, &d.form), "2");
        desk_close(&d);
    }
}
