#include "errors/errplace.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

enum { NAME_WITHIN = 120, NAME_LONGEST = 60 };

static bool errplace_is_one_of(Span text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_is_nocase(text, words[i]))
            return true;
    return false;
}

/* ---- which stream ---- */

/* What stands in brackets and is no run's name: a time, a level, a colour whose ESC is gone, a
 * wrapper that all have in common. */
static bool errplace_is_name(Span text)
{
    static const char *const others[] = {"trace",   "debug",  "info",       "warn",     "warning",
                                         "error",   "fatal",  "section",    "command",  "group",
                                         "message", "notice", "terragrunt", "pipeline", "endgroup"};
    return text.len > 0 && text.len <= NAME_LONGEST && !isdigit((unsigned char)text.ptr[0]) &&
           !errplace_is_one_of(text, others, ARRAY_LEN(others));
}

/* Before a bracket that names a run stand a time, a level and other brackets, no sentence. */
static bool errplace_is_before_name(Span text)
{
    size_t words = 0, letters = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool letter = isalpha((unsigned char)text.ptr[i]) != 0;
        letters += letter;
        words += letter && (i == 0 || !isalpha((unsigned char)text.ptr[i - 1]));
        if (text.ptr[i] == '"' || text.ptr[i] == '\'' || text.ptr[i] == '#')
            return false;
    }
    return words <= 3 && letters <= 12;
}

/* The first name in brackets: "[eu] ", "09:01:12 STDERR [live/a] terraform: ". */
static Span errplace_bracketed(Span line)
{
    Span start = span_sub(line, 0, NAME_WITHIN);
    for (size_t at = span_find_char(start, '['); at < start.len;) {
        Span rest = span_sub(start, at + 1, start.len);
        size_t end = span_find_char(rest, ']');
        Span name = span_sub(rest, 0, end);
        if (end >= rest.len || !errplace_is_before_name(span_sub(start, 0, at)))
            return SPAN_EMPTY;
        if (errplace_is_name(name) && (end + 1 >= rest.len || strchr(" [:", rest.ptr[end + 1])))
            return name;
        at += 1 + span_find_char(rest, '[');
    }
    return SPAN_EMPTY;
}

/* The first of the columns that `gh run view --log` and `kubectl logs --prefix` write, and docker
 * compose's "name  | ". */
static Span errplace_column(Span line)
{
    Span start = span_sub(line, 0, NAME_WITHIN);
    size_t tab = span_find_char(start, '\t'), bar = span_find(start, "  | ");
    Span behind = span_sub(start, tab < start.len ? tab + 1 : tab, start.len);
    if (tab > 0 && tab <= NAME_LONGEST && span_find_char(behind, '\t') < behind.len)
        return span_sub(start, 0, tab);
    if (bar > 0 && bar < start.len && bar <= NAME_LONGEST &&
        span_find_char(span_trim(span_sub(start, 0, bar), " "), ' ') ==
            span_trim(span_sub(start, 0, bar), " ").len)
        return span_trim(span_sub(start, 0, bar), " ");
    return SPAN_EMPTY;
}

/* Terragrunt's key-value format names the unit behind prefix=. */
static Span errplace_prefix(Span line)
{
    Span start = span_sub(line, 0, NAME_WITHIN);
    size_t at = span_find(start, " prefix=");
    Span value = span_sub(line, at + strlen(" prefix="), line.len);
    return span_starts(line, "time=") && at < start.len
               ? span_sub(value, 0, span_find_char(value, ' '))
               : SPAN_EMPTY;
}

/* What a collector calls the run in an object on one line. */
static Span errplace_key(Span line)
{
    static const char *const keys[] = {"\"unit\":",           "\"job\":",       "\"pod\":",
                                       "\"pod_name\":",       "\"container\":", "\"host\":",
                                       "\"workspace\":",      "\"stack\":",     "\"project\":",
                                       "\"container_name\":", "\"stage\":",     "\"logStream\":",
                                       "\"logStreamName\":",  "\"prefix\":"};
    if (!span_starts(line, "{\""))
        return SPAN_EMPTY;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        size_t at = span_find(line, keys[i]);
        if (at < line.len) {
            Span value = span_sub(line, at + strlen(keys[i]), line.len);
            value = span_sub(value, span_run(value, " \""), value.len);
            return span_sub(value, 0, span_find_char(value, '"'));
        }
    }
    return SPAN_EMPTY;
}

void errplace_line(ErrPlace *place, Span raw)
{
    Span name = errplace_key(raw);
    if (name.len == 0)
        name = errplace_prefix(raw);
    if (name.len == 0)
        name = errplace_column(raw);
    if (name.len == 0)
        name = errplace_bracketed(raw);
    place->stream = name.len > 0 ? span_digest(0, name) : 0;
}

/* ---- which folder ---- */

static Span errplace_word_after(Span text, const char *mark)
{
    size_t at = span_find(text, mark), n = 0;
    Span rest;
    if (at >= text.len || (at > 0 && isalnum((unsigned char)text.ptr[at - 1])))
        return SPAN_EMPTY;
    rest = span_trim(span_sub(text, at + strlen(mark), text.len), " \"'");
    while (n < rest.len && !strchr(" \"';&|)\t\r", rest.ptr[n]))
        n++;
    return span_sub(rest, 0, n);
}

static bool errplace_runs_terraform(Span text)
{
    return span_find(text, "terraform") < text.len || span_find(text, "tofu") < text.len ||
           span_find(text, "terragrunt") < text.len;
}

bool errplace_command(ErrPlace *place, Span text)
{
    static const char *const lasting[] = {"cd ", "pushd ", "workspace select ",
                                          "Switched to workspace "};
    static const char *const passing[] = {"-chdir=", "-var-file=", "-var-file ",
                                          "-backend-config=", "-working-dir "};
    ErrPlace before = *place;
    for (size_t i = 0; i < ARRAY_LEN(lasting); i++) {
        Span word = errplace_word_after(text, lasting[i]);
        if (word.len > 0)
            place->folder = span_digest(0, word);
    }
    if (errplace_runs_terraform(text)) {
        place->once = 0;
        for (size_t i = 0; i < ARRAY_LEN(passing); i++) {
            Span word = errplace_word_after(text, passing[i]);
            if (word.len > 0)
                place->once = span_digest(place->once, word);
        }
    }
    return before.folder != place->folder || before.once != place->once;
}

unsigned long long errplace_id(const ErrPlace *place)
{
    return place->stream ^ place->folder * 3 ^ place->once * 5;
}

/* ---- where a step begins ---- */

/* POSIX's special and usual built-ins, and what a loop around a command is made of. */
static bool errplace_is_shells_own(Span word)
{
    static const char *const words[] = {
        "echo", "printf", "sleep", "test",     "[",     "[[",   "((",    "local",  "return",
        "exit", "true",   "false", "continue", "break", "set",  "unset", "export", "eval",
        "let",  "date",   "read",  "shift",    "trap",  "wait", "for",   "while",  "until",
        "if",   ":",      "'['",   "declare",  "seq",   "case", "shopt", "source", "."};
    return word.len == 0 || errplace_is_one_of(word, words, ARRAY_LEN(words)) ||
           span_find_char(word, '=') < word.len;
}

/* "$ npm ci", "+ git fetch", "++ aws sts ...": the command's first word. */
static bool errplace_is_prompt(Span line)
{
    size_t n = span_run(line, "+");
    Span word;
    if (n == 0)
        n = span_starts(line, "$ ") || span_starts(line, "% ");
    if (n == 0 || n >= line.len || line.ptr[n] != ' ')
        return false;
    word = span_trim(span_sub(line, n, line.len), " ");
    word = span_sub(word, 0, span_find_char(word, ' '));
    return (isalnum((unsigned char)(word.len > 0 ? word.ptr[0] : ' ')) || span_starts(word, ".")) &&
           !errplace_is_shells_own(word);
}

/* How CI systems, Ansible, Docker and reports in Markdown head a step. */
bool errplace_is_step(Span raw)
{
    static const char *const heads[] = {"Run ",
                                        "##[group]Run ",
                                        "##[section]Starting",
                                        "Starting: ",
                                        "section_start:",
                                        "TASK [",
                                        "PLAY [",
                                        "Executing \"",
                                        "## ",
                                        "### ",
                                        "Switched to workspace ",
                                        "[Pipeline] stage",
                                        "> Task :",
                                        "#### "};
    Span line = span_trim(raw, " \t\r");
    if (line.len == 0 || !strchr("R#SsTPE[>$%+", line.ptr[0]))
        return false; /* most lines */
    for (size_t i = 0; i < ARRAY_LEN(heads); i++)
        if (span_starts(line, heads[i]))
            return true;
    if (span_starts(line, "Step ") && line.len > 5 && isdigit((unsigned char)line.ptr[5]))
        return true;
    return errplace_is_prompt(line);
}
