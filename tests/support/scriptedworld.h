/*
 * scriptedworld: a World whose HTTP and children are a script: each request is remembered, and
 * answered at the next poll by the function given (or never, as long as that returns false). No
 * files, a still clock.
 */
#ifndef WHY403_TESTS_SUPPORT_SCRIPTEDWORLD_H
#define WHY403_TESTS_SUPPORT_SCRIPTEDWORLD_H

#include "base/world.h"

enum { SCRIPTED_MAX = 128 };

typedef struct ScriptedRequest {
    char url[256];
    char *body; /* a copy, freed with the world */
    HttpDone done;
    ChildDone child_done;
    void *data;
    bool open, cancelled;
} ScriptedRequest;

typedef struct ScriptedWorld ScriptedWorld;
struct ScriptedWorld {
    World world;
    ScriptedRequest requests[SCRIPTED_MAX];
    size_t n_requests;
    int64_t now_s, mono_ms;
    /* Fills *out for request number n; false = no answer yet. */
    bool (*answer)(ScriptedWorld *w, size_t n, HttpResult *out);
    void *user;
};

void scripted_init(ScriptedWorld *w, bool (*answer)(ScriptedWorld *, size_t, HttpResult *));
void scripted_clear(ScriptedWorld *w);

#endif
