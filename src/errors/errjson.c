#include "errors/errjson.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonread.h"
#include "base/utf8.h"
#include "errors/errline.h"

enum { DEPTH_MAX = CJSON_NESTING_LIMIT, OUTPUT_MAX = 64 * 1024 };

static const char *errjson_text(const cJSON *object, const char *key)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

static const char *errjson_or_empty(const char *text)
{
    return text ? text : "";
}

/* ---- Terraform's own ---- */

static const char *errjson_diagnostic(Arena *arena, const cJSON *d)
{
    const cJSON *range = cJSON_GetObjectItemCaseSensitive(d, "range");
    const cJSON *line =
        cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(range, "start"), "line");
    const char *context = errjson_text(cJSON_GetObjectItemCaseSensitive(d, "snippet"), "context");
    const char *address = errjson_text(d, "address"), *file = errjson_text(range, "filename");
    const char *text =
        arena_printf(arena, "Error: %s\n%s", errjson_or_empty(errjson_text(d, "summary")),
                     errjson_or_empty(errjson_text(d, "detail")));
    if (address)
        text = arena_printf(arena, "%s\n  with %s,", text, address);
    if (file)
        text = arena_printf(arena, "%s\n  on %s line %d%s%s:", text, file,
                            cJSON_IsNumber(line) ? (int)line->valuedouble : 0,
                            context ? ", in " : "", errjson_or_empty(context));
    return text;
}

/* "[LEVEL] module: message key=value ...", lines of values joined. */
static const char *errjson_record(Arena *arena, const cJSON *root, const char *level)
{
    AUTO_BUF Buf out = BUF_INIT(OUTPUT_MAX);
    buf_add_char(&out, '[');
    for (; *level; level++)
        buf_add_char(&out, (char)toupper((unsigned char)*level));
    buf_printf(&out, "] %s: %s", errjson_or_empty(errjson_text(root, "@module")),
               errjson_or_empty(errjson_text(root, "@message")));
    for (const cJSON *item = root->child; item; item = item->next) {
        const char *value = cJSON_GetStringValue(item);
        if (!item->string || item->string[0] == '@' || (!value && !cJSON_IsNumber(item)))
            continue;
        if (value)
            buf_printf(&out, " %s=\"%s\"", item->string, value);
        else
            buf_printf(&out, " %s=%.0f", item->string, item->valuedouble);
    }
    for (size_t i = 0; i < out.len; i++)
        if (out.ptr[i] == '\n' || out.ptr[i] == '\r')
            out.ptr[i] = ' ';
    return arena_span(arena, buf_span(&out));
}

static ErrJson errjson_terraform(Arena *arena, const cJSON *root, const char *level)
{
    const cJSON *diagnostic = cJSON_GetObjectItemCaseSensitive(root, "diagnostic");
    const char *severity = errjson_text(diagnostic, "severity");
    const char *module = errjson_text(root, "@module");
    if (severity && strcmp(severity, "error") == 0)
        return (ErrJson){ERRJSON_ERROR, errjson_diagnostic(arena, diagnostic), true};
    if (diagnostic)
        return (ErrJson){ERRJSON_NOTHING, NULL, false};
    /* a line of -json's output has a module and a type; Terraform's own log may have neither */
    if (module ? strcmp(module, "terraform.ui") != 0 : !errjson_text(root, "type"))
        return (ErrJson){ERRJSON_RECORD, errjson_record(arena, root, level), false};
    if (strcmp(level, "error") == 0)
        return (ErrJson){
            ERRJSON_ERROR,
            arena_printf(arena, "Error: %s", errjson_or_empty(errjson_text(root, "@message"))),
            true};
    return (ErrJson){ERRJSON_NOTHING, NULL, false};
}

/* ---- anybody's ---- */

static bool errjson_is_one_of(const char *key, const char *const *names, size_t n)
{
    for (size_t i = 0; key && i < n; i++)
        if (strcasecmp(key, names[i]) == 0)
            return true;
    return false;
}

/* Is it an error by its own words: a line begins as Terraform's and the AWS CLI's do? anywhere: or
 * holds one behind others. */
static bool errjson_tells_error(Span text, bool anywhere)
{
    Span line;
    while (span_next_line(&text, &line)) {
        line = span_trim(line, " \t\r*`");
        while (span_starts(line, "│") || span_starts(line, "\x1b["))
            line = span_trim(
                span_sub(line, line.ptr[0] == '\x1b' ? span_find_char(line, 'm') + 1 : 3, line.len),
                " ");
        if (errline_begins_error(line) || span_starts(line, "╷") ||
            (anywhere && errline_tells_error(line)))
            return true;
    }
    return false;
}

static void errjson_between(Buf *out, const char *sign)
{
    if (out->len > 0 && out->ptr[out->len - 1] != '\n')
        buf_add_str(out, sign);
}

static bool errjson_is_number(const char *text)
{
    return text[strspn(text, "0123456789.")] == '\0';
}

/* journalctl writes a line with colours as its bytes (systemd.journal-fields, "JSON"). */
static bool errjson_add_bytes(const cJSON *item, Buf *out)
{
    for (const cJSON *byte = item->child; byte; byte = byte->next)
        if (!cJSON_IsNumber(byte) || byte->valueint < 1 || byte->valueint > 255)
            return false;
    for (const cJSON *byte = item->child; byte; byte = byte->next)
        buf_add_char(out, (char)byte->valueint);
    return true;
}

/* The values that people read, in the order in which they stand. */
static void errjson_gather(const cJSON *item, int depth, Buf *out)
{
    static const char *const words[] = {
        "message",      "msg",     "log",     "line",          "text",          "stderr",
        "stdout",       "output",  "error",   "err",           "exception",     "reason",
        "detail",       "details", "summary", "content",       "textPayload",   "stack_trace",
        "errorMessage", "stack",   "cause",   "module_stderr", "module_stdout", "data"};
    static const char *const codes[] = {"code", "errorCode", "__type", "errorType"};
    for (; item && depth < DEPTH_MAX; item = item->next) {
        const char *value = cJSON_GetStringValue(item);
        bool element = !item->string; /* of an array: a line by itself */
        if (item->string && strcmp(item->string, "MESSAGE") == 0 && item->child &&
            errjson_add_bytes(item, out))
            continue;
        if (item->child) {
            errjson_between(out, element ? "\n" : "");
            errjson_gather(item->child, depth + 1, out);
        }
        if (!value || !value[0] || (element && errjson_is_number(value)) ||
            (item->string && !errjson_is_one_of(item->string, words, ARRAY_LEN(words)) &&
             !errjson_is_one_of(item->string, codes, ARRAY_LEN(codes)) &&
             !errjson_tells_error(span_of(value), false)))
            continue;
        errjson_between(out, element ? "\n" : ": ");
        buf_add_str(out, value);
    }
}

static const char *errjson_level(const cJSON *root)
{
    static const char *const keys[] = {"level", "lvl", "severity", "log.level", "levelname"};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (errjson_text(root, keys[i]))
            return errjson_text(root, keys[i]);
    return NULL;
}

/* A refusal that CloudTrail recorded (user guide, "CloudTrail record contents"): errorCode stands
 * beside eventSource and eventName, which say what was asked, as the SDK for Go would tell it. */
static const char *errjson_trail(Arena *arena, const cJSON *event)
{
    const char *code = errjson_text(event, "errorCode"), *name = errjson_text(event, "eventName"),
               *source = errjson_text(event, "eventSource");
    if (!code || !name || !source)
        return NULL;
    return arena_printf(arena, "%s: operation error %.*s: %s, api error %s: %s", source,
                        (int)strcspn(source, "."), source, name, code,
                        errjson_or_empty(errjson_text(event, "errorMessage")));
}

static ErrJson errjson_anybody(Arena *arena, const cJSON *root)
{
    static const char *const passing[] = {"info", "notice", "information"};
    static const char *const debugging[] = {"debug", "trace"};
    AUTO_BUF Buf text = BUF_INIT(OUTPUT_MAX);
    const char *level = errjson_level(root);
    bool debug = errjson_is_one_of(level, debugging, ARRAY_LEN(debugging)),
         passed = debug || errjson_is_one_of(level, passing, ARRAY_LEN(passing));
    ErrJson out = {ERRJSON_NOTHING, NULL, false};
    if (errjson_trail(arena, root))
        return (ErrJson){ERRJSON_EVENT, errjson_trail(arena, root), true};
    errjson_gather(root->child, 0, &text);
    if (text.len == 0)
        return out;
    out.kind = passed ? ERRJSON_PASSED : level ? ERRJSON_EVENT : ERRJSON_OUTPUT;
    out.text = arena_span(arena, buf_span(&text));
    out.tells_error = passed && errjson_tells_error(span_of(out.text), !debug);
    return out;
}

/* ---- reading ---- */

bool errjson_next(Span *rest, Span *out_object)
{
    size_t from = span_find_char(*rest, '{'), i;
    int depth = 0;
    bool string = false;
    if (from >= rest->len)
        return false;
    for (i = from; i < rest->len; i++) {
        char c = rest->ptr[i];
        if (string) {
            i += c == '\\';
            string = c != '"';
        } else if (c == '"') {
            string = true;
        } else if (c == '{') {
            depth++;
        } else if (c == '}' && --depth == 0) {
            i++;
            break;
        }
    }
    i = i < rest->len ? i : rest->len;
    *out_object = span_sub(*rest, from, i);
    *rest = span_sub(*rest, i, rest->len);
    return true;
}

ErrJson errjson_read(Arena *arena, Span object)
{
    cJSON *root = json_read(object, NULL);
    ErrJson out = {ERRJSON_OUTPUT, NULL, false};
    if (!root) {
        out.text = errjson_unescape(arena, object);
        return out;
    }
    out = errjson_text(root, "@level")
              ? errjson_terraform(arena, root, errjson_text(root, "@level"))
              : errjson_anybody(arena, root);
    cJSON_Delete(root);
    return out;
}

bool errjson_is_escaped(Span text)
{
    size_t at = span_find(text, "\\n");
    return span_find(text, "\\u25") < text.len || span_find(text, "\\xe2\\x94") < text.len ||
           (at < text.len && at > 0 && text.ptr[at - 1] != ':' &&
            (span_find(text, "\"") < text.len || span_find(text, "'") < text.len));
}

/* The value of n hexadecimal digits; -1 if they aren't. */
static long errjson_hex(Span text, size_t at, size_t n)
{
    char digits[8] = {0};
    for (size_t i = 0; i < n; i++) {
        if (at + i >= text.len || !isxdigit((unsigned char)text.ptr[at + i]))
            return -1;
        digits[i] = text.ptr[at + i];
    }
    return strtol(digits, NULL, 16);
}

/* One escape at text[at] (a backslash) into out; how many bytes it takes. */
static size_t errjson_add_escape(Buf *out, Span text, size_t at)
{
    char c = at + 1 < text.len ? text.ptr[at + 1] : '\\';
    long code = c == 'u'   ? errjson_hex(text, at + 2, 4)
                : c == 'x' ? errjson_hex(text, at + 2, 2)
                           : -1;
    if (code >= 0 && c == 'u') {
        if (code == 0x1b)
            return 6;
        buf_add_utf8(out, code < ' ' ? ' ' : (uint32_t)code);
        return 6;
    }
    if (code >= 0 && code != 0) {
        buf_add_char(out, (char)code);
        return 4;
    }
    switch (c) {
    case 'n':
        buf_add_char(out, '\n');
        return 2;
    case 'r':
        return 2;
    case 't':
        buf_add_char(out, ' ');
        return 2;
    case '"':
    case '\'':
    case '\\':
    case '/':
        buf_add_char(out, c);
        return 2;
    default:
        buf_add_char(out, '\\');
        return 1;
    }
}

const char *errjson_unescape(Arena *arena, Span text)
{
    AUTO_BUF Buf out = BUF_INIT(OUTPUT_MAX);
    for (size_t i = 0; i < text.len;) {
        if (text.ptr[i] == '\\') {
            i += errjson_add_escape(&out, text, i);
        } else {
            buf_add_char(&out, text.ptr[i]);
            i++;
        }
    }
    return arena_span(arena, buf_span(&out));
}
