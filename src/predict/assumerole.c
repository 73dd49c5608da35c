/*
 * Roles: of a profile (aws-sdk-go-v2 config/resolve_credentials.go credsFromAssumeRole) and of
 * assume_role blocks (aws-sdk-go-base credentials.go assumeRoleCredentialsProvider), one after
 * another (RULES.md 5, 45, 57-60, 88).
 */
#include <string.h>

#include "predict/duration.h"
#include "predict/message.h"
#include "predict/sources.h"
#include "predict/sts.h"

enum {
    DURATION_DEFAULT_S = 15 * 60, /* stscreds.DefaultDuration */
    DURATION_PROFILE_MIN = 15     /* minutes; a profile's duration_seconds counts only above that */
};

/* Puts one hop on the chain. NULL ends the walk. */
static const Credentials *hop_take(Walk *w, Question *q, RoleHop hop, const char *message,
                                   const char *profile)
{
    const Answer *a;
    hop.question = q;
    a = sts_ask(w, STAGE_ASSUME_ROLE, q, "", message);
    hop.answer = a ? a : w->conf->decisive_question == q ? w->conf->decisive : NULL;
    vec_push(w->arena, &w->conf->roles, hop);
    if (w->ended && w->conf->outcome.reason == PREDICT_ASKED &&
        w->conf->outcome.status == OUTCOME_ERROR)
        w->conf->outcome.at = hop.at;
    return sts_creds(w, q, a, q->creds->source, profile, message);
}

static void param_number(Walk *w, Question *q, const char *name, int n)
{
    walk_param(w, q, name, arena_printf(w->arena, "%d", n));
}

static int profile_duration(const SharedProfile *p)
{
    int seconds = 0;
    if (!value_present(p->duration_seconds))
        return DURATION_DEFAULT_S;
    for (const char *d = p->duration_seconds.text; *d >= '0' && *d <= '9' && seconds < 1000000; d++)
        seconds = seconds * 10 + (*d - '0');
    return seconds / 60 > DURATION_PROFILE_MIN ? seconds : DURATION_DEFAULT_S;
}

const Credentials *role_of_profile(Walk *w, const SharedProfile *p, const Credentials *creds)
{
    const char *message = message_credentials(w);
    Question *q = sts_question(w, Q_ASSUME_ROLE, STAGE_ASSUME_ROLE, CLIENT_SDK, creds,
                               "assume the role of the profile, as Terraform would", message);
    RoleHop hop = {.arn = p->role_arn.text, .at = p->role_arn.at, .from_profile = true};
    if (!q)
        return NULL;
    walk_param(w, q, "RoleArn", p->role_arn.text);
    walk_param(w, q, "RoleSessionName",
               value_present(p->role_session_name) ? p->role_session_name.text : w->session_name);
    param_number(w, q, "DurationSeconds", profile_duration(p));
    walk_secret_param(w, q, "ExternalId",
                      value_present(p->external_id) ? walk_secret(w->arena, p->external_id) : NULL);
    return hop_take(w, q, hop, message, p->name);
}

/* Lists: PolicyArns.member.1.arn ... */
static void param_list(Walk *w, Question *q, const TfValue *list, const char *form_head,
                       const char *form_tail)
{
    for (size_t i = 0; list->state == TF_KNOWN && i < list->n_items; i++) {
        const char *text = tfvalue_text(&list->items[i]);
        if (text)
            walk_param(w, q, arena_printf(w->arena, "%s.member.%zu%s", form_head, i + 1, form_tail),
                       text);
    }
}

static void param_tags(Walk *w, Question *q, const TfValue *map)
{
    size_t n = 0;
    for (size_t i = 0; map->state == TF_KNOWN && map->type == TF_MAP && i < map->n_items; i++) {
        const char *text = tfvalue_text(&map->items[i]);
        if (!text)
            continue;
        n++;
        walk_param(w, q, arena_printf(w->arena, "Tags.member.%zu.Key", n), map->keys[i]);
        walk_param(w, q, arena_printf(w->arena, "Tags.member.%zu.Value", n), text);
    }
}

/* A value that the folder only names may be any secret of the user's: whoever agreed to a host of
 * the folder's agreed to requests there, not to that. */
static void param_external_id(Walk *w, Question *q, const TfValue *arg)
{
    if (arg->state != TF_KNOWN || value_empty(arg->v))
        return;
    q->private_inside = q->private_inside ||
                        (q->endpoint_by == OWNER_DIR && (arg->users || walk_hands_secret(w, arg)));
    walk_secret_param(w, q, "ExternalId", walk_secret(w->arena, arg->v));
}

static const TfValue *role_unknown(const Walk *w, const TfValue *v)
{
    const TfValue *found = walk_is_unknown(w, v) ? v : NULL;
    for (size_t i = 0; i < v->n_items && !found; i++)
        found = role_unknown(w, &v->items[i]);
    return found;
}

bool role_is_known(Walk *w, const ArgGroup *g)
{
    static const char *const names[] = {"session_name", "external_id",    "policy",
                                        "policy_arns",  "tags",           "transitive_tag_keys",
                                        "duration",     "source_identity"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const TfValue *unknown = role_unknown(w, group_arg(g, names[i]));
        if (unknown && walk_value_not_known(w, names[i], unknown))
            return false;
    }
    return true;
}

static void role_params(Walk *w, Question *q, const ArgGroup *g)
{
    int duration = duration_seconds(group_text(g, "duration"));
    walk_param(w, q, "RoleArn", group_text(g, "role_arn"));
    walk_param(w, q, "RoleSessionName",
               group_text(g, "session_name") ? group_text(g, "session_name") : w->session_name);
    param_number(w, q, "DurationSeconds", duration > 0 ? duration : DURATION_DEFAULT_S);
    param_external_id(w, q, group_arg(g, "external_id"));
    walk_param(w, q, "Policy", group_text(g, "policy"));
    param_list(w, q, group_arg(g, "policy_arns"), "PolicyArns", ".arn");
    param_tags(w, q, group_arg(g, "tags"));
    param_list(w, q, group_arg(g, "transitive_tag_keys"), "TransitiveTagKeys", "");
    walk_param(w, q, "SourceIdentity", group_text(g, "source_identity"));
}

/* One assume_role block whose role_arn is empty is skipped with a warning (RULES.md 60); among
 * several it is an error. */
static bool role_empty(Walk *w, const ArgGroup *g, size_t index, size_t total)
{
    const TfValue *arn = group_arg(g, "role_arn");
    if (group_text(g, "role_arn"))
        return false;
    if (arn->state == TF_UNKNOWN) {
        walk_unknown(w, STAGE_ASSUME_ROLE, PREDICT_NOT_KNOWN, arn->expr_at,
                     "role_arn is not known before plan");
        w->conf->outcome.at_plan = true;
        return true;
    }
    if (total == 1 && !generation_has(&w->generation, QUIRK_EMPTY_ROLE_IS_ERROR)) {
        walk_note(w, g->at,
                  "assume_role has no role_arn: no role is assumed, Terraform only warns");
        return true;
    }
    walk_fail(w, STAGE_ASSUME_ROLE, PREDICT_ROLE_ARN_INVALID, g->at, "Cannot assume IAM Role",
              "IAM Role ARN not set in assume role %zu of %zu", index + 1, total);
    return true;
}

static const Credentials *role_of_block(Walk *w, const ArgGroup *g, const Credentials *creds)
{
    static const char *const message = "Cannot assume IAM Role";
    Question *q = sts_question(w, Q_ASSUME_ROLE, STAGE_ASSUME_ROLE, CLIENT_ROLE, creds,
                               "assume the role, as Terraform would", message);
    RoleHop hop = {.arn = group_text(g, "role_arn"),
                   .at = group_arg(g, "role_arn")->expr_at,
                   .value_at = group_arg(g, "role_arn")->v.at};
    if (!q || !role_is_known(w, g))
        return NULL;
    role_params(w, q, g);
    return hop_take(w, q, hop, message, creds->profile);
}

/* What version 1 of the SDK refuses to send (sts.AssumeRoleInput.Validate): its chain of sources
 * then says that the role can't be assumed (seen with Terraform 1.5.7). NULL = nothing. */
static const char *role_flat_fault(Walk *w, int duration)
{
    const TfValue *arns = walk_arg(w, "assume_role_policy_arns");
    Value external_id = walk_value(w, "external_id");
    const char *session = walk_text(w, "session_name");
    if (!generation_has(&w->generation, QUIRK_SDK_V1))
        return NULL;
    if (strlen(walk_text(w, "role_arn")) < 20)
        return "role_arn must be at least 20 characters long";
    if (duration > 0 && duration < 900)
        return "assume_role_duration_seconds must be at least 900";
    if (session && strlen(session) < 2)
        return "session_name must be at least 2 characters long";
    if (value_present(external_id) &&
        secret_shape(walk_secret(w->arena, external_id)).len_bytes < 2)
        return "external_id must be at least 2 characters long";
    for (size_t i = 0; arns->state == TF_KNOWN && arns->type == TF_LIST && i < arns->n_items; i++)
        if (tfvalue_text(&arns->items[i]) && strlen(tfvalue_text(&arns->items[i])) < 20)
            return "assume_role_policy_arns: an ARN must be at least 20 characters long";
    return NULL;
}

/* The backend's flat arguments of before 1.10: role_arn, session_name, external_id,
 * assume_role_policy ... */
static const Credentials *role_flat(Walk *w, const Credentials *creds)
{
    static const char *const message = "Cannot assume IAM Role";
    const char *arn = w->backend ? walk_text(w, "role_arn") : NULL;
    int duration = walk_int(w, "assume_role_duration_seconds", 0);
    const char *fault;
    Question *q;
    if (!arn)
        return creds;
    fault = role_flat_fault(w, duration);
    if (fault) {
        walk_fail(w, STAGE_ASSUME_ROLE, PREDICT_SETTING_INVALID, walk_arg(w, "role_arn")->expr_at,
                  arena_printf(w->arena,
                               "error configuring S3 Backend: IAM Role (%s) cannot be assumed.",
                               arn),
                  "%s: the SDK does not send the request", fault);
        return NULL;
    }
    q = sts_question(w, Q_ASSUME_ROLE, STAGE_ASSUME_ROLE, CLIENT_ROLE, creds,
                     "assume the backend's role, as Terraform would", message);
    if (!q)
        return NULL;
    walk_param(w, q, "RoleArn", arn);
    walk_param(w, q, "RoleSessionName",
               walk_text(w, "session_name") ? walk_text(w, "session_name") : w->session_name);
    param_number(w, q, "DurationSeconds", duration > 0 ? duration : DURATION_DEFAULT_S);
    param_external_id(w, q, walk_arg(w, "external_id"));
    walk_param(w, q, "Policy", walk_text(w, "assume_role_policy"));
    return hop_take(w, q,
                    (RoleHop){.arn = arn,
                              .at = walk_arg(w, "role_arn")->expr_at,
                              .value_at = walk_arg(w, "role_arn")->v.at},
                    message, creds->profile);
}

const Credentials *role_of_blocks(Walk *w, const Credentials *creds)
{
    ArgGroup g;
    size_t total = 0;
    while (walk_group(w, "assume_role", total, &g))
        total++;
    for (size_t i = 0; creds && walk_group(w, "assume_role", i, &g); i++) {
        if (role_empty(w, &g, i, total)) {
            if (w->ended)
                return NULL;
            continue;
        }
        creds = role_of_block(w, &g, creds);
    }
    return creds && total == 0 ? role_flat(w, creds) : creds;
}
