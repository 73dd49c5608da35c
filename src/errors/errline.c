#include "errors/errline.h"

#include <ctype.h>
#include <string.h>

#include "errors/errmanual.h"
#include "errors/errplain.h"
#include "errors/errprefix.h"

enum { NAME_MAX_BYTES = 60, MAIL_LEAST = 60, MAIL_MOST = 77, PROMPT_NEAR = 80 };

static char errline_char(Span s, size_t at)
{
    return at < s.len ? s.ptr[at] : '\0';
}

static Span errline_skip_blanks(Span s)
{
    size_t n = 0;
    while (n < s.len && (s.ptr[n] == ' ' || s.ptr[n] == '\t'))
        n++;
    return span_sub(s, n, s.len);
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
    return span_starts_with_one_of(text, errline_heads, ARRAY_LEN(errline_heads));
}

/* Does one of the words stand in the line, and not in quotes? An apostrophe opens none. */
static bool errline_says(Span s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t at = span_find(s, words[i]);
        char quote = 0;
        if (at >= s.len)
            continue;
        for (size_t k = 0; k < at; k++)
            if (quote)
                quote = s.ptr[k] == quote ? 0 : quote;
            else if (s.ptr[k] == '"' ||
                     (s.ptr[k] == '\'' && (k == 0 || !isalnum((unsigned char)s.ptr[k - 1]))))
                quote = s.ptr[k];
        if (!quote)
            return true;
    }
    return false;
}

/* What the program said stands in the same line, as where blanks were squeezed; not in quotes. */
static bool errline_shows_error(Span s)
{
    return errline_says(s, errline_heads, ARRAY_LEN(errline_heads));
}

bool errline_tells_error(Span text)
{
    /* of the SDK for Go, and whole sentences of the AWS CLI (awscli, botocore exceptions.py) */
    static const char *const forms[] = {", api error ",
                                        "Unable to locate credentials. You can configure",
                                        "Error when retrieving token from sso",
                                        "Error loading SSO Token",
                                        "The SSO session associated with this profile has expired",
                                        "Partial credentials found in ",
                                        "The config profile ("};
    static const char *const passing[] = {"etrying",   "ill retry",   "ry again", "rying again",
                                          "efreshing", "efreshed",    "gnored",   "gnoring",
                                          "kipping",   "alling back", "ecovered", "ontinuing"};
    return !span_has_one_of(text, passing, ARRAY_LEN(passing)) &&
           (errline_shows_error(text) || errline_says(text, forms, ARRAY_LEN(forms)));
}

static bool errline_is_prompt_sign(char c)
{
    return c == '$' || c == '%' || c == '#' || c == '>';
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
        if (errline_is_prompt_sign(s.ptr[i]) && (s.ptr[i + 1] == ' ' || s.ptr[i] == '>'))
            return i + 1;
    return s.len;
}

/* A string has begun before it and doesn't end there: the first line of what a log's record holds
 * (`{"msg":"$ aws s3 ls\nAn error ..."}`). */
static bool errline_is_in_string(Span s, size_t at)
{
    bool string = false;
    for (size_t i = 0; i < at; i++)
        string = s.ptr[i] == '"' ? !string : string;
    return string;
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
    if ((span_starts(s, "+ ") && !errprefix_is_added(s)) || span_starts(s, "++ ") ||
        span_starts(s, "[command]") || span_starts(s, "##[command]"))
        return true;
    if (span_starts(s, "$ ") && (islower((unsigned char)errline_char(s, 2)) ||
                                 errline_char(s, 2) == '.' || errline_char(s, 2) == '/'))
        return !errline_shows_error(s);
    if (prompt >= s.len || errline_is_in_string(s, prompt) || errline_shows_error(s))
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

/* How long the name of a logger and its colon are ("root: ", "[pool-1] c.acme.Runner: "); 0 = none.
 */
static size_t errline_logger(Span s)
{
    size_t colon = span_find(s, ": ");
    Span name = errline_skip_blanks(span_sub(s, 0, colon));
    if (span_starts(name, "["))
        name = errline_skip_blanks(span_sub(name, span_find_char(name, ']') + 1, name.len));
    return colon < NAME_MAX_BYTES && span_find_char(name, ' ') == name.len &&
                   span_find(s, "rror: ") >= colon
               ? colon + 2
               : 0;
}

/* "INFO" is the level of what passes a program's output on, not of what the program says: the
 * message behind it, if there is one. */
static void errline_pass_on(ErrLine *line)
{
    static const char *const marks[] = {"level=info msg=\"", "lvl=info msg=\""};
    Span text = line->text;
    size_t at = 0;
    for (size_t i = 0; i < ARRAY_LEN(marks); i++)
        if (span_find(text, marks[i]) < text.len)
            at = span_find(text, marks[i]) + strlen(marks[i]);
    if (at == 0 && span_starts(text, "[INFO] "))
        at = strlen("[INFO] ");
    if (at == 0 && span_starts(text, "INFO "))
        at = strlen("INFO ") + errline_logger(span_sub(text, strlen("INFO "), text.len));
    if (at == 0 || at >= text.len || errmanual_is_sentence(text) ||
        errmanual_is_sentence(span_sub(text, at, text.len)))
        return;
    line->message = span_sub(text, at, text.len);
    line->passed = errline_begins_error(line->message) || errline_tells_error(line->message);
    if (line->passed) {
        line->text = line->message;
        line->harmless = false;
    }
}

/* "[INFO] fatal error: An error occurred (...": the AWS CLI's words, which no log of Terraform's
 * own has. */
static bool errline_is_passed_on(Span text)
{
    return span_starts(text, "[INFO]") && span_find(text, ", api error ") == text.len &&
           errline_tells_error(text);
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

static const char *errline_take_off(ErrLine *line, const char *end)
{
    line->margin.n += line->margin.n + 1 < ERRLINE_GAPS;
    return end;
}

/* Takes off what stands before the text. False where it is a line of Terraform's own log. */
static bool errline_take_prefixes(ErrLine *line)
{
    const char *taken_off = line->text.ptr;
    for (size_t n = 1; n > 0;) {
        Span rest = errline_skip_blanks(line->text);
        line->margin.gaps[line->margin.n] = (size_t)(rest.ptr - taken_off);
        n = errprefix_time(rest);
        if (n > 0) {
            taken_off = errline_take_off(line, rest.ptr + n);
            line->text = errline_skip_blanks(span_sub(rest, n, rest.len));
            /* Terraform's own log puts no brackets around it (hashicorp/go-hclog, logutils) */
            if (rest.ptr[0] != '[' && errline_is_level(line->text, &line->log_error) &&
                !errline_is_passed_on(line->text)) {
                line->kind = ERRLINE_LOG;
                return false;
            }
            continue;
        }
        line->cited = line->cited || errprefix_is_quote(rest);
        n = errprefix_length(rest, &line->boxed);
        if (n > 0) {
            taken_off = errline_take_off(line, rest.ptr + n);
            line->text = span_sub(rest, n, rest.len);
        }
    }
    return true;
}

Span errline_text(Span raw, char *room)
{
    ErrLine line = {.text = errplain_read(raw, room)};
    line.text = errprefix_without_right_border(line.text);
    errline_take_prefixes(&line);
    return span_trim(line.text, " \t");
}

ErrLine errline_read(Span raw, char *room)
{
    ErrLine line = {.text = errplain_read(raw, room)};
    Span trimmed;
    line.text = errprefix_without_right_border(line.text);
    if (!line.boxed && errline_is_command(errline_skip_blanks(line.text))) {
        line.kind = ERRLINE_COMMAND;
        return line;
    }
    if (!errline_take_prefixes(&line))
        return line;
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
