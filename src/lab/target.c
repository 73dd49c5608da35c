#include "lab/target.h"

#include <ctype.h>
#include <string.h>

#include "data/regions.h"

static const struct {
    const char *signing, *label, *ns;
} service_rows[] = {
#define SERVICE_ROW(code, signing, label, ns) {signing, label, ns},
    SERVICES(SERVICE_ROW)
#undef SERVICE_ROW
};

const char *target_signing_name(enum lab_service service)
{
    return service_rows[service].signing;
}

const char *target_xml_namespace(enum lab_service service)
{
    return service_rows[service].ns;
}

static Target target_make(enum lab_service service, const char *region)
{
    Target t = {service, region, partition_of_region(region)->name, NULL, false};
    return t;
}

/* "bucket.s3.eu-west-1", "s3.dualstack.eu-west-1", "s3": the bucket is what stands before "s3". */
static bool target_read_s3(Arena *arena, const char *stem, Target *out)
{
    const char *at = strncmp(stem, "s3", 2) == 0 && (stem[2] == '.' || stem[2] == '\0')
                         ? stem
                         : strstr(stem, ".s3.");
    size_t len = strlen(stem);
    const char *rest;
    if (!at && len > 3 && strcmp(stem + len - 3, ".s3") == 0)
        at = stem + len - 3;
    if (!at)
        return false;
    rest = strstr(at, "s3") + 2;
    rest += *rest == '.';
    if (strncmp(rest, "dualstack.", 10) == 0)
        rest += 10;
    if (*rest && !region_find(rest))
        return false;
    *out = target_make(SVC_S3, *rest ? arena_strdup(arena, rest) : "us-east-1");
    if (at != stem)
        out->bucket = arena_strndup(arena, stem, (size_t)(at - stem));
    return true;
}

/* "sts", "sts.eu-west-1", "portal.sso.us-east-1", "iam.us-gov" */
static Target target_of_stem(Arena *arena, const char *stem, bool china)
{
    const char *region = strrchr(stem, '.');
    Target out = {SVC_NONE, NULL, NULL, NULL, false};
    if (strcmp(stem, "sts") == 0) {
        out = target_make(SVC_STS, "us-east-1");
        out.global = true;
    } else if (strncmp(stem, "iam", 3) == 0 &&
               (stem[3] == '\0' || strncmp(stem + 3, ".us-gov", 7) == 0)) {
        out = target_make(SVC_IAM, stem[3] ? "us-gov-west-1" : china ? "cn-north-1" : "us-east-1");
    } else if (!target_read_s3(arena, stem, &out) && region && region_find(region + 1)) {
        for (enum lab_service s = SVC_STS; s < SVC_REGISTRY; s++)
            if (strlen(service_rows[s].label) == (size_t)(region - stem) &&
                strncmp(service_rows[s].label, stem, (size_t)(region - stem)) == 0)
                out = target_make(s == SVC_STS_FIPS ? SVC_STS : s, region_find(region + 1)->name);
    }
    return out;
}

/* Where a suffix of AWS begins in the host name, or 0. */
static size_t target_suffix(const char *host, const char *suffix)
{
    size_t len = strlen(host), n = strlen(suffix);
    return len > n + 1 && host[len - n - 1] == '.' && strcmp(host + len - n, suffix) == 0
               ? len - n - 1
               : 0;
}

static const char signin_suffix[] = "signin.aws.amazon.com";

/* "us-east-1.signin.aws.amazon.com": the region stands in front. */
static bool target_read_signin(Arena *arena, const char *bare, Target *out)
{
    size_t end = target_suffix(bare, signin_suffix);
    const Region *region = end > 0 ? region_find(arena_strndup(arena, bare, end)) : NULL;
    if (region)
        *out = target_make(SVC_SIGNIN, region->name);
    return region != NULL;
}

Target target_of_host(Arena *arena, const char *host)
{
    Target out = {SVC_NONE, NULL, NULL, NULL, false};
    /* The host without port, in lower case. */
    char *bare = arena_strndup(arena, host, strcspn(host, ":"));
    for (char *c = bare; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    if (strcmp(bare, service_rows[SVC_REGISTRY].label) == 0)
        out.service = SVC_REGISTRY;
    if (target_read_signin(arena, bare, &out))
        return out;
    for (size_t i = 0; i < n_partitions && out.service == SVC_NONE; i++) {
        size_t end = target_suffix(bare, partitions_table[i].dns_suffix);
        if (end == 0)
            end = target_suffix(bare, partitions_table[i].dualstack_suffix);
        if (end > 0)
            out = target_of_stem(arena, arena_strndup(arena, bare, end),
                                 strcmp(partitions_table[i].name, "aws-cn") == 0);
    }
    return out;
}

Target target_of_scope(const char *signing_name, const char *region)
{
    Target out = {SVC_NONE, NULL, NULL, NULL, false};
    for (enum lab_service s = SVC_STS; s < SVC_REGISTRY; s++)
        if (strcmp(service_rows[s].signing, signing_name) == 0 && region_find(region))
            return target_make(s, region_find(region)->name);
    return out;
}

const char *target_host_name(Arena *arena, const Target *t)
{
    if (!t->region || t->service == SVC_REGISTRY)
        return service_rows[t->service].label;
    if (t->service == SVC_SIGNIN)
        return arena_printf(arena, "%s.%s", t->region, signin_suffix);
    return arena_printf(arena, "%s.%s.%s", service_rows[t->service].label, t->region,
                        partition_find(t->partition)->dns_suffix);
}
