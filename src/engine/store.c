#include "engine/store.h"

#include <string.h>

#include "base/alloc.h"
#include "base/leak.h"
#include "engine/commandshown.h"
#include "engine/program.h"
#include "engine/question_same.h"
#include "engine/ssocache_write.h"
#include "net/net.h"
#include "net/trust.h"

enum {
    BODY_MAX_BYTES = 256 * 1024,
    PROCESS_OUTPUT_MAX_BYTES = 64 * 1024,
    PROCESS_TIMEOUT_MS =
        60 * 1000 /* aws-sdk-go-v2 credentials/processcreds: DefaultTimeout = 1 minute */
};

typedef struct Job Job;

/* One question; its answer stays at the same address for the life of the entry. */
typedef struct Entry {
    const Question *question;
    Answer *answer;
    Job *job;               /* NULL when nothing is under way */
    size_t asked;           /* index into the list of what was asked */
    const Objection *wants; /* NOT_ASKED_ENDPOINT: what a yes would allow; else NULL */
    unsigned pass;
    Store *store;
    struct Entry *leader;          /* the shared store's entry whose answer is waited for; NULL */
    VEC(struct Entry *) followers; /* entries of other stores that wait for this one */
} Entry;

/* Outlives its entry: the World calls back once for each, also after a cancel. */
struct Job {
    Store *store;
    Entry *entry; /* NULL after a cancel */
    uint64_t id;
    bool child;
};

struct Store {
    World *world;
    const SessionOptions *options;
    bool consent;
    Asker asker;
    Arena arena;       /* questions and answers, until store_forget */
    Arena asked_arena; /* the list, until the end */
    VEC(Entry *) entries;
    VEC(Asked) asked;
    VEC(const Objection *) allowed; /* what got a yes; in asked_arena */
    size_t outstanding, requests, requests_max;
    unsigned pass;
    bool news;
};

static void store_start(Entry *e, Store *s);

/* ---- answers arriving ---- */

/* Would the SDK try again after this? Not after silence: one time-out is what the user waits for at
 * most. */
static bool transient(const Answer *a)
{
    static const char *const codes[] = {"Throttling",
                                        "ThrottlingException",
                                        "RequestLimitExceeded",
                                        "TooManyRequestsException",
                                        "RequestTimeout",
                                        "RequestThrottled",
                                        "SlowDown",
                                        "InternalFailure",
                                        "InternalError",
                                        "InternalServerException",
                                        "ServiceUnavailable",
                                        "IDPCommunicationError"};
    if (a->net == NET_RESET || a->net == NET_EMPTY)
        return true;
    if (a->net != NET_OK || a->ok)
        return false;
    if (a->http_status >= 500)
        return true;
    for (size_t i = 0; a->error_code && i < ARRAY_LEN(codes); i++)
        if (strcmp(codes[i], a->error_code) == 0)
            return true;
    return false;
}

static const char *result_text(Arena *arena, const Answer *a)
{
    if (a->state == ANSWER_NOT_ASKED)
        return not_asked_sentence(a->not_asked);
    if (a->net != NET_OK)
        return a->http_status ? arena_printf(arena, "%s %d", net_state_name(a->net), a->http_status)
                              : net_state_name(a->net);
    if (a->error_code)
        return arena_printf(arena, "%d %s", a->http_status, text_safe(arena, a->error_code));
    if (a->malformed)
        return arena_printf(arena, "%d, no answer of AWS", a->http_status);
    return arena_printf(arena, "%d", a->http_status);
}

/* The list of what was asked says how it ended. */
static void entry_record(Store *s, const Entry *e)
{
    Asked *row = &s->asked.items[e->asked];
    row->result = result_text(&s->asked_arena, e->answer);
    row->not_asked = e->answer->state == ANSWER_NOT_ASKED;
    if (e->answer->not_saved)
        row->result = arena_printf(&s->asked_arena, "%s, %s", row->result, e->answer->not_saved);
    row->elapsed_ms = e->answer->elapsed_ms;
}

static void entry_finish(Store *s, Entry *e)
{
    entry_record(s, e);
    s->news = true;
    for (size_t i = 0; i < e->followers.len; i++) {
        Entry *f = e->followers.items[i];
        f->leader = NULL;
        f->store->outstanding--;
        *f->answer = *e->answer; /* its texts live in the shared store, which outlives this one */
        entry_finish(f->store, f);
    }
    e->followers.len = 0;
}

/* Takes the answer in, or tries once more where Terraform would. */
static void entry_answered(Store *s, Entry *e, const Answer *fresh)
{
    int attempts = e->answer->attempts + 1;
    if (transient(fresh) && attempts < e->question->attempts) {
        e->answer->attempts = attempts;
        store_start(e, s);
        return;
    }
    *e->answer = *fresh;
    e->answer->state = ANSWER_DONE;
    e->answer->attempts = attempts;
    /* A refresh token is good for once: where the new one can't be stored, the file holds one that
     * is spent, and the next program finds its login gone. That must not happen in silence. */
    if (e->question->kind == Q_SSO_CREATE_TOKEN || e->question->kind == Q_LOGIN_CREATE_TOKEN) {
        Err err = ERR_INIT;
        if (ssocache_write_back(s->world, e->question, e->answer, &err) != ERR_NONE)
            e->answer->not_saved = arena_printf(
                &s->arena,
                "the renewed token could not be saved, so the next login needs a browser: %s",
                err.text);
    }
    entry_finish(s, e);
}

/* The job is over; gives its entry, or NULL if it was cancelled. */
static Entry *job_end(Job *job)
{
    Entry *e = job->entry;
    job->store->outstanding--;
    if (e)
        e->job = NULL;
    mem_free(job);
    return e;
}

static void http_done(void *data, const HttpResult *result)
{
    Store *s = ((Job *)data)->store;
    Entry *e = job_end(data);
    Answer fresh = {0};
    if (!e)
        return;
    net_parse(&s->arena, e->question, result, s->world->now_s(s->world), &fresh);
    entry_answered(s, e, &fresh);
}

static void child_done(void *data, const ChildResult *result)
{
    Store *s = ((Job *)data)->store;
    Entry *e = job_end(data);
    Answer fresh = {0};
    if (!e)
        return;
    net_parse_process(&s->arena, e->question, result, s->world->now_s(s->world), &fresh);
    entry_answered(s, e, &fresh);
}

/* ---- putting a question ---- */

static bool is_child(const Question *q)
{
    return q->kind == Q_CREDENTIAL_PROCESS || q->kind == Q_TERRAFORM_VERSION ||
           q->kind == Q_TERRAGRUNT_VERSION;
}

/* What `terraform version` and `terragrunt --version` need of the environment: no credentials, no
 * arguments or log of other calls, and no look at HashiCorp's list of releases (CHECKPOINT_DISABLE:
 * terraform/main.go, checkpoint.go). */
static const char *const *version_env(Arena *arena, World *world)
{
    static const char *const away[] = {
        "AWS_",        "TF_LOG", "TF_CLI_ARGS", "TF_REATTACH_PROVIDERS",
        "CHECKPOINT_", "TG_",    "TERRAGRUNT_"};
    const char *const *all = world->env_all(world);
    VEC(const char *) env = VEC_INIT;
    for (size_t i = 0; all[i]; i++) {
        bool keep = true;
        for (size_t k = 0; k < ARRAY_LEN(away); k++)
            keep = keep && strncmp(all[i], away[k], strlen(away[k])) != 0;
        if (keep)
            vec_push(arena, &env, all[i]);
    }
    vec_push(arena, &env, "CHECKPOINT_DISABLE=1");
    vec_push(arena, &env, NULL);
    return env.items;
}

/* The user's own, but for the folders of PATH that came with the one that is looked at. */
static const char *const *process_env(Arena *arena, World *world, const char *dir)
{
    const char *const *all = world->env_all(world);
    VEC(const char *) env = VEC_INIT;
    for (size_t i = 0; all[i]; i++)
        if (strncmp(all[i], "PATH=", strlen("PATH=")) != 0)
            vec_push(arena, &env, all[i]);
    vec_push(arena, &env, arena_printf(arena, "PATH=%s", program_search_path(arena, world, dir)));
    vec_push(arena, &env, NULL);
    return env.items;
}

/* credential_process is the one shell (architecture.md); terraform runs from an absolute path, in
 * /. */
static uint64_t start_child(Store *s, const Question *q, Job *job)
{
    const char *shell[] = {"/bin/sh", "-c", question_text(q, "command"), NULL};
    const char *terraform[] = {question_text(q, "path"), "version",
                               question_text(q, "form") ? NULL : "-json", NULL};
    const char *terragrunt[] = {question_text(q, "path"), "--version", NULL};
    bool version = q->kind != Q_CREDENTIAL_PROCESS;
    ChildRequest r = {0};
    r.argv = q->kind == Q_TERRAGRUNT_VERSION ? terragrunt : version ? terraform : shell;
    r.cwd = version ? "/" : NULL;
    r.envp = version ? version_env(&s->arena, s->world)
                     : process_env(&s->arena, s->world, s->options->dir);
    r.max_output_bytes = PROCESS_OUTPUT_MAX_BYTES;
    r.timeout_ms =
        s->options->timeout_ms < PROCESS_TIMEOUT_MS ? s->options->timeout_ms : PROCESS_TIMEOUT_MS;
    return s->world->child_start(s->world, &r, child_done, job);
}

static uint64_t start_http(Store *s, const Question *q, Job *job, Err *err)
{
    Arena scratch = ARENA_INIT;
    HttpRequest r = {0};
    uint64_t id = 0;
    if (net_build(&scratch, q, s->world->now_s(s->world), &r, err) == ERR_NONE) {
        r.timeout_ms = q->timeout_ms > 0 ? q->timeout_ms : s->options->timeout_ms;
        r.max_body_bytes = BODY_MAX_BYTES;
        id = s->world->http_start(s->world, &r, http_done, job);
    }
    arena_clear(&scratch);
    return id;
}

static Entry *store_entry(Store *s, const Question *q);

/* The shared store asks, once for all who want to know. */
static void store_follow(Entry *e, Store *s)
{
    Store *shared = s->options->shared;
    Entry *leader = store_entry(shared, e->question);
    if (leader->answer->state != ANSWER_PENDING) {
        *e->answer = *leader->answer; /* no news: this pass has it already */
        e->wants = leader->wants;
        entry_record(s, e);
        return;
    }
    e->leader = leader;
    vec_push(&shared->arena, &leader->followers, e);
    s->outstanding++;
}

static void store_start(Entry *e, Store *s)
{
    Err err = ERR_INIT;
    Job *job;
    if (s->options->shared && s != s->options->shared) {
        store_follow(e, s);
        return;
    }
    job = mem_alloc(sizeof *job);
    *job = (Job){s, e, 0, is_child(e->question)};
    job->id = job->child ? start_child(s, e->question, job) : start_http(s, e->question, job, &err);
    if (job->id ==
        0) { /* no request can be made of it; what the SDK says then is prediction's business */
        mem_free(job);
        e->answer->state = ANSWER_DONE;
        e->answer->net = NET_BAD_URL;
        e->answer->detail = arena_strdup(&s->arena, err.text);
        entry_finish(s, e);
        return;
    }
    e->job = job;
    s->outstanding++;
}

static bool objection_same(const Objection *a, const Objection *b)
{
    return strcmp(a->host, b->host) == 0 && strcmp(a->what, b->what) == 0;
}

/* What the folder chose was allowed: its host by option or config.ini, just this by a yes. */
static bool store_allows(const Store *s, const Objection *o)
{
    for (size_t i = 0; i < s->options->n_allow_endpoints; i++)
        if (trust_allows(s->options->allow_endpoints[i], o->host))
            return true;
    for (size_t i = 0; i < s->allowed.len; i++)
        if (objection_same(s->allowed.items[i], o))
            return true;
    return false;
}

/* The first that nobody allowed; NULL: there is none. Of trust. */
static const Objection *store_objection(const Store *s, const Trust *trust)
{
    for (size_t i = 0; i < trust->n; i++)
        if (!store_allows(s, &trust->objections[i]))
            return &trust->objections[i];
    return NULL;
}

/* "the endpoint 127.0.0.1:4566 (main.tf:4) ...", and what to type. */
static const char *store_wants(Arena *arena, const Objection *o)
{
    return arena_printf(
        arena,
        "the folder chose %s%s%s (%s) and the credentials are yours; to ask anyway: "
        "--allow-endpoint %s",
        o->what, strcmp(o->what, "endpoint") == 0 || strcmp(o->what, "proxy") == 0 ? " " : " for ",
        text_safe(arena, o->host), text_safe(arena, source_text(arena, o->at)),
        text_safe(arena, o->host));
}

/* A value of the user's own that came into a host or a parameter in a way that no mark survived: by
 * code that Terragrunt generates (SECURITY.md, "Where a secret may go"). */
static bool shows_secret(const char *text)
{
    Arena scratch = ARENA_INIT;
    Span span = span_of(text);
    bool found = text && leak_marks(span, arena_alloc(&scratch, span.len + 1));
    arena_clear(&scratch);
    return found;
}

static bool holds_secret(const Question *q)
{
    Arena scratch = ARENA_INIT;
    bool found = shows_secret(net_url_host(&scratch, question_url(q)));
    for (size_t i = 0; !found && i < q->n_params; i++)
        found = strcmp(q->params[i].name, "url") != 0 && shows_secret(q->params[i].text);
    arena_clear(&scratch);
    return found;
}

/* Everything that can forbid a question, in one place. */
static enum not_asked store_policy(const Store *s, const Question *q, const Objection *objection)
{
    enum not_asked reason;
    bool writes = q->kind == Q_SSO_CREATE_TOKEN || q->kind == Q_LOGIN_CREATE_TOKEN;
    if (q->kind == Q_TERRAFORM_VERSION || q->kind == Q_TERRAGRUNT_VERSION)
        return NOT_ASKED_NONE;
    if (q->kind == Q_CREDENTIAL_PROCESS)
        return s->options->allow_exec || s->consent ? NOT_ASKED_NONE : NOT_ASKED_CONSENT;
    if (s->options->offline)
        return NOT_ASKED_OFFLINE;
    if (q->experiment && s->options->no_experiments)
        return NOT_ASKED_EXPERIMENTS;
    if (q->needs_consent && !s->options->try_other_profiles && !s->consent)
        return NOT_ASKED_CONSENT;
    if (writes && s->options->read_only)
        return NOT_ASKED_READ_ONLY;
    if (s->requests >= s->requests_max)
        return NOT_ASKED_LIMIT;
    if (q->private_inside || holds_secret(q))
        return NOT_ASKED_PRIVATE;
    reason = net_may_ask(q);
    if (reason == NOT_ASKED_NONE && objection)
        reason = NOT_ASKED_ENDPOINT;
    return reason;
}

static Asked asked_row(Store *s, const Question *q)
{
    Arena *a = &s->asked_arena;
    Asked row = {0};
    row.host = is_child(q) ? "this machine" : net_url_host(a, question_url(q));
    row.operation = question_kind_name(q->kind);
    row.why = arena_strdup(a, q->why);
    row.experiment = arena_strdup(a, q->experiment);
    row.configuration = arena_strdup(a, q->configuration);
    row.access_key_id =
        q->creds && !q->creds->id_was_secret ? arena_strdup(a, q->creds->access_key_id.text) : NULL;
    row.started_ms = s->world->mono_ms(s->world);
    row.timeout_ms = q->timeout_ms > 0 ? q->timeout_ms : s->options->timeout_ms;
    return row;
}

/* What the bundle says: nothing is asked, whatever it is. */
static void store_recall(Store *s, Entry *e)
{
    const AnswerSource *source = s->options->answers;
    const Answer *known = source->find(source->data, e->question);
    Asked *row = &s->asked.items[e->asked];
    if (known)
        *e->answer = *known;
    else
        *e->answer = (Answer){.state = ANSWER_NOT_ASKED, .not_asked = NOT_ASKED_BUNDLE};
    if (e->answer->state == ANSWER_DONE) {
        entry_finish(s, e);
        return;
    }
    row->not_asked = true;
    row->wants = e->answer->wants;
    row->result = row->wants ? arena_printf(&s->asked_arena, "not asked: %s", row->wants)
                             : not_asked_sentence(e->answer->not_asked);
}

static Entry *store_add(Store *s, const Question *q)
{
    Entry *e = arena_new(&s->arena, Entry);
    Asked row = asked_row(s, q);
    Trust trust = trust_of(&s->asked_arena, q);
    const Objection *objection = store_objection(s, &trust);
    enum not_asked reason = s->options->answers ? NOT_ASKED_NONE : store_policy(s, q, objection);
    e->store = s;
    e->question = question_copy(&s->arena, q);
    e->answer = arena_new(&s->arena, Answer);
    e->asked = s->asked.len;
    row.not_asked = reason != NOT_ASKED_NONE;
    if (reason == NOT_ASKED_ENDPOINT) {
        Objection *wants = arena_new(&s->asked_arena, Objection);
        *wants = *objection;
        e->wants = wants;
        row.wants = e->answer->wants = store_wants(&s->asked_arena, objection);
    }
    vec_push(&s->asked_arena, &s->asked, row);
    vec_push(&s->arena, &s->entries, e);
    if (s->options->answers) {
        store_recall(s, e);
        return e;
    }
    if (reason != NOT_ASKED_NONE) {
        e->answer->state = ANSWER_NOT_ASKED;
        e->answer->not_asked = reason;
        s->asked.items[e->asked].result =
            row.wants ? arena_printf(&s->asked_arena, "not asked: %s", row.wants)
                      : not_asked_sentence(reason);
        return e;
    }
    if (!is_child(q))
        s->requests++;
    store_start(e, s);
    return e;
}

static Entry *store_entry(Store *s, const Question *q)
{
    for (size_t i = 0; i < s->entries.len; i++)
        if (question_equal(s->entries.items[i]->question, q))
            return s->entries.items[i];
    return store_add(s, q);
}

static const Answer *store_ask(Asker *asker, const Question *q)
{
    Store *s = asker->impl;
    Entry *found = store_entry(s, q);
    found->pass = s->pass;
    return found->answer;
}

/* ---- life ---- */

Store *store_new(World *world, const SessionOptions *options)
{
    Store *s = mem_alloc(sizeof *s);
    s->world = world;
    s->options = options;
    s->asker = (Asker){s, store_ask};
    s->requests_max = REQUESTS_MAX;
    return s;
}

void store_limit(Store *s, size_t requests_max)
{
    s->requests_max = requests_max;
}

size_t store_requests(const Store *s)
{
    return s->requests;
}

static void entry_cancel(Store *s, Entry *e)
{
    Job *job = e->job;
    if (!job && !e->leader)
        return;
    s->asked.items[e->asked].result = "cancelled";
    s->asked.items[e->asked].elapsed_ms =
        (int)(s->world->mono_ms(s->world) - s->asked.items[e->asked].started_ms);
    if (e->leader) { /* the shared store's request goes on: others may want its answer */
        Entry *leader = e->leader;
        for (size_t i = 0; i < leader->followers.len; i++)
            if (leader->followers.items[i] == e)
                leader->followers.items[i] = leader->followers.items[--leader->followers.len];
        e->leader = NULL;
        s->outstanding--;
        return;
    }
    job->entry = NULL;
    e->job = NULL;
    if (job->child)
        s->world->child_cancel(s->world, job->id);
    else
        s->world->http_cancel(s->world, job->id);
}

void store_forget(Store *s)
{
    for (size_t i = 0; i < s->entries.len; i++)
        entry_cancel(s, s->entries.items[i]);
    s->entries.items = NULL;
    s->entries.len = s->entries.cap = 0;
    s->requests = 0;
    arena_clear(&s->arena);
}

void store_free(Store *s)
{
    if (!s)
        return;
    store_forget(s);
    while (s->outstanding > 0)
        s->world->poll(s->world, -1, 100);
    arena_clear(&s->asked_arena);
    mem_free(s);
}

Asker *store_asker(Store *s)
{
    return &s->asker;
}

void store_begin_pass(Store *s)
{
    s->pass++;
}

/* Drops an entry from the list so that the same question can be put again. */
static void store_drop(Store *s, size_t i)
{
    s->entries.items[i] = s->entries.items[s->entries.len - 1];
    s->entries.len--;
}

void store_end_pass(Store *s)
{
    for (size_t i = s->entries.len; i-- > 0;) {
        Entry *e = s->entries.items[i];
        if ((e->job || e->leader) && e->pass != s->pass) {
            entry_cancel(s, e);
            store_drop(s, i);
        }
    }
}

/* The first question of this pass that waits for a yes, NULL if none does: what is shown is what a
 * yes allows. */
static const Entry *store_waiting(const Store *s)
{
    if (s->options->answers) /* a yes would change nothing: nobody is asked */
        return NULL;
    for (size_t i = 0; i < s->entries.len; i++) {
        const Entry *e = s->entries.items[i];
        if (e->pass == s->pass && (e->answer->not_asked == NOT_ASKED_CONSENT ||
                                   e->answer->not_asked == NOT_ASKED_ENDPOINT))
            return e;
    }
    return NULL;
}

void store_consent(Store *s)
{
    const Entry *waiting = store_waiting(s);
    const Objection *wants = waiting ? waiting->wants : NULL;
    enum not_asked given = wants ? NOT_ASKED_ENDPOINT : NOT_ASKED_CONSENT;
    if (wants)
        vec_push(&s->asked_arena, &s->allowed, wants);
    else
        s->consent = true;
    for (size_t i = s->entries.len; i-- > 0;) {
        const Entry *e = s->entries.items[i];
        if (e->answer->not_asked == given && (!wants || objection_same(e->wants, wants)))
            store_drop(s, i);
    }
}

bool store_has_consent(const Store *s)
{
    return s->consent;
}

bool store_take_news(Store *s)
{
    bool news = s->news;
    s->news = false;
    return news;
}

size_t store_outstanding(const Store *s)
{
    return s->outstanding;
}

void store_each(const Store *s,
                void (*each)(void *data, const Question *question, const Answer *answer),
                void *data)
{
    for (size_t i = 0; i < s->entries.len; i++)
        each(data, s->entries.items[i]->question, s->entries.items[i]->answer);
}

const Answer *store_answered(const Store *s, enum question_kind kind)
{
    for (size_t i = 0; i < s->entries.len; i++)
        if (s->entries.items[i]->question->kind == kind &&
            s->entries.items[i]->answer->state == ANSWER_DONE)
            return s->entries.items[i]->answer;
    return NULL;
}

/* "./bin/aws creds": whoever wrote the folder wrote the program. */
static bool command_is_relative(const char *command)
{
    size_t first = strcspn(command, " \t");
    const char *slash = memchr(command, '/', first);
    return slash && slash != command && !strchr("\"'~$", command[0]);
}

/* What a yes would allow, in one sentence. */
static const char *consent_sentence(Arena *arena, const Entry *e)
{
    const Question *q = e->question;
    if (e->answer->wants)
        return arena_printf(arena, "send %s, signed with your credentials, to %s: %s",
                            question_kind_name(q->kind), text_safe(arena, e->wants->host),
                            e->answer->wants);
    if (q->kind == Q_CREDENTIAL_PROCESS)
        return arena_printf(arena, "run the credential_process command%s: %s",
                            command_is_relative(question_text(q, "command"))
                                ? ", a program of the folder you stand in"
                                : "",
                            command_shown(arena, question_text(q, "command")));
    return arena_printf(arena, "ask %s with other credentials (%s)", question_kind_name(q->kind),
                        q->why ? q->why : "");
}

/* The same yes, for whoever can't be asked. */
static const char *consent_option(Arena *arena, const Entry *e)
{
    if (e->answer->wants)
        return arena_printf(arena, "--allow-endpoint %s", text_safe(arena, e->wants->host));
    return e->question->kind == Q_CREDENTIAL_PROCESS ? "--allow-exec" : "--try-other-profiles";
}

void store_list(Store *s, Arena *arena, SessionView *out)
{
    for (size_t i = 0; i < s->asked.len; i++)
        vec_push(arena, &out->asked, s->asked.items[i]);
    out->waiting_for = out->consent_wanted = out->consent_option = out->unasked = NULL;
    for (size_t i = 0; i < s->entries.len; i++) {
        const Entry *e = s->entries.items[i];
        if ((e->job || e->leader) && !out->waiting_for)
            out->waiting_for = arena_strdup(arena, s->asked.items[e->asked].host);
        if (e->answer->wants && e->pass == s->pass && !out->unasked)
            out->unasked = arena_printf(arena, "not asked: %s", e->answer->wants);
        if (e->answer->not_asked == NOT_ASKED_PRIVATE && e->pass == s->pass && !out->unasked)
            out->unasked = not_asked_sentence(NOT_ASKED_PRIVATE);
    }
    if (store_waiting(s)) {
        out->consent_wanted = consent_sentence(arena, store_waiting(s));
        out->consent_option = consent_option(arena, store_waiting(s));
    }
}
