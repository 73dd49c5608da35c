#include "report/jsonparts.h"

#include "base/shown.h"
#include "base/text.h"
#include "base/utf8.h"

static cJSON *json_text(const char *text)
{
    Arena arena = ARENA_INIT;
    cJSON *item;
    if (!text)
        return cJSON_CreateNull();
    item = cJSON_CreateString(utf8_valid(span_of(text)) ? text : text_safe(&arena, text));
    arena_clear(&arena);
    return item;
}

void json_put_text(cJSON *object, const char *key, const char *text)
{
    cJSON_AddItemToObject(object, key, json_text(text));
}

void json_put_number(cJSON *object, const char *key, double number)
{
    cJSON_AddNumberToObject(object, key, number);
}

void json_put_nonzero(cJSON *object, const char *key, int number)
{
    cJSON_AddItemToObject(object, key, number ? cJSON_CreateNumber(number) : cJSON_CreateNull());
}

void json_put_bool(cJSON *object, const char *key, bool value)
{
    cJSON_AddBoolToObject(object, key, value);
}

cJSON *json_put_object(cJSON *object, const char *key)
{
    return cJSON_AddObjectToObject(object, key);
}

cJSON *json_put_array(cJSON *object, const char *key)
{
    return cJSON_AddArrayToObject(object, key);
}

cJSON *json_add_object(cJSON *array)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToArray(array, object);
    return object;
}

void json_add_text(cJSON *array, const char *text)
{
    cJSON_AddItemToArray(array, json_text(text));
}

void json_put_place(cJSON *object, const char *key, Source at)
{
    cJSON *place;
    if (at.kind != SOURCE_FILE || !at.name) {
        cJSON_AddNullToObject(object, key);
        return;
    }
    place = json_put_object(object, key);
    json_put_text(place, "file", at.name);
    json_put_nonzero(place, "line", at.line);
}

cJSON *json_add_fix(cJSON *array, const Fix *fix)
{
    static const char *const shells[] = {"sh", "fish", "powershell"};
    cJSON *object = json_add_object(array), *commands, *edits;
    json_put_text(object, "id", fix->id);
    json_put_text(object, "title", fix->title);
    json_put_text(object, "risk", fix_risk_name(fix->risk));
    commands = json_put_array(object, "commands");
    for (size_t i = 0; i < fix->commands.len; i++) {
        cJSON *command = json_add_object(commands);
        json_put_text(command, "shell", shells[fix->commands.items[i].shell]);
        json_put_text(command, "text", fix->commands.items[i].text);
    }
    edits = json_put_array(object, "edits");
    for (size_t i = 0; i < fix->edits.len; i++) {
        const Edit *e = &fix->edits.items[i];
        cJSON *edit = json_add_object(edits);
        json_put_text(edit, "file", e->file);
        json_put_number(edit, "line", e->line);
        json_put_text(edit, "before", e->shown_before);
        json_put_text(edit, "after", e->shown_after);
    }
    json_put_text(object, "admin_text", fix->admin_text);
    json_put_text(object, "leads_to", fix->leads_to);
    return object;
}

void json_put_fixes(cJSON *object, const Fix *fixes, size_t n_fixes)
{
    cJSON *array = json_put_array(object, "fixes");
    for (size_t i = 0; i < n_fixes; i++)
        json_add_fix(array, &fixes[i]);
}

static void json_write_text(Buf *out, cJSON *document, char *text)
{
    if (text) {
        shown_json(out, span_of(text));
        buf_add_char(out, '\n');
        cJSON_free(text);
    }
    cJSON_Delete(document);
}

void json_write(Buf *out, cJSON *document)
{
    json_write_text(out, document, cJSON_Print(document));
}

void json_write_line(Buf *out, cJSON *document)
{
    json_write_text(out, document, cJSON_PrintUnformatted(document));
}

void json_put_change_list(cJSON *object, const ChangeVec *changes)
{
    cJSON *list = json_put_array(object, "changes");
    for (size_t i = 0; i < changes->len; i++) {
        const Change *c = &changes->items[i];
        cJSON *row = json_add_object(list);
        json_put_text(row, "area", c->area);
        json_put_text(row, "what", c->what);
        json_put_text(row, "before", c->before);
        json_put_text(row, "after", c->after);
    }
}
