#include "tests/support/setup.h"

#include <string.h>

#include "awsfiles/envscan.h"
#include "data/env_vars.h"
#include "tests/support/fakeworld.h"

void test_env_vars_table(void **state)
{
    (void)state;
    assert_true(n_env_vars >= 135);
    for (size_t i = 0; i < n_env_vars; i++) {
        assert_true(i == 0 || strcmp(env_vars_table[i - 1].name, env_vars_table[i].name) < 0);
        assert_non_null(env_vars_table[i].area);
        assert_non_null(env_vars_table[i].read_by);
    }
    assert_string_equal(env_vars_find(span_of("AWS_ENDPOINT_URL_S3"))->name, "AWS_ENDPOINT_URL_S3");
    assert_string_equal(env_vars_find(span_of("AWS_ENDPOINT_URL_EC2"))->name, "AWS_ENDPOINT_URL_*");
    assert_string_equal(env_vars_find(span_of("TF_VAR_region"))->name, "TF_VAR_*");
    assert_null(env_vars_find(span_of("AWS_REGON")));
    assert_null(env_vars_find(span_of("TF_VAR_")));
}

void test_env_values_and_secrets(void **state)
{
    static const char *const env[] = {"AWS_PROFILE=prod",
                                      "AWS_ACCESS_KEY_ID=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                                      "AWS_SECRET_ACCESS_KEY=abc \r",
                                      "AWS_SESSION_TOKEN=",
                                      "AWS_WEB_IDENTITY_TOKEN_FILE=/t",
                                      "TF_VAR_db_password=hunter2",
                                      "TF_VAR_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                                      "TF_VAR_region=us-east-1",
                                      "TF_TOKEN_app_terraform_io=t",
                                      "AWS_REGON=x",
                                      "AWS_SECRET_TOKEN=y",
                                      "EDITOR=vi",
                                      "HTTPS_PROXY=http://bob:pw@proxy:8080/x",
                                      "http_proxy=http://proxy:3128",
                                      NULL};
    Arena arena = ARENA_INIT;
    World *w = fake_world("/nowhere", env);
    EnvFacts *facts = envscan_read(&arena, snapshot_new(&arena, w), "/nowhere");
    (void)state;
    assert_string_equal(env_text(facts, "AWS_PROFILE"), "prod");
    assert_non_null(env_text(facts, "AWS_ACCESS_KEY_ID"));
    assert_null(env_text(facts, "AWS_SECRET_ACCESS_KEY"));
    assert_int_equal(env_var(facts, "AWS_SECRET_ACCESS_KEY")->strays, STRAY_INNER_BLANK | STRAY_CR);
    assert_int_equal(secret_shape(env_var(facts, "AWS_SESSION_TOKEN")->value.secret).len_bytes, 0);
    assert_string_equal(env_text(facts, "AWS_WEB_IDENTITY_TOKEN_FILE"), "/t");
    assert_non_null(env_var(facts, "TF_VAR_db_password")->value.secret);
    assert_non_null(env_var(facts, "TF_VAR_key")->value.secret);
    assert_string_equal(env_text(facts, "TF_VAR_region"), "us-east-1");
    assert_non_null(env_var(facts, "TF_TOKEN_app_terraform_io")->value.secret);
    assert_false(env_var(facts, "AWS_REGON")->known);
    assert_non_null(env_var(facts, "AWS_SECRET_TOKEN")->value.secret);
    assert_null(env_var(facts, "EDITOR"));
    assert_string_equal(env_text(facts, "HTTPS_PROXY"), "http://proxy:8080/x");
    assert_int_equal(secret_shape(env_var(facts, "HTTPS_PROXY")->userinfo).len_bytes, 6);
    assert_null(env_var(facts, "http_proxy")->userinfo);
    assert_null(facts->shell);
    arena_clear(&arena);
    fake_world_free(w);
}

static void count_strings(void *data, Span value)
{
    size_t *seen = data;
    bool known = span_is(value, "correct horse!") || span_is(value, "staple of iron") ||
                 span_is(value, "eight ok") || span_find(value, "quoted battery") < value.len;
    *seen += value.len > 30 || !known ? 100 : 1;
}

/* The code of TF_ENCRYPTION is held back, but only its passphrase is looked for elsewhere. */
void test_env_encryption(void **state)
{
    static const char *const env[] = {
        "TF_ENCRYPTION=key_provider \"aws_kms\" \"k\" {\n  region = \"us-east-1\"\n}\n"
        "key_provider \"pbkdf2\" \"p\" {\n  passphrase = \"correct horse!\"\n}\n"
        "key_provider \"pbkdf2\" \"q\" {\n  passphrase = \"say \\\"quoted battery\\\"\"\n}\n"
        "key_provider \"pbkdf2\" \"r\" {\n  passphrase = <<-EOT\n    staple of iron\n  EOT\n}\n"
        "key_provider \"pbkdf2\" \"s\" {\n  passphrase = \"eight ok\"\n  salt = \"seven x\"\n}\n"
        "method \"aes_gcm\" \"m\" {\n  keys = key_provider.pbkdf2.p\n}\n",
        NULL};
    Arena arena = ARENA_INIT;
    World *w = fake_world("/nowhere", env);
    size_t seen = 0;
    EnvFacts *facts;
    (void)state;
    secret_remember(true);
    facts = envscan_read(&arena, snapshot_new(&arena, w), "/nowhere");
    secret_each(count_strings, &seen);
    secret_remember(false);
    assert_null(env_text(facts, "TF_ENCRYPTION"));
    assert_non_null(env_var(facts, "TF_ENCRYPTION")->value.secret);
    assert_int_equal(seen, 4); /* strings, not the whole code */
    fake_world_free(w);
    arena_clear(&arena);
}

void test_env_places(void **state)
{
    static const char *const env[] = {"HOME=/h",          "SHELL=/usr/bin/zsh",
                                      "AWS_PROFILE=prod", "AWS_SECRET_ACCESS_KEY=abc",
                                      "AWS_REGION=x",     NULL};
    Arena arena = ARENA_INIT;
    World *w = fake_world("/nowhere", env);
    EnvFacts *facts;
    (void)state;
    fake_world_put(
        w, "/h/.zshrc",
        SPAN_LITERAL(
            "# export AWS_PROFILE=old\nexport AWS_PROFILE=\"old\"; export AWS_REGION='x'\n"));
    fake_world_put(w, "/h/.config/fish/config.fish",
                   SPAN_LITERAL("set -gx AWS_SECRET_ACCESS_KEY abc\n"));
    fake_world_put(w, "/p/a/.envrc",
                   SPAN_LITERAL("export A=1\nexport AWS_SESSION_TOKEN=t AWS_PROFILE=prod\n"));
    facts = envscan_read(&arena, snapshot_new(&arena, w), "/p/a/b");
    assert_string_equal(facts->shell, "zsh");
    assert_string_equal(source_text(&arena, env_place(facts, "AWS_PROFILE")->at), "/p/a/.envrc:2");
    assert_true(env_place(facts, "AWS_PROFILE")->same_value);
    assert_string_equal(source_text(&arena, env_place(facts, "AWS_REGION")->at), "~/.zshrc:2");
    assert_string_equal(source_text(&arena, env_place(facts, "AWS_SECRET_ACCESS_KEY")->at),
                        "~/.config/fish/config.fish:1");
    assert_true(env_place(facts, "AWS_SECRET_ACCESS_KEY")->same_value);
    assert_null(env_place(facts, "HOME"));
    arena_clear(&arena);
    fake_world_free(w);
}

/* What the shells read when they start (bash, zsh, ksh and fish manuals), and pam_env. */
void test_each_file_of_a_shell_is_a_place(void **state)
{
    static const char *const files[] = {".bashrc",
                                        ".bash_profile",
                                        ".bash_login",
                                        ".profile",
                                        ".zshrc",
                                        ".zshenv",
                                        ".zprofile",
                                        ".zlogin",
                                        ".kshrc",
                                        ".envrc",
                                        ".bash_aliases",
                                        ".pam_environment",
                                        ".config/fish/config.fish",
                                        ".config/fish/fish_variables",
                                        ".config/fish/conf.d/a.fish",
                                        ".config/environment.d/a.conf",
                                        "/etc/environment",
                                        "/etc/profile.d/a.sh"};
    static const char *const env[] = {"HOME=/h", "AWS_PROFILE=prod", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        Arena arena = ARENA_INIT;
        World *w = fake_world("/nowhere", env);
        const char *path = files[i][0] == '/' ? files[i] : arena_printf(&arena, "/h/%s", files[i]);
        const char *text = strcmp(files[i], ".config/fish/fish_variables") == 0
                               ? "SETUVAR --export AWS_PROFILE:prod\n"
                           : strstr(files[i], "fish") ? "set -gx AWS_PROFILE prod\n"
                           : strstr(files[i], ".conf") || strstr(files[i], "/environment")
                               ? "AWS_PROFILE=prod\n"
                               : "export AWS_PROFILE=prod\n";
        const EnvPlace *place;
        EnvFacts *facts;
        fake_world_put(w, path, span_of(text));
        facts = envscan_read(&arena, snapshot_new(&arena, w), "/p");
        place = env_place(facts, "AWS_PROFILE");
        if (!place)
            fail_msg("%s", files[i]);
        assert_true(span_ends(span_of(source_text(&arena, place->at)),
                              arena_printf(&arena, "%s:1", files[i])));
        arena_clear(&arena);
        fake_world_free(w);
    }
}

void test_names_that_make_a_value_a_secret(void **state)
{
    static const struct {
        const char *name;
        bool secret;
    } rows[] = {{"DB_PASS", true},
                {"TF_VAR_db_pwd", true},
                {"STRIPE_API_KEY", true},
                {"GITHUB_PAT", true},
                {"SSH_PASSPHRASE", true},
                {"OLDPWD", false},
                {"PWD", false},
                {"COMPASS", false},
                {"BYPASS", false},
                {"SSH_KEY_PATH", false},
                {"AWS_ACCESS_KEY_ID", false},
                {"PASS", false},
                {"GIT_TOKEN_FILE", false},
                {"DEPLOY_CREDS", true},
                {"_PASS_BY", false},
                {"NPM_AUTH", true},
                {"AUTH", true},
                {"DOCKER_AUTH_CONFIG", true},
                {"BB_AUTH_STRING", true},
                {"AUTHORIZATION", true},
                {"MY_CREDENTIALS", true},
                {"MYSQL_ROOT_PW", true},
                {"DBPASS", true},
                {"ENV_PSW", true},
                {"SENTRY_DSN", true},
                {"SLACK_WEBHOOK", true},
                {"SESSION_COOKIE", true},
                {"KUBECONFIG_B64", true},
                {"SSH_KEY", true},
                {"RDS_PWD_PROD", true},
                {"SSHPASS", true},
                {"DD_APP_KEY", true},
                {"AZURE_STORAGE_CONNECTION_STRING", true},
                {"PWD", false},
                {"OLDPWD", false},
                {"BYPASS", false},
                {"TF_VAR_webhook_account", false},
                {"TF_VAR_secrets_env", false},
                {"TF_VAR_secrets_prefix", false},
                {"TF_VAR_token_duration", false},
                {"TF_VAR_token_ttl", false},
                {"TF_VAR_password_length", false},
                {"ARM_ACCESS_KEY", true},
                {"AWS_ACCESS_KEY", false},
                {"TF_STATE_KEY", false},
                {"KMS_KEY", false},
                {"AWS_CONTAINER_CREDENTIALS_FULL_URI", false},
                {"TF_VAR_oidc_role_arn", false},
                {"TF_VAR_token_region", false},
                {"TF_VAR_secrets_profile", false},
                {"TF_VAR_external_id", true}},
      valued[] = {{"postgres://u:pw@db/x", true},
                  {"postgres://u:p/w@db/x", true},
                  {"https://h.example/a:b@c", false},
                  {"https://h.example:8080/x", false},
                  {"https://user@h.example/x", false},
                  {"git@github.com:org/repo", false},
                  {"ghp_0123456789", true},
                  {"hvs.CAESIJ0123456789abcdef", true},
                  {"SG.0123456789abcdef.0123456789", true},
                  {"SG.eu", false},
                  {"xoxb-1-2", true},
                  {"xoxo", false},
                  {"Bearer abc", true},
                  {"-----BEGIN RSA PRIVATE KEY-----\nx", true},
                  {"https://hooks.slack.com/services/T/B/x", true},
                  {"eu-west-1", false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (env_vars_is_secret(span_of(rows[i].name), SPAN_LITERAL("ab1")) != rows[i].secret)
            fail_msg("%s", rows[i].name);
    for (size_t i = 0; i < ARRAY_LEN(valued); i++)
        if (env_vars_is_secret(SPAN_LITERAL("PLAIN"), span_of(valued[i].name)) != valued[i].secret)
            fail_msg("%s", valued[i].name);
}
