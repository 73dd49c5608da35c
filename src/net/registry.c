/* The registry's list of provider versions, and any host's clock. Both without credentials. */
#include <string.h>

#include "net/reply.h"
#include "terraform/version.h"

static const char registry_path[] = "/v1/providers/hashicorp/aws/versions";

void registry_build(Arena *arena, const Question *q, const NetRow *row UNUSED, Draft *out)
{
    const char *path = question_text(q, "path");
    out->method = "GET";
    out->path = path && path[0] == '/' ? path : registry_path;
    draft_header(arena, out, "Accept", "application/json");
}

/* A release, and later than best (NULL = none yet). */
static bool registry_later(const char *version, const char *best)
{
    Version v;
    return version_parse(span_of(version), &v) && v.prerelease.len == 0 &&
           (!best || version_compare_text(version, best) > 0);
}

/* Field latest: the newest release, whatever the order; the list itself, with its platforms, is
 * thousands of lines. */
void registry_parse(Reply *r)
{
    const char *latest = NULL;
    Flat flat;
    if (!reply_success(r))
        return;
    flat = flat_read_json(r->scratch, r->http->body);
    for (size_t i = 0; i < flat.leaves.len; i++) {
        const char *name = flat.leaves.items[i].name, *text = flat.leaves.items[i].text;
        if (strncmp(name, "versions.", 9) == 0 && span_ends(span_of(name), ".version") &&
            registry_later(text, latest))
            latest = text;
    }
    r->out->ok = latest != NULL;
    if (latest)
        reply_field(r, "latest", latest);
    else
        reply_malformed(r, flat.fine ? "no versions in the response" : flat.problem);
}

void clock_build(Arena *arena UNUSED, const Question *q UNUSED, const NetRow *row UNUSED,
                 Draft *out)
{
    out->method = "HEAD";
    out->path = "/";
}

/* Any answer with a date will do. */
void clock_parse(Reply *r)
{
    r->out->ok = r->out->date_s != 0;
}
