/* How a person signs a request of the AWS CLI with what Terraform signs with, wherever that stands,
 * without a secret on the screen or in the shell's history: the shell takes it from its place. */
#include <string.h>

#include "checks/fixes/byhand.h"
#include "terraform/tfconfig.h"

enum { LINE_FILE_MAX = 4 * 1024 * 1024, PIECE_MAX = 4096 };

/* How the shell finds the value on a line: on one of Terraform's language it alone is quoted, on
 * one of JSON (what init saved) the name before it as well. NULL where more than that stands there.
 */
static const char *before_value(const FixContext *x, const char *path, int line)
{
    Span text;
    size_t quotes = 0, colon = 0;
    if (!snapshot_line(x->ctx->facts->files, path, line, LINE_FILE_MAX, &text))
        return NULL;
    for (size_t i = 0; i < text.len; i++) {
        quotes += text.ptr[i] == '"';
        colon += quotes == 2 && text.ptr[i] == ':';
    }
    if (quotes == 4 && colon == 1)
        return ".*\" *: *";
    return quotes == 2 ? "[^\"]*" : NULL;
}

/* What the shell puts in for the value that stands at a place of Terraform's files or variables;
 * NULL where no short command finds it. */
static const char *value_at(const FixContext *x, Source at)
{
    Arena *a = x->ctx->arena;
    const char *path = fixkit_path(x, at), *file = path ? text_quote(a, SHELL_SH, path) : NULL;
    const char *before = file && at.line > 0 ? before_value(x, path, at.line) : NULL;
    if (at.kind == SOURCE_ENVIRONMENT)
        return arena_printf(a, "\"$%s\"", at.name);
    return before ? arena_printf(a, "\"$(sed -n '%ds/%s\"\\(.*\\)\".*/\\1/p' %s)\"", at.line,
                                 before, file)
                  : NULL;
}

/* The block may name other files than the AWS CLI reads: "AWS_SHARED_CREDENTIALS_FILE=... " then,
 * else
 * "". */
static const char *other_file(const FixContext *x)
{
    const TfValue *files =
        x->conf && x->conf->block ? tfblock_get(x->conf->block, "shared_credentials_files") : NULL;
    const char *path;
    if (!files || files->state != TF_KNOWN || files->n_items == 0 || !x->creds ||
        x->creds->source != CRED_CREDENTIALS_FILE)
        return "";
    path = fixkit_path(x, x->creds->access_key_id.at);
    path = path ? text_quote(x->ctx->arena, SHELL_SH, path) : NULL;
    return path ? arena_printf(x->ctx->arena, "AWS_SHARED_CREDENTIALS_FILE=%s ", path) : "";
}

/* What the AWS CLI reads out of a profile. */
static const char *value_in_profile(const FixContext *x, const char *key)
{
    const char *profile = text_quote(x->ctx->arena, SHELL_SH, x->creds->profile);
    return profile ? arena_printf(x->ctx->arena, "\"$(%saws configure get %s --profile %s)\"",
                                  other_file(x), key, profile)
                   : NULL;
}

static bool stands_in_block(const FixContext *x)
{
    return x->creds &&
           (x->creds->source == CRED_PROVIDER_BLOCK || x->creds->source == CRED_BACKEND_BLOCK);
}

/* "env -u AWS_SESSION_TOKEN AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... ", token: a value or
 * NULL. */
static const char *with_pair(const FixContext *x, const char *id, const char *secret,
                             const char *token)
{
    const char *token_text =
        token ? arena_printf(x->ctx->arena, "AWS_SESSION_TOKEN=%s", token) : "-u AWS_SESSION_TOKEN";
    return id && secret ? arena_printf(x->ctx->arena,
                                       "env %s AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s ",
                                       token_text, id, secret)
                        : NULL;
}

const char *byhand_sign(const FixContext *x)
{
    if (stands_in_block(x))
        return with_pair(x, value_at(x, x->creds->access_key_id.at),
                         value_at(x, x->creds->secret_at),
                         x->creds->token ? value_at(x, x->creds->token_at) : NULL);
    return other_file(x);
}

const char *byhand_pair(const FixContext *x)
{
    if (stands_in_block(x))
        return with_pair(x, value_at(x, x->creds->access_key_id.at),
                         value_at(x, x->creds->secret_at), NULL);
    if (x->creds && x->creds->profile &&
        (x->creds->source == CRED_CREDENTIALS_FILE || x->creds->source == CRED_CONFIG_FILE))
        return with_pair(x, value_in_profile(x, "aws_access_key_id"),
                         value_in_profile(x, "aws_secret_access_key"), NULL);
    return "env -u AWS_SESSION_TOKEN ";
}
