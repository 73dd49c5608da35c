#include "predict/backend.h"

#include <string.h>

#include "base/text.h"
#include "hcl/tfpath.h"
#include "predict/identity.h"
#include "predict/message.h"
#include "predict/region.h"
#include "predict/sources.h"
#include "predict/sts.h"
#include "predict/v1session.h"

#define DEFAULT_PREFIX "env:"
#define DEFAULT_WORKSPACE "default"

enum { WORKSPACE_MAX_BYTES = 4096 };

/* Files that people keep for init -backend-config: *.tfbackend, as Terraform's documentation names
 * them, or backend*.hcl, in the folder or in one of the usual ones. NULL = none is there. */
static const char *backend_file_for_init(Walk *w)
{
    static const char *const folders[] = {".",   "backend", "backends",    "config",
                                          "env", "envs",    "environments"};
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        NameVec names = VEC_INIT;
        if (snapshot_list(w->facts->files, walk_path(w, folders[i]), &names) != FILE_OK)
            continue;
        for (size_t k = 0; k < names.len; k++) {
            Span name = span_of(names.items[k]);
            if (span_ends(name, ".tfbackend") ||
                (span_ends(name, ".hcl") &&
                 (span_starts(name, "backend") || span_starts(span_of(folders[i]), "backend"))))
                return i == 0 ? names.items[k]
                              : arena_printf(w->arena, "%s/%s", folders[i], names.items[k]);
        }
    }
    return NULL;
}

/* A partial backend beside a file that init is given elsewhere: what init will get is not known. */
static bool backend_partial(Walk *w, const char *name)
{
    const char *file =
        walk_arg(w, name)->state == TF_ABSENT && strcmp(w->conf->address, "backend.s3") == 0
            ? backend_file_for_init(w)
            : NULL;
    if (file)
        walk_unknown(w, STAGE_INIT, PREDICT_NOT_KNOWN, w->conf->defined_at,
                     "the backend has no %s, and %s is there for init: give check the same, "
                     "--backend-config %s",
                     name, text_safe(w->arena, file), text_safe(w->arena, file));
    return file != NULL;
}

/* bucket and key must be there and not empty (shapes.md B3). */
static bool backend_complete(Walk *w)
{
    static const char *const required[] = {"bucket", "key"};
    for (size_t i = 0; i < ARRAY_LEN(required); i++) {
        if (walk_not_known(w, required[i]))
            return false;
        if (walk_text(w, required[i]))
            continue;
        if (backend_partial(w, required[i]))
            return false;
        walk_fail(
            w, STAGE_INIT, PREDICT_BACKEND_INCOMPLETE, w->conf->defined_at,
            "Missing Required Value",
            "the backend has no %s: it has to stand in the block or be given with -backend-config",
            required[i]);
        return false;
    }
    return true;
}

/* validateNestedAttribute of backend.go: a role without an ARN is refused at once, unlike the
 * provider's. */
static bool backend_role_given(Walk *w)
{
    ArgGroup g;
    const TfValue *arn;
    if (!walk_group(w, "assume_role", 0, &g) || group_text(&g, "role_arn"))
        return true;
    arn = group_arg(&g, "role_arn");
    if (arn->state == TF_UNKNOWN)
        return true;
    walk_fail(w, STAGE_INIT, PREDICT_ROLE_ARN_INVALID, g.at,
              arn->state == TF_KNOWN ? "Invalid Value" : "Missing Required Value",
              "assume_role of the backend has no role_arn");
    return false;
}

/* TF_WORKSPACE, else what `terraform workspace select` left behind. */
static const char *workspace_name(Walk *w)
{
    const char *name = walk_env(w, "TF_WORKSPACE"), *data = walk_env(w, "TF_DATA_DIR");
    Span bytes = SPAN_EMPTY;
    const char *path =
        walk_path(w, arena_printf(w->arena, "%s/environment", data ? data : ".terraform"));
    if (!name && snapshot_read(w->facts->files, path, WORKSPACE_MAX_BYTES, &bytes) == FILE_OK &&
        bytes.len > 0)
        name = arena_span(w->arena, span_trim(bytes, " \t\r\n"));
    return name && *name ? name : DEFAULT_WORKSPACE;
}

/* A remote state has the one that it names, else default, whichever is selected here
 * (data_source_state.go:dataSourceRemoteStateRead). */
static const char *state_workspace(Walk *w)
{
    const TfRemoteState *remote = w->conf->remote_state;
    const char *named = remote ? tfvalue_text(remote->workspace) : workspace_name(w);
    return named ? named : DEFAULT_WORKSPACE;
}

/* Set to "", it is none (backend_state.go:path, Workspaces). */
static const char *state_prefix(Walk *w)
{
    const char *prefix = tfvalue_text(walk_arg(w, "workspace_key_prefix"));
    return prefix ? prefix : DEFAULT_PREFIX;
}

static const char *state_key(Walk *w)
{
    const char *workspace = state_workspace(w), *key = walk_text(w, "key");
    return strcmp(workspace, DEFAULT_WORKSPACE) == 0
               ? key
               : tfpath_join(w->arena, state_prefix(w),
                             arena_printf(w->arena, "%s/%s", workspace, key));
}

static Question *s3_question(Walk *w, enum question_kind kind, const Credentials *creds,
                             const char *why, const char *message)
{
    Question *q = sts_question(w, kind, STAGE_STATE_ACCESS, CLIENT_MAIN, creds, why, message);
    bool path_style = walk_true(w, "use_path_style") || walk_true(w, "force_path_style");
    const char *prefix = state_prefix(w);
    if (!q)
        return NULL;
    q->clock_offset_s = w->conf->clock_offset_s; /* the client keeps what it has measured */
    walk_param(w, q, "bucket", walk_text(w, "bucket"));
    if (kind == Q_S3_LIST_OBJECTS)
        walk_param(w, q, "prefix", *prefix ? arena_printf(w->arena, "%s/", prefix) : "");
    else
        walk_param(w, q, "key", state_key(w));
    if (path_style)
        walk_param(w, q, "path_style", "true");
    return q;
}

/* stringValueOk of backend.go: an empty address is one too, and s3.EndpointResolverFromURL makes
 * requests without a scheme of it. STS and IAM take it for none. */
static bool s3_address_empty(Walk *w, const char *message)
{
    ArgGroup g = {NULL, NULL, SOURCE_UNKNOWN};
    const TfValue *address = walk_arg(w, "endpoint");
    const char *text;
    if (walk_group(w, "endpoints", 0, &g) && group_arg(&g, "s3")->state == TF_KNOWN)
        address = group_arg(&g, "s3");
    text = tfvalue_text(address);
    if (!text || *text)
        return false;
    walk_fail(w, STAGE_STATE_ACCESS, PREDICT_SETTING_INVALID, address->expr_at,
              arena_printf(w->arena, "%soperation error S3: ListObjectsV2, decomposing request: %s",
                           message,
                           generation_has(&w->generation, QUIRK_ADDS_HTTPS)
                               ? "http: no Host in request URL"
                               : "unsupported protocol scheme \"\""),
              "the endpoint of S3 is an empty text, and no request can be made of it");
    return true;
}

/* addS3WrongRegionErrorMiddleware: a redirect is told with both regions and no code (RULES.md 92);
 * OpenTofu has none such. */
static bool s3_tells_regions(const Walk *w, const Answer *a)
{
    return a->net == NET_OK && a->http_status == 301 &&
           !generation_has(&w->generation, QUIRK_PLAIN_S3_WORDS);
}

static const char *s3_words(Walk *w, const Question *q, const Answer *a)
{
    const char *there = answer_field(a, "BucketRegion"), *id = a->request_id ? a->request_id : "";
    if (!s3_tells_regions(w, a))
        return message_of_answer(w, q, a);
    return arena_printf(w->arena,
                        "%s, https response error StatusCode: 301, RequestID: %s, requested bucket "
                        "from \"%s\", actual location \"%s\"",
                        message_operation(w, q), id, q->region, there ? there : "");
}

static void s3_refused(Walk *w, const Question *q, const Answer *a, const char *message)
{
    Outcome *o = &w->conf->outcome;
    walk_refused(w, STAGE_STATE_ACCESS, q, a, message);
    if (a->net == NET_OK && a->http_status == 301) {
        const char *there = answer_field(a, "BucketRegion");
        if (s3_tells_regions(w, a)) /* SDK version 1 has a code for it: asked of Terraform 1.5.7 */
            o->error_code =
                generation_has(&w->generation, QUIRK_SDK_V1) ? "BucketRegionError" : NULL;
        o->detail = arena_printf(w->arena, "requested bucket from \"%s\", actual location \"%s\"",
                                 q->region, there ? there : "another region");
    }
}

/* Workspaces are listed first; AccessDenied is passed over where the prefix is the default one
 * (RULES.md 92). */
static bool s3_list(Walk *w, const Credentials *creds)
{
    const char *bucket = walk_text(w, "bucket"),
               *head = w->conf->remote_state ? "" : "Failed to get existing workspaces: ";
    Question *q = s3_question(w, Q_S3_LIST_OBJECTS, creds,
                              "list the workspaces of the backend, as Terraform would", head);
    const char *inner;
    const Answer *a;
    if (!q)
        return false;
    inner = generation_has(&w->generation, QUIRK_PLAIN_S3_WORDS)
                ? head
                : arena_printf(w->arena,
                               "%sUnable to list objects in S3 bucket \"%s\" with prefix \"%s\": ",
                               head, bucket, q->params[1].text);
    if (s3_address_empty(w, inner))
        return false;
    a = sts_try(w, STAGE_STATE_ACCESS, q, inner, NULL);
    if (!a || a->ok)
        return a != NULL;
    if (answer_is(a, "AccessDenied") && (strcmp(q->params[1].text, DEFAULT_PREFIX "/") == 0 ||
                                         generation_has(&w->generation, QUIRK_LIST_MAY_FAIL)))
        return true;
    if (answer_is(a, "NoSuchBucket") && w->facts->unit && w->facts->unit->makes_bucket &&
        !w->conf->remote_state) {
        walk_unknown(w, STAGE_STATE_ACCESS, PREDICT_NOT_KNOWN, w->conf->defined_at,
                     "there is no bucket \"%s\" yet: Terragrunt makes it first, where it may",
                     bucket);
        return false;
    }
    s3_refused(w, q, a,
               w->conf->remote_state ? "Error loading state error"
               : answer_is(a, "NoSuchBucket")
                   ? arena_printf(w->arena, "%sS3 bucket \"%s\" does not exist.", head, bucket)
                   : arena_printf(w->arena, "%s%s", inner, s3_words(w, q, a)));
    return false;
}

/* What reads a state that isn't there ends in an error; a backend begins one, and so does a remote
 * state of another workspace than default (backend_state.go:StateMgr). */
static bool state_has_to_be_there(Walk *w)
{
    if (w->conf->remote_state)
        return strcmp(state_workspace(w), DEFAULT_WORKSPACE) == 0;
    return w->conf->dependency && !w->conf->dependency->mocked;
}

static bool s3_head(Walk *w, const Credentials *creds)
{
    Question *q = s3_question(w, Q_S3_HEAD_OBJECT, creds, "look for the state, as Terraform would",
                              "Error refreshing state");
    const char *inner;
    const Answer *a;
    if (!q)
        return false;
    inner = generation_has(&w->generation, QUIRK_PLAIN_S3_WORDS)
                ? ""
                : arena_printf(w->arena, "Unable to access object \"%s\" in S3 bucket \"%s\": ",
                               q->params[1].text, walk_text(w, "bucket"));
    a = sts_try(w, STAGE_STATE_ACCESS, q, inner, NULL);
    if (!a || a->ok)
        return a != NULL;
    if (a->net == NET_OK && a->http_status == 404 && !state_has_to_be_there(w))
        return true; /* no state yet */
    if (a->net == NET_OK && a->http_status == 404) {
        walk_fail(w, STAGE_STATE_ACCESS, PREDICT_STATE_MISSING, w->conf->defined_at,
                  w->conf->dependency ? "detected no outputs" : "Unable to find remote state",
                  "no state stands at \"%s\" in the bucket \"%s\"", q->params[1].text,
                  walk_text(w, "bucket"));
        return false;
    }
    s3_refused(w, q, a, arena_printf(w->arena, "%s%s", inner, s3_words(w, q, a)));
    return false;
}

void encryption_walk(Walk *w)
{
    const Credentials *creds;
    if (!backend_role_given(w) || !region_check_backend(w))
        return;
    creds = sources_find(w);
    identity_describe(w);
    if (creds)
        creds = role_of_blocks(w, creds);
    if (!creds || !identity_find(w, creds) || !identity_check_accounts(w))
        return;
    w->conf->effective = creds;
    w->conf->outcome.status = OUTCOME_OK;
    w->conf->outcome.reason = PREDICT_FINE;
}

void backend_walk(Walk *w)
{
    const Credentials *creds;
    Outcome *o = &w->conf->outcome;
    if (!backend_complete(w) || !backend_role_given(w) || !region_check_backend(w))
        return;
    creds = sources_find(w);
    identity_describe(w);
    if (creds)
        creds = role_of_blocks(w, creds);
    if (!creds || !v1session_backend(w) || !identity_find(w, creds) || !identity_check_accounts(w))
        return;
    w->conf->effective = creds;
    if (!s3_list(w, creds) || !s3_head(w, creds))
        return;
    o->status = OUTCOME_OK;
    o->reason = PREDICT_FINE;
}
