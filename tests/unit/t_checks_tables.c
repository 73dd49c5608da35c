#include "tests/support/setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arn.h"
#include "base/utf8.h"
#include "checks/experiments.h"
#include "checks/finding_ids.h"
#include "checks/fixes/fixes.h"
#include "checks/refusal.h"
#include "checks/support.h"
#include "data/error_clues.h"
#include "data/schemas.h"
#include "errors/squeeze.h"
#include "lab/lab.h"
#include "tests/support/fakeworld.h"

/* finding_ids.def is sorted by step and cause, as the causes are: where to look for a finding is
 * known without a search. */
void test_findings_are_sorted_by_step_and_cause(void **state)
{
    (void)state;
    for (size_t i = 1; i < N_FINDING_IDS; i++)
        if (finding_rows[i].cause < finding_rows[i - 1].cause)
            fail_msg("%s stands behind %s in checks/finding_ids.def, which is sorted by step and "
                     "cause: put it among the findings of %s",
                     finding_rows[i].id, finding_rows[i - 1].id, cause_id(finding_rows[i].cause));
}

/* STEP.cause.form, each part in lower case. */
static bool id_fits(const char *id, enum cause cause)
{
    Arena a = ARENA_INIT;
    const char *prefix = arena_printf(&a, "%s.%s.", step_id(cause_step(cause)), cause_id(cause));
    bool fits = strncmp(id, prefix, strlen(prefix)) == 0 &&
                strspn(id + strlen(prefix), "abcdefghijklmnopqrstuvwxyz0123456789_") ==
                    strlen(id + strlen(prefix)) &&
                id[strlen(prefix)] != '\0';
    arena_clear(&a);
    return fits;
}

void test_each_finding_has_a_full_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_FINDING_IDS; i++) {
        const FindingRow *row = &finding_rows[i];
        if (!id_fits(row->id, row->cause))
            fail_msg("%s is not of its cause %s", row->id, cause_id(row->cause));
        if (row->title[0] == '\0' || utf8_columns(span_of(row->title)) > 60)
            fail_msg("%s: its title must have 1 to 60 columns", row->id);
        if (strlen(row->meaning) < 40)
            fail_msg("%s: its meaning must be a sentence or more (40 bytes at least)", row->id);
        if (!span_starts(span_of(row->link), "https://"))
            fail_msg("%s: its link must begin with https://", row->id);
        for (size_t k = 0; k < i; k++)
            if (strcmp(finding_rows[k].id, row->id) == 0)
                fail_msg("%s has two rows", row->id);
    }
}

/* The highest number of the step's codes. */
static int last_number(enum step step)
{
    Arena a = ARENA_INIT;
    int last = 0;
    for (int i = 0; i < N_FINDING_IDS; i++) {
        const char *code = finding_code(&a, (enum finding_id)i);
        int number = code && cause_step(finding_rows[i].cause) == step
                         ? (int)strtol(strchr(code, '-') + 1, NULL, 10)
                         : 0;
        last = number > last ? number : last;
    }
    arena_clear(&a);
    return last;
}

/* A code is said aloud: each finding has one, of its step, and no two have the same. */
void test_each_finding_has_a_code_of_its_own(void **state)
{
    Arena a = ARENA_INIT;
    (void)state;
    for (int i = 0; i < N_FINDING_IDS; i++) {
        const char *code = finding_code(&a, (enum finding_id)i);
        if (!code)
            fail_msg("%s has no code: add a row with %d to checks/finding_codes.def",
                     finding_rows[i].id, last_number(cause_step(finding_rows[i].cause)) + 1);
        assert_true(span_starts(span_of(code), step_id(cause_step(finding_rows[i].cause))));
        for (int k = 0; k < i; k++)
            if (strcmp(finding_code(&a, (enum finding_id)k), code) == 0)
                fail_msg("%s and %s have the same code %s: the new one takes %d "
                         "(checks/finding_codes.def)",
                         finding_rows[k].id, finding_rows[i].id, code,
                         last_number(cause_step(finding_rows[i].cause)) + 1);
    }
    arena_clear(&a);
}

/* A row of the wordings of errors fits the text and speaks for the cause. */
static bool speaks_for(const Squeezed *s, const char *cause)
{
    char weight[80];
    snprintf(weight, sizeof weight, ",%s=", cause);
    for (size_t i = 0; i < n_error_clues; i++) {
        const ErrorClue *clue = &error_clues_table[i];
        if (!clue->causes || !clue->phrase)
            continue;
        bool first = span_starts(span_of(clue->causes), weight + 1);
        if ((first || strstr(clue->causes, weight)) && squeeze_has_words(s, clue->phrase))
            return true;
    }
    return false;
}

static bool is_lesson_of(const char *name, enum cause cause)
{
    size_t n;
    const LabScenario *all = lab_scenarios(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].name, name) == 0)
            return all[i].cause == cause;
    return false;
}

/* What the page of a finding shows as its example is one of its cause. */
void test_each_example_is_of_its_finding(void **state)
{
    Arena a = ARENA_INIT;
    (void)state;
    for (int i = 0; i < N_FINDING_IDS; i++) {
        const char *words = finding_wording((enum finding_id)i);
        const char *lesson = finding_lesson((enum finding_id)i);
        enum cause cause = finding_rows[i].cause;
        Squeezed s = squeeze_text(&a, span_of(words ? words : ""));
        if (words && words[0] && !speaks_for(&s, cause_id(cause)))
            fail_msg("%s: no error with \"%s\" is taken for %s", finding_rows[i].id, words,
                     cause_id(cause));
        if (lesson && !is_lesson_of(lesson, cause))
            fail_msg("%s: \"%s\" is no lesson of its cause", finding_rows[i].id, lesson);
    }
    arena_clear(&a);
}

/* Read aloud on the telephone at night: no sentence has more than 25 words. */
void test_no_sentence_is_too_long(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_FINDING_IDS; i++) {
        int words = 1;
        for (const char *p = finding_rows[i].meaning; *p; p++) {
            bool end = strchr(".!?;:", *p) && (p[1] == ' ' || !p[1]);
            words = end ? 0 : words + (*p == ' ');
            if (words > 25)
                fail_msg("%s: a sentence of more than 25 words ends with \"%.40s\"",
                         finding_rows[i].id, p);
        }
    }
}

void test_each_cause_has_a_finding_and_a_way_out(void **state)
{
    (void)state;
    for (int c = CAUSE_NONE + 1; c < N_CAUSES; c++) {
        bool found = false;
        for (size_t i = 0; i < N_FINDING_IDS; i++)
            found |= finding_rows[i].cause == (enum cause)c;
        if (!found || !fixes_known((enum cause)c))
            fail_msg("%s has no %s", cause_id((enum cause)c),
                     found ? "row in checks/fixes/fixes.def"
                           : "finding: add one to checks/finding_ids.def");
        if (finding_rows[fixes_form((enum cause)c)].cause != (enum cause)c)
            fail_msg("%s: its form in checks/fixes/fixes.def is %s, a finding of another cause",
                     cause_id((enum cause)c), finding_rows[fixes_form((enum cause)c)].id);
        if (!error_cause_find(cause_id((enum cause)c)))
            fail_msg("%s has no row in src/data/error_causes.tsv: what separates it from others",
                     cause_id((enum cause)c));
    }
}

void test_each_cause_stands_in_the_schemas(void **state)
{
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < n_data_schemas; i++) {
        const char *name = data_schemas[i].name;
        bool lists_causes = strcmp(name, "explain") == 0 || strcmp(name, "report") == 0;
        for (int c = CAUSE_NONE + 1; c < N_CAUSES && lists_causes; c++)
            if (!strstr(data_schemas[i].text, arena_printf(&a, "\"%s\"", cause_id((enum cause)c))))
                fail_msg("%s is not in src/data/schema/%s.json: add it to its list of causes",
                         cause_id((enum cause)c), name);
    }
    arena_clear(&a);
}

/* A finding of that row about aws.west (main.tf:10) with the profile prod, and nothing to be found
 * on the disk but an AWS CLI of that version. */
static Finding *filled_by(Arena *a, World *w, enum finding_id id, const Credentials *creds,
                          const char *aws_cli)
{
    static const ConfigurationVec none = VEC_INIT;
    EnvFacts *env = arena_new(a, EnvFacts);
    Facts *facts = arena_new(a, Facts);
    ConfigurationVec *confs = arena_new(a, ConfigurationVec);
    FindingVec *findings = arena_new(a, FindingVec);
    Configuration *conf = arena_new(a, Configuration);
    CheckContext ctx = {.arena = a, .facts = facts, .configurations = confs, .findings = findings};
    *confs = none;
    *facts =
        (Facts){.env = env, .files = snapshot_new(a, w), .arena = a, .home = "/h", .dir = "/t"};
    facts->aws_cli_version = aws_cli;
    conf->address = "aws.west";
    conf->defined_at = source_file("main.tf", 10, 0);
    conf->profile = "prod";
    conf->profile_at = conf->defined_at;
    conf->base = creds;
    vec_push(a, confs, conf);
    check_add(&ctx, id, SEVERITY_FAIL, CERTAINTY_CERTAIN, conf);
    fixes_fill(&ctx);
    return findings->items[0];
}

static Finding *filled(Arena *a, World *w, enum finding_id id, const Credentials *creds)
{
    return filled_by(a, w, id, creds, NULL);
}

static bool in_each_shell(const Fix *fix)
{
    bool has[3] = {false};
    for (size_t i = 0; i < fix->commands.len; i++)
        has[fix->commands.items[i].shell] = fix->commands.items[i].text[0] != '\0';
    return fix->commands.len == 0 || (has[SHELL_SH] && has[SHELL_FISH] && has[SHELL_POWERSHELL]);
}

/* Whatever is found, there is a way out of it, also where no place is known that could be changed.
 */
void test_each_finding_has_a_way_out(void **state)
{
    Credentials creds = {.access_key_id = {.text = "AKIAQQQQQQQQQQQQQQQQ"},
                         .source = CRED_CREDENTIALS_FILE,
                         .profile = "prod"};
    Arena a = ARENA_INIT;
    World *w = fake_world("/t", (const char *const[]){"HOME=/h", NULL});
    (void)state;
    for (int id = 0; id < N_FINDING_IDS; id++)
        for (int k = 0; k < 2; k++) {
            const Finding *f = filled(&a, w, (enum finding_id)id, k ? &creds : NULL);
            if (f->fixes.len == 0)
                fail_msg("%s%s: no way out", f->id, k ? " with credentials" : "");
            for (size_t i = 0; i < f->fixes.len; i++) {
                const Fix *fix = &f->fixes.items[i];
                if (fix->commands.len + fix->edits.len == 0 &&
                    !(fix->admin_text && fix->admin_text[0]))
                    fail_msg("%s: %s says nothing", f->id, fix->id);
                /* what the user can do himself is not sent to anybody */
                bool asks = strncmp(fix->title, "ask ", 4) == 0 ||
                            strstr(fix->title, "administrator") ||
                            strcmp(fix->id, "attach_role") == 0;
                if (fix->admin_text && fix->for_others != asks)
                    fail_msg("%s: %s: who is to do that?", f->id, fix->id);
                if (!in_each_shell(fix))
                    fail_msg("%s: %s is not for each shell", f->id, fix->id);
            }
        }
    fake_world_free(w);
    arena_clear(&a);
}

/* The user's own names stand in it: no placeholder where the name is known. */
void test_ways_out_name_what_is_known(void **state)
{
    static const struct {
        enum finding_id id;
        const char *fix, *holds;
    } rows[] = {
        {F_SSO_EXPIRED, "sso_login", "aws sso login --profile prod"},
        {F_WRONG_SECRET, "configure", "aws configure --profile prod"},
        {F_TOKEN_MISSING, "export_credentials", "--profile prod"},
        {F_MFA, "export_with_mfa", "--profile prod"},
        {F_PROFILE_MISSING, "configure", "aws configure --profile prod"},
        {F_SSO_INCOMPLETE, "configure_sso", "--profile prod"},
        {F_BLOCK_BEATS, "by_hand", "aws.west (main.tf:10), profile prod"},
        {F_DAMAGE_FORM, "by_hand", "aws.west (main.tf:10), profile prod"},
        {F_PROFILE_SHADOWED, "by_hand", "aws.west (main.tf:10), profile prod"},
    };
    Arena a = ARENA_INIT;
    World *w = fake_world("/t", (const char *const[]){"HOME=/h", NULL});
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const Finding *f = filled(&a, w, rows[i].id, NULL);
        bool found = false;
        for (size_t k = 0; k < f->fixes.len; k++) {
            const Fix *fix = &f->fixes.items[k];
            const char *text = fix->admin_text         ? fix->admin_text
                               : fix->commands.len > 0 ? fix->commands.items[0].text
                                                       : "";
            found = found || (strcmp(fix->id, rows[i].fix) == 0 && strstr(text, rows[i].holds));
        }
        if (!found)
            fail_msg("%s: %s does not say %s", f->id, rows[i].fix, rows[i].holds);
    }
    fake_world_free(w);
    arena_clear(&a);
}

/* Nobody is told to type what the installed AWS CLI answers with "Invalid choice". */
void test_what_the_aws_cli_here_cannot_do_comes_last(void **state)
{
    static const struct {
        enum finding_id id;
        const char *version, *first, *last, *title;
        enum fix_risk risk; /* of the last */
    } rows[] = {
        {F_SSO_EXPIRED, "1.45.11", "newer_aws_cli", "sso_login_device", "needs AWS CLI 2)",
         RISK_SHOW},
        {F_SSO_EXPIRED, "2.31.0", "sso_login", "sso_login_device", "without a browser", RISK_RUN},
        {F_SSO_EXPIRED, NULL, "sso_login", "sso_login_device", "without a browser", RISK_RUN},
        {F_MFA, "1.45.11", "session_token", "export_with_mfa", "needs AWS CLI 2)", RISK_SHOW},
        {F_LOGIN_EXPIRED, "2.15.0", "newer_aws_cli", "login", "needs AWS CLI 2.32)", RISK_SHOW},
        {F_ACCOUNT_ALLOWED, "1.45.11", "right_account", "list_profiles", "profiles that there are",
         RISK_SHOW},
        {F_LOGIN_EXPIRED, "2.32.1", "login", "login", "log in again", RISK_RUN},
    };
    Arena a = ARENA_INIT;
    World *w = fake_world("/t", (const char *const[]){"HOME=/h", NULL});
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const Finding *f = filled_by(&a, w, rows[i].id, NULL, rows[i].version);
        const Fix *last = vec_last(&f->fixes);
        assert_string_equal(f->fixes.items[0].id, rows[i].first);
        assert_int_not_equal(strncmp(f->fixes.items[0].title, "or ", 3), 0);
        assert_string_equal(last->id, rows[i].last);
        assert_non_null(strstr(last->title, rows[i].title));
        assert_int_equal(last->risk, rows[i].risk);
    }
    fake_world_free(w);
    arena_clear(&a);
}

/* The codes of a step, from 10 to 69 as contract.md has it. iam's five are given away: it goes on
 * with the last of provider's. */
typedef struct ExitRange {
    enum step step;
    int first, last;
} ExitRange;

static const ExitRange exit_ranges[] = {
    {STEP_REACH, 10, 19},  {STEP_KEYS, 20, 29}, {STEP_EXPIRY, 30, 39},   {STEP_CONFLICTS, 40, 49},
    {STEP_REGION, 50, 54}, {STEP_IAM, 55, 59},  {STEP_PROVIDER, 60, 66}, {STEP_IAM, 67, 69},
};

static enum cause cause_that_ends_with(int code, enum cause before)
{
    for (int c = CAUSE_NONE + 1; c < (int)before; c++)
        if (cause_exit((enum cause)c) == code)
            return (enum cause)c;
    return CAUSE_NONE;
}

/* The first that is free; 0 = none is. */
static int next_exit(enum step step)
{
    for (size_t i = 0; i < ARRAY_LEN(exit_ranges); i++)
        for (int code = exit_ranges[i].first; code <= exit_ranges[i].last; code++)
            if (exit_ranges[i].step == step && !cause_that_ends_with(code, N_CAUSES))
                return code;
    return 0;
}

static bool is_exit_of(int code, enum step step)
{
    for (size_t i = 0; i < ARRAY_LEN(exit_ranges); i++)
        if (exit_ranges[i].step == step && code >= exit_ranges[i].first &&
            code <= exit_ranges[i].last)
            return true;
    return false;
}

void test_causes_have_exit_codes_of_their_step(void **state)
{
    (void)state;
    for (int c = CAUSE_NONE + 1; c < N_CAUSES; c++) {
        enum step step = cause_step((enum cause)c);
        int code = cause_exit((enum cause)c);
        enum cause same = cause_that_ends_with(code, (enum cause)c);
        if (same)
            fail_msg("%s and %s have the same exit code %d: the new one takes %d "
                     "(src/fact/finding.h)",
                     cause_id(same), cause_id((enum cause)c), code, next_exit(step));
        if (!is_exit_of(code, step))
            fail_msg("%s: %d is no exit code of the step %s: take %d (src/fact/finding.h)",
                     cause_id((enum cause)c), code, step_id(step), next_exit(step));
    }
    for (int step = 0; step < N_STEPS; step++)
        assert_int_not_equal(next_exit((enum step)step), 0);
}

void test_checks_have_names_and_questions(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_checks; i++) {
        assert_non_null(checks_table[i].run);
        assert_true(strlen(checks_table[i].question) > 10);
        assert_int_equal(strncmp(checks_table[i].id, step_id(checks_table[i].step),
                                 strlen(step_id(checks_table[i].step))),
                         0);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(checks_table[k].id, checks_table[i].id);
    }
}

void test_experiments_say_what_they_prove(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_EXPERIMENTS; i++) {
        const Experiment *e = &experiments_table[i];
        assert_true(e->when[0] && e->differs[0] && e->accepted[0] && e->refused[0]);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(experiments_table[k].id, e->id);
    }
}

void test_refusals_are_told_apart(void **state)
{
    static const struct {
        Answer answer;
        enum refusal refusal;
        bool knows;
    } cases[] = {
        {{.state = ANSWER_PENDING}, REFUSAL_NONE, false},
        {{.state = ANSWER_DONE, .ok = true, .http_status = 200}, REFUSAL_NONE, true},
        {{.state = ANSWER_DONE, .net = NET_DNS}, REFUSAL_WAY, false},
        {{.state = ANSWER_DONE, .http_status = 200, .malformed = true}, REFUSAL_WAY, false},
        {{.state = ANSWER_DONE, .http_status = 502, .malformed = true}, REFUSAL_SERVER, false},
        {{.state = ANSWER_DONE, .http_status = 403, .error_code = "InvalidClientTokenId"},
         REFUSAL_UNKNOWN,
         false},
        {{.state = ANSWER_DONE, .http_status = 403, .error_code = "AccessDenied"},
         REFUSAL_DENIED,
         true},
        {{.state = ANSWER_DONE, .http_status = 403, .error_code = "SignatureDoesNotMatch"},
         REFUSAL_SIGNATURE,
         false},
        {{.state = ANSWER_DONE,
          .http_status = 403,
          .error_code = "SignatureDoesNotMatch",
          .error_message = "Signature expired: x is now earlier"},
         REFUSAL_CLOCK,
         false},
        {{.state = ANSWER_DONE,
          .http_status = 403,
          .error_code = "SignatureDoesNotMatch",
          .error_message = "Credential should be scoped to a valid region. "},
         REFUSAL_SCOPE,
         false},
        {{.state = ANSWER_DONE, .http_status = 400, .error_code = "Throttling"},
         REFUSAL_THROTTLED,
         false},
        {{.state = ANSWER_DONE, .http_status = 500, .error_code = "Strange"},
         REFUSAL_SERVER,
         false},
        {{.state = ANSWER_DONE, .http_status = 418, .error_code = "Strange"}, REFUSAL_OTHER, false},
    };
    (void)state;
    assert_int_equal(refusal_of(NULL), REFUSAL_NONE);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(refusal_of(&cases[i].answer), cases[i].refusal);
        assert_int_equal(answer_knows_caller(&cases[i].answer), cases[i].knows);
    }
}

/* What AWS means by a code (shapes.md; STS, IAM and S3 list them as common errors). */
void test_each_code_of_aws_has_its_meaning(void **state)
{
    static const struct {
        const char *code;
        enum refusal refusal;
    } rows[] = {
        {"AccessDenied", REFUSAL_DENIED},
        {"AccessDeniedException", REFUSAL_DENIED},
        {"AuthFailure", REFUSAL_UNKNOWN},
        {"AuthorizationError", REFUSAL_DENIED},
        {"AuthorizationHeaderMalformed", REFUSAL_SCOPE},
        {"EC2ThrottledException", REFUSAL_THROTTLED},
        {"ExpiredToken", REFUSAL_EXPIRED},
        {"ExpiredTokenException", REFUSAL_EXPIRED},
        {"Forbidden", REFUSAL_DENIED},
        {"IDPCommunicationError", REFUSAL_OTHER},
        {"IncompleteSignature", REFUSAL_FORM},
        {"IncompleteSignatureException", REFUSAL_FORM},
        {"InternalError", REFUSAL_SERVER},
        {"InternalFailure", REFUSAL_SERVER},
        {"InternalServerException", REFUSAL_SERVER},
        {"InvalidAccessKeyId", REFUSAL_UNKNOWN},
        {"InvalidClientTokenId", REFUSAL_UNKNOWN},
        {"InvalidSignatureException", REFUSAL_SIGNATURE},
        {"InvalidToken", REFUSAL_UNKNOWN},
        {"MalformedPolicyDocument", REFUSAL_PARAMETER},
        {"MissingAuthenticationToken", REFUSAL_FORM},
        {"MissingAuthenticationTokenException", REFUSAL_FORM},
        {"NotAuthorized", REFUSAL_DENIED},
        {"OptInRequired", REFUSAL_REGION},
        {"PackedPolicyTooLarge", REFUSAL_PARAMETER},
        {"PriorRequestNotComplete", REFUSAL_THROTTLED},
        {"RegionDisabledException", REFUSAL_REGION},
        {"RequestExpired", REFUSAL_EXPIRED},
        {"RequestLimitExceeded", REFUSAL_THROTTLED},
        {"RequestThrottled", REFUSAL_THROTTLED},
        {"RequestThrottledException", REFUSAL_THROTTLED},
        {"RequestTimeTooSkewed", REFUSAL_CLOCK},
        {"ServiceUnavailable", REFUSAL_SERVER},
        {"ServiceUnavailableException", REFUSAL_SERVER},
        {"SignatureDoesNotMatch", REFUSAL_SIGNATURE},
        {"SlowDown", REFUSAL_THROTTLED},
        {"Throttling", REFUSAL_THROTTLED},
        {"ThrottlingException", REFUSAL_THROTTLED},
        {"TooManyRequestsException", REFUSAL_THROTTLED},
        {"UnauthorizedOperation", REFUSAL_DENIED},
        {"UnrecognizedClientException", REFUSAL_UNKNOWN},
        {"ValidationError", REFUSAL_PARAMETER},
        {"ValidationException", REFUSAL_PARAMETER},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Answer a = {.state = ANSWER_DONE, .http_status = 400, .error_code = rows[i].code};
        if (refusal_of(&a) != rows[i].refusal)
            fail_msg("%s: %d", rows[i].code, (int)refusal_of(&a));
    }
}

/* What is no ARN is shown as it is, and has no account. */
void test_parts_of_an_arn(void **state)
{
    static const struct {
        const char *arn, *tail, *account, *partition;
    } rows[] = {
        {"arn:aws-cn:iam::123456789012:role/deploy", "role/deploy", "123456789012", "aws-cn"},
        {"arn:aws:s3:::bucket", "bucket", NULL, "aws"},
        {"arn:aws:iam::1234:user/a", "user/a", NULL, "aws"},
        {"deploy", "deploy", NULL, NULL},
    };
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *account = arn_account(&a, rows[i].arn),
                   *partition = check_arn_partition(&a, rows[i].arn);
        assert_string_equal(check_arn_tail(rows[i].arn), rows[i].tail);
        assert_string_equal(account ? account : "none", rows[i].account ? rows[i].account : "none");
        assert_string_equal(partition ? partition : "none",
                            rows[i].partition ? rows[i].partition : "none");
    }
    arena_clear(&a);
}
