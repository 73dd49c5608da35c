#include "lab/call.h"

#include <cJSON.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "lab/mint.h"
#include "sigv4/sigv4.h"

enum { REPLY_MAX = 256 * 1024 };

const char *call_header(const LabCall *call, const char *name)
{
    for (size_t i = 0; i < call->n_headers; i++)
        if (strcasecmp(call->headers[i].name, name) == 0)
            return call->headers[i].value;
    return NULL;
}

const char *call_param(const LabCall *call, const char *name)
{
    for (size_t i = 0; i < call->form.len; i++)
        if (strcmp(call->form.items[i].name, name) == 0)
            return call->form.items[i].value;
    return NULL;
}

const PracticeKey *call_find_key(const LabCall *call, const char *id)
{
    for (size_t i = 0; id && i < call->state->issued.len; i++)
        if (strcmp(call->state->issued.items[i]->id, id) == 0)
            return call->state->issued.items[i];
    return practice_key_by_id(call->practice, id);
}

/* ---- reading ---- */

static int call_hex(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;
    return at ? (int)(at - digits) : -1;
}

static const char *call_decode(Arena *arena, Span text)
{
    char *out = arena_alloc(arena, text.len + 1), *to = out;
    for (size_t i = 0; i < text.len; i++) {
        bool escape = text.ptr[i] == '%' && i + 2 < text.len && call_hex(text.ptr[i + 1]) >= 0 &&
                      call_hex(text.ptr[i + 2]) >= 0;
        *to++ = escape ? (char)(call_hex(text.ptr[i + 1]) * 16 + call_hex(text.ptr[i + 2]))
                : text.ptr[i] == '+' ? ' '
                                     : text.ptr[i];
        i += escape ? 2 : 0;
    }
    return out;
}

static void call_read_form(LabCall *call, Span text)
{
    while (text.len > 0) {
        size_t end = span_find_char(text, '&');
        Span pair = span_sub(text, 0, end);
        size_t eq = span_find_char(pair, '=');
        FormField field = {call_decode(call->arena, span_sub(pair, 0, eq)),
                           call_decode(call->arena, span_sub(pair, eq + 1, pair.len))};
        vec_push(call->arena, &call->form, field);
        text = span_sub(text, end + 1, text.len);
    }
}

/* Operations of the services that name them by path. */
static const struct {
    enum lab_service service;
    const char *path, *action;
} path_rows[] = {
    {SVC_SSO, "/federation/credentials", "GetRoleCredentials"},
    {SVC_SSO, "/assignment/roles", "ListAccountRoles"},
    {SVC_OIDC, "/token", "CreateToken"},
    {SVC_OIDC, "/client/register", "RegisterClient"},
    {SVC_OIDC, "/device_authorization", "StartDeviceAuthorization"},
    {SVC_OIDC, "/authorize", "Authorize"},
    {SVC_OIDC, "/device", "Approve"},
    {SVC_SIGNIN, "/v1/token", "CreateOAuth2Token"},
    {SVC_SIGNIN, "/v1/authorize", "Authorize"},
    {SVC_SIGNIN, "/v1/sessions/confirmation", "Confirmation"},
    {SVC_ACCOUNT, "/getRegionOptStatus", "GetRegionOptStatus"},
    {SVC_REGISTRY, "/.well-known/terraform.json", "Discovery"},
    {SVC_REGISTRY, "/v1/providers/hashicorp/aws/versions", "ListVersions"},
};

/* A request to the lab's own address: the signature's scope says for whom, else the path or the
 * action. */
static Target call_guess_target(const LabCall *call)
{
    const char *header = call_header(call, "authorization"), *action = call_param(call, "Action");
    SigClaim claim;
    if (header && !sigv4_parse_authorization(call->arena, span_of(header), &claim))
        return target_of_scope(claim.service, claim.region);
    if (action && strcmp(action, "AssumeRoleWithWebIdentity") == 0)
        return target_of_scope("sts", "us-east-1");
    for (size_t i = 0; i < ARRAY_LEN(path_rows); i++)
        if (strcmp(path_rows[i].path, call->path) == 0)
            return (Target){path_rows[i].service, "us-east-1", "aws", NULL, false};
    return target_of_scope(header ? "sts" : "", "us-east-1");
}

void call_read(LabCall *call)
{
    call_read_form(call, span_of(call->query));
    if (strcmp(call->method, "POST") == 0 && span_find(call->body, "Action=") < call->body.len)
        call_read_form(call, call->body);
    if (strncmp(call->host, "127.0.0.1", 9) == 0 || strncmp(call->host, "localhost", 9) == 0) {
        call->target = call_guess_target(call);
        call->host = target_host_name(call->arena, &call->target); /* faults name AWS's hosts */
    } else {
        call->target = target_of_host(call->arena, call->host);
    }
    call->action = call_param(call, "Action");
    for (size_t i = 0; i < ARRAY_LEN(path_rows); i++)
        if (path_rows[i].service == call->target.service &&
            strcmp(path_rows[i].path, call->path) == 0)
            call->action = path_rows[i].action;
    call->request_id =
        mint_request_id(call->arena, arena_printf(call->arena, "%s %s %s", call->host, call->path,
                                                  call->action ? call->action : call->method));
}

/* ---- replying ---- */

void call_add_header(LabCall *call, const char *name, const char *value)
{
    HttpHeader h = {name, value};
    vec_push(call->arena, &call->reply.headers, h);
}

void call_reply(LabCall *call, int status, const char *content_type, Span body)
{
    call->reply.status = status;
    call->reply.content_type = content_type;
    call->reply.body =
        (Span){arena_strndup(call->arena, body.ptr ? body.ptr : "", body.len), body.len};
}

static void call_xml_text(Buf *out, const char *text)
{
    static const struct {
        char c;
        const char *entity;
    } rows[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};
    for (; text && *text; text++) {
        const char *entity = NULL;
        for (size_t i = 0; i < ARRAY_LEN(rows); i++)
            if (rows[i].c == *text)
                entity = rows[i].entity;
        if (entity)
            buf_add_str(out, entity);
        else
            buf_add_char(out, *text);
    }
}

void call_xml_tag(Buf *out, const char *name, const char *text)
{
    buf_printf(out, "<%s>", name);
    call_xml_text(out, text);
    buf_printf(out, "</%s>", name);
}

void call_reply_xml(LabCall *call, Span inner)
{
    AUTO_BUF Buf b = BUF_INIT(REPLY_MAX);
    const char *action = call->action, *ns = target_xml_namespace(call->target.service);
    if (call->target.service == SVC_EC2) {
        buf_printf(&b,
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%sResponse "
                   "xmlns=\"%s\"><requestId>%s</requestId>",
                   action, ns, call->request_id);
        buf_add(&b, inner);
        buf_printf(&b, "</%sResponse>", action);
    } else {
        buf_printf(&b, "<%sResponse xmlns=\"%s\">\n<%sResult>", action, ns, action);
        buf_add(&b, inner);
        buf_printf(&b,
                   "</%sResult>\n<ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata>\n</"
                   "%sResponse>\n",
                   action, call->request_id, action);
    }
    call_reply(call, 200, "text/xml", buf_span(&b));
}

/* ---- errors: one form per family of services ---- */

static void call_error_query(LabCall *call, Buf *b, const char *code, const char *message)
{
    buf_printf(b, "<ErrorResponse xmlns=\"%s\">\n  <Error>\n    <Type>%s</Type>\n    ",
               target_xml_namespace(call->target.service),
               call->reply.status >= 500 ? "Receiver" : "Sender");
    call_xml_tag(b, "Code", code);
    call_xml_tag(b, "Message", message);
    buf_printf(b, "\n  </Error>\n  <RequestId>%s</RequestId>\n</ErrorResponse>\n",
               call->request_id);
}

static void call_error_ec2(LabCall *call, Buf *b, const char *code, const char *message)
{
    buf_add_str(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>");
    call_xml_tag(b, "Code", code);
    call_xml_tag(b, "Message", message);
    buf_printf(b, "</Error></Errors><RequestID>%s</RequestID></Response>", call->request_id);
}

static void call_error_s3(LabCall *call, Buf *b, const char *code, const char *message)
{
    buf_add_str(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>");
    call_xml_tag(b, "Code", code);
    call_xml_tag(b, "Message", message);
    buf_printf(b, "<RequestId>%s</RequestId><HostId>bGFi</HostId></Error>", call->request_id);
}

/* "InvalidGrantException" -> "invalid_grant", OAuth's name for it. */
static void call_oauth_code(Buf *out, const char *code)
{
    size_t len = strlen(code), cut = sizeof "Exception" - 1;
    if (len > cut && strcmp(code + len - cut, "Exception") == 0)
        len -= cut;
    for (size_t i = 0; i < len; i++) {
        if (i > 0 && isupper((unsigned char)code[i]))
            buf_add_char(out, '_');
        buf_add_char(out, (char)tolower((unsigned char)code[i]));
    }
}

static void call_error_json(LabCall *call, Buf *b, const char *code, const char *message)
{
    AUTO_BUF Buf oauth = BUF_INIT(128);
    cJSON *object = cJSON_CreateObject();
    char *text;
    if (call->target.service == SVC_OIDC) {
        call_oauth_code(&oauth, code);
        cJSON_AddStringToObject(object, "error", oauth.ptr);
        cJSON_AddStringToObject(object, "error_description", message);
    } else {
        if (call->target.service == SVC_SIGNIN)
            cJSON_AddStringToObject(object, "error", message);
        if (call->target.service == SVC_DYNAMODB)
            cJSON_AddStringToObject(object, "__type",
                                    arena_printf(call->arena, "com.amazon.coral.service#%s", code));
        cJSON_AddStringToObject(object, "message", message);
    }
    text = cJSON_PrintUnformatted(object);
    buf_add_str(b, text);
    cJSON_free(text);
    cJSON_Delete(object);
    call_add_header(call, "x-amzn-ErrorType", code);
}

static const struct {
    enum lab_service service;
    const char *content_type;
    void (*write)(LabCall *call, Buf *b, const char *code, const char *message);
} error_rows[] = {
    {SVC_STS, "text/xml", call_error_query},
    {SVC_IAM, "text/xml", call_error_query},
    {SVC_EC2, "text/xml;charset=UTF-8", call_error_ec2},
    {SVC_S3, "application/xml", call_error_s3},
    {SVC_ACCOUNT, "application/json", call_error_json},
    {SVC_SSO, "application/json", call_error_json},
    {SVC_OIDC, "application/json", call_error_json},
    {SVC_SIGNIN, "application/json", call_error_json},
    {SVC_DYNAMODB, "application/x-amz-json-1.0", call_error_json},
};

bool call_error(LabCall *call, int status, const char *code, const char *fmt, ...)
{
    AUTO_BUF Buf b = BUF_INIT(REPLY_MAX);
    const char *message, *type = "text/plain";
    va_list args;
    va_start(args, fmt);
    message = arena_vprintf(call->arena, fmt, args);
    va_end(args);
    call->reply.status = status;
    for (size_t i = 0; i < ARRAY_LEN(error_rows); i++) {
        if (error_rows[i].service != call->target.service)
            continue;
        error_rows[i].write(call, &b, code, message);
        type = error_rows[i].content_type;
    }
    call_reply(call, status, type, buf_span(&b));
    return false;
}
