#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/checkrows.h"

#define GOOD_ENV                                 \
    {                                            \
        "HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET) \
    }
#define PLAIN                          \
    {                                  \
        {                              \
            "/t/main.tf", PROVIDER("") \
        }                              \
    }

/* The way to AWS, its clock and its regions: never the credentials' fault. */
static const CheckRow rows[] = {
    {"no such host",
     GOOD_ENV,
     PLAIN,
     "network",
     CERTAINTY_CERTAIN,
     "reach.network.dns",
     NULL,
     {"sts.", NET_DNS, 0, NULL, false, true},
     0},
    {"refused",
     GOOD_ENV,
     PLAIN,
     "network",
     CERTAINTY_CERTAIN,
     "reach.network.refused",
     NULL,
     {"sts.", NET_REFUSED, 0, NULL, false, true},
     0},
    {"silence",
     GOOD_ENV,
     PLAIN,
     "network",
     CERTAINTY_CERTAIN,
     "reach.network.timeout",
     NULL,
     {"sts.", NET_TIMEOUT, 0, NULL, false, true},
     0},
    {"cut short",
     GOOD_ENV,
     PLAIN,
     "network",
     CERTAINTY_CERTAIN,
     "reach.network.cut",
     NULL,
     {"sts.", NET_TRUNCATED, 0, NULL, false, true},
     0},
    {"no answer of AWS's form",
     GOOD_ENV,
     PLAIN,
     "network",
     CERTAINTY_LIKELY,
     "reach.network.malformed",
     NULL,
     {"sts.", NET_OK, 200, NULL, true, false},
     0},
    {"a captive portal",
     GOOD_ENV,
     PLAIN,
     "proxy_or_tls",
     CERTAINTY_CERTAIN,
     "reach.proxy_or_tls.captive_portal",
     NULL,
     {"sts.", NET_OK, 200, NULL, true, true},
     0},
    {"a gateway's refusal",
     GOOD_ENV,
     PLAIN,
     "proxy_or_tls",
     CERTAINTY_CERTAIN,
     "reach.proxy_or_tls.gateway_answer",
     NULL,
     {"sts.", NET_OK, 403, NULL, true, true},
     0},
    {"an unknown authority",
     GOOD_ENV,
     PLAIN,
     "proxy_or_tls",
     CERTAINTY_CERTAIN,
     "reach.proxy_or_tls.unknown_ca",
     NULL,
     {"sts.", NET_TLS_UNKNOWN_CA, 0, NULL, false, true},
     0},
    {"another host's certificate",
     GOOD_ENV,
     PLAIN,
     "proxy_or_tls",
     CERTAINTY_CERTAIN,
     "reach.proxy_or_tls.wrong_host",
     NULL,
     {"sts.", NET_TLS_WRONG_HOST, 0, NULL, false, true},
     0},
    {"a proxy that wants a login",
     GOOD_ENV,
     PLAIN,
     "proxy_or_tls",
     CERTAINTY_CERTAIN,
     "reach.proxy_or_tls.proxy_login",
     NULL,
     {"sts.", NET_PROXY_AUTH, 407, NULL, false, true},
     0},
    {"a proxy that is not there",
     GOOD_ENV,
     PLAIN,
     "proxy_or_tls",
     CERTAINTY_CERTAIN,
     "reach.proxy_or_tls.proxy_unreached",
     NULL,
     {"sts.", NET_PROXY_REFUSED, 0, NULL, false, true},
     0},
    {"a proxy that can't go on",
     GOOD_ENV,
     PLAIN,
     "network",
     CERTAINTY_CERTAIN,
     "reach.network.gateway",
     NULL,
     {"sts.", NET_PROXY_STATUS, 502, NULL, false, true},
     0},
    {"a CA bundle that is not there",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), "AWS_CA_BUNDLE=/h/none.pem"},
     PLAIN,
     "proxy_or_tls",
     CERTAINTY_CERTAIN,
     "reach.proxy_or_tls.ca_unreadable",
     NULL,
     {0},
     0},
    {"too many requests",
     GOOD_ENV,
     PLAIN,
     "throttled",
     CERTAINTY_PROVEN,
     "reach.throttled.rate",
     NULL,
     {"sts.", NET_OK, 400, "Throttling", false, false},
     0},
    {"a server error",
     GOOD_ENV,
     PLAIN,
     "aws_outage",
     CERTAINTY_PROVEN,
     "reach.aws_outage.server_error",
     NULL,
     {"sts.", NET_OK, 500, "InternalFailure", false, false},
     0},
    {"provider 6.57 and later correct the clock by themselves",
     GOOD_ENV,
     PLAIN,
     NULL,
     CERTAINTY_NONE,
     "reach.clock_skew.healed",
     NULL,
     {0},
     3600},
    {"AWS says that the clock is wrong",
     GOOD_ENV,
     {{"/t/main.tf", V5 PROVIDER("")}},
     "clock_skew",
     CERTAINTY_PROVEN,
     "reach.clock_skew.signature",
     NULL,
     {0},
     3600},
    {"a certificate that is not valid yet, and a clock a year behind",
     GOOD_ENV,
     PLAIN,
     "clock_skew",
     CERTAINTY_LIKELY,
     "reach.clock_skew.certificate",
     "tls_dates",
     {"sts.", NET_TLS_NOT_YET, 0, NULL, false, true},
     365 * 24 * 3600},
    {"an expired certificate, and the clock is right",
     GOOD_ENV,
     PLAIN,
     "proxy_or_tls",
     CERTAINTY_CERTAIN,
     "reach.proxy_or_tls.expired",
     "tls_dates",
     {"sts.", NET_TLS_EXPIRED, 0, NULL, false, true},
     3600},
    {"ten minutes off: works, with a warning",
     GOOD_ENV,
     PLAIN,
     NULL,
     CERTAINTY_NONE,
     "reach.clock_skew.offset",
     NULL,
     {0},
     600},
    {"an endpoint that leads nowhere",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), "AWS_ENDPOINT_URL_STS=http://127.0.0.1:4566"},
     PLAIN,
     "endpoint_override",
     CERTAINTY_PROVEN,
     "reach.endpoint_override.unreached",
     "own_endpoint",
     {"127.0.0.1", NET_REFUSED, 0, NULL, false, true},
     0},
    {"an emulator's keys, with its endpoints half gone",
     {"HOME=/h"},
     {{"/t/main.tf", PROVIDER("  access_key = \"test\"\n  secret_key = \"test\"\n  endpoints {\n   "
                              " s3 = \"http://localhost:4566\"\n  }\n")}},
     "emulator_mismatch",
     CERTAINTY_CERTAIN,
     "reach.emulator_mismatch.keys_at_aws",
     NULL,
     {0},
     0},
    {"a misspelt region",
     GOOD_ENV,
     {{"/t/main.tf", PROVIDER_IN("us-esat-1", "")}},
     "region_invalid",
     CERTAINTY_CERTAIN,
     "region.region_invalid.name",
     NULL,
     {0},
     0},
    {"no region",
     GOOD_ENV,
     {{"/t/main.tf", "provider \"aws\" {}\n" DATA}},
     "region_invalid",
     CERTAINTY_CERTAIN,
     "region.region_invalid.missing",
     NULL,
     {0},
     0},
    {"a region that is not enabled",
     GOOD_ENV,
     {{"/t/main.tf", PROVIDER_IN("ap-east-1", "")}},
     "region_opt_in",
     CERTAINTY_PROVEN,
     "region.region_opt_in.not_enabled",
     "home_region",
     {0},
     0},
    {"a version 1 token in an enabled region",
     {"HOME=/h", ENV_PAIR(TEMP, TEMP_SECRET), "AWS_SESSION_TOKEN=" TOKEN},
     {{"/t/main.tf", PROVIDER_IN("ap-east-1", "")}},
     "region_opt_in",
     CERTAINTY_PROVEN,
     "region.region_opt_in.token_version",
     "home_region",
     {0},
     0},
    {"keys of China",
     {"HOME=/h", ENV_PAIR(WANG, WANG_SECRET)},
     PLAIN,
     "partition_mismatch",
     CERTAINTY_PROVEN,
     "region.partition_mismatch.keys",
     "other_partition",
     {0},
     0},
    {"good keys", GOOD_ENV, PLAIN, NULL, CERTAINTY_NONE, NULL, NULL, {0}, 0},
    {"good keys in an enabled region",
     GOOD_ENV,
     {{"/t/main.tf", PROVIDER_IN("ap-south-2", "")}},
     NULL,
     CERTAINTY_NONE,
     NULL,
     NULL,
     {0},
     0},
    {"good keys, a Date header that somebody wrote over",
     GOOD_ENV,
     PLAIN,
     NULL,
     CERTAINTY_NONE,
     NULL,
     NULL,
     {0},
     120},
};

void test_each_fault_of_the_way_is_found(void **state)
{
    (void)state;
    check_rows_verdicts(rows, ARRAY_LEN(rows));
}

void test_a_good_way_is_not_accused(void **state)
{
    (void)state;
    check_rows_healthy(rows, ARRAY_LEN(rows));
}

void test_a_blind_experiment_on_the_way_proves_nothing(void **state)
{
    (void)state;
    check_rows_blind(rows, ARRAY_LEN(rows));
}

/* Whatever breaks on the way, no finding of the keys step accuses anybody. */
void test_network_faults_are_never_called_bad_keys(void **state)
{
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET), NULL};
    (void)state;
    for (int net = NET_DNS; net < NET_CANCELLED; net++) {
        FakeFault f = {"", (enum net_state)net, 0, NULL, false, true};
        FakeCase c = {.env = env,
                      .files = files,
                      .keys = check_keys,
                      .n_keys = n_check_keys,
                      .faults = &f,
                      .n_faults = 1};
        Diagnosis d;
        diagnosis_of(&c, &d);
        assert_int_equal(d.verdict.status, VERDICT_FAIL);
        for (size_t i = 0; i < d.findings.len; i++)
            if (d.findings.items[i]->severity == SEVERITY_FAIL)
                assert_int_equal(d.findings.items[i]->step, STEP_REACH);
        diagnosis_free(&d);
    }
}

/* ---- which proxy, and which rule passes it by ---- */

/* A container's credentials come from an address of their own, which is no AWS endpoint. */
void test_a_container_that_does_not_answer_is_told_by_its_variable(void **state)
{
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, {NULL, NULL}};
    static const char *const env[] = {"HOME=/h",
                                      "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:9/creds",
                                      "HTTP_PROXY=http://127.0.0.1:8", NULL};
    FakeFault f = {"", NET_REFUSED, 0, NULL, false, true};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = check_keys,
                  .n_keys = n_check_keys,
                  .faults = &f,
                  .n_faults = 1};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.status, VERDICT_FAIL);
    assert_int_equal(d.verdict.cause, CAUSE_MISSING_KEYS);
    assert_string_equal(d.verdict.finding->title,
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI: nobody answers");
    diagnosis_free(&d);
    f = (FakeFault){"", NET_OK, 401, "AccessDenied", false, true};
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.cause, CAUSE_MISSING_KEYS);
    assert_string_equal(d.verdict.finding->title, "AWS_CONTAINER_CREDENTIALS_FULL_URI: it refuses");
    diagnosis_free(&d);
}

static bool says_of_proxy(const EvidenceVec *v, const char *label, const char *words,
                          const char *from)
{
    for (size_t i = 0; i < v->len; i++)
        if (v->items[i].label && strcmp(v->items[i].label, label) == 0 &&
            strstr(v->items[i].text, words) && v->items[i].at.name &&
            strcmp(v->items[i].at.name, from) == 0)
            return true;
    return false;
}

static void diagnose_route(const char *const *env, enum net_state net, Diagnosis *out)
{
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, {NULL, NULL}};
    FakeFault f = {"sts.", net, 0, NULL, false, true};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = check_keys,
                  .n_keys = n_check_keys,
                  .faults = &f,
                  .n_faults = net != NET_OK};
    diagnosis_of(&c, out);
}

void test_the_proxy_and_who_named_it_are_told(void **state)
{
    static const char *const through[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET),
                                          "https_proxy=http://p.corp:3128", NULL};
    static const char *const past[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET),
                                       "HTTPS_PROXY=http://p.corp:3128",
                                       "NO_PROXY=localhost,.amazonaws.com", NULL};
    Diagnosis d;
    (void)state;
    diagnose_route(through, NET_OK, &d);
    assert_true(says_of_proxy(&d.passed[STEP_REACH], "proxy", "p.corp:3128", "https_proxy"));
    diagnosis_free(&d);
    diagnose_route(through, NET_PROXY_REFUSED, &d);
    assert_true(
        says_of_proxy(&diagnosis_finding(&d, "reach.proxy_or_tls.proxy_unreached")->evidence,
                      "proxy", "p.corp:3128", "https_proxy"));
    diagnosis_free(&d);
    diagnose_route(past, NET_OK, &d);
    assert_true(says_of_proxy(&d.passed[STEP_REACH], "no proxy",
                              "'.amazonaws.com' passes by the proxy of HTTPS_PROXY", "NO_PROXY"));
    diagnosis_free(&d);
}

void test_a_rule_that_passes_the_proxy_by_stays_open(void **state)
{
    static const char *const past[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET),
                                       "HTTPS_PROXY=http://p.corp:3128", "NO_PROXY=.amazonaws.com",
                                       NULL};
    static const char *const none[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET),
                                       "NO_PROXY=.amazonaws.com", NULL};
    Diagnosis d;
    (void)state;
    diagnose_route(past, NET_TIMEOUT, &d);
    assert_int_equal(d.verdict.cause, CAUSE_NETWORK);
    assert_true(diagnosis_finding(&d, "reach.proxy_or_tls.no_proxy")->alternative);
    assert_true(says_of_proxy(&diagnosis_finding(&d, "reach.network.timeout")->evidence, "no proxy",
                              ".amazonaws.com", "NO_PROXY"));
    diagnosis_free(&d);
    diagnose_route(none, NET_TIMEOUT, &d);
    assert_null(diagnosis_finding(&d, "reach.proxy_or_tls.no_proxy"));
    diagnosis_free(&d);
}

/* ---- emulators, both ways round ---- */

void test_aws_keys_at_an_emulator_are_a_warning(void **state)
{
    static const FakeKey emulated[] = {
        {.id = ALICE,
         .secret = ALICE_SECRET,
         .account = "000000000000",
         .arn = "arn:aws:iam::000000000000:root"},
        {.id = "test",
         .secret = "test",
         .account = "000000000000",
         .arn = "arn:aws:iam::000000000000:root"},
    };
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, {NULL, NULL}};
    static const char *const real[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET),
                                       "AWS_ENDPOINT_URL=http://localhost:4566", NULL};
    static const char *const fake[] = {"HOME=/h", ENV_PAIR("test", "test"),
                                       "AWS_ENDPOINT_URL=http://localhost:4566", NULL};
    FakeCase c = {.env = real, .files = files, .keys = emulated, .n_keys = ARRAY_LEN(emulated)};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.status, VERDICT_PASS);
    assert_int_equal(diagnosis_finding(&d, "reach.emulator_mismatch.aws_keys")->severity,
                     SEVERITY_WARN);
    diagnosis_free(&d);
    c.env = fake;
    diagnosis_of(&c, &d);
    assert_null(diagnosis_finding(&d, "reach.emulator_mismatch.aws_keys"));
    assert_non_null(diagnosis_finding(&d, "reach.endpoint_override.set"));
    diagnosis_free(&d);
}

/* ---- instance metadata ---- */

#define EC2                                                      \
    {                                                            \
        "/sys/devices/virtual/dmi/id/sys_vendor", "Amazon EC2\n" \
    }

/* The metadata service is to blame only where an instance answers; off EC2 its silence says nothing
 * (causes.md F7). */
void test_the_metadata_service_is_blamed_on_an_instance_only(void **state)
{
    static const struct {
        const char *env[3];
        FakeFile files[3];
        FakeFault fault;
        const char *id; /* of the verdict */
    } imds_rows[] = {
        {{"HOME=/h"}, {{"/t/main.tf", PROVIDER("")}}, {0}, "keys.missing_keys.none"},
        {{"HOME=/h"}, {{"/t/main.tf", PROVIDER("")}, EC2}, {0}, "reach.imds.unreached"},
        {{"HOME=/h"},
         {{"/t/main.tf", PROVIDER("")}, EC2},
         {"169.254", NET_TIMEOUT, 0, NULL, false, true},
         "reach.imds.unreached"},
        {{"HOME=/h"},
         {{"/t/main.tf", PROVIDER("")}},
         {"169.254", NET_TIMEOUT, 0, NULL, false, true},
         "keys.missing_keys.none"},
        {{"HOME=/h"},
         {{"/t/main.tf", PROVIDER("")}, EC2},
         {"169.254", NET_OK, 404, NULL, false, true},
         "reach.imds.no_role"},
        {{"HOME=/h"},
         {{"/t/main.tf", PROVIDER("")}, EC2},
         {"169.254", NET_OK, 403, NULL, false, true},
         "reach.imds.refuses"},
        {{"HOME=/h"}, /* a sandbox or proxy that holds the address back */
         {{"/t/main.tf", PROVIDER("")}},
         {"169.254", NET_OK, 403, NULL, false, true},
         "keys.missing_keys.none"},
        {{"HOME=/h", "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://169.254.169.254"},
         {{"/t/main.tf", PROVIDER("")}},
         {"169.254", NET_OK, 403, NULL, false, true},
         "reach.imds.refuses"},
        {{"HOME=/h", "AWS_EC2_METADATA_DISABLED=true"},
         {{"/t/main.tf", PROVIDER("")}, EC2},
         {0},
         "reach.imds.disabled"},
        {{"HOME=/h", "AWS_EC2_METADATA_DISABLED=true"},
         {{"/t/main.tf", PROVIDER("")}},
         {0},
         "keys.missing_keys.none"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(imds_rows); i++) {
        FakeCase c = {.env = imds_rows[i].env,
                      .files = imds_rows[i].files,
                      .keys = check_keys,
                      .n_keys = n_check_keys,
                      .faults = &imds_rows[i].fault,
                      .n_faults = imds_rows[i].fault.host != NULL};
        Diagnosis d;
        diagnosis_of(&c, &d);
        if (!d.verdict.finding || strcmp(d.verdict.finding->id, imds_rows[i].id) != 0)
            fail_msg("row %zu: %s instead of %s", i,
                     d.verdict.finding ? d.verdict.finding->id : "nothing", imds_rows[i].id);
        diagnosis_free(&d);
    }
}

/* Any proxy can write a Date; only AWS's own is signed by. */
void test_a_clock_that_nobody_vouches_for_is_not_signed_by(void **state)
{
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    static const FakeFile files[] = {{"/t/main.tf", V5 PROVIDER("")}, {NULL, NULL}};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = check_keys,
                  .n_keys = n_check_keys,
                  .clock_offset_s = 3600,
                  .clock_unsaid = true};
    (void)state;
    for (int i = 0; i < 2; i++) {
        Diagnosis d;
        c.tls_unverified = i == 1;
        diagnosis_of(&c, &d);
        assert_int_equal(diagnosis_asked(&d, "aws_clock"), i == 0);
        diagnosis_free(&d);
    }
}

/* A day is the most that AWS's clock is taken at its word. */
void test_a_clock_is_signed_by_up_to_a_day(void **state)
{
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    static const FakeFile files[] = {{"/t/main.tf", V5 PROVIDER("")}, {NULL, NULL}};
    static const int64_t offsets[] = {24 * 3600, 24 * 3600 + 1};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(offsets); i++) {
        FakeCase c = {.env = env,
                      .files = files,
                      .keys = check_keys,
                      .n_keys = n_check_keys,
                      .clock_offset_s = offsets[i],
                      .clock_unsaid = true};
        Diagnosis d;
        diagnosis_of(&c, &d);
        assert_int_equal(diagnosis_asked(&d, "aws_clock"), i == 0);
        diagnosis_free(&d);
    }
}

/* Each way in which a request can fail, what is said of it, how surely, and the other reading of it
 * that stays open. A network fault is never called a bad credential. */
void test_each_fault_of_the_way_has_its_finding(void **state)
{
    static const struct {
        FakeFault fault;
        const char *id;
        enum certainty certainty;
        const char *other;
    } faults[] = {
        {{"sts.", NET_DNS, 0, NULL, false, true}, "network.dns", CERTAINTY_CERTAIN, NULL},
        {{"sts.", NET_REFUSED, 0, NULL, false, true}, "network.refused", CERTAINTY_CERTAIN, NULL},
        {{"sts.", NET_UNREACHABLE, 0, NULL, false, true},
         "network.unreachable",
         CERTAINTY_CERTAIN,
         NULL},
        {{"sts.", NET_TIMEOUT, 0, NULL, false, true}, "network.timeout", CERTAINTY_CERTAIN, NULL},
        {{"sts.", NET_RESET, 0, NULL, false, true}, "network.cut", CERTAINTY_CERTAIN, NULL},
        {{"sts.", NET_EMPTY, 0, NULL, false, true}, "network.cut", CERTAINTY_CERTAIN, NULL},
        {{"sts.", NET_TRUNCATED, 0, NULL, false, true}, "network.cut", CERTAINTY_CERTAIN, NULL},
        {{"sts.", NET_PROXY_DNS, 0, NULL, false, true},
         "proxy_or_tls.proxy_unreached",
         CERTAINTY_CERTAIN,
         NULL},
        {{"sts.", NET_PROXY_REFUSED, 0, NULL, false, true},
         "proxy_or_tls.proxy_unreached",
         CERTAINTY_CERTAIN,
         NULL},
        {{"sts.", NET_PROXY_AUTH, 407, NULL, false, true},
         "proxy_or_tls.proxy_login",
         CERTAINTY_CERTAIN,
         NULL},
        {{"sts.", NET_PROXY_STATUS, 407, NULL, false, true},
         "proxy_or_tls.proxy_login",
         CERTAINTY_CERTAIN,
         NULL},
        {{"sts.", NET_PROXY_STATUS, 502, NULL, false, true},
         "network.gateway",
         CERTAINTY_CERTAIN,
         "proxy_or_tls.proxy_refuses"},
        {{"sts.", NET_PROXY_STATUS, 403, NULL, false, true},
         "proxy_or_tls.proxy_refuses",
         CERTAINTY_CERTAIN,
         NULL},
        {{"sts.", NET_TLS_UNKNOWN_CA, 0, NULL, false, true},
         "proxy_or_tls.unknown_ca",
         CERTAINTY_CERTAIN,
         NULL},
        {{"sts.", NET_TLS_WRONG_HOST, 0, NULL, false, true},
         "proxy_or_tls.wrong_host",
         CERTAINTY_CERTAIN,
         NULL},
        {{"sts.", NET_TLS_FAILED, 0, NULL, false, true},
         "proxy_or_tls.no_tls",
         CERTAINTY_CERTAIN,
         NULL},
        {{"sts.", NET_OK, 403, NULL, true, true},
         "proxy_or_tls.gateway_answer",
         CERTAINTY_CERTAIN,
         "network.malformed"},
        {{"sts.", NET_OK, 200, NULL, true, false},
         "network.malformed",
         CERTAINTY_LIKELY,
         "proxy_or_tls.gateway_answer"},
        {{"sts.", NET_OK, 200, NULL, true, true},
         "proxy_or_tls.captive_portal",
         CERTAINTY_CERTAIN,
         NULL},
    };
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, {NULL, NULL}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        FakeCase c = {.env = env,
                      .files = files,
                      .keys = check_keys,
                      .n_keys = n_check_keys,
                      .faults = &faults[i].fault,
                      .n_faults = 1};
        const Finding *other = NULL;
        Diagnosis d;
        diagnosis_of(&c, &d);
        if (!d.verdict.finding ||
            strcmp(d.verdict.finding->id + strlen("reach."), faults[i].id) != 0 ||
            d.verdict.finding->certainty != faults[i].certainty)
            fail_msg("row %zu: %s, %d", i, d.verdict.finding ? d.verdict.finding->id : "nothing",
                     (int)d.verdict.certainty);
        for (size_t k = 0; k < d.findings.len; k++)
            if (d.findings.items[k]->alternative)
                other = d.findings.items[k];
        if (!other != !faults[i].other ||
            (other && (strcmp(other->id + strlen("reach."), faults[i].other) != 0 ||
                       other->severity != SEVERITY_WARN || other->certainty != CERTAINTY_POSSIBLE)))
            fail_msg("row %zu: beside it %s", i, other ? other->id : "nothing");
        diagnosis_free(&d);
    }
}

/* aws-sdk-go-v2 aws/retry defaultClockSkewCodes: only these make the SDK sign again with the time
 * of the answer. */
void test_the_refusals_after_which_the_clock_is_corrected(void **state)
{
    static const struct {
        const char *code;
        bool again;
    } codes[] = {
        {"RequestTimeTooSkewed", true},  {"RequestExpired", true},
        {"RequestInTheFuture", true},    {"InvalidSignatureException", true},
        {"SignatureDoesNotMatch", true}, {"AuthFailure", true},
        {"InvalidClientTokenId", false}, {"AccessDenied", false},
        {"ExpiredToken", false},
    };
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, {NULL, NULL}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        const FakeFault fault = {"sts.", NET_OK, 403, codes[i].code, false, false};
        FakeCase c = {.env = env,
                      .files = files,
                      .keys = check_keys,
                      .n_keys = n_check_keys,
                      .faults = &fault,
                      .n_faults = 1,
                      .clock_offset_s = 3600};
        const Configuration *conf;
        Diagnosis d;
        diagnosis_of(&c, &d);
        conf = configuration_find(&d.configurations, "aws");
        assert_non_null(conf);
        if ((conf->clock_offset_s == 3600) != codes[i].again)
            fail_msg("%s: signed with %lld", codes[i].code, (long long)conf->clock_offset_s);
        diagnosis_free(&d);
    }
}

/* A backend whose first question goes to S3: with Terraform 1.11.4 and OpenTofu 1.12.6 the third
 * attempt is signed with S3's time; 1.5.7 tries three times with its own. */
void test_the_clock_is_corrected_where_s3_is_asked_first(void **state)
{
    static const struct {
        const char *version, *code, *more;
        bool again;
    } cases[] = {
        {"1.11.4", "RequestTimeTooSkewed", "", true},
        {"1.11.4", "RequestTimeTooSkewed", "    max_retries = 3\n", true},
        {"1.11.4", "RequestTimeTooSkewed", "    max_retries = 2\n", false},
        {"1.11.4", "RequestTimeTooSkewed", "    max_retries = 1\n", false},
        {"1.11.4", "SignatureDoesNotMatch", "", false},
        {"1.5.7", "RequestTimeTooSkewed", "", false},
    };
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const FakeFault fault = {"s3.", NET_OK, 403, cases[i].code, false, false};
        Arena a = ARENA_INIT;
        const FakeFile files[] = {
            {"/t/main.tf",
             arena_printf(&a,
                          "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = \"k\"\n"
                          "    region = \"us-east-1\"\n    skip_credentials_validation = true\n"
                          "%s%s  }\n}\n" PROVIDER(""),
                          strcmp(cases[i].version, "1.5.7") == 0
                              ? ""
                              : "    skip_requesting_account_id = true\n",
                          cases[i].more)},
            {NULL, NULL}};
        FakeCase c = {.env = env,
                      .files = files,
                      .keys = check_keys,
                      .n_keys = n_check_keys,
                      .faults = &fault,
                      .n_faults = 1,
                      .terraform_version = cases[i].version,
                      .clock_offset_s = 3600};
        const Configuration *conf;
        Diagnosis d;
        diagnosis_of(&c, &d);
        conf = configuration_find(&d.configurations, "backend.s3");
        assert_non_null(conf);
        if ((conf->clock_offset_s == 3600) != cases[i].again)
            fail_msg("row %zu: signed with %lld", i, (long long)conf->clock_offset_s);
        diagnosis_free(&d);
        arena_clear(&a);
    }
}

/* Terraform stops at the profile, and would stop at the region next: that is told, unless the
 * block leaves the list of regions out. */
void test_a_region_behind_another_fault_is_warned_of(void **state)
{
    static const struct {
        const char *args;
        bool warned;
    } regions[] = {{"region = \"eu-cental-1\"", true},
                   {"region = \"eu-central-1\"", false},
                   {"region = \"eu-cental-1\"\n  skip_region_validation = true", false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(regions); i++) {
        char tf[512];
        const FakeFile files[] = {{"/t/main.tf", tf}, {NULL, NULL}};
        static const char *const env[] = {"HOME=/h", NULL};
        FakeCase c = {.env = env, .files = files};
        const Finding *f;
        Diagnosis d;
        snprintf(tf, sizeof tf,
                 "provider \"aws\" {\n  profile = \"gone\"\n  %s\n}\n"
                 "data \"aws_caller_identity\" \"me\" {}\n",
                 regions[i].args);
        diagnosis_of(&c, &d);
        f = diagnosis_finding(&d, "region.region_invalid.name");
        assert_int_equal(d.verdict.cause, CAUSE_PROFILE_MISSING);
        assert_int_equal(f != NULL, regions[i].warned);
        if (f)
            assert_int_equal(f->severity, SEVERITY_WARN);
        diagnosis_free(&d);
    }
}
