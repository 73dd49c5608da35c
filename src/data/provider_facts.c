#include "data/provider_facts.h"

#include "base/compiler.h"

const ProviderFact provider_facts_table[] = {
#define ROW(product, versions, area, severity, fact, user_sees, advice, source) \
    {product, versions, area, severity, fact, user_sees, advice, source},
#include "data/provider_facts.inc"
#undef ROW
};
const size_t n_provider_facts = ARRAY_LEN(provider_facts_table);
