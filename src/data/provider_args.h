/*
 * provider_args: the arguments of the provider "aws" block and of the S3 backend, and the versions
 * that have them. Source: see the head of provider_args.tsv. The provider's are complete from 4.0.0
 * on up to PROVIDER_ARGS_COMPLETE_TO, the backend's from Terraform 1.0 on.
 */
#ifndef WHY403_DATA_PROVIDER_ARGS_H
#define WHY403_DATA_PROVIDER_ARGS_H

#include <stdbool.h>
#include <stddef.h>

#define PROVIDER_ARGS_FROM "4.0.0"
#define PROVIDER_ARGS_COMPLETE_TO "6.68.0"

typedef struct ProviderArg {
    const char *block;    /* "provider", "backend-s3" */
    const char *argument; /* "region", "assume_role.role_arn" */
    const char *type;     /* "string", "set of string", "block", "object" ...; NULL = not known */
    const char *since;    /* "4.0.0", "before 1.0" */
    const char *changed;  /* "deprecated 4.0.0, removed 5.0.0"; NULL */
} ProviderArg;

extern const ProviderArg provider_args_table[];
extern const size_t n_provider_args;

/* NULL if no version has such an argument. */
const ProviderArg *provider_arg_find(const char *block, const char *argument);
/* Has any version an argument of that name, in the block itself or in one within it? */
bool provider_arg_named(const char *block, const char *name);
/* Has one of them come or gone with a version? */
bool provider_arg_varies(const char *block, const char *name);
/* The first of that name that stands in a block within it; NULL = none. */
const ProviderArg *provider_arg_inner(const char *block, const char *name);

/* A service that the provider's endpoints block knows, or knew. */
typedef struct EndpointService {
    const char *name;
    const char *since;   /* no version before this one has it; NULL = not known */
    const char *removed; /* none from this one on has it; NULL = all have it */
} EndpointService;

/* NULL = no version between these has such a service; of others nobody has the whole list. Source:
 * see the head of endpoint_services.tsv. */
#define ENDPOINT_SERVICES_FROM "5.100.0"
#define ENDPOINT_SERVICES_TO "6.58.0"
const EndpointService *endpoint_service_find(const char *name);

#endif
