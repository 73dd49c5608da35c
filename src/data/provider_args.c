#include "data/provider_args.h"

#include <string.h>

#include "base/compiler.h"

const ProviderArg provider_args_table[] = {
#define ROW(block, argument, type, since, changed, note, source) \
    {block, argument, type, since, changed},
#include "data/provider_args.inc"
#undef ROW
};
const size_t n_provider_args = ARRAY_LEN(provider_args_table);

const ProviderArg *provider_arg_find(const char *block, const char *argument)
{
    for (size_t i = 0; i < n_provider_args; i++)
        if (strcmp(provider_args_table[i].block, block) == 0 &&
            strcmp(provider_args_table[i].argument, argument) == 0)
            return &provider_args_table[i];
    return NULL;
}

bool provider_arg_named(const char *block, const char *name)
{
    for (size_t i = 0; i < n_provider_args; i++) {
        const ProviderArg *row = &provider_args_table[i];
        const char *dot = strrchr(row->argument, '.');
        if (strcmp(row->block, block) == 0 && strcmp(dot ? dot + 1 : row->argument, name) == 0)
            return true;
    }
    return false;
}

static const EndpointService endpoint_services[] = {
#define ROW(service, since, removed, source) {service, since, removed},
#include "data/endpoint_services.inc"
#undef ROW
};

const EndpointService *endpoint_service_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(endpoint_services); i++)
        if (strcmp(endpoint_services[i].name, name) == 0)
            return &endpoint_services[i];
    return NULL;
}
