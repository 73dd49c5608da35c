/*
 * Credentials of a container (ECS, EKS Pod Identity): aws-sdk-go-v2 config/resolve_credentials.go
 * resolveLocalHTTPCredProvider, resolveHTTPCredProvider (RULES.md 30).
 */
#include <string.h>

#include "facts/owner.h"
#include "predict/generation.h"
#include "predict/message.h"
#include "predict/no_proxy.h"
#include "predict/route.h"
#include "predict/sources.h"
#include "predict/sts.h"
#include "terraform/tfview.h"
#include "terraform/version.h"

#define FULL "AWS_CONTAINER_CREDENTIALS_FULL_URI"
#define RELATIVE "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
#define TOKEN "AWS_CONTAINER_AUTHORIZATION_TOKEN"
#define TOKEN_FILE "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"

enum { TOKEN_MAX_BYTES = 64 * 1024, TIMEOUT_MS = 5000 };

bool container_set(const Walk *w)
{
    return walk_env(w, FULL) || walk_env(w, RELATIVE);
}

/* isAllowedHost: loopback and the addresses that ECS and EKS have on every node; any host over
 * https. */
static bool host_allowed(Authority to)
{
    static const char *const hosts[] = {"169.254.170.2", "169.254.170.23", "fd00:ec2::23"};
    for (size_t i = 0; i < ARRAY_LEN(hosts); i++)
        if (span_is_nocase(to.host, hosts[i]))
            return true;
    return to.https || no_proxy_loopback(to.host);
}

bool container_check(Walk *w, const char *prefix)
{
    const char *full = walk_env(w, FULL);
    Authority to;
    if (!full)
        return true;
    to = authority_of(full);
    if (to.host.len > 0 && host_allowed(to))
        return true;
    walk_fail(
        w, STAGE_CONFIGURATION, PREDICT_CONTAINER, source_env(FULL),
        to.host.len > 0
            ? arena_printf(
                  w->arena,
                  "%sinvalid endpoint host, \"%.*s\", only loopback/ecs/eks hosts are allowed",
                  prefix, (int)to.host.len, to.host.ptr)
            : arena_printf(w->arena, "%sunable to parse host from local HTTP cred provider URL",
                           prefix),
        "%s names a host that the SDK does not send its token to", FULL);
    return false;
}

/* Is the token none that the folder may send: of a variable or a file of the user's, where the
 * folder (a Terragrunt unit) chose the address, or the file? */
static bool container_token_is_private(Walk *w, const Question *q, const char *file)
{
    static const char *const name = TOKEN;
    bool by_dir = q->endpoint_by == OWNER_DIR;
    bool named = file && owner_of(w->facts, source_env(TOKEN_FILE)) == OWNER_DIR;
    if (file && (by_dir || named))
        return !tree_holds(&w->facts->tree, file);
    return by_dir && value_present(walk_env_value(w, &name, 1)) &&
           (owner_of(w->facts, source_env(TOKEN)) != OWNER_DIR ||
            (w->facts->unit && tfview_hides(&w->facts->unit->view, span_of(TOKEN))));
}

/* The token of the variable, else of the file it names. False ends the walk. */
static bool container_token(Walk *w, const Secret **out)
{
    static const char *const name = TOKEN;
    /* The file that holds the token: looked at since config 1.25.0 (2023-11-14;
     * container-token-file with 1.15.9 and, where it is passed over, 4.67.0). */
    bool known = version_compare_text(generation_sdk(&w->generation), "1.25.0") >= 0;
    const char *file = known ? walk_env(w, TOKEN_FILE) : NULL;
    Span bytes = SPAN_EMPTY;
    enum file_state state;
    Value v = walk_env_value(w, &name, 1);
    *out = value_present(v) ? walk_secret(w->arena, v) : NULL;
    if (!file)
        return true;
    state = walk_read(w, file, TOKEN_MAX_BYTES, &bytes);
    if (state == FILE_TOO_BIG)
        return false;
    if (state != FILE_OK) {
        walk_fail(w, STAGE_CREDENTIALS, PREDICT_CONTAINER, source_env(TOKEN_FILE),
                  message_credentials(w), "the token file %s can't be read", file);
        return false;
    }
    *out = secret_new(w->arena, bytes);
    return true;
}

const Credentials *container_get(Walk *w)
{
    const char *full = walk_env(w, FULL), *relative = walk_env(w, RELATIVE);
    const char *url =
        full ? full : arena_printf(w->arena, "http://169.254.170.2%s", relative ? relative : "");
    const Secret *token = NULL;
    const Answer *a;
    Question *q;
    if (!container_token(w, &token))
        return NULL;
    q = walk_question(w, Q_CONTAINER_CREDENTIALS,
                      "ask the container's credential service, as Terraform would");
    q->route = route_for(w->arena, w->facts, w->conf, url);
    q->timeout_ms = TIMEOUT_MS;
    q->endpoint_by = full ? owner_of(w->facts, source_env(FULL)) : OWNER_USER;
    q->endpoint_at = source_env(full ? FULL : RELATIVE);
    q->private_inside =
        q->private_inside || container_token_is_private(w, q, walk_env(w, TOKEN_FILE));
    walk_param(w, q, "url", url);
    walk_secret_param(w, q, "Authorization", token);
    a = sts_ask(w, STAGE_CREDENTIALS, q, "", message_credentials(w));
    if (!a && w->conf->outcome.status == OUTCOME_ERROR)
        w->conf->outcome.at = source_env(full ? FULL : RELATIVE);
    return sts_creds(w, q, a, CRED_CONTAINER, NULL, message_credentials(w));
}
