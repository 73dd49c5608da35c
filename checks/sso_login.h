/*
 * sso_login: the SSO settings of a profile, or its console session, and the cached login that
 * belongs to them, for checks that look at either. The file's name comes from the session's name,
 * or from the start URL in the older style (RULES.md 65).
 */
#ifndef WHY403_CHECKS_SSO_LOGIN_H
#define WHY403_CHECKS_SSO_LOGIN_H

#include "checks/support.h"

typedef struct SsoLogin {
    const char *region, *account_id, *role_name; /* NULL = not set */
    const SsoToken *token;                       /* NULL = no settings that lead to a file */
    const char *endpoint;                        /* of the portal, NULL if the region is none */
} SsoLogin;

SsoLogin sso_login_of(const CheckContext *ctx, const char *profile);
/* The session that `aws login` left for that profile; NULL without login_session. */
const LoginToken *console_login_of(const CheckContext *ctx, const char *profile);
/* There is a token and it has not ended. */
bool sso_login_lives(const CheckContext *ctx, const SsoLogin *login);

#endif
