/*
 * outcomes: what each set-up of a test comes to as a whole, held against what it came to when
 * somebody last looked: tests/outcomes/PROGRAM.golden, a section for each set-up, in the order in
 * which they are met. A row of a table claims one thing; here stands everything else that
 * prediction, checks and fixes said of it, without the wording: sources, places, reasons, findings,
 * edits.
 *
 * A section's name is a digest of the set-up. GENERATE=1 writes the file anew; its diff is to be
 * read like code: each changed line is something that the program now decides otherwise.
 */
#ifndef WHY403_TESTS_SUPPORT_OUTCOMES_H
#define WHY403_TESTS_SUPPORT_OUTCOMES_H

#include "base/span.h"
#include "tests/support/fakeasker.h"
#include "tests/support/fakeworld.h"

enum { OUTCOME_MAX = 4 << 20 };

/* Holds the text against the one that is recorded for that set-up. Where it is another one, or none
 * is recorded, it is printed and the test goes on, so that what else is wrong is told as well.
 * what: the set-up's name in its test; NULL = its own text is shown. */
void outcome_hold(const char *what, Span setup, Span text);
/* Around each test (setup.c): the end fails it if one of its outcomes differed. */
void outcomes_begin(void);
void outcomes_end(void);

void outcome_add_configurations(Buf *out, const ConfigurationVec *all);
void outcome_add_question(Buf *out, const Question *q);
void outcome_of_diagnosis(const FakeCase *c, const Diagnosis *d);
/* args: what else the set-up is made of. */
void outcome_of_terraform(const TestFile *files, const char *const *env, Span args,
                          const TfConfig *config);

#endif
