#include "errors/errrecord.h"

#include <string.h>

#include "base/text.h"
#include "errors/errfacts.h"

enum { HEAD_LEVEL_BEFORE = 48, VALUE_MAX = 400 };

bool errrecord_is_head(Span line)
{
    static const char *const levels[] = {"[TRACE]", "[DEBUG]", "[INFO]", "[WARN]", "[ERROR]"};
    Span start = span_sub(line, 0, HEAD_LEVEL_BEFORE);
    for (size_t i = 0; i < ARRAY_LEN(levels); i++)
        if (span_find(start, levels[i]) < start.len)
            return true;
    return false;
}

static Span errrecord_after(Span text, const char *mark, const char *ends)
{
    return span_sub(span_between(text, mark, ends), 0, VALUE_MAX);
}

/* key=value or key="value", whichever of the names of the two logging styles stands there. */
static Span errrecord_value(Span text, const char *key, const char *other)
{
    const char *names[] = {key, other};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        Span value = errrecord_after(text, names[i], " \n");
        if (value.len > 0 && value.ptr[0] == '"')
            value = span_trim(value, "\"");
        if (value.len > 0)
            return value;
    }
    return SPAN_EMPTY;
}

/* The answer's code and message, whichever way its protocol writes them. */
static const char *errrecord_answer(Arena *arena, Span record)
{
    Span status = errrecord_value(record, "http.status_code=", "http.response.status_code=");
    Span code = errrecord_after(record, "<Code>", "<"), message;
    Span service = errrecord_value(record, "rpc.service=", "aws.service=");
    Span operation = errrecord_value(record, "rpc.method=", "aws.operation=");
    const char *who = span_find(record, "backend-s3") < record.len ? "backend-s3"
                      : span_find(record, "terraform-provider-aws") < record.len ||
                              span_find(record, "tf_provider_addr") < record.len
                          ? "provider.terraform-provider-aws"
                          : "";
    if (status.len != 3 || status.ptr[0] < '4')
        return NULL;
    message = errrecord_after(record, "<Message>", "<");
    if (code.len == 0) { /* JSON: "__type":"com.amazon.coral.service#CODE","message":"..." */
        code = errrecord_after(record, "__type\":\"", "\"");
        code =
            span_sub(code, span_find_char(code, '#') < code.len ? span_find_char(code, '#') + 1 : 0,
                     code.len);
        message = errrecord_after(record, "essage\":\"", "\"");
    }
    return arena_printf(
        arena,
        "%s: HTTP Response: operation error %s: %s, https response error "
        "StatusCode: %s%s: %s",
        who, arena_span(arena, service), arena_span(arena, operation), arena_span(arena, status),
        text_with(arena, ", api error ", arena_span(arena, code), ""), arena_span(arena, message));
}

/* The record without what a request or an answer held. */
static const char *errrecord_text(Arena *arena, Span record)
{
    AUTO_BUF Buf out = BUF_INIT(ERRLOG_BLOCK_MAX);
    Span rest = record, line;
    while (span_next_line(&rest, &line)) {
        Span bare = span_trim(line, " \t");
        if (span_starts(bare, "| "))
            bare = span_sub(bare, 2, bare.len);
        if (span_starts(bare, "|"))
            bare = span_sub(bare, 1, bare.len);
        for (size_t i = 0; i < bare.len; i++) /* provider[\\"registry...\\"] */
            if (bare.ptr[i] != '\\' || i + 1 >= bare.len || bare.ptr[i + 1] != '"')
                buf_add_char(&out, bare.ptr[i]);
        buf_add_char(&out, '\n');
    }
    return arena_span(arena, span_trim(buf_span(&out), "\n"));
}

const char *errrecord_take(Arena *arena, Arena *scratch, ErrLogResult *result,
                           const ErrPending *pending)
{
    static const char *const answers[] = {"HTTP Response Received", "Received HTTP Response",
                                          "HTTP Response:"};
    static const char *const requests[] = {"HTTP Request Sent", "Sending HTTP Request",
                                           "http.request.body"};
    static const char *const failing[] = {
        "api error",        "request send failed", "https response error StatusCode: 4",
        "status code: 4",   "StatusCode: 0",       "https response error StatusCode: 5",
        "status code: 5",   "Response Error",      "ValidateResponse",
        "Validate Response"};
    Span record = buf_span(&pending->text);
    result->is_log = true;
    errfacts_take(arena, result, record);
    if (span_has_one_of(record, answers, ARRAY_LEN(answers)))
        return errrecord_answer(scratch, record);
    if (span_has_one_of(record, requests, ARRAY_LEN(requests)))
        return NULL;
    if (!pending->error && !span_has_one_of(record, failing, ARRAY_LEN(failing)))
        return NULL;
    return errrecord_text(scratch, record);
}
