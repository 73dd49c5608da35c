/*
 * ssocache: a token file below ~/.aws/sso/cache (aws-sdk-go-v2
 * credentials/ssocreds/sso_cached_token.go) or an `aws login` file below ~/.aws/login/cache. The
 * file's name is computed here, as the SDK and the CLI do (RULES.md 65).
 */
#ifndef WHY403_AWSFILES_SSOCACHE_H
#define WHY403_AWSFILES_SSOCACHE_H

#include "base/snapshot.h"
#include "fact/question.h"

enum { SSO_CACHE_MAX_BYTES = 256 * 1024 };

typedef struct SsoToken {
    const char *path;
    enum file_state state;
    const char *parse_error; /* broken JSON or missing members, as a sentence; NULL = fine */
    const Secret *access_token, *refresh_token, *client_secret;
    const char *client_id, *region, *start_url;
    int64_t expires_at_s;              /* 0 = absent */
    int64_t registration_expires_at_s; /* 0 = absent */
    Span raw;                          /* the whole file, for the write-back; never shown */
} SsoToken;

/* sso_session: sha1(session name); legacy: sha1(start URL). home NULL gives NULL. */
const char *ssocache_path(Arena *arena, const char *home, const char *session_or_start_url);
/* Never NULL. parse_error says what the Go SDK takes offence at; botocore also reads times such as
 * 2020-06-01T00:00:00UTC, so expires_at_s is filled where the time can be read at all. */
SsoToken *ssocache_read(Arena *arena, Snapshot *files, const char *path);

/* What `aws login` left: credentials of a console session, and what renews them
 * (credentials/logincreds/token.go). */
typedef struct LoginToken {
    const char *path;
    enum file_state state;
    const char
        *parse_error; /* broken JSON or the first missing member, as a sentence; NULL = fine */
    const Credentials *creds; /* NULL unless complete; expires_at_s is set */
    const char *account, *client_id;
    const Secret *refresh_token, *dpop_key;
} LoginToken;

/* sha256(login_session without blanks at its ends) below cache_dir (AWS_LOGIN_CACHE_DIRECTORY; NULL
 * or "" = ~/.aws/login/cache). NULL when neither folder is known. */
const char *logincache_path(Arena *arena, const char *home, const char *cache_dir,
                            const char *login_session);
/* Never NULL. */
LoginToken *logincache_read(Arena *arena, Snapshot *files, const char *path);

#endif
