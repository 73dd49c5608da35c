/*
 * scrub_command: secrets that are told by the command or the address around them: curl -u
 * user:password, mysql -pX, setx NAME value, the address of a chat's hook. Private to scrub.
 */
#ifndef WHY403_ERRORS_SCRUB_COMMAND_H
#define WHY403_ERRORS_SCRUB_COMMAND_H

#include "base/span.h"

/* Programs whose options give a password. */
enum scrub_program {
    SCRUB_CURL,
    SCRUB_SMBCLIENT,
    SCRUB_MYSQL,
    SCRUB_MARIADB,
    SCRUB_SSHPASS,
    SCRUB_REDIS,
    SCRUB_DOCKER,
    SCRUB_PODMAN,
    SCRUB_NERDCTL,
    SCRUB_BUILDAH,
    SCRUB_SKOPEO,
    SCRUB_ORAS,
    SCRUB_HELM,
    SCRUB_CRANE,
    SCRUB_AZ,
    SCRUB_AZ_ACR,
    SCRUB_LDAP,
    SCRUB_MOSQUITTO,
    SCRUB_OPENSSL,
    SCRUB_PROGRAMS
};

/* Which of them stand in a line so far. Starts as {0}. */
typedef struct ScrubCommands {
    size_t read, begin;            /* of the line; of the last command in it */
    size_t behind[SCRUB_PROGRAMS]; /* the last time each came; 0 = never */
} ScrubCommands;

/* At a "-": the length of the password that an option of a command gives, in a command or in the
 * list of its words (JSON, Python, YAML), and where it begins. The
 * places of a line are asked from left to right. */
size_t scrub_option(ScrubCommands *seen, Span line, size_t at, size_t *out_start);
/* At the begin of a word: the value of `setx NAME value`, `setenv`, fish's `set -x` and
 * `aws configure set`, where NAME is a secret's. */
size_t scrub_setting(Span line, size_t at, size_t *out_start);
/* At the begin of a word: the text that PowerShell's ConvertTo-SecureString hides. */
size_t scrub_secure_string(Span line, size_t at, size_t *out_start);
/* At the begin of a word: the password of Windows' `net use X: \\\\host\\share PASSWORD /user:x`.
 */
size_t scrub_net_use(Span line, size_t at, size_t *out_start);
/* At "://": what only the owner of a hook of Slack or Discord knows. */
size_t scrub_hook(Span line, size_t at, size_t *out_start);

#endif
