#include <string.h>

#include "lab/authorise.h"
#include "lab/service.h"

/* Which bucket and object: "bucket.s3.…/object", or with path style "/bucket/object". */
static void service_s3_names(const LabCall *call, const char **out_bucket, const char **out_object)
{
    const char *path = call->path + strspn(call->path, "/");
    size_t n = strcspn(path, "/");
    if (call->target.bucket) {
        *out_bucket = call->target.bucket;
        *out_object = path;
        return;
    }
    *out_bucket = arena_strndup(call->arena, path, n);
    *out_object = path[n] ? path + n + 1 : path + n;
}

static const char *service_s3_action(const LabCall *call, const char *object)
{
    static const struct {
        const char *method, *action;
    } rows[] = {{"PUT", "s3:PutObject"}, {"DELETE", "s3:DeleteObject"}};
    if (!object[0])
        return "s3:ListBucket";
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (strcmp(rows[i].method, call->method) == 0)
            return rows[i].action;
    return "s3:GetObject";
}

static void service_s3_list(LabCall *call, const PracticeBucket *bucket)
{
    AUTO_BUF Buf b = BUF_INIT(64 * 1024);
    const char *prefix = call_param(call, "prefix");
    size_t count = 0;
    buf_printf(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"%s\">",
               target_xml_namespace(SVC_S3));
    call_xml_tag(&b, "Name", bucket->name);
    call_xml_tag(&b, "Prefix", prefix ? prefix : "");
    for (const char *at = bucket->objects; at && *at;) {
        size_t n = strcspn(at, " ");
        if (!prefix || strncmp(at, prefix, strlen(prefix)) == 0) {
            buf_add_str(&b, "<Contents>");
            call_xml_tag(&b, "Key", arena_strndup(call->arena, at, n));
            buf_add_str(&b, "</Contents>");
            count++;
        }
        at += n + strspn(at + n, " ");
    }
    buf_printf(&b,
               "<KeyCount>%zu</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated></"
               "ListBucketResult>",
               count);
    call_reply(call, 200, "application/xml", buf_span(&b));
}

static void service_s3_object(LabCall *call, const PracticeBucket *bucket, const char *object)
{
    if (strcmp(call->method, "GET") != 0 && strcmp(call->method, "HEAD") != 0)
        call_reply(call, 200, "application/xml", SPAN_EMPTY);
    else if (practice_listed(bucket->objects, object))
        call_reply(call, 200, "application/json",
                   span_of("{\"version\":4,\"terraform_version\":\"1.11.4\",\"serial\":1,"
                           "\"lineage\":\"lab\",\"outputs\":{},"
                           "\"resources\":[],\"check_results\":null}"));
    else
        call_error(call, 404, "NoSuchKey", "The specified key does not exist.");
}

void service_s3_tell_region(LabCall *call)
{
    const char *name, *object;
    const PracticeBucket *bucket;
    service_s3_names(call, &name, &object);
    bucket = practice_bucket(call->practice, name);
    if (bucket)
        call_add_header(call, "x-amz-bucket-region", bucket->region);
}

void service_s3(LabCall *call)
{
    const char *name, *object, *action, *reason, *resource;
    const PracticeBucket *bucket;
    service_s3_names(call, &name, &object);
    bucket = practice_bucket(call->practice, name);
    if (!bucket) {
        call_error(call, 404, "NoSuchBucket", "The specified bucket does not exist");
        return;
    }
    if (strcmp(bucket->region, call->target.region) != 0) {
        call_error(call, 301, "PermanentRedirect",
                   "The bucket you are attempting to access must be addressed using the specified "
                   "endpoint. Please send all future "
                   "requests to this endpoint.");
        return;
    }
    action = service_s3_action(call, object);
    reason = authorise_reason(call->arena, call->key->deny, action);
    if (!reason && bucket->account && strcmp(bucket->account, call->key->account) != 0)
        reason = "identity";
    resource =
        arena_printf(call->arena, "\"arn:aws:s3:::%s%s%s\"", name, object[0] ? "/" : "", object);
    if (reason)
        authorise_deny(call, action, resource, reason);
    else if (object[0])
        service_s3_object(call, bucket, object);
    else if (strcmp(call->method, "HEAD") == 0)
        call_reply(call, 200, "application/xml", SPAN_EMPTY);
    else
        service_s3_list(call, bucket);
}
