#include "data/regions.h"

#include <ctype.h>
#include <string.h>

#include "base/span.h"

const Region regions_table[] = {
#define ROW(region, partition, opt_in, description, version, sts, fips, dualstack, evidence) \
    {region, partition, opt_in, description, version, sts, fips, dualstack},
#include "data/regions.inc"
#undef ROW
};
const size_t n_regions = ARRAY_LEN(regions_table);

/* aws-sdk-go-v2 internal/endpoints/awsrulesfn/partitions.json, in its order (the first pattern that
 * fits is taken). */
const Partition partitions_table[] = {
    {"aws", "amazonaws.com", "api.aws", "us- eu- ap- sa- ca- me- af- il- mx- ", "us-east-1"},
    {"aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn- ", "cn-northwest-1"},
    {"aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de- ", "eusc-de-east-1"},
    {"aws-iso", "c2s.ic.gov", "api.aws.ic.gov", "us-iso- ", "us-iso-east-1"},
    {"aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud", "us-isob- ", "us-isob-east-1"},
    {"aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe- ", "eu-isoe-west-1"},
    {"aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof- ", "us-isof-south-1"},
    {"aws-us-gov", "amazonaws.com", "api.aws", "us-gov- ", "us-gov-west-1"},
};
const size_t n_partitions = ARRAY_LEN(partitions_table);

const Region *region_find(const char *name)
{
    for (size_t i = 0; name && i < n_regions; i++)
        if (strcmp(regions_table[i].name, name) == 0)
            return &regions_table[i];
    return NULL;
}

bool region_has_form(const char *text)
{
    size_t words = 0, letters, digits;
    while ((letters = strspn(text, "abcdefghijklmnopqrstuvwxyz")) > 0) {
        words++;
        text += letters;
        if (*text != '-')
            break;
        text++;
    }
    digits = strspn(text, "0123456789");
    text += digits;
    return words >= 2 && digits >= 1 && digits <= 2 &&
           (*text == '\0' || (*text >= 'a' && *text <= 'z' && text[1] == '\0'));
}

const Partition *partition_find(const char *name)
{
    for (size_t i = 0; name && i < n_partitions; i++)
        if (strcmp(partitions_table[i].name, name) == 0)
            return &partitions_table[i];
    return NULL;
}

/* "\w+-\d+" to the end */
static bool region_is_word_and_number(const char *s)
{
    size_t word = 0, digits = 0;
    while (isalnum((unsigned char)s[word]) || s[word] == '_')
        word++;
    if (word == 0 || s[word] != '-')
        return false;
    while (isdigit((unsigned char)s[word + 1 + digits]))
        digits++;
    return digits > 0 && s[word + 1 + digits] == '\0';
}

static bool region_fits(const Partition *p, const char *region)
{
    for (const char *prefix = p->region_prefixes; *prefix;) {
        size_t len = strcspn(prefix, " ");
        if (strncmp(region, prefix, len) == 0 && region_is_word_and_number(region + len))
            return true;
        prefix += len + 1;
    }
    return false;
}

bool host_is_below(Span host, const char *suffix)
{
    size_t len = suffix ? strlen(suffix) : 0;
    return len > 0 && host.len > len + 1 && span_ends(host, suffix) &&
           host.ptr[host.len - len - 1] == '.';
}

const Partition *partition_of_host(Span host)
{
    for (size_t i = 0; i < n_partitions; i++)
        if (host_is_below(host, partitions_table[i].dns_suffix) ||
            host_is_below(host, partitions_table[i].dualstack_suffix))
            return &partitions_table[i];
    return NULL;
}

const Partition *partition_of_region(const char *region)
{
    const Region *known = region_find(region);
    if (known)
        return partition_find(known->partition);
    for (size_t i = 0; region && i < n_partitions; i++)
        if (region_fits(&partitions_table[i], region))
            return &partitions_table[i];
    return &partitions_table[0];
}
