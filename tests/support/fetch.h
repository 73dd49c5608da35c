/*
 * fetch: one or more requests and children of a real World, waited for; results are kept in the
 * arena. For tests of host/.
 */
#ifndef WHY403_TESTS_SUPPORT_FETCH_H
#define WHY403_TESTS_SUPPORT_FETCH_H

#include "base/world.h"

enum { FETCH_TIMEOUT_MS = 60000 /* a machine may be busy */ };

typedef struct Fetched {
    Arena *arena;
    HttpResult http;
    ChildResult child;
    int calls; /* of the callback; must come to 1 */
} Fetched;

/* Starts it; the callback fills *out. A time-out of 0 is FETCH_TIMEOUT_MS. */
uint64_t fetch_start(World *w, const HttpRequest *request, Fetched *out);
uint64_t fetch_child(World *w, const ChildRequest *request, Fetched *out);
/* Polls until all n have been called back. */
void fetch_wait(World *w, Fetched *all, size_t n);
/* Both, for a GET of url by that route. */
Fetched fetch_url(World *w, Arena *arena, const char *url, const HttpRoute *route);

#endif
