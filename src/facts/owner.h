/*
 * owner: who wrote a setting, who holds a pair of keys. The rule that needs it (who chose the host
 * must own the credentials) stands in net/trust.h.
 */
#ifndef WHY403_FACTS_OWNER_H
#define WHY403_FACTS_OWNER_H

#include "fact/credentials.h"
#include "facts/facts.h"

/* OWNER_DIR: a file of the folder's tree. OWNER_USER: environment, command line, and the files of
 * HOME/.aws or named by the environment. Every other file is nobody's (OWNER_UNKNOWN). */
enum owner owner_of(const Facts *facts, Source at);
/* OWNER_DIR where the id, the secret and the token all stand in the folder's tree. */
enum owner owner_of_keys(const Facts *facts, const Credentials *creds);

#endif
