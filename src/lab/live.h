/*
 * live: the practice that is in force in the server: lab.ini with the console on top, read again
 * when the learner has edited it.
 */
#ifndef WHY403_LAB_LIVE_H
#define WHY403_LAB_LIVE_H

#include "lab/server.h"

typedef struct Live {
    const ServerPlan *plan;
    Arena arena; /* of practice */
    Practice practice;
    Buf console; /* its bytes when practice was read */
} Live;

void live_begin(Live *live, const ServerPlan *plan);
/* What practice points to may go: a call that was held takes it anew. */
void live_refresh(Live *live);

#endif
