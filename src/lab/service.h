/*
 * service: what each operation of the practice AWS answers. A row per operation; a function gets an
 * authenticated call and either writes the reply's inner elements to out and is true, or makes an
 * error reply and is false.
 */
#ifndef WHY403_LAB_SERVICE_H
#define WHY403_LAB_SERVICE_H

#include <cJSON.h>

#include "lab/call.h"

typedef struct Operation {
    enum lab_service service;
    const char *action;
    const char *permission; /* asked of authorise_action first; NULL = the function does it, or none
                               is needed */
    bool (*answer)(LabCall *call, Buf *out);
} Operation;

extern const Operation sts_operations[], iam_operations[], other_operations[];
extern const size_t n_sts_operations, n_iam_operations, n_other_operations;

/* Operations that are not signed (AssumeRoleWithWebIdentity, SSO, OIDC, registry); they make the
 * whole reply. */
void service_web_identity(LabCall *call);
void service_sso(LabCall *call);
void service_oidc(LabCall *call);
void service_signin(LabCall *call);
void service_registry(LabCall *call);
/* S3 names its operations by method and path. */
void service_s3(LabCall *call);
/* The header that S3 sends with every answer about a bucket, to strangers too (HeadBucket,
 * "x-amz-bucket-region"). */
void service_s3_tell_region(LabCall *call);

/* Instance metadata and container credentials, each on a port of its own. */
void service_imds(LabCall *call);
void service_container(LabCall *call);

/* Prints and frees the object as the reply's body; the request's body as JSON, never NULL, to be
 * freed; a text member of it, copied, NULL if it isn't there. */
void service_reply_json(LabCall *call, int status, cJSON *object);
cJSON *service_body_json(const LabCall *call);
const char *service_json_text(LabCall *call, const cJSON *object, const char *name);

/* User name of a user's key, NULL for a session. */
const char *service_user_of(const PracticeKey *key);

#endif
