#include "engine/sweep.h"

#include <string.h>

#include "engine/store.h"

/* A place in the window of open sessions. */
typedef struct Slot {
    Session *session; /* NULL = free */
    size_t item;
    SessionOptions options;
} Slot;

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
    static const char *const outcomes[] = {"ok", "error", "unknown"};
    const Credentials *base = conf->base;
    const char *id = base && !base->id_was_secret ? base->access_key_id.text : NULL;
    SweepConf c = {0};
    c.address = arena_strdup(arena, conf->address);
    c.access_key_id = arena_strdup(arena, id);
    c.profile = arena_strdup(arena, base ? base->profile : conf->profile);
    c.identity = arena_strdup(arena, conf->outcome.arn);
    c.outcome = outcomes[conf->outcome.status];
    c.error_code = arena_strdup(arena, conf->outcome.error_code);
    c.unused = conf->used == TRI_NO;
    return c;
}

/* What a profile leads through, for the table of profiles. */
static const char *sweep_session(Arena *arena, const SessionView *view)
{
    for (size_t i = 0; i < view->configurations.len; i++) {
        const Configuration *conf = view->configurations.items[i];
        if (conf->roles.len > 0)
            return arena_printf(arena, "role %s", conf->roles.items[conf->roles.len - 1].arn);
        if (conf->base && conf->base->source == CRED_SSO)
            return "SSO";
        if (conf->base && conf->base->source == CRED_PROCESS)
            return "credential_process";
    }
    return NULL;
}

static SweepRow sweep_row(Arena *arena, const SweepItem *item, const SessionView *view)
{
    const Verdict *v = &view->verdict;
    const Finding *f = verdict_finding(view);
    SweepRow row = {.item = *item, .status = v->status, .cause = v->cause};
    row.certainty = v->certainty;
    row.finding = f ? arena_strdup(arena, f->id) : NULL;
    row.title = arena_strdup(arena, v->title);
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
    if (item->kind == SWEEP_PROFILE)
        row.session = sweep_session(arena, view);
    return row;
}

static void slot_open(Slot *slot, World *world, const SessionOptions *options,
                      const SweepItem *item, size_t index)
{
    slot->item = index;
    slot->options = *options;
    slot->options.dir = item->dir;
    slot->options.profile = item->kind == SWEEP_PROFILE ? item->shown : NULL;
    slot->session = session_open(world, &slot->options);
}

void sweep_run(Arena *arena, World *world, const SessionOptions *options, const SweepItem *items,
               size_t n_items, int signal_fd, SweepDone *done, void *data, SweepResult *out)
{
    Slot slots[SWEEP_OPEN_MAX] = {0};
    SessionOptions shared_options = *options, each = *options;
    Store *shared = store_new(world, &shared_options);
    size_t next = 0, open = 0;
    int64_t started = world->mono_ms(world);
    store_limit(shared, SWEEP_REQUESTS_MAX);
    each.shared = shared;
    out->rows.items = arena_array(arena, SweepRow, n_items ? n_items : 1);
    out->rows.len = out->rows.cap = n_items;
    while ((next < n_items || open > 0) && !out->stopped) {
        bool moved = false;
        for (size_t i = 0; i < ARRAY_LEN(slots); i++) {
            Slot *slot = &slots[i];
            if (!slot->session && next < n_items) {
                slot_open(slot, world, &each, &items[next], next);
                next++;
                open++;
            }
            if (!slot->session)
                continue;
            session_take_news(slot->session);
            if (session_busy(slot->session))
                continue;
            out->rows.items[slot->item] =
                sweep_row(arena, &items[slot->item], session_view(slot->session));
            done(data, slot->item, &out->rows.items[slot->item], session_view(slot->session));
            session_close(slot->session);
            slot->session = NULL;
            open--;
            moved = true;
        }
        if (!moved)
            out->stopped = world->poll(world, signal_fd, -1);
    }
    for (size_t i = 0; i < ARRAY_LEN(slots); i++)
        session_close(slots[i].session);
    out->requests = store_requests(shared);
    out->requests_max = SWEEP_REQUESTS_MAX;
    out->elapsed_ms = (int)(world->mono_ms(world) - started);
    store_free(shared);
}
