/*
 * What a child printed: credentials/processcreds of aws-sdk-go-v2, and `terraform version -json`.
 * Fields: exit_status; problem: one of the ids below; expecting_value_at: "line 1 column 1 (char
 * 0)".
 */
#include <string.h>

#include "base/text.h"
#include "net/net.h"
#include "net/reply.h"

static const char *process_failure(const ChildResult *c)
{
    if (!c->started)
        return "not_started";
    if (c->timed_out)
        return "timed_out";
    if (c->flooded)
        return "flooded";
    return c->exit_status != 0 ? "exit" : NULL;
}

/* json.Unmarshal of Go compares names without case and refuses what follows the object. */
static const char *process_problem(const Flat *flat)
{
    const char *version = flat_get_nocase(flat, "Version"),
               *key_id = flat_get_nocase(flat, "AccessKeyId");
    const char *secret_key = flat_get_nocase(flat, "SecretAccessKey"),
               *expiration = flat_get_nocase(flat, "Expiration");
    if (flat->empty)
        return "empty";
    if (!flat->fine || (expiration && text_parse_rfc3339(span_of(expiration)) < 0))
        return "not_json";
    if (!version || strcmp(version, "1") != 0)
        return "version";
    if (!key_id || !key_id[0])
        return "no_access_key_id";
    return secret_key && secret_key[0] ? NULL : "no_secret_access_key";
}

/* Where json.loads of Python takes offence at the very first thing; NULL when that is well or it
 * could be something else. */
static const char *process_no_value(Arena *arena, Span out)
{
    static const char *const literals[] = {"null", "true", "false", "NaN", "Infinity"};
    size_t at = 0, line = 1, column = 1;
    for (; at < out.len && strchr(" \t\r\n", out.ptr[at]) && out.ptr[at]; at++) {
        line += out.ptr[at] == '\n';
        column = out.ptr[at] == '\n' ? 1 : column + 1;
    }
    out = span_sub(out, at, out.len);
    if (out.len > 0 && strchr("{[\"-0123456789", out.ptr[0]) && out.ptr[0])
        return NULL;
    if (out.len > 0 &&
        (unsigned char)out.ptr[0] >= 0x80) /* it may be no UTF-8, or a byte order mark */
        return NULL;
    for (size_t i = 0; i < ARRAY_LEN(literals); i++)
        if (span_starts(out, literals[i]))
            return NULL;
    return arena_printf(arena, "line %zu column %zu (char %zu)", line, column, at);
}

static void process_credentials(Reply *r, const ChildResult *c)
{
    Flat flat = flat_read_json(r->scratch, c->out);
    const char *problem = process_problem(&flat);
    if (problem) {
        reply_field(r, "problem", problem);
        reply_field(r, "expecting_value_at", process_no_value(r->scratch, c->out));
        if (strcmp(problem, "version") == 0)
            reply_field(r, "Version", flat_get_nocase(&flat, "Version"));
        return;
    }
    reply_creds(r, flat_get_nocase(&flat, "AccessKeyId"), flat_get_nocase(&flat, "SecretAccessKey"),
                flat_get_nocase(&flat, "SessionToken"),
                reply_time(flat_get_nocase(&flat, "Expiration")));
    reply_field(r, "AccountId", flat_get_nocase(&flat, "AccountId"));
    r->out->ok = true;
}

/* From the first line on that begins with a brace: a version manager may say something before. */
static Span version_json(Span out)
{
    Span rest = out, line;
    for (Span from = out; span_next_line(&rest, &line); from = rest)
        if (span_starts(line, "{"))
            return from;
    return out;
}

/* Before 0.13: a line "Terraform v0.12.31"; since then JSON, in which OpenTofu names no
 * terraform_outdated (internal/command/version.go of both). */
static void process_version(Reply *r, const ChildResult *c)
{
    static const char *const begins[] = {"Terraform v", "OpenTofu v"};
    static const char *const programs[] = {"terraform", "opentofu"};
    Flat flat = flat_read_json(r->scratch, version_json(c->out));
    Span rest = c->out, line;
    if (flat.fine)
        reply_fields_below(r, &flat, "");
    if (flat.fine && flat_get(&flat, "terraform_version"))
        reply_field(r, "program", programs[flat_get(&flat, "terraform_outdated") == NULL]);
    while (!flat.fine && span_next_line(&rest, &line))
        for (size_t i = 0; i < ARRAY_LEN(begins); i++)
            if (span_starts(line, begins[i])) {
                line = span_sub(line, strlen(begins[i]), line.len);
                line = span_sub(line, 0, span_find_char(line, ' '));
                reply_field(r, "terraform_version", arena_span(r->scratch, span_trim(line, "\r ")));
                reply_field(r, "program", programs[i]);
                rest = SPAN_EMPTY;
            }
    r->out->ok = r->fields.len > 1;
    if (!r->out->ok)
        reply_field(r, "problem", "not_json");
}

/* "terragrunt version v1.1.3" */
static void process_terragrunt(Reply *r, const ChildResult *c)
{
    Span rest = c->out, line;
    size_t at;
    if (span_next_line(&rest, &line)) {
        at = span_find(line, "version v");
        if (at < line.len)
            reply_field(r, "terragrunt_version",
                        arena_span(r->scratch, span_trim(span_sub(line, at + 9, line.len), "\r ")));
    }
    r->out->ok = r->fields.len > 1;
}

void net_parse_process(Arena *arena, const Question *q, const ChildResult *result,
                       int64_t received_s, Answer *out)
{
    Arena scratch = ARENA_INIT;
    Reply r = {.q = q, .arena = arena, .scratch = &scratch, .out = out};
    const char *failure = process_failure(result);
    *out = (Answer){.state = ANSWER_DONE,
                    .net = NET_OK,
                    .received_s = received_s,
                    .elapsed_ms = result->elapsed_ms,
                    .attempts = 1};
    out->detail = text_safe(arena, result->detail);
    reply_field(&r, "exit_status", arena_printf(&scratch, "%d", result->exit_status));
    if (failure)
        reply_field(&r, "problem", failure);
    else if (q->kind == Q_CREDENTIAL_PROCESS)
        process_credentials(&r, result);
    else if (q->kind == Q_TERRAGRUNT_VERSION)
        process_terragrunt(&r, result);
    else
        process_version(&r, result);
    out->fields = r.fields.items;
    out->n_fields = r.fields.len;
    arena_clear(&scratch);
}
