#include "lab/fill.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lab/mint.h"

enum { FILLED_MAX = 1024 * 1024, HALF_SECRET = 20 };

static const struct {
    const char *name, *text;
} character_rows[] = {
    {"BOM", "\xEF\xBB\xBF"},  {"CR", "\r"},
    {"NBSP", "\xC2\xA0"},     {"ZWSP", "\xE2\x80\x8B"},
    {"LQUO", "\xE2\x80\x9C"}, {"RQUO", "\xE2\x80\x9D"},
};

static const char *fill_character(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(character_rows); i++)
        if (strcmp(character_rows[i].name, name) == 0)
            return character_rows[i].text;
    return NULL;
}

static const char *fill_place(Arena *arena, const FillPlan *plan, const char *name)
{
    const struct {
        const char *name, *below;
    } rows[] = {{"HOME", "home"}, {"TFDIR", "home/infra"}, {"CA", "ca.pem"}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (strcmp(rows[i].name, name) == 0)
            return arena_printf(arena, "%s/%s", plan->root, rows[i].below);
    return strcmp(name, "OTHER_CA_PEM") == 0 ? plan->tls->other_ca : NULL;
}

static const char *fill_port(Arena *arena, const FillPlan *plan, const char *name)
{
    bool off = strcmp(plan->practice->server.imds, "off") == 0;
    const struct {
        const char *name;
        int port;
    } rows[] = {{"IMDS", off ? plan->server->closed_port : plan->server->imds_port},
                {"ECS", plan->server->container_port},
                {"CLOSED", plan->server->closed_port}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        size_t len = strlen(rows[i].name);
        if (strncmp(rows[i].name, name, len) == 0 && name[len] == '\0')
            return arena_printf(arena, "http://127.0.0.1:%d", rows[i].port);
        if (strncmp(rows[i].name, name, len) == 0 && strcmp(name + len, "_PORT") == 0)
            return arena_printf(arena, "%d", rows[i].port);
    }
    return strcmp(name, "LAB") == 0
               ? arena_printf(arena, "https://127.0.0.1:%d", plan->server->aws_port)
               : NULL;
}

static const char *fill_time(Arena *arena, const FillPlan *plan, const char *name)
{
    if (strncmp(name, "NOW", 3) == 0 && (name[3] == '+' || name[3] == '-'))
        return text_time(arena, plan->practice->now_s + strtoll(name + 3, NULL, 10));
    if (strncmp(name, "EPOCH", 5) == 0 && (name[5] == '+' || name[5] == '-'))
        return arena_printf(arena, "%lld",
                            (long long)plan->practice->now_s + strtoll(name + 5, NULL, 10));
    return NULL;
}

static const char *fill_key_part(Arena *arena, const PracticeKey *key, const char *part)
{
    const struct {
        const char *name, *text;
    } rows[] = {{"id", key->id},
                {"secret", key->secret},
                {"token", key->token},
                {"head", arena_strndup(arena, key->secret, HALF_SECRET)},
                {"tail", key->secret + HALF_SECRET}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (strcmp(rows[i].name, part) == 0)
            return rows[i].text;
    return NULL;
}

static const char *fill_credential(Arena *arena, const FillPlan *plan, const char *name)
{
    size_t dot = strcspn(name, ".");
    const char *item = arena_strndup(arena, name, dot), *part = name[dot] ? name + dot + 1 : "";
    const Practice *p = plan->practice;
    const PracticeKey *key = practice_key(p, item);
    if (key)
        return fill_key_part(arena, key, part);
    for (size_t i = 0; i < p->logins.len; i++)
        if (strcmp(p->logins.items[i]->name, item) == 0 && strcmp(part, "value") == 0)
            return p->logins.items[i]->value;
        else if (strcmp(p->logins.items[i]->name, item) == 0 && strcmp(part, "dpop") == 0)
            return mint_dpop_key(arena);
    for (size_t i = 0; i < p->web_tokens.len; i++)
        if (strcmp(p->web_tokens.items[i]->name, item) == 0 && strcmp(part, "value") == 0)
            return p->web_tokens.items[i]->value;
    return NULL;
}

static const char *fill_lookup(Arena *arena, const FillPlan *plan, const char *name)
{
    const char *out = fill_character(name);
    if (!out)
        out = fill_place(arena, plan, name);
    if (!out)
        out = fill_port(arena, plan, name);
    if (!out)
        out = fill_time(arena, plan, name);
    if (!out)
        out = fill_credential(arena, plan, name);
    if (!out)
        BUG(arena_printf(arena, "scenario %s: unknown placeholder @{%s}", plan->practice->scenario,
                         name));
    return out;
}

Span fill_text(Arena *arena, const FillPlan *plan, Span text)
{
    AUTO_BUF Buf out = BUF_INIT(FILLED_MAX);
    while (text.len > 0) {
        size_t at = span_find(text, "@{"), end;
        buf_add(&out, span_sub(text, 0, at));
        text = span_sub(text, at, text.len);
        end = span_find_char(text, '}');
        if (text.len == 0 || end == text.len) {
            buf_add(&out, text);
            break;
        }
        buf_add_str(&out, fill_lookup(arena, plan, arena_span(arena, span_sub(text, 2, end))));
        text = span_sub(text, end + 1, text.len);
    }
    return (Span){arena_span(arena, buf_span(&out)), out.len};
}
