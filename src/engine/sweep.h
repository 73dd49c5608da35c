/*
 * sweep: many diagnoses in one loop: every root module, Terragrunt unit or profile of a list. Each
 * is a session of its own; all put their questions through one store, so each distinct question
 * (the same credentials, region and endpoint) is asked once. A few sessions are open at a time; of
 * the others only the row stays.
 *
 *     Sweep *s = sweep_open(world, &options, &plan);
 *     for (enum sweep_state state; (state = sweep_turn(s)) != SWEEP_OVER;)
 *         world->poll(world, -1, state == SWEEP_MOVED ? 0 : -1);
 *     ... sweep_result(s) ...
 *     sweep_close(s);
 */
#ifndef WHY403_ENGINE_SWEEP_H
#define WHY403_ENGINE_SWEEP_H

#include "base/world.h"
#include "engine/roots.h"
#include "engine/session.h"
#include "engine/sweepsession.h"

enum { SWEEP_REQUESTS_MAX = 200, SWEEP_OPEN_MAX = 48 };

enum sweep_kind { SWEEP_TERRAFORM, SWEEP_TERRAGRUNT, SWEEP_PROFILE };

/* What is looked at. */
typedef struct SweepItem {
    enum sweep_kind kind;
    const char *dir;   /* of a profile: the folder that the others are searched in */
    const char *shown; /* from there; or the profile's name */
} SweepItem;

/* One configuration of an item and how it ends. */
typedef struct SweepConf {
    const char *address, *access_key_id, *profile; /* the id raw: for text_key_id only; NULL */
    const char *identity;                          /* "arn:aws:...", NULL if it has none */
    const char *outcome;                           /* "ok", "error", "unknown" */
    const char *error_code;                        /* NULL */
    bool unused;
} SweepConf;

/* What stays of an item; everything in the sweep's arena. */
typedef struct SweepRow {
    SweepItem item;
    enum verdict_status status;
    enum cause cause;
    enum certainty certainty;
    bool ignored;        /* somebody passes over the failure: it does not count */
    const char *finding; /* id of the finding behind the verdict; NULL */
    const char *title;   /* the verdict's, and why where it can't be told */
    const char *place;   /* "~/.aws/credentials:14": of the fix, else of what proves it; NULL */
    const char *configuration; /* the verdict's; NULL */
    const char *identity;      /* of the first used configuration that works; NULL */
    const char *fix;           /* title of the first fix; NULL */
    const char *session;       /* where a profile begins: "sso-session corp"; NULL */
    RoleVec roles;             /* that it takes from there, the last one first */
    VEC(SweepConf) configurations;
} SweepRow;

typedef struct SweepRowVec {
    SweepRow *items;
    size_t len, cap;
} SweepRowVec;

/* Called once for each item, in the order in which they end; the view is good until it returns. */
typedef void SweepDone(void *data, size_t index, const SweepRow *row, const SessionView *view);

typedef struct SweepResult {
    SweepRowVec rows; /* in the order of the items; those that have not ended are empty */
    size_t n_done, requests, requests_max;
    int elapsed_ms;
} SweepResult;

typedef struct SweepPlan {
    const SweepItem *items;
    size_t n_items;
    size_t requests_max; /* 0 = SWEEP_REQUESTS_MAX */
    SweepDone *done;
    void *data;
} SweepPlan;

enum sweep_state {
    SWEEP_OVER,
    SWEEP_MOVED, /* there is more to do at once */
    SWEEP_WAITS  /* for an answer: let the World wait */
};

typedef struct Sweep Sweep;

/* options: of every session; their dir and profile are replaced. What both point to is borrowed. */
Sweep *sweep_open(World *world, const SessionOptions *options, const SweepPlan *plan);
/* Opens one more session and takes in what has arrived; never waits. */
enum sweep_state sweep_turn(Sweep *sweep);
/* Good until sweep_close. */
const SweepResult *sweep_result(const Sweep *sweep);
/* Host of a request under way, NULL if there is none. */
const char *sweep_waiting_for(const Sweep *sweep);
void sweep_close(Sweep *sweep);

#endif
