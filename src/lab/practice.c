#include "lab/practice.h"

#include <errno.h>
#include <ini.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "lab/mint.h"

enum section {
    SEC_ACCOUNT,
    SEC_KEY,
    SEC_ROLE,
    SEC_BUCKET,
    SEC_LOGIN,
    SEC_SSO_ROLE,
    SEC_WEB_TOKEN,
    SEC_FAULT,
    SEC_SERVER,
    N_SECTIONS
};
enum field { FIELD_TEXT, FIELD_INT, FIELD_BOOL };

static const struct {
    const char *name;
    size_t size;
} section_rows[N_SECTIONS] = {
    [SEC_ACCOUNT] = {"account", sizeof(PracticeAccount)},
    [SEC_KEY] = {"key", sizeof(PracticeKey)},
    [SEC_ROLE] = {"role", sizeof(PracticeRole)},
    [SEC_BUCKET] = {"bucket", sizeof(PracticeBucket)},
    [SEC_LOGIN] = {"login", sizeof(PracticeLogin)},
    [SEC_SSO_ROLE] = {"sso_role", sizeof(PracticeSsoRole)},
    [SEC_WEB_TOKEN] = {"web_token", sizeof(PracticeWebToken)},
    [SEC_FAULT] = {"fault", sizeof(PracticeFault)},
    [SEC_SERVER] = {"server", 0},
};

#define ROW(section, type, kind, member)               \
    {                                                  \
        section, #member, kind, offsetof(type, member) \
    }

static const struct {
    enum section section;
    const char *key;
    enum field kind;
    size_t offset;
} field_rows[] = {
    ROW(SEC_ACCOUNT, PracticeAccount, FIELD_TEXT, alias),
    ROW(SEC_ACCOUNT, PracticeAccount, FIELD_TEXT, opted_in),
    ROW(SEC_ACCOUNT, PracticeAccount, FIELD_TEXT, sts_off_in),
    ROW(SEC_KEY, PracticeKey, FIELD_TEXT, account),
    ROW(SEC_KEY, PracticeKey, FIELD_TEXT, user),
    ROW(SEC_KEY, PracticeKey, FIELD_TEXT, session),
    ROW(SEC_KEY, PracticeKey, FIELD_TEXT, partition),
    ROW(SEC_KEY, PracticeKey, FIELD_TEXT, status),
    ROW(SEC_KEY, PracticeKey, FIELD_BOOL, temporary),
    ROW(SEC_KEY, PracticeKey, FIELD_BOOL, expired),
    ROW(SEC_KEY, PracticeKey, FIELD_BOOL, global_token),
    ROW(SEC_KEY, PracticeKey, FIELD_TEXT, deny),
    ROW(SEC_KEY, PracticeKey, FIELD_INT, token_size),
    ROW(SEC_ROLE, PracticeRole, FIELD_TEXT, account),
    ROW(SEC_ROLE, PracticeRole, FIELD_TEXT, partition),
    ROW(SEC_ROLE, PracticeRole, FIELD_TEXT, trust),
    ROW(SEC_ROLE, PracticeRole, FIELD_TEXT, refuse),
    ROW(SEC_ROLE, PracticeRole, FIELD_TEXT, deny),
    ROW(SEC_ROLE, PracticeRole, FIELD_TEXT, external_id),
    ROW(SEC_ROLE, PracticeRole, FIELD_BOOL, mfa),
    ROW(SEC_ROLE, PracticeRole, FIELD_INT, max_duration),
    ROW(SEC_BUCKET, PracticeBucket, FIELD_TEXT, account),
    ROW(SEC_BUCKET, PracticeBucket, FIELD_TEXT, region),
    ROW(SEC_BUCKET, PracticeBucket, FIELD_TEXT, objects),
    ROW(SEC_LOGIN, PracticeLogin, FIELD_BOOL, refresh),
    ROW(SEC_LOGIN, PracticeLogin, FIELD_TEXT, state),
    ROW(SEC_LOGIN, PracticeLogin, FIELD_TEXT, gives),
    ROW(SEC_SSO_ROLE, PracticeSsoRole, FIELD_TEXT, account),
    ROW(SEC_SSO_ROLE, PracticeSsoRole, FIELD_TEXT, key),
    ROW(SEC_WEB_TOKEN, PracticeWebToken, FIELD_TEXT, state),
    ROW(SEC_WEB_TOKEN, PracticeWebToken, FIELD_INT, expires),
    ROW(SEC_FAULT, PracticeFault, FIELD_TEXT, host),
    ROW(SEC_FAULT, PracticeFault, FIELD_TEXT, action),
    ROW(SEC_FAULT, PracticeFault, FIELD_TEXT, kind),
    ROW(SEC_FAULT, PracticeFault, FIELD_INT, times),
    ROW(SEC_FAULT, PracticeFault, FIELD_INT, status),
    ROW(SEC_FAULT, PracticeFault, FIELD_INT, delay_ms),
    ROW(SEC_FAULT, PracticeFault, FIELD_TEXT, code),
    ROW(SEC_FAULT, PracticeFault, FIELD_TEXT, message),
    ROW(SEC_SERVER, PracticeServer, FIELD_INT, delay_ms),
    ROW(SEC_SERVER, PracticeServer, FIELD_INT, clock_offset_s),
    ROW(SEC_SERVER, PracticeServer, FIELD_TEXT, tls),
    ROW(SEC_SERVER, PracticeServer, FIELD_TEXT, imds),
    ROW(SEC_SERVER, PracticeServer, FIELD_TEXT, imds_role),
    ROW(SEC_SERVER, PracticeServer, FIELD_TEXT, imds_key),
    ROW(SEC_SERVER, PracticeServer, FIELD_TEXT, imds_region),
    ROW(SEC_SERVER, PracticeServer, FIELD_TEXT, container_key),
    ROW(SEC_SERVER, PracticeServer, FIELD_INT, container_status),
    ROW(SEC_SERVER, PracticeServer, FIELD_TEXT, container_authorization),
    ROW(SEC_SERVER, PracticeServer, FIELD_TEXT, provider_versions),
    ROW(SEC_SERVER, PracticeServer, FIELD_TEXT, signin),
};

/* Every item begins with its name, so that they can be found alike. */
static const char *practice_item_name(const void *item)
{
    const char *name;
    memcpy(&name, item, sizeof name);
    return name;
}

#define FIND_OR_ADD(p, vec, type)                                       \
    do {                                                                \
        type *fresh;                                                    \
        for (size_t i = 0; i < (vec)->len; i++)                         \
            if (strcmp(practice_item_name((vec)->items[i]), name) == 0) \
                return (vec)->items[i];                                 \
        fresh = arena_new((p)->arena, type);                            \
        fresh->name = arena_strdup((p)->arena, name);                   \
        vec_push((p)->arena, (vec), fresh);                             \
        return fresh;                                                   \
    } while (0)

static void *practice_item(Practice *p, enum section section, const char *name)
{
    switch (section) {
    case SEC_ACCOUNT:
        FIND_OR_ADD(p, &p->accounts, PracticeAccount);
    case SEC_KEY:
        FIND_OR_ADD(p, &p->keys, PracticeKey);
    case SEC_ROLE:
        FIND_OR_ADD(p, &p->roles, PracticeRole);
    case SEC_BUCKET:
        FIND_OR_ADD(p, &p->buckets, PracticeBucket);
    case SEC_LOGIN:
        FIND_OR_ADD(p, &p->logins, PracticeLogin);
    case SEC_SSO_ROLE:
        FIND_OR_ADD(p, &p->sso_roles, PracticeSsoRole);
    case SEC_WEB_TOKEN:
        FIND_OR_ADD(p, &p->web_tokens, PracticeWebToken);
    case SEC_FAULT:
        FIND_OR_ADD(p, &p->faults, PracticeFault);
    default:
        return &p->server;
    }
}

static bool practice_set_int(void *at, const char *value)
{
    char *end;
    long n;
    int out;
    errno = 0;
    n = strtol(value, &end, 10);
    if (errno != 0 || end == value || *end != '\0' || n < INT_MIN || n > INT_MAX)
        return false;
    out = (int)n;
    memcpy(at, &out, sizeof out);
    return true;
}

static bool practice_set(Practice *p, void *item, enum field kind, size_t offset, const char *value)
{
    void *at = (char *)item + offset;
    const char *copy;
    if (kind == FIELD_INT)
        return practice_set_int(at, value);
    if (kind == FIELD_BOOL) {
        bool yes = strcmp(value, "yes") == 0;
        memcpy(at, &yes, sizeof yes);
        return yes || strcmp(value, "no") == 0;
    }
    copy = value[0] ? arena_strdup(p->arena, value) : NULL;
    memcpy(at, &copy, sizeof copy);
    return true;
}

/* inih's callback: 0 stops with the line's number. [lesson] and [solve N] are scenario.c's. */
static int practice_take(void *data, const char *section, const char *key, const char *value)
{
    Practice *p = data;
    size_t word = strcspn(section, " ");
    if (strncmp(section, "lesson", word) == 0 || strncmp(section, "solve", word) == 0)
        return 1;
    for (enum section s = 0; s < N_SECTIONS; s++) {
        if (strlen(section_rows[s].name) != word ||
            strncmp(section_rows[s].name, section, word) != 0)
            continue;
        for (size_t i = 0; i < ARRAY_LEN(field_rows); i++)
            if (field_rows[i].section == s && strcmp(field_rows[i].key, key) == 0)
                return practice_set(p, practice_item(p, s, section[word] ? section + word + 1 : ""),
                                    field_rows[i].kind, field_rows[i].offset, value);
    }
    return 0;
}

static enum err practice_parse(Practice *p, const char *what, Span text, Err *err)
{
    char *copy = arena_span(p->arena, text);
    int line = text.len > 0 ? ini_parse_string(copy, practice_take, p) : 0;
    if (line != 0)
        return err_set(err, ERR_INPUT, source_file(what, line > 0 ? line : 0, 0),
                       "%s: line %d of %s is not understood", p->scenario, line, what);
    return ERR_NONE;
}

static const char *practice_or(const char *text, const char *otherwise)
{
    return text ? text : otherwise;
}

static void practice_finish_key(Practice *p, PracticeKey *k)
{
    const char *seed = arena_printf(p->arena, "%s/%s", p->scenario, k->name);
    k->account = practice_or(k->account, "111122223333");
    k->partition = practice_or(k->partition, "aws");
    k->status = practice_or(k->status, "Active");
    k->temporary = k->temporary || k->session;
    k->id = mint_key_id(p->arena, seed, k->account, k->temporary);
    k->secret = mint_secret(p->arena, seed);
    k->token = k->temporary
                   ? mint_token(p->arena, seed, k->token_size > 0 ? (size_t)k->token_size : 360)
                   : NULL;
    if (k->session) {
        k->arn = arena_printf(p->arena, "arn:%s:sts::%s:assumed-role/%s", k->partition, k->account,
                              k->session);
        k->user_id = arena_printf(p->arena, "AROAPRACTICE%.8s:%s", k->id + 12,
                                  k->session + strcspn(k->session, "/") + 1);
    } else {
        k->arn = arena_printf(p->arena, "arn:%s:iam::%s:user/%s", k->partition, k->account,
                              practice_or(k->user, k->name));
        k->user_id = arena_printf(p->arena, "AIDAPRACTICE%.8s", k->id + 12);
    }
}

static void practice_finish(Practice *p)
{
    for (size_t i = 0; i < p->keys.len; i++)
        practice_finish_key(p, p->keys.items[i]);
    for (size_t i = 0; i < p->roles.len; i++) {
        PracticeRole *r = p->roles.items[i];
        r->account = practice_or(r->account, "111122223333");
        r->partition = practice_or(r->partition, "aws");
        r->max_duration = r->max_duration > 0 ? r->max_duration : 3600;
        r->arn =
            arena_printf(p->arena, "arn:%s:iam::%s:role/%s", r->partition, r->account, r->name);
    }
    for (size_t i = 0; i < p->logins.len; i++) {
        PracticeLogin *l = p->logins.items[i];
        l->state = practice_or(l->state, "valid");
        l->value =
            mint_token(p->arena, arena_printf(p->arena, "%s/login/%s", p->scenario, l->name), 240);
    }
    for (size_t i = 0; i < p->web_tokens.len; i++) {
        PracticeWebToken *t = p->web_tokens.items[i];
        t->state = practice_or(t->state, "ok");
        t->value =
            mint_web_token(p->arena, arena_printf(p->arena, "%s/web/%s", p->scenario, t->name),
                           p->now_s + t->expires);
    }
    p->server.tls = practice_or(p->server.tls, "ok");
    p->server.imds = practice_or(p->server.imds, "off");
    p->server.imds_region = practice_or(p->server.imds_region, "us-east-1");
}

enum err practice_load(Arena *arena, const char *scenario, Span lab_ini, Span console,
                       int64_t now_s, Practice *out, Err *err)
{
    enum err e;
    memset(out, 0, sizeof *out);
    out->arena = arena;
    out->scenario = arena_strdup(arena, scenario);
    out->now_s = now_s;
    e = practice_parse(out, "lab.ini", lab_ini, err);
    if (!e)
        e = practice_parse(out, "aws-console.ini", console, err);
    practice_finish(out);
    return e;
}

#define FIND_BY(vec, member, text)                           \
    do {                                                     \
        for (size_t i = 0; (text) && i < (vec).len; i++)     \
            if (strcmp((vec).items[i]->member, (text)) == 0) \
                return (vec).items[i];                       \
        return NULL;                                         \
    } while (0)

const PracticeAccount *practice_account(const Practice *p, const char *number)
{
    FIND_BY(p->accounts, name, number);
}

const PracticeKey *practice_key(const Practice *p, const char *name)
{
    FIND_BY(p->keys, name, name);
}

const PracticeKey *practice_key_by_id(const Practice *p, const char *id)
{
    FIND_BY(p->keys, id, id);
}

const PracticeRole *practice_role(const Practice *p, const char *arn)
{
    FIND_BY(p->roles, arn, arn);
}

const PracticeBucket *practice_bucket(const Practice *p, const char *name)
{
    FIND_BY(p->buckets, name, name);
}

const PracticeLogin *practice_login_by_value(const Practice *p, const char *value)
{
    FIND_BY(p->logins, value, value);
}

bool practice_listed(const char *list, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = list; at && *at;) {
        size_t n = strcspn(at, " ");
        if (n == len && strncmp(at, word, len) == 0)
            return true;
        at += n + strspn(at + n, " ");
    }
    return false;
}
