/*
 * fixkit: what the tables of fixes are made of: variables set and unset, commands quoted for three
 * shells, edits of one line, a text for an administrator. Whoever adds a fix calls these; nothing
 * here decides what to fix.
 */
#ifndef WHY403_CHECKS_FIXES_FIXKIT_H
#define WHY403_CHECKS_FIXES_FIXKIT_H

#include "checks/support.h"
#include "edit/fileedit.h"

typedef VEC(Source) SourceVec;

/* All that a fix may look at. */
typedef struct FixContext {
    CheckContext *ctx;
    Finding *f;
    const Configuration *conf; /* NULL for findings about all */
    const Credentials *creds;  /* that failed, NULL = none */
    const char *profile;       /* of creds, else the one asked for; NULL = none named */
    const char *region;        /* to be used in commands; never NULL */
} FixContext;

/* The finding's fix of that id and title so far; NULL if it has none. */
Fix *fixkit_find(const FixContext *x, const char *id, const char *title);
/* Variables taken out, in every shell and in `why403 env`. names end with NULL. */
Fix *fixkit_unset(const FixContext *x, const char *id, const char *title, const char *const *names);
/* One variable set; NULL if the value can't be quoted. */
Fix *fixkit_set(const FixContext *x, const char *id, const char *title, const char *name,
                const char *value);
/* Where a variable of that place is really written: the file of a Terragrunt unit that sets it for
 * Terraform, else the place itself. */
Source fixkit_written_at(const FixContext *x, Source at);
bool fixkit_unit_sets(const FixContext *x, const char *name);
/* fixkit_set and fixkit_unset for such a variable; the others among names are left alone. */
Fix *fixkit_unit_set(const FixContext *x, const char *id, const char *title, const char *name,
                     const char *value);
Fix *fixkit_unit_unset(const FixContext *x, const char *id, const char *title,
                       const char *const *names);
/* What is to be written anew there. */
Fix *fixkit_unit_repair(const FixContext *x, const char *id, const char *title, const char *name);
/* An edit of a file that a stack made: *out is the one of what it is made from, so that the next
 * `terragrunt stack generate` keeps it; false where none can be told. */
bool fixkit_stack_edit(const FixContext *x, const Edit *edit, Edit *out);
/* The line of the stack's block at which that word is a value; at, whose file lies at path, where
 * there is none. */
Source fixkit_stack_place(const FixContext *x, Source at, const char *path, const char *word);
/* The finding's evidence names the file instead of the variable. */
void fixkit_unit_show(const FixContext *x);
/* A variable set to its own or another's value, without stray characters or exchanged; no value is
 * shown. What bears one id and title in a finding is one fix: half of it would mend nothing. */
Fix *fixkit_repair(const FixContext *x, const char *id, const char *title, EnvRepair repair);
/* A command that is the same in every shell; argv ends with NULL, every word is quoted. NULL if one
 * can't be. */
Fix *fixkit_run(const FixContext *x, const char *id, const char *title, const char *const *argv);
/* The same for a command that only shows something, and no secret. */
Fix *fixkit_look(const FixContext *x, const char *id, const char *title, const char *const *argv);
/* aws configure for a profile; NULL = none is named. See awscli_configure_default. */
Fix *fixkit_configure(const FixContext *x, const char *id, const char *title, const char *profile);
/* A line as it stands, for one shell. */
void fixkit_line(const FixContext *x, Fix *fix, enum shell shell, const char *text);
/* The AWS CLI hands a profile's credentials to the shell: one line for each shell. The name must be
 * one that text_quote takes; without one, keys in the environment are taken out first. */
void fixkit_export_credentials(const FixContext *x, Fix *fix, const char *profile);
/* An edit if one can be made, else NULL and nothing is added. unasked: it changes no principal and
 * may be applied with --yes; such ones of one id and title are one fix. */
Fix *fixkit_edit(const FixContext *x, const char *id, const char *title, const Edit *edit,
                 bool unasked);
/* The same for several lines that belong together; NULL if there are none. */
Fix *fixkit_edits(const FixContext *x, const char *id, const char *title, const EditVec *edits,
                  bool unasked);
/* What the user does himself, in words: no command or edit does it. */
Fix *fixkit_words(const FixContext *x, const char *id, const char *title, const char *text);
/* What to send to whoever can change it: an administrator, who owns the bucket, runs the network.
 */
Fix *fixkit_admin(const FixContext *x, const char *id, const char *title, const char *text);
/* Another identity will act: shown with both, never applied unasked unless the configuration itself
 * names the account. */
void fixkit_changes_principal(const FixContext *x, Fix *fix, const char *new_arn);

/* Does the configuration itself name that account (12 digits): by allowed_account_ids, by a role,
 * by the key that failed? */
bool fixkit_names_account(const FixContext *x, const char *account);

/* The edit that writes a name anew where the wrong one stands by itself; false where it does not.
 */
bool fixkit_rename(const FixContext *x, Source at, const char *wrong, const char *right, Edit *out);

/* What an editor opens for a setting: its line in a file, of a variable the line of a start-up file
 * that seems to set it; SOURCE_UNKNOWN if there is none. */
Source fixkit_opened(const FixContext *x, Source at);
/* The path to open of a file that a Source names; NULL if it is none. */
const char *fixkit_path(const FixContext *x, Source at);
/* Drops every line in start-up files that seems to set one of these variables as it is now; NULL if
 * there is none. */
Fix *fixkit_drop_variables(const FixContext *x, const char *id, const char *title,
                           const char *const *names);
/* Drops the line that a Source points to, or every line in a start-up file where a variable seems
 * to be set. */
Fix *fixkit_drop(const FixContext *x, const char *id, const char *title, Source at, bool unasked);

/* Who is started in this folder: terraform, tofu or terragrunt. */
const char *fixkit_program(const FixContext *x);
/* The finding is about something that Terragrunt itself refuses, before Terraform. */
bool fixkit_of_terragrunt(const FixContext *x);

/* The host that the deciding request went to, else STS of the region. */
const char *fixkit_host(const FixContext *x);
/* The profile to name in a command: "default" where none is known. NULL where a text is all there
 * is and names none: the AWS CLI takes AWS_PROFILE's then. */
const char *fixkit_profile(const FixContext *x, const char *known);

/* Where two Sources are one place. */
bool fixkit_same_place(Source a, Source b);
/* The place of the first evidence of that label, and its text; SOURCE_UNKNOWN and NULL if there is
 * none. */
Source fixkit_evidence(const FixContext *x, const char *label, const char **out_text);

#endif
