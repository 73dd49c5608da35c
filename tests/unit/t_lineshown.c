#include "tests/support/setup.h"

#include <string.h>

#include "edit/lineshown.h"

/* The halves of a secret; neither is long enough to look like one by itself. */
#define ONE "YqU59+67BhoXLkc3EAbb"
#define TWO "NBXwcZWoQaLggRrwfCTl"

/* All lines of the text as they are shown. */
static const char *shown(Arena *a, const char *text)
{
    AUTO_BUF Buf out = BUF_INIT(64 * 1024);
    Span rest = span_of(text), line;
    while (span_next_line(&rest, &line))
        buf_printf(&out, "%s\n", lineshown(a, span_of(text), line));
    return arena_strdup(a, out.ptr);
}

void test_no_line_that_continues_a_secret_is_shown(void **state)
{
    static const struct {
        const char *name, *text, *stays;
    } rows[] = {
        {"indented (damage-21 of the recorded scenarios)",
         "aws_secret_access_key = " ONE "\n  " TWO "\nregion = eu-west-1\n", "region = eu-west-1"},
        {"not indented", "aws_secret_access_key = " ONE "\n" TWO "\nregion = eu-west-1\n",
         "region = eu-west-1"},
        {"three pieces, a blank line", "aws_session_token=" ONE "\n\n " TWO "\n " ONE "\n[work]\n",
         "[work]"},
        {"padded", "aws_session_token = " ONE "\n" TWO "==\nregion=us-east-1\n",
         "region=us-east-1"},
        {"padded and indented",
         "aws_session_token = " ONE "\n  " TWO "=\naws_access_key_id = AKIARTX3GSDSVM357XQK\n",
         "AKIA…7XQK"},
        {"all below", "aws_secret_access_key =\n  " ONE "\n  " TWO "\n[work]\n", "[work]"},
        {"with '=' and ':' in it", "  password = " ONE "\n    x=" TWO "\n    y:" ONE "\n", ""},
        {"CRLF", "aws_secret_access_key = " ONE "\r\n  " TWO "\r\n[work]\r\n", "[work]"},
        {"in the id's place", "aws_access_key_id = " ONE "\n  " TWO "\nregion = eu-west-1\n",
         "region = eu-west-1"},
        {"commented out", "# aws_secret_access_key = " ONE "\n#   " TWO "\n# region = eu-west-1\n",
         "# region = eu-west-1"},
        {"a comment between", "aws_secret_access_key = " ONE "\n# wrapped by mail\n  " TWO "\n",
         "# ‹comment, 15 characters›"},
        {"a backslash",
         "export AWS_SESSION_TOKEN=" ONE "\\\nx = " TWO "\\\n" TWO "\nexport AWS_PROFILE=b\n",
         "export AWS_PROFILE=b"},
        {"quotes over lines",
         "export DB_PASSWORD='" ONE "\na = " TWO "\n[b]\n'\nexport AWS_REGION=eu-west-1\n",
         "export AWS_REGION=eu-west-1"},
        {"a quote that is never closed",
         "aws_secret_access_key = \"" ONE "\n" TWO "\nregion = eu-west-1\n", "region = eu-west-1"},
        {"a heredoc",
         "provider \"aws\" {\n  secret_key = <<-EOT\n    a = " ONE "\n    [b]\n    " TWO
         "\n  EOT\n  region = \"eu-west-1\"\n}\n",
         "  region = \"eu-west-1\""},
        {"brackets",
         "  secret_key = join(\"\", [\n    \"" ONE "\",\n    \"" TWO
         "\",\n  ])\n  region = \"us-east-9\"\n",
         "  region = \"us-east-9\""},
        {"JSON", "{\n  \"secret_key\":\n    \"" TWO "\",\n  \"region\": \"eu-west-1\"\n}\n",
         "  \"region\": \"eu-west-1\""},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const char *out = shown(&a, rows[i].text);
        if (strstr(out, "BhoXL") || strstr(out, "cZWoQ") || !strstr(out, rows[i].stays))
            fail_msg("%s:\n%s", rows[i].name, out);
        arena_clear(&a);
    }
}

void test_what_is_no_secret_stays_as_it_is(void **state)
{
    static const char *const texts[] = {
        "[default]\nregion = eu-west-1\n  s3 =\n    max = 3\n#\noutput = json\n",
        "aws_web_identity_token_file = /a/b\n",
        "provider \"aws\" {\n  access_key = var.accessKey\n  region = \"eu-west-1\"\n}\n",
        "provider \"registry.terraform.io/hashicorp/aws\" {\n  version     = \"5.100.0\"\n"
        "  constraints = \"~> 5.0, >= 4.9.0\"\n  hashes = [\n    "
        "\"h1:Ijt7pOlB7Tr7maGQIqtsLFbl7pSMIj06TVdkoSBcYOw=\",\n"
        "    \"zh:054b8dd49f0549c9a7cc27d159e45327b7b65cf404da5e5a20da154b90b8a644\",\n  ]\n}\n",
        "  endpoints {\n    sts = \"https://sts.ap-southeast-1.amazonaws.com\"\n    s3  = "
        "\"http://localhost:4566\"\n  }\n",
        "  shared_config_files = [\"~/.aws/config\", \"${path.module}/aws/config\"]\n"
        "  role_arn = \"arn:aws:iam::${var.account}:role/x\"\n",
        "[profile work]\nsource_profile = base\nrole_arn = arn:aws:iam::123456789012:role/Deploy\n"
        "sso_start_url = https://d-1234567890.awsapps.com/start\nsso_account_id = 123456789012\n",
        "# region = eu-west-1\nexport AWS_PROFILE=work\nset -gx AWS_REGION "
        "us-east-1\n$env:AWS_PROFILE = \"work\"\n",
        "{\n  \"profile\": \"dev\",\n  \"region\": \"eu-west-1\"\n}\n",
        "  secret_key = var.secret_key\n  token = local.token\n",
        "region = us-east1\nregion = eu_west_1\n",
        "data \"aws_caller_identity\" \"me\" {}\nvariable \"profile\" { }\n",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        Arena a = ARENA_INIT;
        const char *out = shown(&a, texts[i]);
        assert_string_equal(out, texts[i]);
        arena_clear(&a);
    }
}

void test_what_takes_the_place_of_a_piece_is_not_shown(void **state)
{
    Arena a = ARENA_INIT;
    Span text = span_of("aws_secret_access_key = " ONE "\n  " TWO "\n"), line, rest = text;
    (void)state;
    span_next_line(&rest, &line);
    span_next_line(&rest, &line);
    assert_string_equal(lineshown_instead(&a, text, line, span_of(ONE)), "‹secret, 20 characters›");
    arena_clear(&a);
}

/* The rule turned round: what is not known to be harmless is masked, whatever its name. */
void test_a_value_that_is_not_known_to_be_harmless_is_masked(void **state)
{
    static const struct {
        const char *line, *shown;
    } rows[] = {
        {"external_id = abc", "external_id = ‹secret, 3 characters›"},
        {"  external_id = \"4711\"", "  external_id = \"‹secret, 4 characters›\""},
        {"export DB_PASS=hunter2", "export DB_PASS=‹secret, 7 characters›"},
        {"MY_PIN: ABCDEF", "MY_PIN: ‹secret, 6 characters›"},
        {"export DB_PIN=482193", "export DB_PIN=‹secret, 6 characters›"},
        {"sso_bearer = 482193", "sso_bearer = ‹secret, 6 characters›"},
        {"door = 4821", "door = ‹value, 4 characters›"},
        {"doors = [4821, 12]", "doors = [‹value, 4 characters›, 12]"},
        {"safe = 12.3456", "safe = ‹value, 7 characters›"},
        {"passport = 48219377", "passport = ‹value, 8 characters›"},
        {"output = hunter2", "output = ‹value, 7 characters›"},
        {"services = hunter2", "services = ‹value, 7 characters›"},
        {"sso_role_name = hunter2", "sso_role_name = ‹value, 7 characters›"},
        {"role_session_name = hunter2", "role_session_name = ‹value, 7 characters›"},
        {"region = x --password Qz3pw", "region = ‹value, 18 characters›"},
        {"region = correct-horse-battery", "region = ‹value, 21 characters›"},
        {"region = Tr0ub4dor-3", "region = ‹value, 11 characters›"},
        {"mfa_serial = 482913", "mfa_serial = ‹value, 6 characters›"},
        {"  default = \"eu-west1\"", "  default = \"eu-west1\""},
        {"variable \"region\" { default = \"eu-west1\" }",
         "variable \"region\" { default = \"eu-west1\" }"},
        {"variable \"db\" { default = \"hunter2\" }",
         "variable \"db\" { default = \"‹value, 7 characters›\" }"},
        {"  variable \"x\" { type = string }", "  variable \"x\" { type = string }"},
        {"bucket = \"hunter2\"", "bucket = \"‹value, 7 characters›\""},
        {"# the password is hunter2", "# ‹comment, 23 characters›"},
        {"#export DB_PASSWORD=HUNTER", "#export DB_PASSWORD=‹secret, 6 characters›"},
        {"credential_process = /opt/creds --pin hunter2",
         "credential_process = /opt/creds ‹value, 13 characters›"},
        {"proxy_url = http://me:pw@proxy.example.com:3128",
         "proxy_url = http://‹secret, 5 characters›@proxy.example.com:3128"},
        {"    sts = \"https://sts.example.com/?token=abc\"",
         "    sts = \"https://sts.example.com/‹value, 10 characters›\""},
        {"region = wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY", "region = ‹secret, 38 characters›"},
        {"profile = wJalrXUtnFEMI/K7MDENG", "profile = ‹value, 21 characters›"},
        {"ca_bundle = /JalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
         "ca_bundle = ‹secret, 40 characters›"},
        {"access_key = \"AKIARTX3GSDSVM357XQK\"", "access_key = \"AKIA…7XQK\""},
        {"hunter2", "‹line, 7 characters›"},
        {"  echo hunter2 | tool", "  ‹line, 19 characters›"},
        {"set -x DB_PASS hunter2", "set -x DB_PASS ‹secret, 7 characters›"},
        {"$env:DB_PASS = \"hunter2\"", "$env:DB_PASS = \"‹secret, 7 characters›\""},
        {"tags = { owner = \"hunter\", region = \"eu-west-1\" }",
         "tags = { owner = \"‹value, 6 characters›\", region = \"eu-west-1\" }"},
        {"  policy = file(\"~/x.json\")", "  policy = file(\"~/x.json\")"},
        {"x = merge(var.a, { k = \"hunter\" })",
         "x = merge(var.a, { k = \"‹value, 6 characters›\" })"},
        {"sts = \"http://${var.host}/hunter2x\"", "sts = \"‹value, 27 characters›\""},
        {"sts = \"http://example.com/hunter2x\"",
         "sts = \"http://example.com/‹value, 8 characters›\""},
        {"[wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1]", "‹line, 41 characters›"},
        {"wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1 = x", "‹line, 43 characters›"},
        {"\xEF\xBB\xBF[default]", "\\ufeff[default]"},
        {"\xEF\xBB\xBFhunter2", "\\ufeff‹line, 7 characters›"},
        {"region = eu-west-1 # pw: hunter2", "region = ‹value, 23 characters›"},
        {"  region = \"eu-west-1\" # pw hunter2", "  region = \"eu-west-1\" ‹12 characters›"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const char *out = lineshown(&a, span_of(rows[i].line), span_of(rows[i].line));
        if (strcmp(out, rows[i].shown) != 0)
            print_error("%s\n  %s\n  %s\n", rows[i].line, out, rows[i].shown);
        assert_string_equal(out, rows[i].shown);
        arena_clear(&a);
    }
}
