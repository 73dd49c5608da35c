/*
 * trycure: what each fix of a failed session leads to. Prediction and checks run once more on the
 * facts that a fix makes (engine/afterworld.h); a fix after which the same failure stands, or an
 * earlier one, is no cure and goes from its finding. What stays says what it leads to.
 *
 * Asked is only what Terraform itself would ask then, no experiments; and no program, no renewal of
 * a login, nobody's credentials but those that the configuration would come to by itself.
 */
#ifndef WHY403_ENGINE_TRYCURE_H
#define WHY403_ENGINE_TRYCURE_H

#include "base/world.h"
#include "checks/checks.h"
#include "engine/session.h"

/* Facts made for a fix, kept as long as those of now: an evaluation runs many times. */
typedef struct CureWorld {
    const char *key;
    Facts *facts; /* NULL = it can't be told */
} CureWorld;

typedef VEC(CureWorld) CureWorldVec;

typedef struct CureTrial {
    World *world;
    const SessionOptions *options; /* those that the facts were gathered with */
    const PredictOptions *predict;
    bool other_profiles;  /* the user agreed to other profiles' credentials */
    CureWorldVec *worlds; /* in the facts' arena */
    CheckContext *ctx;    /* the checks' own: its findings lose what is no cure */
    const SessionView *view;
} CureTrial;

/* Nothing where the verdict is no failure. */
void trycure_all(const CureTrial *t);

#endif
