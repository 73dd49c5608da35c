#include "engine/sweep.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "engine/store.h"

/* A place in the window of open sessions. */
typedef struct Slot {
    Session *session; /* NULL = free */
    size_t item;
    SessionOptions options;
} Slot;

struct Sweep {
    World *world;
    SessionOptions options;
    SweepPlan plan;
    Slot slots[SWEEP_OPEN_MAX];
    size_t next; /* item that is opened next */
    Store *shared;
    AwsCache parsed;
    Snapshot *read;    /* of all profiles: they have the same files */
    Snapshot *outside; /* of all folders: what lies outside of the one that holds them */
    const char *swept; /* that one; NULL */
    Arena arena;       /* the rows */
    SweepResult result;
    int64_t started_ms;
};

static const Finding *verdict_finding(const SessionView *view)
{
    const Verdict *v = &view->verdict;
    for (int i = 0; i < N_STEPS; i++)
        for (size_t k = 0; k < view->steps[i].findings.len; k++) {
            const Finding *f = view->steps[i].findings.items[k];
            if (f->cause == v->cause && v->cause != CAUSE_NONE && f->severity == SEVERITY_FAIL &&
                (!v->configuration || !f->configuration ||
                 strcmp(f->configuration, v->configuration) == 0))
                return f;
        }
    return NULL;
}

static SweepConf sweep_conf(Arena *arena, const Configuration *conf)
{
    const Credentials *base = conf->base;
    const char *id = base && !base->id_was_secret ? base->access_key_id.text : NULL;
    SweepConf c = {0};
    c.address = arena_strdup(arena, conf->address);
    c.access_key_id = arena_strdup(arena, id);
    c.profile = arena_strdup(arena, base ? base->profile : conf->profile);
    c.identity = arena_strdup(arena, conf->outcome.arn);
    c.outcome = outcome_status_name(conf->outcome.status);
    c.error_code = arena_strdup(arena, conf->outcome.error_code);
    c.unused = conf->used == TRI_NO;
    return c;
}

/* The line that is to be changed, else the one that proves it; from the folder, if it is there. */
static const char *sweep_place(Arena *arena, const Finding *f, const SweepItem *item,
                               const char *home)
{
    Source at = SOURCE_UNKNOWN;
    size_t len = strlen(item->dir);
    bool proven = false;
    for (size_t i = 0; i < f->evidence.len && !proven; i++) {
        const Evidence *e = &f->evidence.items[i];
        if (f->ignored && source_same(e->at, f->ignored->at))
            continue; /* who passes over it is not where it is */
        if (e->at.kind == SOURCE_FILE && (at.kind == SOURCE_NONE || e->proof)) {
            at = e->at;
            proven = e->proof;
        }
    }
    if (f->fixes.len > 0 && f->fixes.items[0].edits.len > 0)
        at = source_file(f->fixes.items[0].edits.items[0].file,
                         f->fixes.items[0].edits.items[0].line, 0);
    if (at.kind != SOURCE_FILE)
        return NULL;
    if (strncmp(at.name, item->dir, len) == 0 && at.name[len] == '/')
        at.name += strncmp(at.name + len, "/./", 3) == 0 ? len + 3 : len + 1;
    at.name = text_short_path(arena, at.name, home);
    at.column = 0;
    return text_safe(arena, source_text(arena, at));
}

/* "Cannot tell yet" says little in a table: what is missing is of the first that is open. */
static const char *sweep_title(Arena *arena, const SessionView *view)
{
    if (view->verdict.status != VERDICT_UNKNOWN)
        return view->verdict.title;
    if (view->consent_wanted)
        return arena_printf(arena, "%s: %s", view->verdict.title, view->consent_wanted);
    if (view->unasked)
        return arena_printf(arena, "%s: %s", view->verdict.title, view->unasked);
    for (size_t i = 0; i < view->configurations.len; i++) {
        const Configuration *c = view->configurations.items[i];
        if (c->kind != CONF_AWS_CLI && c->used != TRI_NO && c->outcome.status == OUTCOME_UNKNOWN &&
            c->outcome.detail)
            return arena_printf(arena, "%s: %s", view->verdict.title, c->outcome.detail);
    }
    return view->verdict.title;
}

static SweepRow sweep_row(Arena *arena, const SweepItem *item, const SessionView *view)
{
    const Verdict *v = &view->verdict;
    const Finding *f = verdict_finding(view);
    SweepRow row = {.item = *item, .status = v->status, .cause = v->cause};
    row.certainty = v->certainty;
    row.ignored = v->ignored != NULL;
    row.finding = f ? arena_strdup(arena, f->id) : NULL;
    row.title = arena_strdup(arena, sweep_title(arena, view));
    row.place = f ? sweep_place(arena, f, item, view->facts->home) : NULL;
    row.configuration = arena_strdup(arena, v->configuration);
    row.fix = f && f->fixes.len > 0 ? arena_strdup(arena, f->fixes.items[0].title) : NULL;
    for (size_t i = 0; i < view->configurations.len; i++) {
        const Configuration *conf = view->configurations.items[i];
        SweepConf c;
        if (conf->kind == CONF_AWS_CLI && item->kind != SWEEP_PROFILE)
            continue;
        c = sweep_conf(arena, conf);
        vec_push(arena, &row.configurations, c);
        if (!c.unused && !row.identity)
            row.identity = c.identity;
    }
    if (item->kind == SWEEP_PROFILE) {
        SweepSession session = sweepsession_of(arena, view->facts, item->shown);
        row.session = session.begins;
        row.roles = session.roles;
    }
    return row;
}

static bool slot_free(const Slot *slot)
{
    return !slot->session;
}

static void sweep_begin(Sweep *s, Slot *slot)
{
    const SweepItem *item = &s->plan.items[s->next];
    slot->item = s->next++;
    slot->options = s->options;
    slot->options.shared = s->shared;
    slot->options.untried = true;
    slot->options.parsed = &s->parsed;
    slot->options.dir = item->dir;
    slot->options.profile = item->kind == SWEEP_PROFILE ? item->shown : NULL;
    slot->options.outside = s->outside;
    slot->options.swept = s->swept;
    slot->options.read = item->kind == SWEEP_PROFILE ? s->read : NULL;
    slot->session = session_open(s->world, &slot->options);
}

/* The deepest folder that holds all that are swept; NULL if there is none. */
static const char *sweep_folder(Arena *arena, const SweepPlan *plan)
{
    const char *all = plan->n_items > 0 ? plan->items[0].dir : NULL;
    for (size_t i = 0; i < plan->n_items; i++) {
        const char *dir = plan->items[i].dir;
        while (strcmp(dir, all) != 0 && !text_below(dir, all)) {
            all = text_dirname(arena, all);
            if (strcmp(all, "/") == 0 || all[0] != '/')
                return NULL;
        }
    }
    return all;
}

Sweep *sweep_open(World *world, const SessionOptions *options, const SweepPlan *plan)
{
    Sweep *s = mem_alloc(sizeof *s);
    size_t most = plan->requests_max ? plan->requests_max : SWEEP_REQUESTS_MAX;
    s->world = world;
    s->options = *options;
    s->plan = *plan;
    s->parsed.arena = &s->arena;
    s->read = snapshot_new(&s->arena, world);
    s->outside = snapshot_new(&s->arena, world);
    s->swept = sweep_folder(&s->arena, plan);
    s->started_ms = world->mono_ms(world);
    s->shared = store_new(world, &s->options);
    store_limit(s->shared, most);
    s->result.requests_max = most;
    s->result.rows.items = arena_array(&s->arena, SweepRow, plan->n_items ? plan->n_items : 1);
    s->result.rows.len = s->result.rows.cap = plan->n_items;
    return s;
}

enum sweep_state sweep_turn(Sweep *s)
{
    bool moved = false, opened = false;
    for (size_t i = 0; i < ARRAY_LEN(s->slots); i++) {
        Slot *slot = &s->slots[i];
        if (slot_free(slot) && s->next < s->plan.n_items && !opened) {
            sweep_begin(s, slot);
            opened = true;
        }
        if (slot_free(slot))
            continue;
        session_take_news(slot->session);
        if (session_busy(slot->session))
            continue;
        SweepRow *row = &s->result.rows.items[slot->item];
        const SessionView *view = session_view(slot->session);
        *row = sweep_row(&s->arena, &s->plan.items[slot->item], view);
        s->result.n_done++;
        s->plan.done(s->plan.data, slot->item, row, view);
        session_close(slot->session);
        slot->session = NULL;
        moved = true;
    }
    s->result.requests = store_requests(s->shared);
    s->result.elapsed_ms = (int)(s->world->mono_ms(s->world) - s->started_ms);
    if (s->result.n_done == s->plan.n_items)
        return SWEEP_OVER;
    return moved || opened ? SWEEP_MOVED : SWEEP_WAITS;
}

const SweepResult *sweep_result(const Sweep *s)
{
    return &s->result;
}

const char *sweep_waiting_for(const Sweep *s)
{
    for (size_t i = 0; i < ARRAY_LEN(s->slots); i++)
        if (!slot_free(&s->slots[i]) && session_view(s->slots[i].session)->waiting_for)
            return session_view(s->slots[i].session)->waiting_for;
    return NULL;
}

void sweep_close(Sweep *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < ARRAY_LEN(s->slots); i++)
        session_close(s->slots[i].session);
    store_free(s->shared);
    arena_clear(&s->arena);
    mem_free(s);
}
