#include "tests/support/fakesession.h"

#include <string.h>

const char *fake_session_name(enum fake_session which)
{
    static const char *const names[] = {"stale-token", "pass", "waiting", "unknown",     "many",
                                        "long",        "wide", "edit",    "no-terraform"};
    return names[which];
}

/* ---- pieces ---- */

static Source at(const char *file, int line)
{
    return source_file(file, line, 0);
}

static void step(SessionView *v, enum step s, enum step_status status, const char *text)
{
    v->steps[s].step = s;
    v->steps[s].status = status;
    v->steps[s].status_text = text;
}

static void passed(Arena *a, SessionView *v, enum step s, const char *label, const char *text,
                   Source from)
{
    Evidence e = {label, text, from, false};
    vec_push(a, &v->steps[s].passed, e);
}

static void all_pass(Arena *a, SessionView *v)
{
    step(v, STEP_REACH, STATUS_PASS, "AWS answers, directly, with a certificate that is trusted.");
    passed(a, v, STEP_REACH, "DNS", "sts.us-west-2.amazonaws.com has an address",
           source_rule("resolver"));
    passed(a, v, STEP_REACH, "clock", "1 s off AWS's", SOURCE_UNKNOWN);
    step(v, STEP_KEYS, STATUS_PASS, "AWS knows the key, and the signature is right.");
    passed(a, v, STEP_KEYS, "key", "AKIA…XQKD has the form of a long-term key",
           source_env("AWS_ACCESS_KEY_ID"));
    step(v, STEP_EXPIRY, STATUS_PASS, "Nothing has expired.");
    passed(a, v, STEP_EXPIRY, "key", "a long-term key does not expire", SOURCE_UNKNOWN);
    step(v, STEP_CONFLICTS, STATUS_PASS, "Nothing that lost would have worked better.");
    step(v, STEP_REGION, STATUS_PASS, "us-west-2 exists and is open to every account.");
    passed(a, v, STEP_REGION, "region", "us-west-2", at("main.tf", 19));
    step(v, STEP_IAM, STATUS_PASS,
         "AWS refuses none of the calls that Terraform makes to sign in.");
    step(v, STEP_PROVIDER, STATUS_PASS, "hashicorp/aws 5.100.0 fits the configuration.");
}

static void candidate(Arena *a, Configuration *c, enum cred_source source,
                      enum chain_outcome outcome, const char *label, const char *reason,
                      Source from)
{
    Candidate cand = {
        .source = source, .outcome = outcome, .label = label, .reason = reason, .at = from};
    vec_push(a, &c->chain, cand);
}

static Configuration *configuration(Arena *a, SessionView *v, enum configuration_kind kind,
                                    const char *address, const char *file, int line)
{
    Configuration *c = arena_new(a, Configuration);
    Credentials *creds = arena_new(a, Credentials);
    c->address = address;
    c->kind = kind;
    c->used = TRI_YES;
    if (file)
        c->defined_at = at(file, line);
    creds->access_key_id.text = "AKIAQWERTYUIOPASXQKD";
    creds->access_key_id.at = source_env("AWS_ACCESS_KEY_ID");
    c->base = c->effective = creds;
    c->region.text = "us-west-2";
    c->sts_endpoint = "https://sts.us-west-2.amazonaws.com";
    c->outcome = (Outcome){.status = OUTCOME_ERROR,
                           .stage = STAGE_CALLER_IDENTITY,
                           .error_code = "InvalidClientTokenId",
                           .http_status = 403};
    vec_push(a, &v->configurations, c);
    return c;
}

static void candidate_of_profile(Arena *a, Configuration *c, enum chain_outcome outcome,
                                 const char *profile, const char *reason, int line)
{
    Candidate cand = {.source = CRED_CREDENTIALS_FILE,
                      .outcome = outcome,
                      .label = arena_printf(a, "profile %s", profile),
                      .reason = reason,
                      .at = at("/home/ana/.aws/credentials", line),
                      .profile = profile};
    vec_push(a, &c->chain, cand);
    c->profile = profile;
}

static void environment_chain(Arena *a, Configuration *c)
{
    candidate(a, c, CRED_PROVIDER_BLOCK, CHAIN_ABSENT, "provider block", NULL, SOURCE_UNKNOWN);
    candidate(a, c, CRED_ENVIRONMENT, CHAIN_USED, "AWS_ACCESS_KEY_ID", "id and secret are both set",
              source_env("AWS_ACCESS_KEY_ID"));
    candidate_of_profile(a, c, CHAIN_SHADOWED, "default", "the environment comes first", 1);
    candidate(a, c, CRED_IMDS, CHAIN_NOT_REACHED, "instance metadata", NULL, SOURCE_UNKNOWN);
}

/* The AWS CLI lets a profile that is asked for win over the environment. */
static void cli_chain(Arena *a, Configuration *c)
{
    candidate_of_profile(a, c, CHAIN_USED, "default", "AWS_PROFILE asks for it", 1);
    candidate(a, c, CRED_ENVIRONMENT, CHAIN_SHADOWED, "AWS_ACCESS_KEY_ID",
              "a profile that is asked for comes first here", source_env("AWS_ACCESS_KEY_ID"));
    c->outcome = (Outcome){.status = OUTCOME_OK,
                           .account = "123456789012",
                           .arn = "arn:aws:iam::123456789012:user/ana"};
}

static void request(Arena *a, SessionView *v, const char *operation, const char *why,
                    const char *experiment, const char *result, int ms)
{
    Asked asked = {.host = "sts.us-west-2.amazonaws.com",
                   .operation = operation,
                   .why = why,
                   .experiment = experiment,
                   .configuration = "aws.west",
                   .access_key_id = "AKIAQWERTYUIOPASXQKD",
                   .result = result,
                   .started_ms = FAKE_NOW_MS - 3200,
                   .elapsed_ms = ms,
                   .timeout_ms = 20000};
    vec_push(a, &v->asked, asked);
}

static SessionView *base_view(Arena *a)
{
    static const SessionOptions options = {.dir = "/home/ana/infra/prod", .timeout_ms = 20000};
    SessionView *v = arena_new(a, SessionView);
    Facts *facts = arena_new(a, Facts);
    TfConfig *tf = arena_new(a, TfConfig);
    tf->has_terraform = true;
    facts->dir = "/home/ana/infra/prod";
    facts->home = "/home/ana";
    facts->now_s = FAKE_NOW_S;
    facts->tf = tf;
    v->options = &options;
    v->facts = facts;
    v->generation = 1;
    v->generated_s = FAKE_NOW_S;
    all_pass(a, v);
    return v;
}

static void verdict_of(SessionView *v, const Finding *f)
{
    v->verdict = (Verdict){.status = VERDICT_FAIL,
                           .cause = f->cause,
                           .certainty = f->certainty,
                           .configuration = f->configuration,
                           .title = f->title,
                           .finding = f};
}

static void add_finding(Arena *a, SessionView *v, Finding *f)
{
    vec_push(a, &v->steps[f->step].findings, f);
    if (f->severity == SEVERITY_FAIL)
        step(v, f->step, STATUS_FAIL, f->title);
    else if (v->steps[f->step].status != STATUS_FAIL)
        step(v, f->step, STATUS_WARN, f->title);
}

static void stale_finding(Arena *a, SessionView *v)
{
    Finding *f = finding_new(a, "keys.stale_session_token.environment", CAUSE_STALE_SESSION_TOKEN,
                             SEVERITY_FAIL, CERTAINTY_PROVEN, "aws.west");
    finding_titlef(a, f, "The session token belongs to another key");
    finding_detailf(a, f,
                    "A long-term key (AKIA) never has a session token. The one in the environment "
                    "is left over from an earlier login.");
    finding_evidencef(a, f, "key", at("/home/ana/.zshrc", 41), "AKIA…XQKD   AWS_ACCESS_KEY_ID");
    finding_evidencef(a, f, "token", at("/home/ana/infra/prod/.envrc", 3),
                      "present     AWS_SESSION_TOKEN");
    finding_evidencef(a, f, "STS", SOURCE_UNKNOWN, "403 InvalidClientTokenId, 83 ms");
    finding_prooff(a, f, "asked", SOURCE_UNKNOWN, "same key, no token: accepted as user/ana");
    Fix *fix =
        finding_fix(a, f, "unset_session_token", RISK_SHOW, "Unset the variable in this shell");
    fix_command(a, fix, SHELL_SH, "unset AWS_SESSION_TOKEN");
    fix_command(a, fix, SHELL_FISH, "set -e AWS_SESSION_TOKEN");
    fix = finding_fix(a, f, "remove_line", RISK_EDIT, "Remove line 3 of ~/infra/prod/.envrc");
    Edit edit = {.file = "/home/ana/infra/prod/.envrc",
                 .line = 3,
                 .shown_before = "export AWS_SESSION_TOKEN=‹secret, 356 characters›"};
    vec_push(a, &fix->edits, edit);
    f->by_hand = "env -u AWS_SESSION_TOKEN aws sts get-caller-identity";
    f->link =
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html";
    add_finding(a, v, f);
    verdict_of(v, f);
    Suspect s = {.cause = CAUSE_STALE_SESSION_TOKEN,
                 .certainty = CERTAINTY_PROVEN,
                 .configuration = "aws.west",
                 .finding = f};
    vec_push(a, &s.because, "the same key without the token is accepted");
    vec_push(a, &v->verdict.ranked, s);
    Suspect t = {
        .cause = CAUSE_WRONG_KEYS, .certainty = CERTAINTY_POSSIBLE, .configuration = "aws.west"};
    vec_push(a, &t.because, "403 InvalidClientTokenId fits an unknown key too");
    vec_push(a, &v->verdict.ranked, t);
    passed(a, v, STEP_KEYS, "file", "no damage in either file",
           at("/home/ana/.aws/credentials", 0));
}

/* ---- whole sessions ---- */

static void make_stale(Arena *a, SessionView *v)
{
    environment_chain(a, configuration(a, v, CONF_PROVIDER, "aws.west", "main.tf", 18));
    environment_chain(a, configuration(a, v, CONF_BACKEND, "backend.s3", "backend.tf", 2));
    cli_chain(a, configuration(a, v, CONF_AWS_CLI, "aws_cli", NULL, 0));
    v->configurations.items[2]->version = "2.15.30";
    stale_finding(a, v);
    step(v, STEP_IAM, STATUS_NOT_APPLICABLE, "AWS refuses the key before it looks at permissions.");
    request(a, v, "sts:GetCallerIdentity", "Terraform itself asks this first", NULL,
            "403 InvalidClientTokenId", 83);
    request(a, v, "sts:GetCallerIdentity", "the same key without the session token", "drop_token",
            "200", 91);
    request(a, v, "iam:ListAccessKeys", "whose key it is", NULL, "not asked: needs your yes", 0);
    v->asked.items[2].not_asked = true;
}

static void make_pass(Arena *a, SessionView *v)
{
    Configuration *c = configuration(a, v, CONF_PROVIDER, "aws", "main.tf", 10);
    Credentials *creds = arena_new(a, Credentials);
    *creds = *c->base;
    creds->expires_at_s = FAKE_NOW_S + 42 * 60 + 5;
    c->effective = creds;
    environment_chain(a, c);
    c->outcome = (Outcome){.status = OUTCOME_OK,
                           .account = "123456789012",
                           .arn = "arn:aws:sts::123456789012:assumed-role/deploy/ana"};
    v->verdict = (Verdict){.status = VERDICT_PASS, .title = "nothing wrong"};
    request(a, v, "sts:GetCallerIdentity", "Terraform itself asks this first", NULL, "200", 64);
}

static void make_waiting(Arena *a, SessionView *v)
{
    Configuration *c = configuration(a, v, CONF_PROVIDER, "aws", "main.tf", 10);
    environment_chain(a, c);
    c->outcome = (Outcome){.status = OUTCOME_UNKNOWN};
    c->pending = true;
    step(v, STEP_REACH, STATUS_RUNNING, "Waiting for sts.us-west-2.amazonaws.com");
    step(v, STEP_KEYS, STATUS_RUNNING, "Waiting for AWS's answer to the key");
    step(v, STEP_IAM, STATUS_RUNNING, "Waiting for AWS's answer");
    v->waiting_for = "sts.us-west-2.amazonaws.com";
    v->verdict = (Verdict){.status = VERDICT_UNKNOWN, .title = "cannot tell yet"};
    request(a, v, "sts:GetCallerIdentity", "Terraform itself asks this first", NULL, NULL, 0);
}

static void make_unknown(Arena *a, SessionView *v)
{
    Configuration *c = configuration(a, v, CONF_PROVIDER, "aws", "main.tf", 10);
    environment_chain(a, c);
    c->outcome = (Outcome){.status = OUTCOME_UNKNOWN};
    step(v, STEP_REACH, STATUS_NOT_ASKED, "--offline: nothing was asked.");
    step(v, STEP_KEYS, STATUS_UNKNOWN, "Only AWS can say whether the key is right.");
    step(v, STEP_IAM, STATUS_NOT_ASKED, "--offline: nothing was asked.");
    v->verdict = (Verdict){.status = VERDICT_UNKNOWN, .title = "cannot tell yet"};
    v->consent_wanted =
        "run credential_process: /opt/bin/get-keys --account prod (~/.aws/config:12)";
}

static void make_many(Arena *a, SessionView *v)
{
    make_stale(a, v);
    Configuration *c = configuration(a, v, CONF_PROVIDER, "aws.east", "main.tf", 30);
    candidate(a, c, CRED_PROVIDER_BLOCK, CHAIN_ABSENT, "provider block", NULL, SOURCE_UNKNOWN);
    candidate_of_profile(a, c, CHAIN_USED, "state", "the block asks for it", 7);
    candidate(a, c, CRED_ENVIRONMENT, CHAIN_SHADOWED, "AWS_ACCESS_KEY_ID",
              "profile state comes first", source_env("AWS_ACCESS_KEY_ID"));
    c->region.text = "us-east-1";
    c = configuration(a, v, CONF_PROVIDER, "module.net.aws", "modules/net/main.tf", 1);
    c->used = TRI_NO;
    c->outcome = (Outcome){.status = OUTCOME_UNKNOWN};
    c = configuration(a, v, CONF_REMOTE_STATE, "remote_state.network", "state.tf", 4);
    c->outcome = (Outcome){.status = OUTCOME_OK,
                           .arn = "arn:aws:iam::123456789012:user/ana",
                           .account = "123456789012"};
}

static void make_long(Arena *a, SessionView *v)
{
    make_stale(a, v);
    Finding *f = v->steps[STEP_KEYS].findings.items[0];
    char *word = arena_alloc(a, 400);
    memset(word, 'x', 399);
    finding_titlef(a, f, "A title that goes on and on, because somebody's profile is called %s",
                   word);
    v->verdict.title = f->title;
    for (int i = 0; i < 40; i++)
        finding_evidencef(a, f, "a label longer than its column", at(word, i),
                          "value %d, with a long explanation that has to be wrapped more than once",
                          i);
}

static void make_wide(Arena *a, SessionView *v)
{
    make_stale(a, v);
    Finding *f = v->steps[STEP_KEYS].findings.items[0];
    finding_titlef(a, f, "プロファイル「本番」のキーは AWS に知られていません");
    finding_evidencef(a, f, "café", at("/home/ana/日本語/main.tf", 3),
                      "cafe\xCC\x81 and 環境変数 and naïve");
    v->verdict.title = f->title;
    v->configurations.items[0]->defined_at = at("日本語.tf", 1);
}

static void make_edit(Arena *a, SessionView *v)
{
    make_stale(a, v);
    Finding *f = v->steps[STEP_KEYS].findings.items[0];
    Fix *fix = finding_fix(a, f, "other_profile", RISK_SHOW, "Use profile prod instead");
    fix->changes_principal = true;
    fix->old_arn = "arn:aws:iam::123456789012:user/ana";
    fix->new_arn = "arn:aws:iam::210987654321:role/deploy";
    fix_command(a, fix, SHELL_SH, "export AWS_PROFILE=prod");
    fix = finding_fix(a, f, "ask_admin", RISK_SHOW, "Ask for a new key");
    fix->admin_text = "Please make a new access key for user ana in account 123456789012.";
    fix->for_others = true;
}

static void make_no_terraform(Arena *a, SessionView *v)
{
    TfConfig *tf = arena_new(a, TfConfig);
    Facts *facts = arena_new(a, Facts);
    *facts = *v->facts;
    facts->tf = tf;
    v->facts = facts;
    v->verdict = (Verdict){.status = VERDICT_UNKNOWN, .title = "cannot tell yet"};
    for (int s = 0; s < N_STEPS; s++)
        step(v, (enum step)s, STATUS_NOT_APPLICABLE, "There is nothing to check.");
}

SessionView *fake_session_view(Arena *arena, enum fake_session which)
{
    static void (*const makers[N_FAKES])(Arena *, SessionView *) = {
        make_stale, make_pass, make_waiting, make_unknown,     make_many,
        make_long,  make_wide, make_edit,    make_no_terraform};
    SessionView *v = base_view(arena);
    makers[which](arena, v);
    return v;
}

const LabScenario *fake_scenarios(size_t *out_n)
{
    static const LabScenario all[] = {
        {"missing-keys",
         "No credentials at all",
         CAUSE_MISSING_KEYS,
         1,
         "A new laptop; nobody has signed in on it yet.",
         "Make terraform plan find credentials.",
         "Where Terraform looks, and in which order.",
         {"Is there anything in ~/.aws?", "The file is there but its name is wrong.",
          "mv ~/.aws/credential ~/.aws/credentials"},
         "",
         false,
         "The first day: nothing works yet"},
        {"stale-token",
         "A session token that stayed behind",
         CAUSE_STALE_SESSION_TOKEN,
         2,
         "Yesterday you used a role; today your own key. AWS says that the token is invalid.",
         "Make AWS accept your own key.",
         "A long-term key never has a session token.",
         {"How many AWS_ variables are set?", "One belongs to another key.",
          "unset AWS_SESSION_TOKEN"},
         "",
         false,
         "A brand-new key is refused"},
        {"cut-off-state",
         "The backend needs a role",
         CAUSE_BACKEND_CREDENTIALS,
         3,
         "s",
         "g",
         "l",
         {"a", "b", "c"},
         "",
         false,
         "init fails since the weekend"},
    };
    *out_n = ARRAY_LEN(all);
    return all;
}
