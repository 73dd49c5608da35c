/*
 * words: how states, verdict and places are worded and marked, the same on every screen and in
 * plain text. Pure.
 */
#ifndef WHY403_UI_VIEW_WORDS_H
#define WHY403_UI_VIEW_WORDS_H

#include "ui/model.h"

const char *status_glyph(enum step_status status, bool utf8);
const char *status_word(enum step_status status);
/* For plain text: "waiting for an answer". */
const char *status_sentence(enum step_status status);
enum role status_role(enum step_status status);
/* "stale-token", or "lesson 13" where the name would tell the answer. */
const char *lesson_name(const Model *model, Arena *arena, const LabScenario *lesson);
const char *verdict_text(const Model *model, Arena *arena);
enum role verdict_role(const Model *model);
/* "provider", "S3 backend", "Terragrunt" */
const char *kind_word(enum configuration_kind kind);
/* The folder that is looked at. */
const char *here_text(const Model *model, Arena *arena);
const char *folder_text(const Model *model, Arena *arena, const char *text);
/* Where a value comes from, as the user knows it: files in the folder looked at without its path,
 * others with ~ for the home. */
const char *place_text(const Model *model, Arena *arena, Source at);
/* The end of what is typed where it is wider than its place: that is where the cursor stands. */
const char *tail_text(Arena *arena, const char *text, int cols, bool utf8);
/* "aws.west, aws.east": all of which a finding of the current step is true; NULL = of everything.
 */
const char *concerned_text(const Model *model, Arena *arena, const Finding *f);

#endif
