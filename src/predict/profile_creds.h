/*
 * profile_creds: what a profile's credential_source and mfa_serial allow: aws-sdk-go-v2
 * config/resolve_credentials.go resolveCredsFromProfile. Internal to predict/.
 */
#ifndef WHY403_PREDICT_PROFILE_CREDS_H
#define WHY403_PREDICT_PROFILE_CREDS_H

#include "predict/sources.h"

/* Both are false where they ended the walk. */
bool credential_source_check(Walk *w, const SharedProfile *p, const char *prefix);
bool mfa_check(Walk *w, const SharedProfile *p, const char *prefix);
const Credentials *credential_source_get(Walk *w, const SharedProfile *p);

#endif
