#include "checks/fixes.h"

#include <string.h>

#include "checks/losers.h"

static bool is_form(const FixContext *x, enum finding_id id)
{
    return strcmp(x->f->id, finding_rows[id].id) == 0;
}

/* Who would act with the loser's credentials, as AWS answered. */
static const char *proven_arn(const FixContext *x)
{
    for (size_t i = 0; i < x->f->evidence.len; i++)
        if (x->f->evidence.items[i].label && strcmp(x->f->evidence.items[i].label, "would act as") == 0)
            return x->f->evidence.items[i].text;
    return NULL;
}

static Source evidence_at(const FixContext *x, const char *label)
{
    for (size_t i = 0; i < x->f->evidence.len; i++)
        if (x->f->evidence.items[i].label && strcmp(x->f->evidence.items[i].label, label) == 0)
            return x->f->evidence.items[i].at;
    return SOURCE_UNKNOWN;
}

void fixes_env_config_conflict(const FixContext *x)
{
    static const char *const keys[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", NULL};
    static const char *const profile[] = {"AWS_PROFILE", "AWS_DEFAULT_PROFILE", NULL};
    bool env_wins = is_form(x, F_ENV_BEATS);
    Source named = x->conf ? x->conf->profile_at : SOURCE_UNKNOWN;
    Fix *fix;
    if (is_form(x, F_ENV_AND_PROFILE))
        return;
    if (env_wins) {
        fixkit_changes_principal(x, fixkit_unset(x, "unset_keys", "take the dead keys out of the environment", keys),
                                 proven_arn(x));
        if (x->creds) {
            fix = fixkit_drop_variables(x, "drop_key_lines", "and out of the file that sets them", keys);
            fixkit_changes_principal(x, fix, proven_arn(x));
            if (fix)
                fix->unasked = false; /* a start-up file is the user's own */
        }
        return;
    }
    if (named.kind == SOURCE_ENVIRONMENT)
        fixkit_changes_principal(
            x, fixkit_unset(x, "unset_profile", "don't name the profile, so that the variables are used", profile), proven_arn(x));
    else
        fixkit_changes_principal(
            x, fixkit_drop(x, "drop_profile_line", "take profile out of the block, so that the variables are used", named, false),
            proven_arn(x));
}

void fixes_provider_block_override(const FixContext *x)
{
    Source at[3];
    Fix *fix = NULL;
    if (!x->creds || !x->conf || !x->conf->block)
        return;
    at[0] = tfblock_get(x->conf->block, "access_key")->expr_at;
    at[1] = tfblock_get(x->conf->block, "secret_key")->expr_at;
    at[2] = tfblock_get(x->conf->block, "token")->expr_at;
    if (is_form(x, F_VALUE_BEATS)) {
        at[0] = x->creds->access_key_id.at;
        at[1] = x->creds->secret_at;
        at[2] = SOURCE_UNKNOWN;
    }
    for (size_t i = 0; i < ARRAY_LEN(at); i++)
        if (at[i].kind == SOURCE_FILE)
            fix = fixkit_drop_also(x, fix, "drop_key_lines",
                                   is_form(x, F_VALUE_BEATS) ? "take the dead values out" : "take the dead keys out of the block",
                                   at[i]);
    fixkit_changes_principal(x, fix, proven_arn(x));
}

/* ---- profiles ---- */

static void rename_to(const FixContext *x, Source at, const char *wrong, const char *right)
{
    Edit edit;
    const char *path = fixkit_path(x, at);
    if (at.kind == SOURCE_ENVIRONMENT)
        fixkit_changes_principal(x, fixkit_set(x, "use_profile", "name the profile that is there", at.name, right), NULL);
    else if (path && at.line > 0 && fileedit_replace(x->ctx->arena, x->ctx->facts->world, path, at.line, wrong, right, &edit))
        fixkit_changes_principal(x, fixkit_edit(x, "use_profile", "name the profile that is there", &edit, false), NULL);
}

/* [work] in config, [profile work] in credentials: the header in the form of its file. */
static void fix_header(const FixContext *x)
{
    Source at = evidence_at(x, "section");
    const char *path = fixkit_path(x, at), *name = x->conf->profile;
    char *plain = arena_printf(x->ctx->arena, "[%s]", name), *prefixed = arena_printf(x->ctx->arena, "[profile %s]", name);
    Edit edit;
    bool ok = path && (fileedit_replace(x->ctx->arena, x->ctx->facts->world, path, at.line, prefixed, plain, &edit) ||
                       fileedit_replace(x->ctx->arena, x->ctx->facts->world, path, at.line, plain, prefixed, &edit));
    if (ok)
        fixkit_edit(x, "fix_header", "give the section the header of its file", &edit, true);
}

/* Text of the row without its quotes: "'work'" -> work. */
static const char *evidence_name(const FixContext *x, const char *label)
{
    for (size_t i = 0; i < x->f->evidence.len; i++)
        if (x->f->evidence.items[i].label && strcmp(x->f->evidence.items[i].label, label) == 0)
            return arena_span(x->ctx->arena, span_trim(span_of(x->f->evidence.items[i].text), "'"));
    return NULL;
}

void fixes_profile_missing(const FixContext *x)
{
    static const char *const list[] = {"aws", "configure", "list-profiles", NULL};
    static const char *const names[] = {"AWS_PROFILE", NULL};
    const char *near = evidence_name(x, "nearest");
    if (!x->conf)
        return;
    if (is_form(x, F_PROFILE_HEADER) && x->conf->profile)
        fix_header(x);
    if (near && x->conf->profile)
        rename_to(x, x->conf->profile_at, x->conf->profile, near);
    if (x->conf->profile_at.kind == SOURCE_ENVIRONMENT)
        fixkit_changes_principal(x, fixkit_unset(x, "unset_profile", "or name no profile", names), NULL);
    fixkit_run(x, "list_profiles", "see which profiles there are", list);
    if (x->conf->profile && !near && !is_form(x, F_PROFILE_HEADER)) {
        const char *const create[] = {"aws", "configure", "--profile", x->conf->profile, NULL};
        fixkit_run(x, "configure", "or make the profile", create);
    }
}

static bool same_place(Source a, Source b)
{
    return a.kind == b.kind && a.line == b.line && a.name && b.name && strcmp(a.name, b.name) == 0;
}

/* Does the line belong to a pair that lost, too? Merged sections mix; such a line must stay (RULES.md 37). */
static bool shared_with_loser(const LoserVec *losers, Source at)
{
    for (size_t i = 0; i < losers->len; i++) {
        const Credentials *c = losers->items[i].creds;
        if (c && (same_place(c->access_key_id.at, at) || same_place(c->secret_at, at) || (c->token && same_place(c->token_at, at))))
            return true;
    }
    return false;
}

void fixes_profile_shadowed(const FixContext *x)
{
    Source at[3];
    LoserVec losers;
    Fix *fix = NULL;
    if (!x->creds)
        return;
    losers = losers_of(x->ctx, x->conf);
    at[0] = x->creds->access_key_id.at;
    at[1] = x->creds->secret_at;
    at[2] = x->creds->token ? x->creds->token_at : SOURCE_UNKNOWN;
    for (size_t i = 0; i < ARRAY_LEN(at); i++)
        if (at[i].kind == SOURCE_FILE && !shared_with_loser(&losers, at[i]))
            fix = fixkit_drop_also(x, fix, "drop_key_lines", "take the dead values out, so that the others are read", at[i]);
    fixkit_changes_principal(x, fix, proven_arn(x));
}

/* ---- SSO ---- */

void fixes_sso_expired(const FixContext *x)
{
    const char *profile = x->conf && x->conf->profile ? x->conf->profile : "default";
    const char *const login[] = {"aws", "sso", "login", "--profile", profile, NULL};
    const char *const device[] = {"aws", "sso", "login", "--use-device-code", "--profile", profile, NULL};
    fixkit_run(x, "sso_login", "log in again", login);
    fixkit_run(x, "sso_login_device", "or, without a browser on this machine", device);
}

void fixes_sso_misconfigured(const FixContext *x)
{
    static const char *const session[] = {"aws", "configure", "sso-session", NULL};
    const char *profile = x->conf && x->conf->profile ? x->conf->profile : "default";
    const char *const configure[] = {"aws", "configure", "sso", "--profile", profile, NULL};
    if (is_form(x, F_SSO_NO_SECTION))
        fixkit_run(x, "configure_session", "write the sso-session section", session);
    fixkit_run(x, "configure_sso", "set the profile up again; it lists the accounts and roles that you have", configure);
    if (is_form(x, F_SSO_NO_ACCESS))
        fixkit_admin(x, "ask_assignment", "ask for the assignment",
                     arena_printf(x->ctx->arena,
                                  "Please assign me the permission set of this role in that account in IAM Identity Center "
                                  "(profile %s). A policy in IAM does not help: the role itself is not offered to me.",
                                  text_safe(x->ctx->arena, profile)));
}

/* ---- others ---- */

void fixes_web_identity(const FixContext *x)
{
    static const char *const names[] = {"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", NULL};
    fixkit_admin(
        x, "three_parts", "look at the three parts",
        "GitHub: the job needs `permissions: id-token: write`, the audience is sts.amazonaws.com, and the trust policy's sub reads "
        "like "
        "repo:ORG/REPO:ref:refs/heads/main or repo:ORG/REPO:environment:NAME. EKS: the service account needs the annotation "
        "eks.amazonaws.com/role-arn, and the cluster's issuer must be an identity provider of the account.");
    if (is_form(x, F_WEBID_FILE) || is_form(x, F_WEBID_ROLE))
        fixkit_changes_principal(x, fixkit_unset(x, "unset_web_identity", "or, outside CI and pods, take the variables out", names),
                                 NULL);
}

void fixes_credential_process_failed(const FixContext *x)
{
    fixkit_admin(
        x, "run_by_hand", "run the program by hand and look at what it says",
        "It must print one JSON object with Version 1, AccessKeyId, SecretAccessKey and, for temporary keys, SessionToken and "
        "Expiration, "
        "and nothing else on standard output. Name it by its absolute path: the PATH of CI and of editors is shorter than yours.");
}

void fixes_backend_credentials(const FixContext *x)
{
    static const char *const reconfigure[] = {"terraform", "init", "-reconfigure", NULL};
    const char *const with_profile[] = {"terraform", "init", "-reconfigure", "-backend-config=profile=PROFILE", NULL};
    if (is_form(x, F_BACKEND_DENIED) || is_form(x, F_BACKEND_BUCKET))
        fixkit_admin(x, "ask_bucket", "ask whoever owns the bucket",
                     arena_printf(x->ctx->arena,
                                  "Is this the right bucket, and may %s list it and read and write its objects "
                                  "(s3:ListBucket, s3:GetObject, s3:PutObject)?",
                                  x->conf && x->conf->outcome.arn ? x->conf->outcome.arn : "this identity"));
    if (is_form(x, F_BACKEND_KEYS))
        fixkit_changes_principal(
            x, fixkit_run(x, "backend_profile", "give the backend a profile of its own that works", with_profile), NULL);
    fixkit_run(x, "reconfigure", "after a change of the backend block", reconfigure);
}

void fixes_remote_execution(const FixContext *x)
{
    fixkit_admin(x, "workspace_variables", "set the credentials in the workspace",
                 "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (sensitive environment variables), or better dynamic credentials "
                 "(TFC_AWS_PROVIDER_AUTH=true, TFC_AWS_RUN_ROLE_ARN), in the workspace or in a variable set. Or let the workspace "
                 "run locally: "
                 "Settings, General, Execution Mode, Local.");
}
