#include "errors/errcode.h"

#include <ctype.h>
#include <string.h>

#include "data/error_codes.h"

enum { ID_MAX = 128, CODE_MAX = 80 };

/* ---- what AWS said ---- */

static bool errcode_is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* A blank inside, and no line end: "internal error" is no InternalError. */
static bool errcode_is_two_words(const Squeezed *s, size_t at, size_t end)
{
    Span origin = span_sub(s->text, s->at[at], s->at[end - 1]);
    return span_find_char(origin, ' ') < origin.len && span_find_char(origin, '\n') == origin.len;
}

/* The types of Java and .NET for a file that may not be opened are called as AWS's answers are. */
static bool errcode_is_of_files(Span before)
{
    return span_ends(before, "java.nio.file.") || span_ends(before, " System.");
}

/* A code of the table at low index `at`, on its own as a word; blanks count as its ends, a line
 * break alone does not. */
static bool errcode_stands_alone(const Squeezed *s, size_t at, size_t end)
{
    uint32_t from = s->at[at], to = s->at[end - 1] + 1;
    char before = from > 0 ? s->text.ptr[from - 1] : ' ',
         after = to < s->text.len ? s->text.ptr[to] : ' ';
    if (errcode_is_word(before) || before == '-' || before == '/' ||
        errcode_is_of_files(span_sub(s->text, 0, from)))
        return false;
    if (after == '.' && to + 1 < s->text.len && isupper((unsigned char)s->text.ptr[to + 1]))
        return false; /* another maker's: InvalidAccessKeyId.NotFound */
    if (errcode_is_two_words(s, at, end))
        return false;
    return !errcode_is_word(after) &&
           !(after == '\n' && end < s->len && errcode_is_word(s->low[end]) && after != ' ');
}

/* "(oidc)" rows and words that are no codes in running text are passed over; wrappers of the SDK
 * are not the code that counts. */
static bool errcode_is_code_row(const ErrorCode *row)
{
    static const char *const wrappers[] = {"CanceledError",
                                           "ProcessProviderError",
                                           "EC2RoleRequestError",
                                           "AssumeRoleTokenProviderNotSetError",
                                           "CannotAssumeRoleError",
                                           "InvalidRegionError",
                                           "Forbidden",
                                           "Blocked",
                                           "NotAuthorized",
                                           "InvalidAction",
                                           "MissingRegion"};
    if (strchr(row->code, ' ') || strchr(row->code, '.'))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(wrappers); i++)
        if (strcmp(row->code, wrappers[i]) == 0)
            return false;
    return true;
}

/* The first code of the table that stands in the text, the longest where several begin there. */
static const char *errcode_table_code(const Squeezed *s)
{
    const char *best = NULL;
    size_t best_at = s->len, best_len = 0;
    for (size_t i = 0; i < n_error_codes; i++) {
        const ErrorCode *row = &error_codes_table[i];
        size_t end = 0, at;
        if (!errcode_is_code_row(row))
            continue;
        at = squeeze_find(s, span_of(row->code), 0, &end);
        while (at < s->len && !errcode_stands_alone(s, at, end))
            at = squeeze_find(s, span_of(row->code), at + 1, &end);
        if (at < best_at || (at == best_at && at < s->len && end - at > best_len)) {
            best = row->code;
            best_at = at;
            best_len = end - at;
        }
    }
    return best;
}

/* The original of a word: what a wrap and a box put between its halves is taken out. */
static const char *errcode_word(Arena *arena, const Squeezed *s, size_t from, size_t to)
{
    char *word = arena_strdup(arena, squeeze_origin(arena, s, from, to)), *end = word;
    for (const char *p = word; *p; p++)
        if (!isspace((unsigned char)*p))
            *end++ = *p;
    *end = '\0';
    return word;
}

/* A word of letters and digits right after mark. */
static const char *errcode_word_after(Arena *arena, const Squeezed *s, const char *mark,
                                      const char *follow)
{
    size_t end = 0, at = squeeze_find(s, span_of(mark), 0, &end), stop;
    if (at >= s->len)
        return NULL;
    for (stop = end; stop < s->len && (errcode_is_word(s->low[stop]) || s->low[stop] == '.');
         stop++)
        continue;
    if (stop == end || stop - end > 80 ||
        (follow && (stop >= s->len || !strchr(follow, s->low[stop]))))
        return NULL;
    return follow ? errcode_word(arena, s, end, stop) : squeeze_origin(arena, s, end, stop);
}

/* A word that fills its line, behind mark: of the SDK for C++ (AWSClient.cpp, "Exception name: "),
 * of others' SDKs ("ErrorCode: ", with full stops in it). */
static const char *errcode_own_line(Arena *arena, Span text, const char *mark)
{
    size_t at = span_find(text, mark) + strlen(mark), n = 0;
    text = span_sub(text, at, text.len);
    while (n < text.len && (errcode_is_word(text.ptr[n]) || text.ptr[n] == '.'))
        n++;
    return n > 0 && n <= CODE_MAX && n < text.len && strchr("\r\n", text.ptr[n])
               ? arena_span(arena, span_sub(text, 0, n))
               : NULL;
}

/* Low index behind an id that ends with a comma; `at` where none stands there. */
static size_t errcode_skip_id(const Squeezed *s, size_t at)
{
    size_t stop = at;
    while (stop < s->len && stop - at < ID_MAX &&
           (isalnum((unsigned char)s->low[stop]) || strchr("-+/=", s->low[stop])))
        stop++;
    return stop < s->len && s->low[stop] == ',' ? stop + 1 : at;
}

/* "RequestID: X, [HostID: Y, ]NoSuchBucket: ...": what SDK v2 knows by a type of its own comes
 * without "api error". */
static const char *errcode_modeled_code(Arena *arena, const Squeezed *s)
{
    size_t end = 0, word, host_end = 0, stop;
    for (size_t at = squeeze_find(s, SPAN_LITERAL("RequestID: "), 0, &end); at < s->len;
         at = squeeze_find(s, SPAN_LITERAL("RequestID: "), at + 1, &end)) {
        word = errcode_skip_id(s, end);
        if (word == end)
            continue;
        if (squeeze_find(s, SPAN_LITERAL("HostID: "), word, &host_end) == word)
            word = errcode_skip_id(s, host_end);
        for (stop = word; stop < s->len && errcode_is_word(s->low[stop]); stop++)
            continue;
        if (stop > word && stop < s->len && s->low[stop] == ':' && stop - word < CODE_MAX &&
            !errcode_is_two_words(s, word, stop) &&
            isupper((unsigned char)s->text.ptr[s->at[word]]))
            return errcode_word(arena, s, word, stop);
    }
    return NULL;
}

/* "creating EC2 Instance: VcpuLimitExceeded: You have ...": a word of several humps between two
 * colons, which no table knows. Right behind "Error: " it may be the name of a thing (a stack of
 * CDK's), unless a status tells that AWS answered. */
static const char *errcode_humped(Arena *arena, Span text)
{
    bool answered = span_find(text, "tatus code: ") < text.len;
    static const char *const none[] = {"WebIdentityErr", "RequestError", "ClientError",
                                       "Traceback"};
    for (size_t i = 2; i + 1 < text.len; i++) {
        size_t end = i, humps = 0;
        Span word;
        if (text.ptr[i - 1] != ' ' || text.ptr[i - 2] != ':' ||
            !isupper((unsigned char)text.ptr[i]))
            continue;
        for (; end < text.len && isalnum((unsigned char)text.ptr[end]); end++)
            humps += end > i && isupper((unsigned char)text.ptr[end]) &&
                     islower((unsigned char)text.ptr[end - 1]);
        word = span_sub(text, i, end);
        if (humps < 1 || end + 1 >= text.len || text.ptr[end] != ':' || text.ptr[end + 1] != ' ' ||
            (!answered && span_ends(span_sub(text, 0, i), "Error: ")))
            continue;
        for (size_t k = 0; k < ARRAY_LEN(none); k++)
            if (span_is(word, none[k]))
                return NULL;
        return arena_span(arena, word);
    }
    return NULL;
}

const char *errcode_read(Arena *arena, const Squeezed *s)
{
    const char *code = errcode_word_after(arena, s, "api error ", ":,");
    if (!code)
        code = errcode_modeled_code(arena, s);
    if (!code)
        code = errcode_word_after(arena, s, "An error occurred (", ")");
    if (!code) /* of the SDK for Java, version 1 */
        code = errcode_word_after(arena, s, "Error Code: ", ";");
    if (code && isdigit((unsigned char)code[0]) && squeeze_has(s, "Error Code: "))
        code = NULL; /* "403 Forbidden": the status again */
    if (!code)
        code = errcode_word_after(arena, s, "<Code>", "<");
    if (!code)
        code = errcode_word_after(arena, s, "client error (", ")");
    if (!code)
        code = errcode_own_line(arena, s->text, "Exception name: ");
    if (!code)
        code = errcode_own_line(arena, s->text, "ErrorCode: ");
    if (!code)
        code = errcode_table_code(s);
    if (!code && squeeze_has(s, "Error: |status code: ") && !squeeze_has(s, "Exception: "))
        code = errcode_humped(arena, s->text);
    if (!code && squeeze_has(s, "403 Forbidden|Forbidden: Forbidden") &&
        !squeeze_has(s, "releases.hashicorp.com"))
        code = "Forbidden";
    /* The head is cut off, the end says who may not do what: S3 has one code for a denial (Amazon
     * S3 API Reference, "Error responses", row AccessDenied; as in t_explain_text.c). */
    if (!code && squeeze_has(s, "perform: s3:") && squeeze_has(s, "on resource: "))
        code = "AccessDenied";
    return code;
}

int errcode_status(const Squeezed *s)
{
    static const char *const marks[] = {
        "response error StatusCode: ", "status code: ", "http.status_code=", "http.status_code\":"};
    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        size_t end = 0, at = squeeze_find(s, span_of(marks[i]), 0, &end);
        if (at < s->len && end + 3 <= s->len && isdigit((unsigned char)s->low[end]) &&
            isdigit((unsigned char)s->low[end + 1]) && isdigit((unsigned char)s->low[end + 2]) &&
            !squeeze_has(s, "ec2imds"))
            return (s->low[end] - '0') * 100 + (s->low[end + 1] - '0') * 10 +
                   (s->low[end + 2] - '0');
    }
    return 0;
}

const char *errcode_request_id(Arena *arena, const Squeezed *s)
{
    static const char *const marks[] = {"RequestID: ", "request id: ", "<RequestId>"};
    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        size_t end = 0, at = squeeze_find(s, span_of(marks[i]), 0, &end), stop = end;
        while (at < s->len && stop < s->len && stop - end < 64 &&
               (isalnum((unsigned char)s->low[stop]) || s->low[stop] == '-'))
            stop++;
        /* the id ends where its line does, unless the line was cut at a terminal's edge in the
         * middle of a UUID */
        if (at < s->len && stop > end && stop - end > 36 && s->low[end + 8] == '-')
            stop = end + 36;
        if (at < s->len && stop > end) {
            Span id = span_of(squeeze_origin(arena, s, end, stop));
            return arena_span(arena, span_sub(id, 0, span_find_char(id, ' ')));
        }
    }
    return NULL;
}

/* "AWS Error ACCESS_DENIED during HeadObject operation", as programs on the C++ SDK say it. */
static const char *errcode_during(Arena *arena, Span text)
{
    size_t at = span_find(text, " during "), end;
    Span rest = span_sub(text, at + strlen(" during "), text.len);
    end = span_find(rest, " operation");
    if (at == text.len || end == rest.len || end > CODE_MAX ||
        span_find_char(span_sub(rest, 0, end), ' ') < end)
        return NULL;
    return arena_span(arena, span_sub(rest, 0, end));
}

/* The innermost call that the text names. */
void errcode_operation(Arena *arena, const Squeezed *s, ErrParts *out)
{
    size_t end = 0, colon, stop, at, last = s->len;
    for (at = squeeze_find(s, SPAN_LITERAL("operation error "), 0, &end); at < s->len;
         at = squeeze_find(s, SPAN_LITERAL("operation error "), at + 1, &end))
        last = end;
    if (last < s->len) {
        for (colon = last; colon < s->len && s->low[colon] != ':'; colon++)
            continue;
        for (stop = colon + 1; stop < s->len && errcode_is_word(s->low[stop]); stop++)
            continue;
        if (colon < s->len && colon - last < 60 && stop > colon + 1) {
            out->service = squeeze_origin(arena, s, last, colon);
            out->operation = errcode_word(arena, s, colon + 1, stop);
            return;
        }
    }
    out->operation = errcode_word_after(arena, s, "calling sts:", NULL);
    if (out->operation) {
        out->service = "STS";
        return;
    }
    out->operation = errcode_word_after(arena, s, "when calling the ", NULL);
    if (out->operation) {
        size_t len =
            strlen(out->operation); /* the blank before "operation" is gone in the squeezed text */
        Span op = span_of(out->operation);
        size_t blank = span_find_char(op, ' ');
        out->operation = arena_span(arena, span_sub(op, 0, blank < len ? blank : len));
        return;
    }
    out->operation = errcode_during(arena, s->text);
    if (out->operation)
        return;
    out->service = errcode_word_after(arena, s, "aws.service=", NULL);
    out->operation = errcode_word_after(arena, s, "aws.operation=", NULL);
    if (out->operation)
        out->operation = arena_span(arena, span_sub(span_of(out->operation), 0,
                                                    span_find_char(span_of(out->operation), ' ')));
    if (out->service)
        out->service = arena_span(
            arena, span_sub(span_of(out->service), 0, span_find_char(span_of(out->service), ' ')));
}
