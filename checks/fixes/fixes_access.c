#include "checks/fixes/fixes.h"

#include <string.h>

#include "base/arn.h"
#include "data/regions.h"

static bool is_form(const FixContext *x, enum finding_id id)
{
    return strcmp(x->f->id, finding_rows[id].id) == 0;
}

/* ---- region ---- */

void fixes_region_invalid(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    const char *how, *wrong = x->conf ? x->conf->region.text : NULL;
    const char *right = wrong && wrong[0] ? region_suggest(a, wrong, &how) : NULL;
    Source at = fixkit_written_at(x, x->conf ? x->conf->region.at : SOURCE_UNKNOWN);
    const char *path = fixkit_path(x, at);
    Edit edit;
    if (is_form(x, F_REGION_DIFFERS))
        return;
    if (x->ctx->text_bucket_region) {
        fixkit_words(x, "bucket_region", "name the bucket's own region",
                     arena_printf(a,
                                  "The bucket lies in %s. Name that region where the bucket is "
                                  "asked for: in the provider or backend block, or in AWS_REGION.",
                                  text_safe(a, x->ctx->text_bucket_region)));
        return;
    }
    if (right && strcmp(right, wrong) == 0 && x->ctx->of_text && !x->ctx->text_region_refused)
        right = NULL;                         /* the text only names it */
    if (right && strcmp(right, wrong) == 0) { /* there is such a region: Terraform is too old */
        fixkit_words(x, "know_region", "take a version that knows the region",
                     arena_printf(a,
                                  "%s is a region of AWS; newer versions know it. Until then "
                                  "skip_region_validation = true lets its name pass.",
                                  right));
        return;
    }
    if (!right) {
        fixkit_set(x, "set_region", "name a region (any that you work in)", "AWS_REGION",
                   "us-east-1");
        return;
    }
    if (at.kind == SOURCE_ENVIRONMENT)
        fixkit_set(x, "set_region", "name the right region", at.name, right);
    else if (path && at.line > 0 &&
             fileedit_replace(a, x->ctx->facts->files, path, at.line, wrong, right, &edit))
        fixkit_edit(x, "right_region", "write the region's right name", &edit, true);
    else
        fixkit_words(x, "right_region", "write the region's right name",
                     arena_printf(a, "Where %s is named as the region, %s is probably meant.",
                                  text_safe(a, wrong), right));
}

void fixes_region_opt_in(const FixContext *x)
{
    const char *region = x->conf && x->conf->region.text ? x->conf->region.text : x->region;
    const Region *known = region_find(region);
    /* of a text it may be another one than the refused: every account has those of before 2019 */
    const char *off = x->ctx->of_text && known && !known->opt_in ? "REGION" : region;
    const char *const enable[] = {"aws", "account",  "enable-region", "--region-name",
                                  off,   "--region", "us-east-1",     NULL};
    static const char *const tokens[] = {"aws",
                                         "iam",
                                         "set-security-token-service-preferences",
                                         "--global-endpoint-token-version",
                                         "v2Token",
                                         NULL};
    if (is_form(x, F_REGION_TOKEN)) {
        fixkit_words(x, "regional_token", "get the session token from a regional endpoint",
                     "Tools that still ask sts.amazonaws.com hand out tokens of version 1. Set "
                     "AWS_STS_REGIONAL_ENDPOINTS=regional "
                     "for them, or "
                     "let an administrator switch the account to version 2.");
        fixkit_run(x, "token_version", "or switch the whole account (administrator)", tokens);
        return;
    }
    if (is_form(x, F_REGION_STS_OFF)) {
        fixkit_admin(
            x, "activate_sts", "ask an administrator to activate STS in this region",
            arena_printf(x->ctx->arena,
                         "IAM console, Account settings, Security Token Service: activate %s.",
                         text_safe(x->ctx->arena, region)));
        return;
    }
    fixkit_run(x, "enable_region",
               "enable the region for the account; it takes minutes, at times hours", enable);
}

/* The account's number stays, so the same role of the same account is meant. */
static bool right_partition(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    Source at = fixkit_evidence(x, "role", NULL);
    const char *path = fixkit_path(x, at), *right = partition_of_region(x->region)->name;
    Edit edit;
    for (size_t i = 0; path && at.line > 0 && i < x->conf->roles.len; i++) {
        const RoleHop *hop = &x->conf->roles.items[i];
        const char *wrong = check_arn_partition(a, hop->arn);
        if (!fixkit_same_place(hop->at, at) || !wrong ||
            !fileedit_replace(a, x->ctx->facts->files, path, at.line,
                              arena_printf(a, "arn:%s:", wrong), arena_printf(a, "arn:%s:", right),
                              &edit))
            continue;
        fixkit_edit(x, "right_partition", "write the role's ARN with the region's partition", &edit,
                    true);
        return true;
    }
    return false;
}

void fixes_partition_mismatch(const FixContext *x)
{
    if (is_form(x, F_PARTITION_ARN) && x->conf && right_partition(x))
        return;
    if (is_form(x, F_PARTITION_ARN)) {
        fixkit_words(
            x, "right_arn", "write the role's ARN with the region's partition",
            arena_printf(
                x->ctx->arena,
                "It begins with arn:%s: here. In modules use data.aws_partition.current.partition.",
                partition_of_region(x->region)->name));
        return;
    }
    if (is_form(x, F_PARTITION_RESOURCE)) {
        fixkit_words(
            x, "resource_provider",
            "give the resource a region of the provider's partition, or a provider "
            "block for its region",
            "Another partition is another login: a provider block with an alias, that "
            "region and keys of that partition, and provider = aws.ALIAS in the resource.");
        return;
    }
    fixkit_words(x, "right_partition", "use keys of this partition, or a region of the keys' own",
                 "An account exists in one partition only. Regions: us-east-1 and the like (aws), "
                 "cn-north-1 (aws-cn), us-gov-west-1 "
                 "(aws-us-gov), eusc-de-east-1 (aws-eusc).");
}

/* ---- iam ---- */

static const char *caller(const FixContext *x)
{
    const Answer *a = x->conf ? x->conf->decisive : NULL;
    const char *arn = x->conf ? x->conf->outcome.arn : NULL;
    Span message = a && a->error_message ? span_of(a->error_message) : SPAN_EMPTY;
    size_t at = span_find(message, "arn:");
    if (arn || at == message.len)
        return arn ? arn : "(see the error)";
    message = span_sub(message, at, message.len);
    return arena_span(x->ctx->arena, span_sub(message, 0, span_find_char(message, ' ')));
}

/* Ready to send: who, what, where, and the number under which AWS keeps it. Of a text's error, only
 * what the text tells. */
static const char *request_text(const FixContext *x, const char *wish)
{
    Arena *arena = x->ctx->arena;
    const Answer *a = x->conf ? x->conf->decisive : NULL;
    const Question *q = x->conf ? x->conf->decisive_question : NULL;
    const char *call =
        q ? arena_printf(arena, " Call: %s in %s.", question_kind_name(q->kind), x->region) : "";
    const char *code = a && a->error_code ? text_safe(arena, a->error_code) : "";
    const char *message = a && a->error_message ? text_safe(arena, a->error_message) : "";
    const char *said = code[0] && message[0] ? arena_printf(arena, "%s, %s", code, message)
                       : code[0]             ? code
                                             : message;
    const char *answer =
        text_with(arena, " AWS's answer: ", said, span_ends(span_of(message), ".") ? "" : ".");
    const char *id = a && a->request_id
                         ? arena_printf(arena, " Request id: %s.", text_safe(arena, a->request_id))
                         : "";
    return arena_printf(arena, "%s Caller: %s.%s%s%s", wish, text_safe(arena, caller(x)), call,
                        answer, id);
}

static const char *shown(const FixContext *x, const char *label, const char *otherwise)
{
    const char *text = NULL;
    fixkit_evidence(x, label, &text);
    return text ? text : otherwise;
}

void fixes_iam_denied(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    if (is_form(x, F_DENIED_DECODED)) {
        fixkit_admin(
            x, "ask_permission", "ask for the permission",
            arena_printf(
                a, "Please allow this call. Caller: %s. Action: %s. Resource: %s. Refused by: %s.",
                shown(x, "caller", text_safe(a, caller(x))), shown(x, "action", "?"),
                shown(x, "resource", "?"), shown(x, "refused by", "?")));
        return;
    }
    if (is_form(x, F_DENIED_ACTIONS)) {
        /* What IAM's simulation denied, in one sentence. */
        const char *actions = "";
        for (size_t i = 0; i < x->f->evidence.len; i++) {
            const Evidence *e = &x->f->evidence.items[i];
            if (e->label && strncmp(e->label, "at ", 3) == 0)
                actions =
                    arena_printf(x->ctx->arena, "%s%s%s", actions, actions[0] ? "; " : "", e->text);
        }
        fixkit_admin(x, "ask_permission", "ask for the permissions",
                     arena_printf(a, "Please allow these actions for %s: %s.",
                                  text_safe(a, caller(x)),
                                  actions[0] ? actions : "those that the check names"));
        return;
    }
    fixkit_admin(x, "ask_permission", "ask for the permission",
                 request_text(x, "Please allow this call."));
}

/* Does AWS's message say so? */
static bool message_has(const FixContext *x, const char *words)
{
    const Answer *answer = x->conf ? x->conf->decisive : NULL;
    return answer && answer->error_message && strstr(answer->error_message, words);
}

void fixes_scp_denied(const FixContext *x)
{
    fixkit_admin(x, "ask_organization", "only an administrator of the organization can help",
                 request_text(x, message_has(x, "resource control policy")
                                     ? "A resource control policy denies this call; please exempt "
                                       "it or tell me the resource to use."
                                     : "A service control policy denies this call; please exempt "
                                       "it or tell me the account or region to use."));
}

/* The hop that AWS refused; NULL = none. */
static const RoleHop *refused_hop(const FixContext *x)
{
    for (size_t i = x->conf ? x->conf->roles.len : 0; i > 0; i--)
        if (x->conf->roles.items[i - 1].answer)
            return &x->conf->roles.items[i - 1];
    return NULL;
}

static const char *role_arn(const FixContext *x)
{
    const RoleHop *hop = refused_hop(x);
    if (!hop && x->conf && x->conf->roles.len > 0)
        hop = &x->conf->roles.items[0];
    return hop ? hop->arn : NULL;
}

/* Every role allows an hour (IAM: MaxSessionDuration is at least 3600), and so does a chain of
 * roles. */
static bool shorten_session(const FixContext *x)
{
    const Answer *a = x->conf ? x->conf->decisive : NULL;
    const char *path;
    Edit edit;
    if (!a || !a->error_message || !strstr(a->error_message, "DurationSeconds") || !x->conf->block)
        return false;
    for (size_t i = 0; i < x->conf->block->blocks.len; i++) {
        const TfValue *v = tfblock_get(x->conf->block->blocks.items[i], "duration");
        path = tfvalue_text(v) ? fixkit_path(x, v->expr_at) : NULL;
        if (!path ||
            strncmp(x->conf->block->blocks.items[i]->type, "assume_role", strlen("assume_role")) !=
                0 ||
            !fileedit_replace(x->ctx->arena, x->ctx->facts->files, path, v->expr_at.line,
                              arena_printf(x->ctx->arena, "\"%s\"", tfvalue_text(v)), "\"1h\"",
                              &edit))
            continue;
        fixkit_edit(x, "shorten_session", "ask for one hour, which every role allows", &edit, true);
        return true;
    }
    return false;
}

/* A role that doesn't exist is refused in the same words as one that may not be taken; where AWS
 * says "because", it has looked at the policies of one that does. */
static bool may_be_misnamed(const FixContext *x, const RoleHop *hop)
{
    return is_form(x, F_ROLE_DENIED) && hop && hop->answer->error_message &&
           hop->at.kind == SOURCE_FILE && !strstr(hop->answer->error_message, " because ");
}

/* Only the caller's own account can be asked for its roles: a look there takes a minute, and an
 * administrator's answer a day. */
static bool list_own_roles(const FixContext *x, const RoleHop *hop)
{
    const char *profile = x->creds ? x->creds->profile : NULL;
    const char *const list[] = {
        "aws",         "iam",      "list-roles", "--query",
        "Roles[].Arn", "--output", "text",       profile ? "--profile" : NULL,
        profile,       NULL};
    const char *account = arn_account(x->ctx->arena, hop->arn),
               *own = arn_account(x->ctx->arena, caller(x));
    if (!account || !own || strcmp(account, own) != 0)
        return false;
    fixkit_look(x, "list_roles", "see which roles the account has: this one may be none of them",
                list);
    return true;
}

/* Tags and a source identity need an action of their own, in both policies (IAM user guide,
 * "Passing session tags", "Monitor and control actions taken with assumed roles"). */
static const char *beside_assume_role(const FixContext *x)
{
    return message_has(x, "sts:TagSession")          ? "sts:TagSession"
           : message_has(x, "sts:SetSourceIdentity") ? "sts:SetSourceIdentity"
                                                     : NULL;
}

static void ask_for_the_role(const FixContext *x, const char *role, bool first)
{
    const char *beside = beside_assume_role(x),
               *to = role ? text_safe(x->ctx->arena, role) : "the role";
    if (beside) {
        fixkit_admin(x, "ask_trust", "ask whoever runs the account for one more permission",
                     request_text(x, arena_printf(x->ctx->arena,
                                                  "Please allow %s beside sts:AssumeRole on %s: in "
                                                  "the caller's policy and in the role's trust "
                                                  "policy.",
                                                  beside, to)));
        return;
    }
    fixkit_admin(x, "ask_trust",
                 first ? "ask whoever runs the account for both permissions"
                       : "or, if the name is right, ask whoever runs the account for both "
                         "permissions",
                 request_text(x, arena_printf(x->ctx->arena,
                                              "Please let this caller assume %s: the caller's "
                                              "policy must allow sts:AssumeRole on it. The role's "
                                              "trust policy must name the caller, with the "
                                              "external id and conditions that it asks for.",
                                              to)));
}

/* The ARN itself rather than role_arn = var.role, and in the stack that gives its name. */
static Source name_stands_at(const FixContext *x, const RoleHop *hop)
{
    Source at =
        hop->value_at.kind == SOURCE_FILE && hop->value_at.line > 0 ? hop->value_at : hop->at;
    const char *tail = hop->arn ? strrchr(hop->arn, '/') : NULL;
    return fixkit_stack_place(x, at, fixkit_path(x, at), tail ? tail + 1 : "");
}

void fixes_assume_role_denied(const FixContext *x)
{
    const RoleHop *hop = refused_hop(x);
    const char *role = role_arn(x), *profile = x->creds ? x->creds->profile : NULL;
    const char *const test[] = {"aws",
                                "sts",
                                "assume-role",
                                "--role-arn",
                                role ? role : "ROLE_ARN",
                                "--role-session-name",
                                "test",
                                profile ? "--profile" : NULL,
                                profile,
                                NULL};
    if (is_form(x, F_ROLE_ARN)) {
        fixkit_words(x, "right_arn", "write a role's ARN",
                     "It looks like arn:aws:iam::123456789012:role/NAME, without blanks and with "
                     "12 digits.");
        return;
    }
    if (is_form(x, F_ROLE_BLANK)) {
        fixkit_words(x, "trim_arn", "take it out where the ARN comes from",
                     "Around file(): trimspace(file(\"...\")). In a profile, a variable or tfvars: "
                     "the ARN alone, without blanks or quotes.");
        return;
    }
    if (is_form(x, F_ROLE_PARAMETER) && shorten_session(x))
        return;
    if (is_form(x, F_ROLE_PARAMETER)) {
        fixkit_words(x, "right_parameter", "correct the parameter that AWS names",
                     request_text(x, "AWS refused a parameter of AssumeRole."));
        return;
    }
    bool misnamed = may_be_misnamed(x, hop), listed = misnamed && list_own_roles(x, hop);
    if (listed)
        fixes_open_place(x, "then write the role's right name where it stands",
                         name_stands_at(x, hop));
    ask_for_the_role(x, role, !listed);
    if (misnamed && !listed)
        fixes_open_place(x, "or write the role's right name where it stands",
                         name_stands_at(x, hop));
    fixkit_run(x, "test_role", "test without Terraform", test);
}

/* The section that asks for the code: that of the line at which Terraform stops. */
static const AwsSection *mfa_section(const FixContext *x)
{
    AwsFileList files = check_files(x->ctx);
    for (size_t i = 0; x->conf && i < files.len; i++)
        for (size_t k = 0; k < files.items[i]->sections.len; k++) {
            const AwsSection *s = &files.items[i]->sections.items[k];
            const AwsProperty *mfa = awssection_property(s, "mfa_serial");
            if (mfa && fixkit_same_place(mfa->value.at, x->conf->outcome.at))
                return s;
        }
    return NULL;
}

/* Any version of the AWS CLI can do that; nothing but the code has to be put in. */
static void session_by_hand(const FixContext *x)
{
    const AwsSection *s = mfa_section(x);
    const AwsProperty *mfa = s ? awssection_property(s, "mfa_serial") : NULL;
    const AwsProperty *role = s ? awssection_property(s, "role_arn") : NULL;
    const AwsProperty *source = s ? awssection_property(s, "source_profile") : NULL;
    const char *profile = s ? (source ? source->value.text : NULL) : x->profile;
    const char *device = mfa ? mfa->value.text : "MFA_ARN";
    const char *const session[] = {
        "aws",          "sts",  "get-session-token",          "--serial-number", device,
        "--token-code", "CODE", profile ? "--profile" : NULL, profile,           NULL};
    const char *const assume[] = {"aws",
                                  "sts",
                                  "assume-role",
                                  "--role-arn",
                                  role ? role->value.text : NULL,
                                  "--role-session-name",
                                  "by-hand",
                                  "--serial-number",
                                  device,
                                  "--token-code",
                                  "CODE",
                                  profile ? "--profile" : NULL,
                                  profile,
                                  NULL};
    fixkit_changes_principal(
        x,
        fixkit_run(x, "session_token",
                   "or get a session by hand: put in the code of your device, then export the "
                   "three values that it prints",
                   role && mfa ? assume : session),
        NULL);
}

void fixes_mfa_required(const FixContext *x)
{
    const char *profile = fixkit_profile(x, x->conf ? x->conf->profile : NULL);
    Arena *a = x->ctx->arena;
    Fix *fix;
    if (profile && !text_quote(a, SHELL_SH, profile))
        return;
    if (!is_form(x, F_MFA_POLICY)) { /* the AWS CLI asks where the profile names a device */
        fix = finding_fix(a, x->f, "export_with_mfa", RISK_SHOW,
                          "let the AWS CLI ask for the code and export the session");
        fixkit_export_credentials(x, fix, profile);
    }
    session_by_hand(x);
}

void fixes_account_mismatch(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    if (is_form(x, F_ACCOUNT_MALFORMED)) {
        fixkit_words(x, "quote_id", "write the id with 12 digits, in quotes",
                     "Numbers lose their leading zeros; strings don't: [\"012345678901\"].");
        return;
    }
    if (x->ctx->of_text && !x->conf->outcome.account)
        fixkit_words(x, "right_account", "use credentials of the account meant",
                     "`aws sts get-caller-identity` tells the account that these credentials are "
                     "of; if it is another one, log in to the one meant.");
    else
        fixkit_words(
            x, "right_account", "use credentials of the account meant, or correct the list",
            arena_printf(a,
                         "These credentials are of account %s. If that is the right one, add it to "
                         "allowed_account_ids; if not, log in to the "
                         "other account.",
                         x->conf && x->conf->outcome.account ? x->conf->outcome.account
                                                             : "(not known yet)"));
    fixkit_changes_principal(x, fixes_list_profiles(x), NULL);
}
