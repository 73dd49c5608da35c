#include "tests/support/sampleview.h"

static const Credentials *sample_credentials(Arena *arena, enum cred_source source, const char *id,
                                             const char *profile)
{
    Credentials *c = arena_new(arena, Credentials);
    c->access_key_id.text = id;
    c->access_key_id.at = source_env("AWS_ACCESS_KEY_ID");
    c->secret_key = secret_new(arena, span_of(SAMPLE_SECRET));
    c->token = source == CRED_ENVIRONMENT ? secret_new(arena, span_of(SAMPLE_TOKEN)) : NULL;
    c->source = source;
    c->profile = profile;
    return c;
}

static void sample_candidate(Arena *arena, Configuration *conf, enum cred_source source,
                             enum chain_outcome outcome, const char *label, const char *reason,
                             Source at)
{
    Candidate c = {0};
    c.source = source;
    c.outcome = outcome;
    c.label = label;
    c.reason = reason;
    c.at = at;
    c.creds = outcome == CHAIN_USED ? conf->base : NULL;
    vec_push(arena, &conf->chain, c);
}

static Configuration *sample_configuration(Arena *arena, SessionView *view,
                                           enum configuration_kind kind, const char *address,
                                           Source at)
{
    Configuration *conf = arena_new(arena, Configuration);
    conf->kind = kind;
    conf->address = address;
    conf->used = TRI_YES;
    conf->defined_at = at;
    conf->region.text = "us-west-2";
    conf->region.at = source_file("main.tf", 11, 5);
    conf->region_source = REGION_PROVIDER_BLOCK;
    conf->sts_endpoint = "https://sts.us-west-2.amazonaws.com";
    conf->sts_region = "us-west-2";
    vec_push(arena, &view->configurations, conf);
    return conf;
}

static void sample_works(Configuration *conf)
{
    conf->outcome.status = OUTCOME_OK;
    conf->outcome.account = "123456789012";
    conf->outcome.arn = "arn:aws:iam::123456789012:user/alice";
}

static void sample_configurations(Arena *arena, SessionView *view)
{
    Configuration *conf =
        sample_configuration(arena, view, CONF_PROVIDER, "aws.west", source_file("main.tf", 10, 1));
    conf->base = sample_credentials(arena, CRED_ENVIRONMENT, SAMPLE_KEY_ID, NULL);
    sample_candidate(arena, conf, CRED_PROVIDER_BLOCK, CHAIN_ABSENT, "provider block",
                     "it names no keys", conf->defined_at);
    sample_candidate(arena, conf, CRED_ENVIRONMENT, CHAIN_USED, "AWS_ACCESS_KEY_ID",
                     "a complete pair in the environment comes first",
                     source_env("AWS_ACCESS_KEY_ID"));
    sample_candidate(arena, conf, CRED_CREDENTIALS_FILE, CHAIN_SHADOWED,
                     "profile prod in ~/.aws/credentials", "the environment comes before profiles",
                     source_file("/home/alice/.aws/credentials", 7, 1));
    conf->outcome.status = OUTCOME_ERROR;
    conf->outcome.stage = STAGE_CALLER_IDENTITY;
    conf->outcome.error_code = "InvalidClientTokenId";
    conf->outcome.http_status = 403;
    conf->outcome.terraform_message =
        "Retrieving AWS account details: validating provider credentials";

    conf = sample_configuration(arena, view, CONF_PROVIDER, "aws.spare",
                                source_file("main.tf", 20, 1));
    conf->used = TRI_NO;
    conf->outcome.status = OUTCOME_UNKNOWN;

    conf = sample_configuration(arena, view, CONF_BACKEND, "backend.s3",
                                source_file("backend.tf", 2, 3));
    conf->base = sample_credentials(arena, CRED_CREDENTIALS_FILE, "AKIARZPUZDIKGOTHERK7", "prod");
    conf->profile = "prod";
    sample_works(conf);

    conf = sample_configuration(arena, view, CONF_AWS_CLI, "aws_cli", SOURCE_UNKNOWN);
    conf->version = "2.15.0";
    conf->base = sample_credentials(arena, CRED_CREDENTIALS_FILE, "AKIARZPUZDIKGOTHERK7", "prod");
    conf->profile = "prod";
    sample_works(conf);
}

static Finding *sample_finding(Arena *arena)
{
    SecretShape shape = secret_shape(secret_new(arena, span_of(SAMPLE_TOKEN)));
    Finding *f = finding_new(arena, "keys.stale_session_token", CAUSE_STALE_SESSION_TOKEN,
                             SEVERITY_FAIL, CERTAINTY_PROVEN, "aws.west");
    Edit edit = {0};
    Fix *fix;
    finding_titlef(arena, f, "The session token belongs to another key");
    finding_detailf(arena, f,
                    "A long-term key (AKIA) never has a session token. The one in the environment "
                    "is left over from an earlier login.");
    finding_evidencef(arena, f, "key", source_env("AWS_ACCESS_KEY_ID"), "%s",
                      text_key_id(arena, SAMPLE_KEY_ID, false));
    finding_evidencef(arena, f, "token", source_file("/home/alice/.envrc", 3, 1), "present");
    finding_prooff(arena, f, "asked", (Source){SOURCE_AWS, "sts.us-west-2.amazonaws.com", 0, 0},
                   "the same key without the token is accepted as user/alice");
    fix = finding_fix(arena, f, "unset_session_token", RISK_RUN,
                      "Take AWS_SESSION_TOKEN out of the environment");
    fix_command(arena, fix, SHELL_SH, "unset AWS_SESSION_TOKEN");
    fix_command(arena, fix, SHELL_FISH, "set -e AWS_SESSION_TOKEN");
    fix_command(arena, fix, SHELL_POWERSHELL, "Remove-Item Env:AWS_SESSION_TOKEN");
    vec_push(arena, &fix->env_unset, "AWS_SESSION_TOKEN");
    fix = finding_fix(arena, f, "remove_line", RISK_EDIT, "Remove the line that sets it");
    edit.file = "/home/alice/.envrc";
    edit.line = 3;
    edit.before = secret_new(arena, span_of("export AWS_SESSION_TOKEN=" SAMPLE_TOKEN));
    edit.shown_before =
        arena_printf(arena, "export AWS_SESSION_TOKEN=%s", text_secret_span(arena, &shape));
    vec_push(arena, &fix->edits, edit);
    f->by_hand = "env -u AWS_SESSION_TOKEN aws sts get-caller-identity";
    f->link = "https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html";
    return f;
}

static void sample_asked(Arena *arena, SessionView *view)
{
    Asked a = {0};
    a.host = "sts.us-west-2.amazonaws.com";
    a.operation = "sts:GetCallerIdentity";
    a.why = "Terraform asks this at configure";
    a.configuration = "aws.west";
    a.access_key_id = SAMPLE_KEY_ID;
    a.result = "403 InvalidClientTokenId";
    a.elapsed_ms = 83;
    vec_push(arena, &view->asked, a);
    a.experiment = "drop_token";
    a.why = "is the token another key's?";
    a.result = "200";
    vec_push(arena, &view->asked, a);
    a.result = "timeout";
    a.access_key_id = SAMPLE_SECRET; /* a swapped pair: never shown */
    vec_push(arena, &view->asked, a);
}

static SessionView *sample_base(Arena *arena)
{
    static SessionOptions options = {.dir = "infra", .timeout_ms = 20000};
    SessionView *view = arena_new(arena, SessionView);
    Facts *facts = arena_new(arena, Facts);
    EnvFacts *env = arena_new(arena, EnvFacts);
    TfConfig *tf = arena_new(arena, TfConfig);
    TfConstraint constraint = {"~> 5.0", "hashicorp/aws", "", {SOURCE_FILE, "versions.tf", 4, 1}};
    env->shell = "zsh";
    tf->has_terraform = true;
    tf->implementation = "terraform";
    tf->lock.version = "5.100.0";
    tf->installed_version = "5.100.0";
    vec_push(arena, &tf->aws_constraints, constraint);
    facts->dir = "/home/alice/infra";
    facts->home = "/home/alice";
    facts->env = env;
    facts->tf = tf;
    facts->terraform_version = "1.11.4";
    view->options = &options;
    view->facts = facts;
    view->latest_provider_version = "6.68.0";
    view->generated_s = 1795448686;
    view->elapsed_ms = 84;
    for (int i = 0; i < N_STEPS; i++) {
        view->steps[i].step = (enum step)i;
        view->steps[i].status = STATUS_PASS;
        view->steps[i].status_text = "nothing wrong here";
    }
    return view;
}

SessionView *sample_view(Arena *arena)
{
    SessionView *view = sample_base(arena);
    Finding *f = sample_finding(arena);
    Suspect suspect = {0};
    Evidence passed = {
        "answer", "in 83 ms", {SOURCE_AWS, "sts.us-west-2.amazonaws.com", 0, 0}, false};
    sample_configurations(arena, view);
    sample_asked(arena, view);
    view->steps[STEP_KEYS].status = STATUS_FAIL;
    view->steps[STEP_KEYS].status_text = "1 problem";
    vec_push(arena, &view->steps[STEP_KEYS].findings, f);
    vec_push(arena, &view->steps[STEP_REACH].passed, passed);
    view->steps[STEP_IAM].status = STATUS_UNKNOWN;
    view->steps[STEP_IAM].status_text = "the keys have to work first";
    view->verdict.status = VERDICT_FAIL;
    view->verdict.cause = f->cause;
    view->verdict.certainty = f->certainty;
    view->verdict.configuration = f->configuration;
    view->verdict.title = f->title;
    view->verdict.finding = f;
    suspect.cause = f->cause;
    suspect.certainty = f->certainty;
    suspect.configuration = f->configuration;
    suspect.finding = f;
    vec_push(arena, &suspect.because, "the same key works without the token");
    vec_push(arena, &view->verdict.ranked, suspect);
    suspect.cause = CAUSE_WRONG_KEYS;
    suspect.certainty = CERTAINTY_POSSIBLE;
    vec_push(arena, &view->verdict.ranked, suspect);
    return view;
}

SessionView *sample_view_pass(Arena *arena)
{
    SessionView *view = sample_base(arena);
    Configuration *conf =
        sample_configuration(arena, view, CONF_PROVIDER, "aws", source_file("main.tf", 1, 1));
    conf->base = sample_credentials(arena, CRED_CREDENTIALS_FILE, SAMPLE_KEY_ID, "default");
    sample_works(conf);
    view->verdict.status = VERDICT_PASS;
    view->verdict.title = "Terraform can log in";
    return view;
}
