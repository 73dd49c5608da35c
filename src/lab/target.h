/*
 * target: which service of AWS a request is meant for: by its host name as the SDKs form it
 * ("sts.us-east-1.amazonaws.com", "bucket.s3.eu-west-1.amazonaws.com"), or, for a request that came
 * by AWS_ENDPOINT_URL to the lab itself, by its credential scope.
 */
#ifndef WHY403_LAB_TARGET_H
#define WHY403_LAB_TARGET_H

#include <stdbool.h>

#include "base/arena.h"

/* code, signing name, first labels of the host name, XML namespace (NULL = no XML) */
#define SERVICES(X)                                                                 \
    X(SVC_NONE, "", "", NULL)                                                       \
    X(SVC_STS, "sts", "sts", "https://sts.amazonaws.com/doc/2011-06-15/")           \
    X(SVC_STS_FIPS, "sts", "sts-fips", "https://sts.amazonaws.com/doc/2011-06-15/") \
    X(SVC_IAM, "iam", "iam", "https://iam.amazonaws.com/doc/2010-05-08/")           \
    X(SVC_EC2, "ec2", "ec2", "http://ec2.amazonaws.com/doc/2016-11-15/")            \
    X(SVC_S3, "s3", "s3", "http://s3.amazonaws.com/doc/2006-03-01/")                \
    X(SVC_ACCOUNT, "account", "account", NULL)                                      \
    X(SVC_SSO, "awsssoportal", "portal.sso", NULL)                                  \
    X(SVC_OIDC, "sso-oauth", "oidc", NULL)                                          \
    X(SVC_SIGNIN, "signin", "signin", NULL)                                         \
    X(SVC_DYNAMODB, "dynamodb", "dynamodb", NULL)                                   \
    X(SVC_REGISTRY, "", "registry.terraform.io", NULL)

enum lab_service {
#define SERVICE_ENUM(code, signing, label, ns) code,
    SERVICES(SERVICE_ENUM)
#undef SERVICE_ENUM
};

typedef struct Target {
    enum lab_service service; /* SVC_NONE: nobody's host */
    const char *region, *partition;
    const char *bucket; /* from the host name, NULL */
    bool global;        /* the global STS endpoint */
} Target;

const char *target_signing_name(enum lab_service service);
const char *target_xml_namespace(enum lab_service service);

Target target_of_host(Arena *arena, const char *host);
/* service and region of the credential scope. */
Target target_of_scope(const char *signing_name, const char *region);
/* "sts.eu-west-1.amazonaws.com" */
const char *target_host_name(Arena *arena, const Target *target);

#endif
