#include "checks/fixes/fixes.h"

#include <string.h>

#include "awscli/awscli_verbs.h"
#include "data/regions.h"

enum { SESSION_SLIPS = 2 };

static bool is_form(const FixContext *x, enum finding_id id)
{
    return strcmp(x->f->id, finding_rows[id].id) == 0;
}

/* ---- SSO ---- */

void fixes_sso_expired(const FixContext *x)
{
    const char *profile = fixkit_profile(x, x->conf ? x->conf->profile : NULL);
    const char *flag = profile ? "--profile" : NULL;
    const char *const login[] = {"aws", "sso", "login", flag, profile, NULL};
    const char *code = awscli_code_flag(x->ctx->facts->aws_cli_version) + strlen(" ");
    const char *const device[] = {"aws", "sso", "login", code, flag, profile, NULL};
    fixkit_run(x, "sso_login", "log in again", login);
    fixkit_run(x, "sso_login_device", "or, without a browser on this machine", device);
}

/* The [sso-session] that is a slip of the pen away from the one named, else the only one there is;
 * NULL = it can't be told. */
static const char *session_meant(const FixContext *x, const char *wrong, bool *out_slip)
{
    AwsFileList files = check_files(x->ctx);
    const char *near = NULL, *any = NULL;
    bool several_near = false, several = false;
    for (size_t i = 0; i < files.len; i++)
        for (size_t k = 0; k < files.items[i]->sections.len; k++) {
            const AwsSection *s = &files.items[i]->sections.items[k];
            if (s->kind != SECTION_SSO_SESSION || strcmp(s->name, wrong) == 0)
                continue;
            several = several || (any && strcmp(any, s->name) != 0);
            any = s->name;
            if (text_distance(s->name, wrong, SESSION_SLIPS + 1) > SESSION_SLIPS)
                continue;
            several_near = several_near || (near && strcmp(near, s->name) != 0);
            near = s->name;
        }
    *out_slip = near != NULL;
    if (near)
        return several_near ? NULL : near;
    return several ? NULL : any;
}

/* Account and role stand in the profile and stay; another portal than the one meant is asked only
 * where the user says so. */
static void name_the_session(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    Snapshot *files = x->ctx->facts->files;
    Source at = x->conf ? x->conf->outcome.at : SOURCE_UNKNOWN;
    const char *path = fixkit_path(x, at),
               *wrong = path && at.line > 0 ? fileedit_value(a, files, path, at.line) : NULL;
    bool slip = false;
    const char *right = wrong ? session_meant(x, wrong, &slip) : NULL;
    Edit edit;
    if (right && fileedit_set_value(a, files, path, at.line, right, &edit))
        fixkit_edit(x, "use_session", "name the sso-session that is there", &edit, slip);
}

void fixes_sso_misconfigured(const FixContext *x)
{
    static const char *const session[] = {"aws", "configure", "sso-session", NULL};
    const char *profile = fixkit_profile(x, x->conf ? x->conf->profile : NULL);
    bool named = profile && strcmp(profile, "default") != 0; /* see fixkit_configure */
    const char *const configure[] = {"aws",   "configure", "sso", named ? "--profile" : NULL,
                                     profile, NULL};
    if (is_form(x, F_SSO_NO_SECTION))
        name_the_session(x);
    if (is_form(x, F_SSO_NO_SECTION))
        fixkit_run(x, "configure_session", "write the sso-session section", session);
    fixkit_run(x, "configure_sso",
               "set the profile up again; it lists the accounts and roles that you have",
               configure);
    if (is_form(x, F_SSO_NO_ACCESS))
        fixkit_admin(
            x, "ask_assignment", "ask for the assignment",
            arena_printf(
                x->ctx->arena,
                "Please assign me the permission set of this role in that account in IAM Identity "
                "Center%s. A policy in IAM does not help: the role itself is not offered to me.",
                profile ? arena_printf(x->ctx->arena, " (profile %s)",
                                       text_safe(x->ctx->arena, profile))
                        : ""));
}

/* ---- others ---- */

void fixes_web_identity(const FixContext *x)
{
    static const char *const names[] = {"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", NULL};
    if (is_form(x, F_WEBID_EXPIRED) || is_form(x, F_WEBID_SOON)) {
        Fix *fix = fixkit_words(
            x, "new_token", "get a new token right before Terraform starts",
            "GitHub: run aws-actions/configure-aws-credentials again in the same job. A "
            "pod: start it anew if its file is old; the kubelet renews it. Elsewhere: "
            "start the job again, or name the file that holds the newest token.");
        for (size_t i = 0; x->conf && i < x->conf->roles.len; i++)
            if (x->conf->roles.items[i].web_identity)
                fix->opens = fixkit_opened(x, x->conf->roles.items[i].named_at);
        return;
    }
    if (x->f->detail && strstr(x->f->detail, "EKS Pod Identity")) {
        fixkit_words(x, "use_agent", "let the agent be asked, and take the variables out",
                     "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.23/v1/credentials and "
                     "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE with the token's path: EKS sets both "
                     "in a pod whose service account has an association.");
        fixkit_changes_principal(x,
                                 fixkit_unset(x, "unset_web_identity",
                                              "then take the web identity variables out", names),
                                 NULL);
        return;
    }
    fixkit_words(x, "three_parts",
                 "compare the job, the role's trust policy and the identity provider",
                 "GitHub: the job needs `permissions: id-token: write`, the audience is "
                 "sts.amazonaws.com, and the trust policy's sub reads "
                 "like "
                 "repo:ORG/REPO:ref:refs/heads/main or repo:ORG/REPO:environment:NAME. EKS: the "
                 "service account needs the annotation "
                 "eks.amazonaws.com/role-arn, and the cluster's issuer must be an identity "
                 "provider of the account.");
    if (is_form(x, F_WEBID_FILE) || is_form(x, F_WEBID_ROLE))
        fixkit_changes_principal(x,
                                 fixkit_unset(x, "unset_web_identity",
                                              "or, outside CI and pods, take the variables out",
                                              names),
                                 NULL);
}

void fixes_credential_process_failed(const FixContext *x)
{
    if (is_form(x, F_TERRAGRUNT_AUTH)) {
        fixkit_words(x, "run_by_hand", "run the command by hand, in the unit's folder",
                     "It must end well and print one JSON object with awsCredentials, awsRole or "
                     "envs, and nothing else on standard output.");
        return;
    }
    fixkit_words(x, "run_by_hand", "run the program by hand and look at what it says",
                 "It must print one JSON object with Version 1, AccessKeyId, SecretAccessKey and, "
                 "for temporary keys, SessionToken and "
                 "Expiration, "
                 "and nothing else on standard output. Name it by its absolute path: the PATH of "
                 "CI and of editors is shorter than yours.");
}

static const char *identity_of(const FixContext *x)
{
    return x->conf && x->conf->outcome.arn ? x->conf->outcome.arn : "this identity";
}

/* The other profile of this module with which AWS accepts the login; NULL: none, or several. */
static const Configuration *works_beside(const FixContext *x)
{
    const ConfigurationVec *all = x->ctx->configurations;
    const Configuration *found = NULL;
    for (size_t i = 0; x->conf && i < all->len; i++) {
        const Configuration *c = all->items[i];
        if (!check_works(c) || !c->profile || c->profile_at.kind == SOURCE_NONE ||
            (x->conf->profile && strcmp(c->profile, x->conf->profile) == 0))
            continue;
        if (found && strcmp(found->profile, c->profile) != 0)
            return NULL;
        found = c;
    }
    return found;
}

/* The profile that another block signs in with, written where the dead one stands, else given at
 * init; without such a profile the user puts in its name. */
static void give_backend_a_profile(const FixContext *x)
{
    const Configuration *other = works_beside(x);
    const char *arn = other ? other->outcome.arn : NULL;
    const char *const with_profile[] = {"terraform", "init", "-reconfigure",
                                        arena_printf(x->ctx->arena, "-backend-config=profile=%s",
                                                     other ? other->profile : "PROFILE"),
                                        NULL};
    Edit edit;
    if (other && x->conf->profile &&
        fixkit_rename(x, x->conf->profile_at, x->conf->profile, other->profile, &edit))
        fixkit_changes_principal(x,
                                 fixkit_edit(x, "backend_profile_here",
                                             arena_printf(x->ctx->arena,
                                                          "let the backend use profile %s, "
                                                          "which works here",
                                                          text_safe(x->ctx->arena, other->profile)),
                                             &edit, false),
                                 arn);
    if (x->conf->dependency) /* nobody runs init there */
        return;
    fixkit_changes_principal(x,
                             fixkit_run(x, "backend_profile",
                                        other ? "or give the backend that profile at init"
                                              : "give the backend a profile of its own that works",
                                        with_profile),
                             arn);
}

/* Where the backend's arguments stand: Terragrunt makes the block of its own. */
static const char *backend_block(const FixContext *x)
{
    Source at = x->conf ? x->conf->defined_at : SOURCE_UNKNOWN;
    bool terragrunts =
        x->ctx->facts->unit && at.kind == SOURCE_FILE &&
        (span_ends(span_of(at.name), ".hcl") || span_ends(span_of(at.name), ".hcl.json"));
    return terragrunts ? "remote_state block" : "backend block";
}

/* S3's refusal names the bucket's region: written where the wrong one stands, else given at init.
 */
static void name_bucket_region(const FixContext *x)
{
    const char *right =
        x->conf && x->conf->decisive ? answer_field(x->conf->decisive, "BucketRegion") : NULL;
    const char *wrong = x->conf ? x->conf->region.text : NULL;
    Edit edit;
    if (!right || !region_find(right)) {
        fixkit_words(x, "bucket_region",
                     arena_printf(x->ctx->arena, "write the bucket's own region into the %s",
                                  backend_block(x)),
                     "S3 tells it in the header x-amz-bucket-region of its answer: the command "
                     "by hand shows it.");
        return;
    }
    const char *const at_init[] = {fixkit_program(x), "init", "-reconfigure",
                                   arena_printf(x->ctx->arena, "-backend-config=region=%s", right),
                                   NULL};
    if (wrong && fixkit_rename(x, x->conf->region.at, wrong, right, &edit))
        fixkit_edit(x, "bucket_region", "write the bucket's own region where the wrong one stands",
                    &edit, true);
    else
        fixkit_run(x, "bucket_region", "give the backend the bucket's own region at init", at_init);
}

/* Terragrunt reads that state for this unit each time, and with this unit's environment. */
static void other_unit(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    fixkit_words(
        x, "other_unit", "correct it where the other unit keeps its state",
        arena_printf(a,
                     "Terragrunt reads the state of dependency %s before this unit, at each run: "
                     "%s. No mock_outputs stand in for a state that refuses; skip_outputs = true "
                     "leaves it unread.",
                     text_safe(a, x->conf->dependency->name), source_text(a, x->conf->defined_at)));
}

void fixes_backend_credentials(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    static const char *const reconfigure[] = {"terraform", "init", "-reconfigure", NULL};
    if (is_form(x, F_BACKEND_DENIED) || is_form(x, F_BACKEND_BUCKET))
        fixkit_admin(
            x, "ask_bucket", "ask whoever owns the bucket",
            arena_printf(
                x->ctx->arena,
                "Is this the right bucket, and may %s list it and read and write its objects "
                "(s3:ListBucket, s3:GetObject, s3:PutObject)?",
                identity_of(x)));
    if (is_form(x, F_BACKEND_LOCK)) {
        fixkit_admin(
            x, "ask_lock", "ask for the right to lock the state",
            arena_printf(x->ctx->arena,
                         "Please let %s write the state's lock: s3:GetObject, s3:PutObject and "
                         "s3:DeleteObject on KEY.tflock in the state's bucket; for a DynamoDB "
                         "table dynamodb:GetItem, PutItem and DeleteItem. Until then only reading "
                         "works: %s plan -lock=false.",
                         identity_of(x), fixkit_program(x)));
        return;
    }
    if (is_form(x, F_BACKEND_STATE) && x->conf && x->conf->dependency) {
        fixkit_words(x, "apply_first", "apply the dependency first, or give it mock_outputs",
                     "terragrunt apply in its folder makes the outputs. Until then mock_outputs "
                     "stand in for them, for the commands that "
                     "mock_outputs_allowed_terraform_commands names.");
        return;
    }
    if (is_form(x, F_BACKEND_STATE)) {
        fixkit_words(x, "apply_first", "apply the configuration that writes this state first",
                     "Or correct bucket, key, workspace or workspace_key_prefix of the "
                     "terraform_remote_state, so that they name the state that is there.");
        return;
    }
    if (is_form(x, F_BACKEND_KEYS))
        give_backend_a_profile(x);
    if (is_form(x, F_BACKEND_REGION))
        name_bucket_region(x);
    if (is_form(x, F_BACKEND_INCOMPLETE))
        fixkit_words(x, "backend_setting", "give the setting that is missing",
                     arena_printf(a,
                                  "Write it into the %s, or give it at init: "
                                  "%s init -reconfigure -backend-config=NAME=VALUE.",
                                  backend_block(x), fixkit_program(x)));
    if (x->conf && x->conf->dependency) {
        other_unit(x);
        return;
    }
    fixkit_run(x, "reconfigure", arena_printf(a, "after a change of the %s", backend_block(x)),
               reconfigure);
}

void fixes_remote_execution(const FixContext *x)
{
    fixkit_words(x, "workspace_variables", "set the credentials in the workspace",
                 "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (sensitive environment "
                 "variables), or better dynamic credentials "
                 "(TFC_AWS_PROVIDER_AUTH=true, TFC_AWS_RUN_ROLE_ARN), in the workspace or in a "
                 "variable set. Or let the workspace "
                 "run locally: "
                 "Settings, General, Execution Mode, Local.");
}
