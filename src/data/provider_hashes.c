#include "data/provider_hashes.h"

#include <stddef.h>
#include <string.h>

#include "base/compiler.h"

/* platform NULL: one of all the platforms of that version, each of which stands here. */
static const struct {
    const char *version, *platform, *hash;
} provider_hashes[] = {
    {"5.100.0", "linux_amd64", "h1:edXOJWE4ORX8Fm+dpVpICzMZJat4AX0VRCAy/xkcOc0="},
    {"4.67.0", NULL, "h1:3t9uBosa4EwbJF7f8LONm4YO3vB9r5CFSgxKiP3UrYw="},
    {"4.67.0", NULL, "h1:5Zfo3GfRSWBaXs4TGQNOflr1XaYj6pRnVJLX5VAjFX4="},
    {"4.67.0", NULL, "h1:DWVybabEz2gCyQkRM9zop1SKTG1tkH7+ruekC9KQM5w="},
    {"4.67.0", NULL, "h1:L5c1etFqHmzTzxe8SDT78dIuGfuETeXDtctyUtiBpRs="},
    {"4.67.0", NULL, "h1:LfOuBkdYCzQhtiRvVIxdP/KGJODa3cRsKjn8xKCTbVY="},
    {"4.67.0", NULL, "h1:Ohs//YZd3vzB0upovYRptLX5mTFKeyxFbeHgGajGj/A="},
    {"4.67.0", NULL, "h1:P43vwcDPG99x5WBbmqwUPgfJrfXf6/ucAIbGlRb7k1w="},
    {"4.67.0", NULL, "h1:QckVBFBnlQW8R0QvVqyad/9XNKsSistTpWhnoyeofcU="},
    {"4.67.0", NULL, "h1:X3t1gUv5lJkCyzE/q/LbZzhNd55SD8M0liZfI3D76b0="},
    {"4.67.0", NULL, "h1:dCRc4GqsyfqHEMjgtlM1EympBcgTmcTkWaJmtd91+KA="},
    {"4.67.0", NULL, "h1:kxoaBW0OshdCEVEBM7d3eUGoiT8Lqmray9WkRYiQ28U="},
    {"4.67.0", NULL, "h1:m+crorRcEqedJlwZs4Y89JWLPZHmiP7l/KlyNaywNGE="},
    {"4.67.0", NULL, "h1:vm5aeYUHIJh2Znz+5SbxcR+O9P0u+890WWl4clfISN8="},
    {"4.67.0", NULL, "h1:xzpipYzqP0dTwotCNTD+4DsIPOGoXlYsX3nJDqHRrZM="},
};

bool provider_hash_is_anothers(const char *version, const char *platform, const char *hash)
{
    bool known = false;
    for (size_t i = 0; i < ARRAY_LEN(provider_hashes); i++) {
        const char *of = provider_hashes[i].platform;
        if (strcmp(provider_hashes[i].version, version) != 0 || (of && strcmp(of, platform) != 0))
            continue;
        if (strcmp(provider_hashes[i].hash, hash) == 0)
            return false;
        known = true;
    }
    return known;
}
