#include "errors/errmention.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "data/error_codes.h"

enum { PRINTED_REST = 24, SHA1_DIGITS = 40, SECTIONS = 14 };

/* First headings of a changelog's sections: HashiCorp's, those of keepachangelog.com and of
 * conventional-changelog, GitHub's. Then what else begins lines that belong together: `git log`,
 * Gherkin, Python's trace, scripts in YAML (GitHub Actions, GitLab CI), rules of Prometheus. */
const char *const errmention_words[] = {
    "BUG FIXES:",  "ENHANCEMENTS:", "IMPROVEMENTS:", "FEATURES:",         "BREAKING CHANGES:",
    "## Added",    "## Changed",    "## Deprecated", "## Removed",        "## Fixed",
    "## Security", "## Bug Fixes",  "## Features",   "## What's Changed", "Author: ",
    "Feature: ",   "Scenario: ",    "  File \"",     " run: |",           "script: |",
    " expr: "};
const size_t n_errmention_words = ARRAY_LEN(errmention_words);

/* ---- one line ---- */

/* "a1b2c3d Fix ExpiredToken when ...": an abbreviated commit and its subject. */
static bool errmention_is_commit(Span line)
{
    size_t n = 0;
    bool digit = false;
    for (; n < line.len && isxdigit((unsigned char)line.ptr[n]); n++)
        digit = digit || isdigit((unsigned char)line.ptr[n]);
    return digit && ((n >= 7 && n <= 10) || n == SHA1_DIGITS) && n < line.len &&
           line.ptr[n] == ' ' && span_find(line, "rror: ") == line.len &&
           span_find(line, "error occurred") == line.len;
}

/* "... (#34812)", "... ([#34812](https://.../issues/34812))": of a changelog. */
static bool errmention_is_change(Span line)
{
    size_t n;
    line = span_trim(line, ") ");
    for (n = line.len; n > 0 && isdigit((unsigned char)line.ptr[n - 1]);)
        n--;
    return n < line.len && n > 1 &&
           (span_ends(span_sub(line, 0, n), "(#") || span_ends(span_sub(line, 0, n), "/issues/") ||
            span_ends(span_sub(line, 0, n), "/pull/"));
}

/* `grep -n`: "docs/auth.md:12:..." */
static bool errmention_is_found(Span line)
{
    static const char *const ends[] = {".md:", ".rst:", ".adoc:", ".markdown:"};
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        size_t at = span_find(line, ends[i]) + strlen(ends[i]);
        if (at < line.len && isdigit((unsigned char)line.ptr[at]) && span_find_char(line, ' ') > at)
            return true;
    }
    return false;
}

/* Go's test runner, pytest, cargo, TAP and JUnit tell a test that runs, is skipped or passed by its
 * name. */
static bool errmention_is_good_test(Span line)
{
    static const char *const begins[] = {
        "=== RUN ", "=== CONT ", "=== PAUSE ", "--- PASS: ", "--- SKIP: ", "✓ ", "✔ "};
    for (size_t i = 0; i < ARRAY_LEN(begins); i++)
        if (span_starts(line, begins[i]))
            return true;
    return (span_starts(line, "ok ") && line.len > 3 && isdigit((unsigned char)line.ptr[3])) ||
           span_ends(line, " PASSED") || span_find(line, " PASSED  ") < line.len ||
           (span_starts(line, "test ") && span_ends(line, " ... ok")) ||
           (span_starts(line, "<testcase ") && span_ends(line, "/>"));
}

/* A statement of Go, Python, JavaScript: a keyword at its begin and what ends one, or a call whose
 * argument is the string. */
static bool errmention_is_code(Span line)
{
    static const char *const keywords[] = {"func ",  "return ", "if ",    "elif ",   "def ",
                                           "raise ", "except ", "case ",  "assert ", "const ",
                                           "let ",   "var ",    "throw ", "} else ", "for "};
    static const char *const ends[] = {"{", ":", "),", ");", ")", "],", "',", "\",", "; then"};
    static const char *const calls[] = {"MustCompile(", "ExpectError:", "Errorf(", ".match(",
                                        "pytest.raises("};
    bool end = false;
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        end = end || span_ends(line, ends[i]);
    for (size_t i = 0; end && i < ARRAY_LEN(keywords); i++)
        if (span_starts(line, keywords[i]))
            return true;
    return end && span_has_one_of(line, calls, ARRAY_LEN(calls));
}

/* What a script would print: an argument of echo, with hardly anything behind it. */
static bool errmention_is_printed(Span line)
{
    static const char *const calls[] = {"echo \"", "echo '", "printf \"", "printf '"};
    for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
        size_t at = span_find(line, calls[i]), from = at + strlen(calls[i]), end;
        if (at >= line.len || (at > 0 && !strchr(" @(;{", line.ptr[at - 1])))
            continue;
        end = span_find_char(span_sub(line, from, line.len), line.ptr[from - 1]);
        if (from + end < line.len && line.len - from - end < PRINTED_REST)
            return true;
    }
    return false;
}

/* A catalogue of messages (GNU gettext), a model's words about an operation (botocore), a rule's
 * expression (Prometheus). */
static bool errmention_is_listed(Span line)
{
    static const char *const begins[] = {
        "msgid \"",      "msgstr \"", "\"documentation\":", "\"pattern\":",
        "\"$comment\":", "expr: ",    "- alert: ",          "<trans-unit ",
        "<source>",      "<target>",  "<string name=",      "<data name="};
    return span_starts_with_one_of(line, begins, ARRAY_LEN(begins));
}

/* What waits for an answer: the AWS CLI's and the SDKs' question for a code of MFA. */
static bool errmention_is_question(Span line)
{
    static const char *const begins[] = {"Enter MFA code ", "Assume Role MFA token code",
                                         "MFA token code"};
    return span_ends(line, ":") && span_starts_with_one_of(line, begins, ARRAY_LEN(begins));
}

static size_t errmention_name(Span text)
{
    size_t n = 0;
    while (n < text.len && (isalnum((unsigned char)text.ptr[n]) || strchr("_:.", text.ptr[n])))
        n++;
    return n;
}

/* `error.aws.expired=ExpiredToken: ...`, `ExpiredToken=An error occurred (ExpiredToken): ...`: of a
 * catalogue of messages by name (Java's .properties). A log's record of pairs has more than one. */
static bool errmention_is_entry(Span line)
{
    size_t equals = span_find_char(line, '='), n = errmention_name(line);
    Span name = span_sub(line, 0, equals), text = span_trim(span_sub(line, equals, line.len), "= ");
    if (n == 0 || n != span_trim(name, " ").len || equals >= line.len || text.len == 0 ||
        text.ptr[0] == '"' || span_find_char(text, '=') < text.len || span_ends(name, "essage"))
        return false;
    name = span_trim(name, " ");
    for (size_t i = 0; i < n_error_codes; i++)
        if (span_is(name, error_codes_table[i].code))
            return true;
    return span_find_char(name, '.') < name.len && islower((unsigned char)name.ptr[0]);
}

/* A linter's finding in a source file: `src/login.ts:41:9 - warning: ... "..."`. */
static bool errmention_is_finding(Span line)
{
    static const char *const sources[] = {
        ".ts:", ".tsx:", ".js:", ".py:", ".go:", ".rb:", ".rs:", ".c:", ".java:", ".kt:"};
    static const char *const levels[] = {"warning", "note:", "info:", "convention:"};
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        Span rest = span_sub(line, span_find(line, sources[i]) + strlen(sources[i]), line.len);
        size_t row = span_run(rest, "0123456789");
        size_t column = span_run(span_sub(rest, row + 1, rest.len), "0123456789");
        if (row > 0 && column > 0 && rest.ptr[row] == ':' &&
            span_has_one_of(span_sub(rest, row + column, row + column + 20), levels,
                            ARRAY_LEN(levels)))
            return true;
    }
    return false;
}

/* `profile = "acme" # without it: ...`, "# If this says ...": a comment in a configuration. */
static bool errmention_is_comment(Span line)
{
    size_t hash = span_find(line, " # "), equals = span_find(line, " = ");
    if (span_starts(line, "# If ") || span_starts(line, "// If "))
        return span_find(line, "If I ") == line.len;
    if (equals >= hash || hash >= line.len)
        return false;
    for (size_t i = 0; i < equals; i++)
        if (!isalnum((unsigned char)line.ptr[i]) && !strchr("_. ", line.ptr[i]))
            return false;
    return span_find(span_sub(line, 0, hash), "rror") == hash;
}

/* "(ExpiredToken|InvalidClientTokenId)": a pattern that would find them. */
static bool errmention_is_pattern(Span line)
{
    for (size_t i = 0; i < line.len; i++) {
        size_t n = i + 1;
        if (line.ptr[i] != '(')
            continue;
        while (n < line.len && (isalnum((unsigned char)line.ptr[n]) || line.ptr[n] == '.'))
            n++;
        if (n > i + 1 && n + 1 < line.len && line.ptr[n] == '|' &&
            isalpha((unsigned char)line.ptr[n + 1]))
            return true;
    }
    return false;
}

/* A number alone, with the letters that InfluxDB puts behind it. */
static bool errmention_is_number(Span text)
{
    size_t n = span_run(text, "-+.0123456789eE");
    return n > 0 && span_sub(text, n, text.len).len <= 1 &&
           (n == text.len || strchr("iu", text.ptr[n]));
}

/* How often: `errors_total{code="ExpiredToken"} 0` (Prometheus' text format),
 * `errors,code=ExpiredToken count=0i 17180064600` (InfluxDB's line protocol). */
static bool errmention_is_sample(Span line)
{
    size_t name = errmention_name(line), end = span_find(line, "} "), blank;
    if (name == 0 || name >= line.len || isdigit((unsigned char)line.ptr[0]))
        return false;
    if (line.ptr[name] == '{' && end < line.len) {
        line = span_sub(line, end + 2, line.len);
        return errmention_is_number(span_sub(line, 0, span_find_char(line, ' ')));
    }
    if (line.ptr[name] != ',')
        return false;
    blank = span_find_char(line, ' ');
    line = span_sub(line, blank + 1, line.len);
    line = span_sub(line, 0, span_find_char(line, ' '));
    return errmention_name(line) > 0 && line.len > errmention_name(line) &&
           line.ptr[errmention_name(line)] == '=' &&
           errmention_is_number(span_sub(line, errmention_name(line) + 1, line.len));
}

bool errmention_names(Span line)
{
    bool of_file; /* names one, as most lines don't */
    line = span_trim(line, " \t");
    of_file = span_find_char(line, '.') < line.len;
    return errmention_is_commit(line) || errmention_is_change(line) ||
           (of_file && errmention_is_found(line)) || errmention_is_good_test(line) ||
           errmention_is_code(line) || errmention_is_printed(line) || errmention_is_listed(line) ||
           errmention_is_comment(line) || errmention_is_pattern(line) ||
           errmention_is_sample(line) || errmention_is_entry(line) ||
           (of_file && errmention_is_finding(line)) || errmention_is_question(line);
}

/* ---- lines that belong together ---- */

static bool errmention_is_section(Span line)
{
    size_t level = span_run(line, "#");
    if (level > 2) /* two are enough for the table */
        line = span_sub(line, level - 2, line.len);
    for (size_t i = 0; i < SECTIONS; i++)
        if (span_is(line, errmention_words[i]))
            return true;
    return false;
}

/* "## 5.31.1 (June 10, 2024)", "# [2.4.0](https://...)", "## v1.4" */
static bool errmention_is_version(Span line)
{
    size_t level = span_run(line, "#"), n;
    if (level == 0)
        return false;
    line = span_trim(span_sub(line, level, line.len), " [v");
    n = span_run(line, "0123456789");
    return n > 0 && n + 1 < line.len && line.ptr[n] == '.' &&
           isdigit((unsigned char)line.ptr[n + 1]);
}

/* "Author: Jane <jane@acme.com>" */
static bool errmention_is_author(Span raw)
{
    return span_starts(raw, "Author: ") && span_find(raw, "@") < raw.len &&
           span_ends(span_trim(raw, " \r"), ">");
}

static bool errmention_is_step(Span line)
{
    static const char *const words[] = {
        "Feature: ", "Scenario: ", "Scenario Outline: ", "Background:", "Given ", "When ", "Then ",
        "And ",      "But ",       "Examples:"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (span_starts(line, words[i]))
            return true;
    return line.len > 0 && strchr("|@", line.ptr[0]);
}

/* `run: |` (GitHub Actions), `script: |` (GitLab CI and others): the lines of a script. */
static bool errmention_is_script(Span line)
{
    return span_ends(line, "run: |") || span_ends(line, "script: |") || span_ends(line, "run: |-");
}

static enum errmention_in errmention_begins(ErrMention *m, Span raw, Span line)
{
    m->indent = span_run(raw, " \t");
    if (span_ends(line, "|") || span_ends(line, "|-"))
        return errmention_is_script(line) ? ERRMENTION_VALUE : ERRMENTION_NOTHING;
    if (span_starts(line, "expr: ") && m->indent > 0) {
        m->indent--; /* what stands beside it belongs to the rule, too */
        return ERRMENTION_VALUE;
    }
    if (line.ptr[0] != '#' && !isupper((unsigned char)line.ptr[0]))
        return ERRMENTION_NOTHING; /* most lines */
    if (errmention_is_section(line))
        return ERRMENTION_CHANGES;
    if (errmention_is_author(raw))
        return ERRMENTION_COMMIT;
    if (span_starts(line, "Feature: ") || span_starts(line, "Scenario: "))
        return ERRMENTION_STEPS;
    if (span_starts(line, "File \"") && span_find(line, "\", line ") < line.len)
        return ERRMENTION_FRAME;
    return ERRMENTION_NOTHING;
}

/* Does the line belong to what was begun? A blank one always does. */
static bool errmention_goes_on(const ErrMention *m, Span raw, Span line)
{
    static const char *const heads[] = {"Date: ", "AuthorDate: ", "Commit", "Merge: ", "commit "};
    size_t indent = span_run(raw, " \t");
    switch (m->in) {
    case ERRMENTION_NOTHING:
        return false;
    case ERRMENTION_CHANGES:
        return indent > 0 || strchr("*-", line.ptr[0]) || errmention_is_version(line);
    case ERRMENTION_COMMIT:
        for (size_t i = 0; i < ARRAY_LEN(heads); i++)
            if (span_starts(raw, heads[i]))
                return true;
        return span_starts(raw, "    ");
    case ERRMENTION_STEPS:
        return errmention_is_step(line);
    case ERRMENTION_VALUE:
    case ERRMENTION_FRAME:
        return indent > m->indent;
    }
    return false;
}

bool errmention_line(ErrMention *m, Span raw)
{
    Span line = span_trim(raw, " \t\r");
    enum errmention_in begun;
    bool frame = m->in == ERRMENTION_FRAME;
    if (line.len == 0)
        return m->in != ERRMENTION_NOTHING && !frame;
    if (errmention_goes_on(m, raw, line)) {
        m->in = frame ? ERRMENTION_NOTHING : m->in; /* one line of source */
        return true;
    }
    begun = errmention_begins(m, raw, line);
    m->in = begun;
    return begun != ERRMENTION_NOTHING && begun != ERRMENTION_FRAME;
}
