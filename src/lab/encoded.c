#include "lab/encoded.h"

#include <cJSON.h>
#include <string.h>

#include "base/base64.h"

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
    const char *out;
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
    out = base64_encode(call->arena, span_of(json));
    cJSON_free(json);
    cJSON_Delete(root);
    return out;
}

const char *encoded_read(Arena *arena, const char *message)
{
    Span text = span_of(message), json;
    if (text.len == 0 || text.len > MESSAGE_MAX || !base64_decode(arena, text, &json))
        return NULL;
    return span_starts(json, "{\"allowed\":") ? json.ptr : NULL;
}
