/*
 * byhand: the command that shows the same thing as a finding without why403, with the user's own
 * files, profile and region in it. It shows no secret, and what it does leaves everything as it
 * was. tests/unit/t_by_hand.c runs every one of them.
 */
#ifndef WHY403_CHECKS_FIXES_BYHAND_H
#define WHY403_CHECKS_FIXES_BYHAND_H

#include "checks/fixes/fixkit.h"

/* Who AWS says that the caller is: what can always be asked. */
#define BYHAND_LOOK "<SIGN>aws sts get-caller-identity --region REGION<PROFILE>"
/* The names of the settings in files, without a value: what is left where the keys stand in a way
 * that no short command takes out. */
#define BYHAND_NAMES "grep -noE '^ *[A-Za-z_]+ *=' <FILES>"
/* What is not a letter of a key, with the letters made x; and the same of a variable. */
#define BYHAND_BYTES "LC_ALL=C tr 'A-Za-z0-9/+' '[x*]' | cat -vet"
#define BYHAND_VARIABLE "printf '%s\\n' \"$<VARIABLE>\" | " BYHAND_BYTES

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
 *     <SIGN>        what makes the AWS CLI sign with the keys that Terraform takes: nothing, the
 *                   variables filled from block or tfvars, the other credentials file
 *     <PAIR>        the same without the session token
 *     <VARIABLE>    the variable that the finding is about
 *     <CODE>        the files of code: those of the folder, or what Terragrunt reads for the unit
 *     <RUN>         what hands a command to Terraform: terraform, tofu or terragrunt run --
 *     <TRUST>       what makes curl trust the authorities of AWS_CA_BUNDLE, where that is set
 *     <VALIDATE>    the command that names what is refused again, by who refuses it
 *
 * A form with a place for which nothing is known becomes BYHAND_LOOK, and that BYHAND_NAMES.
 */
const char *byhand_command(const FixContext *x, const char *form);

/* The places <SIGN> and <PAIR>; NULL where the keys can't be taken out by a short command. */
const char *byhand_sign(const FixContext *x);
const char *byhand_pair(const FixContext *x);

#endif
