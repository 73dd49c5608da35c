/*
 * A made-up diagnosis for the tests of report/: a stale session token, a backend that works, a
 * block that nothing uses, the AWS CLI; every field filled that a format could show. Its secrets
 * and ids are named here, so that a test can look for them.
 */
#ifndef WHY403_TESTS_SUPPORT_SAMPLEVIEW_H
#define WHY403_TESTS_SUPPORT_SAMPLEVIEW_H

#include "engine/session.h"

#define SAMPLE_KEY_ID "AKIARZPUZDIKGB2VALC4"
#define SAMPLE_SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
#define SAMPLE_TOKEN "IQoJb3JpZ2luX2VjEXAMPLEsessiontokenEXAMPLE"

/* Lives in arena. */
SessionView *sample_view(Arena *arena);
/* The same module in good order: a pass. */
SessionView *sample_view_pass(Arena *arena);

#endif
