/*
 * byhand: the command that shows the same thing as a finding without why403, with the user's own
 * files, profile and region in it. It shows no secret, and what it does leaves everything as it
 * was. tests/unit/t_by_hand.c runs every one of them.
 */
#ifndef WHY403_CHECKS_FIXES_BYHAND_H
#define WHY403_CHECKS_FIXES_BYHAND_H

#include "checks/fixes/fixkit.h"

/* Who AWS says that the caller is: what can always be asked. */
#define BYHAND_LOOK "aws sts get-caller-identity --region REGION<PROFILE>"

/*
 * form with its places filled in, quoted for a POSIX shell:
 *
 *     REGION        to be used                 <HOST>        that the deciding request went to
 *     <PROFILE>     " --profile X" where the keys came from a profile, else nothing
 *     <ASKED>       the same of the profile that is asked for, even if its keys come from another
 *     <FILES>       that the finding is about  <TOKEN_FILE>  of a web identity
 *     <ROLE>        ARN that was refused       <BUCKET>      of the deciding request
 *     <USER>        owner of the key           <WITH>        profile that could look into his
 * account
 *
 * A form with a place for which nothing is known becomes BYHAND_LOOK.
 */
const char *byhand_command(const FixContext *x, const char *form);

#endif
