/*
 * tgcase: a Terragrunt unit at /t/live/app in a pretended world, read and laid out for Terraform.
 *
 *     TgCase c = tgcase_open(files, NULL, false);
 *     tgcase_no_problem(&c);
 *     tgcase_close(&c);
 */
#ifndef WHY403_TESTS_TGCASE_H
#define WHY403_TESTS_TGCASE_H

#include "base/world.h"
#include "terragrunt/tgunit.h"
#include "tests/support/fakeworld.h"

#define UNIT "/t/live/app"
#define INCLUDE_ROOT "include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n}\n"
#define MODULE "resource \"aws_sns_topic\" \"x\" {}\n"

typedef struct TgCase {
    Arena arena;
    World *world;
    TgUnit *unit;
    TfConfig *config;
} TgCase;

/* files end with a path that is NULL; may_run: echo may be run. */
TgCase tgcase_open(const TestFile *files, const char *const *env, bool may_run);
void tgcase_close(TgCase *c);
/* Of the provider aws; fails without one. */
const TfValue *tgcase_argument(const TgCase *c, const char *name);
/* Terragrunt stops there with a summary that holds that text. */
void tgcase_refused(const TgCase *c, const char *summary, const char *at);
void tgcase_no_problem(const TgCase *c);
/* The unit's file alone makes the provider: profile = EXPR. What is it worth? NULL: not known. */
void tgcase_profile(const char *root, const char *locals, const char *expr, const char *const *env,
                    const char *want);

#endif
