/*
 * scrub_form: secrets that are known by their form alone: what the makers of tokens put before
 * them, hashes of passwords, lines of .pgpass. Private to scrub.
 */
#ifndef WHY403_ERRORS_SCRUB_FORM_H
#define WHY403_ERRORS_SCRUB_FORM_H

#include <stdbool.h>

#include "base/span.h"

/* Is it a token, told by its first letters, or by others of it? text: letters, digits and "/+=_-%".
 */
bool scrub_form_prefix(Span text);
/* The same of those that have dots in them, by the begin of what is read of the line alone. */
bool scrub_form_may_be_dotted(Span rest);
/* And with all of it. text: letters, digits and "-_.=". */
bool scrub_form_dotted(Span text);
/* At a "$": the length of a password's hash, as crypt(5) and htpasswd write it. */
size_t scrub_crypt(Span line, size_t at);
/* At the separator behind "Authorization": the length of what its scheme carries, whatever that is
 * called: Token x, Digest … response="x". At the ":" of "AWS id:x": of x. */
size_t scrub_authorization(Span line, size_t at, size_t *out_start);
/* At the separator behind a name that is a secret's only where the value has the form of one. */
size_t scrub_form_named(Span line, size_t at, size_t *out_start);
/* At a ":": the password of host:port:database:user:password, of jdbc:oracle:thin:user/password@,
 * of user:password@tcp(host:port)/, htpasswd's {SHA}, or the part of a key that Vault is unsealed
 * with ("Unseal Key 1: x"). */
size_t scrub_between_colons(Span line, size_t at, size_t *out_start);
/* At a "%": the value behind an encoded "=" or ":" (%3D, %253A) after a secret's name, or a secret
 * access key behind any encoded sign. */
size_t scrub_encoded(Span line, size_t at, size_t *out_start);
/* At a "~": the secret of a client of Azure's (abc8Q~…). */
size_t scrub_azure_secret(Span line, size_t at, size_t *out_start);
/* At the begin of a word: the UUID beside secret_id or token in a row of a table, as Vault prints.
 */
size_t scrub_table_row(Span line, size_t at, size_t *out_start);
/* At the "3" of "secretKey3Dx", whose percent sign was lost: the length of x. */
size_t scrub_lost_sign(Span line, size_t at, size_t *out_start);
/* At the begin of a run: the secret access key at its end, if a secret's name stands before that.
 */
size_t scrub_behind_name(Span line, size_t at, size_t *out_start);
/* At "_", "x" or "0x": a secret access key that is glued to it. */
size_t scrub_glued(Span line, size_t at, size_t *out_start);

#endif
