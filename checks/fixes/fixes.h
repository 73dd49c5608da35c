/*
 * fixes: what to do about a finding. One row for each cause in fixes.def; the rows' functions stand
 * in fixes_*.c. Filled in after all checks have run, with the user's own files, lines, profiles and
 * regions.
 */
#ifndef WHY403_CHECKS_FIXES_FIXES_H
#define WHY403_CHECKS_FIXES_FIXES_H

#include "checks/finding_ids.h"
#include "checks/fixes/fixkit.h"

/* Adds fixes and the command that shows the same by hand to every finding of the context. */
void fixes_fill(CheckContext *ctx);
/* A failure that has no fix (any more) gets the same in words. The first fix is never told as
 * an alternative ("or ..."). */
void fixes_otherwise(CheckContext *ctx, Finding *f);

/* Adds the fix that leaves out the variables which the configuration's credentials come from, so
 * that the next source is used. Whether that helps is not known here: only who tries it may show
 * it. NULL where they come from no variables, or a fix takes them out already. */
Fix *fixes_unset_source(CheckContext *ctx, Finding *f);
/* A run ended before it could write its state: nothing that sets the backend up anew is proposed,
 * and first of all (first) what saves that state. */
void fixes_save_state(CheckContext *ctx, Finding *f, bool first);

/* True if there is a row for that cause (for all of them; a test holds it). */
bool fixes_known(enum cause cause);
/* The finding that stands for a known cause where nothing tells a nearer one. */
enum finding_id fixes_form(enum cause cause);

/* The form of the command that shows the same as that finding without why403, before its places are
 * filled in (byhand.h); NULL if it has none. A test runs every one of them in a lesson
 * (tests/unit/t_by_hand.c). */
const char *fixes_by_hand(enum finding_id id);

/* The right pair put in where the wrong one stands: `aws configure`, the file opened at the line,
 * the variables asked for. */
void fixes_put_pair(const FixContext *x, const char *title);
/* A value for the variables that have none: where it can be written, and whether a file beside has
 * one. */
void fixes_give_variable(const FixContext *x);
/* The only other profile whose key is of the account of the one that fails; NULL: none, or
 * several. */
const char *fixes_profile_of_account(const FixContext *x);
/* The profile that is named gives way to that one. */
void fixes_other_profile(const FixContext *x);
/* A command that lists the profiles; where the installed AWS CLI has none, their names. */
Fix *fixes_list_profiles(const FixContext *x);
/* Where get_env of a Terragrunt file took its default for what decides here: the variable set. */
void fixes_default_taken(const FixContext *x);
/* Of a file that an earlier run left in the copy of a unit. */
void fixes_left_behind(const FixContext *x);
/* What Terragrunt refuses before it starts Terraform: its cure by the kind of the refusal. */
void fixes_refused_by_terragrunt(const FixContext *x);
/* The file opened at that line; false, and nothing added, where it is none that can be opened. */
bool fixes_open_place(const FixContext *x, const char *title, Source at);

/* The functions of fixes.def's rows, each in a file fixes_*.c. */
#define FIX(cause, fill, form, by_hand, otherwise) void fill(const FixContext *x);
#define BY_HAND(finding, by_hand)
#include "checks/fixes/fixes.def"
#undef FIX
#undef BY_HAND

#endif
