/* The registry's list of provider versions, and any host's clock. Both without credentials. */
#include <string.h>

#include "net/reply.h"

static const char registry_path[] = "/v1/providers/hashicorp/aws/versions";

void registry_build(Arena *arena, const Question *q, const NetRow *row UNUSED, Draft *out)
{
    const char *path = question_text(q, "path");
    out->method = "GET";
    out->path = path && path[0] == '/' ? path : registry_path;
    draft_header(arena, out, "Accept", "application/json");
}

/* Fields versions.1.version, versions.2.version ...; platforms and protocols are left out, they are thousands. */
void registry_parse(Reply *r)
{
    Flat flat;
    if (!reply_success(r))
        return;
    flat = flat_read_json(r->scratch, r->http->body);
    for (size_t i = 0; i < flat.leaves.len; i++) {
        const char *name = flat.leaves.items[i].name;
        if (strncmp(name, "versions.", 9) == 0 && span_ends(span_of(name), ".version"))
            reply_field(r, name, flat.leaves.items[i].text);
    }
    r->out->ok = r->fields.len > 0;
    if (!r->out->ok)
        reply_malformed(r, flat.fine ? "no versions in the response" : flat.problem);
}

void clock_build(Arena *arena UNUSED, const Question *q UNUSED, const NetRow *row UNUSED, Draft *out)
{
    out->method = "HEAD";
    out->path = "/";
}

/* Any answer with a date will do. */
void clock_parse(Reply *r)
{
    r->out->ok = r->out->date_s != 0;
}
