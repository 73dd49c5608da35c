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

static bool provider_arg_is(const ProviderArg *row, const char *block, const char *name)
{
    const char *dot = strrchr(row->argument, '.');
    return strcmp(row->block, block) == 0 && strcmp(dot ? dot + 1 : row->argument, name) == 0;
}

bool provider_arg_named(const char *block, const char *name)
{
    for (size_t i = 0; i < n_provider_args; i++)
        if (provider_arg_is(&provider_args_table[i], block, name))
            return true;
    return false;
}

/* "assume_role" of "assume_role.role_arn"; NULL for one at the top. */
static const ProviderArg *provider_arg_parent(const ProviderArg *row)
{
    const char *dot = strrchr(row->argument, '.');
    size_t n = dot ? (size_t)(dot - row->argument) : 0;
    for (size_t i = 0; dot && i < n_provider_args; i++)
        if (strcmp(provider_args_table[i].block, row->block) == 0 &&
            strlen(provider_args_table[i].argument) == n &&
            strncmp(provider_args_table[i].argument, row->argument, n) == 0)
            return &provider_args_table[i];
    return NULL;
}

/* In a block that is as old as itself it has always been there. */
static bool provider_arg_is_old(const ProviderArg *row)
{
    const ProviderArg *parent = provider_arg_parent(row);
    return !row->since || strncmp(row->since, "before ", 7) == 0 ||
           strncmp(row->since, "0.", 2) == 0 ||
           (parent && parent->since && strcmp(parent->since, row->since) == 0);
}

bool provider_arg_varies(const char *block, const char *name)
{
    for (size_t i = 0; i < n_provider_args; i++) {
        const ProviderArg *row = &provider_args_table[i];
        if (provider_arg_is(row, block, name) && (!provider_arg_is_old(row) || row->changed))
            return true;
    }
    return false;
}

const ProviderArg *provider_arg_inner(const char *block, const char *name)
{
    for (size_t i = 0; i < n_provider_args; i++)
        if (strchr(provider_args_table[i].argument, '.') &&
            provider_arg_is(&provider_args_table[i], block, name))
            return &provider_args_table[i];
    return NULL;
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
