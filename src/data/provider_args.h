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
#define PROVIDER_ARGS_COMPLETE_TO "6.27.0"

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
/* Does the endpoints block of provider ENDPOINT_SERVICES_OF know the service? Other versions have
 * other names. Source: see the head of endpoint_services.tsv. */
#define ENDPOINT_SERVICES_OF "5.100.0"
bool endpoint_service_known(const char *name);

#endif
