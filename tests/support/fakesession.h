/*
 * fakesession: SessionViews built by hand, so that the wizard's screens can be tested without an
 * engine: one for each thing that a screen must be able to show.
 */
#ifndef WHY403_TESTS_SUPPORT_FAKESESSION_H
#define WHY403_TESTS_SUPPORT_FAKESESSION_H

#include "engine/session.h"
#include "lab/lab.h"

enum fake_session {
    FAKE_STALE_TOKEN, /* a failure with proof, two fixes */
    FAKE_PASS,        /* all is well; credentials expire in 42 minutes */
    FAKE_WAITING,     /* requests hang */
    FAKE_UNKNOWN,     /* offline: cannot tell, and a yes would help */
    FAKE_MANY,        /* five configurations that differ */
    FAKE_LONG,        /* texts longer than any screen */
    FAKE_WIDE,        /* wide, combining characters in names and paths */
    FAKE_EDIT,        /* a fix that edits a file, another that changes the principal */
    FAKE_NO_TERRAFORM,
    N_FAKES
};

const char *fake_session_name(enum fake_session which);
/* Everything lives in arena. */
SessionView *fake_session_view(Arena *arena, enum fake_session which);
/* Practice scenarios for the lab screens. */
const LabScenario *fake_scenarios(size_t *out_n);

enum { FAKE_NOW_S = 1795448686, FAKE_NOW_MS = 100000 };

#endif
