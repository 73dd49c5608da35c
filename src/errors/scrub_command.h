/*
 * scrub_command: secrets that are told by the command or the address around them: curl -u
 * user:password, mysql -pX, setx NAME value, the address of a chat's hook. Private to scrub.
 */
#ifndef WHY403_ERRORS_SCRUB_COMMAND_H
#define WHY403_ERRORS_SCRUB_COMMAND_H

#include "base/span.h"

/* At a "-": the length of the password that an option of a command gives, and where it begins. */
size_t scrub_option(Span line, size_t at, size_t *out_start);
/* At the begin of a word: the value of `setx NAME value`, `setenv`, fish's `set -x` and
 * `aws configure set`, where NAME is a secret's. */
size_t scrub_setting(Span line, size_t at, size_t *out_start);
/* At "://": what only the owner of a hook of Slack or Discord knows. */
size_t scrub_hook(Span line, size_t at, size_t *out_start);

#endif
