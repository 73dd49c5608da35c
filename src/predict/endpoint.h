/*
 * endpoint: host and signing region of a request, and what moved it away from AWS's own name: the
 * endpoints block, variables, profile settings, FIPS and dual-stack, sts_region, partitions
 * (RULES.md 75-80). Internal to predict/.
 */
#ifndef WHY403_PREDICT_ENDPOINT_H
#define WHY403_PREDICT_ENDPOINT_H

#include "predict/profile.h"

enum endpoint_service {
    SERVICE_STS,
    SERVICE_IAM,
    SERVICE_S3,
    SERVICE_SSO,
    SERVICE_OIDC,
    SERVICE_SIGNIN
};

typedef struct Endpoint {
    const char *url; /* NULL when no request may be made of it */
    const char *region;
    Value override; /* what moved it; absent = AWS's own */
    bool fips;
    enum predict_reason problem; /* PREDICT_FINE, PREDICT_REGION_MISSING, PREDICT_HOST_UNSAFE,
                                    PREDICT_SETTING_INVALID */
} Endpoint;

/* direct: made by aws-sdk-go-base itself (assume_role blocks, GetCallerIdentity), where sts_region
 * counts; else inside the SDK. */
Endpoint endpoint_for(Walk *w, enum endpoint_service service, const char *region, bool direct);

/* The block's address of the service, where only plan or apply would know it: AWS's own host is
 * then not where Terraform would ask. NULL: it is known, or there is none. */
const TfValue *endpoint_unknown(const Walk *w, enum endpoint_service service);

/* Where `aws login` sessions are renewed: names of their own in three partitions, else like other
 * services (service/signin). */
const char *endpoint_signin(Arena *arena, const char *region, bool fips, bool dual);

/* May this region stand in a host name that requests are sent to? */
bool endpoint_region_safe(const char *region);

#endif
