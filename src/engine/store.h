/*
 * store: the questions of one session and their answers. It is the Asker behind prediction, checks
 * and experiments: equal questions are one request, policy (offline, consent, the limit of
 * requests, what may leave the machine at all) is applied here and nowhere else, transient failures
 * are tried again as often as Terraform would.
 *
 * A pass is one evaluation of everything: store_begin_pass, then ask() any number of times, then
 * store_end_pass, which cancels requests that nobody asked for any more.
 *
 * Stores whose options name a shared store put their questions through it, so that many sessions
 * ask each of them once; policy counts in both. The shared one must outlive them, and has no
 * passes.
 */
#ifndef WHY403_ENGINE_STORE_H
#define WHY403_ENGINE_STORE_H

#include "base/world.h"
#include "engine/session.h"

enum { REQUESTS_MAX = 40 };

/* world and options are borrowed. */
Store *store_new(World *world, const SessionOptions *options);
/* Cancels what is outstanding and waits for the World to confirm it. */
void store_free(Store *store);

/* How many requests may leave; REQUESTS_MAX at first. And how many did. */
void store_limit(Store *store, size_t requests_max);
size_t store_requests(const Store *store);

Asker *store_asker(Store *store);
void store_begin_pass(Store *store);
void store_end_pass(Store *store);

/* True once after an answer has arrived since the last call. */
bool store_take_news(Store *store);
/* Number of requests and children under way. */
size_t store_outstanding(const Store *store);
/* Forgets all answers; what is under way is cancelled. The list of what was asked stays. */
void store_forget(Store *store);
/* The user said yes to what store_list showed: one thing that the folder chose (a host, a
 * proxy, a CA bundle), or commands and other credentials. What waited for that is put at the next
 * pass. */
void store_consent(Store *store);
/* A yes was given to commands and other credentials. */
bool store_has_consent(const Store *store);

/* Copies the list for a view: texts live in arena. Sets what is waited for and what consent would
 * allow (NULL = nothing). */
void store_list(Store *store, Arena *arena, SessionView *out);
/* Each question that was put, with its answer. */
void store_each(const Store *store,
                void (*each)(void *data, const Question *question, const Answer *answer),
                void *data);
/* First answered question of that kind, NULL if there is none. */
const Answer *store_answered(const Store *store, enum question_kind kind);

#endif
