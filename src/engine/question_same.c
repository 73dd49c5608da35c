#include "engine/question_same.h"

#include "base/text.h"

static bool same_way(const Question *a, const Question *b)
{
    return text_same(a->endpoint, b->endpoint) && text_same(a->region, b->region) &&
           text_same(a->route.proxy_url, b->route.proxy_url) &&
           secret_equal(a->route.proxy_auth, b->route.proxy_auth) &&
           text_same(a->route.ca_file, b->route.ca_file) &&
           text_same(a->route.ca_dir, b->route.ca_dir) && a->route.ca_as_go == b->route.ca_as_go;
}

/* Who chose where it goes and how: what one may send, another may not. */
static bool same_choosers(const Question *a, const Question *b)
{
    return a->endpoint_by == b->endpoint_by && a->route.proxy_by == b->route.proxy_by &&
           a->route.ca_by == b->route.ca_by && a->route.insecure_by == b->route.insecure_by &&
           a->private_inside == b->private_inside && a->users_inside == b->users_inside;
}

static bool same_credentials(const Credentials *a, const Credentials *b)
{
    static const Credentials none = {0};
    a = a ? a : &none;
    b = b ? b : &none;
    return a->owner == b->owner && text_same(a->access_key_id.text, b->access_key_id.text) &&
           secret_equal(a->secret_key, b->secret_key) && secret_equal(a->token, b->token);
}

static bool same_params(const Question *a, const Question *b)
{
    if (a->n_params != b->n_params)
        return false;
    for (size_t i = 0; i < a->n_params; i++)
        if (!text_same(a->params[i].name, b->params[i].name) ||
            !text_same(a->params[i].text, b->params[i].text) ||
            !secret_equal(a->params[i].secret, b->params[i].secret))
            return false;
    return true;
}

/* A refresh token is spent once, whatever region and way would take it there. */
static bool goes_to_aws_whatever_way(const Question *q)
{
    return q->kind == Q_LOGIN_CREATE_TOKEN && !q->overridden;
}

bool question_equal(const Question *a, const Question *b)
{
    bool any_way = goes_to_aws_whatever_way(a);
    return a->kind == b->kind && any_way == goes_to_aws_whatever_way(b) &&
           (any_way || same_way(a, b)) && a->route.insecure == b->route.insecure &&
           same_choosers(a, b) && a->clock_offset_s == b->clock_offset_s &&
           same_credentials(a->creds, b->creds) && same_params(a, b);
}

static Source copy_source(Arena *arena, Source at)
{
    at.name = arena_strdup(arena, at.name);
    return at;
}

static const Credentials *copy_credentials(Arena *arena, const Credentials *from)
{
    Credentials *c;
    if (!from)
        return NULL;
    c = arena_new(arena, Credentials);
    *c = *from;
    c->access_key_id.text = arena_strdup(arena, from->access_key_id.text);
    c->access_key_id.secret = secret_copy(arena, from->access_key_id.secret);
    c->access_key_id.at = copy_source(arena, from->access_key_id.at);
    c->secret_key = secret_copy(arena, from->secret_key);
    c->secret_at = copy_source(arena, from->secret_at);
    c->token = secret_copy(arena, from->token);
    c->token_at = copy_source(arena, from->token_at);
    c->profile = arena_strdup(arena, from->profile);
    c->expires_at = copy_source(arena, from->expires_at);
    return c;
}

const Question *question_copy(Arena *arena, const Question *q)
{
    Question *copy = arena_new(arena, Question);
    Param *params = arena_array(arena, Param, q->n_params);
    *copy = *q;
    copy->configuration = arena_strdup(arena, q->configuration);
    copy->why = arena_strdup(arena, q->why);
    copy->experiment = arena_strdup(arena, q->experiment);
    copy->endpoint = arena_strdup(arena, q->endpoint);
    copy->endpoint_at = copy_source(arena, q->endpoint_at);
    copy->route.insecure_from = copy_source(arena, q->route.insecure_from);
    copy->region = arena_strdup(arena, q->region);
    copy->creds = copy_credentials(arena, q->creds);
    copy->route.proxy_url = arena_strdup(arena, q->route.proxy_url);
    copy->route.proxy_auth = secret_copy(arena, q->route.proxy_auth);
    copy->route.proxy_from = copy_source(arena, q->route.proxy_from);
    copy->route.ca_file = arena_strdup(arena, q->route.ca_file);
    copy->route.ca_dir = arena_strdup(arena, q->route.ca_dir);
    copy->route.ca_from = copy_source(arena, q->route.ca_from);
    for (size_t i = 0; i < q->n_params; i++) {
        params[i].name = arena_strdup(arena, q->params[i].name);
        params[i].text = arena_strdup(arena, q->params[i].text);
        params[i].secret = secret_copy(arena, q->params[i].secret);
    }
    copy->params = params;
    return copy;
}
