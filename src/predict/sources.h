/*
 * sources: where credentials come from and how each source gives them. Everything returns NULL or
 * false when it ended the walk. Internal to predict/.
 *
 * The SDK first builds providers from configuration (the *_check functions: an error there is
 * printed as it is), then fetches through them (the *_get functions: an error there becomes "No
 * valid credential sources found").
 */
#ifndef WHY403_PREDICT_SOURCES_H
#define WHY403_PREDICT_SOURCES_H

#include "predict/profile.h"

/* Loads everything, decides, fetches: base credentials and the roles of a profile. NULL ends the
 * walk. */
const Credentials *sources_find(Walk *w);

/* static.c; NULL when there is no complete pair. Nothing is asked. */
const Credentials *static_of_env(const Walk *w);
const Credentials *static_of_block(const Walk *w);
bool static_block_used(const Walk *w);
Value static_env_half(const Walk *w); /* the half of a pair that stands alone in the environment;
                                         absent if none does */

/* source_rows.c: of one profile, and of those behind it */
bool profile_check(Walk *w, const SharedProfile *p, const char *prefix);
const Credentials *profile_get(Walk *w, const SharedProfile *p);

/* webidentity.c */
bool webidentity_check_env(Walk *w, const char *prefix);
const Credentials *webidentity_get_env(Walk *w);
const Credentials *webidentity_get_profile(Walk *w, const SharedProfile *p);
const Credentials *webidentity_get_block(Walk *w);

/* sso.c */
bool sso_check(Walk *w, const SharedProfile *p, const char *prefix);
const Credentials *sso_get(Walk *w, const SharedProfile *p);

/* process.c, login.c */
typedef struct ProcessProblem {
    const char *sentence; /* "printed nothing" */
    bool output;          /* it ran, and what it printed is wrong */
} ProcessProblem;

/* What a credential_process did wrong, by the answer's fields. */
ProcessProblem process_problem(Arena *arena, const Answer *a);
const Credentials *process_get(Walk *w, const SharedProfile *p);
const Credentials *login_get(Walk *w, const SharedProfile *p);
/* What every program sends to renew a login session. */
void login_params(Walk *w, Question *q, const LoginToken *t);

/* container.c */
bool container_set(const Walk *w);
bool container_check(Walk *w, const char *prefix);
const Credentials *container_get(Walk *w);

/* imds.c */
const Credentials *imds_get(Walk *w);
/* Region of the instance's identity document, NULL when it has none to give (the walk may have
 * ended). */
const char *imds_region(Walk *w);

/* assumerole.c */
const Credentials *role_of_profile(Walk *w, const SharedProfile *p, const Credentials *creds);
/* Ends the walk where something that the block sends with the role is not known here: AWS's answer
 * to a request without it says nothing. */
bool role_is_known(Walk *w, const ArgGroup *g);
/* All assume_role blocks in order, on top of creds. */
const Credentials *role_of_blocks(Walk *w, const Credentials *creds);

#endif
