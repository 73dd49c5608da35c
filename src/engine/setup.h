/*
 * setup: the first credentials of a machine: three ways (single sign-on, a role, an access key),
 * the few values that each needs, what is wrong with a value in one sentence, and the profile's
 * text for the shared config file. Nothing secret is among them: a login and a key are typed into
 * the AWS CLI, whose command setup_command gives.
 *
 *     problem = setup_problem(arena, facts, &form, field);          // NULL = fine
 *     text = setup_profile_text(arena, facts, &form);
 *     const char *path = setup_config_path(arena, facts), *digest = setup_config_digest(facts,
 * path); e = apply_plan_append(arena, world, path, digest, text, &plan, err);
 *
 * Pure but for reading Facts. Must not know: how it is asked or shown.
 */
#ifndef WHY403_ENGINE_SETUP_H
#define WHY403_ENGINE_SETUP_H

#include "facts/facts.h"

enum setup_way { SETUP_SSO, SETUP_ROLE, SETUP_KEYS, N_SETUP_WAYS };

enum { SETUP_FIELDS_MAX = 6, SETUP_VALUE_MAX = 256 };

typedef struct SetupField {
    const char *name;   /* "SSO start URL" */
    const char *hint;   /* where the value is found */
    const char *sample; /* what one looks like */
} SetupField;

typedef struct SetupWay {
    const char *title;
    const char *who; /* whom it is for */
    SetupField fields[SETUP_FIELDS_MAX];
    int n_fields;
} SetupWay;

extern const SetupWay setup_ways[N_SETUP_WAYS];

typedef struct SetupForm {
    enum setup_way way;
    char values[SETUP_FIELDS_MAX][SETUP_VALUE_MAX];
    char named[SETUP_VALUE_MAX]; /* the profile that the configuration names itself, "" = none: no
                                    variable chooses another */
    char named_at[SETUP_VALUE_MAX]; /* where, "main.tf:11" */
} SetupForm;

/* An empty form with what can be said beforehand: a name that Terraform will find, the region.
 * facts may be NULL. */
void setup_begin(SetupForm *form, enum setup_way way, const Facts *facts);
/* The configuration names that profile itself, there. Where there is none of that name yet, the
 * form has it for the new one. */
void setup_name_asked(SetupForm *form, const Facts *facts, const char *name, const char *at);
/* Takes typed text over as the field's value: blanks at its ends, the dashes of an account number,
 * the tail of a portal's address go. */
void setup_set(SetupForm *form, int field, const char *text);
/* One sentence that says what is wrong and what was expected; NULL if the value is fine. */
const char *setup_problem(Arena *arena, const Facts *facts, const SetupForm *form, int field);
/* First field with a problem, -1 = none. */
int setup_first_problem(Arena *arena, const Facts *facts, const SetupForm *form);
/* A key id, or something as long and as mixed as a secret: nobody is to type that here, and it is
 * not shown. */
bool setup_looks_secret(const char *text);
/* What an empty field may be left at, as earlier fields suggest it (the region of the portal); "" =
 * nothing. */
const char *setup_suggestion(const SetupForm *form, int field);
/* What is on this machine already and would do for that field, as a sentence: the portals that are
 * signed in at, the profiles that could assume a role. NULL = nothing. */
const char *setup_there(Arena *arena, const Facts *facts, const SetupForm *form, int field);
/* The field holds the name of an sso-session that is there: its portal and region take its place.
 */
void setup_take_session(SetupForm *form, const Facts *facts, int field);

const char *setup_profile_name(const SetupForm *form);
/* Sections for the shared config file, ending with a line break. A session of the same portal that
 * is there is named, not made again. */
const char *setup_profile_text(Arena *arena, const Facts *facts, const SetupForm *form);
/* The file that AWS_CONFIG_FILE names, else ~/.aws/config; NULL if there is no home. */
const char *setup_config_path(Arena *arena, const Facts *facts);
/* Of that file as the facts have it, NULL = it is not there: what setup_problem judged by, so that
 * the text is for that file and no other. */
const char *setup_config_digest(const Facts *facts, const char *path);
/* The AWS CLI's command that takes it from there; NULL where nothing more is to be typed (a role).
 * Its words need no quotes. */
const char *setup_command(Arena *arena, const Facts *facts, const SetupForm *form);
/* The version of the AWS CLI that this command needs where the one installed is older; else NULL.
 */
const char *setup_needs_cli(const Facts *facts, const SetupForm *form);
/* No browser can be opened on this machine: an SSH login, or a Linux without a display. Then the
 * command shows a code to be typed into a browser elsewhere. facts may be NULL. */
bool setup_no_browser(const Facts *facts);
/* Must AWS_PROFILE name the profile, so that Terraform takes it? */
bool setup_needs_variable(const Facts *facts, const SetupForm *form);
/* Must the configuration name the profile instead of another, which no variable outdoes? */
bool setup_needs_naming(const SetupForm *form);

#endif
