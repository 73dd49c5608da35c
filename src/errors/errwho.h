/*
 * errwho: who printed an error, and whether it is about AWS at all. Rows in the order of what is
 * surest: the provider's own address, a remote state, what only a backend does, Terraform's box
 * without an address, a program's signature. Private to errparts.
 */
#ifndef WHY403_ERRORS_ERRWHO_H
#define WHY403_ERRORS_ERRWHO_H

#include "errors/errparts.h"

enum err_component errwho_component(const ErrBlock *block, const Squeezed *s);
/* Terragrunt itself asked: for its own role, or in a function of its files. */
bool errwho_is_terragrunt(Span text);
/* A resource of another provider. */
bool errwho_foreign_resource(const Squeezed *s);
/* Another cloud, another backend, or a package of another provider: whatever it says, AWS didn't.
 */
bool errwho_is_elsewhere(const Squeezed *s, const char *code);
/* An argument that only a backend block of a newer Terraform knows. */
bool errwho_backend_argument(const Squeezed *s);
/* Shown by a provider of Kubernetes: the API of a cluster in EKS refused its token. */
bool errwho_cluster_refused(const Squeezed *s);

#endif
