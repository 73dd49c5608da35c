#include "errors/errwrapper.h"

#include <string.h>

#include "base/arena.h"

Span errwrapper_unbulleted(Span text)
{
    for (;;) {
        text = span_trim(text, " \t*-!");
        if (span_starts(text, "❌"))
            text = span_sub(text, strlen("❌"), text.len);
        else
            return text;
    }
}

Span errwrapper_unit(Span line)
{
    static const char *const begins = "Failed to execute \"", *const folder = "\" in ";
    size_t at = span_find(line, begins), in;
    Span path;
    if (at == line.len)
        return SPAN_EMPTY;
    line = span_sub(line, at, line.len);
    in = span_find(line, folder);
    path = in < line.len ? span_sub(line, in + strlen(folder), line.len) : SPAN_EMPTY;
    path = span_sub(path, 0, span_find(path, "/.terragrunt-cache/"));
    if (path.len == 0 || span_is(path, "."))
        return SPAN_EMPTY;
    return span_starts(path, "./") ? span_sub(path, 2, path.len) : path;
}

bool errwrapper_is_count(Span line)
{
    static const char *const before[] = {"ERROR ", "Run failed:", "Error:"};
    size_t n = 0;
    line = errwrapper_unbulleted(line);
    for (size_t i = 0; i < ARRAY_LEN(before); i++)
        if (span_starts(line, before[i]))
            line = span_trim(span_sub(line, strlen(before[i]), line.len), " \t");
    while (n < line.len && line.ptr[n] >= '0' && line.ptr[n] <= '9')
        n++;
    line = span_trim(span_sub(line, n, line.len), " \t");
    return span_is(line, "error occurred:") || span_is(line, "errors occurred:");
}

Span errwrapper_without_count(Span text)
{
    size_t end = span_find_char(text, '\n');
    Span below = span_trim(span_sub(text, end, text.len), "\n ");
    if (!errwrapper_is_count(span_sub(text, 0, end)))
        return text;
    return below.len > 0 && span_starts(errwrapper_unbulleted(text), "Error:") ? text : below;
}

/* Up to the line with which a wrapper begins to tell the whole once more. */
static Span errwrapper_without_summary(Span text)
{
    static const char *const begins[] = {"ERROR  Run failed:",
                                         "ERROR  Suggested fixes:",
                                         "ERROR  error occurred:",
                                         "❯❯ Run Summary",
                                         "Planning failed. Terraform encountered",
                                         "* Failed to execute \""};
    Span rest = text, line;
    while (span_next_line(&rest, &line)) {
        size_t at = (size_t)(line.ptr - text.ptr);
        line = span_trim(line, " \t");
        for (size_t i = 0; at > 0 && i < ARRAY_LEN(begins); i++)
            if (span_starts(line, begins[i]))
                return span_sub(text, 0, at);
    }
    return text;
}

/* A wrapper's last words about a step that failed (GitHub's runner, Jenkins, Terragrunt). */
static bool errwrapper_is_trailer(Span line)
{
    static const char *const begins[] = {"exit status ",
                                         "TIP (",
                                         "Post job cleanup.",
                                         "script returned exit code ",
                                         "ERROR: script returned exit code ",
                                         "Finished: FAILURE"};
    return span_starts_with_one_of(line, begins, ARRAY_LEN(begins));
}

Span errwrapper_without_tail(Span text)
{
    if (span_starts(errwrapper_unbulleted(text), "Error: ") || span_starts(text, "* "))
        text = errwrapper_without_summary(text);
    for (;;) {
        size_t from = text.len;
        Span last;
        text = span_trim(text, "\n \t`");
        from = text.len;
        while (from > 0 && text.ptr[from - 1] != '\n')
            from--;
        last = span_trim(span_sub(text, from, text.len), " \t");
        if (from == 0 || !errwrapper_is_trailer(last))
            return text;
        text = span_sub(text, 0, from);
    }
}
