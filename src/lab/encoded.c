#include "lab/encoded.h"

#include <cJSON.h>
#include <openssl/evp.h>
#include <string.h>

enum { MESSAGE_MAX = 16 * 1024 };

static cJSON *encoded_items(cJSON *object, const char *name)
{
    return cJSON_AddArrayToObject(cJSON_AddObjectToObject(object, name), "items");
}

static bool encoded_is_explicit(const char *reason)
{
    return strcmp(reason, "explicit") == 0 || strcmp(reason, "scp") == 0;
}

/* Only an explicit deny matches a statement; an implicit one is the lack of any. */
static void encoded_statement(cJSON *root, const char *action, const char *reason)
{
    cJSON *list = encoded_items(root, "matchedStatements"), *statement, *value;
    if (!encoded_is_explicit(reason))
        return;
    statement = cJSON_CreateObject();
    cJSON_AddStringToObject(statement, "statementId",
                            strcmp(reason, "scp") == 0 ? "GuardRail" : "NotHere");
    cJSON_AddStringToObject(statement, "effect", "DENY");
    value = cJSON_CreateObject();
    cJSON_AddStringToObject(value, "value", action);
    cJSON_AddItemToArray(encoded_items(statement, "actions"), value);
    cJSON_AddItemToArray(list, statement);
}

const char *encoded_message(LabCall *call, const char *action, const char *resource,
                            const char *reason)
{
    cJSON *root = cJSON_CreateObject(), *context, *principal;
    char *json;
    unsigned char *out;
    cJSON_AddBoolToObject(root, "allowed", 0);
    cJSON_AddBoolToObject(root, "explicitDeny", encoded_is_explicit(reason));
    encoded_statement(root, action, reason);
    encoded_items(root, "failures");
    context = cJSON_AddObjectToObject(root, "context");
    principal = cJSON_AddObjectToObject(context, "principal");
    cJSON_AddStringToObject(principal, "id", call->key->user_id);
    cJSON_AddStringToObject(principal, "arn", call->key->arn);
    cJSON_AddStringToObject(context, "action", action);
    cJSON_AddStringToObject(context, "resource", resource ? resource : "*");
    encoded_items(context, "conditions");
    json = cJSON_PrintUnformatted(root);
    out = arena_alloc(call->arena, 4 * (strlen(json) / 3 + 1) + 1);
    EVP_EncodeBlock(out, (const unsigned char *)json, (int)strlen(json));
    cJSON_free(json);
    cJSON_Delete(root);
    return (const char *)out;
}

const char *encoded_read(Arena *arena, const char *message)
{
    size_t len = message ? strlen(message) : 0;
    unsigned char *out;
    if (len == 0 || len > MESSAGE_MAX || len % 4 != 0)
        return NULL;
    out = arena_alloc(arena, len + 1);
    if (EVP_DecodeBlock(out, (const unsigned char *)message, (int)len) < 0)
        return NULL;
    return strncmp((const char *)out, "{\"allowed\":", strlen("{\"allowed\":")) == 0
               ? (const char *)out
               : NULL;
}
