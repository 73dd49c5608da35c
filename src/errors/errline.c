#include "errors/errline.h"

#include <ctype.h>
#include <string.h>

static bool errline_digits(Span s, size_t at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (at + i >= s.len || !isdigit((unsigned char)s.ptr[at + i]))
            return false;
    return true;
}

static char errline_char(Span s, size_t at)
{
    return at < s.len ? s.ptr[at] : '\0';
}

/* Colours and cursor movements: ESC [ ... letter, ESC ] ... BEL, and "[31m" whose ESC a log viewer
 * has dropped. */
static Span errline_without_ansi(Span raw, char *room)
{
    size_t n = 0;
    for (size_t i = 0; i < raw.len; i++) {
        bool escape = raw.ptr[i] == '\x1b';
        size_t k = i + escape;
        if (errline_char(raw, k) == '[') {
            size_t from = ++k;
            while (k < raw.len && (isdigit((unsigned char)raw.ptr[k]) || strchr(";?", raw.ptr[k])))
                k++;
            if (k < raw.len && ((escape && isalpha((unsigned char)raw.ptr[k])) ||
                                (k > from && raw.ptr[k] == 'm'))) {
                i = k;
                continue;
            }
        }
        if (!escape && raw.ptr[i] != '\r')
            room[n++] = raw.ptr[i];
    }
    return (Span){room, n};
}

/* Length of a date and time at the start, 0 if there is none: 2024-03-05T09:14:10.1234567Z,
 * 2021/12/17 09:26:39. */
static size_t errline_time(Span s)
{
    size_t n = 19;
    char sep = errline_char(s, 4);
    if (!errline_digits(s, 0, 4) || (sep != '-' && sep != '/') || !errline_digits(s, 5, 2) ||
        errline_char(s, 7) != sep || !errline_digits(s, 8, 2) ||
        !strchr("T ", errline_char(s, 10)) || !errline_digits(s, 11, 2) ||
        !errline_digits(s, 14, 2) || !errline_digits(s, 17, 2))
        return 0;
    while (n < s.len && (isdigit((unsigned char)s.ptr[n]) || strchr(".,Z+-:", s.ptr[n])))
        n++;
    return n;
}

/* klog: E0802 07:01:46.220550       1 controller.go:166] */
static size_t errline_klog(Span s)
{
    size_t end;
    if (s.len < 20 || !strchr("IWEF", s.ptr[0]) || !errline_digits(s, 1, 4) ||
        errline_char(s, 5) != ' ' || !errline_digits(s, 6, 2))
        return 0;
    end = span_find(s, "] ");
    return end < s.len && end < 120 ? end + 2 : 0;
}

/* What wrappers write before each line; the time stamp has been taken off already. */
static size_t errline_prefix(Span s)
{
    static const char *const words[] = {"##[error]",
                                        "##[debug]",
                                        "::error::",
                                        "[Container] ",
                                        "[terragrunt] ",
                                        "[0m",
                                        "\xEF\xBB\xBF",
                                        "│",
                                        "┃",
                                        "║",
                                        "\xE2\x94\x82",
                                        "???",
                                        "> ",
                                        "`",
                                        "| ",
                                        "*** ",
                                        "STDERR: ",
                                        "STDOUT: ",
                                        "stderr: ",
                                        "stdout: "};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_starts(s, words[i]))
            return strlen(words[i]);
    if (s.len == 1 && strchr("|>`'", s.ptr[0]))
        return 1;
    if ((span_starts(s, "ERRO[") || span_starts(s, "WARN[") || span_starts(s, "INFO[")) &&
        span_find_char(s, ']') < 16)
        return span_find_char(s, ']') + 1;
    return errline_klog(s);
}

static Span errline_skip_blanks(Span s)
{
    size_t n = 0;
    while (n < s.len && (s.ptr[n] == ' ' || s.ptr[n] == '\t'))
        n++;
    return span_sub(s, n, s.len);
}

static bool errline_is_box(Span prefix)
{
    return span_starts(prefix, "│") || span_starts(prefix, "???") || span_starts(prefix, "| ") ||
           span_is(prefix, "|");
}

/* A name before the box: cdktf prints "stack-name  │ Error: ...". */
static size_t errline_named_box(Span s)
{
    size_t at = span_find(s, "│");
    if (at >= s.len || at > 60)
        return 0;
    for (size_t i = 0; i < at; i++)
        if (!isalnum((unsigned char)s.ptr[i]) && !strchr("-_ ", s.ptr[i]))
            return 0;
    return at > 1 && s.ptr[at - 1] == ' ' ? at + strlen("│") : 0;
}

/* After a time stamp: "[DEBUG] module: ..." is Terraform's own log. */
static bool errline_is_level(Span s, bool *out_error)
{
    static const char *const levels[] = {"[TRACE]", "[DEBUG]", "[INFO]", "[WARN]", "[ERROR]"};
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        if (span_starts(s, levels[i])) {
            *out_error = i == 4;
            return true;
        }
    }
    return false;
}

static void errline_classify(ErrLine *line)
{
    if (span_starts(line->text, "╷") || span_ends(line->text, "╷"))
        line->kind = ERRLINE_BOX_TOP;
    else if (span_starts(line->text, "╵") || span_ends(line->text, "╵"))
        line->kind = ERRLINE_BOX_BOTTOM;
    else if (line->text.len == 0)
        line->kind = ERRLINE_BLANK;
    else if (line->text.ptr[0] == '{' && line->text.ptr[line->text.len - 1] == '}')
        line->kind = ERRLINE_JSON;
}

ErrLine errline_read(Span raw, char *room)
{
    ErrLine line = {ERRLINE_TEXT, errline_without_ansi(raw, room), false, false};
    Span trimmed;
    for (size_t n = 1; n > 0;) {
        Span rest = errline_skip_blanks(line.text);
        n = errline_time(rest);
        if (n > 0) {
            line.text = errline_skip_blanks(span_sub(rest, n, rest.len));
            if (errline_is_level(line.text, &line.log_error)) {
                line.kind = ERRLINE_LOG;
                return line;
            }
            continue;
        }
        n = errline_prefix(rest);
        if (n == 0)
            n = errline_named_box(rest);
        if (n > 0) {
            line.boxed = line.boxed || errline_is_box(rest) || n > 10;
            line.text = span_sub(rest, n, rest.len);
        }
    }
    trimmed = span_trim(line.text, " \t");
    if (trimmed.len == 0 || strchr("\xE2{", trimmed.ptr[0]))
        line.text = trimmed;
    else
        line.text.len = (size_t)(trimmed.ptr + trimmed.len - line.text.ptr);
    errline_classify(&line);
    return line;
}
