/*
 * errparts: who printed an error and what it names: component, configuration, place, service,
 * operation, code, status, request. Pure; shapes: wording of aws-sdk-go (v1 and v2), botocore,
 * Terraform and OpenTofu of all ages.
 */
#ifndef WHY403_ERRORS_ERRPARTS_H
#define WHY403_ERRORS_ERRPARTS_H

#include "base/source.h"
#include "errors/errlog.h"
#include "errors/squeeze.h"

/* code, JSON name (contract.md) */
#define ERR_COMPONENTS(X)                     \
    X(COMPONENT_PROVIDER, "provider")         \
    X(COMPONENT_S3_BACKEND, "s3_backend")     \
    X(COMPONENT_REMOTE_STATE, "remote_state") \
    X(COMPONENT_AWS_CLI, "aws_cli")           \
    X(COMPONENT_EXEC_PLUGIN, "exec_plugin")   \
    X(COMPONENT_OTHER, "other")

enum err_component {
#define COMPONENT_ENUM(code, name) code,
    ERR_COMPONENTS(COMPONENT_ENUM)
#undef COMPONENT_ENUM
};
const char *err_component_name(enum err_component component);

typedef struct ErrParts {
    enum err_component component;
    bool foreign;        /* it is about another provider than AWS's */
    bool terragrunt;     /* only Terragrunt says so */
    const char *address; /* "aws.west", "backend.s3", "remote_state.net"; NULL */
    Source at;
    const char *service, *operation, *code, *request_id; /* NULL */
    int http_status;                                     /* 0 = none */
} ErrParts;

/* Who printed it, for people: "the S3 backend", "Terragrunt". */
const char *err_component_words(const ErrParts *parts, const char *text);
void errparts_read(Arena *arena, const ErrBlock *block, const Squeezed *s, ErrParts *out);

#endif
