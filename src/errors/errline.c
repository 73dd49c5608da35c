#include "errors/errline.h"

#include <ctype.h>
#include <string.h>

#include "errors/errmanual.h"
#include "errors/errplain.h"

enum {
    BOX_BEFORE_MAX = 160,
    KEYS_MAX_BYTES = 300,
    NAME_MAX_BYTES = 60,
    MAIL_LEAST = 60,
    MAIL_MOST = 77,
    PROMPT_NEAR = 80,
    SPEAKER_MAX = 32
};

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

/* ---- prefixes ---- */

/* Length of a date and time at the start, 0 if there is none: 2024-03-05T09:14:10.1234567Z,
 * 2021/12/17 09:26:39, [2024-01-02 03:04:05,000]. */
static size_t errline_date(Span s)
{
    size_t n = 19;
    char sep = errline_char(s, 4);
    if (!errline_digits(s, 0, 4) || (sep != '-' && sep != '/') || !errline_digits(s, 5, 2) ||
        errline_char(s, 7) != sep || !errline_digits(s, 8, 2) ||
        !strchr("T ,", errline_char(s, 10)))
        return 0;
    if (errline_char(s, 10) == ',' && errline_char(s, 11) == ' ')
        n = 20;
    if (!errline_digits(s, n - 8, 2) || !errline_digits(s, n - 5, 2) ||
        !errline_digits(s, n - 2, 2))
        return 0;
    while (n < s.len && (isdigit((unsigned char)s.ptr[n]) || strchr(".,Z+-:", s.ptr[n])))
        n++;
    return n;
}

/* 09:21:03, 09:21:03.123 */
static size_t errline_clock(Span s)
{
    size_t n = 8;
    if (!errline_digits(s, 0, 2) || errline_char(s, 2) != ':' || !errline_digits(s, 3, 2) ||
        errline_char(s, 5) != ':' || !errline_digits(s, 6, 2))
        return 0;
    while (n < s.len && (isdigit((unsigned char)s.ptr[n]) || s.ptr[n] == '.'))
        n++;
    return errline_char(s, n) == ' ' ? n : 0;
}

/* syslog: "Jan  2 03:04:05 host program[4211]: " */
static size_t errline_syslog(Span s)
{
    size_t end;
    if (s.len < 20 || !isupper((unsigned char)s.ptr[0]) || s.ptr[3] != ' ' ||
        errline_clock(span_sub(s, 7, s.len)) == 0)
        return 0;
    end = span_find(s, "]: ");
    return end < s.len && end < 100 ? end + 3 : 0;
}

static size_t errline_time(Span s)
{
    size_t n = errline_date(s);
    if (n == 0 && errline_char(s, 0) == '[') {
        n = errline_date(span_sub(s, 1, s.len));
        while (n > 0 && errline_char(s, n + 1) == ' ' && n < 40)
            n += span_find_char(span_sub(s, n + 2, s.len), ']') + 1; /* a zone's name */
        n = n > 0 && errline_char(s, n + 1) == ']' ? n + 2 : 0;
    }
    if (n == 0)
        n = errline_clock(s);
    return n > 0 ? n : errline_syslog(s);
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

/* BuildKit: "#12 3.004 " */
static size_t errline_buildkit(Span s)
{
    size_t n = 1;
    if (errline_char(s, 0) != '#' || !isdigit((unsigned char)errline_char(s, 1)))
        return 0;
    while (n < s.len && (isdigit((unsigned char)s.ptr[n]) || strchr(" .", s.ptr[n])))
        n++;
    return n < 20 ? n : 0;
}

/* "[pod/x/terraform] ", "[plan : step-terraform] ": a name in brackets, no level of a log. */
static size_t errline_bracketed(Span s)
{
    size_t end = span_find_char(s, ']');
    Span name;
    if (errline_char(s, 0) != '[' || end >= s.len || end < 2 || end > NAME_MAX_BYTES ||
        (end + 1 < s.len && s.ptr[end + 1] != ' ' && s.ptr[end + 1] != '['))
        return 0;
    name = span_sub(s, 1, end);
    if (span_is(name, "TRACE") || span_is(name, "DEBUG") || span_is(name, "INFO") ||
        span_is(name, "WARN") || span_is(name, "ERROR"))
        return 0;
    return end + 1;
}

/* `{app="tf", pod="tf-7c9"} `: the labels that Loki's logcli writes before a line. */
static size_t errline_labels(Span s)
{
    size_t name = 1, end = span_find(s, "\"} ");
    while (name < s.len && (isalnum((unsigned char)s.ptr[name]) || s.ptr[name] == '_'))
        name++;
    return errline_char(s, 0) == '{' && name > 1 && end < s.len &&
                   span_starts(span_sub(s, name, s.len), "=\"")
               ? end + 3
               : 0;
}

/* "<jane> ", "08:01 <jane> ": who says it in a chat (IRC). */
static size_t errline_speaker(Span s)
{
    size_t from = errline_digits(s, 0, 2) && errline_char(s, 2) == ':' && errline_digits(s, 3, 2) &&
                          errline_char(s, 5) == ' '
                      ? 6
                      : 0;
    size_t n = from + 1;
    while (n < s.len && (isalnum((unsigned char)s.ptr[n]) || strchr("_-", s.ptr[n])))
        n++;
    return errline_char(s, from) == '<' && n > from + 1 && n < from + SPEAKER_MAX &&
                   span_starts(span_sub(s, n, s.len), "> ")
               ? n + 2
               : 0;
}

/* TeamCity's service message: what stands in text='...'. */
static size_t errline_teamcity(Span s)
{
    size_t at = span_find(s, "text='");
    return span_starts(s, "##teamcity[message") && at < s.len ? at + 6 : 0;
}

/* Terragrunt's key-value format: "time=... level=stderr prefix=UNIT tf-path=terraform msg=". */
static size_t errline_key_value(Span s)
{
    Span start = span_sub(s, 0, KEYS_MAX_BYTES);
    size_t level = span_find(start, " level="), message = span_find(start, " msg=");
    bool quoted = errline_char(s, message + strlen(" msg=")) == '"';
    return span_starts(s, "time=") && level < message && message < start.len && !quoted
               ? message + strlen(" msg=")
               : 0;
}

/* "+ Error: ...", "+   with provider": a line that a diff adds; a shell's trace has one blank. */
static bool errline_is_added(Span s)
{
    return span_starts(s, "+ Error: ") || span_starts(s, "+  ") || span_starts(s, "+ │") ||
           span_is(s, "+ ");
}

/* What wrappers write before each line; the time stamp has been taken off already. */
static size_t errline_prefix(Span s)
{
    static const char *const words[] = {
        "##[error]",    "##[debug]", "##[section]", "::error::", "[0m",
        "\xEF\xBB\xBF", "│",         "┃",           "║",         "???",
        "> ",           ">> ",       "`",           "| ",        "*** ",
        "STDERR: ",     "STDOUT: ",  "stderr: ",    "stdout: ",  "STDERR ",
        "STDOUT ",      "â”‚",       "Γöé",         "Ôöé",       "\xC3\xA2\xC2\x94\xC2\x82"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_starts(s, words[i]))
            return strlen(words[i]);
    if (errline_is_added(s))
        return 2;
    if (s.len == 1 && strchr("|>`'", s.ptr[0]))
        return 1;
    if ((span_starts(s, "ERRO[") || span_starts(s, "WARN[") || span_starts(s, "INFO[")) &&
        span_find_char(s, ']') < 16)
        return span_find_char(s, ']') + 1;
    if (errline_key_value(s) > 0)
        return errline_key_value(s);
    if (errline_klog(s) > 0)
        return errline_klog(s);
    if (errline_buildkit(s) > 0)
        return errline_buildkit(s);
    if (errline_labels(s) > 0)
        return errline_labels(s);
    if (errline_speaker(s) > 0)
        return errline_speaker(s);
    return errline_teamcity(s) > 0 ? errline_teamcity(s) : errline_bracketed(s);
}

static Span errline_skip_blanks(Span s)
{
    size_t n = 0;
    while (n < s.len && (s.ptr[n] == ' ' || s.ptr[n] == '\t'))
        n++;
    return span_sub(s, n, s.len);
}

static const char *const errline_bars[] = {"│", "â”‚", "Γöé", "Ôöé", "\xC3\xA2\xC2\x94\xC2\x82"};

static bool errline_is_box(Span prefix)
{
    for (size_t i = 0; i < ARRAY_LEN(errline_bars); i++)
        if (span_starts(prefix, errline_bars[i]))
            return true;
    return span_starts(prefix, "???") || span_starts(prefix, "| ") || span_is(prefix, "|");
}

/* Whatever a program writes before the box: "stack-name  │ Error", "09:21:03 STDERR [x] terraform:
 * │", "TestVpc 2024-… logger.go:66: │", "terraform-1  | ". */
static size_t errline_before_box(Span s)
{
    Span start = span_sub(s, 0, BOX_BEFORE_MAX);
    size_t pipe = span_find(start, "  | "), colon;
    for (size_t i = 0; i < ARRAY_LEN(errline_bars); i++) {
        size_t at = span_find(start, errline_bars[i]);
        if (at < start.len && at > 1 && strchr(" \t:", s.ptr[at - 1]) &&
            span_find(span_sub(s, 0, at), "rror: ") >= at)
            return at + strlen(errline_bars[i]);
    }
    colon = span_find_char(start, ':');
    if (pipe < start.len && pipe > 1 && pipe < NAME_MAX_BYTES && pipe < colon)
        for (size_t i = 0; i < pipe; i++)
            if (!isalnum((unsigned char)s.ptr[i]) && !strchr("-_. ", s.ptr[i]))
                return 0;
    return pipe < start.len && pipe > 1 && pipe < NAME_MAX_BYTES && pipe < colon ? pipe + 4 : 0;
}

/* The name of the program whose output Terragrunt or a test passes on: "terraform: ". */
static size_t errline_program(Span s)
{
    static const char *const names[] = {"terraform: ", "tofu: ", "logger.go:66: "};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (span_starts(s, names[i]))
            return strlen(names[i]);
    if (isupper((unsigned char)errline_char(s, 0))) { /* Go's test log: "TestVpc 2024-…" */
        size_t n = span_find_char(s, ' ');
        if (span_starts(s, "Test") && n < NAME_MAX_BYTES &&
            errline_date(span_sub(s, n + 1, s.len)) > 0)
            return n + 1;
    }
    return 0;
}

/* ---- what it is ---- */

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

/* As Terraform and the AWS CLI begin one. */
static const char *const errline_heads[] = {"Error: ", "An error occurred ("};

bool errline_begins_error(Span text)
{
    for (size_t i = 0; i < ARRAY_LEN(errline_heads); i++)
        if (span_starts(text, errline_heads[i]))
            return true;
    return false;
}

/* What the program said stands in the same line, as where blanks were squeezed; not in quotes. */
static bool errline_shows_error(Span s)
{
    for (size_t i = 0; i < ARRAY_LEN(errline_heads); i++) {
        size_t at = span_find(s, errline_heads[i]);
        char quote = 0;
        for (size_t k = 0; k < at; k++)
            if (quote ? s.ptr[k] == quote : s.ptr[k] == '"' || s.ptr[k] == '\'')
                quote = quote ? 0 : s.ptr[k];
        if (at < s.len && !quote)
            return true;
    }
    return false;
}

/* Behind the sign of a prompt that stands near the line's begin; s.len if there is none. Beside a
 * shell's own these are the ones of starship, oh-my-zsh, pure and fish. */
static size_t errline_prompt(Span s)
{
    static const char *const signs[] = {"❯ ", "✗ ", "➜ ", "λ "};
    Span start = span_sub(s, 0, PROMPT_NEAR);
    for (size_t i = 0; i < ARRAY_LEN(signs); i++)
        if (span_find(start, signs[i]) < start.len)
            return span_find(start, signs[i]) + strlen(signs[i]);
    for (size_t i = 0; i + 1 < s.len && i < PROMPT_NEAR; i++)
        if (strchr("$%#>", s.ptr[i]) && (s.ptr[i + 1] == ' ' || s.ptr[i] == '>'))
            return i + 1;
    return s.len;
}

/* "$ terraform plan", "+ aws sso login", "PS C:\> aws …", "% terraform apply", "u@host:~/x$ …". */
static bool errline_is_command(Span s)
{
    static const char *const words[] = {
        "aws ",    "terraform ", "tofu ",   "terragrunt ", "export ", "kubectl ",
        "helm ",   "make ",      "cd ",     "eval ",       "source ", "sudo ",
        "docker ", "AWS_",       "select ", "SELECT ",     "TF_LOG",  "pulumi ",
        "unset ",  "echo ",      "env ",    "./"};
    size_t prompt = errline_prompt(s);
    if ((span_starts(s, "+ ") && !errline_is_added(s)) || span_starts(s, "++ ") ||
        span_starts(s, "[command]") || span_starts(s, "##[command]"))
        return true;
    if (errline_shows_error(s))
        return false;
    if (span_starts(s, "$ ") && (islower((unsigned char)errline_char(s, 2)) ||
                                 errline_char(s, 2) == '.' || errline_char(s, 2) == '/'))
        return true;
    if (prompt >= s.len)
        return false;
    s = errline_skip_blanks(span_sub(s, prompt, s.len));
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (span_starts(s, words[i]))
            return true;
    return span_is(s, "terraform") || span_is(s, "aws");
}

/* A wrapper's own words for "this is no error". */
static bool errline_is_harmless(Span s)
{
    static const char *const marks[] = {"level=info", "level=debug", "level=trace",
                                        "lvl=info",   "lvl=dbug",    "lvl=debug"};
    s = span_sub(s, 0, 400);
    if (errmanual_is_sentence(s))
        return true;
    if (span_find(s, "l=") < s.len && span_has_one_of(s, marks, ARRAY_LEN(marks)))
        return true;
    return span_starts(s, "[INFO]") || span_starts(s, "[DEBUG]") || span_starts(s, "INFO ") ||
           span_starts(s, "DEBUG ");
}

/* "INFO" is the level of what passes a program's output on, not of what the program says: the
 * message behind it, if there is one. */
static void errline_pass_on(ErrLine *line)
{
    static const char *const marks[] = {"level=info msg=\"", "lvl=info msg=\""};
    Span text = line->text;
    size_t at = 0, colon;
    for (size_t i = 0; i < ARRAY_LEN(marks); i++)
        if (span_find(text, marks[i]) < text.len)
            at = span_find(text, marks[i]) + strlen(marks[i]);
    if (at == 0 && span_starts(text, "INFO ")) {
        colon = span_find(text, ": ");
        at = colon < NAME_MAX_BYTES && span_find(text, "rror: ") >= colon ? colon + 2 : 5;
    }
    if (at == 0 || at >= text.len || errmanual_is_sentence(text))
        return;
    line->message = span_sub(text, at, text.len);
    line->passed = errline_begins_error(line->message);
    if (line->passed) {
        line->text = line->message;
        line->harmless = false;
    }
}

static bool errline_ends_in(Span s, const char *const *ends, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_starts(s, ends[i]) || span_ends(s, ends[i]))
            return true;
    return false;
}

/* Quoted-printable (RFC 2045 6.7): a mail's lines are cut by "=" at 76 bytes, a blank at the end is
 * "=20". */
static Span errline_without_soft_break(Span text, size_t raw_len)
{
    if (span_ends(text, "=20"))
        return span_sub(text, 0, text.len - 3);
    if (raw_len >= MAIL_LEAST && raw_len <= MAIL_MOST && span_ends(text, "=") &&
        !span_ends(text, "=="))
        return span_sub(text, 0, text.len - 1);
    return text;
}

static void errline_classify(ErrLine *line)
{
    static const char *const tops[] = {"╷", "â•·", "Γò╖", "ÔòÀ"};
    static const char *const bottoms[] = {"╵", "â•µ", "Γò╡", "ÔòÁ"};
    Span text = line->text;
    bool top = errline_ends_in(text, tops, ARRAY_LEN(tops));
    bool bottom = errline_ends_in(text, bottoms, ARRAY_LEN(bottoms));
    if ((top || bottom) && span_find(text, "Error: ") < text.len)
        line->boxed = true; /* a whole box on one line is text */
    else if (top || bottom)
        line->kind = top ? ERRLINE_BOX_TOP : ERRLINE_BOX_BOTTOM;
    else if (text.len == 0)
        line->kind = ERRLINE_BLANK;
    else if (text.len > 2 &&
             ((text.ptr[0] == '{' && text.ptr[1] != ':' && !isalpha((unsigned char)text.ptr[1])) ||
              (text.ptr[0] == '[' && text.ptr[1] == '{')))
        line->kind = ERRLINE_JSON;
    else if (!line->boxed && errline_is_command(text))
        line->kind = ERRLINE_COMMAND;
    else {
        line->harmless = errline_is_harmless(text);
        if (line->harmless)
            errline_pass_on(line);
    }
}

/* A box that is closed on the right too ("│ text   │", Python's rich): without that border. */
static Span errline_without_right_border(Span text)
{
    Span bare = span_trim(text, " \t");
    for (size_t i = 0; i < ARRAY_LEN(errline_bars); i++) {
        size_t n = strlen(errline_bars[i]);
        if (bare.len > n && span_ends(bare, errline_bars[i]) &&
            span_find(bare, errline_bars[i]) < bare.len - n)
            return span_sub(text, 0, (size_t)(bare.ptr - text.ptr) + bare.len - n);
    }
    return text;
}

static size_t errline_any_prefix(Span rest, ErrLine *line)
{
    size_t n = errline_prefix(rest);
    if (n == 0)
        n = errline_program(rest);
    if (n > 0) {
        line->boxed = line->boxed || errline_is_box(rest);
        return n;
    }
    n = errline_before_box(rest);
    line->boxed = line->boxed || n > 0;
    return n;
}

ErrLine errline_read(Span raw, char *room)
{
    ErrLine line = {.text = errplain_read(raw, room)};
    Span trimmed;
    line.text = errline_without_right_border(line.text);
    if (!line.boxed && errline_is_command(errline_skip_blanks(line.text))) {
        line.kind = ERRLINE_COMMAND;
        return line;
    }
    for (size_t n = 1; n > 0;) {
        Span rest = errline_skip_blanks(line.text);
        n = errline_time(rest);
        if (n > 0) {
            line.text = errline_skip_blanks(span_sub(rest, n, rest.len));
            /* Terraform's own log puts no brackets around it (hashicorp/go-hclog, logutils) */
            if (rest.ptr[0] != '[' && errline_is_level(line.text, &line.log_error)) {
                line.kind = ERRLINE_LOG;
                return line;
            }
            continue;
        }
        n = errline_any_prefix(rest, &line);
        if (n > 0)
            line.text = span_sub(rest, n, rest.len);
    }
    trimmed = span_trim(line.text, " \t");
    if (span_ends(trimmed, "' status='ERROR']")) /* the rest of TeamCity's message */
        trimmed = span_sub(trimmed, 0, trimmed.len - strlen("' status='ERROR']"));
    if (trimmed.len == 0 || strchr("\xE2{\xC3\xCE[", trimmed.ptr[0]))
        line.text = trimmed;
    else
        line.text.len = (size_t)(trimmed.ptr + trimmed.len - line.text.ptr);
    line.text = errline_without_soft_break(line.text, raw.len);
    errline_classify(&line);
    return line;
}
