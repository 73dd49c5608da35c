/* A lesson's shell: what runs in it reaches the lab under AWS's names and nothing else. */
#include "tests/support/setup.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/host.h"
#include "lab/lab.h"
#include "lab/shell.h"
#include "tests/support/practice.h"

void test_the_relay_leads_every_name_to_the_lab(void **state)
{
    TestAws aws;
    World *plain = host_world_new();
    HttpRequest request = {.method = "GET"};
    (void)state;
    test_aws_start(&aws, "[key alice]\nuser = alice\n");
    request.route.proxy_url =
        arena_printf(&aws.arena, "http://127.0.0.1:%d", aws.server.relay_port);
    request.route.ca_file = arena_printf(&aws.arena, "%s/ca.pem", aws.sandbox.root);
    request.url = "https://sts.eu-west-1.amazonaws.com/";
    assert_non_null(
        strstr(test_http(plain, &aws.arena, &request).body, "MissingAuthenticationToken"));
    request.url = "https://registry.terraform.io/v1/providers/hashicorp/aws/versions";
    assert_non_null(strstr(test_http(plain, &aws.arena, &request).body, "5.100.0"));
    request.url = "http://sts.eu-west-1.amazonaws.com/"; /* a plain request is not passed on */
    assert_int_equal(test_http(plain, &aws.arena, &request).status, 405);
    host_world_free(plain);
    test_aws_stop(&aws);
}

void test_a_cut_connection_is_cut_through_the_relay(void **state)
{
    TestAws aws;
    World *plain = host_world_new();
    HttpRequest request = {.method = "GET", .url = "https://sts.eu-west-1.amazonaws.com/"};
    (void)state;
    test_aws_start(&aws, "[fault f]\nkind = reset\n");
    request.route.proxy_url =
        arena_printf(&aws.arena, "http://127.0.0.1:%d", aws.server.relay_port);
    request.route.ca_file = arena_printf(&aws.arena, "%s/ca.pem", aws.sandbox.root);
    assert_int_equal(test_http(plain, &aws.arena, &request).net, NET_RESET);
    host_world_free(plain);
    test_aws_stop(&aws);
}

static void set_all(const char *const *env)
{
    for (; *env; env++) {
        char name[128];
        size_t len = strcspn(*env, "=");
        assert_true(len < sizeof name);
        memcpy(name, *env, len);
        name[len] = '\0';
        setenv(name, *env + len + 1, 1);
    }
}

static void unset_all(const char *const *names)
{
    for (; *names; names++)
        unsetenv(*names);
}

void test_why403_inside_sees_the_lesson_only(void **state)
{
    static const char *const names[] = {"WHY403_LAB",
                                        "WHY403_LAB_ROOT",
                                        "WHY403_LAB_PORTS",
                                        "AWS_ENDPOINT_URL",
                                        "AWS_CA_BUNDLE",
                                        "HTTPS_PROXY",
                                        "https_proxy",
                                        "NO_PROXY",
                                        "TF_IN_AUTOMATION",
                                        "AWS_ACCESS_KEY_ID",
                                        "AWS_SECRET_ACCESS_KEY",
                                        "AWS_SESSION_TOKEN",
                                        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                                        NULL};
    const char *home = getenv("HOME"), *tmp = getenv("TMPDIR");
    Arena a = ARENA_INIT;
    Err err = ERR_INIT;
    Lab *lab = lab_open("stale-token", &err);
    World *inside;
    (void)state;
    assert_null(lab_shell_world(&a));
    home = arena_strdup(&a, home);
    tmp = arena_strdup(&a, tmp);
    set_all(lab_shell_env(lab));
    setenv("AWS_CA_BUNDLE_OF_MINE", "x", 1);
    inside = lab_shell_world(&a);
    assert_non_null(inside);
    assert_null(inside->env_get(inside, "HTTPS_PROXY"));
    assert_null(inside->env_get(inside, "AWS_CA_BUNDLE"));
    assert_null(inside->env_get(inside, "WHY403_LAB"));
    assert_string_equal(inside->env_get(inside, "AWS_CA_BUNDLE_OF_MINE"), "x");
    assert_non_null(inside->env_get(inside, "AWS_SESSION_TOKEN"));
    host_world_free(inside);
    unset_all(names);
    unsetenv("AWS_CA_BUNDLE_OF_MINE");
    home ? setenv("HOME", home, 1) : unsetenv("HOME");
    tmp ? setenv("TMPDIR", tmp, 1) : unsetenv("TMPDIR");
    lab_close(lab);
    arena_clear(&a);
}

/* ---- the AWS CLI itself, where this machine has it ---- */

typedef struct CliRun {
    Arena *arena;
    bool over;
    int exit_status;
    const char *out;
} CliRun;

static void on_exit_of_cli(void *data, const ChildResult *result)
{
    CliRun *run = data;
    run->over = true;
    run->exit_status = result->exit_status;
    run->out = arena_printf(run->arena, "%.*s%.*s", (int)result->out.len,
                            result->out.ptr ? result->out.ptr : "", (int)result->err.len,
                            result->err.ptr ? result->err.ptr : "");
}

static const char *find_program(Arena *arena, const char *name)
{
    const char *path = getenv("PATH");
    while (path && *path) {
        size_t n = strcspn(path, ":");
        const char *whole = arena_printf(arena, "%.*s/%s", (int)n, path, name);
        if (n > 0 && path[0] == '/' && access(whole, X_OK) == 0)
            return whole;
        path += n + (path[n] == ':');
    }
    return NULL;
}

static const char *in_shell(Arena *arena, Lab *lab, const char *const *argv, int *out_status)
{
    ChildRequest request = {.argv = argv,
                            .envp = lab_shell_env(lab),
                            .cwd = lab_dir(lab),
                            .max_output_bytes = 65536,
                            .timeout_ms = 60000};
    CliRun run = {arena, false, 0, NULL};
    World *w = lab_world(lab);
    w->child_start(w, &request, on_exit_of_cli, &run);
    while (!run.over)
        w->poll(w, -1, -1);
    *out_status = run.exit_status;
    return run.out;
}

static const char *cli_identity(Arena *arena, Lab *lab, const char *program, int *out_status)
{
    const char *const argv[] = {program, "sts", "get-caller-identity", "--output", "json", NULL};
    return in_shell(arena, lab, argv, out_status);
}

/* What would set the machine's clock sets the lesson's, also where sudo stands before it. */
void test_a_clock_is_set_in_the_sandbox_only(void **state)
{
    static const char *const argv[] = {"/bin/sh", "-c",
                                       "sudo -n timedatectl set-ntp true; timedatectl; "
                                       "grep -c '^clock_offset_s = 0$' ~/aws-console.ini",
                                       NULL};
    Arena a = ARENA_INIT;
    Err err = ERR_INIT;
    Lab *lab = lab_open("clock-behind", &err);
    int status;
    (void)state;
    assert_string_equal(in_shell(&a, lab, argv, &status),
                        "The practice clock is set; this machine's was left alone.\n"
                        "The practice clock is set; this machine's was left alone.\n1\n");
    assert_int_equal(status, 0);
    lab_close(lab);
    arena_clear(&a);
}

void test_the_aws_cli_works_in_the_shell(void **state)
{
    Arena a = ARENA_INIT;
    Err err = ERR_INIT;
    const char *program = find_program(&a, "aws"), *out;
    Lab *lab;
    int status;
    (void)state;
    if (!program) {
        arena_clear(&a);
        skip();
    }
    lab = lab_open("stale-token", &err);
    out = cli_identity(&a, lab, program, &status);
    assert_int_not_equal(status, 0);
    assert_non_null(strstr(out, "InvalidClientTokenId"));
    assert_int_equal(lab_solve(lab, &err), 0);
    out = cli_identity(&a, lab, program, &status);
    assert_non_null(strstr(out, "arn:aws:iam::111122223333:user/alice"));
    assert_int_equal(status, 0);
    lab_close(lab);
    arena_clear(&a);
}
