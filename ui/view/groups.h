/*
 * groups: many configurations in few words: those that fail of the same cause together, then those
 * that sign in with the same credentials, the ones that fail first. Pure; everything lives in the
 * arena given.
 */
#ifndef WHY403_UI_VIEW_GROUPS_H
#define WHY403_UI_VIEW_GROUPS_H

#include "ui/model.h"

/* From this many configurations on a list is put in groups. */
enum { GROUPS_FROM = 6 };

enum group_kind { GROUP_FAILS, GROUP_WAITS, GROUP_OPEN, GROUP_WORKS, GROUP_UNUSED, GROUP_CLI };

typedef struct Group {
    enum group_kind kind;
    const char *says; /* the cause, or the credentials; never NULL */
    ConfigurationVec members;
} Group;

typedef VEC(Group) GroupVec;

/* In the order of showing. */
GroupVec groups_make(const Model *model, Arena *arena);
/* "3 of 12 fail", NULL where there are fewer than two or none fails. */
const char *groups_fail_text(const Model *model, Arena *arena);

#endif
