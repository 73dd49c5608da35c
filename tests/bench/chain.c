/*
 * How long a full check takes beside the longest chain of answers that need each other, in the
 * practice AWS with a delay before every answer: what doesn't need an answer must be under way
 * while it is waited for.
 *
 *     chain [-v] [LESSON ...]        all lessons without names; ends with 1 where a ratio is above
 * the mark
 *
 * Which answers need each other is not taken from the times, where a needless wait would excuse
 * itself. Each answer in turn is withheld for ever while all others come: what is never asked then
 * needs it. -v prints the chain.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "engine/session.h"
#include "host/host.h"
#include "lab/lab.h"

enum { DELAY_MS = 100, ASKS_MAX = 128, LABEL_MAX = 64 * 1024, WITHHELD_ID = 1 << 30 };
#define MARK 1.5

/* One request or child of a run. */
typedef struct Ask {
    const char *label; /* the same in every run of a lesson */
    const char *name;  /* to print */
    int64_t start_ms, end_ms;
} Ask;

/* Whom an answer is for. */
typedef struct Spy {
    Ask *ask;
    HttpDone http;
    ChildDone child;
    void *data;
} Spy;

typedef struct Run {
    Arena arena;
    Ask asks[ASKS_MAX];
    size_t n;
    size_t live; /* started and not ended, the withheld one left out */
    const char *withheld;
    VEC(Spy) held; /* whom to tell when what is withheld is cancelled */
    int64_t elapsed_ms;
} Run;

/* The World's own functions, behind the spy's. */
static World own;
static Run *run;
static const char *sandbox;
static int64_t frozen_s; /* so that session names, the keys that are handed out and signatures are
                            those of the first run */

/* ---- what tells one request from another ---- */

/* Without the sandbox's path and loopback's ports, which change from run to run. */
static const char *label_clean(Arena *arena, const char *text)
{
    AUTO_BUF Buf out = BUF_INIT(LABEL_MAX);
    size_t root = strlen(sandbox);
    while (*text) {
        if (strncmp(text, sandbox, root) == 0) {
            text += root;
        } else if (strncmp(text, "127.0.0.1:", 10) == 0) {
            buf_add_str(&out, "loopback");
            text += 10 + strspn(text + 10, "0123456789");
        } else {
            buf_add_char(&out, *text++);
        }
    }
    return arena_span(arena, buf_span(&out));
}

static const char *request_header(const HttpRequest *r, const char *name)
{
    for (size_t i = 0; i < r->n_headers; i++)
        if (strcmp(r->headers[i].name, name) == 0)
            return r->headers[i].value;
    return "";
}

static const char *http_label(const HttpRequest *r)
{
    Arena *a = &run->arena;
    return label_clean(
        a,
        arena_printf(a, "%s %s %s %s %s %s %s %d", r->method, r->url,
                     request_header(r, "Authorization"), request_header(r, "X-Amz-Security-Token"),
                     arena_span(a, r->body), r->route.proxy_url ? r->route.proxy_url : "",
                     r->route.ca_file ? r->route.ca_file : "", r->route.ca_as_go));
}

static const char *http_name(const HttpRequest *r)
{
    Arena *a = &run->arena;
    const char *body = arena_span(a, r->body), *action = strstr(body, "Action="),
               *url = label_clean(a, r->url);
    const char *signer = strstr(request_header(r, "Authorization"), "Credential=");
    size_t query = strcspn(url, "?");
    return arena_printf(a, "%.*s %.*s %.4s", (int)query, url,
                        action ? (int)strcspn(action + 7, "&") : 0, action ? action + 7 : "",
                        signer ? signer + 11 : "");
}

/* ---- the spy ---- */

static Ask *ask_begin(const char *label, const char *name)
{
    Ask *ask;
    for (size_t i = 0; i < run->n; i++)
        if (strcmp(run->asks[i].label, label) == 0)
            return &run->asks[i]; /* once more, after an answer that may be tried again */
    if (run->n == ASKS_MAX)
        BUG("more requests than a check may make");
    ask = &run->asks[run->n++];
    *ask = (Ask){label, name, own.mono_ms(&own), 0};
    return ask;
}

static void spy_end(const Spy *spy)
{
    run->live--;
    spy->ask->end_ms = own.mono_ms(&own);
}

static void spy_http_done(void *data, const HttpResult *result)
{
    const Spy *spy = data;
    spy_end(spy);
    spy->http(spy->data, result);
}

static void spy_child_done(void *data, const ChildResult *result)
{
    const Spy *spy = data;
    spy_end(spy);
    spy->child(spy->data, result);
}

/* NULL and the number to cancel with where the answer shall never come. */
static Spy *spy_new(Spy spy, uint64_t *out_id)
{
    Spy *out;
    if (run->withheld && strcmp(run->withheld, spy.ask->label) == 0) {
        *out_id = WITHHELD_ID + run->held.len;
        vec_push(&run->arena, &run->held, spy);
        return NULL;
    }
    out = arena_new(&run->arena, Spy);
    *out = spy;
    run->live++;
    return out;
}

static uint64_t spy_http_start(World *w, const HttpRequest *request, HttpDone done, void *data)
{
    uint64_t id = 0;
    Spy *spy =
        spy_new((Spy){ask_begin(http_label(request), http_name(request)), done, NULL, data}, &id);
    return spy ? own.http_start(w, request, spy_http_done, spy) : id;
}

static uint64_t spy_child_start(World *w, const ChildRequest *request, ChildDone done, void *data)
{
    AUTO_BUF Buf line = BUF_INIT(LABEL_MAX);
    const char *label;
    uint64_t id = 0;
    Spy *spy;
    for (size_t i = 0; request->argv[i]; i++)
        buf_printf(&line, "%s ", request->argv[i]);
    label = label_clean(&run->arena, arena_span(&run->arena, buf_span(&line)));
    spy = spy_new((Spy){ask_begin(label, label), NULL, done, data}, &id);
    return spy ? own.child_start(w, request, spy_child_done, spy) : id;
}

static void spy_http_cancel(World *w, uint64_t id)
{
    HttpResult cancelled = {.net = NET_CANCELLED, .detail = ""};
    if (id >= WITHHELD_ID)
        run->held.items[id - WITHHELD_ID].http(run->held.items[id - WITHHELD_ID].data, &cancelled);
    else
        own.http_cancel(w, id);
}

static void spy_child_cancel(World *w, uint64_t id)
{
    ChildResult cancelled = {.detail = ""};
    if (id >= WITHHELD_ID)
        run->held.items[id - WITHHELD_ID].child(run->held.items[id - WITHHELD_ID].data, &cancelled);
    else
        own.child_cancel(w, id);
}

static int64_t spy_now_s(World *w)
{
    (void)w;
    return frozen_s;
}

static void spy_on(World *w)
{
    own = *w;
    w->http_start = spy_http_start;
    w->http_cancel = spy_http_cancel;
    w->child_start = spy_child_start;
    w->child_cancel = spy_child_cancel;
    w->now_s = spy_now_s;
}

/* ---- a run ---- */

static const char *home_of(Lab *lab)
{
    World *w = lab_world(lab);
    return w->env_get(w, "HOME");
}

/* The learner's file of changes counts at once; later values win. */
static void delay_answers(Arena *arena, Lab *lab)
{
    FILE *f = fopen(arena_printf(arena, "%s/aws-console.ini", home_of(lab)), "a");
    if (!f || fprintf(f, "\n[server]\ndelay_ms = %d\n", DELAY_MS) < 0 || fclose(f) != 0)
        BUG("the practice AWS can't be slowed down");
}

/* A full check of the lesson: whatever may be asked is asked. */
static void run_check(Run *out, const char *lesson, const char *withheld, bool delayed)
{
    Err err = ERR_INIT;
    Lab *lab = lab_open(lesson, &err);
    SessionOptions options = {.try_other_profiles = true, .allow_exec = true, .timeout_ms = 20000};
    Session *s;
    int64_t start;
    if (!lab)
        BUG(err.text);
    *out = (Run){.arena = ARENA_INIT, .withheld = withheld};
    run = out;
    sandbox = arena_strdup(&out->arena, home_of(lab));
    if (delayed)
        delay_answers(&out->arena, lab);
    spy_on(lab_world(lab));
    options.dir = lab_dir(lab);
    start = own.mono_ms(&own);
    s = session_open(lab_world(lab), &options);
    while (run->live > 0)
        session_step(s, -1, -1);
    out->elapsed_ms = own.mono_ms(&own) - start;
    session_close(s);
    lab_close(lab);
}

static bool run_asked(const Run *r, const char *label)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->asks[i].label, label) == 0)
            return true;
    return false;
}

/* ---- the chain ---- */

typedef struct Chain {
    bool needs[ASKS_MAX][ASKS_MAX];
    int64_t length_ms[ASKS_MAX]; /* 0 = not known yet */
    size_t before[ASKS_MAX];     /* the one that it waited for longest; itself = none */
} Chain;

static int64_t chain_length(Chain *c, const Run *timed, size_t i)
{
    const Ask *ask = &timed->asks[i];
    int64_t longest = 0;
    if (c->length_ms[i] > 0)
        return c->length_ms[i];
    c->before[i] = i;
    for (size_t k = 0; k < timed->n; k++) {
        int64_t one = k != i && c->needs[i][k] ? chain_length(c, timed, k) : 0;
        if (one > longest) {
            longest = one;
            c->before[i] = k;
        }
    }
    c->length_ms[i] = longest + (ask->end_ms - ask->start_ms) + 1;
    return c->length_ms[i];
}

static void print_chain(const Chain *c, const Run *timed, size_t i)
{
    const Ask *ask = &timed->asks[i];
    if (c->before[i] != i)
        print_chain(c, timed, c->before[i]);
    printf("        %5lld .. %5lld ms  %s\n", (long long)(ask->start_ms - timed->asks[0].start_ms),
           (long long)(ask->end_ms - timed->asks[0].start_ms), ask->name);
}

/* The ratio of the lesson, printed; 1 where no answer came from further than this machine, so that
 * there is nothing to wait for. */
static double bench_lesson(const char *lesson, bool verbose)
{
    Run timed, without;
    Chain c = {0};
    size_t last = 0;
    double ratio;
    run_check(&timed, lesson, NULL, true);
    for (size_t k = 0; k < timed.n; k++) {
        run_check(&without, lesson, timed.asks[k].label, false);
        for (size_t i = 0; i < timed.n; i++)
            c.needs[i][k] = i != k && !run_asked(&without, timed.asks[i].label);
        arena_clear(&without.arena);
    }
    for (size_t i = 0; i < timed.n; i++)
        if (chain_length(&c, &timed, i) > c.length_ms[last])
            last = i;
    ratio = timed.n > 0 && c.length_ms[last] >= DELAY_MS
                ? (double)timed.elapsed_ms / (double)c.length_ms[last]
                : 1;
    printf("%-22s %2zu asked  check %5lld ms  longest chain %5lld ms  ratio %.2f%s\n", lesson,
           timed.n, (long long)timed.elapsed_ms, timed.n > 0 ? (long long)c.length_ms[last] : 0LL,
           ratio, ratio > MARK ? "  TOO MUCH" : "");
    if (verbose && timed.n > 0)
        print_chain(&c, &timed, last);
    arena_clear(&timed.arena);
    return ratio;
}

int main(int argc, char **argv)
{
    bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    int first = verbose ? 2 : 1;
    double worst = 0;
    size_t n;
    const LabScenario *all = lab_scenarios(&n);
    host_init();
    setvbuf(stdout, NULL, _IOLBF, 0);
    frozen_s = (int64_t)time(NULL);
    for (size_t i = 0; i < (argc > first ? (size_t)(argc - first) : n); i++) {
        double ratio = bench_lesson(argc > first ? argv[first + (int)i] : all[i].name, verbose);
        worst = ratio > worst ? ratio : worst;
    }
    printf("a check beside its longest chain of answers: at worst %.2f times (mark %.1f)\n", worst,
           MARK);
    return worst > MARK;
}
